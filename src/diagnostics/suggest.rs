//! *Did you mean*: which of many names is near to a word, and which of them are near to each other.

use std::collections::BTreeMap;

/// The longest name, in bytes, that is compared with others.
const LONGEST_NAME: usize = 200;

/// Names to be compared with words that lead nowhere. Made once, asked often.
pub struct Names<'a> {
    names: Vec<(&'a str, Folded)>,
}

/// A name without what doesn't count: case, accents, marks and the order of its words.
struct Folded {
    text: String,
    /// Which letters and digits occur: a bit each.
    letters: u64,
}

impl Folded {
    fn new(name: &str) -> Self {
        let text = sorted_words(&crate::url::slug(name));
        let letters = text.bytes().fold(0, |all, b| all | 1 << (b % 64));
        Folded { text, letters }
    }

    /// So many changes at least lie between two names.
    fn least_distance(&self, other: &Folded) -> usize {
        let (a, b) = (self.letters & !other.letters, other.letters & !self.letters);
        let letters = a.count_ones().max(b.count_ones()) as usize;
        letters.max(self.text.len().abs_diff(other.text.len()))
    }
}

fn sorted_words(slug: &str) -> String {
    let mut words: Vec<&str> = slug.split('-').collect();
    words.sort_unstable();
    words.join(" ")
}

impl<'a> Names<'a> {
    /// Names, ready to be compared.
    pub fn new(names: impl IntoIterator<Item = &'a str>) -> Self {
        let short = names.into_iter().filter(|name| name.len() <= LONGEST_NAME);
        Names { names: short.map(|name| (name, Folded::new(name))).collect() }
    }

    /// The name that a person most likely meant by `word`, if one is near enough. Case, accents and the order of words don't count as
    /// differences; ties go to the first in alphabetical order.
    pub fn nearest(&self, word: &str) -> Option<&'a str> {
        // Nobody mistypes a whole paragraph, and comparing two of them takes time and memory as their product.
        if word.len() > LONGEST_NAME {
            return None;
        }
        let wanted = Folded::new(word);
        let limit = (wanted.text.chars().count() / 3).max(1);
        let distance = |folded: &Folded| {
            let least = wanted.least_distance(folded);
            let shared = shares_most_words(&wanted.text, &folded.text);
            // Most names are out of the question at a glance.
            let distance = if least > limit { least } else { strsim::damerau_levenshtein(&wanted.text, &folded.text) };
            (distance <= limit || shared).then_some(distance)
        };
        self.names.iter().filter_map(|(name, folded)| Some((distance(folded)?, *name))).min().map(|(_, name)| name)
    }
}

/// The candidate that a person most likely meant by `word`, if one is near enough: see [`Names::nearest`].
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    Names::new(candidates).nearest(word)
}

/// The candidate that is a letter apart, if there is only one: where many look alike, as subsections do, a guess would mislead.
pub fn only_nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = crate::url::slug(word);
    let mut near: Vec<(usize, &str)> = candidates
        .into_iter()
        .map(|c| (strsim::osa_distance(&wanted, &crate::url::slug(c)), c))
        .filter(|(distance, c)| *distance <= 1 && c.len() <= LONGEST_NAME)
        .collect();
    near.sort_unstable();
    match near.as_slice() {
        [(_, only)] => Some(only),
        [(first, near), (second, _), ..] if first < second => Some(near),
        _ => None,
    }
}

/// Everything that entries are called, with the id of each.
pub struct Known<'a> {
    names: Names<'a>,
    ids: BTreeMap<&'a str, &'a str>,
}

impl<'a> Known<'a> {
    /// Names, each with its id. Of two with one name the first counts.
    pub fn new(pairs: Vec<(&'a str, &'a str)>) -> Self {
        let mut ids = BTreeMap::new();
        pairs.iter().for_each(|(name, id)| _ = ids.entry(*name).or_insert(*id));
        Known { names: Names::new(ids.keys().copied()), ids }
    }

    /// The id of the name that is nearest to a word: see [`Names::nearest`].
    pub fn nearest(&self, word: &str) -> Option<&'a str> {
        self.ids.get(self.names.nearest(word)?).copied()
    }
}

fn shares_most_words(a: &str, b: &str) -> bool {
    let count = |text: &str| text.matches(' ').count() + 1;
    let shared = a.split(' ').filter(|w| w.len() > 2 && b.split(' ').any(|other| other == *w)).count();
    shared >= 2 && shared * 2 > count(a).max(count(b))
}

/// How many names that share a key are compared with each other: what so many share is a pattern, not a slip.
const MOST_SHARED: usize = 16;

