/** The sweep of the view: when it runs, what it shows, and how it follows the reader's changes. */
import type { Experiment, Inputs, Spec, Srlm, SrlmError, Sweep, SweepResult } from 'srlm';
import { explain, failureOf } from '../base/errors.js';
import { plainMath } from '../base/plain-math.js';
import { save } from '../base/take-away.js';
import { nameOf } from '../base/text.js';
import type { WorkerPool } from '../engine/worker-pool.js';
import { orTell } from '../loading/trouble.js';
import { formatLink, viewOf } from '../state/view.js';
import { differences } from '../views/differences.js';
import type { SweepComparison } from './comparisons.js';
import { type Plan, SweepRunner } from './sweep-run.js';
import {
  aloneIn,
  aloneName,
  cellOf,
  gridKey,
  lookAt,
  planOf,
  seedKey,
  sketchOf,
  sweepCommand,
  twinOf,
  variedKeys,
} from './sweep-spec.js';
import { cellName, floorNote, symbolOf } from './sweep-text.js';
import { SweepView } from './sweep-view.js';

interface SweepPanelEvents {
  /** Show this spec as the single run. */
  open(spec: Spec): void;
  announce(text: string): void;
  /** Where the single run stands in the figure, in words. */
  place(text: string): void;
  /** A bound that says nothing is wanted all the same, or not any more. */
  ghost(name: string): void;
  /** A parameter of the reader's run is dragged to a value; whether it may be. */
  move(key: string, value: number): void;
  mayMove(key: string): boolean;
  /** A result is shown. */
  shown?(result: SweepResult, complete: boolean): void;
}

/** A change of the spec waits so long (ms) for the next one before all replicates run. */
const settle = 350;
/** A first look gives way to the next one after so long (ms): when it has shown something, and at the latest. */
const patience = { shown: 300, most: 1000 };
/** A first look takes each worker about so long (ms), by what the sweep took; between so many replicates. */
const budget = 80;
const fewest = 1;
const most = 4;
/** Its cells are gathered for so long (ms): a picture of one says little, and the next would be late. */
const gathers = 50;

/** A first look that is wanted, and what comes after it. */
interface Look {
  /** Of its sweep: what the grid is (gridKey). */
  grid: string;
  plan: Plan;
  inputs: Inputs;
  then(): void;
}

export class SweepPanel {
  private readonly runner: SweepRunner;
  readonly view: SweepView;
  private experiment: Experiment | null = null;
  private plan: Plan | null = null;
  /** The sweep as text: what runs or has run, and whether its reader stopped it. */
  private key = '';
  private inputs: Inputs = {};
  private result: SweepResult | null = null;
  private complete = false;
  private kept: readonly SweepResult[] = [];
  /** The sweep whose result is shown: not yet the one that has just been started. */
  private resultKey = '';
  private file: SweepResult | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Runs first looks: a few replicates of each cell while a control moves. */
  private readonly sketcher: SweepRunner;
  private look: Look | null = null;
  private nextLook: Look | null = null;
  private lookSince = 0;
  private lookOver = false;
  private lookShown = false;
  /** Whether the figure shows a first look, and at which grid. */
  private sketched = false;
  private lookGrid = '';
  /** The last plan: it is asked for often, and views with the same key have the same. */
  private last: { key: string; plan: Plan | null } | null = null;
  /** The gridKey of the sweep that runs or has run, and the seedKey. */
  private grid = '';
  private seed = '';
  /** The reader's run in this figure. */
  private yours: SweepComparison | null = null;

