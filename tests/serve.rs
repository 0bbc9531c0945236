//! The preview as a browser sees it: pages, changes, errors over the page, and what it refuses.

mod common;

use common::{Folder, command};
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

impl Preview {
    fn of(folder: Folder) -> Preview {
        let root = folder.path().to_str().expect("UTF-8").to_owned();
        // Other previews run on this machine: any free port will do, and the preview says which it took.
        let mut child = command(&["serve", "--root", &root, "--port", "41733"])
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
        ("secret.txt", "secret"),
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
    for host in
        ["evil.example", "evil.example:1111", "127.0.0.1.evil.example", "localhost.evil.example", "192.168.0.1", ""]
    {
        let answer = preview.ask("GET", "/", host, "");
        assert!([400, 403].contains(&answer.status) && !answer.text.contains("<main"), "{host}: {answer:?}");
    }
    for host in ["localhost", "LOCALHOST:80", "127.0.0.1:9", "127.0.0.2", "[::1]:1111"] {
        assert_eq!(preview.ask("GET", "/", host, "").status, 200, "{host}");
    }
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"] {
        let answer = preview.ask(method, "/", "localhost", "Content-Length: 0\r\n");
        assert_eq!(answer.status, 405, "{method}");
        assert!(answer.head.contains("allow: get, head"), "{method}: {}", answer.head);
    }
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
    let (page, status) = ("/people/mira-holt.html", "/annals-preview/status");
    assert_eq!(preview.get(status).text, "");
    let good = preview.folder.read("content/people/mira-holt.md");
    preview.folder.write("content/people/mira-holt.md", "+++\nnme = \"Mira Holt\"\n+++\n");
    preview.wait_for("the error", |p| p.get(status).text.contains("E0103").then_some(()));
    assert!(preview.get(page).text.contains("She kept the lamp"), "the last good page stays");
    preview.wait_for("the error in the terminal", |p| p.said().contains("E0103").then_some(()));
    preview.folder.write("content/people/mira-holt.md", good);
    preview.wait_for("the mended page", |p| p.get(status).text.is_empty().then_some(()));
    assert_eq!(preview.get(page).status, 200);
}

#[test]
fn a_site_with_errors_can_be_previewed_and_mended() {
    let folder = site();
    folder.write("content/people/broken.md", "+++\nname = \"Broken\n+++\n");
    let preview = Preview::of(folder);
    assert!(preview.get("/annals-preview/status").text.contains("E0102"));
    assert_eq!(preview.get("/").status, 200);
    preview.folder.remove("content/people/broken.md");
    preview.wait_for("the mended site", |p| p.get("/annals-preview/status").text.is_empty().then_some(()));
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
