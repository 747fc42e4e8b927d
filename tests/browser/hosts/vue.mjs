// A page of Vue with an experiment.
import { createApp, h, shallowRef } from 'vue';

window.results = [];

const state = shallowRef({ attributes: {}, last: false });
window.show = (next) => {
  state.value = next;
};

const Page = () => {
  const { attributes, last } = state.value;
  const experiment = h('srlm-experiment', {
    key: 'experiment',
    experiment: 'population',
    replicates: 3,
    controls: 'beta',
    base: '../',
    ...attributes,
    // Another function each time.
    onSrlmResult: ({ detail }) => window.results.push(detail),
  });
  const text = h('p', { key: 'text' }, 'A paragraph.');
  return h('main', last ? [text, experiment] : [experiment, text]);
};

createApp({ setup: () => Page }).mount('#root');
