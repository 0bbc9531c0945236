//! Finds the quotations of a text among the events of pulldown-cmark: words in quotation marks that a citation follows, and block
//! quotations that end in one.

use super::body::{Markup, MarkupKind};
use super::markdown::{Events, MAX_DEPTH, alert_head, citation_of, is_inline, skip};
use super::steps;
use crate::quote_match::{self, Mark, Sign};
use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};
use std::collections::BTreeMap;
use std::ops::Range;

/// Where quotations begin and end among the events, and their words.
#[derive(Default)]
pub(super) struct Quotes {
    /// Tags to put into a text event, by event and byte.
    pub tags: BTreeMap<(usize, usize), QuoteTag>,
    /// By the event at which their citation starts.
    pub by_citation: BTreeMap<usize, Found>,
    /// Quoted words without a citation, as ranges of the text.
    pub uncited: Vec<Range<usize>>,
    /// Where marks without a partner stand, and whether there are others of the kind around them.
    pub alone: Vec<(usize, bool)>,
    /// The first quotation that stands in too many others to be looked up.
    pub too_deep: Option<Range<usize>>,
    /// Straight marks that are shown otherwise than the parser has it, by event.
    shown: Vec<(usize, &'static str)>,
    /// How many numbers were given.
    numbered: usize,
}

/// A tag around the words of a quotation.
#[derive(Clone, Copy)]
pub(super) enum QuoteTag {
    /// It begins the quotation of this number.
    Open(usize),
    /// It ends one.
    Close,
}

/// A quotation.
pub(super) struct Found {
    pub words: String,
    pub range: Range<usize>,
    pub number: usize,
    pub marked: bool,
    /// What changes how its words are read, as ranges of them.
    pub markup: Vec<Markup>,
    /// Whether the citation or the words beside it say whose the emphasis is.
    pub emphasis_is_told: bool,
    /// Where its marks stand in `tags`, if it is marked there.
    marks: Option<[(usize, usize); 2]>,
}

/// A text event, or what stands for one.
struct RunPiece {
    flat: usize,
    length: usize,
    event: usize,
    range: Range<usize>,
    inside: Option<usize>,
    straight: bool,
}

/// One run of text: a paragraph, a heading, a cell.
#[derive(Default)]
struct Run {
    flat: String,
    pieces: Vec<RunPiece>,
    /// Where in `flat` citations stand, and their events.
    cites: Vec<(usize, usize)>,
    /// Where in `flat` stands what isn't in it: citations and calls of footnotes.
    breaks: Vec<usize>,
    styles: Styles,
    tags: Vec<usize>,
    /// Whether quotations without a citation are no matter here: in a block quotation.
    quiet: bool,
}

/// What is struck, emphasised, linked or code in a text: of each the ranges in their order, none in another of the same kind.
#[derive(Default)]
struct Styles {
    open: Vec<(Option<Style>, usize)>,
    closed: [Vec<Range<usize>>; 5],
}

/// A kind of markup; which of the two kinds of emphasis it is matters only while it is read.
#[derive(Clone, Copy)]
enum Style {
    Struck,
    Emphasis,
    Strong,
    Link,
    Code,
}

impl Styles {
    fn start(&mut self, tag: &Tag, at: usize) {
        self.open.push((style_of(tag), at));
    }

    fn end(&mut self, at: usize) {
        let Some((Some(style), start)) = self.open.pop() else { return };
        let ranges = &mut self.closed[style as usize];
        while ranges.pop_if(|range| range.start >= start).is_some() {
            steps::add(1);
        }
        ranges.push(start..at);
    }

