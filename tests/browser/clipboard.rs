//! The buttons that copy a quotation with its source, or a citation of the page.

use crate::browser::chromium::{Result, each};
use crate::browser::server::Server;
use crate::browser::site::{none, on, site};
use crate::browser::tab::Tab;
use crate::browser::view::View;

/// Clicks a button and says what has been copied, and what the button and the page say of it.
fn copied(tab: &Tab, button: &str) -> Result<(String, String)> {
    tab.eval(&format!("document.querySelector('{button}').focus()"))?;
    tab.press(&["Enter"])?;
    tab.wait_until("document.querySelector('output.vh').textContent")?;
    let said = tab.eval(&format!(
        "document.querySelector('{button}').textContent + ', ' + document.querySelector('output.vh').textContent"
    ))?;
    let words = tab.eval("navigator.clipboard.readText()")?;
    Ok((words.as_str().unwrap_or_default().to_owned(), said.as_str().unwrap_or_default().to_owned()))
}

/// What a page's buttons have to copy: the button, and what must come.
const WANTED: [(&str, &str, &str); 4] = [
    (
        "incidents/2021-01-06-final-call.html",
        ".notes .copy[value=q-1]",
        "“made one last attempt to induce him to act unlawfully” (Motion, ECF 252, p. 73), in “Final telephone call \
         before the joint session”, The Pence Record, {page}#q-1",
    ),
    (
        "statutes/18-usc-1512.html",
        ".foot .copy",
        "“18 U.S.C. § 1512 Tampering with a witness, victim, or an informant”, The Pence Record, {page} ({date})",
    ),
    (
        "sources/pressure-on-pence.html",
        ".qs .copy",
        "“repeatedly and publicly pressured” ({title}), in “{title}”, The Pence Record, {page}",
    ),
    ("people/index.html", ".foot .copy", "“People”, The Pence Record, {page} ({date})"),
];

fn look(tab: &mut Tab, address: &str, button: &str, wanted: &str) -> Result<Vec<String>> {
    tab.look(View::PHONE)?;
    tab.open(address)?;
    tab.eval("document.querySelectorAll('details').forEach(d => { d.open = true })")?;
    tab.allow(&["clipboardReadWrite", "clipboardSanitizedWrite"])?;
    let title = tab.eval("document.querySelector('h1').textContent.trim()")?;
    let date = tab.eval("new Intl.DateTimeFormat('en-US', { dateStyle: 'long' }).format(new Date())")?;
    let mut faults = Vec::new();
    let (words, said) = copied(tab, button)?;
    let wanted = wanted
        .replace("{page}", address)
        .replace("{title}", title.as_str().unwrap_or_default())
        .replace("{date}", date.as_str().unwrap_or_default());
    if words != wanted {
        faults.push(format!("copied {words:?}, not {wanted:?}"));
    }
    if said != "Copied, Copied" {
        faults.push(format!("says {said:?}"));
    }
    let kept = tab.eval(&format!("document.activeElement === document.querySelector('{button}')"))?;
    if kept != true {
        faults.push("the button loses the focus".to_owned());
    }
    // It can be asked again, and a browser that refuses is believed.
    tab.wait_until(&format!("!document.querySelector('{button}').ariaDisabled"))?;
    tab.eval("void (navigator.clipboard.writeText = () => Promise.reject(new Error('no')))")?;
    let (_, said) = copied(tab, button)?;
    if said != "Couldn’t copy. Select the text instead., Couldn’t copy. Select the text instead." {
        faults.push(format!("says {said:?} of a refusal"));
    }
    Ok(faults)
}

#[test]
fn what_is_copied_says_where_it_is_from() -> Result<()> {
    let folder = site()?;
    let server = Server::start(folder, "/a/b/")?;
    let from_disk = WANTED.iter().map(|wanted| (folder.address(wanted.0), wanted));
    let all: Vec<_> = WANTED.iter().map(|wanted| (server.address(wanted.0), wanted)).chain(from_disk).collect();
    // The clipboard is one for all tabs.
    let faults = all.iter().map(|one| {
        each(&[one], |tab, (address, (_, button, wanted))| Ok(on(address, look(tab, address, button, wanted)?)))
    });
    none(faults.collect::<Result<Vec<_>>>()?.concat())
}

#[test]
fn who_cannot_copy_sees_no_button() -> Result<()> {
    let server = Server::start(site()?, "/")?;
    none(each(&["incidents/2021-01-06-final-call.html"], |tab, path| {
        let seen = "String([...document.querySelectorAll('.copy')].filter(b => b.checkVisibility({ visibilityProperty: true })).length)";
        tab.look(View::DESKTOP)?;
        tab.open(&server.address(path))?;
        let shown = tab.eval(seen)?;
        tab.look(View::DESKTOP.print())?;
        let on_paper = tab.eval(seen)?;
        tab.look(View::DESKTOP.without_scripts())?;
        tab.open(&server.address(path))?;
        let without = tab.eval(seen)?;
        tab.look(View::DESKTOP)?;
        let right = shown.as_str().is_some_and(|n| n != "0") && on_paper == "0" && without == "0";
        Ok(if right {
            Vec::new()
        } else {
            vec![format!("{path}: {shown} buttons, {on_paper} on paper, {without} without scripts")]
        })
    })?)
}
