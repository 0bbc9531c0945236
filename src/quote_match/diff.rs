//! Two wordings laid side by side, word by word.

use super::token::{Kind, Raw, Reading, normal, scan};
use std::collections::HashMap;

/// What happened to some words between one wording and another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// They stand in both.
    Same,
    /// They stand in the first wording only.
    Deleted,
    /// They stand in the second wording only.
    Inserted,
}

/// Some words in a row that one thing happened to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Piece {
    /// What happened to them.
    pub change: Change,
    /// The words, as the first wording writes them, or the second where they were inserted. A piece begins with a space
    /// where white space stands before it; the first piece never does.
    pub text: String,
}

/// The most pairs of words that are compared; beyond it the part between the equal beginning and the equal end is given
/// as deleted and inserted whole.
const PAIRS: usize = 4_000_000;

/// The difference between two wordings: the fewest words and marks deleted and inserted that lead from `first` to
/// `second`. Differences of form (the shape of quotation marks and dashes, white space, ligatures) are none. In a row of
/// changes the deleted words come before the inserted ones. The same two texts always give the same pieces.
///
/// ```
/// use annals::quote_match::{Change, word_diff};
/// let pieces = word_diff("2024 is so far off.", "2024 is so far away.");
/// let shown: Vec<_> = pieces.iter().map(|piece| (piece.change, piece.text.as_str())).collect();
/// assert_eq!(shown, [
///     (Change::Same, "2024 is so far"), (Change::Deleted, " off"), (Change::Inserted, " away"), (Change::Same, "."),
/// ]);
/// ```
pub fn word_diff(first: &str, second: &str) -> Vec<Piece> {
    let (old, new) = (scan(first, Reading::Quotation), scan(second, Reading::Quotation));
    let mut ids: HashMap<String, u32> = HashMap::new();
    let old_keys = keys(first, &old, &mut ids);
    let new_keys = keys(second, &new, &mut ids);
    let shown = |text: &str, raws: &[Raw]| raws.iter().map(|raw| Shown::new(text, raw)).collect::<Vec<_>>();
    pieces(&shown(first, &old), &shown(second, &new), &edits(&old_keys, &new_keys))
}

/// One step from one wording to another, as indices of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edit {
    /// In both.
    Same(usize, usize),
    /// In the first only.
    Deleted(usize),
    /// In the second only.
    Inserted(usize),
}

/// A token as it is shown.
pub(super) struct Shown {
    /// The words, with single spaces.
    pub text: String,
    /// White space stands before it.
    pub space: bool,
}

impl Shown {
    /// A token of a text.
    pub fn new(text: &str, raw: &Raw) -> Shown {
        let slice = text.get(raw.start..raw.end).unwrap_or_default();
        // The narrow space between quotation marks makes them one token; a plain one would part them.
        let text = if raw.kind == Kind::Quote { slice.to_owned() } else { one_line(slice) };
        Shown { text, space: !raw.glued }
    }
}

/// A text with every run of white space made one space, and none at its ends.
pub(super) fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Gathers steps into pieces, the deleted words of a row before the inserted ones.
pub(super) fn pieces(old: &[Shown], new: &[Shown], edits: &[Edit]) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut held: Vec<Piece> = Vec::new();
    for &edit in edits {
        let (shown, change, space) = match edit {
            Edit::Same(at, to) => {
                // After a change the second wording's space counts too, lest its words run together.
                let after_change = !held.is_empty() || out.last().is_some_and(|last| last.change != Change::Same);
                let space = after_change && new.get(to).is_some_and(|shown| shown.space);
                (old.get(at), Change::Same, space)
            }
            Edit::Deleted(at) => (old.get(at), Change::Deleted, false),
            Edit::Inserted(at) => (new.get(at), Change::Inserted, false),
        };
        let Some(shown) = shown else { continue };
        let text = if space || shown.space { format!(" {}", shown.text) } else { shown.text.clone() };
        match change {
            Change::Inserted => add(&mut held, change, &text),
            Change::Deleted => add(&mut out, change, &text),
            Change::Same => {
                out.append(&mut held);
                add(&mut out, change, &text);
            }
        }
    }
    out.append(&mut held);
    if let Some(first) = out.first_mut() {
        first.text = first.text.trim_start().to_owned();
    }
    out
}

fn add(pieces: &mut Vec<Piece>, change: Change, text: &str) {
    match pieces.last_mut().filter(|last| last.change == change) {
        Some(last) => last.text.push_str(text),
        None => pieces.push(Piece { change, text: text.to_owned() }),
    }
}

fn keys(text: &str, raws: &[Raw], ids: &mut HashMap<String, u32>) -> Vec<(u32, bool)> {
    let mut key = |raw: &Raw| {
        let next = ids.len() as u32;
        *ids.entry(normal(text, raw).into_owned()).or_insert(next)
    };
    raws.iter().map(|raw| (key(raw), raw.tight)).collect()
}

/// The fewest steps from one row of keys to another.
fn edits(old: &[(u32, bool)], new: &[(u32, bool)]) -> Vec<Edit> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (old.get(head..).unwrap_or_default(), new.get(head..).unwrap_or_default());
    let tail = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let old_middle = old_rest.get(..old_rest.len() - tail).unwrap_or_default();
    let new_middle = new_rest.get(..new_rest.len() - tail).unwrap_or_default();
    let mut out: Vec<Edit> = (0..head).map(|index| Edit::Same(index, index)).collect();
    middle(old_middle, new_middle, head, &mut out);
    let ends = (old.len() - tail..old.len()).zip(new.len() - tail..new.len());
    out.extend(ends.map(|(at, to)| Edit::Same(at, to)));
    out
}

/// The steps between two rows by their longest common part; `head` is added to every index.
fn middle(old: &[(u32, bool)], new: &[(u32, bool)], head: usize, out: &mut Vec<Edit>) {
    let width = new.len() + 1;
    if old.len().saturating_add(1).saturating_mul(width) > PAIRS {
        out.extend((0..old.len()).map(|at| Edit::Deleted(head + at)));
        out.extend((0..new.len()).map(|to| Edit::Inserted(head + to)));
        return;
    }
    // common[at * width + to]: the length of the longest common part of old[at..] and new[to..].
    let mut common = vec![0_u16; (old.len() + 1) * width];
    for at in (0..old.len()).rev() {
        for to in (0..new.len()).rev() {
            common[at * width + to] = if old[at] == new[to] {
                common[(at + 1) * width + to + 1] + 1
            } else {
                common[(at + 1) * width + to].max(common[at * width + to + 1])
            };
        }
    }
    let (mut at, mut to) = (0, 0);
    while at < old.len() || to < new.len() {
        if at < old.len() && to < new.len() && old[at] == new[to] {
            out.push(Edit::Same(head + at, head + to));
            at += 1;
            to += 1;
        } else if at < old.len() && (to == new.len() || common[(at + 1) * width + to] >= common[at * width + to + 1]) {
            out.push(Edit::Deleted(head + at));
            at += 1;
        } else {
            out.push(Edit::Inserted(head + to));
            to += 1;
        }
    }
}
