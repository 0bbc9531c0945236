//! The timeline as a document: what a screen reader is given of it, and what comes out of a printer.

use std::fs;

use serde_json::json;

use crate::browser::chromium::{Result, Trouble, each, trouble};
use crate::browser::page_checks;
use crate::browser::server::Server;
use crate::browser::site::{kinds, none, on, scratch, site};
use crate::browser::view::View;

/// The text area of a sheet of A4 with the margins of the style sheet, in CSS pixels.
const PAPER: View = View { width: 673, height: 930, ..View::DESKTOP }.print();

/// The titles of the incidents, in the order of the document.
const TITLES: &str = "[...document.querySelectorAll('ol.time > li .t > a')].map(a => a.textContent)";

/// Notes, folds and list items of the text that take no room on the page.
const LOST: &str = "[...document.querySelectorAll('main .notes li, main .fold p, main ol.time > li, main table td, main blockquote')]\
    .filter(e => { const r = e.getBoundingClientRect(); return !r.width || !r.height })\
    .map(e => 'is not printed: ' + e.textContent.trim().slice(0, 60))";

#[test]
fn a_screen_reader_gets_the_timeline_as_a_document() -> Result<()> {
    let server = Server::start(site()?, "/")?;
    none(each(&["timeline.html"], |tab, path| {
        tab.look(View::DESKTOP)?;
        tab.open(&server.address(path))?;
        let (tree, titles) = (page_checks::tree(tab)?, tab.eval_list(TITLES)?);
        Ok(on(path, as_a_document(&tree, &titles)))
    })?)
}

/// What is missing in a tree of the timeline: headings in their levels, list items, every incident in its place, dates as words.
fn as_a_document(tree: &str, titles: &[String]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut need = |line: &str| {
        if !tree.lines().any(|l| l.trim_start().starts_with(line)) {
            faults.push(format!("the tree has no {line}"));
        }
    };
    ["main", "navigation \"On this page\"", "link \"Skip to main content\"", "heading \"Timeline\" [level=1]"]
        .into_iter()
        .for_each(&mut need);
    ["heading \"2021\" [level=2]", "heading \"January 2021\" [level=3]", "heading \"January 6, 2021\" [level=4]"]
        .into_iter()
        .for_each(&mut need);
    ["heading \"From 11 a.m.\" [level=5]", "\"about 11:15 a.m.\"", "time", "\"2:24 p.m.\""]
        .into_iter()
        .for_each(&mut need);
    need("link \"January 6, 2021, 2:24 p.m.: The 2:24 p.m. post about Pence\"");
    let items = tree.lines().filter(|l| l.trim_start().starts_with("listitem")).count();
    if titles.len() < 32 || items < titles.len() {
        faults.push(format!("{} incidents are on the page, and {items} list items in the tree", titles.len()));
    }
    let mut rest = tree;
    for title in titles {
        match rest.split_once(&format!("link \"{title}\"\n")) {
            Some((_, after)) => rest = after,
            None => faults.push(format!("“{title}” is not a link in its place")),
        }
    }
    faults
}

#[test]
fn paper_cuts_nothing_off() -> Result<()> {
    let server = Server::start(site()?, "/")?;
    let faults = each(&kinds()?, |tab, path| {
        tab.look(PAPER)?;
        tab.open(&server.address(path))?;
        let mut faults = page_checks::overflow(tab, PAPER)?;
        faults.extend(tab.eval_list(LOST)?);
        Ok(on(path, faults))
    })?;
    none(faults)
}

/// What runs on beyond the measure on paper, and links that say nothing there.
const LONG: &str = "(() => { const most = 38 * parseFloat(getComputedStyle(document.documentElement).fontSize) + 1;\
    const long = [...document.querySelectorAll('main :is(p, dd, blockquote), .foot p')].filter(e => e.getBoundingClientRect().width > most);\
    const live = [...document.querySelectorAll('a[rel=external]')].filter(e => e.textContent === 'Open the document' && e.checkVisibility());\
    return [...long, ...live].map(e => e.textContent.trim().slice(0, 60)) })()";

