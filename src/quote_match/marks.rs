//! The marks that stand around the words of others, in the forms that people type: “ ”, straight ", „ “, « », ”…”, 「 」, ``…'' and so on.

use std::ops::Range;

/// Pairs of an opening and a closing mark. The straight mark stands for all that look the same on both sides.
const PAIRS: [(char, char); 23] = [
    ('“', '”'),
    ('„', '“'),
    ('„', '”'),
    ('‟', '”'),
    ('”', '”'),
    ('«', '»'),
    ('»', '«'),
    ('»', '»'),
    ('"', '"'),
    ('"', '”'),
    ('“', '"'),
    ('„', '"'),
    ('‟', '"'),
    ('„', '„'),
    ('❝', '❞'),
    ('🙶', '🙷'),
    ('「', '」'),
    ('｢', '｣'),
    ('﹁', '﹂'),
    ('〝', '〞'),
    ('〝', '〟'),
    ('〟', '〞'),
    ('⹂', '”'),
];

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

/// The characters that are such a mark wherever they stand outside a word, except the straight mark.
const MARKS: [char; 23] = [
    '“', '”', '„', '‟', '«', '»', '❝', '❞', '🙶', '🙷', '🙸', '「', '」', '｢', '｣', '﹁', '﹂', '〝', '〞', '〟', '⹂',
    '＂', '״',
];

/// Kinds of mark that set words apart for many reasons, and are quotation marks only directly before a citation. In each kind the marks of
/// the first text open, those of the second close, and those of the third do either.
const QUIET: [[&str; 3]; 7] = [
    ["‘‚‛❛❟", "❜", "'’`´′‵＇ʹʻʼˈˊˋ׳"],
    ["", "", "″‶ʺ˝˶〃"],
    ["", "", "‹›❮❯"],
    ["『﹃", "』﹄", ""],
    ["《︽", "》︾", ""],
    ["〈︿", "〉﹀", ""],
    ["‹", "›", ""],
];

/// How many of the marks that are open are looked at: nobody quotes so deep, and in a row of marks each would look at all before it.
const DEEPEST: usize = 100;

/// A quotation mark where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sign {
    /// The bytes of the text.
    pub at: Range<usize>,
    /// The mark; `"` for every mark that looks the same on both sides.
    pub mark: char,
    /// The kind in [`QUIET`], for a mark that is one only directly before a citation.
    pub quiet: Option<usize>,
    /// Whether it is made of two single marks.
    is_double: bool,
    before: Option<char>,
    after: Option<char>,
}

/// Finds the quotation marks of a text. `is_straight` says whether the character at a byte was written as a straight mark, whatever it
/// became since; `is_break` whether something stands at a byte that isn't in the text, such as a citation.
pub fn signs(text: &str, is_straight: &dyn Fn(usize) -> bool, is_break: &dyn Fn(usize) -> bool) -> Vec<Sign> {
    let mut found: Vec<Sign> = Vec::new();
    let mut before = None;
    let mut letters = text.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        let previous = before.replace(c);
        let Some((mark, quiet)) = kind(c, || is_straight(at)) else { continue };
        let next = letters.peek().copied();
        let end = next.map_or(text.len(), |(next, _)| next);
        let after = next.map(|(_, c)| c).filter(|_| !is_break(end));
        let before = previous.filter(|_| !is_break(at));
        let sign = Sign { at: at..end, mark, quiet, is_double: false, before, after };
        let last = found.last().filter(|last| last.at.end == at && !last.is_double && before.is_some());
        match last.and_then(|last| Some((last.at.start, last.before, doubled(last.mark, mark)?))) {
            Some((start, before, (mark, quiet))) => {
                found.pop();
                found.push(Sign { at: start..end, mark, quiet, is_double: true, before, after });
            }
            None => found.push(sign),
        }
    }
    found.retain(|sign| !sign.is_letter(text) && !matches!(sign.mark, '<' | '>' | ','));
    found
}

/// What a character may be a mark of. Every letter is asked, so what can't be a mark is seen at once.
fn kind(c: char, is_straight: impl Fn() -> bool) -> Option<(char, Option<usize>)> {
    match c {
        '"' | '＂' | '״' | 'ˮ' | '🙸' => Some(('"', None)),
        '“' | '”' if is_straight() => Some(('"', None)),
        '\'' => Some(('\'', Some(0))),
        '‘' | '’' => Some((if is_straight() { '\'' } else { c }, Some(0))),
        '<' | '>' | ',' => Some((c, None)),
        '`' => Some((c, Some(0))),
        c if !may_be_mark(c) => None,
        c if MARKS.contains(&c) => Some((c, None)),
        c => QUIET.iter().position(|kind| kind.iter().any(|marks| marks.contains(c))).map(|kind| (c, Some(kind))),
    }
}

