//! Texts made from the constructs that entries really use, and from those that an attacker would try. A row of numbers decides what is
//! written, so that a failing text shrinks with its row.

use super::strings::strings;
use std::fmt::Write as _;

/// The decisions that are left; when they run out, every answer is the first.
pub struct Tape<'a> {
    numbers: &'a [u16],
}

impl<'a> Tape<'a> {
    /// A tape of these numbers.
    pub fn new(numbers: &'a [u16]) -> Self {
        Tape { numbers }
    }

    /// A number below `count`.
    pub fn below(&mut self, count: usize) -> usize {
        let Some((first, rest)) = self.numbers.split_first() else { return 0 };
        self.numbers = rest;
        usize::from(*first) % count.max(1)
    }

    /// The same where one decision can't reach that far.
    pub fn far(&mut self, count: usize) -> usize {
        let high = self.below(1 << 16);
        (high << 16 | self.below(1 << 16)) % count.max(1)
    }

    /// One of several.
    pub fn of<T: Copy>(&mut self, among: &[T]) -> T {
        among[self.below(among.len())]
    }

    /// True once in `count` times.
    pub fn rarely(&mut self, count: usize) -> bool {
        self.below(count) == count - 1
    }

    /// Whether nothing is left.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }
}

const WORDS: [&str; 35] = [
    "he refused",
    "Pence",
    "the count",
    "a",
    "It was so",
    "café cafe\u{301}",
    "no\u{a0}break",
    "שלום עולם",
    "مرحبا",
    "\u{202e}evil\u{202c}",
    "知らない",
    "👩‍⚖️",
    "Z͑͂a̴l̶g̷o̸",
    "x\u{200b}y",
    "§ 1512(c)(2)",
    "“",
    "”",
    "\"",
    "'",
    "1/6",
    "\u{0}",
    "\u{1b}[2J",
    "\t",
    "ﬁne",
    "נתב\"ג",
    "5'10\"",
    "the '90s",
    "\u{e0041}",
    "ㅤ",
    "می\u{200c}خواهم",
    "«",
    "」",
    "‘",
    "``",
    "''",
];

const CITES: [&str; 27] = [
    "[@source-a, p. 2]",
    "[@source-a]",
    "[@source-a, pp. 1–2; @source-b]",
    "[@source-b, § 3]",
    "[@source-a,\np. 1]",
    "[@source-a, p. 1;\n@source-b,\np. 2]",
    "[@nobody]",
    "[@]",
    "[@source-a, p. 0]",
    "[@source-a, p. 99999999999]",
    "[@source-a;; @]",
    "[see][@source-a]",
    "[@source-a][]",
    "[@é; @source-a]",
    "[@source-a, § \"x\\]",
    "![@source-a]",
    "[@@source-a]",
    "[@source-a, note \u{202e}x]",
    "[@ source-a , pp. 3-4 , 7 ]",
    "[@source-a, p. 1",
    "[see @source-a, p. 2]",
    "[*cf.* @source-a; but see @source-b]",
    "[-@source-a]",
    "[as in @source-a]",
    "@source-a [p. 1]",
    "[@source-a, p. 1, emphasis added]",
    "[@source-a] (emphasis added)",
];

const LINKS: [&str; 27] = [
    "[[person-a]]",
    "[[person-a|the man]]",
    "[[statute-a#c-2]]",
    "[[statute-a#c-2|under (c)(2)]]",
    "[[#one|up]]",
    "[[timeline]]",
    "[[nobody]]",
    "[[source-a#p-2]]",
    "[[]]",
    "[[|]]",
    "[[a|b|c]]",
    "[[ person-a ]]",
    "[[person-a#\"onmouseover=xss]]",
    "[[javascript:xss]]",
    "[[[person-a]]]",
    "[x [[person-a]] y](https://example.org/)",
    "[[person-a|*a*]]",
    "[[person-a|“a”]]",
    "<https://example.org/?a=1&b=\">",
    "<a@example.org>",
    "[x](../people/person-a.md#one)",
    "[x](@/people/person-a.md)",
    "[[person-a\\|the man]]",
    "[x] (https://example.org/)",
    "(x)[https://example.org/]",
    "[x](https://example.org/a b)",
    "[x](https://example.org/ \"a title\")",
];

