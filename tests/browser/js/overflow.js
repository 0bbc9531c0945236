// What sticks out of the page to the right or left, so that one must scroll sideways.
(() => {
  const root = document.documentElement;
  const width = root.clientWidth;
  const say = element => element.localName + (element.id ? `#${element.id}` : [...element.classList].map(c => `.${c}`).join(''));
  const clipped = element => {
    for (let outer = element.parentElement; outer && outer !== document.body; outer = outer.parentElement) {
      if (getComputedStyle(outer).overflowX !== 'visible') return true;
    }
    return false;
  };
  if (root.scrollWidth <= width && document.body.scrollWidth <= width) return [];
  const wide = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > width + 0.5 && !clipped(e));
  const innermost = wide.filter(e => !wide.some(other => other !== e && e.contains(other)));
  const named = innermost.slice(0, 5).map(e => `${say(e)} reaches ${Math.round(e.getBoundingClientRect().right)} px`);
  return [`scrolls sideways: ${root.scrollWidth} px in a window of ${width} px: ${named.join('; ') || 'by an element not found'}`];
})()
