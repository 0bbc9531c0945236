//! A small documentary whose every field may hold anything, and what must be true of it once it is built.

use super::mutate;
use super::run::Shown;
use super::strings::strings;
use super::text::{Tape, blocks, inline, toml};
use crate::fuzz_corpus::targets::html;
use annals::build::{Build, Options, Pipeline};
use annals::diagnostics::report::{self, Format};
use annals::diagnostics::span::{Place, SourceFile};
use annals::input::snapshot::{self, Asset, CopyFile, Snapshot};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

/// The copy of `source-a`: two pages.
const COPY: &str = "He refused to do so. It was so, he said; the count went on.\n\u{c}Pence said the count must go on. It was so again.\n\u{c}";

/// A documentary of these files.
pub fn snapshot(files: &[(&str, String)], config: &str) -> Snapshot {
    let asset = |path: &str| Asset { path: path.into(), bytes: b"x".as_slice().into() };
    Snapshot {
        config: Some(SourceFile::new("annals.toml", config)),
        content: Arc::new(files.iter().map(|(path, text)| SourceFile::new(*path, text.as_str())).collect()),
        assets: vec![asset("pic.png"), asset("a b&c.png")],
        copies: Some(vec![CopyFile { name: "a.txt".into(), bytes: COPY.as_bytes().into() }]),
        history: files.iter().zip(1_700_000_000..).map(|((path, _), time)| ((*path).into(), time)).collect(),
        ..Snapshot::default()
    }
}

/// A documentary whose fields and texts the tape decides. Every id that a text may name is there.
pub fn any(tape: &mut Tape) -> Snapshot {
    let mut files: Vec<(&str, String)> = Vec::new();
    for (path, write) in ENTRIES {
        files.push((path, write(tape)));
    }
    snapshot(&files, &config(tape))
}

type Write = fn(&mut Tape) -> String;

const ENTRIES: [(&str, Write); 11] = [
    ("content/incidents/inc-a.md", incident),
    ("content/incidents/inc-b.md", incident),
    ("content/incidents/inc-c.md", incident),
    ("content/incidents/text.md", incident),
    ("content/people/person-a.md", person),
    ("content/statutes/statute-a.md", statute),
    ("content/statutes/statute-b.md", statute_b),
    ("content/sources/source-a.md", source),
    ("content/sources/source-b.md", source),
    ("content/pages/page-a.md", page),
    ("content/pages/index.md", page),
];

/// A value: mostly a harmless one, sometimes anything.
fn value(tape: &mut Tape, harmless: &[&str]) -> String {
    let text = match tape.below(4) {
        0 | 1 if !harmless.is_empty() => tape.of(harmless).to_owned(),
        2 => inline(tape, 1),
        _ => tape.of(&strings()).to_owned(),
    };
    toml(&text, tape)
}

fn fixed(tape: &mut Tape, among: &[&str]) -> String {
    if tape.rarely(12) { value(tape, &[]) } else { format!("\"{}\"", tape.of(among)) }
}

fn prose(tape: &mut Tape) -> String {
    let text = if tape.rarely(6) { blocks(tape, 2) } else { inline(tape, 0) };
    toml(&text, tape)
}

/// Dates of every kind, and some that are none.
pub const DATES: [&str; 22] = [
    "2021-01-06",
    "2021-01",
    "2021",
    "2021-01-06T11:15~",
    "2021-01-06T24:00",
    "2021-01-06T11:15Z",
    "2021-01-06T11:15-05:00",
    "2020-12-31/2021-01-06",
    "../2021",
    "2021-01-06/..",
    "2021-XX-XX",
    "202X",
    "0000",
    "9999",
    "-0044-03-15",
    "9999-12-31",
    "Y17000",
    "Y-170000002",
    "2021-02-30",
    "2021-21",
    "2021-01-06%",
    "-9999",
];
const IDS: [&str; 8] = ["inc-a", "inc-b", "inc-c", "text", "person-a", "source-a", "nobody", "statute-a"];
const PAGES: [&str; 6] = ["1", "2", "1–2", "pp. 1, 2", "§ 3", "0"];

