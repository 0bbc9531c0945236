//! Rows of sections, `15-18` and `2510–22`, and sections that have a hyphen in their own number, `288-1` and `2000e-5`.

use super::lex::{Cursor, Kind};
use super::pinpoint::Section;

/// What a number with a hyphen is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// The number of one section.
    One,
    /// A row, by its ends.
    Row(Section, Section),
    /// A row that ends before it begins.
    Backwards,
    /// One section, though the words before say that there are several.
    Single,
    /// One section or a row: nothing tells which.
    Unclear(Section, Section),
}

/// What stands around a number with a hyphen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around {
    /// The words before say that there are several: `§§`.
    pub plural: bool,
    /// There is nothing else in the list.
    pub alone: bool,
    /// Another section of the list has the same number before its hyphen: `288-1, 288-2`.
    pub shared: bool,
}

/// Tells a row from a section.
///
/// What comes after the hyphen of a section is a smaller number than what comes before it, so `15-18` and `78a-78pp` are rows whatever
/// stands around. `2510-22` is both the way to write a section and the way to shorten a row: the sign `§§` decides, never a guess.
pub(super) fn reading(section: &Section, around: Around) -> Reading {
    let text = section.as_str();
    if !text.contains('-') {
        return Reading::One;
    }
    if let Some((first, last)) = certain_row(text) {
        return Reading::Row(first, last);
    }
    if is_backwards(text) {
        return Reading::Backwards;
    }
    if !around.plural || around.shared {
        return Reading::One;
    }
    if let Some((first, last)) = splits(text).find(|(first, last)| first < last) {
        return Reading::Row(first, last);
    }
    let shortened = text.rsplit_once('-').and_then(|(first, end)| {
        let first = Section::new(first)?;
        Some((completed(&first, end)?, first, digits(end).len()))
    });
    match shortened {
        Some((last, first, length)) if around.alone || length != 1 => Reading::Row(first, last),
        Some((last, first, _)) => Reading::Unclear(first, last),
        None if around.alone && is_number(text.split('-').next().unwrap_or_default()) => Reading::Backwards,
        None if around.alone => Reading::Single,
        None => Reading::One,
    }
}

/// Whether a number stands for one section when nothing says that there are several.
pub(super) fn is_one(section: &Section) -> bool {
    reading(section, Around { plural: false, alone: true, shared: false }) == Reading::One
}

/// The number before the last hyphen.
pub(super) fn stem(section: &Section) -> Option<&str> {
    section.as_str().rsplit_once('-').map(|(stem, _)| stem)
}

/// Takes a row whose ends are joined by a word or by a dash with spaces, or whose last end follows a hyphen alone:
/// `1961 to 1968`, `77z-2a through 77z-5`, `2510 – 2522`, `2000e-5 to -9`. The error has the place after a row that doesn't go forward.
pub(super) fn eat_joined<'a>(cursor: &mut Cursor<'a>) -> Result<Option<(Section, Section)>, Cursor<'a>> {
    let Some((text, mut next)) = section_text(*cursor) else { return Ok(None) };
    let Some(first) = Section::new(&text) else { return Ok(None) };
    if !(next.eat(Kind::Dash) || next.eat_word(&["to", "through"])) {
        return Ok(None);
    }
    if next.sees(0, Kind::Sign) {
        while next.eat(Kind::Sign) {}
    } else {
        next.eat_word(&["section", "sec", "sections", "secs"]);
    }
    let hyphened = next.eat(Kind::Dash);
    let Some((end, after)) = section_text(next).or_else(|| lettered(next)) else { return Ok(None) };
    let whole = Section::new(&end).filter(|last| !hyphened && first < *last);
    match whole.or_else(|| completed(&first, &end)) {
        Some(last) => {
            *cursor = after;
            Ok(Some((first, last)))
        }
        None => Err(after),
    }
}

/// `D` as the end of `2339A to D`; any other word ends the row before it.
fn lettered(cursor: Cursor<'_>) -> Option<(String, Cursor<'_>)> {
    let mut next = cursor;
    let token = next.bump().filter(|token| token.kind == Kind::Word && token.text.len() == 1)?;
    Some((token.text.to_owned(), next))
}

/// All that could be one section, and the place after it: a number and what hyphens join to it.
pub(super) fn section_text(cursor: Cursor<'_>) -> Option<(String, Cursor<'_>)> {
    let mut next = cursor;
    let mut text = next.bump().filter(|token| token.starts_with_digit())?.text.to_owned();
    for _ in 0..6 {
        let (Some(dash), Some(part)) = (next.peek(0), next.peek(1)) else {
            break;
        };
        if dash.kind != Kind::Dash || part.kind != Kind::Word || dash.spaced || part.spaced {
            break;
        }
        text.push('-');
        text.push_str(part.text);
        next.bump();
        next.bump();
    }
    Some((text, next))
}

/// The ways to cut a number with hyphens into two.
fn splits(text: &str) -> impl Iterator<Item = (Section, Section)> {
    text.match_indices('-').filter_map(|(at, hyphen)| {
        Some((Section::new(text.get(..at)?)?, Section::new(text.get(at + hyphen.len()..)?)?))
    })
}

/// A row that no section is called like: `15-18`, `78a-78pp`, `2000e-2000e-17`, `254b-256c`, `2339A-D`.
fn certain_row(text: &str) -> Option<(Section, Section)> {
    let alike = |first: &str, last: &str| {
        is_number(first) && is_number(last) || digits(first) == digits(last) || is_end(first, last)
    };
    splits(text).find(|(first, last)| first < last && alike(first.as_str(), last.as_str())).or_else(|| {
        let (first, end) = text.rsplit_once('-').filter(|(_, end)| is_letters(end))?;
        let first = Section::new(first)?;
        Some((first.clone(), completed(&first, end)?))
    })
}

/// Whether two numbers that can only be the ends of a row are in the wrong order, or are the same: `2522-2510`, `2339D-A`.
fn is_backwards(text: &str) -> bool {
    let Some((first, last)) = text.split_once('-') else { return false };
    is_end(first, last) || is_letters(last) && first.ends_with(|c: char| c.is_ascii_alphabetic())
}

/// Whether what follows a hyphen is too long for a part of one section's number. `300gg-111` is a section.
fn is_end(first: &str, last: &str) -> bool {
    let length = digits(last).len();
    length >= 3 && length >= digits(first).len() && (is_number(first) || !is_number(last))
}

fn digits(text: &str) -> &str {
    text.get(..text.bytes().take_while(u8::is_ascii_digit).count()).unwrap_or_default()
}

/// The last section of a row whose second end leaves out what it has in common with the first, `2510` and `22`; it comes after the first.
fn completed(first: &Section, end: &str) -> Option<Section> {
    let text = first.as_str();
    let kept = if is_letters(end) {
        let kept = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        (kept.len() < text.len()).then_some(kept)?
    } else {
        let digits = digits(end).len();
        let base = if is_number(end) { text } else { text.trim_end_matches(|c: char| c.is_ascii_alphabetic()) };
        // `300d-1a` is a section.
        (base.len() == text.len() || digits > 1).then_some(())?;
        let run = base.len() - base.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        // A shorter number has lost the digits that it shares; one as long stands for the whole part after a hyphen.
        let is_part = base.len() > run;
        (run > digits || run > 0 && is_part).then_some(())?;
        base.get(..base.len() - run.min(digits))?
    };
    Section::new(&format!("{kept}{end}")).filter(|last| first < last)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_letters(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphabetic())
}
