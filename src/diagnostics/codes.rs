//! The table of every diagnostic: its code, what it means, a wrong and a right example. `annals explain`, the manual
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
    /// The same, done right.
    pub right: &'static str,
}

impl Code {
    /// Whether it tells of words of others that may not stand in their source: what a site promises is then in doubt. These are the codes on
    /// evidence, 04, and the one on invisible characters.
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
    NOT_UTF8 "E0001" Error "a file isn't UTF-8 text"
        "Annals reads UTF-8 text, which every current editor writes. This file contains bytes that aren't UTF-8. It may use an older encoding such as Windows-1252, or it may not be a text file at all. Open it in your editor and save it as UTF-8."
        wrong "content/people/zoe.md saved as Windows-1252"
        right "content/people/zoe.md saved as UTF-8";
    UNREADABLE "E0002" Error "a file can't be read"
        "The file exists, but the system won't let Annals read it, or the file keeps changing while Annals reads it. Check the file's permissions, and make sure that no other program is writing to it."
        wrong "content/pages/about.md, readable by another user only"
        right "content/pages/about.md, readable by you";
    NOT_AN_ENTRY "E0003" Error "a file isn't in a folder for entries"
        "Entries belong in content/incidents, content/people, content/statutes, content/sources or content/pages. The folder says what kind of entry a file is. Annals doesn't read a Markdown file anywhere else under content/, so it would never become a page."
        wrong "content/mike-pence.md"
        right "content/people/mike-pence.md";
    BAD_FILE_NAME "E0004" Error "a file name can't be an id"
        "An entry's file name is its id and becomes its web address. An id contains only lowercase letters a to z, digits and hyphens, so it works on every system and never needs escaping. Windows reserves a few such names for devices (con, prn, aux, nul, com1, lpt1 and the like), so they can't be ids. An incident also can't use an id that the timeline uses for a year, a month, a day or an hour: y1971, m1971-06, d1971-06-30."
        wrong "content/people/Mike Pence.md"
        right "content/people/mike-pence.md";
    TOO_LARGE "E0005" Error "a file is too large"
        "An entry larger than 4 MiB is almost certainly something pasted by mistake. Put long documents in the folder of copies and cite them. Templates, configuration files and the documentary's other text files have the same limit. A copy or a file in static/ can be up to 256 MiB."
        wrong "content/sources/filing.md with the full text of the filing in it"
        right "content/sources/filing.md describing the filing; the text in the folder of copies";
    BAD_PATH "E0006" Error "a file name that some systems don't allow"
        "The name becomes a file in the output and a web address, so it has to work on every computer where the documentary is checked out, built or unpacked. Windows reserves some names for devices (con, nul, com1 …), and it doesn't allow some characters or a period or space at the end. Every system limits a name's length."
        wrong "static/images/aux.png"
        right "static/images/auxiliary.png";
    FOREIGN_OUTPUT "E0007" Error "an output folder that Annals won't write to"
        "Annals writes only to a folder that is empty, that doesn't exist yet, or that contains the manifest.json of an earlier build. That way it never replaces or removes anyone else's files. It won't touch a folder with other files in it, a file where the folder should be, a symbolic link, or a folder that contains the documentary or is part of it."
        wrong "annals build --output-dir Documents"
        right "annals build --output-dir Documents/public";
    UNWRITABLE "E0008" Error "a file can't be written"
        "The system refused to write the site or evidence.lock. The disk may be full, the folder may be read-only, or something may be in the way. No file is left half-written: each one is either the old version or the new one. Fix the cause and run the same command again."
        wrong "annals build on a full disk"
        right "annals build after making room on the disk";

    TOO_MUCH "E0009" Error "a folder that holds too much"
        "Annals reads a documentary into memory. If a folder has more than 200,000 files, is nested more than 64 levels deep, or holds more than 2 GiB, it is almost certainly the wrong folder, or some program keeps filling it. Annals reads nothing from it."
        wrong "annals check --copies /home/ada"
        right "annals check --copies /home/ada/copies";
    NO_ENTRIES "E0010" Error "a documentary without entries"
        "There is an annals.toml, but there is no content/ folder, or it contains no Markdown files. Most likely the folder was renamed or moved. A build would delete every page of the site, and `annals verify` would delete every quotation from evidence.lock, so neither command does anything."
        wrong "Content/people/mike-pence.md"
        right "content/people/mike-pence.md";
    NOT_MARKDOWN "W0011" Warning "a file in content/ that isn't read"
        "Entries are the files in content/ whose names end in .md. Annals ignores a file with another ending, such as .markdown or .txt, and makes no page from it. Rename the file or move it: put notes outside content/, and files for readers in static/."
        wrong "content/people/mike-pence.markdown"
        right "content/people/mike-pence.md";
    UNSEEN "W0012" Warning "an invisible character"
        "Programs act on invisible characters that readers can't see. Control characters make a page invalid HTML, and characters that reverse the order of letters can make an amount of money read backward. They get into a text when someone copies from another program, or tries to mislead. Languages written from right to left don't need them."
        wrong "summary = \"He paid \\u202e0001.\""
        right "summary = \"He paid 1000.\"";

    COPIES_OUTSIDE "E0013" Error "annals.toml names a folder of copies outside the documentary"
        "When a quotation isn't in its copy, the report shows the closest passage. If `copies` could name any folder, someone who changes annals.toml in a pull request could make the report show any file on the computer that builds the site. So `copies` must name a folder inside the documentary that isn't hidden or behind a symbolic link. To use a folder elsewhere, name it yourself with --copies or the environment variable ANNALS_COPIES."
        wrong "copies = \"../sources\""
        right "copies = \"copies\", or annals verify --copies ../sources";

    LONG_CODE "W0015" Warning "a code block too long to color"
        "The time needed to color code grows with the square of a line's length: a line twice as long takes four times as long. If a code block has a line longer than 1,000 bytes or is larger than 64 KiB, Annals shows it without colors. The text is complete. Break the line, or leave out the name of the language."
        wrong "```json and a file without line breaks"
        right "```json and the same file with one value per line";

    SYMBOLIC_LINK "E0017" Error "a symbolic link among the files"
        "Annals never follows a symbolic link, because a link can lead out of the documentary and publish files that readers aren't supposed to see. Replace the link with the file or folder itself."
        wrong "content/pages/about.md -> ../../elsewhere/about.md"
        right "content/pages/about.md as a regular file";
    NOT_A_FILE "E0018" Error "something that isn't a regular file"
        "Annals found a folder where it needs a file, a file where it needs a folder, or something that is neither, such as a pipe or a device. Move it away, and put a regular file or folder in its place."
        wrong "a folder named annals.toml"
        right "a file named annals.toml";
    COPY_PATH "E0019" Error "a path that leads out of the folder of copies"
        "`copy` in a source's entry names a file inside the folder of copies. Annals refuses a path that leads out of that folder, because it could make a report show any file on the computer."
        wrong "copy = \"../private/report.txt\""
        right "copy = \"report.txt\"";

