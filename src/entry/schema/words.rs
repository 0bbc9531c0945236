//! What each key means, in one sentence: what an editor shows while one types.

/// What a key of a table means. The table is named as in messages: "an incident".
pub fn of(what: &str, key: &str) -> Option<&'static str> {
    let own = WORDS.iter().find(|(table, name, _)| *table == what && *name == key);
    own.or_else(|| WORDS.iter().find(|(table, name, _)| table.is_empty() && *name == key)).map(|(_, _, words)| *words)
}

/// The table, the key, and what it means. A row without a table holds for every table that has none of its own.
const WORDS: &[(&str, &str, &str)] = &[
    ("", "title", "The title."),
    ("", "summary", "One sentence, used wherever the entry is listed."),
    ("", "source", "The id of the source that says so."),
    ("", "page", "Where in the source: a page, or pages such as 73–74."),
    ("", "note", "A remark in a sentence or two; it may cite and link."),
    ("", "as_of", "The time for which this holds."),
    ("", "subsection", "The subsection, by its anchor: c-2."),
    ("", "draft", "Whether the entry is left out of builds unless --drafts is given."),
    ("", "former_ids", "Ids that the entry had before; their addresses lead to it."),
    ("", "withheld", "Why the entry is no longer shown; its address stays and says so."),
    ("", "modified", "When the entry was last changed, where git doesn't know it: a day, or a moment with its zone."),
    ("", "silence", "Rules that don't hold for this entry, each with a reason."),
    ("", "code", "The code of the rule: W0603."),
    ("", "quotation", "The first words of the one quotation that the rule is silent about."),
    ("", "reason", "Why."),
    ("", "reported_as", "Names that reports give to a person whom the record doesn't name."),
    ("an incident", "kind", "Whether it is an event, or a step of a court, of Congress or of a prosecutor."),
    ("an incident", "date", "When it happened, as exactly as is known."),
    ("an incident", "date_note", "How the date is known; it may cite and link."),
    ("an incident", "dates", "What each source says of the date, where they differ."),
    ("an incident", "after", "The ids of incidents that it came after."),
    ("an incident", "before", "The ids of incidents that it came before."),
    ("an incident", "place", "Where it happened."),
    ("an incident", "standing", "Who vouches for it: the record, a party, a news outlet, a commentary."),
    ("an incident", "standing_note", "A sentence where the standing is mixed; it may cite and link."),
    ("an incident", "people", "Who took part, in what role."),
    ("an incident", "law", "The laws under which a source discusses it."),
    ("an incident", "wording", "One utterance as several sources word it."),
    ("a date that a source gives", "edtf", "The date."),
    ("a person of an incident", "id", "The person's id: the name of the file without .md."),
    ("a person of an incident", "role", "As what the person took part."),
    ("a law link", "cite", "The law: 18 U.S.C. § 1512(c)(2)."),
    ("a law link", "by", "The id of the source that discusses the incident under it."),
    ("a law link", "stance", "In what way the source applies the law."),
    ("a law link", "quotation", "Words of the source that apply the law, as they stand there."),
    ("a wording", "utterance", "What the utterance is."),
    ("a wording", "speaker", "Whose it is, as whom reports it."),
    ("a wording", "versions", "The versions; the first is what the others are compared with."),
    ("a version of a wording", "text", "The words, as they stand in the source."),
    ("a person", "name", "The name."),
    ("a person", "sort", "The name as it is sorted: Pence, Mike."),
    ("a person", "aliases", "Other names that texts use."),
    ("a person", "identity", "Whether the name is known, and to whom."),
    ("a person", "part", "What the person has to do with the documentary."),
    ("a person", "role", "The office or role at the time."),
    ("a person", "born", "When the person was born."),
    ("a person", "died", "When the person died."),
    ("a person", "called", "What sources call the person."),
    ("a person", "status", "A charge or the like, with its outcome."),
    ("what a source calls a person", "as", "What the source calls the person."),
    ("a name that reports give", "name", "The name."),
    ("a status", "text", "What it is."),
    ("a status", "outcome", "What became of it."),
    ("a status", "convicted", "Whether there was a conviction."),
    ("a statute", "cite", "The citation: 18 U.S.C. § 1512."),
    (
        "a statute",
        "main",
        "Whether the page of the statutes opens with it and lists every incident under it: those that a source links, and the rest.",
    ),
    ("a statute", "main_subsection", "The same for one of its subsections, by its anchor: c-2."),
    ("a statute", "title", "The official heading."),
    ("a statute", "short", "What people call it."),
    ("a statute", "penalty", "The highest penalty; it may cite and link."),
    ("a statute", "omits", "What a commentary leaves out of it; it may cite and link."),
    ("a statute", "elements", "What has to be shown."),
    ("a statute", "versions", "From when to when which text was in force."),
    ("a statute", "treatment", "Decisions on it."),
    ("an element of a statute", "name", "What has to be shown."),
    ("an element of a statute", "points", "What the sources point to; it may cite and link."),
    ("an element of a statute", "against", "What speaks against it, or is missing; it may cite and link."),
    ("a version of a statute", "from", "The first day."),
    ("a version of a statute", "to", "The last day, or .. while it is in force."),
    ("a decision on a statute", "date", "When it was decided."),
    ("a decision on a statute", "case", "The name of the case."),
    ("a decision on a statute", "cite", "Its citation."),
    ("a decision on a statute", "court", "The court."),
    ("a decision on a statute", "holding", "What it held, in your own words; it may cite and link."),
    ("a source", "kind", "What kind of document it is."),
    ("a source", "short", "How notes name it."),
    ("a source", "authors", "Who wrote it, as far as known."),
    ("a source", "publisher", "Who published it."),
    ("a source", "date", "When it was published."),
    ("a source", "url", "Where it is on the web."),
    ("a source", "archive_url", "Where a web archive keeps a copy."),
    ("a source", "mirrors", "Where else it can be read; no archive vouches for these."),
    ("a source", "accessed", "When it was last looked at."),
    ("a source", "cite", "A docket number or reporter citation."),
    ("a source", "tier", "How near it is to what it tells."),
    ("a source", "wording", "Whether its words can be relied on, and so be quoted."),
    ("a source", "copy", "The file in the folder of copies."),
    ("a source", "pages", "How many pages it has."),
    ("a source", "unknown", "What isn't known about it."),
    ("a source", "says", "What it is, and what it is not."),
    ("a page", "order", "Its place in the navigation; without it the page isn't there."),
    ("corrections.toml", "correction", "One correction."),
    ("a correction", "date", "When it was published: a day, or a moment with its zone."),
    ("a correction", "kind", "The kind of the entry."),
    ("a correction", "entry", "The id of the entry."),
    ("a correction", "title", "What the entry was called then."),
    ("a correction", "key", "What of the entry changed, such as date; without it the entry as a whole."),
    ("a correction", "how", "How it changed."),
    ("a correction", "before", "What it said."),
    ("a correction", "after", "What it says since."),
    ("a correction", "names", "The ids of other entries that it is about."),
    ("a correction", "mark", "By what it is known again; leave it as it is."),
    ("a correction", "reason", "Why, for everybody to read."),
    ("a correction", "by", "Who corrected it."),
    ("annals.toml", "title", "The name of the documentary, shown on every page."),
    ("annals.toml", "description", "One sentence on what it is about."),
    ("annals.toml", "base_url", "The full address at which it is published."),
    ("annals.toml", "domain", "The domain of its own at which GitHub Pages serves it."),
    (
        "annals.toml",
        "language",
        "The language of its texts, and of the words and dates around them: a tag such as en or es.",
    ),
    (
        "annals.toml",
        "date_style",
        "How dates in English are written: month-day for January 6, 2021, which is the default, or day-month for 6 January 2021.",
    ),
    (
        "annals.toml",
        "timezone",
        "The time zone in which times are given, as the IANA database calls it: America/New_York; or a clock of its own.",
    ),
    ("a clock", "name", "What the clock is called: Ship's time."),
    ("a clock", "offset", "How far it is from UTC, in hours and minutes: -02:58."),
    ("annals.toml", "author", "Who publishes it."),
    ("annals.toml", "license", "The licence of its texts, in words."),
    ("annals.toml", "repository", "Where its entries are kept."),
    ("annals.toml", "copies", "The folder with the copies of the sources, in the documentary."),
    (
        "annals.toml",
        "require_copies",
        "Whether a quotation, a source or evidence.lock may change only where the copies are.",
    ),
    ("annals.toml", "case", "The state of the case, shown wherever charges are mentioned."),
    ("annals.toml", "checks", "What the checks ask."),
    ("[case]", "text", "What happened to it, in one or two sentences."),
    ("[case]", "entry", "The id of the entry that tells it."),
    ("[checks]", "rules", "Rules that are raised, lowered or turned off, each with a reason."),
    ("[checks]", "summary_length", "The longest summary that a list can take, in characters."),
    ("[checks]", "archives", "Hosts of web archives besides the well-known ones."),
    ("a rule of [checks]", "level", "What the rule is here."),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::{self, Kind};
    use crate::input::config::Config;
    use crate::input::toml_reader::{Shape, Takes};

    fn keys(shape: &Shape, found: &mut Vec<(&'static str, &'static str)>) {
        for key in &shape.keys {
            found.push((shape.what, key.name));
            if let Takes::TextOrTable(inner) | Takes::Table(inner) | Takes::Tables(inner) = &key.takes {
                keys(inner, found);
            }
        }
    }

    #[test]
    fn every_key_has_its_words_and_no_words_are_left_over() {
        let mut all = Vec::new();
        keys(&Config::shape(), &mut all);
        keys(&crate::entry::corrections::shape(), &mut all);
        Kind::FOLDERS.iter().for_each(|(_, kind)| keys(&entry::shape(*kind), &mut all));
        let silent: Vec<_> = all.iter().filter(|(what, key)| of(what, key).is_none()).collect();
        assert!(silent.is_empty(), "keys without a word: {silent:?}");
        let used = |words: &str| all.iter().any(|(what, key)| of(what, key) == Some(words));
        let unused: Vec<_> = WORDS.iter().filter(|(_, _, words)| !used(words)).collect();
        assert!(unused.is_empty(), "words for keys that there aren't: {unused:?}");
    }
}
