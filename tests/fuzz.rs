//! Nothing that a contributor can write crashes Annals, hangs it, gets a script onto a page or a page out of shape.

mod mutate;
mod run;
mod site;
pub mod strings;
mod targets;
mod text;
mod theme;
mod tree;

use crate::common;
use crate::fuzz_corpus::targets::{blocks_are_html, body_of};
use annals::diagnostics::Diagnostic;
use annals::diagnostics::span::SourceFile;
use annals::document::body::Body;
use annals::entry;
use run::{Target, run};

const FRONT: &str = "+++\ntitle = \"é\"\n+++\n";

/// Checks one text by itself: its places and its HTML, block by block.
fn examine(path: &str, front: &str, body: &str) -> Result<Vec<Diagnostic>, String> {
    let file = SourceFile::new(path, format!("+++\n{front}\n+++\n{body}"));
    let (entry, found) = entry::entry(&file);
    targets::told(&file, &found)?;
    let Some(body) = entry.as_ref().map(body_of) else { return Ok(found) };
    let spans = spans(body);
    if let Some(span) = spans.into_iter().find(|s| file.text.get(s.range()).is_none()) {
        return Err(format!("{span:?} isn't a place in the file"));
    }
    blocks_are_html(body)?;
    Ok(found)
}

fn spans(body: &Body) -> Vec<annals::diagnostics::span::Span> {
    let mut spans: Vec<_> = body.uncited.clone();
    spans.extend(body.links.iter().map(|l| l.span));
    spans.extend(body.citations.iter().flat_map(|c| c.items.iter().map(|i| i.source.span).chain([c.span])));
    spans.extend(body.quotations.iter().map(|q| q.span));
    spans.extend(body.headings.iter().map(|h| h.span));
    spans.extend(body.plain.iter().map(|p| p.span));
    spans
}

/// The quotations of a text: their words, each after its anchor.
fn quoted(body: &str) -> Vec<String> {
    let file = SourceFile::new("content/pages/a.md", format!("{FRONT}{body}"));
    let Some(entry::AnyEntry::Page(entry)) = entry::entry(&file).0 else { return Vec::new() };
    entry.body.quotations.iter().map(|q| format!("{}|{}", q.anchor, q.text)).collect()
}

/// No arrangement of marks, blocks and citations takes quoted words out of the check.
#[test]
fn quotations_are_found_wherever_they_stand() {
    let table: &[(&str, &[&str])] = &[
        ("> He said it [@x, p. 1]", &["q-1|He said it"]),
        ("> “Quoted” [@x, p. 1].\n", &["q-1|Quoted"]),
        ("> First [@x].\n>\n> Second.\n", &[]),
        ("> He said “never this” [@x, p. 3] and left.\n", &["q-1|never this"]),
        ("> [!NOTE]\n> He said “never this” [@x, p. 3] and left.\n", &["q-1|never this"]),
        ("> [!NOTE] Title\n> The site’s own words [@x, p. 3].\n", &[]),
        ("> - “in a list” [@x]\n> - more\n", &["q-1|in a list"]),
        ("- > “in a block” [@x]\n- b\n", &["q-1|in a block"]),
        ("> ```\n> code\n> ```\n\n“After code” [@x]\n", &["q-1|After code"]),
        ("A “a *b [@x] c” [@y] d* e.\n", &["|a b  c"]),
        ("“a “b” [@x] c” [@y]\n", &["q-1|b", "q-2|a “b”  c"]),
        ("| “x y” [@x] | b |\n|---|---|\n", &["q-1|x y"]),
        ("## “head” [@x]\n", &["q-1|head"]),
        ("Text[^1].\n\n[^1]: He said “six” [@x].\n", &["q-1|six"]),
        ("Term\n: “def” [@x]\n", &["q-1|def"]),
        ("> He said “no” [@x]\n>\n> - > he left [@y]\n", &["q-1|He said “no”", "q-2|he left"]),
        ("“Then [[mike-pence]] said no” [@x]\n", &["q-1|Then \u{fffc} said no"]),
    ];
    for (body, expected) in table {
        assert_eq!(quoted(body), *expected, "{body}");
    }
}

/// What once came out of shape: cases that the generators found.
#[test]
fn texts_keep_their_shape() {
    let table = |depth: usize| format!("{0}| a | b |\n{0}|---|---|\n{0}| c | d |\n", "> ".repeat(depth));
    let marks = ["[[a|Mike[^1] x]] y\n\n[^1]: note [[a|b [@c] d]] e\n", "[[a|Mike [@c] x]] y"].map(str::to_owned);
    let texts: Vec<String> =
        (0..40).map(table).chain((0..40).map(|depth| table(depth).replace("> ", "- "))).chain(marks).collect();
    for text in &texts {
        examine("content/pages/a.md", "title = \"é\"", text).expect("every element is closed and has its place");
    }
}

