//! The views of the timeline: years, months, days, and hours where a day is crowded; split by year and month once it is long.

use super::split;
use super::{Page, PageKind, Pages, head};
use crate::edtf::{Civil, Date, Moment, Precision};
use crate::entry::front::Standing;
use crate::html::labels::standing_label;
use crate::i18n::{Key, Words, key};
use crate::model::{IncidentId, Site};
use crate::url::OutPath;
use serde::Serialize;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use tera::{Context, Value};

/// A day with more dated incidents than this is divided into hours.
const CROWDED: usize = 6;

/// A stretch of the timeline under one heading.
#[derive(Serialize)]
pub(super) struct Section {
    /// Its anchor: `d2021-01-06`.
    pub anchor: String,
    /// Its words; empty for a run of incidents without a heading of their own.
    pub title: String,
    /// The days before it without an incident, in words; empty if there are few.
    gap: String,
    /// What stands directly under the heading.
    cards: Vec<Value>,
    /// What stands under headings of its own.
    sections: Vec<Section>,
}

/// A day with many incidents.
pub(super) struct Day {
    /// When it begins.
    pub start: Moment,
    pub anchor: String,
    pub title: String,
    pub incidents: Vec<IncidentId>,
}

/// A page that a long timeline is split into, as the overview lists it.
#[derive(Serialize)]
struct Stretch {
    href: String,
    title: String,
    count: usize,
}

/// Which incidents a page of the timeline shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Span {
    /// All, or the overview of the parts if they are many.
    All,
    /// A year, or the overview of its months if they are many; `None` for what has no year.
    Year(Option<i64>),
    /// A month of a year; `None` for what has no month.
    Month(i64, Option<u8>),
    /// Those of one standing, without proceedings.
    Standing(Standing),
    /// Proceedings.
    Proceedings,
}

/// Where an incident is filed: by when it begins.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
struct Slot {
    year: Option<i64>,
    month: Option<u8>,
    day: Option<u8>,
    hour: Option<u8>,
}

/// Where every incident stands on the timeline.
pub(super) struct Filed {
    /// Those that a page shows, in all its parts, in their order.
    incidents: BTreeMap<Span, Vec<usize>>,
    slots: Vec<Slot>,
    /// The pages that show a part of the timeline each: by standing, and proceedings.
    views: Vec<Stretch>,
    /// The page on which each stands, and which part of it.
    places: Vec<(Span, u32)>,
    /// Before which incidents many days have no entry, in words.
    gaps: BTreeMap<usize, String>,
}

impl Filed {
    /// Where the incidents of a site stand.
    pub fn of(site: &Site) -> Filed {
        let slots = slots(site);
        let places = vec![(Span::All, 1); site.incidents.len()];
        let incidents = incidents(site, &slots);
        let mut filed = Filed { incidents, slots, views: Vec::new(), places, gaps: gaps(site) };
        let spans = [Span::All].into_iter().chain(Standing::all().map(Span::Standing)).chain([Span::Proceedings]);
        let views = spans.map(|span| Stretch {
            href: path(span).to_string(),
            title: title(&site.words, span),
            count: filed.incidents(span).len(),
        });
        filed.views = views.filter(|view| view.count > 0).collect();
        filed.place();
        filed
    }

    /// The incidents that a page shows, in all its parts.
    fn incidents(&self, span: Span) -> &[usize] {
        self.incidents.get(&span).map_or(&[], |ids| ids)
    }

    /// Finds for every incident the page of the timeline that shows it, and which part of that page.
    fn place(&mut self) {
        let all = self.incidents.get(&Span::All).map_or(&[][..], |ids| ids);
        if all.len() <= split::ROWS {
            return;
        }
        let (slots, places) = (&self.slots, &mut self.places);
        let mut file = |span: Span, ids: &[usize]| {
            for (at, id) in ids.iter().enumerate() {
                places[*id] = (span, (at / split::ROWS) as u32 + 1);
            }
        };
        for (year, ids) in once(group(all, |i| slots[*i].year)) {
            match year.filter(|_| ids.len() > split::ROWS) {
                None => file(Span::Year(year), &ids),
                Some(year) => once(group(&ids, |i| slots[*i].month))
                    .into_iter()
                    .for_each(|(month, ids)| file(Span::Month(year, month), &ids)),
            }
        }
    }

