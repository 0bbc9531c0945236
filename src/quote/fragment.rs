//! Text fragments: links that open a public document at a quotation, as browsers read them after `#:~:text=`.

use super::Place;
use super::diff::one_line;
use super::quotation::{Chunk, Item, Word, parts};
use super::search::Search;
use super::source::{SourceText, Token};
use std::fmt::Write as _;
use std::ops::Range;

/// A quotation of no more words and marks than this is given whole, a longer one by its beginning and its end.
const WHOLE: u32 = 24;

/// How many words and marks stand for the beginning or the end of a long quotation.
const EDGE: u32 = 8;

/// How many words and marks before and after tell equal passages apart.
const CONTEXT: u32 = 6;

/// The fragment that opens a document at a place of its copy, `#` included: `#:~:text=[before-,]text[,text][,-after]`.
///
/// A long passage, and one that the copy interrupts (a page end, a footnote call), is given by its beginning and its end.
/// Where the copy has the same words more than once, a few words before and after them tell which is meant; these are
/// words of the source beyond the quotation. `None` when the place has no words.
///
/// ```
/// use annals::quote::{Finding, SourceText, find, fragment};
/// let copy = SourceText::new("He said it. She said it, too.");
/// let Finding::Verified(place) = find(&copy, "said it,", &[]) else { unreachable!() };
/// assert_eq!(fragment(&copy, &place).as_deref(), Some("#:~:text=said%20it%2C"));
/// ```
pub fn fragment(source: &SourceText, place: &Place) -> Option<String> {
    let tokens = trimmed(source, source.tokens_between(&place.range))?;
    let text = |range: &Range<u32>| source.text_of(range);
    let (head, tail) = match regular(source, tokens.clone(), false) {
        whole if whole == tokens && tokens.end - tokens.start <= WHOLE => (tokens.clone(), None),
        start => {
            let head = start.start..start.end.min(start.start + EDGE);
            let end = regular(source, tokens.clone(), true);
            (head, Some(end.start.max(end.end.saturating_sub(EDGE))..end.end))
        }
    };
    let (mut before, mut after) = (String::new(), String::new());
    if !is_unique(source, &head) {
        let from = regular(source, tokens.start.saturating_sub(CONTEXT)..tokens.start, true).start;
        before = text(&(from..tokens.start));
        let to = regular(source, tokens.end..tokens.end.saturating_add(CONTEXT), false).end;
        after = text(&(tokens.end..to));
    }
    compose(&before, &text(&head), tail.map(|tail| text(&tail)).as_deref(), &after)
}

/// The fragment for a quotation alone, when no copy is at hand: its own words, without the editor's brackets and gaps.
/// It holds nothing beyond the quotation, so it opens the first passage that has these words. `None` without words.
///
/// ```
/// use annals::quote::quotation_fragment;
/// assert_eq!(quotation_fragment("one & two-three […] four").as_deref(), Some("#:~:text=one%20%26%20two%2Dthree,four"));
/// ```
pub fn quotation_fragment(quotation: &str) -> Option<String> {
    let chunks = parts(quotation, |_| None);
    let items: Vec<&Item> = chunks.iter().flat_map(|chunk| &chunk.items).collect();
    let gaps = chunks.iter().scan(0, |count, chunk| {
        *count += chunk.items.len();
        Some(*count)
    });
    let gaps: Vec<usize> = gaps.collect();
    let mut runs: Vec<Vec<Word>> = vec![Vec::new()];
    for (index, item) in items.into_iter().enumerate() {
        if gaps.binary_search(&index).is_ok() {
            runs.push(Vec::new());
        }
        match (item, runs.last_mut()) {
            (Item::Word(word), Some(run)) => run.push(*word),
            _ => runs.push(Vec::new()),
        }
    }
    let slice = |words: &[Word]| match (words.first(), words.last()) {
        (Some(first), Some(last)) => one_line(quotation.get(first.at.0..last.at.1).unwrap_or_default()),
        _ => String::new(),
    };
    let mut runs = runs.iter().map(|run| words_only(run)).filter(|run| !run.is_empty());
    let first = runs.next()?;
    match runs.next_back() {
        None if first.len() <= WHOLE as usize => compose("", &slice(first), None, ""),
        last => {
            let last = last.unwrap_or(first);
            let head = first.get(..first.len().min(EDGE as usize)).unwrap_or_default();
            let tail = last.get(last.len().saturating_sub(EDGE as usize)..).unwrap_or_default();
            compose("", &slice(head), Some(&slice(tail)), "")
        }
    }
}

/// A run without the marks around its words.
fn words_only(run: &[Word]) -> &[Word] {
    let start = run.iter().position(|word| word.is_word);
    let end = run.iter().rposition(|word| word.is_word);
    match (start, end) {
        (Some(start), Some(end)) => run.get(start..=end).unwrap_or_default(),
        _ => &[],
    }
}

fn compose(before: &str, head: &str, tail: Option<&str>, after: &str) -> Option<String> {
    if head.is_empty() {
        return None;
    }
    let mut out = String::from("#:~:text=");
    if !before.is_empty() {
        encode(before, &mut out);
        out.push_str("-,");
    }
    encode(head, &mut out);
    if let Some(tail) = tail.filter(|tail| !tail.is_empty()) {
        out.push(',');
        encode(tail, &mut out);
    }
    if !after.is_empty() {
        out.push_str(",-");
        encode(after, &mut out);
    }
    Some(out)
}

/// Percent-encodes all but letters, digits, `.`, `_` and `~`; the hyphen too, which has a meaning in fragments.
fn encode(text: &str, out: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

/// The tokens without quotation marks and dashes at their ends, which documents set in different ways.
fn trimmed(source: &SourceText, mut tokens: Range<u32>) -> Option<Range<u32>> {
    let is_form = |index: u32| source.token(index).is_some_and(|token| token.is(Token::FENCE) || token.is(Token::DASH));
    while tokens.start < tokens.end && is_form(tokens.start) {
        tokens.start += 1;
    }
    while tokens.start < tokens.end && is_form(tokens.end - 1) {
        tokens.end -= 1;
    }
    (tokens.start < tokens.end).then_some(tokens)
}

/// The longest beginning (or end) of a range that the copy doesn't interrupt: no footnote call, page end or broken word.
fn regular(source: &SourceText, tokens: Range<u32>, from_end: bool) -> Range<u32> {
    let breaks_before = |index: u32| source.body_after(index).is_some() || source.body_before(index).is_some();
    let is_odd = |index: u32| {
        let token = source.token(index);
        token.is_none_or(|token| token.is(Token::CALL)) || source.is_in_join(index, &tokens)
    };
    if from_end {
        let mut start = tokens.end;
        while start > tokens.start && !is_odd(start - 1) {
            start -= 1;
            if breaks_before(start) {
                break;
            }
        }
        return start..tokens.end;
    }
    let mut end = tokens.start;
    while end < tokens.end && !is_odd(end) && (end == tokens.start || !breaks_before(end)) {
        end += 1;
    }
    tokens.start..end
}

/// Whether the copy has these words once only.
fn is_unique(source: &SourceText, tokens: &Range<u32>) -> bool {
    let word = |index: u32| {
        let token = source.token(index)?;
        let (tight, is_word) = (token.is(Token::TIGHT), token.is(Token::WORD));
        Some(Item::Word(Word { id: Some(token.id), or: None, tight, is_word, at: (0, 0) }))
    };
    let chunk = Chunk { items: tokens.clone().filter_map(word).collect(), span: 0..0 };
    Search::new(source).chunk(&chunk, &source.all_tokens()).len() <= 1
}
