//! What the real site must do, in Chromium. `ANNALS_SITE=FOLDER` tests a folder that is already built instead.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::{env, fs};

use crate::browser::chromium::{Result, Trouble, each, trouble};
use crate::browser::crawl::{From, Report, crawl, happened};
use crate::browser::server::{Folder, Server};
use crate::browser::view::View;
use crate::browser::{axe, page_checks};

/// Targets that may be small, as another one on the same page does the same.
const SMALL_ALLOWED: &str = "";

#[test]
fn every_page_and_link_works_from_a_disk() -> Result<()> {
    without_not_found(crawl(site()?, From::Disk)?).clean()
}

#[test]
fn every_page_and_link_works_under_a_sub_path() -> Result<()> {
    if env::var_os("ANNALS_SITE").is_some() {
        let server = Server::start(site()?, "/repo/")?;
        return without_not_found(crawl(site()?, From::Server(&server))?).clean();
    }
    let folder = in_repo()?;
    let server = Server::start(folder, "/repo/")?;
    crawl(folder, From::Server(&server))?.clean()
}

#[test]
fn a_page_that_is_not_there_is_answered_by_a_page_that_works_at_any_depth() -> Result<()> {
    let folder = in_repo()?;
    let server = Server::start(folder, "/repo/")?;
    let faults = each(&["no-such-page.html", "people/nobody.html", "a/b/c/d.html", "Index.html"], |tab, path| {
        let visit = tab.open(&server.address(path))?;
        let status = (visit.status != Some(404)).then(|| format!("{path} has status {:?}", visit.status));
        // That the document itself is not there is what Chromium says on the console.
        let loud = happened(path, visit, &server.address("")).into_iter().filter(|f| !f.what.contains("status of 404"));
        let mut faults: Vec<String> = status.into_iter().collect();
        faults.extend(loud.map(|fault| format!("{path}: {}: {}", fault.kind, fault.what)));
        let home = tab.eval("document.querySelector('main a[href$=\"index.html\"]').href")?;
        let leads = home.as_str().is_some_and(|href| href.starts_with(&server.address("")));
        faults.extend((!leads).then(|| format!("{path}: leads home to {home}")));
        Ok(faults)
    })?;
    none(faults)
}

/// linkinator (from npm, installed by `scripts/test`) has its own idea of what a link is, and Python's server of what a folder is.
#[test]
fn a_link_checker_that_is_not_ours_finds_nothing_dead() -> Result<()> {
    let folder = in_repo()?;
    let report = linkinator(&folder.root)?;
    let links = report["links"].as_array().cloned().unwrap_or_default();
    let ours = links.iter().filter(|l| l["state"] != "SKIPPED").count();
    let dead =
        links.iter().filter(|l| l["state"] == "BROKEN").map(|l| vec![format!("{} on {}", l["url"], l["parent"])]);
    none(dead.collect())?;
    let most = folder.pages().len();
    if ours < most { trouble(format!("linkinator followed {ours} links of a site of {most} pages")) } else { Ok(()) }
}

#[test]
fn the_link_checker_can_find_a_dead_link() -> Result<()> {
    let folder = scratch("dead-link");
    fs::create_dir_all(&folder).map_err(|e| Trouble(e.to_string()))?;
    fs::write(folder.join("index.html"), "<a href=\"gone.html\">x</a>").map_err(|e| Trouble(e.to_string()))?;
    let report = linkinator(&folder)?;
    if report["passed"] == false { Ok(()) } else { trouble(format!("it passed: {report}")) }
}

