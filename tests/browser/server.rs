//! A folder of files as a site: which file answers which path, and a small server that answers as GitHub Pages does.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::{fs, io, thread};

use crate::browser::chromium::{Result, Trouble};

/// The files of a built site, listed once. Letter case counts, on every system, because it does where sites are published.
#[derive(Clone, Debug)]
pub struct Folder {
    /// The absolute path of the folder.
    pub root: PathBuf,
    /// Path within the folder, with `/` → path on the disk.
    pub files: BTreeMap<String, PathBuf>,
}

/// What stands at a path within a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// This file.
    File(String),
    /// A folder that was asked for without its last `/`.
    Folder,
    /// Nothing.
    Nothing,
}

/// A running server. It stops listening when dropped.
pub struct Server {
    shared: Arc<Shared>,
    address: SocketAddr,
}

/// One request that the server answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// `GET`, `HEAD` …
    pub method: String,
    /// As it was sent: with prefix, query and percent signs.
    pub path: String,
    /// The status of the answer.
    pub status: u16,
}

struct Shared {
    folder: Folder,
    prefix: String,
    requests: Mutex<Vec<Request>>,
    closed: AtomicBool,
}

impl Folder {
    /// Lists a folder; symbolic links are passed over.
    pub fn read(root: &Path) -> Result<Self> {
        let fault = |e: io::Error| Trouble(format!("can't read the site in {}: {e}", root.display()));
        let root = root.canonicalize().map_err(fault)?;
        let mut files = BTreeMap::new();
        let mut folders = vec![(String::new(), root.clone())];
        while let Some((name, folder)) = folders.pop() {
            for entry in fs::read_dir(&folder).map_err(fault)? {
                let entry = entry.map_err(fault)?;
                let kind = entry.file_type().map_err(fault)?;
                let path = format!("{name}{}", entry.file_name().to_string_lossy());
                if kind.is_dir() {
                    folders.push((format!("{path}/"), entry.path()));
                } else if kind.is_file() {
                    files.insert(path, entry.path());
                }
            }
        }
        Ok(Self { root, files })
    }

    /// Every page, in the order of their paths.
    pub fn pages(&self) -> Vec<String> {
        self.files.keys().filter(|path| path.ends_with(".html")).cloned().collect()
    }

    /// What a server finds at a path (decoded, without prefix and query).
    pub fn lookup(&self, path: &str) -> Found {
        let index = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
        if self.files.contains_key(&index) {
            Found::File(index)
        } else if !path.is_empty() && self.files.contains_key(&format!("{path}/index.html")) {
            Found::Folder
        } else {
            Found::Nothing
        }
    }

    /// The address of a file on the disk.
    pub fn address(&self, path: &str) -> String {
        format!("file://{}/{}", encode(&self.root.to_string_lossy()), encode(path))
    }
}

impl Server {
    /// Serves a folder at `prefix`, which begins and ends with `/`; everything outside of it is not there.
    pub fn start(folder: &Folder, prefix: &str) -> Result<Self> {
        let fault = |e: io::Error| Trouble(format!("can't listen on 127.0.0.1: {e}"));
        let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(fault)?;
        let address = listener.local_addr().map_err(fault)?;
        let shared = Arc::new(Shared {
            folder: folder.clone(),
            prefix: prefix.to_owned(),
            requests: Mutex::default(),
            closed: AtomicBool::new(false),
        });
        let accepting = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(io::Result::ok) {
                if accepting.closed.load(Ordering::Relaxed) {
                    break;
                }
                let answering = Arc::clone(&accepting);
                // A browser that goes away in the middle of an answer is no fault of the server.
                thread::spawn(move || drop(answering.converse(&stream)));
            }
        });
        Ok(Self { shared, address })
    }

    /// The address of a path within the site.
    pub fn address(&self, path: &str) -> String {
        format!("http://{}{}{}", self.address, self.shared.prefix, encode(path))
    }

    /// All requests until now.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.closed.swap(true, Ordering::Relaxed);
        // Wakes the thread that waits for the next connection.
        let _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    /// Answers the requests of one connection until the other side closes it.
    fn converse(&self, stream: &TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        let mut reader = BufReader::new(stream);
        while let Some((method, path)) = read_request(&mut reader)? {
            let (status, head, body) = self.answer(&path)?;
            let request = Request { method: method.clone(), path, status };
            self.requests.lock().unwrap_or_else(PoisonError::into_inner).push(request);
            let mut bytes = format!("HTTP/1.1 {status} \r\n{head}Content-Length: {}\r\n\r\n", body.len()).into_bytes();
            if method != "HEAD" {
                bytes.extend(body);
            }
            let mut writer = stream;
            writer.write_all(&bytes)?;
        }
        Ok(())
    }

    /// Status, header lines and body.
    fn answer(&self, path: &str) -> io::Result<(u16, String, Vec<u8>)> {
        let bare = path.split(['?', '#']).next().unwrap_or_default();
        let found = match bare.strip_prefix(&self.prefix) {
            Some(within) => self.folder.lookup(&decode(within)),
            None if format!("{bare}/") == self.prefix => Found::Folder,
            None => Found::Nothing,
        };
        match found {
            Found::File(file) => Ok((200, header(&file), self.read(&file)?)),
            Found::Folder => Ok((301, format!("Location: {bare}/\r\n"), Vec::new())),
            Found::Nothing if self.folder.files.contains_key("404.html") => {
                Ok((404, header("404.html"), self.read("404.html")?))
            }
            Found::Nothing => Ok((404, header("404.txt"), b"not found".to_vec())),
        }
    }

    fn read(&self, file: &str) -> io::Result<Vec<u8>> {
        self.folder.files.get(file).map_or_else(|| Ok(Vec::new()), fs::read)
    }
}

/// Method and path of the next request; none at the end of the connection.
fn read_request(reader: &mut impl BufRead) -> io::Result<Option<(String, String)>> {
    let mut first = String::new();
    if reader.read_line(&mut first)? == 0 {
        return Ok(None);
    }
    let mut line = String::new();
    while reader.read_line(&mut line)? > 2 {
        line.clear();
    }
    let mut words = first.split_ascii_whitespace().map(str::to_owned);
    Ok(words.next().zip(words.next()))
}

fn header(file: &str) -> String {
    format!("Content-Type: {}\r\nCache-Control: max-age=600\r\n", content_type(file))
}

fn content_type(file: &str) -> &'static str {
    match file.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "application/javascript; charset=utf-8",
        "json" | "jsonld" | "map" => "application/json; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/vnd.microsoft.icon",
        "woff2" => "font/woff2",
        "pdf" => "application/pdf",
        "xml" | "atom" => "application/xml",
        "csv" => "text/csv; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "txt" | "md" | "bib" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// A path with every byte escaped that is not plainly itself in an address.
fn encode(path: &str) -> String {
    let sign = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    path.bytes().map(sign).collect()
}

/// Undoes percent escapes; what is none stays as it is.
pub fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let escaped = (*first == b'%').then(|| tail.get(..2)).flatten();
        let hex = escaped.and_then(|two| str::from_utf8(two).ok()).and_then(|two| u8::from_str_radix(two, 16).ok());
        match hex {
            Some(byte) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
