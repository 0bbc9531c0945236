//! Rules about entries among each other: two that are one, one that nothing leads to, a person who is named and not listed.

use super::prose::{is_border, unquoted};
use crate::diagnostics::span::{Place, Span};
use crate::diagnostics::{self, Diagnostic, codes};
use crate::document::body::{Link, Plain, PlainKind};
use crate::entry::Kind;
use crate::entry::front::{Identity, MainProvision};
use crate::model::{EntryId, IncidentId, PersonId, Site, Target};
use std::collections::{BTreeMap, BTreeSet};

/// Two people, incidents, sources or pages whose names are almost one.
pub fn almost_alike(site: &Site, found: &mut Vec<Diagnostic>) {
    for (_, kind) in Kind::FOLDERS.iter().filter(|(_, kind)| *kind != Kind::Statute) {
        let mut entries: Vec<EntryId> = site.entries().filter(|e| e.kind() == *kind && !site.is_withheld(*e)).collect();
        entries.sort_by_key(|entry| &site.file(*entry).path);
        let names: Vec<&str> = entries.iter().map(|entry| &**site.title(*entry)).collect();
        let mut reported = BTreeSet::new();
        for (first, second) in diagnostics::alike(&names) {
            // Of many that are alike each is reported once, beside the first.
            if told_apart(site, entries[first], entries[second]) || !reported.insert(second) {
                continue;
            }
            let said = format!("`{}` and `{}` are almost the same name", names[second], names[first]);
            let said = if names[first] == names[second] {
                format!("two entries have the name `{}`", names[first])
            } else {
                said
            };
            found.push(
                Diagnostic::at(&codes::ALMOST_ALIKE, name_place(site, entries[second]), said)
                    .also(name_place(site, entries[first]), "the other entry")
                    .help("keep one of the two entries; if you need both, silence the rule here and explain how they differ"),
            );
        }
    }
}

/// Whether something besides the name tells two entries apart: incidents of other days, sources of other publishers or dates.
fn told_apart(site: &Site, a: EntryId, b: EntryId) -> bool {
    match (a, b) {
        (EntryId::Incident(a), EntryId::Incident(b)) => match (&site[a].entry.front.date, &site[b].entry.front.date) {
            (Some(a), Some(b)) => !a.overlaps(b),
            _ => false,
        },
        (EntryId::Source(a), EntryId::Source(b)) => {
            let (a, b) = (&site[a].entry.front, &site[b].entry.front);
            let other_day = a.date.as_ref().zip(b.date.as_ref()).is_some_and(|(a, b)| !a.overlaps(b));
            let other_house = a.publisher.as_ref().zip(b.publisher.as_ref()).is_some_and(|(a, b)| a.value != b.value);
            other_day || other_house || a.kind != b.kind
        }
        _ => false,
    }
}

/// Two sources that say they are at one address: one document under two ids.
pub fn one_address(site: &Site, found: &mut Vec<Diagnostic>) {
    let mut sources: Vec<&crate::model::Source> = site.sources.iter().map(|s| &**s).collect();
    sources.sort_by_key(|source| &source.entry.file.path);
    let mut first: BTreeMap<&str, Place> = BTreeMap::new();
    for source in sources {
        let Some(url) = &source.entry.front.url else { continue };
        let place = source.entry.file.place(url.span);
        match first.get(url.value.trim_end_matches('/')) {
            None => _ = first.insert(url.value.trim_end_matches('/'), place),
            Some(other) => found.push(
                Diagnostic::at(&codes::SAME_URL, place, "another source has this address too")
                    .also(other.clone(), "the other entry")
                    .help("keep one of the two entries; if you need both, silence the rule here and explain how they differ"),
            ),
        }
    }
}

