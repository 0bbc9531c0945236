//! The marks that stand around the words of others: “ ”, and in other languages „ “, „ ”, « » and » «.

/// Pairs of an opening and a closing mark.
const PAIRS: [(char, char); 5] = [('“', '”'), ('„', '“'), ('„', '”'), ('«', '»'), ('»', '«')];

/// What a mark does to the words behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// They are somebody's.
    Opens,
    /// What was opened by this one of the open marks, from 0, ends.
    Closes(usize),
    /// Nothing: no mark is open that it could close.
    Alone,
}

/// The characters that may be such a mark.
pub const MARKS: [char; 5] = ['“', '”', '„', '«', '»'];

/// How many of the marks that are open are looked at: nobody quotes so deep, and in a row of marks each would look at all before it.
const DEEPEST: usize = 100;

/// What a character does where these marks are open, the innermost last; `None` if it is no double quotation mark. What can close the
/// innermost mark closes it, for “ and « and » open in one language and close in another.
pub fn mark(c: char, open: impl DoubleEndedIterator<Item = char> + ExactSizeIterator) -> Option<Mark> {
    if !MARKS.contains(&c) {
        return None;
    }
    let innermost = open.len();
    let opens = PAIRS.iter().any(|(opening, _)| *opening == c);
    let partner = open.enumerate().rev().take(DEEPEST).find(|(_, open)| PAIRS.contains(&(*open, c))).map(|(at, _)| at);
    Some(match partner {
        Some(at) if at + 1 == innermost || !opens => Mark::Closes(at),
        _ if opens => Mark::Opens,
        _ => Mark::Alone,
    })
}

/// Words without the pair of marks around all of them.
pub fn without_marks(words: &str) -> &str {
    let inner = |(open, close): &(char, char)| words.strip_prefix(*open)?.strip_suffix(*close);
    PAIRS.iter().find_map(inner).map_or(words, str::trim)
}

/// A text with what stands in double quotation marks taken out. `None` if there is no mark in it.
pub fn outside_marks(text: &str) -> Option<String> {
    if text.is_ascii() || !text.contains(MARKS) {
        return None;
    }
    let mut open: Vec<char> = Vec::new();
    let own = text.chars().filter(|c| {
        match mark(*c, open.iter().copied()) {
            Some(Mark::Opens) => open.push(*c),
            Some(Mark::Closes(at)) => open.truncate(at),
            Some(Mark::Alone) => {}
            None => return open.is_empty(),
        }
        false
    });
    Some(own.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_several_languages_pair() {
        let own = |text| outside_marks(text).unwrap_or_default();
        assert_eq!(own("a “b” c"), "a  c");
        assert_eq!(own("a „b“ c „d” e"), "a  c  e");
        assert_eq!(own("a « b » c »d« e"), "a  c  e");
        assert_eq!(own("a “b «c “d” e» f” g"), "a  g");
        // A mark that nothing closes within the pair that it stands in, and one that nothing closes at all.
        assert_eq!(own("a “b «c” d"), "a  d");
        assert_eq!(own("a” b “c"), "a b ");
        assert_eq!(outside_marks("it’s 5′"), None);
    }

    #[test]
    fn only_a_pair_around_everything_is_taken_off() {
        assert_eq!(without_marks("“a”"), "a");
        assert_eq!(without_marks("« a »"), "a");
        assert_eq!(without_marks("“a"), "“a");
        assert_eq!(without_marks("»a«"), "a");
    }
}
