//! The constructs of Markdown, and a page that has a hostile string in each of them.

use super::documentary::{File, Pen, Slot};

/// A construct: what it is called, where a reader finds it, and how it is written. In it `{s}` stands for the string, `{k}` for a word by
/// which the place is found again, and `{n}` for a number of its own.
pub struct Construct {
    pub context: &'static str,
    /// An element in which the word must stand.
    pub within: &'static str,
    written: &'static str,
}

const fn row(context: &'static str, within: &'static str, written: &'static str) -> Construct {
    Construct { context, within, written }
}

/// The constructs. What takes in the rest of the text, if it goes wrong, comes last.
pub const CONSTRUCTS: [Construct; 52] = [
    row("Markdown paragraph", "P", "{k} {s}"),
    row("Markdown heading", "H3", "### {k} {s}"),
    row("Markdown heading underlined", "H2", "{k} {s}\n==="),
    row("Markdown heading name", "H3", "### {k} {#{s}}"),
    row("Markdown heading class", "H3", "### {k} {.{s}}"),
    row("Markdown emphasis", "EM", "*{k} {s}*"),
    row("Markdown strong", "STRONG", "**{k} {s}**"),
    row("Markdown struck", "S", "~~{k} {s}~~"),
    row("Markdown link words", "A", "[{k} {s}](https://example.org/)"),
    row("Markdown link target", "A", "[{k}]({s})"),
    row("Markdown link target in angle brackets", "A", "[{k}](<{s}>)"),
    row("Markdown link address", "A", "[{k}](https://example.org/{s})"),
    row("Markdown link title", "A", "[{k}](https://example.org/ \"{s}\")"),
    row("Markdown link to a file", "A", "[{k}](g-calm.md#{s})"),
    row("Markdown image words", "IMG", "![{k} {s}](/pic.png)"),
    row("Markdown image target", "IMG", "![{k}]({s})"),
    row("Markdown image title", "IMG", "![{k}](/pic.png \"{s}\")"),
    row("Markdown reference target", "A", "[{k}][r{n}]\n\n[r{n}]: {s}"),
    row("Markdown reference title", "A", "[{k}][t{n}]\n\n[t{n}]: https://example.org/ \"{s}\""),
    row("Markdown reference name", "P", "{k} [words][{s}]\n\n[{s}]: https://example.org/"),
    row("Markdown autolink", "A", "[{k}](https://example.org/) <https://example.org/{s}>"),
    row("Markdown autolink of a scheme", "P", "{k} <{s}>"),
    row("Markdown autolink of mail", "P", "{k} <{s}@example.org>"),
    row("Markdown footnote", "LI", "So[^f{n}].\n\n[^f{n}]: {k} {s}"),
    row("Markdown footnote name", "P", "{k}[^{s}]\n\n[^{s}]: Words."),
    row("Markdown table head", "TH", "| {k} {s} | b |\n|---|---|\n| a | b |"),
    row("Markdown table cell", "TD", "| a | b |\n|---|---|\n| {k} {s} | b |"),
    row("Markdown list item", "LI", "- {k} {s}"),
    row("Markdown list item, at its beginning", "LI", "- {s} {k}"),
    row("Markdown numbered item", "LI", "7. {k} {s}"),
    row("Markdown nested item", "LI", "- a\n  - {k} {s}"),
    row("Markdown term", "DT", "{k} {s}\n: words"),
    row("Markdown definition", "DD", "Term\n: {k} {s}"),
    row("Markdown block quotation", "BLOCKQUOTE", "> {k} {s}"),
    row("Markdown block quotation, at its beginning", "BLOCKQUOTE", "> {s} {k}"),
    row("Markdown block quotation with its source", "BLOCKQUOTE", "> {k} {s} [@r-calm]"),
    row("Markdown quotation", "SPAN", "“{k} {s}” [@r-calm]."),
    row("Markdown note's title", "P", "> [!NOTE] {k} {s}\n> Words."),
    row("Markdown note's words", "P", "> [!WARNING]\n> {k} {s}"),
    row("Markdown note's kind", "P", "> [!{s}] {k}"),
    row("Markdown wiki link", "P", "{k} [[{s}]]"),
    row("Markdown wiki link words", "A", "[[g-calm|{k} {s}]]"),
    row("Markdown wiki link anchor", "A", "[[g-calm#{s}|{k}]]"),
    row("Markdown citation", "P", "{k} [@{s}]"),
    row("Markdown citation's place", "P", "{k} [@r-calm, § 3 {s}]"),
    row("Markdown code", "CODE", "````` {k} {s} `````"),
    row("Markdown indented code", "PRE", "    {k} {s}"),
    row("Markdown code block", "PRE", "`````````\n{k} {s}\n`````````"),
    row("Markdown code block of HTML", "PRE", "`````````html\n<p>{k}</p> {s}\n`````````"),
    row("Markdown code block of JavaScript", "PRE", "`````````js\nlet {k} = 1; {s}\n`````````"),
    row("Markdown code block's language", "PRE", "~~~~~~~~~{s}\n{k}\n~~~~~~~~~"),
    row("Markdown paragraph, at its beginning", "P", "{s} {k}"),
];

/// The word by which a slot is found again on its page.
pub fn word(slot: usize) -> String {
    format!("k{slot}k")
}

/// A page with the string in every construct.
pub fn page(slots: &mut Vec<Slot>, entry: Option<(usize, &'static str)>) -> File {
    let mut p = Pen::new(slots, entry);
    let id = entry.map_or_else(|| "g-calm".to_owned(), |(n, _)| format!("g-{n}"));
    p.text("+++\ntitle = ")
        .field("pages title", "", "")
        .text("\nsummary = ")
        .field("pages summary", "", "")
        .text("\n+++\n");
    for construct in &CONSTRUCTS {
        let written = construct.written.replace("{k}", &word(p.next())).replace("{n}", &p.next().to_string());
        let calm = written.replace("{s}", calm(construct.context));
        p.place(construct.context, calm, |s| written.replace("{s}", s));
        p.text("\n\n");
    }
    p.done(format!("content/pages/{id}.md"))
}

/// What stands in a construct instead of a string.
fn calm(context: &str) -> &'static str {
    match context {
        "Markdown image target" => "/pic.png",
        "Markdown link to a file" | "Markdown wiki link anchor" => "calm",
        "Markdown wiki link" => "g-calm",
        "Markdown citation" => "r-calm",
        "Markdown footnote name" => "calmfoot",
        "Markdown heading name" => "calm",
        _ => "https://example.org/calm",
    }
}