#[test]
fn paper_keeps_the_measure() -> Result<()> {
    let server = Server::start(site()?, "/")?;
    none(each(&kinds()?, |tab, path| {
        tab.look(PAPER)?;
        tab.open(&server.address(path))?;
        let mut faults = tab.eval_list(LONG)?;
        if path.starts_with("evidence") {
            let given =
                tab.eval("[...document.querySelectorAll('h2 + .at')].filter(e => e.checkVisibility()).length")?;
            faults.extend((given.as_u64() < Some(5)).then(|| format!("{given} addresses of sources")));
        }
        Ok(on(path, faults))
    })?)
}

/// Links that lie under what stays in the window when they get the focus, from the last to the first.
const COVERED: &str = "(() => { document.documentElement.style.scrollBehavior = 'auto';\
    const links = [...document.querySelectorAll('.day a, .matrix tbody a')].filter(a => a.checkVisibility()).reverse();\
    const middle = (from, to, most) => (Math.max(from, 0) + Math.min(to, most)) / 2;\
    const over = (a, r) => { const hit = document.elementFromPoint(middle(r.left, r.left + 10, innerWidth), middle(r.top, r.bottom, innerHeight));\
        return !a.contains(hit) && hit?.closest('.day > h4, .matrix tbody th') };\
    return [`${links.length} links`, ...links.filter(a => { a.focus(); return [...a.getClientRects()].every(r => over(a, r)) }).map(a => a.textContent)] })()";

#[test]
fn nothing_that_stays_in_the_window_covers_the_focus() -> Result<()> {
    let server = Server::start(site()?, "/")?;
    let narrow = View { width: 700, height: 500, ..View::DESKTOP };
    let (timeline, matrix) = ("timeline.html", "statutes/matrix.html");
    let looks = [
        (timeline, View::PHONE),
        (timeline, View::DESKTOP),
        (matrix, narrow),
        (matrix, View::PHONE),
        (matrix, View::NARROW),
    ];
    none(each(&looks, |tab, (path, view)| {
        tab.look(*view)?;
        tab.open(&server.address(path))?;
        let found = tab.eval_list(COVERED)?;
        let (count, covered) = found.split_first().map_or((String::new(), &[][..]), |(c, rest)| (c.clone(), rest));
        let faults = if count == "0 links" { vec![count] } else { covered.to_vec() };
        Ok(on(&format!("{path}, {}", view.name()), faults))
    })?)
}

#[test]
fn the_timeline_can_be_printed() -> Result<()> {
    let server = Server::start(site()?, "/")?;
    let file = scratch("timeline.pdf");
    each(&["timeline.html"], |tab, path| {
        tab.look(View::DESKTOP)?;
        tab.open(&server.address(path))?;
        tab.pdf(&file)
    })?;
    let bytes = fs::read(&file).map_err(|e| Trouble(format!("can't read {}: {e}", file.display())))?;
    let pages = bytes.windows(11).filter(|w| w == b"/Type /Page").count();
    if bytes.starts_with(b"%PDF-") && pages > 3 { Ok(()) } else { trouble(format!("{pages} pages were printed")) }
}

/// Of each row of an index, how far the first line of its title stands from that of its text, where the two stand beside each other.
const ROWS: &str = "[...document.querySelectorAll('.rows:not(.hits) > li')].flatMap(li => {\
    const line = e => { const r = document.createRange(); r.selectNodeContents(e.matches('.t') && e.querySelector('a') || e); return r.getClientRects()[0] };\
    const [title, text] = [li.querySelector('.t'), li.querySelector('.t ~ p')].map(e => e && line(e));\
    if (!title || !text || text.left < title.right) return [];\
    const off = Math.abs((title.top + title.bottom - text.top - text.bottom) / 2);\
    return off > 6 ? [`${Math.round(off)} px off: ${li.textContent.trim().slice(0, 40)}`] : ['']; })";

