//! Linked data in the vocabulary of schema.org: what a page is about, and the whole documentary as one graph.
//!
//! The vocabulary knows no doubt, so that what is alleged is a `Claim` about an event, with the sources in which it appears; that a source
//! discusses an event under a law is a `Claim` of that source, too. People stand in no relation to an event but that it is about them, in a role:
//! whoever was only spoken of didn't attend. Dates are the coarser ones that are true of the whole.

use super::Export;
use crate::edtf::Date;
use crate::entry::front::{Identity, SourceKind, Standing};
use crate::model::{EntryId, IncidentId, PersonId, Quotation, SourceId, StatuteId};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::io;

/// The context under which the terms are schema.org's.
const CONTEXT: &str = "https://schema.org";
/// The most members of a list on one page; the graph has them all.
const MOST: usize = 50;

/// A value of linked data. A graph has millions, so that they are as small as can be, and borrow what the site holds.
#[derive(Serialize)]
#[serde(untagged)]
enum Term<'a> {
    Text(Cow<'a, str>),
    List(Vec<Term<'a>>),
    Node(Node<'a>),
}

/// One node: its type, its id if it has one, and what is known of it, by name.
struct Node<'a>(Vec<(&'static str, Term<'a>)>);

impl<'a> From<&'a str> for Term<'a> {
    fn from(text: &'a str) -> Self {
        Term::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Term<'_> {
    fn from(text: String) -> Self {
        Term::Text(Cow::Owned(text))
    }
}

impl<'a> From<Node<'a>> for Term<'a> {
    fn from(node: Node<'a>) -> Self {
        Term::Node(node)
    }
}

impl<'a> From<Vec<Term<'a>>> for Term<'a> {
    fn from(list: Vec<Term<'a>>) -> Self {
        Term::List(list)
    }
}

impl Serialize for Node<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, term)| (name, term)))
    }
}

impl<'a> Node<'a> {
    fn new(kind: &'static str, id: Option<String>) -> Node<'a> {
        Node(Vec::with_capacity(4)).with("@type", Some(kind)).with("@id", id)
    }

    /// Adds what is known, in the order of the names, so that equal nodes are equal texts.
    fn with(mut self, name: &'static str, term: Option<impl Into<Term<'a>>>) -> Node<'a> {
        if let Some(term) = term {
            let at = self.0.partition_point(|(other, _)| *other < name);
            self.0.insert(at, (name, term.into()));
        }
        self
    }

    /// A list; nothing if it is empty.
    fn list(self, name: &'static str, terms: Vec<Term<'a>>) -> Node<'a> {
        let terms = (!terms.is_empty()).then_some(terms);
        self.with(name, terms)
    }
}

/// Where nodes are written: in a page, with addresses from it; or in the graph, from `data/`.
struct Linker<'e> {
    export: &'e Export,
    root: String,
}

/// A page's own node with what it is about, as a text that can stand in `<script>`.
pub fn page(export: &Export, entry: EntryId) -> String {
    let linker = Linker { export, root: export.site.path(entry).to_root() };
    let mut node = match entry {
        EntryId::Page(_) => Node::new("WebPage", Some(linker.url(entry))),
        _ => linker.node(entry),
    };
    node = node.with("@context", Some(CONTEXT));
    if matches!(entry, EntryId::Page(_)) {
        node = node.with("name", Some(&**export.site.title(entry)));
        node = linker.page_facts(node, entry);
    }
    // `<` could end the element that the text stands in.
    serde_json::to_string(&node).unwrap_or_default().replace('<', "\\u003c")
}

/// The whole documentary.
pub fn graph(export: &Export, out: &mut dyn io::Write) -> io::Result<()> {
    let linker = Linker { export, root: "../".to_owned() };
    super::table::print(&Graph(&linker), out)
}

/// The whole as one value, whose nodes are made when they are written: together they are larger than the site.
struct Graph<'l, 'e>(&'l Linker<'e>);

/// The nodes of a graph.
struct Nodes<'l, 'e>(&'l Linker<'e>);

impl Serialize for Graph<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("@context", CONTEXT)?;
        map.serialize_entry("@graph", &Nodes(self.0))?;
        map.end()
    }
}

impl Serialize for Nodes<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (linker, export) = (self.0, self.0.export);
        let shown = export.site.entries().filter(|e| export.shown(*e) && !matches!(e, EntryId::Page(_)));
        let entries = shown.flat_map(|entry| {
            let law = match entry {
                EntryId::Incident(id) => linker.law(id),
                _ => Vec::new(),
            };
            std::iter::once(linker.node(entry)).chain(law)
        });
        let quotations = export.quotations().map(|(_, quotation, source)| linker.quotation(quotation, source));
        serializer.collect_seq(std::iter::once(about(linker)).chain(entries).chain(quotations))
    }
}

