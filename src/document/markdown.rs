//! Markdown → [`Body`]. Two passes over the events of pulldown-cmark: the first finds the quotations (words in double marks that a
//! citation follows), the second writes the pieces.

use super::body::{
    Block, Body, Citation, CiteItem, Heading, LINKED, Link, LinkTarget, MarkupKind, Note, Piece, Plain, PlainKind,
    Quotation,
};
use super::highlight::{self, Mark};
use super::locator::Locator;
use super::quoted::{self, Found, QuoteTag, Quotes};
use super::statute;
use super::steps;
use super::unread::{self, Definition, Fault};
use crate::diagnostics::span::{SourceFile, Span, Spanned};
use crate::diagnostics::{Diagnostic, codes};
use crate::i18n::key;
use crate::input::toml_reader;
use crate::url;
use pulldown_cmark::{
    Alignment, BrokenLink, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd,
};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::ops::Range;

/// Anchors that the default theme gives to parts of its pages.
const RESERVED: [&str; 27] = [
    "text",
    "law",
    "wordings",
    "linked-from",
    "corrections",
    "own",
    "beside",
    "called",
    "elements",
    "treatment",
    "incidents",
    "pages",
    "figures",
    "silenced",
    "how",
    "day",
    "ways",
    "by-status",
    "by-entry",
    "named",
    "labels",
    "unnamed",
    "groups",
    "told",
    "primary",
    "secondary",
    "commentary",
];

/// What stands before the number in anchors that Annals makes: `note-2`.
const NUMBERED: [&str; 6] = ["note", "cite", "q", "p", "row", "wording"];

/// How deep lists and quotations may be nested.
pub(super) const MAX_DEPTH: usize = 30;

/// The events of a text, and for each that starts an element the event after its end.
pub(super) struct Events<'a> {
    list: Vec<(Event<'a>, Range<usize>)>,
    after: Vec<usize>,
}

impl<'a> std::ops::Deref for Events<'a> {
    type Target = [(Event<'a>, Range<usize>)];
    fn deref(&self) -> &Self::Target {
        &self.list
    }
}

impl<'a> Events<'a> {
    fn new(list: Vec<(Event<'a>, Range<usize>)>) -> Self {
        let mut after: Vec<usize> = (1..=list.len()).collect();
        let mut open = Vec::new();
        for (index, (event, _)) in list.iter().enumerate() {
            match event {
                Event::Start(_) => open.push(index),
                Event::End(_) => {
                    if let Some(start) = open.pop() {
                        after[start] = index + 1;
                    }
                }
                _ => {}
            }
        }
        Events { list, after }
    }

    /// Puts another event in the place of one that is no start and no end.
    pub(super) fn put(&mut self, index: usize, event: Event<'a>) {
        if let Some((place, _)) = self.list.get_mut(index) {
            *place = event;
        }
    }
}

/// Parses Markdown. `place` turns a range of the text into a span of the file; `here` writes citations in place instead of as notes.
pub fn parse(
    file: &SourceFile,
    place: &dyn Fn(Range<usize>) -> Span,
    text: &str,
    here: bool,
) -> (Body, Vec<Diagnostic>) {
    let short = Options::ENABLE_STRIKETHROUGH | Options::ENABLE_SMART_PUNCTUATION | Options::ENABLE_WIKILINKS;
    let long = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_DEFINITION_LIST;
    let options = if here { short } else { short | long };
    // In `[words][@id]` the brackets would swallow the words.
    let mut swallowing: Vec<Range<usize>> = Vec::new();
    let mut unknown = |link: BrokenLink| {
        steps::add(link.reference.len());
        let ours = special(&link.reference)?;
        if matches!(link.link_type, LinkType::Reference | LinkType::ReferenceUnknown) {
            swallowing.push(link.span);
            return None;
        }
        Some(ours)
    };
    // An event is about twenty letters of prose.
    let mut list = Vec::with_capacity(text.len() / 20 + 8);
    let mut parser = Parser::new_with_broken_link_callback(text, options, Some(&mut unknown)).into_offset_iter();
    list.extend(parser.by_ref());
    let definitions: Vec<Definition> = parser
        .reference_definitions()
        .iter()
        .map(|(label, definition)| Definition { label: label.to_owned(), range: definition.span.clone() })
        .collect();
    drop(parser);
    let mut events = Events::new(list);
    let ids = heading_ids(text, &mut events);
    let quotes = quoted::find(text, &mut events);
    let mut writer = Writer::new(file, place, text, here, quotes);
    writer.ids = ids;
    swallowing.iter().for_each(|range| writer.report_swallowing(range));
    writer.run(&events);
    writer.report_unread(unread::faults(text, &events, &definitions));
    writer.finish()
}

/// Takes `{#id}` off the ends of headings. Other words in braces are words.
fn heading_ids(text: &str, events: &mut Events) -> BTreeMap<usize, String> {
    let mut ids = BTreeMap::new();
    let headings: Vec<usize> =
        (0..events.len()).filter(|at| matches!(events[*at].0, Event::Start(Tag::Heading { .. }))).collect();
    for start in headings {
        let mut tail = String::new();
        let mut from = events.after[start].saturating_sub(1);
        while let Some((Event::Text(words), _)) = from.checked_sub(1).map(|before| &events[before]) {
            tail.insert_str(0, words);
            from -= 1;
            if words.contains('{') || tail.len() > 200 {
                break;
            }
        }
        let id = tail.trim_end().strip_suffix('}').and_then(|tail| tail.rsplit_once("{#"));
        let is_id = |id: &str| !id.is_empty() && id.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
        let Some((before, id)) = id.filter(|(_, id)| is_id(id)) else { continue };
        let is_escaped = text.get(..events[from].1.start + before.len()).is_some_and(|head| head.ends_with('\\'));
        if is_escaped {
            continue;
        }
        let end = events.after[start].saturating_sub(1);
        ids.insert(start, id.to_owned());
        events.put(from, Event::Text(CowStr::from(before.trim_end().to_owned())));
        (from + 1..end).for_each(|at| events.put(at, Event::Text(CowStr::Borrowed(""))));
    }
    ids
}

/// Words with one space between them.
fn one_line(words: &str) -> String {
    // Most texts are so already, and where all letters are bytes that is quickly seen.
    if words.is_ascii() && !words.bytes().any(|b| b.is_ascii_control()) && !words.contains("  ") {
        return words.trim_matches(' ').to_owned();
    }
    let mut text = String::with_capacity(words.len());
    for word in words.split_whitespace() {
        text.push_str(if text.is_empty() { "" } else { " " });
        text.push_str(word);
    }
    text
}

/// References in brackets that are ours: citations and the first line of an alert.
fn special<'a>(reference: &str) -> Option<(CowStr<'a>, CowStr<'a>)> {
    if reference.split_once('@').is_some_and(|(before, _)| before.is_empty() || is_signal(before)) {
        return Some((CowStr::from(format!("cite:{reference}")), CowStr::from("")));
    }
    let kind = reference.strip_prefix('!')?;
    alert_kind(kind).map(|k| (CowStr::from(format!("alert:{k}")), CowStr::from("")))
}

fn alert_kind(word: &str) -> Option<&'static str> {
    ["note", "tip", "important", "warning", "caution"].into_iter().find(|k| k.eq_ignore_ascii_case(word))
}

pub(super) fn citation_of<'a>(event: &'a Event) -> Option<&'a str> {
    match event {
        Event::Start(Tag::Link { dest_url, link_type, .. }) if is_reference(*link_type) => {
            dest_url.strip_prefix("cite:")
        }
        _ => None,
    }
}

