/** Predictions against the core: what is said to be right is what it measures. */
import type { Experiment, SweepResult } from 'srlm';
import { describe, expect, it } from 'vitest';
import { joinCells, runCell } from '../../web/src/engine/cells.js';
import { measuredInRun, measuredInSweep } from '../../web/src/predict/measured.js';
import { predictions } from '../../web/src/predict/predictions.js';
import { predicted } from '../../web/src/state/predicted.js';
import { formatLink, parseLink, viewOf, viewWith } from '../../web/src/state/view.js';
import { core, first } from './core.js';

const named = (name: string): Experiment => {
  const found = core.experiments().find((experiment) => experiment.name === name);
  if (!found) throw new Error(`No experiment ${name}`);
  return found;
};

/** The sweep of an experiment as the page runs it. */
function swept(name: string): SweepResult {
  const { sweep, cells } = core.sweepPlan(named(name).sweep as object);
  const records = cells.map(({ spec }, index) => runCell(core, sweep, index, spec, {}));
  return joinCells(core, sweep, records, 0);
}

const curve = (result: SweepResult, label: string): number[] => {
  const found = result.curves.find((each) => each.label === label);
  if (!found) throw new Error(`No curve ${label} but ${result.curves.map((each) => each.label).join(', ')}`);
  return found.mean.map((value) => value ?? Number.NaN);
};
const last = (values: readonly number[]): number => values.at(-1) as number;

/** Which of the choices hold, by what the core computes; exactly one of them does. */
const truths: Record<string, (result: SweepResult) => boolean[]> = {
  'kappa-contraction': (result) => {
    const [low, middle, high] = result.curves.map(({ mean }) => mean[2] as number) as [
      number,
      number,
      number,
    ];
    const starts = result.curves.map(({ mean }) => mean[0] as number);
    return [
      high > 1.5 * middle && middle > 1.5 * low,
      result.curves.every(({ mean }, i) => Math.abs((mean[2] as number) / (starts[i] as number) - 0.5) < 0.1),
      Math.max(low, middle, high) < 1.1,
    ];
  },
  'single-step-barrier': (result) => {
    const factors = result.curves.map(({ fits }) => 2 ** (-1 / (fits[0]?.slope as number)));
    return [2, 4, 16].map((factor) => factors.every((each) => Math.abs(Math.log2(each / factor)) < 0.3));
  },
  'greedy-trap': (result) => {
    const ends = result.curves.map(({ mean }) => [mean[0] as number, last(mean as number[])]);
    const falls = ends.filter(([from = 0, to = 0]) => to < from).length;
    expect(ends.every(([from]) => from === 1)).toBe(true);
    return [false, falls === 0, falls === ends.length];
  },
  'iteration-breaks-the-barrier': (result) => {
    const one = curve(result, 'T = 1');
    expect(one[0]).toBe(1);
    return [last(one) === 1, Math.abs(last(one) - 0.5) < 0.2, last(one) < 0.1];
  },
  'rounds-needed': (result) => {
    const rounds = curve(result, 'frozen judge');
    const kappas = result.curves[1]?.x as number[];
    const per = rounds
      .slice(1)
      .map(
        (value, i) =>
          (value - (rounds[i] as number)) / Math.log2((kappas[i + 1] as number) / (kappas[i] as number)),
      );
    const even = Math.max(...per) - Math.min(...per) < 1.5;
    const doubles = rounds.slice(1).every((value, i) => value >= 1.8 * (rounds[i] as number));
    return [doubles, even && Math.min(...per) > 0, per.every((value) => value === 0)];
  },
  budget: (result) => {
    const [values] = result.curves.map(({ mean }) => mean as number[]) as [number[]];
    const [bold, timid] = [values[0] as number, last(values)];
    return [bold < 0.5 * timid, timid < 0.5 * bold, Math.abs(bold / timid - 1) < 0.2];
  },
  'margin-collapse': (result) => {
    const kappa = curve(result, 'κ measured');
    const [small, large] = [kappa[0] as number, last(kappa)];
    return [small > 100 * large, small > 1.05 * large && small < 2, Math.abs(small / large - 1) < 0.05];
  },
  'noisy-judge': (result) => {
    const values = curve(result, 'no noise (control)');
    const ratio = last(values) / (values[0] as number);
    return [Math.abs(ratio - 1 / 4) < 0.1, Math.abs(ratio - 1 / 16) < 0.05, Math.abs(ratio - 1) < 0.2];
  },
  stopping: (result) => {
    const all = result.curves.map(({ mean }) => mean as number[]);
    for (const values of all) expect(Math.min(...values)).toBeLessThan(0.8 * (values[0] as number));
    return [
      all.every((values) => last(values) <= 1.02 * Math.min(...values)),
      all.every((values) => last(values) > 1.1 * Math.min(...values)),
      all.every((values) => last(values) === 0),
    ];
  },
  'confidence-is-not-correctness': (result) => {
    const changes = result.curves.map(({ mean }) => last(mean as number[]) - (mean[0] as number));
    return [
      changes.every((value) => value > 0.01),
      changes.every((value) => Math.abs(value) < 1e-9),
      changes.every((value) => value < -0.01),
    ];
  },
  diversity: (result) => {
    const once = curve(result, 'k = 1');
    const often = curve(result, 'k = 64');
    expect(last(once)).toBeGreaterThan(once[0] as number);
    const change = last(often) - (often[0] as number);
    return [change > 0.01, Math.abs(change) <= 0.01, change < -0.01];
  },
  phonemes: (result) => {
    const change = (label: string): number =>
      last(curve(result, label)) - (curve(result, label)[0] as number);
    const [once, often] = [change('k = 1'), change('k = 64')];
    expect(curve(result, 'k = 1')[0]).toBeCloseTo(0.08, 2);
    expect(curve(result, 'k = 64')[0]).toBeCloseTo(0.98, 2);
    return [once > 0.05 && often > 0.05, once > 0.05 && often < -0.05, once < -0.05 && often < -0.05];
  },
  words: (result) => {
    const starts = result.curves.map(({ mean }) => mean[0] as number);
    const ends = result.curves.map(({ mean }) => last(mean as number[]));
    for (const start of starts) expect(start).toBeGreaterThan(10);
    const ratios = ends.map((end, i) => end / (starts[i] as number));
    return [
      ratios.every((ratio) => ratio > 0.8),
      ratios.every((ratio) => Math.abs(ratio - 0.5) < 0.2),
      ends.every((value) => value < 2),
    ];
  },
};

