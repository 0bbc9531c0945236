//! What somebody who wrote no EDTF may have meant: `6 January 2021`, `2021/01/06`, `c. 1985`, the draft of 2012.

use super::calendar::{days_from_civil, days_in_month};
use super::parse::{self, Fault};
use super::shape::{Calendar, Point, Shape, write_offset};
use super::wording::Wording;
use super::{DateError, Qualifier};

/// Longer texts are no dates in any notation: don't look at them closely.
const LONGEST: usize = 100;

const SEASONS: [&str; 4] = ["spring", "summer", "autumn", "winter"];
const APPROXIMATE: [&str; 9] = ["about", "around", "approximately", "approx", "roughly", "circa", "ca", "c", "~"];
const UNCERTAIN: [&str; 6] = ["possibly", "perhaps", "probably", "maybe", "likely", "?"];
const IGNORED: [&str; 5] = ["the", "of", "in", "on", "at"];
const WEEKDAYS: [&str; 7] = ["thursday", "friday", "saturday", "sunday", "monday", "tuesday", "wednesday"];
/// Names of zones that mean one distance from UTC, in minutes: those of RFC 5322 and others that are hardly used for a second one. `IST`, `AST`
/// and `ET` are none: they mean several.
const ZONES: [(&str, i16); 27] = [
    ("z", 0),
    ("utc", 0),
    ("gmt", 0),
    ("wet", 0),
    ("west", 60),
    ("bst", 60),
    ("cet", 60),
    ("cest", 120),
    ("eet", 120),
    ("eest", 180),
    ("msk", 180),
    ("nst", -210),
    ("ndt", -150),
    ("est", -300),
    ("edt", -240),
    ("cst", -360),
    ("cdt", -300),
    ("mst", -420),
    ("mdt", -360),
    ("pst", -480),
    ("pdt", -420),
    ("akst", -540),
    ("akdt", -480),
    ("hst", -600),
    ("jst", 540),
    ("aest", 600),
    ("aedt", 660),
];
/// Names of zones that mean several distances from UTC, by the season or by the country.
const UNCLEAR_ZONES: [&str; 13] =
    ["et", "ct", "mt", "pt", "at", "ist", "ast", "eastern", "central", "mountain", "pacific", "local", "time"];
const UNDATED: [&str; 8] = ["undated", "unknown", "n.d.", "nd", "n. d.", "no date", "none", "date unknown"];

/// Another notation than EDTF, recognised.
struct Hint {
    message: String,
    suggestion: Option<String>,
}

/// How many faults of one text are mended for a suggestion.
const MOST_CURES: usize = 4;

/// Makes a fault useful: checks its cure, or finds out which other notation was meant.
pub(super) fn explain(text: &str, fault: Fault) -> DateError {
    if let Some(suggestion) = mended(text, &fault) {
        return DateError { message: fault.message, range: fault.range, suggestion: Some(suggestion) };
    }
    match other_notation(text) {
        Some(Hint { message, suggestion }) => DateError { message, range: 0..text.len(), suggestion },
        None => DateError { message: fault.message, range: fault.range, suggestion: None },
    }
}

/// The text with its faults cured one after the other, when that makes a date of it.
fn mended(text: &str, fault: &Fault) -> Option<String> {
    let (mut text, mut fault) = (text.to_owned(), fault.clone());
    for _ in 0..MOST_CURES {
        let (range, with) = fault.cure?;
        text = format!("{}{with}{}", text.get(..range.start)?, text.get(range.end..)?);
        match parse::shape(&text) {
            Ok(shape) => return Some(shape.to_string()),
            Err(next) => fault = next,
        }
    }
    None
}

fn canonical(text: &str) -> Option<String> {
    parse::shape(text).ok().map(|shape| shape.to_string())
}

