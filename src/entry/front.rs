//! The front matter of each kind of entry, as typed values with places. References are still names.

use crate::diagnostics::span::{SourceFile, Span, Spanned};
use crate::diagnostics::{Diagnostic, codes};
use crate::document::body::{self, Body};
use crate::document::locator::Locator;
use crate::edtf::Date;
use crate::input::toml_reader::{Fields, Text};
use crate::legal_citation::Citation;
use std::sync::Arc;

/// Who vouches for an incident.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Standing {
    /// It is on public record.
    Record,
    /// Prosecutors or a party allege it.
    Alleged,
    /// A news outlet reports it.
    Reported,
    /// A commentary says it.
    Commentary,
}

const STANDINGS: [(&str, Standing); 4] = [
    ("record", Standing::Record),
    ("alleged", Standing::Alleged),
    ("reported", Standing::Reported),
    ("commentary", Standing::Commentary),
];

/// In what way a source applies a law to an incident.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Stance {
    /// It argues that the law applies, or may.
    Argued,
    /// It speaks of the incident under the law, and doesn't say whether the law applies.
    Discussed,
    /// A party offers the incident as evidence of a charge under the law.
    Offered,
    /// It charges somebody under it.
    Charged,
    /// An inquiry recommends a charge or a step under it.
    Recommended,
    /// A court or an inquiry found so as a fact.
    Found,
    /// A court held so.
    Held,
    /// A court or the source rejects it.
    Rejected,
    /// A charge was dismissed.
    Dismissed,
}

const STANCES: [(&str, Stance); 9] = [
    ("argued", Stance::Argued),
    ("discussed", Stance::Discussed),
    ("offered", Stance::Offered),
    ("charged", Stance::Charged),
    ("recommended", Stance::Recommended),
    ("found", Stance::Found),
    ("held", Stance::Held),
    ("rejected", Stance::Rejected),
    ("dismissed", Stance::Dismissed),
];

/// Whether a person's name is known, and to whom.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Identity {
    /// Named in the record.
    Named,
    /// The record uses a label such as P8.
    Pseudonymous,
    /// The record names nobody.
    Unnamed,
    /// Several people, or an institution.
    Group,
}

const IDENTITIES: [(&str, Identity); 4] = [
    ("named", Identity::Named),
    ("pseudonymous", Identity::Pseudonymous),
    ("unnamed", Identity::Unnamed),
    ("group", Identity::Group),
];

/// What a person has to do with the documentary.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Part {
    /// Took part in what happened.
    Participant,
    /// Reported it.
    Reporter,
    /// Told a reporter about it.
    Source,
}

const PARTS: [(&str, Part); 3] =
    [("participant", Part::Participant), ("reporter", Part::Reporter), ("source", Part::Source)];

/// What kind of document a source is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
#[allow(missing_docs)] // the names say it
pub enum SourceKind {
    Document,
    Filing,
    Opinion,
    Statute,
    Article,
    Book,
    Broadcast,
}

const SOURCE_KINDS: [(&str, SourceKind); 7] = [
    ("document", SourceKind::Document),
    ("filing", SourceKind::Filing),
    ("opinion", SourceKind::Opinion),
    ("statute", SourceKind::Statute),
    ("article", SourceKind::Article),
    ("book", SourceKind::Book),
    ("broadcast", SourceKind::Broadcast),
];

/// How near a source is to what it tells.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Tier {
    /// The record itself: a filing, an opinion, a statute, a broadcast.
    Primary,
    /// A report about it.
    Secondary,
    /// An argument about it.
    Commentary,
}

const TIERS: [(&str, Tier); 3] =
    [("primary", Tier::Primary), ("secondary", Tier::Secondary), ("commentary", Tier::Commentary)];

