//! The tables, each as JSON and as CSV. A row is a struct whose fields are the keys of the JSON, in their order, and the columns of the CSV;
//! `schema.json` describes them.

use super::{Export, PIECE};
use crate::diagnostics::span::Spanned;
use crate::edtf::{Date, Wording, Zone};
use crate::input::toml_reader::Text;
use crate::legal_citation::Pinpoint;
use crate::model::{EntryId, IncidentId, PersonId, SourceId, StatuteId};
use serde::{Serialize, Serializer};
use serde_json::Value;
use std::io::{self, BufWriter, Write as _};

/// JSON as it is published: indented, with a line end.
///
/// # Errors
/// Those of `out`: what is printed here has string keys only, so that it can always be printed.
pub fn print<T: Serialize>(value: &T, out: &mut dyn io::Write) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(PIECE, out);
    serde_json::to_writer_pretty(&mut out, value)?;
    out.write_all(b"\n")?;
    out.flush()
}

/// A list whose members are made when they are written: together they are larger than the site.
pub struct Rows<F>(pub F);

impl<F: Fn() -> I, I: Iterator<Item: Serialize>> Serialize for Rows<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

/// The site that a table is of.
#[derive(Serialize)]
struct About<'a> {
    title: &'a str,
    url: Option<&'a str>,
    license: Option<&'a str>,
    timezone: Option<&'a str>,
}

/// A table as JSON: what it is of, and its rows.
#[derive(Serialize)]
struct Table<'a, R> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    site: About<'a>,
    table: &'static str,
    rows: R,
}

#[derive(Serialize)]
struct IncidentRow<'a> {
    id: &'a str,
    path: String,
    title: &'a str,
    summary: &'a str,
    kind: &'static str,
    standing: &'static str,
    /// In EDTF.
    date: Option<String>,
    date_words: Option<String>,
    place: Option<&'a str>,
    people: Vec<Takes<'a>>,
    law: Vec<Law<'a>>,
    sources: Vec<&'a str>,
    modified: Option<String>,
}

#[derive(Serialize)]
struct Takes<'a> {
    id: &'a str,
    role: Option<&'a str>,
}

#[derive(Serialize)]
struct Law<'a> {
    cite: &'a str,
    statute: &'a str,
    subsection: Option<&'a str>,
    stance: &'static str,
    by: &'a str,
    place: Option<&'a str>,
}

#[derive(Serialize)]
struct PersonRow<'a> {
    id: &'a str,
    path: String,
    name: &'a str,
    sort: &'a str,
    aliases: Vec<&'a str>,
    identity: &'static str,
    part: &'static str,
    role: Option<&'a str>,
    as_of: Option<String>,
    born: Option<String>,
    died: Option<String>,
    summary: Option<&'a str>,
    status: Option<Status<'a>>,
    incidents: Vec<Takes<'a>>,
    modified: Option<String>,
}

#[derive(Serialize)]
struct Status<'a> {
    text: Option<&'a str>,
    outcome: Option<&'a str>,
    source: Option<&'a str>,
    as_of: Option<String>,
    convicted: bool,
}

#[derive(Serialize)]
struct StatuteRow<'a> {
    id: &'a str,
    path: String,
    cite: &'a str,
    /// The citation of what of it is a main provision.
    main: Option<String>,
    title: &'a str,
    short: Option<&'a str>,
    summary: Option<&'a str>,
    incidents: Vec<Discussed<'a>>,
    modified: Option<String>,
}

#[derive(Serialize)]
struct Discussed<'a> {
    id: &'a str,
    subsection: Option<&'a str>,
    stance: &'static str,
    by: &'a str,
}

#[derive(Serialize)]
struct SourceRow<'a> {
    id: &'a str,
    path: String,
    kind: &'static str,
    title: &'a str,
    short: &'a str,
    authors: Vec<&'a str>,
    publisher: Option<&'a str>,
    date: Option<String>,
    cite: Option<&'a str>,
    url: Option<&'a str>,
    archive_url: Option<&'a str>,
    accessed: Option<String>,
    tier: &'static str,
    wording: &'static str,
    pages: Option<u32>,
    says: &'a str,
    unknown: Option<&'a str>,
    modified: Option<String>,
}

#[derive(Serialize)]
struct QuotationRow<'a> {
    entry: &'a str,
    path: String,
    text: &'a str,
    source: &'a str,
    place: Option<&'a str>,
    /// Whether it is one of several wordings laid side by side, as a copy has it, and not speech.
    wording: bool,
    status: &'static str,
}

