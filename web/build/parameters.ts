/** The names of the core's parameters, for a script that does not have the core. */
import { loadSrlm } from 'srlm';
import type { Plugin } from 'vite';

const name = 'virtual:parameters';

export const parameters: Plugin = {
  name: 'parameters',
  resolveId: (id) => (id === name ? `\0${name}` : null),
  async load(id) {
    if (id !== `\0${name}`) return null;
    const keys = (await loadSrlm()).parameters().map(({ key }) => key);
    return `export default ${JSON.stringify(keys)};`;
  },
};
