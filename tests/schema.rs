//! The published schemas are true: real reports keep to theirs and to that of SARIF, and the schemas of front matter and of `annals.toml` find
//! the same faults as the program. `UPDATE_EXPECT=1 cargo test schema::` rewrites `docs/schemas/`.

use crate::common::markdown::cases;
use crate::common::{self, Folder, annals, project};
use annals::diagnostics::Diagnostic;
use annals::diagnostics::report::{self, Format};
use annals::diagnostics::span::SourceFile;
use annals::entry::schema;
use annals::entry::{self, Kind};
use annals::input::config::Config;
use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

/// A schema, ready to be asked.
struct Checker {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Checker {
    fn new(schema: Value) -> Checker {
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.add_resource("schema.json", schema).expect("a schema");
        compiler.enable_format_assertions();
        let index = compiler.compile("schema.json", &mut schemas).unwrap_or_else(|error| panic!("{error:#}"));
        Checker { schemas, index }
    }

    fn faults(&self, value: &Value) -> Option<String> {
        self.schemas.validate(value, self.index).err().map(|error| error.to_string())
    }
}

/// Every file of the real site, of the test sites and of the tests of diagnostics, as path and text.
fn files() -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut folders = vec![project().to_owned()];
    folders.extend(common::site::all().into_iter().map(|(_, root)| root));
    for root in folders {
        let all = content(&root);
        files.extend(all.into_iter().filter_map(|(path, bytes)| Some((path, String::from_utf8(bytes).ok()?))));
        files.push(("annals.toml".to_owned(), std::fs::read_to_string(root.join("annals.toml")).expect("annals.toml")));
    }
    for (name, bytes) in common::tree(&project().join("tests/checks")) {
        let text = String::from_utf8(bytes).expect("UTF-8");
        let fences = cases(&name, &text).into_iter().flat_map(|case| case.fences);
        files.extend(fences.filter_map(|f| Some((f.info.split_once(' ')?.1.to_owned(), f.text))));
    }
    files
}

/// The files of a documentary's `content/`, if it has any.
fn content(root: &Path) -> Vec<(String, Vec<u8>)> {
    let folder = root.join("content");
    let files = if folder.is_dir() { common::tree(&folder) } else { common::Tree::new() };
    files.into_iter().map(|(path, bytes)| (format!("content/{path}"), bytes)).collect()
}

/// A TOML table as JSON, as Taplo sees it: dates are texts. `None` if it can't be read.
fn json(toml: &str) -> Option<Value> {
    fn value(toml: toml::Value) -> Value {
        match toml {
            toml::Value::Datetime(date) => date.to_string().into(),
            toml::Value::Array(all) => all.into_iter().map(value).collect(),
            toml::Value::Table(all) => Value::Object(all.into_iter().map(|(k, v)| (k, value(v))).collect()),
            toml::Value::String(text) => text.into(),
            toml::Value::Integer(number) => number.into(),
            toml::Value::Float(number) => number.into(),
            toml::Value::Boolean(flag) => flag.into(),
        }
    }
    toml.parse::<toml::Table>().ok().map(|table| value(toml::Value::Table(table)))
}

/// The faults of keys and types, which a schema can tell: all others need the content.
const TOLD: [&str; 7] = ["E0103", "E0104", "E0105", "E0106", "E0108", "E0110", "E0111"];

fn of_keys(found: &[Diagnostic]) -> BTreeSet<&'static str> {
    found.iter().map(|d| d.code.id).filter(|code| TOLD.contains(code)).collect()
}

/// The schemas, asked by the path of a file.
struct Both {
    kinds: Vec<(&'static str, Checker)>,
    config: Checker,
}

impl Both {
    fn new() -> Both {
        let kinds = Kind::FOLDERS.map(|(folder, kind)| (folder, Checker::new(schema::front_matter(kind))));
        Both { kinds: kinds.into(), config: Checker::new(schema::config()) }
    }

    /// What the program finds in the facts of a file. Fails where the schema says otherwise. `None` if they are no TOML or of no kind.
    fn compare(&self, path: &str, toml: &str) -> Option<BTreeSet<&'static str>> {
        let (checker, found) = if path == "annals.toml" {
            (&self.config, Config::parse(&SourceFile::new(path, toml)).1)
        } else {
            let folder = path.strip_prefix("content/")?.split_once('/')?.0;
            let (_, checker) = self.kinds.iter().find(|(name, _)| *name == folder)?;
            (checker, entry::entry(&SourceFile::new(format!("content/{folder}/a.md"), format!("+++\n{toml}\n+++\n"))).1)
        };
        let (expected, said) = (of_keys(&found), checker.faults(&json(toml)?));
        let same = said.is_none() == expected.is_empty();
        assert!(same, "{path}: the program finds {expected:?}, the schema {said:?}\n{toml}");
        Some(expected)
    }
}

