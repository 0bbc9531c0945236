//! What lists show of an entry: made once and shared by every page that lists it. Addresses in views are from the root of the site; templates
//! put `root` before them.

use crate::edtf::{Date, Heading, Moment, Precision};
use crate::entry::front::Part;
use crate::html::labels::standing_label;
use crate::i18n::{Words, key};
use crate::model::{EntryId, Incident, IncidentId, Participation, PersonId, Site};
use serde::Serialize;
use std::sync::{Arc, OnceLock};
use tera::Value;

/// A date for readers.
#[derive(Serialize, Clone)]
pub struct When {
    /// The day, or whatever the date is; without the time if `time` has it.
    pub text: String,
    /// The time of day, if one is known.
    pub time: Option<String>,
    /// The value of `<time datetime>`, if HTML can hold the date truthfully.
    pub datetime: Option<String>,
    /// For a day without a time: what it is known to come after, in words.
    pub after: Option<String>,
    /// What isn't certain about it or about its place in the order, in words.
    pub unsure: Option<String>,
}

/// An incident in a list.
#[derive(Serialize)]
struct IncidentCard<'a> {
    id: &'a str,
    href: String,
    title: &'a str,
    summary: &'a str,
    when: When,
    standing: &'static str,
    standing_label: &'a str,
    proceeding: bool,
    /// Whether a build leaves it out.
    draft: bool,
    /// Whether its place among its neighbors isn't known.
    loose: bool,
    people: Vec<PersonRole<'a>>,
    /// Who reported it but took no part: reporters and their sources.
    tellers: Vec<PersonRole<'a>>,
    /// The laws under which sources discuss it, each subsection once.
    law: Vec<LawRef<'a>>,
    filter: Filter,
}

/// What filters look at. It stands apart so that the fields of a card fit into a table of 16: there are as many cards as incidents.
#[derive(Serialize)]
struct Filter {
    /// The ids of the people and of the statutes, separated by spaces.
    people: String,
    statutes: String,
    /// The same in words, separated by bars.
    people_names: String,
    statute_names: String,
}

#[derive(Serialize)]
struct PersonRole<'a> {
    id: &'a str,
    href: String,
    name: &'a str,
    role: Option<&'a str>,
}

/// A law under which a source discusses an incident.
#[derive(Serialize, PartialEq)]
struct LawRef<'a> {
    href: String,
    cite: &'a str,
}

/// The cards of a site, each made when it is first asked for: a preview shows a few pages of many.
pub struct Cards {
    site: Arc<Site>,
    incidents: Vec<OnceLock<Value>>,
}

impl Cards {
    /// The cards of every incident.
    pub fn new(site: &Arc<Site>) -> Cards {
        Cards { site: site.clone(), incidents: site.incidents.iter().map(|_| OnceLock::new()).collect() }
    }

    /// The card of an incident.
    pub fn incident(&self, id: IncidentId) -> Value {
        self.incidents[id.index()].get_or_init(|| card(&self.site, id)).clone()
    }

    /// When an incident happened: a part of its card.
    pub fn when(&self, id: IncidentId) -> Value {
        let card = self.incident(id);
        card.get_from_path("when").cloned().unwrap_or_else(Value::none)
    }

    /// The cards of several.
    pub fn incidents(&self, ids: impl IntoIterator<Item = IncidentId>) -> Vec<Value> {
        ids.into_iter().map(|id| self.incident(id)).collect()
    }
}

fn card(site: &Site, id: IncidentId) -> Value {
    let incident = &site[id];
    let front = &incident.entry.front;
    let loose = is_loose(site, id);
    let took_part = |p: &&Participation| site[p.person].entry.front.part == Part::Participant;
    let (people, tellers): (Vec<&Participation>, Vec<&Participation>) = incident.people.iter().partition(took_part);
    Value::from_serializable(&IncidentCard {
        id: &incident.entry.id,
        href: site.path(EntryId::Incident(id)).to_string(),
        title: &front.title.value,
        summary: &front.summary.value,
        when: when(site, incident, loose),
        standing: front.standing.word(),
        standing_label: standing_label(&site.words, front.standing),
        proceeding: front.proceeding,
        draft: incident.entry.common.draft,
        loose,
        people: people.into_iter().map(|p| person(site, p)).collect(),
        tellers: tellers.into_iter().map(|p| person(site, p)).collect(),
        law: laws(site, incident),
        filter: filter(site, incident),
    })
}

