//! A deliberately ruined copy of the real site: thirty different faults in thirty files give exactly those thirty diagnostics in one run,
//! and what they suggest mends all that suggest something.

use crate::common::{self, Folder, project, suggestions};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A fault: its code, the file, the words that are changed and what they become. Without words the file is new.
struct Fault(&'static str, &'static str, &'static str, &'static str);

/// Thirty faults, each of another kind and in another file.
const FAULTS: [Fault; 30] = [
    Fault("E0003", "content/pepole/mike-pence.md", "", "+++\nname = \"Mike Pence\"\n+++\n"),
    Fault("E0102", "content/sources/wsj-book-excerpt.md", "tier = \"", "tier = "),
    Fault("E0103", "content/people/hallie-jackson.md", "summary = ", "sumary = "),
    Fault(
        "E0104",
        "content/sources/daily8-eastman.md",
        "
says = ",
        "
# says = ",
    ),
    Fault("E0105", "content/people/tanya-chutkan.md", "aliases = [\"Judge Chutkan\"]", "aliases = \"Judge Chutkan\""),
    Fault("E0106", "content/incidents/2020-11-12-lunch.md", "standing = \"alleged\"", "standing = \"aleged\""),
    Fault(
        "E0107",
        "content/incidents/2020-11-07-encouragement.md",
        "date = \"2020-11-07\"",
        "date = \"7 November 2020\"",
    ),
    Fault("E0108", "content/sources/bi-netherlands.md", "url = \"https://", "url = \"www."),
    Fault("E0109", "content/incidents/2020-12-15-maneuvering.md", "§ 1512(c)(2)\"", "§ 1512(c)(2\""),
    Fault("E0110", "content/incidents/2022-11-18-special-counsel-appointed.md", "date = \"2022-11-18\"\n", ""),
    Fault("E0112", "content/incidents/2020-12-21-oval-office.md", "page = \"", "page = \"on "),
    Fault(
        "E0202",
        "content/incidents/2021-01-04-eastman-meeting.md",
        "id = \"john-eastman\"",
        "id = \"john-eastmann\"",
    ),
    Fault(
        "E0203",
        "content/incidents/2021-01-06-speech.md",
        "cite = \"18 U.S.C. § 371\"",
        "cite = \"18 U.S.C. § 317\"",
    ),
    Fault(
        "E0204",
        "content/incidents/2021-01-10-jackson-report.md",
        "[@meet-the-press-2021-01-10",
        "[@meet-the-pres-2021-01-10",
    ),
    Fault("E0205", "content/incidents/2021-01-06-bullhorn.md", "[[rioter-with-bullhorn|", "[[rioter-with-a-bullhorn|"),
    Fault("E0206", "content/people/donald-trump.md", "[[18-usc-1512#c-2|", "[[18-usc-1512#c-22|"),
    Fault(
        "E0207",
        "content/pages/about.md",
        "## Rights",
        "![A map of the Capitol](/map-of-the-capitol.svg)\n\n## Rights",
    ),
    Fault("E0208", "content/pages/classroom.md", "## 1. ", "[Begin the lesson](javascript:begin)\n\n## 1. "),
    Fault(
        "E0210",
        "content/incidents/2021-01-06-chants.md",
        "after = [\"2021-01-06-final-call\"]",
        "after = [\"2021-01-06-fnial-call\"]",
    ),
    Fault("E0211", "content/incidents/2020-12-25-call-no-authority.md", "§ 1512(c)(2)\"", "§ 1512(c)(22)\""),
    Fault("E0301", "content/pages/method.md", "## Names", "Not <b>every</b> name.\n\n## Names"),
    Fault("E0303", "content/people/jack-smith.md", "+++\n", "+++\nThe title is long.[^title]\n\n"),
    Fault("E0403", "content/incidents/2021-01-01-call.md", "\"You're too honest.\" [@", "\"You're so honest.\" [@"),
    Fault(
        "E0502",
        "content/incidents/2021-01-05-secret-service-alert.md",
        "after = [\"2021-01-05-meeting\"",
        "after = [\"2021-01-07-count-completed\"",
    ),
    Fault("E0701", "templates/404.html", "", "{% extends \"base.html\" %}{% block main %}"),
    Fault("E0801", "annals.toml", "language = ", "base_url = \"pence.example\"\nlanguage = "),
    Fault(
        "E0905",
        "content/people/louie-gohmert.md",
        "name = ",
        "silence = [{ code = \"W0999\", reason = \"None.\" }]\nname = ",
    ),
    Fault("W0214", "content/people/mike-pense.md", "", "+++\nname = \"Mike Pense\"\nidentity = \"named\"\n+++\n"),
    Fault("W0308", "content/pages/differences.md", "## The Business Insider story", "#### The Business Insider story"),
    Fault("W0509", "content/incidents/2023-08-01-indictment.md", "title = \"", "title = \"3 July 2023: "),
];

