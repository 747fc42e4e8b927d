/** A worker of the single file: its script is inside, and the page hands it the module. */

import SrlmWorker from '../engine/worker.ts?worker&inline';
import { moduleBytes } from './srlm.js';

export const workerAddress = '';

export function createWorker(): Worker {
  const worker = new SrlmWorker({ name: 'srlm' });
  moduleBytes().then(
    (module) => worker.postMessage({ srlmModule: module }),
    ({ message }: Error) => worker.dispatchEvent(new ErrorEvent('error', { message })),
  );
  return worker;
}
