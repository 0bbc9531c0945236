//! A documentary in which every hostile string stands in every field and in every construct of Markdown, each for itself.
//!
//! What the program refuses is taken out again, one place at a time, until the documentary has no errors: so that one refusal hides nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use annals::build::{Build, Options, Pipeline};
use annals::diagnostics::Severity;
use annals::diagnostics::span::SourceFile;
use annals::input::snapshot::{Asset, Snapshot};
use annals::input::toml_reader::{Shape, Takes};

use super::{fields, markdown};
use crate::browser::chromium::{Result, trouble};

/// A place for a hostile string.
pub struct Slot {
    /// The field or the construct: `incidents people.role`, `Markdown table cell`.
    pub context: &'static str,
    /// The number of the string.
    pub string: usize,
    /// What is written there.
    pub hostile: String,
    /// What is written there instead once the string was refused.
    pub calm: String,
    /// The slot whose refusal is this one's too: the same text, read in the same way, where it has a value of its own.
    pub follows: Option<usize>,
}

/// A piece of a file.
pub enum Part {
    /// Words of the tests.
    Text(String),
    /// A place, by its number.
    Slot(usize),
}

/// A file of the documentary.
pub struct File {
    pub path: String,
    pub parts: Vec<Part>,
}

/// The documentary.
#[derive(Default)]
pub struct Documentary {
    pub slots: Vec<Slot>,
    pub files: Vec<File>,
    pub config: String,
    /// The numbers of the slots that were refused, with the code that said so.
    pub refused: BTreeMap<usize, &'static str>,
}

/// How often a context was tried.
#[derive(Default, Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tried {
    pub reached: usize,
    pub refused: usize,
}

/// Writes one file.
pub struct Pen<'d> {
    slots: &'d mut Vec<Slot>,
    parts: Vec<Part>,
    /// The string, unless the file is the calm one.
    pub string: Option<(usize, &'static str)>,
}

impl<'d> Pen<'d> {
    pub fn new(slots: &'d mut Vec<Slot>, string: Option<(usize, &'static str)>) -> Self {
        Pen { slots, parts: Vec::new(), string }
    }

    pub fn text(&mut self, text: &str) -> &mut Self {
        self.parts.push(Part::Text(text.to_owned()));
        self
    }

    /// A field `key = "…"`, or another value in quotation marks: `before` and `after` stand around the string.
    pub fn field(&mut self, context: &'static str, before: &str, after: &str) -> &mut Self {
        self.value(context, before, after, None)
    }

    /// The same, where the value without a hostile string is another.
    pub fn value(&mut self, context: &'static str, before: &str, after: &str, calm: Option<&str>) -> &mut Self {
        // The words of the calm entry are on no page but its own.
        let words = calm_words(context);
        let words = if self.string.is_some() { words.replacen("calm", "tame", 1) } else { words };
        let calm = calm.map_or_else(|| format!("{before}{words}{after}"), str::to_owned);
        self.place(context, toml(&calm), |s| toml(&format!("{before}{s}{after}")));
        self
    }

    /// A place whose text is made by `write`; returns its number.
    pub fn place(&mut self, context: &'static str, calm: String, write: impl FnOnce(&str) -> String) -> Option<usize> {
        let Some((string, text)) = self.string else {
            self.text(&calm);
            return None;
        };
        self.slots.push(Slot { context, string, hostile: write(text), calm, follows: None });
        self.parts.push(Part::Slot(self.slots.len() - 1));
        Some(self.slots.len() - 1)
    }

    /// The number that the next slot will have.
    pub fn next(&self) -> usize {
        self.slots.len()
    }

    /// Says that a slot is refused where another one is.
    pub fn follow(&mut self, slot: Option<usize>, other: Option<usize>) {
        if let Some(slot) = slot {
            self.slots[slot].follows = other;
        }
    }

    pub fn done(self, path: String) -> File {
        File { path, parts: self.parts }
    }
}

/// What stands in a field instead of a hostile string: words that stand nowhere else.
pub fn calm_words(context: &str) -> String {
    let name: String = context.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { 'x' }).collect();
    format!("calm{}", name.to_lowercase())
}

/// A text as a TOML value.
pub fn toml(text: &str) -> String {
    format!("\"{}\"", toml_inside(text))
}

/// What stands between the quotation marks of a TOML value.
pub fn toml_inside(text: &str) -> String {
    let sign = |c: char| match c {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        c if c.is_control() => format!("\\u{:04X}", c as u32),
        c => c.to_string(),
    };
    text.chars().map(sign).collect()
}

/// A file as it is written, and where its slots stand in it.
type Written = (SourceFile, Vec<(Range<usize>, usize)>);

