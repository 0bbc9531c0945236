//! One entry → what the index keeps of it: its words with their weights, and the text that results show. It looks at nothing but the
//! entry and the names that it refers to.

use super::script::push_quoted;
use super::words::each_word;
use crate::document::body::{LINKED, Plain, PlainKind};
use crate::edtf::Date;
use crate::entry::front::Standing;
use crate::html::labels::stance_label;
use crate::i18n::key;
use crate::legal_citation::Pinpoint;
use crate::model::{EntryId, IncidentId, LawLink, PersonId, Site, SourceId, StatuteId, Target, Text};
use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use xxhash_rust::xxh3::xxh3_64;

/// A word of the text that stands there so often counts as if it stood in the summary.
const OFTEN: u16 = 4;

/// How near to the name of an entry a word stands.
#[repr(u8)]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Weight {
    /// In its title, its names or its citation.
    Name,
    /// In its summary or its facts, or often in its text.
    Lead,
    /// In its text.
    Text,
}

/// A word of an entry, while that is read.
#[derive(Clone, Copy)]
struct Word {
    /// Where it ends in the letters; it begins where the word before it ends.
    end: u32,
    /// Its best weight.
    weight: Weight,
    count: u16,
}

/// A word that is kept: where it ends in the letters, then two bits of weight. There are more of them than of anything else.
#[derive(Clone, Copy, Debug)]
struct Kept(u32);

/// What the index keeps of an entry.
#[derive(Debug, Default)]
pub struct Indexed {
    /// The letters of its words, one after the other.
    letters: Box<str>,
    /// Its words, each once, in the order of their first use.
    words: Box<[Kept]>,
    /// What results show of it, in JSON: title, address, standing, date, summary, passages.
    pub shown: Box<str>,
}

/// Reads the words of an entry. It is used for one entry after the other, so that they share its memory.
#[derive(Default)]
pub struct Reader {
    letters: String,
    words: Vec<Word>,
    shown: String,
    /// Where the words stand, by their digests.
    table: HashMap<u64, usize, BuildHasherDefault<Digest>>,
}

/// The digests of words are good hashes already.
#[derive(Default, Debug)]
pub struct Digest(u64);

impl Hasher for Digest {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 ^= xxh3_64(bytes);
    }

    fn write_u64(&mut self, digest: u64) {
        self.0 = digest;
    }
}

/// A passage of an entry: where it stands on the page, and its words.
struct Passage<'s> {
    /// The nearest anchor above it; empty for the top of the page.
    anchor: Cow<'s, str>,
    text: Cow<'s, str>,
    /// The quotations in it: number of the anchor, first and last letter, counted as scripts do.
    quotations: Vec<usize>,
}

/// Indexes an entry.
pub fn index(site: &Site, id: EntryId, reader: &mut Reader) -> Indexed {
    reader.clear();
    let (standing, when, summary) = match id {
        EntryId::Incident(id) => incident(site, id, reader),
        EntryId::Person(id) => person(site, id, reader),
        EntryId::Statute(id) => statute(site, id, reader),
        EntryId::Source(id) => source(site, id, reader),
        EntryId::Page(id) => {
            let front = &site[id].entry.front;
            reader.add(Weight::Name, &front.title.value);
            ("", String::new(), text(&front.summary))
        }
    };
    reader.add(Weight::Lead, summary);
    let passages = passages(site, id);
    passages.iter().for_each(|p| reader.add(Weight::Text, &p.text));
    for word in &mut reader.words {
        if word.weight == Weight::Text && word.count >= OFTEN {
            word.weight = Weight::Lead;
        }
    }
    let path = site.path(id);
    let head = [&**site.title(id), path.as_str(), standing, &when, summary];
    push_shown(&mut reader.shown, &head, &passages);
    Indexed {
        letters: reader.letters.as_str().into(),
        words: reader.words.iter().map(|word| Kept(word.end << 2 | word.weight as u32)).collect(),
        shown: reader.shown.as_str().into(),
    }
}

