// npm run bench: how fast the core is, against the machine, against itself on other targets, and against peers.
//   npm run bench -- --only rounds,instructions,kernels,peers,scaling   these parts
//   npm run bench -- --write                               also writes docs/benchmarks.md and its plots
// Whatever is compared takes turns, so that a busy machine slows all alike; figures are medians, ratios are
// taken within a turn, and hashes and κ are compared as well.
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { instructions } from './bench/instructions.mjs';
import { kernels } from './bench/kernels.mjs';
import { comparePeers } from './bench/peers.mjs';
import { nativeRun, rounds, sizes, wasmRun } from './bench/rounds.mjs';
import { scaling } from './bench/scaling.mjs';
import { buildWasm, cmakePreset } from './lib/build.mjs';
import { fail, run, step } from './lib/run.mjs';
import { ensureNodeModules, ensurePackages, forBench } from './lib/setup.mjs';

const withFma = 'build/bench-fma';
const parts = ['rounds', 'instructions', 'kernels', 'peers', 'scaling'];
const benchmarks = 'build/native/native/bench';

async function build() {
  await step('Building the program', () => cmakePreset('native', ['srlm', 'srlm_golden']));
  await step('Building the WebAssembly module', buildWasm);
  await step('Building the benchmarks', async () => {
    await run('cmake', ['--preset', 'native', '-DSRLM_BUILD_BENCH=ON']);
    const targets = ['srlm_bench', 'srlm_draws', 'srlm_plain_eigen'];
    await run('cmake', ['--build', '--preset', 'native', '--target', ...targets]);
  });
}

async function buildFma() {
  await step('Building the program with fused multiply-add, for comparison', async () => {
    await run('cmake', ['-S', '.', '-B', withFma, '-G', 'Ninja', '-DSRLM_FMA=ON', '-DSRLM_BUILD_TESTS=OFF']);
    await run('cmake', ['--build', withFma, '--target', 'srlm']);
  });
}

try {
  const { values } = parseArgs({ options: { only: { type: 'string' }, write: { type: 'boolean' } } });
  const wanted = values.only?.split(',') ?? parts;
  for (const part of wanted)
    if (!parts.includes(part)) throw new Error(`--only takes ${parts.join(', ')}, not "${part}".`);
  await ensurePackages(forBench);
  await ensureNodeModules();
  await build();
  const program = 'build/native/native/srlm';
  const machine = `${cpus()[0].model.trim()}, ${availableParallelism()} processors, Node ${process.version}`;
  const document = [
    `# Benchmarks\n\nBy \`npm run bench -- --write\` on ${machine}. One thread, if not said otherwise.`,
  ];
  const section = (title, text) => {
    console.log(`\n${title}\n\n${text}`);
    document.push(`## ${title}\n\n${text}`);
  };

  if (wanted.includes('rounds')) {
    await buildFma();
    section(
      'Whole rounds: instruction sets and WebAssembly',
      await rounds({ program, fma: `${withFma}/native/srlm` }),
    );
  }
  if (wanted.includes('instructions')) section('Instructions of a round', await instructions(program, sizes));
  if (wanted.includes('kernels'))
    section('Kernels against the machine', await kernels(`${benchmarks}/srlm_bench`));
  if (wanted.includes('peers')) {
    const context = {
      native: { program, run: nativeRun(program) },
      wasm: await wasmRun(true),
      draws: `${benchmarks}/srlm_draws`,
      turns: 3,
    };
    section('Peers on the same work', await comparePeers(sizes, context));
  }
  if (wanted.includes('scaling')) {
    const timed = (spec, threads) => nativeRun(program, 'auto', threads)(spec).then(({ seconds }) => seconds);
    const { markdown, svg, base } = await scaling(timed, availableParallelism(), 3);
    section(
      'Scaling',
      `From ${JSON.stringify(base)}, one size changed at a time.\n\n${markdown}\n\n![Time against each size](benchmarks-scaling.svg)`,
    );
    if (values.write) writeFileSync('docs/benchmarks-scaling.svg', svg);
  }
  if (values.write) {
    mkdirSync('docs', { recursive: true });
    writeFileSync('docs/benchmarks.md', `${document.join('\n\n')}\n`);
  }
} catch (error) {
  fail(error);
}
