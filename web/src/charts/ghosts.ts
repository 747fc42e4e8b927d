/**
 * Draws bounds that say nothing, on request: above the chart, on a piece of axis of their own behind a break, with a
 * sentence that tells how far off they are and why.
 */
import type { Chart, Plugin, Point } from 'chart.js';
import type { Overlay } from 'srlm';
import { axisNumber } from './axes.js';
import type { Ghosts, Measured } from './ghost.js';
import { inkOf } from './ink.js';
import { drawMath } from './math-text.js';
import type { Line } from './plugins.js';
import { lookOf } from './quantities.js';
import { textScale } from './text-scale.js';

type LineChart = Chart<'line', Point[]>;

const usualTop = 8;
/** Heights (px) of each name above, of their piece of axis, and of the break below that. */
const [names, piece, gap] = [17, 34, 18];
/** Width (px) of a piece of line beside its name. */
const swatch = 26;

const haunted = new WeakMap<Chart, readonly Line[]>();

const about = (value: number): string => axisNumber(Number(value.toPrecision(3)));

/** The first line of each statement. */
const namesOf = (lines: readonly Line[]): Line[] =>
  lines.filter(({ name }, i) => lines.findIndex((line) => line.name === name) === i);

const plugin: Plugin<'line'> = {
  id: 'ghosts',
  afterDatasetsDraw(chart) {
    const lines = haunted.get(chart) ?? [];
    const { x } = chart.scales;
    const values = lines.flatMap(({ data }) => data.map(({ y }) => y ?? Number.NaN)).filter(Number.isFinite);
    if (!x || values.length === 0) return;
    const { ctx, chartArea } = chart;
    const { left, right } = chartArea;
    const { text, family, ground } = inkOf(chart.canvas);
    const serif = getComputedStyle(chart.canvas).getPropertyValue('--serif');
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const bottom = chartArea.top - gap * textScale();
    const top = bottom - piece * textScale();
    const flat = most / least < 1.02;
    const place = (value: number): number =>
      flat
        ? (top + bottom) / 2
        : bottom - 4 - ((bottom - top - 8) * Math.log(value / least)) / Math.log(most / least);
    ctx.save();
    ctx.fillStyle = text;
    ctx.font = `${12 * textScale()}px ${family}`;
    ctx.textAlign = 'right';
    ctx.textBaseline = 'middle';
    for (const value of flat ? [most] : [least, most]) ctx.fillText(about(value), left - 6, place(value));
    ctx.textAlign = 'left';
    const face = { sans: family, serif, weight: 400, size: 12.5 * textScale() };
    namesOf(lines).forEach(({ name, tag, borderDash }, i, { length }) => {
      const above = top - names * textScale() * (length - i - 0.5);
      ctx.strokeStyle = text;
      ctx.lineWidth = 1.75;
      ctx.setLineDash(borderDash as number[]);
      ctx.beginPath();
      ctx.moveTo(left, above);
      ctx.lineTo(left + swatch, above);
      ctx.stroke();
      drawMath(ctx, `${name}  ${tag}`, left + swatch + 7, above, face);
    });
    ctx.setLineDash([]);
    // The break: the axis goes on elsewhere.
    ctx.strokeStyle = text;
    ctx.lineWidth = 1;
    const middle = (bottom + chartArea.top) / 2 - 2;
    for (const edge of [left, right])
      for (const dy of [-2.5, 2.5]) {
        ctx.beginPath();
        ctx.moveTo(edge - 6, middle + dy + 3);
        ctx.lineTo(edge + 6, middle + dy - 3);
        ctx.stroke();
      }
    ctx.beginPath();
    ctx.rect(left - 2, 0, right - left + 4, bottom + 2);
    ctx.clip();
    for (const { data, borderColor, borderDash } of lines) {
      for (const [width, colour] of [
        [5, ground],
        [1.75, String(borderColor)],
      ] as const) {
        ctx.setLineDash(colour === ground ? [] : (borderDash as number[]));
        ctx.strokeStyle = colour;
        ctx.lineWidth = width;
        ctx.beginPath();
        for (const point of data) ctx.lineTo(x.getPixelForValue(point.x as number), place(point.y as number));
        ctx.stroke();
      }
    }
    ctx.restore();
  },
};

