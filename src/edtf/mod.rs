//! Dates as honest as their sources: Extended Date/Time Format (EDTF, ISO 8601-2), levels 0 and 1, with the sets of
//! level 2 and a time of day to the minute or the second.
//!
//! A [`Date`] is read by [`Date::parse`], ordered by [`Date::cmp_for_listing`] (total, deterministic) and
//! [`Date::certainly_before`] (partial, true), and said to people by [`Date::long`] and [`Date::short`] in the words of
//! a [`Wording`].
//!
//! ```
//! use annals::edtf::{Date, Heading, Wording};
//!
//! let call = Date::parse("2021-01-06T11:15~")?;
//! let tweet = Date::parse("2021-01-06T14:24")?;
//! assert!(call.certainly_before(&tweet));
//! assert_eq!(call.long(&Wording::ENGLISH), "January 6, 2021, about 11:15 a.m.");
//! assert_eq!(tweet.short(&Wording::ENGLISH, Heading::Day(2021, 1, 6)).as_deref(), Some("2:24 p.m."));
//! // HTML has no way to say "about", and ISO 8601 none to say it of the time alone.
//! assert_eq!((call.html_datetime(), call.coarsened().as_deref()), (None, Some("2021-01-06")));
//!
//! let error = Date::parse("Jan. 6, 2021").unwrap_err();
//! assert_eq!(error.suggestion.as_deref(), Some("2021-01-06"));
//! # Ok::<(), annals::edtf::DateError>(())
//! ```
//!
//! Beyond the specification, a date may end in a time of day to the minute (`2021-01-06T14:24`), a date with a time
//! may be qualified (`2021-01-06T11:15~`: about 11:15 on that day), and the ends of intervals and the members of sets
//! may carry times.
//!
//! Not read, because no plain sentence could say them: qualifiers on a part of a date (`2004-06~-11`), unspecified
//! digits elsewhere than at the end (`156X-12-25`), significant digits (`1950S2`), the groupings 25 to 41 (quarters,
//! seasons of a hemisphere). The error says so, and names a form that is read where nothing is lost by it.

mod calendar;
mod hint;
mod order;
mod parse;
mod shape;
mod wording;
mod zone;

pub use calendar::{Civil, MAX_YEAR, Moment};
pub use wording::{DatePatterns, Heading, Wording, contract, fill};
pub use zone::Zone;

use order::Placed;
use shape::{End, Point, Shape};
use std::{fmt, ops::Range, str::FromStr};

/// A date, a date and time, an interval or a set of these, as exactly as it is known and no more.
///
/// Two dates are equal when they say the same thing in the same form: `2021` and `2021-01-01/2021-12-31` differ. A date that knows on which clock
/// it is told ([`Self::placed`]) differs from the same date that doesn't.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Date {
    /// As it is written.
    shape: Shape,
    /// What the clock of its place makes of it.
    placed: Option<Box<Placed>>,
}

/// The earliest and the latest second that a date can stand for, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Bounds {
    /// `None` where the start is open or unknown.
    pub earliest: Option<Moment>,
    /// `None` where the end is open or unknown.
    pub latest: Option<Moment>,
}

/// How finely a date is fixed, from the coarsest to the finest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// `20XX`
    Century,
    /// `198X`
    Decade,
    /// `2021`; also `2021-XX` and `2021-XX-XX`, where the year is all that is fixed.
    Year,
    /// `2021-21`
    Season,
    /// `2021-01`; also `2021-01-XX`.
    Month,
    /// `2021-01-06`
    Day,
    /// `2021-01-06T14:24`
    Minute,
    /// `2021-01-06T14:24:05`
    Second,
}

/// What a source leaves in doubt about a date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Qualifier {
    /// Nothing.
    #[default]
    None,
    /// `?`: whether this is the date at all.
    Uncertain,
    /// `~`: whether it is quite this date, or one near it.
    Approximate,
    /// `%`: both.
    UncertainAndApproximate,
}

