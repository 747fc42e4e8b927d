// Formatting. The formatters come with the JavaScript packages, so that all machines agree.
import { run } from './run.mjs';

const clangFormat = 'node_modules/@wasm-fmt/clang-format/clang-format-cli.cjs';
const biome = 'node_modules/@biomejs/biome/bin/biome';

async function cppFiles() {
  const patterns = ['*.cpp', '*.hpp'];
  const listing = await run('git', ['ls-files', '-co', '--exclude-standard', '--deduplicate', ...patterns]);
  return listing.trim().split('\n');
}

/** Formats all sources in place. */
export const format = async () =>
  (await run(process.execPath, [clangFormat, '-i', ...(await cppFiles())])) +
  (await run(process.execPath, [biome, 'check', '--write', '.']));

/** Fails where format() would change something, and where the linter objects. */
export async function checkFormat() {
  const check = [clangFormat, '--dry-run', '-Werror', '--fcolor-diagnostics=false', ...(await cppFiles())];
  await run(process.execPath, check).catch(({ output }) => {
    const files = new Set([...output.matchAll(/^(\S+?):\d+:\d+: error/gm)].map((match) => match[1]));
    throw new Error(files.size > 0 ? `Not formatted (npm run format):\n${[...files].join('\n')}` : output);
  });
  return run(process.execPath, [biome, 'check', '.']);
}
