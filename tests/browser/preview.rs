//! The preview in Chromium: what an editor sees while a file is edited, broken and mended.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

use crate::browser::chromium::{PATIENCE, Result, Trouble, browser, trouble};
use crate::browser::site::scratch;
use crate::browser::tab::Tab;

/// A preview of a folder of its own; it ends with its test.
struct Preview {
    child: Child,
    root: PathBuf,
    address: String,
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.root);
    }
}

const PERSON: &str = "content/people/mira-holt.md";

/// A page that is longer than the window.
fn person(words: &str) -> String {
    let paragraphs: String = (0..60).map(|n| format!("Paragraph {n} of a long page.\n\n")).collect();
    format!("+++\nname = \"Mira Holt\"\nidentity = \"named\"\n+++\n{words}\n\n{paragraphs}")
}

impl Preview {
    fn start(name: &str) -> Result<Preview> {
        let root = scratch(name);
        let _ = fs::remove_dir_all(&root);
        let write = |path: &str, text: &str| write(&root.join(path), text);
        write("annals.toml", "title = \"A test\"\n")?;
        write(PERSON, &person("She kept the lamp."))?;
        write("content/pages/about.md", "+++\ntitle = \"About\"\n+++\nAnother page.\n")?;
        write("static/site.css", "body { color: rgb(1, 2, 3) }")?;
        let editor = "vscode://file/{path}:{line}:{column}";
        let mut child = Command::new(env!("CARGO_BIN_EXE_annals"))
            .args(["serve", "--port", "42611", "--editor", editor, "--root"])
            .arg(&root)
            .env_remove("ANNALS_COPIES")
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|e| Trouble(format!("can't run annals: {e}")))?;
        let mut lines = BufReader::new(child.stderr.take().expect("stderr")).lines().map_while(|l| l.ok());
        let address =
            lines.find_map(|line| line.split_whitespace().find(|w| w.starts_with("http://")).map(str::to_owned));
        // What it says later must not fill the pipe.
        thread::spawn(move || lines.for_each(drop));
        let mut preview = Preview { child, root, address: String::new() };
        let Some(address) = address else { return trouble("the preview never said where it is") };
        preview.address = address;
        Ok(preview)
    }

    fn write(&self, path: &str, text: &str) -> Result<()> {
        write(&self.root.join(path), text)
    }

    fn open(&self) -> Result<Tab<'static>> {
        let mut tab = browser()?.tab()?;
        tab.open(&format!("{}people/mira-holt.html", self.address))?;
        // A mark that a reload takes away.
        tab.eval("document.documentElement.dataset.mark = 'first'; addEventListener('x', () => 0); 1")?;
        Ok(tab)
    }
}

fn says(words: &str) -> String {
    format!("document.querySelector('main').textContent.includes({words:?})")
}

/// Waits until an expression in the tab becomes true, also when the page is loaded again meanwhile.
fn until(tab: &Tab, expression: &str) -> Result<()> {
    let start = Instant::now();
    loop {
        let answer = tab.eval(expression);
        if answer.as_ref().is_ok_and(|value| value == true) {
            return Ok(());
        }
        if start.elapsed() > PATIENCE {
            return trouble(format!("never came true: {expression}: {answer:?}"));
        }
        thread::sleep(Duration::from_millis(10));
    }
}

const OVERLAY: &str = "document.getElementById('annals-errors')";
const MARKED: &str = "document.documentElement.dataset.mark === 'first'";

#[test]
fn an_edit_is_seen_and_the_place_on_the_page_kept() -> Result<()> {
    let preview = Preview::start("preview-edit")?;
    let tab = preview.open()?;
    tab.eval("scrollTo(0, 900)")?;
    until(&tab, "scrollY === 900")?;
    preview.write(PERSON, &person("She kept the bell."))?;
    until(&tab, &says("She kept the bell"))?;
    until(&tab, "scrollY === 900")?;
    until(&tab, &format!("!({MARKED})"))?;
    // A change of another page leaves this one alone; the next one of this page is seen all the same.
    tab.eval("document.documentElement.dataset.mark = 'first'")?;
    preview.write("content/pages/about.md", "+++\ntitle = \"About\"\n+++\nAnother text.\n")?;
    let about =
        format!("fetch('{}about.html').then((r) => r.text()).then((t) => t.includes('Another text'))", preview.address);
    until(&tab, &about)?;
    preview.write("static/site.css", "body { color: rgb(7, 8, 9) }")?;
    until(&tab, "getComputedStyle(document.body).color === 'rgb(7, 8, 9)'")?;
    assert_eq!(tab.eval(MARKED)?, true, "another page and the style were changed, and this page was loaded again");
    preview.write(PERSON, &person("She kept the key."))?;
    until(&tab, &says("She kept the key"))
}

