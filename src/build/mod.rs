//! The stages in order, with the memos that let a second build do only what changed. Delete the memos and every byte stays the same.

use crate::diagnostics::span::{Place, SourceFile, Span};
use crate::diagnostics::{self, Diagnostic, Severity, Texts, codes};
use crate::entry::corrections::{self, Correction};
use crate::entry::{self, AnyEntry};
use crate::export::{Export, File};
use crate::html::search;
use crate::html::template::{self, Templates};
use crate::html::view::{Page, PageKind, Pages, Plan, View};
use crate::i18n::{self, Words, key};
use crate::input::config::Config;
use crate::input::snapshot::{History, Snapshot};
use crate::lint;
use crate::memo::{Fingerprint, Memo};
use crate::model::Site;
use crate::model::resolve::{self, Surroundings};
use crate::url::OutPath;
use crate::verify::{self, Evidence, Prepared};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

mod revision;

use revision::{Around, Arranged, Parsed, Round, Theme};

mod theme {
    //! The default theme, compiled in.
    include!(concat!(env!("OUT_DIR"), "/theme.rs"));
}

/// Files that are compiled in, with their paths.
pub type Packed<T> = &'static [(&'static str, T)];

/// The default theme: the templates, their words, and the files that are published as they are, by their paths.
pub fn default_theme() -> (Packed<&'static str>, Packed<&'static str>, Packed<&'static [u8]>) {
    (theme::TEMPLATES, i18n::theme(), theme::ASSETS)
}

/// The file that lists what Annals wrote. A folder without it isn't ours.
pub const MANIFEST: &str = "manifest.json";

/// What a build is asked for besides the content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Whether drafts are built.
    pub drafts: bool,
    /// The base address, in place of the configured one.
    pub base_url: Option<Arc<str>>,
    /// Whether pages are for the preview, with its script.
    pub preview: bool,
}

/// The stages with their memos.
pub struct Pipeline {
    last: Mutex<Option<Round>>,
    prepared: Prepared,
    checked: lint::Kept,
    linked: resolve::Kept,
}

/// The fingerprint of all that a site is made from, of the program too: two builds with the same one report the same and give the same files.
pub fn inputs(snapshot: &Snapshot, options: &Options) -> Fingerprint {
    let Snapshot { config, content, templates, words, assets, copies, lock, corrections, history, diagnostics } =
        snapshot;
    let texts = config.iter().chain(content.iter()).chain(templates).chain(words).chain(lock).chain(corrections);
    let texts = texts.map(|file| (&*file.path, file.digest().to_vec()));
    let digest = |bytes: &[u8]| Fingerprint::of([bytes]).hex().into_bytes();
    let assets = assets.iter().map(|asset| (&*asset.path, digest(&asset.bytes)));
    let copied = copies.iter().flatten().map(|copy| (&*copy.name, digest(&copy.bytes)));
    let changes = history.iter().map(|(path, seconds)| (&**path, seconds.to_le_bytes().to_vec()));
    let edge = || [("", Vec::new())];
    let files: Vec<(&str, Vec<u8>)> =
        texts.chain(edge()).chain(assets).chain(edge()).chain(copied).chain(edge()).chain(changes).collect();
    // As they are printed for a programmer: a field that is added counts by itself.
    let others = [format!("{options:?}"), format!("{diagnostics:?}"), format!("{}", copies.is_some())];
    let others = [env!("ANNALS_BUILD")].into_iter().chain(others.iter().map(String::as_str));
    Fingerprint::of(files.iter().flat_map(|(path, digest)| [path.as_bytes(), digest]).chain(others.map(str::as_bytes)))
}

/// A file of the site, to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Where.
    pub path: OutPath,
    /// What.
    pub bytes: Arc<[u8]>,
}

