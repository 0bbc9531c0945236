//! Counts the steps of reading a text, in tests only: however a text is made, they grow with its length and not faster.

#[cfg(test)]
thread_local! {
    static TAKEN: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

/// Notes so many steps.
#[inline]
pub(super) fn add(steps: usize) {
    #[cfg(test)]
    TAKEN.with(|taken| taken.set(taken.get() + steps as u64));
    let _ = steps;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::span::SourceFile;
    use crate::document::body;

    fn steps(text: &str) -> u64 {
        TAKEN.set(0);
        let file = SourceFile::new("content/pages/p.md", text);
        body::parse(&file, 0, text);
        TAKEN.get()
    }

    /// What a text is made of, over and over.
    const KINDS: [&str; 73] = [
        "links",
        "definitions",
        "lists",
        "code",
        "around images",
        "around brackets",
        "around marks",
        "backslashes",
        "a table",
        "a long row",
        "a struck line",
        "[",
        "![",
        "[[",
        "![[@",
        "[@",
        "[]",
        "](",
        "[a](",
        "[a][",
        "[a](b \"",
        "![](",
        "[<",
        "[^",
        "[^x ",
        "[^x]: a\n\n",
        "[a]: b ",
        "[see @s ",
        "@s [p. 1 ",
        "(@s, p",
        "{#",
        "# a {#\n",
        "\" ",
        "\"a ",
        "' ",
        "'a ",
        "''a ",
        "“",
        "”",
        "‘a ",
        "「",
        "«»",
        "<<",
        "&quot;",
        "*_",
        "*a **b ",
        "~~a",
        "> ",
        "- ",
        "1. ",
        "> a\n> [@s]\n\n",
        "\"*a* b\" [@s] ",
        "'a' [@s] ",
        "'a\" [@s] ",
        "\"a\" (b [@s] ",
        "&rlm;",
        "\u{200f}",
        "\"\u{200f}\" [@s] ",
        "word ",
        "<a ",
        "</a>",
        "<!-- ",
        "<?",
        "<!A ",
        "|",
        ": a\n",
        "```\n",
        "$",
        "\\\"",
        "@",
        "(",
        ")[",
        "]:",
    ];

    /// Texts that make a careless reader look at everything again for each of their signs.
    fn text(kind: &str, times: usize) -> String {
        let numbered = |of: &dyn Fn(usize) -> String| (0..times).map(of).collect::<String>();
        match kind {
            "links" => numbered(&|n| format!("[[no-{n}]] ")),
            "definitions" => numbered(&|n| format!("[a{n}]: /x\n")),
            "lists" => numbered(&|n| format!("{}- a\n", "  ".repeat(n.min(40)))),
            "code" => numbered(&|n| "`".repeat(n % 50) + "a"),
            "around images" => format!("{}a{}", "![".repeat(times), "](/x)".repeat(times)),
            "around brackets" => format!("{}a{}", "[".repeat(times), "]".repeat(times)),
            "around marks" => format!("{}a{}", "“".repeat(times), "”".repeat(times)),
            "backslashes" => format!("{}[a](b c", "\\".repeat(times)),
            "a table" => format!("a|b\n-|-\n{}", "x|y|z\n".repeat(times)),
            "a long row" => format!("a|b\n-|-\n{}", "|x".repeat(times)),
            "a struck line" => format!("~~{}~~", "\"a ~~b~~\" [@s] ".repeat(times)),
            kind => kind.repeat(times),
        }
    }

    #[test]
    fn the_steps_grow_with_the_text_and_not_faster() {
        for kind in KINDS {
            let (small, large) = (steps(&text(kind, 500)), steps(&text(kind, 4_000)));
            assert!(large <= small * 9 + 2_000, "{kind:?}: {small} steps, then {large}");
        }
    }
}
