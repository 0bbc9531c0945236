//! Atom: what was added or changed, newest first. The time of an incident is no time of publication: entries carry the moment of their last
//! change, and one whose moment isn't known isn't in a feed.

use super::{Export, File, xml};
use crate::edtf::Moment;
use crate::i18n::key;
use crate::model::{Corrected, EntryId};
use crate::url::OutPath;
use std::cmp::Reverse;
use std::fmt::Write as _;

/// The most entries of a feed: the newest.
const NEWEST: usize = 50;

/// The address of the feed that belongs to a page.
pub fn path(page: &OutPath) -> String {
    format!("{}.atom.xml", page.as_str().trim_end_matches(".html"))
}

/// The entries of a feed with the moments of their last changes, newest first.
pub fn entries(export: &Export, file: File) -> Vec<(EntryId, Moment)> {
    let site = &export.site;
    let mut entries: Vec<EntryId> = match file {
        File::PersonFeed(id) => {
            let incidents = site.index.of_person(id).iter().map(|(i, _)| EntryId::Incident(*i));
            incidents.chain([EntryId::Person(id)]).collect()
        }
        File::StatuteFeed(id) => {
            let incidents = site.index.of_statute(id).iter().map(|(i, _)| EntryId::Incident(*i));
            incidents.chain([EntryId::Statute(id)]).collect()
        }
        _ => site.entries().collect(),
    };
    entries.sort();
    entries.dedup();
    let own = match file {
        File::PersonFeed(id) => export.shown(EntryId::Person(id)),
        File::StatuteFeed(id) => export.shown(EntryId::Statute(id)),
        _ => true,
    };
    entries.retain(|e| own && export.shown(*e));
    let mut known: Vec<(EntryId, Moment)> =
        entries.into_iter().filter_map(|e| Some((e, export.changed(e)?.moment()?))).collect();
    known.sort_by(|(a, at), (b, bt)| bt.cmp(at).then_with(|| site.slug(*a).cmp(site.slug(*b))).then(a.cmp(b)));
    known.truncate(NEWEST);
    known
}

/// A feed.
pub fn bytes(export: &Export, file: File) -> Vec<u8> {
    let config = &export.site.config;
    let entries = entries(export, file);
    let (page, title) = match file {
        File::PersonFeed(id) => about(export, EntryId::Person(id)),
        File::StatuteFeed(id) => about(export, EntryId::Statute(id)),
        _ => (OutPath::new("index.html"), config.title.to_string()),
    };
    let own = if matches!(file, File::Feed) { "atom.xml".to_owned() } else { path(&page) };
    let newest = entries.first().map_or_else(String::new, |(_, at)| super::Changed::At(*at).iso());
    let mut out = String::with_capacity(1024 + entries.len() * 700);
    begin(&mut out, export, &title, &own, page.as_str(), &newest);
    entries.iter().for_each(|(e, at)| entry(&mut out, export, *e, *at));
    out.push_str("</feed>\n");
    out.into_bytes()
}

