/** An embed: one view, its main figure, and the controls that its link offers. */
import type { Experiment, MetricKey, Overlay, ParameterInfo, Spec, Srlm, SrlmError, SweepResult } from 'srlm';
import { FigureCharts } from '../charts/figure.js';
import { Controls } from '../controls.js';
import { Crew } from '../crew.js';
import { byId, everyFrame } from '../dom.js';
import { type Failure, failureOf } from '../errors.js';
import { count, duration, grouped } from '../format.js';
import { tooLarge } from '../limits.js';
import { showLinkProblems } from '../link-problems.js';
import { ModelView } from '../model-view.js';
import { missingData } from '../own-data.js';
import { Runner, type RunResult } from '../run.js';
import { Scrubber } from '../scrubber.js';
import { dataKeys } from '../spec-edit.js';
import { experimentOf, formatLink, type LinkProblem, type View, viewWith } from '../state.js';
import { sentence } from '../summary-text.js';
import type { SweepPanel } from '../sweep/sweep-panel.js';
import { rich } from '../text.js';
import { followSystem, giveTheme } from '../theme.js';
import { type Value, type Values, valuesOf, valueText } from '../values.js';
import { laboratoryAddress } from './address.js';
import { lockControls } from './lock.js';
import type { EmbedOptions } from './options.js';
import { tellParent } from './parent.js';
import type { Settable } from './protocol.js';
import { lastPoints, lastRound } from './summary.js';

export class Embed {
  private readonly crew: Crew;
  private readonly runner: Runner;
  private readonly charts: FigureCharts;
  private readonly model: ModelView;
  private readonly scrubber: Scrubber;
  private readonly controls: Controls;
  private readonly grid = byId('controls');
  private result: RunResult | null = null;
  private metrics: MetricKey[] = [];
  private sweep: SweepPanel | null = null;
  private sweepLoading: Promise<SweepPanel> | null = null;
  private shownExperiment = '';
  /** Whether a run is shown: always, or below a sweep once the reader has chosen one of its points. */
  private runShown = false;
  private settling: ReturnType<typeof setTimeout> | undefined;
  private readonly run = everyFrame(() => this.startRun());

  constructor(
    private readonly srlm: Srlm,
    private view: View,
    private options: EmbedOptions,
    workers: number,
  ) {
    this.crew = new Crew(workers);
    this.runner = new Runner(this.crew, {
      started: () => this.sweep?.pause(),
      progress: (done, total) => this.state(`${Math.floor(done)} of ${count(total, 'replicate')}`),
      result: (result) => this.show(result),
      failed: (failure) => this.fail(failure),
    });
    const choose = (round: number): void => this.choose(round);
    this.charts = new FigureCharts(byId('charts'), choose);
    this.model = new ModelView(this.runner);
    this.scrubber = new Scrubber(byId('scrubber'), choose);
    this.controls = new Controls(srlm.parameters(), {
      change: (key, value) => this.change({ [key]: value }),
      type: (key, text) => this.type(key, text),
      explain: (row: ParameterInfo) => this.controls.explain(row),
    });
    followSystem(() => this.restyle());
  }

  private get experiment(): Experiment {
    const experiment = experimentOf(this.srlm, this.view.experiment);
    if (!experiment) throw new Error(`No experiment ${this.view.experiment}`);
    return experiment;
  }

  /** Shows another view, and what in its link could not be used. */
  open(view: View, options: EmbedOptions, problems: LinkProblem[]): void {
    this.view = view;
    this.options = options;
    giveTheme(options.theme);
    const { experiment } = this;
    byId('embed-title').replaceChildren(rich(experiment.title));
    byId('embed-question').replaceChildren(rich(experiment.question));
    byId('takeaway').replaceChildren(rich(experiment.takeaway));
    if (experiment.name !== this.shownExperiment) this.sweep?.leave();
    this.shownExperiment = experiment.name;
    const swept = options.figure === 'sweep';
    this.runShown = !swept;
    byId('sweep').hidden = !swept;
    byId('run-figure').hidden = swept;
    document.title = experiment.title;
    this.controls.only = options.controls;
    this.fail(null);
    this.refresh();
    this.tellProblems(problems);
    this.restyle();
    this.run();
  }

  /** Sets parameters for the page around, which may change those that its readers may not. */
  set(parameters: Record<string, Settable>): void {
    const changes: Values = {};
    const problems: LinkProblem[] = [];
    for (const [name, value] of Object.entries(parameters)) {
      const key = name.replaceAll('-', '_');
      try {
        if (dataKeys.has(key)) throw new Error('no page can give data of its own');
        changes[key] = this.srlm.parseValue(key, valueText(value as Value)) as Value;
      } catch (error) {
        problems.push({ key, message: failureOf(error).message });
      }
    }
    this.tellProblems(problems);
    if (Object.keys(changes).length > 0) this.change(changes);
  }

  private tellProblems(problems: LinkProblem[]): void {
    showLinkProblems('Some of what was asked for could not be used:', problems);
    if (problems.length > 0) tellParent({ type: 'srlm-problem', problems });
  }

  private type(key: string, text: string): void {
    try {
      this.change({ [key]: this.srlm.parseValue(key, text) as Value });
    } catch (error) {
      this.fail(failureOf(error as SrlmError));
    }
  }