/// What stands in a file of the site, for as long as it is asked for.
pub enum Content<'c> {
    /// All of its bytes.
    Ready(&'c [u8]),
    /// Who writes them: it may be far more than should be held at once.
    Poured(Pour<'c>),
}

/// Writes a file, the same each time.
pub type Pour<'p> = &'p dyn Fn(&mut dyn io::Write) -> io::Result<()>;

impl Content<'_> {
    /// All of its bytes.
    pub fn bytes(&self) -> Cow<'_, [u8]> {
        match self {
            Content::Ready(bytes) => Cow::Borrowed(bytes),
            Content::Poured(pour) => {
                let mut bytes = Vec::new();
                // Nothing keeps bytes from a buffer.
                let _ = pour(&mut bytes);
                Cow::Owned(bytes)
            }
        }
    }
}

/// A documentary, built: its faults, and everything that is needed to render its pages.
pub struct Build {
    /// What is wrong, in the order of the files.
    pub diagnostics: Vec<Diagnostic>,
    /// The site.
    pub site: Arc<Site>,
    /// The status of its quotations.
    pub evidence: Arc<Evidence>,
    /// Its pages.
    pub pages: Arc<[Page]>,
    /// Files that are published as they are.
    pub assets: Vec<Output>,
    unsettled: Unsettled,
    files: Vec<SourceFile>,
    texts: OnceLock<Texts>,
    views: Pages,
    made: OnceLock<Vec<Output>>,
    templates: Option<Arc<Templates>>,
    preview: bool,
    style: String,
}

/// What was found before the rules were asked, and what they need besides the site.
struct Unsettled {
    parsed: Arc<Vec<Arc<Parsed>>>,
    found: Vec<Diagnostic>,
    /// What no rule can be told to pass over.
    fixed: Vec<Diagnostic>,
    options: Options,
    config: Option<SourceFile>,
}

impl Unsettled {
    /// The errors. None of them can be silenced or lowered, whatever the rules find.
    fn errors(&self) -> Vec<Diagnostic> {
        let all = self.parsed.iter().flat_map(|parsed| &parsed.diagnostics).chain(&self.found).chain(&self.fixed);
        let mut errors: Vec<Diagnostic> = all.filter(|d| d.severity == Severity::Error).cloned().collect();
        diagnostics::sort(&mut errors);
        diagnostics::gather(&mut errors);
        errors
    }
}

impl Default for Pipeline {
    fn default() -> Self {
        Pipeline { last: Mutex::default(), prepared: Memo::new(), checked: Memo::new(), linked: Memo::new() }
    }
}

impl Pipeline {
    /// Runs the stages over a snapshot.
    pub fn build(&self, snapshot: &Snapshot, options: &Options) -> Build {
        let (mut build, found) = self.assemble_while(snapshot, options, |site| self.rules(site));
        build.diagnostics = settled(&build, found);
        build
    }

    /// Runs every stage but the rules over a snapshot: what a preview shows while the rules are still looking. Of the diagnostics there are
    /// only the errors that were met on the way; [`Pipeline::check`] gives all.
    pub fn assemble(&self, snapshot: &Snapshot, options: &Options) -> Build {
        self.assemble_while(snapshot, options, |_| ()).0
    }