impl Documentary {
    /// The documentary of these strings.
    pub fn new(strings: &[&'static str]) -> Self {
        let mut all = Documentary { config: fields::CONFIG.to_owned(), ..Documentary::default() };
        for entry in [None].into_iter().chain(strings.iter().copied().enumerate().map(Some)) {
            fields::facts(&mut all, entry);
            all.files.push(markdown::page(&mut all.slots, entry));
        }
        fields::notes(&mut all, strings);
        fields::around(&mut all);
        all
    }

    /// The same without any hostile string.
    pub fn calm(strings: &[&'static str]) -> Self {
        let mut all = Documentary::new(strings);
        all.refused = (0..all.slots.len()).map(|slot| (slot, "")).collect();
        all
    }

    /// Its files as they are now, each with the places of its slots.
    fn written(&self) -> Vec<Written> {
        let one = |file: &File| {
            let (mut text, mut places) = (String::new(), Vec::new());
            for part in &file.parts {
                match part {
                    Part::Text(words) => text.push_str(words),
                    Part::Slot(slot) => {
                        let start = text.len();
                        let of = &self.slots[*slot];
                        text.push_str(if self.refused.contains_key(slot) { &of.calm } else { &of.hostile });
                        places.push((start..text.len(), *slot));
                    }
                }
            }
            (SourceFile::new(&*file.path, text), places)
        };
        self.files.iter().map(one).collect()
    }

    fn snapshot(&self, files: &[Written]) -> Snapshot {
        let asset = |path: &str, bytes: &[u8]| Asset { path: path.into(), bytes: bytes.into() };
        let is_entry = |file: &&SourceFile| file.path.starts_with("content/");
        Snapshot {
            config: Some(SourceFile::new("annals.toml", &*self.config)),
            content: Arc::new(files.iter().map(|(file, _)| file).filter(is_entry).cloned().collect()),
            corrections: files.iter().map(|(file, _)| file).find(|f| !is_entry(f)).cloned(),
            assets: vec![asset("pic.png", include_bytes!("../../../static/cards/site.png"))],
            history: files.iter().zip(1_700_000_000..).map(|((f, _), time)| (Arc::clone(&f.path), time)).collect(),
            ..Snapshot::default()
        }
    }

    /// Builds it as it is, errors and all.
    pub fn once(&self) -> Build {
        Pipeline::default().build(&self.snapshot(&self.written()), &Options::default())
    }

    /// Builds it again and again, each time without what was refused, until there is no error.
    pub fn build(&mut self) -> Result<Build> {
        let pipeline = Pipeline::default();
        for _ in 0..40 {
            let files = self.written();
            let build = pipeline.build(&self.snapshot(&files), &Options::default());
            if !build.has_errors() {
                return Ok(build);
            }
            let before = self.refused.len();
            let lost = self.refuse(&build, &files);
            if self.refused.len() == before {
                return trouble(format!("errors that no slot has:\n{}", lost.join("\n")));
            }
        }
        trouble("there were new errors again and again")
    }

    /// Notes what the errors of a build refuse. Returns those that are in no slot.
    fn refuse(&mut self, build: &Build, files: &[Written]) -> Vec<String> {
        let by_path: BTreeMap<&str, &Vec<(Range<usize>, usize)>> =
            files.iter().map(|(file, places)| (&*file.path, places)).collect();
        let mut lost = Vec::new();
        for d in build.diagnostics.iter().filter(|d| d.severity == Severity::Error) {
            for place in d.place.iter().chain(d.related.iter().map(|(place, _)| place)) {
                let span = place.span.range();
                let (start, end) = (span.start, span.end.max(span.start + 1));
                let slots = by_path.get(&*place.path).copied().into_iter().flatten();
                // What is at fault in several begins in the first.
                let slot =
                    slots.filter(|(range, _)| range.start < end && start < range.end).map(|(_, slot)| *slot).next();
                match slot {
                    Some(slot) if self.slots[slot].follows.is_none() => _ = self.refused.insert(slot, d.code.id),
                    _ => lost.push(format!("{}: {} {} at {start}..{end}", place.path, d.code.id, d.message)),
                }
            }
        }
        let following: Vec<(usize, &str)> = (0..self.slots.len())
            .filter_map(|slot| Some((slot, *self.refused.get(&self.slots[slot].follows?)?)))
            .collect();
        self.refused.extend(following);
        lost
    }

    /// How often each context was reached and refused.
    pub fn tried(&self) -> BTreeMap<&'static str, Tried> {
        let mut all: BTreeMap<&'static str, Tried> = BTreeMap::new();
        for (number, slot) in self.slots.iter().enumerate() {
            let tried = all.entry(slot.context).or_default();
            *(if self.refused.contains_key(&number) { &mut tried.refused } else { &mut tried.reached }) += 1;
        }
        all
    }
}

/// Every key that a shape asks for, by its path.
pub fn keys(of: &str, shape: &Shape) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for key in &shape.keys {
        match &key.takes {
            Takes::Table(inner) | Takes::Tables(inner) | Takes::TextOrTable(inner) => {
                all.extend(keys(&format!("{of}{}.", key.name), inner));
            }
            _ => _ = all.insert(format!("{of}{}", key.name)),
        }
    }
    all
}
