//! The words of the theme: every one is in a file of its language, no template has one of its own, and a documentary in another language shows
//! none in English.

use crate::common::{self, html, project, site};
use annals::build::Options;
use annals::diagnostics::span::SourceFile;
use annals::edtf::{Date, Wording};
use annals::i18n::{Form, Key, Words, names_in, theme};
use annals::input::config::Config;
use annals::input::snapshot::Snapshot;
use std::collections::BTreeSet;

fn templates() -> Vec<(String, String)> {
    let files = common::tree(&project().join("templates")).into_iter().filter(|(name, _)| name.ends_with(".html"));
    files.map(|(name, bytes)| (name, String::from_utf8(bytes).expect("a template in UTF-8"))).collect()
}

/// The words in a language, from a documentary that has these files of its own.
fn words(language: &str, own: &[(&str, &str)]) -> (Words, Vec<String>) {
    words_of(&format!("language = \"{language}\""), own)
}

/// The words of a documentary with these lines in `annals.toml`.
fn words_of(lines: &str, own: &[(&str, &str)]) -> (Words, Vec<String>) {
    let file = SourceFile::new("annals.toml", format!("title = \"A test\"\n{lines}\n"));
    let (config, found) = Config::parse(&file);
    assert!(found.is_empty(), "{lines}");
    let own: Vec<SourceFile> =
        own.iter().map(|(name, text)| SourceFile::new(format!("templates/words/{name}"), *text)).collect();
    let (words, found) = Words::of(&config, Some(&file), &own);
    (words, found.iter().map(|d| format!("{} {}", d.code.id, d.message)).collect())
}

fn key(name: &str) -> Key {
    Key::named(name).unwrap_or_else(|| panic!("no word `{name}`"))
}

// ── Files ───────────────────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn every_file_of_the_theme_is_without_a_fault() {
    for (name, text) in theme() {
        let (_, found) = words("en", &[(name, text)]);
        assert!(found.is_empty(), "{name}:\n{}", found.join("\n"));
    }
}

#[test]
fn spanish_has_every_word_with_its_names() {
    let text = theme().iter().find(|(name, _)| *name == "es.toml").expect("templates/words/es.toml").1;
    let table: toml::Table = text.parse().expect("TOML");
    let own: BTreeSet<&str> = table.keys().map(String::as_str).collect();
    let all: BTreeSet<&str> = Key::all().map(Key::name).collect();
    assert_eq!(own, all);
    let (spanish, english) = (words("es", &[]).0, Words::english());
    for key in Key::all() {
        let (es, en) = (spanish.message(key), english.message(key));
        let forms = |m: &annals::i18n::Message| m.forms.iter().map(|(form, _)| *form).collect::<Vec<Form>>();
        assert_eq!(forms(es), forms(en), "{}", key.name());
        if !key.name().starts_with("date_") && !key.name().starts_with("hour_") {
            assert_eq!(names_in(&es.other), sorted_like(&en.other, &es.other), "{}", key.name());
        }
        assert!(en.other.is_empty() || !es.other.is_empty(), "{} is empty", key.name());
    }
}

/// The names of a pattern, in the order in which another has them.
fn sorted_like<'a>(pattern: &'a str, like: &str) -> Vec<&'a str> {
    let order = names_in(like);
    let mut names = names_in(pattern);
    names.sort_by_key(|name| order.iter().position(|other| other == name).unwrap_or(usize::MAX));
    names
}

#[test]
fn dates_in_english_are_said_as_diagnostics_say_them() {
    assert_eq!(Words::english().wording(), Wording::ENGLISH);
}

