//! Diagnostics → what is printed: for people, for editors, for machines. One function a format.

use crate::diag::{Diagnostic, Severity, Texts};
use crate::span::{LineColumn, Place, line_column};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use clap::ValueEnum;
use serde::Serialize;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::rc::Rc;

/// How diagnostics are printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Format {
    /// With the lines concerned, a caret and the cure
    Human,
    /// One line each: path:line:column: code: message
    Short,
    /// One JSON object a line
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations for GitHub Actions
    Github,
}

/// Prints diagnostics. The text ends in a line break unless it is empty.
pub fn print(diagnostics: &[Diagnostic], texts: &Texts, format: Format, color: bool) -> String {
    let texts = &Lines::of(texts);
    match format {
        Format::Human => {
            let (shown, rest) = capped(diagnostics);
            shown.iter().map(|d| human(d, texts, color) + "\n\n").chain(rest).collect()
        }
        Format::Short => diagnostics.iter().map(|d| short(d, texts)).collect(),
        Format::Json => diagnostics.iter().map(|d| json(d, texts)).collect(),
        Format::Sarif => sarif(diagnostics, texts),
        Format::Github => github(diagnostics, texts),
    }
}

/// How many warnings of one code are printed whole for people; errors always are.
const MOST_ALIKE: usize = 25;

/// What is printed whole, and a line for each code of which more was found.
fn capped(diagnostics: &[Diagnostic]) -> (Vec<&Diagnostic>, Vec<String>) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut shown = Vec::new();
    for d in diagnostics {
        let count = counts.entry(d.code.id).or_default();
        *count += 1;
        if d.severity == Severity::Error || *count <= MOST_ALIKE {
            shown.push(d);
        }
    }
    let is_warning = |code: &str| diagnostics.iter().any(|d| d.code.id == code && d.severity == Severity::Warning);
    let rest = counts.into_iter().filter(|(code, count)| *count > MOST_ALIKE && is_warning(code));
    let rest = rest.map(|(code, count)| {
        format!("warning[{code}]: and {} more like these; --format short lists them all\n\n", count - MOST_ALIKE)
    });
    (shown, rest.collect())
}

/// One line of totals: `3 errors, 1 warning`. Empty if there is nothing.
pub fn totals(diagnostics: &[Diagnostic]) -> String {
    let count = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
    let mut parts = Vec::new();
    for severity in [Severity::Error, Severity::Warning] {
        match count(severity) {
            0 => {}
            1 => parts.push(format!("1 {}", severity.word())),
            n => parts.push(format!("{n} {}s", severity.word())),
        }
    }
    parts.join(", ")
}

fn human(d: &Diagnostic, texts: &Lines, color: bool) -> String {
    let level = match d.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = Group::with_title(level.primary_title(&*d.message).id(d.code.id));
    for snippet in snippets(d, texts) {
        group = group.element(snippet);
    }
    // A file that couldn't be read as text has no lines to show; its name still is the place.
    let unread = d.place.as_ref().filter(|p| texts.get(&p.path).is_none());
    if let Some(place) = unread {
        group = group.element(annotate_snippets::Origin::path(on_a_line(&place.path)));
    }
    let rest = unshown(d, texts);
    if let Some(rest) = &rest {
        group = group.element(Level::NOTE.message(rest.as_str()));
    }
    for help in &d.help {
        group = group.element(Level::HELP.message(&**help));
    }
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&[group])
}

/// How many of the other places of a diagnostic are shown with their lines.
const MOST_RELATED: usize = 5;

/// The other places that aren't shown with their lines: each file with the numbers of the lines.
fn unshown(d: &Diagnostic, texts: &Lines) -> Option<String> {
    let mut files: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (place, _) in d.related.iter().skip(MOST_RELATED) {
        files.entry(&place.path).or_default().push(position(place, texts).line.to_string());
    }
    let lines = files.iter().map(|(path, lines)| format!("{}:{}", on_a_line(path), lines.join(", ")));
    (!files.is_empty()).then(|| format!("and in {}", lines.collect::<Vec<_>>().join("\n       ")))
}

