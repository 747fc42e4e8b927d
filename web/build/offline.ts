/** sw.js: the service worker (src/offline/service-worker.js) with the list of what this build has. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const source = new URL('../src/offline/service-worker.js', import.meta.url);
const publicFolder = new URL('../public/', import.meta.url);

/**
 * Pages for people who build on this one, cards of links, pictures for those who install it, and what asks inference
 * servers: few need them, or nobody offline.
 */
const left = /^(examples\/|kit\/|x\/|share\.js$|preview\.png$|icon-|assets\/(srlm-collect|server-view)-)/;

export const offline: Plugin = {
  name: 'offline',
  apply: 'build',
  enforce: 'post',
  generateBundle: {
    order: 'post',
    handler(_, bundle) {
      const script = readFileSync(source, 'utf8');
      const contents = new Map<string, string | Uint8Array>();
      for (const [name, file] of Object.entries(bundle)) {
        if (!left.test(name)) contents.set(name, file.type === 'asset' ? file.source : file.code);
      }
      for (const name of readdirSync(publicFolder)) {
        if (!left.test(name)) contents.set(name, readFileSync(new URL(name, publicFolder)));
      }
      const files = [...contents.keys()].sort();
      const digest = createHash('sha256').update(script);
      for (const name of files) digest.update(name).update(contents.get(name) ?? '');
      const version = digest.digest('hex').slice(0, 16);
      const build = `self.srlmBuild = ${JSON.stringify({ version, files }, null, 1)};\n`;
      this.emitFile({ type: 'asset', fileName: 'sw.js', source: build + script });
    },
  },
};
