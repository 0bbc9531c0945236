//! Files → a folder: equal ones are left alone, changed ones replaced whole, and what Annals wrote before and no longer belongs is removed. Killed
//! at any moment, it leaves every file whole, old or new, and the next build ends in the same bytes as a clean one.

use crate::pipeline::{MANIFEST, Output, sha256};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What was done.
#[derive(Debug, Default, PartialEq, Eq, Clone, Copy)]
pub struct Summary {
    /// Files that were new or changed.
    pub written: usize,
    /// Files that were as they should be.
    pub unchanged: usize,
    /// Files that no longer belong.
    pub removed: usize,
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

/// Makes a folder hold exactly these files.
///
/// # Errors
/// If the folder isn't ours, or the system refuses; what was there stays whole.
pub fn site(outputs: &[Output], folder: &Path) -> Result<Summary, WriteError> {
    let manifest = manifest_of(outputs);
    match previous(folder)? {
        None => fresh(outputs, &manifest, folder),
        Some(old) => update(outputs, &manifest, &old, folder),
    }
}

fn manifest_of(outputs: &[Output]) -> Manifest {
    let files = outputs.par_iter().map(|o| (o.path.to_string(), sha256(&o.bytes))).collect();
    Manifest { generator: "annals".to_owned(), files }
}

fn io_at<T>(path: &Path, result: io::Result<T>) -> Result<T, WriteError> {
    result.map_err(|error| WriteError::Io(path.to_owned(), error))
}

/// What an earlier build wrote here; `None` if there is nothing yet.
fn previous(folder: &Path) -> Result<Option<Manifest>, WriteError> {
    if folder.is_file() {
        return Err(WriteError::NotAFolder(folder.to_owned()));
    }
    if !folder.exists() {
        return Ok(None);
    }
    let mut entries = io_at(folder, fs::read_dir(folder))?;
    if entries.next().is_none() {
        return Ok(None);
    }
    let manifest =
        fs::read(folder.join(MANIFEST)).ok().and_then(|bytes| serde_json::from_slice::<Manifest>(&bytes).ok());
    match manifest {
        Some(manifest) if manifest.generator == "annals" => Ok(Some(manifest)),
        _ => Err(WriteError::Foreign(folder.to_owned())),
    }
}

/// A first build goes into a folder beside the real one, which is then renamed: either all of it is there or nothing.
fn fresh(outputs: &[Output], manifest: &Manifest, folder: &Path) -> Result<Summary, WriteError> {
    let staging = beside(folder);
    if staging.exists() {
        io_at(&staging, fs::remove_dir_all(&staging))?; // left by a build that was killed
    }
    if let Some(parent) = folder.parent().filter(|p| !p.as_os_str().is_empty()) {
        io_at(parent, fs::create_dir_all(parent))?;
    }
    let result = fill(outputs, manifest, &staging).and_then(|()| {
        if folder.exists() {
            io_at(folder, fs::remove_dir(folder))?; // it is empty
        }
        io_at(folder, fs::rename(&staging, folder))
    });
    if let Err(error) = result {
        // A half-filled folder must not stay; that it can't be removed matters less than why.
        let _ = fs::remove_dir_all(&staging);
        return Err(error);
    }
    Ok(Summary { written: outputs.len(), unchanged: 0, removed: 0 })
}

fn beside(folder: &Path) -> PathBuf {
    let name = folder.file_name().map_or_else(|| "public".into(), |n| n.to_string_lossy().into_owned());
    folder.with_file_name(format!(".{name}.new"))
}

fn fill(outputs: &[Output], manifest: &Manifest, folder: &Path) -> Result<(), WriteError> {
    folders(outputs.iter(), folder)?;
    outputs.par_iter().try_for_each(|output| {
        let path = folder.join(output.path.as_str());
        io_at(&path, fs::write(&path, &output.bytes))
    })?;
    let path = folder.join(MANIFEST);
    io_at(&path, fs::write(&path, print(manifest)))
}

fn folders<'a>(outputs: impl Iterator<Item = &'a Output>, folder: &Path) -> Result<(), WriteError> {
    let mut made: Vec<PathBuf> =
        outputs.filter_map(|o| folder.join(o.path.as_str()).parent().map(Path::to_owned)).collect();
    made.push(folder.to_owned());
    made.sort();
    made.dedup();
    made.iter().try_for_each(|path| io_at(path, fs::create_dir_all(path)))
}

fn print(manifest: &Manifest) -> String {
    // A map of strings can always be printed.
    serde_json::to_string_pretty(manifest).unwrap_or_default() + "\n"
}

fn update(outputs: &[Output], manifest: &Manifest, old: &Manifest, folder: &Path) -> Result<Summary, WriteError> {
    let changed: Vec<&Output> = outputs
        .par_iter()
        .filter(|o| fs::read(folder.join(o.path.as_str())).ok().as_deref() != Some(&*o.bytes))
        .collect();
    let stale: Vec<&String> =
        old.files.keys().filter(|path| !manifest.files.contains_key(*path) && crate::url::is_safe(path)).collect();
    if !changed.is_empty() || !stale.is_empty() {
        // While files change, the manifest names every file, old or new: whatever a killed build leaves can be cleared away by the next.
        let mut files = old.files.clone();
        files.extend(manifest.files.clone());
        replace(&folder.join(MANIFEST), print(&Manifest { generator: manifest.generator.clone(), files }).as_bytes())?;
        folders(changed.iter().copied(), folder)?;
        changed.par_iter().try_for_each(|o| replace(&folder.join(o.path.as_str()), &o.bytes))?;
        stale.iter().try_for_each(|path| remove(folder, path))?;
    }
    if !changed.is_empty() || !stale.is_empty() || old != manifest {
        replace(&folder.join(MANIFEST), print(manifest).as_bytes())?;
    }
    Ok(Summary { written: changed.len(), unchanged: outputs.len() - changed.len(), removed: stale.len() })
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
