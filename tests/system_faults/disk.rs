//! What the system refuses: room on the disk, reading, writing. As root, who may do everything, the program runs as nobody; what can't be set up
//! here is skipped, and said.

use super::{documentary, ends, on, same_or};
use crate::common::{Folder, Ran, Tree, command, same, tree};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A disk of its own, which can be full. It goes away with its test.
struct Disk {
    folder: Folder,
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.folder.path()).output();
    }
}

impl Disk {
    /// A disk with so much room, where the system allows to make one.
    fn new(kib: usize) -> Option<Disk> {
        let folder = Folder::new();
        let size = format!("size={kib}k");
        let made = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "none"]).arg(folder.path()).output();
        if made.is_ok_and(|made| made.status.success()) {
            return Some(Disk { folder });
        }
        println!("skipped: no disk of {kib} KiB can be made here; `a_file_that_may_not_grow` has to do");
        None
    }

    /// Fills the disk until nothing more fits, and gives back so much; what is left is what the file system says. Near its limit a disk in memory
    /// refuses a large write though a small one still fits.
    fn fill(&self, left: usize) {
        use std::io::Write as _;
        let path = self.folder.join("filler");
        let _ = fs::remove_file(&path);
        let mut filler = fs::File::create(&path).expect("a file");
        let (bytes, mut step) = (vec![b'x'; 1 << 20], 1 << 20);
        while step > 0 {
            // A write that ends early has filled what was left.
            match filler.write(&bytes[..step]) {
                Ok(n) if n > 0 => {}
                _ => step /= 2,
            }
        }
        let block = 4096;
        let length = filler.metadata().expect("a file").len();
        filler.set_len(length.saturating_sub((left / block * block) as u64)).expect("fewer bytes");
        let free = self.free();
        assert!(free <= left + block, "the disk isn't full: {free} bytes are free where {left} were to be");
    }

    /// How many bytes can be written, as the file system says.
    fn free(&self) -> usize {
        let disk = rustix::fs::statvfs(self.folder.path()).expect("statvfs");
        usize::try_from(disk.f_bavail * disk.f_frsize).expect("a small disk")
    }

    fn empty(&self) {
        self.folder.remove("filler");
    }
}

#[track_caller]
fn refused(ran: Ran, what: &str) {
    let ran = ran.expect(2);
    assert!(
        ran.stderr.contains("error[E0008]") && ran.stderr.contains("make room on the disk"),
        "{what}: {}",
        ran.stderr
    );
}

#[test]
fn a_disk_that_is_full() {
    let Some(disk) = Disk::new(4096) else { return };
    let (folder, site) = (documentary(), disk.folder.join("site"));
    let output = site.to_str().expect("UTF-8");
    let build = |folder: &Folder| folder.annals(&["build", "-o", output]);
    // A first build that has no room leaves nothing.
    for left in [0, 8 << 10, 64 << 10, 200 << 10] {
        disk.fill(left);
        refused(build(&folder), &format!("{} KiB left", left >> 10));
        let there: Vec<String> = tree(disk.folder.path()).into_keys().collect();
        assert_eq!(there, ["filler"], "{} KiB left", left >> 10);
    }
    disk.empty();
    build(&folder).expect(0);
    let old = tree(&site);
    // A later one leaves every file whole, old or new.
    folder.edit("annals.toml", |text| text.replace("title = \"Faults\"", "title = \"Other faults\""));
    (0..200).for_each(|n| folder.write(&format!("static/more/{n}.txt"), "x".repeat(4_000)));
    let clean = Folder::new();
    folder.annals(&["build", "-q", "-o", clean.join("site").to_str().expect("UTF-8")]).expect(0);
    let new = tree(&clean.join("site"));
    for left in [0, 16 << 10, 40 << 10, 80 << 10, 120 << 10] {
        disk.fill(left);
        refused(build(&folder), &format!("a later build, {} KiB left", left >> 10));
        same_or(&site, &old, &new);
        assert!(old.keys().all(|path| site.join(path).exists()), "a file is lost");
    }
    disk.empty();
    build(&folder).expect(0);
    same("when there is room again", &new, &tree(&site));
}

#[test]
fn a_disk_that_is_full_loses_no_lock() {
    let Some(disk) = Disk::new(1024) else { return };
    tree(documentary().path()).iter().for_each(|(path, bytes)| disk.folder.write(path, bytes));
    let before = disk.folder.read("evidence.lock");
    disk.folder
        .edit("content/people/mira-holt.md", |text| format!("{text}\nAnd: \"Nobody saw it go out\" [@report].\n"));
    disk.fill(0);
    refused(disk.folder.annals(&["verify"]), "verify");
    assert_eq!(disk.folder.read("evidence.lock"), before);
    assert!(!disk.folder.join(".evidence.lock.tmp").exists());
    disk.empty();
    disk.folder.annals(&["verify"]).expect(0);
    assert_ne!(disk.folder.read("evidence.lock"), before);
}

