/** Changing one parameter of a spec, and what differs from an experiment's own spec. */
import type { PartialSpec, Spec, Srlm } from 'srlm';
import { rowOf, sameValue, unmet, type Value, type Values, valuesOf } from './values.js';

/** Parameters that name or identify the reader's own data: they are never in a link. */
export const dataKeys: ReadonlySet<string> = new Set([
  'text_file',
  'features_file',
  'theta_file',
  'logits_file',
  'rollouts_file',
  'data_digest',
]);

/** Problems whose base policy comes with their data, and what scales a base policy. */
const ofData: ReadonlySet<Value | undefined> = new Set(['text', 'network', 'npy', 'logits', 'rollouts']);
const scales = ['kappa_0', 'base_scale'];

/** What is given stands instead of an optional number that leaves it no meaning. */
const instead: Readonly<Record<string, string>> = { beta: 'beta_root_n', base_scale: 'kappa_0' };

/** What decides which prompts there are. */
const ofPrompts = ['problem', 'prompts', 'corpus', 'context_length', 'alphabet'];
const isFile = (key: string): boolean => dataKeys.has(key) && key.endsWith('_file');

/** A file of the same name may have other prompts in it. */
const otherPrompts = (values: Values, changes: Values): boolean =>
  Object.entries(changes).some(
    ([key, value]) => isFile(key) || (ofPrompts.includes(key) && !sameValue(value, values[key])),
  );

/**
 * `values` with `changes`. Data bring their own base policy: a scale that was set for another problem, or for
 * other data, does not outlive it; nor do weights that were given for other prompts, nor what beta or base_scale now
 * stand instead of.
 */
export function merged(values: Values, changes: Values): Values {
  const all: Values = { ...values, ...changes };
  for (const [key, other] of Object.entries(instead))
    if (key in changes && !(other in changes)) delete all[other];
  const other = ['problem', 'corpus'].some((key) => key in changes && !sameValue(changes[key], values[key]));
  const replaced = [...dataKeys].some(
    (key) => isFile(key) && changes[key] && values[key] && changes[key] !== values[key],
  );
  if (ofData.has(all.problem) && (other || replaced))
    for (const key of scales) if (!(key in changes)) delete all[key];
  if (all.weights && !('weights' in changes) && otherPrompts(values, changes))
    for (const key of ['prompt_weights', 'weights']) if (!(key in changes)) delete all[key];
  return all;
}

/** `values` without the parameters that have no meaning under the others. */
export function pruned(srlm: Srlm, values: Values): Values {
  const table = srlm.parameters();
  const kept: Values = {};
  for (const row of table) {
    const value = values[row.key];
    if (value !== undefined && !unmet(table, row, values)) kept[row.key] = value;
  }
  return kept;
}

/** `spec` with some parameters changed; those that no longer apply are dropped. Throws SrlmError. */
export function withChanges(srlm: Srlm, spec: Spec, changes: Values): Spec {
  const values = merged(valuesOf(spec), changes);
  if (!('data_digest' in changes)) delete values.data_digest;
  return srlm.validate(pruned(srlm, values) as PartialSpec);
}

/** Problems whose number of prompts is a parameter; the hard instance has weights of its own. */
const counted: ReadonlySet<Value | undefined> = new Set(['synthetic', 'tabular', 'network']);

/** A problem that has been built, and the spec that it was built for. */
export interface Built {
  spec: Spec;
  problem: { prompts: number };
}

/** How many prompts a spec has: its own number, or that of a problem built for the same; else nobody knows. */
function promptsOf(values: Values, built: Built | null): number | null {
  if (counted.has(values.problem)) return values.prompts as number;
  if (!built) return null;
  const known = valuesOf(built.spec);
  const files = [...dataKeys].filter(isFile);
  return [...ofPrompts, ...files].every((key) => sameValue(values[key] ?? '', known[key] ?? ''))
    ? built.problem.prompts
    : null;
}

/**
 * `changes` with what they cannot do without: weights that are given have to be given, so all are 1 at first.
 * Throws where nobody knows how many.
 */
export function completed(changes: Values, spec: Spec, built: Built | null): Values {
  const values = merged(valuesOf(spec), changes);
  if (values.prompt_weights !== 'given' || values.weights) return changes;
  const prompts = promptsOf(values, built);
  if (prompts !== null) return { ...changes, weights: Array<number>(prompts).fill(1) };
  const cause = 'how many prompts there are is known once a run has begun';
  const remedy = 'Choose “given” then, or give the list of weights';
  throw Object.assign(new Error(`prompt_weights: ${cause}. ${remedy}.`), {
    ...{ code: 'not_applicable', parameter: 'prompt_weights', cause, remedy },
  });
}

/** The parameters whose value is not the one that `base` gives them, in table order. */
export function changesFrom(srlm: Srlm, base: Spec, spec: Spec): Values {
  const changes: Values = {};
  for (const row of srlm.parameters()) {
    const value = valuesOf(spec)[row.key];
    const before = valuesOf(base)[row.key];
    if (value === undefined || sameValue(value, before === undefined ? row.default : before)) continue;
    changes[row.key] = value;
  }
  // What stands instead of another says itself that the other is gone.
  for (const [key, other] of Object.entries(instead))
    if (key in changes && changes[other] === null) delete changes[other];
  return changes;
}

/** Whether `base` sets a parameter that has no meaning in `spec`. */
export function dropsFrom(srlm: Srlm, base: Spec, spec: Spec): boolean {
  return Object.entries(valuesOf(base)).some(
    ([key, value]) =>
      valuesOf(spec)[key] === undefined && !sameValue(value, rowOf(srlm.parameters(), key)?.default as Value),
  );
}
