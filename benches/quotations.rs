//! How long quotations take in a long copy: `cargo bench --bench quotations -- [MiB] [QUOTATIONS]`, 10 and 1,000 if nothing is said.
//!
//! Prints the time to prepare the copy, and per quotation that is found, that is changed in one word, and that is nowhere. Each is measured in
//! copies of a quarter, a half and the whole of the size, so that the last column shows whether the time grows faster than the copy.

use annals::quote_match::{self, Finding, SourceText};
use std::time::{Duration, Instant};

/// How many words the language has.
const VOCABULARY: usize = 100_000;

/// The next number of a fixed row of them, below 2³¹.
fn next(state: &mut u64) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as usize
}

/// A text of words as frequent as in a language, on pages of about 2,000 characters.
fn copy(bytes: usize) -> Vec<String> {
    let vocabulary: Vec<String> =
        (0..VOCABULARY).map(|n| format!("w{}{n}", char::from(b'a' + (n % 26) as u8))).collect();
    let mut state = 7;
    let mut words = Vec::new();
    let mut length = 0;
    while length < bytes {
        // The cube of a number below one: few words are frequent, most are rare.
        let part = next(&mut state) as f64 / (1_u64 << 31) as f64;
        let word = &vocabulary[(part.powi(3) * VOCABULARY as f64) as usize % VOCABULARY];
        length += word.len() + 1;
        words.push(word.clone());
    }
    words
}

fn paged(words: &[String]) -> String {
    let pages: Vec<String> = words
        .chunks(300)
        .map(|page| page.chunks(12).map(|line| line.join(" ")).collect::<Vec<_>>().join("\n"))
        .collect();
    pages.join("\n\u{c}")
}

fn quotation(words: &[String], at: usize) -> String {
    words[at..(at + 14).min(words.len())].join(" ")
}

fn measure(source: &SourceText, quotations: &[String], found: bool) -> Duration {
    let start = Instant::now();
    for quotation in quotations {
        let finding = quote_match::find(source, quotation, &[]);
        assert_eq!(matches!(finding, Finding::Verified { .. }), found, "“{quotation}”: {finding:?}");
    }
    start.elapsed()
}

fn main() {
    let numbers: Vec<usize> = std::env::args().filter_map(|a| a.parse().ok()).collect();
    let (size, count) = (numbers.first().unwrap_or(&10) << 20, *numbers.get(1).unwrap_or(&1_000));
    println!("{:>8} {:>10} {:>12} {:>12} {:>12}", "MiB", "prepare", "found", "changed", "nowhere");
    for part in [4, 2, 1] {
        let words = copy(size / part);
        let text = paged(&words);
        let start = Instant::now();
        let source = SourceText::new(&text);
        let prepared = start.elapsed();
        let places = (0..count).map(|n| n * (words.len() - 20) / count);
        let found: Vec<String> = places.map(|at| quotation(&words, at)).collect();
        let changed: Vec<String> = found.iter().map(|q| q.replacen(' ', " not ", 7)).collect();
        let nowhere: Vec<String> =
            (0..count).map(|n| format!("nothing like number {n} stands anywhere here")).collect();
        let times =
            [measure(&source, &found, true), measure(&source, &changed, false), measure(&source, &nowhere, false)];
        let [found, changed, nowhere] = times.map(|t| format!("{:.1?}", t));
        println!(
            "{:>8.1} {:>10} {found:>12} {changed:>12} {nowhere:>12}",
            (size / part) as f64 / 1_048_576.0,
            format!("{prepared:.1?}")
        );
    }
    println!("for {count} quotations each");
}
