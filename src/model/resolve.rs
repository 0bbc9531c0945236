//! [`AnyEntry`]s → [`Site`]: names become ids, and every name that leads nowhere is reported.

use super::backlinks::Index;
use super::chronology;
use super::corrections::{self, Corrected};
use super::{
    Cited, DateClaim, Element, EntryId, FreePage, Incident, IncidentId, LawLink, LawVersion, MADE, PageId,
    Participation, Person, PersonId, Quotation, QuotationId, Site, Source, SourceId, Statute, StatuteId, Target, Text,
    Treatment, Wording,
};
use crate::diagnostics::span::{Place, SourceFile, Span, Spanned};
use crate::diagnostics::{self, Code, Diagnostic, Known, codes, nearest};
use crate::document::body::{Body, LinkTarget};
use crate::entry::corrections::Correction;
use crate::entry::front::{
    IncidentFront, Inline, LawFront, PageFront, PersonFront, SourceFront, StatuteFront, WordingFront,
};
use crate::entry::{self, AnyEntry, Entry};
use crate::i18n::Words;
use crate::input::config::Config;
use crate::legal_citation::Citation;
use crate::memo::{Fingerprint, Memo};
use crate::url::{self, OutPath};
use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Up to how many faults a name that leads nowhere is compared with all names: more are one fault of the whole, and would take time as
/// the product of both.
const SUGGESTED: usize = 2000;

/// What linking needs to know besides the entries.
pub struct Surroundings<'a> {
    /// The configuration.
    pub config: &'a Config,
    /// The words of the theme.
    pub words: &'a Arc<Words>,
    /// `annals.toml`, for faults in it.
    pub config_file: Option<&'a SourceFile>,
    /// The paths of the files of `static/` and of the theme.
    pub assets: &'a BTreeSet<Arc<str>>,
    /// What was corrected.
    pub corrections: &'a [Correction],
    /// `corrections.toml`, for faults in it.
    pub corrections_file: Option<&'a SourceFile>,
    /// The drafts that this build leaves out, by their ids: what names one of them names something that is there.
    pub drafts: &'a BTreeMap<&'a str, &'a AnyEntry>,
}

/// Entries by kind, in the order of the site.
struct Sorted {
    incidents: Vec<Arc<Entry<IncidentFront>>>,
    people: Vec<Arc<Entry<PersonFront>>>,
    statutes: Vec<Arc<Entry<StatuteFront>>>,
    sources: Vec<Arc<Entry<SourceFront>>>,
    pages: Vec<Arc<Entry<PageFront>>>,
}

/// Incidents that were linked before, by everything that linking one looks at: its file, its place in the order, the number of its first
/// quotation, and the names that there are.
pub type Kept = Memo<Arc<Linked>>;

/// An incident without a fault in its references.
pub struct Linked {
    incident: Arc<Incident>,
    quotations: Vec<Arc<Quotation>>,
}

/// A linked site, with what it takes to link a few of its entries again.
pub struct Joined {
    /// The site.
    pub site: Arc<Site>,
    frame: Arc<Frame>,
    /// Whether nothing was wrong.
    clean: bool,
}

/// What references are resolved by. It is the same as long as the outlines of all entries are.
struct Frame {
    sorted: Sorted,
    names: HashMap<Arc<str>, EntryId>,
    laws: BTreeMap<String, StatuteId>,
    failed: BTreeSet<Arc<str>>,
}

/// Links entries into a site. `failed` are the ids of files that couldn't be read as entries: what names them needs no fault of its own.
pub fn link(
    entries: &[&AnyEntry],
    mut failed: BTreeSet<Arc<str>>,
    around: &Surroundings,
    kept: &Kept,
) -> (Joined, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let (entries, doubled) = without_duplicates(entries, &mut diagnostics);
    failed.extend(doubled);
    let sorted = sort(&entries, &mut diagnostics);
    let names = names(&sorted);
    let laws = laws(&sorted, &mut diagnostics);
    let frame = Frame { sorted, names, laws, failed };
    let (mut site, mut diagnostics) = {
        let mut linker = Linker::new(&frame, around);
        linker.diagnostics = diagnostics;
        (linker.site(kept), linker.diagnostics)
    };
    site.index = Arc::new(Index::of(&site));
    site.redirects = redirects(&site, &mut diagnostics).into();
    check_anchors(&site, &mut diagnostics);
    let joined = Joined { site: Arc::new(site), clean: diagnostics.is_empty(), frame: Arc::new(frame) };
    (joined, diagnostics)
}

impl Joined {
    /// The site with some of its entries changed, whose outlines are what they were. `None` if it must be linked whole: where something is
    /// wrong, what is said of it depends on all the rest.
    pub fn with(&self, changed: &[&AnyEntry], around: &Surroundings) -> Option<Joined> {
        let frame = &self.frame;
        if !self.clean {
            return None;
        }
        let mut site = Site { config: around.config.clone(), words: around.words.clone(), ..Site::clone(&self.site) };
        let mut linker = Linker::new(frame, around);
        for entry in changed {
            let id = *frame.names.get(entry.id())?;
            let own = site.index.quotations.get(&id).map_or(&[][..], Vec::as_slice);
            linker.first = own.first().map_or(0, |q| q.index());
            match (entry, id) {
                (AnyEntry::Incident(e), EntryId::Incident(id)) => {
                    site.incidents[id.index()] = Arc::new(linker.incident(id, e));
                }
                (AnyEntry::Person(e), EntryId::Person(id)) => site.people[id.index()] = Arc::new(linker.person(id, e)),
                (AnyEntry::Statute(e), EntryId::Statute(id)) => {
                    site.statutes[id.index()] = Arc::new(linker.statute(id, e));
                }
                (AnyEntry::Source(e), EntryId::Source(id)) => {
                    site.sources[id.index()] = Arc::new(linker.document(id, e))
                }
                (AnyEntry::Page(e), EntryId::Page(id)) => site.pages[id.index()] = Arc::new(linker.page(id, e)),
                _ => return None,
            }
            if linker.quotations.len() != own.len() || !linker.diagnostics.is_empty() {
                return None;
            }
            let count = own.len();
            site.quotations.splice(linker.first..linker.first + count, linker.quotations.drain(..));
        }
        Some(Joined { site: Arc::new(site), frame: frame.clone(), clean: true })
    }
}

