//! The law: incremental is not a mode. Whatever is edited, a pipeline that is kept warm comes to the same pages and the same diagnostics as a
//! new one, byte for byte; and a folder that is built again holds what a clean build writes.

use crate::common::{self, Folder, Tree, differences, site, tree};
use annals::build::{self, Build, Options, Pipeline};
use annals::diagnostics::span::SourceFile;
use annals::input::snapshot::{Asset, CopyFile, Reader, Snapshot, Source};
use annals::memo::Fingerprint;
use annals::output::{self, checksum};
use annals::output::{Summary, Writer};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// What a reader of a build could see: its pages and what is wrong.
fn result(build: &Build) -> (Tree, Vec<String>) {
    let said =
        build.diagnostics.iter().map(|d| format!("{} {:?} {:?} {:?}", d.code.id, d.place, d.message, d.help)).collect();
    match site::outputs(build) {
        Ok(files) => (files, said),
        Err(faults) => (Tree::from([("faults".to_owned(), faults.into_bytes())]), said),
    }
}

/// One pipeline that is kept warm through every edit.
struct Warm {
    pipeline: Pipeline,
    options: Options,
    builds: usize,
    /// What came of which inputs.
    seen: BTreeMap<Fingerprint, (Tree, Vec<String>)>,
}

impl Warm {
    fn new(options: Options) -> Warm {
        Warm { pipeline: Pipeline::default(), options, builds: 0, seen: BTreeMap::new() }
    }

    /// Builds warm and clean, and fails where they differ.
    #[track_caller]
    fn same(&mut self, what: &str, snapshot: &Snapshot) {
        let clean = result(&site::clean(snapshot, &self.options));
        self.same_as(what, snapshot, &clean);
    }

    /// Builds warm, and fails where it differs from a clean build that was made before.
    #[track_caller]
    fn same_as(&mut self, what: &str, snapshot: &Snapshot, (clean, clean_said): &(Tree, Vec<String>)) {
        self.builds += 1;
        let build = self.pipeline.build(snapshot, &self.options);
        let (warm, said) = result(&build);
        assert_eq!(said, *clean_said, "{what}: the diagnostics of a warm build");
        let faults = differences(clean, &warm);
        assert!(faults.is_empty(), "{what}: a warm build isn't a clean one:\n{}", faults.join("\n"));
        // A checksum of each file is enough to tell, and little to keep.
        let sums = clean.iter().map(|(path, bytes)| (path.clone(), checksum::of(bytes).into_bytes())).collect();
        let inputs = build::inputs(snapshot, &self.options);
        let before = self.seen.entry(inputs).or_insert_with(|| (Tree::clone(&sums), said.clone()));
        assert_eq!(before.0, sums, "{what}: the same inputs as before, which came to other files");
        assert_eq!(before.1, said, "{what}: the same inputs as before, of which something else was reported");
    }
}

/// An edit of one entry.
type Edit = fn(&mut Snapshot, usize);

fn replace(snapshot: &mut Snapshot, at: usize, text: String) {
    Arc::make_mut(&mut snapshot.content)[at] = SourceFile::new(snapshot.content[at].path.clone(), text);
}

fn touched(snapshot: &mut Snapshot, at: usize) {
    let text = snapshot.content[at].text.to_string();
    replace(snapshot, at, text);
}

fn body_edited(snapshot: &mut Snapshot, at: usize) {
    let text = format!("{}\nAnother paragraph, *added*, with [[a-link-to-nowhere]].\n", snapshot.content[at].text);
    replace(snapshot, at, text);
}

/// What an entry tells, and nothing that the site is arranged by.
fn retold(snapshot: &mut Snapshot, at: usize) {
    let text = snapshot.content[at].text.replacen("summary = \"", "summary = \"Told otherwise. ", 1);
    let text = text.replacen("says = \"", "says = \"Told otherwise. ", 1);
    replace(snapshot, at, format!("{text}\nAnother paragraph, *added*.\n"));
}