    /// The pages of the timeline besides the first: years and months of a long one, and one for each standing.
    pub fn pages(&self) -> Vec<Page> {
        let slots = &self.slots;
        let named = [Span::Proceedings].into_iter().chain(Standing::all().map(Span::Standing));
        let mut spans: Vec<(Span, usize)> = named.map(|span| (span, self.incidents(span).len())).collect();
        let all = self.incidents(Span::All);
        if all.len() > split::ROWS {
            for (year, ids) in once(group(all, |i| slots[*i].year)) {
                spans.push((Span::Year(year), ids.len()));
                if let Some(year) = year.filter(|_| ids.len() > split::ROWS) {
                    let months = once(group(&ids, |i| slots[*i].month)).into_iter();
                    spans.extend(months.map(|(m, ids)| (Span::Month(year, m), ids.len())));
                }
            }
        }
        let mut pages = Vec::new();
        for (span, count) in spans {
            let parts = if is_overview(span, count) { 1 } else { split::parts(count) };
            let shown = count > 0 || matches!(span, Span::Year(_));
            pages.extend(
                (1..=parts)
                    .filter(|_| shown)
                    .map(|part| Page { path: split::path(&path(span), part), kind: PageKind::Timeline(span, part) }),
            );
        }
        pages
    }
}

/// The incidents of every page of the timeline.
fn incidents(site: &Site, slots: &[Slot]) -> BTreeMap<Span, Vec<usize>> {
    let mut all: BTreeMap<Span, Vec<usize>> = BTreeMap::new();
    for id in site.shown() {
        let (front, slot) = (&site[id].entry.front, slots[id.index()]);
        let kind = if front.proceeding { Span::Proceedings } else { Span::Standing(front.standing) };
        let month = slot.year.map(|year| Span::Month(year, slot.month));
        for span in [Span::All, Span::Year(slot.year), kind].into_iter().chain(month) {
            all.entry(span).or_default().push(id.index());
        }
    }
    all
}

/// The address of a page of the timeline.
pub(super) fn path(span: Span) -> OutPath {
    let digits = |year: i64| format!("{}{:04}", if year < 0 { "-" } else { "" }, year.unsigned_abs());
    OutPath::new(match span {
        Span::All => "timeline.html".to_owned(),
        Span::Year(None) => "timeline/undated.html".to_owned(),
        Span::Year(Some(year)) => format!("timeline/{}.html", digits(year)),
        Span::Month(year, None) => format!("timeline/{}-undated.html", digits(year)),
        Span::Month(year, Some(month)) => format!("timeline/{}-{month:02}.html", digits(year)),
        Span::Standing(standing) => format!("timeline/{}.html", standing.word()),
        Span::Proceedings => "timeline/proceedings.html".to_owned(),
    })
}

fn is_overview(span: Span, count: usize) -> bool {
    count > split::ROWS && matches!(span, Span::All | Span::Year(Some(_)))
}

