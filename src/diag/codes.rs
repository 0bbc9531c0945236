//! The table of every diagnostic: its code, what it means, a mistaken and a mended example. `annals explain`, the manual
//! and the tests are made from it.

use super::Severity;

/// A kind of fault that Annals can find.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// The stable code: `E0103`.
    pub id: &'static str,
    /// The severity, unless the configuration raises or lowers it.
    pub severity: Severity,
    /// What it is, in a few words.
    pub title: &'static str,
    /// What it means and why it matters, written to an editor.
    pub explanation: &'static str,
    /// An example of the mistake.
    pub wrong: &'static str,
    /// The same, mended.
    pub right: &'static str,
}

impl Code {
    /// Whether it tells of words of others that may not stand in their source: what a site promises is then in doubt. These are the codes on
    /// evidence, 04, and that on characters that nobody sees.
    pub fn guards_the_promise(&self) -> bool {
        self.id.get(1..3) == Some("04") || self.id == UNSEEN.id
    }
}

macro_rules! codes {
    ($($name:ident $id:literal $severity:ident $title:literal $explanation:literal wrong $wrong:literal right $right:literal;)*) => {
        $(#[doc = concat!($id, ": ", $title, ".")]
        pub static $name: Code = Code {
            id: $id, severity: Severity::$severity, title: $title, explanation: $explanation, wrong: $wrong, right: $right,
        };)*

        /// Every code, in the order of the manual.
        pub static CODES: &[&Code] = &[$(&$name),*];
    };
}

/// The code with this id, in any case: `e0103` finds E0103.
pub fn find(id: &str) -> Option<&'static Code> {
    CODES.iter().copied().find(|c| c.id.eq_ignore_ascii_case(id))
}

