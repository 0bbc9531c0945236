// What moves, and scrolling that glides, although less motion is asked for.
(() => {
  const faults = document.getAnimations().filter(motion => motion.playState === 'running').map(motion =>
    `moves: ${motion.effect?.target?.localName ?? 'something'} by ${motion.animationName ?? motion.transitionProperty ?? 'a script'}`);
  if (getComputedStyle(document.documentElement).scrollBehavior === 'smooth') faults.push('glides while it scrolls');
  return faults;
})()
