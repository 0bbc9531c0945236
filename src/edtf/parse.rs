//! From EDTF text to a [`Shape`]: strict, with the place of the first fault.

use super::calendar::{MAX_YEAR, civil_from_days, days_from_civil, days_in_month};
use super::shape::{Calendar, End, Member, Point, Shape, Time};
use super::wording::Wording;
use super::{Precision, Qualifier};
use std::ops::Range;

/// What is wrong, where, and what may be put in which place to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) message: String,
    pub(super) range: Range<usize>,
    /// The bytes to replace and the replacement. Not checked: the result may be wrong elsewhere.
    pub(super) cure: Option<(Range<usize>, String)>,
}

type Parsed<T> = Result<T, Fault>;

/// A part of the input and where it begins. Parts are only ever cut at ASCII characters.
#[derive(Clone, Copy)]
struct Piece<'a> {
    text: &'a str,
    at: usize,
}

/// Reads a whole expression.
pub(super) fn shape(text: &str) -> Parsed<Shape> {
    let whole = Piece { text, at: 0 };
    let shape = match text.as_bytes() {
        _ if text.trim().is_empty() => return Err(whole.fault("there's no date here")),
        [b'[' | b'{', ..] => set(whole)?,
        _ if text.contains('/') => interval(whole)?,
        _ if text.contains("..") => return Err(bare_range(whole)),
        _ => Shape::Single(point(whole)?),
    };
    let points = shape.points();
    if points.iter().any(|point| point.is_zoned()) && !points.iter().all(|point| point.is_zoned()) {
        return Err(
            whole.fault("some parts of this date have a time zone and others don't: give all of them one, or none")
        );
    }
    Ok(shape)
}

/// Reads one date, or date and time, without an interval or a set.
pub(super) fn single(text: &str) -> Option<Point> {
    match shape(text) {
        Ok(Shape::Single(point)) => Some(point),
        _ => None,
    }
}

/// The year, month, day or minute right before a date, or right after it; `None` where the date is none of these, or in doubt.
pub(super) fn neighbor(text: &str, step: i64) -> Option<Point> {
    let point = single(text).filter(|point| point.qualifier == Qualifier::None)?;
    let (first, last) = point.written();
    let at = if step < 0 { first - 1 } else { last + 1 };
    let civil = super::Moment::from_seconds(at).civil();
    let calendar = match point.calendar {
        Calendar::Year(year) => Calendar::Year(year + step),
        Calendar::Month(..) => Calendar::Month(civil.year, civil.month),
        Calendar::Day(..) => Calendar::Day(civil.year, civil.month, civil.day),
        _ => return None,
    };
    let second = |time: Time| time.second.map(|_| civil.second);
    let time = point.time.map(|time| Time { hour: civil.hour, minute: civil.minute, second: second(time), ..time });
    let there = (-9999..=9999).contains(&civil.year) || point.calendar.month().is_none();
    there.then_some(Point { calendar, time, qualifier: Qualifier::None })
}

fn bare_range(whole: Piece) -> Fault {
    whole
        .fault("put a range in brackets: [a..b] is one date between two; a/b is the whole time from one to the other")
        .cured(whole.range(), format!("[{}]", whole.text))
}

fn interval(whole: Piece) -> Parsed<Shape> {
    let (start, end) = whole.split('/').unwrap_or((whole, whole));
    if let Some((_, rest)) = end.split('/') {
        let slash = Piece { text: "/", at: rest.at.saturating_sub(1) };
        return Err(slash.fault("an interval has one '/', between its start and its end"));
    }
    let read = |end: Piece| match end.text {
        "" => Ok(End::Unknown),
        ".." => Ok(End::Open),
        _ => point(end).map(End::Known),
    };
    let ends = (read(start)?, read(end)?);
    match ends {
        (End::Known(a), End::Known(b)) => in_order(whole, (start, a), (end, b), "interval")?,
        (End::Known(_), _) | (_, End::Known(_)) => {}
        _ => return Err(whole.fault("an interval needs a date on at least one side")),
    }
    Ok(Shape::Interval(ends.0, ends.1))
}

