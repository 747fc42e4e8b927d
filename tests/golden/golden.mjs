// Every build must give the hash that golden.json holds for every spec.
//
//   npm run golden                         native and WebAssembly builds
//   npm run golden -- --builds matrix      compilers × optimisation levels (also: native, wasm, cross)
//   npm run golden -- --update             after a deliberate change of the numbers: writes golden.json
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildWasm, cmakePreset } from '../../scripts/lib/build.mjs';
import { fail, root, run, which } from '../../scripts/lib/run.mjs';

const file = join(root, 'tests/golden/golden.json');
const golden = JSON.parse(readFileSync(file, 'utf8'));

/** One row of the table: the golden program, started by `command`. */
function programRow(name, command) {
  return {
    name,
    async hashes() {
      const input = golden.map(({ spec }) => `${JSON.stringify(spec)}\n`).join('');
      const output = await run(command[0], command.slice(1), { input }).catch(
        (error) => error.output || error.message,
      );
      return output.trimEnd().split('\n');
    },
  };
}

/** The command line program: each spec a run on so many threads. */
function threadsRow(threads) {
  const args = ['run', '-', '--quiet', '--threads', String(threads)];
  return {
    name: `program, threads: ${threads}`,
    async hashes() {
      const hashes = [];
      for (const { spec } of golden) {
        const output = await run('build/native/native/srlm', args, { input: JSON.stringify(spec) }).catch(
          (error) => error.output || error.message,
        );
        hashes.push(output.trim());
      }
      return hashes;
    },
  };
}

async function native() {
  await cmakePreset('native', ['srlm_golden', 'srlm']);
  const program = 'build/native/tests/golden/srlm_golden';
  const kernels = (await run(program, ['--list-kernels'])).trim().split('\n');
  return [
    ...kernels.map((name) => programRow(`native ${name}`, [program, '--kernels', name])),
    ...[1, 2, 5].map(threadsRow),
  ];
}

/** The same core in JavaScript; `size` replicates at a time (0: the module's own choice). */
function wasmRow(name, simd, size) {
  return {
    name,
    async hashes() {
      const { loadSrlm } = await import('../../wasm/srlm.mjs');
      const srlm = await loadSrlm({ simd });
      return golden.map(({ spec }) => {
        try {
          const session = srlm.prepare(spec);
          const { replicates } = session.spec;
          const chunks = [];
          for (let first = 0; first < replicates; ) {
            const count = Math.min(size || session.problem.block_size, replicates - first);
            chunks.push(session.run(first, count));
            first += count;
          }
          const { hash } = session.summarise(chunks);
          session.free();
          return hash;
        } catch (error) {
          return error.message;
        }
      });
    },
  };
}

async function wasm() {
  await buildWasm();
  return [
    wasmRow('wasm simd', true, 0),
    wasmRow('wasm simd, one by one', true, 1),
    wasmRow('wasm scalar', false, 0),
  ];
}

/** Configures build/<folder> (once), builds the golden program there and gives its path. */
async function buildProgram(folder, definitions) {
  if (!existsSync(join(root, folder, 'build.ninja'))) {
    await run('cmake', ['-S', '.', '-B', folder, '-G', 'Ninja', '-DSRLM_BUILD_NATIVE=OFF', ...definitions]);
  }
  await run('cmake', ['--build', folder, '--target', 'srlm_golden']);
  return `${folder}/tests/golden/srlm_golden`;
}

async function matrix() {
  const rows = [];
  for (const compiler of ['g++', 'clang++']) {
    for (const level of ['O0', 'O3']) {
      const program = await buildProgram(`build/matrix/${compiler}-${level}`, [
        `-DCMAKE_CXX_COMPILER=${compiler}`,
        `-DCMAKE_BUILD_TYPE=${level}`,
        `-DCMAKE_CXX_FLAGS_${level}=-${level}`,
      ]);
      rows.push(programRow(`${compiler} -${level}`, [program]));
    }
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

const groups = { native, wasm, matrix, cross };

/** golden.json with one line for each spec. */
function write(hashes) {
  const entries = golden.map(({ name, what, spec }, i) => {
    const lines = Object.entries({ name, what, spec, hash: hashes[i] });
    return `  {\n${lines.map(([key, value]) => `    "${key}": ${JSON.stringify(value)}`).join(',\n')}\n  }`;
  });
  writeFileSync(file, `[\n${entries.join(',\n')}\n]\n`);
  for (const [i, entry] of golden.entries()) entry.hash = hashes[i];
}

async function main() {
  const { values } = parseArgs({
    options: { builds: { type: 'string', default: 'native,wasm' }, update: { type: 'boolean' } },
  });
  const rows = [];
  for (const group of values.builds.split(',')) {
    if (!groups[group]) throw new Error(`--builds takes ${Object.keys(groups).join(', ')}, not "${group}".`);
    rows.push(...(await groups[group]()));
  }
  if (values.update) {
    const hashes = await rows[0].hashes();
    if (!hashes.every((hash) => /^[0-9a-f]{16}$/.test(hash))) throw new Error(hashes.join('\n'));
    write(hashes);
  }

  const width = Math.max(...rows.map(({ name }) => name.length));
  console.log(golden.map(({ name, what }, i) => `${String(i + 1).padStart(3)}  ${name}: ${what}`).join('\n'));
  console.log(`\n${' '.repeat(width)}${golden.map((_, i) => String(i + 1).padStart(4)).join('')}`);
  const differences = [];
  for (const row of rows) {
    const since = performance.now();
    const hashes = await row.hashes();
    const marks = golden.map(({ name, hash }, i) => {
      if (hashes[i] === hash) return 'ok';
      differences.push(`${row.name}, ${name}: ${hashes[i]}, not ${hash}`);
      return 'NO';
    });
    const time = ((performance.now() - since) / 1000).toFixed(1);
    console.log(
      `${row.name.padEnd(width)}${marks.map((mark) => mark.padStart(4)).join('')}${time.padStart(8)} s`,
    );
  }
  if (differences.length > 0) throw new Error(`Hashes differ:\n${differences.join('\n')}`);
  console.log(`\n${rows.length} builds × ${golden.length} specs: the same hashes`);
}

await main().catch(fail);
