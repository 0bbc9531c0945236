//! Rules about dates: what can't be, and what doesn't agree.

use crate::diag::{Diagnostic, codes};
use crate::model::Site;

/// A source that is said to date an incident, but is older than the date.
pub fn source_before_event(site: &Site, found: &mut Vec<Diagnostic>) {
    for incident in &site.incidents {
        for (claim, written) in incident.dates.iter().zip(incident.entry.front.dates.iter().filter(|d| d.date.is_some() && d.source.is_some())) {
            let source = &site[claim.source].entry.front;
            let (Some(published), Some(name)) = (&source.date, &written.source) else { continue };
            if published.certainly_before(&claim.date) {
                let said = format!("{} is older than the date that it is said to give", site[claim.source].short());
                found.push(Diagnostic::new(&codes::SOURCE_BEFORE_EVENT, &incident.entry.file, name.span, said).help("check the date of the source and the date given"));
            }
        }
    }
}

/// A date that agrees with none of the dates that the entry lists.
pub fn date_unsupported(site: &Site, found: &mut Vec<Diagnostic>) {
    for incident in site.incidents.iter().filter(|i| !i.dates.is_empty()) {
        let Some(date) = &incident.entry.front.date else { continue };
        if incident.dates.iter().all(|claim| !claim.date.overlaps(date)) {
            found.push(
                Diagnostic::new(&codes::DATE_UNSUPPORTED, &incident.entry.file, date.span, "none of the dates that the sources give agrees with this one")
                    .help("use one of them, or a wider date that holds them"),
            );
        }
    }
}
