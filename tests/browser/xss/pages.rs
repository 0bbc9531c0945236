//! Every page of a hostile site in Chromium, many in the frames of one, and how they differ from pages without hostile strings.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::{Map, Value, json};

use super::documentary::calm_words;
use super::markdown::{self, CONSTRUCTS};
use super::{FIELDS, Hostile, WATCH};
use crate::browser::chromium::{Result, Trouble, each};
use crate::browser::crawl::happened;
use crate::browser::server::{Folder, Server};
use crate::browser::site::{none, on, scratch};
use crate::browser::tab::Tab;
use crate::browser::view::View;

/// How many pages are opened together.
const TOGETHER: usize = 24;

/// More faults than these tell nothing more.
const TOLD: usize = 60;

/// The entries whose fields are hostile and whose texts are not: their pages must be the calm one's, element by element.
const SAME: [&str; 7] = ["i", "p", "s", "c", "d", "u", "w"];

/// What pages look like that have no hostile string.
#[derive(Default)]
pub struct Calm {
    /// By kind of page: the elements, and the elements with each of their attributes.
    pairs: BTreeMap<String, BTreeSet<String>>,
    /// By the letter of the entry: a digest of all elements and attributes in order.
    shapes: BTreeMap<String, String>,
    /// By the letter of the entry: where it shows which field: words of the field, number of the element, name of the attribute.
    places: BTreeMap<String, Vec<Value>>,
}

/// What a frame showed.
struct Seen {
    path: String,
    faults: Vec<String>,
    pairs: BTreeSet<String>,
    shape: String,
    places: Vec<Value>,
    /// By the word of a construct: the elements around it.
    within: BTreeMap<String, String>,
}

impl Seen {
    fn new(page: &Value) -> Self {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let texts = |value: &Value| value.as_array().into_iter().flatten().map(text).collect::<Vec<String>>();
        let within = page["within"].as_object().into_iter().flatten();
        Seen {
            path: text(&page["path"]),
            faults: texts(&page["faults"]),
            pairs: texts(&page["pairs"]).into_iter().collect(),
            shape: text(&page["shape"]),
            places: page["found"].as_array().cloned().unwrap_or_default(),
            within: within.map(|(word, names)| (word.clone(), text(names))).collect(),
        }
    }
}

/// The letter and the number of an entry's page: `incidents/i-12.html`.
pub fn entry(path: &str) -> Option<(&str, &str)> {
    let name = path.rsplit('/').next()?.strip_suffix(".html")?;
    name.split_once('-').filter(|(letter, number)| letter.len() == 1 && !number.contains('.'))
}

/// What kind of page a path is: the letter of an entry, else the name without the numbers of further pages.
fn kind(path: &str) -> String {
    if let Some((letter, _)) = entry(path) {
        return letter.to_owned();
    }
    path.trim_end_matches(".html").chars().filter(|c| !c.is_ascii_digit() && !matches!(c, '.' | '-')).collect()
}

/// Opens pages in the frames of one page of the tests' own: what each showed, and what happened meanwhile.
fn frames(tab: &mut Tab, folder: &Folder, asked: &[Value]) -> Result<(Vec<Seen>, Vec<String>)> {
    let paths: Vec<&str> = asked.iter().filter_map(|a| a["path"].as_str()).collect();
    let name = format!("frames-{}.html", paths.first().unwrap_or(&"").replace(['/', '.'], "-"));
    let body: String = paths.iter().map(|path| format!("<iframe src=\"{path}\"></iframe>")).collect();
    let html = format!("<!doctype html><link rel=icon href=favicon.svg><title>x</title>{body}");
    fs::write(folder.root.join(&name), html).map_err(|e| Trouble(e.to_string()))?;
    let mut known = folder.clone();
    known.files.insert(name.clone(), folder.root.join(&name));
    let server = Server::start(&known, "/x/")?;
    tab.open(&server.address(&name))?;
    let script = include_str!("frames.js").replacen("ASKED.map", &format!("{}.map", Value::from(asked)), 1);
    let seen = tab.eval(&script)?.as_array().into_iter().flatten().map(Seen::new).collect();
    let happened = happened(&name, tab.visit()?, &server.address(""));
    let mut faults: Vec<String> = happened.into_iter().map(|fault| format!("{}: {}", fault.kind, fault.what)).collect();
    faults.extend(tab.ran()?.into_iter().map(|told| format!("a script ran: {told}")));
    Ok((seen, faults))
}

