//! What is wrong, where, and how to mend it: data that [`crate::diagnostics::report`] prints. Nothing is printed here.

pub mod codes;
pub mod report;
pub mod span;
mod suggest;

pub use codes::{CODES, Code};
pub use suggest::{Known, Names, alike, nearest, only_nearest};

use crate::diagnostics::span::{Place, SourceFile, Span};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing is published until it is mended.
    Error,
    /// Published, but it should be looked at.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// One thing that is wrong.
#[derive(Clone, PartialEq, Debug)]
pub struct Diagnostic {
    /// The rule that found it.
    pub code: &'static Code,
    /// How bad it is: the code's own severity unless the configuration says otherwise.
    pub severity: Severity,
    /// One sentence in the editor's words, in lower case, without a full stop.
    pub message: Said,
    /// Where it is. A fault of the whole documentary has no place.
    pub place: Option<Place>,
    /// A few words under the caret.
    pub label: Option<String>,
    /// Other places that explain it, such as "first used here".
    pub related: Vec<(Place, Said)>,
    /// How to mend it.
    pub help: Vec<Said>,
    /// The mended text itself, where it can be given: all of these together.
    pub replacements: Vec<Replacement>,
    /// What it comes from. Diagnostics with one cause are one mistake, and are reported as one.
    pub cause: Option<Arc<str>>,
    /// The words of the quotation that it is about, by which an editor can silence it for this one.
    pub quotation: Option<Arc<str>>,
}

/// What a diagnostic says: most of it is the same each time.
pub type Said = Cow<'static, str>;

/// Text that mends a fault when it is put in place of what stands there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Replacement {
    /// What to replace.
    pub place: Place,
    /// What to put there.
    pub text: String,
}

impl Diagnostic {
    /// A diagnostic at a place in a file.
    pub fn at(code: &'static Code, place: Place, message: impl Into<Said>) -> Self {
        Diagnostic { place: Some(place), ..Diagnostic::general(code, message) }
    }

    /// A diagnostic of a span in a file.
    pub fn new(code: &'static Code, file: &SourceFile, span: Span, message: impl Into<Said>) -> Self {
        Diagnostic::at(code, file.place(span), message)
    }

    /// A diagnostic without a place.
    pub fn general(code: &'static Code, message: impl Into<Said>) -> Self {
        Diagnostic {
            code,
            severity: code.severity,
            message: plain_spaces(message.into()),
            place: None,
            label: None,
            related: Vec::new(),
            help: Vec::new(),
            replacements: Vec::new(),
            cause: None,
            quotation: None,
        }
    }

    /// Adds the words under the caret.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Adds another place that explains the fault.
    pub fn also(mut self, place: Place, label: impl Into<Said>) -> Self {
        // Most have one, and there may be many diagnostics.
        self.related.reserve_exact(1);
        self.related.push((place, label.into()));
        self
    }

    /// Adds a cure.
    pub fn help(mut self, help: impl Into<Said>) -> Self {
        self.help.reserve_exact(1);
        self.help.push(plain_spaces(help.into()));
        self
    }

    /// Adds the text that mends it.
    pub fn replace(mut self, place: Place, text: impl Into<String>) -> Self {
        self.replacements.push(Replacement { place, text: text.into() });
        self
    }

    /// Says which quotation it is about: an editor silences the rule for this one, never for a whole entry.
    pub fn about(mut self, quotation: impl Into<Arc<str>>) -> Self {
        self.quotation = Some(quotation.into());
        self
    }

    /// Says what it comes from: see [`gather`].
    pub fn because(mut self, cause: impl Into<Arc<str>>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// Adds "did you mean …" with the replacement itself, if there is a near match.
    pub fn did_you_mean(self, place: Place, near: Option<&str>) -> Self {
        match near {
            Some(near) => self.help(format!("did you mean `{near}`?")).replace(place, near),
            None => self,
        }
    }
}

/// The spaces that keep `p. 73` on one line of a page are in the way when a message is searched or copied.
fn plain_spaces(text: Said) -> Said {
    if text.contains('\u{a0}') { text.replace('\u{a0}', " ").into() } else { text }
}

/// Puts diagnostics into the order in which they are reported: by file, place and code, those without a place last.
/// Exact repeats are dropped.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| key(a).cmp(&key(b)));
    diagnostics.dedup();
}

fn key(d: &Diagnostic) -> (bool, Option<&Place>, &'static str, &str) {
    (d.place.is_none(), d.place.as_ref(), d.code.id, &d.message)
}

/// Makes one diagnostic of all that have one cause, with a list of their places: a person who was renamed is one mistake, not a hundred. The
/// diagnostics are in order; each group stands where its first was.
pub fn gather(diagnostics: &mut Vec<Diagnostic>) {
    let mut groups: BTreeMap<Arc<str>, Vec<Diagnostic>> = BTreeMap::new();
    let mut kept = Vec::with_capacity(diagnostics.len());
    for d in std::mem::take(diagnostics) {
        match &d.cause {
            Some(cause) => groups.entry(cause.clone()).or_default().push(d),
            None => kept.push(d),
        }
    }
    kept.extend(groups.into_values().filter_map(merged));
    sort(&mut kept);
    *diagnostics = kept;
}

/// From how many places on a name that leads nowhere is more likely an entry that was renamed than a slip of the pen.
const RENAMED: usize = 3;

fn merged(mut group: Vec<Diagnostic>) -> Option<Diagnostic> {
    // A list of people says more of what is missing than a link does.
    let at = group.iter().position(|d| d.code != &codes::UNKNOWN_ENTRY).unwrap_or(0);
    let mut first = (!group.is_empty()).then(|| group.remove(at))?;
    if group.is_empty() {
        return Some(first);
    }
    let count = group.len() + 1;
    if let (true, Some(folder)) = (first.code == &codes::NOT_AN_ENTRY, &first.cause) {
        first.message = format!("`{folder}` isn't a folder for entries, but it has {count} files in it").into();
        return Some(first);
    }
    first.message = format!("{} ({count} places)", first.message).into();
    for d in group {
        first.related.extend(d.place.map(|place| (place, "here too".into())));
        first.replacements.extend(d.replacements);
    }
    let named = [&codes::UNKNOWN_PERSON, &codes::UNKNOWN_SOURCE, &codes::UNKNOWN_ENTRY, &codes::UNKNOWN_INCIDENT];
    if let (true, true, Some(name)) = (named.contains(&first.code), count >= RENAMED, &first.cause) {
        let help =
            format!("if an entry was renamed, add `former_ids = [\"{name}\"]` to its front matter to fix every place");
        first.help.push(help.into());
    }
    Some(first)
}

/// Whether any is an error.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|d| d.severity == Severity::Error)
}

/// The files that diagnostics speak of, by path: what a report shows lines from.
pub type Texts = BTreeMap<Arc<str>, SourceFile>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_unique_and_explained() {
        let mut ids: Vec<&str> = CODES.iter().map(|c| c.id).collect();
        ids.sort_unstable();
        let count = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), count);
        for code in CODES {
            let letter = if code.severity == Severity::Error { 'E' } else { 'W' };
            assert!(code.id.starts_with(letter), "{}", code.id);
            assert!(code.explanation.len() > 40 && !code.wrong.is_empty() && !code.right.is_empty(), "{}", code.id);
        }
    }
}
