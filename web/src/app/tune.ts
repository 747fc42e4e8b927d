/** A curve as a tune: one note for each round, higher where the value is. */

interface Note {
  /** Hz; null is a rest. */
  pitch: number | null;
  value: number;
}

const lowest = 220;
const octaves = 2.5;

/** Pitch by the logarithm of the value where all are above zero, by the value else. */
export function tuneOf(values: ArrayLike<number>): Note[] {
  const list = Array.from(values);
  const found = list.filter(Number.isFinite);
  const log = found.length > 0 && found.every((value) => value > 0);
  const place = (value: number): number => (log ? Math.log(value) : value);
  const least = Math.min(...found.map(place));
  const span = Math.max(...found.map(place)) - least;
  return list.map((value) => ({
    value,
    pitch: Number.isFinite(value)
      ? lowest * 2 ** (octaves * (span > 0 ? (place(value) - least) / span : 0.5))
      : null,
  }));
}
