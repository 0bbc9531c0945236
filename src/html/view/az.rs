//! The search page: without a script an index of everything by name, from A to Z.

use super::{Pages, head, split};
use crate::entry::Kind;
use crate::entry::front::Standing;
use crate::html::labels::{kind_label, standing_label};
use crate::html::search;
use crate::i18n::key;
use crate::model::{EntryId, Site};
use crate::url::{OutPath, composed, sort_key};
use serde::Serialize;
use std::collections::BTreeSet;
use tera::{Context, Value};

/// A name in the index.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row {
    /// What it is sorted by: without accents, capitals and marks.
    key: String,
    name: String,
    entry: EntryId,
}

/// All names in order, where each letter begins, and the standings of all incidents.
pub(super) struct Names {
    rows: Vec<Row>,
    letters: Value,
    standings: Value,
}

#[derive(Serialize)]
struct RowView {
    href: String,
    name: String,
    /// What the entry is called, if this is another name of it; else its kind.
    note: String,
}

#[derive(Serialize)]
struct Letter {
    letter: String,
    anchor: String,
    /// Where the letter begins: a part of the index and the place in it.
    href: String,
    rows: Vec<RowView>,
}

/// The kinds that can be filtered by, in the order of the filter.
const KINDS: [Kind; 5] = [Kind::Person, Kind::Statute, Kind::Incident, Kind::Page, Kind::Source];

/// How many names there are.
pub(super) fn count(site: &Site) -> usize {
    listed(site)
        .map(|entry| names(site, entry))
        .map(|names| if names.len() == 1 { 1 } else { keyed(names).len() })
        .sum()
}

/// Every name of every entry, in order.
fn rows(site: &Site) -> Vec<Row> {
    let row = |(key, name): (String, &str), entry| Row { key, name: name.to_owned(), entry };
    let rows = listed(site).flat_map(|entry| keyed(names(site, entry)).into_iter().map(move |name| row(name, entry)));
    let mut rows: Vec<Row> = rows.collect();
    rows.sort();
    rows
}

/// The entries that have names.
fn listed(site: &Site) -> impl Iterator<Item = EntryId> {
    site.entries().filter(|e| !site.is_withheld(*e) && site.path(*e).as_str() != "index.html")
}

/// What an entry is called.
fn names(site: &Site, entry: EntryId) -> Vec<&str> {
    match entry {
        EntryId::Person(id) => {
            let aliases = site[id].entry.front.aliases.iter().map(|alias| &*alias.value);
            [site[id].sort()].into_iter().chain(aliases).collect()
        }
        EntryId::Statute(id) => {
            let front = &site[id].entry.front;
            vec![&*site[id].cite, &*front.short.as_ref().unwrap_or(&front.title).value]
        }
        _ => vec![&**site.title(entry)],
    }
}

/// Names with what they are sorted by, each name once. Names that are sorted alike are not one name: はし is a bridge, and ばし is none.
fn keyed(names: Vec<&str>) -> Vec<(String, &str)> {
    let mut keyed: Vec<(String, &str)> = names.into_iter().map(|name| (natural(&sort_key(name)), name)).collect();
    keyed.sort();
    // The kind of its spaces, and how its accents are written, don't make another name.
    let spelt = |name: &str| composed(&name.split_whitespace().collect::<Vec<_>>().join(" "));
    let mut seen = BTreeSet::new();
    keyed.retain(|(_, name)| seen.insert(spelt(name)));
    keyed
}

/// What a name with numbers is sorted by: P8 before P15, § 241 before § 1512.
pub(super) fn natural(name: &str) -> String {
    let mut key = String::with_capacity(name.len() + 8);
    let mut digits = String::new();
    for c in name.chars().chain(['\0']) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        if !digits.is_empty() {
            key.push_str(&format!("{digits:0>9}"));
            digits.clear();
        }
        key.push(c);
    }
    key.pop();
    key
}

/// The letter that a name stands under; numbers and signs stand together, before A.
fn letter(row: &Row) -> String {
    let first = row.key.chars().next().filter(|c| c.is_alphabetic());
    first.map_or_else(|| "0–9".to_owned(), |c| c.to_uppercase().collect())
}

