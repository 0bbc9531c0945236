//! Reading the keys of a TOML table with a place for every fault: unknown, missing, of a wrong type, empty. A reader asks for the
//! keys that it knows; what was never asked for is unknown. Nothing stops at the first fault.

use crate::diagnostics::span::{Place, SourceFile, Span, Spanned};
use crate::diagnostics::{Diagnostic, codes, nearest};
use crate::edtf::{Date, Zone};
use std::sync::Arc;
use toml::Spanned as TomlSpanned;
use toml::de::{DeTable, DeValue};

/// The text of a value, where it stands.
pub type Text = Spanned<Arc<str>>;

/// One table being read.
pub struct Fields<'a> {
    file: &'a SourceFile,
    base: usize,
    table: &'a DeTable<'a>,
    place: Span,
    what: &'static str,
    asked: Vec<&'static str>,
    diagnostics: Vec<Diagnostic>,
    /// The time zone of its dates, if it is known.
    zone: Option<&'a Zone>,
    /// What the reader asks for, while it is only described.
    shape: Option<Shape>,
}

/// What a table may hold: every key that its reader asks for.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Shape {
    /// What the table is, for messages: "an incident".
    pub what: &'static str,
    /// Its keys, in the order in which the reader asks for them.
    pub keys: Vec<Key>,
    /// Keys of which at least one is required.
    pub one_of: Vec<&'static str>,
}

/// A key of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// Whether it must be there.
    pub required: bool,
}

/// What a key takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Takes {
    /// A text that says something.
    Text,
    /// A text that may say nothing.
    TextOrBlank,
    /// A text that may also be written as a number: a date, a page.
    Number,
    /// A date in EDTF.
    Date,
    /// A whole number.
    Count,
    /// `true` or `false`.
    Flag,
    /// One of a few words.
    Choice(Vec<&'static str>),
    /// An address on the web.
    Address,
    /// A list of texts.
    Texts,
    /// A list of addresses.
    Addresses,
    /// A text that says something, or a table in its place.
    TextOrTable(Shape),
    /// A table.
    Table(Shape),
    /// A list of tables.
    Tables(Shape),
}

/// What a reader asks for. It runs over an empty table, so its description can't differ from what it does.
pub fn describe<T>(what: &'static str, read: impl FnOnce(&mut Fields) -> T) -> Shape {
    let (file, table) = (SourceFile::new("", ""), DeTable::new());
    let shape = Some(Shape { what, ..Shape::default() });
    let mut fields = Fields { shape, ..Fields::new(&file, 0, &table, Span::default(), what) };
    read(&mut fields);
    fields.shape.unwrap_or_default()
}

/// Parses TOML that begins at byte `base` of a file, and hands it to `read`. `what` names the thing for messages: "an incident".
/// `place` is where a missing key is reported.
pub fn read<T>(
    file: &SourceFile,
    base: usize,
    toml: &str,
    place: Span,
    what: &'static str,
    read: impl FnOnce(&mut Fields) -> T,
) -> (Option<T>, Vec<Diagnostic>) {
    read_in(None, file, base, toml, place, what, read)
}

/// Like [`read`], with the time zone of the dates.
pub fn read_in<T>(
    zone: Option<&Zone>,
    file: &SourceFile,
    base: usize,
    toml: &str,
    place: Span,
    what: &'static str,
    read: impl FnOnce(&mut Fields) -> T,
) -> (Option<T>, Vec<Diagnostic>) {
    let (table, errors) = DeTable::parse_recoverable(toml);
    if let Some(error) = errors.first() {
        return (None, vec![syntax_error(file, base, toml, error)]);
    }
    let mut fields = Fields { zone, ..Fields::new(file, base, table.get_ref(), place, what) };
    let value = read(&mut fields);
    (Some(value), fields.finish())
}

/// What is said of the first character of a file that no reader sees but every program does, outside of the places where it was `told` of.
pub fn unseen(file: &SourceFile, mut told: Vec<Span>) -> Option<Diagnostic> {
    told.sort_unstable_by_key(|span| span.start);
    let mut from = 0;
    let (at, c) = loop {
        let (at, c) = first_unseen_from(&file.text, from)?;
        let before = told.partition_point(|span| span.range().start <= at);
        match before.checked_sub(1).map(|last| told[last]).filter(|span| at < span.range().end) {
            Some(span) => from = span.range().end,
            None => break (at, c),
        }
    };
    let span = Span::new(at, at + c.len_utf8());
    Some(
        Diagnostic::new(&codes::UNSEEN, file, span, said_of(c))
            .help("remove it; many editors can show invisible characters"),
    )
}

