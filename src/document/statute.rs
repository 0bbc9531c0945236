//! The text of a statute: its designators such as (c)(2), the depth of each provision, and the anchors that citations lead to.

use crate::legal_citation::Pinpoint;

/// One provision of a statute: a paragraph with or without a designator.
#[derive(Debug, PartialEq, Eq, Clone)]
pub struct Provision {
    /// Where it stands in the section: (c)(2). Empty for text that belongs to the whole section.
    pub pinpoint: Pinpoint,
    /// The designators that are printed before it: `(c)` or `(a)(1)`; empty for text that continues after them.
    pub designators: Box<str>,
    /// The words.
    pub text: String,
    /// How deep it is set: 0 for the section, 1 for (c), 2 for (c)(2).
    pub depth: usize,
}

impl Provision {
    /// The anchor of the provision, if it has a designator of its own.
    pub fn anchor(&self) -> Option<String> {
        (!self.designators.is_empty()).then(|| self.pinpoint.anchor())
    }
}

/// The style of a designator, which tells its depth: (a) (1) (A) (i) (I).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Style {
    Letter,
    Number,
    Capital,
    Roman,
    CapitalRoman,
}

/// Splits the text of a fence into provisions. Paragraphs are separated by blank lines or begin with a designator.
pub fn provisions(text: &str) -> Vec<Provision> {
    let mut all: Vec<Provision> = Vec::new();
    let mut path: Vec<(Style, String)> = Vec::new();
    let mut fresh = true;
    for line in text.lines() {
        let line = line.trim();
        if line.is_empty() {
            fresh = true;
            continue;
        }
        let (designators, rest) = leading(line);
        if !designators.is_empty() {
            for designator in &designators {
                descend(&mut path, designator);
            }
            let printed: String = designators.iter().map(|d| format!("({d})")).collect();
            all.push(provision(&path, &printed, rest, path.len()));
        } else if fresh || all.is_empty() {
            all.push(provision(&[], "", line, 0));
        } else if let Some(last) = all.last_mut() {
            last.text.push(' ');
            last.text.push_str(line);
        }
        fresh = false;
    }
    all
}

fn provision(path: &[(Style, String)], printed: &str, text: &str, depth: usize) -> Provision {
    let designators: Vec<&str> = path.iter().map(|(_, d)| d.as_str()).collect();
    let pinpoint = Pinpoint::new(&designators).unwrap_or_default();
    Provision { pinpoint, designators: printed.into(), text: text.to_owned(), depth }
}

/// The designators at the head of a line, and what follows them.
fn leading(line: &str) -> (Vec<&str>, &str) {
    let mut designators = Vec::new();
    let mut rest = line;
    while let Some(inner) = rest.strip_prefix('(') {
        let Some(end) = inner.find(')') else { break };
        // What a citation couldn't point to is no designator: it would have no anchor.
        if !is_designator(&inner[..end]) || Pinpoint::new(&[&inner[..end]]).is_none() {
            break;
        }
        designators.push(&inner[..end]);
        rest = &inner[end + 1..];
    }
    (designators, rest.trim_start())
}

fn is_designator(text: &str) -> bool {
    let all = |f: fn(&u8) -> bool| text.bytes().all(|b| f(&b));
    let letters = all(u8::is_ascii_lowercase) || all(u8::is_ascii_uppercase);
    match text.len() {
        1 | 2 => letters || all(u8::is_ascii_digit),
        3..=5 => is_roman(text) || (text.len() == 3 && all(u8::is_ascii_digit)),
        _ => false,
    }
}

fn is_roman(text: &str) -> bool {
    let lower = text.bytes().all(|b| b"ivxl".contains(&b));
    let upper = text.bytes().all(|b| b"IVXL".contains(&b));
    !text.is_empty() && (lower || upper)
}

/// Moves to a designator: a sibling of one already on the path if it is of that style, else one level deeper.
fn descend(path: &mut Vec<(Style, String)>, designator: &str) {
    let style = style(path, designator);
    if let Some(at) = path.iter().position(|(s, _)| *s == style) {
        path.truncate(at);
    }
    path.push((style, designator.to_owned()));
}

fn style(path: &[(Style, String)], designator: &str) -> Style {
    let first = designator.as_bytes().first().copied().unwrap_or(b'a');
    if first.is_ascii_digit() {
        return Style::Number;
    }
    // (i) after (h) is a letter; (i) below (A) is a roman numeral.
    let follows = |style: Style| {
        path.iter().any(|(s, d)| {
            *s == style && d.len() == 1 && designator.len() == 1 && d.as_bytes()[0].wrapping_add(1) == first
        })
    };
    let has = |style: Style| path.iter().any(|(s, _)| *s == style);
    if first.is_ascii_uppercase() {
        let roman = is_roman(designator) && has(Style::Roman) && !follows(Style::Capital);
        return if roman { Style::CapitalRoman } else { Style::Capital };
    }
    let roman = is_roman(designator) && (has(Style::Capital) || has(Style::Number)) && !follows(Style::Letter);
    if roman { Style::Roman } else { Style::Letter }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anchors(text: &str) -> Vec<String> {
        provisions(text).iter().map(|p| p.anchor().unwrap_or_else(|| "-".into())).collect()
    }

    #[test]
    fn section_1512() {
        let text = "§ 1512. Tampering\n\n(c) Whoever corruptly—\n\n(1) alters; or\n\n(2) otherwise obstructs,\n\nshall be fined\n\n(f) For the purposes\n(1) an official";
        assert_eq!(anchors(text), ["-", "c", "c-1", "c-2", "-", "f", "f-1"]);
        assert_eq!(provisions(text)[3].depth, 2);
    }

    #[test]
    fn roman_numerals_and_letters() {
        assert_eq!(
            anchors("(a)(1) x\n(A) y\n(i) z\n(ii) z\n(I) q\n(B) y\n(2) x"),
            ["a-1", "a-1-A", "a-1-A-i", "a-1-A-ii", "a-1-A-ii-I", "a-1-B", "a-2"]
        );
        assert_eq!(anchors("(h) x\n(i) y\n(j) z"), ["h", "i", "j"]);
    }

    #[test]
    fn a_source_credit_is_not_a_designator() {
        assert_eq!(anchors("(June 25, 1948, ch. 645)"), ["-"]);
    }
}