#[test]
fn a_disk_that_is_full_keeps_no_half_of_what_is_new() {
    let Some(disk) = Disk::new(2048) else { return };
    let new = disk.folder.join("new");
    let init = || command(&["init", new.to_str().expect("UTF-8")]);
    for left in [0, 16 << 10, 60 << 10] {
        disk.fill(left);
        let ran = ends(init()).expect(2);
        assert!(ran.stderr.contains("make room on the disk"), "{}", ran.stderr);
        assert!(!new.exists(), "{} KiB left", left >> 10);
    }
    disk.empty();
    ends(init()).expect(0);
    let person = || ends(on_disk(&new, &["new", "person", "Ada Poe"]));
    disk.fill(0);
    person().expect(2);
    disk.empty();
    // The second run does what the first could not.
    person().expect(0);
    assert!(disk.folder.read("new/content/people/ada-poe.md").contains("Ada Poe"));
}

fn on_disk(root: &Path, args: &[&str]) -> Command {
    let mut command = command(args);
    command.arg("--root").arg(root);
    command
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_grow() {
    let folder = documentary();
    let limited = |blocks: usize, args: &[&str]| {
        let mut shell = Command::new("sh");
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"");
        shell
            .env_remove("ANNALS_COPIES")
            .args(["-c", &script, "sh"])
            .arg(env!("CARGO_BIN_EXE_annals"))
            .args(args)
            .arg("--root")
            .arg(folder.path());
        ends(shell)
    };
    refused(limited(4, &["build"]), "a first build");
    assert!(!folder.join("public").exists() && !folder.join(".public.new").exists());
    folder.annals(&["build"]).expect(0);
    let before = tree(&folder.join("public"));
    folder.write("static/large.txt", "x".repeat(1 << 20));
    refused(limited(256, &["build"]), "a later build");
    same_or(&folder.join("public"), &before, &before);
    folder.annals(&["build"]).expect(0);
    assert!(tree(&folder.join("public")).keys().all(|path| !path.ends_with(".tmp")));
    let lock = folder.read("evidence.lock");
    folder.edit("content/people/mira-holt.md", |text| format!("{text}\nAnd: \"Nobody saw it go out\" [@report].\n"));
    refused(limited(0, &["verify"]), "verify");
    assert_eq!(folder.read("evidence.lock"), lock);
}

// ── Rights ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/// The number of the user whom nothing belongs to.
#[cfg(unix)]
const NOBODY: u32 = 65_534;

/// A documentary of somebody who has no special rights: its own user's, or nobody's.
#[cfg(unix)]
struct Plain {
    folder: Folder,
    binary: PathBuf,
    root: bool,
}

#[cfg(unix)]
impl Plain {
    fn new() -> Plain {
        use std::os::unix::fs::MetadataExt;
        let folder = documentary();
        folder.annals(&["build", "-q"]).expect(0);
        let root = fs::metadata(folder.path()).expect("a folder").uid() == 0;
        let mut plain = Plain { folder, binary: env!("CARGO_BIN_EXE_annals").into(), root };
        if root {
            each(plain.folder.path(), &|path| {
                std::os::unix::fs::chown(path, Some(NOBODY), Some(NOBODY)).expect("chown")
            });
            if plain.try_run(&["--version"]).is_none() {
                // It lies where nobody may go: a copy is taken along.
                let copy = plain.folder.join("annals");
                fs::copy(&plain.binary, &copy).expect("a copy of the binary");
                plain.binary = copy;
            }
        }
        plain
    }

    fn try_run(&self, args: &[&str]) -> Option<Ran> {
        use std::os::unix::process::CommandExt;
        let mut run = Command::new(&self.binary);
        let plain = command(&[]);
        plain.get_envs().for_each(|(name, value)| _ = if value.is_none() { run.env_remove(name) } else { &mut run });
        run.args(args).current_dir(self.folder.path());
        if self.root {
            run.uid(NOBODY).gid(NOBODY);
        }
        run.output().ok().map(Ran::from)
    }

    fn annals(&self, args: &[&str]) -> Ran {
        self.try_run(args).expect("it runs")
    }

    /// Takes rights away from a file or folder, and gives them back afterwards.
    fn with<T>(&self, path: &str, mode: u32, run: impl FnOnce() -> T) -> T {
        use std::os::unix::fs::PermissionsExt;
        let path = self.folder.join(path);
        let before = fs::metadata(&path).expect("it is there").permissions();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("chmod");
        let result = run();
        fs::set_permissions(&path, before).expect("chmod");
        result
    }
}