    /// What of it is in `words`, which stand in marks at `around`, as ranges of the words. What goes around the marks too changes nothing
    /// within them, unless it strikes them.
    fn within(&self, words: &Range<usize>, around: &Range<usize>) -> Vec<Markup> {
        const KINDS: [MarkupKind; 5] =
            [MarkupKind::Struck, MarkupKind::Emphasis, MarkupKind::Emphasis, MarkupKind::Link, MarkupKind::Code];
        let mut found = Vec::new();
        for (kind, ranges) in KINDS.into_iter().zip(&self.closed) {
            let first = ranges.partition_point(|range| range.end <= words.start);
            let here = ranges.iter().skip(first).take_while(|range| range.start < words.end);
            let goes_around = |r: &Range<usize>| words != around && r.start <= around.start && r.end >= around.end;
            let changing = here.filter(|range| kind == MarkupKind::Struck || !goes_around(range));
            let part = |r: &Range<usize>| r.start.max(words.start) - words.start..r.end.min(words.end) - words.start;
            found.extend(changing.map(|range| Markup { kind, range: part(range) }).filter(|m| !m.range.is_empty()));
        }
        steps::add(found.len() + 1);
        found
    }
}

fn style_of(tag: &Tag) -> Option<Style> {
    match tag {
        Tag::Strikethrough => Some(Style::Struck),
        Tag::Emphasis => Some(Style::Emphasis),
        Tag::Strong => Some(Style::Strong),
        // The title of an entry is looked up as it is shown; other words would be taken for the source's link.
        Tag::Link { link_type: LinkType::WikiLink { has_pothole: false }, .. } => None,
        Tag::Link { .. } => Some(Style::Link),
        _ => None,
    }
}

/// Finds the quotations, and sets the direction of straight marks right in the events.
pub(super) fn find(text: &str, events: &mut Events) -> Quotes {
    let mut quotes = scan(text, events);
    for (event, mark) in std::mem::take(&mut quotes.shown) {
        events.put(event, Event::Text(CowStr::Borrowed(mark)));
    }
    quotes
}

fn scan(source: &str, events: &Events) -> Quotes {
    let mut quotes = Quotes::default();
    let mut run = Run::default();
    let mut blocks: Vec<BlockQuote> = Vec::new();
    let (mut next, mut title_end) = (0, 0);
    for (index, (event, range)) in events.iter().enumerate() {
        steps::add(1);
        if index < next {
            continue; // a part of something that was read whole
        } else if index == title_end {
            quotes.flush(&mut run, events);
        }
        run.quiet = blocks.last().is_some_and(|b| !b.alert);
        match event {
            Event::Start(Tag::BlockQuote(_)) => {
                quotes.flush(&mut run, events);
                // Of the line that makes it a note the title is read like any other text.
                let title = alert_head(events, index).map(|head| head.title);
                (next, title_end) = title.as_ref().map_or((0, 0), |title| (title.start, title.end));
                blocks.last_mut().into_iter().for_each(BlockQuote::paragraph);
                blocks.push(BlockQuote { alert: title.is_some(), ..BlockQuote::default() });
            }
            Event::End(TagEnd::BlockQuote(_)) => {
                quotes.flush(&mut run, events);
                // What is nested deeper isn't read.
                let block = blocks.pop().filter(|_| blocks.len() < MAX_DEPTH);
                block.into_iter().for_each(|block| quotes.block(block, events));
            }
            event if is_edge(event) => {
                if matches!(event, Event::Start(Tag::CodeBlock(_))) {
                    next = skip(events, index); // code's quotation marks are its own
                }
                quotes.flush(&mut run, events);
                blocks.last_mut().into_iter().for_each(BlockQuote::paragraph);
            }
            event if citation_of(event).is_some() => {
                blocks.last_mut().into_iter().for_each(|block| block.cite(index));
                run.cite(index);
                next = skip(events, index);
            }
            // What an image shows, or the title of what a link leads to, is none of the words.
            Event::Start(
                Tag::Image { .. } | Tag::Link { link_type: LinkType::WikiLink { has_pothole: false }, .. },
            ) => {
                push(&mut run, &mut blocks, "\u{fffc}");
                next = skip(events, index);
            }
            Event::Text(text) => {
                let shown = run.text(source, text, index, range, &mut quotes);
                blocks.last_mut().into_iter().for_each(|block| block.text(shown, range));
            }
            event => inline(event, index, &mut run, &mut blocks),
        }
    }
    quotes.flush(&mut run, events);
    quotes
}

/// An event within a line that is neither text nor a citation.
fn inline(event: &Event, index: usize, run: &mut Run, blocks: &mut [BlockQuote]) {
    match event {
        Event::Start(tag) => {
            run.tags.push(index);
            run.styles.start(tag, run.flat.len());
            blocks.last_mut().into_iter().for_each(|block| block.styles.start(tag, block.flat.len()));
        }
        Event::End(_) => {
            run.tags.pop();
            run.styles.end(run.flat.len());
            blocks.last_mut().into_iter().for_each(|block| block.styles.end(block.flat.len()));
        }
        Event::Code(text) => {
            run.styles.open.push((Some(Style::Code), run.flat.len()));
            push(run, blocks, text);
            run.styles.end(run.flat.len());
        }
        Event::SoftBreak | Event::HardBreak => push(run, blocks, " "),
        Event::FootnoteReference(_) => run.breaks.push(run.flat.len()),
        _ => {}
    }
}

fn push(run: &mut Run, blocks: &mut [BlockQuote], words: &str) {
    run.flat.push_str(words);
    blocks.last_mut().into_iter().for_each(|block| block.push(words));
}

/// Whether an event begins or ends a block, so that no quotation runs across it.
fn is_edge(event: &Event) -> bool {
    match event {
        Event::Start(tag) => !is_inline(&tag.to_end()),
        Event::End(tag) => !is_inline(tag),
        Event::Rule => true,
        _ => false,
    }
}

impl Run {
    /// Takes in a text event; returns it as it is shown.
    fn text<'t>(
        &mut self,
        source: &str,
        text: &'t str,
        event: usize,
        range: &Range<usize>,
        quotes: &mut Quotes,
    ) -> &'t str {
        let written = source.get(range.clone()).unwrap_or_default();
        let straight = written.len() == 1 && matches!(written, "\"" | "'") && matches!(text, "“" | "”" | "‘" | "’");
        // Within a word and behind a measure it is no quotation mark, and stays as it is written.
        let is_word = |neighbor: Option<char>| neighbor.is_some_and(quote_match::is_word);
        let after = is_word(source.get(range.end..).and_then(|rest| rest.chars().next()));
        let touches = self.breaks.last().is_none_or(|at| *at < self.flat.len());
        let is_within = straight
            && written == "\""
            && touches
            && if after { is_word(self.flat.chars().next_back()) } else { quote_match::ends_in_feet(&self.flat) };
        let shown = if is_within { "\"" } else { text };
        if is_within {
            quotes.shown.push((event, "\""));
        }
        let (flat, length, inside) = (self.flat.len(), shown.len(), self.tags.last().copied());
        self.pieces.push(RunPiece { flat, length, event, range: range.clone(), inside, straight });
        self.flat.push_str(shown);
        shown
    }

    fn cite(&mut self, event: usize) {
        self.cites.push((self.flat.len(), event));
        self.breaks.push(self.flat.len());
    }

    fn piece(&self, at: usize) -> Option<&RunPiece> {
        let after = self.pieces.partition_point(|piece| piece.flat <= at);
        after.checked_sub(1).and_then(|at| self.pieces.get(at))
    }

    fn is_straight(&self, at: usize) -> bool {
        self.piece(at).is_some_and(|piece| piece.straight && piece.flat == at)
    }

    /// Where a byte of the text stands in the source.
    fn source(&self, at: usize) -> usize {
        self.piece(at).map_or(0, |piece| piece.range.start + (at - piece.flat).min(piece.range.len()))
    }

    /// The same, of the end of a mark.
    fn source_end(&self, at: usize) -> usize {
        let Some(piece) = self.piece(at.saturating_sub(1)) else { return 0 };
        let whole = at - piece.flat >= piece.length;
        if whole { piece.range.end } else { (piece.range.start + at - piece.flat).min(piece.range.end) }
    }

    /// Where a byte stands among the events.
    fn spot(&self, at: usize, end: bool) -> Option<((usize, usize), Option<usize>)> {
        let piece = self.piece(if end { at.saturating_sub(1) } else { at })?;
        let is_in = at <= piece.flat + piece.length;
        is_in.then_some(((piece.event, at - piece.flat), piece.inside))
    }

    fn pair(&self, opening: Range<usize>, closing: Range<usize>, depth: usize) -> Closed {
        let range = self.source(opening.start)..self.source_end(closing.end).max(self.source(opening.start));
        Closed { words: opening.end..closing.start, around: opening.start..closing.end, depth, range }
    }
}

