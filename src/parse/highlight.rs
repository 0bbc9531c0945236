//! Highlighting of code with classes, by syntect. The syntaxes are loaded when the first block of code is met: a site without
//! code never pays for them.

use std::sync::OnceLock;
use syntect::html::{ClassStyle, ClassedHTMLGenerator};
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};
use syntect::util::LinesWithEndings;

/// The longest block that is highlighted, in bytes; a longer one is shown plain.
const MAX_CODE: usize = 64 * 1024;

static COMMON: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/syntaxes.bin"));
static STATUTE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/statute.bin"));

fn common() -> &'static SyntaxSet {
    static SET: OnceLock<SyntaxSet> = OnceLock::new();
    SET.get_or_init(|| syntect::dumps::from_uncompressed_data(COMMON).unwrap_or_default())
}

/// Statutes have a set of their own: it is small, and so a site of laws doesn't load every programming language.
fn statute() -> &'static SyntaxSet {
    static SET: OnceLock<SyntaxSet> = OnceLock::new();
    SET.get_or_init(|| syntect::dumps::from_uncompressed_data(STATUTE).unwrap_or_default())
}

/// Code as HTML with classes, or `None` if the language isn't known or the block is too long.
pub fn code(language: &str, text: &str) -> Option<String> {
    if language.is_empty() || text.len() > MAX_CODE {
        return None;
    }
    let set = common();
    let syntax = set.find_syntax_by_token(language)?;
    let mut html = ClassedHTMLGenerator::new_with_class_style(syntax, set, ClassStyle::SpacedPrefixed { prefix: "c-" });
    for line in LinesWithEndings::from(text) {
        html.parse_html_for_line_which_includes_newline(line).ok()?;
    }
    Some(html.finalize())
}

/// What a stretch of a statute's text is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mark {
    /// Plain words.
    Words,
    /// A designator such as (c)(2).
    Designator,
    /// A reference to another provision: `section 1513 of this title`.
    Reference,
}

/// The words of one provision, cut where designators and references begin and end.
pub fn statute_marks(text: &str) -> Vec<(Mark, &str)> {
    let set = statute();
    let Some(syntax) = set.find_syntax_by_token("statute") else { return vec![(Mark::Words, text)] };
    let mut state = ParseState::new(syntax);
    let Ok(changes) = state.parse_line(text, set) else { return vec![(Mark::Words, text)] };
    let mut stack = ScopeStack::new();
    let mut marks = Vec::new();
    let mut at = 0;
    for (position, op) in changes {
        push(&mut marks, &stack, &text[at..position]);
        at = position;
        if stack.apply(&op).is_err() {
            break;
        }
    }
    push(&mut marks, &stack, &text[at..]);
    marks
}

fn push<'a>(marks: &mut Vec<(Mark, &'a str)>, stack: &ScopeStack, text: &'a str) {
    if text.is_empty() {
        return;
    }
    let has = |name: &str| Scope::new(name).is_ok_and(|scope| stack.as_slice().iter().any(|s| scope.is_prefix_of(*s)));
    let mark = if has("entity.name.designator") {
        Mark::Designator
    } else if has("variable.other.reference") {
        Mark::Reference
    } else {
        Mark::Words
    };
    marks.push((mark, text));
}
