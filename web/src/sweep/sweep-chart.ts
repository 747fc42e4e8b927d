/** The curves of a sweep with bands, fits and theory, on linear or logarithmic axes. */
import type { Chart, Plugin, Point } from 'chart.js';
import type { SweepResult } from 'srlm';
import { el } from '../base/dom.js';
import { percent } from '../base/format.js';
import { plainMath } from '../base/plain-math.js';
import { nameOf } from '../base/text.js';
import { currentTheme } from '../base/theme.js';
import { axisNumber, linearAxis, logAxis } from '../charts/axes.js';
import { baseChart, lineElements } from '../charts/base-chart.js';
import type { Field, Place } from '../charts/cursor.js';
import { type Ghosts, wanted } from '../charts/ghost.js';
import { inkOf, restyle } from '../charts/ink.js';
import type { Instrumented } from '../charts/instrument.js';
import type { Spot } from '../charts/labels.js';
import { Lens } from '../charts/lens.js';
import { bandOf, named as curveNamed, dotted } from '../charts/lines.js';
import { endRoom, type Line } from '../charts/plugins.js';
import { lookOf } from '../charts/quantities.js';
import { ghostLines, patternsOf, theoryLines } from '../charts/theory-lines.js';
import { comparisonLines, type SweepComparison } from './comparisons.js';
import { aboveBase, colourOfLabel, type DrawnCurve, drawnCurves, fittedPoints, shadesOf } from './curves.js';
import { type Scales, scalesOf } from './scales.js';
import type { Handle, Pointed } from './sweep-pointer.js';
import { measureOf, measureTitle, overRounds, reading } from './sweep-text.js';

/** Below this width (px) the names of curves stand in the key, not at their ends. */
const narrow = 560;
/** A pointer this far (px) from every point points at none. */
const reach = 28;
/** A drag that begins so far (px) from the reader's mark takes it along. */
const grip = 14;
/** So many values have a tick each. */
const mostTicks = 7;

/** What a person would write: others crowd an axis. */
const isPlain = (value: number): boolean => Number.isInteger(value) || Number(value.toPrecision(3)) === value;

export class SweepChart implements Instrumented, Pointed {
  readonly element: HTMLElement;
  readonly canvas = el('canvas', { 'aria-hidden': 'true' });
  readonly chart: Chart<'line', Point[]>;
  readonly lens = new Lens();
  drawn: (() => void) | null = null;
  private result: SweepResult | null = null;
  /** Sweeps drawn beside this one, from the next result on. */
  comparisons: readonly SweepComparison[] = [];
  private curves: DrawnCurve[] = [];
  private scales: Scales | null = null;
  private cursor: Place | null = null;
  private chosen = -1;
  /** Bounds that say nothing, and are drawn all the same. */
  ghosts: Ghosts | null = null;

  constructor() {
    this.element = el('div', { class: 'sweep-canvas' }, this.canvas);
    this.chart = baseChart(this.canvas, this.markers(), {
      elements: { line: lineElements },
      scales: {},
      onResize: () => setTimeout(() => this.redraw()),
    });
  }

  get log(): boolean {
    return this.scales?.yLog ?? false;
  }

  show(result: SweepResult): void {
    if (this.result?.sweep.measure !== result.sweep.measure) this.lens.reset();
    this.result = aboveBase(result);
    this.curves = drawnCurves(this.result);
    const others = this.comparisons.flatMap((comparison) => aboveBase(comparison.result).curves);
    this.scales = scalesOf({ ...this.result, curves: [...this.result.curves, ...others] });
    this.lens.over(this.scales);
    this.redraw();
    if (this.canvas.isConnected) this.drawn?.();
  }

  setComparisons(comparisons: readonly SweepComparison[]): void {
    this.comparisons = comparisons;
    if (this.result) this.show(this.result);
  }

  get name(): string {
    return this.result ? `${plainMath(measureTitle(this.result.sweep))} of the sweep` : 'the sweep';
  }

  get plot(): HTMLElement {
    return this.element.parentElement as HTMLElement;
  }

  readonly yText = (value: number): string => (this.result ? reading(this.result.sweep, value) : '');

  readonly xText = (value: number): string => {
    const x = this.result?.sweep.x ?? 'round';
    if (x === 'round') return `round ${value}`;
    return `${x === 'kappa_t' ? 'κₜ =' : nameOf(x)} ${axisNumber(Number(value.toPrecision(4)))}`;
  };

  /** Rings the point of the cursor, and those of the chosen cell. */
  mark(cursor: Place | null, chosen: number): void {
    Object.assign(this, { cursor, chosen });
    this.ringEnds();
    this.chart.draw();
  }

  private ringEnds(): void {
    const ends = this.curves.find(({ points }) => points.at(-1)?.cell === this.chosen);
    for (const line of this.chart.data.datasets as Line[])
      line.ringed = line.key === 'yours' || line.key === (ends?.label ?? '');
  }

