//! What git knows of a documentary. Every call goes through [`ask`]: a documentary may come from anybody, and what its folder holds for git must
//! neither run a program nor open a connection.
//!
//! Who can put what there:
//! - *a pull request* can bring any file but one named `.git`: so a folder that looks like a bare repository, with its own configuration, and
//!   `.gitattributes`. A repository is used only where it is kept in a `.git`.
//! - *an archive that is unpacked* can bring a `.git` too. Whatever its configuration names (filters, hooks, monitors, pagers, external diffs,
//!   helpers for credentials) isn't run.
//! - *the environment* of whoever runs Annals, say a hook of git, can name another repository or another program: it isn't handed on.

use super::snapshot::{self, CONFIG, CONTENT, History, LOCK, Snapshot};
use crate::diagnostics::span::SourceFile;
use std::collections::BTreeSet;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

/// What is set in every call, over anything that a repository configures: nothing is run, nothing is fetched, and the answers have one form.
const SETTINGS: [&str; 23] = [
    "safe.bareRepository=explicit",
    "core.fsmonitor=false",
    "core.untrackedCache=false",
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    "core.editor=false",
    "core.askPass=",
    "core.sshCommand=false",
    "core.gitProxy=false",
    "core.alternateRefsCommand=false",
    "core.quotePath=false",
    "credential.helper=",
    "credential.interactive=false",
    "diff.external=",
    "diff.ignoreSubmodules=all",
    "gpg.program=false",
    "log.follow=false",
    "log.showRoot=true",
    "log.showSignature=false",
    "maintenance.auto=false",
    "gc.auto=0",
    "protocol.allow=never",
    "submodule.recurse=false",
];

/// The variables that change what git does, but for those that only keep it from looking further up (`GIT_CEILING_DIRECTORIES`).
const VARIABLES: [&str; 92] = [
    "GIT_ALLOC_LIMIT",
    "GIT_ALLOW_PROTOCOL",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_ASKPASS",
    "GIT_ATTR_GLOBAL",
    "GIT_ATTR_NOSYSTEM",
    "GIT_ATTR_SOURCE",
    "GIT_ATTR_SYSTEM",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_CONFIG_PARAMETERS",
    "GIT_CONFIG_SYSTEM",
    "GIT_CURL_VERBOSE",
    "GIT_DEFAULT_HASH",
    "GIT_DEFAULT_REF_FORMAT",
    "GIT_DIFF_OPTS",
    "GIT_DIR",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM",
    "GIT_EDITOR",
    "GIT_EXEC_PATH",
    "GIT_EXTERNAL_DIFF",
    "GIT_EXTERNAL_DIFF_TRUST_EXIT_CODE",
    "GIT_FLUSH",
    "GIT_FORCE_THREADS",
    "GIT_FORCE_UNTRACKED_CACHE",
    "GIT_GLOB_PATHSPECS",
    "GIT_GRAFT_FILE",
    "GIT_HTTP_PROXY_AUTHMETHOD",
    "GIT_ICASE_PATHSPECS",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INDEX_VERSION",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_LITERAL_PATHSPECS",
    "GIT_NAMESPACE",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_NOTES_DISPLAY_REF",
    "GIT_NOTES_REF",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PAGER",
    "GIT_PAGER_IN_USE",
    "GIT_PREFIX",
    "GIT_PRINT_SHA1_ELLIPSIS",
    "GIT_PROGRESS_DELAY",
    "GIT_PROTOCOL",
    "GIT_PROTOCOL_FROM_USER",
    "GIT_PROXY_COMMAND",
    "GIT_PROXY_SSL_CAINFO",
    "GIT_QUARANTINE_PATH",
    "GIT_REFLOG_ACTION",
    "GIT_REF_PARANOIA",
    "GIT_REPLACE_REF_BASE",
    "GIT_SEQUENCE_EDITOR",
    "GIT_SHALLOW_FILE",
    "GIT_SHELL_PATH",
    "GIT_SSH",
    "GIT_SSH_COMMAND",
    "GIT_SSH_VARIANT",
    "GIT_SSL_CAINFO",
    "GIT_SSL_NO_VERIFY",
    "GIT_SUPER_PREFIX",
    "GIT_TEMPLATE_DIR",
    "GIT_TEST_FSMONITOR",
    "GIT_TRACE",
    "GIT_TRACE2",
    "GIT_TRACE2_BRIEF",
    "GIT_TRACE2_CONFIG_PARAMS",
    "GIT_TRACE2_DST_DEBUG",
    "GIT_TRACE2_ENV_VARS",
    "GIT_TRACE2_EVENT",
    "GIT_TRACE2_EVENT_BRIEF",
    "GIT_TRACE2_EVENT_NESTING",
    "GIT_TRACE2_PARENT_SID",
    "GIT_TRACE2_PERF",
    "GIT_TRACE2_PERF_BRIEF",
    "GIT_TRACE_BARE",
    "GIT_TRACE_CURL",
    "GIT_TRACE_FSMONITOR",
    "GIT_TRACE_PACKET",
    "GIT_TRACE_PACKFILE",
    "GIT_TRACE_PACK_ACCESS",
    "GIT_TRACE_PERFORMANCE",
    "GIT_TRACE_REFS",
    "GIT_TRACE_SETUP",
    "GIT_TRACE_SHALLOW",
    "GIT_USER_AGENT",
    "GIT_WORK_TREE",
    "SSH_ASKPASS",
];

