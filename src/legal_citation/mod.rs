//! Legal citations: what people write, one canonical form for each, and where the law can be read.
//!
//! [`Citation::parse`] reads the whole of a text; [`find_all`] finds the citations in one. A citation of the United States Code, the
//! Constitution, a public law, the Statutes at Large or a federal reporter becomes data; the id of a statute entry becomes an
//! [`EntryRef`]; a form that isn't known here, such as `Public Works Act 1967, s. 12`, is kept as it is written. But what is clearly
//! meant for one of the known forms and isn't well made, such as `18 U.S.C. 1512(c`, is an error with the nearest good form.
//!
//! Printing is stable: what a citation prints is read back as that very citation.
//!
//! ```
//! use annals::legal_citation::{Citation, Pinpoint};
//!
//! let citation = Citation::parse_one("section 1512(c)(2) of title 18").unwrap();
//! assert_eq!(citation.to_string(), "18 U.S.C. § 1512(c)(2)");
//! let usc = citation.as_usc().unwrap();
//! assert_eq!(usc.file_anchor(), "18-usc-1512.html#c-2");
//! assert!(Pinpoint::parse_anchor("c").unwrap().contains(&usc.pinpoint));
//! ```

mod case;
mod code;
mod constitution;
mod edition;
mod enacted;
mod entry;
mod lex;
mod pinpoint;
mod read_usc;
mod rows;

pub use case::{Case, Reporter};
pub use code::{BareSection, Usc, UscRange};
pub use constitution::{Constitution, Provision};
pub use edition::{Edition, Publisher, Supplement};
pub use enacted::{PublicLaw, StatutesAtLarge};
pub use entry::EntryRef;
pub use pinpoint::{Pinpoint, Section};

use std::fmt;
use std::ops::Range;
use std::str::FromStr;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A citation of a law or a decision.
///
/// The order is by kind, as listed here, and within a kind as a table of authorities has it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Citation {
    /// The Constitution of the United States.
    Constitution(Constitution),
    /// A provision of the United States Code.
    Usc(Usc),
    /// Several sections of the Code in a row.
    UscRange(UscRange),
    /// A section without its title; only [`find_all`] yields it.
    Section(BareSection),
    /// A public law.
    PublicLaw(PublicLaw),
    /// A page of the Statutes at Large.
    StatutesAtLarge(StatutesAtLarge),
    /// A reported decision.
    Case(Case),
    /// A statute entry of the site, by id. Whether it exists isn't known here.
    Entry(EntryRef),
    /// A form that isn't known here, without the spaces around it.
    Other(String),
}

/// Why a text isn't a citation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CiteError {
    /// One sentence in lower case, without a full stop.
    pub message: String,
    /// Where the fault is: bytes of the text that was read. Empty where something is missing.
    pub range: Range<usize>,
    /// The nearest good form, where there is one; it reads without error.
    pub suggestion: Option<String>,
}

/// Where a law or decision can be read by everyone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Who publishes it there.
    pub publisher: &'static str,
    /// An absolute address.
    pub url: String,
}

impl Citation {
    /// Reads a text that is a citation or a list of them, `18 U.S.C. §§ 371, 1512(k)`; there is at least one.
    ///
    /// # Errors
    /// When the text is empty, or is meant for a known form and isn't well made.
    pub fn parse(text: &str) -> Result<Vec<Citation>, CiteError> {
        let trimmed = text.trim();
        let start = text.len() - text.trim_start().len();
        if trimmed.is_empty() {
            return Err(CiteError::new("there's no citation here; write one, as in “18 U.S.C. § 371”", 0..text.len()));
        }
        if let Some(read) = entry::read_uslm(trimmed, start) {
            return read.map(|citation| vec![citation]);
        }
        if let Some(read) = entry::read_whole(trimmed, start) {
            return read.map(|entry| vec![Citation::Entry(entry)]);
        }
        let tokens = lex::lex(text);
        if let Some(read) = read_usc::read_whole(&tokens) {
            return read.map_err(|fault| fault.into_error(nearest(&tokens)));
        }
        if let Some(read) = constitution::read_whole(&tokens) {
            return read.map(|constitution| vec![Citation::Constitution(constitution)]);
        }
        if let Some(read) = enacted::read_whole(&tokens) {
            return read;
        }
        if let Some(read) = case::read_whole(text, &tokens) {
            return read.map(|case| vec![Citation::Case(case)]);
        }
        if let Some((fault, suggestion)) = read_usc::embedded(&tokens) {
            return Err(fault.into_error(suggestion));
        }
        Ok(vec![Citation::Other(trimmed.to_owned())])
    }

