//! `annals changes`.

use super::{Common, FAILED, print_out, refuse};
use crate::build::{Build, Options, Pipeline};
use crate::changes::{self, Change};
use crate::diagnostics;
use crate::diagnostics::report::{Format, on_a_line};
use crate::diagnostics::span::SourceFile;
use crate::entry::corrections::{self, Found};
use crate::export::Export;
use crate::input::git;
use crate::input::snapshot::History;
use crate::output;
use std::collections::BTreeSet;
use std::process::ExitCode;

/// Says what changed in meaning since a revision, and records it if that is wanted.
pub fn run(common: &Common, since: &str, typing: bool, record: bool) -> ExitCode {
    let new = match common.snapshot() {
        Ok(snapshot) => snapshot,
        Err(code) => return code,
    };
    let old = match git::snapshot_at(&common.root, since) {
        Ok(snapshot) => snapshot,
        Err(error) => return refuse(&error.to_string()),
    };
    let told = new.corrections.clone();
    let build = |snapshot| Pipeline::default().build(&snapshot, &Options::default());
    let (old, new) = (build(old), build(new));
    // The quotations of the old state can't be looked up here, and needn't be; of the new one every error matters.
    let errors: Vec<_> =
        new.diagnostics.iter().filter(|d| d.severity == diagnostics::Severity::Error).cloned().collect();
    if !errors.is_empty() {
        common.report(&errors, new.texts());
        return ExitCode::from(FAILED);
    }
    let mut found = changes::between(&export(&old), &export(&new));
    found.retain(|change| typing || change.what != "typing");
    match common.format {
        Format::Json => found.iter().for_each(|change| {
            print_out(&(serde_json::to_string(change).unwrap_or_default() + "\n"));
        }),
        _ => found.iter().for_each(|change| print_out(&line(change))),
    }
    common.say(&format!("{} since {since}", super::counted(found.len(), "change")));
    if record { recorded(common, told.as_ref(), &new, &found) } else { ExitCode::SUCCESS }
}

/// Adds to `corrections.toml` what it doesn't tell of yet.
fn recorded(common: &Common, told: Option<&SourceFile>, build: &Build, changes: &[Change]) -> ExitCode {
    let site = &build.site;
    let withheld: BTreeSet<String> =
        site.entries().filter(|e| site.is_withheld(*e)).map(|e| site.slug(e).to_string()).collect();
    let found: Vec<Found> = changes.iter().filter_map(|change| change.found(&withheld)).collect();
    let known = told.map(|file| corrections::parse(file).0).unwrap_or_default();
    let more = corrections::untold(&known, &found);
    if more.is_empty() {
        common.say(&format!("{} already lists every change that readers could have noticed", corrections::FILE));
        return ExitCode::SUCCESS;
    }
    let date = git::committed(&common.root).unwrap_or_else(super::now);
    let text = corrections::with(told.map(SourceFile::as_saved), &date, &more);
    common.say_if_awaited(&common.root.join(corrections::FILE));
    if let Err(error) = output::replace(&common.root.join(corrections::FILE), text.as_bytes()) {
        return super::unwritten(common, &error);
    }
    let (count, file) = (more.len(), corrections::FILE);
    common.say(&format!("{count} added to {file}; give the reasons there in `reason`, for readers to see"));
    ExitCode::SUCCESS
}

fn export(build: &Build) -> Export {
    Export::new(build.site.clone(), build.evidence.clone(), &History::new())
}

fn line(change: &Change) -> String {
    let said = |mark: char, text: &Option<String>| {
        text.as_ref().map_or_else(String::new, |text| format!("  {mark} {}\n", on_a_line(text)))
    };
    let (before, after) = (said('-', &change.before), said('+', &change.after));
    format!("{}/{}: {}\n{before}{after}", change.table, change.id, change.what)
}
