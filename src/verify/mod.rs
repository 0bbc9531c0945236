//! Site, copies and lock → the status of every quotation. With the copies each quotation is looked up; without them `evidence.lock` tells
//! whether it is one that was looked up before and has not changed since.

pub mod against;
mod lock;
mod place;
mod sense;
mod statute;

pub use self::lock::Lock;

use self::lock::{CopyRecord, Known, QuotationRecord, digest, known, print_lock, read_lock, words_digest};
use crate::diagnostics::span::{Place, SourceFile, Span};
use crate::diagnostics::{Diagnostic, Severity, codes};
use crate::document::body::Markup;
use crate::document::locator::Locator;
use crate::input::snapshot::CopyFile;
use crate::memo::{Fingerprint, Memo};
use crate::model::{EntryId, Quotation, QuotationId, Site, Source, SourceId};
use crate::quote_match::{self, Change, Finding, Negations, SourceText};
use crate::url::composed;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

/// What is known of a quotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// It stands in the copy, on the page cited if one is.
    Verified {
        /// The page that it begins on, from 1; `None` in a copy without pages.
        page: Option<u32>,
        /// Where it begins, in bytes of the copy.
        at: usize,
        /// What is known of the place that is cited.
        cited: PlaceProof,
    },
    /// It was verified before and hasn't changed since; the copy isn't here.
    Kept {
        /// The page that it was found on.
        page: Option<u32>,
        /// What was known of the place that is cited.
        cited: PlaceProof,
    },
    /// The site has no copy of the source.
    NoCopy,
    /// There are neither copies nor a lock here.
    Unchecked,
    /// It isn't there, or isn't there only once; a diagnostic says so.
    Failed,
}

/// What is known of the place that a quotation's citation names, besides the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceProof {
    /// It names none.
    Unnamed,
    /// The words stand there: on the page, or in the part whose beginning and end the copy shows.
    Checked,
    /// It names a page, and the copy has none.
    NoPages,
    /// The copy doesn't show where that place is.
    Unchecked,
}

impl Status {
    /// The word that data files use.
    pub fn word(&self) -> &'static str {
        match self {
            Status::Verified { .. } => "verified",
            Status::Kept { .. } => "kept",
            Status::NoCopy => "no copy",
            Status::Unchecked => "unchecked",
            Status::Failed => "failed",
        }
    }
}

/// The status of every quotation of a site.
#[derive(Debug, Default)]
pub struct Evidence {
    statuses: Vec<Status>,
    statute_texts: Vec<statute::StatuteText>,
    copies: BTreeMap<SourceId, CopyRecord>,
    lock: Option<Lock>,
}

/// How many quotations there are of each status. Versions of wordings are not counted: they are not speech.
#[derive(Debug, Default, PartialEq, Eq, Clone, Copy)]
pub struct Counts {
    /// All.
    pub all: usize,
    /// Those that stand in a copy.
    pub verified: usize,
    /// Those that stood in a copy that isn't here.
    pub kept: usize,
    /// Those that were not looked up.
    pub unchecked: usize,
}

/// Copies that were prepared for searching, by their content.
pub type Prepared = Memo<Arc<SourceText>>;

/// Weighs every quotation.
pub fn weigh(
    site: &Site,
    copies: Option<&[CopyFile]>,
    lock: Option<&SourceFile>,
    prepared: &Prepared,
) -> (Evidence, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let lock = lock.and_then(|file| read_lock(file, &mut diagnostics));
    let held = copies.map(|files| hold(site, files, prepared, &mut diagnostics)).unwrap_or_default();
    if let Some(lock) = lock.as_ref().filter(|_| copies.is_some()) {
        diagnostics.extend(changed_copies(site, &held, lock));
    }
    diagnostics.extend(lock.iter().flat_map(|lock| dropped_copies(site, lock)));
    let known = lock.as_ref().map(known);
    let copies_here = LookUp { has_copies: copies.is_some(), held: &held, known: known.as_ref() };
    let statute_texts = statute::texts(site, &copies_here, &mut diagnostics);
    let negations = sense::negations(site);
    let looker = Looker { site, copies: copies.is_some(), held: &held, known, negations };
    let weighed: Vec<(Status, Vec<Diagnostic>)> =
        site.quotations.par_iter().with_max_len(16).map(|q| looker.weigh(q)).collect();
    let (statuses, found): (Vec<_>, Vec<_>) = weighed.into_iter().unzip();
    diagnostics.extend(found.into_iter().flatten());
    diagnostics.extend(nothing_checked(site, &statuses));
    diagnostics.extend(place::without_pages(site, &statuses, &held));
    let ends = ends(site, &held);
    let beyond =
        |id: SourceId, at: &Locator| ends[id.index()].is_some_and(|end| at.pages.iter().any(|p| *p.end() > end));
    diagnostics.extend(cited(site, &statuses, &beyond).into_iter().map(|cited| no_such_page(site, &ends, cited)));
    let copies = held.into_iter().map(|(id, held)| (id, held.record)).collect();
    (Evidence { statuses, statute_texts, copies, lock }, diagnostics)
}

