/** A sweep over two parameters as a heat map: SVG, so that it is sharp and every cell can be found. */
import type { Axis, ParameterInfo, SingleValue, Spec, SweepResult } from 'srlm';
import { svg } from '../base/dom.js';
import { plainMath } from '../base/plain-math.js';
import { currentTheme } from '../base/theme.js';
import { css, mapColour } from '../charts/colour-map.js';
import { type Field, type Place, placeOf } from '../charts/cursor.js';
import { lookOf } from '../charts/quantities.js';
import { logTicks, roundTo } from '../charts/ticks.js';
import { valuesOf } from '../state/values.js';
import type { Pointed } from './sweep-pointer.js';
import { measureOf, reading, shown, symbolOf } from './sweep-text.js';

const margin = { left: 52, right: 92, top: 8, bottom: 40 };

/** From a value to its place on the colour bar, 0 … 1. */
interface Ramp {
  low: number;
  high: number;
  log: boolean;
}

function rampOf(result: SweepResult): Ramp {
  const { metric, threshold } = measureOf(result.sweep);
  const values = result.cells.flatMap(({ mean }) => (mean === null ? [] : [mean]));
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (values.length === 0) return { low: 0, high: 1, log: false };
  const { unit } = lookOf(metric);
  if (threshold === null && unit === 'condition')
    return { low: 1, high: Math.max(roundTo(most, 'up'), 2), log: true };
  if (threshold === null && unit === 'share') return { low: Math.min(0, least), high: 1, log: false };
  return { low: Math.min(0, least), high: most > least ? most : least + 1, log: false };
}

function shareOn({ low, high, log }: Ramp, value: number): number {
  const share = log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  return Math.min(Math.max(share, 0), 1);
}

export class SweepMap implements Pointed {
  readonly element = svg('svg', { class: 'sweep-map', 'aria-hidden': 'true' });
  private result: SweepResult | null = null;
  private cursor: Place | null = null;
  private chosen = -1;
  private yours: Spec | null = null;

  constructor(private readonly table: readonly ParameterInfo[]) {
    new ResizeObserver(() => this.redraw()).observe(this.element);
  }

  show(result: SweepResult): void {
    this.result = result;
    this.redraw();
  }

  mark(cursor: Place | null, chosen: number): void {
    Object.assign(this, { cursor, chosen });
    this.drawRings();
  }

  /** Where the reader's run stands between the cells; not where it has no value on an axis. */
  setYours(spec: Spec): void {
    this.yours = spec;
    this.drawRings();
  }

  /** In cells from the first one's middle, by the axis's own steps; null off the map. */
  private steps(axis: Axis | undefined, spec: Spec): number | null {
    const value = axis && valuesOf(spec)[axis.parameter];
    const along = axis?.values.filter((each): each is number => typeof each === 'number') ?? [];
    const [first = 0, second = 1] = along;
    if (typeof value !== 'number' || along.length < 2 || along.length !== axis?.values.length) return null;
    const above = along.findIndex((each) => each >= value);
    const upper = above < 0 ? along.length - 1 : Math.max(above, 1);
    const [a = first, b = second] = [along[upper - 1], along[upper]];
    const log = along.every((each) => each > 0);
    const share = log ? Math.log(value / a) / Math.log(b / a) : (value - a) / (b - a);
    const at = upper - 1 + share;
    return at < -0.5 || at > along.length - 0.5 || Number.isNaN(at) ? null : at;
  }

  private yourMark(sweep: SweepResult['sweep'], spec: Spec): SVGElement[] {
    const [column, row] = [this.steps(sweep.axes[0], spec), this.steps(sweep.axes[1], spec)];
    if (column === null || row === null) return [];
    const { x, y } = this.corner({ row, column });
    const { cell } = this.room;
    const [cx, cy] = [x + cell.width / 2, y + cell.height / 2];
    return [svg('circle', { cx, cy, r: 7, class: 'map-yours' })];
  }

  get field(): Field {
    return { rows: () => this.rows, columns: this.columns, along: 'up' };
  }

  cellAt({ row, column }: Place): number {
    return row * this.columns + column;
  }

  private get columns(): number {
    return this.result?.sweep.axes[0]?.values.length ?? 0;
  }

  private get rows(): number {
    return this.result?.sweep.axes[1]?.values.length ?? 0;
  }

  /** As it was when it was drawn: reading it anew between drawing and drawing makes the browser lay the page out each time. */
  private room = { width: 0, height: 0, cell: { width: 1, height: 1 } };

  private measure(): typeof this.room {
    const width = Math.max(this.element.clientWidth - margin.left - margin.right, 40);
    const height = Math.max(this.element.clientHeight - margin.top - margin.bottom, 40);
    return { width, height, cell: { width: width / this.columns, height: height / this.rows } };
  }

  placeAt(event: MouseEvent): Place | null {
    const box = this.element.getBoundingClientRect();
    const { cell } = this.room;
    const column = Math.floor((event.clientX - box.left - margin.left) / cell.width);
    const row = this.rows - 1 - Math.floor((event.clientY - box.top - margin.top) / cell.height);
    return column < 0 || column >= this.columns || row < 0 || row >= this.rows ? null : { row, column };
  }

  private corner({ row, column }: Place): { x: number; y: number } {
    const { cell } = this.room;
    return { x: margin.left + column * cell.width, y: margin.top + (this.rows - 1 - row) * cell.height };
  }

  redraw(): void {
    const { result } = this;
    if (!result || this.element.clientWidth === 0) return;
    this.room = this.measure();
    this.element.replaceChildren();
    this.drawCells(result);
    this.drawTicks(result);
    this.drawBar(result);
    this.drawRings();
  }

