//! The whole site as one document to print, in parts where it is long.

use super::entry::Fields;
use super::labels::{source_label, standing_label, tier_label};
use super::{Page, PageKind, Pages, head, split};
use crate::i18n::{Key, key};
use crate::model::{EntryId, Site};
use crate::url::OutPath;
use serde::Serialize;
use std::collections::BTreeMap;
use tera::{Context, Value};

/// The address of the first part.
fn own() -> OutPath {
    OutPath::new("print.html")
}

/// The parts of the document.
pub(super) fn pages(site: &Site) -> Vec<Page> {
    let parts = 1..=split::PRINTED.parts(site.entries().filter(|id| !site.is_withheld(*id)).count());
    parts.map(|part| Page { path: split::path(&own(), part), kind: PageKind::Print(part) }).collect()
}

/// What is printed, in order: what the site says of itself, what happened, then who, which laws, and from which sources.
pub(super) fn entries(site: &Site) -> Vec<EntryId> {
    let rank = |id: &EntryId| match id {
        EntryId::Page(_) => 0,
        EntryId::Incident(_) => 1,
        EntryId::Person(_) => 2,
        EntryId::Statute(_) => 3,
        EntryId::Source(_) => 4,
    };
    let mut all: Vec<EntryId> = site.entries().filter(|id| !site.is_withheld(*id)).collect();
    all.sort_by_key(rank);
    all
}

fn group(id: EntryId) -> Key {
    match id {
        EntryId::Page(_) => key::PRINT_ABOUT,
        EntryId::Incident(_) => key::PRINT_INCIDENTS,
        EntryId::Person(_) => key::PEOPLE,
        EntryId::Statute(_) => key::STATUTES,
        EntryId::Source(_) => key::SOURCES,
    }
}

fn value<T: Serialize + ?Sized>(of: &T) -> Value {
    Value::from_serializable(of)
}

impl Pages {
    pub(super) fn print(&self, part: u32, context: &mut Context) -> &'static str {
        let words = &*self.site.words;
        head(context, words.get(key::PRINT), words.get(key::PRINT_SAYS), "print");
        let all = &self.plan.printed;
        let shown = &all[split::PRINTED.rows(part, all.len())];
        let mut groups: Vec<(&str, Vec<Fields>)> = Vec::new();
        for id in shown {
            let title = words.get(group(*id));
            if groups.last().is_none_or(|(last, _)| *last != title) {
                groups.push((title, Vec::new()));
            }
            let Some((_, entries)) = groups.last_mut() else { continue };
            entries.push(self.printed(*id));
        }
        context.insert("groups", &groups);
        context.insert("pager", &split::PRINTED.pager(&own(), part, all.len()));
        "print.html"
    }

    fn printed(&self, id: EntryId) -> Fields {
        let site = &*self.site;
        let prefix = format!("{}--", site.slug(id));
        let texts = self.texts_of("", &prefix);
        let mut fields: Fields = BTreeMap::from([
            ("id", value(&**site.slug(id))),
            ("kind", value(id.kind().folder())),
            ("title", value(&**site.title(id))),
            ("address", value(site.path(id).as_str())),
            ("blocks", value(&texts.blocks(site.text(id)))),
        ]);
        fields.extend(self.printed_facts(id, &texts));
        fields
    }

    fn printed_facts(&self, id: EntryId, texts: &super::text::Texts) -> Fields {
        let site = &*self.site;
        let text = |of: &Option<crate::input::toml_reader::Text>| value(&of.as_ref().map(|t| &*t.value));
        match id {
            EntryId::Incident(id) => {
                let (incident, front) = (&site[id], &site[id].entry.front);
                let law = incident.law.iter().map(|l| self.law(texts, l, front.date.as_ref().map(|d| &d.value)));
                BTreeMap::from([
                    ("card", self.cards.incident(id)),
                    ("when", self.cards.when(id)),
                    ("place", text(&front.place)),
                    ("standing", value(standing_label(&site.words, front.standing))),
                    ("standing_note", value(&texts.optional(incident.standing_note.as_ref()))),
                    ("dates", value(&self.dates(id, texts))),
                    ("law", value(&law.collect::<Vec<_>>())),
                    ("no_source", value(&self.no_source(id))),
                    ("wordings", value(&self.wording_views(id, texts))),
                    ("summary", value(&*front.summary.value)),
                ])
            }
            EntryId::Person(id) => {
                let front = &site[id].entry.front;
                BTreeMap::from([
                    ("role", text(&front.role)),
                    ("summary", text(&front.summary)),
                    ("status", value(&self.status(id, texts))),
                    ("roles", value(&self.role_counts(id))),
                ])
            }
            EntryId::Statute(id) => {
                let (statute, front) = (&site[id], &site[id].entry.front);
                BTreeMap::from([
                    ("name", value(&*front.title.value)),
                    ("summary", text(&front.summary)),
                    ("penalty", value(&texts.optional(statute.penalty.as_ref()))),
                    ("omits", value(&texts.optional(statute.omits.as_ref()))),
                    ("elements", value(&self.elements(id, texts))),
                    ("treatment", value(&self.treatment(id, texts))),
                ])
            }
            EntryId::Source(id) => {
                let front = &site[id].entry.front;
                BTreeMap::from([
                    ("type", value(source_label(&site.words, front.kind))),
                    ("tier", value(tier_label(&site.words, front.tier))),
                    ("date", value(&front.date.as_ref().map(|d| super::cards::say(&site.words, d)))),
                    ("url", text(&front.url)),
                    ("summary", value(&*front.says.value)),
                ])
            }
            EntryId::Page(id) => BTreeMap::from([("summary", text(&site[id].entry.front.summary))]),
        }
    }
}
