//! Two states of a documentary → what between them only the copies can prove, and whether the copies proved it here.
//!
//! Without the copies a build believes `evidence.lock`, and whoever changes a quotation can change its record too. Nobody can see from the new
//! state alone that this happened; from both together it can be seen that something has to be looked at.

use super::lock::{CopyRecord, Lock, QuotationRecord};
use super::{Evidence, Status};
use crate::diagnostics::span::{Place, Span};
use crate::diagnostics::{Code, Diagnostic, codes};
use crate::model::{Quotation, QuotationId, Site, Source, SourceId};
use std::collections::{BTreeMap, BTreeSet};

/// A state of a documentary: its site, and what is known of its quotations.
pub type State<'a> = (&'a Site, &'a Evidence);

/// A quotation, a source or a record of the lock that isn't as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// What it is: `quotation`, `source` or `record`.
    pub what: &'static str,
    /// Which: the entry of a quotation and its source, the source's id, what a record is about.
    pub name: String,
    /// Where it stands; in the old state if it was removed.
    pub place: Place,
    /// Another place where the same is said: the record of a quotation.
    pub record: Option<Place>,
    /// What was made of it here.
    pub proof: Proof,
}

/// Whether the copies proved a change here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// They did.
    Here,
    /// They aren't here, or don't prove it.
    NotHere,
    /// An error says that it isn't so.
    Refuted,
    /// There is nothing to prove: it was removed, or its source never had a copy.
    Needless,
}

impl Proof {
    /// What is said of it in a list.
    pub fn words(self) -> &'static str {
        match self {
            Proof::Here => "verified here",
            Proof::NotHere => "not verified here",
            Proof::Refuted => "wrong (see report)",
            Proof::Needless => "nothing to verify",
        }
    }
}

impl Changed {
    /// What is reported of a change that wasn't verified here, under a code that warns or one that refuses.
    pub fn diagnostic(&self, code: &'static Code, revision: &str) -> Option<Diagnostic> {
        let what = match (self.proof, self.what) {
            (Proof::NotHere, "quotation") => "this quotation",
            (Proof::NotHere, "source") => "this source",
            (Proof::NotHere, _) => "this record of evidence.lock",
            _ => return None,
        };
        let said = format!("{what} has changed since {revision} and hasn't been verified here");
        let help = format!(
            "before you trust it, run `annals verify --against {revision} --copies FOLDER` where the copies are"
        );
        let d = Diagnostic::at(code, self.place.clone(), said).label("not verified here");
        let d = match &self.record {
            Some(record) => d.also(record.clone(), "its record says that someone verified it elsewhere"),
            None => d,
        };
        Some(d.help(help))
    }
}

/// The code under which changes that weren't verified are reported: an error where the documentary requires its copies.
pub fn code(required: bool) -> &'static Code {
    if required { &codes::COPIES_REQUIRED } else { &codes::NOT_VERIFIED_HERE }
}

/// Every quotation, source and record that the new state changes, in the order of their places.
pub fn changes(old: State, new: State) -> Vec<Changed> {
    let mut all = quotations(old, new);
    let records = records(old.1, new, &mut all);
    all.extend(records);
    all.extend(sources(old, new));
    all.sort_by(|a, b| (&a.place, a.what, &a.name).cmp(&(&b.place, b.what, &b.name)));
    all
}

/// What a quotation is: its entry, its source, what is cited, and the words as they are written.
type Identity<'s> = (&'s str, &'s str, &'s str, &'s str);

fn identity<'s>(site: &'s Site, quotation: &'s Quotation) -> Option<Identity<'s>> {
    let cited = quotation.locator.as_ref().map_or("", |locator| &*locator.label);
    Some((&**site.slug(quotation.entry), &*site[quotation.source?].entry.id, cited, &*quotation.text))
}

fn identities<'s>(site: &'s Site) -> BTreeSet<Identity<'s>> {
    site.quotations.iter().filter_map(|quotation| identity(site, quotation)).collect()
}

fn quotations((before, _): State, (site, evidence): State) -> Vec<Changed> {
    let (known, here) = (identities(before), identities(site));
    let mut all = Vec::new();
    for (number, quotation) in site.quotations.iter().enumerate() {
        let Some(identity) = identity(site, quotation).filter(|identity| !known.contains(identity)) else { continue };
        let proof = match evidence.status(QuotationId(number as u32)) {
            Status::Verified { .. } => Proof::Here,
            Status::Kept { .. } | Status::Unchecked => Proof::NotHere,
            Status::Failed => Proof::Refuted,
            Status::NoCopy => Proof::Needless,
        };
        all.push(Changed { record: None, ..changed("quotation", named(identity), &quotation.place, proof) });
    }
    for quotation in &before.quotations {
        let gone = identity(before, quotation).filter(|identity| !here.contains(identity));
        all.extend(gone.map(|id| changed("quotation", named(id), &quotation.place, Proof::Needless)));
    }
    all
}

fn named((entry, source, cited, _): Identity) -> String {
    let cited = if cited.is_empty() { String::new() } else { format!(", {cited}") };
    format!("{entry} from {source}{cited}")
}

