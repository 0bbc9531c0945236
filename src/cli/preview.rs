//! `annals serve`: runs the stages again after every change, and notifies the browser and the terminal.

use super::{Common, print_err, refuse, seconds};
use crate::build::{Build, Options, Pipeline};
use crate::diagnostics::report::{self, Format};
use crate::diagnostics::{Diagnostic, Severity};
use crate::input::snapshot::{self, Reader, Snapshot, Source};
use crate::input::watcher::{self, Touched, Waited, Watch};
use crate::serve::{self, Editor, Preview};
use std::io::IsTerminal;
use std::net::SocketAddr;
use std::process::{ExitCode, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// How long after a change everything is looked at once more: a system can lose the word of a change in a folder that is new.
const SECOND_LOOK: Duration = Duration::from_millis(400);

/// How often, when nothing happens, it is looked whether the folders are still the same.
const IDLE: Duration = Duration::from_secs(1);

/// How many pages are rendered at the same time at most; more requests wait.
const RENDERING: usize = 16;

/// Serves the documentary until Ctrl-C.
pub fn run(common: &Common, address: SocketAddr, open: bool, editor: Option<&str>) -> ExitCode {
    let editor = editor.filter(|pattern| !pattern.is_empty()); // a variable that was cleared
    if let Some(folder) = common.copies().filter(|folder| !folder.is_dir()) {
        return refuse(&format!("there's no folder of copies {}", folder.display()));
    }
    let built = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(RENDERING)
        .enable_all()
        .build();
    let runtime = match built {
        Ok(runtime) => runtime,
        Err(error) => return refuse(&format!("the preview can't start: {error}")),
    };
    let served = runtime.block_on(async {
        let listener = serve::listen(address).await?;
        let shown = start(common, editor)?;
        announce(common, &listener, &shown, address, open)?;
        tokio::select! {
            result = serve::run(listener, shown, address.ip().is_loopback()) => result,
            _ = tokio::signal::ctrl_c() => Ok(()),
        }
    });
    // Open connections of a browser must not hold the process.
    runtime.shutdown_background();
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => refuse(&format!("the preview stopped: {error}")),
    }
}

/// Builds for the first time, and follows what changes from then on in a thread of its own.
fn start(common: &Common, editor: Option<&str>) -> std::io::Result<Arc<Preview>> {
    let start = Instant::now();
    let source = common.source();
    let editor = editor.and_then(|pattern| {
        let root = source.root.canonicalize().unwrap_or_else(|_| source.root.clone());
        Editor::new(pattern, &root).map_err(|said| print_err(&format!("warning: {said}\n"))).ok()
    });
    let places = watcher::Places {
        root: source.root.clone(),
        config: source.config.clone(),
        copies: source.copies.clone(),
        ignored: ["public", ".public.new"].map(|name| source.root.join(name)).into(),
    };
    // It is watched before it is read: what changes meanwhile is no longer missed.
    let watch =
        if source.root.is_dir() { Some(watcher::documentary(&places).map_err(std::io::Error::other)?) } else { None };
    let mut reader = Reader::default();
    let snapshot = reader.snapshot(&source, now())?;
    let (pipeline, options) = (Pipeline::default(), Options { drafts: true, base_url: None, preview: true });
    let first = Arc::new(pipeline.assemble(&snapshot, &options));
    let shown = Preview::new(first.clone(), editor);
    if let Some(mut watch) = watch {
        watch.copies(snapshot::copies_folder(&source, snapshot.config.as_ref()).as_deref());
        let (terminal, last) = (Terminal::of(common), Some(snapshot));
        let mut follower = Follower {
            source,
            reader,
            last,
            pipeline,
            options,
            watch,
            terminal,
            shown: shown.clone(),
            doubtful: false,
        };
        std::thread::spawn(move || {
            follower.settle(&first, start);
            drop(first);
            follower.follow();
        });
    }
    Ok(shown)
}

/// The time since the beginning of 1970.
fn now() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

fn announce(
    common: &Common,
    listener: &tokio::net::TcpListener,
    shown: &Preview,
    wanted: SocketAddr,
    open: bool,
) -> std::io::Result<()> {
    let port = listener.local_addr()?.port();
    if port != wanted.port() && wanted.port() != 0 {
        common.say(&format!("port {} is taken; using {port}", wanted.port()));
    }
    if !wanted.ip().is_loopback() {
        print_err("warning: other computers can reach the preview\n");
    }
    let url = serve::address(listener, &shown.base())?;
    // The address is what the command is for: it is said even when quiet.
    print_err(&format!("{url}  (press Ctrl-C to stop)\n"));
    if open {
        open_browser(&url);
    }
    Ok(())
}

