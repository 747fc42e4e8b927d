import { describe, expect, it } from 'vitest';
import { experimentOfSweep, nearestExperiment } from '../../web/src/data/nearest.js';
import { readResult, type SweepFile } from '../../web/src/data/result-file.js';
import { joinCells, runCell } from '../../web/src/engine/cells.js';
import { withChanges } from '../../web/src/state/spec-edit.js';
import { planOf } from '../../web/src/sweep/sweep-spec.js';
import { differences } from '../../web/src/views/differences.js';
import { core, first } from './core.js';

/** What the program writes for a small run. */
function runDocument(): Record<string, unknown> {
  const session = core.prepare({ kappa_0: 6, judge_noise: 0.5, rounds: 3, replicates: 4 });
  const document = JSON.parse(session.resultJson([session.run(0, 4)], 0.5));
  session.free();
  return document;
}

function sweepDocument(): Record<string, unknown> {
  const plan = planOf(core, first, withChanges(core, first.spec, { replicates: 2, rounds: 2 }));
  if (!plan) throw new Error('The first experiment has a sweep');
  const records = plan.cells.map(({ spec }, i) => runCell(core, plan.sweep, i, spec, {}));
  return JSON.parse(JSON.stringify(joinCells(core, plan.sweep, records, 1)));
}

const run = runDocument();
const sweep = sweepDocument();

/** The document with one value changed, by its path. */
function changed(document: object, path: string, value: unknown): string {
  const copy = structuredClone(document) as Record<string, unknown>;
  const keys = path.split('.');
  const last = keys.pop() as string;
  const parent = keys.reduce((at, key) => at[key] as Record<string, unknown>, copy);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return JSON.stringify(copy);
}

describe('a result file', () => {
  it('of a run is read with its spec and curves', () => {
    const file = readResult(core, JSON.stringify(run));
    if (file.kind !== 'run') throw new Error('It is a run');
    expect(file.hash).toBe(run.hash);
    expect(file.spec).toEqual(run.spec);
    expect(file.rounds).toBe(3);
    expect(file.summary.kappa?.mean).toHaveLength(4);
    expect(file.summary.tie_rate?.mean[0]).toBeNaN();
  });

  it('of a sweep is read with its cells, curves and theory', () => {
    const file = readResult(core, JSON.stringify(sweep));
    if (file.kind !== 'sweep') throw new Error('It is a sweep');
    expect(file.result.curves).toHaveLength(3);
    expect(file.result.cells).toEqual(sweep.cells);
    const found = experimentOfSweep(core, file);
    expect(found?.experiment.name).toBe(first.name);
    expect(found?.spec.rounds).toBe(2);
  });

  it.each([
    ['no JSON', '<b>no</b>', /no JSON file/],
    ['a list', '[]', /^the file: .*an object.*a list of 0/],
    ['something else', '{"format":"other"}', /^format: .*srlm-result.*"other"/],
    ['a later version', changed(run, 'format_version', 2), /format_version.*reads version 1.*2/],
    ['no hash', changed(run, 'hash', undefined), /^hash: .*nothing/],
    ['a hash of another kind', changed(run, 'hash', '<img src=x>'), /^hash: .*16 hexadecimal/],
    ['no spec', changed(run, 'spec', null), /^spec: .*an object/],
    ['a bad value in the spec', changed(run, 'spec.beta', -1), /^spec: .*-1/],
    ['an unknown parameter', changed(run, 'spec.betta', 1), /^spec: .*betta/],
    [
      'too few rounds',
      changed(run, 'summary.kappa.mean', [1, 2]),
      /^summary\.kappa\.mean: .*list of 4.*list of 2/,
    ],
    [
      'a text for a number',
      changed(run, 'summary.kappa.mean.1', '2'),
      /^summary\.kappa\.mean\[1\]: .*a number or null/,
    ],
    ['no condition number', changed(run, 'summary.kappa', undefined), /^summary\.kappa/],
    ['a sweep that is none', changed(sweep, 'sweep.measure', 'nothing'), /^sweep: /],
    ['a missing cell', changed(sweep, 'cells', []), /^cells: .*list of 3.*list of 0/],
    ['a curve of another length', changed(sweep, 'curves.1.mean', [1]), /^curves\[1\]\.mean: .*list of 3/],
    ['a curve of no cell', changed(sweep, 'curves.0.cells', [99]), /^curves\[0\]\.cells\[0\]: .*below 3/],
    ['a metric there is not', changed(sweep, 'overlays.0.metric', 'beauty'), /^overlays\[0\]\.metric/],
  ])('with %s is refused, and it says why', (_, text, message) => {
    expect(() => readResult(core, text)).toThrow(message);
  });

  it.each([
    ['a run', run, 'summary.kappa.mean.1'],
    ['a sweep', sweep, 'curves.1.mean.0'],
  ])('of %s with one digit changed is refused, and it says what to do', (_, document, path) => {
    const found = path.split('.').reduce((at, key) => at[key] as never, document) as unknown as number;
    const text = changed(
      document,
      path,
      Number(`${found}`.replace(/\d$/, (digit) => `${9 - Number(digit)}`)),
    );
    const part = path.split('.')[0];
    const message = new RegExp(
      `^It has been changed since it was written, in: ${part}\\. Take the document as it was`,
    );
    expect(() => readResult(core, text)).toThrow(message);
  });

  it.each([
    ['a run', run],
    ['a sweep', sweep],
  ])('of %s is known to be what was written, unless an older version wrote it', (_, document) => {
    expect(readResult(core, JSON.stringify(document, null, 3)).verified).toBe(true);
    expect(readResult(core, changed(document, 'digests', undefined)).verified).toBe(false);
  });

  it('leads to the experiment that is nearest to its spec', () => {
    for (const experiment of core.experiments().slice(0, 5)) {
      const spec = withChanges(core, experiment.spec, { seed: 77 });
      expect(nearestExperiment(core, spec)?.name).toBe(experiment.name);
    }
  });

  it('of a grid that no experiment has is none of the page', () => {
    const { digests: _, ...older } = sweep;
    const text = changed(older, 'sweep.axes.0.values', [4, 16, 63]);
    const file = readResult(core, text) as SweepFile;
    expect(experimentOfSweep(core, file)).toBeNull();
  });
});

describe('what two specs differ in', () => {
  const table = core.parameters();
  const spec = (changes: object) => withChanges(core, first.spec, changes as never);

  it('is said in symbols, and not at length', () => {
    expect(differences(table, spec({ beta_root_n: 0.5, seed: 3 }), first.spec)).toBe('b = 0.5, seed = 3');
    expect(differences(table, first.spec, first.spec)).toBe('');
    const many = spec({ beta_root_n: 0.5, samples: 10, rounds: 2, seed: 9, replicates: 3 });
    expect(differences(table, many, first.spec)).toMatch(/, 2 more$/);
  });
});
