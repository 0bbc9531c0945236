//! For a quotation that isn't there: the passage that is most like it, and how the two differ.

use super::diff::{Edit, Piece, Shown, one_line, pieces};
use super::quotation::{Chunk, Word};
use super::source::{SourceText, Token};
use super::token::normal_word;
use std::ops::Range;

/// The passage of a copy that is most like a quotation, or like the part of it that wasn't found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nearest {
    /// The page that the passage begins on, from 1.
    pub page: u32,
    /// The passage, on one line.
    pub passage: String,
    /// The part of the quotation that is compared, bytes of it: the whole, or what stands between two gaps, and never
    /// more than its first 300 words and marks.
    pub part: Range<usize>,
    /// The difference: `Deleted` is in the quotation only, `Inserted` in the source only.
    pub words: Vec<Piece>,
}

/// The most words and marks of a quotation that are compared.
const COMPARED: usize = 300;

/// The most places of words that are looked at, those of the rarest words first.
const PLACES: usize = 4_000;

/// A passage and how many words it shares.
pub(super) struct Likeness {
    /// The passage.
    pub nearest: Nearest,
    /// Words of the quotation that stand in the passage.
    pub same: usize,
    /// Words of the quotation.
    pub of: usize,
}

/// The passage within the tokens that is most like a chunk; `None` when nothing shares a third of its words.
pub(super) fn nearest(source: &SourceText, quotation: &str, chunk: &Chunk, within: &Range<u32>) -> Option<Likeness> {
    let words: Vec<Word> = chunk.items.iter().flat_map(|item| item.literal()).copied().take(COMPARED).collect();
    let window = window(source, quotation, &words, within)?;
    let readings = [true, false].map(|runs_on| read(source, &words, &window, runs_on));
    let aligned = readings.iter().map(|read| (align(&words, read), read));
    let (aligned, read) = aligned.reduce(|best, other| if other.0.same > best.0.same { other } else { best })?;
    let of = words.iter().filter(|word| word.is_word).count();
    if aligned.same == 0 || aligned.same * 3 < of {
        return None;
    }
    let passage = read.get(aligned.span)?;
    let part = chunk.span.start..words.last().map_or(chunk.span.end, |word| word.at.1).min(chunk.span.end);
    let old: Vec<Shown> = words.iter().map(|word| shown(quotation, word)).collect();
    let new: Vec<Shown> = read.iter().map(|read| Shown { text: read.text.clone(), space: read.space }).collect();
    let line: String =
        passage.iter().map(|read| if read.space { format!(" {}", read.text) } else { read.text.clone() }).collect();
    let nearest = Nearest {
        page: source.page_of(passage.first()?.token),
        passage: line.trim_start().to_owned(),
        part,
        words: pieces(&old, &new, &aligned.edits),
    };
    Some(Likeness { nearest, same: aligned.same, of })
}

/// A word of the quotation as it is shown.
fn shown(quotation: &str, word: &Word) -> Shown {
    let before = quotation.get(..word.at.0).unwrap_or_default();
    let text = one_line(quotation.get(word.at.0..word.at.1).unwrap_or_default());
    Shown { text, space: before.ends_with(char::is_whitespace) }
}

/// The tokens around the place that most words of the quotation point to, rarer words counting for more.
fn window(source: &SourceText, quotation: &str, words: &[Word], within: &Range<u32>) -> Option<Range<u32>> {
    let width = (words.len() as u32).max(16);
    let mut lists: Vec<(&[u32], u32)> = Vec::new();
    for (index, word) in words.iter().enumerate().filter(|(_, word)| word.is_word) {
        let ahead = words.len() as u32 - index as u32;
        lists.extend(variants(source, quotation, word).into_iter().map(|id| (source.places_in(id, within), ahead)));
    }
    lists.sort_by_key(|(places, ahead)| (places.len(), *ahead));
    let mut votes: Vec<(u32, u32)> = Vec::new();
    for (places, ahead) in lists {
        let weight = 24_u32.saturating_sub(places.len().max(1).ilog2()).max(1);
        let fits = votes.is_empty() || votes.len() + places.len() <= PLACES;
        let places = if fits { places } else { &[] };
        votes.extend(places.iter().take(PLACES).map(|&place| ((place + ahead) / width, weight)));
    }
    votes.sort_unstable();
    let mut sums: Vec<(u32, u32)> = Vec::new();
    for (bucket, weight) in votes {
        match sums.last_mut().filter(|last| last.0 == bucket) {
            Some(last) => last.1 += weight,
            None => sums.push((bucket, weight)),
        }
    }
    let with_next = |index: usize| {
        let (bucket, sum): (u32, u32) = sums[index];
        let next = sums.get(index + 1).filter(|next| next.0 == bucket + 1).map_or(0, |next| next.1);
        (sum + next, std::cmp::Reverse(bucket))
    };
    let (_, std::cmp::Reverse(bucket)) = (0..sums.len()).map(with_next).max()?;
    let start = (bucket * width).saturating_sub(words.len() as u32 + width / 2);
    let end = (bucket + 3) * width + width / 2;
    Some(start.max(within.start)..end.min(within.end))
}

