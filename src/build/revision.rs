//! What one round of the stages leaves to the next. A file that is the same is not parsed again; and where no more changed than what entries
//! tell, so that all outlines ([`crate::entry::Entry::outline`]) stayed as they were, only the entries that changed are linked again, and
//! the plan of the site stands.

use super::Options;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::span::SourceFile;
use crate::entry::{self, AnyEntry};
use crate::export::Export;
use crate::html::template::Templates;
use crate::html::view::Plan;
use crate::i18n::Words;
use crate::input::config::Config;
use crate::input::snapshot::{History, Snapshot};
use crate::model::resolve::{Joined, Surroundings};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

/// A file of `content/`, parsed.
pub struct Parsed {
    /// The file.
    pub file: SourceFile,
    /// What it says, if it can be read as an entry.
    pub entry: Option<AnyEntry>,
    /// What is wrong with it, whatever the others say.
    pub diagnostics: Vec<Diagnostic>,
}

/// Everything but the entries that the arrangement of a site depends on.
#[derive(PartialEq)]
pub struct Around {
    config: Option<SourceFile>,
    words: Vec<SourceFile>,
    corrections: Option<SourceFile>,
    history: History,
    unread: Vec<Diagnostic>,
    assets: BTreeSet<Arc<str>>,
    options: Options,
}

/// The words and templates of the theme with what the documentary says otherwise.
#[derive(Clone)]
pub struct Theme {
    pub words: Arc<Words>,
    /// What is wrong with the words.
    pub faults: Vec<Diagnostic>,
    pub templates: Result<Arc<Templates>, Vec<Diagnostic>>,
    config: Option<SourceFile>,
    own_words: Vec<SourceFile>,
    own_templates: Vec<SourceFile>,
}

/// What follows from how a site is arranged.
#[derive(Clone)]
pub struct Arranged {
    pub export: Arc<Export>,
    pub plan: Arc<Plan>,
    /// Files that have one address.
    pub collisions: Vec<Diagnostic>,
}

/// A round.
pub struct Round {
    pub around: Around,
    pub content: Arc<Vec<SourceFile>>,
    pub parsed: Arc<Vec<Arc<Parsed>>>,
    pub theme: Theme,
    pub joined: Joined,
    pub arranged: Arranged,
    /// Where each file stands, for a round in which some came or went.
    pub places: OnceLock<HashMap<Arc<str>, usize>>,
}

impl Theme {
    /// The theme of a snapshot: that of the last round, if nothing of it changed.
    pub fn of(snapshot: &Snapshot, config: &Config, last: Option<&Round>) -> Theme {
        let last = last.map(|last| &last.theme);
        let worded = last.filter(|l| l.config == snapshot.config && l.own_words == snapshot.words);
        if let Some(last) = worded.filter(|last| last.own_templates == snapshot.templates) {
            return last.clone();
        }
        let (words, faults) = match worded {
            Some(last) => (last.words.clone(), last.faults.clone()),
            None => {
                let (words, faults) = Words::of(config, snapshot.config.as_ref(), &snapshot.words);
                (Arc::new(words), faults)
            }
        };
        Theme {
            templates: Templates::new(super::theme::TEMPLATES, &snapshot.templates, &words).map(Arc::new),
            words,
            faults,
            config: snapshot.config.clone(),
            own_words: snapshot.words.clone(),
            own_templates: snapshot.templates.clone(),
        }
    }
}

impl Around {
    /// What surrounds the entries of a snapshot. `assets` are the addresses of the files that are published as they are.
    pub fn of(snapshot: &Snapshot, assets: &BTreeSet<Arc<str>>, options: &Options) -> Around {
        Around {
            config: snapshot.config.clone(),
            words: snapshot.words.clone(),
            corrections: snapshot.corrections.clone(),
            history: snapshot.history.clone(),
            unread: snapshot.diagnostics.clone(),
            assets: assets.clone(),
            options: options.clone(),
        }
    }
}

/// Parses the files of a round, those that are as they were in the last one excepted.
pub fn parse(content: &[SourceFile], config: &Config, last: Option<&Round>) -> Vec<Arc<Parsed>> {
    let zone = config.timezone.as_ref();
    // By another clock every date is another.
    let last = last.filter(|last| last.joined.site.config.timezone.as_ref() == zone);
    let parse = |file: &SourceFile| {
        let (entry, diagnostics) = entry::entry_in(zone, file);
        Arc::new(Parsed { file: file.clone(), entry, diagnostics })
    };
    let files = content.par_iter().with_max_len(16).enumerate();
    files.map(|(at, file)| last.and_then(|last| last.parsed(at, file)).unwrap_or_else(|| parse(file))).collect()
}

impl Round {
    /// What became of a file that is unchanged. It most likely stands where it stood.
    fn parsed(&self, at: usize, file: &SourceFile) -> Option<Arc<Parsed>> {
        let at = match self.content.get(at) {
            Some(old) if old.path == file.path => at,
            _ => {
                let paths = || self.content.iter().enumerate().map(|(at, f)| (f.path.clone(), at)).collect();
                *self.places.get_or_init(paths).get(&file.path)?
            }
        };
        (self.content[at] == *file).then(|| self.parsed[at].clone())
    }

    /// The entries whose text changed since this revision, if nothing else changed.
    fn retold<'p>(&self, parsed: &'p [Arc<Parsed>]) -> Option<Vec<&'p AnyEntry>> {
        let changed = parsed.iter().zip(&*self.parsed).filter(|(now, before)| !Arc::ptr_eq(now, before));
        let retold = changed.map(|(now, before)| {
            let (entry, old) = (now.entry.as_ref()?, before.entry.as_ref()?);
            (now.file.path == before.file.path && entry.outline() == old.outline()).then_some(entry)
        });
        let retold: Option<Vec<_>> = if parsed.len() == self.parsed.len() { retold.collect() } else { None };
        // Whether an entry is a draft belongs to its outline.
        Some(retold?.into_iter().filter(|e| self.around.options.drafts || !e.common().draft).collect())
    }

    /// The entries of this revision, linked again with those whose text changed in another. `None` if more than that changed, or something
    /// is wrong.
    pub fn joined(&self, around: &Around, parsed: &[Arc<Parsed>], surroundings: &Surroundings) -> Option<Joined> {
        let retold = (self.around == *around).then(|| self.retold(parsed)).flatten()?;
        self.joined.with(&retold, surroundings)
    }
}
