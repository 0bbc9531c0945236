//! Files → a folder: equal ones are left alone, changed ones replaced whole, and what Annals wrote before and no longer belongs is removed. Killed
//! at any moment, it leaves every file whole, old or new, and the next build ends in the same bytes as a clean one.

use crate::pipeline::{MANIFEST, sha256};
use crate::url::OutPath;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

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
    /// The folder for a new documentary holds files.
    NotEmpty(PathBuf),
    /// The system refused.
    Io(PathBuf, io::Error),
}

impl std::fmt::Display for WriteError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            WriteError::Foreign(path) => write!(
                f,
                "the folder {} holds files that Annals didn't write, so it is left alone; name another with --output-dir, or empty it yourself",
                path.display()
            ),
            WriteError::NotAFolder(path) => {
                write!(f, "{} is a file, not a folder; name a folder with --output-dir", path.display())
            }
            WriteError::NotEmpty(path) => write!(
                f,
                "the folder {} isn't empty; name a new one, or add the files that it lacks with --force, which touches none that is there",
                path.display()
            ),
            WriteError::Io(path, error) => write!(f, "{} can't be written: {error}", path.display()),
        }
    }
}

impl std::error::Error for WriteError {}

/// The list of what Annals wrote, with a digest of each file.
#[derive(Debug, Default, Serialize, Deserialize, PartialEq, Eq)]
struct Manifest {
    generator: String,
    /// The SHA-256 of each file, by its path.
    files: BTreeMap<String, String>,
}

/// Makes a folder hold exactly the files that it is given, while they are made: what is new or changed is written into a folder beside it, and
/// goes to its place when all of them are there. Dropped before, it leaves everything as it was.
pub struct Writer {
    folder: PathBuf,
    staging: PathBuf,
    /// What an earlier build wrote; `None` if the folder isn't there.
    old: Option<Manifest>,
    log: Mutex<Log>,
}

/// What was given so far.
#[derive(Default)]
struct Log {
    files: BTreeMap<String, String>,
    changed: Vec<String>,
    bytes: u64,
    failed: Option<WriteError>,
}

impl Writer {
    /// Begins to write a site into a folder.
    ///
    /// # Errors
    /// If the folder isn't ours, or the system refuses.
    pub fn begin(folder: &Path) -> Result<Writer, WriteError> {
        let old = previous(folder)?;
        let staging = beside(folder);
        if staging.exists() {
            io_at(&staging, fs::remove_dir_all(&staging))?; // left by a build that was killed
        }
        Ok(Writer { folder: folder.to_owned(), staging, old, log: Mutex::default() })
    }

    /// Takes a file, from any thread. Once one couldn't be written, the rest are passed over and [`Writer::finish`] says why.
    pub fn take(&self, path: &OutPath, bytes: &[u8]) {
        if self.log().failed.is_some() {
            return;
        }
        let digest = sha256(bytes);
        let changed = !self.is_there(path, bytes);
        let result = if changed { write_new(&self.staging.join(path.as_str()), bytes) } else { Ok(()) };
        let mut log = self.log();
        match result {
            Ok(()) => {
                log.bytes += bytes.len() as u64;
                log.changed.extend(changed.then(|| path.to_string()));
                log.files.insert(path.to_string(), digest);
            }
            Err(error) => log.failed = log.failed.take().or(Some(error)),
        }
    }

    /// Puts everything in its place.
    ///
    /// # Errors
    /// If a file couldn't be written, or the system refuses now; then what was there stays whole.
    pub fn finish(self) -> Result<Summary, WriteError> {
        let mut log = std::mem::take(&mut *self.log());
        if let Some(error) = log.failed {
            return Err(error);
        }
        log.changed.sort();
        let summary = Summary {
            written: log.changed.len(),
            unchanged: log.files.len() - log.changed.len(),
            removed: 0,
            bytes: log.bytes,
        };
        let manifest = Manifest { generator: "annals".to_owned(), files: log.files };
        match &self.old {
            None => self.rename(&manifest).map(|()| summary),
            Some(old) => update(&self.staging, &log.changed, &manifest, old, &self.folder)
                .map(|removed| Summary { removed, ..summary }),
        }
    }

    /// A first build becomes the folder at once: either all of it is there or nothing.
    fn rename(&self, manifest: &Manifest) -> Result<(), WriteError> {
        write_new(&self.staging.join(MANIFEST), print(manifest).as_bytes())?;
        io_at(&self.folder, fs::rename(&self.staging, &self.folder))
    }

    /// Whether the folder holds a file already as it should be.
    fn is_there(&self, path: &OutPath, bytes: &[u8]) -> bool {
        let path = self.folder.join(path.as_str());
        let is_as_long = |path: &Path| fs::metadata(path).is_ok_and(|m| m.is_file() && m.len() == bytes.len() as u64);
        self.old.is_some() && is_as_long(&path) && fs::read(&path).is_ok_and(|there| there == bytes)
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        // A panic elsewhere can't leave the log half changed.
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // A folder that is only half filled must not stay; that it can't be removed matters less than why the build ended.
        let _ = fs::remove_dir_all(&self.staging);
    }
}

/// Writes a file where there is none, with the folders that lead to it.
fn write_new(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let written = match fs::write(path, bytes) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let made = path.parent().map_or(Ok(()), fs::create_dir_all);
            made.and_then(|()| fs::write(path, bytes))
        }
        result => result,
    };
    io_at(path, written)
}