/// Only what the callback made is ours: `[x](cite:@y)` is an ordinary link with a scheme that is refused.
fn is_reference(kind: LinkType) -> bool {
    matches!(kind, LinkType::ShortcutUnknown | LinkType::CollapsedUnknown | LinkType::ReferenceUnknown)
}

pub(super) fn is_inline(tag: &TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Image
            | TagEnd::Superscript
            | TagEnd::Subscript
    )
}

// --------------------------------------------------------------------------------------------------------------------- writing

/// A footnote whose definition is being read.
struct OpenFootnote {
    label: String,
    span: Span,
    /// What was written before it.
    around: Vec<Piece>,
    depth: usize,
}

struct Writer<'a> {
    file: &'a SourceFile,
    place: &'a dyn Fn(Range<usize>) -> Span,
    text: &'a str,
    here: bool,
    quotes: Quotes,
    /// Images whose words hold quotation marks.
    uncited_in_images: Vec<Span>,
    body: Body,
    diagnostics: Vec<Diagnostic>,
    html: String,
    pieces: Vec<Piece>,
    block_notes: Vec<u32>,
    depth: usize,
    /// The footnotes that are being defined, the innermost last.
    open_footnotes: Vec<OpenFootnote>,
    footnotes: BTreeMap<String, (Vec<Piece>, Span)>,
    /// The numbers of footnotes that were referred to, how often, and where first.
    referred: BTreeMap<String, (u32, u32, Span)>,
    anchors: BTreeSet<String>,
    /// How often a heading had an anchor that was taken.
    repeated: BTreeMap<String, usize>,
    table: Vec<Alignment>,
    cell: usize,
    in_head: bool,
    /// Whether what is written stands in a link.
    in_link: bool,
    /// The marks that wait for its end.
    marks: Vec<Piece>,
    plain: String,
    plain_kind: PlainKind,
    plain_cited: bool,
    plain_start: usize,
    too_deep: bool,
    /// Where code stands in a line: what looks like a footnote there is none.
    code: Vec<Range<usize>>,
    /// The ids that headings were given, by event.
    ids: BTreeMap<usize, String>,
    /// The names of HTML elements already reported, so that their end tags aren't reported again.
    elements: BTreeSet<String>,
}

impl<'a> Writer<'a> {
    fn new(
        file: &'a SourceFile,
        place: &'a dyn Fn(Range<usize>) -> Span,
        text: &'a str,
        here: bool,
        quotes: Quotes,
    ) -> Self {
        Writer {
            file,
            place,
            text,
            here,
            quotes,
            uncited_in_images: Vec::new(),
            body: Body::default(),
            diagnostics: Vec::new(),
            html: String::with_capacity(text.len() + text.len() / 4),
            pieces: Vec::new(),
            block_notes: Vec::new(),
            depth: 0,
            open_footnotes: Vec::new(),
            footnotes: BTreeMap::new(),
            referred: BTreeMap::new(),
            anchors: BTreeSet::new(),
            repeated: BTreeMap::new(),
            table: Vec::new(),
            cell: 0,
            in_head: false,
            in_link: false,
            marks: Vec::new(),
            plain: String::new(),
            plain_kind: PlainKind::Paragraph,
            plain_cited: false,
            plain_start: 0,
            too_deep: false,
            code: Vec::new(),
            ids: BTreeMap::new(),
            elements: BTreeSet::new(),
        }
    }

    fn span(&self, range: &Range<usize>) -> Span {
        (self.place)(range.clone())
    }

    fn run(&mut self, events: &Events) {
        let mut index = 0;
        while index < events.len() {
            if self.depth == 0 && !self.here {
                self.plain_start = events[index].1.start;
            }
            index = self.event(events, index);
            if self.depth == 0 && !self.here {
                self.end_block(events[index.min(events.len()) - 1].1.end);
            }
        }
        if self.here {
            self.end_block(self.text.len());
        }
    }

    /// Writes one event, or several that belong together; returns the next.
    fn event(&mut self, events: &Events, index: usize) -> usize {
        let (event, range) = &events[index];
        steps::add(1);
        match event {
            Event::Start(tag) => return self.start(tag, events, index),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => {
                self.report_escape(text, range);
                self.words(text, index);
            }
            Event::Code(code) => {
                self.plain.push_str(code);
                self.code.push(range.clone());
                self.html.push_str("<code>");
                escape(&mut self.html, code);
                self.html.push_str("</code>");
            }
            Event::SoftBreak => {
                self.html.push('\n');
                self.plain.push(' ');
            }
            Event::HardBreak => {
                self.html.push_str("<br>\n");
                self.plain.push(' ');
            }
            Event::Rule if self.here => {}
            Event::Rule => self.html.push_str("<hr>"),
            Event::FootnoteReference(label) => self.footnote_reference(label, range),
            Event::Html(html) | Event::InlineHtml(html) => self.raw_html(html, range),
            Event::InlineMath(_) | Event::DisplayMath(_) | Event::TaskListMarker(_) => {}
        }
        index + 1
    }

    /// An entity that stands for a character that can't be seen: `&rlm;`.
    fn report_escape(&mut self, text: &str, range: &Range<usize>) {
        let is_entity =
            !text.is_ascii() && self.text.get(range.clone()).is_some_and(|written| written.starts_with('&'));
        if is_entity {
            let span = self.span(range);
            self.diagnostics.extend(toml_reader::unseen_escape(self.file, text, span));
        }
    }

    fn words(&mut self, text: &str, index: usize) {
        self.plain.push_str(text);
        let tags: Vec<(usize, QuoteTag)> =
            self.quotes.tags.range((index, 0)..=(index, usize::MAX)).map(|((_, byte), tag)| (*byte, *tag)).collect();
        let mut at = 0;
        for (byte, tag) in tags {
            escape(&mut self.html, &text[at..byte]);
            at = byte;
            match tag {
                // Several short texts stand on one page, so their quotations have no anchors.
                QuoteTag::Open(_) if self.here => self.html.push_str("<span class=\"q\">"),
                QuoteTag::Open(number) => self.opening("<span class=\"q\" id=\"", format!("q-{number}"), "\">"),
                QuoteTag::Close => self.html.push_str("</span>"),
            }
        }
        escape(&mut self.html, &text[at..]);
    }

