//! The text of an entry: Markdown turned into pieces of HTML with holes where links and notes go, and everything that the text
//! refers to. The holes are filled when the site is known; nothing ever searches the HTML.

use super::locator::Locator;
use super::statute::Provision;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::span::{SourceFile, Span, Spanned};
use crate::i18n::Key;
use std::ops::Range;
use std::sync::Arc;

/// A text, parsed.
#[derive(Debug, Default, PartialEq)]
pub struct Body {
    /// Its blocks, in order.
    pub blocks: Vec<Block>,
    /// Where its links lead.
    pub links: Vec<Link>,
    /// What it cites.
    pub citations: Vec<Citation>,
    /// Its notes, in the order of their numbers, from 1.
    pub notes: Vec<Note>,
    /// Its quotations.
    pub quotations: Vec<Quotation>,
    /// Texts in double quotation marks that no citation follows.
    pub uncited: Vec<Span>,
    /// Its headings.
    pub headings: Vec<Heading>,
    /// Its statute fences.
    pub statutes: Vec<StatuteFence>,
    /// The provisions of its statute fences.
    pub provisions: Vec<Provision>,
    /// The words without any markup, block by block, for search and for checks of prose.
    pub plain: Vec<Plain>,
}

impl Body {
    /// Gives back the room that nothing stands in: a site holds every text at once.
    pub(super) fn shrink(&mut self) {
        self.blocks.shrink_to_fit();
        self.links.shrink_to_fit();
        self.citations.shrink_to_fit();
        self.notes.shrink_to_fit();
        self.quotations.shrink_to_fit();
        self.headings.shrink_to_fit();
        self.statutes.shrink_to_fit();
        self.provisions.shrink_to_fit();
        self.plain.shrink_to_fit();
    }
}

/// The text of a statute as it is written in its fence.
#[derive(Debug, PartialEq)]
pub struct StatuteFence {
    /// The text.
    pub text: String,
    /// The id of the source that the fence names after the word `statute`.
    pub source: Option<Arc<str>>,
    /// Where the fence stands.
    pub span: Span,
}

/// A block at the top level of a text, with the notes that belong beside it.
#[derive(Debug, PartialEq)]
pub struct Block {
    /// Its HTML.
    pub pieces: Vec<Piece>,
    /// The numbers of the notes referred to in it, from 1.
    pub notes: Vec<u32>,
}

/// A piece of a block.
#[derive(Debug, PartialEq)]
pub enum Piece {
    /// HTML that is ready.
    Html(Box<str>),
    /// The anchor of a heading, a quotation or a provision, or its name in a link to it: inside of a tag that is open.
    Anchor(Box<str>),
    /// The opening of link number n.
    LinkOpen(u32),
    /// The closing of link number n.
    LinkClose(u32),
    /// The title of what link number n leads to.
    LinkTitle(u32),
    /// The image at link number n, with its alternative text.
    Image(u32, Box<str>),
    /// The mark of note number n (from 1), and how often the note was referred to before.
    NoteMark(u32, u32),
    /// Citation number n, in brackets in the text itself.
    CiteHere(u32),
    /// A word of the theme, with what it calls `name`, in an attribute of a tag that is open.
    Word(Key, Box<str>),
}

/// A link, as written.
#[derive(Debug, PartialEq)]
pub struct Link {
    /// Where it leads.
    pub target: LinkTarget,
    /// Where it stands.
    pub span: Span,
    /// The words that are linked; empty for a bare `[[id]]`.
    pub words: Box<str>,
}

/// Where a link leads, as written.
#[derive(Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// An entry, by its id, with an optional anchor: `[[mike-pence]]`.
    Id(Arc<str>, Option<Arc<str>>),
    /// An entry, by the path of its file from the root, with an optional anchor.
    File(Arc<str>, Option<Arc<str>>),
    /// A file under `static/`: its address as it is written, without the slash at its beginning.
    Asset(Arc<str>),
    /// A place on the same page.
    Anchor(Arc<str>),
    /// Another place on the web; its scheme is allowed.
    External(Arc<str>),
    /// Nowhere: the link was refused and reported.
    Refused,
}

