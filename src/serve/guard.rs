//! Who may read the preview: it shows drafts, and any page that is open in the same browser can ask for its addresses.
//!
//! - A page of another site could reach it through a name of its own that it makes lead here. So a request has to name this machine by a number or
//!   a name that nobody else can give away.
//! - A page of another site could put one of its scripts, images or pages into itself: `search/` and `peek/` are scripts, which need no leave to be
//!   included. So responses forbid it, and cross-origin requests are refused. Links that a person follows still work.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri, header};
use axum::response::Response;

/// What every answer says: nothing of it is for other origins, nor for a frame, nor to be taken for anything but what it says it is.
const CLOSED: [(&str, &str); 6] = [
    ("cross-origin-resource-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("content-security-policy", "frame-ancestors 'none'"),
    ("referrer-policy", "same-origin"),
];

/// An answer that only the preview's own pages can read.
pub fn closed(mut response: Response) -> Response {
    let headers = response.headers_mut();
    CLOSED.iter().for_each(|(name, value)| {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    });
    response
}

/// Why a request isn't answered, if it isn't. `local_only`: whether only this machine can reach the preview at all.
pub fn refusal(uri: &Uri, headers: &HeaderMap, local_only: bool) -> Option<&'static str> {
    let known = if local_only { is_local_name } else { is_nobodys_name };
    if !is_meant(uri, headers, known) {
        return Some(match local_only {
            true => "the preview answers only local addresses",
            false => "the preview answers only this computer's numeric address and names on its own network",
        });
    }
    (!is_own(headers)).then_some("the preview answers only its own pages; open the address itself")
}

/// Whether a request names this machine: by the one Host that it gives, and by its address if that names one too.
fn is_meant(uri: &Uri, headers: &HeaderMap, known: fn(&str) -> bool) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
    host.to_str().is_ok_and(|host| known(named(host))) && uri.authority().is_none_or(|a| known(named(a.as_str())))
}

/// A host without its port.
fn named(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    }
}

/// The number between brackets.
fn bracketed(name: &str) -> Option<std::net::Ipv6Addr> {
    name.strip_prefix('[').and_then(|name| name.strip_suffix(']'))?.parse().ok()
}

fn is_local_name(name: &str) -> bool {
    if name.starts_with('[') {
        return bracketed(name).is_some_and(|ip| ip.is_loopback());
    }
    let name = name.strip_suffix('.').unwrap_or(name);
    name.eq_ignore_ascii_case("localhost") || name.parse::<std::net::Ipv4Addr>().is_ok_and(|ip| ip.is_loopback())
}

/// Whether nobody on the web can have a name and make it lead here: a number, a name without a dot, or one that a network gives by itself.
fn is_nobodys_name(name: &str) -> bool {
    if name.starts_with('[') {
        return bracketed(name).is_some();
    }
    let name = name.strip_suffix('.').unwrap_or(name);
    let is_word = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    match name.rsplit_once('.') {
        None => is_word(name),
        Some((first, last)) if last.eq_ignore_ascii_case("local") => is_word(first),
        Some(_) => name.parse::<std::net::Ipv4Addr>().is_ok(),
    }
}

/// Whether a request comes from a page of the preview, from a link that somebody followed, or from no page at all.
fn is_own(headers: &HeaderMap) -> bool {
    let text = |name: &'static str| {
        let mut values = headers.get_all(name).iter().map(|value| value.to_str().unwrap_or("?"));
        values.next().map(|first| if values.next().is_some() { "?" } else { first })
    };
    let (site, mode, dest) = (text("sec-fetch-site"), text("sec-fetch-mode"), text("sec-fetch-dest"));
    let followed = mode == Some("navigate") && dest == Some("document");
    let is_near = site.is_none_or(|site| matches!(site, "same-origin" | "none"));
    // Browsers say where a request comes from only to addresses that they trust; what asks for leave names its origin everywhere.
    let host = text("host").unwrap_or_default();
    let origin = text("origin").and_then(|origin| origin.strip_prefix("http://").or(Some(origin)));
    (is_near || followed) && origin.is_none_or(|origin| origin.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_anybody_could_have_is_not_answered_to() {
        for known in ["192.168.0.7", "[fe80::1]", "desk", "desk.local", "desk.local.", "localhost", "DESK"] {
            assert!(is_nobodys_name(known), "{known}");
        }
        for other in
            ["evil.example", "192.168.0.7.evil.example", "a.b.local", "", ".", "local.evil", "[x]", "a b", ".local"]
        {
            assert!(!is_nobodys_name(other), "{other}");
        }
    }
}