/// Says once that nothing proves the quotations here.
fn nothing_checked(site: &Site, statuses: &[Status]) -> Option<Diagnostic> {
    let count = statuses.iter().filter(|s| **s == Status::Unchecked).count();
    let first = site.quotations.iter().zip(statuses).find(|(_, s)| **s == Status::Unchecked)?.0;
    let said = format!(
        "{} checked, because there are no copies and no evidence.lock",
        if count == 1 { "1 quotation wasn't".to_owned() } else { format!("{count} quotations weren't") }
    );
    let d = Diagnostic::at(&codes::NOTHING_CHECKED, first.place.clone(), said).label("the first one");
    Some(d.help("name the folder of copies with --copies, run `annals verify` once, and commit evidence.lock"))
}

/// A place in a source, and what names it.
type CitedPlace<'s> = (Place, SourceId, &'s Locator);

/// Every place that is cited and wanted. Of a quotation that failed it was said already that it doesn't stand there.
fn cited<'s>(site: &'s Site, statuses: &[Status], wanted: &dyn Fn(SourceId, &Locator) -> bool) -> Vec<CitedPlace<'s>> {
    let failed = |id: QuotationId| statuses.get(id.index()) == Some(&Status::Failed);
    let mut cited = Vec::new();
    for entry in site.entries() {
        for text in site.texts(entry) {
            for (number, (citation, items)) in text.body.citations.iter().zip(&text.citations).enumerate() {
                let unproved = text.quotation_of(number).is_some_and(failed);
                for (written, item) in citation.items.iter().zip(items).skip(usize::from(unproved)) {
                    let place = || site.place(entry, written.source.span);
                    let named = item.source.zip(item.locator.as_ref()).filter(|(source, at)| wanted(*source, at));
                    cited.extend(named.map(|(source, at)| (place(), source, at)));
                }
            }
        }
    }
    for incident in &site.incidents {
        let mut add = |place: Place, source: Option<SourceId>, at: Option<&'s Locator>| {
            cited.extend(source.zip(at).filter(|(source, at)| wanted(*source, at)).map(|(id, at)| (place, id, at)));
        };
        let place = |span: Span| incident.entry.file.place(span);
        incident.dates.iter().for_each(|d| add(place(d.span), Some(d.source), d.locator.as_ref()));
        let law = incident.law.iter().filter(|l| !l.quotation.is_some_and(failed));
        law.for_each(|l| add(place(l.span), Some(l.by), l.locator.as_ref()));
        let versions = incident.wordings.iter().flat_map(|w| &w.versions).filter(|id| !failed(**id));
        versions.map(|id| &site[*id]).for_each(|v| add(v.place.clone(), v.source, v.locator.as_ref()));
    }
    cited
}

/// The last page of each source, where it is known: by its entry, or by its copy, unless that isn't parted.
fn ends(site: &Site, held: &BTreeMap<SourceId, Held>) -> Vec<Option<u32>> {
    let end = |(i, source): (usize, &Arc<Source>)| {
        let copied = || held.get(&SourceId(i as u32)).map(|held| held.text.pages()).filter(|pages| *pages > 1);
        source.entry.front.pages.as_ref().map(|pages| pages.value).or_else(copied)
    };
    site.sources.iter().enumerate().map(end).collect()
}

/// Says of a place that it lies after the end of its source.
fn no_such_page(site: &Site, ends: &[Option<u32>], (place, id, locator): CitedPlace) -> Diagnostic {
    let source = &site[id];
    let last = ends[id.index()].unwrap_or_default();
    let has = if last == 1 { "one page".to_owned() } else { format!("{last} pages") };
    let told = format!("the citation names {} of {}, which has only {has}", locator.label, source.short());
    let d = Diagnostic::at(&codes::NO_SUCH_PAGE, place, told);
    let d = match &source.entry.front.pages {
        Some(pages) => d.also(source.entry.file.place(pages.span), "its entry gives the number of pages"),
        None => d,
    };
    d.help("name the right page")
}

