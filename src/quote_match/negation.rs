//! The words on which a sense turns: negations and restrictions, by language.

use super::token::{Kind, Reading, normal, scan};
use std::collections::HashSet;

/// Words of negation and restriction, and the letters that make a word its opposite.
///
/// Each list is a text of words with spaces between. A word that ends in a hyphen (`un-`) is a prefix, one that begins with a hyphen (`-less`) a
/// suffix, one in brackets (`(the)`) is light: it stands between a negation and what is denied without weakening it.
#[derive(Clone, Debug, Default)]
pub struct Negations {
    words: HashSet<String>,
    prefixes: Vec<String>,
    suffixes: Vec<String>,
    light: HashSet<String>,
}

impl Negations {
    /// Puts lists of several languages together.
    pub fn new<'l>(lists: impl IntoIterator<Item = &'l str>) -> Negations {
        let mut negations = Negations::default();
        for word in lists.into_iter().flat_map(str::split_whitespace).map(str::to_lowercase) {
            if let Some(prefix) = word.strip_suffix('-') {
                negations.prefixes.push(prefix.to_owned());
            } else if let Some(suffix) = word.strip_prefix('-') {
                negations.suffixes.push(suffix.to_owned());
            } else if let Some(light) = word.strip_prefix('(').and_then(|word| word.strip_suffix(')')) {
                negations.light.insert(light.to_owned());
            } else {
                negations.words.insert(word);
            }
        }
        negations
    }

    /// Whether a word is one of negation or restriction, in any case.
    pub fn is_negation(&self, word: &str) -> bool {
        self.words.contains(&word.to_lowercase())
    }

    /// Whether a word changes nothing of what a negation before it denies: an article, an auxiliary.
    pub fn is_light(&self, word: &str) -> bool {
        self.light.contains(&word.to_lowercase())
    }

    /// Whether one word is the other with letters that make it the opposite. Both in small letters.
    pub fn is_opposite(&self, word: &str, other: &str) -> bool {
        let cut = self
            .prefixes
            .iter()
            .any(|prefix| word.strip_prefix(prefix.as_str()).is_some_and(|rest| !rest.is_empty() && rest == other));
        let lost = self.prefixes.iter().any(|prefix| {
            word.starts_with(prefix.as_str())
                && !other.starts_with(prefix.as_str())
                && other.len() > 2
                && word.ends_with(other)
        });
        let ending =
            self.suffixes.iter().any(|suffix| word.ends_with(suffix.as_str()) && !other.ends_with(suffix.as_str()));
        cut || lost || ending
    }

    /// The first word of negation or restriction in a text, `didn't` as a whole.
    pub fn first_in(&self, text: &str) -> Option<String> {
        let tokens = scan(text, Reading::Quotation);
        tokens.iter().enumerate().filter(|(_, raw)| raw.kind == Kind::Word).find_map(|(index, raw)| {
            let word = normal(text, raw);
            let contracted = || {
                let [mark, end] = tokens.get(index + 1..index + 3)? else { return None };
                let t = text.get(end.start..end.end)?.eq_ignore_ascii_case("t");
                (mark.single && mark.glued && end.glued && t && word.ends_with(['n', 'N'])).then(|| format!("{word}’t"))
            };
            self.is_negation(&word).then(|| word.to_string()).or_else(contracted)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_prefixes_and_contractions() {
        let negations = Negations::new(["not never un- -less (the)", "Nunca"]);
        assert!(negations.is_negation("Not") && negations.is_negation("nunca") && !negations.is_negation("note"));
        assert!(negations.is_light("The") && !negations.is_light("not"));
        assert!(negations.is_opposite("unlawful", "lawful") && !negations.is_opposite("under", "stood"));
        assert!(negations.is_opposite("careless", "careful"));
        assert_eq!(negations.first_in("he didn't go").as_deref(), Some("didn’t"));
        assert_eq!(negations.first_in("he went"), None);
    }
}
