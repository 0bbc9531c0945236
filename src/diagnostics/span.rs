//! Where something stands in a file: byte ranges, and the lines and columns that people count.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;
use xxhash_rust::xxh3::xxh3_128;

/// A text file of the documentary, whole, with its path from the documentary's root (`content/people/mike-pence.md`). It is a handle: every
/// stage holds the files that it speaks of, and a copy costs next to nothing.
#[derive(Clone)]
pub struct SourceFile(Arc<Text>);

/// What a [`SourceFile`] holds.
pub struct Text {
    /// The path from the root, with `/` between its parts on every system.
    pub path: Arc<str>,
    /// The whole text.
    pub text: Arc<str>,
    /// The digest of the text, taken once: what is kept by content is asked for at every build.
    digest: u128,
    /// The file as it is on the disk, where that is another text.
    saved: Option<Box<str>>,
}

impl std::ops::Deref for SourceFile {
    type Target = Text;
    fn deref(&self) -> &Text {
        &self.0
    }
}

impl PartialEq for SourceFile {
    fn eq(&self, other: &Self) -> bool {
        self.is(other)
            || (self.digest == other.digest
                && self.path == other.path
                && self.text == other.text
                && self.saved == other.saved)
    }
}

impl Eq for SourceFile {}

impl SourceFile {
    /// A file from its path and text.
    pub fn new(path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        SourceFile(Arc::new(Text { path: path.into(), digest: xxh3_128(text.as_bytes()), text, saved: None }))
    }

    /// A file as it is on the disk. A byte order mark and the line ends of Windows are how some editors save; they mean nothing, and its text is
    /// without them.
    pub fn saved(path: impl Into<Arc<str>>, saved: String) -> Self {
        let text = saved.strip_prefix(MARK).unwrap_or(&saved);
        if text.len() == saved.len() && !text.contains('\r') {
            return SourceFile::new(path, saved);
        }
        let text: Arc<str> = text.replace("\r\n", "\n").replace('\r', "\n").into();
        let digest = xxh3_128(text.as_bytes());
        SourceFile(Arc::new(Text { path: path.into(), digest, text, saved: Some(saved.into()) }))
    }

    /// The file as it is on the disk.
    pub fn as_saved(&self) -> &str {
        self.saved.as_deref().unwrap_or(&self.text)
    }

    /// Where each line begins: the byte of the text, and the byte of the file on the disk. Within a line both run alike.
    pub fn lines(&self) -> Vec<(usize, usize)> {
        let begins = std::iter::once(0).chain(self.text.match_indices('\n').map(|(n, _)| n + 1));
        let Some(saved) = &self.saved else { return begins.map(|n| (n, n)).collect() };
        let first = if saved.starts_with(MARK) { MARK.len_utf8() } else { 0 };
        let ends = saved.match_indices(['\r', '\n']).filter(|(n, _)| !saved[*n..].starts_with("\r\n"));
        begins.zip(std::iter::once(first).chain(ends.map(|(n, _)| n + 1))).collect()
    }

    /// Whether it is the very same file as another, read once: quicker to tell than whether they are equal, and never true if they aren't.
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// A digest of the text; the same text has the same one in every run and on every machine.
    pub fn digest(&self) -> [u8; 16] {
        self.digest.to_le_bytes()
    }

    /// A place in this file, widened where it would begin or end within a letter: a part of a span is counted in bytes.
    pub fn place(&self, span: Span) -> Place {
        let (mut start, mut end) = (span.start as usize, span.end as usize);
        while start > 0 && start < self.text.len() && !self.text.is_char_boundary(start) {
            start -= 1;
        }
        while end < self.text.len() && !self.text.is_char_boundary(end) {
            end += 1;
        }
        Place { path: self.path.clone(), span: Span::new(start, end) }
    }

    /// The span of a part of a value, as far as it can be told: where the file writes the value with escapes, all of it.
    pub fn part(&self, value: &Spanned<Arc<str>>, part: Range<usize>) -> Span {
        let exact = self.text.get(value.span.range()).is_some_and(|written| *written == *value.value);
        if exact { value.span.part(part) } else { value.span }
    }
}

