/**
 * What a slider covers: the part of a parameter's range where something happens. The number beside it
 * takes every allowed value.
 */
import type { ParameterInfo } from 'srlm';

export interface Range {
  min: number;
  max: number;
  log: boolean;
  integer: boolean;
}

const covered: Record<string, [number, number]> = {
  prompts: [1, 512],
  responses: [2, 512],
  dimension: [1, 128],
  spectrum_decay: [0.1, 10],
  spikes: [1, 64],
  smoothing: [0.001, 100],
  base_scale: [0.01, 100],
  beta: [0.05, 20],
  radius: [0.5, 500],
  rounds: [1, 30],
  samples: [10, 20000],
  judge_noise: [0, 10],
  delta: [0.05, 0.95],
  tail_mass: [0, 0.95],
  replicates: [1, 1000],
  context_length: [1, 3],
  zipf_exponent: [0, 4],
  informative_mass: [0.01, 1],
  bump: [0.1, 100],
  modal_probability: [0.02, 0.49],
  trap_excess: [0.01, 0.5],
  sequence_length: [1, 16],
  best_of: [1, 64],
  ridge: [0, 1],
  temperature: [0.1, 10],
  votes: [1, 1000],
  judge_bias: [0, 5],
  pass_k: [1, 256],
  rho: [0.01, 0.5],
  bound_constant: [1e-6, 100],
  barrier_a: [0.1, 100],
  barrier_c: [0.001, 100],
  recurrence_a: [1, 100],
  recurrence_b: [0.001, 100],
  covering_epsilon: [0.001, 10],
};

/** `responses` is the largest number of responses of the problem shown: κ_0 cannot exceed it. */
export function rangeOf(row: ParameterInfo, responses: number): Range {
  const [min, max] =
    row.key === 'kappa_0' ? [1.05, 0.98 * responses] : (covered[row.key] ?? [row.min, row.max]);
  return { min, max, log: row.log_scale && min > 0, integer: row.type === 'integer' };
}

export const positions = 1000;

/** The slider's position, 0 … positions, for a value; values beyond the range stand at its end. */
export function toPosition(value: number, { min, max, log }: Range): number {
  const within = Math.min(Math.max(value, min), max);
  const share = log ? Math.log(within / min) / Math.log(max / min) : (within - min) / (max - min);
  return Math.round(share * positions) || 0;
}

/** A round value near a position: three significant digits, fewer where steps are coarser. */
export function fromPosition(position: number, { min, max, log, integer }: Range): number {
  const share = position / positions;
  const value = log ? min * (max / min) ** share : min + share * (max - min);
  if (integer) return log && value >= 1000 ? Number(value.toPrecision(2)) : Math.round(value);
  if (!log) return Number(value.toFixed(2));
  return Math.min(Math.max(Number(value.toPrecision(2)), min), max);
}

/** The value `by` positions away, or the next other one in that direction, within the range. */
export function neighbour(value: number, by: number, range: Range): number {
  const from = toPosition(value, range);
  const now = fromPosition(from, range);
  let position = from;
  let next = now;
  do {
    position = Math.min(Math.max(position + by, 0), positions);
    next = fromPosition(position, range);
  } while (next === now && position > 0 && position < positions);
  return Math.min(Math.max(next, range.min), range.max);
}
