/** The core as the page and the embeds use it: its tables are at hand, not computed or copied anew. */
import experiments from 'virtual:experiments';
import { loadSrlm, type Srlm } from 'srlm';
import { awaitPart } from '../loading/trouble.js';
import { compiledModule } from './module.js';

export async function loadCore(): Promise<Srlm> {
  const arrived = awaitPart('core', 'The core, which computes, has not come yet.');
  const loading = compiledModule().then((compiled) => loadSrlm({ texts: false, ...compiled }));
  const srlm = await loading.finally(arrived);
  const parameters = srlm.parameters();
  return { ...srlm, experiments: () => experiments, parameters: () => parameters };
}
