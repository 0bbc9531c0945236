//! Sections of a code and the places within them.

use std::cmp::Ordering;
use std::fmt;

/// The number of a section of the United States Code, as printed: `371`, `1512`, `1396a`, `77z-2a`, `2339A`.
///
/// A number, letters, then parts after hyphens; the hyphen is always `-` here, whichever dash was written.
/// Letter case is kept, because `2339A` is a section and `2339a` isn't.
/// The order is that of the Code: 371 < 1512 < 1512-1 < 1512A; 78z < 78aa.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Section(String);

impl Section {
    /// The section of that number, or nothing when the text can't be one. Any dash is read as a hyphen, leading zeros are dropped.
    #[must_use]
    pub fn new(text: &str) -> Option<Section> {
        let text: String = text.chars().map(|c| if is_dash(c) { '-' } else { c }).collect();
        let text = text.trim_start_matches('0');
        let mut parts = text.split('-');
        let first = parts.next()?;
        let good = is_number_and_letters(first) && parts.all(|part| is_alphanumeric(part, 6)) && text.len() <= 20;
        good.then(|| Section(text.to_owned()))
    }

    /// The number as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Ord for Section {
    fn cmp(&self, other: &Self) -> Ordering {
        natural_key(&self.0).cmp(&natural_key(&other.0)).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for Section {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A place within a section, from the outside in: `(c)(2)` is `["c", "2"]`. Empty for the section as a whole.
///
/// Letter case is kept: `(a)(1)(A)` has an `a` and an `A`. Ordered as the Code prints them, so that (2) < (10) and,
/// below a lettered level, (ix) < (x).
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Pinpoint(Vec<String>);

impl Pinpoint {
    /// The pinpoint with these designators, or nothing when one of them can't be one.
    ///
    /// A designator is a number of at most three digits (with a letter: `1A`), a letter, a letter doubled or trebled (`aa`),
    /// or a Roman numeral.
    #[must_use]
    pub fn new<S: AsRef<str>>(designators: &[S]) -> Option<Pinpoint> {
        let good = designators.iter().all(|designator| is_designator(designator.as_ref()));
        good.then(|| Pinpoint(designators.iter().map(|designator| designator.as_ref().to_owned()).collect()))
    }

    /// The designators, outermost first.
    #[must_use]
    pub fn designators(&self) -> &[String] {
        &self.0
    }

    /// Whether it is the section as a whole.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The HTML id of the place on its statute's page: `c-2`. Empty for the section as a whole.
    #[must_use]
    pub fn anchor(&self) -> String {
        self.0.join("-")
    }

    /// Reads what [`Pinpoint::anchor`] writes; a leading `#` is allowed.
    #[must_use]
    pub fn parse_anchor(anchor: &str) -> Option<Pinpoint> {
        let anchor = anchor.strip_prefix('#').unwrap_or(anchor);
        if anchor.is_empty() {
            return Some(Pinpoint::default());
        }
        Pinpoint::new(&anchor.split('-').collect::<Vec<_>>())
    }

    /// Whether `other` is this place or lies within it: (c) contains (c)(2), never the other way round.
    #[must_use]
    pub fn contains(&self, other: &Pinpoint) -> bool {
        other.0.starts_with(&self.0)
    }

    /// The place just around this one; nothing for the section as a whole.
    #[must_use]
    pub fn parent(&self) -> Option<Pinpoint> {
        let (_, outer) = self.0.split_last()?;
        Some(Pinpoint(outer.to_vec()))
    }
}

impl fmt::Display for Pinpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|designator| write!(f, "({designator})"))
    }
}

impl Ord for Pinpoint {
    fn cmp(&self, other: &Self) -> Ordering {
        let differ = self.0.iter().zip(&other.0).position(|(a, b)| a != b);
        let Some(at) = differ else {
            return self.0.len().cmp(&other.0.len());
        };
        // Where they differ, all before is equal, so both are read at the same level.
        let lettered = at.checked_sub(1).and_then(|outer| self.0.get(outer)).is_some_and(|outer| is_letters(outer));
        designator_key(self.0.get(at), lettered).cmp(&designator_key(other.0.get(at), lettered))
    }
}

