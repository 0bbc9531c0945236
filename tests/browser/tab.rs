//! One tab: go to an address, see what happened there, look at it as another device would, evaluate a script, print.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Instant;
use std::{fs, mem};

use serde_json::{Value, json};

use crate::browser::chromium::{Browser, LINE, PATIENCE, Pending, Result, Trouble, trouble};
use crate::browser::view::View;

/// A tab with a window and a profile of its own. It closes when dropped.
pub struct Tab<'b> {
    browser: &'b Browser,
    /// The protocol's id of the profile.
    profile: String,
    /// The protocol's id of the tab, and of the main frame in it.
    target: String,
    /// The protocol's id under which this tab is spoken to.
    line: String,
    events: Receiver<Value>,
    visit: Visit,
    /// The id of the document that was asked for last.
    document: String,
    /// The id of the last document that finished loading.
    loaded: String,
    /// Requests of this document without an answer yet: id → address.
    in_flight: BTreeMap<String, String>,
    view: View,
    /// What scripts said that called [`Tab::watch`]'s function, and dialogs that they opened.
    ran: Vec<String>,
    watched: bool,
}

/// What happened at one address since it was opened.
#[derive(Clone, Debug, Default)]
pub struct Visit {
    /// The address that was asked for.
    pub address: String,
    /// The HTTP status of the document; none from a disk.
    pub status: Option<u64>,
    /// Console messages, uncaught exceptions and the browser's own log entries, each with its place.
    pub console: Vec<String>,
    /// Requests that failed or were answered with a status of 400 or more, with the reason.
    pub failed: Vec<String>,
    /// Every address asked for, the document's own first; a redirect's too.
    pub requests: BTreeSet<String>,
}

impl<'b> Tab<'b> {
    pub(crate) fn open_in(browser: &'b Browser) -> Result<Self> {
        let profile = text(
            &browser.call("Target.createBrowserContext", &json!({ "disposeOnDetach": true }))?,
            "browserContextId",
        );
        let blank = json!({ "url": "about:blank", "browserContextId": profile, "newWindow": true });
        let target = text(&browser.call("Target.createTarget", &blank)?, "targetId");
        let attached = browser.call("Target.attachToTarget", &json!({ "targetId": target, "flatten": true }))?;
        let line = text(&attached, LINE);
        let events = browser.events_of(&line);
        let tab = Self {
            browser,
            profile,
            target,
            line,
            events,
            visit: Visit::default(),
            document: String::new(),
            loaded: String::new(),
            in_flight: BTreeMap::new(),
            view: View::DESKTOP,
            ran: Vec::new(),
            watched: false,
        };
        tab.call_all(&[
            ("Page.enable", json!({})),
            ("Page.setLifecycleEventsEnabled", json!({ "enabled": true })),
            ("Network.enable", json!({})),
            ("Runtime.enable", json!({})),
            ("Log.enable", json!({})),
            ("Emulation.setFocusEmulationEnabled", json!({ "enabled": true })),
        ])?;
        tab.call_all(&View::DESKTOP.emulation())?;
        Ok(tab)
    }

    /// Looks at this and the next addresses as `view` says.
    pub fn look(&mut self, view: View) -> Result<()> {
        if self.view != view {
            self.call_all(&view.emulation())?;
            self.view = view;
        }
        Ok(())
    }

    /// Goes to an address; returns what happened once the page is loaded and every request has its answer.
    pub fn open(&mut self, address: &str) -> Result<&Visit> {
        self.absorb_waiting()?;
        self.begin("", address);
        let answer = self.call("Page.navigate", &json!({ "url": address }))?;
        if let Some(error) = answer["errorText"].as_str() {
            return trouble(format!("{address} doesn't open: {error}"));
        }
        // A move within the same document loads nothing.
        if let Some(document) = answer["loaderId"].as_str() {
            self.begin(document, address);
            let end = Instant::now() + PATIENCE;
            while self.loaded != document {
                self.absorb_next(end, "it never finished loading")?;
            }
        }
        self.settle()?;
        Ok(&self.visit)
    }

    /// What happened at this address until now, for instance after [`Tab::click`].
    pub fn visit(&mut self) -> Result<&Visit> {
        self.settle()?;
        Ok(&self.visit)
    }

    /// The value of an expression in the page, awaited if it is a promise. The page's Content-Security-Policy doesn't apply.
    pub fn eval(&self, expression: &str) -> Result<Value> {
        let asked = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let mut answer = self.call("Runtime.evaluate", &asked)?;
        match answer.get("exceptionDetails") {
            Some(details) => {
                trouble(format!("{}: a script of the tests ended with {}", self.visit.address, exception(details)))
            }
            None => Ok(answer["result"]["value"].take()),
        }
    }

