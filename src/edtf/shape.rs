//! What a date is made of, and the stretch of civil time that each part stands for.

use super::calendar::{self, DAY, days_from_civil, days_in_month, write_year};
use super::{Precision, Qualifier};
use std::fmt;

/// A whole expression.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Shape {
    /// `2021-01-06`
    Single(Point),
    /// `2020-11/2021-01`; at least one end is known.
    Interval(End, End),
    /// `[2020,2021]`; never empty.
    OneOf(Vec<Member>),
    /// `{2020,2021}`; never empty.
    AllOf(Vec<Member>),
}

/// One end of an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum End {
    Known(Point),
    /// `..`: there is no end, or none yet.
    Open,
    /// Nothing written: the interval ended, but nobody knows when.
    Unknown,
}

/// One element of a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Member {
    One(Point),
    /// `a..b`
    Range(Point, Point),
    /// `a..`
    From(Point),
    /// `..b`
    Until(Point),
}

/// A date without an interval or a set: a place on the calendar, perhaps a time of day, perhaps a doubt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Point {
    pub(super) calendar: Calendar,
    /// Only where `calendar` is a `Day`.
    pub(super) time: Option<Time>,
    pub(super) qualifier: Qualifier,
}

/// A place on the calendar. The first field of each is an astronomical year, or its leading digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Calendar {
    /// `20XX` is `Century(20)`, `-20XX` is `Century(-20)`.
    Century(i64),
    /// `198X` is `Decade(198)`.
    Decade(i64),
    Year(i64),
    /// `2004-XX`
    SomeMonth(i64),
    /// `1985-XX-XX`
    SomeDayOfYear(i64),
    /// 21 (spring) to 24 (winter).
    Season(i64, u8),
    Month(i64, u8),
    /// `1985-04-XX`
    SomeDay(i64, u8),
    Day(i64, u8, u8),
}

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Time {
    pub(super) hour: u8,
    pub(super) minute: u8,
    pub(super) second: Option<u8>,
    /// Minutes east of Greenwich, −840 to 840.
    pub(super) offset: Option<i16>,
}

/// The first and the last second of something, both included; `None` where there is no bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Span {
    pub(super) first: Option<i64>,
    pub(super) last: Option<i64>,
}

impl Span {
    pub(super) const UNBOUNDED: Self = Self { first: None, last: None };

    fn new(first: i64, last: i64) -> Self {
        Self { first: Some(first), last: Some(last) }
    }

    pub(super) fn shifted(self, seconds: i64) -> Self {
        Self { first: self.first.map(|s| s + seconds), last: self.last.map(|s| s + seconds) }
    }
}

impl Shape {
    /// Every point written in the expression, from left to right.
    pub(super) fn points(&self) -> Vec<&Point> {
        match self {
            Self::Single(point) => vec![point],
            Self::Interval(start, end) => start.point().into_iter().chain(end.point()).collect(),
            Self::OneOf(members) | Self::AllOf(members) => members.iter().flat_map(Member::points).collect(),
        }
    }

    /// The same expression with every point replaced.
    pub(super) fn map(&self, f: &impl Fn(Point) -> Point) -> Self {
        let end = |end: &End| match end {
            End::Known(point) => End::Known(f(*point)),
            other => *other,
        };
        let members = |members: &[Member]| members.iter().map(|member| member.map(f)).collect();
        match self {
            Self::Single(point) => Self::Single(f(*point)),
            Self::Interval(a, b) => Self::Interval(end(a), end(b)),
            Self::OneOf(list) => Self::OneOf(members(list)),
            Self::AllOf(list) => Self::AllOf(members(list)),
        }
    }

    /// From the first second that any part can stand for to the last, where `span` says what one point stands for.
    pub(super) fn hull(&self, span: &impl Fn(&Point) -> Span) -> Span {
        match self {
            Self::Single(point) => span(point),
            Self::Interval(start, end) => Span {
                first: start.point().and_then(|point| span(point).first),
                last: end.point().and_then(|point| span(point).last),
            },
            Self::OneOf(members) | Self::AllOf(members) => {
                let spans = || members.iter().map(|member| member.span(span));
                // A missing bound is further out than every other: `None` is the least start and the greatest end.
                let last = spans().map(|s| (s.last.is_none(), s.last)).max().and_then(|(_, last)| last);
                Span { first: spans().map(|s| s.first).min().flatten(), last }
            }
        }
    }
}

impl End {
    pub(super) fn point(&self) -> Option<&Point> {
        match self {
            Self::Known(point) => Some(point),
            Self::Open | Self::Unknown => None,
        }
    }
}

impl Member {
    fn points(&self) -> Vec<&Point> {
        match self {
            Self::One(point) | Self::From(point) | Self::Until(point) => vec![point],
            Self::Range(start, end) => vec![start, end],
        }
    }

