//! Corrections as they are written → corrections of entries that are there, or that were removed.

use super::{EntryId, Site};
use crate::corrections::{Correction, How};
use crate::diag::{Diagnostic, codes};
use crate::fields::Text;
use crate::span::{Place, SourceFile};
use std::collections::{BTreeSet, HashMap};
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
}

impl Corrected {
    /// Whether it may be told of: nothing is told of an entry that is withheld.
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
            None => d.help("if the entry was renamed, put this id into its `former_ids`; if it was removed, run `annals changes --since REV --record`, or add a correction with `how = \"removed\"`"),
        });
    };
    let mut resolved = Vec::with_capacity(written.len());
    for correction in written {
        let mut find = |name: &Text| {
            let found = names.get(&name.value).copied();
            if found.is_none() && !removed.contains(&name.value) && !failed.contains(&name.value) {
                report(name, format!("there is no entry `{}`", name.value), near(&name.value));
            }
            found
        };
        let (entry, others) = (find(&correction.entry), correction.names.iter().filter_map(&mut find).collect());
        if let Some(other) = entry.filter(|e| e.kind() != correction.kind) {
            let (is, said) = (other.kind().a(), correction.kind.a());
            report(&correction.entry, format!("`{}` is {is}, not {said}", correction.entry.value), None);
        }
        resolved.push(Corrected {
            written: correction.clone(),
            place: file.place(correction.span),
            entry,
            names: others,
        });
    }
    resolved
}
