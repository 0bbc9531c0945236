//! Diagnostics → what is printed: for people, for editors, for machines. One function a format.

use crate::diagnostics::span::{LineColumn, Place, SourceFile, line_column};
use crate::diagnostics::{Diagnostic, Severity, Texts};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use clap::ValueEnum;
use serde::Serialize;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;
use std::rc::Rc;

/// How diagnostics are printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Format {
    /// With the source lines, a caret and a fix
    Human,
    /// One line for each problem: path:line:column: code: message
    Short,
    /// One JSON object on each line
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

/// The diagnostics that are printed in full, and a line for each code with more.
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
    let title = level.primary_title(on_a_line(&d.message)).id(d.code.id);
    let (snippets, cut) = snippets(d, texts);
    let mut group = Group::with_title(title).elements(snippets);
    // A file that couldn't be read as text has no lines to show; its name still is the place.
    let unread = d.place.as_ref().filter(|p| texts.get(&p.path).is_none());
    if let Some(place) = unread {
        group = group.element(annotate_snippets::Origin::path(on_a_line(&place.path)));
    }
    let rest = unshown(d, texts);
    if let Some(rest) = &rest {
        group = group.element(Level::NOTE.message(rest.as_str()));
    }
    // What a cure quotes comes from files, and the renderer prints it as it is.
    group = group.elements(d.help.iter().map(|help| Level::HELP.message(on_a_line(help))));
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    cut.iter().fold(renderer.render(&[group]), |text, (mark, place)| placed(&text, mark, place))
}

/// Puts a place where the renderer put a mark, a line and a column: in a line that was cut it can't count columns.
fn placed(text: &str, mark: &str, place: &str) -> String {
    let Some((before, after)) = text.split_once(mark) else { return text.to_owned() };
    let after = after.trim_start_matches(|c: char| c == ':' || c.is_ascii_digit());
    format!("{before}{place}{after}")
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

/// The lines of a file, as they are shown.
type Shown<'a> = Snippet<'a, annotate_snippets::Annotation<'a>>;

/// The lines of every place of a diagnostic, file by file, the place itself first; and marks in place of the names of files whose lines were
/// cut, each with the place that belongs there.
fn snippets<'a>(d: &'a Diagnostic, texts: &'a Lines) -> (Vec<Shown<'a>>, Vec<(String, String)>) {
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
    let mut cut = Vec::new();
    let shown = files.into_iter().map(|(path, text, marks)| snippet(texts, path, text, marks, &mut cut)).collect();
    (shown, cut)
}

/// What is marked in a text, what is said of it, and how.
type Mark<'a> = (Range<usize>, &'a str, AnnotationKind);

/// The lines of a file from the first that is marked to the last. The others need not be looked at, for each of many faults again.
fn snippet<'a>(
    texts: &Lines,
    path: &'a str,
    text: &'a str,
    mut marks: Vec<Mark<'a>>,
    cut: &mut Vec<(String, String)>,
) -> Shown<'a> {
    let at = marks.first().map(|(range, ..)| texts.at(path, range.start));
    let first = marks.iter().map(|(range, ..)| range.start).min().unwrap_or(0);
    let last = marks.iter().map(|(range, ..)| range.end).max().unwrap_or(0);
    let from = text[..first].rfind('\n').map_or(0, |n| n + 1);
    let to = text[last..].find('\n').map_or(text.len(), |n| last + n + 1);
    marks.iter_mut().for_each(|(range, ..)| *range = range.start - from..range.end - from);
    let shown = shortened(&text[from..to], &mut marks);
    let mut name = on_a_line(path);
    if let (Cow::Owned(_), Some(LineColumn { line, column })) = (&shown, at) {
        let mark = format!("\u{f8ff}{}\u{f8ff}", cut.len()); // of the private use area: no text has it by chance
        cut.push((mark.clone(), format!("{name}:{line}:{column}")));
        name = mark;
    }
    let annotations = marks.into_iter().map(|(range, label, kind)| kind.span(range).label(label));
    Snippet::source(shown).line_start(texts.at(path, first).line).path(name).annotations(annotations)
}

/// The longest line that is shown whole, in bytes.
const LONGEST_LINE: usize = 1000;

/// How much of a longer line is shown on each side of an end of what is marked, in bytes.
const AROUND: usize = 300;

