// A page of React with an experiment.
import { createElement, useState } from 'react';
import { createRoot } from 'react-dom/client';

window.results = [];

function Page() {
  const [{ attributes, last }, show] = useState({ attributes: {}, last: false });
  window.show = show;
  const experiment = createElement('srlm-experiment', {
    key: 'experiment',
    experiment: 'population',
    replicates: 3,
    controls: 'beta',
    base: '../',
    ...attributes,
    // Another function each time.
    'onsrlm-result': ({ detail }) => window.results.push(detail),
  });
  const text = createElement('p', { key: 'text' }, 'A paragraph.');
  return createElement('main', null, last ? [text, experiment] : [experiment, text]);
}

createRoot(document.getElementById('root')).render(createElement(Page));
