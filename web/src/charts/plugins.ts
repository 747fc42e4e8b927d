/** What Chart.js does not draw: labels at the ends of lines and on them, and the chosen round. */
import type { Chart, ChartDataset, Plugin, Point } from 'chart.js';
import { inkOf } from './ink.js';
import {
  besideLine,
  besideMark,
  dense,
  type Obstacle,
  type Slanted,
  type Spot,
  spread,
  wrapped,
} from './labels.js';
import { drawMath, type Face, mathWidth } from './math-text.js';
import { textScale } from './text-scale.js';

export interface Label {
  text: string;
  colour: string;
  /** A symbol by itself: set larger. */
  variable?: boolean;
}

/** A line of our charts; bands have no label. */
export type Line = ChartDataset<'line', Point[]> & {
  endLabel?: Label;
  /** Which curve it belongs to: its band does too. */
  key?: string;
  /** What the curve is called; without one it has no place in the legend and under the crosshair. */
  name?: string;
  /** What kind of statement it is, where it is theory: "[rate]". */
  tag?: string;
  /** The colour of its name. */
  ink?: string;
  /** How far (px) it may be drawn beyond the edges of the whole chart. */
  room?: number;
  /** There is a ring around its end. */
  ringed?: boolean;
  /** An edge of a band: the lower one comes first. */
  edge?: boolean;
  /**
   * A label on the line. Lines of one group share one, where there is room; the legend has it too. An optional one
   * comes after the others; one beside a mark comes first.
   */
  lineLabel?: Label & { group: string; optional?: boolean; mark?: boolean };
  /** Whether its label stands in the chart. */
  labelled?: boolean;
};

const lineHeight = (): number => 14 * textScale();
/** Rings around the ends of lines fit between. */
const gap = 12;
/** A label on a line is so much (px) further from lines that have another name. */
const further = 6;
/** Labels never take more of a chart's width than this. */
const mostShare = 0.34;

function faceOf(chart: Chart, weight: number, size: number): Face {
  const style = getComputedStyle(chart.canvas);
  const serif = style.getPropertyValue('--serif');
  return { sans: style.fontFamily, serif, weight, size: size * textScale() };
}

const endFace = (chart: Chart, { variable }: Label): Face => faceOf(chart, 600, variable ? 16.5 : 13);

/** End labels in lines, no wider than there is room for. */
function endLines(chart: Chart, label: Label): { lines: string[]; width: number } {
  const face = endFace(chart, label);
  const measure = (part: string): number => mathWidth(chart.ctx, part, face);
  const lines = wrapped(label.text, mostShare * chart.width - gap, measure);
  return { lines, width: Math.max(...lines.map(measure)) };
}

/** How much room the end labels of these lines need on the right. */
export function endRoom(chart: Chart, lines: readonly Line[]): number {
  const widths = lines.flatMap(({ endLabel }) => (endLabel ? [endLines(chart, endLabel).width] : []));
  return Math.ceil(Math.max(0, ...widths)) + (widths.length > 0 ? gap + 4 : 12);
}

/** The last point of a line that has a value; where the line leaves the chart, when that is zoomed. */
function endOf(chart: Chart, index: number): Spot | null {
  const { right, top, bottom } = chart.chartArea;
  const spots = spotsOf(chart, index).filter((spot) => spot !== null);
  const beyond = spots.findIndex(({ x }) => x > right + 1);
  if (beyond < 0) return spots.at(-1) ?? null;
  const [before, after] = [spots[beyond - 1], spots[beyond] as Spot];
  if (!before) return null;
  const y = before.y + ((right - before.x) / (after.x - before.x)) * (after.y - before.y);
  return y < top - 6 || y > bottom + 6 ? null : { x: right, y };
}

function spotsOf(chart: Chart, index: number): (Spot | null)[] {
  const values = (chart.data.datasets[index] as Line).data;
  return chart
    .getDatasetMeta(index)
    .data.map((point, i) =>
      Number.isFinite(values[i]?.y) && Number.isFinite(point.y) ? { x: point.x, y: point.y } : null,
    );
}

/** The marks at the points of a line. */
function marksOf(chart: Chart, index: number): Obstacle[] {
  const radius = Number((chart.data.datasets[index] as Line).pointRadius ?? 0);
  if (radius === 0) return [];
  return spotsOf(chart, index).flatMap((spot) => (spot ? [{ ...spot, reach: radius }] : []));
}

/** Names each line at its right end; labels that would overlap are moved apart. */
export const endLabels: Plugin<'line'> = {
  id: 'endLabels',
  afterDatasetsDraw(chart) {
    const labels = (chart.data.datasets as Line[]).flatMap(({ endLabel, hidden, ringed = false }, index) => {
      const end = endLabel && !hidden ? endOf(chart, index) : null;
      if (!endLabel || !end) return [];
      const { lines } = endLines(chart, endLabel);
      return [{ ...endLabel, lines, ringed, y: end.y, height: lines.length * lineHeight() + 1 }];
    });
    const { top, bottom, right } = chart.chartArea;
    const placed = spread(labels, top - 4, bottom + 6);
    const { ctx } = chart;
    ctx.save();
    ctx.textBaseline = 'middle';
    labels.forEach(({ lines, ...label }, i) => {
      ctx.fillStyle = label.colour;
      lines.forEach((line, k) => {
        const y = (placed[i] as number) + (k - (lines.length - 1) / 2) * lineHeight();
        drawMath(ctx, line, right + gap, y, endFace(chart, label));
      });
    });
    ctx.restore();
  },
};