codes! {
    NOT_UTF8 "E0001" Error "a file is not UTF-8 text"
        "Annals reads text in UTF-8, as every current editor writes it. The file holds bytes that aren't UTF-8: it may be in an older encoding such as Windows-1252, or not be a text at all. Open it in your editor and save it with the encoding UTF-8."
        wrong "content/people/zoe.md saved as Windows-1252"
        right "content/people/zoe.md saved as UTF-8";
    UNREADABLE "E0002" Error "a file can't be read"
        "The file is there but the system doesn't let Annals read it, or it is a symbolic link, or no file at all but a pipe or a device, or it changes while it is read. Links are never followed, because one can lead out of the documentary and publish what isn't meant for readers. Check its permissions, or put the file itself in place of the link."
        wrong "content/pages/about.md -> ../../elsewhere/about.md"
        right "content/pages/about.md as a file of its own";
    NOT_AN_ENTRY "E0003" Error "a file in content/ is of no kind"
        "Entries live in content/incidents, content/people, content/statutes, content/sources and content/pages; the folder says what kind of entry a file is. A Markdown file elsewhere under content/ would be read by nobody."
        wrong "content/mike-pence.md"
        right "content/people/mike-pence.md";
    BAD_FILE_NAME "E0004" Error "a file name can't be an id"
        "The name of an entry's file is its id and becomes its address on the web. It consists of lower-case letters a to z, digits and hyphens, so that it works on every system and never needs escapes. A few such names can't be used all the same, because Windows keeps them for devices: con, prn, aux, nul, com1, lpt1 and their like. And no incident can be called as the timeline calls a year, a month, a day or an hour: y1971, m1971-06, d1971-06-30."
        wrong "content/people/Mike Pence.md"
        right "content/people/mike-pence.md";
    TOO_LARGE "E0005" Error "a file is too large"
        "An entry of more than 4 MiB is almost certainly not an entry but something pasted by mistake. Put long documents into the folder of copies, and cite them. A template, a configuration and the other files of the documentary's own have the same limit; a copy and a file in static/ may have 256 MiB."
        wrong "content/sources/filing.md with the whole filing in it"
        right "content/sources/filing.md describing the filing; the text in the folder of copies";
    BAD_PATH "E0006" Error "a file name that some system refuses"
        "The name becomes a file in the output and an address on the web, and has to work on every machine on which the documentary is checked out, built or unpacked. Windows keeps some names for devices (con, nul, com1 …) and refuses some characters and a full stop or a space at the end; no system takes a name of any length; and no name may lead out of its folder."
        wrong "static/images/aux.png"
        right "static/images/auxiliary.png";
    FOREIGN_OUTPUT "E0007" Error "an output folder that isn't Annals' own"
        "Annals writes into a folder that is empty, that isn't there yet, or that holds the manifest.json of an earlier build: only so is it sure that nothing of anybody else's is replaced or removed. A file in its place, a folder with other files, a link inside the folder, or a folder that is a part of the documentary or holds it is left alone."
        wrong "annals build --output-dir Documents"
        right "annals build --output-dir Documents/public";
    UNWRITABLE "E0008" Error "a file can't be written"
        "The system refused to write the site or evidence.lock: the disk is full, the folder may not be written to, or something stands in the way. Nothing is half written: each file is as it was, or new. When the cause is mended, run the same command again, and it ends as if nothing had happened."
        wrong "annals build onto a disk that is full"
        right "annals build when there is room again";

    TOO_MUCH "E0009" Error "a folder that holds too much"
        "Annals reads a documentary into memory. A folder with more than 200,000 files, with folders more than 64 deep, or with more than 2 GiB in all is almost certainly not meant: another folder was named by mistake, or something fills it by itself. Nothing of it is read."
        wrong "annals check --copies /home/ada"
        right "annals check --copies /home/ada/copies";
    NO_ENTRIES "E0010" Error "a documentary without entries"
        "There is an annals.toml, but no folder content/, or no Markdown file in it: most likely it was renamed or moved away. A build would take every page off the site, and `annals verify` every quotation out of evidence.lock, so neither does anything."
        wrong "Content/people/mike-pence.md"
        right "content/people/mike-pence.md";
    NOT_MARKDOWN "W0011" Warning "a text in content/ that isn't read"
        "Entries are the files in content/ whose names end in .md. A text with another ending, such as .markdown or .txt, is read by nobody and becomes no page. Rename it, or put it elsewhere: notes beside content/, files for readers into static/."
        wrong "content/people/mike-pence.markdown"
        right "content/people/mike-pence.md";
    UNSEEN "W0012" Warning "a character that can't be seen"
        "Control characters, and those that turn the order of letters around, say something to a program that no reader sees: a sum of money can be made to read backwards, and a page that holds a control character is no valid HTML. They come in by copying from other programs, or by somebody who means to mislead. Languages that are written from right to left need none of them."
        wrong "summary = \"He paid \\u202e0001.\""
        right "summary = \"He paid 1000.\"";

    COPIES_OUTSIDE "E0013" Error "a folder of copies outside the documentary"
        "Where a quotation isn't in its copy, the report shows the passage that comes nearest. Whoever changes annals.toml, in a pull request, say, could otherwise have the report show any file of the machine that builds. So `copies` names a folder of the documentary: not one above it, not a hidden one, and none behind a symbolic link. To use a folder that lies elsewhere, name it yourself, with --copies or in the variable ANNALS_COPIES."
        wrong "copies = \"../sources\""
        right "copies = \"copies\", or annals verify --copies ../sources";

    LONG_CODE "W0015" Warning "code that is too long to be colored"
        "The words of a block of code get their colors from rules that look over the rest of a line from every place in it: a line twice as long takes four times as long. A block with a line of more than 1,000 bytes, or of more than 64 KiB in all, is shown without colors. Nothing of it is lost. Break the line, or leave out the name of the language."
        wrong "```json and a file without a line break"
        right "```json and the same file with one value on each line";

    NO_FRONT_MATTER "E0101" Error "an entry has no front matter"
        "Every entry begins with its facts: TOML between two lines of three plus signs. The text follows after the second line."
        wrong "# Mike Pence\n\nVice President …"
        right "+++\nname = \"Mike Pence\"\nidentity = \"named\"\nrole = \"Vice President\"\n+++\n\nVice President …";
    BAD_TOML "E0102" Error "the front matter isn't TOML"
        "The lines between the plus signs follow the TOML format: `key = \"value\"`, lists in square brackets, dates and texts in quotation marks. The caret stands where reading stopped making sense; the mistake is there or just before it, often a missing quotation mark."
        wrong "title = \"The call"
        right "title = \"The call\"";
    UNKNOWN_KEY "E0103" Error "a key that this kind of entry doesn't have"
        "Each kind of entry has a fixed set of keys. A misspelt key would be ignored silently by other tools; Annals says so instead."
        wrong "titel = \"The call\""
        right "title = \"The call\"";
    MISSING_KEY "E0104" Error "a required key is missing"
        "Some facts an entry can't do without: an incident needs a title, a standing and a summary; a person a name. Without them, lists and indexes would have holes."
        wrong "+++\nidentity = \"named\"\n+++"
        right "+++\nname = \"Mike Pence\"\nidentity = \"named\"\n+++";
    WRONG_TYPE "E0105" Error "a value of the wrong type"
        "The key is right but its value is of another type than expected: a number where a text belongs, a text where a list belongs. Texts stand in quotation marks, lists in square brackets."
        wrong "aliases = \"the Vice President\""
        right "aliases = [\"the Vice President\"]";
    NOT_A_CHOICE "E0106" Error "a value that isn't one of the choices"
        "Some keys take one of a few words, because pages are grouped and marked by them."
        wrong "standing = \"true\""
        right "standing = \"record\"";
    BAD_DATE "E0107" Error "a date that can't be read"
        "Dates follow EDTF, the international format for dates that may be uncertain: `2021-01-06`, `2021-01`, `2021-01-06T14:24`, `2020-12-15~` (about), `2020-12-15?` (uncertain), `2020-11/2021-01` (from – to)."
        wrong "date = \"January 6, 2021\""
        right "date = \"2021-01-06\"";
    BAD_ADDRESS "E0108" Error "a web address that can't be one"
        "An address starts with https:// or http:// and holds no spaces. Other schemes are refused, because a link on a public page must not be able to run anything."
        wrong "url = \"www.example.org/a page\""
        right "url = \"https://www.example.org/a-page\"";
    BAD_CITATION "E0109" Error "a legal citation that can't be read"
        "A citation to the United States Code names the title, the section and, where needed, the subsection: 18 U.S.C. § 1512(c)(2). A row has two section signs, §§ 2510–22, and an edition stands in parentheses: (2018), (West 2020), (2018 & Supp. III 2021). What looks like one but can't be read would point nowhere."
        wrong "cite = \"18 U.S.C. § 1512(c\""
        right "cite = \"18 U.S.C. § 1512(c)\"";
    NO_DATE "E0110" Error "an incident without a place in time"
        "An incident needs a date, or at least an incident that it is known to come after or before. A source that gives no date often gives an order."
        wrong "title = \"So what?\""
        right "title = \"So what?\"\nafter = [\"2021-01-06-tweet\"]";
    EMPTY_TEXT "E0111" Error "a text is empty"
        "The key is there but says nothing. A list that shows this entry would show a gap, and `withheld` would withhold without a reason. Say it, or take the line out."
        wrong "summary = \"\""
        right "summary = \"The President posted that the Vice President lacked courage.\"";
    BAD_PAGE "E0112" Error "a page that can't be read"
        "A page in a citation is a number or a range of numbers: 73, or 73–74."
        wrong "page = \"seventy-three\""
        right "page = \"73\"";
    TWO_CLOCKS "W0115" Warning "times in different zones are listed out of order"
        "Times with different offsets from UTC can fall on different days though they are only minutes apart, so no list by days can show what came first. A documentary that names its time zone compares all times in that zone and shows them in it."
        wrong "date = \"2021-01-07T01:00+01:00\"\n# and, in another entry, half an hour later:\ndate = \"2021-01-06T19:30-05:00\""
        right "# in annals.toml:\ntimezone = \"America/New_York\"";

    DUPLICATE_ID "E0201" Error "two entries have one id"
        "Ids are unique in the whole site, so that [[mike-pence]] can mean one entry only. Rename one of the files."
        wrong "content/people/fischer.md and content/sources/fischer.md"
        right "content/people/joseph-fischer.md and content/sources/fischer-v-united-states.md";
    UNKNOWN_PERSON "E0202" Error "no such person"
        "The people of an incident are named by their ids, and each must have an entry in content/people."
        wrong "people = [{ id = \"mike-pense\", role = \"called\" }]"
        right "people = [{ id = \"mike-pence\", role = \"called\" }]";
    UNKNOWN_STATUTE "E0203" Error "no such statute"
        "A law link cites a statute that has an entry in content/statutes. Write an entry for it, or cite one that is there."
        wrong "cite = \"18 U.S.C. § 1215\""
        right "cite = \"18 U.S.C. § 1512\"";
    UNKNOWN_SOURCE "E0204" Error "no such source"
        "A citation names a source by its id, and each source has an entry in content/sources that says what it is and what it is not."
        wrong "… on January 6 [@ecf-225, p. 80]."
        right "… on January 6 [@us-v-trump-ecf-252, p. 80].";
    UNKNOWN_ENTRY "E0205" Error "a link to an entry that isn't there"
        "A link in double square brackets, or to a .md file, leads to another entry. No entry has this id or path."
        wrong "[[mike-pense]]"
        right "[[mike-pence]]";
    UNKNOWN_ANCHOR "E0206" Error "a link to a part of a page that isn't there"
        "The page exists, but it has no heading, subsection or note with this name."
        wrong "[[18-usc-1512#c-3]]"
        right "[[18-usc-1512#c-2]]";
    UNKNOWN_FILE "E0207" Error "a link to a file that isn't there"
        "A link or an image that isn't an entry must be a file in static/. Write its name as it is, or with the escapes of an address: a space as %20, # as %23."
        wrong "![Map](/images/mpa.png)"
        right "![Map](/images/map.png)";
    REFUSED_LINK "E0208" Error "a link that could run something"
        "Links to other places start with https:, http:, mailto: or tel:. Anything else is refused, because such a link on a public page can run a script in the reader's browser."
        wrong "[click](javascript:alert(1))"
        right "[read](https://example.org/)";
    ADDRESS_TAKEN "E0209" Error "two pages have one address"
        "Two files would be written to the same place, and one of them would be lost. Names that differ only in capitals or in the way an accent is written are one name on many machines, and so are a file and a folder of one name."
        wrong "static/timeline.html beside the timeline that Annals makes"
        right "static/timeline-poster.html";
    UNKNOWN_INCIDENT "E0210" Error "no such incident"
        "`after` and `before` name other incidents by their ids."
        wrong "after = [\"2021-01-06-twet\"]"
        right "after = [\"2021-01-06-tweet\"]";
    UNKNOWN_PINPOINT "E0211" Error "a subsection that the statute's text doesn't have"
        "The statute has an entry, but its text, as the entry gives it, has no such subsection. A reader who follows the link would land nowhere."
        wrong "cite = \"18 U.S.C. § 1512(c)(3)\""
        right "cite = \"18 U.S.C. § 1512(c)(2)\"";
    SAME_LAW "E0212" Error "two statute entries for one section"
        "A citation must lead to one entry. Put both texts into one entry, as versions."
        wrong "content/statutes/a.md and b.md both with cite = \"18 U.S.C. § 371\""
        right "one content/statutes/18-usc-371.md";

    FORMER_ID_TAKEN "E0213" Error "a former id that is in use"
        "`former_ids` keeps the old address of a renamed entry alive. The id belongs to another entry now, or is claimed twice, so its address can't lead to both."
        wrong "former_ids = [\"mike-pence\"] in another person's entry"
        right "former_ids = [\"michael-pence\"]";
    ALMOST_ALIKE "W0214" Warning "two entries with almost the same name"
        "Two people, two incidents, two sources or two pages have the same name, or names that differ in a letter, in a misspelt word or in the order of their words. Often one of them was made by mistake, and half of the links lead to each. Where both are meant, silence the rule in the second one and say who or what each is."
        wrong "content/people/mike-pense.md with name = \"Mike Pense\", beside Mike Pence"
        right "one content/people/mike-pence.md";
    NOT_LED_TO "W0215" Warning "an entry that nothing leads to"
        "No text links to the entry, no incident names it, and it isn't in the navigation: only a list leads to it, and hardly a reader. Name it where it belongs, or remove it."
        wrong "content/people/joe-biden.md, in no incident and linked nowhere"
        right "people = [{ id = \"joe-biden\", role = \"candidate\" }] in an incident";
    NAMED_NOT_LISTED "W0216" Warning "a person named in the text and not among the people"
        "The incident's text names somebody who has an entry, but neither lists the person under `people` nor links to the entry. The person's page then doesn't show the incident. Whoever took part belongs into `people`; a link is enough for somebody who is only spoken of."
        wrong "He called Mike Pence at noon."
        right "He called [[mike-pence|Mike Pence]] at noon.";
    UNKNOWN_CORRECTED "E0217" Error "a correction of an entry that isn't there"
        "corrections.toml tells readers what was corrected, and each correction leads to its entry. This one names an id that no entry has, or an entry of another kind. An entry that was renamed is found by its `former_ids`. One that was removed is told of by a correction of its own, which `annals changes --record` writes."
        wrong "[[correction]]\nkind = \"incident\"\nentry = \"2021-01-06-final-cal\""
        right "[[correction]]\nkind = \"incident\"\nentry = \"2021-01-06-final-call\"";
    NAMES_A_DRAFT "E0218" Error "a reference to a draft"
        "An entry with `draft = true` is left out of what is checked and built, so nothing on the site can lead to it. The preview shows drafts and is content; a build isn't. Take the line out when the entry is ready, or take out what names it until then."
        wrong "… as the letter says [@letter].  # content/sources/letter.md says draft = true"
        right "content/sources/letter.md without its line `draft`";

    RAW_HTML "E0301" Error "raw HTML in a text"
        "Texts are Markdown. HTML in them is refused, so that no entry can break a page or run a script. Write a less-than sign as \\< or &lt;."
        wrong "The <b>last</b> call"
        right "The **last** call";
    BAD_CITE_SYNTAX "E0302" Error "a citation that can't be read"
        "A citation is written [@source-id, p. 73], and several are separated by semicolons: [@one, p. 3; @two]. After the id may stand p. or pp. with pages, or another place such as § 3, ch. 7, n. 12."
        wrong "[@us-v-trump-ecf-252 p 73]"
        right "[@us-v-trump-ecf-252, p. 73]";
    UNKNOWN_FOOTNOTE "E0303" Error "a footnote that isn't there"
        "The text refers to a footnote that is defined nowhere in the entry."
        wrong "As the judge said.[^1]"
        right "As the judge said.[^1]\n\n[^1]: At the hearing.";
    UNUSED_FOOTNOTE "W0304" Warning "a footnote that nothing refers to"
        "The footnote is defined but no text refers to it, so no reader would see it."
        wrong "[^2]: Never referred to."
        right "As the judge said.[^2]\n\n[^2]: At the hearing.";
    TOO_DEEP "E0305" Error "Markdown nested too deeply"
        "Lists and quotations may be nested thirty deep; more than that is a slip or an attack."
        wrong "> > > > … (a hundred times)"
        right "> one quotation";
    TWO_STATUTE_TEXTS "E0306" Error "a subsection twice in the statute's text"
        "Each subsection becomes an anchor such as #c-2, so each may stand once among the statute fences of an entry."
        wrong "(c)(2) … (c)(2)"
        right "(c)(1) … (c)(2)";
    LONG_SUMMARY "W0307" Warning "a summary that is too long for its list"
        "A summary is one sentence that stands beside others in a list. A longer one makes the list hard to read. The limit is 200 characters; annals.toml can set another: `summary_length` under [checks]."
        wrong "summary = \"On the morning of that day, as he had done several times before, …\""
        right "summary = \"The President called the Vice President a last time.\"";
    SKIPPED_LEVEL "W0308" Warning "a heading that skips a level"
        "Headings are an outline. Readers who listen to a page move through it level by level, and a level that is missing sounds like a part that is missing. The title of the page is the first level, so the text begins with ##."
        wrong "## The morning\n\n#### The call"
        right "## The morning\n\n### The call";
    NO_ALTERNATIVE "W0309" Warning "an image without alternative text"
        "Who can't see the image reads or hears the words in the square brackets in its place. Say there what the image shows, in a sentence."
        wrong "![](/images/map.png)"
        right "![Map of the Capitol with the way of the crowd](/images/map.png)";
    EMPTY_WORDS "W0310" Warning "a link whose words say nothing"
        "Many readers go from link to link without the sentence around it, and “here” tells them nothing. Link the words that name what the link leads to."
        wrong "The filing is [here](https://example.org/filing)."
        right "[The filing](https://example.org/filing) is public.";
PLAIN_MARKUP "W0311" Warning "a plain text with citations, links or quotations in it"
        "Titles, summaries, roles, places and the like stand on lists, in feeds and in what search engines show, so they are plain words: a citation or a link would be printed with its brackets, and a quotation is looked up in no source. Say it in your own words there, and quote and cite in the text of the entry."
        wrong "summary = \"He called it \\\"a disgrace\\\" [@speech].\""
        right "summary = \"He spoke against the count.\"";
    UNREAD_BRACKETS "E0312" Error "brackets that are shown as they are written"
        "Something begins here that looks like a citation, a link, an image or the head of a note, but it doesn't end, stands in other brackets, or has a space or words where none can be: readers would see the brackets, and nothing would be looked up. Write [@id, p. 3], [see @id], [[id]], [[id|words]] (in a table [[id\\|words]]), [words](https://…). If the brackets are meant, put a backslash before them."
        wrong "He said so [@speech, p. 2."
        right "He said so [@speech, p. 2].";
    TOO_MANY_CELLS "E0313" Error "a table row with more cells than columns"
        "The first line of a table says how many columns it has. What a row has beyond them is shown nowhere, and a quotation in it is looked up in no source. Add a column, or put a backslash before a bar that belongs to the words."
        wrong "| a | b |\n|---|---|\n| x | y | z |"
        right "| a | b | c |\n|---|---|---|\n| x | y | z |";
    UNSHOWN_TITLE "W0314" Warning "a title of a link or an image"
        "Markdown lets words in quotation marks stand behind an address. They would show only to those who rest a mouse on the link, and not on a phone, on paper or to a screen reader, so they aren't shown at all. Put the words into the text."
        wrong "[the filing](https://example.org/filing \"filed on March 1\")"
        right "[the filing](https://example.org/filing), filed on March 1,";
    UNSHOWN_WORDS "E0315" Error "words that are shown nowhere"
        "Markdown reads these words as something that isn't shown, such as a second definition of the same label, so no reader would see them. Put a backslash before the first character if they are meant to be read, or take them out."
        wrong "[1]: https://example.org/one\n[1]: https://example.org/two"
        right "[1]: https://example.org/one\n[2]: https://example.org/two";
    UNUSED_DEFINITION "W0316" Warning "a definition of an address that nothing refers to"
        "A line such as [label]: https://… says where [words][label] leads, and shows nothing itself. Nothing in the text refers to this one: the words on it are shown to nobody. Refer to it, or take it out; if it is meant to be read, put a backslash before the bracket."
        wrong "[Note]: he said so himself"
        right "\\[Note]: he said so himself";

    ABSENT_QUOTATION "E0401" Error "a quotation that isn't in its source"
        "The words between the quotation marks don't stand in the copy of the source, or not on the page that is cited. Letters, case and punctuation count; the shape of quotation marks and dashes, and line breaks, don't. Mark what you left out with […] and what you put in with [square brackets]."
        wrong "\"So what\" [@us-v-trump-ecf-252, p. 142]"
        right "\"So what?\" [@us-v-trump-ecf-252, p. 142]";
    AMBIGUOUS_QUOTATION "E0402" Error "a quotation that stands in several places"
        "The words stand more than once in the source and the citation gives no page, so a reader can't tell which place is meant. Give the page."
        wrong "\"the defendant\" [@us-v-trump-ecf-252]"
        right "\"the defendant\" [@us-v-trump-ecf-252, p. 73]";
    NOT_IN_LOCK "E0403" Error "a quotation that was never verified"
        "This checkout has no copy of the source, and evidence.lock doesn't know the quotation: it was added or changed since the copies were last checked. Run `annals verify` where the copies are, and commit evidence.lock."
        wrong "a quotation edited on a machine without the copies"
        right "annals verify --copies ../copies, then commit evidence.lock";
    COPY_MISSING "E0404" Error "a copy that isn't in the folder of copies"
        "The source says which file holds the copy of its text, but the folder of copies doesn't have it."
        wrong "copy = \"ecf-225.txt\""
        right "copy = \"us-v-trump-ecf-252.txt\"";
    UNRELIABLE_QUOTED "E0405" Error "words quoted from an unreliable copy"
        "The source's wording is marked as unreliable: it may be cited for what it reports, but its words can't be put into quotation marks as if somebody had said them. Quote another source, or lay the wordings side by side with [[wording]]."
        wrong "\"it was an immune presumptive official act\" [@cnn-frayed-relationship-copy]"
        right "The copy garbles this point [@cnn-frayed-relationship-copy].";
    COPY_CHANGED "E0406" Error "a copy that differs from the one that was verified"
        "evidence.lock records a digest of each copy. The copy in the folder is another text now; line ends alone, which git changes on Windows, don't count. If that is intended, run `annals verify` and look at what changes."
        wrong "a copy edited by hand"
        right "annals verify --copies ../copies, then review the change in evidence.lock";
    BAD_LOCK "E0407" Error "evidence.lock can't be read"
        "The file is written by `annals verify` and isn't meant to be edited by hand. Take the last good one from git, or run `annals verify` again."
        wrong "evidence.lock with a conflict mark in it"
        right "annals verify --copies ../copies";
    UNCITED_QUOTATION "W0408" Warning "a quotation without a citation"
        "Text in double quotation marks is taken as somebody's words, and a reader wants to know where they stand. Put the citation directly after the closing mark, and at the end of a block quotation. A title or a term is better set in *italics* or in ‘single’ marks; words of your own that are to be set apart begin with > [!NOTE]."
        wrong "He called it \"a disgrace\"."
        right "He called it \"a disgrace\" [@speech, p. 2].";

    NOTHING_CHECKED "W0409" Warning "quotations that nothing was checked against"
        "There is no folder of copies here and no evidence.lock, so no quotation could be looked up. The site can be built, but it proves nothing. Name the folder with --copies (or `copies` in annals.toml), run `annals verify` once, and commit evidence.lock."
        wrong "a checkout without copies and without evidence.lock"
        right "annals verify --copies ../copies, then commit evidence.lock";

    QUOTES_WITHHELD "E0410" Error "words of a source that is withheld"
        "A source that is withheld is no longer shown, and neither are its words: while an entry still quotes them, they would be on a page, in the search and in every file. Nothing can be left out of a sentence by a program without changing what it says, so its editor has to do it. A note may still cite the source; readers see that it is withheld, and why."
        wrong "He wrote \"never again\" [@letter, p. 2].  # content/sources/letter.md says withheld = \"asked for by its writer\""
        right "He wrote a letter about it [@letter, p. 2].";

    ENDLESS_QUOTATION "E0411" Error "a quotation that almost stands in too many places"
        "A quotation is looked up by its rarest word, at each place where the copy has it. A long one made of words that the copy repeats over and over, or of words that are all altered in brackets, would have to be compared almost everywhere, and that would take minutes. It is broken off and counts as not verified. Quote fewer words, and one that is rare."
        wrong "\"no no no no no …\" and so on for pages, from a copy that says little else"
        right "\"no no no, he cried\"";

    NO_SUCH_PAGE "W0412" Warning "a page that the source doesn't have"
        "The citation names a page after the last one of the source: by `pages` in the source's entry, or by its copy, where its entry doesn't say. A reader who looks there finds nothing. Name the page that is meant. Where the pages of a source are numbered otherwise than from 1, as those of an article in a volume are, leave `pages` out."
        wrong "… in three lines [@report, p. 999].  # content/sources/report.md says pages = 10"
        right "… in three lines [@report, p. 9].";
    LONE_MARK "W0413" Warning "a quotation mark without its partner"
        "Where the words of others begin or end can't be told, so nothing of them is looked up, and a reader can't tell either. Put in the mark that is missing. Words that run over several paragraphs belong into a block quotation, every line of which begins with >. For inches and seconds write the word, or ″."
        wrong "He called it \"a disgrace [@speech, p. 2]."
        right "He called it \"a disgrace\" [@speech, p. 2].";
    COPY_DROPPED "W0414" Warning "a source that no longer names its copy"
        "evidence.lock says that quotations of this source were looked up in a copy, and the source's entry names none now: they are shown as never looked up, and could be changed without anybody noticing. Put the line `copy` back. If the copy is given up on purpose, run `annals verify`, which writes evidence.lock anew."
        wrong "content/sources/report.md without the line copy = \"report.txt\", which evidence.lock has"
        right "copy = \"report.txt\"";
    STRUCK_IN_QUOTATION "E0415" Error "struck words in a quotation"
        "A reader takes words that are struck through for taken back, by whoever is quoted or by you, but the source says them. Quote them as they are. To leave words out, write […] in their place; to put words in, write them in [square brackets]. If the source itself strikes them, say so in your own words."
        wrong "\"He was ~~not~~ late\" [@report, p. 2]"
        right "\"He was not late\" [@report, p. 2]";
    EMPHASIS_IN_QUOTATION "W0416" Warning "emphasis in a quotation, and nobody knows whose"
        "Emphasis, in italics, in bold or as code, changes what a sentence says, and a copy in plain text doesn't show whether it is the source's. Say whose it is, directly after the words or at the end of the citation: emphasis added, emphasis in original, or emphasis omitted. Readers see it beside the source. Emphasis around the quotation marks and all is the style of your text and needs nothing."
        wrong "\"He was *not* late\" [@report, p. 2]"
        right "\"He was *not* late\" [@report, p. 2, emphasis added]";
    LINK_IN_QUOTATION "W0417" Warning "a link in a quotation"
        "A link is emphasis too, and leads a reader to think that the source has it. Put the link into your own words, before or after the quotation. That holds for links to entries too."
        wrong "\"He read [the memo](https://example.org/memo)\" [@report, p. 2]"
        right "Of [the memo](https://example.org/memo) it says: \"He read the memo\" [@report, p. 2]";
    UNSEEN_IN_QUOTATION "E0418" Error "a character that can't be seen in a quotation"
        "Characters without width or ink, and those that turn the order of letters around, make readers see other words than those that were looked up in the copy: with two of them \"232-306\" reads \"306-232\". They come in by copying from other programs, or by somebody who means to mislead. Take them out. Characters that a script can't do without, such as the joiners of Persian, aren't meant."
        wrong "\"The count was &rlm;232-306\" [@report, p. 2]"
        right "\"The count was 232-306\" [@report, p. 2]";

    SHORT_PIECE "E0419" Error "a quotation in pieces that are too short"
        "Between two gaps stand one or two words. Single words with gaps between them can be put together to say anything, so each piece of a quotation with gaps has at least three words of the source. A quotation without gaps may be as short as you like."
        wrong "\"Pence … lied … to … the … crowd\" [@speech, p. 3]"
        right "\"Pence\" [@speech, p. 2] spoke of those who \"lied to the crowd\" [@speech, p. 3]";
    TOO_MUCH_LEFT_OUT "E0420" Error "a quotation with too much left out"
        "A quotation may have four gaps. Together they may leave out 300 words, and no gap may run over more than one page end. Beyond that the pieces no longer belong to one statement, and a reader would be misled about how near they stand. Make several quotations, each with its own citation."
        wrong "\"It was a long day […] and nobody came\" [@memoir, pp. 3, 90]"
        right "\"It was a long day\" [@memoir, p. 3]. Later: \"and nobody came\" [@memoir, p. 90].";
    TOO_MUCH_IN_BRACKETS "E0421" Error "a quotation that is mostly the editor's words"
        "Words in square brackets are the editor's. A quotation in which they come to more than half of the source's words says what the editor says. Quote more of the source, or say it in your own words."
        wrong "\"[The Vice President told the crowd that he] went [home early that day]\" [@report, p. 4]"
        right "The Vice President said that he \"went home\" [@report, p. 4].";
    GAP_AT_NEGATION "W0422" Warning "a gap at a word of negation"
        "A gap leaves out a word such as *not*, *never*, *only* or *unless*, or stands beside one. Read both texts. If the shortened one says something else, quote the passage whole or say it in your own words. If the sense stays the same, silence the rule for this quotation and say why; readers see the reason on the page on method and beside the quotation in the evidence."
        wrong "\"I said that he […] broke the law\" [@letter, p. 1]  # the letter says: I said that he never once broke the law"
        right "\"I said that he never once broke the law\" [@letter, p. 1]";
    BRACKET_AT_NEGATION "W0423" Warning "a bracket at a word of negation"
        "Words in square brackets replace a word such as *not*, *never*, *only* or *unless*, add one, or stand beside one; or letters in brackets make a word its opposite. Read both texts. If the sense stays the same, silence the rule for this quotation and say why."
        wrong "\"he [did] break the law\" [@letter, p. 1]  # the letter says: he did not break the law"
        right "\"he did not break the law\" [@letter, p. 1]";
    CUT_AT_NEGATION "W0424" Warning "a quotation cut at a word of negation"
        "In the source a word such as *not*, *never*, *only* or *unless* stands directly before the first word of the quotation or directly after the last one. Without it the words may say the opposite. Take it into the quotation, or let your own sentence carry it before the quotation: he did not \"break the law\". If the sense stays the same, silence the rule for this quotation and say why."
        wrong "He said that he had \"the right to do it\" [@letter, p. 1].  # the letter says: I do not have the right to do it"
        right "He said that he did not have \"the right to do it\" [@letter, p. 1].";
    STATUTE_TEXT_DIFFERS "E0425" Error "text of a statute that differs from its source"
        "The text in a statute fence is compared with the copy of its source, as a quotation is: that of the version in force last, or the one that the fence names. It has to be there word for word. What is left out is marked with […] or, on a line of its own, * * *."
        wrong "(c) Whoever—  # the copy has: (c) Whoever corruptly—"
        right "(c) Whoever corruptly—";
    WIDE_PAGES "W0426" Warning "a quotation cited to many pages"
        "The citation names a range of more than four pages. The quotation was found on one of them, but a reader would have to read them all. Name the page."
        wrong "\"it was late\" [@report, pp. 1–165]"
        right "\"it was late\" [@report, p. 73]";
    LOCK_RECORD "E0427" Error "a record of evidence.lock that can't be so"
        "evidence.lock says which quotations were found in which copies, and only `annals verify` writes it. This record is one that it can't have written: a digest has other signs than 0 to 9 and a to f, a line is missing, unknown or there twice, the place lies beyond the end of the copy, or the copy or its source isn't there at all. Somebody changed it by hand, or git merged two versions of it. Take the last good one from git, or run `annals verify` where the copies are."
        wrong "words = \"TO DO\""
        right "annals verify --copies ../copies, then commit evidence.lock";
    LOCK_FORM "E0428" Error "evidence.lock isn't as Annals writes it"
        "Each record could be right, but the file isn't, byte for byte, what `annals verify` writes of these records: the order is another, a comment or a space was put in, a number is written otherwise. A lock that differs from what Annals writes was changed by hand or merged by git, and nobody looked the quotations up again. Run `annals verify` where the copies are, or take the last good one from git. Line ends don't count: git may set those of Windows."
        wrong "at = 0_129  # moved by hand"
        right "at = 129";

    NOT_VERIFIED_HERE "W0429" Warning "a change that was not verified here"
        "A quotation, a source or a record of evidence.lock isn't as it was in the revision that was named, and the copies that could prove it aren't here: the build only believes what evidence.lock says, and whoever changes a quotation can write its record too. That is no fault, but somebody who holds the copies has to look: check the change out, run `annals verify --against REV --copies FOLDER`, and see whether evidence.lock stays as it is. With `require_copies = true` in annals.toml it is an error (E0430)."
        wrong "a pull request that changes a quotation and its record in evidence.lock"
        right "annals verify --against main --copies ../copies, then merge it";
    COPIES_REQUIRED "E0430" Error "a change that has to be verified with the copies"
        "annals.toml says `require_copies = true`: a quotation, a source or a record of evidence.lock may change only where the copies are at hand. Here one isn't as it was in the revision that was named, and the copies that could prove it aren't here; or there is no revision to compare with. Run the command where the copies are, with --copies. A change that takes `require_copies` out is held to it, too."
        wrong "a pull request that changes a quotation, built by a machine without the copies"
        right "annals verify --against main --copies ../copies";
    COPY_WITHOUT_PAGES "W0431" Warning "a page cited of a copy without pages"
        "The citation names a page, and the copy is one long text, so only the words are checked; the site doesn't say that they stand on that page. Put a form feed between the pages of the copy. It is reported once for each source, and not of a copy that is shorter than a page."
        wrong "\"it was late\" [@report, p. 12]  # report.txt has no form feeds"
        right "\"it was late\" [@report]";

    CYCLE "E0501" Error "incidents that come after each other in a circle"
        "`after` and `before` say what came first. Followed around, they come back to where they began, so at least one of them is wrong."
        wrong "a: after = [\"b\"]   b: after = [\"a\"]"
        right "a: after = [\"b\"]";
    ORDER_CONTRADICTS_DATES "E0502" Error "an order that the dates contradict"
        "The entry says that it came after (or before) another incident, but the two dates say the opposite."
        wrong "date = \"2021-01-05\", after = [\"2021-01-06-tweet\"]"
        right "date = \"2021-01-06\", after = [\"2021-01-06-tweet\"]";

    SOURCE_BEFORE_EVENT "W0503" Warning "a source that dates what came after it"
        "The entry says that this source gives a date for the incident, but the source is older than that date."
        wrong "dates = [{ edtf = \"2021-01-06\", source = \"article-of-2020\" }]"
        right "dates = [{ edtf = \"2021-01-06\", source = \"article-of-2021\" }]";
    DATE_UNSUPPORTED "W0504" Warning "a date that none of the dates given supports"
        "The entry lists what each source says of the date, and the date that it uses itself agrees with none of them. Use one of them, or a wider date that holds them all."
        wrong "date = \"2021-01-07\", dates = [{ edtf = \"2021-01-06T11:15\", … }]"
        right "date = \"2021-01-06T11:15~\", dates = [{ edtf = \"2021-01-06T11:15\", … }]";

    NOTE_CONTRADICTS_DATE "W0505" Warning "a note on the date that contradicts the date"
        "The note names days, and none of them agrees with the incident's own date or with any date that a source is said to give. One of the two has a slip."
        wrong "date = \"2021-01-06\", date_note = \"The filing says January 5, 2021.\""
        right "date = \"2021-01-06\", date_note = \"The filing says January 6, 2021.\"";
    OUTSIDE_A_LIFE "W0506" Warning "an incident outside a person's life"
        "The incident is dated before the person was born or after the person died, as `born` and `died` say. Either a date is wrong, or another person is meant. If the person is only spoken of, leave the person out of `people`, or silence the rule with the reason."
        wrong "born = \"1959\", in an incident of 1941"
        right "the right person, or the right date";
    LAW_BEFORE_EVENT "W0507" Warning "a law link whose source is older than the incident"
        "The entry says that a source discusses the incident under a law, but the source is dated before the incident. A document can't discuss what hadn't happened: one of the dates is wrong, or another source is meant."
        wrong "date = \"2021-01-06\", [[law]] by = \"article-of-2020\""
        right "date = \"2021-01-06\", [[law]] by = \"article-of-2021\"";
    AFTER_THE_END "W0508" Warning "a charge after the case had ended"
        "The entry is dated after every dismissal of the charge that the timeline knows of, and yet has the stance `charged` under that statute. If there is a new charge, add the proceeding that brings it; else the stance or a date is wrong."
        wrong "date = \"2025-03\", stance = \"charged\", where the charge was dismissed on November 25, 2024"
        right "date = \"2021-01-06\", stance = \"charged\"";
    TEXT_CONTRADICTS_DATE "W0509" Warning "a date in the text that contradicts the entry's date"
        "The title, the summary or the first paragraph of an incident names a day, and that day agrees neither with the incident's date nor with anything that the entry cites or links to. One of the two has a slip. If the text compares, name the incident's own day beside the other, or link to the incident of that day."
        wrong "date = \"2021-01-06\", with the text: On January 5, 2021, he called …"
        right "date = \"2021-01-06\", with the text: On January 6, 2021, he called …";
    BAD_MODIFIED "E0510" Error "a time of change that is neither a day nor a moment"
        "`modified` says when an entry was last changed. Site maps take a day, and feeds a moment: a time with its zone. A month, an interval or a doubtful date can't be given there without inventing the rest. In a checkout of git the key isn't needed: Annals takes the time of the last commit."
        wrong "modified = \"2026-03\""
        right "modified = \"2026-03-01\", or modified = \"2026-03-01T14:30:00Z\"";

    NO_CITATION "W0601" Warning "an incident without a citation"
        "An incident is a statement of fact about real people. Its text cites no source at all, so a reader has nothing to check it against."
        wrong "He called at noon."
        right "He called at noon, according to the filing [@us-v-trump-ecf-252, p. 73].";
    SOURCE_UNUSED "W0602" Warning "a source that nothing cites"
        "The source has an entry but no text cites it. Cite it, or remove it."
        wrong "content/sources/old-article.md, never cited"
        right "… [@old-article]";
    PARAGRAPH_UNCITED "W0603" Warning "a paragraph of fact without a citation"
        "Every paragraph of an incident says who says so. Add the citation, or move what is comment into a note."
        wrong "The crowd moved to the Capitol."
        right "The crowd moved to the Capitol [@us-v-trump-ecf-252, p. 79].";

    PAGE_UNCITED "W0604" Warning "a citation without a page"
        "The source has pages, and a reader who wants to check the statement would have to read them all. Name the page. Where the whole document is meant, silence the rule for this entry and say why."
        wrong "… was incensed [@us-v-trump-ecf-252]."
        right "… was incensed [@us-v-trump-ecf-252, p. 74].";
    SOURCES_TOO_OLD "W0605" Warning "no source is as young as what it is cited for"
        "Every dated source that the incident cites is older than the incident itself, so none of them can attest it. Either the date of the incident or that of a source is wrong, or the source that tells of it is missing."
        wrong "date = \"2021-01-06\", citing only an article of 2020"
        right "citing also the article of January 7, 2021, that reports it";
    RECORD_BY_COMMENTARY "W0606" Warning "public record that only commentary vouches for"
        "The incident's standing is `record`, but every source that its text cites is commentary. A commentary can point to the record; it isn't the record."
        wrong "standing = \"record\" with [@pressure-on-pence] alone"
        right "standing = \"commentary\", or the record itself cited";
    NOT_AN_ARCHIVE "W0607" Warning "an archive address that isn't one"
        "`archive_url` is for a copy that a web archive keeps: web.archive.org, archive.org, archive.today, perma.cc and the like. A repost on another site may change or vanish: put it under `mirrors`. More archives can be named in annals.toml: `archives` under [checks]."
        wrong "archive_url = \"https://someblog.example/repost\""
        right "archive_url = \"https://web.archive.org/web/2021/https://example.org/story\"";
    NO_REASON "W0608" Warning "a correction without its reason"
        "A reader who finds that a page said something else before wants to know why, and whoever was wronged by it most of all. Say in `reason` in a sentence what was wrong and how that was found. A slip of typing needs none."
        wrong "[[correction]]\nhow = \"moved\"\nreason = \"\""
        right "[[correction]]\nhow = \"moved\"\nreason = \"The filing gives the day; the article that was followed before doesn't.\"";

    CHARGE_WITHOUT_OUTCOME "E0901" Error "a charge without its outcome"
        "Whoever reads of a charge must read in the same place what became of it. A person's status names a charge but no outcome; or incidents are marked as charged, and nothing says what happened to the case."
        wrong "[status]\ntext = \"Charged with four counts.\""
        right "[status]\ntext = \"Charged with four counts.\"\noutcome = \"Denied; no trial; dismissed without prejudice.\"";
    WORDS_OF_GUILT "W0902" Warning "words of guilt about a named person"
        "The sentence says in the site's own voice that a named person did something unlawful, and no conviction is on record here. Say who says so, or say what happened and leave the judgment to the reader. If there was a conviction, set `convicted = true` in the person's [status]."
        wrong "Smith violated the statute."
        right "Prosecutors alleged that Smith violated the statute.";
    STATUS_TOO_OLD "W0903" Warning "a status older than a later step of the case"
        "The person's status is true as of a date, and a later proceeding that the person takes part in is on the timeline. The status may have changed."
        wrong "as_of = \"2024-09-01\", with a dismissal of November 2024 on the timeline"
        right "as_of = \"2024-11-25\"";
    NAMED_IN_OWN_VOICE "E0904" Error "a name that only reports give, in the site's own voice"
        "The record doesn't name this person; reports do (`reported_as`). The name may stand where the sentence says that reports give it, with a citation, and nowhere else: not in a title, a summary or a role."
        wrong "Marc Short warned the Secret Service."
        right "P8, identified in press reports as Marc Short [@haberman-2022-06-04], warned the Secret Service.";
    BAD_SILENCE "E0905" Error "a rule that can't be silenced"
        "`silence` and the rules under [checks] name a code and give a reason. The code must be one that Annals knows; an error can't be silenced for an entry, because what it reports would be broken on the page."
        wrong "silence = [{ code = \"E0205\", reason = \"later\" }]"
        right "silence = [{ code = \"W0603\", reason = \"the second paragraph sums up the first\" }]";
    USELESS_SILENCE "W0906" Warning "a silenced rule that found nothing"
        "The entry silences a rule that has nothing to say about it any more. Take the line out, so that the rule can speak again when it should."
        wrong "silence = [{ code = \"W0603\", reason = \"…\" }] in an entry whose paragraphs all cite"
        right "no silence";

    BAD_TEMPLATE "E0701" Error "a template that can't be read"
        "A template of the theme has a mistake. The place is in the template, not in the entry."
        wrong "{% if page.title %}"
        right "{% if page.title %}…{% endif %}";
    RENDER_FAILED "E0702" Error "a template that failed on a page"
        "The template was read, but filling it in for this page failed, usually because it asks for a field that the page doesn't have."
        wrong "{{ incident.titel }}"
        right "{{ incident.title }}";

    ENDLESS_TEMPLATE "E0703" Error "templates that go too deep, or without end"
        "A template may include another and call components, and these again others; words may stand within words. Where that leads in a circle, goes more than 32 deep or comes to more than 10,000 parts, a page would have no end or fill the memory. Say what repeats with a loop. A loop ends with its list, but loops within loops can go on for years, and a text that is joined to itself soon fills every memory: what a documentary's own templates loop over, set and print is counted, and a page that uses up too much is broken off."
        wrong "{% component twice(of) %}{{ <twice of={of}/> }}{{ <twice of={of}/> }}{% endcomponent twice %}"
        right "{% for part in parts %}{{ <once of={part}/> }}{% endfor %}";

    BAD_CONFIG "E0801" Error "annals.toml can't be used"
        "The configuration can't be read or holds a value that makes no sense."
        wrong "base_url = \"example.org\""
        right "base_url = \"https://example.org/\"";
    NO_WORDS "W0802" Warning "a language in which the theme has no words"
        "The texts of the documentary are in this language, but headings, labels and dates are the theme's words, and it has none in it: they stand there in English. Copy the English words into a file of the documentary's own, `templates/words/` with the tag of the language, and translate them; what isn't translated yet stays English. The program isn't compiled again for it."
        wrong "language = \"eo\", and no file for it"
        right "language = \"eo\", with templates/words/eo.toml";
    UNKNOWN_WORD "W0803" Warning "a word that the theme doesn't have"
        "A file in `templates/words/` gives words of the theme by their keys. No template uses this key, so nobody would ever read it: it is misspelt, or the theme has dropped it."
        wrong "timelin = \"Chronology\""
        right "timeline = \"Chronology\"";
    BAD_WORD "W0804" Warning "a word that can't be filled in"
        "A name in braces stands for what is put into a word: a number, a date, a link to a source. A name that the word doesn't have would be printed as it stands, and one that is left out would take a fact from the page. The word is taken from the theme until it is mended."
        wrong "evidence_used_in = \"used in {entri}\""
        right "evidence_used_in = \"used in {entry}\"";
    LOST_WORDS "W0805" Warning "a file of words that no language reads"
        "The theme looks for words in `templates/words/`, under the tag of a language. A TOML file elsewhere in `templates/`, or one with another name, is never read for any page."
        wrong "templates/es.toml, templates/words/spanish words.toml"
        right "templates/words/es.toml";
}
