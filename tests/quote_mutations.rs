//! Takes every verified quotation of the real site and, one at a time, changes a letter, drops a word, swaps two words, adds a "not", moves it to
//! another page, cites another source: none stays verified. And re-wraps, re-quotes, re-dashes and decomposes it: all stay verified.
//!
//! Needs the copies: the folder `ANNALS_COPIES`, or `../shared/sources`. Without them it says so and has nothing to do.

use crate::common::real;
use annals::build::Build;
use annals::model::{Quotation, QuotationId};
use annals::quote_match::{Finding, SourceText, find};
use annals::verify::Status;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

struct Real {
    build: &'static Build,
    texts: BTreeMap<String, SourceText>,
}

/// The real site and the texts of its copies, prepared once for all tests.
fn real() -> Option<&'static Real> {
    static REAL: LazyLock<Option<Real>> = LazyLock::new(|| {
        let (snapshot, build) = real::verified()?;
        let files = snapshot.copies.iter().flatten();
        let texts =
            files.filter_map(|c| Some((c.name.to_string(), SourceText::new(std::str::from_utf8(&c.bytes).ok()?))));
        Some(Real { build, texts: texts.collect() })
    });
    REAL.as_ref()
}

/// A quotation with the copy that it was found in.
struct Case<'a> {
    quotation: &'a Quotation,
    copy: &'a SourceText,
    file: &'a str,
    pages: &'a [RangeInclusive<u32>],
}

impl Real {
    fn cases(&self) -> Vec<Case<'_>> {
        let site = &self.build.site;
        let verified = |i: usize| matches!(self.build.evidence.status(QuotationId(i as u32)), Status::Verified { .. });
        let quotations = site.quotations.iter().enumerate().filter(|(i, _)| verified(*i));
        let cases = quotations.filter_map(|(_, quotation)| {
            let front = &site[quotation.source?].entry.front;
            let file: &str = &front.copy.as_ref()?.value;
            let copy = self.texts.get(file)?;
            let pages = quotation.locator.as_ref().filter(|_| copy.pages() > 1).map_or(&[][..], |l| &l.pages);
            Some(Case { quotation, copy, file, pages })
        });
        cases.collect()
    }
}

fn verified(case: &Case, text: &str) -> bool {
    matches!(find(case.copy, text, case.pages), Finding::Verified(_))
}

/// The words of a quotation that stand outside the editor's brackets and gaps.
fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

fn is_plain(word: &str) -> bool {
    !word.contains(['[', ']', '…']) && !word.contains("...") && word.chars().filter(|c| c.is_alphabetic()).count() > 1
}

/// Every way to change the words of a quotation at one place, with what was done.
fn changed(text: &str) -> Vec<(String, String)> {
    let words = words(text);
    let mut all = Vec::new();
    for (i, word) in words.iter().enumerate().filter(|(_, w)| is_plain(w)) {
        let with = |new: &str| {
            let mut copy = words.clone();
            copy[i] = new;
            copy.join(" ")
        };
        let letter = word.char_indices().find(|(_, c)| c.is_ascii_lowercase());
        if let Some((at, c)) = letter {
            let other = if c == 'z' { 'q' } else { ((c as u8) + 1) as char };
            let new = format!("{}{other}{}", &word[..at], &word[at + 1..]);
            all.push((format!("letter in word {i}"), with(&new)));
        }
        let inner = i > 0 && i + 1 < words.len() && is_plain(words[i - 1]) && is_plain(words[i + 1]);
        if inner {
            // Without its first or last word a quotation is still true; without an inner one it isn't, unless the word stands twice.
            if words[i] != words[i - 1] && words[i] != words[i + 1] {
                all.push((format!("word {i} dropped"), [&words[..i], &words[i + 1..]].concat().join(" ")));
            }
            all.push((format!("\"not\" before word {i}"), [&words[..i], &["not"], &words[i..]].concat().join(" ")));
            if words[i] != words[i + 1] {
                let mut copy = words.clone();
                copy.swap(i, i + 1);
                all.push((format!("words {i} and {} swapped", i + 1), copy.join(" ")));
            }
        }
    }
    all
}

