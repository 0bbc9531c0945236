//! The command line: arguments, and the ends tied together.

mod against;
mod begin;
mod changes;
mod preview;
mod publish;
pub mod scaffold;

use crate::build::{self, Build, Options, Pipeline};
use crate::diagnostics::report::{self, Format};
use crate::diagnostics::{self, Diagnostic, Severity, codes};
use crate::entry::schema;
use crate::input::config::{Config, normal_base_url};
use crate::input::git;
use crate::input::snapshot::{self, Snapshot, Source};
use crate::output::{self, Writer};
use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::io::{IsTerminal, Write as _};
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Turns a folder of Markdown entries about incidents, people, statutes and sources into a documentary website with quotations checked against their sources.
#[derive(Parser)]
#[command(name = "annals", version, arg_required_else_help = true, max_term_width = 100)]
#[command(
    after_help = "A first look:  annals serve --open\nTo publish:    annals build, then put the folder public/ on any web server"
)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

#[derive(Args)]
struct Common {
    /// The documentary's folder
    #[arg(short, long, default_value = ".", global = true, value_name = "DIR")]
    root: PathBuf,
    /// The configuration file, relative to the documentary's folder
    #[arg(short, long, default_value = "annals.toml", global = true, value_name = "FILE")]
    config: PathBuf,
    /// The folder with copies of the sources
    #[arg(long, env = "ANNALS_COPIES", global = true, value_name = "DIR", value_parser = maybe_empty())]
    copies: Option<PathBuf>,
    /// Print only errors and warnings
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Also print how long each step took
    #[arg(short, long, global = true)]
    verbose: bool,
    /// When to use color
    #[arg(long, default_value = "auto", global = true, value_name = "WHEN")]
    color: Color,
    /// How to print errors and warnings
    #[arg(long, default_value = "human", global = true, value_name = "FORMAT")]
    format: Format,
    /// Treat warnings as errors
    #[arg(long, global = true)]
    deny_warnings: bool,
    /// Treat these warnings as errors: codes such as W0408,W0413, or `promise` for all that protect the site's promise to quote its sources word for word
    #[arg(long, global = true, value_name = "CODES", value_delimiter = ',', value_parser = denied)]
    deny: Vec<Denied>,
}

/// Warnings that are taken for errors.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Denied {
    /// Those of one code.
    Code(&'static diagnostics::Code),
    /// Those that guard the promise.
    Promise,
}

impl Denied {
    fn holds(self, code: &diagnostics::Code) -> bool {
        match self {
            Denied::Code(denied) => denied == code,
            Denied::Promise => code.guards_the_promise(),
        }
    }
}

