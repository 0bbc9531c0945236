//! That these tests can fail: `sample/faulty` has one page for each fault, `sample/good` has none.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};

use crate::browser::chromium::{Browser, Result, Trouble, browser};
use crate::browser::crawl::Kind::{
    self, Console, DeadFragment, DeadLink, FailedRequest, ForeignRequest, Orphan, Outline,
};
use crate::browser::crawl::{From, crawl};
use crate::browser::server::{Folder, Server};
use crate::browser::tab::Tab;
use crate::browser::view::View;
use crate::browser::{axe, page_checks};

/// Page of the faulty sample, the kinds of fault that it has from a disk, and those it has from a server at `/repo/`.
const FAULTS: &[(&str, &[Kind], &[Kind])] = &[
    ("clean.html", &[], &[]),
    ("console.html", &[Console], &[Console]),
    ("dead-fragment.html", &[DeadFragment], &[DeadFragment]),
    ("dead-link.html", &[DeadLink], &[DeadLink]),
    ("dead-source.html", &[DeadLink, Console, FailedRequest], &[DeadLink, Console, FailedRequest]),
    ("dead-srcset.html", &[DeadLink], &[DeadLink]),
    ("exception.html", &[Console], &[Console]),
    ("folder.html", &[DeadLink], &[]),
    ("foreign.html", &[Console, FailedRequest, ForeignRequest], &[Console, FailedRequest, ForeignRequest]),
    ("inline-style.html", &[Console], &[Console]),
    ("late.html", &[Console, FailedRequest], &[Console, FailedRequest]),
    ("lazy.html", &[ForeignRequest], &[ForeignRequest]),
    ("letter-case.html", &[DeadLink], &[DeadLink]),
    ("missing-style.html", &[DeadLink, Console, FailedRequest], &[DeadLink, Console, FailedRequest]),
    ("no-slash.html", &[DeadLink], &[]),
    ("orphan.html", &[Orphan], &[Orphan]),
    ("outline.html", &[Outline], &[Outline]),
    ("root.html", &[DeadLink], &[DeadLink]),
    ("script-address.html", &[DeadLink], &[DeadLink]),
];

/// Path, status, a piece of the head, a piece of the body.
const ANSWERS: &[(&str, &str, &str, &str)] = &[
    ("/repo/", "200", "text/html", "<h1>The record"),
    ("/repo", "301", "Location: /repo/", ""),
    ("/repo/people", "301", "Location: /repo/people/", ""),
    ("/repo/people/?q=1", "200", "text/html", "<h1>People"),
    ("/repo/incidents/final%20call.html", "200", "text/html", "<h1>Final call"),
    ("/repo/assets/site.css", "200", "text/css", "color-scheme"),
    ("/repo/assets/site.js", "200", "application/javascript", "button"),
    ("/repo/assets/mark.svg", "200", "image/svg+xml", "<circle"),
    ("/repo/People/index.html", "404", "text/html", "<h1>Not found"),
    ("/repo/assets/", "404", "text/html", "<h1>Not found"),
    ("/repo/%2e%2e/Cargo.toml", "404", "text/html", "<h1>Not found"),
    ("/index.html", "404", "text/html", "<h1>Not found"),
];

#[test]
fn a_crawl_from_a_disk_finds_each_fault() -> Result<()> {
    let report = crawl(&sample("faulty")?, From::Disk)?;
    for (page, disk, _) in FAULTS {
        assert_eq!(kinds(&report.of(page)), disk.iter().copied().collect(), "{page}: {report}");
    }
    Ok(())
}

#[test]
fn a_crawl_from_a_server_finds_each_fault() -> Result<()> {
    let folder = sample("faulty")?;
    let report = crawl(&folder, From::Server(&Server::start(&folder, "/repo/")?))?;
    for (page, _, server) in FAULTS {
        assert_eq!(kinds(&report.of(page)), server.iter().copied().collect(), "{page}: {report}");
    }
    assert!(
        report.to_string().contains("dead-link.html: dead link: <a href>: nowhere.html leads to a file"),
        "{report}"
    );
    Ok(())
}

#[test]
fn a_crawl_of_a_good_site_finds_nothing() -> Result<()> {
    let folder = sample("good")?;
    let report = crawl(&folder, From::Disk)?;
    assert_eq!(report.pages, 6);
    assert!(report.links > 30, "{report}");
    report.clean()?;
    for prefix in ["/repo/", "/"] {
        crawl(&folder, From::Server(&Server::start(&folder, prefix)?))?.clean()?;
    }
    Ok(())
}

