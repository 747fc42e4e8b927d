import { expect, test } from 'vitest';
import { simd as srlm } from './load.mjs';

const spec = { prompts: 16, responses: 16, dimension: 8, samples: 200, rounds: 3, replicates: 32 };

test('a hundred runs in a row need no more memory than the first', () => {
  const once = () => {
    const session = srlm.prepare(spec);
    const chunk = session.run(0, 32);
    session.summarise([chunk]);
    session.resultJson([chunk], 0);
    session.free();
  };
  once();
  const before = srlm.heapBytes();
  for (let i = 0; i < 100; i++) once();
  expect(srlm.heapBytes()).toBe(before);
});

test('the arrays are the caller’s own', () => {
  const session = srlm.prepare({ ...spec, record_theta: 1, record_policy: 1 });
  const chunk = session.run(0, 2);
  const { summary } = session.summarise([chunk]);
  const arrays = [chunk.metrics, chunk.theta, chunk.policy, summary.kappa.mean, session.problem.mu];
  const copies = arrays.map((array) => array.slice());
  for (const array of arrays) {
    expect(array.buffer.byteLength).toBe(array.byteLength); // a view would show the whole heap
  }
  session.run(0, 32);
  session.free();
  const other = srlm.prepare({ problem: 'tabular', prompts: 400, responses: 400, replicates: 1, rounds: 1 });
  other.run(0, 1);
  other.free();
  expect(arrays).toEqual(copies);
});

test('a run that would not fit is refused before it starts', () => {
  const large = { problem: 'tabular', prompts: 100000, responses: 10000 };
  expect(srlm.memoryBytes(large)).toBeGreaterThan(2 ** 30);
  expect(srlm.memoryBytes({})).toBeLessThan(2 ** 26);
  const before = srlm.heapBytes();
  expect(() => srlm.prepare(large)).toThrow(
    expect.objectContaining({ name: 'SrlmError', code: 'too_large' }),
  );
  expect(srlm.heapBytes()).toBe(before);
});
