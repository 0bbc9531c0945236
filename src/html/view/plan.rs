//! [`Site`] → where everything stands: which pages there are, and on which part of a long list what stands. Nothing here depends on what
//! entries tell, only on what they are arranged by ([`crate::entry::Entry::outline`]): while that stays the same, the plan does.

use super::corrected::{self, Order};
use super::text::SourceParts;
use super::timeline::{Filed, Span};
use super::{Page, PageKind, az, entry, listing, mains, print, split};
use crate::export::Export;
use crate::model::{EntryId, MADE, Site};
use crate::url::OutPath;
use std::sync::Arc;

/// Where everything on a site stands.
pub struct Plan {
    /// Every page, and every file for programs.
    pub pages: Arc<[Page]>,
    pub(super) filed: Filed,
    /// The cited pages of sources that don't stand on the first part of the source's page.
    pub(super) source_parts: SourceParts,
    pub(super) corrected: Order,
    /// What is printed, in order.
    pub(super) printed: Vec<EntryId>,
}

impl Plan {
    /// The plan of a site, with its files for programs.
    pub fn of(site: &Site, export: &Export) -> Plan {
        let filed = Filed::of(site);
        let mut pages = read_by_people(site, &filed);
        let listed = pages.iter().filter(|p| p.kind.is_listed(site)).count();
        pages.extend(export.files(listed).into_iter().map(|(path, file)| Page { path, kind: PageKind::File(file) }));
        Plan {
            pages: pages.into(),
            filed,
            source_parts: entry::source_parts(site),
            corrected: Order::of(site),
            printed: print::entries(site),
        }
    }
}

fn read_by_people(site: &Site, filed: &Filed) -> Vec<Page> {
    let made = |name: &str, kind| {
        let path = MADE.iter().find(|(n, _)| *n == name).map_or("404.html", |(_, path)| path);
        Page { path: OutPath::new(path), kind }
    };
    let mut pages = vec![
        made("home", PageKind::Home),
        made("timeline", PageKind::Timeline(Span::All, 1)),
        made("data", PageKind::Data),
        made("", PageKind::NotFound),
    ];
    let mut split = |path: &OutPath, rows: usize, kind: &dyn Fn(u32) -> PageKind| {
        pages.extend((1..=split::parts(rows)).map(|part| Page { path: split::path(path, part), kind: kind(part) }));
    };
    let path = |name: &str| made(name, PageKind::NotFound).path;
    split(&path("people"), listing::people_rows(site), &PageKind::People);
    split(&path("statutes"), mains::rows(site).len(), &PageKind::Statutes);
    split(&path("matrix"), listing::matrix_rows(site).len(), &PageKind::Matrix);
    split(&path("sources"), listing::source_rows(site).len(), &PageKind::Sources);
    split(&path("evidence"), listing::ledger_rows(site).len(), &PageKind::Evidence);
    split(&path("wordings"), listing::wording_rows(site).len(), &PageKind::Wordings);
    split(&path("search"), az::count(site), &PageKind::Search);
    let corrections = corrected::shown(site).len();
    if corrections > 0 {
        split(&path("corrections"), corrections, &PageKind::Corrections);
    }
    for entry in site.entries() {
        let path = site.path(entry);
        match entry {
            EntryId::Incident(id) => split(path, 1, &|_| PageKind::Incident(id)),
            EntryId::Person(id) => split(path, entry::appearances(site, id).len(), &|part| PageKind::Person(id, part)),
            EntryId::Statute(id) => split(path, entry::statute_rows(site, id), &|part| PageKind::Statute(id, part)),
            EntryId::Source(id) => {
                split(path, site.index.citations[id.index()].len(), &|part| PageKind::Source(id, part))
            }
            // The page `index` is the text of the home page.
            EntryId::Page(id) if &*site[id].entry.id == "index" => {}
            EntryId::Page(id) => split(path, 1, &|_| PageKind::Free(id)),
        }
    }
    pages.extend(filed.pages());
    pages.extend(print::pages(site));
    pages.extend(
        site.redirects.iter().map(|(path, entry)| Page { path: path.clone(), kind: PageKind::Redirect(*entry) }),
    );
    pages
}
