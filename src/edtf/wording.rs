//! Dates in words: what is known in full, what is in doubt said to be in doubt.

use super::shape::{Calendar, End, Member, Point, Shape, Time, write_offset};
use super::{Date, Qualifier};
use std::borrow::Cow;

/// The words and patterns of one language.
///
/// In a pattern a name in braces stands for a part: `"{day} {month} {year}"`. Each field lists the names that it may
/// use; others stay as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wording<'a> {
    /// January to December.
    pub months: [&'a str; 12],
    /// Spring, summer, autumn, winter.
    pub seasons: [&'a str; 4],
    /// Dates that stand by themselves, as in a list or a heading.
    pub alone: DatePatterns<'a>,
    /// Dates within a phrase, such as `interval`: with the articles or prepositions that the language wants there.
    pub in_phrase: DatePatterns<'a>,
    /// `{year}`: a year from 1 to 999, which by itself looks like no year.
    pub common_era: &'a str,
    /// `{year}`: a year before 1, counted backwards from 1.
    pub before_common_era: &'a str,
    /// What parts the thousands of years with more than four digits.
    pub thousands: &'a str,
    /// `{time}`, `{zone}`: a time with its zone.
    pub zoned: &'a str,
    /// The name of UTC; an offset follows it directly.
    pub utc: &'a str,
    /// `{date}` (or a time): marked `~`.
    pub approximate: &'a str,
    /// `{date}` (or a time): marked `?`.
    pub uncertain: &'a str,
    /// `{date}` (or a time): marked `%`.
    pub uncertain_and_approximate: &'a str,
    /// `{start}`, `{end}`: an interval, `a/b`.
    pub interval: &'a str,
    /// `{start}`: an interval with an open end, `a/..`.
    pub interval_from: &'a str,
    /// `{end}`: an interval with an open start, `../b`.
    pub interval_until: &'a str,
    /// `{start}`: an interval whose end is unknown, `a/`.
    pub interval_from_unknown_end: &'a str,
    /// `{end}`: an interval whose start is unknown, `/b`.
    pub interval_until_unknown_start: &'a str,
    /// `{start}`, `{end}`: one date in a range, `[a..b]`.
    pub one_between: &'a str,
    /// `{start}`: one date, this or later, `[a..]`.
    pub one_from: &'a str,
    /// `{end}`: one date, this or earlier, `[..b]`.
    pub one_until: &'a str,
    /// `{start}`, `{end}`: all dates of a range, `{a..b}`.
    pub all_between: &'a str,
    /// `{start}`: this date and all later ones, `{a..}`.
    pub all_from: &'a str,
    /// `{end}`: this date and all earlier ones, `{..b}`.
    pub all_until: &'a str,
    /// What parts the elements of a list but the last two.
    pub comma: &'a str,
    /// `{list}`, `{last}`: the last of several possibilities and those before it.
    pub or: &'a str,
    /// `{list}`, `{last}`: the last of several dates and those before it.
    pub and: &'a str,
    /// Words that melt into one where they meet: `de el → del; a el → al`. Empty where the language has none.
    pub contractions: &'a str,
}

/// How one date or time is written. `{year}` is a year with its era; `{month}` and `{season}` are names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DatePatterns<'a> {
    /// `{first}`, `{last}`: the years of a century, and of a decade before the year 1000.
    pub years: &'a str,
    /// `{year}`: the first year of a decade.
    pub decade: &'a str,
    /// `{year}`
    pub year: &'a str,
    /// `{year}`: a month that is not known, of a year.
    pub month_unknown: &'a str,
    /// `{year}`: a day that is not known, of a year.
    pub month_and_day_unknown: &'a str,
    /// `{season}`, `{year}`
    pub season: &'a str,
    /// `{season}`: where the year is known already.
    pub season_of_year: &'a str,
    /// `{month}`, `{year}`
    pub month: &'a str,
    /// `{month}`: where the year is known already.
    pub month_of_year: &'a str,
    /// `{month}`, `{year}`: a day that is not known, of a month.
    pub day_unknown: &'a str,
    /// `{month}`: the same where the year is known already.
    pub day_unknown_of_year: &'a str,
    /// `{day}`, `{month}`, `{year}`
    pub day: &'a str,
    /// `{day}`, `{month}`: where the year is known already.
    pub day_of_year: &'a str,
    /// `{day}`, `{month}`: the first of two days of one month, which are said together.
    pub day_of_month: &'a str,
    /// `{day}`, `{month}`, `{year}`: the second of the two.
    pub day_after_month: &'a str,
    /// `{day}`, `{month}`: the second of the two where the year is known already.
    pub day_after_month_of_year: &'a str,
    /// `{start}`, `{end}`: an interval of years, seasons, months or days without any doubt.
    pub range: &'a str,
    /// `{start}`, `{end}`: the same where both ends are short, such as two days of one month.
    pub close_range: &'a str,
    /// `{date}`, `{time}`: a time, or an interval of times, on a day.
    pub moment: &'a str,
    /// `{hour12}`, `{hour24}` (two digits), `{minute}` (with the seconds, if there are any): before noon.
    pub morning: &'a str,
    /// The same names: from 1:00 to 1:59 at night, where some languages want another article.
    pub hour_one: &'a str,
    /// The same names: from noon on.
    pub afternoon: &'a str,
    /// The same names: 12:00 without seconds.
    pub noon: &'a str,
    /// The same names: 00:00 without seconds; it should say which midnight.
    pub midnight: &'a str,
}

