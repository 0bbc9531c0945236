// Links and controls smaller than 24 × 24 CSS px. Links in a line of text are exempt (WCAG 2.2, 2.5.8), and so are those
// that match EXCEPT, for which another target does the same.
(() => {
  const least = 24 - 0.5;
  const selector = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=link], [role=option], [role=tab]';
  const say = e => `${e.localName}${[...e.classList].map(c => `.${c}`).join('')} "${(e.textContent || e.value || e.ariaLabel || '').trim().replace(/\s+/g, ' ').slice(0, 40)}"`;
  // Its block has words of its own beside the targets: then it is running text.
  const inText = element => {
    if (getComputedStyle(element).display !== 'inline') return false;
    let block = element.parentElement;
    while (block && getComputedStyle(block).display.startsWith('inline')) block = block.parentElement;
    const walker = document.createTreeWalker(block ?? document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const holder = walker.currentNode.parentElement;
      if (!holder.closest(selector) && /\p{L}{2}/u.test(walker.currentNode.data) && holder.checkVisibility()) return true;
    }
    return false;
  };
  // The whole label of a control is its target too.
  const size = element => {
    const boxes = [element, ...(element.labels ?? [])].map(e => e.getBoundingClientRect());
    return [Math.max(...boxes.map(b => b.width)), Math.max(...boxes.map(b => b.height))];
  };
  const hidden = element => {
    const box = element.getBoundingClientRect();
    return box.width <= 1 || box.height <= 1 || box.right + scrollX <= 0 || box.bottom + scrollY <= 0;
  };
  const faults = [];
  for (const element of document.querySelectorAll(selector)) {
    if (!element.checkVisibility({ visibilityProperty: true }) || (EXCEPT && element.matches(EXCEPT)) || inText(element)) continue;
    // A skip link shows itself only when it has the focus.
    if (hidden(element)) element.focus({ preventScroll: true });
    const [width, height] = size(element);
    if (width < least || height < least) faults.push(`target of ${Math.round(width)} × ${Math.round(height)} px: ${say(element)}`);
  }
  document.activeElement?.blur();
  return faults;
})()
