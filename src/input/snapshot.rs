//! A folder on the disk → [`Snapshot`]: the only module that reads a documentary. Everything after it works on this value.

use crate::diagnostics::span::{Place, SourceFile, Span};
use crate::diagnostics::{Diagnostic, Severity, codes, nearest};
use crate::url;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ffi::OsString;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use walkdir::WalkDir;

/// The largest entry, template or configuration that is read, in bytes.
const MAX_TEXT: u64 = 4 * 1024 * 1024;

/// The largest copy and the largest file that is published as it is, in bytes.
const MAX_FILE: u64 = 256 << 20;

/// The most files in a folder and all that lie in it.
const MOST_FILES: usize = 200_000;

/// How deep folders may lie within a folder.
const DEEPEST: usize = 64;

/// The most bytes of a folder that is kept whole.
const MOST_BYTES: u64 = 2 << 30;

/// What the configuration is called unless somebody says otherwise.
pub(super) const CONFIG: &str = "annals.toml";

/// The folder of the entries.
pub(super) const CONTENT: &str = "content";

/// How the names of texts end that somebody may take for entries.
const ALMOST_ENTRIES: [&str; 12] =
    ["markdown", "mdown", "mkdown", "mkdn", "mkd", "mdwn", "mdtext", "mdx", "txt", "text", "rst", "adoc"];

/// How many files a message names.
const MOST_NAMED: usize = 5;

/// The file of what was verified, beside the configuration.
pub(super) const LOCK: &str = "evidence.lock";

/// The file of corrections, beside the configuration.
pub const CORRECTIONS: &str = "corrections.toml";

/// Everything that a documentary consists of, as it was on the disk at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snapshot {
    /// `annals.toml`.
    pub config: Option<SourceFile>,
    /// The Markdown files under `content/`, by path.
    pub content: Arc<Vec<SourceFile>>,
    /// The documentary's own templates under `templates/`, by path.
    pub templates: Vec<SourceFile>,
    /// Its own words for the theme, under `templates/words/`, by path.
    pub words: Vec<SourceFile>,
    /// The files under `static/`, by path.
    pub assets: Vec<Asset>,
    /// The copies of sources, if a folder of copies was given.
    pub copies: Option<Vec<CopyFile>>,
    /// `evidence.lock`.
    pub lock: Option<SourceFile>,
    /// `corrections.toml`.
    pub corrections: Option<SourceFile>,
    /// When each file was last changed, as far as git knows; empty unless [`history`](super::git::history) was asked.
    pub history: History,
    /// What couldn't be read.
    pub diagnostics: Vec<Diagnostic>,
}

/// A file that is published as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Its path below `static/`, which is also its path in the output: in NFC, unless another file has that one.
    pub path: Arc<str>,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

/// The copy of a source's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyFile {
    /// Its name in the folder of copies, in NFC, unless another file has that one.
    pub name: Arc<str>,
    /// Its bytes, as they are on the disk.
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
    /// A pipe, a socket or a device: reading one may never end.
    Other,
}

/// How often a file that changes while it is read is read again.
const TRIES: usize = 5;

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

/// Which folder it is, whatever its name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Identity(u64, u64);

