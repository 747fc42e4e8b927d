// Installs the library into a folder, builds a project that uses it, and compares hashes and the output that
// docs/library.md shows.

import { spawnSync } from 'node:child_process';
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

/**
 * Locales with other decimal points, made in a folder: a machine need not have them. One has a comma, one a
 * point of two bytes.
 */
async function checkLocales(host, folder) {
  const locales = { C: '.', de_DE: ',', ps_AF: '٫' };
  const printed = {};
  for (const [name, point] of Object.entries(locales)) {
    if (name !== 'C') await run('localedef', ['-i', name, '-f', 'UTF-8', join(folder, name)]);
    const env = { ...process.env, LOCPATH: folder, LC_ALL: name, LANG: name };
    const { status, stdout, stderr } = spawnSync(host, ['locale'], { env, encoding: 'utf8' });
    check(status === 0 && stderr === `${point}\n`, `a host with ${name}: ${stderr}${stdout.slice(-500)}`);
    printed[name] = stdout;
    check(printed[name] === printed.C, `in ${name} the library writes or reads something else than in C`);
  }
  check(printed.C.length > 10000, 'the host has printed next to nothing');
  const symbols = await run('nm', ['-A', '-u', '-C', 'build/native/core/libsrlm_core.a']);
  // json.hpp's writer asks for localeconv(), and does not use it for doubles: the texts above are equal.
  const calls = symbols.split('\n').filter((line) => /\b(v?sn?printf|strto(d|f|ld)|sscanf)\b/.test(line));
  const foreign = calls.filter(
    (line) => !/:(json_parse\.cpp|unity_specs_cxx\.cxx)\.o:|\bsnprintf\b/.test(line),
  ); // \\u00e9 in texts
  check(foreign.length === 0, `calls that depend on the locale:\n${foreign.join('\n')}`);
}

/** A host that rounds another way, and flags that would: errors, and no result. */
async function checkContract(host) {
  const { status, stdout } = spawnSync(host, ['upward'], { encoding: 'utf8' });
  check(status === 1 && /^other_bits: .*fesetround/.test(stdout), `a host that rounds upwards: ${stdout}`);
  const compile = (...flags) => {
    const contract = ['-include', 'core/numerics/contract.hpp'];
    const args = ['-std=c++20', ...flags, ...contract, '-fsyntax-only', '-x', 'c++', '-'];
    return spawnSync('c++', args, { cwd: root, input: '', encoding: 'utf8' });
  };
  check(compile('-O2', '-DSRLM_ISA=any').status === 0, 'the flags of the build are refused');
  const others = ['-ffast-math', '-Ofast', '-ffinite-math-only'];
  if (process.arch === 'x64') others.push('-mfpmath=387');
  for (const flags of [...others.map((flag) => [flag, '-DSRLM_ISA=any']), ['-O2']]) {
    const { status: refused, stderr } = compile(...flags);
    check(refused !== 0 && stderr.includes('same bits everywhere'), `${flags.join(' ')} is not refused`);
  }
  const sources = JSON.parse(read('build/native/compile_commands.json')).filter(({ output, command }) =>
    /(^| )core\/CMakeFiles\//.test(output ?? command),
  );
  check(sources.length > 20, 'the core has next to no sources');
  for (const { file, command } of sources) {
    const computes = !file.endsWith('numerics/dispatch.cpp');
    if (computes) check(command.includes('/contract.hpp'), `${file} is compiled without the contract`);
  }
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
    await checkLocales(join(build, 'host'), folder);
    await checkContract(join(build, 'host'));
    console.log(`1 builds × ${specs.length} specs: the installed library gives the same hashes`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await main().catch(fail);
