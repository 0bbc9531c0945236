//! axe-core (from npm, installed by `scripts/test`) on a page, at WCAG 2.2 AA: light and dark, desktop and phone.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::{env, fs};

use serde_json::{Value, json};

use crate::browser::chromium::{Result, Trouble, trouble};
use crate::browser::tab::Tab;
use crate::browser::view::View;

/// The ways each page is looked at.
pub const VIEWS: [View; 4] = [View::DESKTOP, View::DESKTOP.dark(), View::PHONE, View::PHONE.dark()];

/// WCAG 2.2 AA contains level A, and what the versions before it asked for.
const TAGS: [&str; 5] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/// Opens an address and returns every violation in each of [`VIEWS`], each as a few readable lines.
/// Over HTTP rather than from a disk: there axe can't read the style sheets, and passes over some of its rules.
pub fn violations(tab: &mut Tab, address: &str) -> Result<Vec<String>> {
    let mut found = Vec::new();
    tab.look(VIEWS[0])?;
    tab.open(address)?;
    // The protocol's evaluation isn't subject to the page's Content-Security-Policy.
    tab.eval(&format!("{}\n;0", source()?))?;
    for view in VIEWS {
        tab.look(view)?;
        found.extend(violations_now(tab)?.iter().map(|violation| format!("{}: {violation}", view.name())));
    }
    Ok(found)
}

/// The text of axe-core; from `ANNALS_AXE`, or where `scripts/test` installs it.
fn source() -> Result<&'static str> {
    static SOURCE: OnceLock<Result<String>> = OnceLock::new();
    let read = || {
        let usual = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/npm/node_modules/axe-core/axe.min.js");
        let path = env::var_os("ANNALS_AXE").map_or(usual, PathBuf::from);
        fs::read_to_string(&path).map_err(|e| {
            let cure = "run scripts/test, which installs it, or set ANNALS_AXE to its axe.min.js";
            Trouble(format!("can't read axe-core at {}: {e}; {cure}", path.display()))
        })
    };
    SOURCE.get_or_init(read).as_ref().map(String::as_str).map_err(Clone::clone)
}

fn violations_now(tab: &Tab) -> Result<Vec<String>> {
    let options = json!({
        "runOnly": { "type": "tag", "values": TAGS },
        "rules": { "target-size": { "enabled": true } },
        "resultTypes": ["violations"],
        "iframes": false,
    });
    // A colour that is still on its way from light to dark isn't the colour that is read.
    let still = "for (const motion of document.getAnimations()) { try { motion.finish() } catch { motion.cancel() } }";
    let result = tab.eval(&format!(
        "(async () => {{ {still} const r = await axe.run(document, {options}); return {{ violations: r.violations, \
         passes: r.passes.length }} }})()"
    ))?;
    if result["passes"].as_u64().unwrap_or(0) == 0 {
        return trouble("axe checked nothing on this page");
    }
    Ok(result["violations"].as_array().into_iter().flatten().map(describe).collect())
}

/// The rule, then each element with what is wrong.
fn describe(violation: &Value) -> String {
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let head = format!("{} ({}): {}", word(&violation["id"]), word(&violation["impact"]), word(&violation["help"]));
    let nodes = violation["nodes"].as_array().into_iter().flatten().map(|node| {
        let place: Vec<String> = node["target"].as_array().into_iter().flatten().map(word).collect();
        let html: String = word(&node["html"]).chars().take(160).collect();
        let why = word(&node["failureSummary"]).replace('\n', "\n        ");
        format!("\n    {}  {html}\n        {why}", place.join(" "))
    });
    nodes.fold(head, |text, node| text + &node)
}
