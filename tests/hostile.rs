//! Nothing that a contributor can write crashes Annals, hangs it, gets a script onto a page or a page out of shape.

#[path = "hostile/html.rs"]
mod html;
#[path = "hostile/site.rs"]
mod site;
#[path = "hostile/strings.rs"]
mod strings;
#[path = "hostile/text.rs"]
mod text;

use annals::parse::body::{Body, Note, Piece};
use annals::span::SourceFile;
use annals::{config::Config, date::Date, parse};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use text::{Tape, blocks, inline};

const FRONT: &str = "+++\ntitle = \"é\"\n+++\n";

/// The HTML of a text with something in every hole, as a page would put it.
fn filled(pieces: &[Piece], html: &mut String) {
    for piece in pieces {
        match piece {
            Piece::Html(part) => html.push_str(part),
            Piece::Anchor(anchor) => html.push_str(anchor),
            Piece::LinkOpen(_) => html.push_str("<a href=\"x\">"),
            Piece::LinkClose(_) => html.push_str("</a>"),
            Piece::LinkTitle(_) | Piece::Word(..) => html.push('x'),
            Piece::Image(..) => html.push_str("<img src=\"x\">"),
            Piece::NoteMark(..) => html.push_str("<sup><a href=\"#x\">1</a></sup>"),
            Piece::CiteHere(_) => html.push_str("<span>(<a href=\"x\">x</a>)</span>"),
        }
    }
}

/// Checks one text by itself: its places and its HTML, block by block.
fn examine(body: &str) -> Result<(), String> {
    let file = SourceFile::new("content/pages/a.md", format!("{FRONT}{body}"));
    let (entry, found) = parse::entry(&file);
    for place in found.iter().filter_map(|d| d.place.as_ref()) {
        if file.text.get(place.span.range()).is_none() {
            return Err(format!("{place:?} isn't a place in the file: {found:#?}"));
        }
    }
    let Some(parse::AnyEntry::Page(entry)) = entry else { return Ok(()) };
    let spans = spans(&entry.body);
    if let Some(span) = spans.into_iter().find(|s| file.text.get(s.range()).is_none()) {
        return Err(format!("{span:?} isn't a place in the file"));
    }
    let mut html = String::new();
    entry.body.blocks.iter().for_each(|block| filled(&block.pieces, &mut html));
    html::read(&html)?;
    for note in &entry.body.notes {
        let mut html = String::new();
        if let Note::Footnote(pieces) = note {
            filled(pieces, &mut html);
        }
        html::read(&html)?;
    }
    Ok(())
}

fn spans(body: &Body) -> Vec<annals::span::Span> {
    let mut spans: Vec<_> = body.uncited.clone();
    spans.extend(body.links.iter().map(|l| l.span));
    spans.extend(body.citations.iter().flat_map(|c| c.items.iter().map(|i| i.source.span).chain([c.span])));
    spans.extend(body.quotations.iter().map(|q| q.span));
    spans.extend(body.headings.iter().map(|h| h.span));
    spans.extend(body.plain.iter().map(|p| p.span));
    spans
}

/// The quotations of a text: their words, each after its anchor.
fn quotations(body: &str) -> Vec<String> {
    let file = SourceFile::new("content/pages/a.md", format!("{FRONT}{body}"));
    let Some(parse::AnyEntry::Page(entry)) = parse::entry(&file).0 else { return Vec::new() };
    entry.body.quotations.iter().map(|q| format!("{}|{}", q.anchor, q.text)).collect()
}

/// No arrangement of marks, blocks and citations takes quoted words out of the check.
#[test]
fn quotations_are_found_wherever_they_stand() {
    let table: &[(&str, &[&str])] = &[
        ("> He said it [@x, p. 1]", &["q-1|He said it"]),
        ("> “Quoted” [@x, p. 1].\n", &["q-1|Quoted"]),
        ("> First [@x].\n>\n> Second.\n", &[]),
        ("> He said “never this” [@x, p. 3] and left.\n", &["q-1|never this"]),
        ("> [!NOTE]\n> He said “never this” [@x, p. 3] and left.\n", &["q-1|never this"]),
        ("> [!NOTE] Title\n> The site’s own words [@x, p. 3].\n", &[]),
        ("> - “in a list” [@x]\n> - more\n", &["q-1|in a list"]),
        ("- > “in a block” [@x]\n- b\n", &["q-1|in a block"]),
        ("> ```\n> code\n> ```\n\n“After code” [@x]\n", &["q-1|After code"]),
        ("A “a *b [@x] c” [@y] d* e.\n", &["|a b  c"]),
        ("“a “b” [@x] c” [@y]\n", &["q-1|b", "q-2|a “b”  c"]),
        ("| “x y” [@x] | b |\n|---|---|\n", &["q-1|x y"]),
        ("## “head” [@x]\n", &["q-1|head"]),
        ("Text[^1].\n\n[^1]: He said “six” [@x].\n", &["q-1|six"]),
        ("Term\n: “def” [@x]\n", &["q-1|def"]),
        ("> He said “no” [@x]\n>\n> - > he left [@y]\n", &["q-1|He said “no”", "q-2|he left"]),
        ("“Then [[mike-pence]] said no” [@x]\n", &["q-1|Then \u{fffc} said no"]),
    ];
    for (body, expected) in table {
        assert_eq!(quotations(body), *expected, "{body}");
    }
}

