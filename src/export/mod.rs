//! [`Site`] → files for programs: tables, feeds, calendars, bibliographies, linked data, and what search engines ask for. Each form is a row of
//! [`FORMATS`] or a kind of [`File`]; each is written once, into one buffer.
//!
//! Nothing here is more precise than the entries: a date is written in EDTF where the form allows it, else as the coarser date that is true of
//! it, else not at all. Entries that are withheld, and what they quote, are in no file; of a copy there is never more than the quotations.

mod bibliography;
mod crawlers;
mod feed;
mod linked;
mod schema;
mod table;
mod timelines;

pub use table::cell;

use crate::edtf::{Date, Moment};
use crate::i18n::{Key, key};
use crate::input::snapshot::History;
use crate::model::{EntryId, PersonId, Quotation, QuotationId, Site, SourceId, StatuteId};
use crate::url::OutPath;
use crate::verify::Evidence;
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

/// Everything that the files are made from.
pub struct Export {
    site: Arc<Site>,
    evidence: Arc<Evidence>,
    changed: Arc<BTreeMap<EntryId, Changed>>,
}

/// When an entry was last changed, as exactly as that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// On a day.
    On(Moment),
    /// At a moment, in UTC.
    At(Moment),
}

/// A file for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum File {
    /// A row of [`FORMATS`].
    Format(usize),
    /// The feed of the whole site.
    Feed,
    /// The feed of what concerns a person.
    PersonFeed(PersonId),
    /// The feed of what concerns a statute.
    StatuteFeed(StatuteId),
    /// The feed of corrections.
    CorrectionsFeed,
    /// The map of the site for search engines; parts count from 1, and part 0 names them if there are several.
    Sitemap(u32),
    /// `robots.txt`.
    Robots,
    /// `CNAME`, which tells GitHub Pages the domain.
    Domain,
}

/// In how large pieces a file of any length is written, in bytes.
const PIECE: usize = 1 << 16;

/// A form in which the documentary can be taken along.
pub struct Format {
    /// Where it is written.
    pub path: &'static str,
    /// What it is called.
    pub title: Key,
    /// What is in it and who can use it.
    pub says: Key,
    write: fn(&Export, &mut dyn io::Write) -> io::Result<()>,
}

/// Every form, in the order of the page that explains them.
pub const FORMATS: [Format; 19] = [
    row("data/incidents.json", key::DATA_INCIDENTS_JSON, key::DATA_INCIDENTS_JSON_SAYS, table::incidents_json),
    row("data/incidents.csv", key::DATA_INCIDENTS_CSV, key::DATA_INCIDENTS_CSV_SAYS, table::incidents_csv),
    row("data/people.json", key::DATA_PEOPLE_JSON, key::DATA_PEOPLE_JSON_SAYS, table::people_json),
    row("data/people.csv", key::DATA_PEOPLE_CSV, key::DATA_PEOPLE_CSV_SAYS, table::people_csv),
    row("data/statutes.json", key::DATA_STATUTES_JSON, key::DATA_STATUTES_JSON_SAYS, table::statutes_json),
    row("data/statutes.csv", key::DATA_STATUTES_CSV, key::DATA_STATUTES_CSV_SAYS, table::statutes_csv),
    row("data/sources.json", key::DATA_SOURCES_JSON, key::DATA_SOURCES_JSON_SAYS, table::sources_json),
    row("data/sources.csv", key::DATA_SOURCES_CSV, key::DATA_SOURCES_CSV_SAYS, table::sources_csv),
    row("data/quotations.json", key::DATA_QUOTATIONS_JSON, key::DATA_QUOTATIONS_JSON_SAYS, table::quotations_json),
    row("data/quotations.csv", key::DATA_QUOTATIONS_CSV, key::DATA_QUOTATIONS_CSV_SAYS, table::quotations_csv),
    row("data/corrections.json", key::DATA_CORRECTIONS_JSON, key::DATA_CORRECTIONS_JSON_SAYS, table::corrections_json),
    row("data/corrections.csv", key::DATA_CORRECTIONS_CSV, key::DATA_CORRECTIONS_CSV_SAYS, table::corrections_csv),
    row("data/schema.json", key::DATA_SCHEMA, key::DATA_SCHEMA_SAYS, schema::write),
    row("data/graph.jsonld", key::DATA_GRAPH, key::DATA_GRAPH_SAYS, linked::graph),
    row("data/timeline.json", key::DATA_TIMELINE, key::DATA_TIMELINE_SAYS, timelines::timeline_js),
    row("data/calendar.ics", key::DATA_CALENDAR, key::DATA_CALENDAR_SAYS, timelines::calendar),
    row("data/sources.csl.json", key::DATA_CSL, key::DATA_CSL_SAYS, bibliography::csl),
    row("data/sources.bib", key::DATA_BIBTEX, key::DATA_BIBTEX_SAYS, bibliography::bibtex),
    row("data/sources.ris", key::DATA_RIS, key::DATA_RIS_SAYS, bibliography::ris),
];