/// Sources that had a copy when their quotations were looked up, and name none any more: nothing would be looked up in them.
fn dropped_copies(site: &Site, lock: &Lock) -> Vec<Diagnostic> {
    let files: BTreeMap<&str, &str> = lock.copies.iter().map(|copy| (&*copy.source, &*copy.file)).collect();
    let shown = site.sources.iter().filter(|s| s.entry.front.copy.is_none() && s.entry.common.withheld.is_none());
    let dropped = shown.filter_map(|source| Some((source, *files.get(&*source.entry.id)?)));
    dropped
        .map(|(source, file)| {
            let said =
                format!("its quotations were checked against the copy `{file}`, which the entry no longer names");
            Diagnostic::new(&codes::COPY_DROPPED, &source.entry.file, source.entry.front.title.span, said)
                .help(format!("add `copy = \"{file}\"`; if you removed the copy on purpose, run `annals verify`"))
        })
        .collect()
}

/// A copy, ready to be searched.
struct Held {
    record: CopyRecord,
    text: Arc<SourceText>,
    /// The digest of the bytes as they are on the disk, where their line ends are others than those of the text.
    on_disk: Option<String>,
}

fn hold(
    site: &Site,
    files: &[CopyFile],
    prepared: &Prepared,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<SourceId, Held> {
    let by_name: BTreeMap<&str, &CopyFile> = files.iter().map(|f| (&*f.name, f)).collect();
    let mut held = BTreeMap::new();
    for (i, source) in site.sources.iter().enumerate() {
        let Some(name) = &source.entry.front.copy else { continue };
        let place = source.entry.file.place(name.span);
        let Some(file) = by_name.get(&*composed(&name.value)) else {
            let near = crate::diagnostics::nearest(&name.value, by_name.keys().copied());
            let d = Diagnostic::at(
                &codes::COPY_MISSING,
                place.clone(),
                format!("the folder of copies has no file `{}`", name.value),
            );
            diagnostics.push(match near {
                Some(_) => d.did_you_mean(place, near),
                None => d.help("put the copy there, or remove the `copy` line"),
            });
            continue;
        };
        let Ok(text) = std::str::from_utf8(&file.bytes) else {
            diagnostics.push(
                Diagnostic::at(&codes::NOT_UTF8, place, format!("the copy `{}` isn't UTF-8 text", name.value))
                    .help("save it as UTF-8"),
            );
            continue;
        };
        let lines = unix_lines(text);
        let on_disk = matches!(lines, Cow::Owned(_)).then(|| digest(&file.bytes));
        let text = prepared.get_or(Fingerprint::of([lines.as_bytes()]), || Arc::new(SourceText::new(&lines)));
        let record = CopyRecord {
            source: source.entry.id.clone(),
            file: name.value.clone(),
            sha256: digest(lines.as_bytes()),
            bytes: lines.len() as u64,
        };
        held.insert(SourceId(i as u32), Held { record, text, on_disk });
    }
    held
}

/// A copy's text with the line ends of Unix. git writes others on Windows: the text is the same, and so are its digest and every place in it.
fn unix_lines(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n").into() } else { text.into() }
}

fn changed_copies(site: &Site, held: &BTreeMap<SourceId, Held>, lock: &Lock) -> Vec<Diagnostic> {
    let recorded: BTreeMap<&str, &CopyRecord> = lock.copies.iter().map(|c| (&*c.source, c)).collect();
    let mut diagnostics = Vec::new();
    for (id, held) in held {
        let Some(record) = recorded.get(&*held.record.source) else { continue };
        // A lock of before was taken over the line ends, too.
        if record.sha256 != held.record.sha256 && Some(&record.sha256) != held.on_disk.as_ref() {
            let source = &site[*id];
            let span = source.entry.front.copy.as_ref().map_or(Span::default(), |c| c.span);
            let said = format!("the copy `{}` isn't the one that was verified", held.record.file);
            diagnostics.push(
                Diagnostic::new(&codes::COPY_CHANGED, &source.entry.file, span, said)
                    .help("if the new copy is right, run `annals verify` and review what changes in evidence.lock"),
            );
        }
    }
    diagnostics
}

/// The words of a quotation with what changes how they are read: a proof of plain words isn't one of the same words struck through or set off.
fn marked_words(quotation: &Quotation) -> Cow<'_, str> {
    if quotation.markup.is_empty() {
        return Cow::Borrowed(&quotation.text);
    }
    let mut words = quotation.text.to_string();
    for Markup { kind, range } in &quotation.markup {
        let marked = quotation.text.get(range.clone()).unwrap_or_default();
        write!(words, "\n{kind:?} at {}: {marked}", range.start).unwrap_or_default();
    }
    Cow::Owned(words)
}

