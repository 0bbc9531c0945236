//! What a folder can hold for git to run: a documentary that came from somebody else is built and compared, and nothing of it runs. Each trick is
//! first shown to work on a plain call of git; a test that can't show that would prove nothing.

use crate::common::{Folder, Ran, command};
use std::fs;
use std::path::Path;
use std::process::Command;

const PERSON: &str = "+++\nname = \"Somebody\"\nidentity = \"named\"\n+++\nA text.\n";

/// Git as somebody calls it who trusts the folder.
fn git(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(["-c", "user.name=A", "-c", "user.email=a@example.org"]);
    let ran = command.args(["-c", "commit.gpgsign=false", "-c", "init.defaultBranch=main"]).args(arguments);
    let ran: Ran = ran.env_remove("GIT_DIR").output().expect("git").into();
    ran.expect(0).stdout
}

/// A documentary in a folder, and a sign that something ran.
struct Trick {
    folder: Folder,
    /// The folder of the documentary.
    root: &'static str,
}

impl Trick {
    /// A documentary that lies under `root` in a folder of its own; nothing of git is there yet.
    fn new(root: &'static str) -> Trick {
        let folder = Folder::new();
        folder.write(&format!("{root}/annals.toml"), "title = \"T\"\nbase_url = \"https://example.org/\"\n");
        folder.write(&format!("{root}/content/people/ann.md"), PERSON);
        Trick { folder, root }
    }

    fn root(&self) -> std::path::PathBuf {
        self.folder.join(self.root)
    }

    /// A command that leaves the sign, and what it is given.
    fn leaves_the_sign(&self) -> String {
        self.program("cat")
    }

    /// The same, and then something.
    fn program(&self, then: &str) -> String {
        let program = self.folder.join("program");
        self.folder.write("program", format!("#!/bin/sh\n: > '{}'\n{then}\n", self.sign().display()));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("chmod");
        }
        program.to_str().expect("UTF-8").to_owned()
    }

    fn sign(&self) -> std::path::PathBuf {
        self.folder.join("it-ran")
    }

    /// Whether the sign was left; it is taken away.
    fn ran(&self) -> bool {
        fs::remove_file(self.sign()).is_ok()
    }

    /// Makes git compare what it would otherwise take for unchanged.
    fn touch(&self) {
        let path = format!("{}/content/people/ann.md", self.root);
        let text = self.folder.read(&path);
        self.folder.remove(&path);
        self.folder.write(&path, text);
    }

    /// Runs everything that asks git.
    #[track_caller]
    fn runs_nothing(&self, variables: &[(&str, &str)]) {
        let revisions = ["HEAD", "main"];
        let changes = revisions.iter().flat_map(|rev| [vec!["changes", "--since", rev]]);
        let record = vec!["changes", "--since", "HEAD", "--record"];
        let builds = [vec!["build", "-q"], vec!["check", "-q"], vec!["verify", "-q"]];
        for args in builds.into_iter().chain(changes).chain([record]) {
            self.touch();
            let mut annals = command(&args);
            annals.arg("--root").arg(self.root()).envs(variables.iter().copied());
            let ran = annals.output().expect("it runs");
            assert!(!self.ran(), "{args:?} ran a program of the folder: {}", String::from_utf8_lossy(&ran.stderr));
        }
        assert!(self.root().join("public/index.html").is_file(), "the site is built all the same");
    }
}

/// Makes a folder look like a bare repository whose checkout it is itself, as a pull request can: no file of it is called `.git`.
fn looks_like_a_repository(trick: &Trick, within: &str, worktree: &str) {
    let folder = trick.folder.join(within);
    git(trick.folder.path(), &["init", "-q", "--bare", "made"]);
    for part in ["HEAD", "config", "objects", "refs"] {
        fs::rename(trick.folder.join("made").join(part), folder.join(part)).expect("a part of it");
    }
    let (git_dir, work_tree) = (format!("--git-dir={}", folder.display()), trick.root());
    let plain = |arguments: &[&str]| {
        let work_tree = format!("--work-tree={}", work_tree.display());
        git(&folder, &[&[git_dir.as_str(), work_tree.as_str()][..], arguments].concat())
    };
    plain(&["config", "core.bare", "false"]);
    plain(&["add", "annals.toml", "content"]);
    plain(&["commit", "-qm", "one"]);
    plain(&["config", "core.worktree", worktree]);
    plain(&["config", "filter.x.clean", &trick.leaves_the_sign()]);
    trick.folder.write(&format!("{}/.gitattributes", trick.root), "*.md filter=x\n");
}

/// Whether the trick works on somebody who doesn't look out.
#[track_caller]
fn works(trick: &Trick) {
    trick.touch();
    let _ = Command::new("git").arg("-C").arg(trick.root()).args(["status", "--porcelain"]).output();
    assert!(trick.ran(), "the trick doesn't work even on a plain git, so this test shows nothing");
}

