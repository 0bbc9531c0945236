//! `evidence.lock`: what it records, how it is read and written, and whether it is as Annals writes it.
//!
//! The file isn't signed, so it proves no more than that somebody could write it. What can be asked of it is asked: each record is one that
//! `annals verify` could have written, and the whole is byte for byte what it would have written of these records. A change by hand then has to
//! be a whole record in its place, which a reviewer sees.

use crate::diagnostics::span::{Place, SourceFile, Span, Spanned};
use crate::diagnostics::{Diagnostic, codes};
use crate::input::toml_reader::{self, Fields};
use crate::quote_match;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

/// A copy as it was when the quotations were looked up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct CopyRecord {
    pub(super) source: Arc<str>,
    pub(super) file: Arc<str>,
    /// Of the text with the line ends of Unix, as `bytes` and every `at` are.
    pub(super) sha256: String,
    pub(super) bytes: u64,
}

/// A quotation as it was when it was looked up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct QuotationRecord {
    pub(super) source: Arc<str>,
    /// What is cited: `p. 73`; empty without a place.
    pub(super) cited: Arc<str>,
    pub(super) entry: Arc<str>,
    /// SHA-256 of the normal form of the words, the first 32 hexadecimal digits.
    pub(super) words: String,
    /// The page that it was found on.
    pub(super) page: Option<u32>,
    /// Where in the copy, in bytes.
    pub(super) at: usize,
}

/// The version that is written. An older lock has digests that mean something else.
const VERSION: u32 = 1;

/// How a bad lock is mended.
const ANEW: &str = "restore the last good version from git, or run `annals verify` again";

/// How many hexadecimal digits of a digest are kept: of a copy, and of a quotation's words.
const DIGITS: (usize, usize) = (64, 32);

/// `evidence.lock`, as it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lock {
    pub(super) copies: Vec<CopyRecord>,
    pub(super) quotations: Vec<QuotationRecord>,
    /// Where the record of each copy stands.
    pub(super) places: Vec<Place>,
    /// Where the record of each quotation stands.
    pub(super) quoted_at: Vec<Place>,
}

impl Lock {
    /// Reads a lock. `None` if it isn't TOML or is of another version. Each record that `annals verify` can't have written is reported, and so is
    /// the first line that it would have written otherwise.
    pub fn read(file: &SourceFile) -> (Option<Lock>, Vec<Diagnostic>) {
        let (written, mut found) =
            toml_reader::read(file, 0, &file.text, Span::default(), "evidence.lock", Written::read);
        found.iter_mut().for_each(as_fault);
        let Some(written) = written else { return (None, found) };
        if let Some(d) = other_version(file, written.version.as_ref()) {
            return (None, vec![d]);
        }
        found.extend(written.faults(file));
        let places = written.copies.iter().map(|(_, span)| file.place(*span)).collect();
        let quoted_at = written.quotations.iter().map(|(_, span)| file.place(*span)).collect();
        let copies = written.copies.into_iter().map(|(copy, _)| copy).collect();
        let quotations = written.quotations.into_iter().map(|(quotation, _)| quotation).collect();
        let lock = Lock { copies, quotations, places, quoted_at };
        if found.is_empty() {
            found.extend(lock.otherwise(file));
        }
        (Some(lock), found)
    }

    /// What `annals verify` writes of these records: the lock's canonical form.
    pub fn print(&self) -> String {
        let copies = self.copies.iter().map(|copy| (&*copy.source, copy)).collect();
        print_lock(&copies, &self.quotations.iter().cloned().collect())
    }

    /// The first line that isn't as it would be written.
    fn otherwise(&self, file: &SourceFile) -> Option<Diagnostic> {
        let canonical = self.print();
        if canonical == *file.text {
            return None;
        }
        let mut at = 0;
        let (mut theirs, mut ours) = (file.text.split_inclusive('\n'), canonical.split_inclusive('\n'));
        let (line, wanted) = loop {
            match (theirs.next(), ours.next()) {
                (Some(line), Some(wanted)) if line == wanted => at += line.len(),
                (line, wanted) => break (line.unwrap_or_default(), wanted),
            }
        };
        let span = Span::new(at, at + line.trim_end().len());
        let d = Diagnostic::new(&codes::LOCK_FORM, file, span, "`annals verify` doesn't write this line this way");
        let label = match wanted {
            Some("\n") => "it would write an empty line here".to_owned(),
            Some(wanted) if wanted.trim_end() == line => "it would end the line here".to_owned(),
            Some(wanted) => format!("it would write `{}` here", wanted.trim_end()),
            None => "it would write nothing more".to_owned(),
        };
        Some(d.label(label).help(ANEW))
    }

    /// Records of copies whose sources aren't among the documentary's entries, by their ids, drafts too.
    pub(super) fn strangers(&self, is_source: impl Fn(&str) -> bool) -> Vec<Diagnostic> {
        let strange = self.copies.iter().zip(&self.places).filter(|(copy, _)| !is_source(&copy.source));
        let told = strange.map(|(copy, place)| {
            let said = format!("evidence.lock has a copy of `{}`, but there's no source with this id", copy.source);
            let help = "run `annals verify` where the copies are; or, if you removed the source on purpose, remove its records here too";
            Diagnostic::at(&codes::LOCK_RECORD, place.clone(), said).help(help)
        });
        told.collect()
    }
}

