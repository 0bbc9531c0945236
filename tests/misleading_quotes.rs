//! Changes that keep the words of a quotation and turn what it says, class by class: a word struck out, a gap over a "not", a prefix cut off, words
//! in marks that nobody reads. Each is made of every verified quotation of the real site and of a small made-up copy, and each must be refused,
//! reported, or told to the reader. What comes of no class may be silence.
//!
//! The real site needs the copies: the folder `ANNALS_COPIES`, or `../shared/sources`. Without them the made-up copy has to do.

mod classes;

use crate::common::{real, site};
use annals::build::{Build, Options, Pipeline};
use annals::diagnostics::Severity;
use annals::diagnostics::span::SourceFile;
use annals::input::snapshot::{CopyFile, Snapshot};
use annals::model::QuotationId;
use annals::verify::Status;
use classes::{CLASSES, Made};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

/// How many cases of a class are tried of the real site; they are spread over all quotations.
const MOST: usize = 60;

/// A copy with its pages.
pub struct Copy {
    /// The id of its source.
    pub source: String,
    file: CopyFile,
    pages: Vec<Vec<String>>,
}

/// A quotation that is verified as it is.
pub struct Quoted<'c> {
    /// The copy that it stands in.
    pub copy: &'c Copy,
    /// Its words, without marks.
    pub text: String,
    /// The page that it begins on.
    pub page: usize,
}

impl Copy {
    fn new(source: String, name: &str, bytes: &[u8]) -> Copy {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let pages = text.split('\u{c}').map(|page| page.split_whitespace().map(str::to_owned).collect()).collect();
        Copy { source, file: CopyFile { name: name.into(), bytes: bytes.into() }, pages }
    }

    /// The words of a page, from 1.
    pub fn words(&self, page: usize) -> &[String] {
        self.pages.get(page.wrapping_sub(1)).map_or(&[], Vec::as_slice)
    }

    /// How many pages it has.
    pub fn last_page(&self) -> usize {
        self.pages.iter().rposition(|page| !page.is_empty()).map_or(1, |last| last + 1)
    }

    /// What names its source and a page, as it stands in a citation.
    pub fn cited(&self, page: usize) -> String {
        if self.last_page() > 1 { format!("@{}, p. {page}", self.source) } else { format!("@{}", self.source) }
    }
}

/// The copies that the real site quotes.
fn copies(snapshot: &Snapshot, build: &Build) -> Vec<Copy> {
    let files = || snapshot.copies.iter().flat_map(|copies| copies.iter());
    let named = |source: &annals::model::Source| {
        let name = source.entry.front.copy.as_ref()?;
        let file = files().find(|file| *file.name == *name.value)?;
        Some(Copy::new(source.entry.id.to_string(), &file.name, &file.bytes))
    };
    build.site.sources.iter().filter_map(|source| named(source)).collect()
}

/// The verified quotations of the real site.
fn quotations<'c>(build: &Build, copies: &'c [Copy]) -> Vec<Quoted<'c>> {
    let mut all = Vec::new();
    for (number, quotation) in build.site.quotations.iter().enumerate() {
        let Status::Verified { page, .. } = build.evidence.status(QuotationId(number as u32)) else { continue };
        let source = quotation.source.map(|id| build.site[id].entry.id.to_string());
        let Some(copy) = copies.iter().find(|copy| Some(&copy.source) == source.as_ref()) else { continue };
        let text = quotation.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let plain = text.contains(' ') && !text.contains(['*', '_', '[', '|', '<', '&', '"', '“', '”', '…']);
        all.extend(plain.then(|| Quoted { copy, text, page: page.map_or(1, |page| page as usize) }));
    }
    all
}

/// A made-up copy: what the classes need, in three pages.
const MADE_UP: &str = "THE HARBOR REPORT\nThe board met on the third day and heard the harbor master at length. He did not open the gate before\nthe tide had turned, and he said so twice. The master told the crowd that nobody had asked him for the keys.\nIt was never his task to close the upper lock by himself. The clerk paid 1 250 000 dollars and the ice stood at −5 degrees\nwhile the bar was 6′ 8″ long. An unlawful order was read aloud by the clerk in the long hall of the customs house.\u{c}\
THE HARBOR REPORT\nThe witness may speak only if the chair of the board permits it in writing. She left the hall without\nsigning the long statement that lay on the table. The board shall pay the costs unless the court has ruled otherwise by then.\nThe second clerk wrote down 1\u{202f}250\u{202f}000 votes for the list and put the sealed paper into the iron box at noon.\u{c}\
THE HARBOR REPORT\nLa junta no abrió la puerta antes de la marea alta de aquel día. El maestro nunca dijo la verdad sobre la llave perdida.\nThe meeting ended late at night and everybody went home by boat across the wide and quiet water of the bay.";

