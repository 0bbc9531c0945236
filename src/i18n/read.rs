//! A file of words → the words, and what is wrong with it. A word with a fault isn't taken: English stands in its place.

use super::{ENGLISH, Form, Key, Message, names_in};
use crate::diagnostics::span::{Place, SourceFile, Span};
use crate::diagnostics::{Diagnostic, Said, codes};
use std::collections::BTreeSet;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value of the file.
type Value<'a> = Spanned<DeValue<'a>>;

/// The file that others are measured by. It isn't measured by itself.
const MEASURE: &str = "(theme)/words/en.toml";

/// Reads a file of words.
pub fn file(file: &SourceFile) -> (Vec<(Key, Message)>, Vec<Diagnostic>) {
    let (table, errors) = DeTable::parse_recoverable(&file.text);
    if let Some(error) = errors.first() {
        let said = error.message().lines().next().unwrap_or_default();
        let span = Span::from(error.span().unwrap_or(0..file.text.len().min(1)));
        let d = Diagnostic::new(&codes::BAD_WORDS_FILE, file, span, format!("this isn't valid TOML: {said}"))
            .help("check the quotation marks and equals signs on this line and the one before it");
        return (Vec::new(), vec![d]);
    }
    let mut reader = Reader { file, diagnostics: Vec::new() };
    let mut entries: Vec<_> = table.get_ref().iter().collect();
    entries.sort_by_key(|(name, _)| name.span().start);
    let words = entries.into_iter().filter_map(|(name, value)| reader.word(name.get_ref(), name.span().into(), value));
    let words = words.collect();
    (words, reader.diagnostics)
}

struct Reader<'a> {
    file: &'a SourceFile,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn word(&mut self, name: &str, place: Span, value: &Value) -> Option<(Key, Message)> {
        let place = self.file.place(place);
        let Some(key) = Key::named(name) else {
            let said = format!("the theme has no text named `{name}`");
            let d = Diagnostic::at(&codes::UNKNOWN_WORD, place.clone(), said);
            self.diagnostics.push(d.did_you_mean(place, Key::near(name)));
            return None;
        };
        let mut message = Message { other: "".into(), forms: Vec::new() };
        match value.get_ref() {
            DeValue::String(text) => message.other = self.pattern(key, None, text, value)?,
            DeValue::Table(forms) => {
                let mut forms: Vec<_> = forms.iter().collect();
                forms.sort_by_key(|(name, _)| name.span().start);
                let mut other = None;
                for (name, value) in forms {
                    let form = self.form(name.get_ref(), name.span().into())?;
                    let DeValue::String(text) = value.get_ref() else { return self.wrong(name.get_ref(), value) };
                    let text = self.pattern(key, Some(form), text, value)?;
                    match form {
                        Form::Other => other = Some(text),
                        form => message.forms.push((form, text)),
                    }
                }
                let Some(other) = other else {
                    let said = format!("`{name}` has no form `other`, which every language needs");
                    self.diagnostics
                        .push(Diagnostic::at(&codes::NO_OTHER_FORM, place, said).help("add `other = \"…\"`"));
                    return None;
                };
                message.other = other;
            }
            _ => return self.wrong(name, value),
        }
        Some((key, message))
    }

    fn wrong<T>(&mut self, name: &str, value: &Value) -> Option<T> {
        let span = value.span().into();
        let said = format!("`{name}` should be a text in quotation marks");
        self.diagnostics.push(Diagnostic::new(&codes::WRONG_TYPE, self.file, span, said).label("expected a text"));
        None
    }

    fn form(&mut self, name: &str, span: Span) -> Option<Form> {
        let form = Form::ALL.into_iter().find(|form| form.name() == name);
        if form.is_none() {
            let said = format!("there's no plural form named `{name}`");
            let d = Diagnostic::new(&codes::UNKNOWN_FORM, self.file, span, said);
            self.diagnostics.push(d.help("the forms are zero, one, two, few, many and other"));
        }
        form
    }

    /// A pattern that its word can use: every brace is that of a name which the English word has, and none is left out.
    fn pattern(&mut self, key: Key, form: Option<Form>, text: &str, value: &Value) -> Option<Arc<str>> {
        // The English file is the measure: what it says is right.
        if &*self.file.path != MEASURE {
            self.names(key, form, text, value)?;
        }
        Some(text.split_inclusive('\n').map(|line| line.replace(['\n', '\r'], " ")).collect::<String>().into())
    }

    fn names(&mut self, key: Key, form: Option<Form>, text: &str, value: &Value) -> Option<()> {
        let mut wanted: BTreeSet<&str> = ENGLISH.message(key).names();
        let name = key.name();
        if form.is_some() {
            wanted.insert("n");
        }
        if name.ends_with("_morning") || name.ends_with("_afternoon") || name.contains("_hour_") {
            wanted.extend(["hour12", "hour24", "minute"]);
        }
        // English says the month of two days before the first; others, after the second.
        if name.contains("_day_after_month") {
            wanted.insert("month");
        }
        let given = names_in(text);
        let pieces = text.matches(['{', '}']).count();
        if pieces != 2 * given.len() || given.iter().any(|name| name.is_empty() || name.contains('{')) {
            return self.bad(
                value,
                text.find(['{', '}']).map(|at| &text[at..=at]),
                "this brace has no name with it",
                || "put a name between { and }; a theme text can't contain other braces".to_owned(),
            );
        }
        if let Some(unknown) = given.iter().find(|name| !wanted.contains(**name)) {
            let said = format!("`{name}` can't contain {{{unknown}}}");
            return self.bad(value, Some(&format!("{{{unknown}}}")), said, || match wanted.len() {
                0 => "this text has no names in braces".to_owned(),
                _ => format!("it can contain {}", braced(wanted.iter().copied())),
            });
        }
        // A form may do without its number, and a date without what its language doesn't say.
        let needed = ENGLISH
            .message(key)
            .names()
            .into_iter()
            .filter(|n| *n != "n" && !name.starts_with("date_") && !name.starts_with("hour_"));
        let missing: Vec<&str> = needed.filter(|n| !given.contains(n)).collect();
        if !missing.is_empty() {
            let said = format!("`{name}` leaves out {}", braced(missing.iter().copied()));
            return self.bad(value, None, said, || "readers would miss this fact".to_owned());
        }
        Some(())
    }

    /// Reports a fault of a pattern, at a part of it.
    fn bad(
        &mut self,
        value: &Value,
        part: Option<&str>,
        said: impl Into<Said>,
        help: impl FnOnce() -> String,
    ) -> Option<()> {
        let whole = Span::from(value.span());
        let raw = self.file.text.get(whole.range()).unwrap_or_default();
        let at = part.and_then(|part| Some((raw.find(part)?, part.len())));
        let span = at.map_or(whole, |(at, length)| whole.part(at..at + length));
        let place: Place = self.file.place(span);
        self.diagnostics.push(Diagnostic::at(&codes::BAD_WORD, place, said).help(help()));
        None
    }
}

fn braced<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.map(|name| format!("{{{name}}}")).collect::<Vec<_>>().join(", ")
}
