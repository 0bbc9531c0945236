//! The folders of a documentary → "something changed". It doesn't say what: the stages find that out by content.

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// How long it must be quiet before a burst of changes is one change: editors write a file in several steps.
const QUIET: Duration = Duration::from_millis(8);

/// Watches until it is dropped.
pub struct Watch {
    events: Receiver<()>,
    watcher: RecommendedWatcher,
    root: PathBuf,
}

/// Watches a documentary: its folder, and others such as that of the copies. What lies in `ignored` (the output) is passed over.
///
/// # Errors
/// If the system can't watch.
pub fn folders(root: &Path, others: &[PathBuf], ignored: &[PathBuf]) -> notify::Result<Watch> {
    let (sender, events) = channel();
    let root = canonical(root);
    let ignored: Vec<PathBuf> =
        ignored.iter().map(|p| canonical(p)).chain([root.join(".git"), root.join("target")]).collect();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let matters = match &event {
            Ok(event) => event.need_rescan() || concerns(event, &ignored),
            // The watcher lost track: better one build too many.
            Err(_) => true,
        };
        if matters {
            let _ = sender.send(()); // nobody listens any more when the preview ends
        }
    })?;
    // The folders that a documentary consists of, not its whole folder: a build folder inside it can be huge.
    watcher.watch(&root, RecursiveMode::NonRecursive)?;
    for folder in others {
        watcher.watch(&canonical(folder), RecursiveMode::Recursive)?;
    }
    let mut watch = Watch { events, watcher, root };
    watch.look_again();
    Ok(watch)
}

fn canonical(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

fn concerns(event: &notify::Event, ignored: &[PathBuf]) -> bool {
    if matches!(event.kind, EventKind::Access(_)) {
        return false;
    }
    event.paths.is_empty() || event.paths.iter().any(|path| !ignored.iter().any(|i| path.starts_with(i)))
}

impl Watch {
    /// Watches the folders that a documentary consists of. One may have been made or replaced since; what is watched already stays so.
    fn look_again(&mut self) {
        for folder in ["content", "templates", "static"].map(|f| self.root.join(f)).into_iter().filter(|f| f.is_dir()) {
            let _ = self.watcher.watch(&folder, RecursiveMode::Recursive); // it may be gone again by now
        }
    }

    /// Waits for a change, and then until it is quiet. `false` when nothing can change any more.
    pub fn wait(&mut self) -> bool {
        if self.events.recv().is_err() {
            return false;
        }
        loop {
            match self.events.recv_timeout(QUIET) {
                Ok(()) => {}
                Err(RecvTimeoutError::Timeout) => {
                    self.look_again();
                    return true;
                }
                Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
    }
}