    /// Reads a text that is a single citation.
    ///
    /// # Errors
    /// As [`Citation::parse`], and when there is more than one.
    pub fn parse_one(text: &str) -> Result<Citation, CiteError> {
        let mut citations = Citation::parse(text)?.into_iter();
        match (citations.next(), citations.len()) {
            (Some(citation), 0) => Ok(citation),
            (first, more) => Err(CiteError {
                message: format!(
                    "this names {} provisions, but only one can go here; write each one separately",
                    more + 1
                ),
                range: 0..text.len(),
                suggestion: first.map(|first| first.to_string()),
            }),
        }
    }

    /// The provision of the Code, when it is one.
    #[must_use]
    pub fn as_usc(&self) -> Option<&Usc> {
        match self {
            Citation::Usc(usc) => Some(usc),
            _ => None,
        }
    }

    /// The place within the section or entry; nothing for kinds that have none.
    #[must_use]
    pub fn pinpoint(&self) -> Option<&Pinpoint> {
        match self {
            Citation::Usc(usc) => Some(&usc.pinpoint),
            Citation::Section(bare) => Some(&bare.pinpoint),
            Citation::Entry(entry) => Some(&entry.pinpoint),
            _ => None,
        }
    }

    /// The canonical form with no-break spaces where a line must not end.
    #[must_use]
    pub fn display_nbsp(&self) -> String {
        self.written('\u{A0}')
    }

    /// The id of the statute entry for this law, without any pinpoint: `18-usc-1512`, `public-works-act-1967-s-12`.
    ///
    /// For a form kept as it is written, letters of any script are kept. Nothing when no single entry is meant (a row of sections,
    /// a section without its title) and when there is neither a letter nor a digit.
    #[must_use]
    pub fn statute_id(&self) -> Option<String> {
        match self {
            Citation::Constitution(constitution) => Some(constitution.statute_id()),
            Citation::Usc(usc) => Some(usc.statute_id()),
            Citation::UscRange(_) | Citation::Section(_) => None,
            Citation::PublicLaw(law) => Some(law.statute_id()),
            Citation::StatutesAtLarge(page) => Some(page.statute_id()),
            Citation::Case(case) => Some(case.statute_id()),
            Citation::Entry(entry) => Some(entry.id.clone()),
            Citation::Other(text) => Some(slug(text)).filter(|slug| !slug.is_empty()),
        }
    }

    /// What every citation of one law has in common, and no citation of another: pinpoint, edition, spaces and stops don't count.
    ///
    /// It is the id of the law's entry, except for a row of sections, which has none, and for a form kept as it is written, whose id
    /// leaves out too much to tell `s. 12(1)` from `s. 12-1`. Nothing for a section without its title.
    #[must_use]
    pub fn key(&self) -> Option<String> {
        match self {
            Citation::UscRange(UscRange { title, first, last, .. }) => {
                let last = last.as_ref().map_or("et seq.", Section::as_str);
                Some(format!("{title} usc {first} to {last}").to_lowercase())
            }
            Citation::Other(text) => Some(other_key(text)).filter(|key| key.chars().any(char::is_alphanumeric)),
            _ => self.statute_id(),
        }
    }

    /// The identifier in United States Legislative Markup, for the kinds that have one: `/us/usc/t18/s1512/c/2`.
    #[must_use]
    pub fn uslm(&self) -> Option<String> {
        match self {
            Citation::Usc(usc) => Some(usc.uslm()),
            Citation::PublicLaw(law) => Some(law.uslm()),
            Citation::StatutesAtLarge(page) => Some(page.uslm()),
            _ => None,
        }
    }

