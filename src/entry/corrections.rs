//! `corrections.toml`: what was corrected since the documentary was published, when, and why. `annals changes --record` adds to its end, and an
//! editor says why; nothing in it is ever taken out or put elsewhere by a program.

use crate::diagnostics::span::{SourceFile, Span, Spanned};
use crate::diagnostics::{Diagnostic, codes};
use crate::edtf::{Date, Precision};
use crate::entry::Kind;
use crate::input::toml_reader::{self, Fields, Shape, Text};
use crate::memo::Fingerprint;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

pub use crate::input::snapshot::CORRECTIONS as FILE;

/// How something became another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[allow(missing_docs)] // the words say it
pub enum How {
    Added,
    Removed,
    /// Shown again after it was removed.
    Restored,
    Changed,
    /// Another stands in its place.
    Replaced,
    /// A date became less exact.
    Widened,
    /// A date became more exact.
    Narrowed,
    /// A date became another.
    Moved,
    /// A date means the same as before.
    Rewritten,
    /// A slip of typing.
    Typing,
}

/// The words for them in the file.
const HOW: [(&str, How); 10] = [
    ("added", How::Added),
    ("removed", How::Removed),
    ("restored", How::Restored),
    ("changed", How::Changed),
    ("replaced", How::Replaced),
    ("widened", How::Widened),
    ("narrowed", How::Narrowed),
    ("moved", How::Moved),
    ("rewritten", How::Rewritten),
    ("typing", How::Typing),
];

const KINDS: [(&str, Kind); 5] = [
    ("incident", Kind::Incident),
    ("person", Kind::Person),
    ("statute", Kind::Statute),
    ("source", Kind::Source),
    ("page", Kind::Page),
];

impl How {
    /// Its word.
    pub fn word(self) -> &'static str {
        HOW.iter().find(|(_, how)| *how == self).map_or("", |(word, _)| word)
    }
}

/// The word for a kind of entry in the file.
pub fn kind_word(kind: Kind) -> &'static str {
    KINDS.iter().find(|(_, of)| *of == kind).map_or("", |(word, _)| word)
}

/// One correction as it is written: its references are names.
#[derive(Clone, Debug, PartialEq)]
pub struct Correction {
    /// When it was published: a day, or a moment with its zone.
    pub date: Date,
    /// The kind of the entry.
    pub kind: Kind,
    /// The entry's id.
    pub entry: Text,
    /// What the entry was called then: all that is known of one that was removed.
    pub title: Option<Text>,
    /// What of the entry changed: `date`, `people`, `text`; `None` for the entry as a whole.
    pub key: Option<Text>,
    /// How it changed.
    pub how: How,
    /// What it said; dates in EDTF.
    pub before: Option<Text>,
    /// What it says since.
    pub after: Option<Text>,
    /// The ids of other entries that it is about: who was added, whose words were changed.
    pub names: Vec<Text>,
    /// By what it is known again: digests of what was and of what is.
    pub mark: Option<Text>,
    /// Why, in its editor's words.
    pub reason: Option<Text>,
    /// Who corrected it.
    pub by: Option<Text>,
    /// Where it stands.
    pub span: Span,
}

/// Reads the file. What can't be read of it is left out, with an error.
pub fn parse(file: &SourceFile) -> (Vec<Correction>, Vec<Diagnostic>) {
    let (read, mut diagnostics) = toml_reader::read(file, 0, &file.text, Span::new(0, 0), FILE, whole);
    for d in diagnostics.iter_mut().filter(|d| d.code == &codes::BAD_TOML) {
        d.code = &codes::CORRECTIONS_TOML;
    }
    (read.unwrap_or_default(), diagnostics)
}

/// What the file may hold.
pub fn shape() -> Shape {
    toml_reader::describe(FILE, whole)
}

fn whole(f: &mut Fields) -> Vec<Correction> {
    f.tables("correction", "a correction", one).into_iter().flatten().collect()
}

fn one(f: &mut Fields) -> Option<Correction> {
    let date = f.need_date("date");
    let date = date.and_then(|date| day_or_moment(f, date));
    let (kind, entry, title) = (f.need_choice("kind", &KINDS), f.need_text("entry"), f.text_or_blank("title"));
    let (key, how) = (f.text_or_blank("key"), f.need_choice("how", &HOW));
    let (before, after, names) = (f.text_or_blank("before"), f.text_or_blank("after"), f.texts("names"));
    let full = |text: Option<Text>| text.filter(|t| !t.trim().is_empty());
    let (reason, by, mark) = (full(f.text_or_blank("reason")), full(f.text_or_blank("by")), f.text_or_blank("mark"));
    let (title, key, span) = (full(title), full(key), f.start());
    Some(Correction {
        date: date?,
        kind: kind?.value,
        entry: entry?,
        title,
        key,
        how: how?.value,
        before,
        after,
        names,
        mark,
        reason,
        by,
        span,
    })
}

