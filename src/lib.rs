//! Annals: a folder of Markdown entries about incidents, people, statutes and sources becomes a documentary website whose quotations,
//! names, dates and links are checked.
//!
//! Data flows one way, a type for each stage, and the disk is touched only at both ends:
//!
//! 1. [`input`]: a folder → [`input::snapshot::Snapshot`]
//! 2. [`document`], [`entry`]: one file → [`entry::Entry`], its references still names
//! 3. [`model`]: entries → [`model::Site`], its references ids
//! 4. [`verify`]: site and copies → the status of each quotation
//! 5. [`lint`]: site → diagnostics
//! 6. [`export`]: site → files for other programs
//! 7. [`html`]: site → the list of pages, each with the view that its template sees; a template and a view → bytes
//! 8. [`output`]: pages → a folder
//!
//! [`build`] runs them in this order; nothing fails but the disk, and every mistake in the content is a [`diagnostics::Diagnostic`]. The groups
//! of modules below are the layers: a module uses only groups above its own.

pub mod edtf;
pub mod legal_citation;
pub mod memo;
pub mod quote_match;
pub mod url;

pub mod diagnostics;

pub mod input;

pub mod i18n;

pub mod document;

pub mod entry;

pub mod model;

pub mod verify;

pub mod lint;

pub mod export;

pub mod changes;

pub mod html;

pub mod build;

pub mod output;

pub mod serve;

pub mod cli;
