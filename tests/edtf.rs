//! Dates against the tables in `dates/`, against the edtf crate, and by their laws.

use annals::edtf::{Bounds, Date, DatePatterns, Heading, Moment, Precision, Wording, Zone};
use proptest::prelude::*;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// The rows of a table: cells between `|`, comments after `#`, `␠` for a space that trimming must not take.
fn rows(table: &str) -> impl Iterator<Item = Vec<String>> {
    let is_row = |line: &&str| !line.trim().is_empty() && !line.starts_with('#');
    table.lines().filter(is_row).map(|line| line.split('|').map(|cell| cell.trim().replace('␠', " ")).collect())
}

fn date(text: &str) -> Date {
    Date::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn shown(bound: Option<Moment>) -> String {
    bound.map_or("-".to_owned(), |moment| moment.to_string())
}

fn or_dash(text: Option<String>) -> String {
    text.unwrap_or("-".to_owned())
}

// ── Tables ──────────────────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn reads_the_examples_of_the_specification() {
    let mut read = 0;
    for row in rows(include_str!("dates/specification.txt")) {
        let [level, text, canonical, earliest, latest] = &row[..] else { panic!("{row:?}") };
        if level == "no" {
            let error = Date::parse(text).expect_err(text);
            assert_eq!(error.suggestion.unwrap_or_default(), *canonical, "{text}");
            continue;
        }
        let date = date(text);
        let expected = if canonical.is_empty() { text } else { canonical };
        let Bounds { earliest: first, latest: last } = date.bounds();
        assert_eq!((&date.edtf(), &shown(first), &shown(last)), (expected, earliest, latest), "{text}");
        read += 1;
    }
    assert_eq!(read, 62);
}

#[test]
fn says_dates_in_english() {
    for row in rows(include_str!("dates/wording.txt")) {
        let date = date(&row[0]);
        let phrase = row.get(2).unwrap_or(&row[1]);
        let phrase = if date.is_single() || row.len() > 2 { phrase } else { &row[1] };
        assert_eq!(date.long(&Wording::ENGLISH), row[1], "{}", row[0]);
        assert_eq!(&date.in_phrase(&Wording::ENGLISH), phrase, "{}", row[0]);
    }
}

#[test]
fn says_what_a_heading_does_not() {
    for row in rows(include_str!("dates/short.txt")) {
        let [text, heading, expected] = &row[..] else { panic!("{row:?}") };
        let under = date(heading);
        let heading = match (under.year(), under.month(), under.day()) {
            (Some(year), Some(month), Some(day)) => Heading::Day(year, month, day),
            (Some(year), Some(month), None) => Heading::Month(year, month),
            (Some(year), ..) => Heading::Year(year),
            _ => panic!("{row:?}"),
        };
        assert_eq!(or_dash(date(text).short(&Wording::ENGLISH, heading)), *expected, "{text} under {heading:?}");
    }
}

#[test]
fn tells_machines_nothing_finer_than_the_truth() {
    for row in rows(include_str!("dates/html.txt")) {
        let [text, html, coarse] = &row[..] else { panic!("{row:?}") };
        let date = date(text);
        assert_eq!((&or_dash(date.html_datetime()), &or_dash(date.coarsened())), (html, coarse), "{text}");
    }
}

#[test]
fn takes_doubts_seriously() {
    for row in rows(include_str!("dates/possible.txt")) {
        let [text, earliest, latest] = &row[..] else { panic!("{row:?}") };
        let bounds = date(text).possible_bounds();
        assert_eq!((&shown(bounds.earliest), &shown(bounds.latest)), (earliest, latest), "{text}");
    }
}

#[test]
fn explains_what_is_wrong_and_where() {
    for row in rows(include_str!("dates/errors.txt")) {
        let [text, message, marked, suggestion] = &row[..] else { panic!("{row:?}") };
        let error = Date::parse(text).expect_err(text);
        let found = (&error.message, &text[error.range.clone()], &or_dash(error.suggestion.clone()));
        assert_eq!(found, (message, marked.as_str(), suggestion), "{text}");
    }
}

// ── Calendar ────────────────────────────────────────────────────────────────────────────────────────────────────────

