//! Files → a folder: equal ones are left alone, changed ones replaced whole, and what Annals wrote before and no longer belongs is removed. Killed
//! at any moment, it leaves every file whole, old or new, and the next build ends in the same bytes as a clean one.

use crate::build::{Content, MANIFEST};
use crate::diagnostics::span::{Place, Span};
use crate::diagnostics::{Diagnostic, codes};
use crate::memo::Fingerprint;
use crate::url::{OutPath, folded, is_safe};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

pub mod checksum;
mod stream;

/// What was done.
#[derive(Debug, Default, PartialEq, Eq, Clone, Copy)]
pub struct Summary {
    /// Files that were new or changed.
    pub written: usize,
    /// Files that were as they should be.
    pub unchanged: usize,
    /// Files that no longer belong.
    pub removed: usize,
    /// The bytes of all files that belong.
    pub bytes: u64,
}

/// Why nothing, or not everything, was written.
#[derive(Debug)]
pub enum WriteError {
    /// The folder holds files and no manifest of ours.
    Foreign(PathBuf),
    /// There is a file where the folder should be.
    NotAFolder(PathBuf),
    /// There is a file where the folder of a new documentary should be.
    File(PathBuf),
    /// The folder is a part of the documentary, or holds it.
    Documentary(PathBuf),
    /// A symbolic link leads out of the folder, or to it from inside the documentary.
    Link(PathBuf),
    /// A symbolic link stands where a folder of the documentary belongs.
    Elsewhere(PathBuf),
    /// A file that Annals didn't write stands where one of the site belongs.
    InTheWay(PathBuf),
    /// The folder for a new documentary holds files.
    NotEmpty(PathBuf),
    /// The system refused.
    Io(PathBuf, io::Error),
}

impl WriteError {
    /// What is wrong with what has this name, and what to do.
    fn said(&self, name: &str) -> (String, &'static str) {
        match self {
            WriteError::Foreign(_) => (
                format!("the folder {name} contains files that Annals didn't write, so nothing was changed"),
                "name another folder with --output-dir, or empty this one yourself",
            ),
            WriteError::NotAFolder(_) => (format!("{name} is a file, not a folder"), "name a folder with --output-dir"),
            WriteError::File(_) => (format!("{name} is a file, not a folder"), "name a folder that doesn't exist yet"),
            WriteError::Documentary(_) => (
                format!("the folder {name} is part of the documentary, or contains it"),
                "name a separate folder with --output-dir, such as public",
            ),
            WriteError::Link(_) => (
                format!(
                    "{name} is a symbolic link or is behind one, so nothing was written: the site could end up anywhere"
                ),
                "remove the link, or name the folder itself with --output-dir",
            ),
            WriteError::Elsewhere(_) => (
                format!("{name} is a symbolic link, so nothing was written there: it could lead anywhere"),
                "replace the link with the folder itself",
            ),
            WriteError::InTheWay(_) => (
                format!("Annals didn't write {name}, so it won't replace it"),
                "move it away, or to static/ if it's part of the site",
            ),
            WriteError::NotEmpty(_) => (
                format!("the folder {name} isn't empty"),
                "name a new folder, or use --force to add the missing files; it never changes existing ones",
            ),
            WriteError::Io(_, error) => (format!("can't write {name}: {error}"), cure(error)),
        }
    }

    /// What it is about.
    fn path(&self) -> &Path {
        match self {
            WriteError::Foreign(path)
            | WriteError::NotAFolder(path)
            | WriteError::File(path)
            | WriteError::Documentary(path)
            | WriteError::Link(path)
            | WriteError::Elsewhere(path)
            | WriteError::InTheWay(path)
            | WriteError::NotEmpty(path)
            | WriteError::Io(path, _) => path,
        }
    }