fn filter(site: &Site, incident: &Incident) -> Filter {
    let persons = incident.people.iter().map(|p| &site[p.person].entry);
    let (people, people_names) = ids_and_names(persons.map(|e| (&*e.id, &*e.front.name.value)));
    let laws = incident.law.iter().map(|l| &site[l.statute]);
    let (statutes, statute_names) = ids_and_names(laws.map(|s| (&*s.entry.id, &*s.cite)));
    Filter { people, statutes, people_names, statute_names }
}

fn person<'a>(site: &'a Site, of: &'a Participation) -> PersonRole<'a> {
    let entry = &site[of.person].entry;
    PersonRole { id: &entry.id, href: path(site, of.person), name: &entry.front.name.value, role: of.role.as_deref() }
}

fn laws<'a>(site: &Site, incident: &'a Incident) -> Vec<LawRef<'a>> {
    let mut laws: Vec<LawRef<'a>> = Vec::new();
    for link in &incident.law {
        let path = site.path(EntryId::Statute(link.statute));
        let href = link.anchor.as_ref().map_or_else(|| path.to_string(), |anchor| format!("{path}#{anchor}"));
        let law = LawRef { href, cite: &link.cite };
        if !laws.contains(&law) {
            laws.push(law);
        }
    }
    laws
}

/// Ids separated by spaces, and their names by bars, each entry once.
fn ids_and_names<'a>(all: impl Iterator<Item = (&'a str, &'a str)>) -> (String, String) {
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    for pair in all {
        if !pairs.iter().any(|(id, _)| *id == pair.0) {
            pairs.push(pair);
        }
    }
    let (ids, names): (Vec<&str>, Vec<&str>) = pairs.into_iter().unzip();
    (ids.join(" "), names.join("|"))
}

fn path(site: &Site, person: PersonId) -> String {
    site.path(EntryId::Person(person)).to_string()
}

/// When an incident happened, for readers.
pub fn when(site: &Site, incident: &Incident, loose: bool) -> When {
    let front = &incident.entry.front;
    let Some(date) = &front.date else {
        return When {
            text: undated(site, incident),
            time: None,
            datetime: None,
            after: None,
            unsure: Some(site.words.get(key::ORDER_NOT_KNOWN_EXACTLY).to_owned()),
        };
    };
    let mut unsure: Vec<String> = Vec::new();
    if incident.dates.len() > 1 {
        unsure.push(claims(site, incident));
    }
    if loose {
        unsure.push(site.words.get(key::ORDER_NOT_KNOWN).to_owned());
    }
    let unsure = (!unsure.is_empty()).then(|| unsure.join("; "));
    When { unsure, after: after_time(site, incident, date), ..say(&site.words, date) }
}

/// A date in words, with its time of day apart.
pub fn say(words: &Words, date: &Date) -> When {
    let wording = words.wording();
    let parts = if is_within_a_day(date) { date.day_and_time(&wording) } else { None };
    let (text, time) = match parts {
        Some((day, time)) => (day, Some(time)),
        None => (date.long(&wording), None),
    };
    When { text, time, datetime: date.html_datetime(), after: None, unsure: None }
}

/// Whether a date is a time of one day, or a span of such times.
fn is_within_a_day(date: &Date) -> bool {
    let bounds = date.civil_bounds();
    let day = |m: Moment| m.seconds().div_euclid(86_400);
    let same = bounds.earliest.zip(bounds.latest).is_some_and(|(a, b)| day(a) == day(b));
    date.precision() >= Precision::Minute && (date.is_single() || same)
}

/// The last moment of the same day that an incident without a time is known to come after: `after 2:24 p.m.`
fn after_time(site: &Site, incident: &Incident, date: &Date) -> Option<String> {
    let day = |d: &Date| Some((d.year()?, d.month()?, d.day()?));
    let (year, month, own) = day(date).filter(|_| date.is_single() && date.hour().is_none())?;
    let earlier =
        incident.after.iter().filter_map(|id| site[*id].entry.front.date.as_ref()).filter(|d| d.hour().is_some());
    let last = earlier.filter(|d| day(d) == Some((year, month, own))).max_by(|a, b| a.cmp_for_listing(b))?;
    let time = last.in_phrase_under(&site.words.wording(), Heading::Day(year, month, own))?;
    Some(site.words.fill(key::AFTER_TIME, &[("time", &time)]))
}

