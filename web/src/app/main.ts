/** Start of the page: theme, links to sections, the core, and the view that the address names. */

import { byId } from '../base/dom.js';
import { setUpTheme } from '../base/theme.js';
import { loadCore } from '../engine/core.js';
import { warmUp } from '../engine/worker-pool.js';
import { tell } from '../loading/trouble.js';
import { setUpTroubles } from '../loading/trouble-box.js';
import { workOffline } from '../offline/register.js';
import { parseLink } from '../state/view.js';
import { App } from './app.js';
import { early, letGo } from './early.js';

let app: App | null = null;

setUpTroubles(byId('trouble'));

setUpTheme(byId<HTMLButtonElement>('theme'), () => app?.restyle());

// The hash holds the view, so links to sections scroll without touching it.
for (const link of document.querySelectorAll<HTMLAnchorElement>('a[data-section]')) {
  link.addEventListener('click', (event) => {
    const target = byId(link.hash.slice(1));
    event.preventDefault();
    app?.step();
    target.scrollIntoView({ block: 'start' });
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
  await letGo();
  const again = early();
  app = new App(srlm, parseLink(srlm, '').view, workers);
  app.follow();
  again();
  document.documentElement.classList.add('is-live');
  // Back, forward, and every other change of the hash.
  window.addEventListener('popstate', ({ state }) => app?.follow(state?.view, state?.focus));
  void document.fonts.ready.then(() => app?.restyle());
  workOffline();
} catch (error) {
  byId('run-state').textContent = 'The page could not start';
  tell('core', { what: 'The page could not start.', why: (error as Error).message });
}
