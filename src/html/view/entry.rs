//! The views of entries: incident, person, statute, source, free page.

use super::cards::say;
use super::text::{BlockView, CiteView, Texts};
use super::{Pages, head, mains, split};
use crate::edtf::Date;
use crate::entry::front::{Stance, Standing};
use crate::html::labels::{
    ProofView, identity_beside, identity_label, kind_label, proof, source_label, stance_label, standing_label,
    tier_label,
};
use crate::i18n::key;
use crate::model::backlinks::{Backlink, CitedAt};
use crate::model::{
    Cited, EntryId, IncidentId, LawLink, PageId, PersonId, QuotationId, Site, SourceId, StatuteId, Text, Wording,
};
use crate::quote_match::{self, Change};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;
use tera::{Context, Value};

/// The most people that are named beside a person.
const MOST_BESIDE: usize = 40;

/// A line of the table of contents.
#[derive(Serialize)]
pub(super) struct TocItem {
    href: String,
    pub(super) title: String,
}

/// A law under which a source discusses an incident.
#[derive(Serialize)]
pub(super) struct LawView {
    href: String,
    cite: String,
    title: String,
    stance: String,
    by: Option<CiteView>,
    note: Option<Value>,
    /// The source's words.
    quotation: Option<String>,
    /// The place of the words on the page.
    anchor: Option<String>,
    /// Which text of the statute was in force then.
    in_force: Option<String>,
}

/// One utterance as several sources word it.
#[derive(Serialize)]
pub struct WordingView {
    anchor: String,
    utterance: String,
    speaker: Option<String>,
    note: Option<Value>,
    /// The incident that it belongs to.
    incident: Value,
    versions: Value,
}

/// How one source words an utterance.
#[derive(Serialize)]
struct VersionView {
    source: Option<CiteView>,
    reliable: bool,
    /// The words, with what is left out and put in against the first version.
    pieces: Vec<DiffPiece>,
    left_out: usize,
    put_in: usize,
    /// Whether nothing differs, not even a comma.
    same: bool,
    first: bool,
}

/// A stretch of words that is the same, left out or put in.
#[derive(Serialize)]
struct DiffPiece {
    kind: &'static str,
    text: String,
}

/// The incidents that one source discusses in one way.
type Groups<'a> = BTreeMap<(Stance, SourceId), Vec<(IncidentId, &'a LawLink)>>;

/// A decision on a statute.
#[derive(Serialize)]
pub(super) struct TreatmentView {
    case: String,
    cite: Option<String>,
    court: Option<String>,
    date: Option<super::cards::When>,
    subsection: Option<String>,
    holding: Option<Value>,
    source: Option<CiteView>,
    /// Whether it was decided after the incidents that are discussed under the statute.
    after: bool,
}

/// One thing that has to be shown under a statute.
#[derive(Serialize)]
pub(super) struct ElementView {
    name: String,
    subsection: Option<TocItem>,
    points: Option<Value>,
    against: Option<Value>,
}

/// The incidents that one source discusses under one subsection in one way.
#[derive(Serialize)]
struct DiscussionView {
    by: Option<CiteView>,
    stance: String,
    incidents: Vec<DiscussedView>,
}

#[derive(Serialize)]
struct DiscussedView {
    card: Value,
    /// The site's remark on this link; empty if there is none.
    note: Value,
}

/// A subsection with what is discussed under it.
#[derive(Serialize)]
struct SubsectionView {
    anchor: String,
    cite: String,
    /// Whether the statute's text has an anchor for it.
    linked: bool,
    groups: Vec<DiscussionView>,
    count: usize,
}

/// A page of a source that is cited.
#[derive(Serialize)]
struct CitedPageView {
    anchor: Option<String>,
    label: String,
    quotations: Vec<QuotedView>,
    also: Vec<EntryView>,
}

#[derive(Serialize)]
struct QuotedView {
    text: String,
    /// Where the site repeats it.
    uses: Vec<EntryView>,
    proof: ProofView,
    wording: bool,
    /// The passage in the live document.
    live: Option<String>,
}

/// An entry that is linked to.
#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
pub struct EntryView {
    pub href: String,
    pub title: String,
}

/// Named values that a template sees.
pub(super) type Fields = BTreeMap<&'static str, Value>;

