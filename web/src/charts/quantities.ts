/** How a metric is drawn and called: its colour, its short name on a line, and what its axis counts. */
import type { MetricKey } from 'srlm';
import type { Quantity } from '../base/colours.js';
import { number, percent } from '../base/format.js';

/** Metrics with one unit may share a panel. */
export type Unit = 'share' | 'condition' | 'nats' | 'agreement' | 'other';

export interface Look {
  colour: Quantity;
  /** What stands at the end of its line. */
  short: string;
  /** In sentences and captions. */
  name: string;
  unit: Unit;
}

const look = (colour: Quantity, short: string, name: string, unit: Unit): Look => ({
  colour,
  short,
  name,
  unit,
});

const looks: Record<MetricKey, Look> = {
  kappa: look('kappa', 'κ', 'condition number κ', 'condition'),
  own_failure: look('own', 'own', 'own failure', 'share'),
  target_failure: look('target', 'target', 'target failure', 'share'),
  mean_max_probability: look('confidence', 'confidence', 'mean confidence', 'share'),
  entropy: look('entropy', 'entropy', 'entropy in nats', 'nats'),
  kl_to_base: look('plain', 'KL', 'KL to π_0 in nats', 'nats'),
  mode_kept: look('truth', 'modes kept', 'share of modes kept', 'share'),
  confidence: look('confidence', 'c', 'minimum confidence c', 'share'),
  min_log_probability: look('plain', 'floor', 'smallest log-probability', 'other'),
  margin: look('truth', 'γ', 'margin γ', 'nats'),
  reward_gap: look('tries', 'gap', 'reward gap', 'nats'),
  theta_norm: look('plain', '‖θ‖', 'norm ‖θ‖', 'other'),
  accuracy: look('truth', 'accuracy', 'accuracy', 'share'),
  overconfidence: look('tries', 'overconfidence', 'overconfidence', 'share'),
  pass_at_1: look('truth', 'pass@1', 'pass@1', 'share'),
  pass_at_k: look('tries', 'pass@k', 'pass@k', 'share'),
  best_of_k_gap: look('tries', 'gap', 'best-of-k gap in nats', 'nats'),
  greedy_failure: look('truth', 'greedy', 'greedy failure', 'share'),
  tie_rate: look('tries', 'ties', 'tie rate', 'share'),
  rank: look('plain', 'rank', 'rank of the pairs', 'other'),
  min_eigenvalue: look('plain', 'λ', 'smallest eigenvalue', 'other'),
  ball_active: look('plain', 'ball', 'ball active', 'share'),
  training_loss: look('plain', 'loss', 'training loss', 'other'),
  agreement: look('truth', 'τ', 'rank agreement τ', 'agreement'),
  step_gap: look('tries', 'gap', 'step gap in nats', 'nats'),
  kappa_certificate: look('plain', 'certificate', 'certificate of κ', 'condition'),
  failure_certificate: look('plain', 'certificate', 'certificate of own failure', 'share'),
};

export const lookOf = (metric: MetricKey): Look => looks[metric];

/** A metric's value as people read it. */
export const metricText = (metric: MetricKey, value: number): string =>
  looks[metric].unit === 'share' && value >= 0 ? percent(value) : number(value);
