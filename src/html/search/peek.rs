//! What `static/peek.js` shows of a person, a statute or a source while the pointer or the focus is on a link to it: a file for each kind, or,
//! where there are many, for each beginning of their ids.

use super::File;
use super::script::in_script;
use crate::i18n::key;
use crate::model::{EntryId, Site};
use crate::url::OutPath;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The kinds that are shown so.
const KINDS: [&str; 3] = ["people", "statutes", "sources"];
/// With more entries than this, files are divided by the first letter of the id; with more than the second, by two.
const MANY: [usize; 2] = [60, 1_500];

/// How many letters of the id are in the name of a file, for each kind: what the script needs to know.
pub fn depths(site: &Site) -> String {
    let of = |kind: &str| MANY.iter().filter(|many| count(site, kind) > **many).count();
    KINDS.map(|kind| format!("{kind}:{}", of(kind))).join(" ")
}

fn count(site: &Site, kind: &str) -> usize {
    match kind {
        "people" => site.people.len(),
        "statutes" => site.statutes.len(),
        _ => site.sources.len(),
    }
}

/// The files.
pub fn files(site: &Site) -> Vec<File> {
    let mut all: BTreeMap<String, BTreeMap<&str, Value>> = BTreeMap::new();
    for id in site.entries().filter(|id| !site.is_withheld(*id)) {
        let Some(shown) = shown(site, id) else { continue };
        let kind = id.kind().folder();
        let letters = MANY.iter().filter(|many| count(site, kind) > **many).count();
        let slug = &**site.slug(id);
        let beginning = &slug[..letters.min(slug.len())];
        let name = if letters == 0 { kind.to_owned() } else { format!("{kind}-{beginning}") };
        all.entry(name).or_default().insert(slug, shown);
    }
    let file = |(name, entries): (String, BTreeMap<&str, Value>)| File {
        path: OutPath::new(format!("peek/{name}.js")),
        bytes: format!("annalsPeek(\"{name}\",{})\n", in_script(json!(entries).to_string())).into_bytes(),
    };
    all.into_iter().map(file).collect()
}

/// A name, what it is, and a sentence.
fn shown(site: &Site, id: EntryId) -> Option<Value> {
    let text =
        |of: &Option<crate::input::toml_reader::Text>| of.as_ref().map(|t| t.value.to_string()).unwrap_or_default();
    Some(match id {
        EntryId::Person(id) => {
            let front = &site[id].entry.front;
            json!([&*front.name.value, text(&front.role), text(&front.summary)])
        }
        EntryId::Statute(id) => {
            let front = &site[id].entry.front;
            json!([
                &*site[id].cite,
                text(&front.short),
                front.summary.as_ref().map_or(&*front.title.value, |s| &s.value)
            ])
        }
        EntryId::Source(id) => {
            let front = &site[id].entry.front;
            let unreliable = if front.reliable { "" } else { site.words.get(key::PEEK_UNRELIABLE) };
            json!([&*front.title.value, unreliable, &*front.says.value])
        }
        EntryId::Incident(_) | EntryId::Page(_) => return None,
    })
}