/// What is said of the first such character among the words of an entry that stands in the file as an escape: `&rlm;`, `\u200f`.
pub fn unseen_escape(file: &SourceFile, words: &str, span: Span) -> Option<Diagnostic> {
    // What stands in the file itself was found there.
    let written = file.text.get(span.range()).unwrap_or_default();
    let (_, c) = first_unseen(words).filter(|(_, c)| !written.contains(*c))?;
    let d = Diagnostic::new(&codes::UNSEEN, file, span, said_of(c));
    Some(d.help("remove the escape that stands for it"))
}

fn said_of(c: char) -> String {
    let does = match c {
        c if c.is_control() => "is a control character",
        '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            "reverses the order of letters"
        }
        _ => "can hide in a word, so that two different words look the same",
    };
    format!("U+{:04X} is invisible and {does}", u32::from(c))
}

/// Where the first character stands that no reader sees.
pub fn first_unseen(text: &str) -> Option<(usize, char)> {
    first_unseen_from(text, 0)
}

/// The same, from a byte on. Every letter of a documentary is looked at, so bytes are: most letters are seen at once to be none of these.
fn first_unseen_from(text: &str, from: usize) -> Option<(usize, char)> {
    let bytes = text.as_bytes();
    let may_be = |byte: u8| match byte {
        b'\t' | b'\n' | b'\r' => false,
        0xc2 | 0xcd | 0xd8 | 0xe1 | 0xe2 | 0xe3 | 0xef | 0xf0 | 0xf3 => true,
        byte => byte.is_ascii_control(),
    };
    let mut at = from;
    while let Some(found) = bytes.get(at..)?.iter().position(|byte| may_be(*byte)) {
        at += found;
        let c = text.get(at..)?.chars().next()?;
        if is_unseen(c) && !is_needed(text, at, c) {
            return Some((at, c));
        }
        at += c.len_utf8();
    }
    None
}

