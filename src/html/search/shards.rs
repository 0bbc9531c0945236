//! The files of the index: packed, split, and safe inside of a script.

use super::entry::{Indexed, Weight};
use super::script::script_order;
use super::{File, Lexicon, Uses};
use crate::url::OutPath;
use rayon::prelude::*;

/// The size from which on a file of words or lists is closed, in bytes.
const WORDS: usize = 6_000;
/// The same for texts. A result loads one of these, so they are few entries each.
const TEXTS: usize = 8_000;
/// How often a word is used, as one character: the power of two, and whether it is in a name.
const CLASSES: &[u8; 20] = b"!#$%&()*+,-/:;=?@[]^";

/// Files of one sort, with what each begins with.
#[derive(Default)]
pub struct Shards {
    /// The data of each, as JavaScript.
    pub files: Vec<String>,
    /// The first word of each, for words.
    pub first_words: Vec<String>,
    /// The first number of each, for lists.
    pub first_numbers: Vec<u32>,
}

impl Shards {
    /// The files, each a call that hands over its data.
    pub fn into_files(self, name: &str) -> Vec<File> {
        self.files.into_iter().enumerate().map(|(number, data)| file(name, number, &data)).collect()
    }
}

/// A file that hands over some data, which is safe in a script.
pub fn file(name: &str, number: usize, data: &str) -> File {
    let bytes = format!("annals(\"{name}\",{number},{data})\n");
    File { path: path(name, number), bytes: bytes.into_bytes() }
}

fn path(name: &str, number: usize) -> OutPath {
    OutPath::new(if name == "index" { "search/index.js".to_owned() } else { format!("search/{name}{number}.js") })
}

/// Words, each as what it doesn't share with the one before: how much is shared as a capital, the rest, `{` if the word is everywhere, the
/// class of its group, and unless the group is new, `_3` for the third group before the next new one.
pub fn words(lexicon: &Lexicon, entries: usize) -> Shards {
    let mut shards = Shards::default();
    let (mut rows, mut before, mut next) = (String::new(), "", 0);
    let mut first = 0;
    for (word, group) in &lexicon.words {
        if rows.len() >= WORDS {
            shards.files.push(format!("[{first},\"{rows}\"]"));
            rows.clear();
        }
        if rows.is_empty() {
            shards.first_words.push(word.to_string());
            (before, first) = ("", next);
        }
        push_word(&mut rows, before, word);
        if lexicon.is_everywhere(&lexicon.groups[*group], entries) {
            rows.push('{');
        }
        rows.push(class(lexicon, *group));
        if *group == next {
            next += 1;
        } else {
            rows.push('_');
            rows.push_str(&(next - group).to_string());
        }
        before = word;
    }
    if !rows.is_empty() {
        shards.files.push(format!("[{first},\"{rows}\"]"));
    }
    shards
}

fn class(lexicon: &Lexicon, group: usize) -> char {
    let uses = &lexicon.groups[group];
    let power = uses.0.len().max(1).ilog2().min(9) as usize;
    let named = if uses.of(Weight::Name).next().is_none() { 0 } else { 10 };
    CLASSES[power + named].into()
}

/// The same words from behind.
pub fn tails(lexicon: &Lexicon) -> Shards {
    let mut tails: Vec<String> = lexicon.words.iter().map(|(word, _)| word.chars().rev().collect()).collect();
    tails.sort_unstable_by(|a, b| script_order(a, b));
    let mut shards = Shards::default();
    let (mut rows, mut before) = (String::new(), "");
    for tail in &tails {
        if rows.len() >= WORDS {
            shards.files.push(format!("\"{rows}\""));
            rows.clear();
        }
        if rows.is_empty() {
            shards.first_words.push(tail.clone());
            before = "";
        }
        push_word(&mut rows, before, tail);
        before = tail;
    }
    if !rows.is_empty() {
        shards.files.push(format!("\"{rows}\""));
    }
    shards
}

