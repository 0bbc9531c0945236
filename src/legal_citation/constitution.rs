//! Citations of the United States Constitution.

use super::lex::{Cursor, Kind, Token};
use super::{Address, CiteError};
use std::fmt;

/// A part of the Constitution: `U.S. Const. amend. XII`, `U.S. Const. art. II, § 1, cl. 2`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Constitution {
    /// The article or amendment.
    pub provision: Provision,
    /// The section, where one is named.
    pub section: Option<u32>,
    /// The clause, where one is named.
    pub clause: Option<u32>,
}

/// An article or an amendment, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Provision {
    /// Article 1 to 7.
    Article(u8),
    /// Amendment 1 to 27.
    Amendment(u8),
}

impl Constitution {
    /// The id of its statute entry: `us-const-amend-12`. Section and clause have no part in it.
    #[must_use]
    pub fn statute_id(&self) -> String {
        match self.provision {
            Provision::Article(number) => format!("us-const-art-{number}"),
            Provision::Amendment(number) => format!("us-const-amend-{number}"),
        }
    }

    /// The article or amendment in the Constitution Annotated of the Library of Congress.
    #[must_use]
    pub fn annotated_url(&self) -> String {
        let part = match self.provision {
            Provision::Article(number) => format!("article-{number}"),
            Provision::Amendment(number) => format!("amendment-{number}"),
        };
        format!("https://constitution.congress.gov/constitution/{part}/")
    }

    pub(super) fn addresses(&self) -> Vec<Address> {
        vec![Address { publisher: "Constitution Annotated", url: self.annotated_url() }]
    }

    pub(super) fn written(&self, space: char) -> String {
        let part = match self.provision {
            Provision::Article(number) => format!("art.{space}{}", roman(number)),
            Provision::Amendment(number) => format!("amend.{space}{}", roman(number)),
        };
        let section = self.section.map(|number| format!(", §{space}{number}")).unwrap_or_default();
        let clause = self.clause.map(|number| format!(", cl.{space}{number}")).unwrap_or_default();
        format!("U.S.{space}Const. {part}{section}{clause}")
    }
}

impl fmt::Display for Constitution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written(' '))
    }
}

