/** A worker of the single file: its script is inside. */
import SrlmWorker from '../engine/worker.ts?worker&inline';

export const workerAddress = '';

export const createWorker = (): Worker => new SrlmWorker({ name: 'srlm' });
