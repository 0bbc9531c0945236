//! What search engines ask for: the map of the site, with true times of change, and `robots.txt`.

use super::{Export, xml};
use crate::model::EntryId;
use crate::url::OutPath;

/// The most addresses that a map may hold, by the rules of sitemaps.org.
const MOST: usize = 50_000;

/// The parts of a map of so many pages; none if one map holds them all.
pub fn parts(pages: usize) -> impl Iterator<Item = u32> {
    let count = if pages > MOST { pages.div_ceil(MOST) } else { 0 };
    1..=u32::try_from(count).unwrap_or(u32::MAX)
}

/// The map of the site, or a part of it.
pub fn sitemap(export: &Export, part: u32, pages: &[(OutPath, Option<EntryId>)]) -> Vec<u8> {
    let mut out = String::with_capacity(256 + pages.len() * 120);
    out.push_str("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    let several = parts(pages.len()).count();
    if part == 0 && several > 0 {
        out.push_str("<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
        parts(pages.len()).for_each(|n| address(&mut out, export, "sitemap", &format!("sitemap.{n}.xml"), None));
        out.push_str("</sitemapindex>\n");
        return out.into_bytes();
    }
    out.push_str("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    let first = (part.max(1) as usize - 1).saturating_mul(MOST);
    for (path, entry) in pages.iter().skip(first).take(MOST) {
        address(&mut out, export, "url", path.as_str(), *entry);
    }
    out.push_str("</urlset>\n");
    out.into_bytes()
}

fn address(out: &mut String, export: &Export, element: &str, path: &str, entry: Option<EntryId>) {
    out.push_str(&format!("<{element}><loc>"));
    xml(out, &export.url(path).unwrap_or_default());
    out.push_str("</loc>");
    if let Some(changed) = entry.and_then(|e| export.changed(e)) {
        out.push_str(&format!("<lastmod>{}</lastmod>", changed.iso()));
    }
    out.push_str(&format!("</{element}>\n"));
}

/// `robots.txt`: everything may be read.
pub fn robots(export: &Export) -> Vec<u8> {
    let map = export.url("sitemap.xml").map_or_else(String::new, |url| format!("\nSitemap: {url}\n"));
    format!("User-agent: *\nAllow: /\n{map}").into_bytes()
}
