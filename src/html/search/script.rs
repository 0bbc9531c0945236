//! What scripts read: JSON that can stand in one, and words in the order in which scripts compare them.

use std::cmp::Ordering;

/// JSON as a part of a script, also of one that somebody pastes into a page: no tag, no comment and no end of a line begins in it.
pub fn in_script(json: String) -> String {
    if !json.contains(['<', '\u{2028}', '\u{2029}']) {
        return json;
    }
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

/// The bytes that don't stand for themselves in such JSON. The two ends of a line that are no control characters both begin with the last.
const SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let mut byte = 0;
    while byte < b' ' {
        special[byte as usize] = true;
        byte += 1;
    }
    special[b'"' as usize] = true;
    special[b'\\' as usize] = true;
    special[b'<' as usize] = true;
    special[0xe2] = true;
    special
};

/// A text as a string of such JSON.
pub fn push_quoted(json: &mut String, text: &str) {
    json.push('"');
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        if !SPECIAL[usize::from(byte)] {
            continue;
        }
        let escaped = match byte {
            b'"' => "\\\"".to_owned(),
            b'\\' => "\\\\".to_owned(),
            0xe2 if text[at..].starts_with('\u{2028}') => "\\u2028".to_owned(),
            0xe2 if text[at..].starts_with('\u{2029}') => "\\u2029".to_owned(),
            0xe2 => continue,
            _ => format!("\\u{byte:04x}"),
        };
        json.push_str(&text[from..at]);
        json.push_str(&escaped);
        from = at + if byte == 0xe2 { 3 } else { 1 };
    }
    json.push_str(&text[from..]);
    json.push('"');
}

/// The order of two words as scripts compare them, by UTF-16.
pub fn script_order(a: &str, b: &str) -> Ordering {
    // Up to here UTF-8 has the same order; behind it, what UTF-16 needs two units for comes before what it needs one for.
    const SAME: u8 = 0xee;
    match a.bytes().zip(b.bytes()).find(|(a, b)| a != b) {
        Some((a, b)) if a < SAME && b < SAME => a.cmp(&b),
        Some(_) => a.encode_utf16().cmp(b.encode_utf16()),
        None => a.len().cmp(&b.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_in_the_order_of_scripts() {
        let signs = ["", "a", "b", "z", "é", "ß", "\u{7ff}", "\u{800}", "\u{d7ff}", "\u{e000}", "\u{efff}", "\u{f000}"];
        let signs = [&signs[..], &["\u{fffd}", "\u{10000}", "\u{1f600}", "\u{10ffff}"]].concat();
        let words: Vec<String> = signs.iter().flat_map(|a| signs.iter().map(move |b| format!("{a}{b}"))).collect();
        for (a, b) in words.iter().flat_map(|a| words.iter().map(move |b| (a, b))) {
            assert_eq!(script_order(a, b), a.encode_utf16().cmp(b.encode_utf16()), "{a:?} {b:?}");
        }
    }

    #[test]
    fn nothing_ends_a_script() {
        let bad = "</script><!--\u{2028}\u{2029}\"\\\n\u{7}“é”";
        let mut quoted = String::new();
        push_quoted(&mut quoted, bad);
        for safe in [quoted, in_script(serde_json::to_string(bad).unwrap_or_default())] {
            assert!(!safe.contains(['<', '\u{2028}', '\u{2029}', '\n']));
            assert_eq!(serde_json::from_str::<String>(&safe).unwrap_or_default(), bad);
        }
    }
}
