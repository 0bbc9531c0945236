//! What is thrown at each part of Annals by itself.

use super::mutate::{self, ENTRIES, Real, facts, prose};
use super::run::Shown;
use super::site::DATES;
use super::strings::strings;
use super::text::{Tape, blocks};
use annals::build::{Build, Options, Pipeline};
use annals::diagnostics::report::{self, Format};
use annals::diagnostics::span::SourceFile;
use annals::diagnostics::{Diagnostic, Texts};
use annals::document::locator::Locator;
use annals::edtf::{Date, Heading, Wording};
use annals::entry;
use annals::entry::corrections::{self, Found, How};
use annals::input::config::Config;
use annals::legal_citation::{self, Citation};
use annals::quote_match;
use annals::quote_match::{Finding, SourceText};
use annals::verify;
use std::sync::LazyLock;

/// One of the real entries.
fn real(tape: &mut Tape) -> &'static Real {
    &ENTRIES[tape.below(ENTRIES.len())]
}

/// Every place is in the file, and people and programs can be told of it.
pub fn told(file: &SourceFile, found: &[Diagnostic]) -> Result<(), String> {
    let places =
        |d: &Diagnostic| d.place.iter().chain(d.related.iter().map(|(place, _)| place)).cloned().collect::<Vec<_>>();
    for d in found {
        let all = places(d).into_iter().chain(d.replacements.iter().map(|r| r.place.clone()));
        if let Some(place) = all.into_iter().find(|place| file.text.get(place.span.range()).is_none()) {
            return Err(format!("{place:?} isn't a place in the file: {d:?}"));
        }
    }
    let texts: Texts = [(file.path.clone(), file.clone())].into_iter().collect();
    report::print(found, &texts, Format::Human, true);
    let short = report::print(found, &texts, Format::Short, false);
    if short.lines().count() == found.len() { Ok(()) } else { Err(format!("one line for each: {short}")) }
}

/// Facts of real entries, changed.
pub fn front_matter(tape: &mut Tape, shown: &mut Shown) -> Result<bool, String> {
    let (mine, other) = (real(tape), real(tape));
    let front = facts(&mine.front, &other.front, tape);
    let path = if tape.rarely(9) { &other.path } else { &mine.path };
    let file = SourceFile::new(path.as_str(), format!("+++\n{front}\n+++\nWords [@harbor-log, p. 1].\n"));
    shown.part(path, &*file.text);
    let (entry, found) = entry::entry(&file);
    told(&file, &found)?;
    Ok(entry.is_some())
}

/// Texts of real entries, changed; or texts made from what an attacker would try.
pub fn markdown(tape: &mut Tape, shown: &mut Shown) -> Result<bool, String> {
    let mine = real(tape);
    let body = match tape.below(8) {
        0 | 1 => blocks(tape, 0),
        2 => mutate::noise(tape, " \n>\\-*_`~[]()!|@^\"'“”‘’„«»「」״#:;,.<&+=0129abcג", 80),
        _ => prose(&mine.body, &real(tape).body, tape),
    };
    shown.part(&mine.path, &body);
    super::examine(&mine.path, &mine.front, &body).map(|found| found.is_empty())
}

/// Dates, of every form and of none.
pub fn dates(tape: &mut Tape, shown: &mut Shown) -> Result<bool, String> {
    let one = |tape: &mut Tape| -> String {
        match tape.below(4) {
            0 => mutate::noise(tape, "0123456789XYTZuy~%?/.:+-", 24),
            1 => format!("{:04}-{:02}-{:02}", tape.below(10_000), tape.below(14), tape.below(33)),
            2 => format!(
                "{}T{:02}:{:02}{}",
                tape.of(&DATES),
                tape.below(26),
                tape.below(62),
                tape.of(&["", "Z", "~", "+14:00", "-99:99", ":60"])
            ),
            _ => tape.of(&DATES).to_owned(),
        }
    };
    let mut text = one(tape);
    if tape.rarely(3) {
        text = format!("{text}/{}", one(tape));
    }
    if tape.rarely(3) {
        mutate::characters(&mut text, tape);
    }
    shown.part("date", &text);
    let date = match Date::parse(&text) {
        Ok(date) => date,
        Err(error) => {
            return if text.get(error.range.clone()).is_some() { Ok(false) } else { Err(format!("{error:?}")) };
        }
    };
    let (wording, other) = (Wording::ENGLISH, Date::parse(tape.of(&DATES)));
    let _ = (date.bounds(), date.possible_bounds(), date.long(&wording), date.html_datetime(), date.coarsened());
    let year = date.year().unwrap_or(i64::MAX);
    let heading =
        tape.of(&[Heading::Year(year), Heading::Month(year, 13), Heading::Day(year, 2, 30), Heading::Month(-1, 0)]);
    let _ = (
        date.in_phrase(&wording),
        date.short(&wording, heading),
        date.in_phrase_under(&wording, heading),
        date.precision(),
    );
    if let Ok(other) = other {
        let order = date.cmp_for_listing(&other);
        if other.cmp_for_listing(&date) != order.reverse() || date.overlaps(&other) != other.overlaps(&date) {
            return Err(format!("`{text}` and {} have no order", other.edtf()));
        }
    }
    let again = Date::parse(&date.edtf()).map_err(|error| format!("{} isn't read again: {error:?}", date.edtf()))?;
    if again == date { Ok(true) } else { Err(format!("{} is read as another date", date.edtf())) }
}

