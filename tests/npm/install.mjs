// Installs the packages of this folder, and the project's own package as npm would: packed and unpacked.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const folder = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));
export const installed = join(folder, 'node_modules/srlm');

/** What `npm pack` says of the package: its size (bytes) and its files. */
export function install() {
  const npm = (args, cwd) =>
    execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  if (!existsSync(join(folder, 'node_modules/webpack'))) npm(['ci', '--no-audit', '--no-fund'], folder);
  const place = mkdtempSync(join(tmpdir(), 'srlm-pack-'));
  try {
    const told = npm(['pack', '--json', '--ignore-scripts', '--pack-destination', place], root);
    const [packed] = Object.values(JSON.parse(told));
    rmSync(installed, { recursive: true, force: true });
    mkdirSync(installed, { recursive: true });
    execFileSync('tar', ['xzf', join(place, packed.filename), '-C', installed, '--strip-components=1']);
    return { size: packed.size, files: packed.files.map(({ path }) => path) };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
