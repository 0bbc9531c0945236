//! Names of files that some system takes and no editor means, read from a disk.

use super::run::Shown;
use super::strings::strings;
use super::text::Tape;
use crate::common::Folder;
use annals::build::{Options, Pipeline};
use annals::input::snapshot;
use std::ffi::OsString;
use std::path::PathBuf;

const PARTS: [&str; 30] = [
    "a",
    "content",
    "people",
    "incidents",
    "sources",
    "pages",
    "statutes",
    "static",
    "templates",
    "words",
    "copies",
    "con",
    "aux.md",
    "é",
    "A",
    "a b",
    "a.md",
    "b.md",
    "es.toml",
    "page.html",
    "..md",
    ".hidden",
    "x~",
    "\u{202e}",
    "\u{1}",
    "\n",
    "a%2f",
    "-",
    "💥",
    "x.MD",
];

/// A name that a file may have here.
fn name(tape: &mut Tape) -> OsString {
    let text = match tape.below(8) {
        0 => tape.of(&strings()).replace(['/', '\0'], "_"),
        1 => "x".repeat(tape.of(&[100, 200, 250, 255])),
        2 => format!("{}.md", tape.of(&PARTS)),
        _ => tape.of(&PARTS).to_owned(),
    };
    #[cfg(unix)]
    if tape.rarely(12) {
        use std::os::unix::ffi::OsStringExt;
        return OsString::from_vec([text.as_bytes(), b"\xff\xfe.md"].concat());
    }
    text.into()
}

/// Folders of files with odd names, through the reader and all that follows.
pub fn file_names(tape: &mut Tape, shown: &mut Shown) -> Result<bool, String> {
    let folder = Folder::with(&[("annals.toml", "title = \"T\"\n")]);
    for _ in 0..=tape.below(6) {
        let mut path: PathBuf = folder.path().into();
        path.push(tape.of(&[
            "content/people",
            "content/pages",
            "content",
            "static",
            "templates",
            "templates/words",
            "copies",
            "content/incidents",
        ]));
        for _ in 0..tape.of(&[0, 0, 1, 1, 2, 40]) {
            path.push(name(tape));
        }
        let file = path.join(name(tape));
        shown.part("file", format!("{:?}", file.strip_prefix(folder.path()).unwrap_or(&file)));
        // What the system refuses can't be met.
        let made = std::fs::create_dir_all(&path);
        #[cfg(unix)]
        if made.is_ok() && tape.rarely(10) {
            let _ = std::os::unix::fs::symlink(tape.of(&["..", "/etc/passwd", ".", "nowhere", "a"]), &file);
            continue;
        }
        let text: &[u8] = tape.of(&[
            &b"+++\nname = \"A\"\ntitle = \"A\"\nidentity = \"named\"\n+++\nWords.\n"[..],
            b"",
            b"\xff\x00",
            b"home = \"H\"\n",
            b"{% x",
        ]);
        let _ = made.and_then(|()| std::fs::write(&file, text));
    }
    let source = snapshot::Source {
        root: folder.path().into(),
        config: "annals.toml".into(),
        copies: Some(folder.join("copies")),
    };
    let snapshot = snapshot::snapshot(&source).map_err(|error| error.to_string())?;
    let build = Pipeline::default().build(&snapshot, &Options::default());
    super::site::places(&build)?;
    let outputs = build.render_all().unwrap_or_default();
    let outside = |path: &str| path.starts_with('/') || path.split('/').any(|part| part == "..");
    match outputs.iter().find(|output| !build.has_errors() && outside(output.path.as_str())) {
        Some(output) => Err(format!("`{}` leads out of the output", output.path)),
        None => Ok(!build.has_errors()),
    }
}
