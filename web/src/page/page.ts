/**
 * What the app and an embed have in common: one view, its run and the sweep around it, the controls that
 * change it, and the figures that show it. What only one of them does when something happens, it adds.
 */
import type { Experiment, Inputs, Overlay, ProblemInfo, Spec, Srlm, SweepResult } from 'srlm';
import { everyFrame } from '../base/dom.js';
import { type Failure, failureOf } from '../base/errors.js';
import { plainMath } from '../base/plain-math.js';
import { rich } from '../base/text.js';
import { FigureCharts } from '../charts/figure.js';
import type { Ghosts } from '../charts/ghost.js';
import { Controls } from '../controls/controls.js';
import { fromPosition, rangeOf, toPosition } from '../controls/ranges.js';
import { Scrubber } from '../controls/scrubber.js';
import type { Format } from '../engine/messages.js';
import { Runner, type RunResult } from '../engine/run.js';
import { WorkerPool } from '../engine/worker-pool.js';
import { lazily } from '../loading/lazily.js';
import { orTell } from '../loading/trouble.js';
import { tooLarge } from '../state/limits.js';
import { missingData } from '../state/missing-data.js';
import { rowOf, type Value, type Values, valuesOf } from '../state/values.js';
import { experimentOf, type View, viewWith } from '../state/view.js';
import type { SweepPanel } from '../sweep/sweep-panel.js';
import { ModelView } from '../views/model-view.js';
import { sentence } from '../views/summary-text.js';
import type { Parts } from './parts.js';

export abstract class Page {
  readonly runner: Runner;
  protected readonly pool: WorkerPool;
  protected readonly controls: Controls;
  readonly charts: FigureCharts;
  private readonly model: ModelView;
  private readonly scrubber: Scrubber;
  /** The reader's own data. */
  protected inputs: Inputs = {};
  result: RunResult | null = null;
  /** The problem of the charts of the run, which follow the main figure. */
  private drawnProblem: ProblemInfo | null = null;
  /** The main figure when all of it was drawn last, and the controls that were moved since. */
  private lastPicture = '';
  private readonly movedKeys = new Set<string>();
  /** Loaded with the first experiment that has a sweep. */
  sweep: SweepPanel | null = null;
  private shownExperiment = '';
  protected ghosts: Ghosts | null = null;
  /** The theory of the run that is shown. */
  private overlays: readonly Overlay[] = [];
  private announcing: ReturnType<typeof setTimeout> | undefined;
  protected readonly run = everyFrame(() => this.startRun());
  protected readonly loadSweep = lazily(
    'The figure of the sweep',
    () => import('../sweep/sweep-panel.js'),
    ({ SweepPanel }) => {
      const { sweep, place } = this.parts;
      this.sweep = new SweepPanel(this.srlm, this.pool, sweep, {
        open: (spec) => this.openCell(spec),
        announce: (text) => this.sweepSays(text),
        place: (text) => place.replaceChildren(rich(text)),
        shown: (result, complete) => {
          this.sweepShown(result, complete);
          this.tellUnmoved();
        },
        ghost: (name) => this.toggleGhost(name),
        move: (key, value) => this.move(key, value),
        mayMove: (key) => this.mayMove(key),
      });
      if (this.ghosts) this.sweep.view.setGhosts(this.ghosts);
      this.sweepLoaded();
      return this.sweep;
    },
  );

  constructor(
    readonly srlm: Srlm,
    public view: View,
    workers: number,
    protected readonly parts: Parts,
  ) {
    this.pool = new WorkerPool(workers);
    this.runner = new Runner(this.pool, {
      started: (spec) => {
        this.sweep?.pause();
        this.started(spec);
      },
      progress: (...progress) => this.progress(...progress),
      paused: (paused) => this.paused(paused),
      result: (result) => void this.showResult(result),
      failed: (failure) => this.failed(failure),
    });
    this.pool.listen({ broken: () => this.stopped(), renewed: () => this.renewed() });
    const choose = (round: number): void => this.choose(round);
    this.charts = new FigureCharts(parts.charts, choose);
    this.model = new ModelView(parts, this.runner);
    this.scrubber = new Scrubber(parts.scrubber, choose);
    this.controls = new Controls(parts, srlm.parameters(), {
      change: (key, value) => this.change({ [key]: value }),
      type: (key, text) => this.type(key, text),
    });
  }

  /** The experiment of that name, or of the view. */
  experiment(name = this.view.experiment): Experiment {
    const experiment = experimentOf(this.srlm, name);
    if (!experiment) throw new Error(`No experiment ${name}`);
    return experiment;
  }

  /** The figure of the sweep is that of this experiment from now on. */
  protected turnTo({ name, title }: Experiment): void {
    if (name !== this.shownExperiment) this.sweep?.leave();
    this.shownExperiment = name;
    this.movedKeys.clear();
    this.controls.unmoved(null);
    this.charts.experiment = plainMath(title);
    this.model.experiment = plainMath(title);
  }

