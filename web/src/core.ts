/** The core as the page and the embeds use it: its experiments are at hand, not computed anew. */

import experiments from 'virtual:experiments';
import { loadSrlm, type Srlm } from 'srlm';

export async function loadCore(): Promise<Srlm> {
  return { ...(await loadSrlm()), experiments: () => experiments };
}
