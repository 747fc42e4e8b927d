/**
 * Runs kept for comparison, in a link: compare=1~beta~0.5~seed~3, the version of this form and then
 * what differs from the experiment's spec, key by key. A run like the experiment's own is compare=1.
 */
import type { Experiment, Spec, Srlm } from 'srlm';
import { failureOf } from '../base/errors.js';
import { changesFrom, dataKeys, withChanges } from './spec-edit.js';
import { type Value, type Values, valueText } from './values.js';

const version = '1';
/** More could not be told apart. */
export const mostKept = 2;

export function formatKept(srlm: Srlm, experiment: Experiment, spec: Spec): string {
  const changes = Object.entries(changesFrom(srlm, experiment.spec, spec));
  return [version, ...changes.flatMap(([key, value]) => [key, valueText(value)])].join('~');
}

/** Whether a link can carry this run: it cannot where the reader's own data is in it. */
export const carriesOwnData = (spec: Spec): boolean =>
  Object.entries(spec).some(([key, value]) => dataKeys.has(key) && value !== null && value !== '');

/** The spec, or why there is none. Never throws. */
export function parseKept(srlm: Srlm, experiment: Experiment, text: string): Spec | string {
  const [given, ...parts] = text.split('~');
  if (given !== version)
    return `got “${text.slice(0, 60)}” but allowed is what begins with ${version}~: a newer page may have written it`;
  if (parts.length % 2 !== 0) return 'every parameter needs a value after a ~';
  const changes: Values = {};
  try {
    for (let i = 0; i < parts.length; i += 2) {
      const [key, value] = parts.slice(i, i + 2) as [string, string];
      if (dataKeys.has(key)) return 'a link carries no data of your own';
      changes[key] = srlm.parseValue(key, value) as Value;
    }
    return withChanges(srlm, experiment.spec, changes);
  } catch (error) {
    return failureOf(error).message;
  }
}
