//! The fields: which there are, and entries that have a hostile string in each of them.

use super::documentary::{Documentary, File, Pen, toml, toml_inside};

/// How the words of a field are read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reads {
    /// As they are.
    Text,
    /// As Markdown.
    Markdown,
    /// As a date, a number, one of a few words, a citation, a path: nothing else can stand there.
    Typed,
    /// As the name of something that must be there.
    Name,
}
use Reads::{Markdown, Name, Text, Typed};

/// Every field with how it is read. `content` stands for what every kind of entry may say of itself.
pub const FIELDS: &[(&str, Reads)] = &[
    ("incidents title", Text),
    ("incidents kind", Typed),
    ("incidents date", Typed),
    ("incidents date_note", Markdown),
    ("incidents dates.edtf", Typed),
    ("incidents dates.source", Name),
    ("incidents dates.page", Text),
    ("incidents dates.note", Markdown),
    ("incidents after", Name),
    ("incidents before", Name),
    ("incidents place", Text),
    ("incidents standing", Typed),
    ("incidents standing_note", Markdown),
    ("incidents summary", Text),
    ("incidents people.id", Name),
    ("incidents people.role", Text),
    ("incidents law.cite", Typed),
    ("incidents law.by", Name),
    ("incidents law.page", Text),
    ("incidents law.stance", Typed),
    ("incidents law.note", Markdown),
    ("incidents law.quotation", Text),
    ("incidents wording.utterance", Text),
    ("incidents wording.speaker", Text),
    ("incidents wording.note", Markdown),
    ("incidents wording.versions.source", Name),
    ("incidents wording.versions.page", Text),
    ("incidents wording.versions.text", Text),
    ("people name", Text),
    ("people sort", Text),
    ("people aliases", Text),
    ("people identity", Typed),
    ("people part", Typed),
    ("people role", Text),
    ("people as_of", Typed),
    ("people summary", Text),
    ("people born", Typed),
    ("people died", Typed),
    ("people called.source", Name),
    ("people called.as", Text),
    ("people status.text", Text),
    ("people status.outcome", Text),
    ("people status.source", Name),
    ("people status.as_of", Typed),
    ("people status.convicted", Typed),
    ("people reported_as.name", Text),
    ("people reported_as.source", Name),
    ("statutes cite", Text),
    ("statutes title", Text),
    ("statutes short", Text),
    ("statutes main", Typed),
    ("statutes main_subsection", Typed),
    ("statutes summary", Text),
    ("statutes penalty", Markdown),
    ("statutes omits", Markdown),
    ("statutes elements.name", Text),
    ("statutes elements.subsection", Name),
    ("statutes elements.points", Markdown),
    ("statutes elements.against", Markdown),
    ("statutes versions.from", Typed),
    ("statutes versions.to", Typed),
    ("statutes versions.source", Name),
    ("statutes versions.note", Markdown),
    ("statutes treatment.date", Typed),
    ("statutes treatment.case", Text),
    ("statutes treatment.cite", Text),
    ("statutes treatment.court", Text),
    ("statutes treatment.subsection", Name),
    ("statutes treatment.holding", Markdown),
    ("statutes treatment.source", Name),
    ("sources kind", Typed),
    ("sources title", Text),
    ("sources short", Text),
    ("sources authors", Text),
    ("sources publisher", Text),
    ("sources date", Typed),
    ("sources url", Text),
    ("sources archive_url", Text),
    ("sources mirrors", Text),
    ("sources accessed", Typed),
    ("sources cite", Text),
    ("sources tier", Typed),
    ("sources wording", Typed),
    ("sources copy", Typed),
    ("sources pages", Typed),
    ("sources unknown", Text),
    ("sources says", Text),
    ("pages title", Text),
    ("pages summary", Text),
    ("pages order", Typed),
    ("content draft", Typed),
    ("content former_ids", Name),
    ("content withheld", Text),
    ("content modified", Typed),
    ("content silence.code", Typed),
    ("content silence.quotation", Text),
    ("content silence.reason", Text),
    ("corrections correction.date", Typed),
    ("corrections correction.kind", Typed),
    ("corrections correction.entry", Name),
    ("corrections correction.title", Text),
    ("corrections correction.key", Text),
    ("corrections correction.how", Typed),
    ("corrections correction.before", Text),
    ("corrections correction.after", Text),
    ("corrections correction.names", Name),
    ("corrections correction.reason", Text),
    ("corrections correction.by", Text),
    ("corrections correction.mark", Text),
    ("config domain", Typed),
    ("config title", Text),
    ("config description", Text),
    ("config base_url", Typed),
    ("config language", Typed),
    ("config date_style", Typed),
    ("config timezone.name", Text),
    ("config timezone.offset", Typed),
    ("config author", Text),
    ("config license", Text),
    ("config repository", Typed),
    ("config copies", Text),
    ("config require_copies", Typed),
    ("config case.text", Text),
    ("config case.entry", Name),
    ("config checks.rules.code", Typed),
    ("config checks.rules.level", Typed),
    ("config checks.rules.reason", Text),
    ("config checks.summary_length", Typed),
    ("config checks.archives", Text),
];