/// The left side of the table of citations.
static CITATIONS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let text = mutate::read("tests/citations.txt");
    let rows = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(" | "));
    rows.map(|(left, _)| left.replace("\\u{a0}", "\u{a0}").trim().to_owned()).collect()
});

/// Citations of laws, changed and run together.
pub fn legal_citations(tape: &mut Tape, shown: &mut Shown) -> Result<bool, String> {
    let one = |tape: &mut Tape| match tape.below(5) {
        0 => mutate::noise(tape, "0123456789 .,()–-§USCFRaivx", 40),
        1 => format!("{} U.S.C. § {}", tape.below(60), "(a)".repeat(tape.of(&[0, 1, 2, 30, 3_000]))),
        _ => CITATIONS[tape.below(CITATIONS.len())].clone(),
    };
    let mut text = one(tape);
    for _ in 0..tape.below(4) {
        if tape.rarely(4) {
            text = format!("{text}{}{}", tape.of(&[", ", " and ", "; ", " ", "–"]), one(tape));
        } else {
            mutate::characters(&mut text, tape);
        }
    }
    shown.part("citation", &text);
    if let Some((range, _)) =
        legal_citation::find_all(&text).into_iter().find(|(range, _)| text.get(range.clone()).is_none())
    {
        return Err(format!("{range:?} isn't a place"));
    }
    let all = match Citation::parse(&text) {
        Ok(all) => all,
        Err(error) => {
            return if text.get(error.range.clone()).is_some() { Ok(false) } else { Err(format!("{error:?}")) };
        }
    };
    for citation in &all {
        let _ = (
            citation.display_nbsp(),
            citation.statute_id(),
            citation.uslm(),
            citation.addresses(),
            citation.pinpoint(),
        );
        if !citation.covers(citation) && citation.as_usc().is_some() {
            return Err(format!("{citation} doesn't cover itself"));
        }
    }
    Ok(true)
}

/// Places in sources by themselves, and in the citations of a text.
pub fn source_citations(tape: &mut Tape, shown: &mut Shown) -> Result<bool, String> {
    let mut place = match tape.below(4) {
        0 => mutate::noise(tape, "pn.§ 0123456789–-,;", 20),
        1 => format!("pp. {}–{}, {}", tape.far(1_000_001), tape.far(1_000_001), tape.below(99)),
        _ => tape
            .of(&["p. 73", "pp. 73–74, 80", "§ 3", "ch. 7", "p.73", "page 1", "note 5", "at 9", "pp. 1-2", "lines 3–4"])
            .to_owned(),
    };
    for _ in 0..tape.below(3) {
        mutate::characters(&mut place, tape);
    }
    let ids = ["harbor-log", "hearing", "é", "", "source-a", "@x", "a b"];
    let mut text = format!("He said “no” [@{}, {place}", tape.of(&ids));
    for _ in 0..tape.below(4) {
        text += &format!("; @{}, {}", tape.of(&ids), tape.of(&["p. 1", "", "§ 2", "pp. 3–9"]));
    }
    text += tape.of(&["].", "", "]]", "] [@hearing]", "]{x}", "\n\nfoo]"]);
    shown.part("text", &text);
    if let Some(read) = Locator::parse(&place) {
        let again = Locator::parse(&read.label);
        if !read.pages.is_empty() && again.as_ref() != Some(&read) {
            return Err(format!("{read:?} is read again as {again:?}"));
        }
        let _ = (read.first_page(), Locator::pages(&place));
    }
    super::examine("content/pages/a.md", "title = \"é\"", &text).map(|found| found.is_empty())
}