/// Where something can be looked up: in the copies that are here, or in the lock.
struct LookUp<'l> {
    has_copies: bool,
    held: &'l BTreeMap<SourceId, Held>,
    known: Option<&'l Known<'l>>,
}

struct Looker<'a> {
    site: &'a Site,
    copies: bool,
    held: &'a BTreeMap<SourceId, Held>,
    known: Option<Known<'a>>,
    negations: Negations,
}

impl Looker<'_> {
    fn weigh(&self, quotation: &Quotation) -> (Status, Vec<Diagnostic>) {
        let Some(id) = quotation.source else { return (Status::Failed, Vec::new()) };
        if let Some(held) = self.held.get(&id).filter(|_| self.is_looked_up(quotation, &self.site[id])) {
            return self.look_up(quotation, &self.site[id], held);
        }
        let (status, found) = self.without_copy(quotation, id);
        (status, found.into_iter().collect())
    }

    /// Whether a quotation can be looked up: its source names a copy whose wording counts.
    fn is_looked_up(&self, quotation: &Quotation, source: &Source) -> bool {
        (source.entry.front.reliable || quotation.wording) && source.entry.front.copy.is_some()
    }

    fn without_copy(&self, quotation: &Quotation, id: SourceId) -> (Status, Option<Diagnostic>) {
        let source = &self.site[id];
        if !source.entry.front.reliable && !quotation.wording {
            return (Status::Failed, Some(unreliable(quotation, source)));
        }
        if source.entry.front.copy.is_none() {
            return (Status::NoCopy, None);
        }
        match &self.known {
            // The copies are here, but not this one; that was reported once, at the source.
            _ if self.copies => (Status::Failed, None),
            Some(known) => kept(quotation, source, known),
            None => (Status::Unchecked, None),
        }
    }

    fn look_up(&self, quotation: &Quotation, source: &Source, held: &Held) -> (Status, Vec<Diagnostic>) {
        let paged = held.text.pages() > 1;
        let pages = quotation.locator.as_ref().filter(|_| paged).map_or(&[][..], |l| &l.pages);
        let finding = quote_match::find(&held.text, &quotation.text, pages);
        let (finding, cited) = match place::in_part(quotation, held, finding) {
            Ok(found) => found,
            Err(d) => return (Status::Failed, vec![place::outside(quotation, source, d)]),
        };
        match finding {
            Finding::Verified(place) => {
                let found = sense::reviewed(self.site, quotation, source, (&held.text, &place), &self.negations);
                let fails = found.iter().any(|d| d.severity == Severity::Error);
                let verified = Status::Verified { page: paged.then_some(place.page), at: place.range.start, cited };
                (if fails { Status::Failed } else { verified }, found)
            }
            Finding::Ambiguous(places) => (Status::Failed, vec![ambiguous(quotation, source, &places, paged)]),
            Finding::Endless => (Status::Failed, vec![endless(quotation, source)]),
            Finding::Elsewhere(places) => (Status::Failed, vec![elsewhere(quotation, source, &places)]),
            Finding::Absent(nearest) => (Status::Failed, vec![absent(quotation, source, nearest.as_ref())]),
            Finding::Wordless => {
                let d = Diagnostic::at(
                    &codes::WORDLESS_QUOTATION,
                    quotation.place.clone(),
                    "the quotation has no words of the source",
                )
                .help("quote at least one word, or remove the quotation marks");
                (Status::Failed, vec![d])
            }
        }
    }
}

fn unreliable(quotation: &Quotation, source: &Source) -> Diagnostic {
    Diagnostic::at(
        &codes::UNRELIABLE_QUOTED,
        quotation.place.clone(),
        format!("{} can't be quoted, because its wording is unreliable", source.short()),
    )
    .help("quote the document itself, use your own words, or set the wordings side by side with [[wording]]")
}