  private drawCells({ cells, sweep }: SweepResult): void {
    const ramp = rampOf(this.result as SweepResult);
    const { cell } = this.room;
    const group = svg('g', { class: 'map-cells' });
    cells.forEach(({ mean }, index) => {
      const fill = mean === null ? 'none' : css(mapColour(shareOn(ramp, mean), currentTheme()));
      group.append(
        svg('rect', {
          ...this.corner(placeOf(index, this.columns)),
          // Half a pixel more, so that no ground shows between neighbours.
          width: cell.width + 0.5,
          height: cell.height + 0.5,
          fill,
          'data-cell': index,
          'data-value': reading(sweep, mean),
        }),
      );
    });
    this.element.append(group);
  }

  /** As many ticks as have room, always at values that were run. */
  private drawTicks({ sweep }: SweepResult): void {
    const [across, up] = sweep.axes;
    if (!across || !up) return;
    const { width, height, cell } = this.room;
    const every = (room: number, size: number): number => Math.max(1, Math.ceil(room / size));
    const text = (x: number, y: number, anchor: string, content: string, className = ''): SVGTextElement =>
      svg('text', { x, y, 'text-anchor': anchor, class: className }, content);
    across.values.forEach((value, i) => {
      if (i % every(44, cell.width) !== 0) return;
      const x = margin.left + (i + 0.5) * cell.width;
      this.element.append(text(x, margin.top + height + 16, 'middle', rounded(value)));
    });
    up.values.forEach((value, i) => {
      if (i % every(18, cell.height) !== 0) return;
      const y = margin.top + (this.rows - 0.5 - i) * cell.height + 4;
      this.element.append(text(margin.left - 8, y, 'end', rounded(value)));
    });
    const name = (key: string): string => plainMath(symbolOf(this.table, key));
    this.element.append(
      text(margin.left + width / 2, margin.top + height + 35, 'middle', name(across.parameter), 'axis-name'),
      text(margin.left - 40, margin.top + 14, 'middle', name(up.parameter), 'axis-name'),
    );
  }

  private drawBar({ sweep }: SweepResult): void {
    const ramp = rampOf(this.result as SweepResult);
    const { width, height } = this.room;
    const x = margin.left + width + 24;
    const stops = 24;
    for (let i = 0; i < stops; i++) {
      this.element.append(
        svg('rect', {
          x,
          y: margin.top + ((stops - 1 - i) * height) / stops,
          width: 12,
          height: height / stops + 0.5,
          fill: css(mapColour((i + 0.5) / stops, currentTheme())),
        }),
      );
    }
    const ticks = ramp.log
      ? logTicks(ramp.low, ramp.high, 6)
      : [0, 0.25, 0.5, 0.75, 1].map((share) => ramp.low + share * (ramp.high - ramp.low));
    for (const tick of ticks) {
      const y = margin.top + (1 - shareOn(ramp, tick)) * height;
      const at = { x: x + 18, y: Math.min(Math.max(y + 4, 12), margin.top + height) };
      this.element.append(svg('text', at, ramp.log ? String(tick) : reading(sweep, tick)));
    }
  }

  private drawRings(): void {
    this.element.querySelector('.map-rings')?.remove();
    if (!this.result) return;
    const { cell } = this.room;
    const group = svg('g', { class: 'map-rings' });
    const ring = (place: Place, className: string): void => {
      const { x, y } = this.corner(place);
      group.append(svg('rect', { x, y, width: cell.width, height: cell.height, class: className }));
    };
    if (this.chosen >= 0) ring(placeOf(this.chosen, this.columns), 'ring-chosen');
    if (this.yours) group.append(...this.yourMark(this.result.sweep, this.yours));
    if (this.cursor) {
      ring(this.cursor, 'ring-cursor');
      group.append(...this.hairlines(this.result, this.cursor));
    }
    this.element.append(group);
  }

  /** From a cell to both axes, with its values there, and where it stands on the colour bar. */
  private hairlines(result: SweepResult, place: Place): SVGElement[] {
    const [across, up] = result.sweep.axes;
    const { width, height, cell } = this.room;
    const corner = this.corner(place);
    const [x, y] = [corner.x + cell.width / 2, corner.y + cell.height / 2];
    const bottom = margin.top + height;
    // On a line of the ground's colour, to be seen on dark cells too.
    const line = (x1: number, y1: number, x2: number, y2: number): SVGElement => {
      const of = (name: string): SVGElement => svg('line', { x1, y1, x2, y2, class: name });
      return svg('g', {}, of('map-halo'), of('map-hairline'));
    };
    const text = (at: { x: number; y: number }, anchor: string, value: SingleValue | undefined): SVGElement =>
      svg(
        'text',
        { ...at, 'text-anchor': anchor, class: 'map-at' },
        value === undefined ? '' : rounded(value, 3),
      );
    const parts = [
      line(x, corner.y + cell.height, x, bottom),
      line(margin.left, y, corner.x, y),
      text({ x, y: bottom + 16 }, 'middle', across?.values[place.column]),
      text({ x: margin.left - 8, y: y + 4 }, 'end', up?.values[place.row]),
    ];
    const mean = result.cells[this.cellAt(place)]?.mean ?? null;
    if (mean === null) return parts;
    const level = margin.top + (1 - shareOn(rampOf(result), mean)) * height;
    const bar = margin.left + width + 24;
    return [...parts, line(bar - 5, level, bar + 17, level)];
  }
}

const rounded = (value: SingleValue, digits = 2): string =>
  shown(typeof value === 'number' ? Number(value.toPrecision(digits)) : value);
