//! What the Markdown of a text loses or shows as it is written: brackets that were meant as links or citations, cells beyond a table's
//! columns, definitions that nothing refers to. Words are never dropped without a word.

use super::locator::Locator;
use super::markdown::{Events, cite_item, is_signal};
use super::steps;
use crate::diagnostics::{Code, codes};
use crate::url;
use pulldown_cmark::{Event, LinkType, Tag};
use std::collections::BTreeSet;
use std::ops::Range;

/// A fault: where, and what is said of it.
pub(super) struct Fault {
    pub range: Range<usize>,
    pub code: &'static Code,
    pub said: &'static str,
    pub help: &'static str,
}

/// `[label]: address`, as the parser read it.
pub(super) struct Definition {
    pub label: String,
    pub range: Range<usize>,
}

/// How much of a text behind a bracket is looked at: no address, label or id is longer.
const WINDOW: usize = 300;

/// What a byte of the text became.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Became {
    /// Nothing yet.
    Nothing,
    /// Words that readers see as they are written.
    Words,
    /// Something else that was read.
    Read,
}

/// Finds everything that was lost or not read. Linear in the text.
pub(super) fn faults(text: &str, events: &Events, definitions: &[Definition]) -> Vec<Fault> {
    let mut became = vec![Became::Nothing; text.len()];
    let mut tables = Vec::new();
    let mut used = BTreeSet::new();
    let mut read = 0;
    for (event, range) in events.iter() {
        let is_read = range.end <= read; // by what it stands in
        if !is_read {
            mark(text, event, range, &mut became);
        }
        if matches!(event, Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock)) {
            read = read.max(range.end);
        }
        match event {
            Event::Start(Tag::Table(_)) => tables.push(range.clone()),
            Event::Start(Tag::Link { id, link_type, .. } | Tag::Image { id, link_type, .. })
                if matches!(link_type, LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut) =>
            {
                used.insert(folded(id));
            }
            _ => {}
        }
    }
    let mut faults = Vec::new();
    for definition in definitions {
        fill(&mut became, &definition.range, Became::Read);
        faults.extend(definition_fault(definition, &used));
    }
    let lines: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let brackets =
        Brackets { text, became: &became, tables: &tables, lines: &lines, partners: partners(text, &became) };
    faults.extend(brackets.faults());
    let line = |fault: &Fault| lines.partition_point(|start| *start <= fault.range.start);
    let told: BTreeSet<usize> = faults.iter().map(line).collect();
    faults.extend(lost(text, &became, &tables).filter(|fault| !told.contains(&line(fault))));
    faults
}

fn fill(became: &mut [Became], range: &Range<usize>, what: Became) {
    steps::add(range.len());
    if let Some(bytes) = became.get_mut(range.clone()) {
        bytes.fill(what);
    }
}

/// Notes what became of the bytes of an event.
fn mark(text: &str, event: &Event, range: &Range<usize>, became: &mut [Became]) {
    let written = text.get(range.clone()).unwrap_or_default();
    let head = |length: usize| range.start..range.start + length;
    match event {
        Event::Text(_) => {
            steps::add(range.len());
            let words = became.get_mut(range.clone()).into_iter().flatten();
            words.filter(|b| **b == Became::Nothing).for_each(|b| *b = Became::Words);
        }
        Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock)
        | Event::Code(_)
        | Event::Html(_)
        | Event::InlineHtml(_)
        | Event::Rule
        | Event::FootnoteReference(_) => fill(became, range, Became::Read),
        Event::Start(Tag::FootnoteDefinition(_)) => {
            fill(became, &head(written.find("]:").map_or(0, |end| end + 2)), Became::Read);
        }
        Event::Start(Tag::Item) => {
            let number = written.len() - written.trim_start_matches([' ', '\t']).len();
            let digits = written[number..].bytes().take_while(u8::is_ascii_digit).count();
            fill(became, &head(number + digits), Became::Read);
        }
        _ => {}
    }
}

