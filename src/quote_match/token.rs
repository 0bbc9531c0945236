//! Text to tokens: words and marks, with the differences of form gone.
//!
//! What is normalised is normalised here and nowhere else, for the copy, the quotation, the fingerprint and the word
//! difference alike. White space only separates words; it is never a token.

use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What a token is, form aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A run of letters and digits; one character in scripts that are written without spaces.
    Word,
    /// One or more quotation marks or apostrophes of any shape, touching.
    Quote,
    /// A sign for minutes or feet (`single`) or for seconds or inches: `8′`, `37°46″`, and `6' 8"` where the marks close nothing.
    Prime,
    /// One or more hyphens, dashes or minus signs, touching.
    Dash,
    /// Three dots, however they are set.
    Ellipsis,
    /// A full stop.
    Stop,
    /// Any other character: a comma, a bracket, a currency sign.
    Mark,
}

/// A token as a place in its text. `normal` gives what it is compared by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Raw {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What it is.
    pub kind: Kind,
    /// No white space stands before it.
    pub glued: bool,
    /// It is the first on its line.
    pub newline: bool,
    /// A single mark of apostrophe shape, or a single prime.
    pub single: bool,
    /// A hyphen that ends a line and follows a letter: it may or may not belong to the word.
    pub breaks: bool,
    /// Digits that continue a number: the `5` of `3.5`, the `000` of `1,000`.
    pub tight: bool,
    /// Digits that belong to what stands before them though a space or a sign does so: the `250` and the `000` of `1 250 000`, the `5` of `−5`.
    pub held: bool,
}

/// Whose text is read: only a copy has line ends that a scan or a typesetter made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// A copy: a soft hyphen that ends a line is a hyphen that may or may not belong to the word.
    Copy,
    /// The editor's own text: soft hyphens are nothing.
    Quotation,
}

/// The tokens of a text, in order. Linear.
pub(super) fn scan(text: &str, reading: Reading) -> Vec<Raw> {
    let out = Vec::with_capacity(text.len() / 5);
    let mut scanner = Scanner { text, reading, at: 0, space: true, newline: true, open: Open::default(), out };
    scanner.run();
    scanner.out
}

/// What a token is compared by: composed, with ligatures taken apart and one shape for all quotation marks and dashes.
pub(super) fn normal<'t>(text: &'t str, token: &Raw) -> Cow<'t, str> {
    match token.kind {
        Kind::Quote => Cow::Borrowed("\""),
        Kind::Prime => Cow::Borrowed(if token.single { "′" } else { "″" }),
        Kind::Dash => Cow::Borrowed("-"),
        Kind::Ellipsis => Cow::Borrowed("…"),
        Kind::Stop => Cow::Borrowed("."),
        Kind::Word | Kind::Mark => normal_word(text.get(token.start..token.end).unwrap_or_default()),
    }
}

/// A word or a single mark, composed, without ligatures, compatibility forms and invisible characters.
pub(super) fn normal_word(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        return Cow::Borrowed(word);
    }
    let mut plain = String::with_capacity(word.len());
    for c in word.chars().filter(|&c| !is_invisible(c) && c != SOFT_HYPHEN && !c.is_whitespace()) {
        if is_form(c) {
            plain.extend(std::iter::once(c).nfkc());
        } else {
            plain.push(c);
        }
    }
    Cow::Owned(plain.nfc().collect())
}

