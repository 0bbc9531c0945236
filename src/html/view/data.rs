//! What the head of a page says to programs, and the page that explains the files for them.

use super::{Page, PageKind, Pages, head};
use crate::export::FORMATS;
use crate::i18n::key;
use crate::model::EntryId;
use crate::url::OutPath;
use serde::Serialize;
use tera::Context;

/// A form in which the documentary can be taken along.
#[derive(Serialize)]
struct FormatView<'a> {
    href: &'static str,
    title: &'a str,
    says: &'a str,
}

/// A feed that a page names.
#[derive(Serialize)]
struct FeedView {
    href: String,
    title: String,
}

impl Pages {
    /// What can be taken along.
    pub(super) fn data(&self, context: &mut Context) -> &'static str {
        let words = &*self.site.words;
        let formats = FORMATS.iter();
        let formats = formats.map(|f| FormatView { href: f.path, title: words.get(f.title), says: words.get(f.says) });
        head(context, words.get(key::DATA), words.get(key::DATA_SAYS), "data");
        context.insert("formats", &formats.collect::<Vec<_>>());
        context.insert("timezone", &self.site.config.timezone.as_ref().map(crate::edtf::Zone::name));
        "data.html"
    }

    /// What a page says to programs: addresses where the site's own is known, feeds, and what it is about.
    pub(super) fn metadata(&self, page: &Page, context: &mut Context) {
        let base = self.site.config.base_url.as_deref().filter(|_| page.kind != PageKind::NotFound);
        let entry = page.kind.entry();
        // A former address is no page of its own.
        let named = match page.kind {
            PageKind::Redirect(entry) => self.site.path(entry),
            _ => &page.path,
        };
        context.insert("canonical", &base.map(|base| format!("{base}{}", super::trimmed(named.as_str()))));
        context.insert("share_card", &base.map(|base| format!("{base}cards/{}.png", card(entry))));
        context.insert("is_article", &entry.is_some());
        context.insert("feeds", &self.feeds(entry));
        let first = entry.filter(|e| self.site.path(*e) == &page.path);
        let linked = first.and_then(|e| self.export.linked(e));
        context.insert("linked_data", &linked.map(|text| tera::Value::safe_string(&text)));
    }

    fn feeds(&self, entry: Option<EntryId>) -> Vec<FeedView> {
        let title = &*self.site.config.title;
        let own = entry.and_then(|e| Some((self.export.feed_of(e)?, format!("{} · {title}", self.site.title(e)))));
        let site = self.export.has_feed().then(|| (OutPath::new("atom.xml"), title.to_owned()));
        let of_corrections = entry.is_none() && self.export.has_corrections_feed();
        let corrections = of_corrections.then(|| {
            let words = self.site.words.get(key::CORRECTIONS);
            (OutPath::new("corrections.atom.xml"), format!("{words} · {title}"))
        });
        own.into_iter()
            .chain(site)
            .chain(corrections)
            .map(|(path, title)| FeedView { href: path.to_string(), title })
            .collect()
    }
}

/// The picture that stands for a page where its address is passed on.
fn card(entry: Option<EntryId>) -> &'static str {
    match entry {
        Some(EntryId::Incident(_)) => "incident",
        Some(EntryId::Person(_)) => "person",
        Some(EntryId::Statute(_)) => "statute",
        Some(EntryId::Source(_)) => "source",
        Some(EntryId::Page(_)) | None => "site",
    }
}
