//! A new documentary, and a new entry: which files there are and what is in them. `write` puts them on the disk.

use crate::build::default_theme;
use crate::edtf::Date;
use crate::entry::Kind;
use crate::legal_citation::Citation;
use crate::url;
use std::collections::BTreeMap;

mod files {
    //! The folder `scaffold/`, compiled in.
    include!(concat!(env!("OUT_DIR"), "/scaffold.rs"));
}

/// Files by their paths, with `/`.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The files of a new documentary; with `example` more entries, with `templates` the theme for editing.
pub fn documentary(example: bool, templates: bool) -> Files {
    let more = if example { files::EXAMPLE } else { &[] };
    let own = files::BASE.iter().chain(more);
    let mut all: Files = own.map(|(path, text)| (visible(path), filled(text).into_bytes())).collect();
    if templates {
        let (pages, words, assets) = default_theme();
        all.extend(pages.iter().map(|(path, text)| (format!("templates/{path}"), text.as_bytes().to_vec())));
        all.extend(words.iter().map(|(path, text)| (format!("templates/words/{path}"), text.as_bytes().to_vec())));
        all.extend(assets.iter().map(|(path, bytes)| (format!("static/{path}"), bytes.to_vec())));
    }
    all
}

/// Files whose names begin with a dot lie in `scaffold/` under names that are seen.
fn visible(path: &str) -> String {
    path.split('/')
        .map(|part| part.replacen("dot.", ".", usize::from(part.starts_with("dot."))))
        .collect::<Vec<_>>()
        .join("/")
}

fn filled(text: &str) -> String {
    text.replace("{version}", env!("CARGO_PKG_VERSION"))
}

/// A new entry as it is asked for.
pub struct Wanted<'a> {
    /// Its kind.
    pub kind: Kind,
    /// Its title; of a statute its citation, of a person the name.
    pub title: &'a str,
    /// When an incident happened, in EDTF.
    pub date: Option<&'a str>,
}

/// A new entry: its path and its text, with every key that it needs. It is a draft until its editor says otherwise.
///
/// # Errors
/// What can't be made into an entry, said to whoever typed it.
pub fn entry(wanted: &Wanted) -> Result<(String, String), String> {
    let title = wanted.title.trim();
    if title.is_empty() || title.contains(char::is_control) {
        return Err("an entry needs a title on one line".to_owned());
    }
    let date = wanted.date.map(read_date).transpose()?;
    if date.is_some() && !matches!(wanted.kind, Kind::Incident | Kind::Source) {
        return Err(format!("{} has no date of its own: leave out --date", wanted.kind.a()));
    }
    let text = match wanted.kind {
        Kind::Incident => incident(title, date.as_ref())?,
        Kind::Person => {
            format!("name = {}\nidentity = \"named\"  # named, pseudonymous, unnamed or group\n", toml(title))
        }
        Kind::Statute => statute(title)?,
        Kind::Source => source(title, date.as_ref()),
        Kind::Page => format!("title = {}\n", toml(title)),
    };
    let name = id(wanted.kind, title, date.as_ref())?;
    let draft = "draft = true  # take this line out when the entry is ready";
    Ok((format!("content/{}/{name}.md", wanted.kind.folder()), format!("+++\n{text}{draft}\n+++\n")))
}

fn read_date(text: &str) -> Result<Date, String> {
    Date::parse(text).map_err(|error| {
        let better = error.suggestion.map_or_else(String::new, |better| format!("; did you mean {better}?"));
        format!("can't read the date `{text}`: {}{better}", error.message)
    })
}

fn incident(title: &str, date: Option<&Date>) -> Result<String, String> {
    let date = date.ok_or("an incident needs a date, as exact as its sources give it: --date 2021-01-06, --date 2021-01, --date 2021-01-06T14:24~")?;
    Ok(format!(
        "title = {}\ndate = \"{date}\"\nstanding = \"reported\"  # who vouches for it: record, alleged, reported or commentary\nsummary = \"One sentence on what happened.\"\npeople = []  # {{ id = \"somebody\", role = \"what part they took\" }}\n",
        toml(title)
    ))
}

