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
/// A long passage, and one that the copy interrupts (the end of a paragraph or a page, a footnote call), is given by its beginning and its end.
/// Where the copy has the same words more than once, a few words before and after them tell which is meant; these are
/// words of the source beyond the quotation. `None` when the place has no words.
///
/// ```
/// use annals::quote_match::{Finding, SourceText, find, fragment};
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
/// A browser looks for a text within one paragraph only. Where a paragraph may end in the quotation, as after a sentence, it is given by its
/// beginning and its end. Guillemets, around which languages set spaces of several kinds, never stand in it.
///
/// ```
/// use annals::quote_match::quotation_fragment;
/// assert_eq!(quotation_fragment("one & two-three […] four").as_deref(), Some("#:~:text=one%20%26%20two%2Dthree,four"));
/// assert_eq!(quotation_fragment("it was late. She left").as_deref(), Some("#:~:text=it%20was%20late,She%20left"));
/// ```
pub fn quotation_fragment(quotation: &str) -> Option<String> {
    let runs = runs(quotation);
    let mut runs = runs.iter().map(|run| words_only(run)).filter(|run| !run.is_empty());
    let slice = |words: &[Word]| match (words.first(), words.last()) {
        (Some(first), Some(last)) => one_line(quotation.get(first.at.0..last.at.1).unwrap_or_default()),
        _ => String::new(),
    };
    let first = runs.next()?;
    let (head, tail) = match runs.next_back() {
        Some(last) => (beginning(quotation, first), Some(ending(quotation, last))),
        None => parted(quotation, first),
    };
    compose("", &slice(words_only(head)), tail.map(|tail| slice(words_only(tail))).as_deref(), "")
}

/// The words of a quotation that must stand together: between gaps, the editor's brackets, guillemets and empty lines.
fn runs(quotation: &str) -> Vec<Vec<Word>> {
    let mut runs: Vec<Vec<Word>> = Vec::new();
    for chunk in parts(quotation, |_| None) {
        runs.push(Vec::new());
        for item in &chunk.items {
            let word = match item {
                Item::Word(word) if !quotation.get(word.at.0..word.at.1).is_some_and(is_guillemet) => word,
                _ => {
                    runs.push(Vec::new());
                    continue;
                }
            };
            let before = runs.last().and_then(|run| run.last()).map_or(word.at.0, |last| last.at.1);
            if quotation.get(before..word.at.0).is_some_and(ends_block) {
                runs.push(Vec::new());
            }
            runs.last_mut().into_iter().for_each(|run| run.push(*word));
        }
    }
    runs
}

fn is_guillemet(mark: &str) -> bool {
    mark.contains(['«', '»', '‹', '›'])
}

/// Whether a paragraph or a page ends in the space between two words.
fn ends_block(space: &str) -> bool {
    space.contains('\u{c}') || space.matches('\n').count() > 1
}

/// A run that nothing interrupts: whole, or its beginning and its end.
fn parted<'w>(quotation: &str, run: &'w [Word]) -> (&'w [Word], Option<&'w [Word]>) {
    let Some(first) = (1..run.len()).find(|at| ends_sentence(quotation, run, *at - 1)) else {
        return match run.get(..EDGE as usize) {
            Some(head) if run.len() > WHOLE as usize => (head, Some(ending(quotation, run))),
            _ => (run, None),
        };
    };
    let tail = ending(quotation, run);
    let head = beginning(quotation, run);
    let is_apart = head.last().zip(tail.first()).is_some_and(|(head, tail)| head.at.1 <= tail.at.0);
    (if is_apart { head } else { run.get(..first).unwrap_or_default() }, Some(tail))
}

/// How many words at least are a beginning that is found where it is meant: `No.` stands everywhere.
const FEWEST: usize = 3;

/// The first words of a run: as far as a sentence ends, but not too few and not too many.
fn beginning<'w>(quotation: &str, run: &'w [Word]) -> &'w [Word] {
    let words = |at: usize| run.iter().take(at).filter(|word| word.is_word).count();
    let most = run.len().min(EDGE as usize);
    let end = (1..most).find(|at| words(*at) >= FEWEST && ends_sentence(quotation, run, *at - 1));
    run.get(..end.unwrap_or(most)).unwrap_or(run)
}

/// The last words of a run: from where its last sentence begins, but not too many. They are looked for after the beginning only, so few will do.
fn ending<'w>(quotation: &str, run: &'w [Word]) -> &'w [Word] {
    let start = (1..run.len()).rev().find(|at| ends_sentence(quotation, run, *at - 1)).unwrap_or(0);
    run.get(start.max(run.len().saturating_sub(EDGE as usize))..).unwrap_or(run)
}

/// Whether a sentence, or a part of one that may have a paragraph of its own, ends with this mark of a run.
fn ends_sentence(quotation: &str, run: &[Word], at: usize) -> bool {
    let Some(mark) = run.get(at).filter(|mark| !mark.is_word) else { return false };
    let text = quotation.get(mark.at.0..mark.at.1).unwrap_or_default();
    let closing = |c: char| matches!(c, '”' | '’' | '"' | '\'' | ')' | ']' | '）');
    let rest = quotation.get(mark.at.1..).unwrap_or_default().trim_start_matches(closing);
    let next = rest.trim_start().trim_start_matches(['“', '‘', '"', '\'', '(', '[', '„']).chars().next();
    let spaced = rest.starts_with(char::is_whitespace);
    match text {
        "。" | "！" | "？" | "।" | "॥" => next.is_some(),
        ":" | ";" => spaced && next.is_some(),
        "." | "!" | "?" | "…" | "؟" | "۔" => spaced && next.is_some_and(|c| !c.is_lowercase()),
        _ => false,
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

/// The longest beginning (or end) of a range that the copy doesn't interrupt: no footnote call, end of a paragraph or page, or broken word.
fn regular(source: &SourceText, tokens: Range<u32>, from_end: bool) -> Range<u32> {
    let breaks_before = |index: u32| {
        let start = |index| source.token(index).map_or(0..0, |token| token.start as usize..token.end as usize);
        let space = index.checked_sub(1).and_then(|before| source.text.get(start(before).end..start(index).start));
        source.body_after(index).is_some() || source.body_before(index).is_some() || space.is_some_and(ends_block)
    };
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
