//! Small documentaries whose dates are hard: one order on every page, and in the files for programs what the entries say.

use crate::common::{Tree, html, site};
use annals::build::Options;
use annals::input::snapshot::{Snapshot, Source};
use proptest::prelude::*;
use serde_json::Value;
use std::fmt::Write as _;

const SOURCE: &str = "kind = \"document\"\ntitle = \"Report\"\nshort = \"Report\"\ntier = \"primary\"\nwording = \"reliable\"\nsays = \"A report.\"\n";

/// A documentary on the disk: lines of `annals.toml`, more front matter of its source, and incidents by their ids.
struct Site {
    root: tempfile::TempDir,
}

impl Site {
    fn new(config: &str, source: &str, incidents: &[(&str, &str)]) -> Site {
        let site = Site { root: tempfile::tempdir().expect("a folder") };
        site.write("annals.toml", &format!("title = \"T\"\nbase_url = \"https://x.org/\"\n{config}\n"));
        site.write("content/pages/index.md", "+++\ntitle = \"Home\"\n+++\nWelcome.\n");
        site.write(
            "content/sources/s.md",
            &format!("+++\n{}{source}\n+++\n", if source.contains("kind") { "" } else { SOURCE }),
        );
        for (id, front) in incidents {
            let front = format!(
                "+++\ntitle = \"Event {id}\"\nstanding = \"record\"\nsummary = \"It happened.\"\n{front}\n+++\nSo it was [@s].\n"
            );
            site.write(&format!("content/incidents/{id}.md"), &front);
        }
        site
    }

    fn dated(config: &str, dates: &[(&str, &str)]) -> Site {
        let fronts: Vec<(&str, String)> = dates.iter().map(|(id, date)| (*id, format!("date = \"{date}\""))).collect();
        let fronts: Vec<(&str, &str)> = fronts.iter().map(|(id, front)| (*id, &**front)).collect();
        Site::new(config, "", &fronts)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }

    fn snapshot(&self) -> Snapshot {
        let source = Source { root: self.root.path().to_owned(), config: "annals.toml".into(), copies: None };
        annals::input::snapshot::snapshot(&source).expect("the folder can be read")
    }

    fn files(&self) -> Tree {
        let build = site::clean(&self.snapshot(), &Options::default());
        assert!(!build.has_errors(), "{:?}", build.diagnostics);
        site::outputs(&build).unwrap_or_else(|said| panic!("{said}"))
    }
}

fn page<'f>(files: &'f Tree, path: &str) -> &'f str {
    std::str::from_utf8(files.get(path).unwrap_or_else(|| panic!("no {path}"))).expect("UTF-8")
}

/// The headings and incidents of the timeline, from top to bottom: headings in words, incidents by their ids.
fn timeline(files: &Tree) -> Vec<String> {
    let main = html::main_of(page(files, "timeline.html")).expect("a main part");
    let list = main.split("class=\"year\"").skip(1).collect::<Vec<_>>().join(" ");
    let mut found = Vec::new();
    for piece in list.split('<') {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        let id = tag.split_once("id=\"").and_then(|(_, rest)| rest.split('"').next());
        match tag.as_bytes() {
            [b'h', b'2'..=b'5', ..] => found.push(text.to_owned()),
            [b'l', b'i', ..] | [b'a', b'r', ..] => found.extend(id.map(str::to_owned)),
            _ => {}
        }
    }
    found
}

/// The incidents in the order of the chart.
fn chart(files: &Tree) -> Vec<String> {
    let main = html::main_of(page(files, "timeline.html")).expect("a main part");
    let chart = main.split("class=\"year\"").next().unwrap_or_default();
    let titles = chart.split("<title>").skip(1).filter_map(|t| t.split("</title>").next());
    titles.filter_map(|t| t.rsplit("Event ").next()).map(str::to_owned).collect()
}

fn ids(of: &[String], known: &[&str]) -> Vec<String> {
    of.iter().filter(|id| known.contains(&&***id)).cloned().collect()
}

fn json(files: &Tree, path: &str) -> Value {
    serde_json::from_str(page(files, path)).expect("JSON")
}

const NEW_YORK: &str = "timezone = \"America/New_York\"";

