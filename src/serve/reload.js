// The preview's own script: reloads the page when its bytes changed, swaps style sheets, and lays the errors over the page while there are any.
// It is part of no built site.
(() => {
  "use strict";
  const ask = () => fetch("/annals-preview/status?page=" + encodeURIComponent(location.pathname), { cache: "no-store" })
    .then((answer) => (answer.ok ? answer.json() : null), () => null);

  // ── Errors ──────────────────────────────────────────────────────────────────────────────────────────────────────────
  let box = null;
  let before = null; // what had the focus
  let closed = ""; // the errors that the reader has put away
  const close = () => {
    if (!box) return;
    const inside = box.contains(document.activeElement);
    box.remove();
    box = null;
    if (inside && before && before.isConnected) before.focus({ preventScroll: true });
    before = null;
  };
  const make = (name, text, style) => {
    const element = document.createElement(name);
    element.textContent = text;
    Object.assign(element.style, style);
    return element;
  };
  const show = (errors) => {
    const whole = JSON.stringify(errors);
    if (whole === closed || (box && box.dataset.errors === whole)) return;
    close();
    box = make("div", "", {
      position: "fixed", inset: "auto 0 0 0", maxHeight: "70vh", overflow: "auto", zIndex: "2147483647", padding: "1rem",
      background: "#2b0f0c", color: "#fff", borderTop: "4px solid #e5533d", font: "13px/1.45 ui-monospace, monospace",
    });
    box.id = "annals-errors";
    box.dataset.errors = whole;
    box.setAttribute("role", "alertdialog");
    box.setAttribute("aria-label", "Errors in the content");
    const button = make("button", "Close (Esc)", { font: "inherit", minHeight: "24px" });
    button.type = "button";
    button.addEventListener("click", () => { closed = whole; close(); });
    box.append(make("strong", "This is the last good page. ", {}), button);
    for (const error of errors) {
      box.append(make("pre", error.text, {
        margin: ".8rem 0 0", padding: "0", whiteSpace: "pre-wrap", background: "none", color: "inherit", border: "0",
      }));
      if (error.href) {
        const link = make("a", "Open " + error.place, { color: "#ffd2c8" });
        link.href = error.href;
        box.append(link);
      }
    }
    before = document.activeElement;
    document.body.append(box);
    button.focus({ preventScroll: true });
  };
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && box) { closed = box.dataset.errors; close(); }
  });

  // ── Style sheets ────────────────────────────────────────────────────────────────────────────────────────────────────
  let sheets = null;
  const swap = (link, href) => {
    const fresh = link.cloneNode();
    fresh.href = href;
    // The old one stays until the new one is there: the page never stands without a style.
    fresh.addEventListener("load", () => link.remove());
    link.after(fresh);
  };
  const restyle = (status) => {
    for (const link of document.querySelectorAll('link[rel="stylesheet"]')) {
      const path = decodeURIComponent(new URL(link.href).pathname);
      if (!(path in status.sheets)) {
        if (/\/site-[0-9a-f]+\.css$/.test(path)) swap(link, status.style);
      } else if (sheets && sheets[path] !== status.sheets[path]) {
        swap(link, path + "?" + status.sheets[path]);
      }
    }
    sheets = status.sheets;
  };

  // ── Changes ─────────────────────────────────────────────────────────────────────────────────────────────────────────
  // The server says with the page which one it is; where the browser doesn't tell, the first answer has to do.
  const navigation = performance.getEntriesByType("navigation")[0];
  const stated = ((navigation && navigation.serverTiming) || []).find((entry) => entry.name === "annals");
  let mine = stated ? stated.description : null;
  const look = async () => {
    const status = await ask();
    if (!status) return;
    if (status.errors.length) { show(status.errors); return; }
    closed = "";
    close();
    if (mine !== null && status.page !== mine) { location.reload(); return; } // the browser keeps the place on the page
    mine = status.page;
    restyle(status);
  };
  // A browser holds six connections to one server: a page that nobody sees gives its own up.
  let events = null;
  const listen = () => {
    if (document.visibilityState === "hidden") {
      if (events) events.close();
      events = null;
    } else if (!events) {
      events = new EventSource("/annals-preview/events");
      events.addEventListener("message", look);
      events.addEventListener("open", look);
    }
  };
  document.addEventListener("visibilitychange", listen);
  listen();
})();