#[test]
fn every_fault_in_the_outline_is_named() -> Result<()> {
    let report = crawl(&sample("faulty")?, From::Disk)?;
    let faults = report.of("outline.html");
    for word in [
        "2 <h1>",
        "0 <main>",
        "no title",
        "no lang",
        "no viewport",
        "no icon",
        "quirks",
        "\"a\" more than once",
        "<h1> to <h4>",
    ] {
        assert!(faults.iter().any(|(_, what)| what.contains(word)), "{word} isn't in {faults:?}");
    }
    Ok(())
}

#[test]
fn axe_finds_violations_where_they_are() -> Result<()> {
    let folder = sample("faulty")?;
    let server = Server::start(&folder, "/")?;
    let mut tab = browser()?.tab()?;
    let mut rules = |page: &str| -> Result<Vec<String>> {
        let found = axe::violations(&mut tab, &server.address(page))?;
        Ok(found.iter().map(|v| v.split(" (").next().unwrap_or_default().to_owned()).collect())
    };
    assert_eq!(rules("clean.html")?, [""; 0]);
    assert_eq!(rules("contrast.html")?, ["desktop: color-contrast", "phone: color-contrast"]);
    assert_eq!(rules("contrast-dark.html")?, ["desktop-dark: color-contrast", "phone-dark: color-contrast"]);
    let alt = ["desktop", "desktop-dark", "phone", "phone-dark"].map(|view| format!("{view}: image-alt"));
    assert_eq!(rules("no-alt.html")?, alt);
    let small = ["desktop", "desktop-dark", "phone", "phone-dark"].map(|view| format!("{view}: target-size"));
    assert_eq!(rules("small.html")?, small);
    Ok(())
}

#[test]
fn width_targets_and_focus_are_looked_at() -> Result<()> {
    let mut tab = open("faulty", "wide.html")?;
    assert_eq!(page_checks::overflow(&mut tab, View::DESKTOP)?, [""; 0]);
    let wide = page_checks::overflow(&mut tab, View::NARROW)?;
    assert!(wide.len() == 1 && wide.concat().contains("div.wide reaches"), "{wide:?}");

    let mut tab = open("faulty", "small.html")?;
    let small = page_checks::small_targets(&mut tab, View::PHONE, "")?;
    assert!(small.len() == 2 && small.concat().contains("a \"B\""), "{small:?}");
    assert_eq!(page_checks::small_targets(&mut tab, View::PHONE, ".tight a")?, [""; 0]);

    let moving = page_checks::motion(&open("faulty", "motion.html")?)?;
    assert_eq!(moving, ["moves: p by spin"]);

    let faults = page_checks::focus(&mut open("faulty", "no-focus.html")?)?;
    assert_eq!(faults, ["looks the same with the focus: a.plain \"first page\""]);
    let faults = page_checks::focus(&mut open("faulty", "no-tab.html")?)?;
    assert_eq!(faults, ["is hidden while it has the focus: a.under \"first page\""]);
    Ok(())
}

#[test]
fn a_good_page_passes_every_look() -> Result<()> {
    for page in ["index.html", "people/mike-pence.html", "incidents/final call.html"] {
        let mut tab = open("good", page)?;
        assert_eq!(page_checks::focus(&mut tab)?, [""; 0], "{page}");
        assert_eq!(page_checks::motion(&tab)?, [""; 0], "{page}");
        assert_eq!(page_checks::small_targets(&mut tab, View::PHONE, "")?, [""; 0], "{page}");
        assert_eq!(page_checks::overflow(&mut tab, View::NARROW)?, [""; 0], "{page}");
        assert_eq!(page_checks::overflow(&mut tab, View::ZOOMED)?, [""; 0], "{page}");
    }
    Ok(())
}

#[test]
fn words_that_a_script_adds_are_seen() -> Result<()> {
    let mut tab = browser()?.tab()?;
    let mut words =
        |kind, page| page_checks::words_without_scripts(&mut tab, &sample(kind)?.address(page), View::DESKTOP);
    assert_eq!(words("good", "index.html")?, [""; 0]);
    let faults = words("faulty", "words.html")?;
    assert!(faults.concat().contains("Some words. More words.\" with scripts"), "{faults:?}");
    Ok(())
}

#[test]
fn the_tree_says_what_a_screen_reader_says() -> Result<()> {
    let tree = page_checks::tree(&open("good", "people/mike-pence.html")?)?;
    for line in [
        "RootWebArea \"Mike Pence\"",
        "  navigation \"Site\"",
        "    heading \"Incidents\" [level=2]",
        "link \"final call\"",
    ] {
        assert!(tree.contains(line), "{line} isn't in\n{tree}");
    }
    Ok(())
}