fn io_at<T>(path: &Path, result: io::Result<T>) -> Result<T, WriteError> {
    result.map_err(|error| WriteError::Io(path.to_owned(), error))
}

/// What an earlier build wrote here; nothing if the folder is empty, `None` if there isn't one.
fn previous(folder: &Path) -> Result<Option<Manifest>, WriteError> {
    if folder.is_file() {
        return Err(WriteError::NotAFolder(folder.to_owned()));
    }
    if !folder.exists() {
        return Ok(None);
    }
    let mut entries = io_at(folder, fs::read_dir(folder))?;
    if entries.next().is_none() {
        return Ok(Some(Manifest::default()));
    }
    let manifest =
        fs::read(folder.join(MANIFEST)).ok().and_then(|bytes| serde_json::from_slice::<Manifest>(&bytes).ok());
    match manifest {
        Some(manifest) if manifest.generator == "annals" => Ok(Some(manifest)),
        _ => Err(WriteError::Foreign(folder.to_owned())),
    }
}

fn beside(folder: &Path) -> PathBuf {
    let name = folder.file_name().map_or_else(|| "public".into(), |n| n.to_string_lossy().into_owned());
    folder.with_file_name(format!(".{name}.new"))
}

fn print(manifest: &Manifest) -> String {
    // A map of strings can always be printed.
    serde_json::to_string_pretty(manifest).unwrap_or_default() + "\n"
}

/// Moves what changed to its place and takes away what no longer belongs; says how many files that were.
fn update(
    staging: &Path,
    changed: &[String],
    manifest: &Manifest,
    old: &Manifest,
    folder: &Path,
) -> Result<usize, WriteError> {
    let stale: Vec<&String> =
        old.files.keys().filter(|path| !manifest.files.contains_key(*path) && crate::url::is_safe(path)).collect();
    if !changed.is_empty() || !stale.is_empty() {
        // While files change, the manifest names every file, old or new: whatever a killed build leaves can be cleared away by the next.
        let mut files = old.files.clone();
        files.extend(manifest.files.clone());
        replace(&folder.join(MANIFEST), print(&Manifest { generator: manifest.generator.clone(), files }).as_bytes())?;
        // What goes makes room: where a file was, there may be a folder now.
        stale.iter().try_for_each(|path| remove(folder, path))?;
        changed.par_iter().try_for_each(|path| put(&staging.join(path), &folder.join(path)))?;
    }
    if !changed.is_empty() || !stale.is_empty() || old != manifest {
        replace(&folder.join(MANIFEST), print(manifest).as_bytes())?;
    }
    Ok(stale.len())
}

/// Moves a file over another.
fn put(from: &Path, to: &Path) -> Result<(), WriteError> {
    let moved = match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            to.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::rename(from, to))
        }
        result => result,
    };
    match moved {
        // The folder is a disk of its own.
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => replace(to, &io_at(from, fs::read(from))?),
        result => io_at(to, result),
    }
}

/// Writes texts into a folder, which is made if it isn't there. What else is in it stays.
///
/// # Errors
/// Where the system refuses.
pub fn texts(files: &[(String, String)], folder: &Path) -> Result<(), WriteError> {
    files.iter().try_for_each(|(name, text)| {
        let path = folder.join(name);
        path.parent().map_or(Ok(()), |parent| io_at(parent, fs::create_dir_all(parent)))?;
        replace(&path, text.as_bytes())
    })
}

/// Adds a text to the end of a file, which is made if it isn't there.
///
/// # Errors
/// Where the system refuses.
pub fn append(path: &Path, text: &str) -> Result<(), WriteError> {
    use std::io::Write as _;
    let file = fs::OpenOptions::new().create(true).append(true).open(path);
    io_at(path, file.and_then(|mut file| file.write_all(text.as_bytes())))
}

/// Writes new files under a folder. One that is already there is never touched.
///
/// # Errors
/// If the folder is a file, if the system refuses, or, unless `beside` allows it, if the folder isn't empty.
pub fn new_files(files: &BTreeMap<String, Vec<u8>>, folder: &Path, beside: bool) -> Result<Vec<PathBuf>, WriteError> {
    if folder.is_file() {
        return Err(WriteError::NotAFolder(folder.to_owned()));
    }
    if !beside && folder.is_dir() && io_at(folder, fs::read_dir(folder))?.next().is_some() {
        return Err(WriteError::NotEmpty(folder.to_owned()));
    }
    let mut made = Vec::new();
    for (name, bytes) in files.iter().filter(|(name, _)| crate::url::is_safe(name)) {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            io_at(parent, fs::create_dir_all(parent))?;
        }
        match fs::OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => {
                io_at(&path, io::Write::write_all(&mut file, bytes))?;
                made.push(path);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(WriteError::Io(path, error)),
        }
    }
    Ok(made)
}

/// Replaces a file whole: a reader sees the old one or the new one.
///
/// # Errors
/// If the system refuses; the old file is still there.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let name = path.file_name().map_or_else(|| "file".into(), |n| n.to_string_lossy().into_owned());
    let temporary = path.with_file_name(format!(".{name}.tmp"));
    let result = fs::write(&temporary, bytes).and_then(|()| fs::rename(&temporary, path));
    if result.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    io_at(path, result)
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
