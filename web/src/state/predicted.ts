/** Experiments that have a prediction; their questions are loaded when they are asked. */
export const predicted: ReadonlySet<string> = new Set([
  'kappa-contraction',
  'single-step-barrier',
  'greedy-trap',
  'iteration-breaks-the-barrier',
  'rounds-needed',
  'budget',
  'margin-collapse',
  'noisy-judge',
  'stopping',
  'confidence-is-not-correctness',
  'diversity',
  'words',
  'phonemes',
]);
