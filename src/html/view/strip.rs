//! The strip that shows where the record is dense: marks on lines, drawn when the site is built. Exact and uncertain dates have different
//! shapes; each mark links to its place on the timeline.

use super::Pages;
use super::timeline::{capitalized, day_title, hour, month};
use crate::edtf::{Moment, Precision};
use crate::i18n::{Words, key};
use serde::Serialize;
use std::ops::Range;

/// The width of a panel, in the units of its drawing.
const WIDTH: i64 = 300;
/// What stays free at both ends.
const PAD: i64 = 14;
/// How near two marks may stand in one row: a finger's width on a narrow phone.
const APART: i64 = 28;
/// The most marks that a strip shows; a longer record is shown as a list only.
const MOST: usize = 120;
/// How wide a letter of a label is, about.
const LETTER: i64 = 6;

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
        let panel = |events: &[&Event], within: Range<i64>| panel_of(words, events, within, page);
        let Some(day) = self.crowded_day().map(|d| d.start.seconds()..d.start.seconds() + DAY) else {
            return panel(&events.iter().collect::<Vec<_>>(), i64::MIN..i64::MAX).into_iter().collect();
        };
        let before: Vec<&Event> = events.iter().filter(|e| e.at < day.start).collect();
        // By the hour only what has a time: a mark at noon for "that day" would claim to know more than is known.
        let (within, untimed): (Vec<&Event>, Vec<&Event>) =
            events.iter().filter(|e| day.contains(&e.at)).partition(|e| e.timed);
        let after: Vec<&Event> = events.iter().filter(|e| e.at >= day.end).collect();
        let (before, after) = (panel(&before, i64::MIN..day.start), panel(&after, day.end..i64::MAX));
        let mut hours = panel(&within, day);
        if let Some(panel) = hours.as_mut().filter(|_| !untimed.is_empty()) {
            panel.note = Some(words.count(key::STRIP_UNTIMED, untimed.len(), &[]));
        }
        [before, hours, after].into_iter().flatten().collect()
    }

    fn events(&self) -> Vec<Event<'_>> {
        let (words, wording) = (&*self.site.words, self.site.words.wording());
        self.site
            .shown()
            .filter_map(|id| {
                let entry = &self.site[id].entry;
                let date = entry.front.date.as_ref()?;
                let bounds = date.civil_bounds();
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

/// The marks of some events, on a scale that goes no further than it is allowed to: what lies beyond has a panel of its own.
fn panel_of(words: &Words, events: &[&Event], within: Range<i64>, page: &str) -> Option<Panel> {
    let scale = Scale::over(events, within)?;
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
        title: scale.title(words),
        description,
        note: None,
        height: base + 24,
        base,
        ticks: scale.ticks(words),
        marks,
        page: page.to_owned(),
    })
}

/// What a panel counts in. Hours, months and stretches of years are numbered one by one, before and after 1970, so that a scale is made of
/// whole numbers and ends after a few steps, whatever is dated.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Hours,
    Months,
    /// So many years at a time: 1, 10, 100 or 1,000.
    Years(i64),
}

impl Unit {
    /// The number of the unit that holds a moment.
    fn holding(self, at: i64) -> i64 {
        let civil = Moment::from_seconds(at).civil();
        match self {
            Unit::Hours => at.div_euclid(HOUR),
            Unit::Months => civil.year * 12 + i64::from(civil.month) - 1,
            Unit::Years(1) => civil.year,
            // Round years are round in what they are called: 100 BCE is the year −99, and before 10 CE comes 1 CE.
            Unit::Years(step) if civil.year > 0 => civil.year / step,
            Unit::Years(step) => (civil.year - 1).div_euclid(step),
        }
    }

    /// When the unit of a number begins.
    fn begins(self, number: i64) -> i64 {
        match self {
            Unit::Hours => number * HOUR,
            Unit::Months => Moment::start_of_day(number.div_euclid(12), number.rem_euclid(12) as u8 + 1, 1).seconds(),
            Unit::Years(step) => {
                let year = number * step + i64::from(step > 1 && number <= 0);
                Moment::start_of_day(year, 1, 1).seconds()
            }
        }
    }
}

/// A scale around two moments, which begins and ends on a whole unit, or where another panel does.
struct Scale {
    unit: Unit,
    first: i64,
    last: i64,
    /// How far it may go.
    within: Range<i64>,
    /// Where it begins, where every further unit does, and where it ends.
    moments: Vec<i64>,
}

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;
/// The most years that are counted one by one, and the most tens, hundreds and thousands of them.
const MOST_STEPS: i64 = 40;

