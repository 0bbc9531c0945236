//! Two states of a documentary → what changed in meaning: a date that became wider, a person added, a quotation changed, a source replaced. Slips
//! of typing are told apart, so that a list of corrections can leave them out.

use crate::date::Date;
use crate::export::Export;
use crate::model::EntryId;
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The most letters that may differ in a slip of typing.
const SLIP: usize = 2;

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
}

/// Keys that follow from others.
const DERIVED: [&str; 4] = ["path", "date_words", "modified", "sort"];

type Rows = BTreeMap<(&'static str, String), Value>;

/// What changed from one state to another, entry by entry.
pub fn between(old: &Export, new: &Export) -> Vec<Change> {
    let (before, after) = (rows(old), rows(new));
    let keys: BTreeSet<&(&'static str, String)> = before.keys().chain(after.keys()).collect();
    let mut changes = Vec::new();
    for key in keys {
        let change = |what: &str| Change {
            table: key.0,
            id: key.1.clone(),
            what: what.to_owned(),
            key: String::new(),
            before: None,
            after: None,
        };
        match (before.get(key), after.get(key)) {
            (None, Some(_)) => changes.push(change("entry added")),
            (Some(_), None) => changes.push(change("entry removed")),
            (Some(Value::Object(old)), Some(Value::Object(new))) => {
                let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
                let names = names.into_iter().filter(|n| !DERIVED.contains(&n.as_str()) && old.get(*n) != new.get(*n));
                names.for_each(|n| field(&mut changes, &change(""), n, old.get(n), new.get(n)));
            }
            _ => {}
        }
    }
    changes.sort();
    changes
}

/// Every entry's facts, with its quotations and its words, by table and id.
fn rows(export: &Export) -> Rows {
    let mut all = Rows::new();
    let mut quoted: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for (table, rows) in export.tables() {
        for row in rows {
            if table == "quotations" {
                let words = format!("“{}” ({})", text(&row["text"]), text(&row["source"]));
                quoted.entry(text(&row["entry"])).or_default().push(words.into());
            } else {
                all.insert((table, text(&row["id"])), row);
            }
        }
    }
    for (entry, id) in export.entries() {
        let id = id.to_owned();
        let Some(Value::Object(row)) = all.get_mut(&(entry.kind().folder(), id.clone())) else { continue };
        // What is listed under a person or a statute follows from the incidents.
        if !matches!(entry, EntryId::Incident(_)) {
            row.remove("incidents");
        }
        row.insert("quotations".into(), quoted.remove(&id).unwrap_or_default().into());
        row.insert("text".into(), export.words(entry).into());
    }
    all
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn field(changes: &mut Vec<Change>, entry: &Change, key: &str, old: Option<&Value>, new: Option<&Value>) {
    let (old, new) = (old.unwrap_or(&Value::Null), new.unwrap_or(&Value::Null));
    let said = |value: &Value| (!value.is_null()).then(|| crate::export::cell(value));
    let make = |what: String, before: Option<String>, after: Option<String>| Change {
        what,
        key: key.to_owned(),
        before,
        after,
        ..entry.clone()
    };
    let empty = Vec::new();
    let list =
        |value: &'_ Value| value.as_array().unwrap_or(&empty).iter().map(crate::export::cell).collect::<Vec<_>>();
    if old.is_array() || new.is_array() {
        let (old, new) = (list(old), list(new));
        let (mut gone, mut come): (Vec<&String>, Vec<&String>) =
            (old.iter().filter(|v| !new.contains(v)).collect(), new.iter().filter(|v| !old.contains(v)).collect());
        let noun = noun(key);
        // What went and what came in its place, but for a letter or two. Another's words are never a slip of ours.
        while let Some((a, b)) = pair(key, &gone, &come) {
            let (old, new) = (gone.remove(a), come.remove(b));
            let what = match key {
                "text" => "typing".to_owned(),
                "people" => "role changed".to_owned(),
                _ => format!("{noun} changed"),
            };
            changes.push(make(what, Some(old.clone()), Some(new.clone())));
        }
        changes.extend(gone.iter().map(|v| make(format!("{noun} removed"), Some(v.to_string()), None)));
        changes.extend(come.iter().map(|v| make(format!("{noun} added"), None, Some(v.to_string()))));
        return;
    }
    let what = match (said(old), said(new)) {
        (Some(old), Some(new)) => match (Date::parse(&old), Date::parse(&new)) {
            (Ok(old), Ok(new)) => date_change(&old, &new).to_owned(),
            _ if is_slip(&old, &new) => "typing".to_owned(),
            _ => format!("{key} changed"),
        },
        (None, _) => format!("{key} added"),
        (_, None) => format!("{key} removed"),
    };
    changes.push(make(what, said(old), said(new)));
}

/// The places of two members that are one and the same: the same person, or words that differ by a slip.
fn pair(key: &str, gone: &[&String], come: &[&String]) -> Option<(usize, usize)> {
    let who = |text: &str| text.split(',').next().unwrap_or_default().to_owned();
    let same = |old: &str, new: &str| if key == "people" { who(old) == who(new) } else { is_slip(old, new) };
    gone.iter().enumerate().find_map(|(a, old)| Some((a, come.iter().position(|new| same(old, new))?)))
}

fn noun(key: &str) -> &str {
    match key {
        "people" => "person",
        "law" => "law link",
        "sources" => "source",
        "quotations" => "quotation",
        "authors" => "author",
        "aliases" => "alias",
        other => other,
    }
}

/// How a date changed: whether all that it could be before it can be now, or the other way round, or neither.
fn date_change(old: &Date, new: &Date) -> &'static str {
    let (a, b) = (old.possible_bounds(), new.possible_bounds());
    let holds = |wide: crate::date::Bounds, narrow: crate::date::Bounds| {
        let first = wide.earliest.is_none_or(|w| narrow.earliest.is_some_and(|n| w <= n));
        first && wide.latest.is_none_or(|w| narrow.latest.is_some_and(|n| w >= n))
    };
    match (holds(b, a), holds(a, b)) {
        (true, true) => "date written differently",
        (true, false) => "date widened",
        (false, true) => "date narrowed",
        (false, false) => "date moved",
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
        assert_eq!(date("2021-01-06", "2021-01"), "date widened");
        assert_eq!(date("2021-01", "2021-01-06"), "date narrowed");
        assert_eq!(date("2021-01-06", "2021-01-07"), "date moved");
        assert_eq!(date("2021-01-06", "2021-01-06?"), "date widened");
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
