//! Finding a quotation in a copy of its source.
//!
//! The rule is that form may differ and words may not. [`find`] never calls a changed word verified; where it can't tell,
//! it doesn't guess.
//!
//! **Form, which is normalised:** Unicode composition (NFC); white space, also its absence beside a mark, but not within a
//! number (`3. 5` isn't `3.5`) and not between words; the shape of quotation marks and apostrophes, those that touch
//! counting as one (a scan makes `.'"` to `.""`); the shape of hyphens, dashes and minus signs and the space around them,
//! since a scan makes `vote—but` to `vote-but` or `vote - but`, but not their presence; ligatures, the long s and other forms
//! of letters; soft hyphens and other invisible characters; the setting of an ellipsis; a hyphen that ends a line before a small letter, which may belong to
//! the word (`mail-in`) or not (`info`): both readings match.
//!
//! **Words, which aren't:** letters, case, digits, punctuation, primes (8′ isn't 8″). A quotation begins and ends at the borders of words: a
//! part of `don't`, `Pence's`, `1,000`, `1 000`, `−5` or `6′ 8″` isn't a quotation from it; a part of a compound with hyphens is, because hyphens
//! may be dashes.
//!
//! **What the editor may write into a quotation:**
//! - a gap (`[…]`, `[...]`, `...`, `…`, `. . .`, with or without a full stop) leaves out something, at most 1,000
//!   words and marks; at either end of a quotation it says nothing. An ellipsis of the source is matched by it too;
//! - `[words]` stand for nothing, or for one to six words of the source; `[.]` for nothing or one mark; `[sic]` and `[]`
//!   for nothing;
//! - `[T]he` stands for `the` or `The`; `walk[ed]`, `r[igh]t` for a word that has the letters outside the
//!   brackets and no more others than these; `scholar[]` for a word with an ending of number, gender or tense more: empty
//!   brackets never take off the front of a word;
//! - all brackets match the same brackets in the source.
//!
//! **What no program can decide** is whether a gap, a bracket or the border of a quotation turns its sense. [`review`] lays a
//! quotation that was found beside its source and names each place where one touches a word of negation or restriction, and
//! what is too much: too many gaps, pieces of a word or two, brackets that say more than the source.
//!
//! **What a scan may write into the source:** footnote calls (`city413 and`, `certification. 412 And`, `"So what?"662`)
//! are passed over when the copy shows that they are calls: a footnote of that number at the foot of the page, a place in
//! the running series, or digits glued to a closing quotation mark. A quotation may run over a page end: there, and only
//! there, footnotes, running heads (lines that recur, numbers aside, at the edge of a quarter of the pages) and page
//! numbers are passed over, at most three lines at the top and three at the bottom besides the footnotes. So are the numbers
//! of a transcript's lines, where they count up in front of at least half of the lines of a page.
//!
//! **Pages:** a quotation with pages must begin on one of them, and each of its pieces must end on one or on the next. Several places on the pages cited
//! are one verification, of the first. Without pages, several places are ambiguous, on one page too: that a copy has no
//! pages to tell them apart by doesn't make one of them the right one. A longer quotation does.

mod diff;
mod fragment;
mod layout;
mod marks;
mod nearest;
mod negation;
mod part;
mod quotation;
mod search;
mod sense;
mod source;
mod token;

pub use diff::{Change, Piece, word_diff};
pub use fragment::{fragment, quotation_fragment};
pub use marks::{Mark, Sign, begins_with_mark, ends_in_feet, has_marks, is_word, outside_marks, signs, without_marks};
pub use nearest::Nearest;
pub use negation::Negations;
pub use sense::{Excess, FEWEST_WORDS, MOST_GAPS, MOST_LEFT_OUT, Review, Turn, TurnKind, review};
pub use source::SourceText;

use quotation::Chunk;
use search::{Hit, Search};
use std::ops::{Range, RangeInclusive};
use token::Reading;

