//! Rules about dates: what can't be, and what doesn't agree.

use crate::diagnostics::{Diagnostic, codes};
use crate::document::body::PlainKind;
use crate::edtf::{Date, Precision, Wording};
use crate::entry::front::Stance;
use crate::model::{EntryId, Incident, IncidentId, Site, StatuteId, Target};
use std::collections::BTreeMap;

/// A source that is said to date an incident, but is older than the date.
pub fn source_before_event(site: &Site, found: &mut Vec<Diagnostic>) {
    for incident in &site.incidents {
        for claim in &incident.dates {
            let source = &site[claim.source].entry.front;
            let Some(published) = &source.date else { continue };
            if published.certainly_before(&claim.date) {
                let said = format!("{} is older than the date that it supposedly gives", site[claim.source].short());
                found.push(
                    Diagnostic::new(&codes::SOURCE_BEFORE_EVENT, &incident.entry.file, claim.span, said)
                        .help("check the source's date and the date it gives"),
                );
            }
        }
    }
}

/// A date that agrees with none of the dates that the entry lists.
pub fn date_unsupported(site: &Site, found: &mut Vec<Diagnostic>) {
    for incident in site.incidents.iter().filter(|i| !i.dates.is_empty()) {
        let Some(date) = &incident.entry.front.date else { continue };
        // Of a source that is misspelt it was said already; its date may be the one that agrees.
        let known = incident.dates.len() == incident.entry.front.dates.len();
        if known && incident.dates.iter().all(|claim| !claim.date.overlaps(date)) {
            found.push(
                Diagnostic::new(
                    &codes::DATE_UNSUPPORTED,
                    &incident.entry.file,
                    date.span,
                    "this date agrees with none of the dates from the sources",
                )
                .help("use one of those dates, or a broader date that includes them"),
            );
        }
    }
}

/// An incident dated before one of its people was born, or after the person died.
pub fn outside_a_life(site: &Site, found: &mut Vec<Diagnostic>) {
    for incident in &site.incidents {
        let Some(date) = &incident.entry.front.date else { continue };
        for participation in &incident.people {
            let person = &site[participation.person].entry;
            let (born, died) = (&person.front.born, &person.front.died);
            let before = born.as_ref().filter(|b| date.certainly_before(b)).map(|b| (b, "was born"));
            let after = died.as_ref().filter(|d| d.certainly_before(date)).map(|d| (d, "died"));
            let Some((limit, word)) = before.or(after) else { continue };
            let side = if word == "died" { "after" } else { "before" };
            let said = format!("the incident is dated {side} {} {word}", person.front.name.value);
            found.push(
                Diagnostic::new(&codes::OUTSIDE_A_LIFE, &incident.entry.file, date.span, said)
                    .also(person.file.place(limit.span), format!("{word} on this date"))
                    .help("check both dates, and whether this is the right person"),
            );
        }
    }
}

/// A law under which a source is said to discuss an incident that is younger than the source.
pub fn law_before_event(site: &Site, found: &mut Vec<Diagnostic>) {
    for incident in &site.incidents {
        let Some(date) = &incident.entry.front.date else { continue };
        for link in &incident.law {
            let Some(published) = &site[link.by].entry.front.date else { continue };
            if published.certainly_before(date) {
                let said = format!("{} is older than the incident that it supposedly discusses", site[link.by].short());
                found.push(
                    Diagnostic::new(&codes::LAW_BEFORE_EVENT, &incident.entry.file, link.span, said)
                        .also(incident.entry.file.place(date.span), "the incident's date")
                        .help("check both dates, or name the source that discusses the incident"),
                );
            }
        }
    }
}

/// A charge dated after the charge under that statute was dismissed.
pub fn after_the_end(site: &Site, found: &mut Vec<Diagnostic>) {
    let mut ends: BTreeMap<StatuteId, Vec<&Incident>> = BTreeMap::new();
    for incident in site.incidents.iter().filter(|i| i.entry.front.proceeding) {
        for link in incident.law.iter().filter(|l| l.stance == Stance::Dismissed) {
            ends.entry(link.statute).or_default().push(incident);
        }
    }
    for incident in &site.incidents {
        let Some(date) = &incident.entry.front.date else { continue };
        let over = |end: &&Incident| end.entry.front.date.as_ref().is_some_and(|d| d.certainly_before(date));
        for link in incident.law.iter().filter(|l| l.stance == Stance::Charged) {
            let Some(ends) = ends.get(&link.statute).filter(|ends| ends.iter().all(over)) else { continue };
            let mut d = Diagnostic::new(
                &codes::AFTER_THE_END,
                &incident.entry.file,
                link.span,
                format!("the charge under {} had been dismissed before this incident", site[link.statute].cite),
            );
            for (end, date) in ends.iter().filter_map(|end| Some((end, end.entry.front.date.as_ref()?))) {
                d = d.also(end.entry.file.place(date.span), "dismissed on this date");
            }
            found.push(d.help("check the stance and both dates; for a new charge, add the proceeding that brought it"));
        }
    }
}

/// A note on the date that names other days than the date does.
pub fn note_contradicts_date(site: &Site, found: &mut Vec<Diagnostic>) {
    for incident in &site.incidents {
        let (Some(date), Some(note)) = (&incident.entry.front.date, &incident.date_note) else { continue };
        let words: String = note.body.plain.iter().map(|p| &*p.text).collect::<Vec<_>>().join(" ");
        let named = days(&words);
        let agrees = |(day, _): &(Date, &str)| {
            day.overlaps(date) || incident.dates.iter().any(|claim| day.overlaps(&claim.date))
        };
        if !named.is_empty() && !named.iter().any(agrees) {
            let span = incident.entry.front.date_note.as_ref().map_or(date.span, |n| n.span);
            found.push(
                Diagnostic::new(
                    &codes::NOTE_CONTRADICTS_DATE,
                    &incident.entry.file,
                    span,
                    "the note names days, but not the incident's day",
                )
                .also(incident.entry.file.place(date.span), "the incident's date")
                .help("correct whichever is wrong; if the note compares days, name the incident's own day too"),
            );
        }
    }
}

