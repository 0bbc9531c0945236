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
  let link;
  let timer;

  const hide = () => {
    clearTimeout(timer);
    link?.removeAttribute("aria-describedby");
    link = undefined;
    box.hidden = true;
  };
  const show = async (target, kind, id) => {
    link = target;
    const name = depths[kind] > 0 ? `${kind}-${id.slice(0, depths[kind])}` : kind;
    const entry = (await load(name))?.[id];
    if (!entry || link !== target) return;
    const [title, role, text] = entry.map((words, i) => {
      const line = document.createElement("p");
      line.append(i ? words : Object.assign(document.createElement("b"), { textContent: words }));
      return words ? line : "";
    });
    box.replaceChildren(title, role, text);
    box.hidden = false;
    const at = target.getClientRects()[0];
    const width = document.documentElement.clientWidth;
    const below = at.bottom + box.offsetHeight < innerHeight || at.top < box.offsetHeight;
    box.style.left = `${Math.max(8, Math.min(at.left, width - box.offsetWidth - 8)) + scrollX}px`;
    box.style.top = `${(below ? at.bottom : at.top - box.offsetHeight) + scrollY}px`;
    target.setAttribute("aria-describedby", box.id);
  };
  const over = (event) => {
    if (event.pointerType === "touch") return;
    if (box.contains(event.target)) {
      clearTimeout(timer);
      return;
    }
    const target = event.target.closest?.("main a[href]");
    if (target === link && link) {
      clearTimeout(timer);
      return;
    }
    const [, kind, id] = (target && /^(people|statutes|sources)\/([a-z0-9-]+)(?:\.\d+)?\.html/.exec(target.href.replace(root, ""))) || [];
    const here = target && target.pathname === location.pathname;
    clearTimeout(timer);
    if (id && id !== "index" && !here) timer = setTimeout(() => { hide(); show(target, kind, id); }, event.type === "focusin" ? 150 : 350);
    // The pointer may be on its way to the box.
    else if (link) timer = setTimeout(hide, 250);
  };
  document.addEventListener("pointerover", over);
  document.addEventListener("focusin", over);
  document.addEventListener("pointerdown", hide);
  document.addEventListener("focusout", hide);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
})();
