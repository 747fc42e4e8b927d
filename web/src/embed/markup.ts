/** The parts of an embed, with the ids under which the app's own views look for theirs. */
import { el } from '../base/dom.js';

export function embedMarkup(): HTMLElement {
  return el(
    'div',
    { class: 'embed', role: 'main' },
    el(
      'div',
      { class: 'embed-head' },
      el('h1', { id: 'embed-title', class: 'embed-title' }),
      el('h2', { id: 'embed-question', class: 'question' }),
    ),
    el('div', { id: 'link-problems', class: 'alert', role: 'alert' }),
    el('section', {
      id: 'sweep',
      class: 'sweep',
      'aria-label': 'The answer, over a grid of runs',
      hidden: true,
    }),
    runFigure(),
    el(
      'section',
      { id: 'controls', class: 'controls', 'aria-label': 'Controls' },
      el('div', { id: 'alert', class: 'alert', role: 'alert' }),
      el('div', { id: 'control-grid', class: 'control-grid' }),
      el('div', { id: 'choices', class: 'choices' }),
      el('p', { id: 'hint', class: 'hint' }, 'Point at a control to read what it means.'),
    ),
    el(
      'p',
      { id: 'embed-takeaway', class: 'embed-takeaway' },
      el('b', {}, 'Take away'),
      ' ',
      el('span', { id: 'takeaway' }),
    ),
    el(
      'div',
      { class: 'embed-foot' },
      // Only where the frame's height is all there is.
      el('button', { type: 'button', id: 'embed-fold', class: 'embed-fold' }, 'Take away'),
      el('button', { type: 'button', id: 'embed-back', class: 'embed-fold', hidden: true }, 'All runs'),
      el('span', { id: 'run-state', class: 'embed-state' }, 'Loading'),
      el('span', {}, 'hash ', el('output', { id: 'hash', class: 'embed-hash', translate: 'no' })),
      el('a', { id: 'laboratory', target: '_blank', rel: 'noopener' }, 'Open in the laboratory'),
    ),
    el('p', { id: 'expected', class: 'embed-expected', role: 'status' }),
    el('p', { id: 'live', class: 'hidden', role: 'status' }),
  );
}

const runFigure = (): HTMLElement =>
  el(
    'section',
    { id: 'run-figure', class: 'run-figure', 'aria-label': 'The run, round by round', hidden: true },
    el('p', { id: 'run-place', class: 'embed-place' }),
    el(
      'div',
      { class: 'panels' },
      el('div', { id: 'charts', class: 'charts' }),
      el(
        'figure',
        { id: 'policy-panel', class: 'panel panel-policy' },
        el('figcaption', {}, 'the policy itself, ', el('span', { id: 'policy-round' }, 'round 0')),
        el('div', { id: 'policy-view', class: 'plot' }),
        el('div', { id: 'tree', hidden: true }),
        el('p', { id: 'policy-readout', class: 'policy-readout' }),
      ),
    ),
    el('div', { id: 'scrubber', class: 'scrubber' }),
    el('p', { id: 'sentence', class: 'sentence' }),
    el(
      'section',
      { id: 'words', class: 'words', 'aria-label': 'What the model says', hidden: true },
      el('div', { id: 'spoken', class: 'words-drawn' }),
    ),
    el('div', { id: 'next-character' }),
  );
