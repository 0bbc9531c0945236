//! The timeline as a document: what a screen reader is given of it, and what comes out of a printer.

use std::fs;

use crate::chromium::{Result, Trouble, each, trouble};
use crate::look;
use crate::server::Server;
use crate::site::{kinds, none, on, scratch, site};
use crate::view::View;

/// The text area of a sheet of A4 with the margins of the style sheet, in CSS pixels.
const PAPER: View = View { width: 673, height: 930, ..View::DESKTOP }.print();

/// The titles of the incidents, in the order of the document.
const TITLES: &str = "[...document.querySelectorAll('ol.time > li .t > a')].map(a => a.textContent)";

/// Notes, folds and list items of the text that take no room on the page.
const LOST: &str = "[...document.querySelectorAll('main .notes li, main .fold p, main ol.time > li, main table td, main blockquote')]\
    .filter(e => { const r = e.getBoundingClientRect(); return !r.width || !r.height })\
    .map(e => 'is not printed: ' + e.textContent.trim().slice(0, 60))";

#[test]
fn a_screen_reader_gets_the_timeline_as_a_document() -> Result<()> {
    let server = Server::start(site()?, "/")?;
    none(each(&["timeline.html"], |tab, path| {
        tab.look(View::DESKTOP)?;
        tab.open(&server.address(path))?;
        let (tree, titles) = (look::tree(tab)?, tab.eval_list(TITLES)?);
        Ok(on(path, as_a_document(&tree, &titles)))
    })?)
}

/// What is missing in a tree of the timeline: headings in their levels, list items, every incident in its place, dates as words.
fn as_a_document(tree: &str, titles: &[String]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut need = |line: &str| {
        if !tree.lines().any(|l| l.trim_start().starts_with(line)) {
            faults.push(format!("the tree has no {line}"));
        }
    };
    ["main", "navigation \"On this page\"", "link \"Skip to the text\"", "heading \"Timeline\" [level=1]"]
        .into_iter()
        .for_each(&mut need);
    ["heading \"2021\" [level=2]", "heading \"January 2021\" [level=3]", "heading \"6 January 2021\" [level=4]"]
        .into_iter()
        .for_each(&mut need);
    ["heading \"From 11 a.m.\" [level=5]", "\"about 11:15 a.m.\"", "time", "\"2:24 p.m.\""]
        .into_iter()
        .for_each(&mut need);
    need("link \"6 January 2021, 2:24 p.m.: The 2:24 p.m. post about Pence\"");
    let items = tree.lines().filter(|l| l.trim_start().starts_with("listitem")).count();
    if titles.len() < 32 || items < titles.len() {
        faults.push(format!("{} incidents are on the page, and {items} list items in the tree", titles.len()));
    }
    let mut rest = tree;
    for title in titles {
        match rest.split_once(&format!("link \"{title}\"\n")) {
            Some((_, after)) => rest = after,
            None => faults.push(format!("“{title}” is not a link in its place")),
        }
    }
    faults
}

#[test]
fn paper_cuts_nothing_off() -> Result<()> {
    let server = Server::start(site()?, "/")?;
    let faults = each(&kinds()?, |tab, path| {
        tab.look(PAPER)?;
        tab.open(&server.address(path))?;
        let mut faults = look::overflow(tab, PAPER)?;
        faults.extend(tab.eval_list(LOST)?);
        Ok(on(path, faults))
    })?;
    none(faults)
}

#[test]
fn the_timeline_can_be_printed() -> Result<()> {
    let server = Server::start(site()?, "/")?;
    let file = scratch("timeline.pdf");
    each(&["timeline.html"], |tab, path| {
        tab.look(View::DESKTOP)?;
        tab.open(&server.address(path))?;
        tab.pdf(&file)
    })?;
    let bytes = fs::read(&file).map_err(|e| Trouble(format!("can't read {}: {e}", file.display())))?;
    let pages = bytes.windows(11).filter(|w| w == b"/Type /Page").count();
    if bytes.starts_with(b"%PDF-") && pages > 3 { Ok(()) } else { trouble(format!("{pages} pages were printed")) }
}
