/** Margins, prompt by prompt: how far the likeliest response is ahead of the runner-up. */
import type { ProblemInfo } from 'srlm';

/** Closer than this (nats) two log-probabilities differ by no more than the rounding of some rounds: a tie. */
const rounding = 1e-12;
/** Below it a probability has lost digits, or is 0. */
const leastNormal = 2 ** -1022;
/** What a margin is above where the runner-up's probability is below that (nats). */
export const farthest = -Math.log(leastNormal);

/** log π(y*) − log π(runner-up) of one prompt: 0 for a tie, Infinity beyond what probabilities can tell. */
export function marginOf(policy: Float64Array): number {
  let first = 0;
  let second = 0;
  for (const p of policy) {
    second = Math.max(second, Math.min(first, p));
    first = Math.max(first, p);
  }
  if (second < leastNormal) return Infinity;
  const margin = Math.log1p((first - second) / second);
  return margin <= rounding ? 0 : margin;
}

export interface Margins {
  /** Prompts that are asked, and have a runner-up. */
  prompts: number[];
  /** For each round the margins of these prompts. */
  rounds: Float64Array[];
}

/** The margins of one replicate; `policies` are [T + 1][prompts][responses]. */
export function marginsOf(
  {
    prompts,
    responses,
    mu,
    response_count,
  }: Pick<ProblemInfo, 'prompts' | 'responses' | 'mu' | 'response_count'>,
  policies: Float64Array,
): Margins {
  const asked = Array.from({ length: prompts }, (_, x) => x).filter(
    (x) => mu[x] !== 0 && (response_count[x] as number) > 1,
  );
  const rounds = Array.from({ length: policies.length / (prompts * responses) }, (_, t) =>
    Float64Array.from(asked, (x) => {
      const from = (t * prompts + x) * responses;
      return marginOf(policies.subarray(from, from + (response_count[x] as number)));
    }),
  );
  return { prompts: asked, rounds };
}

/** Of the quantiles that stand for many prompts. */
export const shares = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

/** The margins of one round in a few numbers. */
export interface Spread {
  /** γ_t, and the first prompt that has it. */
  least: number;
  prompt: number;
  /** In the order of `shares`. */
  quantiles: number[];
  ties: number;
  /** Prompts whose margin is beyond what probabilities can tell. */
  beyond: number;
}

export function spreadOf({ prompts, rounds }: Margins, t: number): Spread {
  const values = rounds[t] as Float64Array;
  const sorted = values.toSorted();
  const least = sorted[0] ?? Number.NaN;
  return {
    least,
    prompt: prompts[values.indexOf(least)] ?? -1,
    quantiles: shares.map((share) => quantile(sorted, share)),
    ties: values.filter((value) => value === 0).length,
    beyond: values.filter((value) => value === Infinity).length,
  };
}

/** Between neighbours, as the core's quantiles over replicates. */
function quantile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const low = sorted[Math.floor(position)] ?? Number.NaN;
  const high = sorted[Math.ceil(position)] ?? Number.NaN;
  return high === low ? low : low + (position % 1) * (high - low);
}

/** All margins as CSV; the cell of one beyond what probabilities can tell is empty. */
export function marginsCsv({ prompts, rounds }: Margins): string {
  const rows = rounds.flatMap((values, t) =>
    prompts.map((x, i) => `${t},${x},${Number.isFinite(values[i]) ? values[i] : ''}`),
  );
  return ['round,prompt,margin', ...rows, ''].join('\n');
}