macro_rules! words {
    ($($type:ident $table:ident),*) => {
        $(impl $type {
            /// The word that front matter, data files and style sheets use.
            pub fn word(self) -> &'static str {
                $table.iter().find(|(_, v)| *v == self).map_or("", |(w, _)| w)
            }

            /// Every value, in the order of the choices.
            pub fn all() -> impl Iterator<Item = $type> {
                $table.iter().map(|(_, v)| *v)
            }
        })*
    };
}
words!(Standing STANDINGS, Stance STANCES, Identity IDENTITIES, Part PARTS, SourceKind SOURCE_KINDS, Tier TIERS);

/// A text in the front matter that may hold links, citations and quotations.
pub type Inline = Spanned<Arc<Body>>;

/// The facts of an incident.
#[derive(Debug, PartialEq)]
pub struct IncidentFront {
    /// Its title.
    pub title: Text,
    /// Whether it is a step of a court, of Congress or of a prosecutor, not an event that a source describes.
    pub proceeding: bool,
    /// When it happened, as exactly as is known; `None` if only its order is known.
    pub date: Option<Spanned<Date>>,
    /// How the date is known.
    pub date_note: Option<Inline>,
    /// What each source says of its date, where they differ.
    pub dates: Vec<DateClaim>,
    /// Incidents that it came after.
    pub after: Vec<Text>,
    /// Incidents that it came before.
    pub before: Vec<Text>,
    /// Where it happened.
    pub place: Option<Text>,
    /// Who vouches for it.
    pub standing: Standing,
    /// A sentence where the standing is mixed.
    pub standing_note: Option<Inline>,
    /// One sentence, used wherever the incident is listed.
    pub summary: Text,
    /// Who took part, in what role.
    pub people: Vec<PersonRef>,
    /// The laws under which a source discusses it.
    pub law: Vec<LawFront>,
    /// One utterance as several sources word it.
    pub wordings: Vec<WordingFront>,
}

/// What one source says of an incident's date.
#[derive(Debug, PartialEq)]
pub struct DateClaim {
    /// The date.
    pub date: Option<Spanned<Date>>,
    /// The source's id.
    pub source: Option<Text>,
    /// Where in the source.
    pub page: Option<Spanned<Locator>>,
    /// A remark.
    pub note: Option<Inline>,
}

/// A person named among an incident's people.
#[derive(Debug, PartialEq)]
pub struct PersonRef {
    /// The person's id.
    pub id: Text,
    /// The role in this incident.
    pub role: Option<Text>,
}

/// A law under which a source discusses an incident.
#[derive(Debug, PartialEq)]
pub struct LawFront {
    /// The citation as written.
    pub text: Text,
    /// The citation.
    pub cite: Citation,
    /// The id of the source that discusses it so.
    pub by: Option<Text>,
    /// Where in the source.
    pub page: Option<Spanned<Locator>>,
    /// In what way.
    pub stance: Stance,
    /// One sentence with the limits.
    pub note: Option<Inline>,
    /// The source's own words; they are looked up in it like any quotation.
    pub quotation: Option<Text>,
}

/// One utterance as several sources word it.
#[derive(Debug, PartialEq)]
pub struct WordingFront {
    /// What the utterance is.
    pub utterance: Text,
    /// Whose it is, as whom reports it.
    pub speaker: Option<Text>,
    /// What drifted, and why it matters.
    pub note: Option<Inline>,
    /// The versions; the first is what the others are compared with.
    pub versions: Vec<VersionFront>,
}

/// How one source words an utterance.
#[derive(Debug, PartialEq)]
pub struct VersionFront {
    /// The source's id.
    pub source: Option<Text>,
    /// Where in it.
    pub page: Option<Spanned<Locator>>,
    /// The words, as they stand there.
    pub text: Option<Text>,
}

