/** srlm/element: defines <srlm-experiment>; bundlers take its frame, one file, along and write its address here. */
import { define, SrlmExperiment } from './dist/element.js';

define(new URL('./srlm.htm', import.meta.url).href);

export { SrlmExperiment };
