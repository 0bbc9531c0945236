//! Where in a source: `p. 73`, `pp. 1278–79`, `§ 3`, `ch. 7`, `Tr. 45:12–46:3`, `fol. 12r`.

use std::ops::RangeInclusive;
use std::sync::Arc;

/// The part of a source that a citation points to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Locator {
    /// As it is shown: `p. 73`, `pp. 73–74`.
    pub label: Arc<str>,
    /// The pages it names, if it names pages by their numbers, and of the whole source and not of a volume of it.
    pub pages: Vec<RangeInclusive<u32>>,
    /// The numbered part it names, if a copy may show where that begins and ends.
    pub part: Option<SourcePart>,
    /// Whether it names more than that: a note on a page.
    pub narrower: bool,
}

/// A numbered part of a document: § 3, ch. 7, art. 5, ¶ 14.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SourcePart {
    /// What it is.
    pub unit: PartUnit,
    /// Its number as it is written: `3`, `IV`, `2(a)`.
    pub number: Arc<str>,
}

/// What a numbered part of a document is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PartUnit {
    /// A section.
    Section,
    /// A chapter.
    Chapter,
    /// An article.
    Article,
    /// A paragraph with a number.
    Paragraph,
}

/// The forms that a citation's place can have, for whoever wrote one that can't be read.
pub const FORMS: &str = "p. 73, pp. 73–74, p. xii, p. 3, n. 1, § 3, ch. 7, art. 5, ¶ 14, ex. 7, fol. 12r, vol. 2, p. 3, slip op. 9, Tr. 45:12–46:3, 1:02:33";

/// Words that stand before pages.
const PAGES: [&str; 6] = ["p", "pp", "page", "pages", "at", "pg"];

/// Words that stand before the number of something else, in small letters and without a full stop.
const PLACES: [&str; 52] = [
    "§",
    "§§",
    "¶",
    "¶¶",
    "sec",
    "secs",
    "section",
    "s",
    "ss",
    "ch",
    "chs",
    "chap",
    "chapter",
    "art",
    "arts",
    "article",
    "para",
    "paras",
    "paragraph",
    "par",
    "n",
    "nn",
    "note",
    "notes",
    "vol",
    "vols",
    "volume",
    "line",
    "lines",
    "l",
    "ll",
    "col",
    "cols",
    "column",
    "fol",
    "fols",
    "folio",
    "ex",
    "exh",
    "exhibit",
    "no",
    "nos",
    "q",
    "tr",
    "slip op",
    "bk",
    "book",
    "pt",
    "part",
    "day",
    "min",
    "track",
];

impl Locator {
    /// Reads what stands after the source's id in a citation. `None` if it isn't a place in a source.
    pub fn parse(text: &str) -> Option<Locator> {
        let text = text.trim();
        let (word, rest) = split_word(text);
        if PAGES.contains(&&*word) {
            return Locator::pages(rest);
        }
        if word.is_empty() {
            return (is_time(text) || is_lines(text) || is_stamp(text)).then(|| Locator::place(text, None));
        }
        let known = PLACES.contains(&&*word);
        let number = rest.strip_prefix("at ").unwrap_or(rest);
        (known && is_number(number)).then(|| Locator::place(text, part(&word, number)))
    }

    /// Reads pages: `73`, `73–74`, `1278–79`, `73, 80`, `1,278`, `xii`, `A-12`, `12 n. 4`, `12ff.`
    pub fn pages(text: &str) -> Option<Locator> {
        if let Some((pages, note)) = note_behind(text) {
            let locator = Locator::pages(pages)?;
            return Some(Locator { label: format!("{}, {note}", locator.label).into(), narrower: true, ..locator });
        }
        let parts: Option<Vec<Page>> = page_parts(text).into_iter().map(page).collect();
        let parts = parts?;
        let pages: Option<Vec<RangeInclusive<u32>>> = parts.iter().map(|part| part.range.clone()).collect();
        let label = label(&parts).into();
        Some(Locator { label, pages: pages.unwrap_or_default(), part: None, narrower: false })
    }

