//! What a documentary is, with every reference resolved: the value that checks, pages and search work on.

pub mod backlinks;
mod chronology;
mod corrections;
pub mod resolve;

pub use corrections::Corrected;

use crate::diagnostics::span::{Place, SourceFile, Span};
use crate::document::body::{Body, Markup};
use crate::document::locator::Locator;
use crate::edtf::Date;
use crate::entry::front::{
    ElementFront, IncidentFront, LawVersionFront, PageFront, PersonFront, SourceFront, Stance, StatuteFront,
    TreatmentFront,
};
use crate::entry::{Common, Entry, Kind};
use crate::i18n::Words;
use crate::input::config::Config;
use crate::url::OutPath;
use std::sync::Arc;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident => $field:ident: $item:ident;)*) => {
        $($(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(pub u32);

        impl $name {
            /// The position in the site's list of these.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl std::ops::Index<$name> for Site {
            type Output = $item;
            fn index(&self, id: $name) -> &$item {
                &self.$field[id.index()]
            }
        })*
    };
}

ids! {
    /// An incident of the site.
    IncidentId => incidents: Incident;
    /// A person of the site.
    PersonId => people: Person;
    /// A statute of the site.
    StatuteId => statutes: Statute;
    /// A source of the site.
    SourceId => sources: Source;
    /// A free page of the site.
    PageId => pages: FreePage;
    /// A quotation of the site.
    QuotationId => quotations: Quotation;
}

/// Any entry of the site.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[allow(missing_docs)] // the names say it
pub enum EntryId {
    Incident(IncidentId),
    Person(PersonId),
    Statute(StatuteId),
    Source(SourceId),
    Page(PageId),
}

/// A documentary, whole. A copy shares what it holds.
#[derive(Debug, Clone)]
pub struct Site {
    /// What `annals.toml` says.
    pub config: Config,
    /// The words of the theme, in its language.
    pub words: Arc<Words>,
    /// The incidents, in order of time.
    pub incidents: Vec<Arc<Incident>>,
    /// The people, by the name that they are sorted by.
    pub people: Vec<Arc<Person>>,
    /// The statutes, in the order of their citations.
    pub statutes: Vec<Arc<Statute>>,
    /// The sources, by title.
    pub sources: Vec<Arc<Source>>,
    /// The free pages, by their place in the navigation.
    pub pages: Vec<Arc<FreePage>>,
    /// Every quotation, in the order of the entries.
    pub quotations: Vec<Arc<Quotation>>,
    /// Who appears where, and why.
    pub index: Arc<backlinks::Index>,
    /// The entry that tells the state of the case.
    pub case: Option<EntryId>,
    /// Addresses that entries had before, and where they lead now.
    pub redirects: Arc<[(OutPath, EntryId)]>,
    /// What was corrected, as it is written.
    pub corrections: Arc<[Corrected]>,
}

/// Something that happened.
#[derive(Debug)]
pub struct Incident {
    /// The entry.
    pub entry: Arc<Entry<IncidentFront>>,
    /// Who took part, in what role.
    pub people: Vec<Participation>,
    /// The laws under which sources discuss it.
    pub law: Vec<LawLink>,
    /// Utterances that sources word differently.
    pub wordings: Vec<Wording>,
    /// Each source's date, where they differ.
    pub dates: Vec<DateClaim>,
    /// Incidents that it is known to come after.
    pub after: Vec<IncidentId>,
    /// Incidents that it is known to come before.
    pub before: Vec<IncidentId>,
    /// Its text.
    pub text: Text,
    /// How its date is known.
    pub date_note: Option<Text>,
    /// A sentence where its standing is mixed.
    pub standing_note: Option<Text>,
}

/// A person's part in an incident.
#[derive(Debug)]
pub struct Participation {
    /// Who.
    pub person: PersonId,
    /// As what.
    pub role: Option<Arc<str>>,
}

/// A law under which a source discusses an incident.
#[derive(Debug)]
pub struct LawLink {
    /// The statute.
    pub statute: StatuteId,
    /// The subsection: `c-2`; empty for the section as a whole.
    pub anchor: Option<Arc<str>>,
    /// The citation as it is printed.
    pub cite: Arc<str>,
    /// Who says so.
    pub by: SourceId,
    /// Where.
    pub locator: Option<Locator>,
    /// In what way.
    pub stance: Stance,
    /// With what limits.
    pub note: Option<Text>,
    /// In what words.
    pub quotation: Option<QuotationId>,
    /// Where the law is named.
    pub span: Span,
}