/// Which folder has this name now, if any. Where the system gives folders no number, every one is the same.
pub fn identity(path: &Path) -> Option<Identity> {
    let metadata = fs::metadata(path).ok().filter(fs::Metadata::is_dir)?;
    #[cfg(unix)]
    return Some(Identity(
        std::os::unix::fs::MetadataExt::dev(&metadata),
        std::os::unix::fs::MetadataExt::ino(&metadata),
    ));
    #[cfg(not(unix))]
    return Some(Identity(0, u64::from(metadata.is_dir())));
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
            return Err(io::Error::new(io::ErrorKind::NotFound, format!("there's no folder {}", root.display())));
        }
        let mut round = Round { reader: self, now, looked: 0, listed: HashSet::new(), diagnostics: Vec::new() };
        let name = source.config.to_string_lossy().replace('\\', "/");
        let config = round.optional_text(&root.join(&source.config), &name, root);
        if config.is_none() && !round.diagnostics.iter().any(|d| d.place.is_some()) && name != CONFIG {
            let d = Diagnostic::general(&codes::NO_CONFIG, format!("there's no {name} here"));
            round.diagnostics.push(d.help("give --config a path relative to the documentary's folder"));
        }
        let content = Arc::new(round.texts(root, CONTENT, &["md"]));
        if config.is_some() && content.is_empty() {
            round.no_entries(root);
        }
        let templates = round.texts(root, "templates", &["html", "xml", "txt", "toml"]);
        let (words, templates): (Vec<_>, Vec<_>) = templates.into_iter().partition(|file| file.path.ends_with(".toml"));
        let assets = round.files(&root.join("static"), "static");
        let assets = named_alike(assets).into_iter().map(|(path, bytes)| Asset { path, bytes }).collect();
        let lock = round.optional_text(&root.join("evidence.lock"), "evidence.lock", root);
        let corrections = round.optional_text(&root.join(CORRECTIONS), CORRECTIONS, root);
        let named = config.as_ref().filter(|_| source.copies.is_none()).and_then(|file| named_copies(source, file));
        round.diagnostics.extend(named.and_then(Result::err).map(|d| *d));
        let copies = copies_folder(source, config.as_ref()).and_then(|folder| {
            let faults = round.diagnostics.len();
            // The folder of copies is named by whoever runs Annals, and may lie behind a link.
            let files = named_alike(round.files(&folder.canonicalize().unwrap_or(folder), "")).into_iter();
            // That no copy was read is said once, and not of every source.
            let refused = round.diagnostics.iter().skip(faults).any(|d| d.code == &codes::TOO_MUCH);
            (!refused).then(|| files.map(|(name, bytes)| CopyFile { name, bytes }).collect())
        });
        let Round { looked, listed, diagnostics, .. } = round;
        if self.kept.len() > looked {
            self.kept.retain(|path, _| Path::new(path).exists());
        }
        self.folders.retain(|path, _| listed.contains(path));
        Ok(Snapshot {
            config,
            content,
            templates,
            words,
            assets,
            copies,
            lock,
            corrections,
            history: History::new(),
            diagnostics,
        })
    }
}

impl Source {
    /// The documentary as it was at the last reading, with what the system says was touched since then read again: paths from the root.
    /// `None` where more has to be looked at than entries that were there before.
    pub fn touched(&self, last: &Snapshot, paths: &BTreeSet<PathBuf>) -> Option<Snapshot> {
        let mut content = last.content.clone();
        for path in paths {
            let name = path.to_str()?.replace('\\', "/");
            let whole = self.root.join(path);
            if let Some(at) = content.iter().position(|file| *file.path == *name) {
                let metadata = fs::symlink_metadata(&whole).ok().filter(fs::Metadata::is_file)?;
                let file = text(&whole, &name, &metadata).ok()?;
                if content[at] != file {
                    Arc::make_mut(&mut content)[at] = file;
                }
                continue;
            }
            // Editors write files beside an entry, and take them away again.
            let inside = |file: &SourceFile| file.path.strip_prefix(&*name).is_some_and(|rest| rest.starts_with('/'));
            let gone = fs::symlink_metadata(&whole).is_err_and(|e| e.kind() == io::ErrorKind::NotFound);
            let beside = name.strip_prefix("content/").is_some_and(|n| n.split('/').any(is_passed));
            if !(beside || gone && name.starts_with("content/") && !content.iter().any(inside)) {
                return None;
            }
        }
        Some(Snapshot { content, ..last.clone() })
    }
}

/// Files by their names in NFC, in order: a system may give back an accent otherwise than it was written. Of two names that come to one the
/// second stays as it is, and can be reported.
fn named_alike(files: Vec<(String, Arc<[u8]>)>) -> Vec<(Arc<str>, Arc<[u8]>)> {
    let (composed, other): (Vec<_>, Vec<_>) = files.into_iter().partition(|(name, _)| url::composed(name) == *name);
    let mut named: BTreeMap<Arc<str>, Arc<[u8]>> =
        composed.into_iter().map(|(name, bytes)| (name.into(), bytes)).collect();
    for (name, bytes) in other {
        let alike = Arc::from(url::composed(&name));
        named.insert(if named.contains_key(&alike) { name.into() } else { alike }, bytes);
    }
    named.into_iter().collect()
}

