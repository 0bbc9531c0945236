//! Corrections as they are written → corrections of entries that are there, or that were removed.

use super::{EntryId, Site};
use crate::diagnostics::span::{Place, SourceFile};
use crate::diagnostics::{Diagnostic, codes};
use crate::edtf::Date;
use crate::entry::corrections::{Correction, How};
use crate::i18n::{Key, Words, key};
use crate::input::toml_reader::Text;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// A correction whose references are resolved.
#[derive(Debug)]
pub struct Corrected {
    /// As it is written.
    pub written: Correction,
    /// Where it stands.
    pub place: Place,
    /// The entry, unless it was removed.
    pub entry: Option<EntryId>,
    /// Other entries that it is about.
    pub names: Vec<EntryId>,
    /// The part of an address that leads to it, which no other has.
    pub anchor: String,
}

/// The facts that are dates.
const DATES: [&str; 4] = ["date", "as_of", "born", "died"];

impl Corrected {
    /// Whether readers may see it: corrections of a withheld entry are not shown.
    pub fn is_shown(&self, site: &Site) -> bool {
        self.entry.is_none_or(|entry| !site.is_withheld(entry))
    }

    /// Whether what was said and is said may be repeated: not where it is of an entry that is withheld.
    pub fn may_be_repeated(&self, site: &Site) -> bool {
        self.is_shown(site) && self.names.iter().all(|id| !site.is_withheld(*id))
    }

    /// What it said and says, as far as that may be repeated.
    pub fn said(&self, site: &Site) -> (Option<&str>, Option<&str>) {
        let may = self.may_be_repeated(site);
        let [before, after] = [&self.written.before, &self.written.after].map(|t| t.as_ref().filter(|_| may));
        (before.map(|t| &*t.value), after.map(|t| &*t.value))
    }

    /// The same for readers: a date, which stands in the file as EDTF has it, in words.
    pub fn in_words(&self, site: &Site) -> (Option<String>, Option<String>) {
        let is_date = self.written.key.as_ref().is_some_and(|key| DATES.contains(&&*key.value));
        let words = |said: &str| match Date::parse(said) {
            Ok(date) if is_date => date.long(&site.words.wording()),
            _ => said.to_owned(),
        };
        let (before, after) = self.said(site);
        (before.map(words), after.map(words))
    }

    /// What of the entry was corrected, and how: `Date: less exact`.
    pub fn what(&self, words: &Words) -> String {
        let how = words.get(how_key(self.written.how));
        match self.written.key.as_ref().map(|key| &*key.value) {
            None => words.fill(key::CORRECTION_ENTRY, &[("how", how)]),
            Some(key) => {
                let fact = fact_key(key).map_or(key, |key| words.get(key));
                words.fill(key::CORRECTION_FACT, &[("fact", fact), ("how", how)])
            }
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

/// Finds the entries of corrections. What names nothing that is there, or was there and is recorded as removed, is reported.
pub fn resolve(
    written: &[Correction],
    file: &SourceFile,
    names: &HashMap<Arc<str>, EntryId>,
    failed: &BTreeSet<Arc<str>>,
    near: impl Fn(&str) -> Option<String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Corrected> {
    let removed = written.iter().filter(|c| c.how == How::Removed && c.key.is_none()).map(|c| &c.entry.value);
    let removed: BTreeSet<&Arc<str>> = removed.collect();
    let mut report = |name: &Text, said: String, near: Option<String>| {
        let place = file.place(name.span);
        let d = Diagnostic::at(&codes::UNKNOWN_CORRECTED, place.clone(), said).because(name.value.clone());
        diagnostics.push(match near {
            Some(near) => d.did_you_mean(place, Some(&near)),
            None => d.help("if the entry was renamed, add this id to its `former_ids`; if it was removed, run `annals changes --since REV --record`, or add a correction with `how = \"removed\"`"),
        });
    };
    let mut resolved = Vec::with_capacity(written.len());
    let mut anchors: BTreeMap<String, u32> = BTreeMap::new();
    for correction in written {
        let mut find = |name: &Text| {
            let found = names.get(&name.value).copied();
            if found.is_none() && !removed.contains(&name.value) && !failed.contains(&name.value) {
                report(name, format!("there's no entry `{}`", name.value), near(&name.value));
            }
            found
        };
        let (entry, others) = (find(&correction.entry), correction.names.iter().filter_map(&mut find).collect());
        if let Some(other) = entry.filter(|e| e.kind() != correction.kind) {
            let (is, said) = (other.kind().a(), correction.kind.a());
            report(&correction.entry, format!("`{}` is {is}, not {said}", correction.entry.value), None);
        }
        // Two that say the same of one day are two all the same.
        let anchor = correction.anchor();
        let again = anchors.entry(anchor.clone()).or_insert(0_u32);
        *again += 1;
        let anchor = if *again > 1 { format!("{anchor}-{again}") } else { anchor };
        resolved.push(Corrected {
            written: correction.clone(),
            place: file.place(correction.span),
            entry,
            names: others,
            anchor,
        });
    }
    resolved
}
