//! A copy, prepared once for any number of quotations.

use super::diff::one_line;
use super::layout;
use super::token::{Kind, Raw, Reading, normal, normal_word, scan};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::{Range, RangeInclusive};

/// A copy of a source, prepared once for any number of quotations: pages, words, and where each word stands.
///
/// Preparing is linear in the text. It is kept in about five times the text's size, and takes twice that while it is made.
/// Offsets are bytes of the text as given. A copy over 2 GiB is read as far as that.
pub struct SourceText {
    pub(super) text: Box<str>,
    pub(super) tokens: Vec<Token>,
    joins: Vec<Join>,
    /// The last token of each join, rising, and the join.
    join_ends: Vec<(u32, usize)>,
    pages: Vec<Page>,
    words: HashMap<Box<str>, u32, BuildHasherDefault<WordHasher>>,
    /// For each word and one past the last, where its places begin in `places`.
    offsets: Vec<u32>,
    /// Token indices, rising for each word.
    places: Vec<u32>,
}

/// A word or mark of a copy.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// Its word; equal words have equal numbers.
    pub id: u32,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// What it is: see the constants.
    flags: u16,
}

impl Token {
    /// Letters or digits.
    pub const WORD: u16 = 1;
    /// No white space before it.
    pub const GLUED: u16 = 1 << 1;
    /// A single mark of apostrophe shape.
    pub const SINGLE: u16 = 1 << 2;
    /// Digits that continue a number.
    pub const TIGHT: u16 = 1 << 3;
    /// A footnote call or the number of a line: passed over where a quotation doesn't have it.
    pub const CALL: u16 = 1 << 4;
    /// A quotation mark of any shape, or a square bracket, or an ellipsis.
    pub const FENCE: u16 = 1 << 5;
    /// A dash.
    pub const DASH: u16 = 1 << 6;
    /// The first token after a page's running text.
    const BODY_END: u16 = 1 << 7;
    /// The first token of a page's running text.
    const BODY_START: u16 = 1 << 8;
    /// Digits that belong to what stands before them: a group of a number with spaces, or a number with a sign.
    pub const HELD: u16 = 1 << 9;
    /// A sign for minutes, seconds, feet or inches.
    pub const PRIME: u16 = 1 << 10;

    /// Whether it has this flag.
    pub fn is(self, flag: u16) -> bool {
        self.flags & flag != 0
    }
}

/// Tokens that may be one word: `in-` and `fo` at a line end may be `info`; a word and its footnote call, for a quotation
/// that was copied with the call.
#[derive(Clone, Copy, Debug)]
pub(super) struct Join {
    /// Its first token.
    pub first: u32,
    /// Its last token; on the next page when a hyphen ends the page's last line.
    pub last: u32,
    /// The joined word.
    pub id: u32,
    /// The copy itself says that it is one word: it stands unbroken elsewhere, or a part of it never stands alone.
    pub broken: bool,
}

struct Page {
    /// Its tokens.
    tokens: Range<u32>,
    /// The tokens of its running text: without head, foot and footnotes.
    body: Range<u32>,
    /// Its bytes.
    bytes: Range<usize>,
}

impl SourceText {
    /// Prepares a copy. Pages are separated by form feeds, as `pdftotext` writes them; a form feed at the end of the text
    /// ends the last page and doesn't begin another.
    ///
    /// ```
    /// let copy = annals::quote_match::SourceText::new("first page\u{c}second page\u{c}");
    /// assert_eq!(copy.pages(), 2);
    /// ```
    pub fn new(text: &str) -> SourceText {
        let text = text.get(..text.floor_char_boundary(i32::MAX as usize)).unwrap_or_default();
        let raws = scan(text, Reading::Copy);
        let pages = page_ranges(text);
        let layout = layout::of(text, &pages, &raws);
        let mut source = SourceText {
            text: text.into(),
            tokens: Vec::with_capacity(raws.len() + layout.calls.len()),
            joins: Vec::new(),
            join_ends: Vec::new(),
            pages: Vec::with_capacity(pages.len()),
            words: HashMap::default(),
            offsets: Vec::new(),
            places: Vec::new(),
        };
        let hyphens = source.add_tokens(text, &raws, &layout.calls);
        source.add_pages(pages, &layout.bodies);
        source.add_joins(&hyphens);
        source.index();
        source
    }

