//! A folder on the disk → [`Snapshot`]: the only module that reads a documentary. Everything after it works on this value.

use crate::diag::{Diagnostic, codes};
use crate::span::{Place, SourceFile, Span};
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use walkdir::WalkDir;

/// The largest entry, template or configuration that is read, in bytes.
const MAX_TEXT: u64 = 4 * 1024 * 1024;

/// Everything that a documentary consists of, as it was on the disk at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
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

/// Reads a documentary once. A fault of one file is a diagnostic in the snapshot.
///
/// # Errors
/// If the folder itself can't be read.
pub fn snapshot(source: &Source) -> io::Result<Snapshot> {
    Reader::default().snapshot(source, Duration::ZERO)
}

/// Reads a documentary again and again. Every file is looked at every time; one that is the same file with the same size and the same times as
/// before isn't read again, and neither is a folder in which nothing came or went.
#[derive(Default)]
pub struct Reader {
    kept: HashMap<OsString, Kept>,
    folders: HashMap<PathBuf, (Stamp, Listing)>,
}

/// What a folder holds, by name.
type Listing = Arc<[(OsString, Kind)]>;

/// What something in a folder is.
#[derive(Clone, Copy)]
enum Kind {
    File,
    Folder,
    Link,
}

/// How many seconds ago a file must have changed for its times to tell it apart from the next change: the coarsest clock of a file system in
/// use ticks every two.
const SETTLED: i64 = 3;

/// A file as it was read.
#[derive(Clone)]
struct Kept {
    stamp: Stamp,
    content: Content,
}

/// What a file holds, in the form in which it is asked for.
#[derive(Clone)]
enum Content {
    Text(SourceFile),
    Bytes(Arc<[u8]>),
}

/// The form in which a file is asked for.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Text,
    Bytes,
}

impl Content {
    /// Whether it answers a question: a file in two places (a folder of copies can be anywhere) has two forms or names.
    fn is(&self, wanted: Form, name: &str) -> bool {
        match self {
            Content::Text(file) => wanted == Form::Text && *file.path == *name,
            Content::Bytes(_) => wanted == Form::Bytes,
        }
    }
}

/// What the system says of a file without reading it: its size, its number, and in seconds and nanoseconds when its content and when anything
/// of it changed last; the latter can be set by no program.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Stamp {
    size: u64,
    number: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

impl Stamp {
    #[cfg(unix)]
    fn of(metadata: &fs::Metadata) -> Option<Stamp> {
        use std::os::unix::fs::MetadataExt;
        Some(Stamp {
            size: metadata.len(),
            number: metadata.ino(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
            changed: (metadata.ctime(), metadata.ctime_nsec()),
        })
    }

    /// Elsewhere there is no time that can't be set back, and every file is read every time.
    #[cfg(not(unix))]
    fn of(_: &fs::Metadata) -> Option<Stamp> {
        None
    }

    /// Whether a change after `now` must give the file another stamp.
    fn is_settled(self, now: Duration) -> bool {
        let now = i64::try_from(now.as_secs()).unwrap_or(0);
        [self.modified.0, self.changed.0].into_iter().all(|t| now.saturating_sub(t) > SETTLED)
    }
}

/// A file that is to be read: its name in the snapshot and its path.
type Found = (String, PathBuf);
/// What became of it, and what of it can be kept.
type Looked = (Result<Content, Box<Diagnostic>>, Option<(OsString, Kept)>);

impl Reader {
    /// Reads the documentary as it is at `now`: the time of the call, counted from the beginning of 1970.
    ///
    /// # Errors
    /// If the folder itself can't be read.
    pub fn snapshot(&mut self, source: &Source, now: Duration) -> io::Result<Snapshot> {
        let root = &source.root;
        if !root.is_dir() {
            return Err(io::Error::new(io::ErrorKind::NotFound, format!("there is no folder {}", root.display())));
        }
        let mut round = Round { reader: self, now, looked: 0, listed: HashSet::new(), diagnostics: Vec::new() };
        let name = source.config.to_string_lossy().replace('\\', "/");
        let config = round.optional_text(&root.join(&source.config), &name);
        let content = round.texts(root, "content", &["md"]);
        let templates = round.texts(root, "templates", &["html", "xml", "txt"]);
        let assets = round.files(&root.join("static"), "static");
        let assets = assets.into_iter().map(|(path, bytes)| Asset { path: path.into(), bytes }).collect();
        let lock = round.optional_text(&root.join("evidence.lock"), "evidence.lock");
        let copies = copies_folder(source, config.as_ref()).map(|folder| {
            let files = round.files(&folder, "").into_iter();
            files.map(|(name, bytes)| CopyFile { name: name.into(), bytes }).collect()
        });
        let Round { looked, listed, diagnostics, .. } = round;
        if self.kept.len() > looked {
            self.kept.retain(|path, _| Path::new(path).exists());
        }
        self.folders.retain(|path, _| listed.contains(path));
        Ok(Snapshot { config, content, templates, assets, copies, lock, diagnostics })
    }
}

/// One reading.
struct Round<'r> {
    reader: &'r mut Reader,
    now: Duration,
    /// How many files were looked at.
    looked: usize,
    listed: HashSet<PathBuf>,
    diagnostics: Vec<Diagnostic>,
}

