//! The preview as a browser sees it: pages, changes, errors over the page, and what it refuses.

mod edits;
mod load;
mod stress;

use crate::common::{Folder, command};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(30);

/// A preview that ends with its test.
struct Preview {
    child: Child,
    port: u16,
    folder: Folder,
    /// What it printed so far.
    said: Arc<Mutex<String>>,
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer: its status, its head in lower case, its text.
#[derive(Debug)]
struct Answer {
    status: u16,
    head: String,
    text: String,
}

/// The port that every preview asks for first.
const WANTED: u16 = 41733;

impl Preview {
    fn of(folder: Folder) -> Preview {
        Preview::with(folder, &[])
    }

    fn with(folder: Folder, more: &[&str]) -> Preview {
        Preview::start(folder, ".", more)
    }

    /// A preview of a folder inside another, which stays when it goes.
    fn at(folder: Folder, inside: &str) -> Preview {
        Preview::start(folder, inside, &[])
    }

    fn start(folder: Folder, inside: &str, more: &[&str]) -> Preview {
        Preview::run(folder, inside, more, &[])
    }

    fn run(folder: Folder, inside: &str, more: &[&str], variables: &[(&str, &str)]) -> Preview {
        let root = folder.join(inside).to_str().expect("UTF-8").to_owned();
        // Other previews run on this machine: any free port will do, and the preview says which it took.
        let mut child = command(&["serve", "--root", &root, "--port", &WANTED.to_string()])
            .args(more)
            .env_remove("ANNALS_EDITOR")
            .envs(variables.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it runs");
        let stderr = BufReader::new(child.stderr.take().expect("stderr"));
        let said = Arc::new(Mutex::new(String::new()));
        let writer = said.clone();
        std::thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                writer.lock().expect("nobody panics with it").push_str(&(line + "\n"));
            }
        });
        let mut preview = Preview { child, port: 0, folder, said };
        preview.port = preview.wait_for("the address", |p| {
            let said = p.said();
            let at = said.find("http://127.0.0.1:")? + "http://127.0.0.1:".len();
            let port: String = said[at..].chars().take_while(char::is_ascii_digit).collect();
            (said[at + port.len()..].starts_with('/')).then(|| port.parse().expect("a port"))
        });
        preview
    }

    fn said(&self) -> String {
        self.said.lock().expect("nobody panics with it").clone()
    }

    #[track_caller]
    fn wait_for<T>(&self, what: &str, mut ask: impl FnMut(&Preview) -> Option<T>) -> T {
        let start = Instant::now();
        loop {
            if let Some(answer) = ask(self) {
                return answer;
            }
            assert!(start.elapsed() < PATIENCE, "{what} never came; the preview said:\n{}", self.said());
            std::thread::sleep(Duration::from_millis(40));
        }
    }

    fn ask(&self, method: &str, path: &str, host: &str, more: &str) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        write!(stream, "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{more}\r\n")
            .expect("it reads");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("it answers");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").expect("a head");
        let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).expect("a status");
        Answer { status, head: head.to_lowercase(), text: body.to_owned() }
    }

    /// The errors that lie over the pages, as the terminal prints them.
    fn errors(&self) -> String {
        let errors = self.status("/")["errors"].as_array().expect("a list").clone();
        errors.iter().map(|e| format!("{}\n", e["text"].as_str().expect("a text"))).collect()
    }

    fn status(&self, page: &str) -> serde_json::Value {
        let answer = self.get(&format!("/annals-preview/status?page={page}"));
        serde_json::from_str(&answer.text).unwrap_or_else(|error| panic!("{error}: {answer:?}"))
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &format!("localhost:{}", self.port), "")
    }
}

fn site() -> Folder {
    Folder::with(&[
        ("annals.toml", "title = \"A test\"\n"),
        ("content/people/mira-holt.md", "+++\nname = \"Mira Holt\"\nidentity = \"named\"\n+++\nShe kept the lamp.\n"),
        ("content/pages/draft.md", "+++\ntitle = \"A draft\"\ndraft = true\n+++\nNot yet.\n"),
        ("static/notes.txt", "Notes.\n"),
        ("secret.txt", "the very secret"),
    ])
}

