//! The views of pages that list: home, people, statutes, matrix, sources, evidence, wordings.

use super::az::natural;
use super::cards::say;
use super::entry::{EntryView, WordingView};
use super::labels::{
    ProofView, identity_beside, proof, source_label, stance_label, standing_label, standing_means, tier_label,
};
use super::mains::Main;
use super::text::CiteView;
use super::{Pages, head, mains, split};
use crate::entry::front::{Identity, Part, Stance, Standing, Tier};
use crate::i18n::{Key, Words, key};
use crate::model::{Cited, EntryId, IncidentId, LawLink, PersonId, QuotationId, Site, SourceId, StatuteId};
use crate::url::{OutPath, sort_key};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use tera::{Context, Value};

/// A group of rows under a heading.
#[derive(Serialize)]
struct Group<'a, T> {
    anchor: &'static str,
    title: &'a str,
    rows: Vec<T>,
}

#[derive(Serialize)]
struct PersonRow {
    href: String,
    name: String,
    role: Option<String>,
    /// Said where the heading of the group doesn't say it, and not of who is named.
    identity: Option<String>,
    roles: Vec<(String, usize)>,
    /// How many different incidents; not a sum of the roles.
    incidents: usize,
}

#[derive(Serialize)]
struct StatuteRow {
    href: String,
    cite: String,
    title: String,
    summary: Option<String>,
    penalty: Option<Value>,
    /// How many incidents and proceedings, by stance.
    stances: Vec<(String, usize)>,
}

#[derive(Serialize)]
struct SourceRow {
    href: String,
    title: String,
    says: String,
    kind: String,
    date: Option<super::cards::When>,
    reliable: bool,
    pages: usize,
    quotations: usize,
    cited: usize,
}

#[derive(Serialize)]
struct MatrixColumn {
    href: String,
    cite: String,
    counts: Vec<(String, usize)>,
}

#[derive(Serialize)]
struct MatrixRow {
    card: Value,
    /// One for each column; where the columns are too many for a table, those that hold something.
    cells: Vec<Vec<MatrixCell>>,
    /// There, the columns of main statutes that hold nothing.
    none: Vec<usize>,
}

#[derive(Serialize)]
struct MatrixCell {
    /// Its column, from 0.
    column: usize,
    stance: String,
    by: Option<CiteView>,
    /// The subsection, where the column is that of the section around it.
    cite: Option<String>,
}

/// A column of the matrix: the number of its main statute, or how many there are; the statute and the subsection.
type ColumnKey<'a> = (usize, StatuteId, Option<&'a str>);

#[derive(Serialize)]
struct LedgerRow {
    /// Its anchor in the ledger.
    anchor: String,
    text: String,
    cite: Option<CiteView>,
    href: String,
    title: String,
    proof: ProofView,
    /// What the editor answered where the check asked about this quotation.
    answers: Vec<String>,
    live: Option<String>,
}

/// What a row of an index shows, by name.
type Fields = BTreeMap<&'static str, Value>;

