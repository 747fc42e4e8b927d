/** The native command that repeats a result. */
import type { Experiment, Spec, Srlm } from 'srlm';
import { changesFrom, dropsFrom } from './spec-edit.js';
import { type Values, valueText } from './values.js';

/** A word of a POSIX command line, quoted only when it must be. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** `changes` as flags, and the hash that has to come out of them. */
export function commandLine(words: readonly string[], changes: Values, hash: string): string {
  // The program fills the fingerprint in itself, and --expect checks all that depends on it.
  const given = Object.entries(changes).filter(([key]) => key !== 'data_digest');
  const flags = given.flatMap(([key, value]) => [`--${key.replaceAll('_', '-')}`, valueText(value)]);
  return [...words, ...flags, ...(hash ? ['--expect', hash] : [])].map(shellWord).join(' ');
}

/**
 * `srlm run --experiment NAME --beta 0.5 --expect HASH`. When the experiment sets something that has
 * no meaning in `spec` (another kind of problem), the command starts from the defaults instead.
 */
export function nativeCommand(srlm: Srlm, experiment: Experiment, spec: Spec, hash: string): string {
  const fromDefaults = dropsFrom(srlm, experiment.spec, spec);
  const changes = changesFrom(srlm, fromDefaults ? srlm.validate({}) : experiment.spec, spec);
  return commandLine(
    ['srlm', 'run', ...(fromDefaults ? [] : ['--experiment', experiment.name])],
    changes,
    hash,
  );
}