    /// The error as a diagnostic. Its place is named from the root of the documentary, if it lies in there.
    pub fn diagnostic(&self, root: &Path) -> Diagnostic {
        let code = if matches!(self, WriteError::Io(..)) { &codes::UNWRITABLE } else { &codes::FOREIGN_OUTPUT };
        let path = self.path().strip_prefix(root).unwrap_or(self.path());
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        let name = path.to_string_lossy().replace('\\', "/");
        let (said, cure) = self.said(&name);
        Diagnostic::at(code, Place { path: name.into(), span: Span::default() }, said).help(cure)
    }
}

fn cure(error: &io::Error) -> &'static str {
    use io::ErrorKind::{FileTooLarge, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    match error.kind() {
        StorageFull | QuotaExceeded | FileTooLarge => {
            "make room on the disk and run the command again; the earlier files are intact"
        }
        PermissionDenied | ReadOnlyFilesystem => "choose a folder that you can write to, or change its permissions",
        _ => "fix that and run the command again; the earlier files are intact",
    }
}

impl std::fmt::Display for WriteError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let path = self.path().strip_prefix(".").unwrap_or(self.path());
        let (said, cure) = self.said(&path.to_string_lossy());
        write!(f, "{said}; {cure}")
    }
}

impl std::error::Error for WriteError {}

/// The list of what Annals wrote, with a checksum of each file.
#[derive(Debug, Serialize, Deserialize, PartialEq, Eq)]
struct Manifest {
    generator: String,
    /// What kind the checksums are of.
    #[serde(default)]
    checksums: String,
    /// Whether files are being changed. If that is still so in the next build, this one was killed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    unfinished: bool,
    /// The fingerprint of all that the files were made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    inputs: Option<String>,
    /// Whether nothing was reported of it.
    #[serde(default)]
    clean: bool,
    /// How many bytes the files have together.
    #[serde(default)]
    bytes: u64,
    /// The checksum of each file, by its path.
    files: BTreeMap<String, String>,
}

impl Default for Manifest {
    /// One of this program, of nothing yet.
    fn default() -> Self {
        Manifest {
            generator: "annals".to_owned(),
            checksums: checksum::KIND.to_owned(),
            unfinished: false,
            inputs: None,
            clean: false,
            bytes: 0,
            files: BTreeMap::new(),
        }
    }
}

/// What a documentary consists of: no site is written in there.
const OWN: [&str; 4] = ["content", "templates", "static", ".git"];

/// Where a site is written that is asked for in `output`, relative to the documentary unless absolute.
///
/// # Errors
/// If the folder is a part of the documentary or holds it, or if a link in the documentary leads out of it.
pub fn folder(root: &Path, output: &Path, copies: Option<&Path>) -> Result<PathBuf, WriteError> {
    let folder = root.join(output);
    let (home, place) = (real(root), real(&folder));
    let own = OWN.iter().map(|name| home.join(name)).chain(copies.map(real));
    if home.starts_with(&place) || own.into_iter().any(|own| place.starts_with(&own) || own.starts_with(&place)) {
        return Err(WriteError::Documentary(folder));
    }
    // Whoever names a folder in the documentary means one in there, whatever somebody has put in its place.
    let inside = output.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    if inside && !place.starts_with(&home) { Err(WriteError::Link(folder)) } else { Ok(folder) }
}

/// A path without links and `..`, as far as it exists.
fn real(path: &Path) -> PathBuf {
    let there = path.ancestors().find_map(|part| Some((part, part.canonicalize().ok()?)));
    let Some((part, mut place)) = there else { return path.to_owned() };
    for step in path.strip_prefix(part).unwrap_or(path).components() {
        match step {
            Component::ParentDir => _ = place.pop(),
            step => place.push(step),
        }
    }
    place
}

/// What a folder holds, if a build from these very inputs filled it that had nothing to report, and nothing has changed since: then there is
/// nothing to do at all.
pub fn is_done(folder: &Path, inputs: Fingerprint) -> Option<Summary> {
    // What a build left beside it that was killed is cleared away by the next.
    let old = manifest_in(folder).filter(|old| old.clean && fs::symlink_metadata(beside(folder)).is_err())?;
    held(folder, &old, inputs)
}

