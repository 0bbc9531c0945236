//! `annals verify --against`, and what a build says of changes that weren't verified.

use super::{Common, FAILED, automatic, counted, print_out, refuse};
use crate::build::{Build, Options, Pipeline};
use crate::diagnostics::report::{Format, on_a_line};
use crate::diagnostics::{self, Diagnostic, Severity};
use crate::input::config::Config;
use crate::input::git;
use crate::input::snapshot::Snapshot;
use crate::verify::against::{self, Changed, Proof};
use std::process::ExitCode;

/// Lists what has changed since a revision, and reports what of it isn't verified here.
pub fn run(common: &Common, revision: &str) -> ExitCode {
    let snapshot = match common.snapshot() {
        Ok(snapshot) => snapshot,
        Err(code) => return code,
    };
    let build = Pipeline::default().build(&snapshot, &whole());
    let (changes, required) = match compared(common, &build, revision) {
        Ok(both) => both,
        Err(code) => return code,
    };
    if matches!(common.format, Format::Human | Format::Short | Format::Github) {
        changes.iter().for_each(|change| print_out(&line(change)));
    }
    let mut diagnostics: Vec<Diagnostic> =
        build.diagnostics.iter().filter(|d| d.severity == Severity::Error).cloned().collect();
    diagnostics.extend(reported(&changes, required, revision));
    diagnostics::sort(&mut diagnostics);
    common.report(&diagnostics, build.texts());
    let open = changes.iter().filter(|change| change.proof == Proof::NotHere).count();
    common.say(&format!("{} since {revision}, {open} not verified here", counted(changes.len(), "change")));
    if common.failed(&diagnostics) { ExitCode::from(FAILED) } else { ExitCode::SUCCESS }
}

/// What a build refuses where the copies are required: the changes since a revision that weren't verified, or, on a machine that publishes,
/// that there is nothing to compare with.
pub fn demanded(
    common: &Common,
    snapshot: &Snapshot,
    build: &Build,
    revision: Option<&str>,
) -> Result<Vec<Diagnostic>, ExitCode> {
    if let Some(revision) = revision {
        // Drafts, too: one that is published is a change of what readers see.
        let whole = Pipeline::default().build(snapshot, &whole());
        let (changes, required) = compared(common, &whole, revision)?;
        return Ok(if required { reported(&changes, true, revision) } else { Vec::new() });
    }
    let unmet = build.site.config.require_copies && automatic() && snapshot.copies.is_none();
    let config = snapshot.config.as_ref().map(against::at_start);
    Ok(unmet.then(|| against::nothing_to_compare_with(config)).into_iter().collect())
}

fn reported(changes: &[Changed], required: bool, revision: &str) -> Vec<Diagnostic> {
    changes.iter().filter_map(|change| change.diagnostic(against::code(required), revision)).collect()
}

/// What has changed since a revision, and whether the copies are required: by this state or by that, for a change could take it out.
fn compared(common: &Common, build: &Build, revision: &str) -> Result<(Vec<Changed>, bool), ExitCode> {
    let was = |revision| -> std::io::Result<Snapshot> {
        let snapshot = git::snapshot_at(&common.root, revision)?;
        Ok(Snapshot { lock: git::lock_at(&common.root, revision)?, ..snapshot })
    };
    let old = was(revision).map_err(|error| refuse(&error.to_string()))?;
    let before = Pipeline::default().build(&old, &whole());
    let changes = against::changes((&before.site, &before.evidence), (&build.site, &build.evidence));
    let requires = |config: &Config| config.require_copies;
    Ok((changes, requires(&before.site.config) || requires(&build.site.config)))
}

fn whole() -> Options {
    Options { drafts: true, ..Options::default() }
}

/// A change on a line, as for a program that reads `path: …`.
fn line(change: &Changed) -> String {
    let (path, proof) = (on_a_line(&change.place.path), change.proof.words());
    format!("{proof:<21} {path}: {} {}\n", change.what, on_a_line(&change.name))
}
