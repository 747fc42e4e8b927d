/** Bounds that can say nothing, by the names of their overlays. */
export const ghostNames: readonly string[] = [
  ...['unrolled-kappa-bound', 'full-kappa-bound', 'one-step-bound'],
  ...['iterated-failure-rate', 'iterated-failure-bound', 'effective-failure-bound'],
];