impl Pages {
    pub(super) fn timeline(&self, span: Span, part: u32, context: &mut Context) -> &'static str {
        let Filed { slots, views, .. } = &self.plan.filed;
        let ids = self.plan.filed.incidents(span);
        let words = &*self.site.words;
        let title = title(words, span);
        let description = match span {
            Span::All => words.get(key::TIMELINE_SAYS).to_owned(),
            _ => words.fill(key::TIMELINE_PART_SAYS, &[("title", &title)]),
        };
        head(context, &title, &description, "timeline");
        context.insert("is_whole", &(span == Span::All));
        context.insert("views", views);
        if is_overview(span, ids.len()) {
            context.insert("strip", &Vec::<u8>::new());
            context.insert("years", &Vec::<u8>::new());
            context.insert("stretches", &stretches(words, ids, slots, span));
            context.insert("pager", &None::<u8>);
            return "timeline.html";
        }
        let shown = &ids[split::rows(part, ids.len())];
        context.insert("strip", &if span == Span::All { self.strips("") } else { Vec::new() });
        context.insert("years", &self.sections(shown, slots));
        context.insert("stretches", &Vec::<u8>::new());
        context.insert("pager", &split::pager(&path(span), part, ids.len()));
        "timeline.html"
    }

    /// Where an incident stands on the timeline: the page and its place there.
    pub(super) fn on_timeline(&self, id: IncidentId) -> String {
        let (at, part) = self.plan.filed.places.get(id.index()).copied().unwrap_or((Span::All, 1));
        format!("{}#{}", split::path(&path(at), part), self.site[id].entry.id)
    }

    fn sections(&self, ids: &[usize], slots: &[Slot]) -> Vec<Section> {
        group(ids, |i| slots[*i].year).into_iter().map(|(year, ids)| self.year(year, &ids, slots)).collect()
    }

    fn year(&self, year: Option<i64>, ids: &[usize], slots: &[Slot]) -> Section {
        let words = &*self.site.words;
        let title = year.map_or_else(|| words.get(key::TIMELINE_UNDATED).to_owned(), |y| words.wording().year_name(y));
        let anchor = year.map_or_else(|| "undated".to_owned(), |y| format!("y{y}"));
        let mut section = Section { gap: self.gap(ids), ..Section::new(anchor, title) };
        for (month, ids) in group(ids, |i| slots[*i].month) {
            match (year, month) {
                (Some(year), Some(month)) => {
                    let first = section.sections.is_empty() && section.cards.is_empty();
                    let gap = if first { String::new() } else { self.gap(&ids) };
                    section.sections.push(Section { gap, ..self.month(year, month, &ids, slots) });
                }
                // What has no month stands between months, where the order has it.
                _ if section.sections.is_empty() => section.cards.extend(self.cards_of(&ids)),
                _ => {
                    let run = Section::new(String::new(), String::new());
                    section.sections.push(Section { gap: self.gap(&ids), cards: self.cards_of(&ids), ..run });
                }
            }
        }
        section
    }

    fn month(&self, year: i64, month: u8, ids: &[usize], slots: &[Slot]) -> Section {
        let title = capitalized(&super::timeline::month(&self.site.words, year, month));
        let mut section = Section::new(format!("m{year}-{month:02}"), title);
        for (day, ids) in group(ids, |i| slots[*i].day) {
            let gap = if section.sections.is_empty() { String::new() } else { self.gap(&ids) };
            match day {
                Some(day) if ids.len() > 1 => {
                    section.sections.push(Section { gap, ..self.day(year, month, day, &ids, slots) });
                }
                // A heading for a single incident would only repeat its date.
                _ => match section.sections.last_mut().filter(|s| s.title.is_empty() && gap.is_empty()) {
                    Some(run) => run.cards.extend(self.cards_of(&ids)),
                    None => {
                        let cards = self.cards_of(&ids);
                        section.sections.push(Section { gap, cards, ..Section::new(String::new(), String::new()) });
                    }
                },
            }
        }
        section
    }

    fn day(&self, year: i64, month: u8, day: u8, ids: &[usize], slots: &[Slot]) -> Section {
        let anchor = format!("{year}-{month:02}-{day:02}");
        let mut section = Section::new(format!("d{anchor}"), day_title(&self.site.words, year, month, day));
        // Hours that stand in another order than on the clock would be no headings.
        let hours = ids.iter().filter_map(|i| slots[*i].hour);
        if ids.len() <= CROWDED || !hours.is_sorted() {
            section.cards = self.cards_of(ids);
            return section;
        }
        let words = &*self.site.words;
        for (nth, (hour, ids)) in group(ids, |i| slots[*i].hour).into_iter().enumerate() {
            let anchor = hour.map_or_else(|| format!("h{anchor}-{nth}x"), |h| format!("h{anchor}-{h:02}"));
            let title = hour.map_or_else(
                || words.get(key::TIME_OF_DAY_NOT_KNOWN).to_owned(),
                |h| words.fill(key::FROM_HOUR, &[("hour", &super::timeline::hour(words, h))]),
            );
            section.sections.push(Section { cards: self.cards_of(&ids), ..Section::new(anchor, title) });
        }
        section
    }

    /// What the documentary doesn't tell of before the first of these incidents, in words.
    fn gap(&self, ids: &[usize]) -> String {
        ids.first().and_then(|first| self.plan.filed.gaps.get(first)).cloned().unwrap_or_default()
    }

    fn cards_of(&self, ids: &[usize]) -> Vec<Value> {
        self.cards.incidents(ids.iter().map(|i| IncidentId(*i as u32)))
    }

    /// The day with the most incidents, if one stands out.
    pub(super) fn crowded_day(&self) -> Option<Day> {
        let slots = &self.plan.filed.slots;
        let ids: Vec<usize> = self.site.shown().map(IncidentId::index).filter(|i| slots[*i].day.is_some()).collect();
        let days = group(&ids, |i| Some((slots[*i].year, slots[*i].month, slots[*i].day)));
        let (day, ids) =
            days.into_iter().rev().max_by_key(|(_, ids)| ids.len()).filter(|(_, ids)| ids.len() > CROWDED)?;
        let (Some(year), Some(month), Some(day)) = day? else { return None };
        let timed: Vec<usize> = ids.into_iter().filter(|i| slots[*i].hour.is_some()).take(CROWDED).collect();
        Some(Day {
            start: Moment::start_of_day(year, month, day),
            anchor: format!("d{year}-{month:02}-{day:02}"),
            title: day_title(&self.site.words, year, month, day),
            incidents: timed.into_iter().map(|i| IncidentId(i as u32)).collect(),
        })
    }
}