    NO_FRONT_MATTER "E0101" Error "an entry has no complete front matter"
        "Every entry begins with its facts, written in TOML between two lines that contain only +++. The text follows after the second line."
        wrong "# Mike Pence\n\nVice President …"
        right "+++\nname = \"Mike Pence\"\nidentity = \"named\"\nrole = \"Vice President\"\n+++\n\nVice President …";
    BAD_TOML "E0102" Error "the front matter isn't valid TOML"
        "The lines between the two +++ lines are TOML: `key = \"value\"`, with text and dates in quotation marks and lists in square brackets. The caret shows where Annals stopped understanding the text. The mistake is there or just before it, and is often a missing quotation mark."
        wrong "title = \"The call"
        right "title = \"The call\"";
    UNKNOWN_KEY "E0103" Error "an unknown key"
        "Each kind of entry has a fixed set of keys, and so do annals.toml and corrections.toml. Other tools silently ignore a misspelled key; Annals reports it."
        wrong "titel = \"The call\""
        right "title = \"The call\"";
    MISSING_KEY "E0104" Error "a required key is missing"
        "Some facts are required. For example, an incident needs a title, a standing and a summary, and a person needs a name. Lists and indexes would have gaps without them."
        wrong "+++\nidentity = \"named\"\n+++"
        right "+++\nname = \"Mike Pence\"\nidentity = \"named\"\n+++";
    WRONG_TYPE "E0105" Error "a value of the wrong type"
        "The key is right, but its value has the wrong type: for example, a number instead of text, or text instead of a list. Put text in quotation marks, and lists in square brackets."
        wrong "aliases = \"the Vice President\""
        right "aliases = [\"the Vice President\"]";
    NOT_A_CHOICE "E0106" Error "a value that isn't one of the choices"
        "This key accepts only certain words, because the site groups and labels pages by them."
        wrong "standing = \"true\""
        right "standing = \"record\"";
    BAD_DATE "E0107" Error "a date that Annals can't read"
        "Write dates in EDTF, the international format for exact and uncertain dates: `2021-01-06`, `2021-01`, `2021-01-06T14:24`, `2020-12-15~` (about), `2020-12-15?` (uncertain), `2020-11/2021-01` (from one date to another)."
        wrong "date = \"January 6, 2021\""
        right "date = \"2021-01-06\"";
    BAD_ADDRESS "E0108" Error "an invalid web address"
        "A web address begins with https:// or http:// and contains no spaces. Annals refuses other schemes, because a link on a public page must not be able to run anything."
        wrong "url = \"www.example.org/a page\""
        right "url = \"https://www.example.org/a-page\"";
    BAD_CITATION "E0109" Error "a legal citation that Annals can't read"
        "A citation to the United States Code names the title, the section and, if needed, the subsection: 18 U.S.C. § 1512(c)(2). A range of sections takes two section signs, §§ 2510–22, and an edition goes in parentheses: (2018), (West 2020), (2018 & Supp. III 2021). Annals can't link a citation that it can't read."
        wrong "cite = \"18 U.S.C. § 1512(c\""
        right "cite = \"18 U.S.C. § 1512(c)\"";
    NO_DATE "E0110" Error "an incident without a place in time"
        "An incident needs a date, or at least another incident that came before or after it. Sources that give no date often give an order."
        wrong "title = \"So what?\""
        right "title = \"So what?\"\nafter = [\"2021-01-06-tweet\"]";
    EMPTY_TEXT "E0111" Error "an empty text"
        "The key has no text. A list that shows this entry would have a gap, and an empty `withheld` would withhold an entry without a reason. Write the text, or remove the line."
        wrong "summary = \"\""
        right "summary = \"The President posted that the Vice President lacked courage.\"";
    BAD_PAGE "E0112" Error "a page that Annals can't read"
        "Write a page as a number, and several pages as a range: 73 or 73–74."
        wrong "page = \"seventy-three\""
        right "page = \"73\"";
    TWO_CLOCKS "W0115" Warning "times in different zones appear out of order"
        "Two times with different offsets from UTC can fall on different days even if they are only minutes apart. A list by day then can't show which came first. If annals.toml names a time zone, Annals compares all times in that zone and shows them in it."
        wrong "date = \"2021-01-07T01:00+01:00\"\n# and, in another entry, half an hour later:\ndate = \"2021-01-06T19:30-05:00\""
        right "# in annals.toml:\ntimezone = \"America/New_York\"";
    CORRECTIONS_TOML "E0119" Error "corrections.toml isn't valid TOML"
        "corrections.toml lists corrections as TOML tables. The caret shows where Annals stopped understanding the file. The mistake is there or just before it, and is often a missing quotation mark or bracket. `annals changes --since REV --record` adds entries in the right form."
        wrong "[[correction]\nentry = \"2021-01-06-final-call\""
        right "[[correction]]\nentry = \"2021-01-06-final-call\"";
    KEY_TWICE "E0120" Error "a key that is set twice"
        "A key can have only one value in the same table, so Annals can't tell which line you mean. Keep one of the lines."
        wrong "title = \"The call\"\ntitle = \"The last call\""
        right "title = \"The last call\"";

    DUPLICATE_ID "E0201" Error "two entries with the same id"
        "An id must be unique across the whole site, so that a link such as [[mike-pence]] can mean only one entry. Rename one of the files."
        wrong "content/people/fischer.md and content/sources/fischer.md"
        right "content/people/joseph-fischer.md and content/sources/fischer-v-united-states.md";
    UNKNOWN_PERSON "E0202" Error "no person with this id"
        "An incident names people by their ids, and each person must have an entry in content/people."
        wrong "people = [{ id = \"mike-pense\", role = \"called\" }]"
        right "people = [{ id = \"mike-pence\", role = \"called\" }]";
    UNKNOWN_STATUTE "E0203" Error "no entry for this statute"
        "A law link must cite a statute that has an entry in content/statutes. Write an entry for the statute, or cite one that has an entry."
        wrong "cite = \"18 U.S.C. § 1215\""
        right "cite = \"18 U.S.C. § 1512\"";
    UNKNOWN_SOURCE "E0204" Error "no source with this id"
        "Entries name a source by its id, and each source must have an entry in content/sources that says what it is and what it isn't."
        wrong "… on January 6 [@ecf-225, p. 80]."
        right "… on January 6 [@us-v-trump-ecf-252, p. 80].";
    UNKNOWN_ENTRY "E0205" Error "a link to an entry that doesn't exist"
        "A link in double square brackets, or a link to a .md file, leads to another entry. No entry has this id or path."
        wrong "[[mike-pense]]"
        right "[[mike-pence]]";
    UNKNOWN_ANCHOR "E0206" Error "a link to a part of a page that doesn't exist"
        "The page exists, but it has no heading, subsection or note with this name."
        wrong "[[18-usc-1512#c-3]]"
        right "[[18-usc-1512#c-2]]";
    UNKNOWN_FILE "E0207" Error "a link to a file that doesn't exist"
        "If a link or an image doesn't lead to an entry, it must lead to a file in static/. Write the file's name as it is, or with web escapes: %20 for a space, %23 for #."
        wrong "![Map](/images/mpa.png)"
        right "![Map](/images/map.png)";
    REFUSED_LINK "E0208" Error "a link with a scheme that isn't allowed"
        "An external link must begin with https:, http:, mailto: or tel:. Annals refuses all other links, because some of them can run a script in the reader's browser."
        wrong "[click](javascript:alert(1))"
        right "[read](https://example.org/)";
    ADDRESS_TAKEN "E0209" Error "two pages with the same address"
        "Two files would be written to the same place, and one of them would be lost. Many computers ignore differences in capital letters or in how an accent is encoded, and none can keep a file and a folder with the same name."
        wrong "static/timeline.html, where Annals puts its own timeline"
        right "static/timeline-poster.html";
    UNKNOWN_INCIDENT "E0210" Error "no incident with this id"
        "`after` and `before` name other incidents by their ids, and each incident must have an entry in content/incidents."
        wrong "after = [\"2021-01-06-twet\"]"
        right "after = [\"2021-01-06-tweet\"]";
    UNKNOWN_PINPOINT "E0211" Error "a subsection that isn't in the statute's text"
        "The statute has an entry, but the text in that entry has no such subsection. A link to it would lead nowhere."
        wrong "cite = \"18 U.S.C. § 1512(c)(3)\""
        right "cite = \"18 U.S.C. § 1512(c)(2)\"";
    SAME_LAW "E0212" Error "two statute entries for the same section"
        "A citation must lead to one entry. Combine the two, and add each text as a version."
        wrong "content/statutes/a.md and b.md, both with cite = \"18 U.S.C. § 371\""
        right "one file, content/statutes/18-usc-371.md";

