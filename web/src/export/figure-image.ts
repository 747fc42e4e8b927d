/** A figure as one picture: what it asks, each chart with its caption and axis, and how to repeat it. */
import type { Chart, Point } from 'chart.js';
import { wrapped } from '../charts/labels.js';
import { drawMath, type Face, mathWidth } from '../charts/math-text.js';
import type { Line } from '../charts/plugins.js';
import { drawSvg } from './svg-on-canvas.js';

interface Plot {
  caption: string;
  /** The x axis in words. */
  below: string;
  picture: Chart<'line', Point[]> | SVGSVGElement;
}

export interface Figure {
  title: string;
  plots: Plot[];
  /** Small print: hash, command. */
  foot: string[];
}

export interface Paper {
  ground: string;
  ink: string;
  muted: string;
  sans: string;
  serif: string;
  mono: string;
}

/** Pixels of the picture for each of the page's. */
const sharpness = 2;
const margin = 28;
const gap = 36;

/** Draws a chart again as sharply as the picture is, without the page showing it. */
function sharp(chart: Chart<'line', Point[]>, use: (canvas: HTMLCanvasElement) => void): void {
  const { width, height, options } = chart;
  const before = options.devicePixelRatio;
  options.devicePixelRatio = sharpness;
  chart.resize(width, height);
  use(chart.canvas);
  options.devicePixelRatio = before as number;
  chart.resize(width, height);
}

/** Curves whose names stand nowhere in the chart, once each. */
function unnamed({ picture }: Plot): Line[] {
  if (picture instanceof SVGSVGElement) return [];
  const lines = (picture.data.datasets as Line[]).filter(
    ({ name, hidden, endLabel, labelled }) => name && !hidden && !endLabel && !labelled,
  );
  return lines.filter(({ key }, i) => lines.findIndex((line) => line.key === key) === i);
}

export function drawFigure(figure: Figure, paper: Paper): HTMLCanvasElement {
  const sizes = figure.plots.map(({ picture }) =>
    (picture instanceof SVGSVGElement ? picture : picture.canvas).getBoundingClientRect(),
  );
  const inner = sizes.reduce((sum, { width }) => sum + width, gap * (sizes.length - 1));
  const width = Math.max(inner, 560) + 2 * margin;
  const canvas = document.createElement('canvas');
  const ctx = canvas.getContext('2d');
  if (!ctx) throw new Error('This browser draws no pictures.');
  const title: Face = { ...paper, weight: 400, size: 21 };
  const caption: Face = { ...paper, weight: 600, size: 15 };
  const measure = (face: Face) => (text: string) => mathWidth(ctx, text, face);
  const serif: Face = { ...title, sans: paper.serif };
  const titleLines = wrapped(figure.title, width - 2 * margin, measure(serif));
  const mono: Face = { ...paper, sans: paper.mono, weight: 400, size: 12 };
  const footLines = figure.foot.flatMap((text) => wrapped(text, width - 2 * margin, measure(mono)));
  const namesFace: Face = { ...paper, weight: 600, size: 14 };
  const names = figure.plots.map((plot, i) =>
    placedNames(unnamed(plot), (sizes[i] as DOMRect).width, measure(namesFace)),
  );
  const nameRows = Math.max(0, ...names.flat().map(({ row }) => row + 1));
  const top = margin + titleLines.length * 27 + 12;
  const tallest = Math.max(...sizes.map(({ height }) => height));
  const height = top + 24 + tallest + 22 + 22 * nameRows + 14 + footLines.length * 17 + margin - 8;
  canvas.width = Math.round(width * sharpness);
  canvas.height = Math.round(height * sharpness);
  ctx.scale(sharpness, sharpness);
  ctx.fillStyle = paper.ground;
  ctx.fillRect(0, 0, width, height);
  ctx.textBaseline = 'middle';
  ctx.fillStyle = paper.ink;
  for (const [i, line] of titleLines.entries()) drawMath(ctx, line, margin, margin + 12 + 27 * i, serif);
  let left = margin;
  figure.plots.forEach((plot, i) => {
    const size = sizes[i] as DOMRect;
    ctx.fillStyle = paper.ink;
    drawMath(ctx, plot.caption, left, top + 6, caption);
    const { picture } = plot;
    if (picture instanceof SVGSVGElement) drawSvg(ctx, picture, left, top + 22);
    else sharp(picture, (source) => ctx.drawImage(source, left, top + 22, size.width, size.height));
    ctx.fillStyle = paper.muted;
    const face = { ...caption, weight: 400, size: 14 };
    const at = left + (size.width - mathWidth(ctx, plot.below, face)) / 2;
    drawMath(ctx, plot.below, at, top + 22 + size.height + 10, face);
    for (const { line, x, row } of names[i] ?? [])
      drawName(ctx, line, left + x, top + 22 + size.height + 32 + 22 * row, namesFace);
    left += size.width + gap;
  });
  ctx.fillStyle = paper.muted;
  footLines.forEach((line, i) => {
    drawMath(ctx, line, margin, height - margin + 4 - 17 * (footLines.length - 1 - i), mono);
  });
  return canvas;
}

interface PlacedName {
  line: Line;
  x: number;
  row: number;
}

const swatchRoom = 34;

/** Names side by side, in rows no wider than the chart. */
function placedNames(lines: Line[], width: number, measure: (text: string) => number): PlacedName[] {
  let [x, row] = [0, 0];
  return lines.map((line) => {
    const wide = swatchRoom + measure(nameIn(line));
    if (x > 0 && x + wide > width) [x, row] = [0, row + 1];
    const place = { line, x, row };
    x += wide + 18;
    return place;
  });
}

const nameIn = ({ name = '', tag = '' }: Line): string => (tag ? `${name}  ${tag}` : name);

function drawName(ctx: CanvasRenderingContext2D, line: Line, x: number, y: number, face: Face): void {
  const { ink = '', borderDash, borderWidth } = line;
  ctx.save();
  ctx.strokeStyle = ink;
  ctx.lineWidth = Number(borderWidth);
  ctx.setLineDash(Array.isArray(borderDash) ? (borderDash as number[]) : []);
  ctx.beginPath();
  ctx.moveTo(x, y);
  ctx.lineTo(x + swatchRoom - 8, y);
  ctx.stroke();
  ctx.restore();
  ctx.fillStyle = ink;
  drawMath(ctx, nameIn(line), x + swatchRoom, y, face);
}

/** The canvas as a PNG's bytes. */
export async function pngOf(canvas: HTMLCanvasElement): Promise<Uint8Array> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('This browser could not write the picture.');
  return new Uint8Array(await blob.arrayBuffer());
}
