//! Reading citations of the United States Code, alone and in running text.
//!
//! There are three forms, by what comes first: `18 U.S.C. § 1512(c)(2)`, `title 18, section 1512`, `section 1512 of title 18`.
//! After its title (or, in the third form, with it) a text is committed: from there on a fault is an error and not another kind of
//! citation. In running text a fault merely ends the citation.

use super::code::{BareSection, Usc, UscRange};
use super::edition::{self, Edition};
use super::lex::{Cursor, Kind, Token};
use super::pinpoint::{Pinpoint, Section, continued, is_designator, spanned};
use super::rows::{self, section_text};
use super::{Citation, CiteError, case, constitution};
use std::ops::Range;

/// What is wrong and where.
#[derive(Debug)]
pub(super) struct Fault {
    message: String,
    range: Range<usize>,
}

impl Fault {
    fn new(message: impl Into<String>, range: Range<usize>) -> Fault {
        Fault { message: message.into(), range }
    }

    pub(super) fn into_error(self, suggestion: Option<String>) -> CiteError {
        CiteError { message: self.message, range: self.range, suggestion }
    }
}

/// How much is forgiven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// The whole text is to be one citation or a list of them.
    Whole,
    /// The text goes on after the citation.
    Running,
}

/// Citations with their byte ranges, in order.
type Found = Vec<(Range<usize>, Citation)>;

/// What trying a form yields.
enum Step<'a> {
    /// The text isn't of this form.
    Not,
    /// The text is a form of U.S.C. citation that is known to exist and not read here: `50 U.S.C. App. § 501`.
    Unread,
    /// What was read, and the place after it.
    Read(Found, Cursor<'a>),
}

type Tried<'a> = Result<Step<'a>, Fault>;

/// A list longer than this isn't one; the bound also keeps the search of running text linear.
const LONGEST_LIST: usize = 32;