    /// The same, while something else is done with the site as soon as it is linked.
    fn assemble_while<T: Send>(
        &self,
        snapshot: &Snapshot,
        options: &Options,
        meanwhile: impl FnOnce(&Site) -> T + Send,
    ) -> (Build, T) {
        let last = lock(&self.last).take();
        let mut found = snapshot.diagnostics.clone();
        let config = configure(snapshot, options, &mut found);
        let (theme, parsed) = rayon::join(
            || Theme::of(snapshot, &config, last.as_ref()),
            || Arc::new(revision::parse(&snapshot.content, &config, last.as_ref())),
        );
        found.extend(theme.faults.iter().cloned());
        let (assets, style) = assets(snapshot, &config.title, &theme.words);
        let asset_paths: BTreeSet<Arc<str>> = assets.iter().map(|a| Arc::from(a.path.as_str())).collect();
        let corrections = corrections(snapshot, &mut found);
        let left_out = |entry: &&AnyEntry| !options.drafts && entry.common().draft;
        let drafts = parsed.iter().filter_map(|parsed| parsed.entry.as_ref()).filter(left_out);
        let drafts: BTreeMap<&str, &AnyEntry> = drafts.map(|entry| (&**entry.id(), entry)).collect();
        let surroundings = Surroundings {
            config: &config,
            words: &theme.words,
            config_file: snapshot.config.as_ref(),
            assets: &asset_paths,
            corrections: &corrections,
            corrections_file: snapshot.corrections.as_ref(),
            drafts: &drafts,
        };
        let around = Around::of(snapshot, &asset_paths, options);
        let steady = last.as_ref().and_then(|last| Some((last, last.joined(&around, &parsed, &surroundings)?)));
        let (last, joined) = match steady {
            Some((last, joined)) => (Some(last), joined),
            None => {
                self.linked.next_round();
                let entries: Vec<&AnyEntry> = entries(&parsed, options.drafts).collect();
                let (joined, faults) = resolve::link(&entries, failed(snapshot, &parsed), &surroundings, &self.linked);
                found.extend(faults);
                (None, joined)
            }
        };
        let proved = || {
            let evidence = self.evidence(&joined.site, snapshot, &mut found);
            let arranged = arranged(&joined.site, &evidence, &snapshot.history, &assets, last);
            (evidence, arranged)
        };
        let ((evidence, arranged), other) = rayon::join(proved, || meanwhile(&joined.site));
        let parts = Parts { evidence, assets, style, found };
        let (content, places) = (snapshot.content.clone(), OnceLock::new());
        let round = Round { around, content, parsed, theme, joined, arranged, places };
        let build = parts.build(snapshot, options, &round);
        *lock(&self.last) = Some(round);
        (build, other)
    }

    fn evidence(&self, site: &Site, snapshot: &Snapshot, found: &mut Vec<Diagnostic>) -> Arc<Evidence> {
        self.prepared.next_round();
        let (copies, lock) = (snapshot.copies.as_deref(), snapshot.lock.as_ref());
        let (evidence, faults) = verify::weigh(site, copies, lock, &self.prepared);
        found.extend(faults);
        let ids = || snapshot.content.iter().filter_map(|file| file.path.strip_prefix("content/sources/"));
        let sources: BTreeSet<&str> = ids().filter_map(|name| name.strip_suffix(".md")).collect();
        found.extend(evidence.strangers(|id| sources.contains(id)));
        Arc::new(evidence)
    }

    /// Runs the rules over what was assembled, and gives everything that is wrong with it, as it is to be reported.
    pub fn check(&self, build: &Build) -> Vec<Diagnostic> {
        settled(build, self.rules(&build.site))
    }

    fn rules(&self, site: &Site) -> Vec<Diagnostic> {
        self.checked.next_round();
        lint::run(site, &self.checked)
    }
}

/// Everything that is wrong with a documentary, as it is to be reported; `rules` is what the rules found.
fn settled(build: &Build, rules: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let Unsettled { parsed, found, fixed, options, config } = &build.unsettled;
    let mut diagnostics: Vec<Diagnostic> =
        parsed.iter().flat_map(|parsed| &parsed.diagnostics).chain(found).cloned().collect();
    diagnostics.extend(rules);
    lint::without_consequences(&mut diagnostics);
    let silenced = entries(parsed, options.drafts).flat_map(|e| e.common().silence.iter().map(move |s| (e.file(), s)));
    lint::settle(&mut diagnostics, silenced, &build.site.config.checks, config.as_ref(), build.evidence.has_copies());
    diagnostics.extend(fixed.iter().cloned());
    diagnostics::sort(&mut diagnostics);
    diagnostics::gather(&mut diagnostics);
    diagnostics
}

/// What was found out in a round besides what the next one can use.
struct Parts {
    evidence: Arc<Evidence>,
    assets: Vec<Output>,
    style: String,
    found: Vec<Diagnostic>,
}

