//! The real site: what it must hold, and what no page of it may say.

use crate::common::{self, html, real, site};
use annals::build::Build;
use annals::model::{EntryId, IncidentId, StatuteId};

fn page(path: &str) -> &'static str {
    let bytes = real::published().1.get(path).unwrap_or_else(|| panic!("there is no page {path}"));
    std::str::from_utf8(bytes).expect("a page in UTF-8")
}

fn pages() -> impl Iterator<Item = (&'static str, &'static str)> {
    real::published().1.keys().filter(|path| path.ends_with(".html")).map(|path| (path.as_str(), page(path)))
}

fn said(build: &Build) -> String {
    annals::diagnostics::report::print(
        &build.diagnostics,
        build.texts(),
        annals::diagnostics::report::Format::Short,
        false,
    )
}

#[test]
fn it_has_no_errors_without_the_copies() {
    let (build, _) = real::published();
    assert!(!build.has_errors(), "{}", said(build));
    let counts = build.evidence.counts(&build.site);
    assert!(counts.kept > 50, "evidence.lock proves the quotations: {counts:?}");
    assert_eq!(counts.verified, 0, "nothing is verified without copies");
}

#[test]
fn every_quotation_stands_in_its_copy() {
    let Some((snapshot, build)) = real::verified() else { return };
    assert!(!build.has_errors(), "{}", said(build));
    let counts = build.evidence.counts(&build.site);
    assert!(counts.verified > 50, "{counts:?}");
    assert_eq!(counts.kept, 0, "every copy that a source names is there");
    for (quotation, index) in build.site.quotations.iter().zip(0..) {
        let status = build.evidence.status(annals::model::QuotationId(index));
        let held = quotation.source.is_some_and(|s| build.site[s].entry.front.copy.is_some());
        let verified = matches!(status, annals::verify::Status::Verified { .. });
        assert!(!held || verified, "{}: “{}”: {status:?}", quotation.place.path, quotation.text);
    }
    // The lock in the repository is the one that these copies prove.
    let lock = snapshot.lock.as_ref().expect("evidence.lock");
    let expected = build.evidence.lock_text(&build.site);
    assert!(
        *lock.text == *expected,
        "evidence.lock is out of date; run `annals verify`:\n{}",
        common::difference(expected.as_bytes(), lock.text.as_bytes())
    );
}

#[test]
fn it_tells_every_incident() {
    let (build, files) = real::published();
    let incidents: Vec<_> = build.site.incidents.iter().filter(|i| !i.entry.front.proceeding).collect();
    assert!(incidents.len() >= 32, "{} incidents", incidents.len());
    assert!(build.site.incidents.len() - incidents.len() >= 8, "the proceedings that a student needs");
    for entry in build.site.entries() {
        let path = build.site.path(entry).to_string();
        let home = path == "index.html";
        assert!(home || files.contains_key(&path), "no page {path}");
    }
    for incident in incidents {
        let id = &incident.entry.id;
        assert!(!incident.text.citations.is_empty(), "{id} cites nothing");
        assert!(incident.text.body.blocks.len() + incident.text.body.plain.len() > 1, "{id} has no text");
    }
}

/// The incidents that are discussed under a statute, with the anchor of the subsection.
fn discussed(statute: StatuteId) -> Vec<(IncidentId, Option<String>)> {
    let site = &real::published().0.site;
    let all = (0..site.incidents.len() as u32).map(IncidentId);
    all.flat_map(|id| {
        site[id].law.iter().filter(|l| l.statute == statute).map(move |l| (id, l.anchor.as_deref().map(str::to_owned)))
    })
    .collect()
}

fn statute(id: &str) -> StatuteId {
    let site = &real::published().0.site;
    let at = site.statutes.iter().position(|s| &*s.entry.id == id).unwrap_or_else(|| panic!("no statute {id}"));
    StatuteId(at as u32)
}