  constructor(
    private readonly srlm: Srlm,
    private readonly pool: WorkerPool,
    root: HTMLElement,
    private readonly events: SweepPanelEvents,
  ) {
    this.view = new SweepView(root, srlm.parameters(), srlm.metrics(), {
      open: (cell) => this.open(cell),
      link: (cell) => this.link(cell),
      toggle: () => this.toggle(),
      save: (format) => void this.save(format),
      ghost: (name) => this.events.ghost(name),
      move: (key, value) => this.events.move(key, value),
      mayMove: (key) => this.events.mayMove(key),
    });
    this.runner = new SweepRunner(pool, {
      progress: (progress) =>
        this.view.progress(progress, (cell) =>
          this.plan ? cellName(this.plan, cell, srlm.parameters()) : '',
        ),
      result: (result, complete) => this.show(result, complete),
      failed: (failure) => this.view.fail(explain(failure)),
    });
    this.sketcher = new SweepRunner(
      pool,
      {
        progress: ({ over, failed, total }) => {
          this.lookOver = over;
          if (failed.length === total) this.looked();
        },
        // A next look waits for what this one shows: while a control moves there is always a next one.
        result: (result) => {
          this.showLook(result);
          if (this.lookOver) this.looked();
        },
        failed: () => this.looked(), // the sweep itself will tell
      },
      gathers,
    );
  }

  /**
   * A first look at the grid of this view, from a few replicates of each cell, and `then` the rest; at once where the
   * grid stays as it is. Only the last one asked for counts.
   */
  sketch(experiment: Experiment, spec: Spec, inputs: Inputs, then: () => void): void {
    this.nextLook = null;
    const plan = this.coarse(experiment, spec);
    if (!plan || this.pool.broken) {
      this.stopLook();
      then();
      return;
    }
    clearTimeout(this.timer);
    this.runner.pause();
    this.nextLook = { grid: gridKey(this.srlm, experiment, spec), plan, inputs, then };
    const long = this.lookShown ? patience.shown : patience.most;
    const waits = this.look !== null && performance.now() - this.lookSince < long;
    if (!waits) this.begin();
  }

  /** The cells of a first look; null where the grid stays as it is, or cannot be run: then the sweep tells. */
  private coarse(experiment: Experiment, spec: Spec): Plan | null {
    const { srlm, plan } = this;
    if (this.experiment?.name !== experiment.name || !plan) return null;
    if (gridKey(srlm, experiment, spec) === this.grid) return null;
    const replicates = Math.max(fewest, Math.min(most, this.affordable(plan)));
    try {
      if (seedKey(experiment, spec) === this.seed)
        return lookAt(srlm, experiment, spec, plan.sweep, replicates);
      const { sweep } = planOf(srlm, experiment, spec) as Plan;
      return JSON.stringify(sweep) === this.key ? null : sketchOf(srlm, sweep, replicates);
    } catch {
      return null;
    }
  }

  private affordable({ cells }: Plan): number {
    const { each } = this.runner;
    const all = (each * cells.length) / this.pool.workers.length;
    return Number.isNaN(all) ? fewest : Math.floor(budget / all);
  }

  private begin(): void {
    this.look = this.nextLook;
    this.nextLook = null;
    if (!this.look) return;
    this.lookSince = performance.now();
    this.lookOver = false;
    this.lookShown = false;
    this.view.sketch(this.look.plan.sweep, this.look.plan.cells.length !== this.plan?.cells.length);
    this.sketcher.start(this.look.plan, this.look.inputs);
  }

  /** All cells of a first look have run, and are shown. */
  private looked(): void {
    if (this.nextLook) this.begin();
    else {
      this.look?.then();
      this.look = null;
    }
  }

  private stopLook(): void {
    this.nextLook = null;
    this.look = null;
    this.sketcher.stop();
  }

  private showLook(result: SweepResult): void {
    this.sketched = true;
    this.lookShown = true;
    this.lookGrid = this.look?.grid ?? '';
    this.draw(result, false);
  }

  /** The workers are about to do a single run. */
  pause(): void {
    clearTimeout(this.timer);
    this.runner.pause();
    this.stopLook();
  }