/// What git says of a revision that it doesn't know.
const UNKNOWN_REVISION: &str = "Not a valid object name";

/// What git says of an object that a clone left out, and that it may not fetch.
const LEFT_OUT: [&str; 2] = ["lazy fetching disabled", "Could not read "];

/// When the files under `content/` were last changed, from git: the time of the last commit that touched each. A file that has changed since
/// then is left out, and so is one whose last change a shallow clone doesn't hold: nothing is known of their times. Without git, or outside of
/// a checkout, nothing is known at all. Git is asked five times, however many files there are.
pub fn history(root: &Path) -> History {
    let Some(shallow) = checkout(root) else { return History::new() };
    let log = ["log", "--format=%x01%ct %P", "--name-only", "--no-renames", "--no-ext-diff", "--no-textconv", "-z"];
    let (history, changed) = rayon::join(
        || ask(root, &[&log[..], &["--relative", "--", CONTENT]].concat(), &[]).ok(),
        || status(root, "no", &[CONTENT]).and_then(|status| changed_files(root, &status)),
    );
    // Where git doesn't say what has changed since, no time is sure.
    let Some((log, changed)) = history.zip(changed) else { return History::new() };
    let mut history = last_changes(&log, shallow);
    history.retain(|path, _| !changed.contains(&**path));
    history
}

/// Whether the folder lies in a checkout, and if so, whether that is a shallow one.
fn checkout(root: &Path) -> Option<bool> {
    let answer = ask(root, &["rev-parse", "--is-shallow-repository", "--absolute-git-dir"], &[]).ok()?;
    let answer = String::from_utf8(answer).ok()?;
    let (shallow, folder) = answer.trim_end_matches(['\n', '\r']).split_once('\n')?;
    // A git that is older than `safe.bareRepository` takes any folder for a repository that looks like one. A checkout never lies in what git keeps
    // of it.
    (snapshot::lies_in(root, Path::new(folder)) == Some(false)).then(|| shallow.trim_end() == "true")
}

/// What differs from what was committed, as git lists it.
fn status(root: &Path, untracked: &str, of: &[&str]) -> Option<Vec<u8>> {
    // It compares contents, as the filters of the repository would make them.
    let off = without_drivers(root)?;
    let untracked = format!("--untracked-files={untracked}");
    let status = ["status", "--porcelain", "-z", "--no-renames", "--ignore-submodules=all", &untracked, "--"];
    ask(root, &[&status[..], of].concat(), &off).ok()
}

/// Settings that turn off every program that the configuration names for the contents of files. `None` where git doesn't say which there are.
fn without_drivers(root: &Path) -> Option<Vec<String>> {
    let asked = ["config", "--null", "--name-only", "--get-regexp", r"^(filter|diff|merge)\."];
    let ran = run(root, &asked, &[]).ok()?;
    // It ends so where none is named.
    if ran.status.code() == Some(1) && ran.stdout.is_empty() {
        return Some(Vec::new());
    }
    let names = ran.status.success().then(|| String::from_utf8(ran.stdout).ok())??;
    let names = names.split('\0').filter(|name| !name.is_empty());
    let off = names.filter_map(|name| {
        let (driver, key) = name.rsplit_once('.').filter(|(driver, _)| driver.contains('.'))?;
        let value = match key {
            "clean" | "smudge" | "process" | "textconv" | "command" | "driver" => "",
            "required" | "cachetextconv" | "trustexitcode" => "false",
            _ => return None,
        };
        Some((driver, key, value))
    });
    // A setting ends at its first equals sign: a name that has one couldn't be set.
    off.map(|(driver, key, value)| (!driver.contains('=')).then(|| format!("{driver}.{key}={value}"))).collect()
}

