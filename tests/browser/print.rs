//! What comes out of a printer: no quotation begins on one sheet and ends on another, no heading is left at the end of one, and none has
//! nothing but the foot of the page.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use crate::browser::chromium::{Result, Trouble, each, trouble};
use crate::browser::server::Server;
use crate::browser::site::{none, on, scratch, site};
use crate::browser::view::View;

/// The quotations of a page without the marks of their notes and without spaces. One that is longer than half a sheet may be split.
const QUOTATIONS: &str = "[...document.querySelectorAll('.q')].map(q => { const own = q.cloneNode(true);\
    own.querySelectorAll('sup').forEach(mark => mark.remove()); return own.textContent.normalize('NFKC').replace(/\\s+/g, '') })\
    .filter(words => words.length < 1500)";

/// The words on each sheet of each file.
fn sheets(files: &[PathBuf]) -> Result<Vec<Vec<String>>> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = env::var_os("ANNALS_PYTHON").map_or_else(|| project.join("target/py/bin/python"), PathBuf::from);
    let ran = Command::new(&python).arg(project.join("tests/browser/pages.py")).args(files).output();
    let ran = ran.map_err(|e| Trouble(format!("{}: {e}; scripts/test installs it", python.display())))?;
    if !ran.status.success() {
        return trouble(String::from_utf8_lossy(&ran.stderr));
    }
    serde_json::from_slice(&ran.stdout).map_err(|e| Trouble(format!("pages.py: {e}")))
}

/// What is on no sheet, and what only begins on one.
fn split(sheets: &[String], quotations: &[String]) -> Vec<String> {
    let whole = sheets.concat();
    let on_none = quotations.iter().filter(|words| !sheets.iter().any(|sheet| sheet.contains(&***words)));
    on_none
        .map(|words| {
            let fault = if whole.contains(&**words) { "is split by the end of a sheet" } else { "isn't printed" };
            format!("{words} {fault}")
        })
        .collect()
}

#[test]
fn no_quotation_is_split_between_sheets() -> Result<()> {
    let folder = site()?;
    let server = Server::start(folder, "/")?;
    let chosen =
        |path: &&String| path.ends_with(".html") && (path.starts_with("incidents/") || path.starts_with("print"));
    let pages: Vec<_> = folder.files.keys().filter(chosen).collect();
    let printed = each(&pages, |tab, path| {
        tab.look(View::DESKTOP)?;
        tab.open(&server.address(path))?;
        let quotations = tab.eval_list(QUOTATIONS)?;
        let file = scratch(&format!("paper-{}.pdf", path.replace('/', "-")));
        tab.pdf(&file)?;
        Ok((file, quotations))
    })?;
    let (files, quotations): (Vec<_>, Vec<_>) = printed.into_iter().unzip();
    let sheets = sheets(&files)?;
    for file in &files {
        let _ = fs::remove_file(file);
    }
    let (sum, long) = (quotations.iter().map(Vec::len).sum::<usize>(), sheets.iter().map(Vec::len).max());
    if sum < 200 || long.is_none_or(|sheets| sheets < 50) {
        return trouble(format!("{sum} quotations, {long:?} sheets at most: too few to show anything"));
    }
    none(pages.iter().zip(sheets.iter().zip(&quotations)).map(|(path, (s, q))| on(path, split(s, q))).collect())
}

/// The foot of a page, then its headings, each alone and with the line that belongs to it; without spaces.
const HEADINGS: &str = "(() => { const bare = all => all.map(e => e.textContent).join('').normalize('NFKC').replace(/\\s+/g, '');\
    const foot = [...document.querySelectorAll('.foot p')].filter(e => e.checkVisibility() && !e.querySelector('button'));\
    const headings = [...document.querySelectorAll('main :is(h2, h3)')].flatMap(h => { const next = h.nextElementSibling;\
        return [[h], ...(next?.matches('.meta') ? [[h, next]] : [])] });\
    return [foot, ...headings].map(bare).filter(words => words.length > 9) })()";

/// What a reader would have to turn the sheet for, and a sheet that holds nothing but the foot.
fn stranded(sheets: &[String], foot: &str, headings: &[String]) -> Vec<String> {
    let left = headings.iter().filter(|words| sheets.iter().any(|sheet| sheet.ends_with(&***words)));
    let mut faults: Vec<String> = left.map(|words| format!("{words} is left at the end of a sheet")).collect();
    // What the browser prints around each sheet is short.
    let bare = sheets.last().is_some_and(|last| last.contains(foot) && last.len() < foot.len() + 60);
    faults.extend(bare.then(|| "the last sheet has nothing but the foot".to_owned()));
    faults
}

#[test]
fn no_heading_and_no_foot_stands_alone() -> Result<()> {
    let folder = site()?;
    let server = Server::start(folder, "/")?;
    let pages =
        ["wordings.html", "timeline.html", "people/index.html", "people/mike-pence.html", "statutes/matrix.html"];
    // The index of the search is set in columns, which fill the last sheet whatever follows them.
    let pages = [&pages[..], &["evidence.html", "statutes/18-usc-1512.html", "method.html"]].concat();
    let printed = each(&pages, |tab, path| {
        tab.look(View::DESKTOP)?;
        tab.open(&server.address(path))?;
        let words = tab.eval_list(HEADINGS)?;
        let file = scratch(&format!("headings-{}.pdf", path.replace('/', "-")));
        tab.pdf(&file)?;
        Ok((file, words))
    })?;
    let (files, words): (Vec<_>, Vec<_>) = printed.into_iter().unzip();
    let sheets = sheets(&files)?;
    for file in &files {
        let _ = fs::remove_file(file);
    }
    let of_page = |(s, w): (&Vec<String>, &Vec<String>)| match w.split_first() {
        Some((foot, headings)) => stranded(s, foot, headings),
        None => vec!["has no foot".to_owned()],
    };
    none(pages.iter().zip(sheets.iter().zip(&words)).map(|(path, page)| on(path, of_page(page))).collect())
}

#[test]
fn what_stands_alone_would_be_found() {
    let sheets = ["textSideBySideaboutit".to_owned(), "2/2The quotations of this site".to_owned()];
    let found = stranded(&sheets, "The quotations of this site", &["SideBySideaboutit".to_owned(), "text".to_owned()]);
    assert_eq!(found, ["SideBySideaboutit is left at the end of a sheet", "the last sheet has nothing but the foot"]);
}

#[test]
fn a_split_quotation_would_be_found() {
    let sheets = ["hesaidtheyshould".to_owned(), "doit,andleft".to_owned()];
    let words = ["theyshoulddoit", "doit", "neversaid"].map(str::to_owned);
    assert_eq!(split(&sheets, &words), ["theyshoulddoit is split by the end of a sheet", "neversaid isn't printed"]);
}