    fn start(&mut self, tag: &Tag, events: &Events, index: usize) -> usize {
        let range = events[index].1.clone();
        if let Some(citation) = citation_of(&events[index].0) {
            self.citation(citation, &range, index);
            return skip(events, index);
        }
        if self.here && !is_inline(&tag.to_end()) {
            self.short_block(tag, &range);
            return index + 1;
        }
        // A table without room for its rows and cells would lose them and still be closed.
        let within = if matches!(tag, Tag::Table(_)) { 2 } else { 0 };
        if self.depth + within >= MAX_DEPTH && !is_inline(&tag.to_end()) {
            self.report_depth(&range);
            return skip(events, index);
        }
        match tag {
            Tag::Heading { .. } => return self.heading(tag, events, index),
            Tag::CodeBlock(kind) => return self.code(kind, events, index),
            Tag::Link { dest_url, link_type, title, .. } => {
                self.report_title(title, &range);
                return self.link(dest_url, *link_type, events, index);
            }
            Tag::Image { dest_url, title, .. } => {
                self.report_title(title, &range);
                return self.image(dest_url, events, index);
            }
            Tag::HtmlBlock => {
                let end = skip(events, index);
                let html = self.text.get(range.clone()).unwrap_or_default();
                self.raw_html(html, &range);
                return end;
            }
            Tag::BlockQuote(_) => return self.block_quote(events, index),
            _ if is_inline(&tag.to_end()) => self.html.push_str(inline_tag(&tag.to_end(), true)),
            _ => self.open_block(tag, &range),
        }
        index + 1
    }

    /// In the front matter there are sentences only. Their paragraphs are divided by line breaks; of other blocks the words are kept.
    fn short_block(&mut self, tag: &Tag, range: &Range<usize>) {
        if !matches!(tag, Tag::Paragraph) {
            let span = self.span(range);
            let (code, said) = match tag {
                Tag::HtmlBlock => (&codes::RAW_HTML, "HTML isn't allowed in the front matter"),
                _ => (
                    &codes::BLOCK_IN_FRONT,
                    "texts in the front matter can only have sentences: no lists, headings, block quotations or code",
                ),
            };
            self.diagnostics.push(
                Diagnostic::new(code, self.file, span, said)
                    .help("move it to the entry's text, below the second line of `+++`"),
            );
        } else {
            self.break_line();
        }
    }

    /// Every block but those that are written whole: paragraphs, lists, tables, definitions, footnotes.
    fn open_block(&mut self, tag: &Tag, range: &Range<usize>) {
        self.enter(range);
        match tag {
            Tag::Paragraph if self.is_bare() => self.break_line(),
            Tag::Paragraph => self.html.push_str("<p>"),
            Tag::List(first) => {
                self.plain_kind = PlainKind::List;
                match first {
                    None => self.html.push_str("<ul>"),
                    Some(1) => self.html.push_str("<ol>"),
                    Some(n) => write!(self.html, "<ol start=\"{n}\">").unwrap_or_default(),
                }
            }
            Tag::Item => self.html.push_str("<li>"),
            Tag::Table(alignments) => {
                self.plain_kind = PlainKind::Table;
                self.table.clone_from(alignments);
                self.html.push_str("<div class=\"scroll\" role=\"region\" aria-label=\"");
                self.push(Piece::Word(key::TABLE, "".into()));
                self.html.push_str("\" tabindex=\"0\"><table>");
            }
            Tag::TableHead => {
                self.in_head = true;
                self.cell = 0;
                self.html.push_str("<thead><tr>");
            }
            Tag::TableRow => {
                self.cell = 0;
                self.html.push_str("<tr>");
            }
            Tag::TableCell => self.open_cell(),
            Tag::FootnoteDefinition(label) => self.open_footnote(label, range),
            Tag::DefinitionList => {
                self.plain_kind = PlainKind::List;
                self.html.push_str("<dl>");
            }
            Tag::DefinitionListTitle => self.html.push_str("<dt>"),
            Tag::DefinitionListDefinition => self.html.push_str("<dd>"),
            _ => {}
        }
    }

    fn end(&mut self, tag: &TagEnd) {
        if is_inline(tag) {
            self.html.push_str(inline_tag(tag, false));
            return;
        }
        if self.here {
            self.plain.push(' ');
            return;
        }
        match tag {
            TagEnd::Paragraph if self.is_bare() => {}
            TagEnd::Paragraph => self.html.push_str("</p>"),
            TagEnd::List(ordered) => self.html.push_str(if *ordered { "</ol>" } else { "</ul>" }),
            TagEnd::Item => self.html.push_str("</li>"),
            TagEnd::Table => self.html.push_str("</tbody></table></div>"),
            TagEnd::TableHead => {
                self.in_head = false;
                self.html.push_str("</tr></thead><tbody>");
            }
            TagEnd::TableRow => self.html.push_str("</tr>"),
            TagEnd::TableCell => self.html.push_str(if self.in_head { "</th>" } else { "</td>" }),
            TagEnd::FootnoteDefinition => self.close_footnote(),
            TagEnd::DefinitionList => self.html.push_str("</dl>"),
            TagEnd::DefinitionListTitle => self.html.push_str("</dt>"),
            TagEnd::DefinitionListDefinition => self.html.push_str("</dd>"),
            TagEnd::HtmlBlock => return,
            _ => {}
        }
        self.plain.push(' ');
        self.depth = self.depth.saturating_sub(1);
    }

    /// Begins a new line of a note, unless it is the first.
    fn break_line(&mut self) {
        if !self.html.is_empty() || !self.pieces.is_empty() {
            self.html.push_str("<br>");
        }
    }

    /// In a footnote the outer paragraph is the note itself.
    fn is_bare(&self) -> bool {
        self.open_footnotes.last().is_some_and(|f| self.depth <= f.depth + 1)
    }

    fn enter(&mut self, range: &Range<usize>) {
        self.depth += 1;
        if self.depth == 1 {
            self.plain_start = range.start;
        }
    }

    /// Says once that a text is nested too deeply; what is deeper isn't read, so that no text can exhaust the stack.
    fn report_depth(&mut self, range: &Range<usize>) {
        if !std::mem::replace(&mut self.too_deep, true) {
            let span = self.span(range);
            self.diagnostics.push(
                Diagnostic::new(
                    &codes::TOO_DEEP,
                    self.file,
                    span,
                    format!("lists and block quotations are nested more than {MAX_DEPTH} levels deep"),
                )
                .help("remove some of the levels"),
            );
        }
    }

