//! Where a quotation stands: each piece between gaps is looked up by its rarest word and walked in both directions.
//!
//! The walk keeps a small set of places instead of trying one reading after the other, so that footnote calls, line-end
//! hyphens, page ends and the editor's brackets can meet in any combination without the time running away.

use super::quotation::{Chunk, Item, Replaces, Word};
use super::source::{SourceText, Token};
use std::cell::Cell;
use std::ops::{Range, RangeInclusive};

/// The most words and marks that a gap may leave out.
pub(super) const GAP: u32 = 1_000;

/// The endings that empty brackets may take off: of number, gender and tense, in the languages that have them. Others make another word.
const ENDINGS: [&str; 14] = ["s", "es", "d", "ed", "ing", "e", "en", "n", "a", "o", "as", "os", "r", "t"];

/// The most words that the editor's brackets may replace.
pub(super) const REPLACED: usize = 6;

/// The most words and marks that are looked at for one quotation: so many, and so many for each word and mark of the copy. A real quotation
/// takes a few for each place of its rarest word.
const STEPS: u64 = 1_000_000;
const STEPS_EACH: u64 = 64;

/// Where something stands, as token indices: the first, and one past the last.
pub(super) type Hit = (u32, u32);

/// A copy and a count of the steps taken in it.
pub(super) struct Search<'s> {
    source: &'s SourceText,
    steps: Cell<u64>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    On,
    Back,
}

/// From the first of some pages to the last. `None` of none.
pub(super) fn hull(pages: &[RangeInclusive<u32>]) -> Option<RangeInclusive<u32>> {
    let first = pages.iter().map(|pages| *pages.start()).min()?;
    Some(first..=pages.iter().map(|pages| *pages.end()).max()?)
}

