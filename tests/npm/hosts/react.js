// A page of React.
import 'srlm/element/react';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';

const experiment = createElement('srlm-experiment', {
  experiment: 'population',
  replicates: 3,
  controls: 'none',
  'onsrlm-result': ({ detail }) => window.results.push(detail),
});
createRoot(document.getElementById('root')).render(experiment);
