/** The real core, which the page's logic is tested against. */
import { type Experiment, loadSrlm } from 'srlm';

export const core = await loadSrlm();

export const first = core.experiments()[0] as Experiment;

/** An experiment other than the first, of another kind of problem. */
export const other = core.experiments().find(({ spec }) => spec.problem === 'text') as Experiment;
