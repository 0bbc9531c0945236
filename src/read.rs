//! A folder on the disk → [`Snapshot`]: the only module that reads a documentary. Everything after it works on this value.

use crate::diag::{Diagnostic, codes};
use crate::span::{Place, SourceFile, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use walkdir::WalkDir;

/// The largest entry, template or configuration that is read, in bytes.
const MAX_TEXT: u64 = 4 * 1024 * 1024;

/// Everything that a documentary consists of, as it was on the disk at one moment.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// `annals.toml`.
    pub config: Option<SourceFile>,
    /// The Markdown files under `content/`, by path.
    pub content: Vec<SourceFile>,
    /// The documentary's own templates under `templates/`, by path.
    pub templates: Vec<SourceFile>,
    /// The files under `static/`, by path.
    pub assets: Vec<Asset>,
    /// The copies of sources, if a folder of copies was given.
    pub copies: Option<Vec<CopyFile>>,
    /// `evidence.lock`.
    pub lock: Option<SourceFile>,
    /// When each file was last changed, as far as git knows; empty unless [`history`] was asked.
    pub history: History,
    /// What couldn't be read.
    pub diagnostics: Vec<Diagnostic>,
}

/// A file that is published as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Its path below `static/`, which is also its path in the output.
    pub path: Arc<str>,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

/// The copy of a source's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyFile {
    /// Its name in the folder of copies.
    pub name: Arc<str>,
    /// Its bytes, as they are on the disk; the digest is taken over these.
    pub bytes: Arc<[u8]>,
}

/// Where a documentary is.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its folder.
    pub root: PathBuf,
    /// The configuration, relative to the root unless absolute.
    pub config: PathBuf,
    /// The folder of copies, if the command line or the environment names one.
    pub copies: Option<PathBuf>,
}

/// When files were last changed: seconds since 1970 by path from the root of the documentary. What isn't known isn't in it.
pub type History = BTreeMap<Arc<str>, i64>;

/// Reads a documentary. A fault of one file is a diagnostic in the snapshot.
///
/// # Errors
/// If the folder itself can't be read.
pub fn snapshot(source: &Source) -> io::Result<Snapshot> {
    let root = &source.root;
    if !root.is_dir() {
        return Err(io::Error::new(io::ErrorKind::NotFound, format!("there is no folder {}", root.display())));
    }
    let mut snapshot = Snapshot::default();
    let name = source.config.to_string_lossy().replace('\\', "/");
    snapshot.config = optional_text(&root.join(&source.config), &name, &mut snapshot.diagnostics);
    snapshot.content = texts(root, "content", &["md"], &mut snapshot.diagnostics);
    snapshot.templates = texts(root, "templates", &["html", "xml", "txt"], &mut snapshot.diagnostics);
    snapshot.assets = assets(&root.join("static"), &mut snapshot.diagnostics);
    snapshot.lock = optional_text(&root.join("evidence.lock"), "evidence.lock", &mut snapshot.diagnostics);
    let copies = source.copies.clone().or_else(|| configured_copies(root, snapshot.config.as_ref()));
    snapshot.copies = copies.map(|folder| read_copies(&folder, &mut snapshot.diagnostics));
    Ok(snapshot)
}

/// The folder of copies that the configuration names, relative to the root, if it is there.
fn configured_copies(root: &Path, config: Option<&SourceFile>) -> Option<PathBuf> {
    let (config, _) = crate::config::Config::parse(config?);
    let folder = root.join(&*config.copies?);
    folder.is_dir().then_some(folder)
}

fn place(path: &str) -> Place {
    Place { path: path.into(), span: Span::default() }
}

fn optional_text(path: &Path, name: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<SourceFile> {
    if !path.exists() {
        return None;
    }
    text(path, name, diagnostics)
}

fn text(path: &Path, name: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<SourceFile> {
    let size = fs::metadata(path).map(|m| m.len()).unwrap_or(0);
    if size > MAX_TEXT {
        let said = format!("the file is too large: {} MiB", size / 1024 / 1024);
        diagnostics.push(Diagnostic::at(&codes::TOO_LARGE, place(name), said).help("an entry has at most 4 MiB"));
        return None;
    }
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            diagnostics.push(unreadable(name, &error));
            return None;
        }
    };
    match String::from_utf8(bytes) {
        Ok(text) => {
            // A byte order mark and Windows line ends are how some editors save; they mean nothing.
            let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
            let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text };
            Some(SourceFile::new(name, text))
        }
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let line = error.as_bytes()[..at].iter().filter(|b| **b == b'\n').count() + 1;
            diagnostics.push(
                Diagnostic::at(
                    &codes::NOT_UTF8,
                    place(name),
                    format!("the file isn't UTF-8 text (line {line}, byte {at})"),
                )
                .help("open it in your editor and save it with the encoding UTF-8"),
            );
            None
        }
    }
}