    fn open_cell(&mut self) {
        let align = match self.table.get(self.cell) {
            Some(Alignment::Center) => " class=\"center\"",
            Some(Alignment::Right) => " class=\"right\"",
            _ => "",
        };
        self.cell += 1;
        let scope = if self.in_head { " scope=\"col\"" } else { "" };
        let name = if self.in_head { "th" } else { "td" };
        write!(self.html, "<{name}{scope}{align}>").unwrap_or_default();
    }

    fn push(&mut self, piece: Piece) {
        self.flush();
        self.pieces.push(piece);
    }

    /// A tag with an anchor in it, which is another where several texts stand on one page.
    fn opening(&mut self, before: &str, anchor: String, after: &str) {
        self.html.push_str(before);
        self.push(Piece::Anchor(anchor.into()));
        self.html.push_str(after);
    }

    fn flush(&mut self) {
        if !self.html.is_empty() {
            // What is gathered in is used again; what is kept is as small as can be.
            self.pieces.push(Piece::Html(self.html.as_str().into()));
            self.html.clear();
        }
    }

    fn end_block(&mut self, end: usize) {
        self.flush();
        let pieces: Vec<Piece> = self.pieces.drain(..).collect();
        let notes = std::mem::take(&mut self.block_notes);
        if !self.plain.trim().is_empty() {
            let span = self.span(&(self.plain_start..end.max(self.plain_start)));
            let text = one_line(&self.plain).into();
            // A block that leaves nothing behind is the definition of a footnote.
            let kind = if pieces.is_empty() { PlainKind::Note } else { self.plain_kind };
            self.body.plain.push(Plain { kind, text, span, cited: self.plain_cited });
        }
        self.plain.clear();
        self.plain_kind = PlainKind::Paragraph;
        self.plain_cited = false;
        if !pieces.is_empty() {
            self.body.blocks.push(Block { pieces, notes });
            return;
        }
        // The definition of a footnote shows nothing itself; the notes that it refers to stand beside the block before it.
        match self.body.blocks.last_mut() {
            Some(last) => last.notes.extend(notes),
            None => self.block_notes = notes,
        }
    }

    fn raw_html(&mut self, html: &str, range: &Range<usize>) {
        // A comment is the editor's own note: it isn't published.
        let mut html = html.trim();
        while let Some((_, after)) = html.strip_prefix("<!--").and_then(|inner| inner.split_once("-->")) {
            html = after.trim_start();
        }
        // Of an element its opening is the fault; the closing follows from it.
        if html.is_empty() || self.only_closes(html) {
            return;
        }
        let opened = html.split('<').skip(1).map(element_name).filter(|name| !name.is_empty());
        self.elements.extend(opened);
        let written = self.text.get(range.clone()).map_or(range.len(), |t| t.trim_end().len());
        let span = self.span(&(range.start..range.start + written));
        let repeated = self.diagnostics.last().is_some_and(|d| {
            d.code == &codes::RAW_HTML
                && d.place.as_ref().is_some_and(|p| p.span.end + 1 >= span.start && span.start > 0)
        });
        if !repeated {
            self.diagnostics.push(
                Diagnostic::new(&codes::RAW_HTML, self.file, span, "HTML isn't allowed in a text").help(
                    "use Markdown; write `\\<` for a less-than sign, and end a comment with `-->` on its own line",
                ),
            );
        }
    }

    /// Whether HTML is nothing but end tags of elements already reported.
    fn only_closes(&self, html: &str) -> bool {
        let mut rest = html;
        while let Some((tag, after)) = rest.strip_prefix("</").and_then(|inner| inner.split_once('>')) {
            if tag.trim() != element_name(tag) && tag.trim().to_lowercase() != element_name(tag)
                || !self.elements.contains(&element_name(tag))
            {
                return false;
            }
            rest = after.trim_start();
        }
        rest.is_empty()
    }

    // ----------------------------------------------------------------------------------------------------------- notes

    fn citation(&mut self, text: &str, range: &Range<usize>, index: usize) {
        let number = self.body.citations.len() as u32;
        let items = self.cite_items(text, range);
        let span = self.span(range);
        self.body.citations.push(Citation { items, span });
        self.plain_cited = true;
        if let Some(found) = self.quotes.by_citation.remove(&index) {
            let anchor = if found.marked && !self.here { format!("q-{}", found.number) } else { String::new() };
            let span = self.span(&found.range);
            self.report_markup(&found, span);
            self.body.quotations.push(Quotation {
                text: found.words.into(),
                citation: number,
                span,
                anchor: anchor.into(),
                markup: found.markup,
            });
        }
        self.trim_space_before_mark();
        if self.here || !self.open_footnotes.is_empty() {
            return self.mark(Piece::CiteHere(number));
        }
        self.body.notes.push(Note::Citation(number));
        let note = self.body.notes.len() as u32;
        self.block_notes.push(note);
        self.mark(Piece::NoteMark(note, 0));
    }

    /// What makes a reader see other words than those that are looked up.
    fn report_markup(&mut self, found: &Found, span: Span) {
        if let Some(c) = toml_reader::first_unseen(&found.words).map(|(_, c)| c) {
            let said = format!("the quotation contains an invisible character: U+{:04X}", u32::from(c));
            let d = Diagnostic::new(&codes::UNSEEN_IN_QUOTATION, self.file, span, said);
            self.diagnostics.push(d.help("remove it; many editors can show invisible characters"));
        }
        let mut last = None;
        for markup in &found.markup {
            let words = shortened(found.words.get(markup.range.clone()).unwrap_or_default());
            if last.replace(markup.kind) == Some(markup.kind) {
                continue; // report one of a kind: its fix fixes the others
            }
            let d = |code, said: String| Diagnostic::new(code, self.file, span, said);
            let told = match markup.kind {
                MarkupKind::Struck => d(&codes::STRUCK_IN_QUOTATION, format!("the quotation has a line through `{words}`"))
                    .help("remove the tildes; write […] for words that you leave out, and put words that you add in [brackets]"),
                MarkupKind::Emphasis | MarkupKind::Code if found.emphasis_is_told => continue,
                MarkupKind::Emphasis => d(&codes::EMPHASIS_IN_QUOTATION, format!("the quotation doesn't say whose emphasis `{words}` is"))
                    .help("say so at the end of the citation: [@source-id, p. 73, emphasis added], or `emphasis in original`")
                    .help("or remove the asterisks"),
                MarkupKind::Link => d(&codes::LINK_IN_QUOTATION, format!("`{words}` is a link that the source doesn't have"))
                    .help("put the link in your own words, before or after the quotation"),
                MarkupKind::Code => d(&codes::EMPHASIS_IN_QUOTATION, format!("the quotation sets `{words}` as code and doesn't say who did that"))
                    .help("remove the backticks, or say so at the end of the citation: [@source-id, p. 73, emphasis added]"),
            };
            self.diagnostics.push(told);
        }
    }