/// Month after month without a gap, each as long as the rule of 1582 says, through 1970-01-01 at second 0.
#[test]
fn counts_the_days_of_four_thousand_years() {
    let mut next = date("-0500-01-01").bounds().earliest.map(Moment::seconds);
    for year in -500_i32..=3500 {
        let leap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);
        for (month, days) in (1_u8..).zip([31, 28 + i64::from(leap), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) {
            let sign = if year < 0 { "-" } else { "" };
            let text = format!("{sign}{:04}-{month:02}", year.abs());
            let date = date(&text);
            let (first, last) = (date.bounds().earliest.unwrap(), date.bounds().latest.unwrap());
            assert_eq!(Some(first.seconds()), next, "{text}");
            assert_eq!(last.seconds() - first.seconds() + 1, days * 86_400, "{text}");
            assert_eq!((date.year(), date.month(), date.day()), (Some(i64::from(year)), Some(month), None));
            assert!(
                Date::parse(&format!("{text}-{days}")).is_ok() && Date::parse(&format!("{text}-{}", days + 1)).is_err()
            );
            if text == "1970-01" {
                assert_eq!(first.seconds(), 0);
            }
            next = Some(last.seconds() + 1);
        }
    }
}

#[test]
fn gives_the_parts_that_a_heading_needs() {
    let parts = |text: &str| (date(text).year(), date(text).month(), date(text).day(), date(text).hour());
    assert_eq!(parts("2021-01-06T14:24~"), (Some(2021), Some(1), Some(6), Some(14)));
    assert_eq!(parts("2021-01-06T14:12/2021-01-06T14:13"), (Some(2021), Some(1), Some(6), Some(14)));
    assert_eq!(parts("2021-01-06T14:12/2021-01-06T15:13"), (Some(2021), Some(1), Some(6), None));
    assert_eq!(parts("2021-01-06T22:00-05:00"), (Some(2021), Some(1), Some(6), Some(22)));
    assert_eq!(parts("2020-12-XX"), (Some(2020), Some(12), None, None));
    assert_eq!(parts("2020-12-31/2021-01-01"), (None, None, None, None));
    assert_eq!(parts("2020/.."), (None, None, None, None));
    assert_eq!(date("2020-12-XX").precision(), Precision::Month);
    assert_eq!(date("2020/2021-01-06").precision(), Precision::Year);
    assert!(date("2020~/2021").is_approximate() && !date("2020~/2021").is_uncertain());
}

// ── Order ───────────────────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn lists_in_one_order() {
    let expected = [
        "../2020",
        "2021-01",
        "2021",
        "2021-XX",
        "[2021-01-05,2021-01-07]",
        "2021-01-06",
        "2021-01-06~",
        "2021-01-06T11:15~",
        "2021-01-06T11:17",
        "2021-01-06T14:12/2021-01-06T14:13",
        "2021-01-06T14:13:00",
        "2021-01-06T14:13",
        "2021-01-07/..",
        "../2021",
    ];
    for turn in 0..expected.len() {
        let mut dates: Vec<Date> = expected.iter().map(|text| date(text)).collect();
        dates.rotate_left(turn);
        dates.sort_by(Date::cmp_for_listing);
        let listed: Vec<String> = dates.iter().map(Date::edtf).collect();
        assert_eq!(listed, expected, "after {turn} turns");
    }
}

#[test]
fn claims_only_an_order_that_is_true() {
    let before = [
        ("2020", "2021"),
        ("2021-01-05", "2021-01-06T00:00"),
        ("2021-01-06T14:12", "2021-01-06T14:13"),
        ("2020-12-XX", "2021-01-06"),
        ("2020-12-15~", "2021-01-06"),
        ("2021-01-06T11:15~", "2021-01-06T14:24"),
        // The doubt is about the time: the day stands.
        ("2021-01-05?", "2021-01-06?"),
        ("2021-01-05T23:00?", "2021-01-06T01:00~"),
        ("../2020", "2021/.."),
        ("2021-01-06T19:24Z", "2021-01-06T14:25-05:00"),
        ("2021-01-06T19:24Z", "2021-01-08"),
        ("[2020,2021]", "2022"),
    ];
    let certain = |a: &str, b: &str| date(a).certainly_before(&date(b));
    let found: Vec<bool> = before.iter().map(|(a, b)| certain(a, b)).collect();
    // An uncertain day is before nothing.
    let expected: Vec<bool> = before.iter().map(|(a, _)| *a != "2021-01-05?").collect();
    assert_eq!(found, expected);
    let unknown = [
        ("2021-01-06T11:15~", "2021-01-06T11:17"),
        ("2021-01-06", "2021-01-06T11:17"),
        ("2020-12-28~", "2021-01-06"),
        ("2020?", "2021"),
        ("2020", "2021%"),
        ("2020/..", "2021"),
        ("2020/", "2021"),
        ("2020", "../2021"),
        ("[2020,2022]", "2021"),
        ("2021-01-06T14:24Z", "2021-01-06T23:25"),
        ("2021-21", "2021-22"),
    ];
    for (a, b) in unknown {
        assert!(date(a).overlaps(&date(b)) && !certain(a, b) && !certain(b, a), "{a} {b}");
    }
}

