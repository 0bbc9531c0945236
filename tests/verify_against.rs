//! `annals verify --against`: what a pull request changes of quotations, sources and evidence.lock, and whether the copies proved it here. What
//! is forged by hand is marked wherever it is forged.

use crate::common::{self, Folder, Ran};
use annals::diagnostics::span::SourceFile;
use std::process::Command;

fn git(folder: &Folder, arguments: &[&str]) {
    let settings = ["user.name=A", "user.email=a@example.org", "commit.gpgsign=false", "init.defaultBranch=main"];
    let mut command = Command::new("git");
    command.arg("-C").arg(folder.path());
    settings.iter().for_each(|setting| _ = command.args(["-c", setting]));
    let done = command.args(arguments).output().expect("git runs");
    assert!(done.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
}

const SOURCE: &str = "+++\nkind = \"filing\"\ntitle = \"Filing\"\ntier = \"primary\"\nwording = \"reliable\"\ncopy = \"filing.txt\"\nsays = \"A filing.\"\n+++\n";
const ABOUT: &str = "+++\ntitle = \"About\"\n+++\nIt says \"the gate was open\" [@filing, p. 2].\n";

/// A documentary with a verified quotation, committed; the copies lie in it, and git passes them over.
fn committed(config: &str) -> Folder {
    let folder = Folder::with(&[
        ("annals.toml", config),
        (".gitignore", "copies\npublic\n"),
        ("content/sources/filing.md", SOURCE),
        ("content/pages/about.md", ABOUT),
        ("copies/filing.txt", "One.\n\u{c}He wrote that the gate was open and the bridge was shut.\n"),
    ]);
    with_copies(&folder, &["verify", "-q"]).expect(0);
    git(&folder, &["init", "-q"]);
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "-q", "-m", "All"]);
    folder
}

fn plain() -> Folder {
    committed("title = \"A test\"\n")
}

fn with_copies(folder: &Folder, arguments: &[&str]) -> Ran {
    let copies = folder.join("copies").to_string_lossy().into_owned();
    folder.annals(&[arguments, &["--copies", &copies]].concat())
}

/// An honest change: the quotation is another, and it is verified.
fn change(folder: &Folder) {
    folder.edit("content/pages/about.md", |text| text.replace("the gate was open", "the bridge was shut"));
    with_copies(folder, &["verify", "-q"]).expect(0);
}

#[test]
fn nothing_changed_is_nothing_to_verify() {
    let folder = plain();
    let ran = folder.annals(&["verify", "--against", "HEAD"]).expect(0);
    assert!(ran.stdout.is_empty() && ran.stderr.contains("0 changes since HEAD"), "{}{}", ran.stdout, ran.stderr);
    // Its own words are no quotation, no source and no record.
    folder.edit("content/pages/about.md", |text| text.replace("It says", "There it says"));
    assert!(folder.annals(&["verify", "--against", "HEAD"]).expect(0).stdout.is_empty());
}

#[test]
fn a_changed_quotation_is_marked_unless_the_copies_prove_it_here() {
    let folder = plain();
    change(&folder);
    let ran = folder.annals(&["verify", "--against", "HEAD"]).expect(0);
    assert!(ran.stdout.contains("not verified here     content/pages/about.md: quotation"), "{}", ran.stdout);
    assert_eq!(ran.stderr.matches("warning[W0429]").count(), 1, "the record is told with it: {}", ran.stderr);
    assert!(ran.stderr.contains("its record says that someone verified it elsewhere"), "{}", ran.stderr);
    folder.annals(&["verify", "--against", "HEAD", "--deny-warnings"]).expect(1);
    let ran = with_copies(&folder, &["verify", "--against", "HEAD", "--deny-warnings"]).expect(0);
    assert!(ran.stdout.contains("verified here         content/pages/about.md: quotation"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("not verified"), "{}", ran.stdout);
    git(&folder, &["commit", "-q", "-a", "-m", "Another"]);
    assert!(folder.annals(&["verify", "--against", "HEAD"]).expect(0).stdout.is_empty());
    assert!(!folder.annals(&["verify", "--against", "HEAD~1"]).expect(0).stdout.is_empty());
}

#[test]
fn annotations_and_data_have_the_same() {
    let folder = plain();
    change(&folder);
    let ran = folder.annals(&["verify", "--against", "HEAD", "--format", "github"]).expect(0);
    assert!(ran.stderr.contains("::warning file=content/pages/about.md,line=4,col=9,title=W0429::"), "{}", ran.stderr);
    let ran = folder.annals(&["verify", "--against", "HEAD", "--format", "json"]).expect(0);
    let lines: Vec<serde_json::Value> =
        ran.stdout.lines().map(|line| serde_json::from_str(line).expect("an object a line")).collect();
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["code"], "W0429");
}