#[test]
fn both_statutes_and_their_incidents_lead_to_each_other() {
    let site = &real::published().0.site;
    for name in ["18-usc-371", "18-usc-1512"] {
        let statute = statute(name);
        let path = site.path(EntryId::Statute(statute)).to_string();
        let text = page(&path);
        let (links, anchors) = (html::links(html::main_of(text).expect("<main>")), html::ids(text));
        let discussed = discussed(statute);
        assert!(discussed.len() >= 10, "{name}: only {} incidents are discussed under it", discussed.len());
        for (incident, anchor) in discussed {
            let incident_path = site.path(EntryId::Incident(incident)).to_string();
            let there = links.iter().any(|l| html::resolve(&path, l).is_some_and(|(to, _)| to == incident_path));
            assert!(there, "{path} doesn't link to {incident_path}");
            let back = html::links(html::main_of(page(&incident_path)).expect("<main>"));
            let exact = |l: &String| html::resolve(&incident_path, l) == Some((path.clone(), anchor.clone()));
            assert!(
                back.iter().any(exact),
                "{incident_path} doesn't link to {path}#{}",
                anchor.clone().unwrap_or_default()
            );
            assert!(anchor.as_ref().is_none_or(|a| anchors.contains(a)), "{path} has no anchor {anchor:?}");
        }
    }
    for anchor in ["c-2", "f-1", "k"] {
        assert!(
            html::ids(page("statutes/18-usc-1512.html")).iter().any(|id| id == anchor),
            "18 U.S.C. § 1512 has no #{anchor}"
        );
    }
    assert!(html::ids(page("statutes/18-usc-1515.html")).iter().any(|id| id == "a-1"), "18 U.S.C. § 1515 has no #a-1");
}

/// The part of a statute's page that tells who discusses incidents under a subsection in one way: the words between its heading and the next.
fn group<'p>(page: &'p str, anchor: &str, stance: &str, by: &str) -> Option<&'p str> {
    let under = format!("aria-labelledby=\"under-{}\"", if anchor.is_empty() { "section" } else { anchor });
    let section = page.split("<section ").find(|part| part.starts_with(&under))?;
    let stance = if stance == "offered" { "offered as evidence" } else { stance };
    let stance = format!("<b class=\"stance\">{stance}</b> in <a href=\"../sources/{by}");
    section.split("<div class=\"by\">").find(|part| part.contains(&stance))
}

#[test]
fn every_law_link_stands_under_its_subsection_and_stance() {
    let site = &real::published().0.site;
    let mut count = 0;
    for incident in site.incidents.iter().filter(|i| i.entry.common.withheld.is_none()) {
        for link in &incident.law {
            let path = site.path(EntryId::Statute(link.statute)).to_string();
            let (anchor, by) = (link.anchor.as_deref().unwrap_or_default(), &site[link.by].entry.id);
            let what = format!("{path}: {} under #{anchor}, {} by {by}", incident.entry.id, link.stance.word());
            let group =
                group(page(&path), anchor, link.stance.word(), by).unwrap_or_else(|| panic!("{what}: no such group"));
            let href = format!("href=\"../incidents/{}.html\"", incident.entry.id);
            assert!(group.contains(&href), "{what}: not listed");
            count += 1;
        }
    }
    assert!(count >= 30, "only {count} law links");
}

#[test]
fn the_matrix_has_every_incident_that_is_discussed() {
    let site = &real::published().0.site;
    let links: Vec<String> = html::links(page("statutes/matrix.html"))
        .iter()
        .filter_map(|l| html::resolve("statutes/matrix.html", l))
        .map(|(to, _)| to)
        .collect();
    for (i, incident) in site.incidents.iter().enumerate().filter(|(_, incident)| !incident.law.is_empty()) {
        let path = site.path(EntryId::Incident(IncidentId(i as u32))).to_string();
        assert!(links.contains(&path), "{} is missing", incident.entry.id);
    }
}

/// The main sections, each with the anchor of its subsection and how it is cited.
const MAIN: [(&str, &str, &str); 2] =
    [("18-usc-371", "", "18 U.S.C. § 371"), ("18-usc-1512", "c-2", "18 U.S.C. § 1512(c)(2)")];

/// The groups of a main section on the page of the statutes: the words of the heading, and the list below it.
fn main_groups(statute: &str) -> Vec<(String, &'static str)> {
    let text = html::main_of(page("statutes/index.html")).expect("<main>");
    let open = format!("<section aria-labelledby=\"main-{statute}\">");
    let (_, section) = text.split_once(&open).unwrap_or_else(|| panic!("no section on {statute}"));
    let (section, _) = section.split_once("</section>").expect("its end");
    let groups = section.split("<h3>").skip(1).filter_map(|group| group.split_once("</h3>"));
    groups.map(|(title, list)| (html::words(title).trim().to_owned(), list)).collect()
}

