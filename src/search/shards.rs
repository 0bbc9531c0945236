//! The files of the index: packed, split, and safe inside of a script.

use super::{File, Lexicon};
use crate::url::OutPath;
use std::cmp::Ordering;

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
    /// The first number of each, for lists and texts.
    pub first_numbers: Vec<u32>,
}

impl Shards {
    /// The files, each a call that hands over its data.
    pub fn into_files(self, name: &str) -> Vec<File> {
        let single = name == "index";
        let file = |(number, data): (usize, String)| {
            let path = if single { "search/index.js".to_owned() } else { format!("search/{name}{number}.js") };
            let bytes = format!("annals(\"{name}\",{number},{})\n", in_script(data));
            File { path: OutPath::new(path), bytes: bytes.into_bytes().into() }
        };
        self.files.into_iter().enumerate().map(file).collect()
    }
}

/// JSON as a part of a script, also of one that somebody pastes into a page: no tag, no comment and no end of a line begins in it.
pub fn in_script(json: String) -> String {
    if !json.contains(['<', '\u{2028}', '\u{2029}']) {
        return json;
    }
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

/// The order of two words as scripts compare them, by UTF-16.
pub fn script_order(a: &str, b: &str) -> Ordering {
    if a.is_ascii() && b.is_ascii() { a.cmp(b) } else { a.encode_utf16().cmp(b.encode_utf16()) }
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
            shards.first_words.push((*word).to_owned());
            (before, first) = ("", next);
        }
        push_word(&mut rows, before, word);
        if lexicon.is_everywhere(*group, entries) {
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
    let power = uses.count().max(1).ilog2().min(9) as usize;
    let named = if uses.0[0].is_empty() { 0 } else { 10 };
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
    let mut shards = Shards::default();
    let mut rows = String::new();
    for (number, uses) in lexicon.groups.iter().enumerate() {
        if rows.len() >= WORDS {
            shards.files.push(format!("\"{rows}\""));
            rows.clear();
        }
        if rows.is_empty() {
            shards.first_numbers.push(number as u32);
        } else {
            rows.push('~');
        }
        let kept = if lexicon.is_everywhere(number, entries) { 1 } else { 3 };
        let lists: Vec<String> = uses.0[..kept].iter().map(|list| numbers(list)).collect();
        rows.push_str(lists.join("|").trim_end_matches('|'));
    }
    if !rows.is_empty() {
        shards.files.push(format!("\"{rows}\""));
    }
    shards
}

/// What results show, entry by entry.
pub fn texts<'a>(shown: impl Iterator<Item = &'a str>) -> Shards {
    let mut shards = Shards::default();
    let mut rows = String::new();
    for (number, json) in shown.enumerate() {
        if rows.len() >= TEXTS {
            shards.files.push(format!("[{rows}]"));
            rows.clear();
        }
        if rows.is_empty() {
            shards.first_numbers.push(number as u32);
        } else {
            rows.push(',');
        }
        rows.push_str(json);
    }
    if !rows.is_empty() {
        shards.files.push(format!("[{rows}]"));
    }
    shards
}

/// Increasing numbers, each as what it adds to the one before, in base 45: the digits of a number but the last are taken from the upper
/// half of the signs. There are 90 of them, those of ASCII that need no escape and separate nothing.
pub fn numbers(list: &[u32]) -> String {
    let mut text = String::with_capacity(list.len());
    let mut next = 0;
    for number in list {
        let mut rest = number.saturating_sub(next);
        let mut digits = vec![sign(rest % 45)];
        while rest >= 45 {
            rest /= 45;
            digits.push(sign(45 + rest % 45));
        }
        text.extend(digits.iter().rev());
        next = number + 1;
    }
    text
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
        assert_eq!(numbers(&[]), "");
        assert_eq!(numbers(&[0, 1, 2]), "   ");
        // 0, then 44 more, then 45 more: two digits.
        assert_eq!(numbers(&[0, 45, 91]).len(), 4);
        assert_eq!(signs()[89], b'}');
    }

    #[test]
    fn nothing_ends_a_script() {
        let bad = serde_json::to_string("</script><!--\u{2028}\u{2029}\"\\").unwrap_or_default();
        let safe = in_script(bad);
        assert!(!safe.contains(['<', '\u{2028}', '\u{2029}']));
        let back: String = serde_json::from_str(&safe).unwrap_or_default();
        assert_eq!(back, "</script><!--\u{2028}\u{2029}\"\\");
    }
}
