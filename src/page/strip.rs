//! The strip that shows where the record is dense: marks on lines, drawn when the site is built. Exact and uncertain dates have different
//! shapes; each mark links to its place on the timeline.

use super::Pages;
use super::timeline::{capitalized, day_title, hour, month};
use crate::date::{Civil, Date, Moment, Precision};
use crate::words::{Words, key};
use serde::Serialize;

/// The width of a panel, in the units of its drawing.
const WIDTH: i64 = 300;
/// What stays free at both ends.
const PAD: i64 = 14;
/// How near two marks may stand in one row: a finger's width on a narrow phone.
const APART: i64 = 28;
/// The most marks that a strip shows; a longer record is shown as a list only.
const MOST: usize = 120;

/// One line of marks with its own scale.
#[derive(Serialize)]
pub(super) struct Panel {
    title: String,
    description: String,
    /// What the panel leaves out.
    note: Option<String>,
    height: i64,
    base: i64,
    ticks: Vec<Tick>,
    marks: Vec<Mark>,
    /// What marks link to: a page, or nothing on the timeline itself.
    page: String,
}

#[derive(Serialize)]
struct Tick {
    x: i64,
    label: String,
    anchor: &'static str,
    label_x: i64,
}

#[derive(Serialize)]
struct Mark {
    x: i64,
    y: i64,
    exact: bool,
    id: String,
    label: String,
}

/// An incident to be marked.
struct Event<'a> {
    id: &'a str,
    label: String,
    exact: bool,
    /// Whether it has a time of day.
    timed: bool,
    at: i64,
}

impl Pages {
    /// The panels of the strip: before the crowded day, the day itself by the hour, and after it.
    pub(super) fn strips(&self, page: &str) -> Vec<Panel> {
        let words = &*self.site.words;
        let events = self.events();
        if events.len() > MOST || events.len() < 2 {
            return Vec::new();
        }
        let Some(day) = self.crowded_day().and_then(|d| day_bounds(&d.anchor)) else {
            return panel_of(words, &events.iter().collect::<Vec<_>>(), page).into_iter().collect();
        };
        let before: Vec<&Event> = events.iter().filter(|e| e.at < day.0).collect();
        // By the hour only what has a time: a mark at noon for "that day" would claim to know more than is known.
        let (within, untimed): (Vec<&Event>, Vec<&Event>) =
            events.iter().filter(|e| (day.0..day.1).contains(&e.at)).partition(|e| e.timed);
        let after: Vec<&Event> = events.iter().filter(|e| e.at >= day.1).collect();
        let mut hours = panel_of(words, &within, page);
        if let Some(panel) = hours.as_mut().filter(|_| !untimed.is_empty()) {
            panel.note = Some(words.count(key::STRIP_UNTIMED, untimed.len(), &[]));
        }
        [panel_of(words, &before, page), hours, panel_of(words, &after, page)].into_iter().flatten().collect()
    }

    fn events(&self) -> Vec<Event<'_>> {
        let (words, wording) = (&*self.site.words, self.site.words.wording());
        self.site
            .shown()
            .filter_map(|id| {
                let entry = &self.site[id].entry;
                let date = entry.front.date.as_ref()?;
                let bounds = date.bounds();
                let (first, last) = (bounds.earliest?, bounds.latest?);
                let exact = date.is_single()
                    && date.precision() >= Precision::Day
                    && !date.is_approximate()
                    && !date.is_uncertain();
                Some(Event {
                    id: &entry.id,
                    label: words
                        .fill(key::STRIP_MARK, &[("date", &date.long(&wording)), ("title", &entry.front.title.value)]),
                    exact,
                    timed: date.precision() >= Precision::Minute,
                    at: middle(first, last),
                })
            })
            .collect()
    }
}

fn middle(first: Moment, last: Moment) -> i64 {
    first.seconds() + (last.seconds() - first.seconds()) / 2
}

/// The first second of a day and the first after it, from its anchor.
fn day_bounds(anchor: &str) -> Option<(i64, i64)> {
    let bounds = Date::parse(anchor.strip_prefix('d')?).ok()?.bounds();
    Some((bounds.earliest?.seconds(), bounds.latest?.seconds() + 1))
}

