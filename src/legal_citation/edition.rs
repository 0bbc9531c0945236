//! Editions of the United States Code, which stand in parentheses after a citation.

use super::lex::{Cursor, Kind, Token};
use std::fmt;

/// The edition of the Code that is cited: `(2018)`, `(West 2020)`, `(2018 & Supp. III 2021)`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edition {
    /// Who publishes it, when it isn't the government.
    pub publisher: Option<Publisher>,
    /// The year of the main volume, where one is written.
    pub year: Option<u16>,
    /// What was published after it, where that is cited; without a year of the main volume, alone.
    pub supplement: Option<Supplement>,
}

/// A publisher of an annotated edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Publisher {
    /// United States Code Annotated.
    West,
    /// United States Code Service.
    LexisNexis,
}

/// A supplement to an edition; it has a number or a year.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Supplement {
    /// Its number, in capitals: `III`.
    pub number: Option<String>,
    /// The year that it reaches to, where one is written.
    pub year: Option<u16>,
    /// Whether the main volume is only named, not cited: `2006 ed., Supp. IV`, and not `2006 & Supp. IV`.
    pub alone: bool,
}

impl Edition {
    /// The government's edition of a year: `(2018)`.
    #[must_use]
    pub fn of_year(year: u16) -> Edition {
        Edition { publisher: None, year: Some(year), supplement: None }
    }

    /// The last year that it reaches to, when it is the government's and that year is known; supplements are numbered by years.
    #[must_use]
    pub fn official_year(&self) -> Option<u16> {
        let numbered = |supplement: &Supplement| self.year?.checked_add(roman(supplement.number.as_deref()?)?);
        match &self.supplement {
            _ if self.publisher.is_some() => None,
            None => self.year,
            Some(supplement) => supplement.year.or_else(|| numbered(supplement)),
        }
    }

    /// What the Code is called in this edition.
    pub(super) fn code_name(&self) -> &'static str {
        match self.publisher {
            None => "U.S.C.",
            Some(Publisher::West) => "U.S.C.A.",
            Some(Publisher::LexisNexis) => "U.S.C.S.",
        }
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts: Vec<String> = Vec::new();
        parts.extend(self.publisher.map(|publisher| match publisher {
            Publisher::West => "West".to_owned(),
            Publisher::LexisNexis => "LexisNexis".to_owned(),
        }));
        let after = self.supplement.as_ref().map(|supplement| if supplement.alone { " ed.," } else { " &" });
        parts.extend(self.year.map(|year| format!("{year}{}", after.unwrap_or_default())));
        if let Some(supplement) = &self.supplement {
            parts.push("Supp.".to_owned());
            parts.extend(supplement.number.clone());
            parts.extend(supplement.year.map(|year| year.to_string()));
        }
        f.write_str(&parts.join(" "))
    }
}

/// The years of editions: the first of the Code is of 1926, and a supplement to nothing was there before it.
const YEARS: std::ops::RangeInclusive<u16> = 1925..=2100;

/// Takes `(2018)`, `(2020 ed.)`, `(West 2020)`, `(Supp. V 2023)`, `(2018 & Supp. III 2021)`, `(2006 ed., Supp. IV)`.
pub(super) fn eat(cursor: &mut Cursor<'_>) -> Option<Edition> {
    let mut next = *cursor;
    next.eat(Kind::Open).then_some(())?;
    let publisher = eat_publisher(&mut next);
    let year = eat_year(&mut next);
    next.eat_word(&["ed", "edition"]);
    let supplement = eat_supplement(&mut next, year);
    let forward = match (year, supplement.as_ref().and_then(|supplement| supplement.year)) {
        (Some(year), Some(later)) => year <= later,
        _ => true,
    };
    (forward && (year.is_some() || supplement.is_some()) && next.eat(Kind::Close)).then_some(())?;
    *cursor = next;
    Some(Edition { publisher, year, supplement })
}

fn eat_publisher(cursor: &mut Cursor<'_>) -> Option<Publisher> {
    let publisher = if cursor.eat_word(&["west"]) {
        Publisher::West
    } else {
        cursor.eat_word(&["lexisnexis", "lexis"]).then_some(Publisher::LexisNexis)?
    };
    cursor.eat(Kind::Comma);
    Some(publisher)
}

fn eat_year(cursor: &mut Cursor<'_>) -> Option<u16> {
    let year = cursor.peek(0).filter(|token| token.text.len() == 4)?.number()?;
    let year = u16::try_from(year).ok().filter(|year| YEARS.contains(year))?;
    cursor.bump();
    Some(year)
}

fn eat_supplement(cursor: &mut Cursor<'_>, main: Option<u16>) -> Option<Supplement> {
    let mut next = *cursor;
    let joined = next.peek(0).is_some_and(|token| token.text == "&") && next.bump().is_some();
    let both = joined || next.eat_word(&["and"]);
    if !both {
        next.eat(Kind::Comma);
    }
    next.eat_word(&["supp", "supplement"]).then_some(())?;
    let number = next.peek(0).map(|token| token.text.to_ascii_uppercase()).filter(|text| roman(text).is_some());
    number.as_ref().and_then(|_| next.bump());
    let year = eat_year(&mut next);
    (number.is_some() || year.is_some()).then_some(())?;
    *cursor = next;
    Some(Supplement { number, year, alone: !both && main.is_some() })
}

/// The value of a supplement's number; an edition has at most five.
fn roman(number: &str) -> Option<u16> {
    let numbers = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"];
    numbers.iter().zip(1..).find(|(known, _)| **known == number).map(|(_, value)| value)
}

/// How many tokens are looked at for the end of a parenthesis.
const LONGEST: usize = 40;

/// What is meant for an edition, whether it reads or not.
pub(super) struct Attempt {
    /// What stands between the parentheses.
    pub text: String,
    /// Where it ends, the closing parenthesis included; nothing when there is none.
    pub end: Option<usize>,
}

/// What stands in the parentheses here, when it speaks of an edition: of a year, a publisher or a supplement.
pub(super) fn attempted(cursor: Cursor<'_>) -> Option<Attempt> {
    let mut next = cursor;
    next.eat(Kind::Open).then_some(())?;
    let words = ["ed", "edition", "supp", "supplement", "west", "westlaw", "lexis", "lexisnexis"];
    let year = |token: &Token<'_>| token.text.len() == 4 && (1600..=2100).contains(&token.number().unwrap_or_default());
    let (mut text, mut speaks, mut end) = (String::new(), false, None);
    for _ in 0..LONGEST {
        let Some(token) = next.bump() else { break };
        match token.kind {
            Kind::Close => {
                end = Some(token.end);
                break;
            }
            Kind::Open => return None,
            _ => {}
        }
        speaks |= year(token) || words.iter().any(|word| token.is(word));
        if token.spaced && !text.is_empty() {
            text.push(' ');
        }
        text.push_str(token.text);
    }
    speaks.then_some(Attempt { text, end })
}
