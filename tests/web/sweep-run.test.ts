/** Running a sweep, with workers that do what they are told when the test says so. */
import type { SweepResult } from 'srlm';
import { describe, expect, it } from 'vitest';
import { joinCells, runCell } from '../../web/src/engine/cells.js';
import type { ToWorker } from '../../web/src/engine/messages.js';
import type { WorkerPool } from '../../web/src/engine/worker-pool.js';
import { type Plan, SweepRunner } from '../../web/src/sweep/sweep-run.js';
import { sketchOf } from '../../web/src/sweep/sweep-spec.js';
import { core } from './core.js';

const sweep = {
  spec: { prompts: 8, responses: 4, dimension: 4, samples: 50, rounds: 2, replicates: 6, judge_noise: 0.5 },
  axes: [{ parameter: 'beta', values: [0.5, 1, 2] }],
  x: 'round',
  measure: 'kappa',
  fit: 'none',
} as const;

/** One worker, which runs a cell when asked to, and the pictures that came of it. */
function bench() {
  const tasks: Extract<ToWorker, { type: 'cell' }>[] = [];
  const worker = { begin() {}, finish() {}, stop() {}, send: (task: ToWorker) => tasks.push(task as never) };
  let hear: (of: unknown, message: unknown) => void = () => {};
  let runs = 0;
  const pool = {
    workers: [worker],
    broken: false,
    number: () => ++runs,
    listen: (listener: { hear: typeof hear }) => {
      hear = listener.hear;
    },
    collector: {
      ask: async ({ sweep: of, records, wallSeconds }: never) => joinCells(core, of, records, wallSeconds),
    },
  };
  const pictures: { result: SweepResult; complete: boolean }[] = [];
  const runner = new SweepRunner(pool as unknown as WorkerPool, {
    progress() {},
    result: (result, complete) => pictures.push({ result, complete }),
    failed: (failure) => expect.fail(JSON.stringify(failure)),
  });
  const work = async (): Promise<void> => {
    const { run, sweep: of, index, spec, inputs } = tasks.shift() as never;
    hear(worker, { type: 'record', run, index, record: runCell(core, of, index, spec, inputs) });
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { runner, pictures, work };
}

describe('a sweep that runs', () => {
  const plan = core.sweepPlan(sweep) as Plan;
  const look = sketchOf(core, plan.sweep, 2);

  it('keeps the curves of a first look until its own have been computed', async () => {
    const first = bench();
    first.runner.start(look, {});
    for (const _ of look.cells) await first.work();
    const { records } = first.runner;
    const looked = first.pictures.at(-1)?.result as SweepResult;
    expect(records.every((record) => record !== null)).toBe(true);

    const { runner, pictures, work } = bench();
    runner.start(plan, {}, records);
    await work();
    const [partial] = pictures;
    expect(partial?.complete).toBe(false);
    const own = partial?.result.curves.filter(({ mean }, k) => mean[2] !== looked.curves[k]?.mean[2]);
    expect(own).toHaveLength(1);
    expect(partial?.result.curves.every(({ mean }) => mean.every((value) => value !== null))).toBe(true);
    await work();
    await work();
    const { result, complete } = pictures.at(-1) as (typeof pictures)[number];
    expect(complete).toBe(true);

    const plain = bench();
    plain.runner.start(plan, {});
    await plain.work();
    expect(plain.pictures[0]?.result.curves.filter(({ mean }) => mean[2] === null)).toHaveLength(2);
    await plain.work();
    await plain.work();
    expect(result.hash).toBe(plain.pictures.at(-1)?.result.hash);
  });
});
