//! What keeps templates from going without end: the engine looks for circles of included files alone, and only after it has followed them.
//!
//! A template or a component is a part; what it includes, extends or calls are others. Loops aren't counted: they end with their list.

use super::{Files, Template};
use crate::diagnostics::span::Span;
use crate::diagnostics::{Diagnostic, codes};
use std::collections::BTreeMap;
use std::io;

/// How deep templates and components may go.
const DEEPEST: usize = 32;

/// How many parts a page may be put together from, loops apart.
const MOST_PARTS: u64 = 10_000;

/// How many texts a tag may join: what it makes is counted only when it is there.
const MOST_JOINS: usize = 24;

/// The largest page, in bytes.
const LARGEST: usize = 256 << 20;

/// A part: the template that it stands in, and its name if it is a component.
type Name<'a> = (&'a str, Option<&'a str>);

/// What a part leads to, and where in the filled text.
type Calls<'a> = Vec<(Name<'a>, usize, usize)>;

/// Templates that lead to each other in a circle, too deep, or too often.
pub fn faults(files: &Files) -> Vec<Diagnostic> {
    let mut parts: BTreeMap<Name, Calls> = BTreeMap::new();
    files.iter().for_each(|(name, template)| scan(name, &template.filled.text, &mut parts));
    let components: BTreeMap<&str, Name> = parts.keys().filter_map(|name| Some((name.1?, *name))).collect();
    for calls in parts.values_mut() {
        // A call names its component alone.
        calls.iter_mut().filter(|call| call.0.0.is_empty()).for_each(|call| {
            call.0 = call.0.1.and_then(|name| components.get(name)).copied().unwrap_or(call.0);
        });
    }
    let mut walk = Walk { files, parts: &parts, sizes: BTreeMap::new(), open: Vec::new(), faults: Vec::new() };
    parts.keys().for_each(|name| _ = walk.size(*name));
    files.iter().for_each(|(name, template)| {
        for (begin, end) in joined(&template.filled.text) {
            walk.fault(
                name,
                begin,
                end,
                format!("this tag joins more than {MOST_JOINS} texts, or builds lists inside lists"),
            );
        }
    });
    walk.faults
}

/// Tags that join so many texts at once that what comes of it can't be counted in time.
pub fn joined(text: &str) -> Vec<(usize, usize)> {
    let (mut at, mut found) = (0, Vec::new());
    while let Some(begin) = text[at..].find('{').map(|n| at + n) {
        at = begin + 1;
        let Some(tag) = Tag::read(text, begin) else { continue };
        at = tag.end;
        if tag.joins > MOST_JOINS {
            found.push((begin, tag.end));
        }
    }
    found
}

/// Notes what the parts of a template lead to.
fn scan<'a>(file: &'a str, text: &'a str, parts: &mut BTreeMap<Name<'a>, Calls<'a>>) {
    let mut part: Name = (file, None);
    parts.entry(part).or_default();
    for (begin, tag) in tags(text) {
        match tag.word {
            "component" => {
                part = (file, Some(name(tag.rest)));
                parts.entry(part).or_default();
            }
            "endcomponent" => part = (file, None),
            _ => {
                let within = |name| (name, begin, tag.end);
                parts.entry(part).or_default().extend(tag.leads_to.into_iter().map(within));
            }
        }
    }
}

/// The tags of a template, each with the byte where it begins. What stands between `raw` and `endraw` is text.
pub fn tags(text: &str) -> impl Iterator<Item = (usize, Tag<'_>)> {
    let (mut at, mut raw) = (0, false);
    std::iter::from_fn(move || {
        while let Some(begin) = text[at..].find('{').map(|n| at + n) {
            let Some(tag) = Tag::read(text, begin) else {
                at = begin + 1;
                continue;
            };
            at = tag.end;
            match tag.word {
                "raw" | "endraw" => raw = tag.word == "raw",
                _ if raw => at = begin + 2,
                _ => return Some((begin, tag)),
            }
        }
        None
    })
}

/// What stands between braces, as far as it leads to other parts.
#[derive(Default)]
pub struct Tag<'a> {
    /// Its first word, if it says what to do.
    pub word: &'a str,
    /// What comes after it.
    pub rest: &'a str,
    leads_to: Vec<Name<'a>>,
    /// How often it joins texts, and how often it makes a list of a list.
    joins: usize,
    /// Where it ends.
    pub end: usize,
}

impl<'a> Tag<'a> {
    /// The tag that begins here, if one does. Braces within strings don't end it.
    pub fn read(text: &'a str, begin: usize) -> Option<Tag<'a>> {
        let close = match text.as_bytes().get(begin + 1)? {
            b'{' => "}}",
            b'%' => "%}",
            b'#' => {
                let end = text[begin..].find("#}").map_or(text.len(), |n| begin + n + 2);
                return Some(Tag { end, ..Tag::default() });
            }
            _ => return None,
        };
        let inner = text[begin + 2..].trim_start_matches('-').trim_start();
        let word = if close == "%}" { name(inner) } else { "" };
        let rest = inner[word.len()..].trim_start();
        let mut tag = Tag { word, rest, leads_to: Vec::new(), joins: 0, end: text.len() };
        let by_name = matches!(word, "include" | "extends");
        let mut left = inner;
        while let Some(n) = left.find(['"', '\'', '`', '<', '}', '%', '~', '[']) {
            let (mark, after) = left[n..].split_at(1);
            left = after;
            if mark == "~" {
                tag.joins += 1;
            } else if mark == "[" {
                // A list that is made of a list goes over it at once, and one within it again and again.
                let makes = after.split(['"', '\'', '`', '}']).next().is_some_and(|part| part.contains(" for "));
                tag.joins += usize::from(makes) * (MOST_JOINS / 2 + 1);
            } else if mark == "<" {
                tag.leads_to.push(("", Some(name(after.trim_start()))));
            } else if mark == &close[..1] && after.starts_with(&close[1..]) {
                tag.end = text.len() - after.len() + 1;
                break;
            } else if !matches!(mark, "}" | "%") {
                let (string, after) = string(after, mark);
                if by_name {
                    tag.leads_to.push((string, None));
                }
                left = after;
            }
        }
        Some(tag)
    }
}

/// A text up to the mark that ends it, and what follows.
fn string<'a>(text: &'a str, mark: &str) -> (&'a str, &'a str) {
    let mut escaped = false;
    let end = text.char_indices().find(|(_, c)| {
        let ends = !escaped && mark.starts_with(*c);
        escaped = !escaped && *c == '\\';
        ends
    });
    end.map_or((text, ""), |(end, _)| (&text[..end], &text[end + 1..]))
}