/// Whether the changed words happen to stand in the copy too: then they are a true quotation of another place.
fn truly_there(case: &Case, text: &str) -> bool {
    let flat = |t: &str| {
        t.split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .replace(['“', '”', '"', '‘', '’', '\''], "")
            .replace(['–', '—'], "-")
            // A line's end breaks words: presump- tive.
            .replace("- ", "")
    };
    let all = [1..=case.copy.pages()];
    let pages = if case.pages.is_empty() { &all } else { case.pages };
    let whole: String = pages.iter().cloned().flatten().filter_map(|p| case.copy.page_text(p)).collect();
    flat(&whole).contains(&flat(text))
}

#[test]
fn no_changed_quotation_stays_verified() {
    let Some(real) = real() else { return };
    let cases = real.cases();
    assert!(cases.len() > 100, "only {} quotations are verified", cases.len());
    let mut tried = 0;
    for case in &cases {
        assert!(
            verified(case, &case.quotation.text),
            "the unchanged quotation isn't verified: {}",
            case.quotation.text
        );
        for (what, text) in changed(&case.quotation.text) {
            tried += 1;
            assert!(
                !verified(case, &text) || truly_there(case, &text),
                "{what} stays verified: {text}\n(of {})",
                case.quotation.text
            );
        }
    }
    eprintln!("{} quotations, {tried} changes, none verified", cases.len());
}

#[test]
fn no_quotation_stays_verified_on_another_page_or_in_another_source() {
    let Some(real) = real() else { return };
    // The documents repeat each other's words in places, with other line ends and footnotes; where they do, the quotation is true of both.
    let letters =
        |text: &str| text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect::<String>();
    let text_of =
        |copy: &SourceText| (1..=copy.pages()).filter_map(|page| copy.page_text(page)).map(letters).collect::<String>();
    let letters_of: BTreeMap<&String, String> = real.texts.iter().map(|(file, copy)| (file, text_of(copy))).collect();
    let (mut pages, mut sources) = (0, 0);
    for case in &real.cases() {
        for cited in case.pages {
            for page in [cited.start().saturating_sub(2), cited.end() + 2]
                .into_iter()
                .filter(|p| (1..=case.copy.pages()).contains(p) && !case.pages.iter().any(|pages| pages.contains(p)))
            {
                let found = find(case.copy, &case.quotation.text, &[page..=page]);
                let there = matches!(&found, Finding::Verified(place) if place.page == page);
                let really = case
                    .copy
                    .page_text(page)
                    .is_some_and(|t| words(t).join(" ").contains(words(&case.quotation.text)[0]));
                assert!(!there || really, "verified on p. {page}: {}", case.quotation.text);
                pages += 1;
            }
        }
        for (file, other) in real.texts.iter().filter(|(file, _)| {
            *file != case.file && case.quotation.text.split_whitespace().count() > 5 && !file.contains("README")
        }) {
            let found = find(other, &case.quotation.text, &[]);
            // What is in brackets is the editor's.
            let pieces = || case.quotation.text.split('[').filter_map(|piece| piece.rsplit(']').next());
            let repeated = || pieces().all(|piece| letters_of[file].contains(&letters(piece)));
            assert!(
                !matches!(found, Finding::Verified(_)) || repeated(),
                "verified in {file}: {}",
                case.quotation.text
            );
            sources += 1;
        }
    }
    eprintln!("{pages} other pages and {sources} other sources tried");
}

#[test]
fn form_does_not_count() {
    let Some(real) = real() else { return };
    let cases = real.cases();
    for case in &cases {
        let text = &*case.quotation.text;
        let forms = [
            ("re-wrapped", words(text).join("\n")),
            ("straight quotation marks", text.replace(['“', '”'], "\"").replace(['‘', '’'], "'")),
            ("curly quotation marks", text.replace('\'', "’")),
            ("long dashes", text.replace(" – ", " — ")),
            ("hyphens for dashes", text.replace(['–', '—'], "-")),
            ("decomposed", text.nfd().collect()),
        ];
        for (what, form) in forms {
            assert!(verified(case, &form), "{what}: no longer verified: {form}");
        }
    }
    eprintln!("{} quotations in 6 forms", cases.len());
}
