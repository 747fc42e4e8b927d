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

interface End {
  y: number;
  height: number;
  /** Its end has a ring, and the name beside that must be its own. */
  ringed?: boolean;
}

/** Of ends this close (px) nobody sees the order. */
const same = 7;

/** Moves boxes that stand above one another apart, in order, within [top, bottom]. */
export function spread(at: readonly End[], top: number, bottom: number): number[] {
  const order = at.map((_, i) => i).sort((a, b) => (at[a]?.y ?? 0) - (at[b]?.y ?? 0));
  const ringed = at.findIndex((end) => end.ringed);
  const ring = at[ringed];
  if (!ring) return apart(at, order, top, bottom);
  const off = (placed: number[]): number => Math.abs((placed[ringed] as number) - ring.y);
  const others = order.filter((i) => i !== ringed);
  return order
    .map((_, k) => k)
    .filter((k) =>
      others.every(
        (i, j) => Math.abs((at[i] as End).y - ring.y) < same || j < k === (at[i] as End).y < ring.y,
      ),
    )
    .map((k) => apart(at, others.toSpliced(k, 0, ringed), top, bottom))
    .reduce((best, placed) => (off(placed) < off(best) - 0.5 ? placed : best));
}

function apart(at: readonly End[], order: number[], top: number, bottom: number): number[] {
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
  // "σ = 1" and "best of 8" keep together.
  for (const word of text.split(/(?<!=) (?![=\d])/)) {
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

/** A label along a line: its middle, and its slope in radians. */
export interface Slanted extends Spot {
  angle: number;
  width: number;
  height: number;
}

/** Steeper lines carry no label. */
const steepest = 0.7;
/** A label stays this far (px) from its line: marks on that fit between. */
const clearance = 4.5;

/** A spot in the frame of a label: along it, and across it. */
function inFrame(spot: Spot, { x, y, angle }: Slanted): { along: number; across: number } {
  const [dx, dy] = [spot.x - x, spot.y - y];
  return {
    along: dx * Math.cos(angle) + dy * Math.sin(angle),
    across: -dx * Math.sin(angle) + dy * Math.cos(angle),
  };
}

const covers = (label: Slanted, spot: Spot, slack: number): boolean => {
  const { along, across } = inFrame(spot, label);
  return Math.abs(along) < label.width / 2 + slack && Math.abs(across) < label.height / 2 + slack;
};

/** Its corners, and the middles between them. */
const corners = ({ x, y, angle, width, height }: Slanted): Spot[] =>
  [-width / 2, 0, width / 2].flatMap((along) =>
    [-height / 2, 0, height / 2].map((across) => ({
      x: x + along * Math.cos(angle) - across * Math.sin(angle),
      y: y + along * Math.sin(angle) + across * Math.cos(angle),
    })),
  );

const clash = (a: Slanted, b: Slanted): boolean =>
  corners(a).some((corner) => covers(b, corner, 2)) || corners(b).some((corner) => covers(a, corner, 2));

/** The label above (−1) or below (1) the line at its i-th spot; null where the line bends or ends too soon. */
function alongLine(
  line: readonly Spot[],
  i: number,
  side: -1 | 1,
  { width, height }: { width: number; height: number },
): Slanted | null {
  const spot = line[i] as Spot;
  const before = line.findLast(({ x }) => x <= spot.x - width / 2);
  const after = line.find(({ x }) => x >= spot.x + width / 2);
  if (!before || !after) return null;
  const angle = Math.atan2(after.y - before.y, after.x - before.x);
  if (Math.abs(angle) > steepest) return null;
  const away = side * (height / 2 + clearance);
  return {
    x: spot.x - away * Math.sin(angle),
    y: (before.y + after.y) / 2 + away * Math.cos(angle),
    angle,
    width,
    height,
  };
}

/** What a label must not cover, and how far (px) it reaches around its spot. */
export interface Obstacle extends Spot {
  reach: number;
  /** The label that names it: others keep away. */
  group?: string | undefined;
}

/** Whether a label is inside `area`, and clear of all else. */
function isFree(
  label: Slanted,
  obstacles: readonly Obstacle[],
  taken: readonly Slanted[],
  area: Box,
): boolean {
  const inside = ({ x, y }: Spot): boolean =>
    x >= area.x + 2 && x <= area.x + area.width - 2 && y >= area.y && y <= area.y + area.height;
  return (
    corners(label).every(inside) &&
    !taken.some((other) => clash(label, other)) &&
    !obstacles.some((spot) => covers(label, spot, spot.reach + 0.75))
  );
}

/** The first free place right beside a mark, an obstacle itself: at its height, else higher or lower. */
export function besideMark(
  { width, height }: { width: number; height: number },
  mark: Spot,
  obstacles: readonly Obstacle[],
  taken: readonly Slanted[],
  area: Box,
): Slanted | null {
  const away = 9 + width / 2;
  for (const down of [0, -10, 10, -16, 16, -22, 22, -28, 28]) {
    for (const side of [1, -1, 0]) {
      const label = { x: mark.x + side * away, y: mark.y + down, angle: 0, width, height };
      if (isFree(label, obstacles, taken, area)) return label;
    }
  }
  return null;
}

/**
 * The best place for a label of this size along one of `lines`, clear of all `obstacles` and of the labels that
 * stand already; null when the lines leave no such place inside `area`.
 */
export function besideLine(
  size: { width: number; height: number },
  lines: readonly (readonly Spot[])[],
  obstacles: readonly Obstacle[],
  taken: readonly Slanted[],
  area: Box,
): Slanted | null {
  let best: Slanted | null = null;
  let least = Infinity;
  const middle = area.x + area.width / 2;
  for (const line of lines) {
    for (let i = 0; i < line.length; i += 3) {
      for (const side of [-1, 1] as const) {
        const label = alongLine(line, i, side, size);
        if (!label) continue;
        const cost = Math.abs(label.x - middle) / area.width + (side > 0 ? 0.2 : 0);
        if (cost >= least || !isFree(label, obstacles, taken, area)) continue;
        least = cost;
        best = label;
      }
    }
  }
  return best;
}
