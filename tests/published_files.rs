//! What leaves the house: every machine date of the real site is as true as its entry, every file for programs is read by a program that isn't
//! ours, and the times of change are git's.

use crate::common::{self, Folder, Tree, html, project, real, site};
use annals::build::{Build, Options};
use annals::edtf::{Bounds, Date, Moment};
use annals::input::{git, snapshot};
use annals::memo::Fingerprint;
use annals::model::{EntryId, PersonId, SourceId, StatuteId};
use annals::output::Writer;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

const BASE: &str = "https://example.org/repo/";

/// The real site as it is published, with a made-up history: the moment of an entry's last change is no date of what it tells.
static BUILT: LazyLock<(Build, Tree)> = LazyLock::new(|| {
    let mut snapshot = snapshot::Snapshot { copies: None, ..site::snapshot(project()) };
    let paths = snapshot.content.iter().map(|f| f.path.clone());
    snapshot.history = paths.zip((1_790_000_000..).step_by(3_607)).collect();
    let build = site::clean(&snapshot, &Options { base_url: Some(BASE.into()), ..Options::default() });
    let files = site::outputs(&build).unwrap_or_else(|said| panic!("templates fail:\n{said}"));
    (build, files)
});

fn file(path: &str) -> &'static str {
    let bytes = BUILT.1.get(path).unwrap_or_else(|| panic!("there is no {path}"));
    std::str::from_utf8(bytes).expect("UTF-8")
}

fn json(path: &str) -> Value {
    serde_json::from_str(file(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// Whether a date that a program reads is true of a date: it may be coarser, and never finer or elsewhere.
fn true_of(said: &str, date: &Date) -> bool {
    let Ok(said) = Date::parse(said) else { return false };
    // What HTML, ISO and the calendars can say is one plain date.
    let plain = said.is_single() && !said.is_approximate() && !said.is_uncertain();
    let (Bounds { earliest, latest }, said) = (date.possible_bounds(), said.bounds());
    let exact = date.html_datetime().is_some();
    let before = earliest.is_some_and(|e| said.earliest.is_some_and(|s| s <= e));
    let after = latest.is_some_and(|l| said.latest.is_some_and(|s| s >= l));
    // Beside a time of day a doubt is about the time only: the day stands.
    let day = date.hour().is_some()
        && !exact
        && date
            .coarsened()
            .is_some_and(|c| Date::parse(&c).ok().is_some_and(|c| c.bounds() == said && c.hour().is_none()));
    plain && ((before && after) || day)
}

#[test]
fn the_judge_of_dates_can_say_no() {
    let date = |text: &str| Date::parse(text).expect("a date");
    for (said, of) in [
        ("2021-01-06", "2021-01-06T11:15~"),
        ("2020-12", "2020-12-XX"),
        ("2021-01-06T14:24", "2021-01-06T14:24"),
        ("2020", "2020-12-15~"),
    ] {
        assert!(true_of(said, &date(of)), "{said} is true of {of}");
    }
    for (said, of) in [
        ("2021-01-06T11:15", "2021-01-06T11:15~"),
        ("2020-12-15", "2020-12-15~"),
        ("2021-01", "2021-01?"),
        ("2020-12-01", "2020-12-XX"),
        ("2020-11-07", "2020-11-07/2021-01-06"),
        ("2021-01-06T14:24:00", "2021-01-06T14:24"),
        ("2021-01-07", "2021-01-06"),
    ] {
        assert!(!true_of(said, &date(of)), "{said} isn't true of {of}");
    }
}

/// The dates of every entry by its id, each with the key under which data files have it.
static DATES: LazyLock<BTreeMap<String, BTreeMap<&'static str, Date>>> = LazyLock::new(|| {
    let site = &BUILT.0.site;
    let mut all = BTreeMap::new();
    for entry in site.entries() {
        let dates: Vec<(&'static str, Option<&Date>)> = match entry {
            EntryId::Incident(id) => vec![("date", site[id].entry.front.date.as_ref().map(|d| &d.value))],
            EntryId::Person(id) => {
                let front = &site[id].entry.front;
                [("as_of", &front.as_of), ("born", &front.born), ("died", &front.died)]
                    .map(|(k, d)| (k, d.as_ref().map(|d| &d.value)))
                    .to_vec()
            }
            EntryId::Source(id) => {
                let front = &site[id].entry.front;
                [("date", &front.date), ("accessed", &front.accessed)]
                    .map(|(k, d)| (k, d.as_ref().map(|d| &d.value)))
                    .to_vec()
            }
            EntryId::Statute(_) | EntryId::Page(_) => Vec::new(),
        };
        let known = dates.into_iter().filter_map(|(key, date)| Some((key, date?.clone()))).collect();
        all.insert(site.slug(entry).to_string(), known);
    }
    all
});

#[track_caller]
fn date_of(id: &str, key: &str) -> &'static Date {
    DATES.get(id).and_then(|d| d.get(key)).unwrap_or_else(|| panic!("{id} has no `{key}`, but a file gives one"))
}

#[track_caller]
fn must_be_true(place: &str, said: &str, id: &str, key: &str) {
    let date = date_of(id, key);
    assert!(true_of(said, date), "{place}: {id}: `{said}` says more than `{date}`");
}

/// The same of one end of a date, where the file has a place for each: of its beginning, or of what it ends with.
#[track_caller]
fn must_be_true_of_end(place: &str, said: &str, id: &str, key: &str, last: bool) {
    let date = date_of(id, key);
    let end = match date.ends() {
        Some((start, end)) => {
            if last { end } else { start }.unwrap_or_else(|| panic!("{place}: {id}: {said} of {date}"))
        }
        None => date.clone(),
    };
    assert!(true_of(said, &end), "{place}: {id}: `{said}` says more than `{end}`");
}

#[test]
fn tables_have_the_dates_as_they_are_written() {
    let mut count = 0;
    for table in ["incidents", "people", "statutes", "sources"] {
        let json = json(&format!("data/{table}.json"));
        let mut reader =
            csv::Reader::from_reader(file(&format!("data/{table}.csv")).trim_start_matches('\u{feff}').as_bytes());
        let rows: Vec<BTreeMap<String, String>> = reader.deserialize().map(|r| r.expect("a row")).collect();
        let all = json["rows"].as_array().expect("rows");
        assert_eq!(rows.len(), all.len(), "{table}");
        for (row, cells) in all.iter().zip(&rows) {
            let id = row["id"].as_str().expect("an id");
            assert_eq!(cells["id"], id);
            for key in ["date", "as_of", "born", "died", "accessed"] {
                let (said, cell) = (row[key].as_str(), cells.get(key).map(String::as_str).filter(|c| !c.is_empty()));
                assert_eq!(said, cell, "{table}: {id}: {key}");
                let expected = DATES.get(id).and_then(|d| d.get(key)).map(Date::edtf);
                assert_eq!(said.map(str::to_owned), expected, "{table}: {id}: {key}");
                count += usize::from(said.is_some());
            }
        }
    }
    assert!(count > 100, "only {count} dates were looked at");
}