/// What git answers, or why it doesn't, in its own words.
fn ask(root: &Path, arguments: &[&str], more: &[String]) -> Result<Vec<u8>, String> {
    let ran = run(root, arguments, more).map_err(|error| format!("can't run git: {error}"))?;
    let said = String::from_utf8_lossy(&ran.stderr);
    if ran.status.success() { Ok(ran.stdout) } else { Err(said.split_whitespace().collect::<Vec<_>>().join(" ")) }
}

fn run(root: &Path, arguments: &[&str], more: &[String]) -> io::Result<Output> {
    git(root, more).args(arguments).stdin(Stdio::null()).output()
}

/// Git, with nothing of what a repository or the environment would have it run or fetch: the one place in which it is called.
fn git(root: &Path, more: &[String]) -> Command {
    let mut command = Command::new("git");
    VARIABLES.iter().for_each(|name| _ = command.env_remove(name));
    command
        .envs([
            ("LC_ALL", "C"),
            ("GIT_NO_LAZY_FETCH", "1"),
            ("GIT_TERMINAL_PROMPT", "0"),
            ("GIT_OPTIONAL_LOCKS", "0"),
            // What a repository allows of a single protocol counts more than `protocol.allow`, and this more than both.
            ("GIT_ALLOW_PROTOCOL", "none"),
        ])
        .arg("-C")
        .arg(root)
        .args(["--no-pager", "--no-optional-locks"]);
    let settings = SETTINGS.iter().copied().chain(more.iter().map(String::as_str));
    settings.for_each(|setting| _ = command.args(["-c", setting]));
    command
}

/// Reads `git log`: commits from the newest, each a line with its time and its parents and then the files that it touched.
fn last_changes(log: &[u8], shallow: bool) -> History {
    let mut history = History::new();
    for commit in log.split(|byte| *byte == 1) {
        let mut parts = commit.split(|byte| *byte == 0).map(|part| String::from_utf8_lossy(part));
        let Some(head) = parts.next() else { continue };
        let (time, parents) = head.trim_end().split_once(' ').unwrap_or((head.trim_end(), ""));
        let Ok(time) = time.parse::<i64>() else { continue };
        // At the edge of a shallow clone every file looks new.
        let unknown = shallow && parents.is_empty();
        for path in parts.map(|part| part.trim_start_matches('\n').to_owned()).filter(|part| !part.is_empty()) {
            history.entry(path.into()).or_insert(if unknown { i64::MIN } else { time });
        }
    }
    history.retain(|_, time| *time != i64::MIN);
    history
}

/// The files that `git status` names, by their paths from the root; it names them from the top of the checkout.
fn changed_files(root: &Path, status: &[u8]) -> Option<BTreeSet<String>> {
    let top = ask(root, &["rev-parse", "--show-prefix"], &[]).ok()?;
    let top = String::from_utf8_lossy(&top).trim_end().to_owned();
    let names = status.split(|byte| *byte == 0).filter_map(|line| line.get(3..)).map(String::from_utf8_lossy);
    Some(names.filter_map(|name| name.strip_prefix(top.as_str()).map(str::to_owned)).collect())
}

/// When the state that lies here was committed, as git writes it: `2026-03-01T14:30:00+01:00`. `None` if it differs from what was committed, or
/// where there is no git: nothing is known then of its time.
pub fn committed(root: &Path) -> Option<String> {
    let own = [CONFIG, CONTENT];
    checkout(root)?;
    if !status(root, "all", &own)?.is_empty() {
        return None;
    }
    let time = ask(root, &[&["log", "-1", "--format=%cI", "--"][..], &own].concat(), &[]).ok()?;
    Some(String::from_utf8_lossy(&time).trim().to_owned()).filter(|time| !time.is_empty())
}