fn each<F, T>(entries: &[Arc<Entry<F>>], mut make: impl FnMut(u32, &Arc<Entry<F>>) -> T) -> Vec<Arc<T>> {
    entries.iter().enumerate().map(|(i, e)| Arc::new(make(i as u32, e))).collect()
}

/// Keeps the first entry of each id, in the order of paths.
fn without_duplicates<'a>(
    entries: &[&'a AnyEntry],
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<&'a AnyEntry>, BTreeSet<Arc<str>>) {
    let mut doubled = BTreeSet::new();
    let mut first: HashMap<&str, &AnyEntry> = HashMap::new();
    let mut kept = Vec::with_capacity(entries.len());
    for &entry in entries {
        match first.get(&**entry.id()) {
            None => {
                first.insert(entry.id(), entry);
                kept.push(entry);
            }
            Some(other) => {
                doubled.insert(entry.id().clone());
                diagnostics.push(
                    Diagnostic::new(
                        &codes::DUPLICATE_ID,
                        entry.file(),
                        Span::default(),
                        format!("another entry already has the id `{}`", entry.id()),
                    )
                    .also(other.file().place(Span::default()), "this entry has it")
                    .help("rename one of the two files"),
                );
            }
        }
    }
    for (made, path) in MADE {
        // A page may not be called as one that Annals makes, and no entry may have the address of one. `index` is the home page's text.
        let stem = path.trim_end_matches(".html").rsplit('/').next().unwrap_or(path);
        let called = first.get(made).filter(|entry| matches!(entry, AnyEntry::Page(_)));
        let placed =
            first.get(stem).filter(|e| path != "index.html" && entry::address(e.kind(), stem).as_str() == path);
        if let Some(entry) = called.or(placed) {
            diagnostics.push(
                Diagnostic::new(
                    &codes::ADDRESS_TAKEN,
                    entry.file(),
                    Span::default(),
                    format!("Annals creates {path} itself"),
                )
                .help(format!("give the {} another file name", if called.is_some() { "page" } else { "entry" })),
            );
        }
    }
    (kept, doubled)
}

fn sort(entries: &[&AnyEntry], diagnostics: &mut Vec<Diagnostic>) -> Sorted {
    let mut sorted = Sorted {
        incidents: Vec::new(),
        people: Vec::new(),
        statutes: Vec::new(),
        sources: Vec::new(),
        pages: Vec::new(),
    };
    for entry in entries {
        match entry {
            AnyEntry::Incident(e) => sorted.incidents.push(e.clone()),
            AnyEntry::Person(e) => sorted.people.push(e.clone()),
            AnyEntry::Statute(e) => sorted.statutes.push(e.clone()),
            AnyEntry::Source(e) => sorted.sources.push(e.clone()),
            AnyEntry::Page(e) => sorted.pages.push(e.clone()),
        }
    }
    sorted.incidents = chronology::in_time(sorted.incidents, diagnostics);
    sorted.people.sort_by_cached_key(|e| {
        (sort_key(e.front.sort.as_ref().map_or(&e.front.name.value, |s| &s.value)), e.id.clone())
    });
    sorted.statutes.sort_by(|a, b| a.front.cite.cmp(&b.front.cite).then_with(|| a.id.cmp(&b.id)));
    sorted.sources.sort_by_cached_key(|e| (sort_key(&e.front.title.value), e.id.clone()));
    sorted.pages.sort_by_cached_key(|e| {
        (e.front.order.as_ref().map_or(u32::MAX, |o| o.value), sort_key(&e.front.title.value), e.id.clone())
    });
    sorted
}

/// Names sort by their letters alone: accents, case and marks don't count.
fn sort_key(text: &str) -> String {
    url::sort_key(text)
}

fn names(sorted: &Sorted) -> HashMap<Arc<str>, EntryId> {
    let mut names = HashMap::new();
    let mut add = |id: &Arc<str>, entry: EntryId| names.insert(id.clone(), entry);
    sorted.incidents.iter().enumerate().for_each(|(i, e)| _ = add(&e.id, EntryId::Incident(IncidentId(i as u32))));
    sorted.people.iter().enumerate().for_each(|(i, e)| _ = add(&e.id, EntryId::Person(PersonId(i as u32))));
    sorted.statutes.iter().enumerate().for_each(|(i, e)| _ = add(&e.id, EntryId::Statute(StatuteId(i as u32))));
    sorted.sources.iter().enumerate().for_each(|(i, e)| _ = add(&e.id, EntryId::Source(SourceId(i as u32))));
    sorted.pages.iter().enumerate().for_each(|(i, e)| _ = add(&e.id, EntryId::Page(PageId(i as u32))));
    former_names(sorted, &mut names);
    names
}

/// A renamed entry is still found by the ids that it had.
fn former_names(sorted: &Sorted, names: &mut HashMap<Arc<str>, EntryId>) {
    fn ids<F>(entries: &[Arc<Entry<F>>]) -> impl Iterator<Item = (&Arc<str>, &Arc<str>)> {
        entries.iter().flat_map(|e| e.common.former_ids.iter().map(move |f| (&f.value, &e.id)))
    }
    let all = ids(&sorted.incidents)
        .chain(ids(&sorted.people))
        .chain(ids(&sorted.statutes))
        .chain(ids(&sorted.sources))
        .chain(ids(&sorted.pages));
    for (former, id) in all {
        if let (false, Some(entry)) = (names.contains_key(former), names.get(id).copied()) {
            names.insert(former.clone(), entry);
        }
    }
}

