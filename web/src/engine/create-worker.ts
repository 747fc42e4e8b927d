/** A worker with an instance of the core; the single file has its own way (single/create-worker.ts). */
import address from './worker.ts?worker&url';

/** Where the script of a worker is; '' where it is inside the page. */
export const workerAddress = new URL(address, location.href).href;

export const createWorker = (): Worker => new Worker(workerAddress, { type: 'module', name: 'srlm' });
