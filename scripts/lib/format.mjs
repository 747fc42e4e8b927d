// Formatting. The formatters come with the JavaScript packages, so that all machines agree.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkIncludes } from './includes.mjs';
import { root, run } from './run.mjs';

const clangFormat = 'node_modules/@wasm-fmt/clang-format/clang-format-cli.cjs';
const biome = 'node_modules/@biomejs/biome/bin/biome';

const cppFiles = () =>
  ['core', 'native', 'tests', 'wasm'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.[ch]pp$/.test(path))
      .map((path) => join(folder, path)),
  );

/** Formats all sources in place. */
export const format = async () =>
  (await run(process.execPath, [clangFormat, '-i', ...cppFiles()])) +
  (await run(process.execPath, [biome, 'check', '--write', '.']));

/** Fails where format() would change something, where the linter objects, and where a header is not included. */
export async function checkFormat() {
  checkIncludes(cppFiles());
  const check = [clangFormat, '--dry-run', '-Werror', '--fcolor-diagnostics=false', ...cppFiles()];
  await run(process.execPath, check).catch(({ output }) => {
    const files = new Set([...output.matchAll(/^(\S+?):\d+:\d+: error/gm)].map((match) => match[1]));
    throw new Error(files.size > 0 ? `Not formatted (npm run format):\n${[...files].join('\n')}` : output);
  });
  return run(process.execPath, [biome, 'check', '.']);
}