fn list(tape: &mut Tape, among: &[&str]) -> String {
    let items: Vec<String> = (0..tape.below(3)).map(|_| fixed(tape, among)).collect();
    format!("[{}]", items.join(", "))
}

fn tables(out: &mut String, tape: &mut Tape, name: &str, row: impl Fn(&mut Tape) -> String) {
    for _ in 0..tape.below(3) {
        let _ = write!(out, "[[{name}]]\n{}", row(tape));
    }
}

fn incident(tape: &mut Tape) -> String {
    let mut out = format!("+++\ntitle = {}\nsummary = {}\n", value(tape, &["A call"]), value(tape, &["He called."]));
    let _ = writeln!(out, "standing = {}", fixed(tape, &["record", "alleged", "reported", "commentary"]));
    let _ = writeln!(
        out,
        "kind = {}\nplace = {}",
        fixed(tape, &["incident", "proceeding"]),
        value(tape, &["By telephone"])
    );
    if !tape.rarely(5) {
        let _ = writeln!(out, "date = {}", fixed(tape, &DATES));
    }
    let _ = writeln!(out, "date_note = {}\nstanding_note = {}", prose(tape), prose(tape));
    let _ = writeln!(out, "after = {}\nbefore = {}", list(tape, &IDS), list(tape, &IDS));
    let _ = writeln!(out, "people = [{{ id = {}, role = {} }}]", fixed(tape, &["person-a"]), value(tape, &["caller"]));
    tables(&mut out, tape, "dates", |t| {
        format!(
            "edtf = {}\nsource = {}\npage = {}\nnote = {}\n",
            fixed(t, &DATES),
            fixed(t, &["source-a", "source-b"]),
            fixed(t, &PAGES),
            prose(t)
        )
    });
    tables(&mut out, tape, "law", |t| {
        let cite =
            fixed(t, &["18 U.S.C. § 1512(c)(2)", "18 U.S.C. § 1512", "statute-a#c-2", "statute-b", "18 U.S.C. § 371"]);
        let stance = fixed(t, &["argued", "charged", "held", "rejected", "dismissed"]);
        format!(
            "cite = {cite}\nby = {}\nstance = {stance}\npage = {}\nnote = {}\n",
            fixed(t, &["source-a", "source-b"]),
            fixed(t, &PAGES),
            prose(t)
        )
    });
    for _ in 0..tape.below(3) {
        let _ = write!(
            out,
            "[[wording]]\nutterance = {}\nspeaker = {}\nnote = {}\n",
            value(tape, &["No"]),
            value(tape, &["Pence"]),
            prose(tape)
        );
        tables(&mut out, tape, "wording.versions", |t| {
            format!(
                "source = {}\npage = {}\ntext = {}\n",
                fixed(t, &["source-a", "source-b"]),
                fixed(t, &PAGES),
                value(t, &["It was so", "the count went on"])
            )
        });
    }
    format!("{out}+++\n{}", blocks(tape, 0))
}

fn person(tape: &mut Tape) -> String {
    let mut out = format!(
        "+++\nname = {}\nsort = {}\naliases = [{}]\n",
        value(tape, &["Mike Pence"]),
        value(tape, &["Pence, Mike"]),
        value(tape, &["VP"])
    );
    let _ = writeln!(
        out,
        "identity = {}\npart = {}",
        fixed(tape, &["named", "pseudonymous", "unnamed", "group"]),
        fixed(tape, &["participant", "reporter", "source"])
    );
    let _ = writeln!(
        out,
        "role = {}\nas_of = {}\nsummary = {}",
        value(tape, &["Vice President"]),
        fixed(tape, &DATES),
        value(tape, &["He was."])
    );
    if tape.rarely(3) {
        let _ = writeln!(out, "withheld = {}", value(tape, &["on request"]));
    }
    let _ = writeln!(out, "former_ids = {}", list(tape, &["old-a", "person-b", "index", "../x", "con"]));
    tables(&mut out, tape, "called", |t| format!("source = {}\nas = {}\n", fixed(t, &["source-a"]), value(t, &["P1"])));
    tables(&mut out, tape, "reported_as", |t| {
        format!("source = {}\nname = {}\n", fixed(t, &["source-a"]), value(t, &["Pence"]))
    });
    let _ = write!(
        out,
        "[status]\ntext = {}\noutcome = {}\nsource = {}\nas_of = {}\n",
        value(tape, &["Charged"]),
        value(tape, &["Acquitted"]),
        fixed(tape, &["source-a"]),
        fixed(tape, &DATES)
    );
    format!("{out}+++\n{}", blocks(tape, 0))
}

