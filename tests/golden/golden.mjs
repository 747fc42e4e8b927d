// Every build must give the hash that golden.json holds for every spec.
//
//   npm run golden                         native and WebAssembly builds
//   npm run golden -- --builds matrix      compilers × optimisation levels (also: native, wasm, jsc, sanitized, cross)
//   npm run golden -- --built              without building native and WebAssembly first
//   npm run golden -- --update             after a deliberate change of the numbers: writes golden.json
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildWasm, cmakePreset, compilerCache } from '../../scripts/lib/build.mjs';
import { ensureBun } from '../../scripts/lib/engines.mjs';
import { fail, root, run, which } from '../../scripts/lib/run.mjs';

const file = join(root, 'tests/golden/golden.json');
/** Specs, and experiments by name, which take longer: only the rows marked `all` run those. */
const golden = JSON.parse(readFileSync(file, 'utf8'));
const entriesFor = (all) => golden.filter(({ spec }) => all || spec);

/** One row of the table: the golden program, started by `command`. */
function programRow(name, command, all = false) {
  return {
    name,
    all,
    async hashes() {
      const lines = entriesFor(all).map(({ name, spec }) => (spec ? JSON.stringify(spec) : name));
      const input = lines.map((line) => `${line}\n`).join('');
      const output = await run(command[0], command.slice(1), { input }).catch(
        (error) => error.output || error.message,
      );
      return output.trimEnd().split('\n');
    },
  };
}

/** The command line program: each spec a run on so many threads. */
function threadsRow(threads, all) {
  const commandOf = ({ name, spec, sweep }) =>
    spec ? ['run', '-'] : [sweep ? 'sweep' : 'run', '--experiment', name];
  return {
    name: `program, threads: ${threads}`,
    all,
    async hashes() {
      const hashes = [];
      for (const entry of entriesFor(all)) {
        const args = [...commandOf(entry), '--quiet', '--threads', String(threads)];
        const input = entry.spec ? JSON.stringify(entry.spec) : '';
        const output = await run('build/native/native/srlm', args, { input }).catch(
          (error) => error.output || error.message,
        );
        hashes.push(output.trim());
      }
      return hashes;
    },
  };
}

async function native(built) {
  if (!built) await cmakePreset('native', ['srlm_golden', 'srlm']);
  const program = 'build/native/tests/golden/srlm_golden';
  const kernels = (await run(program, ['--list-kernels'])).trim().split('\n');
  return [
    ...kernels.map((name, i) =>
      programRow(`native ${name}`, [program, '--kernels', name], i === kernels.length - 1),
    ),
    ...[1, 2, 5].map((threads) => threadsRow(threads, threads === 2)),
  ];
}

/** The same core in a JavaScript engine. */
function wasmRow(name, engine, options, all = false) {
  return {
    name,
    all,
    async hashes() {
      const input = JSON.stringify(entriesFor(all));
      const output = await run(engine, ['tests/golden/wasm_hashes.mjs', ...options], { input }).catch(
        (error) => error.output || error.message,
      );
      return output.trimEnd().split('\n');
    },
  };
}

async function wasm(built) {
  if (!built) await buildWasm();
  const node = process.execPath;
  return [
    wasmRow('wasm simd', node, [], true),
    wasmRow('wasm simd, one by one', node, ['--one-by-one']),
    wasmRow('wasm scalar', node, ['--scalar']),
  ];
}

/** JavaScriptCore, the engine of Safari and of every iPhone, by way of Bun. */
async function javaScriptCore(built) {
  if (!built) await buildWasm();
  const bun = await ensureBun();
  return [
    wasmRow('wasm simd, JavaScriptCore', bun, []),
    wasmRow('wasm scalar, JavaScriptCore', bun, ['--scalar']),
  ];
}

/** Configures build/<folder> (once), builds the golden program there and gives its path. */
async function buildProgram(folder, definitions) {
  if (!existsSync(join(root, folder, 'build.ninja'))) {
    await run('cmake', ['-S', '.', '-B', folder, '-G', 'Ninja', '-DSRLM_BUILD_NATIVE=OFF', ...definitions], {
      env: compilerCache,
    });
  }
  await run('cmake', ['--build', folder, '--target', 'srlm_golden'], { env: compilerCache });
  return `${folder}/tests/golden/srlm_golden`;
}

