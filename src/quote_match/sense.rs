//! What gaps, brackets and borders do to the sense of a quotation that was found.
//!
//! A quotation can have every word of its source and say the opposite: a gap takes out a *not*, a bracket replaces it, the quotation begins behind it.
//! None of this can be decided by a program. What it can do is lay the quotation beside the source again, word for word, and name every place where
//! something was left out, replaced or cut off at a word of negation or restriction, so that an editor looks at it.

use super::quotation::{Chunk, Item, chunks};
use super::search::{Hit, Search};
use super::source::{SourceText, Token};
use super::{Negations, Place};
use std::ops::Range;

/// The most gaps in one quotation. Whoever needs more quotes in pieces.
pub const MOST_GAPS: usize = 4;

/// The fewest words of the source in each piece of a quotation with gaps.
pub const FEWEST_WORDS: usize = 3;

/// The most words of the source that the gaps of one quotation leave out together.
pub const MOST_LEFT_OUT: usize = 300;

/// What is too much in a quotation that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Excess {
    /// Pieces between gaps have fewer words than [`FEWEST_WORDS`]: the pieces as they are written, at least one.
    ShortPieces(Vec<String>),
    /// More gaps than [`MOST_GAPS`]: how many.
    Gaps(usize),
    /// The gaps leave out more words than [`MOST_LEFT_OUT`]: how many.
    LeftOut(usize),
    /// A gap runs over more than one page end: the page before it and the page after it.
    Pages(u32, u32),
    /// The brackets hold more words than half of those that are the source's: the editor's, the source's.
    Brackets(usize, usize),
}

/// What a quotation does at a word of negation or restriction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TurnKind {
    /// A gap leaves it out, or stands beside it.
    Gap,
    /// A bracket replaces it, adds it, or stands beside it.
    Bracket,
    /// The quotation begins right after it.
    Begins,
    /// The quotation ends right before it.
    Ends,
}

/// A place where the sense of a quotation may have been turned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// What it does.
    pub kind: TurnKind,
    /// The word of negation or restriction, as it is written.
    pub word: String,
    /// What the reader sees there.
    pub quoted: String,
    /// What the source has there.
    pub source: String,
}

/// What an editor should look at in a quotation that was found at a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Review {
    /// What is too much.
    pub excess: Vec<Excess>,
    /// Where the sense may be turned, in the order of the quotation.
    pub turns: Vec<Turn>,
}

/// Lays a quotation beside the place where it was found. Linear in the length of the place, for a quotation without brackets.
///
/// ```
/// use annals::quote_match::{Finding, Negations, SourceText, TurnKind, find, review};
/// let copy = SourceText::new("He did not break the law, he said.");
/// let Finding::Verified(place) = find(&copy, "break the law", &[]) else { panic!() };
/// let review = review(&copy, "break the law", &place, &Negations::new(["not"]));
/// assert_eq!(review.turns[0].kind, TurnKind::Begins);
/// ```
pub fn review(source: &SourceText, quotation: &str, place: &Place, negations: &Negations) -> Review {
    let chunks = chunks(quotation, source);
    let tokens = source.tokens_between(&place.range);
    let reader = Reader { source, quotation, negations };
    let mut review = Review::default();
    review.turns.extend(reader.begins(tokens.start));
    // Most quotations are words in a row: only their borders can turn them.
    if let [chunk] = chunks.as_slice()
        && chunk.items.iter().all(|item| matches!(item, Item::Word(_)))
    {
        review.turns.extend(reader.ends(tokens.end));
        return review;
    }
    let search = Search::new(source);
    let Some(hits) = pieces(&search, &chunks, &tokens) else { return Review::default() };
    for (index, (chunk, &hit)) in chunks.iter().zip(&hits).enumerate() {
        if let Some(&before) = index.checked_sub(1).and_then(|before| hits.get(before)) {
            review.turns.extend(reader.gap(&chunks[index - 1], chunk, before, hit));
        }
        if chunk.items.iter().any(|item| !matches!(item, Item::Word(_))) {
            let ranges = search.align(chunk, hit);
            review.turns.extend(reader.brackets(chunk, &ranges));
        }
    }
    review.turns.extend(reader.ends(tokens.end));
    review.excess = reader.excess(&chunks, &hits);
    review
}

