// Types of <srlm-experiment> in Vue's templates, which look them up here.
import 'srlm/element/vue';
import type { GlobalComponents } from 'vue';

type Props = InstanceType<GlobalComponents['srlm-experiment']>['$props'];

export const right: Props = {
  class: 'wide',
  experiment: 'noisy-judge',
  'judge-noise': 1,
  onSrlmResult: ({ detail }) => detail.hash.toUpperCase(),
};

export const wrong: Props[] = [
  // @ts-expect-error There is no such experiment.
  { experiment: 'noisy-jugde' },
  // @ts-expect-error Details have types.
  { onSrlmRound: ({ detail }) => detail.round.length },
];
