//! One [`SourceFile`] → one [`Entry`] and its diagnostics. Nothing here looks at another file, so the result can be kept as
//! long as the text stays the same.

pub mod corrections;
pub mod front;
mod interface_hash;
mod redaction;
pub mod schema;

use crate::diagnostics::span::{SourceFile, Span, Spanned};
use crate::diagnostics::{Diagnostic, codes, nearest};
use crate::document::body::{self, Body};
use crate::edtf::{Date, Precision, Zone};
use crate::input::toml_reader::{self, Fields, Shape, Text};
use crate::memo::Fingerprint;
use crate::url;
use crate::url::OutPath;
use front::{IncidentFront, PageFront, PersonFront, SourceFront, StatuteFront};
use std::sync::Arc;

/// The kinds of entry; the folder says which a file is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// Something that happened: `content/incidents`.
    Incident,
    /// A person, or a group of people: `content/people`.
    Person,
    /// A law: `content/statutes`.
    Statute,
    /// A document: `content/sources`.
    Source,
    /// A free page: `content/pages`.
    Page,
}

impl Kind {
    /// Every kind with its folder.
    pub const FOLDERS: [(&'static str, Kind); 5] = [
        ("incidents", Kind::Incident),
        ("people", Kind::Person),
        ("statutes", Kind::Statute),
        ("sources", Kind::Source),
        ("pages", Kind::Page),
    ];

    /// What a message calls an entry of this kind.
    pub fn a(self) -> &'static str {
        match self {
            Kind::Incident => "an incident",
            Kind::Person => "a person",
            Kind::Statute => "a statute",
            Kind::Source => "a source",
            Kind::Page => "a page",
        }
    }

    /// Its folder under `content/`, which is also its folder on the site (but for pages, which stand at the top).
    pub fn folder(self) -> &'static str {
        Kind::FOLDERS.iter().find(|(_, k)| *k == self).map_or("pages", |(f, _)| f)
    }
}

/// An entry as it is written: its references are names that may lead nowhere.
#[derive(Debug, PartialEq)]
pub struct Entry<F> {
    /// The file it stands in.
    pub file: SourceFile,
    /// Its id: the file's name.
    pub id: Arc<str>,
    /// The address of its page.
    pub path: OutPath,
    /// What every kind of entry may say of itself.
    pub common: Common,
    /// The facts.
    pub front: F,
    /// The text.
    pub body: Arc<Body>,
    /// What of it the rest of the site is arranged by: while that stays the same, no list changes its order, and nothing leads elsewhere.
    pub outline: Fingerprint,
}

/// What every kind of entry may say of itself.
#[derive(Debug, Default, PartialEq)]
pub struct Common {
    /// Whether it is left out of builds unless asked for.
    pub draft: bool,
    /// Ids that the entry had before; their addresses lead to it.
    pub former_ids: Vec<Text>,
    /// Why it is no longer shown; its address stays and says so.
    pub withheld: Option<Text>,
    /// When it was last changed, where its editor says so: a day, or a moment with its zone.
    pub modified: Option<Spanned<Date>>,
    /// Rules that don't hold for it, each with a reason.
    pub silence: Vec<Silence>,
}

/// A rule that doesn't hold for one entry.
#[derive(Debug, PartialEq)]
pub struct Silence {
    /// The code of the rule.
    pub code: Text,
    /// The first words of the one quotation that it is silent about, where the rule looks at quotations.
    pub quotation: Option<Text>,
    /// Why.
    pub reason: Text,
}

fn common(f: &mut Fields) -> Common {
    Common {
        draft: f.flag("draft"),
        former_ids: f.texts("former_ids"),
        withheld: f.text("withheld"),
        modified: modified(f),
        silence: f.tables("silence", "a silenced rule", silence).into_iter().flatten().collect(),
    }
}

