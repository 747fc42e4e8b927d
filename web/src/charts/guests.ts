/** Curves beside those of the run: of runs kept for comparison, and of a result file. */
import type { MetricKey, Series } from 'srlm';
import { colours, translucent } from '../colours.js';
import { lookOf } from '../quantities.js';
import { currentTheme } from '../theme.js';
import { named, points } from './lines.js';
import type { Line } from './plugins.js';

export interface Guest {
  /** What it differs in, or where it is from. */
  label: string;
  /** Thin lines for a run of this page; dashed ones with hollow marks for a file. */
  style: 'kept' | 'file';
  summary: Partial<Record<MetricKey, Series>>;
}

/** Its lines in the panel of these metrics; `ground` fills hollow marks. */
export function guestLines(guest: Guest, i: number, metrics: readonly MetricKey[], ground: string): Line[] {
  return metrics.flatMap((metric) => {
    const series = guest.summary[metric];
    if (!series) return [];
    const { colour, short } = lookOf(metric);
    const shades = colours[colour][currentTheme()];
    const text = metrics.length > 1 ? `${short}: ${guest.label}` : guest.label;
    const file = guest.style === 'file';
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
      lineLabel: { text, colour: shades.text, group: `guest ${i} ${metric}`, optional: true },
    };
    return named([line], `guest ${i} ${metric}`, text, shades.text);
  });
}
