//! Starts Chromium once for the whole suite and speaks the `DevTools` protocol with it over a pair of pipes.
//!
//! Pipes rather than a port: nothing else on the machine can reach the browser, there is no address to guess, and
//! Chromium ends by itself when the tests end, however they end, because its pipe is then closed.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;
use std::{env, fs, iter, thread};

use serde_json::{Value, json};

use crate::browser::tab::Tab;

/// What a test of this suite returns.
pub type Result<T> = std::result::Result<T, Trouble>;

/// How long any one answer or event is waited for. Generous, because a busy machine must not fail a test.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// The member by which the protocol says which tab a message belongs to.
pub const LINE: &str = "sessionId";

/// Why a test could not go on, in words; printed as it is, so that a report of many lines stays readable.
#[derive(Clone)]
pub struct Trouble(pub String);

/// A running Chromium. It ends, and its profile is removed, when this is dropped or when the tests end.
pub struct Browser {
    wire: Arc<Wire>,
    process: Child,
    profile: PathBuf,
    /// Disconnected once Chromium has ended and its profile is gone.
    ended: Mutex<Receiver<()>>,
}

/// The answer to one call, on its way.
pub struct Pending {
    method: String,
    answer: Receiver<Answer>,
    wire: Arc<Wire>,
}

/// What is shared between those who call and the thread that reads.
struct Wire {
    next: AtomicU64,
    /// `None` once closed: Chromium then ends.
    input: Mutex<Option<ChildStdin>>,
    /// Who waits for which answer; `None` once Chromium has ended.
    answers: Mutex<Option<HashMap<u64, Sender<Answer>>>>,
    /// Where the events of each tab go.
    tabs: Mutex<HashMap<String, Sender<Value>>>,
    /// The last lines that Chromium wrote to its standard error.
    last_words: Mutex<VecDeque<String>>,
}

type Answer = std::result::Result<Value, String>;

/// Chromium reads commands from descriptor 3 and writes answers to descriptor 4. A shell joins them to its own standard
/// input and output, which are our pipes, so that no unsafe code is needed, and removes the profile afterwards.
const LAUNCH: &str = r#"profile=$1; shift
"$@" 3<&0 4>&1 </dev/null >&2
rm -rf -- "$profile" || rm -rf -- "$profile""#;

/// `--host-resolver-rules` and `--no-proxy-server`: no test ever reaches another machine. Timers and frames run at full
/// speed in every tab, also in those behind.
const FLAGS: &[&str] = &[
    "--remote-debugging-pipe",
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--disable-breakpad",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--disable-ipc-flooding-protection", // tests write more addresses than people do
    "--disable-features=Translate,MediaRouter,OptimizationHints",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    "--mute-audio",
    "--metrics-recording-only",
];

/// The one browser of the suite, started by whoever asks first. A missing Chromium is an error, never a skip.
pub fn browser() -> Result<&'static Browser> {
    static BROWSER: OnceLock<Result<Browser>> = OnceLock::new();
    BROWSER.get_or_init(Browser::start).as_ref().map_err(Clone::clone)
}

/// Does `work` on every item, in as many tabs as there are processors; the results are in the order of the items.
pub fn each<I: Sync, T: Send>(items: &[I], work: impl Fn(&mut Tab, &I) -> Result<T> + Sync) -> Result<Vec<T>> {
    let browser = browser()?;
    let next = AtomicUsize::new(0);
    let one_tab = || -> Result<Vec<(usize, T)>> {
        let mut tab = browser.tab()?;
        let mine = iter::from_fn(|| {
            let index = next.fetch_add(1, Ordering::Relaxed);
            items.get(index).map(|item| (index, item))
        });
        mine.map(|(index, item)| Ok((index, work(&mut tab, item)?))).collect()
    };
    let tabs = thread::available_parallelism().map_or(2, usize::from).min(items.len());
    let mut done = thread::scope(|scope| {
        let threads: Vec<_> = (0..tabs).map(|_| scope.spawn(one_tab)).collect();
        let joined = threads.into_iter().map(|t| t.join().unwrap_or_else(|_| trouble("a tab's thread panicked")));
        joined.collect::<Result<Vec<_>>>()
    })?;
    let mut results: Vec<_> = done.drain(..).flatten().collect();
    results.sort_by_key(|(index, _)| *index);
    Ok(results.into_iter().map(|(_, result)| result).collect())
}

