//! The views of corrections: the page that lists them, and the history of each entry.

use super::entry::EntryView;
use super::{Pages, head, split};
use crate::corrections::How;
use crate::date::Date;
use crate::model::Corrected;
use crate::model::{EntryId, Site};
use crate::url::OutPath;
use crate::words::{Key, Words, key};
use serde::Serialize;
use std::cmp::Reverse;
use tera::Context;

/// The facts that are dates.
const DATES: [&str; 4] = ["date", "as_of", "born", "died"];

/// A correction for readers.
#[derive(Serialize)]
struct CorrectionView {
    anchor: String,
    /// The day, in words and as HTML has it.
    when: String,
    datetime: String,
    /// The entry's page, unless it was removed.
    entry: Option<EntryView>,
    title: String,
    /// What of it was corrected, and how.
    what: String,
    before: Option<String>,
    after: Option<String>,
    reason: Option<String>,
    by: Option<String>,
}

/// The corrections that are shown, the newest first; of one day in the order of the file.
pub(super) fn rows(site: &Site) -> Vec<&Corrected> {
    let mut rows: Vec<&Corrected> = site.corrections.iter().filter(|c| c.is_shown(site)).collect();
    rows.sort_by_key(|c| Reverse(c.written.day()));
    rows
}

/// What of an entry was corrected, and how: `Date: less exact`.
pub(super) fn what(words: &Words, of: &Corrected) -> String {
    let how = words.get(how_key(of.written.how));
    match of.written.key.as_ref().map(|key| &*key.value) {
        None => words.fill(key::CORRECTION_ENTRY, &[("how", how)]),
        Some(key) => {
            let fact = fact_key(key).map_or(key, |key| words.get(key));
            words.fill(key::CORRECTION_FACT, &[("fact", fact), ("how", how)])
        }
    }
}

fn how_key(how: How) -> Key {
    match how {
        How::Added => key::HOW_ADDED,
        How::Removed => key::HOW_REMOVED,
        How::Restored => key::HOW_RESTORED,
        How::Changed => key::HOW_CHANGED,
        How::Replaced => key::HOW_REPLACED,
        How::Widened => key::HOW_WIDENED,
        How::Narrowed => key::HOW_NARROWED,
        How::Moved => key::HOW_MOVED,
        How::Rewritten => key::HOW_REWRITTEN,
        How::Typing => key::HOW_TYPING,
    }
}

/// The word for a fact; one that has none is called as in the file.
fn fact_key(name: &str) -> Option<Key> {
    Some(match name {
        "date" => key::FACT_DATE,
        "dates" => key::FACT_DATES,
        "place" => key::FACT_PLACE,
        "people" => key::FACT_PEOPLE,
        "law" => key::FACT_LAW,
        "sources" => key::FACT_SOURCES,
        "quotations" => key::FACT_QUOTATIONS,
        "text" => key::FACT_TEXT,
        "notes" => key::FACT_NOTES,
        "title" => key::FACT_TITLE,
        "summary" | "says" => key::FACT_SUMMARY,
        "standing" => key::FACT_STANDING,
        "name" => key::FACT_NAME,
        "role" => key::FACT_ROLE,
        "status" => key::FACT_STATUS,
        "aliases" => key::FACT_ALIASES,
        "authors" => key::FACT_AUTHORS,
        "as_of" => key::FACT_AS_OF,
        "born" => key::FACT_BORN,
        "died" => key::FACT_DIED,
        "url" | "archive_url" => key::FACT_ADDRESS,
        _ => return None,
    })
}

impl Pages {
    fn correction(&self, of: &Corrected) -> CorrectionView {
        let (site, written) = (&*self.site, &of.written);
        let (before, after) = of.said(site);
        let day = written.day();
        let text = |text: &Option<crate::fields::Text>| text.as_ref().map(|t| t.value.to_string());
        let wording = site.words.wording();
        let is_date = written.key.as_ref().is_some_and(|key| DATES.contains(&&*key.value));
        // A date stands in the file as EDTF has it.
        let words = |said: &str| match Date::parse(said) {
            Ok(date) if is_date => date.long(&wording),
            _ => said.to_owned(),
        };
        CorrectionView {
            anchor: written.anchor(),
            when: Date::parse(&day).map_or_else(|_| day.clone(), |date| date.long(&wording)),
            datetime: day,
            entry: of.entry.map(|entry| self.entry_view(entry)),
            title: text(&written.title).unwrap_or_else(|| written.entry.value.to_string()),
            what: what(&site.words, of),
            before: before.map(words),
            after: after.map(words),
            reason: text(&written.reason),
            by: text(&written.by),
        }
    }

    /// The page that lists every correction.
    pub(super) fn corrections(&self, part: u32, context: &mut Context) -> &'static str {
        let words = &*self.site.words;
        head(context, words.get(key::CORRECTIONS), words.get(key::CORRECTIONS_SAYS), "");
        let rows = rows(&self.site);
        let shown: Vec<CorrectionView> =
            rows[split::rows(part, rows.len())].iter().map(|c| self.correction(c)).collect();
        context.insert("corrections", &shown);
        context.insert("pager", &split::pager(&OutPath::new("corrections.html"), part, rows.len()));
        context.insert("feed", &self.export.has_corrections_feed());
        "corrections.html"
    }

    /// What was corrected of one entry, the newest first.
    pub(super) fn history(&self, entry: EntryId, context: &mut Context) {
        let own = rows(&self.site).into_iter().filter(|c| c.entry == Some(entry));
        let own: Vec<CorrectionView> = own.map(|c| self.correction(c)).collect();
        context.insert("history", &own);
    }
}