#[test]
fn it_serves_every_kind_of_file() {
    let preview = Preview::of(site());
    let home = preview.get("/");
    assert_eq!(home.status, 200, "{home:?}");
    assert!(home.head.contains("content-type: text/html; charset=utf-8") && home.text.contains("A test"));
    assert_eq!(preview.get("/index.html").status, 200);
    let person = preview.get("/people/mira-holt.html");
    assert!(person.status == 200 && person.text.contains("She kept the lamp"), "{person:?}");
    assert_eq!(preview.get("/people/").status, 200, "a folder's page");
    assert_eq!(preview.get("/people").status, 301, "the links of a folder's page need its slash");
    assert_eq!(preview.get("/draft.html").status, 200, "the preview shows drafts");
    let notes = preview.get("/notes.txt?v=1");
    assert!(notes.status == 200 && notes.text == "Notes.\n" && notes.head.contains("text/plain"), "{notes:?}");
    assert_eq!(preview.ask("HEAD", "/", "localhost", "").text, "");
    assert!(!preview.folder.join("public").exists(), "a preview writes nothing");
    assert!(home.head.contains("etag:"));
    let tag = home.head.lines().find_map(|l| l.strip_prefix("etag: ")).expect("a tag").to_owned();
    assert_eq!(preview.ask("GET", "/", "localhost", &format!("If-None-Match: {tag}\r\n")).status, 304);
}

#[test]
fn what_is_not_there_is_404_with_a_page() {
    let preview = Preview::of(site());
    for path in ["/nowhere", "/nowhere.html", "/people/nobody.html", "/a/b/c/"] {
        let answer = preview.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.text.contains("<main"), "{path}: {}", answer.text);
    }
}

#[test]
fn no_address_leads_out_of_the_site() {
    let preview = Preview::of(site());
    let paths = [
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/people/../../secret.txt",
        "//secret.txt",
        "/..\\secret.txt",
        "/..%5csecret.txt",
        "/annals.toml",
        "/content/people/mira-holt.md",
        "/%00",
        "/%",
        "/%ff",
        "/%zz",
        "/etc/passwd",
        "//etc/passwd",
        "/static/notes.txt",
    ];
    for path in paths {
        let answer = preview.get(path);
        assert!([400, 404].contains(&answer.status), "{path}: {answer:?}");
        assert!(!answer.text.contains("secret") && !answer.text.contains("root:"), "{path}");
    }
    assert_eq!(preview.get("/").status, 200, "it still runs");
}

#[test]
fn it_answers_to_local_names_and_reading_only() {
    let preview = Preview::of(site());
    for host in [
        "evil.example",
        "evil.example:1111",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "192.168.0.1",
        "",
        "[::2]",
        "::1",
        "[127.0.0.1]",
        "localhost..",
        "localhost:1:1",
        "localhost, evil.example",
        "user@localhost",
    ] {
        let answer = preview.ask("GET", "/", host, "");
        assert!([400, 403].contains(&answer.status) && !answer.text.contains("<main"), "{host}: {answer:?}");
    }
    for host in [
        "localhost",
        "LOCALHOST:80",
        "127.0.0.1:9",
        "127.0.0.2",
        "[::1]:1111",
        "[::1]",
        "localhost.",
        "localhost.:1111",
    ] {
        assert_eq!(preview.ask("GET", "/", host, "").status, 200, "{host}");
    }
    let twice = preview.ask("GET", "/", "localhost", "Host: evil.example\r\n");
    assert!([400, 403].contains(&twice.status), "two hosts: {twice:?}");
    let whole = preview.ask("GET", "http://evil.example/", "localhost", "");
    assert!([400, 403].contains(&whole.status), "an address of its own: {whole:?}");
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"] {
        let answer = preview.ask(method, "/", "localhost", "Content-Length: 0\r\n");
        assert_eq!(answer.status, 405, "{method}");
        assert!(answer.head.contains("allow: get, head"), "{method}: {}", answer.head);
    }
}