/// Statutes by what a citation of them amounts to: the id that follows from the citation, and the entry's own id.
fn laws(sorted: &Sorted, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<String, StatuteId> {
    let mut laws = BTreeMap::new();
    for (i, entry) in sorted.statutes.iter().enumerate() {
        let (cite, id) = (&entry.front.cite, StatuteId(i as u32));
        let Some(key) = cite.key() else { continue };
        let edition = edition_key(cite);
        let first = laws.get(&key).copied();
        // Two editions of one section are two texts; what cites neither means the first.
        let differ =
            |other: &StatuteId| edition.is_some() && edition_key(&sorted.statutes[other.index()].front.cite) != edition;
        let same =
            edition.as_ref().and_then(|key| laws.insert(key.clone(), id)).or(first.filter(|other| !differ(other)));
        if first.is_none() || !first.as_ref().is_some_and(differ) {
            laws.insert(key, id);
        }
        if let Some(other) = same.filter(|_| !is_row(cite)) {
            let other: &Entry<StatuteFront> = &sorted.statutes[other.index()];
            diagnostics.push(
                Diagnostic::new(
                    &codes::SAME_LAW,
                    &entry.file,
                    entry.front.cite_text.span,
                    format!("`{}` already has an entry", entry.front.cite_text.value),
                )
                .also(other.file.place(other.front.cite_text.span), "this one")
                .help("combine the two entries, and add each text as a version"),
            );
        }
    }
    for (i, entry) in sorted.statutes.iter().enumerate() {
        laws.entry(entry.id.to_string()).or_insert(StatuteId(i as u32));
    }
    laws
}

/// The key of a section together with the edition that its citation names; `None` where it names none.
fn edition_key(cite: &Citation) -> Option<String> {
    let Citation::Usc(usc) = cite else { return None };
    let edition = usc.edition.as_ref()?;
    Some(format!("{} @{edition:?}", cite.key()?))
}

/// Whether a citation names several sections, so that two entries can differ about them.
fn is_row(cite: &Citation) -> bool {
    matches!(cite, Citation::UscRange(_))
}

/// What names that lead nowhere are compared with: see [`Known`]. Made when the first is asked for, for most sites need none.
struct AllKnown<'a> {
    people: LazyCell<Known<'a>, MakeKnown<'a>>,
    incidents: LazyCell<Known<'a>, MakeKnown<'a>>,
    sources: LazyCell<Known<'a>, MakeKnown<'a>>,
    statutes: LazyCell<Known<'a>, MakeKnown<'a>>,
    assets: LazyCell<Known<'a>, MakeKnown<'a>>,
    all: LazyCell<Known<'a>, MakeKnown<'a>>,
}

type MakeKnown<'a> = Box<dyn FnOnce() -> Known<'a> + 'a>;

impl<'a> AllKnown<'a> {
    fn new(sorted: &'a Sorted, around: &'a Surroundings<'a>) -> Self {
        fn lazy<'a>(make: impl FnOnce() -> Vec<(&'a str, &'a str)> + 'a) -> LazyCell<Known<'a>, MakeKnown<'a>> {
            LazyCell::new(Box::new(|| Known::new(make())))
        }
        AllKnown {
            people: lazy(|| people(sorted)),
            incidents: lazy(|| ids_and(&sorted.incidents, |e| &e.title.value)),
            sources: lazy(|| ids_and(&sorted.sources, |e| &e.title.value)),
            statutes: lazy(|| sorted.statutes.iter().map(|e| &*e.front.cite_text.value).map(|c| (c, c)).collect()),
            assets: lazy(|| around.assets.iter().map(|path| (&**path, &**path)).collect()),
            all: lazy(|| {
                let mut all = people(sorted);
                all.extend(ids_and(&sorted.incidents, |e| &e.title.value));
                all.extend(ids_and(&sorted.statutes, |e| &e.title.value));
                all.extend(ids_and(&sorted.sources, |e| &e.title.value));
                all.extend(ids_and(&sorted.pages, |e| &e.title.value));
                all.extend(MADE.map(|(id, _)| (id, id)));
                all
            }),
        }
    }
}

/// Ids and titles, each with the id.
fn ids_and<'a, F>(entries: &'a [Arc<Entry<F>>], title: impl Fn(&'a F) -> &'a Arc<str>) -> Vec<(&'a str, &'a str)> {
    entries.iter().flat_map(|e| [(&*e.id, &*e.id), (&**title(&e.front), &*e.id)]).collect()
}

/// Everything that people are called, each with the person's id.
fn people(sorted: &Sorted) -> Vec<(&str, &str)> {
    let mut names = ids_and(&sorted.people, |front| &front.name.value);
    names.extend(sorted.people.iter().flat_map(|e| e.front.aliases.iter().map(|alias| (&*alias.value, &*e.id))));
    names
}