    FORMER_ID_TAKEN "E0213" Error "a former id that is in use"
        "`former_ids` keeps the old address of a renamed entry working. This id belongs to another entry now, or another entry claims it too, so the address can't lead to both."
        wrong "former_ids = [\"mike-pence\"] in another person's entry"
        right "former_ids = [\"michael-pence\"]";
    ALMOST_ALIKE "W0214" Warning "two entries with almost the same name"
        "Two people, incidents, sources or pages have the same name, or names that differ only in a letter, a misspelled word or the order of the words. Often someone made one of them by mistake, and now half of the links lead to each. If you need both, silence the rule in the second entry and explain how they differ."
        wrong "content/people/mike-pense.md with name = \"Mike Pense\", beside Mike Pence"
        right "one file, content/people/mike-pence.md";
    NOT_LED_TO "W0215" Warning "an entry that nothing links to"
        "No text links to this entry, no incident names it, and it isn't in the navigation. Readers can find it only in a list, so few of them will. Link to the entry where it is relevant, or remove it."
        wrong "content/people/joe-biden.md, in no incident and linked from nowhere"
        right "people = [{ id = \"joe-biden\", role = \"candidate\" }] in an incident";
    NAMED_NOT_LISTED "W0216" Warning "the text names a person who isn't listed under `people`"
        "The incident's text names someone who has an entry, but `people` doesn't list that person and the text doesn't link to the entry. The person's page then doesn't show the incident. List people who took part under `people`. If the text only mentions someone, a link is enough."
        wrong "He called Mike Pence at noon."
        right "He called [[mike-pence|Mike Pence]] at noon.";
    UNKNOWN_CORRECTED "E0217" Error "a correction of an entry that doesn't exist"
        "corrections.toml tells readers what was corrected, and each correction links to its entry. This one names an id that no entry of this kind has. If the entry was renamed, add the old id to its `former_ids`. If it was removed, run `annals changes --record`, which adds a correction that says so."
        wrong "[[correction]]\nkind = \"incident\"\nentry = \"2021-01-06-final-cal\""
        right "[[correction]]\nkind = \"incident\"\nentry = \"2021-01-06-final-call\"";
    NAMES_A_DRAFT "E0218" Error "a reference to a draft"
        "Annals doesn't check or build an entry with `draft = true`, so nothing on the site can link to it. Drafts appear in the preview, but not in a build. Remove the line when the entry is ready, or remove the reference until then."
        wrong "… as the letter says [@letter].  # content/sources/letter.md says draft = true"
        right "content/sources/letter.md without the `draft` line";
    UNKNOWN_CASE_ENTRY "E0220" Error "annals.toml names a case entry that doesn't exist"
        "`entry` under [case] in annals.toml names the entry that tells readers what happened in court. No entry has this id."
        wrong "[case]\nentry = \"us-v-trmup\""
        right "[case]\nentry = \"us-v-trump\"";
    EXTERNAL_IMAGE "E0221" Error "an image from another website"
        "The site's pages load nothing from other websites: the image could change or disappear, and the other website could track your readers. Put the image in static/."
        wrong "![Map](https://example.org/map.png)"
        right "![Map](/images/map.png)";
    BAD_FORMER_ID "E0222" Error "a former id that can't be an id"
        "`former_ids` lists the old file names of a renamed entry, without .md. An id contains only lowercase letters a to z, digits and hyphens, so no entry can ever have had this one."
        wrong "former_ids = [\"Mike Pence.md\"]"
        right "former_ids = [\"michael-pence\"]";
    SAME_URL "W0223" Warning "two sources with the same web address"
        "Two source entries give the same `url`, so they probably describe the same document. Keep one of them. If the address really holds two documents, silence the rule in the second entry and explain how they differ."
        wrong "content/sources/report.md and the-report.md, both with url = \"https://example.org/report\""
        right "one file, content/sources/report.md";

