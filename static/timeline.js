// Combines filters on the timeline. Without this script the pages by person, statute and standing do the same one at a time.
// The state is kept in the address (#?person=mike-pence&standing=alleged), which also works from a disk.
(() => {
  "use strict";
  const rows = [...document.querySelectorAll("ol.time > li[data-standing]")];
  const form = document.querySelector("form.filter");
  if (!form || rows.length < 10) return form?.remove();
  const out = form.querySelector("output");
  const fields = [...form.querySelectorAll("select")];

  const fill = (field) => {
    const seen = new Map();
    for (const row of rows) {
      const labels = (row.dataset[field.name + "Labels"] || "").split("|");
      (row.dataset[field.name] || "").split(" ").forEach((value, i) => {
        if (value) seen.set(value, { label: labels[i] || value, count: (seen.get(value)?.count || 0) + 1 });
      });
    }
    [...seen].sort((a, b) => a[1].label.localeCompare(b[1].label)).forEach(([value, { label, count }]) => {
      field.append(new Option(`${label} (${count})`, value));
    });
    field.closest("label").hidden = seen.size < 2;
  };

  const apply = () => {
    let shown = 0;
    for (const row of rows) {
      const fits = fields.every((f) => !f.value || (row.dataset[f.name] || "").split(" ").includes(f.value));
      row.hidden = !fits;
      if (fits) shown += 1;
    }
    // A heading over nothing says nothing.
    for (const part of document.querySelectorAll("section.hour, section.day, section.month, section.year")) {
      part.hidden = !part.querySelector("li[data-standing]:not([hidden])");
    }
    for (const mark of document.querySelectorAll("figure.strip a")) {
      const row = document.getElementById(mark.getAttribute("href").slice(1));
      mark.classList.toggle("out", !!row && row.hidden);
    }
    const said = form.dataset.shown || "";
    out.textContent = fields.some((f) => f.value) ? said.replace("{shown}", shown).replace("{all}", rows.length) : "";
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
  form.addEventListener("reset", () => setTimeout(() => { history.replaceState(null, "", "#"); apply(); }));
})();
