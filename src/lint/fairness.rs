//! Rules that keep a documentary fair to the people in it.

use super::prose::{is_border, own_words, unquoted};
use crate::diagnostics::span::{SourceFile, Span};
use crate::diagnostics::{Diagnostic, codes};
use crate::document::body::{Plain, PlainKind};
use crate::entry::front::{Identity, Stance};
use crate::input::toml_reader::Text;
use crate::memo::{Fingerprint, Memo};
use crate::model::{EntryId, Person, Site};
use aho_corasick::AhoCorasick;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// A person's status that names a charge but not what became of it.
pub fn charge_without_outcome(site: &Site, found: &mut Vec<Diagnostic>) {
    for person in &site.people {
        let Some(status) = &person.entry.front.status else { continue };
        let Some(text) = &status.text else { continue };
        let told = status.outcome.as_ref().is_some_and(|o| !o.value.trim().is_empty());
        if !told {
            found.push(
                Diagnostic::new(
                    &codes::CHARGE_WITHOUT_OUTCOME,
                    &person.entry.file,
                    text.span,
                    "the status names a charge but no outcome",
                )
                .help("add `outcome = \"…\"` with what became of the charge, or say that the case is open"),
            );
        }
    }
}

/// Incidents marked as charged, where nothing on the site says what happened to the case.
pub fn charge_without_case(site: &Site, found: &mut Vec<Diagnostic>) {
    let told = site.config.case.as_ref().is_some_and(|c| !c.text.trim().is_empty());
    if told {
        return;
    }
    for incident in &site.incidents {
        let Some(at) = incident.entry.front.law.iter().position(|l| l.stance == Stance::Charged) else { continue };
        let span = incident.entry.front.law[at].text.span;
        found.push(
            Diagnostic::new(
                &codes::CHARGE_WITHOUT_OUTCOME,
                &incident.entry.file,
                span,
                "this names a charge, but annals.toml doesn't say what happened in the case",
            )
            .help("add [case] with `text = \"…\"` to annals.toml; it appears wherever the site mentions charges"),
        );
    }
}

/// A word of guilt, and the softer form of it.
const GUILT: [(&str, &str); 12] = [
    ("violated", "is alleged to have violated"),
    ("violates", "is alleged to violate"),
    ("guilty", "charged"),
    ("illegally", "in a way that … calls illegal"),
    ("unlawfully", "in a way that … calls unlawful"),
    ("criminally", "in a way that … calls criminal"),
    ("conspired", "is alleged to have conspired"),
    ("lied", "said what … calls false"),
    ("broke the law", "is said by … to have broken the law"),
    ("committed a crime", "is accused of a crime"),
    ("committed crimes", "is accused of crimes"),
    ("committed an offense", "is accused of an offense"),
];

/// Words that say who says so, or that the guilt is denied.
const ATTRIBUTED: [&str; 30] = [
    "alleg",
    "accus",
    "charge",
    "according to",
    "prosecutor",
    "said",
    "says",
    "argue",
    "the filing",
    "commentary",
    "claim",
    "not guilty",
    "denied",
    "denies",
    "deny",
    "report",
    "if ",
    "whether",
    "whoever",
    "calls",
    "called",
    "held",
    "ruled",
    "found",
    "no court",
    "indictment",
    "intends to prove",
    "quot",
    "told",
    "may ",
];

/// A sentence with a word of guilt and no attribution or negation: a mistake if it names someone.
pub struct Verdict {
    /// The sentence without what it quotes.
    own: String,
    sentence: String,
    word: &'static str,
    softer: &'static str,
    span: Span,
}

/// The verdicts of each entry, kept by the content of its file: reading every sentence is the dearest of all checks.
pub type Kept = Memo<Arc<[Verdict]>>;

/// Finds sentences that say in the site's own voice that a named person did something unlawful.
pub fn words_of_guilt(site: &Site, kept: &Kept) -> Vec<Diagnostic> {
    let names = names(site);
    let words = AhoCorasick::builder().ascii_case_insensitive(true).build(GUILT.map(|(word, _)| word)).ok();
    let entries: Vec<EntryId> = site.entries().filter(|e| !matches!(e, EntryId::Source(_))).collect();
    let found = entries.par_iter().with_max_len(32).flat_map_iter(|entry| {
        let file = site.file(*entry);
        let key = Fingerprint::of([file.path.as_bytes(), &file.digest()[..]]);
        let verdicts = kept.get_or(key, || verdicts(site, *entry, words.as_ref()).into());
        let named = |v: &&Verdict| names.iter().any(|n| has_word(&v.own, n));
        verdicts.iter().filter(named).map(|v| accusation(file, v)).collect::<Vec<_>>()
    });
    found.collect()
}