/// What the sources say where they differ: `sources differ: 11:15 a.m. in Motion, ECF 252; 11:17 a.m. in Select Committee report`.
fn claims(site: &Site, incident: &Incident) -> String {
    let (words, wording) = (&*site.words, site.words.wording());
    let mut said: Vec<(String, Vec<&str>)> = Vec::new();
    for claim in &incident.dates {
        let short = match (claim.date.year(), claim.date.month(), claim.date.day()) {
            (Some(year), Some(month), Some(day)) => claim.date.short(&wording, Heading::Day(year, month, day)),
            _ => None,
        };
        let date = short.unwrap_or_else(|| claim.date.long(&wording));
        let source = &**site[claim.source].short();
        match said.iter_mut().find(|(d, _)| *d == date) {
            Some((_, sources)) if sources.contains(&source) => {}
            Some((_, sources)) => sources.push(source),
            None => said.push((date, vec![source])),
        }
    }
    let parts: Vec<String> = said
        .iter()
        .map(|(date, sources)| {
            words.fill(
                key::CLAIM,
                &[("date", date), ("sources", &words.list(key::CLAIM_COMMA, key::CLAIM_AND, sources))],
            )
        })
        .collect();
    let all = parts.join("; ");
    if parts.len() > 1 { words.fill(key::CLAIMS_DIFFER, &[("claims", &all)]) } else { all }
}

/// What is known of the time of an incident without a date.
fn undated(site: &Site, incident: &Incident) -> String {
    let words = &*site.words;
    let named = |id: &IncidentId| {
        let other = &site[*id].entry.front;
        let title = || words.fill(key::QUOTED_TITLE, &[("title", &other.title.value)]);
        other.date.as_ref().map_or_else(title, |d| d.in_phrase(&words.wording()))
    };
    match (incident.after.last().map(named), incident.before.first().map(named)) {
        (Some(after), Some(before)) => words.fill(key::UNDATED_BETWEEN, &[("after", &after), ("before", &before)]),
        (Some(after), None) => words.fill(key::UNDATED_AFTER, &[("after", &after)]),
        (None, Some(before)) => words.fill(key::UNDATED_BEFORE, &[("before", &before)]),
        (None, None) => words.get(key::UNDATED).to_owned(),
    }
}

/// Whether an incident's place in a list says more than is known: its date overlaps a neighbor's, is no finer than it, and nothing else
/// says which came first; or it stands under the day on another clock than its neighbor's, which was the other way round.
pub fn is_loose(site: &Site, id: IncidentId) -> bool {
    let dated = |i: &IncidentId| site[*i].entry.front.date.is_some();
    let before = (0..id.0).rev().map(IncidentId).find(dated);
    let after = (id.0 + 1..site.incidents.len() as u32).map(IncidentId).find(dated);
    [before, after].into_iter().flatten().any(|other_id| {
        let (this, other) = (&site[id], &site[other_id]);
        let (Some(a), Some(b)) = (&this.entry.front.date, &other.entry.front.date) else { return false };
        let turned = if id < other_id { b.certainly_before(a) } else { a.certainly_before(b) };
        turned || a.overlaps(b) && width(a) >= width(b) && !ordered(this, other, id, other_id)
    })
}

fn ordered(this: &Incident, other: &Incident, id: IncidentId, other_id: IncidentId) -> bool {
    let names = |incident: &Incident, id: &IncidentId| incident.after.contains(id) || incident.before.contains(id);
    names(this, &other_id) || names(other, &id)
}

/// How many seconds a date spans.
fn width(date: &Date) -> i64 {
    let bounds = date.possible_bounds();
    match (bounds.earliest, bounds.latest) {
        (Some(earliest), Some(latest)) => latest.seconds().saturating_sub(earliest.seconds()),
        _ => i64::MAX,
    }
}
