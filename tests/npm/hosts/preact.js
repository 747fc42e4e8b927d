// A page of Preact.
import 'srlm/element/preact';
import { h, render } from 'preact';

const experiment = h('srlm-experiment', {
  experiment: 'population',
  replicates: 3,
  controls: 'none',
  'onsrlm-result': ({ detail }) => window.results.push(detail),
});
render(experiment, document.getElementById('root'));
