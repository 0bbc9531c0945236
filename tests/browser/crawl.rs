//! Opens every page of a built site in Chromium, from a disk or from a server, follows every link, and reports every fault.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::Value;

use crate::browser::chromium::{Result, each, trouble};
use crate::browser::server::{Folder, Found, Server, decode};
use crate::browser::tab::{Tab, Visit};
use crate::browser::view::View;

/// Where the site is read from.
#[derive(Clone, Copy)]
pub enum From<'a> {
    /// `file://`
    Disk,
    /// A server on this machine.
    Server(&'a Server),
}

/// What is wrong with a page, by kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A link to a file that isn't there, or not under that name everywhere.
    DeadLink,
    /// A link to a place that the page it leads to doesn't have.
    DeadFragment,
    /// Anything on the console.
    Console,
    /// A request without a good answer.
    FailedRequest,
    /// A request to anything but the site.
    ForeignRequest,
    /// No title, no language, not one main heading …
    Outline,
    /// No page of the site links here.
    Orphan,
}

/// One fault.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The page, as its path in the site.
    pub page: String,
    /// What sort of fault.
    pub kind: Kind,
    /// What exactly.
    pub what: String,
}

/// What a crawl found.
#[derive(Debug, Default)]
pub struct Report {
    /// How many pages were opened.
    pub pages: usize,
    /// How many links were followed, each once for a page.
    pub links: usize,
    /// In the order of the pages.
    pub faults: Vec<Fault>,
}

/// One page as it was seen.
struct Seen {
    path: String,
    visit: Visit,
    links: Vec<Link>,
    anchors: BTreeSet<String>,
    faults: Vec<String>,
}

/// One address that a page mentions.
struct Link {
    /// As written, with its element.
    said: String,
    /// Where it leads.
    address: String,
    /// Whether the browser asks for it of its own accord.
    asked: bool,
}

/// Opens every page of the folder and follows every link. Addresses outside of the site are not visited.
pub fn crawl(folder: &Folder, from: From) -> Result<Report> {
    let seen = each(&folder.pages(), |tab, path| look(tab, path, &from.address(folder, path)))?;
    let anchors: BTreeMap<&str, &BTreeSet<String>> = seen.iter().map(|s| (s.path.as_str(), &s.anchors)).collect();
    let home = from.address(folder, "");
    let mut report = Report { pages: seen.len(), ..Report::default() };
    // Nothing needs to lead to these two.
    let mut linked = BTreeSet::from(["index.html".to_owned(), "404.html".to_owned()]);
    for page in &seen {
        report.links += page.links.len();
        report.faults.extend(happened(&page.path, &page.visit, &home));
        report.faults.extend(page.faults.iter().map(|what| fault(&page.path, Kind::Outline, what.clone())));
        for link in &page.links {
            match follow(folder, from, &home, &anchors, link) {
                Ok(target) => linked.extend(target.filter(|target| *target != page.path)),
                Err((kind, why)) => report.faults.push(fault(&page.path, kind, format!("{} {why}", link.said))),
            }
        }
    }
    let orphans = seen.iter().filter(|page| !linked.contains(&page.path));
    report.faults.extend(orphans.map(|page| fault(&page.path, Kind::Orphan, "no other page links to it".to_owned())));
    report.faults.sort();
    Ok(report)
}

/// Console messages, failed and foreign requests of one visit; `home` is the address of the site.
pub fn happened(path: &str, visit: &Visit, home: &str) -> Vec<Fault> {
    let own =
        |address: &&String| address.starts_with(home) || address.starts_with("data:") || address.starts_with("blob:");
    let foreign = visit.requests.iter().filter(|address| !own(address)).map(|what| (Kind::ForeignRequest, what));
    let console = visit.console.iter().map(|what| (Kind::Console, what));
    let failed = visit.failed.iter().map(|what| (Kind::FailedRequest, what));
    let all = console.chain(failed).chain(foreign);
    // Asked for once for each host, on behalf of whichever page came first that names no icon; that is a fault of each
    // such page, and reported as one of its outline.
    let icon = format!("{}/favicon.ico", host(home));
    all.filter(|(_, what)| !what.contains(&icon)).map(|(kind, what)| fault(path, kind, what.clone())).collect()
}

