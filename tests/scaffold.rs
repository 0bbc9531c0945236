//! A new documentary as a newcomer makes it, and the steps of the workflow that publishes this one.

use crate::common::{self, Folder, Ran, project};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// Runs the binary in a folder, as somebody does who has gone there.
fn here(folder: &Path, args: &[&str]) -> Ran {
    common::command(args).current_dir(folder).output().expect("the binary runs").into()
}

#[test]
fn a_new_documentary_is_right_at_once() {
    for more in [&[][..], &["--example"], &["--templates"], &["--example", "--templates"]] {
        let folder = Folder::new();
        here(folder.path(), &[&["init", "new"], more].concat()).expect(0);
        let root = folder.join("new");
        let lock = folder.read("new/evidence.lock");
        for command in
            [&["check", "--deny-warnings"][..], &["verify"], &["build", "--deny-warnings"], &["verify-site", "public"]]
        {
            let ran = here(&root, command).expect(0);
            assert!(!ran.stderr.contains("warning"), "{more:?}: {}", ran.stderr);
        }
        assert_eq!(
            lock,
            folder.read("new/evidence.lock"),
            "the lock that it comes with is the one that its copies prove"
        );
        for kind in ["incidents", "people", "statutes", "sources"] {
            assert!(root.join("public").join(kind).is_dir(), "{more:?}: no {kind}");
        }
        assert!(root.join(".github/workflows/pages.yml").is_file() && root.join(".gitignore").is_file());
        assert!(folder.read("new/.gitattributes").contains("copies/** -text"), "git may change the copies");
        let set_up =
            ["schemas/incident.schema.json", "schemas/annals.schema.json", ".taplo.toml", ".vscode/tasks.json"];
        set_up.iter().for_each(|file| assert!(root.join(file).is_file(), "editors aren't set up: no {file}"));
        assert!(folder.read("new/.taplo.toml").contains("schemas/annals.schema.json"));
        assert_eq!(root.join("templates/base.html").is_file(), more.contains(&"--templates"));
        assert!(!folder.read("new/.github/workflows/pages.yml").contains("{version}"));
    }
}

/// A documentary's own templates are counted while they are filled in, and the theme's aren't: nothing of it is seen on a page.
#[test]
fn the_theme_as_a_copy_makes_the_same_pages() {
    let folder = Folder::new();
    here(folder.path(), &["init", "new", "--example", "--templates"]).expect(0);
    let root = folder.join("new");
    here(&root, &["build", "-q", "-o", "own"]).expect(0);
    std::fs::remove_dir_all(root.join("templates")).expect("the theme");
    here(&root, &["build", "-q", "-o", "theme"]).expect(0);
    let pages = |name: &str| {
        let mut pages = common::tree(&root.join(name));
        pages.remove("manifest.json");
        pages
    };
    common::same("every page", &pages("theme"), &pages("own"));
}

#[test]
fn a_folder_that_is_not_empty_is_left_alone() {
    let folder = Folder::with(&[("new/annals.toml", "title = \"Mine\"\n")]);
    let refused = here(folder.path(), &["init", "new"]).expect(2);
    assert!(refused.stderr.contains("isn't empty"), "{}", refused.stderr);
    assert_eq!(common::tree(folder.path()).len(), 1);
    here(folder.path(), &["init", "new", "--force"]).expect(0);
    assert_eq!(folder.read("new/annals.toml"), "title = \"Mine\"\n");
    assert!(folder.join("new/content/pages/about.md").is_file());
    folder.write("file", "x");
    here(folder.path(), &["init", "file"]).expect(2);
}

