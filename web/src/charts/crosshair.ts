/** A hairline under the pointer, with the values of all curves there. */
import type { Point } from 'chart.js';
import { el } from '../base/dom.js';
import { rich } from '../base/text.js';
import type { Instrumented } from './instrument.js';
import type { Spot } from './labels.js';
import type { Line } from './plugins.js';

/** The point of a line nearest to x that has a value. */
export function nearest(data: readonly Point[], x: number): Spot | null {
  let best: Spot | null = null;
  for (const { x: at, y } of data as readonly Spot[]) {
    if (!Number.isFinite(y)) continue;
    if (!best || Math.abs(at - x) < Math.abs(best.x - x)) best = { x: at, y };
  }
  return best;
}

export interface Reading {
  name: string;
  colour: string;
  value: number;
  /** The ends of its band, where it has one. */
  low: number | null;
  high: number | null;
}

/**
 * What the named lines say at x: those that have a point there, measured ones first. Theory that has
 * a line for each curve is left out: it would hide the chart, and the list of theory has it.
 */
export function readingsAt(lines: readonly Line[], x: number): Reading[] {
  const named = lines.filter(({ name, hidden }) => name && !hidden);
  const alone = named.filter(({ key }) => named.filter((other) => other.key === key).length === 1);
  const order = (line: Line): number => Number(Boolean(line.borderDash));
  return alone.sort((a, b) => order(a) - order(b)).flatMap((line) => readingOf(line, lines, x));
}

function readingOf(line: Line, lines: readonly Line[], x: number): Reading[] {
  const point = nearest(line.data, x);
  if (!point || Math.abs(point.x - x) > 1e-9 * Math.max(1, Math.abs(x))) return [];
  const band = lines.filter(({ key, edge }) => edge && key === line.key);
  const [low = null, high = null] = band.map(
    ({ data }) => data.find((each) => each.x === point.x)?.y ?? null,
  );
  return [{ name: line.name ?? '', colour: line.ink ?? '', value: point.y, low, high }];
}

export class Crosshair {
  private readonly hair = el('div', { class: 'hair', hidden: true });
  private readonly box = el('div', { class: 'hair-box', hidden: true, 'aria-hidden': 'true' });

  constructor(private readonly target: Instrumented) {
    const { plot } = target;
    plot.append(this.hair, this.box);
    plot.addEventListener('pointermove', (event) => {
      if (event.pointerType === 'mouse') this.at(event.clientX - plot.getBoundingClientRect().left);
    });
    plot.addEventListener('pointerleave', () => this.hide());
    plot.addEventListener('blur', () => this.hide());
    if (target.step) plot.addEventListener('keydown', (event) => this.key(event));
  }

  private key(event: KeyboardEvent): void {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by || !this.target.step) return;
    event.preventDefault();
    this.show(this.target.step(by));
  }

  private get lines(): Line[] {
    return this.target.chart.data.datasets as Line[];
  }

  private at(pixel: number): void {
    const { chart } = this.target;
    const { left, right } = chart.chartArea;
    if (!chart.canvas.isConnected || pixel < left - 8 || pixel > right + 8) {
      this.hide();
      return;
    }
    const distance = (x: number): number => Math.abs((chart.scales.x?.getPixelForValue(x) ?? 0) - pixel);
    let best: number | null = null;
    for (const line of this.lines) {
      if (line.hidden || !line.name) continue;
      for (const { x, y } of line.data as Spot[]) {
        if (Number.isFinite(y) && (best === null || distance(x) < distance(best))) best = x;
      }
    }
    if (best === null) this.hide();
    else this.show(best);
  }

  show(x: number): void {
    const { chart, xText, yText } = this.target;
    const pixel = chart.scales.x?.getPixelForValue(x) ?? Number.NaN;
    const { left, right, top, bottom } = chart.chartArea;
    const readings = readingsAt(this.lines, x);
    if (!(pixel >= left - 1 && pixel <= right + 1) || readings.length === 0) {
      this.hide();
      return;
    }
    this.hair.hidden = false;
    Object.assign(this.hair.style, { left: `${pixel}px`, top: `${top}px`, height: `${bottom - top}px` });
    this.box.replaceChildren(
      el('p', {}, rich(xText(x))),
      ...readings.map(({ name, colour, value, low, high }) => {
        const swatch = el('span', { class: 'swatch' });
        swatch.style.backgroundColor = colour;
        const band = low !== null && high !== null && yText(low) !== yText(high);
        return el(
          'p',
          {},
          swatch,
          el('span', { class: 'hair-name' }, rich(name)),
          el('b', {}, yText(value)),
          band && el('small', {}, `${yText(low)} to ${yText(high)}`),
        );
      }),
    );
    this.box.hidden = false;
    const width = this.box.offsetWidth;
    const room = this.target.plot.clientWidth - pixel - 14;
    this.box.style.left = `${room > width ? pixel + 12 : Math.max(pixel - width - 12, 0)}px`;
    this.box.style.top = `${top}px`;
  }

  hide(): void {
    this.hair.hidden = true;
    this.box.hidden = true;
  }
}
