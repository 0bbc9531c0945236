//! The main statutes: on the page of the statutes every incident stands under each of them, by who links it and in what way, and last those
//! that no source links. Elsewhere they are asked whether a source links an incident at all.

use super::az::natural;
use super::entry::subsection_link;
use super::text::{CiteView, Texts};
use super::{Pages, split};
use crate::entry::front::{MainProvision, Stance};
use crate::html::labels::stance_label;
use crate::model::{Cited, EntryId, IncidentId, LawLink, Site, StatuteId};
use crate::url::OutPath;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tera::Value;

/// A main provision: a section with all that is in it, or one of its subsections.
pub(super) struct Main {
    pub(super) statute: StatuteId,
    /// The anchor of the subsection: `c-2`.
    pub(super) anchor: Option<Arc<str>>,
}

impl Main {
    /// The main provisions of a site, in the order of their citations.
    pub(super) fn all(site: &Site) -> Vec<Main> {
        let ids = (0..site.statutes.len() as u32).map(StatuteId);
        let mut mains: Vec<Main> = ids
            .filter(|id| !site.is_withheld(EntryId::Statute(*id)))
            .filter_map(|id| {
                let main = site[id].entry.front.main.as_ref()?;
                Some(Main { statute: id, anchor: main.subsection().map(|s| s.value.clone()) })
            })
            .collect();
        mains.sort_by_cached_key(|main| (natural(&site[main.statute].cite), main.statute));
        mains
    }

    /// Whether a link leads to it or into it. One to the section around it says nothing of the subsection.
    pub(super) fn holds(&self, link: &LawLink) -> bool {
        self.statute == link.statute
            && self.anchor.as_deref().is_none_or(|main| {
                let linked = link.anchor.as_deref().unwrap_or_default();
                linked.strip_prefix(main).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
            })
    }

    /// Whether no source links an incident to it.
    fn lacks(&self, site: &Site, incident: IncidentId) -> bool {
        !site[incident].law.iter().any(|link| self.holds(link))
    }

    /// Its citation: `18 U.S.C. § 1512(c)(2)`.
    pub(super) fn cite(&self, site: &Site) -> String {
        provision(site, self.statute, self.anchor.as_deref()).0
    }

    /// Its citation and where its text stands.
    pub(super) fn view(&self, site: &Site) -> MainLink {
        let (cite, href) = provision(site, self.statute, self.anchor.as_deref());
        MainLink { cite, href }
    }
}

/// The citation of a section or of one of its subsections, and its address.
pub(super) fn provision(site: &Site, statute: StatuteId, anchor: Option<&str>) -> (String, String) {
    let (cite, path) = (&site[statute].cite, site.path(EntryId::Statute(statute)));
    match anchor {
        None => (cite.to_string(), path.to_string()),
        Some(anchor) => (format!("{cite}{}", subsection_link(anchor).title), format!("{path}#{anchor}")),
    }
}

/// A main provision that is linked to.
#[derive(Serialize)]
pub(super) struct MainLink {
    pub(super) cite: String,
    pub(super) href: String,
}

/// An incident under a main provision, once for each stance that sources take.
pub(super) struct MainRow {
    /// Which of the main provisions.
    main: usize,
    /// `None` where no source links it.
    stance: Option<Stance>,
    incident: IncidentId,
}

/// Every incident under every main provision: by stance, then in order of time; those that no source links are last.
pub(super) fn rows(site: &Site) -> Vec<MainRow> {
    let mut rows = BTreeSet::new();
    for (at, main) in Main::all(site).iter().enumerate() {
        for id in site.shown() {
            let links = site[id].law.iter().filter(|link| main.holds(link));
            rows.extend(links.map(|link| (at, false, Some(link.stance), id)));
            if main.lacks(site, id) {
                rows.insert((at, true, None, id));
            }
        }
    }
    rows.into_iter().map(|(main, _, stance, incident)| MainRow { main, stance, incident }).collect()
}

/// The incidents that no source links to the main provision of a statute; none if it has no main provision.
pub(super) fn unlinked(site: &Site, statute: StatuteId) -> Vec<IncidentId> {
    let front = &site[statute].entry.front;
    let Some(provision) = &front.main else { return Vec::new() };
    let main = Main { statute, anchor: MainProvision::subsection(provision).map(|s| s.value.clone()) };
    site.shown().filter(|id| main.lacks(site, *id)).collect()
}

