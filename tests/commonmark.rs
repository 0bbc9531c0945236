//! The examples of the CommonMark specification (`commonmark/spec.txt`, CC BY-SA 4.0, see the licence beside it). Each comes out as there, or
//! is refused with a diagnostic, or is on a short list of what is different on purpose; and none loses a word in silence.

use crate::common;
use annals::diagnostics::span::SourceFile;
use annals::document::body::{self, Body, LinkTarget, MarkupKind, Piece};
use std::fmt::Write as _;

/// Examples that come out otherwise on purpose, by number, with the reason.
const DIFFERENT: [(u32, &str); 6] = [
    (179, "a comment is the editor's own and isn't published"),
    (183, "a comment"),
    (308, "a comment"),
    (309, "a comment"),
    (590, "[[id]] is a link to an entry and shows its title"),
    (625, "a comment"),
];

struct Example {
    number: u32,
    markdown: String,
    html: String,
}

fn examples() -> Vec<Example> {
    let text = std::fs::read_to_string(common::project().join("tests/commonmark/spec.txt")).expect("the specification");
    let fence = "`".repeat(32);
    let mut examples = Vec::new();
    let mut rest = text.as_str();
    while let Some((_, after)) = rest.split_once(&format!("\n{fence} example\n")) {
        let (inner, behind) = after.split_once(&format!("\n{fence}\n")).expect("the end of an example");
        let (markdown, html) = if let Some(html) = inner.strip_prefix(".\n") {
            ("", html)
        } else {
            inner.split_once("\n.\n").or_else(|| inner.strip_suffix("\n.").map(|m| (m, ""))).expect("two halves")
        };
        let number = examples.len() as u32 + 1;
        let made = |text: &str| text.replace('→', "\t");
        examples.push(Example { number, markdown: format!("{}\n", made(markdown)), html: made(html) });
        rest = behind;
    }
    examples
}

/// The HTML of a text, as far as it is known without a site.
fn html(body: &Body) -> String {
    let mut html = String::new();
    for piece in body.blocks.iter().flat_map(|block| &block.pieces) {
        match piece {
            Piece::Html(part) => html.push_str(part),
            Piece::Anchor(name) => html.push_str(name),
            Piece::LinkOpen(n) => {
                write!(html, "<a href=\"{}\">", address(&body.links[*n as usize].target)).expect("a text")
            }
            Piece::LinkClose(_) => html.push_str("</a>"),
            Piece::Image(n, alt) => {
                write!(html, "<img src=\"{}\" alt=\"{alt}\">", address(&body.links[*n as usize].target))
                    .expect("a text")
            }
            Piece::LinkTitle(_) | Piece::NoteMark(..) | Piece::CiteHere(_) | Piece::Word(..) => html.push_str("<ours>"),
        }
    }
    html
}

fn address(target: &LinkTarget) -> String {
    match target {
        LinkTarget::Id(id, _) => id.to_string(),
        LinkTarget::File(path, _) | LinkTarget::Asset(path) => path.to_string(),
        LinkTarget::Anchor(anchor) => format!("#{anchor}"),
        LinkTarget::External(address) => address.to_string(),
        LinkTarget::Refused => String::new(),
    }
}

/// HTML as it is compared: names of elements, alternative texts and words, without what Annals sets otherwise everywhere: levels of headings,
/// spans, quotation marks and dashes.
fn compared(html: &str) -> Vec<String> {
    let mut parts = Vec::new();
    // The colors of code part no words.
    let mut spans = html.split("<span");
    let first = spans.next().unwrap_or_default().to_owned();
    let html = spans
        .fold(first, |html, span| html + span.split_once('>').map_or(span, |(_, words)| words))
        .replace("</span>", "");
    let mut rest = html.as_str();
    while !rest.is_empty() {
        let (words, tag) = rest.split_once('<').unwrap_or((rest, ""));
        parts.extend(plain(words).split_whitespace().map(str::to_owned));
        let (tag, after) = tag.split_once('>').unwrap_or((tag, ""));
        let name = tag.split([' ', '/']).find(|part| !part.is_empty()).unwrap_or_default();
        let name = if name == "h1" { "h2" } else { name };
        if !matches!(name, "span" | "") {
            parts.push(format!("<{}{name}>", if tag.starts_with('/') { "/" } else { "" }));
        }
        if let Some((_, alt)) = tag.split_once("alt=\"") {
            parts.extend(plain(alt.split('"').next().unwrap_or_default()).split_whitespace().map(str::to_owned));
        }
        rest = after;
    }
    parts
}

fn plain(words: &str) -> String {
    let mut words = common::html::unescape(words);
    for (ours, theirs) in [("“", "\""), ("”", "\""), ("‘", "'"), ("’", "'"), ("…", "..."), ("—", "---"), ("–", "--")]
    {
        words = words.replace(ours, theirs);
    }
    words
}

/// The words alone, without white space: where a word ends is a matter of mark-up.
fn letters(parts: &[String]) -> String {
    parts
        .iter()
        .filter(|part| !part.starts_with('<'))
        .flat_map(|part| part.chars())
        .filter(|c| c.is_alphanumeric())
        .collect()
}

