// npm run build: everything the page needs, into wasm/dist and web/dist; with --wasm only the former.
import { buildPage, buildWasm, wasmTitle } from './lib/build.mjs';
import { fail, step } from './lib/run.mjs';
import { ensureNodeModules, ensurePackages, forPage } from './lib/setup.mjs';

try {
  await ensurePackages(forPage);
  await ensureNodeModules();
  await step(wasmTitle(), buildWasm);
  if (!process.argv.includes('--wasm')) await step('Building the page', buildPage);
} catch (error) {
  fail(error);
}
