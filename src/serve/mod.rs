//! The preview: pages rendered when they are asked for, a signal when something changed, and the errors over the page while there are any.
//! Nothing is written to the disk.

mod connection_limit;
mod editor;
mod guard;
mod shown;

pub use editor::Editor;
pub use shown::Preview;

use crate::build::{Build, Output};
use crate::diagnostics::report::{self, Format};
use crate::html::view;
use crate::memo::Fingerprint;
use crate::url::OutPath;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use shown::{Fault, Shown};
use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;

/// The addresses of the signal, of what became of the last build, and of the script: none can be the address of a page.
const SIGNAL: &str = "/annals-preview/events";
const STATUS: &str = "/annals-preview/status";
const SCRIPT: &str = "/annals-preview/reload.js";
const RELOAD: &str = include_str!("reload.js");

/// What the script of a page asks for.
#[derive(Serialize)]
struct Status<'a> {
    /// The fingerprint of the page that was named, whatever its style sheet.
    page: String,
    /// The address of the theme's style sheet.
    style: String,
    /// Every style sheet with its fingerprint.
    sheets: BTreeMap<String, String>,
    errors: &'a [Fault],
}

/// A build with its pages by address.
struct Site {
    build: Arc<Build>,
    /// The path under which it is served: `/`, or that of the base address.
    base: String,
    pages: Arc<HashMap<OutPath, usize>>,
    assets: HashMap<OutPath, usize>,
}

impl Site {
    /// A build by address. `last` is another, which may have the very same pages.
    fn new(build: Arc<Build>, last: Option<&Site>) -> Self {
        let pages = match last.filter(|last| Arc::ptr_eq(&last.build.pages, &build.pages)) {
            Some(last) => last.pages.clone(),
            None => Arc::new(build.pages.iter().enumerate().map(|(i, p)| (p.path.clone(), i)).collect()),
        };
        let assets = build.assets.iter().enumerate().map(|(i, a)| (a.path.clone(), i)).collect();
        let base = build.site.config.base_url.as_ref().map_or("/", |base| view::base_path(base)).to_owned();
        Site { build, base, pages, assets }
    }

    /// A file for scripts. They are made with the first that is asked for: who only reads pages doesn't wait for them.
    fn made(&self, path: &str) -> Option<&Output> {
        let at = |files: &[Output]| files.binary_search_by(|f| f.path.as_str().cmp(path)).ok();
        path.ends_with(".js").then(|| self.build.made()).and_then(|files| at(files).map(|at| &files[at]))
    }
}

/// Serves a preview until the process ends.
///
/// # Errors
/// If the server fails.
pub async fn run(listener: TcpListener, preview: Arc<Preview>, local_only: bool) -> std::io::Result<()> {
    let service = Service { preview, local_only };
    let app = Router::new().fallback(answer).with_state(service);
    axum::serve(connection_limit::Door::new(listener), app).await
}

/// Listens on a port, or the next free one after it.
///
/// # Errors
/// If the system refuses, or none of the next hundred is free either.
pub async fn listen(address: SocketAddr) -> std::io::Result<TcpListener> {
    let mut last = None;
    for port in address.port()..=address.port().saturating_add(100) {
        match TcpListener::bind(SocketAddr::new(address.ip(), port)).await {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => last = Some(error),
            Err(error) => return Err(error),
        }
    }
    Err(last.unwrap_or_else(|| std::io::Error::other("no port is free")))
}

#[derive(Clone)]
struct Service {
    preview: Arc<Preview>,
    local_only: bool,
}

async fn answer(State(service): State<Service>, request: Request) -> Response {
    guard::closed(answered(service, request).await)
}

