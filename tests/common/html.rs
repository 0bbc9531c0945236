//! Just enough of HTML to ask a page for its parts. The pages are the crate's own: attributes stand in double quotation marks.

/// What stands between `<main …>` and `</main>`.
pub fn main_of(page: &str) -> Option<&str> {
    let start = page.find("<main")?;
    let start = start + page[start..].find('>')? + 1;
    let end = page.rfind("</main>")?;
    page.get(start..end)
}

/// The values of an attribute, in order, unescaped.
pub fn attributes(page: &str, name: &str) -> Vec<String> {
    let mark = format!(" {name}=\"");
    let values = page.match_indices(&mark).filter_map(|(at, _)| page[at + mark.len()..].split('"').next());
    values.map(unescape).collect()
}

/// Every address that a page links to.
pub fn links(page: &str) -> Vec<String> {
    attributes(page, "href")
}

/// Every anchor of a page.
pub fn ids(page: &str) -> Vec<String> {
    attributes(page, "id")
}

/// The words of a page, its tags and style left out, runs of space made one.
pub fn words(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        text.push_str(&rest[..open]);
        text.push(' ');
        rest = rest[open..].find('>').map_or("", |close| &rest[open + close + 1..]);
    }
    text.push_str(rest);
    unescape(&text).split_whitespace().collect::<Vec<_>>().join(" ")
}

pub fn unescape(text: &str) -> String {
    let plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    plain
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&#x2F;", "/")
        .replace("&nbsp;", "\u{a0}")
        .replace("&amp;", "&")
}

/// The page and the anchor that a relative link on a page leads to; `None` for one that leaves the site.
pub fn resolve(from: &str, link: &str) -> Option<(String, Option<String>)> {
    if link.contains("://") || link.starts_with("mailto:") || link.starts_with("tel:") || link.starts_with("data:") {
        return None;
    }
    let (path, anchor) = link.split_once('#').map_or((link, None), |(path, anchor)| (path, Some(anchor.to_owned())));
    if path.is_empty() {
        return Some((from.to_owned(), anchor));
    }
    let mut parts: Vec<&str> = if path.starts_with('/') { Vec::new() } else { from.split('/').collect() };
    parts.pop();
    for part in path.trim_start_matches('/').split('/') {
        match part {
            ".." => _ = parts.pop(),
            "." => {}
            part => parts.push(part),
        }
    }
    Some((parts.join("/"), anchor))
}
