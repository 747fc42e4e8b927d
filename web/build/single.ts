/**
 * srlm.html: the whole laboratory in one file that opens from a disk. Script, style, fonts, workers
 * and both WebAssembly builds are inside; its policy names script and style by their digests.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Plugin, type Rolldown } from 'vite';
import { experiments } from './experiments.js';
import { withPolicy } from './policy.js';
import { symbols } from './symbols.js';

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const core = at('../wasm/srlm.mjs');

/** The single file's own ways to start, to load the core and to make workers. */
const substitutes = (): Plugin => ({
  name: 'single-file-parts',
  enforce: 'pre',
  resolveId(id) {
    if (id === 'srlm') return at('src/single/srlm.ts');
    if (id === 'srlm-core') return core;
    // It opens no connection.
    if (id.endsWith('/server-view.js')) return at('src/single/no-server.ts');
    if (id.endsWith('/create-worker.js')) return at('src/single/create-worker.ts');
    return null;
  },
  // The module's bytes are handed over: no address of them is needed.
  transform(code, id) {
    if (id !== core) return null;
    return code.replaceAll(/new URL\('\.\/dist\/[\w-]+\.(?:wasm|txt)', import\.meta\.url\)/g, 'undefined');
  },
  transformIndexHtml: {
    order: 'pre',
    handler: (html) =>
      html
        .replace('./src/app/main.ts', './src/single/main.ts')
        .replace('<html lang="en">', '<html lang="en" class="is-touched">')
        .replaceAll(/ *<link rel="(?:preload|manifest|icon)"[^>]*>\n/g, '')
        .replace(/ *<script src="\/start\.js"><\/script>\n/, '')
        // Nothing is beside the single file.
        .replace(/ *<p class="lecturers">.*<\/p>\n/, ''),
  },
});

/** Stands first in the body until the script runs: a page that cannot start says so in plain HTML. */
const notStarted = `
    <p id="not-started" class="not-started">
      <b>This page has not started.</b> It is one file with its script and its style inside. Either its host, or the
      page around it, forbids what is inside a page (Content-Security-Policy: script-src and style-src without
      'unsafe-inline'), or the browser is older than 2023. If you read it: save this file and open it from your disk.
      If you embed it: take embed.html in a frame whose sandbox, if it has one, says allow-scripts allow-same-origin;
      that has nothing inside. Or let the host send srlm.html without that rule.
    </p>`;

const digest = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** In script and style nothing may look like their end. */
const safe = (text: string, tag: string): string =>
  text.replaceAll(new RegExp(`</(?=${tag})`, 'gi'), '<\\/').replaceAll('<!--', '<\\!--');

const packed = (id: string, file: string): string => {
  const data = gzipSync(readFileSync(at(`../wasm/dist/${file}`)), { level: 9 }).toString('base64');
  return `<script type="text/plain" id="${id}">${data}</script>`;
};

function compose(files: Rolldown.RolldownOutput['output']): string {
  const asset = (name: RegExp): string => {
    const found = files.filter(({ fileName }) => name.test(fileName));
    const [file] = found;
    if (found.length !== 1 || !file) throw new Error(`The single file has ${found.length} parts ${name}`);
    return file.type === 'asset' ? String(file.source) : file.code;
  };
  const script = safe(`\n${asset(/\.js$/)}`, 'script');
  const style = safe(`\n${asset(/\.css$/)}`, 'style');
  const icon = `data:image/svg+xml,${encodeURIComponent(readFileSync(at('public/icon.svg'), 'utf8'))}`;
  const head = [
    `<link rel="icon" href="${icon}">`,
    `<style>${style}</style>`,
    packed('wasm-simd', 'srlm-simd.wasm'),
    packed('wasm-scalar', 'srlm-scalar.wasm'),
    packed('text-genesis', 'genesis.txt'),
    packed('text-words', 'words.txt'),
    packed('text-network', 'network.txt'),
    packed('text-phonemes', 'phonemes.txt'),
    packed('text-pronunciations', 'pronunciations.txt'),
    `<script type="module">${script}</script>`,
  ];
  const html = asset(/index\.html$/)
    .replaceAll(/ *<link rel="stylesheet"[^>]*>\n?/g, '')
    .replaceAll(/ *<script type="module"[^>]*><\/script>\n?/g, '')
    .replace('<body>', () => `<body>${notStarted}`)
    .replace('</head>', () => `${head.join('\n')}\n</head>`);
  if (!html.includes(notStarted))
    throw new Error('The single file has no place for what it says before it starts');
  return withPolicy(html, {
    'script-src': `${digest(script)} 'wasm-unsafe-eval'`,
    'style-src': digest(style),
    'worker-src': 'blob:',
    'connect-src': "'none'",
    'font-src': 'data:',
    // The preview of an embed is this file again; a file's origin is not 'self'.
    'frame-src': "'self' file:",
    'manifest-src': "'none'",
  });
}

export const singleFile: Plugin = {
  name: 'single-file',
  apply: 'build',
  async closeBundle() {
    const output = (await build({
      configFile: false,
      mode: 'single',
      logLevel: 'warn',
      root: at('.'),
      base: './',
      publicDir: false,
      plugins: [experiments, symbols, substitutes()],
      worker: { format: 'iife', plugins: () => [substitutes()] },
      build: {
        write: false,
        assetsInlineLimit: Number.MAX_SAFE_INTEGER,
        cssCodeSplit: false,
        modulePreload: false,
        rolldownOptions: { output: { codeSplitting: false } },
      },
    })) as Rolldown.RolldownOutput;
    const page = compose(output.output);
    writeFileSync(at('dist/srlm.html'), page);
    // For the npm package: not .html, into which a development server would write scripts of its own.
    writeFileSync(at('element/srlm.htm'), page);
  },
};
