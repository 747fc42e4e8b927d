// npm run bench: throughput of the core on one thread, natively and as WebAssembly, and what the
// rule "the same bits everywhere" costs. The builds take turns, so that a busy machine slows all
// alike; figures are medians, and ratios are taken within a turn. The hashes are compared as well.
import { cpus } from 'node:os';
import { buildWasm, cmakePreset } from './lib/build.mjs';
import { fail, run, step } from './lib/run.mjs';
import { ensureNodeModules, ensurePackages, forTests } from './lib/setup.mjs';

const turns = 7;
const loop = { kappa_0: 6, judge_noise: 0.5 };
const sizes = [
  {
    name: 'small: |X| = 32, |Y| = 16, d = 8, n = 200',
    spec: { prompts: 32, responses: 16, dimension: 8, samples: 200, rounds: 8, replicates: 400, ...loop },
  },
  {
    name: 'large: |X| = 256, |Y| = 128, d = 64, n = 10 000',
    spec: { prompts: 256, responses: 128, dimension: 64, samples: 10000, rounds: 4, replicates: 8, ...loop },
  },
];

const withFma = 'build/bench-fma';
const programIn = (folder) => `${folder}/native/srlm`;

/** Gives the seconds and the hash of one run of the program. */
function native(program, kernels) {
  const args = ['run', '-', '--threads', '1', '--kernels', kernels, '--quiet', '--json', '-'];
  return async (spec) => {
    const { wall_seconds, hash } = JSON.parse(await run(program, args, { input: JSON.stringify(spec) }));
    return { seconds: wall_seconds, hash };
  };
}

/** The same in this process, by the WebAssembly module. */
async function wasm(simd) {
  const { loadSrlm } = await import('../wasm/srlm.mjs');
  const srlm = await loadSrlm({ simd });
  return async (spec) => {
    const session = srlm.prepare(spec);
    const size = session.problem.block_size;
    const since = performance.now();
    const chunks = [];
    for (let first = 0; first < spec.replicates; first += size) {
      chunks.push(session.run(first, Math.min(size, spec.replicates - first)));
    }
    const seconds = (performance.now() - since) / 1000;
    const { hash } = session.summarise(chunks);
    session.free();
    return { seconds, hash };
  };
}

async function builds() {
  const sets = (await run('build/native/tests/golden/srlm_golden', ['--list-kernels'])).trim().split('\n');
  const list = [];
  for (const set of sets) list.push({ name: `native, ${set}`, run: native(programIn('build/native'), set) });
  if (sets.includes('avx2')) {
    const fma = native(programIn(withFma), 'avx2');
    list.push({ name: 'native, avx2 with FMA', run: fma, otherBits: true });
  }
  list.push({ name: 'WebAssembly, SIMD', run: await wasm(true) });
  list.push({ name: 'WebAssembly, scalar', run: await wasm(false) });
  return list;
}

const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
};

async function measure({ name, spec }, list) {
  for (const build of list) build.seconds = [];
  for (let turn = 0; turn < turns; turn++) {
    for (const build of list) {
      const { seconds, hash } = await build.run(spec);
      build.seconds.push(seconds);
      build.hash = hash;
    }
  }
  const reference = list.find((build) => build.name === 'native, avx2') ?? list[0];
  console.log(`\n${name}\n`);
  console.log(`${'build'.padEnd(24)}rounds × replicates / s   time against ${reference.name}`);
  for (const build of list) {
    const rate = (spec.rounds * spec.replicates) / median(build.seconds);
    const ratio = median(build.seconds.map((seconds, turn) => seconds / reference.seconds[turn]));
    const same = build.hash === reference.hash;
    const note = same ? '' : build.otherBits ? '   other bits' : '   WRONG HASH';
    console.log(`${build.name.padEnd(24)}${rate.toFixed(0).padStart(23)}   ${ratio.toFixed(2)}${note}`);
    if (!same && !build.otherBits) process.exitCode = 1;
  }
  console.log(`hash ${reference.hash}`);
}

try {
  await ensurePackages(forTests);
  await ensureNodeModules();
  await step('Building the program', () => cmakePreset('native', ['srlm', 'srlm_golden']));
  await step('Building the WebAssembly module', buildWasm);
  await step('Building the program with fused multiply-add, for comparison', async () => {
    await run('cmake', ['-S', '.', '-B', withFma, '-G', 'Ninja', '-DSRLM_FMA=ON', '-DSRLM_BUILD_TESTS=OFF']);
    await run('cmake', ['--build', withFma, '--target', 'srlm']);
  });
  const list = await builds();
  console.log(`\n${cpus()[0].model}, one thread, Node ${process.version}, medians of ${turns} turns`);
  for (const size of sizes) await measure(size, list);
} catch (error) {
  fail(error);
}