/// The facts of a person.
#[derive(Debug, PartialEq)]
pub struct PersonFront {
    /// The name.
    pub name: Text,
    /// The name as it is sorted: `Pence, Mike`.
    pub sort: Option<Text>,
    /// Other names that texts use.
    pub aliases: Vec<Text>,
    /// Whether the name is known.
    pub identity: Identity,
    /// What the person has to do with it.
    pub part: Part,
    /// The office or role at the time.
    pub role: Option<Text>,
    /// The time for which this holds.
    pub as_of: Option<Spanned<Date>>,
    /// When the person was born.
    pub born: Option<Spanned<Date>>,
    /// When the person died.
    pub died: Option<Spanned<Date>>,
    /// One sentence for lists.
    pub summary: Option<Text>,
    /// What sources call the person.
    pub called: Vec<CalledFront>,
    /// A charge or the like, with its outcome.
    pub status: Option<StatusFront>,
    /// Names that reports give to a person whom the record doesn't name.
    pub reported_as: Vec<CalledFront>,
}

/// What one source calls a person.
#[derive(Debug, PartialEq)]
pub struct CalledFront {
    /// The source's id.
    pub source: Option<Text>,
    /// What it calls the person.
    pub name: Option<Text>,
}

/// A charge or the like.
#[derive(Debug, PartialEq)]
pub struct StatusFront {
    /// What it is.
    pub text: Option<Text>,
    /// What became of it.
    pub outcome: Option<Text>,
    /// The id of the source that says so.
    pub source: Option<Text>,
    /// The time for which this holds.
    pub as_of: Option<Spanned<Date>>,
    /// Whether there was a conviction.
    pub convicted: bool,
}

/// The facts of a statute.
#[derive(Debug, PartialEq)]
pub struct StatuteFront {
    /// The citation as written.
    pub cite_text: Text,
    /// The citation.
    pub cite: Citation,
    /// What of it is a main provision, if anything is.
    pub main: Option<MainProvision>,
    /// The official heading.
    pub title: Text,
    /// What people call it.
    pub short: Option<Text>,
    /// One sentence in plain words.
    pub summary: Option<Text>,
    /// The highest penalty.
    pub penalty: Option<Inline>,
    /// What the commentary leaves out.
    pub omits: Option<Inline>,
    /// What has to be shown.
    pub elements: Vec<ElementFront>,
    /// From when to when which text was in force.
    pub versions: Vec<LawVersionFront>,
    /// Later and earlier decisions.
    pub treatment: Vec<TreatmentFront>,
}

/// A provision that lists every incident of the documentary: with the source that links it, or as not linked by any.
#[derive(Debug, PartialEq)]
pub enum MainProvision {
    /// The section as a whole, with its subsections.
    Section,
    /// One of its subsections, by its anchor: `c-2`.
    Subsection(Text),
}

impl MainProvision {
    /// The anchor of the subsection, where it isn't the section as a whole.
    pub fn subsection(&self) -> Option<&Text> {
        match self {
            MainProvision::Section => None,
            MainProvision::Subsection(anchor) => Some(anchor),
        }
    }
}

/// One thing that has to be shown under a statute.
#[derive(Debug, PartialEq)]
pub struct ElementFront {
    /// What has to be shown.
    pub name: Text,
    /// The subsection that asks for it: `c-2`.
    pub subsection: Option<Text>,
    /// What the sources point to.
    pub points: Option<Inline>,
    /// What speaks against it, or is missing.
    pub against: Option<Inline>,
}

/// When a text of the statute was in force.
#[derive(Debug, PartialEq)]
pub struct LawVersionFront {
    /// The first day.
    pub from: Option<Spanned<Date>>,
    /// The last day; `None` while it is in force.
    pub to: Option<Spanned<Date>>,
    /// The id of the source of the text.
    pub source: Option<Text>,
    /// A remark.
    pub note: Option<Inline>,
}

/// A decision on a statute.
#[derive(Debug, PartialEq)]
pub struct TreatmentFront {
    /// When it was decided.
    pub date: Option<Spanned<Date>>,
    /// The name of the case.
    pub case: Option<Text>,
    /// Its citation.
    pub cite: Option<Text>,
    /// The court.
    pub court: Option<Text>,
    /// The subsection it is about.
    pub subsection: Option<Text>,
    /// What it held, in the site's own words.
    pub holding: Option<Inline>,
    /// The source's id.
    pub source: Option<Text>,
}

