/** Arithmetic of zooming: ranges of an axis, linear or logarithmic. No canvas. */
import type { Range } from './lens.js';

/** An axis never shows less than this share of its whole. */
const leastShare = 1 / 40;

const forth = (value: number, log: boolean): number => (log ? Math.log(value) : value);
const back = (value: number, log: boolean): number => (log ? Math.exp(value) : value);

/** Within the whole; null when it is the whole. */
function within(min: number, max: number, whole: Range, log: boolean): Range | null {
  const [low, high] = [forth(whole.min, log), forth(whole.max, log)];
  const span = Math.min(Math.max(max - min, (high - low) * leastShare), high - low);
  if (span >= (high - low) * (1 - 1e-6)) return null;
  const start = Math.min(Math.max(min, low), high - span);
  return { min: back(start, log), max: back(start + span, log) };
}

/** `factor` times closer, around the place at `share` of the axis. */
export function closer(
  { min, max }: Range,
  whole: Range,
  factor: number,
  share: number,
  log: boolean,
): Range | null {
  const [low, high] = [forth(min, log), forth(max, log)];
  const centre = low + share * (high - low);
  const span = (high - low) / factor;
  return within(centre - share * span, centre + (1 - share) * span, whole, log);
}

/** Moved along the axis by a share of what is in sight. */
export function shifted({ min, max }: Range, whole: Range, share: number, log: boolean): Range | null {
  const [low, high] = [forth(min, log), forth(max, log)];
  const by = share * (high - low);
  return within(low + by, high + by, whole, log);
}

/** From one share of the axis to another. */
export function between(
  { min, max }: Range,
  whole: Range,
  from: number,
  to: number,
  log: boolean,
): Range | null {
  const [low, high] = [forth(min, log), forth(max, log)];
  const at = (share: number): number => low + share * (high - low);
  return within(at(Math.min(from, to)), at(Math.max(from, to)), whole, log);
}
