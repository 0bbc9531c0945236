//! Five hundred edits of a site that is being previewed: after every burst each page is what a clean build makes of the folder.

use super::{PATIENCE, Preview};
use crate::common::{Dice, Folder, site};
use annals::build::{Options, Pipeline};
use annals::diagnostics::Severity;
use annals::diagnostics::report::{self, Format};
use std::collections::BTreeSet;
use std::fs;
use std::time::{Duration, Instant};

const EDITS: usize = 500;
const BURST: usize = 12;

/// The documentary as the editor knows it.
struct Desk<'f> {
    folder: &'f Folder,
    dice: Dice,
    /// Edits so far: what is written is never the same twice.
    edits: usize,
    /// People that nothing links to, who can be renamed and removed; without their folder and ending.
    loose: Vec<String>,
    /// A file that was broken, with its good text.
    broken: Option<(String, String)>,
}

const PEOPLE: [&str; 3] = ["ada-one", "ben-two", "cleo-three"];
const INCIDENTS: [&str; 4] = ["first", "second", "third", "fourth"];

pub fn person(name: &str, text: &str) -> String {
    format!("+++\nname = \"{name}\"\nidentity = \"named\"\n+++\n{text}\n")
}

fn incident(n: usize, title: &str, day: usize) -> String {
    let (one, other) = (PEOPLE[n % 3], INCIDENTS[(n + 1) % 4]);
    format!(
        "+++\ntitle = \"{title}\"\ndate = \"1999-03-{day:02}\"\nstanding = \"reported\"\nsummary = \"Number {n}.\"\npeople = [{{ id = \"{one}\", role = \"witness\" }}]\n+++\n[[{one}]] tells of it after [[{other}]] [@paper, p. 2].\n"
    )
}

pub fn documentary() -> Folder {
    let folder = Folder::with(&[
        ("annals.toml", "title = \"Edited\"\n"),
        (
            "content/sources/paper.md",
            "+++\nkind = \"document\"\ntitle = \"A paper\"\ntier = \"primary\"\nwording = \"reliable\"\nsays = \"S.\"\n+++\n",
        ),
        ("content/pages/about.md", "+++\ntitle = \"About\"\n+++\nWhat it is about.\n"),
        ("static/notes.txt", "Notes.\n"),
    ]);
    PEOPLE.iter().for_each(|id| folder.write(&format!("content/people/{id}.md"), person(id, "Somebody.")));
    INCIDENTS
        .iter()
        .enumerate()
        .for_each(|(n, id)| folder.write(&format!("content/incidents/{id}.md"), incident(n, id, n + 1)));
    folder
}

impl Desk<'_> {
    fn edit(&mut self) {
        self.edits += 1;
        if let Some((path, text)) = self.broken.take() {
            // A fault stays for a while, so that some bursts end with it.
            if self.dice.below(6) > 0 {
                self.broken = Some((path, text));
            } else {
                self.folder.write(&path, text);
                return;
            }
        }
        let (n, at) = (self.edits, self.dice.below(4));
        match self.dice.below(16) {
            0..=3 => self.append(&format!("content/incidents/{}.md", INCIDENTS[at])),
            4 | 5 => self.append(&format!("content/people/{}.md", PEOPLE[at % 3])),
            6 => self.save(
                &format!("content/people/{}.md", PEOPLE[at % 3]),
                &person(&format!("Person {n}"), "Another name."),
            ),
            7 => {
                let day = 1 + self.dice.below(28);
                self.save(
                    &format!("content/incidents/{}.md", INCIDENTS[at]),
                    &incident(at, &format!("Title {n}"), day),
                );
            }
            8 | 9 => {
                let id = format!("loose-{n}");
                self.save(&format!("content/people/{id}.md"), &person(&id, "Nobody links here."));
                self.loose.push(id);
            }
            10 => self.take_away(),
            11 => self.rename(),
            12 => self.folder.write("static/notes.txt", format!("Notes, number {n}.\n")),
            13 => self.theme(n),
            14 => self.move_folder(),
            _ => self.break_one(at),
        }
    }

    fn append(&mut self, path: &str) {
        let n = self.edits;
        if self.broken.as_ref().is_none_or(|(broken, _)| broken != path) {
            let to = INCIDENTS[self.dice.below(4)];
            self.folder.edit(path, |text| format!("{text}\nEdit {n}, see [[{to}]] [@paper, p. {}].\n", n % 7 + 1));
        }
    }

    /// Writes in place, or beside it and renames, as editors do.
    fn save(&mut self, path: &str, text: &str) {
        if self.broken.as_ref().is_some_and(|(broken, _)| broken == path) {
            return;
        }
        if self.dice.below(2) == 0 {
            return self.folder.write(path, text);
        }
        let beside = self.folder.join(&format!("{path}.new"));
        fs::write(&beside, text).expect("a file");
        fs::rename(&beside, self.folder.join(path)).expect("a rename");
    }

    fn take_away(&mut self) {
        if !self.loose.is_empty() {
            let id = self.loose.remove(self.dice.below(self.loose.len()));
            self.folder.remove(&format!("content/people/{id}.md"));
        }
    }

    fn rename(&mut self) {
        if let Some(id) = self.loose.pop() {
            let new = format!("renamed-{}", self.edits);
            let path = |id: &str| self.folder.join(&format!("content/people/{id}.md"));
            fs::rename(path(&id), path(&new)).expect("a rename");
            self.loose.push(new);
        }
    }

    fn theme(&mut self, n: usize) {
        match self.dice.below(4) {
            0 => self.folder.write("static/site.css", format!("/* {n} */ body {{ color: black }}")),
            1 => self.folder.write(
                "templates/404.html",
                format!("{{% extends \"base.html\" %}}{{% block main %}}Gone, {n}{{% endblock %}}"),
            ),
            2 if self.folder.join("templates").exists() => {
                fs::remove_dir_all(self.folder.join("templates")).expect("a folder");
            }
            _ => self.folder.write("annals.toml", format!("title = \"Edited, {n}\"\n")),
        }
    }

    /// A folder goes and comes back, or is replaced by one with the same files.
    fn move_folder(&mut self) {
        let folder = self.folder.join(["content/people", "content/incidents", "content"][self.dice.below(3)]);
        let aside = self.folder.join("aside");
        fs::rename(&folder, &aside).expect("a rename");
        if self.dice.below(2) == 0 {
            return fs::rename(&aside, &folder).expect("a rename");
        }
        for (path, bytes) in crate::common::tree(&aside) {
            crate::common::write(&folder.join(path), &bytes);
        }
        fs::remove_dir_all(&aside).expect("a folder");
    }

    fn break_one(&mut self, at: usize) {
        if self.broken.is_none() {
            let path = format!("content/incidents/{}.md", INCIDENTS[at]);
            let good = self.folder.read(&path);
            self.folder.write(&path, good.replacen("title = \"", "title = ", 1));
            self.broken = Some((path, good));
        }
    }
}