/// A date that a page can be ordered by and a feed can tell; others are reported.
fn day_or_moment(f: &mut Fields, date: Spanned<Date>) -> Option<Date> {
    if is_day_or_moment(&date.value) {
        return Some(date.value);
    }
    let said = format!("`{}` is neither a day nor a moment", date.edtf());
    f.report(
        Diagnostic::at(&codes::BAD_MODIFIED, f.place(date.span), said)
            .help("write a day such as 2026-03-01, or a moment with its time zone such as 2026-03-01T14:30:00Z"),
    );
    None
}

/// Whether a date is one day, or a moment that means the same everywhere.
pub fn is_day_or_moment(date: &Date) -> bool {
    let exact = date.is_single() && !date.is_approximate() && !date.is_uncertain();
    exact
        && match date.precision() {
            Precision::Day => true,
            Precision::Minute | Precision::Second => date.is_zoned(),
            _ => false,
        }
}

impl Correction {
    /// The day on which it was published, where its editor lives: `2026-03-01`.
    pub fn day(&self) -> String {
        self.date.edtf().chars().take(10).collect()
    }

    /// By what it is known again. One that somebody wrote by hand is known by its words.
    fn marks(&self) -> (String, String) {
        match said(&self.mark).and_then(|m| m.split_once('-')) {
            Some((was, is)) => (was.to_owned(), is.to_owned()),
            None => (mark(said(&self.before)), mark(said(&self.after))),
        }
    }

    /// The part of its page's address that leads to it: made from what it says, so that it stays when others come and go.
    pub fn anchor(&self) -> String {
        let (was, is) = self.marks();
        let key = said(&self.key).unwrap_or_default();
        let parts = [&*self.day(), &self.entry, key, self.how.word(), &was, &is].map(str::to_owned);
        format!("c-{}", &Fingerprint::of(parts.iter().map(String::as_bytes)).hex()[..10])
    }
}

fn said(text: &Option<Text>) -> Option<&str> {
    text.as_ref().map(|t| &*t.value)
}

/// The digest of what something was, or is; `0` for nothing.
fn mark(of: Option<&str>) -> String {
    of.map_or_else(|| "0".to_owned(), |text| Fingerprint::of([text.as_bytes()]).hex()[..10].to_owned())
}

/// A correction that may be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The kind of the entry.
    pub kind: Kind,
    /// The entry's id.
    pub entry: String,
    /// What it was called last.
    pub title: String,
    /// What of it changed; empty for the entry as a whole.
    pub key: String,
    /// How.
    pub how: How,
    /// What it said, and says, for readers; `None` too where it must not be repeated.
    pub said: (Option<String>, Option<String>),
    /// The same for comparison: what they are known by.
    pub same: (Option<String>, Option<String>),
    /// Other entries that it is about.
    pub names: Vec<String>,
}

/// Those that the file doesn't list yet, in order. A change that was recorded step by step counts as listed when all steps are compared at
/// once. What changed, changed back and changed again is listed twice.
pub fn untold<'f>(told: &[Correction], found: &'f [Found]) -> Vec<&'f Found> {
    let mut states: BTreeMap<(&str, &str, String), bool> = BTreeMap::new();
    let mut removed: BTreeSet<&str> = BTreeSet::new();
    for correction in told {
        let key = said(&correction.key).unwrap_or_default();
        match (key, correction.how) {
            ("", How::Removed) => _ = removed.insert(&correction.entry),
            ("", _) => _ = removed.remove(&*correction.entry.value),
            _ => {
                let (was, is) = correction.marks();
                states.insert((&correction.entry, key, was), false);
                states.insert((&correction.entry, key, is), true);
            }
        }
    }
    let is_new = |found: &&Found| {
        if found.key.is_empty() {
            return match found.how {
                How::Removed => !removed.contains(&*found.entry),
                _ => removed.contains(&*found.entry),
            };
        }
        let state = |of: &Option<String>| states.get(&(&*found.entry, &*found.key, mark(of.as_deref()))).copied();
        let told = |of: &Option<String>, there| of.is_none() || state(of) == Some(there);
        !(told(&found.same.0, false) && told(&found.same.1, true))
    };
    found.iter().filter(is_new).collect()
}

/// What stands at the head of a new file.
const HEAD: &str = "# What was corrected since this documentary was published. `annals changes --since REV --record` adds to the end;\n# say in `reason` why, for everybody to read. Leave `mark` as it is: a correction is known again by it.\n";

