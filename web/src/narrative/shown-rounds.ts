/** Which rounds there is room for beside each other. */

/** So many pictures have room beside each other. */
const most = 9;

/** The rounds that are shown of 0 … `rounds`: all, or some that lie evenly, the first and the last among them. */
export function shownRounds(rounds: number): number[] {
  const count = Math.min(rounds + 1, most);
  return Array.from({ length: count }, (_, i) => Math.round((i * rounds) / Math.max(count - 1, 1)));
}
