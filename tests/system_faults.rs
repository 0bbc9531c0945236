//! What goes wrong outside of the content: programs that are killed, disks that are full, folders that may not be read or written, files that
//! vanish or change while they are read, pipes in place of files, and output folders of somebody else. Nothing is lost, nothing is half
//! written, and the error says what to do.
//!
//! `ANNALS_KILLS=300 cargo test --test suite system_faults::killed -- --nocapture` kills that often and says what it hit.

mod disk;
mod killed;
mod untrusted_git;

use crate::common::{self, Folder, Ran, command, tree};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How long a run of a small documentary may take before it counts as one that never ends.
const PATIENCE: Duration = Duration::from_secs(60);

/// A documentary with a quotation that can be verified, and its copies.
fn documentary() -> Folder {
    let folder = Folder::with(&[
        (
            "annals.toml",
            "title = \"Faults\"\ncopies = \"copies\"\nchecks.rules = [{ code = \"W0215\", level = \"off\", reason = \"A test.\" }]\n",
        ),
        ("copies/report.txt", "The lamp was lit at nine. Nobody saw it go out.\n"),
        (
            "content/sources/report.md",
            "+++\nkind = \"document\"\ntitle = \"Report of the harbor board\"\ntier = \"primary\"\nwording = \"reliable\"\ncopy = \"report.txt\"\nsays = \"The board's own account.\"\n+++\n",
        ),
        (
            "content/people/mira-holt.md",
            "+++\nname = \"Mira Holt\"\nidentity = \"named\"\n+++\nShe kept the lamp: \"The lamp was lit at nine\" [@report].\n",
        ),
        ("static/notes.txt", "Notes.\n"),
    ]);
    folder.annals(&["verify", "-q"]).expect(0);
    folder
}

