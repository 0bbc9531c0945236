//! Rust source with its comments and literals blanked out, so that a search finds code and nothing else.

/// The code of a file: comments and the insides of literals are spaces, line breaks and everything else stay where they are.
pub fn code_only(source: &str) -> String {
    let mut lexer = Lexer { source: source.as_bytes(), out: Vec::with_capacity(source.len()), at: 0 };
    while lexer.at < lexer.source.len() {
        lexer.step();
    }
    String::from_utf8(lexer.out).expect("blanking keeps characters whole")
}

struct Lexer<'a> {
    source: &'a [u8],
    out: Vec<u8>,
    at: usize,
}

impl Lexer<'_> {
    fn step(&mut self) {
        let rest = &self.source[self.at..];
        match rest {
            [b'/', b'/', ..] => self.blank_to(rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len())),
            [b'/', b'*', ..] => self.blank_to(block_comment(rest)),
            [b'"', ..] => self.blank_to(string(rest, 0)),
            [b'\'', ..] => match char_literal(rest) {
                Some(length) => self.blank_to(length),
                None => self.keep(1), // a lifetime
            },
            [b'r' | b'b' | b'c', ..] if !self.in_word() => match prefixed(rest) {
                Some(length) => self.blank_to(length),
                None => self.keep(1),
            },
            _ => self.keep(1),
        }
    }

    fn in_word(&self) -> bool {
        self.out.last().is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_')
    }

    fn keep(&mut self, count: usize) {
        self.out.extend_from_slice(&self.source[self.at..self.at + count]);
        self.at += count;
    }

    fn blank_to(&mut self, count: usize) {
        let end = (self.at + count).min(self.source.len());
        self.out.extend(self.source[self.at..end].iter().map(|b| if *b == b'\n' { b'\n' } else { b' ' }));
        self.at = end;
    }
}

fn block_comment(rest: &[u8]) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        match &rest[at..] {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] if depth == 1 => return at + 2,
            [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
    }
    rest.len()
}

/// The length of a string whose quotation mark stands at `from`.
fn string(rest: &[u8], from: usize) -> usize {
    let mut at = from + 1;
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

fn char_literal(rest: &[u8]) -> Option<usize> {
    if rest.get(1) == Some(&b'\\') {
        return rest.iter().skip(3).position(|b| *b == b'\'').map(|n| n + 4);
    }
    let first = *rest.get(1)?;
    let width = match first {
        0xF0.. => 4,
        0xE0.. => 3,
        0xC0.. => 2,
        _ => 1,
    };
    (rest.get(1 + width) == Some(&b'\'')).then_some(width + 2)
}

/// Raw, byte and C strings, and byte characters.
fn prefixed(rest: &[u8]) -> Option<usize> {
    let letters = rest.iter().take(2).take_while(|b| b"rbc".contains(b)).count();
    let raw = rest[..letters].contains(&b'r');
    let hashes = rest[letters..].iter().take_while(|b| **b == b'#').count();
    match rest.get(letters + hashes) {
        Some(b'"') if raw => {
            let start = letters + hashes + 1;
            let end = (start..rest.len())
                .find(|at| rest[*at] == b'"' && rest[at + 1..].iter().take_while(|b| **b == b'#').count() >= hashes);
            Some(end.map_or(rest.len(), |end| end + 1 + hashes))
        }
        Some(b'"') if hashes == 0 => Some(string(rest, letters)),
        Some(b'\'') if hashes == 0 && letters == 1 && rest[0] == b'b' => char_literal(&rest[1..]).map(|n| n + 1),
        _ => None,
    }
}

/// A function: its name, its first line from 1, and how many lines it takes.
#[derive(Debug, PartialEq)]
pub struct Function {
    pub name: String,
    pub line: usize,
    pub lines: usize,
}

/// The functions of a file whose comments and literals are blanked out.
pub fn functions(code: &str) -> Vec<Function> {
    let bytes = code.as_bytes();
    let mut functions = Vec::new();
    for (at, _) in code.match_indices("fn ") {
        if at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_') {
            continue;
        }
        let name: String = code[at + 3..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if name.is_empty() {
            continue; // a type such as `fn (u8)`
        }
        let Some(end) = end_of_body(bytes, at) else { continue };
        let line = code[..at].matches('\n').count() + 1;
        functions.push(Function { name, line, lines: code[at..end].matches('\n').count() + 1 });
    }
    functions
}

/// The byte after the closing brace of the function that begins at `at`; `None` if it has no body.
fn end_of_body(bytes: &[u8], at: usize) -> Option<usize> {
    let (mut round, mut braces, mut inside) = (0i32, 0i32, false);
    for (i, byte) in bytes.iter().enumerate().skip(at) {
        match byte {
            b'(' | b'[' => round += 1,
            b')' | b']' => round -= 1,
            b';' if !inside && round == 0 => return None,
            b'{' => (braces, inside) = (braces + 1, true),
            b'}' => {
                braces -= 1;
                if inside && braces == 0 {
                    return Some(i + 1);
                }
            }
            _ => {}
        }
    }
    None
}
