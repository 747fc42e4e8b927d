// Instructions of one round of one replicate, by function: what a busy machine cannot blur.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../lib/run.mjs';
import { brief, table } from './tables.mjs';

const shown = 14;

/** How often each function's instructions were executed in a run of the spec, by callgrind. */
async function counts(program, spec, folder) {
  const file = join(folder, 'callgrind.out');
  const options = ['--tool=callgrind', `--callgrind-out-file=${file}`, '--compress-strings=no'];
  const args = [
    'run',
    '-',
    '--threads',
    '1',
    '--quiet',
    '--kernels',
    'avx2',
    '--json',
    join(folder, 'result.json'),
  ];
  await run('valgrind', [...options, program, ...args, '--force'], { input: JSON.stringify(spec) });
  return ofFunctions(readFileSync(file, 'utf8'));
}

/** Sums the costs of each function itself in callgrind's format; those of its calls are theirs. */
export function ofFunctions(text) {
  const sums = new Map();
  let name = '';
  let called = false;
  for (const line of text.split('\n')) {
    if (line.startsWith('fn=')) name = line.slice(3);
    else if (line.startsWith('calls=')) called = true;
    else if (/^[+\-*\d]/.test(line)) {
      if (!called) sums.set(name, (sums.get(name) ?? 0) + Number(line.split(' ')[1] ?? 0));
      called = false;
    }
  }
  return sums;
}

/** A function's name without its arguments and template parameters. */
const short = (name) =>
  name
    .replace(/^\(\d+\)\s*/, '')
    .replace(/\(anonymous namespace\)::/g, '')
    .replace(/\(.*/, '')
    .replace(/<.*/, '')
    .replace(/^(?:void|double|bool|.*\s)/, '')
    .replace(/srlm::/g, '');

async function measure(program, { key, name, spec }, folder) {
  // The difference of two runs leaves out what is done once.
  const [few, many] = key === 'small' ? [40, 400] : [2, 10];
  const a = await counts(program, { ...spec, replicates: few }, folder);
  const b = await counts(program, { ...spec, replicates: many }, folder);
  const rounds = (many - few) * spec.rounds;
  const sums = new Map();
  for (const [each, count] of b)
    sums.set(short(each), (sums.get(short(each)) ?? 0) + (count - (a.get(each) ?? 0)) / rounds);
  const total = [...sums.values()].reduce((sum, count) => sum + count, 0);
  const rows = [...sums]
    .sort((x, y) => y[1] - x[1])
    .slice(0, shown)
    .map(([each, count]) => [`\`${each}\``, brief(count), `${((100 * count) / total).toFixed(1)} %`]);
  return `**${name}**: ${brief(total)} instructions\n\n${table(['function', 'instructions', 'share'], rows)}`;
}

/** Needs valgrind; the AVX2 kernels, which it knows. */
export async function instructions(program, sizes) {
  const folder = mkdtempSync(join(tmpdir(), 'srlm-instructions-'));
  try {
    const parts = [];
    for (const size of sizes) parts.push(await measure(program, size, folder));
    return parts.join('\n\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