/// The date of the last change: one day, or a moment that means the same everywhere, because feeds and site maps can say nothing vaguer.
fn modified(f: &mut Fields) -> Option<Spanned<Date>> {
    let date = f.date("modified")?;
    let exact = date.is_single() && !date.is_approximate() && !date.is_uncertain();
    let fine = match date.precision() {
        Precision::Day => true,
        Precision::Minute | Precision::Second => date.is_zoned(),
        _ => false,
    };
    if exact && fine {
        return Some(date);
    }
    let place = f.place(date.span);
    f.report(
        Diagnostic::at(&codes::BAD_MODIFIED, place, format!("`{}` is neither a day nor a moment", date.edtf()))
            .help("write a day such as 2026-03-01, or a moment with its time zone such as 2026-03-01T14:30:00Z"),
    );
    None
}

fn silence(f: &mut Fields) -> Option<Silence> {
    let (code, quotation, reason) = (f.need_text("code"), f.text("quotation"), f.need_text("reason"));
    Some(Silence { code: code?, quotation, reason: reason? })
}

/// An entry of some kind.
#[derive(Debug, Clone, PartialEq)]
pub enum AnyEntry {
    /// An incident.
    Incident(Arc<Entry<IncidentFront>>),
    /// A person.
    Person(Arc<Entry<PersonFront>>),
    /// A statute.
    Statute(Arc<Entry<StatuteFront>>),
    /// A source.
    Source(Arc<Entry<SourceFront>>),
    /// A page.
    Page(Arc<Entry<PageFront>>),
}

impl AnyEntry {
    /// The file that the entry stands in.
    pub fn file(&self) -> &SourceFile {
        match self {
            AnyEntry::Incident(e) => &e.file,
            AnyEntry::Person(e) => &e.file,
            AnyEntry::Statute(e) => &e.file,
            AnyEntry::Source(e) => &e.file,
            AnyEntry::Page(e) => &e.file,
        }
    }

    /// What kind of entry it is.
    pub fn kind(&self) -> Kind {
        match self {
            AnyEntry::Incident(_) => Kind::Incident,
            AnyEntry::Person(_) => Kind::Person,
            AnyEntry::Statute(_) => Kind::Statute,
            AnyEntry::Source(_) => Kind::Source,
            AnyEntry::Page(_) => Kind::Page,
        }
    }

    /// The entry's id.
    pub fn id(&self) -> &Arc<str> {
        match self {
            AnyEntry::Incident(e) => &e.id,
            AnyEntry::Person(e) => &e.id,
            AnyEntry::Statute(e) => &e.id,
            AnyEntry::Source(e) => &e.id,
            AnyEntry::Page(e) => &e.id,
        }
    }

    /// What of it the rest of the site is arranged by.
    pub fn outline(&self) -> Fingerprint {
        match self {
            AnyEntry::Incident(e) => e.outline,
            AnyEntry::Person(e) => e.outline,
            AnyEntry::Statute(e) => e.outline,
            AnyEntry::Source(e) => e.outline,
            AnyEntry::Page(e) => e.outline,
        }
    }

    /// What it says of itself, whatever its kind.
    pub fn common(&self) -> &Common {
        match self {
            AnyEntry::Incident(e) => &e.common,
            AnyEntry::Person(e) => &e.common,
            AnyEntry::Statute(e) => &e.common,
            AnyEntry::Source(e) => &e.common,
            AnyEntry::Page(e) => &e.common,
        }
    }
}

/// Parses one file of `content/` of a documentary that names no time zone.
pub fn entry(file: &SourceFile) -> (Option<AnyEntry>, Vec<Diagnostic>) {
    entry_in(None, file)
}

