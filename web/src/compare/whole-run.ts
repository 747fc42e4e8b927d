/** Runs a spec from beginning to end in a worker of its own, beside what the page runs. */
import type { Chunk, Inputs, Spec, Summary } from 'srlm';
import { createWorker } from '../create-worker.js';
import type { FromWorker, ToWorker } from '../messages.js';

export interface WholeRun {
  spec: Spec;
  summary: Summary;
  hash: string;
}

export function wholeRun(spec: Spec, inputs: Inputs = {}): Promise<WholeRun> {
  const worker = createWorker();
  const send = (message: ToWorker): void => worker.postMessage(message);
  const chunks: Chunk[] = [];
  const run = 1;
  return new Promise<WholeRun>((resolve, reject) => {
    worker.addEventListener('error', () => reject(new Error('A worker could not be loaded')));
    worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      if (data.type === 'failed') reject(new Error(data.failure.message));
      if (data.type === 'summary' && data.result) resolve({ spec, ...data.result });
      if (data.type !== 'chunk') return;
      chunks.push(data.chunk);
      const done = chunks.reduce((sum, { count }) => sum + count, 0);
      if (done === spec.replicates) send({ type: 'collect', run, chunks });
    });
    send({ type: 'prepare', run, spec, inputs });
    send({ type: 'run', run, first: 0, count: spec.replicates });
  }).finally(() => worker.terminate());
}
