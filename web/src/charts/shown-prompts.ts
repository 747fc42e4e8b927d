/** Which rows the heat map has room for. */
import type { ProblemInfo } from 'srlm';

/** Up to here all of them; of more, only so many that single rows can still be told apart. */
const room = 64;
const ofMore = 48;

/** The prompts that are shown: all, or the most frequent ones. */
export function shownPrompts({ mu, prompts }: Pick<ProblemInfo, 'mu' | 'prompts'>): number[] {
  const order = Array.from({ length: prompts }, (_, x) => x);
  if (prompts <= room) return order;
  return order.sort((a, b) => (mu[b] as number) - (mu[a] as number) || a - b).slice(0, ofMore);
}
