// Types of <srlm-experiment> in Svelte's templates, which look them up here.
import 'srlm/element/svelte';
import type { SvelteHTMLElements } from 'svelte/elements';

type Props = SvelteHTMLElements['srlm-experiment'];

export const right: Props = {
  class: 'wide',
  experiment: 'noisy-judge',
  'judge-noise': 1,
  'onsrlm-result': ({ detail }) => detail.hash.toUpperCase(),
};

export const wrong: Props[] = [
  // @ts-expect-error There is no such experiment.
  { experiment: 'noisy-jugde' },
  // @ts-expect-error Details have types.
  { 'onsrlm-round': ({ detail }) => detail.round.length },
];