/// A quotation in marks.
struct Closed {
    /// Where its words stand in the text.
    words: Range<usize>,
    /// The same, with its marks.
    around: Range<usize>,
    /// How many quotations it stands in.
    depth: usize,
    range: Range<usize>,
}

/// Goes through the marks and citations of a run.
struct Reader<'a> {
    run: &'a Run,
    quotes: &'a mut Quotes,
    events: &'a Events<'a>,
    open: Vec<&'a Sign>,
    /// The last quotation that was closed.
    closed: Option<Closed>,
    /// Open single marks and the like, by kind.
    quiet: BTreeMap<usize, Vec<&'a Sign>>,
    /// The last pair of them, and whether its closing one may be an apostrophe.
    quiet_pair: Option<(&'a Sign, &'a Sign)>,
    /// The last of them all.
    quiet_last: Option<&'a Sign>,
    nested: bool,
}

impl<'a> Reader<'a> {
    fn sign(&mut self, sign: &'a Sign) {
        if sign.quiet.is_some() {
            return self.quiet(sign);
        }
        steps::add(self.open.len().min(100) + 1);
        let turn = sign.turn(self.open.iter().map(|open| open.mark));
        let shown = if turn == Mark::Opens { "“" } else { "”" };
        if self.run.is_straight(sign.at.start)
            && let Some(piece) = self.run.piece(sign.at.start)
            && self.run.flat.get(sign.at.clone()).is_some_and(|now| now != shown && now.len() == shown.len())
        {
            self.quotes.shown.push((piece.event, shown));
        }
        match turn {
            Mark::Opens => self.open.push(sign),
            Mark::Closes(at) => {
                let within = self.open.split_off(at + 1);
                within.into_iter().for_each(|opening| self.alone(opening));
                let Some(opening) = self.open.pop() else { return };
                self.give_up();
                self.closed = Some(self.run.pair(opening.at.clone(), sign.at.clone(), self.open.len()));
            }
            Mark::Alone => self.alone(sign),
        }
    }

