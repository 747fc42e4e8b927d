/** The figure's numbers as a table, filled when it is opened. */
import type { MetricInfo, Summary } from 'srlm';
import { el } from '../base/dom.js';
import { number } from '../base/format.js';
import { rich } from '../base/text.js';

export class DataTable {
  private readonly wrap: HTMLElement;
  private summary: Summary | null = null;

  constructor(
    private readonly details: HTMLDetailsElement,
    private readonly metrics: readonly MetricInfo[],
  ) {
    this.wrap = details.lastElementChild as HTMLElement;
    // It scrolls sideways, which the keyboard must be able to do too.
    this.wrap.tabIndex = 0;
    this.wrap.setAttribute('role', 'region');
    this.wrap.setAttribute('aria-label', 'Numbers by round');
    details.addEventListener('toggle', () => this.draw());
  }

  show(summary: Summary): void {
    this.summary = summary;
    this.draw();
  }

  private draw(): void {
    const { summary } = this;
    if (!summary || !this.details.open) return;
    const rounds = summary.kappa.mean.length;
    const cell = (metric: MetricInfo, t: number): HTMLElement => {
      const { mean, quantile_05, quantile_95 } = summary[metric.key];
      const [low, high] = [number(quantile_05[t] as number), number(quantile_95[t] as number)];
      return el(
        'td',
        {},
        number(mean[t] as number, 4),
        low !== high && el('small', {}, ` ${low} to ${high}`),
      );
    };
    this.wrap.replaceChildren(
      el(
        'table',
        {},
        el('caption', {}, 'Mean over replicates; small: 5 % and 95 % quantiles, where they differ'),
        el(
          'thead',
          {},
          el(
            'tr',
            {},
            el('th', { scope: 'col' }, 'round'),
            ...this.metrics.map(({ label, meaning }) =>
              el('th', { scope: 'col', title: meaning }, rich(label)),
            ),
          ),
        ),
        el(
          'tbody',
          {},
          ...Array.from({ length: rounds }, (_, t) =>
            el('tr', {}, el('th', { scope: 'row' }, t), ...this.metrics.map((metric) => cell(metric, t))),
          ),
        ),
      ),
    );
  }
}
