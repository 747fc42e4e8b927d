// npm test: everything that must hold before a change lands, quick checks first.
//   npm test -- --only lint,native   these stages and what they need
//   npm run test:long                what is worth a night: more compilers, more kills, more runs of the fuzzers
//   npm run test:cross               other processors, under emulation
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkImports } from '../tests/lint/imports.mjs';
import { checkLevels } from '../tests/lint/levels.mjs';
import { checkLocale } from '../tests/lint/locale.mjs';
import { buildPage, buildWasm, cmakePreset } from './lib/build.mjs';
import { checkDocs } from './lib/docs_lint.mjs';
import { checkFormat } from './lib/format.mjs';
import { fail, inSeconds, reason, root, run, seconds } from './lib/run.mjs';
import { chromium, ensureNodeModules, ensurePackages, firefox, forCross, forTests } from './lib/setup.mjs';

const node = process.execPath;
const vitest = (folder, env, filters = []) =>
  run(node, ['node_modules/vitest/vitest.mjs', 'run', '--dir', folder, ...filters], { env });
const inChromium = (args, env = {}) =>
  vitest('tests/browser', { CHROMIUM: chromium(), ...env }, ['--no-isolate', ...args]);
const golden = (...args) => run(node, ['tests/golden/golden.mjs', '--builds', ...args]);

/** Tests of the program with a sanitised one; fifty kills of it take minutes. */
const sanitized = (preset, files, names = '^(?!.*many SIGKILLs)') =>
  vitest(
    'tests/cli',
    {
      SRLM_BIN: join(root, `build/${preset}/native/srlm`),
      ASAN_OPTIONS: 'detect_stack_use_after_return=1',
      UBSAN_OPTIONS: 'print_stacktrace=1',
      TSAN_OPTIONS: 'halt_on_error=1',
    },
    [...files, '--testNamePattern', names],
  );
const buildAsan = () => cmakePreset('native-asan', ['srlm_tests', 'srlm', 'srlm_golden', 'srlm_fuzzers']);
const buildTsan = () => cmakePreset('native-tsan', ['srlm']);
const buildWasmTests = () => cmakePreset('wasm-tests', ['srlm_tests']);

const checkTypes = async (folder) => run(node, ['node_modules/typescript/bin/tsc', '-p', folder]);

/**
 * build() and then run() give what the commands printed; `needs` names stages that must have passed before.
 * A build uses all processors, most tests one: so one stage is built while others are being tested.
 */
const stages = [
  {
    name: 'lint',
    title: 'Format, includes, imports, lint, types, and comments as Doxygen reads them',
    run: async () =>
      (await checkFormat()) +
      checkLocale(root) +
      checkLevels(root) +
      checkImports(root) +
      (await checkTypes('web')) +
      (await checkTypes('wasm')) +
      (await checkDocs()),
  },
  { name: 'scripts', title: 'Unit tests of these scripts', run: () => vitest('tests/scripts') },
  {
    name: 'wasm',
    title: 'WebAssembly module, with SIMD and without',
    build: buildWasm,
  },
  { name: 'page', title: 'Building the page', needs: ['wasm'], run: buildPage },
  { name: 'node', title: 'JavaScript API in Node', needs: ['wasm'], run: () => vitest('tests/node') },
  { name: 'web', title: 'Unit tests of the page', needs: ['wasm'], run: () => vitest('tests/web') },
  {
    name: 'native',
    title: 'C++ unit tests, optimised',
    build: async () => (await cmakePreset('native')) + (await cmakePreset('native', ['srlm_golden'])),
    run: () => run('ctest', ['--preset', 'native', '-L', '^unit$', '-j', String(availableParallelism())]),
  },
  {
    name: 'browser',
    title: 'The page in Chromium',
    needs: ['page'],
    // Pages wait for their workers half of the time: two files are tested at once, each process with one browser.
    run: () => inChromium(['--maxWorkers=2', '--exclude', '**/opened.test.ts']),
  },
  {
    name: 'opened',
    title: 'Files of page and program, opened in Chromium',
    needs: ['page', 'native'],
    run: () => inChromium(['opened']),
  },
  {
    name: 'npm',
    title: 'The npm package in projects of bundlers and frameworks',
    needs: ['page'],
    run: () => vitest('tests/npm', { CHROMIUM: chromium() }),
  },
  {
    name: 'program',
    title: 'Tests of the command line program',
    needs: ['native'],
    run: () => vitest('tests/cli'),
  },
  {
    name: 'firefox',
    title: 'The page in Firefox',
    needs: ['page'],
    run: () => vitest('tests/firefox', { FIREFOX: firefox() }),
  },
  {
    name: 'sanitizers',
    title: 'C++ unit tests and program with address and undefined-behaviour sanitizers',
    // Without the claims of the experiments, which are about numbers and would take minutes here.
    build: buildAsan,
    run: async () =>
      (await run('build/native-asan/tests/srlm_tests', ['--test-suite-exclude=claims'])) +
      (await sanitized('native-asan', ['durable', 'shards', 'export', 'damaged', 'sweep', 'bad_specs'])),
  },
  {
    name: 'golden',
    title: 'The same bits: native kernels, clang, and WebAssembly in V8 and JavaScriptCore',
    needs: ['native', 'wasm', 'sanitizers'],
    run: () => golden('native,sanitized,wasm,jsc', '--built'),
  },
  {
    name: 'fuzz',
    title: 'Readers of foreign bytes, fuzzed',
    needs: ['sanitizers'],
    run: () => run(node, ['tests/fuzz/fuzz.mjs']),
  },
  {
    name: 'threads',
    title: 'The program with the thread sanitizer',
    build: buildTsan,
    run: () => sanitized('native-tsan', ['durable', 'shards', 'sweep', 'killed']),
  },
  {
    name: 'consumer',
    title: 'The library, installed and used by another project',
    needs: ['native'],
    run: () => run(node, ['tests/consumer/consumer.mjs']),
  },
];