type Write = fn(&Export, &mut dyn io::Write) -> io::Result<()>;

const fn row(path: &'static str, title: Key, says: Key, write: Write) -> Format {
    Format { path, title, says, write }
}

impl Changed {
    /// As W3C's date and time: a day, or a moment in UTC.
    pub fn iso(self) -> String {
        let (moment, exact) = match self {
            Changed::On(moment) => (moment, false),
            Changed::At(moment) => (moment, true),
        };
        let c = moment.civil();
        let day = format!("{:04}-{:02}-{:02}", c.year, c.month, c.day);
        if exact { format!("{day}T{:02}:{:02}:{:02}Z", c.hour, c.minute, c.second) } else { day }
    }

    /// The moment, if one is known.
    pub fn moment(self) -> Option<Moment> {
        match self {
            Changed::On(_) => None,
            Changed::At(moment) => Some(moment),
        }
    }
}

impl Export {
    /// Prepares what several files need. What an entry says of its last change goes before what git says.
    pub fn new(site: Arc<Site>, evidence: Arc<Evidence>, history: &History) -> Export {
        let known =
            site.entries().filter(|e| !site.is_withheld(*e)).filter_map(|e| Some((e, changed(&site, e, history)?)));
        let changed = Arc::new(known.collect());
        Export { site, evidence, changed }
    }

    /// The same for a site in which no entry says otherwise of its last change.
    pub fn with(&self, site: Arc<Site>, evidence: Arc<Evidence>) -> Export {
        Export { site, evidence, changed: self.changed.clone() }
    }

    /// The site that the files are of.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// When an entry was last changed, if that is known.
    pub fn changed(&self, entry: EntryId) -> Option<Changed> {
        self.changed.get(&entry).copied()
    }

    /// The files of this site, with their addresses.
    pub fn files(&self, pages: usize) -> Vec<(OutPath, File)> {
        let mut files: Vec<(OutPath, File)> =
            FORMATS.iter().enumerate().map(|(i, f)| (OutPath::new(f.path), File::Format(i))).collect();
        files.push((OutPath::new("robots.txt"), File::Robots));
        if self.site.config.domain.is_some() {
            files.push((OutPath::new("CNAME"), File::Domain));
        }
        if self.site.config.base_url.is_some() {
            files.push((OutPath::new("sitemap.xml"), File::Sitemap(0)));
            files.extend(crawlers::parts(pages).map(|n| (OutPath::new(format!("sitemap.{n}.xml")), File::Sitemap(n))));
            files.extend(self.feeds());
            if self.has_corrections_feed() {
                files.push((OutPath::new("corrections.atom.xml"), File::CorrectionsFeed));
            }
        }
        files
    }

    /// Whether there is a feed of corrections: the site's address is known, and one has a moment.
    pub fn has_corrections_feed(&self) -> bool {
        self.site.config.base_url.is_some() && !feed::corrected(self).is_empty()
    }

    fn feeds(&self) -> impl Iterator<Item = (OutPath, File)> {
        let own = |entry: EntryId| OutPath::new(feed::path(self.site.path(entry)));
        let people = (0..self.site.people.len() as u32).map(PersonId);
        let statutes = (0..self.site.statutes.len() as u32).map(StatuteId);
        std::iter::once((OutPath::new("atom.xml"), File::Feed))
            .chain(people.map(move |p| (own(EntryId::Person(p)), File::PersonFeed(p))))
            .chain(statutes.map(move |s| (own(EntryId::Statute(s)), File::StatuteFeed(s))))
            .filter(|(_, file)| !feed::entries(self, *file).is_empty())
    }

    /// The feed of a person or a statute, if there is one.
    pub fn feed_of(&self, entry: EntryId) -> Option<OutPath> {
        let file = match entry {
            EntryId::Person(id) => File::PersonFeed(id),
            EntryId::Statute(id) => File::StatuteFeed(id),
            _ => return None,
        };
        self.site.config.base_url.as_ref()?;
        (!feed::entries(self, file).is_empty()).then(|| OutPath::new(feed::path(self.site.path(entry))))
    }

    /// Whether the site has a feed.
    pub fn has_feed(&self) -> bool {
        self.site.config.base_url.is_some() && self.changed.values().any(|c| c.moment().is_some())
    }