fn other_notation(text: &str) -> Option<Hint> {
    if text.len() > LONGEST {
        return None;
    }
    let lower = text.trim().to_lowercase();
    month_or_years(text.trim()).or_else(|| untidy(text)).or_else(|| numbers(text.trim())).or_else(|| words(&lower))
}

/// `2001/02` and `2001–02` can be a month, or two years: whoever reads it can't know.
fn month_or_years(text: &str) -> Option<Hint> {
    let parts: Vec<&str> = text.split(|c: char| c == '/' || c == '-' || is_dash(c)).map(str::trim).collect();
    let [first, last] = parts[..] else { return None };
    let is_number = |text: &str, length: usize| text.len() == length && text.bytes().all(|b| b.is_ascii_digit());
    if !is_number(first, 4) || !is_number(last, 2) {
        return None;
    }
    let (year, short): (u16, u16) = (first.parse().ok()?, last.parse().ok()?);
    let years = format!("{first}/{}{last}", first.get(..2)?);
    // A dash stands in a range; a slash also in the name of a winter.
    let range = if text.contains('/') { short == year % 100 + 1 } else { short > year % 100 };
    match short {
        1..=12 if range => {
            let month = format!("{first}-{last}");
            let said = parse::shape(&month).map(|shape| Wording::ENGLISH.say(&shape)).ok()?;
            let message = format!("this can be {said} or some years: write {month} or {years}");
            Some(Hint { message, suggestion: None })
        }
        // With a hyphen these are parts of a year.
        21..=41 if text.contains('-') => None,
        _ if short > year % 100 => hint("write both years of an interval with four digits", &years),
        _ => None,
    }
}

fn hint(message: &str, suggestion: &str) -> Option<Hint> {
    canonical(suggestion).map(|suggestion| Hint { message: message.to_owned(), suggestion: Some(suggestion) })
}

/// Like [`hint`], for a text whose words are all known. If they still don't make a date, this says what is wrong.
fn understood(message: &str, suggestion: &str) -> Option<Hint> {
    hint(message, suggestion).or_else(|| {
        let fault = parse::shape(suggestion).err()?;
        // If two dates disagree, either could be the wrong one.
        let suggestion = mended(suggestion, &fault).filter(|_| !suggestion.contains(['/', '[']));
        Some(Hint { message: fault.message, suggestion })
    })
}

/// EDTF but for spaces, dashes, the case of letters, or the spelling of the draft of 2012.
fn untidy(text: &str) -> Option<Hint> {
    let mut text = text.to_owned();
    let mut first_message = None;
    for (message, step) in TIDYING {
        let tidied = step(&text);
        if tidied != text {
            first_message = first_message.or(Some(message));
            text = tidied;
            if let Some(hint) = hint(first_message?, &text) {
                return Some(hint);
            }
        }
    }
    None
}