impl<'s> Search<'s> {
    /// A search in a copy.
    pub fn new(source: &'s SourceText) -> Search<'s> {
        Search { source, steps: Cell::new(0) }
    }

    /// Whether it took too long and was broken off: what it found says nothing.
    pub fn is_spent(&self) -> bool {
        self.steps.get() > STEPS + STEPS_EACH * u64::from(self.source.all_tokens().end)
    }

    /// Tokens looked at so far.
    #[cfg(test)]
    pub fn steps(&self) -> u64 {
        self.steps.get()
    }

    /// All places of a quotation within the tokens given, in order. A place begins on one of the pages cited, each piece of it ends on one
    /// or on the page after it, and it runs over one page end at most, or over those between the pages cited.
    pub fn all(&self, chunks: &[Chunk], within: &Range<u32>, pages: &[RangeInclusive<u32>]) -> Vec<Hit> {
        let cited = |page: u32| pages.is_empty() || pages.iter().any(|pages| pages.contains(&page));
        let ends = |&(_, end): &Hit| {
            let page = self.source.page_of(end.saturating_sub(1));
            cited(page) || cited(page.saturating_sub(1))
        };
        let mut hits = match chunks.first() {
            Some(first) => self.chunk(first, within),
            None => Vec::new(),
        };
        hits.retain(|hit| cited(self.source.page_of(hit.0)) && ends(hit));
        for chunk in chunks.iter().skip(1) {
            hits = self.after_gap(&hits, chunk, within);
            hits.retain(ends);
        }
        let span = hull(pages).map_or(1, |pages| pages.end().saturating_sub(*pages.start()).max(1));
        hits.retain(|&(start, end)| self.source.page_of(end.saturating_sub(1)) - self.source.page_of(start) <= span);
        hits.sort_unstable();
        hits.dedup_by_key(|hit| hit.0);
        hits
    }

    /// The first chunk that stands nowhere within the tokens, or not after those before it.
    pub fn first_missing(&self, chunks: &[Chunk], within: &Range<u32>) -> usize {
        let mut hits = Vec::new();
        for (index, chunk) in chunks.iter().enumerate() {
            hits = if index == 0 { self.chunk(chunk, within) } else { self.after_gap(&hits, chunk, within) };
            if hits.is_empty() {
                return index;
            }
        }
        0
    }

    /// All places of a chunk within the tokens given, in order.
    pub fn chunk(&self, chunk: &Chunk, within: &Range<u32>) -> Vec<Hit> {
        let items = chunk.items.as_slice();
        let Some(anchor) = self.anchor(items, within) else { return Vec::new() };
        let (before, after) = items.split_at(anchor);
        let mut places: Vec<u32> = Vec::new();
        for id in items.get(anchor).map(|item| self.beginnings(item)).unwrap_or_default() {
            places.extend_from_slice(self.source.places_in(id, within));
        }
        let unspent = places.into_iter().take_while(|_| !self.is_spent());
        let mut hits: Vec<Hit> = unspent.filter_map(|place| self.hit(before, after, place)).collect();
        hits.sort_unstable();
        hits.dedup();
        hits
    }

    /// The item whose word is rarest; an altered word only when there are no others.
    fn anchor(&self, items: &[Item], within: &Range<u32>) -> Option<usize> {
        let count = |item: &Item| match item {
            Item::Word(Word { id: Some(id), .. }) => Some(self.source.places_in(*id, within).len()),
            Item::Word(_) => Some(0),
            Item::Altered { .. } => Some(usize::MAX),
            Item::Editor { .. } => None,
        };
        let counts = items.iter().enumerate().filter_map(|(index, item)| Some((count(item)?, index)));
        counts.min().map(|(_, index)| index)
    }

    /// The words that an item may begin with in the copy.
    fn beginnings(&self, item: &Item) -> Vec<u32> {
        match item {
            Item::Word(word) => word.id.into_iter().collect(),
            Item::Editor { .. } => Vec::new(),
            Item::Altered { literal, pieces } => {
                self.steps.set(self.steps.get() + u64::from(self.source.words()));
                let mut ids = self.source.ids_of(|word| fits(word, pieces));
                ids.extend(literal.first().and_then(|word| word.id));
                ids.sort_unstable();
                ids.dedup();
                ids
            }
        }
    }

    /// The shortest place around a token that shows one part before it and the other from it on.
    fn hit(&self, before: &[Item], after: &[Item], place: u32) -> Option<Hit> {
        let ends = self.walk(after.iter(), vec![place], Way::On);
        let end = ends.into_iter().filter(|&end| end > place && self.is_end(end)).min()?;
        let starts = self.walk(before.iter().rev(), vec![place], Way::Back);
        let start = starts.into_iter().filter(|&start| self.is_start(start)).max()?;
        Some((start, end))
    }

    /// Joins the places before a gap to those of the chunk after it, the nearest first.
    fn after_gap(&self, hits: &[Hit], chunk: &Chunk, within: &Range<u32>) -> Vec<Hit> {
        let mut before: Vec<Hit> = hits.iter().map(|&(start, end)| (end, start)).collect();
        before.sort_unstable();
        let mut windows: Vec<Range<u32>> = Vec::new();
        for &(end, _) in &before {
            let window = end.saturating_add(1)..end.saturating_add(GAP).saturating_add(1).min(within.end);
            match windows.last_mut() {
                Some(last) if window.start <= last.end => last.end = last.end.max(window.end),
                _ => windows.push(window),
            }
        }
        // The anchor may stand some way into the chunk, or a page's foot away from its start.
        let mut found: Vec<Hit> = Vec::new();
        for window in windows.iter().filter(|window| window.start < window.end).take_while(|_| !self.is_spent()) {
            let reach = window.end.saturating_add(GAP).saturating_add(chunk.items.len() as u32).min(within.end);
            found.extend(self.chunk(chunk, &(window.start..reach)));
        }
        found.sort_unstable();
        found.dedup();
        let join = |&(start, end): &Hit| {
            let nearest = before.partition_point(|&(end, _)| end < start).checked_sub(1)?;
            let &(gap, from) = before.get(nearest)?;
            (start - gap <= GAP).then_some((from, end))
        };
        found.iter().filter_map(join).collect()
    }

    /// Walks the items from a set of places; returns the places after the last item.
    fn walk<'i>(&self, items: impl Iterator<Item = &'i Item>, mut places: Vec<u32>, way: Way) -> Vec<u32> {
        for (index, item) in items.enumerate() {
            if index > 0 || way == Way::Back {
                self.widen(&mut places, way);
            }
            places = self.item(item, &places, way);
            if places.is_empty() || self.is_spent() {
                return Vec::new();
            }
            places.sort_unstable();
            places.dedup();
        }
        places
    }