#[test]
fn timelines_and_calendars_say_no_more_than_is_known() {
    let events = json("data/timeline.json")["events"].as_array().expect("events").clone();
    assert!(events.len() > 30, "{} events", events.len());
    for event in &events {
        let id = event["unique_id"].as_str().expect("an id");
        for (end, last) in [("start_date", false), ("end_date", true)] {
            let Some(end) = event.get(end) else { continue };
            let part = |name: &str| end[name].as_u64();
            let mut said = format!("{:04}", part("year").expect("a year"));
            ["month", "day"].iter().filter_map(|n| part(n)).for_each(|n| said.push_str(&format!("-{n:02}")));
            if let (Some(hour), Some(minute)) = (part("hour"), part("minute")) {
                said.push_str(&format!("T{hour:02}:{minute:02}"));
            }
            must_be_true_of_end("timeline.json", &said, id, "date", last);
        }
    }
    let calendar = file("data/calendar.ics").replace("\r\n ", "");
    let events: Vec<&str> = calendar.split("BEGIN:VEVENT").skip(1).collect();
    assert!(events.len() > 20, "{} events", events.len());
    for event in events {
        let line = |name: &str| event.lines().find_map(|l| l.strip_prefix(name));
        let id = line("UID:").and_then(|uid| uid.split('@').next()).expect("an id");
        let iso = |day: &str| format!("{}-{}-{}", &day[..4], &day[4..6], &day[6..]);
        let first = iso(line("DTSTART;VALUE=DATE:").expect("a first day"));
        must_be_true_of_end("calendar.ics", &first, id, "date", false);
        // A calendar gives the day after the last.
        let after = line("DTEND;VALUE=DATE:").map(|day| Date::parse(&iso(day)).expect("a day"));
        let last = after.and_then(|day| day.bounds().earliest).map(|at| Moment::from_seconds(at.seconds() - 1).civil());
        let last = last.map_or(first, |c| format!("{:04}-{:02}-{:02}", c.year, c.month, c.day));
        must_be_true_of_end("calendar.ics", &last, id, "date", true);
    }
}

#[test]
fn bibliographies_say_no_more_than_is_known() {
    let site = &BUILT.0.site;
    let mut count = 0;
    for item in json("data/sources.csl.json").as_array().expect("items") {
        let id = item["id"].as_str().expect("an id");
        for (key, own) in [("issued", "date"), ("accessed", "accessed")] {
            for (end, last) in [(0, false), (1, true)] {
                let Some(parts) = item[key]["date-parts"][end].as_array() else { continue };
                let said: Vec<String> = parts.iter().map(|p| format!("{:02}", p.as_u64().expect("a number"))).collect();
                must_be_true_of_end("sources.csl.json", &said.join("-"), id, own, last);
                count += 1;
            }
        }
    }
    for entry in file("data/sources.bib").split("\n@").filter(|e| !e.trim().is_empty()) {
        let id = entry.split(['{', ',']).nth(1).expect("a key");
        for (key, own) in [("  date = {", "date"), ("  urldate = {", "accessed")] {
            let Some(said) = entry.lines().find_map(|l| l.strip_prefix(key)).and_then(|l| l.split('}').next()) else {
                continue;
            };
            let date = date_of(id, own);
            assert!(said == date.edtf() || true_of(said, date), "sources.bib: {id}: {said} of {date}");
            count += 1;
        }
    }
    for entry in file("data/sources.ris").split("ER  - ").filter(|e| e.contains("TY  - ")) {
        let line = |tag: &str| entry.lines().find_map(|l| l.strip_prefix(&format!("{tag}  - ")));
        for (tag, own) in [("DA", "date"), ("Y2", "accessed"), ("PY", "date")] {
            let Some(said) = line(tag) else { continue };
            let said: Vec<&str> = said.split('/').filter(|p| !p.is_empty()).collect();
            must_be_true("sources.ris", &said.join("-"), line("ID").expect("an id"), own);
            count += 1;
        }
    }
    assert!(count > site.sources.len(), "only {count} dates were looked at");
}

/// Every node of a JSON-LD document, each with the property that it is the value of.
fn nodes<'v>(value: &'v Value, under: &'v str, found: &mut Vec<(&'v str, &'v serde_json::Map<String, Value>)>) {
    match value {
        Value::Array(list) => list.iter().for_each(|v| nodes(v, under, found)),
        Value::Object(map) => {
            found.push((under, map));
            map.iter().for_each(|(key, v)| nodes(v, key, found));
        }
        _ => {}
    }
}

/// The JSON-LD documents of the site: of each page, and the graph.
fn documents() -> Vec<(String, Value)> {
    let mut all = vec![("data/graph.jsonld".to_owned(), json("data/graph.jsonld"))];
    for (path, bytes) in BUILT.1.iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = std::str::from_utf8(bytes).expect("UTF-8");
        for block in page.split("<script type=\"application/ld+json\">").skip(1) {
            let text = block.split("</script>").next().expect("an end");
            assert!(!text.contains('<'), "{path}: `<` in a data block");
            all.push((path.clone(), serde_json::from_str(text).unwrap_or_else(|e| panic!("{path}: {e}"))));
        }
    }
    all
}

#[test]
fn linked_data_says_no_more_than_is_known() {
    let mut count = 0;
    for (path, document) in documents() {
        let mut found = Vec::new();
        nodes(&document, "", &mut found);
        for (_, node) in found {
            let id = node.get("@id").and_then(Value::as_str).unwrap_or_default();
            let id = id
                .split('#')
                .next()
                .unwrap_or_default()
                .rsplit('/')
                .next()
                .unwrap_or_default()
                .trim_end_matches(".html");
            for (key, own) in [
                ("startDate", "date"),
                ("endDate", "date"),
                ("datePublished", "date"),
                ("birthDate", "born"),
                ("deathDate", "died"),
            ] {
                let Some(said) = node.get(key).and_then(Value::as_str) else { continue };
                match key {
                    "startDate" | "endDate" => must_be_true_of_end(&path, said, id, own, key == "endDate"),
                    _ => must_be_true(&path, said, id, own),
                }
                count += 1;
            }
            if let Some(said) = node.get("temporalCoverage").and_then(Value::as_str) {
                assert_eq!(said, date_of(id, "date").edtf(), "{path}");
                count += 1;
            }
        }
    }
    assert!(count > 100, "only {count} dates were looked at");
}

