//! What an editor has to look at in a quotation that was found: cuts and brackets at words of negation, and more of them than a quotation can bear.

use crate::diagnostics::{Diagnostic, codes};
use crate::model::{Quotation, Site, Source};
use crate::quote_match::{
    self, Excess, FEWEST_WORDS, MOST_GAPS, MOST_LEFT_OUT, Negations, Place, SourceText, Turn, TurnKind,
};

/// The most pages of one range that a quotation may be looked for on without an editor looking twice.
const MOST_PAGES: u32 = 4;

/// The words on which a sense turns, in every language of the theme and of the documentary.
pub(super) fn negations(site: &Site) -> Negations {
    Negations::new(site.words.in_every_language(crate::i18n::key::NEGATIONS))
}

/// Looks a quotation over that was found at a place. Errors among what comes back mean that it isn't verified.
pub(super) fn reviewed(
    site: &Site,
    quotation: &Quotation,
    source: &Source,
    (text, place): (&SourceText, &Place),
    negations: &Negations,
) -> Vec<Diagnostic> {
    let review = quote_match::review(text, &quotation.text, place, negations);
    let mut found: Vec<Diagnostic> = review.excess.iter().map(|excess| excessive(quotation, excess)).collect();
    // A quotation that has to be written anew is looked over when it is.
    if !found.is_empty() {
        return found;
    }
    let carried = || own_words(site, quotation).is_some_and(|own| negations.first_in(own).is_some());
    for turn in &review.turns {
        if turn.kind != TurnKind::Begins || !carried() {
            found.push(turned(quotation, source, turn));
        }
    }
    found.extend(wide(quotation));
    found
}

/// The site's own words in the sentence before a quotation.
fn own_words<'s>(site: &'s Site, quotation: &Quotation) -> Option<&'s str> {
    let before = site.file(quotation.entry).text.get(..quotation.place.span.start as usize)?;
    let paragraph = before.rfind("\n\n").map_or(before, |at| before.get(at..).unwrap_or_default());
    // Sentences end so, and so do the lines before a list's items, headings, texts of front matter, and the front matter itself.
    let ends = [". ", "! ", "? ", ".\n", "\n- ", "\n* ", "\n#", "= \"", "\n+++\n"];
    let start = ends.iter().filter_map(|end| paragraph.rfind(end).map(|at| at + end.len())).max();
    paragraph.get(start.unwrap_or(0)..)
}

fn excessive(quotation: &Quotation, excess: &Excess) -> Diagnostic {
    let at = |code, said: String| Diagnostic::at(code, quotation.place.clone(), said);
    match excess {
        Excess::ShortPieces(pieces) => at(
            &codes::SHORT_PIECE,
            match pieces.as_slice() {
                [piece] => format!("the piece “{piece}” has fewer than {FEWEST_WORDS} words of the source"),
                pieces => format!(
                    "the pieces “{}” each have fewer than {FEWEST_WORDS} words of the source",
                    pieces.join("”, “")
                ),
            },
        )
        .help("quote the words around it too, or make two quotations, each with its own citation"),
        Excess::Gaps(gaps) => {
            at(&codes::TOO_MUCH_LEFT_OUT, format!("the quotation has {gaps} gaps, but the limit is {MOST_GAPS}"))
                .help("make several quotations, each with its own citation, with your own words between them")
        }
        Excess::LeftOut(words) => {
            at(&codes::TOO_MUCH_LEFT_OUT, format!("the gaps leave out {words} words, but the limit is {MOST_LEFT_OUT}"))
                .help("make several quotations, each with its own citation, with your own words between them")
        }
        Excess::Pages(from, to) => {
            at(&codes::TOO_MUCH_LEFT_OUT, format!("a gap runs from page {from} of the copy to page {to}"))
                .help("make two quotations, each with its own page")
        }
        Excess::Brackets(editors, sources) => at(
            &codes::TOO_MUCH_IN_BRACKETS,
            format!("the quotation has {editors} of your words in brackets and {sources} of the source's"),
        )
        .help("quote more of the source, or use your own words"),
    }
}

fn turned(quotation: &Quotation, source: &Source, turn: &Turn) -> Diagnostic {
    let (code, said) = match turn.kind {
        TurnKind::Gap => {
            (&codes::GAP_AT_NEGATION, format!("a gap in the quotation is at “{}” in the source", turn.word))
        }
        TurnKind::Bracket => (&codes::BRACKET_AT_NEGATION, format!("brackets in the quotation are at “{}”", turn.word)),
        TurnKind::Begins => {
            (&codes::CUT_AT_NEGATION, format!("the quotation begins right after “{}” in the source", turn.word))
        }
        TurnKind::Ends => {
            (&codes::CUT_AT_NEGATION, format!("the quotation ends right before “{}” in the source", turn.word))
        }
    };
    let first: String = quotation.text.split_whitespace().take(4).collect::<Vec<_>>().join(" ");
    Diagnostic::at(code, quotation.place.clone(), said)
        .help(format!("readers see: {}", turn.quoted))
        .help(format!("{} has: {}", source.short(), turn.source))
        .help(match turn.kind {
            TurnKind::Begins | TurnKind::Ends => "include the word in the quotation, or say it in your own sentence before the quotation",
            TurnKind::Gap | TurnKind::Bracket => "quote the whole passage, or use your own words",
        })
        .help(format!(
            "if the meaning is the same, say why in the front matter: silence = [{{ code = \"{}\", quotation = \"{}\", reason = \"…\" }}]",
            code.id,
            first.replace('\\', "\\\\").replace('"', "\\\"")
        ))
        .about(quotation.text.clone())
}

/// Says of a citation that its pages are too many to find a quotation on.
fn wide(quotation: &Quotation) -> Option<Diagnostic> {
    let locator = quotation.locator.as_ref()?;
    let pages = locator.pages.iter().map(|pages| pages.end() - pages.start() + 1).max()?;
    (pages > MOST_PAGES).then(|| {
        let said = format!("the citation covers {pages} pages: {}", locator.label);
        Diagnostic::at(&codes::WIDE_PAGES, quotation.place.clone(), said).help("name the page that has the quotation")
    })
}