fn panel_of(words: &Words, events: &[&Event], page: &str) -> Option<Panel> {
    let first = events.iter().map(|e| e.at).min()?;
    let last = events.iter().map(|e| e.at).max()?;
    let scale = Scale::over(first, last);
    let mut placed: Vec<(i64, i64)> = Vec::new();
    let mut order: Vec<&&Event> = events.iter().collect();
    order.sort_by_key(|e| (e.at, e.id));
    for event in &order {
        let x = scale.x(event.at);
        let row = (0..).find(|row| !placed.iter().any(|(px, pr)| pr == row && (px - x).abs() < APART)).unwrap_or(0);
        placed.push((x, row));
    }
    let rows = placed.iter().map(|(_, row)| row + 1).max().unwrap_or(1);
    let base = rows * APART + 4;
    let marks = order
        .iter()
        .zip(&placed)
        .map(|(event, (x, row))| Mark {
            x: *x,
            y: base - 16 - APART * row,
            exact: event.exact,
            id: event.id.to_owned(),
            label: event.label.clone(),
        })
        .collect();
    let unsure = events.iter().filter(|e| !e.exact).count();
    let description = words.count(key::STRIP_SAYS, events.len(), &[("unsure", &unsure.to_string())]);
    Some(Panel {
        title: scale.title(words, first, last),
        description,
        note: None,
        height: base + 24,
        base,
        ticks: scale.ticks(words),
        marks,
        page: page.to_owned(),
    })
}

/// The unit in which a panel counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Hours,
    Months,
    Years,
}

struct Scale {
    start: i64,
    end: i64,
    unit: Unit,
}

const DAY: i64 = 86_400;

impl Scale {
    /// A scale that begins and ends on a whole hour, month or year around two moments.
    fn over(first: i64, last: i64) -> Scale {
        let unit = match last - first {
            0..=DAY => Unit::Hours,
            span if span < 400 * DAY => Unit::Months,
            _ => Unit::Years,
        };
        let start = floor(Moment::from_seconds(first).civil(), unit);
        let mut end = start;
        while end <= last {
            end = next(end, unit);
        }
        Scale { start, end, unit }
    }

    fn x(&self, at: i64) -> i64 {
        PAD + (at - self.start) * (WIDTH - 2 * PAD) / (self.end - self.start).max(1)
    }

    fn ticks(&self, words: &Words) -> Vec<Tick> {
        let mut moments = vec![self.start];
        while let Some(last) = moments.last().filter(|m| **m < self.end && moments.len() < 400) {
            moments.push(next(*last, self.unit));
        }
        let every = moments.len().div_ceil(5);
        moments
            .iter()
            .enumerate()
            .map(|(i, at)| {
                let x = self.x(*at);
                let anchor = if x < 40 {
                    "start"
                } else if x > WIDTH - 40 {
                    "end"
                } else {
                    "middle"
                };
                let label_x = match anchor {
                    "start" => 0,
                    "end" => WIDTH,
                    _ => x,
                };
                let label = if i % every == 0 { self.label(words, *at) } else { String::new() };
                Tick { x, label, anchor, label_x }
            })
            .collect()
    }

    fn label(&self, words: &Words, at: i64) -> String {
        let civil = Moment::from_seconds(at).civil();
        match self.unit {
            Unit::Hours => hour(words, civil.hour),
            Unit::Months => words.wording().month_name(civil.month).chars().take(3).collect(),
            Unit::Years => words.wording().year_name(civil.year),
        }
    }

    fn title(&self, words: &Words, first: i64, last: i64) -> String {
        let (first, last) = (Moment::from_seconds(first).civil(), Moment::from_seconds(last).civil());
        let range = |first: String, last: String| words.fill(key::STRIP_RANGE, &[("first", &first), ("last", &last)]);
        let (month, year) = (|c: Civil| month(words, c.year, c.month), |c: Civil| words.wording().year_name(c.year));
        match self.unit {
            Unit::Hours => {
                words.fill(key::STRIP_BY_HOUR, &[("day", &day_title(words, first.year, first.month, first.day))])
            }
            Unit::Months if (first.year, first.month) == (last.year, last.month) => capitalized(&month(first)),
            Unit::Months => range(month(first), month(last)),
            Unit::Years => range(year(first), year(last)),
        }
    }
}

fn floor(civil: Civil, unit: Unit) -> i64 {
    let date = match unit {
        Unit::Hours => format!("{:04}-{:02}-{:02}T{:02}:00", civil.year, civil.month, civil.day, civil.hour),
        Unit::Months => format!("{:04}-{:02}-01", civil.year, civil.month),
        Unit::Years => format!("{:04}-01-01", civil.year),
    };
    Date::parse(&date).ok().and_then(|d| d.bounds().earliest).map_or(0, |m| m.seconds())
}

/// The next whole hour, month or year.
fn next(at: i64, unit: Unit) -> i64 {
    let step = match unit {
        Unit::Hours => 3600,
        Unit::Months => 32 * DAY,
        Unit::Years => 367 * DAY,
    };
    // A year past 9999 can't be read; the scale must go on all the same.
    floor(Moment::from_seconds(at.saturating_add(step)).civil(), unit).max(at.saturating_add(step / 2))
}