/// The file with more corrections at its end; everything that stands in it stays as it is, to the last byte.
pub fn with(text: Option<&str>, date: &str, more: &[&Found]) -> String {
    let mut text = text.map_or_else(|| HEAD.to_owned(), str::to_owned);
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    if !text.is_empty() && !text.ends_with('\n') {
        text.push_str(end);
    }
    for found in more {
        let table = table(date, found);
        text.push_str(&if end == "\n" { table } else { table.replace('\n', end) });
    }
    text
}

fn table(date: &str, found: &Found) -> String {
    let mut out = String::from("\n[[correction]]\n");
    let mut line = |key: &str, value: &str| _ = writeln!(out, "{key} = {value}");
    line("date", &quoted(date));
    line("kind", &quoted(kind_word(found.kind)));
    line("entry", &quoted(&found.entry));
    line("title", &quoted(&found.title));
    if !found.key.is_empty() {
        line("key", &quoted(&found.key));
    }
    line("how", &quoted(found.how.word()));
    found.said.0.iter().for_each(|text| line("before", &quoted(text)));
    found.said.1.iter().for_each(|text| line("after", &quoted(text)));
    if !found.names.is_empty() {
        let names: Vec<String> = found.names.iter().map(|name| quoted(name)).collect();
        line("names", &format!("[{}]", names.join(", ")));
    }
    line("reason", "\"\"");
    let marks = [&found.same.0, &found.same.1].map(|of| mark(of.as_deref()));
    if !found.key.is_empty() {
        line("mark", &quoted(&marks.join("-")));
    }
    out
}

/// A text as TOML has it: JSON's escapes are among TOML's, but for one sign that TOML wants escaped too.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007f")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(key: &str, how: How, before: Option<&str>, after: Option<&str>) -> Found {
        let said = (before.map(str::to_owned), after.map(str::to_owned));
        let (entry, title) = ("fire".to_owned(), "The \"fire\"\u{7f}\u{1}\\ \u{85}".to_owned());
        Found {
            kind: Kind::Incident,
            entry,
            title,
            key: key.into(),
            how,
            same: said.clone(),
            said,
            names: vec!["a".into()],
        }
    }

    fn read(text: &str) -> Vec<Correction> {
        let (read, faults) = parse(&SourceFile::new(FILE, text));
        assert!(faults.is_empty(), "{faults:?}");
        read
    }

    #[test]
    fn what_is_recorded_is_read_again_and_recorded_once() {
        let change = |a, b| found("date", How::Moved, Some(a), Some(b));
        let mut text = with(None, "2026-03-01", &[]);
        let mut steps = 0;
        for (step, new) in [
            (change("1", "2"), true),
            (change("1", "2"), false),
            (change("2", "3"), true),
            // Over both steps at once nothing is new.
            (change("1", "3"), false),
            (change("3", "1"), true),
            (change("1", "2"), true),
            (found("people", How::Added, None, Some("x")), true),
            (found("people", How::Added, None, Some("x")), false),
            (found("people", How::Removed, Some("x"), None), true),
            (found("", How::Restored, None, None), false),
            (found("", How::Removed, None, None), true),
            (found("", How::Removed, None, None), false),
            (found("", How::Restored, None, None), true),
            (found("", How::Removed, None, None), true),
        ] {
            let all = [step];
            let more = untold(&read(&text), &all).into_iter().cloned().collect::<Vec<_>>();
            assert_eq!(more.len(), usize::from(new), "{all:?}");
            let longer = with(Some(&text), "2026-03-01T10:00:00+02:00", &more.iter().collect::<Vec<_>>());
            assert!(longer.starts_with(&text));
            text = longer;
            steps += more.len();
        }
        let all = read(&text);
        assert_eq!(
            (all.len(), &*all[0].title.clone().expect("a title").value),
            (steps, "The \"fire\"\u{7f}\u{1}\\ \u{85}")
        );
        assert_eq!((all[0].day(), &*all[0].names[0].value), ("2026-03-01".to_owned(), "a"));
    }

    #[test]
    fn what_an_editor_wrote_stays() {
        let own = "# mine\r\n[[correction]] # here\r\ndate = 2026-03-01\r\nkind = \"page\"\r\nentry = \"about\"\r\nhow = \"changed\"\r\nreason = \"Why.\"";
        let text = with(Some(own), "2026-03-02", &[&found("date", How::Moved, Some("1"), Some("2"))]);
        assert!(text.starts_with(own) && !text.replace("\r\n", "").contains('\n'), "{text}");
        assert_eq!(read(&text).len(), 2);
        // The same with a reason, other words and a name more is still the same correction.
        let edited =
            text.replace("before = \"1\"", "before = \"(left out)\"").replace("reason = \"\"", "reason = \"So.\"");
        assert!(untold(&read(&edited), &[found("date", How::Moved, Some("1"), Some("2"))]).is_empty());
    }
}
