/** The two charts of the figure: κ against its trivial bound, and the two failures. */
import { colours } from '../colours.js';
import { percent } from '../format.js';
import type { RunResult } from '../run.js';
import { currentTheme } from '../theme.js';
import { dotted, inkOf, LineChart, withBand } from './line-chart.js';
import { logCeiling, logTicks } from './ticks.js';

const greatest = (...lists: ArrayLike<number>[]): number =>
  Math.max(1, ...lists.map((list) => Array.from(list).reduce((a, b) => Math.max(a, b), 0)));

export class FigureCharts {
  private readonly kappa: LineChart;
  private readonly failure: LineChart;
  private result: RunResult | null = null;

  constructor(
    private readonly kappaCanvas: HTMLCanvasElement,
    failureCanvas: HTMLCanvasElement,
    choose: (round: number) => void,
  ) {
    this.kappa = new LineChart(
      kappaCanvas,
      {
        type: 'logarithmic',
        afterBuildTicks: (axis) => {
          axis.ticks = logTicks(axis.min, axis.max).map((value) => ({ value }));
        },
        ticks: { callback: (value) => String(Number(value)), autoSkip: false },
      },
      72,
      choose,
    );
    this.failure = new LineChart(
      failureCanvas,
      { type: 'linear', ticks: { stepSize: 0.25, callback: (value) => percent(Number(value)) } },
      48,
      choose,
    );
  }

  show(result: RunResult): void {
    this.result = result;
    const { summary, runningConfidence } = result;
    const theme = currentTheme();
    const { text } = inkOf(this.kappaCanvas);
    const rounds = summary.kappa.mean.length - 1;
    const bound = runningConfidence.map((c) => 1 / c);
    const shades = { kappa: colours.kappa[theme], own: colours.own[theme], target: colours.target[theme] };
    const kappaLines = withBand(summary.kappa, shades.kappa.line, {
      text: 'κ',
      colour: shades.kappa.text,
      variable: true,
    });
    this.kappa.show([dotted(bound, text, '1/c  [exact]'), ...kappaLines], rounds, {
      min: 1,
      max: logCeiling(greatest(bound, summary.kappa.quantile_95)),
    });
    const own = { text: 'own', colour: shades.own.text };
    const target = { text: 'target', colour: shades.target.text };
    // Chart.js draws the first line on top: the narrow one, for where the two coincide.
    const failureLines = [
      ...withBand(summary.own_failure, shades.own.line, own, 2),
      ...withBand(summary.target_failure, shades.target.line, target, 4.5),
    ];
    this.failure.show(failureLines, rounds, { min: 0, max: 1 });
  }

  /** Draws again in the colours and fonts that hold now. */
  restyle(): void {
    this.kappa.restyle();
    this.failure.restyle();
    if (this.result) this.show(this.result);
  }

  mark(round: number): void {
    this.kappa.mark(round);
    this.failure.mark(round);
  }

  describe(kappa: string, failure: string): void {
    this.kappa.describe(kappa);
    this.failure.describe(failure);
  }
}
