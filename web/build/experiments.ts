/**
 * The core's experiments as text, found when the page is built: the core checks every cell of every
 * sweep to write them, for which no reader should wait.
 */
import { type Experiment, loadSrlm } from 'srlm';
import type { Plugin } from 'vite';

const name = 'virtual:experiments';

let found: Promise<Experiment[]> | undefined;

/** Asked of the core once. */
export const allExperiments = (): Promise<Experiment[]> => {
  found ??= loadSrlm().then((srlm) => srlm.experiments());
  return found;
};

export const experiments: Plugin = {
  name: 'experiments',
  resolveId: (id) => (id === name ? `\0${name}` : null),
  async load(id) {
    if (id !== `\0${name}`) return null;
    const text = JSON.stringify(await allExperiments());
    // JSON in a string is parsed faster than the same as a script.
    return `export default JSON.parse(${JSON.stringify(text)});`;
  },
};