fn changed(what: &'static str, name: String, place: &Place, proof: Proof) -> Changed {
    Changed { what, name, place: place.clone(), record: None, proof }
}

fn sources((before, old): State, (site, evidence): State) -> Vec<Changed> {
    let known: BTreeMap<&str, &Source> = before.sources.iter().map(|s| (&*s.entry.id, &**s)).collect();
    let had_copy: BTreeSet<&str> = old.lock.iter().flat_map(|lock| &lock.copies).map(|copy| &*copy.source).collect();
    let mut all = Vec::new();
    for (number, source) in site.sources.iter().enumerate() {
        let id = &*source.entry.id;
        if known.get(id).is_some_and(|old| old.entry.file == source.entry.file) {
            continue;
        }
        let proof = match &source.entry.front.copy {
            Some(_) if evidence.copies.contains_key(&SourceId(number as u32)) => Proof::Here,
            None if !had_copy.contains(id) => Proof::Needless,
            _ => Proof::NotHere,
        };
        all.push(changed("source", id.to_owned(), &titled(source), proof));
    }
    let here: BTreeSet<&str> = site.sources.iter().map(|source| &*source.entry.id).collect();
    let gone = known.iter().filter(|(id, _)| !here.contains(*id));
    all.extend(gone.map(|(id, source)| changed("source", (*id).to_owned(), &titled(source), Proof::Needless)));
    all
}

fn titled(source: &Source) -> Place {
    source.entry.file.place(source.entry.front.title.span)
}

/// The records that differ. If a changed quotation has one, it's reported with the quotation.
fn records(old: &Evidence, (site, evidence): State, told: &mut [Changed]) -> Vec<Changed> {
    let empty = Lock::default();
    let (before, after) = (old.lock.as_ref().unwrap_or(&empty), evidence.lock.as_ref().unwrap_or(&empty));
    let mut all = copies(before, after, evidence);
    let proved: BTreeSet<QuotationRecord> = evidence.proved(site);
    for (record, place) in unknown(&after.quotations, &after.quoted_at, &before.quotations) {
        let name = named((&record.entry, &record.source, &record.cited, ""));
        match told.iter_mut().find(|other| other.name == name && other.is_open()) {
            Some(quotation) => quotation.record = Some(place.clone()),
            None => all.push(changed("record", name, place, proof(proved.contains(record)))),
        }
    }
    for (record, place) in unknown(&before.quotations, &before.quoted_at, &after.quotations) {
        let name = named((&record.entry, &record.source, &record.cited, ""));
        all.push(changed("record", name, place, Proof::Needless));
    }
    all
}

/// The records of copies that differ.
fn copies(before: &Lock, after: &Lock, evidence: &Evidence) -> Vec<Changed> {
    let named = |copy: &CopyRecord| format!("the copy of {}", copy.source);
    let held: BTreeSet<&CopyRecord> = evidence.copies.values().collect();
    let new = unknown(&after.copies, &after.places, &before.copies);
    let mut all: Vec<Changed> =
        new.map(|(copy, place)| changed("record", named(copy), place, proof(held.contains(copy)))).collect();
    let left: BTreeSet<&str> = after.copies.iter().map(|copy| &*copy.source).collect();
    let gone = before.copies.iter().zip(&before.places).filter(|(copy, _)| !left.contains(&*copy.source));
    all.extend(gone.map(|(copy, place)| changed("record", named(copy), place, Proof::Needless)));
    all
}

/// The records that others don't have, each with its place.
fn unknown<'r, R: Ord>(
    records: &'r [R],
    places: &'r [Place],
    others: &'r [R],
) -> impl Iterator<Item = (&'r R, &'r Place)> {
    let others: BTreeSet<&R> = others.iter().collect();
    records.iter().zip(places).filter(move |(record, _)| !others.contains(record))
}

fn proof(proved: bool) -> Proof {
    if proved { Proof::Here } else { Proof::NotHere }
}

impl Changed {
    /// Whether it can still have a record that is reported with it.
    fn is_open(&self) -> bool {
        self.what == "quotation" && self.record.is_none() && self.proof != Proof::Needless
    }
}

impl Evidence {
    /// The records of the quotations that the copies proved here.
    fn proved(&self, site: &Site) -> BTreeSet<QuotationRecord> {
        let all = site.quotations.iter().zip(&self.statuses);
        let proved = all.filter(|(_, status)| matches!(status, Status::Verified { .. }));
        proved.filter_map(|(quotation, status)| self.record(site, quotation, status)).collect()
    }
}

/// What is reported where a documentary requires its copies, and there is nothing to compare with.
pub fn nothing_to_compare_with(config: Option<Place>) -> Diagnostic {
    let said = "annals.toml requires the copies, but there are no copies and no revision to compare with";
    let d = match config {
        Some(place) => Diagnostic::at(&codes::NOTHING_TO_COMPARE, place, said),
        None => Diagnostic::general(&codes::NOTHING_TO_COMPARE, said),
    };
    d.help("name the folder of copies with --copies, or the last verified revision with --against")
}

/// Where `annals.toml` begins: what it requires is said there.
pub fn at_start(file: &crate::diagnostics::span::SourceFile) -> Place {
    file.place(Span::default())
}
