//! References to statute entries and identifiers: forms made of slugs and slashes rather than words.

use super::code::{Usc, file_anchor};
use super::enacted::{PublicLaw, StatutesAtLarge};
use super::pinpoint::{Pinpoint, Section};
use super::{Citation, CiteError, rows};
use std::fmt;
use std::ops::Range;

/// A statute entry by its id, and a place in it: `18-usc-1512#c-2`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryRef {
    /// The id: small letters, digits and single hyphens.
    pub id: String,
    /// The place; empty for the whole.
    pub pinpoint: Pinpoint,
}

impl EntryRef {
    /// The entry's page and the place on it: `18-usc-1512.html#c-2`.
    #[must_use]
    pub fn file_anchor(&self) -> String {
        file_anchor(&self.id, &self.pinpoint)
    }

    /// The provision of the Code that the id spells, where it does. Letters in the section are small, as ids are:
    /// `18-usc-2339a` yields § 2339a; the entry's own citation knows better.
    #[must_use]
    pub fn usc(&self) -> Option<Usc> {
        let (title, section) = self.id.split_once("-usc-")?;
        let title = title.parse().ok().filter(|title| (1..=54).contains(title) && *title != 53)?;
        let section = Section::new(section).filter(rows::is_one)?;
        Some(Usc { title, section, pinpoint: self.pinpoint.clone(), edition: None })
    }
}

impl fmt::Display for EntryRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hash = if self.pinpoint.is_empty() { "" } else { "#" };
        write!(f, "{}{hash}{}", self.id, self.pinpoint.anchor())
    }
}

/// Reads `18-usc-1512#c-2` or the same as a file name with its anchor. `None` when it is something else.
pub(super) fn read_whole(text: &str, start: usize) -> Option<Result<EntryRef, CiteError>> {
    let (id, anchor) = text.split_once('#').map_or((text, None), |(id, anchor)| (id, Some(anchor)));
    let id = id.strip_suffix(".html").unwrap_or(id);
    if !is_id(id) {
        return capital_id(text, start);
    }
    let pinpoint = anchor
        .map_or(Some(Pinpoint::default()), |anchor| Pinpoint::parse_anchor(anchor).filter(|_| !anchor.is_empty()));
    Some(match pinpoint {
        Some(pinpoint) => Ok(EntryRef { id: id.to_owned(), pinpoint }),
        None => {
            let from = start + text.find('#').unwrap_or(0);
            let designators: Vec<&str> =
                anchor.unwrap_or("").split(|c: char| !c.is_ascii_alphanumeric()).filter(|d| !d.is_empty()).collect();
            let nearest =
                Pinpoint::new(&designators).map(|pinpoint| EntryRef { id: id.to_owned(), pinpoint }.to_string());
            let message = "what follows “#” isn't a place in a statute; write one like “18-usc-1512#c-2”".to_owned();
            Err(CiteError { message, range: from..start + text.len(), suggestion: nearest })
        }
    })
}

/// `18-USC-1512#c-2`: clearly an id, but ids are in small letters. `18-usc-1512(c)(2)`: clearly a place, but after an id it is an anchor.
fn capital_id(text: &str, start: usize) -> Option<Result<EntryRef, CiteError>> {
    let (id, place) = text.split_at(text.find(['#', '(']).unwrap_or(text.len()));
    let small = id.to_ascii_lowercase();
    let designators: Vec<&str> =
        place.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let pinpoint = Pinpoint::new(&designators).unwrap_or_default();
    let nearest = EntryRef { id: small, pinpoint };
    if !is_id(&nearest.id) || nearest.usc().is_none() {
        return None;
    }
    let message =
        "write a statute entry's id in lowercase letters, and the place after “#”, as in “18-usc-1512#c-2”".to_owned();
    Some(Err(CiteError { message, range: start..start + text.len(), suggestion: Some(nearest.to_string()) }))
}

fn is_id(text: &str) -> bool {
    let good = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    text.split('-').all(good) && text.bytes().any(|b| b.is_ascii_lowercase()) && !is_code_name(text)
}

/// `usc`, `18usc`, `18usc371`, `1396a`: the Code, hurriedly typed, and not an entry.
fn is_code_name(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let number =
        rest.strip_prefix("usc").is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_digit()));
    number || !text.contains('-') && text.starts_with(|c: char| c.is_ascii_digit()) && Section::new(text).is_some()
}

/// Reads an identifier of United States Legislative Markup for the Code, a public law or a page of the Statutes at Large.
/// `None` when the text isn't one.
pub(super) fn read_uslm(text: &str, start: usize) -> Option<Result<Citation, CiteError>> {
    let mut parts = text.strip_prefix("/us/")?.split('/');
    let kind = parts.next()?;
    let rest: Vec<&str> = parts.collect();
    let numbers = |a: &str, b: &str| Some((a.parse::<u32>().ok()?, b.parse::<u32>().ok()?));
    let read = match (kind, rest.as_slice()) {
        ("usc", [title, section, places @ ..]) => read_usc(title, section, places),
        ("pl", [congress, number]) => numbers(congress, number).and_then(|(congress, number)| {
            let congress = u16::try_from(congress).ok().filter(|congress| (1..=200).contains(congress))?;
            (1..10_000_000).contains(&number).then_some(Citation::PublicLaw(PublicLaw {
                congress,
                number,
                section: None,
            }))
        }),
        ("stat", [volume, page]) => numbers(volume, page)
            .filter(|(volume, page)| (1..10_000_000).contains(volume) && (1..10_000_000).contains(page))
            .map(|(volume, page)| Citation::StatutesAtLarge(StatutesAtLarge { volume, page, pin: None, year: None })),
        ("usc" | "pl" | "stat", _) => None,
        _ => return None,
    };
    Some(read.ok_or_else(|| bad_uslm(kind, start..start + text.len())))
}

fn read_usc(title: &str, section: &str, places: &[&str]) -> Option<Citation> {
    let title = title.strip_prefix('t')?.parse().ok().filter(|title| (1..=54).contains(title) && *title != 53)?;
    let section = Section::new(section.strip_prefix('s')?).filter(rows::is_one)?;
    Some(Citation::Usc(Usc { title, section, pinpoint: Pinpoint::new(places)?, edition: None }))
}

fn bad_uslm(kind: &str, range: Range<usize>) -> CiteError {
    let example = match kind {
        "pl" => "/us/pl/117/328",
        "stat" => "/us/stat/116/807",
        _ => "/us/usc/t18/s1512/c/2",
    };
    CiteError {
        message: format!("this identifier is incomplete or names nothing that exists; write one like “{example}”"),
        range,
        suggestion: None,
    }
}