/// A heading that a date is listed under and need not repeat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heading {
    /// An astronomical year.
    Year(i64),
    /// A year and a month (1 to 12).
    Month(i64, u8),
    /// A year, a month (1 to 12) and a day (1 to 31).
    Day(i64, u8, u8),
}

impl Wording<'static> {
    /// American order, twelve-hour clock: `January 6, 2021, about 11:15 a.m.`
    pub const ENGLISH: Self = Self {
        months: [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ],
        seasons: ["spring", "summer", "fall", "winter"],
        alone: DatePatterns::ENGLISH,
        in_phrase: DatePatterns {
            years: "the years {first} to {last}",
            decade: "the {year}s",
            month_unknown: "an unknown month of {year}",
            month_and_day_unknown: "an unknown day in {year}",
            day_unknown: "an unknown day in {month} {year}",
            day_unknown_of_year: "an unknown day in {month}",
            moment: "{time} on {date}",
            range: "between {start} and {end}",
            close_range: "between {start} and {end}",
            ..DatePatterns::ENGLISH
        },
        common_era: "{year} CE",
        before_common_era: "{year} BCE",
        thousands: ",",
        zoned: "{time} ({zone})",
        utc: "UTC",
        approximate: "about {date}",
        uncertain: "possibly {date}",
        uncertain_and_approximate: "possibly about {date}",
        interval: "between {start} and {end}",
        interval_from: "from {start} on",
        interval_until: "until {end}",
        interval_from_unknown_end: "from {start} until an unknown time",
        interval_until_unknown_start: "from an unknown time until {end}",
        one_between: "sometime between {start} and {end}",
        one_from: "{start} or later",
        one_until: "{end} or earlier",
        all_between: "all from {start} to {end}",
        all_from: "all from {start} on",
        all_until: "all until {end}",
        comma: ", ",
        or: "{list} or {last}",
        and: "{list} and {last}",
        contractions: "",
    };
}

impl DatePatterns<'static> {
    const ENGLISH: Self = Self {
        years: "sometime between {first} and {last}",
        decade: "{year}s",
        year: "{year}",
        month_unknown: "{year}, month unknown",
        month_and_day_unknown: "{year}, month and day unknown",
        season: "{season} {year}",
        season_of_year: "{season}",
        month: "{month} {year}",
        month_of_year: "{month}",
        day_unknown: "{month} {year}, day unknown",
        day_unknown_of_year: "{month}, day unknown",
        day: "{month} {day}, {year}",
        day_of_year: "{month} {day}",
        day_of_month: "{month} {day}",
        day_after_month: "{day}, {year}",
        day_after_month_of_year: "{day}",
        range: "{start} – {end}",
        close_range: "{start}–{end}",
        moment: "{date}, {time}",
        morning: "{hour12}:{minute} a.m.",
        hour_one: "{hour12}:{minute} a.m.",
        afternoon: "{hour12}:{minute} p.m.",
        noon: "12 noon",
        midnight: "midnight (start of day)",
    };
}

impl Date {
    /// The date in words, standing by itself: `January 6, 2021, about 11:15 a.m.`
    pub fn long(&self, wording: &Wording) -> String {
        wording.say(self.said())
    }

    /// The date in words for use after a preposition, as in "after …": `about 11:15 a.m. on January 6, 2021`.
    pub fn in_phrase(&self, wording: &Wording) -> String {
        let speaker = Speaker { wording, known: Known::default() };
        wording.melt(speaker.shape(self.said(), &wording.in_phrase).unwrap_or_default())
    }

