/** Curves beside those of the run: of runs kept for comparison, and of a result file. */
import type { MetricKey, Series } from 'srlm';
import { colours, translucent } from '../base/colours.js';
import { currentTheme } from '../base/theme.js';
import { named, points } from './lines.js';
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
    const shades = colours[colour][currentTheme()];
    const text = metrics.length > 1 ? `${short}: ${comparison.label}` : comparison.label;
    const file = comparison.style === 'file';
    const line: Line = {
      data: points(series.mean),
      borderColor: file ? shades.text : translucent(shades.text, 0.8),
      borderWidth: file ? 1.5 : 1.25,
      borderDash: file ? [3, 3] : [],
      pointRadius: file ? 3.5 : 0,
      pointBackgroundColor: ground,
      pointBorderColor: shades.text,
      pointBorderWidth: 1.5,
      fill: false,
      clip: 6,
      lineLabel: { text, colour: shades.text, group: `comparison ${i} ${metric}`, optional: true },
    };
    return named([line], `comparison ${i} ${metric}`, text, shades.text);
  });
}