fn value<T: Serialize + ?Sized>(of: &T) -> Value {
    Value::from_serializable(of)
}

fn text(of: &Option<crate::input::toml_reader::Text>) -> Option<&str> {
    of.as_ref().map(|t| &*t.value)
}

impl Pages {
    /// The texts of a page with this way to the root.
    pub(super) fn texts<'t>(&'t self, root: &'t str) -> Texts<'t> {
        self.texts_of(root, "")
    }

    /// The same where several entries stand on one page, each with anchors of its own.
    pub(super) fn texts_of<'t>(&'t self, root: &'t str, prefix: &'t str) -> Texts<'t> {
        Texts { source_parts: &self.plan.source_parts, site: &self.site, evidence: &self.evidence, root, prefix }
    }

    pub(super) fn entry_view(&self, entry: EntryId) -> EntryView {
        EntryView { href: self.site.path(entry).to_string(), title: self.site.title(entry).to_string() }
    }

    /// The page of an entry that is no longer shown: it keeps its address and says why.
    pub(super) fn withheld(&self, entry: EntryId, context: &mut Context) -> Option<&'static str> {
        let reason = self.site.common(entry).withheld.as_ref()?;
        let words = &self.site.words;
        head(context, words.get(key::WITHHELD), words.get(key::WITHHELD_SAYS), "");
        context.insert("reason", &*reason.value);
        Some("withheld.html")
    }

    /// The text of an entry and what its page always has: blocks, contents, entries that link to it.
    fn body(&self, context: &mut Context, entry: EntryId) {
        let text = self.site.text(entry);
        let root = self.site.path(entry).to_root();
        let blocks: Vec<BlockView> = self.texts(&root).blocks(text);
        context.insert("blocks", &blocks);
        context.insert("toc", &headings(text));
        context.insert("linked", &self.linked(entry));
        self.history(entry, context);
        context.insert("kind", entry.kind().folder());
        context.insert("id", &**self.site.slug(entry));
    }

    /// Entries whose texts link to this one, each with the reason; without those that its page lists for a better reason.
    fn linked(&self, entry: EntryId) -> Vec<Fields> {
        let site = &*self.site;
        let listed = |from: EntryId| match (from, entry) {
            (EntryId::Incident(i), EntryId::Person(p)) => site[i].people.iter().any(|x| x.person == p),
            (EntryId::Incident(i), EntryId::Statute(s)) => site[i].law.iter().any(|l| l.statute == s),
            _ => false,
        };
        let links = site.index.backlinks.get(&entry).into_iter().flatten().filter(|l| !listed(l.from));
        links.take(split::ROWS).map(|link| self.link_view(entry, link)).collect()
    }

    fn link_view(&self, to: EntryId, link: &Backlink) -> Fields {
        let view = self.entry_view(link.from);
        let words = &*self.site.words;
        let kind = kind_label(words, link.from.kind());
        let own = link.words.is_empty() || *link.words == **self.site.title(to);
        let why = if own {
            words.fill(key::LINKS_HERE, &[("kind", kind)])
        } else {
            words.fill(key::LINKS_HERE_AS, &[("kind", kind), ("words", &link.words)])
        };
        BTreeMap::from([("href", value(&view.href)), ("title", value(&view.title)), ("why", value(&why))])
    }

    pub(super) fn incident(&self, id: IncidentId, context: &mut Context) -> &'static str {
        let (site, entry) = (&*self.site, EntryId::Incident(id));
        let incident = &site[id];
        let front = &incident.entry.front;
        head(context, &front.title.value, &front.summary.value, "timeline");
        self.body(context, entry);
        let root = site.path(entry).to_root();
        let texts = self.texts(&root);
        context.insert_value("card", self.cards.incident(id));
        context.insert("on_timeline", &self.on_timeline(id));
        context.insert_value("when", self.cards.when(id));
        context.insert("date_note", &texts.optional(incident.date_note.as_ref()));
        context.insert("dates", &self.dates(id, &texts));
        context.insert("place", &text(&front.place));
        context.insert("standing_label", standing_label(&site.words, front.standing));
        context.insert("standing_note", &texts.optional(incident.standing_note.as_ref()));
        let law: Vec<LawView> =
            incident.law.iter().map(|l| self.law(&texts, l, front.date.as_ref().map(|d| &d.value))).collect();
        context.insert("law", &law);
        context.insert("no_source", &self.no_source(id));
        context.insert("wordings", &self.wording_views(id, &texts));
        let is_shown = |id: &IncidentId| !site.is_withheld(EntryId::Incident(*id));
        let before = (0..id.0).rev().map(IncidentId).find(is_shown);
        let after = (id.0 + 1..site.incidents.len() as u32).map(IncidentId).find(is_shown);
        context.insert("before", &before.map(|id| self.cards.incident(id)));
        context.insert("after", &after.map(|id| self.cards.incident(id)));
        "incident.html"
    }

    pub(super) fn dates(&self, id: IncidentId, texts: &Texts) -> Vec<Fields> {
        let claims = self.site[id].dates.iter();
        claims
            .map(|claim| {
                let cite = texts.cite(&Cited { source: Some(claim.source), locator: claim.locator.clone() }, None);
                BTreeMap::from([
                    ("when", value(&say(&self.site.words, &claim.date))),
                    ("source", value(&cite)),
                    ("note", value(&texts.optional(claim.note.as_ref()))),
                ])
            })
            .collect()
    }

    pub(super) fn law(&self, texts: &Texts, law: &LawLink, date: Option<&Date>) -> LawView {
        let statute = &self.site[law.statute];
        let path = self.site.path(EntryId::Statute(law.statute));
        let front = &statute.entry.front;
        LawView {
            href: law.anchor.as_ref().map_or_else(|| path.to_string(), |a| format!("{path}#{a}")),
            cite: law.cite.to_string(),
            title: text(&front.short).unwrap_or(&front.title.value).to_owned(),
            stance: stance_label(&self.site.words, law.stance).to_owned(),
            by: texts.cite(&Cited { source: Some(law.by), locator: law.locator.clone() }, law.quotation.as_ref()),
            note: texts.optional(law.note.as_ref()),
            quotation: law.quotation.map(|q| self.site[q].text.to_string()),
            anchor: law.quotation.and_then(|q| self.site[q].anchor.as_deref()).map(str::to_owned),
            in_force: date.and_then(|d| self.in_force(law.statute, d)),
        }
    }

    /// Which text of a statute was in force on a date, and whether it has changed since.
    fn in_force(&self, id: StatuteId, date: &Date) -> Option<String> {
        let statute = &self.site[id];
        let version = statute.entry.front.versions.iter().find(|v| {
            let begun = v.from.as_ref().is_some_and(|from| !date.certainly_before(from));
            let ended = v.to.as_ref().is_some_and(|to| to.certainly_before(date));
            begun && !ended
        })?;
        let on = date.civil_bounds().earliest.map(|m| m.civil());
        let words = &*self.site.words;
        let wording = words.wording();
        let on = on.and_then(|c| Date::on(c.year, c.month, c.day))?;
        let on = on.in_phrase(&wording);
        Some(match &version.to {
            None => words.fill(key::IN_FORCE, &[("day", &on)]),
            Some(to) => words.fill(key::IN_FORCE_CHANGED, &[("day", &on), ("to", &to.in_phrase(&wording))]),
        })
    }

    /// The wordings of an incident, laid side by side.
    pub(super) fn wording_views(&self, id: IncidentId, texts: &Texts) -> Vec<WordingView> {
        (0..self.site[id].wordings.len()).map(|at| self.wording(id, at, texts)).collect()
    }

    pub(super) fn wording(&self, id: IncidentId, at: usize, texts: &Texts) -> WordingView {
        let wording = &self.site[id].wordings[at];
        // Nothing in them depends on the page: what differs is found once.
        let versions =
            self.lists.versions.get_or_init(|| self.site.incidents.iter().map(|_| OnceLock::new()).collect());
        let versions = versions[id.index()].get_or_init(|| {
            self.site[id].wordings.iter().map(|wording| value(&self.versions_of(wording, texts))).collect()
        });
        WordingView {
            anchor: wording.anchor.to_string(),
            utterance: wording.utterance.to_string(),
            speaker: wording.speaker.as_ref().map(|s| s.to_string()),
            note: texts.optional(wording.note.as_ref()),
            incident: self.cards.incident(id),
            versions: versions[at].clone(),
        }
    }

    fn versions_of(&self, wording: &Wording, texts: &Texts) -> Vec<VersionView> {
        let base = wording.versions.first().map(|v| &*self.site[*v].text).unwrap_or_default();
        wording.versions.iter().enumerate().map(|(i, v)| self.version(*v, base, i == 0, texts)).collect()
    }

    fn version(&self, id: QuotationId, base: &str, first: bool, texts: &Texts) -> VersionView {
        let quotation = &self.site[id];
        let diff = quote_match::word_diff(if first { &quotation.text } else { base }, &quotation.text);
        let words = |change: Change| {
            diff.iter()
                .filter(|p| p.change == change)
                .map(|p| p.text.split_whitespace().filter(|w| w.contains(char::is_alphanumeric)).count())
                .sum()
        };
        VersionView {
            source: texts.quotation(id),
            reliable: quotation.source.is_none_or(|s| self.site[s].entry.front.reliable),
            left_out: words(Change::Deleted),
            put_in: words(Change::Inserted),
            same: diff.iter().all(|p| p.change == Change::Same),
            pieces: diff.iter().map(|p| DiffPiece { kind: diff_word(p.change), text: p.text.clone() }).collect(),
            first,
        }
    }

    pub(super) fn person(&self, id: PersonId, part: u32, context: &mut Context) -> &'static str {
        let (site, entry) = (&*self.site, EntryId::Person(id));
        let person = &site[id];
        let front = &person.entry.front;
        let summary = text(&front.summary).or(text(&front.role)).unwrap_or_default();
        head(context, &front.name.value, summary, "people");
        self.body(context, entry);
        let root = site.path(entry).to_root();
        let texts = self.texts(&root);
        context.insert("role", &text(&front.role));
        context.insert("identity", identity_label(&site.words, front.identity));
        context.insert("part", front.part.word());
        context.insert("aliases", &front.aliases.iter().map(|a| &*a.value).collect::<Vec<_>>());
        context.insert("as_of", &front.as_of.as_ref().map(|d| d.long(&site.words.wording())));
        context.insert("status", &self.status(id, &texts));
        context.insert("charged", &appearances(site, id).iter().any(|id| is_charge(site, *id)));
        context.insert("called", &self.called(id, &texts));
        let reported: Vec<Fields> =
            person.reported_as.iter().map(|(source, name)| self.named_by(&texts, *source, name)).collect();
        context.insert("reported_as", &reported);
        let appearances = appearances(site, id);
        context
            .insert("cards", &self.cards.incidents(appearances[split::rows(part, appearances.len())].iter().copied()));
        context.insert("pager", &split::pager(site.path(entry), part, appearances.len()));
        context.insert("roles", &self.role_counts(id));
        context.insert("beside", &self.beside(id));
        "person.html"
    }

    pub(super) fn status(&self, id: PersonId, texts: &Texts) -> Option<Fields> {
        let person = &self.site[id];
        let status = person.entry.front.status.as_ref()?;
        let source = person.status_source.and_then(|s| texts.cite(&Cited { source: Some(s), locator: None }, None));
        Some(BTreeMap::from([
            ("text", value(&text(&status.text))),
            ("outcome", value(&text(&status.outcome))),
            ("source", value(&source)),
            ("as_of", value(&status.as_of.as_ref().map(|d| d.long(&self.site.words.wording())))),
        ]))
    }

    pub(super) fn called(&self, id: PersonId, texts: &Texts) -> Vec<Fields> {
        self.site[id].called.iter().map(|(source, name)| self.named_by(texts, *source, name)).collect()
    }

    pub(super) fn named_by(&self, texts: &Texts, source: SourceId, name: &str) -> Fields {
        let cite = texts.cite(&Cited { source: Some(source), locator: None }, None);
        BTreeMap::from([("name", value(name)), ("source", value(&cite))])
    }

    /// Who else takes part in this person's incidents.
    fn beside(&self, id: PersonId) -> Vec<Fields> {
        let beside = self.site.index.beside(&self.site, id).into_iter().take(MOST_BESIDE);
        beside
            .map(|(other, count)| {
                let view = self.entry_view(EntryId::Person(other));
                let identity = identity_beside(&self.site.words, self.site[other].entry.front.identity);
                BTreeMap::from([
                    ("href", value(&view.href)),
                    ("title", value(&view.title)),
                    ("count", value(&count)),
                    ("identity", value(&identity)),
                ])
            })
            .collect()
    }

    /// How often a person has each role. Different roles are never added together.
    pub(super) fn role_counts(&self, id: PersonId) -> Vec<(String, usize)> {
        let mut counts: Vec<(String, usize)> = Vec::new();
        for (incident, at) in self.site.index.of_person(id) {
            let role = self.site[*incident].people[*at].role.as_deref().unwrap_or(self.site.words.get(key::TOOK_PART));
            match counts.iter_mut().find(|(name, _)| name == role) {
                Some((_, count)) => *count += 1,
                None => counts.push((role.to_owned(), 1)),
            }
        }
        counts
    }

    pub(super) fn statute(&self, id: StatuteId, part: u32, context: &mut Context) -> &'static str {
        let (site, entry) = (&*self.site, EntryId::Statute(id));
        let statute = &site[id];
        let front = &statute.entry.front;
        head(context, &statute.cite, text(&front.summary).unwrap_or(&front.title.value), "statutes");
        self.body(context, entry);
        let root = site.path(entry).to_root();
        let texts = self.texts(&root);
        context.insert("cite", &*statute.cite);
        context.insert("name", &*front.title.value);
        context.insert("short", &text(&front.short));
        context.insert("penalty", &texts.optional(statute.penalty.as_ref()));
        context.insert("omits", &texts.optional(statute.omits.as_ref()));
        let addresses: Vec<Fields> = front
            .cite
            .addresses()
            .iter()
            .map(|a| BTreeMap::from([("publisher", value(a.publisher)), ("url", value(&a.url))]))
            .collect();
        context.insert("addresses", &addresses);
        context.insert("elements", &self.elements(id, &texts));
        context.insert("treatment", &self.treatment(id, &texts));
        context.insert("versions", &self.versions(id, &texts));
        context.insert("text_proof", &self.evidence.statute_text(entry).map(|status| proof(&site.words, status)));
        let (rows, unlinked) = (discussed(site, id), mains::unlinked(site, id));
        let total = rows.len() + unlinked.len();
        let shown = split::rows(part, total);
        let linked = shown.start.min(rows.len())..shown.end.min(rows.len());
        context.insert("subsections", &self.discussions(id, &rows[linked], &texts));
        let rest = shown.start.saturating_sub(rows.len())..shown.end.saturating_sub(rows.len());
        let cards: Vec<Value> = unlinked[rest].iter().map(|id| self.cards.incident(*id)).collect();
        context.insert("unlinked", &cards);
        let main = front.main.as_ref().map(|main| main.subsection().map(|s| &*s.value));
        context.insert("main", &main.map(|anchor| mains::provision(site, id, anchor).0));
        context.insert("pager", &split::pager(site.path(entry), part, total));
        "statute.html"
    }

    pub(super) fn elements(&self, id: StatuteId, texts: &Texts) -> Vec<ElementView> {
        let statute = &self.site[id];
        let element = |e: &crate::model::Element| {
            let written = e.front(statute);
            ElementView {
                name: written.name.value.to_string(),
                subsection: text(&written.subsection).map(subsection_link),
                points: texts.optional(e.points.as_ref()),
                against: texts.optional(e.against.as_ref()),
            }
        };
        statute.elements.iter().map(element).collect()
    }

    pub(super) fn treatment(&self, id: StatuteId, texts: &Texts) -> Vec<TreatmentView> {
        let statute = &self.site[id];
        // The events that the statute is discussed for, without the proceedings about it.
        let events = self.site.index.of_statute(id).iter().map(|(i, _)| &self.site[*i].entry.front);
        let last = events.filter(|f| !f.proceeding).filter_map(|f| f.date.as_ref()).max_by(|a, b| a.cmp_for_listing(b));
        let decision = |t: &crate::model::Treatment| {
            let written = t.front(statute);
            let date = written.date.as_ref();
            TreatmentView {
                case: text(&written.case).unwrap_or_default().to_owned(),
                cite: text(&written.cite).map(str::to_owned),
                court: text(&written.court).map(str::to_owned),
                date: date.map(|d| say(&self.site.words, d)),
                subsection: text(&written.subsection).map(|s| subsection_link(s).title),
                holding: texts.optional(t.holding.as_ref()),
                source: t.source.and_then(|s| texts.cite(&Cited { source: Some(s), locator: None }, None)),
                after: date.zip(last).is_some_and(|(d, last)| last.certainly_before(d)),
            }
        };
        statute.treatment.iter().map(decision).collect()
    }

    pub(super) fn versions(&self, id: StatuteId, texts: &Texts) -> Vec<Fields> {
        let (statute, wording) = (&self.site[id], self.site.words.wording());
        let version = |v: &crate::model::LawVersion| {
            let written = v.front(statute);
            let date = |d: &Option<crate::diagnostics::span::Spanned<crate::edtf::Date>>| {
                value(&d.as_ref().map(|d| d.in_phrase(&wording)))
            };
            let source = v.source.and_then(|s| texts.cite(&Cited { source: Some(s), locator: None }, None));
            BTreeMap::from([
                ("from", date(&written.from)),
                ("to", date(&written.to)),
                ("source", value(&source)),
                ("note", value(&texts.optional(v.note.as_ref()))),
            ])
        };
        statute.versions.iter().map(version).collect()
    }

    /// What is discussed under each subsection, by whom and in what way.
    fn discussions(&self, id: StatuteId, rows: &[Discussed], texts: &Texts) -> Vec<SubsectionView> {
        let statute = &self.site[id];
        let mut subsections: BTreeMap<(usize, &str), Groups> = BTreeMap::new();
        for row in rows {
            let anchor = row.link.anchor.as_deref().unwrap_or_default();
            subsections
                .entry((row.order, anchor))
                .or_default()
                .entry((row.link.stance, row.link.by))
                .or_default()
                .push((row.incident, row.link));
        }
        let discussion = |((stance, by), links): ((Stance, SourceId), Vec<(IncidentId, &LawLink)>)| DiscussionView {
            by: texts.cite(&Cited { source: Some(by), locator: None }, None),
            stance: stance_label(&self.site.words, stance).to_owned(),
            incidents: links
                .into_iter()
                .map(|(i, l)| DiscussedView {
                    card: self.cards.incident(i),
                    note: l.note.as_ref().map_or_else(|| value(""), |n| texts.inline(n)),
                })
                .collect(),
        };
        let subsection = |((_, anchor), groups): ((usize, &str), Groups)| SubsectionView {
            anchor: anchor.to_owned(),
            cite: format!("{}{}", statute.cite, subsection_link(anchor).title),
            linked: !anchor.is_empty(),
            count: groups.values().map(Vec::len).sum(),
            groups: groups.into_iter().map(discussion).collect(),
        };
        subsections.into_iter().map(subsection).collect()
    }

    pub(super) fn source(&self, id: SourceId, part: u32, context: &mut Context) -> &'static str {
        let (front, words) = (&self.site[id].entry.front, &*self.site.words);
        head(context, &front.title.value, &front.says.value, "sources");
        self.body(context, EntryId::Source(id));
        context.insert("says", &*front.says.value);
        context.insert("type", source_label(words, front.kind));
        context.insert("tier", tier_label(words, front.tier));
        context.insert("reliable", &front.reliable);
        context.insert("authors", &front.authors.iter().map(|a| &*a.value).collect::<Vec<_>>());
        context.insert("publisher", &text(&front.publisher));
        context.insert("date", &front.date.as_ref().map(|d| say(words, d)));
        context.insert("url", &text(&front.url));
        context.insert("archive_url", &text(&front.archive_url));
        context.insert("mirrors", &front.mirrors.iter().map(|m| &*m.value).collect::<Vec<_>>());
        context.insert("accessed", &front.accessed.as_ref().map(|d| d.long(&words.wording())));
        context.insert("cite", &text(&front.cite));
        context.insert("unknown", &text(&front.unknown));
        context.insert("page_count", &front.pages.as_ref().map(|p| p.value));
        context.insert("copy", self.evidence.copy_words(&self.site, id));
        let rows = cited_rows(&self.site, id);
        let (pages, elsewhere) = self.cited_pages(id, &rows[split::rows(part, rows.len())]);
        let numbers: BTreeSet<u32> = rows.iter().filter_map(|c| c.page).collect();
        context.insert("cited_pages", &numbers.len());
        context.insert("cited", &pages);
        context.insert("elsewhere", &elsewhere);
        context.insert("pager", &split::pager(self.site.path(EntryId::Source(id)), part, rows.len()));
        "source.html"
    }

    /// The pages of a source that are cited, in order, with the quotations; and what is cited without a page.
    fn cited_pages(&self, id: SourceId, rows: &[&CitedAt]) -> (Vec<CitedPageView>, Vec<CitedPageView>) {
        let mut pages: BTreeMap<(u32, &str), Vec<&CitedAt>> = BTreeMap::new();
        for cited in rows {
            pages.entry(place_key(cited)).or_default().push(cited);
        }
        let views =
            pages.into_iter().map(|((page, label), cited)| (page > 0, self.cited_page(id, page, label, &cited)));
        let (numbered, others): (Vec<_>, Vec<_>) = views.partition(|(numbered, _)| *numbered);
        (numbered.into_iter().map(|(_, v)| v).collect(), others.into_iter().map(|(_, v)| v).collect())
    }

    fn cited_page(&self, id: SourceId, page: u32, label: &str, cited: &[&CitedAt]) -> CitedPageView {
        let quoting: Vec<EntryId> = cited.iter().filter(|at| at.quotation.is_some()).map(|at| at.entry).collect();
        let mut quotations: Vec<QuotedView> = Vec::new();
        for quotation in cited.iter().filter_map(|at| at.quotation) {
            let words = &*self.site[quotation].text;
            match quotations.iter_mut().find(|q| q.text == words && q.wording == self.site[quotation].wording) {
                Some(same) => same.uses.push(self.use_of(quotation)),
                None => quotations.push(self.quoted(id, quotation)),
            }
        }
        quotations.iter_mut().for_each(|q| q.uses.dedup());
        let mut also: Vec<EntryView> = cited
            .iter()
            .filter(|at| at.quotation.is_none() && !quoting.contains(&at.entry))
            .map(|at| self.entry_view(at.entry))
            .collect();
        also.sort();
        also.dedup();
        CitedPageView {
            anchor: (page > 0).then(|| format!("p-{page}")),
            label: if page > 0 { format!("p.\u{a0}{page}") } else { label.to_owned() },
            quotations,
            also,
        }
    }

    fn quoted(&self, source: SourceId, id: QuotationId) -> QuotedView {
        let quotation = &self.site[id];
        QuotedView {
            text: quotation.text.to_string(),
            uses: vec![self.use_of(id)],
            proof: proof(&self.site.words, self.evidence.status(id)),
            wording: quotation.wording,
            live: self.live(source, id),
        }
    }

    /// The place of a quotation on the page of its entry.
    fn use_of(&self, id: QuotationId) -> EntryView {
        let quotation = &self.site[id];
        let path = self.site.path(quotation.entry);
        EntryView {
            href: quotation.anchor.as_ref().map_or_else(|| path.to_string(), |a| format!("{path}#{a}")),
            title: self.site.title(quotation.entry).to_string(),
        }
    }

    /// The passage in the live document: a PDF at its page, a web page at the words themselves.
    pub(super) fn live(&self, source: SourceId, id: QuotationId) -> Option<String> {
        let url = &self.site[source].entry.front.url.as_ref()?.value;
        let quotation = &self.site[id];
        if url.ends_with(".pdf") {
            return Some(format!("{url}#page={}", quotation.locator.as_ref()?.first_page()?));
        }
        if url.contains('#') || quotation.wording || !self.site[source].entry.front.reliable {
            return None;
        }
        // The quotation's own words and no more: nothing else of a copy gets onto the site.
        quote_match::quotation_fragment(&quotation.text).map(|fragment| format!("{url}{fragment}"))
    }

    pub(super) fn free(&self, id: PageId, context: &mut Context) -> &'static str {
        let front = &self.site[id].entry.front;
        head(context, &front.title.value, front.summary.as_ref().map_or("", |s| &s.value), &self.site[id].entry.id);
        self.body(context, EntryId::Page(id));
        context.insert("silenced", &self.silenced());
        "page.html"
    }
}

