//! Packs the default theme and the syntax definitions into the binary.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use syntect::parsing::SyntaxSetBuilder;

/// What the program consists of.
const OWN: [&str; 7] = ["src", "templates", "static", "syntaxes", "scaffold", "Cargo.toml", "Cargo.lock"];

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    // Inputs only: a file that this script writes is newer than its own output, and naming one would make every build a new one. Cargo looks
    // through folders by itself. A name that isn't there counts as changed each time, so a missing lock file isn't named either.
    for input in OWN.iter().filter(|input| root.join(input).exists()) {
        println!("cargo::rerun-if-changed={input}");
    }
    println!("cargo::rustc-env=ANNALS_BUILD={:016x}", identity(&root));
    let mut table = String::new();
    table_of(&mut table, "TEMPLATES", "&str", "include_str", &root.join("templates"), "html");
    table_of(&mut table, "ASSETS", "&[u8]", "include_bytes", &root.join("static"), "");
    let served = out.join("served");
    serve_scripts(&root.join("static"), &served);
    table_of(&mut table, "SCRIPTS", "&[u8]", "include_bytes", &served, ".js");
    fs::write(out.join("theme.rs"), table).expect("OUT_DIR can be written");
    let words = root.join("templates/words");
    let mut table = String::new();
    table_of(&mut table, "FILES", "&str", "include_str", &words, "toml");
    keys(&mut table, &fs::read_to_string(words.join("en.toml")).expect("templates/words/en.toml"));
    fs::write(out.join("words.rs"), table).expect("OUT_DIR can be written");
    let mut scaffold = String::new();
    table_of(&mut scaffold, "BASE", "&str", "include_str", &root.join("scaffold/base"), "");
    table_of(&mut scaffold, "EXAMPLE", "&str", "include_str", &root.join("scaffold/example"), "");
    fs::write(out.join("scaffold.rs"), scaffold).expect("OUT_DIR can be written");
    let common = syntect::parsing::SyntaxSet::load_defaults_newlines();
    dump(&common, &out.join("syntaxes.bin"));
    let mut own = SyntaxSetBuilder::new();
    own.add_from_folder(root.join("syntaxes"), true).expect("syntaxes/ holds valid definitions");
    dump(&own.build(), &out.join("own.bin"));
}

/// A number for what the program consists of. A site that another one built may differ, whatever the two call themselves.
fn identity(root: &Path) -> u64 {
    let mut hasher = DefaultHasher::new();
    for own in OWN {
        let mut files = Vec::new();
        walk(&root.join(own), &root.join(own), &mut files);
        files.sort();
        let paths = files.iter().map(|file| root.join(own).join(file)).chain([root.join(own)]);
        files.hash(&mut hasher);
        // A folder has no bytes, and a package that is built elsewhere may have no lock file.
        paths.for_each(|path| fs::read(path).unwrap_or_default().hash(&mut hasher));
    }
    hasher.finish()
}

/// The theme's scripts as they travel: without comments and indentation, an eighth of their bytes. A line that holds nothing but a comment is
/// one here, because no string of theirs runs over two lines.
fn serve_scripts(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("OUT_DIR can be written");
    let mut files = Vec::new();
    walk(from, from, &mut files);
    for file in files.iter().filter(|file| file.ends_with(".js")) {
        let script = fs::read_to_string(from.join(file)).expect("static/ holds scripts in UTF-8");
        let lines = script.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
        let odd = |line: &&str| line.matches('`').count() % 2 == 1 || line.starts_with("/*");
        assert!(lines.clone().find(odd).is_none(), "{file}: a string or a comment runs over two lines");
        let lines: Vec<&str> = lines.collect();
        fs::write(to.join(file), lines.join("\n") + "\n").expect("OUT_DIR can be written");
    }
}

fn dump(set: &syntect::parsing::SyntaxSet, path: &Path) {
    syntect::dumps::dump_to_uncompressed_file(set, path).expect("OUT_DIR can be written");
}

/// A constant for every word of the theme, so that one that `en.toml` doesn't have doesn't compile.
fn keys(table: &mut String, english: &str) {
    let is_key = |key: &&str| key.starts_with(|c: char| c.is_ascii_lowercase()) && !key.contains(' ');
    let lines = english.lines().filter_map(|line| line.split_once(" = ")).filter(|(key, _)| is_key(key));
    let mut names: Vec<&str> = Vec::new();
    table.push_str("/// The words, by the names of their keys.\npub mod key {\n    use super::Key;\n\n");
    for (name, text) in lines {
        let constant = name.to_ascii_uppercase();
        writeln!(table, "    /// `{text}`\n    pub const {constant}: Key = Key({});", names.len()).expect("a string");
        names.push(name);
    }
    writeln!(table, "}}\n\n/// The names of the keys.\nstatic NAMES: [&str; {}] = {names:?};", names.len())
        .expect("a string");
    let mut sorted: Vec<(&str, usize)> = names.iter().copied().zip(0..).collect();
    sorted.sort_unstable();
    writeln!(
        table,
        "\n/// The same in order, with their numbers.\nstatic SORTED: [(&str, u16); {}] = {sorted:?};",
        names.len()
    )
    .expect("a string");
}

/// A sorted table of a folder's files, by their path inside it; of those alone whose name ends so, if an ending is given.
fn table_of(table: &mut String, name: &str, kind: &str, include: &str, folder: &Path, ending: &str) {
    let mut files = Vec::new();
    walk(folder, folder, &mut files);
    files.retain(|file| file.ends_with(ending));
    files.sort();
    writeln!(table, "/// Files by their path, sorted.\npub static {name}: &[(&str, {kind})] = &[").expect("a string");
    for file in files {
        let path = folder.join(&file);
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