    fn quiet(&mut self, sign: &'a Sign) {
        let (opens, closes) = sign.quiet_turns(&self.run.flat);
        let kind = sign.quiet.unwrap_or_default();
        self.quiet_last = Some(sign);
        let open = self.quiet.entry(kind).or_default();
        if let Some(opening) = open.pop_if(|_| closes) {
            self.quiet_pair = Some((opening, sign));
        } else if opens {
            open.push(sign);
        } else if closes {
            // The one that seemed to close was an apostrophe: ‘the dogs’ bark’.
            let pair =
                self.quiet_pair.filter(|(opening, last)| opening.quiet == sign.quiet && last.may_be_apostrophe());
            self.quiet_pair = pair.map(|(opening, _)| (opening, sign));
        }
    }

    /// A citation: if a closing mark stands directly before it, the quotation is its.
    fn cite(&mut self, at: usize, event: usize) {
        let run = self.run;
        let between = |end: usize| run.flat.get(end..at).unwrap_or_default().trim();
        let (pair, lone) = (self.quiet_pair.take(), self.quiet_last.take());
        if let Some(closed) = self.closed.take_if(|c| is_nothing(between(c.around.end))) {
            return self.found(closed, at, event);
        }
        let Some((opening, closing)) = pair.filter(|(_, closing)| is_aside(between(closing.at.end))) else {
            if let Some(lone) = lone.filter(|lone| between(lone.at.end).is_empty() && !lone.may_be_apostrophe()) {
                self.alone(lone);
            }
            return self.give_up();
        };
        let found = run.pair(opening.at.clone(), closing.at.clone(), self.open.len());
        // A mark that opened before may be the partner: which words are somebody's can't be told.
        let before = opening.quiet.and_then(|kind| self.quiet.get_mut(&kind)).map(std::mem::take).unwrap_or_default();
        before.into_iter().filter(|sign| !sign.may_be_apostrophe()).for_each(|sign| self.alone(sign));
        // What stands in it is a part of it.
        self.closed.take_if(|closed| closed.around.start > found.around.start);
        self.give_up();
        while self.quotes.uncited.pop_if(|range| range.start > found.range.start).is_some() {}
        if is_nothing(between(closing.at.end)) {
            self.found(found, at, event);
        } else if !run.quiet {
            self.quotes.uncited.push(found.range);
        }
    }