/// A label as CommonMark compares it.
fn folded(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn definition_fault(definition: &Definition, used: &BTreeSet<String>) -> Option<Fault> {
    let fault = |code, said, help| Some(Fault { range: definition.range.clone(), code, said, help });
    if definition.label.starts_with('!') || definition.label.contains('@') {
        return fault(
            &codes::CITATION_AS_LABEL,
            "a link definition can't have the name of a citation or a note",
            "give the definition another label; with this one, citations become ordinary links",
        );
    }
    if used.contains(&folded(&definition.label)) {
        return None;
    }
    fault(
        &codes::UNUSED_DEFINITION,
        "nothing uses this link definition",
        "use it with [words][label], or remove it; to show it as text, put a backslash before the bracket",
    )
}

/// Words that became nothing: one fault for each line.
fn lost<'t>(text: &'t str, became: &'t [Became], tables: &'t [Range<usize>]) -> impl Iterator<Item = Fault> + 't {
    let mut at = 0;
    let lines = text.split_inclusive('\n').map(move |line| {
        at += line.len();
        (at - line.len(), line)
    });
    lines.filter_map(move |(at, line)| {
        let gone = |(i, c): &(usize, char)| c.is_alphanumeric() && became.get(at + i) == Some(&Became::Nothing);
        // Nearly every line keeps its words: bytes say so sooner than letters.
        let bytes = line.bytes().zip(became.get(at..).unwrap_or_default());
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || !byte.is_ascii();
        if !bytes.into_iter().any(|(byte, became)| *became == Became::Nothing && is_part(byte)) {
            return None;
        }
        let mut letters = line.char_indices().filter(gone);
        let first = letters.next()?;
        let last = letters.next_back().unwrap_or(first);
        // The signs before them were lost with them.
        let signs = line[..first.0].char_indices().rev();
        let lost = signs.take_while(|(i, c)| !c.is_whitespace() && became.get(at + i) == Some(&Became::Nothing));
        let start = lost.last().map_or(first.0, |(i, _)| i);
        let range = at + start..at + last.0 + last.1.len_utf8();
        let after = tables.partition_point(|table| table.end <= range.start);
        let in_table = tables.get(after).is_some_and(|table| table.contains(&range.start));
        let (code, said, help) = if in_table {
            (
                &codes::TOO_MANY_CELLS,
                "this row has more cells than the table has columns",
                "add a column to the first two lines of the table; to write a vertical bar in a cell, use \\|",
            )
        } else {
            (
                &codes::UNSHOWN_WORDS,
                "this text doesn't appear on the page",
                "Markdown gives it another meaning; put a backslash before its first character, or move it",
            )
        };
        Some(Fault { range, code, said, help })
    })
}

/// For each round and square bracket that readers see, its partner: those of a paragraph only, and none that is escaped.
fn partners(text: &str, became: &[Became]) -> Vec<(usize, usize)> {
    let (mut open, mut pairs) = (Vec::new(), Vec::new());
    if !text.match_indices('[').any(|(at, _)| became.get(at) == Some(&Became::Words)) {
        return pairs;
    }
    let (mut blank, mut escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate() {
        let is_escaped = escaped;
        escaped = byte == b'\\' && !is_escaped;
        match byte {
            b'\n' if blank => open.clear(),
            b'\n' => blank = true,
            b' ' | b'\t' | b'\r' => {}
            _ => blank = false,
        }
        if is_escaped || became.get(at) != Some(&Became::Words) {
            continue;
        }
        match byte {
            b'[' => open.push(at),
            b']' => pairs.extend(open.pop().map(|start| (start, at))),
            _ => {}
        }
    }
    pairs.sort_unstable();
    pairs
}

struct Brackets<'a> {
    text: &'a str,
    became: &'a [Became],
    tables: &'a [Range<usize>],
    /// Where lines begin.
    lines: &'a [usize],
    partners: Vec<(usize, usize)>,
}

/// How long what is said is about, what is said, and the cure.
type Told = (Range<usize>, &'static str, &'static str);

