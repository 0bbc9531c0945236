//! Annals: a folder of Markdown entries about incidents, people, statutes and sources becomes a documentary website whose quotations,
//! names, dates and links are checked.
//!
//! Data flows one way, a type for each stage, and the disk is touched only at both ends:
//!
//! 1. [`read`]: a folder → [`read::Snapshot`]
//! 2. [`parse`]: one file → [`parse::Entry`], its references still names
//! 3. [`model`]: entries → [`model::Site`], its references ids
//! 4. [`evidence`]: site and copies → the status of each quotation
//! 5. [`check`]: site → diagnostics
//! 6. [`search`]: site → what scripts read: the index, the previews
//! 7. [`page`]: site → the list of pages, each with the view that its template sees
//! 8. [`render`]: templates and a view → bytes
//! 9. [`write`]: pages → a folder
//!
//! [`pipeline`] runs them in this order; nothing fails but the disk, and every fault of the content is a [`diag::Diagnostic`]. The groups of
//! modules below are the layers: a module uses only groups above its own.

pub mod cite;
pub mod date;
pub mod memo;
pub mod quote;
pub mod span;
pub mod url;

pub mod diag;

pub mod fields;

pub mod config;

pub mod words;

pub mod read;

pub mod parse;

pub mod corrections;

pub mod model;

pub mod evidence;

pub mod check;
pub mod search;

pub mod export;

pub mod changes;
pub mod page;

pub mod render;

pub mod pipeline;

pub mod report;
pub mod scaffold;
pub mod schema;
pub mod watch;
pub mod write;

pub mod serve;

pub mod cli;