/// What the documentary says of itself.
fn about<'e>(linker: &Linker<'e>) -> Node<'e> {
    let config = &linker.export.site.config;
    Node::new("Dataset", Some(linker.address("data/index.html")))
        .with("name", Some(&*config.title))
        .with("description", Some(&*config.description).filter(|d| !d.is_empty()))
        .with("inLanguage", Some(&*config.language.value))
        .with("creditText", config.author.as_deref())
        .with("copyrightNotice", config.license.as_deref())
}

fn iso(date: Option<&Date>) -> Option<String> {
    date?.coarsened()
}

impl<'e> Linker<'e> {
    /// The address of a path: absolute where the site's own is known.
    fn address(&self, path: &str) -> String {
        self.export.url(path).unwrap_or_else(|| format!("{}{path}", self.root))
    }

    fn url(&self, entry: EntryId) -> String {
        self.address(self.export.site.path(entry).as_str())
    }

    /// What an entry is about has an id of its own: an event is not the page that tells of it.
    fn thing(&self, entry: EntryId) -> String {
        format!("{}#this", self.url(entry))
    }

    /// An entry that is named in another: its id, its type and its name.
    fn named(&self, entry: EntryId) -> Option<Node<'e>> {
        let kind = match entry {
            EntryId::Incident(_) => "Event",
            EntryId::Person(id) => self.person_kind(id),
            EntryId::Statute(_) => "Legislation",
            EntryId::Source(id) => source_kind(self.export.site[id].entry.front.kind),
            EntryId::Page(_) => "WebPage",
        };
        let node = Node::new(kind, Some(self.thing(entry))).with("name", Some(&**self.export.site.title(entry)));
        self.export.shown(entry).then_some(node)
    }

    fn node(&self, entry: EntryId) -> Node<'e> {
        match entry {
            EntryId::Incident(id) => self.incident(id),
            EntryId::Person(id) => self.person(id),
            EntryId::Statute(id) => self.statute(id),
            EntryId::Source(id) => self.source(id),
            EntryId::Page(_) => Node::new("WebPage", Some(self.url(entry))),
        }
    }

    fn page_facts(&self, node: Node<'e>, entry: EntryId) -> Node<'e> {
        let site = &self.export.site;
        node.with("description", site.summary(entry).filter(|s| !s.is_empty()))
            .with("dateModified", self.export.changed(entry).map(super::Changed::iso))
            .with("inLanguage", Some(&*site.config.language.value))
    }

    /// An event; or, where only some say that it happened, their claim about it.
    fn incident(&self, id: IncidentId) -> Node<'e> {
        let (site, entry) = (&self.export.site, EntryId::Incident(id));
        let incident = &site[id];
        let front = &incident.entry.front;
        let people = incident.people.iter().filter_map(|p| {
            let person = self.named(EntryId::Person(p.person))?;
            Some(match &p.role {
                Some(role) => {
                    Node::new("Role", None).with("roleName", Some(&**role)).with("about", Some(person)).into()
                }
                None => person.into(),
            })
        });
        let (start, end) = match front.date.as_ref().and_then(|d| d.ends()) {
            Some((start, end)) => (iso(start.as_ref()), iso(end.as_ref())),
            None => (iso(front.date.as_ref().map(|d| &d.value)), None),
        };
        let place = front.place.as_ref().map(|p| Node::new("Place", None).with("name", Some(&*p.value)));
        let event = Node::new("Event", Some(self.thing(entry)))
            .with("name", Some(&*front.title.value))
            .with("startDate", start)
            .with("endDate", end)
            .with("location", place)
            .list("about", people.take(MOST).collect());
        let certain = front.standing == Standing::Record;
        let event = if certain { event.with("description", Some(&*front.summary.value)) } else { event };
        let page = Node::new(if certain { "WebPage" } else { "Claim" }, Some(self.url(entry)))
            .with("name", Some(&*front.title.value))
            .with("temporalCoverage", front.date.as_ref().map(|d| d.edtf()))
            .with("about", Some(event))
            .list(if certain { "citation" } else { "appearance" }, self.cited(entry));
        self.page_facts(page, entry)
    }

    fn cited(&self, entry: EntryId) -> Vec<Term<'e>> {
        let texts = self.export.site.texts(entry);
        let mut sources: Vec<SourceId> = texts.iter().flat_map(|t| t.cited().map(|(s, _)| s)).collect();
        sources.sort();
        sources.dedup();
        sources.into_iter().filter_map(|s| self.named(EntryId::Source(s))).take(MOST).map(Term::from).collect()
    }

    /// That sources discuss an incident under a law.
    fn law(&self, id: IncidentId) -> Vec<Node<'e>> {
        let incident = &self.export.site[id];
        let claims = incident.law.iter().filter_map(|law| {
            let about =
                vec![self.named(EntryId::Incident(id))?.into(), self.named(EntryId::Statute(law.statute))?.into()];
            let source = self.named(EntryId::Source(law.by))?;
            let name = format!("{}: {} ({})", incident.entry.front.title.value, law.cite, law.stance.word());
            Some(
                Node::new("Claim", None).with("name", Some(name)).list("about", about).with("appearance", Some(source)),
            )
        });
        claims.collect()
    }

    /// A group may be anything: only of one person is it known that it is a person.
    fn person_kind(&self, id: PersonId) -> &'static str {
        match self.export.site[id].entry.front.identity {
            Identity::Group => "Thing",
            Identity::Named | Identity::Pseudonymous | Identity::Unnamed => "Person",
        }
    }

    fn person(&self, id: PersonId) -> Node<'e> {
        let (site, entry) = (&self.export.site, EntryId::Person(id));
        let front = &site[id].entry.front;
        let kind = self.person_kind(id);
        let node = Node::new(kind, Some(self.thing(entry)))
            .with("name", Some(&*front.name.value))
            .list("alternateName", front.aliases.iter().map(|a| (&*a.value).into()).collect())
            .with("description", site.summary(entry).filter(|s| !s.is_empty()))
            .with("mainEntityOfPage", Some(self.url(entry)));
        if kind != "Person" {
            return node;
        }
        node.with("birthDate", iso(front.born.as_ref().map(|d| &d.value)))
            .with("deathDate", iso(front.died.as_ref().map(|d| &d.value)))
    }

    fn statute(&self, id: StatuteId) -> Node<'e> {
        let (site, entry) = (&self.export.site, EntryId::Statute(id));
        let front = &site[id].entry.front;
        Node::new("Legislation", Some(self.thing(entry)))
            .with("name", Some(&*front.title.value))
            .with("legislationIdentifier", Some(&*site[id].cite))
            .with("alternateName", front.short.as_ref().map(|s| &*s.value))
            .with("description", front.summary.as_ref().map(|s| &*s.value))
            .with("mainEntityOfPage", Some(self.url(entry)))
    }

    fn source(&self, id: SourceId) -> Node<'e> {
        let (site, entry) = (&self.export.site, EntryId::Source(id));
        let front = &site[id].entry.front;
        let authors: Vec<&str> = front.authors.iter().map(|a| &*a.value).collect();
        Node::new(source_kind(front.kind), Some(self.thing(entry)))
            .with("name", Some(&*front.title.value))
            .with("alternateName", front.short.as_ref().map(|s| &*s.value))
            .with("creditText", (!authors.is_empty()).then(|| authors.join("; ")))
            .with(
                "publisher",
                front.publisher.as_ref().map(|p| Node::new("Organization", None).with("name", Some(&*p.value))),
            )
            .with("datePublished", iso(front.date.as_ref().map(|d| &d.value)))
            .with("url", front.url.as_ref().map(|u| &*u.value))
            .with("archivedAt", front.archive_url.as_ref().map(|u| &*u.value))
            .with("identifier", front.cite.as_ref().map(|c| &*c.value))
            .with("abstract", Some(&*front.says.value))
            .with("mainEntityOfPage", Some(self.url(entry)))
    }

    fn quotation(&self, quotation: &'e Quotation, source: SourceId) -> Node<'e> {
        let page = self.url(quotation.entry);
        let id = quotation.anchor.as_ref().map(|a| format!("{page}#{a}"));
        let name = self.export.site[source].short();
        let place = quotation.locator.as_ref().map(|l| format!("{name}, {}", l.label));
        Node::new("Quotation", id)
            .with("text", Some(&*quotation.text))
            .with("isBasedOn", self.named(EntryId::Source(source)))
            .with("citation", place)
    }
}

fn source_kind(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Article => "Article",
        SourceKind::Book => "Book",
        SourceKind::Statute => "Legislation",
        SourceKind::Document | SourceKind::Filing | SourceKind::Opinion | SourceKind::Broadcast => "CreativeWork",
    }
}
