import { describe, expect, test } from 'vitest';
import { runAll, scalar, simd } from './load.mjs';

const specs = {
  dense: { prompts: 10, responses: 9, dimension: 7, judge_noise: 0.2, samples: 80, replicates: 7 },
  tabular: { problem: 'tabular', prompts: 8, responses: 12, kappa_0: 4, samples: 90, replicates: 7 },
};

describe.each(Object.entries(specs))('%s', (_, spec) => {
  test('SIMD and scalar builds give one hash', () => {
    expect(runAll(simd, spec).hash).toBe(runAll(scalar, spec).hash);
  });

  test('one replicate at a time, three, or all: one hash and one summary', () => {
    const all = runAll(simd, spec);
    for (const size of [1, 3]) {
      const { hash, summary } = runAll(simd, spec, size);
      expect(hash).toBe(all.hash);
      expect(summary).toEqual(all.summary);
    }
  });
});
