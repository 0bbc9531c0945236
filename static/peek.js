// Shows what a person, a statute or a source is while the pointer or the focus is on a link to it. Escape puts it away; the pointer may
// rest on it; it says nothing that the page of the link doesn't say.
(() => {
  "use strict";
  const own = document.currentScript;
  const root = own.src.replace(/[^/]*$/, "");
  const depths = Object.fromEntries(own.dataset.peek.split(" ").map((pair) => pair.split(":")));
  const given = {};
  const asked = {};
  globalThis.annalsPeek = (name, entries) => { given[name] = entries; };
  const load = (name) => asked[name] ??= new Promise((done) => {
    const script = document.createElement("script");
    script.src = `${root}peek/${name}.js`;
    script.onload = () => done(given[name]);
    script.onerror = () => done({});
    document.head.append(script);
  });

  const box = document.createElement("div");
  box.className = "peek";
  box.id = "_peek";
  box.role = "tooltip";
  box.hidden = true;
  document.body.append(box);
  // What is shown, or about to be.
  let link;
  // Then the pointer doesn't matter.
  let byFocus;
  let timer;

  const hide = () => {
    clearTimeout(timer);
    link?.removeAttribute("aria-describedby");
    link = undefined;
    box.hidden = true;
  };
  const show = async (kind, id) => {
    const target = link;
    const entry = (await load(depths[kind] > 0 ? `${kind}-${id.slice(0, depths[kind])}` : kind))?.[id];
    if (!entry || link !== target) return;
    box.replaceChildren(...entry.filter(Boolean).map((words, i) => {
      const line = document.createElement("p");
      line.append(i ? words : Object.assign(document.createElement("b"), { textContent: words }));
      return line;
    }));
    box.hidden = false;
    // All of it: a box on the second line of a link would take the click that was meant for that.
    const at = target.getBoundingClientRect();
    const below = at.bottom + box.offsetHeight + 6 < innerHeight || at.top < box.offsetHeight;
    const left = Math.min(at.left, document.documentElement.clientWidth - box.offsetWidth - 8);
    box.style.left = `${Math.max(8, left) + scrollX}px`;
    box.style.top = `${(below ? at.bottom + 6 : at.top - box.offsetHeight - 6) + scrollY}px`;
    target.setAttribute("aria-describedby", box.id);
  };
  const over = (event) => {
    const focus = event.type === "focusin";
    // What was clicked or tapped has the focus too, and its reader is on the way to the page.
    if (focus && !event.target.matches(":focus-visible")) return;
    if (event.pointerType === "touch" || (byFocus && link && !focus)) return;
    const target = event.target.closest?.("main a[href], .peek");
    if (target && (target === link || target === box)) {
      // The pointer came back, or rests on the box.
      if (!box.hidden) clearTimeout(timer);
      return;
    }
    const [, kind, id] = (target && /^(people|statutes|sources)\/([a-z0-9-]+)(?:\.\d+)?\.html/.exec(target.href.replace(root, ""))) || [];
    if (id && !["index", "matrix"].includes(id) && target.pathname !== location.pathname) {
      hide();
      link = target;
      byFocus = focus;
      timer = setTimeout(show, focus ? 150 : 350, kind, id);
    } else if (link) {
      // The pointer may be on its way to the box.
      clearTimeout(timer);
      timer = setTimeout(hide, box.hidden ? 0 : 250);
    }
  };
  document.addEventListener("pointerover", over);
  document.addEventListener("focusin", over);
  document.addEventListener("pointerdown", hide);
  document.addEventListener("focusout", hide);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
})();
