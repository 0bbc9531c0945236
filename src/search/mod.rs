//! The search index: plain scripts that `static/search.js` loads one by one, so that a search on a large site asks for little, needs no
//! server, and works from a disk.
//!
//! | file | holds |
//! |---|---|
//! | `search/index.js` | where everything is: the first word or number of every other file, the kinds of entries, the endings of words |
//! | `search/w….js` | words in order, each with its group: the words of one stem |
//! | `search/v….js` | the same words read backwards, in order, so that a word is found whose beginning is mistyped |
//! | `search/p….js` | for each group the entries: by name, by summary and facts, by text |
//! | `search/t….js` | what results show of entries |
//! | `peek/….js` | what links to people, statutes and sources show of them |

mod entry;
mod peek;
mod shards;
mod words;

pub use peek::depths;

use crate::model::{EntryId, IncidentId, Site};
use crate::url::OutPath;
use entry::{Digest, Indexed, Weight};
use rayon::prelude::*;
use serde_json::json;
use shards::{Shards, numbers};
use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasherDefault;
use std::sync::Arc;
use words::Stems;

/// A file of the index.
#[derive(Debug)]
pub struct File {
    /// Where it is written.
    pub path: OutPath,
    /// What stands in it.
    pub bytes: Arc<[u8]>,
}

/// In a site of fewer entries no word is too common to be looked up.
const FEW: usize = 1_000;
/// How many of the most frequent endings a script may take off a word that it doesn't find.
const MOST_ENDINGS: usize = 60;

/// The entries that have a word, by how it stands there; each list in the order of the index.
#[derive(Default)]
struct Uses([Vec<u32>; 3]);

/// The words of a site with what is found under them.
struct Lexicon<'a> {
    /// In order; with the group of each.
    words: Vec<(&'a str, usize)>,
    groups: Vec<Uses>,
    /// What the stems take off the end of words, and put there, the most frequent first.
    endings: Vec<(String, String)>,
}

/// The index of a site. The same site makes the same bytes.
pub fn files(site: &Site) -> Vec<File> {
    let entries = entries(site);
    let indexed: Vec<Indexed> = entries.par_iter().map(|id| entry::index(site, *id)).collect();
    let words = merge(&indexed);
    let stems = Stems::of(&site.config.language);
    let stemmed: Vec<String> = words.par_iter().map(|(word, _)| stems.stem(word)).collect();
    let lexicon = Lexicon::new(words, &stemmed);
    let (words, tails) = rayon::join(|| shards::words(&lexicon, entries.len()), || shards::tails(&lexicon));
    let (lists, texts) = rayon::join(
        || shards::lists(&lexicon, entries.len()),
        || shards::texts(indexed.iter().map(|i| i.shown.as_str())),
    );
    let index = json!({
        "entries": entries.len(),
        "kinds": kinds(site, &entries),
        "words": words.first_words,
        "tails": tails.first_words,
        "lists": numbers(&lists.first_numbers),
        "texts": numbers(&texts.first_numbers),
        "endings": lexicon.endings,
    });
    let index = Shards { files: vec![index.to_string()], ..Shards::default() };
    let named = [("index", index), ("w", words), ("v", tails), ("p", lists), ("t", texts)];
    let files = named.into_iter().flat_map(|(name, shards)| shards.into_files(name));
    files.chain(peek::files(site)).collect()
}

/// The entries that can be found, in the order of the index: an index that says kind and standing by the place.
fn entries(site: &Site) -> Vec<EntryId> {
    let mut entries: Vec<EntryId> = site.entries().filter(|id| !site.is_withheld(*id)).collect();
    entries.sort_by_key(|id| (rank(*id), standing(site, *id), *id));
    entries
}

fn rank(id: EntryId) -> u8 {
    match id {
        EntryId::Person(_) => 0,
        EntryId::Statute(_) => 1,
        EntryId::Incident(_) => 2,
        EntryId::Page(_) => 3,
        EntryId::Source(_) => 4,
    }
}

fn standing(site: &Site, id: EntryId) -> &'static str {
    match id {
        EntryId::Incident(id) => entry::standing(site, id),
        _ => "",
    }
}

/// The kind and the standing of entries, with the number of the first of each.
fn kinds(site: &Site, entries: &[EntryId]) -> Vec<(&'static str, &'static str, usize)> {
    let mut kinds: Vec<(&str, &str, usize)> = Vec::new();
    for (at, id) in entries.iter().enumerate() {
        let kind = (id.kind().folder(), standing(site, *id));
        if kinds.last().is_none_or(|(folder, standing, _)| (*folder, *standing) != kind) {
            kinds.push((kind.0, kind.1, at));
        }
    }
    kinds
}