/// The facts of a source.
#[derive(Debug, PartialEq)]
pub struct SourceFront {
    /// What kind of document it is.
    pub kind: SourceKind,
    /// Its title.
    pub title: Text,
    /// How notes name it.
    pub short: Option<Text>,
    /// Who wrote it, as far as known.
    pub authors: Vec<Text>,
    /// Who published it.
    pub publisher: Option<Text>,
    /// When.
    pub date: Option<Spanned<Date>>,
    /// Where it is on the web.
    pub url: Option<Text>,
    /// Where an archived copy is.
    pub archive_url: Option<Text>,
    /// Where else it can be read; no archive vouches for these.
    pub mirrors: Vec<Text>,
    /// When it was last looked at.
    pub accessed: Option<Spanned<Date>>,
    /// A docket number or reporter citation.
    pub cite: Option<Text>,
    /// How near it is to what it tells.
    pub tier: Tier,
    /// Whether its wording can be relied on.
    pub reliable: bool,
    /// The file in the folder of copies.
    pub copy: Option<Text>,
    /// How many pages it has.
    pub pages: Option<Spanned<u32>>,
    /// What isn't known about it.
    pub unknown: Option<Text>,
    /// What it is, and what it is not.
    pub says: Text,
}

/// The facts of a free page.
#[derive(Debug, PartialEq)]
pub struct PageFront {
    /// Its title.
    pub title: Text,
    /// One sentence for lists and search engines.
    pub summary: Option<Text>,
    /// Its place in the navigation; `None` leaves it out.
    pub order: Option<Spanned<u32>>,
}

fn inline(f: &mut Fields, file: &SourceFile, key: &'static str) -> Option<Inline> {
    let text = f.text(key)?;
    let (body, diagnostics) = body::inline(file, text.span, &text.value);
    diagnostics.into_iter().for_each(|d| f.report(d));
    Some(Spanned::new(Arc::new(body), text.span))
}

fn pages(f: &mut Fields, key: &'static str) -> Option<Spanned<Locator>> {
    let text = f.text(key)?;
    let read = Locator::pages(&text.value).or_else(|| Locator::parse(&text.value));
    if read.is_none() {
        let place = f.place(text.span);
        f.report(
            Diagnostic::at(&codes::BAD_PAGE, place, format!("`{}` isn't a page", text.value))
                .help("write a number, or a range such as 73–74"),
        );
    }
    read.map(|l| Spanned::new(l, text.span))
}

/// Reads a legal citation; one that can't be read is reported.
fn citation(f: &mut Fields, text: &Text) -> Option<Citation> {
    match Citation::parse_one(&text.value) {
        Ok(cite) => Some(cite),
        Err(error) => {
            let place = f.place_in(text, error.range);
            let mut d = Diagnostic::at(
                &codes::BAD_CITATION,
                place,
                format!("can't read `{}` as a citation: {}", text.value, error.message),
            );
            if let Some(better) = error.suggestion {
                let whole = f.place(text.span);
                d = d.help(format!("write `{better}`")).replace(whole, better);
            }
            f.report(d);
            None
        }
    }
}

/// Reads an incident's front matter. `None` if a fact is missing that nothing can go without.
pub fn incident(f: &mut Fields, file: &SourceFile) -> Option<IncidentFront> {
    let title = f.need_text("title");
    let proceeding = f.choice("kind", &[("incident", false), ("proceeding", true)]).is_some_and(|k| k.value);
    f.one_of(&["date", "after", "before"]);
    let date = f.date("date");
    let date_note = inline(f, file, "date_note");
    let dates = f.tables("dates", "a date that a source gives", |f| date_claim(f, file));
    let after = f.texts("after");
    let before = f.texts("before");
    let place = f.text("place");
    let standing = f.need_choice("standing", &STANDINGS);
    let standing_note = inline(f, file, "standing_note");
    let summary = f.need_text("summary");
    let people = f.tables("people", "a person of an incident", person_ref).into_iter().flatten().collect();
    let law = f.tables("law", "a law link", |f| law(f, file)).into_iter().flatten().collect();
    let wordings = f.tables("wording", "a wording", |f| wording(f, file)).into_iter().flatten().collect();
    if after.is_empty() && before.is_empty() && !f.has("date") {
        let place = f.place(f.start());
        f.report(
            Diagnostic::at(&codes::NO_DATE, place, "the incident has no date")
                .help("add `date = \"…\"`, or `after = [\"…\"]` with the id of an earlier incident"),
        );
    }
    Some(IncidentFront {
        title: title?,
        proceeding,
        date,
        date_note,
        dates,
        after,
        before,
        place,
        standing: standing?.value,
        standing_note,
        summary: summary?,
        people,
        law,
        wordings,
    })
}