fn statute(title: &str) -> Result<String, String> {
    Citation::parse_one(title).map_err(|error| {
        format!("can't read `{title}` as a citation: {}; write it like 18 U.S.C. § 371", error.message)
    })?;
    Ok(format!("cite = {}\ntitle = \"The official heading\"\n", toml(title)))
}

fn source(title: &str, date: Option<&Date>) -> String {
    let date = date.map_or_else(String::new, |d| format!("date = \"{d}\"\n"));
    format!(
        "kind = \"document\"  # document, filing, opinion, statute, article, book or broadcast\ntitle = {}\n{date}tier = \"secondary\"  # primary, secondary or commentary\nwording = \"unreliable\"  # reliable, if its words may be quoted\nsays = \"What it is, and what it is not.\"\n",
        toml(title)
    )
}

/// A text as TOML has it: JSON's escapes are among TOML's.
fn toml(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The id: the title in small letters; an incident's begins with the day, month or year that is certain.
fn id(kind: Kind, title: &str, date: Option<&Date>) -> Result<String, String> {
    // `U.S.C.` is one word, and some letters are more than a letter with a mark.
    let spelt = title.chars().fold(String::new(), |mut text, c| {
        match c {
            '.' => {}
            'ß' => text.push_str("ss"),
            'æ' | 'Æ' => text.push_str("ae"),
            'œ' | 'Œ' => text.push_str("oe"),
            'ø' | 'Ø' => text.push('o'),
            'ł' | 'Ł' => text.push('l'),
            'đ' | 'Đ' | 'ð' | 'Ð' => text.push('d'),
            'þ' | 'Þ' => text.push_str("th"),
            c => text.push(c),
        }
        text
    });
    let slug = url::slug(&spelt);
    let plain: String = slug.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    let begin = date.filter(|_| kind == Kind::Incident).and_then(Date::coarsened);
    let begin = begin.map(|text| format!("{}-", text.split('T').next().unwrap_or_default())).unwrap_or_default();
    let words = plain.split('-').filter(|part| !part.is_empty());
    let mut name = begin;
    for word in words {
        let longer = format!("{name}{}{word}", if name.is_empty() || name.ends_with('-') { "" } else { "-" });
        if longer.len() > 60 && url::is_id(&name) {
            break;
        }
        name = longer;
    }
    let mut name = name.trim_end_matches('-').to_owned();
    if url::is_reserved(&name) {
        name.insert_str(0, "the-"); // Windows keeps the short name for a device
    }
    if plain.is_empty() || !url::is_id(&name) {
        return Err(format!("can't make a file name from `{title}`; begin the title with letters from a to z"));
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(kind: Kind, title: &str, date: Option<&str>) -> Result<String, String> {
        entry(&Wanted { kind, title, date }).map(|(path, _)| path)
    }

    #[test]
    fn ids_come_from_title_and_date() {
        let is = |path: &str| Ok(format!("content/{path}.md"));
        assert_eq!(
            path(Kind::Incident, "The 2:24 p.m. post", Some("2021-01-06T14:24")),
            is("incidents/2021-01-06-the-2-24-pm-post")
        );
        assert_eq!(path(Kind::Incident, "Été", Some("2020-12-15~")), is("incidents/2020-12-ete"));
        assert_eq!(path(Kind::Incident, "Weeks", Some("2020-11-07/2021-01-06")), is("incidents/weeks"));
        assert_eq!(path(Kind::Statute, "18 U.S.C. § 793", None), is("statutes/18-usc-793"));
        assert_eq!(path(Kind::Source, "A \"paper\"", Some("1971")), is("sources/a-paper"));
        assert!(path(Kind::Page, &"long ".repeat(50), None).is_ok_and(|p| p.len() < 90));
        for (kind, title, date) in [
            (Kind::Page, "論文", None),
            (Kind::Page, " ", None),
            (Kind::Incident, "A", None),
            (Kind::Incident, "A", Some("Jan 6")),
            (Kind::Person, "A", Some("2021")),
            (Kind::Page, "a\nb", None),
        ] {
            assert!(path(kind, title, date).is_err(), "{title}");
        }
    }

    #[test]
    fn dots_are_put_back() {
        assert_eq!(visible("dot.github/workflows/pages.yml"), ".github/workflows/pages.yml");
        assert_eq!(visible("a/dots.md"), "a/dots.md");
    }
}