/// A copy with everything that a scan can bring in.
fn copy(tape: &mut Tape) -> String {
    let words = [
        "the", "vote", "Pence", "a", "and", "a", "don't", "1,000", "3.5", "ﬁne", "mail-in", "x", "“So", "what?”",
        "‘no’", "[sic]", "…", "413", "city413", ". . .",
    ];
    let mut text = String::new();
    for _ in 0..tape.below(300) {
        match tape.below(24) {
            0 => text.push('\u{c}'),
            1 => text.push_str("\n12 The running head\n"),
            2 => text.push_str("-\n"),
            3 => text.push_str(&format!("\n{} A note at the foot\n", tape.below(20))),
            4 => {
                text.push_str(tape.of(&[
                    "\u{ad}", "\u{200b}", "\u{301}", "\u{0}", "\u{202e}", "\r", "\t\t", "\u{a0}", "—", "–", "--",
                ]))
            }
            5 => text.push_str(tape.of(&strings())),
            6 => text.push_str(&format!("\n{}\n", tape.below(9))),
            _ => text.push_str(tape.of(&words)),
        }
        text.push_str(tape.of(&[" ", " ", " ", "\n", "", ", ", ". "]));
    }
    if tape.rarely(30) { text.repeat(20) } else { text }
}

/// A quotation from a copy, with what its editor and others did to it.
fn quotation(copy: &str, tape: &mut Tape) -> String {
    let mut text = copy[mutate::stretch(copy, tape)].to_owned();
    for _ in 0..tape.below(5) {
        let at = mutate::border(&text, tape);
        match tape.below(4) {
            0 => text.insert_str(
                at,
                tape.of(&["[…]", " … ", "[sic]", "[", "]", "[he]", "[T]", "[ed]", "[]", "[.]", "...", " [a b c] "]),
            ),
            1 => {
                text =
                    text.replace(tape.of(&["\n", "\u{c}", " ", "the", "’"]), tape.of(&[" ", "", "[…]", "[t]he", "'"]))
            }
            2 => mutate::characters(&mut text, tape),
            _ => {}
        }
    }
    text
}

/// Quotations looked up in hostile copies.
pub fn quotations(tape: &mut Tape, shown: &mut Shown) -> Result<bool, String> {
    let text = copy(tape);
    let quotation = quotation(&text, tape);
    let number = |tape: &mut Tape| tape.of(&[0, 1, 1, 2, 3, 5, 1_000, u32::MAX - 1, u32::MAX]);
    let pages = tape.rarely(2).then(|| number(tape)..=number(tape));
    shown.part("copy", &text);
    shown.part(format!("quotation, {pages:?}"), &quotation);
    let source = SourceText::new(&text);
    let finding = quote_match::find(&source, &quotation, pages.as_slice());
    let places = match &finding {
        Finding::Verified(place) => std::slice::from_ref(place),
        Finding::Ambiguous(places) | Finding::Elsewhere(places) => places,
        _ => &[],
    };
    for place in places {
        let fine = place.page >= 1 && place.page <= place.last_page && place.last_page <= source.pages();
        if !fine || text.get(place.range.clone()).is_none_or(str::is_empty) {
            return Err(format!("{place:?} isn't a place in the copy"));
        }
    }
    for place in places.iter().take(3) {
        let _ = (quote_match::fragment(&source, place), source.page_text(place.page));
    }
    let normal = quote_match::normal_form(&quotation);
    if quote_match::normal_form(&normal) != normal {
        return Err(format!("{normal:?} has another normal form: {:?}", quote_match::normal_form(&normal)));
    }
    let _ = quote_match::quotation_fragment(&quotation);
    if quotation.len() + text.len() < 3_000 {
        quote_match::word_diff(&quotation, &text);
    }
    Ok(!places.is_empty())
}

/// The configurations of the real documentaries.
static CONFIGS: LazyLock<Vec<String>> = LazyLock::new(|| {
    ["annals.toml", "tests/sites/ferry/annals.toml", "tests/sites/quarry/annals.toml"].map(mutate::read).into()
});

