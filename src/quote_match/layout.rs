//! What on a page isn't the running text: running heads, page numbers, footnotes and the calls that point to them.
//!
//! A quotation may run over a page end, and a scan glues footnote calls to words. Neither may hide a true quotation, and
//! neither may be a hole through which changed words slip. So nothing is forgiven without evidence in the copy itself: a
//! head recurs on other pages, a page number counts the pages, a call has its note at the foot of the page or its place
//! in the running series.

use super::token::{Kind, Raw, superior_digit};
use std::collections::HashMap;
use std::ops::Range;

/// What was found out about all pages.
pub(super) struct Layout {
    /// The running text of each page, bytes: without head, foot and footnotes.
    pub bodies: Vec<Range<usize>>,
    /// Footnote calls and the numbers of lines, in order.
    pub calls: Vec<Call>,
}

/// A footnote call in the running text, or the number of a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Call {
    /// The token that is the call, or that ends in it.
    pub raw: usize,
    /// The byte where the number begins.
    pub at: usize,
}

/// Reads the layout of a copy. `pages` are byte ranges in order. Linear (times a logarithm for the order of the calls).
pub(super) fn of(text: &str, pages: &[Range<usize>], raws: &[Raw]) -> Layout {
    let lines: Vec<Vec<Range<usize>>> = pages.iter().map(|page| lines(text, page)).collect();
    let bands = furniture(text, &lines);
    let mut layout = Layout { bodies: Vec::with_capacity(pages.len()), calls: Vec::new() };
    let mut line_numbers = Vec::new();
    let mut certain = Vec::new();
    let mut open = Vec::new();
    let mut last_note = 0;
    for ((page, lines), band) in pages.iter().zip(&lines).zip(bands) {
        let body = band.start.max(page.start)..band.end.min(page.end);
        let numbered = numbered_lines(text, lines);
        if !numbered.is_empty() {
            line_numbers.extend(numbered);
            layout.bodies.push(body);
            continue;
        }
        let notes = notes(text, lines.iter().filter(|line| line.start >= body.start), last_note);
        last_note = notes.last().map_or(last_note, |note| note.number);
        let candidates = candidates(text, raws, page);
        let foot = foot(&notes, &candidates, body.end);
        let below = notes.partition_point(|note| note.at < foot);
        let (listed, others) =
            called(notes.get(below..).unwrap_or_default(), candidates.into_iter().filter(|call| call.at < foot));
        certain.extend(listed);
        open.extend(others);
        layout.bodies.push(body.start..foot.max(body.start));
    }
    fill(&mut certain, open);
    let token_at = |at: usize| raws.binary_search_by_key(&at, |raw| raw.start).ok().map(|raw| Call { raw, at });
    layout.calls = certain.iter().map(|call| Call { raw: call.raw, at: call.at }).collect();
    layout.calls.extend(line_numbers.into_iter().filter_map(token_at));
    layout.calls.sort_by_key(|call| call.raw);
    layout.calls.dedup_by_key(|call| call.raw);
    layout
}

/// The fewest lines in a row whose numbers make a transcript of a page.
const NUMBERED: usize = 4;

/// Where the numbers of the lines begin on a page of a transcript or a draft law: counted from 1 (or 2, where a scan lost the first), each in front of
/// its line, on at least half of the lines. Empty where a page isn't numbered.
fn numbered_lines(text: &str, lines: &[Range<usize>]) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    let mut last = 0;
    for line in lines {
        let number = leading_number(text.get(line.clone()).unwrap_or_default());
        let counts = |number: u32| number == last + 1 || found.is_empty() && number == 2;
        if let Some(number) = number.filter(|&number| counts(number)) {
            found.push(line.start);
            last = number;
        }
    }
    if found.len() < NUMBERED || found.len() * 2 < lines.len() {
        found.clear();
    }
    found
}

/// The lines of a page that aren't blank, without the space around them.
fn lines(text: &str, page: &Range<usize>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = page.start;
    for line in text.get(page.clone()).unwrap_or_default().split_inclusive('\n') {
        let trimmed = line.trim_start();
        let from = start + line.len() - trimmed.len();
        let end = from + trimmed.trim_end().len();
        if end > from {
            out.push(from..end);
        }
        start += line.len();
    }
    out
}

/// How many lines at the top and at the bottom of a page may be running heads, page numbers and strays around them.
const BAND: usize = 3;

