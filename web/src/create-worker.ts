/** A worker with an instance of the core; the single file has its own way (single/create-worker.ts). */
export const createWorker = (): Worker =>
  new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'srlm' });