/// Checks a folder, served under its own name.
fn linkinator(folder: &Path) -> Result<serde_json::Value> {
    let usual = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/npm/node_modules/.bin/linkinator");
    let program = env::var_os("ANNALS_LINKINATOR").map_or(usual, PathBuf::from);
    let fault = |e: std::io::Error| Trouble(format!("linkinator: {e}; scripts/test installs it, and Python"));
    let mut server = Command::new("python3")
        .args(["-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory"])
        .arg(folder.parent().unwrap_or(folder))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(fault)?;
    let mut line = String::new();
    let read = server.stdout.take().map_or(Ok(0), |out| BufReader::new(out).read_line(&mut line));
    let port: String =
        line.split(" port ").nth(1).unwrap_or_default().chars().take_while(char::is_ascii_digit).collect();
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let address = format!("http://127.0.0.1:{port}/{name}/");
    // What lies elsewhere is others' to check, and no test needs the network.
    let skip = ["--skip", "^(?!http://127\\.0\\.0\\.1)", "--timeout", "20000"];
    let ran = Command::new(&program)
        .args([&*address, "--recurse", "--format", "json", "--concurrency", "20"])
        .args(skip)
        .output();
    server.kill().and_then(|()| server.wait()).map_err(fault)?;
    read.map_err(fault)?;
    let ran = ran.map_err(fault)?;
    let said = String::from_utf8_lossy(&ran.stdout);
    let json = said.find('{').and_then(|at| serde_json::from_str(&said[at..]).ok());
    json.ok_or_else(|| Trouble(format!("linkinator said: {said}\n{}", String::from_utf8_lossy(&ran.stderr))))
}

/// The specimen has what the real site may not need today: whoever changes the theme sees here what breaks.
#[test]
fn every_part_of_the_theme_is_sound() -> Result<()> {
    let folder = specimen()?;
    let server = Server::start(folder, "/")?;
    without_not_found(crawl(folder, From::Server(&server))?).clean()?;
    let pages: Vec<String> = folder.pages().into_iter().filter(|path| path != "404.html").collect();
    none(each(&pages, |tab, path| {
        let mut faults = axe::violations(tab, &server.address(path))?;
        tab.look(View::PHONE)?;
        tab.open(&server.address(path))?;
        faults.extend(page_checks::small_targets(tab, View::PHONE, SMALL_ALLOWED)?);
        for view in [View::PHONE, View::NARROW, View::ZOOMED] {
            faults.extend(page_checks::overflow(tab, view)?);
        }
        Ok(on(path, faults))
    })?)
}

#[test]
fn nobody_is_kept_out() -> Result<()> {
    let server = Server::start(site()?, "/")?;
    none(each(&kinds()?, |tab, path| Ok(on(path, axe::violations(tab, &server.address(path))?)))?)
}

#[test]
fn nothing_moves_or_scrolls_sideways_and_every_target_is_large_enough() -> Result<()> {
    let server = Server::start(site()?, "/")?;
    none(each(&site()?.pages(), |tab, path| {
        tab.look(View::PHONE)?;
        tab.open(&server.address(path))?;
        let mut faults = page_checks::motion(tab)?;
        faults.extend(page_checks::small_targets(tab, View::PHONE, SMALL_ALLOWED)?);
        for view in [View::PHONE, View::NARROW, View::ZOOMED] {
            faults.extend(page_checks::overflow(tab, view)?);
        }
        Ok(on(path, faults))
    })?)
}

#[test]
fn the_keyboard_reaches_everything_and_shows_where_it_is() -> Result<()> {
    let server = Server::start(site()?, "/")?;
    let views = [View::DESKTOP, View::PHONE.dark(), View::DESKTOP.forced_colours()];
    // The whole site in one document has thousands of stops, each of which is one of another page too.
    let pages: Vec<String> = kinds()?.into_iter().filter(|path| !path.starts_with("print.")).collect();
    none(each(&pages, |tab, path| {
        let mut faults = Vec::new();
        for view in views {
            tab.look(view)?;
            tab.open(&server.address(path))?;
            faults.extend(page_checks::focus(tab)?.iter().map(|fault| format!("{}: {fault}", view.name())));
        }
        Ok(on(path, faults))
    })?)
}

#[test]
fn scripts_add_no_words() -> Result<()> {
    let server = Server::start(site()?, "/")?;
    none(each(&kinds()?, |tab, path| {
        Ok(on(path, page_checks::words_without_scripts(tab, &server.address(path), View::DESKTOP)?))
    })?)
}

/// Not a test: `ANNALS_PICTURES=FOLDER cargo test --test suite pictures -- --ignored` writes what there is to look at.
#[test]
#[ignore = "writes pictures for people to look at"]
fn pictures() -> Result<()> {
    let server = Server::start(site()?, "/")?;
    let folder = env::var_os("ANNALS_PICTURES").map_or_else(|| scratch("pictures"), PathBuf::from);
    let views = [View::DESKTOP, View::DESKTOP.dark(), View::PHONE, View::PHONE.dark()];
    each(&kinds()?, |tab, path| {
        let name = path.trim_end_matches(".html").replace('/', "--");
        for view in views {
            tab.look(view)?;
            tab.open(&server.address(path))?;
            tab.screenshot(&folder.join(format!("{name}.{}.png", view.name())))?;
        }
        let tree = folder.join(format!("{name}.tree.txt"));
        fs::write(&tree, page_checks::tree(tab)?)
            .map_err(|e| Trouble(format!("can't write {}: {e}", tree.display())))?;
        tab.look(View::DESKTOP)?;
        tab.pdf(&folder.join(format!("{name}.pdf")))
    })
    .map(drop)
}

