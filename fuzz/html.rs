//! A reader of HTML that is stricter than a browser: whatever a browser would mend, move or run is an error here. Names of elements and
//! attributes that the theme doesn't use are errors too, so nothing that a text brings in can pass.

use std::collections::BTreeSet;

/// What a page says of itself.
#[derive(Debug, Default)]
pub struct Page {
    /// Its anchors.
    pub ids: BTreeSet<String>,
    /// Where its links and images lead, with the escapes read.
    pub links: Vec<String>,
}

const ELEMENTS: &str = " a article aside b blockquote body br button caption circle cite code dd del desc details div dl dt em figcaption figure footer h1 h2 h3 \
    h4 h5 h6 head header hr html img ins li link main meta nav noscript ol p path pre s section span strong sub summary sup svg table tbody td text th \
    thead time title tr ul form label input option output script select ";
/// Besides those whose names begin with `data-`.
const ATTRIBUTES: &str = " action alt aria-current autocomplete spellcheck aria-describedby aria-hidden aria-label aria-labelledby aria-live charset class content cx cy d \
    datetime defer disabled for form height href http-equiv id \
    lang loading method name open property r rel role scope src start tabindex text-anchor title type value viewBox width x y colspan rowspan hidden ";
const EMPTY: &str = " meta link br hr img input path circle ";
/// A browser ends an open paragraph before these.
const BLOCKS: &str = " aside blockquote details div dl figure footer form h1 h2 h3 h4 h5 h6 header hr li dt dd main nav ol p pre section table ul ";
/// Words only: no block can stand in these.
const PHRASES: &str = " span em strong s sup sub b code cite h1 h2 h3 h4 h5 h6 time del ins ";
/// An open paragraph or link doesn't reach into these.
const EDGES: &str = " table td th caption html svg ";

const DATA: &str = "<script type=\"application/ld+json\">";

/// An address without the root that it begins with.
fn root(address: &str) -> &str {
    address.strip_prefix("/x/").or_else(|| address.strip_prefix('/')).unwrap_or(address)
}

fn among(list: &str, name: &str) -> bool {
    list.contains(&format!(" {name} "))
}

/// Reads a page, or a part of one.
pub fn read(html: &str) -> Result<Page, String> {
    let mut reader = Reader { html, at: 0, open: Vec::new(), page: Page::default() };
    let result = reader.run();
    let near = reader.near();
    match result {
        Ok(()) if reader.open.is_empty() => Ok(reader.page),
        Ok(()) => Err(format!("never closed: {:?}", reader.open)),
        Err(error) => Err(format!("{error}, near …{near}…")),
    }
}

struct Reader<'a> {
    html: &'a str,
    at: usize,
    open: Vec<&'a str>,
    page: Page,
}

impl<'a> Reader<'a> {
    fn near(&self) -> String {
        let from = self.html.floor_char_boundary(self.at.saturating_sub(120));
        let to = self.html.ceil_char_boundary((self.at + 80).min(self.html.len()));
        self.html[from..to].to_owned()
    }

