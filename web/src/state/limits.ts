/** What a page should not try; the native program has no such limits. */
import type { Spec } from 'srlm';
import type { Failure } from '../base/errors.js';

const numbersPerRound = 16;
const mostBytes = 400e6;

/** Why a run is too large for a page, or null. */
export function tooLarge({ replicates, rounds }: Spec): Failure | null {
  const bytes = replicates * (rounds + 1) * numbersPerRound * 8;
  if (bytes <= mostBytes) return null;
  const cause = `the trace of ${replicates} replicates and ${rounds} rounds takes ${Math.round(bytes / 1e6)} MB, and this page holds at most ${mostBytes / 1e6} MB`;
  const remedy = 'Lower replicates or rounds, or use the native program';
  const message = `replicates: ${cause}. ${remedy}.`;
  return { code: 'too_large', parameter: 'replicates', cause, remedy, message };
}