#[test]
fn one_clock_puts_every_time_under_its_day() {
    let dates =
        [("a", "2021-01-06T14:24"), ("b", "2021-01-06T19:00Z"), ("c", "2021-01-06T22:00"), ("d", "2021-01-07T02:00Z")];
    let files = Site::dated(NEW_YORK, &dates).files();
    assert_eq!(timeline(&files), ["2021", "January 2021", "January 6, 2021", "b", "a", "d", "c"]);
    assert_eq!(chart(&files), ["b", "a", "d", "c"]);
    let page = page(&files, "timeline.html");
    assert!(!page.contains("Order unknown") && page.contains("datetime=\"2021-01-06T21:00-05:00\""), "{page}");
    // The file says what is written, and the page of data by which clock it is read.
    let rows = json(&files, "data/incidents.json");
    let written: Vec<&str> = rows["rows"].as_array().expect("rows").iter().filter_map(|r| r["date"].as_str()).collect();
    assert_eq!(written, ["2021-01-06T19:00Z", "2021-01-06T14:24", "2021-01-07T02:00Z", "2021-01-06T22:00"]);
    assert_eq!(rows["site"]["timezone"], "America/New_York");
}

#[test]
fn times_of_several_clocks_stand_in_one_order() {
    let dates = [("a", "2021-01-06T23:30-05:00"), ("b", "2021-01-07T01:00+01:00"), ("c", "2021-01-07T09:00-05:00")];
    let placed = Site::dated(NEW_YORK, &dates).files();
    assert_eq!(timeline(&placed), ["2021", "January 2021", "January 6, 2021", "b", "a", "c"]);
    assert_eq!(chart(&placed), ["b", "a", "c"]);
    // Without a clock each stands under the day on which it is written, and what is the other way round is said not to be an order.
    let written = Site::dated("", &dates).files();
    assert_eq!(timeline(&written), ["2021", "January 2021", "a", "January 7, 2021", "b", "c"]);
    assert_eq!(chart(&written), ["a", "b", "c"]);
    assert_eq!(page(&written, "timeline.html").matches("Order unknown").count(), 2);
    let years = [("a", "2020-12-31T23:30-05:00"), ("b", "2021-01-01T01:00+01:00")];
    assert_eq!(timeline(&Site::dated("", &years).files()), ["2020", "December 2020", "a", "2021", "January 2021", "b"]);
    assert_eq!(
        timeline(&Site::dated(NEW_YORK, &years).files()),
        ["2020", "December 2020", "December 31, 2020", "b", "a"]
    );
}

#[test]
fn an_hour_that_is_lived_twice_is_told_twice() {
    let dates = [("a", "2021-11-07T05:50Z"), ("b", "2021-11-07T06:10Z"), ("c", "2021-11-07T07:10Z")];
    let files = Site::dated(NEW_YORK, &dates).files();
    assert_eq!(ids(&timeline(&files), &["a", "b", "c"]), ["a", "b", "c"]);
    let page = page(&files, "timeline.html");
    assert!(page.contains("1:50 a.m. (UTC\u{2212}04:00)") && page.contains("1:10 a.m. (UTC\u{2212}05:00)"), "{page}");
    assert!(page.contains("2:10 a.m.<"), "{page}");
}

#[test]
fn a_ship_has_a_clock_of_its_own() {
    let config = "timezone = { name = \"Ship's time\", offset = \"-02:58\" }";
    let files = Site::dated(config, &[("a", "1912-04-14T23:45"), ("b", "1912-04-15T02:38Z")]).files();
    assert_eq!(timeline(&files), ["1912", "April 1912", "April 14, 1912", "b", "a"]);
    assert!(page(&files, "timeline.html").contains("11:40 p.m."));
}

#[test]
fn seasons_stand_between_the_months() {
    let dates = [("a", "2001-01-15"), ("b", "2001-21"), ("c", "2001-23"), ("d", "2001-24"), ("e", "2001")];
    let files = Site::dated("", &dates).files();
    assert_eq!(timeline(&files), ["2001", "e", "January 2001", "a", "b", "c", "d"]);
    let dates = [("a", "2001-03-05"), ("b", "2001-21"), ("c", "2001-03-01"), ("d", "2001-05"), ("e", "2001-02-11")];
    let files = Site::dated("", &dates).files();
    assert_eq!(timeline(&files), ["2001", "February 2001", "e", "b", "March 2001", "c", "a", "May 2001", "d"]);
}

