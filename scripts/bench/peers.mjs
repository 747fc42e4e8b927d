// The same loop by other means: each peer must find the same κ on the same draws, and is then timed with random
// numbers of its own, in turns with srlm.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from '../lib/run.mjs';
import { brief, median, table } from './tables.mjs';

const folder = join(root, 'build/bench-peers');
const python = '/usr/bin/python3';
const oneThread = { OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };
const packages = {
  'ml-matrix': '6.15.1',
  '@tensorflow/tfjs-core': '4.22.0',
  '@tensorflow/tfjs-backend-wasm': '4.22.0',
};

/** Replicates that NumPy and PyTorch take at once: each tries all of these and reports its best. */
const blocks = { small: [8, 50, 400], large: [1, 8] };

const peers = [
  {
    name: 'plain C++ with Eigen',
    command: [join(root, 'build/native/native/bench/srlm_plain_eigen')],
    tolerance: 1e-9,
  },
  {
    name: 'NumPy, OpenBLAS',
    needs: 'numpy',
    command: [python, 'scripts/bench/peers/peer_numpy.py'],
    tolerance: 1e-9,
  },
  {
    name: 'PyTorch, CPU',
    needs: 'torch',
    command: [python, 'scripts/bench/peers/peer_torch.py'],
    tolerance: 1e-9,
  },
  {
    name: 'TensorFlow.js, wasm (float32)',
    command: [process.execPath, 'scripts/bench/peers/tfjs.mjs'],
    tolerance: 1e-3,
    share: 0.1,
  },
  {
    name: 'ml-matrix',
    command: [process.execPath, 'scripts/bench/peers/ml-matrix.mjs'],
    tolerance: 1e-9,
    share: 0.1,
  },
  {
    name: 'plain JavaScript',
    command: [process.execPath, 'scripts/bench/peers/plain.mjs'],
    tolerance: 1e-9,
    share: 0.25,
  },
];

async function install() {
  if (existsSync(join(folder, 'node_modules/ml-matrix'))) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: packages }));
  await run('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund']);
}

const missing = ({ needs }) => needs && spawnSync(python, ['-c', `import ${needs}`]).status !== 0;

async function measure({ key, name, spec }, { native, wasm, draws, turns }) {
  const data = join(folder, key);
  mkdirSync(data, { recursive: true });
  writeFileSync(join(data, 'spec.json'), JSON.stringify(spec));
  await run(draws, [join(data, 'spec.json'), data]);
  const expected = JSON.parse(
    await run(native.program, ['run', '-', '--quiet', '--json', '-'], {
      input: JSON.stringify({ ...spec, replicates: 1 }),
    }),
  ).summary.kappa.mean;

  const work = spec.rounds * spec.replicates;
  const all = [
    { name: 'srlm, native', rate: async () => work / (await native.run(spec)).seconds },
    { name: 'srlm, WebAssembly', rate: async () => work / (await wasm(spec)).seconds },
  ];
  for (const peer of peers) {
    if (missing(peer)) {
      console.log(`${peer.name} is left out: install python3-${peer.needs}.`);
      continue;
    }
    // Slow peers do a share of the replicates; rates compare all the same.
    const replicates = Math.max(1, Math.round(spec.replicates * (peer.share ?? 1)));
    const { beta = 1, samples, rounds, judge_noise } = spec;
    const config = JSON.stringify({ beta, samples, rounds, judge_noise, replicates, blocks: blocks[key] });
    const [command, ...script] = peer.command;
    all.push({
      ...peer,
      rate: async () => {
        const env = { ...oneThread, PEERS: folder };
        const { kappa, seconds, version } = JSON.parse(
          await run(command, [...script, data, config], { env }),
        );
        peer.version = version;
        const error = Math.max(...kappa.map((value, t) => Math.abs(value / expected[t] - 1)));
        if (!(error <= peer.tolerance))
          throw new Error(`${peer.name} finds another κ: relative error ${error}`);
        peer.error = Math.max(peer.error ?? 0, error);
        return (rounds * replicates) / seconds;
      },
      about: () => [peer.version, peer.error.toExponential(0)],
    });
  }
  const rates = all.map(() => []);
  for (let turn = 0; turn < turns; ++turn)
    for (const [i, { rate }] of all.entries()) rates[i].push(await rate());
  const rows = all.map(({ name, about }, i) => [
    name,
    brief(median(rates[i])),
    brief(median(rates[i].map((rate, turn) => rates[0][turn] / rate))),
    ...(about?.() ?? ['', '']),
  ]);
  return `**${name}**\n\n${table(['', 'rounds × replicates / s', 'times as long as srlm', 'version', 'largest error of κ'], rows)}`;
}

export async function comparePeers(sizes, context) {
  await install();
  const parts = [];
  for (const size of sizes) parts.push(await measure(size, context));
  return parts.join('\n\n');
}
