//! Links that open a file in the editor, by a pattern such as `vscode://file/{path}:{line}:{column}`.

use crate::diagnostics::Texts;
use crate::diagnostics::span::{Place, line_column};
use crate::url;
use std::path::{Path, PathBuf};

/// How addresses that open an editor are written.
#[derive(Clone, Debug)]
pub struct Editor {
    pattern: String,
    root: PathBuf,
}

impl Editor {
    /// An editor from its pattern; `root` is the whole path of the documentary's folder.
    ///
    /// # Errors
    /// Why the pattern can't be used, for a person.
    pub fn new(pattern: &str, root: &Path) -> Result<Editor, String> {
        let runs = matches!(url::scheme(pattern).as_deref(), None | Some("javascript" | "data" | "vbscript" | "blob"));
        if runs || !pattern.contains("{path}") {
            return Err(format!(
                "`{pattern}` can't open an editor; write a pattern such as vscode://file/{{path}}:{{line}}:{{column}}"
            ));
        }
        Ok(Editor { pattern: pattern.to_owned(), root: root.to_owned() })
    }

    /// The address that opens a place; `None` for what isn't a file, such as a template of the theme.
    pub fn address(&self, place: &Place, texts: &Texts) -> Option<String> {
        if place.path.starts_with('(') {
            return None;
        }
        let at = line_column(texts.get(&place.path).map_or("", |file| &file.text), place.span.start as usize);
        let path = self.root.join(&*place.path).to_string_lossy().replace('\\', "/");
        // `file/{path}` and a path that begins with a slash would give two of them.
        let path = if self.pattern.contains("/{path}") { path.trim_start_matches('/') } else { &path };
        let address = self.pattern.replace("{line}", &at.line.to_string()).replace("{column}", &at.column.to_string());
        Some(address.replace("{path}", &escaped(path)))
    }
}

/// A path with everything escaped that means something else in an address.
fn escaped(path: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"/-._~:".contains(&b);
    path.bytes().map(|b| if plain(b) { (b as char).to_string() } else { format!("%{b:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::span::{SourceFile, Span};

    #[test]
    fn addresses_name_file_line_and_column() {
        let texts = Texts::from([("content/a b.md".into(), SourceFile::new("content/a b.md", "one\ntwo\n"))]);
        let place = Place { path: "content/a b.md".into(), span: Span::new(5, 6) };
        let root = Path::new("/home/é");
        let of = |pattern: &str| Editor::new(pattern, root).map(|e| e.address(&place, &texts).unwrap_or_default());
        assert_eq!(
            of("vscode://file/{path}:{line}:{column}").as_deref(),
            Ok("vscode://file/home/%C3%A9/content/a%20b.md:2:2")
        );
        assert_eq!(of("x://open?f={path}&l={line}").as_deref(), Ok("x://open?f=/home/%C3%A9/content/a%20b.md&l=2"));
        for bad in
            ["code", "javascript:alert('{path}')", "JAVASCRIPT:{path}", "vscode://file/", "data:text/html,{path}"]
        {
            assert!(of(bad).is_err(), "{bad}");
        }
        let theme = Place { path: "(theme)/base.html".into(), span: Span::default() };
        let editor = Editor::new("vscode://file/{path}", root).ok();
        assert_eq!(editor.and_then(|e| e.address(&theme, &texts)), None);
    }
}
