//! The site in Chromium: every page opened, every link followed, nothing on the console, readable by everybody.
//!
//! `site` holds what the real site must do; `harness` shows, on a small sample with one page for each fault, that these
//! tests can fail. `scripts/test` installs what they need: chromium and Java (apt), axe-core and vnu-jar (npm).

mod axe;
mod chromium;
mod copying;
mod crawl;
mod harness;
mod look;
mod nu;
mod paper;
mod preview;
mod reading;
mod search;
mod server;
mod site;
mod size;
mod tab;
mod view;
mod xss;
