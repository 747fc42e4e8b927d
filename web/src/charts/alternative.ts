/** What a chart shows, in sentences for those who do not see it. */
import type { Overlay, Series } from 'srlm';
import { plainMath } from '../base/plain-math.js';
import { upperFirst } from '../base/text.js';
import type { RunResult } from '../engine/run.js';
import { drawable } from './drawable.js';
import type { Panel } from './panels.js';
import { lookOf, metricText } from './quantities.js';

function band(series: Series, t: number, show: (value: number) => string): string {
  const [mean, low, high] = [series.mean, series.quantile_05, series.quantile_95].map((values) =>
    show(values[t] as number),
  );
  return low === high ? `${mean}` : `${mean}, 5 to 95 % of replicates from ${low} to ${high}`;
}

/** "condition number κ", "own failure, target failure". */
export const nameOfPanel = ({ metrics }: Panel): string =>
  metrics.map((metric) => plainMath(lookOf(metric).name)).join(', ');

/** The text alternative of a panel; `experiment` is the title of what is run. */
export function alternative(
  { summary }: RunResult,
  panel: Panel,
  overlays: readonly Overlay[],
  experiment: string,
): string {
  const end = summary.kappa.mean.length - 1;
  const lines = panel.metrics.map((metric) => {
    const series = summary[metric];
    const first = series.mean.findIndex((value) => !Number.isNaN(value));
    const show = (value: number): string => metricText(metric, value);
    const name = upperFirst(lookOf(metric).name);
    if (first < 0) return `${name}: no values.`;
    return `${name}: round ${first} ${band(series, first, show)}; round ${end} ${band(series, end, show)}.`;
  });
  const theory = overlays
    .filter(drawable)
    .map(({ label, tag, metric, y }) => `${label} ${tag} ends at ${metricText(metric, y.at(-1) as number)}`);
  return [
    `Line chart by round${panel.unit === 'condition' ? ' on a logarithmic axis' : ''}: ${nameOfPanel(panel)}, ${experiment}.`,
    ...lines,
    ...(theory.length > 0 ? [`Theory: ${theory.join('; ')}.`] : []),
    'All values are in the table of numbers.',
  ].join(' ');
}