/// Whether a name is one that is passed over: hidden, or what an editor keeps of the last version.
fn is_passed(name: &str) -> bool {
    name.starts_with('.') || name.ends_with('~')
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
            let content =
                if metadata.is_file() { read(path, name, &metadata) } else { Err(no_file(name, NEITHER).into()) };
            let keep = content.as_ref().ok().zip(stamp.filter(|s| s.is_settled(now)));
            let keep =
                keep.map(|(content, stamp)| (path.clone().into_os_string(), Kept { stamp, content: content.clone() }));
            (content, keep)
        };
        let looked: Vec<Looked> = files.par_iter().with_max_len(64).map(look).collect();
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
        let labelled = |name: &str| if name.is_empty() { label.to_owned() } else { join(label, name) };
        let Ok(metadata) = fs::symlink_metadata(folder) else { return files };
        let mut waiting = match kind_of(metadata.file_type()) {
            // A file in place of a folder would otherwise be read as an empty one.
            Kind::File => vec![(String::new(), folder.to_owned(), Kind::Other)],
            kind => vec![(String::new(), folder.to_owned(), kind)],
        };
        while let Some((name, path, kind)) = waiting.pop() {
            match kind {
                Kind::File if files.len() >= MOST_FILES => {
                    return self.too_much(label, format!("the folder holds more than {MOST_FILES} files"));
                }
                Kind::Folder if name.split('/').count() > DEEPEST => {
                    return self.too_much(label, format!("folders are nested more than {DEEPEST} levels deep"));
                }
                Kind::File => files.push((name, path)),
                Kind::Link => {
                    self.diagnostics.push(link(&labelled(&name), "this is a symbolic link"));
                }
                Kind::Other if name.is_empty() => {
                    self.diagnostics.push(no_file(label, "this is a file, not a folder"));
                }
                Kind::Other => self.diagnostics.push(no_file(&labelled(&name), NEITHER)),
                Kind::Folder => match self.list(&path) {
                    Ok(items) => waiting.extend(items.iter().rev().filter_map(|(item, kind)| {
                        let own = item.to_string_lossy();
                        (!is_passed(&own)).then(|| (join(&name, &own), path.join(item), *kind))
                    })),
                    Err(error) => self.diagnostics.push(unreadable(&labelled(&name), &error)),
                },
            }
        }
        files
    }

    /// Says that a folder can't be meant; nothing of it is read.
    fn too_much(&mut self, label: &str, said: String) -> Vec<Found> {
        let label = if label.is_empty() { "copies" } else { label };
        let d = Diagnostic::at(&codes::TOO_MUCH, place(label), said);
        self.diagnostics.push(d.help("name the right folder, or move out whatever doesn't belong there"));
        Vec::new()
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

    /// A file that may be missing. A link is followed within the documentary only, and not to what is hidden there, as what git keeps is: what is
    /// wrong with a file is shown with its lines, and those of another must not be.
    fn optional_text(&mut self, path: &Path, name: &str, root: &Path) -> Option<SourceFile> {
        let metadata = fs::symlink_metadata(path).ok()?;
        if metadata.is_symlink() && path.starts_with(root) && !is_seen_in(path, root) {
            let said = "this symbolic link leads nowhere, out of the documentary or to a hidden file";
            self.diagnostics.push(link(name, said));
            return None;
        }
        if path.is_dir() {
            self.diagnostics.push(no_file(name, "this is a folder, not a file"));
            return None;
        }
        self.read_texts(&[(name.to_owned(), path.to_owned())]).pop()
    }

    fn texts(&mut self, root: &Path, folder: &str, endings: &[&str]) -> Vec<SourceFile> {
        let mut files = self.walk(&root.join(folder), folder);
        files.iter_mut().for_each(|(name, _)| name.insert_str(0, &format!("{folder}/")));
        let ends = |path: &Path, endings: &[&str]| {
            let ending = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
            endings.contains(&ending.as_str())
        };
        if folder == CONTENT {
            let almost = files.iter().filter(|(_, path)| ends(path, &ALMOST_ENTRIES)).map(|(name, _)| &**name);
            self.diagnostics.extend(not_markdown(&almost.collect::<Vec<_>>()));
        }
        files.retain(|(_, path)| ends(path, endings));
        self.read_texts(&files)
    }

    /// Says that there is nothing to make a site of, unless it was said why. A folder that was renamed would otherwise empty the site and the
    /// lock, and nobody would notice.
    fn no_entries(&mut self, root: &Path) {
        let is_said = |d: &Diagnostic| {
            d.severity == Severity::Error && d.place.as_ref().is_some_and(|place| place.path.starts_with(CONTENT))
        };
        if self.diagnostics.iter().any(is_said) {
            return;
        }
        let items = list(root).unwrap_or_default();
        let items =
            items.iter().filter(|(_, kind)| matches!(kind, Kind::Folder)).map(|(name, _)| name.to_string_lossy());
        let (there, others): (Vec<_>, Vec<_>) = items.partition(|name| name == CONTENT);
        let near = nearest(CONTENT, others.iter().map(|name| &**name));
        let said = if there.is_empty() { "there's no content folder" } else { "the content folder has no entries" };
        let d = Diagnostic::at(&codes::NO_ENTRIES, place(CONTENT), said);
        let d = match near {
            Some(near) => d.help(format!("did you mean `{near}`? if so, rename it to content")),
            None => d,
        };
        self.diagnostics.push(d.help(
            "entries are Markdown files in content/people, content/incidents and the like; `annals new` creates one",
        ));
    }

    fn read_texts(&mut self, files: &[Found]) -> Vec<SourceFile> {
        let contents =
            self.look(files, Form::Text, |path, name, metadata| text(path, name, metadata).map(Content::Text));
        contents
            .into_iter()
            .flatten()
            .filter_map(|c| if let Content::Text(file) = c { Some(file) } else { None })
            .collect()
    }

    /// The files under a folder with their bytes, by path.
    fn files(&mut self, folder: &Path, label: &str) -> Vec<(String, Arc<[u8]>)> {
        let mut files = self.walk(folder, label);
        let size = |(_, path): &Found| fs::metadata(path).map_or(0, |metadata| metadata.len().min(MAX_FILE));
        if files.par_iter().map(size).sum::<u64>() > MOST_BYTES {
            files = self.too_much(label, format!("the folder holds more than {} MiB", MOST_BYTES >> 20));
        }
        let names: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
        files.iter_mut().for_each(|(name, _)| *name = join(label, name));
        let read = |path: &Path, name: &str, metadata: &fs::Metadata| {
            if metadata.len() > MAX_FILE {
                let help = "a copy or a file in static/ can be up to 256 MiB";
                return Err(too_large(name, metadata.len(), help).into());
            }
            match whole(path, metadata) {
                Ok(bytes) => Ok(Content::Bytes(bytes.into())),
                Err(error) => Err(unreadable(name, &error).into()),
            }
        };
        let contents = self.look(&files, Form::Bytes, read);
        let bytes = |c| if let Some(Content::Bytes(bytes)) = c { Some(bytes) } else { None };
        names.into_iter().zip(contents).filter_map(|(name, c)| Some((name, bytes(c)?))).collect()
    }
}

