// The preview's own script: reloads the page when its bytes changed, and lays the errors over it while there are any.
// It is part of no built site.
(() => {
  "use strict";
  const tag = () => fetch(location.href, { method: "HEAD", cache: "no-store" }).then((r) => r.headers.get("etag"), () => null);
  let mine = null;
  tag().then((t) => { mine = t; });

  const close = () => { const old = document.getElementById("annals-errors"); if (old) old.remove(); };
  const show = (text) => {
    close();
    const box = document.createElement("div");
    box.id = "annals-errors";
    box.className = "annals-errors";
    box.setAttribute("role", "alertdialog");
    box.setAttribute("aria-label", "Errors in the content");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Close (Esc)";
    button.addEventListener("click", close);
    const pre = document.createElement("pre");
    pre.textContent = text;
    box.append(button, pre);
    Object.assign(box.style, {
      position: "fixed", inset: "auto 0 0 0", maxHeight: "70vh", overflow: "auto", zIndex: "2147483647", padding: "1rem",
      background: "#2b0f0c", color: "#fff", borderTop: "4px solid #e5533d", font: "13px/1.45 ui-monospace, monospace",
    });
    Object.assign(pre.style, { margin: ".6rem 0 0", whiteSpace: "pre-wrap", background: "none", color: "inherit", border: "0" });
    document.body.append(box);
  };
  addEventListener("keydown", (e) => { if (e.key === "Escape") close(); });

  const look = async (reload) => {
    const text = await fetch("/annals-preview/status", { cache: "no-store" }).then((r) => r.text(), () => "");
    if (text) { show(text); return; }
    close();
    if (!reload) return;
    const now = await tag();
    if (now !== mine) location.reload(); // the browser keeps the place on the page
  };
  new EventSource("/annals-preview/events").addEventListener("message", () => { look(true); });
  look(false);
})();
