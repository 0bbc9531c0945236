//! Two states of a documentary → what changed in meaning: a date that became wider, a person added, a quotation changed, a source replaced. Slips
//! of typing are listed separately, so that a list of corrections can leave them out.

mod facts;

use crate::edtf::Date;
use crate::entry::Kind;
use crate::entry::corrections::{Found, How};
use crate::export::Export;
use facts::{Fact, Facts, Row};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The most letters that may differ in a slip of typing.
const SLIP: usize = 2;
/// The most pairs of members of a list that are compared word by word.
const PAIRS: usize = 20_000;

/// One difference between two states.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Change {
    /// The table of the entry: `incidents`.
    pub table: &'static str,
    /// The entry's id.
    pub id: String,
    /// What kind of change it is: `date widened`, `person added`, `quotation removed`, `typing` …
    pub what: String,
    /// The key that changed; empty for an entry as a whole.
    pub key: String,
    /// What it was.
    pub before: Option<String>,
    /// What it is.
    pub after: Option<String>,
    /// What the entry is called, or was.
    pub title: String,
    /// The ids of other entries that it is about.
    pub names: Vec<String>,
    #[serde(skip)]
    kind: Option<Kind>,
    #[serde(skip)]
    how: How,
    #[serde(skip)]
    same: (Option<String>, Option<String>),
}

impl Change {
    /// The same as a correction that can be recorded. What names an entry that `withheld` knows is told without its words, and an entry that is
    /// withheld itself without its title.
    pub fn found(&self, withheld: &BTreeSet<String>) -> Option<Found> {
        let may = !self.names.iter().chain([&self.id]).any(|id| withheld.contains(id));
        let said = |text: &Option<String>| text.clone().filter(|_| may);
        Some(Found {
            kind: self.kind?,
            entry: self.id.clone(),
            title: if withheld.contains(&self.id) { String::new() } else { self.title.clone() },
            key: self.key.clone(),
            how: self.how,
            said: (said(&self.before), said(&self.after)),
            same: self.same.clone(),
            names: self.names.clone(),
        })
    }

    /// Whether it is only a slip of typing.
    pub fn is_typing(&self) -> bool {
        self.how == How::Typing
    }
}

/// What changed from one state to another, entry by entry.
pub fn between(old: &Export, new: &Export) -> Vec<Change> {
    let (before, after) = (facts::rows(old), facts::rows(new));
    let keys: BTreeSet<&(Kind, String)> = before.keys().chain(after.keys()).collect();
    let mut changes = Vec::new();
    for (kind, id) in keys {
        let (old, new) = (before.get(&(*kind, id.clone())), after.get(&(*kind, id.clone())));
        let mut found =
            OfEntry { kind: *kind, id, title: new.or(old).map_or("", |row| &row.title), changes: &mut changes };
        match (old, new) {
            (None, Some(_)) => found.push("", How::Added, None, None),
            (Some(_), None) => found.push("", How::Removed, None, None),
            (Some(old), Some(new)) => found.entry(old, new),
            (None, None) => {}
        }
    }
    changes.sort();
    changes
}

/// The changes of one entry.
struct OfEntry<'c> {
    kind: Kind,
    id: &'c str,
    title: &'c str,
    changes: &'c mut Vec<Change>,
}

