// The table of tests/cases, with the inputs of each row by the name of their parameter.
import { readFileSync } from 'node:fs';

const folder = new URL('.', import.meta.url);
const kinds = { logits: 'logits', npy: 'features', rollouts: 'rollouts' };

/** { name, spec, inputs: { logits | features | theta | rollouts: Buffer }, error, prompts, kappa_0, notes, … } */
export const cases = JSON.parse(readFileSync(new URL('cases.json', folder), 'utf8')).map(
  ({ file, problem, spec, with_theta: theta, ...expected }) => ({
    name: file,
    spec: { problem, ...spec },
    inputs: {
      [kinds[problem]]: readFileSync(new URL(file, folder)),
      ...(theta && { theta: Buffer.from(theta) }),
    },
    ...expected,
  }),
);