    /// A mark leads somewhere itself: one in the words of a link stands behind the link.
    fn mark(&mut self, mark: Piece) {
        if self.in_link {
            self.marks.push(mark);
            return;
        }
        if matches!(mark, Piece::CiteHere(_)) {
            self.html.push(' ');
        }
        self.push(mark);
    }

    /// A mark stands directly after the word, whether or not a space was written before the bracket.
    fn trim_space_before_mark(&mut self) {
        let end = self.html.trim_end_matches([' ', '\n']).len();
        self.html.truncate(end);
    }

    fn cite_items(&mut self, text: &str, range: &Range<usize>) -> Vec<CiteItem> {
        // The raw text has the same parts, but for white space and the marks of a block quotation around its lines.
        let raw = self.text.get(range.start + 1..range.end).unwrap_or_default();
        let raw = raw.split(']').next().unwrap_or_default();
        let mut items = Vec::new();
        let mut at = range.start + 1;
        for (part, written) in text.split(';').zip(raw.split(';')) {
            let whole = at..at + written.len();
            at = whole.end + 1;
            match cite_item(part) {
                Some(CiteParts { before, id, locator, after }) => {
                    let from = written.find(&format!("@{id}")).map_or(whole.start, |n| whole.start + n + 1);
                    let span = self.span(&(from..(from + id.len()).min(whole.end)));
                    let said = |words: &str| (!words.is_empty()).then(|| one_line(words).into());
                    let (before, after) = (said(before), said(after));
                    items.push(CiteItem { source: Spanned::new(id.into(), span), locator, before, after });
                }
                None => {
                    let span = self.span(&whole);
                    self.diagnostics.push(
                        Diagnostic::new(
                            &codes::BAD_CITE_SYNTAX,
                            self.file,
                            span,
                            format!("can't read `{}` as a citation", part.trim()),
                        )
                        .help("write [@source-id, p. 73], and separate several with semicolons: [@one, p. 3; @two]")
                        .help(format!("for a place, write for example: {}", super::locator::FORMS)),
                    );
                }
            }
        }
        items
    }

    fn report_swallowing(&mut self, range: &Range<usize>) {
        let span = self.span(range);
        self.diagnostics.push(
            Diagnostic::new(
                &codes::BRACKETS_BEFORE_CITATION,
                self.file,
                span,
                "words directly before a citation can't be in brackets",
            )
            .help("remove the brackets around the words: words [@source-id, p. 73]"),
        );
    }

    fn footnote_reference(&mut self, label: &str, range: &Range<usize>) {
        let span = self.span(range);
        let next = self.body.notes.len() as u32 + 1;
        let entry = self.referred.entry(label.to_owned()).or_insert((next, 0, span));
        let (number, again) = (entry.0, entry.1);
        entry.1 += 1;
        if again == 0 {
            self.body.notes.push(Note::Footnote(Vec::new()));
            self.block_notes.push(number);
        }
        self.trim_space_before_mark();
        self.mark(Piece::NoteMark(number, again));
    }

    fn open_footnote(&mut self, label: &str, range: &Range<usize>) {
        self.flush();
        let end = self.text.get(range.clone()).and_then(|t| t.find(':')).map_or(range.end, |n| range.start + n + 1);
        let span = self.span(&(range.start..end));
        // What is written already belongs to the block around the definition.
        let around = std::mem::take(&mut self.pieces);
        self.open_footnotes.push(OpenFootnote { label: label.to_owned(), span, around, depth: self.depth });
    }

    fn close_footnote(&mut self) {
        self.flush();
        let Some(OpenFootnote { label, span, around, .. }) = self.open_footnotes.pop() else { return };
        let pieces = std::mem::replace(&mut self.pieces, around);
        if self.footnotes.contains_key(&label) {
            self.diagnostics.push(
                Diagnostic::new(
                    &codes::FOOTNOTE_TWICE,
                    self.file,
                    span,
                    format!("the footnote `[^{label}]` is defined twice"),
                )
                .help("keep one of the two, or give this one another label"),
            );
            return;
        }
        self.footnotes.insert(label, (pieces, span));
    }

    // ---------------------------------------------------------------------------------------------------- links and images

    fn link(&mut self, dest: &str, kind: LinkType, events: &Events, index: usize) -> usize {
        let range = &events[index].1;
        let end = skip(events, index);
        if let Some(word) = dest.strip_prefix("alert:").filter(|_| is_reference(kind)) {
            // An alert's first line in the middle of a text is just words.
            escape(&mut self.html, &format!("[!{}]", word.to_uppercase()));
            return end;
        }
        let target = self.target(dest, kind, range);
        let number = self.body.links.len() as u32;
        let span = self.span(range);
        let is_wordless = !events[index + 1..end - 1].iter().any(|(event, _)| shows(event));
        let bare = matches!(kind, LinkType::WikiLink { has_pothole } if !has_pothole || is_wordless);
        if is_wordless && !bare {
            let d = Diagnostic::new(&codes::WORDLESS_LINK, self.file, span, "this link has no text");
            self.diagnostics.push(d.help("put the link on words that name its destination"));
        }
        let words = if bare { String::new() } else { flat(&events[index + 1..end - 1]) };
        self.body.links.push(Link { target, span, words: words.into() });
        // An address in the words of a link is a link of its own to the parser, but no link can stand in another.
        let within = std::mem::replace(&mut self.in_link, true);
        if !within {
            self.push(Piece::LinkOpen(number));
        }
        if bare {
            self.push(Piece::LinkTitle(number));
            self.plain.push(LINKED);
        } else {
            let mut inner = index + 1;
            while inner < end - 1 {
                inner = self.event(events, inner);
            }
        }
        self.in_link = within;
        if !within {
            self.push(Piece::LinkClose(number));
            std::mem::take(&mut self.marks).into_iter().for_each(|mark| self.mark(mark));
        }
        end
    }

    /// A title shows only to those who rest a mouse on it, so it isn't shown at all.
    fn report_title(&mut self, title: &str, range: &Range<usize>) {
        if title.trim().is_empty() {
            return;
        }
        let span = self.span(range);
        let said = format!("readers won't see the title “{}”", shortened(title));
        let d = Diagnostic::new(&codes::UNSHOWN_TITLE, self.file, span, said);
        self.diagnostics.push(d.help("put the words in the text, and remove the title after the address"));
    }

