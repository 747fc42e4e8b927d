/** <srlm-experiment> in Svelte: `import 'srlm/element/svelte'`. */
import type { HTMLAttributes } from 'svelte/elements';
import type { SrlmAttributes, SrlmExperiment, SrlmListeners } from './element.js';

export * from './element.js';

type Usual = HTMLAttributes<SrlmExperiment>;

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'srlm-experiment': Omit<Usual, keyof SrlmAttributes> & SrlmAttributes & SrlmListeners;
  }
}
