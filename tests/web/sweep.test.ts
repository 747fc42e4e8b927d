import type { Experiment, SweepResult } from 'srlm';
import { describe, expect, it } from 'vitest';
import { seriesColours } from '../../web/src/base/colours.js';
import { moved } from '../../web/src/charts/cursor.js';
import { whyNone } from '../../web/src/charts/panels.js';
import { roundTo } from '../../web/src/charts/ticks.js';
import { joinCells, runCell } from '../../web/src/engine/cells.js';
import { withChanges } from '../../web/src/state/spec-edit.js';
import { valuesOf } from '../../web/src/state/values.js';
import { drawnCurves, fittedPoints } from '../../web/src/sweep/curves.js';
import { scattered } from '../../web/src/sweep/order.js';
import { scalesOf } from '../../web/src/sweep/scales.js';
import type { Plan } from '../../web/src/sweep/sweep-run.js';
import { cellOf, planOf, sweepCommand, twinOf, variedKeys } from '../../web/src/sweep/sweep-spec.js';
import {
  fitSentence,
  fitsSentence,
  floorNote,
  lastRound,
  measureOf,
  measureTitle,
  shown,
  sweepAlternative,
  zeroNote,
} from '../../web/src/sweep/sweep-text.js';
import { differences } from '../../web/src/views/differences.js';
import { core } from './core.js';

const swept = core.experiments().filter(({ sweep }) => sweep !== null);
const named = (name: string): Experiment => {
  const found = swept.find((experiment) => experiment.name === name);
  if (!found) throw new Error(`No sweep ${name}`);
  return found;
};
const contraction = named('kappa-contraction');
const barrier = named('single-step-barrier');
const plan = (experiment: Experiment, changes = {}): Plan =>
  planOf(core, experiment, withChanges(core, experiment.spec, changes)) as Plan;

const table = core.parameters();

describe('a reader', () => {
  it('never sees a value that is not set as “null”', () => {
    const { spec } = contraction;
    const own = withChanges(core, spec, { problem: 'logits', kappa_0: null });
    expect(shown(null as never)).toBe('its own');
    expect(differences(table, own, spec)).not.toContain('null');
  });

  it('is told why a measure has no values', () => {
    expect(whyNone('pass_at_k', 'rollouts')).toContain('these rollouts have no scores');
    expect(whyNone('accuracy', 'text')).toContain('no response is known to be correct');
    expect(whyNone('kappa', 'rollouts')).toBe('');
  });
});

/** A small sweep with numbers that a test can foretell. */
const result = (changes: Partial<SweepResult>): SweepResult => ({
  format: 'srlm-sweep',
  format_version: 1,
  version: '',
  build: '',
  hash: '0123456789abcdef',
  wall_seconds: 1,
  sweep: {
    version: 1,
    spec: { replicates: 4 },
    axes: [{ parameter: 'samples', values: [100, 1000, 10000] }],
    series: [],
    measure: 'target_failure',
    x: 'samples',
    display: 'curves',
    fit: 'log-log',
    floor: false,
    overlays: [],
  },
  cells: [],
  curves: [
    {
      label: '',
      cells: [0, 1, 2],
      x: [100, 1000, 10000],
      mean: [0.1, 0.01, 0],
      low: [0.1, 0.005, 0],
      high: [0.1, 0.02, 0],
      fits: [
        {
          kind: 'log-log',
          of: 'value',
          points: 2,
          note: '',
          slope: -1,
          low: -1.1,
          high: -0.9,
          intercept: Math.log(10),
        },
      ],
    },
  ],
  overlays: [],
  ...changes,
});