/// The byte order mark.
const MARK: char = '\u{feff}';

impl fmt::Debug for SourceFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SourceFile({}, {} bytes)", self.path, self.text.len())
    }
}

/// A range of bytes in one file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Hash)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// A span from byte positions; positions beyond 4 GiB are capped.
    pub fn new(start: usize, end: usize) -> Self {
        let cap = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span { start: cap(start), end: cap(end.max(start)) }
    }

    /// The same span in a text that begins `by` bytes earlier.
    pub fn shifted(self, by: usize) -> Self {
        Span::new(self.start as usize + by, self.end as usize + by)
    }

    /// The span as a range of byte positions.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// A part of this span, given relative to its start, kept within it.
    pub fn part(self, part: Range<usize>) -> Self {
        let all = self.range();
        let at = |n: usize| all.start.saturating_add(n).min(all.end);
        Span::new(at(part.start), at(part.end))
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Span::new(range.start, range.end)
    }
}

/// A value and where it was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands in its file.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// A value with its place.
    pub fn new(value: T, span: Span) -> Self {
        Spanned { value, span }
    }
}

impl<T> std::ops::Deref for Spanned<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// A span in a named file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Place {
    /// The file's path from the root.
    pub path: Arc<str>,
    /// Where in the file.
    pub span: Span,
}

/// Line and column, counted from 1; a column is a character, not a byte.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LineColumn {
    /// The line.
    pub line: usize,
    /// The character in the line.
    pub column: usize,
}

/// The line and column of a byte position. A position past the end is the end; one inside a character is that character.
pub fn line_column(text: &str, position: usize) -> LineColumn {
    let mut position = position.min(text.len());
    while !text.is_char_boundary(position) {
        position -= 1;
    }
    let before = &text[..position];
    let line_start = before.rfind('\n').map_or(0, |n| n + 1);
    LineColumn { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_begin_and_end_between_letters() {
        let file = SourceFile::new("a.md", "x = \"é–ü\"");
        assert_eq!(file.place(Span::new(6, 8)).span, Span::new(5, 10));
        assert_eq!(file.place(Span::new(5, 7)).span, Span::new(5, 7));
        assert_eq!(file.place(Span::new(90, 99)).span, Span::new(90, 99));
    }

    #[test]
    fn lines_are_found_on_the_disk() {
        let file = SourceFile::saved("a.md", "\u{feff}a\r\n\r\nb\rc\nd\r\n".to_owned());
        assert_eq!(&*file.text, "a\n\nb\nc\nd\n");
        assert_eq!(file.lines(), [(0, 3), (2, 6), (3, 8), (5, 10), (7, 12), (9, 15)]);
        assert_ne!(file, SourceFile::new("a.md", file.text.clone()), "what is said of its bytes is another thing");
        assert_eq!(SourceFile::saved("a.md", "a\nb".to_owned()).lines(), [(0, 0), (2, 2)]);
    }

    #[test]
    fn a_value_with_escapes_has_no_parts() {
        let file = SourceFile::new("a.md", "\"20\\u0032x\"");
        let value = Spanned::new("202x".into(), Span::new(1, 10));
        assert_eq!(file.part(&value, 3..4), Span::new(1, 10));
        let plain = SourceFile::new("a.md", "\"202x\"");
        assert_eq!(plain.part(&Spanned::new("202x".into(), Span::new(1, 5)), 3..4), Span::new(4, 5));
    }

    #[test]
    fn columns_are_characters() {
        let text = "a\né§x\n";
        assert_eq!(line_column(text, 0), LineColumn { line: 1, column: 1 });
        assert_eq!(line_column(text, text.find('x').unwrap()), LineColumn { line: 2, column: 3 });
        assert_eq!(line_column(text, 3), LineColumn { line: 2, column: 1 }, "inside a character");
        assert_eq!(line_column(text, 99), LineColumn { line: 3, column: 1 }, "past the end");
    }

    #[test]
    fn a_part_stays_within_its_span() {
        let span = Span::new(10, 20);
        assert_eq!(span.part(2..5), Span::new(12, 15));
        assert_eq!(span.part(2..500), Span::new(12, 20));
    }
}
