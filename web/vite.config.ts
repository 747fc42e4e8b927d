import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { aside } from './build/aside.js';
import { element } from './build/element.js';
import { examples } from './build/examples.js';
import { experiments } from './build/experiments.js';
import { kit } from './build/kit.js';
import { landing } from './build/landing.js';
import { lessonsPage } from './build/lessons.js';
import { offline } from './build/offline.js';
import { policy } from './build/policy.js';
import { share } from './build/share.js';
import { singleFile } from './build/single.js';
import { symbols } from './build/symbols.js';

/** The word list inside the module may only travel together with its terms. */
const wordListTerms: Plugin = {
  name: 'word-list-terms',
  generateBundle() {
    for (const fileName of ['words-copyright.txt', 'phonemes-copyright.txt']) {
      const source = readFileSync(new URL(`../core/texts/${fileName}`, import.meta.url), 'utf8');
      this.emitFile({ type: 'asset', fileName, source });
    }
  },
};

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // Every address is relative, so that the page works from any folder of any static host.
  base: './',
  resolve: {
    alias: {
      'srlm-collect': fileURLToPath(new URL('../wasm/collect.mjs', import.meta.url)),
      srlm: fileURLToPath(new URL('../wasm/srlm.mjs', import.meta.url)),
    },
  },
  plugins: [
    wordListTerms,
    experiments,
    landing,
    examples,
    kit,
    share,
    symbols,
    lessonsPage,
    policy,
    aside,
    offline,
    element,
    singleFile,
  ],
  worker: { format: 'es' },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // Nothing becomes a data: address, which a strict Content-Security-Policy forbids.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: ['index.html', 'embed.html', 'lessons.html'].map((page) =>
        fileURLToPath(new URL(page, import.meta.url)),
      ),
    },
  },
});