fn verdicts(site: &Site, entry: EntryId, words: Option<&AhoCorasick>) -> Vec<Verdict> {
    let mut found = Vec::new();
    // Taking quotations out can join two halves of a word: a text with some is always read in full.
    let hopeless = |text: &str| !text.contains('“') && text.is_ascii() && words.is_some_and(|w| !w.is_match(text));
    let mut look = |text: &str, span: Span| {
        if !hopeless(text) {
            found.extend(sentences(text).filter_map(|sentence| verdict(sentence, span, words)));
        }
    };
    // Only what is cited is somebody else's.
    let prose = |p: &&Plain| p.kind != PlainKind::Code && (p.kind != PlainKind::Quotation || !p.cited);
    for plain in site.texts(entry).into_iter().flat_map(|t| &t.body.plain).filter(prose) {
        look(&plain.text, plain.span);
    }
    own_words(site, entry).into_iter().for_each(|text| look(&text.value, text.span));
    found
}

fn verdict(sentence: &str, span: Span, words: Option<&AhoCorasick>) -> Option<Verdict> {
    let own = unquoted(sentence);
    let lower = own.to_lowercase();
    // Most sentences have none of the words: all of them are looked for at once.
    if words.is_some_and(|w| !w.is_match(&lower)) {
        return None;
    }
    let (word, softer) = *GUILT.iter().find(|(word, _)| has_word(&lower, word))?;
    let attributed = ATTRIBUTED.iter().any(|a| lower.contains(a));
    (!attributed).then(|| Verdict { own: own.into_owned(), sentence: sentence.trim().to_owned(), word, softer, span })
}

fn accusation(file: &SourceFile, verdict: &Verdict) -> Diagnostic {
    let said = format!("the site says `{}` about a named person in its own voice", verdict.word);
    Diagnostic::new(&codes::WORDS_OF_GUILT, file, first_line(verdict.span), said)
        .help(format!("this sentence: {}", verdict.sentence))
        .help(format!("say whose claim it is, or write: {}", verdict.softer))
}

/// The names of people without a conviction on record.
fn names(site: &Site) -> Vec<&str> {
    let unconvicted = |p: &&Arc<Person>| {
        !p.entry.front.status.as_ref().is_some_and(|s| s.convicted) && p.entry.front.identity == Identity::Named
    };
    let people = site.people.iter().filter(unconvicted);
    people
        .flat_map(|p| {
            let last = p.entry.front.sort.as_ref().and_then(|s| s.value.split(',').next()).filter(|n| n.len() > 2);
            [&*p.entry.front.name.value].into_iter().chain(last)
        })
        .collect()
}

/// What ends with a full stop and is no sentence. So are initials, and what has a full stop inside.
const SHORTENED: [&str; 24] = [
    "Mr", "Mrs", "Ms", "Dr", "Prof", "Gen", "Col", "Lt", "Maj", "Capt", "Sgt", "Sen", "Rep", "Gov", "Jr", "Sr", "St",
    "Hon", "No", "Nos", "pp", "vs", "cf", "etc",
];

/// Whether a sentence ends with the mark at `at`.
fn is_end(text: &str, at: usize) -> bool {
    if !text[at..].starts_with('.') {
        return true;
    }
    let mut after = text[at + 1..].chars();
    if !after.next().is_none_or(|c| c.is_whitespace() || matches!(c, '”' | '’' | ')' | ']' | '»')) {
        return false;
    }
    let word =
        text[..at].rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '“' | '‘')).next().unwrap_or_default();
    // After a time of day, a capital letter marks the next sentence.
    let is_hour = matches!(word, "a.m" | "p.m") && after.next().is_none_or(char::is_uppercase);
    let is_initial = !word.is_empty() && word.chars().nth(1).is_none() && word.chars().all(char::is_alphabetic);
    is_hour || !(is_initial || word.contains('.') || SHORTENED.contains(&word))
}

/// Where a text has a mark that ends a sentence.
fn ends(text: &str) -> impl DoubleEndedIterator<Item = usize> {
    text.match_indices(['.', '!', '?', ';']).map(|(at, _)| at).filter(|at| is_end(text, *at))
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut from = 0;
    let cuts = ends(text).map(|at| at + 1).chain([text.len()]);
    cuts.map(move |to| &text[std::mem::replace(&mut from, to)..to])
}

/// The sentence in which a part of a text stands, whatever marks stand in the part itself.
fn sentence_of(text: &str, part: Range<usize>) -> &str {
    let start = ends(&text[..part.start]).next_back().map_or(0, |at| at + 1);
    let end = ends(&text[part.end..]).next().map_or(text.len(), |at| part.end + at + 1);
    &text[start..end]
}

/// Whether a word or a phrase stands in a text between word borders.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word)
        .any(|(at, _)| is_border(text[..at].chars().next_back()) && is_border(text[at + word.len()..].chars().next()))
}

/// Where a block begins: a caret under all of it would bury the message.
fn first_line(span: Span) -> Span {
    span.part(0..24)
}

