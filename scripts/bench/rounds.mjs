// Throughput of whole rounds, natively and as WebAssembly, and what the rule "the same bits everywhere" costs.
import { run } from '../lib/run.mjs';
import { brief, median, table } from './tables.mjs';

const turns = 7;
// A timid loop: with β = 1 the pairs soon tie, their matrix loses rank, and peers that solve it plainly fail.
const loop = { kappa_0: 6, beta: 4, judge_noise: 0.5, record_spectrum: false };

export const sizes = [
  {
    key: 'small',
    name: 'small: |X| = 32, |Y| = 16, d = 8, n = 200',
    spec: { prompts: 32, responses: 16, dimension: 8, samples: 200, rounds: 8, replicates: 400, ...loop },
  },
  {
    key: 'large',
    name: 'large: |X| = 256, |Y| = 128, d = 64, n = 10 000',
    spec: { prompts: 256, responses: 128, dimension: 64, samples: 10000, rounds: 4, replicates: 8, ...loop },
  },
];

/** Gives the seconds and the hash of one run of the program; `kernels` 'auto' leaves the choice to it. */
export function nativeRun(program, kernels = 'auto', threads = 1) {
  const args = ['run', '-', '--threads', String(threads), '--quiet', '--json', '-'];
  if (kernels !== 'auto') args.push('--kernels', kernels);
  return async (spec) => {
    const { wall_seconds, hash } = JSON.parse(await run(program, args, { input: JSON.stringify(spec) }));
    return { seconds: wall_seconds, hash };
  };
}

/** The same in this process, by the WebAssembly module. */
export async function wasmRun(simd) {
  const { loadSrlm } = await import('../../wasm/srlm.mjs');
  const srlm = await loadSrlm({ simd });
  return async (spec) => {
    const session = srlm.prepare(spec);
    const size = session.problem.block_size;
    const since = performance.now();
    const chunks = [];
    for (let first = 0; first < spec.replicates; first += size)
      chunks.push(session.run(first, Math.min(size, spec.replicates - first)));
    const seconds = (performance.now() - since) / 1000;
    const { hash } = session.summarise(chunks);
    session.free();
    return { seconds, hash };
  };
}

async function measure({ name, spec }, builds) {
  const seconds = builds.map(() => []);
  const hashes = [];
  for (let turn = 0; turn < turns; ++turn) {
    for (const [i, build] of builds.entries()) {
      const result = await build.run(spec);
      seconds[i].push(result.seconds);
      hashes[i] = result.hash;
    }
  }
  const reference = Math.max(
    0,
    builds.findIndex((build) => build.name === 'native, avx2'),
  );
  const rows = builds.map((build, i) => {
    if (hashes[i] !== hashes[reference] && !build.otherBits)
      throw new Error(`${build.name} has another hash.`);
    const ratio = median(seconds[i].map((value, turn) => value / seconds[reference][turn]));
    return [build.name, brief((spec.rounds * spec.replicates) / median(seconds[i])), ratio.toFixed(2)];
  });
  return `**${name}** (hash ${hashes[reference]})\n\n${table(['build', 'rounds × replicates / s', `time against ${builds[reference].name}`], rows)}`;
}

export async function rounds({ program, fma }) {
  const sets = (await run('build/native/tests/golden/srlm_golden', ['--list-kernels'])).trim().split('\n');
  const builds = sets.map((set) => ({ name: `native, ${set}`, run: nativeRun(program, set) }));
  if (sets.includes('avx2'))
    builds.push({
      name: 'native, avx2 with fused multiply-add (other bits)',
      run: nativeRun(fma, 'avx2'),
      otherBits: true,
    });
  builds.push({ name: 'WebAssembly, SIMD', run: await wasmRun(true) });
  builds.push({ name: 'WebAssembly, scalar', run: await wasmRun(false) });
  const parts = [];
  for (const size of sizes) parts.push(await measure(size, builds));
  return parts.join('\n\n');
}
