//! JSON Schemas for what editors and programs meet: `annals.toml`, the front matter of each kind of entry, and reports in JSON. The first two
//! are made by running the readers themselves over an empty table, so that a schema never asks for anything else than Annals does.

use crate::entry::corrections;
use crate::entry::{self, Kind};
use crate::input::config::Config;
use crate::input::toml_reader::{Key, Shape, Takes};
use serde_json::{Map, Value, json};

mod words;

/// The draft that the schemas are written in; Taplo and Even Better TOML read this one.
const DRAFT: &str = "http://json-schema.org/draft-07/schema#";

/// Every schema: the name of its file, and its text.
pub fn files() -> Vec<(String, String)> {
    let mut files = vec![("annals.schema.json".to_owned(), config())];
    files.extend(Kind::FOLDERS.map(|(_, kind)| (format!("{}.schema.json", name(kind)), front_matter(kind))));
    files.push(("corrections.schema.json".to_owned(), record()));
    files.push(("diagnostic.schema.json".to_owned(), diagnostic()));
    files.into_iter().map(|(name, schema)| (name, format!("{schema:#}\n"))).collect()
}

/// Whether a text is one of these files, perhaps as another version wrote it.
pub fn is_ours(text: &str) -> bool {
    let Ok(schema) = serde_json::from_str::<Value>(text) else { return false };
    let names =
        ["annals.toml", "corrections.toml", "diagnostic"].into_iter().chain(Kind::FOLDERS.map(|(_, k)| name(k)));
    schema["$schema"] == DRAFT && names.into_iter().any(|name| schema["title"] == name)
}

/// The files that set up VS Code and Taplo for a documentary whose schemas lie in the folder `schemas`: `annals.toml` is completed and checked
/// while one types, and a task puts every diagnostic into the list of problems, at its place in the front matter or the text.
pub fn setup(schemas: &str) -> Vec<(String, String)> {
    // As TOML has it: JSON's escapes are among TOML's, but for one sign that TOML wants escaped too.
    let path = |name: &str| Value::from(format!("{schemas}/{name}")).to_string().replace('\u{7f}', "\\u007f");
    let (config, corrections) = (path("annals.schema.json"), path("corrections.schema.json"));
    let taplo = format!(
        "# For Taplo and Even Better TOML: annals.toml is completed and checked while you type.\n\
         [[rule]]\ninclude = [\"annals.toml\"]\n\n[rule.schema]\nenabled = true\npath = {config}\n\n\
         [[rule]]\ninclude = [\"corrections.toml\"]\n\n[rule.schema]\nenabled = true\npath = {corrections}\n"
    );
    let extensions = json!({ "recommendations": ["tamasfe.even-better-toml"] });
    let task = json!({
        "label": "annals: check",
        "detail": "Puts what the checks say into the list of problems",
        "type": "shell",
        "command": "annals check --quiet --format short",
        "group": { "kind": "build", "isDefault": true },
        "presentation": { "reveal": "silent", "clear": true },
        "problemMatcher": {
            "owner": "annals",
            "source": "annals",
            "fileLocation": ["relative", "${workspaceFolder}"],
            "pattern": { "regexp": SHORT, "file": 1, "line": 2, "column": 3, "code": 4, "severity": 5, "message": 6 },
        },
    });
    let tasks = json!({ "version": "2.0.0", "tasks": [task] });
    let texts = [
        (".taplo.toml", taplo),
        (".vscode/extensions.json", format!("{extensions:#}\n")),
        (".vscode/tasks.json", format!("{tasks:#}\n")),
    ];
    texts.into_iter().map(|(name, text)| (name.to_owned(), text)).collect()
}

/// A line of `--format short`: file, line, column, code, its letter (which VS Code takes for the severity), message.
const SHORT: &str = r"^(.+?):(\d+):(\d+): (([EW])\d{4}): (.*)$";

/// The word for a kind of entry, as in the name of its schema.
fn name(kind: Kind) -> &'static str {
    kind.a().rsplit(' ').next().unwrap_or_default()
}

/// The schema of `corrections.toml`.
pub fn record() -> Value {
    whole(
        "corrections.toml",
        "What was corrected since a documentary made with Annals was published.",
        &corrections::shape(),
    )
}

/// The schema of `annals.toml`.
pub fn config() -> Value {
    whole("annals.toml", "The configuration of a documentary made with Annals.", &Config::shape())
}

/// The schema of the front matter of a kind of entry.
pub fn front_matter(kind: Kind) -> Value {
    let said = format!("The facts of {}: what stands between the two lines of +++.", kind.a());
    whole(name(kind), &said, &entry::shape(kind))
}

fn whole(title: &str, said: &str, shape: &Shape) -> Value {
    let mut schema = table(shape);
    schema.insert("$schema".into(), DRAFT.into());
    schema.insert("title".into(), title.into());
    schema.insert("description".into(), said.into());
    Value::Object(schema)
}