    /// Writes a file, in large pieces. `pages` are the pages that a search engine may list, each with the entry that it shows.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, file: File, pages: &[(OutPath, Option<EntryId>)], out: &mut dyn io::Write) -> io::Result<()> {
        let bytes = match file {
            File::Format(row) => return FORMATS.get(row).map_or(Ok(()), |format| (format.write)(self, out)),
            File::CorrectionsFeed => feed::corrections(self),
            File::Feed | File::PersonFeed(_) | File::StatuteFeed(_) => feed::bytes(self, file),
            File::Sitemap(part) => crawlers::sitemap(self, part, pages),
            File::Robots => crawlers::robots(self),
            File::Domain => self.site.config.domain.as_ref().map_or_else(Vec::new, |d| format!("{d}\n").into_bytes()),
        };
        out.write_all(&bytes)
    }

    /// What a page says of itself in the vocabulary of schema.org, as JSON-LD that can stand in a page's `<script>`.
    pub fn linked(&self, entry: EntryId) -> Option<String> {
        (!self.site.is_withheld(entry)).then(|| linked::page(self, entry))
    }

    /// The absolute address of a path of the site, if the site's own is known.
    fn url(&self, path: &str) -> Option<String> {
        self.site
            .config
            .base_url
            .as_ref()
            .map(|base| format!("{base}{}", path.strip_suffix("index.html").unwrap_or(path)))
    }

    fn shown(&self, entry: EntryId) -> bool {
        !self.site.is_withheld(entry)
    }

    /// The id of an entry that may be named.
    fn id(&self, entry: EntryId) -> Option<&str> {
        self.shown(entry).then(|| &**self.site.slug(entry))
    }

    fn source_id(&self, source: SourceId) -> Option<&str> {
        self.id(EntryId::Source(source))
    }

    /// The quotations that are shown: those of entries that are, from sources that are.
    fn quotations(&self) -> impl Iterator<Item = (QuotationId, &Quotation, SourceId)> {
        self.site
            .quotations
            .iter()
            .zip(0..)
            .filter_map(|(q, i)| Some((QuotationId(i), &**q, q.source?)))
            .filter(|(_, q, source)| self.shown(q.entry) && self.shown(EntryId::Source(*source)))
    }
}

fn changed(site: &Site, entry: EntryId, history: &History) -> Option<Changed> {
    if let Some(date) = &site.common(entry).modified {
        let bounds = date.bounds();
        return Some(if date.is_zoned() { Changed::At(bounds.earliest?) } else { Changed::On(bounds.earliest?) });
    }
    let place = site.place(entry, crate::diagnostics::span::Span::default());
    history.get(&place.path).map(|seconds| Changed::At(Moment::from_seconds(*seconds)))
}

/// Text for XML, without the characters that XML can't hold in any form.
fn xml(out: &mut String, text: &str) {
    let held = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    let held: String = text.chars().filter(held).collect();
    crate::document::escape(out, &held);
}

/// The parts of a date that is true of the whole of another, from the year on: as many as are known.
fn parts(date: &Date) -> Option<Vec<u16>> {
    let text = date.coarsened()?;
    let time = text.split_once('T').map_or("", |(_, time)| time.get(..5).unwrap_or(time));
    let day = text.split('T').next().unwrap_or(&text);
    day.split('-').chain(time.split(':').filter(|part| !part.is_empty())).map(|part| part.parse().ok()).collect()
}

/// The parts of the beginning of a date, and of its end if it is an interval and has one. `None` where no beginning is true of the date.
fn both_ends(date: &Date) -> Option<(Vec<u16>, Option<Vec<u16>>)> {
    match date.ends() {
        Some((start, end)) => Some((parts(&start?)?, end.as_ref().and_then(parts))),
        None => Some((parts(date)?, None)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_never_finer_than_the_date() {
        let parts = |text: &str| Date::parse(text).ok().and_then(|d| super::parts(&d));
        assert_eq!(parts("2021-01-06T14:24"), Some(vec![2021, 1, 6, 14, 24]));
        assert_eq!(parts("2021-01-06T11:15~"), Some(vec![2021, 1, 6]));
        assert_eq!(parts("2021-01-06"), Some(vec![2021, 1, 6]));
        assert_eq!(parts("2021-01-XX"), Some(vec![2021, 1]));
        assert_eq!(parts("2020-11-07/2021-01-06"), None);
        assert_eq!(parts("2021-01?"), None);
    }

    #[test]
    fn an_interval_has_two_ends() {
        let ends = |text: &str| Date::parse(text).ok().and_then(|d| both_ends(&d));
        assert_eq!(ends("1916-04-24/1916-05-02"), Some((vec![1916, 4, 24], Some(vec![1916, 5, 2]))));
        assert_eq!(
            ends("2021-01-06T22:00/2021-01-07T02:00"),
            Some((vec![2021, 1, 6, 22, 0], Some(vec![2021, 1, 7, 2, 0])))
        );
        assert_eq!(ends("2020/.."), Some((vec![2020], None)));
        assert_eq!(ends("2020-11~/2021-01?"), Some((vec![2020], None)));
        assert_eq!(ends("2020-11-15~/2021-01?"), Some((vec![2020, 11], None)));
        assert_eq!(ends("../2020"), None);
        assert_eq!(ends("[2020..2021]"), None);
        assert_eq!(ends("2021-01-06"), Some((vec![2021, 1, 6], None)));
    }

    #[test]
    fn a_change_is_a_day_or_a_moment() {
        let moment = Moment::from_seconds(1_700_000_000);
        assert_eq!(Changed::At(moment).iso(), "2023-11-14T22:13:20Z");
        assert_eq!(Changed::On(moment).iso(), "2023-11-14");
    }
}