    /// Adds the places behind footnote calls and behind page ends.
    fn widen(&self, places: &mut Vec<u32>, way: Way) {
        let mut index = 0;
        while let Some(&at) = places.get(index) {
            let call = self.peek(at, way).filter(|token| token.is(Token::CALL)).map(|_| next(at, way));
            let page = match way {
                Way::On => self.source.body_after(at),
                Way::Back => self.source.body_before(at),
            };
            for place in [call, page].into_iter().flatten() {
                if !places.contains(&place) {
                    places.push(place);
                }
            }
            index += 1;
        }
    }

    /// What each item of a chunk stands for at a place where the chunk was found: the tokens of the copy, none where it stands for nothing.
    /// Empty if the chunk doesn't stand there.
    pub fn align(&self, chunk: &Chunk, (start, end): Hit) -> Vec<Range<u32>> {
        // For each item the places after it, and which place of the item before each came from.
        let mut layers: Vec<Vec<(u32, usize, u32)>> = vec![vec![(start, 0, start)]];
        for (index, item) in chunk.items.iter().enumerate() {
            let mut next: Vec<(u32, usize, u32)> = Vec::new();
            for (from, &(at, ..)) in layers.last().map(Vec::as_slice).unwrap_or_default().iter().enumerate() {
                let mut places = vec![at];
                if index > 0 {
                    self.widen(&mut places, Way::On);
                }
                for place in places {
                    let after = self.item(item, &[place], Way::On);
                    let after = after.into_iter().filter(|&after| after <= end);
                    next.extend(after.map(|after| (after, from, place)));
                }
            }
            // Where several readings come to one place, the one that replaces least.
            next.sort_by_key(|&(after, from, place)| (after, u32::MAX - place, from));
            next.dedup_by_key(|&mut (after, ..)| after);
            if next.is_empty() || self.is_spent() {
                return Vec::new();
            }
            layers.push(next);
        }
        let mut at = layers.last().and_then(|last| last.iter().position(|&(after, ..)| after == end));
        let mut ranges: Vec<Range<u32>> = Vec::with_capacity(chunk.items.len());
        for layer in layers.iter().skip(1).rev() {
            let Some(&(after, from, place)) = at.and_then(|at| layer.get(at)) else { return Vec::new() };
            ranges.push(place..after);
            at = Some(from);
        }
        ranges.reverse();
        ranges
    }

    fn item(&self, item: &Item, places: &[u32], way: Way) -> Vec<u32> {
        match item {
            Item::Word(word) => self.word(word, places, way),
            Item::Editor { literal, replaces } => self.editor(literal, *replaces, places, way),
            Item::Altered { literal, pieces } => self.altered(literal, pieces, places, way),
        }
    }

    fn peek(&self, at: u32, way: Way) -> Option<Token> {
        self.steps.set(self.steps.get() + 1);
        match way {
            Way::On => self.source.token(at),
            Way::Back => self.source.token(at.checked_sub(1)?),
        }
    }

    fn word(&self, word: &Word, places: &[u32], way: Way) -> Vec<u32> {
        let mut out = Vec::new();
        for &at in places {
            let Some(token) = self.peek(at, way) else { continue };
            let same = Some(token.id) == word.id || word.or == Some(token.id);
            if same && token.is(Token::TIGHT) == word.tight {
                out.push(next(at, way));
            }
            let join = match way {
                Way::On => self.source.join_from(at).map(|join| (join.id, join.last + 1)),
                Way::Back => self.source.join_to(at.wrapping_sub(1)).map(|join| (join.id, join.first)),
            };
            out.extend(join.filter(|&(id, _)| Some(id) == word.id).map(|(_, after)| after));
        }
        out
    }

