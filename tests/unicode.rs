//! Names and addresses: what is called alike isn't one, and one name is one however it is written: with escapes, with its accents apart, with
//! the line ends of another system.

use crate::common::{Folder, Ran, command};
use sha2::{Digest as _, Sha256};

const CONFIG: (&str, &str) = ("annals.toml", "title = \"T\"\ncopies = \"copies\"\n");
const SOURCE: &str = "kind = \"document\"\ntitle = \"Report\"\nshort = \"Report\"\ntier = \"primary\"\nwording = \"reliable\"\nsays = \"A report.\"\n";

/// A documentary with one incident, which says this.
fn telling(text: &str) -> Folder {
    let incident = format!(
        "+++\ntitle = \"An event\"\ndate = \"2021-01-06\"\nstanding = \"record\"\nsummary = \"It happened.\"\n+++\n{text} He called it late [@s, p. 1].\n"
    );
    let source = format!("+++\n{SOURCE}+++\n");
    let home = ("content/pages/index.md", "+++\ntitle = \"Home\"\n+++\nWelcome.\n");
    Folder::with(&[CONFIG, home, ("content/incidents/e.md", &incident), ("content/sources/s.md", &source)])
}

fn run(folder: &Folder, args: &[&str]) -> Ran {
    command(args).current_dir(folder.path()).output().expect("the binary runs").into()
}

fn page_of(folder: &Folder) -> String {
    run(folder, &["build"]).expect(0);
    folder.read("public/incidents/e.html")
}

#[test]
fn every_alias_is_in_the_index() {
    let folder = telling("");
    let aliases = ["はし", "ばし", "パパ", "ハハ", "José", "Jose", "हिंदी", "हदी"];
    let listed: Vec<String> = aliases.iter().map(|alias| format!("\"{alias}\"")).collect();
    let person = format!("+++\nname = \"Tanaka\"\nidentity = \"named\"\naliases = [{}]\n+++\nx\n", listed.join(", "));
    folder.write("content/people/p.md", &person);
    run(&folder, &["build"]).expect(0);
    let index = folder.read("public/search.html");
    for alias in aliases {
        assert!(index.contains(&format!(">{alias}</a>")), "{alias} isn't in the index");
    }
}

#[test]
fn anchors_keep_the_letters_of_every_script() {
    let headings = [
        ("हिन्दी भाषा", "हिन्दी-भाषा"),
        ("プログラム", "プログラム"),
        ("フロクラム", "フロクラム"),
        ("\u{1112}\u{1161}\u{11ab}\u{1100}\u{116e}\u{11a8}", "한국"),
        ("Ёлка и йод", "ёлка-и-йод"),
        ("น้ำ", "น้ำ"),
        ("آب و هوا", "آب-و-هوا"),
        ("Élan", "elan"),
        ("Elan", "elan-2"),
    ];
    let text: String = headings.iter().map(|(heading, _)| format!("\n\n## {heading}\n\nx\n")).collect();
    let links = "\n\nSee [a](#한국), [b](#\u{1112}\u{1161}\u{11ab}\u{1100}\u{116e}\u{11a8}), [c](#%ED%95%9C%EA%B5%AD), [[e#ёлка-и-йод]], [d](e.md#%E0%B8%99%E0%B9%89%E0%B8%B3).\n\n";
    let page = page_of(&telling(&format!("{text}{links}")));
    for (heading, id) in headings {
        assert!(page.contains(&format!("<h2 id=\"{id}\">{heading}</h2>")), "{heading} has another id than {id}");
    }
    assert_eq!(page.matches("href=\"#한국\"").count(), 4, "a link for each way to write it, and the table of contents");
}

#[test]
fn files_are_found_by_their_names_and_by_their_addresses() {
    let table = [
        ("Letter%20to.pdf", "</Letter%20to.pdf>", "Letter%2520to.pdf"),
        ("Letter%20to.pdf", "</Letter%2520to.pdf>", "Letter%2520to.pdf"),
        ("Letter to.pdf", "/Letter%20to.pdf", "Letter%20to.pdf"),
        ("Letter to.pdf", "</Letter to.pdf>", "Letter%20to.pdf"),
        ("100%.txt", "/100%.txt", "100%25.txt"),
        ("a#b.txt", "/a%23b.txt", "a%23b.txt"),
        ("a#b.txt", "/a#b.txt", "a%23b.txt"),
        ("report.pdf", "/report.pdf#page=3", "report.pdf#page=3"),
        ("café/é.txt", "/caf%C3%A9/%C3%A9.txt", "café/é.txt"),
        ("cafe\u{301}.txt", "/café.txt", "café.txt"),
        ("café.txt", "/cafe\u{301}.txt", "café.txt"),
        ("cafe\u{301}.txt", "/cafe%CC%81.txt", "café.txt"),
    ];
    for (file, link, href) in table {
        let folder = telling(&format!("See [it]({link})."));
        folder.write(&format!("static/{file}"), "x");
        let page = page_of(&folder);
        assert!(page.contains(&format!("href=\"../{href}\"")), "{file} {link}: no {href}");
        let (address, _) = href.split_once('#').unwrap_or((href, ""));
        let path = percent_encoding(address);
        assert!(folder.join("public").join(&path).is_file(), "{href} leads to {path}, which isn't there");
    }
}

/// What a server makes of an address.
fn percent_encoding(address: &str) -> String {
    annals::url::decoded(address).unwrap_or_else(|| address.to_owned())
}