/// What `--deny` is given, one at a time.
fn denied(text: &str) -> Result<Denied, String> {
    if text.trim() == "promise" {
        return Ok(Denied::Promise);
    }
    codes::find(text.trim()).map(Denied::Code).ok_or_else(|| {
        let names = diagnostics::CODES.iter().map(|c| c.id).chain(["promise"]);
        let near = diagnostics::nearest(&text.trim().to_ascii_uppercase(), names);
        let hint = near.map_or(String::new(), |near| format!("; did you mean {near}?"));
        format!("there's no such diagnostic{hint} (annals explain lists them all)")
    })
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Color {
    /// In a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Subcommand)]
enum Command {
    /// Create a new documentary in a folder
    Init(begin::Init),
    /// Create a new entry: a file with the keys it needs
    New(begin::New),
    /// Build the site into a folder
    Build {
        /// The folder to write it to, relative to the documentary's folder
        #[arg(short, long, default_value = "public", value_name = "DIR")]
        output_dir: PathBuf,
        /// The address where the site will be published, for feeds and other things that need full addresses
        #[arg(short = 'u', long, value_name = "URL")]
        base_url: Option<String>,
        /// Include drafts
        #[arg(long)]
        drafts: bool,
        /// With `require_copies` in annals.toml: the last verified revision; anything that has changed since then must be verified here
        #[arg(long, env = "ANNALS_AGAINST", value_name = "REV")]
        against: Option<String>,
    },
    /// Preview the site in a browser, and update it with every change
    Serve {
        /// The port, or the next free one if it's taken
        #[arg(short, long, default_value_t = 1111)]
        port: u16,
        /// The address to listen on
        #[arg(short, long, default_value = "127.0.0.1")]
        interface: IpAddr,
        /// Open a browser
        #[arg(short = 'O', long)]
        open: bool,
        /// The pattern of an address that opens your editor, such as vscode://file/{path}:{line}:{column}
        #[arg(long, env = "ANNALS_EDITOR", value_name = "PATTERN")]
        editor: Option<String>,
    },
    /// Check everything without writing anything
    Check {
        /// Include drafts
        #[arg(long)]
        drafts: bool,
    },
    /// Check every quotation against the copies of the sources, and write evidence.lock
    Verify {
        /// Write nothing; list the quotations, sources and records in evidence.lock that have changed since a git revision, and say which of
        /// them the copies here prove
        #[arg(long, value_name = "REV")]
        against: Option<String>,
    },
    /// Write JSON Schemas of the front matter, annals.toml and reports, for editors
    Schema {
        /// The folder to write them to, relative to the documentary's folder
        folder: PathBuf,
        /// Also set up VS Code and Taplo, if the documentary has no settings for them yet
        #[arg(long)]
        editor: bool,
    },
    /// List changes in meaning since a git revision: dates, people, sources, quotations, texts
    Changes {
        /// The revision: a commit, a tag or a branch
        #[arg(long, value_name = "REV")]
        since: String,
        /// Include corrected typos
        #[arg(long)]
        typing: bool,
        /// Add changes that aren't listed yet to corrections.toml, which the site publishes; give each reason there in `reason`
        #[arg(long)]
        record: bool,
    },
    /// Check a built site, or a downloaded copy of one, against its manifest
    VerifySite {
        /// The folder of the built site
        dir: PathBuf,
    },
    /// Explain a diagnostic, or list them all
    Explain {
        /// The code, such as E0401
        code: Option<String>,
    },
}

/// A path that may be empty, as a variable of the environment is that somebody has cleared: it is taken as none.
fn maybe_empty() -> impl TypedValueParser<Value = PathBuf> {
    OsStringValueParser::new().map(PathBuf::from)
}

/// The content has errors.
const FAILED: u8 = 1;
/// The call was wrong, or the system refused.
const USAGE: u8 = 2;

/// Runs the command line.
pub fn run() -> ExitCode {
    let code = run_command();
    if LOST.load(Ordering::Relaxed) { refuse("couldn't print the output; is the disk full?") } else { code }
}

fn run_command() -> ExitCode {
    let cli = Cli::parse();
    match cli.command {
        Command::Init(init) => begin::init(&cli.common, &init),
        Command::New(new) => begin::new(&cli.common, &new),
        Command::Changes { since, typing, record } => changes::run(&cli.common, &since, typing, record),
        Command::VerifySite { dir } => publish::verify_site(&cli.common, &dir),
        Command::Build { output_dir, base_url, drafts, against } => {
            let options = options(base_url.as_deref(), drafts);
            let against = against.as_deref().filter(|revision| !revision.is_empty());
            options.map_or_else(|code| code, |options| build(&cli.common, &output_dir, &options, against))
        }
        Command::Serve { port, interface, open, editor } => {
            preview::run(&cli.common, SocketAddr::new(interface, port), open, editor.as_deref())
        }
        Command::Check { drafts } => check(&cli.common, drafts),
        Command::Verify { against: Some(revision) } => against::run(&cli.common, &revision),
        Command::Verify { against: None } => verify(&cli.common),
        Command::Schema { folder, editor } => schemas(&cli.common, &folder, editor),
        Command::Explain { code } => explain(code.as_deref()),
    }
}

impl Common {
    fn source(&self) -> Source {
        Source { root: self.root.clone(), config: self.config.clone(), copies: self.copies() }
    }

    fn copies(&self) -> Option<PathBuf> {
        self.copies.clone().filter(|folder| !folder.as_os_str().is_empty())
    }

    /// Whether the folder holds a configuration.
    fn is_documentary(&self) -> bool {
        self.root.join(&self.config).is_file()
    }

    fn snapshot(&self) -> Result<Snapshot, ExitCode> {
        let missing = self.copies().filter(|folder| !folder.is_dir());
        if let Some(folder) = missing {
            return Err(refuse(&format!("there's no folder of copies {}", folder.display())));
        }
        snapshot::snapshot(&self.source()).map_err(|error| refuse(&error.to_string()))
    }

    fn color(&self) -> bool {
        match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()),
        }
    }

    /// Prints diagnostics and their totals. Data formats go to stdout, where a program reads them.
    fn report(&self, diagnostics: &[Diagnostic], texts: &diagnostics::Texts) {
        let text = report::print(diagnostics, texts, self.format, self.color() && self.format == Format::Human);
        match self.format {
            Format::Json | Format::Sarif => print_out(&text),
            Format::Human | Format::Short | Format::Github => {
                let totals = report::totals(diagnostics);
                let totals = if totals.is_empty() { totals } else { totals + "\n" };
                print_err(&(text + &totals));
            }
        }
        if self.format == Format::Github {
            summarize(&report::summary(diagnostics, texts));
        }
    }

    fn say(&self, text: &str) {
        if !self.quiet {
            print_err(&format!("{text}\n"));
        }
    }

    /// Begins to write a site, when it is its turn.
    fn begin(&self, folder: &Path) -> Result<Writer, output::WriteError> {
        self.say_if_awaited(folder);
        Writer::begin(folder)
    }

    /// Says that somebody else writes there, and has to be waited for.
    fn say_if_awaited(&self, path: &Path) {
        if let Some(folder) = output::awaited(path) {
            let folder = folder.display();
            self.say(&format!("waiting: another program is writing to {folder}, or has locked it"));
        }
    }

    fn failed(&self, diagnostics: &[Diagnostic]) -> bool {
        let is_denied = |d: &Diagnostic| self.deny_warnings || self.deny.iter().any(|denied| denied.holds(d.code));
        diagnostics::has_errors(diagnostics) || diagnostics.iter().any(is_denied)
    }
}

