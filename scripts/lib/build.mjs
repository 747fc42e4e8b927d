// Building the parts. Every step does nothing when nothing has changed.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './run.mjs';

/** Configures (once) and builds a CMake preset; gives what the tools printed. */
export async function cmakePreset(preset, targets = []) {
  let output = '';
  if (!existsSync(join(root, 'build', preset, 'build.ninja'))) {
    output += await run('cmake', ['--preset', preset]);
  }
  const only = targets.length > 0 ? ['--target', ...targets] : [];
  return output + (await run('cmake', ['--build', '--preset', preset, ...only]));
}

/** The WebAssembly module with SIMD and without, in wasm/dist. */
export const buildWasm = async () =>
  (await cmakePreset('wasm', ['srlm_wasm'])) + (await cmakePreset('wasm-scalar', ['srlm_wasm']));

export const wasmTitle = () =>
  `Building the WebAssembly module${existsSync(join(root, 'wasm/dist')) ? '' : ' (some minutes the first time)'}`;

/** The page in web/dist. */
export const buildPage = () => run(process.execPath, ['node_modules/vite/bin/vite.js', 'build', 'web']);