/// Some lines, those that are very long cut to what surrounds the marks in them, which move with it: the renderer looks at every letter that
/// it is given, for each of many faults in a line again.
fn shortened<'a>(text: &'a str, marks: &mut [Mark]) -> Cow<'a, str> {
    if text.split('\n').all(|line| line.len() <= LONGEST_LINE) {
        return Cow::Borrowed(text);
    }
    let mut cuts: Vec<Range<usize>> = Vec::new();
    let mut begin = 0;
    for line in text.split_inclusive('\n') {
        let end = begin + line.trim_end_matches('\n').len();
        if line.len() > LONGEST_LINE {
            cuts.extend(unmarked(text, begin..end, marks));
        }
        begin += line.len();
    }
    let mut out = String::new();
    let mut kept = 0;
    for cut in &cuts {
        out.push_str(&text[kept..cut.start]);
        out.push_str(LEFT_OUT);
        kept = cut.end;
    }
    out.push_str(&text[kept..]);
    let moved = |at: usize| cuts.iter().filter(|cut| cut.end <= at).fold(at, |at, cut| at + LEFT_OUT.len() - cut.len());
    marks.iter_mut().for_each(|(range, ..)| *range = moved(range.start)..moved(range.end));
    Cow::Owned(out)
}

/// What stands in place of a part of a line.
const LEFT_OUT: &str = "…";

/// The parts of a line that are far from every mark.
fn unmarked(text: &str, line: Range<usize>, marks: &[Mark]) -> Vec<Range<usize>> {
    let ends = marks.iter().flat_map(|(range, ..)| [range.start, range.end]);
    let mut near: Vec<usize> = ends.filter(|at| (line.start..=line.end).contains(at)).collect();
    near.sort_unstable();
    let mut parts = Vec::new();
    let mut from = if near.is_empty() { floor(text, line.start + AROUND) } else { line.start };
    for at in near.into_iter().chain([usize::MAX]) {
        let to = floor(text, at.saturating_sub(AROUND).min(line.end));
        if to > from + LEFT_OUT.len() {
            parts.push(from..to);
        }
        from = from.max(floor(text, at.saturating_add(AROUND).min(line.end)));
    }
    parts
}

/// The last place that is no later and doesn't lie within a letter.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The part of a span that can be shown: on character boundaries, inside the text, and of one line if it runs over many.
fn visible(text: &str, place: &Place) -> Range<usize> {
    let (start, end) = (floor(text, place.span.start as usize), floor(text, place.span.end as usize));
    let lines = text[start..end.max(start)].matches('\n').count();
    if lines > 3 {
        return start..text[start..].find('\n').map_or(end, |n| start + n);
    }
    start..end.max(start)
}

/// The texts of files, with where their lines begin: found once for each, however many faults it has.
struct Lines<'t> {
    texts: &'t Texts,
    begins: RefCell<BTreeMap<&'t str, Begins>>,
}

/// Where each line of a file begins, in the text and on the disk.
type Begins = Rc<[(usize, usize)]>;

impl<'t> Lines<'t> {
    fn of(texts: &'t Texts) -> Self {
        Lines { texts, begins: RefCell::default() }
    }

    /// The text of a file, if it could be read.
    fn get(&self, path: &str) -> Option<&'t str> {
        self.texts.get(path).map(|file| &*file.text)
    }

    /// The number of the line of a byte, from 0, where it begins in the text, and where on the disk.
    fn line(&self, file: &'t SourceFile, position: usize) -> (usize, usize, usize) {
        let mut kept = self.begins.borrow_mut();
        let begins = kept.entry(&file.path).or_insert_with(|| file.lines().into());
        let line = begins.partition_point(|(begin, _)| *begin <= position).max(1) - 1;
        (line, begins[line].0, begins[line].1)
    }

    /// The line and the column of a byte of a file.
    fn at(&self, path: &str, position: usize) -> LineColumn {
        let Some(file) = self.texts.get(path) else { return LineColumn { line: 1, column: 1 } };
        let position = position.min(file.text.len());
        let (line, begin, _) = self.line(file, position);
        let within = line_column(&file.text[begin..], position - begin);
        LineColumn { line: line + 1, column: within.column }
    }

    /// The byte on the disk of a byte of a text: a program that mends the file doesn't know how it was read.
    fn on_disk(&self, path: &str, position: u32) -> usize {
        let position = position as usize;
        let Some(file) = self.texts.get(path) else { return position };
        let (_, begin, on_disk) = self.line(file, position);
        on_disk + (position - begin)
    }
}

fn position(place: &Place, texts: &Lines) -> LineColumn {
    texts.at(&place.path, place.span.start as usize)
}

fn end_position(place: &Place, texts: &Lines) -> LineColumn {
    texts.at(&place.path, place.span.end as usize)
}

/// A name or a message as a terminal can take it: a file's name may hold ends of lines, and what moves the cursor or turns the text around.
pub fn on_a_line(text: &str) -> String {
    if !text.contains(is_unprintable) {
        return text.to_owned();
    }
    let escaped = |c: char| if is_unprintable(c) { c.escape_unicode().to_string() } else { c.to_string() };
    text.chars().map(|c| if c.is_ascii_control() { c.escape_debug().to_string() } else { escaped(c) }).collect()
}

