// Sweeps, overlays and words in JavaScript.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { simd as srlm } from './load.mjs';

const golden = JSON.parse(readFileSync(new URL('../golden/golden.json', import.meta.url), 'utf8'));

/** The records of a sweep, each cell run `size` replicates at a time. */
function recordsOf({ sweep, cells }, size) {
  return cells.map(({ spec }, i) => {
    const session = srlm.prepare(spec);
    const chunks = [];
    for (let first = 0; first < spec.replicates; first += size)
      chunks.push(session.run(first, Math.min(size, spec.replicates - first)));
    const record = session.cellRecord(sweep, i, chunks);
    session.free();
    return record;
  });
}

test('a sweep has the hash of the program, however its cells are cut', () => {
  const experiment = srlm.experiments().find(({ name }) => name === 'self-starvation');
  const { hash } = golden.find(({ name, spec }) => name === 'self-starvation' && !spec);
  const plan = srlm.sweepPlan(experiment.sweep);
  for (const size of [5, 32]) expect(srlm.sweepResult(plan.sweep, recordsOf(plan, size), 0).hash).toBe(hash);
});

test('a plan writes ranges out, and its result has a curve for each series', () => {
  const plan = srlm.sweepPlan({
    spec: { replicates: 2, rounds: 1 },
    axes: [{ parameter: 'samples', from: 10, to: 40, points: 3 }],
    series: [
      { label: 'a', spec: {} },
      { label: 'b', spec: { objective: 'population' } },
    ],
    measure: 'kappa',
  });
  expect(plan.sweep.axes[0].values).toEqual([10, 20, 40]);
  expect(plan.cells).toHaveLength(6);
  expect(plan.cells[4].spec.objective).toBe('population');
  const records = recordsOf(plan, 2);
  const result = srlm.sweepResult(plan.sweep, records, 1.5);
  expect(result.curves.map(({ label }) => label)).toEqual(['a', 'b']);
  expect(new Set(result.curves[1].mean).size).toBe(1); // the population update knows no samples
  expect(result.wall_seconds).toBe(1.5);
  expect(srlm.sweepCsv(plan.sweep, records).split('\n')).toHaveLength(8);
});

test('a bad sweep gets the error of the program', () => {
  expect(() => srlm.sweepPlan({ axes: [{ parameter: 'smaples', values: [1] }] })).toThrow(/"samples"/);
  expect(() => srlm.sweepPlan('[')).toThrow(/not JSON/);
  expect(() => srlm.sweepResult({}, ['{}'], 0)).toThrow(/record of a cell/);
});

test('overlays come with tags, and those that say nothing are marked', () => {
  const session = srlm.prepare({ kappa_0: 8, replicates: 2 });
  const overlays = session.overlays([session.run(0, 2)]);
  session.free();
  expect(overlays.map(({ name }) => name)).toContain('inverse-confidence');
  for (const { tag, x, y } of overlays) {
    expect(tag).toMatch(/^\[(exact|rebuilt|rate)\]/);
    expect(x).toHaveLength(y.length);
  }
  expect(overlays.find(({ name }) => name === 'iterated-failure-bound').vacuous).toBe(true);
});

test('a sequence problem speaks; others have no words, and it has no table', () => {
  const session = srlm.prepare({
    problem: 'sequence',
    corpus: 'words',
    context_length: 1,
    sequence_length: 5,
    samples: 100,
    rounds: 2,
    replicates: 1,
  });
  expect(session.problem.sequence).toBe(true);
  const { rounds, risen } = session.words(0, 7);
  expect(rounds).toHaveLength(3);
  expect(rounds[0].drawn).toHaveLength(7);
  expect(rounds[2].modal).toHaveLength(session.problem.prompts);
  expect(risen[0].after).toBeGreaterThan(risen[0].before);
  expect(() => session.policies(0)).toThrow(/cannot be listed/);
  session.free();
  const other = srlm.prepare({});
  expect(other.words(0, 3)).toBe(null);
  other.free();
});

test('a document is compared with the digests in it', () => {
  const session = srlm.prepare({ replicates: 2, rounds: 1 });
  const text = session.resultJson([session.run(0, 2)], 1);
  session.free();
  expect(srlm.checkDigests(text)).toBe(true);
  const { digests, ...older } = JSON.parse(text);
  expect(srlm.checkDigests(JSON.stringify(older))).toBe(false);
  const other = JSON.stringify({ ...older, wall_seconds: 2, digests });
  expect(() => srlm.checkDigests(other, 'a.json')).toThrow(
    /^a\.json: has been changed .*in: wall_seconds\. Take/,
  );
  expect(() => srlm.checkDigests('[')).toThrow(/^the document: is not JSON/);
  expect(() => srlm.checkDigests(older)).toThrow(/^json: got an object where a text is needed/);
});
