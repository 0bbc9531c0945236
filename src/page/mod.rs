//! [`Site`] → every page there is: its address, its template, and the view that the template sees. Lists of pages are made whole; a page's
//! view is made when it is asked for.

mod cards;
mod entry;
mod listing;
mod strip;
mod text;
mod timeline;

use crate::evidence::Evidence;
use crate::model::{EntryId, IncidentId, MADE, PageId, PersonId, Site, SourceId, StatuteId};
use crate::url::OutPath;
use cards::Cards;
use serde::Serialize;
use std::sync::Arc;
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
    Timeline,
    Incident(IncidentId),
    People,
    Person(PersonId),
    Statutes,
    Statute(StatuteId),
    Matrix,
    Sources,
    Source(SourceId),
    Evidence,
    Wordings,
    Free(PageId),
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
    cards: Cards,
    common: Value,
    style: Arc<str>,
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
    author: Option<&'a str>,
    license: Option<&'a str>,
    repository: Option<&'a str>,
    nav: Vec<NavItem<'a>>,
    pages: Vec<NavItem<'a>>,
    totals: Totals,
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
}

/// The state of the case.
#[derive(Serialize)]
struct CaseView<'a> {
    text: &'a str,
    href: Option<String>,
    title: Option<&'a str>,
}

/// Every page of a site.
pub fn all(site: &Site) -> Vec<Page> {
    let made = |name: &str, kind| {
        let path = MADE.iter().find(|(n, _)| *n == name).map_or("404.html", |(_, path)| path);
        Page { path: OutPath::new(path), kind }
    };
    let mut pages = vec![
        made("home", PageKind::Home),
        made("timeline", PageKind::Timeline),
        made("people", PageKind::People),
        made("statutes", PageKind::Statutes),
        made("matrix", PageKind::Matrix),
        made("sources", PageKind::Sources),
        made("evidence", PageKind::Evidence),
        made("wordings", PageKind::Wordings),
        made("", PageKind::NotFound),
    ];
    for entry in site.entries() {
        let kind = match entry {
            EntryId::Incident(id) => PageKind::Incident(id),
            EntryId::Person(id) => PageKind::Person(id),
            EntryId::Statute(id) => PageKind::Statute(id),
            EntryId::Source(id) => PageKind::Source(id),
            // The page `index` is the text of the home page.
            EntryId::Page(id) if &*site[id].entry.id == "index" => continue,
            EntryId::Page(id) => PageKind::Free(id),
        };
        pages.push(Page { path: site.path(entry), kind });
    }
    pages.extend(site.redirects.iter().map(|(path, entry)| Page { path: path.clone(), kind: PageKind::Redirect(*entry) }));
    pages
}

impl Pages {
    /// Prepares what several pages share. `style` is the name under which the style sheet is written.
    pub fn new(site: Arc<Site>, evidence: Arc<Evidence>, style: &str) -> Self {
        let cards = Cards::new(&site);
        let common = site_view(&site, &evidence);
        Pages { site, evidence, cards, common, style: style.into() }
    }

    /// The view of a page.
    pub fn view(&self, page: &Page) -> View {
        let mut context = tera::Context::new();
        context.insert_value("site", self.common.clone());
        context.insert("root", &self.root(page));
        context.insert("path", page.path.as_str());
        context.insert("style", &*self.style);
        context.insert("is_home", &(page.kind == PageKind::Home));
        let canonical = self.site.config.base_url.as_ref().filter(|_| page.kind != PageKind::NotFound);
        context.insert("canonical", &canonical.map(|base| format!("{base}{}", trimmed(page.path.as_str()))));
        let template = self.fill(page, &mut context);
        View { template, context }
    }

    fn fill(&self, page: &Page, context: &mut tera::Context) -> &'static str {
        if let Some(template) = page.kind.entry().and_then(|entry| self.withheld(entry, context)) {
            return template;
        }
        match page.kind {
            PageKind::Home => self.home(context),
            PageKind::Timeline => self.timeline(context),
            PageKind::Incident(id) => self.incident(id, context),
            PageKind::People => self.people(context),
            PageKind::Person(id) => self.person(id, context),
            PageKind::Statutes => self.statutes(context),
            PageKind::Statute(id) => self.statute(id, context),
            PageKind::Matrix => self.matrix(context),
            PageKind::Sources => self.sources(context),
            PageKind::Source(id) => self.source(id, context),
            PageKind::Evidence => self.ledger(context),
            PageKind::Wordings => self.wordings(context),
            PageKind::Free(id) => self.free(id, context),
            PageKind::Redirect(entry) => {
                head(context, self.site.title(entry), "", "");
                context.insert("to", self.site.path(entry).as_str());
                "redirect.html"
            }
            PageKind::NotFound => {
                head(context, "Not found", "There is nothing at this address.", "");
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

impl PageKind {
    /// The entry whose page it is.
    fn entry(self) -> Option<EntryId> {
        match self {
            PageKind::Incident(id) => Some(EntryId::Incident(id)),
            PageKind::Person(id) => Some(EntryId::Person(id)),
            PageKind::Statute(id) => Some(EntryId::Statute(id)),
            PageKind::Source(id) => Some(EntryId::Source(id)),
            PageKind::Free(id) => Some(EntryId::Page(id)),
            _ => None,
        }
    }
}

/// The path of an absolute address: `/repo/` of `https://you.github.io/repo/`.
fn base_path(base: &str) -> &str {
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
    let made = [
        ("timeline.html", "Timeline", "timeline"),
        ("people/index.html", "People", "people"),
        ("statutes/index.html", "Statutes", "statutes"),
        ("sources/index.html", "Sources", "sources"),
        ("evidence.html", "Evidence", "evidence"),
    ];
    let nav = made.iter().map(|(href, title, section)| NavItem { href, title, section }).collect();
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
        author: config.author.as_deref(),
        license: config.license.as_deref(),
        repository: config.repository.as_deref(),
        nav,
        pages,
        totals: totals(site, evidence),
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
    }
}