#[test]
fn a_person_can_click_and_type() -> Result<()> {
    let mut tab = open("good", "index.html")?;
    tab.click("button")?;
    tab.wait_until("document.querySelector('output').textContent === 'copied'")?;
    tab.eval("document.querySelector('main').insertAdjacentHTML('beforeend', '<label>Find <input></label>')")?;
    tab.click("input")?;
    tab.type_text("1512(c)")?;
    tab.press(&["x", "Home"])?;
    assert_eq!(tab.eval("document.activeElement.value")?, "1512(c)x");
    tab.click("li a")?;
    tab.wait_until("document.title === 'Mike Pence'")?;
    assert!(tab.visit()?.console.is_empty());
    Ok(())
}

#[test]
fn pictures_and_papers_are_written() -> Result<()> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("harness");
    let mut tab = open("good", "index.html")?;
    let mut head = |name: &str, view: Option<View>| -> Result<Vec<u8>> {
        let file = folder.join(name);
        match view {
            Some(view) => tab.look(view).and_then(|()| tab.screenshot(&file))?,
            None => tab.pdf(&file)?,
        }
        fs::read(&file).map_err(|e| Trouble(e.to_string()))
    };
    let (light, dark) = (head("light.png", Some(View::PHONE))?, head("dark.png", Some(View::PHONE.dark()))?);
    assert!(light.starts_with(b"\x89PNG") && dark.starts_with(b"\x89PNG") && light != dark);
    // Width and height stand at bytes 16 and 20, in device pixels.
    assert_eq!(light.get(16..20), Some(&780_u32.to_be_bytes()[..]));
    let paper = head("paper.pdf", None)?;
    assert!(paper.starts_with(b"%PDF") && paper.trim_ascii_end().ends_with(b"%%EOF"));
    Ok(())
}

#[test]
fn views_reach_the_page() -> Result<()> {
    let mut tab = open("good", "index.html")?;
    let queries = "['(prefers-color-scheme: dark)', 'print', '(forced-colors: active)', '(pointer: coarse)', \
                   '(prefers-reduced-motion: reduce)'].map(q => String(matchMedia(q).matches))";
    let mut seen = |view| tab.look(view).and_then(|()| tab.eval_list(queries));
    assert_eq!(seen(View::DESKTOP)?, ["false", "false", "false", "false", "true"]);
    assert_eq!(seen(View::PHONE.dark())?, ["true", "false", "false", "true", "true"]);
    assert_eq!(seen(View::DESKTOP.print())?, ["false", "true", "false", "false", "true"]);
    assert_eq!(seen(View::DESKTOP.forced_colours())?, ["false", "false", "true", "false", "true"]);
    Ok(())
}

#[test]
fn the_server_answers_as_github_pages_does() -> Result<()> {
    let server = Server::start(&sample("good")?, "/repo/")?;
    let base = server.address("");
    let host = base.trim_start_matches("http://").trim_end_matches("/repo/");
    let ask = |path: &str| -> std::io::Result<String> {
        let mut stream = TcpStream::connect(host)?;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n")?;
        stream.shutdown(std::net::Shutdown::Write)?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).map(|_| answer)
    };
    for (path, status, head, body) in ANSWERS {
        let answer = ask(path).map_err(|e| Trouble(e.to_string()))?;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{path}: {answer}");
        assert!(answer.contains(head) && answer.contains(body), "{path}: {answer}");
    }
    let seen: Vec<_> = server.requests().into_iter().map(|r| (r.path, r.status.to_string())).collect();
    let asked: Vec<_> = ANSWERS.iter().map(|(path, status, ..)| ((*path).to_owned(), (*status).to_owned())).collect();
    assert_eq!(seen, asked);
    Ok(())
}

#[test]
fn what_cannot_be_opened_is_an_error_in_words() -> Result<()> {
    let mut tab = browser()?.tab()?;
    let missing = sample("good")?.address("none.html");
    let error = tab.open(&missing).map(drop).expect_err("there is no such page").to_string();
    assert_eq!(error, format!("{missing} doesn't open: net::ERR_FILE_NOT_FOUND"));
    let error = tab.eval("nothing.at.all").expect_err("there is no such thing").to_string();
    assert!(error.contains("a script of the tests ended with uncaught ReferenceError"), "{error}");
    Ok(())
}

#[test]
fn a_browser_that_is_dropped_ends() -> Result<()> {
    let browser = Browser::start()?;
    let profile = browser.profile().to_owned();
    assert!(profile.is_dir());
    drop(browser);
    assert!(!profile.exists(), "the profile is removed once chromium has ended");
    Ok(())
}

fn open(kind: &str, page: &str) -> Result<Tab<'static>> {
    let mut tab = browser()?.tab()?;
    tab.open(&sample(kind)?.address(page))?;
    Ok(tab)
}

fn sample(kind: &str) -> Result<Folder> {
    Folder::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/sample").join(kind))
}

fn kinds(faults: &[(Kind, &str)]) -> BTreeSet<Kind> {
    faults.iter().map(|(kind, _)| *kind).collect()
}
