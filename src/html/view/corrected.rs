//! The views of corrections: the page that lists them, and the history of each entry.

use super::entry::EntryView;
use super::{Pages, head, split};
use crate::edtf::Date;
use crate::i18n::key;
use crate::model::{Corrected, EntryId, Site};
use crate::url::OutPath;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use tera::Context;

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

/// The corrections in the order in which they are shown.
#[derive(Default)]
pub(super) struct Order {
    /// The newest first; of one day in the order of the file.
    all: Vec<usize>,
    /// The same of each entry.
    of_entry: BTreeMap<EntryId, Vec<usize>>,
}

impl Order {
    /// The order of those that are shown.
    pub fn of(site: &Site) -> Order {
        let mut all = shown(site);
        all.sort_by_key(|at| Reverse(site.corrections[*at].written.day()));
        let mut of_entry: BTreeMap<EntryId, Vec<usize>> = BTreeMap::new();
        for at in &all {
            if let Some(entry) = site.corrections[*at].entry {
                of_entry.entry(entry).or_default().push(*at);
            }
        }
        Order { all, of_entry }
    }
}

/// The corrections that are shown, as places in the list of the site.
pub(super) fn shown(site: &Site) -> Vec<usize> {
    (0..site.corrections.len()).filter(|at| site.corrections[*at].is_shown(site)).collect()
}

impl Pages {
    fn correction(&self, of: &Corrected) -> CorrectionView {
        let (site, written) = (&*self.site, &of.written);
        let (before, after) = of.in_words(site);
        let day = written.day();
        let text = |text: &Option<crate::input::toml_reader::Text>| text.as_ref().map(|t| t.value.to_string());
        CorrectionView {
            anchor: of.anchor.clone(),
            when: Date::parse(&day).map_or_else(|_| day.clone(), |date| date.long(&site.words.wording())),
            datetime: day,
            entry: of.entry.map(|entry| self.entry_view(entry)),
            title: text(&written.title).unwrap_or_else(|| written.entry.value.to_string()),
            what: of.what(&site.words),
            before,
            after,
            reason: text(&written.reason),
            by: text(&written.by),
        }
    }

    /// The page that lists every correction.
    pub(super) fn corrections(&self, part: u32, context: &mut Context) -> &'static str {
        let words = &*self.site.words;
        head(context, words.get(key::CORRECTIONS), words.get(key::CORRECTIONS_SAYS), "");
        let rows = &self.plan.corrected.all;
        context.insert("corrections", &self.corrections_at(&rows[split::rows(part, rows.len())]));
        context.insert("pager", &split::pager(&OutPath::new("corrections.html"), part, rows.len()));
        context.insert("feed", &self.export.has_corrections_feed());
        "corrections.html"
    }

    /// What was corrected of one entry, the newest first.
    pub(super) fn history(&self, entry: EntryId, context: &mut Context) {
        let own = self.plan.corrected.of_entry.get(&entry).map_or(&[][..], Vec::as_slice);
        context.insert("history", &self.corrections_at(own));
    }

    fn corrections_at(&self, places: &[usize]) -> Vec<CorrectionView> {
        places.iter().map(|at| self.correction(&self.site.corrections[*at])).collect()
    }
}
