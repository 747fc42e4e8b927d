/** Every control of every experiment has a part in its main figure: the grid changes with it, or the reader's run moves. */
import type { Experiment, Spec } from 'srlm';
import { describe, expect, it } from 'vitest';
import { rangeOf } from '../../web/src/controls/ranges.js';
import { withChanges } from '../../web/src/state/spec-edit.js';
import { rowOf, type Value, type Values, valuesOf } from '../../web/src/state/values.js';
import {
  aloneIn,
  aloneName,
  gridKey,
  lookAt,
  planOf,
  seedKey,
  sketchOf,
} from '../../web/src/sweep/sweep-spec.js';
import { core } from './core.js';

const table = core.parameters();

/** Other values of the same parameter, of which some may not go with the rest of a spec. */
function others(key: string, value: Value, responses: number): Value[] {
  const row = rowOf(table, key);
  if (!row) throw new Error(`No parameter ${key}`);
  if (row.type === 'boolean') return [!value];
  if (row.type === 'choice') return row.choices.map(({ name }) => name).filter((name) => name !== value);
  const { min, max } = rangeOf(row, responses);
  const now = typeof value === 'number' ? value : min;
  const near = row.type === 'integer' ? [now + 1, now - 1] : [now * 1.5 + 0.1, now * 0.7];
  return near.filter((next) => next >= min && next <= max);
}

/** The experiment's spec with another value of a parameter. */
function moved(experiment: Experiment, key: string, value: Value): Spec {
  for (const next of others(key, value, experiment.spec.responses ?? 16)) {
    try {
      return withChanges(core, experiment.spec, { [key]: next });
    } catch {
      // the next one may do
    }
  }
  throw new Error(`No other value of ${key}`);
}

describe('a control moves the main figure', () => {
  for (const experiment of core.experiments()) {
    if (!experiment.sweep) continue; // the figure is the run itself
    const before = planOf(core, experiment, experiment.spec);
    if (!before) throw new Error(`No sweep of ${experiment.name}`);
    for (const key of experiment.controls) {
      const value = valuesOf(experiment.spec)[key];
      if (value === undefined) continue; // not offered while it has no meaning
      it(`${experiment.name}: ${key}`, () => {
        const spec = moved(experiment, key, value);
        const plan = planOf(core, experiment, spec);
        if (!plan) throw new Error('no plan');
        // Views share a plan by what reaches the grid.
        const keys = [spec, experiment.spec].map((each) => gridKey(core, experiment, each));
        expect(keys[0] === keys[1]).toBe(JSON.stringify(plan.sweep) === JSON.stringify(before.sweep));
        if (JSON.stringify(plan.sweep) !== JSON.stringify(before.sweep)) return;
        if (plan.sweep.display === 'map') {
          // Its place on the map is by the values of the two axes.
          expect(plan.sweep.axes.map(({ parameter }) => parameter)).toContain(key);
          return;
        }
        const alone = aloneIn(plan, spec);
        expect(alone).not.toBeNull();
        expect(JSON.stringify(alone)).not.toBe(JSON.stringify(aloneIn(before, experiment.spec)));
      });
    }
  }
});

describe("the reader's run in a figure", () => {
  const named = (name: string) => {
    const experiment = core.experiments().find((each) => each.name === name);
    if (!experiment) throw new Error(name);
    return experiment;
  };

  /** The run of an experiment with some parameters changed, as the one cell of its figure; and its own hash. */
  const alone = (name: string, changes: Values) => {
    const experiment = named(name);
    const spec = withChanges(core, experiment.spec, changes);
    const plan = planOf(core, experiment, spec);
    const sweep = plan && aloneIn(plan, spec);
    if (!plan || !sweep) throw new Error('no place');
    const session = core.prepare(spec);
    const traces = [session.run(0, spec.replicates)];
    const result = core.sweepResult(sweep, [session.cellRecord(sweep, 0, traces)], 0);
    const { hash } = session.summarise(traces);
    session.free();
    return { result, hash, spec, label: aloneName(table, plan, spec) };
  };

  it('is one cell, which has the hash of the run', () => {
    const { result, hash, label } = alone('noisy-judge', { samples: 777, replicates: 3 });
    expect(result.cells).toHaveLength(1);
    expect(result.cells[0]?.hash).toBe(hash);
    expect(result.curves[0]?.x).toEqual([777]);
    expect(label).toBe('σ = 2, regression');
  });

  it('is a curve where the figure is over rounds', () => {
    const { result, spec, label } = alone('recurrence-map', { kappa_0: 20, replicates: 2 });
    expect(result.curves[0]?.x).toHaveLength(spec.rounds);
    expect(result.curves[0]?.x[0]).toBeCloseTo(20);
    expect(label).toBe('κ_0 = 20');
  });

  it('has no curve on a map', () => {
    const experiment = named('phase-map');
    const plan = planOf(core, experiment, experiment.spec);
    expect(plan && aloneIn(plan, experiment.spec)).toBeNull();
  });
});

it('a first look has few replicates of every cell, and no fits', () => {
  for (const experiment of core.experiments()) {
    const plan = planOf(core, experiment, experiment.spec);
    if (!plan) continue;
    const { sweep, cells } = sketchOf(core, plan.sweep, 4);
    for (const { spec } of cells) expect(spec.replicates).toBeLessThanOrEqual(4);
    expect(sweep.fit).toBe('none');
    // Its axes keep their ends, and a curve all of its points.
    sweep.axes.forEach(({ values, pool }, i) => {
      const all = plan.sweep.axes[i]?.values ?? [];
      if (pool) expect(values.length).toBe(2);
      else if (sweep.display !== 'map') expect(values).toEqual(all);
      expect([values[0], values.at(-1)]).toEqual([all[0], all.at(-1)]);
      for (const value of values) expect(all).toContain(value);
    });
    expect(cells.length).toBeLessThanOrEqual(50);
    // One that is planned over the axes of the plan before is that of the view.
    expect(lookAt(core, experiment, experiment.spec, plan.sweep, 4)).toEqual({ sweep, cells });
    // With a new seed, too.
    const reseeded = { ...experiment.spec, seed: experiment.spec.seed + 1000 };
    const other = planOf(core, experiment, reseeded);
    if (!other) throw new Error('no plan');
    expect(lookAt(core, experiment, reseeded, other.sweep, 4)).toEqual(sketchOf(core, other.sweep, 4));
    expect(seedKey(experiment, reseeded)).not.toBe(seedKey(experiment, experiment.spec));
  }
});