impl Section {
    fn new(anchor: String, title: String) -> Self {
        Section { anchor, title, gap: String::new(), cards: Vec::new(), sections: Vec::new() }
    }
}

/// The shortest gap that is shown, in days.
const GAP_DAYS: i64 = 14;

const DAY: i64 = 24 * 60 * 60;

/// Where nothing is told of many days: before which incident, in words. What may have happened at an unknown time fills every gap that it may
/// have happened in; a gap is told if it is long for the documentary as a whole, so that there are a few at most.
fn gaps(site: &Site) -> BTreeMap<usize, String> {
    let ids: Vec<usize> = site.shown().map(IncidentId::index).collect();
    let ranges: Vec<(Option<Moment>, Option<Moment>)> = ids.iter().map(|i| range(site, *i)).collect();
    let begins = ranges.iter().filter_map(|r| r.0).min();
    let ends = ranges.iter().filter_map(|r| r.1).max();
    let (Some(begins), Some(ends)) = (begins, ends) else { return BTreeMap::new() };
    let least = (ends.seconds().saturating_sub(begins.seconds()) / 20).max(GAP_DAYS * DAY);
    // An incident that is listed later can have happened earlier: what counts is the earliest of all that follow.
    let mut next = vec![None; ids.len()];
    let mut earliest = Some(ends);
    for (at, (from, _)) in ranges.iter().enumerate().rev() {
        earliest = earliest.zip(*from).map(|(a, b)| a.min(b));
        next[at] = earliest;
    }
    let mut gaps = BTreeMap::new();
    let day_of = |moment: Moment| moment.seconds().div_euclid(DAY);
    let mut told = ranges.first().and_then(|r| r.1);
    let mut known = ids.first().and_then(|id| known_end(site, *id));
    for (at, (_, to)) in ranges.iter().enumerate().skip(1) {
        if let (Some(last), Some(first)) = (told, next[at])
            && first.seconds().saturating_sub(last.seconds()) >= least
        {
            // What is listed far above can reach into the days after what stands last, if nobody knows when it was.
            let reaches = ranges[at - 1].1.is_some_and(|end| day_of(end) < day_of(last));
            let (from, key) = match known.filter(|_| reaches) {
                Some(known) => (known, key::GAP_KNOWN),
                None => (last, key::GAP),
            };
            gaps.insert(ids[at], gap_words(&site.words, key, from, first));
        }
        known = known.max(known_end(site, ids[at]));
        told = told.zip(*to).map(|(a, b)| a.max(b));
    }
    gaps
}

