//! Filters that templates may use: pure functions of what they are given.

use crate::i18n::Words;
use std::sync::Arc;
use tera::{Kwargs, State, Tera};

/// Registers every filter.
pub fn register(tera: &mut Tera, words: &Arc<Words>) {
    super::fuel::register(tera);
    let words = words.clone();
    // The form of a word beside a number, in the language of the documentary: `few` of 3 in Polish.
    tera.register_filter("form", move |n: u64, _: Kwargs, _: &State| words.form(n).name());
    tera.register_filter("capitalized", capitalized);
}

/// The text with a capital at its beginning.
fn capitalized(text: &str, _: Kwargs, _: &State) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