fn statute(tape: &mut Tape) -> String {
    law(tape, &["18 U.S.C. § 1512", "18 U.S.C. § 371", "Act of Jan. 1, 2020"])
}

fn statute_b(tape: &mut Tape) -> String {
    law(tape, &["U.S. Const. amend. XII", "3 U.S.C. § 15", "Smith v. Jones, 1 F.4th 2 (D.C. Cir. 2021)"])
}

fn law(tape: &mut Tape, cites: &[&str]) -> String {
    let mut out = format!(
        "+++\ncite = {}\ntitle = {}\nshort = {}\n",
        fixed(tape, cites),
        value(tape, &["Tampering"]),
        value(tape, &["Obstruction"])
    );
    let _ =
        writeln!(out, "summary = {}\npenalty = {}\nomits = {}", value(tape, &["It bars."]), prose(tape), prose(tape));
    tables(&mut out, tape, "elements", |t| {
        format!(
            "name = {}\nsubsection = {}\npoints = {}\nagainst = {}\n",
            value(t, &["Intent"]),
            value(t, &["c-2"]),
            prose(t),
            prose(t)
        )
    });
    tables(&mut out, tape, "versions", |t| {
        format!(
            "from = {}\nto = {}\nsource = {}\nnote = {}\n",
            fixed(t, &DATES),
            fixed(t, &[".."]),
            fixed(t, &["source-a"]),
            prose(t)
        )
    });
    tables(&mut out, tape, "treatment", |t| {
        let case = format!(
            "date = {}\ncase = {}\ncite = {}\ncourt = {}\n",
            fixed(t, &DATES),
            value(t, &["A v. B"]),
            value(t, &["1 U.S. 2"]),
            value(t, &["D.C. Cir."])
        );
        format!(
            "{case}subsection = {}\nholding = {}\nsource = {}\n",
            value(t, &["c-2"]),
            prose(t),
            fixed(t, &["source-b"])
        )
    });
    let own = if tape.rarely(2) { "```statute\n(c) Whoever\n(2) otherwise\n```\n\n" } else { "" };
    format!("{out}+++\n{own}{}", blocks(tape, 0))
}

fn source(tape: &mut Tape) -> String {
    let kind = fixed(tape, &["document", "filing", "opinion", "statute", "article", "book", "broadcast"]);
    let mut out = format!(
        "+++\nkind = {kind}\ntitle = {}\nshort = {}\n",
        value(tape, &["A filing"]),
        value(tape, &["the filing"])
    );
    let _ = writeln!(
        out,
        "authors = [{}]\npublisher = {}\ndate = {}",
        value(tape, &["Smith"]),
        value(tape, &["Court"]),
        fixed(tape, &DATES)
    );
    let _ = writeln!(
        out,
        "url = {}\narchive_url = {}",
        value(tape, &["https://example.org/a", "https://example.org/a.pdf"]),
        value(tape, &["https://web.archive.org/x"])
    );
    let _ = writeln!(
        out,
        "accessed = {}\ncite = {}\ntier = {}",
        fixed(tape, &DATES),
        value(tape, &["ECF 252"]),
        fixed(tape, &["primary", "secondary", "commentary"])
    );
    let _ = writeln!(
        out,
        "wording = {}\nunknown = {}\nsays = {}",
        fixed(tape, &["reliable", "unreliable"]),
        value(tape, &["The author"]),
        value(tape, &["A filing."])
    );
    if tape.rarely(2) {
        let _ = writeln!(out, "copy = {}\npages = 2", fixed(tape, &["a.txt", "../a.txt", "/etc/passwd"]));
    }
    format!("{out}+++\n{}", blocks(tape, 0))
}