function haunt(chart: LineChart, lines: readonly Line[]): void {
  if (lines.length > 0 && !chart.config.plugins?.includes(plugin)) chart.config.plugins?.push(plugin);
  haunted.set(chart, lines);
  const values = lines.flatMap(({ data }) => data.map(({ y }) => y ?? Number.NaN));
  chart.ctx.font = `${12 * textScale()}px ${inkOf(chart.canvas).family}`;
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const ends =
    values.length > 0 ? [least, most].map((value) => chart.ctx.measureText(about(value)).width) : [0];
  // Its numbers may be longer than those of the axis below.
  const left = Math.max(0, Math.max(...ends) + 8 - (chart.scales.y?.width ?? 0));
  const room = lines.length > 0 ? (names * namesOf(lines).length + piece + gap) * textScale() : usualTop;
  chart.canvas.closest('.plot, .sweep-plot')?.toggleAttribute('data-ghosts', lines.length > 0);
  Object.assign(chart.options.layout?.padding ?? {}, { top: room, left });
}

/** The same statement without γ, δ and logarithms, where the proof has one. */
const bare: Record<string, string> = {
  'full-kappa-bound': 'unrolled-kappa-bound',
  'iterated-failure-bound': 'iterated-failure-rate',
  'effective-failure-bound': 'iterated-failure-rate',
};

/** Where it is lowest. */
function lowest({ x, y }: Overlay): { round: number; value: number; at: number } {
  const value = Math.min(...y);
  const at = y.indexOf(value);
  return { round: x[at] ?? 0, value, at };
}

function far(overlay: Overlay, { start }: Measured): string {
  const { value, round } = lowest(overlay);
  const whose = overlay.series === '' ? '' : ` (${overlay.series})`;
  if (lookOf(overlay.metric).unit === 'share')
    return `${overlay.label}${whose} is ${about(value)} at its lowest, in round ${round}: ${about(value)} times the most that a failure can be`;
  const from = start(overlay.series);
  const times =
    from === null ? '' : `: ${about(value / from)} times κ_0 = ${about(from)}, from which it should fall`;
  return `${overlay.label}${whose} never falls below ${about(value)}${times}`;
}

function why(overlay: Overlay, all: readonly Overlay[], { margin, delta }: Measured): string {
  const { name, constants, metric, series } = overlay;
  const { value, round, at } = lowest(overlay);
  const rate = all.find((each) => each.name === bare[name] && each.series === series);
  const i = rate ? rate.x.indexOf(round) : -1;
  if (rate && i >= 0) {
    const without = rate.y[i] as number;
    const what = metric === 'kappa' ? '1/γ and log(|Π|/ρ)' : '1/γ, 1/δ and logarithms';
    return `Without ${what} it would be ${about(without)} there (${rate.label}): these constants make it ${about(value / without)} times larger`;
  }
  const leash = /β√n = ([\d.e+-]+)/.exec(constants)?.[1];
  if (name === 'unrolled-kappa-bound' && leash)
    return `In B' = (1 + β√n)/(c₁√n) the leash counts β√n = ${about(Number(leash))} times as much as the samples; the theorem asks for about once`;
  const gamma = overlay.x[at] === undefined ? null : margin(round - 1);
  if (name === 'one-step-bound' && gamma !== null && gamma > 0)
    return `It divides by γδ: with the margin γ = ${about(gamma)} of the round before that alone is a factor of ${about(1 / (gamma * delta))}`;
  return constants === '' ? '' : `Its constants: ${constants}`;
}

/** One for each statement, about the curve to which it is nearest. */
function say(ghosts: readonly Overlay[], all: readonly Overlay[], measured: Measured): string[] {
  const keys = [...new Set(ghosts.map(({ name, metric }) => `${name} ${metric}`))];
  return keys.flatMap((key) => {
    const group = ghosts.filter(({ name, metric }) => `${name} ${metric}` === key);
    const best = group.reduce((a, b) => (lowest(b).value < lowest(a).value ? b : a));
    return [`${[far(best, measured), why(best, all, measured)].filter(Boolean).join('. ')}.`];
  });
}

export const ghostsOf = (wanted: Iterable<string>): Ghosts => ({ names: new Set(wanted), haunt, say });
