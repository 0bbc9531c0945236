//! The site in Chromium: every page opened, every link followed, nothing on the console, readable by everybody.
//!
//! `site` holds what the real site must do; `self_test` shows, on a small sample with one page for each fault, that these
//! tests can fail. `scripts/test` installs what they need: chromium and Java (apt), axe-core and vnu-jar (npm).

mod axe;
mod chromium;
mod clipboard;
mod crawl;
mod html_checker;
mod page_checks;
mod preview;
mod print;
mod search;
mod self_test;
mod server;
mod site;
mod tab;
mod timeline;
mod transfer_size;
mod view;
mod xss;