fn may_be_mark(c: char) -> bool {
    matches!(c, '«' | '»' | '´' | 'ʹ'..='˶' | '׳' | '‘'..='›' | '❛'..='❯' | '⹂' | '〃'..='〟' | '︽'..='﹄' | '＇' | '｢' | '｣' | '🙶'..='🙸')
}

/// Two single marks that make one double mark: ``…'', ‹‹…››, <<…>>, ,,…“.
fn doubled(first: char, second: char) -> Option<(char, Option<usize>)> {
    Some(match (first, second) {
        ('\'', '\'') | ('´', '´') | ('’', '’') | ('′', '′') | ('＇', '＇') => ('"', None),
        ('`', '`') | ('‘', '‘') | ('‛', '‛') | ('‵', '‵') | ('❛', '❛') => ('“', None),
        ('❜', '❜') => ('”', None),
        ('‚', '‚') | (',', ',') => ('„', None),
        ('‹', '‹') => ('«', None),
        ('›', '›') => ('»', None),
        ('<', '<') => ('‹', Some(6)),
        ('>', '>') => ('›', Some(6)),
        _ => return None,
    })
}

impl Sign {
    /// Whether it is a part of a word or of a measure: נתב"ג, don't, 5'10".
    fn is_letter(&self, text: &str) -> bool {
        let within = |is: fn(char) -> bool| self.before.is_some_and(is) && self.after.is_some_and(is);
        if matches!(self.mark, '"' | '”' | '“' | '\'' | '’') && within(is_hebrew) {
            return true;
        }
        let is_either = self.mark == '"' || self.quiet.is_some_and(|kind| QUIET[kind][2].contains(self.mark));
        is_either && within(is_word) || self.mark == '"' && self.is_inches(text)
    }

    fn is_inches(&self, text: &str) -> bool {
        self.after.is_none_or(|c| !is_word(c)) && ends_in_feet(text.get(..self.at.start).unwrap_or_default())
    }

    fn can_open(&self) -> bool {
        self.after.is_some_and(|c| !c.is_whitespace()) && self.before.is_none_or(|c| !is_word(c))
    }

    fn can_close(&self) -> bool {
        self.before.is_some_and(|c| !c.is_whitespace()) && self.after.is_none_or(|c| !is_word(c))
    }

    /// What the mark does where these marks are open, the innermost last. What can close the innermost mark closes it, for “ and « and »
    /// open in one language and close in another.
    pub fn turn(&self, open: impl DoubleEndedIterator<Item = char> + ExactSizeIterator) -> Mark {
        let innermost = open.len();
        let opens = PAIRS.iter().any(|(opening, _)| *opening == self.mark);
        let pairs = |open: char| PAIRS.contains(&(open, self.mark));
        let partner = open.enumerate().rev().take(DEEPEST).find(|(_, open)| pairs(*open));
        let is_same = |mark: char| mark == self.mark || self.mark == '"';
        match partner {
            // A mark that can do both goes by the spaces around it.
            Some((at, mark)) if is_same(mark) && (self.can_close() || !self.can_open()) => Mark::Closes(at),
            Some((_, mark)) if is_same(mark) => Mark::Opens,
            Some((at, _)) if at + 1 == innermost || !opens || self.mark == '”' => Mark::Closes(at),
            None if matches!(self.mark, '"' | '”') && self.can_close() && !self.can_open() => Mark::Alone,
            _ if opens => Mark::Opens,
            _ => Mark::Alone,
        }
    }

    /// What a quiet mark may do: open, and close.
    pub fn quiet_turns(&self, text: &str) -> (bool, bool) {
        let [opening, closing, _] = QUIET.get(self.quiet.unwrap_or_default()).copied().unwrap_or_default();
        // One that stands at the wrong end of a word does what its place says: ‚so‘.
        let ends = self.can_close() && !self.can_open();
        let opens = if opening.contains(self.mark) { !ends } else { !closing.contains(self.mark) && self.can_open() };
        let closes = if opening.contains(self.mark) { ends } else { closing.contains(self.mark) || self.can_close() };
        (opens && !self.is_shortening(text), closes)
    }

    /// Whether it stands for letters that were left out: the '90s, rock 'n' roll, 'twas.
    fn is_shortening(&self, text: &str) -> bool {
        const SHORT: [&str; 10] = ["n", "em", "til", "tis", "twas", "twill", "cause", "bout", "round", "s"];
        let rest = text.get(self.at.end..).unwrap_or_default();
        let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        let word = &rest[..end];
        let years = word.strip_suffix('s').unwrap_or(word);
        self.quiet == Some(0)
            && (SHORT.iter().any(|short| short.eq_ignore_ascii_case(word))
                || years.len() == 2 && years.bytes().all(|b| b.is_ascii_digit()))
    }

