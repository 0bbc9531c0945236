//! Addresses: ids, the paths of written files, and links that work from any folder of the site.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

/// The path of a file in the output folder: `incidents/2021-01-06-tweet.html`. Always relative, always with `/`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct OutPath(Arc<str>);

impl OutPath {
    /// A path from its text. The caller has made sure that it stays inside the output folder ([`is_safe`]).
    pub fn new(path: impl Into<Arc<str>>) -> Self {
        OutPath(path.into())
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// How many folders deep the file lies.
    pub fn depth(&self) -> usize {
        self.0.matches('/').count()
    }

    /// What stands before a path from the root in a link on this page: `""`, `"../"`, `"../../"` …
    pub fn to_root(&self) -> String {
        "../".repeat(self.depth())
    }

    /// The link from this page to another, as short as it can be, with an optional fragment. A link to the page itself
    /// without a fragment names the file.
    pub fn link_to(&self, other: &OutPath, fragment: Option<&str>) -> String {
        let mut link = if self == other && fragment.is_some() { String::new() } else { relative(&self.0, &other.0) };
        if let Some(fragment) = fragment {
            link.push('#');
            link.push_str(fragment);
        }
        link
    }
}

impl Borrow<str> for OutPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OutPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn relative(from: &str, to: &str) -> String {
    let mut from_parts: Vec<&str> = from.split('/').collect();
    from_parts.pop();
    let to_parts: Vec<&str> = to.split('/').collect();
    let shared = from_parts.iter().zip(&to_parts[..to_parts.len() - 1]).take_while(|(a, b)| a == b).count();
    let mut link = "../".repeat(from_parts.len() - shared);
    link.push_str(&to_parts[shared..].join("/"));
    link
}

/// Whether a relative path from a contributor stays inside the folder that it is joined to, on every system.
pub fn is_safe(path: &str) -> bool {
    !path.is_empty()
        && !path.starts_with('/')
        && !path.contains(['\\', ':', '\0'])
        && path.split('/').all(|part| !part.is_empty() && part != "." && part != "..")
}

/// The longest part of a path: what is written beside a file while it is replaced has some letters more, and systems stop at 255 bytes.
const LONGEST_PART: usize = 200;

/// Why a relative path can't be a file's on every system and its address on the web, if it can't: what to say after "its name".
pub fn fault(path: &str) -> Option<&'static str> {
    path.split('/').find_map(|part| {
        let forbidden = |c: char| c.is_control() || c == '\u{fffd}' || "\\:*?\"<>|".contains(c);
        match part {
            "" | "." | ".." => Some("leads out of its folder"),
            _ if part.contains('\u{fffd}') => Some("isn't UTF-8 text"),
            _ if part.contains(forbidden) => {
                Some("contains one of \\ : * ? \" < > | or a control character, which some systems don't allow")
            }
            _ if part.ends_with(['.', ' ']) => Some("ends in a period or a space, which Windows drops"),
            _ if part.len() > LONGEST_PART => Some("is longer than 200 bytes"),
            _ if is_reserved(part) => Some("is reserved for a device on Windows"),
            _ => None,
        }
    })
}

/// Whether the timeline calls a place of its own so: a year, a month, a day, an hour (`y1971`, `m1971-06`, `d1971-06-30`, `h1971-06-30-14`), or a
/// part of its drawing (`s1-t`). Incidents stand there under their ids, which must be others.
pub fn is_place_in_time(id: &str) -> bool {
    let Some((kind, rest)) = id.split_at_checked(1) else { return false };
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    // A year before 0 has a sign; an hour that isn't known has an `x` after the number of its heading.
    let parts: Vec<&str> = rest.strip_prefix('-').unwrap_or(rest).split('-').collect();
    match (kind, &parts[..]) {
        ("y", [year] | [year, "h"]) => is_number(year),
        ("m", [_, _]) | ("d", [_, _, _]) => parts.iter().all(is_number),
        ("h", [day @ .., hour]) => {
            day.len() == 3 && day.iter().all(is_number) && is_number(&hour.trim_end_matches('x'))
        }
        ("s", [panel, "t" | "d"]) => is_number(panel),
        _ => matches!(id, "undated" | "undated-h"),
    }
}

/// Whether Windows keeps a file name for a device, whatever its ending: `con`, `NUL.txt`, `com1`.
pub fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_ascii_lowercase();
    let port =
        |rest: &str| matches!(rest, "¹" | "²" | "³") || rest.len() == 1 && rest.bytes().all(|b| b.is_ascii_digit());
    matches!(&*stem, "con" | "prn" | "aux" | "nul" | "conin$" | "conout$")
        || ["com", "lpt"].iter().any(|name| stem.strip_prefix(name).is_some_and(port))
}

