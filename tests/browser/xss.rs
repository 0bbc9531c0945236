//! Nobody gets a script in: six hundred strings that ran scripts elsewhere, each in every field and every construct of Markdown, built, and
//! opened in Chromium, first without the Content-Security-Policy and then with it. What the program refuses is counted.

mod documentary;
mod fields;
mod forms;
mod markdown;
mod pages;
mod scripts;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::OnceLock;
use std::time::Instant;

use crate::browser::chromium::{Result, Trouble, trouble};
use crate::browser::server::Folder;
use crate::browser::site::{none, scratch};
use crate::fuzz;
use annals::build::Build;
use documentary::{Documentary, Tried, keys};
use fields::{FIELDS, Reads};
use pages::Calm;

/// The strings are sorted by technique, and the suite has time for every so-manieth, from the first on. `ANNALS_XSS=1` begins with the second,
/// and so on: as many runs as this number try all of them.
const EVERY: usize = 12;

/// Defines what hostile strings call.
const WATCH: &str = include_str!("xss/watch.js");

/// The hostile documentary, built once.
pub struct Hostile {
    pub documentary: Documentary,
    pub strings: Vec<&'static str>,
    /// Every file by its path.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// What stands at the head of every page, and holds back what a browser would run and ask for.
const POLICY: &str = "<meta http-equiv=\"Content-Security-Policy\" ";

/// The same, so that the page has as many elements, in words that say nothing to a browser.
const NO_POLICY: &str = "<meta http-equiv=\"No-Policy\" ";

/// Contexts that take an address, or the name of something that is there: among few strings there may be none.
const NAMES: [&str; 10] = [
    "Markdown citation",
    "Markdown image target",
    "Markdown link target",
    "Markdown link target in angle brackets",
    "Markdown link to a file",
    "Markdown reference target",
    "Markdown wiki link",
    "Markdown wiki link anchor",
    "sources archive_url",
    "sources url",
];

pub fn hostile() -> Result<&'static Hostile> {
    static HOSTILE: OnceLock<Result<Hostile>> = OnceLock::new();
    let make = || {
        let first = std::env::var("ANNALS_XSS").ok().and_then(|first| first.parse().ok()).unwrap_or(0);
        let strings: Vec<&'static str> = fuzz::strings::strings().into_iter().skip(first).step_by(EVERY).collect();
        let mut documentary = Documentary::new(&strings);
        let files = rendered(&documentary.build()?)?;
        Ok(Hostile { documentary, strings, files })
    };
    HOSTILE.get_or_init(make).as_ref().map_err(Clone::clone)
}

fn rendered(build: &Build) -> Result<BTreeMap<String, Vec<u8>>> {
    let outputs = build.render_all().map_err(|found| Trouble(format!("can't be rendered: {found:#?}")))?;
    Ok(outputs.into_iter().map(|o| (o.path.to_string(), o.bytes.to_vec())).collect())
}

/// Writes the pages and what they load, with the policy of the pages or without.
fn write(name: &str, files: &BTreeMap<String, Vec<u8>>, policy: bool) -> Result<Folder> {
    let root = scratch(name);
    let fault = |e: std::io::Error| Trouble(format!("{}: {e}", root.display()));
    let _ = fs::remove_dir_all(&root);
    for (path, bytes) in files.iter().filter(|(path, _)| !path.starts_with("data/") || path.ends_with(".html")) {
        let file = root.join(path);
        fs::create_dir_all(file.parent().unwrap_or(&root)).map_err(fault)?;
        let html = str::from_utf8(bytes).ok().filter(|_| path.ends_with(".html"));
        let bare = html.filter(|_| !policy).map(|html| html.replacen(POLICY, NO_POLICY, 1).into_bytes());
        if html.is_some_and(|html| !html.contains(POLICY)) {
            return trouble(format!("{path} has no policy"));
        }
        fs::write(file, bare.as_ref().unwrap_or(bytes)).map_err(fault)?;
    }
    Folder::read(&root)
}