/// An `Err` with these words.
pub fn trouble<T>(words: impl Into<String>) -> Result<T> {
    Err(Trouble(words.into()))
}

impl Browser {
    /// Starts Chromium with a fresh profile and waits until it answers.
    pub fn start() -> Result<Self> {
        let program = program()?;
        let profile = fresh_profile()?;
        let mut process = spawn(&program, &profile)?;
        let (Some(input), Some(output), Some(errors)) =
            (process.stdin.take(), process.stdout.take(), process.stderr.take())
        else {
            return trouble("the pipes to chromium were not made");
        };
        let wire = Arc::new(Wire::new(input));
        let listener = Arc::clone(&wire);
        thread::spawn(move || listener.hear(errors));
        let (end, ended) = mpsc::channel();
        let reader = Arc::clone(&wire);
        thread::spawn(move || {
            reader.read(output);
            drop(end);
        });
        let browser = Self { wire, process, profile, ended: Mutex::new(ended) };
        browser.call("Browser.getVersion", &json!({}))?;
        Ok(browser)
    }

    /// The folder with all that this browser remembers.
    pub fn profile(&self) -> &Path {
        &self.profile
    }

    /// Opens a tab of its own window and of its own profile: no tab sees what another one remembers, or is hidden by it.
    pub fn tab(&self) -> Result<Tab<'_>> {
        Tab::open_in(self)
    }

    /// Calls a method of the browser itself and waits for its answer.
    pub fn call(&self, method: &str, parameters: &Value) -> Result<Value> {
        self.send(method, parameters, None)?.wait()
    }

    /// Sends a call, to a tab if its line is given, and doesn't wait.
    pub fn send(&self, method: &str, parameters: &Value, line: Option<&str>) -> Result<Pending> {
        let id = self.wire.next.fetch_add(1, Ordering::Relaxed);
        let (sender, answer) = mpsc::channel();
        match hold(&self.wire.answers).as_mut() {
            Some(answers) => answers.insert(id, sender),
            None => return trouble(self.wire.ended(method)),
        };
        let mut message = json!({ "id": id, "method": method, "params": parameters });
        if let Some(line) = line {
            message[LINE] = line.into();
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        let written = hold(&self.wire.input).as_mut().map(|input| input.write_all(&bytes).and_then(|()| input.flush()));
        match written {
            Some(Ok(())) => Ok(Pending { method: method.to_owned(), answer, wire: Arc::clone(&self.wire) }),
            Some(Err(_)) | None => trouble(self.wire.ended(method)),
        }
    }

    /// From now on the events of this line are sent to the receiver.
    pub fn events_of(&self, line: &str) -> Receiver<Value> {
        let (sender, receiver) = mpsc::channel();
        hold(&self.wire.tabs).insert(line.to_owned(), sender);
        receiver
    }

    /// Nobody listens to this line any more.
    pub fn forget(&self, line: &str) {
        hold(&self.wire.tabs).remove(line);
    }

    /// What Chromium said last on its standard error, for a message about a fault.
    pub fn last_words(&self) -> String {
        self.wire.last_words()
    }
}

impl Drop for Browser {
    /// Closing the pipe asks Chromium to end; if it doesn't, its whole process group is killed.
    fn drop(&mut self) {
        hold(&self.wire.input).take();
        let ended = hold(&self.ended).recv_timeout(Duration::from_secs(5));
        if ended == Err(RecvTimeoutError::Timeout) {
            let group = rustix::process::Pid::from_child(&self.process);
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
        let _ = self.process.wait();
    }
}

impl Pending {
    /// Waits for the answer.
    pub fn wait(self) -> Result<Value> {
        match self.answer.recv_timeout(PATIENCE) {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(words)) => trouble(format!("chromium refused {}: {words}", self.method)),
            Err(RecvTimeoutError::Timeout) => {
                trouble(format!("chromium gave no answer to {} in {} s", self.method, PATIENCE.as_secs()))
            }
            Err(RecvTimeoutError::Disconnected) => trouble(self.wire.ended(&self.method)),
        }
    }
}

