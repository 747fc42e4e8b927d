/** Start of the page: theme, links to sections, the core, and the view that the address names. */
import { loadCore } from './core.js';
import { warmUp } from './crew.js';
import { byId } from './dom.js';
import { Lab } from './lab.js';
import { workOffline } from './offline/register.js';
import { parseLink } from './state.js';
import { setUpTheme } from './theme.js';

let lab: Lab | null = null;

setUpTheme(byId<HTMLButtonElement>('theme'), () => lab?.restyle());

// The hash holds the view, so links to sections scroll without touching it.
for (const link of document.querySelectorAll<HTMLAnchorElement>('a[data-section]')) {
  link.addEventListener('click', (event) => {
    const target = byId(link.hash.slice(1));
    event.preventDefault();
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    target.scrollIntoView({ behavior: calm ? 'auto' : 'smooth', block: 'start' });
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
  });
}

/** As many workers as the link says, else one for each processor, at most four: the page needs some too. */
const asked = Number(/[#&]workers=(\d{1,2})(?:&|$)/.exec(location.hash)?.[1]);
const workers = asked >= 1 && asked <= 64 ? asked : Math.min(navigator.hardwareConcurrency || 2, 4);
warmUp(workers);

try {
  const srlm = await loadCore();
  const { view, problems } = parseLink(srlm, location.hash);
  lab = new Lab(srlm, view, workers);
  lab.open(view, problems);
  window.addEventListener('hashchange', () => {
    const next = parseLink(srlm, location.hash);
    lab?.open(next.view, next.problems);
  });
  void document.fonts.ready.then(() => lab?.restyle());
  workOffline();
} catch (error) {
  byId('run-state').textContent = 'The page could not start.';
  byId('alert').textContent =
    `The laboratory needs WebAssembly and module workers. ${(error as Error).message}`;
  throw error;
}