/// Reads a text that is nothing but U.S.C. citations. `None` when it is something else.
pub(super) fn read_whole(tokens: &[Token<'_>]) -> Option<Result<Vec<Citation>, Fault>> {
    let mut cursor = Cursor::new(tokens, 0);
    let mut citations = Vec::new();
    loop {
        match forms(cursor, Mode::Whole) {
            Ok(Step::Read(found, next)) => {
                citations.extend(found.into_iter().map(|(_, citation)| citation));
                cursor = next;
            }
            Ok(Step::Unread) => return None,
            Ok(Step::Not) if citations.is_empty() => return bare_whole(cursor).map(Err),
            Ok(Step::Not) => return Some(Err(trailing(cursor))),
            Err(fault) => return Some(Err(fault)),
        }
        if cursor.done() {
            return Some(Ok(citations));
        }
        if cursor.peek(0).is_some_and(|token| token.is("note") || token.is("notes")) {
            return None;
        }
        if citations.len() > LONGEST_LIST || !eat_separator(&mut cursor) {
            return Some(Err(trailing(cursor)));
        }
    }
}

/// The citations in running text, in order, with their byte ranges: of the Code, of the Constitution (whose sections would else be taken
/// for the Code's), and [`BareSection`]s where it is clear that they are sections.
pub(super) fn find(tokens: &[Token<'_>]) -> Found {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let cursor = Cursor::new(tokens, at);
        at += 1;
        let step = match forms(cursor, Mode::Running) {
            Ok(Step::Read(citations, next)) => Some((citations, next)),
            _ => constitutional(cursor)
                .or_else(|| bare_running(cursor, at.checked_sub(2).and_then(|before| tokens.get(before)))),
        };
        if let Some((citations, next)) = step {
            found.extend(citations);
            at = at.max(next.position());
        }
    }
    found
}

/// A fault when a text that was read as nothing else ends in a U.S.C. citation: `see 18 U.S.C. § 371`. Also the citations in it.
pub(super) fn embedded(tokens: &[Token<'_>]) -> Option<(Fault, Option<String>)> {
    let found = find(tokens);
    let first = found.iter().find(|(_, citation)| matches!(citation, Citation::Usc(_) | Citation::UscRange(_)))?;
    let (last, _) = found.last()?;
    let before = tokens.iter().take_while(|token| token.start < first.0.start).last();
    let extra =
        before.map_or(first.0.end..last.end, |before| tokens.first().map_or(0, |token| token.start)..before.end);
    if !tokens.iter().all(|token| token.end <= last.end || token.kind == Kind::Dot) {
        return None;
    }
    let fault = Fault::new("this is more than a citation; write only the citation", extra);
    Some((fault, (found.len() == 1).then(|| first.1.to_string())))
}

/// The nearest good form: the title and, in each part of the list, the first number as its section and all that could be designators after it.
pub(super) fn repaired(tokens: &[Token<'_>]) -> Option<String> {
    let (title, before, after) = (0..tokens.len()).find_map(|at| title_anywhere(tokens, at))?;
    let title = u8::try_from(title).ok().filter(|title| title_fault(u32::from(*title)).is_none())?;
    let sections = repaired_list(after).or_else(|| repaired_list(before))?;
    let plural = (0..tokens.len()).any(|at| eat_signs(&mut Cursor::new(tokens, at)) == Some(true));
    let signs = if sections.len() > 1 || plural && sections.iter().any(|s| s.contains('-')) { "§§" } else { "§" };
    Some(format!("{title} U.S.C. {signs} {}{}", sections.join(", "), repaired_edition(tokens)?))
}

/// The edition, when there is one that reads; nothing when there is one that doesn't, for a suggestion without it would say less.
fn repaired_edition(tokens: &[Token<'_>]) -> Option<String> {
    let mut opened = (0..tokens.len()).map(|at| Cursor::new(tokens, at)).filter(|cursor| cursor.sees(0, Kind::Open));
    let Some(cursor) = opened.find(|cursor| edition::attempted(*cursor).is_some()) else {
        return Some(String::new());
    };
    edition::eat(&mut cursor.clone()).map(|edition| format!(" ({edition})"))
}

/// The number of a title that begins at token `at`, with the tokens before and after its name.
fn title_anywhere<'t, 'a>(tokens: &'t [Token<'a>], at: usize) -> Option<(u32, &'t [Token<'a>], &'t [Token<'a>])> {
    let mut cursor = Cursor::new(tokens, at);
    let title = match title_in(&mut cursor) {
        Some(title) => title,
        None => {
            let title = cursor.eat_number()?;
            cursor.eat(Kind::Dash);
            (eat_marker(&mut cursor) || eat_near_marker(&mut cursor)).then_some(title)?
        }
    };
    Some((title, tokens.get(..at)?, tokens.get(cursor.position()..)?))
}

/// Nothing when there is no section, or when a guess would change what is cited, as it would for `371, (2)` and `(a)-(2)`.
fn repaired_list(tail: &[Token<'_>]) -> Option<Vec<String>> {
    let end = tail
        .iter()
        .enumerate()
        .find(|(at, token)| token.kind == Kind::Open && edition::attempted(Cursor::new(tail, *at)).is_some());
    let tail = tail.get(..end.map_or(tail.len(), |(at, _)| at))?;
    let parts =
        tail.split(|token| matches!(token.kind, Kind::Comma | Kind::Semicolon) || token.is("and")).take(LONGEST_LIST);
    let unclear = |part: &[Token<'_>]| {
        part.windows(3).any(|three| matches!(three, [a, b, c] if is_row(a, b, c)))
            || part.first().is_some_and(|token| token.kind == Kind::Open)
            || starts_report(Cursor::new(part, 0))
    };
    if parts.clone().any(unclear) {
        return None;
    }
    let sections: Vec<String> = parts.filter_map(repaired_section).collect();
    (!sections.is_empty()).then_some(sections)
}

/// Whether a row goes on at the second of three tokens, which a suggestion must not cut off: `(a)-(2)`, `1512 – 1515`, `1512(c)-1515`, `1512 to 1515`.
fn is_row(before: &Token<'_>, joint: &Token<'_>, next: &Token<'_>) -> bool {
    let dash = joint.kind == Kind::Dash;
    let apart = dash && (joint.spaced || next.spaced || before.kind == Kind::Close);
    dash && next.kind == Kind::Open || (apart || joint.is("to") || joint.is("through")) && next.starts_with_digit()
}

fn repaired_section(part: &[Token<'_>]) -> Option<String> {
    let at = part.iter().position(Token::starts_with_digit)?;
    let mut cursor = Cursor::new(part, at);
    let (section, mut designators) = match eat_section(&mut cursor) {
        Some(section) if !cursor.sees(0, Kind::Close) => (section, Vec::new()),
        _ => {
            cursor = Cursor::new(part, at + 1);
            let mut runs = runs(part.get(at)?.text).into_iter();
            (Section::new(runs.next()?)?, runs.collect())
        }
    };
    designators.extend(repaired_designators(cursor.rest()));
    Some(format!("{section}{}", Pinpoint::new(&designators)?))
}

/// All words, when all could be designators; else those in parentheses at the start, so that “371 a conspiracy” isn't § 371(a).
fn repaired_designators<'a>(rest: &[Token<'a>]) -> Vec<&'a str> {
    let good = |token: &&Token<'_>| is_designator(token.text);
    let words = rest.iter().filter(|token| token.kind == Kind::Word);
    if words.clone().all(|word| good(&word)) {
        return words.map(|token| token.text).collect();
    }
    let opened =
        rest.chunks(3).map_while(|chunk| chunk.first().filter(|open| open.kind == Kind::Open).and(chunk.get(1)));
    opened.take_while(good).map(|token| token.text).collect()
}