impl Wire {
    fn new(input: ChildStdin) -> Self {
        Self {
            next: AtomicU64::new(1),
            input: Mutex::new(Some(input)),
            answers: Mutex::new(Some(HashMap::new())),
            tabs: Mutex::default(),
            last_words: Mutex::default(),
        }
    }

    /// Reads messages until Chromium closes its end, and hands each to whom it concerns.
    fn read(&self, output: ChildStdout) {
        let mut output = BufReader::with_capacity(1 << 16, output);
        let mut message = Vec::new();
        while output.read_until(0, &mut message).is_ok_and(|read| read > 0) {
            if message.last() == Some(&0) {
                message.pop();
            }
            if let Ok(value) = serde_json::from_slice(&message) {
                self.dispatch(value);
            }
            message.clear();
        }
        hold(&self.answers).take();
        hold(&self.tabs).clear();
    }

    fn dispatch(&self, mut message: Value) {
        if let Some(id) = message["id"].as_u64() {
            let waiting = hold(&self.answers).as_mut().and_then(|answers| answers.remove(&id));
            let answer = match message.get("error") {
                Some(error) => Err(error["message"].as_str().unwrap_or("no reason given").to_owned()),
                None => Ok(message["result"].take()),
            };
            // Nobody waits where the one who called gave up, or never cared.
            let _ = waiting.map(|sender| sender.send(answer));
        } else if let Some(line) = message[LINE].as_str() {
            let sender = hold(&self.tabs).get(line).cloned();
            let _ = sender.map(|sender| sender.send(message));
        }
    }

    fn hear(&self, errors: ChildStderr) {
        for line in BufReader::new(errors).lines().map_while(std::result::Result::ok) {
            // Chromium without a desktop complains of the message bus a hundred times; that never explains a fault.
            if !line.contains("/dbus/") {
                let mut words = hold(&self.last_words);
                words.push_back(line);
                if words.len() > 12 {
                    words.pop_front();
                }
            }
        }
    }

    fn last_words(&self) -> String {
        let words = hold(&self.last_words);
        if words.is_empty() { " none".to_owned() } else { words.iter().map(|line| format!("\n  {line}")).collect() }
    }

    fn ended(&self, method: &str) -> String {
        format!("chromium ended before it answered {method}; its last words:{}", self.last_words())
    }
}

fn fresh_profile() -> Result<PathBuf> {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let profile = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("chromium-{}-{count}", std::process::id()));
    let _ = fs::remove_dir_all(&profile);
    fs::create_dir_all(&profile).map_err(|e| Trouble(format!("can't make {}: {e}", profile.display())))?;
    Ok(profile)
}

fn spawn(program: &Path, profile: &Path) -> Result<Child> {
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", LAUNCH, "sh"]).arg(profile).arg(program).args(FLAGS);
    shell.arg(format!("--user-data-dir={}", profile.display())).arg("about:blank");
    shell.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
    shell.spawn().map_err(|e| Trouble(format!("can't start /bin/sh: {e}")))
}

fn program() -> Result<PathBuf> {
    if let Some(given) = env::var_os("ANNALS_CHROMIUM") {
        return Ok(given.into());
    }
    let path = env::var_os("PATH").unwrap_or_default();
    // The first is the same browser without windows and menus, and opens a page in a third of the time.
    let names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
    let mut candidates = names.iter().flat_map(|name| env::split_paths(&path).map(move |folder| folder.join(name)));
    candidates.find(|candidate| candidate.is_file()).ok_or_else(|| {
        Trouble("chromium isn't installed: run scripts/test, which installs it, or set ANNALS_CHROMIUM to it".into())
    })
}

/// A lock is never left half-way, so one that a panicking test held is still good.
fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Display for Trouble {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// As [`fmt::Display`]: the test runner prints errors this way.
impl fmt::Debug for Trouble {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}