  /** The single run of this view is over: the sweep may run or go on. */
  follow(experiment: Experiment, spec: Spec, inputs: Inputs): void {
    clearTimeout(this.timer);
    const first = this.experiment?.name !== experiment.name;
    this.experiment = experiment;
    this.view.experiment = plainMath(experiment.title);
    const plan = this.planFor(experiment, spec);
    this.plan = plan;
    this.seed = seedKey(experiment, spec);
    if (!plan) {
      this.tellUnplanned(experiment, spec);
      return;
    }
    const key = JSON.stringify(plan.sweep);
    const cell = cellOf(plan, spec);
    this.events.place(this.placeOf(plan, spec));
    if (key === this.key && inputs === this.inputs) {
      this.view.choose(cell);
      if (this.sketched && this.result && this.resultKey === key) {
        this.view.announce(plan.sweep);
        this.show(this.result, this.complete, false);
      }
      if (this.result && this.resultKey === key) this.events.shown?.(this.result, this.complete);
      this.runner.resume();
      return;
    }
    this.view.announce(plan.sweep);
    this.view.choose(cell);
    const start = (): void => {
      this.key = key;
      this.grid = gridKey(this.srlm, experiment, spec);
      this.inputs = inputs;
      // Curves of the first look stay until those of all replicates take their places.
      const looked = this.sketched && this.lookGrid === this.grid ? this.sketcher.records : [];
      this.runner.start(plan, inputs, looked.length === plan.cells.length ? looked : []);
    };
    if (first) start();
    else this.timer = setTimeout(start, settle);
  }

  private placeOf(plan: Plan, spec: Spec): string {
    const [cell, twin] = [cellOf(plan, spec), twinOf(plan, spec)];
    const name = (index: number): string => cellName(plan, index, this.srlm.parameters());
    if (cell >= 0) return `One cell of the figure: ${name(cell)}.`;
    if (twin >= 0) return `The settings of one cell of the figure, ${name(twin)}, with a seed of its own.`;
    if (aloneIn(plan, spec)) return 'Drawn in the figure in ink, with hollow marks.';
    return 'Not a cell of the figure, which varies what this run holds fixed; click a mark there to see its run.';
  }

  private tellUnplanned(experiment: Experiment, spec: Spec): void {
    this.forget();
    try {
      planOf(this.srlm, experiment, spec);
    } catch (error) {
      this.view.fail(
        `This sweep cannot be run over the changed parameters. ${explain(failureOf(error as SrlmError))}`,
      );
    }
  }

  private forget(): void {
    this.runner.stop();
    this.key = '';
    this.grid = '';
  }

  /** Another experiment: the old figure is not its own. */
  leave(): void {
    clearTimeout(this.timer);
    this.forget();
    this.resultKey = '';
    this.result = null;
    this.kept = [];
    this.yours = null;
    this.stopLook();
    this.file = null;
    this.view.reveal();
    this.view.clear();
  }

  private toggle(): void {
    const { plan } = this;
    if (this.runner.state === 'running' || this.runner.state === 'paused') {
      this.runner.stop();
      this.view.stop();
    } else if (plan && !this.runner.goOn()) {
      this.runner.start(plan, this.inputs);
    }
  }

  /** `told` when it is news. */
  private show(result: SweepResult, complete: boolean, told = true): void {
    if (!this.experiment) return;
    this.result = result;
    this.complete = complete;
    this.sketched = false;
    this.draw(result, complete);
    if (!told) return;
    this.resultKey = this.key;
    this.events.shown?.(result, complete);
    if (complete) this.events.announce(`The sweep of ${result.cells.length} cells is complete.`);
  }

  private draw(result: SweepResult, complete: boolean): void {
    const { experiment } = this;
    if (!experiment) return;
    // The axis is that of the fit that comes when all cells have run.
    const fit = experiment.sweep?.fit ?? 'none';
    const drawn = { ...result, sweep: { ...result.sweep, fit } };
    const large = JSON.stringify(experiment.large.sweep) === JSON.stringify(experiment.sweep);
    const table = this.srlm.parameters();
    this.view.show(drawn, complete, this.comparisons(result), {
      command: sweepCommand(this.srlm, experiment, result.sweep, complete ? result.hash : ''),
      large: large ? '' : `srlm sweep --experiment ${experiment.name} --large`,
      varied: [...variedKeys(result.sweep)].map((key) => {
        const symbol = symbolOf(table, key);
        return nameOf(key).split(' ').includes(symbol) || symbol === nameOf(key)
          ? nameOf(key)
          : `${nameOf(key)} ${symbol}`;
      }),
      noFloor: complete ? floorNote(result, (spec) => this.srlm.noLimit(spec)) : '',
    });
  }

