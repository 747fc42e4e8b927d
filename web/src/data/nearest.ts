/** Which experiment a spec or a sweep of a file belongs to. */
import type { Experiment, Spec, Srlm } from 'srlm';
import { changesFrom, dropsFrom } from '../state/spec-edit.js';
import { planOf } from '../sweep/sweep-spec.js';
import type { SweepFile } from './result-file.js';

/** The experiment from which the fewest changes lead to a spec. */
export function nearestExperiment(srlm: Srlm, spec: Spec): Experiment | undefined {
  const far = (each: Experiment): number =>
    Object.keys(changesFrom(srlm, each.spec, spec)).length + (dropsFrom(srlm, each.spec, spec) ? 1000 : 0);
  return [...srlm.experiments()].sort((a, b) => far(a) - far(b))[0];
}

/** The experiment whose grid a sweep is, over the sweep's own spec. */
export function experimentOfSweep(
  srlm: Srlm,
  { result: { sweep } }: SweepFile,
): { experiment: Experiment; spec: Spec } | null {
  const wanted = JSON.stringify(sweep);
  for (const experiment of srlm.experiments()) {
    try {
      const spec = srlm.validate(sweep.spec);
      const plan = planOf(srlm, experiment, spec);
      if (plan && JSON.stringify(plan.sweep) === wanted) return { experiment, spec };
    } catch {
      // This experiment's grid does not go with that spec.
    }
  }
  return null;
}
