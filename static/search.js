// Searches the index that stands in search/: small scripts, of which only those are loaded that a query needs. No server is asked, so it
// also works from a disk. How the files are packed is written down in src/html/search/ of Annals. Without this script the page is an index.
(() => {
  "use strict";
  const form = document.querySelector("form.find");
  if (!form) return;
  const folder = document.currentScript.src.replace(/[^/]*$/, "search/");
  const input = form.elements.q;
  const list = document.querySelector("ol.hits");
  const status = document.querySelector(".found");
  const more = document.querySelector("button.more");
  const PAGE = 8;

  const given = {};
  const asked = {};
  globalThis.annals = (name, number, data) => { given[name + number] = data; };
  const load = (name, number, read) => asked[name + number] ??= new Promise((done) => {
    const script = document.createElement("script");
    script.src = `${folder}${name}${name === "index" ? "" : number}.js`;
    script.onload = () => done(read(given[name + number]));
    script.onerror = () => { delete asked[name + number]; done(undefined); };
    document.head.append(script);
  });

  const SIGNS = Array.from({ length: 95 }, (_, i) => String.fromCharCode(i + 32)).filter((c) => !"\"\\<|~".includes(c)).join("");
  const unpack = (text = "") => {
    const all = [];
    let value = 0;
    let next = 0;
    for (const sign of text) {
      const digit = SIGNS.indexOf(sign);
      value = value * 45 + digit % 45;
      if (digit < 45) {
        all.push(next + value);
        next += value + 1;
        value = 0;
      }
    }
    return all;
  };
  const start = load("index", 0, (data) => data && { ...data, lists: unpack(data.lists), texts: unpack(data.texts) });

  // The last place whose beginning isn't after the value.
  const place = (firsts, value) => {
    let [low, high] = [0, firsts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (firsts[middle] <= value) low = middle + 1; else high = middle;
    }
    return Math.max(0, low - 1);
  };

  // Group → its words, as far as they are loaded.
  const groups = new Map();
  const readWords = ([next, text]) => {
    let word = "";
    return [...text.matchAll(/([A-Z])([^A-Z!-/:-@[-_{]*)({?)([!-/:-@[\]^])(?:_(\d+))?/g)].map(([, shared, rest, all, size, back]) => {
      word = word.slice(0, shared.charCodeAt(0) - 65) + rest;
      const group = back ? next - back : next++;
      if (!groups.has(group)) groups.set(group, new Set());
      groups.get(group).add(word);
      return { word, group, all: !!all, size: "!#$%&()*+,-/:;=?@[]^".indexOf(size) };
    });
  };
  const readTails = (text) => {
    let word = "";
    return [...text.matchAll(/([A-Z])([^A-Z]*)/g)].map(([, shared, rest]) => {
      word = word.slice(0, shared.charCodeAt(0) - 65) + rest;
      return { word };
    });
  };
  const beginning = async (index, name, letters) => {
    const [firsts, read] = name === "w" ? [index.words, readWords] : [index.tails, readTails];
    const from = place(firsts, letters);
    const to = Math.min(place(firsts, letters + "\uffff"), from + 7);
    const files = [];
    for (let i = from; i <= to; i += 1) files.push(load(name, i, read));
    return (await Promise.all(files)).flatMap((rows) => rows || []).filter((row) => row.word.startsWith(letters));
  };

  const isNear = (a, b) => {
    let i = 0;
    while (i < a.length && a[i] === b[i]) i += 1;
    const [x, y] = [a.slice(i), b.slice(i)];
    return x.slice(1) === y.slice(1) || x.slice(1) === y || x === y.slice(1)
      || (x[0] === y[1] && x[1] === y[0] && x.slice(2) === y.slice(2));
  };
  const turn = (word) => [...word].reverse().join("");
  const best = (rows, count) => rows.sort((a, b) => b.size - a.size).slice(0, count);

  // With one mistake either the first or the second half of a word is as it should be, or the two letters between them are swapped.
  const mistyped = async (index, word, typing) => {
    if (word.length < 4 || /^\d/.test(word)) return [];
    const half = word.length >> 1;
    const swapped = word.slice(0, half - 1) + word[half] + word[half - 1] + word.slice(half + 1);
    const ahead = await beginning(index, "w", word.slice(0, half));
    const near = ahead.filter((row) => isNear(word, row.word)
      || (typing && word.length > 4 && [-1, 0, 1].some((d) => isNear(word, row.word.slice(0, word.length + d)))));
    const behind = (await beginning(index, "v", turn(word.slice(-half)))).map((row) => turn(row.word)).filter((w) => isNear(word, w));
    for (const other of [...behind.slice(0, 6), swapped]) {
      near.push(...(await beginning(index, "w", other)).filter((row) => row.word === other && !near.includes(row)));
    }
    return best(near, 5);
  };

  // The rows of the index for a word, each with how well it fits.
  const rowsFor = async (index, word, typing) => {
    const longer = await beginning(index, "w", word);
    const found = longer.filter((row) => row.word === word).map((row) => [row, 1]);
    for (const [end, put] of found.length || /\d/.test(word) ? [] : index.endings) {
      const stem = word.slice(0, -end.length) + put;
      if (!found.length && end && word.endsWith(end) && stem.length > 2) {
        found.push(...(await beginning(index, "w", stem)).filter((row) => row.word === stem).map((row) => [row, 0.9]));
      }
    }
    // Only what is still being typed goes on in any way; of what was left, a name may have been meant. A number is what it is.
    const goesOn = word.length > 1 && !/^\d+$/.test(word) && (typing ? () => true : !found.length && ((row) => row.size > 9));
    if (goesOn) found.push(...best(longer.filter((row) => row.word !== word && goesOn(row)), 8).map((row) => [row, 0.6]));
    if (!found.length) found.push(...(await mistyped(index, word, typing)).map((row) => [row, 0.5]));
    return found;
  };

  const WEIGHTS = [12, 3, 1];
  // Entry → score for one word, and the forms under which it stands in texts.
  const lookUp = async (index, word, typing) => {
    const scores = new Map();
    const forms = new Set();
    const idle = IDLE.has(word);
    let everywhere = idle;
    for (const [row, fit] of await rowsFor(index, word, typing)) {
      const at = place(index.lists, row.group);
      const lists = ((await load("p", at, (text) => text.split("~")))?.[row.group - index.lists[at]] || "").split("|").map(unpack);
      const rarity = Math.log2(1 + index.entries / (1 + lists.flat().length));
      everywhere ||= row.all;
      lists.forEach((entries, weight) => entries.forEach((entry) => {
        scores.set(entry, Math.max(scores.get(entry) || 0, fit * WEIGHTS[weight] * (row.all || idle ? 1 : rarity)));
      }));
      groups.get(row.group).forEach((form) => forms.add(form));
    }
    return { scores, forms, everywhere };
  };

  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const WORD = /[\p{sc=Han}\p{sc=Hiragana}]|[\p{L}\p{N}]+(?:\.(?=[\p{L}\p{N}])[\p{L}\p{N}]+)*/gu;
  // Words that are asked with and not for, and the names of the months, in the language of the site.
  const IDLE = new Set(fold(form.dataset.idle).split(" "));
  const MONTHS = fold(form.dataset.months).split(" ");
  const MONTH = `((?:${MONTHS.map((month) => month.slice(0, 3)).join("|")})\\p{L}*)\\.?`;
  const YEAR = "(?:,?\\s+(?:\\p{L}{2}\\s+)?(\\d{4})\\b)?";
  const DATE = new RegExp(`\\b(\\d\\d?)(?:\\p{L}{2}|\\.)?\\s+(?:\\p{L}{2}\\s+)?${MONTH}${YEAR}|${MONTH}\\s+(\\d\\d?)(?:\\p{L}{2})?\\b${YEAR}`, "gu");
  // A day in any form → its words, and the one word that what happened on it has: d0106, d20210106.
  const daysOf = (text) => {
    const days = [];
    const two = (n) => String(n).padStart(2, "0");
    const read = text.replace(/\b(\d{4})-(\d\d?)-(\d\d?)\b/g, (whole, year, month, day) => (MONTHS[month - 1] ? `${day} ${MONTHS[month - 1]} ${year}` : whole))
      .replace(DATE, (whole, first, name, year, otherName, other, otherYear) => {
        const month = MONTHS.findIndex((m) => m.startsWith(name || otherName));
        if (month < 0) return whole;
        const day = +(first || other);
        days.push(`d${year || otherYear || ""}${two(month + 1)}${two(day)}`);
        return `${day} ${MONTHS[month]} ${year || otherYear || ""}`.trim();
      });
    return [read, days];
  };
  // What was typed → words. A citation is one word, however it is typed: 1512(c)(2), § 1512 (c) (2), 1512c2, 18 USC 1512.
  const wordsOf = (typed) => {
    const [read, days] = daysOf(fold(typed));
    const text = read
      .replace(/\bu\.?\s*s\.?\s*c(?:\.|ode)?(?![a-z])/g, " usc ")
      .replace(/(\d)usc(?=\s*§*\s*\d)|usc(?=§*\d)/g, "$1 usc ")
      .replace(/\b(?:sections?|sect?|ss?|title|art|article)\.?\s*§*\s*(?=\d)/g, " ")
      .replace(/(\d+[a-z]?)((?:\s*\(\s*[a-z0-9]{1,5}\s*\))+)/g, (_, number, rest) => number + rest.replace(/[\s()]/g, ""))
      .replace(/\b(\d{2,5})[\s-]+([a-k])(?:[\s-]+(\d{1,2}))?$/g, "$1$2$3");
    const words = (text.match(WORD) || []).map((word) => word.replaceAll(".", "")).filter((word) => word.length < 49);
    const kept = words.filter((word) => !/^[a-z]$/.test(word));
    return { words: [...new Set(kept.length ? kept : words)], days, typing: /[\p{L}\p{N}]$/u.test(text) };
  };

  // The entries of the chosen kind and standing, of those that fit; and how many fit.
  const chosen = (index, entries, scores) => {
    const kinds = index.kinds.map((kind) => kind[2]);
    const prior = { people: 1.5, statutes: 1.4, incidents: 1.1, sources: 0.8 };
    const { kind: { value: wantedKind }, standing: { value: wantedStanding } } = form.elements;
    const results = entries.map((entry) => {
      const [kind, standing] = index.kinds[place(kinds, entry)];
      return { entry, kind, standing, score: (scores.get(entry) || 0) * (prior[kind] || 1) };
    }).filter((r) => (!wantedKind || r.kind === wantedKind) && (!wantedStanding || r.standing === wantedStanding));
    results.sort((a, b) => b.score - a.score || a.entry - b.entry);
    return { results, fit: entries.length };
  };

  const rank = async (index, typed) => {
    const { words, days, typing } = wordsOf(typed);
    const each = await Promise.all(words.map(async (word, i) => {
      let found = await lookUp(index, word, typing && i === words.length - 1);
      // A provision that the index doesn't know is looked for under its section.
      const number = /^\d+(?=[a-z])/.exec(word)?.[0];
      if (number && !found.scores.size) found = await lookUp(index, number, false);
      if (number) found.forms.add(number);
      return { ...found, word, provision: number && word.slice(number.length).match(/\d+|[a-z]/g).join("-") };
    }));
    const asked = each.filter((found) => !found.everywhere);
    const deciding = asked.filter((found) => found.scores.size);
    const counts = new Map();
    const scores = new Map();
    const scored = deciding.length ? [...each, ...await Promise.all(days.map((day) => lookUp(index, day, false)))]
      : asked.length ? [] : each.slice(0, 1);
    for (const { scores: own } of scored) {
      own.forEach((score, entry) => {
        scores.set(entry, (scores.get(entry) || 0) + score);
      });
    }
    for (const { scores: own } of deciding) own.forEach((_, entry) => counts.set(entry, (counts.get(entry) || 0) + 1));
    // Where no entry has all of the words, those with two of them are enough, or with one if there is no such entry.
    const least = Math.min(2, Math.max(0, ...counts.values()));
    const all = [...scores.keys()].filter((entry) => (counts.get(entry) || 0) === deciding.length);
    const entries = all.length ? all : [...counts.keys()].filter((entry) => counts.get(entry) >= least);
    const unknown = asked.filter((found) => !found.scores.size).map((found) => found.word);
    return { ...chosen(index, entries, scores), each, unknown, all: all.length > 0 };
  };
  // Without words everything of a kind or a standing.
  const listed = (index) => ({ ...chosen(index, [...Array(index.entries).keys()], new Map()), each: [], unknown: [], all: true });

  // The words of a text that were looked for: where they stand, and for which word of the query.
  const marks = (text, each) => [...text.matchAll(WORD)].flatMap((match) => {
    const word = fold(match[0]).replaceAll(".", "");
    const hit = each.findIndex(({ forms }) => forms.has(word));
    return hit < 0 ? [] : [{ at: match.index, end: match.index + match[0].length, hit }];
  });
  const element = (name, text, className) => {
    const made = document.createElement(name);
    made.textContent = text || "";
    if (className) made.className = className;
    return made;
  };
  const marked = (text, each) => {
    const found = marks(text, each);
    let from = found.length && found[0].at > 90 ? text.indexOf(" ", found[0].at - 70) + 1 : 0;
    if (!found.length || from > found[0].at) from = 0;
    const cut = from + 240 < text.length ? text.lastIndexOf(" ", from + 240) : text.length;
    const to = cut > (found[0]?.end || 0) ? cut : text.length;
    const passage = element("p", from ? "… " : "");
    let last = from;
    for (const { at, end } of found.filter((mark) => mark.end <= to)) {
      passage.append(text.slice(last, at), element("mark", text.slice(at, end)));
      last = end;
    }
    passage.append(text.slice(last, to) + (to < text.length ? " …" : ""));
    return passage;
  };

  // The passage with the most of the words; a provision that was asked for comes first.
  const choose = (passages, each) => {
    let chosen;
    for (const [anchor, text, quotations = []] of passages) {
      const found = marks(text, each);
      const asked = each.some(({ provision }) => provision && provision === anchor);
      const score = new Set(found.map((mark) => mark.hit)).size + (asked ? 9 : 0);
      if (score > (chosen?.score || 0)) chosen = { anchor, text, quotations, found, score, asked };
    }
    return chosen;
  };
  const addressOf = (path, chosen) => {
    if (!chosen) return path;
    if (chosen.asked || !chosen.found.length) return `${path}#${chosen.anchor}`;
    const first = chosen.found[0].at;
    // From the beginning of what stands without a space, as 2:24 or 1512(c)(2), up to four words; notes stand after commas and full stops.
    const start = /[\p{L}\p{N}.:’'()]*$/u.exec(chosen.text.slice(0, first))[0].replace(/^[^\p{L}\p{N}]+/u, "").length;
    const words = /^[\p{L}\p{N}]+(?:[.:’'()-]+[\p{L}\p{N}]+)*\)?(?: [\p{L}\p{N}]+(?=[ ,;])){0,3}/u.exec(chosen.text.slice(first - start))?.[0] || "";
    let anchor = chosen.anchor;
    for (let i = 0; i < chosen.quotations.length; i += 3) {
      const [number, from, to] = chosen.quotations.slice(i, i + 3);
      if (from <= first && first < to) anchor = `q-${number}`;
    }
    return `${path}#${anchor}:~:text=${encodeURIComponent(words).replaceAll("-", "%2D")}`;
  };

  const label = (field, value) => [...form.elements[field].options].find((o) => value && o.value === value)?.text;
  const show = async (index, { entry, kind, standing }, each) => {
    const at = place(index.texts, entry);
    const shown = (await load("t", at, (rows) => rows))?.[entry - index.texts[at]];
    if (!shown) return undefined;
    const [title, path, , when, summary, passages] = shown;
    const chosen = choose(passages, each);
    const item = element("li");
    const line = element("p", "", "t");
    const link = element("a", title);
    link.href = folder.replace(/search\/$/, "") + addressOf(path, chosen);
    line.append(link);
    const about = [label("kind", kind), label("standing", standing), when].filter(Boolean).join(" · ");
    item.append(line, marked(chosen ? chosen.text : summary, each), element("p", about, "who"));
    return item;
  };

  const say = (name, count, words = []) => {
    status.textContent = (form.dataset[name] || "").replace("{}", count).replace("{words}", words.join(", "));
  };
  const tell = ({ results: { length: count }, fit, unknown, all }) => {
    if (!count && fit) say(fit === 1 ? "oneOther" : "manyOther", fit);
    else if (!count) say("none", count, [input.value.trim()]);
    else if (unknown.length) say("unknown", count, unknown);
    else say(!all ? "some" : count === 1 ? "one" : "many", count);
  };
  let turnOf = 0;
  let shown = PAGE;
  const search = async () => {
    const own = ++turnOf;
    const typed = input.value.trim() && input.value;
    const state = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    // How many are shown is kept for who comes back.
    history.replaceState({ shown }, "", state.size ? "#?" + state : location.pathname + location.search);
    const asks = typed || state.has("kind") || state.has("standing");
    const index = asks && await start;
    const found = index && await (typed ? rank(index, typed) : listed(index));
    const items = found ? await Promise.all(found.results.slice(0, shown).map((r) => show(index, r, found.each))) : [];
    // Something else was typed meanwhile.
    if (own !== turnOf) return;
    list.replaceChildren(...items.filter(Boolean));
    list.hidden = !items.length;
    more.hidden = !found || found.results.length <= shown;
    if (found) tell(found);
    else if (asks) say("failed");
    else status.textContent = "";
    list.setAttribute("aria-busy", "false");
  };

  let timer;
  const soon = (delay, count = PAGE) => {
    clearTimeout(timer);
    shown = count;
    list.setAttribute("aria-busy", "true");
    timer = setTimeout(search, delay);
  };
  const read = () => {
    const from = location.hash.startsWith("#?") ? location.hash.slice(2) : location.search;
    const wanted = new URLSearchParams(from);
    for (const name of ["q", "kind", "standing"]) form.elements[name].value = wanted.get(name) || "";
    for (const select of form.querySelectorAll("select")) if (select.selectedIndex < 0) select.value = "";
    soon(0, history.state?.shown);
  };

  const move = (event) => {
    const links = [...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    const inside = event.target === input || at >= 0;
    if (!inside || event.altKey || event.ctrlKey || event.metaKey) return;
    let to;
    if (event.key === "ArrowDown") to = links[at + 1];
    else if (event.key === "ArrowUp" && at >= 0) to = links[at - 1] || input;
    else if (event.key === "Escape" && at >= 0) to = input;
    if (!to) return;
    event.preventDefault();
    to.focus();
  };

  form.hidden = false;
  form.addEventListener("input", () => soon(120));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    list.querySelector("a")?.focus();
  });
  more.addEventListener("click", async () => {
    const before = shown;
    shown += PAGE;
    await search();
    list.querySelectorAll("a")[before]?.focus();
  });
  document.addEventListener("keydown", move);
  addEventListener("hashchange", read);
  read();
})();