fn misquoted(snapshot: &mut Snapshot, at: usize) {
    let text = snapshot.content[at].text.replace('“', "“Altered, ");
    replace(snapshot, at, text);
}

fn retitled(snapshot: &mut Snapshot, at: usize) {
    let text = snapshot.content[at].text.replacen("name = \"", "name = \"Aaron ", 1).replacen(
        "title = \"",
        "title = \"Another ",
        1,
    );
    replace(snapshot, at, text);
}

fn redated(snapshot: &mut Snapshot, at: usize) {
    let text =
        snapshot.content[at].text.replacen("date = \"1", "date = \"2", 1).replacen("cite = \"18", "cite = \"28", 1);
    replace(snapshot, at, text);
}

fn broken(snapshot: &mut Snapshot, at: usize) {
    let text = snapshot.content[at].text.replacen("= \"", "= ", 1);
    replace(snapshot, at, text);
}

fn removed(snapshot: &mut Snapshot, at: usize) {
    Arc::make_mut(&mut snapshot.content).remove(at);
}

fn renamed(snapshot: &mut Snapshot, at: usize) {
    let file = Arc::make_mut(&mut snapshot.content).remove(at);
    let path = file.path.replace(".md", "-renamed.md");
    Arc::make_mut(&mut snapshot.content).push(SourceFile::new(path, file.text.clone()));
    Arc::make_mut(&mut snapshot.content).sort_by(|a, b| a.path.cmp(&b.path));
}

fn doubled(snapshot: &mut Snapshot, at: usize) {
    let file = snapshot.content[at].clone();
    Arc::make_mut(&mut snapshot.content)
        .push(SourceFile::new(file.path.replace(".md", "-again.md"), file.text.clone()));
    Arc::make_mut(&mut snapshot.content).sort_by(|a, b| a.path.cmp(&b.path));
}

const EDITS: [(&str, Edit); 9] = [
    ("told otherwise", retold),
    ("its text edited", body_edited),
    ("retitled", retitled),
    ("removed", removed),
    ("renamed", renamed),
    ("given another date", redated),
    ("broken", broken),
    ("misquoted", misquoted),
    ("doubled", doubled),
];
/// The first edits are made to every file, the rest to every third.
const TO_ALL: usize = 5;

/// Every file of a site, edited in every way, and back again.
fn every_entry_edited(name: &str, original: &Snapshot, options: Options) {
    let clean = result(&site::clean(original, &options));
    let mut warm = Warm::new(options);
    warm.same_as(&format!("{name}: at first"), original, &clean);
    for at in 0..original.content.len() {
        let path = &original.content[at].path;
        let mut same = original.clone();
        touched(&mut same, at);
        warm.same_as(&format!("{name}: {path} touched"), &same, &clean);
        let edits = if at % 3 == 0 { EDITS.len() } else { TO_ALL };
        for (how, edit) in &EDITS[..edits] {
            let mut edited = original.clone();
            edit(&mut edited, at);
            warm.same(&format!("{name}: {path} {how}"), &edited);
        }
        warm.same_as(&format!("{name}: {path} as it was"), original, &clean);
    }
    assert!(warm.builds > original.content.len() * TO_ALL);
    assert!(
        warm.builds - warm.seen.len() >= 2 * original.content.len(),
        "the same inputs again are told to be the same"
    );
}

