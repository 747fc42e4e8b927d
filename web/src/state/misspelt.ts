/** What a name that is not known may be meant to be. */

/** Letters to change, add or leave out to make one of the other; also two neighbours that changed places. */
export function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    const at = (back: number, j: number): number => rows[i - back]?.[j] ?? Number.POSITIVE_INFINITY;
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(at(1, j) + 1, (row[j - 1] ?? 0) + 1, at(1, j - 1) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, at(2, j - 2) + 1);
      row.push(least);
    }
  }
  return rows[a.length]?.[b.length] ?? 0;
}

/** Shorter names are near too many others. */
const shortest = 4;

/** The known name that is one or two letters away, or null. */
export function misspelt(name: string, known: readonly string[]): string | null {
  if (name.length < shortest) return null;
  const near = known.filter(
    (each) => each.length >= shortest && distance(name, each) <= (each.length > 6 ? 2 : 1),
  );
  return near.sort((a, b) => distance(name, a) - distance(name, b))[0] ?? null;
}