/// The standings that incidents of a site have, as filters name them.
pub fn standings(site: &Site) -> Vec<&'static str> {
    let mut all: Vec<&str> = site.shown().map(|id: IncidentId| entry::standing(site, id)).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// All words in order, with their uses.
fn merge(indexed: &[Indexed]) -> Vec<(&str, Uses)> {
    let mut places: HashMap<u64, usize, BuildHasherDefault<Digest>> = HashMap::default();
    let mut words: Vec<(&str, Uses)> = Vec::new();
    for (number, entry) in indexed.iter().enumerate() {
        for (at, word) in entry.words.iter().enumerate() {
            let letters = entry.letters_of(at);
            let mut key = word.hash;
            let place = loop {
                match places.get(&key) {
                    Some(&place) if words[place].0 == letters => break place,
                    Some(_) => key = key.wrapping_add(1),
                    None => {
                        places.insert(key, words.len());
                        words.push((letters, Uses::default()));
                        break words.len() - 1;
                    }
                }
            };
            words[place].1.0[word.weight as usize].push(number as u32);
        }
    }
    words.par_sort_unstable_by(|a, b| shards::script_order(a.0, b.0));
    words
}

impl Uses {
    /// How many entries have the word.
    fn count(&self) -> usize {
        self.0.iter().map(Vec::len).sum()
    }

    /// Adds the uses of another word; an entry with both keeps its best weight.
    fn add(&mut self, other: Uses) {
        if self.count() == 0 {
            *self = other;
            return;
        }
        let mut best: BTreeMap<u32, Weight> = BTreeMap::new();
        for (weight, lists) in [Weight::Name, Weight::Lead, Weight::Text].into_iter().zip(self.0.iter().zip(&other.0)) {
            for entry in lists.0.iter().chain(lists.1) {
                best.entry(*entry).or_insert(weight);
            }
        }
        self.0 = Default::default();
        best.into_iter().for_each(|(entry, weight)| self.0[weight as usize].push(entry));
    }
}

impl<'a> Lexicon<'a> {
    /// Brings the words of each stem together. A stem that is no word itself becomes one, so that other forms of it are found.
    fn new(words: Vec<(&'a str, Uses)>, stems: &'a [String]) -> Lexicon<'a> {
        let endings = endings(words.iter().map(|(word, _)| *word).zip(stems));
        let mut all: Vec<(&str, &str, Uses)> =
            words.into_iter().zip(stems).map(|((word, uses), stem)| (word, stem.as_str(), uses)).collect();
        let mut added: Vec<&str> = Vec::new();
        for stem in stems.iter().map(String::as_str) {
            if all.binary_search_by(|(word, ..)| shards::script_order(word, stem)).is_err() {
                added.push(stem);
            }
        }
        added.sort_unstable();
        added.dedup();
        all.extend(added.into_iter().map(|stem| (stem, stem, Uses::default())));
        all.sort_unstable_by(|a, b| shards::script_order(a.0, b.0));
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        let mut lexicon = Lexicon { words: Vec::with_capacity(all.len()), groups: Vec::new(), endings };
        for (word, stem, uses) in all {
            let group = *numbers.entry(stem).or_insert(lexicon.groups.len());
            if group == lexicon.groups.len() {
                lexicon.groups.push(Uses::default());
            }
            lexicon.groups[group].add(uses);
            lexicon.words.push((word, group));
        }
        lexicon
    }

    /// Whether a group is in so many entries that nothing is found by it but names.
    fn is_everywhere(&self, group: usize, entries: usize) -> bool {
        entries >= FEW && self.groups[group].count() > entries / 2
    }
}

/// How words and their stems differ: `ing` and nothing, `ies` and `y`.
fn endings<'a>(pairs: impl Iterator<Item = (&'a str, &'a String)>) -> Vec<(String, String)> {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (word, stem) in pairs.filter(|(word, stem)| word != stem) {
        let shared: usize = word.chars().zip(stem.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
        *counts.entry((&word[shared..], &stem[shared..])).or_default() += 1;
    }
    let mut all: Vec<((&str, &str), usize)> = counts.into_iter().collect();
    all.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    all.truncate(MOST_ENDINGS);
    all.into_iter().map(|((word, stem), _)| (word.to_owned(), stem.to_owned())).collect()
}
