//! Every integration test, as one program: it is linked once, and its tests share the processors, the browser and the sites that are built for
//! them. A module is a subject; `cargo test --test suite golden::` runs the tests of one.

mod browser;
mod checks;
mod chronology;
mod cli;
mod common;
mod commonmark;
mod docs;
mod edtf;
mod fuzz;
mod fuzz_corpus;
mod golden;
mod i18n;
mod incremental;
mod legal_citation;
mod many_errors;
mod misleading_quotes;
mod published_files;
mod quote_match;
mod quote_mutations;
mod real_site;
mod scaffold;
mod scale;
mod schema;
mod serve;
mod supply_chain;
mod system_faults;
mod theme;
mod tidy;
mod unicode;
mod verify_against;