#[test]
fn a_row_stands_on_the_first_line_of_its_title() -> Result<()> {
    let server = Server::start(site()?, "/")?;
    none(each(&["sources/index.html", "people/index.html", "statutes/index.html"], |tab, path| {
        tab.look(View::DESKTOP)?;
        tab.open(&server.address(path))?;
        let rows = tab.eval_list(ROWS)?;
        let none = rows.is_empty().then(|| format!("{path} has no rows"));
        Ok(none.into_iter().chain(on(path, rows.into_iter().filter(|row| !row.is_empty()).collect())).collect())
    })?)
}

/// The characters in the lines of the texts, without the last line of each paragraph; the middle one.
const MEASURE: &str = "(() => { const lines = [];\
    for (const p of document.querySelectorAll('.doc > p')) {\
        const walker = document.createTreeWalker(p, NodeFilter.SHOW_TEXT); const own = []; let last;\
        while (walker.nextNode()) { const node = walker.currentNode; if (node.parentElement.closest('sup')) continue;\
            for (let i = 0; i < node.length; i += 1) { const r = document.createRange(); r.setStart(node, i); r.setEnd(node, i + 1);\
                const box = r.getClientRects()[0]; if (!box) continue;\
                if (last === undefined || box.top - last > 12) { own.push(0); last = box.top }\
                own[own.length - 1] += 1; } }\
        lines.push(...own.slice(0, -1)); }\
    return lines.sort((a, b) => a - b)[lines.length >> 1] })()";

#[test]
fn a_line_is_as_long_as_in_a_book() -> Result<()> {
    let server = Server::start(site()?, "/")?;
    none(each(&["incidents/2021-01-06-final-call.html", "people/mike-pence.html", "method.html"], |tab, path| {
        tab.look(View::DESKTOP)?;
        tab.open(&server.address(path))?;
        let middle = tab.eval(MEASURE)?;
        // 62 to 70 with the typeface it is meant for; which one a machine has makes some difference.
        let fits = middle.as_u64().is_some_and(|n| (58..=72).contains(&n));
        Ok(if fits { Vec::new() } else { vec![format!("{path}: {middle} characters")] })
    })?)
}

/// Whether the notes are read without opening them; and whether they stand beside the text.
const NOTES: &str = "[...document.querySelectorAll('.doc > p + .notes')].slice(0, 3).map(notes => {\
    const [list, text] = [notes.querySelector('ol'), notes.previousElementSibling].map(e => e.getBoundingClientRect());\
    const seen = notes.querySelector('li a').checkVisibility({ contentVisibilityAuto: true }) && list.height > 0;\
    return (seen ? 'seen ' : 'folded ') + (list.left > text.right ? 'beside' : 'below') })";

#[test]
fn notes_stand_in_the_margin_or_in_place_and_open_on_paper() -> Result<()> {
    let server = Server::start(site()?, "/")?;
    none(each(&["incidents/2021-01-06-tweet.html"], |tab, path| {
        let mut faults = Vec::new();
        tab.open(&server.address(path))?;
        for (view, wanted) in [(View::DESKTOP, "seen beside"), (View::PHONE, "folded below"), (PAPER, "seen below")] {
            tab.look(view)?;
            let notes = tab.eval_list(NOTES)?;
            if notes.is_empty() || notes.iter().any(|note| note != wanted) {
                faults.push(format!("{}: {notes:?}", view.name()));
            }
        }
        // Paper gives the addresses of what is cited, and no navigation.
        let paper = "['.notes .at', '.top nav', '.crumb', '.toc', '.seq', '.foot ul', '.notes > summary'].map(s => \
                     s + ' ' + [...document.querySelectorAll(s)].some(e => e.checkVisibility()))";
        let (shown, hidden): (Vec<_>, Vec<_>) =
            tab.eval_list(paper)?.into_iter().partition(|line| line.ends_with("true"));
        if shown != [".notes .at true"] || hidden.len() != 6 {
            faults.push(format!("on paper: {shown:?}"));
        }
        tab.look(View::PHONE)?;
        tab.click(".notes > summary")?;
        let opened = tab.eval_list(NOTES)?;
        faults
            .extend((opened.first().map(String::as_str) != Some("seen below")).then(|| format!("opened: {opened:?}")));
        Ok(on(path, faults))
    })?)
}