    /// The first page named.
    pub fn first_page(&self) -> Option<u32> {
        self.pages.first().map(|p| *p.start())
    }

    fn place(text: &str, part: Option<SourcePart>) -> Locator {
        Locator {
            label: text.split_whitespace().collect::<Vec<_>>().join(" ").into(),
            pages: Vec::new(),
            part,
            narrower: false,
        }
    }
}

/// The word before a number, in small letters and without its full stop, and what follows it.
fn split_word(text: &str) -> (String, &str) {
    let signs = text.len() - text.trim_start_matches(['§', '¶']).len();
    if signs > 0 {
        return (text[..signs].to_owned(), text[signs..].trim());
    }
    let lower = text.to_lowercase();
    if let Some(rest) = lower.strip_prefix("slip op").filter(|_| text.is_char_boundary(7)) {
        let rest = text.get(text.len() - rest.len()..).unwrap_or_default();
        return ("slip op".to_owned(), rest.trim_start_matches('.').trim());
    }
    let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    let rest = text.get(end..).unwrap_or_default();
    let parted = rest.starts_with(['.', ' ', '\u{a0}', '\n']) || rest.starts_with(|c: char| c.is_ascii_digit());
    if end == 0 || !parted {
        return (String::new(), text);
    }
    (text[..end].to_lowercase(), rest.trim_start_matches('.').trim())
}

/// What may stand after the word: a number, a letter or a Roman numeral, several of them, with what goes on them.
fn is_number(text: &str) -> bool {
    let first = text.split([' ', '\u{a0}']).next().unwrap_or_default();
    let letters = first.trim_end_matches(['.', ',']);
    let short = letters.chars().count() <= 2 && letters.chars().all(char::is_alphabetic);
    !first.is_empty() && (first.contains(|c: char| c.is_ascii_digit()) || is_roman(letters) || short)
}

fn is_roman(text: &str) -> bool {
    let text = text.trim_end_matches(['.', ',']);
    !text.is_empty() && (text.chars().all(|c| "ivxlcdm".contains(c)) || text.chars().all(|c| "IVXLCDM".contains(c)))
}

/// A time in a recording: `1:02:33`, `12:34`, `1:02:33–1:03:10`.
fn is_time(text: &str) -> bool {
    text.split(['–', '-'])
        .all(|part| part.split(':').count() >= 2 && part.split(':').all(|n| number(n).is_some() || n.trim() == "00"))
        && text.chars().all(|c| c.is_ascii_digit() || ":–-. ".contains(c))
}

/// Pages and lines of a transcript: `45:12–46:3`, `45:12-20`.
fn is_lines(text: &str) -> bool {
    text.contains(':')
        && text.split(['–', '-']).all(|part| !part.is_empty() && part.split(':').all(|n| number(n.trim()).is_some()))
}

/// A number stamped on a document's pages: `GOV-00012345`, `A-12`, and pages that go on: `12ff.`
fn is_stamp(text: &str) -> bool {
    let (word, digits) = text.split_once(['-', '_']).unwrap_or(("", ""));
    let stamped = !word.is_empty()
        && word.chars().all(|c| c.is_ascii_uppercase())
        && digits.trim_start_matches('-').bytes().all(|b| b.is_ascii_digit())
        && !digits.is_empty();
    stamped || text.ends_with("ff.") && number(text.trim_end_matches("ff.")).is_some()
}

fn part(word: &str, rest: &str) -> Option<SourcePart> {
    let unit = match word {
        "§" | "sec" | "section" | "s" => PartUnit::Section,
        "ch" | "chap" | "chapter" => PartUnit::Chapter,
        "art" | "article" => PartUnit::Article,
        "¶" | "para" | "paragraph" | "par" => PartUnit::Paragraph,
        _ => return None,
    };
    let single = rest.chars().all(|c| c.is_alphanumeric());
    single.then(|| SourcePart { unit, number: rest.into() })
}