#[test]
fn every_incident_stands_under_both_main_sections_or_is_said_not_to() {
    const NONE: &str = "No source here links these incidents to this section";
    let site = &real::published().0.site;
    let matrix = page("statutes/matrix.html");
    for (column, (name, anchor, cite)) in MAIN.into_iter().enumerate() {
        let (groups, id) = (main_groups(name), statute(name));
        assert_eq!(groups.last().map(|(title, _)| title.as_str()), Some(NONE), "{name}: the last group");
        for incident in site.incidents.iter().filter(|i| i.entry.common.withheld.is_none()) {
            let slug = &incident.entry.id;
            let links =
                || incident.law.iter().filter(|l| l.statute == id && l.anchor.as_deref().unwrap_or_default() == anchor);
            let mut expected: Vec<String> = links().map(|l| l.stance.word().to_owned()).collect();
            expected.sort();
            expected.dedup();
            let href = format!("href=\"../incidents/{slug}.html\"");
            let listed = groups.iter().filter(|(_, list)| list.contains(&href)).map(|(title, _)| title.to_lowercase());
            let mut listed: Vec<String> =
                listed.map(|title| title.split(' ').next().unwrap_or_default().to_owned()).collect();
            listed.sort();
            let unlinked = expected.is_empty();
            let wanted = if unlinked { vec!["no".to_owned()] } else { expected };
            assert_eq!(listed, wanted, "{slug} under {cite} on the page of the statutes");

            let row = matrix
                .split("<tr>")
                .skip(2)
                .find(|row| row.contains(&href))
                .unwrap_or_else(|| panic!("{slug}: no row"));
            let cell = row.split("<td").nth(column + 1).expect("a cell");
            assert_eq!(cell.contains("no source here"), unlinked, "{slug}: the matrix on {cite}");
            assert_eq!(cell.matches("<b class=\"stance\">").count(), links().count(), "{slug}: the matrix on {cite}");

            let own = page(&format!("incidents/{slug}.html"));
            let hash = if anchor.is_empty() { String::new() } else { format!("#{anchor}") };
            let said = format!("No source here links this to <a href=\"../statutes/{name}.html{hash}\">");
            assert_eq!(own.contains(&said), unlinked, "{slug}: its own page");
            let folded = page(&format!("statutes/{name}.html")).rsplit_once("<details class=\"fold\">");
            let folded = folded.is_some_and(|(_, list)| list.contains(&href));
            assert!(!unlinked || folded, "{slug}: the page of {name}");
        }
    }
}

#[test]
fn what_the_filing_tells_is_offered_under_both_main_sections() {
    let site = &real::published().0.site;
    let offered = |id: StatuteId| -> Vec<&str> {
        let of = |i: &annals::model::Incident| {
            i.law.iter().any(|l| l.statute == id && l.stance.word() == "offered" && l.locator.is_some())
        };
        site.incidents.iter().filter(|i| of(i)).map(|i| &*i.entry.id).collect()
    };
    let [one, other] = ["18-usc-371", "18-usc-1512"].map(|name| offered(statute(name)));
    assert_eq!(one, other);
    assert!(one.len() >= 25, "{one:?}");
    // Not offered: what the filing says that it won't use, and what it doesn't tell.
    for absent in ["2021-01-06-so-what", "2020-12-15-maneuvering", "2021-01-06-deaths", "2021-01-10-no-contact"] {
        assert!(!one.contains(&absent), "{absent}");
    }
}

#[test]
fn every_link_and_anchor_is_there() {
    let faults = site::broken_links(&real::published().1);
    assert!(faults.is_empty(), "{} broken links\n  {}", faults.len(), faults.join("\n  "));
}

/// Words that would judge. A quotation may hold them; the site's own sentences may only deny them or say who alleges them.
const JUDGING: [&str; 11] = [
    "violated",
    "violates",
    "violating",
    "violation of",
    "broke the law",
    "breaking the law",
    "committed a crime",
    "committed crimes",
    "guilty",
    "illegally",
    "perpetrator",
];
/// What a sentence with such a word must say as well: who says so, or that it isn't so.
const FAIR: [&str; 28] = [
    "alleg",
    "according to",
    "prosecutor",
    "the filing",
    "filing says",
    "the commentary",
    "commentary ",
    "argue",
    "charged",
    "charge ",
    "no court",
    "no jury",
    "not to have",
    "isn’t to have",
    "not guilty",
    "denied",
    "denies",
    "rejected",
    "whether",
    "whoever",
    "indictment",
    "opinion",
    "court held",
    "the court",
    "claim",
    "does not say",
    "doesn’t say",
    "never",
];