impl Scale {
    /// `None` of nothing, and of a stretch that is too long for any mark on it to say when something was.
    fn over(events: &[&Event], within: Range<i64>) -> Option<Scale> {
        let first = events.iter().map(|e| e.at).min()?;
        let last = events.iter().map(|e| e.at).max()?;
        let [from, to] = [first, last].map(|at| Moment::from_seconds(at).civil());
        let one_day = (from.year, from.month, from.day) == (to.year, to.month, to.day);
        let unit = if one_day && events.iter().all(|e| e.timed) {
            Unit::Hours
        } else if last - first < 400 * DAY {
            Unit::Months
        } else {
            let years = to.year - from.year;
            Unit::Years([1, 10, 100, 1000].into_iter().find(|step| years / step <= MOST_STEPS)?)
        };
        let whole = unit.holding(first)..=unit.holding(last) + 1;
        let mut moments: Vec<i64> = whole.map(|n| unit.begins(n).clamp(within.start, within.end)).collect();
        moments.dedup();
        Some(Scale { unit, first, last, within, moments })
    }

    fn x(&self, at: i64) -> i64 {
        let (Some(start), Some(end)) = (self.moments.first(), self.moments.last()) else { return PAD };
        PAD + (at - start) * (WIDTH - 2 * PAD) / (end - start).max(1)
    }

    fn ticks(&self, words: &Words) -> Vec<Tick> {
        // No unit begins where the scale is cut off.
        let cut = |at: i64| at == self.within.end && self.unit.begins(self.unit.holding(at)) != at;
        let label = |at: &i64| if cut(*at) { String::new() } else { self.label(words, *at) };
        let labels: Vec<String> = self.moments.iter().map(label).collect();
        let room = labels.iter().map(|label| label.chars().count() as i64).max().unwrap_or(0) * LETTER + 8;
        // As many labels as stand side by side without touching, and no more than a glance takes in.
        let most = ((WIDTH - 2 * PAD) / room).clamp(1, 5);
        let every = labels.len().div_ceil(most as usize);
        let mut free = 0;
        let mut ticks = Vec::with_capacity(labels.len());
        for (i, (at, label)) in self.moments.iter().zip(labels).enumerate() {
            let x = self.x(*at);
            // A label stands under its tick, unless it would stick out.
            let half = label.chars().count() as i64 * LETTER / 2 + 3;
            let (anchor, label_x) = match x {
                x if x < half => ("start", 0),
                x if x + half > WIDTH => ("end", WIDTH),
                x => ("middle", x),
            };
            let told = i % every == 0 && x >= free;
            if told {
                free = x + room;
            }
            ticks.push(Tick { x, label: if told { label } else { String::new() }, anchor, label_x });
        }
        ticks
    }

    fn label(&self, words: &Words, at: i64) -> String {
        let civil = Moment::from_seconds(at).civil();
        match self.unit {
            Unit::Hours => hour(words, civil.hour),
            Unit::Months => words.wording().month_name(civil.month).chars().take(3).collect(),
            Unit::Years(_) => words.wording().year_name(civil.year),
        }
    }

