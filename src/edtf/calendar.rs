//! The proleptic Gregorian calendar: days and seconds of civil time, counted from 1970-01-01.

use std::fmt;

/// The largest year, before or after year 0, that a date can name.
///
/// Nine digits hold the specification's long years, and leave the count of seconds (about 3 × 10¹⁶) far from the limits
/// of an `i64`, so that no sum in this module can overflow.
pub const MAX_YEAR: i64 = 999_999_999;

pub(super) const DAY: i64 = 86_400;

/// A second of civil time: seconds since 1970-01-01T00:00:00 on the proleptic Gregorian calendar.
///
/// There are no leap seconds. Of a date without a time zone it is the local time as written; of a date with one it is UTC (see [`super::Date::is_zoned`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

/// A [`Moment`] in the units of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Civil {
    /// The astronomical year: 0 is 1 BCE, −1 is 2 BCE.
    pub year: i64,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
}

impl Moment {
    /// The moment so many seconds after (or before) 1970-01-01T00:00:00.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds)
    }

    /// The first second of a day: of an astronomical year within [`MAX_YEAR`], a month from 1 to 12, and a day of that month.
    pub fn start_of_day(year: i64, month: u8, day: u8) -> Self {
        Self(days_from_civil(year, month, day) * DAY)
    }

    /// Seconds since 1970-01-01T00:00:00.
    pub const fn seconds(self) -> i64 {
        self.0
    }

    /// Year, month, day, hour, minute and second of this moment.
    pub fn civil(self) -> Civil {
        let (year, month, day) = civil_from_days(self.0.div_euclid(DAY));
        let second_of_day = self.0.rem_euclid(DAY);
        Civil {
            year,
            month,
            day,
            hour: (second_of_day / 3600) as u8,
            minute: (second_of_day / 60 % 60) as u8,
            second: (second_of_day % 60) as u8,
        }
    }
}

impl fmt::Display for Moment {
    /// ISO 8601 to the second, without a zone: `2021-01-06T14:24:00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Civil { year, month, day, hour, minute, second } = self.civil();
        write_year(f, year)?;
        write!(f, "-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
    }
}

/// Writes a year with its sign and at least four digits.
pub(super) fn write_year(f: &mut impl fmt::Write, year: i64) -> fmt::Result {
    let sign = if year < 0 { "-" } else { "" };
    write!(f, "{sign}{:04}", year.unsigned_abs())
}

/// The number of days of a month (1 to 12) of a year.
pub(super) fn days_in_month(year: i64, month: u8) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Days from 1970-01-01 to a date. Howard Hinnant's algorithm: years begin in March, so that the leap day comes last.
pub(super) fn days_from_civil(year: i64, month: u8, day: u8) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = (i64::from(month) + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + i64::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The date so many days after 1970-01-01: the inverse of [`days_from_civil`]. Any count of days within an `i64` of
/// seconds is safe.
pub(super) fn civil_from_days(days: i64) -> (i64, u8, u8) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month as u8, day as u8)
}
