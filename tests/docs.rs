//! The documentation is true: the list of diagnostics is the one that the program has, and what README.md tells a newcomer to write and run works.
//! `UPDATE_EXPECT=1 cargo test docs::` rewrites `docs/codes.md`.

use crate::common::markdown::{Case, cases, fence};
use crate::common::{self, Folder, project};
use annals::diagnostics::{CODES, Code, Severity};
use std::collections::BTreeSet;

/// The manual's chapters, by the first two digits of their codes, in its order.
const CHAPTERS: [(&str, &str); 10] = [
    ("00", "Files"),
    ("01", "Front matter"),
    ("02", "Names and links"),
    ("03", "Text"),
    ("04", "Quotations"),
    ("05", "Time"),
    ("06", "Sources"),
    ("07", "Templates"),
    ("08", "Configuration"),
    ("09", "Fairness"),
];

const HEAD: &str = "# Diagnostics

Everything that Annals can report. `annals explain CODE` prints the same text on the command line. `UPDATE_EXPECT=1 cargo test docs::`
writes this page from the program's own table; don't edit it by hand.

A code that begins with E is an error: Annals doesn't write the site. A code that begins with W is a warning: Annals writes the site, unless
you use `--deny-warnings`. The numbers are stable: a code keeps its meaning, and the number of a dropped code is never used again.

You can silence a warning for one entry in its front matter, and give the reason. In `annals.toml` you can turn a warning off for the whole
site or raise it to an error. You can't lower an error.

```toml
silence = [{ code = \"W0603\", reason = \"The first paragraph sums up the ones below, which cite.\" }]
```

```toml
[checks]
rules = [{ code = \"W0602\", level = \"off\", reason = \"The list of sources is a reading list.\" }]
```
";

/// Text in which nothing is markup, but for words in backticks.
fn literal(text: &str) -> String {
    let mut code = false;
    text.chars().fold(String::new(), |mut out, c| {
        code ^= c == '`';
        if !code && "\\<&*_[]".contains(c) {
            out.push('\\');
        }
        out.push(c);
        out
    })
}

fn example(text: &str) -> String {
    fence("text", &format!("{text}\n"))
}

fn section(code: &Code) -> String {
    let word = if code.severity == Severity::Error { "Error" } else { "Warning" };
    format!(
        "\n### {}: {}\n\n{word}. {}\n\nWrong:\n\n{}\nRight:\n\n{}",
        code.id,
        literal(code.title),
        literal(code.explanation),
        example(code.wrong),
        example(code.right)
    )
}

fn manual() -> String {
    let mut text = HEAD.to_owned();
    for (digits, title) in CHAPTERS {
        let codes = CODES.iter().filter(|c| &c.id[1..3] == digits);
        text.push_str(&format!("\n## {title}\n"));
        text.extend(codes.map(|code| section(code)));
    }
    let left: Vec<&str> =
        CODES.iter().map(|c| c.id).filter(|id| !CHAPTERS.iter().any(|(digits, _)| &id[1..3] == *digits)).collect();
    assert!(left.is_empty(), "no chapter of docs/codes.md takes {left:?}");
    text
}

#[test]
fn the_manual_lists_every_diagnostic() {
    let path = project().join("docs/codes.md");
    let expected = manual();
    if common::update() {
        common::write(&path, expected.as_bytes());
        return;
    }
    let actual = std::fs::read(&path).expect("docs/codes.md");
    let advice = "docs/codes.md is behind the program; UPDATE_EXPECT=1 cargo test docs:: rewrites it";
    assert!(expected.as_bytes() == actual, "{advice}\n{}", common::difference(expected.as_bytes(), &actual));
}

fn readme() -> (String, Vec<Case>) {
    let text = std::fs::read_to_string(project().join("README.md")).expect("README.md");
    let cases = cases("README.md", &text);
    (text, cases)
}

/// The documentary that README.md tells a newcomer to write: its fences that name a file.
fn first_documentary(cases: &[Case]) -> Folder {
    let folder = Folder::new();
    let files = cases.iter().flat_map(|c| &c.fences).filter_map(|f| Some((f.info.split_once(' ')?.1, &f.text)));
    let count = files.inspect(|(path, text)| folder.write(path, text)).count();
    assert!(count >= 7, "README.md shows only {count} files");
    folder
}