/// The configuration of the documentary whose entries are hostile.
pub const CONFIG: &str = "title = \"Hostile\"\ndescription = \"Every string in every place.\"\nbase_url = \"https://example.org/x/\"\n\
    author = \"Somebody\"\nlicense = \"CC0\"\nrepository = \"https://example.org/r\"\n[case]\ntext = \"Dismissed.\"\nentry = \"method\"\n";

/// How many strings stand together in a field that an entry has once and that reads Markdown.
const TOGETHER: usize = 8;

type Entry = Option<(usize, &'static str)>;

/// The name of an entry: a letter for its kind, and the number of its string.
fn id(letter: &str, entry: Entry) -> String {
    entry.map_or_else(|| format!("{letter}-calm"), |(n, _)| format!("{letter}-{n}"))
}

/// The section of title 18 that an entry's statute is.
fn section(entry: Entry) -> String {
    format!("18 U.S.C. § {}", entry.map_or(9_999, |(n, _)| 10_000 + n))
}

/// An entry of each kind with the string in every field that takes words as they are.
pub fn facts(all: &mut Documentary, entry: Entry) {
    for write in [incident, person, statute, text_of_law, case, source, addresses, withheld, correction] {
        let file = write(Pen::new(&mut all.slots, entry), entry);
        all.files.push(file);
    }
}

fn incident(mut p: Pen, entry: Entry) -> File {
    let day = entry.map_or(131, |(n, _)| 2 * n + 100);
    let date = format!("{}-{:02}-{:02}", 1990 + day / 336, day / 28 % 12 + 1, day % 28 + 1);
    let (person, law, source) = (id("p", entry), section(entry), id("d", entry));
    p.text("+++\ntitle = ").field("incidents title", "", "");
    p.text(&format!("\ndate = \"{date}\"\nstanding = \"reported\"\nplace = ")).field("incidents place", "", "");
    p.text("\nsummary = ").field("incidents summary", "", "");
    p.text(&format!("\npeople = [{{ id = \"{person}\", role = ")).field("incidents people.role", "", "");
    p.text(&format!(" }}]\n[[dates]]\nedtf = \"{date}\"\nsource = \"{source}\"\npage = "));
    p.field("incidents dates.page", "§ 3 ", "");
    p.text(&format!("\n[[law]]\ncite = \"{law}\"\nby = \"{source}\"\nstance = \"argued\"\npage = "));
    p.field("incidents law.page", "ch. 3 ", "").text("\nquotation = ").field("incidents law.quotation", "", "");
    p.text("\n[[wording]]\nutterance = ").field("incidents wording.utterance", "", "");
    p.text("\nspeaker = ").field("incidents wording.speaker", "", "").text("\nversions = [");
    for _ in 0..2 {
        p.text(&format!("{{ source = \"{source}\", page = ")).field("incidents wording.versions.page", "note 3 ", "");
        p.text(", text = ").field("incidents wording.versions.text", "", "").text(" }, ");
    }
    p.text("]\n[[silence]]\ncode = \"W0601\"\nreason = ").field("content silence.reason", "", "");
    p.text("\n[[silence]]\ncode = \"W0424\"\nreason = \"calm\"\nquotation = ").field(
        "content silence.quotation",
        "",
        "",
    );
    let (own, statute) = (id("i", entry), id("s", entry));
    p.text(&format!(
        "\n+++\nSee [[{person}]], [[{statute}]], [[{source}]], [[{own}]] and [[{}]] [@{source}].\n",
        id("g", entry)
    ));
    p.done(format!("content/incidents/{own}.md"))
}

fn person(mut p: Pen, entry: Entry) -> File {
    let source = id("d", entry);
    p.text("+++\nname = ").field("people name", "", "").text("\nsort = ").field("people sort", "", "");
    p.text("\naliases = [").field("people aliases", "", " A").text("]\nidentity = \"pseudonymous\"\nrole = ");
    p.field("people role", "", "").text("\nas_of = \"1990\"\nsummary = ").field("people summary", "", "");
    p.text(&format!("\n[[called]]\nsource = \"{source}\"\nas = ")).field("people called.as", "", "");
    p.text(&format!("\n[[reported_as]]\nsource = \"{source}\"\nname = ")).field("people reported_as.name", "", " R");
    p.text(&format!("\n[status]\nsource = \"{source}\"\nas_of = \"2099\"\ntext = ")).field(
        "people status.text",
        "",
        "",
    );
    p.text("\noutcome = ").field("people status.outcome", "", "").text("\n+++\n");
    p.done(format!("content/people/{}.md", id("p", entry)))
}

fn statute(mut p: Pen, entry: Entry) -> File {
    let source = id("d", entry);
    p.text(&format!("+++\ncite = \"{}\"\ntitle = ", section(entry))).field("statutes title", "", "");
    p.text("\nshort = ").field("statutes short", "", "").text("\nsummary = ").field("statutes summary", "", "");
    p.text("\n[[elements]]\nname = ").field("statutes elements.name", "", "");
    p.text(&format!("\n[[treatment]]\ndate = \"1990\"\nsource = \"{source}\"\ncase = ")).field(
        "statutes treatment.case",
        "",
        "",
    );
    p.text("\ncite = ").field("statutes treatment.cite", "", "").text("\ncourt = ").field(
        "statutes treatment.court",
        "",
        "",
    );
    p.text("\n+++\nThe text is elsewhere.\n");
    p.done(format!("content/statutes/{}.md", id("s", entry)))
}

/// A statute whose text is hostile; where it has numbers in parentheses, they become provisions.
fn text_of_law(mut p: Pen, entry: Entry) -> File {
    let number = entry.map_or(39_999, |(n, _)| 30_000 + n);
    p.text(&format!("+++\ncite = \"18 U.S.C. § {number}\"\ntitle = \"A text\"\n+++\n```````````statute\n(a) Whoever "));
    p.place("Markdown statute fence", "(1) calmfence (A) does".to_owned(), |s| s.replace(['\n', '\r'], " "));
    p.text("\n```````````\n");
    p.done(format!("content/statutes/{}.md", id("f", entry)))
}

/// A decision, whose name stands in its citation.
fn case(mut p: Pen, entry: Entry) -> File {
    let page = entry.map_or(1, |(n, _)| n + 2);
    let after = format!(" v. Jones, 576 U.S. {page} (2015)");
    p.text("+++\ncite = ").value("statutes cite", "", &after, Some(&format!("Smith{after}")));
    p.text("\ntitle = \"A decision\"\n+++\n");
    p.done(format!("content/statutes/{}.md", id("c", entry)))
}

fn source(mut p: Pen, entry: Entry) -> File {
    p.text("+++\nkind = \"article\"\ntitle = ").field("sources title", "", "");
    p.text("\nshort = ").field("sources short", "", "").text("\nauthors = [").field("sources authors", "", "");
    p.text(", ").field("sources authors", "", " B").text("]\npublisher = ").field("sources publisher", "", "");
    p.text("\ndate = \"1980\"\nurl = \"https://example.org/calm\"\ncite = ").field("sources cite", "", "");
    p.text("\ntier = \"secondary\"\nwording = \"reliable\"\nunknown = ").field("sources unknown", "", "");
    p.text("\nsays = ").field("sources says", "", "").text("\n+++\n");
    p.done(format!("content/sources/{}.md", id("d", entry)))
}

/// A source with hostile addresses, which nothing cites.
fn addresses(mut p: Pen, entry: Entry) -> File {
    let calm = Some("https://example.org/calm");
    p.text("+++\nkind = \"article\"\ntitle = \"Addresses\"\ntier = \"secondary\"\nwording = \"reliable\"\nsays = \"Words.\"");
    p.text("\ndate = \"1980\"\nurl = ").value("sources url", "", "", calm);
    p.text("\narchive_url = ").value("sources archive_url", "", "", calm);
    p.text("\nmirrors = [").value("sources mirrors", "", "", calm).text(", ");
    p.value("sources mirrors", "https://example.org/?q=", "", calm).text(", ");
    p.value("sources mirrors", "https://example.org/#", "", calm).text("]\n+++\n");
    p.done(format!("content/sources/{}.md", id("u", entry)))
}

fn withheld(mut p: Pen, entry: Entry) -> File {
    p.text("+++\ntitle = \"Withheld\"\nwithheld = ").field("content withheld", "", "").text("\n+++\nNo more.\n");
    p.done(format!("content/pages/{}.md", id("w", entry)))
}

fn correction(mut p: Pen, entry: Entry) -> File {
    let at = entry.map_or(0, |(n, _)| n + 1);
    p.text(&format!(
        "[[correction]]\ndate = \"2026-01-02T03:{:02}:{:02}Z\"\nkind = \"incident\"\nhow = \"changed\"\nentry = \"{}\"\ntitle = ",
        at / 60,
        at % 60,
        id("i", entry)
    ));
    p.field("corrections correction.title", "", "").text("\nkey = ").field("corrections correction.key", "", "");
    p.text("\nbefore = ").field("corrections correction.before", "", "");
    p.text("\nafter = ").field("corrections correction.after", "", "");
    p.text("\nreason = ").field("corrections correction.reason", "", "").text("\nby = ").field(
        "corrections correction.by",
        "",
        "",
    );
    p.text("\nmark = ").field("corrections correction.mark", "", "").text("\n\n");
    p.done("corrections.toml".to_owned())
}

/// Entries with the strings in every field that reads Markdown: alone where an entry has the field often, else several with lines between.
pub fn notes(all: &mut Documentary, strings: &[&'static str]) {
    let numbered: Vec<(usize, &'static str)> = strings.iter().copied().enumerate().collect();
    let chunks = [Vec::new()].into_iter().chain(numbered.chunks(TOGETHER).map(<[_]>::to_vec));
    for (n, chunk) in chunks.enumerate() {
        for write in [incident_notes, statute_notes] {
            let file = write(Pen::new(&mut all.slots, None), n, &chunk);
            all.files.push(file);
        }
    }
}

/// One string alone, as a value.
fn alone(p: &mut Pen, context: &'static str, entry: Entry) -> Option<usize> {
    p.string = entry;
    p.place(context, toml(&format!("calm {context}")), toml)
}

/// All strings of a chunk in one value.
fn together(p: &mut Pen, context: &'static str, chunk: &[(usize, &'static str)], alone: &[Option<usize>]) {
    p.text("\"calm ");
    for (entry, other) in chunk.iter().zip(alone) {
        p.text("\\n\\n");
        p.string = Some(*entry);
        let slot = p.place(context, "calm".to_owned(), toml_inside);
        p.follow(slot, *other);
    }
    p.text("\"\n");
}

/// The strings of a chunk; in the calm one there is one place for none.
fn each(chunk: &[(usize, &'static str)]) -> Vec<Entry> {
    if chunk.is_empty() { vec![None] } else { chunk.iter().copied().map(Some).collect() }
}

fn incident_notes(mut p: Pen, n: usize, chunk: &[(usize, &'static str)]) -> File {
    p.text(&format!(
        "+++\ntitle = \"Notes {n}\"\nstanding = \"reported\"\nsummary = \"Notes.\"\ndate = \"19{:02}\"\ndates = [\n",
        n % 90
    ));
    let mut own = Vec::new();
    for entry in each(chunk) {
        p.text(&format!("{{ edtf = \"19{:02}\", source = \"r-calm\", note = ", n % 90));
        own.push(alone(&mut p, "incidents dates.note", entry));
        p.text(" },\n");
    }
    p.text("]\ndate_note = ");
    together(&mut p, "incidents date_note", chunk, &own);
    p.text("standing_note = ");
    together(&mut p, "incidents standing_note", chunk, &own);
    for entry in each(chunk) {
        p.text("[[law]]\ncite = \"18 U.S.C. § 20000\"\nby = \"r-calm\"\nstance = \"argued\"\nnote = ");
        alone(&mut p, "incidents law.note", entry);
        p.text("\n[[wording]]\nutterance = \"It\"\nversions = [{ source = \"r-calm\", text = \"calm words\" }, { source = \"r-calm\", text = ");
        p.string = entry;
        p.field("incidents wording.versions.text", "calm ", " words").text(" }]\nnote = ");
        alone(&mut p, "incidents wording.note", entry);
        p.text("\n");
    }
    p.text("+++\nIt was so [@r-calm].\n");
    p.done(format!("content/incidents/n-{n}.md"))
}

fn statute_notes(mut p: Pen, n: usize, chunk: &[(usize, &'static str)]) -> File {
    p.text(&format!("+++\ncite = \"18 U.S.C. § {}\"\ntitle = \"Notes {n}\"\n", 20_000 + n));
    p.text("versions = [\n");
    let mut own = Vec::new();
    for entry in each(chunk) {
        p.text("{ from = \"1980\", source = \"r-calm\", note = ");
        own.push(alone(&mut p, "statutes versions.note", entry));
        p.text(" },\n");
    }
    p.text("]\npenalty = ");
    together(&mut p, "statutes penalty", chunk, &own);
    p.text("omits = ");
    together(&mut p, "statutes omits", chunk, &own);
    for entry in each(chunk) {
        p.text("[[elements]]\nname = \"It\"\npoints = ");
        alone(&mut p, "statutes elements.points", entry);
        p.text("\nagainst = ");
        alone(&mut p, "statutes elements.against", entry);
        p.text("\n[[treatment]]\ncase = \"A v. B\"\ndate = \"1990\"\nsource = \"r-calm\"\nholding = ");
        alone(&mut p, "statutes treatment.holding", entry);
        p.text("\n");
    }
    p.text("+++\n");
    p.done(format!("content/statutes/o-{n}.md"))
}

/// What the entries need around them, and the corrections in one file.
pub fn around(all: &mut Documentary) {
    let (corrections, rest): (Vec<File>, Vec<File>) =
        std::mem::take(&mut all.files).into_iter().partition(|file| file.path == "corrections.toml");
    all.files = rest;
    all.files.push(File {
        path: "corrections.toml".to_owned(),
        parts: corrections.into_iter().flat_map(|file| file.parts).collect(),
    });
    let mut p = Pen::new(&mut all.slots, None);
    p.text("+++\ntitle = \"How it was made\"\norder = 1\n+++\nSo.\n");
    let method = p.done("content/pages/method.md".to_owned());
    all.files.push(method);
    let mut p = Pen::new(&mut all.slots, None);
    p.text("+++\nkind = \"book\"\ntitle = \"A book\"\ntier = \"primary\"\nwording = \"reliable\"\nsays = \"A book.\"\n+++\n");
    let book = p.done("content/sources/r-calm.md".to_owned());
    all.files.push(book);
    let mut p = Pen::new(&mut all.slots, None);
    p.text("+++\ntitle = \"The last\"\ndate = \"2090\"\nstanding = \"record\"\nsummary = \"After all.\"\n+++\nSo [@r-calm].\n");
    let last = p.done("content/incidents/last.md".to_owned());
    all.files.push(last);
}
