// Files that users' tools write, on the command line: read as they are meant, or refused with the place.
import { describe, expect, test } from 'vitest';
import { cases } from '../cases/cases.mjs';
import { output, readJson, refused, srlm, write } from './lib/program.mjs';

/** Flags that run the row's problem, its files being in the folder. */
function flagsOf({ spec, inputs }) {
  const flags = Object.entries(spec).flatMap(([key, value]) => [`--${key.replaceAll('_', '-')}`, value]);
  for (const [kind, bytes] of Object.entries(inputs)) {
    write(kind, bytes);
    flags.push(`--${kind}-file`, kind);
  }
  return [...flags, '--replicates', '2', '--rounds', '1', '--samples', '20'];
}

describe.each(cases)('$name $spec.self_reward', (row) => {
  test('run', () => {
    const flags = flagsOf(row);
    if (row.error) {
      const { stderr } = refused('run', ...flags);
      for (const part of row.error) expect(stderr).toContain(part);
      return;
    }
    const report = output('run', ...flags, '--json', 'r.json', '--no-plot').replace(/\s+/g, ' ');
    const { summary } = readJson('r.json');
    expect(summary.kappa.mean[0]).toBeCloseTo(row.kappa_0, 6);
    expect(report).toContain(`|X| = ${row.prompts} prompt${row.prompts === 1 ? '' : 's'}, `);
    if (row.accuracy !== undefined) expect(summary.accuracy.mean[0]).toBe(row.accuracy);
    for (const note of row.notes) expect(report).toContain(note);
    const strict = srlm(['run', ...flags, '--strict', '--quiet']);
    expect(strict.status, strict.stderr).toBe(row.notes.length > 0 ? 3 : 0);
    const quiet = srlm(['run', ...flags, '--quiet']);
    expect(quiet.stdout).toMatch(/^[0-9a-f]{16}\n$/);
    for (const note of row.notes) expect(quiet.stderr.replace(/\s+/g, ' ')).toContain(note);
  });

  test.runIf(row.spec.problem === 'rollouts' && !row.spec.self_reward)('diagnose', () => {
    write('rollouts', row.inputs.rollouts);
    const command = ['diagnose', 'rollouts', '--replicates', '2', '--rounds', '1', '--samples', '20'];
    if (row.error) {
      const { stderr } = refused(...command);
      for (const part of row.error) expect(stderr).toContain(part);
      return;
    }
    output(...command, '--diagnosis', 'd.json');
    const found = readJson('d.json');
    expect(found.prompts).toBe(row.prompts);
    expect(found.kappa_0.value).toBeCloseTo(row.kappa_0, 6);
    expect(found.notes.length).toBe(row.notes.length);
    for (const [i, note] of row.notes.entries()) expect(found.notes[i]).toContain(note);
    for (const [key, value] of Object.entries(row.diagnosis ?? {})) {
      for (const end of ['value', 'low', 'high']) expect(found[key][end]).toBeCloseTo(value, 9);
    }
  });
});

test('a strict sweep writes nothing of data with notes', () => {
  write('l.csv', 'a,b\n1,2\n3,4\n');
  const sweep = ['sweep', '--problem', 'logits', '--logits-file', 'l.csv', '--axis', 'samples=20,40'];
  const small = ['--replicates', '2', '--rounds', '1'];
  expect(output(...sweep, ...small)).toContain('line 1 is a header');
  const { status, stderr } = refused(...sweep, ...small, '--out', 's.db', '--strict');
  expect(status).toBe(3);
  expect(stderr).toContain('line 1 is a header');
  expect(srlm(['sweep', '--out', 's.db', '--resume']).status).not.toBe(0);
});