/// Whether the plan of a site is worked out anew for an edit: a preview of a large one is only quick where it isn't.
#[test]
fn what_is_only_told_otherwise_changes_no_arrangement() {
    let (_, root) = site::all().into_iter().find(|(name, _)| name == "ferry").expect("the ferry");
    let original = site::snapshot(&root);
    let (pipeline, options) = (Pipeline::default(), Options::default());
    let mut last = pipeline.build(&original, &options).pages;
    let mut rearranged = |edit: Edit, kind: &str| {
        let at = original.content.iter().position(|f| f.path.starts_with(&format!("content/{kind}/"))).expect(kind);
        let mut edited = original.clone();
        edit(&mut edited, at);
        let before = std::mem::replace(&mut last, pipeline.build(&edited, &options).pages);
        let rearranged = !std::sync::Arc::ptr_eq(&before, &last);
        last = pipeline.build(&original, &options).pages;
        rearranged
    };
    for kind in ["incidents", "people", "statutes", "sources", "pages"] {
        assert!(!rearranged(retold, kind), "{kind}");
        assert!(rearranged(renamed, kind), "{kind}");
    }
    assert!(!rearranged(retitled, "incidents"), "incidents stand in the order of time");
    assert!(rearranged(redated, "incidents"));
    assert!(rearranged(retitled, "people"), "people stand in the order of their names");
}

#[test]
fn every_entry_of_the_ferry_edited_in_every_way() {
    let (name, root) = site::all().into_iter().find(|(name, _)| name == "ferry").expect("the ferry");
    every_entry_edited(&name, &site::snapshot(&root), Options::default());
}

#[test]
fn every_entry_of_the_other_sites_edited_in_every_way() {
    for (name, root) in site::all().into_iter().filter(|(name, _)| name != "ferry") {
        every_entry_edited(&name, &site::snapshot(&root), Options { drafts: true, preview: true, base_url: None });
    }
}

/// A documentary of any size: entries that name, cite, quote and follow each other.
fn synthetic(size: usize) -> Snapshot {
    let file = |folder: &str, id: String, text: String| SourceFile::new(format!("content/{folder}/{id}.md"), text);
    let mut snapshot =
        Snapshot { config: Some(SourceFile::new("annals.toml", "title = \"Synthetic\"\n")), ..Snapshot::default() };
    let mut copies = Vec::new();
    for n in 0..size {
        let next = (n + 1) % size;
        let after = if n % 5 == 4 {
            format!("after = [\"i{}\"]\n", n - 1)
        } else {
            format!("date = \"19{:02}-{:02}-{:02}\"\n", n % 100, n % 12 + 1, n % 28 + 1)
        };
        Arc::make_mut(&mut snapshot.content).push(file("incidents", format!("i{n}"), format!(
            "+++\ntitle = \"Incident {n}\"\n{after}standing = \"reported\"\nsummary = \"Number {n}.\"\npeople = [{{ id = \"p{n}\", role = \"r\" }}, {{ id = \"p{next}\" }}]\n\n[[law]]\ncite = \"18 U.S.C. § {}(a)\"\nby = \"s{next}\"\nstance = \"argued\"\nnote = \"A note.\"\n+++\n[[p{next}]] said \"the words of page {n}\" [@s{n}, p. 2] after [[i{next}]].\n",
            100 + n % 3
        )));
        Arc::make_mut(&mut snapshot.content).push(file(
            "people",
            format!("p{n}"),
            format!("+++\nname = \"Person {n}\"\nidentity = \"named\"\n+++\nKnown [@s{n}, p. 1].\n"),
        ));
        Arc::make_mut(&mut snapshot.content).push(file("sources", format!("s{n}"), format!(
            "+++\nkind = \"document\"\ntitle = \"Source {n}\"\ntier = \"primary\"\nwording = \"reliable\"\nsays = \"S.\"\ncopy = \"s{n}.txt\"\n+++\n"
        )));
        let text = format!("Page one.\n\u{c}These are the words of page {n}, as they stand.\n");
        copies.push(CopyFile { name: format!("s{n}.txt").into(), bytes: text.into_bytes().into() });
    }
    for n in 0..3.min(size) {
        let text =
            format!("+++\ncite = \"18 U.S.C. § {}\"\ntitle = \"Law\"\n+++\n```statute\n(a) Whoever.\n```\n", 100 + n);
        Arc::make_mut(&mut snapshot.content).push(file("statutes", format!("law{n}"), text));
    }
    Arc::make_mut(&mut snapshot.content).sort_by(|a, b| a.path.cmp(&b.path));
    snapshot.copies = Some(copies);
    snapshot
}