fn page(tape: &mut Tape) -> String {
    format!(
        "+++\ntitle = {}\nsummary = {}\norder = {}\n+++\n{}",
        value(tape, &["About"]),
        value(tape, &["What it is."]),
        tape.below(9),
        blocks(tape, 0)
    )
}

fn config(tape: &mut Tape) -> String {
    let mut out = format!("title = {}\ndescription = {}\n", value(tape, &["Annals"]), value(tape, &["What happened"]));
    let _ = writeln!(
        out,
        "language = {}\nauthor = {}\nlicense = {}",
        value(tape, &["en"]),
        value(tape, &["Somebody"]),
        value(tape, &["CC0"])
    );
    let _ = writeln!(
        out,
        "base_url = {}\nrepository = {}",
        value(tape, &["https://example.org/x/"]),
        value(tape, &["https://example.org/r"])
    );
    let _ = write!(
        out,
        "timezone = {}\n[case]\ntext = {}\nentry = {}\n",
        value(tape, &["UTC"]),
        value(tape, &["Dismissed."]),
        fixed(tape, &["page-a", "nobody"])
    );
    out
}

/// Documentaries made from every construct.
pub fn documentaries(tape: &mut Tape, shown: &mut Shown) -> Result<bool, String> {
    let snapshot = any(tape);
    let files = snapshot.config.iter().chain(snapshot.content.iter());
    files.for_each(|file| shown.part(&*file.path, &*file.text));
    examine(&snapshot).map(|()| true)
}

/// A documentary that lies in a folder of the project, with its copies if it has any.
pub fn of_folder(folder: &str) -> Snapshot {
    let root = crate::common::project().join(folder);
    let source = snapshot::Source { root, config: "annals.toml".into(), copies: None };
    snapshot::snapshot(&source).unwrap_or_else(|error| panic!("{folder}: {error}"))
}

static FOLDERS: LazyLock<[Snapshot; 2]> = LazyLock::new(|| ["tests/sites/ferry", "tests/sites/quarry"].map(of_folder));

/// Whole documentaries, a few files of which were changed.
pub fn real_documentaries(tape: &mut Tape, shown: &mut Shown) -> Result<bool, String> {
    let mut snapshot = FOLDERS[tape.below(2)].clone();
    // The reader of pages knows the root of one site.
    snapshot.config =
        snapshot.config.map(|file| SourceFile::new(file.path.clone(), file.text.replace("/saltmere/", "/x/")));
    for _ in 0..=tape.below(4) {
        let donor = &mutate::ENTRIES[tape.below(mutate::ENTRIES.len())];
        let at = tape.below(snapshot.content.len() + 2);
        let file = match at.checked_sub(snapshot.content.len()) {
            Some(0) => snapshot.config.as_mut(),
            Some(_) => snapshot.lock.as_mut(),
            None => Arc::make_mut(&mut snapshot.content).get_mut(at),
        };
        let Some(file) = file else { continue };
        let text = match file.text.strip_prefix("+++\n").and_then(|text| text.split_once("\n+++\n")) {
            Some((front, body)) if tape.rarely(2) => {
                format!("+++\n{front}\n+++\n{}", mutate::prose(body, &donor.body, tape))
            }
            Some((front, body)) => format!("+++\n{}\n+++\n{body}", mutate::facts(front, &donor.front, tape)),
            None => mutate::facts(&file.text, &donor.front, tape),
        };
        shown.part(&*file.path, text.as_str());
        *file = SourceFile::new(file.path.clone(), text);
    }
    examine(&snapshot).map(|()| true)
}

/// Builds a documentary and checks what must hold of every one, with errors or without: faults have true places and can be printed, every page
/// can be rendered, and is HTML that runs nothing. Where there are no errors, every link leads somewhere.
pub fn examine(snapshot: &Snapshot) -> Result<(), String> {
    let build = Pipeline::default().build(snapshot, &Options::default());
    places(&build)?;
    let outputs = build.render_all().map_err(|found| format!("can't be rendered: {found:#?}"))?;
    let mut pages: BTreeMap<&str, html::Page> = BTreeMap::new();
    for output in outputs.iter().filter(|o| o.path.as_str().ends_with(".html")) {
        let text = std::str::from_utf8(&output.bytes).map_err(|e| format!("{}: {e}", output.path))?;
        let page = html::read(text).map_err(|e| format!("{}: {e}", output.path))?;
        pages.insert(output.path.as_str(), page);
    }
    outputs.iter().try_for_each(|o| for_programs(o.path.as_str(), &o.bytes).map_err(|e| format!("{}: {e}", o.path)))?;
    let files: BTreeSet<&str> = outputs.iter().map(|o| o.path.as_str()).collect();
    if build.has_errors() { Ok(()) } else { links(&pages, &files) }
}

