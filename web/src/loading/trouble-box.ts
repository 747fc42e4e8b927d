/** The box that shows what went wrong, and offers what may help. */
import { el } from '../base/dom.js';
import { quietButton } from '../base/take-away.js';
import { hearErrors, showTroubles, type Trouble } from './trouble.js';

/** The whole app in one file needs nothing else of its host; it cannot stand in for itself. */
function singleFile(): HTMLElement | null {
  if (import.meta.env.MODE === 'single') return null;
  const embed = document.documentElement.classList.contains('is-embed');
  const address = new URL(embed ? 'srlm.html?embed' : 'srlm.html', location.href);
  const link = el('a', { href: address.href }, 'Open it as one file');
  link.addEventListener('click', () => {
    link.href = address.href + location.hash;
  });
  return link;
}

function entry({ what, why, again }: Trouble): HTMLElement {
  return el(
    'div',
    { class: 'trouble-entry' },
    el('p', {}, el('b', {}, what), ` ${why}`),
    el(
      'p',
      { class: 'trouble-ways' },
      again && quietButton('Try again', again),
      quietButton('Reload the page', () => location.reload()),
      singleFile(),
    ),
  );
}

/** Shows all troubles from now on in this box; `told` hears them too. */
export function setUpTroubles(box: HTMLElement, told: (troubles: Trouble[]) => void = () => {}): void {
  showTroubles((troubles) => {
    box.replaceChildren(...troubles.map(entry));
    if (troubles.length > 0) told(troubles);
  });
  hearErrors();
}
