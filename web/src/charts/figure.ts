/** The charts of a run: the metrics that its experiment names, each with its band and its theory. */
import type { MetricKey, Overlay } from 'srlm';
import { colours } from '../base/colours.js';
import { el } from '../base/dom.js';
import { rich } from '../base/text.js';
import { currentTheme } from '../base/theme.js';
import type { RunResult } from '../engine/run.js';
import { alternative, nameOfPanel } from './alternative.js';
import { type Axis, linearAxis, logAxis, shareAxis } from './axes.js';
import { type Comparison, comparisonLines } from './comparisons.js';
import { type Ghosts, wanted } from './ghost.js';
import { inkOf, restyle } from './ink.js';
import type { Equip } from './instrument.js';
import type { Range } from './lens.js';
import { LineChart } from './line-chart.js';
import { dotted, named, points, withBand } from './lines.js';
import { type Panel, panelsOf, present, undrawn } from './panels.js';
import type { Line } from './plugins.js';
import { lookOf, metricText } from './quantities.js';
import { ghostLines, patternsOf, theoryLines } from './theory-lines.js';
import { linearCeiling, logCeiling } from './ticks.js';

const axes: Partial<Record<Panel['unit'], Axis>> = { condition: logAxis(), share: shareAxis };

const finite = (lists: readonly ArrayLike<number>[]): number[] =>
  lists.flatMap((list) => Array.from(list)).filter(Number.isFinite);

const heights = ({ data }: Line): number[] => data.map(({ y }) => y ?? Number.NaN);

/** Metrics whose symbol, not a word, stands at the line. */
const symbols: ReadonlySet<MetricKey> = new Set(['kappa', 'agreement', 'margin', 'confidence']);

interface Shown {
  panel: Panel;
  chart: LineChart;
  canvas: HTMLCanvasElement;
  note: HTMLElement;
}