/// What a folder holds, if it is what its manifest says and was made from these inputs.
fn held(folder: &Path, old: &Manifest, inputs: Fingerprint) -> Option<Summary> {
    if old.unfinished || old.checksums != checksum::KIND || old.inputs.as_ref() != Some(&inputs.hex()) {
        return None;
    }
    let written = fs::symlink_metadata(folder.join(MANIFEST)).ok().and_then(|m| changed(&m));
    let size = |(path, checksum): (&String, &String)| {
        let place = folder.join(path);
        let metadata = fs::symlink_metadata(&place).ok().filter(|m| is_safe(path) && m.is_file())?;
        let is_older = changed(&metadata).zip(written).is_some_and(|(file, manifest)| file < manifest);
        let is_same = is_older || fs::read(&place).is_ok_and(|bytes| checksum::of(&bytes) == *checksum);
        is_same.then_some(metadata.len())
    };
    let bytes: u64 = old.files.par_iter().map(size).sum::<Option<u64>>()?;
    (bytes == old.bytes).then(|| Summary { unchanged: old.files.len(), bytes, ..Summary::default() })
}

/// A file that was given.
struct Taken {
    bytes: u64,
    checksum: String,
    /// Whether the folder doesn't hold it yet.
    changed: bool,
}

/// Makes a folder hold exactly the files that it is given, while they are made: what is new or changed is written into a folder beside it, and
/// goes to its place when all of them are there. Dropped before, it leaves everything as it was.
pub struct Writer {
    folder: PathBuf,
    staging: PathBuf,
    /// What an earlier build wrote; `None` if there is nothing yet.
    old: Option<Manifest>,
    /// The names of it, as a file system that takes some for the same has them: made when a name is new.
    old_folded: OnceLock<BTreeSet<String>>,
    log: Mutex<Log>,
    _turn: Option<fs::File>,
}

/// What was given so far.
#[derive(Default)]
struct Log {
    files: BTreeMap<String, String>,
    changed: BTreeSet<String>,
    bytes: u64,
    /// Whether the folder beside is there.
    staged: bool,
    failed: Option<WriteError>,
}

impl Writer {
    /// Begins to write a site into a folder.
    ///
    /// # Errors
    /// If the folder isn't ours, or the system refuses.
    pub fn begin(folder: &Path) -> Result<Writer, WriteError> {
        let turn = turn(folder);
        let (old, staging) = (previous(folder)?, beside(folder));
        clear(&staging)?;
        Ok(Writer {
            folder: folder.to_owned(),
            staging,
            old,
            old_folded: OnceLock::new(),
            log: Mutex::default(),
            _turn: turn,
        })
    }

    /// What the folder holds, if it was filled from these very inputs and nothing in it has changed since: then no file has to be made. Where the
    /// system doesn't say when a file changed last, or it says that the file is no older than the manifest, its checksum tells.
    pub fn holds(&self, inputs: Fingerprint) -> Option<Summary> {
        held(&self.folder, self.old.as_ref()?, inputs)
    }

    /// Takes a file, from any thread. Once one couldn't be written, the rest are passed over and [`Writer::finish`] says why.
    pub fn take(&self, path: &OutPath, content: &Content) {
        if self.log().failed.is_some() {
            return;
        }
        let result = match content {
            Content::Ready(bytes) => self.compared(path, bytes),
            Content::Poured(pour) => stream::file(self, path, pour),
        };
        let mut log = self.log();
        match result {
            Ok(Taken { bytes, checksum, changed }) => {
                log.bytes += bytes;
                log.changed.extend(changed.then(|| path.to_string()));
                log.files.insert(path.to_string(), checksum);
            }
            Err(error) => log.failed = log.failed.take().or(Some(error)),
        }
    }