/// The most places that are reported for a quotation; one more says that there are more.
pub const MOST_PLACES: usize = 1_000;

/// Where a quotation stands in a copy.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The page that it begins on, from 1; 1 in a copy without pages.
    pub page: u32,
    /// The page that it ends on.
    pub last_page: u32,
    /// Which of the places that begin on this page it is, from 1.
    pub occurrence: u32,
    /// The bytes of the copy, from its first word to its last, gaps and page ends included.
    pub range: Range<usize>,
}

/// What was found out about a quotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// It stands there, on the pages cited if any are.
    Verified(Place),
    /// No page is cited, and it stands in all these places, in the order of the copy: at least two, and the first [`MOST_PLACES`] and one.
    Ambiguous(Vec<Place>),
    /// It stands in the copy word for word, but not on the pages cited: the reported places, at least one.
    Elsewhere(Vec<Place>),
    /// It doesn't stand in the copy; the passage that is most like it, if any is.
    Absent(Option<Nearest>),
    /// It has no words that could stand in a source: it is empty, or only marks, gaps and the editor's brackets.
    Wordless,
    /// It almost stands in so many places that looking at them all would take too long; nothing is known of it.
    Endless,
}

/// Looks a quotation up in a copy of its source; `pages` are those cited, none where no page is.
///
/// `quotation` is the text between the outer quotation marks. Linear in the copy at worst; the time for a quotation of some
/// length is that of looking at the places of its rarest word.
///
/// ```
/// use annals::quote_match::{Finding, SourceText, find};
/// let copy = SourceText::new("He looked at him and said only, \"So what?\"662");
/// assert!(matches!(find(&copy, "said only, “So what?”", &[1..=1]), Finding::Verified(_)));
/// assert!(matches!(find(&copy, "So that?", &[1..=1]), Finding::Absent(Some(_))));
/// ```
pub fn find(source: &SourceText, quotation: &str, pages: &[RangeInclusive<u32>]) -> Finding {
    find_with(&Search::new(source), source, quotation, pages)
}

/// A text with all differences of form gone, for a fingerprint: two quotations are equal in words when these are. Not for
/// reading. It is its own normal form.
///
/// ```
/// use annals::quote_match::normal_form;
/// assert_eq!(normal_form("“Don’t –\n go”"), normal_form("\"Don't—go\""));
/// ```
pub fn normal_form(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let tokens = token::scan(text, Reading::Quotation);
    for (index, raw) in tokens.iter().enumerate() {
        let in_number = raw.tight || tokens.get(index + 1).is_some_and(|next| next.tight);
        if !out.is_empty() && !in_number {
            out.push(' ');
        }
        out.push_str(&token::normal(text, raw));
    }
    out
}

/// Whether a quotation has these words in a row, form aside.
pub fn has_words(quotation: &str, words: &str) -> bool {
    format!(" {} ", normal_form(quotation)).contains(&format!(" {} ", normal_form(words)))
}

fn find_with(search: &Search, source: &SourceText, quotation: &str, pages: &[RangeInclusive<u32>]) -> Finding {
    let chunks = quotation::chunks(quotation, source);
    if chunks.is_empty() {
        return Finding::Wordless;
    }
    let all = source.all_tokens();
    let cited = search::hull(pages).map_or(all.clone(), |pages| source.tokens_of(&pages));
    let mut found = places(source, &search.all(&chunks, &cited, pages));
    if search.is_spent() {
        return Finding::Endless;
    }
    if !pages.is_empty() && !found.is_empty() || found.len() == 1 {
        return Finding::Verified(found.swap_remove(0));
    }
    if !found.is_empty() {
        return Finding::Ambiguous(found);
    }
    if !pages.is_empty() {
        let elsewhere = places(source, &search.all(&chunks, &all, &[]));
        if search.is_spent() {
            return Finding::Endless;
        }
        if !elsewhere.is_empty() {
            return Finding::Elsewhere(elsewhere);
        }
    }
    Finding::Absent(nearest(search, source, quotation, &chunks, &cited))
}