    /// As [`Tab::eval`], for an expression that gives a list of strings.
    pub fn eval_list(&self, expression: &str) -> Result<Vec<String>> {
        match self.eval(expression)? {
            Value::Array(items) => Ok(items.iter().map(|item| item.as_str().unwrap_or_default().to_owned()).collect()),
            other => trouble(format!("expected a list from a script of the tests, got {other}")),
        }
    }

    /// Waits until an expression in the page becomes true; it is looked at with every frame.
    pub fn wait_until(&self, expression: &str) -> Result<()> {
        let limit = PATIENCE.as_millis() / 3;
        let promise = format!(
            "new Promise((yes, no) => {{ const end = performance.now() + {limit}; const look = () => {{ try {{ if ({expression}) \
             return yes(true); }} catch (fault) {{ return no(fault) }} if (performance.now() > end) return yes(false); \
             setTimeout(look, 4) }}; look() }})"
        );
        let end = Instant::now() + PATIENCE;
        loop {
            match self.eval(&promise) {
                // The page made way for another one meanwhile: that is what is asked from now on.
                Err(Trouble(said)) if left_the_page(&said) && Instant::now() < end => {}
                answer if answer.as_ref().is_ok_and(|value| value.as_bool() == Some(true)) => return Ok(()),
                Ok(_) => return trouble(format!("{}: never came true: {expression}", self.visit.address)),
                Err(fault) => return Err(fault),
            }
        }
    }

