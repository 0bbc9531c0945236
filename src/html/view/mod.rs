//! [`Site`] → every page there is: its address, its template, and the view that the template sees. Lists of pages are made whole; a page's
//! view is made when it is asked for.

mod az;
mod cards;
mod corrected;
mod data;
mod entry;
mod listing;
mod mains;
mod plan;
mod print;
mod split;
mod strip;
mod text;
mod timeline;

pub use plan::Plan;
pub use timeline::Span;

use crate::export::{Export, File};
use crate::html::labels;
use crate::html::search;
use crate::i18n::{Words, key};
use crate::model::{EntryId, IncidentId, PageId, PersonId, QuotationId, Site, SourceId, StatuteId};
use crate::url::OutPath;
use crate::verify::Evidence;
use cards::Cards;
use serde::Serialize;
use std::io;
use std::sync::{Arc, OnceLock};
use tera::Value;

/// A page of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Where it is written.
    pub path: OutPath,
    /// What it shows.
    pub kind: PageKind,
}

/// What a page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the names say it
pub enum PageKind {
    Home,
    /// A stretch of the timeline, and which part of it, from 1; so with the other lists.
    Timeline(Span, u32),
    Incident(IncidentId),
    People(u32),
    Person(PersonId, u32),
    Statutes(u32),
    Statute(StatuteId, u32),
    Matrix(u32),
    Sources(u32),
    Source(SourceId, u32),
    Evidence(u32),
    Wordings(u32),
    Search(u32),
    Print(u32),
    Free(PageId),
    /// What can be taken along.
    Data,
    Corrections(u32),
    /// A file for programs; it has no template.
    File(File),
    /// A former address of an entry.
    Redirect(EntryId),
    NotFound,
}

/// What a template is given: named values, and the template's name.
pub struct View {
    /// The template's name: `incident.html`.
    pub template: &'static str,
    /// What it sees.
    pub context: tera::Context,
}

/// The site with everything that several pages show, made once.
pub struct Pages {
    site: Arc<Site>,
    evidence: Arc<Evidence>,
    export: Arc<Export>,
    cards: Cards,
    common: Value,
    style: Arc<str>,
    plan: Arc<Plan>,
    lists: Lists,
}

/// What the parts of long lists are cut from, and what stands on several pages: each made when it is first asked for.
#[derive(Default)]
struct Lists {
    names: OnceLock<az::Names>,
    people: OnceLock<Vec<(usize, PersonId)>>,
    mains: OnceLock<Vec<mains::MainRow>>,
    matrix: OnceLock<Vec<IncidentId>>,
    sources: OnceLock<Vec<SourceId>>,
    ledger: OnceLock<Vec<QuotationId>>,
    wordings: OnceLock<Vec<(IncidentId, usize)>>,
    /// The versions of each incident's wordings, with what differs.
    versions: OnceLock<Vec<OnceLock<Vec<Value>>>>,
}

/// A link in the navigation.
#[derive(Serialize)]
struct NavItem<'a> {
    href: &'a str,
    title: &'a str,
    section: &'a str,
}

/// What every page shows of the site.
#[derive(Serialize)]
struct SiteView<'a> {
    title: &'a str,
    description: &'a str,
    language: &'a str,
    /// Whether the language is written from right to left.
    rtl: bool,
    author: Option<&'a str>,
    license: Option<&'a str>,
    repository: Option<&'a str>,
    nav: Vec<NavItem<'a>>,
    pages: Vec<NavItem<'a>>,
    totals: Totals,
    /// How the files of previews are divided.
    peek: String,
    case: Option<CaseView<'a>>,
}

/// How much there is.
#[derive(Serialize)]
struct Totals {
    incidents: usize,
    proceedings: usize,
    people: usize,
    statutes: usize,
    sources: usize,
    quotations: usize,
    verified: usize,
    kept: usize,
    unchecked: usize,
    wordings: usize,
    corrections: usize,
}

/// The state of the case.
#[derive(Serialize)]
struct CaseView<'a> {
    text: &'a str,
    href: Option<String>,
    title: Option<&'a str>,
}