type Tidying = (&'static str, fn(&str) -> String);

const TIDYING: [Tidying; 6] = [
    ("a date has no spaces", without_spaces),
    ("put a T between the date and the time", with_t),
    ("use the plain hyphen (-) in dates", |text| text.replace(is_dash, "-")),
    ("write .. for an open end, and leave an unknown end empty", |text| {
        text.replace("unknown", "").replace("open", "..")
    }),
    ("write X for an unspecified digit", |text| text.replace("??", "XX").replace('u', "X")),
    ("write the letters in a date as capitals", str::to_uppercase),
];

fn is_dash(c: char) -> bool {
    // Hyphen, non-breaking hyphen, figure, en and em dash, minus.
    matches!(c, '\u{2010}'..='\u{2014}' | '\u{2212}')
}

/// Drops the spaces at both ends and beside every sign, but not those between two numbers or words.
fn without_spaces(text: &str) -> String {
    let is_word = |part: &str, last: bool| {
        let edge = if last { part.chars().next_back() } else { part.chars().next() };
        edge.is_some_and(char::is_alphanumeric)
    };
    text.split_whitespace().fold(String::new(), |mut tidied, part| {
        if is_word(&tidied, true) && is_word(part, false) {
            tidied.push(' ');
        }
        tidied + part
    })
}

fn with_t(text: &str) -> String {
    match text.split_once(' ') {
        Some((date, time)) if time.contains(':') && !time.contains(' ') => format!("{date}T{time}"),
        _ => text.to_owned(),
    }
}

/// Two or three numbers: `2021/01/06`, `1/6/2021`, `2020–2021`.
fn numbers(text: &str) -> Option<Hint> {
    let separators = |c: char| matches!(c, '/' | '.' | '-' | ' ') || is_dash(c);
    let parts: Vec<&str> = text.split(separators).collect();
    if parts.iter().any(|part| part.is_empty() || part.len() > 4 || part.bytes().any(|b| !b.is_ascii_digit())) {
        return None;
    }
    match parts[..] {
        [year, month, day] if year.len() == 4 => {
            hint("use - between year, month and day", &format!("{year}-{month:0>2}-{day:0>2}"))
        }
        [a, b, year] if year.len() == 4 => year_last(a, b, year),
        [a, b, c] if a.len() <= 2 && b.len() <= 2 && c.len() <= 2 => Some(Hint {
            message: "write the year with four digits, and first: 2021-01-06".to_owned(),
            suggestion: None,
        }),
        [a, b] => two_numbers(text, a, b),
        _ => None,
    }
}

/// The day and the month may stand in either order, depending on the country: where both are possible, name both.
fn year_last(a: &str, b: &str, year: &str) -> Option<Hint> {
    let day_first = canonical(&format!("{year}-{b:0>2}-{a:0>2}"));
    let month_first = canonical(&format!("{year}-{a:0>2}-{b:0>2}"));
    match (day_first, month_first) {
        (Some(day_first), Some(month_first)) if day_first != month_first => {
            let say = |date: &str| parse::shape(date).map(|shape| Wording::ENGLISH.say(&shape)).unwrap_or_default();
            let (european, american) = (say(&day_first), say(&month_first));
            let message = format!(
                "this is {american} if the month comes first and {european} if the day does: write {month_first} or {day_first}"
            );
            Some(Hint { message, suggestion: None })
        }
        (Some(date), _) | (None, Some(date)) => hint("write a date as year-month-day", &date),
        (None, None) => None,
    }
}

fn two_numbers(text: &str, a: &str, b: &str) -> Option<Hint> {
    match (a.len(), b.len()) {
        (4, 4) => hint("put a / between the start and the end of an interval", &format!("{a}/{b}")),
        (4, 1 | 2) if matches!(b.parse(), Ok(1..=12)) => {
            hint("use - between year and month, and two digits for the month", &format!("{a}-{b:0>2}"))
        }
        (4, 2) if !text.contains('-') => {
            hint("write both years of an interval with four digits", &format!("{a}/{}{b}", a.get(..2)?))
        }
        (1 | 2, 4) => hint("write the year first, with a - between it and the month", &format!("{b}-{a:0>2}")),
        _ => None,
    }
}

/// Dates in English words; `text` is in lower case.
fn words(text: &str) -> Option<Hint> {
    if !text.contains(|c: char| c.is_alphabetic() || c == '~') {
        return None;
    }
    if UNDATED.contains(&text) {
        let message = "if nothing is known about a date, leave it out".to_owned();
        return Some(Hint { message, suggestion: None });
    }
    if text.split_whitespace().any(|word| word.trim_matches(',') == "midnight") {
        let message = "midnight ends one day and begins the next: write 00:00 of the new day".to_owned();
        return Some(Hint { message, suggestion: None });
    }
    let is_word = |c: char| !c.is_alphabetic();
    let message = match text.split(is_word).any(|word| matches!(word, "early" | "mid" | "late")) {
        true => "there's no sign for early, mid or late: name the days, or write one date with ~",
        false => "write a date as year-month-day, in digits",
    };
    if text.contains(':') && text.rsplit(' ').next().is_some_and(|last| UNCLEAR_ZONES.contains(&last)) {
        let message = "write a time zone as its offset from UTC at that time, such as -05:00".to_owned();
        return Some(Hint { message, suggestion: None });
    }
    if let Some(hint) = one_sided(message, text) {
        return hint;
    }
    let is_winter = text.contains("winter") && text.split_whitespace().any(|token| winter_of(token).is_some());
    match two_ends(text).filter(|_| !is_winter) {
        Some((start, end)) => {
            let (start, end) = (Words::read(start)?, Words::read(end)?);
            understood(message, &format!("{}/{}", start.completed_by(&end).edtf()?, end.edtf()?))
        }
        None => {
            let words = Words::read(text)?;
            let third = || words.third.map(|_| Hint { message: message.to_owned(), suggestion: None });
            words.other_day().or_else(|| understood(message, &words.edtf()?)).or_else(third)
        }
    }
}

/// What begins with a word that opens a date to one side. `until` and `since` are stretches of time; what was before or after something was at one
/// time, and not at that.
fn one_sided(message: &str, text: &str) -> Option<Option<Hint>> {
    let after = |prefixes: &[&str]| prefixes.iter().find_map(|prefix| text.strip_prefix(prefix));
    let edtf = |text: &str| Words::read(text)?.edtf();
    let one = |text: &str, step: i64| Some(parse::neighbor(&edtf(text)?, step)?.to_string());
    let said = |text: Option<String>| text.and_then(|text| understood(message, &text));
    if let Some(end) = after(&["until ", "up to "]) {
        return Some(said(edtf(end).map(|end| format!("../{end}"))));
    }
    if let Some(start) = after(&["since "]) {
        return Some(said(edtf(start).map(|start| format!("{start}/.."))));
    }
    if let Some(end) = after(&["by "]) {
        return Some(said(edtf(end).map(|end| format!("[..{end}]"))));
    }
    if let Some(end) = after(&["before "]) {
        return Some(said(one(end, -1).map(|end| format!("[..{end}]"))));
    }
    let start = after(&["after "])?;
    Some(said(one(start, 1).map(|start| format!("[{start}..]"))))
}

fn two_ends(text: &str) -> Option<(&str, &str)> {
    if let Some(rest) = text.strip_prefix("between ") {
        return rest.split_once(" and ");
    }
    let rest = text.strip_prefix("from ").unwrap_or(text);
    [" to ", " until ", " through ", " - ", "–", "—", "/"].iter().find_map(|between| rest.split_once(between))
}

/// What the words of one date say.
#[derive(Clone, Default)]
struct Words {
    /// A whole date that is EDTF already, and no plain day, month, season or year.
    edtf: Option<String>,
    year: Option<i64>,
    decade: bool,
    season: Option<u8>,
    month: Option<u8>,
    day: Option<u8>,
    /// From 0, a Thursday.
    weekday: Option<i64>,
    time: Option<(u8, u8)>,
    afternoon: Option<bool>,
    /// Minutes east of Greenwich.
    zone: Option<i16>,
    /// `early`, `mid` or `late`.
    third: Option<&'static str>,
    uncertain: bool,
    approximate: bool,
    /// `est` before any time: estimated, or a zone that stands in an odd place.
    estimated: bool,
}

impl Words {
    /// `None` when a single word is not understood, or two contradict each other: half a date would be a wrong one.
    fn read(text: &str) -> Option<Self> {
        let text = text.replace("a.m.", " am").replace("p.m.", " pm").replace("a.m", " am").replace("p.m", " pm");
        let mut words = Self::default();
        let tokens: Vec<&str> = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')')).collect();
        let winter = tokens.contains(&"winter");
        let mut tokens = tokens.into_iter().filter(|token| !token.is_empty()).peekable();
        while let Some(token) = tokens.next() {
            let hour = tokens.peek().filter(|next| matches!(**next, "am" | "pm" | "noon")).and_then(|_| hour(token));
            if let Some(hour) = hour {
                put(&mut words.time, (hour, 0))?;
                // "12 noon" says one time twice; another hour at noon is none.
                if tokens.peek() == Some(&"noon") {
                    (hour == 12).then(|| tokens.next())?;
                }
            } else if winter && let Some(year) = winter_of(token) {
                put(&mut words.year, year)?;
            } else if let Some(minutes) = offset(token).filter(|_| words.time.is_some()) {
                put(&mut words.zone, minutes)?;
            } else if let Some(point) =
                parse::single(&token.to_uppercase()).filter(|_| token.contains(['-', '~', '?', '%']))
            {
                words.whole(point)?;
            } else {
                token.split(['.', '-']).filter(|word| !word.is_empty()).try_for_each(|word| words.word(word))?;
            }
        }
        Some(words)
    }

    /// Takes a date that is EDTF already.
    fn whole(&mut self, point: Point) -> Option<()> {
        self.uncertain |= point.qualifier.is_uncertain();
        self.approximate |= point.qualifier.is_approximate();
        let seconds = point.time.is_some_and(|time| time.second.is_some());
        match point.calendar {
            _ if seconds => return put(&mut self.edtf, Point { qualifier: Qualifier::None, ..point }.to_string()),
            Calendar::Year(year) => put(&mut self.year, year)?,
            Calendar::Season(year, season) => {
                put(&mut self.year, year)?;
                put(&mut self.season, season)?;
            }
            Calendar::Month(year, month) => {
                put(&mut self.year, year)?;
                put(&mut self.month, month)?;
            }
            Calendar::Day(year, month, day) => {
                put(&mut self.year, year)?;
                put(&mut self.month, month)?;
                put(&mut self.day, day)?;
            }
            _ => put(&mut self.edtf, Point { qualifier: Qualifier::None, ..point }.to_string())?,
        }
        if let Some(time) = point.time {
            put(&mut self.time, (time.hour, time.minute))?;
            time.offset.map_or(Some(()), |offset| put(&mut self.zone, offset))?;
        }
        Some(())
    }

    fn word(&mut self, word: &str) -> Option<()> {
        let season = SEASONS.iter().position(|&season| season == word).or((word == "fall").then_some(2));
        let weekday = WEEKDAYS.iter().position(|&day| day == word);
        match word {
            _ if IGNORED.contains(&word) => {}
            _ if APPROXIMATE.contains(&word) => self.approximate = true,
            _ if UNCERTAIN.contains(&word) => self.uncertain = true,
            "estimated" => self.approximate = true,
            "est" if self.time.is_none() => self.estimated = true,
            "early" => return put(&mut self.third, "early"),
            "mid" => return put(&mut self.third, "mid"),
            "late" => return put(&mut self.third, "late"),
            "am" => return put(&mut self.afternoon, false),
            "pm" => return put(&mut self.afternoon, true),
            "noon" => return put(&mut self.time, (12, 0)),
            _ if weekday.is_some() => return put(&mut self.weekday, weekday? as i64),
            _ if season.is_some() => return put(&mut self.season, season? as u8 + 21),
            _ if let Some((_, minutes)) = ZONES.iter().find(|(name, _)| *name == word) => {
                return put(&mut self.zone, *minutes);
            }
            _ if word.starts_with(char::is_alphabetic) => return put(&mut self.month, month_named(word)?),
            _ if word.contains(':') => return self.clock(word),
            _ => return self.number(word),
        }
        Some(())
    }

    fn clock(&mut self, word: &str) -> Option<()> {
        let digits = word.trim_end_matches(char::is_alphabetic);
        match word.get(digits.len()..)? {
            "" => {}
            "am" => put(&mut self.afternoon, false)?,
            "pm" => put(&mut self.afternoon, true)?,
            "z" => put(&mut self.zone, 0)?,
            _ => return None,
        }
        let (hour, minute) = digits.split_once(':')?;
        put(&mut self.time, (hour.parse().ok()?, minute.parse().ok()?))
    }

    fn number(&mut self, word: &str) -> Option<()> {
        let digits = word.trim_end_matches(char::is_alphabetic);
        let suffix = word.get(digits.len()..)?;
        match (digits.len(), suffix) {
            (4, "") => put(&mut self.year, digits.parse().ok()?),
            (4, "s") if digits.ends_with('0') && !digits.ends_with("00") => {
                self.decade = true;
                put(&mut self.year, digits.parse().ok()?)
            }
            (1 | 2, "am" | "pm") => {
                put(&mut self.afternoon, suffix == "pm")?;
                put(&mut self.time, (digits.parse().ok()?, 0))
            }
            (1 | 2, "" | "st" | "nd" | "rd" | "th") => put(&mut self.day, digits.parse().ok()?),
            _ => None,
        }
    }

    /// Takes year and month from the end of an interval, where its beginning leaves them out.
    fn completed_by(&self, end: &Self) -> Self {
        let month = if self.season.is_none() && self.year.is_none() { self.month.or(end.month) } else { self.month };
        Self { year: self.year.or(end.year), month, ..self.clone() }
    }

    /// Not checked: there may be no such date. `None` where a word would be lost.
    fn edtf(&self) -> Option<String> {
        let approximate = self.approximate || self.estimated || self.third == Some("mid");
        let sign = Qualifier::new(self.uncertain, approximate).sign();
        let time = self.time_of_day()?;
        if let Some(edtf) = &self.edtf {
            let alone = self.year.is_none() && self.month.is_none() && self.day.is_none() && self.season.is_none();
            let alone = alone && self.third.is_none() && self.weekday.is_none() && time.is_empty();
            return alone.then(|| format!("{edtf}{sign}"));
        }
        let year = self.year?;
        if self.weekday.is_some() && self.weekday_there() != self.weekday {
            return None;
        }
        if let Some(third) = self.third {
            return self.third_of_month(year, third, &time, sign);
        }
        Some(match (self.season, self.month, self.day) {
            (None, None, None) if self.decade => format!("{:03}X{time}{sign}", year / 10),
            _ if self.decade => return None,
            (None, None, None) => format!("{year:04}{time}{sign}"),
            (Some(season), None, None) => format!("{year:04}-{season}{time}{sign}"),
            (None, Some(month), None) => format!("{year:04}-{month:02}{time}{sign}"),
            (None, Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}{time}{sign}"),
            _ => return None,
        })
    }

    /// Early, in the middle or late in a month; nothing else can be said so.
    fn third_of_month(&self, year: i64, third: &str, time: &str, sign: &str) -> Option<String> {
        let plain = self.season.is_none() && self.day.is_none() && !self.decade && time.is_empty();
        let month = self.month.filter(|month| plain && (1..=12).contains(month))?;
        let last = days_in_month(year, month);
        match third {
            "mid" => Some(format!("{year:04}-{month:02}-15{sign}")),
            // No sign stands beside a range.
            _ if !sign.is_empty() => None,
            "early" => Some(format!("[{year:04}-{month:02}-01..{year:04}-{month:02}-10]")),
            _ => Some(format!("[{year:04}-{month:02}-21..{year:04}-{month:02}-{last}]")),
        }
    }

    /// `T14:24-05:00`; empty where no time is said, `None` where what is said is no time.
    fn time_of_day(&self) -> Option<String> {
        let Some(time) = self.time else {
            return (self.afternoon.is_none() && self.zone.is_none()).then(String::new);
        };
        // "est 1850, 2:24 p.m." may be either.
        if self.estimated {
            return None;
        }
        let mut said = format!("T{}", clock_24(time, self.afternoon)?);
        match self.zone {
            None => {}
            Some(0) => said.push('Z'),
            Some(minutes) => write_offset(&mut said, minutes, "-").ok()?,
        }
        Some(said)
    }

    /// The day of the week that the date has.
    fn weekday_there(&self) -> Option<i64> {
        let (year, month, day) = (self.year?, self.month?, self.day?);
        let there = (1..=12).contains(&month) && (1..=days_in_month(year, month)).contains(&day);
        there.then(|| days_from_civil(year, month, day).rem_euclid(7))
    }

    /// Says so where the day of the week is another than the date's.
    fn other_day(&self) -> Option<Hint> {
        let (said, there) = (self.weekday?, self.weekday_there()?);
        let name = WEEKDAYS.get(there as usize).filter(|_| said != there)?;
        let day = Calendar::Day(self.year?, self.month?, self.day?);
        let date = Wording::ENGLISH.say(&Shape::Single(Point::plain(day)));
        let capital = name.get(..1)?.to_uppercase();
        let message = format!("{date} was a {capital}{}: correct the date or the day of the week", name.get(1..)?);
        Some(Hint { message, suggestion: None })
    }
}