/// A title, a summary or a first paragraph that names days, but none that belongs to the incident.
pub fn text_contradicts_date(site: &Site, found: &mut Vec<Diagnostic>) {
    for (i, incident) in site.incidents.iter().enumerate() {
        let Some(date) = &incident.entry.front.date else { continue };
        let front = &incident.entry.front;
        let first = incident.text.body.plain.iter().find(|p| p.kind == PlainKind::Paragraph);
        let texts = [(&*front.title.value, front.title.span), (&*front.summary.value, front.summary.span)];
        let other = explained(site, IncidentId(i as u32));
        let fits = |day: &Date| day.overlaps(date) || other.iter().any(|d| holds(d, day));
        for (text, span) in texts.into_iter().chain(first.map(|p| (&*p.text, p.span))) {
            let days = days(text);
            let told = |(_, words): &&(Date, &str)| span == front.title.span || !is_of_something(text, words);
            let Some((_, words)) = days.iter().find(told).filter(|_| !days.iter().any(|(day, _)| fits(day))) else {
                continue;
            };
            let raw = incident.entry.file.text.get(span.range()).unwrap_or_default();
            let at = raw.find(words).map_or(span.part(0..24), |at| span.part(at..at + words.len()));
            let place = incident.entry.file.place(at);
            found.push(
                Diagnostic::at(&codes::TEXT_CONTRADICTS_DATE, place, format!("`{words}` isn't the incident's date"))
                    .also(incident.entry.file.place(date.span), "the incident's date")
                    .help("correct whichever is wrong; if you mean another day, name the incident's own day too, or link to what happened then"),
            );
        }
    }
}

/// Whether a day is the date of something that the text names: `the report of 10 January 2021`.
fn is_of_something(text: &str, words: &str) -> bool {
    let before = text.find(words).map_or("", |at| &text[..at]).trim_end();
    let before = before.strip_suffix("about").unwrap_or(before).trim_end();
    [" of", " dated"].iter().any(|word| before.ends_with(word))
}

/// Whether a day lies in a date as it is written. What is doubtful about the date explains nothing.
fn holds(date: &Date, day: &Date) -> bool {
    let (date, day) = (date.civil_bounds(), day.civil_bounds());
    let from = date.earliest.zip(day.latest).is_some_and(|(start, day)| start <= day);
    from && date.latest.zip(day.earliest).is_some_and(|(end, day)| end >= day)
}

/// The days that an incident's text has reason to name besides its own: those of what it cites, links to, comes after or before. A date that
/// is no finer than a month explains no day.
fn explained(site: &Site, id: IncidentId) -> Vec<&Date> {
    let incident = &site[id];
    let claims = incident.dates.iter().map(|claim| &claim.date);
    let sources =
        incident.text.cited().filter_map(|(source, _)| site[source].entry.front.date.as_ref()).map(|d| &d.value);
    let linked = incident.text.links.iter().filter_map(|target| match target {
        Target::Entry(EntryId::Incident(id), _) => Some(*id),
        _ => None,
    });
    let others = linked.chain(incident.after.iter().copied()).chain(incident.before.iter().copied());
    claims
        .chain(sources)
        .chain(others.filter_map(|id| site[id].entry.front.date.as_ref()).map(|d| &d.value))
        .filter(|d| d.precision() >= Precision::Day)
        .collect()
}

/// The days that a text names in full, with their words: `6 January 2021`, `January 6, 2021`.
fn days(text: &str) -> Vec<(Date, &str)> {
    fn word(part: &str) -> &str {
        part.trim_matches(|c: char| !c.is_alphanumeric())
    }
    let start = |part: &str| part.as_ptr() as usize - text.as_ptr() as usize;
    // Most texts name no day at all.
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let parts: Vec<&str> = text.split_whitespace().collect();
    let days = parts.windows(3).filter_map(|w| {
        let year = word(w[2]);
        // Most words end no date: they are passed over before the others are looked at. A shorter number is none either: in "December 5, 6 and 9"
        // and "On January 6, 147 members voted" a day and a count follow.
        if year.len() != 4 || !year.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let (a, b) = (word(w[0]), word(w[1]));
        let date = day_of(a, b, year).or_else(|| day_of(b, a, year))?;
        let whole = text.get(start(w[0])..start(w[2]) + w[2].len())?;
        Some((date, whole.trim_matches(|c: char| !c.is_alphanumeric())))
    });
    days.collect()
}

fn day_of(day: &str, month: &str, year: &str) -> Option<Date> {
    let month = Wording::ENGLISH.months.iter().position(|m| m.eq_ignore_ascii_case(month))? + 1;
    let (day, year): (u8, u16) = (day.parse().ok()?, year.parse().ok()?);
    Date::on(year.into(), month as u8, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_words() {
        let named = |text: &str| days(text).iter().map(|(day, _)| day.edtf()).collect::<Vec<_>>();
        assert_eq!(
            named("The filing (p. 3) says 6 January 2021, the report January 7, 2021."),
            ["2021-01-06", "2021-01-07"]
        );
        assert_eq!(days("Said (on January 7, 2021).")[0].1, "January 7, 2021");
        assert!(named("December 5, 6 and 9; on January 6, 147 members voted").is_empty());
        assert!(named("In January 2021, on the 6th; 31 February 2021; may 2 go").is_empty());
    }
}
