//! The sources for citation programs: CSL-JSON, BibTeX and RIS.

use super::table::Rows;
use super::{Export, both_ends, parts};
use crate::diagnostics::span::Spanned;
use crate::edtf::Date;
use crate::entry::front::SourceKind;
use crate::input::toml_reader::Text;
use crate::model::{EntryId, Source, SourceId};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;
use std::io;

/// What each form calls a kind of source: CSL, BibTeX, RIS.
fn names(kind: SourceKind) -> (&'static str, &'static str, &'static str) {
    match kind {
        SourceKind::Document | SourceKind::Filing => ("document", "misc", "GEN"),
        SourceKind::Opinion => ("legal_case", "misc", "CASE"),
        SourceKind::Statute => ("legislation", "misc", "STAT"),
        SourceKind::Article => ("article-newspaper", "article", "NEWS"),
        SourceKind::Book => ("book", "book", "BOOK"),
        SourceKind::Broadcast => ("broadcast", "misc", "VIDEO"),
    }
}

fn shown(export: &Export) -> impl Iterator<Item = &Source> {
    let ids = (0..export.site.sources.len() as u32).map(SourceId);
    ids.filter(|id| export.shown(EntryId::Source(*id))).map(|id| &export.site[id])
}

fn text(text: &Option<Text>) -> Option<&str> {
    text.as_ref().map(|t| &*t.value)
}

/// CSL-JSON.
pub fn csl(export: &Export, out: &mut dyn io::Write) -> io::Result<()> {
    super::table::print(&Rows(|| shown(export).map(csl_item)), out)
}

fn csl_item(source: &Source) -> Value {
    let front = &source.entry.front;
    let mut item = Map::new();
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            item.insert(key.to_owned(), value);
        }
    };
    put("id", Some(json!(&*source.entry.id)));
    put("type", Some(json!(names(front.kind).0)));
    put("title", Some(json!(&*front.title.value)));
    put("title-short", text(&front.short).map(Value::from));
    let authors: Vec<Value> = front.authors.iter().map(|a| json!({ "literal": &*a.value })).collect();
    put("author", (!authors.is_empty()).then(|| authors.into()));
    // What an article stands in is no publisher: the house that prints a newspaper has a name of its own.
    let publisher = if front.kind == SourceKind::Article { "container-title" } else { "publisher" };
    put(publisher, text(&front.publisher).map(Value::from));
    put("issued", front.date.as_ref().and_then(csl_date));
    put("accessed", front.accessed.as_ref().and_then(csl_date));
    put("URL", text(&front.url).map(Value::from));
    put("archive_location", text(&front.archive_url).map(Value::from));
    put("number", text(&front.cite).map(Value::from));
    put("note", Some(json!(&*front.says.value)));
    Value::Object(item)
}

/// The year, month and day that are certain, of both ends if there are two; a time of day has no place here.
fn csl_date(date: &Spanned<Date>) -> Option<Value> {
    let (start, end) = both_ends(&date.value)?;
    let open = date.is_interval() && end.is_none();
    let mut all: Vec<Vec<u16>> = std::iter::once(start).chain(end).collect();
    all.iter_mut().for_each(|parts| parts.truncate(3));
    all.dedup();
    if open {
        // Without its end the beginning would be taken for the whole.
        return None;
    }
    let mut value = json!({ "date-parts": all });
    if date.is_approximate() {
        value["circa"] = json!(true);
    }
    Some(value)
}

/// BibTeX, with the fields of biblatex: its dates are EDTF.
pub fn bibtex(export: &Export, to: &mut dyn io::Write) -> io::Result<()> {
    let mut out = String::new();
    for source in shown(export) {
        let front = &source.entry.front;
        let _ = write!(out, "@{}{{{}", names(front.kind).1, source.entry.id);
        let mut put = |key: &str, value: Option<&str>| {
            if let Some(value) = value {
                let _ = write!(out, ",\n  {key} = {{{value}}}");
            }
        };
        // Braces keep the capitals of names and titles as they are.
        put("title", Some(&tex(&front.title.value)));
        put("shorttitle", text(&front.short).map(tex).as_deref());
        let publisher = if front.kind == SourceKind::Article { "journaltitle" } else { "publisher" };
        put(publisher, text(&front.publisher).map(tex).as_deref());
        // Dates and addresses are values and no text: programs read them letter by letter.
        put("date", front.date.as_ref().and_then(bib_date).as_deref());
        put("urldate", front.accessed.as_ref().and_then(bib_date).as_deref());
        put("url", text(&front.url).map(verbatim).as_deref());
        put("howpublished", text(&front.cite).map(tex).as_deref());
        put("note", Some(&tex(&front.says.value)));
        if !front.authors.is_empty() {
            let authors: Vec<String> = front.authors.iter().map(|a| format!("{{{}}}", tex(&a.value))).collect();
            let _ = write!(out, ",\n  author = {{{}}}", authors.join(" and "));
        }
        out.push_str("\n}\n\n");
    }
    to.write_all(out.as_bytes())
}