#[test]
fn the_documentary_in_the_readme_is_verified_and_built() {
    let (_, cases) = readme();
    let folder = first_documentary(&cases);
    for command in ["check", "verify", "build"] {
        let ran = folder.annals(&[command, "--deny-warnings"]).expect(0);
        assert!(!ran.stderr.contains("warning") && !ran.stderr.contains("error"), "{}", ran.stderr);
    }
    for kind in ["incidents", "people", "statutes", "sources"] {
        assert!(folder.join("public").join(kind).is_dir(), "no {kind} were built");
    }
}

#[test]
fn the_diagnostic_in_the_readme_is_what_is_printed() {
    let (text, cases) = readme();
    let folder = first_documentary(&cases);
    folder.edit("content/incidents/1971-06-13-publication.md", |text| text.replace("nobly did", "boldly did"));
    let ran = folder.annals(&["check", "--color", "never"]).expect(1);
    let printed: String = ran.stderr.split_inclusive('\n').filter(|line| !line.starts_with("checked ")).collect();
    let printed = printed.replace('\u{a0}', " ");
    assert!(text.contains(printed.trim()), "README.md doesn't show what is printed:\n{printed}");
}

#[test]
fn every_dependency_has_its_reason() {
    let text = std::fs::read_to_string(project().join("CONTRIBUTING.md")).expect("CONTRIBUTING.md");
    let cargo: toml::Table =
        std::fs::read_to_string(project().join("Cargo.toml")).expect("Cargo.toml").parse().expect("TOML");
    let tables = ["dependencies", "build-dependencies", "dev-dependencies"]
        .iter()
        .filter_map(|name| cargo.get(*name)?.as_table());
    let used: BTreeSet<&str> = tables.flat_map(|table| table.keys()).map(String::as_str).collect();
    let list = text.split_once("\n## Dependencies\n").expect("a list of dependencies").1;
    let rows = list.lines().filter(|line| line.starts_with("| `")).filter_map(|row| row.split('|').nth(1));
    let told: BTreeSet<&str> = rows.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
    assert_eq!(told, used, "CONTRIBUTING.md gives a reason for each dependency in Cargo.toml, and for no other");
}

#[test]
fn every_module_is_in_the_picture() {
    let text = std::fs::read_to_string(project().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    let house = std::fs::read_to_string(project().join("src/lib.rs")).expect("src/lib.rs");
    let mut groups: Vec<BTreeSet<&str>> = vec![BTreeSet::new()];
    for line in house.lines() {
        match line.strip_prefix("pub mod ").and_then(|rest| rest.strip_suffix(';')) {
            Some(name) => _ = groups.last_mut().expect("a group").insert(name),
            None => groups.push(BTreeSet::new()),
        }
    }
    groups.retain(|group| !group.is_empty());
    let table = text.split_once("| group | what is in it |").expect("the table of layers").1;
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|')).filter_map(|row| row.split('|').nth(1));
    let told: Vec<BTreeSet<&str>> = rows.map(|cell| cell.split('`').skip(1).step_by(2).collect()).collect();
    assert_eq!(told, groups, "ARCHITECTURE.md lists the groups of src/lib.rs in their order");
}

/// Where the Markdown files of the project link to inside it.
fn links(text: &str) -> Vec<String> {
    let mut fenced = false;
    let lines = text.lines().filter(|line| {
        fenced ^= line.starts_with("```");
        !fenced
    });
    let parts = lines.flat_map(|line| line.split("](").skip(1)).filter_map(|rest| rest.split_once(')'));
    parts.map(|(target, _)| target.to_owned()).filter(|t| !t.contains("://") && !t.starts_with('@')).collect()
}

#[test]
fn links_between_the_documents_lead_somewhere() {
    for file in ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "CHANGELOG.md", "SECURITY.md"] {
        let text = std::fs::read_to_string(project().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        for link in links(&text) {
            let (path, anchor) = link.split_once('#').unwrap_or((&link, ""));
            assert!(path.is_empty() || project().join(path).exists(), "{file} links to {path}, which isn't there");
            let heading = |line: &str| line.starts_with('#') && slug(line) == anchor;
            assert!(!path.is_empty() || text.lines().any(heading), "{file} links to #{anchor}, which isn't there");
        }
    }
}

/// The anchor that GitHub gives a heading.
fn slug(heading: &str) -> String {
    let words = heading.trim_start_matches('#').trim().to_lowercase();
    words
        .chars()
        .filter(|c| c.is_alphanumeric() || " -_".contains(*c))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}
