/** A chart over rounds, as the panels of the figure use it. */
import type { Chart, Point } from 'chart.js';
import type { Axis } from './axes.js';
import { baseChart, lineElements } from './base-chart.js';
import type { Ghosts } from './ghost.js';
import { restyle } from './ink.js';
import type { Instrumented } from './instrument.js';
import { Lens, type Range } from './lens.js';
import { endRoom, type Line, roundMarker } from './plugins.js';

export class LineChart implements Instrumented {
  readonly chart: Chart<'line', Point[]>;
  readonly lens = new Lens();
  drawn: (() => void) | null = null;
  name = '';
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
    this.chart = baseChart(
      canvas,
      roundMarker(() => this.round),
      {
        elements: { point: { radius: 0 }, line: lineElements },
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
    );
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

  /** `ghosts` are drawn off the axis, by those who can. */
  show(
    lines: Line[],
    rounds: number,
    yRange: Range,
    ghosts: Ghosts | null = null,
    off: readonly Line[] = [],
  ): void {
    this.lens.over({ x: { min: 0, max: Math.max(rounds, 1) }, y: yRange });
    this.chart.data.datasets = lines;
    Object.assign(this.chart.options.layout?.padding ?? {}, { right: endRoom(this.chart, lines) });
    ghosts?.haunt(this.chart, off);
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
}
