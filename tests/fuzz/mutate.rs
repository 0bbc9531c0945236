//! What people really wrote, and what can go wrong with it: values of another kind, keys dropped or set twice, two entries run together, a file
//! cut off, characters that nobody sees.

use super::site::DATES;
use super::strings::strings;
use super::text::{Tape, inline, toml};
use crate::common;
use std::ops::Range;
use std::sync::LazyLock;
use toml::de::{DeTable, DeValue};

/// An entry as it lies in `content/` or in one of the test sites.
pub struct Real {
    /// Its path: `content/people/ada-quill.md`.
    pub path: String,
    /// Its TOML.
    pub front: String,
    /// Its text.
    pub body: String,
}

/// The files of `content/` and of the test sites that end so, by path.
fn files(ending: &str) -> Vec<(String, String)> {
    let mut all: Vec<(String, Vec<u8>)> = Vec::new();
    let mut add = |folder: &str| {
        let files = common::tree(&common::project().join(folder)).into_iter();
        all.extend(files.map(|(name, bytes)| (format!("content/{name}"), bytes)));
    };
    add("content");
    add("tests/sites/ferry/content");
    add("tests/sites/quarry/content");
    let text = |(name, bytes): (String, Vec<u8>)| Some((name, String::from_utf8(bytes).ok()?));
    all.into_iter().filter(|(name, _)| name.ends_with(ending)).filter_map(text).collect()
}

/// The real entries.
pub static ENTRIES: LazyLock<Vec<Real>> = LazyLock::new(|| {
    let split = |(path, text): (String, String)| {
        let (front, body) = text.strip_prefix("+++\n")?.split_once("\n+++\n")?;
        Some(Real { path, front: front.to_owned(), body: body.to_owned() })
    };
    files(".md").into_iter().filter_map(split).collect()
});

/// A short lock and a long one.
pub static LOCKS: LazyLock<[String; 2]> =
    LazyLock::new(|| ["tests/sites/quarry/evidence.lock", "evidence.lock"].map(read));