fn anchor(letter: &str) -> String {
    format!("az-{}", if letter == "0–9" { "0".to_owned() } else { letter.to_lowercase() })
}

impl Pages {
    pub(super) fn search(&self, part: u32, context: &mut Context) -> &'static str {
        let own = OutPath::new("search.html");
        let words = &*self.site.words;
        head(context, words.get(key::SEARCH), words.get(key::SEARCH_SAYS), "search");
        let Names { rows, letters: first_places, standings } = self.lists.names.get_or_init(|| {
            let rows = rows(&self.site);
            Names {
                letters: Value::from_serializable(&first_places(&rows, &own)),
                rows,
                standings: Value::from_serializable(&standings(&self.site)),
            }
        });
        let shown = &rows[split::rows(part, rows.len())];
        let mut letters: Vec<Letter> = Vec::new();
        for row in shown {
            let letter = letter(row);
            if letters.last().is_none_or(|last| last.letter != letter) {
                letters.push(Letter { anchor: anchor(&letter), href: String::new(), rows: Vec::new(), letter });
            }
            let Some(last) = letters.last_mut() else { continue };
            last.rows.push(self.name_row(row));
        }
        context.insert_value("letters", first_places.clone());
        context.insert("groups", &letters);
        context.insert("pager", &split::pager(&own, part, rows.len()));
        let has = |kind: &Kind| self.site.entries().any(|e| e.kind() == *kind);
        let kinds = KINDS.into_iter().filter(has).map(|kind| (kind.folder(), kind_label(words, kind)));
        context.insert("kinds", &kinds.collect::<Vec<_>>());
        context.insert_value("standings", standings.clone());
        "search.html"
    }

    fn name_row(&self, row: &Row) -> RowView {
        let title = &**self.site.title(row.entry);
        let kind = kind_label(&self.site.words, row.entry.kind());
        let is_own = row.name == title || matches!(row.entry, EntryId::Person(id) if self.site[id].sort() == row.name);
        RowView {
            href: self.site.path(row.entry).to_string(),
            name: row.name.clone(),
            note: if is_own { kind.to_lowercase() } else { title.to_owned() },
        }
    }
}

/// The letters that there are, with the part of the index on which each begins.
fn first_places(rows: &[Row], own: &OutPath) -> Vec<Letter> {
    let mut firsts: Vec<Letter> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let letter = letter(row);
        if firsts.last().is_none_or(|last| last.letter != letter) {
            let part = u32::try_from(at / split::ROWS + 1).unwrap_or(u32::MAX);
            let href = format!("{}#{}", split::path(own, part), anchor(&letter));
            firsts.push(Letter { anchor: anchor(&letter), href, rows: Vec::new(), letter });
        }
    }
    firsts
}

/// The standings that can be filtered by, with their labels.
fn standings(site: &Site) -> Vec<(&'static str, &str)> {
    let label = |word: &str| match Standing::all().find(|s| s.word() == word) {
        Some(standing) => standing_label(&site.words, standing),
        None => site.words.get(key::STANDING_PROCEEDING),
    };
    search::standings(site).into_iter().map(|word| (word, label(word))).collect()
}

#[cfg(test)]
mod tests {
    use super::{keyed, natural};

    #[test]
    fn only_one_name_is_one_name() {
        let names =
            ["はし", "ばし", "パパ", "ハハ", "José", "Jose", "Jose\u{301}", "18\u{a0}U.S.C. § 2", "18 U.S.C. § 2"];
        let kept: Vec<&str> = keyed(names.to_vec()).into_iter().map(|(_, name)| name).collect();
        assert_eq!(kept.len(), 7, "{kept:?}");
    }

    #[test]
    fn numbers_are_sorted_by_what_they_are() {
        for (first, second) in [("p8", "p15"), ("18-usc-241", "18-usc-1512"), ("3-usc-15", "18-usc-241"), ("p", "p8")] {
            assert!(natural(first) < natural(second), "{first} {second}");
        }
        assert_eq!(natural("pence"), "pence");
    }
}
