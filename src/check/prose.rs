//! Rules about texts: what a reader would stumble over.

use crate::diag::{Diagnostic, codes};
use crate::model::{EntryId, Site};
use crate::span::Span;
use std::borrow::Cow;

/// Words in double quotation marks that no citation follows.
pub fn uncited_quotation(site: &Site, found: &mut Vec<Diagnostic>) {
    for entry in site.entries() {
        for text in site.texts(entry) {
            for span in &text.body.uncited {
                found.push(
                    Diagnostic::at(&codes::UNCITED_QUOTATION, site.place(entry, *span), "no citation follows this quotation")
                        .help("put [@source-id, p. 73] directly after the closing mark; for a title or a term use *italics* or ‘single’ marks"),
                );
            }
        }
    }
}

/// A summary that is longer than a list can take.
pub fn long_summary(site: &Site, found: &mut Vec<Diagnostic>) {
    let most = site.config.checks.summary_length as usize;
    for entry in site.entries() {
        let summary = match entry {
            EntryId::Incident(id) => Some(&site[id].entry.front.summary),
            EntryId::Person(id) => site[id].entry.front.summary.as_ref(),
            EntryId::Statute(id) => site[id].entry.front.summary.as_ref(),
            EntryId::Page(id) => site[id].entry.front.summary.as_ref(),
            EntryId::Source(_) => None,
        };
        let Some(summary) = summary else { continue };
        let length = summary.value.chars().count();
        if length > most {
            // The caret stands under what is too much, where nothing in the text is escaped.
            let start = summary.value.char_indices().nth(most).map_or(0, |(at, _)| at);
            let exact = summary.span.range().len() == summary.value.len();
            let span = if exact { summary.span.part(start..summary.value.len()) } else { summary.span };
            let said = format!("the summary has {length} characters, {} more than a list can take", length - most);
            found.push(
                Diagnostic::at(&codes::LONG_SUMMARY, site.place(entry, span), said)
                    .help("say it in one sentence; what it leaves out stands in the text"),
            );
        }
    }
}

/// A heading two levels below the one before it.
pub fn skipped_level(site: &Site, found: &mut Vec<Diagnostic>) {
    for entry in site.entries() {
        let mut last = 1;
        for heading in &site.text(entry).body.headings {
            if heading.level > last + 1 {
                let right = "#".repeat(usize::from(last) + 1);
                let said = format!("a heading of level {} follows one of level {last}", heading.level);
                let written = site.file(entry).text.get(heading.span.range()).unwrap_or_default();
                let line = heading.span.part(0..written.trim_end().len());
                let d = Diagnostic::at(&codes::SKIPPED_LEVEL, site.place(entry, line), said)
                    .help(format!("begin it with {right}"));
                let marks =
                    Span::new(heading.span.start as usize, heading.span.start as usize + usize::from(heading.level));
                let is_mark = written.get(..usize::from(heading.level)).is_some_and(|t| t.bytes().all(|b| b == b'#'));
                found.push(if is_mark { d.replace(site.place(entry, marks), right) } else { d });
            }
            last = heading.level;
        }
    }
}

/// Words that say nothing of where a link leads.
const EMPTY: [&str; 14] = [
    "here",
    "click here",
    "click",
    "this",
    "this link",
    "this page",
    "this site",
    "link",
    "the link",
    "more",
    "read more",
    "see here",
    "see more",
    "learn more",
];

/// A link whose words don't say where it leads.
pub fn empty_words(site: &Site, found: &mut Vec<Diagnostic>) {
    for entry in site.entries() {
        for link in site.texts(entry).into_iter().flat_map(|text| &text.body.links) {
            let words = link.words.trim().trim_end_matches(['.', '…', '»', '→', ' ']).to_lowercase();
            if EMPTY.contains(&words.as_str()) {
                let said = format!("the words `{}` don't say where the link leads", link.words.trim());
                found.push(
                    Diagnostic::at(&codes::EMPTY_WORDS, site.place(entry, link.span), said)
                        .help("link the words that name what is there"),
                );
            }
        }
    }
}

/// Whether a word ends beside this character.
pub fn is_border(c: Option<char>) -> bool {
    c.is_none_or(|c| !c.is_alphanumeric())
}

/// A text without what stands in double quotation marks: others' words.
pub fn unquoted(text: &str) -> Cow<'_, str> {
    if !text.contains(['“', '”']) {
        return Cow::Borrowed(text);
    }
    let mut depth = 0usize;
    let own = text
        .chars()
        .filter(|c| {
            match c {
                '“' => depth += 1,
                '”' => depth = depth.saturating_sub(1),
                _ => return depth == 0,
            }
            false
        })
        .collect();
    Cow::Owned(own)
}
