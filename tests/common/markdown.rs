//! Markdown files as test suites: a heading is a test, a fence whose info string names a file is that file. Longer fences may hold shorter
//! ones. The text between them is for people.

/// A fence of a suite.
#[derive(Debug, Clone)]
pub struct Fence {
    /// The words after the backticks: `md content/people/zoe.md`.
    pub info: String,
    /// What it holds, with its last line break.
    pub text: String,
    /// The line of its first backtick, from 1.
    pub line: usize,
    /// The bytes of the file that `text` takes.
    pub range: std::ops::Range<usize>,
}

/// A test of a suite.
#[derive(Debug, Clone)]
pub struct Case {
    pub name: String,
    pub line: usize,
    pub fences: Vec<Fence>,
    /// The byte at which it ends.
    pub end: usize,
}

/// The tests of a suite, one for each heading that has fences.
///
/// # Panics
/// Where a fence is never closed or stands under no heading.
pub fn cases(path: &str, text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut open: Option<(Fence, String)> = None;
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let (start, bare) = (at, line.trim_end_matches(['\n', '\r']));
        at += line.len();
        if let Some((mut fence, marks)) = open.take() {
            if bare.trim_end() == marks {
                fence.range.end = start;
                fence.text = text[fence.range.clone()].to_owned();
                cases
                    .last_mut()
                    .unwrap_or_else(|| panic!("{path}:{}: a fence before any heading", fence.line))
                    .fences
                    .push(fence);
            } else {
                open = Some((fence, marks));
            }
        } else if bare.starts_with("```") {
            let marks: String = bare.chars().take_while(|c| *c == '`').collect();
            let info = bare[marks.len()..].trim().to_owned();
            open = Some((Fence { info, text: String::new(), line: number + 1, range: at..at }, marks));
        } else if let Some(name) = bare.strip_prefix("## ") {
            cases.push(Case { name: name.trim().to_owned(), line: number + 1, fences: Vec::new(), end: at });
        }
        if let Some(case) = cases.last_mut() {
            case.end = at;
        }
    }
    if let Some((fence, _)) = open {
        panic!("{path}:{}: the fence is never closed", fence.line);
    }
    cases.retain(|case| !case.fences.is_empty());
    cases
}

/// A fence long enough for what it holds.
pub fn fence(info: &str, text: &str) -> String {
    let mut marks = "```".to_owned();
    while text.contains(&marks) {
        marks.push('`');
    }
    format!("{marks}{info}\n{text}{marks}\n")
}
