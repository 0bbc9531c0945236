//! Highlighting by syntect: what the words of a block of code are, in a few classes that a style sheet can color. The syntaxes are loaded when
//! the first block is met: a site without code never pays for them.

use super::escape;
use std::sync::{LazyLock, OnceLock};
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};
use syntect::util::LinesWithEndings;

/// The longest block that is highlighted, in bytes; a longer one is shown plain.
pub const MAX_CODE: usize = 64 * 1024;

/// The longest line that is highlighted, in bytes. Looking for where a word of a language may begin goes over the rest of the line from each place,
/// so that a line twice as long takes four times as long.
pub const MAX_LINE: usize = 1_000;

/// What is said of a block that is too long.
pub const TOO_LONG: &str =
    "this block is shown without colors, because it's over 64 KiB or has a line over 1,000 bytes";

/// The longest provision in which references are marked, in bytes. None in the law is nearly as long.
const MAX_PROVISION: usize = 32 * 1024;

/// Whether a block, or a line of it, is too long to be highlighted in a language that is known.
pub fn is_too_long(language: &str, text: &str) -> bool {
    !fits(text) && syntax(language).is_some()
}

fn fits(text: &str) -> bool {
    text.len() <= MAX_CODE && text.split('\n').all(|line| line.len() <= MAX_LINE)
}

/// The scopes that are told apart, and the class that each is shown by; of several, the innermost counts. What a program needs besides is
/// left plain: a span for each of syntect's scopes would be forty times as long as the code.
const CLASSES: [(&str, Option<&str>); 14] = [
    ("comment", Some("c-comment")),
    ("string", Some("c-string")),
    ("constant", Some("c-constant")),
    ("markup.raw", Some("c-string")),
    ("markup.underline", Some("c-string")),
    ("keyword", Some("c-keyword")),
    ("storage", Some("c-keyword")),
    ("markup.heading", Some("c-keyword")),
    ("markup.bold", Some("c-keyword")),
    ("entity.name", Some("c-name")),
    ("entity.other.attribute-name", Some("c-name")),
    ("support", Some("c-name")),
    ("variable.other.reference", Some("c-name")),
    // Code within a string, such as `{name}` in a template literal, is no string.
    ("meta.interpolation", None),
];

static COMMON: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/syntaxes.bin"));
static OWN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/own.bin"));

fn common() -> &'static SyntaxSet {
    static SET: OnceLock<SyntaxSet> = OnceLock::new();
    SET.get_or_init(|| syntect::dumps::from_uncompressed_data(COMMON).unwrap_or_default())
}

/// The syntaxes of `syntaxes/` are a set of their own. It is small: a site of laws, or one that shows how an entry is written, neither loads
/// every programming language nor compiles what Markdown may hold of them.
fn own() -> &'static SyntaxSet {
    static SET: OnceLock<SyntaxSet> = OnceLock::new();
    SET.get_or_init(|| syntect::dumps::from_uncompressed_data(OWN).unwrap_or_default())
}

fn syntax(language: &str) -> Option<(&'static SyntaxReference, &'static SyntaxSet)> {
    [own, common].into_iter().find_map(|set| Some((set().find_syntax_by_token(language)?, set())))
}

/// Code as HTML with classes, or `None` if the language isn't known, or the block or a line of it is too long.
pub fn code(language: &str, text: &str) -> Option<String> {
    if language.is_empty() || !fits(text) {
        return None;
    }
    let (syntax, set) = syntax(language)?;
    let (mut state, mut stack) = (ParseState::new(syntax), ScopeStack::new());
    let mut html = Spans::default();
    for line in LinesWithEndings::from(text) {
        let mut at = 0;
        for (position, op) in state.parse_line(line, set).ok()? {
            html.push(class(&stack), &line[at..position]);
            at = position;
            stack.apply(&op).ok()?;
        }
        html.push(class(&stack), &line[at..]);
    }
    Some(html.finish())
}

/// The class of what stands within these scopes.
fn class(stack: &ScopeStack) -> Option<&'static str> {
    static SCOPES: LazyLock<Vec<(Scope, Option<&str>)>> = LazyLock::new(|| {
        CLASSES.into_iter().filter_map(|(name, class)| Some((Scope::new(name).ok()?, class))).collect()
    });
    let told = |scope: &Scope| SCOPES.iter().find(|(of, _)| of.is_prefix_of(*scope)).map(|(_, class)| *class);
    stack.as_slice().iter().rev().find_map(told).flatten()
}

/// Text with its classes, those of neighbors joined.
#[derive(Default)]
struct Spans {
    html: String,
    open: Option<&'static str>,
}

