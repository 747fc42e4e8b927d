/**
 * What stands on a page's canvases: its texts and curves as they were drawn, in pixels, whoever drew them.
 * The pages know nothing of it: it listens to their canvases.
 */
import type { Page } from 'playwright-core';

export interface Spot {
  x: number;
  y: number;
}

/** A text in one piece, of one or more parts; each as the four corners of its ink. */
export interface DrawnText {
  text: string;
  colour: string;
  parts: { text: string; corners: Spot[] }[];
}

export interface DrawnCurve {
  colour: string;
  width: number;
  dash: number[];
  /** Pieces of it that can be seen. */
  pieces: [Spot, Spot][];
}

export interface Drawn {
  /** What it is called: the id of the canvas, or of the element around it. */
  canvas: string;
  width: number;
  height: number;
  texts: DrawnText[];
  curves: DrawnCurve[];
}

declare global {
  interface Window {
    drawn: (canvas: HTMLCanvasElement) => Pick<Drawn, 'texts' | 'curves'>;
  }
}

/** To be called before the page has begun. */
export const listenToCanvases = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    interface Frame {
      texts: (DrawnText & { end: number; y: number; matrix: string })[];
      curves: DrawnCurve[];
      path: Spot[][];
      clip: [Spot, Spot] | null;
      clips: ([Spot, Spot] | null)[];
      rect: [Spot, Spot] | null;
    }
    // Then Chart.js draws every line point by point.
    Reflect.deleteProperty(window, 'Path2D');
    const frames = new WeakMap<CanvasRenderingContext2D, Frame>();
    const fresh = (): Frame => ({ texts: [], curves: [], path: [], clip: null, clips: [], rect: null });
    const of = (ctx: CanvasRenderingContext2D): Frame => {
      const found = frames.get(ctx) ?? fresh();
      frames.set(ctx, found);
      return found;
    };
    const at = (ctx: CanvasRenderingContext2D, x: number, y: number): Spot => {
      const { x: px, y: py } = ctx.getTransform().transformPoint({ x, y });
      return { x: px / devicePixelRatio, y: py / devicePixelRatio };
    };
    const ours = CanvasRenderingContext2D.prototype;
    type Given = [number, number, number, number];
    type Name =
      | 'clearRect'
      | 'beginPath'
      | 'moveTo'
      | 'lineTo'
      | 'rect'
      | 'clip'
      | 'save'
      | 'restore'
      | 'stroke';
    const before = (name: Name | 'fillText', hear: (ctx: CanvasRenderingContext2D, args: Given) => void) => {
      const usual = ours[name] as (...args: unknown[]) => unknown;
      Object.assign(ours, {
        [name](this: CanvasRenderingContext2D, ...args: Given) {
          hear(this, args);
          return usual.apply(this, args);
        },
      });
    };
    before('clearRect', (ctx, [, , width]) => {
      if (width >= ctx.canvas.clientWidth - 1)
        Object.assign(of(ctx), { texts: [], curves: [], clip: null, clips: [] });
    });
    before('beginPath', (ctx) => Object.assign(of(ctx), { path: [], rect: null }));
    before('moveTo', (ctx, [x, y]) => of(ctx).path.push([at(ctx, x, y)]));
    before('lineTo', (ctx, [x, y]) => {
      const { path } = of(ctx);
      if (path.length === 0) path.push([]);
      path.at(-1)?.push(at(ctx, x, y));
    });
    before('rect', (ctx, [x, y, width, height]) => {
      of(ctx).rect = [at(ctx, x, y), at(ctx, x + width, y + height)];
    });
    before('save', (ctx) => of(ctx).clips.push(of(ctx).clip));
    before('restore', (ctx) => {
      of(ctx).clip = of(ctx).clips.pop() ?? null;
    });
    before('clip', (ctx) => {
      of(ctx).clip = of(ctx).rect ?? of(ctx).clip;
    });
    before('stroke', (ctx) => {
      const { path, curves, clip } = of(ctx);
      if (ctx.globalAlpha < 1) return;
      const inside = ({ x, y }: Spot): boolean =>
        !clip || (x >= clip[0].x && x <= clip[1].x && y >= clip[0].y && y <= clip[1].y);
      const pieces = path.flatMap((line) =>
        line.flatMap((to, i) => {
          const from = line[i - 1];
          if (!from) return [];
          const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y)));
          return Array.from({ length: steps }, (_, k): [Spot, Spot] => {
            const part = (share: number): Spot => ({
              x: from.x + share * (to.x - from.x),
              y: from.y + share * (to.y - from.y),
            });
            return [part(k / steps), part((k + 1) / steps)];
          }).filter(([a, b]) => inside(a) && inside(b));
        }),
      );
      const colour = String(ctx.strokeStyle);
      if (pieces.length > 0) curves.push({ colour, width: ctx.lineWidth, dash: ctx.getLineDash(), pieces });
    });
    before('fillText', (ctx, [words, x, y]) => {
      const text = String(words);
      const frame = of(ctx);
      const ink = ctx.measureText(text);
      const [left, right] = [x - ink.actualBoundingBoxLeft, x + ink.actualBoundingBoxRight];
      const [top, bottom] = [y - ink.actualBoundingBoxAscent, y + ink.actualBoundingBoxDescent];
      const corners = [
        at(ctx, left, top),
        at(ctx, right, top),
        at(ctx, right, bottom),
        at(ctx, left, bottom),
      ];
      const matrix = String(ctx.getTransform());
      const last = frame.texts.at(-1);
      const part = { text, corners };
      const end = x + ink.width;
      const goesOn = last && last.matrix === matrix && Math.abs(last.end - x) < 4 && Math.abs(last.y - y) < 9;
      if (goesOn) Object.assign(last, { text: last.text + text, end }).parts.push(part);
      else frame.texts.push({ text, colour: String(ctx.fillStyle), parts: [part], end, y, matrix });
    });
    window.drawn = (canvas) => {
      const ctx = canvas.getContext('2d');
      const { texts, curves } = ctx ? of(ctx) : fresh();
      return { texts: texts.map(({ text, colour, parts }) => ({ text, colour, parts })), curves };
    };
  });