/// From when to when an incident may have happened, by anything that is said of its date; `None` where nobody can tell.
fn range(site: &Site, at: usize) -> (Option<Moment>, Option<Moment>) {
    let incident = &site.incidents[at];
    let own = |i: &crate::model::Incident| {
        let dates = i.entry.front.date.iter().map(|d| &d.value).chain(i.dates.iter().map(|c| &c.date));
        dates.map(|d| d.possible_civil_bounds()).map(|b| (b.earliest, b.latest)).collect::<Vec<_>>()
    };
    let mut bounds = own(incident);
    if bounds.is_empty() {
        let from = incident.after.iter().flat_map(|id| own(&site[*id])).map(|b| b.0);
        let to = incident.before.iter().flat_map(|id| own(&site[*id])).map(|b| b.1);
        bounds.push((from.max().flatten(), to.min().flatten()));
    }
    // `None` is the smallest, so that one open beginning opens the whole; an open end must be looked for.
    let open = bounds.iter().any(|b| b.1.is_none());
    (bounds.iter().map(|b| b.0).min().flatten(), bounds.iter().map(|b| b.1).max().flatten().filter(|_| !open))
}

/// Until when an incident is known to have gone on: to the end of its days, or, where its day isn't known, no further than to the first.
fn known_end(site: &Site, at: usize) -> Option<Moment> {
    let date = site.incidents[at].entry.front.date.as_ref()?;
    let days = date.is_interval() || date.is_single() && date.precision() >= Precision::Day;
    if days { date.civil_bounds().latest } else { date.civil_bounds().earliest }
}

fn gap_words(words: &Words, key: Key, last: Moment, first: Moment) -> String {
    let day = |m: Moment| day_title(words, m.civil().year, m.civil().month, m.civil().day);
    words.fill(key, &[("from", &day(last)), ("to", &day(first))])
}

fn title(words: &Words, span: Span) -> String {
    match span {
        Span::All => words.get(key::TIMELINE).to_owned(),
        Span::Year(None) => words.get(key::TIMELINE_UNDATED).to_owned(),
        Span::Year(Some(year)) => words.wording().year_name(year),
        Span::Month(year, None) => {
            words.fill(key::DATE_ALONE_MONTH_UNKNOWN, &[("year", &words.wording().year_name(year))])
        }
        Span::Month(year, Some(number)) => capitalized(&month(words, year, number)),
        Span::Standing(standing) => standing_label(words, standing).to_owned(),
        Span::Proceedings => words.get(key::TIMELINE_PROCEEDINGS).to_owned(),
    }
}

/// What the overview of a long timeline leads to: its years, or a year's months.
fn stretches(words: &Words, ids: &[usize], slots: &[Slot], span: Span) -> Vec<Stretch> {
    let stretch = |span: Span, count: usize| Stretch { href: path(span).to_string(), title: title(words, span), count };
    match span {
        Span::Year(Some(year)) => once(group(ids, |i| slots[*i].month))
            .into_iter()
            .map(|(m, ids)| stretch(Span::Month(year, m), ids.len()))
            .collect(),
        _ => {
            once(group(ids, |i| slots[*i].year)).into_iter().map(|(y, ids)| stretch(Span::Year(y), ids.len())).collect()
        }
    }
}