#[test]
fn every_word_is_used() {
    let sources = common::tree(&project().join("src")).into_iter().filter(|(name, _)| name.ends_with(".rs"));
    let rust: String = sources.map(|(_, bytes)| String::from_utf8(bytes).expect("UTF-8")).collect();
    let html: String = templates().into_iter().map(|(_, text)| text).collect();
    let whole = |text: &str, word: &str| {
        text.match_indices(word)
            .any(|(at, _)| !text[at + word.len()..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_'))
    };
    let unused: Vec<&str> = Key::all()
        .map(Key::name)
        .filter(|name| {
            !whole(&html, &format!("[[{name}")) && !whole(&rust, &format!("key::{}", name.to_ascii_uppercase()))
        })
        .collect();
    assert!(unused.is_empty(), "no page shows {unused:?}");
}

// ── Templates ───────────────────────────────────────────────────────────────────────────────────────────────────────

/// A template without what the engine prints and does, and without words of the theme; what stands for their names is left.
fn bare(template: &str) -> String {
    let mut text = template.to_owned();
    for (open, close) in [("{#", "#}"), ("{{", "}}"), ("{%", "%}")] {
        while let Some(start) = text.find(open) {
            let end = text[start..].find(close).expect("a closed tag") + start + close.len();
            text.replace_range(start..end, "");
        }
    }
    // From the innermost: a tag that holds no other.
    while let Some(start) = text.rfind("[[") {
        let end = text[start..].find("]]").expect("a closed word") + start;
        let values: Vec<&str> =
            text[start + 2..end].split(" | ").skip(1).map(|v| v.split_once(": ").expect("a name").1).collect();
        let values = values.join(" ");
        text.replace_range(start..end + 2, &values);
    }
    text
}

/// What a reader of a template would see or hear besides its words: text, and attributes that are shown or read out.
fn seen(template: &str) -> Vec<String> {
    let bare = bare(template).replace("<code>draft</code>", "").replace("<code>X</code>", "").replace(">EDTF<", "><");
    // What a script fills in.
    let bare = ["{shown}", "{all}", "{values}", "{words}"].iter().fold(bare, |text, name| text.replace(name, ""));
    let shown =
        ["aria-label", "title", "alt", "placeholder", "label", "data-label", "data-one", "data-many", "data-none"];
    let more = ["data-some", "data-failed", "data-unknown", "data-one-other", "data-many-other", "data-shown"];
    let more = [&more[..], &["data-idle", "data-months", "value", "summary"]].concat();
    let mut all: Vec<String> = shown.iter().chain(&more).flat_map(|name| html::attributes(&bare, name)).collect();
    all.push(html::words(&bare));
    all.retain(|text| text.contains(char::is_alphabetic));
    all
}

#[test]
fn no_template_has_words_of_its_own() {
    let all = templates();
    assert!(all.len() > 15, "the templates are gone");
    for (name, text) in all {
        let found = seen(&text);
        assert!(found.is_empty(), "templates/{name} says {found:?}: put it into templates/words/en.toml");
    }
}

#[test]
fn words_of_a_template_would_be_seen() {
    for template in [
        "<p>Home</p>",
        "{% if a %}Home{% endif %}",
        "<nav aria-label=\"Home\"></nav>",
        "[[told_by | people: by {{ name }}]]",
        "<select><option value=\"\">all</option></select>",
    ] {
        assert!(!seen(template).is_empty(), "{template}");
    }
    assert!(seen("<a class=\"x\" href=\"{{ root }}\">[[home]]</a> · [[entries | n: {{ a | length }}]]").is_empty());
}

/// The texts of a script, line by line: between two marks of one kind, with a backslash before one that is meant.
fn literals(script: &str) -> Vec<String> {
    let mut all = Vec::new();
    for line in script.lines() {
        let mut rest = line;
        while let Some(at) = rest.find(['"', '`', '\'', '/']) {
            let (mark, after) = (&rest[at..=at], &rest[at + 1..]);
            match mark {
                "/" if after.starts_with('/') => break,
                "/" => rest = after,
                _ => {
                    let escaped = after.replace("\\\\", "  ").replace(&format!("\\{mark}"), "  ");
                    let end = escaped.find(mark).unwrap_or(after.len());
                    all.push(after[..end].to_owned());
                    rest = after.get(end + 1..).unwrap_or_default();
                }
            }
        }
    }
    all
}

/// What a script says itself: its texts in which words follow each other, or that begin like a sentence.
fn said_by(script: &str) -> Vec<String> {
    // Names of the language and of keys aren't read by anybody, nor is what a page is searched for.
    let known = ["use strict", "Escape", "Enter", "ArrowUp", "ArrowDown", "Labels"];
    let mut all = literals(script);
    all.retain(|text| {
        let printed = text.split("${").map(|part| part.split_once('}').map_or(part, |(_, after)| after));
        let printed = printed.collect::<Vec<_>>().join("");
        let selects = printed.contains(['[', '.', '#', '>']) && printed == printed.to_lowercase();
        let words = printed.split_whitespace().filter(|w| w.len() > 2 && w.chars().all(char::is_alphabetic)).count();
        let sentence = printed.starts_with(char::is_uppercase) && printed.contains(char::is_lowercase);
        (words > 1 && !selects || sentence) && !known.contains(&&**text)
    });
    all
}

#[test]
fn no_script_and_no_style_has_words_of_its_own() {
    let files = common::tree(&project().join("static"));
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    let scripts: Vec<_> = files.iter().filter(|(name, _)| name.ends_with(".js")).collect();
    assert!(scripts.len() > 2, "the scripts are gone");
    for (name, bytes) in scripts {
        let found = said_by(&text(bytes));
        assert!(found.is_empty(), "static/{name} says {found:?}: hand it over in an attribute of the page");
    }
    let style = text(&files["site.css"]);
    let put_in = style.split("content:").skip(1).map(|rest| rest.split([';', '}']).next().unwrap_or_default());
    let words: Vec<&str> = put_in
        .filter(|value| value.split('"').skip(1).step_by(2).any(|text| text.contains(char::is_alphabetic)))
        .collect();
    assert!(words.is_empty(), "static/site.css says {words:?}");
}

#[test]
fn words_of_a_script_would_be_seen() {
    for script in
        ["out.textContent = `${n} of ${all} entries shown`;", "a.title = \"Close\";", "say(\"nothing found here\")"]
    {
        assert!(!said_by(script).is_empty(), "{script}");
    }
}

// ── Sites ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/// A test site in another language, with words of its own.
fn in_language(name: &str, language: &str, own: &[(&str, &str)]) -> Snapshot {
    let (_, root) = site::all().into_iter().find(|(n, _)| n == name).expect("the site");
    let mut snapshot = site::snapshot(&root);
    let config = snapshot.config.as_ref().expect("annals.toml").text.replace("language = \"en\"\n", "");
    snapshot.config = Some(SourceFile::new("annals.toml", format!("language = \"{language}\"\n{config}")));
    snapshot.words = own.iter().map(|(n, t)| SourceFile::new(format!("templates/words/{n}"), *t)).collect();
    snapshot
}

/// The longest stretch of a word that is printed as it stands.
fn longest(pattern: &str) -> &str {
    let parts = pattern.split('{').map(|part| part.split_once('}').map_or(part, |(_, after)| after).trim());
    parts.max_by_key(|part| part.len()).unwrap_or_default()
}

#[test]
fn a_site_in_spanish_has_no_english_words_of_the_theme() {
    let (spanish, english) = (words("es", &[]).0, Words::english());
    // A name such as TimelineJS is the same in both.
    let theirs: String =
        Key::all().flat_map(|key| spanish.message(key).patterns().map(str::to_owned).collect::<Vec<_>>()).collect();
    for name in ["ferry", "quarry"] {
        let snapshot = in_language(name, "es", &[]);
        let own: String = snapshot.content.iter().chain(&snapshot.config).map(|f| &*f.text).collect();
        let build =
            site::clean(&snapshot, &Options { base_url: Some("https://example.org/".into()), ..Options::default() });
        let files = site::outputs(&build).expect("pages");
        // What the entries say themselves, in whatever language, isn't the theme's.
        let phrases: Vec<&str> = Key::all()
            .filter(|key| spanish.message(*key) != english.message(*key))
            .flat_map(|key| english.message(key).patterns().map(longest).collect::<Vec<_>>())
            .filter(|phrase| phrase.len() > 7 && !own.contains(phrase) && !theirs.contains(phrase))
            .collect();
        assert!(phrases.len() > 150, "only {} phrases are looked for", phrases.len());
        let mut pages = 0;
        for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
            let page = String::from_utf8_lossy(bytes);
            assert!(page.contains("<html lang=\"es\">"), "{path}");
            let mut text = html::words(&page);
            for attribute in ["aria-label", "content", "title", "data-label", "data-shown", "data-one", "data-some"] {
                text.push_str(&html::attributes(&page, attribute).join(" \n "));
            }
            let found: Vec<&&str> = phrases.iter().filter(|phrase| text.contains(**phrase)).collect();
            assert!(found.is_empty(), "{name}: {path} says {found:?}");
            pages += 1;
        }
        assert!(pages > 10);
        // Scripts hold previews and labels, feeds and calendars dates in words.
        let read = |path: &str| {
            ["peek/", "search/", "feed"].iter().any(|start| path.starts_with(start)) || path.ends_with(".ics")
        };
        let mut others = 0;
        for (path, bytes) in files.iter().filter(|(path, _)| read(path)) {
            let text = String::from_utf8_lossy(bytes);
            let found: Vec<&&str> = phrases.iter().filter(|phrase| text.contains(**phrase)).collect();
            assert!(found.is_empty(), "{name}: {path} says {found:?}");
            others += 1;
        }
        assert!(others > 2, "{name}: only {others} files for programs");
        let style = files.iter().find(|(path, _)| path.starts_with("site-")).expect("a style sheet").1;
        assert!(String::from_utf8_lossy(style).contains("--spoken-put-in: \" [añadido:] \""));
    }
}

#[test]
fn what_a_language_lacks_is_said_in_english() {
    let own = [("eo.toml", "timeline = \"Templinio\"\nincidents = { one = \"{n} okazo\", other = \"{n} okazoj\" }\n")];
    let (eo, found) = words("eo", &own);
    assert!(found.is_empty(), "{found:?}");
    assert_eq!((eo.get(key("timeline")), eo.get(key("people"))), ("Templinio", "People"));
    let files = site::outputs(&site::clean(&in_language("ferry", "eo", &own), &Options::default())).expect("pages");
    let home = String::from_utf8_lossy(&files["index.html"]).into_owned();
    for part in ["<html lang=\"eo\">", ">Templinio</a>", ">People</a>", " okazoj"] {
        assert!(home.contains(part), "{part}:\n{home}");
    }
}

#[test]
fn a_region_takes_the_words_of_its_language_and_adds_its_own() {
    let (es, found) = words("es-MX", &[("es-MX.toml", "home = \"Portada\"\n")]);
    assert!(found.is_empty(), "{found:?}");
    assert_eq!((es.get(key("home")), es.get(key("people"))), ("Portada", "Personas"));
    let (es, _) = words("es", &[("es-MX.toml", "home = \"Portada\"\n")]);
    assert_eq!(es.get(key("home")), "Inicio");
    assert_eq!(words("eo", &[]).1.len(), 1);
}

#[test]
fn numbers_take_the_form_that_their_language_wants() {
    let (es, _) = words("es", &[]);
    assert_eq!(es.count(key("incidents"), 1, &[]), "1 hecho");
    assert_eq!(es.count(key("incidents"), 21, &[]), "21 hechos");
    let polish = "incidents = { one = \"{n} zdarzenie\", few = \"{n} zdarzenia\", many = \"{n} zdarzeń\", other = \"{n} zdarzenia\" }\n";
    let (pl, found) = words("pl", &[("pl.toml", polish)]);
    assert!(found.is_empty() && !pl.counts_plainly() && es.counts_plainly(), "{found:?}");
    for (n, said) in
        [(1, "1 zdarzenie"), (3, "3 zdarzenia"), (5, "5 zdarzeń"), (22, "22 zdarzenia"), (112, "112 zdarzeń")]
    {
        assert_eq!(pl.count(key("incidents"), n, &[]), said);
    }
    // A template makes the same choice when a page is filled in.
    let build = site::clean(&in_language("ferry", "pl", &[("pl.toml", polish)]), &Options::default());
    let count = build.site.shown().filter(|id| !build.site[*id].entry.front.proceeding).count();
    let files = site::outputs(&build).expect("pages");
    let home = String::from_utf8_lossy(&files["index.html"]).into_owned();
    assert!(home.contains(&pl.count(key("incidents"), count, &[])), "{home}");
    assert_eq!(pl.form(count as u64), Form::Many, "choose a site that shows it");
}

#[test]
fn words_are_escaped_in_pages() {
    let own = [("xx.toml", "timeline = \"<b>A & \\\"B\\\"</b>\"\nhere = \"<i>\\\"\"\n")];
    let build = site::clean(&in_language("quarry", "xx", &own), &Options::default());
    let files = site::outputs(&build).expect("pages");
    let page = String::from_utf8_lossy(&files["timeline/record.html"]).into_owned();
    assert!(page.contains("&lt;b&gt;A &amp; &quot;B&quot;&lt;/b&gt;"), "{page}");
    assert!(!page.contains("<b>A &") && page.contains("aria-label=\"&lt;i&gt;&quot;\""), "{page}");
}

// ── Dates ───────────────────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn says_dates_in_spanish() {
    says_as_in(include_str!("dates/wording-es.txt"), &words("es", &[]).0);
}