/// Adds to the summary of the step, where GitHub Actions names a file for it: annotations are few.
fn summarize(text: &str) {
    let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()) else { return };
    if let Err(error) = output::append(Path::new(&path), text) {
        print_err(&format!("annals: {error}\n"));
    }
}

/// Whether something that was asked for couldn't be printed: the disk under it is full, say.
static LOST: AtomicBool = AtomicBool::new(false);

/// Prints to stdout; a reader that went away is no fault of ours.
fn print_out(text: &str) {
    let mut out = std::io::stdout();
    let printed = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    if printed.is_err_and(|error| error.kind() != std::io::ErrorKind::BrokenPipe) {
        LOST.fetch_or(true, Ordering::Relaxed);
    }
}

fn print_err(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

fn refuse(text: &str) -> ExitCode {
    print_err(&format!("annals: {}\n", report::on_a_line(text)));
    ExitCode::from(USAGE)
}

fn options(base_url: Option<&str>, drafts: bool) -> Result<Options, ExitCode> {
    let base_url = match base_url {
        None => None,
        Some(text) => match normal_base_url(text) {
            Some(url) => Some(url),
            None => {
                return Err(refuse(&format!(
                    "`{text}` isn't a full web address; write it like https://you.github.io/documentary/"
                )));
            }
        },
    };
    Ok(Options { drafts, base_url, preview: false })
}

fn seconds(time: Duration) -> String {
    if time.as_millis() < 1000 { format!("{} ms", time.as_millis()) } else { format!("{:.1} s", time.as_secs_f64()) }
}

fn build(common: &Common, output: &Path, options: &Options, against: Option<&str>) -> ExitCode {
    let start = Instant::now();
    // A small documentary is read in the time that git takes to answer.
    let (snapshot, history) = rayon::join(|| common.snapshot(), || git::history(&common.root));
    let Ok(mut snapshot) = snapshot else { return ExitCode::from(USAGE) };
    let copies = snapshot::copies_folder(&common.source(), snapshot.config.as_ref());
    let folder = match output::folder(&common.root, output, copies.as_deref()) {
        Ok(folder) => folder,
        Err(error) => return unwritten(common, &error),
    };
    snapshot.history = history;
    let inputs = build::inputs(&snapshot, options);
    let read = start.elapsed();
    // A manifest that came with the documentary could say that all is well: at a desk it is the one that the last build wrote.
    let trusted = !automatic() && against.is_none();
    if let Some(summary) = trusted.then(|| output::is_done(&folder, inputs)).flatten() {
        return nothing_to_do(common, &build::config(&snapshot, options), summary, [read, start.elapsed()]);
    }
    let pipeline = Pipeline::default();
    let mut build = pipeline.build(&snapshot, options);
    let mut diagnostics = std::mem::take(&mut build.diagnostics);
    diagnostics.extend(match against::demanded(common, &snapshot, &build, against) {
        Ok(found) => found,
        Err(code) => return code,
    });
    let checked = start.elapsed();
    let writer = (!common.failed(&diagnostics)).then(|| common.begin(&folder));
    let ready = writer.as_ref().and_then(|writer| writer.as_ref().ok());
    let held = ready.filter(|_| trusted).and_then(|writer| writer.holds(inputs));
    let made = match (held, ready) {
        (Some(_), _) => Ok(()),
        (None, Some(writer)) => build.each_file(|path, content| writer.take(path, &content)),
        // Where nothing may be written, a template that fails is reported with the rest all the same.
        (None, None) => build.try_pages(),
    };
    let failed = made.is_err();
    diagnostics.extend(made.err().into_iter().flatten());
    common.report(&diagnostics, build.texts());
    let clean = diagnostics.is_empty();
    let written = writer.filter(|_| !failed).map(|writer| held.map_or_else(|| writer?.finish(inputs, clean), Ok));
    let code = match written {
        None => {
            common.say("nothing was written");
            ExitCode::from(FAILED)
        }
        Some(Err(error)) => unwritten(common, &error),
        Some(Ok(summary)) => {
            if common.verbose {
                let times = [read, checked - read, start.elapsed() - checked].map(seconds);
                common.say(&format!("read {}, check {}, render and write {}", times[0], times[1], times[2]));
            }
            common.say(&format!("{} in {}", built(&build, summary), seconds(start.elapsed())));
            publish::advise(common, &build.site.config, summary.bytes, start.elapsed(), automatic());
            ExitCode::SUCCESS
        }
    };
    // The process ends: its memory goes at once, not piece by piece.
    std::mem::forget((pipeline, build, snapshot, diagnostics));
    code
}

/// Says that the last build was of the same files, had nothing to report, and that what it wrote is still there.
fn nothing_to_do(common: &Common, config: &Config, summary: output::Summary, [read, all]: [Duration; 2]) -> ExitCode {
    // For programs, an empty report is one too.
    common.report(&[], &diagnostics::Texts::new());
    if common.verbose {
        common.say(&format!("read {}, compare {}", seconds(read), seconds(all - read)));
    }
    common.say(&format!("nothing has changed since the last build: {} in {}", files(summary), seconds(all)));
    publish::advise(common, config, summary.bytes, all, automatic());
    ExitCode::SUCCESS
}

/// Says why something couldn't be written. The content is sound: the system refused, or the folder isn't ours.
fn unwritten(common: &Common, error: &output::WriteError) -> ExitCode {
    common.report(&[error.diagnostic(&common.root)], &diagnostics::Texts::new());
    ExitCode::from(USAGE)
}

/// This moment: when nothing is known of a commit, what lies here is published now at the earliest.
fn now() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
    let c = crate::edtf::Moment::from_seconds(seconds.cast_signed()).civil();
    format!("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", c.year, c.month, c.day, c.hour, c.minute, c.second)
}