    fn compared(&self, path: &OutPath, bytes: &[u8]) -> Result<Taken, WriteError> {
        let place = self.there(path).filter(|place| is_as_long(place, bytes.len() as u64));
        let changed = !place.is_some_and(|place| fs::read(&place).is_ok_and(|there| there == bytes));
        if changed {
            let staged = self.staged(path.as_str())?;
            let written = with_folder(&staged, |staged| fs::write(staged, bytes));
            io_at(&staged, written)?;
        }
        Ok(Taken { bytes: bytes.len() as u64, checksum: checksum::of(bytes), changed })
    }

    /// Puts everything in its place; `inputs` is what it was made from, and `clean` whether nothing was reported of it.
    ///
    /// # Errors
    /// If a file couldn't be written, or the system refuses now; then what was there stays whole.
    pub fn finish(self, inputs: Fingerprint, clean: bool) -> Result<Summary, WriteError> {
        let mut log = std::mem::take(&mut *self.log());
        if let Some(error) = log.failed {
            return Err(error);
        }
        let manifest = Manifest {
            inputs: Some(inputs.hex()),
            clean,
            bytes: log.bytes,
            files: std::mem::take(&mut log.files),
            ..Manifest::default()
        };
        let (all, written) = (manifest.files.len(), log.changed.len());
        let removed = match &self.old {
            None => self.fresh(&manifest, &log)?,
            Some(old) => self.update(&manifest, old, &log)?,
        };
        Ok(Summary { written, unchanged: all - written, removed, bytes: log.bytes })
    }

    /// A first build becomes the folder at once: either all of it is there or nothing.
    fn fresh(&self, manifest: &Manifest, log: &Log) -> Result<usize, WriteError> {
        if self.folder.exists() && fs::remove_dir(&self.folder).is_err() {
            // It is empty and can't be removed: a disk of its own.
            return self.update(manifest, &Manifest::default(), log);
        }
        if !log.staged {
            self.open_staging()?;
        }
        swap(&self.staging.join(MANIFEST), print(manifest).as_bytes(), false)?;
        io_at(&self.folder, fs::rename(&self.staging, &self.folder))?;
        Ok(0)
    }

    /// Moves what changed to its place and takes away what no longer belongs; says how many files that were.
    fn update(&self, manifest: &Manifest, old: &Manifest, log: &Log) -> Result<usize, WriteError> {
        let folder = &*self.folder;
        let gone = |path: &&String| !manifest.files.contains_key(*path) && is_safe(path);
        let stale: Vec<&String> = old.files.keys().filter(gone).collect();
        let different = !log.changed.is_empty() || !stale.is_empty();
        if different || old.unfinished {
            stays_inside(manifest.files.keys().chain(stale.iter().copied()), folder)?;
        }
        self.nothing_in_the_way(old, &stale, &log.changed)?;
        if old.unfinished {
            manifest.files.keys().chain(stale.iter().copied()).for_each(|path| left_over(&folder.join(path)));
        }
        left_over(&folder.join(MANIFEST));
        if different {
            // While files change, the manifest names every file, old or new: whatever a killed build leaves can be cleared away by the next.
            let mut files = old.files.clone();
            files.extend(manifest.files.clone());
            let both = Manifest { unfinished: true, files, ..Manifest::default() };
            swap(&folder.join(MANIFEST), print(&both).as_bytes(), false)?;
            let (first, last): (Vec<&String>, Vec<&String>) =
                stale.iter().copied().partition(in_the_way_of(&log.changed));
            first.iter().try_for_each(|path| remove(folder, path))?;
            let changed: Vec<&String> = log.changed.iter().collect();
            changed.par_iter().try_for_each(|path| put(&self.staging.join(path), &folder.join(path)))?;
            last.iter().try_for_each(|path| remove(folder, path))?;
        }
        if different || old != manifest {
            swap(&folder.join(MANIFEST), print(manifest).as_bytes(), false)?;
        }
        Ok(stale.len())
    }