  /** Changes parameters; an error leaves the view as it was. */
  change(changes: Values): void {
    try {
      this.view = viewWith(this.srlm, this.view, changes, this.result);
      for (const key of Object.keys(changes)) this.movedKeys.add(key);
      this.whole = false;
      this.fail(null);
      this.refresh();
      this.run();
    } catch (error) {
      this.fail(failureOf(error));
    }
  }

  /** Whether the main figure shows all of the view, as its elements say. */
  private set whole(whole: boolean) {
    for (const figure of [this.parts.sweep, this.parts.charts]) figure.toggleAttribute('data-whole', whole);
  }

  /** The main figure as it is drawn; '' while there is more to come. */
  private picture(): string {
    const { result, view, runner, sweep } = this;
    if (!result?.complete || runner.running) return '';
    if (this.swept && !sweep?.shows(this.experiment(), view.spec)) return '';
    const figure = this.swept ? this.parts.sweep : this.parts.charts;
    const canvases = [...figure.querySelectorAll('canvas')].map((canvas) => canvas.toDataURL());
    return [...canvases, figure.querySelector('.is-map')?.innerHTML].join();
  }

  /** A control that was moved and has changed nothing says so, once all is drawn. */
  private tellUnmoved(): void {
    const picture = this.picture();
    if (!picture) return;
    const [key = '', ...others] = this.movedKeys;
    const unmoved = key !== '' && others.length === 0 && picture === this.lastPicture;
    if (key) this.controls.unmoved(unmoved ? key : null);
    if (unmoved) this.announce(this.parts.hint.textContent);
    this.movedKeys.clear();
    this.lastPicture = picture;
    this.whole = true;
  }

  /** A parameter of the run follows a drag in the figure, to what its slider can say. */
  private move(key: string, value: number): void {
    const row = rowOf(this.srlm.parameters(), key);
    if (!row) return;
    const range = rangeOf(row, this.result?.problem.responses ?? row.max);
    const next = fromPosition(toPosition(value, range), range);
    if (valuesOf(this.view.spec)[key] !== next) this.change({ [key]: next });
  }

  /** Whether the reader may move it. */
  protected mayMove(key: string): boolean {
    const row = rowOf(this.srlm.parameters(), key);
    return row !== undefined && valuesOf(this.view.spec)[key] !== undefined;
  }

  /** The same with a value as text. */
  protected type(key: string, text: string): void {
    try {
      this.change({ [key]: this.srlm.parseValue(key, text) as Value });
    } catch (error) {
      this.fail(failureOf(error));
    }
  }

  /** Shows everything that follows from the view, but not from a result. */
  protected abstract refresh(): void;

  /** Writes the view where it is to be found again. */
  protected abstract remember(): void;

  private startRun(): void {
    const { spec } = this.view;
    this.whole = false;
    const missing = missingData(spec, this.inputs);
    const failure = missing ? null : tooLarge(spec);
    if (missing || failure) this.runner.cancel();
    this.starting(missing);
    if (failure) this.failed(failure);
    if (missing || failure) return;
    if (this.pool.broken) this.stopped();
    this.begin(spec);
  }

  /** A run is wanted; `missing` says which data it waits for. */
  protected abstract starting(missing: string): void;

  /** A first look at the grid, where it changes, comes before the run. */
  protected begin(spec: Spec): void {
    const run = (): void => this.runner.start(spec, this.inputs);
    if (this.swept && this.sweep) this.sweep.sketch(this.experiment(), spec, this.inputs, run);
    else run();
  }

  /** Nothing can run any more: why is told in the box of troubles. */
  protected abstract stopped(): void;
  /** There are new workers. */
  protected renewed(): void {}

  protected started(_spec: Spec): void {}
  protected abstract progress(done: number, total: number, seconds: number, before: number): void;
  protected paused(_paused: boolean): void {}

  private async showResult(result: RunResult): Promise<void> {
    if (!this.result) performance.mark('srlm-first-curve');
    this.result = result;
    // The main figure answers first: the charts beside it and the model take longer to draw than it does.
    await this.drawYours(result);
    if (this.result !== result) return;
    const other = this.drawnProblem !== result.problem;
    this.drawnProblem = result.problem;
    const { charts } = this.experiment();
    const { rounds } = result.spec;
    const says = sentence(result, charts);
    this.charts.show(result, charts);
    this.mark(result, Math.min(this.view.round ?? rounds, rounds));
    this.parts.sentence.replaceChildren(rich(says));
    this.shown(result, other);
    void this.drawGhosts();
    if (other) void this.model.load(result);
    if (!result.complete) return;
    void this.loadTheory(result);
    this.finished(result);
    this.announce(says);
    void this.followSweep();
  }

