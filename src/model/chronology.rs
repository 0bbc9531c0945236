//! The order of incidents in time: by their dates, and by what `after` and `before` say where dates are silent.

use crate::diagnostics::span::Spanned;
use crate::diagnostics::{Diagnostic, codes};
use crate::edtf::{Date, Precision};
use crate::entry::Entry;
use crate::entry::front::IncidentFront;
use std::cmp::{Ordering, Reverse};
use std::collections::{BinaryHeap, HashMap};
use std::sync::Arc;

/// What orders an incident in a list before its date itself does: the first day on the clock of the documentary, as headings have it, and how
/// long it may have been. A year or a season stands before the days of the month in which it begins; what runs past its first day stands after
/// what that day holds; an undated incident comes last until its neighbors place it.
fn in_list(e: &Entry<IncidentFront>) -> (i64, Length) {
    let Some(date) = &e.front.date else { return (i64::MAX, Length::Days) };
    let bounds = date.civil_bounds();
    let day = |m: crate::edtf::Moment| m.seconds().div_euclid(86_400);
    let first = bounds.earliest.or(bounds.latest).map_or(i64::MIN, day);
    let length = match bounds.latest {
        _ if date.precision() < Precision::Month => Length::Months,
        Some(last) if day(last) <= first => Length::Day,
        _ => Length::Days,
    };
    (first, length)
}

/// How long a date may have been, in the order in which dates with one first day are listed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Length {
    /// A season, a year, or longer.
    Months,
    /// One day, or a part of it.
    Day,
    /// More than a day.
    Days,
}

type Incidents = Vec<Arc<Entry<IncidentFront>>>;

