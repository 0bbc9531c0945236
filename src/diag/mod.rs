//! What is wrong, where, and how to mend it: data that [`crate::report`] prints. Nothing is printed here.

pub mod codes;

pub use codes::{CODES, Code};

use crate::span::{Place, SourceFile, Span};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing is published until it is mended.
    Error,
    /// Published, but it should be looked at.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// One thing that is wrong.
#[derive(Clone, PartialEq, Debug)]
pub struct Diagnostic {
    /// The rule that found it.
    pub code: &'static Code,
    /// How bad it is: the code's own severity unless the configuration says otherwise.
    pub severity: Severity,
    /// One sentence in the editor's words, in lower case, without a full stop.
    pub message: String,
    /// Where it is. A fault of the whole documentary has no place.
    pub place: Option<Place>,
    /// A few words under the caret.
    pub label: Option<String>,
    /// Other places that explain it, such as "first used here".
    pub related: Vec<(Place, String)>,
    /// How to mend it.
    pub help: Vec<String>,
    /// The mended text itself, where it can be given.
    pub replacement: Option<Replacement>,
}

/// Text that mends a fault when it is put in place of what stands there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Replacement {
    /// What to replace.
    pub place: Place,
    /// What to put there.
    pub text: String,
}

impl Diagnostic {
    /// A diagnostic at a place in a file.
    pub fn at(code: &'static Code, place: Place, message: impl Into<String>) -> Self {
        Diagnostic { place: Some(place), ..Diagnostic::general(code, message) }
    }

    /// A diagnostic of a span in a file.
    pub fn new(code: &'static Code, file: &SourceFile, span: Span, message: impl Into<String>) -> Self {
        Diagnostic::at(code, file.place(span), message)
    }

    /// A diagnostic without a place.
    pub fn general(code: &'static Code, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            severity: code.severity,
            message: plain_spaces(&message.into()),
            place: None,
            label: None,
            related: Vec::new(),
            help: Vec::new(),
            replacement: None,
        }
    }

    /// Adds the words under the caret.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Adds another place that explains the fault.
    pub fn also(mut self, place: Place, label: impl Into<String>) -> Self {
        self.related.push((place, label.into()));
        self
    }

    /// Adds a cure.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(plain_spaces(&help.into()));
        self
    }

    /// Adds the text that mends it.
    pub fn replace(mut self, place: Place, text: impl Into<String>) -> Self {
        self.replacement = Some(Replacement { place, text: text.into() });
        self
    }

    /// Adds "did you mean …" with the replacement itself, if there is a near match.
    pub fn did_you_mean(self, place: Place, near: Option<&str>) -> Self {
        match near {
            Some(near) => self.help(format!("did you mean `{near}`?")).replace(place, near),
            None => self,
        }
    }
}

/// The spaces that keep `p. 73` on one line of a page are in the way when a message is searched or copied.
fn plain_spaces(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

/// Puts diagnostics into the order in which they are reported: by file, place and code, those without a place last.
/// Exact repeats are dropped.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| key(a).cmp(&key(b)));
    diagnostics.dedup();
}

fn key(d: &Diagnostic) -> (bool, Option<&Place>, &'static str, &str) {
    (d.place.is_none(), d.place.as_ref(), d.code.id, &d.message)
}

/// Whether any is an error.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|d| d.severity == Severity::Error)
}

/// The longest name, in bytes, that is compared with others.
const LONGEST_NAME: usize = 200;

/// The candidate that a person most likely meant by `word`, if one is near enough. Case, accents and the order of words
/// don't count as differences; ties go to the first in alphabetical order.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Nobody mistypes a whole paragraph, and comparing two of them takes time and memory as their product.
    if word.len() > LONGEST_NAME {
        return None;
    }
    let wanted = folded(word);
    let limit = (wanted.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .filter(|c| c.len() <= LONGEST_NAME)
        .filter_map(|c| {
            let folded = folded(c);
            let distance = distance(&wanted, &folded);
            let shared = shares_most_words(&wanted, &folded);
            (distance <= limit || shared).then_some((distance, c))
        })
        .min()
        .map(|(_, c)| c)
}

fn distance(a: &str, b: &str) -> usize {
    // Names far apart in length can't be near; skip the quadratic comparison.
    let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
    if long - short > short.max(4) { long } else { strsim::damerau_levenshtein(a, b) }
}

fn shares_most_words(a: &str, b: &str) -> bool {
    let (a, b): (Vec<&str>, Vec<&str>) = (a.split(' ').collect(), b.split(' ').collect());
    let shared = a.iter().filter(|w| w.len() > 2 && b.contains(w)).count();
    shared >= 2 && shared * 2 > a.len().max(b.len())
}

fn folded(word: &str) -> String {
    let slug = crate::url::slug(word);
    let mut words: Vec<&str> = slug.split('-').collect();
    words.sort_unstable();
    words.join(" ")
}

/// Texts of the files that diagnostics speak of, by path: what a report shows lines from.
pub type Texts = BTreeMap<Arc<str>, Arc<str>>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names() {
        let people = ["donald-trump", "joe-biden", "mike-pence"];
        assert_eq!(nearest("mike-pense", people), Some("mike-pence"));
        assert_eq!(nearest("pence-mike", people), Some("mike-pence"));
        assert_eq!(nearest("Mïke Pence", people), Some("mike-pence"));
        assert_eq!(nearest("karen-pence", people), None, "another person is not a slip");
        assert_eq!(nearest("x", people), None);
    }

    #[test]
    fn every_code_is_unique_and_explained() {
        let mut ids: Vec<&str> = CODES.iter().map(|c| c.id).collect();
        ids.sort_unstable();
        let count = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), count);
        for code in CODES {
            let letter = if code.severity == Severity::Error { 'E' } else { 'W' };
            assert!(code.id.starts_with(letter), "{}", code.id);
            assert!(code.explanation.len() > 40 && !code.wrong.is_empty() && !code.right.is_empty(), "{}", code.id);
        }
    }
}
