//! Every diagnostic as an editor sees it. Each Markdown file of `checks/` is a suite: a heading is a test, a fence whose info string ends in
//! a file name is that file, and the fence `diagnostics` is exactly what `annals check` prints. `checks/README.md` tells the rest.
//! `UPDATE_EXPECT=1 cargo test checks::` rewrites what is printed; read the difference before you commit it.

use crate::common::markdown::{Case, cases, fence};
use crate::common::{self, Folder};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Mutex;

/// What a test has unless it gives or removes it: enough for a documentary without a fault.
const DEFAULTS: [(&str, &str); 4] = [
    // The examples are short: nothing leads to most of what is in them.
    (
        "annals.toml",
        "title = \"A test\"\nchecks.rules = [{ code = \"W0215\", level = \"off\", reason = \"Short examples.\" }]\n",
    ),
    ("content/people/mira-holt.md", "+++\nname = \"Mira Holt\"\nidentity = \"named\"\n+++\n"),
    (
        "content/sources/report.md",
        "+++\nkind = \"document\"\ntitle = \"Report of the harbor board\"\nshort = \"Report\"\ntier = \"primary\"\nwording = \"reliable\"\nsays = \"The board's own account.\"\n+++\n",
    ),
    (
        "content/statutes/18-usc-1001.md",
        "+++\ncite = \"18 U.S.C. § 1001\"\ntitle = \"Statements\"\nversions = [{ from = \"1948\", source = \"report\" }]\n+++\n```statute\n(a) Whoever\n(1) falsifies; or\n(2) makes\n```\n",
    ),
];

/// A suite with its path from the root of the project.
struct Suite {
    path: PathBuf,
    name: String,
    text: String,
    cases: Vec<Case>,
}

fn suites() -> Vec<Suite> {
    let folder = common::project().join("tests/checks");
    let files = common::tree(&folder).into_iter().filter(|(name, _)| name.ends_with(".md") && name != "README.md");
    files
        .map(|(name, bytes)| {
            let text = String::from_utf8(bytes).unwrap_or_else(|_| panic!("{name} isn't UTF-8"));
            let name = format!("tests/checks/{name}");
            Suite { path: common::project().join(&name), cases: cases(&name, &text), name, text }
        })
        .collect()
}

/// The folder that a test describes, and the arguments for it.
fn set_up(suite: &str, case: &Case) -> (Folder, Vec<String>) {
    let folder = Folder::new();
    let mut args: Vec<String> = ["check", "--color", "never"].map(str::to_owned).to_vec();
    let given: BTreeSet<&str> =
        case.fences.iter().filter_map(|f| f.info.split_once(' ')).map(|(_, path)| path).collect();
    for (path, text) in DEFAULTS.iter().filter(|(path, _)| !given.contains(path)) {
        folder.write(path, text);
    }
    for fence in &case.fences {
        let (kind, path) = fence.info.split_once(' ').unwrap_or((&fence.info, ""));
        match (kind, path) {
            ("diagnostics" | "short" | "waits", "") => {}
            ("command", "") => args[0] = fence.text.trim().to_owned(),
            ("arguments", "") => args.extend(fence.text.split_whitespace().map(str::to_owned)),
            ("without", path) => {
                assert!(DEFAULTS.iter().any(|(p, _)| *p == path), "{suite}:{}: `{path}` is no default", fence.line)
            }
            ("base64", path) => folder.write(path, base64(&fence.text)),
            ("large", path) => {
                folder.write(path, "");
                let file = std::fs::File::options().write(true).open(folder.join(path)).expect("a file");
                // It takes no room on the disk: nobody reads it.
                file.set_len(fence.text.trim().parse::<u64>().expect("a number of MiB") << 20).expect("a long file");
            }
            ("link", path) => symlink(fence.text.trim(), &folder, path),
            ("copy", name) => folder.write(&format!("copies/{name}"), pages(&fence.text)),
            (_, path) if !path.is_empty() => folder.write(path, &fence.text),
            (other, _) => {
                panic!("{suite}:{}: a fence `{other}` means nothing here; see tests/checks/README.md", fence.line)
            }
        }
    }
    if folder.join("copies").is_dir() {
        args.extend(["--copies".to_owned(), folder.join("copies").to_string_lossy().into_owned()]);
    }
    (folder, args)
}

#[cfg(unix)]
fn symlink(to: &str, folder: &Folder, path: &str) {
    folder.write(&format!("{path}.folder"), "");
    folder.remove(&format!("{path}.folder"));
    std::os::unix::fs::symlink(to, folder.join(path)).expect("a symbolic link");
}

#[cfg(not(unix))]
fn symlink(_: &str, _: &Folder, _: &str) {}

/// A copy's text: a line with nothing but `---` parts its pages.
fn pages(text: &str) -> String {
    text.replace("\n---\n", "\n\u{c}")
}

fn base64(text: &str) -> Vec<u8> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = text.bytes().filter(|b| !b.is_ascii_whitespace() && *b != b'=');
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for digit in digits {
        bits = bits << 6 | DIGITS.iter().position(|d| *d == digit).expect("base64") as u32;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    bytes
}