/// The folder of copies: the one that is asked for, or the one that the configuration names relative to the root, if it is there. It isn't in
/// most checkouts, and that is no fault.
pub fn copies_folder(source: &Source, config: Option<&SourceFile>) -> Option<PathBuf> {
    source.copies.clone().or_else(|| configured_copies(source, config).filter(|folder| folder.is_dir()))
}

/// The folder of copies that the configuration names, whether or not it is there.
pub fn configured_copies(source: &Source, config: Option<&SourceFile>) -> Option<PathBuf> {
    named_copies(source, config?)?.ok()
}

/// The folder of copies that a configuration names, or what is wrong with it: no part of its path may be a link.
fn named_copies(source: &Source, file: &SourceFile) -> Option<Result<PathBuf, Box<Diagnostic>>> {
    let (config, _) = crate::input::config::Config::parse(file);
    let named = config.copies?;
    let mut path = source.root.clone();
    for step in Path::new(&*named.value).components() {
        path.push(step);
        if path.is_symlink() {
            let said = "`copies` is a symbolic link or is behind one, so it could lead anywhere";
            return Some(Err(crate::input::config::outside(file.place(named.span), said).into()));
        }
    }
    Some(Ok(path))
}

/// Whether a path is a folder or lies in it, links followed; `None` where one of them isn't there.
pub(super) fn lies_in(path: &Path, folder: &Path) -> Option<bool> {
    Some(path.canonicalize().ok()?.starts_with(folder.canonicalize().ok()?))
}

