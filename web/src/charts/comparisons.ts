/** Curves beside those of the run: of runs kept for comparison, and of a result file. */
import type { MetricKey, Series } from 'srlm';
import { colours } from '../base/colours.js';
import { currentTheme } from '../base/theme.js';
import { beside, named, points } from './lines.js';
import type { Line } from './plugins.js';
import { lookOf } from './quantities.js';

export interface Comparison {
  /** What it differs in, or where it is from. */
  label: string;
  /** Thin lines for a run of this page; dashed ones with hollow marks for a file. */
  style: 'kept' | 'file';
  summary: Partial<Record<MetricKey, Series>>;
}

/** Its lines in the panel of these metrics; `ground` fills hollow marks. */
export function comparisonLines(
  comparison: Comparison,
  i: number,
  metrics: readonly MetricKey[],
  ground: string,
): Line[] {
  return metrics.flatMap((metric) => {
    const series = comparison.summary[metric];
    if (!series) return [];
    const { colour, short } = lookOf(metric);
    const ink = colours[colour][currentTheme()].text;
    const text = metrics.length > 1 ? `${short}: ${comparison.label}` : comparison.label;
    const group = `comparison ${i} ${metric}`;
    const line: Line = {
      ...beside(comparison.style, ink, ground),
      data: points(series.mean),
      pointRadius: comparison.style === 'file' ? 3.5 : 0,
      clip: 6,
      lineLabel: { text, colour: ink, group, optional: true },
    };
    return named([line], group, text, ink);
  });
}