/// Says of a fault that a reader of tables found what it means in a lock, and how it is mended there.
fn as_fault(d: &mut Diagnostic) {
    let unread = [&codes::BAD_TOML, &codes::KEY_TWICE].contains(&d.code);
    d.code = if unread { &codes::BAD_LOCK } else { &codes::LOCK_RECORD };
    d.help = vec![ANEW.into()];
    d.replacements.clear();
}

/// Says that a lock is of another version than this program writes.
fn other_version(file: &SourceFile, version: Option<&Spanned<u32>>) -> Option<Diagnostic> {
    let version = version.filter(|version| version.value != VERSION)?;
    let (said, help) = match version.value {
        older if older < VERSION => (
            format!("an older version of Annals wrote this file (version {older})"),
            "run `annals verify --copies FOLDER` where the copies are, and commit evidence.lock",
        ),
        newer => (
            format!("a newer version of Annals wrote this file (version {newer})"),
            "use the newer Annals, or run `annals verify` again",
        ),
    };
    Some(Diagnostic::new(&codes::LOCK_VERSION, file, version.span, said).help(help))
}

/// The records of a lock, each with its place.
struct Written {
    version: Option<Spanned<u32>>,
    copies: Vec<(CopyRecord, Span)>,
    quotations: Vec<(QuotationRecord, Span)>,
}

impl Written {
    fn read(f: &mut Fields) -> Written {
        if !f.has("version") {
            f.missing("version");
        }
        Written {
            version: f.number("version"),
            copies: f.tables("copy", "the record of a copy", copy).into_iter().flatten().collect(),
            quotations: f.tables("quotation", "the record of a quotation", quotation).into_iter().flatten().collect(),
        }
    }

    /// What can't be so, seen from the other records.
    fn faults(&self, file: &SourceFile) -> Vec<Diagnostic> {
        let mut faults = Faults { file, found: Vec::new() };
        let copies = self.copies_twice(&mut faults);
        self.places_beyond(&copies, &mut faults);
        self.quotations_twice(&mut faults);
        faults.found
    }

    /// The copies by their sources. Each is there once, and two sources of one copy agree on what it is.
    fn copies_twice(&self, faults: &mut Faults) -> BTreeMap<&str, &(CopyRecord, Span)> {
        let mut sources: BTreeMap<&str, &(CopyRecord, Span)> = BTreeMap::new();
        let mut files: BTreeMap<&str, &(CopyRecord, Span)> = BTreeMap::new();
        for record in &self.copies {
            let (copy, span) = record;
            let other = files.insert(&copy.file, record).filter(|(other, _)| other.sha256 != copy.sha256);
            if let Some((_, first)) = sources.insert(&copy.source, record) {
                faults.beside(
                    *span,
                    format!("the copy of `{}` is recorded twice", copy.source),
                    *first,
                    "the first record",
                );
            } else if let Some((_, first)) = other {
                let said = format!("two records contradict each other about the copy `{}`", copy.file);
                faults.beside(*span, said, *first, "the other record");
            }
        }
        sources
    }

    /// Every quotation is from a copy, and stands within it.
    fn places_beyond(&self, copies: &BTreeMap<&str, &(CopyRecord, Span)>, faults: &mut Faults) {
        for (quotation, span) in &self.quotations {
            match copies.get(&*quotation.source) {
                None => {
                    let said = format!("this quotation is from `{}`, but no copy of it is recorded", quotation.source);
                    faults.at(*span, said);
                }
                Some((copy, at)) if quotation.at as u64 >= copy.bytes => {
                    let said = format!("this place is past the end of the copy, which has {} bytes", copy.bytes);
                    faults.beside(*span, said, *at, "the copy");
                }
                Some(_) => {}
            }
        }
    }

    /// The same words, cited alike, stand in one place, and an entry has one record of them.
    fn quotations_twice(&self, faults: &mut Faults) {
        let mut places: BTreeMap<(&str, &str, &str), &(QuotationRecord, Span)> = BTreeMap::new();
        let mut seen: BTreeMap<(&str, &str, &str, &str), Span> = BTreeMap::new();
        for record in &self.quotations {
            let (q, span) = record;
            let (first, place) = places.insert((&q.source, &q.cited, &q.words), record).unwrap_or(record);
            let twice = seen.insert((&q.source, &q.cited, &q.words, &q.entry), *span);
            if (first.page, first.at) != (q.page, q.at) {
                faults.beside(
                    *span,
                    "two records put the same words in different places".into(),
                    *place,
                    "the other record",
                );
            } else if let Some(first) = twice {
                faults.beside(*span, "this quotation is recorded twice".into(), first, "the first record");
            }
        }
    }
}