/// Whether what a path leads to lies in a folder, and no part of its path there is hidden.
fn is_seen_in(path: &Path, folder: &Path) -> bool {
    let inside = || {
        let (path, folder) = (path.canonicalize().ok()?, folder.canonicalize().ok()?);
        let inside = path.strip_prefix(folder).ok()?;
        Some(inside.components().all(|step| !is_passed(&step.as_os_str().to_string_lossy())))
    };
    inside() == Some(true)
}

fn place(path: &str) -> Place {
    Place { path: path.into(), span: Span::default() }
}

/// The bytes of a file as it was at one moment: one that is written meanwhile is read again, and isn't taken half old and half new.
fn whole(path: &Path, before: &fs::Metadata) -> io::Result<Vec<u8>> {
    let mut before = before.clone();
    for _ in 0..TRIES {
        let mut file = fs::File::open(path)?;
        let mut bytes = Vec::with_capacity(usize::try_from(before.len()).unwrap_or(0));
        file.read_to_end(&mut bytes)?;
        let after = file.metadata()?;
        if after.len() == bytes.len() as u64 && Stamp::of(&after) == Stamp::of(&before) {
            return Ok(bytes);
        }
        before = after;
    }
    Err(io::Error::other("it keeps changing"))
}

fn text(path: &Path, name: &str, metadata: &fs::Metadata) -> Result<SourceFile, Box<Diagnostic>> {
    let size = metadata.len();
    if size > MAX_TEXT {
        return Err(too_large(name, size, "an entry can be up to 4 MiB").into());
    }
    let bytes = whole(path, metadata).map_err(|error| unreadable(name, &error))?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(SourceFile::saved(name, text)),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let line = error.as_bytes()[..at].iter().filter(|b| **b == b'\n').count() + 1;
            let said = format!("the file isn't UTF-8 text (line {line}, byte {at})");
            Err(Diagnostic::at(&codes::NOT_UTF8, place(name), said)
                .help("open it in your editor and save it as UTF-8")
                .into())
        }
    }
}

/// Says once which texts among the entries are none.
fn not_markdown(names: &[&str]) -> Option<Diagnostic> {
    let (first, rest) = names.split_first()?;
    let (said, help) = if rest.is_empty() {
        let stem = first.rsplit_once('.').map_or(*first, |(stem, _)| stem);
        (
            "this file isn't read, because its name doesn't end in .md".to_owned(),
            format!("if it's an entry, rename it to {stem}.md"),
        )
    } else {
        let more = names.len().saturating_sub(MOST_NAMED);
        let named = names.iter().take(MOST_NAMED).copied().collect::<Vec<_>>().join(", ");
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let said = format!("{} files aren't read, because their names don't end in .md", names.len());
        (said, format!("rename the ones that are entries: {named}{more}"))
    };
    let d = Diagnostic::at(&codes::NOT_MARKDOWN, place(first), said).help(help);
    Some(rest.iter().fold(d, |d, name| d.also(place(name), "this too")))
}

fn too_large(name: &str, size: u64, help: &'static str) -> Diagnostic {
    let said = format!("the file is too large: {} MiB", size >> 20);
    Diagnostic::at(&codes::TOO_LARGE, place(name), said).help(help)
}

