//! The text of an entry, Markdown → [`body::Body`]: what readers see of it, its quotations, citations and links with their places in the
//! file. Parsing never fails; what is wrong comes back as diagnostics.

pub mod body;
mod highlight;
pub mod locator;
mod markdown;
mod quoted;
pub mod statute;
mod steps;
mod unread;

pub use markdown::escape;
