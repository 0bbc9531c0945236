//! Whether a passage of a copy really says what a quotation says, told without the matcher: only words are compared, one after the other.
//! Marks, spaces and the form of letters don't count here, so it allows more than Annals does; what it refuses is a deception.

use unicode_normalization::UnicodeNormalization;

/// The most words between two words of a quotation where a page ends: notes, heads and page numbers.
const FURNITURE: usize = 400;

/// What a quotation asks for.
enum Asked {
    Word(String),
    /// A gap, or what an editor put in brackets: any words.
    Anything,
}

/// A word of the passage.
struct Said {
    word: String,
    /// A page ends before it.
    page: bool,
    /// It is glued to a hyphen that ends a line and follows another word.
    broken: bool,
}

/// Follows a quotation's words through a passage.
///
/// # Errors
/// The first words that the passage doesn't have there.
pub fn said(passage: &str, quotation: &str) -> Result<(), String> {
    let words = words_of(passage);
    let mut places: Vec<usize> = vec![0];
    let mut free = true; // the passage begins with the first word, or with a word that an editor altered
    for asked in asked_of(quotation) {
        match asked {
            Asked::Anything => free = true,
            Asked::Word(word) => {
                let from = if free { everywhere(&places, words.len()) } else { reached(&places, &words) };
                places = from.iter().flat_map(|at| after(&words, *at, &word)).collect();
                places.sort_unstable();
                places.dedup();
                if places.is_empty() {
                    return Err(format!("the passage doesn't say `{word}` there"));
                }
                free = false;
            }
        }
    }
    Ok(())
}

fn everywhere(places: &[usize], end: usize) -> Vec<usize> {
    (places.iter().copied().min().unwrap_or(end)..end).collect()
}

/// Where the next word may stand: here, or after footnote calls, or beyond a page's end.
fn reached(places: &[usize], words: &[Said]) -> Vec<usize> {
    let mut all = Vec::new();
    for &place in places {
        let calls = words.iter().skip(place).take_while(|said| said.word.chars().all(char::is_numeric)).count();
        all.extend(place..=place + calls);
        let near = words.iter().skip(place).take(FURNITURE);
        if let Some(end) = near.clone().position(|said| said.page) {
            all.extend(place + end..(place + end + FURNITURE).min(words.len()));
        }
    }
    all
}

/// Where the passage goes on after a word.
fn after(words: &[Said], at: usize, word: &str) -> Vec<usize> {
    let Some(said) = words.get(at) else { return Vec::new() };
    let mut all = Vec::new();
    if said.word == word || said.word.trim_end_matches(char::is_numeric) == word {
        all.push(at + 1);
    }
    // A word that a line's end breaks, perhaps over a page's foot and head.
    let next = words.iter().enumerate().skip(at + 1).take(FURNITURE);
    let parts = next.filter(|(n, next)| next.broken || *n > at + 1 || next.page);
    let halves = parts.filter(|(_, next)| word.strip_prefix(said.word.as_str()) == Some(next.word.as_str()));
    if words.get(at + 1).is_some_and(|next| next.broken) {
        all.extend(halves.map(|(n, _)| n + 1));
    }
    all
}

/// The words of a text: letters and digits, composed, without what can't be seen. In scripts without capitals each letter is a word.
fn words_of(text: &str) -> Vec<Said> {
    let mut all: Vec<Said> = Vec::new();
    let (mut open, mut page, mut hyphen, mut broken) = (false, false, false, false);
    for c in text.chars() {
        let form = c == '\u{c}';
        page |= form;
        if is_letter(c) {
            let alone = !c.is_ascii() && c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase();
            match all.last_mut().filter(|_| open && !alone) {
                Some(last) => last.word.push(c),
                None => all.push(Said { word: c.to_string(), page, broken }),
            }
            (page, broken, hyphen, open) = (false, false, false, !alone);
        } else if matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{ad}') {
            // A soft hyphen within a line is nothing.
            hyphen = true;
            open &= c == '\u{ad}';
        } else if !is_nothing(c) {
            broken |= hyphen && c.is_whitespace() && !matches!(c, ' ' | '\t' | '\u{a0}');
            open = false;
            hyphen &= matches!(c, ' ' | '\t' | '\u{a0}');
        }
    }
    all.iter_mut().for_each(|said| said.word = said.word.nfkc().collect());
    all
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c)
}

fn is_nothing(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{61c}')
}

/// A quotation as words, gaps, and what stands in brackets. A word that touches a bracket is the editor's too.
fn asked_of(quotation: &str) -> Vec<Asked> {
    let mut asked = Vec::new();
    let mut plain = String::new();
    let (mut depth, mut dots) = (0_usize, 0_usize);
    let mut rest = quotation.chars().peekable();
    while let Some(c) = rest.next() {
        dots = match c {
            '.' => dots + 1,
            '…' => 3,
            c if c.is_whitespace() || is_nothing(c) => dots,
            _ => 0,
        };
        match c {
            '[' => {
                if depth == 0 {
                    // The word before a bracket that touches it is altered.
                    let kept = plain.trim_end_matches(|c: char| is_letter(c) || is_nothing(c)).len();
                    plain.truncate(kept);
                    take(&mut asked, &mut plain);
                }
                depth += 1;
            }
            ']' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    asked.push(Asked::Anything);
                    while rest.next_if(|c| is_letter(*c) || is_nothing(*c)).is_some() {}
                }
            }
            _ if depth > 0 => {}
            _ if dots >= 3 => {
                take(&mut asked, &mut plain);
                asked.push(Asked::Anything);
            }
            _ => plain.push(c),
        }
    }
    take(&mut asked, &mut plain);
    asked
}

fn take(asked: &mut Vec<Asked>, plain: &mut String) {
    asked.extend(words_of(plain).into_iter().map(|said| Asked::Word(said.word)));
    plain.clear();
}
