//! The command line as a program sees it: options, exit codes (0 done, 1 the content has errors, 2 the call was wrong), which stream says
//! what, and what is left alone when something is wrong. The preview has tests of its own in `serve.rs`.

use crate::common::{self, Folder, Tree, annals, command, tree};
use std::path::Path;

const CONFIG: (&str, &str) = ("annals.toml", "title = \"A test\"\n");
const PERSON: (&str, &str) = ("content/people/mira-holt.md", "+++\nname = \"Mira Holt\"\nidentity = \"named\"\n+++\n");
const WARNED: (&str, &str) = ("content/pages/about.md", "+++\ntitle = \"About\"\n+++\nShe called it \"a disgrace\".\n");
const BROKEN: (&str, &str) = ("content/pages/broken.md", "+++\ntitel = \"Broken\"\n+++\n[[nobody]]\n");

fn good() -> Folder {
    Folder::with(&[CONFIG, PERSON])
}

// ── Help ────────────────────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn help_lists_every_command_and_option() {
    let short = annals(&["-h"]).expect(0);
    let long = annals(&["--help"]).expect(0);
    assert!(short.stderr.is_empty() && long.stderr.is_empty(), "help that was asked for goes to stdout");
    for word in [
        "build",
        "serve",
        "check",
        "verify",
        "schema",
        "explain",
        "--root",
        "--config",
        "--copies",
        "--quiet",
        "--verbose",
        "--color",
        "--format",
        "--deny-warnings",
    ] {
        assert!(long.stdout.contains(word), "`{word}` is missing in:\n{}", long.stdout);
    }
}

#[test]
fn every_command_explains_itself() {
    let options: [(&str, &[&str]); 6] = [
        ("schema", &["<FOLDER>"]),
        ("build", &["--output-dir", "--base-url", "--drafts"]),
        ("serve", &["--port", "--interface", "--open", "1111", "127.0.0.1"]),
        ("check", &["--drafts"]),
        ("verify", &["--copies"]),
        ("explain", &["[CODE]"]),
    ];
    for (name, words) in options {
        let ran = annals(&[name, "--help"]).expect(0);
        for word in words {
            assert!(ran.stdout.contains(word), "annals {name} --help doesn't tell of `{word}`:\n{}", ran.stdout);
        }
        let bare = ran
            .stdout
            .lines()
            .filter(|line| line.trim_start().starts_with('-') && line.trim().split("  ").count() == 1);
        let undescribed: Vec<&str> = bare.filter(|line| !line.contains("-h, --help")).collect();
        let long_form = ran.stdout.lines().any(|line| line.starts_with("          "));
        assert!(undescribed.is_empty() || long_form, "options without a word: {undescribed:?}");
        assert!(
            ran.stdout.lines().all(|line| line.chars().count() <= 100),
            "annals {name} --help has lines of more than 100 characters"
        );
    }
}

#[test]
fn every_command_in_help_has_help() {
    let help = annals(&["--help"]).expect(0).stdout;
    let commands = help
        .lines()
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1)
        .take_while(|line| line.starts_with("  "));
    let names: Vec<&str> =
        commands.filter(|line| !line.starts_with("   ")).filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.len() >= 6, "{names:?}");
    for name in names.iter().filter(|name| **name != "help") {
        assert!(annals(&[name, "--help"]).expect(0).stdout.starts_with(|c: char| c.is_uppercase()), "{name}");
    }
}

#[test]
fn the_version_is_the_crates() {
    assert_eq!(annals(&["--version"]).expect(0).stdout, format!("annals {}\n", env!("CARGO_PKG_VERSION")));
}

// ── Usage ───────────────────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn a_wrong_call_is_exit_code_2_and_prints_nothing_to_stdout() {
    let folder = good();
    let root = folder.path().to_str().expect("UTF-8");
    let calls: [&[&str]; 11] = [
        &[],
        &["bild"],
        &["build", "--no-such-option"],
        &["build", "-r", "/no/such/folder"],
        &["build", "-r", root, "--base-url", "example.org"],
        &["build", "-r", root, "--copies", "/no/such/folder"],
        &["check", "-r", root, "--format", "xml"],
        &["check", "-r", root, "-q", "-v"],
        &["verify", "-r", root],
        &["explain", "E9999"],
        &["serve", "-r", root, "--port", "notaport"],
    ];
    for call in calls {
        let ran = annals(call);
        assert_eq!(ran.code, 2, "annals {}: {}", call.join(" "), ran.stderr);
        assert!(ran.stdout.is_empty(), "annals {}: {}", call.join(" "), ran.stdout);
        assert!(!ran.stderr.is_empty(), "annals {}: says why", call.join(" "));
    }
    assert_eq!(tree(folder.path()).len(), 2, "nothing was written");
}

#[test]
fn a_misspelt_command_is_suggested() {
    assert!(annals(&["bild"]).stderr.contains("build"));
}

#[test]
fn a_folder_without_a_configuration_says_how_to_begin() {
    let folder = Folder::new();
    let ran = folder.annals(&["build"]).expect(1);
    assert!(ran.stderr.contains("annals.toml") && ran.stderr.contains("title ="), "{}", ran.stderr);
    assert!(tree(folder.path()).is_empty());
}

#[test]
fn the_configuration_may_have_another_name_and_the_folder_another_place() {
    let folder = Folder::with(&[
        ("docs/other.toml", "title = \"Another name\"\n"),
        ("docs/content/people/mira-holt.md", PERSON.1),
    ]);
    let ran = command(&["build", "-c", "other.toml", "-r", "docs", "-o", "site"])
        .current_dir(folder.path())
        .output()
        .expect("it runs");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    assert!(
        folder.read("docs/site/index.html").contains("Another name"),
        "the output folder is relative to the documentary"
    );
}