/// One utterance as several sources word it.
#[derive(Debug)]
pub struct Wording {
    /// Its anchor on the page.
    pub anchor: Arc<str>,
    /// What the utterance is.
    pub utterance: Arc<str>,
    /// Whose it is.
    pub speaker: Option<Arc<str>>,
    /// What drifted.
    pub note: Option<Text>,
    /// The versions; each is a quotation of its source.
    pub versions: Vec<QuotationId>,
}

/// What one source says of an incident's date.
#[derive(Debug)]
pub struct DateClaim {
    /// The date.
    pub date: Date,
    /// The source.
    pub source: SourceId,
    /// Where in it.
    pub locator: Option<Locator>,
    /// A remark.
    pub note: Option<Text>,
    /// Where the source is named.
    pub span: Span,
}

/// Somebody.
#[derive(Debug)]
pub struct Person {
    /// The entry.
    pub entry: Arc<Entry<PersonFront>>,
    /// What sources call the person.
    pub called: Vec<(SourceId, Arc<str>)>,
    /// The source of the person's status.
    pub status_source: Option<SourceId>,
    /// Names that reports give, with the source of each.
    pub reported_as: Vec<(SourceId, Arc<str>)>,
    /// The text.
    pub text: Text,
}

/// A law.
#[derive(Debug)]
pub struct Statute {
    /// The entry.
    pub entry: Arc<Entry<StatuteFront>>,
    /// The citation as it is printed.
    pub cite: Arc<str>,
    /// The text.
    pub text: Text,
    /// The highest penalty.
    pub penalty: Option<Text>,
    /// What the commentary leaves out.
    pub omits: Option<Text>,
    /// What has to be shown.
    pub elements: Vec<Element>,
    /// Which text was in force when.
    pub versions: Vec<LawVersion>,
    /// Decisions, in order of time.
    pub treatment: Vec<Treatment>,
}

/// One thing that has to be shown under a statute.
#[derive(Debug)]
pub struct Element {
    /// Its position in the entry.
    pub at: usize,
    /// What the sources point to.
    pub points: Option<Text>,
    /// What speaks against it.
    pub against: Option<Text>,
}

/// When a text of a statute was in force.
#[derive(Debug)]
pub struct LawVersion {
    /// Its position in the entry.
    pub at: usize,
    /// Where the text comes from.
    pub source: Option<SourceId>,
    /// A remark.
    pub note: Option<Text>,
}

/// A decision on a statute.
#[derive(Debug)]
pub struct Treatment {
    /// Its position in the entry.
    pub at: usize,
    /// The source.
    pub source: Option<SourceId>,
    /// What it held.
    pub holding: Option<Text>,
}

/// A document.
#[derive(Debug)]
pub struct Source {
    /// The entry.
    pub entry: Arc<Entry<SourceFront>>,
    /// The text.
    pub text: Text,
}

/// A free page.
#[derive(Debug)]
pub struct FreePage {
    /// The entry.
    pub entry: Arc<Entry<PageFront>>,
    /// The text.
    pub text: Text,
}

