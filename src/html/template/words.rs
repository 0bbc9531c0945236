//! The words in templates: `[[home]]` is a word, and `[[used_in | entry: …]]` one with what stands for its names, which is template source
//! again. They are put in when the templates are read, so that no page looks for a word.
//!
//! A word that a number decides takes it as `n`: `[[incidents | n: {{ count }}]]` becomes a choice between its forms. Within `{{ }}`, `{% %}` and
//! `{# #}` nothing is looked for: there, two square brackets are the template engine's own.

use crate::diagnostics::span::{SourceFile, Span};
use crate::diagnostics::{Diagnostic, codes};
use crate::document::escape;
use crate::i18n::{Form, Key, Words};

/// How deep words may stand within words.
const DEEPEST: u8 = 8;

/// The most words that a template may come to, each in each of its forms.
const MOST_WORDS: usize = 20_000;

/// The longest template with its words in place, in bytes.
const LONGEST: usize = 8 << 20;

/// What is said of words that stand deeper.
const TOO_DEEP: &str = "theme texts are nested too deeply";

/// What is said of a word without its end.
const UNCLOSED: &str = "this theme text isn't closed";

/// Where a tag begins that can't be read, and why.
type Unread = (usize, &'static str);

/// A template with its words in place.
pub struct Filled {
    /// The source as the engine takes it.
    pub text: String,
    /// Where its parts come from, by where they begin: the byte in the file, and whether what follows is the same there.
    origins: Vec<(usize, usize, bool)>,
}

/// Puts the words into a template.
///
/// # Errors
/// The words that can't be put in.
pub fn fill(file: &SourceFile, words: &Words) -> Result<Filled, Vec<Diagnostic>> {
    let mut filler = Filler {
        file,
        words,
        filled: Filled { text: String::new(), origins: Vec::new() },
        faults: Vec::new(),
        left: MOST_WORDS,
    };
    filler.source(0, file.text.len(), DEEPEST);
    if filler.faults.is_empty() { Ok(filler.filled) } else { Err(filler.faults) }
}

impl Filled {
    /// The same with something put in at these places, in order.
    pub fn with(&self, puts: &[(usize, String)]) -> Filled {
        let mut filled = Filled { text: String::with_capacity(self.text.len()), origins: Vec::new() };
        let mut cuts: Vec<usize> = self.origins.iter().map(|(start, ..)| *start).collect();
        cuts.extend(puts.iter().map(|(at, _)| *at));
        cuts.sort_unstable();
        cuts.dedup();
        cuts.push(self.text.len());
        let mut puts = puts.iter().peekable();
        let mut from = 0;
        for cut in cuts {
            self.part(from, cut, &mut filled);
            from = cut;
            while let Some((at, put)) = puts.next_if(|(at, _)| *at <= cut) {
                let origin = self.origin(Span::new(*at, *at)).range().start;
                filled.origins.push((filled.text.len(), origin, false));
                filled.text.push_str(put);
            }
        }
        filled
    }

    fn part(&self, from: usize, to: usize, filled: &mut Filled) {
        let part = self.origins.partition_point(|(start, ..)| *start <= from).checked_sub(1);
        if let (Some((start, origin, same)), true) = (part.and_then(|part| self.origins.get(part)), from < to) {
            filled.origins.push((filled.text.len(), if *same { origin + (from - start) } else { *origin }, *same));
        }
        filled.text.push_str(self.text.get(from..to).unwrap_or_default());
    }

    /// The place in the file of a place in the source that the engine has.
    pub fn origin(&self, span: Span) -> Span {
        let at = |offset: usize| {
            let part = self.origins.partition_point(|(start, ..)| *start <= offset).checked_sub(1);
            part.and_then(|part| self.origins.get(part))
                .map_or(offset, |(start, origin, same)| if *same { origin + (offset - start) } else { *origin })
        };
        let range = span.range();
        let start = at(range.start);
        Span::new(start, at(range.end).max(start))
    }
}

/// A tag: the names with the stretches of source that stand for them.
struct Tag<'a> {
    key: &'a str,
    /// Where the key stands.
    at: usize,
    values: Vec<(&'a str, usize, usize)>,
    end: usize,
}

struct Filler<'a> {
    file: &'a SourceFile,
    words: &'a Words,
    filled: Filled,
    faults: Vec<Diagnostic>,
    /// How many words it may still take: one within others is put into each of their forms.
    left: usize,
}

