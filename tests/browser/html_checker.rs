//! The Nu HTML checker (`vnu-jar` from npm, installed by `scripts/test`, which needs Java) over every page.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use crate::browser::chromium::{Result, Trouble, trouble};
use crate::browser::site::{site, specimen};

/// What the checker says is wrong with a file or the files of a folder; its warnings are left out, as it takes no file of a
/// site on a disk for the site's own.
fn errors(path: &Path) -> Result<Vec<String>> {
    let usual = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/npm/node_modules/vnu-jar/build/dist/vnu.jar");
    let jar = env::var_os("ANNALS_VNU").map_or(usual, PathBuf::from);
    let cure = "run scripts/test, which installs Java and the checker, or set ANNALS_VNU to its vnu.jar";
    if !jar.is_file() {
        return trouble(format!("there is no {}; {cure}", jar.display()));
    }
    let mut java = Command::new("java");
    java.args(["-Xss1m", "-jar"]).arg(jar).args(["--errors-only", "--skip-non-html", "--format", "gnu"]).arg(path);
    let ran = java.output().map_err(|e| Trouble(format!("can't run java: {e}; {cure}")))?;
    let said: Vec<String> = String::from_utf8_lossy(&ran.stderr).lines().map(str::to_owned).collect();
    if said.is_empty() && !ran.status.success() {
        return trouble(format!("the checker ended with {}", ran.status));
    }
    Ok(said)
}

#[test]
fn every_page_is_correct_html() -> Result<()> {
    let mut said = errors(&site()?.root)?;
    said.extend(errors(&specimen()?.root)?);
    if said.is_empty() { Ok(()) } else { trouble(said.join("\n")) }
}

#[test]
fn the_checker_finds_a_fault() -> Result<()> {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("nu.html");
    let page = "<!doctype html><html lang=en><title>A</title><p id=a>b<div id=a></div></p>";
    fs::write(&file, page).map_err(|e| Trouble(format!("can't write {}: {e}", file.display())))?;
    let said = errors(&file)?;
    if said.iter().any(|line| line.contains("Duplicate ID")) { Ok(()) } else { trouble(said.join("\n")) }
}