/// Words hold letters and digits only, none of them a capital, so nothing of theirs is taken for a mark or needs an escape.
fn push_word(rows: &mut String, before: &str, word: &str) {
    let (mut shared, mut bytes) = (0, 0);
    for (a, b) in before.chars().zip(word.chars()) {
        if a != b || shared + a.len_utf16() > 25 {
            break;
        }
        shared += a.len_utf16();
        bytes += a.len_utf8();
    }
    rows.push(char::from(b'A' + shared as u8));
    rows.push_str(&word[bytes..]);
}

/// For each group the entries that have it: three lists with bars between them; groups with tildes between them.
pub fn lists(lexicon: &Lexicon, entries: usize) -> Shards {
    let packed: Vec<String> =
        lexicon.groups.par_iter().map(|uses| packed(uses, lexicon.is_everywhere(uses, entries))).collect();
    let mut shards = Shards::default();
    let mut rows = String::new();
    for (number, lists) in packed.iter().enumerate() {
        if rows.len() >= WORDS {
            shards.files.push(format!("\"{rows}\""));
            rows.clear();
        }
        if rows.is_empty() {
            shards.first_numbers.push(number as u32);
        } else {
            rows.push('~');
        }
        rows.push_str(lists);
    }
    if !rows.is_empty() {
        shards.files.push(format!("\"{rows}\""));
    }
    shards
}

fn packed(uses: &Uses, is_everywhere: bool) -> String {
    let kept = if is_everywhere { 1 } else { 3 };
    let lists: Vec<String> =
        [Weight::Name, Weight::Lead, Weight::Text][..kept].iter().map(|w| numbers(uses.of(*w))).collect();
    lists.join("|").trim_end_matches('|').to_owned()
}

/// What results show, entry by entry: gives the files to `take`, and the number of the first entry of each is left.
pub fn texts(indexed: &[Indexed], take: &(impl Fn(&OutPath, &[u8]) + Sync)) -> Vec<u32> {
    let mut starts = vec![0];
    let mut size = 0;
    for (number, entry) in indexed.iter().enumerate() {
        if size >= TEXTS {
            starts.push(number);
            size = 0;
        }
        size += entry.shown.len();
    }
    // Most of the index is made here, in memory that is used again.
    let write = |script: &mut String, (number, start): (usize, &usize)| {
        let end = starts.get(number + 1).copied().unwrap_or(indexed.len());
        script.clear();
        script.push_str(&format!("annals(\"t\",{number},["));
        for (at, entry) in indexed[*start..end].iter().enumerate() {
            script.push_str(if at == 0 { "" } else { "," });
            script.push_str(&entry.shown);
        }
        script.push_str("])\n");
        take(&path("t", number), script.as_bytes());
    };
    starts.par_iter().enumerate().for_each_init(String::new, write);
    starts.iter().map(|start| *start as u32).collect()
}

/// Increasing numbers, each as what it adds to the one before, in base 45: the digits of a number but the last are taken from the upper
/// half of the signs. There are 90 of them, those of ASCII that need no escape and separate nothing.
pub fn numbers(list: impl Iterator<Item = u32>) -> String {
    let mut text = String::new();
    let mut next = 0;
    for number in list {
        push_number(&mut text, number.saturating_sub(next));
        next = number + 1;
    }
    text
}

fn push_number(text: &mut String, number: u32) {
    let mut power = 45;
    while number / power >= 45 {
        power *= 45;
    }
    while power > 1 && number >= 45 {
        text.push(sign(45 + number / power % 45));
        power /= 45;
    }
    text.push(sign(number % 45));
}

fn sign(value: u32) -> char {
    const SIGNS: [u8; 90] = signs();
    SIGNS[value as usize].into()
}

const fn signs() -> [u8; 90] {
    let mut signs = [0; 90];
    let (mut at, mut byte) = (0, b' ');
    while at < signs.len() {
        if !matches!(byte, b'"' | b'\\' | b'<' | b'|' | b'~') {
            signs[at] = byte;
            at += 1;
        }
        byte += 1;
    }
    signs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_packed() {
        assert_eq!(numbers([].into_iter()), "");
        assert_eq!(numbers([0, 1, 2].into_iter()), "   ");
        // 0, then 44 more, then 45 more: two digits.
        assert_eq!(numbers([0, 45, 91].into_iter()).len(), 4);
        assert_eq!(signs()[89], b'}');
    }
}
