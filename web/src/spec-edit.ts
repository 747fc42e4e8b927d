/** Changing one parameter of a spec, and what differs from an experiment's own spec. */
import type { PartialSpec, Spec, Srlm } from 'srlm';
import { rowOf, sameValue, unmet, type Value, type Values, valuesOf } from './values.js';

/** Parameters that name or identify the reader's own data: they are never in a link. */
export const dataKeys: ReadonlySet<string> = new Set([
  'text_file',
  'features_file',
  'theta_file',
  'logits_file',
  'samples_file',
  'data_digest',
]);

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
  const values: Values = { ...valuesOf(spec), ...changes };
  if (!('data_digest' in changes)) delete values.data_digest;
  return srlm.validate(pruned(srlm, values) as PartialSpec);
}

/** `changes` with what they cannot do without: weights that are given have to be given, so all are 1 at first. */
export function completed(changes: Values, spec: Spec, prompts: number): Values {
  const given = changes.prompt_weights === 'given' && spec.prompt_weights !== 'given';
  return given && !changes.weights ? { ...changes, weights: Array<number>(prompts).fill(1) } : changes;
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
  return changes;
}

/** Whether `base` sets a parameter that has no meaning in `spec`. */
export function dropsFrom(srlm: Srlm, base: Spec, spec: Spec): boolean {
  return Object.entries(valuesOf(base)).some(
    ([key, value]) =>
      valuesOf(spec)[key] === undefined && !sameValue(value, rowOf(srlm.parameters(), key)?.default as Value),
  );
}