fn unreadable(name: &str, error: &io::Error) -> Diagnostic {
    Diagnostic::at(&codes::UNREADABLE, place(name), format!("the file can't be read: {error}"))
        .help("check that it is a file of its own and that you may read it")
}

/// The files under `root/folder`, by path, links followed only inside the root.
fn walk(folder: &Path, label: &str, diagnostics: &mut Vec<Diagnostic>) -> Vec<(String, PathBuf)> {
    let mut files = Vec::new();
    if !folder.exists() {
        return files;
    }
    for entry in WalkDir::new(folder).follow_links(false).sort_by_file_name() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().unwrap_or(folder);
                let name = relative_name(folder, path).map_or_else(|| label.to_owned(), |n| join(label, &n));
                let error = error.into_io_error().unwrap_or_else(|| io::Error::other("it can't be walked"));
                diagnostics.push(unreadable(&name, &error));
                continue;
            }
        };
        let Some(name) = relative_name(folder, entry.path()) else { continue };
        if name.split('/').any(|part| part.starts_with('.')) || name.ends_with('~') {
            continue;
        }
        if entry.file_type().is_symlink() {
            let error = io::Error::other("it is a symbolic link");
            diagnostics.push(unreadable(&join(label, &name), &error));
        } else if entry.file_type().is_file() {
            files.push((name, entry.into_path()));
        }
    }
    files
}

fn join(label: &str, name: &str) -> String {
    if label.is_empty() { name.to_owned() } else { format!("{label}/{name}") }
}

fn relative_name(folder: &Path, path: &Path) -> Option<String> {
    let relative = path.strip_prefix(folder).ok()?;
    let parts: Vec<String> = relative.components().map(|c| c.as_os_str().to_string_lossy().into_owned()).collect();
    (!parts.is_empty()).then(|| parts.join("/"))
}

fn texts(root: &Path, folder: &str, endings: &[&str], diagnostics: &mut Vec<Diagnostic>) -> Vec<SourceFile> {
    let mut files = Vec::new();
    for (name, path) in walk(&root.join(folder), folder, diagnostics) {
        let ending = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
        if endings.contains(&ending.as_str()) {
            files.extend(text(&path, &format!("{folder}/{name}"), diagnostics));
        }
    }
    files
}

fn assets(folder: &Path, diagnostics: &mut Vec<Diagnostic>) -> Vec<Asset> {
    let mut assets = Vec::new();
    for (name, path) in walk(folder, "static", diagnostics) {
        match fs::read(&path) {
            Ok(bytes) => assets.push(Asset { path: name.into(), bytes: bytes.into() }),
            Err(error) => diagnostics.push(unreadable(&format!("static/{name}"), &error)),
        }
    }
    assets
}

fn read_copies(folder: &Path, diagnostics: &mut Vec<Diagnostic>) -> Vec<CopyFile> {
    let mut copies = Vec::new();
    for (name, path) in walk(folder, "", diagnostics) {
        match fs::read(&path) {
            Ok(bytes) => copies.push(CopyFile { name: name.into(), bytes: bytes.into() }),
            Err(error) => diagnostics.push(unreadable(&name, &error)),
        }
    }
    copies
}

/// When the files under `content/` were last changed, from git: the time of the last commit that touched each. A file that has changed since
/// then is left out, and so is one whose last change a shallow clone doesn't hold: nothing is known of their times. Without git, or outside of
/// a checkout, nothing is known at all. Git is asked four times, however many files there are.
pub fn history(root: &Path) -> History {
    let Some(shallow) = git(root, &["rev-parse", "--is-shallow-repository"]) else { return History::new() };
    let shallow = shallow.trim_ascii() == b"true";
    let log = ["log", "--format=%x01%ct %P", "--name-only", "--no-renames", "-z", "--relative", "--", "content"];
    let mut history = git(root, &log).map_or_else(History::new, |log| last_changes(&log, shallow));
    let status = ["status", "--porcelain", "-z", "--no-renames", "--untracked-files=no", "--", "content"];
    let changed = git(root, &status).map_or_else(BTreeSet::new, |status| changed_files(root, &status));
    history.retain(|path, _| !changed.contains(&**path));
    history
}

/// What git answers; `None` if it isn't there, or refuses. Nothing that a repository configures is run.
fn git(root: &Path, arguments: &[&str]) -> Option<Vec<u8>> {
    let safe = ["core.fsmonitor=false", "core.quotePath=false", "log.showSignature=false", "log.follow=false"];
    let mut command = Command::new("git");
    command.arg("-C").arg(root).arg("--no-pager").arg("--no-optional-locks");
    safe.iter().for_each(|setting| _ = command.args(["-c", setting]));
    let ran = command.args(arguments).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    ran.status.success().then_some(ran.stdout)
}

