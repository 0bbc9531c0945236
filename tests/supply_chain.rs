//! What Annals is made of: every package comes from crates.io with a checksum, under a licence that `deny.toml` allows, and no code of ours is
//! `unsafe`. What `cargo deny check` asks of licences, bans and sources is asked here without it; advisories need the network, and CI looks for them.

use crate::common::{self, Folder, project};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

fn read(path: &str) -> String {
    fs::read_to_string(project().join(path)).expect(path)
}

/// The licences that are allowed, as SPDX writes them.
fn allowed() -> BTreeSet<String> {
    let deny: toml::Table = read("deny.toml").parse().expect("TOML");
    let list = deny["licenses"]["allow"].as_array().expect("a list");
    list.iter().map(|licence| licence.as_str().expect("a text").to_owned()).collect()
}

/// Whether an expression of SPDX can be satisfied by what is allowed: one of every choice, and all that are joined.
fn fits(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let expression = expression.replace(['(', ')'], "").replace('/', " OR ");
    let one = |choice: &str| choice.split(" OR ").any(|licence| allowed.contains(licence.trim()));
    expression.split(" AND ").all(one)
}

#[test]
fn expressions_are_understood() {
    let allowed = BTreeSet::from(["MIT".to_owned(), "Zlib".to_owned()]);
    for (expression, fit) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("GPL-3.0 OR MIT", true),
        ("Apache-2.0/MIT", true),
        ("(MIT OR Apache-2.0) AND Zlib", true),
        ("MIT AND GPL-3.0", false),
    ] {
        assert_eq!(fits(expression, &allowed), fit, "{expression}");
    }
}

#[test]
fn every_package_has_a_licence_that_is_allowed() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().expect("packages");
    assert!(packages.len() > 50);
    let allowed = allowed();
    let refused: Vec<String> = packages
        .iter()
        .filter(|package| !package["license"].as_str().is_some_and(|licence| fits(licence, &allowed)))
        .map(|package| format!("{}: {}", package["name"], package["license"]))
        .collect();
    assert!(refused.is_empty(), "{refused:#?}");
}

#[test]
fn every_package_comes_from_crates_io_with_a_checksum() {
    let lock: toml::Table = read("Cargo.lock").parse().expect("TOML");
    let packages = lock["package"].as_array().expect("packages");
    for package in packages.iter().filter(|package| package["name"].as_str() != Some("annals")) {
        let source = package.get("source").and_then(toml::Value::as_str);
        assert_eq!(source, Some("registry+https://github.com/rust-lang/crates.io-index"), "{package:?}");
        assert!(package.get("checksum").and_then(toml::Value::as_str).is_some_and(|c| c.len() == 64), "{package:?}");
    }
}

/// Everything that Cargo would resolve, as data.
fn metadata() -> Value {
    let mut cargo = Command::new(env!("CARGO"));
    let platform = ["--filter-platform", "x86_64-unknown-linux-gnu"];
    cargo.args(["metadata", "--format-version", "1", "--locked", "--offline"]).args(platform);
    let ran = cargo.current_dir(project()).output().expect("cargo");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    serde_json::from_slice(&ran.stdout).expect("JSON")
}

