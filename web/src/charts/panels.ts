/** Which of an experiment's metrics are drawn, and which of them together. */
import type { MetricKey, Summary } from 'srlm';
import { lookOf, type Unit } from './quantities.js';

export interface Panel {
  unit: Unit;
  metrics: MetricKey[];
}

const mostPanels = 3;
/** More lines in one panel could no longer be told apart. */
const mostLines = 3;
const usual: readonly MetricKey[] = ['kappa', 'own_failure', 'target_failure'];

/** At most three panels, in the order of `metrics`; shares share one. */
export function panelsOf(metrics: readonly MetricKey[]): Panel[] {
  const panels: Panel[] = [];
  for (const metric of metrics) {
    const { unit } = lookOf(metric);
    const shared = unit === 'share' ? panels.find((panel) => panel.unit === unit) : undefined;
    if (shared && shared.metrics.length < mostLines) shared.metrics.push(metric);
    else if (!shared && panels.length < mostPanels) panels.push({ unit, metrics: [metric] });
  }
  return panels;
}

const has = (summary: Summary, metric: MetricKey): boolean =>
  summary[metric].mean.some((value) => !Number.isNaN(value));

/** Metrics of what is correct. */
const scored: ReadonlySet<MetricKey> = new Set(['accuracy', 'overconfidence', 'pass_at_1', 'pass_at_k']);

/** Why a metric has no values, where that is known; '' else. */
export const whyNone = (metric: MetricKey, problem?: string): string =>
  !scored.has(metric)
    ? ''
    : problem === 'rollouts'
      ? 'these rollouts have no scores, which is "correct" in each response'
      : 'here no response is known to be correct';

/** Which of `metrics` a run has no values of, and why, where that is known; '' else. */
export function undrawn(metrics: readonly MetricKey[], summary: Summary, problem: string): string {
  const none = metrics.filter((metric) => whyNone(metric) && !has(summary, metric));
  if (!none[0]) return '';
  return `Without ${none.map((metric) => lookOf(metric).name).join(', ')}: ${whyNone(none[0], problem)}.`;
}

/** The metrics that a run has values of; the usual ones when it has none of these. */
export function present(metrics: readonly MetricKey[], summary: Summary): MetricKey[] {
  const found = metrics.filter((metric) => has(summary, metric));
  return found.length > 0 ? found : usual.filter((metric) => has(summary, metric));
}