/// What a clean build of the folder says: its pages, or its errors as they are printed.
pub fn clean(folder: &Folder) -> Result<Vec<(String, Vec<u8>)>, String> {
    let snapshot = site::snapshot(folder.path());
    let options = Options { drafts: true, preview: true, base_url: None };
    let build = Pipeline::default().build(&snapshot, &options);
    if build.has_errors() {
        let errors = build.diagnostics.iter().filter(|d| d.severity == Severity::Error);
        let one = |d| report::print(std::slice::from_ref(d), build.texts(), Format::Human, false);
        return Err(errors.map(|d| one(d).trim_end().to_owned() + "\n").collect());
    }
    let mut files = site::outputs(&build).expect("pages");
    files.remove(".nojekyll"); // it means something to a host only
    Ok(files.into_iter().collect())
}

/// How the preview differs from a clean build, if it does. What differed last time is looked at first.
pub fn difference(preview: &Preview, gone: &BTreeSet<String>, pages: &mut [(String, Vec<u8>)]) -> Option<String> {
    let errors = preview.errors();
    if !errors.is_empty() {
        return Some(format!("errors that a clean build has not:\n{errors}"));
    }
    for at in 0..pages.len() {
        let (path, bytes) = &pages[at];
        let answer = preview.get(&format!("/{path}"));
        // A picture comes as text with marks for what is none, here and there alike.
        if answer.status != 200 || answer.text != String::from_utf8_lossy(bytes) {
            let said = crate::common::difference(bytes, answer.text.as_bytes());
            let said = format!("{path} ({}):\n{said}", answer.status);
            pages.swap(0, at);
            return Some(said);
        }
    }
    let there = |path: &&String| preview.get(&format!("/{path}")).status != 404;
    gone.iter().find(there).map(|path| format!("{path} is still there"))
}

#[test]
fn five_hundred_edits_while_it_runs() {
    let preview = Preview::of(documentary());
    let mut desk = Desk { folder: &preview.folder, dice: Dice(0x2021_0106), edits: 0, loose: Vec::new(), broken: None };
    let mut ever: BTreeSet<String> = BTreeSet::new();
    let (mut whole, mut faulty) = (0, 0);
    while desk.edits < EDITS {
        (0..BURST.min(EDITS - desk.edits)).for_each(|_| desk.edit());
        let mut expected = clean(desk.folder);
        let now: BTreeSet<String> = expected.iter().flatten().map(|(path, _)| path.clone()).collect();
        let gone: BTreeSet<String> = ever.difference(&now).cloned().collect();
        let start = Instant::now();
        loop {
            let fault = match &mut expected {
                Ok(pages) => difference(&preview, &gone, pages),
                Err(errors) => Some(preview.errors()).filter(|e| e != errors).map(|e| format!("{e}isn't:\n{errors}")),
            };
            let Some(fault) = fault else { break };
            assert!(start.elapsed() < PATIENCE, "after {} edits: {fault}\nit said:\n{}", desk.edits, preview.said());
            std::thread::sleep(Duration::from_millis(5));
        }
        *(if expected.is_ok() { &mut whole } else { &mut faulty }) += 1;
        ever.extend(now);
    }
    assert!(whole > 20 && faulty > 2, "the bursts tell little: {whole} ended whole, {faulty} with a fault");
}