/// Configurations, changed.
pub fn configuration(tape: &mut Tape, shown: &mut Shown) -> Result<bool, String> {
    let more = "[checks]\nsummary_length = 9\narchives = [\"a.example\"]\nrules = [{ code = \"W0603\", level = \"off\", reason = \"x\" }]\n";
    let (mine, other) = (tape.below(CONFIGS.len()), tape.below(CONFIGS.len()));
    let mine = if tape.rarely(2) { format!("{}{more}", CONFIGS[mine]) } else { CONFIGS[mine].clone() };
    let file = SourceFile::new("annals.toml", facts(&mine, &CONFIGS[other], tape));
    shown.part("annals.toml", &*file.text);
    let (_, found) = Config::parse(&file);
    told(&file, &found)?;
    Ok(found.is_empty())
}

/// A site with a lock, built once.
static QUARRY: LazyLock<Build> =
    LazyLock::new(|| Pipeline::default().build(&super::site::of_folder("tests/sites/quarry"), &Options::default()));

/// Locks, changed, also by hand and by git.
pub fn lock_file(tape: &mut Tape, shown: &mut Shown) -> Result<bool, String> {
    let (mine, other) = (mutate::LOCKS[0].as_str(), mutate::LOCKS[1].as_str());
    let mut text = facts(mine, &other[..other.len().min(4_000)], tape);
    if tape.rarely(9) {
        text = text.replacen("\n\n", "\n<<<<<<< HEAD\n=======\n>>>>>>> other\n", 1);
    }
    let file = SourceFile::new("evidence.lock", text);
    shown.part("evidence.lock", &*file.text);
    let (site, none) = (&QUARRY.site, annals::memo::Memo::new());
    let (known, found) = verify::weigh(site, None, Some(&file), &none);
    let own: Vec<Diagnostic> =
        found.iter().filter(|d| d.place.as_ref().is_some_and(|p| *p.path == *file.path)).cloned().collect();
    told(&file, &own)?;
    let written = SourceFile::new("evidence.lock", known.lock_text(site));
    let again = verify::weigh(site, None, Some(&written), &none).0.lock_text(site);
    if *written.text != *again {
        return Err(format!("what is written isn't read again:\n{}\n{again}", written.text));
    }
    Ok(own.is_empty())
}

/// Corrections that Annals itself could have written.
fn recorded(tape: &mut Tape) -> String {
    let hows = [How::Added, How::Removed, How::Restored, How::Changed, How::Moved, How::Typing];
    let kinds: Vec<entry::Kind> = entry::Kind::FOLDERS.iter().map(|(_, kind)| *kind).collect();
    let said = |tape: &mut Tape| tape.rarely(2).then(|| tape.of(&strings()).to_owned());
    let found: Vec<Found> = (0..tape.below(4))
        .map(|_| Found {
            kind: tape.of(&kinds),
            entry: tape.of(&["ada-quill", "nobody", "é"]).to_owned(),
            title: tape.of(&strings()).to_owned(),
            key: tape.of(&["", "date", "text", "people"]).to_owned(),
            how: tape.of(&hows),
            said: (said(tape), said(tape)),
            same: (said(tape), said(tape)),
            names: said(tape).into_iter().collect(),
        })
        .collect();
    corrections::with(None, tape.of(&["2026-03-01", "2026-03-01T10:00:00Z"]), &found.iter().collect::<Vec<_>>())
}

/// Corrections, as they are recorded and as people change them.
pub fn corrections_file(tape: &mut Tape, shown: &mut Shown) -> Result<bool, String> {
    let text = recorded(tape);
    let (read, found) = corrections::parse(&SourceFile::new(corrections::FILE, text.as_str()));
    let more = recorded(tape);
    let file = SourceFile::new(corrections::FILE, facts(&text, &more, tape));
    shown.part("as recorded", &*text);
    shown.part(corrections::FILE, &*file.text);
    if !found.is_empty() || read.len() != text.matches("[[correction]]\n").count() {
        return Err(format!("what is recorded isn't read: {found:?}"));
    }
    let (read, found) = corrections::parse(&file);
    told(&file, &found)?;
    read.iter().for_each(|correction| _ = (correction.day(), correction.anchor()));
    if !corrections::with(Some(&file.text), "2026-03-02", &[]).starts_with(&*file.text) {
        return Err("what an editor wrote was changed".to_owned());
    }
    Ok(found.is_empty())
}
