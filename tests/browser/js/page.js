// What the crawler wants to know of a page: every address it mentions, every place in it that can be linked to, and what
// is wrong with its outline.
(() => {
  const links = new Map();
  // Followed by the browser of its own accord, perhaps later than now (a lazy image, an icon).
  const fetched = ':is(link[rel~=stylesheet], link[rel*=icon], link[rel*=pre], link[rel~=manifest]), image, use, feImage';
  const add = (written, element, name) => {
    if (written === null) return;
    const said = `<${element.localName} ${name}>: ${written}`;
    const asked = !['href', 'action', 'formaction', 'content'].includes(name) || element.matches(fetched);
    let address = 'invalid:';
    try {
      address = new URL(written, document.baseURI).href;
    } catch {}
    links.set(said, [said, address, asked]);
  };
  const single = ['href', 'src', 'poster', 'data', 'action', 'formaction'];
  for (const element of document.querySelectorAll(single.map(name => `[${name}]`).join())) {
    if (element.localName === 'base') continue;
    for (const name of single) add(element.getAttribute(name), element, name);
  }
  for (const element of document.querySelectorAll('[srcset], [imagesrcset]')) {
    for (const name of ['srcset', 'imagesrcset']) {
      const candidates = (element.getAttribute(name) ?? '').matchAll(/\s*([^\s,]\S*[^\s,])(?:\s+[^,]+)?\s*(?:,|$)/g);
      for (const [, written] of candidates) add(written, element, name);
    }
  }
  for (const element of document.querySelectorAll('meta[http-equiv=refresh i]')) {
    const written = /url\s*=\s*['"]?([^'"]+)/i.exec(element.content);
    if (written) add(written[1], element, 'content');
  }
  const ids = [...document.querySelectorAll('[id]')].map(element => element.id);
  const names = [...document.querySelectorAll('a[name]')].map(element => element.name);

  const faults = [];
  const count = (selector, wanted) => {
    const found = document.querySelectorAll(selector).length;
    if (found !== wanted) faults.push(`has ${found} <${selector}> where ${wanted} belongs`);
  };
  count('h1', 1);
  count('main', 1);
  if (!document.title.trim()) faults.push('has no title');
  if (!document.documentElement.lang) faults.push('has no lang');
  if (!document.querySelector('meta[name=viewport]')) faults.push('has no viewport');
  if (!document.querySelector('link[rel~=icon]')) faults.push('names no icon, so that browsers ask the host for /favicon.ico');
  if (document.compatMode !== 'CSS1Compat') faults.push('is in quirks mode, as its doctype is missing');
  const twice = new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
  for (const id of twice) faults.push(`has the id "${id}" more than once`);
  let last = 0;
  for (const heading of document.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
    const level = Number(heading.localName[1]);
    if (last && level > last + 1) faults.push(`jumps from <h${last}> to <h${level}> at "${heading.textContent.trim()}"`);
    last = level;
  }
  return { links: [...links.values()], anchors: [...ids, ...names], faults, title: document.title };
})()