/// Whether the character is another form of other letters, digits or marks, and nothing more: the long s, a ligature, a letter of full width, an
/// Arabic letter in the shape that it has within a word, a radical. Raised and lowered letters and digits, circled ones and fractions are none:
/// `10²` isn't `102`.
fn is_form(c: char) -> bool {
    match c {
        'ĳ' | 'Ĳ' | 'ſ' => true,
        '\0'..='ž' => false,
        // Alphabetic and Arabic presentation forms, the forms of vertical and small print, full and half width, radicals, Roman numerals in one sign,
        // and ideographs kept twice.
        '\u{FB00}'..='\u{FDFF}'
        | '\u{FE10}'..='\u{FE6F}'
        | '\u{FE70}'..='\u{FEFE}'
        | '\u{FF01}'..='\u{FF9F}'
        | '\u{FFE0}'..='\u{FFE6}' => has_letters_only(c),
        '\u{2E80}'..='\u{2FDF}' | '\u{2160}'..='\u{217F}' | '\u{F900}'..='\u{FAFF}' => true,
        'Ǆ'..='ǌ' | 'Ǳ'..='ǳ' | 'և' | '\u{1D400}'..='\u{1D7FF}' => true,
        _ => false,
    }
}

/// Whether the plain form is one character or one word; `ﷺ` is a sentence in one character, and `︰` is two dots: they are left as they are.
fn has_letters_only(c: char) -> bool {
    let mut plain = std::iter::once(c).nfkc();
    let first = plain.next();
    let rest = plain.next();
    rest.is_none() && !first.is_some_and(char::is_whitespace)
        || std::iter::once(c).nfkc().all(|c| c.is_alphanumeric() || is_combining_mark(c))
}

/// Whether the character is a superior digit, as footnote calls are set.
pub(super) fn superior_digit(c: char) -> Option<u32> {
    match c {
        '⁰' => Some(0),
        '¹' => Some(1),
        '²' => Some(2),
        '³' => Some(3),
        '⁴'..='⁹' => Some(c as u32 - '⁴' as u32 + 4),
        _ => None,
    }
}

const SOFT_HYPHEN: char = '\u{AD}';

/// Signs that scans and typesetters set for a hyphen that ends a line, and for nothing else there.
const LINE_HYPHENS: [char; 3] = [SOFT_HYPHEN, '¬', '⸗'];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    Nothing,
    Letter,
    /// A character that is a word by itself, since its script sets no spaces.
    Sign,
    Superior,
    Quote,
    Prime,
    Dash,
    Dot,
    Mark,
}

fn class(c: char) -> Class {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => Class::Letter,
        '"' | '\'' | '`' | '´' | '\u{1FEF}' | '\u{1FFD}' | 'ʼ' | '«' | '»' | '‹' | '›' => Class::Quote,
        '\u{2018}'..='\u{201F}' | '〝' | '〞' | '〟' | '＂' | '＇' | '\u{2E42}' | '❛'..='❞' => Class::Quote,
        '「' | '」' | '『' | '』' | '｢' | '｣' | '\u{FE41}'..='\u{FE44}' | '״' | '׳' => Class::Quote,
        '′' | '″' => Class::Prime,
        '-' | '\u{2010}'..='\u{2015}' | '−' | '﹘' | '﹣' | '－' => Class::Dash,
        '.' | '…' => Class::Dot,
        SOFT_HYPHEN => Class::Nothing,
        _ if c.is_whitespace() => Class::Space,
        _ if is_invisible(c) => Class::Nothing,
        _ if superior_digit(c).is_some() => Class::Superior,
        _ if is_unspaced(c) => Class::Sign,
        _ if c.is_alphanumeric() || is_combining_mark(c) => Class::Letter,
        _ => Class::Mark,
    }
}

/// Characters that take no room and change no word: zero-width spaces and joiners, byte order mark, direction marks, selectors of a letter's shape,
/// tags.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{61C}' | '\u{180E}')
        || matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0000}'..='\u{E01EF}')
}

/// Thai, Lao, Myanmar, Khmer, kana and ideographs.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}')
        || matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}')
        || matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{FF66}'..='\u{FF9D}' | '\u{20000}'..='\u{3FFFF}')
}

struct Scanner<'t> {
    text: &'t str,
    reading: Reading,
    at: usize,
    space: bool,
    newline: bool,
    open: Open,
    out: Vec<Raw>,
}