    /// From the next address on every document in this tab, frames too, begins with a script of the tests, which the page's
    /// Content-Security-Policy doesn't hold back. What is told to its function `told` is in [`Tab::ran`].
    pub fn watch(&mut self, script: &str) -> Result<()> {
        if mem::replace(&mut self.watched, true) {
            return Ok(());
        }
        self.call_all(&[
            ("Runtime.addBinding", json!({ "name": "told" })),
            ("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })),
        ])
    }

    /// What was told since this was asked last, and the words of dialogs.
    pub fn ran(&mut self) -> Result<Vec<String>> {
        self.absorb_waiting()?;
        Ok(mem::take(&mut self.ran))
    }

    /// Lets every page of this tab's profile do what a reader is otherwise asked for.
    pub fn allow(&self, permissions: &[&str]) -> Result<()> {
        let asked = json!({ "permissions": permissions, "browserContextId": self.profile });
        self.browser.call("Browser.grantPermissions", &asked).map(drop)
    }

    /// Clicks with the mouse in the middle of the first element that the selector finds.
    pub fn click(&self, selector: &str) -> Result<()> {
        let find = format!(
            "(() => {{ const e = document.querySelector({}); if (!e) return null; e.scrollIntoView({{ block: 'center', \
             behavior: 'instant' }}); const r = e.getClientRects()[0]; return r && [r.x + r.width / 2, r.y + r.height / 2] }})()",
            Value::from(selector)
        );
        let at = self.eval(&find)?;
        if at.is_null() {
            return trouble(format!("{}: nothing to click at {selector}", self.visit.address));
        }
        let event = |kind| json!({ "type": kind, "x": at[0], "y": at[1], "button": "left", "clickCount": 1 });
        self.call_all(&[
            ("Input.dispatchMouseEvent", event("mousePressed")),
            ("Input.dispatchMouseEvent", event("mouseReleased")),
        ])
    }

    /// Presses keys one after the other: `Tab`, `Enter`, `Escape`, `ArrowDown`, `ArrowUp`, `Home`, `End`, or one letter.
    pub fn press(&self, keys: &[&str]) -> Result<()> {
        let events: Vec<_> =
            keys.iter().flat_map(|name| key(name)).map(|event| ("Input.dispatchKeyEvent", event)).collect();
        self.call_all(&events)
    }

    /// Types a text where the focus is.
    pub fn type_text(&self, text: &str) -> Result<()> {
        self.call("Input.insertText", &json!({ "text": text })).map(drop)
    }

    /// Writes a picture (PNG) of the whole page.
    pub fn screenshot(&self, file: &Path) -> Result<()> {
        let size = self.call("Page.getLayoutMetrics", &json!({}))?["cssContentSize"].take();
        // A higher picture than this is refused by the compositor.
        let height = size["height"].as_f64().unwrap_or(0.0).min(16_000.0 / f64::from(self.view.scale));
        let clip = json!({ "x": 0, "y": 0, "width": self.view.width, "height": height, "scale": 1 });
        let asked = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
        self.write(file, &self.call("Page.captureScreenshot", &asked)?)
    }

    /// Writes the page as a PDF, as it would be printed on the paper that its style asks for.
    pub fn pdf(&self, file: &Path) -> Result<()> {
        let asked = json!({ "printBackground": true, "preferCSSPageSize": true });
        self.write(file, &self.call("Page.printToPDF", &asked)?)
    }

    /// Calls a method of this tab and waits for its answer.
    pub fn call(&self, method: &str, parameters: &Value) -> Result<Value> {
        self.browser.send(method, parameters, Some(&self.line))?.wait()
    }

    /// Sends all calls before it waits for the first answer.
    fn call_all(&self, calls: &[(&str, Value)]) -> Result<()> {
        let sent: Vec<Pending> =
            calls.iter().map(|(method, p)| self.browser.send(method, p, Some(&self.line))).collect::<Result<_>>()?;
        sent.into_iter().try_for_each(|pending| pending.wait().map(drop))
    }

    /// From here on a new document is what is visited.
    fn begin(&mut self, document: &str, address: &str) {
        self.visit = Visit { address: address.to_owned(), ..Visit::default() };
        document.clone_into(&mut self.document);
        self.in_flight.clear();
    }

    /// Lets the page's own scripts have a turn, then waits until no request is without an answer.
    fn settle(&mut self) -> Result<()> {
        let turn = if self.view.scripts { "new Promise(done => setTimeout(done, 0))" } else { "0" };
        self.eval(turn)?;
        self.absorb_waiting()?;
        let end = Instant::now() + PATIENCE;
        while !self.in_flight.is_empty() {
            self.absorb_next(end, "a request never got an answer")?;
        }
        Ok(())
    }

    fn absorb_waiting(&mut self) -> Result<()> {
        while let Ok(event) = self.events.try_recv() {
            self.absorb(&event)?;
        }
        Ok(())
    }

    fn absorb_next(&mut self, end: Instant, otherwise: &str) -> Result<()> {
        match self.events.recv_timeout(end.saturating_duration_since(Instant::now())) {
            Ok(event) => self.absorb(&event),
            Err(RecvTimeoutError::Timeout) => {
                let waiting: Vec<&str> = self.in_flight.values().map(String::as_str).collect();
                trouble(format!("{}: {otherwise}; still asking for: {}", self.visit.address, waiting.join(", ")))
            }
            Err(RecvTimeoutError::Disconnected) => {
                trouble(format!("{}: chromium ended; its last words:{}", self.visit.address, self.browser.last_words()))
            }
        }
    }

    fn absorb(&mut self, event: &Value) -> Result<()> {
        let about = &event["params"];
        match event["method"].as_str().unwrap_or_default() {
            "Page.lifecycleEvent" if about["name"] == "load" => self.loaded = text(about, "loaderId"),
            "Inspector.targetCrashed" => {
                return trouble(format!("{}: the tab crashed", self.visit.address));
            }
            "Runtime.bindingCalled" => self.ran.push(text(about, "payload")),
            "Page.javascriptDialogOpening" => {
                self.ran.push(format!("a dialog: {}", text(about, "message")));
                let close = json!({ "accept": false });
                // The page waits, and with it every answer: this one isn't waited for.
                self.browser.send("Page.handleJavaScriptDialog", &close, Some(&self.line))?;
            }
            "Runtime.consoleAPICalled" => self.visit.console.push(console(about)),
            "Runtime.exceptionThrown" => {
                self.visit.console.push(format!("uncaught {}", exception(&about["exceptionDetails"])))
            }
            "Log.entryAdded" => self.visit.console.push(log_entry(&about["entry"])),
            method => self.absorb_request(method, about),
        }
        Ok(())
    }

    fn absorb_request(&mut self, method: &str, about: &Value) {
        let id = text(about, "requestId");
        // Chromium may still be busy with the document before, whose requests it then drops without a word.
        let framed = about["frameId"] != self.target.as_str();
        let ours = framed || about["loaderId"] == self.document.as_str();
        match method {
            "Network.requestWillBeSent" => {
                let address = text(&about["request"], "url");
                if !ours && about["loaderId"] == id.as_str() {
                    self.begin(&id, &address);
                } else if !ours {
                    return;
                }
                self.visit.requests.insert(address.clone());
                // A stream of events is never at an end.
                if about["type"] != "EventSource" {
                    self.in_flight.insert(id, address);
                }
            }
            "Network.responseReceived" if ours => self.absorb_response(about),
            "Network.loadingFinished" => drop(self.in_flight.remove(&id)),
            "Network.loadingFailed" => {
                let failed = self.in_flight.remove(&id);
                let failed = failed.and_then(|address| failure(&address, about));
                self.visit.failed.extend(failed);
            }
            _ => (),
        }
    }

    fn absorb_response(&mut self, about: &Value) {
        let status = about["response"]["status"].as_u64().filter(|status| *status > 0);
        if about["requestId"] == self.document.as_str() {
            self.visit.status = status;
        } else if let Some(status) = status.filter(|status| *status >= 400) {
            let address = text(&about["response"], "url");
            self.visit.failed.push(format!("{address} (status {status})"));
        }
    }

    fn write(&self, file: &Path, answer: &Value) -> Result<()> {
        let bytes = from_base64(answer["data"].as_str().unwrap_or_default());
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder).map_err(|e| Trouble(format!("can't make {}: {e}", folder.display())))?;
        }
        fs::write(file, bytes)
            .map_err(|e| Trouble(format!("{}: can't write {}: {e}", self.visit.address, file.display())))
    }
}

