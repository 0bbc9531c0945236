//! The classes of deceptions. Each makes of a quotation that is verified, or of a copy, entries that say something else with its words.

use super::{Copy, Quoted};

/// A case: the plain quotation, and what was made of it.
pub struct Made {
    /// The kind of the entry, which is its folder, and its text; `{n}` is a name of its own.
    pub truth: (&'static str, String),
    /// The same with the deception.
    pub lie: (&'static str, String),
    /// What a failure shows.
    pub shown: String,
}

/// A class of deceptions.
pub struct Class {
    /// What the table calls it.
    pub name: &'static str,
    /// The cases made of a quotation.
    pub make: fn(&Quoted) -> Vec<Made>,
    /// The cases made of what stands in the copies.
    pub of_copies: fn(&[Copy]) -> Vec<Made>,
    /// Whether a copy may have nothing that it can be made of.
    pub rare: bool,
}

const fn of_quotations(name: &'static str, make: fn(&Quoted) -> Vec<Made>) -> Class {
    Class { name, make, of_copies: |_| Vec::new(), rare: false }
}

const fn of_copies(name: &'static str, of_copies: fn(&[Copy]) -> Vec<Made>) -> Class {
    Class { name, make: |_| Vec::new(), of_copies, rare: false }
}

const fn rarely(class: Class) -> Class {
    Class { rare: true, ..class }
}

/// Every class.
pub const CLASSES: &[Class] = &[
    // What the reader sees is not what was compared.
    of_quotations("a word struck out: ~~word~~", |q| on_a_word(q, |w| format!("~~{w}~~"))),
    of_quotations("a word struck out: ~word~", |q| on_a_word(q, |w| format!("~{w}~"))),
    of_quotations("a word in <del>", |q| on_a_word(q, |w| format!("<del>{w}</del>"))),
    of_quotations("several words struck out", |q| on_words(q, |w| format!("~~{w}~~"))),
    of_quotations("emphasis: *word*", |q| on_a_word(q, |w| format!("*{w}*"))),
    of_quotations("emphasis: _word_", |q| on_a_word(q, |w| format!("_{w}_"))),
    of_quotations("emphasis: **word**", |q| on_a_word(q, |w| format!("**{w}**"))),
    of_quotations("emphasis of several words", |q| on_words(q, |w| format!("*{w}*"))),
    of_quotations("a link on a word", |q| on_a_word(q, |w| format!("[{w}](https://example.org/)"))),
    of_quotations("a link to an entry on a word", |q| {
        let source = q.copy.source.clone();
        on_a_word(q, |w| format!("[[{source}|{w}]]"))
    }),
    of_quotations("a word as code", |q| on_a_word(q, |w| format!("`{w}`"))),
    of_quotations("an image within", |q| {
        of_body(q, &spoken(q, &after_a_word(&q.text, " ![not](data:image/png;base64,AA==)")), None)
    }),
    of_quotations("a character that nobody sees", unseen),
    of_quotations("an escape for what nobody sees", unseen_by_name),
    // Gaps and brackets turn the sense.
    of_copies("a gap over a negation", |copies| {
        around(copies, is_negation, |b, _, a| format!("{} […] {}", b.join(" "), a.join(" ")))
    }),
    of_copies("three dots over a negation", |copies| {
        around(copies, is_negation, |b, _, a| format!("{} … {}", b.join(" "), a.join(" ")))
    }),
    of_copies("a gap over a restriction", |copies| {
        around(copies, is_restriction, |b, _, a| format!("{} […] {}", b.join(" "), a.join(" ")))
    }),
    of_copies("a bracket for a negation", |copies| {
        around(copies, is_negation, |b, _, a| format!("{} [indeed] {}", b.join(" "), a.join(" ")))
    }),
    of_copies("empty brackets for a negation", |copies| {
        around(copies, is_negation, |b, _, a| format!("{} [] {}", b.join(" "), a.join(" ")))
    }),
    of_copies("a bracket for a restriction", |copies| {
        around(copies, is_restriction, |b, _, a| format!("{} [also] {}", b.join(" "), a.join(" ")))
    }),
    of_copies("a bracket for the verb and its negation", |copies| {
        around(copies, is_negation, |b, _, a| format!("{} [did] {}", b[..b.len() - 1].join(" "), a.join(" ")))
    }),
    of_copies("a gap and a bracket about a negation", |copies| {
        around(copies, is_negation, |b, _, a| format!("{} […] [surely] {}", b[..b.len() - 1].join(" "), a.join(" ")))
    }),
    of_copies("what begins right after a negation", |copies| around(copies, is_negation, |_, _, a| a.join(" "))),
    rarely(of_copies("a prefix cut off: [] or […]", cut_prefix)),
    // Words from everywhere.
    of_copies("pieces of one word across a page", |copies| pieces(copies, 1, 8)),
    of_copies("pieces of two words across a page", |copies| pieces(copies, 2, 6)),
    of_copies("a word for a piece at the end", |copies| {
        on_pages(copies, 24, |w| format!("{} […] {}", w[..5].join(" "), w[22]))
    }),
    of_copies("a word for a piece at the beginning", |copies| {
        on_pages(copies, 24, |w| format!("{} […] {}", w[0], w[18..23].join(" ")))
    }),
    of_quotations("more of the editor's words than the source's", |q| {
        let words: Vec<&str> = q.text.split(' ').collect();
        let middle = words.len() / 2;
        let text = format!(
            "{} [and so we all saw it] {} [with no doubt at all]",
            words[..middle].join(" "),
            words[middle..].join(" ")
        );
        of_body(q, &spoken(q, &text), None)
    }),
    rarely(of_copies("a gap over the ends of two pages", gap_over_pages)),
    rarely(of_copies("words of two pages joined", joined_pages)),
    rarely(of_quotations("a range of all pages", |q| {
        let all = format!("pp. 1–{}", q.copy.last_page());
        if q.copy.last_page() > 8 { cited_as(q, &all) } else { Vec::new() }
    })),
    rarely(of_quotations("pages with a comma within a number", |q| {
        if q.copy.last_page() > 1 { cited_as(q, &format!("p. {},{:03}", q.page, q.page + 1)) } else { Vec::new() }
    })),
    // Places that nothing was compared with.
    rarely(of_quotations("a chapter for a page", |q| place_for_page(q, "ch. 997"))),
    rarely(of_quotations("a section for a page", |q| place_for_page(q, "§ 997"))),
    rarely(of_quotations("a note for a page", |q| place_for_page(q, "n. 997"))),
    rarely(of_quotations("a note on a page", |q| place_for_page(q, &format!("p. {} n. 997", q.page)))),
    rarely(of_quotations("lines for a page", |q| place_for_page(q, "lines 997–998"))),
    // Wrong words in marks and places that may go unread.
    of_quotations("marks: „…“", |q| in_marks(q, "„", "“")),
    of_quotations("marks: „…”", |q| in_marks(q, "„", "”")),
    of_quotations("marks: »…«", |q| in_marks(q, "»", "«")),
    of_quotations("marks: «…»", |q| in_marks(q, "«", "»")),
    of_quotations("marks: « … »", |q| in_marks(q, "« ", " »")),
    of_quotations("marks: ‹…›", |q| in_marks(q, "‹", "›")),
    of_quotations("marks: ”…”", |q| in_marks(q, "”", "”")),
    of_quotations("marks: ＂…＂", |q| in_marks(q, "＂", "＂")),
    of_quotations("marks: ❝…❞", |q| in_marks(q, "❝", "❞")),
    of_quotations("marks: ״…״", |q| in_marks(q, "״", "״")),
    of_quotations("marks: 「…」", |q| in_marks(q, "「", "」")),
    of_quotations("marks: 『…』", |q| in_marks(q, "『", "』")),
    of_quotations("marks: 〝…〟", |q| in_marks(q, "〝", "〟")),
    of_quotations("marks: ``…''", |q| in_marks(q, "``", "''")),
    of_quotations("marks: ''…''", |q| in_marks(q, "''", "''")),
    of_quotations("marks: ″…″", |q| in_marks(q, "″", "″")),
    of_quotations("marks: ‟…”", |q| in_marks(q, "‟", "”")),
    of_quotations("escaped marks", |q| in_marks(q, "\\\"", "\\\"")),
    of_quotations("marks by name", |q| in_marks(q, "&ldquo;", "&rdquo;")),
    of_quotations("straight marks by name", |q| in_marks(q, "&quot;", "&quot;")),
    of_quotations("marks by number", |q| in_marks(q, "&#8220;", "&#x201D;")),
    of_quotations("single marks before a citation", |q| in_marks(q, "‘", "’")),
    of_quotations("straight single marks before a citation", |q| in_marks(q, "'", "'")),
    of_quotations("marks in emphasis", |q| in_marks(q, "*“", "”*")),
    of_quotations("in a footnote", |q| {
        of_body(q, "He spoke.[^1]", Some(&format!("[^1]: He said “{}”.", wrong(&q.text))))
    }),
    of_quotations("in a footnote, cited", |q| {
        of_body(q, "He spoke.[^1]", Some(&format!("[^1]: He said “{}” [{}].", wrong(&q.text), cited(q))))
    }),
    of_quotations("in a cell of a table", |q| {
        of_body(q, &format!("| A | B |\n|---|---|\n| “{}” [{}] | b |", wrong(&q.text), cited(q)), None)
    }),
    of_quotations("in a cell beyond the columns", |q| {
        of_body(q, &format!("| A | B |\n|---|---|\n| a | b | “{}” [{}] |", wrong(&q.text), cited(q)), None)
    }),
    of_quotations("in an alert", |q| {
        of_body(q, &format!("> [!NOTE]\n> He said “{}” [{}].", wrong(&q.text), cited(q)), None)
    }),
    of_quotations("in the title of an alert", |q| {
        of_body(q, &format!("> [!NOTE] “{}”\n> He said so.", wrong(&q.text)), None)
    }),
    of_quotations("in a heading", |q| of_body(q, &format!("## He said “{}”\n\nText.", wrong(&q.text)), None)),
    of_quotations("in braces after a heading", |q| {
        of_body(q, &format!("## He said {{“{}”}}\n\nText.", wrong(&q.text)), None)
    }),
    of_quotations("in the words for an image", |q| {
        of_body(q, &format!("![He said “{}”](/a.png)", wrong(&q.text)), None)
    }),
    of_quotations("in the title of an image", |q| {
        of_body(q, &format!("![A](/a.png 'He said “{}”')", wrong(&q.text)), None)
    }),
    of_quotations("in the title of a link", |q| {
        of_body(q, &format!("[A](https://example.org/ 'He said “{}”')", wrong(&q.text)), None)
    }),
    of_quotations("in a list", |q| of_body(q, &format!("- He said\n  - “{}” [{}]", wrong(&q.text), cited(q)), None)),
    of_quotations("in a block quotation", |q| of_body(q, &format!("> {} [{}]", wrong(&q.text), cited(q)), None)),
    of_quotations("after a closing tag", |q| {
        of_body(q, &format!("</div> He said “{}” [{}].", wrong(&q.text), cited(q)), None)
    }),
    of_quotations("in the title of an entry", |q| {
        vec![made(q, ("incidents", incident(&format!("He said “{}”", wrong(&q.text)), "He spoke.")), wrong(&q.text))]
    }),
    of_quotations("in the summary of an entry", |q| {
        vec![made(q, ("incidents", incident("Case {n}", &format!("He said “{}”.", wrong(&q.text)))), wrong(&q.text))]
    }),
    // Citations that may go unread.
    of_quotations("a citation with a word before it", |q| cited_by(q, "[see ", "]")),
    of_quotations("a citation with an abbreviation before it", |q| cited_by(q, "[cf. ", "]")),
    of_quotations("a citation without its author", |q| cited_by(q, "[-", "]")),
    of_quotations("a citation in braces", |q| cited_by(q, "[@{", "}]")),
    of_quotations("a citation in other brackets", |q| cited_by(q, "(", ")")),
    of_quotations("a citation with words after it", |q| cited_by(q, "[", " and elsewhere]")),
    // Numbers.
    rarely(of_copies("a number cut", cut_numbers)),
];

/// The plain quotation beside which a case stands.
fn truth(q: &Quoted) -> (&'static str, String) {
    ("pages", page(&format!("He said “{}” [{}].", q.text, cited(q))))
}

fn made(q: &Quoted, lie: (&'static str, String), shown: impl Into<String>) -> Made {
    Made { truth: truth(q), lie, shown: shown.into() }
}

fn page(body: &str) -> String {
    format!("+++\ntitle = \"Case {{n}}\"\n+++\n{body}\n")
}

fn incident(title: &str, summary: &str) -> String {
    let text = |text: &str| text.replace(['"', '\\'], "");
    format!(
        "+++\ntitle = \"{}\"\ndate = \"2021-01-06\"\nstanding = \"record\"\nsummary = \"{}\"\n+++\nHe spoke.\n",
        text(title),
        text(summary)
    )
}

fn cited(q: &Quoted) -> String {
    q.copy.cited(q.page)
}

fn spoken(q: &Quoted, text: &str) -> String {
    format!("He said “{text}” [{}].", cited(q))
}

fn of_body(q: &Quoted, body: &str, more: Option<&str>) -> Vec<Made> {
    let body = more.map_or_else(|| body.to_owned(), |more| format!("{body}\n\n{more}"));
    vec![made(q, ("pages", page(&body)), body)]
}

fn is_plain(word: &str) -> bool {
    word.chars().count() > 2 && word.chars().all(char::is_alphabetic)
}

/// Where a plain word stands in the midst of a text, in words.
fn middle(words: &[&str]) -> Option<usize> {
    let inner = 1..words.len().saturating_sub(1);
    inner.filter(|at| is_plain(words[*at])).min_by_key(|at| at.abs_diff(words.len() / 2))
}

fn on_a_word(q: &Quoted, change: impl Fn(&str) -> String) -> Vec<Made> {
    let mut words: Vec<&str> = q.text.split(' ').collect();
    let Some(at) = middle(&words) else { return Vec::new() };
    let new = change(words[at]);
    words[at] = &new;
    of_body(q, &spoken(q, &words.join(" ")), None)
}

fn on_words(q: &Quoted, change: impl Fn(&str) -> String) -> Vec<Made> {
    let words: Vec<&str> = q.text.split(' ').collect();
    let Some(at) = middle(&words).filter(|at| at + 2 < words.len() && is_plain(words[at + 1])) else {
        return Vec::new();
    };
    let text = [words[..at].join(" "), change(&words[at..at + 2].join(" ")), words[at + 2..].join(" ")].join(" ");
    of_body(q, &spoken(q, &text), None)
}

fn after_a_word(text: &str, more: &str) -> String {
    let mut words: Vec<&str> = text.split(' ').collect();
    let at = middle(&words).unwrap_or(0);
    let new = format!("{}{more}", words[at]);
    words[at] = &new;
    words.join(" ")
}

/// Words that the source doesn't say.
fn wrong(text: &str) -> String {
    after_a_word(text, " not")
}

fn unseen(q: &Quoted) -> Vec<Made> {
    let unseen = [
        '\u{200b}',
        '\u{200c}',
        '\u{200d}',
        '\u{200e}',
        '\u{200f}',
        '\u{202a}',
        '\u{202b}',
        '\u{202c}',
        '\u{202d}',
        '\u{202e}',
        '\u{2060}',
        '\u{2061}',
        '\u{2066}',
        '\u{2067}',
        '\u{2068}',
        '\u{2069}',
        '\u{61c}',
        '\u{feff}',
        '\u{ad}',
        '\u{e0041}',
        '\u{3164}',
        '\u{115f}',
        '\u{180e}',
        '\u{206a}',
        '\u{fe0f}',
        '\u{34f}',
        '\u{ffa0}',
        '\u{2028}',
    ];
    // Each quotation has another, and each character is tried.
    let first = q.text.len() % unseen.len();
    let some = (0..unseen.len()).step_by(9).map(|step| unseen[(first + step) % unseen.len()]);
    some.flat_map(|c| on_a_word(q, move |w| w.chars().flat_map(|letter| [c, letter]).skip(1).collect()))
        .map(escaped)
        .collect()
}

fn escaped(mut made: Made) -> Made {
    made.shown = made.shown.chars().flat_map(shown).collect();
    made
}

fn shown(c: char) -> Vec<char> {
    if c.is_ascii() || c.is_alphabetic() && !matches!(c, '\u{3164}' | '\u{115f}' | '\u{ffa0}') {
        vec![c]
    } else {
        c.escape_unicode().collect()
    }
}

fn unseen_by_name(q: &Quoted) -> Vec<Made> {
    let names =
        ["&rlm;", "&lrm;", "&zwnj;", "&zwj;", "&shy;", "&#8238;", "&#x202E;", "&#8203;", "&NoBreak;", "&#x61c;"];
    let name = names[q.text.len() % names.len()];
    on_a_word(q, |w| {
        format!(
            "{}{name}{}",
            &w[..w.chars().next().map_or(0, char::len_utf8)],
            &w[w.chars().next().map_or(0, char::len_utf8)..]
        )
    })
}

fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().replace('’', "'")
}

fn is_negation(word: &str) -> bool {
    let word = bare(word);
    [
        "not", "no", "never", "nor", "nobody", "none", "nothing", "without", "neither", "cannot", "nunca", "jamás",
        "sin", "nadie",
    ]
    .contains(&&*word)
        || word.ends_with("n't")
}

fn is_restriction(word: &str) -> bool {
    ["only", "unless", "hardly", "except", "solely", "sólo", "salvo"].contains(&&*bare(word))
}

/// The most cases that a class makes of a copy.
const OF_A_COPY: usize = 24;

/// Each word of a kind in the copies with four words before and after it, in words that are plain.
fn around(copies: &[Copy], is: fn(&str) -> bool, lie: impl Fn(&[&str], &str, &[&str]) -> String) -> Vec<Made> {
    let mut all = Vec::new();
    for copy in copies {
        let before = all.len();
        for page in 1..=copy.last_page() {
            let words: Vec<&str> = copy.words(page).iter().map(String::as_str).collect();
            for at in (4..words.len().saturating_sub(4)).filter(|at| is(words[*at])) {
                let window = &words[at - 4..=at + 4];
                let is_fine = |word: &&str| {
                    word.trim_end_matches(',').chars().all(|c| c.is_alphabetic() || c == '’' || c == '\'')
                };
                let others = window.iter().enumerate().filter(|(n, _)| *n != 4);
                // Words that stand on the page a second time may be quoted from there.
                let lie_words = window[5..].join(" ");
                let is_only = words.join(" ").matches(&lie_words).take(2).count() == 1;
                if is_only
                    && window.iter().all(is_fine)
                    && others.clone().all(|(_, word)| !is(word))
                    && all.len() - before < OF_A_COPY
                {
                    all.push(of_page(copy, page, &window.join(" "), &lie(&window[..4], window[4], &window[5..])));
                }
            }
        }
    }
    all
}

fn of_page(copy: &Copy, number: usize, true_words: &str, lie: &str) -> Made {
    let said = |text: &str| page(&format!("He said “{text}” [{}].", copy.cited(number)));
    Made { truth: ("pages", said(true_words)), lie: ("pages", said(lie)), shown: format!("{lie} (of: {true_words})") }
}

/// Stretches of plain words on the pages of the copies.
fn on_pages(copies: &[Copy], length: usize, lie: impl Fn(&[&str]) -> String) -> Vec<Made> {
    let mut all = Vec::new();
    for copy in copies {
        let pages = copy.last_page();
        for page in (1..=pages).step_by(pages.div_ceil(OF_A_COPY).max(1)) {
            let words: Vec<&str> = copy.words(page).iter().map(String::as_str).collect();
            let is_fine = |word: &&str| word.chars().all(|c| c.is_alphabetic() || matches!(c, ',' | '.'));
            if let Some(stretch) = words.windows(length).find(|stretch| stretch.iter().all(is_fine)) {
                all.push(of_page(copy, page, &stretch[..6].join(" "), &lie(stretch)));
            }
        }
    }
    all
}

/// So many pieces of so many words.
fn pieces(copies: &[Copy], of: usize, count: usize) -> Vec<Made> {
    on_pages(copies, (of + 2) * count, move |words| {
        let pieces: Vec<String> = words.chunks(of + 2).map(|chunk| chunk[..of].join(" ")).collect();
        pieces.join(" … ")
    })
}

fn cut_prefix(copies: &[Copy]) -> Vec<Made> {
    let mut all = Vec::new();
    for copy in copies {
        for number in 1..=copy.last_page() {
            let words: Vec<&str> = copy.words(number).iter().map(String::as_str).collect();
            for at in 2..words.len().saturating_sub(3) {
                let rest = ["un", "il", "im", "in", "dis"].iter().find_map(|prefix| words[at].strip_prefix(prefix));
                let whole = [
                    "unlawful",
                    "illegal",
                    "unconstitutional",
                    "improper",
                    "illegitimate",
                    "unable",
                    "invalid",
                    "dishonest",
                    "untrue",
                ];
                let window = &words[at - 2..=at + 2];
                let fine = window.iter().all(|word| word.chars().all(char::is_alphabetic));
                if let Some(rest) = rest.filter(|_| fine && whole.contains(&words[at])) {
                    let first = rest.chars().next().map_or(0, char::len_utf8);
                    for cut in
                        [format!("[]{rest}"), format!("[…]{rest}"), format!("[{}]{}", &rest[..first], &rest[first..])]
                    {
                        let lie = [window[0], window[1], &cut, window[3], window[4]].join(" ");
                        all.push(of_page(copy, number, &window.join(" "), &lie));
                    }
                }
            }
        }
    }
    all
}

/// The end of a page and the beginning of the next, with some of each left out.
fn gap_over_pages(copies: &[Copy]) -> Vec<Made> {
    over_pages(copies, 40, 2, |before, after| format!("{} […] {}", before.join(" "), after.join(" ")))
}

/// Words from the midst of a page and of the next, as if they followed each other.
fn joined_pages(copies: &[Copy]) -> Vec<Made> {
    over_pages(copies, 40, 1, |before, after| format!("{} {}", before.join(" "), after.join(" ")))
}

fn over_pages(copies: &[Copy], least: usize, ends: usize, lie: impl Fn(&[&str], &[&str]) -> String) -> Vec<Made> {
    let mut all = Vec::new();
    for copy in copies {
        for number in 1..=copy.last_page().saturating_sub(ends) {
            let (one, other) = (copy.words(number), copy.words(number + ends));
            if one.len() < least || other.len() < least {
                continue;
            }
            let stretch = |words: &[String], from: usize| -> Option<Vec<String>> {
                let is_fine = |word: &String| word.chars().all(char::is_alphabetic);
                words.get(from..)?.windows(5).find(|some| some.iter().all(is_fine)).map(<[String]>::to_vec)
            };
            let (Some(before), Some(after)) = (stretch(one, one.len() / 2), stretch(other, other.len() / 3)) else {
                continue;
            };
            let (before, after): (Vec<&str>, Vec<&str>) =
                (before.iter().map(|w| &**w).collect(), after.iter().map(|w| &**w).collect());
            let text = lie(&before, &after);
            let said = page(&format!("He said “{text}” [@{}, pp. {number}–{}].", copy.source, number + ends));
            let plain = page(&format!("He said “{}” [{}].", before.join(" "), copy.cited(number)));
            all.push(Made { truth: ("pages", plain), lie: ("pages", said), shown: text });
        }
    }
    all
}

fn cited_as(q: &Quoted, place: &str) -> Vec<Made> {
    of_body(q, &format!("He said “{}” [@{}, {place}].", q.text, q.copy.source), None)
}

fn place_for_page(q: &Quoted, place: &str) -> Vec<Made> {
    if q.copy.last_page() > 1 { cited_as(q, place) } else { Vec::new() }
}

fn in_marks(q: &Quoted, open: &str, close: &str) -> Vec<Made> {
    of_body(q, &format!("He said {open}{}{close} [{}].", wrong(&q.text), cited(q)), None)
}

fn cited_by(q: &Quoted, open: &str, close: &str) -> Vec<Made> {
    let cited = cited(q);
    let cited = if open.ends_with('{') { cited.trim_start_matches('@') } else { &cited };
    of_body(q, &format!("He said “{}” {open}{cited}{close}.", wrong(&q.text)), None)
}

/// Numbers without what stands before their digits, or after them.
fn cut_numbers(copies: &[Copy]) -> Vec<Made> {
    let rows = [
        ("The clerk paid 1 250 000 dollars and", "250 000 dollars and the ice stood"),
        ("The clerk paid 1 250 000 dollars and", "The clerk paid 1 250"),
        ("the ice stood at −5 degrees", "5 degrees while the bar was"),
        ("the bar was 6′ 8″ long", "the bar was 6"),
        ("the bar was 6′ 8″ long", "8″ long"),
        ("the bar was 6′ 8″ long", "the bar was 6″ 8″ long"),
        ("the bar was 6′ 8″ long", "the bar was 6 8 long"),
        ("wrote down 1\u{202f}250\u{202f}000 votes for", "250\u{202f}000 votes for the list"),
        ("wrote down 1\u{202f}250\u{202f}000 votes for", "wrote down 1\u{202f}250"),
    ];
    let mut all = Vec::new();
    for copy in copies {
        for (plain, lie) in rows {
            let pages = 1..=copy.last_page();
            let holds = |page: &usize| {
                copy.words(*page).join(" ").contains(&plain.split_whitespace().collect::<Vec<_>>().join(" "))
            };
            all.extend(pages.filter(holds).map(|page| of_page(copy, page, plain, lie)));
        }
    }
    all
}
