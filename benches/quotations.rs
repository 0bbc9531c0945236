//! How long quotations take in a long copy: `cargo bench --bench quotations -- [MiB] [QUOTATIONS]`, 10 and 1,000 if nothing is said.
//!
//! Prints the time to prepare the copy, and per quotation that is found, that is changed in one word, and that is nowhere. Each is measured in
//! copies of a quarter, a half and the whole of the size, so that the last column shows whether the time grows faster than the copy.

use annals::quote::{self, Finding, SourceText};
use std::time::{Duration, Instant};

/// The next number of a fixed row of them.
fn next(state: &mut u64) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as usize
}

/// A text of words as frequent as in a language, on pages of about 2,000 characters.
fn copy(bytes: usize) -> Vec<String> {
    let vocabulary: Vec<String> = (0..20_000).map(|n| format!("w{}{}", char::from(b'a' + (n % 26) as u8), n)).collect();
    let mut state = 7;
    let mut words = Vec::new();
    let mut length = 0;
    while length < bytes {
        // The square of a number below one: few words are frequent, many are rare.
        let part = next(&mut state) % 1_000;
        let word = &vocabulary[part * part * vocabulary.len() / 1_000_000];
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
        let finding = quote::find(source, quotation, None);
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