export class FigureCharts {
  private shown: Shown[] = [];
  /** The title of the experiment, for those who do not see it above. */
  experiment = '';
  private key = '';
  private round = 0;
  private equip: Equip | null = null;
  private comparisons: readonly Comparison[] = [];
  private ghosts: Ghosts | null = null;
  private last: { result: RunResult; metrics: readonly MetricKey[]; overlays: Overlay[] } | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly choose: (round: number) => void,
  ) {}

  /** Draws `metrics`, as far as the run has them. */
  show(result: RunResult, metrics: readonly MetricKey[], overlays: Overlay[] = []): void {
    this.last = { result, metrics, overlays };
    const panels = panelsOf(present(metrics, result.summary));
    this.build(panels, undrawn(metrics, result.summary, result.spec.problem));
    const band = result.spec.replicates > 1 ? '; band: 5–95 %' : '';
    for (const note of this.root.querySelectorAll('.band-note')) note.textContent = band;
    for (const each of this.shown) this.draw(each, result, overlays);
  }

  /** Adds the theory curves of the run that is shown. */
  addTheory(overlays: Overlay[]): void {
    if (this.last) this.show(this.last.result, this.last.metrics, overlays);
  }

  private build(panels: Panel[], without: string): void {
    const key = JSON.stringify([panels, without]);
    if (key === this.key) return;
    this.key = key;
    for (const { chart } of this.shown) chart.chart.destroy();
    this.root.replaceChildren();
    this.root.parentElement?.setAttribute('data-charts', String(panels.length));
    this.shown = panels.map((panel) => {
      const canvas = el('canvas', { id: `chart-${panel.metrics[0]}`, role: 'img', 'aria-label': 'Chart' });
      const plot = el('div', { class: 'plot' }, canvas);
      const note = el('p', { class: 'ghost-note' });
      this.root.append(el('figure', { class: `panel panel-${panel.unit}` }, caption(panel), plot, note));
      const text = (value: number): string => metricText(panel.metrics[0] as MetricKey, value);
      const chart = new LineChart(canvas, axes[panel.unit] ?? linearAxis(), this.choose, text);
      chart.name = `${nameOfPanel(panel)} of the run`;
      chart.mark(this.round);
      this.equip?.(chart);
      return { panel, chart, canvas, note };
    });
    if (without) this.root.firstElementChild?.append(el('p', { class: 'ghost-note' }, rich(without)));
  }

  /** What is drawn, the most telling first. */
  get metrics(): MetricKey[] {
    return this.shown.flatMap(({ panel }) => panel.metrics);
  }

  /** Draws curves of other runs beside those of the run. */
  setComparisons(comparisons: readonly Comparison[]): void {
    this.comparisons = comparisons;
    this.restyle();
  }

  /** Gives every chart, now and later, its instruments. */
  equipWith(equip: Equip): void {
    this.equip = equip;
    for (const { chart } of this.shown) equip(chart);
  }

  private draw({ panel, chart, canvas, note }: Shown, result: RunResult, overlays: Overlay[]): void {
    const { summary } = result;
    const theme = currentTheme();
    const { text, ground } = inkOf(canvas);
    const mine = overlays.filter(({ metric }) => panel.metrics.includes(metric));
    const colourOf = ({ metric }: Overlay): string => colours[lookOf(metric).colour][theme].text;
    const theory = theoryLines(
      mine,
      colourOf,
      text,
      patternsOf(overlays.filter(({ metric }) => this.metrics.includes(metric))),
    );
    const bound = panel.unit === 'condition' && overlays.length === 0 ? running(result, text) : [];
    // Chart.js draws the first line on top: the narrow one, for where two coincide.
    const measured = panel.metrics.flatMap((metric, i) => {
      const { colour, short } = lookOf(metric);
      const shades = colours[colour][theme];
      const label = { text: short, colour: shades.text, variable: symbols.has(metric) };
      const lines = withBand(summary[metric], shades.line, label, i > 0 ? 2.5 + 2 * i : 2.5);
      return named(lines, metric, short, shades.line);
    });
    const comparisons = this.comparisons.flatMap((comparison, i) =>
      comparisonLines(comparison, i, panel.metrics, ground),
    );
    const trivial = mine.filter(({ kind }) => kind === 'trivial').map(({ y }) => y);
    const values = finite([
      ...panel.metrics.flatMap((metric) => [summary[metric].quantile_05, summary[metric].quantile_95]),
      ...trivial,
      ...[...comparisons, ...bound].map(heights),
    ]);
    const rounds = Math.max(summary.kappa.mean.length, ...comparisons.map(({ data }) => data.length)) - 1;
    // The first line is on top.
    const lines = [...comparisons, ...theory, ...bound, ...measured];
    const off = wanted(this.ghosts, mine);
    const drawnOff = ghostLines(off, colourOf, patternsOf(mine).size);
    chart.show(lines, rounds, range(panel, values), this.ghosts, drawnOff);
    this.say(note, off, overlays, result);
    canvas.setAttribute('aria-label', alternative(result, panel, mine, this.experiment));
    chart.plot.setAttribute('aria-label', `${chart.name}, by round, ${this.experiment}`);
  }

  /** How far off the drawn bounds are that say nothing, and why. */
  private say(
    note: HTMLElement,
    off: readonly Overlay[],
    all: readonly Overlay[],
    { summary, spec }: RunResult,
  ): void {
    const said = this.ghosts?.say(off, all, {
      start: () => summary.kappa.mean[0] ?? null,
      margin: (round) => summary.margin.mean[round] ?? null,
      delta: spec.delta,
    });
    note.replaceChildren(rich((said ?? []).join(' ')));
  }

  /** Draws those bounds that say nothing which are wanted. */
  setGhosts(ghosts: Ghosts): void {
    this.ghosts = ghosts;
    this.restyle();
  }

  /** Draws again in the colours and fonts that hold now. */
  restyle(): void {
    for (const { chart } of this.shown) restyle(chart.chart);
    if (this.last) this.show(this.last.result, this.last.metrics, this.last.overlays);
  }

  mark(round: number): void {
    this.round = round;
    for (const { chart } of this.shown) chart.mark(round);
  }
}

/** 1/c so far, while a run has not come to its end. */
function running({ runningConfidence }: RunResult, colour: string): Line[] {
  const data = points(runningConfidence.map((c) => 1 / c));
  const text = '1/c  [exact]';
  const line = { ...dotted(data, colour), lineLabel: { text, colour, group: '1/c' } };
  return named([line], 'inverse-confidence kappa', '1/c', colour);
}

function range({ unit }: Panel, values: number[]): Range {
  const low = Math.min(0, ...values);
  const high = Math.max(...values, unit === 'condition' ? 1 : 0);
  if (unit === 'condition') return { min: 1, max: logCeiling(high) };
  if (unit === 'share') return { min: Math.floor(low * 4) / 4, max: 1 };
  return { min: low < 0 ? -linearCeiling(-low) : 0, max: linearCeiling(high) };
}

function caption({ metrics }: Panel): HTMLElement {
  const caption = el('figcaption');
  metrics.forEach((metric, i) => {
    const { colour, name } = lookOf(metric);
    caption.append(i > 0 ? ', ' : '', el('b', { class: `q-${colour}` }, rich(name)));
  });
  caption.append(' by round', el('span', { class: 'band-note' }));
  return caption;
}
