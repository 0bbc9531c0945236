//! One state → what it says, entry by entry: each fact in words for readers, by what it is known again, and whom it names.

use crate::document::body::{LINKED, Plain};
use crate::entry::Kind;
use crate::export::{Export, cell};
use crate::model::{EntryId, Quotation, Site, Target, Text};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A fact of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// By what it is known again, whatever others are called by now.
    pub same: String,
    /// In words.
    pub said: String,
    /// The ids of other entries that it names.
    pub names: Vec<String>,
}

/// What an entry says under a key.
#[derive(Debug)]
pub enum Facts {
    /// One thing.
    One(Fact),
    /// Several, in any number.
    Many(Vec<Fact>),
}

/// An entry of a state.
#[derive(Debug)]
pub struct Row {
    /// What it is called.
    pub title: String,
    /// Its facts by their keys.
    pub facts: BTreeMap<String, Facts>,
}

/// A state: every entry that is shown, by kind and id.
pub type Rows = BTreeMap<(Kind, String), Row>;

/// Keys that follow from others, or that don't change what the entry says.
const DERIVED: [&str; 7] = ["id", "path", "date_words", "modified", "sort", "incidents", "accessed"];

/// What a state says.
pub fn rows(export: &Export) -> Rows {
    let site = export.site();
    let mut tables: BTreeMap<(&str, String), Map<String, Value>> = BTreeMap::new();
    for (table, rows) in export.tables() {
        for row in rows {
            if let (Some(id), Value::Object(row)) = (row["id"].as_str().map(str::to_owned), row) {
                tables.insert((table, id), row);
            }
        }
    }
    let mut quoted: BTreeMap<EntryId, Vec<&Quotation>> = BTreeMap::new();
    site.quotations.iter().for_each(|q| quoted.entry(q.entry).or_default().push(q));
    let mut all = Rows::new();
    for (entry, id) in export.entries() {
        let row = tables.remove(&(entry.kind().folder(), id.to_owned())).unwrap_or_default();
        let row = row.into_iter().filter(|(key, value)| !DERIVED.contains(&key.as_str()) && !value.is_null());
        let mut facts: BTreeMap<String, Facts> = row.map(|(key, value)| of_value(site, key, &value)).collect();
        let quoted = quoted.get(&entry).into_iter().flatten().filter_map(|q| quotation(site, q));
        facts.insert("quotations".into(), Facts::Many(quoted.collect()));
        of_texts(site, entry, &mut facts);
        all.insert((entry.kind(), id.to_owned()), Row { title: site.title(entry).to_string(), facts });
    }
    all
}

fn of_value(site: &Site, key: String, value: &Value) -> (String, Facts) {
    let facts = match value {
        Value::Array(list) => Facts::Many(list.iter().map(|member| of_member(site, &key, member)).collect()),
        value => Facts::One(of_member(site, &key, value)),
    };
    (key, facts)
}

/// A value in words. Ids are replaced with names.
fn of_member(site: &Site, key: &str, value: &Value) -> Fact {
    let text = |of: &str| value[of].as_str().unwrap_or_default();
    let ids = |of: &[&str]| of.iter().map(|key| text(key)).filter(|id| !id.is_empty()).map(str::to_owned).collect();
    let joined = |parts: &[&str], by| parts.iter().filter(|p| !p.is_empty()).copied().collect::<Vec<_>>().join(by);
    let (said, names) = match key {
        "people" => (joined(&[&title(site, text("id")), text("role")], ", "), ids(&["id"])),
        "law" => {
            let by = format!("{} by {}", text("stance"), title(site, text("by")));
            (joined(&[text("cite"), &by], ": "), ids(&["statute", "by"]))
        }
        "status" => (joined(&[text("text"), text("outcome")], " "), ids(&["source"])),
        "sources" => {
            let id = value.as_str().unwrap_or_default();
            (title(site, id), vec![id.to_owned()])
        }
        _ => (cell(value), Vec::new()),
    };
    Fact { same: cell(value), said, names }
}

fn title(site: &Site, id: &str) -> String {
    site.named(id).map_or_else(|| id.to_owned(), |entry| site.title(entry).to_string())
}

fn quotation(site: &Site, quotation: &Quotation) -> Option<Fact> {
    let source = quotation.source?;
    let (id, short) = (site.slug(EntryId::Source(source)), site[source].short());
    let words = &quotation.text;
    Some(Fact {
        same: format!("“{words}” ({id})"), said: format!("“{words}” ({short})"), names: vec![id.to_string()]
    })
}

/// The texts of an entry, block by block, and what its page says of itself.
fn of_texts(site: &Site, entry: EntryId, facts: &mut BTreeMap<String, Facts>) {
    let plain = |said: &str| Facts::One(Fact { same: said.to_owned(), said: said.to_owned(), names: Vec::new() });
    if let EntryId::Page(id) = entry {
        let front = &site[id].entry.front;
        facts.insert("title".into(), plain(&front.title.value));
        front.summary.iter().for_each(|summary| _ = facts.insert("summary".into(), plain(&summary.value)));
    }
    if let EntryId::Incident(id) = entry {
        let dates = site[id].dates.iter().map(|claim| {
            let (id, short) = (site.slug(EntryId::Source(claim.source)), site[claim.source].short());
            let date = claim.date.edtf();
            Fact { same: format!("{date} ({id})"), said: format!("{date} ({short})"), names: vec![id.to_string()] }
        });
        facts.insert("dates".into(), Facts::Many(dates.collect()));
    }
    let texts = site.texts(entry);
    let (own, notes) = texts.split_first().map_or((&[][..], &[][..]), |(_, notes)| (&texts[..1], notes));
    for (key, texts) in [("text", own), ("notes", notes)] {
        let blocks = texts.iter().flat_map(|text| text.body.plain.iter().map(|block| block_fact(site, text, block)));
        facts.insert(key.into(), Facts::Many(blocks.collect()));
    }
}

/// A block of a text, with the titles of what it links to, and the ids of what it links to and cites.
fn block_fact(site: &Site, text: &Text, block: &Plain) -> Fact {
    let inside = |span: crate::diagnostics::span::Span| {
        block.span.range().start <= span.range().start && span.range().end <= block.span.range().end
    };
    let links = text.links.iter().zip(&text.body.links).filter(|(_, link)| inside(link.span));
    let linked: Vec<(EntryId, bool)> = links
        .filter_map(|(target, link)| match target {
            Target::Entry(id, _) => Some((*id, link.words.is_empty())),
            _ => None,
        })
        .collect();
    let mut bare = linked.iter().filter(|(_, bare)| *bare);
    let mut said = String::with_capacity(block.text.len());
    for c in block.text.chars() {
        match c {
            LINKED => said.push_str(bare.next().map_or("", |(id, _)| site.title(*id))),
            c => said.push(c),
        }
    }
    let cited = text.body.citations.iter().zip(&text.citations).filter(|(citation, _)| inside(citation.span));
    let cited = cited.flat_map(|(_, cited)| cited).filter_map(|c| c.source.map(EntryId::Source));
    let mut names: Vec<String> =
        linked.iter().map(|(id, _)| *id).chain(cited).map(|id| site.slug(id).to_string()).collect();
    names.sort();
    names.dedup();
    Fact { same: said.clone(), said, names }
}