/// What every answer has to say: a page of another origin can include a script or an image without asking.
const CLOSED: [&str; 5] = [
    "cross-origin-resource-policy: same-origin",
    "cross-origin-opener-policy: same-origin",
    "x-content-type-options: nosniff",
    "x-frame-options: deny",
    "content-security-policy: frame-ancestors 'none'",
];

#[test]
fn other_origins_can_not_read_what_it_shows() {
    let preview = Preview::of(site());
    let search = preview.get("/search.html").text;
    let script = search.split(['"', '\'']).find(|part| part.ends_with(".js") && part.contains("search/"));
    let script = format!("/{}", script.unwrap_or("search/all.js").trim_start_matches("./").trim_start_matches('/'));
    let all = ["/", "/draft.html", "/notes.txt", "/nowhere", "/people", "/annals-preview/reload.js", "/%", &script];
    for path in all.into_iter().chain(["/annals-preview/status?page=/"]) {
        let own = preview.get(path);
        CLOSED.iter().for_each(|line| assert!(own.head.contains(line), "{path}: no `{line}`: {}", own.head));
        for site in ["cross-site", "same-site"] {
            for (mode, dest) in [
                ("no-cors", "script"),
                ("no-cors", "image"),
                ("no-cors", "style"),
                ("cors", "empty"),
                ("navigate", "iframe"),
                ("navigate", "object"),
                ("nested-navigate", "iframe"),
                ("same-origin", "empty"),
            ] {
                let more = format!("Sec-Fetch-Site: {site}\r\nSec-Fetch-Mode: {mode}\r\nSec-Fetch-Dest: {dest}\r\n");
                let answer = preview.ask("GET", path, "localhost", &more);
                assert_eq!(answer.status, 403, "{path} for {site} {mode} {dest}: {answer:?}");
                CLOSED.iter().for_each(|line| assert!(answer.head.contains(line), "{path}: {}", answer.head));
            }
            // A link that somebody follows leads to a page.
            let more = format!("Sec-Fetch-Site: {site}\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n");
            assert_eq!(preview.ask("GET", path, "localhost", &more).status, own.status, "{path}");
        }
        let more = "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: script\r\n";
        assert_eq!(preview.ask("GET", path, "localhost", more).status, own.status, "{path}");
        for more in
            ["Origin: http://evil.example\r\n", "Origin: null\r\n", "Sec-Fetch-Site: none\r\nSec-Fetch-Site: none\r\n"]
        {
            assert_eq!(preview.ask("GET", path, "localhost", more).status, 403, "{path}: {more}");
        }
    }
    let events = "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\n";
    assert_eq!(preview.ask("GET", "/annals-preview/events", "localhost", events).status, 403);
    let own =
        preview.ask("GET", "/notes.txt", "localhost", "Origin: http://localhost\r\nSec-Fetch-Site: same-origin\r\n");
    assert_eq!(own.status, 200);
}

#[test]
fn it_follows_changes() {
    let preview = Preview::of(site());
    let page = "/people/mira-holt.html";
    preview.folder.edit("content/people/mira-holt.md", |text| text.replace("the lamp", "the bell"));
    preview.wait_for("an edit", |p| p.get(page).text.contains("She kept the bell").then_some(()));
    preview.folder.write("content/people/zoe-ash.md", "+++\nname = \"Zoe Ash\"\nidentity = \"named\"\n+++\n");
    preview.wait_for("a new entry", |p| (p.get("/people/zoe-ash.html").status == 200).then_some(()));
    preview.folder.remove("content/people/zoe-ash.md");
    preview.wait_for("a removal", |p| (p.get("/people/zoe-ash.html").status == 404).then_some(()));
    preview.folder.write("static/notes.txt", "Other notes.\n");
    preview.wait_for("another file", |p| (p.get("/notes.txt").text == "Other notes.\n").then_some(()));
    preview.folder.write("annals.toml", "title = \"Another title\"\n");
    preview.wait_for("another title", |p| p.get("/").text.contains("Another title").then_some(()));
}