/// Reads a text that is nothing but one citation of the Constitution. `None` when it is something else.
pub(super) fn read_whole(tokens: &[Token<'_>]) -> Option<Result<Constitution, CiteError>> {
    let mut start = Cursor::new(tokens, 0);
    start.eat_word(&["the"]);
    match read(start)? {
        Ok((constitution, next)) => next.done().then_some(Ok(constitution)),
        Err(error) => Some(Err(error)),
    }
}

/// Reads the citation that begins here, in running text, and gives the place after it.
pub(super) fn read_running(cursor: Cursor<'_>) -> Option<(Constitution, Cursor<'_>)> {
    read(cursor)?.ok()
}

fn read(start: Cursor<'_>) -> Option<Result<(Constitution, Cursor<'_>), CiteError>> {
    let mut cursor = start;
    let named = eat_name(&mut cursor);
    let (provision, from) = if let Some(number) = eat_ordinal_amendment(&mut cursor) {
        (provision(number, 27, Provision::Amendment), start.start())
    } else if cursor.eat_word(&["amendment", "amend", "amends", "amdt"]) {
        // An “Amendment 5” without more may be anything's.
        if !named && cursor.peek(0).is_some_and(Token::is_number) {
            return None;
        }
        let from = cursor.start();
        (eat_roman(&mut cursor).and_then(|number| provision(number, 27, Provision::Amendment)), from)
    } else if named && cursor.eat_word(&["article", "art"]) {
        let from = cursor.start();
        (eat_roman(&mut cursor).and_then(|number| provision(number, 7, Provision::Article)), from)
    } else {
        return None;
    };
    let Some(provision) = provision else {
        return named.then(|| Err(fault(from, &cursor)));
    };
    let (section, clause) = eat_places(&mut cursor);
    eat_suffix(&mut cursor);
    Some(Ok((Constitution { provision, section, clause }, cursor)))
}

fn provision(number: u8, last: u8, kind: fn(u8) -> Provision) -> Option<Provision> {
    (1..=last).contains(&number).then(|| kind(number))
}

fn fault(from: usize, cursor: &Cursor<'_>) -> CiteError {
    let message =
        "the Constitution has articles I to VII and amendments I to XXVII, cited as in “U.S. Const. amend. XII”"
            .to_owned();
    CiteError { message, range: from..cursor.end().max(cursor.rest_range().end), suggestion: None }
}

/// `U.S. Const.`, `the Constitution of the United States,`
fn eat_name(cursor: &mut Cursor<'_>) -> bool {
    let mut next = *cursor;
    let _country = next.eat_initials("usca")
        || next.eat_initials("uscs")
        || next.eat_initials("us")
        || next.eat_words(&["united", "states"]);
    let named = next.eat_word(&["const", "constitution"]);
    if named {
        next.eat_words(&["of", "the", "united", "states"]);
        next.eat(Kind::Comma);
        *cursor = next;
    }
    named
}

/// `, § 1, cl. 2`
fn eat_places(cursor: &mut Cursor<'_>) -> (Option<u32>, Option<u32>) {
    let place = |cursor: &mut Cursor<'_>, words: &[&str], sign: bool| {
        let mut next = *cursor;
        next.eat(Kind::Comma);
        let marked = sign && next.eat(Kind::Sign) || next.eat_word(words);
        let number = if marked { next.eat_number() } else { None }?;
        *cursor = next;
        Some(number)
    };
    let section = place(cursor, &["section", "sec", "s"], true);
    let clause = place(cursor, &["clause", "cl"], false);
    (section, clause)
}

/// `to the Constitution of the United States`
fn eat_suffix(cursor: &mut Cursor<'_>) {
    let mut next = *cursor;
    if next.eat_word(&["to", "of"]) {
        next.eat_word(&["the"]);
        if eat_name(&mut next) {
            *cursor = next;
        }
    }
}

/// `Twelfth Amendment`, `12th Amendment`
fn eat_ordinal_amendment(cursor: &mut Cursor<'_>) -> Option<u8> {
    let mut next = *cursor;
    let word = next.bump()?.text.to_ascii_lowercase();
    let number = match word.trim_end_matches(|c: char| c.is_ascii_alphabetic()) {
        "" => spelled_ordinal(&word, &mut next)?,
        digits => digits.parse().ok().filter(|_| ["st", "nd", "rd", "th"].iter().any(|end| word.ends_with(end)))?,
    };
    next.eat_word(&["amendment", "amend"]).then(|| *cursor = next)?;
    Some(number)
}

fn spelled_ordinal(word: &str, next: &mut Cursor<'_>) -> Option<u8> {
    const WORDS: [&str; 20] = [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
    ];
    let plain = |word: &str| WORDS.iter().zip(1u8..).find(|(known, _)| **known == word).map(|(_, number)| number);
    if word != "twenty" {
        return plain(word);
    }
    next.eat(Kind::Dash);
    let ones = plain(&next.bump()?.text.to_ascii_lowercase())?;
    (ones < 10).then_some(20 + ones)
}

/// A Roman or an Arabic number up to 30.
fn eat_roman(cursor: &mut Cursor<'_>) -> Option<u8> {
    let token = cursor.peek(0)?;
    let number = (1..=30).find(|number| token.is(&roman(*number)) || token.number() == Some(u32::from(*number)))?;
    cursor.bump();
    Some(number)
}

/// The number in Roman figures, for numbers below 40.
fn roman(number: u8) -> String {
    const ONES: [&str; 10] = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    format!("{}{}", "X".repeat(usize::from(number / 10)), ONES.get(usize::from(number % 10)).copied().unwrap_or(""))
}