/// Where an entry says what it is called.
fn name_place(site: &Site, entry: EntryId) -> Place {
    let span = match entry {
        EntryId::Incident(id) => site[id].entry.front.title.span,
        EntryId::Person(id) => site[id].entry.front.name.span,
        EntryId::Statute(id) => site[id].entry.front.cite_text.span,
        EntryId::Source(id) => site[id].entry.front.title.span,
        EntryId::Page(id) => site[id].entry.front.title.span,
    };
    site.place(entry, span)
}

/// An entry that only a list leads to. Sources have a rule of their own. Before the first incident everything is still to be connected.
pub fn not_led_to(site: &Site, found: &mut Vec<Diagnostic>) {
    if site.incidents.is_empty() {
        return;
    }
    let ordered: BTreeSet<IncidentId> =
        site.incidents.iter().flat_map(|i| i.after.iter().chain(&i.before)).copied().collect();
    for entry in site.entries().filter(|e| !site.is_withheld(*e) && site.case != Some(*e)) {
        let led = match entry {
            EntryId::Incident(id) => {
                let front = &site[id].entry.front;
                !front.people.is_empty() || !front.law.is_empty() || ordered.contains(&id)
            }
            EntryId::Person(id) => !site.index.of_person(id).is_empty(),
            EntryId::Statute(id) => !site.index.of_statute(id).is_empty(),
            EntryId::Source(_) => true,
            EntryId::Page(id) => site[id].entry.front.order.is_some() || &*site[id].entry.id == "index",
        };
        if led || site.index.backlinks.contains_key(&entry) {
            continue;
        }
        let help = match entry.kind() {
            Kind::Person => "name the person among the `people` of an incident, or link to it",
            Kind::Statute => "link to it, or say under [[law]] in an incident who discusses it",
            Kind::Page => "give it a place in the navigation with `order = …`, or link to it",
            Kind::Incident | Kind::Source => "name its `people`, or link to it",
        };
        let said = "only a list links to this entry";
        let said = if entry.kind() == Kind::Page { "nothing links to this page" } else { said };
        let link = format!("write a link as [[{}]]", site.slug(entry));
        found.push(Diagnostic::at(&codes::NOT_LED_TO, name_place(site, entry), said).help(help).help(link));
    }
}

/// A subsection that a statute's entry names, for one of its elements or as the main one, and that its text doesn't have.
pub fn subsection_of_none(site: &Site, found: &mut Vec<Diagnostic>) {
    for statute in &site.statutes {
        let front = &statute.entry.front;
        let held: Vec<String> = statute.text.body.provisions.iter().filter_map(|p| p.anchor()).collect();
        let main = front.main.as_ref().and_then(MainProvision::subsection);
        let named = front.elements.iter().filter_map(|e| e.subsection.as_ref()).chain(main);
        for name in named.filter(|name| !held.iter().any(|anchor| **anchor == *name.value)) {
            let place = statute.entry.file.place(name.span);
            let said = format!("the statute's text has no subsection `{}`", name.value);
            let d = Diagnostic::at(&codes::UNKNOWN_PINPOINT, place.clone(), said);
            found.push(match diagnostics::only_nearest(&name.value, held.iter().map(String::as_str)) {
                Some(near) => d.did_you_mean(place, Some(near)),
                None if held.is_empty() => d.help("put the text into a ```statute fence, or take this out"),
                None => d.help(format!("its subsections are: {}", held.join(", "))),
            });
        }
    }
}