describe('a prediction', () => {
  it('is of an experiment, with a few choices, and listed for links', () => {
    expect([...predicted]).toEqual(Object.keys(predictions));
    expect(Object.keys(predictions).length).toBeGreaterThanOrEqual(8);
    const names = core.experiments().map(({ name }) => name);
    for (const [name, { question, choices, right }] of Object.entries(predictions)) {
      expect(names).toContain(name);
      expect(question.length).toBeLessThan(240);
      expect(choices.length).toBeGreaterThanOrEqual(2);
      expect(choices.length).toBeLessThanOrEqual(4);
      expect(new Set(choices).size).toBe(choices.length);
      for (const choice of choices) expect(choice).not.toMatch(/[.?!]$/);
      expect(choices[right]).toBeDefined();
    }
  });

  it.each(Object.entries(predictions))(
    'is right by what the core computes: %s',
    (name, { right, point, choices }) => {
      const truth = truths[name];
      if (!truth) throw new Error(`Nothing says what is right of ${name}`);
      const result = swept(name);
      expect(truth(result)).toEqual(choices.map((_, i) => i === right));
      const told = measuredInSweep(result, core.parameters(), point);
      expect(told).not.toMatch(/NaN|undefined|null|(: |to )–/);
    },
  );

  it('says what a run measured, too', () => {
    const { spec } = named('population');
    const session = core.prepare(spec);
    const { summary } = session.summarise([session.run(0, 1)]);
    session.free();
    const result = { summary, spec } as Parameters<typeof measuredInRun>[0];
    expect(measuredInRun(result, 'kappa')).toBe('condition number κ, t = 0 to 8: 8.00 to 1.00.');
  });

  it('stands in the link of an experiment as it is, and nowhere else', () => {
    const view = { ...viewOf(first), predict: true };
    expect(formatLink(core, view)).toBe(`#experiment=${first.name}&predict=1`);
    expect(parseLink(core, formatLink(core, view))).toMatchObject({ view, problems: [] });
    expect(viewWith(core, view, { samples: 50 }, null).predict).toBeUndefined();
    for (const [link, message] of [
      ['#experiment=population&predict=1', /no question about “population”.*kappa-contraction/],
      [`#experiment=${first.name}&samples=50&predict=1`, /as it stands/],
      ['#predict=2', /from 0 to 1/],
    ] as const) {
      const { view: read, problems } = parseLink(core, link);
      expect(read.predict).toBeUndefined();
      expect(problems).toEqual([{ key: 'predict', message: expect.stringMatching(message) }]);
    }
  });
});
