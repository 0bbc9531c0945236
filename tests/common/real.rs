//! The real site, built once for every test that only looks at it.

use super::{Tree, project, site};
use annals::build::{Build, Options};
use annals::input::snapshot::{self, Snapshot, Source};
use std::path::PathBuf;
use std::sync::LazyLock;

/// The folder with the copies of the sources: the one that `ANNALS_COPIES` names, or `../shared/sources`. `None`, and a word about it, where it
/// isn't there.
pub fn copies() -> Option<PathBuf> {
    let named = std::env::var_os("ANNALS_COPIES").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| project().join("../shared/sources"));
    if !folder.is_dir() {
        eprintln!("skipped: there is no folder of copies {}; ANNALS_COPIES can name one", folder.display());
        return None;
    }
    Some(folder)
}

/// The site with its drafts, its quotations checked against the copies. `None` where there are no copies.
pub fn verified() -> Option<&'static (Snapshot, Build)> {
    static BUILT: LazyLock<Option<(Snapshot, Build)>> = LazyLock::new(|| {
        let source = Source { root: project().to_owned(), config: "annals.toml".into(), copies: Some(copies()?) };
        let snapshot = snapshot::snapshot(&source).expect("the repository is a documentary");
        let build = site::clean(&snapshot, &Options { drafts: true, ..Options::default() });
        Some((snapshot, build))
    });
    BUILT.as_ref()
}

/// The site built without copies, as a reader of the repository builds it, with everything that is written of it.
pub fn published() -> &'static (Build, Tree) {
    static BUILT: LazyLock<(Build, Tree)> = LazyLock::new(|| {
        let snapshot = Snapshot { copies: None, ..site::snapshot(project()) };
        let build = site::clean(&snapshot, &Options::default());
        let files = site::outputs(&build).unwrap_or_else(|said| panic!("templates fail:\n{said}"));
        (build, files)
    });
    &BUILT
}
