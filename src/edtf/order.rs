//! Which date comes first: for a list, where there must be an answer, and in truth, where there may be none.

use super::calendar::Moment;
use super::shape::{Calendar, Point, Shape, Span, Time};
use super::{Date, Zone};
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
    /// Dates that know their place ([`Self::placed`]) are compared in UTC; without one, UTC is listed among local times.
    pub fn cmp_for_listing(&self, other: &Self) -> Ordering {
        let in_utc = match (&self.placed, &other.placed) {
            (Some(a), Some(b)) => for_listing(a.nominal).cmp(&for_listing(b.nominal)),
            _ => Ordering::Equal,
        };
        let by_bounds = || self.listing_bounds().cmp(&other.listing_bounds());
        let by_precision = || self.precision().cmp(&other.precision());
        in_utc.then_with(by_bounds).then_with(by_precision).then_with(|| self.shape.cmp(&other.shape))
    }

    /// Whether all of this date, whatever is in doubt about it, lies before all of the other.
    ///
    /// A strict partial order, on [`Self::possible_bounds`]: an end that is uncertain, open or unknown is before and
    /// after nothing. A time with a zone and one without are ordered by the clock of their place ([`Self::placed`]); without one, only when no zone
    /// on Earth could reverse them.
    pub fn certainly_before(&self, other: &Self) -> bool {
        let (last, first, gap) = match (&self.placed, &other.placed) {
            (Some(a), Some(b)) if self.is_zoned() || other.is_zoned() => (a.possible.last, b.possible.first, 0),
            (Some(a), None) if other.is_zoned() => (a.possible.last, other.shape.hull(&Point::possible).first, 0),
            (None, Some(b)) if self.is_zoned() => (self.shape.hull(&Point::possible).last, b.possible.first, 0),
            (None, None) if self.is_zoned() || other.is_zoned() => {
                let (a, b) = (self.shape.hull(&Point::possible), other.shape.hull(&Point::possible));
                (a.last, b.first, if self.is_zoned() == other.is_zoned() { 0 } else { WIDEST_OFFSET })
            }
            _ => (self.civil(&Point::possible_written).last, other.civil(&Point::possible_written).first, 0),
        };
        matches!((last, first), (Some(last), Some(first)) if last.saturating_add(gap) < first)
    }

    /// Whether the two dates, whatever is in doubt about them, may share a moment: neither is certainly before the
    /// other, so that which came first is not known from their dates.
    pub fn overlaps(&self, other: &Self) -> bool {
        !self.certainly_before(other) && !other.certainly_before(self)
    }

    /// The same date where the clock of a place is known. A time without a zone is one of that clock; a time with one is told by it, and stands
    /// under the day and the hour that the clock shows. [`Self::edtf`] still gives what is written.
    pub fn placed(self, zone: &Zone) -> Self {
        let span = |span: fn(&Point) -> Span| {
            self.shape.hull(&|point: &Point| match point.is_zoned() {
                true => span(point).shifted(-point.offset_seconds()),
                false => in_utc(span(point), zone),
            })
        };
        let (nominal, possible) = (span(Point::written_span), span(Point::possible_written));
        let clock = self.is_zoned().then(|| self.shape.map(&|point| on_clock(point, zone)));
        let said = clock.as_ref().map(|clock| clock.map(&|point| said(point, zone)));
        Self { placed: Some(Box::new(Placed { nominal, possible, clock, said })), ..self }
    }

    /// The date as the clock of its place shows it, with the clock's distance from UTC where it is written with one.
    pub(super) fn on_clock(&self) -> &Shape {
        self.placed.as_ref().and_then(|placed| placed.clock.as_ref()).unwrap_or(&self.shape)
    }

    /// The date as it is said: by the clock of its place.
    pub(super) fn said(&self) -> &Shape {
        self.placed.as_ref().and_then(|placed| placed.said.as_ref()).unwrap_or(&self.shape)
    }

    /// From the first second to the last, as a clock shows them, where `span` says what one point stands for. In an hour that is lived twice the end
    /// can be earlier on the clock than the beginning; then they change places.
    pub(super) fn civil(&self, span: &impl Fn(&Point) -> Span) -> Span {
        let shown = self.on_clock().hull(span);
        match (shown.first, shown.last) {
            (Some(first), Some(last)) if first > last => Span { first: Some(last), last: Some(first) },
            _ => shown,
        }
    }

    fn listing_bounds(&self) -> (i64, i64) {
        for_listing(self.shape.hull(&Point::nominal))
    }
}

/// The first and the last second, where a missing start is replaced by the end and a missing end is beyond all.
fn for_listing(span: Span) -> (i64, i64) {
    (span.first.or(span.last).unwrap_or(i64::MIN), span.last.unwrap_or(i64::MAX))
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

/// What a place makes of a date.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Placed {
    /// All that is written, in UTC.
    nominal: Span,
    /// All that it can stand for, in UTC.
    possible: Span,
    /// The same date by the place's clock, with its distance from UTC; `None` where no zone is written.
    clock: Option<Shape>,
    /// The same as it is said: with a distance only where the clock shows a time twice.
    said: Option<Shape>,
}

/// What a clock shows, in UTC, as wide as it can be.
fn in_utc(span: Span, zone: &Zone) -> Span {
    Span {
        first: span.first.map(|second| zone.seconds_of(second).0),
        last: span.last.map(|second| zone.seconds_of(second).1),
    }
}

/// A time with a zone as a clock shows it. Outside of the years −9999 to 9999 it stays as it is. A clock that was apart from UTC by a part of a
/// minute, as a town's own time was, has no distance that can be written.
fn on_clock(point: Point, zone: &Zone) -> Point {
    let Some(time) = point.time.filter(|time| time.offset.is_some()) else { return point };
    let utc = point.written().0 - point.offset_seconds();
    let offset = zone.offset_at(utc);
    let local = Moment::from_seconds(utc + offset).civil();
    let minutes = i16::try_from(offset / 60).ok().filter(|_| offset % 60 == 0);
    if !(-9999..=9999).contains(&local.year) {
        return point;
    }
    let second = time.second.map(|_| local.second);
    Point {
        calendar: Calendar::Day(local.year, local.month, local.day),
        time: Some(Time { hour: local.hour, minute: local.minute, second, offset: minutes }),
        qualifier: point.qualifier,
    }
}

/// A time on a clock as it is said: whoever knows the place knows the zone, unless the clock shows that time twice.
fn said(point: Point, zone: &Zone) -> Point {
    let (first, last) = zone.seconds_of(point.written().0);
    let shown = first == last && first == point.written().0 - point.offset_seconds();
    Point { time: point.time.map(|time| Time { offset: time.offset.filter(|_| !shown), ..time }), ..point }
}