/// What results show, as JSON that can stand in a script.
fn push_shown(json: &mut String, head: &[&str], passages: &[Passage]) {
    json.push('[');
    for text in head {
        push_quoted(json, text);
        json.push(',');
    }
    json.push('[');
    for (at, passage) in passages.iter().enumerate() {
        json.push_str(if at == 0 { "[" } else { ",[" });
        push_quoted(json, &passage.anchor);
        json.push(',');
        push_quoted(json, &passage.text);
        if !passage.quotations.is_empty() {
            let numbers: Vec<String> = passage.quotations.iter().map(usize::to_string).collect();
            json.push_str(&format!(",[{}]", numbers.join(",")));
        }
        json.push(']');
    }
    json.push_str("]]");
}

impl Reader {
    fn clear(&mut self) {
        self.letters.clear();
        self.words.clear();
        self.shown.clear();
        self.table.clear();
    }

    fn add(&mut self, weight: Weight, text: &str) {
        each_word(text, |word| self.add_word(weight, word));
    }

    /// The words of a date, which are returned, and the day as one word with this weight, so that whoever types a day in whatever order finds
    /// what happened on it and not what speaks of a January and of a 6: `d0106` and `d20210106`.
    fn add_date(&mut self, day: Weight, site: &Site, date: Option<&Date>) -> String {
        let Some(date) = date else { return String::new() };
        let when = date.long(&site.words.wording());
        self.add(Weight::Lead, &when);
        if let (Some(year), Some(month), Some(of_month)) = (date.year(), date.month(), date.day()) {
            self.add_word(day, &format!("d{month:02}{of_month:02}"));
            self.add_word(day, &format!("d{year}{month:02}{of_month:02}"));
        }
        when
    }

    fn add_word(&mut self, weight: Weight, word: &str) {
        let mut key = digest(word);
        while let Some(&at) = self.table.get(&key) {
            if letters(&self.letters, at.checked_sub(1).map_or(0, |at| self.words[at].end), self.words[at].end) == word
            {
                let known = &mut self.words[at];
                known.count = known.count.saturating_add(1);
                known.weight = known.weight.min(weight);
                return;
            }
            // Two words with one digest: the next number is free.
            key = key.wrapping_add(1);
        }
        self.table.insert(key, self.words.len());
        self.letters.push_str(word);
        self.words.push(Word { end: self.letters.len() as u32, weight, count: 1 });
    }
}

impl Indexed {
    /// The letters of its words, each with its weight in two bits.
    pub fn words(&self) -> impl Iterator<Item = (&str, u32)> {
        let mut start = 0;
        self.words.iter().map(move |Kept(word)| {
            let from = std::mem::replace(&mut start, word >> 2);
            (letters(&self.letters, from, word >> 2), word & 3)
        })
    }
}

fn letters(of: &str, start: u32, end: u32) -> &str {
    of.get(start as usize..end as usize).unwrap_or_default()
}

/// The digest of a word, by which it is looked up.
pub fn digest(word: &str) -> u64 {
    xxh3_64(word.as_bytes())
}

/// The filter that an incident answers to.
pub fn standing(site: &Site, id: IncidentId) -> &'static str {
    let front = &site[id].entry.front;
    if front.proceeding { "proceeding" } else { Standing::word(front.standing) }
}

fn incident<'s>(site: &'s Site, id: IncidentId, to: &mut Reader) -> (&'static str, String, &'s str) {
    let incident = &site[id];
    let front = &incident.entry.front;
    to.add(Weight::Name, &front.title.value);
    to.add(Weight::Lead, text(&front.place));
    for part in &incident.people {
        to.add(Weight::Lead, &site[part.person].entry.front.name.value);
        to.add(Weight::Lead, part.role.as_deref().unwrap_or_default());
    }
    for law in &incident.law {
        to.add(Weight::Lead, &law.cite);
    }
    let when = to.add_date(Weight::Name, site, front.date.as_deref());
    (standing(site, id), when, &front.summary.value)
}