#[test]
fn time_elements_hold_dates_of_the_site() {
    let site = &BUILT.0.site;
    let mut known: BTreeSet<String> = DATES.values().flat_map(|d| d.values()).filter_map(Date::html_datetime).collect();
    known.extend(site.incidents.iter().flat_map(|i| &i.dates).filter_map(|c| c.date.html_datetime()));
    let treated = site.statutes.iter().flat_map(|s| &s.entry.front.treatment).filter_map(|t| t.date.as_ref());
    known.extend(treated.filter_map(|d| d.html_datetime()));
    let mut count = 0;
    for (path, bytes) in BUILT.1.iter().filter(|(path, _)| path.ends_with(".html")) {
        for said in html::attributes(&String::from_utf8_lossy(bytes), "datetime") {
            assert!(known.contains(&said), "{path}: no entry has the date {said}");
            count += 1;
        }
    }
    assert!(count > 100, "only {count} dates were looked at");
}

/// What stands between two marks, everywhere in a page.
fn between<'p>(page: &'p str, open: &'p str, close: &'p str) -> impl Iterator<Item = &'p str> {
    page.split(open).skip(1).map(move |rest| rest.split(close).next().unwrap_or(rest))
}

#[test]
fn the_time_of_an_incident_is_its_own_wherever_it_is_listed() {
    let (mut listed, mut headed) = (0, 0);
    for (path, bytes) in BUILT.1.iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = String::from_utf8_lossy(bytes);
        for row in between(&page, "<div class=\"when\">", "</li>") {
            let (when, rest) = row.split_once("</div>").unwrap_or((row, ""));
            let id = rest.split("incidents/").nth(1).and_then(|rest| rest.split(".html").next()).unwrap_or_default();
            for said in html::attributes(when, "datetime") {
                must_be_true(path, &said, id, "date");
                listed += 1;
            }
        }
        let Some(id) = path.strip_prefix("incidents/").and_then(|path| path.strip_suffix(".html")) else { continue };
        for when in between(&page, "<dt>When</dt>", "</dd>") {
            for said in html::attributes(when, "datetime") {
                must_be_true(path, &said, id, "date");
                headed += 1;
            }
        }
    }
    assert!(listed > 100 && headed > 15, "{listed} dates in lists and {headed} in heads were looked at");
}

#[test]
fn feeds_and_the_map_carry_times_of_change_and_no_others() {
    let site = &BUILT.0.site;
    let history = BUILT.1.keys().filter(|p| p.ends_with(".atom.xml") || *p == "atom.xml").count();
    assert!(history > 20, "{history} feeds");
    let changed: BTreeMap<String, String> = site
        .entries()
        .map(|e| {
            let place = site.place(e, annals::diagnostics::span::Span::default());
            let at = snapshot_time(&place.path);
            (format!("{BASE}{}", site.path(e)), at)
        })
        .collect();
    for (path, _) in BUILT.1.iter().filter(|(p, _)| p.ends_with("atom.xml")) {
        let document = roxmltree::Document::parse(file(path)).unwrap_or_else(|e| panic!("{path}: {e}"));
        let text = |node: roxmltree::Node, name: &str| {
            node.children()
                .find(|c| c.has_tag_name(("http://www.w3.org/2005/Atom", name)))
                .and_then(|c| c.text().map(str::to_owned))
        };
        let entries: Vec<_> =
            document.descendants().filter(|n| n.has_tag_name(("http://www.w3.org/2005/Atom", "entry"))).collect();
        assert!(!entries.is_empty() && entries.len() <= 50, "{path}: {} entries", entries.len());
        let times: Vec<String> = entries.iter().map(|e| text(*e, "updated").expect("a time")).collect();
        assert!(times.is_sorted_by(|a, b| a >= b), "{path}: newest first: {times:?}");
        assert_eq!(text(document.root_element(), "updated").as_ref(), times.first(), "{path}");
        for (entry, time) in entries.iter().zip(&times) {
            assert_eq!(&changed[&text(*entry, "id").expect("an id")], time, "{path}");
        }
    }
    let map = roxmltree::Document::parse(file("sitemap.xml")).expect("XML");
    let listed: Vec<&str> =
        map.descendants().filter(|n| n.tag_name().name() == "loc").filter_map(|n| n.text()).collect();
    let pages = BUILT.1.keys().filter(|p| p.ends_with(".html") && *p != "404.html").count();
    assert_eq!(listed.len(), pages, "every page is on the map");
    for time in map.descendants().filter(|n| n.tag_name().name() == "lastmod").filter_map(|n| n.text()) {
        assert!(changed.values().any(|t| t == time), "{time}");
    }
}

fn snapshot_time(path: &str) -> String {
    let snapshot = site::snapshot(project());
    let at = snapshot.content.iter().position(|f| &*f.path == path).expect("a file") as i64;
    annals::export::Changed::At(annals::edtf::Moment::from_seconds(1_790_000_000 + at * 3_607)).iso()
}

/// schema.org's types with their parents and properties.
fn vocabulary() -> BTreeMap<String, (Vec<String>, BTreeSet<String>)> {
    let text = std::fs::read_to_string(project().join("tests/published_files/schema-org.txt")).expect("the vocabulary");
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let rows = text.lines().filter(|l| !l.starts_with('#')).map(|l| l.split(" : ").collect::<Vec<_>>());
    rows.map(|row| (row[0].trim().to_owned(), (words(row[1]), words(row[2]).into_iter().collect()))).collect()
}

fn has(words: &BTreeMap<String, (Vec<String>, BTreeSet<String>)>, kind: &str, property: &str) -> bool {
    words
        .get(kind)
        .is_some_and(|(parents, own)| own.contains(property) || parents.iter().any(|p| has(words, p, property)))
}

