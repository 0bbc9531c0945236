//! Rules about sources: who says so.

use crate::diagnostics::span::Span;
use crate::diagnostics::{Diagnostic, codes};
use crate::document::body::PlainKind;
use crate::entry::front::{Standing, Tier};
use crate::model::{EntryId, IncidentId, Site, SourceId, Text};
use std::collections::BTreeSet;

/// An incident whose text cites nothing.
pub fn incident_without_citation(site: &Site, found: &mut Vec<Diagnostic>) {
    for incident in &site.incidents {
        if incident.text.citations.is_empty() {
            found.push(
                Diagnostic::new(
                    &codes::NO_CITATION,
                    &incident.entry.file,
                    incident.entry.front.title.span,
                    "the incident's text cites no source",
                )
                .help("name the source: [@source-id, p. 73]"),
            );
        }
    }
}

/// A paragraph of an incident that cites nothing, in a text that cites elsewhere.
pub fn paragraph_without_citation(site: &Site, found: &mut Vec<Diagnostic>) {
    for (i, incident) in site.incidents.iter().enumerate().filter(|(_, incident)| !incident.text.citations.is_empty()) {
        let entry = EntryId::Incident(IncidentId(i as u32));
        for plain in &incident.text.body.plain {
            if plain.kind == PlainKind::Paragraph && !plain.cited {
                found.push(
                    Diagnostic::at(
                        &codes::PARAGRAPH_UNCITED,
                        site.place(entry, first_words(plain.span)),
                        "the paragraph cites no source",
                    )
                    .help("name the source, or set your own comment apart as a note: > [!NOTE]"),
                );
            }
        }
    }
}

/// The beginning of a paragraph: a caret under the whole of it would bury the message.
fn first_words(span: Span) -> Span {
    span.part(0..24)
}

/// A source that no text and no fact cites.
pub fn source_never_used(site: &Site, found: &mut Vec<Diagnostic>) {
    for (i, source) in site.sources.iter().enumerate() {
        let id = EntryId::Source(SourceId(i as u32));
        let linked = site.index.backlinks.contains_key(&id);
        if site.index.citations[i].is_empty() && !linked {
            found.push(
                Diagnostic::new(
                    &codes::SOURCE_UNUSED,
                    &source.entry.file,
                    source.entry.front.title.span,
                    "nothing cites this source",
                )
                .help(format!("cite it with [@{}], or remove the entry", source.entry.id)),
            );
        }
    }
}

/// A citation that names no place in a source that has pages.
pub fn citation_without_page(site: &Site, found: &mut Vec<Diagnostic>) {
    for (i, incident) in site.incidents.iter().enumerate() {
        let entry = EntryId::Incident(IncidentId(i as u32));
        for (citation, cited) in incident.text.body.citations.iter().zip(&incident.text.citations) {
            for (item, cited) in citation.items.iter().zip(cited) {
                let Some(source) = cited.source.map(|s| &site[s]) else { continue };
                let paged = source.entry.front.pages.as_ref().is_some_and(|p| p.value > 1);
                if paged && cited.locator.is_none() {
                    let said = format!("the citation names no page of {}", source.short());
                    let place = site.place(entry, item.source.span);
                    found.push(
                        Diagnostic::at(&codes::PAGE_UNCITED, place, said)
                            .help(format!("write [@{}, p. …]", item.source.value)),
                    );
                }
            }
        }
    }
}

/// An incident none of whose dated sources is as young as it is.
pub fn sources_older_than_incident(site: &Site, found: &mut Vec<Diagnostic>) {
    for incident in &site.incidents {
        let Some(date) = &incident.entry.front.date else { continue };
        let sources: BTreeSet<SourceId> = incident.text.cited().map(|(s, _)| s).collect();
        let dates: Vec<_> = sources.iter().map(|s| site[*s].entry.front.date.as_ref()).collect();
        // A source without a date may be young enough.
        let all_older = !dates.is_empty()
            && all_known(&incident.text)
            && dates.iter().all(|d| d.is_some_and(|d| d.certainly_before(date)));
        if all_older {
            found.push(
                Diagnostic::new(
                    &codes::SOURCES_TOO_OLD,
                    &incident.entry.file,
                    date.span,
                    "every source cited here is older than the incident",
                )
                .help("check the dates, or cite a source that reports the incident"),
            );
        }
    }
}

/// An incident of public record for which only commentary vouches.
pub fn record_by_commentary(site: &Site, found: &mut Vec<Diagnostic>) {
    for incident in site.incidents.iter().filter(|i| i.entry.front.standing == Standing::Record) {
        let mut tiers = incident.text.cited().map(|(s, _)| site[s].entry.front.tier).peekable();
        if tiers.peek().is_some() && all_known(&incident.text) && tiers.all(|t| t == Tier::Commentary) {
            found.push(
                Diagnostic::new(
                    &codes::RECORD_BY_COMMENTARY,
                    &incident.entry.file,
                    incident.entry.front.title.span,
                    "only commentary supports this public record",
                )
                .help("cite the record itself, or write standing = \"commentary\""),
            );
        }
    }
}

/// Whether every source that a text cites is there: a misspelt one may be the very source that a rule misses.
fn all_known(text: &Text) -> bool {
    text.citations.iter().flatten().all(|cited| cited.source.is_some())
}

/// Hosts that keep copies of pages as they were.
const ARCHIVES: [&str; 14] = [
    "web.archive.org",
    "archive.org",
    "archive.ph",
    "archive.today",
    "archive.is",
    "archive.li",
    "archive.vn",
    "archive.md",
    "perma.cc",
    "webcitation.org",
    "webarchive.loc.gov",
    "webarchive.nationalarchives.gov.uk",
    "arquivo.pt",
    "ghostarchive.org",
];

/// An archive address that no archive keeps.
pub fn archive_that_is_none(site: &Site, found: &mut Vec<Diagnostic>) {
    for source in &site.sources {
        let Some(url) = &source.entry.front.archive_url else { continue };
        let host = url.value.split('/').nth(2).unwrap_or_default().trim_start_matches("www.");
        let known = ARCHIVES.contains(&host) || site.config.checks.archives.iter().any(|a| &**a == host);
        if !known {
            found.push(
                Diagnostic::new(&codes::NOT_AN_ARCHIVE, &source.entry.file, url.span, format!("`{host}` isn't a web archive"))
                    .help("give the address of an archived copy, or move this one to `mirrors`; to allow other archives, add them to `archives` under [checks] in annals.toml"),
            );
        }
    }
}
