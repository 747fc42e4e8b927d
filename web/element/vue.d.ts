/** <srlm-experiment> in templates of Vue: `import 'srlm/element/vue'`. */
import type { HTMLAttributes } from 'vue';
import type { SrlmAttributes, SrlmEvents, SrlmExperiment } from './element.js';

export * from './element.js';

/** `@srlm-result="…"` in a template is onSrlmResult here. */
type Camel<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Capitalize<Head>}${Camel<Tail>}`
  : Capitalize<Name>;
type Listeners = { [K in keyof SrlmEvents as `on${Camel<K>}`]?: (event: SrlmEvents[K]) => void };

type Component = new () => SrlmExperiment & {
  $props: Omit<HTMLAttributes, keyof SrlmAttributes> & SrlmAttributes & Listeners;
};

declare module 'vue' {
  interface GlobalComponents {
    'srlm-experiment': Component;
  }
}
