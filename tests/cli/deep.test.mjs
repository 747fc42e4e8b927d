// JSON that nests 80 000 lists or objects, wherever the program reads some: an error with its place, no crash.
import { expect, test } from 'vitest';
import { refused, write } from './lib/program.mjs';

const opened = (text) => text.repeat(80000);
const places = [
  ['a spec', ['run', 'f.json'], '{"beta": '],
  ['a sweep', ['sweep', 'f.json'], '{"axes": '],
  ['rollouts', ['diagnose', 'f.json'], '{"prompt": '],
  ['rollouts of a run', ['run', '--problem', 'rollouts', '--rollouts-file', 'f.json'], '{"responses": '],
];

test.each(places)('%s', (what, command, start) => {
  for (const open of ['[', '{"a":']) {
    write('f.json', start + opened(open));
    const { status, stderr } = refused(...command);
    expect(status).toBe(what.startsWith('rollouts') ? 3 : 2);
    expect(stderr).toMatch(/line 1/);
    expect(stderr).toMatch(/column \d+/);
    // A spec is read without recursion, and its own mistakes come first.
    if (command[1] !== 'f.json' || command[0] !== 'run') expect(stderr).toContain('100 lists and objects');
  }
});

test('an axis of a sweep', () => {
  expect(refused('sweep', '--axis', `samples=${opened('[')}..1:2`).stderr).toContain('100 lists');
});

test('a result', () => {
  write('r.json', `{"format": "srlm-result", "spec": {}, "replicates": ${opened('[')}`);
  expect(refused('hash', 'r.json').status).toBeGreaterThan(1);
});
