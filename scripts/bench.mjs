// npm run bench [-- --experiment NAME]: how fast the builds run the named experiments on one thread,
// and whether they agree. Best of three.
import { parseArgs } from 'node:util';
import { buildWasm, cmakePreset } from './lib/build.mjs';
import { fail, run, step } from './lib/run.mjs';
import { ensureNodeModules, ensurePackages, forTests } from './lib/setup.mjs';

const program = 'build/native/native/srlm';

async function native(name) {
  const args = ['run', '--experiment', name, '--threads', '1', '--quiet', '--json', '-'];
  const { hash, wall_seconds } = JSON.parse(await run(program, args));
  return { hash, time: wall_seconds };
}

function wasm(srlm, spec) {
  const session = srlm.prepare(spec);
  const since = performance.now();
  const chunks = [];
  for (let first = 0; first < spec.replicates; ) {
    const count = Math.min(session.problem.block_size, spec.replicates - first);
    chunks.push(session.run(first, count));
    first += count;
  }
  const time = (performance.now() - since) / 1000;
  const { hash } = session.summarise(chunks);
  session.free();
  return { hash, time };
}

async function bestOfThree(measure) {
  let best = await measure();
  for (let i = 0; i < 2; i++) {
    const next = await measure();
    if (next.time < best.time) best = next;
  }
  return best;
}

async function main() {
  const { values } = parseArgs({ options: { experiment: { type: 'string' } } });
  await ensurePackages(forTests);
  await ensureNodeModules();
  await step('Building the program', () => cmakePreset('native', ['srlm']));
  await step('Building the WebAssembly module', buildWasm);
  const { loadSrlm } = await import('../wasm/srlm.mjs');
  const simd = await loadSrlm({ simd: true });
  const scalar = await loadSrlm({ simd: false });
  const experiments = simd.experiments().filter(({ name }) => name === (values.experiment ?? name));
  if (experiments.length === 0) throw new Error(`There is no experiment "${values.experiment}".`);

  console.log(`\n${await run(program, ['kernels'])}`);
  console.log('experiment                    native      wasm simd    wasm scalar   hash');
  for (const { name, spec } of experiments) {
    const results = [
      await bestOfThree(() => native(name)),
      await bestOfThree(() => wasm(simd, spec)),
      await bestOfThree(() => wasm(scalar, spec)),
    ];
    const times = results.map(({ time }) => `${(1000 * time).toFixed(1)} ms`.padStart(15)).join('');
    const same = results.every(({ hash }) => hash === results[0].hash);
    console.log(`${name.padEnd(24)}${times}   ${same ? results[0].hash : 'DIFFERENT'}`);
    if (!same) process.exitCode = 1;
  }
}

await main().catch(fail);
