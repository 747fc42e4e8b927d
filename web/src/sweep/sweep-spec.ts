/**
 * The sweep that belongs to a view: the experiment's grid over the view's spec. What the grid varies
 * stays as the experiment has it; all other parameters are the reader's.
 */
import type { Experiment, PartialSpec, Spec, Srlm, Sweep } from 'srlm';
import { commandLine } from '../state/command.js';
import { changesFrom, merged, pruned } from '../state/spec-edit.js';
import { sameValue, type Value, type Values, valuesOf } from '../state/values.js';
import type { Plan } from './sweep-run.js';

/** The parameters that the grid sets in its cells. */
export function variedKeys({ axes, series }: Sweep): Set<string> {
  return new Set([
    ...axes.flatMap(({ parameter, with: along }) => [parameter, ...Object.keys(along ?? {})]),
    ...series.flatMap(({ spec }) => Object.keys(spec)),
  ]);
}

/** The reader's changes to the experiment's spec that reach the whole grid. */
function changesOf(srlm: Srlm, { spec: own, sweep }: Experiment, spec: Spec): Values {
  const varied = sweep ? variedKeys(sweep) : new Set();
  const changes = changesFrom(srlm, own, spec);
  return Object.fromEntries(
    Object.entries(changes).filter(([key]) => !varied.has(key) && key !== 'data_digest'),
  );
}

/** The experiment's grid with some parameters of its spec changed. Throws SrlmError. */
function planWith(srlm: Srlm, { spec: own, sweep }: Experiment, changes: Values): Plan {
  const values = pruned(srlm, merged(valuesOf(own), changes));
  const spec = srlm.shorten(values as PartialSpec);
  return srlm.sweepPlan({ ...(sweep as Sweep), spec });
}

/** Index of the cell that has this spec, or −1. */
export const cellOf = ({ cells }: Plan, spec: Spec): number =>
  cells.findIndex((cell) => sameSpec(cell.spec, spec));

/** Index of a cell that differs from this spec by its seed only, or −1. */
export const twinOf = ({ cells }: Plan, spec: Spec): number =>
  cells.findIndex((cell) => sameSpec(cell.spec, spec, 'seed'));

function sameSpec(a: Spec, b: Spec, except = ''): boolean {
  const [x, y] = [valuesOf(a), valuesOf(b)];
  const keys = new Set([...Object.keys(x), ...Object.keys(y)]);
  return [...keys].every(
    (key) => key === except || key === 'data_digest' || sameValue(x[key], y[key] as Value),
  );
}

/**
 * The sweep of a view; null for an experiment without one. A view of a cell has the cell's seed, the
 * grid's plus the cell's index: then the grid keeps its own. Throws SrlmError.
 */
export function planOf(srlm: Srlm, experiment: Experiment, spec: Spec): Plan | null {
  const { sweep, spec: own } = experiment;
  if (!sweep) return null;
  const changes = changesOf(srlm, experiment, spec);
  const plan = planWith(srlm, experiment, { ...changes, seed: own.seed });
  if (spec.seed === own.seed || cellOf(plan, spec) >= 0) return plan;
  const index = twinOf(plan, spec);
  const isCell = index > 0 && spec.seed >= index && changedIn(variedKeys(sweep), own, spec);
  return planWith(srlm, experiment, { ...changes, seed: isCell ? spec.seed - index : spec.seed });
}

/** Whether a view is of something that the grid varies. */
function changedIn(varied: ReadonlySet<string>, own: Spec, spec: Spec): boolean {
  return [...varied].some((key) => !sameValue(valuesOf(own)[key], valuesOf(spec)[key] as Value));
}

/** `srlm sweep --experiment NAME --beta 0.5 --expect HASH`. */
export function sweepCommand(srlm: Srlm, experiment: Experiment, sweep: Sweep, hash: string): string {
  const changes = changesFrom(srlm, experiment.spec, srlm.validate(sweep.spec));
  return commandLine(['srlm', 'sweep', '--experiment', experiment.name], changes, hash);
}
