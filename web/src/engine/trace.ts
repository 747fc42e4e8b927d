/** What some replicates in a row have recorded, round by round; the library calls it a chunk of the whole. */
import type { Chunk } from 'srlm';

export type Trace = Chunk;

/** Its arrays, which a message hands over rather than copies. */
export const buffersOf = ({ metrics, theta, policy }: Trace): ArrayBufferLike[] => [
  metrics.buffer,
  theta.buffer,
  policy.buffer,
];