fn made_up() -> Vec<Copy> {
    vec![Copy::new("harbor-report".to_owned(), "harbor.txt", MADE_UP.as_bytes())]
}

fn made_up_quotations(copies: &[Copy]) -> Vec<Quoted<'_>> {
    let texts = [
        (1, "heard the harbor master at length"),
        (1, "the crowd that nobody had asked him for the keys"),
        (1, "was read aloud by the clerk in the long hall"),
        (2, "signing the long statement that lay on the table"),
        (2, "put the sealed paper into the iron box at noon"),
        (3, "everybody went home by boat across the wide and quiet water of the bay"),
    ];
    texts.iter().map(|(page, text)| Quoted { copy: &copies[0], text: (*text).to_owned(), page: *page }).collect()
}

const CONFIG: &str = "title = \"Deceptions\"\n[checks]\nrules = [{ code = \"W0215\", level = \"off\", reason = \"nothing leads to the cases\" }]\n";

fn source_entry(copy: &Copy) -> SourceFile {
    let front = format!(
        "kind = \"document\"\ntitle = \"Source {id}\"\ntier = \"primary\"\nwording = \"reliable\"\ncopy = \"{}\"\nsays = \"A source.\"",
        copy.file.name,
        id = copy.source
    );
    SourceFile::new(format!("content/sources/{}.md", copy.source), format!("+++\n{front}\n+++\n"))
}

/// What came of the cases of a class.
#[derive(Default)]
struct Tally {
    refused: usize,
    reported: usize,
    told: usize,
    silent: Vec<String>,
}

impl Tally {
    fn cases(&self) -> usize {
        self.refused + self.reported + self.told + self.silent.len()
    }
}

/// A site of nothing but cases: each is an entry of its own, and beside it the plain quotation that it was made of.
struct Stand<'c> {
    copies: &'c [Copy],
    pipeline: Pipeline,
}

impl Stand<'_> {
    fn build(&self, cases: &[Made]) -> Build {
        let mut content: Vec<SourceFile> = self.copies.iter().map(source_entry).collect();
        for (number, case) in cases.iter().enumerate() {
            for (letter, (kind, text)) in [("t", &case.truth), ("l", &case.lie)] {
                let text = text.replace("{n}", &format!("{number} {letter}"));
                content.push(SourceFile::new(format!("content/{kind}/{letter}-{number:04}.md"), text));
            }
        }
        content.sort_by(|a, b| a.path.cmp(&b.path));
        let copies = self.copies.iter().map(|copy| copy.file.clone()).collect();
        let config = Some(SourceFile::new("annals.toml", CONFIG));
        let snapshot = Snapshot { config, content: Arc::new(content), copies: Some(copies), ..Snapshot::default() };
        self.pipeline.build(&snapshot, &Options::default())
    }

    fn weigh(&self, cases: &[Made], tally: &mut Tally) {
        let build = self.build(cases);
        let mut found: BTreeMap<&str, BTreeSet<(&str, Severity)>> = BTreeMap::new();
        for d in &build.diagnostics {
            for place in d.place.iter().chain(d.related.iter().map(|(place, _)| place)) {
                found.entry(&place.path).or_default().insert((d.code.id, d.severity));
            }
        }
        for (number, case) in cases.iter().enumerate() {
            let (truth, lie) = (path(case.truth.0, "t", number), path(case.lie.0, "l", number));
            let was = found.get(&*truth).cloned().unwrap_or_default();
            // The plain quotation isn't one that stands there, or is cut at a negation itself.
            let turns = ["W0422", "W0423", "W0424"];
            if was.iter().any(|(code, severity)| *severity == Severity::Error || turns.contains(code)) {
                continue;
            }
            let now = found.get(&*lie).cloned().unwrap_or_default();
            let new: Vec<_> = now.difference(&was).filter(|(code, _)| is_about_quotations(code)).collect();
            match new.iter().map(|(_, severity)| severity).min() {
                Some(Severity::Error) => tally.refused += 1,
                Some(Severity::Warning) => tally.reported += 1,
                None if is_told(&proofs(&build, &lie), &proofs(&build, &truth)) => tally.told += 1,
                None => tally.silent.push(case.shown.clone()),
            }
        }
    }
}

fn path(kind: &str, letter: &str, number: usize) -> String {
    format!("content/{kind}/{letter}-{number:04}.md")
}

/// Texts, what can't be seen in them, and quotations: the other rules know nothing of a deception.
fn is_about_quotations(code: &str) -> bool {
    code.get(1..).is_some_and(|number| number.starts_with("03") || number.starts_with("04") || number == "0012")
}

