//! Which date comes first: for a list, where there must be an answer, and in truth, where there may be none.

use super::Date;
use super::calendar::{DAY, Moment};
use super::shape::{Calendar, Point, Span, Time};
use std::cmp::Ordering;

/// No place on Earth keeps a time further than this from UTC, in seconds.
const WIDEST_OFFSET: i64 = 14 * 3600;

/// Year, month, day and hour, each where a whole span lies in one.
pub(super) type Common = (Option<i64>, Option<u8>, Option<u8>, Option<u8>);

impl Date {
    /// The order of a list: total, deterministic, and equal only for equal dates.
    ///
    /// By the earliest second (for an open or unknown start, by the latest), then by the latest (open ends last), then
    /// the coarser first. It agrees with [`Self::certainly_before`], but says nothing of truth where that is silent.
    /// Dates with a zone should first be brought to the site's time by [`Self::localised`]; otherwise UTC is listed
    /// among local times.
    pub fn cmp_for_listing(&self, other: &Self) -> Ordering {
        let by_bounds = self.listing_bounds().cmp(&other.listing_bounds());
        by_bounds.then_with(|| self.precision().cmp(&other.precision())).then_with(|| self.0.cmp(&other.0))
    }

    /// Whether all of this date, whatever is in doubt about it, lies before all of the other.
    ///
    /// A strict partial order, on [`Self::possible_bounds`]: an end that is uncertain, open or unknown is before and
    /// after nothing, and a time with a zone and one without are ordered only when no zone on Earth could reverse them.
    pub fn certainly_before(&self, other: &Self) -> bool {
        let last = self.0.hull(&Point::possible).last;
        let first = other.0.hull(&Point::possible).first;
        let gap = if self.is_zoned() == other.is_zoned() { 0 } else { WIDEST_OFFSET };
        matches!((last, first), (Some(last), Some(first)) if last.saturating_add(gap) < first)
    }

    /// Whether the two dates, whatever is in doubt about them, may share a moment: neither is certainly before the
    /// other, so that which came first is not known from their dates.
    pub fn overlaps(&self, other: &Self) -> bool {
        !self.certainly_before(other) && !other.certainly_before(self)
    }

    /// The same date with its zoned times as the local times of a place, and no zone.
    ///
    /// `offset_at` gives the place's offset from UTC, in seconds east, at a moment of UTC. A date without zones comes
    /// back as it is, and so does one that local times can't say: outside the years −9999 to 9999, or an interval over
    /// the hour that is lived twice when summer time ends.
    pub fn localised(&self, offset_at: impl Fn(Moment) -> i32) -> Self {
        let local = Self(self.0.map(&|point| localised_point(point, &offset_at)));
        let sayable = !local.is_zoned() && Self::parse(&local.edtf()).as_ref() == Ok(&local);
        if sayable { local } else { self.clone() }
    }

    /// The first and the last second, where a missing start is replaced by the end and a missing end is beyond all.
    fn listing_bounds(&self) -> (i64, i64) {
        let span = self.0.hull(&Point::nominal);
        (span.first.or(span.last).unwrap_or(i64::MIN), span.last.unwrap_or(i64::MAX))
    }
}

/// What the first and the last second of a span have in common.
pub(super) fn common(span: Span) -> Common {
    let (Some(first), Some(last)) = (span.first, span.last) else { return (None, None, None, None) };
    let (a, b) = (Moment::from_seconds(first).civil(), Moment::from_seconds(last).civil());
    let year = (a.year == b.year).then_some(a.year);
    let month = year.filter(|_| a.month == b.month).map(|_| a.month);
    let day = month.filter(|_| a.day == b.day).map(|_| a.day);
    (year, month, day, day.filter(|_| a.hour == b.hour).map(|_| a.hour))
}

fn localised_point(point: Point, offset_at: &impl Fn(Moment) -> i32) -> Point {
    let Some(time) = point.time.filter(|time| time.offset.is_some()) else { return point };
    let (written, _) = point.written();
    let utc = written - point.offset_seconds();
    // An absurd offset must not carry a date further than a day.
    let offset = i64::from(offset_at(Moment::from_seconds(utc))).clamp(-DAY, DAY);
    let local = Moment::from_seconds(utc + offset).civil();
    if !(-9999..=9999).contains(&local.year) {
        return point;
    }
    Point {
        calendar: Calendar::Day(local.year, local.month, local.day),
        time: Some(Time {
            hour: local.hour,
            minute: local.minute,
            second: time.second.map(|_| local.second),
            offset: None,
        }),
        qualifier: point.qualifier,
    }
}