/// What once took minutes or gigabytes: each is read in far less than a second, also without optimisation.
#[test]
fn long_texts_are_read_at_once() {
    let start = std::time::Instant::now();
    let n = 4_000;
    let texts = [
        format!("{}a{}", "“".repeat(n), "”".repeat(n)),
        format!("{}a{}", "“".repeat(n), "” [@a]".repeat(n)),
        format!("{}a{}", "«".repeat(n), "”".repeat(n)),
        "[^".repeat(n),
        (0..n).map(|i| format!("a[^{i}]\n\n[^{i}]: note\n\n[^x{i}]\n\n")).collect(),
        "## a\n\n".repeat(n),
        format!("```statute\n(a) x\n{}```\n", "ab cd\n".repeat(n)),
        "\"It was so\" [@source-a, p. 1] and ".repeat(n),
        format!("{}a", ">".repeat(n)),
    ];
    for text in &texts {
        examine("content/pages/a.md", "title = \"é\"", text).expect("nothing is wrong with how it is read");
    }
    // A row of signs is no citation, from whichever of them it is read.
    let signs = "§".repeat(100_000);
    assert_eq!(
        annals::legal_citation::Citation::parse_one(&signs),
        Ok(annals::legal_citation::Citation::Other(signs.clone()))
    );
    assert!(annals::legal_citation::find_all(&signs).is_empty());
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}

/// A folder with files without end is refused before any of them is read.
#[test]
fn a_folder_without_end_is_refused() {
    let folder = common::Folder::with(&[
        ("annals.toml", "title = \"T\"\n"),
        ("content/pages/a.md", "+++\ntitle = \"A\"\n+++\n"),
        ("copies/a.txt", "words"),
    ]);
    std::fs::create_dir(folder.join("many")).expect("a folder");
    (0..=200_000).for_each(|n| drop(std::fs::File::create(folder.join(&format!("many/{n}"))).expect("a file")));
    let read = |copies: &str| {
        let (root, copies) = (folder.path().into(), Some(folder.join(copies)));
        let source = annals::input::snapshot::Source { root, config: "annals.toml".into(), copies };
        let snapshot = annals::input::snapshot::snapshot(&source).expect("a snapshot");
        let said: Vec<&str> = snapshot.diagnostics.iter().map(|d| d.code.id).collect();
        (snapshot.copies.map(|copies| copies.len()), said.join(" "))
    };
    assert_eq!(read("many"), (None, "E0009".to_owned()));
    assert_eq!(read("copies"), (Some(1), String::new()));
}

#[test]
fn front_matter() {
    run(&Target { name: "front_matter", share: 190, longest: 40, good: 25, case: targets::front_matter });
}

#[test]
fn markdown() {
    run(&Target { name: "markdown", share: 180, longest: 300, good: 20, case: targets::markdown });
}

#[test]
fn dates() {
    run(&Target { name: "dates", share: 140, longest: 40, good: 20, case: targets::dates });
}

#[test]
fn legal_citations() {
    run(&Target { name: "legal_citations", share: 110, longest: 40, good: 20, case: targets::legal_citations });
}

#[test]
fn source_citations() {
    run(&Target { name: "source_citations", share: 110, longest: 40, good: 10, case: targets::source_citations });
}

#[test]
fn quotations() {
    run(&Target { name: "quotations", share: 110, longest: 900, good: 5, case: targets::quotations });
}

#[test]
fn configuration() {
    run(&Target { name: "configuration", share: 60, longest: 40, good: 20, case: targets::configuration });
}

#[test]
fn lock_file() {
    run(&Target { name: "lock_file", share: 40, longest: 40, good: 10, case: targets::lock_file });
}

#[test]
fn corrections_file() {
    run(&Target { name: "corrections_file", share: 47, longest: 60, good: 20, case: targets::corrections_file });
}

#[test]
fn templates() {
    run(&Target { name: "templates", share: 6, longest: 200, good: 10, case: theme::templates });
}

#[test]
fn file_names() {
    run(&Target { name: "file_names", share: 5, longest: 120, good: 5, case: tree::file_names });
}

#[test]
fn documentaries() {
    run(&Target { name: "documentaries", share: 1, longest: 1200, good: 0, case: site::documentaries });
}

#[test]
fn real_documentaries() {
    run(&Target { name: "real_documentaries", share: 1, longest: 200, good: 0, case: site::real_documentaries });
}
