//! A documentary of ten thousand incidents: no page grows without bound, and every entry is a few steps from home.

use crate::common::{Tree, html, site};
use annals::build::Options;
use annals::diagnostics::span::SourceFile;
use annals::input::snapshot::Snapshot;
use std::collections::{BTreeMap, VecDeque};

const INCIDENTS: usize = 10_000;
const PEOPLE: usize = 400;
const SOURCES: usize = 200;
const STATUTES: usize = 12;

/// The largest page, in bytes.
const LARGEST: usize = 300_000;
/// A search asks for a dozen files of the index.
const LARGEST_SCRIPT: usize = 40_000;

/// How many links lead from home to an entry at the most.
const STEPS: usize = 4;

fn file(folder: &str, id: &str, text: String) -> SourceFile {
    SourceFile::new(format!("content/{folder}/{id}.md"), text)
}

/// Incidents of sixty years, one in fifty of them crowded into one month; a few people take part in very many of them.
fn incident(n: usize) -> SourceFile {
    let date = match n % 50 {
        0 => format!("1999-12-{:02}", n / 50 % 28 + 1),
        1 => format!("{}", 1950 + n % 60),
        2 => format!("{}-{:02}/{}-{:02}", 1950 + n % 60, n % 6 + 1, 1950 + n % 60, n % 6 + 4),
        _ => format!("{}-{:02}-{:02}", 1950 + n % 60, n / 60 % 12 + 1, n / 7 % 28 + 1),
    };
    let (one, other, source) = (n % 7 * (n % 3), n % PEOPLE, n % SOURCES);
    let (statute, subsection) = (n % STATUTES, if n.is_multiple_of(2) { "(a)" } else { "(b)" });
    let text = format!(
        "+++\ntitle = \"Incident number {n} of the collection\"\ndate = \"{date}\"\nstanding = \"reported\"\n\
         summary = \"A report says that something happened at the place with the number {n}, and names who took part in it.\"\n\
         people = [{{ id = \"person-{one}\", role = \"first part\" }}, {{ id = \"person-{other}\", role = \"part {}\" }}]\n\n\
         [[law]]\ncite = \"18 U.S.C. § {}{subsection}\"\nby = \"source-{source}\"\nstance = \"argued\"\nnote = \"It argues so of number {n}.\"\n+++\n\
         A report tells of [[person-{other}]] and of [[incident-{}|another incident]] [@source-{source}, p. {}].\n",
        n % 5,
        100 + statute,
        (n + 1) % INCIDENTS,
        n % 300 + 1,
    );
    file("incidents", &format!("incident-{n}"), text)
}

fn documentary() -> Snapshot {
    let config = SourceFile::new("annals.toml", "title = \"Ten thousand\"\n");
    let mut content: Vec<SourceFile> = (0..INCIDENTS).map(incident).collect();
    content.extend((0..PEOPLE).map(|n| {
        file("people", &format!("person-{n}"), format!("+++\nname = \"Person {n}\"\nidentity = \"named\"\n+++\n"))
    }));
    content.extend((0..SOURCES).map(|n| {
        let facts =
            "kind = \"document\"\ntier = \"primary\"\nwording = \"reliable\"\nsays = \"A document.\"\npages = 300";
        file("sources", &format!("source-{n}"), format!("+++\ntitle = \"Document {n}\"\n{facts}\n+++\n"))
    }));
    content.extend((0..STATUTES).map(|n| {
        let text = "```statute\n(a) Whoever.\n\n(b) Whoever else.\n```\n";
        file(
            "statutes",
            &format!("law-{n}"),
            format!(
                "+++\ncite = \"18 U.S.C. § {}\"\ntitle = \"Law {n}\"\n{}+++\n{text}",
                100 + n,
                if n == 0 { "main_subsection = \"a\"\n" } else { "" }
            ),
        )
    }));
    content.sort_by(|a, b| a.path.cmp(&b.path));
    Snapshot { config: Some(config), content: content.into(), ..Snapshot::default() }
}

/// How many links each page is away from home.
fn steps(files: &Tree) -> BTreeMap<String, usize> {
    let mut steps = BTreeMap::from([("index.html".to_owned(), 0)]);
    let mut waiting = VecDeque::from(["index.html".to_owned()]);
    while let Some(path) = waiting.pop_front() {
        let Some(page) = files.get(&path).and_then(|bytes| std::str::from_utf8(bytes).ok()) else { continue };
        let next = steps[&path] + 1;
        for (target, _) in html::links(page).iter().filter_map(|link| html::resolve(&path, link)) {
            if target.ends_with(".html") && !steps.contains_key(&target) {
                steps.insert(target.clone(), next);
                waiting.push_back(target);
            }
        }
    }
    steps
}

#[test]
fn ten_thousand_incidents_are_within_reach() {
    let build = site::clean(&documentary(), &Options::default());
    let errors: Vec<_> = build.diagnostics.iter().filter(|d| d.code.id.starts_with('E')).map(|d| &d.message).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let files = site::outputs(&build).unwrap_or_else(|said| panic!("templates fail:\n{said}"));
    let pages = files.iter().filter(|(path, _)| path.ends_with(".html"));
    let large: Vec<_> = pages.filter(|(_, bytes)| bytes.len() > LARGEST).map(|(p, b)| (p, b.len())).collect();
    assert!(large.is_empty(), "larger than {LARGEST} bytes: {large:#?}");
    let scripts = files.iter().filter(|(path, _)| path.starts_with("search/") || path.starts_with("peek/"));
    let large: Vec<_> = scripts.filter(|(_, bytes)| bytes.len() > LARGEST_SCRIPT).map(|(p, b)| (p, b.len())).collect();
    assert!(large.is_empty(), "larger than {LARGEST_SCRIPT} bytes: {large:#?}");
    let steps = steps(&files);
    let all = build.site.entries().map(|entry| build.site.path(entry).to_string());
    let far: Vec<_> = all.filter(|path| steps.get(path).is_none_or(|n| *n > STEPS)).take(20).collect();
    assert!(far.is_empty(), "more than {STEPS} steps from home: {far:#?}");
}
