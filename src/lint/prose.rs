//! Rules about texts: what a reader would stumble over.

use crate::diagnostics::span::Span;
use crate::diagnostics::{Diagnostic, codes};
use crate::input::toml_reader::Text;
use crate::model::{EntryId, Site};
use crate::quote_match;
use std::borrow::Cow;

/// Words of others that no citation follows: in double quotation marks, or set apart.
pub fn uncited_quotation(site: &Site, found: &mut Vec<Diagnostic>) {
    for entry in site.entries() {
        for span in site.texts(entry).into_iter().flat_map(|text| &text.body.uncited) {
            let written = site.file(entry).text.get(span.range()).unwrap_or_default();
            let in_marks = quote_match::begins_with_mark(written);
            let (span, help) = if in_marks {
                (
                    *span,
                    "put [@source-id, p. 73] directly after the closing quotation mark; for a title or a term, use *italics* or ‘single’ quotation marks",
                )
            } else {
                let line = written.lines().next().unwrap_or_default();
                (
                    span.part(0..line.len()),
                    "end it with [@source-id, p. 73]; to set your own words apart, begin the block with > [!NOTE]",
                )
            };
            let d =
                Diagnostic::at(&codes::UNCITED_QUOTATION, site.place(entry, span), "this quotation has no citation");
            found.push(d.help(help));
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
            let said = format!("the summary has {length} characters, {} over the limit", length - most);
            found.push(
                Diagnostic::at(&codes::LONG_SUMMARY, site.place(entry, span), said)
                    .help("write one sentence, and leave the rest to the text"),
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
                        .help("put the link on words that name its destination"),
                );
            }
        }
    }
}

/// The short texts of an entry in which the site speaks itself, and which are shown as they are written: no markup is read in them.
pub fn own_words(site: &Site, entry: EntryId) -> Vec<&Text> {
    match entry {
        EntryId::Incident(id) => {
            let front = &site[id].entry.front;
            let roles = front.people.iter().filter_map(|p| p.role.as_ref());
            [&front.title, &front.summary].into_iter().chain(&front.place).chain(roles).collect()
        }
        EntryId::Person(id) => {
            let front = &site[id].entry.front;
            let status = front.status.iter().flat_map(|s| s.text.iter().chain(&s.outcome));
            front.summary.iter().chain(&front.role).chain(status).collect()
        }
        EntryId::Statute(id) => site[id].entry.front.summary.iter().collect(),
        EntryId::Source(id) => [&site[id].entry.front.says].into_iter().chain(&site[id].entry.front.unknown).collect(),
        EntryId::Page(id) => [&site[id].entry.front.title].into_iter().chain(&site[id].entry.front.summary).collect(),
    }
}

/// Quotations, citations and links where none is read.
pub fn plain_markup(site: &Site, found: &mut Vec<Diagnostic>) {
    for entry in site.entries() {
        for text in own_words(site, entry) {
            let (said, help) = if text.value.contains("[@") || text.value.contains("[[") {
                (
                    "citations and links don't work here, so readers would see the brackets",
                    "move them to the entry's text",
                )
            } else if quote_match::has_marks(&text.value) {
                (
                    "quotations aren't checked here",
                    "use your own words here, and quote in the entry's text; for a title or a term, use ‘single’ quotation marks",
                )
            } else {
                continue;
            };
            found.push(Diagnostic::at(&codes::PLAIN_MARKUP, site.place(entry, text.span), said).help(help));
        }
    }
}

/// Whether a word ends beside this character.
pub fn is_border(c: Option<char>) -> bool {
    c.is_none_or(|c| !c.is_alphanumeric())
}

/// A text without what stands in double quotation marks: others' words.
pub fn unquoted(text: &str) -> Cow<'_, str> {
    quote_match::outside_marks(text).map_or(Cow::Borrowed(text), Cow::Owned)
}
