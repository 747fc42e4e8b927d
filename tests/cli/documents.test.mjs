// A document binds all that it says: one digit changed anywhere in it is found when it is read.
import { describe, expect, test } from 'vitest';
import { output, readJson, srlm, write } from './lib/program.mjs';

const shape = ['--prompts', '2', '--responses', '3', '--dimension', '2', '--samples', '8', '--rounds', '1'];
const run = ['run', ...shape, '--replicates', '2', '--record-theta', '1'];
const sweep = ['sweep', ...shape, '--replicates', '2', '--axis', 'beta=1,2'];

/** What the program writes. */
function written(words) {
  output(...words, '--json', 'written.json');
  return readJson('written.json');
}
const writeJson = (name, document) => write(name, JSON.stringify(document));

/** Every leaf of a document as the path to it; the digests themselves too. */
function leaves(value, path = []) {
  if (value === null || typeof value !== 'object') return [path];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]));
}

function changed(document, path) {
  const copy = structuredClone(document);
  const parent = path.slice(0, -1).reduce((at, key) => at[key], copy);
  const key = path.at(-1);
  const value = parent[key];
  if (typeof value === 'number') parent[key] = value + (Number.isInteger(value) ? 1 : value * 2 ** -51);
  else if (typeof value === 'string') parent[key] = value.replace(/.$|^$/, (c) => (c === '1' ? '2' : '1'));
  else parent[key] = value === null ? 1 : !value;
  return copy;
}

describe('a result', () => {
  test('as it was written is read, also when it was spelled anew', () => {
    writeJson('again.json', written(run));
    expect(srlm(['hash', 'written.json']).status).toBe(0);
    const { status, stderr } = srlm(['hash', 'again.json']);
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  test('with any one value changed is found out, and the part is named', () => {
    const document = written(run);
    const paths = leaves(document);
    expect(paths.length).toBeGreaterThan(500);
    // All heads, and of the long lists a part that changes with their length: 1 in 7.
    const tried = paths.filter((path, i) => path.length < 3 || i % 7 === 0);
    for (const path of tried) {
      writeJson('changed.json', changed(document, path));
      const { status, stdout, stderr } = srlm(['hash', 'changed.json']);
      expect([3, 5], path.join('.')).toContain(status);
      const part = path[0] === 'digests' ? path[1] : path[0];
      if (status === 3 && part !== 'format') expect(stderr, path.join('.')).toContain(part);
      expect(stdout + stderr).toContain('changed.json');
    }
  });

  test('is not repeated when its spec was changed', () => {
    writeJson('changed.json', changed(written(run), ['spec', 'seed']));
    const { status, stderr } = srlm(['run', 'changed.json', '--quiet']);
    expect(status).toBe(3);
    expect(stderr).toContain('changed since it was written, in: spec');
  });

  test('to which a member was added, or which lacks one, is not repeated', () => {
    const { summary: _, ...lacking } = written(run);
    for (const [document, words] of [
      [lacking, 'in: summary (removed)'],
      [{ ...written([...run, '--force']), mine: 1 }, 'in: mine (added)'],
    ]) {
      writeJson('changed.json', document);
      const { status, stderr } = srlm(['run', 'changed.json', '--quiet']);
      expect(status).toBe(3);
      expect(stderr).toContain(words);
    }
  });

  test('without digests, as older versions wrote it, is taken as it stands, and that is said', () => {
    const { digests: _, ...older } = written(run);
    writeJson('older.json', older);
    const { status, stderr } = srlm(['run', 'older.json', '--quiet']);
    expect(status).toBe(0);
    expect(stderr).toContain('note: older.json is of a version that kept no digests');
  });
});

test('a sweep that was changed is not run again', () => {
  const document = written(sweep);
  expect(srlm(['sweep', 'written.json', '--quiet']).status).toBe(0);
  for (const path of [
    ['version'],
    ['sweep', 'spec', 'rounds'],
    ['cells', '1', 'mean'],
    ['curves', '0', 'label'],
  ]) {
    writeJson('changed.json', changed(document, path));
    const { status, stderr } = srlm(['sweep', 'changed.json', '--quiet']);
    expect(status, path.join('.')).toBe(3);
    expect(stderr).toContain(`changed since it was written, in: ${path[0]}`);
  }
});