struct Linker<'a> {
    known: AllKnown<'a>,
    names: &'a HashMap<Arc<str>, EntryId>,
    laws: &'a BTreeMap<String, StatuteId>,
    sorted: &'a Sorted,
    failed: &'a BTreeSet<Arc<str>>,
    around: &'a Surroundings<'a>,
    /// The number that the first quotation of the list has on the site.
    first: usize,
    quotations: Vec<Arc<Quotation>>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Linker<'a> {
    fn new(frame: &'a Frame, around: &'a Surroundings<'a>) -> Self {
        Linker {
            known: AllKnown::new(&frame.sorted, around),
            names: &frame.names,
            laws: &frame.laws,
            sorted: &frame.sorted,
            failed: &frame.failed,
            around,
            first: 0,
            quotations: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    /// The site, but for what follows from the whole of it.
    fn site(&mut self, kept: &Kept) -> Site {
        let sorted = self.sorted;
        let incidents = self.incidents(kept);
        let people = each(&sorted.people, |i, e| self.person(PersonId(i), e));
        let statutes = each(&sorted.statutes, |i, e| self.statute(StatuteId(i), e));
        let sources = each(&sorted.sources, |i, e| self.document(SourceId(i), e));
        let pages = each(&sorted.pages, |i, e| self.page(PageId(i), e));
        Site {
            config: self.around.config.clone(),
            words: self.around.words.clone(),
            incidents,
            people,
            statutes,
            sources,
            pages,
            index: Arc::default(),
            case: self.case(),
            redirects: Arc::default(),
            corrections: self.corrections().into(),
            quotations: std::mem::take(&mut self.quotations),
        }
    }

    fn document(&mut self, id: SourceId, entry: &Arc<Entry<SourceFront>>) -> Source {
        Source { text: self.body(EntryId::Source(id), &entry.file, &entry.body), entry: entry.clone() }
    }

    fn page(&mut self, id: PageId, entry: &Arc<Entry<PageFront>>) -> FreePage {
        FreePage { text: self.body(EntryId::Page(id), &entry.file, &entry.body), entry: entry.clone() }
    }

    fn incidents(&mut self, kept: &Kept) -> Vec<Arc<Incident>> {
        let (sorted, around) = (self.sorted, self.fingerprint().hex());
        let linked = sorted.incidents.iter().enumerate().map(|(i, entry)| {
            let i = i as u32;
            let first = self.quotations.len();
            let (file, place, number) = (&entry.file, i.to_le_bytes(), (first as u64).to_le_bytes());
            let key = [around.as_bytes(), file.path.as_bytes(), &file.digest()[..], &place[..], &number[..]];
            let key = Fingerprint::of(key);
            if let Some(linked) = kept.get(key) {
                self.quotations.extend(linked.quotations.iter().cloned());
                return linked.incident.clone();
            }
            let faults = self.diagnostics.len();
            let incident = Arc::new(self.incident(IncidentId(i), entry));
            // What is said of a fault depends on how many there were before; it is said anew every time.
            if self.diagnostics.len() == faults {
                let quotations = self.quotations[first..].to_vec();
                kept.keep(key, Arc::new(Linked { incident: incident.clone(), quotations }));
            }
            incident
        });
        linked.collect()
    }

    /// The fingerprint of all that references can lead to: ids in their order, with their files and former ids; the statutes whole, for
    /// their subsections; files, and entries that couldn't be read.
    fn fingerprint(&self) -> Fingerprint {
        fn ids<F>(entries: &[Arc<Entry<F>>]) -> impl Iterator<Item = &[u8]> {
            // An empty part stands between entries and between kinds: no id is empty.
            entries
                .iter()
                .flat_map(|e| {
                    let former = e.common.former_ids.iter().map(|f| f.value.as_bytes());
                    let withheld: &[u8] = if e.common.withheld.is_some() { b"withheld" } else { b"shown" };
                    [e.id.as_bytes(), e.file.path.as_bytes(), withheld].into_iter().chain(former).chain([&b""[..]])
                })
                .chain([&b""[..]])
        }
        let sorted = self.sorted;
        let laws: Vec<[u8; 16]> = sorted.statutes.iter().map(|e| e.file.digest()).collect();
        let names = ids(&sorted.incidents)
            .chain(ids(&sorted.people))
            .chain(ids(&sorted.statutes))
            .chain(ids(&sorted.sources))
            .chain(ids(&sorted.pages));
        let assets = self.around.assets.iter().map(|a| a.as_bytes()).chain([&b""[..]]);
        let failed = self.failed.iter().map(|id| id.as_bytes()).chain([&b""[..]]);
        // By another clock every date is another.
        let clock = self.around.config.timezone.as_ref().map(|zone| format!("{zone:?}")).unwrap_or_default();
        let all = names.chain(laws.iter().map(|d| &d[..])).chain(assets).chain(failed);
        Fingerprint::of(all.chain([clock.as_bytes()]))
    }

    fn incident(&mut self, id: IncidentId, entry: &Arc<Entry<IncidentFront>>) -> Incident {
        let (front, file, me) = (&entry.front, &entry.file, EntryId::Incident(id));
        let people = front.people.iter().filter_map(|p| self.participation(file, p)).collect();
        let dates = front.dates.iter().filter_map(|d| self.date_claim(me, file, d)).collect();
        let after = front.after.iter().filter_map(|name| self.incident_named(file, name)).collect();
        let before = front.before.iter().filter_map(|name| self.incident_named(file, name)).collect();
        let text = self.body(me, file, &entry.body);
        let law = front.law.iter().enumerate().filter_map(|(at, l)| self.law(me, file, at, l)).collect();
        let wordings = front.wordings.iter().enumerate().map(|(i, w)| self.wording(me, file, i, w)).collect();
        Incident {
            people,
            law,
            wordings,
            dates,
            after,
            before,
            text,
            date_note: self.inline(me, file, front.date_note.as_ref()),
            standing_note: self.inline(me, file, front.standing_note.as_ref()),
            entry: entry.clone(),
        }
    }

    fn participation(&mut self, file: &SourceFile, person: &crate::entry::front::PersonRef) -> Option<Participation> {
        let role = person.role.as_ref().map(|r| r.value.clone());
        match self.names.get(&person.id.value) {
            // No list names somebody whose entry is withheld.
            Some(EntryId::Person(id)) if self.withholds(EntryId::Person(*id)) => None,
            Some(EntryId::Person(id)) => Some(Participation { person: *id, role }),
            _ => {
                let near = self.near(&person.id.value, &self.known.people);
                self.unknown(&codes::UNKNOWN_PERSON, file, &person.id, "there's no person", "content/people", near);
                None
            }
        }
    }

    fn date_claim(
        &mut self,
        me: EntryId,
        file: &SourceFile,
        claim: &crate::entry::front::DateClaim,
    ) -> Option<DateClaim> {
        let source = self.teller(file, claim.source.as_ref());
        let note = self.inline(me, file, claim.note.as_ref());
        let locator = claim.page.as_ref().map(|p| p.value.clone());
        let span = claim.source.as_ref()?.span;
        Some(DateClaim { date: claim.date.as_ref()?.value.clone(), source: source?, locator, note, span })
    }

    fn incident_named(&mut self, file: &SourceFile, name: &Spanned<Arc<str>>) -> Option<IncidentId> {
        match self.names.get(&name.value) {
            Some(EntryId::Incident(id)) => Some(*id),
            _ => {
                let near = self
                    .near(&name.value, &self.known.incidents)
                    .filter(|near| !file.path.ends_with(&format!("/{near}.md")));
                self.unknown(&codes::UNKNOWN_INCIDENT, file, name, "there's no incident", "content/incidents", near);
                None
            }
        }
    }

    fn source(&mut self, file: &SourceFile, name: Option<&Spanned<Arc<str>>>) -> Option<SourceId> {
        let name = name?;
        match self.names.get(&name.value) {
            Some(EntryId::Source(id)) => Some(*id),
            _ => {
                let near = self.near(&name.value, &self.known.sources);
                self.unknown(&codes::UNKNOWN_SOURCE, file, name, "there's no source", "content/sources", near);
                None
            }
        }
    }

    /// A source that may be shown as the one that says something. One that is withheld says nothing here any more.
    fn teller(&mut self, file: &SourceFile, name: Option<&Spanned<Arc<str>>>) -> Option<SourceId> {
        self.source(file, name).filter(|id| !self.withholds(EntryId::Source(*id)))
    }

    fn withholds(&self, id: EntryId) -> bool {
        let common = match id {
            EntryId::Incident(i) => &self.sorted.incidents[i.index()].common,
            EntryId::Person(i) => &self.sorted.people[i.index()].common,
            EntryId::Statute(i) => &self.sorted.statutes[i.index()].common,
            EntryId::Source(i) => &self.sorted.sources[i.index()].common,
            EntryId::Page(i) => &self.sorted.pages[i.index()].common,
        };
        common.withheld.is_some()
    }

    /// The id that a word which leads nowhere was most likely meant for.
    fn near<'k>(&self, word: &str, known: &LazyCell<Known<'k>, MakeKnown<'k>>) -> Option<String> {
        (self.diagnostics.len() < SUGGESTED).then(|| known.nearest(word)).flatten().map(str::to_owned)
    }

    fn unknown(
        &mut self,
        code: &'static Code,
        file: &SourceFile,
        name: &Spanned<Arc<str>>,
        said: &str,
        folder: &str,
        near: Option<String>,
    ) {
        if self.failed.contains(&name.value) {
            return; // its file is there, and what is wrong with it was said
        }
        let place = file.place(name.span);
        if let Some(draft) = self.draft(&name.value).filter(|d| folder.ends_with(d.kind().folder())) {
            return self.diagnostics.push(left_out(place, draft));
        }
        let d = Diagnostic::at(code, place.clone(), format!("{said} `{}`", name.value));
        // An entry of another kind by this name is another mistake.
        let d = if self.names.contains_key(&name.value) { d } else { d.because(name.value.clone()) };
        self.diagnostics.push(match near {
            Some(near) => d.did_you_mean(place, Some(&near)),
            None => d.help(format!("write {folder}/{}.md, or use the id of an existing entry", name.value)),
        });
    }

    /// The draft of this id, if this build leaves it out.
    fn draft(&self, id: &str) -> Option<&'a AnyEntry> {
        self.around.drafts.get(id).copied()
    }

    fn law(&mut self, me: EntryId, file: &SourceFile, at: usize, law: &LawFront) -> Option<LawLink> {
        let statute = self.statute_named(file, law);
        let by = self.teller(file, law.by.as_ref());
        let shown = by.is_some() && statute.is_some_and(|id| !self.withholds(EntryId::Statute(id)));
        let note = self.inline(me, file, law.note.as_ref());
        let locator = law.page.as_ref().map(|p| p.value.clone());
        let quotation = law.quotation.as_ref().filter(|_| shown).map(|text| {
            self.quote(Quotation {
                entry: me,
                place: file.place(text.span),
                text: text.value.clone(),
                source: by,
                locator: locator.clone(),
                anchor: Some(format!("law-{}", at + 1).into()),
                wording: false,
                markup: Vec::new(),
            })
        });
        let statute = statute.filter(|_| shown)?;
        let anchor = self.pinpoint(file, law, statute)?;
        let cite = self.printed(law, statute);
        Some(LawLink {
            statute,
            cite,
            anchor,
            by: by?,
            locator,
            stance: law.stance,
            note,
            quotation,
            span: law.text.span,
        })
    }

    /// Lists a quotation, to be looked up later.
    fn quote(&mut self, quotation: Quotation) -> QuotationId {
        self.quotations.push(Arc::new(quotation));
        QuotationId((self.first + self.quotations.len()) as u32 - 1)
    }

    fn statute_named(&mut self, file: &SourceFile, law: &LawFront) -> Option<StatuteId> {
        let keys = [edition_key(&law.cite), law.cite.key()];
        if let Some(id) = keys.iter().flatten().find_map(|key| self.laws.get(key)) {
            return Some(*id);
        }
        let key = law.cite.statute_id().unwrap_or_default();
        if self.failed.contains(key.as_str()) {
            return None;
        }
        let place = file.place(law.text.span);
        let is_cited = |draft: &AnyEntry| match draft {
            AnyEntry::Statute(e) => *e.id == *key || e.front.cite.key().is_some_and(|own| Some(own) == law.cite.key()),
            _ => false,
        };
        if let Some(draft) = self.around.drafts.values().copied().find(|draft| is_cited(draft)) {
            self.diagnostics.push(left_out(place, draft));
            return None;
        }
        let d = Diagnostic::at(
            &codes::UNKNOWN_STATUTE,
            place.clone(),
            format!("there's no entry for `{}`", law.text.value),
        )
        .because(format!("law {}", law.text.value));
        let near = self.near(&law.text.value, &self.known.statutes);
        self.diagnostics.push(match near {
            Some(near) => d.did_you_mean(place, Some(&near)),
            None => d.help(format!("write content/statutes/{key}.md, or cite a statute that has an entry")),
        });
        None
    }

    /// How a law link is printed: the entry's own citation where the link names the entry by its id.
    fn printed(&self, law: &LawFront, statute: StatuteId) -> Arc<str> {
        match &law.cite {
            Citation::Entry(entry) => {
                format!("{}{}", print(&self.sorted.statutes[statute.index()].front.cite), entry.pinpoint).into()
            }
            cite => print(cite),
        }
    }

    /// The anchor of the subsection that a law link points to. The outer `None` means that it isn't there, and was reported.
    fn pinpoint(&mut self, file: &SourceFile, law: &LawFront, statute: StatuteId) -> Option<Option<Arc<str>>> {
        let Some(pinpoint) = law.cite.pinpoint().filter(|p| !p.is_empty()) else { return Some(None) };
        let entry = &self.sorted.statutes[statute.index()];
        if entry.body.provisions.iter().any(|p| !p.designators.is_empty() && p.pinpoint == *pinpoint) {
            return Some(Some(pinpoint.anchor().into()));
        }
        let held: Vec<String> = entry
            .body
            .provisions
            .iter()
            .filter(|p| !p.designators.is_empty())
            .map(|p| p.pinpoint.to_string())
            .collect();
        let mut d = Diagnostic::new(
            &codes::UNKNOWN_PINPOINT,
            file,
            law.text.span,
            format!("the text of {} has no {pinpoint}", print(&entry.front.cite)),
        )
        .also(entry.file.place(entry.front.cite_text.span), "the statute's entry")
        .because(format!("subsection {}{pinpoint}", entry.id));
        let near = diagnostics::only_nearest(&pinpoint.to_string(), held.iter().map(String::as_str));
        if let Some((near, cite)) =
            near.and_then(|near| Some((near, law.text.value.strip_suffix(&*pinpoint.to_string())?)))
        {
            d = d.help(format!("did you mean {near}?")).replace(file.place(law.text.span), format!("{cite}{near}"));
        }
        d = if held.is_empty() {
            d.help(
                "the entry has no text with subsections; cite the whole section, or put its text in a ```statute fence",
            )
        } else {
            d.help(format!("its text has {}", held.join(", ")))
        };
        self.diagnostics.push(d);
        None
    }

    fn wording(&mut self, me: EntryId, file: &SourceFile, at: usize, wording: &WordingFront) -> Wording {
        let anchor: Arc<str> = format!("wording-{}", at + 1).into();
        let note = self.inline(me, file, wording.note.as_ref());
        let mut versions = Vec::new();
        for version in &wording.versions {
            let source = self.source(file, version.source.as_ref());
            let Some(text) = &version.text else { continue };
            if source.is_some_and(|id| self.withholds(EntryId::Source(id))) {
                continue;
            }
            versions.push(self.quote(Quotation {
                entry: me,
                place: file.place(text.span),
                text: text.value.clone(),
                source,
                locator: version.page.as_ref().map(|p| p.value.clone()),
                anchor: Some(anchor.clone()),
                wording: true,
                markup: Vec::new(),
            }));
        }
        let speaker = wording.speaker.as_ref().map(|s| s.value.clone());
        Wording { anchor, utterance: wording.utterance.value.clone(), speaker, note, versions }
    }

    fn person(&mut self, id: PersonId, entry: &Arc<Entry<PersonFront>>) -> Person {
        let file = &entry.file;
        let called = entry
            .front
            .called
            .iter()
            .filter_map(|c| Some((self.teller(file, c.source.as_ref())?, c.name.as_ref()?.value.clone())))
            .collect();
        let status_source = entry.front.status.as_ref().and_then(|s| self.teller(file, s.source.as_ref()));
        let reported = entry.front.reported_as.iter();
        let reported_as = reported
            .filter_map(|c| Some((self.teller(file, c.source.as_ref())?, c.name.as_ref()?.value.clone())))
            .collect();
        let text = self.body(EntryId::Person(id), file, &entry.body);
        Person { called, status_source, reported_as, text, entry: entry.clone() }
    }

    fn statute(&mut self, id: StatuteId, entry: &Arc<Entry<StatuteFront>>) -> Statute {
        let (front, file, me) = (&entry.front, &entry.file, EntryId::Statute(id));
        let text = self.body(me, file, &entry.body);
        let penalty = self.inline(me, file, front.penalty.as_ref());
        let omits = self.inline(me, file, front.omits.as_ref());
        let mut elements = Vec::new();
        for (at, element) in front.elements.iter().enumerate() {
            let points = self.inline(me, file, element.points.as_ref());
            elements.push(Element { at, points, against: self.inline(me, file, element.against.as_ref()) });
        }
        let mut versions = Vec::new();
        for (at, version) in front.versions.iter().enumerate() {
            let source = self.teller(file, version.source.as_ref());
            versions.push(LawVersion { at, source, note: self.inline(me, file, version.note.as_ref()) });
        }
        let mut treatment = Vec::new();
        for (at, decision) in front.treatment.iter().enumerate() {
            let source = self.teller(file, decision.source.as_ref());
            treatment.push(Treatment { at, source, holding: self.inline(me, file, decision.holding.as_ref()) });
        }
        treatment.sort_by(|a, b| {
            chronology::dates(front.treatment[a.at].date.as_ref(), front.treatment[b.at].date.as_ref())
        });
        Statute { cite: print(&front.cite), text, penalty, omits, elements, versions, treatment, entry: entry.clone() }
    }

    fn inline(&mut self, me: EntryId, file: &SourceFile, text: Option<&Inline>) -> Option<Text> {
        text.map(|t| self.body(me, file, &t.value))
    }

    fn body(&mut self, me: EntryId, file: &SourceFile, body: &Arc<Body>) -> Text {
        let links = body.links.iter().map(|l| self.target(file, l)).collect();
        let mut citations = Vec::with_capacity(body.citations.len());
        for citation in &body.citations {
            let items = citation.items.iter();
            citations.push(
                items
                    .map(|i| Cited { source: self.source(file, Some(&i.source)), locator: i.locator.clone() })
                    .collect::<Vec<_>>(),
            );
        }
        let mut quotations = Vec::with_capacity(body.quotations.len());
        for quotation in &body.quotations {
            let cited = citations[quotation.citation as usize].first();
            if let Some(source) = cited.and_then(|c| c.source).filter(|id| self.withholds(EntryId::Source(*id))) {
                self.quotes_withheld(file, quotation.span, source);
            }
            quotations.push(self.quote(Quotation {
                entry: me,
                place: file.place(quotation.span),
                // The spaces inside guillemets are theirs.
                text: quotation.text.trim().into(),
                source: cited.and_then(|c| c.source),
                locator: cited.and_then(|c| c.locator.clone()),
                anchor: (!quotation.anchor.is_empty()).then(|| (&*quotation.anchor).into()),
                wording: false,
                markup: quotation.markup.clone(),
            }));
        }
        Text { body: body.clone(), links, citations, quotations }
    }

    fn quotes_withheld(&mut self, file: &SourceFile, span: Span, source: SourceId) {
        let withheld = &self.sorted.sources[source.index()];
        let d = Diagnostic::new(
            &codes::QUOTES_WITHHELD,
            file,
            span,
            format!("this quotes `{}`, which is withheld", withheld.id),
        );
        let d = match &withheld.common.withheld {
            Some(reason) => d.also(withheld.file.place(reason.span), "withheld here"),
            None => d,
        };
        self.diagnostics.push(d.help("remove the quotation, or use your own words for what you can still say"));
    }

    fn target(&mut self, file: &SourceFile, link: &crate::document::body::Link) -> Target {
        match &link.target {
            LinkTarget::Id(id, anchor) => match (self.names.get(id), MADE.iter().find(|(made, _)| *made == &**id)) {
                (Some(entry), _) => self.place_in(*entry, anchor),
                (None, Some((made, _))) => Target::Made(made),
                (None, None) => self.missing(file, link, id),
            },
            LinkTarget::File(path, anchor) => {
                let path = &url::decoded(path).map_or_else(|| path.clone(), Arc::from);
                let id = path
                    .strip_prefix("content/")
                    .and_then(|p| p.strip_suffix(".md"))
                    .and_then(|p| p.rsplit('/').next());
                match id.and_then(|id| self.names.get(id)).filter(|e| self.file_of(**e) == path) {
                    Some(entry) => self.place_in(*entry, anchor),
                    None => self.missing(file, link, path),
                }
            }
            LinkTarget::Asset(address) => match self.asset(address) {
                Some(address) => Target::Asset(address.into()),
                None => self.missing_asset(file, link, address),
            },
            LinkTarget::Anchor(anchor) => Target::Anchor(anchor.clone()),
            LinkTarget::External(url) => Target::External(url.clone()),
            LinkTarget::Refused => Target::Missing,
        }
    }

    /// The address of the file in `static/` that an address names, with its fragment. The file may be named as it is called, or with escapes.
    fn asset(&self, address: &str) -> Option<String> {
        let found = |name: &str| {
            let named = |name: String| self.around.assets.get(&*url::composed(&name)).cloned();
            named(name.to_owned()).or_else(|| named(url::decoded(name)?))
        };
        if let Some(file) = found(address) {
            return Some(url::encoded(&file));
        }
        let (name, rest) = address.split_at(address.find(['#', '?'])?);
        found(name).map(|file| format!("{}{rest}", url::encoded(&file)))
    }

    /// A place in an entry; a page that is withheld has no parts any more.
    fn place_in(&self, entry: EntryId, anchor: &Option<Arc<str>>) -> Target {
        Target::Entry(entry, anchor.clone().filter(|_| !self.withholds(entry)))
    }

    fn file_of(&self, id: EntryId) -> &Arc<str> {
        match id {
            EntryId::Incident(i) => &self.sorted.incidents[i.index()].file.path,
            EntryId::Person(i) => &self.sorted.people[i.index()].file.path,
            EntryId::Statute(i) => &self.sorted.statutes[i.index()].file.path,
            EntryId::Source(i) => &self.sorted.sources[i.index()].file.path,
            EntryId::Page(i) => &self.sorted.pages[i.index()].file.path,
        }
    }

    fn missing(&mut self, file: &SourceFile, link: &crate::document::body::Link, name: &str) -> Target {
        if let Some(d) = self.moved(file, link, name) {
            self.diagnostics.push(d);
            return Target::Missing;
        }
        let stem = name.rsplit('/').next().unwrap_or(name).trim_end_matches(".md");
        if self.failed.contains(stem) {
            return Target::Missing;
        }
        let place = file.place(link.span);
        if let Some(draft) = self.draft(stem).filter(|d| stem == name || *d.file().path == *name) {
            self.diagnostics.push(left_out(place, draft));
            return Target::Missing;
        }
        let near = self.near(stem, &self.known.all);
        let mut d =
            Diagnostic::at(&codes::UNKNOWN_ENTRY, place, format!("the link leads to `{name}`, which doesn't exist"))
                .because(stem);
        d = match near {
            Some(near) => {
                let written = file.text.get(link.span.range()).unwrap_or_default();
                let mended = written.replacen(stem, &near, 1);
                d.help(format!("did you mean `{near}`?")).replace(file.place(link.span), mended)
            }
            None => d.help("use an entry's id, which is its file name without .md"),
        };
        self.diagnostics.push(d);
        Target::Missing
    }

    /// A link to a file that is there, but in another folder or under another name.
    fn moved(&self, file: &SourceFile, link: &crate::document::body::Link, path: &str) -> Option<Diagnostic> {
        let id = path.strip_suffix(".md")?.rsplit('/').next()?;
        let right =
            OutPath::new(file.path.clone()).link_to(&OutPath::new(self.file_of(*self.names.get(id)?).clone()), None);
        let place = file.place(link.span);
        let d = Diagnostic::at(
            &codes::UNKNOWN_ENTRY,
            place.clone(),
            format!("the link leads to `{path}`, which doesn't exist"),
        )
        .help(format!("did you mean `{right}`?"));
        let written = file.text.get(link.span.range())?;
        let (before, rest) = written.rsplit_once('(')?;
        let anchor = rest.find('#').map_or(")", |at| &rest[at..]);
        Some(d.replace(place, format!("{before}({right}{anchor}")))
    }

    fn missing_asset(&mut self, file: &SourceFile, link: &crate::document::body::Link, address: &str) -> Target {
        let place = file.place(link.span);
        let (written, _) = address.split_at(address.find(['#', '?']).unwrap_or(address.len()));
        let path = url::decoded(written).unwrap_or_else(|| written.to_owned());
        let near = self.near(&path, &self.known.assets).map(|near| url::encoded(&near));
        let d = Diagnostic::at(&codes::UNKNOWN_FILE, place.clone(), format!("there's no file `static/{path}`"))
            .because(format!("file {path}"));
        self.diagnostics.push(match near {
            Some(near) => {
                let d = d.help(format!("did you mean `/{near}`?"));
                match self.mended(file, link.span, written, &near) {
                    Some(text) => d.replace(place, text),
                    None => d,
                }
            }
            None => d.help("put the file in static/, or link to an entry with [[its-id]]"),
        });
        Target::Missing
    }

    /// What stands at a place, with one name in it exchanged for another; if that can be told.
    fn mended(&self, file: &SourceFile, span: Span, old: &str, new: &str) -> Option<String> {
        let written = file.text.get(span.range())?;
        let at = written.rfind(old)?;
        Some(format!("{}{new}{}", &written[..at], &written[at + old.len()..]))
    }

    fn corrections(&mut self) -> Vec<Corrected> {
        let Some(file) = self.around.corrections_file else { return Vec::new() };
        let mut found = Vec::new();
        let near = |name: &str| self.near(name, &self.known.all);
        let resolved = corrections::resolve(self.around.corrections, file, self.names, self.failed, near, &mut found);
        self.diagnostics.extend(found);
        resolved
    }

    fn case(&mut self) -> Option<EntryId> {
        let name = self.around.config.case.as_ref()?.entry.as_ref()?;
        let found = self.names.get(&name.value).copied();
        if let (None, Some(file)) = (found, self.around.config_file) {
            let place = file.place(name.span);
            let near = || self.near(&name.value, &self.known.all);
            let d = self.draft(&name.value).map(|draft| left_out(place.clone(), draft)).unwrap_or_else(|| {
                Diagnostic::at(&codes::UNKNOWN_CASE_ENTRY, place.clone(), format!("there's no entry `{}`", name.value))
                    .did_you_mean(place, near().as_deref())
            });
            self.diagnostics.push(d);
        }
        found
    }
}

