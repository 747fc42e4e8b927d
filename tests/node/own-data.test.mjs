// The user's own data through the JavaScript API: as text and as bytes, with the errors of the core.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadSrlm, SrlmError } from '../../wasm/srlm.mjs';
import { expected, kinds } from '../cases/answers.mjs';

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

  test.each(kinds)('of $name are read as they come, and followed', (kind) => {
    const wanted = expected(kind);
    const session = srlm.prepare({ problem: 'rollouts', replicates: 1 }, { rollouts: kind.text });
    expect(session.problem.prompts).toBe(wanted.prompts);
    session.free();
    const { rounds, notes, sentences, forecast } = srlm.follow([kind.text, bytes(kind.text)], { rounds: 1 });
    expect(rounds.map(({ round }) => round)).toEqual([0, 1]);
    for (const round of rounds) expect(round.kappa_high).toBeCloseTo(wanted.kappa, 9);
    expect(notes.length > 0).toBe(!kind.end || kind.notes.some((note) => note.includes('no draws')));
    expect(sentences[0]).toContain('4 prompts');
    expect(forecast.length).toBe(3);
  });

  test('of one round is described, too', () => {
    const { rounds, sentences } = srlm.follow([kinds[0].text]);
    expect(rounds.length).toBe(1);
    expect(sentences[0]).toMatch(/prompts κ, the mean of 1\/max_y π\(y\|x\), is .* \(each upper end certain/);
  });

  test('of rounds that are wrong is an error with what to do', () => {
    expect(() => srlm.follow(kinds[0].text)).toThrow(/list of files/);
    expect(() => srlm.follow([])).toThrow(/no file was given/);
    expect(() => srlm.follow([kinds[0].text, null])).toThrow(/files\[1\]/);
    expect(() => srlm.follow([kinds[0].text], { rollouts_format: 'tgi' })).toThrow(/not in the format tgi/);
  });

  test('of rollouts may have its old name', () => {
    const rollouts = kinds[0].text;
    expect(hashOf({ problem: 'samples' }, { samples: rollouts })).toBe(
      hashOf({ problem: 'rollouts' }, { rollouts }),
    );
    expect(() => srlm.prepare({ problem: 'rollouts' }, { samples: 'a', rollouts })).toThrow(/old name/);
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
