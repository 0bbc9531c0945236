//! A quotation as the editor wrote it, taken apart: the words that must stand in the source, and what is the editor's.

use super::source::SourceText;
use super::token::{Kind, Raw, Reading, normal, scan};
use std::ops::Range;

/// The words of a quotation between two gaps, in the numbers of one copy.
pub(super) struct Chunk {
    /// What must be met, in order.
    pub items: Vec<Item>,
    /// Where it stands in the quotation, bytes.
    pub span: Range<usize>,
}

/// One thing that the source must show.
#[derive(Clone, Debug)]
pub(super) enum Item {
    /// A word or mark.
    Word(Word),
    /// `[words]`: the editor's. Nothing in the source, or a few words that they replace, or the same brackets.
    Editor {
        /// The brackets and what is in them.
        literal: Vec<Word>,
        /// What it may stand for.
        replaces: Replaces,
    },
    /// `[T]he`, `walk[ed]`, `scholar[]`: a word partly in brackets.
    Altered {
        /// The same, token by token, in case the brackets are the source's.
        literal: Vec<Word>,
        /// The word's pieces: whether they are the editor's, and the letters.
        pieces: Vec<(bool, String)>,
    },
}

/// What the editor's brackets may stand for, besides nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Replaces {
    /// Nothing else: `[sic]`, `[]`.
    Nothing,
    /// One mark: `[.]`.
    Mark,
    /// One to a few words.
    Words,
}

/// A word or mark of the quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Its number in the copy; `None` when the copy doesn't have it.
    pub id: Option<u32>,
    /// The number of a quotation mark where it may be one: a mark after a digit may close what the quotation leaves out, or stand for inches.
    pub or: Option<u32>,
    /// Digits that continue a number.
    pub tight: bool,
    /// Letters or digits.
    pub is_word: bool,
    /// Where it stands in the quotation.
    pub at: (usize, usize),
}

impl Item {
    /// Its words and marks, as they are written.
    pub fn literal(&self) -> &[Word] {
        match self {
            Item::Word(word) => std::slice::from_ref(word),
            Item::Editor { literal, .. } | Item::Altered { literal, .. } => literal,
        }
    }
}

/// Takes a quotation apart for one copy. Empty when nothing in it must stand in the source.
pub(super) fn chunks(quotation: &str, source: &SourceText) -> Vec<Chunk> {
    let mut chunks = parts(quotation, |word| source.id(word));
    chunks.retain(|chunk| chunk.items.iter().any(|item| !matches!(item, Item::Editor { .. })));
    let has_words = |item: &Item| match item {
        Item::Word(word) => word.is_word,
        Item::Editor { .. } => false,
        Item::Altered { pieces, .. } => pieces.iter().any(|(editors, letters)| !editors && !letters.is_empty()),
    };
    if !chunks.iter().any(|chunk| chunk.items.iter().any(has_words)) {
        chunks.clear();
    }
    chunks
}

/// The pieces of a quotation between gaps, the editor's brackets included.
pub(super) fn parts(quotation: &str, id: impl Fn(&str) -> Option<u32>) -> Vec<Chunk> {
    let raws = scan(quotation, Reading::Quotation);
    let words = raws.iter().map(|raw| word(quotation, raw, &id)).collect();
    let mut parser =
        Parser { quotation, closing: closing_brackets(quotation, &raws), raws, words, out: Vec::new(), open: false };
    let mut at = 0;
    while at < parser.raws.len() {
        at = parser.step(at);
    }
    parser.out
}

fn word(quotation: &str, raw: &Raw, id: impl Fn(&str) -> Option<u32>) -> Word {
    let typed = raw.kind == Kind::Prime && !quotation.get(raw.start..raw.end).unwrap_or_default().contains(['′', '″']);
    Word {
        id: id(&normal(quotation, raw)),
        or: typed.then(|| id("\"")).flatten(),
        tight: raw.tight,
        is_word: raw.kind == Kind::Word,
        at: (raw.start, raw.end),
    }
}

/// For each opening bracket that is closed, the token that closes it.
fn closing_brackets(quotation: &str, raws: &[Raw]) -> Vec<Option<usize>> {
    let mut closing = vec![None; raws.len()];
    let mut open = Vec::new();
    for (index, raw) in raws.iter().enumerate() {
        match quotation.get(raw.start..raw.end) {
            Some("[") => open.push(index),
            Some("]") => {
                if let Some(slot) = open.pop().and_then(|from: usize| closing.get_mut(from)) {
                    *slot = Some(index);
                }
            }
            _ => {}
        }
    }
    closing
}

struct Parser<'q> {
    quotation: &'q str,
    raws: Vec<Raw>,
    words: Vec<Word>,
    closing: Vec<Option<usize>>,
    out: Vec<Chunk>,
    /// Whether the last chunk still takes items.
    open: bool,
}