fn in_order(whole: Piece, (a, start): (Piece, Point), (b, end): (Piece, Point), what: &str) -> Parsed<()> {
    if start.is_zoned() == end.is_zoned() && start.nominal().first > end.nominal().last {
        let separator = if what == "interval" { "/" } else { ".." };
        let swapped = format!("{}{separator}{}", b.text, a.text);
        return Err(whole.fault(format!("the {what} ends before it begins")).cured(whole.range(), swapped));
    }
    Ok(())
}

fn set(whole: Piece) -> Parsed<Shape> {
    let (open, close) = if whole.text.starts_with('[') { ('[', ']') } else { ('{', '}') };
    let Some(inner) = whole.text.strip_prefix(open).and_then(|text| text.strip_suffix(close)) else {
        let end = whole.end().fault(format!("'{open}' opens a set, but there's no '{close}' at its end"));
        return Err(end.cured(whole.end().range(), close));
    };
    let mut rest = Piece { text: inner, at: whole.at + 1 };
    let mut members = Vec::new();
    while let Some((first, after)) = rest.split(',') {
        members.push(member(first)?);
        rest = after;
    }
    members.push(member(rest)?);
    Ok(if open == '[' { Shape::OneOf(members) } else { Shape::AllOf(members) })
}

fn member(piece: Piece) -> Parsed<Member> {
    let Some(dots) = piece.text.find("..") else {
        return Ok(Member::One(point(piece)?));
    };
    let (a, b) = (piece.to(dots), piece.from(dots + 2));
    match (a.text, b.text) {
        ("", "") => Err(piece.fault("a range needs a date on at least one side of '..'")),
        ("", _) => point(b).map(Member::Until),
        (_, "") => point(a).map(Member::From),
        _ => {
            let (start, end) = (point(a)?, point(b)?);
            same_precision((a, start), (b, end))?;
            in_order(piece, (a, start), (b, end), "range")?;
            Ok(Member::Range(start, end))
        }
    }
}

/// The specification wants both sides of `..` equally precise, since it steps from one to the other.
fn same_precision((a, start): (Piece, Point), (b, end): (Piece, Point)) -> Parsed<()> {
    for (piece, point) in [(a, start), (b, end)] {
        if !point.is_definite() {
            return Err(piece.fault("each side of '..' must be a plain year, month, day or time"));
        }
    }
    if start.precision() == end.precision() {
        return Ok(());
    }
    let coarse = if start.precision() < end.precision() { a } else { b };
    let fault = coarse.fault("both sides of '..' must be equally precise");
    let (finer, at_end) = if coarse.at == a.at { (end.precision(), false) } else { (start.precision(), true) };
    let point = if at_end { end } else { start };
    Err(match refined(point, finer, at_end) {
        Some(point) => fault.cured(coarse.range(), point.to_string()),
        None => fault,
    })
}

/// The first or last month, day or minute of a year, month or day.
fn refined(point: Point, precision: Precision, last: bool) -> Option<Point> {
    let month = if last { 12 } else { 1 };
    let calendar = match (point.calendar, precision) {
        (Calendar::Year(year), Precision::Month) => Calendar::Month(year, month),
        (Calendar::Year(year), Precision::Day) => Calendar::Day(year, month, if last { 31 } else { 1 }),
        (Calendar::Month(year, month), Precision::Day) => {
            Calendar::Day(year, month, if last { days_in_month(year, month) } else { 1 })
        }
        _ => return None,
    };
    Some(Point { calendar, ..point })
}

fn point(whole: Piece) -> Parsed<Point> {
    let (body, qualifier) = qualifier(whole)?;
    let (date, clock) = match body.split('T') {
        Some((date, clock)) => (date, Some(clock)),
        None => (body, None),
    };
    let calendar = calendar(date)?;
    let time = match (clock, calendar) {
        (None, _) => None,
        (Some(clock), Calendar::Day(..)) => Some(time(clock, date, calendar)?),
        (Some(_), _) => return Err(date.fault("a time of day needs a full date before it: year, month and day")),
    };
    Ok(Point { calendar, time, qualifier })
}

