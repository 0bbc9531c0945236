//! How much travels: pages, style and scripts, compressed as hosts do.

use std::collections::BTreeMap;
use std::io::Write;
use std::{env, fs};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::browser::chromium::{Result, Trouble, each, trouble};
use crate::browser::server::{Folder, Server};
use crate::browser::site::{none, site};

/// An incident with its style sheet arrives in the first round trip of a connection.
const FIRST_ROUND_TRIP: usize = 14 * 1024;
/// All scripts together; no page has all of them.
const SCRIPTS: usize = 10 * 1024;
/// What a search may ask for.
const INDEX: usize = 60 * 1024;

fn compressed(folder: &Folder, fits: impl Fn(&str) -> bool) -> Result<Vec<(String, usize)>> {
    let chosen = folder.files.iter().filter(|(path, _)| fits(path));
    let size = |path: &String, file| -> std::io::Result<(String, usize)> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&fs::read(file)?)?;
        Ok((path.clone(), encoder.finish()?.len()))
    };
    chosen.map(|(path, file)| size(path, file).map_err(|e| Trouble(format!("can't read {path}: {e}")))).collect()
}

#[test]
fn an_incident_arrives_in_one_round_trip() -> Result<()> {
    let style = compressed(site()?, |path| path.starts_with("site-") && path.ends_with(".css"))?;
    let [(_, style)] = style[..] else { return trouble("there is more or less than one style sheet") };
    let pages = compressed(site()?, |path| path.starts_with("incidents/") && path.ends_with(".html"))?;
    let large: Vec<_> = pages.iter().filter(|(_, page)| page + style > FIRST_ROUND_TRIP).collect();
    if pages.is_empty() || !large.is_empty() {
        return trouble(format!("of {} incidents, with {style} bytes of style, too large: {large:?}", pages.len()));
    }
    Ok(())
}

#[test]
fn the_scripts_are_small() -> Result<()> {
    let scripts = compressed(site()?, |path| path.ends_with(".js") && !path.contains('/'))?;
    let sum: usize = scripts.iter().map(|(_, size)| size).sum();
    if scripts.is_empty() || sum > SCRIPTS {
        return trouble(format!("{sum} bytes in {scripts:?}"));
    }
    Ok(())
}

#[test]
fn a_search_asks_for_little() -> Result<()> {
    let folder = site()?;
    let sizes: BTreeMap<String, usize> = compressed(folder, |path| path.starts_with("search/"))?.into_iter().collect();
    let server = Server::start(folder, "/")?;
    none(each(&queries(), |tab, query| {
        // A page that is left by a change of its fragment alone would keep what it has loaded.
        tab.open("about:blank")?;
        tab.open(&format!("{}?q={query}", server.address("search.html")))?;
        tab.wait_until("document.querySelector('.found').textContent")?;
        tab.wait_until("document.querySelector('.hits').ariaBusy === 'false'")?;
        let home = server.address("");
        let asked = tab.visit()?.requests.clone();
        let sum: usize =
            asked.iter().filter_map(|address| address.strip_prefix(&home).and_then(|path| sizes.get(path))).sum();
        let fault = sum == 0 || sum > INDEX;
        Ok(fault.then(|| format!("“{query}” asks for {sum} bytes of the index")).into_iter().collect())
    })?)
}

/// What is looked for; `ANNALS_QUERIES`, separated by commas, for another site.
fn queries() -> Vec<String> {
    let own = "pence,esatman,dismissing,1512(c)(2),hang mike pence,the case,p,xylophone";
    env::var("ANNALS_QUERIES").as_deref().unwrap_or(own).split(',').map(str::to_owned).collect()
}