/// The lines of every place of a diagnostic, file by file, the place itself first.
fn snippets<'a>(d: &'a Diagnostic, texts: &'a Lines) -> Vec<Snippet<'a, annotate_snippets::Annotation<'a>>> {
    let mut files: Vec<(&str, &str, Vec<Mark>)> = Vec::new();
    let main = d.place.iter().map(|p| (p, d.label.as_deref().unwrap_or(""), AnnotationKind::Primary));
    let related = d.related.iter().take(MOST_RELATED).map(|(p, label)| (p, &**label, AnnotationKind::Context));
    for (place, label, kind) in main.chain(related) {
        let Some(text) = texts.get(&place.path) else { continue };
        let mark = (visible(text, place), label, kind);
        match files.iter_mut().find(|(path, ..)| *path == &*place.path) {
            Some((.., marks)) => marks.push(mark),
            None => files.push((&place.path, text, vec![mark])),
        }
    }
    files.into_iter().map(|(path, text, marks)| snippet(texts, path, text, marks)).collect()
}

/// What is marked in a text, what is said of it, and how.
type Mark<'a> = (std::ops::Range<usize>, &'a str, AnnotationKind);

/// The lines of a file from the first that is marked to the last. The others need not be looked at, for each of many faults again.
fn snippet<'a>(
    texts: &Lines,
    path: &'a str,
    text: &'a str,
    marks: Vec<Mark<'a>>,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let first = marks.iter().map(|(range, ..)| range.start).min().unwrap_or(0);
    let last = marks.iter().map(|(range, ..)| range.end).max().unwrap_or(0);
    let from = text[..first].rfind('\n').map_or(0, |n| n + 1);
    let to = text[last..].find('\n').map_or(text.len(), |n| last + n + 1);
    let annotations =
        marks.into_iter().map(|(range, label, kind)| kind.span(range.start - from..range.end - from).label(label));
    let line = texts.at(path, first).line;
    Snippet::source(&text[from..to]).line_start(line).path(on_a_line(path)).annotations(annotations)
}

/// The part of a span that can be shown: on character boundaries, inside the text, and of one line if it runs over many.
fn visible(text: &str, place: &Place) -> std::ops::Range<usize> {
    let floor = |mut n: usize| {
        n = n.min(text.len());
        while !text.is_char_boundary(n) {
            n -= 1;
        }
        n
    };
    let (start, end) = (floor(place.span.start as usize), floor(place.span.end as usize));
    let lines = text[start..end.max(start)].matches('\n').count();
    if lines > 3 {
        return start..text[start..].find('\n').map_or(end, |n| start + n);
    }
    start..end.max(start)
}

/// The texts of files, with where their lines begin: found once for each, however many faults it has.
struct Lines<'t> {
    texts: &'t Texts,
    begins: RefCell<BTreeMap<&'t str, Rc<[usize]>>>,
}

impl<'t> Lines<'t> {
    fn of(texts: &'t Texts) -> Self {
        Lines { texts, begins: RefCell::default() }
    }

    /// The text of a file, if it could be read.
    fn get(&self, path: &str) -> Option<&'t str> {
        self.texts.get(path).map(|text| &**text)
    }

    /// The line and the column of a byte of a file.
    fn at(&self, path: &str, position: usize) -> LineColumn {
        let Some((path, text)) = self.texts.get_key_value(path) else { return LineColumn { line: 1, column: 1 } };
        let begin = || std::iter::once(0).chain(text.match_indices('\n').map(|(n, _)| n + 1)).collect();
        let begins = self.begins.borrow_mut().entry(path).or_insert_with(begin).clone();
        let position = position.min(text.len());
        let line = begins.partition_point(|begin| *begin <= position).max(1);
        let within = line_column(&text[begins[line - 1]..], position - begins[line - 1]);
        LineColumn { line, column: within.column }
    }
}

fn position(place: &Place, texts: &Lines) -> LineColumn {
    texts.at(&place.path, place.span.start as usize)
}

fn end_position(place: &Place, texts: &Lines) -> LineColumn {
    texts.at(&place.path, place.span.end as usize)
}