describe('the sweep of a view', () => {
  it.each(swept.map((experiment) => [experiment.name, experiment] as const))(
    'is the experiment’s own: %s',
    (_, experiment) => {
      const own = core.sweepPlan(experiment.sweep as object);
      expect(planOf(core, experiment, experiment.spec)).toEqual(own);
      const varied = [...variedKeys(own.sweep)];
      expect(varied.length).toBeGreaterThan(0);
      for (const { spec } of own.cells) expect(core.validate(spec)).toEqual(spec);
    },
  );

  it('takes up what the reader changes, except what it varies', () => {
    const { cells } = plan(contraction, { beta: 0.25, kappa_0: 5 });
    expect(cells.map(({ spec }) => spec.beta)).toEqual(cells.map(() => 0.25));
    expect(cells.map(({ spec }) => spec.kappa_0)).toEqual(
      plan(contraction).cells.map(({ spec }) => spec.kappa_0),
    );
  });

  it('stays the same in the view of one of its cells', () => {
    for (const experiment of [contraction, barrier]) {
      const own = plan(experiment, { replicates: 3 });
      own.cells.forEach(({ spec }, index) => {
        expect(planOf(core, experiment, spec)?.sweep).toEqual(own.sweep);
        expect(cellOf(own, spec)).toBe(index);
      });
    }
  });

  it('has a new seed when the reader asks for one', () => {
    expect(plan(barrier, { seed: 9 }).sweep.spec.seed).toBe(9);
    const twin = { ...(plan(barrier).cells[3]?.spec ?? barrier.spec), seed: 77 };
    expect(cellOf(plan(barrier), twin)).toBe(-1);
    expect(twinOf(plan(barrier), twin)).toBe(3);
  });

  it('refuses in the core’s words what cannot be varied', () => {
    expect(() => plan(contraction, { problem: 'trap' })).toThrowError(
      expect.objectContaining({ name: 'SrlmError' }),
    );
  });

  it('has a native command', () => {
    const { sweep } = plan(contraction, { judge_noise: 0.25, rounds: 3 });
    expect(sweepCommand(core, contraction, sweep, '0123456789abcdef')).toBe(
      'srlm sweep --experiment kappa-contraction --rounds 3 --judge-noise 0.25 --expect 0123456789abcdef',
    );
    expect(sweepCommand(core, contraction, plan(contraction).sweep, '')).toBe(
      'srlm sweep --experiment kappa-contraction',
    );
  });
});

describe('the cells of a sweep', () => {
  const small = plan(contraction, { replicates: 5, rounds: 3 });
  const records = small.cells.map(({ spec }, index) => runCell(core, small.sweep, index, spec, {}));
  const whole = joinCells(core, small.sweep, records, 1);

  it('are ordinary runs', () => {
    small.cells.forEach(({ spec }, index) => {
      const session = core.prepare(spec);
      expect(whole.cells[index]?.hash).toBe(session.summarise([session.run(0, 5)]).hash);
      session.free();
    });
  });

  it('can be drawn before all of them have run', () => {
    const part = joinCells(core, small.sweep, [null, records[1] as string, null], 1);
    expect(part.curves.map(({ label }) => label)).toEqual(whole.curves.map(({ label }) => label));
    expect(part.curves[1]?.mean).toEqual(whole.curves[1]?.mean);
    expect(part.curves[0]?.mean.every((value) => value === null)).toBe(true);
    expect(part.overlays).toEqual([]);
    expect(drawnCurves(part)[0]?.points.every(({ y }) => Number.isNaN(y))).toBe(true);
    expect(sweepAlternative(part, table, true)).not.toMatch(/NaN|undefined|null/);
  });

  it.each([1, 4, 39, 120])('%d run in an order that is spread over the whole', (count) => {
    const order = scattered(count);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
    if (count < 30) return;
    const first = order.slice(0, 4).sort((a, b) => a - b);
    expect((first.at(-1) as number) - (first[0] as number)).toBeGreaterThan(count / 2);
  });
});