/// Reads `git log`: commits from the newest, each a line with its time and its parents and then the files that it touched.
fn last_changes(log: &[u8], shallow: bool) -> History {
    let mut history = History::new();
    for commit in log.split(|byte| *byte == 1) {
        let mut parts = commit.split(|byte| *byte == 0).map(|part| String::from_utf8_lossy(part));
        let Some(head) = parts.next() else { continue };
        let (time, parents) = head.trim_end().split_once(' ').unwrap_or((head.trim_end(), ""));
        let Ok(time) = time.parse::<i64>() else { continue };
        // At the edge of a shallow clone every file looks new.
        let unknown = shallow && parents.is_empty();
        for path in parts.map(|part| part.trim_start_matches('\n').to_owned()).filter(|part| !part.is_empty()) {
            history.entry(path.into()).or_insert(if unknown { i64::MIN } else { time });
        }
    }
    history.retain(|_, time| *time != i64::MIN);
    history
}

/// The files that `git status` names, by their paths from the root; it names them from the top of the checkout.
fn changed_files(root: &Path, status: &[u8]) -> BTreeSet<String> {
    let top = git(root, &["rev-parse", "--show-prefix"]).unwrap_or_default();
    let top = String::from_utf8_lossy(&top).trim_end().to_owned();
    let names = status.split(|byte| *byte == 0).filter_map(|line| line.get(3..)).map(String::from_utf8_lossy);
    names.filter_map(|name| name.strip_prefix(top.as_str()).map(str::to_owned)).collect()
}

/// The configuration and the entries of a documentary as they were in a revision that git knows; nothing else of it.
///
/// # Errors
/// If there is no git, no checkout, or no such revision.
pub fn snapshot_at(root: &Path, revision: &str) -> io::Result<Snapshot> {
    let fault = || io::Error::other(format!("git knows no revision `{revision}` here"));
    if revision.is_empty() || revision.starts_with('-') || revision.contains([':', '\n', '\0']) {
        return Err(fault());
    }
    let names = git(root, &["ls-tree", "-r", "-z", "--name-only", revision, "--", "annals.toml", "content"]);
    let names = String::from_utf8(names.ok_or_else(fault)?).map_err(|_| fault())?;
    let mut snapshot = Snapshot::default();
    let wanted = |name: &&str| (*name == "annals.toml" || name.ends_with(".md")) && !name.contains('\n');
    let names: Vec<&str> = names.split('\0').filter(wanted).collect();
    for (name, bytes) in names.iter().zip(objects(root, revision, &names)?) {
        let text = String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}').replace("\r\n", "\n");
        let file = SourceFile::new(*name, text);
        if *name == "annals.toml" { snapshot.config = Some(file) } else { snapshot.content.push(file) }
    }
    snapshot.content.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(snapshot)
}

/// The bytes of files in a revision, in the order of their names; git is started once.
fn objects(root: &Path, revision: &str, names: &[&str]) -> io::Result<Vec<Vec<u8>>> {
    let mut child = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let asked: String = names.iter().map(|name| format!("{revision}:./{name}\n")).collect();
    let stdin = child.stdin.take();
    // Git answers while it is asked: a pipe that nobody empties would stop both.
    let asking =
        std::thread::spawn(move || stdin.map_or(Ok(()), |mut pipe| io::Write::write_all(&mut pipe, asked.as_bytes())));
    let answer = child.wait_with_output()?.stdout;
    let _ = asking.join();
    let mut rest = &answer[..];
    let mut all = Vec::with_capacity(names.len());
    while let Some(line) = rest.iter().position(|byte| *byte == b'\n') {
        let head = String::from_utf8_lossy(&rest[..line]);
        let size: usize = head.rsplit(' ').next().and_then(|n| n.parse().ok()).unwrap_or(0);
        let body = rest.get(line + 1..line + 1 + size).unwrap_or_default();
        all.push(body.to_vec());
        rest = rest.get(line + 2 + size..).unwrap_or_default();
    }
    if all.len() == names.len() { Ok(all) } else { Err(io::Error::other("git gave other files than it was asked for")) }
}

/// A built site as it lies on the disk: its manifest, and the bytes of its files by path, without hidden ones. Of the files that the manifest
/// names and that aren't there nothing is in it.
///
/// # Errors
/// If there is no manifest, or the system refuses.
pub fn published(folder: &Path, manifest: &str) -> io::Result<(String, BTreeMap<String, PathBuf>)> {
    let text = fs::read_to_string(folder.join(manifest))?;
    let mut unread = Vec::new();
    let files = walk(folder, "", &mut unread).into_iter().collect();
    Ok((text, files))
}

/// The bytes of one file.
///
/// # Errors
/// If the system refuses.
pub fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    fs::read(path)
}