#[test]
fn filters_combine_and_their_state_is_in_the_address() -> Result<()> {
    let server = Server::start(site()?, "/")?;
    let shown = "[...document.querySelectorAll('ol.time > li[data-standing]:not([hidden])')]";
    let fit = format!(
        "{shown}.length > 0 && {shown}.every(li => li.dataset.standing === 'alleged' && \
         li.dataset.person.split(' ').includes('john-eastman'))"
    );
    none(each(&["timeline.html"], |tab, path| {
        tab.look(View::DESKTOP)?;
        tab.open(&server.address(path))?;
        let all = tab.eval(&format!("{shown}.length"))?.as_u64().unwrap_or(0);
        for (name, value) in [("person", "john-eastman"), ("standing", "alleged")] {
            tab.eval(&format!(
                "(() => {{ const f = document.querySelector('form.filter [name={name}]'); f.value = '{value}'; \
                 f.dispatchEvent(new Event('change', {{ bubbles: true }})) }})()"
            ))?;
        }
        let state = tab.eval("location.hash")?;
        let (fits, few) = (tab.eval(&fit)?, tab.eval(&format!("{shown}.length"))?.as_u64().unwrap_or(0));
        let said = tab.eval("document.querySelector('.filtered output').textContent")?;
        let empty = tab.eval(
            "[...document.querySelectorAll('section.month, section.day')].filter(s => s.checkVisibility() && \
             !s.querySelector('li[data-standing]:not([hidden])')).length",
        )?;
        // Who opens the address, or comes back to it, sees the same.
        tab.open("about:blank")?;
        tab.open(&format!("{}{}", server.address(path), state.as_str().unwrap_or_default()))?;
        let again = tab.eval(&fit)?;
        let empty_lists = "[...document.querySelectorAll('ol.time, .toc li, .gap')].filter(e => e.checkVisibility() && \
                           (e.matches('.gap') || !e.innerText.trim())).length";
        let links = "[...document.querySelectorAll('.toc a, figure.strip a')].filter(a => a.checkVisibility() && a.tabIndex >= 0)\
                     .filter(a => !document.getElementById(a.getAttribute('href').slice(1))?.checkVisibility()).length";
        let dead = (tab.eval(empty_lists)?, tab.eval(links)?);
        // A place of the page is gone to, and the filter stays in the address.
        tab.eval("[...document.querySelectorAll('figure.strip a:not(.out)')].at(-1).dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))")?;
        tab.wait_until("scrollY > 0 && document.activeElement.matches('ol.time > li')")?;
        let still = tab.eval("location.hash")?;
        tab.look(PAPER)?;
        let printed = tab.eval("document.querySelector('.filtered output').checkVisibility() && !document.querySelector('.filtered button').checkVisibility()")?;
        tab.look(View::DESKTOP)?;
        tab.click(".filtered [type=reset]")?;
        tab.wait_until(&format!("{shown}.length === {all}"))?;
        let right = state == "#?person=john-eastman&standing=alleged"
            && fits == true
            && again == true
            && few < all
            && empty == 0
            && said == format!("Showing {few} of {all} entries: John Eastman; Alleged")
            && still == state
            && printed == true
            && dead == (json!(0), json!(0));
        Ok(if right {
            Vec::new()
        } else {
            vec![format!("{state}, {fits}, {again}, {few} of {all}, {said}, {empty}, {still}, {printed}, {dead:?}")]
        })
    })?)
}

#[test]
fn a_filter_that_nothing_fits_says_so_with_a_way_out() -> Result<()> {
    let server = Server::start(site()?, "/")?;
    none(each(&["#?person=john-eastman&standing=commentary"], |tab, filter| {
        tab.look(View::PHONE)?;
        tab.open(&format!("{}{filter}", server.address("timeline.html")))?;
        let said = tab.eval("document.querySelector('.filtered').innerText")?;
        let out = tab.eval("document.querySelector('.filtered button').checkVisibility()")?;
        let fits = said.as_str().is_some_and(|s| s.contains("No entries match: John Eastman; Commentary"));
        Ok(if fits && out == true { Vec::new() } else { vec![format!("{said}, {out}")] })
    })?)
}