    RAW_HTML "E0301" Error "raw HTML in a text"
        "Texts are written in Markdown. Annals refuses HTML, so that no entry can break a page or run a script. For a less-than sign, write \\< or &lt;."
        wrong "The <b>last</b> call"
        right "The **last** call";
    BAD_CITE_SYNTAX "E0302" Error "a citation that Annals can't read"
        "Write a citation as [@source-id, p. 73], and separate several with semicolons: [@one, p. 3; @two]. After the id, write p. or pp. with pages, or another place such as § 3, ch. 7 or n. 12."
        wrong "[@us-v-trump-ecf-252 p 73]"
        right "[@us-v-trump-ecf-252, p. 73]";
    UNKNOWN_FOOTNOTE "E0303" Error "a footnote that isn't defined"
        "The text refers to a footnote, but the entry doesn't define it."
        wrong "As the judge said.[^1]"
        right "As the judge said.[^1]\n\n[^1]: At the hearing.";
    UNUSED_FOOTNOTE "W0304" Warning "a footnote that nothing refers to"
        "The entry defines this footnote, but the text never refers to it, so no reader would see it."
        wrong "As the judge said.\n\n[^2]: At the hearing."
        right "As the judge said.[^2]\n\n[^2]: At the hearing.";
    TOO_DEEP "E0305" Error "Markdown nested too deeply"
        "Lists and block quotations can be nested up to 30 levels deep. Deeper nesting is a mistake or an attack."
        wrong "> > > > … (a hundred times)"
        right "> one quotation";
    TWO_STATUTE_TEXTS "E0306" Error "a subsection appears twice in the statute's text"
        "Each subsection becomes a link target such as #c-2, so it can appear only once in the statute fences of an entry."
        wrong "(c)(2) … (c)(2)"
        right "(c)(1) … (c)(2)";
    LONG_SUMMARY "W0307" Warning "a summary too long for its list"
        "A summary is one sentence in a list of others, and a long one makes the list hard to read. The limit is 200 characters. To change it, set `summary_length` under [checks] in annals.toml."
        wrong "summary = \"On the morning of that day, as he had done several times before, …\""
        right "summary = \"The President called the Vice President one last time.\"";
    SKIPPED_LEVEL "W0308" Warning "a heading that skips a level"
        "Headings form an outline. People who listen to a page move through it level by level, and a skipped level sounds like a missing section. The page's title is level one, so the text begins with ##."
        wrong "## The morning\n\n#### The call"
        right "## The morning\n\n### The call";
    NO_ALTERNATIVE "W0309" Warning "an image without alternative text"
        "People who can't see the image read or hear the text in the square brackets instead. Describe what the image shows in one sentence."
        wrong "![](/images/map.png)"
        right "![Map of the Capitol showing the crowd's route](/images/map.png)";
    EMPTY_WORDS "W0310" Warning "link text that says nothing"
        "Many readers jump from link to link without reading the sentence around it, and “here” tells them nothing. Put the link on the words that name its destination."
        wrong "The filing is [here](https://example.org/filing)."
        right "[The filing](https://example.org/filing) is public.";
    PLAIN_MARKUP "W0311" Warning "citations, links or quotations in plain text"
        "Titles, summaries, roles, places and similar texts appear in lists, feeds and search results, so they are plain text. Readers would see the brackets of a citation or a link, and Annals doesn't check quotations there. Use your own words here, and quote and cite in the entry's text."
        wrong "summary = \"He called it \\\"a disgrace\\\" [@speech].\""
        right "summary = \"He spoke against the count.\"";
    UNREAD_BRACKETS "E0312" Error "brackets that readers would see"
        "This looks like the start of a citation, a link, an image or a note, but Annals can't read it: it isn't closed, it uses the wrong brackets, or it has spaces or words where none can be. Readers would see the brackets, and nothing would be checked. Write [@id, p. 3], [see @id], [[id]], [[id|words]] (in a table, [[id\\|words]]) or [words](https://…). If you want the brackets to show, put a backslash before them."
        wrong "He said so [@speech, p. 2."
        right "He said so [@speech, p. 2].";
    TOO_MANY_CELLS "E0313" Error "a table row with more cells than columns"
        "The first line of a table sets the number of columns. Extra cells in a row don't appear on the page, and Annals doesn't check quotations in them. Add a column. If a vertical bar is part of the text, put a backslash before it."
        wrong "| a | b |\n|---|---|\n| x | y | z |"
        right "| a | b | c |\n|---|---|---|\n| x | y | z |";
    UNSHOWN_TITLE "W0314" Warning "a title on a link or an image"
        "In Markdown, words in quotation marks after an address are a title. Browsers show a title only to readers who point at the link with a mouse, and never on a phone, on paper or to a screen reader, so Annals doesn't show it at all. Put the words in the text."
        wrong "[the filing](https://example.org/filing \"filed on March 1\")"
        right "[the filing](https://example.org/filing), filed on March 1,";
    UNSHOWN_WORDS "E0315" Error "text that doesn't appear on the page"
        "Markdown reads this text as something that isn't shown, such as a second definition of the same label. If you want readers to see it, put a backslash before its first character. Otherwise, remove it."
        wrong "[1]: https://example.org/one\n[1]: https://example.org/two"
        right "[1]: https://example.org/one\n[2]: https://example.org/two";
    UNUSED_DEFINITION "W0316" Warning "a link definition that nothing uses"
        "A line such as [label]: https://… says where [words][label] leads; the line itself doesn't appear on the page. Nothing uses this definition, so no reader sees anything of it. Use it or remove it. If it's meant as text, put a backslash before the bracket."
        wrong "[Note]: he said so himself"
        right "\\[Note]: he said so himself";
    FOOTNOTE_TWICE "E0317" Error "a footnote defined twice"
        "Two footnotes in the entry have the same label, so a reference to it could mean either. Remove one of them, or give it another label."
        wrong "As the judge said.[^1]\n\n[^1]: At the hearing.\n[^1]: In the ruling."
        right "As the judge said.[^1] [^2]\n\n[^1]: At the hearing.\n[^2]: In the ruling.";
    BLOCK_IN_FRONT "E0318" Error "a list or another block in the front matter"
        "Texts in the front matter appear in the middle of a page, where only sentences fit. Lists, headings, block quotations, tables and code belong in the entry's text, after the second +++ line."
        wrong "note = \"\"\"\n- He called.\n- He wrote.\n\"\"\""
        right "note = \"He called and wrote.\"";
    BRACKETS_BEFORE_CITATION "E0319" Error "words in brackets directly before a citation"
        "In Markdown, two pairs of brackets in a row make a link, so Annals would take the citation for the address of a link. Remove the brackets around the words."
        wrong "[he said so][@speech, p. 2]"
        right "he said so [@speech, p. 2]";
    CITATION_AS_LABEL "E0320" Error "a link definition with the name of a citation or a note"
        "A line such as [@speech]: https://… would turn every citation of that source into an ordinary link, and Annals would no longer check its quotations. The same goes for the name of a note, such as [!NOTE]. Give the definition another label."
        wrong "[@speech]: https://example.org/speech"
        right "[speech]: https://example.org/speech";
    WORDLESS_LINK "W0321" Warning "a link without text"
        "Readers can't see a link without text, and a screen reader announces only its address. Write text that names its destination."
        wrong "The filing is public. [](https://example.org/filing)"
        right "[The filing](https://example.org/filing) is public.";