impl Round<'_> {
    /// Looks at files in parallel, in order; reads those that may have changed.
    fn look(
        &mut self,
        files: &[Found],
        wanted: Form,
        read: impl Fn(&Path, &str, &fs::Metadata) -> Result<Content, Box<Diagnostic>> + Sync,
    ) -> Vec<Option<Content>> {
        let (kept, now) = (&self.reader.kept, self.now);
        let look = |(name, path): &Found| -> Looked {
            // The stamp comes first: what is written after it has another one.
            let metadata = match fs::metadata(path) {
                Ok(metadata) => metadata,
                Err(error) => return (Err(unreadable(name, &error).into()), None),
            };
            let stamp = Stamp::of(&metadata);
            if let Some(kept) =
                kept.get(path.as_os_str()).filter(|k| Some(k.stamp) == stamp && k.content.is(wanted, name))
            {
                return (Ok(kept.content.clone()), None);
            }
            let content = read(path, name, &metadata);
            let keep = content.as_ref().ok().zip(stamp.filter(|s| s.is_settled(now)));
            let keep =
                keep.map(|(content, stamp)| (path.clone().into_os_string(), Kept { stamp, content: content.clone() }));
            (content, keep)
        };
        let looked: Vec<Looked> = files.par_iter().map(look).collect();
        let mut contents = Vec::with_capacity(looked.len());
        for (content, keep) in looked {
            self.reader.kept.extend(keep);
            contents.push(content.map_err(|d| self.diagnostics.push(*d)).ok());
        }
        self.looked += files.len();
        contents
    }

    /// The files under a folder, by path. Links are reported and not followed: they could lead out of the documentary, or in a circle.
    fn walk(&mut self, folder: &Path, label: &str) -> Vec<Found> {
        let mut files = Vec::new();
        if !folder.exists() {
            return files;
        }
        let mut waiting = vec![(String::new(), folder.to_owned(), Kind::Folder)];
        while let Some((name, path, kind)) = waiting.pop() {
            match kind {
                Kind::File => files.push((name, path)),
                Kind::Link => {
                    let error = io::Error::other("it is a symbolic link");
                    self.diagnostics.push(unreadable(&join(label, &name), &error));
                }
                Kind::Folder => match self.list(&path) {
                    Ok(items) => waiting.extend(items.iter().rev().filter_map(|(item, kind)| {
                        let own = item.to_string_lossy();
                        let passed = own.starts_with('.') || own.ends_with('~');
                        (!passed).then(|| (join(&name, &own), path.join(item), *kind))
                    })),
                    Err(error) => {
                        let name = if name.is_empty() { label.to_owned() } else { join(label, &name) };
                        self.diagnostics.push(unreadable(&name, &error));
                    }
                },
            }
        }
        files
    }

    /// What a folder holds; from last time, if nothing came, went or was renamed in it since.
    fn list(&mut self, folder: &Path) -> io::Result<Listing> {
        let stamp = fs::metadata(folder).ok().as_ref().and_then(Stamp::of);
        self.listed.insert(folder.to_owned());
        if let Some((_, items)) = self.reader.folders.get(folder).filter(|(kept, _)| Some(*kept) == stamp) {
            return Ok(items.clone());
        }
        let items: Listing = list(folder)?.into();
        if let Some(stamp) = stamp.filter(|s| s.is_settled(self.now)) {
            self.reader.folders.insert(folder.to_owned(), (stamp, items.clone()));
        }
        Ok(items)
    }

    fn optional_text(&mut self, path: &Path, name: &str) -> Option<SourceFile> {
        path.exists().then(|| self.read_texts(&[(name.to_owned(), path.to_owned())]).pop())?
    }

    fn texts(&mut self, root: &Path, folder: &str, endings: &[&str]) -> Vec<SourceFile> {
        let mut files = self.walk(&root.join(folder), folder);
        files.retain(|(_, path)| {
            let ending = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
            endings.contains(&ending.as_str())
        });
        files.iter_mut().for_each(|(name, _)| name.insert_str(0, &format!("{folder}/")));
        self.read_texts(&files)
    }

    fn read_texts(&mut self, files: &[Found]) -> Vec<SourceFile> {
        let contents =
            self.look(files, Form::Text, |path, name, metadata| text(path, name, metadata.len()).map(Content::Text));
        contents
            .into_iter()
            .flatten()
            .filter_map(|c| if let Content::Text(file) = c { Some(file) } else { None })
            .collect()
    }

    /// The files under a folder with their bytes, by path.
    fn files(&mut self, folder: &Path, label: &str) -> Vec<(String, Arc<[u8]>)> {
        let mut files = self.walk(folder, label);
        let names: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
        files.iter_mut().for_each(|(name, _)| *name = join(label, name));
        let read = |path: &Path, name: &str, _: &fs::Metadata| match fs::read(path) {
            Ok(bytes) => Ok(Content::Bytes(bytes.into())),
            Err(error) => Err(unreadable(name, &error).into()),
        };
        let contents = self.look(&files, Form::Bytes, read);
        let bytes = |c| if let Some(Content::Bytes(bytes)) = c { Some(bytes) } else { None };
        names.into_iter().zip(contents).filter_map(|(name, c)| Some((name, bytes(c)?))).collect()
    }
}