#[test]
fn options_may_stand_before_and_after_the_command() {
    let folder = good();
    let root = folder.path().to_str().expect("UTF-8");
    annals(&["-r", root, "-q", "check"]).expect(0);
    annals(&["check", "-r", root, "-q"]).expect(0);
}

// ── Streams and formats ─────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn diagnostics_go_to_stderr_and_data_to_stdout() {
    let folder = Folder::with(&[CONFIG, PERSON, WARNED, BROKEN]);
    for format in ["human", "short", "github"] {
        let ran = folder.annals(&["check", "--format", format]).expect(1);
        assert!(ran.stdout.is_empty(), "{format}: {}", ran.stdout);
        assert!(ran.stderr.contains("E0103"), "{format}: {}", ran.stderr);
    }
    for format in ["json", "sarif"] {
        let ran = folder.annals(&["check", "--quiet", "--format", format]).expect(1);
        assert!(ran.stderr.is_empty(), "{format}: {}", ran.stderr);
        assert!(ran.stdout.contains("E0103"), "{format}: {}", ran.stdout);
    }
}

#[test]
fn short_lines_can_be_jumped_to() {
    let folder = Folder::with(&[CONFIG, PERSON, WARNED, BROKEN]);
    let ran = folder.annals(&["check", "-q", "--format", "short"]).expect(1);
    for line in ran.stderr.lines().filter(|l| !l.ends_with("warning") && !l.ends_with("errors")) {
        let parts: Vec<&str> = line.splitn(4, ':').collect();
        let numbers = parts.len() == 4 && parts[1].parse::<u32>().is_ok() && parts[2].parse::<u32>().is_ok();
        assert!(numbers && folder.join(parts[0]).is_file(), "{line}");
    }
}

#[test]
fn json_is_one_object_a_line_with_places_that_hold() {
    let folder = Folder::with(&[
        CONFIG,
        PERSON,
        WARNED,
        BROKEN,
        ("content/pages/wide.md", "+++\ntitle = \"Wide\"\n+++\nÉ — 🏛 [[nobody]]\n"),
    ]);
    let ran = folder.annals(&["check", "-q", "--format", "json"]).expect(1);
    let mut count = 0;
    for line in ran.stdout.lines() {
        let d: serde_json::Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert!(
            d["code"].is_string()
                && d["message"].is_string()
                && ["error", "warning"].contains(&d["severity"].as_str().expect("a text")),
            "{line}"
        );
        let place = &d["place"];
        let text = folder.read(place["path"].as_str().expect("a path"));
        let number = |key: &str| usize::try_from(place[key].as_u64().expect("a number")).expect("small");
        let marked = text.get(number("start_byte")..number("end_byte")).expect("a range of characters");
        let line_text = text.lines().nth(number("line") - 1).unwrap_or_default();
        let from_column: String = line_text.chars().skip(number("column") - 1).collect();
        assert!(from_column.starts_with(marked.lines().next().unwrap_or_default()), "{line}");
        count += 1;
    }
    assert!(count >= 4, "{}", ran.stdout);
}

#[test]
fn places_are_bytes_of_the_file_on_the_disk() {
    let text = "\u{feff}+++\r\ntitle = \"Windows\"\r\nlanguag = \"en\"\r\n+++\r\n\r\nÉ [[mira-hold]]\r\n";
    let folder = Folder::with(&[CONFIG, PERSON, ("content/pages/windows.md", text)]);
    let ran = folder.annals(&["check", "-q", "--format", "json"]).expect(1);
    let mut marked = Vec::new();
    for line in ran.stdout.lines() {
        let d: serde_json::Value = serde_json::from_str(line).expect("JSON");
        for place in [&d["place"], &d["replacements"][0]["place"]] {
            let byte = |key: &str| place[key].as_u64().map(|n| usize::try_from(n).expect("small"));
            marked.extend(byte("start_byte").zip(byte("end_byte")).map(|(start, end)| &text[start..end]));
        }
    }
    assert!(marked.contains(&"languag") && marked.contains(&"[[mira-hold]]"), "{marked:?}: {}", ran.stdout);
}

#[test]
fn no_format_for_people_lets_content_speak_to_the_terminal() {
    let folder = Folder::with(&[
        CONFIG,
        PERSON,
        (
            "content/incidents/call.md",
            "+++\ntitle = \"A\"\nafter = [\"a\\u001b[31mred\\u0007\\u202e\\nerror: b\"]\nstanding = \"record\"\nsummary = \"A.\"\n+++\n",
        ),
        ("content/people/x\u{1b}]0;y\u{7}.md", "+++\nname = \"X\"\nidentity = \"named\"\n+++\n"),
    ]);
    for format in ["human", "short", "github"] {
        let ran = folder.annals(&["check", "--format", format]).expect(1);
        let raw = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!ran.stderr.contains(raw), "{format}: {:?}", ran.stderr);
        assert!(!ran.stderr.lines().any(|line| line.starts_with("error: b")), "{format}: {}", ran.stderr);
        assert!(ran.stderr.contains("red"), "{format}: {}", ran.stderr);
    }
}