#[test]
fn folders_that_come_later_are_followed() {
    let preview = Preview::of(Folder::with(&[("annals.toml", "title = \"A test\"\n")]));
    preview.folder.write("content/people/zoe-ash.md", "+++\nname = \"Zoe Ash\"\nidentity = \"named\"\n+++\n");
    preview.wait_for("the first entry", |p| (p.get("/people/zoe-ash.html").status == 200).then_some(()));
    preview.folder.edit("content/people/zoe-ash.md", |text| format!("{text}She came later.\n"));
    preview.wait_for("an edit in the new folder", |p| {
        p.get("/people/zoe-ash.html").text.contains("She came later").then_some(())
    });
}

#[test]
fn errors_leave_the_last_good_pages_and_are_told() {
    let preview = Preview::of(site());
    let page = "/people/mira-holt.html";
    assert_eq!(preview.errors(), "");
    let good = preview.folder.read("content/people/mira-holt.md");
    preview.folder.write("content/people/mira-holt.md", "+++\nnme = \"Mira Holt\"\n+++\n");
    preview.wait_for("the error", |p| p.errors().contains("E0103").then_some(()));
    assert!(preview.get(page).text.contains("She kept the lamp"), "the last good page stays");
    preview.wait_for("the error in the terminal", |p| p.said().contains("E0103").then_some(()));
    preview.folder.write("content/people/mira-holt.md", good);
    preview.wait_for("the mended page", |p| p.errors().is_empty().then_some(()));
    assert_eq!(preview.get(page).status, 200);
}

#[test]
fn a_site_with_errors_can_be_previewed_and_mended() {
    let folder = site();
    folder.write("content/people/broken.md", "+++\nname = \"Broken\n+++\n");
    let preview = Preview::of(folder);
    assert!(preview.errors().contains("E0102"));
    assert_eq!(preview.get("/").status, 200);
    preview.folder.remove("content/people/broken.md");
    preview.wait_for("the mended site", |p| p.errors().is_empty().then_some(()));
}