#[test]
fn a_preview_never_takes_the_click_of_its_link() -> Result<()> {
    let server = Server::start(site()?, "/")?;
    none(each(&["incidents/2021-01-06-tweet.html"], |tab, path| {
        tab.look(View::DESKTOP)?;
        tab.open(&server.address(path))?;
        // A link over several lines, as a narrow column makes them.
        tab.eval("(() => { const p = document.querySelector('.facts dd:has(a[href*=\"people/\"])'); p.style.width = '3rem'; \
                  p.style.overflowWrap = 'normal'; p.querySelector('a').scrollIntoView({ block: 'center', behavior: 'instant' }) })()")?;
        let link = "document.querySelector('.facts a[href*=\"people/\"]')";
        let lines = tab.eval(&format!("{link}.getClientRects().length"))?;
        let at = tab.eval(&format!(
            "(() => {{ const r = {link}.getClientRects()[0]; return [r.x + 5, r.y + r.height / 2] }})()"
        ))?;
        tab.call("Input.dispatchMouseEvent", &json!({ "type": "mouseMoved", "x": at[0], "y": at[1] }))?;
        tab.wait_until("!document.querySelector('.peek').hidden")?;
        let free = tab.eval(&format!(
            "[...{link}.getClientRects()].every(r => {link}.contains(document.elementFromPoint(r.x + 5, r.y + r.height / 2)))"
        ))?;
        // What is clicked or tapped has the focus without its mark.
        tab.call("Input.dispatchMouseEvent", &json!({ "type": "mouseMoved", "x": 5, "y": 5 }))?;
        tab.wait_until("document.querySelector('.peek').hidden")?;
        tab.eval(&format!("{link}.addEventListener('click', e => e.preventDefault())"))?;
        for kind in ["mousePressed", "mouseReleased"] {
            let click = json!({ "type": kind, "x": at[0], "y": at[1], "button": "left", "clickCount": 1 });
            tab.call("Input.dispatchMouseEvent", &click)?;
        }
        tab.eval("new Promise(done => setTimeout(done, 300))")?;
        let focused = tab.eval(&format!("document.activeElement === {link}"))?;
        let quiet = tab.eval("document.querySelector('.peek').hidden")?;
        let right = lines.as_u64() > Some(1) && free == true && focused == true && quiet == true;
        Ok(if right { Vec::new() } else { vec![format!("{lines} lines, {free}, {focused}, {quiet}")] })
    })?)
}

#[test]
fn a_preview_comes_under_the_pointer() -> Result<()> {
    let server = Server::start(site()?, "/")?;
    none(each(&["incidents/2021-01-06-tweet.html"], |tab, path| {
        tab.look(View::DESKTOP)?;
        tab.open(&server.address(path))?;
        let middle = "(() => { const r = document.querySelector('.facts a[href*=\"people/\"]').getBoundingClientRect(); \
                      return [r.x + r.width / 2, r.y + r.height / 2] })()";
        let at = tab.eval(middle)?;
        let over = |x: &serde_json::Value, y: &serde_json::Value| json!({ "type": "mouseMoved", "x": x, "y": y });
        tab.call("Input.dispatchMouseEvent", &over(&at[0], &at[1]))?;
        tab.wait_until("!document.querySelector('.peek').hidden")?;
        let said = tab.eval("document.querySelector('.peek').textContent")?;
        tab.call("Input.dispatchMouseEvent", &over(&json!(5), &json!(5)))?;
        tab.wait_until("document.querySelector('.peek').hidden")?;
        Ok(if said.as_str().unwrap_or_default().len() > 20 { Vec::new() } else { vec![format!("{path}: {said}")] })
    })?)
}