/// Where each piece stands between the first and the last token of a place: each as early as it can, the last at the end.
fn pieces(search: &Search, chunks: &[Chunk], tokens: &Range<u32>) -> Option<Vec<Hit>> {
    let mut hits: Vec<Hit> = Vec::with_capacity(chunks.len());
    for (index, chunk) in chunks.iter().enumerate() {
        let from = hits.last().map_or(tokens.start, |&(_, end)| end);
        let is_last = index + 1 == chunks.len();
        let found = search.chunk(chunk, &(from..tokens.end));
        let fits = |&(start, end): &Hit| {
            start >= from && end <= tokens.end && (index > 0 || start == from) && (!is_last || end == tokens.end)
        };
        hits.push(found.into_iter().find(fits)?);
    }
    Some(hits)
}

/// A quotation, its source, and the words that turn a sense.
struct Reader<'r> {
    source: &'r SourceText,
    quotation: &'r str,
    negations: &'r Negations,
}

/// How many words around a turn are shown.
const AROUND: u32 = 4;

impl Reader<'_> {
    /// Whether the word before the quotation is one that its first words hang on. Articles, auxiliaries and the like between the two count for nothing.
    fn begins(&self, start: u32) -> Option<Turn> {
        let mut at = start;
        for _ in 0..4 {
            let before = self.word_before(at)?;
            if let Some(negation) = self.negation(before) {
                return Some(self.turn(
                    TurnKind::Begins,
                    negation,
                    self.text(start..start + AROUND),
                    before..start + AROUND,
                ));
            }
            if !self.negations.is_light(&self.word(before)) {
                return None;
            }
            at = before;
        }
        None
    }

    /// Whether the word after the quotation is one that its last words hang on, in the same clause.
    fn ends(&self, end: u32) -> Option<Turn> {
        let at = self.skip_calls(end);
        let negation = self.source.token(at).filter(|token| token.is(Token::WORD)).and_then(|_| self.negation(at))?;
        let from = end.saturating_sub(AROUND);
        Some(self.turn(TurnKind::Ends, negation, self.text(from..end), from..at + 1))
    }

    fn gap(&self, before: &Chunk, after: &Chunk, first: Hit, second: Hit) -> Option<Turn> {
        let out = first.1..second.0;
        let last_word = (first.0..first.1).rev().find(|&at| self.is_word(at));
        let next_word = (second.0..second.1).find(|&at| self.is_word(at));
        let beside = last_word.into_iter().chain(next_word);
        let negation = out.clone().chain(beside).find_map(|at| self.negation(at))?;
        let quoted = format!("{} […] {}", tail(self.slice(before)), head(self.slice(after)));
        let (from, to) = (first.1.saturating_sub(AROUND).max(first.0), (second.0 + AROUND).min(second.1));
        Some(Turn { kind: TurnKind::Gap, word: negation, quoted, source: shortened(&self.text(from..to)) })
    }

    fn brackets(&self, chunk: &Chunk, ranges: &[Range<u32>]) -> Vec<Turn> {
        let items = chunk.items.iter().zip(ranges);
        items
            .filter_map(|(item, range)| {
                let negation = match item {
                    Item::Word(_) => None,
                    Item::Editor { literal, .. } => self.bracket(literal, range),
                    Item::Altered { pieces, .. } => self.altered(pieces, range),
                }?;
                let literal = item.literal();
                let written = literal.first().zip(literal.last()).map_or(0..0, |(first, last)| first.at.0..last.at.1);
                let quoted = around(self.quotation, &written);
                let source = self.text(range.start.saturating_sub(AROUND)..range.end + AROUND);
                Some(Turn { kind: TurnKind::Bracket, word: negation, quoted, source })
            })
            .collect()
    }

    /// The negation that a bracket replaces, adds, or stands beside. Brackets that are the source's own are no editor's.
    fn bracket(&self, literal: &[super::quotation::Word], range: &Range<u32>) -> Option<String> {
        let own = || {
            literal.len() as u32 == range.end - range.start
                && literal.first().is_some_and(|word| word.id == self.source.token(range.start).map(|t| t.id))
        };
        let written =
            literal.first().zip(literal.last()).and_then(|(first, last)| self.quotation.get(first.at.0..last.at.1))?;
        if own() || written == "[sic]" {
            return None;
        }
        let replaced = range.clone().find_map(|at| self.negation(at));
        let before = self.word_before(range.start).and_then(|at| self.negation(at));
        let after = self
            .source
            .token(self.skip_calls(range.end))
            .filter(|t| t.is(Token::WORD))
            .and_then(|_| self.negation(self.skip_calls(range.end)));
        let opposite = || {
            let own: Vec<String> = written.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).collect();
            let theirs = range.clone().map(|at| self.word(at).to_lowercase());
            theirs.into_iter().find(|word| {
                own.iter().any(|own| self.negations.is_opposite(word, own) || self.negations.is_opposite(own, word))
            })
        };
        replaced.or_else(|| self.negations.first_in(written)).or_else(opposite).or(before).or(after)
    }

    /// The negation that letters in brackets make or take away: `no[w]` for *not*, `[un]lawful`, `care[ful]` for *careless*.
    fn altered(&self, pieces: &[(bool, String)], range: &Range<u32>) -> Option<String> {
        let source = self.word(range.start).to_lowercase();
        let reading: String = pieces.iter().map(|(_, letters)| letters.as_str()).collect::<String>().to_lowercase();
        if source == reading {
            return None;
        }
        let is = |word: &str| self.negations.is_negation(word).then(|| word.to_owned());
        is(&source).or_else(|| is(&reading)).or_else(|| {
            let turned = self.negations.is_opposite(&source, &reading) || self.negations.is_opposite(&reading, &source);
            turned.then(|| source.clone())
        })
    }

    fn excess(&self, chunks: &[Chunk], hits: &[Hit]) -> Vec<Excess> {
        let mut excess = Vec::new();
        let words_in = |chunk: &Chunk| chunk.items.iter().filter(|item| is_sources(item)).count();
        let gaps = chunks.len().saturating_sub(1);
        if gaps > 0 {
            let short = chunks.iter().filter(|chunk| words_in(chunk) < FEWEST_WORDS);
            let short: Vec<String> = short.map(|chunk| self.slice(chunk).trim().to_owned()).collect();
            excess.extend(Some(short).filter(|short| !short.is_empty()).map(Excess::ShortPieces));
        }
        if gaps > MOST_GAPS {
            excess.push(Excess::Gaps(gaps));
        }
        let between: Vec<Range<u32>> = hits.windows(2).map(|pair| pair[0].1..pair[1].0).collect();
        let left_out: usize = between.iter().map(|gap| gap.clone().filter(|&at| self.is_word(at)).count()).sum();
        if left_out > MOST_LEFT_OUT {
            excess.push(Excess::LeftOut(left_out));
        }
        let pages = |gap: &Range<u32>| (self.source.page_of(gap.start.saturating_sub(1)), self.source.page_of(gap.end));
        excess.extend(
            between.iter().map(pages).filter(|(from, to)| to - from > 1).map(|(from, to)| Excess::Pages(from, to)),
        );
        let editors: usize = chunks.iter().flat_map(|chunk| &chunk.items).map(editors_words).sum();
        let sources: usize = chunks.iter().map(words_in).sum();
        if editors * 2 > sources.max(FEWEST_WORDS * 2) {
            excess.push(Excess::Brackets(editors, sources));
        }
        excess
    }

    /// The word at a token if it is one of negation or restriction: `not`, `cannot`, the whole of `didn't`.
    fn negation(&self, at: u32) -> Option<String> {
        if !self.is_word(at) {
            return None;
        }
        let word = self.word(at);
        if self.negations.is_negation(&word) {
            return Some(word);
        }
        let joined = |from: u32| -> Option<String> {
            let [word, mark, end] = [from, from + 1, from + 2].map(|at| self.source.token(at));
            let (word, mark, end) = (word?, mark?, end?);
            let glued = mark.is(Token::SINGLE) && mark.is(Token::GLUED) && end.is(Token::GLUED);
            let contracted =
                self.source.slice(word).ends_with(['n', 'N']) && self.source.slice(end).eq_ignore_ascii_case("t");
            (glued && contracted).then(|| format!("{}’t", self.source.slice(word)))
        };
        joined(at).or_else(|| joined(at.checked_sub(2)?))
    }

    fn is_word(&self, at: u32) -> bool {
        self.source.token(at).is_some_and(|token| token.is(Token::WORD) && !token.is(Token::CALL))
    }

    /// The word directly before a token, footnote calls and a mark of quotation between the two aside; `None` where a sentence begins.
    fn word_before(&self, at: u32) -> Option<u32> {
        let mut at = at;
        for _ in 0..3 {
            at = at.checked_sub(1)?;
            let token = self.source.token(at)?;
            if token.is(Token::WORD) && !token.is(Token::CALL) {
                return Some(at);
            }
            let slice = self.source.slice(token);
            if !token.is(Token::CALL) && !matches!(slice, "\"" | "“" | "‘" | "'" | "«" | "(" | "[") {
                return None;
            }
        }
        None
    }

    fn skip_calls(&self, mut at: u32) -> u32 {
        while self.source.token(at).is_some_and(|token| token.is(Token::CALL)) {
            at += 1;
        }
        at
    }

    fn word(&self, at: u32) -> String {
        self.source
            .token(at)
            .map_or(String::new(), |token| super::token::normal_word(self.source.slice(token)).into_owned())
    }

    fn text(&self, tokens: Range<u32>) -> String {
        self.source.text_of(&(tokens.start..tokens.end.min(self.source.all_tokens().end)))
    }

    fn slice(&self, chunk: &Chunk) -> &str {
        self.quotation.get(chunk.span.clone()).unwrap_or_default()
    }

    fn turn(&self, kind: TurnKind, word: String, quoted: String, source: Range<u32>) -> Turn {
        Turn { kind, word, quoted, source: self.text(source) }
    }
}

