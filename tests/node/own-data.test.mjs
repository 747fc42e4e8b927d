// The user's own data through the JavaScript API: as text and as bytes, with the errors of the core.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadSrlm, SrlmError } from '../../wasm/srlm.mjs';

const srlm = await loadSrlm();
const hashOf = (spec, inputs) => {
  const session = srlm.prepare({ replicates: 2, rounds: 2, ...spec }, inputs);
  const { hash } = session.summarise([session.run(0, 2)]);
  session.free();
  return hash;
};
const bytes = (text) => new TextEncoder().encode(text);

describe('own data', () => {
  test('of rollouts is the same as text and as bytes', () => {
    const rollouts = readFileSync('docs/examples/words.jsonl', 'utf8');
    expect(hashOf({ problem: 'rollouts' }, { rollouts })).toBe(
      hashOf({ problem: 'rollouts' }, { rollouts: bytes(rollouts) }),
    );
  });

  test('of logits knows its prompts and responses', () => {
    const session = srlm.prepare(
      { problem: 'logits', replicates: 1 },
      { logits: 'prompt,yes,no\nfirst,0,1\nsecond,2,0\n' },
    );
    expect(session.problem.prompt_labels).toEqual(['first', 'second']);
    expect(session.problem.response_labels).toEqual(['yes', 'no']);
    session.free();
  });

  test('of features is the same as CSV and as one text for each file', () => {
    const features = 'q1,0.5,0.1\nq1,-0.5,0.2\nq2,0.3,0.3\nq2,0,-0.7\n';
    expect(hashOf({ problem: 'npy' }, { features, theta: '1,-2' })).toBe(
      hashOf({ problem: 'npy' }, { features: bytes(features), theta: bytes('1\n-2\n') }),
    );
  });

  test('that is wrong names its line', () => {
    expect(() => srlm.prepare({ problem: 'rollouts' }, { rollouts: '{}\n' })).toThrow(SrlmError);
    expect(() => srlm.prepare({ problem: 'rollouts' }, { rollouts: '{}\n' })).toThrow(/line 1 has no list/);
    expect(() => srlm.prepare({ problem: 'logits' }, {})).toThrow(/no file was given/);
  });
});
