//! Requests that no browser sends, clients that hold the line, a thousand at once: the preview answers or closes, never ends, and never gives
//! anything away that isn't of the site.
//!
//! `ANNALS_REQUESTS=20000 cargo test --test suite serve::load -- --nocapture` throws so many, and waits until silent clients are let go.

use super::{PATIENCE, Preview, site};
use crate::common::Dice;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

/// How many requests are thrown if nothing else is asked for.
const REQUESTS: usize = 600;

fn asked() -> Option<usize> {
    std::env::var("ANNALS_REQUESTS").ok().and_then(|n| n.parse().ok())
}

const METHODS: [&str; 10] =
    ["GET", "GET", "GET", "HEAD", "POST", "get", "", "G\0T", "CONNECT", "GETGETGETGETGETGETGETGETGET"];

const PARTS: [&str; 44] = [
    "/",
    "/",
    "/",
    "..",
    "%2e%2e",
    "%252e%252e",
    "..%2f",
    "..%5c",
    "..\\",
    "%c0%ae%c0%ae",
    "%e0%80%ae",
    ".%00.",
    "....//",
    "secret.txt",
    "secret%2etxt",
    "SECRET.TXT",
    "annals.toml",
    "content",
    "people",
    "mira-holt.html",
    "mira-holt.md",
    "static",
    "notes.txt",
    "etc",
    "passwd",
    "proc/self/environ",
    "%",
    "%zz",
    "%ff",
    "%00",
    "\u{e9}",
    "\u{202e}",
    " ",
    "?page=",
    "?",
    "#",
    ";",
    "*",
    "http://localhost/",
    "file:///etc/passwd",
    "annals-preview",
    "status",
    "reload.js",
    "+",
];

const VERSIONS: [&str; 7] = ["HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/9.9", ""];

const HOSTS: [&str; 9] = [
    "Host: localhost",
    "Host: localhost",
    "Host: 127.0.0.1:1111",
    "Host: evil.example",
    "Host: 127.0.0.1.evil.example",
    "",
    "Host:",
    "Host: localhost\r\nHost: evil.example",
    "Host: \u{e9}",
];

const HEADERS: [&str; 16] = [
    "",
    "",
    "Content-Length: 5",
    "Content-Length: -1",
    "Content-Length: 99999999999999999999",
    "Content-Length: 3\r\nContent-Length: 4",
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: chunked\r\nContent-Length: 4",
    "Expect: 100-continue",
    "Upgrade: websocket\r\nConnection: upgrade",
    "If-None-Match: \"\u{e9}\", *, W/",
    "Range: bytes=0-18446744073709551615",
    " folded: x",
    "no colon here",
    "\0: \0",
    "X-Forwarded-Host: localhost",
];

const BODIES: [&[u8]; 6] = [
    b"",
    b"",
    b"5\r\nhello\r\n0\r\n\r\n",
    b"fffffffffffffffff\r\n",
    b"GET /../secret.txt HTTP/1.1\r\nHost: localhost\r\n\r\n",
    &[0xff; 300],
];

/// A request.
struct Request {
    bytes: Vec<u8>,
    /// Whether it may be answered with something of the site.
    local: bool,
    /// Whether it is in order, and must be answered.
    tame: bool,
}

