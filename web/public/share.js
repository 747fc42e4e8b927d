// From an experiment's own page, which those read who show a card of it, to its view. What else the link says
// stays with it.
(() => {
  const { experiment } = document.documentElement.dataset;
  const rest = location.hash
    .replace(/^#/, '')
    .replace(/(^|&)experiment=[^&]*/, '')
    .replace(/^&/, '');
  const hash = `#experiment=${experiment}${rest ? `&${rest}` : ''}`;
  location.replace(new URL(`../index.html${location.search}${hash}`, location.href));
})();