    /// The number of pages; 1 for a copy without form feeds.
    pub fn pages(&self) -> u32 {
        self.pages.len() as u32
    }

    /// The text of a page, as it stands in the copy; `None` when there is no such page.
    pub fn page_text(&self, page: u32) -> Option<&str> {
        let page = self.pages.get((page as usize).checked_sub(1)?)?;
        self.text.get(page.bytes.clone())
    }

    /// The number of a word, if it stands in the copy.
    pub(super) fn id(&self, word: &str) -> Option<u32> {
        self.words.get(word).copied()
    }

    /// How many different words it has.
    pub(super) fn words(&self) -> u32 {
        self.words.len() as u32
    }

    /// Where a word stands: token indices, rising.
    pub(super) fn places(&self, id: u32) -> &[u32] {
        let offset = |id: usize| self.offsets.get(id).map(|&offset| offset as usize);
        match (offset(id as usize), offset(id as usize + 1)) {
            (Some(from), Some(to)) => self.places.get(from..to).unwrap_or_default(),
            _ => &[],
        }
    }

    /// Where a word stands within a range of tokens.
    pub(super) fn places_in(&self, id: u32, tokens: &Range<u32>) -> &[u32] {
        let places = self.places(id);
        let from = places.partition_point(|&place| place < tokens.start);
        let to = places.partition_point(|&place| place < tokens.end);
        places.get(from..to).unwrap_or_default()
    }

    /// A token by its index.
    pub(super) fn token(&self, index: u32) -> Option<Token> {
        self.tokens.get(index as usize).copied()
    }

    /// A token as it stands in the copy.
    pub(super) fn slice(&self, token: Token) -> &str {
        self.text.get(token.start as usize..token.end as usize).unwrap_or_default()
    }

    /// The page of a token, from 1.
    pub(super) fn page_of(&self, token: u32) -> u32 {
        self.pages.partition_point(|page| page.tokens.start <= token) as u32
    }

    /// The tokens of a range of pages, and of the page after it.
    pub(super) fn tokens_of(&self, pages: &RangeInclusive<u32>) -> Range<u32> {
        let page = |number: u32| self.pages.get((number as usize).saturating_sub(1));
        let start = page(*pages.start()).map_or(self.tokens.len() as u32, |page| page.tokens.start);
        let end = page(pages.end().saturating_add(1)).map_or(self.tokens.len() as u32, |page| page.tokens.end);
        start..end.max(start)
    }

    /// All tokens.
    pub(super) fn all_tokens(&self) -> Range<u32> {
        0..self.tokens.len() as u32
    }

    /// The tokens within a range of bytes.
    pub(super) fn tokens_between(&self, bytes: &Range<usize>) -> Range<u32> {
        let start = self.tokens.partition_point(|token| (token.start as usize) < bytes.start);
        let end = self.tokens.partition_point(|token| (token.end as usize) <= bytes.end);
        start as u32..end.max(start) as u32
    }

    /// Some tokens as they stand in the copy, on one line.
    pub(super) fn text_of(&self, tokens: &Range<u32>) -> String {
        let ends = self.token(tokens.start).zip(tokens.end.checked_sub(1).and_then(|last| self.token(last)));
        let bytes =
            ends.filter(|_| tokens.start < tokens.end).map(|(first, last)| first.start as usize..last.end as usize);
        one_line(bytes.and_then(|bytes| self.text.get(bytes)).unwrap_or_default())
    }

    /// Whether a token is part of a word that a line end breaks within a range of tokens.
    pub(super) fn is_in_join(&self, index: u32, tokens: &Range<u32>) -> bool {
        let from = self.joins.partition_point(|join| join.first < index.saturating_sub(2).max(tokens.start));
        let near = self.joins.get(from..).unwrap_or_default().iter().take_while(|join| join.first <= index);
        let within = |join: &Join| tokens.start <= join.first && index <= join.last && join.last < tokens.end;
        near.chain(self.join_to(index)).any(within)
    }

    /// Where the running text goes on after a page's end, when `at` is one; `at` is the index of the next token.
    pub(super) fn body_after(&self, at: u32) -> Option<u32> {
        self.token(at).filter(|token| token.is(Token::BODY_END))?;
        let page = self.pages.partition_point(|page| page.body.end <= at);
        self.pages.get(page).map(|page| page.body.start).filter(|&start| start > at)
    }

