// Copies a quotation with its source and the address of its place, or a citation of the page. The template has the buttons and keeps their
// place; they are shown where the browser lets a script copy, which needs a safe connection, this machine or a disk.
(() => {
  "use strict";
  const words = document.currentScript.dataset;
  const buttons = document.querySelectorAll("button.copy");
  if (!navigator.clipboard || !buttons.length) return;
  const said = document.createElement("output");
  said.className = "vh";
  document.body.append(said);

  const fill = (form, values) => form.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const text = (element) => element?.textContent.trim().replace(/\s+/g, " ") || "";
  const title = () => fill(words.title, { title: text(document.querySelector("h1")) });
  const addressOf = (anchor) => location.href.replace(/#.*/, "") + (anchor ? "#" + anchor : "");
  const about = (anchor) => ({ title: title(), site: text(document.querySelector(".name")), address: addressOf(anchor) });

  // Words in a line have their marks with them, words in a block have none.
  const wordsOf = (quotation) => {
    const own = quotation.cloneNode(true);
    for (const mark of own.querySelectorAll("sup")) mark.remove();
    return own.matches("blockquote") ? fill(words.title, { title: [...own.children].map(text).join("\n") }) : text(own);
  };
  const ofNote = (note, anchor) => {
    const source = [...note.querySelectorAll("a[href*='sources/']")].map(text).join("; ");
    return fill(words.quotation, { ...about(anchor), quotation: wordsOf(document.getElementById(anchor)), source });
  };
  // On the page of a source.
  const ofRow = (row, anchor) => {
    const source = text(document.querySelector("h1")) + (anchor ? ", " + text(document.querySelector(`#${anchor} h3`)) : "");
    return fill(words.quotation, { ...about(anchor), quotation: wordsOf(row.querySelector("blockquote")), source });
  };
  const ofPage = () => {
    const now = new Date();
    const month = now.toLocaleDateString(document.documentElement.lang, { month: "long" });
    const date = fill(words.day, { day: now.getDate(), month, year: now.getFullYear() });
    return fill(words.page, { ...about(), date });
  };

  const copy = async ({ currentTarget: button }) => {
    // Its answer would be taken for its name. A button that is off for the browser too would lose the focus.
    if (button.ariaDisabled) return;
    button.ariaDisabled = "true";
    const [note, row] = [button.closest(".notes li"), button.closest(".qs > li")];
    const form = note ? ofNote(note, button.value) : row ? ofRow(row, button.value) : ofPage();
    const name = button.textContent;
    said.textContent = await navigator.clipboard.writeText(form).then(() => words.done, () => words.failed);
    button.textContent = said.textContent;
    setTimeout(() => { button.textContent = name; button.ariaDisabled = null; said.textContent = ""; }, 2000);
  };
  for (const button of buttons) {
    button.hidden = false;
    button.addEventListener("click", copy);
  }
})();
