// Gives the scripts of the site hostile words: types each into the search, writes each into the address, and asks for the preview of
// every link. Says what they made that isn't words, and how many results and previews there were.
(async () => {
  const faults = [];
  let [results, previews] = [0, 0];
  const turn = () => new Promise((go) => setTimeout(go));
  const until = async (came) => { for (let i = 0; i < 400 && !came(); i += 1) await turn(); };
  const only = (box, known, where) => {
    for (const element of box.querySelectorAll("*")) {
      for (const pair of [element.localName, ...element.getAttributeNames().map((name) => `${element.localName} ${name}`)]) {
        if (!known.includes(pair)) faults.push(`${where}: <${pair}>`);
      }
      if (element.href && new URL(element.href).origin !== location.origin) faults.push(`${where}: leads to ${element.href}`);
    }
  };
  const list = document.querySelector(".hits");
  const input = document.querySelector("[name=q]");
  for (const text of input ? ASKED : []) {
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    await until(() => list.ariaBusy === "false");
    if (list.ariaBusy !== "false") faults.push(`the search for ${text} never ended`);
    only(list, ["li", "p", "p class", "a", "a href", "mark"], `the search for ${text}`);
    results += list.children.length;
  }
  for (const link of ASKED.length ? [] : document.querySelectorAll("main a[href]")) {
    link.focus(); // as the keyboard does: what is focused by a pointer has no preview
    await turn();
    const box = document.querySelector(".peek");
    if (!box) break; // there are no previews yet
    if (/^(people|statutes|sources)\/[a-z]-/.test(link.pathname.replace("/x/", ""))) await until(() => !box.hidden);
    only(box, ["p", "b"], `the preview of ${link.href}`);
    previews += box.hidden ? 0 : 1;
    link.blur();
  }
  for (const text of ASKED) {
    const state = new URLSearchParams(["q", "kind", "standing", "person", "statute"].map((name) => [name, text]));
    for (const hash of [`?${state}`, text]) {
      location.hash = hash;
      await turn();
    }
  }
  return { faults, results, previews };
})()
