//! A text → the HTML of its blocks, with the links filled in for one page, and the notes that stand beside each block.

use super::split;
use crate::document::body::{Note, Piece};
use crate::html::labels::{ProofView, made_key, proof, source_label};
use crate::i18n::key;
use crate::model::{Cited, EntryId, MADE, Quotation, QuotationId, Site, SourceId, Target, Text};
use crate::verify::Evidence;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;
use tera::Value;

/// A block with its notes.
#[derive(Serialize)]
pub struct BlockView {
    html: Value,
    notes: Vec<NoteView>,
    /// How many of the notes cite a source, and how many are the author's own.
    sources: usize,
    remarks: usize,
}

/// What stands beside a block under a number.
#[derive(Serialize)]
pub struct NoteView {
    number: u32,
    prefix: String,
    cites: Vec<CiteView>,
    /// The anchor of the quotation that it proves, unless a whole site stands on the page.
    quotation: Option<Arc<str>>,
    /// The author's own words, for a footnote.
    html: Option<Value>,
}

/// A source, cited.
#[derive(Serialize, Clone)]
pub struct CiteView {
    /// The source's page, at the page that is cited.
    pub href: String,
    /// The source's short name.
    pub source: String,
    /// The place in it: `p. 73`.
    pub place: Option<String>,
    /// What is said before the source: `see`.
    pub before: Option<String>,
    /// What is said behind the place: `emphasis added`.
    pub after: Option<String>,
    /// What kind of source it is, in words.
    pub kind: String,
    /// Where the source is on the web, in the first note that cites it: for paper, where links lead nowhere.
    pub address: Option<String>,
    /// The proof of the quotation that it stands for.
    pub proof: Option<ProofView>,
}

/// The cited pages of sources that don't stand on the first part of the source's page, and on which they stand.
pub type SourceParts = BTreeMap<(SourceId, u32), u32>;

/// One page's view of texts.
pub struct Texts<'a> {
    /// Where cited pages stand.
    pub source_parts: &'a SourceParts,
    /// The site.
    pub site: &'a Site,
    /// The status of its quotations.
    pub evidence: &'a Evidence,
    /// What stands before every address on this page.
    pub root: &'a str,
    /// What stands before every anchor, where several texts stand on one page.
    pub prefix: &'a str,
}