impl Brackets<'_> {
    fn faults(&self) -> Vec<Fault> {
        let mut faults: Vec<Fault> = Vec::new();
        let mut from = 0;
        for (at, c) in self.text.match_indices(['[', '(']) {
            if at < from || self.became.get(at) != Some(&Became::Words) || self.is_escaped(at) {
                continue;
            }
            let told = if c == "(" { self.round(at) } else { self.square(at) };
            if let Some((range, said, help)) = told {
                from = range.end;
                faults.push(Fault { range, code: &codes::UNREAD_BRACKETS, said, help });
            }
        }
        faults
    }

    fn is_escaped(&self, at: usize) -> bool {
        self.text.as_bytes()[..at].iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
    }

    /// What stands from a byte on, as far as it is looked at, on one line.
    fn rest(&self, at: usize) -> &str {
        let rest = self.text.get(at..).unwrap_or_default();
        let end = rest.char_indices().take_while(|(i, c)| *i < WINDOW && *c != '\n').last();
        steps::add(1 + end.map_or(0, |(i, _)| i / WINDOW));
        &rest[..end.map_or(0, |(i, c)| i + c.len_utf8())]
    }

    fn before(&self, at: usize) -> Option<char> {
        self.text.get(..at)?.chars().next_back()
    }

    fn close(&self, at: usize) -> Option<usize> {
        let found = self.partners.binary_search_by_key(&at, |(open, _)| *open).ok()?;
        self.partners.get(found).map(|(_, close)| *close)
    }

    /// A name on the web stands in round brackets too; only with a page behind it is it a source.
    fn round(&self, at: usize) -> Option<Told> {
        let rest = self.rest(at);
        let id = word(rest.strip_prefix("(@")?);
        let is_page = rest.get(2 + id.len()..).is_some_and(|rest| rest.starts_with(", p"));
        (url::is_id(id) && is_page).then(|| {
            let range = at..at + 2 + id.len();
            (range, "a citation needs square brackets, not parentheses", "write [@id, p. 3]")
        })
    }

    fn square(&self, at: usize) -> Option<Told> {
        self.begun(at).or_else(|| self.link(at)).or_else(|| self.citation(at)).or_else(|| self.turned(at))
    }

    /// A citation, a link or the head of a note that begins and doesn't end.
    fn begun(&self, at: usize) -> Option<Told> {
        let rest = self.rest(at);
        let is_id = |id: &str| url::is_id(id.split('#').next().unwrap_or(id));
        if let Some(id) = rest.strip_prefix("[@").map(word).filter(|id| is_id(id)) {
            let range = at..at + 2 + id.len();
            return Some((range, "this citation isn't closed", "close it with ]: [@id, p. 3]"));
        }
        if let Some(id) = rest.strip_prefix("[[").map(word).filter(|id| is_id(id)) {
            let help = if self.is_cut(at, rest) {
                "in a table, a vertical bar ends the cell; write [[id\\|words]]"
            } else {
                "close it with ]]: [[id]] or [[id|words]]"
            };
            return Some((at..at + 2 + id.len(), "this link isn't closed", help));
        }
        let kind = rest.strip_prefix("[!").map(word)?;
        let is_kind = kind.len() > 1 && kind.bytes().all(|b| b.is_ascii_uppercase());
        let help = "write [!NOTE], [!TIP], [!IMPORTANT], [!WARNING] or [!CAUTION]";
        is_kind.then(|| (at..at + 2 + kind.len(), "there's no note of this kind", help))
    }

    /// Whether the bar of a link ends a cell.
    fn is_cut(&self, at: usize, rest: &str) -> bool {
        let after = self.tables.partition_point(|table| table.end <= at);
        self.tables.get(after).is_some_and(|table| table.contains(&at)) && rest.contains('|') && rest.contains("]]")
    }

    /// `[words](…`, `[words] (address)`, `[words][label]`, `[label]: address` and the same of images.
    fn link(&self, at: usize) -> Option<Told> {
        let close = self.close(at)?;
        let is_image = self.before(at) == Some('!') && !self.is_escaped(at - 1);
        let start = at - usize::from(is_image);
        let rest = self.rest(close + 1);
        let words = self.text.get(at + 1..close).unwrap_or_default();
        if words.trim().is_empty() {
            return None;
        }
        if let Some(inner) = rest.strip_prefix('(') {
            let end = inner.find(')').map_or(1, |end| end + 2);
            let help = "an address ends with ) and contains no spaces; write %20 for a space, or [words](<address>)";
            return Some((start..close + 1 + end, "can't read the address of this link", help));
        }
        let spaces = rest.len() - rest.trim_start().len();
        if let Some(inner) = rest.trim_start().strip_prefix('(').filter(|inner| spaces > 0 && is_address(inner)) {
            let end = inner.find(')').map_or(inner.len(), |end| end + 1);
            let help = "remove the space before the address: [words](address)";
            return Some((
                start..close + 2 + spaces + end,
                "there's a space between this link's text and its address",
                help,
            ));
        }
        if let Some(inner) = rest.strip_prefix(':').filter(|inner| is_address(inner.trim_start())) {
            let line = self.lines.partition_point(|line| *line <= start).checked_sub(1).map_or(0, |at| self.lines[at]);
            let is_line =
                start - line < WINDOW && self.text.get(line..start).is_some_and(|head| head.trim().is_empty());
            let end = close + 2 + inner.len();
            let help = "put an empty line before the definition";
            return is_line.then_some((start..end, "this link definition isn't read", help));
        }
        let label = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')).map(|(label, _)| label);
        let is_label = |label: &str| {
            let after = close + 3 + label.len();
            let ends = self.text.get(after..).is_some_and(|t| !t.starts_with(char::is_alphanumeric));
            let is_shown = self.became.get(close + 1) == Some(&Became::Words);
            label.contains(char::is_alphanumeric) && ends && is_shown && !label.starts_with(['^', '@'])
        };
        let begins = is_image || !self.before(at).is_some_and(char::is_alphanumeric);
        if let Some(label) = label.filter(|label| begins && is_label(label)) {
            let help = "define its address on a separate line: [label]: https://…";
            return Some((start..close + 3 + label.len(), "this link has no address", help));
        }
        let is_alone = is_image && self.before(start).is_none_or(char::is_whitespace);
        is_alone.then_some((start..close + 1, "this image has no address", "write ![what it shows](/file.png)"))
    }

    /// `[-@id]`, `[words @id]` and `@id [p. 3]`.
    fn citation(&self, at: usize) -> Option<Told> {
        let close = self.close(at)?;
        let words = self.text.get(at + 1..close).filter(|words| words.len() < WINDOW)?;
        if let Some(sign) = words.find('@') {
            let (before, cited) = words.split_at(sign);
            let first = cited.split(';').next().unwrap_or(cited);
            let is_cited = cite_item(first).is_some() && before.ends_with([' ', '-', '\n']) && !is_signal(before);
            let (said, help) = if before.ends_with('-') {
                ("a citation can't have a hyphen here", "remove the hyphen: [@id, p. 3]")
            } else {
                (
                    "a citation can't begin with these words",
                    "write [@id, p. 3], or one of [see @id], [see also @id], [cf. @id], [but see @id], [quoted in @id]",
                )
            };
            return is_cited.then_some((at..close + 1, said, help));
        }
        Locator::parse(words)?;
        let head = self.text.get(..at)?.strip_suffix(' ')?;
        let from = head.char_indices().rev().take(WINDOW).take_while(|(_, c)| !c.is_whitespace()).last()?.0;
        let id = head.get(from..)?.trim_start_matches(['(', '"', '“']).strip_prefix('@')?;
        let help = "put both inside the brackets: [@id, p. 3]";
        url::is_id(id).then_some((head.len() - id.len() - 1..close + 1, "the source is outside the brackets", help))
    }

    /// `(words)[address]`.
    fn turned(&self, at: usize) -> Option<Told> {
        let inner = self.rest(at + 1);
        let end = inner.find(']')?;
        let is_turned = self.before(at) == Some(')') && is_address(&inner[..end]);
        let help = "write [words](address)";
        is_turned.then_some((at..at + end + 2, "the link's brackets and parentheses are the wrong way around", help))
    }
}

/// The id or word that a text begins with.
fn word(text: &str) -> &str {
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ']' | '|' | ')' | '\\'));
    &text[..end.unwrap_or(text.len())]
}

/// Whether a text begins with something like an address.
fn is_address(text: &str) -> bool {
    let first = text.trim_start_matches('<').split([' ', ')', '>', ']']).next().unwrap_or_default();
    let is_path = ["/", "./", "../", "#", "www.", "mailto:", "tel:"].iter().any(|start| first.starts_with(start));
    let is_file = [".md", ".html", ".pdf", ".png", ".jpg", ".svg"].iter().any(|end| first.ends_with(end));
    is_path && first.len() > 1 || first.contains("://") || is_file
}