const ODDS: [&str; 36] = [
    "[^1]",
    "[^2]",
    "[^é]",
    "[^nobody]",
    "[^",
    "[!NOTE]",
    "&ldquo;",
    "&rdquo;",
    "&quot;",
    "&#0;",
    "&#x22;",
    "&lt;script&gt;",
    "\\\"",
    "\\[",
    "`a\"b`",
    "``` ` ```",
    "<b>",
    "<!-- c -->",
    "<!-- c --> after",
    "<script>xss</script>",
    "<?x ?>",
    "<![CDATA[x]]>",
    "![“a”](/pic.png)",
    "![a [[person-a]]](/pic.png)",
    "![x](https://example.org/x.png)",
    "[a][b]",
    "[a]",
    "  \n",
    "\\\n",
    "[x[^1]](https://example.org/)",
    "&rlm;",
    "&#173;",
    "</b>",
    "![x",
    "{#one}",
    "{a b}",
];

/// Quotation marks, also some that don't belong together.
const MARKS: [(&str, &str); 14] = [
    ("„", "“"),
    ("”", "”"),
    ("»", "»"),
    ("»", "«"),
    ("「", "」"),
    ("『", "』"),
    ("\\\"", "\\\""),
    ("&quot;", "&#34;"),
    ("``", "''"),
    ("'", "'"),
    ("‘", "’"),
    ("‚", "‘"),
    ("״", "״"),
    ("‹", "\""),
];