    fn found(&mut self, closed: Closed, at: usize, event: usize) {
        if closed.depth > MAX_DEPTH {
            self.quotes.too_deep.get_or_insert(closed.range);
            return;
        }
        let number = self.quotes.number();
        let spots = (self.run.spot(closed.around.start, false), self.run.spot(closed.around.end, true));
        let marks = match spots {
            (Some((opening, inside)), Some((closing, within))) if inside == within => Some([opening, closing]),
            _ => None,
        };
        if let Some([opening, closing]) = marks {
            self.quotes.tags.insert(opening, QuoteTag::Open(number));
            self.quotes.tags.insert(closing, QuoteTag::Close);
        }
        let beside = [self.run.flat.get(closed.around.end..at), self.run.flat.get(at..).map(aside)];
        let cited = citation_of(&self.events[event].0).unwrap_or_default();
        let told = beside.into_iter().flatten().any(tells_emphasis) || tells_emphasis(cited);
        let found = Found {
            words: self.run.flat.get(closed.words.clone()).unwrap_or_default().to_owned(),
            markup: self.run.styles.within(&closed.words, &closed.around),
            range: closed.range,
            number,
            marked: marks.is_some(),
            emphasis_is_told: told,
            marks,
        };
        self.quotes.by_citation.insert(event, found);
    }

    fn give_up(&mut self) {
        if let Some(closed) = self.closed.take().filter(|c| c.depth == 0 && !self.run.quiet) {
            self.quotes.uncited.push(closed.range);
        }
    }

    /// A mark that has no partner in its run of text. In a block quotation the whole is looked up, marks and all.
    fn alone(&mut self, sign: &Sign) {
        if !self.run.quiet {
            self.quotes.alone.push((self.run.source(sign.at.start), self.nested));
        }
    }
}

impl Quotes {
    /// A block quotation: its whole text, if it ends in a citation.
    fn block(&mut self, block: BlockQuote, events: &Events) {
        let closing = block.closing();
        let Some(range) = block.range.clone().filter(|_| !block.alert) else { return };
        let Some(citation) = closing else {
            self.uncited.push(range);
            return;
        };
        let all = block.flat.get(..block.cited_at).unwrap_or_default();
        let trimmed = all.trim();
        let words = quote_match::without_marks(trimmed);
        let offset = |part: &str| (part.as_ptr() as usize).saturating_sub(all.as_ptr() as usize);
        let at = offset(words)..offset(words) + words.len();
        let cited = citation_of(&events[citation].0).unwrap_or_default();
        let tail = block.flat.get(block.cited_at..).unwrap_or_default();
        // The citation proves the whole block, not only the words in marks at its end.
        let within = self.by_citation.remove(&citation);
        let number = within.as_ref().map_or_else(|| self.number(), |found| found.number);
        let marks = within.and_then(|found| found.marks);
        marks.into_iter().flatten().for_each(|mark| _ = self.tags.remove(&mark));
        let found = Found {
            words: words.to_owned(),
            markup: block.styles.within(&at, &at),
            range,
            number,
            marked: false,
            emphasis_is_told: tells_emphasis(cited) || tells_emphasis(aside(tail)),
            marks: None,
        };
        self.by_citation.insert(citation, found);
    }

    /// A number that no other quotation has.
    fn number(&mut self) -> usize {
        self.numbered += 1;
        self.numbered
    }