#[test]
fn sarif_is_one_document_with_a_rule_for_each_result() {
    let folder = Folder::with(&[CONFIG, PERSON, WARNED, BROKEN]);
    for (folder, results) in [(&folder, true), (&good(), false)] {
        let ran = folder.annals(&["check", "-q", "--format", "sarif"]);
        let log: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
        assert_eq!(log["version"], "2.1.0");
        let run = &log["runs"][0];
        let rules: Vec<&str> = run["tool"]["driver"]["rules"]
            .as_array()
            .expect("rules")
            .iter()
            .map(|r| r["id"].as_str().expect("an id"))
            .collect();
        let found = run["results"].as_array().expect("results");
        assert_eq!(!found.is_empty(), results);
        for result in found {
            assert!(rules.contains(&result["ruleId"].as_str().expect("a rule")));
            let region = &result["locations"][0]["physicalLocation"]["region"];
            assert!(region["startLine"].as_u64() >= Some(1) && region["startColumn"].as_u64() >= Some(1), "{result}");
            assert!(!result["message"]["text"].as_str().expect("a text").is_empty());
        }
    }
}

#[test]
fn github_annotations_are_escaped_and_limited() {
    let folder = Folder::with(&[CONFIG, PERSON]);
    for n in 0..15 {
        folder.write(
            &format!("content/pages/p{n:02}.md"),
            format!("+++\ntitle = \"P\"\n+++\n[[no%body, at: all {n}]]\n"),
        );
    }
    let ran = folder.annals(&["check", "-q", "--format", "github"]).expect(1);
    let lines: Vec<&str> = ran.stderr.lines().filter(|l| l.starts_with("::error")).collect();
    assert_eq!(lines.len(), 10, "GitHub shows ten:\n{}", ran.stderr);
    assert!(lines[0].starts_with("::error file=content/pages/p00.md,line=4,col=1,title=E0205::"), "{}", lines[0]);
    assert!(lines[0].contains("no%25body"), "{}", lines[0]);
    assert!(lines[9].contains("6 more"), "{}", lines[9]);
}

#[test]
fn what_annotations_leave_out_stands_in_the_summary_of_the_step() {
    let folder = Folder::with(&[CONFIG, PERSON]);
    for n in 0..15 {
        folder.write(
            &format!("content/pages/p{n:02}.md"),
            format!("+++\ntitle = \"P\"\n+++\n[[no|body]] [[at_<all> {n}]]\n"),
        );
    }
    folder.write("summary.md", "Before.\n");
    let run = |args: &[&str]| {
        let mut all = vec!["check", "-q", "--root", folder.path().to_str().expect("UTF-8")];
        all.extend(args);
        command(&all).env("GITHUB_STEP_SUMMARY", folder.join("summary.md")).status().expect("it runs")
    };
    run(&["--format", "short"]);
    assert_eq!(folder.read("summary.md"), "Before.\n", "only for GitHub");
    run(&["--format", "github"]);
    let summary = folder.read("summary.md");
    assert!(summary.starts_with("Before.\n### Annals: 16 errors\n"), "it is added to:\n{summary}");
    assert_eq!(summary.matches("| E0205 |").count(), 16, "every fault is there:\n{summary}");
    assert!(
        summary.contains("| content/pages/p14.md:4 | E0205 | the link leads to \\`at\\_&lt;all> 14\\`"),
        "{summary}"
    );
    let rows = summary.lines().filter(|line| line.starts_with("| content"));
    assert!(rows.into_iter().all(|row| row.replace("\\|", "").matches('|').count() == 4), "{summary}");
    // Nobody named a file: nothing more is said, and a file that can't be written is no fault of the content.
    let missing = folder.join("no/such/folder/summary.md");
    let args = ["check", "-q", "--format", "github", "--root", folder.path().to_str().expect("UTF-8")];
    let ran = command(&args).env("GITHUB_STEP_SUMMARY", missing).output().expect("it runs");
    assert_eq!(ran.status.code(), Some(1));
}

