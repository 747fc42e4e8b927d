/** Linear or logarithmic, and from where to where. */
import type { MetricKey, SweepResult } from 'srlm';
import { drawable } from '../charts/drawable.js';
import { lookOf } from '../charts/quantities.js';
import { linearCeiling, roundTo } from '../charts/ticks.js';
import { measureOf } from './sweep-text.js';

export interface Scales {
  xLog: boolean;
  yLog: boolean;
  x: { min: number; max: number };
  y: { min: number; max: number };
}

/** An axis that spans more than this is logarithmic. */
const wide = 8;
const decades = 100;

const numbers = (lists: readonly (readonly (number | null)[])[]): number[] =>
  lists.flat().filter((value): value is number => value !== null && Number.isFinite(value));

const low = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), Infinity);
const high = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), -Infinity);

export function scalesOf({ sweep, curves, overlays }: SweepResult): Scales {
  const { metric, threshold } = measureOf(sweep);
  const map = sweep.x === 'kappa_t';
  // The diagonal of a map needs both axes to begin at 1, where κ does.
  const xs = [...numbers(curves.map(({ x }) => x)), ...(map ? [1] : [])];
  const means = numbers(curves.map(({ mean }) => mean));
  const xLog = sweep.x !== 'round' && low(xs) > 0 && high(xs) / low(xs) >= wide;
  const condition = lookOf(metric).unit === 'condition' && !sweep.above;
  const yLog = threshold === null && (condition || isLog(metric, sweep.fit === 'log-log', means));
  const ends = [...means, ...numbers(curves.flatMap((curve) => [curve.low, curve.high]))];
  const most = high(means);
  const theory = overlays
    .filter(drawable)
    .flatMap(({ kind, y }) =>
      kind === 'trivial' && !map ? y : y.filter((value) => value <= (map ? high(xs) : 3 * most)),
    );
  return {
    xLog,
    yLog,
    x: paddedX(xs, xLog, sweep.x === 'round'),
    y: yLog
      ? logY([...means, ...theory], ends, metric, condition)
      : linearY([...ends, ...theory], metric, threshold),
  };
}

function isLog(metric: MetricKey, fitted: boolean, means: readonly number[]): boolean {
  const positive = means.filter((value) => value > 0);
  if (positive.length === 0 || means.some((value) => value < 0)) return false;
  const { unit } = lookOf(metric);
  if (fitted) return true;
  // Failure and the like mean something between 0 and 1: only a line to fit is worth losing that.
  if (unit === 'share') return false;
  return positive.length === means.length && high(positive) / low(positive) >= decades;
}

function paddedX(xs: readonly number[], log: boolean, rounds: boolean): { min: number; max: number } {
  const [min, max] = [low(xs), high(xs)];
  if (xs.length === 0) return { min: 0, max: 1 };
  if (rounds) return { min: 0, max: Math.max(max, 1) };
  if (log) {
    const room = (max / min) ** 0.02;
    return { min: min / room, max: max * room };
  }
  const room = 0.03 * (max - min || 1);
  return { min: min - room, max: max + room };
}

function logY(
  means: readonly number[],
  ends: readonly number[],
  metric: MetricKey,
  condition: boolean,
): { min: number; max: number } {
  const most = roundTo(Math.max(high(means), high(ends)) * 1.02, 'up');
  if (condition) return { min: 1, max: Math.max(most, 2) };
  const least = low(means.filter((value) => value > 0));
  const min = roundTo(least * 0.9, 'down');
  return { min, max: lookOf(metric).unit === 'share' ? Math.min(most, 1) : most };
}

function linearY(
  values: readonly number[],
  metric: MetricKey,
  threshold: number | null,
): { min: number; max: number } {
  const [least, most] = [Math.min(0, low(values)), high(values)];
  if (!Number.isFinite(most)) return { min: 0, max: 1 };
  const share = threshold === null && lookOf(metric).unit === 'share';
  const max = share && most > 0.4 ? 1 : linearCeiling(most);
  const min = least >= 0 ? 0 : share ? Math.floor(least * 4) / 4 : -linearCeiling(-least);
  return { min, max };
}