/// A path as the least particular file system knows it: without the difference of capitals and small letters, and of the ways to write an
/// accent. Two files with one such path are one file on many a machine.
pub fn folded(path: &str) -> String {
    if path.is_ascii() {
        return path.to_ascii_lowercase();
    }
    // Capitals first: ſ and s, ς and σ have the same.
    path.nfd().flat_map(char::to_uppercase).flat_map(char::to_lowercase).nfc().collect()
}

/// Resolves `.` and `..` in a path that is written in the file `base`; `None` if it leaves the root.
pub fn resolve(base: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = base.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Whether a name can be an id: lower-case ASCII letters, digits and single hyphens, so that the same address works on
/// every file system and needs no escapes.
pub fn is_id(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 120
        && !name.starts_with('-')
        && !name.ends_with('-')
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// A text as an id or heading anchor: in small letters, what is neither letter nor digit a hyphen, NFC. Only Latin letters lose their marks: in
/// Hindi, Japanese, Russian, Arabic and Thai a mark makes another letter. Never empty.
pub fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut base = None;
    for c in unfolded(text).chars() {
        if is_combining_mark(c) {
            out.extend(base.filter(|base| !is_latin(*base)).map(|_| c));
            continue;
        }
        if matches!(c, '\u{200d}' | '\u{ad}') {
            continue; // joins letters, or is a place to part them: no letter, and no end of a word
        }
        base = c.is_alphanumeric().then_some(c);
        if base.is_some() {
            out.extend(c.to_lowercase());
        } else if c != '\'' && c != '’' && !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    let end = out.trim_end_matches('-').len();
    out.truncate(end);
    if out.is_empty() { "section".to_owned() } else { out.nfc().collect() }
}

/// A text with every letter and its marks apart, and letters of another width or in a circle as plain ones. Not so in Thai, Lao and Tibetan,
/// where what counts as another form of two letters is one of its own (ำ).
fn unfolded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfc() {
        let own = ('\u{e00}'..='\u{fff}').contains(&c);
        if own { out.extend(std::iter::once(c).nfd()) } else { out.extend(std::iter::once(c).nfkd()) }
    }
    out
}

/// What a name is sorted by: as [`slug`], and without accents in any script. Two names may have one key: it never tells whether they are one.
pub fn sort_key(text: &str) -> String {
    let is_accent = |c: &char| canonical_combining_class(*c) >= 200;
    slug(&text.nfkd().filter(|c| !is_accent(c)).collect::<String>()).nfd().collect()
}

/// Whether a letter or a digit is one that accents only decorate.
fn is_latin(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, '\u{c0}'..='\u{2af}' | '\u{1e00}'..='\u{1eff}' | '\u{2c60}'..='\u{2c7f}' | '\u{a720}'..='\u{a7ff}' | '\u{ab30}'..='\u{ab6f}')
}

/// A name in the form in which two that look the same are the same: NFC.
pub fn composed(name: &str) -> String {
    name.nfc().collect()
}

