//! Templates and a view → bytes. A template sees its page's view and nothing else.

mod filters;
mod fuel;
mod limits;
mod words;

use crate::diagnostics::span::{Place, SourceFile, Span};
use crate::diagnostics::{Diagnostic, codes, nearest};
use crate::html::view::View;
use crate::i18n::Words;
use crate::memo::Fingerprint;
use std::collections::BTreeMap;
use std::sync::Arc;
use tera::{ErrorKind, Tera};

/// A set of templates, ready to be filled in.
pub struct Templates {
    tera: Tera,
    fingerprint: Fingerprint,
    /// Where each template was read from, for messages.
    files: Files,
    /// The same without what counts, which says better what is wrong with a page.
    plain: Option<(Tera, Files)>,
}

/// The templates by their names.
type Files = BTreeMap<String, Template>;

/// A template as it was read, and as the engine has it.
struct Template {
    file: SourceFile,
    filled: words::Filled,
}

impl Templates {
    /// Reads the theme and the documentary's own templates, which replace files of the theme by name, and puts the words into them.
    ///
    /// # Errors
    /// The faults found; the caller keeps the last good set.
    pub fn new(theme: &[(&str, &str)], own: &[SourceFile], words: &Arc<Words>) -> Result<Templates, Vec<Diagnostic>> {
        let mut read: BTreeMap<String, SourceFile> = theme
            .iter()
            .map(|(name, text)| ((*name).to_owned(), SourceFile::new(format!("(theme)/{name}"), *text)))
            .collect();
        for file in own {
            let name = file.path.strip_prefix("templates/").unwrap_or(&file.path);
            read.insert(name.to_owned(), file.clone());
        }
        let mut files = filled(read, words)?;
        let endless = limits::faults(&files);
        if !endless.is_empty() {
            return Err(endless);
        }
        let mut tera = engine(&files, words)?;
        let mut plain = None;
        // The theme alone is known to end.
        if !own.is_empty() {
            let count = |t: &Template| t.filled.with(&fuel::counted(&t.filled.text));
            let counted: Files = files
                .iter()
                .map(|(name, t)| (name.clone(), Template { file: t.file.clone(), filled: count(t) }))
                .collect();
            let counting = engine(&counted, words)?;
            plain = Some((std::mem::replace(&mut tera, counting), std::mem::replace(&mut files, counted)));
        }
        let parts = files.iter().flat_map(|(name, template)| [name.as_bytes(), template.filled.text.as_bytes()]);
        let fingerprint = Fingerprint::of(parts);
        Ok(Templates { tera, fingerprint, files, plain })
    }

    /// The fingerprint of the whole set.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// The texts of the documentary's own templates, for reports.
    pub fn files(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.values().map(|template| &template.file)
    }
}

/// Fills in a page's template, at the end of `out`.
///
/// # Errors
/// Where the template failed and on which page; `out` then holds a part of it.
pub fn page(templates: &Templates, view: &View, path: &str, out: &mut Vec<u8>) -> Result<(), Box<Diagnostic>> {
    fuel::begin();
    let mut out = limits::Bounded::new(out);
    let result = templates.tera.render_to(view.template, &view.context, &mut out);
    result.map_err(|error| match out.fault() {
        Some(d) => Box::new(d.help(format!("this happened on the page {path}"))),
        None => Box::new(failed(templates, view, path, &error)),
    })
}

/// What went wrong on a page. A fault that isn't of what is counted comes at the same step without it, and is told in the engine's own words.
fn failed(templates: &Templates, view: &View, path: &str, error: &tera::Error) -> Diagnostic {
    let found = diagnostic(error, &templates.files, Some(path));
    let Some((tera, files)) = templates.plain.as_ref().filter(|_| found.code != &codes::ENDLESS_TEMPLATE) else {
        return found;
    };
    fuel::begin();
    match tera.render_to(view.template, &view.context, limits::Bounded::new(&mut Vec::new())) {
        Err(error) => diagnostic(&error, files, Some(path)),
        Ok(()) => found,
    }
}

/// The engine with its filters and these templates.
fn engine(files: &Files, words: &Arc<Words>) -> Result<Tera, Vec<Diagnostic>> {
    let mut tera = Tera::new();
    // Filters come first: tera looks them up while it reads the templates.
    filters::register(&mut tera, words);
    tera.autoescape_on([".html", ".xml"]);
    let all = files.iter().map(|(name, template)| (name.clone(), template.filled.text.clone()));
    match tera.add_raw_templates(all) {
        Ok(()) => Ok(tera),
        Err(error) => {
            let found = broken(files, words);
            Err(if found.is_empty() { vec![diagnostic(&error, files, None)] } else { found })
        }
    }
}

