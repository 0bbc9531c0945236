//! What a fuzzer throws at each part of Annals, and what must hold of the outcome. `fuzz_targets/` hands these functions to libFuzzer, and
//! `tests/fuzz_corpus.rs` runs them over the kept corpus in every test run.
#![allow(dead_code)]

#[path = "html.rs"]
pub mod html;
#[path = "oracle.rs"]
pub mod oracle;

use annals::diagnostics::report::{self, Format};
use annals::diagnostics::span::SourceFile;
use annals::diagnostics::{Diagnostic, Texts};
use annals::document::body::{Body, Note, Piece};
use annals::document::locator::Locator;
use annals::edtf::{Date, Wording};
use annals::entry::{self, AnyEntry};
use annals::legal_citation::{self, Citation};
use annals::quote_match::{self, Finding, SourceText};
use std::ops::Range;

/// What a target is: a fault, or nothing to say.
pub type Target = fn(&str) -> Result<(), String>;

/// Every target, by the name of its corpus.
pub const TARGETS: &[(&str, Target)] = &[
    ("markdown", markdown),
    ("front_matter", front_matter),
    ("citations", citations),
    ("dates", dates),
    ("quotations", quotations),
    ("lock", lock),
];

/// What divides the parts of an input.
const DIVIDER: &str = "\n====\n";

/// Stops the fuzzer at a fault. Files that aren't UTF-8 never reach a parser.
pub fn must(target: Target, data: &[u8]) {
    let fault = std::str::from_utf8(data).ok().and_then(|text| target(text).err());
    if let Some(fault) = fault {
        panic!("{fault}");
    }
}

/// The text of an entry, of a kind that quotes, cites and links.
pub fn markdown(text: &str) -> Result<(), String> {
    let front = "title = \"A\"\ndate = \"2021-01-06\"\nsummary = \"S\"\nsources = [\"report\"]";
    examine(&SourceFile::new("content/incidents/a.md", format!("+++\n{front}\n+++\n{text}")))
}

/// A whole file; its first line names the kind of the entry.
pub fn front_matter(text: &str) -> Result<(), String> {
    let (folder, text) = text.split_once('\n').unwrap_or(("", text));
    let folder = entry::Kind::FOLDERS.iter().map(|(folder, _)| *folder).find(|known| *known == folder);
    let folder = folder.unwrap_or("incidents");
    examine(&SourceFile::new(format!("content/{folder}/a.md"), text))
}

/// Citations of laws, and of places in sources.
pub fn citations(text: &str) -> Result<(), String> {
    for (range, _) in legal_citation::find_all(text) {
        is_in(text, &range)?;
    }
    match Citation::parse(text) {
        Err(error) => is_in(text, &error.range)?,
        Ok(all) => all.iter().try_for_each(stable)?,
    }
    if let Some(read) = Locator::parse(text) {
        let again = Locator::parse(&read.label);
        if !read.pages.is_empty() && again.as_ref() != Some(&read) {
            return Err(format!("{read:?} is read again as {again:?}"));
        }
    }
    examine(&SourceFile::new("content/pages/a.md", format!("+++\ntitle = \"A\"\n+++\n“no” [@report, {text}]\n")))
}

/// A citation means the same when it is read again as Annals writes it.
fn stable(citation: &Citation) -> Result<(), String> {
    let written = citation.to_string();
    match Citation::parse(&written) {
        Ok(again) if again.first().is_some_and(|again| again.to_string() == written) => Ok(()),
        again => Err(format!("`{written}` is read again as {again:?}")),
    }
}

