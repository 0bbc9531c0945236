//! What the site's own scripts make of hostile words: results of the search, previews of links, filters in the address.

use serde_json::Value;

use super::{Hostile, WATCH};
use crate::browser::chromium::{Result, each};
use crate::browser::crawl::happened;
use crate::browser::server::{Folder, Server};
use crate::browser::site::{none, on};
use crate::browser::view::View;

/// How many strings are given to one page.
const TOGETHER: usize = 40;

/// What the scripts showed.
#[derive(Default, Clone, Copy, Debug)]
pub struct Shown {
    pub results: u64,
    pub previews: u64,
}

/// Types and writes every string wherever a script reads it, and looks at every preview.
pub fn try_all(hostile: &Hostile, folder: &Folder) -> Result<Shown> {
    let server = Server::start(folder, "/x/")?;
    let mut asked: Vec<(&str, &[&str])> = Vec::new();
    for page in ["search.html", "timeline.html"] {
        asked.extend(hostile.strings.chunks(TOGETHER).map(|strings| (page, strings)));
    }
    let pages = folder.pages();
    let lists = pages.iter().filter(|path| ["people/", "statutes/", "sources/"].iter().any(|f| is_list(path, f)));
    asked.extend(lists.map(|path| (&**path, [].as_slice())));
    let seen = each(&asked, |tab, (path, strings)| {
        tab.look(View::DESKTOP)?;
        tab.watch(WATCH)?;
        tab.open(&server.address(path))?;
        let script = include_str!("scripts.js").replace("ASKED", &Value::from(*strings).to_string());
        let seen = tab.eval(&script)?;
        let shown = Shown {
            results: seen["results"].as_u64().unwrap_or_default(),
            previews: seen["previews"].as_u64().unwrap_or_default(),
        };
        let mut faults: Vec<String> =
            seen["faults"].as_array().into_iter().flatten().map(|fault| fault.to_string()).collect();
        faults.extend(happened(path, tab.visit()?, &server.address("")).into_iter().map(|fault| fault.what));
        faults.extend(tab.ran()?.into_iter().map(|told| format!("a script ran: {told}")));
        Ok((shown, on(path, faults)))
    })?;
    let (shown, faults): (Vec<Shown>, Vec<Vec<String>>) = seen.into_iter().unzip();
    none(faults)?;
    Ok(shown.into_iter().fold(Shown::default(), |all, one| Shown {
        results: all.results + one.results,
        previews: all.previews + one.previews,
    }))
}

/// Whether a page is a list of the entries in a folder: `people/index.2.html`.
fn is_list(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|name| name.starts_with("index."))
}
