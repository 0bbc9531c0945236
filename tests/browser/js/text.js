// The words of the page, whether in sight or folded away, without what serves a script (controls, status lines, anything
// marked data-script) and without what replaces one (noscript).
(() => {
  const without = 'noscript, script, style, template, button, form, dialog, output, select, datalist, [role=status], [role=search], [hidden], [data-script]';
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const words = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.parentElement.closest(without)) words.push(node.data);
  }
  return words.join(' ').split(/\s+/).filter(Boolean);
})()