impl Pages {
    /// The rules that entries silence, with the reasons: the page on method tells them.
    fn silenced(&self) -> Vec<Fields> {
        let mut all = Vec::new();
        for entry in self.site.entries() {
            for silence in &self.site.common(entry).silence {
                let (view, title) = (
                    self.entry_view(entry),
                    crate::diagnostics::codes::find(&silence.code.value).map_or("", |c| c.title),
                );
                all.push(BTreeMap::from([
                    ("href", value(&view.href)),
                    ("title", value(&view.title)),
                    ("code", value(&*silence.code.value)),
                    ("rule", value(title)),
                    ("reason", value(&*silence.reason.value)),
                ]));
            }
        }
        all
    }
}

fn headings(text: &Text) -> Vec<TocItem> {
    let second = text.body.headings.iter().filter(|h| h.level == 2);
    second.map(|h| TocItem { href: h.anchor.to_string(), title: h.text.to_string() }).collect()
}

/// The incidents that a person takes part in, each once.
pub(super) fn appearances(site: &Site, id: PersonId) -> Vec<IncidentId> {
    let mut all: Vec<IncidentId> = site.index.of_person(id).iter().map(|(i, _)| *i).collect();
    all.dedup();
    all
}

/// An incident discussed under a statute, with the place of the subsection in its text.
struct Discussed<'s> {
    order: usize,
    incident: IncidentId,
    link: &'s LawLink,
}