/// The facts of a file: all of `annals.toml`, the front matter of an entry.
fn facts<'a>(path: &str, text: &'a str) -> Option<&'a str> {
    if path == "annals.toml" { Some(text) } else { Some(text.strip_prefix("+++\n")?.split_once("\n+++")?.0) }
}

#[test]
fn the_schemas_find_what_the_program_finds() {
    let (both, mut counts) = (Both::new(), [0, 0]);
    for (path, text) in files() {
        let found = facts(&path, &text).and_then(|toml| both.compare(&path, toml));
        found.into_iter().for_each(|codes| counts[usize::from(codes.is_empty())] += 1);
    }
    assert!(counts[0] > 15 && counts[1] > 150, "{counts:?} faulty and sound files were compared");
}

#[test]
fn the_schemas_find_what_the_program_finds_in_every_line_that_is_changed() {
    let (both, mut codes, mut sound) = (Both::new(), BTreeSet::new(), 0);
    let mut seen = BTreeSet::new();
    for (path, text) in files().into_iter().filter(|(_, text)| text.len() < 20_000) {
        let Some(toml) = facts(&path, &text) else { continue };
        let lines: Vec<&str> = toml.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let Some((key, value)) = line.split_once(" = ") else { continue };
            let kind = path.split('/').nth(1).unwrap_or_default().to_owned();
            if !seen.insert((kind, key.to_owned(), value.chars().take(12).collect::<String>())) {
                continue; // a line like this was changed already
            }
            let changes = [
                "",
                "\u{23}",
                &format!("{key}x = {value}"),
                &format!("{key} = 7"),
                &format!("{key} = \" \""),
                &format!("{key} = [\"a\", \"b\"]"),
                &format!("{key} = {{ a = true }}"),
                &format!("{key} = [{{}}]"),
                &format!("{key} = true"),
                &format!("{key} = -1.5"),
                &line.replacen(" = \"", "x = \"", 1),
                &line.replacen(" = \"", " = \"x", 2),
            ]
            .map(str::to_owned);
            for change in changes {
                let mut changed = lines.clone();
                changed[at] = &change;
                let found = both.compare(&path, &changed.join("\n"));
                sound += usize::from(found.as_ref().is_some_and(BTreeSet::is_empty));
                codes.extend(found.into_iter().flatten());
            }
        }
    }
    assert_eq!(codes, BTreeSet::from(TOLD), "every kind of fault was among them");
    assert!(sound > 500, "and {sound} were none");
}

#[test]
fn every_fault_in_json_keeps_to_its_schema() {
    let checker = Checker::new(schema::diagnostic());
    let mut count = 0;
    for folder in ruined() {
        for line in folder.annals(&["check", "-q", "--format", "json"]).stdout.lines() {
            let value: Value = serde_json::from_str(line).expect("JSON");
            assert_eq!(checker.faults(&value), None, "{line}");
            count += 1;
        }
    }
    assert!(count > 20, "only {count} diagnostics");
    assert!(checker.faults(&serde_json::json!({ "code": "E0103" })).is_some(), "the schema refuses something");
}

#[test]
fn sarif_keeps_to_the_official_schema() {
    let text = std::fs::read_to_string(project().join("tests/schemas/sarif-2.1.0.json")).expect("the schema");
    let checker = Checker::new(serde_json::from_str(&text).expect("JSON"));
    let mut fixes = 0;
    for folder in ruined() {
        let printed = folder.annals(&["check", "-q", "--format", "sarif"]).stdout;
        let mut log: Value = serde_json::from_str(&printed).expect("JSON");
        assert_eq!(checker.faults(&log), None, "{printed}");
        fixes += printed.matches("\"fixes\"").count();
        log["runs"][0]["results"][0]["level"] = "dreadful".into();
        assert!(checker.faults(&log).is_some(), "the schema refuses what isn't SARIF");
    }
    assert!(fixes > 2, "suggestions are told");
}

