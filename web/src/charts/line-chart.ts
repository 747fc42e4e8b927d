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
import type { Instrumented } from './instrument.js';
import { Lens, type Range } from './lens.js';
import { endLabels, endRoom, type Label, type Line, lineLabels, roundMarker } from './plugins.js';
import { textScale } from './text-scale.js';

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
    Object.assign(axis?.ticks ?? {}, {
      color: ink.text,
      font: { family: ink.family, size: 12 * textScale() },
    });
    Object.assign(axis?.grid ?? {}, { color: ink.grid, tickLength: 4 });
  }
}

export class LineChart implements Instrumented {
  readonly chart: Chart<'line', Point[]>;
  readonly lens = new Lens();
  readonly dragZooms = false;
  drawn: (() => void) | null = null;
  private readonly stepSize: number | undefined;
  private round = 0;

  /** `choose` is called with the round that is pointed at. */
  constructor(
    private readonly canvas: HTMLCanvasElement,
    y: Axis,
    private readonly choose: (round: number) => void,
    readonly yText: (value: number) => string,
  ) {
    this.stepSize = (y.ticks as { stepSize?: number } | undefined)?.stepSize;
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
      if (event.shiftKey) return; // draws a frame to zoom into
      canvas.setPointerCapture(event.pointerId);
      choose(this.roundAt(event));
    });
    canvas.addEventListener('pointermove', (event) => {
      if (event.buttons > 0 && !event.shiftKey) choose(this.roundAt(event));
    });
  }

  private roundAt(event: PointerEvent): number {
    const value = this.chart.scales.x?.getValueForPixel(event.offsetX) ?? 0;
    return Math.max(0, Math.min(Math.round(value), this.lens.whole.x.max));
  }

  get plot(): HTMLElement {
    return this.canvas.parentElement as HTMLElement;
  }

  readonly xText = (round: number): string => `round ${round}`;

  step(by: number): number {
    const round = Math.max(0, Math.min(this.round + by, this.lens.whole.x.max));
    this.choose(round);
    return round;
  }

  restyle(): void {
    restyle(this.chart);
  }

  show(lines: Line[], rounds: number, yRange: Range): void {
    this.lens.over({ x: { min: 0, max: Math.max(rounds, 1) }, y: yRange });
    this.chart.data.datasets = lines;
    Object.assign(this.chart.options.layout?.padding ?? {}, { right: endRoom(this.chart, lines) });
    this.redraw();
    this.drawn?.();
  }

  redraw(): void {
    const { chart, lens } = this;
    const { x, y } = chart.options.scales as Record<'x' | 'y', { ticks: object }>;
    Object.assign(x, lens.range.x);
    Object.assign(y, lens.range.y);
    Object.assign(x.ticks, { includeBounds: !lens.x });
    Object.assign(y.ticks, { stepSize: lens.y ? undefined : this.stepSize, includeBounds: !lens.y });
    lens.filter(chart.data.datasets as Line[]);
    chart.update('none');
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
  { ...plain, data: low, fill: false, edge: true },
  { ...plain, data: high, fill: '-1', backgroundColor: translucent(colour, share), edge: true },
];

/** Mean with its 5–95 % band. */
export function withBand(series: Series, colour: string, endLabel: Label, width = 2.5): Line[] {
  return [
    ...bandOf(points(series.quantile_05), points(series.quantile_95), colour),
    { data: points(series.mean), borderColor: colour, borderWidth: width, fill: false, clip: 4, endLabel },
  ];
}

/** The lines of one curve, with its name and the colour of that. */
export function named(lines: Line[], key: string, name: string, ink: string): Line[] {
  return lines.map((line) => ({ ...line, key, ...(line.edge ? {} : { name, ink }) }));
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