/// Says that what is named is a draft, which is there for its editor only.
fn left_out(place: Place, draft: &AnyEntry) -> Diagnostic {
    let (id, file) = (draft.id(), draft.file());
    let said = format!("`{id}` is a draft, so it isn't built");
    Diagnostic::at(&codes::NAMES_A_DRAFT, place, said)
        .because(id.clone())
        .also(file.place(draft_line(&file.text)), "this line makes it a draft")
        .help("remove that line when the entry is ready, or remove this reference; --drafts includes drafts")
}

/// Where an entry says that it is a draft.
fn draft_line(text: &str) -> Span {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.strip_prefix("draft").is_some_and(|rest| rest.trim_start().starts_with('=')) {
            return Span::new(at, at + line.trim_end().len());
        }
        at += line.len();
    }
    Span::default()
}

/// The former addresses of renamed entries. One that belongs to another entry now, or is claimed twice, is reported.
fn redirects(site: &Site, diagnostics: &mut Vec<Diagnostic>) -> Vec<(OutPath, EntryId)> {
    let mut redirects = Vec::new();
    if site.entries().all(|e| site.common(e).former_ids.is_empty()) {
        return redirects;
    }
    let mut taken: BTreeMap<OutPath, EntryId> = site.entries().map(|e| (site.path(e).clone(), e)).collect();
    for entry in site.entries() {
        for former in &site.common(entry).former_ids {
            let place = site.place(entry, former.span);
            if !url::is_id(&former.value) || url::is_reserved(&former.value) {
                let said = format!("`{}` can't be an id", former.value);
                diagnostics.push(
                    Diagnostic::at(&codes::BAD_FORMER_ID, place, said).help("write the old file name without .md"),
                );
                continue;
            }
            let path = entry::address(entry.kind(), &former.value);
            if MADE.iter().any(|(_, made)| path.as_str() == *made) {
                let said =
                    format!("Annals creates {path} itself, which is the address of the former id `{}`", former.value);
                diagnostics.push(
                    Diagnostic::at(&codes::FORMER_ID_TAKEN, place, said)
                        .help("remove it; the address already leads to another page"),
                );
                continue;
            }
            if let Some(other) = taken.insert(path.clone(), entry) {
                let said = format!("the former id `{}` is in use", former.value);
                diagnostics.push(
                    Diagnostic::at(&codes::FORMER_ID_TAKEN, place, said)
                        .also(site.place(other, Span::default()), "this entry uses it")
                        .help("remove it here, or rename the other entry"),
                );
                continue;
            }
            redirects.push((path, entry));
        }
    }
    redirects
}

