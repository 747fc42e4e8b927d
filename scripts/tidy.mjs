// npm run tidy: clang-tidy over core and native, with the rules of .clang-tidy.
//   npm run tidy -- native/io   only sources with this in their path
import { availableParallelism } from 'node:os';
import { fail, root, run } from './lib/run.mjs';
import { ensurePackages, forTidy } from './lib/setup.mjs';

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

try {
  await ensurePackages(forTidy);
  await run('cmake', ['--preset', 'tidy']);
  const parts = process.argv.slice(2);
  const sources = `^${escaped(root)}(?=(?:core|native)/).*(${parts.map(escaped).join('|')})`;
  const jobs = String(availableParallelism());
  await run('run-clang-tidy-19', ['-p', 'build/tidy', '-j', jobs, '-quiet', sources], { show: true });
} catch (error) {
  fail(error);
}
