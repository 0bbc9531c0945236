//! The hostile strings of `strings.txt`, as they are meant.

use std::sync::LazyLock;

/// What can't stand in a line, and its picture in the file.
const PICTURES: [(char, &str); 13] = [
    ('␀', "\0"),
    ('␁', "\u{1}"),
    ('␈', "\u{8}"),
    ('␉', "\t"),
    ('␊', "\n"),
    ('␌', "\u{c}"),
    ('␍', "\r"),
    ('␛', "\u{1b}"),
    ('␠', " "),
    ('␢', "\u{feff}"),
    ('␤', "\u{2028}"),
    ('␥', "\u{2029}"),
    ('␦', "\u{85}"),
];

/// Strings that have run scripts, broken out of attributes or confused readers elsewhere.
pub fn strings() -> Vec<&'static str> {
    static STRINGS: LazyLock<Vec<String>> = LazyLock::new(|| {
        let lines = include_str!("strings.txt").lines().filter(|line| !line.is_empty() && !line.starts_with("#:"));
        lines
            .map(|line| PICTURES.iter().fold(line.to_owned(), |line, (picture, meant)| line.replace(*picture, meant)))
            .collect()
    });
    STRINGS.iter().map(String::as_str).collect()
}
