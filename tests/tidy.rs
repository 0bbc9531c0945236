//! Keeps the house in order: the layers of `src/lib.rs`, who may touch the disk and the clock, the length of functions, the names of types. A
//! failure names the file, the line and the rule.

mod rust;

use crate::common::{self, project};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A file of the crate.
struct File {
    /// From the root of the project: `src/html/view/mod.rs`.
    path: String,
    /// The module of the crate that it belongs to: `page`.
    module: String,
    /// Whether it is that module itself, so that `super` is the crate.
    top: bool,
    text: String,
    code: String,
}

fn sources() -> Vec<File> {
    let files = common::tree(&project().join("src"));
    let rust = files.into_iter().filter(|(path, _)| path.ends_with(".rs"));
    rust.map(|(path, bytes)| {
        let text = String::from_utf8(bytes).unwrap_or_else(|_| panic!("src/{path} isn't UTF-8"));
        let module = path.split('/').next().unwrap_or_default().trim_end_matches(".rs").to_owned();
        let top = !path.contains('/') || path.ends_with("/mod.rs") && path.matches('/').count() == 1;
        File { path: format!("src/{path}"), module, top, code: rust::code_only(&text), text }
    })
    .collect()
}

/// The groups of `pub mod` lines, from the first: each is a layer.
fn layers() -> Vec<Vec<String>> {
    let lib = std::fs::read_to_string(project().join("src/lib.rs")).expect("src/lib.rs");
    let mut groups: Vec<Vec<String>> = vec![Vec::new()];
    for line in rust::code_only(&lib).lines().map(str::trim) {
        match line.strip_prefix("pub mod ").and_then(|rest| rest.strip_suffix(';')) {
            Some(name) => groups.last_mut().expect("a group").push(name.to_owned()),
            None if line.is_empty() => groups.push(Vec::new()),
            None => {}
        }
    }
    groups.retain(|group| !group.is_empty());
    groups
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

#[track_caller]
fn none(rule: &str, faults: Vec<String>) {
    assert!(faults.is_empty(), "{rule}\n  {}\n", faults.join("\n  "));
}

/// Whether the byte before `at` ends a word.
fn joined(code: &str, at: usize) -> bool {
    code[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
}

/// The modules of the crate that a file names, with the byte where it does.
fn named(file: &File, modules: &BTreeSet<&str>) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let starts: &[&str] = if file.top { &["crate::", "super::"] } else { &["crate::"] };
    for start in starts {
        for (at, _) in file.code.match_indices(start).filter(|(at, _)| !joined(&file.code, *at)) {
            let after = at + start.len();
            heads(&file.code[after..]).into_iter().for_each(|(offset, name)| found.push((after + offset, name)));
        }
    }
    // Inside a `mod tests` of a top module, `super` is that module: what isn't a module of the crate is its own item.
    found.retain(|(_, name)| modules.contains(name.as_str()));
    found
}

/// The first names of a path: one, or those of a group in braces.
fn heads(code: &str) -> Vec<(usize, String)> {
    let word = |from: usize| code[from..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    if !code.starts_with('{') {
        return vec![(0, word(0))];
    }
    let mut found = Vec::new();
    let (mut depth, mut expect) = (0, false);
    for (at, c) in code.char_indices() {
        match c {
            '{' => (depth, expect) = (depth + 1, depth == 0),
            '}' if depth == 1 => break,
            '}' => depth -= 1,
            ',' => expect = depth == 1,
            c if expect && (c.is_alphabetic() || c == '_') => {
                found.push((at, word(at)));
                expect = false;
            }
            _ => {}
        }
    }
    found
}

#[test]
fn a_module_uses_only_groups_above_its_own() {
    let layers = layers();
    let rank: BTreeMap<&str, usize> =
        layers.iter().enumerate().flat_map(|(i, g)| g.iter().map(move |name| (name.as_str(), i))).collect();
    let modules: BTreeSet<&str> = rank.keys().copied().collect();
    let mut faults = Vec::new();
    for file in sources().iter().filter(|f| !matches!(f.path.as_str(), "src/lib.rs" | "src/main.rs")) {
        let Some(own) = rank.get(file.module.as_str()) else {
            faults.push(format!("{}: `{}` is in no group of src/lib.rs", file.path, file.module));
            continue;
        };
        for (at, used) in named(file, &modules).into_iter().filter(|(_, used)| *used != file.module) {
            let place = format!("{}:{}", file.path, line_of(&file.code, at));
            match rank[used.as_str()].cmp(own) {
                std::cmp::Ordering::Less => {}
                std::cmp::Ordering::Equal => {
                    faults.push(format!("{place}: `{}` uses its sibling `{used}`", file.module))
                }
                std::cmp::Ordering::Greater => {
                    faults.push(format!("{place}: `{}` uses `{used}`, which is below it", file.module))
                }
            }
        }
    }
    none("a module uses only groups above its own in src/lib.rs; move the item up, or the group:", faults);
}

#[test]
fn the_layers_are_all_there() {
    let listed: BTreeSet<String> = layers().into_iter().flatten().collect();
    assert!(listed.len() > 15, "the groups of src/lib.rs can't be read: {listed:?}");
    let held: BTreeSet<String> =
        sources().into_iter().map(|f| f.module).filter(|m| m != "lib" && m != "main").collect();
    assert_eq!(listed, held, "the modules of src/lib.rs and the files of src/");
}

#[test]
fn the_binary_is_the_command_line() {
    let main = sources().into_iter().find(|f| f.path == "src/main.rs").expect("src/main.rs");
    for (at, _) in main.code.match_indices("annals::") {
        assert!(
            main.code[at..].starts_with("annals::cli::run"),
            "src/main.rs:{}: it runs `cli` and nothing else",
            line_of(&main.code, at)
        );
    }
}

/// Names in code that only some files may use, and why.
fn only(files: &[&str], names: &[&str], rule: &str) {
    let mut faults = Vec::new();
    for file in sources().iter().filter(|f| !files.contains(&f.path.as_str())) {
        for name in names {
            for (at, _) in file.code.match_indices(name) {
                let before = file.code[..at].chars().next_back();
                if name.starts_with(char::is_alphanumeric) && before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
                    continue;
                }
                faults.push(format!("{}:{}: `{}`", file.path, line_of(&file.code, at), name.trim_end_matches('(')));
            }
        }
    }
    none(rule, faults);
}

#[test]
fn only_read_and_write_touch_the_disk() {
    let names = ["std::fs", "fs::", "WalkDir", "walkdir", "tokio::fs", "File::open", "File::create", "OpenOptions"];
    let ends = ["src/input/snapshot.rs", "src/output/mod.rs", "src/output/stream.rs"];
    only(&ends, &names, "only `input` reads files and only `output` writes them:");
    let asks = [
        ".exists()",
        ".is_dir()",
        ".is_file()",
        ".is_symlink()",
        ".canonicalize()",
        ".read_dir()",
        ".metadata()",
        ".symlink_metadata()",
        ".try_exists()",
    ];
    let ends = [&ends[..], &["src/input/watcher.rs", "src/cli/mod.rs", "src/cli/preview.rs"]].concat();
    only(&ends, &asks, "only the ends of the pipeline ask the disk anything:");
}

#[test]
fn read_never_writes_and_write_never_walks() {
    let sources = sources();
    let file = |path: &str| sources.iter().find(|f| f.path == path).expect("the file");
    for name in [
        "fs::write",
        "fs::rename",
        "fs::remove",
        "fs::create",
        "fs::copy",
        "File::create",
        "OpenOptions",
        "set_permissions",
    ] {
        assert!(
            !file("src/input/snapshot.rs").code.contains(name),
            "src/input/snapshot.rs: `{name}`: reading changes nothing"
        );
    }
    for (path, name) in
        ["src/output/mod.rs", "src/output/stream.rs"].into_iter().flat_map(|p| [(p, "WalkDir"), (p, "walkdir")])
    {
        assert!(!file(path).code.contains(name), "{path}: `{name}`: it removes only what its manifest names");
    }
}

#[test]
fn only_the_command_line_knows_the_time_and_the_environment() {
    only(
        &["src/cli/mod.rs", "src/cli/preview.rs"],
        &["SystemTime", "Instant::now", "UNIX_EPOCH", "Local::now", "Utc::now", "elapsed()"],
        "only the command line has a clock:",
    );
    only(
        &["src/cli/mod.rs"],
        &["env::var", "env::args", "env::vars", "env::current_dir", "env::temp_dir"],
        "only src/cli/mod.rs asks the environment:",
    );
}

#[test]
fn nothing_depends_on_the_order_of_a_hash_map() {
    let mut faults = Vec::new();
    for file in sources() {
        for name in hashed(&file.code) {
            for (at, how) in iterations(&file.code, &name) {
                let line = line_of(&file.code, at);
                // Putting what comes out in order at once is fine.
                let next: Vec<&str> = file.code.lines().skip(line - 1).take(3).collect();
                let settled = ["sort", "BTree", ".sum()", ".count()", ".max", ".min", ".any(", ".all("]
                    .iter()
                    .any(|word| next.join(" ").contains(word));
                if !settled {
                    faults.push(format!(
                        "{}:{line}: `{name}{how}` goes through a hash map in an order that changes",
                        file.path
                    ));
                }
            }
        }
    }
    none("no output may depend on the order of a hash map; use a BTreeMap, or sort at once:", faults);
}

/// The names of fields, variables and parameters that are hash maps or sets.
fn hashed(code: &str) -> BTreeSet<String> {
    let (mut names, mut fixed) = (BTreeSet::new(), BTreeSet::new());
    for kind in ["HashMap", "HashSet"] {
        for (at, _) in code.match_indices(kind) {
            let before = code[..at]
                .trim_end_matches(|c: char| c.is_alphanumeric() || "_:&<'".contains(c) && c != ':')
                .trim_end();
            let before = before.trim_end_matches("std::collections::").trim_end();
            let before = before.strip_suffix(':').or_else(|| before.strip_suffix('=')).unwrap_or("").trim_end();
            let name: String = before.chars().rev().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let name: String = name.chars().rev().collect();
            // A hasher without a random key gives one order for one history.
            let line = code[at..].lines().next().unwrap_or_default();
            if line.contains("BuildHasherDefault") {
                fixed.insert(name)
            } else {
                names.insert(name)
            };
        }
    }
    names.into_iter().filter(|name| !name.is_empty() && !fixed.contains(name)).collect()
}

fn iterations(code: &str, name: &str) -> Vec<(usize, &'static str)> {
    let ways = [
        ".keys()",
        ".values()",
        ".values_mut()",
        ".iter()",
        ".iter_mut()",
        ".into_iter()",
        ".drain()",
        ".into_keys()",
        ".into_values()",
    ];
    let mut found = Vec::new();
    for (at, _) in code.match_indices(name) {
        let before = code[..at].strip_suffix("self.").unwrap_or(&code[..at]);
        let alone = !before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.');
        if let Some(way) = ways.iter().find(|way| alone && code[at + name.len()..].starts_with(**way)) {
            found.push((at, *way));
        }
        let head = code[..at].trim_end_matches("self.").trim_end_matches(['&', ' ']).trim_end_matches("&mut");
        let loops = head.ends_with(" in") && code[at + name.len()..].trim_start().starts_with('{');
        if alone && loops {
            found.push((at, ""));
        }
    }
    found
}

#[test]
fn functions_are_short() {
    let mut lengths = Vec::new();
    for file in sources() {
        for function in rust::functions(&file.text) {
            let (lines, line) = (function.lines.len(), function.lines.start);
            lengths.push((lines, format!("{}:{line}: `{}` has {lines} lines", file.path, function.name)));
        }
    }
    assert!(lengths.len() > 400, "the functions of src/ can't be found: {}", lengths.len());
    none(
        "no function is longer than 60 lines:",
        lengths.iter().filter(|(lines, _)| *lines > 60).map(|(_, said)| said.clone()).collect(),
    );
    lengths.sort_by_key(|(lines, _)| std::cmp::Reverse(*lines));
    let tenth = &lengths[lengths.len() / 10];
    assert!(
        tenth.0 <= 45,
        "nine functions in ten have at most 45 lines, but one in ten is longer than {}: {}",
        tenth.0,
        tenth.1
    );
}

/// A reader who searches for a type finds one.
#[test]
#[ignore = "the renames are under way"]
fn no_name_of_a_type_is_used_twice() {
    let mut defined: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in sources() {
        for item in rust::types(&file.text) {
            defined.entry(item.name).or_default().push(format!("{}:{}", file.path, item.lines.start));
        }
    }
    assert!(defined.len() > 200, "the types of src/ can't be found: {}", defined.len());
    let twice = defined.iter().filter(|(_, places)| places.len() > 1);
    none("a type's name is its own:", twice.map(|(name, places)| format!("`{name}`: {}", places.join(", "))).collect());
}

#[test]
fn every_file_says_what_it_is_for() {
    let mut faults = Vec::new();
    for file in sources().iter().filter(|f| !f.text.starts_with("//! ")) {
        faults.push(format!("{}:1", file.path));
    }
    none("a file begins with `//!` and says what it is for:", faults);
}

/// Folders of one machine.
const MACHINE: [&str; 3] = ["/work", "/tmp", "/root"];

/// The paths of a machine in a text, with where they stand.
fn machine_paths(text: &str) -> Vec<(usize, &'static str)> {
    let mut found = Vec::new();
    for path in MACHINE {
        for (at, _) in text.match_indices(path) {
            let next = text[at + path.len()..].chars().next();
            let before = text[..at].chars().next_back();
            // `{root}/work` or `example.org/work` is an address of somebody's own, a bare `/work` is a machine's.
            if !next.is_some_and(|c| c.is_alphanumeric() || c == '-' || c == '_')
                && !before.is_some_and(|c| c.is_alphanumeric() || "}.)".contains(c))
            {
                found.push((at, path));
            }
        }
    }
    found
}

#[test]
fn no_path_of_a_machine_is_published() {
    let mut faults = Vec::new();
    for folder in [
        "src",
        "templates",
        "static",
        "docs",
        "syntaxes",
        "build.rs",
        "Cargo.toml",
        "README.md",
        "CONTRIBUTING.md",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
    ] {
        for (name, text) in texts(&project().join(folder)) {
            let found = machine_paths(&text).into_iter();
            faults.extend(found.map(|(at, path)| format!("{folder}{name}:{}: `{path}`", line_of(&text, at))));
        }
    }
    none("a path of one machine means nothing on another:", faults);
}

/// The text files of a folder, or one file; nothing if it isn't there.
fn texts(path: &Path) -> Vec<(String, String)> {
    if path.is_file() {
        return vec![(String::new(), std::fs::read_to_string(path).expect("a text"))];
    }
    if !path.is_dir() {
        return Vec::new();
    }
    let files = common::tree(path).into_iter();
    files.filter_map(|(name, bytes)| Some((format!("/{name}"), String::from_utf8(bytes).ok()?))).collect()
}

// ── The rules themselves ────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn comments_and_literals_are_no_code() {
    let source = r####"
fn a<'a>(x: &'a str) -> char { /* crate::b /* nested */ fs:: */ let _ = "crate::c \" fs::"; 'x' } // crate::d
const R: &str = r#"crate::e " fs::"#; const B: &[u8] = b"fs::"; const Q: char = '"'; const E: char = '\''; const U: char = '“';
fn r#true() { crate::real::x() }
"####;
    let code = rust::code_only(source);
    assert_eq!(code.len(), source.len());
    assert_eq!(code.matches('\n').count(), source.matches('\n').count());
    for gone in ["crate::b", "crate::c", "crate::d", "crate::e", "fs::"] {
        assert!(!code.contains(gone), "{gone}\n{code}");
    }
    assert!(code.contains("crate::real::x()") && code.contains("fn a<'a>(x: &'a str) -> char"), "{code}");
}

