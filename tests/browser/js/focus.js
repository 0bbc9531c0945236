// Prepares a walk with the Tab key: notes how every element looks without the focus, then listens. `annalsFocus.report()`
// tells, after the walk, which were never reached, which looked the same, and which were hidden by something else.
(() => {
  const selector = 'a[href], button, input:not([type=hidden]), select, textarea, summary, iframe, audio[controls], video[controls], [tabindex], [contenteditable]';
  const stops = [...document.querySelectorAll(selector)].filter(e =>
    e.tabIndex >= 0 && !e.disabled && e.checkVisibility({ visibilityProperty: true }) && !e.closest('[inert]')
    && !(e.type === 'radio' && !e.checked) && !(e.localName === 'summary' && e !== e.parentElement.querySelector('summary')));
  const say = e => `${e.localName}${[...e.classList].map(c => `.${c}`).join('')} "${(e.textContent || e.value || e.ariaLabel || '').trim().replace(/\s+/g, ' ').slice(0, 40)}"`;
  const marks = ['boxShadow', 'backgroundColor', 'color', 'borderTopColor', 'borderTopWidth', 'borderBottomColor', 'borderBottomWidth',
    'textDecorationLine', 'textDecorationColor', 'textDecorationThickness', 'fill', 'stroke', 'strokeWidth'];
  const outline = style => style.outlineStyle === 'none' || parseFloat(style.outlineWidth) === 0 || /, 0\)$|\/ 0\)$|^transparent$/.test(style.outlineColor)
    ? 'none' : `${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor}`;
  const one = style => [outline(style), ...marks.map(name => style[name])].join('|');
  // The mark may stand on what is within, around, or made by the style sheet.
  const appearance = element => {
    const around = [element, element.firstElementChild, element.parentElement, ...(element.labels ?? [])].filter(Boolean);
    return around.flatMap(e => [one(getComputedStyle(e)), one(getComputedStyle(e, '::before')), one(getComputedStyle(e, '::after'))]).join('\n');
  };
  document.activeElement?.blur();
  const before = new Map(stops.map(element => [element, appearance(element)]));
  const order = [];
  const plain = new Set();
  const still = element => { for (const motion of element.getAnimations({ subtree: true })) motion.finish(); };
  document.addEventListener('focusin', ({ target }) => {
    if (!order.includes(target)) order.push(target);
    if (!before.has(target)) return;
    getComputedStyle(target).outlineStyle;
    still(target);
    if (appearance(target) === before.get(target)) plain.add(target);
  });
  const covered = element => {
    element.focus();
    const boxes = [...element.getClientRects()];
    return !boxes.some(box => {
      // The middle of what is in the window, as a box that scrolls may be taller than that.
      const middle = (from, to, most) => (Math.max(from, 0) + Math.min(to, most)) / 2;
      const hit = document.elementFromPoint(middle(box.left, box.right, innerWidth), middle(box.top, box.bottom, innerHeight));
      return hit && (element.contains(hit) || hit.contains(element) || [...(element.labels ?? [])].some(l => l.contains(hit)));
    });
  };
  globalThis.annalsFocus = {
    stops: stops.length,
    order: () => order.map(say),
    report: () => {
      const seen = order.slice();
      const faults = stops.filter(e => !seen.includes(e)).map(e => `never gets the focus with the Tab key: ${say(e)}`);
      faults.push(...[...plain].map(e => `looks the same with the focus: ${say(e)}`));
      faults.push(...stops.filter(e => seen.includes(e) && covered(e)).map(e => `is hidden while it has the focus: ${say(e)}`));
      const placed = seen.filter(e => before.has(e));
      const back = placed.findIndex((e, i) => i > 0 && !(placed[i - 1].compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING));
      if (back > 0) faults.push(`the focus goes back in the text, to ${say(placed[back])}`);
      return faults;
    },
  };
  return stops.length;
})()
