//! `annals init` and `annals new`.

use super::{Common, FAILED, refuse};
use crate::build::{Options, Pipeline};
use crate::cli::scaffold::{self, Wanted};
use crate::diagnostics::codes;
use crate::diagnostics::span::{Place, SourceFile};
use crate::entry::Kind;
use crate::entry::schema;
use crate::output;
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// The folder of a new documentary in which editors look for schemas.
const SCHEMAS: &str = "schemas";

/// What `annals init` is asked for.
#[derive(Args)]
pub struct Init {
    /// The new documentary's folder
    dir: PathBuf,
    /// Add more entries that show what you can do
    #[arg(long)]
    example: bool,
    /// Also copy the theme, so that you can edit it
    #[arg(long)]
    templates: bool,
    /// Add to a folder that isn't empty, without changing any existing file
    #[arg(long)]
    force: bool,
}

/// What `annals new` is asked for.
#[derive(Args)]
pub struct New {
    /// The kind of entry
    kind: Word,
    /// The entry's title; for a person, the name; for a statute, the citation
    title: String,
    /// When it happened, in EDTF: 2021-01-06, 2021-01, 2021-01-06T14:24~
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    date: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Word {
    /// Something that happened
    Incident,
    /// A person, or a group of people
    Person,
    /// A law
    Statute,
    /// A document
    Source,
    /// A page of your own
    Page,
}

/// Makes a new documentary.
pub fn init(common: &Common, init: &Init) -> ExitCode {
    let mut files = scaffold::documentary(init.example, init.templates);
    let schemas = schema::files().into_iter().map(|(name, text)| (format!("{SCHEMAS}/{name}"), text));
    files.extend(schemas.chain(schema::setup(SCHEMAS)).map(|(path, text)| (path, text.into_bytes())));
    match output::new_files(&files, &init.dir, init.force) {
        Ok(made) => {
            let dir = init.dir.display();
            common.say(&format!("{} files in {dir}; next:\n  cd {dir}\n  annals serve --open", made.len()));
            common.say(
                "before you first push to GitHub: in .github/workflows/pages.yml, set ANNALS_REPOSITORY to the repository that publishes Annals",
            );
            ExitCode::SUCCESS
        }
        Err(error) => refuse(&error.to_string()),
    }
}

/// Makes a new entry, in a file that wasn't there.
pub fn new(common: &Common, new: &New) -> ExitCode {
    if !common.is_documentary() {
        return refuse(&format!(
            "there's no {} in {}; run annals in a documentary's folder, or create a documentary with annals init",
            common.config.display(),
            common.root.display()
        ));
    }
    let kind = match new.kind {
        Word::Incident => Kind::Incident,
        Word::Person => Kind::Person,
        Word::Statute => Kind::Statute,
        Word::Source => Kind::Source,
        Word::Page => Kind::Page,
    };
    let (path, text) = match scaffold::entry(&Wanted { kind, title: &new.title, date: new.date.as_deref() }) {
        Ok(entry) => entry,
        Err(said) => return refuse(&said),
    };
    if let Some(said) = taken(common, &path, &text) {
        return refuse(&said);
    }
    let file = [(path.clone(), text.into_bytes())].into();
    match output::new_files(&file, &common.root, true) {
        Ok(made) if made.is_empty() => {
            super::print_err(&format!("annals: {path} already exists and wasn't changed\n"));
            ExitCode::from(FAILED)
        }
        Ok(_) => {
            super::print_out(&format!("{path}\n"));
            common.say("this is a draft: annals serve shows it, but annals build leaves it out until you remove the `draft` line");
            ExitCode::SUCCESS
        }
        Err(error) => refuse(&error.to_string()),
    }
}

/// Why an entry that isn't there yet would be refused where it is to go: another one has its id, or a page of the site its address.
fn taken(common: &Common, path: &str, text: &str) -> Option<String> {
    let mut snapshot = common.snapshot().ok()?;
    if snapshot.content.iter().any(|file| *file.path == *path) {
        return None; // reported as already there
    }
    let content = Arc::make_mut(&mut snapshot.content);
    content.push(SourceFile::new(path, text));
    content.sort_by(|a, b| a.path.cmp(&b.path));
    let build = Pipeline::default().build(&snapshot, &Options { drafts: true, ..Options::default() });
    let codes = [&codes::DUPLICATE_ID, &codes::ADDRESS_TAKEN, &codes::FORMER_ID_TAKEN, &codes::SAME_LAW];
    let is_there = |place: &Place| *place.path == *path;
    let fault = build.diagnostics.iter().find(|d| {
        codes.contains(&d.code) && d.place.iter().chain(d.related.iter().map(|(place, _)| place)).any(is_there)
    })?;
    Some(format!("can't create {path}: {}; choose another title, and the file name will follow it", fault.message))
}