impl Spans {
    fn push(&mut self, class: Option<&'static str>, text: &str) {
        if text.is_empty() {
            return;
        }
        // A space has no color: it goes with what stands before it.
        if class != self.open && !text.trim().is_empty() {
            self.close();
            if let Some(class) = class {
                self.html.extend(["<span class=\"", class, "\">"]);
            }
            self.open = class;
        }
        escape(&mut self.html, text);
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.html.push_str("</span>");
        }
    }

    fn finish(mut self) -> String {
        self.close();
        self.html
    }
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
    let set = own();
    let Some(syntax) = set.find_syntax_by_token("statute") else { return vec![(Mark::Words, text)] };
    if text.len() > MAX_PROVISION {
        return vec![(Mark::Words, text)];
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// What a language's block comes to, with `‹class text›` in place of spans.
    fn shown(language: &str, text: &str) -> String {
        let html = code(language, text).expect("a language that is known");
        let html = html.replace("<span class=\"c-", "‹").replace("\">", " ").replace("</span>", "›");
        html.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    }

    #[test]
    fn an_entry_shows_its_facts_links_and_citations() {
        let entry = "+++\n# The call\ntitle = \"A \\\"call\\\"\"\ndate = 2021-01-06T11:15\n[[people]]\ndraft = true\n+++\n\
                     ## The hour\n\n\\[@no] **Bold** `[@raw]` [[signal#hour|it]] said [@filing, p. 7; @other][^1] ([here](https://a.b \"x\")).\n\
                     <!-- two\nlines --> done\n````toml\n```\n[@raw]\n````\n[^1]: A note.\n";
        let expected = "+++\n‹comment # The call\n›‹name title› = ‹string \"A \\\"call\\\"\"\n›‹name date› = ‹constant 2021-01-06T11:15\n›\
                        ‹name [[people]]\ndraft› = ‹constant true\n›+++\n‹keyword ## The hour\n\n›‹constant \\[›@no] ‹keyword **Bold** ›\
                        ‹string `[@raw]` ›‹name [[signal#hour|it]]› said ‹name [@filing, p. 7; @other][^1]› ([here]‹string (https://a.b \"x\")›).\n\
                        ‹comment <!-- two\nlines -->› done\n‹string ````toml\n```\n[@raw]\n````\n›‹name [^1]:› A note.\n";
        assert_eq!(shown("markdown", entry), expected);
        assert_eq!(shown("md", "+++\na = '''x\n'y' '''\n+++\n"), "+++\n‹name a› = ‹string '''x\n'y' '''\n›+++\n");
    }

    /// How much is looked at, at most: from each place of a line, what is left of it.
    fn steps(text: &str) -> usize {
        if !fits(text) {
            return 0;
        }
        text.split('\n').map(|line| line.len() * line.len()).sum()
    }

    #[test]
    fn a_long_line_is_shown_plain_so_that_work_grows_with_the_text() {
        for part in ["`", "[@a", "x", "\\", "é"] {
            for n in [1_000, 2_000, 4_000, 64_000, 1_000_000] {
                let (line, lines) = (part.repeat(n), format!("{part}\n").repeat(n));
                assert!(steps(&line) <= line.len() * MAX_LINE && steps(&lines) <= lines.len() * MAX_LINE, "{part} {n}");
                assert_eq!(is_too_long("md", &line), line.len() > MAX_LINE, "{part} {n}");
                assert!(!is_too_long("no-such-language", &line));
            }
        }
        let line = "`".repeat(60_000);
        assert_eq!(code("md", &line), None);
        assert_eq!(code("md", &format!("# One\n{line}\n")), None);
        let provision = "section 1 of this title, (a)".repeat(60_000);
        assert_eq!(statute_marks(&provision), [(Mark::Words, &*provision)]);
    }

    #[test]
    fn a_program_is_told_apart_in_a_few_spans() {
        let rust = "// one\nfn main() { let a = \"b\\n\"; print(1); }\n";
        let expected = "‹comment // one\n›‹keyword fn ›‹name main›() { ‹keyword let› a ‹keyword = ›‹string \"b›‹constant \\n›‹string \"›; ‹name print›(‹constant 1›); }\n";
        assert_eq!(shown("rs", rust), expected);
        assert_eq!(
            shown("toml", "a.b = [1, \"c\"] # d\n"),
            "‹name a.b› = [‹constant 1›, ‹string \"c\"›] ‹comment # d\n›"
        );
        assert!(shown("json", "{\"a\": [true, null]}\n").contains("‹constant true›"));
        assert_eq!(code("no-such-language", "x"), None);
        assert_eq!(code("md", &"x".repeat(MAX_CODE + 1)), None);
    }
}