/// The names of the packages that are compiled into the program: what its build and its tests need besides isn't among them. A package that is built
/// twice counts with what the program asks of it.
fn in_the_program() -> BTreeSet<String> {
    let mut cargo = Command::new(env!("CARGO"));
    let tree = ["tree", "--locked", "--offline", "--edges", "normal", "--prefix", "none", "--format", "{p}"];
    let ran = cargo.args(tree).current_dir(project()).output().expect("cargo");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let text = String::from_utf8(ran.stdout).expect("UTF-8");
    text.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

/// What `cargo deny check` asks in `[bans]` and `[sources]`, here without the program: CI runs it, too.
#[test]
fn no_requirement_takes_any_version_or_another_source() {
    let deny: toml::Table = read("deny.toml").parse().expect("TOML");
    assert_eq!(deny["bans"]["wildcards"].as_str(), Some("deny"));
    assert_eq!(deny["sources"]["unknown-registry"].as_str(), Some("deny"));
    assert_eq!(deny["sources"]["unknown-git"].as_str(), Some("deny"));
    let metadata = metadata();
    let packages = metadata["packages"].as_array().expect("packages");
    let own = packages.iter().find(|package| package["name"] == "annals").expect("this package");
    for needed in own["dependencies"].as_array().expect("a list") {
        let (name, version) = (&needed["name"], needed["req"].as_str().expect("a version"));
        assert!(version != "*" && needed["path"].is_null(), "{name}: {version}");
        assert_eq!(needed["source"].as_str(), Some("registry+https://github.com/rust-lang/crates.io-index"), "{name}");
    }
    let root = read("Cargo.toml");
    assert!(!root.contains("[patch") && !root.contains("[replace"), "a package that stands in for another");
}

/// Packages that nobody keeps up any more: each is excused by name in `deny.toml`, with its reason, and goes no further than the reason says.
#[test]
fn what_nobody_keeps_up_is_excused_and_goes_no_further() {
    let deny: toml::Table = read("deny.toml").parse().expect("TOML");
    let excused: Vec<(&str, &str)> = deny["advisories"]["ignore"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|item| (item["id"].as_str().expect("an id"), item["reason"].as_str().expect("a reason")))
        .collect();
    let names: BTreeSet<&str> = excused.iter().filter_map(|(_, reason)| reason.split(':').next()).collect();
    assert_eq!(names, BTreeSet::from(["bincode", "yaml-rust"]));
    let (program, lock) = (in_the_program(), read("Cargo.lock"));
    assert!(program.len() > 40 && program.contains("syntect"), "{program:?}");
    assert!(!program.contains("yaml-rust"), "the program reads no YAML");
    for name in names {
        assert!(lock.contains(&format!("\nname = \"{name}\"\n")), "{name} is gone: its excuse can go, too");
    }
}

/// The programs that the tests start: what a Debian made by `debootstrap --variant=minbase` has with git and Rust, and what `scripts/test` installs.
#[test]
fn tests_start_only_what_is_there() {
    let known = BTreeSet::from([
        "bash", "chmod", "git", "gzip", "java", "mkfifo", "mount", "python3", "script", "sh", "/bin/sh", "umount",
    ]);
    let files = common::tree(&project().join("tests"));
    let sources = files.iter().filter(|(path, _)| path.ends_with(".rs"));
    let mut started = BTreeSet::new();
    for (path, bytes) in sources {
        let text = String::from_utf8_lossy(bytes);
        for part in text.split(concat!("Command", "::new(\"")).skip(1) {
            let program = part.split('"').next().unwrap_or_default().to_owned();
            assert!(known.contains(program.as_str()), "{path}: a bare system has no `{program}`");
            started.insert(program);
        }
    }
    assert!(started.contains("git") && started.len() > 5, "{started:?}");
}

#[test]
fn no_code_is_unsafe() {
    let manifest: toml::Table = read("Cargo.toml").parse().expect("TOML");
    assert_eq!(manifest["lints"]["rust"]["unsafe_code"].as_str(), Some("forbid"));
    assert!(read("src/main.rs").contains("#![forbid(unsafe_code)]"));
}

/// The package as it is for Cargo's question "what has changed?": the real build script and all that it packs, with a library that holds only what
/// the script made, so that the question is answered in seconds.
fn package_of_what_is_packed() -> Folder {
    let folder = Folder::new();
    for packed in ["templates", "static", "syntaxes", "scaffold"] {
        let files = common::tree(&project().join(packed));
        assert!(!files.is_empty(), "{packed}");
        files.iter().for_each(|(path, bytes)| folder.write(&format!("{packed}/{path}"), bytes));
    }
    folder.write("build.rs", read("build.rs"));
    folder.write("Cargo.lock", read("Cargo.lock"));
    let manifest = read("Cargo.toml");
    let (_, needed) = manifest.split_once("[build-dependencies]\n").expect("what build.rs needs");
    let needed = needed.split("\n[").next().unwrap_or_default();
    let package = "[package]\nname = \"annals\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[workspace]\n";
    folder.write("Cargo.toml", format!("{package}[build-dependencies]\n{needed}\n"));
    let library = "#![allow(unused)]\npub mod theme { include!(concat!(env!(\"OUT_DIR\"), \"/theme.rs\")); }\n\
        pub mod words { pub struct Key(pub u16); include!(concat!(env!(\"OUT_DIR\"), \"/words.rs\")); }\n\
        pub mod scaffold { include!(concat!(env!(\"OUT_DIR\"), \"/scaffold.rs\")); }\n";
    folder.write("src/lib.rs", library);
    folder
}

/// What Cargo says of the package when it is asked to build it: `true` where there was nothing to do.
fn fresh(folder: &Folder) -> bool {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--offline", "--message-format=json", "--target-dir"]).arg(folder.join("target"));
    let ran = cargo.current_dir(folder.path()).output().expect("cargo");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let messages = String::from_utf8(ran.stdout).expect("UTF-8");
    let messages = messages.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    let made: Vec<bool> = messages.filter_map(|message| message.get("fresh").and_then(Value::as_bool)).collect();
    assert!(made.len() > 2, "{made:?}");
    made.iter().all(|fresh| *fresh)
}

#[test]
fn what_has_not_changed_is_not_compiled_again() {
    let folder = package_of_what_is_packed();
    assert!(!fresh(&folder), "the first build of all");
    assert!(
        fresh(&folder),
        "the second build compiles something though nothing has changed: does build.rs name a file that it writes?"
    );
    folder.write("templates/base.html", "<!-- another theme -->");
    assert!(!fresh(&folder), "a template that has changed is packed again");
    assert!(fresh(&folder), "after a change, too, the second build is fresh");
}