    ABSENT_QUOTATION "E0401" Error "a quotation that isn't in its source"
        "The copy of the source doesn't contain the words between the quotation marks. Letters, capitalization and punctuation must match. The shape of quotation marks and dashes, and line breaks, don't matter. Write […] where you left words out, and put words that you added in [square brackets]."
        wrong "\"So what\" [@us-v-trump-ecf-252, p. 142]"
        right "\"So what?\" [@us-v-trump-ecf-252, p. 142]";
    AMBIGUOUS_QUOTATION "E0402" Error "a quotation that appears in several places"
        "These words appear more than once in the source, so a reader can't tell which place you mean. Name the page. If the copy has no pages, quote a few more words."
        wrong "\"the defendant\" [@us-v-trump-ecf-252]"
        right "\"the defendant\" [@us-v-trump-ecf-252, p. 73]";
    NOT_IN_LOCK "E0403" Error "a quotation that has never been verified"
        "This checkout has no copy of the source, and evidence.lock doesn't list the quotation. Someone added or changed it after the last check against the copies. Run `annals verify` where the copies are, and commit evidence.lock."
        wrong "a quotation edited on a computer without the copies"
        right "annals verify --copies ../copies, then commit evidence.lock";
    COPY_MISSING "E0404" Error "a copy that isn't in the folder of copies"
        "The source's entry names the file that holds the copy of its text, but the folder of copies has no such file."
        wrong "copy = \"ecf-225.txt\""
        right "copy = \"us-v-trump-ecf-252.txt\"";
    UNRELIABLE_QUOTED "E0405" Error "a quotation from an unreliable copy"
        "The source's entry says that its wording is unreliable. You can cite the source for what it reports, but you can't quote its words as if someone had said them. Quote another source, or set the different wordings side by side with [[wording]]."
        wrong "\"it was an immune presumptive official act\" [@cnn-frayed-relationship-copy]"
        right "The copy garbles this point [@cnn-frayed-relationship-copy].";
    COPY_CHANGED "E0406" Error "a copy that differs from the one that was verified"
        "evidence.lock records a digest of each copy, and the copy in the folder now has different text. Line endings don't count, because git changes them on Windows. If you meant to change the copy, run `annals verify` and review what changes."
        wrong "a copy edited by hand"
        right "annals verify --copies ../copies, then review the change in evidence.lock";
    BAD_LOCK "E0407" Error "evidence.lock can't be read"
        "`annals verify` writes this file, and nobody should edit it by hand. Restore the last good version from git, or run `annals verify` again."
        wrong "evidence.lock with a conflict marker in it"
        right "annals verify --copies ../copies";
    UNCITED_QUOTATION "W0408" Warning "a quotation without a citation"
        "Annals treats text in double quotation marks as someone's words, and readers want to know where to find them. Put the citation directly after the closing quotation mark, or at the end of a block quotation. Set titles and terms in *italics* or ‘single’ quotation marks instead. To set your own words apart, begin the block with > [!NOTE]."
        wrong "He called it \"a disgrace\"."
        right "He called it \"a disgrace\" [@speech, p. 2].";

    NOTHING_CHECKED "W0409" Warning "nothing to check quotations against"
        "There is no folder of copies and no evidence.lock, so Annals can't check any quotation. It can still build the site, but the site proves nothing. Name the folder with --copies or with `copies` in annals.toml, run `annals verify` once, and commit evidence.lock."
        wrong "a checkout without copies and without evidence.lock"
        right "annals verify --copies ../copies, then commit evidence.lock";

    QUOTES_WITHHELD "E0410" Error "a quotation from a withheld source"
        "The site doesn't show a withheld source or its words. If an entry still quotes them, they would appear on a page, in the search and in the data files. A program can't cut words out of a sentence without changing its meaning, so an editor has to do it. An entry can still cite the source; readers see that it is withheld, and why."
        wrong "He wrote \"never again\" [@letter, p. 2].  # content/sources/letter.md says withheld = \"at the writer's request\""
        right "He wrote a letter about it [@letter, p. 2].";

    ENDLESS_QUOTATION "E0411" Error "a quotation that almost matches in too many places"
        "Annals looks up a quotation by its rarest word, wherever the copy has that word. If a long quotation contains only words that the copy repeats over and over, or words altered with brackets, comparing them all would take minutes. Annals stops, and the quotation isn't verified. Quote fewer words, and include one that is rare in the source."
        wrong "\"no no no no no …\" and so on for pages, from a copy that says little else"
        right "\"no no no, he cried\"";

    NO_SUCH_PAGE "W0412" Warning "a page past the end of the source"
        "The citation names a page after the source's last page. That page comes from `pages` in the source's entry or, if the entry doesn't have it, from the copy. A reader who looks up the page finds nothing. Name the right page. If the source's page numbers don't start at 1, like those of an article in a volume, leave out `pages`."
        wrong "… in three lines [@report, p. 999].  # content/sources/report.md says pages = 10"
        right "… in three lines [@report, p. 9].";
    LONE_MARK "W0413" Warning "a quotation mark without its partner"
        "Neither Annals nor a reader can tell where the quotation begins or ends, so it isn't checked. Add the missing quotation mark. If a quotation has several paragraphs, use a block quotation, with > at the start of every line. For inches and seconds, write the word or ″."
        wrong "He called it \"a disgrace [@speech, p. 2]."
        right "He called it \"a disgrace\" [@speech, p. 2].";
    COPY_DROPPED "W0414" Warning "a source that no longer names its copy"
        "evidence.lock says that this source's quotations were checked against a copy, but the source's entry no longer names one. Readers see the quotations as not checked, and someone could change them without anyone noticing. Put the `copy` line back. If you removed it on purpose, run `annals verify` to rewrite evidence.lock."
        wrong "content/sources/report.md without the line copy = \"report.txt\", which evidence.lock has"
        right "copy = \"report.txt\"";
    STRUCK_IN_QUOTATION "E0415" Error "strikethrough in a quotation"
        "Readers think that words with a line through them were withdrawn, by the speaker or by you, but the source says them. Quote the words as they are. To leave words out, write […] in their place. To add words, put them in [square brackets]. If the source itself strikes the words, say so in your own words."
        wrong "\"He was ~~not~~ late\" [@report, p. 2]"
        right "\"He was not late\" [@report, p. 2]";
    EMPHASIS_IN_QUOTATION "W0416" Warning "a quotation doesn't say whose emphasis it has"
        "Emphasis, in italics, in bold or as code, changes what a sentence says, and a plain-text copy doesn't show whether it comes from the source. Say whose it is, directly after the words or at the end of the citation: emphasis added, emphasis in original, or emphasis omitted. Readers see it beside the source. Emphasis around the quotation marks and all is the style of your text and needs nothing."
        wrong "\"He was *not* late\" [@report, p. 2]"
        right "\"He was *not* late\" [@report, p. 2, emphasis added]";
    LINK_IN_QUOTATION "W0417" Warning "a link in a quotation"
        "A link stands out like emphasis, and readers may think that it comes from the source. Put the link in your own words, before or after the quotation. That includes links to entries."
        wrong "\"He read [the memo](https://example.org/memo)\" [@report, p. 2]"
        right "It says about [the memo](https://example.org/memo): \"He read the memo\" [@report, p. 2]";
    UNSEEN_IN_QUOTATION "E0418" Error "an invisible character in a quotation"
        "Invisible characters, and characters that reverse the order of letters, can make readers see different words from those that Annals checked: two of them turn \"232-306\" into \"306-232\". They get into a text when someone copies from another program, or tries to mislead. Remove them. This doesn't apply to characters that a script needs, such as the joiners in Persian."
        wrong "\"The count was &rlm;232-306\" [@report, p. 2]"
        right "\"The count was 232-306\" [@report, p. 2]";