/** Everything on the canvases of the page's charts that can be seen; lines of the grid are no curves. */
export const drawnOn = (page: Page): Promise<Drawn[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLCanvasElement>('.plot > canvas, .sweep-canvas canvas')]
      .filter((canvas) => canvas.getClientRects().length > 0)
      .map((canvas) => {
        const { texts, curves } = window.drawn(canvas);
        const probe = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D;
        probe.strokeStyle = getComputedStyle(canvas).outlineColor;
        const grid = String(probe.strokeStyle);
        const { clientWidth: width, clientHeight: height } = canvas;
        const name = canvas.id || canvas.closest('[id]')?.id || '';
        return { canvas: name, width, height, texts, curves: curves.filter(({ colour }) => colour !== grid) };
      }),
  );

const within = ({ x, y }: Spot, corners: readonly Spot[], margin: number): boolean => {
  const [a, b, , d] = corners as [Spot, Spot, Spot, Spot];
  const along = { x: b.x - a.x, y: b.y - a.y };
  const down = { x: d.x - a.x, y: d.y - a.y };
  const [width, height] = [Math.hypot(along.x, along.y), Math.hypot(down.x, down.y)];
  const s = ((x - a.x) * along.x + (y - a.y) * along.y) / width;
  const t = ((x - a.x) * down.x + (y - a.y) * down.y) / height;
  return s > margin && s < width - margin && t > margin && t < height - margin;
};

/** Spots all over a quadrangle. */
const grid = ([a, b, , d]: readonly Spot[]): Spot[] => {
  const steps = [0.04, 0.2, 0.4, 0.6, 0.8, 0.96];
  const [p, q, r] = [a, b, d] as [Spot, Spot, Spot];
  return steps.flatMap((s) =>
    steps.map((t) => ({
      x: p.x + s * (q.x - p.x) + t * (r.x - p.x),
      y: p.y + s * (q.y - p.y) + t * (r.y - p.y),
    })),
  );
};

const overlap = (a: readonly Spot[], b: readonly Spot[]): boolean =>
  grid(a).some((spot) => within(spot, b, 0.5)) || grid(b).some((spot) => within(spot, a, 0.5));

/** What is wrong with the words of a chart: those that stand on a curve, on other words, or outside. */
export function badWords({ canvas, width, height, texts, curves }: Drawn): string[] {
  const found: string[] = [];
  const tell = (text: DrawnText, what: string): void => {
    found.push(`${canvas}: “${text.text}” ${what}`);
  };
  texts.forEach((text, i) => {
    const quads = text.parts.filter((part) => part.text.trim() !== '').map(({ corners }) => corners);
    if (quads.some((quad) => quad.some(({ x, y }) => x < -1 || y < -1 || x > width + 1 || y > height + 1)))
      tell(text, 'stands outside');
    const crossed = curves.find(({ pieces }) =>
      pieces.some(([spot]) => quads.some((quad) => within(spot, quad, 0))),
    );
    if (crossed) tell(text, `stands on a curve (${crossed.colour}, ${crossed.dash.join(' ') || 'solid'})`);
    for (const other of texts.slice(i + 1))
      if (
        other.parts.some(
          ({ corners, text: words }) => words.trim() && quads.some((quad) => overlap(quad, corners)),
        )
      )
        tell(text, `stands on “${other.text}”`);
    quads.forEach((quad, k) => {
      const next = quads[k + 1];
      if (next && overlap(quad, next)) tell(text, 'has signs that overlap');
    });
  });
  return found;
}