/// An address as BibTeX takes it: a brace would end the field, and a backslash before one hide its end.
fn verbatim(url: &str) -> String {
    url.replace('\\', "%5C").replace('{', "%7B").replace('}', "%7D")
}

/// A date as biblatex reads it: EDTF without sets and times; else what is certain of it, or of its ends.
fn bib_date(date: &Spanned<Date>) -> Option<String> {
    let plain = (date.is_single() || date.is_interval()) && !date.edtf().contains('T');
    if plain {
        return Some(date.edtf());
    }
    let day = |date: &Date| date.coarsened().map(|text| text.split('T').next().unwrap_or_default().to_owned());
    let Some((start, end)) = date.ends() else { return day(&date.value) };
    let (start, end) = (start.as_ref().and_then(day)?, end.as_ref().and_then(day)?);
    Some(if start == end { start } else { format!("{start}/{end}") })
}

fn tex(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            // A brace counts where BibTeX looks for the end of a field, also behind a backslash.
            '{' => out.push_str("\\textbraceleft{}"),
            '}' => out.push_str("\\textbraceright{}"),
            '%' | '&' | '$' | '#' | '_' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// RIS.
pub fn ris(export: &Export, to: &mut dyn io::Write) -> io::Result<()> {
    let mut out = String::new();
    for source in shown(export) {
        let front = &source.entry.front;
        let mut put = |tag: &str, value: Option<&str>| {
            if let Some(value) = value {
                let _ = write!(out, "{tag}  - {}\r\n", value.replace(char::is_control, " "));
            }
        };
        put("TY", Some(names(front.kind).2));
        put("ID", Some(&source.entry.id));
        put("TI", Some(&front.title.value));
        put("ST", text(&front.short));
        front.authors.iter().for_each(|a| put("AU", Some(&a.value)));
        put(if front.kind == SourceKind::Article { "T2" } else { "PB" }, text(&front.publisher));
        let date = front.date.as_ref().and_then(|d| parts(&d.value));
        put("PY", date.as_ref().and_then(|d| d.first()).map(|year| format!("{year:04}")).as_deref());
        put("DA", date.as_deref().map(ris_date).as_deref());
        put("Y2", front.accessed.as_ref().and_then(|d| parts(&d.value)).as_deref().map(ris_date).as_deref());
        put("UR", text(&front.url));
        put("M1", text(&front.cite));
        put("N1", Some(&front.says.value));
        out.push_str("ER  - \r\n\r\n");
    }
    to.write_all(out.as_bytes())
}

/// `2021/01/06/`, with nothing where nothing is known.
fn ris_date(parts: &[u16]) -> String {
    let part = |at: usize| parts.get(at).map_or_else(String::new, |n| format!("{n:02}"));
    format!("{:04}/{}/{}/", parts.first().copied().unwrap_or_default(), part(1), part(2))
}

#[cfg(test)]
mod tests {
    use super::tex;

    #[test]
    fn no_text_ends_a_field_of_bibtex_or_keeps_it_open() {
        for text in ["}", "{", "\\}", "a{b}}c{", "}, note = {x", "}\n@comment{"] {
            let written = tex(text);
            let depths = written.chars().scan(0, |depth, c| {
                *depth += i32::from(c == '{') - i32::from(c == '}');
                Some(*depth)
            });
            let depths: Vec<i32> = depths.collect();
            assert!(depths.last() == Some(&0) && depths.iter().all(|depth| *depth >= 0), "{text} became {written}");
        }
        assert_eq!(tex("{a} & b_c"), "\\textbraceleft{}a\\textbraceright{} \\& b\\_c");
    }
}
