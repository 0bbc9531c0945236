//! Rust source as `proc-macro2` reads it: without comments and literals, so that a search finds code and nothing else.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use std::ops::Range;

/// The tokens of a file.
///
/// # Panics
/// Where it isn't Rust.
pub fn tokens(source: &str) -> TokenStream {
    source.parse().unwrap_or_else(|error| panic!("{error}:\n{source}"))
}

/// The code of a file: comments and literals are spaces, line breaks and everything else stay where they are.
pub fn code_only(source: &str) -> String {
    let mut bytes: Vec<u8> = source.bytes().map(|byte| if byte == b'\n' { b'\n' } else { b' ' }).collect();
    keep(tokens(source), source, &mut bytes);
    String::from_utf8(bytes).expect("blanking keeps characters whole")
}

/// Puts back what is code. A token that isn't written as it reads comes from a comment for documentation.
fn keep(tokens: TokenStream, source: &str, bytes: &mut [u8]) {
    let mut put = |span: Span, text: &str| {
        let range = span.byte_range();
        let written = source.get(range.clone()) == Some(text);
        if written {
            bytes[range].copy_from_slice(text.as_bytes());
        }
        written
    };
    let mut inside = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => _ = put(ident.span(), &ident.to_string()),
            TokenTree::Punct(punct) => _ = put(punct.span(), punct.as_char().encode_utf8(&mut [0; 4])),
            TokenTree::Literal(_) => {}
            TokenTree::Group(group) => {
                let (open, close) = marks(group.delimiter());
                if put(group.span_open(), open) {
                    put(group.span_close(), close);
                    inside.push(group.stream());
                }
            }
        }
    }
    inside.into_iter().for_each(|stream| keep(stream, source, bytes));
}

fn marks(delimiter: Delimiter) -> (&'static str, &'static str) {
    match delimiter {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::None => ("", ""),
    }
}

/// Something with a name, and the lines that it takes, from 1.
#[derive(Debug, PartialEq)]
pub struct Item {
    pub name: String,
    pub lines: Range<usize>,
}

/// The functions of a file that have a body.
pub fn functions(source: &str) -> Vec<Item> {
    let mut found = Vec::new();
    each_list(tokens(source), &mut |list: &[TokenTree], _| {
        for (at, name) in named(list, &["fn"]) {
            let body = list[at..].iter().find_map(|token| match token {
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(Some(group)),
                TokenTree::Punct(punct) if punct.as_char() == ';' => Some(None),
                _ => None,
            });
            if let Some(Some(body)) = body {
                let lines = list[at].span().start().line..body.span_close().end().line + 1;
                found.push(Item { name, lines });
            }
        }
    });
    found.sort_by_key(|item: &Item| item.lines.start);
    found
}

/// The types that a file defines: structs, enums, traits and aliases; what a trait calls a type of its own isn't one.
pub fn types(source: &str) -> Vec<Item> {
    let mut found = Vec::new();
    each_list(tokens(source), &mut |list: &[TokenTree], of_trait| {
        let words: &[&str] = if of_trait { &["struct", "enum", "trait"] } else { &["struct", "enum", "trait", "type"] };
        for (at, name) in named(list, words) {
            let line = list[at].span().start().line;
            found.push(Item { name, lines: line..line + 1 });
        }
    });
    found.sort_by_key(|item: &Item| item.lines.start);
    found
}

/// Where one of these words stands before a name, with the name.
fn named(list: &[TokenTree], words: &[&str]) -> Vec<(usize, String)> {
    let pairs = list.windows(2).enumerate();
    let names = pairs.filter_map(|(at, pair)| match pair {
        [TokenTree::Ident(word), TokenTree::Ident(name)] if words.iter().any(|w| word == w) => {
            Some((at, name.to_string()))
        }
        _ => None,
    });
    names.collect()
}

/// Calls `look` with the tokens between each pair of brackets, from outside to inside, and with whether they are those of an `impl` or a `trait`.
fn each_list(tokens: TokenStream, look: &mut impl FnMut(&[TokenTree], bool)) {
    list(tokens, false, look);
}

fn list(tokens: TokenStream, of_trait: bool, look: &mut impl FnMut(&[TokenTree], bool)) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    look(&tokens, of_trait);
    let mut of_trait = false;
    for token in &tokens {
        match token {
            TokenTree::Ident(word) if word == "impl" || word == "trait" => of_trait = true,
            TokenTree::Ident(word) if word == "fn" => of_trait = false,
            TokenTree::Punct(punct) if punct.as_char() == ';' => of_trait = false,
            TokenTree::Group(group) => {
                let brace = group.delimiter() == Delimiter::Brace;
                list(group.stream(), of_trait && brace, look);
                of_trait &= !brace;
            }
            _ => {}
        }
    }
}
