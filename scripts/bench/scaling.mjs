// How the time of a run grows with each of its sizes.
import { brief, exponent, median, plots, table } from './tables.mjs';

const base = {
  prompts: 64,
  responses: 32,
  dimension: 16,
  samples: 2000,
  rounds: 8,
  replicates: 16,
  kappa_0: 6,
  judge_noise: 0.5,
};

/** One size at a time is changed from `base`. */
const axes = [
  { key: 'prompts', symbol: '|X|', values: [64, 256, 1024, 4096] },
  { key: 'responses', symbol: '|Y|', values: [32, 128, 512, 2048] },
  { key: 'dimension', symbol: 'd', values: [8, 16, 32, 64, 128] },
  { key: 'samples', symbol: 'n', values: [1e3, 1e4, 1e5, 1e6, 1e9] },
  { key: 'rounds', symbol: 'T', values: [4, 8, 16, 32] },
  { key: 'replicates', symbol: 'replicates', values: [8, 16, 32, 64] },
];

/** Gives the Markdown and the SVG. `seconds(spec, threads)` runs a spec. */
export async function scaling(seconds, cores, turns) {
  const charts = [];
  const measure = async (title, label, values, time) => {
    const turnsOf = values.map(() => []);
    for (let turn = 0; turn < turns; ++turn)
      for (const [i, value] of values.entries()) turnsOf[i].push(await time(value));
    const y = turnsOf.map(median);
    charts.push({ title, label, x: values, y, slope: exponent(values, y) });
  };
  for (const { key, symbol, values } of axes)
    await measure(symbol, symbol, values, (value) => seconds({ ...base, [key]: value }, 1));
  const threads = [1, 2, 4, 8, 16, 32, 64].filter((count) => count <= cores);
  if (threads.length > 1)
    await measure('threads', 'threads', threads, (count) => seconds({ ...base, replicates: 128 }, count));
  const rows = charts.map(({ title, x, y, slope }) => [
    title,
    x.map((value, i) => `${value}: ${brief(1000 * y[i])} ms`).join(', '),
    slope.toFixed(2),
  ]);
  return { markdown: table(['size', 'time of a run', 'exponent'], rows), svg: plots(charts), base };
}
