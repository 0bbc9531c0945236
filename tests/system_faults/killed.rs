//! Killed at any moment, and run again: the same bytes as a clean build, and a lock that is whole.

use super::{on, same_or};
use crate::common::{Dice, Folder, Tree, same, tree};
use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// How often programs are killed if nothing else is asked for.
const KILLS: usize = 20;

fn kills() -> usize {
    std::env::var("ANNALS_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(KILLS)
}

/// A documentary in two states that differ in many files, folders and quotations.
struct Stage {
    folder: Folder,
    /// The files of `content`, `static` and `copies` in each state.
    states: [Vec<(String, String)>; 2],
    /// What a clean build makes of each, and the lock.
    clean: [(Tree, String); 2],
}

fn state(which: usize) -> Vec<(String, String)> {
    let (word, other) = (["lamp", "bell"][which], ["north", "south"][which]);
    let mut files = vec![
        ("annals.toml".to_owned(), format!("title = \"The {word}\"\ncopies = \"copies\"\n")),
        ("copies/report.txt".to_owned(), format!("The {word} was kept by many, {}.\n", "and so on".repeat(200))),
        ("content/sources/report.md".to_owned(), "+++\nkind = \"document\"\ntitle = \"Report\"\ntier = \"primary\"\nwording = \"reliable\"\ncopy = \"report.txt\"\nsays = \"S.\"\n+++\n".to_owned()),
        (format!("static/{other}/deep/er/file.txt"), format!("{word}\n").repeat(3_000)),
        ("static/notes.txt".to_owned(), format!("Notes on the {word}.\n")),
    ];
    for n in 0..60 {
        let text = if n % 3 == 0 { word } else { "same" };
        files.push((
            format!("content/people/p-{n}.md"),
            format!("+++\nname = \"Person {n}\"\nidentity = \"named\"\n+++\nThe {text}, number {n}: \"The {word} was kept by many\" [@report].\n"),
        ));
    }
    files.extend((0..10).map(|n| {
        (format!("content/people/{other}-{n}.md"), format!("+++\nname = \"{other} {n}\"\nidentity = \"named\"\n+++\n"))
    }));
    files
}

impl Stage {
    fn new() -> Stage {
        let clean = [0, 1].map(|which| {
            let folder = Folder::new();
            state(which).iter().for_each(|(path, text)| folder.write(path, text));
            folder.annals(&["verify", "-q"]).expect(0);
            folder.annals(&["build", "-q"]).expect(0);
            (tree(&folder.join("public")), folder.read("evidence.lock"))
        });
        Stage { folder: Folder::new(), states: [state(0), state(1)], clean }
    }

    /// Puts the documentary into a state; the site and the lock stay.
    fn set(&self, which: usize) {
        for part in ["content", "static", "copies"] {
            let _ = fs::remove_dir_all(self.folder.join(part));
        }
        self.states[which].iter().for_each(|(path, text)| self.folder.write(path, text));
    }

    /// Runs a command and kills it: some time after it began, or after the first sign of writing. Says whether it was still running.
    fn kill(&self, args: &[&str], sign: Option<&str>, after: Duration) -> bool {
        let mut child = on(&self.folder, args).stderr(Stdio::null()).spawn().expect("it runs");
        let changed = |path: &str| fs::symlink_metadata(self.folder.join(path)).and_then(|m| m.modified()).ok();
        if let Some(path) = sign {
            let before = changed(path);
            while changed(path) == before && child.try_wait().expect("a child").is_none() {
                std::thread::sleep(Duration::from_micros(50));
            }
        }
        std::thread::sleep(after);
        let _ = child.kill();
        child.wait().expect("it ends").code().is_none()
    }
}

/// How long a command takes when nobody kills it.
fn time(stage: &Stage, args: &[&str]) -> Duration {
    let start = Instant::now();
    stage.folder.annals(args).expect(0);
    start.elapsed()
}

fn part(dice: &mut Dice, whole: Duration) -> Duration {
    whole.mul_f64(dice.below(1_000) as f64 / 1_000.0)
}

#[test]
fn builds_that_are_killed_are_mended_by_the_next() {
    let (stage, mut dice, wanted) = (Stage::new(), Dice(0x0106_2021), kills() * 2 / 3);
    let set = |which: usize| {
        stage.set(which);
        stage.folder.write("evidence.lock", &stage.clean[which].1);
    };
    set(0);
    let whole = time(&stage, &["build", "-q"]);
    let public = stage.folder.join("public");
    let (mut killed, mut tried, mut absent, mut staged, mut mixed) = (0, 0, 0, 0, 0);
    while killed < wanted {
        tried += 1;
        assert!(tried < wanted * 10, "only {killed} of {tried} were killed in time");
        // A first build, or one over the last state; seldom one over what a killed build left.
        let (which, first, again) = (tried % 2, dice.below(3) == 0, dice.below(4) == 0);
        if first {
            let _ = fs::remove_dir_all(&public);
        }
        let old = if public.exists() { stage.clean[1 - which].0.clone() } else { Tree::new() };
        set(which);
        for _ in 0..=usize::from(again) {
            // Half at any moment; half while it writes, which takes a small part of the time.
            let sign = if first { ".public.new" } else { "public/manifest.json" };
            let run = match dice.below(2) {
                0 => stage.kill(&["build", "-q"], None, part(&mut dice, whole.mul_f64(1.1))),
                _ => stage.kill(&["build", "-q"], Some(sign), part(&mut dice, whole / 10)),
            };
            killed += usize::from(run);
        }
        let new = &stage.clean[which].0;
        match public.exists() {
            true if first => same("a first build is there whole or not at all", new, &tree(&public)),
            true => same_or(&public, &old, new),
            false => absent += 1,
        }
        staged += usize::from(stage.folder.join(".public.new").exists());
        mixed += usize::from(public.exists() && tree(&public) != old && tree(&public) != *new);
        // Sometimes the editor has taken the change back meanwhile.
        let end = if dice.below(3) == 0 { 1 - which } else { which };
        set(end);
        // The other state is what the next round builds over.
        stage.folder.annals(&["build", "-q"]).expect(0);
        same(&format!("after {tried} rounds"), &stage.clean[end].0, &tree(&public));
        assert!(!stage.folder.join(".public.new").exists(), "the folder of a killed build stays");
        if end != which {
            set(which);
            stage.folder.annals(&["build", "-q"]).expect(0);
        }
    }
    println!(
        "builds: {killed} killed of {tried} rounds; {absent} before there was a site, {staged} left a folder beside it, {mixed} left old and new files together"
    );
    assert!(staged + mixed > 0, "none was killed while it wrote");
}

#[test]
fn a_lock_is_whole_when_verify_is_killed() {
    let (stage, mut dice, wanted) = (Stage::new(), Dice(0x2021_0106), kills().div_ceil(3));
    stage.set(0);
    let whole = time(&stage, &["verify", "-q"]);
    assert_eq!(stage.folder.read("evidence.lock"), stage.clean[0].1);
    let (mut killed, mut tried, mut left, mut written) = (0, 0, 0, 0);
    while killed < wanted {
        tried += 1;
        assert!(tried < wanted * 10, "only {killed} of {tried} were killed in time");
        let which = tried % 2;
        stage.set(which);
        let run = match dice.below(2) {
            0 => stage.kill(&["verify", "-q"], None, part(&mut dice, whole.mul_f64(1.1))),
            _ => stage.kill(&["verify", "-q"], Some(".evidence.lock.tmp"), part(&mut dice, whole / 50)),
        };
        killed += usize::from(run);
        let lock = stage.folder.read("evidence.lock");
        assert!(
            stage.clean.iter().any(|(_, whole)| *whole == lock),
            "the lock is neither the old one nor the new one:\n{lock}"
        );
        written += usize::from(lock == stage.clean[which].1);
        let temporary = stage.folder.join(".evidence.lock.tmp");
        left += usize::from(temporary.exists());
        stage.folder.annals(&["verify", "-q"]).expect(0);
        assert_eq!(stage.folder.read("evidence.lock"), stage.clean[which].1, "verified again");
        assert!(!temporary.exists(), "a file of a killed run stays");
    }
    println!("verify: {killed} killed of {tried} rounds; {written} with the new lock, {left} left a file beside it");
}
