//! Templates and words of a documentary's own: whatever they hold, the faults are told and the pages end.

use super::mutate;
use super::run::Shown;
use super::strings::strings;
use super::text::Tape;
use annals::build::{Options, Pipeline, default_theme};
use annals::diagnostics::span::SourceFile;
use annals::i18n::Key;
use annals::input::snapshot::Snapshot;
use std::sync::LazyLock;

/// The names of the documentary's own templates in a case.
const OWN: [&str; 4] = ["page.html", "a.html", "b.html", "c.html"];

/// Every word of the theme.
static WORDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| Key::all().map(Key::name).collect());

/// A small documentary: what is tried is how its pages are made.
fn snapshot() -> Snapshot {
    let page = "+++\ntitle = \"About\"\n+++\nWords, and *more* words.\n";
    let config = "title = \"T\"\nlanguage = \"LANGUAGE\"\n";
    Snapshot {
        config: Some(SourceFile::new("annals.toml", config)),
        content: vec![SourceFile::new("content/pages/about.md", page)].into(),
        ..Snapshot::default()
    }
}

/// A word, perhaps within words.
fn word(tape: &mut Tape, depth: usize) -> String {
    let key = if tape.rarely(6) {
        tape.of(&WORDS)
    } else {
        tape.of(&["home", "entries", "told_by", "on_this_page", "list_part", "note_count", "mark_note"])
    };
    let mut out = format!("[[{key}");
    for _ in 0..tape.below(3) {
        let inner = if depth < 10 { nodes(tape, depth + 2) } else { "x".to_owned() };
        let name = tape.of(&["n", "n", "people", "name", "entry"]);
        out += &format!(" | {name}: {}", if name == "n" && !tape.rarely(4) { "{{ 3 }}".to_owned() } else { inner });
    }
    out + tape.of(&["]]", "]]", "]]", "", "]"])
}

/// Something of a template.
fn node(tape: &mut Tape, depth: usize) -> String {
    let inner = |tape: &mut Tape| if depth < 6 { nodes(tape, depth + 1) } else { "x".to_owned() };
    match tape.below(14) {
        0 => word(tape, depth),
        1 => format!("{{% include \"{}\" %}}", tape.of(&OWN)),
        2 => format!(
            "{{% for x in range(end={}) %}}{}{{% endfor %}}",
            tape.of(&["0", "2", "-1", "5", "title", "100001"]),
            inner(tape)
        ),
        3 => format!(
            "{{{{ <{} {}/> }}}}",
            tape.of(&["rec", "two", "date", "nobody", "blocks"]),
            tape.of(&["", "n=1", "of=title", "when=x"])
        ),
        4 => format!(
            "{{% if {} %}}{}{{% else %}}{}{{% endif %}}",
            tape.of(&["title", "n", "true", "not x"]),
            inner(tape),
            inner(tape)
        ),
        5 => format!(
            "{{{{ {} }}}}",
            tape.of(&[
                "title",
                "titel",
                "site.title",
                "title | upper",
                "1/0",
                "9223372036854775807 + 1",
                "-9223372036854775807 - 5",
                "2 ** 4000",
                "title | form",
                "1 | form",
                "title[100:-5]",
                "\"é\" | capitalized",
                "blocks",
                "1.5 // 0",
                "title * 3"
            ])
        ),
        6 => tape.of(&strings()).to_owned(),
        7 => format!("{{{{ {}1{} }}}}", "(".repeat(tape.below(300)), ")".repeat(tape.below(300))),
        8 => format!("{{% set v = {} %}}", tape.of(&["title", "[1,2]", "v", "range(end=9)"])),
        9 => format!("{{% block {} %}}{}{{% endblock %}}", tape.of(&["main", "x", "crumb"]), inner(tape)),
        10 => format!("{{% raw %}}{}{{% endraw %}}", inner(tape)),
        _ => "<p>words</p>".to_owned(),
    }
}

fn nodes(tape: &mut Tape, depth: usize) -> String {
    (0..=tape.below(4)).map(|_| node(tape, depth)).collect()
}

/// A template from its grammar.
fn template(tape: &mut Tape) -> String {
    let head = tape.of(&[
        "{% extends \"base.html\" %}",
        "{% extends \"base.html\" %}",
        "",
        "{% extends \"a.html\" %}",
        "{% extends \"c.html\" %}",
    ]);
    let call = tape.of(&["{{ <rec /> }}", "{{ <rec /> }}{{ <rec /> }}{{ <rec /> }}", "x", "{{ <two /> }}"]);
    let component = match tape.below(4) {
        0 => format!("{{% component rec() %}}{call}{{% endcomponent rec %}}"),
        1 => format!("{{% component two() %}}{call}{{{{ <rec /> }}}}{{% endcomponent two %}}"),
        _ => String::new(),
    };
    format!("{head}{component}{{% block main %}}{}{{% endblock %}}", nodes(tape, 0))
}

/// A file of words, changed; forms of numbers where there were none.
fn words(tape: &mut Tape) -> String {
    let (_, theme, _) = default_theme();
    let (_, text) = theme[tape.below(theme.len())];
    let lines: Vec<&str> = text.lines().filter(|line| line.contains(" = ")).collect();
    let mut some: String = (0..1 + tape.below(12)).map(|_| format!("{}\n", lines[tape.below(lines.len())])).collect();
    if tape.rarely(3) {
        some += "note_count = { zero = \"{n}\", one = \"{n}{n}\", two = \"{n}\", few = \"{n}\", many = \"{n}\", other = \"{n} x\" }\n";
    }
    mutate::facts(&some, &some, tape)
}

/// Templates of a documentary's own.
pub fn templates(tape: &mut Tape, shown: &mut Shown) -> Result<bool, String> {
    let (theme, ..) = default_theme();
    let mut snapshot = snapshot();
    for _ in 0..tape.below(4) {
        let (name, text) = if tape.rarely(3) {
            let (name, text) = theme[tape.below(theme.len())];
            let mut text = text.to_owned();
            (0..=tape.below(2)).for_each(|_| mutate::characters(&mut text, tape));
            (name, text)
        } else {
            (tape.of(&OWN), template(tape))
        };
        if snapshot.templates.iter().all(|file| !file.path.ends_with(name)) {
            snapshot.templates.push(SourceFile::new(format!("templates/{name}"), text));
        }
    }
    let language = tape.of(&["en", "en", "es", "ar", "pl", "xx", "ja"]);
    if tape.rarely(3) {
        snapshot.words.push(SourceFile::new(format!("templates/words/{language}.toml"), words(tape)));
    }
    snapshot.config =
        snapshot.config.map(|file| SourceFile::new(file.path.clone(), file.text.replace("LANGUAGE", language)));
    let files = snapshot.config.iter().chain(&snapshot.templates).chain(&snapshot.words);
    files.for_each(|file| shown.part(&*file.path, &*file.text));
    let build = Pipeline::default().build(&snapshot, &Options::default());
    super::site::places(&build)?;
    let mut found = build.diagnostics.clone();
    let rendered = build.render_all();
    if let Err(more) = &rendered {
        found.extend(more.iter().cloned());
        for d in more {
            let place = d
                .place
                .as_ref()
                .filter(|p| build.texts().get(&p.path).is_some_and(|t| t.text.get(p.span.range()).is_none()));
            if let Some(place) = place {
                return Err(format!("{place:?} isn't a place: {d:?}"));
            }
        }
    }
    annals::diagnostics::report::print(&found, build.texts(), annals::diagnostics::report::Format::Human, true);
    Ok(rendered.is_ok())
}