/// A text whose references are resolved.
#[derive(Debug)]
pub struct Text {
    /// The text as parsed.
    pub body: Arc<Body>,
    /// Where each link of the body leads.
    pub links: Vec<Target>,
    /// Each citation of the body.
    pub citations: Vec<Vec<Cited>>,
    /// The quotations of the body, in its order.
    pub quotations: Vec<QuotationId>,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// An entry, at an anchor of its page.
    Entry(EntryId, Option<Arc<str>>),
    /// A page that Annals makes, such as the timeline.
    Made(&'static str),
    /// A file of `static/`, by its address from the root, which has escapes and may have a fragment.
    Asset(Arc<str>),
    /// A place on the same page.
    Anchor(Arc<str>),
    /// Another place on the web.
    External(Arc<str>),
    /// Nowhere; it was reported.
    Missing,
}

/// A source, cited.
#[derive(Debug, Clone)]
pub struct Cited {
    /// The source, unless there is none by that name; that was reported.
    pub source: Option<SourceId>,
    /// Where in it.
    pub locator: Option<Locator>,
}

/// Words of a source that the site repeats.
#[derive(Debug, Clone)]
pub struct Quotation {
    /// The entry that repeats them.
    pub entry: EntryId,
    /// Where it does so.
    pub place: Place,
    /// The words.
    pub text: Arc<str>,
    /// The source.
    pub source: Option<SourceId>,
    /// Where in it.
    pub locator: Option<Locator>,
    /// The anchor on the entry's page, if the words are marked there.
    pub anchor: Option<Arc<str>>,
    /// Whether it is a version of a wording: words as a copy has them, not as speech.
    pub wording: bool,
    /// What changes how the words are read: struck words, emphasis, links, code.
    pub markup: Vec<Markup>,
}

/// The pages that Annals makes from the whole site, by the id that a link may use, with their addresses.
pub const MADE: [(&str, &str); 13] = [
    ("home", "index.html"),
    ("timeline", "timeline.html"),
    ("people", "people/index.html"),
    ("statutes", "statutes/index.html"),
    ("matrix", "statutes/matrix.html"),
    ("sources", "sources/index.html"),
    ("evidence", "evidence.html"),
    ("wordings", "wordings.html"),
    ("search", "search.html"),
    ("print", "print.html"),
    ("data", "data/index.html"),
    ("404", "404.html"),
    ("corrections", "corrections.html"),
];

impl Site {
    /// The address of an entry's page.
    pub fn path(&self, id: EntryId) -> &OutPath {
        match id {
            EntryId::Incident(i) => &self[i].entry.path,
            EntryId::Person(i) => &self[i].entry.path,
            EntryId::Statute(i) => &self[i].entry.path,
            EntryId::Source(i) => &self[i].entry.path,
            EntryId::Page(i) => &self[i].entry.path,
        }
    }

    /// The id that an entry is written under.
    pub fn slug(&self, id: EntryId) -> &Arc<str> {
        match id {
            EntryId::Incident(i) => &self[i].entry.id,
            EntryId::Person(i) => &self[i].entry.id,
            EntryId::Statute(i) => &self[i].entry.id,
            EntryId::Source(i) => &self[i].entry.id,
            EntryId::Page(i) => &self[i].entry.id,
        }
    }

    /// The entry with an id. It looks at every entry: for a question or two, not for every entry.
    pub fn named(&self, id: &str) -> Option<EntryId> {
        self.entries().find(|entry| **self.slug(*entry) == *id)
    }

    /// What an entry is called where it is linked to.
    pub fn title(&self, id: EntryId) -> &Arc<str> {
        match id {
            EntryId::Incident(i) => &self[i].entry.front.title.value,
            EntryId::Person(i) => &self[i].entry.front.name.value,
            EntryId::Statute(i) => &self[i].cite,
            EntryId::Source(i) => &self[i].entry.front.title.value,
            EntryId::Page(i) => &self[i].entry.front.title.value,
        }
    }

    /// One sentence on an entry, if it has one.
    pub fn summary(&self, id: EntryId) -> Option<&str> {
        match id {
            EntryId::Incident(i) => Some(&self[i].entry.front.summary.value),
            EntryId::Person(i) => {
                let front = &self[i].entry.front;
                front.summary.as_ref().or(front.role.as_ref()).map(|t| &*t.value)
            }
            EntryId::Statute(i) => {
                let front = &self[i].entry.front;
                Some(front.summary.as_ref().map_or(&front.title.value, |t| &t.value))
            }
            EntryId::Source(i) => Some(&self[i].entry.front.says.value),
            EntryId::Page(i) => self[i].entry.front.summary.as_ref().map(|t| &*t.value),
        }
    }

    /// The text of an entry.
    pub fn text(&self, id: EntryId) -> &Text {
        match id {
            EntryId::Incident(i) => &self[i].text,
            EntryId::Person(i) => &self[i].text,
            EntryId::Statute(i) => &self[i].text,
            EntryId::Source(i) => &self[i].text,
            EntryId::Page(i) => &self[i].text,
        }
    }

    /// The file that an entry stands in.
    pub fn file(&self, id: EntryId) -> &SourceFile {
        match id {
            EntryId::Incident(i) => &self[i].entry.file,
            EntryId::Person(i) => &self[i].entry.file,
            EntryId::Statute(i) => &self[i].entry.file,
            EntryId::Source(i) => &self[i].entry.file,
            EntryId::Page(i) => &self[i].entry.file,
        }
    }

    /// A place in an entry's file.
    pub fn place(&self, id: EntryId, span: Span) -> Place {
        self.file(id).place(span)
    }