/// Documentaries with faults of all sorts: with and without a place, in files whose names need escapes, with suggestions and other places.
fn ruined() -> Vec<Folder> {
    let faulty: String = (0..12).map(|n| format!("[[mira-hold]] [[nobody{n}]] “Ü” <b> ![](/x.png)\n\n")).collect();
    let entry = |body: &str| format!("+++\ntitle = \"About\"\ntitel = \"A\"\n+++\n{body}");
    let folder = Folder::with(&[
        ("annals.toml", "title = \"A test\"\nlanguege = \"en\"\n"),
        ("content/people/mira-holt.md", "+++\nname = \"Mira Holt\"\nidentity = \"nammed\"\naliases = \"M.\"\n+++\n"),
        ("content/people/of that—name/a b%.md", "+++\nname = \"Mira Holt\"\n+++\n"),
        ("content/people/mirra-holt.md", "+++\nname = \"Mirra Holt\"\nidentity = \"named\"\n+++\n"),
        ("content/people/mira-halt.md", "+++\nname = \"Mira Halt\"\nidentity = \"named\"\n+++\n"),
        ("content/pages/about.md", &entry(&faulty)),
        ("templates/page.html", "{{ titel }}"),
    ]);
    folder.write("content/people/latin.md", b"\xEB");
    vec![folder, Folder::new()]
}

#[test]
fn the_published_schemas_are_the_program_s_and_it_writes_them() {
    let folder = Folder::new();
    let ran = folder.annals(&["schema", "of/editors"]).expect(0);
    assert!(ran.stderr.contains("8 schemas"), "{}", ran.stderr);
    let written = common::tree(&folder.join("of/editors"));
    assert_eq!(written.len(), 8);
    let published = project().join("docs/schemas");
    if common::update() {
        written.iter().for_each(|(name, bytes)| common::write(&published.join(name), bytes));
    }
    common::same("docs/schemas/; UPDATE_EXPECT=1 rewrites them", &written, &common::tree(&published));
    assert_eq!(annals(&["schema"]).code, 2, "the folder must be named");
}

#[test]
fn editors_are_set_up() {
    let folder = Folder::new();
    folder.write(".vscode/tasks.json", "{}");
    folder.annals(&["schema", "docs/schemas", "--editor"]).expect(0);
    assert_eq!(folder.read(".vscode/tasks.json"), "{}", "what is there stays");
    folder.remove(".vscode/tasks.json");
    folder.annals(&["schema", "docs/schemas", "--editor"]).expect(0);
    for file in [".taplo.toml", ".vscode/extensions.json", ".vscode/tasks.json"] {
        if common::update() {
            common::write(&project().join(file), folder.read(file).as_bytes());
        }
        let own = std::fs::read_to_string(project().join(file)).unwrap_or_default();
        assert_eq!(own, folder.read(file), "{file} of this repository; UPDATE_EXPECT=1 rewrites it");
    }
    let taplo: toml::Table = folder.read(".taplo.toml").parse().expect("TOML");
    let path = taplo["rule"][0]["schema"]["path"].as_str().expect("a path");
    assert!(folder.join(path).is_file(), "{path}");
    // The task finds every line that is printed.
    let tasks: Value = serde_json::from_str(&folder.read(".vscode/tasks.json")).expect("JSON");
    let pattern = tasks["tasks"][0]["problemMatcher"]["pattern"]["regexp"].clone();
    let line = Checker::new(serde_json::json!({ "type": "string", "pattern": pattern }));
    let printed = ruined()[0].annals(&["check", "-q", "--format", "short"]).stderr;
    let lines: Vec<&str> = printed.lines().filter(|l| !l.starts_with("annals: ") && !l.ends_with("warnings")).collect();
    assert!(lines.len() > 10, "{printed}");
    lines.into_iter().for_each(|l| assert_eq!(line.faults(&l.into()), None, "{l}"));
    assert!(line.faults(&"12 errors, 1 warning".into()).is_some());
}

#[test]
fn formats_of_nothing_are_valid_too() {
    let none = annals::diagnostics::Texts::new();
    let sarif: Value = serde_json::from_str(&report::print(&[], &none, Format::Sarif, false)).expect("JSON");
    assert_eq!(sarif["runs"][0]["results"], serde_json::json!([]));
    assert_eq!(report::print(&[], &none, Format::Json, false), "");
    assert_eq!(report::summary(&[], &none), "");
}
