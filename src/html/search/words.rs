//! A text → the words under which it is found: accents and capitals dropped, citations joined. `static/search.js` reads what a reader types
//! in the same way.

use rust_stemmers::{Algorithm, Stemmer};
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

/// Longer words are no words that anybody types.
const LONGEST: usize = 48;

/// Calls `found` with every word of a text, folded. A number with designators behind it, `1512(c)(2)`, is found whole as well, at every
/// depth: `1512c` and `1512c2`.
pub fn each_word(text: &str, mut found: impl FnMut(&str)) {
    let mut word = String::with_capacity(2 * LONGEST);
    for (at, written) in text.unicode_word_indices() {
        if fold_plain(written, &mut word) {
            if is_kept(&word) {
                found(&word);
            }
        } else {
            for part in written.split(|c: char| !c.is_alphanumeric() && c != '.' && !is_combining_mark(c)) {
                fold(part, &mut word);
                if is_kept(&word) {
                    found(&word);
                }
            }
        }
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            each_pinpoint(&text[at + written.len()..], &mut word, &mut found);
        }
    }
}

/// Folds a word of ASCII letters and digits, as nearly all are; `false` if it is none.
fn fold_plain(written: &str, word: &mut String) -> bool {
    word.clear();
    word.push_str(written);
    word.make_ascii_lowercase();
    written.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// A single letter says nothing: it is the rest of `Pence’s` or of `l’homme`.
fn is_kept(word: &str) -> bool {
    word.len() <= LONGEST && !matches!(word.as_bytes(), [] | [b'a'..=b'z'])
}

/// Small letters without accents and full stops: `U.S.C` → `usc`, `Müller` → `muller`.
fn fold(part: &str, word: &mut String) {
    word.clear();
    if part.is_ascii() {
        word.extend(part.bytes().filter(u8::is_ascii_alphanumeric).map(|b| char::from(b.to_ascii_lowercase())));
    } else {
        let letters: String = part.nfkd().filter(|c| c.is_alphanumeric()).collect();
        word.push_str(&letters.to_lowercase());
    }
}

/// The designators that follow a number, each depth joined to it.
fn each_pinpoint(mut rest: &str, word: &mut String, found: &mut impl FnMut(&str)) {
    while let Some((designator, after)) = rest.strip_prefix('(').and_then(|inner| inner.split_once(')')) {
        if designator.is_empty() || designator.len() > 5 || !designator.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return;
        }
        word.push_str(&designator.to_ascii_lowercase());
        found(word);
        rest = after;
    }
}

/// What brings `dismissed` and `dismissal` together, in the language of the site.
pub struct Stems(Option<Stemmer>);

impl Stems {
    /// The stems of a language, by its tag; words of a language that isn't known here are their own stems.
    pub fn of(language: &str) -> Stems {
        let primary = language.split('-').next().unwrap_or_default().to_ascii_lowercase();
        let algorithm = match primary.as_str() {
            "ar" => Algorithm::Arabic,
            "da" => Algorithm::Danish,
            "nl" => Algorithm::Dutch,
            "en" => Algorithm::English,
            "fi" => Algorithm::Finnish,
            "fr" => Algorithm::French,
            "de" => Algorithm::German,
            "el" => Algorithm::Greek,
            "hu" => Algorithm::Hungarian,
            "it" => Algorithm::Italian,
            "no" | "nb" | "nn" => Algorithm::Norwegian,
            "pt" => Algorithm::Portuguese,
            "ro" => Algorithm::Romanian,
            "ru" => Algorithm::Russian,
            "es" => Algorithm::Spanish,
            "sv" => Algorithm::Swedish,
            "ta" => Algorithm::Tamil,
            "tr" => Algorithm::Turkish,
            _ => return Stems(None),
        };
        Stems(Some(Stemmer::create(algorithm)))
    }

    /// The stem of a folded word. Numbers have none but themselves.
    pub fn stem<'w>(&self, word: &'w str) -> Cow<'w, str> {
        match &self.0 {
            Some(stemmer) if !word.bytes().any(|b| b.is_ascii_digit()) => stemmer.stem(word),
            _ => Cow::Borrowed(word),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let mut all = Vec::new();
        each_word(text, |word| all.push(word.to_owned()));
        all
    }

    #[test]
    fn words_are_folded() {
        assert_eq!(words("Pence’s “Müller” wasn't l’homme"), ["pence", "muller", "wasn", "homme"]);
        assert_eq!(words("2:24 p.m. 1,200"), ["2", "24", "pm", "1", "200"]);
        assert_eq!(words("東京"), ["東", "京"]);
        assert!(words(&"a".repeat(LONGEST + 1)).is_empty());
    }

    #[test]
    fn citations_are_found_whole() {
        assert_eq!(words("18 U.S.C. § 1512(c)(2), 371"), ["18", "usc", "1512", "1512c", "1512c2", "2", "371"]);
        assert_eq!(words("1512(c"), ["1512"]);
        assert_eq!(words("371 (a)"), ["371"]);
    }

    #[test]
    fn stems_of_the_language() {
        let english = Stems::of("en-US");
        assert_eq!(english.stem("dismissed"), english.stem("dismissing"));
        assert_eq!(english.stem("1512c2"), "1512c2");
        assert_eq!(Stems::of("tlh").stem("dismissed"), "dismissed");
        assert_eq!(Stems::of("es").stem("testigos"), Stems::of("es").stem("testigo"));
    }
}