#[test]
fn a_change_of_the_clock_changes_the_next_build() {
    let site = Site::dated(NEW_YORK, &[("a", "2021-01-06T19:30"), ("b", "2021-01-06T19:00Z")]);
    let pipeline = annals::build::Pipeline::default();
    let build = |site: &Site| site::outputs(&pipeline.build(&site.snapshot(), &Options::default())).expect("a site");
    assert_eq!(timeline(&build(&site)).last().map(String::as_str), Some("a"));
    for zone in ["Asia/Tokyo", "UTC", "America/New_York"] {
        site.write("annals.toml", &format!("title = \"T\"\nbase_url = \"https://x.org/\"\ntimezone = \"{zone}\"\n"));
        assert_eq!(build(&site), site.files(), "{zone}");
    }
}

#[test]
fn an_interval_has_both_ends_in_every_file_that_has_two() {
    let dates = [
        ("a", "1916-04-24/1916-05-02"),
        ("b", "2021-01-06T22:00/2021-01-07T02:00"),
        ("c", "2021-01-06T23:00-05:00/2021-01-07T07:00Z"),
        ("d", "2022-03/.."),
    ];
    let files = Site::dated(NEW_YORK, &dates).files();
    let events = json(&files, "data/timeline.json")["events"].clone();
    let ends = |at: usize| -> String {
        let part = |end: &str| {
            let names = ["year", "month", "day", "hour", "minute"];
            let known: Vec<String> =
                names.iter().filter_map(|n| events[at][end][n].as_u64()).map(|n| n.to_string()).collect();
            known.join("-")
        };
        format!("{} {}", part("start_date"), part("end_date"))
    };
    assert_eq!(ends(0), "1916-4-24 1916-5-2");
    assert_eq!(ends(1), "2021-1-6-22-0 2021-1-7-2-0");
    assert_eq!(ends(2), "2021-1-6-23-0 2021-1-7-2-0");
    assert_eq!(ends(3), "2022-3 ");
    let graph = page(&files, "data/graph.jsonld");
    assert!(
        graph.contains("\"startDate\": \"1916-04-24\"") && graph.contains("\"endDate\": \"1916-05-02\""),
        "{graph}"
    );
    assert!(graph.contains("\"endDate\": \"2021-01-07T02:00-05:00\""), "{graph}");
    let calendar = page(&files, "data/calendar.ics");
    assert!(calendar.contains("DTSTART;VALUE=DATE:19160424\r\nDTEND;VALUE=DATE:19160503\r\n"), "{calendar}");
    assert_eq!(calendar.matches("DTSTART;VALUE=DATE:20210106\r\nDTEND;VALUE=DATE:20210108\r\n").count(), 2);
    // There is no git here, and the calendar has its events all the same.
    assert_eq!(calendar.matches("DTSTAMP:19700101T000000Z").count(), 3);
}

#[test]
fn dates_and_addresses_of_a_bibliography_are_no_text() {
    for (date, said) in [
        ("1850~", "1850~"),
        ("2021%", "2021%"),
        ("1850~/1860~", "1850~/1860~"),
        ("198X", "198X"),
        ("2021-01-06T22:00/2021-01-07T02:00", "2021-01-06/2021-01-07"),
    ] {
        let source = format!("date = \"{date}\"\nurl = \"https://x.org/~a_b?c=%7E&d#e\"");
        let files = Site::new("", &source, &[("e", "date = \"2021-01-06\"")]).files();
        let bib = page(&files, "data/sources.bib");
        assert!(bib.contains(&format!("\n  date = {{{said}}},\n")), "{bib}");
        assert!(bib.contains("\n  url = {https://x.org/~a_b?c=%7E&d#e},\n"), "{bib}");
    }
}

#[test]
fn a_newspaper_is_what_its_article_stands_in() {
    let front = SOURCE.replace("document", "article").replace("primary", "secondary");
    let source = format!("{front}publisher = \"N.Y. Times\"\ndate = \"2021-01-07\"");
    let files = Site::new("", &source, &[("e", "date = \"2021-01-06\"")]).files();
    let csl = &json(&files, "data/sources.csl.json")[0];
    assert_eq!((&csl["container-title"], csl.get("publisher")), (&Value::from("N.Y. Times"), None));
    let ris = page(&files, "data/sources.ris");
    assert!(ris.contains("T2  - N.Y. Times\r\n") && !ris.contains("PB  - "), "{ris}");
    assert!(page(&files, "data/sources.bib").contains("journaltitle = {N.Y. Times}"));
    let book = format!("{}publisher = \"Knopf\"", SOURCE.replace("document", "book"));
    let files = Site::new("", &book, &[("e", "date = \"2021-01-06\"")]).files();
    assert_eq!(json(&files, "data/sources.csl.json")[0]["publisher"], "Knopf");
    assert!(page(&files, "data/sources.ris").contains("PB  - Knopf\r\n"));
}