/// Whether no person is watching: `CI` is set where machines publish sites.
fn automatic() -> bool {
    std::env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false" && value != "0")
}

/// `1 page`, `2 pages`.
fn counted(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
}

fn built(build: &Build, summary: output::Summary) -> String {
    let counts = build.evidence.counts(&build.site);
    let mut text = counted(build.page_count(), "page");
    if counts.all > 0 {
        text.push_str(&format!(
            ", {} ({} verified, {} kept from evidence.lock)",
            counted(counts.all, "quotation"),
            counts.verified,
            counts.kept
        ));
    }
    text + "; " + &files(summary)
}

/// What came of the files.
fn files(summary: output::Summary) -> String {
    let mut text = format!("{} written, {} unchanged", counted(summary.written, "file"), summary.unchanged);
    if summary.removed > 0 {
        text.push_str(&format!(", {} removed", summary.removed));
    }
    text
}

/// Builds and renders every page, keeping none, so that a template that fails is found too.
fn checked(common: &Common, drafts: bool) -> Result<(Build, Vec<Diagnostic>), ExitCode> {
    let snapshot = common.snapshot()?;
    let build = Pipeline::default().build(&snapshot, &Options { drafts, ..Options::default() });
    let mut diagnostics = build.diagnostics.clone();
    diagnostics.extend(build.try_pages().err().into_iter().flatten());
    Ok((build, diagnostics))
}

fn check(common: &Common, drafts: bool) -> ExitCode {
    let start = Instant::now();
    let (build, diagnostics) = match checked(common, drafts) {
        Ok(both) => both,
        Err(code) => return code,
    };
    common.report(&diagnostics, build.texts());
    common.say(&format!("checked {} in {}", counted(build.page_count(), "page"), seconds(start.elapsed())));
    if common.failed(&diagnostics) { ExitCode::from(FAILED) } else { ExitCode::SUCCESS }
}