/// A status that is older than a later proceeding that the person takes part in.
pub fn status_too_old(site: &Site, found: &mut Vec<Diagnostic>) {
    for (i, person) in site.people.iter().enumerate() {
        let Some(as_of) = person.entry.front.status.as_ref().and_then(|s| s.as_of.as_ref()) else { continue };
        let appearances = &site.index.appearances[i];
        let mut steps = appearances.iter().map(|(id, _)| &site[*id].entry).filter(|e| e.front.proceeding);
        let later = steps.rfind(|e| e.front.date.as_ref().is_some_and(|d| as_of.certainly_before(d)));
        if let Some(later) = later {
            let mut d = Diagnostic::new(
                &codes::STATUS_TOO_OLD,
                &person.entry.file,
                as_of.span,
                format!("the timeline has a later step in the case: {}", later.front.title.value),
            )
            .help("update the status and `as_of`");
            if let Some(date) = &later.front.date {
                d = d.also(later.file.place(date.span), "the later step");
            }
            found.push(d);
        }
    }
}

/// Words that say that a name is the reports', not the site's.
const BY_REPORTS: [&str; 8] =
    ["report", "press", "according to", "identif", "news", "named by", "names him", "names her"];

/// A name that only reports give to a person, outside a sentence that says so and cites.
pub fn named_in_own_voice(site: &Site, found: &mut Vec<Diagnostic>) {
    let hidden = site.people.iter().filter(|p| p.entry.front.identity != Identity::Named);
    let Some(names) = Hidden::new(hidden.flat_map(|p| &p.reported_as).map(|(_, name)| &**name).collect()) else {
        return;
    };
    let fair = |sentence: &str| BY_REPORTS.iter().any(|w| sentence.to_lowercase().contains(w));
    for entry in site.entries() {
        for text in own_words(site, entry).into_iter().chain(names_shown(site, entry)) {
            let text_of = visible(&text.value);
            let named: BTreeSet<&str> = names.within(&text_of).map(|(name, _)| name).collect();
            found.extend(named.into_iter().map(|name| own_voice(site, entry, text.span, name)));
        }
        for plain in site.texts(entry).into_iter().flat_map(|t| &t.body.plain).filter(|p| p.kind != PlainKind::Code) {
            let text = visible(&plain.text);
            let unfair = names.within(&text).filter(|(_, at)| !plain.cited || !fair(sentence_of(&text, at.clone())));
            let named: BTreeSet<&str> = unfair.map(|(name, _)| name).collect();
            found.extend(named.into_iter().map(|name| own_voice(site, entry, first_line(plain.span), name)));
        }
    }
}

/// Names to be found in texts, all at once: name by name, the cost would grow with the square of the site.
struct Hidden<'a> {
    names: Vec<&'a str>,
    all: AhoCorasick,
}

impl<'a> Hidden<'a> {
    /// `None` if there is no name to look for.
    fn new(names: Vec<&'a str>) -> Option<Self> {
        let all = AhoCorasick::builder().ascii_case_insensitive(true).build(&names).ok()?;
        (!names.is_empty()).then_some(Hidden { names, all })
    }

    /// The names in a text, and where. One of a single word must be written as it is, for many such names are words too.
    fn within<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (&'a str, Range<usize>)> + 't {
        self.all.find_overlapping_iter(text).filter_map(|hit| {
            let (name, at) = (self.names[hit.pattern().as_usize()], hit.range());
            let is_whole = is_border(text[..at.start].chars().next_back()) && is_border(text[at.end..].chars().next());
            (is_whole && (name.contains(' ') || text[at.clone()] == *name)).then_some((name, at))
        })
    }
}

/// A text as it is seen: without the characters that only hide a word from a search.
fn visible(text: &str) -> Cow<'_, str> {
    const UNSEEN: [char; 6] = ['\u{ad}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}', '\u{feff}'];
    if text.is_ascii() || !text.contains(UNSEEN) { text.into() } else { text.replace(UNSEEN, "").into() }
}

/// What an entry is called by the site, besides its own words.
fn names_shown(site: &Site, entry: EntryId) -> Vec<&Text> {
    match entry {
        EntryId::Incident(id) => {
            let wordings = site[id].entry.front.wordings.iter();
            wordings.flat_map(|w| [&w.utterance].into_iter().chain(&w.speaker)).collect()
        }
        EntryId::Person(id) => [&site[id].entry.front.name].into_iter().chain(&site[id].entry.front.aliases).collect(),
        _ => Vec::new(),
    }
}

fn own_voice(site: &Site, entry: EntryId, span: Span, name: &str) -> Diagnostic {
    Diagnostic::at(
        &codes::NAMED_IN_OWN_VOICE,
        site.place(entry, span),
        format!("the name `{name}` comes from reports, not from the record"),
    )
    .help("say in the same sentence that reports give this name, and cite one; or use the record's own label")
}