impl Pages {
    pub(super) fn home(&self, context: &mut Context) -> &'static str {
        let site = &*self.site;
        let front = site.pages.iter().find(|p| &*p.entry.id == "index");
        let title = front.map_or(&*site.config.title, |p| &p.entry.front.title.value);
        head(context, title, &site.config.description, "home");
        let root = String::new();
        context.insert("blocks", &front.map(|p| self.texts(&root).blocks(&p.text)).unwrap_or_default());
        context.insert("strip", &self.strips("timeline.html"));
        let day = self.crowded_day();
        context.insert(
            "day",
            &day.as_ref()
                .map(|d| BTreeMap::from([("title", d.title.clone()), ("href", format!("timeline.html#{}", d.anchor))])),
        );
        context.insert("cards", &day.map(|d| self.cards.incidents(d.incidents)).unwrap_or_default());
        let standings: BTreeSet<Standing> = site
            .shown()
            .map(|id| &site[id])
            .filter(|i| !i.entry.front.proceeding)
            .map(|i| i.entry.front.standing)
            .collect();
        let mut standings: Vec<_> = standings.into_iter().map(|s| standing(&site.words, s)).collect();
        if site.shown().any(|id| site[id].entry.front.proceeding) {
            standings.push(proceeding(&site.words));
        }
        context.insert("standings", &standings);
        "index.html"
    }

    pub(super) fn people(&self, part: u32, context: &mut Context) -> &'static str {
        let words = &*self.site.words;
        head(context, words.get(key::PEOPLE), words.get(key::PEOPLE_SAYS), "people");
        let rows = self.lists.people.get_or_init(|| person_rows(&self.site));
        let shown = &rows[split::rows(part, rows.len())];
        let groups: Vec<Group<PersonRow>> = GROUPS
            .iter()
            .enumerate()
            .map(|(at, (anchor, title))| Group {
                anchor,
                title: words.get(*title),
                rows: shown.iter().filter(|(g, _)| *g == at).map(|(_, id)| self.person_row(*id)).collect(),
            })
            .filter(|g| !g.rows.is_empty())
            .collect();
        context.insert("groups", &groups);
        context.insert("pager", &split::pager(&OutPath::new("people/index.html"), part, rows.len()));
        "people.html"
    }

    fn person_row(&self, id: PersonId) -> PersonRow {
        let person = &self.site[id];
        PersonRow {
            href: self.site.path(EntryId::Person(id)).to_string(),
            name: person.sort().to_owned(),
            role: person.entry.front.role.as_ref().map(|r| r.value.to_string()),
            identity: identity_beside(&self.site.words, person.entry.front.identity).map(str::to_owned),
            roles: self.role_counts(id),
            incidents: super::entry::appearances(&self.site, id).len(),
        }
    }

    pub(super) fn statutes(&self, part: u32, context: &mut Context) -> &'static str {
        let words = &*self.site.words;
        head(context, words.get(key::STATUTES), words.get(key::STATUTES_SAYS), "statutes");
        self.mains(part, context);
        // The main ones stand above, with their incidents; the others on the first part.
        let rows = if part == 1 { self.statute_rows() } else { Vec::new() };
        context.insert("rows", &rows);
        "statutes.html"
    }

    /// The statutes that aren't main ones.
    fn statute_rows(&self) -> Vec<StatuteRow> {
        let texts = self.texts("../");
        let ids = (0..self.site.statutes.len() as u32).map(StatuteId);
        let ids = ids.filter(|id| !self.site.is_withheld(EntryId::Statute(*id)));
        let mut ids: Vec<StatuteId> = ids.filter(|id| self.site[*id].entry.front.main.is_none()).collect();
        ids.sort_by_cached_key(|id| (natural(&self.site[*id].cite), *id));
        ids.into_iter()
            .map(|id| {
                let statute = &self.site[id];
                let front = &statute.entry.front;
                StatuteRow {
                    href: self.site.path(EntryId::Statute(id)).to_string(),
                    cite: statute.cite.to_string(),
                    title: front.short.as_ref().map_or_else(|| front.title.value.to_string(), |s| s.value.to_string()),
                    summary: front.summary.as_ref().map(|s| s.value.to_string()),
                    penalty: texts.optional(statute.penalty.as_ref()),
                    stances: self.stances(id),
                }
            })
            .collect()
    }

    /// How many incidents are discussed under a statute, by stance.
    fn stances(&self, id: StatuteId) -> Vec<(String, usize)> {
        Stance::all()
            .filter_map(|stance| {
                let links = self.site.index.of_statute(id).iter();
                let incidents: BTreeSet<IncidentId> =
                    links.filter(|(i, at)| self.site[*i].law[*at].stance == stance).map(|(i, _)| *i).collect();
                (!incidents.is_empty()).then(|| (stance_label(&self.site.words, stance).to_owned(), incidents.len()))
            })
            .collect()
    }

    pub(super) fn matrix(&self, part: u32, context: &mut Context) -> &'static str {
        let words = &*self.site.words;
        head(context, words.get(key::MATRIX), words.get(key::MATRIX_SAYS), "statutes");
        let ids = self.lists.matrix.get_or_init(|| matrix_rows(&self.site));
        let shown = &ids[split::rows(part, ids.len())];
        let mains = Main::all(&self.site);
        // Of the others only the statutes of the incidents that this part shows: nobody would read a table with hundreds of columns.
        let mut columns: BTreeMap<ColumnKey, BTreeMap<Stance, usize>> = BTreeMap::new();
        columns.extend(mains.iter().enumerate().map(|(at, m)| ((at, m.statute, m.anchor.as_deref()), BTreeMap::new())));
        for law in shown.iter().flat_map(|id| &self.site[*id].law) {
            *columns.entry(column_of(&mains, law)).or_default().entry(law.stance).or_default() += 1;
        }
        let wide = columns.len() > MOST_COLUMNS;
        let keys: Vec<ColumnKey> = columns.keys().copied().collect();
        let rows: Vec<MatrixRow> = shown.iter().map(|id| self.matrix_row(*id, &mains, &keys, wide)).collect();
        let columns: Vec<MatrixColumn> =
            columns.into_iter().map(|((_, statute, anchor), counts)| self.column(statute, anchor, counts)).collect();
        context.insert("wide", &wide);
        context.insert("mains", &mains.len());
        context.insert("columns", &columns);
        context.insert("rows", &rows);
        context.insert("pager", &split::pager(&OutPath::new("statutes/matrix.html"), part, ids.len()));
        "matrix.html"
    }

    fn matrix_row(&self, id: IncidentId, mains: &[Main], columns: &[ColumnKey], wide: bool) -> MatrixRow {
        let texts = self.texts("../");
        let mut cells: BTreeMap<usize, Vec<MatrixCell>> = BTreeMap::new();
        for law in &self.site[id].law {
            let key = column_of(mains, law);
            let Ok(column) = columns.binary_search(&key) else { continue };
            cells.entry(column).or_default().push(MatrixCell {
                column,
                stance: stance_label(&self.site.words, law.stance).to_owned(),
                by: texts.cite(&Cited { source: Some(law.by), locator: law.locator.clone() }, None),
                cite: (law.anchor.as_deref() != key.2).then(|| law.cite.to_string()),
            });
        }
        let none = if wide { (0..mains.len()).filter(|at| !cells.contains_key(at)).collect() } else { Vec::new() };
        let cells = match wide {
            true => cells.into_values().collect(),
            false => (0..columns.len()).map(|column| cells.remove(&column).unwrap_or_default()).collect(),
        };
        MatrixRow { card: self.cards.incident(id), cells, none }
    }

    fn column(&self, statute: StatuteId, anchor: Option<&str>, counts: BTreeMap<Stance, usize>) -> MatrixColumn {
        let (cite, href) = mains::provision(&self.site, statute, anchor);
        MatrixColumn {
            href,
            cite,
            counts: counts
                .into_iter()
                .map(|(stance, count)| (stance_label(&self.site.words, stance).to_owned(), count))
                .collect(),
        }
    }

    pub(super) fn sources(&self, part: u32, context: &mut Context) -> &'static str {
        let words = &*self.site.words;
        head(context, words.get(key::SOURCES), words.get(key::SOURCES_SAYS), "sources");
        let ids = self.lists.sources.get_or_init(|| source_rows(&self.site));
        let shown = &ids[split::rows(part, ids.len())];
        let groups: Vec<Group<SourceRow>> = Tier::all()
            .map(|tier| Group {
                anchor: tier.word(),
                title: tier_label(words, tier),
                rows: shown
                    .iter()
                    .filter(|id| self.site[**id].entry.front.tier == tier)
                    .map(|id| self.source_row(*id))
                    .collect(),
            })
            .filter(|g| !g.rows.is_empty())
            .collect();
        context.insert("groups", &groups);
        context.insert("pager", &split::pager(&OutPath::new("sources/index.html"), part, ids.len()));
        "sources.html"
    }

    fn source_row(&self, id: SourceId) -> SourceRow {
        let front = &self.site[id].entry.front;
        let citations = &self.site.index.citations[id.index()];
        let pages: BTreeSet<u32> = citations.iter().filter_map(|c| c.page).collect();
        let entries: BTreeSet<EntryId> = citations.iter().map(|c| c.entry).collect();
        SourceRow {
            href: self.site.path(EntryId::Source(id)).to_string(),
            title: front.title.value.to_string(),
            says: front.says.value.to_string(),
            kind: source_label(&self.site.words, front.kind).to_owned(),
            date: front.date.as_ref().map(|d| say(&self.site.words, d)),
            reliable: front.reliable,
            pages: pages.len(),
            quotations: citations.iter().filter_map(|c| c.quotation).filter(|q| !self.site[*q].wording).count(),
            cited: entries.len(),
        }
    }

    pub(super) fn ledger(&self, part: u32, context: &mut Context) -> &'static str {
        let words = &*self.site.words;
        head(context, words.get(key::EVIDENCE), words.get(key::EVIDENCE_SAYS), "evidence");
        let ids = self.lists.ledger.get_or_init(|| ledger_rows(&self.site));
        // A row has its number from its place in the whole ledger.
        let first = split::rows(part, ids.len()).start + 1;
        let shown: Vec<(usize, QuotationId)> =
            (first..).zip(ids[split::rows(part, ids.len())].iter().copied()).collect();
        let (by_status, by_entry) = self.ledger_index(&shown);
        context.insert("by_status", &by_status);
        context.insert("by_entry", &by_entry);
        let mut groups: BTreeMap<Option<SourceId>, Vec<LedgerRow>> = BTreeMap::new();
        shown
            .iter()
            .for_each(|(n, id)| groups.entry(self.site[*id].source).or_default().push(self.ledger_row(*n, *id)));
        let groups = groups.into_iter().filter_map(|(source, rows)| {
            let view = EntryView {
                href: self.site.path(EntryId::Source(source?)).to_string(),
                title: self.site[source?].short().to_string(),
            };
            Some(BTreeMap::from([
                ("source", Value::from_serializable(&view)),
                (
                    "address",
                    Value::from_serializable(&self.site[source?].entry.front.url.as_ref().map(|url| &url.value)),
                ),
                ("rows", Value::from_serializable(&rows)),
            ]))
        });
        context.insert("groups", &groups.collect::<Vec<_>>());
        context.insert("pager", &split::pager(&OutPath::new("evidence.html"), part, ids.len()));
        "evidence.html"
    }

    /// The same quotations by their status, and by the entry that uses them: as numbers that lead to the rows.
    fn ledger_index(&self, rows: &[(usize, QuotationId)]) -> (Vec<Fields>, Vec<Fields>) {
        let mut by_status: BTreeMap<String, (ProofView, Vec<usize>)> = BTreeMap::new();
        let mut by_entry: BTreeMap<EntryId, Vec<usize>> = BTreeMap::new();
        for (number, id) in rows {
            let proof = proof(&self.site.words, self.evidence.status(*id));
            by_status.entry(proof.words.clone()).or_insert_with(|| (proof, Vec::new())).1.push(*number);
            by_entry.entry(self.site[*id].entry).or_default().push(*number);
        }
        let sorted = |mut rows: Vec<usize>| {
            rows.sort_unstable();
            Value::from_serializable(&rows)
        };
        let statuses = by_status
            .into_values()
            .map(|(proof, rows)| BTreeMap::from([("proof", Value::from_serializable(&proof)), ("rows", sorted(rows))]));
        let entries = by_entry.into_iter().map(|(entry, rows)| {
            let view = EntryView { href: self.site.path(entry).to_string(), title: self.site.title(entry).to_string() };
            BTreeMap::from([("entry", Value::from_serializable(&view)), ("rows", sorted(rows))])
        });
        (statuses.collect(), entries.collect())
    }

    /// Why rules are silent about a quotation.
    fn answers(&self, id: QuotationId) -> Vec<String> {
        let quotation = &self.site[id];
        let silences = self.site.common(quotation.entry).silence.iter().filter(|silence| {
            silence.quotation.as_ref().is_some_and(|words| crate::quote_match::has_words(&quotation.text, &words.value))
        });
        let answer = |reason: &str| self.site.words.fill(key::SILENCED_QUOTATION, &[("reason", reason)]);
        silences.map(|silence| answer(&silence.reason.value)).collect()
    }

    fn ledger_row(&self, number: usize, id: QuotationId) -> LedgerRow {
        let quotation = &self.site[id];
        let path = self.site.path(quotation.entry);
        LedgerRow {
            anchor: format!("row-{number}"),
            text: quotation.text.to_string(),
            cite: self.texts("").quotation(id),
            href: quotation.anchor.as_ref().map_or_else(|| path.to_string(), |a| format!("{path}#{a}")),
            title: self.site.title(quotation.entry).to_string(),
            proof: proof(&self.site.words, self.evidence.status(id)),
            answers: self.answers(id),
            live: quotation.source.and_then(|s| self.live(s, id)),
        }
    }

    pub(super) fn wordings(&self, part: u32, context: &mut Context) -> &'static str {
        let words = &*self.site.words;
        head(context, words.get(key::WORDINGS), words.get(key::WORDINGS_SAYS), "evidence");
        let texts = self.texts("");
        let rows = self.lists.wordings.get_or_init(|| wording_rows(&self.site));
        let shown = &rows[split::rows(part, rows.len())];
        let wordings: Vec<WordingView> = shown.iter().map(|(id, at)| self.wording(*id, *at, &texts)).collect();
        context.insert("wordings", &wordings);
        context.insert("pager", &split::pager(&OutPath::new("wordings.html"), part, rows.len()));
        "wordings.html"
    }
}