/// An hour of a clock with twelve.
fn hour(token: &str) -> Option<u8> {
    let is_number = token.len() <= 2 && token.bytes().all(|b| b.is_ascii_digit());
    token.parse().ok().filter(|hour| is_number && (1..=12).contains(hour))
}

/// The year in which a winter began that is called by two: `2001-02`, `2001/02`, `2001-2002`.
fn winter_of(token: &str) -> Option<i64> {
    let (first, last) = token.split_once(|c: char| c == '/' || c == '-' || is_dash(c))?;
    let (year, next): (i64, i64) = (first.parse().ok()?, last.parse().ok()?);
    let full = if last.len() == 4 { year + 1 } else { (year + 1) % 100 };
    (first.len() == 4 && matches!(last.len(), 2 | 4) && next == full).then_some(year)
}

/// A distance from UTC in minutes: `-05:00`, `+0100`, `utc+1`, `gmt-5`.
fn offset(token: &str) -> Option<i16> {
    let bare = token.strip_prefix("utc").or_else(|| token.strip_prefix("gmt")).unwrap_or(token);
    let (sign, digits) = match bare.chars().next()? {
        '+' => (1, bare.get(1..)?),
        '-' | '\u{2212}' => (-1, bare.trim_start_matches(['-', '\u{2212}'])),
        _ => return None,
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some(parts) => parts,
        None if digits.len() == 4 => digits.split_at_checked(2)?,
        None => (digits, "00"),
    };
    let two = |part: &str| part.len() <= 2 && part.bytes().all(|b| b.is_ascii_digit());
    let (hours, minutes): (i16, i16) =
        (hours.parse().ok().filter(|_| two(hours))?, minutes.parse().ok().filter(|_| two(minutes))?);
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

/// Fills an empty place; a second value for the same place is a contradiction.
fn put<T>(place: &mut Option<T>, value: T) -> Option<()> {
    place.replace(value).is_none().then_some(())
}

fn month_named(word: &str) -> Option<u8> {
    let word = if word == "sept" { "september" } else { word };
    let mut names = Wording::ENGLISH.months.iter().map(|name| name.to_lowercase());
    let index = names.position(|name| word.len() >= 3 && name.starts_with(word))?;
    u8::try_from(index + 1).ok()
}

fn clock_24((hour, minute): (u8, u8), afternoon: Option<bool>) -> Option<String> {
    let hour = match (afternoon, hour) {
        (None, hour) => hour,
        (Some(false), 12) => 0,
        (Some(true), 12) => 12,
        (Some(false), 1..=11) => hour,
        (Some(true), 1..=11) => hour + 12,
        _ => return None,
    };
    Some(format!("{hour:02}:{minute:02}"))
}
