/** Which of the reader's own data a run waits for. */
import type { Inputs, Spec } from 'srlm';
import { valuesOf } from './values.js';

/** Whether its data are the reader's own. */
export const isOwn = (spec: Spec): boolean =>
  valuesOf(spec).corpus === 'own' || ['npy', 'logits', 'rollouts'].includes(spec.problem);

/** What `spec` still needs before it can run; '' when nothing is missing. */
export function missingData(spec: Spec, inputs: Inputs): string {
  const values = valuesOf(spec);
  if (values.corpus === 'own' && inputs.text === undefined) return 'Waiting for your text';
  if (spec.problem === 'logits' && inputs.logits === undefined) return 'Waiting for your table of logits';
  if (spec.problem === 'rollouts' && inputs.rollouts === undefined) return 'Waiting for your rollouts';
  if (spec.problem !== 'npy') return '';
  if (!inputs.features) return 'Waiting for the array of features';
  const { features } = inputs;
  // "PK": an archive, which may hold both
  const together = features instanceof Uint8Array && features[0] === 0x50 && features[1] === 0x4b;
  return inputs.theta || together ? '' : 'Waiting for the array of parameters';
}