impl From<'_> {
    /// The address of a path in the site.
    pub fn address(self, folder: &Folder, path: &str) -> String {
        match self {
            Self::Disk => folder.address(path),
            Self::Server(server) => server.address(path),
        }
    }
}

impl Report {
    /// Nothing if there is no fault, else an error that lists them all.
    pub fn clean(&self) -> Result<()> {
        if self.faults.is_empty() { Ok(()) } else { trouble(self.to_string()) }
    }

    /// The faults of one page.
    pub fn of(&self, page: &str) -> Vec<(Kind, &str)> {
        self.faults.iter().filter(|fault| fault.page == page).map(|fault| (fault.kind, fault.what.as_str())).collect()
    }
}

fn look(tab: &mut Tab, path: &str, address: &str) -> Result<Seen> {
    tab.look(View::DESKTOP)?;
    tab.open(address)?;
    let page = tab.eval(include_str!("js/page.js"))?;
    let list = |name: &str| page[name].as_array().into_iter().flatten();
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    Ok(Seen {
        path: path.to_owned(),
        visit: tab.visit()?.clone(),
        links: list("links")
            .map(|link| Link { said: word(&link[0]), address: word(&link[1]), asked: link[2] == true })
            .collect(),
        anchors: list("anchors").map(word).collect(),
        faults: list("faults").map(word).collect(),
    })
}

/// The page that a link leads to, if it leads to one of ours; else why it leads nowhere.
fn follow(
    folder: &Folder,
    from: From,
    home: &str,
    anchors: &BTreeMap<&str, &BTreeSet<String>>,
    link: &Link,
) -> std::result::Result<Option<String>, (Kind, String)> {
    let dead = |why: &str| Err((Kind::DeadLink, why.to_owned()));
    let address = link.address.as_str();
    let Some(within) = address.strip_prefix(home) else {
        let scheme = address.split(':').next().unwrap_or_default();
        return match scheme {
            _ if address.starts_with(&host(home)) => dead("leaves the site"),
            "http" | "https" if link.asked => Err((Kind::ForeignRequest, "is asked of another host".to_owned())),
            "http" | "https" | "mailto" | "tel" | "data" => Ok(None),
            _ => dead("is no address that a reader can open"),
        };
    };
    let (bare, fragment) = within.split_once('#').unwrap_or((within, ""));
    let path = decode(bare.split('?').next().unwrap_or_default());
    let file = match (folder.lookup(&path), from) {
        (Found::File(file), From::Disk) if file != path => {
            return dead("is a folder: name its index.html");
        }
        (Found::File(file), _) => file,
        (Found::Folder, From::Server(_)) => format!("{path}/index.html"),
        (Found::Folder, From::Disk) => return dead("is a folder: name its index.html"),
        (Found::Nothing, _) => return dead("leads to a file that isn't there"),
    };
    // What follows `:~:` is an instruction to the browser.
    let place = decode(fragment.split(":~:").next().unwrap_or_default());
    let known = anchors.get(file.as_str()).is_none_or(|anchors| anchors.contains(&place));
    if place.is_empty() || place == "top" || known {
        Ok(Some(file))
    } else {
        Err((Kind::DeadFragment, format!("leads to a place that {file} doesn't have")))
    }
}

/// Scheme and host of an address.
fn host(address: &str) -> String {
    address.split('/').take(3).collect::<Vec<_>>().join("/")
}

fn fault(page: &str, kind: Kind, what: String) -> Fault {
    Fault { page: page.to_owned(), kind, what }
}

impl fmt::Display for Kind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::DeadLink => "dead link",
            Self::DeadFragment => "dead fragment",
            Self::Console => "on the console",
            Self::FailedRequest => "failed request",
            Self::ForeignRequest => "foreign request",
            Self::Outline => "outline",
            Self::Orphan => "orphan",
        })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{} pages, {} links, {} faults", self.pages, self.links, self.faults.len())?;
        self.faults.iter().try_for_each(|fault| writeln!(out, "  {}: {}: {}", fault.page, fault.kind, fault.what))
    }
}
