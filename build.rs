//! Packs the default theme and the syntax definitions into the binary.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use syntect::parsing::SyntaxSetBuilder;

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    for folder in ["templates", "static", "syntaxes", "scaffold"] {
        println!("cargo::rerun-if-changed={folder}");
    }
    let mut table = String::new();
    table_of(&mut table, "TEMPLATES", "&str", "include_str", &root.join("templates"));
    table_of(&mut table, "ASSETS", "&[u8]", "include_bytes", &root.join("static"));
    fs::write(out.join("theme.rs"), table).expect("OUT_DIR can be written");
    let mut scaffold = String::new();
    table_of(&mut scaffold, "BASE", "&str", "include_str", &root.join("scaffold/base"));
    table_of(&mut scaffold, "EXAMPLE", "&str", "include_str", &root.join("scaffold/example"));
    fs::write(out.join("scaffold.rs"), scaffold).expect("OUT_DIR can be written");
    let common = syntect::parsing::SyntaxSet::load_defaults_newlines();
    dump(&common, &out.join("syntaxes.bin"));
    let mut statute = SyntaxSetBuilder::new();
    statute.add_from_folder(root.join("syntaxes"), true).expect("syntaxes/ holds valid definitions");
    dump(&statute.build(), &out.join("statute.bin"));
}

fn dump(set: &syntect::parsing::SyntaxSet, path: &Path) {
    syntect::dumps::dump_to_uncompressed_file(set, path).expect("OUT_DIR can be written");
}

/// A sorted table of a folder's files, by their path inside it.
fn table_of(table: &mut String, name: &str, kind: &str, include: &str, folder: &Path) {
    let mut files = Vec::new();
    walk(folder, folder, &mut files);
    files.sort();
    writeln!(table, "/// Files by their path, sorted.\npub static {name}: &[(&str, {kind})] = &[").expect("a string");
    for file in files {
        let path = folder.join(&file);
        println!("cargo::rerun-if-changed={}", path.display());
        writeln!(table, "    ({file:?}, {include}!({path:?})),").expect("a string");
    }
    table.push_str("];\n");
}

fn walk(root: &Path, folder: &Path, files: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(root, &path, files);
        } else if let Ok(relative) = path.strip_prefix(root) {
            files.push(relative.to_string_lossy().replace('\\', "/"));
        }
    }
}