async fn answered(service: Service, request: Request) -> Response {
    let (method, uri, headers) = (request.method().clone(), request.uri().clone(), request.headers().clone());
    if method != Method::GET && method != Method::HEAD {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")], "only GET and HEAD").into_response();
    }
    if let Some(said) = guard::refusal(&uri, &headers, service.local_only) {
        return (StatusCode::FORBIDDEN, said).into_response();
    }
    match uri.path() {
        SIGNAL => return signal(&service.preview).into_response(),
        SCRIPT => return no_cache(text("text/javascript; charset=utf-8", RELOAD)),
        _ => {}
    }
    let shown = service.preview.shown();
    // Rendering takes a moment of work, not of waiting.
    let work = move || if uri.path() == STATUS { status(&shown, &uri) } else { page(&shown.good, &uri, &headers) };
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

fn signal(preview: &Arc<Preview>) -> Sse<impl futures_util::Stream<Item = Result<Event, Infallible>> + use<>> {
    let stream = futures_util::stream::unfold(preview.changed.subscribe(), |mut changes| async move {
        // A client that misses some changes gets one signal: it reloads the whole page anyway.
        changes.changed().await.ok()?;
        Some((Ok(Event::default().data("changed")), changes))
    });
    // A sign of life, for the door and for what stands between here and the browser.
    Sse::new(stream).keep_alive(KeepAlive::new().interval(std::time::Duration::from_secs(5)))
}

/// What an address leads to.
enum Found<'s> {
    Asset(&'s Output),
    Page(&'s view::Page),
    Elsewhere(String),
    Nothing(Option<&'s view::Page>),
}

impl Site {
    /// What an address leads to. It is only ever looked up among the site's own addresses, so none can lead out of it.
    fn find(&self, path: &str) -> Found<'_> {
        let page = |name: &str| self.pages.get(name).map(|at| &self.build.pages[*at]);
        let nothing = Found::Nothing(page("404.html"));
        let Some(path) = path.strip_prefix(&self.base) else {
            let is_root = path == "/" || self.base.strip_suffix('/') == Some(path);
            return if is_root { Found::Elsewhere(self.base.clone()) } else { nothing };
        };
        let path = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
        if let Some(at) = self.assets.get(path.as_str()) {
            return Found::Asset(&self.build.assets[*at]);
        }
        if let Some(file) = self.made(&path) {
            return Found::Asset(file);
        }
        match page(&path).or_else(|| page(&format!("{path}.html"))) {
            Some(page) => Found::Page(page),
            None if page(&format!("{path}/index.html")).is_some() => Found::Elsewhere(format!("{}{path}/", self.base)),
            None => nothing,
        }
    }

    /// The fingerprint of a page without the name of its style sheet: a page that only looks different isn't loaded again.
    fn fingerprint(&self, page: &[u8]) -> String {
        let text = String::from_utf8_lossy(page);
        Fingerprint::of(text.split(self.build.style()).map(str::as_bytes)).hex()
    }
}

fn status(shown: &Shown, uri: &Uri) -> Response {
    let site = &shown.good;
    let asked = uri.query().and_then(|q| q.strip_prefix("page=")).and_then(decoded).unwrap_or_default();
    let page = match site.find(&asked) {
        Found::Page(page) | Found::Nothing(Some(page)) => site.build.render(page).map(|b| site.fingerprint(&b)),
        _ => Ok(String::new()),
    };
    let sheets = site.build.assets.iter().filter(|a| a.path.as_str().ends_with(".css"));
    let sheets = sheets.map(|a| (format!("{}{}", site.base, a.path), Fingerprint::of([&*a.bytes]).hex()));
    let status = Status {
        page: page.unwrap_or_else(|d| Fingerprint::of([d.message.as_bytes()]).hex()),
        style: format!("{}{}", site.base, site.build.style()),
        sheets: sheets.collect(),
        errors: &shown.errors,
    };
    no_cache(text("application/json", serde_json::to_vec(&status).unwrap_or_default()))
}

fn page(site: &Site, uri: &Uri, headers: &HeaderMap) -> Response {
    let Some(path) = decoded(uri.path()) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let (page, status) = match site.find(&path) {
        Found::Asset(asset) => return with_tag(content_type(asset.path.as_str()), asset.bytes.clone(), headers),
        Found::Elsewhere(to) => return no_cache(redirect(&to)),
        Found::Page(page) => (page, StatusCode::OK),
        Found::Nothing(Some(page)) => (page, StatusCode::NOT_FOUND),
        Found::Nothing(None) => return StatusCode::NOT_FOUND.into_response(),
    };
    let bytes = match site.build.render(page) {
        Ok(bytes) => bytes,
        Err(d) => {
            let said = report::print(&[*d], site.build.texts(), Format::Human, false).into_bytes();
            let mut response = no_cache(text("text/plain; charset=utf-8", said));
            *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            return response;
        }
    };
    let timing = format!("annals;desc=\"{}\"", site.fingerprint(&bytes));
    let kind = content_type(page.path.as_str());
    let mut response = match status {
        StatusCode::OK => with_tag(kind, bytes, headers),
        _ => no_cache(text(kind, shared(bytes))),
    };
    if status != StatusCode::OK {
        *response.status_mut() = status;
    }
    if let Ok(value) = HeaderValue::from_str(&timing) {
        response.headers_mut().insert(HeaderName::from_static("server-timing"), value);
    }
    response
}

/// An address with its escapes read; `None` if it isn't text.
fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digit = |b: Option<u8>| b.and_then(|b| (b as char).to_digit(16));
            bytes.push((digit(rest.next())? * 16 + digit(rest.next())?) as u8);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

fn redirect(to: &str) -> Response {
    match HeaderValue::from_str(to) {
        Ok(value) => (StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, value)]).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

fn text(kind: &'static str, bytes: impl Into<Body>) -> Response {
    ([(header::CONTENT_TYPE, kind)], bytes.into()).into_response()
}

/// Bytes that are sent from where they are: many slow clients of a large file take no more memory than one.
fn shared(bytes: Arc<[u8]>) -> Bytes {
    Bytes::from_owner(bytes)
}

fn no_cache(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Answers "not modified" to a browser that has these very bytes.
fn with_tag(kind: &'static str, bytes: Arc<[u8]>, headers: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", Fingerprint::of([&*bytes]).hex());
    let mut response =
        if has(headers, &tag) { StatusCode::NOT_MODIFIED.into_response() } else { text(kind, shared(bytes)) };
    if let Ok(value) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, value);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// Whether a request names a tag, or any.
fn has(headers: &HeaderMap, tag: &str) -> bool {
    let named = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|h| h.to_str().ok());
    named.flat_map(|h| h.split(',')).map(str::trim).any(|h| h == "*" || h.strip_prefix("W/").unwrap_or(h) == tag)
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase().as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "jsonld" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "xml" => "application/xml",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "gif" => "image/gif",
        "ico" => "image/x-icon",
        "pdf" => "application/pdf",
        "ics" => "text/calendar; charset=utf-8",
        "txt" | "md" | "bib" | "ris" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "vtt" => "text/vtt; charset=utf-8",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "mp3" => "audio/mpeg",
        "ogg" => "audio/ogg",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "wasm" => "application/wasm",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

/// The address of the preview, for the terminal and the browser.
///
/// # Errors
/// If the system doesn't say where it listens.
pub fn address(listener: &TcpListener, base: &str) -> std::io::Result<String> {
    let address = listener.local_addr()?;
    let local: std::net::IpAddr = match address {
        SocketAddr::V4(_) => std::net::Ipv4Addr::LOCALHOST.into(),
        SocketAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
    };
    let ip = if address.ip().is_unspecified() { local } else { address.ip() };
    Ok(format!("http://{}{base}", SocketAddr::new(ip, address.port())))
}
