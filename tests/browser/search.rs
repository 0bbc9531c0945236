//! The search page as a reader uses it: typed words, mistakes, laws in every form, the keyboard, a disk, a sub-path, no script.

use crate::browser::chromium::{Result, each, trouble};
use crate::browser::crawl::happened;
use crate::browser::server::Server;
use crate::browser::site::{build, none, site};
use crate::browser::tab::Tab;
use crate::browser::view::View;

/// What is typed, and the address that one of the first results must lead to; with the place on its page, if one is named.
const QUERIES: [(&str, &str); 35] = [
    ("pence", "people/mike-pence.html"),
    ("Mike Pence", "people/mike-pence.html"),
    ("PENCE’s", "people/mike-pence.html"),
    ("mik pen", "people/mike-pence.html"),
    // One letter wrong, missing, too many, or swapped; at the beginning, in the middle, at the end.
    ("eastmen", "people/john-eastman.html"),
    ("esatman", "people/john-eastman.html"),
    ("wastman", "people/john-eastman.html"),
    ("astman", "people/john-eastman.html"),
    ("eastmann", "people/john-eastman.html"),
    ("chutcan", "people/tanya-chutkan.html"),
    // Words in another form than the text has them.
    ("dismissing", "incidents/2024-11-25-dismissal.html"),
    ("indictments", "incidents/2023-08-01-indictment.html"),
    // Laws.
    ("18 USC 1512", "statutes/18-usc-1512.html"),
    ("18 U.S.C. § 1512", "statutes/18-usc-1512.html"),
    ("18usc1512", "statutes/18-usc-1512.html"),
    ("1512(c)(2)", "statutes/18-usc-1512.html#c-2"),
    ("§ 1512 (c) (2)", "statutes/18-usc-1512.html#c-2"),
    ("1512c2", "statutes/18-usc-1512.html#c-2"),
    ("1512 c 2", "statutes/18-usc-1512.html#c-2"),
    ("section 371", "statutes/18-usc-371.html"),
    ("sec. 371", "statutes/18-usc-371.html"),
    ("title 18 section 371", "statutes/18-usc-371.html"),
    ("penalty", "statutes/18-usc-"),
    ("maximum penalty", "statutes/18-usc-371.html"),
    // Titles and what is asked with are not asked for; and a word that nothing has keeps nobody from the others.
    ("Mr Pence", "people/mike-pence.html"),
    ("Dr. Eastman", "people/john-eastman.html"),
    ("who is P8", "people/p8.html"),
    ("why was the case dismissed", "incidents/2024-11-25-dismissal.html"),
    ("Trump xylophone", "people/donald-trump.html"),
    // A time leads to where all of it stands.
    ("2:24", "text=2%3A24"),
    // What is between two words that never meet isn't nothing.
    ("Fischer bullhorn", "incidents/2021-01-06-bullhorn.html"),
    ("presidental immunity", "incidents/2024-07-01-immunity-decided.html"),
    ("6th January", "incidents/2021-01-06-"),
    // Words of a quotation lead to the quotation.
    ("hang mike pence", "incidents/2021-01-06-chants.html#q-"),
    ("so what", "incidents/2021-01-06-so-what.html"),
];

/// Types a query as a reader does and waits for the answer: the addresses of the results.
fn search(tab: &mut Tab, query: &str) -> Result<Vec<String>> {
    tab.eval("(() => { const q = document.querySelector('[name=q]'); q.focus(); q.select() })()")?;
    tab.type_text(query)?;
    tab.wait_until(
        "document.querySelector('.found').textContent && document.querySelector('.hits').ariaBusy === 'false'",
    )?;
    tab.eval_list("[...document.querySelectorAll('.hits a')].map(a => a.getAttribute('href'))")
}

/// Every query from one address of the search page.
fn all(tab: &mut Tab, address: &str, home: &str) -> Result<Vec<String>> {
    tab.look(View::DESKTOP)?;
    let mut faults = Vec::new();
    tab.open(address)?;
    for (query, wanted) in QUERIES {
        let found = search(tab, query)?;
        // Whoever types a name means that person, and not another of the name.
        let first = &found[..found.len().min(if wanted.starts_with("people/") { 1 } else { 3 })];
        if !first.iter().any(|href| href.contains(wanted)) {
            faults.push(format!("“{query}” finds {first:?}, not {wanted}"));
        }
    }
    faults.extend(happened(address, tab.visit()?, home).into_iter().map(|fault| fault.what));
    Ok(faults)
}

#[test]
fn everything_is_found_from_a_disk() -> Result<()> {
    none(each(&["search.html"], |tab, path| all(tab, &site()?.address(path), &site()?.address("")))?)
}