#[test]
fn new_entries_are_right_at_once_and_are_never_written_over() {
    let folder = Folder::new();
    here(folder.path(), &["init", "new"]).expect(0);
    let root = folder.join("new");
    let wanted: [(&[&str], &str); 5] = [
        (&["incident", "A \"call\" \\ talk", "--date", "1971-06-15T11:15~"], "incidents/1971-06-15-a-call-talk"),
        (&["person", "Zoë Ørsted"], "people/zoe-orsted"),
        (&["statute", "18 U.S.C. § 794"], "statutes/18-usc-794"),
        (&["source", "A report", "--date", "1971-06"], "sources/a-report"),
        (&["page", "How to cite"], "pages/how-to-cite"),
    ];
    for (args, path) in wanted {
        let ran = here(&root, &[&["new"], args].concat()).expect(0);
        assert_eq!(ran.stdout, format!("content/{path}.md\n"));
        folder.edit(&format!("new/content/{path}.md"), |t| format!("{t}Mine.\n"));
        here(&root, &[&["new"], args].concat()).expect(1);
        assert!(folder.read(&format!("new/content/{path}.md")).ends_with("Mine.\n"));
    }
    // A draft isn't built, and has no error when it is asked for.
    here(&root, &["check", "--deny-warnings"]).expect(0);
    here(&root, &["check", "--drafts"]).expect(0);
    for wrong in [
        &["incident", "No date"][..],
        &["incident", "X", "--date", "June 1971"],
        &["person", "X", "--date", "1971"],
        &["poem", "X"],
    ] {
        here(&root, &[&["new"], wrong].concat()).expect(2);
    }
    here(folder.path(), &["new", "person", "Nobody"]).expect(2);
}

#[test]
fn a_site_is_compared_with_its_manifest() {
    let folder = Folder::new();
    here(folder.path(), &["init", "new"]).expect(0);
    let root = folder.join("new");
    here(&root, &["build"]).expect(0);
    here(&root, &["verify-site", "public"]).expect(0);
    folder.edit("new/public/about.html", |t| t.replace("What", "That"));
    folder.remove("new/public/robots.txt");
    folder.write("new/public/data/more.csv", "x");
    let ran = here(&root, &["verify-site", "public"]).expect(1);
    let said: BTreeSet<&str> = ran.stdout.lines().collect();
    assert_eq!(said, BTreeSet::from(["changed   about.html", "missing   robots.txt", "unknown   data/more.csv"]));
    here(&root, &["verify-site", "content"]).expect(2);
    folder.remove("new/public/data/more.csv");
    here(&root, &["build"]).expect(0);
    here(&root, &["verify-site", "public"]).expect(0);
    folder.edit("new/public/manifest.json", |t| t.replace("BLAKE3", "SHA-256"));
    let other = here(&root, &["verify-site", "public"]).expect(2);
    assert!(other.stderr.contains("another version of Annals wrote manifest.json"), "{}", other.stderr);
    // Building again, as it says, is the cure.
    here(&root, &["build"]).expect(0);
    here(&root, &["verify-site", "public"]).expect(0);
}

#[cfg(unix)]
#[test]
fn a_site_is_compared_with_all_that_lies_there() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new();
    here(folder.path(), &["init", "new"]).expect(0);
    let root = folder.join("new");
    here(&root, &["build"]).expect(0);
    // What git keeps in a site that is pushed by hand isn't published.
    folder.write("new/public/.git/HEAD", "ref: refs/heads/gh-pages\n");
    here(&root, &["verify-site", "public"]).expect(0);
    let public = root.join("public");
    // The same bytes, but behind a link: what it leads to can change at any time.
    std::fs::rename(public.join("about.html"), folder.join("about.html")).expect("a file");
    symlink(folder.join("about.html"), public.join("about.html")).expect("a link");
    std::fs::rename(public.join("statutes"), folder.join("statutes")).expect("a folder");
    symlink(folder.join("statutes"), public.join("statutes")).expect("a link");
    folder.remove("new/public/robots.txt");
    common::pipe(&public.join("robots.txt"));
    folder.write("new/public/.htaccess", "x");
    folder.write("new/public/people/.git/config", "x");
    folder.write("new/public/index.html~", "x");
    folder.write("new/public/a\u{1b}[2K\nb\u{202e}.html", "x");
    let ran = here(&root, &["verify-site", "public"]).expect(1);
    let said: BTreeSet<&str> = ran.stdout.lines().filter(|line| !line.starts_with("missing   statutes/")).collect();
    let expected = [
        "link      about.html",
        "link      statutes",
        "no file   robots.txt",
        "unknown   .htaccess",
        "unknown   people/.git/config",
        "unknown   index.html~",
        "unknown   a\\u{1b}[2K\\nb\\u{202e}.html",
    ];
    assert_eq!(said, BTreeSet::from(expected));
    assert!(ran.stdout.contains("missing   statutes/"), "nothing is read through a link: {}", ran.stdout);
    folder.remove("new/public/manifest.json");
    common::pipe(&public.join("manifest.json"));
    here(&root, &["verify-site", "public"]).expect(2);
}