#[test]
fn tells_times_with_a_zone_by_the_clock_of_the_place() {
    let new_york = Zone::named("America/New_York").expect("a zone");
    let said = |text: &str| date(text).placed(&new_york).long(&Wording::ENGLISH);
    for (written, expected) in [
        ("2021-01-06T19:24Z", "January 6, 2021, 2:24 p.m."),
        ("2021-01-07T03:41:09+01:00~", "January 6, 2021, about 9:41:09 p.m."),
        ("2021-01-06T14:24", "January 6, 2021, 2:24 p.m."),
        ("2021-07-01T03:00Z/2021-07-01T06:00Z", "between 11:00 p.m. on June 30, 2021 and 2:00 a.m. on July 1, 2021"),
        // Clocks go back at 06:00 UTC, so that each of these times is shown twice that night.
        (
            "2021-11-07T05:45Z/2021-11-07T06:15Z",
            "November 7, 2021, between 1:45 a.m. (UTC\u{2212}04:00) and 1:15 a.m. (UTC\u{2212}05:00)",
        ),
        // Before there were zones a town's clock was apart from UTC by minutes and seconds.
        ("1850-01-06T03:00Z", "January 5, 1850, 10:03 p.m."),
        ("-9999-01-01T00:00Z", "January 1, 10,000 BCE, midnight (start of day) (UTC)"),
    ] {
        assert_eq!(said(written), expected, "{written}");
    }
    let ship = Zone::fixed("Ship's time", -178).expect("a clock");
    assert_eq!(date("1912-04-15T02:38Z").placed(&ship).long(&Wording::ENGLISH), "April 14, 1912, 11:40 p.m.");
}

#[test]
fn a_date_of_a_place_keeps_what_is_written_and_knows_its_day_there() {
    let new_york = Zone::named("America/New_York").expect("a zone");
    let late = date("2021-01-07T02:00Z").placed(&new_york);
    assert_eq!((late.edtf().as_str(), late.day(), late.hour()), ("2021-01-07T02:00Z", Some(6), Some(21)));
    assert_eq!(late.html_datetime().as_deref(), Some("2021-01-06T21:00-05:00"));
    assert_eq!(late.coarsened(), late.html_datetime());
    assert_eq!(late.bounds(), date("2021-01-07T02:00Z").bounds());
    assert_eq!(late.civil_bounds(), date("2021-01-06T21:00").bounds());
}

#[test]
fn one_clock_orders_times_with_and_without_a_zone() {
    let new_york = Zone::named("America/New_York").expect("a zone");
    let there = |text: &str| date(text).placed(&new_york);
    for texts in [
        ["2021-01-06T14:00", "2021-01-06T19:24Z", "2021-01-06T14:30", "2021-01-06T21:00+01:00"],
        ["2021-01-06", "2021-01-07T05:00Z", "2021-01-07T00:01", "2021-01-08"],
        // Around the hour that is lived twice.
        ["2021-11-07T00:59", "2021-11-07T01:10-04:00", "2021-11-07T01:05-05:00", "2021-11-07T02:00"],
    ] {
        for (first, second) in texts.iter().zip(&texts[1..]) {
            let (a, b) = (there(first), there(second));
            assert!(a.certainly_before(&b) && !b.certainly_before(&a), "{first} {second}");
            assert_eq!(a.cmp_for_listing(&b), Ordering::Less, "{first} {second}");
        }
    }
    // 1:30 was twice that night: nobody knows on which side of the change.
    for zoned in ["2021-11-07T01:40-04:00", "2021-11-07T01:20-05:00"] {
        assert!(there("2021-11-07T01:30").overlaps(&there(zoned)), "{zoned}");
    }
    assert!(there("2021-11-07T01:30").certainly_before(&there("2021-11-07T01:40-05:00")));
    // A day that no clock told stands by the days that it shares with the place.
    assert!(date("2021-01-05").certainly_before(&there("2021-01-07T02:00Z")));
    assert!(date("2021-01-06").overlaps(&there("2021-01-07T02:00Z")));
    assert!(there("2021-01-07T02:00Z").certainly_before(&date("2021-01-07")));
}