    /// The same as [`Date::short`], for use after a preposition.
    pub fn in_phrase_under(&self, wording: &Wording, heading: Heading) -> Option<String> {
        let speaker = Speaker { wording, known: Known::from(heading) };
        speaker.shape(self.said(), &wording.in_phrase).map(|said| wording.melt(said))
    }

    /// What the date in words adds to the heading it stands under: `2:24 p.m.` under a day, `January 6, 2:24 p.m.`
    /// under a year or a month. `None` where it adds nothing, not even a doubt.
    ///
    /// What differs from the heading is always said, whatever the heading.
    pub fn short(&self, wording: &Wording, heading: Heading) -> Option<String> {
        let speaker = Speaker { wording, known: Known::from(heading) };
        speaker.shape(self.said(), &wording.alone).map(|said| wording.melt(said))
    }
}

impl Date {
    /// A time of one day in words, as the day and the time: `January 6, 2021` and `about 11:15 a.m.` `None` for what is no such time, and where the
    /// language doesn't put them in this order.
    pub fn day_and_time(&self, wording: &Wording) -> Option<(String, String)> {
        let between = wording.before_time()?;
        let heading = Heading::Day(self.year()?, self.month()?, self.day()?);
        let (whole, time) = (self.long(wording), self.short(wording, heading)?);
        let day = whole.strip_suffix(time.as_str())?.strip_suffix(between)?;
        Some((day.to_owned(), time))
    }
}

impl Wording<'_> {
    /// The name of a month from 1 to 12; empty for other numbers.
    pub fn month_name(&self, month: u8) -> &str {
        self.months.get(usize::from(month).wrapping_sub(1)).copied().unwrap_or_default()
    }

    /// An astronomical year with its era, where it needs one: `2021`, `43 CE`, `2 BCE`.
    pub fn year_name(&self, year: i64) -> String {
        match year {
            1..=999 => fill(self.common_era, &[("year", &year.to_string())]),
            1000..=9999 => year.to_string(),
            10_000.. => self.grouped(year),
            // Year 0 is 1 BCE.
            _ => fill(self.before_common_era, &[("year", &self.grouped(1_i64.saturating_sub(year)))]),
        }
    }

    pub(super) fn say(&self, shape: &Shape) -> String {
        let speaker = Speaker { wording: self, known: Known::default() };
        self.melt(speaker.shape(shape, &self.alone).unwrap_or_default())
    }

    fn melt(&self, said: String) -> String {
        match contract(&said, self.contractions) {
            Cow::Borrowed(_) => said,
            Cow::Owned(said) => said,
        }
    }

    /// What stands between a day and its time, if the language puts them in this order.
    fn before_time(&self) -> Option<&str> {
        let between = self.alone.moment.strip_prefix("{date}")?.strip_suffix("{time}")?;
        (!between.trim().is_empty()).then_some(between)
    }

    fn grouped(&self, number: i64) -> String {
        let digits = number.to_string();
        if digits.len() < 5 {
            return digits;
        }
        let mut grouped = String::new();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                grouped.push_str(self.thousands);
            }
            grouped.push(digit);
        }
        grouped
    }
}

/// What has been said already, by a heading or by the rest of the phrase.
#[derive(Clone, Copy, Default)]
struct Known {
    year: Option<i64>,
    month: Option<u8>,
    day: Option<u8>,
    /// Which of two days of one month this is, if it is one: they say their month once.
    pair: Option<Half>,
}

/// A part of a pair of days: `December 27` and `31, 2020`, or `27` and `31 December 2020`.
#[derive(Clone, Copy, PartialEq)]
enum Half {
    First,
    Second,
}

/// Says dates in a context.
#[derive(Clone, Copy)]
struct Speaker<'a> {
    wording: &'a Wording<'a>,
    known: Known,
}

impl<'a> Speaker<'a> {
    /// `None` when all of it is known.
    fn shape(&self, shape: &Shape, patterns: &DatePatterns) -> Option<String> {
        match shape {
            Shape::Single(point) => self.point(point, patterns),
            Shape::Interval(End::Known(start), End::Known(end)) if start == end => self.point(start, patterns),
            _ => {
                let speaker = Self { known: self.known.shared_by(shape), ..*self };
                Some(speaker.times_of_one_day(shape, patterns).unwrap_or_else(|| speaker.several(shape, patterns)))
            }
        }
    }