#[test]
fn every_field_has_its_place_among_the_hostile() {
    let mut known: BTreeSet<String> = BTreeSet::new();
    let mut common: BTreeSet<String> = BTreeSet::new();
    for (folder, kind) in annals::entry::Kind::FOLDERS {
        let of: BTreeSet<String> = keys("", &annals::entry::shape(kind));
        let page: BTreeSet<String> = keys("", &annals::entry::shape(annals::entry::Kind::Page));
        let source: BTreeSet<String> = keys("", &annals::entry::shape(annals::entry::Kind::Source));
        let shared: BTreeSet<&String> =
            page.intersection(&source).filter(|key| !["title"].contains(&&***key)).collect();
        known.extend(of.iter().filter(|key| !shared.contains(key)).map(|key| format!("{folder} {key}")));
        common.extend(shared.into_iter().map(|key| format!("content {key}")));
    }
    known.extend(common);
    known.extend(keys("config ", &annals::input::config::Config::shape()));
    known.extend(keys("corrections ", &annals::entry::corrections::shape()));
    let listed: BTreeSet<String> = FIELDS.iter().map(|(field, _)| (*field).to_owned()).collect();
    assert_eq!(known, listed, "FIELDS says how the hostile strings come into every field");
}

#[test]
fn no_string_runs_or_asks_or_breaks_out() -> Result<()> {
    let hostile = hostile()?;
    let calm = write("xss-calm", &rendered(&Documentary::calm(&hostile.strings).build()?)?, false)?;
    let calm = Calm::look(&calm)?;
    let mut elsewhere = BTreeMap::new();
    for policy in [false, true] {
        let start = Instant::now();
        let folder = write(if policy { "xss-with" } else { "xss-without" }, &hostile.files, policy)?;
        elsewhere = calm.compare(hostile, &folder)?;
        let shown = scripts::try_all(hostile, &folder)?;
        println!(
            "{} the policy: {} pages, {} results of the search and {} previews in {:.0?}",
            if policy { "with" } else { "without" },
            folder.pages().len(),
            shown.results,
            shown.previews,
            start.elapsed()
        );
    }
    report(hostile, &elsewhere)
}

/// What is refused is an error, and pages with errors are in no built site. But they can be rendered, and must be harmless even then.
#[test]
fn what_is_refused_would_be_harmless() -> Result<()> {
    let hostile = hostile()?;
    let files = rendered(&Documentary::new(&hostile.strings).once())?;
    let folder = write("xss-refused", &files, false)?;
    pages::harmless(&folder)
}

/// Prints how often each context was reached and refused. A context that was never reached is a fault.
fn report(hostile: &Hostile, elsewhere: &BTreeMap<&'static str, usize>) -> Result<()> {
    let all = hostile.documentary.tried();
    let mut total = Tried::default();
    let mut faults = Vec::new();
    println!("{:46} {:>8} {:>8} {:>10}", "context", "reached", "refused", "other use");
    for (context, tried) in &all {
        let other = elsewhere.get(context).copied().unwrap_or_default();
        println!("{context:46} {:>8} {:>8} {other:>10}", tried.reached - other, tried.refused);
        total.reached += tried.reached;
        total.refused += tried.refused;
        if tried.reached == other && !NAMES.contains(context) {
            faults.push(format!("no string reached {context}"));
        }
    }
    let missing = FIELDS.iter().filter(|(field, reads)| {
        matches!(reads, Reads::Text | Reads::Markdown) && !field.starts_with("config") && !all.contains_key(field)
    });
    faults.extend(missing.map(|(field, _)| format!("no string was put into {field}")));
    println!(
        "{} strings in {} contexts: {} placements reached a page, {} were refused; {} files",
        hostile.strings.len(),
        all.len(),
        total.reached,
        total.refused,
        hostile.files.len()
    );
    none(vec![faults])
}
