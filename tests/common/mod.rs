//! What the tests share: folders that clean up after themselves, the binary, whole folders as maps, and expectations that
//! `UPDATE_EXPECT=1` rewrites.

pub mod html;
pub mod markdown;
pub mod real;
pub mod site;
pub mod suggestions;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder's files by their path inside it, with `/` on every system.
pub type Tree = BTreeMap<String, Vec<u8>>;

/// The root of the project: the real site and the theme.
pub fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Whether expectations are to be rewritten instead of compared.
pub fn update() -> bool {
    std::env::var_os("UPDATE_EXPECT").is_some_and(|v| !v.is_empty() && v != "0")
}

/// A row of numbers that is the same in every run.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }
}

/// A temporary folder, removed when the test ends.
pub struct Folder {
    guard: tempfile::TempDir,
}

impl Folder {
    pub fn new() -> Folder {
        Folder { guard: tempfile::Builder::new().prefix("annals-test-").tempdir().expect("a temporary folder") }
    }

    /// A folder that holds these files.
    pub fn with(files: &[(&str, &str)]) -> Folder {
        let folder = Folder::new();
        files.iter().for_each(|(path, text)| folder.write(path, text));
        folder
    }

    /// A folder that holds a copy of another.
    pub fn copy_of(from: &Path) -> Folder {
        let folder = Folder::new();
        tree(from).iter().for_each(|(path, bytes)| folder.write(path, bytes));
        folder
    }

    pub fn path(&self) -> &Path {
        self.guard.path()
    }

    pub fn join(&self, path: &str) -> PathBuf {
        self.path().join(path)
    }

    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        write(&self.join(path), bytes.as_ref());
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Changes a file's text.
    pub fn edit(&self, path: &str, change: impl FnOnce(&str) -> String) {
        let text = change(&self.read(path));
        self.write(path, text);
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    }

    /// The binary, with this folder as the documentary.
    pub fn annals(&self, args: &[&str]) -> Ran {
        let mut all = args.to_vec();
        let root = self.path().to_str().expect("a path in UTF-8");
        all.extend(["--root", root]);
        annals(&all)
    }
}

pub fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
    fs::write(path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

/// Makes a pipe, which nobody writes into.
#[cfg(target_os = "linux")]
pub fn pipe(path: &Path) {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    mknodat(CWD, path, FileType::Fifo, Mode::from_raw_mode(0o600), 0).expect("a pipe");
}

/// The same where the system has a program for it.
#[cfg(not(target_os = "linux"))]
pub fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().expect("mkfifo").success());
}

/// Every file under a folder.
pub fn tree(folder: &Path) -> Tree {
    let mut files = Tree::new();
    walk(folder, folder, &mut files);
    files
}

fn walk(root: &Path, folder: &Path, files: &mut Tree) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path = entry.expect("an entry of a folder").path();
        if path.is_dir() {
            walk(root, &path, files);
        } else {
            let name = path.strip_prefix(root).expect("inside").to_string_lossy().replace('\\', "/");
            files.insert(name, fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())));
        }
    }
}

/// What a run of the binary came to.
pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Ran {
    /// Fails with everything that was printed unless the exit code is this.
    #[track_caller]
    pub fn expect(self, code: i32) -> Ran {
        assert_eq!(self.code, code, "exit code\n--- stdout\n{}\n--- stderr\n{}", self.stdout, self.stderr);
        self
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Ran {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("printed text is UTF-8");
        Ran { code: output.status.code().unwrap_or(-1), stdout: text(output.stdout), stderr: text(output.stderr) }
    }
}

/// The binary as a command, with none of the caller's settings.
pub fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_annals"));
    command.args(args).current_dir(std::env::temp_dir());
    ["ANNALS_COPIES", "NO_COLOR", "CI", "GITHUB_STEP_SUMMARY", "CLICOLOR_FORCE"]
        .iter()
        .for_each(|name| _ = command.env_remove(name));
    command
}

/// Runs the binary.
pub fn annals(args: &[&str]) -> Ran {
    command(args).output().expect("the binary runs").into()
}

/// Fails where two folders differ, naming the files and the first lines that do.
#[track_caller]
pub fn same(what: &str, expected: &Tree, actual: &Tree) {
    let faults = differences(expected, actual);
    assert!(faults.is_empty(), "{what}:\n{}", faults.join("\n"));
}

/// How two folders differ, one text a file.
pub fn differences(expected: &Tree, actual: &Tree) -> Vec<String> {
    let mut faults = Vec::new();
    for (path, bytes) in expected {
        match actual.get(path) {
            None => faults.push(format!("  {path}: expected, but nothing produced it")),
            Some(other) if other != bytes => faults.push(format!("  {path}:\n{}", difference(bytes, other))),
            Some(_) => {}
        }
    }
    faults.extend(
        actual
            .keys()
            .filter(|path| !expected.contains_key(*path))
            .map(|path| format!("  {path}: produced, but not expected")),
    );
    faults
}

/// The first place where two texts differ, with some lines around it.
pub fn difference(expected: &[u8], actual: &[u8]) -> String {
    let (Ok(expected), Ok(actual)) = (std::str::from_utf8(expected), std::str::from_utf8(actual)) else {
        return format!("    {} bytes expected, {} bytes produced, not text", expected.len(), actual.len());
    };
    let (left, right): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), actual.lines().collect());
    let Some(at) = (0..left.len().max(right.len())).find(|i| left.get(*i) != right.get(*i)) else {
        return "    they differ in their line breaks only".to_owned();
    };
    let shown = |lines: &[&str], mark: char| -> String {
        let some = lines.iter().skip(at).take(4);
        some.map(|line| format!("    {mark} {}\n", around(line, left.get(at).copied(), right.get(at).copied())))
            .collect()
    };
    format!("    from line {}:\n{}{}", at + 1, shown(&left, '-'), shown(&right, '+'))
}

/// A long line cut to what surrounds the first difference.
fn around(line: &str, left: Option<&str>, right: Option<&str>) -> String {
    let same =
        left.unwrap_or_default().chars().zip(right.unwrap_or_default().chars()).take_while(|(a, b)| a == b).count();
    if line.chars().count() < 240 {
        return line.to_owned();
    }
    let from = same.saturating_sub(80);
    let part: String = line.chars().skip(from).take(240).collect();
    format!("{}{part}…", if from > 0 { "…" } else { "" })
}
