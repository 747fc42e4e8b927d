/** What was measured, in a line: from where to where each curve goes. */
import type { ParameterInfo, SweepResult } from 'srlm';
import { axisNumber } from '../charts/axes.js';
import { lookOf, metricText } from '../charts/quantities.js';
import type { RunResult } from '../engine/run.js';
import { measureTitle, reading, xTitle } from '../sweep/sweep-text.js';

/** Curves that a line has room for. */
const most = 6;

/** Of a sweep, up to the point that the question is about: "condition number κ, t = 0 to 2: κ_0 = 4: 4.00 to 1.02; …". */
export function measuredInSweep(
  { sweep, curves }: Pick<SweepResult, 'sweep' | 'curves'>,
  table: readonly ParameterInfo[],
  point = -1,
): string {
  const [first] = curves;
  const at = (value: number | null | undefined): string =>
    typeof value === 'number' ? axisNumber(Number(value.toPrecision(3))) : '–';
  const { symbol } = xTitle(sweep, table);
  const ends = `${symbol} = ${at(first?.x[0])} to ${at(first?.x.at(point))}`;
  const told = curves.slice(0, most).map(({ label, mean, fits }) => {
    const [fit] = fits;
    const slope = typeof fit?.slope === 'number' ? `, slope ${fit.slope.toFixed(2).replace('-', '−')}` : '';
    const values = [mean[0], mean.at(point)].map((value) => reading(sweep, value ?? null));
    return `${label ? `${label}: ` : ''}${values.join(' to ')}${slope}`;
  });
  return `${measureTitle(sweep)}, ${ends}: ${told.join('; ')}.`;
}

/** Of a single run, its main curve. */
export function measuredInRun({ summary, spec }: RunResult, metric: keyof RunResult['summary']): string {
  const { mean } = summary[metric];
  const [from, to] = [mean[0], mean[spec.rounds]].map((value) => metricText(metric, value ?? Number.NaN));
  return `${lookOf(metric).name}, t = 0 to ${spec.rounds}: ${from} to ${to}.`;
}
