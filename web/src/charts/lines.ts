/** Lines as our charts draw them: measured ones with bands, bounds dotted, theory dashed. */
import type { Point } from 'chart.js';
import type { Series } from 'srlm';
import { translucent } from '../base/colours.js';
import type { Label, Line } from './plugins.js';

/** Points for Chart.js without parsing. */
export const points = (values: ArrayLike<number>): Point[] => Array.from(values, (y, x) => ({ x, y }));

const plain = { pointRadius: 0, borderWidth: 0, borderColor: 'transparent' };

/** The 5–95 % band: two edges. */
export const bandOf = (low: Point[], high: Point[], colour: string, share = 0.18): Line[] => [
  { ...plain, data: low, fill: false, edge: true },
  { ...plain, data: high, fill: '-1', backgroundColor: translucent(colour, share), edge: true },
];

/** Mean with its 5–95 % band. */
export function withBand(series: Series, colour: string, endLabel: Label, width = 2.5): Line[] {
  return [
    ...bandOf(points(series.quantile_05), points(series.quantile_95), colour),
    { data: points(series.mean), borderColor: colour, borderWidth: width, fill: false, clip: 4, endLabel },
  ];
}

/** The lines of one curve, with its name and the colour of that. */
export function named(lines: Line[], key: string, name: string, ink: string): Line[] {
  return lines.map((line) => ({ ...line, key, ...(line.edge ? {} : { name, ink }) }));
}

/** Trivial bounds are dotted, other theory is dashed; each statement of a figure in its own way. */
export const dots = [
  [1, 5],
  [2, 3],
];
export const dashes = [
  [7, 5],
  [10, 4, 1, 4],
  [3, 4],
  [14, 4],
  [10, 4, 1, 4, 1, 4],
];

export const broken = (data: Point[], colour: string, borderDash: number[]): Line => ({
  data,
  borderColor: colour,
  borderWidth: 1.75,
  borderDash,
  pointRadius: 0,
  fill: false,
});

/** A trivial bound. */
export const dotted = (data: Point[], colour: string): Line => broken(data, colour, dots[0] as number[]);

/** What is drawn beside the page's own: thin where it was kept, dashed from a file; its marks are hollow. */
export const beside = (style: 'kept' | 'file', colour: string, ground: string) => ({
  borderColor: style === 'kept' ? translucent(colour, 0.8) : colour,
  borderWidth: style === 'kept' ? 1.25 : 1.5,
  borderDash: style === 'kept' ? [] : [3, 3],
  pointBackgroundColor: ground,
  pointBorderColor: colour,
  pointBorderWidth: 1.5,
  fill: false,
});