/// The order of two dates for a list; what has none comes last.
pub fn dates(a: Option<&Spanned<Date>>, b: Option<&Spanned<Date>>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => a.cmp_for_listing(b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

/// Puts incidents into order. Contradictions are reported, and then the dates win.
pub fn in_time(mut incidents: Incidents, diagnostics: &mut Vec<Diagnostic>) -> Incidents {
    // The order in which incidents would stand if nothing but their dates were known.
    let limits = limits(&incidents);
    let limit = |e: &Entry<IncidentFront>| limits.get(&*e.id).copied().unwrap_or(i64::MAX);
    let mut keyed: Vec<_> = incidents.drain(..).map(|e| (in_list(&e), e)).collect();
    keyed.sort_by(|(day, a), (other, b)| {
        let dates = || dates(a.front.date.as_ref(), b.front.date.as_ref());
        day.cmp(other).then_with(dates).then_with(|| limit(a).cmp(&limit(b))).then_with(|| a.id.cmp(&b.id))
    });
    incidents.extend(keyed.into_iter().map(|(_, e)| e));
    let edges = edges(&incidents, diagnostics);
    let keys = keys(&incidents, &edges);
    let order = topological(&keys, &edges);
    if order.len() < incidents.len() {
        diagnostics.push(cycle(&incidents, &edges, &order));
        return incidents;
    }
    let mut places: Vec<(usize, Arc<Entry<IncidentFront>>)> = incidents.into_iter().enumerate().collect();
    let mut rank = vec![0; order.len()];
    order.iter().enumerate().for_each(|(at, incident)| rank[*incident] = at);
    places.sort_by_key(|(i, _)| rank[*i]);
    let ordered: Incidents = places.into_iter().map(|(_, e)| e).collect();
    diagnostics.extend(two_clocks(&ordered));
    ordered
}

/// Says that two incidents stand in the order of their days, as written, though their times with their zones say the opposite: without a clock of the
/// documentary there is no day under which both could stand.
fn two_clocks(incidents: &Incidents) -> Option<Diagnostic> {
    let dated: Vec<_> = incidents.iter().filter_map(|e| Some((e, e.front.date.as_ref()?))).collect();
    let (first, second) = dated.windows(2).find_map(|pair| match pair {
        [first, second] if second.1.certainly_before(first.1) => Some((first, second)),
        _ => None,
    })?;
    let said = format!(
        "`{}` is listed before `{}` but happened later, because their times have different offsets from UTC",
        first.0.id, second.0.id
    );
    let place = second.0.file.place(second.1.span);
    let d = Diagnostic::new(&codes::TWO_CLOCKS, &first.0.file, first.1.span, said);
    Some(
        d.also(place, "this happened first")
            .help("set the documentary's time zone in annals.toml, such as `timezone = \"America/New_York\"`; Annals then compares and shows all times in it"),
    )
}

/// When at the latest an incident must have begun, by what it is known to come before: of two on one day, what must have happened by noon
/// stands before what may have happened in the evening.
fn limits(incidents: &Incidents) -> HashMap<Arc<str>, i64> {
    let begins: HashMap<&str, i64> =
        incidents.iter().filter_map(|e| Some((&*e.id, e.front.date.as_ref()?.bounds().earliest?.seconds()))).collect();
    let mut limits: HashMap<Arc<str>, i64> = HashMap::new();
    let mut limit = |id: &Arc<str>, by: Option<&i64>| {
        let Some(by) = by else { return };
        limits.entry(id.clone()).and_modify(|limit| *limit = (*limit).min(*by)).or_insert(*by);
    };
    for entry in incidents {
        entry.front.before.iter().for_each(|later| limit(&entry.id, begins.get(&*later.value)));
        entry.front.after.iter().for_each(|earlier| limit(&earlier.value, begins.get(&*entry.id)));
    }
    limits
}

/// For each incident, those that come after it.
type Edges = Vec<Vec<usize>>;

fn edges(incidents: &Incidents, diagnostics: &mut Vec<Diagnostic>) -> Edges {
    let by_id: HashMap<&str, usize> = incidents.iter().enumerate().map(|(i, e)| (&*e.id, i)).collect();
    let mut edges = vec![Vec::new(); incidents.len()];
    for (i, entry) in incidents.iter().enumerate() {
        let after = entry.front.after.iter().map(|name| (name, true));
        for (name, is_after) in after.chain(entry.front.before.iter().map(|name| (name, false))) {
            let Some(&other) = by_id.get(&*name.value) else { continue }; // reported when names are linked
            let (first, second) = if is_after { (other, i) } else { (i, other) };
            if contradicts(&incidents[first], &incidents[second]) {
                diagnostics.push(contradiction(entry, name, is_after, &incidents[other]));
            } else {
                edges[first].push(second);
            }
        }
    }
    edges
}

fn contradicts(first: &Entry<IncidentFront>, second: &Entry<IncidentFront>) -> bool {
    match (&first.front.date, &second.front.date) {
        (Some(first), Some(second)) => second.certainly_before(first),
        _ => false,
    }
}

fn contradiction(
    entry: &Entry<IncidentFront>,
    name: &Spanned<Arc<str>>,
    is_after: bool,
    other: &Entry<IncidentFront>,
) -> Diagnostic {
    let word = if is_after { "after" } else { "before" };
    let said = format!("the entry says that it came {word} `{}`, but the dates say the opposite", name.value);
    let mut d = Diagnostic::new(&codes::ORDER_CONTRADICTS_DATES, &entry.file, name.span, said);
    if let Some(date) = &entry.front.date {
        d = d.also(entry.file.place(date.span), "its date");
    }
    if let Some(date) = &other.front.date {
        d = d.also(other.file.place(date.span), "the other incident's date");
    }
    d.help("correct the date that is wrong, or remove this line")
}

/// What an incident is ordered by: the place of its own date, or, if it has none, just after the last that it came after, or just before
/// the first that it came before.
fn keys(incidents: &Incidents, edges: &Edges) -> Vec<Key> {
    let dated = |i: usize| incidents[i].front.date.is_some();
    let mut keys: Vec<Key> = (0..incidents.len()).map(|i| (i, 1, i)).collect();
    // Undated ones may hang on each other; a few rounds settle any real chain, and a circle ends with them.
    for _ in 0..8 {
        let mut next = keys.clone();
        for first in 0..incidents.len() {
            for &second in &edges[first] {
                if !dated(second) {
                    let candidate = (keys[first].0, 2, second);
                    let own = next[second];
                    next[second] = if own.1 == 2 { own.max(candidate) } else { candidate };
                }
            }
        }
        for first in (0..incidents.len()).filter(|i| !dated(*i)) {
            if let Some(earliest) = edges[first].iter().map(|s| keys[*s].0).min()
                && next[first].1 != 2
            {
                next[first] = (earliest, 0, first);
            }
        }
        if next == keys {
            break;
        }
        keys = next;
    }
    keys
}

/// What an incident is ordered by: a place, on which side of it, and its own number.
type Key = (usize, u8, usize);

fn topological(keys: &[Key], edges: &Edges) -> Vec<usize> {
    let mut waiting = vec![0usize; keys.len()];
    edges.iter().flatten().for_each(|second| waiting[*second] += 1);
    let mut ready: BinaryHeap<Reverse<(Key, usize)>> =
        (0..keys.len()).filter(|i| waiting[*i] == 0).map(|i| Reverse((keys[i], i))).collect();
    let mut order = Vec::with_capacity(keys.len());
    while let Some(Reverse((_, i))) = ready.pop() {
        order.push(i);
        for &second in &edges[i] {
            waiting[second] -= 1;
            if waiting[second] == 0 {
                ready.push(Reverse((keys[second], second)));
            }
        }
    }
    order
}

/// Names the members of one circle, walking from any incident that could not be placed.
fn cycle(incidents: &Incidents, edges: &Edges, placed: &[usize]) -> Diagnostic {
    let mut stuck = vec![true; incidents.len()];
    placed.iter().for_each(|i| stuck[*i] = false);
    let mut at = stuck.iter().position(|s| *s).unwrap_or(0);
    let mut path: Vec<usize> = Vec::new();
    // Every stuck incident has a stuck one before it; walking back must meet one twice.
    let mut before = vec![None; incidents.len()];
    for (first, later) in edges.iter().enumerate().filter(|(i, _)| stuck[*i]) {
        later.iter().for_each(|second| _ = before[*second].get_or_insert(first));
    }
    let mut met = vec![false; incidents.len()];
    while !std::mem::replace(&mut met[at], true) {
        path.push(at);
        let Some(first) = before[at] else { break };
        at = first;
    }
    let start = path.iter().position(|i| *i == at).unwrap_or(0);
    let mut names: Vec<&str> = path[start..].iter().rev().map(|i| &*incidents[*i].id).collect();
    names.extend(names.first().copied());
    let entry = &incidents[at];
    let span = entry.front.after.first().or(entry.front.before.first()).map_or(entry.front.title.span, |n| n.span);
    Diagnostic::new(
        &codes::CYCLE,
        &entry.file,
        span,
        format!("these incidents come after each other in a circle: {}", names.join(" → ")),
    )
    .help("remove the line that is wrong")
}
