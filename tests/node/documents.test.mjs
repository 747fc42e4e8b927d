// What the types and the reference say of documents is what the core writes: no member more, none less.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { simd as srlm } from './load.mjs';

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const types = read('wasm/srlm.d.ts');

/** The members of an interface of srlm.d.ts, each with whether it may be absent; `inside` those of a list's items. */
function membersOf(name, inside) {
  const [, body] = new RegExp(`export interface ${name} \\{\\n([^]*?)\\n\\}`).exec(types);
  const block = inside ? new RegExp(`^ {2}${inside}: \\{\\n([^]*?)\\n {2}\\}`, 'm').exec(body)[1] : body;
  const indent = inside ? 4 : 2;
  const member = new RegExp(`^ {${indent}}(?:readonly )?(\\w+)(\\??)[:(]`, 'gm');
  return new Map([...block.matchAll(member)].map(([, key, optional]) => [key, optional === '?']));
}

/** Each of the objects has what the interface says, and together they have all that may be absent. */
function agree(objects, name, inside) {
  const members = membersOf(name, inside);
  const seen = new Set();
  for (const object of objects) {
    const keys = Object.keys(object);
    expect([...members.keys()], name).toEqual(expect.arrayContaining(keys));
    const required = [...members].filter(([, optional]) => !optional).map(([key]) => key);
    expect(keys, name).toEqual(expect.arrayContaining(required));
    for (const key of keys) seen.add(key);
  }
  expect([...seen].sort(), name).toEqual([...members.keys()].sort());
}

/** The keys of the table of docs/result.md that begins with this header. */
function documented(header) {
  const table = read('docs/result.md').split(`| ${header} | what it holds |\n`)[1].split('\n\n')[0];
  return table
    .trim()
    .split('\n')
    .flatMap((row) => [...row.split('|')[1].matchAll(/`(\w+)`/g)].map(([, key]) => key));
}

const kept = { rounds: 2, replicates: 2, kappa_0: 4, judge_noise: 0.5 };
function ran(spec) {
  const session = srlm.prepare(spec);
  const chunks = [session.run(0, spec.replicates)];
  const result = { chunks, ...session.summarise(chunks), problem: session.problem };
  result.document = JSON.parse(session.resultJson(chunks, 1));
  result.words = session.words(0, 2);
  session.free();
  return result;
}
function swept(sweep, lost = false) {
  const plan = srlm.sweepPlan({ spec: kept, ...sweep });
  const records = plan.cells.map(({ spec }, i) => {
    const session = srlm.prepare(spec);
    const record = JSON.parse(session.cellRecord(plan.sweep, i, [session.run(0, spec.replicates)]));
    session.free();
    return JSON.stringify(lost ? { ...record, hash: '' } : record);
  });
  return srlm.sweepResult(plan.sweep, records, 1);
}

test('a run', () => {
  const { document, summary, chunks, problem } = ran({ ...kept, record_theta: 1, record_policy: 1 });
  expect(Object.keys(document).sort()).toEqual(documented('key').sort());
  expect(Object.keys(document.metrics)).toEqual(srlm.metrics().map(({ key }) => key));
  expect(Object.keys(summary)).toEqual(Object.keys(document.metrics));
  agree(Object.values(summary), 'Series');
  agree(document.checks, 'Check');
  agree(document.overlays, 'Overlay');
  agree(chunks, 'Chunk');
  agree([problem], 'ProblemInfo');
  for (const { metric } of document.overlays) expect(Object.keys(summary)).toContain(metric);
});

test('words', () => {
  const kinds = ['sequence', 'phonemes'].map((problem) => ran({ problem, rounds: 2, replicates: 2 }).words);
  agree(kinds, 'WordOutput');
  agree(
    kinds.flatMap(({ rounds }) => rounds[0].modal),
    'ShownWord',
  );
  agree(
    kinds.flatMap(({ risen, fallen }) => [...risen, ...fallen]),
    'WordChange',
  );
});

test('sweeps', () => {
  const axis = { parameter: 'samples', values: [20, 40, 80] };
  const pool = { parameter: 'problem_seed', values: [1, 2], pool: true };
  const line = { axes: [axis], measure: 'kappa', fit: 'log-log', floor: true };
  const results = [
    swept({ ...line, axes: [axis, pool], overlays: ['floor'] }),
    swept({ ...line, above: 1, overlays: ['best-learner'] }),
    swept({ x: 'round', measure: 'kappa', overlays: ['certificate', 'inverse-confidence'] }),
    swept({ axes: [axis], measure: 'entropy' }, true),
  ];
  const failed = { failures: [{ cell: 0, code: 'diverged', message: '' }] }; // only the program goes on after one
  agree([...results, { ...results[0], ...failed }], 'SweepResult');
  const keys = new Set([...results, failed].flatMap((result) => Object.keys(result)));
  expect([...keys].sort()).toEqual(documented('key of the result').sort());
  agree(
    results.flatMap(({ cells }) => cells),
    'SweepResult',
    'cells',
  );
  agree(
    results.flatMap(({ curves }) => curves),
    'SweepCurve',
  );
  agree(
    results.flatMap(({ overlays }) => overlays),
    'Overlay',
  );
  agree(
    results.flatMap(({ curves }) => curves.flatMap(({ fits }) => fits)),
    'LineFit',
  );
  agree(
    results.map(({ sweep }) => sweep),
    'Sweep',
  );
  agree([...results[0].sweep.axes, { ...axis, with: {} }], 'Axis');
});

test('tables', () => {
  agree(srlm.parameters(), 'ParameterInfo');
  agree(srlm.metrics(), 'MetricInfo');
  agree(srlm.experiments(), 'Experiment');
});
