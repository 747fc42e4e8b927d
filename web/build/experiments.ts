/**
 * The core's experiments as text, found when the page is built: the core checks every cell of every
 * sweep to write them, for which no reader should wait.
 */
import { loadSrlm } from 'srlm';
import type { Plugin } from 'vite';

const name = 'virtual:experiments';

export const experiments: Plugin = {
  name: 'experiments',
  resolveId: (id) => (id === name ? `\0${name}` : null),
  async load(id) {
    if (id !== `\0${name}`) return null;
    const text = JSON.stringify((await loadSrlm()).experiments());
    // JSON in a string is parsed faster than the same as a script.
    return `export default JSON.parse(${JSON.stringify(text)});`;
  },
};