/// Takes the qualifier from the end of a date.
fn qualifier(whole: Piece) -> Parsed<(Piece, Qualifier)> {
    let is_sign = |c: char| matches!(c, '?' | '~' | '%');
    let body = whole.to(whole.text.trim_end_matches(is_sign).len());
    let signs = whole.from(body.text.len());
    let qualifier = Qualifier::new(whole.text.contains(['?', '%']), whole.text.contains(['~', '%']));
    let replacement = || format!("{}{}", whole.text.replace(is_sign, ""), qualifier.sign());
    if let Some(at) = body.text.find(is_sign) {
        let message = "write '?', '~' or '%' once, at the end, to qualify the whole date";
        return Err(body.from(at).to(1).fault(message).cured(whole.range(), replacement()));
    }
    if signs.text.len() > 1 {
        let message = "use one sign for a date: '?' uncertain, '~' approximate, '%' both";
        return Err(signs.fault(message).cured(whole.range(), replacement()));
    }
    Ok((body, qualifier))
}

fn calendar(date: Piece) -> Parsed<Calendar> {
    if date.text.is_empty() {
        return Err(date.fault("there's no date here"));
    }
    if let Some(number) = date.text.strip_prefix('Y') {
        return long_year(date, number);
    }
    only_date_characters(date)?;
    let unsigned = if date.text.starts_with('-') { date.from(1) } else { date };
    let (year, rest) = unsigned.cut('-');
    let year = year_digits(date, year, rest.is_some())?;
    let Some(rest) = rest else { return Ok(year) };
    let Calendar::Year(year) = year else {
        let message = "EDTF level 2 allows a month or a day after unspecified digits (156X-12-25), but Annals doesn't read that form";
        return Err(rest.fault(message));
    };
    let (month, rest) = rest.cut('-');
    let Some(day) = rest else { return month_of(year, month) };
    if let Some((_, extra)) = day.split('-') {
        return Err(extra.fault("after a date's year, month and day, only 'T' and a time can follow"));
    }
    day_of(year, month, day)
}

fn only_date_characters(date: Piece) -> Parsed<()> {
    let known = |c: char| c.is_ascii_digit() || matches!(c, '-' | 'X');
    if date.text.starts_with('+') {
        return Err(date.to(1).fault("a year has no plus sign").cured(date.to(1).range(), ""));
    }
    match date.text.char_indices().find(|&(_, c)| !known(c)) {
        None => Ok(()),
        Some((0, c)) if c.is_alphabetic() => {
            Err(date.fault("this is not a date: write a year (2021), a month (2021-01) or a day (2021-01-06)"))
        }
        Some((at, 'S')) => {
            Err(date.from(at).fault("Annals doesn't read significant digits: write a range, as in [1900..1999]"))
        }
        Some((at, c)) => {
            let wrong = Piece { text: date.from(at).text.get(..c.len_utf8()).unwrap_or_default(), at: date.at + at };
            Err(wrong.fault(format!("'{}' can't be in a date", c.escape_debug())))
        }
    }
}

/// Four digits; the last one or two may be `X`.
fn year_digits(date: Piece, year: Piece, more: bool) -> Parsed<Calendar> {
    let digits = year.text.trim_end_matches('X');
    let unspecified = year.text.len() - digits.len();
    if digits.contains('X') || unspecified > 2 {
        return Err(year.fault("only the last one or two digits of a year can be unspecified"));
    }
    if year.text.len() != 4 {
        return Err(wrong_length(date, year, more));
    }
    let negative = date.text.starts_with('-');
    let value = digits.parse::<i64>().map_err(|_| year.fault("a year has four digits"))?;
    if negative && value == 0 {
        if unspecified > 0 {
            return Err(date.fault("the years just before 0 can't be written with unspecified digits"));
        }
        let fault = date.fault("the year 0 has no minus sign: 0000 is 1 BCE, and -0001 is 2 BCE");
        return Err(fault.cured(date.to(1).range(), ""));
    }
    let value = if negative { -value } else { value };
    Ok(match unspecified {
        0 => Calendar::Year(value),
        1 => Calendar::Decade(value),
        _ => Calendar::Century(value),
    })
}