#[derive(Serialize)]
struct CorrectionRow<'a> {
    /// When it was published: a day, or a moment with its zone.
    date: String,
    kind: &'static str,
    entry: &'a str,
    path: Option<String>,
    title: Option<&'a str>,
    key: Option<&'a str>,
    how: &'static str,
    before: Option<&'a str>,
    after: Option<&'a str>,
    reason: Option<&'a str>,
    by: Option<&'a str>,
}

fn text(text: &Option<Text>) -> Option<&str> {
    text.as_ref().map(|t| &*t.value)
}

fn edtf(date: &Option<Spanned<Date>>) -> Option<String> {
    date.as_ref().map(|d| d.edtf())
}

impl Export {
    fn modified(&self, entry: EntryId) -> Option<String> {
        self.changed(entry).map(super::Changed::iso)
    }

    fn path(&self, entry: EntryId) -> String {
        self.site.path(entry).to_string()
    }

    fn incident_rows(&self) -> impl Iterator<Item = IncidentRow<'_>> {
        self.site.shown().map(|id| self.incident_row(id))
    }

    fn incident_row(&self, id: IncidentId) -> IncidentRow<'_> {
        let (site, entry, incident) = (&self.site, EntryId::Incident(id), &self.site[id]);
        let front = &incident.entry.front;
        let people = incident
            .people
            .iter()
            .filter_map(|p| Some(Takes { id: self.id(EntryId::Person(p.person))?, role: p.role.as_deref() }));
        let law = incident.law.iter().filter_map(|l| {
            Some(Law {
                cite: &l.cite,
                statute: self.id(EntryId::Statute(l.statute))?,
                subsection: l.anchor.as_deref(),
                stance: l.stance.word(),
                by: self.source_id(l.by)?,
                place: l.locator.as_ref().map(|l| &*l.label),
            })
        });
        let mut sources: Vec<SourceId> = site.texts(entry).iter().flat_map(|t| t.cited().map(|(s, _)| s)).collect();
        sources.sort();
        sources.dedup();
        IncidentRow {
            id: &incident.entry.id,
            path: self.path(entry),
            title: &front.title.value,
            summary: &front.summary.value,
            kind: if front.proceeding { "proceeding" } else { "incident" },
            standing: front.standing.word(),
            date: edtf(&front.date),
            date_words: front.date.as_ref().map(|d| d.long(&Wording::ENGLISH)),
            place: text(&front.place),
            people: people.collect(),
            law: law.collect(),
            sources: sources.into_iter().filter_map(|s| self.source_id(s)).collect(),
            modified: self.modified(entry),
        }
    }

    fn person_rows(&self) -> impl Iterator<Item = PersonRow<'_>> {
        let ids = (0..self.site.people.len() as u32).map(PersonId);
        ids.filter(|id| self.shown(EntryId::Person(*id))).map(|id| self.person_row(id))
    }

    fn person_row(&self, id: PersonId) -> PersonRow<'_> {
        let (entry, person) = (EntryId::Person(id), &self.site[id]);
        let front = &person.entry.front;
        let incidents = self.site.index.of_person(id).iter().filter_map(|(incident, at)| {
            let role = self.site[*incident].people[*at].role.as_deref();
            Some(Takes { id: self.id(EntryId::Incident(*incident))?, role })
        });
        let status = front.status.as_ref().map(|status| Status {
            text: text(&status.text),
            outcome: text(&status.outcome),
            source: person.status_source.and_then(|s| self.source_id(s)),
            as_of: edtf(&status.as_of),
            convicted: status.convicted,
        });
        PersonRow {
            id: &person.entry.id,
            path: self.path(entry),
            name: &front.name.value,
            sort: person.sort(),
            aliases: front.aliases.iter().map(|a| &*a.value).collect(),
            identity: front.identity.word(),
            part: front.part.word(),
            role: text(&front.role),
            as_of: edtf(&front.as_of),
            born: edtf(&front.born),
            died: edtf(&front.died),
            summary: text(&front.summary),
            status,
            incidents: incidents.collect(),
            modified: self.modified(entry),
        }
    }

    fn statute_rows(&self) -> impl Iterator<Item = StatuteRow<'_>> {
        let ids = (0..self.site.statutes.len() as u32).map(StatuteId);
        ids.filter(|id| self.shown(EntryId::Statute(*id))).map(|id| self.statute_row(id))
    }

    fn statute_row(&self, id: StatuteId) -> StatuteRow<'_> {
        let (entry, statute) = (EntryId::Statute(id), &self.site[id]);
        let front = &statute.entry.front;
        let incidents = self.site.index.of_statute(id).iter().filter_map(|(incident, at)| {
            let law = &self.site[*incident].law[*at];
            Some(Discussed {
                id: self.id(EntryId::Incident(*incident))?,
                subsection: law.anchor.as_deref(),
                stance: law.stance.word(),
                by: self.source_id(law.by)?,
            })
        });
        StatuteRow {
            id: &statute.entry.id,
            path: self.path(entry),
            cite: &statute.cite,
            main: self.main_cite(id),
            title: &front.title.value,
            short: text(&front.short),
            summary: text(&front.summary),
            incidents: incidents.collect(),
            modified: self.modified(entry),
        }
    }

    /// The citation of the main provision of a statute.
    fn main_cite(&self, id: StatuteId) -> Option<String> {
        let main = self.site[id].entry.front.main.as_ref()?;
        let pinpoint = main.subsection().and_then(|anchor| Pinpoint::parse_anchor(&anchor.value));
        Some(format!("{}{}", self.site[id].cite, pinpoint.map(|p| p.to_string()).unwrap_or_default()))
    }

    fn source_rows(&self) -> impl Iterator<Item = SourceRow<'_>> {
        let ids = (0..self.site.sources.len() as u32).map(SourceId);
        ids.filter(|id| self.shown(EntryId::Source(*id))).map(|id| self.source_row(id))
    }

    fn source_row(&self, id: SourceId) -> SourceRow<'_> {
        let (entry, source) = (EntryId::Source(id), &self.site[id]);
        let front = &source.entry.front;
        SourceRow {
            id: &source.entry.id,
            path: self.path(entry),
            kind: front.kind.word(),
            title: &front.title.value,
            short: source.short(),
            authors: front.authors.iter().map(|a| &*a.value).collect(),
            publisher: text(&front.publisher),
            date: edtf(&front.date),
            cite: text(&front.cite),
            url: text(&front.url),
            archive_url: text(&front.archive_url),
            accessed: edtf(&front.accessed),
            tier: front.tier.word(),
            wording: if front.reliable { "reliable" } else { "unreliable" },
            pages: front.pages.as_ref().map(|p| p.value),
            says: &front.says.value,
            unknown: text(&front.unknown),
            modified: self.modified(entry),
        }
    }

    fn quotation_rows(&self) -> impl Iterator<Item = QuotationRow<'_>> {
        self.quotations().map(|(id, quotation, source)| {
            let path = self.path(quotation.entry);
            QuotationRow {
                entry: self.site.slug(quotation.entry),
                path: quotation.anchor.as_ref().map_or_else(|| path.clone(), |a| format!("{path}#{a}")),
                text: &quotation.text,
                source: &self.site[source].entry.id,
                place: quotation.locator.as_ref().map(|l| &*l.label),
                wording: quotation.wording,
                status: self.evidence.status(id).word(),
            }
        })
    }

    fn correction_rows(&self) -> impl Iterator<Item = CorrectionRow<'_>> {
        let shown = self.site.corrections.iter().filter(|c| c.is_shown(&self.site));
        shown.map(|of| {
            let (written, (before, after)) = (&of.written, of.said(&self.site));
            CorrectionRow {
                date: written.date.edtf(),
                kind: crate::entry::corrections::kind_word(written.kind),
                entry: &written.entry.value,
                path: of.entry.map(|entry| self.path(entry)),
                title: text(&written.title),
                key: text(&written.key),
                how: written.how.word(),
                before,
                after,
                reason: text(&written.reason),
                by: text(&written.by),
            }
        })
    }

    /// The rows of every table, for comparison.
    pub fn tables(&self) -> [(&'static str, Vec<Value>); 5] {
        fn values(rows: impl Iterator<Item: Serialize>) -> Vec<Value> {
            rows.map(|row| serde_json::to_value(row).unwrap_or_default()).collect()
        }
        [
            ("incidents", values(self.incident_rows())),
            ("people", values(self.person_rows())),
            ("statutes", values(self.statute_rows())),
            ("sources", values(self.source_rows())),
            ("quotations", values(self.quotation_rows())),
        ]
    }

    /// The entries that are shown, with their ids.
    pub fn entries(&self) -> impl Iterator<Item = (EntryId, &str)> {
        self.site.entries().filter_map(|entry| Some((entry, self.id(entry)?)))
    }

    fn json(&self, table: &'static str, rows: impl Serialize, out: &mut dyn io::Write) -> io::Result<()> {
        let config = &self.site.config;
        let site = About {
            title: &config.title,
            url: config.base_url.as_deref(),
            license: config.license.as_deref(),
            timezone: config.timezone.as_ref().map(Zone::name),
        };
        print(&Table { schema: "schema.json", site, table, rows }, out)
    }
}

