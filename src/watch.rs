//! The folders of a documentary → "something changed". It doesn't say what: the stages find that out by content.

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

/// How long it must be quiet before a burst of changes is one change: editors write a file in several steps.
const QUIET: Duration = Duration::from_millis(8);

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

/// What came of waiting.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Waited {
    /// Something changed, and then it was quiet.
    Changed,
    /// Nothing changed in the time given.
    Quiet,
    /// Nothing can change any more.
    Ended,
}

/// Watches until it is dropped.
pub struct Watch {
    events: Receiver<()>,
    watcher: RecommendedWatcher,
    root: PathBuf,
    copies: Option<PathBuf>,
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
    let mut watch = Watch { events, watcher, root, copies: None };
    watch.copies(places.copies.as_deref());
    watch.look_again();
    Ok(watch)
}

fn listener(
    sender: Sender<()>,
    places: &Places,
    root: &Path,
    config: &Path,
) -> impl FnMut(notify::Result<notify::Event>) + use<> {
    let ignored = places.ignored.iter().map(|p| canonical(p)).chain([root.join(".git"), root.join("target")]);
    let (ignored, config, root): (Vec<PathBuf>, _, _) = (ignored.collect(), config.to_owned(), root.to_owned());
    move |event| {
        let matters = match &event {
            // The system lost track of what happened: everything is looked at again anyway.
            Ok(event) if event.need_rescan() => true,
            Ok(event) if matches!(event.kind, EventKind::Access(_)) => false,
            Ok(event) => {
                // A configuration elsewhere lies among files that are none of ours.
                let foreign = |path: &PathBuf| {
                    path.parent() == config.parent() && config.parent() != Some(&root) && *path != config
                };
                let passed = |path: &PathBuf| ignored.iter().any(|i| path.starts_with(i)) || foreign(path);
                event.paths.is_empty() || !event.paths.iter().all(passed)
            }
            Err(_) => true,
        };
        if matters {
            let _ = sender.send(()); // nobody listens any more when the preview ends
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

    /// Watches the folders that a documentary consists of. One may have been made or replaced since; what is watched already stays so.
    fn look_again(&mut self) {
        let own = ["content", "templates", "static"].map(|f| self.root.join(f));
        for folder in own.iter().chain(&self.copies).filter(|f| f.is_dir()) {
            let _ = self.watcher.watch(folder, RecursiveMode::Recursive); // it may be gone again by now
        }
    }

    /// Waits for a change, and then until it is quiet; or until a time has passed.
    pub fn wait(&mut self, limit: Option<Duration>) -> Waited {
        let first = match limit {
            Some(limit) => self.events.recv_timeout(limit),
            None => self.events.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match first {
            Ok(()) => {}
            Err(RecvTimeoutError::Timeout) => return Waited::Quiet,
            Err(RecvTimeoutError::Disconnected) => return Waited::Ended,
        }
        for _ in 0..LONGEST {
            // Everything that came meanwhile is one step of the burst.
            match self.events.recv_timeout(QUIET) {
                Ok(()) => while self.events.try_recv().is_ok() {},
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return Waited::Ended,
            }
        }
        // Before the documentary is read: what changes in a new folder from now on is seen.
        self.look_again();
        Waited::Changed
    }
}
