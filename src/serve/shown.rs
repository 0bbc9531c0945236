//! What the preview shows at a moment: the pages of the last build without errors, and the errors of the last build.

use super::{Editor, Site};
use crate::build::Build;
use crate::diagnostics::report::{self, Format};
use crate::diagnostics::span::line_column;
use crate::diagnostics::{Diagnostic, Severity, Texts};
use serde::Serialize;
use std::sync::{Arc, RwLock};
use tokio::sync::watch;

/// The most errors that are laid over a page.
const MOST_ERRORS: usize = 50;

/// What the preview shows: the last build, and the last one without errors.
pub struct Preview {
    state: RwLock<State>,
    pub(super) changed: watch::Sender<u64>,
    editor: Option<Editor>,
}

struct State {
    shown: Shown,
    /// The last build, which the rules may not have looked at yet.
    latest: Arc<Site>,
    /// The last build in which the rules found no error; before there is one, the first.
    sure: Arc<Site>,
    /// Whether even that one has errors.
    faulty: bool,
}

#[derive(Clone)]
pub(super) struct Shown {
    /// The pages that are shown: of the last build without errors, or of the first.
    pub good: Arc<Site>,
    /// The errors of the last build.
    pub errors: Arc<[Fault]>,
}

/// An error, for the page.
#[derive(Serialize, PartialEq)]
pub(super) struct Fault {
    /// As the terminal prints it.
    text: String,
    /// `content/people/mira-holt.md:2:1`
    place: Option<String>,
    /// What opens the editor there.
    href: Option<String>,
}

impl Preview {
    /// A preview of a first build. Errors link to the editor, if there is one.
    pub fn new(build: Arc<Build>, editor: Option<Editor>) -> Arc<Self> {
        let errors = errors(&build, &build.diagnostics, editor.as_ref());
        let faulty = !errors.is_empty();
        let site = Arc::new(Site::new(build, None));
        let shown = Shown { good: site.clone(), errors };
        let state = RwLock::new(State { shown, latest: site.clone(), sure: site, faulty });
        Arc::new(Preview { state, changed: watch::Sender::new(0), editor })
    }

    /// Shows a new build at once, while the rules may still be looking. One with errors leaves the last good pages, with the errors over them.
    pub fn show(&self, build: Arc<Build>) {
        let errors = errors(&build, &build.diagnostics, self.editor.as_ref());
        let latest = self.read(|state| state.latest.clone());
        let site = Arc::new(Site::new(build, Some(&latest)));
        self.change(|state| {
            state.latest = site;
            state.show(errors);
        });
    }

    /// Shows a build with all that is wrong with it. If it was shown already and the rules found errors, the last good pages come back.
    pub fn settle(&self, build: &Arc<Build>, diagnostics: &[Diagnostic]) {
        let errors = errors(build, diagnostics, self.editor.as_ref());
        let latest = self.read(|state| state.latest.clone());
        let latest = match Arc::ptr_eq(&latest.build, build) {
            true => latest,
            false => Arc::new(Site::new(build.clone(), Some(&latest))),
        };
        self.change(|state| {
            let first = Arc::ptr_eq(&state.sure, &latest);
            state.latest = latest.clone();
            if errors.is_empty() || first || state.faulty {
                (state.sure, state.faulty) = (latest, !errors.is_empty());
            }
            state.show(errors);
        });
    }

    /// Changes what is shown, and tells whoever looks at it if anything is different.
    fn change(&self, change: impl FnOnce(&mut State)) {
        let (before, now) = {
            let mut state = self.state.write().unwrap_or_else(std::sync::PoisonError::into_inner);
            let before = (state.shown.clone(), state.sure.clone());
            change(&mut state);
            (before, state.shown.clone())
        };
        if !Arc::ptr_eq(&before.0.good, &now.good) || before.0.errors != now.errors {
            self.changed.send_modify(|round| *round = round.wrapping_add(1));
        }
        drop(before); // a large site takes a moment to take down; nobody waits for it now
    }

    /// The path under which the pages are served.
    pub fn base(&self) -> String {
        self.shown().good.base.clone()
    }

    /// The pages and the errors at this moment.
    pub(super) fn shown(&self) -> Shown {
        self.read(|state| state.shown.clone())
    }

    fn read<T>(&self, what: impl FnOnce(&State) -> T) -> T {
        what(&self.state.read().unwrap_or_else(std::sync::PoisonError::into_inner))
    }
}

impl State {
    fn show(&mut self, errors: Arc<[Fault]>) {
        let good = if errors.is_empty() || self.faulty { &self.latest } else { &self.sure };
        self.shown = Shown { good: good.clone(), errors };
    }
}

fn errors(build: &Build, diagnostics: &[Diagnostic], editor: Option<&Editor>) -> Arc<[Fault]> {
    let all = diagnostics.iter().filter(|d| d.severity == Severity::Error);
    let mut faults: Vec<Fault> = all.clone().take(MOST_ERRORS).map(|d| fault(d, build.texts(), editor)).collect();
    let more = all.count().saturating_sub(MOST_ERRORS);
    if more > 0 {
        faults.push(Fault { text: format!("and {more} more; the terminal lists them all"), place: None, href: None });
    }
    faults.into()
}

fn fault(d: &Diagnostic, texts: &Texts, editor: Option<&Editor>) -> Fault {
    let text = report::print(std::slice::from_ref(d), texts, Format::Human, false).trim_end().to_owned();
    let place = d.place.as_ref().map(|place| {
        let at = line_column(texts.get(&place.path).map_or("", |file| &file.text), place.span.start as usize);
        format!("{}:{}:{}", place.path, at.line, at.column)
    });
    let href = editor.zip(d.place.as_ref()).and_then(|(editor, place)| editor.address(place, texts));
    Fault { text, place, href }
}
