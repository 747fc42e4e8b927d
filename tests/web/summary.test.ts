import type { PartialSpec } from 'srlm';
import { describe, expect, it } from 'vitest';
import { alternative } from '../../web/src/charts/alternative.js';
import { panelsOf } from '../../web/src/charts/panels.js';
import type { RunResult } from '../../web/src/engine/run.js';
import { sentence, verdict } from '../../web/src/views/summary-text.js';
import { core } from './core.js';

function resultOf(spec: PartialSpec): RunResult {
  const session = core.prepare({ replicates: 4, kappa_0: 8, ...spec });
  const { replicates, rounds } = session.spec;
  const joined = session.summarise([session.run(0, replicates)]);
  const result = {
    ...joined,
    spec: session.spec,
    problem: session.problem,
    complete: true,
    seconds: 1,
    runningConfidence: new Float64Array(rounds + 1).fill(0.1),
  };
  session.free();
  return result;
}

describe('the sentence', () => {
  it('tells where κ starts and ends, and what fails', () => {
    expect(sentence(resultOf({ rounds: 8 }))).toMatch(
      /^κ falls from 8\.00 to 1\.\d\d in 8 rounds; after the last one own failure is .* % and target failure .* %\.$/,
    );
    expect(sentence(resultOf({ objective: 'population', rounds: 12 }))).toMatch(
      /no prompt is left in doubt\.$/,
    );
    expect(sentence(resultOf({ rounds: 0 }))).toMatch(/^κ stays at 8\.00 in 0 rounds/);
    expect(sentence({ ...resultOf({}), complete: false })).toMatch(/So far from 4 of 4 replicates\.$/);
  });

  it('has no number that is not one', () => {
    for (const spec of [
      {},
      { rounds: 0 },
      { objective: 'population' },
      { problem: 'tabular' },
    ] as PartialSpec[]) {
      const result = resultOf(spec);
      const panels = panelsOf(['kappa', 'own_failure', 'target_failure', 'accuracy', 'tie_rate']);
      const alternatives = panels.map((panel) => alternative(result, panel, [], 'words'));
      for (const text of [sentence(result), verdict(result), ...alternatives])
        expect(text).not.toMatch(/NaN|undefined/);
    }
  });
});

describe('the verdict', () => {
  it.each<[string, PartialSpec, RegExp]>([
    ['the population update', { objective: 'population' }, /every mode is kept and κ never rises \[exact\]/],
    ['pairs that span everything', { samples: 400, rounds: 1 }, /span all 8 directions.*\[exact\]/],
    ['pairs that do not', { samples: 5 }, /span only .* of 8 directions/],
    [
      'a table, where each prompt has one direction less',
      { problem: 'tabular', samples: 1 },
      /of 360 directions/,
    ],
    ['a noisy judge', { judge_noise: 2 }, /^The judge errs \(σ = 2\)/],
    ['no round at all', { rounds: 0 }, /^The judge is exact/],
    ['the ball', { radius: 8 }, /The ball ‖θ‖ ≤ B binds from round \d/],
  ])('knows %s', (_, spec, text) => expect(verdict(resultOf(spec))).toMatch(text));
});
