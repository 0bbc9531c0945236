//! The view of the timeline: years, months, days, and hours where a day is crowded.

use super::cards::WORDS;
use super::{Pages, head};
use crate::date::{Civil, Date};
use crate::model::IncidentId;
use serde::Serialize;
use tera::{Context, Value};

/// A day with more dated incidents than this is divided into hours.
const CROWDED: usize = 6;

/// A stretch of the timeline under one heading.
#[derive(Serialize)]
pub(super) struct Section {
    /// 2 for a year, 3 for a month, 4 for a day, 5 for an hour.
    level: u8,
    /// Its anchor: `d2021-01-06`.
    pub anchor: String,
    /// Its words.
    pub title: String,
    /// What stands directly under the heading.
    cards: Vec<Value>,
    /// What stands under headings of its own.
    sections: Vec<Section>,
}

/// A day with many incidents.
pub(super) struct Day {
    pub anchor: String,
    pub title: String,
    pub incidents: Vec<IncidentId>,
}

/// Where an incident is filed: by when it begins.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Slot {
    year: Option<i64>,
    month: Option<u8>,
    day: Option<u8>,
    hour: Option<u8>,
}

impl Pages {
    pub(super) fn timeline(&self, context: &mut Context) -> &'static str {
        head(context, "Timeline", "What happened, in order of time, as exactly as each source allows, and who says so.", "timeline");
        context.insert("strip", &self.strips(""));
        let sections = self.sections();
        context.insert("years", &sections);
        "timeline.html"
    }

    fn sections(&self) -> Vec<Section> {
        let slots = self.slots();
        let ids: Vec<usize> = self.site.shown().map(IncidentId::index).collect();
        group(&ids, |i| slots[*i].year).into_iter().map(|(year, ids)| self.year(year, &ids, &slots)).collect()
    }

    fn year(&self, year: Option<i64>, ids: &[usize], slots: &[Slot]) -> Section {
        let name = year.map_or_else(|| "Undated".to_owned(), |y| WORDS.year_name(y));
        let anchor = year.map_or_else(|| "undated".to_owned(), |y| format!("y{y}"));
        let mut section = Section { level: 2, anchor, title: name, cards: Vec::new(), sections: Vec::new() };
        for (month, ids) in group(ids, |i| slots[*i].month) {
            match (year, month) {
                (Some(year), Some(month)) => section.sections.push(self.month(year, month, &ids, slots)),
                _ => section.cards.extend(self.cards_of(&ids)),
            }
        }
        section
    }

    fn month(&self, year: i64, month: u8, ids: &[usize], slots: &[Slot]) -> Section {
        let title = format!("{} {}", WORDS.month_name(month), WORDS.year_name(year));
        let mut section = Section { level: 3, anchor: format!("m{year}-{month:02}"), title, cards: Vec::new(), sections: Vec::new() };
        for (day, ids) in group(ids, |i| slots[*i].day) {
            match day {
                Some(day) if ids.len() > 1 => section.sections.push(self.day(year, month, day, &ids, slots)),
                // A heading for a single incident would only repeat its date.
                _ => {
                    let last = section.sections.last_mut().filter(|s| s.anchor.starts_with('r'));
                    match last {
                        Some(run) => run.cards.extend(self.cards_of(&ids)),
                        None => section.sections.push(Section {
                            level: 0,
                            anchor: format!("r{year}-{month:02}-{}", section.sections.len()),
                            title: String::new(),
                            cards: self.cards_of(&ids),
                            sections: Vec::new(),
                        }),
                    }
                }
            }
        }
        section
    }

    fn day(&self, year: i64, month: u8, day: u8, ids: &[usize], slots: &[Slot]) -> Section {
        let mut section = Section {
            level: 4,
            anchor: format!("d{year}-{month:02}-{day:02}"),
            title: day_title(year, month, day),
            cards: Vec::new(),
            sections: Vec::new(),
        };
        if ids.len() <= CROWDED {
            section.cards = self.cards_of(ids);
            return section;
        }
        for (hour, ids) in group(ids, |i| slots[*i].hour) {
            let nth = section.sections.len();
            section.sections.push(Section {
                level: 5,
                anchor: hour.map_or_else(|| format!("h{year}-{month:02}-{day:02}-{nth}x"), |h| format!("h{year}-{month:02}-{day:02}-{h:02}-{nth}")),
                title: hour.map_or_else(|| "Time of day not known".to_owned(), hour_title),
                cards: self.cards_of(&ids),
                sections: Vec::new(),
            });
        }
        section
    }

    fn cards_of(&self, ids: &[usize]) -> Vec<Value> {
        self.cards.incidents(ids.iter().map(|i| IncidentId(*i as u32)))
    }

    fn slots(&self) -> Vec<Slot> {
        let mut slots: Vec<Slot> = Vec::with_capacity(self.site.incidents.len());
        for incident in &self.site.incidents {
            let slot = match &incident.entry.front.date {
                Some(date) => slot(date),
                // An undated incident stands where its neighbors put it, under the same month but no day.
                None => slots.last().map_or(Slot { year: None, month: None, day: None, hour: None }, |s| Slot { day: None, hour: None, ..*s }),
            };
            slots.push(slot);
        }
        slots
    }

    /// The day with the most incidents, if one stands out.
    pub(super) fn crowded_day(&self) -> Option<Day> {
        let slots = self.slots();
        let ids: Vec<usize> = self.site.shown().map(IncidentId::index).filter(|i| slots[*i].day.is_some()).collect();
        let days = group(&ids, |i| (slots[*i].year, slots[*i].month, slots[*i].day));
        let ((year, month, day), ids) = days.into_iter().rev().max_by_key(|(_, ids)| ids.len()).filter(|(_, ids)| ids.len() > CROWDED)?;
        let (year, month, day) = (year?, month?, day?);
        let timed: Vec<usize> = ids.into_iter().filter(|i| slots[*i].hour.is_some()).take(CROWDED).collect();
        Some(Day {
            anchor: format!("d{year}-{month:02}-{day:02}"),
            title: day_title(year, month, day),
            incidents: timed.into_iter().map(|i| IncidentId(i as u32)).collect(),
        })
    }
}

