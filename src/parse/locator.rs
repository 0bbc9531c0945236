//! Where in a source: `p. 73`, `pp. 73–74, 80`, `§ 3`, `ch. 7`.

use std::ops::RangeInclusive;
use std::sync::Arc;

/// The part of a source that a citation points to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Locator {
    /// As it is shown: `p. 73`, `pp. 73–74`.
    pub label: Arc<str>,
    /// The pages it names, if it names pages.
    pub pages: Vec<RangeInclusive<u32>>,
}

const PLACES: [&str; 18] = [
    "p.", "pp.", "page", "pages", "§", "§§", "sec.", "ch.", "chs.", "n.", "nn.", "note", "para.", "paras.", "vol.",
    "line", "lines", "at",
];

impl Locator {
    /// Reads what stands after the source's id in a citation. `None` if it isn't a place in a source.
    pub fn parse(text: &str) -> Option<Locator> {
        let text = text.trim();
        let (word, rest) = split_word(text)?;
        if !PLACES.contains(&word) || rest.is_empty() {
            return None;
        }
        if !matches!(word, "p." | "pp." | "page" | "pages" | "at") {
            return Some(Locator { label: text.into(), pages: Vec::new() });
        }
        Locator::pages(rest)
    }

    /// Reads pages: `73`, `73–74`, `73, 80`.
    pub fn pages(text: &str) -> Option<Locator> {
        let mut pages = Vec::new();
        for part in text.split(',') {
            let part = part.trim();
            let (first, last) = part.split_once(['–', '-', '—']).unwrap_or((part, part));
            let (first, last) = (number(first)?, number(last)?);
            if first == 0 || last < first {
                return None;
            }
            pages.push(first..=last);
        }
        Some(Locator { label: label(&pages).into(), pages })
    }

    /// The first page named.
    pub fn first_page(&self) -> Option<u32> {
        self.pages.first().map(|p| *p.start())
    }
}

fn split_word(text: &str) -> Option<(&str, &str)> {
    if let Some(rest) = text.strip_prefix("§§").or_else(|| text.strip_prefix('§')) {
        return Some((&text[..text.len() - rest.len()], rest.trim()));
    }
    let end = text.find([' ', '\u{a0}', '\n']).unwrap_or_else(|| text.find('.').map_or(text.len(), |n| n + 1));
    Some((&text[..end], text[end..].trim()))
}

fn number(text: &str) -> Option<u32> {
    let text = text.trim();
    (!text.is_empty() && text.len() <= 6 && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

fn label(pages: &[RangeInclusive<u32>]) -> String {
    let parts: Vec<String> = pages
        .iter()
        .map(|p| if p.start() == p.end() { p.start().to_string() } else { format!("{}–{}", p.start(), p.end()) })
        .collect();
    let many = pages.len() > 1 || pages.iter().any(|p| p.start() != p.end());
    format!("{}\u{a0}{}", if many { "pp." } else { "p." }, parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_and_other_places() {
        let label = |text: &str| Locator::parse(text).map(|l| l.label.replace('\u{a0}', " "));
        assert_eq!(label("p. 73").as_deref(), Some("p. 73"));
        assert_eq!(label("pp. 73-74, 80").as_deref(), Some("pp. 73–74, 80"));
        assert_eq!(label("p.73").as_deref(), Some("p. 73"));
        assert_eq!(label("§ 3").as_deref(), Some("§ 3"));
        assert_eq!(label("ch. 7").as_deref(), Some("ch. 7"));
        for bad in ["73", "p.", "p. x", "pp. 74–73", "p. 0", "somewhere", "p. 99999999999"] {
            assert_eq!(label(bad), None, "{bad}");
        }
        assert_eq!(Locator::parse("pp. 3–4, 9").unwrap().pages, [3..=4, 9..=9]);
    }
}