    fn target(&mut self, dest: &str, kind: LinkType, range: &Range<usize>) -> LinkTarget {
        // In a table the bar of a link needs a backslash, which isn't a part of the id.
        let has_bar = matches!(kind, LinkType::WikiLink { has_pothole: true });
        let dest = if has_bar { dest.trim_end_matches('\\') } else { dest };
        let (path, anchor) = match dest.split_once('#') {
            Some((path, anchor)) => (path, Some(url::anchor(anchor).into())),
            None => (dest, None),
        };
        if matches!(kind, LinkType::WikiLink { .. }) {
            return match (path, anchor) {
                ("", Some(anchor)) => LinkTarget::Anchor(anchor),
                (id, anchor) => LinkTarget::Id(id.trim().into(), anchor),
            };
        }
        if matches!(kind, LinkType::Email) {
            return LinkTarget::External(format!("mailto:{dest}").into());
        }
        if url::scheme(dest).is_some() || dest.starts_with("//") {
            return self.external(dest, range);
        }
        match (path, anchor) {
            ("", Some(anchor)) => LinkTarget::Anchor(anchor),
            (path, anchor) if path.ends_with(".md") => {
                let file = match path.strip_prefix("@/") {
                    Some(path) => Some(format!("content/{path}")),
                    None => url::resolve(&self.file.path, path),
                };
                LinkTarget::File(file.unwrap_or_else(|| path.to_owned()).into(), anchor)
            }
            _ => LinkTarget::Asset(dest.trim_start_matches('/').into()),
        }
    }

    fn external(&mut self, dest: &str, range: &Range<usize>) -> LinkTarget {
        if url::is_allowed_external(dest) {
            return LinkTarget::External(dest.into());
        }
        let span = self.span(range);
        self.diagnostics.push(
            Diagnostic::new(
                &codes::REFUSED_LINK,
                self.file,
                span,
                format!("a link to `{}` isn't allowed", shortened(dest)),
            )
            .help("an external link must begin with https:, http:, mailto: or tel:"),
        );
        LinkTarget::Refused
    }

    fn image(&mut self, dest: &str, events: &Events, index: usize) -> usize {
        let end = skip(events, index);
        let range = &events[index].1;
        let alt = flat(&events[index + 1..end - 1]);
        let target = match self.target(dest, LinkType::Inline, range) {
            LinkTarget::External(_) => {
                let span = self.span(range);
                self.diagnostics.push(
                    Diagnostic::new(
                        &codes::EXTERNAL_IMAGE,
                        self.file,
                        span,
                        "an image from another website isn't allowed",
                    )
                    .help("put the image in static/ and use it from there; pages load nothing from other websites"),
                );
                LinkTarget::Refused
            }
            target => target,
        };
        let number = self.body.links.len() as u32;
        let span = self.span(range);
        if alt.trim().is_empty() {
            self.diagnostics.push(
                Diagnostic::new(&codes::NO_ALTERNATIVE, self.file, span, "the image has no alternative text")
                    .help("describe what it shows between the square brackets"),
            );
        }
        // A reader who hears the page takes them for somebody's words, and no citation can follow them there.
        if crate::quote_match::has_marks(&alt) {
            self.uncited_in_images.push(span);
        }
        self.body.links.push(Link { target, span, words: alt.clone().into() });
        self.push(Piece::Image(number, alt.into()));
        end
    }

    // ------------------------------------------------------------------------------------------------------ whole blocks

    fn heading(&mut self, tag: &Tag, events: &Events, index: usize) -> usize {
        let Tag::Heading { level, .. } = tag else { return index + 1 };
        let range = events[index].1.clone();
        let end = skip(events, index);
        let text = flat(&events[index + 1..end - 1]);
        let level = (level_number(*level)).max(2);
        let id = self.ids.remove(&index);
        let anchor = self.anchor(id.as_deref().unwrap_or(&text));
        self.enter(&range);
        self.plain_kind = PlainKind::Heading;
        self.opening(&format!("<h{level} id=\""), anchor.clone(), "\">");
        let mut inner = index + 1;
        while inner < end - 1 {
            inner = self.event(events, inner);
        }
        write!(self.html, "</h{level}>").unwrap_or_default();
        self.depth -= 1;
        let span = self.span(&range);
        self.body.headings.push(Heading { level, anchor: anchor.into(), text: text.into(), span });
        end
    }

    /// An anchor for a heading that no other heading has, and that no note or quotation can have.
    fn anchor(&mut self, text: &str) -> String {
        let mut base = url::slug(text);
        let is_number =
            |rest: &str| rest.strip_prefix('-').is_some_and(|r| r.starts_with(|c: char| c.is_ascii_digit()));
        let numbered = NUMBERED.iter().any(|p| base.strip_prefix(p).is_some_and(is_number));
        if numbered || base.starts_with("under-") || RESERVED.contains(&base.as_str()) {
            base.push_str("-section");
        }
        let mut anchor = base.clone();
        if NUMBERED.contains(&base.as_str()) {
            base.push_str("-section"); // the second `Note` must not be note-2
        }
        while !self.anchors.insert(anchor.clone()) {
            let times = self.repeated.entry(base.clone()).or_insert(1);
            *times += 1;
            anchor = format!("{base}-{times}");
        }
        anchor
    }

    fn code(&mut self, kind: &CodeBlockKind, events: &Events, index: usize) -> usize {
        let end = skip(events, index);
        let range = events[index].1.clone();
        let text = flat_raw(&events[index + 1..end - 1]);
        let language = match kind {
            CodeBlockKind::Fenced(info) => info.split_whitespace().next().unwrap_or("").to_owned(),
            CodeBlockKind::Indented => String::new(),
        };
        let source = match kind {
            CodeBlockKind::Fenced(info) => info.split_whitespace().nth(1).map(Into::into),
            CodeBlockKind::Indented => None,
        };
        self.enter(&range);
        self.plain_kind = PlainKind::Code;
        self.plain.push_str(&text);
        if language == "statute" {
            self.statute(&text, &range);
            self.body.statutes.push(super::body::StatuteFence { text, source, span: self.span(&range) });
        } else {
            if highlight::is_too_long(&language, &text) {
                let span = self.span(&(range.start..range.start + 3));
                let d = Diagnostic::new(&codes::LONG_CODE, self.file, span, highlight::TOO_LONG);
                self.diagnostics
                    .push(d.help("break the line, or remove the language from the fence if colors don't matter"));
            }
            self.html.push_str("<pre class=\"code\" tabindex=\"0\"><code>");
            match highlight::code(&language, &text) {
                Some(html) => self.html.push_str(&html),
                None => escape(&mut self.html, &text),
            }
            self.html.push_str("</code></pre>");
        }
        self.depth -= 1;
        end
    }

    fn statute(&mut self, text: &str, range: &Range<usize>) {
        self.html.push_str("<div class=\"statute\" role=\"group\" aria-label=\"");
        self.push(Piece::Word(key::STATUTE_TEXT, "".into()));
        self.html.push_str("\">");
        for provision in statute::provisions(text) {
            self.provision(&provision, range);
            self.body.provisions.push(provision);
        }
        self.html.push_str("</div>");
    }

