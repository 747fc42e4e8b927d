/** Runs a sweep from beginning to end in a worker of its own, beside what the page runs. */
import type { SweepResult } from 'srlm';
import { createWorker } from '../create-worker.js';
import type { FromWorker, ToWorker } from '../messages.js';
import type { Plan } from '../sweep/sweep-run.js';

export function wholeSweep({ sweep, cells }: Plan): Promise<SweepResult> {
  const worker = createWorker();
  const send = (message: ToWorker): void => worker.postMessage(message);
  const records: string[] = [];
  const run = 1;
  const since = performance.now();
  const next = (): void => {
    const index = records.length;
    const cell = cells[index];
    if (cell) send({ type: 'cell', run, sweep, index, spec: cell.spec, inputs: {} });
    else {
      const wallSeconds = (performance.now() - since) / 1000;
      send({ type: 'join', run, id: 1, sweep, records, wallSeconds });
    }
  };
  return new Promise<SweepResult>((resolve, reject) => {
    worker.addEventListener('error', () => reject(new Error('A worker could not be loaded')));
    worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      if (data.type === 'failed' || data.type === 'cell-failed') reject(new Error(data.failure.message));
      if (data.type === 'answer') resolve(data.value as SweepResult);
      if (data.type !== 'record') return;
      records.push(data.record);
      next();
    });
    next();
  }).finally(() => worker.terminate());
}
