/** The figure's numbers as a table, filled when it is opened. */
import type { MetricInfo, Summary } from 'srlm';
import { number } from '../base/format.js';
import { cell, column, row, rowName, table, tableRoom } from './table.js';

export class DataTable {
  private readonly room = tableRoom('Numbers by round');
  private summary: Summary | null = null;

  constructor(
    private readonly details: HTMLDetailsElement,
    private readonly metrics: readonly MetricInfo[],
  ) {
    details.append(this.room);
    details.addEventListener('toggle', () => this.draw());
  }

  show(summary: Summary): void {
    this.summary = summary;
    this.draw();
  }

  private draw(): void {
    const { summary, metrics } = this;
    if (!summary || !this.details.open) return;
    const value = ({ key }: MetricInfo, t: number): HTMLElement => {
      const { mean, quantile_05, quantile_95 } = summary[key];
      return cell(
        number(mean[t] as number, 4),
        number(quantile_05[t] as number),
        number(quantile_95[t] as number),
      );
    };
    this.room.replaceChildren(
      table(
        'Mean over replicates; small: 5 % and 95 % quantiles, where they differ',
        [column('round'), ...metrics.map(({ label, meaning }) => column(label, meaning))],
        Array.from(summary.kappa.mean, (_, t) =>
          row(rowName(t), ...metrics.map((metric) => value(metric, t))),
        ),
      ),
    );
  }
}