impl Texts<'_> {
    /// The blocks of a text.
    pub fn blocks(&self, text: &Text) -> Vec<BlockView> {
        let mut seen = BTreeSet::new();
        text.body
            .blocks
            .iter()
            .map(|block| {
                let notes: Vec<NoteView> = block.notes.iter().filter_map(|n| self.note(text, *n, &mut seen)).collect();
                let remarks = notes.iter().filter(|n| n.html.is_some()).count();
                BlockView {
                    html: safe(&self.html(text, &block.pieces)),
                    sources: notes.len() - remarks,
                    remarks,
                    notes,
                }
            })
            .collect()
    }

    /// A short text as HTML, with its citations in place.
    pub fn inline(&self, text: &Text) -> Value {
        let mut html = String::new();
        for block in &text.body.blocks {
            html.push_str(&self.html(text, &block.pieces));
        }
        safe(&html)
    }

    /// A short text that may be missing.
    pub fn optional(&self, text: Option<&Text>) -> Option<Value> {
        text.map(|t| self.inline(t))
    }

    fn html(&self, text: &Text, pieces: &[Piece]) -> String {
        let mut html = String::new();
        for piece in pieces {
            match piece {
                Piece::Html(part) => html.push_str(part),
                Piece::Anchor(anchor) => escape(&mut html, &format!("{}{anchor}", self.prefix)),
                Piece::LinkOpen(n) => self.open_link(&mut html, &text.links[*n as usize]),
                Piece::LinkClose(n) => {
                    if text.links[*n as usize] != Target::Missing {
                        html.push_str("</a>");
                    }
                }
                Piece::LinkTitle(n) => escape(&mut html, &self.title(text, &text.links[*n as usize])),
                Piece::Image(n, alt) => self.image(&mut html, &text.links[*n as usize], alt),
                Piece::NoteMark(number, again) => self.note_mark(&mut html, text, *number, *again),
                Piece::CiteHere(n) => self.cite_here(&mut html, text, *n),
                Piece::Word(key, name) => escape(&mut html, &self.site.words.fill(*key, &[("name", name)])),
            }
        }
        html
    }

    fn open_link(&self, html: &mut String, target: &Target) {
        let (href, outside) = match target {
            Target::Entry(entry, anchor) => (self.entry(*entry, anchor.as_deref()), false),
            Target::Made(name) => (format!("{}{}", self.root, made(name)), false),
            Target::Asset(path) => (format!("{}{path}", self.root), false),
            Target::Anchor(anchor) => (format!("#{}{anchor}", self.prefix), false),
            Target::External(url) => (url.to_string(), true),
            Target::Missing => return,
        };
        html.push_str("<a href=\"");
        escape(html, &href);
        html.push_str(if outside { "\" rel=\"external\">" } else { "\">" });
    }

    fn title(&self, text: &Text, target: &Target) -> String {
        match target {
            Target::Entry(EntryId::Statute(id), Some(anchor)) => {
                match crate::legal_citation::Pinpoint::parse_anchor(anchor) {
                    Some(pinpoint) => format!("{}{pinpoint}", self.site[*id].cite),
                    None => self.site[*id].cite.to_string(),
                }
            }
            Target::Entry(entry, _) => self.site.title(*entry).to_string(),
            Target::Anchor(anchor) => anchor_title(text, anchor),
            Target::Made(name) => self.site.words.get(made_key(name)).to_owned(),
            _ => String::new(),
        }
    }

    fn image(&self, html: &mut String, target: &Target, alt: &str) {
        let Target::Asset(path) = target else { return };
        html.push_str("<img src=\"");
        escape(html, &format!("{}{path}", self.root));
        html.push_str("\" alt=\"");
        escape(html, alt);
        html.push_str("\" loading=\"lazy\">");
    }

    /// A citation in the text itself: in brackets, each source a link.
    fn cite_here(&self, html: &mut String, text: &Text, number: u32) {
        html.push_str("<span class=\"cites\">(");
        for (i, cite) in self.cites(text, number).into_iter().enumerate() {
            html.push_str(if i > 0 { "; " } else { "" });
            if let Some(before) = &cite.before {
                escape(html, before);
                html.push(' ');
            }
            html.push_str("<a href=\"");
            escape(html, &format!("{}{}", self.root, cite.href));
            html.push_str("\">");
            escape(html, &cite.source);
            html.push_str("</a>");
            if let Some(place) = &cite.place {
                html.push_str(", ");
                escape(html, place);
            }
            if let Some(after) = &cite.after {
                html.push_str(", ");
                escape(html, after);
            }
        }
        html.push_str(")</span>");
    }

    fn note_mark(&self, html: &mut String, text: &Text, number: u32, again: u32) {
        let word = match text.body.notes.get(number as usize - 1) {
            Some(Note::Footnote(_)) => key::MARK_NOTE,
            _ => key::MARK_SOURCE,
        };
        let mut label = String::new();
        escape(&mut label, &self.site.words.fill(word, &[("n", &number.to_string())]));
        let id = if again == 0 { format!("cite-{number}") } else { format!("cite-{number}-{}", again + 1) };
        let prefix = self.prefix;
        write!(
            html,
            "<sup class=\"n\"><a href=\"#{prefix}note-{number}\" id=\"{prefix}{id}\" aria-label=\"{label}\">{number}</a></sup>"
        )
        .unwrap_or_default();
    }

    fn entry(&self, entry: EntryId, anchor: Option<&str>) -> String {
        let path = self.site.path(entry);
        match anchor {
            Some(anchor) => format!("{}{path}#{anchor}", self.root),
            None => format!("{}{path}", self.root),
        }
    }

    fn note(&self, text: &Text, number: u32, seen: &mut BTreeSet<SourceId>) -> Option<NoteView> {
        let prefix = self.prefix.to_owned();
        match text.body.notes.get(number as usize - 1)? {
            Note::Citation(citation) => {
                let mut cites = self.cites(text, *citation);
                let sources = text.citations.get(*citation as usize).into_iter().flatten().filter_map(|c| c.source);
                for (cite, source) in cites.iter_mut().zip(sources).filter(|(_, source)| seen.insert(*source)) {
                    cite.address = self.site[source].entry.front.url.as_ref().map(|url| url.value.to_string());
                }
                let quotation = text.quotation_of(*citation as usize).filter(|_| prefix.is_empty());
                let quotation = quotation.and_then(|id| self.site[id].anchor.clone());
                Some(NoteView { number, prefix, cites, quotation, html: None })
            }
            Note::Footnote(pieces) => {
                let html = Some(safe(&self.html(text, pieces)));
                Some(NoteView { number, prefix, cites: Vec::new(), quotation: None, html })
            }
        }
    }

    fn cites(&self, text: &Text, citation: u32) -> Vec<CiteView> {
        let quoted = text.quotation_of(citation as usize);
        let items = text.citations.get(citation as usize).map_or(&[][..], |c| c);
        let written = text.body.citations.get(citation as usize).map_or(&[][..], |c| &c.items);
        let mut cites = Vec::new();
        for (i, (cited, written)) in items.iter().zip(written).enumerate() {
            let Some(mut cite) = self.cite(cited, quoted.as_ref().filter(|_| i == 0)) else { continue };
            cite.before = written.before.as_deref().map(str::to_owned);
            cite.after = written.after.as_deref().map(str::to_owned);
            cites.push(cite);
        }
        cites
    }

    /// One source of a citation, with the proof of the quotation that it stands for.
    pub fn cite(&self, cited: &Cited, quotation: Option<&QuotationId>) -> Option<CiteView> {
        let id = cited.source?;
        let source = &self.site[id];
        let page = cited.locator.as_ref().and_then(|l| l.first_page());
        let part = page.and_then(|p| self.source_parts.get(&(id, p))).copied().unwrap_or(1);
        let path = split::path(self.site.path(EntryId::Source(id)), part);
        Some(CiteView {
            href: page.map_or_else(|| path.to_string(), |p| format!("{path}#p-{p}")),
            source: source.short().to_string(),
            place: cited.locator.as_ref().map(|l| l.label.to_string()),
            before: None,
            after: None,
            kind: source_label(&self.site.words, source.entry.front.kind).to_owned(),
            address: None,
            proof: quotation.map(|q| proof(&self.site.words, self.evidence.status(*q))),
        })
    }

    /// The source of a quotation, with its proof.
    pub fn quotation(&self, id: QuotationId) -> Option<CiteView> {
        let Quotation { source, locator, .. } = &self.site[id];
        self.cite(&Cited { source: *source, locator: locator.clone() }, Some(&id))
    }
}

/// The address of a page that Annals makes.
pub fn made(name: &str) -> &'static str {
    MADE.iter().find(|(n, _)| *n == name).map_or("index.html", |(_, path)| path)
}

/// What a part of the same page is called: the words of its heading, or the designators of a provision.
fn anchor_title(text: &Text, anchor: &str) -> String {
    let heading = text.body.headings.iter().find(|h| &*h.anchor == anchor).map(|h| h.text.to_string());
    heading
        .or_else(|| crate::legal_citation::Pinpoint::parse_anchor(anchor).map(|p| p.to_string()))
        .unwrap_or_else(|| anchor.to_owned())
}

/// HTML that a template prints as it is.
pub fn safe(html: &str) -> Value {
    Value::safe_string(html)
}

fn escape(html: &mut String, text: &str) {
    crate::document::escape(html, text);
}