    /// From when to when it goes: in its own units, and to the day where it is cut off.
    fn title(&self, words: &Words) -> String {
        let day = |at: i64| {
            let civil = Moment::from_seconds(at).civil();
            day_title(words, civil.year, civil.month, civil.day)
        };
        let unit = |at: i64| {
            let civil = Moment::from_seconds(at).civil();
            match self.unit {
                Unit::Hours => words.fill(key::STRIP_BY_HOUR, &[("day", &day(at))]),
                Unit::Months => month(words, civil.year, civil.month),
                Unit::Years(_) => words.wording().year_name(civil.year),
            }
        };
        let begins = self.moments.first().filter(|at| **at == self.within.start);
        let ends = self.moments.last().filter(|at| **at == self.within.end);
        let (first, last) = match (self.unit, begins, ends) {
            (Unit::Hours, ..) | (_, None, None) => (unit(self.first), unit(self.last)),
            // "January to January 5" would sound as if there were two.
            (_, None, Some(end)) if unit(self.first) == unit(end - 1) => (day(self.first), day(end - 1)),
            (_, Some(start), None) if unit(*start) == unit(self.last) => (day(*start), day(self.last)),
            (_, begins, ends) => (
                begins.map_or_else(|| unit(self.first), |at| day(*at)),
                ends.map_or_else(|| unit(self.last), |at| day(at - 1)),
            ),
        };
        if first == last {
            return capitalized(&first);
        }
        words.fill(key::STRIP_RANGE, &[("first", &first), ("last", &last)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edtf::Date;
    use proptest::prelude::*;

    fn event(date: &str) -> Event<'static> {
        let date = Date::parse(date).expect("a date");
        let bounds = date.bounds();
        let at = middle(bounds.earliest.expect("a start"), bounds.latest.expect("an end"));
        let timed = date.precision() >= Precision::Minute;
        Event { id: "an-incident", label: String::new(), exact: true, timed, at }
    }

    fn scale(dates: &str, within: Range<i64>) -> Option<Scale> {
        let events: Vec<Event> = dates.split(' ').map(event).collect();
        Scale::over(&events.iter().collect::<Vec<_>>(), within)
    }

    /// The title and the labels of a scale, and whether it draws every mark of it.
    fn drawn(dates: &str, within: Range<i64>) -> String {
        let Some(scale) = scale(dates, within) else { return "nothing".to_owned() };
        let words = Words::english();
        let ticks = scale.ticks(words);
        let inside = |at: i64| (PAD..=WIDTH - PAD).contains(&scale.x(at));
        assert!(inside(scale.first) && inside(scale.last), "{dates}: a mark stands outside of the scale");
        let labels: Vec<&str> = ticks.iter().map(|tick| &*tick.label).filter(|label| !label.is_empty()).collect();
        format!("{}: {}", scale.title(words), labels.join(", "))
    }

    #[test]
    fn a_scale_of_any_length_says_where_it_is() {
        for (dates, said) in [
            ("2021-01-06T11:00 2021-01-06T14:24", "January 6, 2021, by hour: 11 a.m., noon, 1 p.m., 2 p.m., 3 p.m."),
            ("2021-01-06 2021-01-07", "January 2021: Jan, Feb"),
            ("2021-01-06T22:00 2021-01-07T02:00", "January 2021: Jan, Feb"),
            ("2020-11-07 2021-01-05", "November 2020 to January 2021: Nov, Dec, Jan, Feb"),
            ("1969 1971-06-30", "1969 to 1971: 1969, 1970, 1971, 1972"),
            ("1850 1971", "1850 to 1971: 1850, 1880, 1910, 1940, 1970"),
            ("0030 1971", "30 CE to 1971: 1 CE, 500 CE, 1000, 1500, 2000"),
            ("-0043-03-15 1971-06-30", "44 BCE to 1971: 100 BCE, 400 CE, 900 CE, 1400, 1900"),
            ("-0043-03-15 -0043-12", "March 44 BCE to December 44 BCE: Mar, Jun, Sep, Dec"),
            ("-9999 9999", "10,000 BCE to 9999: 10,000 BCE, 4000 BCE, 2000, 8000"),
            ("Y170000002 Y170000009", "170,000,002 to 170,000,009: 170,000,002, 170,000,005, 170,000,008"),
            ("1971-06-30 Y170000002", "nothing"),
            ("Y-999999999 Y999999999", "nothing"),
        ] {
            assert_eq!(drawn(dates, i64::MIN..i64::MAX), said, "{dates}");
        }
    }

    #[test]
    fn a_scale_that_is_cut_off_says_the_day() {
        let day = |day| Moment::start_of_day(2021, 1, day).seconds();
        let before = |dates| drawn(dates, i64::MIN..day(6));
        let after = |dates| drawn(dates, day(7)..i64::MAX);
        assert_eq!(before("2020-11-07 2021-01-05"), "November 2020 to January 5, 2021: Nov, Dec, Jan");
        assert_eq!(before("2021-01-02 2021-01-05"), "January 2, 2021 to January 5, 2021: Jan");
        assert_eq!(before("2020-11-07 2020-12-05"), "November 2020 to December 2020: Nov, Dec, Jan");
        assert_eq!(after("2021-01-07T03:41 2025"), "January 7, 2021 to 2025: 2021, 2023, 2025");
        assert_eq!(after("2021-01-10 2021-01-12"), "January 7, 2021 to January 12, 2021: Jan, Feb");
        assert_eq!(after("2023 2025"), "2023 to 2025: 2023, 2024, 2025, 2026");
    }

    #[test]
    fn labels_stand_under_their_ticks_and_inside() {
        let place = |dates| {
            let ticks = scale(dates, i64::MIN..i64::MAX).expect("a scale").ticks(Words::english());
            let labelled = ticks.into_iter().filter(|tick| !tick.label.is_empty());
            labelled.map(|tick| (tick.label, tick.anchor, tick.label_x - tick.x)).collect::<Vec<_>>()
        };
        for (label, anchor, off) in place("2020-11-07 2021-01-05") {
            assert_eq!((anchor, off), ("middle", 0), "{label}");
        }
        let ends = place("0030 1971");
        assert_eq!(ends.first(), Some(&("1 CE".to_owned(), "start", -PAD)));
        assert_eq!(ends.last(), Some(&("2000".to_owned(), "end", PAD)));
    }

    proptest! {
        #[test]
        fn a_scale_holds_its_marks_in_a_few_steps(first in -10_000_i64..10_000, length in 0_i64..20_000, day in 1_u8..29) {
            let event = |year| {
                let at = Moment::start_of_day(year, 2, day).seconds();
                Event { id: "an-incident", label: String::new(), exact: true, timed: false, at }
            };
            let events = [event(first), event(first + length)];
            let scale = Scale::over(&events.iter().collect::<Vec<_>>(), i64::MIN..i64::MAX).expect("a scale");
            prop_assert!(scale.moments.len() <= 43 && scale.moments.is_sorted(), "{:?}", scale.moments);
            prop_assert!(scale.moments[0] <= scale.first && scale.last < scale.moments[scale.moments.len() - 1]);
        }
    }
}