/// Dates, one a line: each is read again from what is written of it, and any two have an order.
pub fn dates(text: &str) -> Result<(), String> {
    let mut read: Vec<Date> = Vec::new();
    for line in text.lines().take(8) {
        match Date::parse(line) {
            Ok(date) => read.push(date),
            Err(error) => {
                is_in(line, &error.range)?;
                suggestion_is_a_date(line, error.suggestion.as_deref())?;
            }
        }
    }
    let wording = Wording::ENGLISH;
    for date in &read {
        let again =
            Date::parse(&date.edtf()).map_err(|error| format!("{} isn't read again: {error:?}", date.edtf()))?;
        if again != *date {
            return Err(format!("{} is read as another date", date.edtf()));
        }
        if date.long(&wording).is_empty() || date.in_phrase(&wording).is_empty() {
            return Err(format!("{} can't be said", date.edtf()));
        }
        let (sure, possible) = (date.bounds(), date.possible_bounds());
        let first = possible.earliest.is_none_or(|p| sure.earliest.is_some_and(|s| p <= s));
        let last = possible.latest.is_none_or(|p| sure.latest.is_some_and(|s| p >= s));
        if !first || !last {
            return Err(format!("{} is possible in less time than it is sure of", date.edtf()));
        }
        let _ = (date.html_datetime(), date.coarsened(), date.precision(), date.year());
    }
    ordered(&read)
}

/// What is offered in place of a text that is no date is one.
fn suggestion_is_a_date(line: &str, offered: Option<&str>) -> Result<(), String> {
    match offered {
        Some(offered) if Date::parse(offered).is_err() => Err(format!("for `{line}`, `{offered}` is offered")),
        _ => Ok(()),
    }
}

fn ordered(dates: &[Date]) -> Result<(), String> {
    for a in dates {
        for b in dates {
            let order = a.cmp_for_listing(b);
            if b.cmp_for_listing(a) != order.reverse() || a.overlaps(b) != b.overlaps(a) {
                return Err(format!("{} and {} have no order", a.edtf(), b.edtf()));
            }
            let after = dates.iter().filter(|c| b.cmp_for_listing(c).is_lt() && order.is_lt());
            if let Some(c) = after.into_iter().find(|c| !a.cmp_for_listing(c).is_lt()) {
                return Err(format!("{} {} {} go round in a circle", a.edtf(), b.edtf(), c.edtf()));
            }
        }
    }
    Ok(())
}

/// A copy, a quotation and, perhaps, the pages cited: what is verified is a sequence of the copy's words.
pub fn quotations(text: &str) -> Result<(), String> {
    let mut parts = text.splitn(3, DIVIDER);
    let (Some(copy), Some(quotation)) = (parts.next(), parts.next()) else { return Ok(()) };
    let cited = parts.next().and_then(Locator::parse).map(|locator| locator.pages).unwrap_or_default();
    if copy.len() > 6_000 || quotation.len() > 600 {
        return Ok(());
    }
    let source = SourceText::new(copy);
    let finding = quote_match::find(&source, quotation, &cited);
    let (places, verified) = match &finding {
        Finding::Verified(place) => (std::slice::from_ref(place), true),
        Finding::Ambiguous(places) | Finding::Elsewhere(places) => (places.as_slice(), false),
        _ => (&[][..], false),
    };
    for place in places.iter().take(5) {
        let Some(found) = copy.get(place.range.clone()) else { return Err(format!("{place:?} isn't a place")) };
        let page = 1 + copy[..place.range.start].matches('\u{c}').count() as u32;
        if page != place.page {
            return Err(format!("{place:?} is on page {page}"));
        }
        if verified && !cited.is_empty() && !cited.iter().any(|pages| pages.contains(&page)) {
            return Err(format!("page {page} isn't cited"));
        }
        oracle::said(found, quotation).map_err(|why| format!("{why}\nquoted: {quotation:?}\nfound: {found:?}"))?;
        let _ = quote_match::fragment(&source, place);
    }
    let normal = quote_match::normal_form(quotation);
    if quote_match::normal_form(&normal) == normal {
        Ok(())
    } else {
        Err(format!("{normal:?} has another normal form"))
    }
}