/// Runs the binary, and fails if it doesn't end.
#[track_caller]
fn ends(mut command: Command) -> Ran {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
    let start = Instant::now();
    while child.try_wait().expect("a child").is_none() {
        if start.elapsed() > PATIENCE {
            let _ = child.kill();
            panic!("it never ends: {command:?}");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    child.wait_with_output().expect("its output").into()
}

/// The binary with this folder as the documentary.
fn on(folder: &Folder, args: &[&str]) -> Command {
    let mut command = command(args);
    command.arg("--root").arg(folder.path());
    command
}

// ── Output folders ──────────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn a_folder_beside_the_output_that_is_not_ours_is_left_alone() {
    let folder = documentary();
    folder.write(".public.new/novel.txt", "chapter one");
    let ran = folder.annals(&["build"]).expect(2);
    assert!(ran.stderr.contains("error[E0007]") && ran.stderr.contains(".public.new"), "{}", ran.stderr);
    assert_eq!(folder.read(".public.new/novel.txt"), "chapter one");
    assert!(!folder.join("public").exists());
    fs::remove_dir_all(folder.join(".public.new")).expect("a folder");
    folder.write(".public.new", "a file");
    folder.annals(&["build"]).expect(2);
    assert_eq!(folder.read(".public.new"), "a file");
}

#[test]
fn a_file_of_somebody_else_in_the_output_is_not_replaced() {
    let folder = documentary();
    folder.annals(&["build"]).expect(0);
    folder.write("public/portrait.txt", "put here by hand");
    let before = tree(&folder.join("public"));
    folder.write("static/portrait.txt", "another one");
    folder.write("static/more.txt", "more");
    let ran = folder.annals(&["build"]).expect(2);
    assert!(ran.stderr.contains("error[E0007]: Annals didn't write public/portrait.txt"), "{}", ran.stderr);
    common::same("nothing is mixed", &before, &tree(&folder.join("public")));
    folder.remove("public/portrait.txt");
    folder.annals(&["build"]).expect(0);
    assert_eq!(folder.read("public/portrait.txt"), "another one");
    // The same bytes are nobody's loss.
    folder.write("public/same.txt", "same");
    folder.write("static/same.txt", "same");
    folder.annals(&["build"]).expect(0);
}

#[cfg(unix)]
#[test]
fn links_in_the_output_folder_are_never_written_or_removed_through() {
    use std::os::unix::fs::symlink;
    let (folder, elsewhere) =
        (documentary(), Folder::with(&[("people/mira-holt.html", "precious"), ("a.txt", "precious")]));
    folder.annals(&["build"]).expect(0);
    fs::remove_dir_all(folder.join("public/people")).expect("a folder");
    symlink(elsewhere.join("people"), folder.join("public/people")).expect("a link");
    let before = tree(elsewhere.path());
    let ran = folder.annals(&["build"]).expect(2);
    assert!(ran.stderr.contains("error[E0007]: public/people is a symbolic link or is behind one"), "{}", ran.stderr);
    common::same("elsewhere", &before, &tree(elsewhere.path()));
    // A page that no longer belongs is removed in the site, not behind the link.
    folder.remove("content/people/mira-holt.md");
    folder.annals(&["build"]).expect(2);
    common::same("elsewhere", &before, &tree(elsewhere.path()));
    fs::remove_file(folder.join("public/people")).expect("the link");
    // A link in place of a file is replaced, and one under the name that a file has while it is written isn't followed.
    fs::remove_file(folder.join("public/index.html")).expect("a file");
    symlink(elsewhere.join("a.txt"), folder.join("public/index.html")).expect("a link");
    symlink(elsewhere.join("a.txt"), folder.join("public/.manifest.json.tmp")).expect("a link");
    folder.annals(&["build"]).expect(0);
    common::same("elsewhere", &before, &tree(elsewhere.path()));
    assert!(folder.read("public/index.html").contains("<main"));
    assert!(!folder.join("public/.manifest.json.tmp").is_symlink());
}

#[cfg(unix)]
#[test]
fn an_output_folder_behind_a_link_is_used_only_by_its_own_name() {
    use std::os::unix::fs::symlink;
    let (folder, elsewhere) = (documentary(), Folder::new());
    fs::create_dir(elsewhere.join("site")).expect("a folder");
    symlink(elsewhere.path(), folder.join("out")).expect("a link");
    for output in ["out/site", "out", "./out/new", "out/../out/new"] {
        let ran = folder.annals(&["build", "-o", output]);
        let escapes = output.contains("..");
        assert_eq!(ran.code, if escapes { 0 } else { 2 }, "-o {output}: {}", ran.stderr);
    }
    let site = elsewhere.join("site");
    folder.annals(&["build", "-o", site.to_str().expect("UTF-8")]).expect(0);
    assert!(site.join("index.html").is_file());
}

#[test]
fn no_part_of_the_documentary_is_an_output_folder() {
    let folder = documentary();
    let before = tree(folder.path());
    for output in [
        ".",
        "..",
        "content",
        "content/new",
        "static/site",
        "templates",
        "copies/site",
        "nope/../static/site",
        ".git/x",
    ] {
        let ran = folder.annals(&["build", "-o", output]).expect(2);
        assert!(ran.stderr.contains("E0007"), "-o {output}: {}", ran.stderr);
    }
    common::same("the documentary", &before, &tree(folder.path()));
}

#[test]
fn two_builds_at_once_end_as_one() {
    let folder = documentary();
    let people: Vec<String> = (0..60).map(|n| format!("content/people/p-{n}.md")).collect();
    let build = |text: &str| {
        people.iter().enumerate().for_each(|(n, path)| {
            folder.write(path, format!("+++\nname = \"Person {n}\"\nidentity = \"named\"\n+++\n{text}\n"));
        });
        let running: Vec<_> =
            (0..4).map(|_| on(&folder, &["build", "-q"]).stderr(Stdio::piped()).spawn().expect("it runs")).collect();
        for child in running {
            Ran::from(child.wait_with_output().expect("its output")).expect(0);
        }
        let clean = Folder::new();
        folder.annals(&["build", "-q", "-o", clean.join("site").to_str().expect("UTF-8")]).expect(0);
        common::same(text, &tree(&clean.join("site")), &tree(&folder.join("public")));
    };
    build("At first.");
    build("Once more.");
    assert!(!folder.join(".public.new").exists());
}

// ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────────────

#[cfg(unix)]
#[test]
fn a_pipe_is_told_of_and_never_waited_for() {
    for (path, code) in [
        ("content/people/pipe.md", 1),
        ("static/pipe.txt", 1),
        ("templates/pipe.html", 1),
        ("copies/pipe.txt", 1),
        ("evidence.lock", 1),
        ("annals.toml", 1),
        ("static", 1),
        ("public/manifest.json", 2),
        ("public", 2),
    ] {
        let folder = documentary();
        let pipe = folder.join(path);
        fs::create_dir_all(pipe.parent().expect("a parent")).expect("a folder");
        match fs::metadata(&pipe) {
            Ok(metadata) if metadata.is_dir() => fs::remove_dir_all(&pipe).expect("a folder"),
            Ok(_) => fs::remove_file(&pipe).expect("a file"),
            Err(_) => {}
        }
        common::pipe(&pipe);
        let ran = ends(on(&folder, &["build"])).expect(code);
        let name = path.strip_prefix("copies/").unwrap_or(path).trim_end_matches("/manifest.json");
        assert!(ran.stderr.contains(name) && ran.stderr.contains("error[E00"), "{path}: {}", ran.stderr);
    }
}

#[test]
fn files_that_vanish_and_change_while_they_are_read() {
    let folder = documentary();
    for n in 0..20 {
        folder.write(
            &format!("content/people/p-{n}.md"),
            format!("+++\nname = \"Person {n}\"\nidentity = \"named\"\n+++\n"),
        );
    }
    let done = AtomicBool::new(false);
    let good =
        |n: usize| format!("+++\nname = \"Loose {n}\"\nidentity = \"named\"\n+++\n{}\n", "Words. ".repeat(2_000));
    let mut edits = 0;
    let codes = std::thread::scope(|scope| {
        let editor = scope.spawn(|| {
            let mut edits = 0;
            while !done.load(Ordering::Relaxed) {
                let path = format!("content/people/loose-{}.md", edits % 7);
                let _ = fs::write(folder.join(&path), good(edits));
                let _ = fs::remove_file(folder.join(&format!("content/people/loose-{}.md", (edits + 3) % 7)));
                let _ = fs::rename(folder.join("static"), folder.join("aside"));
                let _ = fs::rename(folder.join("aside"), folder.join("static"));
                edits += 1;
            }
            edits
        });
        let codes: Vec<i32> = (0..12).map(|n| ends(on(&folder, &[["check", "build"][n % 2], "-q"])).code).collect();
        done.store(true, Ordering::Relaxed);
        edits = editor.join().expect("the editor");
        codes
    });
    assert!(edits > 50, "only {edits} edits were made meanwhile");
    assert!(codes.iter().all(|code| [0, 1].contains(code)), "exit codes {codes:?}");
    folder.annals(&["build", "-q"]).expect(0);
    let clean = Folder::new();
    folder.annals(&["build", "-q", "-o", clean.join("site").to_str().expect("UTF-8")]).expect(0);
    common::same("when it is quiet", &tree(&clean.join("site")), &tree(&folder.join("public")));
}

#[cfg(target_os = "linux")]
#[test]
fn what_could_not_be_printed_is_no_success() {
    let folder = documentary();
    let full = || fs::OpenOptions::new().write(true).open("/dev/full").expect("a device that is full");
    for args in [&["explain"][..], &["check", "--format", "json"], &["check", "--format", "sarif"]] {
        folder.write("content/people/broken.md", "+++\nnme = \"x\"\n+++\n");
        let ran: Ran = on(&folder, args).stdout(full()).output().expect("it runs").into();
        let ran = ran.expect(2);
        assert!(ran.stderr.contains("couldn't print the output"), "{args:?}: {}", ran.stderr);
    }
}

fn same_or(path: &Path, old: &common::Tree, new: &common::Tree) {
    for (name, bytes) in tree(path).iter().filter(|(name, _)| *name != "manifest.json") {
        let whole = old.get(name) == Some(bytes) || new.get(name) == Some(bytes);
        assert!(whole || name.ends_with(".tmp"), "{name} is neither the old file nor the new one");
    }
}