    fn several(&self, shape: &Shape, patterns: &DatePatterns) -> String {
        match shape {
            Shape::Single(point) => self.within(point),
            Shape::Interval(start, end) => self.interval(start, end, patterns),
            Shape::OneOf(members) => self.list(members, true),
            Shape::AllOf(members) => self.list(members, false),
        }
    }

    /// Several times on one day: the day is said once.
    fn times_of_one_day(&self, shape: &Shape, patterns: &DatePatterns) -> Option<String> {
        let points = shape.points();
        let day = points.first()?.calendar;
        if points.iter().any(|point| point.time.is_none() || point.calendar != day) {
            return None;
        }
        // An interval or set with an open end goes beyond the day.
        let span = shape.hull(&Point::nominal);
        let Calendar::Day(year, month, number) = day else { return None };
        let known = Known::from(Heading::Day(year, month, number));
        if span.first.is_none() || span.last.is_none() {
            return None;
        }
        let times = Self { known, ..*self }.several(shape, patterns);
        Some(match self.calendar(day, patterns) {
            Some(date) => fill(patterns.moment, &[("date", &date), ("time", &times)]),
            None => times,
        })
    }

    fn interval(&self, start: &End, end: &End, patterns: &DatePatterns) -> String {
        let words = self.wording;
        let one = |pattern, name, point| fill(pattern, &[(name, &self.within(point))]);
        match (start, end) {
            (End::Known(start), End::Known(end)) => {
                self.pair(range_pattern(start, end, patterns).unwrap_or(words.interval), start, end)
            }
            (End::Known(start), End::Open) => one(words.interval_from, "start", start),
            (End::Known(start), End::Unknown) => one(words.interval_from_unknown_end, "start", start),
            (End::Open, End::Known(end)) => one(words.interval_until, "end", end),
            (End::Unknown, End::Known(end)) => one(words.interval_until_unknown_start, "end", end),
            // Parsing lets no interval pass without a known end.
            (End::Open | End::Unknown, End::Open | End::Unknown) => String::new(),
        }
    }

    /// Two dates in a pattern; neither says what the other says anyway.
    fn pair(&self, pattern: &str, start: &Point, end: &Point) -> String {
        let (mut first, mut second) = (self.known, self.known);
        if is_plain(start) && is_plain(end) && same_year(start, end) {
            first = Known { year: start.calendar.year(), ..Known::default() };
            if days_of_one_month(start, end) {
                first.pair = Some(Half::First);
                second = Known { pair: Some(Half::Second), ..second };
            }
        }
        let (first, second) = (Self { known: first, ..*self }, Self { known: second, ..*self });
        fill(pattern, &[("start", &first.within(start)), ("end", &second.within(end))])
    }

    fn list(&self, members: &[Member], one_of: bool) -> String {
        let words = self.wording;
        let (between, from, until, join) = match one_of {
            true => (words.one_between, words.one_from, words.one_until, words.or),
            false => (words.all_between, words.all_from, words.all_until, words.and),
        };
        let say = |member: &Member| match member {
            Member::One(point) => self.within(point),
            Member::Range(start, end) => self.pair(between, start, end),
            Member::From(start) => fill(from, &[("start", &self.within(start))]),
            Member::Until(end) => fill(until, &[("end", &self.within(end))]),
        };
        let Some((last, rest)) = members.split_last() else { return String::new() };
        let rest: Vec<String> = rest.iter().map(say).collect();
        match rest[..] {
            [] => say(last),
            _ => fill(join, &[("list", &rest.join(words.comma)), ("last", &say(last))]),
        }
    }

    /// A point as part of a phrase, where something must be said.
    fn within(&self, point: &Point) -> String {
        let patterns = &self.wording.in_phrase;
        self.point(point, patterns).unwrap_or_else(|| self.calendar_anyway(point.calendar, patterns))
    }

    /// `None` when all of it is known.
    fn point(&self, point: &Point, patterns: &DatePatterns) -> Option<String> {
        let date = self.calendar(point.calendar, patterns);
        let Some(time) = point.time else {
            return match point.qualifier {
                Qualifier::None => date,
                doubt => Some(self.qualified(doubt, &self.calendar_anyway(point.calendar, &self.wording.in_phrase))),
            };
        };
        let time = match point.qualifier {
            Qualifier::None => self.time(time, patterns),
            doubt => self.qualified(doubt, &self.time(time, &self.wording.in_phrase)),
        };
        Some(match date {
            Some(date) => fill(patterns.moment, &[("date", &date), ("time", &time)]),
            None => time,
        })
    }