/// Every file for programs can be read by one.
fn for_programs(path: &str, bytes: &[u8]) -> Result<(), String> {
    let text = || std::str::from_utf8(bytes).map_err(|e| e.to_string());
    match path.rsplit('.').next().unwrap_or_default() {
        "json" | "jsonld" => serde_json::from_slice::<serde_json::Value>(bytes).map(|_| ()).map_err(|e| e.to_string()),
        "xml" => roxmltree::Document::parse(text()?).map(|_| ()).map_err(|e| e.to_string()),
        "csv" => csv::Reader::from_reader(bytes).records().try_for_each(|row| {
            let row = row.map_err(|e| e.to_string())?;
            let formula = row.iter().find(|cell| cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']));
            formula.map_or(Ok(()), |cell| Err(format!("a spreadsheet would run `{cell}`")))
        }),
        "ics" => text()?.split_terminator("\r\n").try_for_each(|line| {
            let fine =
                line.len() <= 75 && !line.contains(char::is_control) && (line.starts_with(' ') || line.contains(':'));
            if fine { Ok(()) } else { Err(format!("the line `{line}`")) }
        }),
        "ris" => text()?.split_terminator("\r\n").filter(|line| !line.is_empty()).try_for_each(|line| {
            if line.get(2..6) == Some("  - ") && !line.contains('\n') {
                Ok(())
            } else {
                Err(format!("the line `{line}`"))
            }
        }),
        _ => Ok(()),
    }
}

/// Every place of every diagnostic lies in its file, on character boundaries, and every format can print it.
pub fn places(build: &Build) -> Result<(), String> {
    for d in &build.diagnostics {
        let related = d.related.iter().map(|(place, _)| place);
        for place in d.place.iter().chain(related).chain(d.replacements.iter().map(|r| &r.place)) {
            let Some(text) = build.texts().get(&place.path).map(|file| &file.text) else { continue };
            let Place { span, .. } = place;
            if text.get(span.range()).is_none() {
                return Err(format!(
                    "{}: {:?} isn't a place in {} of {} bytes: {}",
                    d.code.id,
                    span,
                    place.path,
                    text.len(),
                    d.message
                ));
            }
        }
    }
    for format in [Format::Human, Format::Short, Format::Json, Format::Sarif, Format::Github] {
        let printed = report::print(&build.diagnostics, build.texts(), format, true);
        if format == Format::Short && printed.lines().count() != build.diagnostics.len() {
            return Err("the short form doesn't have one line for each".to_owned());
        }
    }
    Ok(())
}

/// Every link leads to a file of the site, and to an anchor that it has.
fn links(pages: &BTreeMap<&str, html::Page>, files: &BTreeSet<&str>) -> Result<(), String> {
    for (path, page) in pages.iter().filter(|(path, _)| **path != "404.html") {
        for link in page.links.iter().filter(|link| annals::url::scheme(link).is_none()) {
            let (file, anchor) = link.split_once('#').map_or((&**link, None), |(file, anchor)| (file, Some(anchor)));
            let file = file.replace("%20", " ");
            let file = if file.is_empty() { Some((*path).to_owned()) } else { annals::url::resolve(path, &file) };
            let found = file.as_deref().filter(|f| files.contains(f));
            let Some(found) = found else { return Err(format!("{path}: `{link}` leads nowhere")) };
            if anchor.is_some_and(|a| pages.get(found).is_some_and(|p| !p.ids.contains(a))) {
                return Err(format!("{path}: `{link}` leads to an anchor that isn't there"));
            }
        }
    }
    Ok(())
}
