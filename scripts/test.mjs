// npm test: everything that must hold before a change lands, quick checks first.
//   npm test -- --only lint,native   these stages and what they need
//   npm run test:cross               other processors, under emulation
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildPage, buildWasm, cmakePreset } from './lib/build.mjs';
import { checkFormat } from './lib/format.mjs';
import { fail, reason, root, run, seconds } from './lib/run.mjs';
import { chromium, ensureNodeModules, ensurePackages, firefox, forCross, forTests } from './lib/setup.mjs';

const node = process.execPath;
const vitest = (folder, env, filters = []) =>
  run(node, ['node_modules/vitest/vitest.mjs', 'run', '--dir', folder, ...filters], { env });
const golden = (...args) => run(node, ['tests/golden/golden.mjs', '--builds', ...args]);

/** Tests of the program with a sanitised one, without the fifty kills, which would take minutes. */
const sanitized = (preset, files) =>
  vitest(
    'tests/cli',
    {
      SRLM_BIN: join(root, `build/${preset}/native/srlm`),
      ASAN_OPTIONS: 'detect_stack_use_after_return=1',
      UBSAN_OPTIONS: 'print_stacktrace=1',
      TSAN_OPTIONS: 'halt_on_error=1',
    },
    [...files, '--testNamePattern', '^(?!.*many SIGKILLs)'],
  );

const checkTypes = () => run(node, ['node_modules/typescript/bin/tsc', '-p', 'web']);

/**
 * build() and then run() give what the commands printed; `needs` names stages that must have passed before.
 * Builds use all processors, most tests one: so a stage is built while others are being tested. The stages
 * that are `alone` measure times, or drive browsers, and have the machine to themselves.
 */
const stages = [
  {
    name: 'lint',
    title: 'Format, lint and types',
    run: async () => (await checkFormat()) + (await checkTypes()),
  },
  {
    name: 'native',
    title: 'C++ unit tests, optimised',
    build: () => cmakePreset('native'),
    run: () => run('build/native/tests/srlm_tests'),
  },
  {
    name: 'sanitizers',
    title: 'C++ unit tests and program with address and undefined-behaviour sanitizers',
    // Without the claims of the experiments, which are about numbers and would take minutes here.
    build: () => cmakePreset('native-asan', ['srlm_tests', 'srlm', 'srlm_fuzzers']),
    run: async () =>
      (await run('build/native-asan/tests/srlm_tests', ['--test-suite-exclude=claims'])) +
      (await sanitized('native-asan', ['durable', 'shards', 'export', 'damaged', 'sweep', 'bad_specs'])),
  },
  {
    name: 'threads',
    title: 'The program with the thread sanitizer',
    build: () => cmakePreset('native-tsan', ['srlm']),
    run: () => sanitized('native-tsan', ['durable', 'shards', 'sweep', 'killed']),
  },
  {
    name: 'fuzz',
    title: 'Readers of foreign bytes, fuzzed',
    needs: ['sanitizers'],
    run: () => run(node, ['tests/fuzz/fuzz.mjs']),
  },
  {
    name: 'program',
    title: 'Tests of the command line program',
    needs: ['native'],
    alone: true,
    run: () => vitest('tests/cli'),
  },
  {
    name: 'consumer',
    title: 'The library, installed and used by another project',
    needs: ['native'],
    run: () => run(node, ['tests/consumer/consumer.mjs']),
  },
  {
    name: 'wasm',
    title: 'WebAssembly module, with SIMD and without',
    build: buildWasm,
  },
  {
    name: 'wasm-unit',
    title: 'C++ unit tests as WebAssembly',
    needs: ['wasm'],
    // With SIMD; that the scalar module computes the same bits is what the golden hashes say, and that
    // the experiments do, of which the claims are.
    build: () => cmakePreset('wasm'),
    run: () => run(node, ['build/wasm/tests/srlm_tests.js', '--test-suite-exclude=claims']),
  },
  { name: 'node', title: 'JavaScript API in Node', needs: ['wasm'], run: () => vitest('tests/node') },
  {
    name: 'golden',
    title: 'The same bits: native kernels and WebAssembly',
    needs: ['native', 'wasm'],
    build: () => cmakePreset('native', ['srlm_golden', 'srlm']),
    run: () => golden('native,wasm', '--built'),
  },
  {
    name: 'matrix',
    title: 'The same bits: compilers and optimisation levels',
    build: () => golden('matrix'),
  },
  { name: 'web', title: 'Unit tests of the page', needs: ['wasm'], run: () => vitest('tests/web') },
  { name: 'page', title: 'Building the page', needs: ['wasm'], build: buildPage },
  {
    name: 'browser',
    title: 'The page in Chromium',
    needs: ['page'],
    alone: true,
    run: () => vitest('tests/browser', { CHROMIUM: chromium() }),
  },
  {
    name: 'firefox',
    title: 'The page in Firefox',
    needs: ['page'],
    alone: true,
    run: () => vitest('tests/firefox', { FIREFOX: firefox() }),
  },
];
const crossStages = [
  { name: 'cross', title: 'The same bits: aarch64 and riscv64, emulated', run: () => golden('cross') },
];

