//! A long day at the desk: ten thousand events at once, branches that are changed, folders and times that are replaced, thousands of edits. It ends
//! whole, and no larger than it began.
//!
//! `ANNALS_EDITS=5000 cargo test --test suite hour_of_edits -- --nocapture` makes so many edits and says how much memory is used before and after.

use super::edits::{clean, difference, documentary, person};
use super::{PATIENCE, Preview, site};
use std::collections::BTreeSet;
use std::fs;
use std::process::Command;
use std::time::{Duration, Instant, SystemTime};

/// How many edits are made if nothing else is asked for.
const EDITS: usize = 150;

/// Waits until every page is what a clean build makes of the folder.
#[track_caller]
fn whole(preview: &Preview, what: &str) {
    let mut pages = clean(&preview.folder).unwrap_or_else(|errors| panic!("{what}: {errors}"));
    let start = Instant::now();
    while let Some(fault) = difference(preview, &BTreeSet::new(), &mut pages) {
        assert!(start.elapsed() < PATIENCE, "{what}: {fault}\nit said:\n{}", preview.said());
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn long_ten_thousand_events_in_a_second() {
    let preview = Preview::of(documentary());
    let path = |n: usize| format!("content/people/many-{n}.md");
    (0..100).for_each(|n| preview.folder.write(&path(n), person(&format!("Many {n}"), "At first.")));
    whole(&preview, "a hundred people");
    let start = Instant::now();
    std::thread::scope(|scope| {
        for worker in 0..2 {
            let (folder, path) = (&preview.folder, &path);
            // Emptied, filled and closed: each is three events of the system.
            scope.spawn(move || {
                for round in 0..34 {
                    (worker * 50..worker * 50 + 50)
                        .for_each(|n| folder.write(&path(n), person(&format!("Many {n}"), &format!("Round {round}."))));
                }
            });
        }
    });
    println!("10200 events in {:?}", start.elapsed());
    assert!(start.elapsed() < PATIENCE, "the storm was a breeze: {:?}", start.elapsed());
    whole(&preview, "after ten thousand events");
    assert!(preview.get("/people/many-99.html").text.contains("Round 33."));
}

#[test]
fn long_a_branch_with_hundreds_of_files_is_checked_out() {
    let folder = documentary();
    let git = |arguments: &[&str]| {
        let identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"];
        let ran =
            Command::new("git").arg("-C").arg(folder.path()).args(identity).args(arguments).output().expect("git");
        assert!(ran.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&ran.stderr));
    };
    let write = |word: &str| {
        for n in 0..300 {
            folder.write(&format!("content/people/many-{n}.md"), person(&format!("Many {n}"), word));
        }
    };
    git(&["init", "-q", "-b", "one"]);
    write("On one branch.");
    git(&["add", "."]);
    git(&["commit", "-qm", "One"]);
    git(&["checkout", "-qb", "two"]);
    write("On the other.");
    folder.write("content/people/only-here.md", person("Only Here", "Here only."));
    folder.remove("content/people/many-7.md");
    git(&["add", "."]);
    git(&["commit", "-qm", "Two"]);
    let root = folder.path().to_owned();
    let preview = Preview::of(folder);
    whole(&preview, "on the other branch");
    for branch in ["one", "two", "one"] {
        let ran = Command::new("git").arg("-C").arg(&root).args(["checkout", "-q", branch]).status().expect("git");
        assert!(ran.success());
        whole(&preview, branch);
    }
    assert_eq!(preview.get("/people/only-here.html").status, 404);
}

#[test]
fn long_the_folder_of_the_documentary_is_replaced() {
    let outer = super::Folder::with(&[]);
    let (root, aside) = (outer.join("site"), outer.join("aside"));
    let put = |text: &str| {
        for (path, bytes) in crate::common::tree(site().path()) {
            let bytes = String::from_utf8(bytes).expect("UTF-8").replace("the lamp", text);
            crate::common::write(&root.join(path), bytes.as_bytes());
        }
    };
    put("the lamp");
    let preview = Preview::at(outer, "site");
    let says = |p: &Preview, text: &str| p.get("/people/mira-holt.html").text.contains(text).then_some(());
    let edit = |text: &str| {
        crate::common::write(&root.join("content/people/mira-holt.md"), person("Mira Holt", text).as_bytes());
    };
    // Away for longer than anybody looks again, then there is another one.
    fs::rename(&root, &aside).expect("a rename");
    std::thread::sleep(Duration::from_millis(1_500));
    assert!(says(&preview, "the lamp").is_some(), "the last good page stays");
    put("another lamp");
    preview.wait_for("the other folder", |p| says(p, "another lamp"));
    edit("An edit in the other folder.");
    preview.wait_for("an edit in the other folder", |p| says(p, "An edit in the other folder."));
    // At once, and back again.
    fs::rename(&root, outer_path(&preview, "other")).expect("a rename");
    fs::rename(&aside, &root).expect("a rename");
    preview.wait_for("the first folder", |p| says(p, "the lamp"));
    edit("An edit in the first folder.");
    preview.wait_for("an edit in the first folder", |p| says(p, "An edit in the first folder."));
    // Removed, and made again.
    fs::remove_dir_all(&root).expect("a folder");
    std::thread::sleep(Duration::from_millis(1_500));
    put("a third lamp");
    preview.wait_for("a third folder", |p| says(p, "a third lamp"));
    edit("The last edit.");
    preview.wait_for("the last edit", |p| says(p, "The last edit."));
}

fn outer_path(preview: &Preview, name: &str) -> std::path::PathBuf {
    preview.folder.join(name)
}

#[test]
fn long_times_that_are_no_help() {
    let preview = Preview::of(documentary());
    let path = "content/people/ada-one.md";
    let file = preview.folder.join(path);
    // What is kept of a file is trusted when it is some seconds old.
    std::thread::sleep(Duration::from_millis(4_200));
    let hour = Duration::from_secs(3_600);
    let now = SystemTime::now();
    let times = [None, Some(now - hour), Some(now + hour), Some(SystemTime::UNIX_EPOCH), Some(now + hour * 24 * 365)];
    for (n, time) in times.into_iter().cycle().take(15).enumerate() {
        // The same size; and the time of before, or one of another day: a clock that was moved, a copy that kept its times.
        let time = time.unwrap_or_else(|| fs::metadata(&file).and_then(|m| m.modified()).expect("a time"));
        preview.folder.write(path, person("Ada One", &format!("Edit {:02} of one length.", n + 10)));
        fs::File::options().write(true).open(&file).and_then(|f| f.set_modified(time)).expect("a time");
        if n % 5 == 4 {
            std::thread::sleep(Duration::from_millis(4_200));
        }
        preview.wait_for("an edit", |p| {
            p.get("/people/ada-one.html").text.contains(&format!("Edit {:02}", n + 10)).then_some(())
        });
    }
    whole(&preview, "after times that are no help");
}

/// How much memory the preview uses, in KiB.
fn memory(preview: &Preview) -> Option<usize> {
    let status = fs::read_to_string(format!("/proc/{}/status", preview.child.id())).ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?.trim().trim_end_matches(" kB").parse().ok()
}

#[test]
fn long_an_hour_of_edits_takes_no_memory() {
    let preview = Preview::of(documentary());
    let wanted = std::env::var("ANNALS_EDITS").ok().and_then(|n| n.parse().ok()).unwrap_or(EDITS);
    let mut measured = Vec::new();
    for n in 0..wanted + 50 {
        let id = ["ada-one", "ben-two", "cleo-three"][n % 3];
        match n % 10 {
            7 => preview.folder.write("static/notes.txt", format!("Notes, number {n}.\n").repeat(200)),
            8 => preview.folder.write(&format!("content/people/guest-{n}.md"), person("A Guest", "Here for a while.")),
            9 => preview.folder.remove(&format!("content/people/guest-{}.md", n - 1)),
            _ => {}
        }
        let text = format!("Edit {n}. {}", "Some words that are never the same twice. ".repeat(n % 40));
        preview.folder.write(&format!("content/people/{id}.md"), person(id, &text));
        let page = format!("/people/{id}.html");
        let start = Instant::now();
        while !preview.get(&page).text.contains(&format!("Edit {n}.")) {
            assert!(start.elapsed() < PATIENCE, "edit {n} never came: {}", preview.said());
            std::thread::sleep(Duration::from_millis(4));
        }
        // What is made once was made in the first fifty.
        if n >= 50 {
            measured.extend(memory(&preview));
        }
    }
    whole(&preview, "after an hour");
    let Some((first, last)) = measured.first().copied().zip(measured.last().copied()) else {
        println!("skipped: this system doesn't say how much memory a program uses");
        return;
    };
    let most = measured.iter().max().copied().unwrap_or(last);
    println!("{wanted} edits: {first} KiB at first, {last} KiB at last, {most} KiB at most");
    assert!(last < first + first / 3 + (8 << 10), "it grew from {first} to {last} KiB in {wanted} edits");
}