/// What is found in the records of a file.
struct Faults<'f> {
    file: &'f SourceFile,
    found: Vec<Diagnostic>,
}

impl Faults<'_> {
    fn at(&mut self, span: Span, said: String) {
        self.found.push(Diagnostic::new(&codes::LOCK_RECORD, self.file, span, said).help(ANEW));
    }

    fn beside(&mut self, span: Span, said: String, other: Span, label: &'static str) {
        self.at(span, said);
        let place = self.file.place(other);
        self.found.last_mut().into_iter().for_each(|d| d.related.push((place.clone(), label.into())));
    }
}

fn copy(f: &mut Fields) -> Option<(CopyRecord, Span)> {
    let (source, file) = (f.need_text("source"), f.need_text("file"));
    let (sha256, bytes) = (hex(f, "sha256", DIGITS.0), needed(f, "bytes"));
    let record = CopyRecord { source: source?.value, file: file?.value, sha256: sha256?, bytes: bytes?.into() };
    Some((record, f.start()))
}

fn quotation(f: &mut Fields) -> Option<(QuotationRecord, Span)> {
    if !f.has("cited") {
        f.missing("cited");
    }
    let (source, cited, entry) = (f.need_text("source"), f.text_or_blank("cited"), f.need_text("entry"));
    let (words, page, at) = (hex(f, "words", DIGITS.1), f.number("page"), needed(f, "at"));
    if let Some(none) = page.as_ref().filter(|page| page.value == 0) {
        let place = f.place(none.span);
        f.report(Diagnostic::at(&codes::LOCK_RECORD, place, "page numbers start at 1"));
    }
    let record = QuotationRecord {
        source: source?.value,
        cited: cited?.value,
        entry: entry?.value,
        words: words?,
        page: page.map(|page| page.value),
        at: at? as usize,
    };
    Some((record, f.start()))
}

/// A digest: so many hexadecimal digits, in lower case.
fn hex(f: &mut Fields, key: &'static str, digits: usize) -> Option<String> {
    let text = f.need_text(key)?;
    let is_hex = text.len() == digits && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if !is_hex {
        let place = f.place(text.span);
        let said = format!("`{key}` isn't a digest, which has {digits} digits, 0 to 9 and a to f");
        f.report(Diagnostic::at(&codes::LOCK_RECORD, place, said));
    }
    // What is no digest is known by no quotation and no copy, and said once.
    Some(text.to_string())
}

fn needed(f: &mut Fields, key: &'static str) -> Option<u32> {
    if !f.has(key) {
        f.missing(key);
    }
    f.number(key).map(|number| number.value)
}

/// Reads a lock, and adds what is wrong with it.
pub(super) fn read_lock(file: &SourceFile, diagnostics: &mut Vec<Diagnostic>) -> Option<Lock> {
    let (lock, found) = Lock::read(file);
    diagnostics.extend(found);
    lock
}

pub(super) type Known<'l> = BTreeMap<(&'l str, &'l str, &'l str), &'l QuotationRecord>;

pub(super) fn known(lock: &Lock) -> Known<'_> {
    lock.quotations.iter().map(|q| ((&*q.source, &*q.cited, q.words.as_str()), q)).collect()
}

/// The SHA-256 of some bytes, in hexadecimal.
pub(super) fn digest(bytes: &[u8]) -> String {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let digits = |byte: &u8| [HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]].map(char::from);
    Sha256::digest(bytes).iter().flat_map(digits).collect()
}

/// The digest of a quotation's words, whatever their form.
pub(super) fn words_digest(text: &str) -> String {
    let mut hex = digest(quote_match::normal_form(text).as_bytes());
    hex.truncate(32);
    hex
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => write!(out, "\\u{:04X}", c as u32).unwrap_or_default(),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

pub(super) fn print_lock(copies: &BTreeMap<&str, &CopyRecord>, quotations: &BTreeSet<QuotationRecord>) -> String {
    let mut out = String::from(
        "# Written by `annals verify`: which quotations were found in which copies. Not meant to be edited by hand.\nversion = 1\n",
    );
    for copy in copies.values() {
        let CopyRecord { source, file, sha256, bytes } = copy;
        // A record that was changed by hand may hold what is no digest.
        let (source, file, sha256) = (quoted(source), quoted(file), quoted(sha256));
        write!(out, "\n[[copy]]\nsource = {source}\nfile = {file}\nsha256 = {sha256}\nbytes = {bytes}\n")
            .unwrap_or_default();
    }
    for quotation in quotations {
        let QuotationRecord { source, cited, entry, words, page, at } = quotation;
        let (source, cited, entry, words) = (quoted(source), quoted(cited), quoted(entry), quoted(words));
        write!(out, "\n[[quotation]]\nsource = {source}\ncited = {cited}\nentry = {entry}\nwords = {words}\n")
            .unwrap_or_default();
        if let Some(page) = page {
            writeln!(out, "page = {page}").unwrap_or_default();
        }
        writeln!(out, "at = {at}").unwrap_or_default();
    }
    out
}
