//! An entry that is withheld: all that it says is left out here, at the first stage, so that no later one can show it. What stays is its
//! address, the reason, and what the order of others depends on.

use super::front::{self, IncidentFront, PageFront, PersonFront, SourceFront, StatuteFront};
use super::{Body, Common, Entry};
use crate::diagnostics::span::{SourceFile, Span};
use crate::input::toml_reader::{self, Fields};
use std::sync::Arc;

/// An incident without what it says; it keeps its place in the order.
pub fn incident(entry: Entry<IncidentFront>) -> Entry<IncidentFront> {
    let bare = "title = \"Withheld\"\nstanding = \"record\"\nsummary = \"This entry is no longer shown.\"\n";
    without(entry, bare, front::incident, |entry, mut front| {
        let old = &entry.front;
        front.date.clone_from(&old.date);
        front.after.clone_from(&old.after);
        front.before.clone_from(&old.before);
        front
    })
}

/// A person without a name.
pub fn person(entry: Entry<PersonFront>) -> Entry<PersonFront> {
    without(entry, "name = \"Withheld\"\nidentity = \"unnamed\"\n", front::person, |_, front| front)
}

/// A statute without anything but its citation, which is the law's own.
pub fn statute(entry: Entry<StatuteFront>) -> Entry<StatuteFront> {
    let bare = "cite = \"18 U.S.C. § 1\"\ntitle = \"Withheld\"\n";
    without(entry, bare, front::statute, |entry, mut front| {
        front.cite = entry.front.cite.clone();
        front.cite_text = entry.front.cite_text.clone();
        front
    })
}

/// A source without a title, a copy or an address.
pub fn source(entry: Entry<SourceFront>) -> Entry<SourceFront> {
    let bare = "kind = \"document\"\ntitle = \"Withheld source\"\ntier = \"secondary\"\nwording = \"reliable\"\nsays = \"This entry is no longer shown.\"\n";
    without(entry, bare, front::source, |_, front| front)
}

/// A page without a title, and not in the navigation.
pub fn page(entry: Entry<PageFront>) -> Entry<PageFront> {
    without(entry, "title = \"Withheld\"\n", front::page, |_, front| front)
}

/// The same entry with the facts of a bare one. No rule is silenced in it, because it says nothing that one could find.
fn without<F>(
    entry: Entry<F>,
    bare: &str,
    read: impl FnOnce(&mut Fields, &SourceFile) -> Option<F>,
    keep: impl FnOnce(&Entry<F>, F) -> F,
) -> Entry<F> {
    let file = SourceFile::new(entry.file.path.clone(), bare);
    let (front, _) = toml_reader::read(&file, 0, bare, Span::default(), "an entry", |f| read(f, &file));
    match front.flatten() {
        Some(front) => {
            let front = keep(&entry, front);
            let common = Common { silence: Vec::new(), ..entry.common };
            Entry { common, front, body: Arc::new(Body::default()), ..entry }
        }
        None => entry,
    }
}