#[cfg(unix)]
#[test]
fn a_folder_that_looks_like_a_repository_is_none() {
    // In a checkout, but not at its top; and in no checkout at all.
    for checkout in [true, false] {
        let trick = Trick::new("docs");
        if checkout {
            git(trick.folder.path(), &["init", "-q"]);
        }
        looks_like_a_repository(&trick, "docs", ".");
        works(&trick);
        trick.runs_nothing(&[]);
    }
    // The documentary lies in what looks like one.
    let trick = Trick::new("docs/site");
    looks_like_a_repository(&trick, "docs", "site");
    works(&trick);
    trick.runs_nothing(&[]);
}

#[cfg(unix)]
#[test]
fn what_a_repository_configures_is_not_run() {
    type Arm = fn(&Trick, &str);
    let arms: [(&str, Arm); 6] = [
        ("a filter", |t, program| {
            git(&t.root(), &["config", "filter.x.clean", program]);
            t.folder.write("docs/.gitattributes", "*.md filter=x\n");
        }),
        ("a filter that is required, with an odd name, from another file", |t, program| {
            let text = format!("[filter \"a.b \\\"c]\"]\n\tclean = {program}\n\trequired = true\n");
            t.folder.write("docs/.git/more", text);
            git(&t.root(), &["config", "include.path", "more"]);
            t.folder.write("docs/.git/info/attributes", "*.md \"filter=a.b \\\"c]\"\n*.md filter=y\n");
            git(&t.root(), &["config", "filter.y.clean", program]);
        }),
        ("a filter that is a process", |t, program| {
            git(&t.root(), &["config", "filter.x.process", program]);
            t.folder.write("docs/.gitattributes", "* filter=x\n");
        }),
        ("a monitor of files", |t, program| {
            git(&t.root(), &["config", "core.fsmonitor", program]);
        }),
        ("a name that holds an equals sign", |t, program| {
            git(&t.root(), &["config", "filter.a=b.clean", program]);
            t.folder.write("docs/.gitattributes", "*.md filter=a=b\n");
        }),
        ("a hook for a changed index", |t, program| {
            fs::create_dir_all(t.folder.join("docs/.git/hooks")).expect("a folder");
            fs::copy(program, t.folder.join("docs/.git/hooks/post-index-change")).expect("a hook");
        }),
    ];
    for (what, arm) in arms {
        let trick = Trick::new("docs");
        git(&trick.root(), &["init", "-q"]);
        git(&trick.root(), &["add", "."]);
        git(&trick.root(), &["commit", "-qm", "one"]);
        let program = trick.leaves_the_sign();
        arm(&trick, &program);
        println!("{what}");
        works(&trick);
        trick.runs_nothing(&[]);
    }
}

/// A signature that would be looked at, with the program that is named for it.
#[cfg(unix)]
#[test]
fn no_program_for_signatures_or_differences_is_run() {
    let trick = Trick::new("docs");
    let root = trick.root();
    git(&root, &["init", "-q"]);
    git(&root, &["add", "."]);
    git(&root, &["commit", "-qm", "one"]);
    let program = trick.leaves_the_sign();
    // A commit with a signature of nothing.
    let commit = git(&root, &["cat-file", "commit", "HEAD"]);
    let (head, body) = commit.split_once("\n\n").expect("a head");
    let signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n aaaa\n -----END PGP SIGNATURE-----";
    trick.folder.write("signed", format!("{head}\n{signature}\n\n{body}"));
    let signed = trick.folder.join("signed");
    let id = git(&root, &["hash-object", "-t", "commit", "-w", signed.to_str().expect("UTF-8")]);
    git(&root, &["update-ref", "HEAD", id.trim()]);
    for (key, value) in [
        ("log.showSignature", "true"),
        ("gpg.program", program.as_str()),
        ("diff.external", &program),
        ("core.pager", &program),
        ("pager.log", &program),
        ("diff.d.textconv", &program),
        ("diff.d.command", &program),
        ("core.editor", &program),
    ] {
        git(&root, &["config", key, value]);
    }
    trick.folder.write("docs/.gitattributes", "*.md diff=d\n");
    let _ = Command::new("git").arg("-C").arg(&root).args(["log", "-p", "--ext-diff"]).output();
    assert!(trick.ran(), "the trick doesn't work even on a plain git");
    trick.runs_nothing(&[]);
}