fn print(cite: &Citation) -> Arc<str> {
    cite.display_nbsp().into()
}

/// Every link to a part of a page leads to a heading, a provision, or (on a source's page) a page of the source.
fn check_anchors(site: &Site, diagnostics: &mut Vec<Diagnostic>) {
    for from in site.entries() {
        for text in site.texts(from) {
            for (target, link) in text.links.iter().zip(&text.body.links) {
                let (entry, anchor) = match target {
                    Target::Entry(entry, Some(anchor)) => (*entry, anchor),
                    Target::Anchor(anchor) => (from, anchor),
                    _ => continue,
                };
                if !has_anchor(site, entry, anchor) {
                    let suggest = diagnostics.len() < SUGGESTED;
                    diagnostics.push(broken_anchor(site, from, (entry, anchor), link.span, suggest));
                }
            }
        }
    }
}

fn has_anchor(site: &Site, entry: EntryId, anchor: &str) -> bool {
    let body = &site.text(entry).body;
    body.headings.iter().any(|h| &*h.anchor == anchor)
        || body.provisions.iter().any(|p| p.anchor().as_deref() == Some(anchor))
        || matches!(entry, EntryId::Source(id) if site.index.has_page(id, anchor))
}

fn broken_anchor(
    site: &Site,
    from: EntryId,
    (entry, anchor): (EntryId, &str),
    span: Span,
    suggest: bool,
) -> Diagnostic {
    let body = &site.text(entry).body;
    let mut anchors: Vec<String> = body.headings.iter().map(|h| h.anchor.to_string()).collect();
    anchors.extend(body.provisions.iter().filter_map(|p| p.anchor()));
    let said = format!("`{}` has no heading, subsection or note `#{anchor}`", site.slug(entry));
    let place = site.place(from, span);
    let d = Diagnostic::at(&codes::UNKNOWN_ANCHOR, place.clone(), said)
        .because(format!("part {}#{anchor}", site.slug(entry)));
    match nearest(anchor, anchors.iter().map(String::as_str).filter(|_| suggest)) {
        Some(near) => {
            let d = d.help(format!("did you mean `#{near}`?"));
            match with_anchor(&site.file(from).text, span, anchor, near) {
                Some(text) => d.replace(place, text),
                None => d,
            }
        }
        None if anchors.is_empty() => d.help("the page has no headings or subsections to link to"),
        None => {
            let more = if anchors.len() > 12 { ", …" } else { "" };
            anchors.truncate(12);
            d.help(format!("you can link to: #{}{more}", anchors.join(", #")))
        }
    }
}

/// A link as it is written, with another anchor; if the anchor can be found in it.
fn with_anchor(text: &str, span: Span, old: &str, new: &str) -> Option<String> {
    let written = text.get(span.range())?;
    let (before, after) = written.split_once(&format!("#{old}"))?;
    Some(format!("{before}#{new}{after}"))
}
