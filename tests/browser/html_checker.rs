//! The Nu HTML checker (`vnu-jar` from npm, installed by `scripts/test`, which needs Java) over every page.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::{env, fs};

use crate::browser::chromium::{Result, Trouble, trouble};
use crate::browser::site::{scratch, site, specimen};

/// What the checker says is wrong with the real site, the specimen and a page that has a fault; asked once, as most of its time is its start. Its
/// warnings are left out, as it takes no file of a site on a disk for the site's own.
fn errors() -> Result<&'static [String]> {
    static SAID: OnceLock<Result<Vec<String>>> = OnceLock::new();
    let ask = || check(&[&site()?.root, &specimen()?.root, &faulty()?]);
    SAID.get_or_init(ask).as_ref().map(Vec::as_slice).map_err(Clone::clone)
}

const FAULTY: &str = "two-of-one-id.html";

fn faulty() -> Result<PathBuf> {
    let file = scratch(FAULTY);
    let page = "<!doctype html><html lang=en><title>A</title><p id=a>b<div id=a></div></p>";
    fs::write(&file, page).map_err(|e| Trouble(format!("can't write {}: {e}", file.display())))?;
    Ok(file)
}

/// What the checker says of files and of the files of folders.
fn check(paths: &[&Path]) -> Result<Vec<String>> {
    let usual = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/npm/node_modules/vnu-jar/build/dist/vnu.jar");
    let jar = env::var_os("ANNALS_VNU").map_or(usual, PathBuf::from);
    let cure = "run scripts/test, which installs Java and the checker, or set ANNALS_VNU to its vnu.jar";
    if !jar.is_file() {
        return trouble(format!("there is no {}; {cure}", jar.display()));
    }
    let mut java = Command::new("java");
    // It runs for seconds: code that is compiled quickly is worth more than quick code. Such code needs more of the stack.
    java.args(["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss4m", "-jar"]).arg(jar);
    java.args(["--errors-only", "--skip-non-html", "--format", "gnu"]).args(paths);
    let ran = java.output().map_err(|e| Trouble(format!("can't run java: {e}; {cure}")))?;
    let said: Vec<String> = String::from_utf8_lossy(&ran.stderr).lines().map(str::to_owned).collect();
    if said.is_empty() && !ran.status.success() {
        return trouble(format!("the checker ended with {}", ran.status));
    }
    Ok(said)
}

#[test]
fn every_page_is_correct_html() -> Result<()> {
    let wrong: Vec<&str> = errors()?.iter().map(String::as_str).filter(|line| !line.contains(FAULTY)).collect();
    if wrong.is_empty() { Ok(()) } else { trouble(wrong.join("\n")) }
}

#[test]
fn the_checker_finds_a_fault() -> Result<()> {
    let found = errors()?.iter().any(|line| line.contains(FAULTY) && line.contains("Duplicate ID"));
    if found { Ok(()) } else { trouble(errors()?.join("\n")) }
}