impl OfEntry<'_> {
    fn push(&mut self, key: &str, how: How, old: Option<&Fact>, new: Option<&Fact>) {
        let names: BTreeSet<&String> = old.iter().chain(&new).flat_map(|fact| &fact.names).collect();
        self.changes.push(Change {
            table: self.kind.folder(),
            id: self.id.to_owned(),
            what: what(key, how),
            key: key.to_owned(),
            before: old.map(|fact| fact.said.clone()),
            after: new.map(|fact| fact.said.clone()),
            title: self.title.to_owned(),
            names: names.into_iter().cloned().collect(),
            kind: Some(self.kind),
            how,
            same: (old.map(|fact| fact.same.clone()), new.map(|fact| fact.same.clone())),
        });
    }

    fn entry(&mut self, old: &Row, new: &Row) {
        let keys: BTreeSet<&String> = old.facts.keys().chain(new.facts.keys()).collect();
        for key in keys {
            let list = |facts: Option<&'_ Facts>| match facts {
                Some(Facts::Many(list)) => list.clone(),
                Some(Facts::One(fact)) => vec![fact.clone()],
                None => Vec::new(),
            };
            match (old.facts.get(key), new.facts.get(key)) {
                (Some(Facts::One(old)), Some(Facts::One(new))) if old.same == new.same => {}
                (Some(Facts::One(old)), Some(Facts::One(new))) => {
                    self.push(key, one(key, old, new), Some(old), Some(new));
                }
                (old, new) => self.list(key, &list(old), &list(new)),
            }
        }
    }

    /// The changes of a list: what came in the place of what, what went, what came.
    fn list(&mut self, key: &str, old: &[Fact], new: &[Fact]) {
        let (mut gone, mut come) = (without(old, new), without(new, old));
        while let Some((a, b, how)) = pair(key, &gone, &come) {
            let (old, new) = (gone.remove(a), come.remove(b));
            self.push(key, how, Some(old), Some(new));
        }
        gone.into_iter().for_each(|fact| self.push(key, How::Removed, Some(fact), None));
        come.into_iter().for_each(|fact| self.push(key, How::Added, None, Some(fact)));
    }
}

/// The members of a list that another hasn't, as often as they are more.
fn without<'f>(list: &'f [Fact], other: &[Fact]) -> Vec<&'f Fact> {
    let mut there: BTreeMap<&str, usize> = BTreeMap::new();
    other.iter().for_each(|fact| *there.entry(&fact.same).or_default() += 1);
    let is_more = |fact: &&Fact| match there.get_mut(&*fact.same) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    list.iter().filter(is_more).collect()
}

/// How one thing became another.
fn one(key: &str, old: &Fact, new: &Fact) -> How {
    let dates = ["date", "as_of", "born", "died"].contains(&key);
    match (Date::parse(&old.same), Date::parse(&new.same)) {
        (Ok(old), Ok(new)) if dates => date_change(&old, &new),
        _ if is_slip(&old.same, &new.same) => How::Typing,
        _ => How::Changed,
    }
}

/// The places of two members, one of which replaced the other, and how.
fn pair(key: &str, gone: &[&Fact], come: &[&Fact]) -> Option<(usize, usize, How)> {
    if gone.is_empty() || come.is_empty() {
        return None;
    }
    let pairs = || (0..gone.len()).flat_map(|a| (0..come.len()).map(move |b| (a, b)));
    let first = |is: &dyn Fn(&Fact, &Fact) -> bool, how| {
        pairs().find(|(a, b)| is(gone[*a], come[*b])).map(|(a, b)| (a, b, how))
    };
    match key {
        "people" | "law" | "dates" => first(&|old, new| old.names == new.names, How::Changed),
        "sources" if gone.len() == 1 && come.len() == 1 => Some((0, 0, How::Replaced)),
        "sources" => None,
        // Another's words are never a slip of ours.
        "quotations" => first(&|old, new| words(old) == words(new), How::Replaced)
            .or_else(|| first(&|old, new| old.names == new.names && is_slip(&old.same, &new.same), How::Changed))
            .or_else(|| nearest(gone, come, |old, new| old.names == new.names)),
        "text" | "notes" => {
            first(&|old, new| is_slip(&old.same, &new.same), How::Typing).or_else(|| nearest(gone, come, |_, _| true))
        }
        _ => first(&|old, new| is_slip(&old.same, &new.same), How::Changed),
    }
}

/// The quoted words of a quotation, without its source.
fn words(quotation: &Fact) -> &str {
    quotation.same.rsplit_once(" (").map_or("", |(words, _)| words)
}

/// The two members that have most of their words in common, if that is half of them.
fn nearest(gone: &[&Fact], come: &[&Fact], may: impl Fn(&Fact, &Fact) -> bool) -> Option<(usize, usize, How)> {
    if gone.len().saturating_mul(come.len()) > PAIRS {
        return None;
    }
    let (old, new): (Vec<Vec<String>>, Vec<Vec<String>>) =
        (gone.iter().map(|f| bag(&f.same)).collect(), come.iter().map(|f| bag(&f.same)).collect());
    let mut best: Option<(usize, usize, usize)> = None;
    for (a, old) in old.iter().enumerate() {
        for (b, new) in new.iter().enumerate() {
            let alike = shared(old, new) * 2000 / (old.len() + new.len()).max(1);
            if alike >= 1000 && may(gone[a], come[b]) && best.is_none_or(|(most, ..)| alike > most) {
                best = Some((alike, a, b));
            }
        }
    }
    best.map(|(_, a, b)| (a, b, How::Changed))
}