/// A request of pieces.
fn request(dice: &mut Dice) -> Request {
    fn one<'a, T: ?Sized>(dice: &mut Dice, of: &[&'a T]) -> &'a T {
        of[dice.below(of.len())]
    }
    // Half of them are in order but for their path, and reach what looks for pages.
    let tame = dice.below(2) == 0;
    let count = 1 + dice.below(7);
    let mut path: String = (0..count).map(|_| one(dice, &PARTS)).collect();
    if tame {
        path = path.chars().filter(|c| c.is_ascii_graphic() && *c != '#' && *c != '\\').collect();
        path = path.replace("http:", "").replace("file:", "");
        path.insert(0, '/');
    }
    if dice.below(5) > 0 {
        path.insert(0, '/');
    }
    if dice.below(20) == 0 {
        path.push_str(&one(dice, &["a", "../", "%2e", "/"]).repeat(1 + dice.below(60_000)));
    }
    let (method, version, host) = (one(dice, &METHODS), one(dice, &VERSIONS), one(dice, &HOSTS));
    let (method, version, host) = if tame { ("GET", "HTTP/1.1", host) } else { (method, version, host) };
    let mut headers = if tame { String::new() } else { one(dice, &HEADERS).to_owned() };
    if dice.below(40) == 0 {
        headers = (0..300).map(|n| format!("X-{n}: y\r\n")).collect::<String>() + "X: y";
    }
    let mut bytes = format!("{method} {path} {version}\r\n").into_bytes();
    for line in [host, &headers, "Connection: close"].into_iter().filter(|line| !line.is_empty()) {
        bytes.extend(format!("{line}\r\n").bytes());
    }
    bytes.extend(b"\r\n");
    if tame {
        let local = !host.contains("evil") || host.contains("localhost");
        return Request { bytes, local, tame };
    }
    bytes.extend(one(dice, &BODIES));
    // Some are cut off, some have a byte that fell over.
    if dice.below(6) == 0 {
        bytes.truncate(dice.below(bytes.len()));
    }
    if dice.below(6) == 0 && !bytes.is_empty() {
        let at = dice.below(bytes.len().min(200));
        bytes[at] = dice.below(256) as u8;
    }
    let head = String::from_utf8_lossy(&bytes).to_lowercase();
    let foreign =
        head.contains("evil.example") && !head.contains("host: localhost") && !head.contains("host: 127.0.0.1:1111");
    Request { bytes, local: !foreign, tame }
}