#[test]
fn a_year_before_the_first_is_no_formula() {
    let files = Site::dated("", &[("e", "-0043-03-15")]).files();
    let csv = page(&files, "data/incidents.csv");
    assert!(csv.contains(",-0043-03-15,") && !csv.contains('\''), "{csv}");
}

/// Dates that begin in a few months of two years, in many forms.
fn any_date() -> impl Strategy<Value = String> {
    let day = (2001..=2002_i32, 1..=4_u8, 1..=5_u8).prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}"));
    let time = (day.clone(), 0..24_u8, prop::sample::select(vec!["", "Z", "-05:00", "+09:00"]));
    let time = time.prop_map(|(day, hour, zone)| format!("{day}T{hour:02}:00{zone}"));
    let month = (2001..=2002_i32, 1..=4_u8).prop_map(|(y, m)| format!("{y}-{m:02}"));
    let season = (2001..=2002_i32, 21..=24_u8).prop_map(|(y, s)| format!("{y}-{s}"));
    let year = (2001..=2002_i32).prop_map(|y| y.to_string());
    let span = (day.clone(), 1..=9_u8).prop_map(|(day, d)| format!("{day}/{}-12-0{d}", &day[..4]));
    let until = day.clone().prop_map(|day| format!("../{day}"));
    let about = day.clone().prop_map(|day| format!("{day}~"));
    prop_oneof![4 => day, 4 => time, 2 => month, 2 => season, 1 => year, 1 => Just("200X".to_owned()), 2 => span, 1 => until, 1 => about]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever the dates, and whatever comes before what: the timeline has the order of `previous` and `next`, and no heading stands twice.
    #[test]
    fn headings_never_turn_the_order(
        dates in prop::collection::vec(prop::option::weighted(0.9, any_date()), 2..14),
        edges in prop::collection::vec((0..14_usize, 0..14_usize), 0..6),
        zone in prop::option::of(prop::sample::select(vec!["America/New_York", "Asia/Tokyo", "UTC"])),
    ) {
        let names: Vec<String> = (0..dates.len()).map(|i| format!("n{i:02}")).collect();
        let mut fronts = Vec::new();
        for (i, date) in dates.iter().enumerate() {
            let mut front = date.as_ref().map_or_else(String::new, |d| format!("date = \"{d}\"\n"));
            // Edges lead upwards, so that there is no circle.
            let after: Vec<String> = edges.iter().filter(|(a, b)| a < b && *b == i).map(|(a, _)| format!("\"n{a:02}\"")).collect();
            if !after.is_empty() || date.is_none() {
                let first = if i == 0 { "before = [\"n01\"]" } else { "after = [\"n00\"]" };
                let after = if after.is_empty() { first.to_owned() } else { format!("after = [{}]", after.join(", ")) };
                let _ = writeln!(front, "{after}");
            }
            fronts.push((names[i].as_str(), front));
        }
        let fronts: Vec<(&str, &str)> = fronts.iter().map(|(id, front)| (*id, &**front)).collect();
        let config = zone.map_or_else(String::new, |zone| format!("timezone = \"{zone}\""));
        let site = Site::new(&config, "", &fronts);
        let build = site::clean(&site.snapshot(), &Options::default());
        let files = site::outputs(&build).unwrap_or_else(|said| panic!("{said}"));
        let shown = timeline(&files);
        let order: Vec<String> = build.site.incidents.iter().map(|i| i.entry.id.to_string()).collect();
        let known: Vec<&str> = names.iter().map(|n| &**n).collect();
        prop_assert_eq!(ids(&shown, &known), order, "{:?} {:?} {:?}", dates, edges, shown);
        let headings: Vec<&String> = shown.iter().filter(|s| !known.contains(&&***s)).collect();
        let unique: std::collections::BTreeSet<&&String> = headings.iter().collect();
        prop_assert_eq!(unique.len(), headings.len(), "{:?}", shown);
    }
}