    /// Every entry, kind by kind.
    pub fn entries(&self) -> impl Iterator<Item = EntryId> {
        let count = |n: usize| 0..n as u32;
        count(self.incidents.len())
            .map(|i| EntryId::Incident(IncidentId(i)))
            .chain(count(self.people.len()).map(|i| EntryId::Person(PersonId(i))))
            .chain(count(self.statutes.len()).map(|i| EntryId::Statute(StatuteId(i))))
            .chain(count(self.sources.len()).map(|i| EntryId::Source(SourceId(i))))
            .chain(count(self.pages.len()).map(|i| EntryId::Page(PageId(i))))
    }

    /// What an entry says of itself, whatever its kind.
    pub fn common(&self, id: EntryId) -> &Common {
        match id {
            EntryId::Incident(i) => &self[i].entry.common,
            EntryId::Person(i) => &self[i].entry.common,
            EntryId::Statute(i) => &self[i].entry.common,
            EntryId::Source(i) => &self[i].entry.common,
            EntryId::Page(i) => &self[i].entry.common,
        }
    }

    /// Whether an entry is no longer shown: its page says so, and no list names it.
    pub fn is_withheld(&self, id: EntryId) -> bool {
        self.common(id).withheld.is_some()
    }

    /// The incidents that are shown, in order of time.
    pub fn shown(&self) -> impl Iterator<Item = IncidentId> {
        (0..self.incidents.len() as u32).map(IncidentId).filter(|id| !self.is_withheld(EntryId::Incident(*id)))
    }

    /// Every text of an entry: its body and the short texts of its front matter.
    pub fn texts(&self, id: EntryId) -> Vec<&Text> {
        let mut texts = vec![self.text(id)];
        match id {
            EntryId::Incident(i) => {
                let incident = &self[i];
                texts.extend(incident.date_note.iter().chain(&incident.standing_note));
                texts.extend(incident.dates.iter().filter_map(|d| d.note.as_ref()));
                texts.extend(incident.law.iter().filter_map(|l| l.note.as_ref()));
                texts.extend(incident.wordings.iter().filter_map(|w| w.note.as_ref()));
            }
            EntryId::Statute(i) => {
                let statute = &self[i];
                texts.extend(statute.penalty.iter().chain(&statute.omits));
                texts.extend(statute.elements.iter().flat_map(|e| e.points.iter().chain(&e.against)));
                texts.extend(statute.versions.iter().filter_map(|v| v.note.as_ref()));
                texts.extend(statute.treatment.iter().filter_map(|t| t.holding.as_ref()));
            }
            EntryId::Person(_) | EntryId::Source(_) | EntryId::Page(_) => {}
        }
        texts
    }
}

impl EntryId {
    /// The kind of the entry.
    pub fn kind(self) -> Kind {
        match self {
            EntryId::Incident(_) => Kind::Incident,
            EntryId::Person(_) => Kind::Person,
            EntryId::Statute(_) => Kind::Statute,
            EntryId::Source(_) => Kind::Source,
            EntryId::Page(_) => Kind::Page,
        }
    }
}

impl Source {
    /// How a note names the source.
    pub fn short(&self) -> &Arc<str> {
        self.entry.front.short.as_ref().map_or(&self.entry.front.title.value, |s| &s.value)
    }
}

impl Person {
    /// The name that the person is sorted by.
    pub fn sort(&self) -> &str {
        self.entry.front.sort.as_ref().map_or(&self.entry.front.name.value, |s| &s.value)
    }
}

impl Element {
    /// The facts as written.
    pub fn front<'a>(&self, statute: &'a Statute) -> &'a ElementFront {
        &statute.entry.front.elements[self.at]
    }
}

impl LawVersion {
    /// The facts as written.
    pub fn front<'a>(&self, statute: &'a Statute) -> &'a LawVersionFront {
        &statute.entry.front.versions[self.at]
    }
}

impl Treatment {
    /// The facts as written.
    pub fn front<'a>(&self, statute: &'a Statute) -> &'a TreatmentFront {
        &statute.entry.front.treatment[self.at]
    }
}

impl Text {
    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.body.blocks.is_empty()
    }

    /// The quotation that a citation of the body proves, if it proves one.
    pub fn quotation_of(&self, citation: usize) -> Option<QuotationId> {
        // Quotations are listed in the order of their citations.
        let at = self.body.quotations.binary_search_by_key(&citation, |q| q.citation as usize).ok()?;
        self.quotations.get(at).copied()
    }

    /// Every source cited, with the place in it.
    pub fn cited(&self) -> impl Iterator<Item = (SourceId, Option<&Locator>)> {
        self.citations.iter().flatten().filter_map(|c| c.source.map(|s| (s, c.locator.as_ref())))
    }
}
