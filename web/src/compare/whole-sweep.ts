/** Runs a sweep from beginning to end in a worker of its own, beside what the page runs. */
import type { SweepResult } from 'srlm';
import { CoreWorker } from '../engine/core-worker.js';
import type { Plan } from '../sweep/sweep-run.js';

export function wholeSweep({ sweep, cells }: Plan): Promise<SweepResult> {
  const worker = new CoreWorker();
  const records: string[] = [];
  const run = 1;
  const since = performance.now();
  const next = (): void => {
    const index = records.length;
    const cell = cells[index];
    if (cell) worker.send({ type: 'cell', run, sweep, index, spec: cell.spec, inputs: {} });
    else {
      const wallSeconds = (performance.now() - since) / 1000;
      worker.send({ type: 'join', run, id: 1, sweep, records, wallSeconds });
    }
  };
  return new Promise<SweepResult>((resolve, reject) => {
    worker.serve({
      hear(data) {
        if (data.type === 'failed' || data.type === 'cell-failed') reject(new Error(data.failure.message));
        if (data.type === 'answer') resolve(data.value as SweepResult);
        if (data.type !== 'record') return;
        records.push(data.record);
        next();
      },
      broken: (why) => reject(new Error(why)),
    });
    next();
  }).finally(() => worker.end());
}