/// A citation: one or more sources in one pair of brackets.
#[derive(Debug, PartialEq)]
pub struct Citation {
    /// The sources.
    pub items: Vec<CiteItem>,
    /// Where it stands.
    pub span: Span,
}

/// One source in a citation.
#[derive(Debug, PartialEq)]
pub struct CiteItem {
    /// The source's id.
    pub source: Spanned<Arc<str>>,
    /// Where in the source.
    pub locator: Option<Locator>,
    /// What is said before it: `see`, `cf.`
    pub before: Option<Box<str>>,
    /// What is said behind it: `emphasis added`.
    pub after: Option<Box<str>>,
}

/// A note: what stands beside the text under a number.
#[derive(Debug, PartialEq)]
pub enum Note {
    /// Citation number n, and the quotation that it proves, if there is one.
    Citation(u32),
    /// A footnote of the author's.
    Footnote(Vec<Piece>),
}

/// Words that somebody else said or wrote.
#[derive(Debug, PartialEq)]
pub struct Quotation {
    /// The words, without the outer quotation marks.
    pub text: Box<str>,
    /// The number of the citation that follows; its first source is the one quoted.
    pub citation: u32,
    /// Where the words stand.
    pub span: Span,
    /// The anchor on the page: `q-1`, if the words are marked there.
    pub anchor: Box<str>,
    /// What changes how the words are read: struck words, emphasis, links, code. Sorted by kind, then by place.
    pub markup: Vec<Markup>,
}

/// Words of a quotation that are shown otherwise than the words around them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Markup {
    /// How.
    pub kind: MarkupKind,
    /// The bytes of the quotation's text.
    pub range: Range<usize>,
}

/// How words of a quotation are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarkupKind {
    /// Struck through.
    Struck,
    /// Emphasised, in italics or bold.
    Emphasis,
    /// As a link with words of its own.
    Link,
    /// As code.
    Code,
}

/// A heading.
#[derive(Debug, PartialEq)]
pub struct Heading {
    /// 2 to 6: the title of the page is the first level.
    pub level: u8,
    /// Its anchor.
    pub anchor: Box<str>,
    /// Its words.
    pub text: Box<str>,
    /// Where it stands.
    pub span: Span,
}

/// What stands in plain words for a link without words, which shows the title of what it leads to.
pub const LINKED: char = '\u{fffc}';

/// The plain words of a block.
#[derive(Debug, PartialEq)]
pub struct Plain {
    /// What kind of block it is.
    pub kind: PlainKind,
    /// The words.
    pub text: Box<str>,
    /// Where the block stands.
    pub span: Span,
    /// Whether the block cites a source.
    pub cited: bool,
}

/// What kind of block some words stand in.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub enum PlainKind {
    /// A paragraph.
    Paragraph,
    /// A heading.
    Heading,
    /// A block quotation.
    Quotation,
    /// A list or a definition list.
    List,
    /// A table.
    Table,
    /// Code or the text of a statute.
    Code,
    /// A note set apart from the text, such as `> [!NOTE]`.
    Alert,
    /// A footnote.
    Note,
}

/// Parses the text of an entry, which begins at byte `at` of its file.
pub fn parse(file: &SourceFile, at: usize, text: &str) -> (Body, Vec<Diagnostic>) {
    super::markdown::parse(file, &|range| Span::from(range).shifted(at), text, false)
}

/// Parses a short text from the front matter: links, citations and emphasis, with citations in place instead of notes. `span` is where
/// its words stand; if they are escaped there, every fault is placed at the whole.
pub fn inline(file: &SourceFile, span: Span, text: &str) -> (Body, Vec<Diagnostic>) {
    let exact = file.text.get(span.range()) == Some(text);
    let place = move |range: std::ops::Range<usize>| if exact { span.part(range) } else { span };
    super::markdown::parse(file, &place, text, true)
}