/// Opens pages, some at a time.
fn open(folder: &Folder, asked: &[Value]) -> Result<(Vec<Seen>, Vec<String>)> {
    let chunks: Vec<&[Value]> = asked.chunks(TOGETHER).collect();
    let looked = each(&chunks, |tab, chunk| {
        tab.look(View::DESKTOP)?;
        tab.watch(WATCH)?;
        frames(tab, folder, chunk)
    })?;
    let (seen, faults): (Vec<Vec<Seen>>, Vec<Vec<String>>) = looked.into_iter().unzip();
    let seen: Vec<Seen> = seen.into_iter().flatten().collect();
    let mut faults = faults.concat();
    faults.extend(seen.iter().flat_map(|page| on(&page.path, page.faults.clone())));
    Ok((seen, faults))
}

impl Calm {
    /// Looks at a site without hostile strings: at its lists, and at the first entries of each kind.
    pub fn look(folder: &Folder) -> Result<Calm> {
        let words: Vec<String> = FIELDS.iter().map(|(field, _)| calm_words(field)).collect();
        let needed = |path: &&String| entry(path).is_none_or(|(_, number)| matches!(number, "calm" | "0" | "1"));
        let asked: Vec<Value> =
            folder.pages().iter().filter(needed).map(|path| json!({ "path": path, "calm": words })).collect();
        let (seen, faults) = open(folder, &asked)?;
        none(vec![faults])?;
        let mut calm = Calm::default();
        for page in seen {
            calm.pairs.entry(kind(&page.path)).or_default().extend(page.pairs);
            if let Some((letter, "calm")) = entry(&page.path) {
                calm.shapes.insert(letter.to_owned(), page.shape);
                calm.places.insert(letter.to_owned(), page.places);
            }
        }
        Ok(calm)
    }

    /// How a page is another one than the calm page of its kind.
    fn differences(&self, page: &Seen, same: bool) -> Vec<String> {
        // What Markdown makes is on the calm page of its constructs.
        let known: Vec<_> = [&*kind(&page.path), "g"].into_iter().filter_map(|kind| self.pairs.get(kind)).collect();
        let foreign = page.pairs.iter().filter(|pair| !known.iter().any(|known| known.contains(*pair)));
        let mut faults: Vec<String> = foreign.map(|pair| format!("<{pair}> is on no calm page of its kind")).collect();
        let shape = entry(&page.path).and_then(|(letter, _)| self.shapes.get(letter));
        if same && shape != Some(&page.shape) {
            faults.push("its elements aren't those of the calm page".to_owned());
        }
        on(&page.path, faults)
    }

    /// Opens every page of a hostile site. Returns how many strings became something else than their construct, by context.
    pub fn compare(&self, hostile: &Hostile, folder: &Folder) -> Result<BTreeMap<&'static str, usize>> {
        let refused = hostile.documentary.refused.keys().map(|slot| &hostile.documentary.slots[*slot]);
        let refused = refused.map(|slot| (slot.string, calm_words(slot.context))).collect();
        let asked: Vec<Value> = folder.pages().iter().map(|path| self.ask(hostile, &refused, path)).collect();
        let (seen, mut faults) = open(folder, &asked)?;
        faults.extend(seen.iter().flat_map(|page| self.differences(page, string_of(hostile, &page.path).is_some())));
        faults.truncate(TOLD);
        none(vec![faults])?;
        Ok(elsewhere(hostile, &seen))
    }

    /// What is asked of a page: of an entry's, that it shows the string wherever the calm one shows the words of a field.
    fn ask(&self, hostile: &Hostile, refused: &BTreeSet<(usize, String)>, path: &str) -> Value {
        let places = entry(path).and_then(|(letter, _)| self.places.get(letter));
        let Some((number, places)) = string_of(hostile, path).zip(places) else { return json!({ "path": path }) };
        let expected = |place: &Value| {
            let word = place[0].as_str().unwrap_or_default().to_owned();
            let text = if refused.contains(&(number, word.clone())) { "" } else { hostile.strings[number] };
            (word, Value::from(text))
        };
        json!({ "path": path, "places": places, "expected": places.iter().map(expected).collect::<Map<_, _>>() })
    }
}