/// The word as it is written and in other cases, in the numbers of the copy.
fn variants(source: &SourceText, quotation: &str, word: &Word) -> Vec<u32> {
    let plain = normal_word(quotation.get(word.at.0..word.at.1).unwrap_or_default());
    let mut chars = plain.chars();
    let capital: String = chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect();
    let forms = [plain.to_lowercase(), capital, plain.to_uppercase()];
    let mut ids: Vec<u32> = forms.iter().filter_map(|form| source.id(form)).chain(word.id).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// A word of the copy as a reader reads it: without footnote calls, with broken words joined.
struct Read {
    id: u32,
    tight: bool,
    is_word: bool,
    token: u32,
    text: String,
    space: bool,
}

/// Reads the tokens of a window; `runs_on` leaves out what stands between the running text of two pages.
fn read(source: &SourceText, words: &[Word], window: &Range<u32>, runs_on: bool) -> Vec<Read> {
    let mut out = Vec::new();
    let mut at = window.start;
    let mut left = window.end - window.start;
    while let Some(token) = source.token(at).filter(|_| left > 0) {
        left -= 1;
        if let Some(next) = source.body_after(at).filter(|_| runs_on) {
            at = next;
            continue;
        }
        let join = source.join_from(at).filter(|join| join.broken || words.iter().any(|word| word.id == Some(join.id)));
        if let Some((join, second)) = join.and_then(|join| Some((join, source.token(join.last)?))) {
            let text = normal_word(&format!("{}{}", source.slice(token), source.slice(second))).into_owned();
            out.push(Read {
                id: join.id,
                tight: false,
                is_word: true,
                token: at,
                text,
                space: !token.is(Token::GLUED),
            });
            at = join.last + 1;
            continue;
        }
        if !token.is(Token::CALL) {
            let (tight, is_word) = (token.is(Token::TIGHT), token.is(Token::WORD));
            let text = one_line(source.slice(token));
            out.push(Read { id: token.id, tight, is_word, token: at, text, space: !token.is(Token::GLUED) });
        }
        at += 1;
    }
    out
}

/// The best match of a quotation somewhere in a window.
struct Aligned {
    edits: Vec<Edit>,
    /// The part of the window, as indices.
    span: Range<usize>,
    /// Words in common.
    same: usize,
}

/// What a word of the quotation costs that is missing or replaced, and what a word of the source costs that is extra.
const MISSING: u32 = 2;
const EXTRA: u32 = 1;

fn align(words: &[Word], read: &[Read]) -> Aligned {
    let width = read.len() + 1;
    let equal = |i: usize, j: usize| words[i].id == Some(read[j].id) && words[i].tight == read[j].tight;
    let alike = |i: usize, j: usize| words[i].is_word == read[j].is_word;
    // cost[i * width + j]: the least for the first i words, ending at the window's word j; any beginning is free.
    let mut cost = vec![0_u32; (words.len() + 1) * width];
    for i in 1..=words.len() {
        cost[i * width] = i as u32 * MISSING;
        for j in 1..=read.len() {
            let diagonal = cost[(i - 1) * width + j - 1];
            let step = (cost[(i - 1) * width + j] + MISSING).min(cost[i * width + j - 1] + EXTRA);
            cost[i * width + j] = match (equal(i - 1, j - 1), alike(i - 1, j - 1)) {
                (true, _) => step.min(diagonal),
                (_, true) => step.min(diagonal + MISSING),
                _ => step,
            };
        }
    }
    let last = words.len() * width;
    let mut end = (0..width).min_by_key(|&j| cost[last + j]).unwrap_or(0);
    // A last word that was replaced costs no more than one that is missing, and says more.
    while cost.get(last + end + 1) == cost.get(last + end) {
        end += 1;
    }
    let (mut i, mut j, mut same, mut edits) = (words.len(), end, 0, Vec::new());
    while i > 0 {
        let here = cost[i * width + j];
        let diagonal = (j > 0).then(|| cost[(i - 1) * width + j - 1]);
        if j > 0 && equal(i - 1, j - 1) && diagonal == Some(here) {
            (i, j) = (i - 1, j - 1);
            same += usize::from(words[i].is_word);
            edits.push(Edit::Same(i, j));
        } else if j > 0 && alike(i - 1, j - 1) && diagonal.map(|cost| cost + MISSING) == Some(here) {
            (i, j) = (i - 1, j - 1);
            edits.extend([Edit::Inserted(j), Edit::Deleted(i)]);
        } else if cost[(i - 1) * width + j] + MISSING == here {
            i -= 1;
            edits.push(Edit::Deleted(i));
        } else {
            j -= 1;
            edits.push(Edit::Inserted(j));
        }
    }
    edits.reverse();
    Aligned { edits, span: j..end, same }
}
