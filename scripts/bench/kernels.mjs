// The kernels against the machine's own limits.
import { run } from '../lib/run.mjs';
import { brief, table } from './tables.mjs';

const sizes = { logits: '|X||Y| = ', gram: 'd = ' };
const stride = 64;

/** Rates of every kernel and instruction set, from srlm_bench: medians of `repetitions`. */
export async function kernels(bench, repetitions = 3) {
  const text = await run(bench, [
    '--benchmark_format=json',
    `--benchmark_repetitions=${repetitions}`,
    '--benchmark_report_aggregates_only=true',
    '--benchmark_min_time=0.05',
    '--benchmark_enable_random_interleaving=true',
  ]);
  // The spread of what is always 0 is no number.
  const rows = JSON.parse(text.slice(text.indexOf('{')).replaceAll(': NaN', ': null')).benchmarks.filter(
    ({ aggregate_name }) => aggregate_name === 'median',
  );
  const rates = rows.map(({ run_name, flops, elements, bytes }) => {
    const [kernel, set, size] = run_name.split('/');
    return { kernel, set, size: Number(size), flops, elements, bytes };
  });
  const peak = Object.fromEntries(
    rates.filter(({ kernel }) => kernel === 'peak').map(({ set, flops }) => [set, flops]),
  );
  const sets = Object.keys(peak);
  const find = (kernel, set, size) =>
    rates.find((rate) => rate.kernel === kernel && rate.set === set && rate.size === size);
  const copy = rates.find(({ kernel }) => kernel === 'copy');

  const order = rates
    .filter(({ size }) => size)
    .sort((a, b) => a.kernel.localeCompare(b.kernel) || a.size - b.size);
  const names = [...new Set(order.map(({ kernel, size }) => `${kernel}/${size}`))];
  const lines = names.map((name) => {
    const [kernel, size] = name.split('/');
    const label = `${kernel}, ${kernel === 'gram' ? `${sizes.gram}${size}` : `${sizes.logits}${size * stride}`}`;
    return [
      label,
      ...sets.map((set) => {
        const rate = find(kernel, set, Number(size));
        if (!rate) return '–';
        if (rate.flops) return `${brief(rate.flops / 1e9)} (${brief((100 * rate.flops) / peak[set])} %)`;
        return `${brief(rate.elements / 1e9)} G/s`;
      }),
    ];
  });
  return `${table(['kernel', ...sets.map((set) => `${set}: peak ${brief(peak[set] / 1e9)}`)], lines)}

GFLOP/s and share of the measured peak of multiplications and additions without fused multiply-add; where a
kernel has no arithmetic to speak of (mode, uniforms, normals), elements a second. A copy of 128 MiB moves
${brief(copy.bytes / 1e9)} GB/s, read and written.`;
}
