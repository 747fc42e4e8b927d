/** Runs and sweeps from beginning to end, each in a worker of its own, beside what the page runs. */
import type { Spec, Summary, SweepResult } from 'srlm';
import { CoreWorker } from '../engine/core-worker.js';
import type { FromWorker } from '../engine/messages.js';
import type { Trace } from '../engine/trace.js';
import type { Plan } from '../sweep/sweep-run.js';

/** Its messages are numbered like this. */
const run = 1;

/** What a worker comes to, that `begin` sets to work; `hear` is told what it sends, and how to end. */
function apart<T>(
  begin: (worker: CoreWorker) => void,
  hear: (worker: CoreWorker, message: FromWorker, end: (result: T) => void) => void,
): Promise<T> {
  const worker = new CoreWorker();
  return new Promise<T>((resolve, reject) => {
    worker.serve({
      hear(message) {
        if ('failure' in message) reject(new Error(message.failure.message));
        else hear(worker, message, resolve);
      },
      broken: (why) => reject(new Error(why)),
    });
    begin(worker);
  }).finally(() => worker.end());
}

export function wholeRun(spec: Spec): Promise<Summary> {
  const traces: Trace[] = [];
  return apart<Summary>(
    (worker) => {
      worker.send({ type: 'prepare', run, spec, inputs: {} });
      worker.send({ type: 'run', run, first: 0, count: spec.replicates });
    },
    (worker, message, end) => {
      if (message.type === 'summary' && message.result) end(message.result.summary);
      if (message.type !== 'trace') return;
      traces.push(message.trace);
      const done = traces.reduce((sum, { count }) => sum + count, 0);
      if (done === spec.replicates) worker.send({ type: 'collect', run, traces });
    },
  );
}

export function wholeSweep({ sweep, cells }: Plan): Promise<SweepResult> {
  const records: string[] = [];
  const since = performance.now();
  const next = (worker: CoreWorker): void => {
    const index = records.length;
    const cell = cells[index];
    const wallSeconds = (performance.now() - since) / 1000;
    if (cell) worker.send({ type: 'cell', run, sweep, index, spec: cell.spec, inputs: {} });
    else worker.send({ type: 'join', run, id: 1, sweep, records, wallSeconds });
  };
  return apart<SweepResult>(next, (worker, message, end) => {
    if (message.type === 'answer') end(message.value as SweepResult);
    if (message.type !== 'record') return;
    records.push(message.record);
    next(worker);
  });
}
