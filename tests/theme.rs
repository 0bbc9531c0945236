//! `docs/theme.md` is true: the properties, components and contrasts that it names are those of the theme, and the specimen uses every part.

use crate::common::{self, html, project, site};
use annals::build::Options;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

fn file(path: &str) -> String {
    fs::read_to_string(project().join(path)).expect(path)
}

/// The rows of every table of the document under a heading, cell by cell.
fn table(heading: &str) -> Vec<Vec<String>> {
    let text = file("docs/theme.md");
    let part = text.split("\n## ").find(|part| part.starts_with(heading)).expect(heading).to_owned();
    let rows = part.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| row.trim_matches('|').split(" | ").map(|c| c.trim_matches([' ', '|', '`']).to_owned()).collect())
        .collect()
}

/// The custom properties of the style sheet, with their values.
fn properties() -> BTreeMap<String, String> {
    let css = file("static/site.css");
    let root = css.split_once(":root {").and_then(|(_, rest)| rest.split_once("\n}")).expect("tokens").0.to_owned();
    let all = root.split(';').filter_map(|line| line.trim().strip_prefix("--")?.split_once(": "));
    all.map(|(name, value)| (format!("--{name}"), value.trim().to_owned())).collect()
}

/// The relative luminance of a colour, as WCAG 2 has it.
fn luminance(colour: &str) -> f64 {
    let part = |at: usize| {
        let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).expect("a colour")) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}

fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn contrast_is_what_wcag_says() {
    assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 1e-9);
    assert!((contrast("#777777", "#ffffff") - 4.48).abs() < 0.01);
}

#[test]
fn every_property_is_explained_with_its_value() {
    let properties = properties();
    let rows: Vec<Vec<String>> = ["Colors", "Type", "Space"].into_iter().flat_map(table).collect();
    let named: BTreeSet<&String> = rows.iter().map(|row| &row[0]).collect();
    assert_eq!(named, properties.keys().collect());
    for row in table("Type").iter().chain(&table("Space")).filter(|row| row[1].contains(|c: char| c.is_ascii_digit())) {
        assert_eq!(properties[&row[0]], row[1], "{}", row[0]);
    }
}

#[test]
fn contrasts_are_what_the_table_says_and_enough() {
    let rows = table("Colors");
    let properties = properties();
    let pair = |name: &str| {
        let row = rows.iter().find(|row| row[0] == name).expect(name);
        assert_eq!(properties[name], format!("light-dark({}, {})", row[1], row[2]));
        [row[1].clone(), row[2].clone()]
    };
    let mut measured = 0;
    for row in &rows {
        let own = pair(&row[0]);
        for (cell, ground) in row[4..].iter().zip(["--paper", "--sheet", "--mark"]).filter(|(cell, _)| !cell.is_empty())
        {
            let ground = pair(ground);
            let least = if row[0] == "--edge" { 3.0 } else { 4.5 };
            for (at, said) in cell.split(", ").enumerate() {
                let (said, is): (f64, f64) = (said.parse().expect("a number"), contrast(&own[at], &ground[at]));
                assert!(is >= said && is < said + 0.1 && is >= least, "{} on {}: {is}, not {said}", row[0], ground[at]);
                measured += 1;
            }
        }
    }
    assert_eq!(measured, 24, "four colours, on three grounds, light and dark");
}

#[test]
fn every_component_is_explained() {
    let templates = file("templates/components.html");
    let made = templates.split("{% component ").skip(1).filter_map(|rest| rest.split('(').next());
    let made: BTreeSet<String> = made.map(str::to_owned).collect();
    assert!(made.len() > 15, "the components are gone");
    assert_eq!(table("Components").into_iter().map(|row| row[0].clone()).collect::<BTreeSet<_>>(), made);
}

/// The classes that the style sheet knows.
fn styled() -> BTreeSet<String> {
    let css = file("static/site.css");
    // What stands in braces without further braces are declarations, whose numbers look like classes.
    let mut selectors = String::new();
    for rule in css.split('}') {
        let before = rule.rsplit_once('{').map_or(rule, |(before, _)| before);
        selectors.push_str(before.rsplit("*/").next().unwrap_or_default());
    }
    let after_dots = selectors.split('.').skip(1);
    let names = after_dots.map(|rest| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect());
    names.filter(|name: &String| name.starts_with(|c: char| c.is_ascii_lowercase())).collect()
}

#[test]
fn the_specimen_shows_every_part() {
    let root = project().join("tests/specimen");
    let build = site::clean(&site::snapshot(&root), &Options { drafts: true, ..Options::default() });
    let errors: Vec<&annals::diagnostics::Said> = build
        .diagnostics
        .iter()
        .filter(|d| d.severity == annals::diagnostics::Severity::Error)
        .map(|d| &d.message)
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    let files = site::outputs(&build).expect("templates");
    let pages = files.iter().filter(|(path, _)| path.ends_with(".html"));
    let all: String = pages.map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned()).collect();
    let used: BTreeSet<String> = html::attributes(&all, "class")
        .iter()
        .flat_map(|c| c.split(' ').map(str::to_owned).collect::<Vec<_>>())
        .collect();
    // Of scripts: what a filter leaves out, and previews. A statute six levels deep looks like one of five.
    let elsewhere = ["out", "peek", "d6"].map(str::to_owned);
    let styled = styled();
    assert!(styled.len() > 80, "{styled:?}");
    let missing: Vec<&String> = styled.iter().filter(|c| !used.contains(*c) && !elsewhere.contains(c)).collect();
    assert!(missing.is_empty(), "the specimen shows nothing that looks like {missing:?}");
    for kind in
        ["incidents/", "people/", "statutes/", "sources/", "timeline", "print", "wordings", "evidence", "search"]
    {
        assert!(files.keys().any(|path| path.starts_with(kind)), "{kind}");
    }
}

#[test]
fn no_rule_has_a_side_of_the_window() {
    let css = std::fs::read_to_string(common::project().join("static/site.css")).unwrap();
    let sides = [
        "margin-left",
        "margin-right",
        "padding-left",
        "padding-right",
        "border-left",
        "border-right",
        "text-align: left",
        "text-align: right",
        "float: left",
        "float: right",
        " left:",
        " right:",
    ];
    let found: Vec<&str> = sides.into_iter().filter(|side| css.contains(side)).collect();
    assert!(found.is_empty(), "a page from right to left needs inline-start and inline-end in place of {found:?}");
    // Four values are two sides as well.
    let four = |rule: &&str| {
        let (name, value) = rule.split_once(':').unwrap_or_default();
        let values: Vec<&str> = value.split_whitespace().collect();
        matches!(name.trim(), "margin" | "padding" | "inset") && values.len() == 4 && values[1] != values[3]
    };
    let uneven: Vec<&str> = css.split(['{', '}', ';']).filter(four).collect();
    assert!(uneven.is_empty(), "{uneven:?}");
}
