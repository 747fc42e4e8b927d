/** The texts of the narrative against the core: what they let the reader set, and what they say of it. */
import type { Experiment, Spec } from 'srlm';
import { describe, expect, it } from 'vitest';
import { fromPosition, neighbour, rangeOf, toPosition } from '../../web/src/controls/ranges.js';
import { shownRounds } from '../../web/src/narrative/shown-rounds.js';
import { piecesOf, roundOf, type Step, steps } from '../../web/src/narrative/steps.js';
import { withChanges } from '../../web/src/state/spec-edit.js';
import { rowOf, valuesOf } from '../../web/src/state/values.js';
import { narrativeSteps, parseLink } from '../../web/src/state/view.js';
import { core } from './core.js';

const experimentOf = ({ experiment }: Step): Experiment => {
  const found = core.experiments().find(({ name }) => name === experiment);
  if (!found) throw new Error(`No experiment ${experiment}`);
  return found;
};

/** The summary of a whole run. */
function summaryOf(spec: Spec) {
  const session = core.prepare(spec);
  const { summary } = session.summarise([session.run(0, spec.replicates)]);
  session.free();
  return summary;
}

describe('the narrative', () => {
  it('has as many steps as a link may name, and tells of one that is not there', () => {
    expect(steps).toHaveLength(narrativeSteps);
    expect(parseLink(core, `#tour=${narrativeSteps}`).view.tour).toBe(narrativeSteps);
    const { view, problems } = parseLink(core, `#tour=${narrativeSteps + 1}`);
    expect(view.tour).toBeUndefined();
    expect(problems).toEqual([
      { key: 'tour', message: expect.stringContaining(`from 1 to ${narrativeSteps}`) },
    ]);
  });

  it.each(steps.map((step) => [step.title, step] as const))('%s: of what the core has', (_, step) => {
    const experiment = experimentOf(step);
    const spec = withChanges(core, experiment.spec, step.changes ?? {});
    expect(step.text.length).toBeGreaterThan(1);
    expect(step.text.join(' ').length).toBeLessThan(620);
    expect(step.round ?? 0).toBeLessThanOrEqual(spec.rounds);
    if (step.more) expect(core.experiments().map(({ name }) => name)).toContain(step.more.experiment);
    const pieces = step.text.flatMap(piecesOf);
    const scrubbed = pieces.flatMap((piece) => (piece.kind === 'parameter' ? [piece.key] : []));
    expect(scrubbed.length).toBeGreaterThan(0);
    for (const key of scrubbed) {
      const row = rowOf(core.parameters(), key);
      expect(['integer', 'real', 'real or null']).toContain(row?.type);
      expect(typeof valuesOf(spec)[key]).toBe('number');
      // Neighbours of the value are other specs that the core takes.
      const range = rangeOf(row as NonNullable<typeof row>, Number(valuesOf(spec).responses ?? 16));
      const now = valuesOf(spec)[key] as number;
      for (const by of [-10, 10]) {
        const next = neighbour(now, by, range);
        expect(withChanges(core, spec, { [key]: next })).not.toEqual(spec);
      }
    }
    const summary = summaryOf(spec);
    for (const piece of pieces) {
      if (piece.kind !== 'number' || ['power', 'T'].includes(piece.of)) continue;
      const [metric, at = ''] = piece.of.split('@') as [keyof typeof summary, string?];
      expect(summary[metric].mean[roundOf(at, { spec })], piece.of).toBeTypeOf('number');
    }
  });

  it('says only what is so where its words are about a run as it stands', () => {
    const step = (title: string): Step => steps.find((each) => each.title === title) as Step;
    // Every prompt still fails after one round, with any number of pairs.
    const several = experimentOf(step('Several steps are'));
    expect(several.spec.beta).toBe(1);
    for (const samples of [400, 25600]) {
      const spec = core.validate({ ...several.spec, samples, rounds: 1, replicates: 4 });
      expect(summaryOf(spec).own_failure.mean[1]).toBe(1);
    }
    // A single round at a small β sharpens far more.
    const bold = core.validate({ ...several.spec, beta: 0.05, rounds: 1, replicates: 4 });
    expect(summaryOf(bold).own_failure.mean[1]).toBeLessThan(0.2);
    // Two rounds make each of the three nearly certain.
    const forget = experimentOf(step('And they forget the start'));
    for (const kappa_0 of forget.sweep?.axes[0]?.values ?? []) {
      const spec = core.validate({ ...forget.spec, kappa_0: kappa_0 as number });
      expect(summaryOf(spec).kappa.mean[2]).toBeLessThan(1.1);
    }
    // With fewer pairs, or a larger b, it takes longer.
    const afterOne = (changes: object): number =>
      summaryOf(core.validate({ ...forget.spec, ...changes })).kappa.mean[1] as number;
    expect(afterOne({ samples: 100 })).toBeGreaterThan(afterOne({}));
    expect(afterOne({ beta_root_n: 4 })).toBeGreaterThan(afterOne({}));
    // Accuracy is the same in every round.
    const sure = summaryOf(experimentOf(step('Sure is not right')).spec);
    expect(new Set(sure.accuracy.mean).size).toBe(1);
    // κ of the population update never rises, and every mode is kept.
    const round = summaryOf(experimentOf(step('Round by round, κ falls')).spec);
    for (const kept of round.mode_kept.mean) expect(kept).toBeCloseTo(1, 12);
    for (const [t, kappa] of round.kappa.mean.entries())
      if (t > 0) expect(kappa).toBeLessThanOrEqual(round.kappa.mean[t - 1] as number);
  });

  it('halves the failure of one step by four times the queries', () => {
    const one = experimentOf(steps[3] as Step);
    const fails = (changes: object): number =>
      summaryOf(core.validate({ ...one.spec, replicates: 512, ...changes })).target_failure.mean[1] as number;
    const { samples, kappa_0 } = one.spec as { samples: number; kappa_0: number };
    const ratio = (changes: object): number => fails({}) / fails({ samples: 4 * samples, ...changes });
    expect(Math.abs(ratio({}) - 2)).toBeLessThan(0.15);
    expect(Math.abs(ratio({ kappa_0: 4 * kappa_0 }) - 1)).toBeLessThan(0.1);
  });
});

describe('the policies round by round', () => {
  it('are all rounds, or some that lie evenly with the first and the last', () => {
    expect(shownRounds(0)).toEqual([0]);
    expect(shownRounds(3)).toEqual([0, 1, 2, 3]);
    const many = shownRounds(30);
    expect(many).toHaveLength(9);
    expect([many[0], many.at(-1)]).toEqual([0, 30]);
    expect(new Set(many).size).toBe(9);
  });
});

describe('a step of a slider', () => {
  it.each(['beta', 'samples', 'rounds', 'gold_correlation'])(
    'always moves on, and stays in the range: %s',
    (key) => {
      const row = rowOf(core.parameters(), key);
      if (!row) throw new Error(key);
      const range = rangeOf(row, 16);
      for (let position = 0; position <= 1000; position += 25) {
        const value = fromPosition(position, range);
        const [less, more] = [neighbour(value, -10, range), neighbour(value, 10, range)];
        if (value > range.min) expect(less).toBeLessThan(value);
        if (value < range.max) expect(more).toBeGreaterThan(value);
        for (const each of [less, more]) {
          expect(each).toBeGreaterThanOrEqual(range.min);
          expect(each).toBeLessThanOrEqual(range.max);
          expect(Math.abs(toPosition(each, range) - position)).toBeLessThan(120);
        }
      }
    },
  );
});