    fn map(&self, f: &impl Fn(Point) -> Point) -> Self {
        match self {
            Self::One(point) => Self::One(f(*point)),
            Self::Range(start, end) => Self::Range(f(*start), f(*end)),
            Self::From(point) => Self::From(f(*point)),
            Self::Until(point) => Self::Until(f(*point)),
        }
    }

    fn span(&self, span: &impl Fn(&Point) -> Span) -> Span {
        match self {
            Self::One(point) => span(point),
            Self::Range(start, end) => Span { first: span(start).first, last: span(end).last },
            Self::From(point) => Span { first: span(point).first, last: None },
            Self::Until(point) => Span { first: None, last: span(point).last },
        }
    }
}

impl Point {
    /// A point without a time of day or a doubt.
    pub(super) fn plain(calendar: Calendar) -> Self {
        Self { calendar, time: None, qualifier: Qualifier::None }
    }

    /// The first and last second as they are written, in local time, whatever the doubt.
    pub(super) fn written(&self) -> (i64, i64) {
        let (first, last) = self.calendar.days();
        let Some(time) = self.time else { return (first * DAY, last * DAY + DAY - 1) };
        let start = first * DAY + i64::from(time.hour) * 3600 + i64::from(time.minute) * 60;
        match time.second {
            Some(second) => (start + i64::from(second), start + i64::from(second)),
            None => (start, start + 59),
        }
    }

    /// Like [`Self::written`].
    pub(super) fn written_span(&self) -> Span {
        let (first, last) = self.written();
        Span::new(first, last)
    }

    /// Like [`Self::written`], in UTC where a zone is given.
    pub(super) fn nominal(&self) -> Span {
        self.written_span().shifted(-self.offset_seconds())
    }

    /// Everything the point can stand for when its doubt is taken seriously, in local time as written.
    ///
    /// The doubt of a date with a time of day is about the time: the day stands.
    pub(super) fn possible_written(&self) -> Span {
        let (first, last) = self.written();
        let day = first.div_euclid(DAY) * DAY;
        match (self.qualifier, self.time) {
            (Qualifier::None, _) => Span::new(first, last),
            (Qualifier::Approximate, Some(_)) => Span::new((first - 3600).max(day), (last + 3600).min(day + DAY - 1)),
            (_, Some(_)) => Span::new(day, day + DAY - 1),
            (Qualifier::Approximate, None) => {
                let allowance = self.calendar.allowance();
                Span::new(first - allowance, last + allowance)
            }
            (_, None) => Span::UNBOUNDED,
        }
    }

    /// Like [`Self::possible_written`], in UTC where a zone is given.
    pub(super) fn possible(&self) -> Span {
        self.possible_written().shifted(-self.offset_seconds())
    }

    pub(super) fn is_zoned(&self) -> bool {
        self.time.is_some_and(|time| time.offset.is_some())
    }

    pub(super) fn offset_seconds(&self) -> i64 {
        self.time.and_then(|time| time.offset).map_or(0, |minutes| i64::from(minutes) * 60)
    }

    pub(super) fn precision(&self) -> Precision {
        match (self.time, self.calendar) {
            (Some(Time { second: Some(_), .. }), _) => Precision::Second,
            (Some(_), _) => Precision::Minute,
            (None, Calendar::Century(_)) => Precision::Century,
            (None, Calendar::Decade(_)) => Precision::Decade,
            (None, Calendar::Year(_) | Calendar::SomeMonth(_) | Calendar::SomeDayOfYear(_)) => Precision::Year,
            (None, Calendar::Season(..)) => Precision::Season,
            (None, Calendar::Month(..) | Calendar::SomeDay(..)) => Precision::Month,
            (None, Calendar::Day(..)) => Precision::Day,
        }
    }

    /// Whether every unit is written down, to its own precision: no `X`, no season.
    pub(super) fn is_definite(&self) -> bool {
        matches!(self.calendar, Calendar::Year(_) | Calendar::Month(..) | Calendar::Day(..))
    }
}

impl Calendar {
    /// The year as written, where it is.
    pub(super) fn year(self) -> Option<i64> {
        match self {
            Self::Century(_) | Self::Decade(_) => None,
            Self::Year(year)
            | Self::SomeMonth(year)
            | Self::SomeDayOfYear(year)
            | Self::Season(year, _)
            | Self::Month(year, _)
            | Self::SomeDay(year, _)
            | Self::Day(year, _, _) => Some(year),
        }
    }

    /// The month as written, where it is.
    pub(super) fn month(self) -> Option<u8> {
        match self {
            Self::Month(_, month) | Self::SomeDay(_, month) | Self::Day(_, month, _) => Some(month),
            _ => None,
        }
    }

    /// The first and the last year, both included.
    pub(super) fn years(self) -> (i64, i64) {
        let decimal = |digits: i64, unit: i64| match digits {
            0.. => (digits * unit, digits * unit + unit - 1),
            _ => (digits * unit - unit + 1, digits * unit),
        };
        match self {
            Self::Century(digits) => decimal(digits, 100),
            Self::Decade(digits) => decimal(digits, 10),
            Self::Season(year, 24) => (year, year + 1),
            other => other.year().map_or((0, 0), |year| (year, year)),
        }
    }

