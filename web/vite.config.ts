import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // Every address is relative, so that the page works from any folder of any static host.
  base: './',
  resolve: {
    alias: { srlm: fileURLToPath(new URL('../wasm/srlm.mjs', import.meta.url)) },
  },
  worker: { format: 'es' },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // Nothing becomes a data: address, which a strict Content-Security-Policy forbids.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
