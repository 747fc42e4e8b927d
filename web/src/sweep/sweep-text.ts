/** What a sweep's figure says in words: titles of its axes, fits, what could not be drawn, text alternatives. */
import type { LineFit, MetricKey, ParameterInfo, PartialSpec, SingleValue, Sweep, SweepResult } from 'srlm';
import { count, number } from '../base/format.js';
import { groupsOf } from '../base/groups.js';
import { nameOf } from '../base/text.js';
import { axisNumber } from '../charts/axes.js';
import { drawable } from '../charts/drawable.js';
import { lookOf, metricText } from '../charts/quantities.js';
import { rowOf, valueText } from '../state/values.js';

export interface Measure {
  metric: MetricKey;
  /** The first round at which the metric is at or below it; null for the metric itself. */
  threshold: number | null;
}

export function measureOf({ measure }: Sweep): Measure {
  const [metric, threshold] = measure.split('<=') as [MetricKey, string | undefined];
  return { metric, threshold: threshold === undefined ? null : Number(threshold) };
}

/** Whether every cell is a curve of its own, by round or from round to round. */
export const overRounds = ({ x }: Sweep): boolean => x === 'round' || x === 'kappa_t';

/** "target failure", or "rounds until own failure ≤ 0"; several where series have measures of their own. */
export function measureTitle(sweep: Sweep): string {
  if (sweep.x === 'kappa_t') return 'κ_{t+1}';
  const titles = [sweep, ...sweep.series.map(({ measure = sweep.measure }) => ({ ...sweep, measure }))].map(
    (each) => {
      const { metric, threshold } = measureOf(each);
      const { name } = lookOf(metric);
      return threshold === null ? name : `rounds until ${name} ≤ ${threshold}`;
    },
  );
  return [...new Set(titles)].join(' and ');
}

export function reading(sweep: Sweep, value: number | null): string {
  const { metric, threshold } = measureOf(sweep);
  if (value === null || Number.isNaN(value)) return 'not reached';
  return threshold === null ? metricText(metric, value) : number(value);
}

/** A parameter's symbol, or its name where it has none. */
export function symbolOf(table: readonly ParameterInfo[], key: string): string {
  return rowOf(table, key)?.symbol || nameOf(key);
}

/** "the last round, T = 6"; without the number where the grid sets it. */
export function lastRound(sweep: Sweep, table: readonly ParameterInfo[]): string {
  const { axes, series, spec } = sweep;
  const varied =
    axes.some((axis) => axis.parameter === 'rounds' || 'rounds' in (axis.with ?? {})) ||
    series.some((each) => 'rounds' in each.spec);
  if (varied) return 'the last of T rounds';
  return `the last round, T = ${spec.rounds ?? rowOf(table, 'rounds')?.default}`;
}

/** The x axis: symbol, and what it means. */
export function xTitle(sweep: Sweep, table: readonly ParameterInfo[]): { symbol: string; meaning: string } {
  if (sweep.x === 'round') return { symbol: 't', meaning: 'round' };
  if (sweep.x === 'kappa_t') return { symbol: 'κ_t', meaning: 'condition number before a round' };
  if (sweep.x === 'kappa_0') return { symbol: 'κ_0', meaning: 'condition number of the base policy' };
  if (sweep.x === 'effective_dimension') return { symbol: 'd_{eff}', meaning: 'effective dimension' };
  return axisTitle(sweep.x, table);
}

/** Meanings in the table are sentences; an axis has room for a clause. */
const longestMeaning = 56;

export function axisTitle(key: string, table: readonly ParameterInfo[]): { symbol: string; meaning: string } {
  const row = rowOf(table, key);
  const [clause = ''] = (row?.meaning ?? '').split(/[:;]|, which|, so /);
  const meaning = clause.length > 0 && clause.length <= longestMeaning ? lower(clause) : nameOf(key);
  return { symbol: row?.symbol ?? '', meaning };
}

const lower = (text: string): string =>
  /^\p{Lu}\p{Ll}/u.test(text) ? `${(text[0] as string).toLowerCase()}${text.slice(1)}` : text;

/** "n = 1600, T = 6" */
export function cellName(
  { sweep, cells }: { sweep: Sweep; cells: readonly { series: number; position: number[] }[] },
  index: number,
  table: readonly ParameterInfo[],
): string {
  const cell = cells[index];
  if (!cell) return '';
  const series = sweep.series[cell.series]?.label;
  const axes = sweep.axes.map(
    ({ parameter, values }, a) =>
      `${symbolOf(table, parameter)} = ${shown(values[cell.position[a] ?? 0] as SingleValue)}`,
  );
  return [...(series ? [series] : []), ...axes].join(', ');
}

/** A value of an axis; more than five digits are a range's, not a person's. */
export const shown = (value: SingleValue): string =>
  typeof value === 'number'
    ? axisNumber(Number(value.toPrecision(4)))
    : value === null
      ? 'its own'
      : valueText(value);