macro_rules! tables {
    ($($table:literal $rows:ident $json:ident $csv:ident [$($column:ident)*])*) => {
        $(pub fn $json(export: &Export, out: &mut dyn io::Write) -> io::Result<()> {
            export.json($table, Rows(|| export.$rows()), out)
        }

        pub fn $csv(export: &Export, out: &mut dyn io::Write) -> io::Result<()> {
            csv(&[$(stringify!($column)),*], export.$rows(), out)
        })*
    };
}
tables! {
    "incidents" incident_rows incidents_json incidents_csv [id path title summary kind standing date date_words place people law sources modified]
    "people" person_rows people_json people_csv [id path name sort aliases identity part role as_of born died summary status incidents modified]
    "statutes" statute_rows statutes_json statutes_csv [id path cite main title short summary incidents modified]
    "sources" source_rows sources_json sources_csv [id path kind title short authors publisher date cite url archive_url accessed tier wording pages says unknown modified]
    "quotations" quotation_rows quotations_json quotations_csv [entry path text source place wording status]
    "corrections" correction_rows corrections_json corrections_csv [date kind entry path title key how before after reason by]
}

/// A table as RFC 4180 has it, with the mark by which spreadsheets know UTF-8. Lists are joined with semicolons.
fn csv(columns: &[&str], rows: impl Iterator<Item: Serialize>, out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all("\u{feff}".as_bytes())?;
    let mut writer = csv::WriterBuilder::new();
    let mut writer = writer.buffer_capacity(PIECE).terminator(csv::Terminator::CRLF).from_writer(out);
    writer.write_record(columns)?;
    for row in rows {
        let row = serde_json::to_value(row).unwrap_or_default();
        writer.write_record(columns.iter().map(|column| harmless(&cell(&row[*column]))))?;
    }
    writer.flush()
}