fn each(path: &Path, run: &dyn Fn(&Path)) {
    run(path);
    if path.is_dir() {
        fs::read_dir(path).expect("a folder").for_each(|entry| each(&entry.expect("an entry").path(), run));
    }
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_named() {
    let plain = Plain::new();
    let before = tree(&plain.folder.join("public"));
    for (path, folder) in [
        ("content/people/mira-holt.md", false),
        ("content/people", true),
        ("content", true),
        ("static/notes.txt", false),
        ("copies/report.txt", false),
        ("annals.toml", false),
        ("evidence.lock", false),
    ] {
        plain.folder.write("content/people/broken.md", "+++\nnme = \"x\"\n+++\n");
        let ran = plain.with(path, 0, || plain.annals(&["build"])).expect(1);
        let name = path.strip_prefix("copies/").unwrap_or(path);
        assert!(
            ran.stderr.contains("error[E0002]: can't read the file: Permission denied")
                && ran.stderr.contains(&format!("--> {name}")),
            "{path}: {}",
            ran.stderr
        );
        let others = folder || ran.stderr.contains("E0103");
        assert!(others, "{path}: what else is wrong is told in the same run: {}", ran.stderr);
        plain.folder.remove("content/people/broken.md");
    }
    same("the site", &before, &tree(&plain.folder.join("public")));
    plain.annals(&["build"]).expect(0);
}

#[cfg(unix)]
#[test]
fn what_may_not_be_written_is_named_and_nothing_is_lost() {
    let plain = Plain::new();
    let refused = |ran: Ran, path: &str| {
        let ran = ran.expect(2);
        assert!(
            ran.stderr.contains("error[E0008]") && ran.stderr.contains("Permission denied"),
            "{path}: {}",
            ran.stderr
        );
    };
    let site = |plain: &Plain| -> Tree { tree(&plain.folder.join("public")) };
    let before = site(&plain);
    plain.folder.edit("annals.toml", |text| text.replace("title = \"Faults\"", "title = \"Other faults\""));
    for (path, mode) in [("public", 0o555), ("public", 0), ("public/people", 0o555)] {
        let ran = plain.with(path, mode, || plain.annals(&["build"]));
        refused(ran, path);
        assert!(before.keys().all(|path| plain.folder.join("public").join(path).exists()), "{path}: a file is lost");
    }
    plain.annals(&["build"]).expect(0);
    assert_ne!(site(&plain), before);
    // A first build where nothing may be made.
    let ran = plain.with(".", 0o555, || plain.annals(&["build", "-o", "other"]));
    refused(ran, "a first build");
    assert!(!plain.folder.join("other").exists());
    // The lock.
    let lock = plain.folder.read("evidence.lock");
    plain
        .folder
        .edit("content/people/mira-holt.md", |text| format!("{text}\nAnd: \"Nobody saw it go out\" [@report].\n"));
    refused(plain.with(".", 0o555, || plain.annals(&["verify"])), "verify");
    assert_eq!(plain.folder.read("evidence.lock"), lock);
    plain.annals(&["verify"]).expect(0);
}

#[cfg(unix)]
#[test]
fn a_folder_that_could_only_be_half_removed_is_still_ours() {
    let plain = Plain::new();
    fs::remove_dir_all(plain.folder.join("public")).expect("a folder");
    // What a first build left that was killed; other files than its manifest can't be removed for now.
    plain.folder.write(".public.new/manifest.json", "{\"generator\": \"annals\", \"unfinished\": true, \"files\": {}}");
    for name in ["about", "people", "zebra"] {
        plain.folder.write(&format!(".public.new/{name}/a.html"), "half");
    }
    if plain.root {
        let give = |path: &Path| std::os::unix::fs::chown(path, Some(NOBODY), Some(NOBODY)).expect("chown");
        each(&plain.folder.join(".public.new"), &give);
    }
    let ran = plain.with(".public.new/people", 0o555, || plain.annals(&["build"])).expect(2);
    assert!(ran.stderr.contains("error[E0008]"), "{}", ran.stderr);
    assert!(plain.folder.join(".public.new/manifest.json").is_file(), "nothing says any more whose the folder is");
    plain.annals(&["build"]).expect(0);
    assert!(!plain.folder.join(".public.new").exists());
}

#[cfg(unix)]
#[test]
fn a_read_only_disk_is_named() {
    let Some(disk) = Disk::new(4096) else { return };
    tree(documentary().path()).iter().for_each(|(path, bytes)| disk.folder.write(path, bytes));
    disk.folder.annals(&["build", "-q"]).expect(0);
    let before = tree(disk.folder.path());
    disk.folder.edit("annals.toml", |text| text.replace("title = \"Faults\"", "title = \"Other faults\""));
    let locked = Command::new("mount").args(["-o", "remount,ro"]).arg(disk.folder.path()).status().expect("mount");
    if !locked.success() {
        println!("skipped: the disk can't be made read-only");
        return;
    }
    for args in [&["build"][..], &["build", "-o", "another"]] {
        let ran = ends(on(&disk.folder, args)).expect(2);
        assert!(ran.stderr.contains("error[E0008]") && ran.stderr.contains("Read-only"), "{args:?}: {}", ran.stderr);
    }
    let mut after = tree(disk.folder.path());
    after.insert("annals.toml".to_owned(), before["annals.toml"].clone());
    same("everything", &before, &after);
}
