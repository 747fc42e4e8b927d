/** Sweeps drawn beside the page's own: of settings kept for comparison, and of a result file. */
import type { SweepResult } from 'srlm';
import { el } from '../base/dom.js';
import { plainMath } from '../base/plain-math.js';
import { rich } from '../base/text.js';
import { currentTheme } from '../base/theme.js';
import { inkOf } from '../charts/ink.js';
import { beside, named } from '../charts/lines.js';
import type { Line } from '../charts/plugins.js';
import { aboveBase, drawnCurves, shadesOf } from './curves.js';
import { reading } from './sweep-text.js';

export interface SweepComparison {
  /** What its setting differs in, or where it is from. */
  label: string;
  /** Thin lines for a kept setting, dashed ones for a file, the ink of the page for the reader's run; hollow marks. */
  style: 'kept' | 'file' | 'yours';
  result: SweepResult;
}

/** Its lines on this canvas; `least` is the lower edge of a logarithmic axis, which shows no zeros. */
export function comparisonLines(
  { label, style, result }: SweepComparison,
  i: number,
  canvas: HTMLElement,
  log: boolean,
  wide: boolean,
): Line[] {
  const { ground, text: grey } = inkOf(canvas);
  if (style === 'yours') return yourLines(label, result, log, grey, ground, wide);
  const kept = style === 'kept';
  const alone = result.curves.length === 1;
  return drawnCurves(aboveBase(result)).flatMap((curve) => {
    const { text } = shadesOf(curve.colour, currentTheme());
    const name = alone && kept ? label : `${label}: ${curve.label}`;
    const line: Line = {
      ...beside(style, text, ground),
      data: curve.points.map(({ x, y }) => ({ x, y: log && y <= 0 ? Number.NaN : y })),
      pointStyle: curve.shape,
      pointRadius: curve.points.length > 24 ? 0 : 4,
      spanGaps: true,
      clip: 8,
    };
    if (kept) line.lineLabel = { text: label, colour: grey, group: `comparison ${i}`, optional: true };
    return named([line], `comparison ${i} ${curve.label}`, name, text);
  });
}

/** A curve, or a point with its spread. */
function yourLines(
  label: string,
  result: SweepResult,
  log: boolean,
  ink: string,
  ground: string,
  wide: boolean,
): Line[] {
  const [curve] = drawnCurves(aboveBase(result));
  if (!curve) return [];
  const seen = (y: number): number => (log && y <= 0 ? Number.NaN : y);
  const drawn = curve.points.map(({ x, y }) => ({ x, y: seen(y) }));
  const line: Line = {
    data: result.sweep.x === 'kappa_t' ? drawn.reverse() : drawn,
    borderColor: ink,
    borderWidth: 2,
    pointStyle: 'circle',
    pointRadius: curve.points.length > 24 ? 0 : 5,
    pointBackgroundColor: ground,
    pointBorderColor: ink,
    pointBorderWidth: 2,
    fill: false,
    spanGaps: true,
    clip: 8,
  };
  const [point] = curve.points;
  if (curve.points.length > 1 || !point) {
    if (wide) line.endLabel = { text: label, colour: ink };
    return named([line], 'yours', label, ink);
  }
  const spread = [point.low, point.high].map((y) => ({ x: point.x, y: seen(y) }));
  const bar: Line = { data: spread, borderColor: ink, borderWidth: 1.5, pointRadius: 0 };
  // Beside its mark: at the edge of the plot its name would stand among those of curves that end there.
  const lineLabel = { text: label, colour: ink, group: 'yours', mark: true };
  return named(
    [line, bar].map((each) => (wide ? { ...each, lineLabel } : each)),
    'yours',
    label,
    ink,
  );
}

/** What kept settings had where the page's curves end, or in how many cells of the map they were higher. */
export function keptSays(result: SweepResult, comparisons: readonly SweepComparison[]): HTMLElement[] {
  return comparisons
    .filter(({ style }) => style === 'kept')
    .flatMap((comparison) => [
      el('h3', {}, 'Kept: ', rich(plainMath(comparison.label))),
      result.sweep.display === 'map'
        ? el('p', {}, mapSentence(result, comparison.result))
        : el('ul', { class: 'fit-list' }, ...curveItems(result, comparison.result)),
    ]);
}

function curveItems({ sweep, curves }: SweepResult, kept: SweepResult): HTMLElement[] {
  const drawn = drawnCurves(kept);
  return curves.flatMap(({ label, x, mean }) => {
    const k = kept.curves.findIndex((each) => each.label === label);
    const other = kept.curves[k];
    const look = drawn[k];
    if (!other || !look) return [];
    // The last point that both have.
    const at = x.findLast(
      (value, i) =>
        mean[i] !== null && value !== null && (other.mean[other.x.indexOf(value)] ?? null) !== null,
    );
    if (at === undefined) return [];
    return el(
      'li',
      {},
      el('b', { class: `q-${look.colour}` }, rich(`${look.label}: `)),
      `${reading(sweep, other.mean[other.x.indexOf(at)] ?? null)}, here ${reading(sweep, mean[x.indexOf(at)] ?? null)}`,
    );
  });
}

function mapSentence({ cells }: SweepResult, kept: SweepResult): string {
  let [lower, higher] = [0, 0];
  cells.forEach(({ mean }, i) => {
    const other = kept.cells[i]?.mean ?? null;
    if (mean === null || other === null) return;
    if (mean < other) lower++;
    else if (mean > other) higher++;
  });
  return `Of ${cells.length} cells, ${lower} are lower here and ${higher} higher.`;
}
