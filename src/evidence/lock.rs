//! `evidence.lock`: what it records, and how it is read and written.

use crate::diag::{Diagnostic, codes};
use crate::quote;
use crate::span::{SourceFile, Span};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

/// A copy as it was when the quotations were looked up.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CopyRecord {
    pub(super) source: Arc<str>,
    pub(super) file: Arc<str>,
    /// Of the text with the line ends of Unix, as `bytes` and every `at` are.
    pub(super) sha256: String,
    pub(super) bytes: u64,
}

/// A quotation as it was when it was looked up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(deny_unknown_fields)]
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

/// `evidence.lock`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lock {
    pub(super) version: u32,
    #[serde(default, rename = "copy")]
    pub(super) copies: Vec<CopyRecord>,
    #[serde(default, rename = "quotation")]
    pub(super) quotations: Vec<QuotationRecord>,
}

pub(super) fn read_lock(file: &SourceFile, diagnostics: &mut Vec<Diagnostic>) -> Option<Lock> {
    match toml::from_str::<Lock>(&file.text) {
        Ok(lock) if lock.version == 1 => Some(lock),
        Ok(lock) => {
            let said = format!("evidence.lock has version {}, which this Annals doesn't know", lock.version);
            diagnostics.push(
                Diagnostic::new(&codes::BAD_LOCK, file, Span::default(), said)
                    .help("use a newer Annals, or run `annals verify` again"),
            );
            None
        }
        Err(error) => {
            let span = error.span().map_or(Span::default(), Span::from);
            let said = format!("evidence.lock can't be read: {}", error.message());
            diagnostics.push(
                Diagnostic::new(&codes::BAD_LOCK, file, span, said)
                    .help("take the last good one from git, or run `annals verify` again"),
            );
            None
        }
    }
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
    let mut hex = digest(quote::normal_form(text).as_bytes());
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
        // What a lock that was changed by hand says is no digest, perhaps.
        let (source, file, sha256) = (quoted(source), quoted(file), quoted(sha256));
        write!(out, "\n[[copy]]\nsource = {source}\nfile = {file}\nsha256 = {sha256}\nbytes = {bytes}\n")
            .unwrap_or_default();
    }
    for quotation in quotations {
        let QuotationRecord { source, cited, entry, words, page, at } = quotation;
        let (source, cited, entry) = (quoted(source), quoted(cited), quoted(entry));
        write!(out, "\n[[quotation]]\nsource = {source}\ncited = {cited}\nentry = {entry}\nwords = \"{words}\"\n")
            .unwrap_or_default();
        if let Some(page) = page {
            writeln!(out, "page = {page}").unwrap_or_default();
        }
        writeln!(out, "at = {at}").unwrap_or_default();
    }
    out
}