/// The site's own words on a page: quotations, statutes' texts and titles of sources are others'.
fn own_words(page: &str) -> String {
    let mut text = html::main_of(page).unwrap_or_default().to_owned();
    for (open, close) in [
        ("<blockquote", "</blockquote>"),
        ("<span class=\"q\"", "</span>"),
        ("<div class=\"statute\"", "</div>"),
        ("<table class=\"ledger\"", "</table>"),
        ("<cite>", "</cite>"),
    ] {
        while let Some(start) = text.find(open) {
            let end = text[start..].find(close).map_or(text.len(), |n| start + n + close.len());
            text.replace_range(start..end, " ");
        }
    }
    // Tags that end a block end a sentence.
    for tag in [
        "</p>",
        "</li>",
        "</td>",
        "</th>",
        "</dd>",
        "</dt>",
        "</h1>",
        "</h2>",
        "</h3>",
        "</a></p>",
        "</summary>",
        "</figcaption>",
    ] {
        text = text.replace(tag, &format!("{tag} ¶ "));
    }
    without_quotations(&html::words(&text))
}

fn without_quotations(text: &str) -> String {
    let mut depth = 0_usize;
    let mut own = String::new();
    for c in text.chars() {
        match c {
            '“' => depth += 1,
            '”' => depth = depth.saturating_sub(1),
            // A mark that is never closed must not hide the rest of the page.
            '¶' => depth = 0,
            _ => {}
        }
        if depth == 0 {
            own.push(c);
        }
    }
    own
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split(['¶', ';']).flat_map(|part| part.split_inclusive(". ")).map(str::trim).filter(|s| !s.is_empty())
}

fn has_word(text: &str, word: &str) -> bool {
    let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    text.match_indices(word)
        .any(|(at, _)| edge(text[..at].chars().next_back()) && edge(text[at + word.len()..].chars().next()))
}