#[test]
fn uses_are_found_in_every_form() {
    let code = "use crate::a::X; use crate::{b, c::{d, e}, f as g}; fn x() { crate::h::y(); self::super::z(); }";
    let file = File { path: String::new(), module: "m".into(), top: true, text: code.into(), code: code.into() };
    let modules = BTreeSet::from(["a", "b", "c", "d", "e", "f", "h", "z"]);
    let names: Vec<String> = named(&file, &modules).into_iter().map(|(_, name)| name).collect();
    assert_eq!(names, ["a", "b", "c", "f", "h"]);
}

#[test]
fn functions_are_measured() {
    let source = "impl A {\n    fn one(&self) -> [u8; 2] {\n        [0, 0]\n    }\n}\ntrait T {\n    fn none(&self);\n}\nfn two() {}\ntype F = fn (u8);\n";
    let found: Vec<(String, usize, usize)> =
        rust::functions(source).into_iter().map(|f| (f.name, f.lines.start, f.lines.len())).collect();
    assert_eq!(found, [("one".to_owned(), 2, 3), ("two".to_owned(), 9, 1)]);
}

#[test]
fn types_are_found_and_those_of_traits_left() {
    let source = "/// struct Told;\npub struct A<T>(T);\nenum B { C }\ntrait D { type E; fn f() { struct G; } }\n\
        impl D for A<u8> { type E = u8; fn f() { type H = u8; } }\ntype I = impl D;\ntype J = u8;\nconst K: &str = \"struct L;\";";
    let found: Vec<String> = rust::types(source).into_iter().map(|item| item.name).collect();
    assert_eq!(found, ["A", "B", "D", "G", "H", "I", "J"]);
}

#[test]
fn paths_of_a_machine_are_found_and_others_left() {
    let paths = |text: &str| machine_paths(text).into_iter().map(|(_, path)| path).collect::<Vec<_>>();
    assert_eq!(paths("in /root and /tmp/x"), ["/tmp", "/root"]);
    assert_eq!(paths(".github/workflows, {root}/work, example.org/tmp"), [""; 0]);
}

#[test]
fn hash_maps_are_found() {
    let code = "struct A { names: HashMap<String, u8> } fn f(m: &HashMap<u8, u8>) { let mut set = HashSet::new(); for x in &set {} self.names.keys(); m.get(1) }";
    assert_eq!(hashed(code), BTreeSet::from(["names", "m", "set"].map(str::to_owned)));
    assert_eq!(iterations(code, "set").len(), 1);
    assert_eq!(iterations(code, "names").len(), 1);
    assert_eq!(iterations(code, "m").len(), 0);
}
