// npm start: from a fresh clone to the page in a browser.
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { buildPage, buildWasm, wasmTitle } from './lib/build.mjs';
import { serversIn } from './lib/connect.mjs';
import { fail, step, which } from './lib/run.mjs';
import { ensureNodeModules, ensurePackages, forPage } from './lib/setup.mjs';

const usage = `npm start -- [--port 5173] [--host localhost] [--no-open] [--connect ADDRESS]…
  --port     first port to try
  --host     address to listen on; 0.0.0.0 for other machines
  --no-open  open no browser
  --connect  an inference server that the page may ask for draws, for example http://localhost:8000`;

function options() {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: '5173' },
        host: { type: 'string', default: 'localhost' },
        connect: { type: 'string', multiple: true },
        'no-open': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.connect) process.env.SRLM_CONNECT = serversIn(values.connect.join(' ')).join(' ');
    if (!/^\d+$/.test(values.port)) throw new Error(`--port takes a number, not "${values.port}".`);
    return values;
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`);
    process.exit(2);
  }
}

function openBrowser(url) {
  const desktop = process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  const opener = process.platform === 'darwin' ? 'open' : desktop && which('xdg-open');
  if (opener)
    spawn(opener, [url], { stdio: 'ignore', detached: true })
      .on('error', () => {})
      .unref();
}

const { port, host, help, 'no-open': noOpen } = options();
if (help) {
  console.log(usage);
  process.exit(0);
}
try {
  await ensurePackages(forPage);
  await ensureNodeModules();
  await step(wasmTitle(), buildWasm);
  await step('Building the page', buildPage);
  const { preview } = await import('vite');
  const server = await preview({ root: 'web', preview: { port: Number(port), host }, logLevel: 'warn' });
  const url = server.resolvedUrls.local[0] ?? server.resolvedUrls.network[0];
  console.log(`\n  ${url}\n\nCtrl-C ends it.`);
  if (!noOpen && !process.env.CI) openBrowser(url);
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));
} catch (error) {
  fail(error);
}
