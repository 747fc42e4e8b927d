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

/** The metrics that a run has values of; the usual ones when it has none of these. */
export function present(metrics: readonly MetricKey[], summary: Summary): MetricKey[] {
  const has = (metric: MetricKey): boolean => summary[metric].mean.some((value) => !Number.isNaN(value));
  const found = metrics.filter(has);
  return found.length > 0 ? found : usual.filter(has);
}