describe('the axes of a sweep', () => {
  it('are logarithmic for a log–log fit, and say what they cannot show', () => {
    const scales = scalesOf(result({}));
    expect(scales).toMatchObject({ xLog: true, yLog: true });
    expect(scales.y.min).toBeLessThanOrEqual(0.01);
    expect(scales.y.min).toBeGreaterThan(0.001);
    expect(zeroNote(result({}), true)).toMatch(/Exactly 0.*at 10 000/);
    expect(zeroNote(result({}), false)).toBe('');
  });

  it('are linear for rounds and for negative values', () => {
    const { sweep, curves } = result({});
    const [curve] = curves;
    if (!curve) throw new Error('No curve');
    const linear = scalesOf(
      result({
        sweep: { ...sweep, x: 'round', fit: 'none', measure: 'overconfidence' },
        curves: [
          { ...curve, x: [0, 1, 2], mean: [-0.3, 0.1, 0.2], low: [-0.3, 0, 0.1], high: [-0.3, 0.2, 0.2] },
        ],
      }),
    );
    expect(linear).toMatchObject({ xLog: false, yLog: false, x: { min: 0, max: 2 } });
    expect(linear.y.min).toBeLessThanOrEqual(-0.3);
  });

  it('show a share from 0 on where no line is fitted, however far it falls', () => {
    const { sweep } = result({});
    const share = result({ sweep: { ...sweep, fit: 'none' } });
    expect(scalesOf(share)).toMatchObject({ yLog: false, y: { min: 0 } });
  });

  it('begin and end at 1, 2 or 5', () => {
    expect([0.013, 0.02, 3, 700].map((value) => roundTo(value, 'down'))).toEqual([0.01, 0.02, 2, 500]);
    expect([0.013, 0.02, 3, 700].map((value) => roundTo(value, 'up'))).toEqual([0.02, 0.02, 5, 1000]);
  });

  it('name the round at which values are read', () => {
    const { sweep } = result({});
    const at = (rounds: number, axes = sweep.axes): string =>
      lastRound({ ...sweep, axes, spec: { ...sweep.spec, rounds } }, table);
    expect(at(4)).toBe('the last round, T = 4');
    expect(at(4, [{ parameter: 'rounds', values: [1, 2] }])).toBe('the last of T rounds');
  });

  it('have titles', () => {
    const { sweep } = result({});
    expect(measureTitle(sweep)).toBe('target failure');
    const rounds = { ...sweep, measure: 'own_failure<=0.05' };
    expect(measureOf(rounds)).toEqual({ metric: 'own_failure', threshold: 0.05 });
    expect(measureTitle(rounds)).toBe('rounds until own failure ≤ 0.05');
  });
});

describe('a floor that is asked for', () => {
  const noLimit = core.noLimit;
  const swept = (floor: boolean): SweepResult => {
    const own = core.sweepPlan({
      spec: { kappa_0: 4, rounds: 1, replicates: 2 },
      axes: [{ parameter: 'samples', values: [50, 100] }],
      series: [
        { label: 'noise', spec: { judge_noise: 1 } },
        { label: 'CREAM', spec: { judge_noise: 1, cream: true } },
        { label: 'labels', spec: { objective: 'logistic' } },
      ],
      measure: 'kappa',
      floor,
    });
    const records = own.cells.map(({ spec }, index) => runCell(core, own.sweep, index, spec, {}));
    return joinCells(core, own.sweep, records, 1);
  };

  it('is said to be missing where it is, and why', () => {
    expect(floorNote(swept(true), noLimit)).toBe(
      'No floor (n = ∞) in 2 of 6 cells (CREAM): CREAM weights the rewards by an agreement that is itself drawn. ' +
        'No floor (n = ∞) in 2 of 6 cells (labels): the expected loss of this objective is not computed.',
    );
    expect(floorNote(swept(false), noLimit)).toBe('');
  });
});