/// The most columns of the matrix that are set as a table; beyond it each incident lists its statutes.
const MOST_COLUMNS: usize = 12;

/// The groups of the index of people.
const GROUPS: [(&str, Key); 5] = [
    ("named", key::PEOPLE_NAMED),
    ("labels", key::PEOPLE_LABELS),
    ("unnamed", key::PEOPLE_UNNAMED),
    ("groups", key::PEOPLE_GROUPS),
    ("told", key::PEOPLE_TOLD),
];

/// A standing as the home page explains it.
fn standing(words: &Words, of: Standing) -> BTreeMap<&'static str, &str> {
    BTreeMap::from([("word", of.word()), ("label", standing_label(words, of)), ("means", standing_means(words, of))])
}

/// The same of a proceeding, which has a sign of its own.
fn proceeding(words: &Words) -> BTreeMap<&'static str, &str> {
    let [label, means] = [key::STANDING_PROCEEDING, key::STANDING_PROCEEDING_MEANS].map(|key| words.get(key));
    BTreeMap::from([("word", "proceeding"), ("label", label), ("means", means)])
}

/// The people, group by group.
fn person_rows(site: &Site) -> Vec<(usize, PersonId)> {
    let group = |id: PersonId| match (site[id].entry.front.part, site[id].entry.front.identity) {
        (Part::Reporter | Part::Source, _) => 4,
        (Part::Participant, Identity::Named) => 0,
        (Part::Participant, Identity::Pseudonymous) => 1,
        (Part::Participant, Identity::Unnamed) => 2,
        (Part::Participant, Identity::Group) => 3,
    };
    let ids = (0..site.people.len() as u32).map(PersonId).filter(|id| !site.is_withheld(EntryId::Person(*id)));
    let mut rows: Vec<(usize, PersonId)> = ids.map(|id| (group(id), id)).collect();
    rows.sort_by_cached_key(|(group, id)| (*group, natural(&sort_key(site[*id].sort())), *id));
    rows
}