/// A file of the project.
pub fn read(path: &str) -> String {
    std::fs::read_to_string(common::project().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Characters that are easily overlooked, or never met.
const STRANGE: [&str; 34] = [
    "\u{0}",
    "\u{1b}",
    "\u{7f}",
    "\u{85}",
    "\u{a0}",
    "\u{ad}",
    "\u{300}",
    "\u{301}\u{301}\u{301}",
    "\u{200b}",
    "\u{200d}",
    "\u{200e}",
    "\u{2028}",
    "\u{2029}",
    "\u{202e}",
    "\u{2066}",
    "\u{feff}",
    "\u{fffd}",
    "\u{fffc}",
    "\u{fffe}",
    "\u{10ffff}",
    "\u{e000}",
    "𝟙",
    "İ",
    "ß",
    "ﬁ",
    "\u{c}",
    "\r",
    "\t",
    "\u{b}",
    "“",
    "”",
    "\"",
    "\\",
    "👩‍⚖️",
];

/// A place between two characters.
pub fn border(text: &str, tape: &mut Tape) -> usize {
    text.floor_char_boundary(tape.far(text.len() + 1))
}

/// A stretch of a text: mostly a short one.
pub fn stretch(text: &str, tape: &mut Tape) -> Range<usize> {
    let start = border(text, tape);
    let length = if tape.rarely(4) { tape.far(text.len() + 1) } else { tape.below(24) };
    start..text.ceil_char_boundary((start + length).min(text.len()))
}

/// Does something to the characters of a text.
pub fn characters(text: &mut String, tape: &mut Tape) {
    let range = stretch(text, tape);
    match tape.below(9) {
        0 | 1 => text.insert_str(range.start, tape.of(&STRANGE)),
        2 => text.insert_str(range.start, tape.of(&strings())),
        3 => text.replace_range(range, ""),
        4 => {
            let part = text[range].to_owned();
            let at = border(text, tape);
            text.insert_str(at, &part);
        }
        5 => {
            let part = text[range.clone()].to_owned();
            let many = tape.of(&[2, 3, 50, 400]);
            if part.len() < 40 {
                text.insert_str(range.start, &part.repeat(many))
            }
        }
        6 => text.truncate(range.start),
        7 => text.replace_range(range, tape.of(&STRANGE)),
        _ => text.replace_range(
            range,
            tape.of(&["[", "]", "{", "}", "\"", "'", "=", "\n", "\n\n", "+++", "#", ",", ".", " "]),
        ),
    }
}

/// A key of a table and its value.
#[derive(Clone)]
struct Spot {
    key: Range<usize>,
    value: Range<usize>,
}

/// Every key of a text in TOML, also of tables within tables.
fn spots(text: &str) -> Vec<Spot> {
    fn within(value: &toml::Spanned<DeValue>, found: &mut Vec<Spot>) {
        match value.get_ref() {
            DeValue::Table(table) => table.iter().for_each(|(key, value)| {
                found.push(Spot { key: key.span(), value: value.span() });
                within(value, found);
            }),
            DeValue::Array(items) => items.iter().for_each(|item| within(item, found)),
            _ => {}
        }
    }
    let Ok(table) = DeTable::parse(text) else { return Vec::new() };
    let mut found = Vec::new();
    for (key, value) in table.get_ref().iter() {
        found.push(Spot { key: key.span(), value: value.span() });
        within(value, &mut found);
    }
    let sound = |spot: &Spot| {
        let Spot { key, value } = spot;
        text.get(key.clone()).is_some()
            && text.get(value.clone()).is_some()
            && key.end <= value.start
            && !value.is_empty()
    };
    found.retain(sound);
    found
}

/// Values of every kind that TOML has, at their edges.
const VALUES: [&str; 27] = [
    "1",
    "0",
    "-1",
    "true",
    "false",
    "[]",
    "{}",
    "\"\"",
    "''",
    "1979-05-27",
    "1979-05-27T07:32:00Z",
    "07:32:00",
    "9223372036854775807",
    "-9223372036854775808",
    "9223372036854775808",
    "0x7fffffffffffffff",
    "1e999",
    "nan",
    "-inf",
    "-0.0",
    "[1, \"a\", [true]]",
    "[[]]",
    "{ a = { b = [1] } }",
    "\"\\u0000\"",
    "\"\\U0010FFFF\"",
    "\"\"\"\n\n\"\"\"",
    "'''\\'''",
];

/// How deep something is nested.
const DEPTHS: [usize; 8] = [1, 2, 10, 79, 80, 81, 300, 3_000];

/// Another value in the place of one.
fn other_value(text: &str, spots: &[Spot], spot: &Spot, donor: &str, tape: &mut Tape) -> String {
    let now = &text[spot.value.clone()];
    match tape.below(10) {
        0 => tape.of(&VALUES).to_owned(),
        1 => text[spots[tape.below(spots.len())].value.clone()].to_owned(),
        2 | 3 => {
            let theirs = self::spots(donor);
            if theirs.is_empty() {
                now.to_owned()
            } else {
                donor[theirs[tape.below(theirs.len())].value.clone()].to_owned()
            }
        }
        4 => format!("\"{}\"", tape.of(&DATES)),
        5 => {
            let said = inline(tape, 1);
            toml(&said, tape)
        }
        6 => {
            let said = tape.of(&strings());
            toml(said, tape)
        }
        7 => format!("[{now}, {now}]"),
        8 => format!("{{ {} = {now} }}", tape.of(&["x", "id", "\"\"", "a.b.c"])),
        _ => {
            let depth = tape.of(&DEPTHS);
            if tape.rarely(2) {
                format!("{}{now}{}", "[".repeat(depth), "]".repeat(depth))
            } else {
                format!("{}{now}{}", "{a=".repeat(depth), "}".repeat(depth))
            }
        }
    }
}

/// Does something to a text in TOML; `donor` is another from which things may come.
fn one_change(text: &mut String, donor: &str, tape: &mut Tape) {
    let spots = spots(text);
    if spots.is_empty() || tape.rarely(6) {
        return characters(text, tape);
    }
    let spot = spots[tape.below(spots.len())].clone();
    match tape.below(12) {
        0..=5 => {
            let value = other_value(text, &spots, &spot, donor, tape);
            text.replace_range(spot.value, &value);
        }
        6 => {
            let theirs = self::spots(donor);
            let key = theirs.get(tape.below(theirs.len())).map_or("x", |theirs| &donor[theirs.key.clone()]);
            text.replace_range(spot.key, key);
        }
        7 => text.replace_range(spot.key.start..spot.value.end, ""),
        8 => {
            let line = format!("\n{} = {}\n", &text[spot.key.clone()], &text[spot.value.clone()]);
            let at =
                if tape.rarely(2) { text.len() } else { text[..spot.key.start].rfind('\n').map_or(0, |at| at + 1) };
            text.insert_str(at, &line);
        }
        9 => {
            let mut value = text[spot.value.clone()].to_owned();
            characters(&mut value, tape);
            text.replace_range(spot.value, &value);
        }
        10 => {
            let head = tape.of(&[
                "[x]\n",
                "[[law]]\n",
                "[[wording.versions]]\n",
                "[a.b.c.d]\n",
                "[dates]\n",
                "[[\"\"]]\n",
                "[status]\n",
            ]);
            text.insert_str(text[..spot.key.start].rfind('\n').map_or(0, |at| at + 1), head);
        }
        _ => {
            let key = vec!["a"; tape.of(&DEPTHS)].join(".");
            text.replace_range(spot.key, &key);
        }
    }
}

/// A text in TOML after a few things were done to it.
pub fn facts(text: &str, donor: &str, tape: &mut Tape) -> String {
    let mut text = text.to_owned();
    if tape.rarely(8) {
        // Two files run together, at a line of each.
        let at = |text: &str, tape: &mut Tape| text[..border(text, tape)].rfind('\n').map_or(0, |at| at + 1);
        let (end, start) = (at(&text, tape), at(donor, tape));
        text = format!("{}{}", &text[..end], &donor[start..]);
    }
    for _ in 0..tape.below(4) {
        one_change(&mut text, donor, tape);
    }
    text
}

/// A Markdown text after a few things were done to it.
pub fn prose(text: &str, donor: &str, tape: &mut Tape) -> String {
    let mut text = text.to_owned();
    for _ in 0..=tape.below(4) {
        let range = stretch(&text, tape);
        match tape.below(12) {
            0..=2 => characters(&mut text, tape),
            3 => text.insert_str(range.start, &inline(tape, 1)),
            4 => text.insert_str(range.start, &super::text::blocks(tape, 2)),
            5 => text.insert_str(range.start, &donor[stretch(donor, tape)]),
            6 => {
                let mark =
                    tape.of(&["> ", "- ", "1. ", "    ", "\t", "| ", "[^1]: ", ": ", "#"]).repeat(1 + tape.below(40));
                let within = text[range.clone()].replace('\n', &format!("\n{mark}"));
                text.replace_range(range, &format!("\n{mark}{within}"));
            }
            7 => {
                let end = donor[..border(donor, tape)].rfind("\n\n").unwrap_or(0);
                text.replace_range(range.start.., &donor[end..]);
            }
            8 => {
                let (open, close) = tape.of(&[
                    ("*", "*"),
                    ("“", "”"),
                    ("\"", "\" [@a, p. 1]"),
                    ("[[", "]]"),
                    ("`", "`"),
                    ("[^", "]"),
                    ("[", "](x)"),
                ]);
                let many = tape.of(&[1, 2, 40, 400]);
                text.insert_str(range.end, &close.repeat(many));
                text.insert_str(range.start, &open.repeat(many));
            }
            9 => text = text.replacen("\n\n", tape.of(&["\n", "", "\n\n\n", "\u{2028}", "\n \n"]), 1 + tape.below(9)),
            10 => {
                text = text.replacen(
                    tape.of(&["[@", "]", "“", "\"", "](", "[[", "p. ", "```", "\n"]),
                    tape.of(&["", "[@", "\"", "(", "”"]),
                    1 + tape.below(9),
                )
            }
            _ => {
                let end = text.len().min(range.start + 2_000);
                let end = text.ceil_char_boundary(end);
                let part = text[range.start..end].to_owned();
                text.insert_str(range.start, &part);
            }
        }
    }
    text
}

/// A text of bytes that are mostly not meant for it.
pub fn noise(tape: &mut Tape, among: &str, longest: usize) -> String {
    let among: Vec<char> = among.chars().collect();
    let plain = tape.below(4) != 3;
    let any = |tape: &mut Tape| char::from_u32(tape.far(0x11_0000) as u32).unwrap_or('\u{fffd}');
    (0..tape.below(longest + 1)).map(|_| if plain || tape.rarely(2) { tape.of(&among) } else { any(tape) }).collect()
}