/** "slope −0.49 (95 %: −0.53 to −0.46), 9 points; of the excess over the floor −0.51 (…)" */
export function fitsSentence(fits: readonly LineFit[]): string {
  const [first, ...others] = fits;
  if (!first) return '';
  const more = others
    .map((fit) => `of the ${fit.of} ${fitSentence(fit).replace(/^slope /, '')}`)
    .map((text) => text.replace(new RegExp(`, ${count(first.points, 'point')}$`), ''));
  return [fitSentence(first), ...more].join('; ');
}

/**
 * "slope −0.49 (95 %: −0.53 to −0.46 for this problem), 9 points", or "… for these 8 problems, −0.60 to −0.38 for
 * problems like them".
 */
export function fitSentence(fit: LineFit): string {
  const { slope, low, high, points, note, kind, problems = 1, problems_low, problems_high, bends } = fit;
  if (slope === undefined || slope === null) return `no line to fit${note ? `: ${note}` : ''}`;
  const per = kind === 'semi-log' ? ' per factor e' : '';
  const of =
    problems > 1
      ? `for these ${problems} problems, ${two(problems_low)} to ${two(problems_high)} for problems like them`
      : 'for this problem';
  const text = `slope ${two(slope)}${per} (95 %: ${two(low)} to ${two(high)} ${of}), ${count(points, 'point')}`;
  const notes = [bends ? 'they bend: no straight line describes them' : '', note].filter(Boolean);
  return [text, ...notes].join('; ');
}

const two = (value: number | undefined): string => (value ?? Number.NaN).toFixed(2).replace('-', '−');

/** Which points a logarithmic axis cannot show; '' when it shows all. */
export function zeroNote(result: SweepResult, log: boolean): string {
  if (!log) return '';
  const places = result.curves.flatMap(({ label, x, mean }) => {
    const at = x.filter((_, i) => mean[i] !== null && (mean[i] as number) <= 0);
    if (at.length === 0) return [];
    const where =
      at.length > 4
        ? `at ${at.length} of ${x.length} points`
        : `at ${at.map((v) => axisNumber(v ?? 0)).join(', ')}`;
    return [`${label ? `${label} ` : ''}${where}`];
  });
  if (places.length === 0) return '';
  return `Exactly 0, which no logarithmic axis can show: ${places.join('; ')}. Triangles at the lower edge stand for these points.`;
}

/** What a threshold's rounds cannot say: cells that never got there. */
export function missingNote({ cells, sweep }: SweepResult): string {
  const { threshold } = measureOf(sweep);
  const missing = cells.filter(({ hash, missing: some }) => hash !== '' && some > 0).length;
  if (threshold === null || missing === 0) return '';
  return `In ${count(missing, 'cell')} some replicate never got there within its rounds; means are over the others.`;
}

/** Why cells that have run lack the floor that is asked for: "No floor (n = ∞) in 5 of 15 cells (CREAM): …". */
export function floorNote({ sweep, cells }: SweepResult, noLimit: (spec: PartialSpec) => string): string {
  if (!sweep.floor) return '';
  const run = cells.filter(({ hash }) => hash !== '');
  const reasons = groupsOf(run, ({ spec }) => noLimit(spec));
  reasons.delete('');
  return [...reasons]
    .map(([reason, of]) => {
      const series = [...new Set(of.map((cell) => sweep.series[cell.series]?.label ?? ''))].filter(Boolean);
      const names = series.length > 0 ? ` (${series.join('; ')})` : '';
      return `No floor (n = ∞) in ${of.length} of ${count(cells.length, 'cell')}${names}: ${reason}.`;
    })
    .join(' ');
}

/** The figure for those who cannot see it. */
export function sweepAlternative(result: SweepResult, table: readonly ParameterInfo[], log: boolean): string {
  const { sweep, curves, overlays, cells } = result;
  const y = measureTitle(sweep);
  if (sweep.display === 'map') {
    const best = cells.filter(({ mean }) => mean !== null).sort((a, b) => (a.mean ?? 0) - (b.mean ?? 0));
    const [low, high] = [best[0], best.at(-1)];
    if (!low || !high) return `Heat map of ${y}; no values yet.`;
    const name = (cell: typeof low): string => cellName(result, cells.indexOf(cell), table);
    return `Heat map of ${y}: from ${reading(sweep, low.mean)} at ${name(low)} to ${reading(sweep, high.mean)} at ${name(high)}.`;
  }
  const { symbol, meaning } = xTitle(sweep, table);
  const lines = curves.map(({ label, x, mean }) => {
    const found = mean.flatMap((value, i) => (value === null ? [] : [i]));
    const [first, last] = [found[0], found.at(-1)];
    const name = label || lookOf(measureOf(sweep).metric).name;
    if (first === undefined || last === undefined) return `${name}: no values.`;
    const point = (i: number): string =>
      `${reading(sweep, mean[i] as number)} at ${symbol} = ${axisNumber(x[i] ?? 0)}`;
    return `${name}: ${point(first)}${first === last ? '' : `, ${point(last)}`}.`;
  });
  const theory = [...new Set(overlays.filter(drawable).map(({ label, tag }) => `${label} ${tag}`))];
  return [
    `Line chart of ${y} by ${meaning}${log ? ', logarithmic' : ''}.`,
    ...lines,
    ...(theory.length > 0 ? [`Theory drawn: ${theory.join('; ')}.`] : []),
    'All values are in the table.',
  ].join(' ');
}