impl Pages {
    /// Prepares what several pages share. `style` is the name under which the style sheet is written.
    pub fn new(site: Arc<Site>, evidence: Arc<Evidence>, export: Arc<Export>, plan: Arc<Plan>, style: &str) -> Self {
        let cards = Cards::new(&site);
        let common = site_view(&site, &evidence);
        Pages { site, evidence, export, cards, common, style: style.into(), plan, lists: Lists::default() }
    }

    /// The view of a page.
    pub fn view(&self, page: &Page) -> View {
        let mut context = tera::Context::new();
        context.insert_value("site", self.common.clone());
        context.insert("root", &self.root(page));
        context.insert("path", page.path.as_str());
        context.insert("style", &*self.style);
        context.insert("is_home", &(page.kind == PageKind::Home));
        let is_draft = page.kind.entry().is_some_and(|entry| self.site.common(entry).draft);
        context.insert("draft", &is_draft);
        self.metadata(page, &mut context);
        let template = self.fill(page, &mut context);
        let title = context.get("title").and_then(Value::as_str).unwrap_or_default().to_owned();
        context.insert("tab_title", &tab_title(&self.site.words, page.kind, title));
        View { template, context }
    }

    /// Writes a file for programs.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn file(&self, file: File, pages: &[Page], out: &mut dyn io::Write) -> io::Result<()> {
        let listed: Vec<(OutPath, Option<EntryId>)> = match file {
            File::Sitemap(_) => {
                let pages = pages.iter().filter(|p| p.kind.is_listed(&self.site));
                pages.map(|p| (p.path.clone(), p.kind.entry())).collect()
            }
            _ => Vec::new(),
        };
        self.export.write(file, &listed, out)
    }

    fn fill(&self, page: &Page, context: &mut tera::Context) -> &'static str {
        if let Some(template) = page.kind.entry().and_then(|entry| self.withheld(entry, context)) {
            return template;
        }
        match page.kind {
            PageKind::Home => self.home(context),
            PageKind::Timeline(span, part) => self.timeline(span, part, context),
            PageKind::Incident(id) => self.incident(id, context),
            PageKind::People(part) => self.people(part, context),
            PageKind::Person(id, part) => self.person(id, part, context),
            PageKind::Statutes(part) => self.statutes(part, context),
            PageKind::Statute(id, part) => self.statute(id, part, context),
            PageKind::Matrix(part) => self.matrix(part, context),
            PageKind::Sources(part) => self.sources(part, context),
            PageKind::Source(id, part) => self.source(id, part, context),
            PageKind::Evidence(part) => self.ledger(part, context),
            PageKind::Wordings(part) => self.wordings(part, context),
            PageKind::Search(part) => self.search(part, context),
            PageKind::Print(part) => self.print(part, context),
            PageKind::Free(id) => self.free(id, context),
            PageKind::Data => self.data(context),
            PageKind::Corrections(part) => self.corrections(part, context),
            // A file has no template and is never asked for a view.
            PageKind::File(_) => "404.html",
            PageKind::Redirect(entry) => {
                head(context, self.site.title(entry), "", "");
                context.insert("to", self.site.path(entry).as_str());
                "redirect.html"
            }
            PageKind::NotFound => {
                let words = &self.site.words;
                head(context, words.get(key::NOT_FOUND), words.get(key::NOT_FOUND_SAYS), "");
                "404.html"
            }
        }
    }

    /// What stands before every address of the site on this page. The page for addresses that lead nowhere is shown at any depth, so its
    /// links can't be relative; they start from the path of the base address.
    fn root(&self, page: &Page) -> String {
        match (page.kind, &self.site.config.base_url) {
            (PageKind::NotFound, Some(base)) => base_path(base).to_owned(),
            (PageKind::NotFound, None) => "/".to_owned(),
            _ => page.path.to_root(),
        }
    }
}

/// The title that a browser's tab shows: told apart where another page has the same, for a source may be called as a person is.
fn tab_title(words: &Words, kind: PageKind, mut title: String) -> String {
    if matches!(kind, PageKind::Source(..)) {
        title = words.fill(key::TAB_SOURCE, &[("title", &title)]);
    }
    match kind.part() {
        part if part > 1 => words.fill(key::TAB_PART, &[("title", &title), ("n", &part.to_string())]),
        _ => title,
    }
}