  /** Whether the figure shows all of this view. */
  shows(experiment: Experiment, spec: Spec): boolean {
    const plan = this.planFor(experiment, spec);
    return this.complete && !this.sketched && this.resultKey === JSON.stringify(plan?.sweep ?? null);
  }

  private open(cell: number): void {
    const spec = this.plan?.cells[cell]?.spec;
    // The cells of a first look are others.
    if (spec && !this.sketched) this.events.open(spec);
  }

  private link(cell: number): string {
    const { experiment, plan } = this;
    const spec = plan?.cells[cell]?.spec;
    return experiment && spec ? formatLink(this.srlm, { ...viewOf(experiment), spec }) : '#';
  }

  private async save(format: 'json' | 'csv'): Promise<void> {
    const { result, experiment } = this;
    if (!result || !experiment) return;
    const name = `${experiment.name}-sweep-${result.hash}.${format}`;
    if (format === 'json') {
      save(name, `${JSON.stringify(result, null, 1)}\n`, 'application/json');
      return;
    }
    const text = await orTell('saving', 'The sweep could not be saved.', this.runner.csv());
    if (text !== null) save(name, text, 'text/csv');
  }

  /** The finished sweep and the command that repeats it; null while it runs. */
  get shown(): { result: SweepResult; command: string } | null {
    const { result, experiment, complete } = this;
    if (!result || !experiment || !complete) return null;
    return { result, command: sweepCommand(this.srlm, experiment, result.sweep, result.hash) };
  }

  /** A sweep of a file beside this one; null takes it away. */
  setFile(file: SweepResult | null): void {
    this.file = file;
    this.showAgain();
  }

  /** Sweeps of kept settings beside this one. */
  setKept(kept: readonly SweepResult[]): void {
    if (kept.length === 0 && this.kept.length === 0) return;
    this.kept = kept;
    this.showAgain();
  }

  /** The reader's run as a sweep of one cell that has its place in this figure; null where it has none. */
  alone(experiment: Experiment, spec: Spec): Sweep | null {
    const plan = this.planFor(experiment, spec);
    return plan && cellOf(plan, spec) < 0 ? aloneIn(plan, spec) : null;
  }

  /** Draws the reader's run in the figure, or takes it away; on a map it has no curve, but a place. */
  setYours(experiment: Experiment, spec: Spec, result: SweepResult | null): void {
    const plan = this.planFor(experiment, spec);
    const name = plan ? aloneName(this.srlm.parameters(), plan, spec) : '';
    this.yours = result ? { label: name ? `yours: ${name}` : 'yours', style: 'yours', result } : null;
    this.view.setYours(this.yours, spec);
  }

  private showAgain(): void {
    if (this.result) this.show(this.result, this.complete, false);
    else this.view.clear();
  }

  /** Those that differ from this sweep: the same curves twice would say nothing. */
  private comparisons({ sweep }: SweepResult): SweepComparison[] {
    const table = this.srlm.parameters();
    const specOf = (of: SweepResult['sweep']): Spec => this.srlm.validate(of.spec);
    const kept = this.kept
      .filter((other) => JSON.stringify(other.sweep) !== JSON.stringify(sweep))
      .map((result): SweepComparison => {
        const label = differences(table, specOf(result.sweep), specOf(sweep));
        return { label, style: 'kept', result };
      });
    const yours = this.yours ? [this.yours] : [];
    const file: SweepComparison[] = this.file ? [{ label: 'file', style: 'file', result: this.file }] : [];
    return [...yours, ...kept, ...file];
  }

  /** The experiment's grid over another spec; null where it has none. */
  planFor(experiment: Experiment, spec: Spec): Plan | null {
    const key = gridKey(this.srlm, experiment, spec);
    if (this.last?.key === key) return this.last.plan;
    let plan: Plan | null = null;
    try {
      plan = planOf(this.srlm, experiment, spec);
    } catch {
      // followed, it says why
    }
    this.last = { key, plan };
    return plan;
  }
}