/** "84 test cases", "9 builds × 13 specs": what a stage's tools say they have checked. */
function details(output) {
  const patterns = [
    /test cases:\s+\d+/g,
    /Tests\s+\d+ passed/g,
    /\d+ builds × \d+ specs/g,
    /\d+ fuzzers × \d+ runs/g,
  ];
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

/** Lets one at a time go on; others wait in order. */
function turns() {
  let last = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    last = turn.catch(() => {});
    return turn;
  };
}
const inTurn = turns();

/** Runs a stage whose `needs` have ended; gives its result. */
async function runStage(stage, results) {
  const since = performance.now();
  const blocked = stage.needs?.find((name) => results.get(name)?.passed === false);
  let passed = false;
  let output = '';
  try {
    if (blocked) throw new Error(`Not run: "${blocked}" has failed.`);
    if (stage.build) output += await inTurn(stage.build);
    output += (await stage.run?.()) ?? '';
    passed = true;
  } catch (error) {
    output = reason(error);
  }
  writeFileSync(join(root, 'build/test-log', `${stage.name}.txt`), output);
  const result = { name: stage.name, passed, time: seconds(since), details: details(output) };
  console.log(`\n── ${stage.title} (${stage.name})`);
  if (!passed) console.log(output);
  console.log(
    `   ${passed ? 'passed' : 'FAILED'} in ${result.time}${result.details && `  (${result.details})`}`,
  );
  return result;
}

/** Runs stages in order, a few at a time: each as soon as what it needs has ended. */
async function runStages(todo) {
  const results = new Map();
  const waiting = [...todo];
  const running = new Set();
  const most = Math.min(availableParallelism(), 4);
  const ready = (stage) =>
    !stage.needs?.some((name) => waiting.some((other) => other.name === name) || runs(name)) &&
    !(stage.alone && running.size > 0);
  const runs = (name) => [...running].some(({ stage }) => stage.name === name);
  while (waiting.length > 0 || running.size > 0) {
    const alone = [...running].some(({ stage }) => stage.alone);
    // One that wants to be alone waits until all others have been begun.
    const next = alone
      ? undefined
      : (waiting.find((each) => !each.alone && ready(each)) ?? waiting.find(ready));
    if (next && running.size < most) {
      waiting.splice(waiting.indexOf(next), 1);
      const entry = { stage: next };
      entry.done = runStage(next, results).then((result) => {
        results.set(next.name, result);
        running.delete(entry);
      });
      running.add(entry);
    } else {
      await Promise.race([...running].map(({ done }) => done));
    }
  }
  return todo.map(({ name }) => results.get(name));
}

try {
  const todo = selected(stages);
  await ensurePackages(todo === crossStages ? [...forTests, ...forCross] : forTests);
  await ensureNodeModules();
  mkdirSync(join(root, 'build/test-log'), { recursive: true });
  const since = performance.now();
  const results = await runStages(todo);

  console.log('\n');
  for (const { name, passed, time, details } of results) {
    console.log(`${name.padEnd(12)}${passed ? 'passed' : 'FAILED'}${time.padStart(10)}   ${details}`);
  }
  const failed = results.filter((result) => !result.passed).length;
  console.log(`\n${results.length - failed} passed, ${failed} failed in ${seconds(since)}`);
  process.exitCode = failed > 0 ? 1 : 0;
} catch (error) {
  fail(error);
}