#[test]
fn new_entries_take_no_name_of_another() {
    let folder = Folder::new();
    here(folder.path(), &["init", "new", "--example"]).expect(0);
    let root = folder.join("new");
    let before = common::tree(&root);
    for (args, said) in [
        (["page", "Timeline"], "Annals creates timeline.html itself"),
        (["page", "404"], "Annals creates 404.html itself"),
        (["page", "People"], "Annals creates people/index.html itself"),
        (["source", "Hugo Black"], "another entry already has the id `hugo-black`"),
    ] {
        let ran = here(&root, &[&["new"], &args[..]].concat()).expect(2);
        assert!(ran.stderr.contains(said), "{args:?}: {}", ran.stderr);
    }
    common::same("the documentary", &before, &common::tree(&root));
    folder.write("file", "x");
    let ran = here(folder.path(), &["init", "file"]).expect(2);
    assert!(ran.stderr.contains("is a file") && !ran.stderr.contains("--output-dir"), "{}", ran.stderr);
}

#[cfg(unix)]
#[test]
fn nothing_new_is_written_behind_a_link() {
    let folder = Folder::new();
    here(folder.path(), &["init", "new"]).expect(0);
    let (root, people) = (folder.join("new"), folder.join("new/content/people"));
    std::fs::create_dir_all(folder.join("out")).expect("a folder");
    if people.exists() {
        std::fs::rename(&people, folder.join("kept")).expect("a folder");
    }
    std::os::unix::fs::symlink(folder.join("out"), &people).expect("a link");
    let made = here(&root, &["new", "person", "Somebody"]).expect(2);
    assert!(made.stderr.contains("content/people is a symbolic link"), "{}", made.stderr);
    std::fs::remove_file(folder.join("new/annals.toml")).expect("a file");
    here(folder.path(), &["init", "new", "--force"]).expect(2);
    assert!(!folder.join("new/annals.toml").exists(), "it is refused before anything is made");
    assert!(common::tree(&folder.join("out")).is_empty());
}

/// The shell steps of a workflow's job, in order: their names and commands.
fn steps(workflow: &str) -> Vec<(String, String)> {
    let mut steps = Vec::new();
    let mut name = String::new();
    let mut lines = workflow.lines().peekable();
    while let Some(line) = lines.next() {
        let item = line.trim_start().trim_start_matches("- ");
        if let Some(said) = item.strip_prefix("name: ") {
            name = said.to_owned();
        }
        let Some(run) = item.strip_prefix("run: ") else { continue };
        let mut command = run.to_owned();
        if run == "|" {
            let depth = line.len() - line.trim_start().len();
            command.clear();
            while let Some(next) = lines.next_if(|l| l.trim().is_empty() || l.len() - l.trim_start().len() > depth) {
                command.push_str(next.trim_start());
                command.push('\n');
            }
        }
        steps.push((name.clone(), command));
    }
    steps
}

/// The steps of `pages.yml` that run commands.
const STEPS: [&str; 5] =
    ["Find the Rust version", "Build Annals", "Check", "List unverified changes", "Build the site"];