/// A name or a message as a terminal can take it: a file's name may hold ends of lines, and what moves the cursor.
fn on_a_line(text: &str) -> String {
    let escaped = |c: char| if c.is_control() { c.escape_debug().to_string() } else { c.to_string() };
    if text.contains(char::is_control) { text.chars().map(escaped).collect() } else { text.to_owned() }
}

/// The message on one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn short(d: &Diagnostic, texts: &Lines) -> String {
    let mut line = String::new();
    match &d.place {
        Some(place) => {
            let at = position(place, texts);
            write!(line, "{}:{}:{}: ", on_a_line(&place.path), at.line, at.column).unwrap_or_default();
        }
        None => line.push_str("annals: "),
    }
    writeln!(line, "{}: {}", d.code.id, on_a_line(&one_line(&d.message))).unwrap_or_default();
    line
}

/// A place in JSON: lines and columns from 1, columns in characters; bytes from 0.
#[derive(Serialize)]
struct JsonPlace<'a> {
    path: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    start_byte: u32,
    end_byte: u32,
}

fn json_place<'a>(place: &'a Place, texts: &Lines) -> JsonPlace<'a> {
    let (start, end) = (position(place, texts), end_position(place, texts));
    JsonPlace {
        path: &place.path,
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        start_byte: place.span.start,
        end_byte: place.span.end,
    }
}

fn json(d: &Diagnostic, texts: &Lines) -> String {
    let related: Vec<_> =
        d.related.iter().map(|(place, label)| json!({ "place": json_place(place, texts), "message": label })).collect();
    let replacements = d.replacements.iter().map(|r| json!({ "place": json_place(&r.place, texts), "text": r.text }));
    let replacements: Vec<_> = replacements.collect();
    let value = json!({
        "code": d.code.id,
        "severity": d.severity,
        "message": d.message,
        "label": d.label,
        "place": d.place.as_ref().map(|p| json_place(p, texts)),
        "related": related,
        "help": d.help,
        "replacements": replacements,
    });
    format!("{value}\n")
}

