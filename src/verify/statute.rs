//! The text of statutes: what stands in a statute fence is compared with the copy of its source, as a quotation is.

use super::{Held, Known, LookUp, PlaceProof, Status, absent_from, words_digest};
use crate::diagnostics::span::Place;
use crate::diagnostics::{Diagnostic, codes};
use crate::document::body::StatuteFence;
use crate::document::statute;
use crate::entry::front::{SourceFront, SourceKind};
use crate::model::{EntryId, Site, SourceId};
use crate::quote_match::{self, Finding};
use std::sync::Arc;

/// A statute fence, and what is known of its text.
#[derive(Debug)]
pub(super) struct StatuteText {
    /// The entry that it stands in.
    pub entry: EntryId,
    /// The source that it is compared with; `None` where neither the fence nor the entry names one.
    pub source: Option<SourceId>,
    /// The digest of its words.
    pub words: String,
    /// What came of it.
    pub status: Status,
}

/// Compares every statute fence of a site with the copy of its source.
pub(super) fn texts(site: &Site, copies: &LookUp, diagnostics: &mut Vec<Diagnostic>) -> Vec<StatuteText> {
    let mut texts = Vec::new();
    for entry in site.entries().filter(|entry| !site.is_withheld(*entry)) {
        for fence in site.texts(entry).into_iter().flat_map(|text| &text.body.statutes) {
            let place = site.place(entry, fence.span);
            let source = source_of(site, entry, fence, &place, diagnostics);
            let status = source.map_or(Status::NoCopy, |id| compared(site, copies, id, fence, place, diagnostics));
            texts.push(StatuteText { entry, source, words: words_digest(&readable(fence)), status });
        }
    }
    texts
}

/// The source that a fence names, or that of the version of its statute in force last for which there is a copy.
fn source_of(
    site: &Site,
    entry: EntryId,
    fence: &StatuteFence,
    place: &Place,
    found: &mut Vec<Diagnostic>,
) -> Option<SourceId> {
    if let Some(name) = &fence.source {
        let at = site.sources.iter().position(|source| source.entry.id == *name);
        if at.is_none() {
            let near = crate::diagnostics::nearest(name, site.sources.iter().map(|source| &*source.entry.id));
            let d = Diagnostic::at(&codes::UNKNOWN_SOURCE, place.clone(), format!("there's no source `{name}`"));
            found.push(match near {
                Some(near) => d.help(format!("did you mean `{near}`?")),
                None => d.help("after the word `statute`, write the id of the text's source"),
            });
        }
        return at.map(|at| SourceId(at as u32));
    }
    let EntryId::Statute(id) = entry else { return None };
    // What tells when a version was in force needn't be its text; a source that is a statute is.
    let is_text = |id: &SourceId| site[*id].entry.front.kind == SourceKind::Statute;
    let named: Vec<SourceId> = site[id].versions.iter().filter_map(|version| version.source).filter(is_text).collect();
    let has_copy = |id: &&SourceId| site[**id].entry.front.copy.is_some();
    let by_version = named.iter().rev().find(has_copy).or(named.last()).copied();
    by_version.or_else(|| source_cited_as(site, &site[id].entry.front.cite_text.value))
}

/// The source with a copy that is cited as a statute is: where an entry names no version, its text is that.
fn source_cited_as(site: &Site, cite: &str) -> Option<SourceId> {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_it = |front: &SourceFront| {
        front.copy.is_some() && front.cite.as_ref().is_some_and(|own| plain(&own.value) == plain(cite))
    };
    site.sources.iter().position(|source| is_it(&source.entry.front)).map(|at| SourceId(at as u32))
}

/// The words of a fence, a row of asterisks as the gap that it is in a printed statute.
fn readable(fence: &StatuteFence) -> String {
    let line = |line: &str| {
        let stars = line.contains('*') && line.chars().all(|c| c == '*' || c.is_whitespace());
        if stars { "[…]".to_owned() } else { line.to_owned() }
    };
    fence.text.lines().map(line).collect::<Vec<_>>().join("\n")
}

fn compared(
    site: &Site,
    copies: &LookUp,
    id: SourceId,
    fence: &StatuteFence,
    place: Place,
    found: &mut Vec<Diagnostic>,
) -> Status {
    let source = &site[id];
    if source.entry.front.copy.is_none() {
        return Status::NoCopy;
    }
    let words = readable(fence);
    let Some(held) = copies.held.get(&id) else {
        return match copies.known {
            _ if copies.has_copies => Status::Failed,
            Some(known) => kept(known, &source.entry.id, &words, place, found),
            None => Status::Unchecked,
        };
    };
    let paged = held.text.pages() > 1;
    match quote_match::find(&held.text, &words, &[]) {
        Finding::Verified(at) => {
            Status::Verified { page: paged.then_some(at.page), at: at.range.start, cited: PlaceProof::Unnamed }
        }
        // The same section may stand in a copy twice, in a table of contents say, or in an appendix; each is the text.
        Finding::Ambiguous(places) => {
            let at = places.first().map_or(0, |at| at.range.start);
            Status::Verified {
                page: places.first().filter(|_| paged).map(|at| at.page),
                at,
                cited: PlaceProof::Unnamed,
            }
        }
        _ => {
            found.push(differs(held, source.short(), fence, place));
            Status::Failed
        }
    }
}

fn kept(known: &Known, source: &Arc<str>, words: &str, place: Place, found: &mut Vec<Diagnostic>) -> Status {
    if let Some(record) = known.get(&(&**source, "", words_digest(words).as_str())) {
        return Status::Kept { page: record.page, cited: PlaceProof::Unnamed };
    }
    let said = "the statute's text hasn't been verified since it was added or changed";
    let d = Diagnostic::at(&codes::NOT_IN_LOCK, place, said);
    found.push(d.help("run `annals verify --copies FOLDER` where the copies are, and commit evidence.lock"));
    Status::Failed
}

/// Says which provision isn't in the copy; where each is, they don't follow each other there.
fn differs(held: &Held, source: &str, fence: &StatuteFence, place: Place) -> Diagnostic {
    for provision in statute::provisions(&readable(fence)) {
        let words = format!("{} {}", provision.designators, provision.text);
        if let Finding::Absent(nearest) = quote_match::find(&held.text, words.trim(), &[]) {
            let at =
                if provision.designators.is_empty() { "the text".to_owned() } else { provision.pinpoint.to_string() };
            let d =
                Diagnostic::at(&codes::STATUTE_TEXT_DIFFERS, place, format!("{at} isn't in {source} in these words"));
            return absent_from(d, nearest.as_ref());
        }
    }
    Diagnostic::at(
        &codes::STATUTE_TEXT_DIFFERS,
        place,
        format!("{source} has other text between the parts of this text"),
    )
    .help("show where you left text out: write […], or * * * on a separate line")
}

/// The status of all the fences of an entry together: that of the fence that is checked least. `None` where it has none.
pub(super) fn status_of(texts: &[StatuteText], entry: EntryId) -> Option<&Status> {
    let rank = |status: &Status| match status {
        Status::Failed => 0,
        Status::Unchecked => 1,
        Status::NoCopy => 2,
        Status::Kept { .. } => 3,
        Status::Verified { .. } => 4,
    };
    texts.iter().filter(|text| text.entry == entry).map(|text| &text.status).min_by_key(|status| rank(status))
}