    fn provision(&mut self, provision: &statute::Provision, range: &Range<usize>) {
        let depth = provision.depth.min(6);
        write!(self.html, "<p class=\"d{depth}\"").unwrap_or_default();
        if let Some(anchor) = provision.anchor() {
            if self.anchors.insert(anchor.clone()) {
                self.opening(" id=\"", anchor, "\"");
            } else {
                let span = self.span(range);
                self.diagnostics.push(
                    Diagnostic::new(
                        &codes::TWO_STATUTE_TEXTS,
                        self.file,
                        span,
                        format!("{} appears twice in the statute's text", provision.pinpoint),
                    )
                    .help("write each subsection only once in the statute fences of an entry"),
                );
            }
        }
        self.html.push('>');
        if !provision.designators.is_empty() {
            let (anchor, name) = (provision.pinpoint.anchor(), &provision.pinpoint);
            self.opening("<a class=\"des\" href=\"#", anchor, "\"");
            self.html.push_str(" aria-label=\"");
            self.push(Piece::Word(key::STATUTE_SUBSECTION, name.to_string().into()));
            write!(self.html, "\">{}</a> ", provision.designators).unwrap_or_default();
        }
        for (mark, words) in highlight::statute_marks(&provision.text) {
            match mark {
                Mark::Words => escape(&mut self.html, words),
                Mark::Designator | Mark::Reference => {
                    self.html.push_str(if mark == Mark::Designator {
                        "<span class=\"des\">"
                    } else {
                        "<span class=\"ref\">"
                    });
                    escape(&mut self.html, words);
                    self.html.push_str("</span>");
                }
            }
        }
        self.html.push_str("</p>");
    }

    fn block_quote(&mut self, events: &Events, index: usize) -> usize {
        let end = skip(events, index);
        let range = events[index].1.clone();
        self.enter(&range);
        let mut inner = index + 1;
        if let Some(head) = alert_head(events, index) {
            self.plain_kind = PlainKind::Alert;
            self.alert_title(events, &head);
            inner = head.next;
            if matches!(events[head.next].0, Event::End(TagEnd::Paragraph)) {
                inner += 1; // the title was the whole paragraph
            } else {
                self.depth += 1; // the paragraph began with the title, so its start was not met
                self.html.push_str("<p>");
            }
            self.inner(events, inner, end);
            self.html.push_str("</div>");
        } else {
            self.plain_kind = PlainKind::Quotation;
            let cited = self.quotes.by_citation.range(index..end).next().map(|(i, f)| (*i, f.number, f.marked));
            match cited {
                // The citation inside is this quotation's own: the block carries the anchor.
                Some((at, number, false)) if !self.here => {
                    self.opening("<blockquote class=\"q\" id=\"", format!("q-{number}"), "\">");
                    if let Some(found) = self.quotes.by_citation.get_mut(&at) {
                        found.marked = true;
                    }
                }
                _ => self.html.push_str("<blockquote>"),
            }
            self.inner(events, inner, end);
            self.html.push_str("</blockquote>");
        }
        self.depth -= 1;
        end
    }

    fn alert_title(&mut self, events: &Events, head: &AlertHead) {
        let AlertHead { kind, title, .. } = head;
        write!(self.html, "<div class=\"alert {kind}\" role=\"note\"><p class=\"title\">").unwrap_or_default();
        let written = flat(&events[title.clone()]);
        if written.trim().is_empty() {
            write!(self.html, "{}{}", kind[..1].to_uppercase(), &kind[1..]).unwrap_or_default();
        } else {
            let (pieces, start) = (self.pieces.len(), self.html.len());
            self.inner(events, title.start, title.end + 1);
            if self.pieces.len() == pieces && self.html[start..].starts_with(' ') {
                self.html.remove(start); // it parted the title from its mark
            }
            // In its plain words the title is a sentence of its own.
            let is_open = written.trim().ends_with(char::is_alphanumeric);
            self.plain.push_str(if is_open { ". " } else { " " });
        }
        self.html.push_str("</p>");
    }

    fn inner(&mut self, events: &Events, mut inner: usize, end: usize) {
        while inner < end - 1 {
            inner = self.event(events, inner);
        }
    }

    fn finish(mut self) -> (Body, Vec<Diagnostic>) {
        let referred = std::mem::take(&mut self.referred);
        let mut footnotes = std::mem::take(&mut self.footnotes);
        for (label, (number, _, _)) in &referred {
            // pulldown-cmark makes a reference only of labels that are defined, so the definition is there.
            if let (Some((pieces, _)), Some(note)) =
                (footnotes.remove(label), self.body.notes.get_mut(*number as usize - 1))
            {
                *note = Note::Footnote(pieces);
            }
        }
        for (label, (_, span)) in footnotes {
            self.diagnostics.push(
                Diagnostic::new(
                    &codes::UNUSED_FOOTNOTE,
                    self.file,
                    span,
                    format!("nothing refers to the footnote `[^{label}]`"),
                )
                .help(format!("put [^{label}] where it belongs in the text, or remove the footnote")),
            );
        }
        self.quotes.too_deep.take().into_iter().for_each(|range| self.report_depth(&range));
        self.lone_marks();
        self.body.uncited = self.quotes.uncited.iter().map(|r| (self.place)(r.clone())).collect();
        self.body.uncited.append(&mut self.uncited_in_images);
        self.undefined_footnotes();
        self.body.shrink();
        (self.body, self.diagnostics)
    }

    /// What a mark without a partner leaves open is whose words they are: nothing is looked up there.
    fn lone_marks(&mut self) {
        let mut alone = std::mem::take(&mut self.quotes.alone);
        alone.sort_unstable();
        for (at, nested) in alone {
            let length = self.text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
            let span = self.span(&(at..at + length));
            let said = "this quotation mark has no partner in its paragraph";
            let d = Diagnostic::new(&codes::LONE_MARK, self.file, span, said).help(
                "add the missing quotation mark; if the quotation has several paragraphs, make it a block quotation with `> ` before every line",
            );
            // Nested straight quotation marks can't be paired.
            let nests =
                "for a quotation inside a quotation, use “ and ” or single quotation marks: \"He said 'no' to me.\"";
            self.diagnostics.push(if nested { d.help(nests) } else { d });
        }
    }

    fn in_code(&self, at: usize) -> bool {
        let after = self.code.partition_point(|range| range.end <= at);
        self.code.get(after).is_some_and(|range| range.contains(&at))
    }

    /// A reference to a footnote that isn't defined comes out of the parser as plain words; look for it there.
    fn undefined_footnotes(&mut self) {
        let plain = self.body.plain.iter().filter(|p| p.kind != PlainKind::Code);
        let shown: BTreeSet<&str> = plain.flat_map(|p| footnote_labels(&p.text)).map(|(_, label)| label).collect();
        let missing: Vec<(Range<usize>, String)> = footnote_labels(self.text)
            .filter(|(at, label)| shown.contains(label) && !self.in_code(*at))
            .map(|(at, label)| (at..at + label.len() + 3, label.to_owned()))
            .collect();
        for (range, label) in missing {
            let span = self.span(&range);
            self.diagnostics.push(
                Diagnostic::new(&codes::UNKNOWN_FOOTNOTE, self.file, span, format!("there's no footnote `[^{label}]`"))
                    .help(format!("define it at the end of the text: [^{label}]: …")),
            );
        }
    }
}