#[test]
fn a_change_is_signalled_to_the_browser() {
    let preview = Preview::of(site());
    let mut stream = TcpStream::connect(("127.0.0.1", preview.port)).expect("it listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    write!(stream, "GET /annals-preview/events HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("it reads");
    let mut lines = BufReader::new(stream).lines();
    let head =
        lines.by_ref().map_while(Result::ok).find(|line| line.to_lowercase().contains("content-type")).expect("a head");
    assert!(head.contains("text/event-stream"), "{head}");
    preview.folder.edit("content/people/mira-holt.md", |text| text.replace("the lamp", "the bell"));
    let signal = lines.map_while(Result::ok).find(|line| line.starts_with("data:"));
    assert_eq!(signal.as_deref(), Some("data: changed"));
}

#[test]
fn a_port_that_is_taken_is_passed_over() {
    let (first, second) = (Preview::of(site()), Preview::of(site()));
    assert_ne!(first.port, second.port);
    // The first may not have it either: other tests run.
    for preview in [&first, &second] {
        assert_eq!(preview.said().contains("is taken; using"), preview.port != WANTED, "{}", preview.said());
    }
    assert_eq!((first.get("/").status, second.get("/").status), (200, 200));
}

#[test]
fn pages_of_the_preview_hold_its_script_and_published_ones_do_not() {
    let preview = Preview::of(site());
    assert!(preview.get("/").text.contains("/annals-preview/reload.js"));
    assert_eq!(preview.get("/annals-preview/reload.js").status, 200);
    preview.folder.annals(&["build", "-q"]).expect(0);
    assert!(!preview.folder.read("public/index.html").contains("annals-preview"));
}

#[test]
fn the_part_of_another_site_is_served_where_it_will_be() {
    let folder = site();
    folder.write("annals.toml", "title = \"A test\"\nbase_url = \"https://example.org/a/repo\"\n");
    let preview = Preview::of(folder);
    assert!(preview.said().contains(&format!("http://127.0.0.1:{}/a/repo/ ", preview.port)), "{}", preview.said());
    for path in ["/", "/a/repo"] {
        let answer = preview.get(path);
        assert!(answer.status == 301 && answer.head.contains("location: /a/repo/\r\n"), "{path}: {answer:?}");
    }
    assert_eq!(preview.get("/a/repo/").status, 200);
    assert_eq!(preview.get("/a/repo/people/mira-holt.html").status, 200);
    let folder = preview.get("/a/repo/people");
    assert!(folder.status == 301 && folder.head.contains("location: /a/repo/people/\r\n"), "{folder:?}");
    let lost = preview.get("/people/mira-holt.html");
    assert!(lost.status == 404 && lost.text.contains("href=\"/a/repo/people/index.html\""), "{lost:?}");
    preview.folder.write("annals.toml", "title = \"A test\"\n");
    preview.wait_for("the site at the root", |p| (p.get("/people/mira-holt.html").status == 200).then_some(()));
}

#[test]
fn tags_of_pages_and_files() {
    let preview = Preview::of(site());
    for path in ["/", "/notes.txt"] {
        let tag = |answer: &Answer| answer.head.lines().find_map(|l| l.strip_prefix("etag: ")).map(str::to_owned);
        let own = tag(&preview.get(path)).expect("a tag");
        for (sent, status) in
            [(own.clone(), 304), (format!("\"x\", W/{own}"), 304), ("*".into(), 304), ("\"x\"".into(), 200)]
        {
            let answer = preview.ask("GET", path, "localhost", &format!("If-None-Match: {sent}\r\n"));
            assert_eq!((answer.status, tag(&answer)), (status, Some(own.clone())), "{path}: {sent}");
        }
    }
    assert_eq!(preview.ask("GET", "/nowhere", "localhost", "If-None-Match: *\r\n").status, 404);
    let kinds = [
        ("a.woff2", "font/woff2"),
        ("a.PDF", "application/pdf"),
        ("a.csv", "text/csv; charset=utf-8"),
        ("b", "application/octet-stream"),
    ];
    kinds.iter().for_each(|(name, _)| preview.folder.write(&format!("static/{name}"), "x"));
    preview.wait_for("the last file", |p| {
        kinds.iter().all(|(name, _)| p.get(&format!("/{name}")).status == 200).then_some(())
    });
    for (name, kind) in kinds {
        let answer = preview.get(&format!("/{name}"));
        assert!(answer.head.contains(&format!("content-type: {kind}")), "{name}: {answer:?}");
    }
}

#[test]
fn only_a_page_that_changed_has_another_fingerprint() {
    let preview = Preview::of(site());
    let of = |page: &str| preview.status(page)["page"].as_str().expect("a text").to_owned();
    let (person, draft) = (of("/people/mira-holt.html"), of("/draft.html"));
    let answer = preview.get("/people/mira-holt.html");
    assert!(answer.head.contains(&format!("server-timing: annals;desc=\"{person}\"")), "{answer:?}");
    preview.folder.edit("content/people/mira-holt.md", |text| text.replace("the lamp", "the bell"));
    preview.wait_for("an edit", |_| (of("/people/mira-holt.html") != person).then_some(()));
    assert_eq!(of("/draft.html"), draft, "the other page is as it was");
    let style = preview.status("/")["style"].clone();
    preview.folder.write("static/site.css", "body { color: red }");
    preview.wait_for("another style", |p| (p.status("/")["style"] != style).then_some(()));
    assert_eq!(of("/draft.html"), draft, "a page that only looks different");
    let style = preview.status("/")["style"].as_str().expect("an address").to_owned();
    assert!(preview.get(&style).text.starts_with("body { color: red }"));
    assert!(preview.get("/draft.html").text.contains(style.trim_start_matches('/')));
}

#[test]
fn errors_lead_to_the_editor() {
    let folder = site();
    folder.write("content/people/broken-one.md", "+++\nname = \"Broken\n+++\n");
    let root = folder.path().canonicalize().expect("a path");
    let preview = Preview::with(folder, &["--editor", "vscode://file/{path}:{line}:{column}"]);
    let error = preview.status("/")["errors"][0].clone();
    let href = error["href"].as_str().expect("an address");
    let file = format!("vscode://file{}/content/people/broken-one.md:", root.display());
    assert!(href.starts_with(&file), "{href} isn't {file}…");
    assert!(error["place"].as_str().is_some_and(|p| p.starts_with("content/people/broken-one.md:2:")), "{error}");
    let text = error["text"].as_str().expect("a text");
    preview.wait_for("the same in the terminal", |p| p.said().contains(text).then_some(()));
    let plain = Preview::with(site(), &["--editor", "vim"]);
    assert!(plain.said().contains("can't open an editor"), "{}", plain.said());
}

#[test]
fn drafts_are_marked_and_left_out_of_builds() {
    let preview = Preview::of(site());
    assert!(preview.get("/draft.html").text.contains("<b>Draft</b>"));
    assert!(!preview.get("/people/mira-holt.html").text.contains("<b>Draft</b>"));
    let happened =
        "+++\ntitle = \"It happened\"\ndate = \"1999\"\ndraft = true\nstanding = \"reported\"\nsummary = \"S.\"\n+++\n";
    preview.folder.write("content/incidents/it.md", happened);
    let listed = |p: &Preview| p.get("/timeline.html").text.contains("It happened</a> <b class=\"stance\">Draft</b>");
    preview.wait_for("the draft on the timeline", |p| listed(p).then_some(()));
    preview.folder.annals(&["build", "-q"]).expect(0);
    assert!(!preview.folder.join("public/draft.html").exists());
    preview.folder.annals(&["build", "-q", "--drafts"]).expect(0);
    assert!(preview.folder.read("public/draft.html").contains("<b>Draft</b>"));
}

#[test]
fn slow_silent_and_malformed_clients_are_survived() {
    let preview = Preview::of(site());
    let connect = || TcpStream::connect(("127.0.0.1", preview.port)).expect("it listens");
    let mut held = Vec::new();
    for n in 0..200 {
        let mut stream = connect();
        // Some say nothing, some stop in the middle of a request, some wait for a change.
        let said: &[u8] = match n % 4 {
            0 => b"",
            1 => b"GET / HT",
            2 => b"GET / HTTP/1.1\r\nHost: localhost\r\n",
            _ => b"GET /annals-preview/events HTTP/1.1\r\nHost: localhost\r\n\r\n",
        };
        stream.write_all(said).expect("it reads");
        held.push(stream);
    }
    for said in
        ["\0\0\0\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\r\n\r\n", "GET / HTTP/1.1\r\nHost\r\n\r\n"]
    {
        let mut stream = connect();
        stream.write_all(said.as_bytes()).expect("it reads");
        stream.shutdown(std::net::Shutdown::Write).expect("it is closed");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer); // closing at once is an answer too
        assert!(!String::from_utf8_lossy(&answer).contains("200 OK"), "{said:?}");
    }
    assert_eq!(preview.get(&format!("/{}", "a".repeat(60_000))).status, 404);
    assert_eq!(preview.get("/").status, 200, "it still runs, with {} clients waiting", held.len());
    preview.folder.edit("content/people/mira-holt.md", |text| text.replace("the lamp", "the bell"));
    preview.wait_for("an edit", |p| p.get("/people/mira-holt.html").text.contains("the bell").then_some(()));
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_at_once_though_a_browser_listens() {
    let mut preview = Preview::of(site());
    let mut stream = TcpStream::connect(("127.0.0.1", preview.port)).expect("it listens");
    write!(stream, "GET /annals-preview/events HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("it reads");
    let mut first = [0; 12];
    stream.read_exact(&mut first).expect("it answers");
    let start = Instant::now();
    let id = rustix::process::Pid::from_child(&preview.child);
    rustix::process::kill_process(id, rustix::process::Signal::INT).expect("a signal");
    let ended = loop {
        if let Some(status) = preview.child.try_wait().expect("a child") {
            break status;
        }
        assert!(start.elapsed() < Duration::from_secs(5), "it runs on");
        std::thread::sleep(Duration::from_millis(5));
    };
    assert!(ended.success(), "{ended}");
}

#[cfg(target_os = "linux")]
#[test]
fn the_browser_is_opened_on_request() {
    use std::os::unix::fs::PermissionsExt;
    let folder = site();
    let (opener, told) = (folder.join("bin/xdg-open"), folder.join("told"));
    folder.write("bin/xdg-open", format!("#!/bin/sh\necho \"$1\" > {told:?}\n"));
    std::fs::set_permissions(&opener, std::fs::Permissions::from_mode(0o755)).expect("chmod");
    let path = format!("{}:/usr/bin:/bin", folder.join("bin").display());
    let preview = Preview::run(folder, ".", &["--open"], &[("PATH", &path)]);
    let opened = preview.wait_for("the browser", |_| std::fs::read_to_string(&told).ok().filter(|t| t.ends_with('\n')));
    assert_eq!(opened, format!("http://127.0.0.1:{}/\n", preview.port));
}

/// The status is one line, written over and over: `script` gives the preview a terminal.
#[cfg(target_os = "linux")]
#[test]
fn a_terminal_shows_a_live_status() {
    let folder = site();
    let log = folder.join("typescript");
    let run = format!("{} serve --port 41933 --root {}", env!("CARGO_BIN_EXE_annals"), folder.path().display());
    let spawned = std::process::Command::new("script")
        .args(["-qfec", &format!("exec {run}")])
        .arg(&log)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn();
    let Ok(mut child) = spawned else {
        println!("skipped: there is no `script` here");
        return;
    };
    let wait = |what: &str, wanted: &dyn Fn(&str) -> bool| {
        let start = Instant::now();
        loop {
            let said = std::fs::read_to_string(&log).unwrap_or_default();
            if wanted(&said) {
                return;
            }
            assert!(start.elapsed() < PATIENCE, "{what} never came: {said:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
    };
    let last = |said: &str| said.rsplit("\r\u{1b}[K").next().unwrap_or_default().to_owned();
    wait("the address", &|said| said.contains("(press Ctrl-C to stop)"));
    wait("the first status", &|said| said.contains(" pages in ") && said.contains("0 errors, 0 warnings"));
    let good = folder.read("content/people/mira-holt.md");
    folder.write("content/people/mira-holt.md", "+++\nnme = \"Mira Holt\"\n+++\n");
    wait("the error and its count", &|said| said.contains("E0103") && last(said).contains(" error"));
    folder.write("content/people/mira-holt.md", good);
    wait("the count without it", &|said| last(said).contains("0 errors, 0 warnings") && !last(said).contains('\n'));
    child.kill().and_then(|()| child.wait()).expect("it ends");
}

#[test]
fn other_machines_are_warned_of() {
    let preview = Preview::with(site(), &["--interface", "0.0.0.0"]);
    assert!(preview.said().contains("other computers can reach the preview"), "{}", preview.said());
    for host in ["192.168.0.7:1111", "[fe80::1]:1111", "desk:1111", "desk.local"] {
        assert_eq!(preview.ask("GET", "/", host, "").status, 200, "{host}");
    }
    // A name that somebody else may have made lead here.
    for host in ["evil.example:1111", "192.168.0.7.evil.example", "a.b.local", ""] {
        let answer = preview.ask("GET", "/", host, "");
        assert!([400, 403].contains(&answer.status) && !answer.text.contains("<main"), "{host}: {answer:?}");
    }
    let script = "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: script\r\n";
    assert_eq!(preview.ask("GET", "/notes.txt", "192.168.0.7:1111", script).status, 403);
}

#[test]
fn a_configuration_elsewhere_and_other_copies_are_followed() {
    let (folder, elsewhere) = (site(), Folder::with(&[("site.toml", "title = \"Elsewhere\"\n")]));
    let config = elsewhere.join("site.toml");
    let preview = Preview::with(folder, &["--config", config.to_str().expect("UTF-8")]);
    preview.wait_for("the title", |p| p.get("/").text.contains("Elsewhere").then_some(()));
    preview.folder.write("texts/a.txt", "Some other words.\n");
    // By rename, as many editors save.
    let new = elsewhere.join("site.toml.new");
    std::fs::write(&new, "title = \"Far away\"\ncopies = \"texts\"\n").expect("a file");
    std::fs::rename(&new, &config).expect("a rename");
    preview.wait_for("the new title", |p| p.get("/").text.contains("Far away").then_some(()));
    preview.folder.write("content/sources/a.md", "+++\nkind = \"document\"\ntitle = \"A\"\ntier = \"primary\"\nwording = \"reliable\"\nsays = \"S.\"\ncopy = \"a.txt\"\n+++\n");
    preview.folder.edit("content/people/mira-holt.md", |text| format!("{text}It says \"the very words\" [@a].\n"));
    preview.wait_for("a quotation that isn't there", |p| p.errors().contains("the quotation isn't in A").then_some(()));
    preview.folder.write("texts/a.txt", "These are the very words.\n");
    preview.wait_for("the mended copy", |p| p.errors().is_empty().then_some(()));
}

#[test]
fn folders_that_are_renamed_and_replaced_are_followed() {
    let preview = Preview::of(site());
    let (content, aside) = (preview.folder.join("content"), preview.folder.join("aside"));
    let page = "/people/mira-holt.html";
    std::fs::rename(&content, &aside).expect("a rename");
    preview.wait_for("that nothing is there", |p| p.errors().contains("E0010").then_some(()));
    assert_eq!(preview.get(page).status, 200, "the last good page stays");
    std::fs::rename(&aside, &content).expect("a rename");
    preview.wait_for("the site again", |p| (p.get(page).status == 200).then_some(()));
    preview
        .folder
        .write("other/people/mira-holt.md", "+++\nname = \"Mira Holt\"\nidentity = \"named\"\n+++\nAnother folder.\n");
    std::fs::rename(&content, &aside).expect("a rename");
    std::fs::rename(preview.folder.join("other"), &content).expect("a rename");
    preview.wait_for("the other folder", |p| p.get(page).text.contains("Another folder").then_some(()));
    preview.folder.edit("content/people/mira-holt.md", |text| text.replace("Another folder", "An edit there"));
    preview.wait_for("an edit in the other folder", |p| p.get(page).text.contains("An edit there").then_some(()));
    // An edit of the same length, at once: no clock tells it from the last.
    preview.folder.edit("content/people/mira-holt.md", |text| text.replace("An edit there", "An edit THERE"));
    preview.wait_for("an edit of the same length", |p| p.get(page).text.contains("An edit THERE").then_some(()));
}

#[cfg(unix)]
#[test]
fn links_that_leave_the_site_are_reported_and_loops_survived() {
    let (folder, elsewhere) = (site(), Folder::with(&[("secret.md", "+++\nname = \"Secret\"\n+++\n")]));
    let preview = Preview::of(folder);
    let link =
        |to: &std::path::Path, name: &str| std::os::unix::fs::symlink(to, preview.folder.join(name)).expect("a link");
    link(&elsewhere.join("secret.md"), "content/people/secret.md");
    preview.wait_for("the link", |p| p.errors().contains("content/people/secret.md").then_some(()));
    assert_eq!(preview.get("/people/secret.html").status, 404);
    preview.folder.remove("content/people/secret.md");
    link(&preview.folder.join("content"), "content/people/loop");
    preview.wait_for("the loop", |p| p.errors().contains("content/people/loop").then_some(()));
    preview.folder.remove("content/people/loop");
    preview.wait_for("the mended site", |p| p.errors().is_empty().then_some(()));
}