/// Somebody without the copies writes a quotation that is false, and a record for it.
#[test]
fn a_forged_record_is_marked_and_refuted_by_the_copies() {
    let folder = plain();
    let digest = |folder: &Folder| {
        let lock = folder.read("evidence.lock");
        lock.lines().find_map(|line| line.strip_prefix("words = ").map(str::to_owned)).expect("a digest")
    };
    let honest = digest(&folder);
    // The digest of other words: those of a copy that says so.
    let forger = plain();
    forger.write("copies/filing.txt", "One.\n\u{c}He wrote that the gate was shut.\n");
    forger.edit("content/pages/about.md", |text| text.replace("was open", "was shut"));
    with_copies(&forger, &["verify", "-q"]).expect(0);
    folder.write("content/pages/about.md", forger.read("content/pages/about.md"));
    folder.edit("evidence.lock", |lock| lock.replace(&honest, &digest(&forger)));
    folder.annals(&["check", "-q"]).expect(0);
    let ran = folder.annals(&["verify", "--against", "HEAD", "-q"]).expect(0);
    assert!(ran.stderr.contains("W0429"), "{}", ran.stderr);
    let ran = with_copies(&folder, &["verify", "--against", "HEAD", "-q"]).expect(1);
    assert!(ran.stderr.contains("E0401"), "{}", ran.stderr);
}

#[test]
fn a_record_that_nothing_proves_is_marked_even_beside_the_copies() {
    let folder = plain();
    let record = "\n[[quotation]]\nsource = \"filing\"\ncited = \"pp. 9\"\nentry = \"zebra\"\nwords = \"00000000000000000000000000000000\"\nat = 3\n";
    folder.edit("evidence.lock", |lock| lock.to_owned() + record);
    folder.annals(&["check", "-q"]).expect(0);
    for ran in [
        folder.annals(&["verify", "--against", "HEAD", "-q"]).expect(0),
        with_copies(&folder, &["verify", "--against", "HEAD", "-q"]).expect(0),
    ] {
        assert!(ran.stderr.contains("this record of evidence.lock has changed since HEAD"), "{}", ran.stderr);
    }
}

#[test]
fn a_source_and_the_record_of_its_copy_are_marked() {
    let folder = plain();
    folder.edit("content/sources/filing.md", |text| text.replace("A filing.", "The filing."));
    folder.edit("evidence.lock", |lock| {
        let at = lock.find("sha256 = \"").expect("a digest") + "sha256 = \"".len();
        format!("{}{}{}", &lock[..at], "0".repeat(64), &lock[at + 64..])
    });
    let ran = folder.annals(&["verify", "--against", "HEAD"]).expect(0);
    for line in ["content/sources/filing.md: source filing", "evidence.lock: record the copy of filing"] {
        assert!(ran.stdout.contains(&format!("not verified here     {line}")), "{}", ran.stdout);
    }
    // The copy isn't the one that the record names.
    assert!(with_copies(&folder, &["verify", "--against", "HEAD"]).expect(1).stderr.contains("E0406"));
}

