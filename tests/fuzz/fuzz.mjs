// Fuzzes every reader of foreign bytes (tests/fuzz/fuzz_*.cpp), from seeds that the other tests use.
//
//   node tests/fuzz/fuzz.mjs                           a few thousand runs of each, always the same ones
//   node tests/fuzz/fuzz.mjs --runs 10000000 npy spec  many more, of these; what is found lies in build/fuzz
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cmakePreset } from '../../scripts/lib/build.mjs';
import { fail, root, run } from '../../scripts/lib/run.mjs';
import { writeSeeds } from './seeds.mjs';

/** Runs of the short form where they are not 4000: some seconds each. */
const shortRuns = { database: 1000, npy: 20000, text: 2000 };

const names = readdirSync(join(root, 'tests/fuzz'))
  .map((file) => file.match(/^fuzz_(\w+)\.cpp$/)?.[1])
  .filter(Boolean);

/** The number of runs of one fuzzer; throws with what it has found. */
async function fuzz(name, runs, seconds) {
  const folder = join(root, 'build/fuzz', name);
  const corpus = join(folder, 'corpus');
  mkdirSync(corpus, { recursive: true });
  const args = [`-runs=${runs}`, '-seed=1', '-timeout=20', '-rss_limit_mb=2048', '-max_len=65536'];
  args.push(
    `-artifact_prefix=${folder}/`,
    `-dict=${join(root, 'build/fuzz/keys.dict')}`,
    '-print_final_stats=1',
  );
  if (seconds) args.push(`-max_total_time=${seconds}`);
  // The short form writes nothing back: its runs are the same ones every time.
  const folders = seconds || runs > 1e5 ? [corpus, join(folder, 'seeds')] : [join(folder, 'seeds')];
  const program = join(root, 'build/native-asan/tests/fuzz', `fuzz_${name}`);
  const output = await run(program, [...args, ...folders], {
    env: { ASAN_OPTIONS: 'allocator_may_return_null=0:detect_leaks=1', UBSAN_OPTIONS: 'print_stacktrace=1' },
  });
  return Number(output.match(/number_of_executed_units: (\d+)/)?.[1] ?? 0);
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { runs: { type: 'string' }, seconds: { type: 'string' } },
  });
  const chosen = positionals.length > 0 ? positionals : names;
  const unknown = chosen.find((name) => !names.includes(name));
  if (unknown) throw new Error(`There is no fuzzer "${unknown}", only ${names.join(', ')}.`);
  await cmakePreset('native-asan', ['srlm_fuzzers', 'srlm']);
  await writeSeeds(names);
  let total = 0;
  for (const name of chosen) {
    const runs = await fuzz(name, Number(values.runs ?? shortRuns[name] ?? 4000), values.seconds);
    total += runs;
    console.log(`${name.padEnd(10)}${String(runs).padStart(12)} runs, nothing found`);
  }
  console.log(`${chosen.length} fuzzers × ${total} runs in all`);
}

await main().catch(fail);