/// Parses one file of `content/`; its dates are in the time zone `zone`. An entry whose front matter can't be read at all is left out, with an
/// error.
pub fn entry_in(zone: Option<&Zone>, file: &SourceFile) -> (Option<AnyEntry>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let Some((kind, id)) = kind_and_id(file, &mut diagnostics) else { return (None, diagnostics) };
    let Some(parts) = split(file, kind, &mut diagnostics) else { return (None, diagnostics) };
    let (body, found) = body::parse(file, parts.body_at, &file.text[parts.body_at..]);
    // In a quotation such a character is an error.
    let quoted = found.iter().filter(|d| d.code == &codes::UNSEEN_IN_QUOTATION);
    let told: Vec<Span> = quoted.filter_map(|d| d.place.as_ref().map(|place| place.span)).collect();
    diagnostics.extend(found);
    diagnostics.extend(toml_reader::unseen(file, told));
    let body = Arc::new(body);
    macro_rules! make {
        ($kind:ident, $read:ident, $told:expr) => {{
            let (read, found) =
                toml_reader::read_in(zone, file, parts.front_at, parts.front, Span::new(0, 3), kind.a(), |f| {
                    (common(f), front::$read(f, file))
                });
            diagnostics.extend(found);
            read.and_then(|(common, front)| Some((common, front?))).map(|(common, front)| {
                let withheld = common.withheld.is_some();
                let outline = interface_hash::of(parts.front, parts.front_at, $told(&front), &body);
                let entry = Entry { file: file.clone(), path: address(kind, &id), id, common, front, body, outline };
                AnyEntry::$kind(Arc::new(if withheld { redaction::$read(entry) } else { entry }))
            })
        }};
    }
    let entry = match kind {
        // Incidents stand in the order of time; everything else is sorted by what it is called.
        Kind::Incident => make!(Incident, incident, |f: &IncidentFront| vec![f.title.span, f.summary.span]),
        Kind::Person => make!(Person, person, |f: &PersonFront| spans(&f.summary)),
        Kind::Statute => make!(Statute, statute, |f: &StatuteFront| spans(&f.summary)),
        Kind::Source => make!(Source, source, |f: &SourceFront| vec![f.says.span]),
        Kind::Page => make!(Page, page, |f: &PageFront| spans(&f.summary)),
    };
    (entry, told_once(diagnostics))
}

/// Leaves out what is said of a character that can't be seen where it is an error in a quotation.
fn told_once(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let span = |d: &Diagnostic| d.place.as_ref().map(|place| place.span.range());
    let errors = diagnostics.iter().filter(|d| d.code == &codes::UNSEEN_IN_QUOTATION);
    let mut quoted: Vec<std::ops::Range<usize>> = errors.filter_map(span).collect();
    quoted.sort_unstable_by_key(|range| range.start);
    if quoted.is_empty() {
        return diagnostics;
    }
    let is_told = |at: std::ops::Range<usize>| {
        let last = quoted.partition_point(|range| range.start < at.end.max(at.start + 1));
        last.checked_sub(1).is_some_and(|last| at.start < quoted[last].end)
    };
    diagnostics.retain(|d| d.code != &codes::UNSEEN || !span(d).is_some_and(is_told));
    diagnostics
}

fn spans(text: &Option<Text>) -> Vec<Span> {
    text.iter().map(|text| text.span).collect()
}

/// The address that an id of a kind of entry has.
pub fn address(kind: Kind, id: &str) -> OutPath {
    match kind {
        Kind::Page => OutPath::new(format!("{id}.html")),
        _ => OutPath::new(format!("{}/{id}.html", kind.folder())),
    }
}

/// What the front matter of a kind of entry may hold.
pub fn shape(kind: Kind) -> Shape {
    let none = SourceFile::new("", "");
    toml_reader::describe(kind.a(), |f| {
        match kind {
            Kind::Incident => _ = front::incident(f, &none),
            Kind::Person => _ = front::person(f, &none),
            Kind::Statute => _ = front::statute(f, &none),
            Kind::Source => _ = front::source(f, &none),
            Kind::Page => _ = front::page(f, &none),
        }
        _ = common(f);
    })
}

/// The id that a file would have as an entry once it has the right folder, name and ending: that nothing is there yet isn't the fault of those
/// that refer to it.
pub fn id_of(path: &str) -> Option<Arc<str>> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let id = if url::is_id(stem) { stem.to_owned() } else { url::slug(stem) };
    url::is_id(&id).then(|| id.into())
}

