//! `annals init` and `annals new`.

use super::{Common, FAILED, refuse};
use crate::diag::codes;
use crate::parse::Kind;
use crate::pipeline::{Options, Pipeline};
use crate::scaffold::{self, Wanted};
use crate::schema;
use crate::span::{Place, SourceFile};
use crate::write;
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// The folder of a new documentary in which editors look for schemas.
const SCHEMAS: &str = "schemas";

/// What `annals init` is asked for.
#[derive(Args)]
pub struct Init {
    /// The folder of the new documentary
    dir: PathBuf,
    /// Add more entries that show what can be done
    #[arg(long)]
    example: bool,
    /// Copy the theme too, for editing
    #[arg(long)]
    templates: bool,
    /// Add to a folder that isn't empty; no file that is there is touched
    #[arg(long)]
    force: bool,
}

/// What `annals new` is asked for.
#[derive(Args)]
pub struct New {
    /// The kind of the entry
    kind: Word,
    /// Its title; of a statute its citation, of a person the name
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
    match write::new_files(&files, &init.dir, init.force) {
        Ok(made) => {
            let dir = init.dir.display();
            common.say(&format!("{} files in {dir}; next:\n  cd {dir}\n  annals serve --open", made.len()));
            common.say(
                "before the first push to GitHub: name the repository that publishes Annals in .github/workflows/pages.yml (ANNALS_REPOSITORY)",
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
            "there is no {} in {}; run annals in the folder of a documentary, or make one with annals init",
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
    match write::new_files(&file, &common.root, true) {
        Ok(made) if made.is_empty() => {
            super::print_err(&format!("annals: {path} is there already, and stays as it is\n"));
            ExitCode::from(FAILED)
        }
        Ok(_) => {
            super::print_out(&format!("{path}\n"));
            common.say("it is a draft: annals serve shows it, and annals build leaves it out while it says so");
            ExitCode::SUCCESS
        }
        Err(error) => refuse(&error.to_string()),
    }
}

/// Why an entry that isn't there yet would be refused where it is to go: another one has its id, or a page of the site its address.
fn taken(common: &Common, path: &str, text: &str) -> Option<String> {
    let mut snapshot = common.snapshot().ok()?;
    if snapshot.content.iter().any(|file| *file.path == *path) {
        return None; // it is told that it is there
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
    Some(format!("{path} can't be made: {}; choose another title, and the name of the file follows it", fault.message))
}
