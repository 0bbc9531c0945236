//! What can be asked of one page that stands open in a tab, beside axe: width, targets, focus, words, the tree that a
//! screen reader gets.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::browser::chromium::{Result, trouble};
use crate::browser::tab::Tab;
use crate::browser::view::View;

/// What makes the page scroll sideways in this view; nothing if all is well.
pub fn overflow(tab: &mut Tab, view: View) -> Result<Vec<String>> {
    tab.look(view)?;
    let faults = tab.eval_list(include_str!("js/overflow.js"))?;
    Ok(faults.into_iter().map(|fault| format!("{}: {fault}", view.name())).collect())
}

/// Links and controls outside of running text that are smaller than 24 × 24 px, save those that match the selector
/// `except` (which may be empty): there another target does the same.
pub fn small_targets(tab: &mut Tab, view: View, except: &str) -> Result<Vec<String>> {
    tab.look(view)?;
    let script = format!(
        "(() => {{ const EXCEPT = {}; return {} }})()",
        Value::from(except),
        expression(include_str!("js/targets.js"))
    );
    let faults = tab.eval_list(&script)?;
    Ok(faults.into_iter().map(|fault| format!("{}: {fault}", view.name())).collect())
}

/// What moves although the reader's system asks for less motion, as every view here does.
pub fn motion(tab: &Tab) -> Result<Vec<String>> {
    tab.eval_list(include_str!("js/motion.js"))
}

/// Walks through the page with the Tab key: what is never reached, what looks the same with the focus, what is hidden
/// behind something else while it has it, and where the order leaves that of the text.
pub fn focus(tab: &mut Tab) -> Result<Vec<String>> {
    let stops = tab.eval(include_str!("js/focus.js"))?.as_u64().unwrap_or(0);
    // A box that scrolls is a stop of its own, hence some more.
    let presses = usize::try_from(stops).unwrap_or(0).saturating_add(12);
    tab.press(&vec!["Tab"; presses])?;
    tab.eval_list("annalsFocus.report()")
}

/// Opens an address with scripts and without: where the words first differ; nothing if they are the same.
pub fn words_without_scripts(tab: &mut Tab, address: &str, view: View) -> Result<Vec<String>> {
    let mut words = |view| -> Result<Vec<String>> {
        tab.look(view)?;
        tab.open(address)?;
        tab.eval_list(include_str!("js/text.js"))
    };
    let (with, without) = (words(view)?, words(view.without_scripts())?);
    tab.look(view)?;
    let same = with.iter().zip(&without).take_while(|(a, b)| a == b).count();
    let from =
        |words: &[String]| words.iter().skip(same.saturating_sub(3)).take(12).cloned().collect::<Vec<_>>().join(" ");
    let differ = with != without;
    let fault = || format!("words differ at: \"{}\" with scripts, \"{}\" without", from(&with), from(&without));
    Ok(differ.then(fault).into_iter().collect())
}

/// The accessibility tree, a line for each thing that a screen reader would say, indented: `link "Timeline"`.
pub fn tree(tab: &Tab) -> Result<String> {
    let answer = tab.call("Accessibility.getFullAXTree", &json!({}))?;
    let Some(nodes) = answer["nodes"].as_array() else {
        return trouble("chromium gave no accessibility tree");
    };
    let by_id: BTreeMap<&str, &Value> =
        nodes.iter().filter_map(|node| Some((node["nodeId"].as_str()?, node))).collect();
    let mut text = String::new();
    // Depth first, without recursion; what is said by the node above is not said again.
    let mut waiting: Vec<(usize, &Value, &str)> = nodes.first().map(|root| (0, root, "")).into_iter().collect();
    while let Some((depth, node, above)) = waiting.pop() {
        let line = say(node, above);
        let inner = if line.is_some() { depth + 1 } else { depth };
        let name = if line.is_some() { node["name"]["value"].as_str().unwrap_or_default() } else { above };
        if let Some(line) = line {
            text.push_str(&format!("{:width$}{line}\n", "", width = depth * 2));
        }
        let children = node["childIds"].as_array().into_iter().flatten().rev();
        waiting.extend(children.filter_map(|id| Some((inner, *by_id.get(id.as_str()?)?, name))));
    }
    Ok(text)
}

fn say(node: &Value, above: &str) -> Option<String> {
    let role = node["role"]["value"].as_str().unwrap_or_default();
    let name = node["name"]["value"].as_str().unwrap_or_default();
    let silent = matches!(role, "none" | "generic" | "InlineTextBox" | "LineBreak" | "ListMarker" | "paragraph");
    let repeated = role == "StaticText" && (above == name || name.trim().is_empty());
    if node["ignored"] == true || silent || repeated {
        return None;
    }
    if role == "StaticText" {
        return Some(format!("\"{name}\""));
    }
    let mut line = if name.is_empty() { role.to_owned() } else { format!("{role} \"{name}\"") };
    for property in node["properties"].as_array().into_iter().flatten() {
        let (kind, value) = (property["name"].as_str().unwrap_or_default(), &property["value"]["value"]);
        if matches!(
            kind,
            "level" | "expanded" | "checked" | "pressed" | "selected" | "disabled" | "required" | "invalid"
        ) && !matches!(value.as_str(), Some("false"))
            && *value != Value::Bool(false)
        {
            line.push_str(&format!(" [{kind}={}]", value.to_string().trim_matches('"')));
        }
    }
    Some(line)
}

/// A script without its leading comment, to stand behind a `return`.
fn expression(script: &str) -> &str {
    script.find("(() =>").and_then(|start| script.get(start..)).unwrap_or(script).trim_end()
}