#[test]
fn the_synthetic_site_is_without_a_fault() {
    let build = site::clean(&synthetic(12), &Options::default());
    let said: Vec<String> = build.diagnostics.iter().map(|d| format!("{} {}", d.code.id, d.message)).collect();
    assert!(said.is_empty(), "{said:#?}");
    assert_eq!(build.evidence.counts(&build.site).verified, 12);
}

#[test]
fn some_entries_of_a_larger_site_edited_in_every_way() {
    let original = synthetic(12);
    let mut warm = Warm::new(Options::default());
    for at in (0..original.content.len()).step_by(9) {
        for (how, edit) in EDITS {
            let mut edited = original.clone();
            edit(&mut edited, at);
            warm.same(&format!("{} {how}", original.content[at].path), &edited);
        }
    }
}

#[test]
fn edits_that_pile_up() {
    // Not back and forth: each edit on top of the last, as in a day of writing.
    let mut snapshot = synthetic(8);
    let mut warm = Warm::new(Options::default());
    for step in 0..16 {
        let (how, edit) = EDITS[step % EDITS.len()];
        let at = step * 5 % snapshot.content.len();
        let path = snapshot.content[at].path.clone();
        edit(&mut snapshot, at);
        warm.same(&format!("step {step}: {path} {how}"), &snapshot);
    }
}

#[test]
fn everything_but_entries_edited() {
    let (_, root) = site::all().into_iter().find(|(name, _)| name == "ferry").expect("the ferry");
    let original = site::snapshot(&root);
    let mut warm = Warm::new(Options::default());
    let mut step = |what: &str, change: &dyn Fn(&mut Snapshot)| {
        let mut edited = original.clone();
        change(&mut edited);
        warm.same(what, &edited);
        warm.same(&format!("{what}, and back"), &original);
    };
    step("another title of the site", &|s| {
        s.config = s.config.as_ref().map(|f| SourceFile::new("annals.toml", f.text.replace("Saltmere", "Fogmere")))
    });
    step("no configuration", &|s| s.config = None);
    step("a template changed", &|s| {
        s.templates =
            vec![SourceFile::new("templates/404.html", "{% extends \"base.html\" %}{% block main %}Gone{% endblock %}")]
    });
    step("a template broken", &|s| s.templates = vec![SourceFile::new("templates/404.html", "{% if %}")]);
    step("no templates", &|s| s.templates.clear());
    step("another style", &|s| s.assets.push(Asset { path: "site.css".into(), bytes: (*b"body{}").into() }));
    step("no files", &|s| s.assets.clear());
    step("no copies", &|s| s.copies = None);
    step("a copy changed", &|s| {
        let copies = s.copies.as_mut().expect("copies");
        copies[0].bytes = (*b"Another text.").into();
    });
    step("a copy gone", &|s| _ = s.copies.as_mut().expect("copies").remove(0));
    step("a lock", &|s| s.lock = Some(SourceFile::new("evidence.lock", annals::verify::Lock::default().print())));
}

#[test]
fn options_change_nothing_that_stays() {
    let (_, root) = site::all().into_iter().find(|(name, _)| name == "ferry").expect("the ferry");
    let snapshot = site::snapshot(&root);
    let pipeline = Pipeline::default();
    let all = [
        Options::default(),
        Options { drafts: true, ..Options::default() },
        Options { preview: true, ..Options::default() },
        Options { base_url: Some("https://example.org/x/".into()), ..Options::default() },
        Options::default(),
    ];
    for options in all {
        let (warm, _) = result(&pipeline.build(&snapshot, &options));
        let (clean, _) = result(&site::clean(&snapshot, &options));
        common::same(&format!("{options:?}"), &clean, &warm);
    }
}

// ── Through the binary ──────────────────────────────────────────────────────────────────────────────────────────────

fn built(folder: &Folder, output: &Path) -> Tree {
    let output = output.to_str().expect("a path in UTF-8");
    folder.annals(&["build", "--quiet", "--output-dir", output]).expect(0);
    tree(Path::new(output))
}