/// Neighbors with the same key, in order.
fn group<K: PartialEq>(ids: &[usize], key: impl Fn(&usize) -> K) -> Vec<(K, Vec<usize>)> {
    let mut groups: Vec<(K, Vec<usize>)> = Vec::new();
    for id in ids {
        let key = key(id);
        match groups.last_mut() {
            Some((last, group)) if *last == key => group.push(*id),
            _ => groups.push((key, vec![*id])),
        }
    }
    groups
}

fn slot(date: &Date) -> Slot {
    let exact = Slot { year: date.year(), month: date.month(), day: date.day(), hour: date.hour() };
    if exact.year.is_some() && exact.month.is_some() {
        return exact;
    }
    // A span is filed under the month in which it begins.
    let start: Option<Civil> = date.bounds().earliest.map(|m| m.civil());
    Slot { year: exact.year.or(start.map(|s| s.year)), month: exact.month.or(start.map(|s| s.month)), day: None, hour: None }
}

fn day_title(year: i64, month: u8, day: u8) -> String {
    Date::parse(&format!("{year:04}-{month:02}-{day:02}")).map_or_else(|_| format!("{day} {}", WORDS.month_name(month)), |d| d.long(WORDS))
}

fn hour_title(hour: u8) -> String {
    let say = |hour: u8| match hour {
        0 | 24 => "midnight".to_owned(),
        12 => "noon".to_owned(),
        1..=11 => format!("{hour} a.m."),
        _ => format!("{} p.m.", hour - 12),
    };
    format!("{} to {}", say(hour), say(hour + 1))
}