/// How many people the index lists.
pub(super) fn people_rows(site: &Site) -> usize {
    person_rows(site).len()
}

/// The incidents that some source discusses under a statute; where a statute is a main one, all.
pub(super) fn matrix_rows(site: &Site) -> Vec<IncidentId> {
    let all = !Main::all(site).is_empty();
    site.shown().filter(|id| all || !site[*id].law.is_empty()).collect()
}

/// The column of a law link: that of the main statute that holds it, or its own.
fn column_of<'a>(mains: &'a [Main], law: &'a LawLink) -> ColumnKey<'a> {
    match mains.iter().enumerate().find(|(_, main)| main.holds(law)) {
        Some((at, main)) => (at, main.statute, main.anchor.as_deref()),
        None => (mains.len(), law.statute, law.anchor.as_deref()),
    }
}

/// The sources, tier by tier.
pub(super) fn source_rows(site: &Site) -> Vec<SourceId> {
    let mut ids: Vec<SourceId> =
        (0..site.sources.len() as u32).map(SourceId).filter(|id| !site.is_withheld(EntryId::Source(*id))).collect();
    ids.sort_by_key(|id| (site[*id].entry.front.tier, *id));
    ids
}

/// The quotations, source by source and page by page; versions of wordings are no speech, and have a page of their own.
pub(super) fn ledger_rows(site: &Site) -> Vec<QuotationId> {
    let shown =
        |id: &QuotationId| !site[*id].wording && site[*id].source.is_some() && !site.is_withheld(site[*id].entry);
    let mut ids: Vec<QuotationId> = (0..site.quotations.len() as u32).map(QuotationId).filter(shown).collect();
    ids.sort_by_key(|id| (site[*id].source, site[*id].locator.as_ref().and_then(|l| l.first_page()), *id));
    ids
}

/// The wordings, in order of time: the incident and which of its wordings.
pub(super) fn wording_rows(site: &Site) -> Vec<(IncidentId, usize)> {
    site.shown().flat_map(|id| (0..site[id].wordings.len()).map(move |at| (id, at))).collect()
}
