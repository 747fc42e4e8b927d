/** Ticks of a logarithmic axis: 1, 2, 5, 10, 20, …, fewer when the axis is long. */

const steps = (lowest: number, highest: number, multiples: readonly number[]): number[] => {
  const ticks: number[] = [];
  const first = Math.floor(Math.log10(lowest));
  for (let power = first; power <= Math.ceil(Math.log10(highest)); power++) {
    for (const multiple of multiples) {
      const tick = Number(`${multiple}e${power}`);
      if (tick >= lowest * (1 - 1e-9) && tick <= highest * (1 + 1e-9)) ticks.push(tick);
    }
  }
  return ticks;
};

/** A piece of a logarithmic axis that holds no two of its ticks is marked evenly. */
function evenTicks(lowest: number, highest: number): number[] {
  const rough = (highest - lowest) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((multiple) => multiple * power >= rough) ?? 10) * power;
  const first = Math.ceil(lowest / step - 1e-9);
  const count = Math.floor(highest / step + 1e-9) - first + 1;
  const ticks = Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(6)));
  return ticks.length < 2 ? [lowest, highest] : ticks;
}

export function logTicks(lowest: number, highest: number, most = 9): number[] {
  for (const multiples of [[1, 2, 5], [1, 3], [1]]) {
    const ticks = steps(lowest, highest, multiples);
    if (ticks.length >= 2 && ticks.length <= most) return ticks;
  }
  const decades = steps(lowest, highest, [1]);
  if (decades.length < 2) return evenTicks(lowest, highest);
  const stride = Math.ceil(decades.length / most);
  return decades.filter((_, i) => i % stride === 0);
}

/** The 1, 2 or 5 times a power of ten at or below a value, or at or above it. */
export function roundTo(value: number, direction: 'down' | 'up'): number {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-12);
  const multiples = [1, 2, 5, 10];
  const factor =
    direction === 'down'
      ? multiples.findLast((multiple) => multiple * power <= value * (1 + 1e-9))
      : multiples.find((multiple) => multiple * power >= value * (1 - 1e-9));
  return Number(((factor ?? 1) * power).toPrecision(1));
}

/** The end of a logarithmic axis that starts at 1 and shows `highest`: the next 1, 2 or 5 above it. */
export function logCeiling(highest: number): number {
  const value = Number.isFinite(highest) ? Math.max(highest, 1) * 1.02 : 10;
  const power = 10 ** Math.floor(Math.log10(value));
  const multiple = [2, 5, 10].find((candidate) => candidate * power >= value) ?? 10;
  return Number((multiple * power).toPrecision(1));
}

/** The end of a linear axis that starts at 0 and shows `highest`: a round number a little above it. */
export function linearCeiling(highest: number): number {
  if (!(highest > 0) || !Number.isFinite(highest)) return 1;
  const power = 10 ** Math.floor(Math.log10(highest * 1.02));
  const multiple = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((each) => each * power >= highest * 1.02) ?? 10;
  return Number((multiple * power).toPrecision(2));
}