/// The name at the beginning of a text.
pub fn name(text: &str) -> &str {
    &text[..text.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '.')).unwrap_or(text.len())]
}

struct Walk<'a, 'f> {
    files: &'f Files,
    parts: &'f BTreeMap<Name<'a>, Calls<'a>>,
    /// Of how many parts each consists, itself among them.
    sizes: BTreeMap<Name<'a>, u64>,
    /// The way to where the walk is.
    open: Vec<Name<'a>>,
    faults: Vec<Diagnostic>,
}

impl<'a> Walk<'a, '_> {
    /// Of how many parts a part consists; one is reported where it first goes wrong, and then counts as nothing.
    fn size(&mut self, part: Name<'a>) -> u64 {
        if let Some(size) = self.sizes.get(&part) {
            return *size;
        }
        let Some(calls) = self.parts.get(&part) else { return 0 };
        self.open.push(part);
        let mut size = 1_u64;
        for (to, begin, end) in calls {
            let said = if let Some(at) = self.open.iter().position(|open| open == to) {
                let way: Vec<&str> =
                    self.open[at..].iter().chain([to]).map(|(file, name)| name.unwrap_or(file)).collect();
                Some(format!("this leads in a circle: {}", way.join(" → ")))
            } else if self.open.len() >= DEEPEST {
                Some(format!("templates and components are nested more than {DEEPEST} levels deep"))
            } else {
                size = size.saturating_add(self.size(*to));
                (size > MOST_PARTS).then(|| format!("this adds up to more than {MOST_PARTS} parts"))
            };
            if let Some(said) = said {
                self.fault(part.0, *begin, *end, said);
                size = 1;
                break;
            }
        }
        self.open.pop();
        self.sizes.insert(part, size);
        size
    }

    fn fault(&mut self, file: &str, begin: usize, end: usize, said: String) {
        let Some(Template { file, filled }) = self.files.get(file) else { return };
        let span = filled.origin(Span::new(begin, end));
        let d = Diagnostic::new(&codes::ENDLESS_TEMPLATE, file, span, said);
        self.faults.push(d.help("repeat things with a loop over a list: {% for … in … %}"));
    }
}

/// A page that can't become larger than any page may.
pub struct Bounded<'o> {
    out: &'o mut Vec<u8>,
    left: usize,
}

impl<'o> Bounded<'o> {
    /// A page at the end of a buffer.
    pub fn new(out: &'o mut Vec<u8>) -> Self {
        Bounded { out, left: LARGEST }
    }

    /// What is said of a page that was broken off.
    pub fn fault(&self) -> Option<Diagnostic> {
        let said = format!("the page is larger than {} MiB", LARGEST >> 20);
        let d = || Diagnostic::general(&codes::ENDLESS_TEMPLATE, said);
        (self.left == 0).then(|| d().help("split the page, or look for a loop inside a loop in its template"))
    }
}

impl io::Write for Bounded<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.len() >= self.left {
            self.left = 0;
            return Err(io::Error::other("the page is too large"));
        }
        self.left -= bytes.len();
        self.out.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    // A template is filled in with a million short texts: what the general form does around each of them would show.
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write(bytes).map(|_| ())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the parts of a template lead to.
    fn led(text: &str) -> Vec<String> {
        let mut parts = BTreeMap::new();
        scan("a.html", text, &mut parts);
        let calls = |((_, part), calls): (&Name, &Calls)| -> Vec<String> {
            let part = part.unwrap_or("");
            calls.iter().map(|((file, name), ..)| format!("{part}>{}", name.unwrap_or(file))).collect()
        };
        parts.iter().flat_map(calls).collect()
    }

    #[test]
    fn what_a_template_leads_to_is_found_wherever_it_stands() {
        assert_eq!(
            led("{% extends \"b\" %}{%-include'c'-%}{{<d/>}}{{ \"}}\" ~ < e n=1 /> }}"),
            [">b", ">c", ">d", ">e"]
        );
        assert_eq!(
            led("{% component x(a, b=\"%}<y/>\") %}{{ <z/> }}{% endcomponent x %}{{ raw }}{{ <w/> }}"),
            [">w", "x>z"]
        );
        assert_eq!(led("{# {{ <a/> }} #}{% raw %}{{ <b/> }}{{ \" {% endraw %}{{ \"\\\"}}\" ~ <c/> }}{"), [">c"]);
        assert_eq!(
            led("{% set x = <a/> %}{% <b> %}{% include \"c\" %}{% </b> %}{{ {\"x\": <d/>} }}"),
            [">a", ">b", ">c", ">", ">d"]
        );
        for text in ["{{", "{%", "{{ \"", "{{ <", "{% raw", "{#", "{% include", "{% component"] {
            led(text);
        }
    }
}
