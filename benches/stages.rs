//! Where the time of a build goes: `cargo bench --bench stages -- FOLDER`, the documentary in this folder if nothing is said.
//!
//! Runs the stages one after another on one thread and prints for each its time in all and per page; then, for every kind of page, how long its
//! view and its template take and how large it is. Times are of one run: compare rows of one table, not tables of two machines.

use annals::build::{self, Build, Content, Options, Pipeline};
use annals::entry;
use annals::html::view::{Page, PageKind};
use annals::i18n::Words;
use annals::input::config::Config;
use annals::input::snapshot::{self, Snapshot, Source};
use annals::lint;
use annals::memo::{Fingerprint, Memo};
use annals::model::resolve::{self, Surroundings};
use annals::output::Writer;
use annals::verify;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The stages with their times.
struct Times {
    rows: Vec<(&'static str, Duration)>,
}

/// What the pages of one kind took.
#[derive(Default)]
struct Kind {
    pages: usize,
    view: Duration,
    whole: Duration,
    bytes: usize,
}

impl Times {
    fn of<T>(&mut self, stage: &'static str, run: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let value = run();
        self.rows.push((stage, start.elapsed()));
        value
    }

    fn print(&self, pages: usize) {
        println!("{:<10} {:>10} {:>12}", "stage", "ms", "µs a page");
        let all = self.rows.iter().map(|(_, time)| *time).sum();
        for (stage, time) in self.rows.iter().chain([&("all", all)]) {
            let micros = time.as_secs_f64() * 1e6;
            println!("{stage:<10} {:>10.1} {:>12.1}", micros / 1e3, micros / pages.max(1) as f64);
        }
    }
}

/// Reading, parsing, linking and checking, each on its own.
fn before_pages(root: &Path, times: &mut Times) -> Option<Snapshot> {
    let source = Source { root: root.to_owned(), config: "annals.toml".into(), copies: None };
    let snapshot = times.of("read", || snapshot::snapshot(&source)).ok()?;
    let parsed: Vec<_> = times.of("parse", || snapshot.content.iter().map(entry::entry).collect());
    let config = snapshot.config.as_ref().map_or_else(Config::fallback, |file| Config::parse(file).0);
    let (words, _) = Words::of(&config, snapshot.config.as_ref(), &snapshot.words);
    let words = Arc::new(words);
    let entries: Vec<_> = parsed.iter().filter_map(|(entry, _)| entry.as_ref()).collect();
    let (config_file, assets) = (snapshot.config.as_ref(), BTreeSet::new());
    let (corrections, corrections_file) = (&[][..], None);
    let around = Surroundings {
        config: &config,
        words: &words,
        config_file,
        assets: &assets,
        corrections,
        corrections_file,
        drafts: &BTreeMap::new(),
    };
    let (joined, _) = times.of("link", || resolve::link(&entries, BTreeSet::new(), &around, &Memo::new()));
    let site = joined.site;
    times.of("weigh", || verify::weigh(&site, snapshot.copies.as_deref(), snapshot.lock.as_ref(), &Memo::new()));
    let found = times.of("check", || lint::run(&site, &Memo::new()));
    println!("{} entries, {} warnings and errors\n", entries.len(), found.len());
    Some(snapshot)
}

/// Views, templates and the disk.
fn pages(build: &Build, inputs: Fingerprint, folder: &Path, times: &mut Times) -> BTreeMap<&'static str, Kind> {
    let mut kinds: BTreeMap<&'static str, Kind> = BTreeMap::new();
    let (mut first, mut view, mut render) = (Duration::ZERO, Duration::ZERO, Duration::ZERO);
    let mut bytes = Vec::new();
    for page in build.pages.iter().filter(|page| page.kind.is_read()) {
        // Whichever page asks first for what several share would seem to be the dear one: it is asked twice.
        first += viewing(build, page);
        let viewed = viewing(build, page);
        let start = Instant::now();
        bytes.clear();
        build.render_into(page, &mut bytes).unwrap_or_else(|d| eprintln!("{}", d.message));
        let whole = start.elapsed();
        (view, render) = (view + viewed, render + whole.saturating_sub(viewed));
        let kind = kinds.entry(name(page)).or_default();
        *kind = Kind {
            pages: kind.pages + 1,
            view: kind.view + viewed,
            whole: kind.whole + whole,
            bytes: kind.bytes + bytes.len(),
        };
    }
    times.rows.extend([("shared", first.saturating_sub(view)), ("page", view), ("render", render)]);
    times.of("export", || {
        for page in build.pages.iter().filter(|page| !page.kind.is_read()) {
            bytes.clear();
            build.render_into(page, &mut bytes).unwrap_or_else(|d| eprintln!("{}", d.message));
        }
    });
    times.of("search", || build.made().len());
    let outputs = build.render_all().unwrap_or_default();
    times
        .of("write", || {
            let writer = Writer::begin(folder)?;
            outputs.iter().for_each(|output| writer.take(&output.path, &Content::Ready(&output.bytes)));
            writer.finish(inputs, false)
        })
        .map_or_else(
            |error| eprintln!("{error}"),
            |summary| println!("{} files, {} bytes", summary.written, summary.bytes),
        );
    kinds
}

fn viewing(build: &Build, page: &Page) -> Duration {
    let start = Instant::now();
    drop(build.view(page));
    start.elapsed()
}

fn name(page: &Page) -> &'static str {
    match page.kind {
        PageKind::Timeline(..) => "timeline",
        PageKind::Incident(_) => "incident",
        PageKind::Person(..) => "person",
        PageKind::People(_) => "people",
        PageKind::Statute(..) => "statute",
        PageKind::Matrix(_) => "matrix",
        PageKind::Source(..) => "source",
        PageKind::Sources(_) => "sources",
        PageKind::Search(_) => "search",
        PageKind::Print(_) => "print",
        _ => "other",
    }
}

fn run(root: &Path) -> Option<()> {
    let mut times = Times { rows: Vec::new() };
    let snapshot = before_pages(root, &mut times)?;
    let build = Pipeline::default().build(&snapshot, &Options::default());
    let folder = std::env::temp_dir().join(format!("annals-stages-{}", std::process::id()));
    let kinds = pages(&build, build::inputs(&snapshot, &Options::default()), &folder, &mut times);
    times.print(build.page_count());
    println!("\n{:<10} {:>7} {:>12} {:>12} {:>10}", "kind", "pages", "view µs", "template µs", "bytes");
    for (name, kind) in &kinds {
        let each = |time: Duration| time.as_secs_f64() * 1e6 / kind.pages as f64;
        let template = kind.whole.saturating_sub(kind.view);
        let bytes = kind.bytes / kind.pages;
        println!("{name:<10} {:>7} {:>12.1} {:>12.1} {bytes:>10}", kind.pages, each(kind.view), each(template));
    }
    std::fs::remove_dir_all(&folder).ok()
}

fn main() {
    // `cargo bench` adds an argument of its own.
    let root =
        std::env::args().skip(1).find(|arg| !arg.starts_with("--")).map_or_else(|| PathBuf::from("."), PathBuf::from);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    let done = pool.ok().and_then(|pool| pool.install(|| run(&root)));
    if done.is_none() {
        eprintln!("there is no documentary in {}", root.display());
        std::process::exit(1);
    }
}