impl Drop for Tab<'_> {
    /// Closes the tab with all that it remembers; nobody waits for that.
    fn drop(&mut self) {
        self.browser.forget(&self.line);
        let profile = json!({ "browserContextId": mem::take(&mut self.profile) });
        let _ = self.browser.send("Target.disposeBrowserContext", &profile, None);
    }
}

/// A key goes down and up.
fn key(name: &str) -> [Value; 2] {
    let (code, text) = match name {
        "Tab" => (9, ""),
        "Enter" => (13, "\r"),
        "Escape" => (27, ""),
        "End" => (35, ""),
        "Home" => (36, ""),
        "ArrowUp" => (38, ""),
        "ArrowDown" => (40, ""),
        letter => (0, letter),
    };
    let event = |kind: &str| json!({ "type": kind, "key": name, "code": name, "windowsVirtualKeyCode": code });
    let mut down = event(if text.is_empty() { "rawKeyDown" } else { "keyDown" });
    if !text.is_empty() {
        down["text"] = text.into();
    }
    [down, event("keyUp")]
}

/// Why a request failed; nothing if the page itself took it back.
fn failure(address: &str, about: &Value) -> Option<String> {
    let error = about["errorText"].as_str().unwrap_or_default();
    match about["blockedReason"].as_str() {
        Some(reason) => Some(format!("{address} (blocked by {reason})")),
        None => (about["canceled"] != true).then(|| format!("{address} ({error})")),
    }
}

fn console(about: &Value) -> String {
    let words = about["args"].as_array().into_iter().flatten().map(|argument| match &argument["value"] {
        Value::String(text) => text.clone(),
        Value::Null => text(argument, "description"),
        other => other.to_string(),
    });
    let words: Vec<String> = words.collect();
    let frame = &about["stackTrace"]["callFrames"][0];
    format!("console.{}: {}{}", text(about, "type"), words.join(" "), place(frame, &frame["lineNumber"]))
}

fn exception(details: &Value) -> String {
    let words = details["exception"]["description"].as_str().or(details["text"].as_str()).unwrap_or("exception");
    let words = words.trim_start_matches("Uncaught ");
    format!("uncaught {words}{}", place(details, &details["lineNumber"]))
}

fn log_entry(entry: &Value) -> String {
    format!(
        "{} {}: {}{}",
        text(entry, "source"),
        text(entry, "level"),
        text(entry, "text"),
        place(entry, &entry["lineNumber"])
    )
}

/// ` (address:line)`; the protocol counts lines from 0.
fn place(holder: &Value, line: &Value) -> String {
    match (holder["url"].as_str().filter(|url| !url.is_empty()), line.as_u64()) {
        (Some(url), Some(line)) => format!(" ({url}:{})", line.saturating_add(1)),
        (Some(url), None) => format!(" ({url})"),
        (None, _) => String::new(),
    }
}

fn text(holder: &Value, member: &str) -> String {
    holder[member].as_str().unwrap_or_default().to_owned()
}

/// Standard base64; anything else than its 64 signs is passed over.
fn from_base64(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut held) = (0_u32, 0_u32);
    for sign in text.bytes() {
        let six = match sign {
            b'A'..=b'Z' => sign - b'A',
            b'a'..=b'z' => sign - b'a' + 26,
            b'0'..=b'9' => sign - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        bits = (bits << 6 | u32::from(six)) & 0xffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.extend(u8::try_from(bits >> held & 0xff));
        }
    }
    bytes
}

/// Whether Chromium gave no answer because the page that was asked is no longer there.
fn left_the_page(said: &str) -> bool {
    ["navigated or closed", "context was destroyed", "Cannot find context", "Promise was collected"]
        .iter()
        .any(|words| said.contains(words))
}