fn kind_and_id(file: &SourceFile, diagnostics: &mut Vec<Diagnostic>) -> Option<(Kind, Arc<str>)> {
    let path = file.path.strip_prefix("content/").unwrap_or(&file.path);
    let (folder, name) = path.split_once('/').unwrap_or(("", path));
    let Some((_, kind)) = Kind::FOLDERS.iter().find(|(f, _)| *f == folder) else {
        let folders: Vec<String> = Kind::FOLDERS.iter().map(|(f, _)| format!("content/{f}")).collect();
        let d = Diagnostic::new(&codes::NOT_AN_ENTRY, file, Span::default(), "this file isn't in a folder for entries");
        let near = nearest(folder, Kind::FOLDERS.map(|(f, _)| f)).map(|near| format!("did you mean content/{near}?"));
        let d = near.into_iter().fold(d, Diagnostic::help).help(format!(
            "{} {}",
            if folder.is_empty() { "move it to one of" } else { "rename the folder, or move its files to one of" },
            folders.join(", ")
        ));
        // A folder with a wrong name is one mistake, however many files are in it.
        diagnostics.push(if folder.is_empty() { d } else { d.because(format!("content/{folder}")) });
        return None;
    };
    let stem = name.rsplit('/').next().unwrap_or(name).trim_end_matches(".md");
    if !url::is_id(stem) {
        diagnostics.push(
            Diagnostic::new(&codes::BAD_FILE_NAME, file, Span::default(), format!("`{stem}` can't be an id"))
                .help(format!("rename the file to {}.md", url::slug(without_ending(stem)))),
        );
        return None;
    }
    if url::is_reserved(stem) {
        diagnostics.push(
            Diagnostic::new(
                &codes::BAD_FILE_NAME,
                file,
                Span::default(),
                format!("`{stem}` can't be an id, because Windows reserves the name for a device"),
            )
            .help(format!("give the file a longer name, such as the-{stem}.md")),
        );
        return None;
    }
    if *kind == Kind::Incident && url::is_place_in_time(stem) {
        diagnostics.push(
            Diagnostic::new(
                &codes::BAD_FILE_NAME,
                file,
                Span::default(),
                format!("`{stem}` can't be an incident's id, because the timeline already uses it"),
            )
            .help(format!("add what happened to the name: {stem}-decision.md")),
        );
        return None;
    }
    Some((*kind, stem.into()))
}

/// The name of a file without an ending in capitals, which some systems make of `.md`.
fn without_ending(stem: &str) -> &str {
    stem.rsplit_once('.').filter(|(_, ending)| ending.eq_ignore_ascii_case("md")).map_or(stem, |(stem, _)| stem)
}

struct Parts<'a> {
    front: &'a str,
    front_at: usize,
    body_at: usize,
}

/// Finds the front matter between its two lines of plus signs.
fn split<'a>(file: &'a SourceFile, kind: Kind, diagnostics: &mut Vec<Diagnostic>) -> Option<Parts<'a>> {
    let text = &*file.text;
    let opening = text.starts_with("+++") && text[3..].lines().next().is_none_or(|rest| rest.trim().is_empty());
    if !opening {
        let mut d = Diagnostic::new(
            &codes::NO_FRONT_MATTER,
            file,
            Span::new(0, 0),
            format!("{} must begin with its facts, but this file doesn't", kind.a()),
        )
        .help("begin the file with a line `+++`, then write the keys, then another line `+++`");
        if text.starts_with("---") {
            d = d.help("write front matter as TOML between lines of `+++`, not as YAML between lines of `---`");
        }
        diagnostics.push(d);
        return None;
    }
    let front_at = text.find('\n').map_or(text.len(), |n| n + 1);
    let mut at = front_at;
    for line in text[front_at..].split_inclusive('\n') {
        if line.trim_end() == "+++" {
            return Some(Parts { front: &text[front_at..at], front_at, body_at: at + line.len() });
        }
        at += line.len();
    }
    diagnostics.push(
        Diagnostic::new(&codes::NO_FRONT_MATTER, file, Span::new(0, 3), "the front matter isn't closed")
            .label("it starts here")
            .help("close it with a line `+++`"),
    );
    None
}