    SHORT_PIECE "E0419" Error "a quotation with pieces that are too short"
        "There are only one or two words between two gaps. Single words with gaps between them can be made to say anything, so if a quotation has gaps, each piece must have at least three words of the source. A quotation without gaps can be as short as you like."
        wrong "\"Pence … lied … to … the … crowd\" [@speech, p. 3]"
        right "\"Pence\" [@speech, p. 2] spoke of those who \"lied to the crowd\" [@speech, p. 3]";
    TOO_MUCH_LEFT_OUT "E0420" Error "a quotation that leaves out too much"
        "A quotation can have up to four gaps. Together they can leave out up to 300 words, and no gap can cross more than one page break. Beyond that, the pieces no longer belong to one statement, and readers would think that they are closer together than they are. Make several quotations, each with its own citation."
        wrong "\"It was a long day […] and nobody came\" [@memoir, pp. 3, 90]"
        right "\"It was a long day\" [@memoir, p. 3]. Later: \"and nobody came\" [@memoir, p. 90].";
    TOO_MUCH_IN_BRACKETS "E0421" Error "a quotation that is mostly the editor's words"
        "Words in square brackets are the editor's. If there are more than half as many of them as of the source's words, the quotation says what the editor says. Quote more of the source, or use your own words."
        wrong "\"[The Vice President told the crowd that he] went [home early that day]\" [@report, p. 4]"
        right "The Vice President said that he \"went home\" [@report, p. 4].";
    GAP_AT_NEGATION "W0422" Warning "a gap at a negation"
        "A gap leaves out a word such as *not*, *never*, *only* or *unless*, or is next to one. Compare the two texts. If the shortened one says something else, quote the whole passage or use your own words. If the meaning is the same, silence the rule for this quotation and explain why. Readers see the explanation on the method page and next to the quotation in the evidence."
        wrong "\"I said that he […] broke the law\" [@letter, p. 1]  # the letter says: I said that he never once broke the law"
        right "\"I said that he never once broke the law\" [@letter, p. 1]";
    BRACKET_AT_NEGATION "W0423" Warning "brackets at a negation"
        "Words in square brackets replace or add a word such as *not*, *never*, *only* or *unless*, or are next to one; or letters in brackets turn a word into its opposite. Compare the two texts. If the meaning is the same, silence the rule for this quotation and explain why."
        wrong "\"he [did] break the law\" [@letter, p. 1]  # the letter says: he did not break the law"
        right "\"he did not break the law\" [@letter, p. 1]";
    CUT_AT_NEGATION "W0424" Warning "a quotation cut off at a negation"
        "In the source, a word such as *not*, *never*, *only* or *unless* comes directly before the first word of the quotation or directly after the last one. Without it, the quotation may say the opposite. Include the word, or put it in your own sentence before the quotation: he did not \"break the law\". If the meaning is the same, silence the rule for this quotation and explain why."
        wrong "He said that he had \"the right to do it\" [@letter, p. 1].  # the letter says: I do not have the right to do it"
        right "He said that he did not have \"the right to do it\" [@letter, p. 1].";
    STATUTE_TEXT_DIFFERS "E0425" Error "a statute's text differs from its source"
        "Annals compares the text in a statute fence with a copy, just like a quotation. It uses the source that the fence names or, if the fence names none, the source of the version most recently in force. The text must match word for word. Where you leave text out, write […] or, on a line of its own, * * *."
        wrong "(c) Whoever—  # the copy has: (c) Whoever corruptly—"
        right "(c) Whoever corruptly—";
    WIDE_PAGES "W0426" Warning "a quotation cited to too many pages"
        "The citation names a range of more than four pages. Annals found the quotation on one of them, but a reader would have to read them all. Name the page."
        wrong "\"it was late\" [@report, pp. 1–165]"
        right "\"it was late\" [@report, p. 73]";
    LOCK_RECORD "E0427" Error "an impossible record in evidence.lock"
        "evidence.lock says which quotations were found in which copies, and only `annals verify` writes it. It can't have written this record: a digest contains something other than 0 to 9 and a to f, a line is missing, unknown or repeated, a place is past the end of the copy, or the copy or its source doesn't exist. Someone edited the file by hand, or git merged two versions of it. Restore the last good version from git, or run `annals verify` where the copies are."
        wrong "words = \"TO DO\""
        right "annals verify --copies ../copies, then commit evidence.lock";
    LOCK_FORM "E0428" Error "evidence.lock isn't written the way Annals writes it"
        "Each record could be right, but the file isn't exactly what `annals verify` writes for these records. The order is different, there is an added comment or space, or a number is written another way. Someone edited the file by hand, or git merged two versions of it, and nobody checked the quotations again. Run `annals verify` where the copies are, or restore the last good version from git. Line endings don't count, because git may change them on Windows."
        wrong "at = 0_129  # moved by hand"
        right "at = 129";

    NOT_VERIFIED_HERE "W0429" Warning "a change that wasn't verified here"
        "A quotation, a source or a record in evidence.lock has changed since the revision you named, and the copies that could prove it aren't here. A build only trusts evidence.lock, and someone who changes a quotation can change its record too. Nothing is wrong yet, but someone who has the copies has to look. Check out the change, run `annals verify --against REV --copies FOLDER`, and see whether evidence.lock stays the same. With `require_copies = true` in annals.toml, this is an error (E0430)."
        wrong "a pull request that changes a quotation and its record in evidence.lock"
        right "annals verify --against main --copies ../copies, then merge it";
    COPIES_REQUIRED "E0430" Error "a change that must be verified with the copies"
        "annals.toml says `require_copies = true`, so a quotation, a source or a record in evidence.lock can change only where the copies are available. One has changed since the revision you named, and the copies that could prove it aren't here. Run the command where the copies are, with --copies. This rule also applies to a change that removes `require_copies`."
        wrong "a pull request that changes a quotation, built on a computer without the copies"
        right "annals verify --against main --copies ../copies";
    COPY_WITHOUT_PAGES "W0431" Warning "a citation names a page, but the copy has no pages"
        "The copy is one long text, so Annals checks only the words, and the site doesn't claim that they are on that page. Put a form feed between the pages of the copy. Annals reports this once for each source, and not for a copy shorter than a page."
        wrong "\"it was late\" [@report, p. 12]  # report.txt has no form feeds"
        right "\"it was late\" [@report]";
    WORDLESS_QUOTATION "E0432" Error "a quotation without a word of the source"
        "Between the quotation marks there is only punctuation, gaps or words in square brackets, so there is nothing to check. Quote at least one word of the source, or remove the quotation marks."
        wrong "He said \"[nothing at all]\" [@report, p. 2]."
        right "He said nothing at all [@report, p. 2].";
    QUOTATION_ELSEWHERE "E0433" Error "a quotation that isn't on the page cited"
        "The source contains these words, but on another page or in another part than the citation names. A reader who looks there won't find them. Cite the right page."
        wrong "\"So what?\" [@us-v-trump-ecf-252, p. 241]"
        right "\"So what?\" [@us-v-trump-ecf-252, p. 142]";
    LOCK_VERSION "E0434" Error "evidence.lock comes from another version of Annals"
        "The format of evidence.lock has a version number, and this version of Annals reads only its own. If the file is older, run `annals verify` where the copies are, and commit evidence.lock. If it's newer, use the newer Annals."
        wrong "version = 1, written by an older Annals"
        right "annals verify --copies ../copies, then commit evidence.lock";
    NOTHING_TO_COMPARE "E0435" Error "required copies, but no copies and no revision to compare with"
        "annals.toml says `require_copies = true`. Without the copies, Annals can publish only if it can compare the documentary with a revision that was verified, and you named none. Name the folder of copies with --copies, or the last verified revision with --against."
        wrong "annals build on a build server without the copies"
        right "annals build --against v1.2";

