//! Documentaries built through the library: what the tests of whole sites compare.

use super::{Tree, html};
use annals::build::{Build, Options, Output, Pipeline};
use annals::input::snapshot::{self, Snapshot, Source};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The test sites, by name.
pub fn all() -> Vec<(String, PathBuf)> {
    let folder = super::project().join("tests/sites");
    let mut sites: Vec<PathBuf> =
        std::fs::read_dir(&folder).expect("tests/sites").map(|e| e.expect("a folder").path()).collect();
    sites.retain(|path| path.join("annals.toml").is_file());
    sites.sort();
    sites.into_iter().map(|path| (path.file_name().expect("a name").to_string_lossy().into_owned(), path)).collect()
}

/// A documentary as it is on the disk.
pub fn snapshot(root: &Path) -> Snapshot {
    snapshot::snapshot(&Source { root: root.to_owned(), config: "annals.toml".into(), copies: None })
        .expect("the folder can be read")
}

/// Everything that a build writes, or what is wrong with its templates.
pub fn outputs(build: &Build) -> Result<Tree, String> {
    match build.render_all() {
        Ok(outputs) => {
            Ok(outputs.into_iter().map(|Output { path, bytes }| (path.to_string(), bytes.to_vec())).collect())
        }
        Err(faults) => Err(faults.iter().map(|d| format!("{} {}\n", d.code.id, d.message)).collect()),
    }
}

/// A build of a documentary by a pipeline of its own.
pub fn clean(snapshot: &Snapshot, options: &Options) -> Build {
    Pipeline::default().build(snapshot, options)
}

/// What is wrong with the links of a site: every address and anchor must be there, and every anchor once on its page.
pub fn broken_links(files: &Tree) -> Vec<String> {
    let pages: BTreeMap<&str, &str> = files
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, bytes)| (path.as_str(), std::str::from_utf8(bytes).expect("a page in UTF-8")))
        .collect();
    let ids: BTreeMap<&str, Vec<String>> = pages.iter().map(|(path, page)| (*path, html::ids(page))).collect();
    let mut faults = Vec::new();
    for (path, page) in &pages {
        let unique: BTreeSet<&String> = ids[path].iter().collect();
        if unique.len() < ids[path].len() {
            let twice = ids[path].iter().find(|id| ids[path].iter().filter(|other| other == id).count() > 1);
            faults.push(format!("{path}: the anchor `{}` stands twice", twice.map_or("", |t| t)));
        }
        // The page for addresses that lead nowhere is shown at any depth: its links start from the base.
        if *path == "404.html" {
            continue;
        }
        let addresses = html::links(page).into_iter().chain(html::attributes(page, "src"));
        for link in addresses {
            let Some((target, anchor)) = html::resolve(path, &link) else { continue };
            if !files.contains_key(&target) {
                faults.push(format!("{path}: `{link}` leads to `{target}`, which isn't there"));
            } else if let Some(anchor) = anchor.filter(|a| !ids.get(target.as_str()).is_some_and(|ids| ids.contains(a)))
            {
                faults.push(format!("{path}: `{link}`: `{target}` has no anchor `{anchor}`"));
            }
        }
    }
    faults
}