fn date_claim(f: &mut Fields, file: &SourceFile) -> DateClaim {
    DateClaim {
        date: f.need_date("edtf"),
        source: f.need_text("source"),
        page: pages(f, "page"),
        note: inline(f, file, "note"),
    }
}

fn person_ref(f: &mut Fields) -> Option<PersonRef> {
    let (id, role) = (f.need_text("id"), f.text("role"));
    Some(PersonRef { id: id?, role })
}

fn law(f: &mut Fields, file: &SourceFile) -> Option<LawFront> {
    let text = f.need_text("cite");
    let by = f.need_text("by");
    let page = pages(f, "page");
    let stance = f.need_choice("stance", &STANCES);
    let (note, quotation) = (inline(f, file, "note"), f.quoted("quotation"));
    let text = text?;
    let cite = citation(f, &text)?;
    Some(LawFront { text, cite, by, page, stance: stance?.value, note, quotation })
}

fn wording(f: &mut Fields, file: &SourceFile) -> Option<WordingFront> {
    let utterance = f.need_text("utterance");
    let (speaker, note) = (f.text("speaker"), inline(f, file, "note"));
    let versions = f.tables("versions", "a version of a wording", |f| {
        let (source, page, text) = (f.need_text("source"), pages(f, "page"), f.need_quoted("text"));
        // Words on a page that can't be read needn't be looked up as well.
        let unread = page.is_none() && f.has("page");
        VersionFront { source, page, text: text.filter(|_| !unread) }
    });
    Some(WordingFront { utterance: utterance?, speaker, note, versions })
}

/// Reads a person's front matter.
pub fn person(f: &mut Fields, _file: &SourceFile) -> Option<PersonFront> {
    let (name, sort, aliases) = (f.need_text("name"), f.text("sort"), f.texts("aliases"));
    let identity = f.need_choice("identity", &IDENTITIES);
    let part = f.choice("part", &PARTS).map_or(Part::Participant, |p| p.value);
    let (role, as_of, summary) = (f.text("role"), f.date("as_of"), f.text("summary"));
    let (born, died) = (f.date("born"), f.date("died"));
    let called = f.tables("called", "what a source calls a person", |f| CalledFront {
        source: f.need_text("source"),
        name: f.need_text("as"),
    });
    let status = f.table("status", "a status", |f| StatusFront {
        text: f.need_text("text"),
        outcome: f.text("outcome"),
        source: f.text("source"),
        as_of: f.date("as_of"),
        convicted: f.flag("convicted"),
    });
    let reported_as = f.tables("reported_as", "a name that reports give", |f| CalledFront {
        name: f.need_text("name"),
        source: f.need_text("source"),
    });
    Some(PersonFront {
        name: name?,
        sort,
        aliases,
        identity: identity?.value,
        part,
        role,
        as_of,
        born,
        died,
        summary,
        called,
        status,
        reported_as,
    })
}