/// `1512c2` as `1512`, `c`, `2`.
fn runs(word: &str) -> Vec<&str> {
    let mut runs = Vec::new();
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c: char| c.is_ascii_digit() != first.is_ascii_digit()).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        runs.push(run);
        rest = after;
    }
    runs
}

fn forms(cursor: Cursor<'_>, mode: Mode) -> Tried<'_> {
    for form in [code_first, title_first, section_first] {
        match form(cursor, mode)? {
            Step::Not => {}
            step => return Ok(step),
        }
    }
    Ok(Step::Not)
}

/// `18 U.S.C. § 1512(c)(2)`
fn code_first(start: Cursor<'_>, mode: Mode) -> Tried<'_> {
    let mut cursor = start;
    let named = eat_marker(&mut cursor);
    if named && cursor.peek(0).is_some_and(|token| token.is("const") || token.is("constitution")) {
        return Ok(Step::Not);
    }
    if named && mode == Mode::Whole {
        return Err(Fault::new(
            "the title number is missing before the name of the Code; write it as in “18 U.S.C. § 371”",
            start.start()..cursor.end(),
        ));
    }
    cursor = start;
    let Some(title) = cursor.bump().filter(|token| token.kind == Kind::Word) else {
        return Ok(Step::Not);
    };
    if !eat_marker(&mut cursor) {
        return near_marker(cursor, title);
    }
    let Some(number) = title.number() else {
        let message =
            format!("“{}” isn't a title number of the United States Code; write the number in digits", title.text);
        return Err(Fault::new(message, title.start..title.end));
    };
    let number = checked_title(number, title.start..title.end)?;
    cursor.eat(Kind::Comma);
    if is_other_division(&cursor) {
        return Ok(Step::Unread);
    }
    sections_after(start, cursor, number, mode)
}

/// `18 U.S. § 1512`, `18 UCS 1512`: what can only be meant for the Code.
fn near_marker<'a>(after: Cursor<'a>, title: &Token<'_>) -> Tried<'a> {
    let mut cursor = after;
    if title.is_number() && eat_near_marker(&mut cursor) {
        return Err(Fault::new("abbreviate the United States Code as “U.S.C.”", after.start()..cursor.end()));
    }
    Ok(Step::Not)
}

fn eat_near_marker(cursor: &mut Cursor<'_>) -> bool {
    let mut near = *cursor;
    let swapped = ["ucs", "suc", "scu", "cus", "csu"].iter().any(|letters| near.eat_initials(letters));
    let seen = (swapped || near.eat_initials("us")) && near.sees(0, Kind::Sign)
        || swapped && near.peek(0).is_some_and(Token::starts_with_digit);
    if seen {
        *cursor = near;
    }
    seen
}

/// `Title 18, section 371`, `title 18, U.S.C., § 371`
fn title_first(start: Cursor<'_>, mode: Mode) -> Tried<'_> {
    let mut cursor = start;
    let Some(title) = title_in(&mut cursor) else {
        return Ok(Step::Not);
    };
    let numbered = start.peek(1).map_or(start.start()..cursor.end(), |token| token.start..token.end);
    let named = eat_code_name(&mut cursor);
    if cursor.done() && mode == Mode::Whole {
        return Err(missing_section(start.start()..cursor.end()));
    }
    cursor.eat(Kind::Comma);
    let mut ahead = cursor;
    if eat_signs(&mut ahead).is_none() {
        return Ok(Step::Not);
    }
    let title = checked_title(title, numbered)?;
    match sections_after(start, cursor, title, mode) {
        // “Title 18, section 5 of the Penal Law of Nowhere” is another law.
        Ok(Step::Read(_, next)) if !named && next.peek(0).is_some_and(|token| token.is("of")) => Ok(Step::Not),
        tried => tried,
    }
}

fn sections_after<'a>(start: Cursor<'a>, after: Cursor<'a>, title: u8, mode: Mode) -> Tried<'a> {
    let mut cursor = after;
    let plural = eat_signs(&mut cursor) == Some(true);
    if cursor.done() {
        return Err(missing_section(start.start()..after.end().max(cursor.end())));
    }
    let (mut items, mut next) = read_items(cursor, mode, plural)?;
    if let Some(first) = items.first_mut() {
        first.range.start = start.start();
    }
    let edition = edition::eat(&mut next);
    if let (Some(_), Some(last)) = (&edition, items.last_mut()) {
        last.range.end = next.end();
    }
    Ok(Step::Read(items.into_iter().map(|item| item.in_title(title, edition.clone())).collect(), next))
}

/// `section 371 of title 18`, `§ 1512(c)(2) of Title 18, United States Code`
fn section_first(start: Cursor<'_>, mode: Mode) -> Tried<'_> {
    let mut cursor = start;
    let Some(plural) = eat_signs(&mut cursor) else {
        return Ok(Step::Not);
    };
    let (mut items, mut next) = match read_items(cursor, mode, plural) {
        Ok(read) => read,
        // Only with its title is it known to be a section of the Code, and a wrong one.
        Err(fault)
            if mode == Mode::Whole
                && cursor.rest().windows(2).any(|pair| matches!(pair, [a, b] if a.is("title") && b.is_number())) =>
        {
            return Err(fault);
        }
        Err(_) => return Ok(Step::Not),
    };
    next.eat(Kind::Comma);
    next.eat_word(&["of", "in", "under"]);
    let numbered = next;
    let titled = title_in(&mut next).map(|title| (title, eat_code_name(&mut next)));
    let titled = titled
        .or_else(|| Some((next.eat_number()?, eat_marker(&mut next).then_some(())?)).map(|(title, ())| (title, true)));
    let Some((title, named)) = titled else {
        return Ok(Step::Not);
    };
    if !named && next.peek(0).is_some_and(|token| token.is("of")) {
        return Ok(Step::Not);
    }
    let title = checked_title(title, numbered.start()..next.end())?;
    let edition = edition::eat(&mut next);
    if let Some(first) = items.first_mut() {
        first.range.start = start.start();
    }
    if let Some(last) = items.last_mut() {
        last.range.end = next.end();
    }
    Ok(Step::Read(items.into_iter().map(|item| item.in_title(title, edition.clone())).collect(), next))
}

/// A fault when the whole text is a section and nothing else: `§ 1512(c)(2)`, `1512(c)(2)`, `1512`.
fn bare_whole(start: Cursor<'_>) -> Option<Fault> {
    let mut cursor = start;
    if !cursor.eat(Kind::Sign) && !cursor.peek(0)?.starts_with_digit() || is_report_without_stops(start) {
        return None;
    }
    while cursor.eat(Kind::Sign) {}
    let (_, next) = read_items(cursor, Mode::Whole, false).ok()?;
    next.done().then(|| {
        Fault::new("this section has no title; name its code too, as in “18 U.S.C. § 371”", start.rest_range())
    })
}

/// `313 Or 209`, as Oregon's own courts write it; a joining word would have a small letter.
fn is_report_without_stops(start: Cursor<'_>) -> bool {
    let is_number = |at| start.peek(at).is_some_and(|token| token.is_number());
    is_number(0) && start.peek(1).is_some_and(|word| matches!(word.text, "Or" | "And")) && is_number(2)
}

fn constitutional(start: Cursor<'_>) -> Option<(Found, Cursor<'_>)> {
    let (constitution, next) = constitution::read_running(start)?;
    Some((vec![(start.start()..next.end(), Citation::Constitution(constitution))], next))
}

/// A section without its title in running text. A `§` says so by itself; the word and the bare number need a pinpoint.
fn bare_running<'a>(start: Cursor<'a>, before: Option<&Token<'_>>) -> Option<(Found, Cursor<'a>)> {
    let mut cursor = start;
    let signed = cursor.sees(0, Kind::Sign);
    let marked = eat_signs(&mut cursor);
    let first = cursor.peek(0)?;
    let (mut items, next) = match marked {
        Some(plural) => read_items(cursor, Mode::Running, plural).ok()?,
        None if first.starts_with_digit() && cursor.sees(1, Kind::Open) && !is_joined(first, before) => {
            lettered_item(cursor)?
        }
        None => return None,
    };
    if !signed && items.iter().all(|item| item.pinpoint.is_empty()) {
        return None;
    }
    items.first_mut()?.range.start = start.start();
    Some((items.into_iter().filter_map(Item::bare).collect(), next))
}

/// `1512(c)(2)`, where the parenthesis follows directly and the first designator is a letter: `12(3)` may be a volume and its issue.
fn lettered_item(cursor: Cursor<'_>) -> Option<(Vec<Item>, Cursor<'_>)> {
    let mut next = cursor;
    let mut items = Vec::new();
    read_item(&mut next, Mode::Running, false, &mut items).ok()?;
    let lettered = items.first()?.pinpoint.designators().first()?.starts_with(|c: char| c.is_ascii_lowercase());
    let attached = !cursor.peek(1)?.spaced;
    (lettered && attached).then_some((items, next))
}

/// Whether a number is but the end of something longer, like `1,512`, `x-12` or `Rule 404`.
fn is_joined(token: &Token<'_>, before: Option<&Token<'_>>) -> bool {
    let others = ["rule", "rules", "exhibit", "form", "article", "regulation", "figure", "table"];
    let other = before.is_some_and(|before| others.iter().any(|word| before.is(word)));
    other || !token.spaced && before.is_some_and(|before| !matches!(before.kind, Kind::Open | Kind::Semicolon))
}

/// A section, or a row of sections, as it stands in a list.
#[derive(Debug)]
struct Item {
    section: Section,
    pinpoint: Pinpoint,
    through: Through,
    range: Range<usize>,
}

#[derive(Debug, PartialEq, Eq)]
enum Through {
    Alone,
    To(Section),
    Onwards,
}

impl Item {
    fn in_title(self, title: u8, edition: Option<Edition>) -> (Range<usize>, Citation) {
        let last = match self.through {
            Through::Alone => {
                let usc = Usc { title, section: self.section, pinpoint: self.pinpoint, edition };
                return (self.range, Citation::Usc(usc));
            }
            Through::To(last) => Some(last),
            Through::Onwards => None,
        };
        (self.range, Citation::UscRange(UscRange { title, first: self.section, last, edition }))
    }

    fn is_whole(&self) -> bool {
        self.pinpoint.is_empty() && self.through == Through::Alone
    }

    /// Makes a row of a number with a hyphen that is one. What can't be read as it is written is a fault, and never the other reading.
    fn resolve(&mut self, around: rows::Around) -> Result<(), Fault> {
        if matches!(self.through, Through::To(_)) {
            return Ok(());
        }
        let text = &self.section;
        let message = match rows::reading(text, around) {
            rows::Reading::One => return Ok(()),
            rows::Reading::Row(first, last) if self.is_whole() => {
                (self.section, self.through) = (first, Through::To(last));
                return Ok(());
            }
            rows::Reading::Row(first, last) => format!(
                "“{text}” is a range, but it isn't clear which places from {first} to {last} you mean; name each one"
            ),
            rows::Reading::Backwards => format!(
                "the range of sections “{text}” ends before it begins; write the lower number first, or write a single “§” for one section"
            ),
            rows::Reading::Single => {
                format!("“{text}” is one section, but “§§” promises several; write “§ {text}”, or name the others")
            }
            rows::Reading::Unclear(first, last) => {
                format!(
                    "“{text}” could be one section or a range; write “{first} to {last}”, or cite § {text} separately"
                )
            }
        };
        Err(Fault::new(message, self.range.clone()))
    }

    fn bare(self) -> Option<(Range<usize>, Citation)> {
        let bare = BareSection { section: self.section, pinpoint: self.pinpoint };
        (self.through == Through::Alone).then_some((self.range, Citation::Section(bare)))
    }
}

/// A list of sections: `371, 1512(k)`, `1512(c)(1), (2) and (k)`, `15-18`.
fn read_items(start: Cursor<'_>, mode: Mode, plural: bool) -> Result<(Vec<Item>, Cursor<'_>), Fault> {
    let mut cursor = start;
    let mut items = Vec::new();
    read_item(&mut cursor, mode, plural, &mut items)?;
    let mut ends = vec![(items.len(), cursor)];
    while items.len() < LONGEST_LIST {
        let mut next = cursor;
        if !eat_separator(&mut next) || starts_citation(next) {
            break;
        }
        let length = items.len();
        let signed = eat_signs(&mut next).is_some();
        let clear = plural || signed || mode == Mode::Whole;
        let read = match next.peek(0) {
            Some(token) if token.starts_with_digit() => read_item(&mut next, mode, plural, &mut items),
            Some(token) if token.kind == Kind::Open && clear => read_continued(&mut next, mode, &mut items),
            _ => break,
        };
        if read.is_err() && mode == Mode::Running {
            items.truncate(length);
            break;
        }
        read?;
        if !clear && items.iter().skip(length).all(|item| item.pinpoint.is_empty()) {
            items.truncate(length);
            break;
        }
        cursor = next;
        ends.push((items.len(), cursor));
    }
    told_apart(items, &ends, mode, plural)
}

/// The list once it is known which numbers with hyphens are rows; `ends` has how many items were read up to which place.
fn told_apart<'a>(
    mut items: Vec<Item>,
    ends: &[(usize, Cursor<'a>)],
    mode: Mode,
    plural: bool,
) -> Result<(Vec<Item>, Cursor<'a>), Fault> {
    let stems: Vec<Option<String>> = items.iter().map(|item| rows::stem(&item.section).map(str::to_owned)).collect();
    let alone = items.len() == 1;
    let mut fault = None;
    for (at, item) in items.iter_mut().enumerate() {
        let of_another = |(other, stem): (usize, &Option<String>)| other != at && stem.is_some() && *stem == stems[at];
        let shared = stems.iter().enumerate().any(of_another);
        if let Err(found) = item.resolve(rows::Around { plural, alone: alone && item.is_whole(), shared }) {
            fault = Some((at, found));
            break;
        }
    }
    let (at, fault) = match fault {
        None => {
            let end = ends.last().map(|(_, cursor)| *cursor);
            return end.map(|end| (items, end)).ok_or_else(|| Fault::new("there's no section here", 0..0));
        }
        Some(fault) => fault,
    };
    // In running text the citation ends before it.
    match ends.iter().rev().find(|(length, _)| *length <= at).filter(|_| mode == Mode::Running) {
        Some((length, end)) => {
            items.truncate(*length);
            Ok((items, *end))
        }
        None => Err(fault),
    }
}

fn read_item(cursor: &mut Cursor<'_>, mode: Mode, plural: bool, items: &mut Vec<Item>) -> Result<(), Fault> {
    let start = cursor.start();
    let bad = cursor.peek(0).map(|token| (token.text.to_owned(), token.start..token.end));
    if let Some((section, last)) = eat_section_range(cursor, mode, plural)? {
        let through = Through::To(last);
        items.push(Item { section, pinpoint: Pinpoint::default(), through, range: start..cursor.end() });
        return Ok(());
    }
    let Some(section) = eat_section(cursor) else {
        let (text, range) = bad.unwrap_or((String::new(), start..start));
        return Err(Fault::new(
            format!("“{text}” isn't a section number, which begins with a digit, as in “1512” or “1396a”"),
            range,
        ));
    };
    let pinpoint = read_pinpoint(cursor, mode)?;
    let mut after = *cursor;
    after.eat(Kind::Comma);
    let through = if pinpoint.is_empty() && after.eat_words(&["et", "seq"]) {
        *cursor = after;
        Through::Onwards
    } else {
        Through::Alone
    };
    items.push(Item { section, pinpoint, through, range: start..cursor.end() });
    read_pinpoint_range(cursor, mode, items)
}

/// `(k)` after `1512(c)(2),`: another place in the same section.
fn read_continued(cursor: &mut Cursor<'_>, mode: Mode, items: &mut Vec<Item>) -> Result<(), Fault> {
    let start = cursor.start();
    let next = read_pinpoint(cursor, mode)?;
    let range = start..cursor.end();
    let last = items.last().filter(|last| last.through == Through::Alone);
    let placed = last.and_then(|last| Some((last.section.clone(), continued(&last.pinpoint, &next)?)));
    let Some((section, pinpoint)) = placed else {
        return Err(Fault::new(
            format!("it isn't clear where “{next}” belongs; write its section with all its parentheses"),
            range,
        ));
    };
    items.push(Item { section, pinpoint, through: Through::Alone, range });
    read_pinpoint_range(cursor, mode, items)
}

/// `–(3)` after `1512(c)(1)`.
fn read_pinpoint_range(cursor: &mut Cursor<'_>, mode: Mode, items: &mut Vec<Item>) -> Result<(), Fault> {
    if !(cursor.sees(0, Kind::Dash) && cursor.sees(1, Kind::Open)) {
        return Ok(());
    }
    let Some(first) = items.last().filter(|first| !first.pinpoint.is_empty()) else {
        return Ok(());
    };
    let mut next = *cursor;
    next.bump();
    let end = read_pinpoint(&mut next, mode)?;
    let all = continued(&first.pinpoint, &end).and_then(|last| spanned(&first.pinpoint, &last));
    let Some(all) = all else {
        let message = "it isn't clear which places this range includes; name each one";
        return if mode == Mode::Running { Ok(()) } else { Err(Fault::new(message, cursor.start()..next.end())) };
    };
    let (section, range) = (first.section.clone(), cursor.start()..next.end());
    let more = all.into_iter().skip(1);
    items.extend(more.map(|pinpoint| Item {
        section: section.clone(),
        pinpoint,
        through: Through::Alone,
        range: range.clone(),
    }));
    *cursor = next;
    Ok(())
}

/// The parentheses after a section. In running text they end where they no longer look like a place.
fn read_pinpoint(cursor: &mut Cursor<'_>, mode: Mode) -> Result<Pinpoint, Fault> {
    let mut designators: Vec<&str> = Vec::new();
    while cursor.sees(0, Kind::Open) && edition::eat(&mut cursor.clone()).is_none() {
        match (cursor.peek(1), cursor.peek(2)) {
            (Some(word), Some(close)) if close.kind == Kind::Close && is_designator(word.text) => {
                designators.push(word.text)
            }
            _ if mode == Mode::Running => break,
            (inner, close) => return Err(designator_fault(cursor, inner, close)),
        }
        cursor.bump();
        cursor.bump();
        cursor.bump();
    }
    if mode == Mode::Whole && cursor.sees(0, Kind::Close) {
        return Err(Fault::new("this parenthesis closes nothing", cursor.start()..cursor.start() + 1));
    }
    Ok(Pinpoint::new(&designators).unwrap_or_default())
}

fn designator_fault(cursor: &Cursor<'_>, inner: Option<&Token<'_>>, close: Option<&Token<'_>>) -> Fault {
    let open = cursor.start()..cursor.start() + 1;
    if let Some(edition::Attempt { text, end }) = edition::attempted(*cursor) {
        let forms = "“(2018)”, “(West 2020)” or “(2018 & Supp. III 2021)”";
        return match end {
            Some(end) => {
                Fault::new(format!("“({text})” isn't an edition of the Code; write one as {forms}"), open.start..end)
            }
            None => Fault::new("the parenthesis opened here isn't closed", open),
        };
    }
    match inner {
        Some(inner) if inner.kind == Kind::Close => Fault::new(
            "these parentheses are empty; name the subsection in them, or remove them",
            open.start..inner.end,
        ),
        Some(inner) if inner.kind == Kind::Word && !is_designator(inner.text) => Fault::new(
            format!("“{}” isn't a subsection, which is a number, a letter or a Roman numeral", inner.text),
            inner.start..inner.end,
        ),
        Some(inner) if inner.kind == Kind::Word => {
            let end = close.map_or(inner.end, |close| close.end);
            Fault::new("the parenthesis opened here isn't closed", open.start..end)
        }
        _ => Fault::new("there's no subsection in this parenthesis", open),
    }
}

fn eat_section(cursor: &mut Cursor<'_>) -> Option<Section> {
    let (text, next) = section_text(*cursor)?;
    let section = Section::new(&text)?;
    *cursor = next;
    Some(section)
}

/// A row of sections with a word or a spaced dash between its ends: `1961 to 1968`, `2510 – 2522`. In running text `§ 371 to 400` is one only
/// where the words before say that there are several.
fn eat_section_range(cursor: &mut Cursor<'_>, mode: Mode, plural: bool) -> Result<Option<(Section, Section)>, Fault> {
    if !plural && mode == Mode::Running {
        return Ok(None);
    }
    let mut next = *cursor;
    let fault = |end: Cursor<'_>, message: &str| match mode {
        Mode::Whole => Err(Fault::new(message, cursor.start()..end.end())),
        Mode::Running => Ok(None),
    };
    match rows::eat_joined(&mut next) {
        Ok(None) => Ok(None),
        Ok(Some(_)) if next.sees(0, Kind::Open) && edition::attempted(next).is_none() => {
            fault(next, "it isn't clear which places this range of sections includes; name each one")
        }
        Ok(ends) => {
            *cursor = next;
            Ok(ends)
        }
        Err(end) => fault(end, "the range of sections ends before it begins; write the lower number first"),
    }
}

/// How many signs in a row are taken for one mark: two are usual.
const MOST_SIGNS: usize = 4;

/// Takes `§`, `§§`, `section`, `secs.` and the like; whether they say that there are several.
fn eat_signs(cursor: &mut Cursor<'_>) -> Option<bool> {
    if cursor.eat(Kind::Sign) {
        // A row of them without end would be walked again from each of its signs.
        let more = (1..MOST_SIGNS).take_while(|_| cursor.eat(Kind::Sign)).count();
        return Some(more > 0);
    }
    if cursor.eat_word(&["sections", "secs", "ss"]) {
        return Some(true);
    }
    cursor.eat_word(&["section", "sec", "sect", "s"]).then_some(false)
}

/// Takes what stands between the members of a list. `Or.` and `And.` are reports, not joining words.
fn eat_separator(cursor: &mut Cursor<'_>) -> bool {
    let mark = cursor.eat(Kind::Comma) || cursor.eat(Kind::Semicolon);
    if cursor.peek(0).is_some_and(|token| token.text == "&") {
        cursor.bump();
        return true;
    }
    let word = cursor.peek(0).is_some_and(|token| token.is("and") || token.is("or"));
    let stopped = cursor.peek(1).is_some_and(|stop| stop.kind == Kind::Dot && !stop.spaced);
    if word && !stopped {
        cursor.bump();
        return true;
    }
    mark
}

/// Whether a reported decision begins here, `603 U.S. 480`, `313 Or. 209`, `12 Me. 34`: a volume, an abbreviation and a page.
fn starts_report(cursor: Cursor<'_>) -> bool {
    let mut next = cursor;
    if next.eat_number().is_none() {
        return false;
    }
    let mut known = next;
    if case::eat_reporter(&mut known).is_some() && known.sees(0, Kind::Word) {
        return true;
    }
    let begins =
        next.peek(0).is_some_and(|token| token.kind == Kind::Word && token.text.starts_with(char::is_uppercase));
    if !begins || eat_marker(&mut next.clone()) {
        return false;
    }
    let mut stops = 0;
    while let Some(token) = next.peek(0).filter(|_| next.position() < cursor.position() + 10) {
        match token.kind {
            Kind::Dot => stops += 1,
            Kind::Word if stops > 0 && token.is_number() => return true,
            Kind::Word if !token.is_number() => {}
            _ => return false,
        }
        next.bump();
    }
    false
}

/// Takes the name of the Code: `U.S.C.`, `USCA`, `U.S. Code`, `United States Code`.
/// `U.S.C.C.A.N.` and `U.S.C.M.A.` are something else.
fn eat_marker(cursor: &mut Cursor<'_>) -> bool {
    let mut next = *cursor;
    let named = next.eat_words(&["united", "states", "code"])
        || ["usca", "uscs", "usc"].iter().any(|letters| next.eat_initials(letters))
        || next.eat_initials("us") && next.eat_word(&["code"]);
    let other =
        ["c", "m"].iter().any(|letter| next.peek(0).is_some_and(|token| token.is(letter))) && next.sees(1, Kind::Dot);
    if named && !other {
        *cursor = next;
    }
    named && !other
}

/// Takes `, United States Code` or `of the United States Code`.
fn eat_code_name(cursor: &mut Cursor<'_>) -> bool {
    let mut next = *cursor;
    next.eat(Kind::Comma);
    if next.eat_word(&["of"]) {
        next.eat_word(&["the"]);
    }
    let named = eat_marker(&mut next);
    if named {
        *cursor = next;
    }
    named
}

/// Takes `title 18`.
fn title_in(cursor: &mut Cursor<'_>) -> Option<u32> {
    let mut next = *cursor;
    let title = if next.eat_word(&["title"]) { next.eat_number() } else { None }?;
    *cursor = next;
    Some(title)
}

fn starts_citation(cursor: Cursor<'_>) -> bool {
    let mut titled = cursor;
    let mut coded = cursor;
    title_in(&mut titled).is_some()
        || coded.bump().is_some_and(Token::is_number) && eat_marker(&mut coded)
        || starts_report(cursor)
}

fn is_other_division(cursor: &Cursor<'_>) -> bool {
    let divisions =
        ["app", "appendix", "ch", "chapter", "subch", "subchapter", "pt", "part", "subtitle", "rule", "prec"];
    cursor.peek(0).is_some_and(|token| divisions.iter().any(|division| token.is(division)))
}

fn checked_title(title: u32, range: Range<usize>) -> Result<u8, Fault> {
    match (u8::try_from(title), title_fault(title)) {
        (Ok(title), None) => Ok(title),
        (_, message) => Err(Fault::new(message.unwrap_or_default(), range)),
    }
}

fn title_fault(title: u32) -> Option<String> {
    match title {
        53 => Some("title 53 of the United States Code is reserved and has no sections".to_owned()),
        1..=54 => None,
        _ => Some(format!("the United States Code has no title {title}; its titles are 1 to 54")),
    }
}

fn missing_section(range: Range<usize>) -> Fault {
    Fault::new("this names a title of the Code but no section; add one, as in “18 U.S.C. § 371”", range)
}

/// Whether a decision follows, after a comma or a semicolon or without one.
fn next_report(cursor: Cursor<'_>) -> bool {
    let mut next = cursor;
    eat_separator(&mut next);
    starts_report(next)
}

fn trailing(cursor: Cursor<'_>) -> Fault {
    let range = cursor.rest_range();
    match cursor.peek(0) {
        None => Fault::new("the list ends too early; add the missing section", range),
        Some(token) if token.kind == Kind::Close => {
            Fault::new("this parenthesis closes nothing", token.start..token.end)
        }
        Some(_) if next_report(cursor) => {
            Fault::new("what follows is a decision, which needs its own citation; write them separately", range)
        }
        Some(token) if matches!(token.kind, Kind::Dot | Kind::Dash | Kind::Word) => Fault::new(
            "what follows isn't part of the citation; write subsections in parentheses, as in “(c)(2)”",
            range,
        ),
        _ => Fault::new("what follows isn't part of the citation", range),
    }
}