/// One line of words, or several, without a blank one.
pub fn inline(tape: &mut Tape, depth: usize) -> String {
    let mut out = String::new();
    for _ in 0..=tape.below(5) {
        let kind = if depth > 4 { tape.below(6) } else { tape.below(17) };
        match kind {
            0 | 1 => out.push_str(tape.of(&WORDS)),
            2 | 3 => out.push_str(tape.of(&CITES)),
            4 => out.push_str(tape.of(&LINKS)),
            5 => out.push_str(tape.of(&ODDS)),
            6 | 7 => wrap(&mut out, tape, depth, "\"", "\""),
            8 => wrap(&mut out, tape, depth, "“", "”"),
            9 => {
                let mark = tape.of(&["*", "**", "~~", "_", "__", "***", "`"]);
                wrap(&mut out, tape, depth, mark, mark);
            }
            10 => {
                let end = format!("]({})", destination(tape));
                wrap(&mut out, tape, depth, "[", &end);
            }
            11 => {
                let end = format!("]({} \"{}\")", destination(tape), tape.of(&strings()).replace('"', "\\\""));
                wrap(&mut out, tape, depth, "![", &end);
            }
            12 => out.push_str(tape.of(&strings())),
            13 => wrap(&mut out, tape, depth, "\"", "\" [@source-a, p. 1]"),
            14 => wrap(&mut out, tape, depth, "^[", "]"),
            15 => {
                let (open, close) = tape.of(&MARKS);
                wrap(&mut out, tape, depth, open, close);
                out.push_str(tape.of(&["", " [@source-a, p. 1]", ". [@source-a]"]));
            }
            _ => out.push('\n'),
        }
        out.push_str(tape.of(&[" ", "", ". ", ", ", "\n", "—"]));
    }
    // A blank line would end the block that the words stand in.
    out.lines().filter(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("\n")
}

fn wrap(out: &mut String, tape: &mut Tape, depth: usize, open: &str, close: &str) {
    let unbalanced = tape.below(8);
    out.push_str(if unbalanced == 6 { "" } else { open });
    out.push_str(&inline(tape, depth + 1));
    out.push_str(if unbalanced == 7 { "" } else { close });
}

fn destination(tape: &mut Tape) -> String {
    let fixed = [
        "https://example.org/",
        "/pic.png",
        "#one",
        "page-a.md",
        "//evil.example/x",
        "/\\evil.example",
        "javascript:xss",
        "JaVa&#9;Script:xss",
        "<java\tscript:xss>",
        "data:text/html,xss",
        "vbscript:xss",
        "\u{1}javascript:xss",
        "/javascript:xss",
        "mailto:a@b.c?x=\"",
        "cite:@source-a",
        "alert:note",
        "",
        "<>",
        "https://[",
        "%6aavascript:xss",
        "x.md#\"",
        "tel:1",
    ];
    if tape.rarely(3) { tape.of(&strings()).replace([' ', '(', ')'], "") } else { tape.of(&fixed).to_owned() }
}

/// A few blocks.
pub fn blocks(tape: &mut Tape, depth: usize) -> String {
    let mut out = String::new();
    let count = if depth == 0 { 1 + tape.below(7) } else { tape.below(3) };
    for _ in 0..count {
        out.push_str(&block(tape, depth));
        out.push_str(tape.of(&["\n\n", "\n\n", "\n", "\n\n\n"]));
        if tape.is_empty() {
            break;
        }
    }
    out
}

fn block(tape: &mut Tape, depth: usize) -> String {
    let inner = |tape: &mut Tape| if depth > 3 { inline(tape, 0) } else { blocks(tape, depth + 1) };
    match tape.below(18) {
        0..=2 => inline(tape, 0),
        3 => heading(tape),
        4 => indented(&inner(tape), tape.of(&["- ", "* ", "1. ", "7) ", "999999999. "])),
        5 => prefixed(&inner(tape), "> "),
        6 => prefixed(
            &format!("[!{}] {}\n{}", tape.of(&["NOTE", "note", "WARNING", "X"]), inline(tape, 1), inner(tape)),
            "> ",
        ),
        7 => prefixed(&format!("{} {}", inline(tape, 0), tape.of(&CITES)), "> "),
        8 => format!(
            "```{}\n{}\n{}",
            tape.of(&["", "rust", "html", "json x\"y", "no-such", "c\"><xss>"]),
            code(tape),
            tape.of(&["```", "``", ""])
        ),
        9 | 10 => format!("```statute\n{}\n```", statute(tape)),
        11 => table(tape),
        12 => {
            let label = tape.of(&["1", "2", "é", "nobody"]);
            let indent = tape.of(&["    ", "", "  "]);
            indented_by(&inner(tape), &format!("[^{label}]: "), indent)
        }
        13 => tape.of(&["---", "***", "===", "+++"]).to_owned(),
        14 => format!("{}\n: {}", inline(tape, 0).replace('\n', " "), inner(tape)),
        15 => format!(
            "{}\n{}",
            tape.of(&["<div>", "<!-- c", "<script>", "<xss onload=xss>", "</p>", "<?", "<!-- c -->"]),
            inline(tape, 0)
        ),
        16 => format!(
            "[{}]: {} \"{}\"",
            tape.of(&["b", "a", "@source-a", "!note", "^1"]),
            destination(tape),
            tape.of(&strings())
        ),
        _ => indented(&code(tape), "    "),
    }
}

fn heading(tape: &mut Tape) -> String {
    let fixed = [
        "text",
        "Law",
        "Note",
        "Note",
        "Cite",
        "Q",
        "q-1",
        "note-1",
        "C",
        "c-2",
        "Elements",
        "Treatment",
        "Incidents",
        "Wordings",
        "wording-1",
        "Linked from",
        "Own",
        "Beside",
        "Called",
        "Pages",
        "P. 2",
        "How",
        "Day",
        "Ways",
        "One",
        "under-c-2",
        "",
        "§",
        "Ⅸ",
        "İ",
        "one two {#one}",
        "x {#\"><xss> .y}",
        "s1-t",
        "Evidence",
        "ledger-1",
    ];
    let words = if tape.rarely(3) { inline(tape, 0).replace('\n', " ") } else { tape.of(&fixed).to_owned() };
    match tape.below(4) {
        0 => format!("{words}\n==="),
        1 => format!("### {words} ###"),
        2 => format!("# {words}"),
        _ => format!("## {words}"),
    }
}

fn code(tape: &mut Tape) -> String {
    let mut out = String::new();
    for _ in 0..tape.below(4) {
        let _ = writeln!(
            out,
            "{}",
            if tape.rarely(2) {
                tape.of(&strings())
            } else {
                tape.of(&["let x = \"<xss>\";", "\"unclosed", "</code></pre><xss>", "/* /* */"])
            }
        );
    }
    out
}

fn statute(tape: &mut Tape) -> String {
    let mut out = String::new();
    for _ in 0..tape.below(7) {
        let head = tape.of(&[
            "(c)",
            "(2)",
            "(c)(2)",
            "(a)",
            "(i)",
            "(A)",
            "(ii)",
            "(I)",
            "",
            "(aa)",
            "(law)",
            "(\"><xss>)",
            "(iiiii)",
            "(0)",
            "(ab)",
            "(12)",
            "(xyz)",
            "(iiii)",
            "(ILIVX)",
            "(lx)",
        ]);
        let words = if tape.rarely(4) {
            tape.of(&strings()).to_owned()
        } else {
            tape.of(&["Whoever corruptly—", "section 1513 of this title", "§ 1513(b)", "or", "<b>"]).to_owned()
        };
        let _ = write!(out, "{head} {words}{}", tape.of(&["\n\n", "\n"]));
    }
    out
}

fn table(tape: &mut Tape) -> String {
    let cell = |tape: &mut Tape| inline(tape, 1).replace('\n', " ").replace('|', tape.of(&["\\|", "|"]));
    let mut out = String::new();
    let width = 1 + tape.below(3);
    let row =
        |tape: &mut Tape| (0..width + tape.below(2)).map(|_| format!("| {} ", cell(tape))).collect::<String>() + "|\n";
    out.push_str(&row(tape));
    out.push_str(&format!("{}|\n", "|:-:".repeat(width)));
    for _ in 0..tape.below(4) {
        out.push_str(&row(tape));
    }
    out
}

fn prefixed(text: &str, prefix: &str) -> String {
    text.lines().map(|line| format!("{prefix}{line}")).collect::<Vec<_>>().join("\n")
}

fn indented(text: &str, marker: &str) -> String {
    indented_by(text, marker, &" ".repeat(marker.len()))
}

fn indented_by(text: &str, marker: &str, indent: &str) -> String {
    let mut lines = text.lines();
    let first = format!("{marker}{}", lines.next().unwrap_or_default());
    std::iter::once(first).chain(lines.map(|line| format!("{indent}{line}"))).collect::<Vec<_>>().join("\n")
}

/// A text as a TOML value, in one of the forms that editors use.
pub fn toml(text: &str, tape: &mut Tape) -> String {
    let escaped: String = text
        .chars()
        .map(|c| match c {
            '"' => "\\\"".to_owned(),
            '\\' => "\\\\".to_owned(),
            '\n' => "\\n".to_owned(),
            c if c.is_control() => format!("\\u{:04X}", c as u32),
            c => c.to_string(),
        })
        .collect();
    let plain = !text.contains(|c: char| c.is_control() && c != '\n');
    match tape.below(4) {
        0 if plain && !text.contains('\'') && !text.contains('\n') => format!("'{text}'"),
        1 if plain && !text.contains("''") && !text.ends_with('\'') => format!("'''\n{text}'''"),
        2 if plain && !text.contains(['"', '\\']) => format!("\"\"\"{text}\"\"\""),
        _ => format!("\"{escaped}\""),
    }
}
