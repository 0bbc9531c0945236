//! The clock of a place: a time zone of the IANA database, as it was compiled in, or a fixed distance from UTC.

use super::calendar::DAY;
use jiff::Timestamp;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use std::sync::Arc;

/// The clock by which a documentary tells time.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone {
    name: Arc<str>,
    clock: Clock,
}

#[derive(Clone, Debug, PartialEq)]
enum Clock {
    /// Always so many seconds east of Greenwich.
    Fixed(i64),
    Iana(TimeZone),
}

impl Zone {
    /// The zone that the IANA database calls so, letter for letter: `America/New_York`. Every machine has the same database, for it is part of
    /// the program.
    pub fn named(name: &str) -> Option<Self> {
        let database = TimeZoneDatabase::bundled();
        let zone = database.get(name).ok().filter(|zone| zone.iana_name() == Some(name))?;
        Some(Self { name: name.into(), clock: Clock::Iana(zone) })
    }

    /// A clock that never changes, so many minutes east of Greenwich, −840 to 840: a ship's, or a town's before there were zones.
    pub fn fixed(name: &str, minutes: i16) -> Option<Self> {
        let clock = Clock::Fixed(i64::from(minutes) * 60);
        (-840..=840).contains(&minutes).then(|| Self { name: name.into(), clock })
    }

    /// The name of every zone of the database.
    pub fn names() -> Vec<String> {
        TimeZoneDatabase::bundled().available().map(|name| name.as_str().to_owned()).collect()
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How far east of Greenwich the clock is at a second of UTC, in seconds. Before and after what the database tells of, as at its ends.
    pub(super) fn offset_at(&self, utc: i64) -> i64 {
        match &self.clock {
            Clock::Fixed(seconds) => *seconds,
            Clock::Iana(zone) => {
                let end = if utc < 0 { Timestamp::MIN } else { Timestamp::MAX };
                let at = Timestamp::from_second(utc).unwrap_or(end);
                i64::from(zone.to_offset(at).seconds())
            }
        }
    }

    /// The first and the last second of UTC at which the clock shows a time. They differ where an hour is lived twice; of an hour that is skipped
    /// both are the moment at which it would have begun.
    pub(super) fn seconds_of(&self, local: i64) -> (i64, i64) {
        let (before, after) = (self.offset_at(local - DAY), self.offset_at(local + DAY));
        let (first, last) = (local - before.max(after), local - before.min(after));
        let shown = |utc: i64| utc + self.offset_at(utc) == local;
        match (shown(first), shown(last)) {
            (true, true) => (first, last),
            (true, false) => (first, first),
            (false, true) => (last, last),
            (false, false) => {
                let skipped = self.change_between(first, last);
                (skipped, skipped)
            }
        }
    }

    /// The first second of UTC, after one and up to another, at which the clock is no longer what it was at the first.
    fn change_between(&self, mut from: i64, mut to: i64) -> i64 {
        let old = self.offset_at(from);
        while to - from > 1 {
            let middle = from + (to - from) / 2;
            if self.offset_at(middle) == old { from = middle } else { to = middle }
        }
        to
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2021-11-07T00:00 and 2021-03-14T00:00, as if they were UTC.
    const AUTUMN: i64 = 1_636_243_200;
    const SPRING: i64 = 1_615_680_000;
    const HOUR: i64 = 3600;

    #[test]
    fn every_time_is_shown_once_twice_or_never() {
        let zone = Zone::named("America/New_York").expect("a zone");
        let hours = |(first, last): (i64, i64), day: i64| ((first - day) / 60, (last - day) / 60);
        let autumn = |hour: i64| hours(zone.seconds_of(AUTUMN + hour * HOUR + 1800), AUTUMN);
        assert_eq!([0, 1, 2].map(autumn), [(270, 270), (330, 390), (450, 450)]);
        let spring = |hour: i64| hours(zone.seconds_of(SPRING + hour * HOUR + 1800), SPRING);
        assert_eq!([1, 2, 3].map(spring), [(390, 390), (420, 420), (450, 450)]);
    }

    #[test]
    fn later_on_the_clock_is_never_earlier_in_time() {
        for name in ["America/New_York", "Europe/Dublin", "Australia/Lord_Howe", "America/Havana", "Pacific/Apia"] {
            let zone = Zone::named(name).expect("a zone");
            for start in [AUTUMN, SPRING, 0, -2_717_650_800] {
                let times = (start - 3 * DAY..start + 3 * DAY).step_by(600).map(|local| zone.seconds_of(local));
                let times: Vec<_> = times.collect();
                assert!(times.is_sorted_by(|a, b| a.0 <= b.0 && a.1 <= b.1), "{name} {start}");
                assert!(times.iter().all(|(first, last)| first <= last), "{name} {start}");
            }
        }
    }

    #[test]
    fn a_zone_has_one_spelling() {
        assert!(Zone::named("Europe/Madrid").is_some() && Zone::named("UTC").is_some());
        assert!(["europe/madrid", "Amerika/Nowhere", "EST5", ""].map(Zone::named).iter().all(Option::is_none));
        assert!(Zone::fixed("Ship's time", -178).is_some() && Zone::fixed("", 841).is_none());
        assert!(Zone::names().iter().any(|name| name == "America/New_York"));
    }

    #[test]
    fn no_second_is_too_far_away() {
        for zone in [Zone::named("Asia/Kathmandu"), Zone::fixed("x", 840)] {
            let zone = zone.expect("a zone");
            for second in [-31_557_014_135_596_800, 31_556_889_864_403_199] {
                let (first, last) = zone.seconds_of(second);
                assert!((first - second).abs() <= DAY && (last - second).abs() <= DAY);
            }
        }
    }
}
