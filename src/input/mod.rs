//! A folder on disk → a [`snapshot::Snapshot`]: every file of the documentary at one moment, its configuration, and what git knows of it. The
//! only module that reads a documentary.

pub mod config;
pub mod git;
pub mod snapshot;
pub mod toml_reader;
pub mod watcher;
