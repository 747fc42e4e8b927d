/** The native command that repeats a result. */
import type { Experiment, Spec, Srlm } from 'srlm';
import { changesFrom, dropsFrom } from './spec-edit.js';
import { type Values, valueText } from './values.js';

/** A word of a POSIX command line, quoted only when it must be. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * `srlm run --experiment NAME --beta 0.5 --expect HASH`. When the experiment sets something that has
 * no meaning in `spec` (another kind of problem), the command starts from the defaults instead.
 */
export function nativeCommand(srlm: Srlm, experiment: Experiment, spec: Spec, hash: string): string {
  const fromDefaults = dropsFrom(srlm, experiment.spec, spec);
  const changes: Values = changesFrom(srlm, fromDefaults ? srlm.validate({}) : experiment.spec, spec);
  const words = ['srlm', 'run'];
  if (!fromDefaults) words.push('--experiment', experiment.name);
  for (const [key, value] of Object.entries(changes)) {
    // The program fills the fingerprint in itself, and --expect checks all that depends on it.
    if (key !== 'data_digest') words.push(`--${key.replaceAll('_', '-')}`, valueText(value));
  }
  if (hash) words.push('--expect', hash);
  return words.map(shellWord).join(' ');
}
