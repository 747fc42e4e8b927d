/** Examples of embedding, beside the page they embed. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const folder = new URL('../examples/', import.meta.url);

export const examples: Plugin = {
  name: 'examples',
  apply: 'build',
  generateBundle() {
    for (const name of readdirSync(folder)) {
      const source = readFileSync(new URL(name, folder));
      this.emitFile({ type: 'asset', fileName: `examples/${name}`, source });
    }
  },
};