impl Parts {
    fn build(self, snapshot: &Snapshot, options: &Options, round: &Round) -> Build {
        let Parts { evidence, assets, style, found } = self;
        let Arranged { export, plan, collisions } = round.arranged.clone();
        let mut fixed = collisions;
        fixed.extend(round.theme.templates.as_ref().err().into_iter().flatten().cloned());
        let templates = round.theme.templates.as_ref().ok().cloned();
        let (parsed, config) = (round.parsed.clone(), snapshot.config.clone());
        let unsettled = Unsettled { parsed, found, fixed, options: options.clone(), config };
        let site = round.joined.site.clone();
        Build {
            diagnostics: unsettled.errors(),
            unsettled,
            files: files(snapshot, templates.as_deref()),
            texts: OnceLock::new(),
            pages: plan.pages.clone(),
            views: Pages::new(site.clone(), evidence.clone(), export, plan, &style),
            site,
            evidence,
            assets,
            made: OnceLock::new(),
            templates,
            preview: options.preview,
            style,
        }
    }
}

/// What follows from how a site is arranged; from the last round, if it is arranged as it was then.
fn arranged(
    site: &Arc<Site>,
    evidence: &Arc<Evidence>,
    history: &History,
    assets: &[Output],
    last: Option<&Round>,
) -> Arranged {
    if let Some(Round { arranged: last, .. }) = last {
        let export = Arc::new(last.export.with(site.clone(), evidence.clone()));
        return Arranged { export, ..last.clone() };
    }
    let export = Arc::new(Export::new(site.clone(), evidence.clone(), history));
    let plan = Arc::new(Plan::of(site, &export));
    Arranged { collisions: collisions(&plan.pages, assets), export, plan }
}

/// The ids of files that couldn't be read as entries.
fn failed(snapshot: &Snapshot, parsed: &[Arc<Parsed>]) -> BTreeSet<Arc<str>> {
    let places =
        snapshot.diagnostics.iter().flat_map(|d| d.place.iter().chain(d.related.iter().map(|(place, _)| place)));
    let unread = places.map(|place| &*place.path).filter(|path| path.starts_with("content/"));
    let failed = parsed.iter().filter(|parsed| parsed.entry.is_none()).map(|parsed| &*parsed.file.path);
    failed.chain(unread).filter_map(entry::id_of).collect()
}

/// The entries that are on the site.
fn entries(parsed: &[Arc<Parsed>], drafts: bool) -> impl Iterator<Item = &AnyEntry> {
    let all = parsed.iter().filter_map(|parsed| parsed.entry.as_ref());
    all.filter(move |entry| drafts || !entry.common().draft)
}

fn corrections(snapshot: &Snapshot, diagnostics: &mut Vec<Diagnostic>) -> Vec<Correction> {
    let (corrections, found) = snapshot.corrections.as_ref().map(corrections::parse).unwrap_or_default();
    diagnostics.extend(found);
    corrections
}

/// The configuration that a build goes by.
pub fn config(snapshot: &Snapshot, options: &Options) -> Config {
    configure(snapshot, options, &mut Vec::new())
}

fn configure(snapshot: &Snapshot, options: &Options, diagnostics: &mut Vec<Diagnostic>) -> Config {
    let mut config = match &snapshot.config {
        Some(file) => {
            let (config, found) = Config::parse(file);
            diagnostics.extend(found);
            config
        }
        // What can't be read was said.
        None if snapshot.diagnostics.iter().any(is_of_configuration) => Config::fallback(),
        None => {
            diagnostics.push(
                Diagnostic::general(&codes::NO_CONFIG, "there's no annals.toml here")
                    .help("run annals in a documentary's folder, or name the folder with --root; to start, annals.toml needs only `title = \"…\"`"),
            );
            Config::fallback()
        }
    };
    if let Some(base) = &options.base_url {
        config.base_url = Some(base.clone());
    }
    config
}

/// Whether a fault of reading says why there is no configuration.
fn is_of_configuration(d: &Diagnostic) -> bool {
    d.code == &codes::NO_CONFIG || d.place.as_ref().is_some_and(|place| place.path.ends_with(".toml"))
}