impl<'a> Filler<'a> {
    /// A stretch of the file, with its words in place.
    fn source(&mut self, start: usize, end: usize, depth: u8) {
        let text = &*self.file.text;
        let (mut from, mut at) = (start, start);
        while at < end {
            let rest = &text[at..end];
            if let Some(length) = engine_tag(rest) {
                at += length;
                continue;
            }
            match tag(text, at, end, depth) {
                Ok(Some(tag)) => {
                    self.same(from, at);
                    self.word(&tag, depth);
                    (from, at) = (tag.end, tag.end);
                }
                Ok(None) => at += rest.chars().next().map_or(1, char::len_utf8),
                Err((begin, said)) => {
                    let help = match said {
                        TOO_DEEP => "theme texts can be nested up to eight levels deep",
                        _ => {
                            "write a theme text as [[key]], or as [[key | name: …]] with a value for each of its names"
                        }
                    };
                    self.fault(begin, name(&text[begin..]), said.to_owned(), Some(help.to_owned()));
                    break;
                }
            }
        }
        self.same(from, end);
    }

    fn same(&mut self, start: usize, end: usize) {
        if start < end {
            self.filled.origins.push((self.filled.text.len(), start, true));
            self.filled.text.push_str(&self.file.text[start..end]);
        }
    }

    fn made(&mut self, at: usize, text: &str) {
        self.filled.origins.push((self.filled.text.len(), at, false));
        self.filled.text.push_str(text);
    }

    fn fault(&mut self, at: usize, length: usize, said: String, help: Option<String>) {
        let d = Diagnostic::new(&codes::BAD_TEMPLATE, self.file, Span::new(at, at + length), said);
        self.faults.push(help.into_iter().fold(d, Diagnostic::help));
    }

    fn word(&mut self, tag: &Tag<'a>, depth: u8) {
        let Some(key) = Key::named(tag.key) else {
            let near = Key::near(tag.key).map(|near| format!("did you mean `{near}`?"));
            return self.fault(tag.at, tag.key.len(), format!("the theme has no text named `{}`", tag.key), near);
        };
        if depth == 0 {
            return self.fault(tag.at, tag.key.len(), TOO_DEEP.to_owned(), None);
        }
        let Some(left) = self.left.checked_sub(1).filter(|_| self.filled.text.len() <= LONGEST) else {
            return self.endless(tag);
        };
        self.left = left;
        let words = self.words;
        let message = words.message(key);
        let wanted = Words::english().message(key).names();
        if let Some(missing) = wanted.iter().find(|name| !tag.values.iter().any(|(given, ..)| given == *name)) {
            let help = format!("write [[{} | {missing}: …]]", tag.key);
            return self.fault(
                tag.at,
                tag.key.len(),
                format!("the theme text `{}` needs {{{missing}}}", tag.key),
                Some(help),
            );
        }
        let english_forms = &Words::english().message(key).forms;
        if message.forms.is_empty() && english_forms.is_empty() {
            return self.pattern(&message.other, tag, depth);
        }
        let number = tag.values.iter().find(|(name, ..)| *name == "n");
        let number = number.and_then(|(_, start, end)| expression(&self.file.text[*start..*end]));
        let Some(number) = number else {
            let help = format!("write [[{} | n: {{{{ count }}}}]]", tag.key);
            return self.fault(
                tag.at,
                tag.key.len(),
                format!("the theme text `{}` needs a number `n`", tag.key),
                Some(help),
            );
        };
        self.forms(number, &message.forms, &message.other, tag, depth);
    }

    /// Says once that the words are too many, and takes no more of them.
    fn endless(&mut self, tag: &Tag<'a>) {
        self.left = 0;
        if self.faults.iter().all(|d| d.code != &codes::ENDLESS_TEMPLATE) {
            let said = "nested theme texts add up to more than a template can hold";
            let d =
                Diagnostic::new(&codes::ENDLESS_TEMPLATE, self.file, Span::new(tag.at, tag.at + tag.key.len()), said);
            self.faults.push(
                d.help("a nested text is repeated in every plural form of the text around it, so nest fewer of them"),
            );
        }
    }

    /// A choice between the forms of a word.
    fn forms(&mut self, number: &str, forms: &[(Form, std::sync::Arc<str>)], other: &str, tag: &Tag<'a>, depth: u8) {
        let plainly = self.words.counts_plainly();
        for (at, (form, pattern)) in forms.iter().enumerate() {
            let word = if at == 0 { "if" } else { "elif" };
            let is = match (plainly, form) {
                (true, Form::One) => format!("{number} == 1"),
                _ => format!("{number} | form == \"{}\"", form.name()),
            };
            self.made(tag.at, &format!("{{% {word} {is} %}}"));
            self.pattern(pattern, tag, depth);
        }
        if forms.is_empty() {
            return self.pattern(other, tag, depth);
        }
        self.made(tag.at, "{% else %}");
        self.pattern(other, tag, depth);
        self.made(tag.at, "{% endif %}");
    }

    fn pattern(&mut self, pattern: &str, tag: &Tag<'a>, depth: u8) {
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once('{') {
            self.plain(tag.at, before);
            let Some((name, after)) = after.split_once('}') else { break };
            if let Some((_, start, end)) = tag.values.iter().find(|(given, ..)| *given == name) {
                if self.filled.text.len() > LONGEST {
                    return self.endless(tag);
                }
                self.source(*start, *end, depth - 1);
            }
            rest = after;
        }
        self.plain(tag.at, rest);
    }

