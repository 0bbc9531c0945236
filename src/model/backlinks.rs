//! Who appears where, and why: what the pages of people, statutes and sources list, made once from the linked site.

use super::{EntryId, IncidentId, PersonId, QuotationId, Site, SourceId, StatuteId, Target};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Backward references of a site. Every list is in the order of the site.
#[derive(Debug, Default)]
pub struct Index {
    /// For each person, the incidents with the position among their people.
    pub appearances: Vec<Vec<(IncidentId, usize)>>,
    /// For each statute, the incidents with the position among their law links.
    pub discussions: Vec<Vec<(IncidentId, usize)>>,
    /// For each source, where it is cited.
    pub citations: Vec<Vec<CitedAt>>,
    /// For each entry, the entries whose texts link to it.
    pub backlinks: BTreeMap<EntryId, Vec<Backlink>>,
    /// For each entry, its quotations.
    pub quotations: BTreeMap<EntryId, Vec<QuotationId>>,
    /// What the entry at hand cited already without a quotation: each place of a source once for an entry.
    seen: BTreeSet<(SourceId, Option<Arc<str>>)>,
}

/// A link from the text of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backlink {
    /// The entry that links.
    pub from: EntryId,
    /// The words that are linked; empty where the link shows the title.
    pub words: Arc<str>,
}

/// One citation of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitedAt {
    /// The entry that cites.
    pub entry: EntryId,
    /// The first page cited, if pages are.
    pub page: Option<u32>,
    /// The place as it is shown, if one is given.
    pub label: Option<Arc<str>>,
    /// The quotation that the citation proves.
    pub quotation: Option<QuotationId>,
}

impl Index {
    /// The index of a linked site.
    pub fn of(site: &Site) -> Index {
        let mut index = Index {
            appearances: vec![Vec::new(); site.people.len()],
            discussions: vec![Vec::new(); site.statutes.len()],
            citations: vec![Vec::new(); site.sources.len()],
            ..Index::default()
        };
        for id in site.shown() {
            let incident = &site[id];
            incident.people.iter().enumerate().for_each(|(at, p)| index.appearances[p.person.index()].push((id, at)));
            incident.law.iter().enumerate().for_each(|(at, l)| index.discussions[l.statute.index()].push((id, at)));
        }
        for (i, quotation) in site.quotations.iter().enumerate() {
            index.quotations.entry(quotation.entry).or_default().push(QuotationId(i as u32));
        }
        for entry in site.entries().filter(|e| !site.is_withheld(*e)) {
            index.seen.clear();
            index.read_texts(site, entry);
            index.read_facts(site, entry);
        }
        index
    }

    fn read_texts(&mut self, site: &Site, entry: EntryId) {
        let mut linked: BTreeMap<EntryId, &str> = BTreeMap::new();
        for text in site.texts(entry) {
            for (target, link) in text.links.iter().zip(&text.body.links) {
                if let Target::Entry(to, _) = target {
                    linked.entry(*to).or_insert(&link.words);
                }
            }
            for (number, citation) in text.citations.iter().enumerate() {
                let quotation = text.quotation_of(number);
                for (at, cited) in citation.iter().enumerate() {
                    let proof = quotation.filter(|_| at == 0);
                    self.cite(entry, cited.source, cited.locator.as_ref(), proof);
                }
            }
        }
        linked.remove(&entry);
        for (to, words) in linked {
            self.backlinks.entry(to).or_default().push(Backlink { from: entry, words: words.into() });
        }
    }

    /// Sources that the facts of an entry name: law links, dates, wordings, statuses.
    fn read_facts(&mut self, site: &Site, entry: EntryId) {
        match entry {
            EntryId::Incident(id) => {
                let incident = &site[id];
                incident.law.iter().for_each(|l| self.cite(entry, Some(l.by), l.locator.as_ref(), l.quotation));
                incident.dates.iter().for_each(|d| self.cite(entry, Some(d.source), d.locator.as_ref(), None));
                for id in incident.wordings.iter().flat_map(|w| &w.versions) {
                    let quotation = &site[*id];
                    self.cite(entry, quotation.source, quotation.locator.as_ref(), Some(*id));
                }
            }
            EntryId::Person(id) => {
                let person = &site[id];
                let sources =
                    person.called.iter().chain(&person.reported_as).map(|(s, _)| *s).chain(person.status_source);
                sources.for_each(|s| self.cite(entry, Some(s), None, None));
            }
            EntryId::Statute(id) => {
                let statute = &site[id];
                let sources = statute
                    .versions
                    .iter()
                    .filter_map(|v| v.source)
                    .chain(statute.treatment.iter().filter_map(|t| t.source));
                sources.for_each(|s| self.cite(entry, Some(s), None, None));
            }
            EntryId::Source(_) | EntryId::Page(_) => {}
        }
    }

    fn cite(
        &mut self,
        entry: EntryId,
        source: Option<SourceId>,
        locator: Option<&crate::document::locator::Locator>,
        quotation: Option<QuotationId>,
    ) {
        let Some(source) = source else { return };
        let at = CitedAt {
            entry,
            page: locator.and_then(|l| l.first_page()),
            label: locator.map(|l| l.label.clone()),
            quotation,
        };
        // The same page of a source cited twice in one entry is one line on the source's page.
        if at.quotation.is_some() || self.seen.insert((source, at.label.clone())) {
            self.citations[source.index()].push(at);
        }
    }

    /// Whether an anchor names a page of a source that is cited: `p-73`.
    pub fn has_page(&self, source: SourceId, anchor: &str) -> bool {
        let page = anchor.strip_prefix("p-").and_then(|n| n.parse::<u32>().ok());
        page.is_some() && self.citations[source.index()].iter().any(|c| c.page == page)
    }

    /// The incidents that a person takes part in.
    pub fn of_person(&self, person: PersonId) -> &[(IncidentId, usize)] {
        &self.appearances[person.index()]
    }

    /// The incidents that are discussed under a statute.
    pub fn of_statute(&self, statute: StatuteId) -> &[(IncidentId, usize)] {
        &self.discussions[statute.index()]
    }

    /// The people who take part in incidents together with a person, with how many; the most frequent first.
    pub fn beside(&self, site: &Site, person: PersonId) -> Vec<(PersonId, usize)> {
        let mut counts: BTreeMap<PersonId, usize> = BTreeMap::new();
        for (incident, _) in self.of_person(person) {
            let others: BTreeSet<PersonId> =
                site[*incident].people.iter().map(|p| p.person).filter(|p| *p != person).collect();
            others.into_iter().for_each(|other| *counts.entry(other).or_default() += 1);
        }
        let mut beside: Vec<(PersonId, usize)> = counts.into_iter().collect();
        beside.sort_by_key(|(id, count)| (std::cmp::Reverse(*count), *id));
        beside
    }
}
