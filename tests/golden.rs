//! Whole sites against what they should come to: each folder of `sites/` is a documentary with its `expected/` output and the diagnostics it
//! should have in `stderr`. Of a page the part inside `<main>` is compared, of `index.html` all of it, and of other files every byte. Files of
//! the theme must be the theme's. `UPDATE_EXPECT=1 cargo test golden::` rewrites both.

use crate::common::{self, Tree, differences, html, site};
use annals::build::{Build, Options, of_the_site};
use annals::diagnostics::report::{self, Format};
use std::path::Path;

/// The page that is compared whole.
const WHOLE: &str = "index.html";

/// What is compared of a built site.
fn comparable(root: &Path, files: Tree, build: &Build, faults: &mut Vec<String>) -> Tree {
    let mut theme = common::tree(&common::project().join("static"));
    // The style sheet ends with the title that stands on every sheet of paper, and with words.
    let own = of_the_site(&build.site.config.title, &build.site.words);
    theme.entry("site.css".to_owned()).or_default().extend(own.bytes());
    let mut kept = Tree::new();
    let style = style_name(&files);
    for (path, bytes) in files {
        let name = if path == style { "site.css".to_owned() } else { path };
        if let Some(own) = theme.get(&name).filter(|_| !root.join("static").join(&name).exists()) {
            let travels = if name.ends_with(".js") { without_comments(own) } else { own.clone() };
            if travels != bytes {
                faults.push(format!("  {name}: isn't the theme's file"));
            }
            continue;
        }
        let bytes = if name.ends_with(".html") { page(&name, &bytes, &style, faults) } else { bytes };
        kept.insert(name, bytes);
    }
    kept
}

/// A script of the theme as it is published.
fn without_comments(script: &[u8]) -> Vec<u8> {
    let lines = std::str::from_utf8(script).expect("a script in UTF-8").lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .flat_map(|line| [line, "\n"])
        .collect::<String>()
        .into()
}

/// The name under which the style sheet is written: it follows its content.
fn style_name(files: &Tree) -> String {
    let named = |path: &&String| path.starts_with("site-") && path.ends_with(".css");
    files.keys().find(named).expect("a style sheet named by its content").clone()
}

fn page(path: &str, bytes: &[u8], style: &str, faults: &mut Vec<String>) -> Vec<u8> {
    let text = std::str::from_utf8(bytes).expect("a page in UTF-8").replace(style, "site.css");
    if path == WHOLE {
        return text.into_bytes();
    }
    match html::main_of(&text) {
        Some(main) => format!("{}\n", main.trim()).into_bytes(),
        None if text.contains("http-equiv=\"refresh\"") => text.into_bytes(),
        None => {
            faults.push(format!("  {path}: has no <main>"));
            Vec::new()
        }
    }
}

fn check(name: &str, root: &Path) {
    let snapshot = site::snapshot(root);
    let build = site::clean(&snapshot, &Options::default());
    let said = report::print(&build.diagnostics, build.texts(), Format::Human, false);
    assert!(!build.has_errors(), "{name}:\n{said}");
    let files = site::outputs(&build).unwrap_or_else(|said| panic!("{name}:\n{said}"));
    let broken = site::broken_links(&files);
    let mut faults = Vec::new();
    let mut actual = comparable(root, files, &build, &mut faults);
    actual.insert("../stderr".to_owned(), said.into_bytes());
    assert!(faults.is_empty(), "{name}:\n{}", faults.join("\n"));
    let expected = expected(root);
    if common::update() {
        expected
            .keys()
            .filter(|path| !actual.contains_key(*path))
            .for_each(|path| std::fs::remove_file(root.join("expected").join(path)).expect("a file"));
        actual.iter().for_each(|(path, bytes)| common::write(&root.join("expected").join(path), bytes));
    } else {
        let faults = differences(&expected, &actual);
        assert!(
            faults.is_empty(),
            "{name}: {} files differ; UPDATE_EXPECT=1 rewrites them if that is meant\n{}",
            faults.len(),
            faults.join("\n")
        );
    }
    assert!(broken.is_empty(), "{name}:\n  {}", broken.join("\n  "));
}

fn expected(root: &Path) -> Tree {
    let folder = root.join("expected");
    let mut files = if folder.is_dir() { common::tree(&folder) } else { Tree::new() };
    if let Ok(stderr) = std::fs::read(root.join("stderr")) {
        files.insert("../stderr".to_owned(), stderr);
    }
    files
}

#[test]
fn every_site_comes_to_what_is_expected() {
    let sites = site::all();
    assert!(sites.len() > 2, "the sites are gone");
    let faults: Vec<String> = sites
        .iter()
        .filter_map(|(name, root)| std::panic::catch_unwind(|| check(name, root)).err())
        .map(|panic| panic.downcast_ref::<String>().cloned().unwrap_or_default())
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn drafts_are_built_when_they_are_asked_for() {
    let (_, root) = site::all().into_iter().find(|(name, _)| name == "ferry").expect("the ferry");
    let snapshot = site::snapshot(&root);
    let without = site::outputs(&site::clean(&snapshot, &Options::default())).expect("pages");
    let with = site::outputs(&site::clean(&snapshot, &Options { drafts: true, ..Options::default() })).expect("pages");
    let draft = "incidents/1999-inquiry.html";
    assert!(!without.contains_key(draft) && with.contains_key(draft));
    for (path, bytes) in &without {
        assert!(!String::from_utf8_lossy(bytes).contains("it must not be built"), "{path} tells of a draft");
    }
}

#[test]
fn a_base_address_given_to_the_build_is_used() {
    let (_, root) = site::all().into_iter().find(|(name, _)| name == "quarry").expect("the quarry");
    let options = Options { base_url: Some("https://example.org/lane/".into()), ..Options::default() };
    let files = site::outputs(&site::clean(&site::snapshot(&root), &options)).expect("pages");
    let page = String::from_utf8_lossy(&files["people/tom-reed.html"]).into_owned();
    assert!(page.contains("<link rel=\"canonical\" href=\"https://example.org/lane/people/tom-reed.html\">"), "{page}");
    // A page at any address must find its style: its links start from the path of the base.
    let missing = String::from_utf8_lossy(&files["404.html"]).into_owned();
    assert!(missing.contains("href=\"/lane/index.html\""), "{missing}");
}

#[test]
fn no_page_needs_a_server_or_a_base() {
    for (name, root) in site::all() {
        let files = site::outputs(&site::clean(&site::snapshot(&root), &Options::default())).expect("pages");
        for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".html") && *path != "404.html") {
            for link in html::links(&String::from_utf8_lossy(bytes)) {
                let fine = !link.starts_with('/')
                    && !link.split('#').next().is_some_and(|path| path.ends_with('/') && !path.contains("://"));
                assert!(fine, "{name}: {path}: `{link}` works on a server only");
            }
        }
    }
}

#[test]
fn every_link_has_words() {
    for (name, root) in site::all() {
        let files = site::outputs(&site::clean(&site::snapshot(&root), &Options::default())).expect("pages");
        for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
            let page = String::from_utf8_lossy(bytes);
            for (at, _) in page.match_indices("<a ") {
                let link = page[at..].split("</a>").next().unwrap_or_default();
                assert!(link.contains("aria-label=") || !html::words(link).is_empty(), "{name}: {path}: {link}</a>");
            }
        }
    }
}