/// Whether an item is a word of the source.
fn is_sources(item: &Item) -> bool {
    match item {
        Item::Word(word) => word.is_word,
        Item::Editor { .. } => false,
        Item::Altered { pieces, .. } => pieces.iter().any(|(editors, letters)| !editors && !letters.is_empty()),
    }
}

/// How many words of an item are the editor's.
fn editors_words(item: &Item) -> usize {
    match item {
        Item::Editor { literal, .. } => literal.iter().filter(|word| word.is_word).count(),
        Item::Word(_) | Item::Altered { .. } => 0,
    }
}

/// The last words of a piece.
fn tail(piece: &str) -> &str {
    let start = piece.trim_end().rmatch_indices(' ').nth(AROUND as usize - 1).map_or(0, |(at, _)| at + 1);
    piece.get(start..).unwrap_or(piece).trim()
}

/// The first words of a piece.
fn head(piece: &str) -> &str {
    let end = piece.trim_start().match_indices(' ').nth(AROUND as usize - 1).map_or(piece.len(), |(at, _)| at);
    piece.trim_start().get(..end).unwrap_or(piece).trim()
}

/// A part of a text with the words around it.
fn around(text: &str, part: &Range<usize>) -> String {
    let (before, inner) = (text.get(..part.start).unwrap_or_default(), text.get(part.clone()).unwrap_or_default());
    let after = text.get(part.end..).unwrap_or_default();
    let joint = |text: &str, at_end: bool| if at_end { text.ends_with(' ') } else { text.starts_with(' ') };
    let left = if joint(before, true) { " " } else { "" };
    let right = if joint(after, false) { " " } else { "" };
    format!("{}{left}{inner}{right}{}", tail(before), head(after)).trim().to_owned()
}

/// A passage whose middle is left out where it is long.
fn shortened(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    if words.len() <= 60 {
        return text.to_owned();
    }
    format!("{} (…) {}", words[..40].join(" "), words[words.len() - 15..].join(" "))
}