/// The part of each page between its running head and its page number.
fn furniture(text: &str, pages: &[Vec<Range<usize>>]) -> Vec<Range<usize>> {
    let slice = |line: &Range<usize>| text.get(line.clone()).unwrap_or_default();
    let mut seen: HashMap<(bool, String), usize> = HashMap::new();
    for lines in pages {
        for (top, line) in edges(lines) {
            if let Some(shape) = shape(slice(line)) {
                *seen.entry((top, shape)).or_default() += 1;
            }
        }
    }
    let recurs = |top, line: &str| {
        let times = shape(line).and_then(|shape| seen.get(&(top, shape)).copied()).unwrap_or(0);
        times >= 3 && times.saturating_mul(4) >= pages.len()
    };
    let mut bands = Vec::with_capacity(pages.len());
    for (index, lines) in pages.iter().enumerate() {
        let mut band = 0..usize::MAX;
        if pages.len() > 1 {
            let is = |top, line| recurs(top, slice(line)) || is_page_number(slice(line), index + 1);
            let found = || edges(lines).filter(|&(top, line)| is(top, line));
            band.start = found().filter(|(top, _)| *top).map(|(_, line)| line.end).max().unwrap_or(0);
            band.end = found().filter(|(top, _)| !top).map(|(_, line)| line.start).min().unwrap_or(usize::MAX);
        }
        bands.push(band);
    }
    bands
}

/// The lines at the top of a page (`true`) and at its bottom; none is both.
fn edges(lines: &[Range<usize>]) -> impl Iterator<Item = (bool, &Range<usize>)> {
    let (upper, lower) = lines.split_at(lines.len().div_ceil(2));
    let top = upper.iter().take(BAND).map(|line| (true, line));
    top.chain(lower.iter().rev().take(BAND).map(|line| (false, line)))
}

/// A line with its numbers and its spacing gone; `None` for a line that is too long to be a running head.
fn shape(line: &str) -> Option<String> {
    if line.len() > 200 {
        return None;
    }
    let mut out = String::with_capacity(line.len());
    for c in line.chars() {
        let c = if c.is_ascii_digit() { '#' } else { c };
        let is_more = c == '#' && out.ends_with('#');
        if !c.is_whitespace() && !is_more {
            out.push(c);
        }
    }
    Some(out)
}

/// `- 67 -`, `67`, `Page 67 of 165` on page 67.
fn is_page_number(line: &str, page: usize) -> bool {
    let line = line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '|' | '[' | ']'));
    let line = line.strip_prefix("Page").or(line.strip_prefix("page")).unwrap_or(line).trim_start();
    let digits = line.find(|c: char| !c.is_ascii_digit()).unwrap_or(line.len());
    let (number, rest) = line.split_at(digits);
    let of = rest.trim_start().trim_start_matches("of").trim_start_matches('/').trim();
    number.parse() == Ok(page) && of.bytes().all(|byte| byte.is_ascii_digit())
}

/// A line that begins with a number of its own, as a footnote does.
struct Note {
    number: u32,
    at: usize,
}

/// How many footnotes in a row a scan may lose without breaking the series.
const LOST: u32 = 2;

/// The longest series of lines whose numbers count up, the lowest on the page where there are several.
fn notes<'l>(text: &str, lines: impl Iterator<Item = &'l Range<usize>>, last: u32) -> Vec<Note> {
    let mut chain: Vec<(Note, usize, Option<usize>)> = Vec::new();
    let mut best_for: HashMap<u32, usize> = HashMap::new();
    for line in lines {
        let Some(number) = leading_number(text.get(line.clone()).unwrap_or_default()) else { continue };
        let before = (1..=LOST + 1).filter_map(|step| best_for.get(&number.checked_sub(step)?)).copied();
        let before = before.max_by_key(|&index| (chain.get(index).map(|link| link.1), index));
        let continues = number > last && number - last <= LOST + 1;
        let length = before.and_then(|index| chain.get(index)).map_or(usize::from(continues), |link| link.1) + 1;
        let index = chain.len();
        chain.push((Note { number, at: line.start }, length, before));
        let best = best_for.entry(number).or_insert(index);
        if chain.get(*best).is_none_or(|link| link.1 <= length) {
            *best = index;
        }
    }
    let mut next = (0..chain.len()).max_by_key(|&index| (chain[index].1, index));
    let mut out = Vec::new();
    while let Some((note, _, before)) = next.and_then(|index| chain.get(index)) {
        out.push(Note { number: note.number, at: note.at });
        next = *before;
    }
    out.reverse();
    out
}

/// The number that a line begins with, when a space or the line's end follows it.
fn leading_number(line: &str) -> Option<u32> {
    number(line.split_whitespace().next()?)
}