    /// Whether it may be the apostrophe of an ending: dogs', Marx', goin'.
    pub fn may_be_apostrophe(&self) -> bool {
        self.quiet == Some(0) && matches!(self.mark, '\'' | '’') && self.before.is_some_and(|c| "sxznSXZN".contains(c))
    }
}

/// Whether a text ends in `5'10`, so that a straight mark behind it stands for inches.
pub fn ends_in_feet(text: &str) -> bool {
    let tail: Vec<char> = text.chars().rev().take(8).collect();
    let digits = |from: usize| tail.iter().skip(from).take_while(|c| c.is_ascii_digit() || **c == '.').count();
    let inches = digits(0);
    let space = usize::from(tail.get(inches) == Some(&' '));
    let is_foot = tail.get(inches + space).is_some_and(|c| "'’‘′".contains(*c));
    inches > 0 && is_foot && digits(inches + space + 1) > 0
}

/// Whether a letter is a part of a word that spaces part from others. Chinese, Japanese and Thai have none, so that a mark between two
/// of their letters is one.
pub fn is_word(c: char) -> bool {
    c.is_alphanumeric() && !is_spaceless(c)
}

fn is_spaceless(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{30ff}'
        | '\u{31f0}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}')
}

fn is_hebrew(c: char) -> bool {
    matches!(c, '\u{5d0}'..='\u{5f2}')
}

fn plain_signs(text: &str) -> Vec<Sign> {
    let mut signs = signs(text, &|_| false, &|_| false);
    signs.retain(|sign| sign.quiet.is_none());
    signs
}

/// Whether a text holds a quotation mark that isn't part of a word.
pub fn has_marks(text: &str) -> bool {
    !plain_signs(text).is_empty()
}

/// Whether a text begins with a mark of any kind.
pub fn begins_with_mark(text: &str) -> bool {
    let start: String = text.chars().take(3).collect();
    text.starts_with("\\\"")
        || text.starts_with('&')
        || signs(&start, &|_| false, &|_| false).iter().any(|s| s.at.start == 0)
}

/// Words without the pair of marks around all of them.
pub fn without_marks(words: &str) -> &str {
    let inner = |(open, close): &(char, char)| words.strip_prefix(*open)?.strip_suffix(*close);
    PAIRS.iter().find_map(inner).map_or(words, str::trim)
}

/// A text with what stands in double quotation marks taken out. `None` if there is no mark in it.
pub fn outside_marks(text: &str) -> Option<String> {
    if !text.contains('"') && (text.is_ascii() || !text.contains(MARKS)) {
        return None;
    }
    let signs = plain_signs(text);
    if signs.is_empty() {
        return None;
    }
    let mut open: Vec<char> = Vec::new();
    let (mut own, mut from) = (String::new(), 0);
    for sign in &signs {
        if open.is_empty() {
            own.push_str(text.get(from..sign.at.start).unwrap_or_default());
        }
        from = sign.at.end;
        match sign.turn(open.iter().copied()) {
            Mark::Opens => open.push(sign.mark),
            Mark::Closes(at) => open.truncate(at),
            Mark::Alone => {}
        }
    }
    if open.is_empty() {
        own.push_str(text.get(from..).unwrap_or_default());
    }
    Some(own)
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
        assert_eq!(own("a ”b” c »d» e"), "a  c  e");
        assert_eq!(own("a 「b」 c 〝d〟 e ❝f❞ g ״h״ i"), "a  c  e  g  i");
        assert_eq!(own("a \"b \"c\" d\" e"), "a  e");
        // A mark that nothing closes within the pair that it stands in, and one that nothing closes at all.
        assert_eq!(own("a “b «c” d"), "a  d");
        assert_eq!(own("a” b “c"), "a b ");
        assert_eq!(outside_marks("it’s 5′"), None);
    }

    #[test]
    fn a_mark_within_a_word_or_a_measure_is_none() {
        for text in ["נסעתי לנתב\"ג אתמול", "צה״ל", "he is 5'10\" tall", "he is 5' 10\"", "the '90s", "6′ 8″", "don't"]
        {
            assert!(!has_marks(text), "{text}");
        }
        for text in ["他说\"晚了\"吗", "a ''b''", "a ``b''", "a ＂b＂", "6\" wide", "a ,,b“"] {
            assert!(has_marks(text), "{text}");
        }
    }

    #[test]
    fn only_a_pair_around_everything_is_taken_off() {
        assert_eq!(without_marks("“a”"), "a");
        assert_eq!(without_marks("« a »"), "a");
        assert_eq!(without_marks("“a"), "“a");
        assert_eq!(without_marks("»a«"), "a");
    }
}