fn person<'s>(site: &'s Site, id: PersonId, to: &mut Reader) -> (&'static str, String, &'s str) {
    let person = &site[id];
    let front = &person.entry.front;
    to.add(Weight::Name, &front.name.value);
    front.aliases.iter().for_each(|alias| to.add(Weight::Name, &alias.value));
    person.called.iter().chain(&person.reported_as).for_each(|(_, name)| to.add(Weight::Lead, name));
    to.add(Weight::Lead, text(&front.role));
    let summary = if front.summary.is_some() { &front.summary } else { &front.role };
    ("", String::new(), text(summary))
}

fn statute<'s>(site: &'s Site, id: StatuteId, to: &mut Reader) -> (&'static str, String, &'s str) {
    let statute = &site[id];
    let front = &statute.entry.front;
    for name in [&*statute.cite, &front.title.value, text(&front.short), &front.cite_text.value] {
        to.add(Weight::Name, name);
    }
    // What is left of a citation that is typed without spaces.
    to.add_word(Weight::Name, &statute.entry.id.replace('-', ""));
    if let Some(usc) = front.cite.as_usc() {
        for provision in &statute.text.body.provisions {
            let places = provision.pinpoint.designators().join("");
            to.add_word(Weight::Name, &format!("{}{places}", usc.section.as_str()).to_ascii_lowercase());
        }
    }
    for decision in &front.treatment {
        to.add(Weight::Lead, text(&decision.case));
    }
    let summary = if front.summary.is_some() { text(&front.summary) } else { &front.title.value };
    ("", String::new(), summary)
}

fn source<'s>(site: &'s Site, id: SourceId, to: &mut Reader) -> (&'static str, String, &'s str) {
    let front = &site[id].entry.front;
    for name in [&*front.title.value, text(&front.short), text(&front.cite)] {
        to.add(Weight::Name, name);
    }
    front.authors.iter().for_each(|author| to.add(Weight::Lead, &author.value));
    to.add(Weight::Lead, text(&front.publisher));
    let when = to.add_date(Weight::Lead, site, front.date.as_deref());
    ("", when, &front.says.value)
}

fn text(of: &Option<crate::input::toml_reader::Text>) -> &str {
    of.as_ref().map_or("", |t| &t.value)
}

/// The passages of an entry, in the order of its page.
fn passages(site: &Site, id: EntryId) -> Vec<Passage<'_>> {
    let mut all = body(site, site.text(id));
    // The first text is the body.
    for text in site.texts(id).into_iter().skip(1) {
        let label = label(site, id, text);
        all.extend(text.body.plain.iter().map(|p| {
            let words = read(site, text, p);
            plain("", if label.is_empty() { words } else { format!("{label}{words}").into() })
        }));
    }
    match id {
        EntryId::Incident(id) => {
            for wording in &site[id].wordings {
                all.push(plain(&wording.anchor, &*wording.utterance));
                all.extend(wording.versions.iter().map(|v| plain(&wording.anchor, &*site[*v].text)));
            }
            let laws = site[id].law.iter();
            all.extend(laws.map(|l| plain("law", said_of_law(site, l))));
            let words = site[id].law.iter().filter_map(|l| l.quotation).map(|q| &site[q]);
            all.extend(words.map(|q| plain(q.anchor.as_deref().unwrap_or("law"), &*q.text)));
        }
        EntryId::Statute(id) => {
            let names = site[id].entry.front.elements.iter().map(|e| plain("elements", &*e.name.value));
            all.extend(names);
        }
        EntryId::Person(id) => {
            let status = site[id].entry.front.status.iter().flat_map(|s| [text(&s.text), text(&s.outcome)]);
            all.extend(status.filter(|t| !t.is_empty()).map(|t| plain("", t)));
        }
        EntryId::Source(_) | EntryId::Page(_) => {}
    }
    all
}

/// What stands before a text on the page of its entry, if it is what a text is looked for by.
fn label(site: &Site, id: EntryId, text: &Text) -> String {
    let penalty = if let EntryId::Statute(id) = id { site[id].penalty.as_ref() } else { None };
    let is_penalty = penalty.is_some_and(|penalty| std::ptr::eq(penalty, text));
    if is_penalty { format!("{}: ", site.words.get(key::STATUTE_PENALTY)) } else { String::new() }
}

