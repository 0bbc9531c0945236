//! The folders of a documentary → "something changed", with the names that the system gives. What became of them the reader finds out.

use crate::input::snapshot::{self, Identity};
use notify::event::{AccessKind, AccessMode};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

/// How long it must be quiet before a burst of changes is one change: editors write a file in several steps.
const QUIET: Duration = Duration::from_millis(8);

/// The same after a file was closed by whoever wrote it: then it is most likely whole.
const CLOSED: Duration = Duration::from_millis(2);

/// The most changed files that are listed by name.
const NAMED: usize = 200;

/// How many of those in a row a burst can take: what goes on longer is shown as it stands.
const LONGEST: u32 = 100;

/// What to watch.
#[derive(Clone, Debug)]
pub struct Places {
    /// The folder of the documentary.
    pub root: PathBuf,
    /// The configuration, relative to the root unless absolute.
    pub config: PathBuf,
    /// The folder of copies, if there is one.
    pub copies: Option<PathBuf>,
    /// What is passed over: the output.
    pub ignored: Vec<PathBuf>,
}

/// What changed, as far as the system says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Touched {
    /// These files or folders, by their paths from the root of the documentary; some may be gone, or have nothing to do with it.
    These(BTreeSet<PathBuf>),
    /// Anything.
    Anything,
}

/// What came of waiting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Waited {
    /// Something changed, and then it was quiet.
    Changed(Touched),
    /// Nothing changed in the time given.
    Quiet,
    /// Nothing can change any more.
    Ended,
}

/// A word of the system.
struct Word {
    /// The paths that it is about; none if that can't be told.
    paths: Vec<PathBuf>,
    /// Whether a file was closed that somebody wrote.
    closed: bool,
}

/// Watches until it is dropped.
pub struct Watch {
    events: Receiver<Word>,
    watcher: RecommendedWatcher,
    places: Places,
    root: PathBuf,
    copies: Option<PathBuf>,
    /// The folders that are watched, the documentary's first: a system watches the folder, whatever its name has become.
    known: Vec<Option<Identity>>,
}

/// Watches a documentary: the folders that it consists of, its configuration and its copies, wherever they are.
///
/// # Errors
/// If the system can't watch.
pub fn documentary(places: &Places) -> notify::Result<Watch> {
    let (sender, events) = channel();
    let root = canonical(&places.root);
    let config = places.root.join(&places.config);
    let config = canonical(config.parent().unwrap_or(&root)).join(config.file_name().unwrap_or_default());
    let mut watcher = notify::recommended_watcher(listener(sender, places, &root, &config))?;
    // The folders that a documentary consists of, not its whole folder: a build folder inside it can be huge.
    watcher.watch(&root, RecursiveMode::NonRecursive)?;
    if let Some(folder) = config.parent().filter(|folder| *folder != root) {
        watcher.watch(folder, RecursiveMode::NonRecursive)?;
    }
    let mut watch = Watch { events, watcher, places: places.clone(), root, copies: None, known: Vec::new() };
    watch.copies(places.copies.as_deref());
    watch.look_again();
    watch.known = watch.identities();
    Ok(watch)
}

fn listener(
    sender: Sender<Word>,
    places: &Places,
    root: &Path,
    config: &Path,
) -> impl FnMut(notify::Result<notify::Event>) + use<> {
    let ignored = places.ignored.iter().map(|p| canonical(p)).chain([root.join(".git"), root.join("target")]);
    let (ignored, config, root): (Vec<PathBuf>, _, _) = (ignored.collect(), config.to_owned(), root.to_owned());
    let closed = |kind: EventKind| kind == EventKind::Access(AccessKind::Close(AccessMode::Write));
    move |event| {
        let word = match event {
            // The system lost track of what happened: everything is looked at again.
            Ok(event) if event.need_rescan() => Some(Word { paths: Vec::new(), closed: false }),
            Ok(event) if matches!(event.kind, EventKind::Access(_)) && !closed(event.kind) => None,
            Ok(event) => {
                // A configuration elsewhere lies among files that are none of ours.
                let foreign = |path: &PathBuf| {
                    path.parent() == config.parent() && config.parent() != Some(&root) && *path != config
                };
                let passed = |path: &PathBuf| ignored.iter().any(|i| path.starts_with(i)) || foreign(path);
                let matters = event.paths.is_empty() || !event.paths.iter().all(passed);
                matters.then(|| Word { closed: closed(event.kind), paths: event.paths })
            }
            Err(_) => Some(Word { paths: Vec::new(), closed: false }),
        };
        if let Some(word) = word {
            let _ = sender.send(word); // the receiver is gone when the preview ends
        }
    }
}