/// A page or a range of pages.
struct Page {
    label: String,
    many: bool,
    /// `None` where the pages have no plain numbers.
    range: Option<RangeInclusive<u32>>,
}

/// The parts between commas, but for a comma that parts the thousands of one number: three digits follow it directly.
fn page_parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices([',', '&']) {
        let after = text.get(at + 1..).unwrap_or_default();
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        let before = text.get(..at).is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit()));
        if !(before && digits == 3 && text.as_bytes().get(at) == Some(&b',')) {
            parts.push(text.get(start..at).unwrap_or_default());
            start = at + 1;
        }
    }
    parts.push(text.get(start..).unwrap_or_default());
    parts
}

fn page(text: &str) -> Option<Page> {
    let text = text.trim();
    if let Some(first) = text.strip_suffix("ff.").or_else(|| text.strip_suffix("f.")).and_then(|n| number(n.trim())) {
        let last = if text.ends_with("ff.") { first + 3 } else { first + 1 };
        return (first > 0).then(|| Page { label: text.to_owned(), many: true, range: Some(first..=last) });
    }
    if let Some(one) = number(text) {
        return (one > 0).then(|| Page { label: text.to_owned(), many: false, range: Some(one..=one) });
    }
    if let Some((first, last)) = text.split_once(['–', '-', '—']) {
        let (first, last) = (first.trim(), last.trim());
        if let (Some(from), Some(to)) = (number(first), number(last)) {
            let to = if to < from { elided(first, last)? } else { to };
            let label = if from == to {
                first.to_owned()
            } else {
                format!("{first}–{}", if last.len() < first.len() { to.to_string() } else { last.to_owned() })
            };
            return (from > 0 && to >= from).then_some(Page { label, many: from != to, range: Some(from..=to) });
        }
        if is_label(first)
            && is_label(last)
            && first.bytes().any(|b| b.is_ascii_digit()) == last.bytes().any(|b| b.is_ascii_digit())
        {
            return Some(Page { label: format!("{first}–{last}"), many: true, range: None });
        }
    }
    is_label(text).then(|| Page { label: text.to_owned(), many: false, range: None })
}

/// A printed label of a page that is no plain number: `xii`, `A-12`, `12a`, `S7`.
fn is_label(text: &str) -> bool {
    let prefixed = || {
        let digits = text.trim_start_matches(|c: char| c.is_ascii_alphabetic()).trim_start_matches(['-', '.']);
        digits.len() < text.len()
            && !digits.is_empty()
            && text.len() <= 12
            && digits.bytes().all(|b| b.is_ascii_digit())
    };
    let suffixed = || {
        let digits = text.trim_end_matches(|c: char| c.is_ascii_lowercase());
        text.len() == digits.len() + 1 && number(digits).is_some()
    };
    is_roman(text) || prefixed() || suffixed()
}

/// The end of a range whose first digits are left out: 1278–79.
fn elided(first: &str, last: &str) -> Option<u32> {
    let (first, last) = (first.replace(',', ""), last.replace(',', ""));
    let kept = first.len().checked_sub(last.len()).filter(|kept| *kept > 0)?;
    let whole = number(&format!("{}{last}", first.get(..kept)?))?;
    (Some(whole) >= number(&first)).then_some(whole)
}

/// Pages and the note on them: `12 n. 4`, `3, n. 1`.
fn note_behind(text: &str) -> Option<(&str, String)> {
    let at = ["nn.", "n.", "note "].iter().find_map(|word| text.find(&format!(" {word}")).map(|at| (at, word)));
    let (at, word) = at?;
    let pages = text.get(..at)?.trim().trim_end_matches(',');
    let number = text.get(at + 1 + word.len()..)?.trim();
    (number.starts_with(|c: char| c.is_ascii_digit()) && !pages.is_empty())
        .then(|| (pages, format!("{} {number}", word.trim())))
}

