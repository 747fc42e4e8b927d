/** A worker of the single file: its script is inside, and the page hands it the module. */

import SrlmWorker from '../worker.ts?worker&inline';
import { moduleBytes } from './srlm.js';

export function createWorker(): Worker {
  const worker = new SrlmWorker({ name: 'srlm' });
  void moduleBytes().then((module) => worker.postMessage({ srlmModule: module }));
  return worker;
}