/** g++ at -O3 is what the native rows are built with. */
async function matrix() {
  const rows = [];
  for (const [compiler, level] of [
    ['g++', 'O0'],
    ['clang++', 'O0'],
    ['clang++', 'O3'],
  ]) {
    const program = await buildProgram(`build/matrix/${compiler}-${level}`, [
      `-DCMAKE_CXX_COMPILER=${compiler}`,
      `-DCMAKE_BUILD_TYPE=${level}`,
      `-DCMAKE_CXX_FLAGS_${level}=-${level}`,
    ]);
    rows.push(programRow(`${compiler} -${level}`, [program]));
  }
  return rows;
}

async function cross() {
  const rows = [];
  for (const cpu of ['aarch64', 'riscv64']) {
    const program = await buildProgram(`build/cross/${cpu}`, [
      '-DCMAKE_SYSTEM_NAME=Linux',
      `-DCMAKE_SYSTEM_PROCESSOR=${cpu}`,
      `-DCMAKE_CXX_COMPILER=${cpu}-linux-gnu-g++`,
      '-DCMAKE_EXE_LINKER_FLAGS=-static',
    ]);
    rows.push(programRow(`${cpu} (qemu)`, [which(`qemu-${cpu}`) ?? `qemu-${cpu}-static`, program]));
  }
  return rows;
}

/** clang's code under the sanitizers, which `npm test` builds for other tests. */
async function sanitized(built) {
  if (!built) await cmakePreset('native-asan', ['srlm_golden']);
  return [programRow('clang++ -O1, sanitizers', ['build/native-asan/tests/golden/srlm_golden'])];
}

const groups = { native, wasm, jsc: javaScriptCore, sanitized, matrix, cross };

/** golden.json with one line for each spec. */
function write(hashes) {
  const entries = golden.map((entry, i) => {
    const lines = Object.entries({ ...entry, hash: hashes[i] });
    return `  {\n${lines.map(([key, value]) => `    "${key}": ${JSON.stringify(value)}`).join(',\n')}\n  }`;
  });
  writeFileSync(file, `[\n${entries.join(',\n')}\n]\n`);
  for (const [i, entry] of golden.entries()) entry.hash = hashes[i];
}

/** [row, its hashes and their time] of every row; as many rows at a time as there are processors. */
async function inParallel(rows) {
  const results = [];
  let next = 0;
  const takeRows = async () => {
    while (next < rows.length) {
      const i = next++;
      const since = performance.now();
      const hashes = await rows[i].hashes();
      results[i] = [rows[i], { hashes, seconds: (performance.now() - since) / 1000 }];
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, takeRows));
  return results;
}

async function main() {
  const { values } = parseArgs({
    options: {
      builds: { type: 'string', default: 'native,wasm,jsc' },
      update: { type: 'boolean' },
      built: { type: 'boolean' },
    },
  });
  const rows = [];
  for (const group of values.builds.split(',')) {
    if (!groups[group]) throw new Error(`--builds takes ${Object.keys(groups).join(', ')}, not "${group}".`);
    rows.push(...(await groups[group](values.built)));
  }
  if (values.update) {
    const hashes = await rows.find(({ all }) => all).hashes();
    if (!hashes.every((hash) => /^[0-9a-f]{16}$/.test(hash))) throw new Error(hashes.join('\n'));
    write(hashes);
  }

  const width = Math.max(...rows.map(({ name }) => name.length));
  console.log(golden.map(({ name, what }, i) => `${String(i + 1).padStart(3)}  ${name}: ${what}`).join('\n'));
  console.log(`\n${' '.repeat(width)}${golden.map((_, i) => String(i + 1).padStart(4)).join('')}`);
  const differences = [];
  for (const [row, { hashes, seconds }] of await inParallel(rows)) {
    const entries = entriesFor(row.all);
    const marks = golden.map((entry) => {
      const i = entries.indexOf(entry);
      if (i < 0) return '·';
      if (hashes[i] === entry.hash) return 'ok';
      differences.push(`${row.name}, ${entry.name}: ${hashes[i]}, not ${entry.hash}`);
      return 'NO';
    });
    const time = seconds.toFixed(1).padStart(8);
    console.log(`${row.name.padEnd(width)}${marks.map((mark) => mark.padStart(4)).join('')}${time} s`);
  }
  if (differences.length > 0) throw new Error(`Hashes differ:\n${differences.join('\n')}`);
  console.log(`\n${rows.length} builds × ${entriesFor(false).length} specs: the same hashes`);
  const complete = rows.filter(({ all }) => all).length;
  const experiments = golden.length - entriesFor(false).length;
  if (complete > 0) console.log(`${complete} builds × ${experiments} experiments: the same hashes`);
}

await main().catch(fail);