impl PageKind {
    /// Which part of a long page it is, from 1.
    fn part(self) -> u32 {
        match self {
            PageKind::Timeline(_, part)
            | PageKind::People(part)
            | PageKind::Person(_, part)
            | PageKind::Statutes(part)
            | PageKind::Statute(_, part)
            | PageKind::Matrix(part)
            | PageKind::Sources(part)
            | PageKind::Source(_, part)
            | PageKind::Evidence(part)
            | PageKind::Wordings(part)
            | PageKind::Search(part)
            | PageKind::Print(part)
            | PageKind::Corrections(part) => part,
            _ => 1,
        }
    }

    /// The entry whose page it is.
    fn entry(self) -> Option<EntryId> {
        match self {
            PageKind::Incident(id) => Some(EntryId::Incident(id)),
            PageKind::Person(id, _) => Some(EntryId::Person(id)),
            PageKind::Statute(id, _) => Some(EntryId::Statute(id)),
            PageKind::Source(id, _) => Some(EntryId::Source(id)),
            PageKind::Free(id) => Some(EntryId::Page(id)),
            _ => None,
        }
    }

    /// Whether it is for people rather than for programs.
    pub fn is_read(self) -> bool {
        !matches!(self, PageKind::File(_))
    }

    /// Whether a search engine may list it.
    fn is_listed(self, site: &Site) -> bool {
        let own = !matches!(self, PageKind::File(_) | PageKind::Redirect(_) | PageKind::NotFound);
        own && self.entry().is_none_or(|entry| !site.is_withheld(entry))
    }
}

/// The path of an absolute address: `/repo/` of `https://you.github.io/repo/`.
pub fn base_path(base: &str) -> &str {
    let after_scheme = base.find("://").map_or(0, |n| n + 3);
    base[after_scheme..].find('/').map_or("/", |n| &base[after_scheme + n..])
}

/// An address without the file name that servers add by themselves.
fn trimmed(path: &str) -> &str {
    path.strip_suffix("index.html").unwrap_or(path)
}

/// What the head of every page names.
fn head(context: &mut tera::Context, title: &str, description: &str, section: &str) {
    context.insert("title", title);
    context.insert("description", description);
    context.insert("section", section);
}

fn site_view<'a>(site: &'a Site, evidence: &Evidence) -> Value {
    let config = &site.config;
    let made = ["timeline", "people", "statutes", "sources", "evidence", "search"];
    let item = |name| NavItem { href: text::made(name), title: site.words.get(labels::made_key(name)), section: name };
    let nav = made.into_iter().map(item).collect();
    let paths: Vec<(String, &'a str, &'a str)> = site
        .pages
        .iter()
        .filter(|p| p.entry.front.order.is_some() && &*p.entry.id != "index")
        .map(|p| (format!("{}.html", p.entry.id), &*p.entry.front.title.value, &*p.entry.id))
        .collect();
    let pages = paths.iter().map(|(href, title, section)| NavItem { href, title, section }).collect();
    let case = config.case.as_ref().map(|case| CaseView {
        text: &case.text,
        href: site.case.map(|entry| site.path(entry).to_string()),
        title: site.case.map(|entry| &**site.title(entry)),
    });
    let view = SiteView {
        title: &config.title,
        description: &config.description,
        language: &config.language,
        rtl: crate::input::config::is_right_to_left(&config.language),
        author: config.author.as_deref(),
        license: config.license.as_deref(),
        repository: config.repository.as_deref(),
        nav,
        pages,
        totals: totals(site, evidence),
        peek: search::depths(site),
        case,
    };
    Value::from_serializable(&view)
}

fn totals(site: &Site, evidence: &Evidence) -> Totals {
    let shown = || site.shown().map(|id| &site[id]);
    let proceedings = shown().filter(|i| i.entry.front.proceeding).count();
    let counts = evidence.counts(site);
    Totals {
        incidents: shown().count() - proceedings,
        proceedings,
        people: site.people.len(),
        statutes: site.statutes.len(),
        sources: site.sources.len(),
        quotations: counts.all,
        verified: counts.verified,
        kept: counts.kept,
        unchecked: counts.unchecked,
        wordings: shown().map(|i| i.wordings.len()).sum(),
        corrections: corrected::shown(site).len(),
    }
}
