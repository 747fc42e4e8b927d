import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { runAll, simd } from './load.mjs';

const spec = { prompts: 10, responses: 9, dimension: 7, samples: 80, replicates: 6 };

const source = `
import { parentPort, workerData } from 'node:worker_threads';
import { loadSrlm } from ${JSON.stringify(new URL('../../wasm/srlm.mjs', import.meta.url).href)};
const srlm = await loadSrlm();
const session = srlm.prepare(workerData.spec);
parentPort.postMessage(session.run(workerData.first, workerData.count));
`;

function runInWorker(first, count) {
  return new Promise((resolve, reject) => {
    const url = new URL(`data:text/javascript,${encodeURIComponent(source)}`);
    const worker = new Worker(url, { workerData: { spec, first, count } });
    worker.on('message', resolve);
    worker.on('error', reject);
  });
}

test('replicates from two workers add up to the result of one thread', async () => {
  const chunks = await Promise.all([runInWorker(0, 2), runInWorker(2, 4)]);
  const session = simd.prepare(spec);
  expect(session.summarise(chunks).hash).toBe(runAll(simd, spec).hash);
  session.free();
});