    fn plain(&mut self, at: usize, words: &str) {
        let mut escaped = String::with_capacity(words.len());
        escape(&mut escaped, words);
        if !escaped.is_empty() {
            self.made(at, &escaped);
        }
    }
}

/// The length of the engine's own tag at the beginning of a text.
fn engine_tag(text: &str) -> Option<usize> {
    let close = [("{{", "}}"), ("{%", "%}"), ("{#", "#}")].into_iter().find(|(open, _)| text.starts_with(open))?.1;
    Some(text.find(close).map_or(text.len(), |at| at + 2))
}

/// What `{{ … }}` prints, if it is all there is.
fn expression(text: &str) -> Option<&str> {
    let inside = text.strip_prefix("{{")?.strip_suffix("}}")?;
    (!inside.contains("}}")).then(|| inside.trim_matches(|c: char| c == '-' || c.is_whitespace()))
}

/// The length of a name at the beginning of a text.
fn name(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit() && c != '_').unwrap_or(text.len())
}

/// The tag that begins at a byte, if one does, with tags within it `depth` deep at most: more of them would use up the stack.
fn tag(text: &str, at: usize, end: usize, depth: u8) -> Result<Option<Tag<'_>>, Unread> {
    let Some(rest) = text[at..end].strip_prefix("[[") else { return Ok(None) };
    let begin = at + 2;
    let key = &rest[..name(rest)];
    let mut tag = Tag { key, at: begin, values: Vec::new(), end: 0 };
    let mut at = begin + key.len();
    if !key.starts_with(|c: char| c.is_ascii_lowercase())
        || !(text[at..end].starts_with("]]") || text[at..end].starts_with(" | ") || Key::named(key).is_some())
    {
        return Ok(None);
    }
    loop {
        if text[at..end].starts_with("]]") {
            tag.end = at + 2;
            return Ok(Some(tag));
        }
        let Some(name) = value_name(&text[at..end]) else { return Err((begin, UNCLOSED)) };
        let within = depth.checked_sub(1).ok_or((begin, TOO_DEEP))?;
        let start = at + " | ".len() + name.len() + ": ".len();
        let stop = value_end(text, start, end, within)?.ok_or((begin, UNCLOSED))?;
        tag.values.push((name, start, stop));
        at = stop;
    }
}

/// The name of ` | name: ` at the beginning of a text.
fn value_name(text: &str) -> Option<&str> {
    let given = text.strip_prefix(" | ")?;
    let name = &given[..name(given)];
    (!name.is_empty() && given[name.len()..].starts_with(": ")).then_some(name)
}

/// Where what stands for a name ends: before the next name or the end of the tag, over everything that is closed in itself.
fn value_end(text: &str, start: usize, end: usize, depth: u8) -> Result<Option<usize>, Unread> {
    let mut at = start;
    while at < end {
        let rest = &text[at..end];
        if let Some(length) = engine_tag(rest) {
            at += length;
        } else if let Some(inner) = tag(text, at, end, depth)? {
            at = inner.end;
        } else if rest.starts_with("]]") || value_name(rest).is_some() {
            return Ok(Some(at));
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_within_words_use_up_no_stack() {
        for text in
            ["[[told_by | people: ".repeat(100_000), "[[told_by | people: ".repeat(100_000) + &"]]".repeat(100_000)]
        {
            let file = SourceFile::new("templates/page.html", text);
            let faults = fill(&file, Words::english()).err().expect("a fault");
            assert!(faults.iter().any(|d| d.message == TOO_DEEP), "{faults:?}");
        }
    }

    #[test]
    fn words_in_each_of_their_forms_fill_no_memory() {
        // The forms of a language with many, and a name that is said more than once in a pattern.
        let text = "note_count = { zero = \"{n}{n}{n}\", one = \"{n}{n}{n}\", other = \"{n}{n}{n}\" }\nlist_part = \"{n}{n}{n}{n}{n}{n}{n}{n}{n}{n}{n}{n}\"\n";
        let file = SourceFile::new("templates/words/en.toml", text);
        let (words, faults) = Words::of(&crate::input::config::Config::fallback(), None, &[file]);
        assert!(faults.is_empty(), "{faults:?}");
        for word in ["[[list_part | n: ", "[[note_count | n: {{ 3 }} | n: "] {
            let text = format!("{}{}{}", word.repeat(8), "x".repeat(2_000), "]]".repeat(8));
            let file = SourceFile::new("templates/page.html", text);
            match fill(&file, &words) {
                Ok(filled) => assert!(filled.text.len() < 2 * LONGEST),
                Err(faults) => assert_eq!((faults.len(), faults[0].code), (1, &codes::ENDLESS_TEMPLATE)),
            }
        }
        let many = "[[list_part | n: x]]".repeat(MOST_WORDS + 1);
        assert!(fill(&SourceFile::new("templates/page.html", many), &words).is_err());
    }
}