/// A copy of the site alone, without the program.
fn site() -> Folder {
    let folder = Folder::new();
    for part in ["content", "static"] {
        common::tree(&project().join(part))
            .iter()
            .for_each(|(path, bytes)| folder.write(&format!("{part}/{path}"), bytes));
    }
    for file in ["annals.toml", "evidence.lock"] {
        folder.write(file, std::fs::read(project().join(file)).expect("a file"));
    }
    folder
}

/// Puts a fault in: at the last place of its words before the text begins, or at their first in the text.
fn ruin(folder: &Folder, Fault(_, path, from, to): &Fault) {
    if from.is_empty() {
        return folder.write(path, to);
    }
    folder.edit(path, |text| {
        let at = text.rfind(from).filter(|_| *from == "+++\n").or_else(|| text.find(from));
        let at = at.unwrap_or_else(|| panic!("{path} doesn't hold {from:?}"));
        format!("{}{to}{}", &text[..at], &text[at + from.len()..])
    });
}

fn diagnostics(folder: &Folder) -> Vec<Value> {
    let printed = folder.annals(&["check", "-q", "--format", "json"]).stdout;
    printed.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn found(diagnostics: &[Value]) -> BTreeSet<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    diagnostics.iter().map(|d| (text(&d["code"]), text(&d["place"]["path"]))).collect()
}

#[test]
fn thirty_faults_are_thirty_diagnostics_and_what_they_suggest_mends_them() {
    let folder = site();
    assert!(diagnostics(&folder).is_empty(), "the real site has no fault");
    FAULTS.iter().for_each(|fault| ruin(&folder, fault));
    let files: BTreeSet<&str> = FAULTS.iter().map(|Fault(_, path, ..)| *path).collect();
    let kinds: BTreeSet<&str> = FAULTS.iter().map(|Fault(code, ..)| *code).collect();
    assert_eq!((files.len(), kinds.len()), (30, 30), "thirty kinds in thirty files");

    let all = diagnostics(&folder);
    let expected = FAULTS.iter().map(|Fault(code, path, ..)| ((*code).to_owned(), (*path).to_owned())).collect();
    let said = || folder.annals(&["check", "--color", "never"]).stderr;
    assert_eq!(found(&all), expected, "\n{}", said());
    assert_eq!(all.len(), 30, "each once\n{}", said());

    let (suggested, left): (Vec<Value>, Vec<Value>) = all.into_iter().partition(|d| d["replacements"] != json!([]));
    assert!(suggested.len() >= 12, "only {} suggest a text\n{}", suggested.len(), said());
    suggestions::apply(&folder, &suggested).expect("every suggestion can be put in");
    let after = diagnostics(&folder);
    assert_eq!(found(&after), found(&left), "what suggested nothing is left, and nothing else\n{}", said());
    assert_eq!(after.len(), left.len());
}

#[test]
fn a_renamed_entry_is_one_diagnostic_and_its_suggestion_mends_every_place() {
    for (old, new) in [
        ("people/mike-pence", "people/michael-pence"),
        ("incidents/2021-01-06-tweet", "incidents/2021-01-06-the-tweet"),
    ] {
        let folder = site();
        let text = folder.read(&format!("content/{old}.md"));
        folder.remove(&format!("content/{old}.md"));
        folder.write(&format!("content/{new}.md"), text);
        let all = diagnostics(&folder);
        assert_eq!(all.len(), 1, "{all:#?}");
        let places = all[0]["related"].as_array().expect("a list").len() + 1;
        let said = all[0]["message"].as_str().expect("a text");
        assert!(places > 5 && said.ends_with(&format!("({places} places)")), "{said}");
        assert_eq!(all[0]["replacements"].as_array().expect("a list").len(), places, "one for each place");
        suggestions::apply(&folder, &all).expect("every suggestion can be put in");
        let left = diagnostics(&folder);
        assert!(left.is_empty(), "{left:#?}");
    }
}