/// An address with its escapes resolved, `%20` as a space; `None` when there are none, or what they make isn't text.
pub fn decoded(address: &str) -> Option<String> {
    if !address.contains('%') {
        return None;
    }
    let mut bytes = Vec::with_capacity(address.len());
    let mut rest = address.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let digits = after.get(..2).filter(|_| byte == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        let escaped = digits.filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        match escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(value) => {
                bytes.push(value);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).ok().filter(|text| text != address)
}

/// The address of a file by its path: what would mean something else in an address is escaped. Letters of any script stay as they are.
pub fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        if c.is_ascii() && (c.is_ascii_control() || " %#?\"<>`{}|\\^[]".contains(c)) {
            out.push_str(&format!("%{:02X}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

/// The part of a page that a link names, as the page calls it: without escapes, NFC.
pub fn anchor(written: &str) -> String {
    composed(&decoded(written).unwrap_or_else(|| written.to_owned()))
}

/// The scheme of an absolute link (`https`), in lower case, if it has one.
pub fn scheme(link: &str) -> Option<String> {
    let colon = link.find(':')?;
    let scheme = &link[..colon];
    let first = scheme.bytes().next()?;
    let rest_ok = scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    (first.is_ascii_alphabetic() && rest_ok).then(|| scheme.to_ascii_lowercase())
}

/// Whether a link to another place may stand on a page: the schemes that can't run anything.
pub fn is_allowed_external(link: &str) -> bool {
    matches!(scheme(link).as_deref(), Some("http" | "https" | "mailto" | "tel"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(from: &str, to: &str) -> String {
        OutPath::new(from).link_to(&OutPath::new(to), None)
    }

    #[test]
    fn links_are_relative_to_the_page() {
        assert_eq!(link("index.html", "people/mike-pence.html"), "people/mike-pence.html");
        assert_eq!(link("incidents/a.html", "people/b.html"), "../people/b.html");
        assert_eq!(link("incidents/a.html", "incidents/b.html"), "b.html");
        assert_eq!(link("timeline/2021/01.html", "index.html"), "../../index.html");
        assert_eq!(link("timeline/2021/01.html", "timeline/index.html"), "../index.html");
        let page = OutPath::new("a.html");
        assert_eq!(page.link_to(&page, Some("c-2")), "#c-2");
        assert_eq!(page.link_to(&page, None), "a.html");
    }

    #[test]
    fn paths_stay_inside() {
        assert!(is_safe("a/b.txt"));
        for bad in ["", "/a", "../a", "a/../b", "a\\b", "C:/x", "a//b", "./a"] {
            assert!(!is_safe(bad), "{bad}");
        }
        assert_eq!(resolve("content/incidents/a.md", "../people/b.md").as_deref(), Some("content/people/b.md"));
        assert_eq!(resolve("content/a.md", "../../b.md"), None);
    }

    #[test]
    fn names_that_some_system_refuses() {
        for good in ["a/b.txt", "cond.txt", "com.txt", "com10", "a b/c", "ü.png", ".well-known", "nuls", "lpt"] {
            assert_eq!(fault(good), None, "{good}");
        }
        for bad in [
            "con",
            "a/NUL.txt",
            "Aux.tar.gz",
            "com1",
            "LPT9.x",
            "com¹",
            "nul .txt",
            "a.",
            "a /b",
            "a:b",
            "a\\b",
            "q?.txt",
        ] {
            assert!(fault(bad).is_some(), "{bad}");
        }
        for bad in ["\u{7}", "a\nb", "\u{fffd}", "../a", "a//b", "", "/a", "./a"] {
            assert!(fault(bad).is_some(), "{bad:?}");
        }
        assert!(fault(&"é".repeat(101)).is_some() && fault(&"é".repeat(100)).is_none());
    }

    #[test]
    fn names_that_some_system_takes_for_one() {
        for (one, other) in
            [("A/b.TXT", "a/B.txt"), ("caf\u{e9}", "CAFE\u{301}"), ("ſ", "S"), ("ΣΑΣ", "σας"), ("ß", "SS")]
        {
            assert_eq!(folded(one), folded(other), "{one} {other}");
        }
        assert_ne!(folded("cafe"), folded("café"));
    }

    #[test]
    fn slugs() {
        assert_eq!(slug("What the filing says (p. 73)"), "what-the-filing-says-p-73");
        assert_eq!(slug("Élysée’s été"), "elysees-ete");
        assert_eq!(slug("§"), "section");
        // Marks of other scripts are letters, however they are composed.
        for kept in [
            "हिन्दी-भाषा",
            "क्षेत्र",
            "プログラム",
            "フロクラム",
            "ばし",
            "한국",
            "ёлка-и-йод",
            "ภาษาไทย",
            "น้ำ",
            "العَرَبِيَّة",
            "آب",
            "שָׁלוֹם",
            "ქართული",
            "ελληνικά",
        ] {
            let spelt = kept.replace('-', " ");
            for form in [spelt.nfc().collect::<String>(), spelt.nfd().collect()] {
                assert_eq!(slug(&form), kept.nfc().collect::<String>(), "{form}");
            }
        }
        assert_eq!(slug("ﾌﾟﾛ"), "プロ");
        assert_eq!(slug("1️⃣ First"), "1-first");
        assert_eq!(slug("Việt Nam"), "viet-nam");
        assert!(is_id("2021-01-06-tweet"));
        for bad in ["", "A", "a_b", "-a", "a-", "é", "a b"] {
            assert!(!is_id(bad), "{bad}");
        }
    }

    #[test]
    fn names_are_sorted_without_their_accents() {
        for same in [("Élan", "elan"), ("Ёлка", "елка"), ("آب", "اب")] {
            assert_eq!(sort_key(same.0), sort_key(same.1));
        }
        assert!(sort_key("はる") < sort_key("ばし") && sort_key("ばし") < sort_key("ひ"));
    }

    #[test]
    fn addresses_of_files() {
        for name in ["a b#c.pdf", "100%.txt", "Letter%20to.pdf", "é/ü.png", "[x].txt", "%zz", "a"] {
            let address = encoded(name);
            assert!(!address.contains([' ', '#', '?', '[', ']']), "{address}");
            assert_eq!(decoded(&address).unwrap_or(address), name);
        }
        assert_eq!(encoded("Letter%20to.pdf"), "Letter%2520to.pdf");
        assert_eq!(decoded("Letter%20to.pdf").as_deref(), Some("Letter to.pdf"));
        for none in ["plain", "%zz", "%", "%4", "%ff", "%é1"] {
            assert_eq!(decoded(none), None, "{none}");
        }
        assert_eq!(anchor("%ED%95%9C\u{1100}\u{116e}\u{11a8}"), "한국");
    }

    #[test]
    fn schemes_that_run_something_are_refused() {
        assert!(is_allowed_external("https://example.org"));
        for bad in ["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "vbscript:x", "file:///etc", "//x.org"] {
            assert!(!is_allowed_external(bad), "{bad}");
        }
    }
}