    CYCLE "E0501" Error "incidents that come after each other in a circle"
        "`after` and `before` say which incident came first. Here they lead back to where they started, so at least one of them is wrong."
        wrong "a: after = [\"b\"]   b: after = [\"a\"]"
        right "a: after = [\"b\"]";
    ORDER_CONTRADICTS_DATES "E0502" Error "an order that contradicts the dates"
        "The entry says that it came after (or before) another incident, but the two dates say the opposite."
        wrong "date = \"2021-01-05\", after = [\"2021-01-06-tweet\"]"
        right "date = \"2021-01-06\", after = [\"2021-01-06-tweet\"]";

    SOURCE_BEFORE_EVENT "W0503" Warning "a source older than the date it gives"
        "The entry says that this source gives a date for the incident, but the source was published before that date."
        wrong "dates = [{ edtf = \"2021-01-06\", source = \"article-of-2020\" }]"
        right "dates = [{ edtf = \"2021-01-06\", source = \"article-of-2021\" }]";
    DATE_UNSUPPORTED "W0504" Warning "a date that no source supports"
        "The entry lists the dates that its sources give, and its own date agrees with none of them. Use one of those dates, or a broader date that includes them all."
        wrong "date = \"2021-01-07\", dates = [{ edtf = \"2021-01-06T11:15\", … }]"
        right "date = \"2021-01-06T11:15~\", dates = [{ edtf = \"2021-01-06T11:15\", … }]";

    NOTE_CONTRADICTS_DATE "W0505" Warning "a date note that contradicts the date"
        "The note names days, but none of them agrees with the incident's date or with any date that a source gives. Either the note or the date is wrong."
        wrong "date = \"2021-01-06\", date_note = \"The filing says January 5, 2021.\""
        right "date = \"2021-01-06\", date_note = \"The filing says January 6, 2021.\"";
    OUTSIDE_A_LIFE "W0506" Warning "an incident outside a person's lifetime"
        "The incident's date is before the person was born or after the person died, according to `born` and `died`. Either a date is wrong, or you mean someone else. If the text only mentions the person, leave the person out of `people`, or silence the rule and give the reason."
        wrong "born = \"1959\", in an incident of 1941"
        right "the right person, or the right date";
    LAW_BEFORE_EVENT "W0507" Warning "a law link whose source is older than the incident"
        "The entry says that a source discusses the incident under a law, but the source is dated before the incident. A document can't discuss something that hasn't happened yet. Either a date is wrong, or you mean another source."
        wrong "date = \"2021-01-06\", [[law]] by = \"article-of-2020\""
        right "date = \"2021-01-06\", [[law]] by = \"article-of-2021\"";
    AFTER_THE_END "W0508" Warning "a charge dated after it was dismissed"
        "The entry has the stance `charged` under a statute, but its date is after every dismissal of that charge on the timeline. If there is a new charge, add the proceeding that brought it. Otherwise the stance or a date is wrong."
        wrong "date = \"2025-03\", stance = \"charged\", where the charge was dismissed on November 25, 2024"
        right "date = \"2021-01-06\", stance = \"charged\"";
    TEXT_CONTRADICTS_DATE "W0509" Warning "a date in the text that contradicts the entry's date"
        "The incident's title, summary or first paragraph names a day that doesn't agree with the incident's date or with anything that the entry cites or links to. Either the text or the date is wrong. If the text compares two days, name the incident's own day too, or link to the incident on the other day."
        wrong "date = \"2021-01-06\", with the text: On January 5, 2021, he called …"
        right "date = \"2021-01-06\", with the text: On January 6, 2021, he called …";
    BAD_MODIFIED "E0510" Error "a time of change that is neither a day nor a moment"
        "An entry's `modified` and a correction's `date` say when something was last changed. Sitemaps need a day, and feeds need a moment: a time with its zone. A month, an interval or an uncertain date would force Annals to invent the rest. In a git checkout you don't need `modified`, because Annals uses the time of the last commit."
        wrong "modified = \"2026-03\""
        right "modified = \"2026-03-01\", or modified = \"2026-03-01T14:30:00Z\"";

    NO_CITATION "W0601" Warning "an incident without a citation"
        "An incident states facts about real people. Its text cites no source, so readers can't check it."
        wrong "He called at noon."
        right "He called at noon, according to the filing [@us-v-trump-ecf-252, p. 73].";
    SOURCE_UNUSED "W0602" Warning "a source that nothing cites"
        "The source has an entry, but no text cites it. Cite it, or remove the entry."
        wrong "content/sources/old-article.md, never cited"
        right "… [@old-article]";
    PARAGRAPH_UNCITED "W0603" Warning "a paragraph without a citation"
        "Every paragraph of an incident should name its source. Add a citation, or move your own comments into a note."
        wrong "The crowd moved to the Capitol."
        right "The crowd moved to the Capitol [@us-v-trump-ecf-252, p. 79].";

    PAGE_UNCITED "W0604" Warning "a citation without a page"
        "The source has pages, and a reader who wants to check the statement would have to read them all. Name the page. If you mean the whole document, silence the rule for this entry and explain why."
        wrong "… was incensed [@us-v-trump-ecf-252]."
        right "… was incensed [@us-v-trump-ecf-252, p. 74].";
    SOURCES_TOO_OLD "W0605" Warning "every source is older than the incident"
        "Every dated source that the incident cites is older than the incident, so none of them can confirm it. Either a date is wrong, or the source that reports the incident is missing."
        wrong "date = \"2021-01-06\", citing only an article from 2020"
        right "also citing the article of January 7, 2021, that reports it";
    RECORD_BY_COMMENTARY "W0606" Warning "a public record supported only by commentary"
        "The incident's standing is `record`, but every source that its text cites is commentary. Commentary can point to the record, but it isn't the record."
        wrong "standing = \"record\", citing only [@pressure-on-pence]"
        right "standing = \"commentary\", or a citation of the record itself";
    NOT_AN_ARCHIVE "W0607" Warning "an archive address that isn't in a web archive"
        "`archive_url` is for a copy kept by a web archive such as web.archive.org, archive.org, archive.today or perma.cc. A repost on another site may change or disappear, so list it under `mirrors`. To add other archives, name them in `archives` under [checks] in annals.toml."
        wrong "archive_url = \"https://someblog.example/repost\""
        right "archive_url = \"https://web.archive.org/web/2021/https://example.org/story\"";
    NO_REASON "W0608" Warning "a correction without a reason"
        "Readers who find that a page used to say something else want to know why, and so do the people it was about. In `reason`, say in one sentence what was wrong and how you found out. Typos don't need a reason."
        wrong "[[correction]]\nhow = \"moved\"\nreason = \"\""
        right "[[correction]]\nhow = \"moved\"\nreason = \"The filing gives the day; the article that we followed before doesn't.\"";

