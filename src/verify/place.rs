//! The place that a quotation's citation names: what of it the copy can show.

use super::{Held, PlaceProof, Status};
use crate::diagnostics::{Diagnostic, codes};
use crate::document::locator::PartUnit;
use crate::model::{Quotation, Site, Source, SourceId};
use crate::quote_match::{Finding, Place};
use std::collections::{BTreeMap, BTreeSet};

/// The words that the copy may have before the number of a part.
fn words(unit: PartUnit) -> &'static [&'static str] {
    match unit {
        PartUnit::Section => &["§", "section", "sec", "s"],
        PartUnit::Chapter => &["chapter", "chap", "ch", "capítulo"],
        PartUnit::Article => &["article", "art", "artículo"],
        PartUnit::Paragraph => &["¶", "para", "paragraph"],
    }
}

/// What was found in a copy, in the numbered part that is cited alone, if the copy shows where that is. The error is where it stands instead.
pub(super) fn in_part(
    quotation: &Quotation,
    held: &Held,
    finding: Finding,
) -> Result<(Finding, PlaceProof), Vec<Place>> {
    let Some(locator) = &quotation.locator else { return Ok((finding, PlaceProof::Unnamed)) };
    if !locator.pages.is_empty() {
        let paged = held.text.pages() > 1 || locator.pages.iter().all(|pages| *pages.end() == 1);
        let proof = match (paged, locator.narrower) {
            (false, _) => PlaceProof::NoPages,
            (true, true) => PlaceProof::Unchecked,
            (true, false) => PlaceProof::Checked,
        };
        return Ok((finding, proof));
    }
    let parts = locator.part.as_ref().map_or(Vec::new(), |part| held.text.parts(words(part.unit), &part.number));
    if parts.is_empty() {
        return Ok((finding, PlaceProof::Unchecked));
    }
    let inside =
        |place: &Place| parts.iter().any(|part| part.start <= place.range.start && place.range.end <= part.end);
    match finding {
        Finding::Verified(place) if inside(&place) => Ok((Finding::Verified(place), PlaceProof::Checked)),
        Finding::Verified(place) => Err(vec![place]),
        Finding::Ambiguous(places) => match places.iter().position(inside) {
            Some(at) => Ok((Finding::Verified(places[at].clone()), PlaceProof::Checked)),
            None => Err(places),
        },
        other => Ok((other, PlaceProof::Unchecked)),
    }
}

/// What the lock can say of the place: that it was a page of a copy with pages, or nothing.
pub(super) fn kept(quotation: &Quotation, page: Option<u32>) -> PlaceProof {
    match &quotation.locator {
        None => PlaceProof::Unnamed,
        Some(locator) if !locator.pages.is_empty() && page.is_none() => PlaceProof::NoPages,
        Some(locator) if !locator.pages.is_empty() && !locator.narrower => PlaceProof::Checked,
        Some(_) => PlaceProof::Unchecked,
    }
}

/// Says that a quotation stands in the source, and not in the part that is cited.
pub(super) fn outside(quotation: &Quotation, source: &Source, places: Vec<Place>) -> Diagnostic {
    let cited = quotation.locator.as_ref().map_or("", |locator| &locator.label);
    let said = format!("the quotation isn't in {cited} of {}", source.short());
    let pages: BTreeSet<u32> = places.iter().map(|place| place.page).collect();
    let pages: Vec<String> = pages.iter().take(12).map(u32::to_string).collect();
    Diagnostic::at(&codes::QUOTATION_ELSEWHERE, quotation.place.clone(), said)
        .help(format!("it is on p. {} of the copy, outside that part", pages.join(", ")))
}

/// The bytes of a copy beyond which it is more than one printed page: a shorter one is an excerpt, which no page's end could part.
const ONE_PAGE: u64 = 3_000;

/// Says once of each source that its pages are cited and its copy has none, so that only the words of its quotations are checked.
pub(super) fn without_pages(site: &Site, statuses: &[Status], held: &BTreeMap<SourceId, Held>) -> Vec<Diagnostic> {
    let mut told: BTreeSet<SourceId> = BTreeSet::new();
    let mut found = Vec::new();
    for (quotation, status) in site.quotations.iter().zip(statuses) {
        let unproved = matches!(status, Status::Verified { cited: PlaceProof::NoPages, .. });
        let Some((id, copy)) = quotation.source.and_then(|id| Some((id, held.get(&id)?))) else { continue };
        if unproved && copy.record.bytes > ONE_PAGE && told.insert(id) {
            let cited = quotation.locator.as_ref().map_or("", |locator| &locator.label);
            let said = format!("{cited} can't be checked, because the copy `{}` has no pages", copy.record.file);
            let d = Diagnostic::at(&codes::COPY_WITHOUT_PAGES, quotation.place.clone(), said);
            found.push(d.help(
                "put a form feed between the pages of the copy, as `pdftotext` does, or cite something other than a page",
            ));
        }
    }
    found
}