/// What the page of an entry says of the proof of its quotations. Where nothing is read as a quotation it says nothing, and that tells nobody
/// anything.
fn proofs(build: &Build, entry: &str) -> Vec<String> {
    let name = Path::new(entry).file_stem().expect("a name").to_string_lossy().into_owned() + ".html";
    let page = build.pages.iter().find(|page| page.path.to_string().ends_with(&name)).expect("its page");
    let html = build
        .render(page)
        .map_or_else(|d| panic!("{}", d.message), |bytes| String::from_utf8_lossy(&bytes).into_owned());
    let proofs = html.split("class=\"proof").skip(1).filter_map(|rest| rest.split("</span>").next());
    proofs.map(str::to_owned).collect()
}

fn is_told(lie: &[String], truth: &[String]) -> bool {
    !lie.is_empty() && lie != truth
}

fn sample(mut cases: Vec<Made>) -> Vec<Made> {
    let step = cases.len().div_ceil(MOST).max(1);
    let mut number = 0;
    cases.retain(|_| {
        number += 1;
        (number - 1) % step == 0
    });
    cases
}

fn run(copies: &[Copy], quoted: &[Quoted], least: usize) -> String {
    let stand = Stand { copies, pipeline: Pipeline::default() };
    let mut table =
        format!("{:<44} {:>6} {:>8} {:>9} {:>5} {:>7}\n", "class", "cases", "refused", "reported", "told", "silent");
    let mut faults = String::new();
    for class in CLASSES {
        let made =
            sample(quoted.iter().flat_map(|quoted| (class.make)(quoted)).chain((class.of_copies)(copies)).collect());
        let mut tally = Tally::default();
        stand.weigh(&made, &mut tally);
        let silent = tally.silent.len();
        let row = (tally.cases(), tally.refused, tally.reported, tally.told, silent);
        writeln!(table, "{:<44} {:>6} {:>8} {:>9} {:>5} {:>7}", class.name, row.0, row.1, row.2, row.3, row.4)
            .expect("a row");
        for case in tally.silent.iter().take(2) {
            writeln!(faults, "{}: {case}", class.name).expect("a line");
        }
        if tally.cases() < least && !class.rare {
            writeln!(faults, "{}: only {} cases", class.name, tally.cases()).expect("a line");
        }
    }
    eprintln!("{table}");
    faults
}

#[test]
fn nothing_made_of_a_made_up_copy_deceives() {
    let copies = made_up();
    let faults = run(&copies, &made_up_quotations(&copies), 1);
    assert!(faults.is_empty(), "silent:\n{faults}");
}

#[test]
fn nothing_made_of_the_real_site_deceives() {
    let Some((snapshot, build)) = real::verified() else { return };
    let copies = copies(snapshot, build);
    let quoted = quotations(build, &copies);
    assert!(quoted.len() > 60, "only {} quotations", quoted.len());
    let faults = run(&copies, &quoted, 5);
    assert!(faults.is_empty(), "silent:\n{faults}");
}

/// Every text of a statute is compared with its copy: a word taken out of it is no longer the law.
#[test]
fn no_word_of_a_statute_goes_in_silence() {
    let Some((snapshot, before)) = real::verified() else { return };
    let mut content: Vec<SourceFile> = snapshot.content.to_vec();
    let mut cut: Vec<String> = Vec::new();
    for file in content.iter_mut().filter(|file| file.path.starts_with("content/statutes/")) {
        let Some(text) = without_a_word(&file.text) else { continue };
        cut.push(file.path.to_string());
        *file = SourceFile::new(&*file.path, text);
    }
    let options = Options { drafts: true, ..Options::default() };
    let build = site::clean(&Snapshot { content: Arc::new(content), ..snapshot.clone() }, &options);
    let said = |build: &Build, path: &str| {
        let at = |d: &&annals::diagnostics::Diagnostic| d.place.as_ref().is_some_and(|place| *place.path == *path);
        build.diagnostics.iter().filter(at).count()
    };
    let silent: Vec<&String> = cut.iter().filter(|path| said(&build, path) <= said(before, path)).collect();
    assert!(!cut.is_empty());
    assert!(silent.is_empty(), "a word was taken out of the text in silence: {silent:?}");
}

/// The text of a statute's entry without a word in the midst of its fence.
fn without_a_word(text: &str) -> Option<String> {
    let from = text.find("```statute\n")? + "```statute\n".len();
    let to = from + text.get(from..)?.find("```")?;
    let fence = text.get(from..to)?;
    let middle = fence.len() / 2;
    let at = fence.match_indices(' ').map(|(at, _)| at).find(|at| {
        let word = fence.get(at + 1..).unwrap_or_default().split(' ').next().unwrap_or_default();
        *at > middle && word.len() > 4 && word.chars().all(char::is_alphabetic)
    })?;
    let end = at + 1 + fence.get(at + 1..)?.find(' ')?;
    Some(format!("{}{}", text.get(..from + at)?, text.get(from + end..)?))
}