#[test]
fn linked_data_uses_the_words_of_schema_org() {
    let words = vocabulary();
    assert!(has(&words, "Claim", "appearance") && has(&words, "Claim", "name") && !has(&words, "Event", "appearance"));
    let mut kinds: BTreeSet<String> = BTreeSet::new();
    for (path, document) in documents() {
        assert_eq!(document["@context"], "https://schema.org", "{path}");
        let mut found = Vec::new();
        nodes(&document, "", &mut found);
        for (under, node) in found.iter().filter(|(_, n)| !n.contains_key("@graph")) {
            let kind = node.get("@type").and_then(Value::as_str).unwrap_or_else(|| panic!("{path}: no type: {node:?}"));
            assert!(words.contains_key(kind), "{path}: schema.org has no type {kind}");
            kinds.insert(kind.to_owned());
            for key in node.keys().filter(|k| !k.starts_with('@')) {
                // A role stands between a thing and the value of one of its properties, and repeats that property.
                let repeated = kind == "Role" && key == under;
                assert!(repeated || has(&words, kind, key), "{path}: {kind} has no property {key}");
            }
        }
    }
    for kind in ["Event", "Person", "Legislation", "Quotation", "CreativeWork", "Claim"] {
        assert!(kinds.contains(kind), "no {kind} is in the linked data: {kinds:?}");
    }
}

#[test]
fn whoever_is_named_is_there() {
    let ids = |table: &str, key: &str| -> BTreeSet<String> {
        let rows = json(&format!("data/{table}.json"))["rows"].as_array().expect("rows").clone();
        rows.iter().map(|r| r[key].as_str().expect("an id").to_owned()).collect()
    };
    let site = &BUILT.0.site;
    assert_eq!(
        ids("people", "id").len(),
        (0..site.people.len() as u32).filter(|i| !site.is_withheld(EntryId::Person(PersonId(*i)))).count()
    );
    assert_eq!(
        ids("sources", "id").len(),
        (0..site.sources.len() as u32).filter(|i| !site.is_withheld(EntryId::Source(SourceId(*i)))).count()
    );
    assert_eq!(
        ids("statutes", "id").len(),
        (0..site.statutes.len() as u32).filter(|i| !site.is_withheld(EntryId::Statute(StatuteId(*i)))).count()
    );
    assert!(ids("quotations", "source").is_subset(&ids("sources", "id")));
    let mut marked = 0;
    for row in json("data/quotations.json")["rows"].as_array().expect("rows") {
        // Words in a short text of the front matter are not marked on the page.
        let Some((path, anchor)) = row["path"].as_str().and_then(|p| p.split_once('#')) else { continue };
        assert!(html::ids(file(path)).iter().any(|id| id == anchor), "{path} has no #{anchor}");
        marked += 1;
    }
    assert!(marked > 100, "only {marked} quotations are marked");
}

/// A documentary in which an entry of each kind is withheld, and shown ones name it in every way that there is.
fn withheld() -> Folder {
    Folder::with(&[
        (
            "annals.toml",
            "title = \"T\"\nbase_url = \"https://example.org/\"\n[case]\ntext = \"Closed.\"\nentry = \"unseen-day\"\n",
        ),
        (
            "content/people/gone.md",
            "+++\nname = \"Nomen Nescio\"\naliases = [\"Nescius\"]\nidentity = \"named\"\nrole = \"Keeper of secrets\"\nformer_ids = [\"gone-before\"]\nwithheld = \"Asked for.\"\nmodified = \"2026-03-01T00:00:00Z\"\n+++\n## Nescius himself\n\nSecretive text.\n",
        ),
        (
            "content/people/here.md",
            "+++\nname = \"Here\"\nidentity = \"named\"\nmodified = \"2026-03-02T00:00:00Z\"\ncalled = [{ as = \"The unnameable\", source = \"secret\" }]\nreported_as = [{ name = \"Misnamed\", source = \"secret\" }]\n+++\nSee [[gone]], [[secret]], [[unseen-day]], [[gone#nescius-himself]] and [the law](../statutes/18-usc-793.md#a).\n",
        ),
        (
            "content/sources/secret.md",
            "+++\nkind = \"document\"\ntitle = \"Covert paper\"\nshort = \"Covert short\"\nurl = \"https://example.com/covert\"\ntier = \"primary\"\nwording = \"reliable\"\nsays = \"Telltale.\"\nwithheld = \"Asked for.\"\n+++\n",
        ),
        (
            "content/sources/open.md",
            "+++\nkind = \"document\"\ntitle = \"Open paper\"\ntier = \"primary\"\nwording = \"reliable\"\nsays = \"x\"\n+++\n",
        ),
        (
            "content/statutes/18-usc-793.md",
            "+++\ncite = \"18 U.S.C. § 793\"\ntitle = \"Covert heading\"\nwithheld = \"Wrong.\"\n+++\n```statute\n(a) Covert provision\n```\n",
        ),
        (
            "content/pages/unseen.md",
            "+++\ntitle = \"Covert page\"\norder = 1\nwithheld = \"Wrong.\"\n+++\nCovert words.\n",
        ),
        (
            "content/incidents/unseen-day.md",
            "+++\ntitle = \"Covert day\"\ndate = \"2020-02\"\nplace = \"Covert place\"\nstanding = \"record\"\nsummary = \"Covert summary.\"\nwithheld = \"Wrong.\"\n+++\nA \"covert quotation\" [@secret].\n",
        ),
        (
            "content/incidents/told.md",
            "+++\ntitle = \"Told\"\ndate = \"2020\"\nafter = [\"unseen-day\"]\nstanding = \"record\"\nsummary = \"x\"\npeople = [{ id = \"gone\", role = \"leaker\" }, { id = \"here\" }]\n[[dates]]\nedtf = \"2020-07\"\nsource = \"secret\"\nnote = \"Dated in secret.\"\n[[law]]\ncite = \"18 U.S.C. § 793(a)\"\nby = \"open\"\nstance = \"argued\"\nquotation = \"under the covert law\"\n[[wording]]\nutterance = \"What was said\"\nversions = [{ text = \"in the open\", source = \"open\" }, { text = \"in hiding\", source = \"secret\" }]\n+++\nIt is told [@secret, p. 3].\n",
        ),
    ])
}

/// What only withheld entries say.
const HIDDEN: [&str; 18] = [
    "Nomen",
    "Nescio",
    "nescius",
    "secrets",
    "Secretive",
    "leaker",
    "Covert",
    "covert quotation",
    "example.com/covert",
    "Telltale",
    "unnameable",
    "Misnamed",
    "2020-07",
    "July 2020",
    "Dated in secret",
    "covert law",
    "in hiding",
    "covert provision",
];