/// Builds into the same folder and into a new one, and fails where they differ.
#[track_caller]
fn folder_is_clean(what: &str, folder: &Folder, kept: &Path) -> Tree {
    let again = built(folder, kept);
    let fresh = Folder::new();
    let clean = built(folder, &fresh.join("public"));
    common::same(what, &clean, &again);
    again
}

#[test]
fn a_folder_built_again_is_a_clean_build() {
    let (_, root) = site::all().into_iter().find(|(name, _)| name == "quarry").expect("the quarry");
    let folder = Folder::copy_of(&root);
    let out = Folder::new();
    let kept = out.join("public");
    let person = "content/people/tom-reed.md";
    let first = folder_is_clean("at first", &folder, &kept);
    assert_eq!(folder_is_clean("again", &folder, &kept), first);
    folder.edit(person, |text| text.replace("Tom Reed", "Thomas Reed"));
    assert_ne!(folder_is_clean("retitled", &folder, &kept), first);
    folder.edit(person, |text| text.replace("Thomas Reed", "Tom Reed"));
    assert_eq!(folder_is_clean("and back", &folder, &kept), first);
    folder.write("content/people/new-one.md", "+++\nname = \"New One\"\nidentity = \"named\"\n+++\n");
    folder.write("static/deep/er/file.txt", "x");
    assert!(folder_is_clean("added", &folder, &kept).contains_key("deep/er/file.txt"));
    folder.remove("content/people/new-one.md");
    folder.remove("static/deep/er/file.txt");
    assert_eq!(folder_is_clean("removed", &folder, &kept), first);
    assert!(!kept.join("deep").exists(), "empty folders go too");
    folder.write("templates/404.html", "{% extends \"base.html\" %}{% block main %}Gone{% endblock %}");
    assert_ne!(folder_is_clean("another template", &folder, &kept), first);
    folder.remove("templates/404.html");
    // What others did to the folder is mended: a file changed, one removed, one that a killed build left.
    common::write(&kept.join("index.html"), b"broken");
    std::fs::remove_file(kept.join("people/tom-reed.html")).expect("a page");
    assert_eq!(folder_is_clean("mended", &folder, &kept), first);
}

#[test]
fn a_folder_that_nobody_changed_needs_no_pages() {
    let (_, root) = site::all().into_iter().find(|(name, _)| name == "bare").expect("the bare one");
    let (snapshot, out) = (site::snapshot(&root), Folder::new());
    let (build, kept) = (site::clean(&snapshot, &Options::default()), out.join("public"));
    let inputs = build::inputs(&snapshot, &Options::default());
    let write_as = |clean: bool| {
        let writer = Writer::begin(&kept).expect("a folder of ours");
        build.each_file(|path, content| writer.take(path, &content)).expect("pages");
        writer.finish(inputs, clean).expect("room")
    };
    let write = || write_as(true);
    let held = |inputs: Fingerprint| Writer::begin(&kept).expect("a folder of ours").holds(inputs);
    assert_eq!(held(inputs), None, "there is nothing yet");
    let first = write();
    let again = Summary { written: 0, unchanged: first.written, ..first };
    assert_eq!(held(inputs), Some(again));
    assert_eq!(held(Fingerprint::of([b"others".as_slice()])), None);
    assert_eq!(output::is_done(&kept, inputs), Some(again));
    assert_eq!(output::is_done(&kept, Fingerprint::of([b"others".as_slice()])), None);
    std::fs::create_dir(out.join(".public.new")).expect("a folder");
    assert_eq!(output::is_done(&kept, inputs), None, "a killed build left something to clear away");
    std::fs::remove_dir(out.join(".public.new")).expect("a folder");
    assert_eq!(write_as(false), again);
    assert_eq!((held(inputs), output::is_done(&kept, inputs)), (Some(again), None), "something is to be said again");
    assert_eq!(write(), again);
    let page = kept.join("index.html");
    let bytes = std::fs::read(&page).expect("a page");
    let old = std::time::SystemTime::UNIX_EPOCH;
    // As long as it was, and dated back.
    let mut other = bytes.clone();
    other[bytes.len() / 2] ^= 1;
    common::write(&page, &other);
    std::fs::File::options().write(true).open(&page).and_then(|file| file.set_modified(old)).expect("a time");
    assert_eq!((held(inputs), output::is_done(&kept, inputs)), (None, None), "changed");
    assert_eq!(write(), Summary { written: 1, unchanged: first.written - 1, ..first });
    std::fs::remove_file(&page).expect("a page");
    assert_eq!(held(inputs), None, "removed");
    std::fs::create_dir(&page).expect("a folder");
    assert_eq!(held(inputs), None, "a folder in its place");
    std::fs::remove_dir(&page).expect("a folder");
    common::write(&page, &bytes);
    assert_eq!(held(inputs), Some(again), "written again by somebody, as it was");
    let manifest = kept.join("manifest.json");
    let text = std::fs::read_to_string(&manifest).expect("a manifest");
    common::write(&manifest, text.replacen("\"inputs\"", "\"unfinished\": true, \"inputs\"", 1).as_bytes());
    assert_eq!(held(inputs), None, "left by a build that was killed");
    common::write(&manifest, text.replacen("\"index.html\"", "\"../index.html\"", 1).as_bytes());
    common::write(&out.join("index.html"), &bytes);
    assert_eq!(held(inputs), None, "a name that leads out of the folder");
}