#[test]
fn every_example_comes_out_the_same_or_is_told() {
    let (mut same, mut told, mut wrong) = (0, 0, Vec::new());
    let all = examples();
    assert_eq!(all.len(), 652, "the examples of version 0.31.2");
    for example in &all {
        let file = SourceFile::new("content/pages/example.md", example.markdown.as_str());
        let (body, diagnostics) = body::parse(&file, 0, &example.markdown);
        let (ours, theirs) = (compared(&html(&body)), compared(&example.html));
        let is_listed = DIFFERENT.iter().any(|(number, _)| *number == example.number);
        if !diagnostics.is_empty() {
            told += 1;
            assert!(!is_listed, "example {} is told; take it off the list", example.number);
            continue;
        }
        if is_listed && ours != theirs {
            continue;
        }
        if letters(&ours) != letters(&theirs) {
            wrong.push(format!(
                "example {} loses or changes words:\n{}\n{ours:?}\n{theirs:?}",
                example.number, example.markdown
            ));
        } else if ours == theirs {
            same += 1;
            assert!(!is_listed, "example {} comes out the same; take it off the list", example.number);
        } else {
            wrong.push(format!("example {} is different:\n{}\n{ours:?}\n{theirs:?}", example.number, example.markdown));
        }
    }
    println!("{same} the same, {told} told, {} different on purpose", DIFFERENT.len());
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), all.len(), wrong.join("\n"));
    assert!(same > 450, "only {same} come out the same");
}

fn read(text: &str) -> (Body, Vec<&'static str>) {
    let file = SourceFile::new("content/pages/example.md", text);
    let (body, diagnostics) = body::parse(&file, 0, text);
    (body, diagnostics.iter().map(|d| d.code.id).collect())
}

/// What isn't CommonMark: the marks of quotations are set as they are read, and the words are those that are looked up.
#[test]
fn marks_are_shown_as_they_are_read() {
    let rows = [
        ("\"He said \"late\" loudly\" [@s].", "“He said “late” loudly”", "He said “late” loudly"),
        ("\"לנתב\"ג אתמול\" [@s].", "“לנתב\"ג אתמול”", "לנתב\"ג אתמול"),
        ("\"he is 5'10\" tall\" [@s].", "“he is 5’10\" tall”", "he is 5’10\" tall"),
        ("('late'[@s])", "(‘late’", "late"),
        ("``late'' [@s]", "``late’’", "late"),
        ("\\\"late\\\" (emphasis added) [@s]", "\"late\"", "late"),
        ("“the ‘dogs’ bark” [@s]", "“the ‘dogs’ bark”", "the ‘dogs’ bark"),
        ("‘the dogs’ bark’ [@s]", "‘the dogs’ bark’", "the dogs’ bark"),
        ("他说\"晚了\"[@s]。", "他说“晚了”", "晚了"),
    ];
    for (text, shown, words) in rows {
        let (body, codes) = read(text);
        assert_eq!(codes, [""; 0], "{text}");
        let html = html(&body);
        let parts = html.split('<').map(|part| part.split_once('>').map_or(part, |(_, words)| words));
        let html = common::html::unescape(&parts.collect::<String>());
        assert!(html.contains(shown), "{text}: {html}");
        let found: Vec<&str> = body.quotations.iter().map(|q| &*q.text).collect();
        assert_eq!(found, [words], "{text}");
    }
}

#[test]
fn what_stands_in_a_quotation_is_kept_with_its_place() {
    let (body, codes) =
        read("\"He *was* [not](https://example.org/not) ~~late~~ `now`\" [see @s, p. 3, emphasis added; cf. @t]");
    assert_eq!(codes, ["E0415", "W0417"]);
    let quotation = &body.quotations[0];
    let marked: Vec<(MarkupKind, &str)> =
        quotation.markup.iter().map(|m| (m.kind, &quotation.text[m.range.clone()])).collect();
    let all = [
        (MarkupKind::Struck, "late"),
        (MarkupKind::Emphasis, "was"),
        (MarkupKind::Link, "not"),
        (MarkupKind::Code, "now"),
    ];
    assert_eq!(marked, all);
    let cited: Vec<(Option<&str>, &str, Option<&str>)> = body.citations[0]
        .items
        .iter()
        .map(|item| (item.before.as_deref(), &*item.source.value, item.after.as_deref()))
        .collect();
    assert_eq!(cited, [(Some("see"), "s", Some("emphasis added")), (Some("cf."), "t", None)]);
    assert_eq!(body.citations[0].items[0].locator.as_ref().map(|l| l.first_page()), Some(Some(3)));
}

#[test]
fn headings_and_tables_keep_their_words() {
    let (body, codes) = read("## The set {1, 2}\n\n## Here {#there}\n\n|a|\n|-|\n|[[id\\|words]]|\n");
    assert_eq!(codes, [""; 0]);
    let headings: Vec<(&str, &str)> = body.headings.iter().map(|h| (&*h.text, &*h.anchor)).collect();
    assert_eq!(headings, [("The set {1, 2}", "the-set-1-2"), ("Here", "there")]);
    assert_eq!((&body.links[0].target, &*body.links[0].words), (&LinkTarget::Id("id".into(), None), "words"));
}