/// The configuration and the entries of a documentary as they were in a revision that git knows; nothing else of it.
///
/// # Errors
/// If there is no git, no checkout, or no such revision, or if the clone left out what the revision holds.
pub fn snapshot_at(root: &Path, revision: &str) -> io::Result<Snapshot> {
    let fault = || io::Error::other(format!("git doesn't know a revision `{revision}` here"));
    if revision.is_empty() || revision.starts_with('-') || revision.contains([':', '\n', '\0']) {
        return Err(fault());
    }
    let names = ask(root, &["ls-tree", "-r", "-z", "--name-only", revision, "--", CONFIG, CONTENT], &[]);
    // It may know the revision and not tell: a checkout that belongs to another user, say.
    let names = names.map_err(|said| match said.contains(UNKNOWN_REVISION) {
        _ if is_left_out(&said) => left_out(),
        true => fault(),
        false => io::Error::other(format!("git can't show what revision `{revision}` contains: {said}")),
    })?;
    if checkout(root).is_none() {
        return Err(fault());
    }
    let names = String::from_utf8(names).map_err(|_| fault())?;
    let (mut config, mut content) = (None, Vec::new());
    let wanted = |name: &&str| (*name == CONFIG || name.ends_with(".md")) && !name.contains('\n');
    let names: Vec<&str> = names.split('\0').filter(wanted).collect();
    for (name, bytes) in names.iter().zip(objects(root, revision, &names)?) {
        let file = SourceFile::saved(*name, String::from_utf8_lossy(&bytes).into_owned());
        if *name == CONFIG { config = Some(file) } else { content.push(file) }
    }
    content.sort_by(|a: &SourceFile, b| a.path.cmp(&b.path));
    Ok(Snapshot { config, content: Arc::new(content), ..Snapshot::default() })
}

fn is_left_out(said: &str) -> bool {
    LEFT_OUT.iter().any(|words| said.contains(words))
}

/// Says that a clone lacks what was asked for. Git would fetch it, and Annals opens no connection.
fn left_out() -> io::Error {
    io::Error::other(
        "this clone doesn't have the revision's files, and Annals doesn't fetch anything; run `git fetch --refetch --no-filter` and try again",
    )
}

/// `evidence.lock` as it was in a revision that git knows; `None` if there was none.
///
/// # Errors
/// If git doesn't tell.
pub fn lock_at(root: &Path, revision: &str) -> io::Result<Option<SourceFile>> {
    let names = ask(root, &["ls-tree", "-z", "--name-only", revision, "--", LOCK], &[]).map_err(io::Error::other)?;
    if names.is_empty() {
        return Ok(None);
    }
    let bytes = objects(root, revision, &[LOCK])?;
    Ok(bytes.first().map(|bytes| SourceFile::saved(LOCK, String::from_utf8_lossy(bytes).into_owned())))
}

/// The bytes of files in a revision, in the order of their names; git is started once.
fn objects(root: &Path, revision: &str, names: &[&str]) -> io::Result<Vec<Vec<u8>>> {
    let mut child = git(root, &[])
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let asked: String = names.iter().map(|name| format!("{revision}:./{name}\n")).collect();
    let stdin = child.stdin.take();
    // Git writes while it reads: if nothing empties its pipe, both processes stop.
    let asking = std::thread::spawn(move || stdin.map_or(Ok(()), |mut pipe| pipe.write_all(asked.as_bytes())));
    let ran = child.wait_with_output()?;
    let _ = asking.join();
    let mut rest = &ran.stdout[..];
    let mut all = Vec::with_capacity(names.len());
    while let Some(line) = rest.iter().position(|byte| *byte == b'\n') {
        let head = String::from_utf8_lossy(&rest[..line]);
        if head.ends_with(" missing") {
            return Err(left_out());
        }
        let size: usize = head.rsplit(' ').next().and_then(|n| n.parse().ok()).unwrap_or(0);
        let body = rest.get(line + 1..line.saturating_add(1).saturating_add(size)).unwrap_or_default();
        all.push(body.to_vec());
        rest = rest.get(line.saturating_add(2).saturating_add(size)..).unwrap_or_default();
    }
    if all.len() == names.len() {
        return Ok(all);
    }
    let said = String::from_utf8_lossy(&ran.stderr);
    let other = || io::Error::other("git returned the wrong files");
    Err(if is_left_out(&said) { left_out() } else { other() })
}