    CHARGE_WITHOUT_OUTCOME "E0901" Error "a charge without its outcome"
        "Readers who learn about a charge must learn in the same place what became of it. Either a person's status names a charge but no outcome, or incidents are marked as charged and annals.toml doesn't say what happened in the case."
        wrong "[status]\ntext = \"Charged with four counts.\""
        right "[status]\ntext = \"Charged with four counts.\"\noutcome = \"Denied; no trial; dismissed without prejudice.\"";
    WORDS_OF_GUILT "W0902" Warning "words of guilt about a named person"
        "The sentence says, in the site's own voice, that a named person did something unlawful, and the entry records no conviction. Say whose claim it is, or say what happened and let readers judge. If the person was convicted, set `convicted = true` under [status] in the person's entry."
        wrong "Smith violated the statute."
        right "Prosecutors alleged that Smith violated the statute.";
    STATUS_TOO_OLD "W0903" Warning "a status older than a later step in the case"
        "The person's status is true as of a certain date, but the timeline has a later proceeding that involves the person. The status may have changed."
        wrong "as_of = \"2024-09-01\", with a dismissal in November 2024 on the timeline"
        right "as_of = \"2024-11-25\"";
    NAMED_IN_OWN_VOICE "E0904" Error "a name known only from reports, in the site's own voice"
        "The record doesn't name this person; press reports do (`reported_as`). Use the name only in a sentence that says that reports give it, with a citation. Don't use it in a title, a summary or a role."
        wrong "Marc Short warned the Secret Service."
        right "P8, identified in press reports as Marc Short [@haberman-2022-06-04], warned the Secret Service.";
    BAD_SILENCE "E0905" Error "a rule that can't be silenced"
        "`silence` in an entry and the rules under [checks] name a code and give a reason. The code must exist. You can't silence an error, because the page would be broken. A rule about single quotations can be silenced only for one quotation at a time."
        wrong "silence = [{ code = \"E0205\", reason = \"later\" }]"
        right "silence = [{ code = \"W0603\", reason = \"the second paragraph sums up the first\" }]";
    USELESS_SILENCE "W0906" Warning "a silenced rule that has nothing to report"
        "The entry silences a rule that no longer reports anything here. Remove the line, so that the rule can warn you again when it should."
        wrong "silence = [{ code = \"W0603\", reason = \"…\" }] in an entry where every paragraph has a citation"
        right "no `silence`";

    BAD_TEMPLATE "E0701" Error "a template that Annals can't read"
        "A template contains a mistake. The report points to the place in the template, not in an entry."
        wrong "{% if page.title %}"
        right "{% if page.title %}…{% endif %}";
    RENDER_FAILED "E0702" Error "a template that failed on a page"
        "Annals could read the template but couldn't fill it in for this page, usually because it asks for a field that the page doesn't have."
        wrong "{{ incident.titel }}"
        right "{{ incident.title }}";

    ENDLESS_TEMPLATE "E0703" Error "a template that uses too much"
        "Templates can include other templates and call components, and theme texts can contain other theme texts. If that leads in a circle, goes more than 32 levels deep or adds up to more than 10,000 parts, a page would never end or would fill the memory. Use a loop for anything that repeats. Loops inside loops can also run for years, and a text that is joined to itself soon fills any memory. Annals therefore counts what a documentary's own templates loop over, set and print, and stops a page that uses too much."
        wrong "{% component twice(of) %}{{ <twice of={of}/> }}{{ <twice of={of}/> }}{% endcomponent twice %}"
        right "{% for part in parts %}{{ <once of={part}/> }}{% endfor %}";

    BAD_CONFIG "E0801" Error "a value that annals.toml can't have"
        "The value has the right type, but Annals can't use it: for example, a `base_url` that isn't a full web address, or a `timezone` that doesn't exist."
        wrong "base_url = \"example.org\""
        right "base_url = \"https://example.org/\"";
    NO_WORDS "W0802" Warning "a language that the theme doesn't have"
        "The documentary's texts are in this language, but the theme has no headings, labels and dates in it, so these appear in English. Copy the English file to `templates/words/` under the tag of the language, and translate it. Anything that you leave untranslated stays in English. You don't have to rebuild Annals."
        wrong "language = \"eo\", without a file for it"
        right "language = \"eo\", with templates/words/eo.toml";
    UNKNOWN_WORD "W0803" Warning "a theme text that doesn't exist"
        "A file in `templates/words/` sets texts of the theme by their keys. No template uses this key, so no reader would see its text. The key is misspelled, or the theme no longer has it."
        wrong "timelin = \"Chronology\""
        right "timeline = \"Chronology\"";
    BAD_WORD "W0804" Warning "a theme text with the wrong names in braces"
        "A name in braces stands for something that Annals fills in: a number, a date, a link to a source. Readers would see an unknown name as it is written, and leaving a name out would remove a fact from the page. Until you fix it, the site uses the theme's own text."
        wrong "evidence_used_in = \"used in {entri}\""
        right "evidence_used_in = \"used in {entry}\"";
    LOST_WORDS "W0805" Warning "a file of theme texts that belongs to no language"
        "The theme looks for its texts in `templates/words/`, in files named after the tag of a language. It never reads a TOML file elsewhere in `templates/`, or one with another name."
        wrong "templates/es.toml, templates/words/spanish words.toml"
        right "templates/words/es.toml";
    BAD_WORDS_FILE "E0807" Error "a file of theme texts that isn't valid TOML"
        "A file in `templates/words/` is TOML: a key, an equals sign and a text in quotation marks on each line. The caret shows where Annals stopped understanding the file. The mistake is there or just before it."
        wrong "timeline = \"Chronology"
        right "timeline = \"Chronology\"";
    NO_CONFIG "E0808" Error "there's no annals.toml"
        "annals.toml marks the folder of a documentary, and Annals didn't find it. Run the command in that folder, or name the folder with --root. The smallest annals.toml has only a `title`."
        wrong "annals build in another folder"
        right "annals build --root my-documentary";
    CONFIG_TOML "E0809" Error "annals.toml isn't valid TOML"
        "annals.toml is written in TOML: `key = \"value\"`, with text in quotation marks and lists in square brackets. The caret shows where Annals stopped understanding the file. The mistake is there or just before it, and is often a missing quotation mark."
        wrong "title = \"The call"
        right "title = \"The call\"";
    UNKNOWN_FORM "W0810" Warning "a plural form that doesn't exist"
        "A theme text with a number can have a form for each way that the language counts: zero, one, two, few, many and other. This form has another name, so no number would ever use it."
        wrong "page_count = { single = \"one page\", other = \"{n} pages\" }"
        right "page_count = { one = \"one page\", other = \"{n} pages\" }";
    NO_OTHER_FORM "W0811" Warning "a theme text without the form `other`"
        "Every language uses the form `other` for numbers that have no form of their own, so a theme text with plural forms always needs it. Until you add it, the site uses the theme's own text."
        wrong "page_count = { one = \"one page\" }"
        right "page_count = { one = \"one page\", other = \"{n} pages\" }";
}