/// What a run printed that the tests compare: all but the line that says how long it took.
fn printed(stderr: &str) -> String {
    stderr.split_inclusive('\n').filter(|line| !(line.starts_with("checked ") && line.contains(" pages in "))).collect()
}

/// Runs one test: what was expected and printed, for each fence that expects something.
fn run(suite: &str, case: &Case) -> Vec<(String, String, String)> {
    let (folder, args) = set_up(suite, case);
    let mut results = Vec::new();
    for (fence, format) in [("diagnostics", "human"), ("short", "short")] {
        let expected = case.fences.iter().find(|f| f.info == fence);
        if expected.is_none() && (fence == "short" || case.fences.iter().any(|f| f.info == "short")) {
            continue;
        }
        let mut all: Vec<&str> = args.iter().map(String::as_str).collect();
        all.extend(["--format", format]);
        let ran = folder.annals(&all);
        let actual = printed(&ran.stderr);
        let totals = actual.lines().last().unwrap_or_default();
        let denied = args.iter().any(|a| a == "--deny-warnings") && !totals.is_empty();
        // A command that refuses isn't content that fails.
        let refused = if args[0] == "check" { 1 } else { 2 };
        let code = if denied || totals.contains("error") { refused } else { 0 };
        assert_eq!(ran.code, code, "{suite}:{}: {}: exit code\n{}", case.line, case.name, ran.stderr);
        assert!(
            ran.stdout.is_empty(),
            "{suite}:{}: {}: nothing but diagnostics is printed, to stderr:\n{}",
            case.line,
            case.name,
            ran.stdout
        );
        results.push((fence.to_owned(), expected.map_or(String::new(), |f| f.text.clone()), actual));
    }
    results
}

/// Runs the tests of all suites, some at once.
fn run_all(suites: &[Suite]) -> Vec<Vec<Vec<(String, String, String)>>> {
    let work: Vec<(usize, usize)> =
        suites.iter().enumerate().flat_map(|(s, suite)| (0..suite.cases.len()).map(move |c| (s, c))).collect();
    let next = Mutex::new(work.into_iter());
    let results: Mutex<Vec<Vec<Vec<_>>>> = Mutex::new(suites.iter().map(|s| vec![Vec::new(); s.cases.len()]).collect());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from).min(8) {
            scope.spawn(|| {
                loop {
                    let Some((s, c)) = next.lock().expect("no test panicked").next() else { break };
                    let result = run(&suites[s].name, &suites[s].cases[c]);
                    results.lock().expect("no test panicked")[s][c] = result;
                }
            });
        }
    });
    results.into_inner().expect("no test panicked")
}

#[test]
fn every_diagnostic_is_printed_as_expected() {
    let suites = suites();
    assert!(suites.len() > 5, "the suites are gone");
    let results = run_all(&suites);
    if common::update() {
        suites.iter().zip(&results).for_each(|(suite, results)| rewrite(suite, results));
        return;
    }
    let mut faults = Vec::new();
    for (suite, results) in suites.iter().zip(&results) {
        for (case, results) in suite.cases.iter().zip(results) {
            if waits(case) {
                let met = results.iter().all(|(_, expected, actual)| expected == actual);
                faults.extend(met.then(|| {
                    format!(
                        "{}:{}: {}: it is as expected now; take the fence `waits` out",
                        suite.name, case.line, case.name
                    )
                }));
                continue;
            }
            for (_, expected, actual) in results.iter().filter(|(_, expected, actual)| expected != actual) {
                faults.push(format!(
                    "{}:{}: {}\n--- expected\n{expected}--- printed\n{actual}",
                    suite.name, case.line, case.name
                ));
            }
        }
    }
    assert!(
        faults.is_empty(),
        "{} tests differ; UPDATE_EXPECT=1 rewrites them if that is meant\n\n{}",
        faults.len(),
        faults.join("\n")
    );
}

/// Whether a test tells what should be printed while a known fault prevents it. It fails as soon as it is met.
fn waits(case: &Case) -> bool {
    case.fences.iter().any(|f| f.info == "waits")
}

/// Puts what was printed into the suite, but for tests that wait.
fn rewrite(suite: &Suite, results: &[Vec<(String, String, String)>]) {
    let mut text = suite.text.clone();
    for (case, results) in suite.cases.iter().zip(results).rev().filter(|(case, _)| !waits(case)) {
        for (name, _, actual) in results.iter().rev() {
            match case.fences.iter().find(|f| f.info == *name) {
                Some(fence) => text.replace_range(fence.range.clone(), actual),
                None => {
                    let end = text[..case.end].trim_end().len();
                    text.insert_str(end, &format!("\n\n{}", fence(name, actual).trim_end()));
                }
            }
        }
    }
    common::write(&suite.path, text.as_bytes());
}