/// Incidents by a key, in the order of their first; those without a key stay where they stand.
fn group<K: Ord + Copy>(ids: &[usize], key: impl Fn(&usize) -> Option<K>) -> Vec<(Option<K>, Vec<usize>)> {
    let mut groups: Vec<(Option<K>, Vec<usize>)> = Vec::new();
    let mut places: BTreeMap<K, usize> = BTreeMap::new();
    for id in ids {
        let place = match key(id) {
            // A heading stands once, however its incidents interlace with others.
            Some(key) => *places.entry(key).or_insert_with(|| {
                groups.push((Some(key), Vec::new()));
                groups.len() - 1
            }),
            None => {
                if groups.last().is_none_or(|(key, _)| key.is_some()) {
                    groups.push((None, Vec::new()));
                }
                groups.len() - 1
            }
        };
        groups[place].1.push(*id);
    }
    groups
}

/// The same groups, those without a key as one: the page that shows them shows them all.
fn once<K>(groups: Vec<(Option<K>, Vec<usize>)>) -> Vec<(Option<K>, Vec<usize>)> {
    let mut merged: Vec<(Option<K>, Vec<usize>)> = Vec::with_capacity(groups.len());
    for (key, ids) in groups {
        match merged.iter_mut().find(|(other, _)| key.is_none() && other.is_none()) {
            Some((_, all)) => all.extend(ids),
            None => merged.push((key, ids)),
        }
    }
    merged
}

/// Where every incident is filed, so that the headings stand in the order of the incidents, and none stands twice.
fn slots(site: &Site) -> Vec<Slot> {
    let dated = site.incidents.iter().map(|i| i.entry.front.date.as_ref().map(|d| slot(d)));
    let dated = in_sequence(dated.collect());
    let following = following(&dated);
    let mut slots: Vec<Slot> = Vec::with_capacity(dated.len());
    for (i, own) in dated.iter().enumerate() {
        let before = slots.last().copied().unwrap_or_default();
        // What has no month or day stands where its neighbors put it: under theirs if they share one. An undated incident can't stand apart.
        let own = own.unwrap_or(Slot { day: None, hour: None, ..before });
        let after = following[i];
        let month = own.month.or(before.month.filter(|_| after.month == before.year_and_month()));
        let day = own.day.or(before.day.filter(|_| after.day == before.whole() && month == before.month));
        let slot = Slot { month, day, ..own };
        slots.push(with_run(slot, slots.last(), &site.incidents[i]));
    }
    slots
}

/// The slots of dates in the order of the list. What comes, because something else says so, after a day that is later than its own is placed by its
/// neighbors.
fn in_sequence(mut dated: Vec<Option<Slot>>) -> Vec<Option<Slot>> {
    let mut last = Slot::default();
    for place in &mut dated {
        let Some(slot) = *place else { continue };
        let later = |own: Option<u8>, last: Option<u8>| own.zip(last).map(|(own, last)| own.cmp(&last));
        let order = slot.year.cmp(&last.year).then_with(|| {
            let months = later(slot.month, last.month).unwrap_or(Ordering::Equal);
            months.then_with(|| later(slot.month.and(slot.day), last.day).unwrap_or(Ordering::Equal))
        });
        match order {
            Ordering::Less => *place = None,
            Ordering::Greater => last = slot,
            Ordering::Equal if slot.month.is_none() => {}
            Ordering::Equal => last = Slot { day: slot.day.or(last.day.filter(|_| slot.month == last.month)), ..slot },
        }
    }
    dated
}

/// For each slot, the next month and day after it that are known.
fn following(dated: &[Option<Slot>]) -> Vec<Following> {
    let mut next = Following::default();
    let mut all: Vec<Following> = Vec::with_capacity(dated.len());
    for slot in dated.iter().rev() {
        all.push(next);
        if let Some(slot) = slot {
            next.month = slot.year_and_month().or(next.month);
            next.day = slot.whole().or(next.day);
        }
    }
    all.reverse();
    all
}

