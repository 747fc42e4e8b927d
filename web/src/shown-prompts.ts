/** Which rows the heat map has room for. */
import type { ProblemInfo } from 'srlm';

const mostRows = 48;

/** The prompts that are shown: all, or the most frequent ones. */
export function shownPrompts(
  { mu, prompts }: Pick<ProblemInfo, 'mu' | 'prompts'>,
  most = mostRows,
): number[] {
  const order = Array.from({ length: prompts }, (_, x) => x);
  if (prompts <= most) return order;
  return order.sort((a, b) => (mu[b] as number) - (mu[a] as number) || a - b).slice(0, most);
}