/// How many rows the page of a statute lists: what is discussed under it and, of a main one, what no source links to it.
pub(super) fn statute_rows(site: &Site, id: StatuteId) -> usize {
    site.index.of_statute(id).len() + mains::unlinked(site, id).len()
}

/// What is discussed under a statute: by subsection, stance and source, then in order of time.
fn discussed(site: &Site, id: StatuteId) -> Vec<Discussed<'_>> {
    let provisions = &site[id].text.body.provisions;
    let order = |anchor: Option<&str>| {
        anchor.and_then(|a| provisions.iter().position(|p| p.anchor().as_deref() == Some(a))).map_or(0, |p| p + 1)
    };
    let links = site.index.of_statute(id).iter().map(|(incident, at)| (*incident, &site[*incident].law[*at]));
    let mut rows: Vec<Discussed> =
        links.map(|(incident, link)| Discussed { order: order(link.anchor.as_deref()), incident, link }).collect();
    rows.sort_by_key(|r| (r.order, r.link.stance, r.link.by, r.incident));
    rows
}

/// What citations of a source are grouped by: their first page; or, without one, the words of the place (a chapter, a section).
fn place_key(cited: &CitedAt) -> (u32, &str) {
    cited.page.map_or_else(|| (0, cited.label.as_deref().unwrap_or_default()), |page| (page, ""))
}

