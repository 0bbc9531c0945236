//! Filters that templates may use: pure functions of what they are given.

use crate::words::Words;
use std::sync::Arc;
use tera::{Kwargs, State, Tera};

/// Registers every filter.
pub fn register(tera: &mut Tera, words: &Arc<Words>) {
    let words = words.clone();
    // The form of a word beside a number, in the language of the documentary: `few` of 3 in Polish.
    tera.register_filter("form", move |n: u64, _: Kwargs, _: &State| words.form(n).name());
    tera.register_filter("plural", plural);
    tera.register_filter("capitalized", capitalized);
}

/// `{{ 3 | plural(one="source", many="sources") }}` → `3 sources`.
fn plural(count: u64, kwargs: Kwargs, _: &State) -> tera::TeraResult<String> {
    let one: &str = kwargs.must_get("one")?;
    let many: &str = kwargs.must_get("many")?;
    Ok(format!("{count} {}", if count == 1 { one } else { many }))
}

/// The text with a capital at its beginning.
fn capitalized(text: &str, _: Kwargs, _: &State) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