/// The folder of copies: the one that is asked for, or the one that the configuration names relative to the root, if it is there.
pub fn copies_folder(source: &Source, config: Option<&SourceFile>) -> Option<PathBuf> {
    source.copies.clone().or_else(|| {
        let (config, _) = crate::config::Config::parse(config?);
        let folder = source.root.join(&*config.copies?);
        folder.is_dir().then_some(folder)
    })
}

fn place(path: &str) -> Place {
    Place { path: path.into(), span: Span::default() }
}

fn text(path: &Path, name: &str, size: u64) -> Result<SourceFile, Box<Diagnostic>> {
    if size > MAX_TEXT {
        let said = format!("the file is too large: {} MiB", size / 1024 / 1024);
        return Err(Diagnostic::at(&codes::TOO_LARGE, place(name), said).help("an entry has at most 4 MiB").into());
    }
    let bytes = fs::read(path).map_err(|error| unreadable(name, &error))?;
    match String::from_utf8(bytes) {
        Ok(text) => {
            // A byte order mark and Windows line ends are how some editors save; they mean nothing.
            let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
            let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text };
            Ok(SourceFile::new(name, text))
        }
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let line = error.as_bytes()[..at].iter().filter(|b| **b == b'\n').count() + 1;
            let said = format!("the file isn't UTF-8 text (line {line}, byte {at})");
            Err(Diagnostic::at(&codes::NOT_UTF8, place(name), said)
                .help("open it in your editor and save it with the encoding UTF-8")
                .into())
        }
    }
}

fn unreadable(name: &str, error: &io::Error) -> Diagnostic {
    Diagnostic::at(&codes::UNREADABLE, place(name), format!("the file can't be read: {error}"))
        .help("check that it is a file of its own and that you may read it")
}

/// What a folder holds, by name.
fn list(folder: &Path) -> io::Result<Vec<(OsString, Kind)>> {
    let mut items = Vec::new();
    for entry in WalkDir::new(folder).min_depth(1).max_depth(1).follow_links(false).sort_by_file_name() {
        let entry =
            entry.map_err(|error| error.into_io_error().unwrap_or_else(|| io::Error::other("it can't be walked")))?;
        let kind = match entry.file_type() {
            kind if kind.is_symlink() => Kind::Link,
            kind if kind.is_dir() => Kind::Folder,
            kind if kind.is_file() => Kind::File,
            _ => continue,
        };
        items.push((entry.file_name().to_owned(), kind));
    }
    Ok(items)
}

fn join(label: &str, name: &str) -> String {
    if label.is_empty() { name.to_owned() } else { format!("{label}/{name}") }
}