#[test]
fn what_is_withheld_is_nowhere_in_the_output() {
    let folder = withheld();
    folder.annals(&["build"]).expect(0);
    let files = common::tree(&folder.join("public"));
    assert!(files.keys().filter(|path| path.starts_with("search/") || path.starts_with("peek/")).count() > 4);
    let told = |files: &Tree| {
        let mut found = Vec::new();
        for (path, bytes) in files {
            let text = String::from_utf8_lossy(bytes).to_lowercase();
            let words = HIDDEN.iter().filter(|word| text.contains(&word.to_lowercase()));
            found.extend(words.map(|word| format!("{path} tells of `{word}`")));
        }
        found
    };
    assert_eq!(told(&files), Vec::<String>::new());
    assert!(folder.read("public/people/gone.html").contains("Asked for."));
    assert!(
        folder.read("public/incidents/told.html").contains("Withheld source"),
        "the note says that there was a source"
    );
    let map = folder.read("public/sitemap.xml");
    assert!(
        map.contains("people/here.html</loc><lastmod>2026-03-02T00:00:00Z") && !map.contains("people/gone.html"),
        "{map}"
    );
    assert!(
        folder.join("public/people/here.atom.xml").exists() && !folder.join("public/people/gone.atom.xml").exists()
    );
    // The same words are found where nothing is withheld: the search for them can fail.
    for (path, _) in common::tree(&folder.join("content")) {
        let shown =
            |text: &str| text.lines().filter(|l| !l.starts_with("withheld")).map(|l| format!("{l}\n")).collect();
        folder.edit(&format!("content/{path}"), shown);
    }
    folder.annals(&["build"]).expect(0);
    let found = told(&common::tree(&folder.join("public"))).join("\n");
    HIDDEN.iter().for_each(|word| assert!(found.contains(&format!("`{word}`")), "{word} isn't looked for: {found}"));
}

#[test]
fn words_of_a_withheld_source_stop_the_build() {
    let folder = withheld();
    folder.annals(&["build"]).expect(0);
    folder.edit("content/incidents/told.md", |text| format!("{text}\nHe said \"Nomen said so\" [@secret].\n"));
    let said = folder.annals(&["build", "--format", "short"]).expect(1).stderr;
    assert!(said.contains("content/incidents/told.md:23:9: E0410: this quotes `secret`, which is withheld"), "{said}");
}

// ── Programs that aren't ours ───────────────────────────────────────────────────────────────────────────────────────

fn python() -> PathBuf {
    let usual = project().join("target/py/bin/python");
    let python = std::env::var_os("ANNALS_PYTHON").map_or(usual, PathBuf::from);
    assert!(
        python.exists(),
        "there is no {}: run scripts/test, which installs it, or set ANNALS_PYTHON",
        python.display()
    );
    python
}

/// Runs a program, and fails with all that it said.
#[track_caller]
fn run(command: &mut Command) -> String {
    let ran = command.output().unwrap_or_else(|e| panic!("{command:?}: {e}"));
    let (out, err) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success(), "{command:?}\n{out}\n{err}");
    out.into_owned()
}

#[test]
fn other_programs_read_every_file() {
    let folder = Folder::new();
    let writer = Writer::begin(&folder.join("public")).expect("a new folder");
    BUILT.0.each_file(|path, content| writer.take(path, &content)).expect("its templates are right");
    writer.finish(Fingerprint::of([]), true).expect("a writable folder");
    let said =
        run(Command::new(python()).arg(project().join("tests/published_files/read.py")).arg(folder.join("public")));
    let read: BTreeSet<&str> = said.lines().filter_map(|l| l.split_whitespace().next()).collect();
    assert!(read.contains("manifest.json"), "nothing read the manifest:\n{said}");
    for path in BUILT.1.keys().filter(|p| p.starts_with("data/") && !p.ends_with(".html") || p.ends_with("atom.xml")) {
        assert!(read.contains(path.as_str()) || path == "data/schema.json", "nothing read {path}:\n{said}");
    }
}

#[test]
fn workflows_are_what_github_takes() {
    let scaffold = project().join("scaffold/base/dot.github/workflows/pages.yml");
    let mut files: Vec<PathBuf> = common::tree(&project().join(".github/workflows"))
        .keys()
        .map(|n| project().join(".github/workflows").join(n))
        .collect();
    files.push(scaffold);
    files.sort();
    assert!(files.len() >= 4);
    run(Command::new(python())
        .args(["-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows"])
        .args(&files));
    // And the judge can say no.
    let folder = Folder::with(&[("bad.yml", "on: push\njobs:\n  a:\n    runs-on: x\n    stepz: []\n")]);
    let bad = Command::new(python())
        .args(["-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows"])
        .arg(folder.join("bad.yml"))
        .output()
        .expect("it runs");
    assert!(!bad.status.success());
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a workflow");
        for used in text.lines().filter_map(|l| l.split("uses: ").nth(1)) {
            let pin =
                used.split_whitespace().next().and_then(|u| u.split_once('@')).map(|(_, pin)| pin).unwrap_or_default();
            let whole = pin.len() == 40 && pin.bytes().all(|b| b.is_ascii_hexdigit());
            assert!(whole && used.contains(" # v"), "{}: `{used}` can be moved to other code", file.display());
        }
        assert!(text.contains("\npermissions:\n  contents: read\n"), "{}: the least permissions", file.display());
    }
}

// ── History ─────────────────────────────────────────────────────────────────────────────────────────────────────────

fn git(folder: &Path, time: &str, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args([
        "-c",
        "user.name=A",
        "-c",
        "user.email=a@example.org",
        "-c",
        "commit.gpgsign=false",
        "-c",
        "init.defaultBranch=main",
        "-c",
        "protocol.file.allow=always",
    ]);
    command.args(arguments).env("GIT_COMMITTER_DATE", time).env("GIT_AUTHOR_DATE", "2001-01-01T00:00:00Z");
    run(&mut command);
}

const PERSON: &str = "+++\nname = \"Somebody\"\nidentity = \"named\"\n+++\n";

