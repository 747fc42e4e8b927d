import type { Overlay } from 'srlm';

/** Bounds of a run that its list says in numbers: beside the certificates their curves would only hide the run. */
const listed: ReadonlySet<string> = new Set([
  'global-kappa-certificate',
  'reward-gap-bound',
  'one-step-bound',
  'iterated-failure-rate',
  'population-own_failure',
]);

/** What says nothing is listed, but not drawn as if it bound something. */
export const drawable = ({ name, vacuous, x }: Overlay): boolean =>
  !vacuous && x.length > 0 && !listed.has(name);