/// A value in one cell: the members of a list after each other, and of each its own members with what they are.
pub fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(cell).collect::<Vec<_>>().join("; "),
        Value::Object(map) => {
            let known = map.iter().filter(|(_, v)| !v.is_null());
            known.map(|(name, v)| format!("{name}={}", cell(v))).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}

/// A cell that no spreadsheet takes for a formula: one that begins like a formula, for whoever doesn't see what can't be seen, gets an apostrophe
/// before it. A date before year 0 and a number below 0 are none, and stay as they are.
fn harmless(text: &str) -> String {
    if text.starts_with('-') && (is_number(text) || Date::parse(text).is_ok()) {
        return text.to_owned();
    }
    let first = text.trim_start_matches(is_unseen).chars().next();
    let formula =
        matches!(first, Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '|' | '%' | '＝' | '＋' | '－' | '＠'));
    if formula { format!("'{text}") } else { text.to_owned() }
}

/// Whether this is a number below 0 in digits, perhaps with a decimal point.
fn is_number(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or_default();
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    digits(whole) && digits(fraction)
}

/// Whether a character is passed over by some programs: spaces, control characters, and signs without width.
fn is_unseen(c: char) -> bool {
    let ends = matches!(c, '\t' | '\r' | '\n');
    let no_width = matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}');
    !ends && (c.is_control() || c.is_whitespace() || no_width)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_hides_no_formula() {
        for before in ["", " ", "\u{feff}", "\0", "\u{200b}", "\u{200d}\u{2060} ", "\u{a0}", "\u{1b}", "\u{ad}"] {
            let text = format!("{before}=1+1");
            assert_eq!(harmless(&text), format!("'{text}"), "{before:?}");
        }
        for text in ["-", "-1+1", "-0043-03-15+1", "-1.", "-A1", "-0043-13"] {
            assert_eq!(harmless(text), format!("'{text}"), "{text}");
        }
        for text in ["", "a=1", "\u{200b}a", "1-2", "-1", "-12.50", "-0043", "-0043-03-15", "-0043-03~/-0010", "-01XX"]
        {
            assert_eq!(harmless(text), text);
        }
    }
}
