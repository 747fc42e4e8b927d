/** <srlm-experiment> in JSX of React: `import 'srlm/element/react'`. React 18 takes no listeners here: use a ref. */
import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { SrlmAttributes, SrlmExperiment, SrlmListeners } from './element.js';

export * from './element.js';

type Usual = DetailedHTMLProps<HTMLAttributes<SrlmExperiment>, SrlmExperiment>;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'srlm-experiment': Omit<Usual, keyof SrlmAttributes> & SrlmAttributes & SrlmListeners;
    }
  }
}