#[test]
fn a_build_that_was_killed_is_mended_by_the_next() {
    let (_, root) = site::all().into_iter().find(|(name, _)| name == "bare").expect("the bare one");
    let (folder, out) = (Folder::copy_of(&root), Folder::new());
    let kept = out.join("public");
    // Killed in a first build: the folder beside it is left, which the manifest says is ours.
    let manifest = "{\"generator\": \"annals\", \"files\": {\"people/half.html\": \"\"}}";
    common::write(&out.join(".public.new/manifest.json"), manifest.as_bytes());
    common::write(&out.join(".public.new/people/half.html"), b"half");
    let first = built(&folder, &kept);
    assert!(!out.join(".public.new").exists());
    // Killed in a later one: a temporary file is left, and a page that is old.
    let manifest = String::from_utf8(first["manifest.json"].clone()).expect("JSON");
    let unfinished = manifest.replacen("\"files\"", "\"unfinished\": true, \"files\"", 1);
    common::write(&kept.join("manifest.json"), unfinished.as_bytes());
    common::write(&kept.join(".manifest.json.tmp"), b"half");
    common::write(&kept.join(".index.html.tmp"), b"half");
    common::write(&kept.join("people/.index.html.tmp"), b"half");
    common::write(&kept.join("index.html"), b"old");
    let mended = built(&folder, &kept);
    common::same("mended", &first, &mended);
}

#[test]
fn two_builds_at_two_places_are_the_same() {
    for (name, root) in site::all() {
        let (one, two, out) = (Folder::copy_of(&root), Folder::new(), Folder::new());
        let deeper = two.join("a folder/with spaces/ü");
        tree(&root).iter().for_each(|(path, bytes)| common::write(&deeper.join(path), bytes));
        let first = built(&one, &out.join("one"));
        let root = deeper.to_str().expect("UTF-8");
        let other = out.join("two");
        common::annals(&["build", "-q", "-r", root, "-o", other.to_str().expect("UTF-8")]).expect(0);
        common::same(&name, &first, &tree(&other));
        for (path, bytes) in &first {
            let text = String::from_utf8_lossy(bytes);
            assert!(
                !text.contains(one.path().to_str().expect("UTF-8")),
                "{name}: {path} holds the path of the documentary"
            );
        }
    }
}

