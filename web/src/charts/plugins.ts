/** What Chart.js does not draw: labels at the ends of lines, and the chosen round. */
import type { Chart, ChartDataset, Plugin, Point } from 'chart.js';

export interface Label {
  text: string;
  colour: string;
  /** A variable: set in italics. */
  variable?: boolean;
}

/** A line of our charts; bands have no label. */
export type Line = ChartDataset<'line', Point[]> & { endLabel?: Label };

const lineHeight = 14;

/** The last point of a line that has a value. */
function endOf(chart: Chart, index: number): { x: number; y: number } | null {
  const { data } = chart.getDatasetMeta(index);
  const values = (chart.data.datasets[index] as Line).data;
  for (let i = data.length - 1; i >= 0; i--) {
    const point = data[i];
    if (point && Number.isFinite(values[i]?.y)) return { x: point.x, y: point.y };
  }
  return null;
}

/** Names each line at its right end; labels that would overlap are moved apart. */
export const endLabels: Plugin<'line'> = {
  id: 'endLabels',
  afterDatasetsDraw(chart) {
    const labels = (chart.data.datasets as Line[]).flatMap(({ endLabel, hidden }, index) => {
      const end = endLabel && !hidden ? endOf(chart, index) : null;
      return endLabel && end ? [{ ...endLabel, at: end.y, y: end.y }] : [];
    });
    labels.sort((a, b) => a.at - b.at);
    const { top, bottom, right } = chart.chartArea;
    let floor = top + 2;
    for (const label of labels) {
      label.y = Math.max(label.at, floor);
      floor = label.y + lineHeight;
    }
    let ceiling = bottom;
    for (const label of labels.toReversed()) {
      label.y = Math.min(label.y, ceiling);
      ceiling = label.y - lineHeight;
    }
    const { ctx } = chart;
    ctx.save();
    const style = getComputedStyle(chart.canvas);
    ctx.textBaseline = 'middle';
    for (const { text, colour, variable, y } of labels) {
      ctx.fillStyle = colour;
      ctx.font = variable
        ? `italic 18px ${style.getPropertyValue('--serif')}`
        : `600 13px ${style.fontFamily}`;
      ctx.fillText(text, right + 8, y);
    }
    ctx.restore();
  },
};

/** A hairline at the chosen round, with a dot on every labelled solid line. */
export const roundMarker = (
  round: () => number,
  ink: () => string,
  ground: () => string,
): Plugin<'line'> => ({
  id: 'roundMarker',
  beforeDatasetsDraw(chart) {
    const x = chart.scales.x?.getPixelForValue(round());
    if (x === undefined || !Number.isFinite(x)) return;
    const { ctx, chartArea } = chart;
    ctx.save();
    ctx.strokeStyle = ink();
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
    (chart.data.datasets as Line[]).toReversed().forEach((line, reversed, { length }) => {
      const index = length - 1 - reversed;
      const point = chart.getDatasetMeta(index).data[round()];
      if (!line.endLabel || line.borderDash || !point || !Number.isFinite(line.data[round()]?.y)) return;
      ctx.save();
      ctx.beginPath();
      ctx.arc(point.x, point.y, 4.5, 0, 2 * Math.PI);
      ctx.fillStyle = line.endLabel.colour;
      ctx.fill();
      ctx.lineWidth = 2;
      ctx.strokeStyle = ground();
      ctx.stroke();
      ctx.restore();
    });
  },
});