/// What once took minutes or gigabytes: each is read in far less than a second, also without optimisation.
#[test]
fn long_texts_are_read_at_once() {
    let start = std::time::Instant::now();
    let n = 4_000;
    let texts = [
        format!("{}a{}", "“".repeat(n), "”".repeat(n)),
        format!("{}a{}", "“".repeat(n), "” [@a]".repeat(n)),
        "[^".repeat(n),
        (0..n).map(|i| format!("a[^{i}]\n\n[^{i}]: note\n\n[^x{i}]\n\n")).collect(),
        "## a\n\n".repeat(n),
        format!("```statute\n(a) x\n{}```\n", "ab cd\n".repeat(n)),
        "\"It was so\" [@source-a, p. 1] and ".repeat(n),
        format!("{}a", ">".repeat(n)),
    ];
    for text in &texts {
        assert_eq!(examine(text), Ok(()));
    }
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}

fn tape(longest: usize) -> impl Strategy<Value = Vec<u16>> {
    prop::collection::vec(any::<u16>(), 0..longest)
}

/// So many cases, the same in every run, so that a change is blamed for what it breaks and for nothing else; or times more of them, others in
/// each long run: `HOSTILE_TIMES=100 cargo test --release --test hostile`.
fn cases(cases: u32) -> ProptestConfig {
    let times: u32 = std::env::var("HOSTILE_TIMES").ok().and_then(|n| n.parse().ok()).unwrap_or(1);
    let cases = cases.saturating_mul(times);
    let rng_seed = if times == 1 { RngSeed::Fixed(1887) } else { RngSeed::Random };
    ProptestConfig { cases, rng_seed, failure_persistence: None, max_shrink_iters: 20_000, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(2_000))]

    #[test]
    fn texts(numbers in tape(120)) {
        let body = blocks(&mut Tape::new(&numbers), 0);
        prop_assert_eq!(examine(&body), Ok(()), "{}", body);
    }

    #[test]
    fn any_characters(body in any::<String>()) {
        prop_assert_eq!(examine(&body), Ok(()), "{}", body);
    }

    #[test]
    fn marks_alone(body in "[ \n>\\-*_`~\\[\\]()!|@^\"“”#:;,.<&+=0-9a-c\\\\]{0,60}") {
        prop_assert_eq!(examine(&body), Ok(()), "{}", body);
    }

    #[test]
    fn front_matter(text in "[ \n=\"'\\[\\]{}.#\\\\a-eé0-9_-]{0,60}", kind in 0..parse::Kind::FOLDERS.len()) {
        let path = format!("content/{}/a.md", parse::Kind::FOLDERS[kind].0);
        let file = SourceFile::new(path, format!("+++\ntitle = \"x\"\n{text}\n+++\n"));
        for d in parse::entry(&file).1 {
            prop_assert!(d.place.is_none_or(|p| file.text.get(p.span.range()).is_some()), "{}", text);
        }
    }

    #[test]
    fn configuration(text in "(title|base_url|case|language|checks)? ?=? ?[ \n=\"'\\[\\]{}.#\\\\a-eé0-9_-]{0,60}") {
        let file = SourceFile::new("annals.toml", text);
        for d in Config::parse(&file).1 {
            prop_assert!(d.place.is_none_or(|p| file.text.get(p.span.range()).is_some()));
        }
    }

    #[test]
    fn dates(text in "[0-9XYTZuy~%?/.:+-]{0,24}|\\PC{0,12}") {
        match Date::parse(&text) {
            Ok(date) => { let _ = (date.bounds(), date.possible_bounds(), date.long(&annals::date::Wording::ENGLISH), date.html_datetime()); }
            Err(error) => prop_assert!(text.get(error.range.clone()).is_some(), "{:?}", error),
        }
    }

    #[test]
    fn legal_citations(text in "[0-9A-Za-z§ .,()–-]{0,40}|\\PC{0,20}") {
        if let Err(error) = annals::cite::Citation::parse_one(&text) {
            prop_assert!(text.get(error.range.clone()).is_some(), "{:?}", error);
        }
        for (range, _) in annals::cite::find_all(&text) {
            prop_assert!(text.get(range).is_some());
        }
    }

    #[test]
    fn file_names(name in "[a-zA-Z0-9é./\\\\ -]{0,20}") {
        let _ = parse::entry(&SourceFile::new(format!("content/{name}.md"), FRONT));
        let _ = inline(&mut Tape::new(&[]), 0);
    }
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn documentaries(numbers in tape(1_200)) {
        prop_assert_eq!(site::examine(&site::any(&mut Tape::new(&numbers))), Ok(()));
    }
}