    fn flush(&mut self, run: &mut Run, events: &Events) {
        let run = std::mem::take(run);
        if run.flat.is_empty() {
            return;
        }
        let is_break = |at: usize| run.breaks.binary_search(&at).is_ok();
        let signs = quote_match::signs(&run.flat, &|at| run.is_straight(at), &is_break);
        let nested = signs.iter().filter(|sign| sign.mark == '"').count() > 2;
        let mut cites = run.cites.iter().peekable();
        let mut reader = Reader {
            run: &run,
            quotes: self,
            events,
            open: Vec::new(),
            closed: None,
            quiet: BTreeMap::new(),
            quiet_pair: None,
            quiet_last: None,
            nested,
        };
        for sign in &signs {
            while let Some((at, event)) = cites.next_if(|(at, _)| *at <= sign.at.start) {
                reader.cite(*at, *event);
            }
            reader.sign(sign);
        }
        cites.for_each(|(at, event)| reader.cite(*at, *event));
        reader.give_up();
        std::mem::take(&mut reader.open).into_iter().for_each(|opening| reader.alone(opening));
    }
}

/// A block quotation being read.
#[derive(Default)]
struct BlockQuote {
    /// A note set apart: its words are the site's own.
    alert: bool,
    flat: String,
    styles: Styles,
    range: Option<Range<usize>>,
    citation: Option<usize>,
    /// Where in `flat` the last citation stands: what is behind it isn't quoted.
    cited_at: usize,
    end: usize,
}

impl BlockQuote {
    fn paragraph(&mut self) {
        let is_begun = self.flat.len() > if self.citation.is_some() { self.cited_at } else { 0 };
        if is_begun && !self.flat.ends_with(' ') {
            self.flat.push(' ');
        }
    }

    fn text(&mut self, text: &str, range: &Range<usize>) {
        self.push(text);
        self.end = range.end;
        if self.citation.is_none() {
            let start = self.range.as_ref().map_or(range.start, |r| r.start);
            self.range = Some(start..range.end);
        }
    }

    fn push(&mut self, words: &str) {
        if !self.alert {
            self.flat.push_str(words);
        }
    }

    /// A citation. One that more of the quotation followed was that of a part.
    fn cite(&mut self, index: usize) {
        self.cited_at = self.flat.len();
        if let (Some(_), Some(range)) = (self.citation.replace(index), &mut self.range) {
            range.end = self.end;
        }
    }

    /// The citation that closes the quotation. A full stop may follow it, and a remark in brackets: `(emphasis added)`.
    fn closing(&self) -> Option<usize> {
        let tail = self.flat.get(self.cited_at..).unwrap_or_default();
        let tail = tail.trim().trim_end_matches(['.', ',', ';', ' ']);
        let remark = tail.strip_prefix('(').and_then(|inner| inner.strip_suffix(')'));
        let closes = remark.is_some_and(|inner| !inner.contains(['(', ')'])) || !tail.contains(char::is_alphanumeric);
        self.citation.filter(|_| closes)
    }
}

/// Whether nothing stands between a quotation and its citation but a remark on its emphasis.
fn is_nothing(between: &str) -> bool {
    between.is_empty() || between.ends_with(')') && aside(between).len() == between.len() && tells_emphasis(between)
}

/// Whether between the two stands nothing that parts them for a reader.
fn is_aside(between: &str) -> bool {
    is_nothing(between) || between.chars().all(|c| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ' '))
}

/// The remark in round brackets that a text begins with, or nothing.
fn aside(text: &str) -> &str {
    const LONGEST: usize = 200;
    let text = text.trim_start();
    let close = || text.char_indices().take(LONGEST).find(|(_, c)| *c == ')').map_or(0, |(end, _)| end + 1);
    &text[..if text.starts_with('(') { close() } else { 0 }]
}

/// Whether a remark says whose the emphasis is.
pub(super) fn tells_emphasis(remark: &str) -> bool {
    const WORDS: [&str; 12] = [
        "emphasis",
        "emphases",
        "italics",
        "énfasis",
        "cursiva",
        "negrita",
        "subrayado",
        "destacado",
        "hervorhebung",
        "souligne",
        "italique",
        "corsivo",
    ];
    let remark = remark.to_lowercase();
    WORDS.iter().any(|word| remark.contains(word))
}