#[test]
fn says_dates_with_the_day_first() {
    let day_first = include_str!("dates/wording-day-month.txt");
    for language in ["en", "en-GB", "EN"] {
        let (words, found) = words_of(&format!("language = \"{language}\"\ndate_style = \"day-month\""), &[]);
        assert!(found.is_empty(), "{found:?}");
        says_as_in(day_first, &words);
    }
    // A copy of the theme's words doesn't turn the style back.
    let english = theme().iter().find(|(name, _)| *name == "en.toml").expect("templates/words/en.toml").1;
    says_as_in(day_first, &words_of("date_style = \"day-month\"", &[("en.toml", english)]).0);
}

#[test]
fn the_usual_style_has_the_month_first() {
    for lines in ["", "date_style = \"month-day\"", "language = \"en-GB\""] {
        says_as_in(include_str!("dates/wording.txt"), &words_of(lines, &[]).0);
    }
}

#[test]
fn a_style_leaves_other_languages_alone() {
    for style in ["day-month", "month-day"] {
        let (words, found) = words_of(&format!("language = \"es\"\ndate_style = \"{style}\""), &[]);
        assert!(found.is_empty(), "{found:?}");
        says_as_in(include_str!("dates/wording-es.txt"), &words);
    }
}

#[test]
fn a_documentary_can_have_a_style_of_its_own() {
    let own = [("en.day-month.toml", "date_alone_day = \"{day}. {month} {year}\"\n")];
    let said = |lines: &str| {
        let (words, found) = words_of(lines, &own);
        assert!(found.is_empty(), "{found:?}");
        Date::parse("2021-01-06").expect("a date").long(&words.wording())
    };
    assert_eq!(said("date_style = \"day-month\""), "6. January 2021");
    assert_eq!(said(""), "January 6, 2021");
    let (_, found) = words_of("", &[("en.day-month.toml", "date_alone_days = \"{day}\"\n")]);
    assert_eq!(found.len(), 1, "{found:?}");
    let (_, found) = words_of("", &[("en.month-first.toml", "home = \"Start\"\n")]);
    assert_eq!(found.len(), 1, "{found:?}");
}

/// Holds words against a table of dates, which has every form.
fn says_as_in(table: &str, words: &Words) {
    let wording = words.wording();
    let mut rows = 0;
    for line in table.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let date = Date::parse(cells[0]).unwrap_or_else(|error| panic!("{line}: {error}"));
        let said = (date.long(&wording).replace('\u{a0}', " "), date.in_phrase(&wording).replace('\u{a0}', " "));
        assert_eq!((&*said.0, &*said.1), (cells[1], *cells.get(2).unwrap_or(&cells[1])), "{}", cells[0]);
        rows += 1;
    }
    let english = include_str!("dates/wording.txt").lines().filter(|l| !l.is_empty() && !l.starts_with('#')).count();
    assert_eq!(rows, english, "every form of a date is in every table");
}
