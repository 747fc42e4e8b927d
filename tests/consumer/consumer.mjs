// Installs the library into a folder, builds a project that uses it, and compares hashes and the output that
// docs/library.md shows.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fail, root, run } from '../../scripts/lib/run.mjs';

const golden = JSON.parse(readFileSync(join(root, 'tests/golden/golden.json'), 'utf8'));
const read = (path) => readFileSync(join(root, path), 'utf8');
const check = (condition, message) => {
  if (!condition) throw new Error(message);
};

/** Every header stands alone: compiled by itself, with nothing but the installed folder to look in. */
async function checkHeaders(include) {
  const headers = readdirSync(include, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.hpp'),
  );
  const source = headers.map((header) => `#include <${header}>\n`);
  for (const input of [source.join(''), source.reverse().join('')]) {
    await run('c++', ['-std=c++20', '-Wall', '-Wextra', '-fsyntax-only', '-x', 'c++', '-I', include, '-'], {
      input: `${input}int main() {}\n`,
    });
  }
  const listed = new Set(
    [...read('docs/library.md').matchAll(/^\| `<(srlm\/[\w/]+\.hpp)>`/gm)].map((m) => m[1]),
  );
  for (const header of listed)
    check(headers.includes(header), `docs/library.md lists ${header}: not installed`);
  check(listed.size > 10, 'docs/library.md lists no headers');
}

async function main() {
  const folder = mkdtempSync(join(tmpdir(), 'srlm-consumer-'));
  try {
    const prefix = join(folder, 'prefix');
    await run('cmake', ['--install', 'build/native', '--prefix', prefix, '--component', 'core']);
    await checkHeaders(join(prefix, 'include'));
    const build = join(folder, 'build');
    const configure = ['-S', 'tests/consumer', '-B', build, '-G', 'Ninja', '-DCMAKE_BUILD_TYPE=Release'];
    await run('cmake', [...configure, `-DCMAKE_PREFIX_PATH=${prefix}`]);
    await run('cmake', ['--build', build]);
    const consumer = join(build, 'consumer');

    const [, code] = read('docs/library.md').match(/```cpp\n([\s\S]*?)```/);
    check(
      code === read('tests/consumer/main.cpp'),
      'docs/library.md shows other code than tests/consumer/main.cpp',
    );
    const [, shown] = read('docs/library.md').match(/```\n(kappa[\s\S]*?)```/);
    const printed = await run(consumer);
    check(printed === shown, `docs/library.md shows another output than\n${printed}`);

    const specs = golden.filter(({ spec }) => spec).slice(0, 12);
    for (const { name, spec, hash } of specs) {
      const output = await run(consumer, [JSON.stringify(spec)]);
      check(output.includes(`hash: ${hash}\n`), `${name}: ${output}, not ${hash}`);
    }
    console.log(`1 builds × ${specs.length} specs: the installed library gives the same hashes`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await main().catch(fail);