fn kept(quotation: &Quotation, source: &Source, known: &Known) -> (Status, Option<Diagnostic>) {
    let words = words_digest(&marked_words(quotation));
    let cited = quotation.locator.as_ref().map_or("", |l| &l.label);
    if let Some(record) = known.get(&(&*source.entry.id, cited, words.as_str())) {
        let cited = place::kept(quotation, record.page);
        return (Status::Kept { page: record.page, cited }, None);
    }
    let d = Diagnostic::at(
        &codes::NOT_IN_LOCK,
        quotation.place.clone(),
        "the quotation hasn't been verified since it was added or changed",
    )
    .help("run `annals verify --copies FOLDER` where the copies are, and commit evidence.lock");
    (Status::Failed, Some(d))
}

fn endless(quotation: &Quotation, source: &Source) -> Diagnostic {
    let said = format!("the quotation almost matches too many places in {} to be checked", source.short());
    Diagnostic::at(&codes::ENDLESS_QUOTATION, quotation.place.clone(), said)
        .help("quote fewer words, and include one that is rare in the source")
}

fn ambiguous(quotation: &Quotation, source: &Source, places: &[quote_match::Place], paged: bool) -> Diagnostic {
    let count = match places.len() {
        count if count > quote_match::MOST_PLACES => format!("more than {}", quote_match::MOST_PLACES),
        count => count.to_string(),
    };
    let said = format!("the quotation appears in {count} places in {}", source.short());
    let d = Diagnostic::at(&codes::AMBIGUOUS_QUOTATION, quotation.place.clone(), said);
    if !paged {
        return d.help("quote a few more words, so that only one place matches");
    }
    let pages: BTreeSet<u32> = places.iter().map(|p| p.page).collect();
    let pages: Vec<String> = pages.iter().take(12).map(u32::to_string).collect();
    d.help(format!("name the page in the citation; the words are on p. {}", pages.join(", ")))
}

fn elsewhere(quotation: &Quotation, source: &Source, places: &[quote_match::Place]) -> Diagnostic {
    let cited = quotation.locator.as_ref().map_or("", |l| &l.label);
    let pages: BTreeSet<u32> = places.iter().map(|p| p.page).collect();
    let pages: Vec<String> = pages.iter().take(12).map(u32::to_string).collect();
    Diagnostic::at(
        &codes::QUOTATION_ELSEWHERE,
        quotation.place.clone(),
        format!("the quotation isn't on {cited} of {}", source.short()),
    )
    .help(format!("it is on p. {}", pages.join(", ")))
}

fn absent(quotation: &Quotation, source: &Source, nearest: Option<&quote_match::Nearest>) -> Diagnostic {
    let on = quotation.locator.as_ref().map_or(String::new(), |l| format!(", {}", l.label));
    let d = Diagnostic::at(
        &codes::ABSENT_QUOTATION,
        quotation.place.clone(),
        format!("the quotation isn't in {}{on}", source.short()),
    );
    match nearest {
        Some(nearest) if nearest.words.iter().all(|piece| piece.change == Change::Same) => {
            let d = d.help(format!("closest passage, p. {}: {}", nearest.page, nearest.passage));
            d.help(if nearest.part.len() < quotation.text.trim().len() {
                "these words are there, but they don't follow the words before the gap, or the gap leaves nothing out"
            } else {
                "the words are there, but the quotation begins or ends inside a word or number; quote all of it"
            })
        }
        nearest => absent_from(d, nearest),
    }
}

/// Adds the passage that is most like what isn't there, and how the two differ.
fn absent_from(d: Diagnostic, nearest: Option<&quote_match::Nearest>) -> Diagnostic {
    let Some(nearest) = nearest else {
        return d.help("the source has nothing similar; check the source and the page");
    };
    let mut difference = String::new();
    for piece in &nearest.words {
        match piece.change {
            Change::Same => difference.push_str(&piece.text),
            Change::Deleted => write!(difference, " [-{}-]", piece.text.trim()).unwrap_or_default(),
            Change::Inserted => write!(difference, " {{+{}+}}", piece.text.trim()).unwrap_or_default(),
        }
    }
    d.help(format!("closest passage, p. {}: {}", nearest.page, nearest.passage))
        .help(format!("[-yours-] {{+source+}}: {}", difference.trim()))
}