    /// Where it can be read by everyone, the most current text first; empty when that isn't known.
    #[must_use]
    pub fn addresses(&self) -> Vec<Address> {
        match self {
            Citation::Constitution(constitution) => constitution.addresses(),
            Citation::Usc(usc) => usc.addresses(),
            Citation::UscRange(range) => range.first_section().addresses(),
            Citation::PublicLaw(law) => law.addresses(),
            Citation::StatutesAtLarge(page) => page.addresses(),
            Citation::Case(case) => case.addresses(),
            Citation::Section(_) | Citation::Entry(_) | Citation::Other(_) => Vec::new(),
        }
    }

    /// Whether what is said of `other` is said of this: § 1512 covers § 1512(c)(2), never the other way round.
    #[must_use]
    pub fn covers(&self, other: &Citation) -> bool {
        match (self, other) {
            (Citation::Usc(this), Citation::Usc(other)) => this.covers(other),
            (Citation::UscRange(this), Citation::Usc(other)) => this.covers(other),
            (Citation::Entry(this), Citation::Entry(other)) => {
                this.id == other.id && this.pinpoint.contains(&other.pinpoint)
            }
            _ => self == other,
        }
    }

    fn written(&self, space: char) -> String {
        match self {
            Citation::Constitution(constitution) => constitution.written(space),
            Citation::Usc(usc) => usc.written(space),
            Citation::UscRange(range) => range.written(space),
            Citation::Section(bare) => bare.written(space),
            Citation::PublicLaw(law) => law.written(space),
            Citation::StatutesAtLarge(page) => page.written(space),
            Citation::Case(case) => case.written(space),
            Citation::Entry(entry) => entry.to_string(),
            Citation::Other(text) => text.clone(),
        }
    }
}

/// The citations of the United States Code and the Constitution in running text, in order, with their byte ranges in it.
///
/// Ranges don't overlap, but for a range of places: of `§ 1512(a)(1)–(3)`, (a)(2) and (a)(3) share the bytes of its end.
///
/// Sections without a title (`§ 1512(c)(2)`, or `1512(c)(2)` in a search box) are found as [`Citation::Section`]; which title is meant
/// is for the caller to say, and whether one is meant at all: `§ 12` may be another country's. A bare number counts only with a lettered pinpoint, so that years, amounts and `12(3)` are left alone.
#[must_use]
pub fn find_all(text: &str) -> Vec<(Range<usize>, Citation)> {
    read_usc::find(&lex::lex(text))
}

impl CiteError {
    fn new(message: &str, range: Range<usize>) -> CiteError {
        CiteError { message: message.to_owned(), range, suggestion: None }
    }
}

impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written(' '))
    }
}

impl FromStr for Citation {
    type Err = CiteError;

    fn from_str(text: &str) -> Result<Self, CiteError> {
        Citation::parse_one(text)
    }
}

impl fmt::Display for CiteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        self.suggestion.iter().try_for_each(|suggestion| write!(f, "; did you mean “{suggestion}”?"))
    }
}

impl std::error::Error for CiteError {}

/// The repaired form, when it is good: a suggestion that is itself an error would be worse than none.
fn nearest(tokens: &[lex::Token<'_>]) -> Option<String> {
    read_usc::repaired(tokens).filter(|form| matches!(read_usc::read_whole(&lex::lex(form)), Some(Ok(_))))
}

fn slug(text: &str) -> String {
    // A mark is part of its letter: in Hindi it is one of its own.
    let text: String = text.nfc().collect();
    let words = text.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c)).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

/// A citation in small letters, without stops and commas at the end of a word and with a space wherever there are some.
fn other_key(text: &str) -> String {
    let text = text.nfc().collect::<String>().to_lowercase();
    let words = text.split_whitespace().map(|word| word.trim_end_matches(['.', ',']));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