impl Parser<'_> {
    /// Reads what begins at a token; returns where to go on.
    fn step(&mut self, at: usize) -> usize {
        let Some(raw) = self.raws.get(at).copied() else { return at + 1 };
        if raw.kind == Kind::Ellipsis {
            self.open = false;
            return self.after_dots(at);
        }
        let Some(close) = self.closing.get(at).copied().flatten() else {
            self.add(Item::Word(self.words[at]), raw.start..raw.end);
            return at + 1;
        };
        if self.is_gap(at + 1..close) {
            self.open = false;
            return close + 1;
        }
        if let Some(next) = self.altered(at, close) {
            return next;
        }
        let replaces = self.replaces(at + 1..close);
        let literal = self.words.get(at..=close).unwrap_or_default().to_vec();
        let end = self.raws.get(close).map_or(raw.end, |raw| raw.end);
        self.add(Item::Editor { literal, replaces }, raw.start..end);
        close + 1
    }

    fn add(&mut self, item: Item, span: Range<usize>) {
        match self.out.last_mut().filter(|_| self.open) {
            Some(chunk) => {
                chunk.span.end = span.end;
                chunk.items.push(item);
            }
            None => {
                self.out.push(Chunk { items: vec![item], span });
                self.open = true;
            }
        }
    }

    /// Past an ellipsis and the full stops of the same run: `….` is a gap that may take in a sentence's end.
    fn after_dots(&self, mut at: usize) -> usize {
        while self.raws.get(at).is_some_and(|raw| matches!(raw.kind, Kind::Ellipsis | Kind::Stop)) {
            at += 1;
        }
        at
    }

    fn is_gap(&self, inner: Range<usize>) -> bool {
        let inner = self.raws.get(inner).unwrap_or_default();
        inner.first().is_some_and(|raw| raw.kind == Kind::Ellipsis)
            && inner.iter().all(|raw| matches!(raw.kind, Kind::Ellipsis | Kind::Stop))
    }

    fn slice(&self, index: usize) -> &str {
        self.raws.get(index).and_then(|raw| self.quotation.get(raw.start..raw.end)).unwrap_or_default()
    }

    fn replaces(&self, inner: Range<usize>) -> Replaces {
        let words: Vec<usize> =
            inner.clone().filter(|&index| self.raws.get(index).is_some_and(|raw| raw.kind == Kind::Word)).collect();
        match words.as_slice() {
            [] if inner.is_empty() => Replaces::Nothing,
            [] => Replaces::Mark,
            [word] if self.slice(*word) == "sic" => Replaces::Nothing,
            _ => Replaces::Words,
        }
    }

    /// Reads a bracket that is part of a word, as in `[T]he` and `walk[ed]`; `None` when it stands by itself.
    fn altered(&mut self, open: usize, close: usize) -> Option<usize> {
        let inner = self.raws.get(open + 1..close)?;
        let is_letters = |raw: &Raw| raw.kind == Kind::Word && raw.glued;
        if inner.len() > 1 || !inner.iter().all(is_letters) || inner.len() == 1 && self.slice(open + 1) == "sic" {
            return None;
        }
        let touches = |index: usize, glued_by: usize| {
            self.raws.get(glued_by).is_some_and(|raw| raw.glued)
                && self.raws.get(index).is_some_and(|raw| raw.kind == Kind::Word)
        };
        let before = open.checked_sub(1).filter(|&index| touches(index, open) || self.closes_altered(index, open));
        let after =
            Some(close + 1).filter(|&index| touches(index, index) && self.raws.get(close).is_some_and(|raw| raw.glued));
        if before.is_none() && after.is_none() {
            return None;
        }
        let letters = if inner.is_empty() { String::new() } else { self.normal(open + 1) };
        let suffix = after.map(|index| (false, self.normal(index)));
        let end = after.map_or(close + 1, |index| index + 1);
        let literal = self.words.get(open..end).unwrap_or_default().to_vec();
        let stop = self.raws.get(end - 1).map_or(0, |raw| raw.end);
        self.add_altered(
            before.is_some(),
            [Some((true, letters)), suffix].into_iter().flatten().collect(),
            literal,
            open,
            stop,
        );
        Some(end)
    }

    /// Whether the token before a bracket ends an altered word that the bracket continues: `un[der]stand[ing]`.
    fn closes_altered(&self, index: usize, open: usize) -> bool {
        self.slice(index) == "]"
            && self.raws.get(open).is_some_and(|raw| raw.glued)
            && self.open
            && self.out.last().is_some_and(|chunk| matches!(chunk.items.last(), Some(Item::Altered { .. })))
    }

    fn normal(&self, index: usize) -> String {
        self.raws.get(index).map_or(String::new(), |raw| normal(self.quotation, raw).into_owned())
    }

    /// Adds an altered word, taking in the word before it when they touch.
    fn add_altered(&mut self, joins: bool, pieces: Vec<(bool, String)>, literal: Vec<Word>, open: usize, stop: usize) {
        let last = self.out.last_mut().filter(|_| self.open && joins);
        let (mut all, mut words) = match last.and_then(|chunk| chunk.items.pop()) {
            Some(Item::Word(word)) => {
                let letters = self.quotation.get(word.at.0..word.at.1).unwrap_or_default();
                (vec![(false, super::token::normal_word(letters).into_owned())], vec![word])
            }
            Some(Item::Altered { literal, pieces }) => (pieces, literal),
            Some(other @ Item::Editor { .. }) => {
                self.add(other, open..open);
                (Vec::new(), Vec::new())
            }
            None => (Vec::new(), Vec::new()),
        };
        all.extend(pieces);
        words.extend(literal);
        let start = words.first().map_or(0, |word| word.at.0);
        self.add(Item::Altered { literal: words, pieces: all }, start..stop);
    }
}