fn canonical(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

impl Watch {
    /// Watches another folder of copies: the configuration can name one at any time.
    pub fn copies(&mut self, folder: Option<&Path>) {
        let folder = folder.map(canonical);
        if folder == self.copies {
            return;
        }
        if let Some(old) = &self.copies {
            let _ = self.watcher.unwatch(old); // it may be gone
        }
        self.copies = folder;
        self.look_again();
    }

    /// The folders that a documentary consists of.
    fn folders(&self) -> Vec<PathBuf> {
        let own = ["content", "templates", "static"].map(|f| self.root.join(f));
        own.into_iter().chain(self.copies.clone()).collect()
    }

    /// Watches the folders that a documentary consists of. One may have been made or replaced since; what is watched already stays so.
    fn look_again(&mut self) {
        for folder in self.folders().into_iter().filter(|f| f.is_dir()) {
            let _ = self.watcher.watch(&folder, RecursiveMode::Recursive); // it may be gone again by now
        }
    }

    fn identities(&self) -> Vec<Option<Identity>> {
        let config = self.places.root.join(&self.places.config);
        let config = config.parent().unwrap_or(&self.root).to_owned();
        [self.places.root.clone(), config].into_iter().chain(self.folders()).map(|f| snapshot::identity(&f)).collect()
    }

    /// Watches other folders that have come in place of those that are watched, and says whether there are any. Of a folder that was renamed
    /// and replaced the system says nothing.
    fn renew(&mut self) -> bool {
        let now = self.identities();
        if now == self.known {
            return false;
        }
        let other = now.iter().take(2).ne(self.known.iter().take(2));
        self.known = now;
        match other.then(|| documentary(&self.places)) {
            Some(Ok(fresh)) => {
                let copies = self.copies.take();
                *self = fresh;
                self.copies(copies.as_deref());
                self.known = self.identities();
            }
            // While the folder of the documentary is away there is nothing to watch.
            Some(Err(_)) => {}
            None => self.look_again(),
        }
        true
    }

    /// Waits for a change, and then until it is quiet; or until a time has passed.
    pub fn wait(&mut self, limit: Duration) -> Waited {
        let mut touched = Touched::These(BTreeSet::new());
        let mut quiet = match self.events.recv_timeout(limit) {
            Ok(word) => touched.add(word, &self.root),
            Err(RecvTimeoutError::Timeout) if self.renew() => return Waited::Changed(Touched::Anything),
            Err(RecvTimeoutError::Timeout) => return Waited::Quiet,
            Err(RecvTimeoutError::Disconnected) => return Waited::Ended,
        };
        for _ in 0..LONGEST {
            // Everything that came meanwhile is one step of the burst.
            match self.events.recv_timeout(quiet) {
                Ok(word) => {
                    quiet = touched.add(word, &self.root);
                    while let Ok(word) = self.events.try_recv() {
                        quiet = touched.add(word, &self.root);
                    }
                }
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return Waited::Ended,
            }
        }
        // Before the documentary is read: what changes in a new folder from now on is seen.
        if self.renew() {
            return Waited::Changed(Touched::Anything);
        }
        if touched.has_folder(&self.root) {
            self.look_again();
        }
        Waited::Changed(touched)
    }
}

impl Touched {
    /// Adds what the system said, and gives how long it must be quiet after it.
    fn add(&mut self, word: Word, root: &Path) -> Duration {
        let inside: Option<Vec<PathBuf>> =
            word.paths.iter().map(|path| path.strip_prefix(root).ok().map(Path::to_owned)).collect();
        match (&mut *self, inside) {
            (Touched::These(all), Some(paths)) if !paths.is_empty() && all.len() + paths.len() <= NAMED => {
                all.extend(paths);
            }
            _ => *self = Touched::Anything,
        }
        if word.closed { CLOSED } else { QUIET }
    }

    /// Whether there may be a folder among them, new or replaced.
    fn has_folder(&self, root: &Path) -> bool {
        match self {
            Touched::These(paths) => paths.iter().any(|path| root.join(path).is_dir()),
            Touched::Anything => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{Flag, ModifyKind};
    use notify::{Error, Event};

    #[test]
    fn what_is_told_and_what_is_passed_over() {
        let root = Path::new("/documentary");
        let places = Places {
            root: root.into(),
            config: "annals.toml".into(),
            copies: None,
            ignored: vec![root.join("public")],
        };
        let (sender, events) = channel();
        let mut hear = listener(sender, &places, root, &root.join("annals.toml"));
        let mut told = |event: notify::Result<Event>| {
            hear(event);
            events.try_iter().count() == 1
        };
        let of = |kind, path: &str| Ok(Event::new(kind).add_path(root.join(path)));
        let changed = EventKind::Modify(ModifyKind::Any);
        assert!(told(of(changed, "content/people/a.md")));
        assert!(!told(of(changed, "public/index.html")));
        assert!(!told(of(changed, ".git/index")));
        assert!(!told(of(EventKind::Access(AccessKind::Read), "content/people/a.md")));
        assert!(told(of(EventKind::Access(AccessKind::Close(AccessMode::Write)), "content/people/a.md")));
        // The system has lost events: then everything is looked at again, whatever the word of it says.
        assert!(told(Ok(Event::new(EventKind::Other).set_flag(Flag::Rescan))));
        let lost = Event::new(EventKind::Access(AccessKind::Any)).set_flag(Flag::Rescan);
        assert!(told(Ok(lost.add_path(root.join("public/index.html")))));
        assert!(told(Err(Error::generic("overflow"))));
    }

    #[test]
    fn names_are_told_while_they_are_few_and_of_the_documentary() {
        let root = Path::new("/documentary");
        let word = |paths: &[&str], closed| Word { paths: paths.iter().map(|p| root.join(p)).collect(), closed };
        let mut touched = Touched::These(BTreeSet::new());
        assert_eq!(touched.add(word(&["content/a.md"], false), root), QUIET);
        assert_eq!(touched.add(word(&["content/a.md", "content/b.md"], true), root), CLOSED);
        assert_eq!(touched, Touched::These(["content/a.md".into(), "content/b.md".into()].into()));
        let mut elsewhere = touched.clone();
        elsewhere.add(word(&["/copies/one.txt"], true), root);
        assert_eq!(elsewhere, Touched::Anything);
        touched.add(word(&[], false), root);
        assert_eq!(touched, Touched::Anything);
        let mut many = Touched::These(BTreeSet::new());
        (0..=NAMED).for_each(|n| _ = many.add(word(&[&n.to_string()], true), root));
        assert_eq!(many, Touched::Anything);
        many.add(word(&["content/a.md"], true), root);
        assert_eq!(many, Touched::Anything, "it stays so");
    }
}