/// The files that are published as they are: the theme's, replaced by the documentary's own of the same name. The style sheet is named by its
/// content, so that a browser never keeps an old one.
fn assets(snapshot: &Snapshot, title: &str, words: &Words) -> (Vec<Output>, String) {
    let mut files: BTreeMap<&str, Arc<[u8]>> =
        theme::ASSETS.iter().chain(theme::SCRIPTS).map(|(path, bytes)| (*path, Arc::from(*bytes))).collect();
    // An unchanged copy is the theme's own file, which is published without its comments.
    let own = snapshot.assets.iter().filter(|a| !theme::ASSETS.contains(&(&*a.path, &*a.bytes)));
    files.extend(own.map(|a| (&*a.path, a.bytes.clone())));
    let mut style = "site.css".to_owned();
    let mut outputs = Vec::with_capacity(files.len());
    for (path, bytes) in files {
        let (path, bytes) = if path == "site.css" {
            let bytes: Arc<[u8]> = [&*bytes, of_the_site(title, words).as_bytes()].concat().into();
            style = format!("site-{}.css", &Fingerprint::of([&*bytes]).hex()[..10]);
            (style.clone(), bytes)
        } else {
            (path.to_owned(), bytes)
        };
        outputs.push(Output { path: OutPath::new(path), bytes });
    }
    (outputs, style)
}

/// What a style sheet can't know by itself: the title, which stands at the head of every sheet of paper, and the words that it puts into
/// pages.
pub fn of_the_site(title: &str, words: &Words) -> String {
    let title = css_text(title);
    let spoken = [("left-out", key::SPOKEN_LEFT_OUT), ("put-in", key::SPOKEN_PUT_IN), ("end", key::SPOKEN_END)];
    let spoken = spoken.map(|(name, key)| format!("--spoken-{name}: {}", css_text(words.get(key)))).join("; ");
    format!("@page {{ @top-left {{ content: {title}; font: 8pt sans-serif; color: #444 }} }}\n:root {{ {spoken} }}\n")
}

/// A text in quotation marks, as a style sheet has it.
fn css_text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 2);
    escaped.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' | '<' => escaped.push_str(&format!("\\{:x} ", u32::from(c))),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped.push('"');
    escaped
}

/// Files for scripts, which no page is: their folders are Annals' own.
const GENERATED: [&str; 2] = ["search/", "peek/"];

/// A path and its folders, each with its slash: `a/b/c.txt`, `a/`, `a/b/`.
fn steps(path: &str) -> impl Iterator<Item = &str> {
    std::iter::once(path).chain(path.match_indices('/').map(|(at, _)| &path[..=at]))
}

/// Two files with one address, also where a file system doesn't tell capitals from small letters or one way to write an accent from another; a
/// file that stands where a folder must be; and names that some system refuses. Two pages with one address were reported where they are linked.
fn collisions(pages: &[Page], assets: &[Output]) -> Vec<Diagnostic> {
    let key = |step: &str| crate::url::folded(step.trim_end_matches('/'));
    let wanted: BTreeSet<String> = assets.iter().flat_map(|a| steps(a.path.as_str())).map(key).collect();
    let mut taken: BTreeMap<String, String> = BTreeMap::new();
    let made = [MANIFEST, ".nojekyll"].map(OutPath::new);
    // Pages have small letters without accents; only those count that a file in static/ could meet.
    for step in made.iter().chain(pages.iter().map(|p| &p.path)).flat_map(|path| steps(path.as_str())) {
        let name = step.trim_end_matches('/');
        if wanted.contains(name) {
            taken.insert(name.to_owned(), step.to_owned());
        }
    }
    let mut diagnostics = Vec::new();
    for path in assets.iter().map(|a| a.path.as_str()) {
        if let Some(fault) = crate::url::fault(path) {
            let said = format!("`{}` can't be a file on the site, because its name {fault}", path.escape_debug());
            diagnostics
                .push(Diagnostic::at(&codes::BAD_PATH, in_static(path), said).help("give the file another name"));
            continue;
        }
        let folded = crate::url::folded(path);
        let generated =
            GENERATED.iter().find(|folder| folded.starts_with(**folder) || folded == folder[..folder.len() - 1]);
        let met = steps(path).find_map(|step| {
            let other = taken.insert(key(step), step.to_owned())?;
            (other != step || !step.ends_with('/')).then_some((step, other))
        });
        let (said, own) = match (generated, met) {
            (Some(folder), _) => (format!("Annals puts its own files in the folder {folder}"), path.to_owned()),
            // A file of the theme is where it is: the other one is the documentary's.
            (None, Some((step, other))) if theme::ASSETS.iter().any(|(name, _)| *name == path) => {
                (format!("`{other}` and `{step}` have the same address"), other)
            }
            (None, Some((step, other))) => (format!("`{step}` and `{other}` have the same address"), path.to_owned()),
            (None, None) => continue,
        };
        diagnostics.push(
            Diagnostic::at(&codes::ADDRESS_TAKEN, in_static(&own), said).help("give the file in static/ another name"),
        );
    }
    diagnostics
}

