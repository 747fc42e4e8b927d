/**
 * The custom element: srlm-experiment.js, one classic script that also works as a module, once more with its version
 * in its name; integrity.json has the digests of both. For the npm package the same as a module, in element/dist.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, type LibraryFormats, type Plugin } from 'vite';
import { attributes } from './attributes.js';

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const { version } = JSON.parse(readFileSync(at('../package.json'), 'utf8')) as { version: string };

const scriptFrom = (entry: string, format: LibraryFormats, outDir: string, fileName: string) =>
  build({
    configFile: false,
    logLevel: 'warn',
    root: at('.'),
    publicDir: false,
    plugins: [attributes],
    build: {
      outDir,
      emptyOutDir: false,
      lib: { entry, formats: [format], name: 'srlmExperiment', fileName: () => fileName },
    },
  });

/** What a page writes into integrity="…". */
const integrity = (path: string): string =>
  `sha384-${createHash('sha384').update(readFileSync(path)).digest('base64')}`;

export const element: Plugin = {
  name: 'element',
  apply: 'build',
  async closeBundle() {
    const names = ['srlm-experiment.js', `srlm-experiment-${version}.js`] as const;
    await scriptFrom('src/embed/element-script.ts', 'iife', 'dist', names[0]);
    copyFileSync(at(`dist/${names[0]}`), at(`dist/${names[1]}`));
    const digests = Object.fromEntries(names.map((name) => [name, integrity(at(`dist/${name}`))]));
    writeFileSync(at('dist/integrity.json'), `${JSON.stringify(digests, null, 2)}\n`);
    console.log(`${names[1]}  integrity="${digests[names[1]]}"`);
    await scriptFrom('src/embed/element.ts', 'es', 'element/dist', 'element.js');
  },
};