#[test]
fn no_page_says_that_anybody_violated_a_law() {
    let mut faults = Vec::new();
    for (path, page) in pages() {
        for sentence in sentences(&own_words(page)) {
            let lower = sentence.to_lowercase();
            let judging = JUDGING.iter().find(|word| has_word(&lower, word));
            if let Some(word) = judging.filter(|_| !FAIR.iter().any(|f| lower.contains(f))) {
                faults.push(format!("{path}: `{word}`: {sentence}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_word_list_catches_what_it_should() {
    let judged = |html: &str| {
        let own = own_words(&format!("<main>{html}</main>"));
        sentences(&own).any(|s| {
            JUDGING.iter().any(|w| has_word(&s.to_lowercase(), w)) && !FAIR.iter().any(|f| s.to_lowercase().contains(f))
        })
    };
    assert!(judged("<p>He violated the statute.</p>"));
    assert!(judged("<p>“He called.” He violated the statute.</p>"));
    assert!(judged("<p>Prosecutors alleged it. He violated the statute.</p>"));
    assert!(judged("<p>An open “mark.</p><p>He violated the statute.</p>"));
    assert!(!judged("<p>Prosecutors alleged that he violated the statute.</p>"));
    assert!(!judged("<p>He said “he violated the statute”.</p><blockquote>He violated it.</blockquote>"));
    assert!(!judged("<div class=\"statute\"><p>Whoever violated it.</p></div>"));
}

/// How a page tells the state of the case.
const OUTCOME: &str = "dismissed without prejudice";

fn tells_the_outcome(path: &str) -> bool {
    html::words(html::main_of(page(path)).expect("<main>")).to_lowercase().contains(OUTCOME)
}

#[test]
fn whoever_reads_of_a_charge_reads_what_became_of_it() {
    let site = &real::published().0.site;
    assert!(
        site.config.case.as_ref().is_some_and(|c| c.text.contains(OUTCOME)),
        "annals.toml tells the state of the case"
    );
    let mut needed: Vec<String> = ["statutes/index.html", "statutes/matrix.html"].map(str::to_owned).to_vec();
    for entry in site.entries() {
        let charged = match entry {
            EntryId::Statute(_) => true,
            EntryId::Person(id) => site[id].entry.front.status.is_some(),
            EntryId::Incident(id) => !site[id].law.is_empty(),
            EntryId::Source(_) | EntryId::Page(_) => false,
        };
        if charged {
            needed.push(site.path(entry).to_string());
        }
    }
    let silent: Vec<&String> = needed.iter().filter(|path| !tells_the_outcome(path)).collect();
    assert!(silent.is_empty(), "these pages mention charges and don't say “{OUTCOME}”: {silent:#?}");
}

#[test]
fn every_status_has_an_outcome_a_source_and_a_date() {
    for person in &real::published().0.site.people {
        let Some(status) = &person.entry.front.status else { continue };
        let id = &person.entry.id;
        assert!(status.outcome.as_ref().is_some_and(|o| !o.trim().is_empty()), "{id}: no outcome");
        assert!(person.status_source.is_some(), "{id}: no source");
        assert!(status.as_of.is_some(), "{id}: no date");
    }
}

#[test]
fn nothing_that_was_not_named_is_named() {
    // P8 and the aide are called what the record calls them; a name stands only where reports are said to give it.
    for person in real::published()
        .0
        .site
        .people
        .iter()
        .filter(|p| !matches!(p.entry.front.identity, annals::entry::front::Identity::Named))
    {
        let name = &person.entry.front.name.value;
        let titles = pages().filter(|(path, _)| *path == format!("people/{}.html", person.entry.id));
        for (path, page) in titles {
            let title = page.split("<title>").nth(1).and_then(|t| t.split("</title>").next()).unwrap_or_default();
            assert!(html::unescape(title).starts_with(&**name), "{path}: {title}");
        }
    }
}

#[test]
fn no_page_needs_anything_from_elsewhere() {
    for (path, page) in pages() {
        for name in ["src", "srcset", "action", "poster"] {
            for address in html::attributes(page, name) {
                assert!(!address.contains("://") && !address.starts_with("//"), "{path}: {name}=\"{address}\"");
            }
        }
        assert!(!page.contains(" style=\""), "{path}: a style attribute, which the content policy refuses");
        let outside = html::links(page).into_iter().filter(|l| l.contains("://"));
        for link in outside {
            assert!(link.starts_with("https://") || link.starts_with("http://"), "{path}: {link}");
        }
    }
}

/// What stands in an element that begins at a place in a page, with everything in it.
fn section(page: &str, at: usize) -> &str {
    let mut depth = 0;
    let tags = page[at..].match_indices("section").filter(|(i, _)| page[..at + i].ends_with(['<', '/']));
    for (i, _) in tags {
        let closes = page[..at + i].ends_with("</");
        depth += if closes { -1 } else { 1 };
        if depth == 0 {
            return &page[at..at + i];
        }
    }
    panic!("a section has no end");
}

#[test]
fn a_day_of_the_timeline_holds_what_is_of_that_day() {
    let timeline = page("timeline.html");
    let days: Vec<&str> =
        timeline.match_indices("<section class=\"day\"").map(|(at, _)| section(timeline, at)).collect();
    assert!(days.len() >= 3 && days.iter().all(|day| day.contains("<li")), "{} days", days.len());
    for day in &days {
        for incident in &real::published().0.site.incidents {
            let spans = incident.entry.front.date.as_ref().is_some_and(|date| date.day().is_none());
            let anchor = format!("id=\"{}\"", incident.entry.id);
            assert!(!spans || !day.contains(&anchor), "{} isn't of one day", incident.entry.id);
        }
        let unknown = day.matches(">Time unknown<").count();
        assert!(unknown <= 1, "a heading stands {unknown} times in a day");
    }
}

#[test]
fn no_gap_of_the_timeline_begins_on_a_day_that_nothing_is_listed_for() {
    let timeline = page("timeline.html");
    assert!(timeline.contains("No known entries between January 10, 2021 and November 18, 2022"));
    assert!(timeline.contains("No entries between December 29, 2022 and August 1, 2023"));
    assert!(timeline.contains("November 2020 to January 5, 2021") && timeline.contains("January 7, 2021 to 2025"));
}

#[test]
fn no_incident_can_be_called_like_a_place_of_the_timeline() {
    let ids = |page: &'static str| page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let is_incident = |id: &str| real::published().0.site.incidents.iter().any(|incident| &*incident.entry.id == id);
    let own: Vec<&str> = ids(page("timeline.html")).filter(|id| !is_incident(id)).collect();
    assert!(own.len() > 20, "{own:?}");
    for id in own {
        let can_be = annals::url::is_id(id) && !annals::url::is_place_in_time(id);
        assert!(!can_be, "an incident could be called `{id}`");
    }
}
