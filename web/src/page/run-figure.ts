/** The figure of a run: its curves, the model itself beside them, the round that they point at, and a sentence. */
import type { MetricKey } from 'srlm';
import { rich } from '../base/text.js';
import { FigureCharts } from '../charts/figure.js';
import { Scrubber } from '../controls/scrubber.js';
import type { Runner, RunResult } from '../engine/run.js';
import { ModelView } from '../views/model-view.js';
import { sentence } from '../views/summary-text.js';
import type { Parts } from './parts.js';

export class RunFigure {
  readonly charts: FigureCharts;
  private readonly model: ModelView;
  private readonly scrubber: Scrubber;

  /** `choose` is told the round that the reader points at. */
  constructor(
    private readonly parts: Parts,
    runner: Runner,
    choose: (round: number) => void,
  ) {
    this.charts = new FigureCharts(parts.charts, choose);
    this.model = new ModelView(parts, runner);
    this.scrubber = new Scrubber(parts.scrubber, choose);
  }

  /** Shows a run, complete or so far, after the metrics that its experiment is about. */
  show(result: RunResult, metrics: readonly MetricKey[], round: number): void {
    this.charts.show(result, metrics);
    this.mark(result, round);
    this.parts.sentence.replaceChildren(rich(sentence(result, metrics)));
  }

  /** Points at a round of the run. */
  mark({ spec, summary }: RunResult, round: number): void {
    this.scrubber.show(round, spec.rounds, summary, this.charts.metrics);
    this.charts.mark(round);
    this.model.mark(round);
  }

  /** Asks for what the model itself looks like: it is another one. */
  loadModel(result: RunResult): void {
    void this.model.load(result);
  }

  restyle(): void {
    this.charts.restyle();
    this.model.restyle();
  }
}
