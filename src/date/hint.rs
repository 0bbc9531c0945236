//! What somebody who wrote no EDTF may have meant: `6 January 2021`, `2021/01/06`, `c. 1985`, the draft of 2012.

use super::calendar::days_in_month;
use super::parse::{self, Fault};
use super::wording::Wording;
use super::{DateError, Qualifier};

/// Longer texts are no dates in any notation: don't look at them closely.
const LONGEST: usize = 100;

const SEASONS: [&str; 4] = ["spring", "summer", "autumn", "winter"];
const APPROXIMATE: [&str; 9] = ["about", "around", "approximately", "approx", "roughly", "circa", "ca", "c", "~"];
const UNCERTAIN: [&str; 6] = ["possibly", "perhaps", "probably", "maybe", "likely", "?"];
const IGNORED: [&str; 13] = [
    "the",
    "of",
    "in",
    "on",
    "at",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "est",
];
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
    untidy(text).or_else(|| numbers(text.trim())).or_else(|| words(&text.trim().to_lowercase()))
}

fn hint(message: &str, suggestion: &str) -> Option<Hint> {
    canonical(suggestion).map(|suggestion| Hint { message: message.to_owned(), suggestion: Some(suggestion) })
}

/// Like [`hint`] for a text of which every word is understood: if it still makes no date, what is wrong with it is.
fn understood(message: &str, suggestion: &str) -> Option<Hint> {
    hint(message, suggestion).or_else(|| {
        let fault = parse::shape(suggestion).err()?;
        Some(Hint { message: fault.message, suggestion: None })
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
    ("a T stands between the date and the time", with_t),
    ("use the plain hyphen (-) in dates", |text| text.replace(is_dash, "-")),
    ("an open end is written .. and an unknown one is left empty", |text| {
        text.replace("unknown", "").replace("open", "..")
    }),
    ("an unspecified digit is written X", |text| text.replace("??", "XX").replace('u', "X")),
    ("the letters in a date are capitals", str::to_uppercase),
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
        (Some(date), _) | (None, Some(date)) => hint("a date is written as year-month-day", &date),
        (None, None) => None,
    }
}

fn two_numbers(text: &str, a: &str, b: &str) -> Option<Hint> {
    match (a.len(), b.len()) {
        (4, 4) => hint("an interval has a / between its beginning and its end", &format!("{a}/{b}")),
        (4, 1 | 2) if matches!(b.parse(), Ok(1..=12)) => {
            hint("use - between year and month, and two digits for the month", &format!("{a}-{b:0>2}"))
        }
        (4, 2) if !text.contains('-') => {
            hint("write both years of an interval with four digits", &format!("{a}/{}{b}", a.get(..2)?))
        }
        (1 | 2, 4) => hint("the year comes first, with a - between it and the month", &format!("{b}-{a:0>2}")),
        _ => None,
    }
}

/// Dates in English words; `text` is in lower case.
fn words(text: &str) -> Option<Hint> {
    if !text.contains(|c: char| c.is_alphabetic() || c == '~') {
        return None;
    }
    if UNDATED.contains(&text) {
        let message = "where nothing is known of a date, leave it out".to_owned();
        return Some(Hint { message, suggestion: None });
    }
    let message = match ["early", "mid", "late"].iter().any(|part| text.contains(part)) {
        true => "there is no sign for early, mid or late in a month: name the days, or one day and ~",
        false => "a date is written as year-month-day, in digits",
    };
    let after = |prefixes: &[&str]| prefixes.iter().find_map(|prefix| text.strip_prefix(prefix));
    if let Some(end) = after(&["before ", "until ", "by ", "up to "]) {
        return understood(message, &format!("../{}", Words::read(end)?.edtf()?));
    }
    if let Some(start) = after(&["after ", "since "]) {
        return understood(message, &format!("{}/..", Words::read(start)?.edtf()?));
    }
    match two_ends(text) {
        Some((start, end)) => {
            let (start, end) = (Words::read(start)?, Words::read(end)?);
            understood(message, &format!("{}/{}", start.completed_by(&end).edtf()?, end.edtf()?))
        }
        None => understood(message, &Words::read(text)?.edtf()?),
    }
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
    /// A whole date that is EDTF already.
    edtf: Option<String>,
    year: Option<i64>,
    decade: bool,
    season: Option<u8>,
    month: Option<u8>,
    day: Option<u8>,
    time: Option<(u8, u8)>,
    afternoon: Option<bool>,
    /// `early`, `mid` or `late`.
    third: Option<&'static str>,
    uncertain: bool,
    approximate: bool,
}

impl Words {
    /// `None` when a single word is not understood: half a date would be a wrong one.
    fn read(text: &str) -> Option<Self> {
        let text = text.replace("a.m.", " am").replace("p.m.", " pm").replace("a.m", " am").replace("p.m", " pm");
        let mut words = Self::default();
        for token in text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')')) {
            if words.whole(token).is_some() {
                continue;
            }
            for word in token.split(['.', '-']).filter(|word| !word.is_empty()) {
                words.word(word)?;
            }
        }
        Some(words)
    }

    fn whole(&mut self, token: &str) -> Option<()> {
        let edtf = token.contains('-').then(|| canonical(&token.to_uppercase()))??;
        self.edtf.replace(edtf).is_none().then_some(())
    }

    fn word(&mut self, word: &str) -> Option<()> {
        let season = SEASONS.iter().position(|&season| season == word).or((word == "fall").then_some(2));
        match word {
            _ if IGNORED.contains(&word) => {}
            _ if APPROXIMATE.contains(&word) => self.approximate = true,
            _ if UNCERTAIN.contains(&word) => self.uncertain = true,
            "early" => self.third = Some("early"),
            "mid" => self.third = Some("mid"),
            "late" => self.third = Some("late"),
            "am" => return put(&mut self.afternoon, false),
            "pm" => return put(&mut self.afternoon, true),
            "noon" => return put(&mut self.time, (12, 0)),
            _ if season.is_some() => return put(&mut self.season, season? as u8 + 21),
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
            (1 | 2, "" | "st" | "nd" | "rd" | "th") => put(&mut self.day, digits.parse().ok()?),
            _ => None,
        }
    }

    /// Takes year and month from the end of an interval, where its beginning leaves them out.
    fn completed_by(&self, end: &Self) -> Self {
        let month = if self.season.is_none() && self.year.is_none() { self.month.or(end.month) } else { self.month };
        Self { year: self.year.or(end.year), month, ..self.clone() }
    }

    /// Not checked: there may be no such date.
    fn edtf(&self) -> Option<String> {
        let approximate = self.approximate || self.third == Some("mid");
        let sign = Qualifier::new(self.uncertain, approximate).sign();
        if let Some(edtf) = &self.edtf {
            let alone = self.year.is_none() && self.month.is_none() && self.day.is_none() && self.time.is_none();
            return alone.then(|| format!("{edtf}{sign}"));
        }
        let year = self.year?;
        let time = match self.time {
            Some(time) => format!("T{}", clock_24(time, self.afternoon)?),
            None => String::new(),
        };
        Some(match (self.season, self.month, self.day, self.third) {
            (None, None, None, None) if self.decade => format!("{:03}X{time}{sign}", year / 10),
            _ if self.decade => return None,
            (None, None, None, None) => format!("{year:04}{time}{sign}"),
            (Some(season), None, None, None) => format!("{year:04}-{season}{time}{sign}"),
            (None, Some(month), None, None) => format!("{year:04}-{month:02}{time}{sign}"),
            (None, Some(month), Some(day), None) => format!("{year:04}-{month:02}-{day:02}{time}{sign}"),
            (None, Some(month), None, Some("mid")) => format!("{year:04}-{month:02}-15{sign}"),
            (None, Some(month), None, Some("early")) => format!("[{year:04}-{month:02}-01..{year:04}-{month:02}-10]"),
            (None, Some(month), None, Some(_)) => {
                format!("[{year:04}-{month:02}-21..{year:04}-{month:02}-{}]", days_in_month(year, month))
            }
            _ => return None,
        })
    }
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