fn places(source: &SourceText, hits: &[Hit]) -> Vec<Place> {
    let hits = hits.get(..hits.len().min(MOST_PLACES + 1)).unwrap_or_default();
    let mut places: Vec<Place> = Vec::with_capacity(hits.len());
    for &(start, end) in hits {
        let last = end.saturating_sub(1);
        let page = source.page_of(start);
        let before = places.last().filter(|place| place.page == page).map_or(0, |place| place.occurrence);
        let byte = |token: u32| source.token(token).map_or(0..0, |token| token.start as usize..token.end as usize);
        let range = byte(start).start..byte(last).end;
        places.push(Place { page, last_page: source.page_of(last), occurrence: before + 1, range });
    }
    places
}

/// The nearest passage on the pages cited, or the nearest of all when that shares less than half of its words.
fn nearest(
    search: &Search,
    source: &SourceText,
    quotation: &str,
    chunks: &[Chunk],
    cited: &Range<u32>,
) -> Option<Nearest> {
    let all = source.all_tokens();
    let missing = search.first_missing(chunks, &all);
    let chunk = chunks.get(missing)?;
    let here = nearest::nearest(source, quotation, chunk, cited);
    if *cited == all || here.as_ref().is_some_and(|here| here.same * 2 >= here.of) {
        return here.map(|here| here.nearest);
    }
    let anywhere = nearest::nearest(source, quotation, chunk, &all);
    let best = match (here, anywhere) {
        (Some(here), Some(anywhere)) if anywhere.same <= here.same => Some(here),
        (here, anywhere) => anywhere.or(here),
    };
    best.map(|best| best.nearest)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tokens looked at to find a quotation in so many copies of a paragraph, among words that stand once.
    fn steps(paragraph: &str, times: u32, quotation: &str) -> u64 {
        let text: String = (0..times).map(|number| format!("{paragraph} x{number} ")).collect();
        let source = SourceText::new(&text);
        let search = Search::new(&source);
        find_with(&search, &source, quotation, &[]);
        search.steps()
    }

    #[test]
    fn the_work_grows_with_the_copy_and_not_faster() {
        let rows = [
            ("a a a a", "a a a a a a b"),
            ("a b a b a b", "a b a b … a a"),
            ("a b a b a b", "a … b … a … b … c"),
            ("a b a b a b", "a [x] b [y] a [z] b [x] a [y] b b"),
            ("the end. 12 The", "[T]he […] [e]nd"),
            ("so-\nlo in-\nfo in-\nfo", "in […] info solo info info"),
            ("don't a.b 1,5", "t a b … 5 …, 1"),
        ];
        for (paragraph, quotation) in rows {
            let (small, large) = (steps(paragraph, 500, quotation), steps(paragraph, 4_000, quotation));
            assert!(large <= small * 9 + 1_000, "{quotation:?}: {small} steps, then {large}");
        }
    }

    #[test]
    fn work_without_end_is_broken_off() {
        let finding = |copy: &str, quotation: &str| find(&SourceText::new(copy), quotation, &[]);
        let (copy, quotation) = ("a ".repeat(100_000), "a ".repeat(50_000));
        assert!(matches!(finding(&copy, &format!("{quotation}.")), Finding::Absent(_)));
        assert_eq!(finding(&copy, &quotation), Finding::Endless);
        let altered: String = (0..60_000).map(|n| format!("w{n} a ")).collect();
        assert!(!matches!(finding(&altered, "a … [A]a … [W]1a … [A]b … [A]c … [A]d"), Finding::Verified(_)));
        let Finding::Ambiguous(places) = finding(&copy, "a a") else { panic!("it stands in many places") };
        assert_eq!(places.len(), MOST_PLACES + 1);
    }

    #[test]
    fn the_work_is_small_where_one_word_is_rare() {
        assert!(steps("the of and to in", 4_000, "the of and to in x77 the of") < 100);
    }
}