/// A number, with or without commas between its thousands.
fn number(text: &str) -> Option<u32> {
    let text = text.trim();
    let mut groups = text.split(',');
    let first = groups.next()?;
    let grouped = groups.all(|group| group.len() == 3);
    let digits = text.replace(',', "");
    let plain =
        !first.is_empty() && (first.len() <= 3 || !text.contains(',')) && digits.bytes().all(|b| b.is_ascii_digit());
    (grouped && plain && digits.len() <= 6).then(|| digits.parse().ok()).flatten()
}

fn label(parts: &[Page]) -> String {
    let labels: Vec<&str> = parts.iter().map(|part| part.label.as_str()).collect();
    let many = parts.len() > 1 || parts.iter().any(|part| part.many);
    format!("{}\u{a0}{}", if many { "pp." } else { "p." }, labels.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label_of(text: &str) -> Option<String> {
        Locator::parse(text).map(|l| l.label.replace('\u{a0}', " "))
    }

    #[test]
    fn pages_and_other_places() {
        for (text, label) in [
            ("p. 73", "p. 73"),
            ("pp. 73-74, 80", "pp. 73–74, 80"),
            ("p.73", "p. 73"),
            ("pp. 1278–79", "pp. 1278–1279"),
            ("p. 1,278", "p. 1,278"),
            ("p. ii", "p. ii"),
            ("pp. i–iv", "pp. i–iv"),
            ("p. A-12", "p. A-12"),
            ("p. 12 n. 4", "p. 12, n. 4"),
            ("p. 3, n. 1", "p. 3, n. 1"),
        ] {
            assert_eq!(label_of(text).as_deref(), Some(label), "{text}");
        }
        for same in [
            "§ 3",
            "ch. 7",
            "¶ 12",
            "Tr. 45:12",
            "45:12–46:3",
            "slip op. at 14",
            "slip op. 9",
            "Art. 5",
            "No. 3",
            "Ex. 4",
            "12ff.",
            "GOV-00012345",
            "col. 214",
            "fol. 12r",
            "Q. 13710",
            "vol. 2, p. 3",
            "Day 3",
            "1:02:33",
            "sec. I, slip op. 2",
            "n. 12",
        ] {
            assert_eq!(label_of(same).as_deref(), Some(same), "{same}");
        }
        for bad in [
            "73",
            "p.",
            "p. somewhere",
            "pp. 74–73",
            "p. 0",
            "somewhere",
            "p. 99999999999",
            "chapter and verse",
            "see the end",
        ] {
            assert_eq!(label_of(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_comma_before_three_digits_parts_thousands() {
        let pages = |text: &str| Locator::parse(text).expect(text).pages;
        assert_eq!(pages("p. 1,278"), [1278..=1278]);
        assert_eq!(pages("pp. 1,278–1,280"), [1278..=1280]);
        assert_eq!(pages("pp. 1, 278"), [1..=1, 278..=278]);
        assert_eq!(pages("pp. 3–4, 9"), [3..=4, 9..=9]);
        assert_eq!(pages("pp. 1278–79"), [1278..=1279]);
        assert_eq!(pages("p. xii"), []);
        assert_eq!(pages("vol. 2, p. 3"), []);
    }

    #[test]
    fn numbered_parts_are_told_apart() {
        let part =
            |text: &str| Locator::parse(text).and_then(|l| l.part).map(|part| (part.unit, part.number.to_string()));
        assert_eq!(part("§ 3"), Some((PartUnit::Section, "3".to_owned())));
        assert_eq!(part("ch. IV"), Some((PartUnit::Chapter, "IV".to_owned())));
        assert_eq!(part("¶ 14"), Some((PartUnit::Paragraph, "14".to_owned())));
        assert_eq!(part("fol. 12r"), None);
    }
}