#[test]
fn everything_is_found_under_a_sub_path() -> Result<()> {
    let server = Server::start(&build("site-in-repo", "https://example.org/repo/")?, "/repo/")?;
    none(each(&["search.html"], |tab, path| all(tab, &server.address(path), &server.address("")))?)
}

#[test]
fn what_is_not_there_is_not_found() -> Result<()> {
    let server = Server::start(site()?, "/")?;
    none(each(&["search.html"], |tab, path| {
        tab.open(&server.address(path))?;
        let found = search(tab, "xylophone")?;
        let said = tab.eval("document.querySelector('.found').textContent")?;
        Ok(if found.is_empty() && said == "No results for “xylophone”." {
            Vec::new()
        } else {
            vec![format!("{found:?}, {said}")]
        })
    })?)
}

#[test]
fn a_day_finds_what_happened_on_it() -> Result<()> {
    let server = Server::start(site()?, "/")?;
    none(each(&["search.html"], |tab, path| {
        tab.open(&server.address(path))?;
        let mut faults = Vec::new();
        for day in ["January 6", "6 January", "Jan. 6", "6th of January", "2021-01-06", "January 6, 2021", "6 Jan 2021"]
        {
            let found = search(tab, day)?;
            if found.len() < 8 || found.iter().any(|href| !href.contains("incidents/2021-01-06")) {
                faults.push(format!("“{day}” finds {found:?}"));
            }
        }
        Ok(faults)
    })?)
}

/// What is typed, the kind that is chosen, and what must be said.
const SAID: [(&str, &str, &str); 8] = [
    ("Trump xylophone", "", "No results for xylophone. Entries with the other words: "),
    ("Haas bullhorn", "", "No entry has all of these words; "),
    ("Mr xylophone", "", "No results for “Mr xylophone”."),
    // A number isn't the beginning of another, nor one that is nearly written so.
    ("37", "", "No results for “37”."),
    ("2031", "", "No results for “2031”."),
    ("m", "", "No results for “m”."),
    ("bullhorn", "statutes", " entries have these words, but none match the filters."),
    ("", "statutes", " entries found."),
];

#[test]
fn the_search_says_why_it_finds_what_it_finds() -> Result<()> {
    let server = Server::start(site()?, "/")?;
    none(each(&SAID, |tab, (query, kind, wanted)| {
        tab.open("about:blank")?;
        tab.open(&format!("{}#?q={query}&kind={kind}", server.address("search.html")))?;
        tab.wait_until("document.querySelector('.found').textContent")?;
        let said = tab.eval("document.querySelector('.found').textContent")?;
        let fits = said.as_str().is_some_and(|said| said.contains(wanted));
        Ok((!fits).then(|| format!("“{query}” of {kind}: {said}")).into_iter().collect())
    })?)
}

#[test]
fn who_comes_back_finds_as_many_results() -> Result<()> {
    let server = Server::start(site()?, "/")?;
    none(each(&["search.html"], |tab, path| {
        tab.open(&server.address(path))?;
        search(tab, "pence")?;
        tab.click("button.more")?;
        tab.wait_until("document.querySelectorAll('.hits a').length === 16")?;
        tab.open(&server.address("index.html"))?;
        tab.eval("history.back()")?;
        tab.wait_until("location.pathname.endsWith('search.html') && document.querySelectorAll('.hits a').length > 0")?;
        let count = tab.eval("document.querySelectorAll('.hits a').length")?;
        Ok(if count == 16 { Vec::new() } else { vec![format!("{count} results")] })
    })?)
}

#[test]
fn a_result_leads_to_its_passage() -> Result<()> {
    let folder = site()?;
    let server = Server::start(folder, "/")?;
    none(each(&["search.html"], |tab, path| {
        tab.open(&server.address(path))?;
        search(tab, "hang mike pence")?;
        let marked = tab.eval("document.querySelectorAll('.hits li:first-child mark').length")?;
        tab.press(&["ArrowDown", "Enter"])?;
        tab.wait_until("location.pathname.includes('/incidents/') && document.readyState === 'complete'")?;
        tab.wait_until("scrollY > 0")?;
        let target = tab.eval("document.querySelector(':target')?.textContent || ''")?;
        let target = target.as_str().unwrap_or_default();
        Ok(if marked.as_u64() > Some(1) && target.contains("Hang Mike") { Vec::new() } else { vec![target.to_owned()] })
    })?)
}