    /// Where the running text before a page's beginning ends, when `at` is one; `at` is the index of the next token.
    pub(super) fn body_before(&self, at: u32) -> Option<u32> {
        self.token(at).filter(|token| token.is(Token::BODY_START))?;
        let page = self.pages.partition_point(|page| page.body.start < at).checked_sub(1)?;
        self.pages.get(page).map(|page| page.body.end).filter(|&end| end < at)
    }

    /// The join that begins at a token.
    pub(super) fn join_from(&self, first: u32) -> Option<&Join> {
        let index = self.joins.binary_search_by_key(&first, |join| join.first).ok()?;
        self.joins.get(index)
    }

    /// The join that ends in a token.
    pub(super) fn join_to(&self, last: u32) -> Option<&Join> {
        let index = self.join_ends.binary_search_by_key(&last, |&(last, _)| last).ok()?;
        self.join_ends.get(index).and_then(|&(_, join)| self.joins.get(join))
    }

    /// The numbers of all words that pass a test, in no order.
    pub(super) fn ids_of(&self, is: impl Fn(&str) -> bool) -> Vec<u32> {
        self.words.iter().filter(|(word, _)| is(word)).map(|(_, &id)| id).collect()
    }

    fn intern(&mut self, word: &str) -> u32 {
        if let Some(&id) = self.words.get(word) {
            return id;
        }
        let id = self.words.len() as u32;
        self.words.insert(word.into(), id);
        id
    }

    /// Turns raw tokens into tokens, cutting footnote calls off their words. Returns the hyphens that end lines.
    fn add_tokens(&mut self, text: &str, raws: &[Raw], calls: &[layout::Call]) -> Vec<u32> {
        let mut calls = calls.iter().peekable();
        let mut hyphens = Vec::new();
        for (index, raw) in raws.iter().enumerate() {
            let flags = flags(text, raw);
            if raw.breaks {
                hyphens.push(self.tokens.len() as u32);
            }
            match calls.next_if(|call| call.raw == index) {
                Some(call) if call.at > raw.start => {
                    let (first, id) = (self.tokens.len() as u32, self.intern(&normal(text, raw)));
                    self.joins.push(Join { first, last: first + 1, id, broken: false });
                    self.add_token(text, &Raw { end: call.at, ..*raw }, flags);
                    self.add_token(text, &Raw { start: call.at, ..*raw }, Token::WORD | Token::GLUED | Token::CALL);
                }
                Some(_) => self.add_token(text, raw, flags | Token::CALL),
                None => self.add_token(text, raw, flags),
            }
        }
        hyphens
    }

    fn add_token(&mut self, text: &str, raw: &Raw, flags: u16) {
        let id = self.intern(&normal(text, raw));
        self.tokens.push(Token { id, start: raw.start as u32, end: raw.end as u32, flags });
    }

    fn add_pages(&mut self, pages: Vec<Range<usize>>, bodies: &[Range<usize>]) {
        for (bytes, body) in pages.into_iter().zip(bodies) {
            let at = |byte: usize| self.tokens.partition_point(|token| (token.start as usize) < byte) as u32;
            let tokens = at(bytes.start)..at(bytes.end);
            let body = at(body.start)..at(body.end);
            self.pages.push(Page { tokens, body, bytes });
        }
        for page in &self.pages {
            if let Some(token) = self.tokens.get_mut(page.body.start as usize) {
                token.flags |= Token::BODY_START;
            }
            if let Some(token) = self.tokens.get_mut(page.body.end as usize) {
                token.flags |= Token::BODY_END;
            }
        }
    }

