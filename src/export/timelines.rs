//! The incidents in time, for other programs: TimelineJS and calendars.

use super::table::Rows;
use super::{Export, parts};
use crate::model::{EntryId, Incident, IncidentId};
use crate::parse::escape;
use crate::words::{Words, key};
use serde::Serialize;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io;

fn dated(export: &Export) -> impl Iterator<Item = (IncidentId, &Incident, Vec<u16>)> {
    export.site.shown().filter_map(|id| {
        let incident = &export.site[id];
        Some((id, incident, parts(&incident.entry.front.date.as_ref()?.value)?))
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
    group: &'static str,
    start_date: Start,
    text: Told<'a>,
    unique_id: &'a str,
}

/// As much of a start as is known.
#[derive(Serialize)]
struct Start {
    #[serde(skip_serializing_if = "Option::is_none")]
    day: Option<u16>,
    display_date: String,
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
    let events = Rows(|| dated(export).map(|(id, incident, parts)| event(export, id, incident, &parts, &more)));
    let title = Slide { text: Told { headline: html(&config.title), text: html(&config.description) } };
    super::table::print(&TimelineJs { events, scale: "human", title }, out)
}

fn event<'a>(export: &'a Export, id: IncidentId, incident: &'a Incident, parts: &[u16], more: &str) -> Event<'a> {
    let front = &incident.entry.front;
    let date = when(&export.site.words, incident);
    let part = |at: usize| parts.get(at).copied();
    let url = export.url(export.site.path(EntryId::Incident(id)).as_str());
    let more = url.map_or_else(String::new, |url| format!(" <a href=\"{}\">{more}</a>", html(&url)));
    Event {
        start_date: Start {
            day: part(2),
            display_date: date.clone(),
            hour: part(3),
            minute: part(4),
            month: part(1),
            year: part(0),
        },
        display_date: date,
        group: if front.proceeding { "proceeding" } else { front.standing.word() },
        text: Told {
            headline: html(&front.title.value),
            text: format!("<p>{}{more}</p>", html(&front.summary.value)).into(),
        },
        unique_id: &incident.entry.id,
    }
}

/// A calendar of the incidents that have a day. A calendar knows days and seconds only, so the time of day is told in words; and it must say
/// when an event was last changed, so what has no known moment of change isn't in it.
pub fn calendar(export: &Export, to: &mut dyn io::Write) -> io::Result<()> {
    let (config, words) = (&export.site.config, &*export.site.words);
    let host = config.base_url.as_ref().and_then(|base| base.split('/').nth(2).map(str::to_owned));
    let host = host.unwrap_or_else(|| format!("{}.invalid", crate::url::slug(&config.title)));
    let mut out = String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Annals//Annals//EN\r\n");
    line(&mut out, "X-WR-CALNAME", &config.title);
    for (id, incident, parts) in dated(export) {
        let entry = EntryId::Incident(id);
        let changed = export.changed(entry).and_then(super::Changed::moment);
        let (Some(changed), [year, month, day, ..]) = (changed, &parts[..]) else { continue };
        let stamp = super::Changed::At(changed).iso().replace(['-', ':'], "");
        let _ = write!(out, "BEGIN:VEVENT\r\nUID:{}@{host}\r\nDTSTAMP:{stamp}\r\n", incident.entry.id);
        let _ = write!(out, "DTSTART;VALUE=DATE:{year:04}{month:02}{day:02}\r\nTRANSP:TRANSPARENT\r\n");
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
