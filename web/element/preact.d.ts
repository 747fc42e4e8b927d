/** <srlm-experiment> in JSX of Preact: `import 'srlm/element/preact'`. */
import type { HTMLAttributes } from 'preact';
import type { SrlmAttributes, SrlmExperiment, SrlmListeners } from './element.js';

export * from './element.js';

type Usual = HTMLAttributes<SrlmExperiment>;

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'srlm-experiment': Omit<Usual, keyof SrlmAttributes> & SrlmAttributes & SrlmListeners;
    }
  }
}
