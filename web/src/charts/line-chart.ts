/** A Chart.js line chart over rounds, as both charts of the figure use it. */
import {
  Chart,
  type ChartOptions,
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
import { endLabels, type Label, type Line, roundMarker } from './plugins.js';

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

type Axis = NonNullable<NonNullable<ChartOptions<'line'>['scales']>[string]>;

export class LineChart {
  readonly chart: Chart<'line', Point[]>;
  private round = 0;

  /** `choose` is called with the round that is pointed at. */
  constructor(
    private readonly canvas: HTMLCanvasElement,
    y: Axis,
    right: number,
    choose: (round: number) => void,
  ) {
    const ink = (): Ink => inkOf(canvas);
    this.chart = new Chart(canvas, {
      type: 'line',
      data: { datasets: [] },
      plugins: [
        endLabels,
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
        layout: { padding: { right, top: 6 } },
        elements: { point: { radius: 0 }, line: { borderCapStyle: 'round', borderJoinStyle: 'round' } },
        scales: {
          x: {
            type: 'linear',
            min: 0,
            border: { display: false },
            grid: { display: false },
            ticks: { precision: 0, maxRotation: 0, autoSkipPadding: 12 },
          },
          y: { ...y, border: { display: false } } as Axis,
        },
      },
    });
    this.restyle();
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

  /** Reads the colours and fonts again, after a change of theme or when fonts have come. */
  restyle(): void {
    const ink = inkOf(this.canvas);
    Chart.defaults.font.family = ink.family;
    for (const axis of Object.values(this.chart.options.scales ?? {})) {
      Object.assign(axis?.ticks ?? {}, { color: ink.text, font: { family: ink.family, size: 12 } });
      Object.assign(axis?.grid ?? {}, { color: ink.grid, tickLength: 4 });
    }
  }

  show(lines: Line[], rounds: number, yRange: { min: number; max: number }): void {
    const { x, y } = this.chart.options.scales as Record<'x' | 'y', { min?: number; max?: number }>;
    Object.assign(x, { max: Math.max(rounds, 1) });
    Object.assign(y, yRange);
    this.chart.data.datasets = lines;
    this.chart.update('none');
  }

  mark(round: number): void {
    this.round = round;
    this.chart.draw();
  }

  describe(text: string): void {
    this.canvas.setAttribute('aria-label', text);
  }
}

/** Points for Chart.js without parsing. */
const points = (values: ArrayLike<number>): Point[] => Array.from(values, (y, x) => ({ x, y }));

const plain = { pointRadius: 0, borderWidth: 0, borderColor: 'transparent' };

/** Mean with its 5–95 % band: two edges and the line. */
export function withBand(series: Series, colour: string, endLabel: Label, width = 2.5): Line[] {
  return [
    { ...plain, data: points(series.quantile_05), fill: false },
    { ...plain, data: points(series.quantile_95), fill: '-1', backgroundColor: translucent(colour, 0.18) },
    {
      data: points(series.mean),
      borderColor: colour,
      borderWidth: width,
      fill: false,
      endLabel,
    },
  ];
}

/** A trivial bound: dotted grey. */
export function dotted(values: ArrayLike<number>, colour: string, label: string): Line {
  return {
    data: points(values),
    borderColor: colour,
    borderWidth: 1.75,
    borderDash: [1, 5],
    fill: false,
    endLabel: { text: label, colour },
  };
}
