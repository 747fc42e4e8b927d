// npm run build: everything the page needs, into wasm/dist and web/dist; with --wasm only the former. With
// --connect ADDRESS the page may ask that inference server for draws.
import { parseArgs } from 'node:util';
import { buildPage, buildWasm, wasmTitle } from './lib/build.mjs';
import { serversIn } from './lib/connect.mjs';
import { fail, step } from './lib/run.mjs';
import { ensureNodeModules, ensurePackages, forPage } from './lib/setup.mjs';

try {
  const { connect, wasm } = parseArgs({
    options: { connect: { type: 'string', multiple: true }, wasm: { type: 'boolean' } },
  }).values;
  if (connect) process.env.SRLM_CONNECT = serversIn(connect.join(' ')).join(' ');
  await ensurePackages(forPage);
  await ensureNodeModules();
  await step(wasmTitle(), buildWasm);
  if (!wasm) await step('Building the page', buildPage);
} catch (error) {
  fail(error);
}