/// `evidence.lock`: what nothing is said of is what Annals itself would write.
pub fn lock(text: &str) -> Result<(), String> {
    let file = SourceFile::new("evidence.lock", text);
    let (lock, found) = annals::verify::Lock::read(&file);
    told(&file, &found)?;
    match lock {
        Some(lock) if found.is_empty() && lock.print() != text => Err("another lock passes for canonical".to_owned()),
        None if found.is_empty() => Err("a lock that isn't read passes in silence".to_owned()),
        Some(lock) => {
            let again = SourceFile::new("evidence.lock", lock.print());
            let (_, found) = annals::verify::Lock::read(&again);
            let form = found.iter().find(|d| d.code.id == "E0428");
            form.map_or(Ok(()), |d| Err(format!("what is printed isn't canonical: {}", d.message)))
        }
        None => Ok(()),
    }
}

fn is_in(text: &str, range: &Range<usize>) -> Result<(), String> {
    if text.get(range.clone()).is_some() { Ok(()) } else { Err(format!("{range:?} isn't a place in {text:?}")) }
}

/// Every place is in the file, and people and programs can be told of it.
fn told(file: &SourceFile, found: &[Diagnostic]) -> Result<(), String> {
    for d in found {
        let others = d.related.iter().map(|(place, _)| place).chain(d.replacements.iter().map(|r| &r.place));
        let all = d.place.iter().chain(others);
        if let Some(place) = all.into_iter().find(|place| file.text.get(place.span.range()).is_none()) {
            return Err(format!("{place:?} isn't a place in the file: {d:?}"));
        }
    }
    let texts: Texts = [(file.path.clone(), file.clone())].into_iter().collect();
    report::print(found, &texts, Format::Human, true);
    let short = report::print(found, &texts, Format::Short, false);
    if short.lines().count() == found.len() { Ok(()) } else { Err(format!("one line for each: {short}")) }
}

/// Checks an entry by itself: its places, and its HTML.
fn examine(file: &SourceFile) -> Result<(), String> {
    let (entry, found) = entry::entry(file);
    told(file, &found)?;
    let Some(body) = entry.as_ref().map(body_of) else { return Ok(()) };
    let quoted = body.quotations.iter().map(|q| q.span).chain(body.links.iter().map(|l| l.span));
    for span in quoted.chain(body.citations.iter().map(|c| c.span)) {
        is_in(&file.text, &span.range())?;
    }
    blocks_are_html(body)
}

/// Reads the HTML of a text, block by block, with something in every hole, as a page would put it.
pub fn blocks_are_html(body: &Body) -> Result<(), String> {
    let mut html = String::new();
    body.blocks.iter().for_each(|block| filled(&block.pieces, &mut html));
    html::read(&html)?;
    for note in &body.notes {
        let mut html = String::new();
        if let Note::Footnote(pieces) = note {
            filled(pieces, &mut html);
        }
        html::read(&html)?;
    }
    Ok(())
}

/// The text of an entry.
pub fn body_of(entry: &AnyEntry) -> &Body {
    match entry {
        AnyEntry::Incident(entry) => &entry.body,
        AnyEntry::Person(entry) => &entry.body,
        AnyEntry::Statute(entry) => &entry.body,
        AnyEntry::Source(entry) => &entry.body,
        AnyEntry::Page(entry) => &entry.body,
    }
}

/// Puts something into every hole.
fn filled(pieces: &[Piece], html: &mut String) {
    for piece in pieces {
        match piece {
            Piece::Html(part) => html.push_str(part),
            Piece::Anchor(anchor) => html.push_str(anchor),
            Piece::LinkOpen(_) => html.push_str("<a href=\"x\">"),
            Piece::LinkClose(_) => html.push_str("</a>"),
            Piece::Image(..) => html.push_str("<img src=\"x\">"),
            Piece::NoteMark(..) => html.push_str("<sup><a href=\"#x\">1</a></sup>"),
            Piece::CiteHere(_) => html.push_str("<span>(<a href=\"x\">x</a>)</span>"),
            Piece::LinkTitle(_) | Piece::Word(..) => html.push('x'),
        }
    }
}
