/** In which order a sweep's cells run: the figure fills in evenly, and the first ones tell how long it takes. */

const golden = (Math.sqrt(5) - 1) / 2;

/** 0 … count − 1, any first few of them spread over the whole. */
export function scattered(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i).sort((a, b) => ((a * golden) % 1) - ((b * golden) % 1));
}