/// Why a text is not a date, told to whoever wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateError {
    /// One sentence in lower case, without a full stop.
    pub message: String,
    /// The bytes of the input that are at fault; empty where something is missing.
    pub range: Range<usize>,
    /// A well-formed date to replace the whole input, where one is likely to be meant.
    pub suggestion: Option<String>,
}

impl Date {
    /// Reads a date in EDTF.
    ///
    /// # Errors
    ///
    /// Says what is wrong, where, and, where it can be guessed (`6 January 2021`, `2021/01/06`), what to write instead.
    pub fn parse(text: &str) -> Result<Self, DateError> {
        parse::shape(text).map(Self::from).map_err(|fault| hint::explain(text, fault))
    }

    /// A day of an astronomical year. `None` if there is no such day, or none that can be written: a year of more than four digits has no
    /// days.
    pub fn on(year: i64, month: u8, day: u8) -> Option<Self> {
        let there = (1..=12).contains(&month) && (1..=calendar::days_in_month(year, month)).contains(&day);
        let written = there && (-9999..=9999).contains(&year);
        written.then(|| Shape::Single(Point::plain(shape::Calendar::Day(year, month, day))).into())
    }

    /// The canonical EDTF text: [`Self::parse`] reads it back as an equal date.
    pub fn edtf(&self) -> String {
        self.shape.to_string()
    }

    /// The earliest and the latest second of what is written, whatever is in doubt about it: in UTC where times carry a zone.
    ///
    /// Seasons are those of the northern hemisphere, as wide as any definition makes them; winter is the one that
    /// begins in the year.
    pub fn bounds(&self) -> Bounds {
        Bounds::from(self.shape.hull(&Point::nominal))
    }

    /// The earliest and the latest second that the date can stand for when its qualifiers are taken seriously.
    ///
    /// `~` allows an hour about a time of day, ten days about a day, a month about a month, a season about a season,
    /// five years about a year, ten about a decade, a hundred about a century. `?` allows anything. Beside a time of
    /// day a qualifier is about the time only: the day stands.
    pub fn possible_bounds(&self) -> Bounds {
        Bounds::from(self.shape.hull(&Point::possible))
    }

    /// Like [`Self::bounds`], as a clock shows them: that of the date's place ([`Self::placed`]), else the one that it is written by. This says under
    /// which day and hour a date stands.
    pub fn civil_bounds(&self) -> Bounds {
        Bounds::from(self.civil(&Point::written_span))
    }

    /// Like [`Self::possible_bounds`], as a clock shows them.
    pub fn possible_civil_bounds(&self) -> Bounds {
        Bounds::from(self.civil(&Point::possible_written))
    }

    /// How finely the date is fixed; of an interval or a set, the coarsest of its parts.
    pub fn precision(&self) -> Precision {
        self.shape.points().into_iter().map(Point::precision).min().unwrap_or(Precision::Century)
    }

    /// Whether any part is marked `~` or `%`.
    pub fn is_approximate(&self) -> bool {
        self.shape.points().into_iter().any(|point| point.qualifier.is_approximate())
    }

    /// Whether any part is marked `?` or `%`.
    pub fn is_uncertain(&self) -> bool {
        self.shape.points().into_iter().any(|point| point.qualifier.is_uncertain())
    }

    /// Whether the times carry a zone, so that [`Self::bounds`] are in UTC.
    ///
    /// A date mixes no times with a zone and without.
    pub fn is_zoned(&self) -> bool {
        self.shape.points().into_iter().any(Point::is_zoned)
    }

    /// Whether this is one date (or date and time) rather than an interval or a set.
    pub fn is_single(&self) -> bool {
        matches!(self.shape, Shape::Single(_))
    }

    /// Whether this is an interval, `a/b`, with whatever ends.
    pub fn is_interval(&self) -> bool {
        matches!(self.shape, Shape::Interval(..))
    }