#[test]
fn styles_are_swapped_without_a_reload() -> Result<()> {
    let preview = Preview::start("preview-style")?;
    let mut tab = preview.open()?;
    tab.eval("scrollTo(0, 500)")?;
    for colour in ["rgb(4, 5, 6)", "rgb(40, 50, 60)"] {
        preview.write("static/site.css", &format!("body {{ color: {colour} }}"))?;
        until(&tab, &format!("getComputedStyle(document.body).color === '{colour}'"))?;
        until(&tab, "document.querySelectorAll('link[rel=stylesheet]').length === 1")?;
    }
    assert_eq!(tab.eval(&format!("{MARKED} && scrollY === 500"))?, true, "the page was loaded again");
    assert_eq!(tab.visit()?.console, [""; 0]);
    Ok(())
}

#[test]
fn errors_lie_over_the_last_good_page_until_they_are_mended() -> Result<()> {
    let preview = Preview::start("preview-errors")?;
    let mut tab = preview.open()?;
    tab.eval("document.querySelector('main a, nav a').focus()")?;
    let good = preview.root.join(PERSON);
    let good = fs::read_to_string(good).map_err(|e| Trouble(e.to_string()))?;
    preview.write(PERSON, &good.replace("name =", "nme ="))?;
    until(&tab, &format!("!!{OVERLAY} && {OVERLAY}.textContent.includes('E0103')"))?;
    assert_eq!(tab.eval(&says("She kept the lamp"))?, true, "the last good page stays");
    let text = tab.eval(&format!("{OVERLAY}.textContent"))?;
    assert!(text.as_str().is_some_and(|t| t.contains(&format!("{PERSON}:2:1"))), "{text}");
    let links = tab.eval_list(&format!("[...{OVERLAY}.querySelectorAll('a')].map((a) => a.href)"))?;
    let leads = |link: &String| link.starts_with("vscode://file/") && link.ends_with(&format!("{PERSON}:2:1"));
    assert!(links.iter().any(leads), "{links:?}");
    // By keyboard: it takes the focus, Escape puts it away, and the focus goes back.
    assert_eq!(tab.eval(&format!("{OVERLAY}.contains(document.activeElement)"))?, true, "the focus");
    tab.press(&["Escape"])?;
    until(&tab, &format!("!{OVERLAY}"))?;
    assert_eq!(tab.eval("document.activeElement.localName")?, "a", "the focus goes back");
    // Another error is shown again, and goes when it is mended.
    preview.write(PERSON, &good.replace("identity =", "idntity ="))?;
    until(&tab, &format!("!!{OVERLAY} && {OVERLAY}.textContent.includes('idntity')"))?;
    preview.write(PERSON, &good)?;
    until(&tab, &format!("!{OVERLAY}"))?;
    assert_eq!(tab.eval(MARKED)?, true, "the page is as it was, and was loaded again");
    assert_eq!(tab.visit()?.console, [""; 0]);
    // Mended into something else: the new page comes by itself.
    preview.write(PERSON, &good.replace("name =", "nme ="))?;
    until(&tab, &format!("!!{OVERLAY}"))?;
    preview.write(PERSON, &good.replace("the lamp", "the bell"))?;
    until(&tab, &says("She kept the bell"))?;
    until(&tab, &format!("!{OVERLAY}"))
}

fn write(path: &Path, text: &str) -> Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(path))
        .and_then(|()| fs::write(path, text))
        .map_err(|e| Trouble(e.to_string()))
}
