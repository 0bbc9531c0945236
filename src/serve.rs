//! The preview: pages rendered when they are asked for, a signal when something changed, and the errors over the page while there are any.
//! Nothing is written to the disk.

use crate::memo::Fingerprint;
use crate::pipeline::{Build, Output};
use crate::report::{self, Format};
use crate::url::OutPath;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use std::collections::HashMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, RwLock};
use tokio::net::TcpListener;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

/// The address of the signal, and of what it carries: it can't be the address of a page.
const SIGNAL: &str = "/annals-preview/events";
const STATUS: &str = "/annals-preview/status";
const SCRIPT: &str = "/annals-preview/reload.js";
const RELOAD: &str = include_str!("serve/reload.js");

/// What the preview shows: the last build, and the last one without errors.
pub struct Preview {
    state: RwLock<Shown>,
    changed: broadcast::Sender<()>,
}

struct Shown {
    /// The pages that are shown: of the last build without errors, or of the first.
    good: Arc<Site>,
    /// The errors of the last build, as the terminal prints them; empty if there are none.
    errors: String,
}

/// A build with its pages by address.
struct Site {
    build: Build,
    pages: HashMap<String, usize>,
    assets: HashMap<String, usize>,
}

impl Site {
    fn new(build: Build) -> Self {
        let pages = build.pages.iter().enumerate().map(|(i, p)| (p.path.to_string(), i)).collect();
        let assets = build.assets.iter().enumerate().map(|(i, a)| (a.path.to_string(), i)).collect();
        Site { build, pages, assets }
    }

    /// A file for scripts. They are made with the first that is asked for: who only reads pages doesn't wait for them.
    fn made(&self, path: &str) -> Option<&Output> {
        let at = |files: &[Output]| files.binary_search_by(|f| f.path.as_str().cmp(path)).ok();
        path.ends_with(".js").then(|| self.build.made()).and_then(|files| at(files).map(|at| &files[at]))
    }
}

impl Preview {
    /// A preview of a first build.
    pub fn new(build: Build) -> Arc<Self> {
        let errors = errors(&build);
        let (changed, _) = broadcast::channel(16);
        Arc::new(Preview { state: RwLock::new(Shown { good: Arc::new(Site::new(build)), errors }), changed })
    }

    /// Shows a new build. One with errors leaves the last good pages, with the errors over them.
    pub fn show(&self, build: Build) {
        let errors = errors(&build);
        {
            let mut shown = self.state.write().unwrap_or_else(std::sync::PoisonError::into_inner);
            if errors.is_empty() || shown.good.build.has_errors() {
                shown.good = Arc::new(Site::new(build));
            }
            shown.errors = errors;
        }
        let _ = self.changed.send(()); // nobody may be looking
    }

    fn shown(&self) -> (Arc<Site>, String) {
        let shown = self.state.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        (shown.good.clone(), shown.errors.clone())
    }
}

fn errors(build: &Build) -> String {
    if !build.has_errors() {
        return String::new();
    }
    let errors: Vec<_> =
        build.diagnostics.iter().filter(|d| d.severity == crate::diag::Severity::Error).cloned().collect();
    report::print(&errors, &build.texts, Format::Human, false)
}

/// Serves a preview until the process ends.
///
/// # Errors
/// If the server fails.
pub async fn run(listener: TcpListener, preview: Arc<Preview>, local_only: bool) -> std::io::Result<()> {
    let service = Service { preview, local_only };
    let app = Router::new().fallback(answer).with_state(service);
    axum::serve(listener, app).await
}