    /// The beginning and the end of an interval, as the clock of its place shows them; `None` for an end that is open or unknown. `None` where this
    /// is no interval.
    pub fn ends(&self) -> Option<(Option<Self>, Option<Self>)> {
        let Shape::Interval(start, end) = self.on_clock() else { return None };
        let date = |end: &End| end.point().map(|point| Self::from(Shape::Single(*point)));
        Some((date(start), date(end)))
    }

    /// The astronomical year, when the whole date lies in one.
    pub fn year(&self) -> Option<i64> {
        self.common().0
    }

    /// The month (1 to 12), when the whole date lies in one.
    pub fn month(&self) -> Option<u8> {
        self.common().1
    }

    /// The day of the month (1 to 31), when the whole date lies in one day.
    pub fn day(&self) -> Option<u8> {
        self.common().2
    }

    /// The hour (0 to 23), when the whole date lies in one. Like year, month and day it is that of [`Self::civil_bounds`].
    pub fn hour(&self) -> Option<u8> {
        self.common().3
    }

    /// The value of HTML's `<time datetime>`, where it can hold the date truthfully: one year, month, day, or date and
    /// time, with nothing in doubt, in year 1 or later. `None` for everything else.
    pub fn html_datetime(&self) -> Option<String> {
        let Shape::Single(point) = self.on_clock() else { return None };
        let year = point.calendar.year()?;
        let holds = point.qualifier == Qualifier::None && point.is_definite() && year > 0;
        // HTML writes a year of five digits and more without the Y of EDTF.
        holds.then(|| point.to_string().trim_start_matches('Y').to_owned())
    }

    /// The finest ISO 8601 date (a year, month, day, or date and time) that is true of the whole of this one, for
    /// formats such as schema.org's that know no doubt: `2020-12` for `2020-12-XX` and for `2020-12-15~`.
    ///
    /// `None` where there is none: the date spans two years, is uncertain, is open, or lies outside years 1 to 9999.
    pub fn coarsened(&self) -> Option<String> {
        let (year, month, day, _) = order::common(self.civil(&Point::possible_written));
        let year = year.filter(|year| (1..=9999).contains(year))?;
        if let Some(exact) = self.html_datetime() {
            return Some(exact);
        }
        Some(match (month, day) {
            (Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
            (Some(month), None) => format!("{year:04}-{month:02}"),
            (None, _) => format!("{year:04}"),
        })
    }

    fn common(&self) -> order::Common {
        order::common(self.civil(&Point::written_span))
    }
}

impl Qualifier {
    /// Whether this is `~` or `%`.
    pub const fn is_approximate(self) -> bool {
        matches!(self, Self::Approximate | Self::UncertainAndApproximate)
    }

    /// Whether this is `?` or `%`.
    pub const fn is_uncertain(self) -> bool {
        matches!(self, Self::Uncertain | Self::UncertainAndApproximate)
    }

    /// The sign that EDTF ends a date with: ``, `?`, `~` or `%`.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Uncertain => "?",
            Self::Approximate => "~",
            Self::UncertainAndApproximate => "%",
        }
    }

    fn new(uncertain: bool, approximate: bool) -> Self {
        match (uncertain, approximate) {
            (false, false) => Self::None,
            (true, false) => Self::Uncertain,
            (false, true) => Self::Approximate,
            (true, true) => Self::UncertainAndApproximate,
        }
    }
}

impl From<Shape> for Date {
    fn from(shape: Shape) -> Self {
        Self { shape, placed: None }
    }
}

impl From<shape::Span> for Bounds {
    fn from(span: shape::Span) -> Self {
        Self { earliest: span.first.map(Moment::from_seconds), latest: span.last.map(Moment::from_seconds) }
    }
}

impl fmt::Display for Date {
    /// As [`Date::edtf`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.shape.fmt(f)
    }
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        Self::parse(text)
    }
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for DateError {}