    fn qualified(&self, qualifier: Qualifier, date: &str) -> String {
        let pattern = match qualifier {
            Qualifier::None => return date.to_owned(),
            Qualifier::Approximate => self.wording.approximate,
            Qualifier::Uncertain => self.wording.uncertain,
            Qualifier::UncertainAndApproximate => self.wording.uncertain_and_approximate,
        };
        fill(pattern, &[("date", date)])
    }

    /// `None` when all of it is known.
    fn calendar(&self, calendar: Calendar, patterns: &DatePatterns) -> Option<String> {
        let known = self.known;
        let all_known = calendar.year().is_some_and(|year| known.year == Some(year))
            && match calendar {
                Calendar::Year(_) => true,
                Calendar::Month(_, month) => known.month == Some(month),
                Calendar::Day(_, month, day) => known.month == Some(month) && known.day == Some(day),
                _ => false,
            };
        (!all_known).then(|| self.calendar_anyway(calendar, patterns))
    }

    /// A date without what is known of it, but never empty.
    fn calendar_anyway(&self, calendar: Calendar, patterns: &DatePatterns) -> String {
        let words = self.wording;
        let (first, last) = calendar.years();
        let year = words.year_name(calendar.year().unwrap_or(first));
        let year_known = calendar.year().is_some() && calendar.year() == self.known.year;
        let pattern = match calendar {
            Calendar::Decade(100..) => patterns.decade,
            Calendar::Century(_) | Calendar::Decade(_) => patterns.years,
            Calendar::Year(_) => patterns.year,
            Calendar::SomeMonth(_) => patterns.month_unknown,
            Calendar::SomeDayOfYear(_) => patterns.month_and_day_unknown,
            Calendar::Season(..) if year_known => patterns.season_of_year,
            Calendar::Season(..) => patterns.season,
            Calendar::Month(..) if year_known => patterns.month_of_year,
            Calendar::Month(..) => patterns.month,
            Calendar::SomeDay(..) if year_known => patterns.day_unknown_of_year,
            Calendar::SomeDay(..) => patterns.day_unknown,
            Calendar::Day(..) => match (self.known.pair, year_known) {
                (Some(Half::First), _) => patterns.day_of_month,
                (Some(Half::Second), true) => patterns.day_after_month_of_year,
                (Some(Half::Second), false) => patterns.day_after_month,
                (None, true) => patterns.day_of_year,
                (None, false) => patterns.day,
            },
        };
        let season = match calendar {
            Calendar::Season(_, number) => words.seasons.get(usize::from(number).wrapping_sub(21)).copied(),
            _ => None,
        };
        let day = match calendar {
            Calendar::Day(_, _, day) => day.to_string(),
            _ => String::new(),
        };
        let parts = [
            ("year", year.as_str()),
            ("month", calendar.month().map_or("", |month| words.month_name(month))),
            ("season", season.unwrap_or_default()),
            ("day", &day),
            ("first", &words.year_name(first)),
            ("last", &words.year_name(last)),
        ];
        fill(pattern, &parts)
    }

    fn time(&self, time: Time, patterns: &DatePatterns) -> String {
        let pattern = match (time.hour, time.minute, time.second) {
            (0, 0, None) => patterns.midnight,
            (12, 0, None) => patterns.noon,
            (1, ..) => patterns.hour_one,
            (0..12, ..) => patterns.morning,
            _ => patterns.afternoon,
        };
        let minute = match time.second {
            Some(second) => format!("{:02}:{second:02}", time.minute),
            None => format!("{:02}", time.minute),
        };
        // 0 and 12 are both 12 o'clock.
        let hour12 = ((time.hour + 11) % 12 + 1).to_string();
        let hour24 = format!("{:02}", time.hour);
        let clock = fill(pattern, &[("hour12", &hour12), ("hour24", &hour24), ("minute", &minute)]);
        match time.offset {
            None => clock,
            Some(offset) => fill(self.wording.zoned, &[("time", &clock), ("zone", &self.zone(offset))]),
        }
    }

    fn zone(&self, offset: i16) -> String {
        let mut name = self.wording.utc.to_owned();
        if offset != 0 {
            // Writing to a string can't fail.
            let _ = write_offset(&mut name, offset, "\u{2212}");
        }
        name
    }
}