#[test]
fn the_keyboard_is_enough() -> Result<()> {
    let server = Server::start(site()?, "/")?;
    none(each(&["search.html"], |tab, path| {
        tab.open(&server.address(path))?;
        search(tab, "pence")?;
        let at = |tab: &Tab| {
            tab.eval("[...document.querySelectorAll('.hits a')].indexOf(document.activeElement)").map(|v| v.as_i64())
        };
        let mut steps = Vec::new();
        for keys in [["ArrowDown", "ArrowDown"], ["ArrowUp", "Escape"]] {
            for key in keys {
                tab.press(&[key])?;
                steps.push(at(tab)?.unwrap_or(-2));
            }
        }
        let back = tab.eval("document.activeElement.name")?;
        // The state is in the address: who comes back finds the same.
        tab.eval("(() => { document.querySelector('[name=kind]').value = 'people'; document.querySelector('[name=kind]').dispatchEvent(new Event('input', { bubbles: true })) })()")?;
        tab.wait_until(
            "location.hash === '#?q=pence&kind=people' && document.querySelector('.hits').ariaBusy === 'false'",
        )?;
        let only = tab.eval("[...document.querySelectorAll('.hits a')].every(a => a.href.includes('/people/'))")?;
        let right = steps == [0, 1, 0, -1] && back == "q" && only == true;
        Ok(if right { Vec::new() } else { vec![format!("{steps:?}, {back}, {only}")] })
    })?)
}

#[test]
fn an_address_with_a_query_is_a_search() -> Result<()> {
    let server = Server::start(site()?, "/")?;
    none(each(&["#?q=fischer&kind=sources", "?q=fischer&kind=sources"], |tab, query| {
        tab.open(&format!("{}{query}", server.address("search.html")))?;
        tab.wait_until("document.querySelector('.hits a')?.href.includes('/sources/')").map(|()| Vec::new())
    })?)
}

#[test]
fn without_a_script_the_page_is_an_index() -> Result<()> {
    let folder = site()?;
    none(each(&["search.html"], |tab, path| {
        tab.look(View::DESKTOP.without_scripts())?;
        // A long index has further parts.
        let mut listed = Vec::new();
        for part in folder.pages().into_iter().filter(|page| page.starts_with("search.") && page != path) {
            tab.open(&folder.address(&part))?;
            listed.extend(tab.eval_list("[...document.querySelectorAll('.az a')].map(a => a.getAttribute('href'))")?);
        }
        tab.open(&folder.address(path))?;
        listed.extend(tab.eval_list("[...document.querySelectorAll('.az a')].map(a => a.getAttribute('href'))")?);
        let form = tab.eval("document.querySelector('form.find').checkVisibility()")?;
        let why = tab.eval("document.querySelector('noscript')?.textContent.toLowerCase().includes('script')")?;
        tab.look(View::DESKTOP)?;
        let entries = folder.pages().into_iter().filter(|p| {
            let Some((kind, name)) = p.split_once('/') else { return false };
            // Whatever else has a dot in its name is a further part of a page.
            let first = name.matches('.').count() == 1 && name != "index.html" && name != "matrix.html";
            matches!(kind, "people" | "statutes" | "incidents" | "sources") && first
        });
        let missing: Vec<String> =
            entries.filter(|p| !listed.contains(p)).map(|p| format!("{p} isn't listed")).collect();
        Ok(if form == false && why == true { missing } else { vec!["there is a form that can't work".to_owned()] })
    })?)
}

#[test]
fn previews_come_and_go() -> Result<()> {
    let folder = site()?;
    let server = Server::start(folder, "/")?;
    let path = "incidents/2021-01-06-tweet.html";
    none(each(&[folder.address(path), server.address(path)], |tab, address| {
        tab.look(View::DESKTOP)?;
        tab.open(address)?;
        let shown = "!document.querySelector('.peek').hidden";
        tab.eval("document.querySelector('.facts a[href*=\"people/\"]').focus()")?;
        tab.wait_until(shown)?;
        let said = tab.eval("document.querySelector('.peek').textContent")?;
        let described = tab.eval("document.activeElement.getAttribute('aria-describedby')")?;
        tab.press(&["Escape"])?;
        tab.wait_until("document.querySelector('.peek').hidden")?;
        let kept = tab.eval(
            "document.activeElement.matches('.facts a') && !document.activeElement.hasAttribute('aria-describedby')",
        )?;
        let quiet = happened(path, tab.visit()?, &address[..address.len() - path.len()]);
        if said.as_str().unwrap_or_default().len() > 20 && described == "_peek" && kept == true && quiet.is_empty() {
            return Ok(Vec::new());
        }
        trouble(format!("{said}, {described}, {kept}, {quiet:?}"))
    })?)
}