/// A clone that left things out, and whose other end is a program.
#[cfg(unix)]
#[test]
fn nothing_is_fetched() {
    let trick = Trick::new("docs");
    let root = trick.root();
    git(&root, &["init", "-q"]);
    git(&root, &["add", "."]);
    git(&root, &["commit", "-qm", "one"]);
    let program = trick.program("exit 1");
    // The files and folders that the commit names aren't there.
    for object in ["HEAD:content/people/ann.md", "HEAD:content/people", "HEAD:content", "HEAD:annals.toml"] {
        let id = git(&root, &["rev-parse", object]);
        let (folder, file) = id.trim().split_at(2);
        fs::remove_file(root.join(".git/objects").join(folder).join(file)).expect("an object");
    }
    for (key, value) in [
        ("core.repositoryFormatVersion", "1"),
        ("extensions.partialClone", "origin"),
        ("remote.origin.promisor", "true"),
        ("remote.origin.partialCloneFilter", "tree:0"),
        ("remote.origin.url", root.to_str().expect("UTF-8")),
        ("remote.origin.uploadpack", program.as_str()),
        ("protocol.file.allow", "always"),
    ] {
        git(&root, &["config", key, value]);
    }
    let _ = Command::new("git").arg("-C").arg(&root).args(["log", "--name-only"]).output();
    assert!(trick.ran(), "the trick doesn't work even on a plain git");
    trick.runs_nothing(&[]);
    // An address that is a program, where the setting of the one protocol counts more than that of all.
    git(&root, &["config", "remote.origin.url", &format!("ext::{program}")]);
    git(&root, &["config", "protocol.ext.allow", "always"]);
    let _ = Command::new("git").arg("-C").arg(&root).args(["log", "--name-only"]).output();
    assert!(trick.ran(), "the trick doesn't work even on a plain git");
    trick.runs_nothing(&[]);
    let ran: Ran = on_root(&root, &["changes", "--since", "HEAD"]).output().expect("it runs").into();
    let ran = ran.expect(2);
    assert!(ran.stderr.contains("this clone doesn't have the revision's files"), "{}", ran.stderr);
}

fn on_root(root: &Path, args: &[&str]) -> Command {
    let mut command = command(args);
    command.arg("--root").arg(root);
    command
}

/// A hook of git that runs Annals hands on what names its own repository; and somebody may have set more.
#[cfg(unix)]
#[test]
fn variables_of_git_are_not_handed_on() {
    let trick = Trick::new("docs");
    git(&trick.root(), &["init", "-q"]);
    git(&trick.root(), &["add", "."]);
    git(&trick.root(), &["commit", "-qm", "one"]);
    let program = trick.leaves_the_sign();
    // Another repository, whose configuration runs a program.
    let other = Trick::new("other");
    git(&other.root(), &["init", "-q"]);
    git(&other.root(), &["config", "core.fsmonitor", &program]);
    git(&other.root(), &["config", "filter.x.clean", &program]);
    let path = |path: &str| other.folder.join(path).to_str().expect("UTF-8").to_owned();
    let exec = path("exec");
    other.folder.write("exec/git-status", "x");
    other.folder.write("global", format!("[filter \"x\"]\n\tclean = {program}\n[core]\n\tfsmonitor = {program}\n"));
    let (trace, root) = (path("trace"), trick.root());
    let sets: [&[(&str, &str)]; 7] = [
        &[("GIT_DIR", &path("other/.git"))],
        &[("GIT_DIR", &path("other/.git")), ("GIT_WORK_TREE", root.to_str().expect("UTF-8"))],
        &[("GIT_INDEX_FILE", &path("no-index"))],
        &[("GIT_CONFIG_COUNT", "1"), ("GIT_CONFIG_KEY_0", "filter.x.clean"), ("GIT_CONFIG_VALUE_0", &program)],
        &[("GIT_CONFIG_GLOBAL", &path("global"))],
        &[("GIT_EXEC_PATH", &exec), ("GIT_TRACE", &trace), ("GIT_TRACE2", &trace), ("GIT_TRACE2_EVENT", &trace)],
        &[("GIT_OBJECT_DIRECTORY", &path("nothing")), ("GIT_EXTERNAL_DIFF", &program), ("GIT_PAGER", &program)],
    ];
    trick.folder.write("docs/.gitattributes", "*.md filter=x\n");
    for variables in sets {
        trick.runs_nothing(variables);
        assert!(!Path::new(&trace).exists(), "{variables:?}: git wrote down what it did");
        // What git knows of the entries is what it knows without them.
        fs::remove_dir_all(trick.root().join("public")).expect("a site");
        let mut build = on_root(&trick.root(), &["build", "-q"]);
        let ran: Ran = build.envs(variables.iter().copied()).output().expect("it runs").into();
        ran.expect(0);
        let map = trick.folder.read("docs/public/sitemap.xml");
        assert!(map.contains("ann.html</loc><lastmod>"), "{variables:?}: {map}");
    }
}