/// Control characters, those that turn the order of letters around, and those without width or ink.
fn is_unseen(c: char) -> bool {
    matches!(c,
        '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}'
            | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a script or a picture can't be written without the character: joiners in Persian and Hindi, the variants of an emoji.
fn is_needed(text: &str, at: usize, c: char) -> bool {
    let before = text.get(..at).and_then(|head| head.chars().next_back()).unwrap_or(' ');
    let after = text.get(at + c.len_utf8()..).and_then(|tail| tail.chars().next()).unwrap_or(' ');
    let is_emoji = |c: char| matches!(c, '©' | '®' | '\u{203c}'..='\u{3299}' | '\u{1f000}'..='\u{1faff}' | '\u{fe0f}' | '#' | '*' | '0'..='9');
    match c {
        '\u{200c}' | '\u{200d}' if joins(before) => c == '\u{200d}' || joins(after),
        '\u{200d}' => is_emoji(before) && is_emoji(after),
        '\u{fe0e}' | '\u{fe0f}' => is_emoji(before) && (!before.is_ascii() || after == '\u{20e3}'),
        '\u{fe00}'..='\u{fe0d}' | '\u{e0100}'..='\u{e01ef}' => {
            matches!(before, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
        }
        '\u{e0020}'..='\u{e007f}' => matches!(before, '\u{1f3f4}' | '\u{e0020}'..='\u{e007e}'),
        '\u{180b}'..='\u{180f}' => matches!(before, '\u{1820}'..='\u{18aa}'),
        _ => false,
    }
}

/// Whether the letters of a script change with their neighbors, so that joiners are a part of its spelling.
fn joins(c: char) -> bool {
    matches!(c, '\u{620}'..='\u{8ff}' | '\u{900}'..='\u{dff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{18af}'
        | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

fn syntax_error(file: &SourceFile, base: usize, toml: &str, error: &toml::de::Error) -> Diagnostic {
    let range = error.span().unwrap_or(0..toml.len().min(1));
    let message = error.message().lines().next().unwrap_or_default().to_owned();
    let span = Span::from(range).shifted(base);
    if message.contains("duplicate key") {
        return Diagnostic::new(&codes::KEY_TWICE, file, span, "this key is set twice")
            .help("keep one of the two lines");
    }
    Diagnostic::new(&codes::BAD_TOML, file, span, format!("this isn't valid TOML: {message}"))
        .help("check the quotation marks, brackets and equals signs on this line and the one before it")
}

impl<'a> Fields<'a> {
    fn new(file: &'a SourceFile, base: usize, table: &'a DeTable<'a>, place: Span, what: &'static str) -> Self {
        Fields { file, base, table, place, what, asked: Vec::new(), diagnostics: Vec::new(), zone: None, shape: None }
    }

    /// Notes that one of these keys at least must be there; the caller says so where none is.
    pub fn one_of(&mut self, keys: &[&'static str]) {
        self.shape.iter_mut().for_each(|shape| shape.one_of.extend(keys));
    }

    /// Whether the table has a key.
    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Notes what a key takes. Asked for a second time as something narrower, it takes that.
    fn takes(&mut self, name: &'static str, takes: impl FnOnce() -> Takes) {
        let Some(shape) = &mut self.shape else { return };
        match shape.keys.iter_mut().find(|key| key.name == name) {
            Some(key) => key.takes = takes(),
            None => shape.keys.push(Key { name, takes: takes(), required: false }),
        }
    }

    /// Notes that a key must be there.
    fn must(&mut self, name: &str) {
        let keys = self.shape.iter_mut().flat_map(|shape| &mut shape.keys);
        keys.filter(|key| key.name == name).for_each(|key| key.required = true);
    }

    /// Reports a fault that the reader found itself.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// A place in the file.
    pub fn place(&self, span: Span) -> Place {
        self.file.place(span)
    }

    /// A place of a part of a value.
    pub fn place_in(&self, text: &Text, part: std::ops::Range<usize>) -> Place {
        self.file.place(self.file.part(text, part))
    }

    /// Where the table begins: what a missing key is reported at.
    pub fn start(&self) -> Span {
        self.place
    }

    fn value(&mut self, key: &'static str) -> Option<&'a TomlSpanned<DeValue<'a>>> {
        self.asked.push(key);
        self.table.get(key)
    }

    fn span(&self, value: &TomlSpanned<DeValue>) -> Span {
        Span::from(value.span()).shifted(self.base)
    }

    /// The span of a text's words without its quotation marks, if nothing in it is escaped; else of the whole value.
    fn text_span(&self, value: &TomlSpanned<DeValue>, text: &str) -> Span {
        let whole = self.span(value);
        let raw = self.file.text.get(whole.range()).unwrap_or_default();
        // It nearly always stands right behind its quotation mark.
        let is_next = raw.get(1..).is_some_and(|inner| inner.starts_with(text)) && !raw.starts_with(text);
        match if is_next { Some(1) } else { raw.find(text) } {
            Some(at) if !text.is_empty() && raw.len() <= text.len() + 8 => whole.part(at..at + text.len()),
            _ => whole,
        }
    }

    fn wrong_type(&mut self, key: &str, span: Span, wanted: &str) {
        self.diagnostics.push(
            Diagnostic::new(&codes::WRONG_TYPE, self.file, span, format!("`{key}` should be {wanted}"))
                .label(format!("expected {wanted}")),
        );
    }

    /// A text that says something, if the key is there. Dates written without quotation marks are taken as texts too, for editors write
    /// them so.
    pub fn text(&mut self, key: &'static str) -> Option<Text> {
        let text = self.text_or_blank(key);
        self.takes_text(key);
        self.said(key, text?, ", or remove the line")
    }

    /// Words of a source, if the key is there. In them a character that can't be seen is an error.
    pub fn quoted(&mut self, key: &'static str) -> Option<Text> {
        let text = self.text(key)?;
        if let Some((_, c)) = first_unseen(&text) {
            let said = format!("the quotation contains an invisible character: U+{:04X}", u32::from(c));
            let d = Diagnostic::new(&codes::UNSEEN_IN_QUOTATION, self.file, text.span, said);
            self.diagnostics.push(d.help("remove it; many editors can show invisible characters"));
        }
        Some(text)
    }

    /// The same, where the key must be there.
    pub fn need_quoted(&mut self, key: &'static str) -> Option<Text> {
        if !self.table.contains_key(key) {
            return self.need_text(key);
        }
        self.must(key);
        self.quoted(key)
    }

    /// A text that must be there and say something.
    pub fn need_text(&mut self, key: &'static str) -> Option<Text> {
        let text = self.text_or_blank(key);
        self.takes_text(key);
        if !self.table.contains_key(key) {
            self.missing(key);
        }
        self.said(key, text?, "")
    }

    fn takes_text(&mut self, key: &'static str) {
        self.takes(key, || if is_number_too(key) { Takes::Number } else { Takes::Text });
    }

    /// A text that may be left blank, for somebody to fill it in.
    pub fn text_or_blank(&mut self, key: &'static str) -> Option<Text> {
        self.takes(key, || Takes::TextOrBlank);
        let value = self.value(key)?;
        match value.get_ref() {
            DeValue::String(s) => Some(Spanned::new(Arc::from(s.as_ref()), self.text_span(value, s))),
            DeValue::Datetime(_) => {
                let span = self.span(value);
                Some(Spanned::new(Arc::from(self.file.text.get(span.range())?.trim()), span))
            }
            DeValue::Integer(n) if is_number_too(key) => Some(Spanned::new(Arc::from(n.as_str()), self.span(value))),
            _ => {
                let span = self.span(value);
                self.wrong_type(key, span, "a text in quotation marks");
                None
            }
        }
    }

    /// A text that says something, in characters that can be seen.
    fn said(&mut self, key: &str, text: Text, or: &str) -> Option<Text> {
        if text.trim().is_empty() {
            self.diagnostics.push(
                Diagnostic::new(&codes::EMPTY_TEXT, self.file, text.span, format!("`{key}` is empty"))
                    .help(format!("say in a few words what `{key}` is{or}")),
            );
            return None;
        }
        // corrections.toml repeats what entries say.
        if self.file.path.as_ref() as &str != "corrections.toml" {
            self.diagnostics.extend(unseen_escape(self.file, &text, text.span));
        }
        Some(text)
    }

    /// Reports that a required key is missing.
    pub fn missing(&mut self, key: &str) {
        self.must(key);
        self.diagnostics.push(
            Diagnostic::new(&codes::MISSING_KEY, self.file, self.place, format!("{} needs `{key}`", self.what))
                .help(format!("add a line `{key} = …`")),
        );
    }

    /// A list of texts.
    pub fn texts(&mut self, key: &'static str) -> Vec<Text> {
        self.takes(key, || Takes::Texts);
        let Some(value) = self.value(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            let span = self.span(value);
            let replacement = self.file.text.get(span.range()).map(|raw| format!("[{raw}]"));
            let mut d = Diagnostic::new(&codes::WRONG_TYPE, self.file, span, format!("`{key}` should be a list"))
                .label("expected a list in square brackets");
            if let (DeValue::String(_), Some(text)) = (value.get_ref(), replacement) {
                d = d.help(format!("write `{text}`")).replace(self.file.place(span), text);
            }
            self.diagnostics.push(d);
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in array {
            match item.get_ref().as_str() {
                Some(s) => {
                    let text = Spanned::new(Arc::from(s), self.text_span(item, s));
                    texts.extend(self.said(key, text, ", or take it out"));
                }
                None => {
                    let span = self.span(item);
                    self.wrong_type(key, span, "a list of texts");
                }
            }
        }
        texts
    }

    /// `true` or `false`; `false` if the key isn't there.
    pub fn flag(&mut self, key: &'static str) -> bool {
        self.takes(key, || Takes::Flag);
        let Some(value) = self.value(key) else { return false };
        value.get_ref().as_bool().unwrap_or_else(|| {
            let span = self.span(value);
            self.wrong_type(key, span, "true or false");
            false
        })
    }

    /// A whole number from 0 to 4,294,967,295.
    pub fn number(&mut self, key: &'static str) -> Option<Spanned<u32>> {
        self.takes(key, || Takes::Count);
        let value = self.value(key)?;
        let span = self.span(value);
        let number = value.get_ref().as_integer().and_then(|n| u32::from_str_radix(n.as_str(), n.radix()).ok());
        if number.is_none() {
            self.wrong_type(key, span, "a whole number");
        }
        number.map(|n| Spanned::new(n, span))
    }

    /// One of a few words; each choice is the word and its value.
    pub fn choice<T: Copy>(&mut self, key: &'static str, choices: &[(&'static str, T)]) -> Option<Spanned<T>> {
        let text = self.text(key);
        self.takes(key, || Takes::Choice(choices.iter().map(|(word, _)| *word).collect()));
        let text = text?;
        if let Some((_, value)) = choices.iter().find(|(word, _)| *word == &*text.value) {
            return Some(Spanned::new(*value, text.span));
        }
        let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
        let place = self.file.place(text.span);
        self.diagnostics.push(
            Diagnostic::at(&codes::NOT_A_CHOICE, place.clone(), format!("`{key}` can't be `{}`", text.value))
                .help(format!("use one of: {}", words.join(", ")))
                .did_you_mean(place, nearest(&text.value, words.iter().copied())),
        );
        None
    }

    /// One of a few words that must be given.
    pub fn need_choice<T: Copy>(&mut self, key: &'static str, choices: &[(&'static str, T)]) -> Option<Spanned<T>> {
        if !self.table.contains_key(key) {
            self.choice(key, choices);
            self.must(key);
            let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
            self.diagnostics.push(
                Diagnostic::new(&codes::MISSING_KEY, self.file, self.place, format!("{} needs `{key}`", self.what))
                    .help(format!("add a line `{key} = \"…\"` with one of these values: {}", words.join(", "))),
            );
            return None;
        }
        self.choice(key, choices)
    }

    /// A date in EDTF.
    pub fn date(&mut self, key: &'static str) -> Option<Spanned<Date>> {
        let text = self.text(key);
        self.takes(key, || Takes::Date);
        let text = text?;
        match Date::parse(&text.value) {
            Ok(date) => {
                let date = self.zone.map_or_else(|| date.clone(), |zone| date.clone().placed(zone));
                Some(Spanned::new(date, text.span))
            }
            Err(error) => {
                let place = self.place_in(&text, error.range);
                let mut d = Diagnostic::at(
                    &codes::BAD_DATE,
                    place,
                    format!("can't read the date `{}`: {}", text.value, error.message),
                );
                if let Some(better) = error.suggestion {
                    d = d.help(format!("write `{better}`")).replace(self.file.place(text.span), better);
                }
                self.diagnostics.push(d);
                None
            }
        }
    }

    /// A date that must be there.
    pub fn need_date(&mut self, key: &'static str) -> Option<Spanned<Date>> {
        let date = self.date(key);
        if !self.has(key) {
            self.missing(key);
        }
        date
    }

    /// An address on the web.
    pub fn address(&mut self, key: &'static str) -> Option<Text> {
        let text = self.text(key);
        self.takes(key, || Takes::Address);
        let text = text?;
        self.is_address(key, &text).then_some(text)
    }

    /// A list of addresses on the web.
    pub fn addresses(&mut self, key: &'static str) -> Vec<Text> {
        let texts = self.texts(key);
        self.takes(key, || Takes::Addresses);
        texts.into_iter().filter(|text| self.is_address(key, text)).collect()
    }

    fn is_address(&mut self, key: &str, text: &Text) -> bool {
        let scheme = crate::url::scheme(&text.value);
        let good = matches!(scheme.as_deref(), Some("http" | "https")) && !text.value.contains(char::is_whitespace);
        if !good {
            self.diagnostics.push(
                Diagnostic::new(
                    &codes::BAD_ADDRESS,
                    self.file,
                    text.span,
                    format!("`{key}` isn't a valid web address"),
                )
                .help("an address begins with https:// and contains no spaces"),
            );
        }
        good
    }

    /// A table, read by `read`.
    pub fn table<T>(
        &mut self,
        key: &'static str,
        what: &'static str,
        read: impl FnOnce(&mut Fields) -> T,
    ) -> Option<T> {
        if self.shape.is_some() {
            let shape = describe(what, read);
            self.takes(key, || Takes::Table(shape));
            return None;
        }
        let value = self.value(key)?;
        let Some(table) = value.get_ref().as_table() else {
            let span = self.span(value);
            self.wrong_type(key, span, "a table");
            return None;
        };
        Some(self.inner(table, self.span(value), what, read))
    }

    /// A text that says something, or a table in its place, read by `read`.
    pub fn text_or_table<T>(
        &mut self,
        key: &'static str,
        what: &'static str,
        mut read: impl FnMut(&mut Fields) -> T,
    ) -> Option<Result<Text, T>> {
        if self.shape.is_some() {
            let shape = describe(what, &mut read);
            self.takes(key, || Takes::TextOrTable(shape));
            return None;
        }
        let is_table = self.table.get(key).is_some_and(|value| value.get_ref().as_table().is_some());
        if is_table { self.table(key, what, read).map(Err) } else { self.text(key).map(Ok) }
    }

    /// A list of tables, each read by `read`.
    pub fn tables<T>(
        &mut self,
        key: &'static str,
        what: &'static str,
        mut read: impl FnMut(&mut Fields) -> T,
    ) -> Vec<T> {
        if self.shape.is_some() {
            let shape = describe(what, &mut read);
            self.takes(key, || Takes::Tables(shape));
            return Vec::new();
        }
        let Some(value) = self.value(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            let span = self.span(value);
            self.wrong_type(key, span, "a list of tables");
            return Vec::new();
        };
        let mut all = Vec::new();
        for item in array {
            let span = self.span(item);
            match item.get_ref().as_table() {
                Some(table) => all.push(self.inner(table, span, what, &mut read)),
                None => self.wrong_type(key, span, "a list of tables such as { id = \"…\" }"),
            }
        }
        all
    }

    fn inner<T>(&mut self, table: &DeTable, place: Span, what: &'static str, read: impl FnOnce(&mut Fields) -> T) -> T {
        let mut inner = Fields { zone: self.zone, ..Fields::new(self.file, self.base, table, place, what) };
        let value = read(&mut inner);
        self.diagnostics.extend(inner.finish());
        value
    }

    /// The mistakes found, with a diagnostic for every unknown key.
    fn finish(mut self) -> Vec<Diagnostic> {
        for key in self.table.keys() {
            let name = key.get_ref().as_ref();
            if self.asked.contains(&name) {
                continue;
            }
            let place = self.file.place(Span::from(key.span()).shifted(self.base));
            let free = self.asked.iter().copied().filter(|k| !self.table.contains_key(*k));
            let near = nearest(name, free);
            let mut d =
                Diagnostic::at(&codes::UNKNOWN_KEY, place.clone(), format!("{} has no key `{name}`", self.what));
            d = match near {
                Some(_) => d.did_you_mean(place, near),
                None => d.help(format!("the keys are: {}", self.asked.join(", "))),
            };
            self.diagnostics.push(d);
        }
        self.diagnostics
    }
}

/// Whether a text under this key may also be written as a number: editors write years and pages so.
pub(crate) fn is_number_too(key: &str) -> bool {
    matches!(key, "date" | "page")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_found_among_all_characters() {
        let found = |text: &str| first_unseen(text).map(|(_, c)| c);
        let hidden = [
            0xad..=0xad,
            0x61c..=0x61c,
            0x115f..=0x1160,
            0x200b..=0x200f,
            0x202a..=0x202e,
            0x2060..=0x206f,
            0x3164..=0x3164,
            0xfe00..=0xfe0f,
            0xfeff..=0xfeff,
            0xffa0..=0xffa0,
            0xe0001..=0xe007f,
        ];
        for c in '\0'..=char::MAX {
            let told = hidden.iter().any(|range| range.contains(&u32::from(c)));
            if told || (c.is_control() && !matches!(c, '\t' | '\n' | '\r')) {
                assert_eq!(found(&format!("é’{c}")), Some(c), "{c:?}");
            } else if c.is_alphanumeric() || c.is_ascii() {
                assert_eq!(found(&format!("é’{c}")), None, "{c:?}");
            }
        }
        // What a script or a picture can't do without, and the same where nothing needs it.
        for text in [
            "می\u{200c}خواهم",
            "क्\u{200d}ष",
            "👩\u{200d}⚖\u{fe0f}",
            "1\u{fe0f}\u{20e3}",
            "🏴\u{e0067}\u{e007f}",
            "葛\u{e0100}",
        ] {
            assert_eq!(found(text), None, "{text:?}");
        }
        for text in ["no\u{200c}t", "no\u{200d}t", "a\u{fe0f}", "1\u{fe0f}", "a\u{e0067}", "a\u{e0100}"] {
            assert!(found(text).is_some(), "{text:?}");
        }
    }
}
