// The rounds of a model, from files of rollouts: numbers from the files alone, in every way in which they are given.
import { describe, expect, test } from 'vitest';
import { output, readJson, refused, write } from './lib/program.mjs';

const small = ['--replicates', '2', '--rounds', '2', '--samples', '20'];

/** Draws of four prompts; round t raises the first response's share. */
function lines(t, extra = {}) {
  return Array.from({ length: 4 }, (_, x) => {
    const best = Math.min(0.4 + 0.15 * t + 0.02 * x, 0.98);
    const p = { a: best, b: (1 - best) * 0.5, c: (1 - best) * 0.3 };
    const drawn = ['a', 'a', 'b', t % 2 ? 'a' : 'c'];
    const responses = drawn.map((text) => ({ text, logprob: Math.log(p[text]), correct: text === 'b' }));
    return `${JSON.stringify({ prompt: `question ${x}`, ...extra, responses })}\n`;
  }).join('');
}

/** 1 / max_y π_t(y|x), in the mean. */
const kappa = (t) =>
  [0, 1, 2, 3].reduce((sum, x) => sum + 1 / Math.min(0.4 + 0.15 * t + 0.02 * x, 0.98), 0) / 4;

function check(found, numbers) {
  expect(found.prompts).toBe(4);
  expect(found.rounds.map(({ round }) => round)).toEqual(numbers);
  found.rounds.forEach((round, t) => {
    expect(round.kappa_high).toBeCloseTo(kappa(t), 9);
    expect(round.kappa_low).toBeLessThanOrEqual(round.kappa_high);
    const wins = [0, 1, 2, 3].filter((x) => 0.4 + 0.15 * t + 0.02 * x > 0.5).length / 4;
    expect(round.own_failure.success).toBeCloseTo(wins, 9);
    expect(round.target_failure.success).toBeCloseTo(wins, 9);
    expect(round.pass_at_1.value).toBe(0.25);
    expect(round.majority.value).toBe(0);
  });
  expect(found.k).toBe(4);
  expect(found.fit.q).toBeLessThan(1);
  expect(found.forecast.map(({ judge }) => judge)).toEqual(['log_policy', 'vote', 'frozen']);
  for (const { kappa: ahead } of found.forecast) expect(ahead).toBeLessThanOrEqual(kappa(2) + 1);
}

describe('srlm diagnose, round by round', () => {
  test('files in their order, or one with a round in each line', () => {
    for (const t of [0, 1, 2]) write(`r${t}.jsonl`, lines(t));
    const report = output('diagnose', 'r0.jsonl', 'r1.jsonl', 'r2.jsonl', ...small, '--diagnosis', 'd.json');
    check(readJson('d.json'), [0, 1, 2]);
    for (const part of [
      'own failure',
      'target failure',
      'pass@4',
      'tax',
      'U + q^t',
      'From here',
      'Caveat',
      'frozen',
    ])
      expect(report).toContain(part);
    for (const sentence of readJson('d.json').sentences)
      expect(report.replace(/\s+/g, ' ')).toContain(sentence.replace(/\s+/g, ' '));
    write('all.jsonl', lines(2, { round: 4 }) + lines(0, { round: 0 }) + lines(1, { round: 2 }));
    output('diagnose', 'all.jsonl', ...small, '--diagnosis', 'a.json', '--quiet');
    check(readJson('a.json'), [0, 2, 4]);
  });

  test('what is no sequence of rounds is refused', () => {
    write('r0.jsonl', lines(0));
    write('all.jsonl', lines(0, { round: 0 }) + lines(1, { round: 1 }));
    expect(refused('diagnose', 'r0.jsonl', 'all.jsonl').stderr).toContain('has 2 rounds of its own');
    expect(refused('run', '--problem', 'rollouts', '--rollouts-file', 'all.jsonl').stderr).toContain(
      'has 2 rounds',
    );
    write('other.jsonl', lines(1).replaceAll('question', 'another'));
    expect(refused('diagnose', 'r0.jsonl', 'other.jsonl').stderr).toContain('no prompt that all rounds');
  });
});

test('old names of files, flags and commands are read', () => {
  write('r0.jsonl', lines(0));
  const hash = (...args) => output(...args, '--quiet', ...small);
  const today = hash('run', '--problem', 'rollouts', '--rollouts-file', 'r0.jsonl');
  expect(hash('run', '--problem', 'samples', '--samples-file', 'r0.jsonl')).toBe(today);
  write('old.json', '{"problem": "samples", "samples_file": "r0.jsonl"}');
  expect(hash('run', 'old.json')).toBe(today);
  expect(output('samples', '--experiment', 'words', '--count', '2')).toBe(
    output('rollouts', '--experiment', 'words', '--count', '2'),
  );
});