/// The real site, built once for the suite.
pub fn site() -> Result<&'static Folder> {
    static SITE: OnceLock<Result<Folder>> = OnceLock::new();
    SITE.get_or_init(|| {
        env::var_os("ANNALS_SITE")
            .map_or_else(|| build("site", "https://example.org/"), |folder| Folder::read(Path::new(&folder)))
    })
    .as_ref()
    .map_err(Clone::clone)
}

/// The real site as it is published under a sub-path.
fn in_repo() -> Result<&'static Folder> {
    static SITE: OnceLock<Result<Folder>> = OnceLock::new();
    SITE.get_or_init(|| build("site-in-repo", "https://example.org/repo/")).as_ref().map_err(Clone::clone)
}

/// Every part of the theme once.
pub fn specimen() -> Result<&'static Folder> {
    static SITE: OnceLock<Result<Folder>> = OnceLock::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/specimen");
    SITE.get_or_init(|| build_of(&root, "specimen", &["--drafts"])).as_ref().map_err(Clone::clone)
}

/// The real site as it is for this address. The page for addresses that lead nowhere is the only one that depends on it:
/// a host shows it at any depth, so its links start from the root.
pub fn build(name: &str, address: &str) -> Result<Folder> {
    build_of(Path::new(env!("CARGO_MANIFEST_DIR")), name, &["--base-url", address])
}

fn build_of(root: &Path, name: &str, more: &[&str]) -> Result<Folder> {
    let output = scratch(name);
    let mut annals = Command::new(env!("CARGO_BIN_EXE_annals"));
    annals.arg("--root").arg(root).arg("build").args(more).arg("-o").arg(&output);
    if root != Path::new(env!("CARGO_MANIFEST_DIR")) {
        annals.env_remove("ANNALS_COPIES"); // those are the real site's
    }
    let ran = annals.output().map_err(|e| Trouble(format!("can't run annals: {e}")))?;
    if !ran.status.success() {
        return trouble(format!("annals didn't build the site:\n{}", String::from_utf8_lossy(&ran.stderr)));
    }
    Folder::read(&output)
}

/// At least one page of each kind: all pages at the top, and of every folder its index and its largest page.
pub fn kinds() -> Result<Vec<String>> {
    let site = site()?;
    let mut largest: BTreeMap<&str, (u64, &str)> = BTreeMap::new();
    let mut chosen = Vec::new();
    for (path, file) in site.files.iter().filter(|(path, _)| path.ends_with(".html")) {
        match path.rsplit_once('/') {
            None | Some((_, "index.html")) => chosen.push(path.clone()),
            Some((folder, _)) => {
                let size = fs::metadata(file).map_or(0, |data| data.len());
                let best = largest.entry(folder).or_insert((size, path));
                *best = (*best).max((size, path));
            }
        }
    }
    chosen.extend(largest.into_values().map(|(_, path)| path.to_owned()));
    Ok(chosen)
}

/// A report without the faults of the page for addresses that lead nowhere, where that page can't work: only a host shows it,
/// and it is built for one address. `a_page_that_is_not_there_is_answered_by_a_page_that_works` opens it where it does.
fn without_not_found(mut report: Report) -> Report {
    report.faults.retain(|fault| fault.page != "404.html");
    report
}

/// A folder for the output of tests.
pub fn scratch(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name)
}

pub fn on(page: &str, faults: Vec<String>) -> Vec<String> {
    faults.into_iter().map(|fault| format!("{page}: {fault}")).collect()
}

pub fn none(faults: Vec<Vec<String>>) -> Result<()> {
    let faults = faults.concat();
    if faults.is_empty() { Ok(()) } else { trouble(format!("{} faults:\n  {}", faults.len(), faults.join("\n  "))) }
}