fn open_browser(url: &str) {
    let (command, first): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/C", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let mut command = std::process::Command::new(command);
    command.args(first).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    if command.spawn().is_err() {
        print_err("couldn't open a browser; open the address yourself\n");
    }
}

/// What runs the stages again.
struct Follower {
    source: Source,
    reader: Reader,
    /// What was built last; nothing after the folder couldn't be read.
    last: Option<Snapshot>,
    pipeline: Pipeline,
    options: Options,
    watch: Watch,
    terminal: Terminal,
    shown: Arc<Preview>,
    /// Whether the rules found an error last time: then a page waits for them, so that it doesn't come and go.
    doubtful: bool,
}

impl Follower {
    fn follow(mut self) {
        let mut look_again = true;
        loop {
            match self.watch.wait(if look_again { SECOND_LOOK } else { IDLE }) {
                Waited::Changed(touched) => {
                    self.again(&touched);
                    look_again = true;
                }
                Waited::Quiet => look_again = look_again && self.again(&Touched::Anything),
                Waited::Ended => return,
            }
        }
    }

    /// Reads the documentary, and runs the stages if anything in it is different. Says whether it was.
    fn again(&mut self, touched: &Touched) -> bool {
        let start = Instant::now();
        let named = match (touched, &self.last) {
            (Touched::These(paths), Some(last)) => self.source.touched(last, paths),
            _ => None,
        };
        let snapshot = match named.map_or_else(|| self.reader.snapshot(&self.source, now()), Ok) {
            Ok(snapshot) => snapshot,
            Err(error) => {
                if self.last.take().is_some() {
                    self.terminal.line(&format!("annals: {error}"));
                }
                return false;
            }
        };
        if self.last.as_ref() == Some(&snapshot) {
            return false;
        }
        let build = Arc::new(self.pipeline.assemble(&snapshot, &self.options));
        if !self.doubtful {
            self.shown.show(build.clone());
        }
        self.settle(&build, start);
        self.watch.copies(snapshot::copies_folder(&self.source, snapshot.config.as_ref()).as_deref());
        self.last = Some(snapshot);
        true
    }
}

impl Follower {
    /// Asks the rules, and tells the browser and the terminal.
    fn settle(&mut self, build: &Arc<Build>, start: Instant) {
        let diagnostics = self.pipeline.check(build);
        let time = start.elapsed();
        let errors = |all: &[Diagnostic]| all.iter().filter(|d| d.severity == Severity::Error).count();
        self.shown.settle(build, &diagnostics);
        self.doubtful = errors(&diagnostics) > errors(&build.diagnostics);
        // The browser first: printing many faults takes a moment.
        self.terminal.tell(build, &diagnostics, time);
    }
}

/// How the preview talks: what a thread of its own needs of the command line.
struct Terminal {
    format: Format,
    color: bool,
    quiet: bool,
    /// Whether one line can be written over and over.
    live: bool,
    /// What was said to be wrong last: it is said once.
    said: String,
}

impl Terminal {
    fn of(common: &Common) -> Terminal {
        let live = std::io::stderr().is_terminal();
        Terminal { format: common.format, color: common.color(), quiet: common.quiet, live, said: String::new() }
    }

    /// Says what is wrong, if that is new, and how things stand.
    fn tell(&mut self, build: &Build, diagnostics: &[Diagnostic], time: Duration) {
        let faults = report::print(diagnostics, build.texts(), self.format, self.color);
        if faults != self.said {
            self.line(faults.trim_end());
            self.said = faults;
        }
        let count = |severity, word: &str| {
            let count = diagnostics.iter().filter(|d| d.severity == severity).count();
            format!("{count} {word}{}", if count == 1 { "" } else { "s" })
        };
        let (errors, warnings) = (count(Severity::Error, "error"), count(Severity::Warning, "warning"));
        let status = format!("{} pages in {}: {errors}, {warnings}", build.page_count(), seconds(time));
        match (self.quiet, self.live) {
            (true, _) => {}
            (false, true) => print_err(&format!("\r\x1b[K{status} ")),
            (false, false) => print_err(&format!("{status}\n")),
        }
    }

    /// A line of its own, in place of the status that may stand there.
    fn line(&self, text: &str) {
        let clear = if self.live { "\r\x1b[K" } else { "" };
        if !text.is_empty() {
            print_err(&format!("{clear}{text}\n"));
        }
    }
}