/// A checkout with two commits, not at its top.
fn checkout() -> Folder {
    let folder = Folder::with(&[
        ("site/annals.toml", "title = \"T\"\nbase_url = \"https://example.org/\"\n"),
        ("site/content/people/ann.md", PERSON),
        ("site/content/people/ben-é.txt", "x"),
        ("site/content/people/cy.md", &PERSON.replace("Somebody", "Cy")),
    ]);
    git(folder.path(), "2026-01-01T10:00:00+02:00", &["init", "-q"]);
    git(folder.path(), "", &["add", "."]);
    git(folder.path(), "2026-01-01T10:00:00+02:00", &["commit", "-qm", "one"]);
    folder.edit("site/content/people/cy.md", |t| format!("{t}More.\n"));
    git(folder.path(), "2026-02-02T12:00:00Z", &["commit", "-qam", "two"]);
    folder
}

#[test]
fn git_says_when_an_entry_was_changed() {
    let folder = checkout();
    let history = git::history(&folder.join("site"));
    assert_eq!(history.get("content/people/ann.md"), Some(&1_767_254_400), "{history:?}");
    assert_eq!(history.get("content/people/cy.md"), Some(&1_770_033_600), "{history:?}");
    assert!(history.contains_key("content/people/ben-é.txt"), "{history:?}");
    folder.edit("site/content/people/cy.md", |t| format!("{t}And more.\n"));
    folder.write("site/content/people/new.md", PERSON);
    let history = git::history(&folder.join("site"));
    assert!(
        !history.contains_key("content/people/cy.md") && !history.contains_key("content/people/new.md"),
        "{history:?}"
    );
    assert!(history.contains_key("content/people/ann.md"));
}

#[test]
fn a_shallow_clone_knows_only_what_it_holds() {
    let (folder, clone) = (checkout(), Folder::new());
    let from = format!("file://{}", folder.path().display());
    git(clone.path(), "", &["clone", "-q", "--depth", "1", &from, "c"]);
    assert_eq!(git::history(&clone.join("c/site")), snapshot::History::new());
    git(&clone.join("c"), "", &["fetch", "-q", "--unshallow"]);
    assert_eq!(git::history(&clone.join("c/site")), git::history(&folder.join("site")));
    assert_eq!(git::history(clone.path()), snapshot::History::new(), "no checkout");
}

#[test]
fn what_an_entry_says_of_its_change_goes_first() {
    let folder = checkout();
    folder.edit("site/content/people/ann.md", |t| t.replacen("identity", "modified = \"2026-03-04\"\nidentity", 1));
    let root = folder.join("site");
    common::annals(&["build", "--root", root.to_str().expect("UTF-8")]).expect(0);
    let map = folder.read("site/public/sitemap.xml");
    assert!(map.contains("people/ann.html</loc><lastmod>2026-03-04</lastmod>"), "{map}");
    assert!(map.contains("people/cy.html</loc><lastmod>2026-02-02T12:00:00Z</lastmod>"), "{map}");
    // A day is no moment: the feed has only what is known.
    let feed = folder.read("site/public/atom.xml");
    assert!(
        feed.contains("people/cy.html")
            && !feed.contains("people/ann.html")
            && feed.contains("<updated>2026-02-02T12:00:00Z"),
        "{feed}"
    );
}

#[test]
fn two_builds_on_two_paths_are_equal() {
    let (folder, clone) = (checkout(), Folder::new());
    git(clone.path(), "", &["clone", "-q", folder.path().to_str().expect("UTF-8"), "a-longer/path/to/c"]);
    for root in [folder.join("site"), clone.join("a-longer/path/to/c/site")] {
        common::annals(&["build", "--root", root.to_str().expect("UTF-8")]).expect(0);
    }
    common::same(
        "two paths",
        &common::tree(&folder.join("site/public")),
        &common::tree(&clone.join("a-longer/path/to/c/site/public")),
    );
}

#[test]
fn changes_in_meaning_are_told_and_slips_apart() {
    let folder = Folder::new();
    let at = |args: &[&str]| {
        let root = folder.join("new");
        common::annals(&[args, &["--root", root.to_str().expect("UTF-8")]].concat())
    };
    let new = folder.join("new");
    common::annals(&["init", new.to_str().expect("UTF-8"), "--example"]).expect(0);
    let time = "2026-01-01T10:00:00Z";
    [&["init", "-q"][..], &["add", "."], &["commit", "-qm", "one"]].iter().for_each(|args| git(&new, time, args));
    assert_eq!(at(&["changes", "--since", "HEAD"]).expect(0).stdout, "");
    folder.edit("new/content/incidents/1971-06-13-publication.md", |t| {
        t.replace("date = \"1971-06-13\" ", "date = \"1971-06\" ")
            .replace("role = \"publisher\"", "role = \"printer\"")
            .replace("The Government asked", "The Goverment asked")
            .replace(
                "\nJustice Black wrote that the newspapers\n\"nobly did precisely that which",
                "\nJustice Black wrote that they\n\"precisely that which",
            )
    });
    folder.edit("new/content/incidents/1971-06-30-decision.md", |t| {
        t.replace("[[hugo-black|Justice Black]] wrote separately [@nyt-v-us, p. 714].\n", "He wroote.\n")
    });
    folder.edit("new/content/sources/nyt-v-us.md", |t| t.replace("403 U.S. 713", "403 U. S. 713"));
    folder.remove("new/content/people/hugo-black.md");
    folder.edit("new/content/incidents/1971-06-30-decision.md", |t| {
        t.replace("{ id = \"hugo-black\", role = \"concurred\" }, ", "")
    });
    folder.write("new/content/people/ann.md", PERSON);
    // What was verified must be verified again before anything is told.
    at(&["changes", "--since", "HEAD", "--copies", folder.join("new/copies").to_str().expect("UTF-8")]).expect(0);
    let told = at(&["changes", "--since", "HEAD", "--format", "json"]).expect(0).stdout;
    let told: BTreeSet<(String, String)> = told
        .lines()
        .map(|l| serde_json::from_str::<Value>(l).expect("JSON"))
        .map(|c| (c["id"].as_str().expect("an id").to_owned(), c["what"].as_str().expect("a word").to_owned()))
        .collect();
    for (id, what) in [
        ("1971-06-13-publication", "date widened"),
        ("1971-06-13-publication", "role changed"),
        ("1971-06-13-publication", "quotation removed"),
        ("1971-06-13-publication", "quotation added"),
        ("1971-06-30-decision", "person removed"),
        ("1971-06-30-decision", "text added"),
        ("hugo-black", "entry removed"),
        ("ann", "entry added"),
    ] {
        assert!(told.contains(&(id.to_owned(), what.to_owned())), "{id}: {what} isn't in {told:#?}");
    }
    assert!(!told.iter().any(|(_, what)| what == "typing"), "{told:#?}");
    let all = at(&["changes", "--since", "HEAD", "--typing"]).expect(0).stdout;
    assert!(all.contains("sources/nyt-v-us: typing\n  - 403 U.S. 713\n  + 403 U. S. 713\n"), "{all}");
    for wrong in ["gone", "--help-me", "HEAD:x"] {
        assert_eq!(at(&["changes", &format!("--since={wrong}")]).expect(2).stdout, "");
    }
}