const away =
  (name: string) =>
  (spot: Obstacle): Obstacle =>
    (spot.group ?? name) === name ? spot : { ...spot, reach: spot.reach + further };

/** Names lines of theory on the lines themselves. */
export const lineLabels: Plugin<'line'> = {
  id: 'lineLabels',
  afterDatasetsDraw(chart) {
    const { ground } = inkOf(chart.canvas);
    const datasets = chart.data.datasets as Line[];
    const groups = new Map<string, { label: NonNullable<Line['lineLabel']>; lines: Spot[][] }>();
    const obstacles: Obstacle[] = [];
    const { left, top, right, bottom } = chart.chartArea;
    const area = { x: left, y: top, width: right - left, height: bottom - top };
    datasets.forEach((line, index) => {
      if (line.hidden || line.borderColor === 'transparent') return;
      const spots = dense(spotsOf(chart, index)).filter(({ y }) => y >= top && y <= bottom);
      const reach = Number(line.borderWidth) / 2;
      const named = { reach, group: line.lineLabel?.group };
      obstacles.push(...spots.map((spot) => ({ ...spot, ...named })), ...marksOf(chart, index));
      if (!line.lineLabel) return;
      const group = groups.get(line.lineLabel.group) ?? { label: line.lineLabel, lines: [] };
      group.lines.push(spots);
      groups.set(line.lineLabel.group, group);
    });
    const { ctx } = chart;
    const taken: Slanted[] = [];
    const rank = ({ label: { optional, mark } }: { label: { optional?: boolean; mark?: boolean } }): number =>
      Number(optional ?? false) - Number(mark ?? false);
    const inOrder = [...groups.values()].sort((a, b) => rank(a) - rank(b));
    for (const { label, lines } of inOrder) {
      const face = faceOf(chart, label.mark ? 600 : 400, 12.5);
      const size = { width: mathWidth(ctx, label.text, face), height: lineHeight() - 1 };
      const mark = lines[0]?.[0];
      const place =
        label.mark && mark
          ? besideMark(size, mark, obstacles, taken, area)
          : besideLine(size, lines, obstacles.map(away(label.group)), taken, area);
      for (const line of datasets) if (line.lineLabel?.group === label.group) line.labelled = place !== null;
      if (!place) continue;
      taken.push(place);
      ctx.save();
      ctx.textBaseline = 'middle';
      ctx.lineJoin = 'round';
      ctx.lineWidth = 4;
      ctx.strokeStyle = ground;
      ctx.fillStyle = label.colour;
      ctx.translate(place.x, place.y);
      ctx.rotate(place.angle);
      drawMath(ctx, label.text, -place.width / 2, 0, face, ground);
      ctx.restore();
    }
  },
};

const inside = ({ chartArea: { left, right, top, bottom } }: Chart, { x, y }: Spot): boolean =>
  x >= left - 4 && x <= right + 4 && y >= top - 4 && y <= bottom + 4;

/** A hairline at the chosen round, with a dot on every labelled solid line. */
export const roundMarker = (round: () => number): Plugin<'line'> => ({
  id: 'roundMarker',
  beforeDatasetsDraw(chart) {
    const x = chart.scales.x?.getPixelForValue(round());
    const { ctx, chartArea } = chart;
    if (x === undefined || !(x >= chartArea.left - 1 && x <= chartArea.right + 1)) return;
    ctx.save();
    ctx.strokeStyle = inkOf(chart.canvas).text;
    ctx.globalAlpha = 0.35;
    ctx.lineWidth = 1;
    ctx.beginPath();
    ctx.moveTo(x, chartArea.top);
    ctx.lineTo(x, chartArea.bottom);
    ctx.stroke();
    ctx.restore();
  },
  afterDatasetsDraw(chart) {
    const { ctx } = chart;
    const { ground } = inkOf(chart.canvas);
    (chart.data.datasets as Line[]).toReversed().forEach((line, reversed, { length }) => {
      const index = length - 1 - reversed;
      const point = chart.getDatasetMeta(index).data[round()];
      if (!line.endLabel || line.hidden || line.borderDash) return;
      if (!point || !Number.isFinite(line.data[round()]?.y) || !inside(chart, point)) return;
      ctx.save();
      ctx.beginPath();
      ctx.arc(point.x, point.y, 4.5, 0, 2 * Math.PI);
      ctx.fillStyle = line.endLabel.colour;
      ctx.fill();
      ctx.lineWidth = 2;
      ctx.strokeStyle = ground;
      ctx.stroke();
      ctx.restore();
    });
  },
});