  get field(): Field {
    const { curves } = this;
    return { rows: (column) => curves[column]?.points.length ?? 0, columns: curves.length, along: 'right' };
  }

  cellAt({ row, column }: Place): number {
    return this.curves[column]?.points[row]?.cell ?? -1;
  }

  /** The point under the pointer, if one is near. */
  placeAt(event: MouseEvent): Place | null {
    let best: Place | null = null;
    let least = reach;
    const { x, y } = this.chart.scales;
    if (!x || !y) return null;
    this.curves.forEach(({ points, label }, column) => {
      if (this.lens.hidden.has(label)) return;
      points.forEach((point, row) => {
        const dx = x.getPixelForValue(point.x) - event.offsetX;
        const dy = y.getPixelForValue(this.drawnY(point.y)) - event.offsetY;
        const distance = Math.hypot(dx, dy);
        if (distance >= least) return;
        least = distance;
        best = { row, column };
      });
    });
    return best;
  }

  /**
   * What of the reader's run can be dragged from here: its mark along the axis of a parameter, or its κ_0 where κ
   * begins.
   */
  handleAt(event: MouseEvent): Handle | null {
    const { result } = this;
    const { x, y } = this.chart.scales;
    if (!result || !x || !y) return null;
    const { sweep } = result;
    const { metric, threshold } = measureOf(sweep);
    const starts = sweep.x === 'round' && metric === 'kappa' && threshold === null && !sweep.above;
    if (!starts && (sweep.x === 'round' || sweep.x === 'kappa_t')) return null;
    const own = this.comparisons.find(({ style }) => style === 'yours');
    const ringed = this.curves.flatMap(({ points }) => points).find(({ cell }) => cell === this.chosen);
    const at = own ? drawnCurves(aboveBase(own.result))[0]?.points[0] : ringed;
    if (!at || !Number.isFinite(at.x) || !Number.isFinite(at.y)) return null;
    const [key, axis] = starts ? ['kappa_0', 'y' as const] : [sweep.x, 'x' as const];
    const dx = x.getPixelForValue(at.x) - event.offsetX;
    const dy = y.getPixelForValue(this.drawnY(at.y)) - event.offsetY;
    return Math.hypot(dx, dy) <= grip ? { key, axis } : null;
  }

  valueAt(event: MouseEvent, axis: Handle['axis']): number {
    const pixel = axis === 'x' ? event.offsetX : event.offsetY;
    return this.chart.scales[axis]?.getValueForPixel(pixel) ?? Number.NaN;
  }

  /** Where a value stands: zero at the lower edge of a logarithmic axis. */
  private drawnY(y: number): number {
    const { scales } = this;
    return scales?.yLog && y <= 0 ? scales.y.min : y;
  }

  redraw(): void {
    const { result, scales, chart } = this;
    if (!result || !scales || !this.canvas.isConnected) return;
    const theme = currentTheme();
    const { text } = inkOf(this.canvas);
    const wide = this.canvas.clientWidth >= narrow;
    this.element.parentElement?.classList.toggle('is-narrow', !wide);
    chart.options.scales = this.axes(result, scales);
    restyle(chart);
    const inOrder = <T>(points: T[]): T[] => (result.sweep.x === 'kappa_t' ? points.reverse() : points);
    const measured = this.curves.flatMap((curve): Line[] => {
      const shades = shadesOf(curve.colour, theme);
      const spread = curve.points.some(({ low, high }) => high > low);
      const line: Line = {
        // On a map the name stands where the walk begins: all of them end at 1.
        data: inOrder(curve.points.map(({ x, y }) => ({ x, y: scales.yLog && y <= 0 ? Number.NaN : y }))),
        borderColor: shades.line,
        backgroundColor: shades.line,
        borderWidth: 2.5,
        pointStyle: curve.shape,
        pointRadius: curve.points.length > 24 ? 0 : 3.5,
        pointBorderWidth: 0,
        fill: false,
        spanGaps: true,
        clip: 8, // marks at the edges are drawn whole
      };
      if (wide) line.endLabel = { text: curve.label, colour: shades.text };
      const edge = (end: 'low' | 'high'): Point[] =>
        curve.points.map((point) => ({ x: point.x, y: this.drawnY(point[end]) }));
      const lines = [...(spread ? bandOf(edge('low'), edge('high'), shades.line, 0.14) : []), line];
      return curveNamed(lines, curve.label, curve.label, shades.text);
    });
    const fits = this.curves.flatMap((curve, k): Line[] => {
      // One name for all: each goes with its curve as well.
      const data = this.lens.hidden.has(curve.label) ? [] : fittedPoints(result, k);
      const ink = shadesOf(curve.colour, theme).text;
      const line = { ...dotted(data, ink), borderDash: [2, 4] };
      return data.length > 0 ? curveNamed([line], 'fit', 'fitted line', ink) : [];
    });
    const named = colourOfLabel(result);
    const colourOf = (series: string): string => shadesOf(named.get(series) ?? 'plain', theme).text;
    const theory = theoryLines(result.overlays, ({ series }) => colourOf(series), text);
    const off = ghostLines(
      wanted(this.ghosts, result.overlays),
      ({ series }) => colourOf(series),
      patternsOf(result.overlays).size,
    );
    this.ghosts?.haunt(chart, off);
    // Chart.js draws the first line on top.
    const comparisons = this.comparisons.flatMap((comparison, i) =>
      comparisonLines(comparison, i, this.canvas, scales.yLog, wide),
    );
    chart.data.datasets = this.lens.filter([...comparisons, ...measured, ...fits, ...theory]);
    Object.assign(chart.options.layout?.padding ?? {}, {
      right: endRoom(chart, chart.data.datasets as Line[]),
    });
    this.ringEnds();
    chart.update('none');
  }