// ── Another language ────────────────────────────────────────────────────────────────────────────────────────────────

const SPANISH_ALONE: DatePatterns = DatePatterns {
    years: "entre {first} y {last}",
    decade: "década de {year}",
    year: "{year}",
    month_unknown: "{year}, mes desconocido",
    month_and_day_unknown: "{year}, día y mes desconocidos",
    season: "{season} de {year}",
    season_of_year: "{season}",
    month: "{month} de {year}",
    month_of_year: "{month}",
    day_unknown: "{month} de {year}, día desconocido",
    day_unknown_of_year: "{month}, día desconocido",
    day: "{day} de {month} de {year}",
    day_of_year: "{day} de {month}",
    day_of_month: "{day}",
    day_after_month: "{day} de {month} de {year}",
    day_after_month_of_year: "{day} de {month}",
    range: "entre {start} y {end}",
    close_range: "entre {start} y {end}",
    moment: "{date}, {time}",
    hour_one: "{hour24}:{minute}",
    morning: "{hour24}:{minute}",
    afternoon: "{hour24}:{minute}",
    noon: "{hour24}:{minute}",
    midnight: "{hour24}:{minute}",
};

const SPANISH: Wording = Wording {
    months: [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    seasons: ["primavera", "verano", "otoño", "invierno"],
    alone: SPANISH_ALONE,
    in_phrase: DatePatterns {
        decade: "la década de {year}",
        day: "el {day} de {month} de {year}",
        day_of_year: "el {day} de {month}",
        day_of_month: "el {day}",
        day_after_month: "el {day} de {month} de {year}",
        day_after_month_of_year: "el {day} de {month}",
        moment: "{time} del {date}",
        hour_one: "la {hour24}:{minute}",
        morning: "las {hour24}:{minute}",
        afternoon: "las {hour24}:{minute}",
        ..SPANISH_ALONE
    },
    interval: "entre {start} y {end}",
    approximate: "hacia {date}",
    uncertain: "quizá {date}",
    ..Wording::ENGLISH
};

#[test]
fn another_language_is_only_data() {
    let say = |text: &str| date(text).long(&SPANISH);
    assert_eq!(say("2021-01-06T14:24"), "6 de enero de 2021, 14:24");
    assert_eq!(say("2021-01-06T11:15~"), "6 de enero de 2021, hacia las 11:15");
    assert_eq!(say("2020-12-27/2020-12-31"), "entre el 27 y el 31 de diciembre de 2020");
    assert_eq!(say("2020-11-07/2021-01-06"), "entre el 7 de noviembre de 2020 y el 6 de enero de 2021");
    assert_eq!(say("2020-12-15~"), "hacia el 15 de diciembre de 2020");
    assert_eq!(say("198X"), "década de 1980");
    assert_eq!(say("2021-21?"), "quizá primavera de 2021");
}

// ── Laws ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/// Text of a single date in a few years, so that pairs often touch.
fn single() -> impl Strategy<Value = String> {
    let year = prop_oneof![8 => 2019..2023_i64, 1 => -2..3_i64, 1 => -9999..9999_i64];
    let year = year.prop_map(|year| format!("{}{:04}", if year < 0 { "-" } else { "" }, year.abs()));
    let month = (year.clone(), 1..13_u8).prop_map(|(year, month)| format!("{year}-{month:02}"));
    let day = (month.clone(), 1..29_u8).prop_map(|(month, day)| format!("{month}-{day:02}"));
    let time = (0..24_u8, 0..60_u8, proptest::option::of(0..60_u8)).prop_map(|(hour, minute, second)| {
        format!("T{hour:02}:{minute:02}{}", second.map_or(String::new(), |second| format!(":{second:02}")))
    });
    let text = prop_oneof![
        2 => year.clone(),
        2 => month.clone(),
        3 => day.clone(),
        3 => (day, time).prop_map(|(day, time)| day + &time),
        1 => (year.clone(), 21..25_u8).prop_map(|(year, season)| format!("{year}-{season}")),
        1 => year.clone().prop_map(|year| year + "-XX"),
        1 => year.prop_map(|year| year + "-XX-XX"),
        1 => month.prop_map(|month| month + "-XX"),
        1 => (1..999_i64).prop_map(|decade| format!("{decade:03}X")),
        1 => (1..99_i64).prop_map(|century| format!("-{century:02}XX")),
        1 => (10_000..999_999_999_i64).prop_map(|year| format!("Y-{year}")),
    ];
    (text, prop_oneof![6 => Just(""), 1 => Just("?"), 2 => Just("~"), 1 => Just("%")]).prop_map(|(a, b)| a + b)
}

/// Text of any date without a zone. Intervals and ranges are filtered to those that don't end before they begin.
fn unzoned() -> impl Strategy<Value = Date> {
    let member = prop_oneof![
        4 => single(),
        1 => single().prop_map(|date| date + ".."),
        1 => single().prop_map(|date| format!("..{date}")),
        1 => (single(), single()).prop_map(|(a, b)| format!("{a}..{b}")),
    ];
    let end = || prop_oneof![6 => single(), 1 => Just(String::new()), 1 => Just("..".to_owned())];
    let set = proptest::collection::vec(member, 1..4).prop_map(|members| members.join(","));
    let text = prop_oneof![
        5 => single(),
        3 => (end(), end()).prop_map(|(a, b)| format!("{a}/{b}")),
        1 => set.clone().prop_map(|members| format!("[{members}]")),
        1 => set.prop_map(|members| format!("{{{members}}}")),
    ];
    text.prop_filter_map("ends before it begins", |text| {
        Date::parse(&text).or_else(|error| Date::parse(&error.suggestion.unwrap_or_default())).ok()
    })
}

/// Any date: as above, or a time with a zone.
fn any_date() -> impl Strategy<Value = Date> {
    let zoned = (2020..2022, 1..4_u8, 0..24_u8, 0..60_u8, -14..15_i8, "[~?]?").prop_map(
        |(year, day, hour, minute, zone, q)| {
            let zone = if zone == 0 { "Z".to_owned() } else { format!("{zone:+03}:00") };
            date(&format!("{year}-01-{day:02}T{hour:02}:{minute:02}{zone}{q}"))
        },
    );
    prop_oneof![4 => unzoned(), 1 => zoned]
}

/// Whether `outer` holds all of `inner`; a missing bound holds everything.
fn holds(outer: Bounds, inner: Bounds) -> bool {
    let earlier = outer.earliest.is_none() || inner.earliest.is_some_and(|inner| outer.earliest <= Some(inner));
    let later = outer.latest.is_none_or(|outer| inner.latest.is_some_and(|inner| inner <= outer));
    earlier && later
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn printing_and_reading_are_inverse(date in any_date()) {
        let text = date.edtf();
        let again = Date::parse(&text);
        prop_assert_eq!(again.as_ref(), Ok(&date));
        prop_assert_eq!(again.unwrap().edtf(), text);
    }

    #[test]
    fn a_day_is_what_is_written_for_it(year in -10_001_i64..10_002, month in 0_u8..14, day in 0_u8..33) {
        let sign = if year < 0 { "-" } else { "" };
        let written = Date::parse(&format!("{sign}{:04}-{month:02}-{day:02}", year.unsigned_abs())).ok();
        let start = written.as_ref().and_then(|date| date.bounds().earliest);
        prop_assert_eq!(start.is_none_or(|start| start == Moment::start_of_day(year, month, day)), true);
        prop_assert_eq!(Date::on(year, month, day), written);
    }

    #[test]
    fn bounds_are_in_order_and_possible_ones_are_wider(date in any_date()) {
        for bounds in [date.bounds(), date.possible_bounds()] {
            if let (Some(earliest), Some(latest)) = (bounds.earliest, bounds.latest) {
                prop_assert!(earliest <= latest);
            }
        }
        prop_assert!(holds(date.possible_bounds(), date.bounds()));
        if !date.is_approximate() && !date.is_uncertain() {
            prop_assert_eq!(date.possible_bounds(), date.bounds());
        }
    }

    #[test]
    fn the_listing_order_is_total(a in any_date(), b in any_date(), c in any_date()) {
        prop_assert_eq!(a.cmp_for_listing(&b), b.cmp_for_listing(&a).reverse());
        prop_assert_eq!(a.cmp_for_listing(&b) == Ordering::Equal, a == b);
        if a.cmp_for_listing(&b).is_le() && b.cmp_for_listing(&c).is_le() {
            prop_assert!(a.cmp_for_listing(&c).is_le());
        }
    }

    #[test]
    fn the_clock_of_a_place_keeps_both_orders(a in any_date(), b in any_date(), c in any_date()) {
        let new_york = Zone::named("America/New_York").expect("a zone");
        let mut dates = [a, b, c].map(|date| date.placed(&new_york));
        let cmp = Date::cmp_for_listing;
        for (x, y) in [(0, 1), (0, 2), (1, 2)] {
            prop_assert_eq!(cmp(&dates[x], &dates[y]), cmp(&dates[y], &dates[x]).reverse());
            prop_assert_eq!(cmp(&dates[x], &dates[y]) == Ordering::Equal, dates[x] == dates[y]);
        }
        dates.sort_by(cmp);
        prop_assert!(cmp(&dates[0], &dates[2]).is_le());
        for (x, y) in [(0, 1), (0, 2), (1, 2)] {
            prop_assert!(!dates[y].certainly_before(&dates[x]), "{} {}", dates[x], dates[y]);
        }
        prop_assert!(!dates[0].certainly_before(&dates[0]));
        if dates[0].certainly_before(&dates[1]) && dates[1].certainly_before(&dates[2]) {
            prop_assert!(dates[0].certainly_before(&dates[2]));
        }
    }

    #[test]
    fn certainly_before_is_a_strict_partial_order(a in any_date(), b in any_date(), c in any_date()) {
        prop_assert!(!a.certainly_before(&a));
        prop_assert!(a.overlaps(&a));
        let mut dates = [&a, &b, &c];
        dates.sort_by(|a, b| a.cmp_for_listing(b));
        for (x, y) in [(0, 1), (0, 2), (1, 2)] {
            // The order of the list never contradicts it.
            prop_assert!(!dates[y].certainly_before(dates[x]), "{} {}", dates[x], dates[y]);
        }
        if dates[0].certainly_before(dates[1]) && dates[1].certainly_before(dates[2]) {
            prop_assert!(dates[0].certainly_before(dates[2]));
        }
    }

    #[test]
    fn certainly_before_means_all_before_all(a in unzoned(), b in unzoned()) {
        let expected = match (a.possible_bounds().latest, b.possible_bounds().earliest) {
            (Some(latest), Some(earliest)) => latest < earliest,
            _ => false,
        };
        prop_assert_eq!(a.certainly_before(&b), expected);
    }

    #[test]
    fn machine_dates_hold_the_whole_date(date in unzoned()) {
        if let Some(coarse) = date.coarsened() {
            prop_assert!(holds(Date::parse(&coarse).unwrap().bounds(), date.possible_bounds()), "{} {}", date, coarse);
        }
        if let Some(html) = date.html_datetime() {
            let text = if html.find('-').unwrap_or(html.len()) > 4 { format!("Y{html}") } else { html };
            prop_assert_eq!(Date::parse(&text), Ok(date));
        }
    }

    #[test]
    fn words_say_every_doubt_and_fill_every_pattern(date in any_date()) {
        let words = [date.long(&Wording::ENGLISH), date.in_phrase(&Wording::ENGLISH)];
        let shorts = [Heading::Year(2021), Heading::Month(2021, 1), Heading::Day(2021, 1, 2)];
        let shorts = shorts.map(|heading| date.short(&Wording::ENGLISH, heading));
        for words in words.iter().chain(shorts.iter().flatten()) {
            prop_assert!(!words.trim().is_empty() && !words.contains(['{', '}']), "{} {:?}", date, words);
            // Two equal ends are one date; apart from that, each doubt has its word.
            prop_assert_eq!(words.contains("about"), date.is_approximate());
            prop_assert_eq!(words.contains("possibly"), date.is_uncertain());
        }
        // Only a date that is exactly its heading adds nothing.
        let silent = shorts.iter().any(Option::is_none);
        let first = ["2021", "2021-01", "2021-01-02"].map(|heading| Date::parse(heading).unwrap().bounds());
        prop_assert!(!silent || first.contains(&date.bounds()), "{}", date);
    }

    #[test]
    fn no_text_can_break_the_reader(text in r"[0-9XYTZEuxtzS?~%+\-/.,:\[\]{} a-zé–日]{0,24}") {
        survives(&text);
    }

    #[test]
    fn no_damage_to_a_date_can_break_the_reader(date in any_date(), at in 0..60_usize, junk in r"[0-9XT?~%/.,:\[\]{}é –-]{0,2}", cut in 0..3_usize) {
        let text: Vec<char> = date.edtf().chars().collect();
        let at = at.min(text.len());
        let rest = text.iter().skip(at + cut);
        survives(&text[..at].iter().copied().chain(junk.chars()).chain(rest.copied()).collect::<String>());
    }

    #[test]
    fn nor_can_any_text_at_all(text in any::<String>()) {
        survives(&text);
    }

    #[test]
    fn agrees_with_the_edtf_crate(text in level_0_and_1()) {
        agrees(&text);
    }
}

/// Reads a text and uses all there is of what comes out.
fn survives(text: &str) {
    match Date::parse(text) {
        Ok(date) => {
            assert_eq!(Date::parse(&date.edtf()).as_ref(), Ok(&date), "{text:?}");
            let _ = (date.long(&Wording::ENGLISH), date.short(&Wording::ENGLISH, Heading::Day(2021, 1, 6)));
            let _ = (date.coarsened(), date.html_datetime(), date.possible_bounds(), date.certainly_before(&date));
            for zone in [Zone::named("Asia/Kathmandu"), Zone::fixed("x", -840)].into_iter().flatten() {
                let placed = date.clone().placed(&zone);
                let _ = (placed.long(&Wording::ENGLISH), placed.coarsened(), placed.civil_bounds(), placed.hour());
            }
        }
        Err(error) => {
            assert!(text.get(error.range.clone()).is_some(), "{text:?} {:?}", error.range);
            assert!(!error.message.is_empty() && !error.message.ends_with('.'), "{}", error.message);
            if let Some(suggestion) = error.suggestion {
                assert!(Date::parse(&suggestion).is_ok(), "{text:?} → {suggestion:?}");
            }
        }
    }
}

#[test]
fn survives_what_is_very_long_or_very_far() {
    for text in
        ["Y999999999", "Y-999999999~", "[Y-999999999..Y999999999]", "-9999-01-01T00:00+14:00", "9999-12-31T24:00"]
    {
        survives(text);
    }
    for piece in ["9", "X", "-", "/", "..", "[", "{", "~", "[2021,", "2021-01-06", "a ", "é"] {
        survives(&piece.repeat(20_000));
    }
    survives(&format!("[{}2021]", "2021,".repeat(20_000)));
}

// ── The oracle ──────────────────────────────────────────────────────────────────────────────────────────────────────

/// Texts in the shape of levels 0 and 1, with numbers that may be out of range.
fn level_0_and_1() -> impl Strategy<Value = String> {
    let date =
        r"-?([0-9]{4}|[0-9]{3}X|[0-9]{2}XX|[0-9]{3}|20[0-9]{2})(-([01][0-9]|2[0-5]|XX)(-([0-3][0-9]|XX))?)?[?~%]?";
    let time =
        r"(19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-5][0-9](Z|[+-](0[1-9]|1[0-3])(:[0-5][0-9])?)?";
    let pair = (date, date).prop_map(|(a, b)| format!("{a}/{b}"));
    let ends = (date, 0..4_u8).prop_map(|(date, kind)| match kind {
        0 => format!("{date}/.."),
        1 => format!("../{date}"),
        2 => format!("{date}/"),
        _ => format!("/{date}"),
    });
    prop_oneof![4 => date, 3 => time, 2 => pair, 2 => ends, 1 => "Y-?[0-9]{4,9}"]
}

/// The edtf crate also reads intervals that end before they begin and unknown days of seasons (`2021-21-XX`), and it
/// reads no `Y` years that begin with 0. Everything else must be the same, but for the minutes of an offset, which it
/// leaves out where they are.
fn agrees(text: &str) {
    use edtf::level_1::Edtf;
    let ours = Date::parse(text);
    let theirs = Edtf::parse(text);
    if let Err(error) = &ours
        && error.message == "the interval ends before it begins"
    {
        assert!(matches!(theirs, Ok(Edtf::Interval(..))), "{text}");
        return;
    }
    if matches!(&ours, Err(error) if error.message == "a season has no days" && text.contains("-XX")) {
        return;
    }
    if text.starts_with("Y0") || text.starts_with("Y-0") {
        return;
    }
    assert_eq!(ours.is_ok(), theirs.is_ok(), "{text}: {ours:?} {theirs:?}");
    let (Ok(ours), Ok(theirs)) = (ours, theirs) else { return };
    let same_offset = Edtf::parse(&ours.edtf()).expect(text);
    match (&theirs, &same_offset) {
        (Edtf::DateTime(a), Edtf::DateTime(b)) => {
            assert_eq!(
                (a.date(), a.time().hour(), a.time().minute(), a.time().second()),
                (b.date(), b.time().hour(), b.time().minute(), b.time().second()),
                "{text}"
            );
            assert_eq!(offset_minutes(a.offset()), offset_minutes(b.offset()), "{text}");
        }
        _ => assert_eq!((theirs.to_string(), same_offset), (ours.edtf(), theirs), "{text}"),
    }
    if let Edtf::Date(date) = theirs {
        same_date(&ours, date);
    }
}

fn offset_minutes(offset: edtf::TzOffset) -> Option<i32> {
    match offset {
        edtf::TzOffset::Unspecified => None,
        edtf::TzOffset::Utc => Some(0),
        edtf::TzOffset::Hours(hours) => Some(hours * 60),
        edtf::TzOffset::Minutes(minutes) => Some(minutes),
    }
}

fn same_date(ours: &Date, theirs: edtf::level_1::Date) {
    use edtf::level_1::{Certainty, Precision as Theirs};
    let (precision, certainty) = theirs.precision_certainty();
    let expected = match precision {
        Theirs::Century(_) => Precision::Century,
        Theirs::Decade(_) => Precision::Decade,
        Theirs::Year(_) | Theirs::MonthOfYear(_) | Theirs::DayOfYear(_) => Precision::Year,
        Theirs::Season(..) => Precision::Season,
        Theirs::Month(..) | Theirs::DayOfMonth(..) => Precision::Month,
        Theirs::Day(..) => Precision::Day,
    };
    assert_eq!(ours.precision(), expected, "{ours}");
    let both = certainty == Certainty::ApproximateUncertain;
    assert_eq!(ours.is_approximate(), both || certainty == Certainty::Approximate, "{ours}");
    assert_eq!(ours.is_uncertain(), both || certainty == Certainty::Uncertain, "{ours}");
    if let Theirs::Day(year, month, day) = precision {
        let written = (ours.year(), ours.month().map(u32::from), ours.day().map(u32::from));
        assert_eq!(written, (Some(i64::from(year)), Some(month), Some(day)), "{ours}");
    }
}

/// Words must not make one date of two: every kind of single date is said in its own way.
#[test]
fn no_two_dates_are_said_alike() {
    let mut said = BTreeMap::new();
    for year in [
        "1980",
        "198X",
        "19XX",
        "1980-XX",
        "1980-XX-XX",
        "1980-21",
        "1980-24",
        "0080",
        "008X",
        "-0080",
        "-198X",
        "Y19800",
    ] {
        for text in [
            year.to_owned(),
            format!("{year}-01"),
            format!("{year}-01-XX"),
            format!("{year}-01-06"),
            format!("{year}-01-06T01:02"),
            format!("{year}-01-06T13:02"),
            format!("{year}-01-06T00:00"),
            format!("{year}-01-06T12:00"),
            format!("{year}-01-06T13:02:00"),
            format!("{year}-01-06T13:02Z"),
            format!("{year}-01-06T13:02-01:00"),
        ] {
            for sign in ["", "?", "~", "%"] {
                let Ok(date) = Date::parse(&format!("{text}{sign}")) else { continue };
                for words in [date.long(&Wording::ENGLISH), date.in_phrase(&Wording::ENGLISH)] {
                    let other = said.insert(words.clone(), date.edtf());
                    assert!(other.is_none_or(|other| other == date.edtf()), "{date} is said as another date: {words}");
                }
            }
        }
    }
    assert!(said.len() > 200);
}