#[test]
fn what_git_refuses_is_told_in_its_words() {
    let folder = checkout();
    // A checkout of another user is one that git doesn't speak of; so is one that is broken.
    let changes = |revision: &str| folder.annals(&["changes", "--since", revision]).expect(2).stderr;
    assert!(changes("nope").contains("git doesn't know a revision `nope` here"), "{}", changes("nope"));
    folder.write(".git/config", "[core\n");
    let said = changes("HEAD");
    assert!(said.contains("git can't show what revision `HEAD` contains: fatal: bad config"), "{said}");
}

#[test]
fn corrections_are_recorded_once_and_published() {
    let folder = Folder::new();
    let new = folder.join("new");
    common::annals(&["init", new.to_str().expect("UTF-8"), "--example"]).expect(0);
    let at = |args: &[&str]| common::annals(&[args, &["--root", new.to_str().expect("UTF-8")]].concat());
    let commit = |time: &str| {
        [&["add", "."][..], &["commit", "-qm", "a step"]].iter().for_each(|args| git(&new, time, args));
    };
    git(&new, "2026-01-01T10:00:00Z", &["init", "-q"]);
    commit("2026-01-01T10:00:00Z");
    let record = || at(&["changes", "--since", "HEAD~1", "--record"]).expect(0);
    folder.edit("new/content/incidents/1971-06-13-publication.md", |t| {
        t.replace("date = \"1971-06-13\" ", "date = \"1971-06\" ").replace("role = \"publisher\"", "role = \"printer\"")
    });
    commit("2026-02-03T11:12:13+01:00");
    record();
    let first = folder.read("new/corrections.toml");
    assert!(first.contains("date = \"2026-02-03T11:12:13+01:00\"") && first.contains("how = \"widened\""), "{first}");
    assert_eq!(first.matches("[[correction]]").count(), 2, "{first}");
    // An editor says why; what is recorded stays, and isn't recorded twice.
    let edited = first.replacen("reason = \"\"", "reason = \"The paper says <no> day & no hour.\"", 1);
    folder.write("new/corrections.toml", &edited);
    record();
    assert_eq!(folder.read("new/corrections.toml"), edited);
    published(&new, &at);
    // A file as Windows saves it stays as it is, and what is added ends its lines likewise.
    let windows = format!("\u{feff}{}", edited.replace('\n', "\r\n"));
    folder.write("new/corrections.toml", windows.rsplit_once("\r\n[[correction]]").expect("two").0);
    record();
    let mended = folder.read("new/corrections.toml");
    assert!(mended.starts_with('\u{feff}') && mended.matches("[[correction]]").count() == 2, "{mended}");
    assert_eq!(mended.matches('\n').count(), mended.matches("\r\n").count(), "{mended}");
    folder.write("new/corrections.toml", &edited);
    // Without a reason the editor is reminded.
    assert!(at(&["check"]).expect(0).stderr.contains("W0608"));
    // Two that say the same of one day, and a heading of the same name: every anchor is on its page once.
    let twice = "\n[[correction]]\ndate = \"2026-03-01\"\nkind = \"incident\"\nentry = \"1971-06-13-publication\"\nkey = \"text\"\nhow = \"changed\"\nreason = \"So.\"\n".repeat(2);
    folder.edit("new/corrections.toml", |t| format!("{t}{twice}"));
    folder.edit("new/content/incidents/1971-06-13-publication.md", |t| {
        format!("{t}\n## Corrections\n\nNone [@nyt-v-us].\n")
    });
    at(&["build"]).expect(0);
    for path in ["corrections.html", "incidents/1971-06-13-publication.html"] {
        let ids = html::ids(&folder.read(&format!("new/public/{path}")));
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{path}: {ids:?}");
    }
    withheld_from_corrections(&folder, &at);
}

/// What was recorded stands on its page, on the entry's, in the feed and in the tables.
fn published(new: &Path, at: &dyn Fn(&[&str]) -> common::Ran) {
    at(&["build", "--base-url", "https://example.org/new/"]).expect(0);
    let built = common::tree(&new.join("public"));
    let page = |path: &str| String::from_utf8(built[path].clone()).expect("UTF-8");
    let anchor = html::ids(&page("corrections.html")).into_iter().find(|id| id.starts_with("c-")).expect("an anchor");
    for path in ["corrections.html", "incidents/1971-06-13-publication.html"] {
        let page = page(path);
        assert!(page.contains("The paper says &lt;no&gt; day &amp; no hour.") && page.contains("<del>"), "{path}");
        assert!(page.contains(&format!("id=\"{anchor}\"")), "{path}");
    }
    assert!(page("corrections.html").contains("<del>June 13, 1971</del> <ins>June 1971"), "dates are said in words");
    assert!(!page("incidents/1971-06-30-decision.html").contains("id=\"corrections\""));
    assert!(
        page("index.html").contains("href=\"corrections.html\"") && page("sitemap.xml").contains("corrections.html")
    );
    let feed = page("corrections.atom.xml");
    let feed = roxmltree::Document::parse(&feed).expect("XML");
    let updated = feed.descendants().find(|n| n.has_tag_name(("http://www.w3.org/2005/Atom", "updated")));
    assert_eq!(updated.and_then(|n| n.text()), Some("2026-02-03T10:12:13Z"));
    // What the feed links to is there, and the page says that there is a feed.
    let atom = "http://www.w3.org/2005/Atom";
    let entries: Vec<_> = feed.descendants().filter(|n| n.has_tag_name((atom, "entry"))).collect();
    assert_eq!(entries.len(), 2);
    for entry in entries {
        let href = entry.children().find(|n| n.has_tag_name((atom, "link"))).and_then(|n| n.attribute("href"));
        let (path, anchor) =
            href.and_then(|h| h.strip_prefix("https://example.org/new/")?.split_once('#')).expect("a link");
        assert!(html::ids(&page(path)).contains(&anchor.to_owned()), "{path}#{anchor}");
    }
    let corrections = page("corrections.html");
    let head = corrections.split("</head>").next().expect("a head");
    assert!(head.contains("type=\"application/atom+xml\"") && head.contains("href=\"corrections.atom.xml\""), "{head}");
    let table: Value = serde_json::from_slice(&built["data/corrections.json"]).expect("JSON");
    let hows: Vec<&str> = table["rows"].as_array().expect("rows").iter().filter_map(|r| r["how"].as_str()).collect();
    assert_eq!(hows.len(), 2, "{table}");
    assert!(hows.contains(&"widened") && page("data/corrections.csv").contains("<no> day & no hour"), "{table}");
    let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
    let schema = serde_json::from_slice(&built["data/schema.json"]).expect("JSON");
    compiler.add_resource("schema.json", schema).expect("a schema");
    let schema = compiler.compile("schema.json", &mut schemas).expect("a schema");
    schemas.validate(&table, schema).unwrap_or_else(|error| panic!("{error:#}"));
}