fn table(shape: &Shape) -> Map<String, Value> {
    let mut schema = Map::new();
    let keys = shape.keys.iter().map(|key| (key.name.to_owned(), value(shape.what, key)));
    let required: Vec<&str> = shape.keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    schema.insert("type".into(), "object".into());
    schema.insert("properties".into(), keys.collect::<Map<_, _>>().into());
    schema.insert("additionalProperties".into(), false.into());
    if !required.is_empty() {
        schema.insert("required".into(), json!(required));
    }
    if !shape.one_of.is_empty() {
        schema.insert("anyOf".into(), shape.one_of.iter().map(|key| json!({ "required": [key] })).collect());
    }
    schema
}

fn value(what: &str, key: &Key) -> Value {
    let mut schema = match &key.takes {
        Takes::Text => json!({ "type": "string", "pattern": "\\S" }),
        Takes::TextOrBlank => json!({ "type": "string" }),
        Takes::Number | Takes::Date if crate::input::toml_reader::is_number_too(key.name) => {
            json!({ "type": ["string", "integer"], "pattern": "\\S" })
        }
        Takes::Number | Takes::Date => json!({ "type": "string", "pattern": "\\S" }),
        Takes::Count => json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX }),
        Takes::Flag => json!({ "type": "boolean" }),
        Takes::Choice(words) => json!({ "type": "string", "enum": words }),
        Takes::Address => address(),
        Takes::Texts => json!({ "type": "array", "items": { "type": "string", "pattern": "\\S" } }),
        Takes::Addresses => json!({ "type": "array", "items": address() }),
        Takes::TextOrTable(shape) => json!({ "anyOf": [{ "type": "string", "pattern": "\\S" }, table(shape)] }),
        Takes::Table(shape) => table(shape).into(),
        Takes::Tables(shape) => json!({ "type": "array", "items": table(shape) }),
    };
    let words = words::of(what, key.name).unwrap_or_default();
    let date =
        matches!(key.takes, Takes::Date).then_some(" In EDTF: 2021-01-06, 2021-01, 2020-12-15~, 2020-11/2021-01.");
    schema["description"] = format!("{words}{}", date.unwrap_or_default()).into();
    schema
}

fn address() -> Value {
    json!({ "type": "string", "pattern": "^[Hh][Tt][Tt][Pp][Ss]?:\\S*$" })
}

/// The schema of one line of `--format json`.
pub fn diagnostic() -> Value {
    let place = json!({ "$ref": "#/definitions/place" });
    json!({
        "$schema": DRAFT,
        "title": "diagnostic",
        "description": "One line of what `annals check --format json` prints.",
        "type": "object",
        "additionalProperties": false,
        "required": ["code", "severity", "message", "label", "place", "related", "help", "replacements"],
        "properties": {
            "code": { "type": "string", "pattern": "^[EW][0-9]{4}$", "description": "The stable code; `annals explain CODE` tells of it." },
            "severity": { "enum": ["error", "warning"], "description": "What it counts as here; annals.toml can raise and lower it." },
            "message": { "type": "string", "description": "What is wrong, in one sentence." },
            "label": { "type": ["string", "null"], "description": "A few words under the caret." },
            "place": { "anyOf": [place, { "type": "null" }], "description": "Where it is; null for a fault of the whole." },
            "related": {
                "type": "array",
                "description": "Other places that explain it, or where the same is wrong.",
                "items": fixed(json!({ "place": place, "message": { "type": "string" } }), &["place", "message"]),
            },
            "help": { "type": "array", "items": { "type": "string" }, "description": "How to mend it." },
            "replacements": {
                "type": "array",
                "description": "Texts that mend it when all of them are put in place of what stands there.",
                "items": fixed(json!({ "place": place, "text": { "type": "string" } }), &["place", "text"]),
            },
        },
        "definitions": { "place": diagnostic_place() },
    })
}

fn diagnostic_place() -> Value {
    let from = |least: u32, said: &str| json!({ "type": "integer", "minimum": least, "description": said });
    let properties = json!({
        "path": { "type": "string", "description": "The file, from the folder of the documentary; (theme)/… is compiled in." },
        "line": from(1, "The line, from 1."),
        "column": from(1, "The character in the line, from 1."),
        "end_line": from(1, "The line of the first character after it."),
        "end_column": from(1, "That character in its line."),
        "start_byte": from(0, "The first byte of the file on the disk, from 0."),
        "end_byte": from(0, "The first byte after it."),
    });
    fixed(properties, &["path", "line", "column", "end_line", "end_column", "start_byte", "end_byte"])
}

fn fixed(properties: Value, required: &[&str]) -> Value {
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}