/// The codes in what is printed: `error[E0101]` or `: E0101: `.
fn codes(printed: &str) -> BTreeSet<String> {
    let is_code =
        |word: &str| word.len() == 5 && word.starts_with(['E', 'W']) && word[1..].bytes().all(|b| b.is_ascii_digit());
    printed.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| is_code(word)).map(str::to_owned).collect()
}

// ── Cures ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/// The diagnostics of a folder, as `--format json` prints them.
fn json(folder: &Folder, args: &[String]) -> Vec<serde_json::Value> {
    let mut all: Vec<&str> = args.iter().map(String::as_str).collect();
    all.extend(["--quiet", "--format", "json"]);
    folder.annals(&all).stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn a_text_that_is_suggested_mends_the_fault() {
    let mut tried = 0;
    for suite in suites() {
        for case in &suite.cases {
            let offered =
                case.fences.iter().any(|f| f.text.contains("did you mean") || f.text.contains("= help: write `"));
            if !offered || waits(case) {
                continue;
            }
            let (folder, args) = set_up(&suite.name, case);
            for d in json(&folder, &args).iter().filter(|d| d["replacements"] != serde_json::json!([])) {
                let (mended, args) = set_up(&suite.name, case);
                let place = format!("{}:{}: {}: {}", suite.name, case.line, case.name, d["message"]);
                common::suggestions::apply(&mended, [d])
                    .unwrap_or_else(|| panic!("{place}: the suggestion can't be put in: {}", d["replacements"]));
                let left = json(&mended, &args);
                let again = left.iter().find(|other| {
                    other["code"] == d["code"]
                        && other["place"]["start_byte"] == d["place"]["start_byte"]
                        && other["place"]["path"] == d["place"]["path"]
                });
                assert!(
                    again.is_none(),
                    "{place}: the suggestion {} leaves: {}",
                    d["replacements"],
                    again.expect("one")["message"]
                );
                tried += 1;
            }
        }
    }
    assert!(tried > 10, "only {tried} suggestions were tried");
}

// ── The table of codes ──────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn every_code_has_a_test() {
    let listed = common::annals(&["explain"]).expect(0).stdout;
    let all: BTreeSet<String> =
        listed.lines().filter_map(|line| line.split_whitespace().next()).flat_map(codes).collect();
    assert!(all.len() > 50, "annals explain lists the codes:\n{listed}");
    let expectations = suites().into_iter().flat_map(|s| s.cases).flat_map(|c| c.fences);
    let tested: BTreeSet<String> =
        expectations.filter(|f| f.info == "diagnostics" || f.info == "short").flat_map(|f| codes(&f.text)).collect();
    let elsewhere =
        |code: &&String| [&UNREACHABLE[..], &OF_VERIFY, &OF_SYSTEM].iter().any(|list| list.contains(&code.as_str()));
    let missing: Vec<&String> = all.difference(&tested).filter(|code| !elsewhere(code)).collect();
    assert!(missing.is_empty(), "no test in tests/checks/ expects {missing:?}");
    let gone: Vec<&String> = tested.difference(&all).collect();
    assert!(gone.is_empty(), "tests/checks/ expects codes that annals explain doesn't list: {gone:?}");
    let reached: Vec<&&str> = UNREACHABLE.iter().filter(|code| tested.contains(**code)).collect();
    assert!(reached.is_empty(), "these can be reached now; take them out of the list: {reached:?}");
}

/// Codes that are in the table for what is still to be built; nothing reports them yet.
const UNREACHABLE: [&str; 0] = [];

/// Codes that `annals check` never reports, because they need two states: `tests/verify_against.rs` has them.
const OF_VERIFY: [&str; 3] = ["E0430", "E0435", "W0429"];

/// Codes that need a system that refuses: `tests/system_faults/disk.rs` has them.
const OF_SYSTEM: [&str; 1] = ["E0002"];

#[test]
fn test_names_are_unique() {
    for suite in suites() {
        let mut names = BTreeSet::new();
        for case in &suite.cases {
            assert!(names.insert(&case.name), "{}:{}: two tests are called `{}`", suite.name, case.line, case.name);
        }
    }
}

// ── The runner itself ───────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn suites_are_read() {
    let text = "Words.\n\n## One\n\n````md content/a.md\n```statute\n(a)\n```\n````\n\n```diagnostics\nx\n```\n\n## Empty\n\n## Two\n```short\n```\n";
    let cases = cases("x.md", text);
    let names: Vec<(&str, usize)> = cases.iter().map(|c| (c.name.as_str(), c.fences.len())).collect();
    assert_eq!(names, [("One", 2), ("Two", 1)]);
    assert_eq!(cases[0].fences[0].text, "```statute\n(a)\n```\n");
    assert_eq!(&text[cases[0].fences[1].range.clone()], "x\n");
    assert_eq!(cases[1].fences[0].text, "");
    assert_eq!(base64("aGn/\n/w=="), b"hi\xff\xff");
    assert_eq!(codes("error[E0101]: x W0304 E01011 XE0101"), BTreeSet::from(["E0101".to_owned(), "W0304".to_owned()]));
}