    /// Notes the words that the given hyphens break, and whether the copy shows that they are one word.
    fn add_joins(&mut self, hyphens: &[u32]) {
        let called = self.joins.len();
        let mut parts = vec![0_u32; self.words.len()];
        for &hyphen in hyphens {
            let last = self.past_line_number(self.body_after(hyphen + 1).unwrap_or(hyphen + 1));
            let (Some(first), Some(second)) = (self.token(hyphen.wrapping_sub(1)), self.token(last)) else { continue };
            if !second.is(Token::WORD) || !goes_on(self.slice(first), self.slice(second)) {
                continue;
            }
            for part in [first, second] {
                if let Some(count) = parts.get_mut(part.id as usize) {
                    *count += 1;
                }
            }
            let joined = format!("{}{}", self.slice(first), self.slice(second));
            let id = self.intern(&normal_word(&joined));
            self.joins.push(Join { first: hyphen - 1, last, id, broken: false });
        }
        let mut counts = vec![0_u32; self.words.len()];
        for token in &self.tokens {
            if let Some(count) = counts.get_mut(token.id as usize) {
                *count += 1;
            }
        }
        let (tokens, count_of) = (&self.tokens, |id: u32| counts.get(id as usize).copied().unwrap_or(0));
        for join in self.joins.iter_mut().skip(called) {
            let never_alone = |index: u32| {
                let id = tokens.get(index as usize).map_or(0, |token| token.id);
                count_of(id) <= parts.get(id as usize).copied().unwrap_or(0)
            };
            join.broken = count_of(join.id) > 0 || never_alone(join.first) || never_alone(join.last);
        }
        self.joins.sort_unstable_by_key(|join| join.first);
        self.join_ends = self.joins.iter().enumerate().map(|(index, join)| (join.last, index)).collect();
        self.join_ends.sort_unstable();
    }

    /// The token, or the one after it where it is the number of a line.
    fn past_line_number(&self, at: u32) -> u32 {
        at + u32::from(self.token(at).is_some_and(|token| token.is(Token::CALL) && !token.is(Token::GLUED)))
    }

    /// Lists the places of every word, by counting.
    fn index(&mut self) {
        let mut offsets = vec![0_u32; self.words.len() + 2];
        let ids = || self.tokens.iter().map(|token| token.id).chain(self.joins.iter().map(|join| join.id));
        for id in ids() {
            offsets[id as usize + 2] += 1;
        }
        for index in 1..offsets.len() {
            offsets[index] += offsets[index - 1];
        }
        let mut places = vec![0_u32; self.tokens.len() + self.joins.len()];
        let mut joins = self.joins.iter().peekable();
        for (index, token) in self.tokens.iter().enumerate() {
            let join = joins.next_if(|join| join.first as usize == index).map(|join| join.id);
            for id in [Some(token.id), join].into_iter().flatten() {
                let next = &mut offsets[id as usize + 1];
                places[*next as usize] = index as u32;
                *next += 1;
            }
        }
        self.offsets = offsets;
        self.places = places;
    }
}

/// Whether the second of two words that a line end parts may go on the first: in small letters, or both in capitals.
fn goes_on(first: &str, second: &str) -> bool {
    let capitals = |word: &str| word.chars().count() >= 2 && word.chars().all(char::is_uppercase);
    second.starts_with(char::is_lowercase) || capitals(first) && capitals(second)
}

fn flags(text: &str, raw: &Raw) -> u16 {
    let bracket = raw.kind == Kind::Mark && matches!(text.get(raw.start..raw.end), Some("[" | "]"));
    let flag = |is: bool, flag: u16| if is { flag } else { 0 };
    flag(raw.kind == Kind::Word, Token::WORD)
        | flag(raw.glued, Token::GLUED)
        | flag(raw.single, Token::SINGLE)
        | flag(raw.tight, Token::TIGHT)
        | flag(bracket || matches!(raw.kind, Kind::Quote | Kind::Ellipsis), Token::FENCE)
        | flag(raw.kind == Kind::Dash, Token::DASH)
        | flag(raw.held, Token::HELD)
        | flag(raw.kind == Kind::Prime, Token::PRIME)
}

/// The bytes of each page.
fn page_ranges(text: &str) -> Vec<Range<usize>> {
    let mut pages = Vec::new();
    let mut start = 0;
    for page in text.split('\u{C}') {
        pages.push(start..start + page.len());
        start += page.len() + 1;
    }
    if pages.len() > 1
        && pages.last().is_some_and(|last| text.get(last.clone()).is_some_and(|page| page.trim().is_empty()))
    {
        pages.pop();
    }
    pages
}

/// A fast hash for short words; the copies are the editor's own, so it needn't withstand an attacker.
#[derive(Default)]
struct WordHasher(u64);

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            for (to, from) in word.iter_mut().zip(chunk) {
                *to = *from;
            }
            self.0 = (self.0.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(0x517c_c1b7_2722_0a95);
        }
    }

    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 32
    }
}