  private change(changes: Values): void {
    try {
      this.view = viewWith(this.srlm, this.view, changes, this.result?.problem.prompts ?? 1);
      this.fail(null);
      this.refresh();
      this.run();
    } catch (error) {
      this.fail(failureOf(error as SrlmError));
    }
  }

  /** Everything that follows from the view, but not from a result. */
  private refresh(): void {
    const { controls, locked } = this.options;
    this.controls.show(this.experiment, this.view.spec, this.result?.problem ?? null);
    lockControls(this.grid, locked);
    byId('control-grid').hidden = controls.length === 0;
    byId('hint').hidden = controls.length === 0;
    this.link();
  }

  private link(): void {
    const hash = formatLink(this.srlm, { ...this.view, workers: null });
    byId<HTMLAnchorElement>('laboratory').href = laboratoryAddress(hash);
  }

  private state(text: string): void {
    byId('run-state').textContent = text;
  }

  /** A hash names a complete result only. */
  private hash(hash: string): void {
    const shown = byId('hash');
    shown.textContent = hash ? grouped(hash) : '····';
    shown.dataset.hash = hash;
  }

  private startRun(): void {
    const { spec } = this.view;
    if (this.options.figure === 'run') this.hash('');
    const missing = missingData(spec, {});
    if (missing) {
      this.runner.cancel();
      this.state('This experiment needs data of your own: open it in the laboratory.');
      return;
    }
    const failure = tooLarge(spec);
    if (failure) {
      this.runner.cancel();
      this.fail(failure);
    } else if (this.runShown) this.runner.start(spec, {});
    else void this.followSweep();
  }

  private loadSweep(): Promise<SweepPanel> {
    this.sweepLoading ??= import('../sweep/sweep-panel.js').then(({ SweepPanel }) => {
      this.sweep = new SweepPanel(this.srlm, this.crew, byId('sweep'), {
        open: (spec) => this.openRun(spec),
        announce: (text) => this.announce(text),
        place: (text) => byId('run-place').replaceChildren(rich(text)),
        shown: (result, complete) => this.showSweep(result, complete),
      });
      return this.sweep;
    });
    return this.sweepLoading;
  }

  private async followSweep(): Promise<void> {
    if (this.options.figure !== 'sweep') return;
    const { view, experiment } = this;
    const panel = await this.loadSweep();
    if (this.view.spec === view.spec && !this.runner.running) panel.follow(experiment, view.spec, {});
  }

  /** A point of the sweep, round by round below it. */
  private openRun(spec: Spec): void {
    this.runShown = true;
    byId('run-figure').hidden = false;
    this.change(valuesOf(spec));
  }

  private showSweep(result: SweepResult, complete: boolean): void {
    this.state(complete ? `${count(result.cells.length, 'run')} in ${duration(result.wall_seconds)}` : '');
    this.hash(complete ? result.hash : '');
    if (!complete) return;
    const { experiment, spec } = this.view;
    tellParent({
      type: 'srlm-result',
      experiment,
      figure: 'sweep',
      spec,
      hash: result.hash,
      summary: lastPoints(result),
    });
  }

  private show(result: RunResult): void {
    const first = this.result?.problem !== result.problem;
    if (!this.result) performance.mark('srlm-first-curve');
    this.result = result;
    const { charts } = this.experiment;
    this.metrics = this.charts.show(result, charts);
    this.choose(this.view.round ?? result.spec.rounds, false);
    byId('sentence').replaceChildren(rich(sentence(result, charts)));
    if (first) {
      this.refresh();
      void this.model.load(result);
    }
    if (!result.complete) return;
    void this.loadTheory(result);
    this.announce(sentence(result, charts));
    if (this.options.figure === 'run') {
      this.state(`${count(result.replicates, 'replicate')} in ${duration(result.seconds)}`);
      this.hash(result.hash);
    }
    const { experiment } = this.view;
    tellParent({
      type: 'srlm-result',
      experiment,
      figure: 'run',
      spec: result.spec,
      hash: result.hash,
      summary: lastRound(result.summary),
    });
    void this.followSweep();
  }

  private async loadTheory(result: RunResult): Promise<void> {
    const text = await this.runner.document('overlays', 0).catch(() => null);
    if (text && this.result === result) this.charts.addTheory(JSON.parse(text) as Overlay[]);
  }

  /** Points at a round; `remember` when the reader has chosen it. */
  private choose(round: number, remember = true): void {
    const { result } = this;
    if (!result) return;
    const { rounds } = result.spec;
    const at = Math.min(round, rounds);
    this.scrubber.show(at, rounds, result.summary, this.metrics);
    this.charts.mark(at);
    this.model.mark(at);
    if (!remember) return;
    this.view = { ...this.view, round: at === rounds ? null : at };
    this.link();
  }

  private fail(failure: Failure | null): void {
    this.controls.fail(failure, failure !== null && this.result !== null);
    if (failure) this.state(this.result ? 'Showing the last result' : 'No result');
  }

  /** Tells a screen reader, once nothing else has happened for a while. */
  private announce(text: string): void {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      byId('live').textContent = text;
    }, 600);
  }

  restyle(): void {
    this.charts.restyle();
    this.model.restyle();
    this.sweep?.restyle();
  }
}
