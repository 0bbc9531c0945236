//! Rules that keep a documentary fair to the people in it.

use super::prose::{is_border, unquoted};
use crate::diag::{Diagnostic, codes};
use crate::memo::{Fingerprint, Memo};
use crate::model::{EntryId, Person, Site};
use crate::parse::body::{Plain, PlainKind};
use crate::parse::front::{Identity, Stance};
use crate::span::{SourceFile, Span};
use aho_corasick::AhoCorasick;
use rayon::prelude::*;
use std::collections::BTreeSet;
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
                    "the status names a charge and no outcome",
                )
                .help("add `outcome = \"…\"`: what became of it, or that it is open"),
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
                "a charge is named, but annals.toml doesn't tell the state of the case",
            )
            .help("add to annals.toml: [case] with `text = \"…\"`, shown wherever charges are mentioned"),
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

/// A sentence with a word of guilt that nobody is named for, and that isn't denied: a fault if it names somebody.
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
    let prose = |p: &&Plain| p.kind != PlainKind::Code && p.kind != PlainKind::Quotation;
    for plain in site.texts(entry).into_iter().flat_map(|t| &t.body.plain).filter(prose) {
        look(&plain.text, plain.span);
    }
    if let EntryId::Incident(id) = entry {
        let summary = &site[id].entry.front.summary;
        look(&summary.value, summary.span);
    }
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
    let said = format!("`{}` about a named person, in the site's own voice", verdict.word);
    Diagnostic::new(&codes::WORDS_OF_GUILT, file, first_line(verdict.span), said)
        .help(format!("the sentence: {}", verdict.sentence))
        .help(format!("say who says so, or write: {}", verdict.softer))
}

/// The names of people of whom no conviction is on record.
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

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['.', '!', '?', ';'])
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
                format!("a later step of the case is on the timeline: {}", later.front.title.value),
            )
            .help("bring the status up to date, and `as_of` with it");
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
    let names: Vec<&str> = hidden.flat_map(|p| &p.reported_as).map(|(_, name)| &**name).collect();
    // All at once: name by name, the cost would grow with the square of the site.
    let Ok(all) = AhoCorasick::new(&names) else { return };
    let within = |text: &str| -> BTreeSet<&str> {
        let named = all.find_overlapping_iter(text).map(|at| names[at.pattern().as_usize()]);
        named.filter(|name| has_word(text, name)).collect()
    };
    for entry in site.entries() {
        in_facts(site, entry, &within, found);
        for plain in site.texts(entry).into_iter().flat_map(|t| &t.body.plain).filter(|p| p.kind != PlainKind::Code) {
            for name in within(&plain.text) {
                let fair = |s: &str| BY_REPORTS.iter().any(|w| s.to_lowercase().contains(w));
                if !plain.cited || sentences(&plain.text).any(|s| has_word(s, name) && !fair(s)) {
                    found.push(own_voice(site, entry, first_line(plain.span), name));
                }
            }
        }
    }
}

/// The names in a title, a summary or a role.
fn in_facts<'n>(site: &Site, entry: EntryId, within: &impl Fn(&str) -> BTreeSet<&'n str>, found: &mut Vec<Diagnostic>) {
    let EntryId::Incident(id) = entry else { return };
    let front = &site[id].entry.front;
    let roles = front.people.iter().filter_map(|p| p.role.as_ref());
    for text in [&front.title, &front.summary].into_iter().chain(roles) {
        let named = within(&text.value).into_iter();
        found.extend(named.map(|name| own_voice(site, entry, text.span, name)));
    }
}

fn own_voice(site: &Site, entry: EntryId, span: Span, name: &str) -> Diagnostic {
    Diagnostic::at(
        &codes::NAMED_IN_OWN_VOICE,
        site.place(entry, span),
        format!("`{name}` is a name that reports give, not the record"),
    )
    .help("say in the same sentence that reports name the person so, and cite one; or use the record's own label")
}
