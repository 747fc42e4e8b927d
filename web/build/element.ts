/** srlm-experiment.js: the custom element, one classic script that also works as a module. */
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';
import { parameters } from './parameters.js';

export const element: Plugin = {
  name: 'element',
  apply: 'build',
  async closeBundle() {
    await build({
      configFile: false,
      logLevel: 'warn',
      root: fileURLToPath(new URL('..', import.meta.url)),
      publicDir: false,
      plugins: [parameters],
      build: {
        outDir: 'dist',
        emptyOutDir: false,
        lib: {
          entry: 'src/embed/element.ts',
          formats: ['iife'],
          name: 'srlmExperiment',
          fileName: () => 'srlm-experiment.js',
        },
      },
    });
  },
};