/// The number of the string of a page that must be as the calm one. A source has no link to the passage, as the calm one has, if the string
/// has no words to be looked for.
fn string_of(hostile: &Hostile, path: &str) -> Option<usize> {
    let (letter, number) = entry(path).filter(|(letter, _)| SAME.contains(letter))?;
    let number: usize = number.parse().ok()?;
    let string = hostile.strings.get(number)?;
    (letter != "d" || annals::quote_match::quotation_fragment(string).is_some()).then_some(number)
}

/// Opens every page of a site, whatever its pages look like: nothing runs, nothing is asked for, and nothing leads where it may not.
pub fn harmless(folder: &Folder) -> Result<()> {
    let asked: Vec<Value> = folder.pages().iter().map(|path| json!({ "path": path })).collect();
    let (_, mut faults) = open(folder, &asked)?;
    faults.truncate(TOLD);
    none(vec![faults])
}

/// Where the word of a construct doesn't stand in the element of the construct.
fn elsewhere(hostile: &Hostile, seen: &[Seen]) -> BTreeMap<&'static str, usize> {
    let pages = seen.iter().filter(|page| page.path.starts_with("g-"));
    let within: BTreeMap<&String, &String> = pages.flat_map(|page| &page.within).collect();
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for (number, slot) in hostile.documentary.slots.iter().enumerate() {
        let construct = CONSTRUCTS.iter().find(|c| c.context == slot.context);
        let Some(construct) = construct.filter(|_| !hostile.documentary.refused.contains_key(&number)) else {
            continue;
        };
        let names = within.get(&markdown::word(number));
        if !names.is_some_and(|names| names.split(' ').any(|name| name == construct.within)) {
            *counts.entry(slot.context).or_default() += 1;
        }
    }
    counts
}

/// Pages with a hole, and what must be said of each.
const HOLES: [(&str, &str); 9] = [
    ("<p>calm</p><img src=x onerror=xss()>", "a script ran"),
    ("<p>calm</p><script>xss()</script>", "a script ran"),
    ("<p>calm</p><svg><animate onbegin=xss() attributeName=x dur=1s></svg>", "a script ran"),
    ("<p>calm</p><iframe srcdoc='<script>parent.xss()</script>'></iframe>", "a script ran"),
    ("<p>calm</p><script src=//evil.example/x.js></script>", "evil.example"),
    ("<p style='background: url(//evil.example/x.png)'>calm</p>", "evil.example"),
    ("<p>calm</p><a href=javascript:xss()>x</a>", "<a href> leads to javascript:xss()"),
    ("<p onclick=xss()>calm</p>", "<p onclick> is on no calm page"),
    ("<p>calm</p><p>more</p>", "its elements aren't those of the calm page"),
];

#[test]
fn every_kind_of_hole_would_be_seen() -> Result<()> {
    let root = scratch("xss-holes");
    let _ = fs::remove_dir_all(&root);
    fs::create_dir_all(&root).map_err(|e| Trouble(e.to_string()))?;
    let write = |name: &str, body: &str| fs::write(root.join(name), format!("<!doctype html><title>x</title>{body}"));
    write("i-calm.html", "<p>calm</p>").map_err(|e| Trouble(e.to_string()))?;
    fs::write(root.join("favicon.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>")
        .map_err(|e| Trouble(e.to_string()))?;
    let calm = Calm::look(&Folder::read(&root)?)?;
    for (hole, wanted) in HOLES {
        write("i-0.html", hole).map_err(|e| Trouble(e.to_string()))?;
        let (seen, mut faults) = open(&Folder::read(&root)?, &[json!({ "path": "i-0.html" })])?;
        faults.extend(seen.iter().flat_map(|page| calm.differences(page, true)));
        assert!(faults.iter().any(|fault| fault.contains(wanted)), "{hole} is {faults:#?}, and not {wanted}");
    }
    Ok(())
}