#[test]
fn a_file_that_is_not_there_is_named_as_it_would_be_called() {
    let folder = telling("See [it](/Leter%20to%20Pence.pdf#page=2).");
    folder.write("static/Letter to Pence.pdf", "x");
    let ran = run(&folder, &["check"]).expect(1);
    assert!(ran.stderr.contains("there's no file `static/Leter to Pence.pdf`"), "{}", ran.stderr);
    assert!(ran.stderr.contains("did you mean `/Letter%20to%20Pence.pdf`?"), "{}", ran.stderr);
}

#[test]
fn line_ends_and_the_form_of_a_name_do_not_change_a_copy() {
    let folder = telling("He was \"late. Nobody came\" [@s, p. 2].");
    folder.write("content/sources/s.md", format!("+++\n{SOURCE}copy = \"café.txt\"\n+++\n"));
    let text = "Nothing.\n\u{c}He was late.\nNobody\ncame.\n";
    folder.write("copies/cafe\u{301}.txt", text);
    run(&folder, &["verify"]).expect(0);
    let lock = folder.read("evidence.lock");
    assert!(lock.contains(&format!("sha256 = \"{}\"\nbytes = {}", digest(text), text.len())), "{lock}");
    for other in [text.replace('\n', "\r\n"), text.replace('\n', "\r")] {
        folder.write("copies/cafe\u{301}.txt", &other);
        run(&folder, &["check"]).expect(0);
        run(&folder, &["verify"]).expect(0);
        assert_eq!(folder.read("evidence.lock"), lock);
    }
    // A lock that was made of other line ends, before they stopped counting.
    let windows = text.replace('\n', "\r\n");
    folder.write("copies/cafe\u{301}.txt", &windows);
    folder.write("evidence.lock", lock.replace(&digest(text), &digest(&windows)));
    run(&folder, &["check"]).expect(0);
    // Any other change is one.
    folder.write("copies/cafe\u{301}.txt", text.replace("Nothing", "Nothin"));
    let ran = run(&folder, &["check"]).expect(1);
    assert!(ran.stderr.contains("E0406"), "{}", ran.stderr);
}

fn digest(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_language_says_which_way_it_runs() {
    for (language, expected) in
        [("ar", " dir=\"rtl\""), ("he", " dir=\"rtl\""), ("az-Arab", " dir=\"rtl\""), ("ar-Latn", ""), ("en", "")]
    {
        let folder = telling("");
        folder.write("annals.toml", format!("title = \"T\"\nlanguage = \"{language}\"\n"));
        let page = page_of(&folder);
        assert!(page.contains(&format!("<html lang=\"{language}\"{expected}>")), "{language}");
    }
}

#[test]
fn a_link_opens_the_passage_in_every_document() {
    let table = [
        ("\"it was late. She said no\"", "He said it was late.\n\nShe said no.", "it%20was%20late,She%20said%20no"),
        ("«\u{a0}il était tard\u{a0}»", "Il dit : « il était tard » hier.", "il%20%C3%A9tait%20tard"),
        ("«\u{202f}il était tard\u{202f}»", "Il dit : «il était tard» hier.", "il%20%C3%A9tait%20tard"),
        ("« il était tard »", "Il dit : “il était tard” hier.", "il%20%C3%A9tait%20tard"),
    ];
    for (quotation, copy, expected) in table {
        let folder = telling(&format!("Words: {quotation} [@s]."));
        let source = format!("+++\n{SOURCE}copy = \"s.txt\"\nurl = \"https://example.org/a\"\n+++\n");
        folder.write("content/sources/s.md", source);
        folder.write("copies/s.txt", copy);
        run(&folder, &["build"]).expect(0);
        let page = folder.read("public/sources/s.html");
        assert!(page.contains(&format!("href=\"https://example.org/a#:~:text={expected}\"")), "{quotation}: {page}");
        assert!(page.contains("Checked word for word"), "{quotation}: {page}");
        let words = quotation.trim_matches(['«', '»', '"', ' ', '\u{a0}', '\u{202f}']);
        assert!(page.contains(&format!("<p>{words}</p>")), "{quotation} is shown with its spaces: {page}");
    }
}

#[test]
fn a_row_of_sections_is_found_by_its_citation_and_no_other_law_is() {
    let folder = telling("");
    let statute = |cite: &str| format!("+++\ncite = \"{cite}\"\ntitle = \"A law\"\n+++\nThe law says.\n");
    folder.write("content/statutes/row.md", statute("18 U.S.C. §§ 2510–22"));
    folder.write("content/statutes/one.md", statute("Harbor Act s. 12(1)"));
    folder.write("content/statutes/two.md", statute("Harbor Act s. 12-1"));
    for (cite, entry) in [
        ("18 U.S.C. § 2510-2522", "row"),
        ("Harbor Act, s. 12(1)", "one"),
        ("Harbor  act s 12(1)", "one"),
        ("Harbor Act s. 12-1", "two"),
    ] {
        let law = format!("[[law]]\ncite = \"{cite}\"\nby = \"s\"\nstance = \"argued\"\n+++\nHe");
        let text = telling("").read("content/incidents/e.md").replacen("+++\n He", &law, 1);
        folder.write("content/incidents/e.md", text);
        let page = page_of(&folder);
        assert!(page.contains(&format!("statutes/{entry}.html")), "{cite} leads elsewhere");
    }
    let law = "[[law]]\ncite = \"Harbor Act s. 12 1\"\nby = \"s\"\nstance = \"argued\"\n+++\nHe";
    let text = telling("").read("content/incidents/e.md").replacen("+++\n He", law, 1);
    folder.write("content/incidents/e.md", text);
    assert!(run(&folder, &["check"]).expect(1).stderr.contains("E0203"), "a law that isn't there was found");
}
