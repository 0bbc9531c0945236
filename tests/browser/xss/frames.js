// Looks at the documents in the frames of this page. `ASKED` says of each frame, in order, its path, the places where its page shows which
// fields ([field, number of the element, name of the attribute or null]), and what must stand there.
(() => {
  const plain = (text) => text.replace(/[\0\ufffd]/g, "").replace(/[\s\u0085]+/g, " ").trim();
  const own = (element) => [...element.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data).join("");
  const value = (element, name) => (name === null ? own(element) : element.getAttribute(name)) ?? "";
  const digest = (text) => [...text].reduce((sum, sign) => (Math.imul(sum, 31) + sign.charCodeAt(0)) | 0, 7).toString();
  // Whether an address runs nothing and asks for nothing that isn't the site's.
  const LEADS = ["href", "src", "action", "formaction", "poster", "data", "srcset", "xlink:href", "ping", "background", "cite"];
  const leads = (element, name) => {
    if (!LEADS.includes(name)) return true;
    let address;
    try { address = new URL(element.getAttribute(name), element.baseURI); } catch { return true; }
    const link = element.localName === "a" && name === "href" || element.matches("link[rel=canonical], link[rel=alternate]");
    return address.origin === location.origin || (link && ["http:", "https:", "mailto:", "tel:"].includes(address.protocol));
  };
  return ASKED.map(({ path, places, expected, calm }, at) => {
    const frame = document.querySelectorAll("iframe")[at];
    const page = frame.contentDocument;
    if (!page || !page.location.pathname.endsWith(path)) return { path, faults: [`is ${page?.location.href} now`], pairs: [] };
    const all = [...page.querySelectorAll("*")];
    const faults = [];
    const pairs = new Set();
    const shape = [];
    for (const element of all) {
      const names = element.getAttributeNames();
      pairs.add(element.localName);
      for (const name of names) {
        pairs.add(`${element.localName} ${name}`);
        if (!leads(element, name)) faults.push(`<${element.localName} ${name}> leads to ${element.getAttribute(name)}`);
      }
      shape.push(`${element.localName}[${names.sort().join()}]`);
    }
    // What stands in scripts is JSON, which other programs read.
    const found = calm && all.flatMap((element, i) => element.localName === "script" ? [] : [null, ...element.getAttributeNames().filter((name) => name !== "href")]
      .flatMap((name) => calm.filter((word) => value(element, name).includes(word)).map((word) => [word, i, name])));
    for (const [field, i, name] of places || []) {
      const wanted = plain(expected[field]);
      if (!all[i] || !plain(value(all[i], name)).includes(wanted)) {
        faults.push(`${field}: ${wanted} isn't in <${all[i]?.localName} ${name}>, but ${all[i] && plain(value(all[i], name))}`);
      }
    }
    // The words by which constructs of Markdown are found again, with the elements around them.
    const within = {};
    const note = (text, element) => {
      for (const [word] of text.matchAll(/\bk\d+k\b/g)) {
        let names = within[word] ??= "";
        for (let e = element; e && e.localName !== "main"; e = e.parentElement) names += `${e.localName.toUpperCase()} `;
        within[word] = names;
      }
    };
    if (page.querySelector(".doc")) {
      for (const image of page.querySelectorAll(".doc img")) note(image.alt, image);
      const walker = page.createTreeWalker(page.querySelector("main"), NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) note(walker.currentNode.data, walker.currentNode.parentElement);
    }
    return { path, faults, pairs: [...pairs], shape: digest(shape.join()), found, within };
  });
})()