    /// The first and the last day, counted from 1970-01-01.
    ///
    /// The specification leaves seasons to the reader. They are taken as the northern hemisphere has them, each as wide
    /// as meteorologists and astronomers together make it; the seasons of a year are numbered in their order, so that
    /// its winter is the one that begins in December.
    fn days(self) -> (i64, i64) {
        let (first, last) = self.years();
        let from_to = |(m1, d1), (m2, d2)| (days_from_civil(first, m1, d1), days_from_civil(last, m2, d2));
        match self {
            Self::Season(_, 21) => from_to((3, 1), (6, 21)),
            Self::Season(_, 22) => from_to((6, 1), (9, 23)),
            Self::Season(_, 23) => from_to((9, 1), (12, 22)),
            Self::Season(..) => from_to((12, 1), (3, 21)),
            Self::Month(year, month) | Self::SomeDay(year, month) => {
                from_to((month, 1), (month, days_in_month(year, month)))
            }
            Self::Day(_, month, day) => from_to((month, day), (month, day)),
            _ => from_to((1, 1), (12, 31)),
        }
    }

    /// How far, in seconds, an approximate date may lie from what is written, on either side.
    ///
    /// No standard says what "about" means. These are wide on purpose: an order that is called certain has to be.
    fn allowance(self) -> i64 {
        DAY * match self {
            Self::Century(_) => 36_525,
            Self::Decade(_) => 3653,
            Self::Year(_) | Self::SomeMonth(_) | Self::SomeDayOfYear(_) => 5 * 366,
            Self::Season(..) => 92,
            Self::Month(..) | Self::SomeDay(..) => 31,
            Self::Day(..) => 10,
        }
    }

    /// The day after this one, where this is a day.
    pub(super) fn next_day(self) -> Option<Self> {
        let Self::Day(year, month, day) = self else { return None };
        let (year, month, day) = calendar::civil_from_days(days_from_civil(year, month, day) + 1);
        Some(Self::Day(year, month, day))
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Single(point) => write!(f, "{point}"),
            Self::Interval(start, end) => write!(f, "{start}/{end}"),
            Self::OneOf(members) => write_members(f, '[', members, ']'),
            Self::AllOf(members) => write_members(f, '{', members, '}'),
        }
    }
}

fn write_members(f: &mut fmt::Formatter<'_>, open: char, members: &[Member], close: char) -> fmt::Result {
    for (index, member) in members.iter().enumerate() {
        write!(f, "{}{member}", if index == 0 { open } else { ',' })?;
    }
    write!(f, "{close}")
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(point) => write!(f, "{point}"),
            Self::Open => f.write_str(".."),
            Self::Unknown => Ok(()),
        }
    }
}

impl fmt::Display for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(point) => write!(f, "{point}"),
            Self::Range(start, end) => write!(f, "{start}..{end}"),
            Self::From(point) => write!(f, "{point}.."),
            Self::Until(point) => write!(f, "..{point}"),
        }
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.calendar)?;
        if let Some(time) = self.time {
            write!(f, "T{time}")?;
        }
        f.write_str(self.qualifier.sign())
    }
}

impl fmt::Display for Calendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = |digits: i64| if digits < 0 { "-" } else { "" };
        match *self {
            Self::Century(digits) => return write!(f, "{}{:02}XX", sign(digits), digits.unsigned_abs()),
            Self::Decade(digits) => return write!(f, "{}{:03}X", sign(digits), digits.unsigned_abs()),
            Self::Year(year) if year.unsigned_abs() > 9999 => return write!(f, "Y{year}"),
            _ => write_year(f, self.year().unwrap_or_default())?,
        }
        match *self {
            Self::SomeMonth(_) => f.write_str("-XX"),
            Self::SomeDayOfYear(_) => f.write_str("-XX-XX"),
            Self::Season(_, number) | Self::Month(_, number) => write!(f, "-{number:02}"),
            Self::SomeDay(_, month) => write!(f, "-{month:02}-XX"),
            Self::Day(_, month, day) => write!(f, "-{month:02}-{day:02}"),
            Self::Century(_) | Self::Decade(_) | Self::Year(_) => Ok(()),
        }
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour, self.minute)?;
        if let Some(second) = self.second {
            write!(f, ":{second:02}")?;
        }
        match self.offset {
            None => Ok(()),
            Some(0) => f.write_str("Z"),
            Some(minutes) => write_offset(f, minutes, "-"),
        }
    }
}

/// Writes an offset from UTC as `-05:00`, with the minus sign that is asked for.
pub(super) fn write_offset(f: &mut impl fmt::Write, minutes: i16, minus: &str) -> fmt::Result {
    let sign = if minutes < 0 { minus } else { "+" };
    let minutes = minutes.unsigned_abs();
    write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}
