/** The core as the page and the embeds use it: its tables are at hand, not computed or copied anew. */

import experiments from 'virtual:experiments';
import { loadSrlm, type Srlm } from 'srlm';

export async function loadCore(): Promise<Srlm> {
  const srlm = await loadSrlm();
  const parameters = srlm.parameters();
  return { ...srlm, experiments: () => experiments, parameters: () => parameters };
}