/// Who discusses an incident under a law, and how, as a sentence.
fn said_of_law(site: &Site, law: &LawLink) -> String {
    let stance = stance_label(&site.words, law.stance);
    site.words.fill(key::STANCE_PASSAGE, &[("law", &law.cite), ("stance", stance), ("source", site[law.by].short())])
}

fn plain<'s>(anchor: &'s str, text: impl Into<Cow<'s, str>>) -> Passage<'s> {
    Passage { anchor: anchor.into(), text: text.into(), quotations: Vec::new() }
}

fn body<'s>(site: &'s Site, text: &'s Text) -> Vec<Passage<'s>> {
    let body = &text.body;
    let mut all = Vec::with_capacity(body.plain.len());
    let mut headings = body.headings.iter();
    let mut anchor = "";
    for block in &body.plain {
        match block.kind {
            PlainKind::Heading => anchor = headings.next().map_or("", |h| &h.anchor),
            // The text of a statute follows provision by provision.
            PlainKind::Code if !body.provisions.is_empty() => continue,
            _ => {}
        }
        let inside =
            text.quotations.iter().zip(&body.quotations).filter(|(_, q)| {
                !q.anchor.is_empty() && block.span.start <= q.span.start && q.span.end <= block.span.end
            });
        let words = read(site, text, block);
        let quotations = inside.filter_map(|(id, q)| place_of(&words, &site[*id].text, &q.anchor)).flatten().collect();
        all.push(Passage { anchor: anchor.into(), text: words, quotations });
    }
    all.extend(body.provisions.iter().map(|p| Passage {
        anchor: p.anchor().unwrap_or_default().into(),
        text: format!("{} {}", p.pinpoint, p.text).into(),
        quotations: Vec::new(),
    }));
    all
}

/// The words of a block as a page shows them: links have their titles, and no gap is left where a citation stood.
fn read<'s>(site: &Site, text: &Text, block: &'s Plain) -> Cow<'s, str> {
    let mut bare = text.links.iter().zip(&text.body.links).filter_map(|(target, link)| {
        let here = block.span.start <= link.span.start && link.span.end <= block.span.end;
        (here && link.words.is_empty()).then_some(target)
    });
    let is_gap = |pair: &[u8]| matches!(pair, [b' ', b'.' | b',' | b';' | b':' | b')' | b'?' | b'!']);
    if !block.text.as_bytes().windows(2).any(is_gap) && !block.text.contains(LINKED) {
        return Cow::Borrowed(&block.text);
    }
    let mut words = String::with_capacity(block.text.len());
    for c in block.text.chars() {
        if c == LINKED {
            words.push_str(&bare.next().map_or_else(String::new, |target| title(site, target)));
            continue;
        }
        if matches!(c, '.' | ',' | ';' | ':' | ')' | '?' | '!') && words.ends_with(' ') {
            words.pop();
        }
        words.push(c);
    }
    words.into()
}

fn title(site: &Site, target: &Target) -> String {
    match target {
        Target::Entry(id, Some(anchor)) if matches!(id, EntryId::Statute(_)) => {
            let place = Pinpoint::parse_anchor(anchor).map(|p| p.to_string()).unwrap_or_default();
            format!("{}{place}", site.title(*id))
        }
        Target::Entry(id, _) => site.title(*id).to_string(),
        _ => String::new(),
    }
}

/// The number of a quotation's anchor, and where it begins and ends in the words of its block; in UTF-16, as scripts count.
fn place_of(block: &str, quotation: &str, anchor: &str) -> Option<[usize; 3]> {
    let number = anchor.strip_prefix("q-")?.parse().ok()?;
    let start = block.find(quotation)?;
    let length = |text: &str| text.encode_utf16().count();
    let first = length(&block[..start]);
    Some([number, first, first + length(quotation)])
}