#[test]
fn what_was_removed_is_listed_and_needs_no_proof() {
    let folder = plain();
    folder.write("content/pages/about.md", "+++\ntitle = \"About\"\n+++\nIt says more [@filing, p. 2].\n");
    with_copies(&folder, &["verify", "-q"]).expect(0);
    let ran = folder.annals(&["verify", "--against", "HEAD", "--deny-warnings"]).expect(0);
    assert!(
        ran.stdout.contains("nothing to verify     content/pages/about.md: quotation about from filing"),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("nothing to verify     evidence.lock: record about from filing"), "{}", ran.stdout);
}

#[test]
fn where_the_copies_are_required_an_unverified_change_is_refused() {
    let folder = committed("title = \"A test\"\nrequire_copies = true\n");
    let machine = |arguments: &[&str]| -> Ran {
        let root = folder.path().to_string_lossy().into_owned();
        let arguments = [arguments, &["-q", "--root", &root]].concat();
        common::command(&arguments).env("CI", "true").output().expect("it runs").into()
    };
    machine(&["verify", "--against", "HEAD"]).expect(0);
    machine(&["build", "--against", "HEAD"]).expect(0);
    let ran = machine(&["build"]).expect(1);
    assert!(ran.stderr.contains("E0435") && ran.stderr.contains("--against"), "{}", ran.stderr);
    folder.annals(&["build", "-q"]).expect(0); // at a desk nothing is missing
    change(&folder);
    // A change can't take out what it is held to.
    for config in ["title = \"A test\"\nrequire_copies = true\n", "title = \"A test\"\n"] {
        folder.write("annals.toml", config);
        for command in ["verify", "build"] {
            let ran = machine(&[command, "--against", "HEAD"]).expect(1);
            assert!(ran.stderr.contains("error[E0430]"), "{command}: {}", ran.stderr);
        }
    }
    let copies = folder.join("copies").to_string_lossy().into_owned();
    machine(&["verify", "--against", "HEAD", "--copies", &copies]).expect(0);
    machine(&["build", "--against", "HEAD", "--copies", &copies]).expect(0);
}

#[test]
fn a_revision_that_git_does_not_know_is_no_revision() {
    let folder = plain();
    for revision in ["nowhere", "", "--all", "HEAD:content"] {
        let ran = folder.annals(&["verify", &format!("--against={revision}")]).expect(2);
        assert!(ran.stderr.contains("git doesn't know a revision"), "{}", ran.stderr);
    }
    let ran = Folder::with(&[("annals.toml", "title = \"A\"\n")]).annals(&["verify", "--against", "HEAD"]).expect(2);
    assert!(ran.stderr.contains("git"), "{}", ran.stderr);
}

/// A line that is gone, twice, moved, spaced, in capitals or remarked: each is found in the lock alone.
#[test]
fn no_line_of_a_lock_is_changed_by_hand_in_silence() {
    let text = std::fs::read_to_string(common::project().join("tests/sites/quarry/evidence.lock")).expect("a lock");
    let found = |text: String| annals::verify::Lock::read(&SourceFile::new("evidence.lock", text)).1;
    assert!(found(text.clone()).is_empty());
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut tried = 0;
    for (at, line) in lines.iter().enumerate() {
        let with = |new: &str| [&lines[..at].concat(), new, &lines[at + 1..].concat()].concat();
        let next = lines.get(at + 1).copied().unwrap_or("\n");
        let swapped = [&lines[..at].concat(), next, line, &lines.get(at + 2..).unwrap_or_default().concat()].concat();
        let mut changed = vec![
            with(&line.repeat(2)),
            with(&line.replace('\n', " \n")),
            with(&line.replace('\n', " # checked\n")),
            with(&format!(" {line}")),
            with(&line.replace(" = ", "=")),
            with(&line.replace('"', "'")),
            swapped,
        ];
        // A copy in one piece has no pages, so a record without one can be right: the comparison with what was shows that it went.
        if !line.starts_with("page = ") {
            changed.push(with(""));
        }
        for text in changed.into_iter().filter(|changed| *changed != text) {
            assert!(!found(text.clone()).is_empty(), "in silence, at line {}:\n{text}", at + 1);
            tried += 1;
        }
    }
    assert!(tried > 100, "only {tried} changes");
}