    /// Words one after the other, as they are written.
    fn literal(&self, words: &[Word], places: &[u32], way: Way) -> Vec<u32> {
        let mut places = places.to_vec();
        for index in 0..words.len() {
            let word = match way {
                Way::On => words.get(index),
                Way::Back => words.get(words.len() - 1 - index),
            };
            if index > 0 {
                self.widen(&mut places, way);
            }
            places = word.map(|word| self.word(word, &places, way)).unwrap_or_default();
            if places.is_empty() {
                break;
            }
        }
        places
    }

    fn editor(&self, literal: &[Word], replaces: Replaces, places: &[u32], way: Way) -> Vec<u32> {
        let mut out = self.literal(literal, places, way);
        out.extend_from_slice(places);
        for &at in places {
            match replaces {
                Replaces::Nothing => {}
                Replaces::Mark => out.extend(self.peek(at, way).filter(|token| is_mark(*token)).map(|_| next(at, way))),
                Replaces::Words => self.replaced(at, way, &mut out),
            }
        }
        out
    }

    /// Adds the places after one to a few words, with the marks between them; not over quotation marks or brackets.
    fn replaced(&self, mut at: u32, way: Way, out: &mut Vec<u32>) {
        let mut words = 0;
        for _ in 0..REPLACED * 3 {
            let Some(token) = self.peek(at, way) else { break };
            let index = if way == Way::On { at } else { at.saturating_sub(1) };
            let is_word = token.is(Token::WORD);
            if !is_word && (words == 0 || token.is(Token::FENCE) && !self.is_apostrophe(index)) {
                break;
            }
            at = next(at, way);
            if is_word && !token.is(Token::CALL) {
                words += 1;
                out.push(at);
            }
            if words == REPLACED {
                break;
            }
        }
    }

    fn altered(&self, literal: &[Word], pieces: &[(bool, String)], places: &[u32], way: Way) -> Vec<u32> {
        let mut out = self.literal(literal, places, way);
        if let Some(other) = self.other_case(literal, pieces) {
            out.extend(self.literal(&other, places, way));
        }
        for &at in places {
            let token = self.peek(at, way).filter(|token| token.is(Token::WORD) && !token.is(Token::CALL));
            if token.is_some_and(|token| fits(&super::token::normal_word(self.source.slice(token)), pieces)) {
                out.push(next(at, way));
            }
        }
        out
    }

    /// `[A]lternate` as `[a]lternate`, for a source that has altered the case itself.
    fn other_case(&self, literal: &[Word], pieces: &[(bool, String)]) -> Option<Vec<Word>> {
        let letter = pieces.first().filter(|(editors, letters)| *editors && letters.chars().count() == 1)?;
        let (lower, upper) = (letter.1.to_lowercase(), letter.1.to_uppercase());
        let id = self.source.id(if lower == letter.1 { &upper } else { &lower });
        let mut other = literal.to_vec();
        other.get_mut(1)?.id = Some(id?);
        Some(other)
    }

    /// Whether a token is an apostrophe within a word: `Pence's`, `don't`.
    fn is_apostrophe(&self, index: u32) -> bool {
        let is = |index: Option<u32>, flag| {
            index.and_then(|index| self.source.token(index)).is_some_and(|token| token.is(flag))
        };
        let (before, after) = (index.checked_sub(1), index.checked_add(1));
        let glued = is(Some(index), Token::SINGLE) && is(Some(index), Token::GLUED) && is(after, Token::GLUED);
        glued && is(before, Token::WORD) && is(after, Token::WORD)
    }

    /// Whether a quotation may begin at a token: not within `don't`, `3.5` or a word that a line end breaks.
    fn is_start(&self, start: u32) -> bool {
        let Some(token) = self.source.token(start) else { return false };
        let in_word =
            self.is_apostrophe(start) || start.checked_sub(1).is_some_and(|before| self.is_apostrophe(before));
        let broken = self.source.join_to(start).is_some_and(|join| join.broken);
        let in_number = token.is(Token::TIGHT) && !token.is(Token::CALL);
        !in_word && !broken && !in_number && !self.is_held(start)
    }

