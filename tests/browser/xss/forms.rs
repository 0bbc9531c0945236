//! The files for other programs, read back: every string comes out of them as it went in, and none of them as a formula, a line or an
//! entry of its own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use serde_json::Value;

use super::{Hostile, hostile, pages};
use crate::browser::chromium::{Result, Trouble, trouble};
use crate::browser::site::{none, scratch};

/// Tables, the letter of their entries, and the columns that hold the string alone.
const COLUMNS: [(&str, &str, &[&str]); 4] = [
    ("incidents", "i", &["title", "summary", "place"]),
    ("people", "p", &["name", "sort", "role", "summary"]),
    ("statutes", "s", &["title", "short", "summary"]),
    ("sources", "d", &["title", "short", "publisher", "cite", "says", "unknown"]),
];

const ATOM: &str = "http://www.w3.org/2005/Atom";

/// What readers of every form can tell apart: the signs that are seen. Each form has ends of lines and control signs of its own.
fn plain(text: &str) -> String {
    text.replace(|c: char| c.is_control() || c.is_whitespace() || c == '\u{fffd}', "")
}

/// The string of the entry `i-12`; none for other entries.
fn string_of(hostile: &Hostile, id: &str, letter: &str) -> Option<&'static str> {
    let number: usize = id.strip_prefix(letter)?.strip_prefix('-')?.parse().ok()?;
    hostile.strings.get(number).copied()
}

fn file<'h>(hostile: &'h Hostile, path: &str) -> Result<&'h str> {
    let bytes = hostile.files.get(path).ok_or_else(|| Trouble(format!("there is no {path}")))?;
    str::from_utf8(bytes).map_err(|e| Trouble(format!("{path}: {e}")))
}

/// Compares what a file says of each entry with its string, which must be there of every one.
fn compare(hostile: &Hostile, of: &str, letter: &str, said: &BTreeMap<String, String>) -> Vec<String> {
    let of_each = hostile.strings.iter().enumerate().map(|(n, string)| (format!("{letter}-{n}"), string));
    let wrong = of_each.filter_map(|(id, string)| match said.get(&id) {
        Some(said) if plain(said) == plain(string) => None,
        said => Some(format!("{of}: {id} says {said:?}, and not {string:?}")),
    });
    wrong.collect()
}

fn tables(hostile: &Hostile) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for (table, letter, columns) in COLUMNS {
        let path = format!("data/{table}.json");
        let json: Value = serde_json::from_str(file(hostile, &path)?).map_err(|e| Trouble(format!("{path}: {e}")))?;
        let csv_path = format!("data/{table}.csv");
        let csv = file(hostile, &csv_path)?.trim_start_matches('\u{feff}');
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let rows: Vec<BTreeMap<String, String>> = reader
            .deserialize()
            .collect::<std::result::Result<_, _>>()
            .map_err(|e| Trouble(format!("{csv_path}: {e}")))?;
        for column in columns {
            let text = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
            let said = json["rows"].as_array().into_iter().flatten().map(|row| (text(row, "id"), text(row, column)));
            faults.extend(compare(hostile, &path, letter, &said.collect()));
            // A spreadsheet would run a cell that begins like a formula; an apostrophe before it is taken off.
            let said = rows.iter().map(|row| (row["id"].clone(), &row[*column])).map(|(id, cell)| {
                let own = string_of(hostile, &id, letter).is_some_and(|string| string.starts_with('\''));
                (id, if own { cell } else { cell.strip_prefix('\'').unwrap_or(cell) }.to_owned())
            });
            faults.extend(compare(hostile, &csv_path, letter, &said.collect()));
        }
        let cells = rows.iter().flat_map(BTreeMap::values);
        let formulas = cells.filter(|cell| cell.trim_start().starts_with(['=', '+', '-', '@', '|', '%']));
        faults.extend(formulas.map(|cell| format!("{csv_path}: a spreadsheet would run {cell:?}")));
    }
    Ok(faults)
}

/// The feeds of each person and each statute, in which their incident stands.
fn feeds(hostile: &Hostile) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for (of, letter) in [("people", "p"), ("statutes", "s")] {
        let mut said = BTreeMap::new();
        for number in 0..hostile.strings.len() {
            let path = format!("{of}/{letter}-{number}.atom.xml");
            let feed =
                roxmltree::Document::parse(file(hostile, &path)?).map_err(|e| Trouble(format!("{path}: {e}")))?;
            let incident = format!("i-{number}");
            let about =
                |node: &roxmltree::Node| node.text().is_some_and(|text| text.ends_with(&format!("/{incident}.html")));
            let entry = feed.descendants().find(|node| node.has_tag_name((ATOM, "id")) && about(node));
            let siblings = entry.and_then(|id| id.parent()).into_iter().flat_map(|entry| entry.children());
            let title = siblings.filter(|node| node.has_tag_name((ATOM, "title"))).find_map(|node| node.text());
            said.insert(incident, title.unwrap_or_default().to_owned());
        }
        faults.extend(compare(hostile, &format!("the feeds of {of}"), "i", &said));
    }
    Ok(faults)
}

fn calendar(hostile: &Hostile) -> Result<Vec<String>> {
    let whole = file(hostile, "data/calendar.ics")?.replace("\r\n ", "");
    let said = whole.split("\r\nBEGIN:VEVENT\r\n").skip(1).map(|event| {
        let line = |name: &str| event.split("\r\n").find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        let summary =
            line("SUMMARY:").replace("\\\\", "\u{1}").replace("\\n", "\n").replace("\\N", "\n").replace('\\', "");
        (line("UID:").split('@').next().unwrap_or_default().to_owned(), summary.replace('\u{1}', "\\"))
    });
    Ok(compare(hostile, "data/calendar.ics", "i", &said.collect()))
}

#[test]
fn every_string_comes_out_of_the_files_as_it_went_in() -> Result<()> {
    let hostile = hostile()?;
    none(vec![tables(hostile)?, feeds(hostile)?, calendar(hostile)?])
}

/// The readers of `tests/published_files/read.py`, which aren't ours, make of the files what they should: as many entries as there are, with their
/// titles, and JSON-LD on every page that is a graph.
#[test]
fn other_programs_read_every_hostile_file() -> Result<()> {
    let hostile = hostile()?;
    let root = scratch("xss-files");
    let fault = |e: std::io::Error| Trouble(format!("{}: {e}", root.display()));
    let _ = fs::remove_dir_all(&root);
    for (path, bytes) in
        hostile.files.iter().filter(|(path, _)| !path.ends_with(".html") || pages::entry(path).is_some())
    {
        let file = root.join(path);
        fs::create_dir_all(file.parent().unwrap_or(&root)).map_err(fault)?;
        fs::write(file, bytes).map_err(fault)?;
    }
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = env::var_os("ANNALS_PYTHON").map_or_else(|| project.join("target/py/bin/python"), PathBuf::from);
    let ran = Command::new(&python).arg(project.join("tests/published_files/read.py")).arg(&root).output();
    let ran = ran.map_err(|e| Trouble(format!("{}: {e}; scripts/test installs it", python.display())))?;
    if ran.status.success() { Ok(()) } else { trouble(String::from_utf8_lossy(&ran.stderr)) }
}