    /// A file that Annals didn't write isn't replaced.
    fn nothing_in_the_way(
        &self,
        old: &Manifest,
        stale: &[&String],
        changed: &BTreeSet<String>,
    ) -> Result<(), WriteError> {
        let own: BTreeSet<String> = stale.iter().map(|path| folded(path)).collect();
        let path = |name: &String| self.folder.join(name);
        let foreign = |name: &&String| {
            !old.files.contains_key(*name)
                && fs::symlink_metadata(path(name)).is_ok()
                && (own.is_empty() || !own.contains(&folded(name)))
        };
        changed.iter().find(foreign).map_or(Ok(()), |name| Err(WriteError::InTheWay(path(name))))
    }

    /// Where the folder may hold a file already as it should be, under this very name.
    fn there(&self, path: &OutPath) -> Option<PathBuf> {
        let old = self.old.as_ref()?;
        let names = || old.files.keys().map(|path| folded(path)).collect();
        let new = !old.files.contains_key(path.as_str());
        // The file system may take both names for one.
        let other = new && self.old_folded.get_or_init(names).contains(&folded(path.as_str()));
        (!other).then(|| self.folder.join(path.as_str()))
    }

    /// Where a file is written in the folder beside.
    fn staged(&self, path: &str) -> Result<PathBuf, WriteError> {
        let mut log = self.log();
        if !log.staged {
            self.open_staging()?;
            log.staged = true;
        }
        Ok(self.staging.join(path))
    }

    /// The manifest is the first file: it says whose the folder is.
    fn open_staging(&self) -> Result<(), WriteError> {
        if let Some(parent) = self.folder.parent().filter(|p| !p.as_os_str().is_empty()) {
            io_at(parent, fs::create_dir_all(parent))?;
        }
        io_at(&self.staging, fs::create_dir(&self.staging))?;
        let begun = Manifest { unfinished: true, ..Manifest::default() };
        swap(&self.staging.join(MANIFEST), print(&begun).as_bytes(), false)
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        // A panic elsewhere can't leave the log half changed.
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // A folder that is only half filled must not stay; that it can't be removed matters less than why the build ended.
        let _ = clear(&self.staging);
    }
}

fn is_as_long(place: &Path, length: u64) -> bool {
    fs::metadata(place).is_ok_and(|m| m.is_file() && m.len() == length)
}

/// Does something with a path, in a folder that is made if it must be.
fn with_folder<T>(path: &Path, run: impl Fn(&Path) -> io::Result<T>) -> io::Result<T> {
    match run(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| run(path))
        }
        result => result,
    }
}

/// When anything of a file changed last, in seconds and nanoseconds: no program can set it back.
#[cfg(unix)]
fn changed(metadata: &fs::Metadata) -> Option<(i64, i64)> {
    use std::os::unix::fs::MetadataExt;
    Some((metadata.ctime(), metadata.ctime_nsec()))
}

/// Elsewhere there is no such time.
#[cfg(not(unix))]
fn changed(_: &fs::Metadata) -> Option<(i64, i64)> {
    None
}

/// Which old files make room for new ones: where a file was, there may be a folder now, or a file of the same name in other capitals.
fn in_the_way_of(new: &BTreeSet<String>) -> impl Fn(&&String) -> bool {
    let parents = |path: &str| {
        std::iter::successors(path.rsplit_once('/'), |(parent, _)| parent.rsplit_once('/'))
            .map(|(parent, _)| folded(parent))
            .collect::<Vec<_>>()
    };
    let folders: BTreeSet<String> = new.iter().flat_map(|path| parents(path)).collect();
    let files: BTreeSet<String> = new.iter().map(|path| folded(path)).collect();
    move |old| {
        let name = folded(old);
        folders.contains(&name) || files.contains(&name) || parents(old).iter().any(|parent| files.contains(parent))
    }
}