/// Whether a character does something to a terminal in place of being shown: control characters, ends of lines, and what changes the direction
/// of the text behind it.
fn is_unprintable(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
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

/// A place in JSON: lines and columns from 1, columns in characters; bytes of the file on the disk from 0.
#[derive(Serialize)]
struct JsonPlace<'a> {
    path: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    start_byte: usize,
    end_byte: usize,
}

fn json_place<'a>(place: &'a Place, texts: &Lines) -> JsonPlace<'a> {
    let (start, end) = (position(place, texts), end_position(place, texts));
    JsonPlace {
        path: &place.path,
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        start_byte: texts.on_disk(&place.path, place.span.start),
        end_byte: texts.on_disk(&place.path, place.span.end),
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
    let rules: Vec<_> = crate::diagnostics::CODES
        .iter()
        .map(|code| {
            json!({
                "id": code.id,
                "shortDescription": { "text": code.title },
                "fullDescription": { "text": code.explanation },
                "help": { "text": format!("Wrong:\n\n{}\n\nRight:\n\n{}", code.wrong, code.right) },
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

/// The message with its cures, a line each, for programs.
fn whole_text(d: &Diagnostic) -> String {
    std::iter::once(&d.message).chain(&d.help).map(AsRef::as_ref).collect::<Vec<&str>>().join("\n")
}

/// The same for people: a log is looked at in a terminal too.
fn shown_text(d: &Diagnostic) -> String {
    std::iter::once(&d.message).chain(&d.help).map(|text| on_a_line(text)).collect::<Vec<_>>().join("\n")
}

/// GitHub shows ten errors and ten warnings of a step; one line counts the rest.
const GITHUB_LIMIT: usize = 10;

/// The longest text of an annotation, in characters. GitHub takes 64 KiB, and an escaped character needs up to twelve bytes.
const GITHUB_LENGTH: usize = 4000;

/// The longest summary of a step, in bytes: GitHub drops one of more than 1 MiB whole.
const SUMMARY_LENGTH: usize = 1_000_000;

/// Every diagnostic as a table in Markdown, for the summary of a step in GitHub Actions. Empty if there is nothing.
pub fn summary(diagnostics: &[Diagnostic], texts: &Texts) -> String {
    let texts = &Lines::of(texts);
    if diagnostics.is_empty() {
        return String::new();
    }
    let mut out = format!("### Annals: {}\n\n| place | code | problem |\n|---|---|---|\n", totals(diagnostics));
    let errors_first = |d: &&Diagnostic| d.severity;
    let mut all: Vec<&Diagnostic> = diagnostics.iter().collect();
    all.sort_by_key(errors_first);
    for (at, d) in all.iter().enumerate() {
        let place =
            d.place.as_ref().map_or(String::new(), |p| format!("{}:{}", on_a_line(&p.path), position(p, texts).line));
        let row = format!("| {} | {} | {} |\n", cell(&place), d.code.id, cell(&shown_text(d)));
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
        format!(
            " file={},line={},col={},title={}",
            property(&on_a_line(&place.path)),
            at.line,
            at.column,
            property(d.code.id)
        )
    });
    let text: String = shown_text(d).chars().take(GITHUB_LENGTH).collect();
    format!("::{}{place}::{}\n", d.severity.word(), github_text(&text))
}

fn github_text(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is marked in the lines that are shown, and how long these are.
    fn shown(text: &str, ranges: &[Range<usize>]) -> (Vec<String>, usize) {
        let mut marks: Vec<Mark> = ranges.iter().map(|range| (range.clone(), "", AnnotationKind::Primary)).collect();
        let shown = shortened(text, &mut marks);
        assert_eq!(shown.matches('\n').count(), text.matches('\n').count(), "lines keep their numbers");
        (marks.iter().map(|(range, ..)| shown[range.clone()].to_owned()).collect(), shown.len())
    }

    #[test]
    fn a_long_line_is_cut_around_its_marks() {
        let long = "é".repeat(20_000);
        let text = format!("{long}one{long}two{long}\n{long}\nshort three\n");
        let at = |word: &str| text.find(word).map_or(0..0, |n| n..n + word.len());
        let (marked, length) = shown(&text, &[at("two"), at("one"), at("three")]);
        assert_eq!(marked, ["two", "one", "three"]);
        assert!(length < 7 * AROUND, "{length} bytes are shown");
        let (whole, _) = shown(&text, std::slice::from_ref(&(at("one").start..at("two").end)));
        assert!(whole[0].starts_with("oneé") && whole[0].ends_with("étwo") && whole[0].contains(LEFT_OUT), "{whole:?}");
        let (ends, length) = shown(&long, &[0..2, long.len()..long.len()]);
        assert_eq!(ends, ["é", ""]);
        assert!(length < 3 * AROUND, "{length} bytes are shown");
        assert_eq!(shown("a short line", &[2..7, 0..1]), (vec!["short".to_owned(), "a".to_owned()], 12));
    }
}
