// Combines filters on the timeline. Without this script the pages by person, statute and standing do the same one at a time.
// The state is kept in the address (#?person=mike-pence&standing=alleged), which also works from a disk.
(() => {
  "use strict";
  const rows = [...document.querySelectorAll("ol.time > li[data-standing]")];
  const form = document.querySelector("form.filter");
  if (!form || rows.length < 10) return form?.remove();
  const note = document.querySelector(".filtered");
  const fields = [...form.querySelectorAll("select")];

  const fill = (field) => {
    const seen = new Map();
    for (const row of rows) {
      const labels = (row.dataset[field.name + "Labels"] || "").split("|");
      (row.dataset[field.name] || "").split(" ").forEach((value, i) => {
        if (value) seen.set(value, { label: labels[i] || value, count: (seen.get(value)?.count || 0) + 1 });
      });
    }
    [...seen].sort((a, b) => a[1].label.localeCompare(b[1].label, document.documentElement.lang, { numeric: true })).forEach(([value, { label, count }]) => {
      const option = new Option(`${label} (${count})`, value);
      option.dataset.label = label;
      field.append(option);
    });
    field.closest("label").hidden = seen.size < 2;
  };

  const targetOf = (link) => document.getElementById(link.getAttribute("href").split("#")[1]);
  const isHidden = (part) => !!part?.closest("[hidden]");
  const apply = () => {
    let shown = 0;
    for (const row of rows) {
      const fits = fields.every((f) => !f.value || (row.dataset[f.name] || "").split(" ").includes(f.value));
      row.hidden = !fits;
      if (fits) shown += 1;
    }
    const chosen = fields.filter((f) => f.value);
    // A heading or a list over nothing says nothing, and a gap is one between all entries.
    for (const part of document.querySelectorAll("section.hour, section.day, section.month, section.year, ol.time")) {
      part.hidden = !part.querySelector("li[data-standing]:not([hidden])");
    }
    for (const gap of document.querySelectorAll(".gap")) gap.hidden = chosen.length > 0;
    for (const link of document.querySelectorAll(".toc a")) link.parentElement.hidden = isHidden(targetOf(link));
    for (const mark of document.querySelectorAll("figure.strip a")) {
      const out = isHidden(targetOf(mark));
      mark.classList.toggle("out", out);
      if (out) mark.setAttribute("tabindex", "-1"); else mark.removeAttribute("tabindex");
    }
    note.hidden = !chosen.length;
    const values = chosen.map((f) => f.selectedOptions[0].dataset.label).join("; ");
    const said = (shown ? form.dataset.shown : form.dataset.none) || "";
    note.querySelector("output").textContent = chosen.length
      ? said.replace("{shown}", shown).replace("{all}", rows.length).replace("{values}", () => values) : "";
  };

  const read = () => {
    if (!location.hash.startsWith("#?")) return;
    const wanted = new URLSearchParams(location.hash.slice(2));
    for (const f of fields) f.value = [...f.options].some((o) => o.value === wanted.get(f.name)) ? wanted.get(f.name) : "";
  };

  fields.forEach(fill);
  form.hidden = false;
  read();
  apply();
  addEventListener("hashchange", () => { read(); apply(); });
  form.addEventListener("change", () => {
    const state = new URLSearchParams(fields.filter((f) => f.value).map((f) => [f.name, f.value]));
    history.replaceState(null, "", state.size ? "#?" + state : "#");
    apply();
  });
  // A place on this page is gone to without its address, which has the filter.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const to = link && location.hash.startsWith("#?") && targetOf(link);
    if (!to || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    to.tabIndex = -1;
    to.focus({ preventScroll: true });
    to.scrollIntoView();
  });
  form.addEventListener("reset", () => setTimeout(() => { history.replaceState(null, "", "#"); apply(); }));
})();