const longStages = [
  {
    name: 'matrix',
    title: 'The same bits: compilers and optimisation levels',
    build: () => golden('matrix'),
  },
  {
    name: 'wasm-unit',
    title: 'C++ unit tests as WebAssembly',
    // With SIMD; that the scalar module computes the same bits is what the golden hashes say.
    build: buildWasmTests,
    run: () => run(node, ['build/wasm/tests/srlm_tests.js']),
  },
  {
    name: 'forms',
    title: 'Words in all figures in every form, and many runs in a row',
    build: async () => (await buildWasm()) + (await buildPage()),
    run: () => inChromium(['--maxWorkers=2', 'labels', 'growth'], { SRLM_THOROUGH: '1' }),
  },
  {
    name: 'kills',
    title: 'Fifty kills with the sanitizers',
    build: async () => (await buildAsan()) + (await buildTsan()),
    run: async () =>
      (await sanitized('native-asan', ['killed'], 'many SIGKILLs')) +
      (await sanitized('native-tsan', ['killed'], 'many SIGKILLs')),
  },
  {
    name: 'claims',
    title: 'What the experiments claim, with the sanitizers',
    build: buildAsan,
    run: () => run('build/native-asan/tests/srlm_tests', ['--test-suite=claims']),
  },
  {
    name: 'fuzz-long',
    title: 'Readers of foreign bytes, fuzzed for a minute each',
    run: () => run(node, ['tests/fuzz/fuzz.mjs', '--runs', '10000000', '--seconds', '60']),
  },
];

const crossStages = [
  { name: 'cross', title: 'The same bits: aarch64 and riscv64, emulated', run: () => golden('cross') },
];

/** "84 test cases", "9 builds × 13 specs": what a stage's tools say they have checked. */
function details(output) {
  const patterns = [
    /test cases:\s+\d+/g,
    /\d+% tests passed, \d+ tests failed out of \d+/g,
    /Tests\s+\d+ passed/g,
    /\d+ builds × \d+ specs/g,
    /\d+ fuzzers × \d+ runs/g,
  ];
  const found = patterns.flatMap((pattern) => output.match(pattern) ?? []);
  return found.map((text) => text.replace(/\s+/g, ' ')).join(', ');
}

function selected() {
  const { values } = parseArgs({
    options: { only: { type: 'string' }, long: { type: 'boolean' }, cross: { type: 'boolean' } },
  });
  if (values.cross) return crossStages;
  const all = values.long ? longStages : stages;
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

/** Lets `most` at a time go on; others wait in order. */
function turns(most) {
  let free = most;
  const waiting = [];
  return async (work) => {
    if (free > 0) free--;
    else await new Promise((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      if (waiting.length > 0) waiting.shift()();
      else free++;
    }
  };
}
/** One build at a time, on all processors, and beside it as many tests as there are processors. */
const inBuildTurn = turns(1);
const inTestTurn = turns(Math.min(availableParallelism(), 4));

/** Runs a stage when the stages that it needs have ended; gives its result. */
async function runStage(stage, needed) {
  const blocked = (await Promise.all(needed)).find(({ passed }) => !passed)?.name;
  let passed = false;
  let output = '';
  let time = 0;
  const timed = async (work) => {
    const since = performance.now();
    try {
      output += (await work()) ?? '';
    } finally {
      time += performance.now() - since;
    }
  };
  try {
    if (blocked) throw new Error(`Not run: "${blocked}" has failed.`);
    if (stage.build) await inBuildTurn(() => timed(stage.build));
    if (stage.run) await inTestTurn(() => timed(stage.run));
    passed = true;
  } catch (error) {
    output = reason(error);
  }
  writeFileSync(join(root, 'build/test-log', `${stage.name}.txt`), output);
  const result = { name: stage.name, passed, time: inSeconds(time), details: details(output) };
  console.log(`\n── ${stage.title} (${stage.name})`);
  if (!passed) console.log(output);
  console.log(
    `   ${passed ? 'passed' : 'FAILED'} in ${result.time}${result.details && `  (${result.details})`}`,
  );
  return result;
}

/** Runs stages, a few at a time: each as soon as what it needs has ended. */
function runStages(todo) {
  const results = new Map();
  for (const stage of todo) {
    const needed = (stage.needs ?? []).map((name) => results.get(name));
    results.set(stage.name, runStage(stage, needed));
  }
  return Promise.all(results.values());
}

try {
  const todo = selected();
  await ensurePackages(todo === crossStages ? [...forTests, ...forCross] : forTests);
  await ensureNodeModules();
  mkdirSync(join(root, 'build/test-log'), { recursive: true });
  console.log(
    `${todo.length} stages: ${todo.map(({ name }) => name).join(', ')}. What each prints: build/test-log.`,
  );
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
