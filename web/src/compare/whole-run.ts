/** Runs a spec from beginning to end in a worker of its own, beside what the page runs. */
import type { Inputs, Spec, Summary } from 'srlm';
import { CoreWorker } from '../engine/core-worker.js';
import type { Trace } from '../engine/trace.js';

export interface WholeRun {
  spec: Spec;
  summary: Summary;
  hash: string;
}

export function wholeRun(spec: Spec, inputs: Inputs = {}): Promise<WholeRun> {
  const worker = new CoreWorker();
  const traces: Trace[] = [];
  const run = 1;
  return new Promise<WholeRun>((resolve, reject) => {
    worker.serve({
      hear(data) {
        if (data.type === 'failed') reject(new Error(data.failure.message));
        if (data.type === 'summary' && data.result) resolve({ spec, ...data.result });
        if (data.type !== 'trace') return;
        traces.push(data.trace);
        const done = traces.reduce((sum, { count }) => sum + count, 0);
        if (done === spec.replicates) worker.send({ type: 'collect', run, traces });
      },
      broken: (why) => reject(new Error(why)),
    });
    worker.send({ type: 'prepare', run, spec, inputs });
    worker.send({ type: 'run', run, first: 0, count: spec.replicates });
  }).finally(() => worker.end());
}
