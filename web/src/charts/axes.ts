/** Axes of the charts, linear and logarithmic, and how numbers are written at them. */
import type { ChartOptions } from 'chart.js';
import { percent } from '../base/format.js';
import { logTicks } from './ticks.js';

export type Axis = NonNullable<NonNullable<ChartOptions<'line'>['scales']>[string]>;

const raised = (power: number): string =>
  String(power)
    .replace('-', '⁻')
    .replace(/\d/g, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)] as string);

/** "0.05", "1600", "25 600", "10⁶". */
export function axisNumber(value: number): string {
  if (value === 0) return '0';
  const power = Math.floor(Math.log10(Math.abs(value)) + 1e-9);
  if (power < 5 && power > -4) {
    const text = String(Number(value.toPrecision(6))).replace('-', '−');
    return Math.abs(value) >= 10000 ? text.replace(/(?<=\d)(?=(\d{3})+$)/g, ' ') : text;
  }
  const factor = Number((value / 10 ** power).toPrecision(3));
  return `${factor === 1 ? '' : `${factor}·`}10${raised(power)}`;
}

export const linearAxis = (label: (value: number) => string = axisNumber): Axis => ({
  type: 'linear',
  border: { display: false },
  grid: {},
  ticks: { callback: (value) => label(Number(value)), maxTicksLimit: 7 },
});

export const logAxis = (label: (value: number) => string = axisNumber, most = 9): Axis => ({
  type: 'logarithmic',
  border: { display: false },
  grid: {},
  afterBuildTicks: (axis) => {
    axis.ticks = logTicks(axis.min, axis.max, most).map((value) => ({ value }));
  },
  ticks: { callback: (value) => label(Number(value)), autoSkip: false },
});

export const shareAxis: Axis = {
  type: 'linear',
  border: { display: false },
  grid: {},
  ticks: { stepSize: 0.25, callback: (value) => percent(Number(value)).replace('-', '−') },
};
