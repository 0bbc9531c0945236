//! Text cut into the few tokens that legal citations are made of, with their places.
//!
//! Working on tokens and not on characters is what makes kinds of space, kinds of dash and missing full stops irrelevant
//! to every reader at once, while byte ranges still point into what was written.

use std::ops::Range;

/// What a token is; spaces are no tokens but a mark on the token after them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters and digits in one run.
    Word,
    /// `§`
    Sign,
    Open,
    Close,
    Comma,
    Semicolon,
    Dot,
    /// Any hyphen, dash or minus.
    Dash,
    /// Any other character, alone.
    Mark,
}

/// A token, its text and its byte range in the input.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'a> {
    pub kind: Kind,
    pub text: &'a str,
    pub start: usize,
    pub end: usize,
    /// Whether white space comes before it.
    pub spaced: bool,
}

impl Token<'_> {
    /// Whether it is a word that equals `word`, letter case aside.
    pub fn is(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text.eq_ignore_ascii_case(word)
    }

    /// Whether it is a word of ASCII digits only.
    pub fn is_number(&self) -> bool {
        self.kind == Kind::Word && self.text.bytes().all(|b| b.is_ascii_digit())
    }

    /// Its value, when it is a number of at most seven digits: no volume, page or title of law is longer.
    pub fn number(&self) -> Option<u32> {
        (self.is_number() && self.text.len() <= 7).then(|| self.text.parse().ok()).flatten()
    }

    /// Whether it is a word that begins with an ASCII digit.
    pub fn starts_with_digit(&self) -> bool {
        self.kind == Kind::Word && self.text.starts_with(|c: char| c.is_ascii_digit())
    }
}

/// Cuts `text` into tokens.
pub(super) fn lex(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut spaced = false;
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() {
            spaced = true;
            continue;
        }
        if is_invisible(c) {
            continue;
        }
        let mut end = start + c.len_utf8();
        if c.is_alphanumeric() {
            while let Some((at, next)) = chars.next_if(|(_, next)| next.is_alphanumeric()) {
                end = at + next.len_utf8();
            }
            push_word(&mut tokens, text, start..end, spaced);
        } else {
            tokens.push(Token { kind: kind_of(c), text: text.get(start..end).unwrap_or(""), start, end, spaced });
        }
        spaced = false;
    }
    tokens
}

/// Pushes a word, cut in up to three when it is `18USC` or `18USC1512`.
fn push_word<'a>(tokens: &mut Vec<Token<'a>>, text: &'a str, range: Range<usize>, spaced: bool) {
    let word = text.get(range.clone()).unwrap_or("");
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let glued = (1..=2).contains(&digits)
        && word.get(digits..digits + 3).is_some_and(|s| s.eq_ignore_ascii_case("usc"))
        && word.get(digits + 3..).is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_digit()));
    let cuts: &[usize] = if glued { &[0, digits, digits + 3, word.len()] } else { &[0, word.len()] };
    for (cut, next) in cuts.iter().zip(cuts.iter().skip(1)) {
        if let Some(part) = word.get(*cut..*next).filter(|part| !part.is_empty()) {
            let start = range.start + cut;
            let spaced = spaced && *cut == 0;
            tokens.push(Token { kind: Kind::Word, text: part, start, end: range.start + next, spaced });
        }
    }
}

fn kind_of(c: char) -> Kind {
    match c {
        '§' => Kind::Sign,
        '(' => Kind::Open,
        ')' => Kind::Close,
        ',' => Kind::Comma,
        ';' => Kind::Semicolon,
        '.' => Kind::Dot,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' => Kind::Dash,
        _ => Kind::Mark,
    }
}

/// Invisible characters that come along when text is copied from a web page or a PDF.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
}

/// A place in a run of tokens; it is `Copy`, so a reader tries a form on a copy and keeps it when it fits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a> {
    tokens: &'a [Token<'a>],
    at: usize,
}

impl<'a> Cursor<'a> {
    /// A cursor before token number `at`.
    pub fn new(tokens: &'a [Token<'a>], at: usize) -> Self {
        Cursor { tokens, at }
    }

    /// How many tokens are behind it.
    pub fn position(&self) -> usize {
        self.at
    }

    /// The tokens that are still ahead.
    pub fn rest(&self) -> &'a [Token<'a>] {
        self.tokens.get(self.at..).unwrap_or(&[])
    }

    /// The token `ahead` places further on; 0 is the next one.
    pub fn peek(&self, ahead: usize) -> Option<&'a Token<'a>> {
        self.rest().get(ahead)
    }

    /// Whether the token `ahead` places further on is of this kind.
    pub fn sees(&self, ahead: usize, kind: Kind) -> bool {
        self.peek(ahead).is_some_and(|token| token.kind == kind)
    }

    /// Takes the next token.
    pub fn bump(&mut self) -> Option<&'a Token<'a>> {
        let token = self.peek(0)?;
        self.at += 1;
        Some(token)
    }

    /// Takes the next token when it is of this kind.
    pub fn eat(&mut self, kind: Kind) -> bool {
        let seen = self.sees(0, kind);
        self.at += usize::from(seen);
        seen
    }

    /// Takes the next token when it is one of these words, and a full stop after it.
    pub fn eat_word(&mut self, words: &[&str]) -> bool {
        let seen = self.peek(0).is_some_and(|token| words.iter().any(|word| token.is(word)));
        if seen {
            self.at += 1;
            self.eat(Kind::Dot);
        }
        seen
    }

    /// Takes these words in this order, or nothing.
    pub fn eat_words(&mut self, words: &[&str]) -> bool {
        let mut ahead = *self;
        let seen = words.iter().all(|word| ahead.eat_word(&[word]));
        if seen {
            *self = ahead;
        }
        seen
    }

    /// Takes an abbreviation like `USC`, `U.S.C.` or `U. S. C`, given as small letters.
    pub fn eat_initials(&mut self, initials: &str) -> bool {
        if self.eat_word(&[initials]) {
            return true;
        }
        let mut ahead = *self;
        let mut buffer = [0; 4];
        let seen = initials.chars().all(|c| ahead.eat_word(&[c.encode_utf8(&mut buffer)]));
        if seen {
            *self = ahead;
        }
        seen
    }

    /// Takes a number.
    pub fn eat_number(&mut self) -> Option<u32> {
        let number = self.peek(0)?.number()?;
        self.at += 1;
        Some(number)
    }

    /// Whether nothing is ahead but a closing full stop.
    pub fn done(&self) -> bool {
        match self.rest() {
            [] => true,
            [only] => only.kind == Kind::Dot,
            _ => false,
        }
    }

    /// Where the next token begins; at the end, where the last one ended.
    pub fn start(&self) -> usize {
        self.peek(0).map_or_else(|| self.end(), |token| token.start)
    }

    /// Where the last token taken ended.
    pub fn end(&self) -> usize {
        self.at.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(0, |token| token.end)
    }

    /// The bytes from the next token to the end of the last one.
    pub fn rest_range(&self) -> Range<usize> {
        let start = self.start();
        start..self.rest().last().map_or(start, |token| token.end)
    }
}
