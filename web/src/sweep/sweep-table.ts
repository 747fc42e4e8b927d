/** The numbers of a sweep as a table, filled when it is opened. */
import type { ParameterInfo, SweepResult } from 'srlm';
import { el } from '../base/dom.js';
import { rich } from '../base/text.js';
import { axisNumber } from '../charts/axes.js';
import { cellName, measureTitle, reading, shown, symbolOf } from './sweep-text.js';

export class SweepTable {
  readonly element: HTMLDetailsElement;
  private readonly wrap = el('div', {
    class: 'table-wrap',
    tabindex: 0,
    role: 'region',
    'aria-label': 'Numbers of the sweep',
  });
  private result: SweepResult | null = null;

  /** `link` is the address of a cell's own view. */
  constructor(
    private readonly table: readonly ParameterInfo[],
    private readonly link: (cell: number) => string,
  ) {
    this.element = el(
      'details',
      { class: 'sweep-table' },
      el('summary', {}, 'Numbers as a table, and the command that repeats them'),
      this.wrap,
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
    this.wrap.replaceChildren(
      el(
        'table',
        {},
        el('caption', {}, rich(`${measureTitle(result.sweep)}: mean; small: 5 % and 95 % quantiles`)),
        ...(result.sweep.x === 'round' ? this.byRound(result) : this.byCell(result)),
      ),
    );
  }

  /** Value and band in one cell. */
  private number(
    result: SweepResult,
    mean: number | null,
    low: number | null,
    high: number | null,
  ): HTMLElement {
    const { sweep } = result;
    const [from, to] = [reading(sweep, low), reading(sweep, high)];
    return el('td', {}, reading(sweep, mean), from !== to && el('small', {}, ` ${from} to ${to}`));
  }

  private head(...names: string[]): HTMLElement {
    return el('thead', {}, el('tr', {}, ...names.map((name) => el('th', { scope: 'col' }, rich(name)))));
  }

  private byRound(result: SweepResult): HTMLElement[] {
    const { curves } = result;
    const rounds = Math.max(...curves.map(({ x }) => x.length));
    const labels = curves.map(({ label, cells }) => label || cellName(result, cells[0] ?? 0, this.table));
    const foot = el(
      'tfoot',
      {},
      el(
        'tr',
        {},
        el('th', { scope: 'row' }, 'as a run'),
        ...curves.map(({ cells }, k) => el('td', {}, this.open(cells[0] ?? 0, labels[k] ?? ''))),
      ),
    );
    return [
      this.head('round', ...labels),
      el(
        'tbody',
        {},
        ...Array.from({ length: rounds }, (_, t) =>
          el(
            'tr',
            {},
            el('th', { scope: 'row' }, t),
            ...curves.map(({ mean, low, high }) =>
              this.number(result, mean[t] ?? null, low[t] ?? null, high[t] ?? null),
            ),
          ),
        ),
      ),
      foot,
    ];
  }

  private byCell(result: SweepResult): HTMLElement[] {
    const { sweep, cells } = result;
    const floor = sweep.floor;
    const named = sweep.series.length > 0;
    const row = (cell: (typeof cells)[number], index: number): HTMLElement =>
      el(
        'tr',
        {},
        named && el('th', { scope: 'row' }, sweep.series[cell.series]?.label ?? ''),
        ...sweep.axes.map(({ values }, a) => el('td', {}, shown(values[cell.position[a] ?? 0] ?? null))),
        sweep.x === 'kappa_0' && el('td', {}, axisNumber(cell.kappa_0 ?? Number.NaN)),
        this.number(result, cell.mean, cell.low, cell.high),
        floor && el('td', {}, reading(sweep, cell.floor)),
        el('td', {}, this.open(index, cellName(result, index, this.table))),
      );
    return [
      this.head(
        ...(named ? ['curve'] : []),
        ...sweep.axes.map(({ parameter }) => symbolOf(this.table, parameter)),
        ...(sweep.x === 'kappa_0' ? ['κ_0'] : []),
        measureTitle(sweep),
        ...(floor ? ['n = ∞'] : []),
        'as a run',
      ),
      el('tbody', {}, ...cells.map(row)),
    ];
  }

  private open(cell: number, name: string): HTMLElement {
    return el('a', { href: this.link(cell), 'aria-label': `open ${name}` }, 'open');
  }
}