/// The templates with their words in place.
fn filled(read: BTreeMap<String, SourceFile>, words: &Words) -> Result<Files, Vec<Diagnostic>> {
    let (mut files, mut faults) = (Files::new(), Vec::new());
    for (name, file) in read {
        match words::fill(&file, words) {
            Ok(filled) => _ = files.insert(name, Template { file, filled }),
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() { Ok(files) } else { Err(faults) }
}

/// The templates that can't be read, each on its own: the engine stops at the first.
fn broken(files: &Files, words: &Arc<Words>) -> Vec<Diagnostic> {
    let errors = files.iter().filter_map(|(name, template)| {
        let mut tera = Tera::new();
        filters::register(&mut tera, words);
        let error = tera.add_raw_template(name, &template.filled.text).err()?;
        matches!(error.kind(), ErrorKind::SyntaxError(_)).then(|| diagnostic(&error, files, None))
    });
    errors.collect()
}

fn diagnostic(error: &tera::Error, files: &Files, page: Option<&str>) -> Diagnostic {
    let code = if page.is_some() { &codes::RENDER_FAILED } else { &codes::BAD_TEMPLATE };
    let d = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let code = if report.message().contains(fuel::SPENT) { &codes::ENDLESS_TEMPLATE } else { code };
            let (message, available) = available(report.message());
            match files.get(report.filename()) {
                Some(Template { file, filled }) => {
                    let place = file.place(filled.origin(Span::from(report.span().range.clone())));
                    with_fields(Diagnostic::at(code, place.clone(), message), &place, file, available)
                }
                None => Diagnostic::general(code, message),
            }
        }
        ErrorKind::MissingParent { current, parent } if files.contains_key(current) => {
            missing_parent(&files[current].file, parent, files.keys().map(String::as_str))
        }
        other => {
            let text = other.to_string();
            place_in_text(code, &text, files)
        }
    };
    match page {
        Some(page) => d.help(format!("this happened on the page {page}")),
        None => d,
    }
}

/// A template that extends one which isn't there.
fn missing_parent<'a>(file: &SourceFile, parent: &str, names: impl Iterator<Item = &'a str>) -> Diagnostic {
    let start = file.text.find(parent).unwrap_or(0);
    let place = file.place(Span::new(start, start + parent.len()));
    let said = format!("there's no template `{parent}` to extend");
    Diagnostic::at(&codes::BAD_TEMPLATE, place.clone(), said).did_you_mean(place, nearest(parent, names))
}

/// A message, and the fields that it says are there.
fn available(message: &str) -> (String, Vec<&str>) {
    let parts = message.split_once(" Available variables: ").or_else(|| message.split_once(" Available fields: "));
    match parts {
        Some((said, fields)) => (lower_first(said), fields.split(", ").collect()),
        None => (lower_first(message), Vec::new()),
    }
}

/// Says which fields there are, and which of them was most likely meant.
fn with_fields(d: Diagnostic, place: &Place, file: &SourceFile, fields: Vec<&str>) -> Diagnostic {
    if fields.is_empty() {
        return d;
    }
    let written = file.text.get(place.span.range()).unwrap_or_default();
    d.did_you_mean(place.clone(), nearest(written, fields.iter().copied()))
        .help(format!("the available fields are: {}", fields.join(", ")))
}

/// Some faults (an unknown filter, function or block) come as finished text that names the template; the place is read from it.
fn place_in_text(code: &'static crate::diagnostics::Code, text: &str, files: &Files) -> Diagnostic {
    let message = lower_first(
        text.lines()
            .find(|l| !l.trim().is_empty())
            .unwrap_or("the template failed")
            .trim()
            .trim_start_matches("error: "),
    );
    let named = files.iter().filter(|(name, _)| text.contains(&***name)).max_by_key(|(name, _)| name.len());
    let Some((name, Template { file, .. })) = named else { return Diagnostic::general(code, message) };
    let after = text.find(&**name).map_or("", |at| &text[at + name.len()..]);
    let line: usize = after
        .trim_start_matches([':', ' ', '\'', '`'])
        .split(|c: char| !c.is_ascii_digit())
        .next()
        .and_then(|n| n.parse().ok())
        .unwrap_or(1);
    let start: usize = file.text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let end = start + file.text.get(start..).and_then(|t| t.lines().next()).map_or(0, str::len);
    Diagnostic::at(code, Place { path: file.path.clone(), span: Span::new(start, end) }, message)
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect::<String>().trim_end_matches('.').to_owned(),
        None => String::new(),
    }
}