fn sarif(diagnostics: &[Diagnostic], texts: &Lines) -> String {
    let rules: Vec<_> = crate::diag::CODES
        .iter()
        .map(|code| {
            json!({
                "id": code.id,
                "shortDescription": { "text": code.title },
                "fullDescription": { "text": code.explanation },
                "help": { "text": format!("Mistaken:\n\n{}\n\nMended:\n\n{}", code.wrong, code.right) },
                "defaultConfiguration": { "level": code.severity.word() },
            })
        })
        .collect();
    let results: Vec<_> = diagnostics.iter().map(|d| sarif_result(d, texts)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "annals", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn sarif_result(d: &Diagnostic, texts: &Lines) -> Value {
    let location = |place: &Place| json!({ "physicalLocation": { "artifactLocation": sarif_file(place), "region": sarif_region(place, texts) } });
    let related = d.related.iter().map(|(place, label)| {
        let mut value = location(place);
        value["message"] = json!({ "text": label });
        value
    });
    let mut result = json!({
        "ruleId": d.code.id,
        "level": d.severity.word(),
        "message": { "text": whole_text(d) },
        "locations": d.place.iter().map(location).collect::<Vec<_>>(),
        "relatedLocations": related.collect::<Vec<_>>(),
    });
    if !d.replacements.is_empty() {
        result["fixes"] = json!([sarif_fix(d, texts)]);
    }
    result
}

/// The texts that mend a fault, file by file.
fn sarif_fix(d: &Diagnostic, texts: &Lines) -> Value {
    let mut files: BTreeMap<&str, (Value, Vec<Value>)> = BTreeMap::new();
    for replacement in &d.replacements {
        let place = &replacement.place;
        let file = files.entry(&place.path).or_insert_with(|| (sarif_file(place), Vec::new()));
        file.1.push(json!({
            "deletedRegion": sarif_region(place, texts),
            "insertedContent": { "text": replacement.text },
        }));
    }
    let changes = files.into_values().map(|(file, all)| json!({ "artifactLocation": file, "replacements": all }));
    json!({ "artifactChanges": changes.collect::<Vec<_>>() })
}

fn sarif_region(place: &Place, texts: &Lines) -> Value {
    let (start, end) = (position(place, texts), end_position(place, texts));
    json!({ "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column })
}

/// The file of a place, as an address relative to the documentary.
fn sarif_file(place: &Place) -> Value {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~()".contains(&byte);
    let uri = place.path.bytes().fold(String::new(), |mut uri, byte| {
        if plain(byte) {
            uri.push(char::from(byte));
        } else {
            write!(uri, "%{byte:02X}").unwrap_or_default();
        }
        uri
    });
    json!({ "uri": uri })
}

/// The message with its cures, a line each.
fn whole_text(d: &Diagnostic) -> String {
    std::iter::once(&d.message).chain(&d.help).map(AsRef::as_ref).collect::<Vec<&str>>().join("\n")
}

/// GitHub shows ten errors and ten warnings of a step; the rest is told in one line.
const GITHUB_LIMIT: usize = 10;

/// The longest text of an annotation, in characters. GitHub takes 64 KiB of bytes, of which an escaped character needs up to twelve.
const GITHUB_LENGTH: usize = 4000;

/// The longest summary of a step, in bytes: GitHub drops one of more than 1 MiB whole.
const SUMMARY_LENGTH: usize = 1_000_000;

/// Every diagnostic as a table in Markdown, for the summary of a step in GitHub Actions. Empty if there is nothing.
pub fn summary(diagnostics: &[Diagnostic], texts: &Texts) -> String {
    let texts = &Lines::of(texts);
    if diagnostics.is_empty() {
        return String::new();
    }
    let mut out = format!("### Annals: {}\n\n| place | code | what is wrong |\n|---|---|---|\n", totals(diagnostics));
    let errors_first = |d: &&Diagnostic| d.severity;
    let mut all: Vec<&Diagnostic> = diagnostics.iter().collect();
    all.sort_by_key(errors_first);
    for (at, d) in all.iter().enumerate() {
        let place = d.place.as_ref().map_or(String::new(), |p| format!("{}:{}", p.path, position(p, texts).line));
        let row = format!("| {} | {} | {} |\n", cell(&place), d.code.id, cell(&whole_text(d)));
        if out.len() + row.len() > SUMMARY_LENGTH {
            writeln!(out, "\nAnd {} more; `annals check` lists them all.", all.len() - at).unwrap_or_default();
            break;
        }
        out.push_str(&row);
    }
    out
}

/// A text in a cell of a table in Markdown, with nothing in it taken for markup.
fn cell(text: &str) -> String {
    text.chars().take(GITHUB_LENGTH).fold(String::new(), |mut out, c| {
        match c {
            '\n' => out.push_str("<br>"),
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '|' | '`' | '*' | '_' | '[' | ']' | '\\' | '~' | '#' | '@' | '$' => out.extend(['\\', c]),
            c => out.push(c),
        }
        out
    })
}

fn github(diagnostics: &[Diagnostic], texts: &Lines) -> String {
    let mut out = String::new();
    for severity in [Severity::Error, Severity::Warning] {
        let all: Vec<&Diagnostic> = diagnostics.iter().filter(|d| d.severity == severity).collect();
        let shown = if all.len() > GITHUB_LIMIT { GITHUB_LIMIT - 1 } else { all.len() };
        all[..shown].iter().for_each(|d| out.push_str(&github_line(d, texts)));
        if all.len() > shown {
            let rest =
                format!("and {} more; the summary of the job and `annals check` list them all", all.len() - shown);
            writeln!(out, "::{}::{rest}", severity.word()).unwrap_or_default();
        }
    }
    out
}

fn github_line(d: &Diagnostic, texts: &Lines) -> String {
    let property = |text: &str| github_text(text).replace(':', "%3A").replace(',', "%2C");
    let place = d.place.as_ref().map_or(String::new(), |place| {
        let at = position(place, texts);
        format!(" file={},line={},col={},title={}", property(&place.path), at.line, at.column, property(d.code.id))
    });
    let text: String = whole_text(d).chars().take(GITHUB_LENGTH).collect();
    format!("::{}{place}::{}\n", d.severity.word(), github_text(&text))
}

fn github_text(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}