/// Moves a file over another.
fn put(from: &Path, to: &Path) -> Result<(), WriteError> {
    match with_folder(to, |to| fs::rename(from, to)) {
        // The folder is a disk of its own.
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => swap(to, &io_at(from, fs::read(from))?, false),
        result => io_at(to, result),
    }
}

/// Where somebody else writes now, so that it has to be waited for. It is asked before, because a turn is waited for in silence.
pub fn awaited(path: &Path) -> Option<PathBuf> {
    let folder = home_of(path);
    let taken = fs::File::open(folder).ok()?.try_lock();
    matches!(taken, Err(fs::TryLockError::WouldBlock)).then(|| folder.to_owned())
}

/// The folder that a file or a folder lies in.
fn home_of(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Two builds at once write one after the other. The system ends a turn when the program ends, however that is.
fn turn(path: &Path) -> Option<fs::File> {
    let file = fs::File::open(home_of(path)).ok()?; // where a folder can't be opened, there are no turns
    file.lock().ok().map(|()| file)
}

fn io_at<T>(path: &Path, result: io::Result<T>) -> Result<T, WriteError> {
    result.map_err(|error| WriteError::Io(path.to_owned(), error))
}

/// What an earlier build wrote here; `None` if there is nothing yet.
fn previous(folder: &Path) -> Result<Option<Manifest>, WriteError> {
    let metadata = match fs::metadata(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            // A link to nowhere would be replaced by the folder.
            return if folder.is_symlink() { Err(WriteError::Link(folder.to_owned())) } else { Ok(None) };
        }
        metadata => io_at(folder, metadata)?,
    };
    if !metadata.is_dir() {
        return Err(WriteError::NotAFolder(folder.to_owned()));
    }
    if io_at(folder, fs::read_dir(folder))?.next().is_none() {
        return Ok(None);
    }
    manifest_in(folder).map(Some).ok_or_else(|| WriteError::Foreign(folder.to_owned()))
}

/// The manifest of Annals in a folder, which says that the folder is ours.
fn manifest_in(folder: &Path) -> Option<Manifest> {
    let path = folder.join(MANIFEST);
    let is_file = fs::symlink_metadata(&path).is_ok_and(|m| m.is_file());
    let manifest: Manifest = serde_json::from_slice(&is_file.then(|| fs::read(&path).ok())??).ok()?;
    (manifest.generator == "annals").then_some(manifest)
}

fn beside(folder: &Path) -> PathBuf {
    let name = folder.file_name().map_or_else(|| "public".into(), |n| n.to_string_lossy().into_owned());
    folder.with_file_name(format!(".{name}.new"))
}

/// Removes what a build left that was killed. The manifest is the first file in it: without one, it is somebody else's.
fn clear(staging: &Path) -> Result<(), WriteError> {
    let Ok(metadata) = fs::symlink_metadata(staging) else { return Ok(()) };
    if !metadata.is_dir() {
        return Err(WriteError::InTheWay(staging.to_owned()));
    }
    let begun = temporary(&staging.join(MANIFEST));
    let others = io_at(staging, fs::read_dir(staging))?.flatten().any(|entry| entry.path() != begun);
    if others && manifest_in(staging).is_none() {
        return Err(WriteError::Foreign(staging.to_owned()));
    }
    // The manifest goes last: killed before that, the folder is still ours.
    let manifest = staging.join(MANIFEST);
    for entry in io_at(staging, fs::read_dir(staging))?.flatten().filter(|entry| entry.path() != manifest) {
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        let path = entry.path();
        io_at(&path, if is_folder { fs::remove_dir_all(&path) } else { fs::remove_file(&path) })?;
    }
    io_at(staging, fs::remove_dir_all(staging))
}