/// The citations of a source: pages in order, then what is cited without a page.
fn cited_rows(site: &Site, id: SourceId) -> Vec<&CitedAt> {
    let mut rows: Vec<&CitedAt> = site.index.citations[id.index()].iter().collect();
    rows.sort_by_key(|c| (c.page.is_none(), place_key(c)));
    rows
}

/// The cited pages that don't stand on the first part of their source's page.
pub(super) fn source_parts(site: &Site) -> super::text::SourceParts {
    let mut parts = super::text::SourceParts::new();
    for (i, _) in site.index.citations.iter().enumerate().filter(|(_, c)| c.len() > split::ROWS) {
        let id = SourceId(i as u32);
        for (at, page) in cited_rows(site, id).iter().enumerate().filter_map(|(at, c)| Some((at, c.page?))) {
            parts.entry((id, page)).or_insert((at / split::ROWS) as u32 + 1);
        }
    }
    parts.retain(|_, part| *part > 1);
    parts
}

/// Whether an entry speaks of what somebody is charged with, or alleged to have done: how the case stands is said beside it.
fn is_charge(site: &Site, id: IncidentId) -> bool {
    let incident = &site[id];
    !incident.law.is_empty() || (incident.entry.front.standing == Standing::Alleged && !incident.entry.front.proceeding)
}

fn diff_word(change: Change) -> &'static str {
    match change {
        Change::Same => "same",
        Change::Deleted => "del",
        Change::Inserted => "ins",
    }
}

pub(super) fn subsection_link(anchor: &str) -> TocItem {
    let title =
        crate::legal_citation::Pinpoint::parse_anchor(anchor).map_or_else(|| anchor.to_owned(), |p| p.to_string());
    TocItem { href: anchor.to_owned(), title }
}