impl Writer<'_> {
    fn report_unread(&mut self, faults: Vec<Fault>) {
        for Fault { range, code, said, help } in faults {
            let span = self.span(&range);
            self.diagnostics.push(Diagnostic::new(code, self.file, span, said).help(help));
        }
    }
}

// --------------------------------------------------------------------------------------------------------------------- helpers

/// The name that the inside of a tag begins with, in small letters.
fn element_name(tag: &str) -> String {
    let end = tag.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(tag.len());
    tag[..end].to_lowercase()
}

/// What looks like a reference to a footnote: where it begins, and its label of at most 40 characters.
fn footnote_labels(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices("[^").filter_map(|(at, _)| {
        let rest = &text[at + 2..];
        let (end, _) = rest.char_indices().take(41).find(|(_, c)| *c == ']' || c.is_whitespace())?;
        (end > 0 && rest[end..].starts_with(']')).then(|| (at, &rest[..end]))
    })
}

/// The event after the end of the element that starts at `index`.
pub(super) fn skip(events: &Events, index: usize) -> usize {
    events.after[index]
}

fn flat(events: &[(Event, Range<usize>)]) -> String {
    steps::add(events.len());
    let mut text = String::new();
    for (event, _) in events {
        match event {
            Event::Text(t) | Event::Code(t) => text.push_str(t),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    text
}

/// Whether an event leaves something to be seen.
fn shows(event: &Event) -> bool {
    match event {
        Event::Text(text) | Event::Code(text) => !text.trim().is_empty(),
        Event::Start(Tag::Image { .. }) => true,
        _ => false,
    }
}

fn flat_raw(events: &[(Event, Range<usize>)]) -> String {
    events.iter().filter_map(|(e, _)| if let Event::Text(t) = e { Some(t.as_ref()) } else { None }).collect()
}

/// The first line of a note set apart: `[!NOTE] Title`.
pub(super) struct AlertHead {
    kind: &'static str,
    /// The events of the title.
    pub title: Range<usize>,
    /// The first event behind it and the end of its line.
    next: usize,
}

/// If a block quotation begins with `[!NOTE] Title`, what that line is.
pub(super) fn alert_head(events: &Events, index: usize) -> Option<AlertHead> {
    let (Event::Start(Tag::Paragraph), Event::Start(Tag::Link { dest_url, link_type, .. })) =
        (&events.get(index + 1)?.0, &events.get(index + 2)?.0)
    else {
        return None;
    };
    let kind = alert_kind(dest_url.strip_prefix("alert:").filter(|_| is_reference(*link_type))?)?;
    let start = skip(events, index + 2);
    let mut end = start;
    // A title ends with its line, but not inside of emphasis: what is opened there must be closed there.
    let next = loop {
        match &events.get(end)?.0 {
            Event::SoftBreak | Event::HardBreak => break end + 1,
            Event::End(TagEnd::Paragraph) => break end,
            _ => end = skip(events, end),
        }
    };
    Some(AlertHead { kind, title: start..end, next })
}

/// The parts of `see @id, p. 73, emphasis added`.
pub(super) struct CiteParts<'a> {
    /// The words before the source: `see`.
    before: &'a str,
    id: &'a str,
    locator: Option<Locator>,
    /// The remark behind the place: `emphasis added`.
    after: &'a str,
}

/// Reads one source of a citation, with its place. `None` if it can't be read.
pub(super) fn cite_item(part: &str) -> Option<CiteParts<'_>> {
    let (before, rest) = part.trim().split_once('@')?;
    if !(before.is_empty() || before.ends_with(char::is_whitespace) && is_signal(before)) {
        return None;
    }
    let (id, place) = match rest.split_once(',') {
        Some((id, place)) => (id.trim_end(), Some(place)),
        None => (rest.trim_end(), None),
    };
    if !url::is_id(id) {
        return None;
    }
    let (place, after) = match place.map(|place| place.rsplit_once(',').unwrap_or(("", place))) {
        Some((head, last)) if quoted::tells_emphasis(last) => (Some(head).filter(|head| !head.is_empty()), last.trim()),
        _ => (place, ""),
    };
    let before = before.trim().trim_matches(['*', '_']);
    let locator = place.map(|place| Locator::parse(&place.replace('\n', " ")));
    match locator {
        None => Some(CiteParts { before, id, locator: None, after }),
        Some(locator) => locator.map(|l| CiteParts { before, id, locator: Some(l), after }),
    }
}

/// Whether words before a source are a signal of a citation, which is shown before it.
pub(super) fn is_signal(words: &str) -> bool {
    const SIGNALS: [&str; 46] = [
        "see",
        "see also",
        "see generally",
        "see e.g.",
        "see also e.g.",
        "e.g.",
        "cf.",
        "cf",
        "but see",
        "but cf.",
        "but see e.g.",
        "accord",
        "contra",
        "compare",
        "with",
        "quoted in",
        "quoting",
        "cited in",
        "citing",
        "reprinted in",
        "excerpted in",
        "discussed in",
        "summarized in",
        "reported in",
        "as reported in",
        "also",
        "and",
        "here",
        "in",
        "from",
        "after",
        "ver",
        "véase",
        "véase también",
        "véanse",
        "compárese",
        "citado en",
        "pero véase",
        "en contra",
        "por ejemplo",
        "p. ej.",
        "siehe",
        "vgl.",
        "zitiert nach",
        "voir",
        "cité dans",
    ];
    let bare = words.replace(['*', '_', ','], "").to_lowercase();
    let bare = bare.split_whitespace().collect::<Vec<_>>().join(" ");
    SIGNALS.contains(&bare.as_str())
}

fn inline_tag(tag: &TagEnd, open: bool) -> &'static str {
    match (tag, open) {
        (TagEnd::Emphasis, true) => "<em>",
        (TagEnd::Emphasis, false) => "</em>",
        (TagEnd::Strong, true) => "<strong>",
        (TagEnd::Strong, false) => "</strong>",
        (TagEnd::Strikethrough, true) => "<s>",
        (TagEnd::Strikethrough, false) => "</s>",
        _ => "",
    }
}

fn level_number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

fn shortened(text: &str) -> String {
    let short: String = text.chars().take(40).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}

/// Escapes text for HTML, in elements and in quoted attributes.
pub fn escape(html: &mut String, text: &str) {
    let mut at = 0;
    for (i, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => continue,
        };
        html.push_str(&text[at..i]);
        html.push_str(entity);
        at = i + 1;
    }
    html.push_str(&text[at..]);
}