/// A person whom the text of an incident names in full, and who is neither among its people nor linked to.
pub fn named_not_listed(site: &Site, found: &mut Vec<Diagnostic>) {
    let names = Names::of(site);
    for (i, incident) in site.incidents.iter().enumerate() {
        if incident.people.len() < incident.entry.front.people.len() {
            continue; // one of them is misspelt, and may be the one who is named
        }
        let id = EntryId::Incident(IncidentId(i as u32));
        let linked = incident.text.links.iter().filter_map(|target| match target {
            Target::Entry(EntryId::Person(person), _) => Some(*person),
            _ => None,
        });
        let mut known: BTreeSet<PersonId> = incident.people.iter().map(|p| p.person).chain(linked).collect();
        let told = [PlainKind::Paragraph, PlainKind::List, PlainKind::Table, PlainKind::Alert];
        for plain in incident.text.body.plain.iter().filter(|p| told.contains(&p.kind)) {
            for (person, name) in names.in_text(&unquoted(&plain.text)) {
                let broken = |(target, link): (&Target, &Link)| *target == Target::Missing && link.words.contains(name);
                let mut links = incident.text.links.iter().zip(&incident.text.body.links);
                if known.insert(person) && !links.any(broken) {
                    found.push(named(site, id, plain, person, name));
                }
            }
        }
    }
}

fn named(site: &Site, incident: EntryId, plain: &Plain, person: PersonId, name: &str) -> Diagnostic {
    let id = &site[person].entry.id;
    let raw = site.file(incident).text.get(plain.span.range()).unwrap_or_default();
    let mut places = raw.match_indices(name).map(|(at, _)| plain.span.part(at..at + name.len()));
    let place = places.next();
    let said = format!("the text names {name}, who isn't listed under `people`");
    let d = Diagnostic::at(
        &codes::NAMED_NOT_LISTED,
        site.place(incident, place.unwrap_or(first_words(plain.span))),
        said,
    )
    .help(format!(
        "add {{ id = \"{id}\", role = \"…\" }} to `people`; if the text only mentions the person, add a link: [[{id}|{name}]]"
    ));
    match (place, places.next()) {
        // The link is the lesser claim: it doesn't say that the person took part.
        (Some(only), None) => d.replace(site.place(incident, only), format!("[[{id}|{name}]]")),
        _ => d,
    }
}

/// The beginning of a paragraph: a caret under the whole of it would bury the message.
fn first_words(span: Span) -> Span {
    span.part(0..24)
}

/// The full names of people, by their first words, so that a text is compared only with names that may begin there.
struct Names<'a> {
    by_first: BTreeMap<&'a str, Vec<(&'a str, PersonId)>>,
}

impl<'a> Names<'a> {
    /// The names that can mean one person only: of people whom the record names, two words or more, each with a capital.
    fn of(site: &'a Site) -> Self {
        let mut by_first: BTreeMap<&str, Vec<(&str, PersonId)>> = BTreeMap::new();
        for (i, person) in site.people.iter().enumerate() {
            let front = &person.entry.front;
            let shown = front.identity == Identity::Named && !site.is_withheld(EntryId::Person(PersonId(i as u32)));
            for name in std::iter::once(&front.name).chain(&front.aliases).filter(|_| shown) {
                let capitals = name.value.split(' ').all(|word| word.starts_with(char::is_uppercase));
                if let (true, Some((first, _))) = (capitals, name.value.split_once(' ')) {
                    by_first.entry(first).or_default().push((&name.value, PersonId(i as u32)));
                }
            }
        }
        // Of names that begin alike the longer is meant where it stands.
        by_first.values_mut().for_each(|names| names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len())));
        Names { by_first }
    }

    /// The names that stand in a text, in its order.
    fn in_text(&self, text: &str) -> Vec<(PersonId, &'a str)> {
        let mut found = Vec::new();
        let starts =
            text.char_indices().filter(|(at, c)| c.is_uppercase() && is_border(text[..*at].chars().next_back()));
        for (at, _) in starts {
            let first = text[at..].split(' ').next().unwrap_or_default();
            let names = self.by_first.get(first).into_iter().flatten();
            let ends = |name: &str| {
                let rest = &text[at + name.len()..];
                // A possessive names what belongs to the person, and may be part of another's name.
                is_border(rest.chars().next()) && !rest.starts_with(['’', '\''])
            };
            let here = names.copied().find(|(name, _)| text[at..].starts_with(name) && ends(name));
            found.extend(here.map(|(name, person)| (person, name)));
        }
        found
    }
}