describe('a fit', () => {
  const [fit] = result({}).curves[0]?.fits ?? [];
  if (!fit) throw new Error('No fit');

  it('is a sentence', () => {
    expect(fitSentence({ ...fit, slope: -0.487, low: -0.53, high: -0.46, points: 9 })).toBe(
      'slope −0.49 (95 %: −0.53 to −0.46 for this problem), 9 points',
    );
    expect(fitSentence({ kind: 'log-log', of: 'value', points: 1, note: 'too few points' })).toBe(
      'no line to fit: too few points',
    );
    expect(fitsSentence([fit, { ...fit, of: 'excess over the floor', slope: -0.5 }])).toBe(
      'slope −1.00 (95 %: −1.10 to −0.90 for this problem), 2 points; of the excess over the floor −0.50 (95 %: −1.10 to −0.90 for this problem)',
    );
  });

  it('is a line through the points', () => {
    const line = fittedPoints(result({}), 0);
    expect(line.map(({ x }) => x)).toEqual([100, 1000, 10000]);
    expect(line[0]?.y).toBeCloseTo(0.1, 12);
    expect(line[1]?.y).toBeCloseTo(0.01, 12);
  });
});

describe('colours of curves', () => {
  const [curve] = result({}).curves;
  const { sweep } = result({});
  const of = (measures: (string | undefined)[]) =>
    drawnCurves(
      result({
        sweep: {
          ...sweep,
          series: measures.map((measure, k) => ({ label: `${k}`, spec: {}, ...(measure && { measure }) })),
        },
        curves: measures.map((_, k) => ({ ...curve, label: `${k}`, cells: [k] })) as SweepResult['curves'],
        cells: measures.map((_, series) => ({ series })) as SweepResult['cells'],
      }),
    ).map(({ colour }) => colour);

  it('are those of their quantities, where these differ', () => {
    expect(of([undefined])).toEqual(['target']);
    expect(of(['own_failure', 'own_failure', undefined])).toEqual(['own', 'own-deep', 'target']);
  });

  it('are no quantity’s where only settings differ', () => {
    const colours = of([undefined, undefined, undefined]);
    expect(new Set(colours).size).toBe(3);
    for (const colour of colours) expect(colour in seriesColours).toBe(true);
  });
});

describe('the cursor', () => {
  const curves = { columns: 3, rows: () => 4, along: 'right' as const };
  const map = { columns: 5, rows: () => 2, along: 'up' as const };

  it('goes along a curve and from curve to curve', () => {
    expect(moved(null, 'ArrowRight', curves)).toEqual({ row: 0, column: 0 });
    expect(moved({ row: 0, column: 0 }, 'ArrowRight', curves)).toEqual({ row: 1, column: 0 });
    expect(moved({ row: 3, column: 2 }, 'ArrowRight', curves)).toEqual({ row: 3, column: 2 });
    expect(moved({ row: 1, column: 0 }, 'ArrowUp', curves)).toEqual({ row: 1, column: 1 });
    expect(moved({ row: 1, column: 0 }, 'Tab', curves)).toBeNull();
  });

  it('goes up and across a map', () => {
    expect(moved({ row: 0, column: 0 }, 'ArrowUp', map)).toEqual({ row: 1, column: 0 });
    expect(moved({ row: 1, column: 0 }, 'ArrowRight', map)).toEqual({ row: 1, column: 1 });
    expect(moved({ row: 1, column: 4 }, 'ArrowRight', map)).toEqual({ row: 1, column: 4 });
  });
});

describe('what a sweep varies', () => {
  it('has a control or a row of the table', () => {
    for (const { sweep } of swept) {
      for (const key of variedKeys(sweep as NonNullable<typeof sweep>)) {
        expect(table.some((row) => row.key === key)).toBe(true);
      }
    }
  });

  it('is named by every cell of it', () => {
    for (const experiment of swept) {
      const { cells, sweep } = plan(experiment);
      cells.forEach(({ spec, position }) => {
        sweep.axes.forEach(({ parameter, values }, a) => {
          expect(valuesOf(spec)[parameter]).toEqual(values[position[a] ?? 0]);
        });
      });
    }
  });
});
