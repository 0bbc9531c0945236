//! The incidents in time, for other programs: TimelineJS and calendars.

use super::table::Rows;
use super::{Changed, Export, both_ends};
use crate::document::escape;
use crate::edtf::{Date, Moment};
use crate::i18n::{Words, key};
use crate::model::{EntryId, Incident, IncidentId};
use serde::Serialize;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io;

fn dated(export: &Export) -> impl Iterator<Item = (IncidentId, &Incident, &Date)> {
    export.site.shown().filter_map(|id| {
        let incident = &export.site[id];
        Some((id, incident, &incident.entry.front.date.as_ref()?.value))
    })
}

fn when(words: &Words, incident: &Incident) -> String {
    incident.entry.front.date.as_ref().map_or_else(String::new, |d| d.long(&words.wording()))
}

/// Text that TimelineJS, which reads HTML, shows as it is.
fn html(text: &str) -> Cow<'_, str> {
    if !text.contains(['<', '>', '&', '"']) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 16);
    escape(&mut out, text);
    out.into()
}

/// The data of TimelineJS, its fields in the order of their names.
#[derive(Serialize)]
struct TimelineJs<'a, E> {
    events: E,
    scale: &'static str,
    title: Slide<'a>,
}

#[derive(Serialize)]
struct Slide<'a> {
    text: Told<'a>,
}

#[derive(Serialize)]
struct Told<'a> {
    headline: Cow<'a, str>,
    text: Cow<'a, str>,
}

#[derive(Serialize)]
struct Event<'a> {
    display_date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_date: Option<Known>,
    group: &'static str,
    start_date: Known,
    text: Told<'a>,
    unique_id: &'a str,
}

/// As much of a beginning or an end as is known.
#[derive(Serialize)]
struct Known {
    #[serde(skip_serializing_if = "Option::is_none")]
    day: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    display_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hour: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    minute: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    month: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    year: Option<u16>,
}

/// The data of TimelineJS. It needs a start for every event: what has none that is true of the whole date is left out.
pub fn timeline_js(export: &Export, out: &mut dyn io::Write) -> io::Result<()> {
    let config = &export.site.config;
    let more = html(export.site.words.get(key::DATA_MORE)).into_owned();
    let events = Rows(|| dated(export).filter_map(|(id, incident, date)| event(export, id, incident, date, &more)));
    let title = Slide { text: Told { headline: html(&config.title), text: html(&config.description) } };
    super::table::print(&TimelineJs { events, scale: "human", title }, out)
}

/// The parts of a date for TimelineJS, with the words that it shows in their place.
fn known(parts: &[u16], display_date: Option<String>) -> Known {
    let part = |at: usize| parts.get(at).copied();
    Known { day: part(2), display_date, hour: part(3), minute: part(4), month: part(1), year: part(0) }
}

fn event<'a>(export: &'a Export, id: IncidentId, incident: &'a Incident, date: &Date, more: &str) -> Option<Event<'a>> {
    let (start, end) = both_ends(date)?;
    let front = &incident.entry.front;
    let date = date.long(&export.site.words.wording());
    let url = export.url(export.site.path(EntryId::Incident(id)).as_str());
    let more = url.map_or_else(String::new, |url| format!(" <a href=\"{}\">{more}</a>", html(&url)));
    Some(Event {
        start_date: known(&start, Some(date.clone())),
        end_date: end.map(|end| known(&end, None)),
        display_date: date,
        group: if front.proceeding { "proceeding" } else { front.standing.word() },
        text: Told {
            headline: html(&front.title.value),
            text: format!("<p>{}{more}</p>", html(&front.summary.value)).into(),
        },
        unique_id: &incident.entry.id,
    })
}

/// The first day of a date and the day after its last; `None` unless both are known. A calendar knows days and seconds only.
fn days(date: &Date) -> Option<(Moment, Moment)> {
    let of = |date: &Date| match super::parts(date)?[..] {
        [year, month, day, ..] => {
            Some(Moment::start_of_day(year.into(), u8::try_from(month).ok()?, u8::try_from(day).ok()?))
        }
        _ => None,
    };
    let (first, last) = match date.ends() {
        Some((first, last)) => (of(&first?)?, of(&last?)?),
        None => (of(date)?, of(date)?),
    };
    Some((first, Moment::from_seconds(last.seconds() + 86_400)))
}

/// The moment of the last change that a calendar demands of every event. Where it isn't known it is the first that there can be: a reader of calendars
/// then takes every later one for newer, and two builds are equal.
fn stamp(changed: Option<Changed>) -> String {
    let moment = match changed {
        Some(Changed::At(moment) | Changed::On(moment)) => moment,
        None => Moment::from_seconds(0),
    };
    Changed::At(moment).iso().replace(['-', ':'], "")
}

/// A calendar of the incidents with known days; the time of day is in words.
pub fn calendar(export: &Export, to: &mut dyn io::Write) -> io::Result<()> {
    let (config, words) = (&export.site.config, &*export.site.words);
    let host = config.base_url.as_ref().and_then(|base| base.split('/').nth(2).map(str::to_owned));
    let host = host.unwrap_or_else(|| format!("{}.invalid", crate::url::slug(&config.title)));
    let mut out = String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Annals//Annals//EN\r\n");
    line(&mut out, "X-WR-CALNAME", &config.title);
    for (id, incident, date) in dated(export) {
        let entry = EntryId::Incident(id);
        let Some((first, after)) = days(date) else { continue };
        let stamp = stamp(export.changed(entry));
        let day = |moment: Moment| Changed::On(moment).iso().replace('-', "");
        let _ = write!(out, "BEGIN:VEVENT\r\nUID:{}@{host}\r\nDTSTAMP:{stamp}\r\n", incident.entry.id);
        let _ = write!(out, "DTSTART;VALUE=DATE:{}\r\n", day(first));
        // A day alone ends with itself.
        if after.seconds() - first.seconds() > 86_400 {
            let _ = write!(out, "DTEND;VALUE=DATE:{}\r\n", day(after));
        }
        out.push_str("TRANSP:TRANSPARENT\r\n");
        line(&mut out, "SUMMARY", &incident.entry.front.title.value);
        line(&mut out, "DESCRIPTION", &format!("{}. {}", when(words, incident), incident.entry.front.summary.value));
        if let Some(place) = &incident.entry.front.place {
            line(&mut out, "LOCATION", &place.value);
        }
        if let Some(url) = export.url(export.site.path(entry).as_str()) {
            fold(&mut out, &format!("URL:{url}"));
        }
        out.push_str("END:VEVENT\r\n");
    }
    out.push_str("END:VCALENDAR\r\n");
    to.write_all(out.as_bytes())
}

/// A line of text, escaped.
fn line(out: &mut String, name: &str, text: &str) {
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            '\t' => escaped.push(' '), // what it parts stays apart
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    fold(out, &format!("{name}:{escaped}"));
}

/// Breaks a line after at most 75 bytes, never within a letter.
fn fold(out: &mut String, line: &str) {
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > 74 {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    out.push_str("\r\n");
}