impl Known {
    /// What is known of every part of an interval or a set. Where the parts differ, none may leave out what another
    /// says otherwise: "November 7, 2020 – January 6" is no date.
    fn shared_by(self, shape: &Shape) -> Self {
        let points = shape.points();
        let all = |known: &dyn Fn(Calendar) -> bool| points.iter().all(|point| known(point.calendar));
        let in_year = all(&|calendar| calendar.year().is_some() && calendar.year() == self.year);
        let in_day = all(&|calendar| match calendar {
            Calendar::Day(_, month, day) => self.month == Some(month) && self.day == Some(day),
            _ => false,
        });
        match (in_year, in_day) {
            (true, true) => self,
            (true, false) => Self { month: None, day: None, ..self },
            (false, _) => Self::default(),
        }
    }
}

impl From<Heading> for Known {
    fn from(heading: Heading) -> Self {
        let (year, month, day) = match heading {
            Heading::Year(year) => (year, None, None),
            Heading::Month(year, month) => (year, Some(month), None),
            Heading::Day(year, month, day) => (year, Some(month), Some(day)),
        };
        Self { year: Some(year), month, day, pair: None }
    }
}

/// A date without a time and without a doubt.
fn is_plain(point: &Point) -> bool {
    point.time.is_none() && point.qualifier == Qualifier::None
}

fn same_year(start: &Point, end: &Point) -> bool {
    start.calendar.year().is_some() && start.calendar.year() == end.calendar.year()
}

/// Whether two dates are different days of one month.
fn days_of_one_month(start: &Point, end: &Point) -> bool {
    match (start.calendar, end.calendar) {
        (Calendar::Day(year, month, day), Calendar::Day(other_year, other_month, other_day)) => {
            (year, month) == (other_year, other_month) && day != other_day
        }
        _ => false,
    }
}

/// The pattern for an interval that a range can say. A time or a doubt wants words: of "about November 7 – December 31" nobody could tell how
/// far the doubt goes.
fn range_pattern<'p>(start: &Point, end: &Point, patterns: &DatePatterns<'p>) -> Option<&'p str> {
    let is_close = match (start.calendar, end.calendar) {
        (Calendar::Year(first), Calendar::Year(last)) => first >= 1000 && last >= 1000,
        (Calendar::Month(..), Calendar::Month(..)) | (Calendar::Season(..), Calendar::Season(..)) => {
            same_year(start, end)
        }
        (Calendar::Day(..), Calendar::Day(..)) => days_of_one_month(start, end),
        _ => false,
    };
    let can_be_a_range = |point: &Point| {
        let calendar = point.calendar;
        is_plain(point)
            && matches!(calendar, Calendar::Year(_) | Calendar::Month(..) | Calendar::Season(..) | Calendar::Day(..))
    };
    let pattern = if is_close { patterns.close_range } else { patterns.range };
    (can_be_a_range(start) && can_be_a_range(end)).then_some(pattern)
}

/// Melts words where they meet, as `rules` say: with `de el → del`, `desde el 6 de el mes` → `desde el 6 del mes`. Whole words only.
pub fn contract<'t>(text: &'t str, rules: &str) -> Cow<'t, str> {
    let mut text = Cow::Borrowed(text);
    let rules = rules.split(';').filter_map(|rule| rule.split_once('→'));
    for (apart, melted) in
        rules.map(|(apart, melted)| (apart.trim(), melted.trim())).filter(|(apart, _)| !apart.is_empty())
    {
        let ends_word = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        let whole = |at: usize| {
            let (before, after) = (&text[..at], &text[at + apart.len()..]);
            ends_word(before.chars().next_back()) && ends_word(after.chars().next())
        };
        let places: Vec<usize> = text.match_indices(apart).map(|(at, _)| at).filter(|at| whole(*at)).collect();
        if places.is_empty() {
            continue;
        }
        let mut said = String::with_capacity(text.len());
        let mut last = 0;
        for at in places {
            said.push_str(&text[last..at]);
            said.push_str(melted);
            last = at + apart.len();
        }
        said.push_str(&text[last..]);
        text = Cow::Owned(said);
    }
    text
}

/// Puts values into a pattern: `{name}` is replaced, once and not again within a value.
pub fn fill(pattern: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let value = after.split_once('}').and_then(|(name, after)| {
            values.iter().find(|(known, _)| *known == name).map(|&(_, value)| (value, after))
        });
        match value {
            Some((value, after)) => {
                filled.push_str(value);
                rest = after;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled + rest
}