/// Runs the binary on a terminal of its own; `None` where there is no `script` to make one.
#[cfg(target_os = "linux")]
fn on_a_terminal(folder: &Folder, variables: &[(&str, &str)]) -> Option<String> {
    let line = format!("{} check --root {}", env!("CARGO_BIN_EXE_annals"), folder.path().display());
    let mut script = std::process::Command::new("script");
    script.args(["-qec", &line, "/dev/null"]).env_remove("NO_COLOR").envs(variables.iter().copied());
    let output = script.stdin(std::process::Stdio::null()).output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
#[cfg(target_os = "linux")]
fn a_terminal_gets_color_unless_no_color_is_set() {
    let folder = Folder::with(&[CONFIG, PERSON, WARNED]);
    let Some(colored) = on_a_terminal(&folder, &[]) else {
        println!("skipped: there is no `script` here to make a terminal");
        return;
    };
    assert!(colored.contains('\u{1b}') && colored.contains("W0408"), "{colored}");
    let plain = on_a_terminal(&folder, &[("NO_COLOR", "1")]).expect("script");
    assert!(!plain.contains('\u{1b}') && plain.contains("W0408"), "{plain}");
    let empty = on_a_terminal(&folder, &[("NO_COLOR", "")]).expect("script");
    assert!(empty.contains('\u{1b}'), "an empty NO_COLOR says nothing: {empty}");
}

#[test]
fn some_warnings_can_be_taken_for_errors() {
    let folder = Folder::with(&[CONFIG, PERSON, WARNED]);
    let check = |more: &[&str]| folder.annals(&[&["check", "-q"], more].concat());
    assert!(check(&[]).expect(0).stderr.contains("W0408"));
    for fails in [
        &["--deny", "W0408"][..],
        &["--deny", "w0413,W0408"],
        &["--deny", "W0413", "--deny", "promise"],
        &["--deny", "promise"],
    ] {
        check(fails).expect(1);
    }
    check(&["--deny", "W0602,W0412"]).expect(0);
    folder.annals(&["build", "-q", "--deny", "promise"]).expect(1);
    assert!(!folder.join("public").exists(), "what is denied isn't written");
    folder.annals(&["build", "-q", "--deny", "W0602"]).expect(0);
    let wrong = check(&["--deny", "W0409x"]).expect(2);
    assert!(wrong.stderr.contains("there's no such diagnostic; did you mean W0409"), "{}", wrong.stderr);
    // Words on something else than quotations aren't among them.
    folder.write(
        "content/pages/about.md",
        "+++\ntitle = \"About\"\nsilence = [{ code = \"W0603\", reason = \"None.\" }]\n+++\nWords.\n",
    );
    let other = Folder::with(&[CONFIG, PERSON, ("content/people/notes.txt", "x")]);
    assert!(other.annals(&["check", "-q", "--deny", "promise"]).expect(0).stderr.contains("W0011"));
    other.annals(&["check", "-q", "--deny-warnings"]).expect(1);
}

#[test]
fn color_is_for_terminals_unless_it_is_asked_for() {
    let folder = Folder::with(&[CONFIG, PERSON, WARNED]);
    assert!(!folder.annals(&["check"]).stderr.contains('\u{1b}'), "stderr is no terminal here");
    assert!(folder.annals(&["check", "--color", "always"]).stderr.contains('\u{1b}'));
    assert!(
        !folder.annals(&["check", "--color", "always", "--format", "short"]).stderr.contains('\u{1b}'),
        "data is never colored"
    );
}

#[test]
fn quiet_says_only_what_is_wrong_and_verbose_says_more() {
    let (fine, warned) = (good(), Folder::with(&[CONFIG, PERSON, WARNED]));
    let ran = fine.annals(&["build", "--quiet"]).expect(0);
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("", ""));
    assert!(warned.annals(&["check", "-q"]).expect(0).stderr.contains("W0408"));
    let plain = fine.annals(&["build", "-o", "plain"]).expect(0).stderr;
    let verbose = fine.annals(&["build", "-o", "verbose", "--verbose"]).expect(0).stderr;
    assert!(plain.contains("pages") && plain.lines().count() == 1, "{plain}");
    assert!(verbose.contains("render") && verbose.lines().count() > plain.lines().count(), "{verbose}");
    let verbose = fine.annals(&["build", "-o", "verbose", "--verbose"]).expect(0).stderr;
    assert!(verbose.contains("compare") && verbose.lines().count() > plain.lines().count(), "{verbose}");
}

#[test]
fn a_second_build_says_what_the_first_one_said() {
    let fine = Folder::with(&[CONFIG, PERSON]);
    let say = |folder: &Folder, args: &[&str]| folder.annals(&[&["build"], args].concat()).expect(0).stderr;
    let first = say(&fine, &[]);
    assert!(!first.contains("nothing has changed"), "{first}");
    let again = say(&fine, &[]);
    assert!(again.starts_with("nothing has changed since the last build: 0 files written, "), "{again}");
    // Each of these is another site.
    for args in [&["--drafts"][..], &["--base-url", "https://example.org/a/"]] {
        let other = say(&fine, args);
        assert!(!other.contains("nothing has changed"), "{args:?}: {other}");
        assert!(say(&fine, args).contains("nothing has changed"), "{args:?}");
    }
    say(&fine, &[]);
    fine.edit(PERSON.0, |text| text.replace("Holt", "Hold"));
    let edited = say(&fine, &[]);
    assert!(!edited.contains("nothing has changed"), "{edited}");
    // A report without anything in it is one too.
    for format in ["json", "sarif", "github", "short"] {
        say(&fine, &["-o", format]);
        let report = |folder: &str| fine.annals(&["build", "-o", folder, "--format", format]).expect(0).stdout;
        assert_eq!(report(format), report(&format!("new-{format}")), "{format}");
    }
    // What is to be reported is reported every time, and may be denied in the second build only.
    let warned = Folder::with(&[CONFIG, PERSON, WARNED]);
    for _ in 0..2 {
        let said = say(&warned, &[]);
        assert!(said.contains("W0408") && !said.contains("nothing has changed"), "{said}");
    }
    warned.annals(&["build", "--deny-warnings"]).expect(1);
    // A machine that publishes trusts nothing that may have come with the documentary, and says each time what its publisher should know.
    for _ in 0..2 {
        let root = fine.path().to_str().expect("a path in UTF-8");
        let ran = command(&["build", "--root", root]).env("CI", "true").output().expect("the binary runs");
        let published = String::from_utf8_lossy(&ran.stderr);
        assert!(published.contains("built without its address") && !published.contains("nothing has"), "{published}");
    }
}

