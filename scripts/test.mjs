// npm test: everything that must hold before a change lands, quick checks first.
//   npm test -- --only lint,native   these stages and what they need
//   npm run test:cross               other processors, under emulation
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildPage, buildWasm, cmakePreset } from './lib/build.mjs';
import { checkFormat } from './lib/format.mjs';
import { fail, reason, root, run, seconds } from './lib/run.mjs';
import { chromium, ensureNodeModules, ensurePackages, firefox, forCross, forTests } from './lib/setup.mjs';

const node = process.execPath;
const vitest = (folder, env) =>
  run(node, ['node_modules/vitest/vitest.mjs', 'run', '--dir', folder], { env });
const golden = (builds) => run(node, ['tests/golden/golden.mjs', '--builds', builds]);

const checkTypes = () => run(node, ['node_modules/typescript/bin/tsc', '-p', 'web']);

/** run() gives what the commands printed; `needs` names stages that must have passed before. */
const stages = [
  {
    name: 'lint',
    title: 'Format, lint and types',
    run: async () => (await checkFormat()) + (await checkTypes()),
  },
  {
    name: 'native',
    title: 'C++ unit tests, optimised',
    run: async () => (await cmakePreset('native')) + (await run('build/native/tests/srlm_tests')),
  },
  {
    name: 'sanitizers',
    title: 'C++ unit tests with address and undefined-behaviour sanitizers',
    // Without the claims of the experiments, which are about numbers and would take minutes here.
    run: async () =>
      (await cmakePreset('native-debug', ['srlm_tests'])) +
      (await run('build/native-debug/tests/srlm_tests', ['--test-suite-exclude=claims'])),
  },
  {
    name: 'program',
    title: 'Tests of the command line program',
    needs: ['native'],
    run: () => vitest('tests/cli'),
  },
  {
    name: 'wasm',
    title: 'WebAssembly module, with SIMD and without',
    run: buildWasm,
  },
  {
    name: 'wasm-unit',
    title: 'C++ unit tests as WebAssembly',
    needs: ['wasm'],
    // With SIMD; that the scalar module computes the same bits is what the golden hashes say.
    run: async () => (await cmakePreset('wasm')) + (await run(node, ['build/wasm/tests/srlm_tests.js'])),
  },
  { name: 'node', title: 'JavaScript API in Node', needs: ['wasm'], run: () => vitest('tests/node') },
  {
    name: 'golden',
    title: 'The same bits: native kernels and WebAssembly',
    needs: ['native', 'wasm'],
    run: () => golden('native,wasm'),
  },
  {
    name: 'matrix',
    title: 'The same bits: compilers and optimisation levels',
    run: () => golden('matrix'),
  },
  { name: 'web', title: 'Unit tests of the page', needs: ['wasm'], run: () => vitest('tests/web') },
  { name: 'page', title: 'Building the page', needs: ['wasm'], run: buildPage },
  {
    name: 'browser',
    title: 'The page in Chromium',
    needs: ['page'],
    run: () => vitest('tests/browser', { CHROMIUM: chromium() }),
  },
  {
    name: 'firefox',
    title: 'The page in Firefox',
    needs: ['page'],
    run: () => vitest('tests/firefox', { FIREFOX: firefox() }),
  },
];
const crossStages = [
  { name: 'cross', title: 'The same bits: aarch64 and riscv64, emulated', run: () => golden('cross') },
];

/** "84 test cases", "9 builds × 13 specs": what a stage's tools say they have checked. */
function details(output) {
  const patterns = [/test cases:\s+\d+/g, /Tests\s+\d+ passed/g, /\d+ builds × \d+ specs/g];
  const found = patterns.flatMap((pattern) => output.match(pattern) ?? []);
  return found.map((text) => text.replace(/\s+/g, ' ')).join(', ');
}

function selected(all) {
  const { values } = parseArgs({ options: { only: { type: 'string' }, cross: { type: 'boolean' } } });
  if (values.cross) return crossStages;
  if (!values.only) return all;
  const wanted = new Set();
  const add = (name) => {
    const stage = all.find((candidate) => candidate.name === name);
    if (!stage) throw new Error(`--only takes ${all.map((each) => each.name).join(', ')}, not "${name}".`);
    stage.needs?.forEach(add);
    wanted.add(stage);
  };
  values.only.split(',').forEach(add);
  return all.filter((stage) => wanted.has(stage));
}

async function runStage(stage, results) {
  const since = performance.now();
  const blocked = stage.needs?.find((name) => !results.find((result) => result.name === name)?.passed);
  console.log(`\n── ${stage.title} (${stage.name})`);
  let passed = false;
  let output = '';
  try {
    if (blocked) throw new Error(`Not run: "${blocked}" has failed.`);
    output = await stage.run();
    passed = true;
  } catch (error) {
    output = reason(error);
    console.log(output);
  }
  writeFileSync(join(root, 'build/test-log', `${stage.name}.txt`), output);
  const result = { name: stage.name, passed, time: seconds(since), details: details(output) };
  console.log(
    `   ${passed ? 'passed' : 'FAILED'} in ${result.time}${result.details && `  (${result.details})`}`,
  );
  return result;
}

try {
  const todo = selected(stages);
  await ensurePackages(todo === crossStages ? [...forTests, ...forCross] : forTests);
  await ensureNodeModules();
  mkdirSync(join(root, 'build/test-log'), { recursive: true });
  const results = [];
  for (const stage of todo) results.push(await runStage(stage, results));

  console.log('\n');
  for (const { name, passed, time, details } of results) {
    console.log(`${name.padEnd(12)}${passed ? 'passed' : 'FAILED'}${time.padStart(10)}   ${details}`);
  }
  const failed = results.filter((result) => !result.passed).length;
  console.log(`\n${results.length - failed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
} catch (error) {
  fail(error);
}
