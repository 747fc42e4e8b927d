/** Where labels go: at the ends of lines, or on the lines where there is room. Pixels only, no canvas. */

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Spot {
  x: number;
  y: number;
}

/** Moves boxes that stand above one another apart, in order, within [top, bottom]. */
export function spread(at: readonly { y: number; height: number }[], top: number, bottom: number): number[] {
  const order = at.map((_, i) => i).sort((a, b) => (at[a]?.y ?? 0) - (at[b]?.y ?? 0));
  const placed = at.map(({ y }) => y);
  let floor = top;
  for (const i of order) {
    const half = (at[i]?.height ?? 0) / 2;
    placed[i] = Math.max(placed[i] as number, floor + half);
    floor = (placed[i] as number) + half;
  }
  let ceiling = bottom;
  for (const i of order.reverse()) {
    const half = (at[i]?.height ?? 0) / 2;
    placed[i] = Math.min(placed[i] as number, ceiling - half);
    ceiling = (placed[i] as number) - half;
  }
  return placed;
}

/** A text in lines of at most `width`, as `measure` tells. */
export function wrapped(text: string, width: number, measure: (text: string) => number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && measure(longer) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}

/** Points every few pixels along a line with gaps (null). */
export function dense(line: readonly (Spot | null)[], step = 5): Spot[] {
  const spots: Spot[] = [];
  line.forEach((to, i) => {
    const from = line[i - 1];
    if (!to) return;
    if (from) {
      const count = Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / step);
      for (let k = 1; k < count; k++) {
        const share = k / count;
        spots.push({ x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y) });
      }
    }
    spots.push(to);
  });
  return spots;
}

const within = (spot: Spot, box: Box, slack: number): boolean =>
  spot.x > box.x - slack &&
  spot.x < box.x + box.width + slack &&
  spot.y > box.y - slack &&
  spot.y < box.y + box.height + slack;

const apart = (a: Box, b: Box): boolean =>
  a.x + a.width < b.x || b.x + b.width < a.x || a.y + a.height < b.y || b.y + b.height < a.y;

/**
 * The best place for a label of this size beside one of `lines`: where it hides least of `obstacles`
 * and none of the labels that stand already. null when the lines leave no place inside `area`.
 */
export function besideLine(
  size: { width: number; height: number },
  lines: readonly (readonly Spot[])[],
  obstacles: readonly Spot[],
  taken: readonly Box[],
  area: Box,
): Box | null {
  let best: Box | null = null;
  let least = Infinity;
  const middle = area.x + area.width / 2;
  for (const line of lines) {
    for (let i = 0; i < line.length; i += 2) {
      const spot = line[i] as Spot;
      for (const dy of [-size.height - 4, 4]) {
        const box = { x: spot.x - size.width / 2, y: spot.y + dy, ...size };
        if (box.x < area.x + 2 || box.x + box.width > area.x + area.width - 2) continue;
        if (box.y < area.y || box.y + box.height > area.y + area.height) continue;
        const hidden = obstacles.filter((other) => within(other, box, 1)).length;
        const clash = taken.filter((other) => !apart(other, box)).length;
        const cost = 400 * clash + hidden + (3 * Math.abs(spot.x - middle)) / area.width + (dy > 0 ? 0.5 : 0);
        if (cost >= least) continue;
        least = cost;
        best = box;
      }
    }
  }
  return best;
}
