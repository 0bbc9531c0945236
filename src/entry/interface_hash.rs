//! What of an entry the rest of the site is arranged by. While it stays the same, an edit changes what its own page and the lists that name
//! it say, but no list's order, no address, no reference and nothing that another entry leads to.

use super::body::{Body, LinkTarget};
use crate::diagnostics::span::Span;
use crate::memo::Fingerprint;

/// The outline of an entry: its facts but for those that are only told (`told`: the spans of a title or a summary; the front matter begins at
/// byte `at` of the file), and of its text what it links to, cites and can be led to. Not its prose.
pub fn of(front: &str, at: usize, mut told: Vec<Span>, body: &Body) -> Fingerprint {
    let mut parts: Vec<&[u8]> = Vec::new();
    let mut from = 0;
    told.sort();
    for span in told {
        let range = span.range();
        let (start, end) = (range.start.saturating_sub(at), range.end.saturating_sub(at));
        parts.extend(front.get(from..start).map(str::as_bytes));
        from = end.max(from);
    }
    parts.extend(front.get(from..).map(str::as_bytes));
    links(body, &mut parts);
    citations(body, &mut parts);
    let provisions: Vec<String> = body.provisions.iter().map(|p| p.pinpoint.to_string()).collect();
    for (provision, pinpoint) in body.provisions.iter().zip(&provisions) {
        parts.extend([b"provision".as_slice(), pinpoint.as_bytes(), provision.designators.as_bytes()]);
    }
    parts.extend(body.headings.iter().flat_map(|h| [b"heading".as_slice(), h.anchor.as_bytes()]));
    Fingerprint::of(parts)
}

fn links<'a>(body: &'a Body, parts: &mut Vec<&'a [u8]>) {
    for link in &body.links {
        let (kind, name, anchor): (_, &str, _) = match &link.target {
            LinkTarget::Id(id, anchor) => ("id", id, anchor.as_deref()),
            LinkTarget::File(path, anchor) => ("file", path, anchor.as_deref()),
            LinkTarget::Asset(path) => ("asset", path, None),
            LinkTarget::Anchor(anchor) => ("anchor", anchor, None),
            LinkTarget::External(url) => ("external", url, None),
            LinkTarget::Refused => ("refused", "", None),
        };
        let anchored = if anchor.is_some() { "#" } else { "" };
        parts.extend([kind, name, anchored, anchor.unwrap_or_default(), &*link.words].map(str::as_bytes));
    }
}

/// The citations in their order, each with the quotation that it proves: quotations are listed in the order of their citations.
fn citations<'a>(body: &'a Body, parts: &mut Vec<&'a [u8]>) {
    let mut quotations = body.quotations.iter().peekable();
    for (number, citation) in body.citations.iter().enumerate() {
        parts.push(b"citation");
        for item in &citation.items {
            let locator = item.locator.as_ref().map_or("", |l| &l.label);
            parts.extend([item.source.value.as_bytes(), locator.as_bytes()]);
        }
        while let Some(quotation) = quotations.next_if(|q| q.citation as usize <= number) {
            parts.extend([b"quotation".as_slice(), quotation.anchor.as_bytes()]);
        }
    }
}
