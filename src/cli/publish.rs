//! What matters only where a site is published: its address, the limits of GitHub Pages, and whether a folder is what was built.

use super::Common;
use crate::build::MANIFEST;
use crate::diagnostics::report::{Format, on_a_line};
use crate::input::config::Config;
use crate::input::snapshot::{self, Published};
use crate::output::checksum;
use crate::url::is_safe;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

/// The most bytes that GitHub Pages publishes.
const PAGES_BYTES: u64 = 1_000_000_000;
/// How long GitHub Pages waits for a site.
const PAGES_TIME: Duration = Duration::from_secs(600);

/// Says what a publisher should know. On a machine that publishes (`automatic`: most set `CI`) a site without a base address gets a warning;
/// at somebody's desk nothing is missing, because every link works without one.
pub fn advise(common: &Common, config: &Config, bytes: u64, time: Duration, automatic: bool) {
    if automatic && config.base_url.is_none() {
        let missing = "the site is built without its address, so it has no feeds, no sitemap.xml, no canonical links and no preview cards, and 404.html works only at the root of a host; set the address with --base-url or with `base_url` in annals.toml";
        warn(common, missing);
    }
    limits(bytes, time).iter().for_each(|said| warn(common, said));
}

/// Says which files of a built site aren't what its manifest says: changed, missing, or of somebody else.
pub fn verify_site(common: &Common, dir: &Path) -> ExitCode {
    let (manifest, items) = match snapshot::published(dir, MANIFEST) {
        Ok(both) => both,
        Err(error) => return super::refuse(&format!("can't read {MANIFEST} in {}: {error}", dir.display())),
    };
    let named = match serde_json::from_str::<Manifest>(&manifest) {
        Ok(manifest) if manifest.checksums == checksum::KIND => manifest.files,
        Ok(_) => {
            return super::refuse(&format!(
                "another version of Annals wrote {MANIFEST}, and this one can't compare its checksums; use that version, or build the site again"
            ));
        }
        Err(error) => return super::refuse(&format!("{MANIFEST} doesn't come from Annals: {error}")),
    };
    let faults = differences(&named, &items);
    faults.iter().for_each(|fault| super::print_out(&format!("{fault}\n")));
    if faults.is_empty() {
        common.say(&format!("all {} files are unchanged since the build", named.len()));
        return ExitCode::SUCCESS;
    }
    common.say(&format!("{} of {} files differ", faults.len(), named.len()));
    ExitCode::from(super::FAILED)
}

/// What `verify-site` reads of a manifest.
#[derive(serde::Deserialize)]
struct Manifest {
    #[serde(default)]
    checksums: String,
    files: BTreeMap<String, String>,
}

/// What of a folder isn't what its manifest names, a line each: what it is called and its path.
fn differences(named: &BTreeMap<String, String>, items: &BTreeMap<String, Published>) -> Vec<String> {
    let checked = named.par_iter().filter_map(|(path, checksum)| {
        if !is_safe(path) {
            return Some(fault("unsafe", path));
        }
        match items.get(path) {
            Some(Published::File(place)) => match snapshot::bytes(place) {
                Ok(bytes) if checksum::of(&bytes) == *checksum => None,
                Ok(_) => Some(fault("changed", path)),
                Err(error) => Some(fault("unread", &format!("{path}: {error}"))),
            },
            Some(_) => None, // reported below
            None => Some(fault("missing", path)),
        }
    });
    let mut faults: Vec<String> = checked.collect();
    faults.extend(items.iter().filter_map(|(path, item)| match item {
        Published::File(_) if path == MANIFEST || named.contains_key(path) => None,
        Published::File(_) => Some(fault("unknown", path)),
        Published::Link => Some(fault("link", path)),
        Published::Other => Some(fault("no file", path)),
        Published::Unread(why) => Some(fault("unread", &format!("{path}: {why}"))),
    }));
    faults
}

/// A line of what differs. Names of files may hold anything, and the line goes to a terminal.
fn fault(what: &str, path: &str) -> String {
    format!("{what:<9} {}", on_a_line(path))
}

/// What GitHub Pages would refuse.
fn limits(bytes: u64, time: Duration) -> Vec<String> {
    let mut said = Vec::new();
    if bytes > PAGES_BYTES {
        let size = bytes as f64 / 1e9;
        said.push(format!(
            "the site is {size:.1} GB, but GitHub Pages publishes at most 1 GB; move large files out of static/"
        ));
    }
    if time > PAGES_TIME {
        said.push("the build took longer than the 10 minutes that GitHub Pages allows".to_owned());
    }
    said
}

fn warn(common: &Common, text: &str) {
    match common.format {
        Format::Github => super::print_err(&format!("::warning::{text}\n")),
        _ => super::print_err(&format!("warning: {text}\n")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_pages_refuses_is_said() {
        assert!(limits(PAGES_BYTES, Duration::from_secs(600)).is_empty());
        assert_eq!(limits(PAGES_BYTES + 1, Duration::from_secs(1)).len(), 1);
        assert_eq!(limits(1, Duration::from_secs(601)).len(), 1);
    }
}