/// What the workflow of a new documentary fetches is what the release says, or nothing of it is run.
#[cfg(unix)]
#[test]
fn the_program_that_a_workflow_fetches_is_compared() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    here(folder.path(), &["init", "new"]).expect(0);
    let steps = steps(&folder.read("new/.github/workflows/pages.yml"));
    let (_, fetch) = steps.iter().find(|(name, _)| name == "Fetch Annals").expect("a step that fetches");
    let archive = "annals-x86_64-unknown-linux-gnu.tar.gz";
    folder.write("release/annals", "#!/bin/sh\necho the program\n");
    let shell = |script: &str, sum: &str, named: &str| {
        let _ = std::fs::remove_dir_all(folder.join("temp"));
        let path = format!("{}:/usr/local/bin:/usr/bin:/bin", folder.join("bin").display());
        let mut bash = Command::new("bash");
        bash.args(["--noprofile", "--norc", "-e", "-c", script]).current_dir(folder.join("release"));
        let temp = folder.join("temp");
        bash.envs([("PATH", &*path), ("ANNALS_REPOSITORY", named), ("ANNALS_VERSION", "v1"), ("ANNALS_SHA256", sum)]);
        bash.env("RUNNER_TEMP", temp).env("GITHUB_PATH", folder.join("path")).env("RELEASE", folder.join("release"));
        bash.output().expect("bash").status.success()
    };
    let pack = format!(
        "tar -czf {archive} annals; sha256sum {archive} annals > SHA256SUMS; sha256sum {archive} | cut -c 1-64 > sum"
    );
    assert!(shell(&pack, "", "A/b"));
    // What is asked for lies in a folder.
    let curl = "#!/bin/sh\nfor a in \"$@\"; do case $a in https://github.com/A/b/releases/download/v1/*) cp \"$RELEASE/${a##*/}\" .;; esac; done\n";
    folder.write("bin/curl", curl);
    std::fs::set_permissions(folder.join("bin/curl"), std::fs::Permissions::from_mode(0o755)).expect("chmod");
    let sum = folder.read("release/sum").trim().to_owned();
    let fetched = || folder.join("temp/annals/annals").is_file();
    assert!(shell(fetch, "", "A/b") && fetched());
    assert!(shell(fetch, &sum, "A/b") && fetched());
    assert!(!shell(fetch, "", "OWNER/annals") && !fetched(), "no repository is named");
    assert!(!shell(fetch, &"0".repeat(64), "A/b") && !fetched(), "another program than the one that is named");
    let whole = std::fs::read(folder.join("release").join(archive)).expect("an archive");
    folder.write(&format!("release/{archive}"), [&whole[..], b"x"].concat());
    assert!(!shell(fetch, "", "A/b") && !fetched(), "another program than the one that was released");
    folder.write(&format!("release/{archive}"), whole);
    folder.write("release/SHA256SUMS", "");
    assert!(!shell(fetch, "", "A/b") && !fetched(), "a release that says nothing of it");
}

/// The shell steps of `pages.yml` in order in a clean clone. The build of the program itself is stood in for by the binary of this test: it is
/// what `cargo build` makes, and building it again would take minutes.
#[test]
fn the_steps_of_the_workflow_run_in_a_clean_clone() {
    if !project().join(".git").exists() {
        println!("skipped: this isn't a checkout of git");
        return;
    }
    let folder = Folder::new();
    let clone = folder.join("clone");
    let ran = Command::new("git").args(["clone", "-q"]).arg(project()).arg(&clone).output().expect("git");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let text = std::fs::read_to_string(project().join(".github/workflows/pages.yml")).expect("pages.yml");
    let steps = steps(&text);
    assert_eq!(steps.iter().map(|(name, _)| &**name).collect::<Vec<_>>(), STEPS, "the steps that run commands");
    let output = folder.join("output");
    folder.write("output", "");
    for (name, command) in &steps {
        if name == "Build Annals" {
            assert_eq!(command, "cargo build --release --locked");
            common::write(
                &clone.join("target/release/annals"),
                &std::fs::read(env!("CARGO_BIN_EXE_annals")).expect("the binary"),
            );
            let made =
                Command::new("chmod").arg("+x").arg(clone.join("target/release/annals")).status().expect("chmod");
            assert!(made.success());
            continue;
        }
        assert!(
            !command.contains("${{"),
            "{name}: what GitHub fills in goes through the environment, where it can run nothing: {command}"
        );
        let ran = Command::new("bash")
            .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", command])
            .current_dir(&clone)
            .env_remove("ANNALS_COPIES")
            .envs([
                ("CI", "true"),
                ("BASE_URL", "https://you.github.io/documentary"),
                ("BEFORE", "0000000000000000000000000000000000000000"),
                ("GITHUB_OUTPUT", output.to_str().expect("UTF-8")),
                ("GITHUB_ENV", output.to_str().expect("UTF-8")),
            ])
            .output()
            .expect("bash");
        let said = String::from_utf8_lossy(&ran.stderr);
        assert!(
            ran.status.success() && !said.contains("::error") && !said.contains("without its address"),
            "{name}: {said}"
        );
    }
    let site = common::tree(&clone.join("public"));
    let page = String::from_utf8_lossy(&site["404.html"]).into_owned();
    assert!(
        page.contains("href=\"/documentary/index.html\""),
        "configure-pages gives the address without its last slash"
    );
    let whole = annals::input::git::history(project()).len() > 1;
    assert!(!whole || site.contains_key("atom.xml"), "the clone has its history");
    assert!(folder.read("output").starts_with("version="));
}
