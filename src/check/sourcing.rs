//! Rules about sources: who says so.

use crate::diag::{Diagnostic, codes};
use crate::model::{EntryId, IncidentId, Site};
use crate::parse::body::PlainKind;
use crate::span::Span;

/// An incident whose text cites nothing.
pub fn incident_without_citation(site: &Site, found: &mut Vec<Diagnostic>) {
    for incident in &site.incidents {
        if incident.text.citations.is_empty() {
            found.push(
                Diagnostic::new(&codes::NO_CITATION, &incident.entry.file, incident.entry.front.title.span, "the incident's text cites no source")
                    .help("say who says so: [@source-id, p. 73]"),
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
                    Diagnostic::at(&codes::PARAGRAPH_UNCITED, site.place(entry, first_words(plain.span)), "the paragraph cites no source")
                        .help("say who says so, or set comment apart as a note: > [!NOTE]"),
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
        let id = EntryId::Source(crate::model::SourceId(i as u32));
        let linked = site.index.backlinks.contains_key(&id);
        if site.index.citations[i].is_empty() && !linked {
            found.push(
                Diagnostic::new(&codes::SOURCE_UNUSED, &source.entry.file, source.entry.front.title.span, "nothing cites this source")
                    .help(format!("cite it with [@{}], or remove it", source.entry.id)),
            );
        }
    }
}