/// A main provision on the page of the statutes, or what a part of that page shows of it.
#[derive(Serialize)]
struct MainView {
    anchor: String,
    link: MainLink,
    title: String,
    summary: Option<String>,
    penalty: Option<Value>,
    /// Whether it began on a part before this one.
    continued: bool,
    /// How many incidents are linked to it, by stance.
    counts: Vec<(String, usize)>,
    /// How many no source links.
    unlinked: usize,
    groups: Vec<MainGroup>,
}

/// The incidents to which sources apply a provision in one way; without a stance, those that no source links.
#[derive(Serialize)]
struct MainGroup {
    stance: Option<String>,
    rows: Vec<MainIncident>,
}

#[derive(Serialize)]
struct MainIncident {
    card: Value,
    said: Vec<Said>,
}

/// Who applies a provision to an incident.
#[derive(Serialize)]
struct Said {
    by: Option<CiteView>,
    /// The subsection, where the source names one within the provision.
    cite: Option<String>,
}

impl Pages {
    /// What a part of the page of the statutes shows of the main ones: links to where each begins, and what stands on this part.
    pub(super) fn mains(&self, part: u32, context: &mut tera::Context) {
        let site = &*self.site;
        let (mains, all) = (Main::all(site), self.lists.mains.get_or_init(|| rows(site)));
        let shown = split::rows(part, all.len());
        let texts = self.texts("../");
        let own = OutPath::new("statutes/index.html");
        let mut views = Vec::new();
        let mut begins = Vec::new();
        for (at, main) in mains.iter().enumerate() {
            let first = all.partition_point(|row| row.main < at);
            let last = all.partition_point(|row| row.main <= at);
            let anchor = format!("main-{}", site[main.statute].entry.id);
            let start = split::path(&own, split::part_of(first));
            begins.push(MainLink { cite: main.cite(site), href: format!("{start}#{anchor}") });
            let (from, to) = (first.max(shown.start), last.min(shown.end));
            // One without incidents stands on the first part.
            if from < to || (first == last && part == 1) {
                let rows = all.get(from..to).unwrap_or_default();
                let whole = all.get(first..last).unwrap_or_default();
                views.push(self.main_view(main, anchor, from > first, whole, rows, &texts));
            }
        }
        context.insert("mains", &views);
        context.insert("begins", &begins);
        context.insert("pager", &split::pager(&own, part, all.len()));
    }

    fn main_view(
        &self,
        main: &Main,
        anchor: String,
        continued: bool,
        whole: &[MainRow],
        rows: &[MainRow],
        texts: &Texts,
    ) -> MainView {
        let (statute, words) = (&self.site[main.statute], &*self.site.words);
        let front = &statute.entry.front;
        let mut counts: BTreeMap<Stance, usize> = BTreeMap::new();
        whole.iter().filter_map(|row| row.stance).for_each(|stance| *counts.entry(stance).or_default() += 1);
        let groups = rows.chunk_by(|a, b| a.stance == b.stance).map(|rows| MainGroup {
            stance: rows.first().and_then(|row| row.stance).map(|stance| stance_label(words, stance).to_owned()),
            rows: rows.iter().map(|row| self.main_incident(main, row, texts)).collect(),
        });
        MainView {
            anchor,
            link: main.view(&self.site),
            title: front.short.as_ref().unwrap_or(&front.title).value.to_string(),
            summary: front.summary.as_ref().map(|s| s.value.to_string()),
            penalty: texts.optional(statute.penalty.as_ref()),
            continued,
            counts: counts.into_iter().map(|(stance, n)| (stance_label(words, stance).to_owned(), n)).collect(),
            unlinked: whole.iter().filter(|row| row.stance.is_none()).count(),
            groups: groups.collect(),
        }
    }

    fn main_incident(&self, main: &Main, row: &MainRow, texts: &Texts) -> MainIncident {
        let links = self.site[row.incident].law.iter();
        let links = links.filter(|link| main.holds(link) && Some(link.stance) == row.stance);
        let said = links.map(|link| Said {
            by: texts.cite(&Cited { source: Some(link.by), locator: link.locator.clone() }, None),
            cite: (link.anchor != main.anchor).then(|| link.cite.to_string()),
        });
        MainIncident { card: self.cards.incident(row.incident), said: said.collect() }
    }

    /// The main provisions to which no source links an incident.
    pub(super) fn no_source(&self, id: IncidentId) -> Vec<MainLink> {
        let site = &*self.site;
        Main::all(site).iter().filter(|main| main.lacks(site, id)).map(|main| main.view(site)).collect()
    }
}