/// The words of a text in order of the alphabet.
fn bag(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut bag: Vec<String> = words.map(str::to_lowercase).collect();
    bag.sort();
    bag
}

fn shared(old: &[String], new: &[String]) -> usize {
    let (mut a, mut b, mut both) = (0, 0, 0);
    while let (Some(x), Some(y)) = (old.get(a), new.get(b)) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => a += 1,
            std::cmp::Ordering::Greater => b += 1,
            std::cmp::Ordering::Equal => (a, b, both) = (a + 1, b + 1, both + 1),
        }
    }
    both
}

/// A change in two or three words.
fn what(key: &str, how: How) -> String {
    let noun = match key {
        "" => "entry",
        "people" if how == How::Changed => "role",
        "people" => "person",
        "law" => "law link",
        "sources" => "source",
        "quotations" if how == How::Replaced => "source of a quotation",
        "quotations" => "quotation",
        "authors" => "author",
        "aliases" => "alias",
        "dates" => "date of a source",
        "notes" => "note",
        other => other,
    };
    match how {
        How::Typing => "typing".to_owned(),
        How::Rewritten => format!("{noun} written differently"),
        how => format!("{noun} {}", how.word()),
    }
}

/// How a date changed: whether all that it could be before it can be now, or the other way round, or neither.
fn date_change(old: &Date, new: &Date) -> How {
    let (a, b) = (old.possible_bounds(), new.possible_bounds());
    let holds = |wide: crate::edtf::Bounds, narrow: crate::edtf::Bounds| {
        let first = wide.earliest.is_none_or(|w| narrow.earliest.is_some_and(|n| w <= n));
        first && wide.latest.is_none_or(|w| narrow.latest.is_some_and(|n| w >= n))
    };
    match (holds(b, a), holds(a, b)) {
        (true, true) => How::Rewritten,
        (true, false) => How::Widened,
        (false, true) => How::Narrowed,
        (false, false) => How::Moved,
    }
}

/// Whether two texts differ by a slip of typing: a letter or two, and no digit, and no word of denial.
fn is_slip(old: &str, new: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let denials = |text: &str| {
        let word = |w: &&str| {
            matches!(w.to_lowercase().as_str(), "no" | "not" | "never" | "nobody" | "none")
                || w.to_lowercase().ends_with("n't")
                || w.to_lowercase().ends_with("n’t")
        };
        text.split_whitespace().filter(word).count()
    };
    let near = old.chars().count().abs_diff(new.chars().count()) <= SLIP;
    near && close(old, new) && digits(old) == digits(new) && denials(old) == denials(new)
}

/// Whether a letter or two differ. What two texts share at both ends is passed over, so that long ones cost no more than short ones.
fn close(old: &str, new: &str) -> bool {
    let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let (old, new) = (old.get(start..).unwrap_or_default(), new.get(start..).unwrap_or_default());
    let end = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    let middle = |text: &[char]| text.iter().take(text.len() - end).collect::<String>();
    let (old, new) = (middle(old), middle(new));
    old.len().max(new.len()) <= 40 && strsim::osa_distance(&old, &new) <= SLIP
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_slips() {
        let date =
            |old: &str, new: &str| date_change(&Date::parse(old).expect("a date"), &Date::parse(new).expect("a date"));
        assert_eq!(date("2021-01-06", "2021-01"), How::Widened);
        assert_eq!(date("2021-01", "2021-01-06"), How::Narrowed);
        assert_eq!(date("2021-01-06", "2021-01-07"), How::Moved);
        assert_eq!(date("2021-01-06", "2021-01-06?"), How::Widened);
        assert!(is_slip("He recieved it.", "He received it.") && is_slip("the vote", "the votes"));
        for (old, new) in [
            ("on 5 January", "on 6 January"),
            ("He did so.", "He didn't."),
            ("a b", "a long way off"),
            ("it is so", "no, it is"),
        ] {
            assert!(!is_slip(old, new), "{old} / {new}");
        }
    }
}