fn in_static(path: &str) -> Place {
    Place { path: format!("static/{path}").into(), span: Span::default() }
}

/// The files that diagnostics can speak of, besides the entries.
fn files(snapshot: &Snapshot, templates: Option<&Templates>) -> Vec<SourceFile> {
    let own = snapshot.templates.iter().chain(&snapshot.config).chain(&snapshot.lock).chain(&snapshot.corrections);
    own.chain(templates.into_iter().flat_map(Templates::files)).chain(&snapshot.words).cloned().collect()
}

impl Build {
    /// Whether nothing may be published.
    pub fn has_errors(&self) -> bool {
        diagnostics::has_errors(&self.diagnostics)
    }

    /// The texts of the files that diagnostics speak of.
    pub fn texts(&self) -> &Texts {
        self.texts.get_or_init(|| {
            let entries = self.unsettled.parsed.iter().map(|parsed| &parsed.file);
            let mut texts: Texts = entries.chain(&self.files).map(|f| (f.path.clone(), f.clone())).collect();
            for (name, text) in theme::TEMPLATES {
                let file = SourceFile::new(format!("(theme)/{name}"), *text);
                texts.entry(file.path.clone()).or_insert(file);
            }
            texts
        })
    }

    /// The name of the style sheet, which holds a digest of its content.
    pub fn style(&self) -> &str {
        &self.style
    }

    /// How many pages there are for people.
    pub fn page_count(&self) -> usize {
        self.pages.iter().filter(|page| page.kind.is_read()).count()
    }

    /// What the template of a page sees.
    pub fn view(&self, page: &Page) -> View {
        let mut view = self.views.view(page);
        view.context.insert("preview", &self.preview);
        view
    }

    /// Renders one page, or makes one file for programs.
    ///
    /// # Errors
    /// Where its template failed.
    pub fn render(&self, page: &Page) -> Result<Arc<[u8]>, Box<Diagnostic>> {
        let mut bytes = Vec::new();
        self.render_into(page, &mut bytes)?;
        Ok(bytes.into())
    }

    /// The same at the end of a buffer, which can be used again and again.
    ///
    /// # Errors
    /// Where its template failed; the buffer then holds a part of the page.
    pub fn render_into(&self, page: &Page, out: &mut Vec<u8>) -> Result<(), Box<Diagnostic>> {
        if let PageKind::File(file) = page.kind {
            // Nothing keeps bytes from a buffer.
            let _ = self.views.file(file, &self.pages, out);
            return Ok(());
        }
        let Some(templates) = &self.templates else {
            return Err(Box::new(Diagnostic::general(&codes::BAD_TEMPLATE, "can't read the templates")));
        };
        template::page(templates, &self.view(page), page.path.as_str(), out)
    }

    /// The files for scripts, which no template makes, by path: made when they are first asked for.
    pub fn made(&self) -> &[Output] {
        self.made.get_or_init(|| {
            let made = Mutex::new(Vec::new());
            search::each_file(&self.site, &|path, bytes| {
                lock(&made).push(Output { path: path.clone(), bytes: bytes.into() });
            });
            let mut made = made.into_inner().unwrap_or_else(PoisonError::into_inner);
            made.sort_by(|a, b| a.path.cmp(&b.path));
            made
        })
    }