fn connect(preview: &Preview) -> TcpStream {
    let stream = TcpStream::connect(("127.0.0.1", preview.port)).expect("it listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    stream
}

/// What comes back until the line is closed; a line that was cut gives what came before.
fn answer(stream: &mut TcpStream, what: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Err(error) = stream.read_to_end(&mut bytes) {
        let open = [std::io::ErrorKind::WouldBlock, std::io::ErrorKind::TimedOut].contains(&error.kind());
        assert!(!open, "neither answered nor closed: {}", String::from_utf8_lossy(what));
    }
    bytes
}

#[test]
fn storm_of_requests_that_no_browser_sends() {
    let mut preview = Preview::of(site());
    let (mut dice, wanted) = (Dice(0x6e75_6d62_6572), asked().unwrap_or(REQUESTS));
    let mut statuses = std::collections::BTreeMap::<String, usize>::new();
    for n in 0..wanted {
        let Request { bytes, local, tame } = request(&mut dice);
        let mut stream = connect(&preview);
        // Some go away without a look at the answer.
        let sent = stream.write_all(&bytes).is_ok();
        if dice.below(10) == 0 {
            continue;
        }
        if !tame {
            let _ = stream.shutdown(Shutdown::Write); // half a request would be waited for
        }
        let said = answer(&mut stream, &bytes);
        let text = String::from_utf8_lossy(&said);
        let status = text.split(' ').nth(1).unwrap_or("closed").to_owned();
        let request = String::from_utf8_lossy(&bytes);
        let known =
            ["200", "301", "304", "400", "403", "404", "405", "408", "414", "417", "431", "501", "505", "closed"];
        assert!(status != "closed" || !tame, "no answer to {request:?}");
        assert!(known.contains(&status.as_str()), "{status} for {request:?}");
        assert!(
            local || !["200", "301", "304"].contains(&status.as_str()),
            "another host was answered: {request:?}: {text}"
        );
        assert!(
            !text.contains("the very secret") && !text.contains("root:x:") && !text.contains("identity = "),
            "{request:?} gave {text}"
        );
        assert!(sent || status != "200", "an answer to half a request: {request:?}");
        *statuses.entry(status).or_default() += 1;
        if n % 100 == 0 {
            assert_eq!(preview.get("/").status, 200, "after {n} requests");
        }
    }
    assert!(preview.child.try_wait().expect("a child").is_none(), "it ended: {}", preview.said());
    assert!(!preview.said().contains("panicked"), "{}", preview.said());
    assert_eq!(preview.get("/people/mira-holt.html").status, 200);
    println!("{wanted} requests: {statuses:?}");
    assert!(
        ["200", "400", "404", "405"].iter().all(|status| statuses.contains_key(*status)),
        "they tell little: {statuses:?}"
    );
}

#[test]
fn storm_of_a_thousand_connections() {
    let folder = site();
    folder.write("static/large.txt", "x".repeat(8 << 20));
    let preview = Preview::of(folder);
    let mut held = Vec::new();
    for n in 0..1_000 {
        // Not every system lets a test hold so many; the preview has to let them go in any case.
        let Ok(mut stream) = TcpStream::connect(("127.0.0.1", preview.port)) else { break };
        let said: &[u8] = match n % 5 {
            0 => b"",
            1 => b"GET / HT",
            2 => b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ",
            3 => b"GET /annals-preview/events HTTP/1.1\r\nHost: localhost\r\n\r\n",
            _ if n % 50 == 4 => b"GET /large.txt HTTP/1.1\r\nHost: localhost\r\n\r\n",
            _ => b"GET /notes.txt HTTP/1.1\r\nHost: localhost\r\n\r\n",
        };
        let _ = stream.write_all(said);
        held.push(stream);
        if n % 100 == 99 {
            let start = Instant::now();
            assert_eq!(preview.get("/").status, 200);
            assert!(
                start.elapsed() < Duration::from_secs(5),
                "an answer took {:?} with {n} connections",
                start.elapsed()
            );
        }
    }
    println!("{} connections held", held.len());
    assert!(held.len() > 200, "only {} connections could be made", held.len());
    preview.folder.edit("content/people/mira-holt.md", |text| text.replace("the lamp", "the bell"));
    preview.wait_for("an edit", |p| p.get("/people/mira-holt.html").text.contains("the bell").then_some(()));
    // Those who came first were let go.
    held[0].set_read_timeout(Some(PATIENCE)).expect("a timeout");
    assert_eq!(answer(&mut held[0], b"silence"), b"");
}

#[test]
fn storm_of_slow_clients_on_request() {
    if asked().is_none() {
        println!("skipped: ANNALS_REQUESTS isn't set");
        return;
    }
    let folder = site();
    folder.write("static/large.txt", "x".repeat(32 << 20));
    let preview = Preview::of(folder);
    let of = |said: &[u8]| {
        let mut stream = connect(&preview);
        stream.write_all(said).expect("it reads");
        stream
    };
    let (mut silent, mut half) = (of(b""), of(b"GET / HTTP/1.1\r\nHost: lo"));
    let mut dripping = of(b"GET / HTTP/1.1\r\nX: ");
    let mut greedy = of(b"GET /large.txt HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let mut waiting = of(b"GET /annals-preview/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(40) {
        let _ = dripping.write_all(b"x");
        std::thread::sleep(Duration::from_millis(500));
    }
    assert!(answer(&mut silent, b"silence").is_empty() && answer(&mut half, b"half a request").is_empty());
    assert!(
        dripping.write_all(b"x").and_then(|()| dripping.write_all(b"x")).is_err(),
        "a byte at a time holds the line"
    );
    assert!(answer(&mut greedy, b"a file that isn't taken").len() < 32 << 20);
    // Who waits for a change stays, and hears of it.
    preview.folder.edit("content/people/mira-holt.md", |text| text.replace("the lamp", "the bell"));
    let mut heard = String::new();
    while !heard.contains("data: changed") {
        let mut bytes = [0; 512];
        let count = waiting.read(&mut bytes).expect("it is still connected");
        assert!(count > 0, "it was let go: {heard}");
        heard.push_str(&String::from_utf8_lossy(&bytes[..count]));
    }
}