/// A footnote number: one to four digits, plain or superior, not beginning with nought.
fn number(digits: &str) -> Option<u32> {
    let mut value = 0;
    for (index, c) in digits.chars().enumerate() {
        let digit = c.to_digit(10).or(superior_digit(c))?;
        if index == 4 || index == 0 && digit == 0 {
            return None;
        }
        value = value * 10 + digit;
    }
    (value > 0).then_some(value)
}

/// A number in the text that may be a footnote call.
#[derive(Clone, Copy)]
struct Candidate {
    number: u32,
    raw: usize,
    at: usize,
    strength: Strength,
}

/// How much a number looks like a call, by where it stands alone.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    /// `13,25`: might be part of a number.
    Digits,
    /// `certification. 412 And`, or alone on its line.
    Spaced,
    /// `city413 and`, `Capitol,663`.
    Glued,
    /// `"So what?"662`: digits never follow a closing mark otherwise.
    AfterQuote,
}

fn candidates(text: &str, raws: &[Raw], page: &Range<usize>) -> Vec<Candidate> {
    let from = raws.partition_point(|raw| raw.start < page.start);
    let to = raws.partition_point(|raw| raw.start < page.end);
    (from..to).filter_map(|index| candidate(text, raws, index)).collect()
}

fn candidate(text: &str, raws: &[Raw], index: usize) -> Option<Candidate> {
    let raw = raws.get(index).filter(|raw| raw.kind == Kind::Word)?;
    let word = text.get(raw.start..raw.end)?;
    let letters = word.trim_end_matches(|c: char| c.is_ascii_digit() || superior_digit(c).is_some());
    let number = number(word.get(letters.len()..)?)?;
    let at = raw.start + letters.len();
    let strength = match letters.len() {
        0 => digits_strength(text, raws, index)?,
        _ if is_word(letters) => Strength::Glued,
        _ => return None,
    };
    may_follow(text, raws, index).then_some(Candidate { number, raw: index, at, strength })
}

/// Letters that may carry a glued call: `city`, not `CC` or `P`.
fn is_word(letters: &str) -> bool {
    letters.chars().count() >= 2 && letters.chars().all(char::is_alphabetic) && letters.ends_with(char::is_lowercase)
}

/// How much a number that is a token by itself looks like a call, by what stands before it.
fn digits_strength(text: &str, raws: &[Raw], index: usize) -> Option<Strength> {
    let raw = raws.get(index)?;
    let before = raws.get(index.checked_sub(1)?)?;
    let slice = |raw: &Raw| text.get(raw.start..raw.end).unwrap_or_default();
    if raw.newline {
        return raws.get(index + 1).is_none_or(|next| next.newline).then_some(Strength::Spaced);
    }
    let closes = match before.kind {
        Kind::Stop => raw.glued || !is_abbreviation(raws.get(index.checked_sub(2)?).map_or("", slice)),
        Kind::Mark => matches!(slice(before), "," | ";" | ":" | "!" | "?" | ")" | "]"),
        Kind::Quote => before.glued,
        Kind::Ellipsis => true,
        Kind::Prime => false,
        Kind::Word => raw.glued && slice(raw).chars().all(|c| superior_digit(c).is_some()),
        Kind::Dash => false,
    };
    let glued = match before.kind {
        _ if raw.tight => Strength::Digits,
        Kind::Quote if !is_measure(text, raws, index) => Strength::AfterQuote,
        _ => Strength::Glued,
    };
    closes.then_some(if raw.glued { glued } else { Strength::Spaced })
}

/// Whether the mark before a number is an apostrophe or a sign for feet, minutes or inches: `class of'21`, `5'10`.
fn is_measure(text: &str, raws: &[Raw], index: usize) -> bool {
    let Some([word, mark]) = index.checked_sub(2).and_then(|from| raws.get(from..index)) else { return true };
    let ends_in_digit = text.get(word.start..word.end).is_some_and(|word| word.ends_with(|c: char| c.is_numeric()));
    ends_in_digit || mark.single && word.kind == Kind::Word
}

/// Whether a number may follow this abbreviation as part of the sentence: `Jan. 6`, `p. 12`.
fn is_abbreviation(word: &str) -> bool {
    const KNOWN: [&str; 34] = [
        "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "no", "nos", "p", "pp",
        "sec", "art", "ch", "vol", "fig", "para", "par", "cl", "r", "ex", "exh", "n", "nn", "v", "ca", "c", "st",
        "approx",
    ];
    KNOWN.contains(&word.to_lowercase().as_str())
}

