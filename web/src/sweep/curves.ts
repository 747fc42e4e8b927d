/** The curves of a sweep as the chart, the key and the cursor see them. */
import type { SweepResult } from 'srlm';
import { seriesOrder, type Theme, type Tint, tints } from '../base/colours.js';
import { lookOf } from '../charts/quantities.js';
import { measureOf, overRounds } from './sweep-text.js';

interface CurvePoint {
  x: number;
  y: number;
  low: number;
  high: number;
  /** The cell behind it. */
  cell: number;
}

/** Shapes tell curves apart where colours do not. */
type Shape = 'circle' | 'rect' | 'triangle' | 'rectRot';
const shapes: readonly Shape[] = ['circle', 'rect', 'triangle', 'rectRot'];

export interface DrawnCurve {
  label: string;
  colour: Tint;
  shape: Shape;
  points: CurvePoint[];
}

const number = (value: number | null | undefined): number => value ?? Number.NaN;

/**
 * Its own colour for a quantity that is drawn once, or beside other quantities; curves of one quantity that differ in
 * their setting have colours that are no quantity's.
 */
function tintsOf({ curves, cells, sweep }: SweepResult): Tint[] {
  const measured = curves.map(({ cells: [first = 0] }) => {
    const { measure = sweep.measure } = sweep.series[cells[first]?.series ?? 0] ?? {};
    return measureOf({ ...sweep, measure }).metric;
  });
  const several = new Set(measured.map((metric) => lookOf(metric).colour)).size > 1;
  return measured.map((metric, k): Tint => {
    const { colour } = lookOf(metric);
    if (!several && curves.length > 1) return seriesOrder[k % seriesOrder.length] as Tint;
    return measured.indexOf(metric) === k ? colour : `${colour}-deep`;
  });
}

export function drawnCurves(result: SweepResult): DrawnCurve[] {
  const { curves, sweep } = result;
  const look = lookOf(measureOf(sweep).metric);
  const colours = tintsOf(result);
  return curves.map(({ label, cells, x, mean, low, high }, k) => ({
    label: label || look.short,
    colour: colours[k] as Tint,
    shape: shapes[k % shapes.length] as Shape,
    points: x.map((at, i) => ({
      x: number(at),
      y: number(mean[i]),
      low: number(low[i]),
      high: number(high[i]),
      cell: (overRounds(sweep) ? cells[0] : cells[i]) ?? 0,
    })),
  }));
}

/** The result as its figure shows it: values above what the sweep subtracts. */
export function aboveBase(result: SweepResult): SweepResult {
  const { above = 0 } = result.sweep;
  if (above === 0) return result;
  const less = <T extends number | null>(values: readonly T[]): T[] =>
    values.map((value) => (value === null ? value : value - above) as T);
  return {
    ...result,
    curves: result.curves.map((curve) => ({
      ...curve,
      mean: less(curve.mean),
      low: less(curve.low),
      high: less(curve.high),
      ...(curve.floor ? { floor: less(curve.floor) } : {}),
    })),
    overlays: result.overlays.map((overlay) => ({ ...overlay, y: less(overlay.y) })),
  };
}

/** The colour of each curve's name in text, by label. */
export function colourOfLabel(result: SweepResult): Map<string, Tint> {
  const drawn = drawnCurves(result);
  return new Map(result.curves.map(({ label }, k) => [label, drawn[k]?.colour ?? 'plain']));
}

export const shadesOf = (colour: Tint, theme: Theme) => tints[colour][theme];

/** The fitted line along a curve of what the figure shows, at its points: through the values, or above the floor. */
export function fittedPoints(result: SweepResult, k: number): { x: number; y: number }[] {
  const curve = result.curves[k];
  const fit = curve?.fits.findLast(({ slope }) => slope !== undefined && slope !== null);
  if (!curve || !fit) return [];
  const { slope = 0, intercept = 0, kind, of } = fit;
  return curve.x.flatMap((x, i) => {
    if (x === null || x <= 0) return [];
    const along = intercept + slope * Math.log(x);
    const floor = of.startsWith('value') ? 0 : (curve.floor?.[i] ?? 0);
    return [{ x, y: floor + (kind === 'log-log' ? Math.exp(along) : along) }];
  });
}
