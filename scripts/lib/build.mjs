// Building the parts. Every step does nothing when nothing has changed.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, which } from './run.mjs';

/** With ccache, where it is there: the same sources in another clone, or of yesterday, are not compiled again. */
export const compilerCache = which('ccache')
  ? {
      CMAKE_CXX_COMPILER_LAUNCHER: 'ccache',
      CCACHE_BASEDIR: root,
      CCACHE_NOHASHDIR: '1',
      CCACHE_SLOPPINESS: 'pch_defines,time_macros,include_file_mtime,include_file_ctime',
      ...process.env,
    }
  : {};

/**
 * Configures (once, or always where a preset shares another's folder) and builds a CMake preset; gives what
 * the tools printed.
 */
export async function cmakePreset(preset, targets = []) {
  let output = '';
  if (!existsSync(join(root, 'build', preset, 'build.ninja'))) {
    output += await run('cmake', ['--preset', preset], { env: compilerCache });
  }
  const only = targets.length > 0 ? ['--target', ...targets] : [];
  return output + (await run('cmake', ['--build', '--preset', preset, ...only], { env: compilerCache }));
}

/** The WebAssembly module with SIMD and without, in wasm/dist. */
export const buildWasm = () => cmakePreset('wasm', ['srlm_wasm']);

export const wasmTitle = () =>
  `Building the WebAssembly module${existsSync(join(root, 'wasm/dist')) ? '' : ' (some minutes the first time)'}`;

/** The page in web/dist. */
export const buildPage = () => run(process.execPath, ['node_modules/vite/bin/vite.js', 'build', 'web']);
