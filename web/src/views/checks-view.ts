/** Which exact statements of the theory held on the shown run, were violated, or do not apply and why. */
import type { Check } from 'srlm';
import { byId, el } from '../base/dom.js';
import { rich } from '../base/text.js';

const marks: Record<Check['outcome'], string> = { held: '✓', violated: '✗', 'not applicable': '–' };

export function showChecks(checks: readonly Check[]): void {
  byId('checks-body').replaceChildren(
    ...checks.map(({ outcome, statement, tag, detail }) =>
      el(
        'li',
        { class: `check check-${outcome.replace(' ', '-')}` },
        el('span', { class: 'check-mark', 'aria-hidden': 'true' }, marks[outcome]),
        el(
          'p',
          {},
          el(
            'b',
            {},
            outcome === 'not applicable' ? 'Does not apply. ' : outcome === 'held' ? 'Held. ' : 'Violated. ',
          ),
          rich(`${statement} ${tag}`),
          el('small', {}, rich(detail)),
        ),
      ),
    ),
  );
}