impl PartialOrd for Pinpoint {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The pinpoint meant by `next` in a list after `previous`: after `(c)(1)`, `(2)` is `(c)(2)` and `(k)` is `(k)`.
///
/// Levels of the Code alternate between small letters, numbers and capitals, so the kind of the designator tells its level.
pub(super) fn continued(previous: &Pinpoint, next: &Pinpoint) -> Option<Pinpoint> {
    let first = next.0.first()?;
    let kept = previous.0.get(..level_of(&previous.0, first)?)?;
    Some(Pinpoint(kept.iter().chain(&next.0).cloned().collect()))
}

fn level_of(previous: &[String], first: &str) -> Option<usize> {
    let same = |outer: &String| kind(outer) == kind(first);
    let clause = |outer: &String| same(outer) && roman(outer).is_some();
    let inner = previous.get(2..).and_then(|inner| inner.iter().rposition(clause)).map(|at| at + 2);
    inner.filter(|_| roman(first).is_some()).or_else(|| previous.iter().position(same))
}

/// Every pinpoint from `first` to `last`, when they are neighbours in one list of numbers or single letters; at most 26.
pub(super) fn spanned(first: &Pinpoint, last: &Pinpoint) -> Option<Vec<Pinpoint>> {
    let ((a, outer), (b, outer_b)) = (first.0.split_last()?, last.0.split_last()?);
    if outer != outer_b || kind(a) != kind(b) {
        return None;
    }
    let names: Vec<String> = match (a.parse::<u16>(), b.parse::<u16>()) {
        (Ok(a), Ok(b)) if a < b && b - a < 26 => (a..=b).map(|n| n.to_string()).collect(),
        _ => letters_between(a, b)?,
    };
    Some(names.into_iter().map(|name| Pinpoint(outer.iter().cloned().chain([name]).collect())).collect())
}

fn letters_between(a: &str, b: &str) -> Option<Vec<String>> {
    let single = |text: &str| text.chars().next().filter(|c| c.is_ascii_alphabetic() && text.len() == 1);
    let (a, b) = (single(a)?, single(b)?);
    (a < b).then(|| (a..=b).map(String::from).collect())
}

/// Whether the text can stand between parentheses in a pinpoint.
pub(super) fn is_designator(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let Some(letters) = text.get(digits..) else {
        return false;
    };
    match (digits, letters.len()) {
        (0, 1..=8) => is_letters(letters) && (is_one_letter_repeated(letters) || is_roman(letters)),
        (1..=3, 0 | 1) => letters.bytes().all(|b| b.is_ascii_alphabetic()) && !text.starts_with('0'),
        _ => false,
    }
}

fn is_one_letter_repeated(text: &str) -> bool {
    let mut bytes = text.bytes();
    let first = bytes.next();
    text.len() <= 4 && bytes.all(|b| Some(b) == first)
}

fn is_roman(text: &str) -> bool {
    let one_case = text.bytes().all(|b| b.is_ascii_lowercase()) || text.bytes().all(|b| b.is_ascii_uppercase());
    one_case && roman(text).is_some()
}

/// The value of a Roman numeral of clauses: only i, v and x, or `(c)` and `(d)` would be a hundred and five hundred.
fn roman(text: &str) -> Option<u32> {
    let value = |c: char| match c.to_ascii_lowercase() {
        'i' => Some(1),
        'v' => Some(5),
        'x' => Some(10),
        _ => None,
    };
    let values = text.chars().map(value).collect::<Option<Vec<u32>>>().filter(|values| !values.is_empty())?;
    let next = values.iter().skip(1).copied().chain([0]);
    let (plus, minus) =
        values.iter().zip(next).fold(
            (0, 0),
            |(plus, minus), (&value, next)| {
                if value < next { (plus, minus + value) } else { (plus + value, minus) }
            },
        );
    Some(plus - minus.min(plus))
}

#[derive(PartialEq, Eq)]
enum DesignatorKind {
    Number,
    Small,
    Capital,
}

fn kind(designator: &str) -> DesignatorKind {
    match designator.chars().next() {
        Some(c) if c.is_ascii_lowercase() => DesignatorKind::Small,
        Some(c) if c.is_ascii_uppercase() => DesignatorKind::Capital,
        _ => DesignatorKind::Number,
    }
}

fn is_letters(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphabetic())
}

fn is_alphanumeric(text: &str, most: usize) -> bool {
    (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

fn is_number_and_letters(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    (1..=6).contains(&digits) && text.get(digits..).is_some_and(|rest| rest.len() <= 5 && is_letters(rest))
}

pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// A hyphen, then letters (short before long: z < aa), then numbers.
type NaturalKey = Vec<(u8, usize, String)>;

fn natural_key(text: &str) -> NaturalKey {
    let mut key: NaturalKey = Vec::new();
    for c in text.chars() {
        let class = if c.is_ascii_digit() { 2 } else { u8::from(c.is_ascii_alphabetic()) };
        match key.last_mut() {
            Some((last, length, run)) if *last == class => {
                *length += 1;
                run.push(c.to_ascii_lowercase());
            }
            _ => key.push((class, 1, c.to_ascii_lowercase().to_string())),
        }
    }
    key
}

fn designator_key(designator: Option<&String>, lettered: bool) -> (u8, u32, NaturalKey, &str) {
    let text = designator.map_or("", String::as_str);
    match roman(text).filter(|_| lettered) {
        Some(value) => (0, value, Vec::new(), text),
        None => (1, 0, natural_key(text), text),
    }
}
