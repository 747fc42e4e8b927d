/** Arithmetic of zooming: ranges of an axis, linear or logarithmic. No canvas. */
import type { Range } from './lens.js';

/** An axis never shows less than this share of its whole. */
const leastShare = 1 / 40;

/**
 * From one share of what is in sight of an axis to another, in any order; beyond 0 and 1 there is more of the
 * axis. Within the whole, and null when it is the whole.
 */
export function between(seen: Range, whole: Range, a: number, b: number, log: boolean): Range | null {
  const forth = log ? Math.log : Number;
  const back = log ? Math.exp : Number;
  const [from, least, most] = [forth(seen.min), forth(whole.min), forth(whole.max)];
  const scale = forth(seen.max) - from;
  const span = Math.min(Math.max(Math.abs(b - a) * scale, (most - least) * leastShare), most - least);
  if (span >= (most - least) * (1 - 1e-6)) return null;
  const start = Math.min(Math.max(from + Math.min(a, b) * scale, least), most - span);
  return { min: back(start), max: back(start + span) };
}

/** `factor` times closer, around the place at `share` of what is in sight. */
export const closer = (
  seen: Range,
  whole: Range,
  factor: number,
  share: number,
  log: boolean,
): Range | null => between(seen, whole, share - share / factor, share + (1 - share) / factor, log);