#[test]
fn the_library_and_the_binary_build_the_same() {
    let (_, root) = site::all().into_iter().find(|(name, _)| name == "ferry").expect("the ferry");
    let out = Folder::new();
    let mut written = built(&Folder::copy_of(&root), &out.join("public"));
    let manifest = written.remove("manifest.json").expect("a manifest");
    let made = site::outputs(&site::clean(&site::snapshot(&root), &Options::default())).expect("pages");
    common::same("written and made", &made, &written);
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).expect("JSON");
    let listed: Vec<&String> = manifest["files"].as_object().expect("an object").keys().collect();
    assert_eq!(listed, made.keys().collect::<Vec<_>>(), "the manifest lists what was written");
}

// ── Through the disk ────────────────────────────────────────────────────────────────────────────────────────────────

/// A time at which every file of a test is old: what is kept of a file is trusted then.
const LATER: std::time::Duration = std::time::Duration::from_secs(1 << 40);

#[test]
fn a_reader_that_is_kept_reads_what_a_new_one_reads() {
    let (_, root) = site::all().into_iter().find(|(name, _)| name == "ferry").expect("the ferry");
    let folder = Folder::copy_of(&root);
    let source = Source { root: folder.path().to_owned(), config: "annals.toml".into(), copies: None };
    let mut reader = Reader::default();
    let mut same = |what: &str| {
        let warm = reader.snapshot(&source, LATER).expect("the folder can be read");
        assert!(warm == site::snapshot(folder.path()), "{what}: a kept reader has something else");
        warm.content.len()
    };
    let count = same("at first");
    assert_eq!(same("again"), count);
    let paths: Vec<String> = site::snapshot(folder.path()).content.iter().map(|f| f.path.to_string()).collect();
    for (n, path) in paths.iter().enumerate() {
        folder.edit(path, |text| format!("{text}\nEdit {n}.\n"));
        same(&format!("{path} edited"));
    }
    folder.write("content/people/new-one.md", "+++\nname = \"New One\"\nidentity = \"named\"\n+++\n");
    assert_eq!(same("a new entry"), count + 1);
    std::fs::rename(folder.join("content/people/new-one.md"), folder.join("content/people/other-one.md"))
        .expect("a rename");
    assert_eq!(same("renamed"), count + 1);
    folder.write("content/people/deep/er/third.md", "+++\nname = \"Third\"\nidentity = \"named\"\n+++\n");
    assert_eq!(same("in a new folder"), count + 2);
    folder.remove("content/people/other-one.md");
    folder.remove("content/people/deep/er/third.md");
    assert_eq!(same("removed"), count);
    let copy = Folder::copy_of(&folder.join("content"));
    std::fs::rename(folder.join("content"), folder.join("aside")).expect("a rename");
    assert_eq!(same("without content"), 0);
    tree(copy.path()).iter().for_each(|(path, bytes)| folder.write(&format!("content/{path}"), bytes));
    assert_eq!(same("with another folder of the same content"), count);
    folder.write("static/a.txt", "one");
    same("a file");
    folder.write("annals.toml", "title = \"Another\"\n");
    same("another configuration");
    folder.write("content/pages/bad.md", b"\xff\xfe");
    same("no text");
    folder.write("content/pages/bad.md", "+++\ntitle = \"Good\"\n+++\n");
    assert_eq!(same("mended"), count + 1);
}

#[test]
fn a_file_that_was_just_written_is_read_again() {
    // Two edits of one size in one tick of the clock have one stamp; what is younger than the coarsest clock is never trusted.
    let folder = Folder::with(&[("annals.toml", "title = \"Aa\"\n")]);
    let source = Source { root: folder.path().to_owned(), config: "annals.toml".into(), copies: None };
    let mut reader = Reader::default();
    for n in 0..200 {
        let title = if n % 2 == 0 { "title = \"Bb\"\n" } else { "title = \"Cc\"\n" };
        folder.write("annals.toml", title);
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("a time");
        let read = reader.snapshot(&source, now).expect("the folder can be read").config.expect("a file");
        assert_eq!(&*read.text, title, "edit {n}");
    }
}