/// Which quotation marks are open: a mark after a digit closes one, or else is a sign for feet or inches.
#[derive(Clone, Copy, Default)]
struct Open {
    single: bool,
    double: bool,
}

impl Scanner<'_> {
    fn run(&mut self) {
        while let Some(c) = self.char_at(self.at) {
            match class(c) {
                Class::Space => {
                    self.space = true;
                    self.newline |= is_line_end(c);
                    self.at += c.len_utf8();
                }
                Class::Nothing if self.is_broken_word(c) => self.push(Kind::Dash, self.at + c.len_utf8()),
                Class::Nothing => self.at += c.len_utf8(),
                Class::Mark if self.is_broken_word(c) => self.push(Kind::Dash, self.at + c.len_utf8()),
                Class::Letter | Class::Sign | Class::Superior => self.push(Kind::Word, self.word_end(c)),
                Class::Quote => self.quotes(),
                Class::Prime => self.push(Kind::Prime, self.at + c.len_utf8()),
                Class::Dash => self.push(Kind::Dash, self.run_end(Class::Dash)),
                Class::Dot => self.dots(),
                Class::Mark => self.push(Kind::Mark, self.accents_end(self.at + c.len_utf8())),
            }
        }
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    /// Adds a run of quotation marks, or the sign for feet or inches that one is behind a number where nothing is open that it could close.
    fn quotes(&mut self) {
        let end = self.run_end(Class::Quote);
        let marks = self.text.get(self.at..end).unwrap_or_default();
        let double = match marks {
            "\"" | "''" | "’’" | "”" => true,
            "'" | "’" => false,
            _ => return self.push_quotes(end),
        };
        let after_digit = !self.space && self.out.last().is_some_and(|last| self.ends_in_digit(last));
        let before_letter = self.char_at(end).is_some_and(char::is_alphabetic);
        let between_digits = !double && self.char_at(end).is_some_and(char::is_numeric);
        let closes = if double { self.open.double } else { self.open.single && !between_digits };
        if !after_digit || before_letter || closes {
            return self.push_quotes(end);
        }
        self.push(Kind::Prime, end);
        if let Some(last) = self.out.last_mut() {
            last.single = !double;
        }
    }

    /// Adds a run of quotation marks, and notes whether it opens or closes something.
    fn push_quotes(&mut self, end: usize) {
        let marks = self.text.get(self.at..end).unwrap_or_default();
        let single = marks.contains(['\'', '‘', '’', '‚', '‛', '`', '´', '‹', '›']);
        let double = marks.contains(['"', '“', '”', '„', '‟', '«', '»', '＂']);
        let opens = self.opens_here(end);
        let in_word = !self.space && !opens && self.char_at(end).is_some_and(char::is_alphanumeric);
        if !in_word {
            self.open.single = (self.open.single && !single) || (single && opens);
            self.open.double = (self.open.double && !double) || (double && opens);
        }
        self.push(Kind::Quote, end);
    }

    /// Whether marks here stand before words and behind none.
    fn opens_here(&self, end: usize) -> bool {
        let behind = self.space
            || self.out.last().is_none_or(|last| !matches!(last.kind, Kind::Word | Kind::Stop | Kind::Prime));
        behind && self.char_at(end).is_some_and(|c| !c.is_whitespace())
    }

    fn ends_in_digit(&self, raw: &Raw) -> bool {
        raw.kind == Kind::Word && self.text.get(raw.start..raw.end).is_some_and(|word| word.ends_with(char::is_numeric))
    }

    /// Adds the token from here to `end` and goes on from there.
    fn push(&mut self, kind: Kind, end: usize) {
        let start = self.at;
        let mut chars = self.text.get(start..end).unwrap_or_default().chars();
        let first = chars.next();
        let alone = (first, chars.next().is_none());
        let token = Raw {
            start,
            end,
            kind,
            glued: !self.space,
            newline: self.newline,
            single: matches!(kind, Kind::Quote | Kind::Prime)
                && matches!(alone, (Some('\'' | '’' | '‘' | '`' | '´' | 'ʼ' | '′' | '＇'), true)),
            breaks: kind == Kind::Dash
                && matches!(alone, (Some('-' | '‐' | '⸗' | '¬' | SOFT_HYPHEN), true))
                && self.ends_line(end),
            tight: kind == Kind::Word && first.is_some_and(char::is_numeric) && self.continues_number(),
            held: kind == Kind::Word && first.is_some_and(char::is_numeric) && self.is_held(start, end),
        };
        self.out.push(token);
        self.at = end;
        self.space = false;
        self.newline = false;
    }

    fn word_end(&self, first: char) -> usize {
        let of = class(first);
        let mut at = self.at + first.len_utf8();
        loop {
            if of == Class::Letter {
                let rest = self.text.as_bytes().get(at..).unwrap_or_default();
                at += rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            }
            let Some(c) = self.char_at(at) else { break };
            let kind = class(c);
            let more = match kind {
                Class::Letter => of == Class::Letter || is_combining_mark(c) || matches!(c, '\u{FF9E}' | '\u{FF9F}'),
                Class::Sign => is_combining_mark(c),
                Class::Superior => of == Class::Superior,
                Class::Nothing => {
                    !(c == SOFT_HYPHEN && self.reading == Reading::Copy && self.at_line_end(at + c.len_utf8()))
                }
                _ => false,
            };
            if !more {
                break;
            }
            at += c.len_utf8();
            if c == SOFT_HYPHEN && self.at_line_end(at) {
                at = self.skip_space(at);
            }
        }
        at
    }

    /// Past all marks of this class. Dots may stand apart, as in `. . .`. Quotation marks may have the narrow space between
    /// them that typesetters put there; with a full space, one ends and another begins a quotation.
    fn run_end(&self, of: Class) -> usize {
        let mut end = self.at;
        let mut at = self.at;
        while let Some(c) = self.char_at(at) {
            let kind = class(c);
            at += c.len_utf8();
            let passes = match of {
                Class::Dot => kind == Class::Space && (c != '\u{C}' || self.reading == Reading::Quotation),
                Class::Quote => matches!(c, '\u{A0}' | '\u{2006}'..='\u{200A}' | '\u{202F}'),
                _ => false,
            };
            if kind == of {
                end = at;
            } else if kind != Class::Nothing && !passes {
                break;
            }
        }
        end
    }

    fn accents_end(&self, mut at: usize) -> usize {
        while let Some(c) = self.char_at(at).filter(|&c| is_combining_mark(c) || class(c) == Class::Nothing) {
            at += c.len_utf8();
        }
        at
    }

    /// A run of dots: an ellipsis for every three, and the rest as full stops, so that `. …`, `….` and `. . . .` are equal.
    fn dots(&mut self) {
        let run = self.run_end(Class::Dot);
        let mut left = self.text.get(self.at..run).unwrap_or_default().chars().map(dots_in).sum::<usize>();
        while left > 0 {
            let (kind, dots) = if left >= 3 { (Kind::Ellipsis, 3) } else { (Kind::Stop, 1) };
            self.push(kind, self.dots_end(dots, run));
            left -= dots;
            if self.at < run {
                let next = self.skip_space(self.at);
                self.space = next > self.at;
                self.at = next;
            }
        }
    }

    /// Where the next `wanted` dots end.
    fn dots_end(&self, wanted: usize, run: usize) -> usize {
        let mut seen = 0;
        let mut at = self.at;
        while let Some(c) = self.char_at(at).filter(|_| at < run && seen < wanted) {
            seen += dots_in(c);
            at += c.len_utf8();
        }
        at
    }

    fn skip_space(&self, mut at: usize) -> usize {
        while let Some(c) = self.char_at(at).filter(|c| c.is_whitespace()) {
            at += c.len_utf8();
        }
        at
    }

    fn is_broken_word(&self, c: char) -> bool {
        LINE_HYPHENS.contains(&c) && self.reading == Reading::Copy && self.ends_line(self.at + c.len_utf8())
    }

    /// Whether only blanks stand between here and the line's end.
    fn at_line_end(&self, at: usize) -> bool {
        let rest = self.text.get(at..).unwrap_or_default();
        rest.chars().take(16).find(|c| !matches!(c, ' ' | '\t' | '\u{A0}')).is_some_and(is_line_end)
    }

    fn ends_line(&self, end: usize) -> bool {
        let follows_letter = self.out.last().is_some_and(|last| {
            last.kind == Kind::Word
                && self.text.get(last.start..last.end).is_some_and(|word| word.ends_with(char::is_alphabetic))
        });
        !self.space && follows_letter && self.at_line_end(end)
    }

    /// Whether digits that start here are glued to a mark that is glued to digits.
    fn continues_number(&self) -> bool {
        let [.., number, mark] = self.out.as_slice() else { return false };
        let slice = |raw: &Raw| self.text.get(raw.start..raw.end).unwrap_or_default();
        !self.space
            && mark.glued
            && (mark.kind == Kind::Prime || matches!(slice(mark), "." | "," | ":" | "/" | "°" | "٫" | "٬" | "·"))
            && self.ends_in_digit(number)
    }

    /// Whether the digits belong to what stands before them: a group of three after another group of the same number, or a number with a sign.
    fn is_held(&self, start: usize, end: usize) -> bool {
        let digits = |bytes: &str| !bytes.is_empty() && bytes.chars().all(char::is_numeric);
        let Some(last) = self.out.last() else { return false };
        let before = self.text.get(last.start..last.end).unwrap_or_default();
        let between = self.text.get(last.end..start).unwrap_or_default();
        if last.kind == Kind::Dash {
            let signs = ["-", "‐", "‑", "–", "−", "﹣", "－"].contains(&before) && between.is_empty();
            return signs && self.is_sign(self.out.len() - 1);
        }
        let measured = self.char_at(end).is_some_and(|c| matches!(class(c), Class::Prime | Class::Quote));
        if last.kind == Kind::Prime && last.single && measured {
            return true;
        }
        let mut spaces = between.chars();
        let one_space = spaces.next().is_some_and(|c| c.is_whitespace() && !is_line_end(c)) && spaces.next().is_none();
        let group = self.text.get(start..end).is_some_and(|word| word.chars().count() == 3 && digits(word));
        let narrow = !between.contains(' ');
        let first = digits(before) && before.chars().count() <= 3 && (last.held || !before.starts_with('0'));
        one_space && group && last.kind == Kind::Word && first && (narrow || !self.is_after_abbreviation())
    }

    /// Whether the dash with this number is a sign: nothing that it could join or part stands before it.
    fn is_sign(&self, dash: usize) -> bool {
        let Some(raw) = self.out.get(dash) else { return false };
        if raw.newline && self.reading == Reading::Copy {
            return false;
        }
        let before = dash.checked_sub(1).and_then(|index| self.out.get(index));
        let bracket = |raw: &Raw| {
            matches!(self.text.get(raw.start..raw.end), Some("(" | "[" | "=" | "<" | ">" | "±" | "$" | "€" | "£"))
        };
        before.is_none_or(|before| !raw.glued || bracket(before))
    }

    /// Whether the number before the last space is the number of something, as in `p. 12 300 people`.
    fn is_after_abbreviation(&self) -> bool {
        let [.., word, stop, _] = self.out.as_slice() else { return false };
        let short = |raw: &Raw| self.text.get(raw.start..raw.end).is_some_and(|word| word.chars().count() <= 4);
        stop.kind == Kind::Stop && stop.glued && word.kind == Kind::Word && short(word)
    }
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn dots_in(c: char) -> usize {
    match c {
        '.' => 1,
        '…' => 3,
        _ => 0,
    }
}
