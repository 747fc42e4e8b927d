// JavaScript engines beside Node's, from the npm registry: only tests want them, and they are large, so that they have
// a package.json of their own (tests/engines).
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './run.mjs';

const folder = 'tests/engines';
const bun = join(
  root,
  folder,
  `node_modules/@oven/bun-${process.platform}-${process.arch === 'arm64' ? 'aarch64' : 'x64'}/bin/bun`,
);

/** The path of Bun, whose engine is JavaScriptCore; installs it where it is not there. */
export async function ensureBun() {
  if (!existsSync(bun)) await run('npm', ['ci', '--prefix', folder, '--no-audit', '--no-fund']);
  if (!existsSync(bun))
    throw new Error(`There is no Bun for ${process.platform} ${process.arch}: leave the group jsc out.`);
  return bun;
}