/// The pairs of names that are almost one: the same words in another order, one letter more, less or other (but
/// for the first of a word), or one word of three misspelt.
/// Names whose numbers differ are never alike. The pairs are positions, the smaller first, in order.
///
/// Nothing compares every pair: each name is filed under all that it becomes without one letter or one word, and only names that meet under
/// such a key are compared.
pub fn alike(names: &[&str]) -> Vec<(usize, usize)> {
    let slugs: Vec<String> = names.iter().map(|name| crate::url::slug(name)).collect();
    let mut filed: Vec<(u64, usize)> = Vec::new();
    for (at, slug) in slugs.iter().enumerate().filter(|(_, slug)| (SHORTEST..=LONGEST_NAME).contains(&slug.len())) {
        filed.extend(keys(slug).into_iter().map(|key| (key, at)));
    }
    filed.sort_unstable();
    filed.dedup();
    let mut pairs = Vec::new();
    for holders in filed.chunk_by(|a, b| a.0 == b.0) {
        for (i, (_, a)) in holders.iter().enumerate() {
            let others = holders[i + 1..].iter().take(MOST_SHARED);
            pairs.extend(others.filter(|(_, b)| are_alike(&slugs[*a], &slugs[*b])).map(|(_, b)| (*a, *b)));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// The shortest name, in letters, for which a typo can be told from a different name.
const SHORTEST: usize = 6;

/// Everything under which a name is filed, as hashes of it.
fn keys(slug: &str) -> Vec<u64> {
    let sorted = sorted_words(slug);
    let hash = |text: &[u8]| xxhash_rust::xxh3::xxh3_64(text);
    let mut keys = vec![hash(slug.as_bytes()), hash(sorted.as_bytes())];
    let mut shorter = Vec::with_capacity(slug.len());
    for at in 0..slug.len() {
        shorter.clear();
        shorter.extend_from_slice(&slug.as_bytes()[..at]);
        shorter.extend_from_slice(&slug.as_bytes()[at + 1..]);
        keys.push(hash(&shorter));
    }
    let words: Vec<&str> = sorted.split(' ').collect();
    if words.len() >= 3 {
        keys.extend((0..words.len()).map(|at| hash([&words[..at], &words[at + 1..]].concat().join(" ").as_bytes())));
    }
    keys
}

fn are_alike(a: &str, b: &str) -> bool {
    let numbers = |text: &'_ str| text.bytes().filter(u8::is_ascii_digit).collect::<Vec<u8>>();
    if numbers(a) != numbers(b) {
        return false;
    }
    let (sorted_a, sorted_b) = (sorted_words(a), sorted_words(b));
    sorted_a == sorted_b || a_letter_apart(a, b) || one_word_apart(&sorted_a, &sorted_b)
}

/// Whether two names differ in one letter, and not in the first of a word: Anna Zorn is not Anna Dorn.
fn a_letter_apart(a: &str, b: &str) -> bool {
    let firsts = |text: &str| text.split('-').filter_map(|word| word.chars().next()).collect::<Vec<char>>();
    let (a_firsts, b_firsts) = (firsts(a), firsts(b));
    (a_firsts.len() != b_firsts.len() || a_firsts == b_firsts) && strsim::osa_distance(a, b) <= 1
}

/// Whether two names of three or more words differ in one word, and in that by a slip.
fn one_word_apart(a: &str, b: &str) -> bool {
    let only = |a: &str, b: &str| {
        let rest = a.split(' ').filter(|word| !b.split(' ').any(|other| other == *word)).map(str::to_owned);
        rest.collect::<Vec<_>>()
    };
    match (only(a, b).as_slice(), only(b, a).as_slice()) {
        ([a], [b]) => a.len().min(b.len()) >= SHORTEST && strsim::osa_distance(a, b) <= 2,
        _ => false,
    }
}

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
    fn names_that_are_almost_one() {
        let pairs = |names: &[&str]| alike(names);
        assert_eq!(pairs(&["Mike Pence", "Donald Trump", "Mike Pense"]), [(0, 2)]);
        assert_eq!(pairs(&["Pence, Mike", "Mike Pence", "Míke Pence"]), [(0, 1), (0, 2), (1, 2)]);
        assert_eq!(pairs(&["Report of the harbor board", "Report of the harbour board"]), [(0, 1)]);
        assert_eq!(pairs(&["The hearings on the ferry line", "The haerigns on the ferry line"]), [(0, 1)]);
        assert_eq!(pairs(&["Mike Pence", "Karen Pence", "Mike Smith"]), [], "others of one name");
        assert_eq!(pairs(&["Anna Zorn", "Anna Dorn"]), [], "the first letter is seldom the slip");
        assert_eq!(pairs(&["Vander Meer", "Van der Meer"]), [(0, 1)]);
        assert_eq!(pairs(&["Call of 6 January", "Call of 7 January", "P15", "P16"]), [], "numbers tell apart");
        assert_eq!(pairs(&["The hearing in the morning", "The hearing in the evening"]), [], "another word");
    }

    #[test]
    fn a_pattern_of_names_costs_no_more_than_its_names() {
        let names: Vec<String> = (0..5_000).map(|n| format!("Meeting of the board in room {n}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert_eq!(alike(&names), [], "and this ends at once");
        assert!(alike(&["Meeting of the board"; 1000]).len() < 1000 * MOST_SHARED);
    }
}