    /// Makes every file of the site and gives each to `take`, from several threads at once and in no order.
    ///
    /// # Errors
    /// Every template that failed, once for each place in it; nothing more is then given.
    pub fn each_file(&self, take: impl Fn(&OutPath, Content) + Sync) -> Result<(), Vec<Diagnostic>> {
        if self.templates.is_none() {
            return Err(Vec::new()); // what is wrong with them was said
        }
        let failed = Mutex::new(Vec::new());
        let render = |buffer: &mut Vec<u8>, page: &Page| {
            if let PageKind::File(file @ File::Format(_)) = page.kind {
                return take(&page.path, Content::Poured(&|out| self.views.file(file, &self.pages, out)));
            }
            buffer.clear();
            match self.render_into(page, buffer) {
                Ok(()) => take(&page.path, Content::Ready(buffer)),
                Err(d) => note(&mut lock(&failed), *d),
            }
        };
        let ready = |output: &Output| take(&output.path, Content::Ready(&output.bytes));
        // Files for scripts are let go as they are taken, unless somebody has asked for them.
        let scripts = || match self.made.get() {
            Some(made) => made.par_iter().for_each(ready),
            None => search::each_file(&self.site, &|path, bytes| take(path, Content::Ready(bytes))),
        };
        // The largest files come first, each on its own, and pages a few at a time: no thread is left with much while the others wait.
        let (files, pages): (Vec<&Page>, Vec<&Page>) =
            self.pages.iter().partition(|page| matches!(page.kind, PageKind::File(_)));
        let (long, pages): (Vec<&Page>, Vec<&Page>) =
            pages.into_iter().partition(|page| matches!(page.kind, PageKind::Print(_)));
        let some = |pages: Vec<&Page>, most| pages.into_par_iter().with_max_len(most).for_each_init(Vec::new, render);
        let of_templates = || rayon::join(|| some(long, 1), || some(pages, 4));
        rayon::join(|| some(files, 1), || rayon::join(scripts, of_templates));
        self.assets.iter().for_each(ready);
        // GitHub Pages would otherwise leave out files that begin with an underscore.
        take(&OutPath::new(".nojekyll"), Content::Ready(b""));
        in_order(failed)
    }

    /// Renders every page and keeps none, to find out whether its template fails.
    ///
    /// # Errors
    /// Every template that failed, once for each place in it.
    pub fn try_pages(&self) -> Result<(), Vec<Diagnostic>> {
        if self.templates.is_none() {
            return Err(Vec::new()); // what is wrong with them was said
        }
        let failed = Mutex::new(Vec::new());
        let pages = self.pages.par_iter().filter(|page| !matches!(page.kind, PageKind::File(_)));
        pages.for_each_init(Vec::new, |buffer, page| {
            buffer.clear();
            self.render_into(page, buffer).unwrap_or_else(|d| note(&mut lock(&failed), *d));
        });
        in_order(failed)
    }

    /// Every file of the site, in memory, by path.
    ///
    /// # Errors
    /// Every template that failed, once for each place in it.
    pub fn render_all(&self) -> Result<Vec<Output>, Vec<Diagnostic>> {
        let outputs = Mutex::new(Vec::new());
        self.each_file(|path, content| {
            let bytes = content.bytes().into();
            lock(&outputs).push(Output { path: path.clone(), bytes });
        })?;
        let mut outputs = outputs.into_inner().unwrap_or_else(PoisonError::into_inner);
        outputs.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(outputs)
    }
}

/// The templates that failed, if any did.
fn in_order(failed: Mutex<Vec<Diagnostic>>) -> Result<(), Vec<Diagnostic>> {
    let mut failed = failed.into_inner().unwrap_or_else(PoisonError::into_inner);
    diagnostics::sort(&mut failed);
    if failed.is_empty() { Ok(()) } else { Err(failed) }
}

/// Keeps a fault of a template, unless the same was found on another page.
fn note(failed: &mut Vec<Diagnostic>, found: Diagnostic) {
    match failed.iter_mut().find(|other| other.place == found.place && other.message == found.message) {
        // Threads come in any order: the first of the pages is named.
        Some(other) if found.help < other.help => *other = found,
        Some(_) => {}
        None => failed.push(found),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic elsewhere can't leave a list half changed.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