/// Whether what stands after a number lets it be a call: space, or a mark that isn't followed by more of a number.
fn may_follow(text: &str, raws: &[Raw], index: usize) -> bool {
    let Some(next) = raws.get(index + 1).filter(|next| next.glued) else { return true };
    let mark = match next.kind {
        Kind::Quote | Kind::Prime | Kind::Dash | Kind::Stop | Kind::Ellipsis => true,
        Kind::Mark => matches!(text.get(next.start..next.end), Some("," | ";" | ":" | ")" | "]" | "(")),
        Kind::Word => false,
    };
    mark && !raws.get(index + 2).is_some_and(|after| after.tight)
}

/// Where the footnotes begin: the first note of the series below all its calls; `end` where the page has no footnotes.
fn foot(notes: &[Note], candidates: &[Candidate], end: usize) -> usize {
    let mut first: HashMap<u32, usize> = HashMap::new();
    for call in candidates {
        first.entry(call.number).or_insert(call.at);
    }
    let call_of = |note: &Note| first.get(&note.number).copied().filter(|&at| at < note.at);
    let last_call = notes.iter().filter_map(call_of).max();
    let below: Vec<&Note> = notes.iter().filter(|note| last_call.is_some_and(|call| call < note.at)).collect();
    let with_call = below.iter().filter(|note| call_of(note).is_some()).count();
    match below.first() {
        Some(note) if with_call * 2 >= below.len() => note.at.min(end),
        _ => end,
    }
}

/// Divides the numbers on a page into calls that have their note at its foot, or follow a closing mark, and all others.
fn called(notes: &[Note], candidates: impl Iterator<Item = Candidate>) -> (Vec<Candidate>, Vec<Candidate>) {
    let candidates: Vec<Candidate> = candidates.collect();
    let mut strongest: HashMap<u32, (Strength, usize)> = HashMap::new();
    for call in &candidates {
        let entry = strongest.entry(call.number).or_insert((call.strength, 0));
        match call.strength.cmp(&entry.0) {
            std::cmp::Ordering::Greater => *entry = (call.strength, 1),
            std::cmp::Ordering::Equal => entry.1 += 1,
            std::cmp::Ordering::Less => {}
        }
    }
    let is_listed = |call: &Candidate| notes.binary_search_by_key(&call.number, |note| note.number).is_ok();
    let is_only = |call: &Candidate| strongest.get(&call.number) == Some(&(call.strength, 1));
    let (listed, others): (Vec<_>, Vec<_>) = candidates.into_iter().partition(|call| is_listed(call) && is_only(call));
    let mut certain = rising(&listed);
    let (sure, others): (Vec<_>, Vec<_>) = others.into_iter().partition(|call| call.strength == Strength::AfterQuote);
    certain.extend(sure);
    certain.sort_by_key(|call| call.at);
    certain.dedup_by_key(|call| call.at);
    (certain, others)
}

/// The longest part of the list whose numbers rise.
fn rising(calls: &[Candidate]) -> Vec<Candidate> {
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(calls.len());
    for (index, call) in calls.iter().enumerate() {
        let rank = tails.partition_point(|&tail| calls[tail].number < call.number);
        before.push(rank.checked_sub(1).and_then(|rank| tails.get(rank)).copied());
        match tails.get_mut(rank) {
            Some(tail) => *tail = index,
            None => tails.push(index),
        }
    }
    let mut out = Vec::new();
    let mut next = tails.last().copied();
    while let Some(index) = next {
        out.push(calls[index]);
        next = before[index];
    }
    out.reverse();
    out
}

/// Adds the calls whose note the scan lost: the only number of its value between two calls that leave room for it.
fn fill(certain: &mut Vec<Candidate>, open: Vec<Candidate>) {
    let mut found: Vec<Candidate> = Vec::new();
    let mut from = 0;
    for pair in certain.windows(2) {
        let [low, high] = pair else { continue };
        from += open.get(from..).unwrap_or_default().partition_point(|call| call.at <= low.at);
        let count = open.get(from..).unwrap_or_default().partition_point(|call| call.at < high.at);
        let room = high.number.saturating_sub(low.number);
        if !(2..=LOST + 2).contains(&room) {
            continue;
        }
        let between: Vec<Candidate> = open
            .get(from..from + count)
            .unwrap_or_default()
            .iter()
            .filter(|call| low.number < call.number && call.number < high.number && call.strength > Strength::Digits)
            .copied()
            .collect();
        let alone = |call: &&Candidate| between.iter().filter(|other| other.number == call.number).take(2).count() == 1;
        if between.len() <= room as usize {
            found.extend(rising(&between.iter().filter(alone).copied().collect::<Vec<_>>()));
        }
    }
    certain.extend(found);
    certain.sort_by_key(|call| call.at);
}