#[test]
fn warnings_can_be_denied() {
    let folder = Folder::with(&[CONFIG, PERSON, WARNED]);
    folder.annals(&["check"]).expect(0);
    folder.annals(&["check", "--deny-warnings"]).expect(1);
    folder.annals(&["build", "--deny-warnings"]).expect(1);
    assert!(!folder.join("public").exists(), "nothing is written");
    folder.annals(&["build"]).expect(0);
    assert!(folder.join("public/index.html").is_file());
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let mut child = command(&["explain"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("it runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

// ── Explain ─────────────────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn explain_tells_of_every_code() {
    let list = annals(&["explain"]).expect(0).stdout;
    let codes: Vec<&str> = list
        .lines()
        .filter_map(|l| l.split_whitespace().next())
        .filter(|w| w.len() == 5 && w[1..].parse::<u32>().is_ok())
        .collect();
    assert!(codes.len() > 50, "{list}");
    for code in codes {
        let ran = annals(&["explain", &code.to_lowercase()]).expect(0);
        assert!(ran.stderr.is_empty());
        for word in [code, "Wrong:", "Right:"] {
            assert!(ran.stdout.contains(word), "{code}: no `{word}`:\n{}", ran.stdout);
        }
        assert!(
            ran.stdout.lines().filter(|l| !l.starts_with("    ")).all(|l| l.chars().count() <= 100),
            "{code}: long lines"
        );
    }
}

#[test]
fn an_unknown_code_is_answered_with_the_nearest() {
    assert!(annals(&["explain", "E040"]).expect(2).stderr.contains("did you mean"));
}

// ── Build ───────────────────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn an_output_folder_that_is_not_ours_is_refused_and_untouched() {
    let folder = good();
    folder.write("public/index.html", "mine");
    folder.write("public/notes/diary.txt", "dear diary");
    let before = tree(&folder.join("public"));
    let ran = folder.annals(&["build"]).expect(2);
    assert!(ran.stderr.contains("public") && ran.stderr.contains("--output-dir"), "{}", ran.stderr);
    common::same("the folder", &before, &tree(&folder.join("public")));
    assert!(!folder.join(".public.new").exists());
}

#[test]
fn a_manifest_of_something_else_makes_no_folder_ours() {
    let folder = good();
    folder.write("public/manifest.json", "{\"name\": \"A web app\", \"files\": {\"index.html\": \"x\"}}");
    folder.write("public/index.html", "mine");
    let before = tree(&folder.join("public"));
    folder.annals(&["build"]).expect(2);
    common::same("the folder", &before, &tree(&folder.join("public")));
}

#[test]
fn the_documentary_itself_is_no_output_folder() {
    let folder = good();
    let before = tree(folder.path());
    for output in [".", "content", ".."] {
        let ran = folder.annals(&["build", "-o", output]);
        assert_eq!(ran.code, 2, "-o {output}: {}", ran.stderr);
    }
    common::same("the documentary", &before, &tree(folder.path()));
}

#[test]
fn a_file_where_the_output_folder_should_be_is_refused() {
    let folder = good();
    folder.write("public", "a file");
    folder.annals(&["build"]).expect(2);
    assert_eq!(folder.read("public"), "a file");
}

#[test]
fn an_empty_output_folder_is_used() {
    let folder = good();
    std::fs::create_dir(folder.join("public")).expect("a folder");
    folder.annals(&["build"]).expect(0);
    assert!(folder.join("public/index.html").is_file());
}

#[test]
fn files_of_others_in_an_output_folder_of_ours_stay() {
    let folder = good();
    folder.write("content/people/yan-oak.md", PERSON.1.replace("Mira Holt", "Yan Oak"));
    folder.annals(&["build"]).expect(0);
    folder.write("public/CNAME", "example.org\n");
    folder.write("public/people/portrait.jpg", "not ours");
    folder.remove("content/people/mira-holt.md");
    folder.annals(&["build"]).expect(0);
    assert_eq!(folder.read("public/CNAME"), "example.org\n");
    assert_eq!(folder.read("public/people/portrait.jpg"), "not ours");
    assert!(!folder.join("public/people/mira-holt.html").exists());
}

#[test]
fn a_manifest_with_paths_out_of_the_folder_removes_nothing_there() {
    let folder = good();
    folder.annals(&["build"]).expect(0);
    folder.write("precious.txt", "precious");
    folder.write("public/manifest.json", "{\"generator\": \"annals\", \"files\": {\"../precious.txt\": \"\", \"/precious.txt\": \"\", \"a/../../precious.txt\": \"\"}}");
    folder.annals(&["build"]).expect(0);
    assert_eq!(folder.read("precious.txt"), "precious");
}

#[test]
fn a_build_with_errors_leaves_the_last_good_one() {
    let folder = good();
    folder.annals(&["build"]).expect(0);
    let before = tree(&folder.join("public"));
    folder.write(BROKEN.0, BROKEN.1);
    let ran = folder.annals(&["build"]).expect(1);
    assert!(ran.stderr.contains("nothing was written"), "{}", ran.stderr);
    common::same("public/", &before, &tree(&folder.join("public")));
    folder.remove(BROKEN.0);
    folder.write(
        "templates/person.html",
        "{% extends \"base.html\" %}{% block main %}{{ nothing_like_it }}{% endblock %}",
    );
    folder.annals(&["build"]).expect(1);
    common::same("public/ after a template that fails", &before, &tree(&folder.join("public")));
}

#[test]
fn a_second_build_writes_nothing_that_is_the_same() {
    let folder = good();
    folder.annals(&["build"]).expect(0);
    let time = |path: &str| std::fs::metadata(folder.join(path)).and_then(|m| m.modified()).expect("a time");
    let before = (time("public/index.html"), time("public/manifest.json"));
    let ran = folder.annals(&["build"]).expect(0);
    assert!(ran.stderr.contains("0 files written"), "{}", ran.stderr);
    assert_eq!(before, (time("public/index.html"), time("public/manifest.json")));
}

#[test]
fn drafts_are_built_on_request() {
    let folder =
        Folder::with(&[CONFIG, PERSON, ("content/pages/draft.md", "+++\ntitle = \"Draft\"\ndraft = true\n+++\n")]);
    folder.annals(&["build"]).expect(0);
    assert!(!folder.join("public/draft.html").exists());
    folder.annals(&["build", "--drafts"]).expect(0);
    assert!(folder.join("public/draft.html").exists());
}

#[test]
fn check_and_explain_write_nothing() {
    let folder = Folder::with(&[CONFIG, PERSON, WARNED]);
    let before = tree(folder.path());
    folder.annals(&["check"]).expect(0);
    folder.annals(&["explain", "E0101"]).expect(0);
    common::same("the documentary", &before, &tree(folder.path()));
}

// ── Every kind of fault at once ─────────────────────────────────────────────────────────────────────────────────────

/// One file for each kind of fault that issue 2 names, with the code that it must give.
fn faults() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let incident = |extra: &str, body: &str| {
        let number = extra.len(); // tells the titles apart
        format!("+++\ntitle = \"Call {number}\"\ndate = \"2001-02-03\"\nstanding = \"record\"\nsummary = \"A call.\"\npeople = [{{ id = \"mira-holt\" }}]\n{extra}\n+++\n{body}\n").into_bytes()
    };
    let text = |text: &str| text.as_bytes().to_vec();
    vec![
        ("E0001", "content/people/latin.md", b"+++\nname = \"Zo\xEB\"\nidentity = \"named\"\n+++\n".to_vec()),
        ("E0102", "content/people/unparsed.md", text("+++\nname = \"Zoe\nidentity = \"named\"\n+++\n")),
        (
            "E0103",
            "content/people/unknown-key.md",
            text("+++\nname = \"Yan Oak\"\nidentity = \"named\"\nhat = \"red\"\n+++\n"),
        ),
        ("E0104", "content/people/missing-key.md", text("+++\nidentity = \"named\"\n+++\n")),
        (
            "E0201",
            "content/people/of-that-name/mira-holt.md",
            text("+++\nname = \"Mira Holt the Second\"\nidentity = \"named\"\n+++\n"),
        ),
        ("E0202", "content/incidents/person.md", {
            let text = String::from_utf8(incident("place = \"There\"", "Called [@report].")).expect("UTF-8");
            text.replace("mira-holt", "who-is-this").into_bytes()
        }),
        (
            "E0203",
            "content/incidents/statute.md",
            incident("[[law]]\ncite = \"42 U.S.C. § 1983\"\nby = \"report\"\nstance = \"argued\"", "Called [@report]."),
        ),
        ("E0204", "content/incidents/source.md", incident("", "Called [@no-such-book].")),
        ("E0205", "content/pages/link.md", text("+++\ntitle = \"Link\"\n+++\n[[nowhere-at-all]]\n")),
        ("E0206", "content/pages/anchor.md", text("+++\ntitle = \"Anchor\"\n+++\n[[mira-holt#childhood]]\n")),
        ("E0107", "content/incidents/date.md", incident("place = \"Here\"", "Called [@report].")),
        ("E0701", "templates/page.html", text("{% extends \"base.html\" %}{% block main %}")),
    ]
}

fn sound() -> Folder {
    let folder = good();
    folder.write(
        "content/sources/report.md",
        "+++\nkind = \"document\"\ntitle = \"Report\"\ntier = \"primary\"\nwording = \"reliable\"\nsays = \"A report.\"\n+++\n",
    );
    folder.write("content/incidents/cited.md", "+++\ntitle = \"Cited\"\ndate = \"2001-01-01\"\nstanding = \"record\"\nsummary = \"It happened.\"\npeople = [{ id = \"mira-holt\" }]\n+++\nIt did [@report].\n");
    folder
}

#[test]
fn every_kind_of_fault_gives_one_diagnostic_in_one_run() {
    let folder = sound();
    folder.annals(&["build", "--quiet"]).expect(0);
    let before = tree(&folder.join("public"));
    for (_, path, bytes) in faults() {
        folder.write(path, bytes);
    }
    folder.edit("content/incidents/date.md", |text| text.replace("2001-02-03", "2001-02-33"));
    let ran = folder.annals(&["build", "-q", "--format", "json"]).expect(1);
    let mut found: Vec<(String, String)> = Vec::new();
    for line in ran.stdout.lines() {
        let d: serde_json::Value = serde_json::from_str(line).expect("JSON");
        found.push((
            d["code"].as_str().expect("a code").to_owned(),
            d["place"]["path"].as_str().unwrap_or_default().to_owned(),
        ));
    }
    let mut expected: Vec<(String, String)> =
        faults().into_iter().map(|(code, path, _)| (code.to_owned(), path.to_owned())).collect();
    found.sort();
    expected.sort();
    assert_eq!(found, expected, "\n{}", folder.annals(&["check", "--format", "short"]).stderr);
    common::same("public/", &before, &tree(&folder.join("public")));
    // Mended file by file, in any order, each run tells of the rest.
    let mut left = expected.len();
    for (_, path, _) in faults() {
        folder.remove(path);
        left -= 1;
        let ran = folder.annals(&["check", "-q", "--format", "json"]);
        assert_eq!(ran.stdout.lines().count(), left, "after {path} was mended:\n{}", ran.stdout);
    }
    folder.annals(&["build", "--quiet"]).expect(0);
}

#[test]
fn a_documentary_whose_entries_are_gone_empties_nothing() {
    let folder = quoting();
    run(&folder, &with_copies(&folder, &["verify"])).expect(0);
    folder.annals(&["build", "-q"]).expect(0);
    let before = tree(folder.path());
    for (from, to) in [("content", "Contents"), ("Contents", "content")] {
        std::fs::rename(folder.join(from), folder.join(to)).expect("a folder");
        if to == "content" {
            break;
        }
        for command in [&["build"][..], &["check"], &["verify"]] {
            let ran = run(&folder, &with_copies(&folder, command)).expect(1);
            assert!(ran.stderr.contains("E0010") && ran.stderr.contains("did you mean `Contents`"), "{}", ran.stderr);
        }
    }
    common::same("site and lock", &before, &tree(folder.path()));
}

#[test]
fn what_is_called_like_a_file_of_ours_is_named() {
    let folder = good();
    let missing = folder.annals(&["check", "-c", "other.toml"]).expect(1);
    assert!(missing.stderr.contains("there's no other.toml here"), "{}", missing.stderr);
    folder.write("evidence.lock/x", "");
    let ran = folder.annals(&["check"]).expect(1);
    assert!(ran.stderr.contains("this is a folder, not a file\n--> evidence.lock"), "{}", ran.stderr);
    let here = folder.annals(&["build", "-o", "."]).expect(2);
    assert!(here.stderr.contains("the folder . is part of the documentary"), "{}", here.stderr);
}

#[test]
fn a_variable_that_was_cleared_is_none() {
    let folder = good();
    for args in [&["explain", "E0001"][..], &["check", "--root", folder.path().to_str().expect("UTF-8")]] {
        let ran: common::Ran = command(args).env("ANNALS_COPIES", "").output().expect("it runs").into();
        ran.expect(0);
    }
}

#[test]
fn verify_names_the_folder_of_copies_that_is_missing() {
    let folder = good();
    folder.write("annals.toml", "title = \"A test\"\ncopies = \"nowhere\"\n");
    let ran = folder.annals(&["verify"]).expect(2);
    assert!(ran.stderr.contains("nowhere, which doesn't exist"), "{}", ran.stderr);
    folder.annals(&["check", "--deny-warnings"]).expect(0);
}

#[test]
fn schemas_replace_nothing_of_others() {
    let folder = good();
    folder.annals(&["schema", "a\"b", "--editor"]).expect(0);
    let taplo: toml::Table = folder.read(".taplo.toml").parse().expect("TOML");
    assert_eq!(taplo["rule"][0]["schema"]["path"].as_str(), Some("a\"b/annals.schema.json"));
    folder.annals(&["schema", "a\"b"]).expect(0);
    folder.write("others/incident.schema.json", "{ \"title\": \"A safety incident\" }");
    let before = tree(folder.path());
    let ran = folder.annals(&["schema", "others"]).expect(2);
    assert!(ran.stderr.contains("Annals didn't write others/incident.schema.json"), "{}", ran.stderr);
    common::same("the folder", &before, &tree(folder.path()));
    let typo = folder.join("typo");
    annals(&["schema", "x", "--root", typo.to_str().expect("UTF-8")]).expect(2);
    assert!(!typo.exists());
}

/// What waits is told so: the lock on the parent folder is held by this test.
#[cfg(unix)]
#[test]
fn a_build_says_what_it_waits_for() {
    use std::io::BufRead;
    let folder = good();
    let held = std::fs::File::open(folder.path()).expect("a folder");
    held.lock().expect("nobody else has it");
    let mut build = command(&["build", "--root", folder.path().to_str().expect("UTF-8")]);
    let mut build = build.stderr(std::process::Stdio::piped()).spawn().expect("it runs");
    let mut lines = std::io::BufReader::new(build.stderr.take().expect("a pipe")).lines();
    let first = lines.next().expect("a line").expect("UTF-8");
    assert!(first.starts_with("waiting: another program") && first.contains("annals-test-"), "{first}");
    held.unlock().expect("it is held");
    assert!(build.wait().expect("it ends").success());
}

// ── Verify ──────────────────────────────────────────────────────────────────────────────────────────────────────────

fn quoting() -> Folder {
    let folder = good();
    folder.write(
        "content/sources/filing.md",
        "+++\nkind = \"filing\"\ntitle = \"Filing\"\ntier = \"primary\"\nwording = \"reliable\"\ncopy = \"filing.txt\"\nsays = \"A filing.\"\n+++\n",
    );
    folder.write(
        "content/pages/about.md",
        "+++\ntitle = \"About\"\n+++\nIt says \"the gate was open\" [@filing, p. 2].\n",
    );
    folder.write("copies/filing.txt", "One.\n\u{c}He wrote that the gate was open.\n");
    folder
}

fn with_copies(folder: &Folder, args: &[&str]) -> Vec<String> {
    let mut all: Vec<String> = args.iter().map(|a| (*a).to_owned()).collect();
    all.extend(["--copies".to_owned(), folder.join("copies").to_string_lossy().into_owned()]);
    all
}

fn run(folder: &Folder, args: &[String]) -> common::Ran {
    folder.annals(&args.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn verify_writes_the_lock_and_a_build_without_copies_uses_it() {
    let folder = quoting();
    let ran = run(&folder, &with_copies(&folder, &["verify"])).expect(0);
    assert!(ran.stderr.contains("1 verified"), "{}", ran.stderr);
    let lock = folder.read("evidence.lock");
    assert!(lock.contains("source = \"filing\"") && lock.contains("page = 2") && lock.contains("sha256 = "), "{lock}");
    assert!(!lock.contains("the gate was open"), "the lock holds nothing of a copy");
    run(&folder, &with_copies(&folder, &["build", "-q"])).expect(0);
    assert!(folder.read("public/evidence.html").contains("<dt>Checked word for word"));
    folder.annals(&["build", "-q"]).expect(0);
    let ledger = folder.read("public/evidence.html");
    assert!(
        ledger.contains("<dt>Checked earlier; copy not public") && !ledger.contains("<dt>Checked word for word"),
        "{ledger}"
    );
    // A word changed where there is no copy: the lock doesn't know it.
    folder.edit("content/pages/about.md", |text| text.replace("was open", "is open"));
    assert!(folder.annals(&["build", "-q"]).expect(1).stderr.contains("E0403"));
    // The form of the words is none of their letters.
    folder.edit("content/pages/about.md", |text| text.replace("the gate is open", "the  gate\nwas open"));
    folder.annals(&["build", "-q"]).expect(0);
    // The same words set off are others: a reader reads them otherwise.
    folder.edit("content/pages/about.md", |text| {
        text.replace("gate\nwas open", "gate was *open*").replace("p. 2]", "p. 2, emphasis added]")
    });
    assert!(folder.annals(&["build", "-q"]).expect(1).stderr.contains("E0403"));
    run(&folder, &with_copies(&folder, &["verify"])).expect(0);
    folder.annals(&["build", "-q"]).expect(0);
}

#[test]
fn verify_again_changes_nothing() {
    let folder = quoting();
    run(&folder, &with_copies(&folder, &["verify"])).expect(0);
    let time = || std::fs::metadata(folder.join("evidence.lock")).and_then(|m| m.modified()).expect("a time");
    let (before, first) = (folder.read("evidence.lock"), time());
    let ran = run(&folder, &with_copies(&folder, &["verify"])).expect(0);
    assert!(ran.stderr.contains("evidence.lock unchanged"), "{}", ran.stderr);
    assert_eq!((folder.read("evidence.lock"), time()), (before, first));
}

#[test]
fn verify_with_a_quotation_that_is_not_there_leaves_the_lock() {
    let folder = quoting();
    run(&folder, &with_copies(&folder, &["verify"])).expect(0);
    let before = folder.read("evidence.lock");
    folder.edit("content/pages/about.md", |text| text.replace("was open", "was shut"));
    let ran = run(&folder, &with_copies(&folder, &["verify"])).expect(1);
    assert!(ran.stderr.contains("E0401"), "{}", ran.stderr);
    assert_eq!(folder.read("evidence.lock"), before);
}

#[test]
fn verify_takes_a_copy_that_changed_and_mends_a_lock_that_is_broken() {
    let folder = quoting();
    run(&folder, &with_copies(&folder, &["verify"])).expect(0);
    let before = folder.read("evidence.lock");
    folder.edit("copies/filing.txt", |text| text.replace("One.", "One and a half."));
    assert!(run(&folder, &with_copies(&folder, &["build", "-q"])).expect(1).stderr.contains("E0406"));
    run(&folder, &with_copies(&folder, &["verify"])).expect(0);
    assert_ne!(folder.read("evidence.lock"), before);
    run(&folder, &with_copies(&folder, &["build", "-q"])).expect(0);
    folder.write("evidence.lock", "<<<<<<< ours\n");
    run(&folder, &with_copies(&folder, &["verify"])).expect(0);
    run(&folder, &with_copies(&folder, &["build", "-q"])).expect(0);
}

#[test]
fn verify_keeps_what_it_knows_of_copies_that_are_not_here() {
    let folder = quoting();
    folder.write(
        "content/sources/letter.md",
        "+++\nkind = \"document\"\ntitle = \"Letter\"\ntier = \"primary\"\nwording = \"reliable\"\ncopy = \"letter.txt\"\nsays = \"A letter.\"\n+++\n",
    );
    folder.edit("content/pages/about.md", |text| format!("{text}\nAnd \"dear harbor master\" [@letter].\n"));
    folder.write("copies/letter.txt", "My dear harbor master, good night.\n");
    run(&folder, &with_copies(&folder, &["verify"])).expect(0);
    let lock = folder.read("evidence.lock");
    folder.remove("copies/letter.txt");
    // A copy that a source names and that isn't there is an error where the copies are.
    assert!(run(&folder, &with_copies(&folder, &["verify"])).expect(1).stderr.contains("E0404"));
    assert_eq!(folder.read("evidence.lock"), lock);
}

#[test]
fn the_copies_may_be_named_by_the_environment_or_the_configuration() {
    let folder = quoting();
    let root = folder.path().to_str().expect("UTF-8");
    let ran: common::Ran =
        command(&["verify", "-r", root]).env("ANNALS_COPIES", folder.join("copies")).output().expect("it runs").into();
    ran.expect(0);
    folder.remove("evidence.lock");
    folder.write("annals.toml", "title = \"A test\"\ncopies = \"copies\"\n");
    folder.annals(&["verify"]).expect(0);
    assert!(folder.join("evidence.lock").is_file());
}

#[test]
fn the_copies_are_never_published() {
    let folder = quoting();
    folder.write("annals.toml", "title = \"A test\"\ncopies = \"copies\"\n");
    folder.edit("copies/filing.txt", |text| format!("{text}A secret line.\n"));
    folder.annals(&["verify"]).expect(0);
    folder.annals(&["build"]).expect(0);
    let files: Tree = tree(&folder.join("public"));
    for (path, bytes) in &files {
        assert!(
            !String::from_utf8_lossy(bytes).contains("A secret line"),
            "{path} holds words of a copy that nobody quotes"
        );
    }
    assert!(!files.keys().any(|path| path.contains("filing.txt")));
}

#[test]
fn paths_of_the_machine_are_on_no_page() {
    let folder = quoting();
    run(&folder, &with_copies(&folder, &["build", "-q"])).expect(0);
    let here = folder.path().to_str().expect("UTF-8").to_owned();
    for (path, bytes) in tree(&folder.join("public")) {
        assert!(!String::from_utf8_lossy(&bytes).contains(&here), "{path}");
    }
    assert!(Path::new(&here).is_dir());
}
