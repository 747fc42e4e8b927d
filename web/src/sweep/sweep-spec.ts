/**
 * The sweep that belongs to a view: the experiment's grid over the view's spec. What the grid varies
 * stays as the experiment has it; all other parameters are the reader's.
 */
import type { Axis, Experiment, ParameterInfo, PartialSpec, SingleValue, Spec, Srlm, Sweep } from 'srlm';
import { nameOf } from '../base/text.js';
import { commandLine } from '../state/command.js';
import { changesFrom, merged, pruned } from '../state/spec-edit.js';
import { rowOf, sameValue, type Value, type Values, valuesOf } from '../state/values.js';
import type { Plan } from './sweep-run.js';
import { overRounds, shown, symbolOf } from './sweep-text.js';

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

/** The experiment's spec with some parameters changed, as its grid has it. Throws SrlmError. */
const gridSpec = (srlm: Srlm, own: Spec, changes: Values): PartialSpec =>
  srlm.shorten(pruned(srlm, merged(valuesOf(own), changes)) as PartialSpec);

/** The experiment's grid with some parameters of its spec changed. Throws SrlmError. */
const planWith = (srlm: Srlm, { spec: own, sweep }: Experiment, changes: Values): Plan =>
  srlm.sweepPlan({ ...(sweep as Sweep), spec: gridSpec(srlm, own, changes) });

/** What of a view the seed of its grid follows from, as text. */
export function seedKey({ spec: own, sweep }: Experiment, spec: Spec): string {
  if (spec.seed === own.seed || !sweep) return '';
  const values = valuesOf(spec);
  return JSON.stringify([spec.seed, ...[...variedKeys(sweep)].map((key) => values[key] ?? null)]);
}

/** What of a view reaches its grid, as text: views with the same have the same grid, which takes the core long to plan. */
export const gridKey = (srlm: Srlm, experiment: Experiment, spec: Spec): string =>
  JSON.stringify([experiment.name, changesOf(srlm, experiment, spec), seedKey(experiment, spec)]);

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

/** So many values of each axis of a map, and problems of each point, give a first look at a grid. */
const coarse = { map: 6, pool: 2 };

/** Some of an axis's values, both ends among them. */
function thinned(axis: Axis, most: number): Axis {
  const count = axis.values.length;
  if (count <= most) return axis;
  const kept = Array.from({ length: most }, (_, i) => Math.round((i * (count - 1)) / (most - 1)));
  const of = <T>(values: readonly T[]): T[] => kept.map((i) => values[i] as T);
  const along = Object.entries(axis.with ?? {}).map(([key, values]) => [key, of(values)]);
  return { ...axis, values: of(axis.values), ...(axis.with ? { with: Object.fromEntries(along) } : {}) };
}

/**
 * A first look at a grid while a control moves: some of its cells, with few replicates, without fits and limits.
 * Throws SrlmError.
 */
export function sketchOf(srlm: Srlm, sweep: Sweep, replicates: number): Plan {
  const most = ({ replicates: all }: PartialSpec): number => Math.min(all ?? replicates, replicates);
  const of = sweep.display === 'map' ? coarse.map : Infinity;
  const axes = sweep.axes.map((axis) => thinned(axis, axis.pool ? coarse.pool : of));
  const spec = { ...sweep.spec, replicates: most(sweep.spec) };
  const plan = srlm.sweepPlan({ ...sweep, axes, fit: 'none', floor: false, spec });
  const cells = plan.cells.map((cell) => ({
    ...cell,
    spec: { ...cell.spec, replicates: most(cell.spec) },
  }));
  return { ...plan, cells };
}

/**
 * A first look at the grid of a view, with the axes and the seed of one that was planned before for a view with the same
 * seedKey: that takes a fraction of the time of a new plan. Throws SrlmError.
 */
export function lookAt(
  srlm: Srlm,
  experiment: Experiment,
  spec: Spec,
  grid: Sweep,
  replicates: number,
): Plan {
  const seed = grid.spec.seed ?? (rowOf(srlm.parameters(), 'seed')?.default as number);
  const own = gridSpec(srlm, experiment.spec, { ...changesOf(srlm, experiment, spec), seed });
  return sketchOf(srlm, { ...grid, spec: own }, replicates);
}

/**
 * A sweep of one cell, the view's own, with the axes and the measure of this one: what the reader's run would be in
 * its figure. Null where it has no place there: on a map, or without the parameter of the axis.
 */
export function aloneIn({ sweep }: Plan, spec: Spec): Sweep | null {
  const { x, display, axes } = sweep;
  if (display === 'map') return null;
  const along = { ...sweep, spec, series: [], fit: 'none' as const, floor: false, overlays: [] };
  const [axis] = axes;
  if (overRounds(sweep) || !axis) return { ...along, axes: [] };
  const value = valuesOf(spec)[axis.parameter];
  if (value === undefined || Array.isArray(value) || (value === null && x === axis.parameter)) return null;
  return { ...along, axes: [{ parameter: axis.parameter, values: [value] }] };
}

/** What the grid varies, as the view has it: "κ_0 = 8, σ = 0.5"; the axis apart, on which it can be read. */
export function aloneName(table: readonly ParameterInfo[], { sweep }: Plan, spec: Spec): string {
  const values = valuesOf(spec);
  const [axis] = sweep.axes;
  const read = new Set(['seed', 'problem_seed', ...(overRounds(sweep) || !axis ? [] : [axis.parameter])]);
  return [...variedKeys(sweep)]
    .filter((key) => !read.has(key) && values[key] !== undefined)
    .map((key) => {
      const value = values[key] as SingleValue;
      // The value of a choice says enough.
      return typeof value === 'string' ? nameOf(value) : `${symbolOf(table, key)} = ${shown(value)}`;
    })
    .join(', ');
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