/// What stands before the entries of a feed.
fn begin(out: &mut String, export: &Export, title: &str, own: &str, page: &str, newest: &str) {
    let config = &export.site.config;
    out.push_str("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"");
    xml(out, &config.language);
    out.push_str("\">\n");
    element(out, "title", title);
    element(out, "id", &export.url(own).unwrap_or_default());
    element(out, "updated", newest);
    link(out, "self", &export.url(own).unwrap_or_default());
    link(out, "alternate", &export.url(page).unwrap_or_default());
    let author = config.author.as_ref().unwrap_or(&config.title);
    out.push_str("<author>");
    element(out, "name", author);
    out.push_str("</author>\n");
    config.license.iter().for_each(|license| element(out, "rights", license));
}

/// The corrections of the feed with their times, newest first. A correction with only a day is left out.
pub fn corrected(export: &Export) -> Vec<(&Corrected, Moment)> {
    let shown = export.site.corrections.iter().filter(|c| c.is_shown(&export.site) && c.written.date.is_zoned());
    let mut known: Vec<(&Corrected, Moment)> =
        shown.filter_map(|c| Some((c, c.written.date.bounds().earliest?))).collect();
    known.sort_by_key(|(_, at)| Reverse(*at));
    known.truncate(NEWEST);
    known
}

/// The feed of corrections.
pub fn corrections(export: &Export) -> Vec<u8> {
    let (config, words) = (&export.site.config, &*export.site.words);
    let all = corrected(export);
    let title = format!("{} · {}", words.get(key::CORRECTIONS), config.title);
    let newest = all.first().map_or_else(String::new, |(_, at)| super::Changed::At(*at).iso());
    let mut out = String::with_capacity(1024 + all.len() * 700);
    begin(&mut out, export, &title, "corrections.atom.xml", "corrections.html", &newest);
    for (of, at) in all {
        let anchor = &of.anchor;
        let id = export.url(&format!("corrections.html#{anchor}")).unwrap_or_default();
        // The list may have many parts; the entry's page has its own corrections on each of its own.
        let page = of.entry.map_or("corrections.html", |entry| export.site.path(entry).as_str());
        let title = of.written.title.as_ref().map_or(&of.written.entry.value, |title| &title.value);
        let (before, after) = of.in_words(&export.site);
        let reason = of.written.reason.as_ref().map(|reason| reason.value.to_string());
        out.push_str("<entry>\n");
        element(&mut out, "title", &format!("{title}: {}", of.what(words)));
        element(&mut out, "id", &id);
        element(&mut out, "updated", &super::Changed::At(at).iso());
        link(&mut out, "alternate", &format!("{}#{anchor}", export.url(page).unwrap_or_default()));
        let _ = writeln!(out, "<category term=\"{}\"/>", of.written.how.word());
        let said = [before.map(|said| format!("− {said}")), after.map(|said| format!("+ {said}")), reason];
        let said: Vec<String> = said.into_iter().flatten().collect();
        if !said.is_empty() {
            element(&mut out, "summary", &said.join("\n"));
        }
        out.push_str("</entry>\n");
    }
    out.push_str("</feed>\n");
    out.into_bytes()
}

fn about(export: &Export, entry: EntryId) -> (OutPath, String) {
    let site = &export.site;
    (site.path(entry).clone(), format!("{} · {}", site.title(entry), site.config.title))
}

fn entry(out: &mut String, export: &Export, entry: EntryId, at: Moment) {
    let site = &export.site;
    let url = export.url(site.path(entry).as_str()).unwrap_or_default();
    out.push_str("<entry>\n");
    element(out, "title", site.title(entry));
    element(out, "id", &url);
    element(out, "updated", &super::Changed::At(at).iso());
    link(out, "alternate", &url);
    let _ = writeln!(out, "<category term=\"{}\"/>", entry.kind().folder());
    let summary = summary(export, entry);
    if !summary.is_empty() {
        element(out, "summary", &summary);
    }
    out.push_str("</entry>\n");
}

/// A sentence on an entry. An incident's begins with its date, in words.
fn summary(export: &Export, entry: EntryId) -> String {
    let site = &export.site;
    let date = match entry {
        EntryId::Incident(id) => site[id].entry.front.date.as_ref().map(|d| d.long(&site.words.wording())),
        _ => None,
    };
    let said = site.summary(entry).unwrap_or_default();
    match date {
        Some(date) => format!("{date}. {said}"),
        None => said.to_owned(),
    }
}

fn element(out: &mut String, name: &str, text: &str) {
    let _ = write!(out, "<{name}>");
    xml(out, text);
    let _ = writeln!(out, "</{name}>");
}

fn link(out: &mut String, rel: &str, href: &str) {
    let _ = write!(out, "<link rel=\"{rel}\" href=\"");
    xml(out, href);
    out.push_str("\"/>\n");
}
