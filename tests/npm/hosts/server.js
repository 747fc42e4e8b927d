// A server that renders with React: the element's module does nothing here, and its tag is a tag.
import 'srlm/element/react';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { SrlmExperiment } from 'srlm/element';

SrlmExperiment.base = '/srlm/';
console.log(renderToString(createElement('srlm-experiment', { experiment: 'population', 'judge-noise': 2 })));
