/** A Chart.js line chart over rounds, as the panels of the figure use it. */
import {
  Chart,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  type Point,
  PointElement,
} from 'chart.js';
import type { Series } from 'srlm';
import { translucent } from '../colours.js';
import type { Axis } from './axes.js';
import { endLabels, endRoom, type Label, type Line, lineLabels, roundMarker } from './plugins.js';

Chart.register(Filler, LinearScale, LineController, LineElement, LogarithmicScale, PointElement);

/** What the charts take from the style sheets. */
export interface Ink {
  text: string;
  grid: string;
  ground: string;
  family: string;
}

export function inkOf(element: HTMLElement): Ink {
  const style = getComputedStyle(element);
  return {
    text: style.color,
    grid: style.getPropertyValue('outline-color'),
    ground: style.backgroundColor,
    family: style.fontFamily,
  };
}

/** Reads the colours and fonts again, after a change of theme or when fonts have come. */
export function restyle(chart: Chart<'line', Point[]>): void {
  const ink = inkOf(chart.canvas);
  Chart.defaults.font.family = ink.family;
  for (const axis of Object.values(chart.options.scales ?? {})) {
    Object.assign(axis?.ticks ?? {}, { color: ink.text, font: { family: ink.family, size: 12 } });
    Object.assign(axis?.grid ?? {}, { color: ink.grid, tickLength: 4 });
  }
}

export class LineChart {
  readonly chart: Chart<'line', Point[]>;
  private round = 0;

  /** `choose` is called with the round that is pointed at. */
  constructor(
    private readonly canvas: HTMLCanvasElement,
    y: Axis,
    choose: (round: number) => void,
  ) {
    const ink = (): Ink => inkOf(canvas);
    this.chart = new Chart(canvas, {
      type: 'line',
      data: { datasets: [] },
      plugins: [
        endLabels,
        lineLabels(() => ink().ground),
        roundMarker(
          () => this.round,
          () => ink().text,
          () => ink().ground,
        ),
      ],
      options: {
        animation: false,
        responsive: true,
        maintainAspectRatio: false,
        events: [],
        parsing: false,
        normalized: true,
        plugins: { filler: { drawTime: 'beforeDatasetsDraw' } },
        layout: { padding: { right: 48, top: 6 } },
        elements: { point: { radius: 0 }, line: { borderCapStyle: 'round', borderJoinStyle: 'round' } },
        scales: {
          x: {
            type: 'linear',
            min: 0,
            border: { display: false },
            grid: { display: false },
            ticks: { precision: 0, maxRotation: 0, autoSkipPadding: 12 },
          },
          y,
        },
      },
    });
    restyle(this.chart);
    canvas.addEventListener('pointerdown', (event) => {
      canvas.setPointerCapture(event.pointerId);
      choose(this.roundAt(event));
    });
    canvas.addEventListener('pointermove', (event) => {
      if (event.buttons > 0) choose(this.roundAt(event));
    });
  }

  private roundAt(event: PointerEvent): number {
    const value = this.chart.scales.x?.getValueForPixel(event.offsetX) ?? 0;
    return Math.max(0, Math.min(Math.round(value), this.chart.scales.x?.max ?? 0));
  }

  restyle(): void {
    restyle(this.chart);
  }

  show(lines: Line[], rounds: number, yRange: { min?: number; max?: number }): void {
    const { x, y } = this.chart.options.scales as Record<'x' | 'y', { min?: number; max?: number }>;
    Object.assign(x, { max: Math.max(rounds, 1) });
    Object.assign(y, yRange);
    this.chart.data.datasets = lines;
    Object.assign(this.chart.options.layout?.padding ?? {}, { right: endRoom(this.chart, lines) });
    this.chart.update('none');
  }

  mark(round: number): void {
    this.round = round;
    this.chart.draw();
  }

  describe(text: string): void {
    this.canvas.setAttribute('aria-label', text);
  }

  destroy(): void {
    this.chart.destroy();
  }
}

/** Points for Chart.js without parsing. */
export const points = (values: ArrayLike<number>): Point[] => Array.from(values, (y, x) => ({ x, y }));

const plain = { pointRadius: 0, borderWidth: 0, borderColor: 'transparent' };

/** The 5–95 % band: two edges. */
export const bandOf = (low: Point[], high: Point[], colour: string, share = 0.18): Line[] => [
  { ...plain, data: low, fill: false },
  { ...plain, data: high, fill: '-1', backgroundColor: translucent(colour, share) },
];

/** Mean with its 5–95 % band. */
export function withBand(series: Series, colour: string, endLabel: Label, width = 2.5): Line[] {
  return [
    ...bandOf(points(series.quantile_05), points(series.quantile_95), colour),
    { data: points(series.mean), borderColor: colour, borderWidth: width, fill: false, clip: 4, endLabel },
  ];
}

/** A trivial bound: dotted grey. */
export const dotted = (data: Point[], colour: string): Line => ({
  data,
  borderColor: colour,
  borderWidth: 1.75,
  borderDash: [1, 5],
  pointRadius: 0,
  fill: false,
});

/** Theory: dashed. */
export const dashed = (data: Point[], colour: string): Line => ({
  data,
  borderColor: colour,
  borderWidth: 1.75,
  borderDash: [7, 5],
  pointRadius: 0,
  fill: false,
});