/// What is said of a pipe or a device.
const NEITHER: &str = "this is neither a file nor a folder";

fn no_file(name: &str, said: &'static str) -> Diagnostic {
    Diagnostic::at(&codes::NOT_A_FILE, place(name), said)
        .help("move it away, and put a regular file or folder in its place")
}

fn link(name: &str, said: &'static str) -> Diagnostic {
    Diagnostic::at(&codes::SYMBOLIC_LINK, place(name), said).help("replace the link with the file or folder itself")
}

fn kind_of(kind: fs::FileType) -> Kind {
    match kind {
        kind if kind.is_symlink() => Kind::Link,
        kind if kind.is_dir() => Kind::Folder,
        kind if kind.is_file() => Kind::File,
        _ => Kind::Other,
    }
}

fn unreadable(name: &str, error: &io::Error) -> Diagnostic {
    Diagnostic::at(&codes::UNREADABLE, place(name), format!("can't read the file: {error}"))
        .help("check the file's permissions, and that no other program is writing to it")
}

/// What a folder holds, by name.
fn list(folder: &Path) -> io::Result<Vec<(OsString, Kind)>> {
    let mut items = Vec::new();
    for entry in WalkDir::new(folder).min_depth(1).max_depth(1).follow_links(false) {
        let entry =
            entry.map_err(|error| error.into_io_error().unwrap_or_else(|| io::Error::other("it can't be walked")))?;
        items.push((entry.file_name().to_owned(), kind_of(entry.file_type())));
    }
    items.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    Ok(items)
}

fn join(label: &str, name: &str) -> String {
    if label.is_empty() { name.to_owned() } else { format!("{label}/{name}") }
}

/// What lies in a built site under some name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Published {
    /// A file, with its path.
    File(PathBuf),
    /// A symbolic link. Readers may be given what it leads to, which isn't what was built.
    Link,
    /// A pipe, a socket or a device: reading one may never end.
    Other,
    /// What the system doesn't let us look at, and why.
    Unread(String),
}

/// A built site as it lies on the disk: its manifest, and by path all that is in it, hidden files too, for those are published as well. Nothing
/// is read through a link. What git keeps at the top of a checkout is left out.
///
/// # Errors
/// If there is no manifest, or the system refuses.
pub fn published(folder: &Path, manifest: &str) -> io::Result<(String, BTreeMap<String, Published>)> {
    let path = folder.join(manifest);
    if !fs::symlink_metadata(&path)?.is_file() {
        return Err(io::Error::other("it isn't a file of its own"));
    }
    let text = fs::read_to_string(path)?;
    // The folder is named by whoever asks, and may lie behind a link.
    let folder = folder.canonicalize()?;
    let mut items = BTreeMap::new();
    let is_of_git =
        |entry: &walkdir::DirEntry| entry.depth() == 1 && entry.file_name() == ".git" && !entry.path_is_symlink();
    for entry in WalkDir::new(&folder).min_depth(1).follow_links(false).into_iter().filter_entry(|e| !is_of_git(e)) {
        let (path, item) = match entry {
            Ok(entry) => {
                let item = match kind_of(entry.file_type()) {
                    Kind::Folder => continue,
                    Kind::File => Published::File(entry.path().to_owned()),
                    Kind::Link => Published::Link,
                    Kind::Other => Published::Other,
                };
                (entry.into_path(), item)
            }
            Err(error) => {
                let path = error.path().unwrap_or(&folder).to_owned();
                let why = error.into_io_error().map_or_else(|| "it can't be walked".to_owned(), |e| e.to_string());
                (path, Published::Unread(why))
            }
        };
        let steps = path.strip_prefix(&folder).unwrap_or(&path).components();
        let steps: Vec<_> = steps.map(|step| step.as_os_str().to_string_lossy().into_owned()).collect();
        items.insert(steps.join("/"), item);
    }
    Ok((text, items))
}

/// The bytes of one file.
///
/// # Errors
/// If the system refuses.
pub fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    fs::read(path)
}