fn print(manifest: &Manifest) -> String {
    // A map of strings can always be printed.
    serde_json::to_string_pretty(manifest).unwrap_or_default() + "\n"
}

/// No folder of the site may be a link: what is written or removed would be somewhere else.
fn stays_inside<'a>(paths: impl Iterator<Item = &'a String>, folder: &Path) -> Result<(), WriteError> {
    let parents: BTreeSet<&str> = paths.filter_map(|path| Some(path.rsplit_once('/')?.0)).collect();
    let all: BTreeSet<&Path> = parents.iter().flat_map(|parent| Path::new(parent).ancestors()).collect();
    let all = all.into_iter().filter(|part| !part.as_os_str().is_empty()).map(|part| folder.join(part));
    all.into_iter().find(|path| path.is_symlink()).map_or(Ok(()), |path| Err(WriteError::Link(path)))
}

/// Removes what a build left beside a file that was killed while it replaced it.
fn left_over(path: &Path) {
    let _ = fs::remove_file(temporary(path)); // as a rule there is none
}

/// Writes texts into a folder, which is made if it isn't there. What else is in it stays.
///
/// # Errors
/// Where a file is there that `is_ours` doesn't know, before any is written; and where the system refuses.
pub fn texts(files: &[(String, String)], folder: &Path, is_ours: impl Fn(&str) -> bool) -> Result<(), WriteError> {
    let foreign = |path: &PathBuf| match fs::symlink_metadata(path) {
        Ok(metadata) => !metadata.is_file() || !fs::read_to_string(path).is_ok_and(|text| is_ours(&text)),
        Err(_) => false,
    };
    if folder.is_symlink() {
        return Err(WriteError::Elsewhere(folder.to_owned()));
    }
    if let Some(path) = files.iter().map(|(name, _)| folder.join(name)).find(foreign) {
        return Err(WriteError::InTheWay(path));
    }
    files.iter().try_for_each(|(name, text)| {
        let path = folder.join(name);
        path.parent().map_or(Ok(()), |parent| io_at(parent, fs::create_dir_all(parent)))?;
        swap(&path, text.as_bytes(), false)
    })
}

/// Adds a text to the end of a file, which is made if it isn't there.
///
/// # Errors
/// Where the system refuses.
pub fn append(path: &Path, text: &str) -> Result<(), WriteError> {
    let file = fs::OpenOptions::new().create(true).append(true).open(path);
    io_at(path, file.and_then(|mut file| file.write_all(text.as_bytes())))
}

/// Writes new files under a folder. One that is already there is never touched. Where the system refuses one, those that were made are taken
/// away again: a file that is empty or missing would be taken for one that somebody wants so.
///
/// # Errors
/// If the folder is a file, if a link in it leads elsewhere, if the system refuses, or, unless `beside` allows it, if the folder isn't empty.
pub fn new_files(files: &BTreeMap<String, Vec<u8>>, folder: &Path, beside: bool) -> Result<Vec<PathBuf>, WriteError> {
    if folder.is_file() {
        return Err(WriteError::File(folder.to_owned()));
    }
    if !beside && folder.is_dir() && io_at(folder, fs::read_dir(folder))?.next().is_some() {
        return Err(WriteError::NotEmpty(folder.to_owned()));
    }
    stays_inside(files.keys(), folder).map_err(|error| match error {
        WriteError::Link(path) => WriteError::Elsewhere(path),
        other => other,
    })?;
    let mut made = Made::default();
    for (name, bytes) in files.iter().filter(|(name, _)| is_safe(name)) {
        let path = folder.join(name);
        if let Err(error) = made.file(&path, bytes) {
            made.undo();
            return Err(WriteError::Io(path, error));
        }
    }
    let folders: BTreeSet<&Path> = made.files.iter().map(|path| home_of(path)).collect();
    folders.into_iter().chain(made.folders.iter().map(|folder| home_of(folder))).for_each(settle);
    Ok(made.files)
}

