//! Where the numbered parts of a document begin and end, as far as its copy shows it.

use super::source::SourceText;
use std::ops::Range;

impl SourceText {
    /// The bytes of the parts with a number, from a line that begins with one of the words and the number (`Chapter 3`, `CHAPTER III.`, `§ 3`) to the
    /// next line that begins with such a word and any number. There are several where a table of contents names them too; none where the copy shows
    /// no such line. Linear in the text.
    ///
    /// ```
    /// let copy = annals::quote_match::SourceText::new("Chapter I\nIt was late.\nChapter II\nIt was early.");
    /// assert_eq!(copy.parts(&["chapter", "ch"], "2"), [23..47]);
    /// ```
    pub fn parts(&self, words: &[&str], number: &str) -> Vec<Range<usize>> {
        let mut parts: Vec<Range<usize>> = Vec::new();
        let mut open: Option<usize> = None;
        let mut at = 0;
        for line in self.text.split_inclusive(['\n', '\u{c}']) {
            if let Some(found) = numbered(line, words) {
                parts.extend(open.take().map(|from| from..at));
                open = same_number(found, number).then_some(at);
            }
            at += line.len();
        }
        parts.extend(open.map(|from| from..at));
        parts
    }
}

/// The number behind one of the words at the beginning of a line.
fn numbered<'l>(line: &'l str, words: &[&str]) -> Option<&'l str> {
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '#' | '*' | '_' | '[' | '"' | '“'));
    words.iter().find_map(|word| {
        let head = line.get(..word.len())?;
        let rest = line.get(word.len()..)?;
        let parted = word.starts_with(|c: char| !c.is_alphabetic()) || rest.starts_with(|c: char| !c.is_alphabetic());
        let rest = rest.trim_start_matches('.').trim_start();
        let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        let number = rest.get(..end).filter(|number| !number.is_empty())?;
        let is_one = number.bytes().any(|b| b.is_ascii_digit()) || roman(number).is_some();
        (head.eq_ignore_ascii_case(word) && parted && is_one).then_some(number)
    })
}

/// Whether two numbers are one, in Arabic or Roman figures.
fn same_number(found: &str, wanted: &str) -> bool {
    let value = |text: &str| text.parse::<u32>().ok().or_else(|| roman(text));
    found.eq_ignore_ascii_case(wanted) || value(found).is_some_and(|found| value(wanted) == Some(found))
}

/// The value of a Roman numeral below 4,000.
fn roman(text: &str) -> Option<u32> {
    let figure = |c: char| match c.to_ascii_uppercase() {
        'I' => Some(1),
        'V' => Some(5),
        'X' => Some(10),
        'L' => Some(50),
        'C' => Some(100),
        'D' => Some(500),
        'M' => Some(1000),
        _ => None,
    };
    let figures: Option<Vec<u32>> = text.chars().map(figure).collect();
    let figures = figures.filter(|figures| !figures.is_empty() && figures.len() <= 15)?;
    let larger_follows = |index: usize| figures.get(index + 1).is_some_and(|next| Some(next) > figures.get(index));
    let (mut added, mut taken) = (0, 0);
    for (index, figure) in figures.iter().enumerate() {
        *(if larger_follows(index) { &mut taken } else { &mut added }) += figure;
    }
    (added > taken).then(|| added - taken)
}