/// Reads a statute's front matter.
pub fn statute(f: &mut Fields, file: &SourceFile) -> Option<StatuteFront> {
    let cite_text = f.need_text("cite");
    let (whole, subsection) = (f.flag("main"), f.text("main_subsection"));
    let main = subsection.map(MainProvision::Subsection).or(whole.then_some(MainProvision::Section));
    let (title, short, summary) = (f.need_text("title"), f.text("short"), f.text("summary"));
    let (penalty, omits) = (inline(f, file, "penalty"), inline(f, file, "omits"));
    let elements =
        f.tables("elements", "an element of a statute", |f| element(f, file)).into_iter().flatten().collect();
    let versions = f.tables("versions", "a version of a statute", |f| law_version(f, file));
    let treatment = f.tables("treatment", "a decision on a statute", |f| treatment(f, file));
    let cite_text = cite_text?;
    let cite = citation(f, &cite_text)?;
    Some(StatuteFront {
        cite_text,
        cite,
        main,
        title: title?,
        short,
        summary,
        penalty,
        omits,
        elements,
        versions,
        treatment,
    })
}

fn element(f: &mut Fields, file: &SourceFile) -> Option<ElementFront> {
    let name = f.need_text("name");
    let (subsection, points, against) = (f.text("subsection"), inline(f, file, "points"), inline(f, file, "against"));
    Some(ElementFront { name: name?, subsection, points, against })
}

fn law_version(f: &mut Fields, file: &SourceFile) -> LawVersionFront {
    let from = f.date("from");
    // `..` as in EDTF: still in force.
    let open = f.text("to").is_some_and(|t| &*t.value == "..");
    let to = if open { None } else { f.date("to") };
    LawVersionFront { from, to, source: f.text("source"), note: inline(f, file, "note") }
}

fn treatment(f: &mut Fields, file: &SourceFile) -> TreatmentFront {
    TreatmentFront {
        date: f.date("date"),
        case: f.need_text("case"),
        cite: f.text("cite"),
        court: f.text("court"),
        subsection: f.text("subsection"),
        holding: inline(f, file, "holding"),
        source: f.text("source"),
    }
}

/// The name of a copy. It is looked up among the files of the folder of copies and could open no other; but who writes such a path means a
/// file that isn't there.
fn copy(f: &mut Fields) -> Option<Text> {
    let text = f.text("copy")?;
    if crate::url::is_safe(&text.value) {
        return Some(text);
    }
    let said = format!("`{}` leads out of the folder of copies", text.value);
    let place = f.place(text.span);
    f.report(
        Diagnostic::at(&codes::COPY_PATH, place, said)
            .help("name a file in the folder of copies, such as `report.txt`"),
    );
    None
}

/// Reads a source's front matter.
pub fn source(f: &mut Fields, _file: &SourceFile) -> Option<SourceFront> {
    let kind = f.need_choice("kind", &SOURCE_KINDS);
    let (title, short, authors, publisher) =
        (f.need_text("title"), f.text("short"), f.texts("authors"), f.text("publisher"));
    let date = f.date("date");
    let (url, archive_url, mirrors) = (f.address("url"), f.address("archive_url"), f.addresses("mirrors"));
    let (accessed, cite) = (f.date("accessed"), f.text("cite"));
    let tier = f.need_choice("tier", &TIERS);
    let reliable = f.need_choice("wording", &[("reliable", true), ("unreliable", false)]);
    let (copy, pages, unknown, says) = (copy(f), f.number("pages"), f.text("unknown"), f.need_text("says"));
    Some(SourceFront {
        kind: kind?.value,
        title: title?,
        short,
        authors,
        publisher,
        date,
        url,
        archive_url,
        mirrors,
        accessed,
        cite,
        tier: tier?.value,
        reliable: reliable?.value,
        copy,
        pages,
        unknown,
        says: says?,
    })
}

/// Reads a free page's front matter.
pub fn page(f: &mut Fields, _file: &SourceFile) -> Option<PageFront> {
    let (title, summary, order) = (f.need_text("title"), f.text("summary"), f.number("order"));
    Some(PageFront { title: title?, summary, order })
}

/// The span of nothing: where a fact has no place of its own.
pub const NOWHERE: Span = Span { start: 0, end: 0 };
