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
mod script;
mod shards;
mod words;

pub use peek::depths;

use crate::model::{EntryId, IncidentId, Site};
use crate::url::OutPath;
use entry::{Digest, Indexed, Reader, Weight};
use rayon::prelude::*;
use script::{in_script, script_order};
use serde_json::json;
use shards::numbers;
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::BuildHasherDefault;
use words::Stems;

/// A file of the index.
struct File {
    path: OutPath,
    bytes: Vec<u8>,
}

/// In a site of fewer entries no word is too common to be looked up.
const FEW: usize = 1_000;
/// How many of the most frequent endings a script may take off a word that it doesn't find.
const MOST_ENDINGS: usize = 60;

/// The entries that have a word, in the order of the index, each with how it stands there: the number of the entry, then two bits of weight.
#[derive(Default)]
struct Uses(Vec<u32>);

/// The words of a site with what is found under them.
struct Lexicon<'a> {
    /// In order; with the group of each.
    words: Vec<(Cow<'a, str>, usize)>,
    groups: Vec<Uses>,
    /// What the stems take off the end of words, and put there, the most frequent first.
    endings: Vec<(String, String)>,
}

/// Makes the index of a site and gives each of its files to `take`, from several threads and in no order. The same site makes the same bytes.
pub fn each_file(site: &Site, take: &(impl Fn(&OutPath, &[u8]) + Sync)) {
    let entries = entries(site);
    let indexed: Vec<Indexed> = entries
        .par_iter()
        .with_max_len(32)
        .map_init(Reader::default, |reader, id| entry::index(site, *id, reader))
        .collect();
    let (lexicon, first_texts) = rayon::join(
        || {
            let words = merge(&indexed);
            Lexicon::new(words, &Stems::of(&site.config.language))
        },
        || shards::texts(&indexed, take),
    );
    let (words, (tails, lists)) = rayon::join(
        || shards::words(&lexicon, entries.len()),
        || rayon::join(|| shards::tails(&lexicon), || shards::lists(&lexicon, entries.len())),
    );
    let index = json!({
        "entries": entries.len(),
        "kinds": kinds(site, &entries),
        "words": words.first_words,
        "tails": tails.first_words,
        "lists": numbers(lists.first_numbers.iter().copied()),
        "texts": numbers(first_texts.into_iter()),
        "endings": lexicon.endings,
    });
    let mut files = vec![shards::file("index", 0, &in_script(index.to_string()))];
    for (name, shards) in [("w", words), ("v", tails), ("p", lists)] {
        files.extend(shards.into_files(name));
    }
    files.extend(peek::files(site));
    files.into_par_iter().for_each(|file| take(&file.path, &file.bytes));
}

/// The entries that can be found, in the order of the index: an index that says kind and standing by the place.
fn entries(site: &Site) -> Vec<EntryId> {
    let mut entries: Vec<EntryId> = site.entries().filter(|id| !site.is_withheld(*id)).collect();
    entries.sort_by_cached_key(|id| (rank(*id), standing(site, *id), Reverse(mentions(site, *id)), *id));
    entries
}

/// How often the site speaks of an entry: of two that fit a query equally well the one that is more spoken of comes first.
fn mentions(site: &Site, id: EntryId) -> usize {
    match id {
        EntryId::Person(id) => site.index.of_person(id).len(),
        EntryId::Statute(id) => site.index.of_statute(id).len(),
        EntryId::Source(id) => site.index.citations[id.index()].len(),
        EntryId::Incident(_) | EntryId::Page(_) => 0,
    }
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
        for (letters, weight) in entry.words() {
            let mut key = entry::digest(letters);
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
            words[place].1.0.push((number as u32) << 2 | weight);
        }
    }
    words.par_sort_unstable_by(|a, b| script_order(a.0, b.0));
    words
}

impl Uses {
    /// The entries in which the word has a weight.
    fn of(&self, weight: Weight) -> impl Iterator<Item = u32> {
        self.0.iter().filter(move |use_| **use_ & 3 == weight as u32).map(|use_| use_ >> 2)
    }

    /// Puts uses of several words in order; an entry with more than one keeps its best weight.
    fn settle(&mut self) {
        self.0.sort();
        self.0.dedup_by_key(|use_| *use_ >> 2);
    }
}

impl<'a> Lexicon<'a> {
    /// Brings the words of each stem together. A stem that is no word itself becomes one, so that other forms of it are found.
    fn new(words: Vec<(&'a str, Uses)>, stems: &Stems) -> Lexicon<'a> {
        let stemmed: Vec<Cow<'a, str>> = words.par_iter().map(|(word, _)| stems.stem(word)).collect();
        let endings = endings(words.iter().map(|(word, _)| *word).zip(&stemmed));
        let is_word = |stem: &str| words.binary_search_by(|(word, _)| script_order(word, stem)).is_ok();
        let others = stemmed.iter().zip(&words).filter(|(stem, (word, _))| *stem != word && !is_word(stem));
        let added: BTreeSet<Cow<'a, str>> = others.map(|(stem, _)| stem.clone()).collect();
        let added = added.into_iter().map(|stem| (stem.clone(), stem, Uses::default()));
        let words = words.into_iter().zip(stemmed).map(|((word, uses), stem)| (Cow::Borrowed(word), stem, uses));
        let mut all: Vec<(Cow<'a, str>, Cow<'a, str>, Uses)> = words.chain(added).collect();
        // Two lists in order, one behind the other: a stable sort sees that.
        all.sort_by(|a, b| script_order(&a.0, &b.0));
        let mut numbers: HashMap<Cow<'a, str>, usize> = HashMap::new();
        let mut lexicon = Lexicon { words: Vec::with_capacity(all.len()), groups: Vec::new(), endings };
        for (word, stem, uses) in all {
            let group = *numbers.entry(stem).or_insert(lexicon.groups.len());
            match lexicon.groups.get_mut(group) {
                Some(known) => known.0.extend(uses.0),
                None => lexicon.groups.push(uses),
            }
            lexicon.words.push((word, group));
        }
        lexicon.groups.par_iter_mut().for_each(Uses::settle);
        lexicon
    }

    /// Whether a group is in so many entries that nothing is found by it but names.
    fn is_everywhere(&self, uses: &Uses, entries: usize) -> bool {
        entries >= FEW && uses.0.len() > entries / 2
    }
}

/// How words and their stems differ: `ing` and nothing, `ies` and `y`.
fn endings<'a>(pairs: impl Iterator<Item = (&'a str, &'a Cow<'a, str>)>) -> Vec<(String, String)> {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (word, stem) in pairs.filter(|(word, stem)| word != *stem) {
        let shared: usize = word.chars().zip(stem.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
        *counts.entry((&word[shared..], &stem[shared..])).or_default() += 1;
    }
    let mut all: Vec<((&str, &str), usize)> = counts.into_iter().collect();
    all.sort_by_key(|(_, count)| Reverse(*count));
    all.truncate(MOST_ENDINGS);
    all.into_iter().map(|((word, stem), _)| (word.to_owned(), stem.to_owned())).collect()
}
