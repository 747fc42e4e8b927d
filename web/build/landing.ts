/**
 * The landing figure in index.html: drawn and written down before (scripts/landing.mjs), it stands there before any
 * script, and the page's own takes its place when it is complete.
 */
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

type Part = 'experiment' | 'title' | 'notice' | 'figure' | 'controls' | 'choices' | 'hash';

const read = (): Record<Part, string> =>
  JSON.parse(readFileSync(new URL('../landing.json', import.meta.url), 'utf8'));

export const landing: Plugin = {
  name: 'landing',
  transformIndexHtml: {
    order: 'pre',
    handler(html) {
      const parts = read();
      return html.replaceAll(/(?:The loop, live)?<!-- landing: (\w+) -->/g, (_, name: Part) => parts[name]);
    },
  },
};