fn verify(common: &Common) -> ExitCode {
    let snapshot = match common.snapshot() {
        Ok(snapshot) => snapshot,
        Err(code) => return code,
    };
    if snapshot.copies.is_none() {
        let named = snapshot::configured_copies(&common.source(), snapshot.config.as_ref());
        let missing =
            named.map(|folder| format!("annals.toml names the folder {}, which doesn't exist; ", folder.display()));
        let missing = missing.unwrap_or_default();
        return refuse(&format!("{missing}verify needs the copies of the sources; name their folder with --copies"));
    }
    let build = Pipeline::default().build(&snapshot, &Options { drafts: true, ..Options::default() });
    // What the old lock says of the copies is what is about to be replaced.
    let replaced = [
        &codes::COPY_CHANGED,
        &codes::BAD_LOCK,
        &codes::LOCK_VERSION,
        &codes::NOT_IN_LOCK,
        &codes::LOCK_RECORD,
        &codes::LOCK_FORM,
    ];
    let mut diagnostics: Vec<Diagnostic> =
        build.diagnostics.iter().filter(|d| !replaced.contains(&d.code)).cloned().collect();
    diagnostics.retain(|d| d.severity == Severity::Error);
    common.report(&diagnostics, build.texts());
    if diagnostics::has_errors(&diagnostics) {
        common.say("evidence.lock wasn't changed");
        return ExitCode::from(FAILED);
    }
    let path = common.root.join("evidence.lock");
    common.say_if_awaited(&path);
    let text = build.evidence.lock_text(&build.site);
    let same = snapshot.lock.as_ref().is_some_and(|lock| *lock.text == *text);
    if same {
        output::clear_beside(&path);
    } else if let Err(error) = output::replace(&path, text.as_bytes()) {
        return unwritten(common, &error);
    }
    let counts = build.evidence.counts(&build.site);
    common.say(&format!(
        "{}: {} verified, {} not checked (no copy); evidence.lock {}",
        counted(counts.all, "quotation"),
        counts.verified,
        counts.unchecked,
        if same { "unchanged" } else { "written" }
    ));
    ExitCode::SUCCESS
}

fn schemas(common: &Common, folder: &Path, editor: bool) -> ExitCode {
    if !common.root.is_dir() {
        return refuse(&format!("there's no folder {}", common.root.display()));
    }
    let files = schema::files();
    let setup = if editor { schema::setup(&folder.to_string_lossy().replace('\\', "/")) } else { Vec::new() };
    let setup = setup.into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
    let written = output::texts(&files, &common.root.join(folder), schema::is_ours);
    let made = match written.and_then(|()| output::new_files(&setup, &common.root, true)) {
        Ok(made) => made,
        Err(error) => return unwritten(common, &error),
    };
    common.say(&format!("{} schemas written to {}", files.len(), folder.display()));
    made.iter().filter_map(|path| path.strip_prefix(&common.root).ok()).for_each(|name| {
        common.say(&format!("{} written", name.display()));
    });
    ExitCode::SUCCESS
}

fn explain(code: Option<&str>) -> ExitCode {
    let Some(code) = code else {
        let list: String = diagnostics::CODES.iter().map(|c| format!("{}  {}\n", c.id, c.title)).collect();
        print_out(&(list + "\nRun annals explain CODE to read more about one.\n"));
        return ExitCode::SUCCESS;
    };
    match codes::find(code) {
        Some(code) => {
            print_out(&format!(
                "{} ({}): {}\n\n{}\n\nWrong:\n\n{}\n\nRight:\n\n{}\n",
                code.id,
                code.severity.word(),
                code.title,
                wrapped(code.explanation),
                indented(code.wrong),
                indented(code.right)
            ));
            ExitCode::SUCCESS
        }
        None => {
            let near = diagnostics::nearest(code, diagnostics::CODES.iter().map(|c| c.id));
            let hint = near.map_or(String::new(), |near| format!("; did you mean {near}?"));
            refuse(&format!("there's no diagnostic `{code}`{hint} (annals explain lists them all)"))
        }
    }
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}\n")).collect::<String>().trim_end().to_owned()
}

/// Breaks a text into lines of at most 80 characters.
fn wrapped(text: &str) -> String {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.last_mut().map_or(0, |l| l.chars().count());
        if last > 0 && last + 1 + word.chars().count() > 80 {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(if line.is_empty() { "" } else { " " });
            line.push_str(word);
        }
    }
    lines.join("\n")
}
