/** The few numbers of a result that the page around an embed is told. */
import type { MetricKey, Summary, SweepResult } from 'srlm';

const finite = (value: number | null | undefined): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

/** The mean of each metric in the last round; null where it has none. */
export const lastRound = (summary: Summary): Partial<Record<MetricKey, number | null>> =>
  Object.fromEntries(Object.entries(summary).map(([key, { mean }]) => [key, finite(mean.at(-1))]));

/** The last point of each curve, by its label. */
export const lastPoints = (result: SweepResult): Record<string, number | null> =>
  Object.fromEntries(
    result.curves.map(({ label, mean }, i) => [label || `curve ${i + 1}`, finite(mean.at(-1))]),
  );