  /** The run in the figure of the sweep around it. */
  private async drawYours(result: RunResult): Promise<void> {
    const { sweep: panel } = this;
    if (!this.swept || !panel) return;
    const experiment = this.experiment();
    const sweep = panel.alone(experiment, result.spec);
    const shown = (): boolean => this.result === result;
    const failed = 'This run could not be drawn in the figure.';
    const alone = sweep && (await orTell('alone', failed, this.runner.alone(sweep), shown));
    if (shown()) panel.setYours(experiment, result.spec, alone);
  }

  /** A result is on the page, complete or so far; `other` when it is of another problem than the last one. */
  protected abstract shown(result: RunResult, other: boolean): void;
  /** It is complete. */
  protected abstract finished(result: RunResult): void;

  /** A document of the run that is shown; null when it is not shown any more, or after a failure, which is told. */
  protected async documentOf(result: RunResult, format: Format, failed: string): Promise<string | null> {
    const shown = (): boolean => this.result === result;
    const text = await orTell(format, failed, this.runner.document(format, 0), shown);
    return shown() ? text : null;
  }

  private async loadTheory(result: RunResult): Promise<void> {
    const text = await this.documentOf(result, 'overlays', 'The theory of this run could not be computed.');
    if (text === null) return;
    const overlays = JSON.parse(text) as Overlay[];
    this.overlays = overlays;
    this.charts.addTheory(overlays);
    this.theoryShown(overlays);
    this.tellUnmoved();
  }

  private readonly loadGhosts = lazily(
    'The drawing of bounds that say nothing',
    () => import('../charts/ghosts.js'),
    ({ ghostsOf }) => ghostsOf,
  );

  /** Draws the bounds that say nothing which the view asks for. */
  protected async drawGhosts(): Promise<void> {
    const asked = this.view.ghosts ?? [];
    if (asked.length === 0 && !this.ghosts) return;
    const ghostsOf = await this.loadGhosts();
    const { ghosts = [] } = this.view;
    if (this.ghosts && ghosts.join() === [...this.ghosts.names].join()) return;
    this.ghosts = ghostsOf(ghosts);
    this.charts.setGhosts(this.ghosts);
    this.sweep?.view.setGhosts(this.ghosts);
    if (this.overlays.length > 0) this.theoryShown(this.overlays);
  }

  /** Draws one of them, or takes it away; its button, which is a new one, keeps the focus. */
  protected toggleGhost(name: string): void {
    const { ghosts = [] } = this.view;
    const left = ghosts.filter((each) => each !== name);
    this.view = { ...this.view, ghosts: left.length < ghosts.length ? left : [...ghosts, name] };
    this.remember();
    void this.drawGhosts().then(() => {
      const buttons = [...document.querySelectorAll<HTMLElement>(`[data-ghost="${CSS.escape(name)}"]`)];
      if (document.activeElement === document.body)
        buttons.find((each) => each.getClientRects().length > 0)?.focus({ preventScroll: true });
    });
  }

  protected theoryShown(_overlays: readonly Overlay[]): void {}

  private mark({ spec, summary }: RunResult, round: number): void {
    this.scrubber.show(round, spec.rounds, summary, this.charts.metrics);
    this.charts.mark(round);
    this.model.mark(round);
    this.marked(round);
  }

  protected marked(_round: number): void {}

  /** Points at a round, which the reader has chosen. */
  choose(round: number): void {
    const { result } = this;
    if (!result) return;
    const { rounds } = result.spec;
    const at = Math.min(round, rounds);
    this.mark(result, at);
    this.view = { ...this.view, round: at === rounds ? null : at };
    this.remember();
  }

  /** Whether there is a sweep to be shown around the run. */
  protected abstract get swept(): boolean;

  /** The single run is over: the workers are free for the sweep around it. */
  protected async followSweep(): Promise<void> {
    if (!this.swept) return;
    const { view } = this;
    const experiment = this.experiment();
    const panel = await this.loadSweep();
    if (this.view.spec !== view.spec || this.runner.running) return;
    panel.follow(experiment, view.spec, this.inputs);
    if (this.result) void this.drawYours(this.result);
  }

  protected sweepLoaded(): void {}
  protected abstract sweepSays(text: string): void;
  protected sweepShown(_result: SweepResult, _complete: boolean): void {}

  /** A point of the sweep, round by round. */
  protected openCell(spec: Spec): void {
    this.change(valuesOf(spec));
  }

  /** A run has come to nothing; what was shown before stays. */
  protected failed(failure: Failure): void {
    this.fail(failure);
  }

  /** Shows what is wrong with what the reader wants; null takes it away. */
  protected fail(failure: Failure | null): void {
    this.controls.fail(failure, failure !== null && this.result !== null);
  }

  /** Tells a screen reader, once nothing else has happened for a while. */
  announce(text: string): void {
    clearTimeout(this.announcing);
    this.announcing = setTimeout(() => {
      this.parts.live.textContent = text;
    }, 600);
  }

  restyle(): void {
    this.charts.restyle();
    this.model.restyle();
    this.sweep?.view.restyle();
  }
}