    /// Whether a token is a part of the number before it: not where that is a footnote's or a line's.
    fn is_held(&self, index: u32) -> bool {
        let token = |index: Option<u32>| index.and_then(|index| self.source.token(index));
        let before = token(index.checked_sub(1));
        token(Some(index)).is_some_and(|token| token.is(Token::HELD) && !token.is(Token::CALL))
            && before.is_some_and(|before| !before.is(Token::CALL))
    }

    /// Whether a quotation may end before a token.
    fn is_end(&self, end: u32) -> bool {
        let tight =
            |index| self.source.token(index).is_some_and(|token| token.is(Token::TIGHT) && !token.is(Token::CALL));
        let last = end.saturating_sub(1);
        let after_mark =
            self.source.token(end).is_some_and(|token| !token.is(Token::WORD)) && tight(end.saturating_add(1));
        let in_word = self.is_apostrophe(end) || self.is_apostrophe(last);
        let broken = self.source.join_from(last).is_some_and(|join| join.broken);
        let measured = self.source.token(end).is_some_and(|token| token.is(Token::PRIME) && token.is(Token::GLUED));
        // The digits after a sign go on nothing: `5` ends before `−5`.
        let grouped = self.is_held(end) && self.source.token(last).is_some_and(|token| token.is(Token::WORD));
        !in_word && !broken && !tight(end) && !after_mark && !measured && !grouped
    }
}

fn next(at: u32, way: Way) -> u32 {
    match way {
        Way::On => at.saturating_add(1),
        Way::Back => at.saturating_sub(1),
    }
}

fn is_mark(token: Token) -> bool {
    !token.is(Token::WORD) && !token.is(Token::FENCE)
}

/// Whether a word of the source may be what the editor altered: it has the letters outside the brackets, in order, and
/// the brackets replace no more letters than are left. A first letter in brackets only changes its case. Empty brackets take off an ending.
fn fits(word: &str, pieces: &[(bool, String)]) -> bool {
    if pieces.iter().any(|(editors, letters)| *editors && letters.is_empty()) {
        let [(false, kept), (true, _)] = pieces else { return false };
        let ending = word.strip_prefix(kept.as_str());
        return ending.is_some_and(|ending| ending.is_empty() || kept.chars().count() > 2 && ENDINGS.contains(&ending));
    }
    let (word, pieces) = match pieces.first() {
        Some((true, letter)) if letter.chars().count() == 1 => {
            let mut rest = word.chars();
            let same =
                rest.next().is_some_and(|first| first.to_lowercase().eq(letter.chars().flat_map(char::to_lowercase)));
            if !same {
                return false;
            }
            (rest.as_str(), pieces.get(1..).unwrap_or_default())
        }
        _ => (word, pieces),
    };
    let is_open = |piece: Option<&(bool, String)>| piece.is_some_and(|(editors, _)| *editors);
    let kept: Vec<&str> = pieces.iter().filter(|(editors, _)| !editors).map(|(_, letters)| letters.as_str()).collect();
    let count: usize = kept.iter().map(|letters| letters.chars().count()).sum();
    if word.chars().count().saturating_sub(count) > if pieces.iter().any(|(editors, _)| *editors) { count } else { 0 } {
        return false;
    }
    let mut rest = word;
    for (index, letters) in kept.iter().enumerate() {
        let anchored = index == 0 && !is_open(pieces.first());
        let is_last = index + 1 == kept.len() && !is_open(pieces.last());
        let found = match (anchored, is_last) {
            (true, true) if kept.len() == 1 => (rest == *letters).then_some(""),
            (true, _) => rest.strip_prefix(letters),
            (false, true) => rest.strip_suffix(letters).map(|_| ""),
            (false, false) => rest.split_once(letters).map(|(_, after)| after),
        };
        match found {
            Some(after) => rest = after,
            None => return false,
        }
    }
    rest.is_empty() || is_open(pieces.last())
}