fn wrong_length(date: Piece, year: Piece, more: bool) -> Fault {
    let dashed = |cuts: &[Range<usize>]| {
        let parts: Vec<_> = cuts.iter().filter_map(|cut| year.text.get(cut.clone())).collect();
        parts.join("-")
    };
    match year.text.len() {
        0 if date.text == "-" => date.fault("this is not a date"),
        0 => year.fault("the year is missing"),
        1..=3 => year.fault("a year has four digits"),
        6 if !more => year.fault("use - between year and month").cured(year.range(), dashed(&[0..4, 4..6])),
        8 if !more => year.fault("use - between year, month and day").cured(year.range(), dashed(&[0..4, 4..6, 6..8])),
        _ if more => year.fault("a year of more than four digits can have no month"),
        _ => {
            year.fault("write Y before a year of more than four digits").cured(date.range(), format!("Y{}", date.text))
        }
    }
}

/// `Y170000002`, and `Y-17E7` of level 2.
fn long_year(date: Piece, number: &str) -> Parsed<Calendar> {
    let unsigned = number.strip_prefix('-').unwrap_or(number);
    let (digits, zeros) = unsigned.split_once('E').unwrap_or((unsigned, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(digits) || !is_number(zeros) {
        return Err(date.fault("after Y, write a year of more than four digits and nothing else"));
    }
    let too_far = || date.fault(format!("years more than {MAX_YEAR} from 0 aren't supported"));
    let value = (digits.parse::<i64>().ok())
        .zip(zeros.parse::<u32>().ok())
        .and_then(|(digits, zeros)| digits.checked_mul(10_i64.checked_pow(zeros)?))
        .filter(|&value| value <= MAX_YEAR)
        .ok_or_else(too_far)?;
    let negative = unsigned.len() < number.len();
    if value <= 9999 {
        let sign = if negative { "-" } else { "" };
        let fault = date.fault("a year of up to four digits has no Y");
        return Err(fault.cured(date.range(), format!("{sign}{value:04}")));
    }
    Ok(Calendar::Year(if negative { -value } else { value }))
}

fn month_of(year: i64, month: Piece) -> Parsed<Calendar> {
    if month.text == "XX" {
        return Ok(Calendar::SomeMonth(year));
    }
    match two_digits(month, "month")? {
        number @ 1..=12 => Ok(Calendar::Month(year, number)),
        number @ 21..=24 => Ok(Calendar::Season(year, number)),
        number @ 25..=41 => {
            // Quarters and halves of years, which aren't read, or the last year of an interval: whoever reads it can't know.
            let or = years(year, number)
                .map_or_else(String::new, |last| format!("; years from one to another are {year:04}/{last:04}"));
            Err(month.fault(format!(
                "{number} is neither a month (01 to 12) nor a season (21 spring, 22 summer, 23 autumn, 24 winter){or}"
            )))
        }
        number => Err(match years(year, number) {
            Some(last) => {
                let fault = month
                    .fault("months run from 01 to 12; write an interval of years with a slash and both years in full");
                // The year and its hyphen stand right before.
                fault.cured(month.at.saturating_sub(1)..month.range().end, format!("/{last:04}"))
            }
            None => month.fault(format!("there's no month {number}")),
        }),
    }
}

/// The last year of an interval, as `1939-45` means it, where it is later than the first.
fn years(year: i64, number: u8) -> Option<i64> {
    let last = year - year.rem_euclid(100) + i64::from(number);
    (year > 0 && last > year).then_some(last)
}

fn day_of(year: i64, month: Piece, day: Piece) -> Parsed<Calendar> {
    match (month.text, day.text) {
        ("XX", "XX") => return Ok(Calendar::SomeDayOfYear(year)),
        ("XX", _) => {
            return Err(day.fault("a day can't be known if its month isn't"));
        }
        _ => {}
    }
    let number = match two_digits(month, "month")? {
        number @ 1..=12 => number,
        21..=24 => return Err(day.fault("a season has no days")),
        number @ 13..=31 if matches!(day.text.parse(), Ok(1..=12)) => {
            let fault = month.fault(format!("there's no month {number}"));
            return Err(fault.cured(month.at..day.range().end, format!("{}-{}", day.text, month.text)));
        }
        number => return Err(month.fault(format!("there's no month {number}"))),
    };
    if day.text == "XX" {
        return Ok(Calendar::SomeDay(year, number));
    }
    let length = days_in_month(year, number);
    match two_digits(day, "day")? {
        0 => Err(day.fault("there's no day 0")),
        day if day <= length => Ok(Calendar::Day(year, number, day)),
        29 if number == 2 && year % 4 == 0 && (1..=LAST_JULIAN).contains(&year) => {
            Err(julian_leap_day(year, month, day))
        }
        _ => {
            let name = Wording::ENGLISH.month_name(number);
            Err(day.fault(format!("{name} {year} has {length} days")))
        }
    }
}

/// The last year in which a country kept its calendar by Julius Caesar's rule.
const LAST_JULIAN: i64 = 1923;

/// A day that was only where the Julian calendar was kept: 29 February of a year that ends a century.
fn julian_leap_day(year: i64, month: Piece, day: Piece) -> Fault {
    let century = year.div_euclid(100) - 1;
    let behind = century - century.div_euclid(4) - 2;
    let (y, m, d) = civil_from_days(days_from_civil(year, 3, 1) + behind);
    let says = |y, m, d| Wording::ENGLISH.say(&Shape::Single(Point::plain(Calendar::Day(y, m, d))));
    let named = Wording::ENGLISH.year_name(year);
    let message = format!(
        "dates are Gregorian, and February {named} has 28 days in that calendar; February 29, {named} in the Julian calendar is {}",
        says(y, m, d)
    );
    day.fault(message).cured(month.at..day.range().end, format!("{m:02}-{d:02}"))
}

fn time(clock: Piece, date: Piece, day: Calendar) -> Parsed<Time> {
    let (clock, zone) = match clock.text.find(['Z', '+', '-']) {
        Some(at) => (clock.to(at), Some(clock.from(at))),
        None => (clock, None),
    };
    let (hour, rest) = clock.cut(':');
    let hour_number = two_digits(hour, "hour")?;
    if hour_number > 24 {
        return Err(hour.fault(format!("there's no hour {hour_number}")));
    }
    let Some(rest) = rest else { return Err(hour_alone(clock, date)) };
    let (minute, second) = rest.cut(':');
    let minute_number = below_sixty(minute, "minute")?;
    let second = second.map(second_of).transpose()?;
    if hour_number == 24 && minute_number == 0 && second.unwrap_or_default() == 0 {
        return Err(end_of_day(clock, hour, date, day));
    }
    if hour_number == 24 {
        return Err(hour.fault("there's no hour 24"));
    }
    let offset = zone.map(offset).transpose()?;
    Ok(Time { hour: hour_number, minute: minute_number, second, offset })
}

/// An hour is not a time of EDTF, but the minutes it lasts are an interval.
fn hour_alone(clock: Piece, date: Piece) -> Fault {
    let (day, hour) = (date.text, clock.text);
    clock
        .fault("a time has hours and minutes")
        .cured(date.at..clock.range().end, format!("{day}T{hour}:00/{day}T{hour}:59"))
}

fn end_of_day(clock: Piece, hour: Piece, date: Piece, day: Calendar) -> Fault {
    let fault = hour.fault("midnight is 00:00 of the new day");
    match day.next_day() {
        Some(next) => {
            let rest = clock.from(2).text;
            fault.cured(date.at..clock.range().end, format!("{}T00{rest}", Point::plain(next)))
        }
        None => fault,
    }
}

fn second_of(piece: Piece) -> Parsed<u8> {
    if let Some(at) = piece.text.find(['.', ',']) {
        let fraction = piece.from(at);
        return Err(fraction.fault("a time can't be more precise than a second").cured(fraction.range(), ""));
    }
    below_sixty(piece, "second")
}

fn below_sixty(piece: Piece, unit: &str) -> Parsed<u8> {
    match two_digits(piece, unit)? {
        number @ 0..60 => Ok(number),
        number => Err(piece.fault(format!("there's no {unit} {number}"))),
    }
}

/// Minutes east of Greenwich: `Z`, `+01`, `-05:00`.
fn offset(zone: Piece) -> Parsed<i16> {
    if zone.text == "Z" {
        return Ok(0);
    }
    if zone.text.starts_with('Z') {
        return Err(zone.from(1).fault("nothing can follow the Z of a time"));
    }
    let (hours, minutes) = zone.from(1).cut(':');
    let total = match (two_digits(hours, "hour")?, minutes.map(|m| below_sixty(m, "minute")).transpose()?) {
        (hours, minutes) if hours <= 14 => i16::from(hours) * 60 + i16::from(minutes.unwrap_or(0)),
        _ => 841,
    };
    match (total, zone.text.starts_with('-')) {
        (841.., _) => Err(zone.fault("no time zone is more than 14 hours from UTC")),
        (0, true) => Err(zone.fault("write UTC as Z").cured(zone.range(), "Z")),
        (total, true) => Ok(-total),
        (total, false) => Ok(total),
    }
}

/// Two digits of a month, day, hour, minute or second; `unit` is its name.
fn two_digits(piece: Piece, unit: &str) -> Parsed<u8> {
    if piece.text.is_empty() {
        return Err(piece.fault(format!("the {unit} is missing")));
    }
    let known = |c: char| c.is_ascii_digit() || c == 'X';
    if let Some((at, c)) = piece.text.char_indices().find(|&(_, c)| !known(c)) {
        let range = piece.at + at..piece.at + at + c.len_utf8();
        let message = format!("the {unit} has two digits, and no '{}'", c.escape_debug());
        return Err(Fault { message, range, cure: None });
    }
    if piece.text.contains('X') {
        let fault = piece.fault(format!("a {unit} is either known or unknown: single digits can't be unspecified"));
        let unknown = matches!(unit, "month" | "day") && piece.text.bytes().all(|b| b == b'X');
        return Err(if unknown { fault.cured(piece.range(), "XX") } else { fault });
    }
    let fault = || piece.fault(format!("the {unit} has two digits"));
    match piece.text.len() {
        2 => piece.text.parse().map_err(|_| fault()),
        1 => Err(fault().cured(piece.range(), format!("0{}", piece.text))),
        _ => Err(fault()),
    }
}

impl<'a> Piece<'a> {
    fn range(self) -> Range<usize> {
        self.at..self.at + self.text.len()
    }

    fn from(self, at: usize) -> Self {
        let text = self.text.get(at..).unwrap_or_default();
        Self { text, at: self.at + at.min(self.text.len()) }
    }

    fn to(self, at: usize) -> Self {
        Self { text: self.text.get(..at).unwrap_or(self.text), at: self.at }
    }

    /// The empty piece after this one.
    fn end(self) -> Self {
        self.from(self.text.len())
    }

    fn split(self, separator: char) -> Option<(Self, Self)> {
        let at = self.text.find(separator)?;
        Some((self.to(at), self.from(at + separator.len_utf8())))
    }

    fn cut(self, separator: char) -> (Self, Option<Self>) {
        match self.split(separator) {
            Some((before, after)) => (before, Some(after)),
            None => (self, None),
        }
    }

    fn fault(self, message: impl Into<String>) -> Fault {
        Fault { message: message.into(), range: self.range(), cure: None }
    }
}

impl Fault {
    fn cured(self, range: Range<usize>, replacement: impl Into<String>) -> Self {
        Self { cure: Some((range, replacement.into())), ..self }
    }
}
