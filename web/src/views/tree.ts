/** Responses of several tokens as a tree: first tokens, what follows them, and where greedy decoding goes. */
import type { ProblemInfo } from 'srlm';

export interface Leaf {
  label: string;
  probability: number;
  /** The likeliest whole response. */
  isMode: boolean;
}

export interface Branch {
  token: number;
  /** What its responses have in common. */
  label: string;
  probability: number;
  leaves: Leaf[];
}

interface Decoding {
  branch: number;
  leaf: number;
  /** Whether the likeliest response is what it comes to. */
  findsMode: boolean;
}

const likeliest = (values: readonly { probability: number }[]): number =>
  values.reduce(
    (best, { probability }, i) => (probability > (values[best]?.probability ?? -1) ? i : best),
    0,
  );

/** "trap 1", "trap 2" begin with "trap". */
const shared = (labels: readonly string[]): string =>
  labels.length === 1 ? (labels[0] ?? '') : (labels[0] ?? '').replace(/\s*\d+$/, '');

/** The tree of one prompt's policy. */
export function treeOf(
  { first_token, response_labels }: Pick<ProblemInfo, 'first_token' | 'response_labels'>,
  policy: ArrayLike<number>,
): Branch[] {
  const values = Array.from(first_token, (_, y) => policy[y] ?? 0);
  const mode = values.indexOf(Math.max(...values));
  const branches = new Map<number, Leaf[]>();
  first_token.forEach((token, y) => {
    const leaf = {
      label: response_labels[y] ?? `response ${y}`,
      probability: values[y] ?? 0,
      isMode: y === mode,
    };
    branches.set(token, [...(branches.get(token) ?? []), leaf]);
  });
  return [...branches].map(([token, leaves]) => ({
    token,
    leaves,
    label: shared(leaves.map(({ label }) => label)),
    probability: leaves.reduce((sum, { probability }) => sum + probability, 0),
  }));
}

/** Token by token, each time the likeliest. */
export function decode(branches: readonly Branch[]): Decoding {
  const branch = likeliest(branches);
  const leaves = branches[branch]?.leaves ?? [];
  const leaf = likeliest(leaves);
  return { branch, leaf, findsMode: leaves[leaf]?.isMode ?? false };
}

/** What the decoding has come to after `step` tokens, in words. */
export function decodingText(branches: readonly Branch[], step: number): string {
  const { branch, leaf, findsMode } = decode(branches);
  const modal = branches.find(({ leaves }) => leaves.some(({ isMode }) => isMode));
  const mode = modal?.leaves.find(({ isMode }) => isMode);
  const taken = branches[branch];
  const end = taken?.leaves[leaf];
  if (!modal || !mode || !taken || !end) return '';
  const p = (value: number): string => value.toPrecision(3);
  if (step === 0) {
    return `The likeliest whole response is “${mode.label}”, with probability ${p(mode.probability)}. Does greedy decoding find it?`;
  }
  if (step === 1) {
    return taken === modal
      ? `First token “${taken.label}”, probability ${p(taken.probability)}: the one that the likeliest response begins with.`
      : `First token “${taken.label}”, probability ${p(taken.probability)}: likelier than “${modal.label}” with ${p(modal.probability)}. This is the trap.`;
  }
  return findsMode
    ? `It ends at “${end.label}”, probability ${p(end.probability)}: the likeliest response. Greedy decoding finds it now.`
    : `It ends at “${end.label}”, probability ${p(end.probability)}, and misses “${mode.label}” with ${p(mode.probability)}.`;
}