/// The next month and day that are known.
#[derive(Clone, Copy, Default)]
struct Following {
    month: Option<(i64, u8)>,
    day: Option<(i64, u8, u8)>,
}

impl Slot {
    fn year_and_month(self) -> Option<(i64, u8)> {
        self.year.zip(self.month)
    }

    fn whole(self) -> Option<(i64, u8, u8)> {
        let (year, month) = self.year_and_month()?;
        Some((year, month, self.day?))
    }
}

/// A day without a time that is known to come after another incident stays in the hour in which that stands.
fn with_run(own: Slot, before: Option<&Slot>, incident: &crate::model::Incident) -> Slot {
    let same_day = before.filter(|b| own.day.is_some() && (b.year, b.month, b.day) == (own.year, own.month, own.day));
    let hour = own.hour.or(same_day.filter(|_| !incident.after.is_empty()).and_then(|b| b.hour));
    Slot { hour, ..own }
}

fn slot(date: &Date) -> Slot {
    let exact = Slot { year: date.year(), month: date.month(), day: date.day(), hour: date.hour() };
    if exact.day.is_some() && date.is_single() {
        return exact;
    }
    // A span is filed under the month or year in which it begins, as exactly as that is known; under a day only if it ends on the same: what
    // stands under the heading of a day is said to be of that day.
    let bounds = date.civil_bounds();
    let start: Option<Civil> = bounds.earliest.map(|m| m.civil());
    // What has no beginning is listed by its end.
    let listed = start.or(bounds.latest.map(|m| m.civil()));
    let known = |precision: Precision| start.filter(|_| date.precision() >= precision);
    Slot {
        year: exact.year.or(listed.map(|s| s.year)),
        month: exact.month.or(known(Precision::Month).map(|s| s.month)),
        day: exact.day,
        hour: exact.day.and(exact.hour.or(known(Precision::Minute).map(|s| s.hour))),
    }
}

/// A day in words; of a year that is too far away to have days, the year.
pub(super) fn day_title(words: &Words, year: i64, month: u8, day: u8) -> String {
    let wording = words.wording();
    Date::on(year, month, day).map_or_else(|| wording.year_name(year), |d| d.long(&wording))
}

/// A month and its year in words.
pub(super) fn month(words: &Words, year: i64, month: u8) -> String {
    let wording = words.wording();
    words.fill(key::TIMELINE_MONTH, &[("month", wording.month_name(month)), ("year", &wording.year_name(year))])
}

/// An hour of the day in words.
pub(super) fn hour(words: &Words, hour: u8) -> String {
    let pattern = match hour {
        0 | 24 => key::HOUR_MIDNIGHT,
        12 => key::HOUR_NOON,
        1..=11 => key::HOUR_MORNING,
        _ => key::HOUR_AFTERNOON,
    };
    let hour12 = (hour.saturating_add(11) % 12 + 1).to_string();
    words.fill(pattern, &[("hour12", &hour12), ("hour24", &format!("{hour:02}"))])
}

/// A heading begins with a capital, also where its language writes months small.
pub(super) fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_of_any_year_has_its_words() {
        let said = |year, month, day| day_title(Words::english(), year, month, day);
        assert_eq!(said(1971, 6, 30), "June 30, 1971");
        assert_eq!(said(30, 12, 31), "December 31, 30 CE");
        assert_eq!(said(-43, 3, 15), "March 15, 44 BCE");
        assert_eq!(said(170_000_002, 1, 1), "170,000,002");
    }

    #[test]
    fn a_year_of_any_age_has_four_digits_in_its_address() {
        let paths =
            [Span::Year(Some(30)), Span::Month(-43, Some(3)), Span::Month(-43, None), Span::Year(Some(-12_345))];
        let paths: Vec<String> = paths.map(|span| path(span).to_string()).into();
        let expected = ["0030", "-0043-03", "-0043-undated", "-12345"].map(|name| format!("timeline/{name}.html"));
        assert_eq!(paths, expected);
    }
}
