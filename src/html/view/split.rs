//! Long lists in parts: no page grows without bound.

use crate::url::OutPath;
use serde::Serialize;
use std::ops::Range;

/// The most rows of a list on one page.
pub const ROWS: usize = 200;

/// How many entries a part of the document to print holds at the most: each stands there whole.
pub const PRINTED: By = By(150);

/// How many pages a list of so many rows takes; at least one.
pub fn parts(rows: usize) -> u32 {
    By(ROWS).parts(rows)
}

/// The rows of one part, counted from 1.
pub fn rows(part: u32, total: usize) -> Range<usize> {
    By(ROWS).rows(part, total)
}

/// The part on which a row stands, counted from 1.
pub fn part_of(row: usize) -> u32 {
    u32::try_from(row / ROWS).map_or(u32::MAX, |before| before.saturating_add(1))
}

/// The pager of a part; `None` if there is only one.
pub fn pager(own: &OutPath, part: u32, total: usize) -> Option<Pager> {
    By(ROWS).pager(own, part, total)
}

/// A list that is split by so many rows.
#[derive(Clone, Copy, Debug)]
pub struct By(usize);

impl By {
    /// How many pages so many rows take; at least one.
    pub fn parts(self, rows: usize) -> u32 {
        u32::try_from(rows.div_ceil(self.0).max(1)).unwrap_or(u32::MAX)
    }

    /// The rows of one part, counted from 1.
    pub fn rows(self, part: u32, total: usize) -> Range<usize> {
        let start = (part.max(1) as usize - 1).saturating_mul(self.0).min(total);
        start..start.saturating_add(self.0).min(total)
    }

    /// The pager of a part; `None` if there is only one.
    pub fn pager(self, own: &OutPath, part: u32, total: usize) -> Option<Pager> {
        let count = self.parts(total);
        if count <= 1 {
            return None;
        }
        let shown = self.rows(part, total);
        let mut parts: Vec<Part> = Vec::new();
        for number in named(part, count) {
            let gap = parts.last().is_some_and(|last| last.number + 1 < number);
            parts.push(Part { number, href: path(own, number).to_string(), gap });
        }
        Some(Pager { part, first: shown.start + 1, last: shown.end, total, parts })
    }
}

/// The address of a part: the first has the page's own, the others have their number before the ending. No id holds a dot, so no entry can
/// have such an address.
pub fn path(first: &OutPath, part: u32) -> OutPath {
    if part <= 1 {
        return first.clone();
    }
    let stem = first.as_str().strip_suffix(".html").unwrap_or(first.as_str());
    OutPath::new(format!("{stem}.{part}.html"))
}

/// Where a part stands among the parts.
#[derive(Serialize)]
pub struct Pager {
    part: u32,
    first: usize,
    last: usize,
    total: usize,
    /// The parts that it leads to, in order.
    parts: Vec<Part>,
}

/// A part to which a pager leads.
#[derive(Serialize)]
struct Part {
    number: u32,
    href: String,
    /// Whether some before it aren't named.
    gap: bool,
}

/// The parts that a pager names: all, or the first, the last, those beside this one, and some on the way to them. With every part on every other
/// one, a long list would grow with its square.
fn named(part: u32, count: u32) -> Vec<u32> {
    const MOST: u32 = 25;
    const BESIDE: u32 = 4;
    const STEPS: u32 = 8;
    if count <= MOST {
        return (1..=count).collect();
    }
    let steps = (1..STEPS).map(|step| u64::from(count) * u64::from(step) / u64::from(STEPS));
    let steps = steps.filter_map(|at| u32::try_from(at).ok());
    let beside = part.saturating_sub(BESIDE).max(1)..=part.saturating_add(BESIDE).min(count);
    let mut all: Vec<u32> = beside.chain(steps).chain([1, count]).collect();
    all.sort_unstable();
    all.dedup();
    // One that would be left out alone takes no more room than the sign that it is.
    let alone: Vec<u32> = all.windows(2).filter(|pair| pair[1] - pair[0] == 2).map(|pair| pair[0] + 1).collect();
    all.extend(alone);
    all.sort_unstable();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_in_one_part() {
        for total in [0, 1, ROWS, ROWS + 1, 5 * ROWS - 1] {
            let all: Vec<usize> = (1..=parts(total)).flat_map(|part| rows(part, total)).collect();
            assert_eq!(all, (0..total).collect::<Vec<_>>());
        }
        assert!(rows(99, 10).is_empty());
    }

    #[test]
    fn a_pager_leads_on_and_stays_short() {
        assert_eq!(named(3, 25), (1..=25).collect::<Vec<_>>());
        assert_eq!(
            named(300, 586),
            [1, 73, 146, 219, 293, 296, 297, 298, 299, 300, 301, 302, 303, 304, 366, 439, 512, 586]
        );
        for part in [1, 2, 26, 585, 586] {
            let all = named(part, 586);
            let beside = [1, part.saturating_sub(1).max(1), part, (part + 1).min(586), 586];
            assert!(beside.iter().all(|n| all.contains(n)) && all.len() <= 18, "{all:?}");
        }
        for (count, part) in
            [26, 30, 41, 100, 586].into_iter().flat_map(|count| (1..=count).map(move |part| (count, part)))
        {
            let all = named(part, count);
            let steps: Vec<u32> = all.windows(2).map(|pair| pair[1] - pair[0]).collect();
            assert!(!steps.contains(&0) && !steps.contains(&2) && all.len() <= 22, "{part} of {count}: {all:?}");
        }
        let gaps =
            |part| pager(&OutPath::new("a.html"), part, 40 * ROWS).map(|p| p.parts.iter().filter(|p| p.gap).count());
        assert_eq!(gaps(20), Some(6));
    }

    #[test]
    fn addresses_of_parts() {
        let first = OutPath::new("people/index.html");
        assert_eq!(path(&first, 1), first);
        assert_eq!(path(&first, 3).as_str(), "people/index.3.html");
        assert!(pager(&first, 1, ROWS).is_none());
    }
}