    fn rest(&self) -> &'a str {
        &self.html[self.at..]
    }

    fn run(&mut self) -> Result<(), String> {
        if self.rest().starts_with("<!doctype html>") {
            self.at += "<!doctype html>".len();
        }
        while !self.rest().is_empty() {
            let end = self.rest().find('<').unwrap_or(self.rest().len());
            let text = &self.rest()[..end];
            self.text(text)?;
            self.at += end;
            if self.rest().starts_with("</") {
                self.close()?;
            } else if !self.rest().is_empty() {
                self.tag()?;
            }
        }
        Ok(())
    }

    fn text(&self, text: &str) -> Result<(), String> {
        decode(text)?;
        let parent = self.open.last().copied().unwrap_or("body");
        if among(" table thead tbody tr ul ol dl svg head html script select ", parent) && !text.trim().is_empty() {
            return Err(format!("words directly in <{parent}>"));
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), String> {
        let end = self.rest().find('>').ok_or("a closing tag has no end")?;
        let name = &self.rest()[2..end];
        match self.open.pop() {
            Some(open) if open == name => {
                self.at += end + 1;
                Ok(())
            }
            open => Err(format!("</{name}> closes {open:?}")),
        }
    }

    /// Data for programs: JSON that no `<` can end.
    fn data(&mut self) -> Result<(), String> {
        let start = self.at + DATA.len();
        let end = self.html[start..].find('<').map(|n| start + n).ok_or("a data block has no end")?;
        serde_json::from_str::<serde_json::Value>(&self.html[start..end]).map_err(|e| format!("a data block: {e}"))?;
        let rest = self.html[end..].strip_prefix("</script>").ok_or("`<` in a data block")?;
        self.at = self.html.len() - rest.len();
        Ok(())
    }

    fn tag(&mut self) -> Result<(), String> {
        if self.rest().starts_with(DATA) {
            return self.data();
        }
        let name = self.name(1);
        let bare = name == "script" && !self.rest()[7..].trim_start().starts_with("src=");
        if !among(ELEMENTS, name) || bare {
            return Err(format!("<{name}> isn't an element of the theme"));
        }
        self.fits(name)?;
        self.at += 1 + name.len();
        let mut seen = BTreeSet::new();
        loop {
            let rest = self.rest();
            if let Some(after) = rest.strip_prefix("/>").or_else(|| rest.strip_prefix('>')) {
                let closed = rest.starts_with('/');
                self.at = self.html.len() - after.len();
                if closed && !self.open.contains(&"svg") {
                    return Err(format!("<{name}/> outside a drawing"));
                }
                if !closed && !among(EMPTY, name) {
                    self.open.push(name);
                }
                return Ok(());
            }
            self.attribute(name, &mut seen)?;
        }
    }

    fn name(&self, skip: usize) -> &'a str {
        let rest = self.html.get(self.at + skip..).unwrap_or_default();
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(rest.len());
        &rest[..end]
    }

    fn attribute(&mut self, element: &str, seen: &mut BTreeSet<&'a str>) -> Result<(), String> {
        if !self.rest().starts_with([' ', '\n']) {
            return Err(format!("no space before an attribute of <{element}>"));
        }
        self.at += 1;
        let name = self.name(0);
        if !(among(ATTRIBUTES, name) || name.starts_with("data-")) || !seen.insert(name) {
            return Err(format!("`{name}` isn't an attribute of the theme, or stands twice in <{element}>"));
        }
        self.at += name.len();
        let Some(rest) = self.rest().strip_prefix('=') else { return Ok(()) };
        let rest = rest.strip_prefix('"').ok_or("an attribute without quotation marks")?;
        let end = rest.find('"').ok_or("an attribute has no end")?;
        let value = decode(&rest[..end])?;
        self.at = self.html.len() - rest.len() + end + 1;
        self.value(element, name, value)
    }

    fn value(&mut self, element: &str, name: &str, value: String) -> Result<(), String> {
        match name {
            // The theme's own scripts, by name; from the root, which is `/x/` here or isn't known, on the page that is shown at any depth.
            "src" if element == "script" => match value.trim_start_matches("../") {
                own if root(own).bytes().all(|b| b.is_ascii_lowercase() || b == b'-' || b == b'.')
                    && own.ends_with(".js") =>
                {
                    Ok(())
                }
                _ => Err(format!("the script `{value}`")),
            },
            "id" if value.is_empty() || value.contains(char::is_whitespace) => Err(format!("`{value}` can't be an id")),
            "id" if !self.page.ids.insert(value.clone()) => Err(format!("the id `{value}` stands twice")),
            "href" | "src" | "action" => {
                runs_nothing(&value)?;
                self.page.links.push(value);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Whether an element may stand here, so that a browser leaves it here.
    fn fits(&self, name: &str) -> Result<(), String> {
        let parent = self.open.last().copied().unwrap_or("body");
        let only = match parent {
            "ul" | "ol" => " li ",
            "table" => " caption thead tbody ",
            "thead" | "tbody" => " tr ",
            "tr" => " th td ",
            "dl" => " dt dd div ",
            _ => "",
        };
        if !only.is_empty() && !among(only, name) {
            return Err(format!("<{name}> directly in <{parent}>"));
        }
        if among(" tr th td thead tbody caption ", name) && only.is_empty() {
            return Err(format!("<{name}> outside a table"));
        }
        if name == "li" && !among(" ul ol ", parent) {
            return Err(format!("<li> directly in <{parent}>"));
        }
        let around = || self.open.iter().rev().take_while(|open| !among(EDGES, open));
        if name == "a" && around().any(|open| *open == "a") {
            return Err("a link in a link".to_owned());
        }
        if !among(BLOCKS, name) {
            return Ok(());
        }
        match around().find(|open| **open == "p" || among(PHRASES, open)) {
            Some(open) => Err(format!("<{name}> in <{open}>")),
            None => Ok(()),
        }
    }
}

/// Reads the escapes of a text; one that isn't an escape is an error.
fn decode(text: &str) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let end = rest[at..].find(';').ok_or("a lone &")? + at;
        out.push(match &rest[at + 1..end] {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "#39" | "#x27" | "apos" => '\'',
            "#x2F" => '/',
            "nbsp" => '\u{a0}',
            other => return Err(format!("`&{other};` isn't an escape")),
        });
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
    Ok(out)
}

/// Whether an address can't run anything, read as browsers read it: they drop tabs, line breaks and leading control characters.
pub fn runs_nothing(address: &str) -> Result<(), String> {
    let plain: String = address.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
    let plain = plain.trim_start_matches(|c: char| c <= ' ').to_ascii_lowercase();
    let scheme = plain.split(['/', '?', '#']).next().and_then(|first| first.split_once(':')).map(|(scheme, _)| scheme);
    let good = scheme.is_none_or(|scheme| matches!(scheme, "http" | "https" | "mailto" | "tel"));
    let foreign = plain.starts_with("//") || plain.starts_with("/\\") || plain.starts_with('\\');
    if good && !foreign { Ok(()) } else { Err(format!("the address `{address}`")) }
}