/// Gives a whole file its name, unless something has that name already: at no moment is a part of it there.
fn put_new(temporary: &Path, path: &Path) -> io::Result<()> {
    match fs::hard_link(temporary, path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            // Some file systems have no second names.
            if fs::symlink_metadata(path).is_ok() {
                return Err(io::ErrorKind::AlreadyExists.into());
            }
            fs::rename(temporary, path)
        }
        result => result,
    }
}

/// Makes sure that what was put into a folder is there after the machine lost its power, too. Some systems don't let a folder be opened: then
/// nothing more can be done.
fn settle(folder: &Path) {
    let _ = fs::File::open(folder).and_then(|folder| folder.sync_all());
}

/// What was made so far.
#[derive(Default)]
struct Made {
    files: Vec<PathBuf>,
    /// Folders, each after the one that it lies in.
    folders: Vec<PathBuf>,
}

impl Made {
    /// Makes a file and the folders that it needs, unless it is there.
    fn file(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        if fs::symlink_metadata(path).is_ok() {
            left_over(path);
            return Ok(());
        }
        let missing: Vec<&Path> =
            path.ancestors().skip(1).take_while(|p| !p.as_os_str().is_empty() && !p.exists()).collect();
        for folder in missing.into_iter().rev() {
            fs::create_dir(folder)?;
            self.folders.push(folder.to_owned());
        }
        // What a program left that was killed is written again.
        let temporary = temporary(path);
        let written = new_file(&temporary).and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()));
        let put = written.and_then(|()| put_new(&temporary, path));
        let _ = fs::remove_file(&temporary);
        match put {
            Ok(()) => self.files.push(path.to_owned()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Takes it away again. What can't be removed matters less than why it couldn't be finished.
    fn undo(self) {
        self.files.iter().for_each(|path| _ = fs::remove_file(path));
        self.folders.iter().rev().for_each(|path| _ = fs::remove_dir(path));
    }
}

/// Replaces a file whole: a reader sees the old one or the new one, also after the machine lost its power.
///
/// # Errors
/// If the system refuses; the old file is still there.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let _turn = turn(path);
    swap(path, bytes, true)
}

/// Clears away what was left beside a file by a program that was killed while it replaced it.
pub fn clear_beside(path: &Path) {
    let _turn = turn(path);
    left_over(path);
}

/// The name of a file while it is written.
fn temporary(path: &Path) -> PathBuf {
    let name = path.file_name().map_or_else(|| "file".into(), |n| n.to_string_lossy().into_owned());
    path.with_file_name(format!(".{name}.tmp"))
}

fn swap(path: &Path, bytes: &[u8], durable: bool) -> Result<(), WriteError> {
    let temporary = temporary(path);
    let result = new_file(&temporary).and_then(|mut file| {
        file.write_all(bytes)?;
        if durable {
            file.sync_all()?;
        }
        drop(file);
        fs::rename(&temporary, path)
    });
    if durable && result.is_ok() {
        settle(home_of(path));
    }
    if result.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    io_at(path, result)
}

/// A file that wasn't there, in place of what was left under its name: a link there is never written through.
fn new_file(path: &Path) -> io::Result<fs::File> {
    let open = || fs::OpenOptions::new().write(true).create_new(true).open(path);
    match open() {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => fs::remove_file(path).and_then(|()| open()),
        result => result,
    }
}

fn remove(folder: &Path, path: &str) -> Result<(), WriteError> {
    let file = folder.join(path);
    match fs::remove_file(&file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return io_at(&file, Err(error)),
        _ => {}
    }
    // Folders that are empty now go too; one that isn't stays.
    let mut parent = file.parent();
    while let Some(path) = parent.filter(|p| *p != folder && p.starts_with(folder)) {
        if fs::remove_dir(path).is_err() {
            break;
        }
        parent = path.parent();
    }
    Ok(())
}