impl Evidence {
    /// The status of a quotation.
    pub fn status(&self, id: QuotationId) -> &Status {
        self.statuses.get(id.index()).unwrap_or(&Status::Unchecked)
    }

    /// The status of the text of a statute that an entry shows; `None` where it shows none.
    pub fn statute_text(&self, entry: EntryId) -> Option<&Status> {
        statute::status_of(&self.statute_texts, entry)
    }

    /// Whether quotations were looked up in copies here.
    pub fn has_copies(&self) -> bool {
        !self.copies.is_empty()
    }

    /// How many quotations have which status.
    pub fn counts(&self, site: &Site) -> Counts {
        let mut counts = Counts::default();
        for (_, status) in site.quotations.iter().zip(&self.statuses).filter(|(q, _)| !q.wording) {
            counts.all += 1;
            match status {
                Status::Verified { .. } => counts.verified += 1,
                Status::Kept { .. } => counts.kept += 1,
                Status::NoCopy | Status::Unchecked | Status::Failed => counts.unchecked += 1,
            }
        }
        counts
    }

    /// Whether a copy of a source is held: `held`, `kept` if it was when the lock was written, or `none`.
    pub fn copy_words(&self, site: &Site, id: SourceId) -> &'static str {
        let recorded = || self.lock.iter().flat_map(|l| &l.copies).any(|c| c.source == site[id].entry.id);
        if self.copies.contains_key(&id) {
            "held"
        } else if recorded() {
            "kept"
        } else {
            "none"
        }
    }

    /// What the lock says of copies of sources that aren't there. `is_source` knows the ids of all, drafts too.
    pub fn strangers(&self, is_source: impl Fn(&str) -> bool) -> Vec<Diagnostic> {
        self.lock.iter().flat_map(|lock| lock.strangers(&is_source)).collect()
    }

    /// The text of `evidence.lock`: sorted, a few lines for each quotation, nothing of a copy but its digest. Copies that aren't here keep
    /// their records.
    pub fn lock_text(&self, site: &Site) -> String {
        let mut copies: BTreeMap<&str, &CopyRecord> = BTreeMap::new();
        let mut quotations: BTreeSet<QuotationRecord> = BTreeSet::new();
        for record in self.lock.iter().flat_map(|l| &l.copies) {
            copies.insert(&record.source, record);
        }
        for record in self.copies.values() {
            copies.insert(&record.source, record);
        }
        for (quotation, status) in site.quotations.iter().zip(&self.statuses) {
            quotations.extend(self.record(site, quotation, status));
        }
        quotations.extend(self.statute_texts.iter().filter_map(|text| self.statute_record(site, text)));
        let used: BTreeSet<&str> =
            site.sources.iter().filter(|s| s.entry.front.copy.is_some()).map(|s| &*s.entry.id).collect();
        copies.retain(|source, _| used.contains(source));
        print_lock(&copies, &quotations)
    }

    fn record(&self, site: &Site, quotation: &Quotation, status: &Status) -> Option<QuotationRecord> {
        let source = site[quotation.source?].entry.id.clone();
        let cited: Arc<str> = quotation.locator.as_ref().map_or_else(|| "".into(), |l| l.label.clone());
        let words = words_digest(&marked_words(quotation));
        let (page, at) = self.found_at(status, &source, &cited, &words)?;
        Some(QuotationRecord { source, cited, entry: site.slug(quotation.entry).clone(), words, page, at })
    }

    fn statute_record(&self, site: &Site, text: &statute::StatuteText) -> Option<QuotationRecord> {
        let source = site[text.source?].entry.id.clone();
        let (page, at) = self.found_at(&text.status, &source, "", &text.words)?;
        let (cited, entry) = ("".into(), site.slug(text.entry).clone());
        Some(QuotationRecord { source, cited, entry, words: text.words.clone(), page, at })
    }

    /// Where something was found: here, or when the lock was written.
    fn found_at(&self, status: &Status, source: &str, cited: &str, words: &str) -> Option<(Option<u32>, usize)> {
        match status {
            Status::Verified { page, at, .. } => Some((*page, *at)),
            Status::Kept { .. } => {
                let mut records = self.lock.iter().flat_map(|lock| &lock.quotations);
                let old = records.find(|q| &*q.source == source && &*q.cited == cited && q.words == words)?;
                Some((old.page, old.at))
            }
            _ => None,
        }
    }
}
