/** Small multiples: the policy of each round, with its κ. A round is chosen by its picture. */
import { el } from '../base/dom.js';
import { rich } from '../base/text.js';
import { policyImage } from '../charts/policy-image.js';
import { metricText } from '../charts/quantities.js';
import { shownPrompts } from '../charts/shown-prompts.js';
import type { RunResult } from '../engine/run.js';
import { shownRounds } from './shown-rounds.js';

export class Strip {
  readonly element = el('ol', { class: 'strip', 'aria-label': 'The policy round by round', hidden: true });
  private last: { result: RunResult; policies: Float64Array } | null = null;

  constructor(private readonly choose: (round: number) => void) {}

  /** New policies, [T + 1][prompts][responses]; null where there are none to show. */
  load(result: RunResult, policies: Float64Array | null): void {
    this.last = policies && { result, policies };
    this.element.hidden = policies === null;
    this.draw();
  }

  /** Draws again in the colours that hold now. */
  draw(): void {
    if (!this.last) return;
    const { result, policies } = this.last;
    const { problem, summary, spec } = result;
    const rows = shownPrompts(problem);
    const size = problem.prompts * problem.responses;
    const focused = this.element.contains(document.activeElement)
      ? [...this.element.children].findIndex((each) => each.contains(document.activeElement))
      : -1;
    this.element.replaceChildren(
      ...shownRounds(spec.rounds).map((round) => {
        const image = policyImage(problem, rows, policies.subarray(round * size, (round + 1) * size));
        image.setAttribute('aria-hidden', 'true');
        const kappa = metricText('kappa', summary.kappa.mean[round] as number);
        const button = el(
          'button',
          {
            type: 'button',
            'data-round': round,
            'aria-label': `Round ${round}, κ ${kappa}`,
            onclick: () => this.choose(round),
          },
          image,
          el('span', {}, rich(`t = ${round}`)),
          el('b', { class: 'q-kappa' }, rich(`κ ${kappa}`)),
        );
        return el('li', {}, button);
      }),
    );
    (this.element.children[focused]?.firstElementChild as HTMLElement | undefined)?.focus();
  }

  mark(round: number): void {
    for (const button of this.element.querySelectorAll<HTMLElement>('[data-round]'))
      if (button.dataset.round === String(round)) button.setAttribute('aria-current', 'true');
      else button.removeAttribute('aria-current');
  }
}
