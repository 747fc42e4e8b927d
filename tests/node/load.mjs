// Both builds of the module, loaded once.
import { loadSrlm } from '../../wasm/srlm.mjs';

export const simd = await loadSrlm({ simd: true });
export const scalar = await loadSrlm({ simd: false });

/** All replicates of a spec, `size` at a time, and what they sum up to. */
export function runAll(srlm, spec, size = Number.POSITIVE_INFINITY) {
  const session = srlm.prepare(spec);
  try {
    const { replicates } = session.spec;
    const chunks = [];
    for (let first = 0; first < replicates; ) {
      const count = Math.min(size, replicates - first);
      chunks.push(session.run(first, count));
      first += count;
    }
    return { chunks, ...session.summarise(chunks) };
  } finally {
    session.free();
  }
}
