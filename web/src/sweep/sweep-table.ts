/** The numbers of a sweep as a table, filled when it is opened. */
import type { ParameterInfo, SweepResult } from 'srlm';
import { el } from '../base/dom.js';
import { axisNumber } from '../charts/axes.js';
import { cell, column, row, rowName, table, tableRoom } from '../views/table.js';
import { cellName, measureTitle, overRounds, reading, shown, symbolOf } from './sweep-text.js';

type Numbers = Record<'mean' | 'low' | 'high', number | null | undefined>;

export class SweepTable {
  readonly element: HTMLDetailsElement;
  private readonly room = tableRoom('Numbers of the sweep');
  private result: SweepResult | null = null;

  /** `link` is the address of a cell's own view. */
  constructor(
    private readonly parameters: readonly ParameterInfo[],
    private readonly link: (cell: number) => string,
  ) {
    this.element = el(
      'details',
      { class: 'sweep-table' },
      el('summary', {}, 'Numbers as a table, and the command that repeats them'),
      this.room,
    );
    this.element.addEventListener('toggle', () => this.draw());
  }

  show(result: SweepResult): void {
    this.result = result;
    this.draw();
  }

  private draw(): void {
    const { result } = this;
    if (!result || !this.element.open) return;
    this.room.replaceChildren(overRounds(result.sweep) ? this.byRound(result) : this.byCell(result));
  }

  private caption({ sweep }: SweepResult): string {
    return `${measureTitle(sweep)}: mean; small: 5 % and 95 % quantiles`;
  }

  private numbers({ sweep }: SweepResult, { mean, low, high }: Numbers): HTMLElement {
    return cell(reading(sweep, mean ?? null), reading(sweep, low ?? null), reading(sweep, high ?? null));
  }

  private byRound(result: SweepResult): HTMLElement {
    const { curves } = result;
    const rounds = Math.max(...curves.map(({ x }) => x.length));
    const named = curves.map(({ label, cells: [first = 0] }) => ({
      first,
      label: label || cellName(result, first, this.parameters),
    }));
    return table(
      this.caption(result),
      [column('round'), ...named.map(({ label }) => column(label))],
      Array.from({ length: rounds }, (_, t) =>
        row(
          rowName(result.sweep.x === 'kappa_t' ? `${t} → ${t + 1}` : t),
          ...curves.map(({ mean, low, high }) =>
            this.numbers(result, { mean: mean[t], low: low[t], high: high[t] }),
          ),
        ),
      ),
      row(rowName('as a run'), ...named.map(({ first, label }) => this.open(first, label))),
    );
  }

  private byCell(result: SweepResult): HTMLElement {
    const { sweep, cells } = result;
    const { axes, floor, series } = sweep;
    const named = series.length > 0;
    const byKappa = sweep.x === 'kappa_0';
    return table(
      this.caption(result),
      [
        ...(named ? [column('curve')] : []),
        ...axes.map(({ parameter }) => column(symbolOf(this.parameters, parameter))),
        ...(byKappa ? [column('κ_0')] : []),
        column(measureTitle(sweep)),
        ...(floor ? [column('n = ∞')] : []),
        column('as a run'),
      ],
      cells.map((each, index) =>
        row(
          named && rowName(series[each.series]?.label ?? ''),
          ...axes.map(({ values }, a) => el('td', {}, shown(values[each.position[a] ?? 0] ?? null))),
          byKappa && el('td', {}, axisNumber(each.kappa_0 ?? Number.NaN)),
          this.numbers(result, each),
          floor && el('td', {}, reading(sweep, each.floor)),
          this.open(index, cellName(result, index, this.parameters)),
        ),
      ),
    );
  }

  private open(index: number, name: string): HTMLElement {
    return el('td', {}, el('a', { href: this.link(index), 'aria-label': `open ${name}` }, 'open'));
  }
}