/// Nothing is told of an entry that is withheld, nor what it was.
fn withheld_from_corrections(folder: &Folder, at: &dyn Fn(&[&str]) -> common::Ran) {
    folder.edit("new/content/incidents/1971-06-13-publication.md", |t| {
        t.replacen("+++\n", "+++\nwithheld = \"It is looked at again.\"\n", 1)
    });
    at(&["build", "--base-url", "https://example.org/new/"]).expect(0);
    for (path, bytes) in common::tree(&folder.join("new/public")) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("no&gt; day") && !text.contains("<no> day") && !text.contains("u003cno"), "{path}");
    }
    assert!(!folder.join("new/public/corrections.html").exists());
}

// ── Heads and what hosts read ───────────────────────────────────────────────────────────────────────────────────────

#[test]
fn heads_name_absolute_addresses_only_where_one_is_known() {
    let page = file("incidents/2021-01-06-tweet.html");
    let head = page.split("</head>").next().expect("a head");
    for part in [
        "<link rel=\"canonical\" href=\"https://example.org/repo/incidents/2021-01-06-tweet.html\">",
        "<meta property=\"og:type\" content=\"article\">",
        "<meta property=\"og:image\" content=\"https://example.org/repo/cards/incident.png\">",
        "<meta name=\"twitter:card\" content=\"summary_large_image\">",
        "type=\"application/atom+xml\" title=\"The Pence Record\" href=\"../atom.xml\">",
    ] {
        assert!(head.contains(part), "{part}\n{head}");
    }
    let person = file("people/mike-pence.html");
    assert!(person.contains("href=\"../people/mike-pence.atom.xml\">"), "a person has a feed");
    for kind in ["incident", "person", "statute", "source", "site"] {
        let card = &BUILT.1[&format!("cards/{kind}.png")];
        assert!(card.starts_with(b"\x89PNG") && card.len() < 20_000, "{kind}: {} bytes", card.len());
        assert_eq!((&card[16..20], &card[20..24]), (&1200_u32.to_be_bytes()[..], &630_u32.to_be_bytes()[..]), "{kind}");
    }
    let (_, without) = real::published();
    for (path, bytes) in without {
        assert!(!path.ends_with("atom.xml") && path != "sitemap.xml", "{path}");
        let text = String::from_utf8_lossy(bytes);
        let head = text.split("</head>").next().unwrap_or_default();
        assert!(!path.ends_with(".html") || !head.contains("og:") && !head.contains("canonical"), "{path}");
    }
    assert!(!String::from_utf8_lossy(&without["robots.txt"]).contains("Sitemap"));
}

#[test]
fn a_domain_is_told_to_pages_and_is_the_address() {
    let folder = Folder::with(&[
        ("annals.toml", "title = \"T\"\ndomain = \"pence.example.org\"\n"),
        ("content/people/new.md", &PERSON.replace("identity", "former_ids = [\"old\"]\nidentity")),
    ]);
    folder.annals(&["build"]).expect(0);
    assert_eq!(folder.read("public/CNAME"), "pence.example.org\n");
    assert!(folder.read("public/robots.txt").contains("Sitemap: https://pence.example.org/sitemap.xml"));
    // A former address names the new one as its own.
    let old = folder.read("public/people/old.html");
    assert!(
        old.contains("<link rel=\"canonical\" href=\"https://pence.example.org/people/new.html\">")
            && old.contains("noindex"),
        "{old}"
    );
    assert!(!folder.read("public/sitemap.xml").contains("old.html"));
    for path in common::tree(&folder.join("public")).keys().filter(|p| *p != ".nojekyll") {
        assert!(path.split('/').all(|part| !part.starts_with(['_', '.'])), "{path}: hosts leave such files out");
    }
}

#[test]
fn only_a_machine_that_publishes_is_told_of_a_missing_address() {
    let folder = Folder::with(&[("annals.toml", "title = \"T\"\n"), ("content/people/ann.md", PERSON)]);
    let root = folder.path().to_str().expect("UTF-8");
    let build = |ci: Option<&str>, more: &[&str]| {
        let mut command = common::command(&["build", "--root", root]);
        command.args(more);
        ci.iter().for_each(|value| _ = command.env("CI", value));
        common::Ran::from(command.output().expect("it runs")).expect(0).stderr
    };
    assert!(!build(None, &[]).contains("without its address"));
    assert!(build(Some("true"), &[]).contains("warning: the site is built without its address"));
    assert!(build(Some("true"), &["--format", "github"]).contains("::warning::the site is built without its address"));
    assert!(!build(Some("true"), &["--base-url", BASE]).contains("without its address"));
}

#[test]
fn a_page_stays_small() {
    let style = BUILT.1.iter().find(|(p, _)| p.ends_with(".css")).expect("a style sheet");
    let folder = Folder::new();
    for (path, bytes) in BUILT.1.iter().filter(|(p, _)| p.starts_with("incidents/")).chain([style]) {
        folder.write(path, bytes);
        run(Command::new("gzip").arg("-9").arg(folder.join(path)));
    }
    let size = |path: &str| std::fs::metadata(folder.join(&format!("{path}.gz"))).map_or(0, |m| m.len());
    let largest = BUILT.1.keys().filter(|p| p.starts_with("incidents/")).map(|p| (size(p) + size(style.0), p)).max();
    let (bytes, path) = largest.expect("an incident");
    assert!(bytes <= 14_000, "{path} with the style sheet takes {bytes} bytes");
}