  private axes(result: SweepResult, scales: Scales) {
    const { metric, threshold } = measureOf(result.sweep);
    const share = threshold === null && lookOf(metric).unit === 'share';
    const label = (value: number): string => (share ? percent(value).replace('-', '−') : axisNumber(value));
    const values = [...new Set(this.curves.flatMap(({ points }) => points.map(({ x }) => x)))]
      .filter(Number.isFinite)
      .sort((a, b) => a - b);
    const few =
      result.sweep.x !== 'round' && values.length <= mostTicks && values.every(isPlain) && !this.lens.x;
    const x = scales.xLog ? logAxis(axisNumber, 7) : linearAxis();
    const ticks = few
      ? {
          afterBuildTicks: (axis: { ticks: { value: number }[] }) => {
            axis.ticks = values.map((value) => ({ value }));
          },
        }
      : {};
    const step = share && !scales.yLog && scales.y.max === 1 && !this.lens.y ? { stepSize: 0.25 } : {};
    const y = scales.yLog ? logAxis(label, 7) : linearAxis(label);
    return {
      x: {
        ...x,
        ...this.lens.range.x,
        ...ticks,
        grid: { display: false },
        ticks: {
          ...x.ticks,
          includeBounds: !this.lens.x,
          maxRotation: 0,
          autoSkip: !few && !scales.xLog,
          autoSkipPadding: 12,
          ...(result.sweep.x === 'round' ? { precision: 0 } : {}),
        },
      },
      y: { ...y, ...this.lens.range.y, ticks: { ...y.ticks, includeBounds: !this.lens.y, ...step } },
    } as NonNullable<typeof this.chart.options.scales>;
  }

  /** Rings, and triangles for zeros that a logarithmic axis cannot show. */
  private markers(): Plugin<'line'> {
    return {
      id: 'markers',
      afterDatasetsDraw: (chart) => {
        const { x, y } = chart.scales;
        if (!x || !y || !this.scales) return;
        const { ctx } = chart;
        const { text, ground } = inkOf(this.canvas);
        ctx.save();
        const { left, right, top, bottom } = chart.chartArea;
        this.curves.forEach(({ points, colour, label }, column) => {
          if (this.lens.hidden.has(label)) return;
          const shades = shadesOf(colour, currentTheme());
          points.forEach((point, row) => {
            if (Number.isNaN(point.y) || Number.isNaN(point.x)) return;
            const at = { x: x.getPixelForValue(point.x), y: y.getPixelForValue(this.drawnY(point.y)) };
            if (at.x < left - 1 || at.x > right + 1 || at.y < top - 1 || at.y > bottom + 1) return;
            if (this.scales?.yLog && point.y <= 0) triangle(ctx, at, shades.line);
            const here = this.cursor?.row === row && this.cursor.column === column;
            const last = row === points.length - 1;
            const open =
              point.cell === this.chosen && (last || !this.result || !overRounds(this.result.sweep));
            if (here || open) ring(ctx, at, here ? text : shades.text, ground, here);
          });
        });
        ctx.restore();
      },
    };
  }
}

function triangle(ctx: CanvasRenderingContext2D, { x, y }: Spot, colour: string): void {
  ctx.beginPath();
  ctx.moveTo(x - 5, y - 9);
  ctx.lineTo(x + 5, y - 9);
  ctx.lineTo(x, y - 1);
  ctx.closePath();
  ctx.fillStyle = colour;
  ctx.fill();
}

function ring(
  ctx: CanvasRenderingContext2D,
  { x, y }: Spot,
  colour: string,
  ground: string,
  here: boolean,
): void {
  for (const [width, style] of [
    [5, ground],
    [2, colour],
  ] as const) {
    ctx.beginPath();
    ctx.arc(x, y, here ? 8 : 6.5, 0, 2 * Math.PI);
    ctx.lineWidth = width;
    ctx.strokeStyle = style;
    ctx.stroke();
  }
}