/// Listens on a port, or the next free one after it.
///
/// # Errors
/// If none of the next hundred is free either.
pub async fn listen(address: SocketAddr) -> std::io::Result<TcpListener> {
    let mut last = None;
    for port in address.port()..=address.port().saturating_add(100) {
        match TcpListener::bind(SocketAddr::new(address.ip(), port)).await {
            Ok(listener) => return Ok(listener),
            Err(error) => last = Some(error),
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
    let (method, uri, headers) = (request.method().clone(), request.uri().clone(), request.headers().clone());
    if method != Method::GET && method != Method::HEAD {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")], "only GET and HEAD").into_response();
    }
    // A page of another site must not be able to read the preview through a name that leads here.
    if service.local_only && !is_local(&headers) {
        return (StatusCode::FORBIDDEN, "the preview answers to local addresses only").into_response();
    }
    match uri.path() {
        SIGNAL => signal(&service.preview).into_response(),
        STATUS => no_cache(text("text/plain; charset=utf-8", service.preview.shown().1.into_bytes())),
        SCRIPT => no_cache(text("text/javascript; charset=utf-8", RELOAD.as_bytes().to_vec())),
        _ => {
            let (site, _) = service.preview.shown();
            // Rendering takes a moment of work, not of waiting.
            let headers = headers.clone();
            tokio::task::spawn_blocking(move || page(&site, &uri, &headers))
                .await
                .unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
        }
    }
}

fn is_local(headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(header::HOST).and_then(|h| h.to_str().ok()) else { return false };
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    name.eq_ignore_ascii_case("localhost")
        || name.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn signal(preview: &Arc<Preview>) -> Sse<impl futures_util::Stream<Item = Result<Event, Infallible>> + use<>> {
    let stream = futures_util::stream::unfold(preview.changed.subscribe(), |mut changes| async move {
        match changes.recv().await {
            // Whoever missed some changes is told once: it looks at the whole page anyway.
            Ok(()) | Err(RecvError::Lagged(_)) => Some((Ok(Event::default().data("changed")), changes)),
            Err(RecvError::Closed) => None,
        }
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}

fn page(site: &Site, uri: &Uri, headers: &HeaderMap) -> Response {
    let Some(path) = decoded(uri.path().trim_start_matches('/')) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let path = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path };
    if let Some(&at) = site.assets.get(&path) {
        return with_tag(
            text(content_type(&path), site.build.assets[at].bytes.to_vec()),
            &site.build.assets[at].bytes,
            headers,
        );
    }
    if let Some(file) = site.made(&path) {
        return with_tag(text(content_type(&path), file.bytes.to_vec()), &file.bytes, headers);
    }
    let found = site.pages.get(&path).or_else(|| site.pages.get(&format!("{path}.html")));
    let (at, status) = match found {
        Some(at) => (*at, StatusCode::OK),
        None if site.pages.contains_key(&format!("{path}/index.html")) => return redirect(&format!("/{path}/")),
        None => match site.pages.get("404.html") {
            Some(at) => (*at, StatusCode::NOT_FOUND),
            None => return StatusCode::NOT_FOUND.into_response(),
        },
    };
    match site.build.render(&site.build.pages[at]) {
        Ok(bytes) => {
            let mut response =
                with_tag(text(content_type(site.build.pages[at].path.as_str()), bytes.to_vec()), &bytes, headers);
            if status != StatusCode::OK {
                *response.status_mut() = status;
            }
            response
        }
        Err(d) => {
            let said = report::print(&[*d], &site.build.texts, Format::Human, false);
            (StatusCode::INTERNAL_SERVER_ERROR, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], said)
                .into_response()
        }
    }
}

/// An address with its escapes read; `None` if it isn't text. It is only ever looked up among the site's own addresses.
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

fn text(kind: &'static str, bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, kind)], Body::from(bytes)).into_response()
}

fn no_cache(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Answers "not modified" to a browser that has these very bytes.
fn with_tag(mut response: Response, bytes: &[u8], headers: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", Fingerprint::of([bytes]).hex());
    if headers.get(header::IF_NONE_MATCH).is_some_and(|h| h.as_bytes() == tag.as_bytes()) {
        response = StatusCode::NOT_MODIFIED.into_response();
    }
    if let Ok(value) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, value);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" | "jsonld" => "application/json",
        "xml" => "application/xml",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "gif" => "image/gif",
        "ico" => "image/x-icon",
        "pdf" => "application/pdf",
        "ics" => "text/calendar; charset=utf-8",
        "txt" | "md" | "csv" | "bib" | "ris" => "text/plain; charset=utf-8",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

/// The path of a page that was asked for, for the terminal.
pub fn address(listener: &TcpListener, page: Option<&OutPath>) -> std::io::Result<String> {
    let address = listener.local_addr()?;
    let host = if address.ip().is_unspecified() { "127.0.0.1".to_owned() } else { address.ip().to_string() };
    Ok(format!("http://{host}:{}/{}", address.port(), page.map_or("", OutPath::as_str)))
}
