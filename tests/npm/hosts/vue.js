// A page of Vue.
import 'srlm/element/vue';
import { createApp, h } from 'vue';

const experiment = () =>
  h('srlm-experiment', {
    experiment: 'population',
    replicates: 3,
    controls: 'none',
    onSrlmResult: ({ detail }) => window.results.push(detail),
  });
createApp({ setup: () => experiment }).mount('#root');
