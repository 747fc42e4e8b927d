/** The page as a whole: one view (experiment, spec, round), one run, and the parts that show them. */
import type {
  Check,
  Experiment,
  Inputs,
  MetricKey,
  Overlay,
  ParameterInfo,
  Spec,
  Srlm,
  SrlmError,
} from 'srlm';
import { AllParameters } from './all-parameters.js';
import { Capsule } from './capsule.js';
import { FigureCharts } from './charts/figure.js';
import { showChecks } from './checks-view.js';
import { nativeCommand } from './command.js';
import { Controls } from './controls.js';
import { Crew } from './crew.js';
import { DataTable } from './data-table.js';
import { byId, everyFrame, whenIdle } from './dom.js';
import type { EmbedBuilder } from './embed/builder.js';
import { type Failure, failureOf } from './errors.js';
import { ExperimentsView } from './experiments-view.js';
import { tooLarge } from './limits.js';
import { showLinkProblems } from './link-problems.js';
import { ModelView } from './model-view.js';
import { missingData, OwnData } from './own-data.js';
import { Runner, type RunResult } from './run.js';
import { Scrubber } from './scrubber.js';
import { experimentOf, formatLink, type LinkProblem, type View, viewOf, viewWith } from './state.js';
import { Status } from './status.js';
import { sentence, verdict } from './summary-text.js';
import type { SweepPanel } from './sweep/sweep-panel.js';
import { rich } from './text.js';
import { theoryList } from './theory-list.js';
import { type Value, type Values, valuesOf } from './values.js';
import type { Host } from './workbench/host.js';
import type { Workbench } from './workbench/workbench.js';

export class Lab implements Host {
  private readonly crew: Crew;
  readonly runner: Runner;
  readonly charts: FigureCharts;
  private readonly model: ModelView;
  private readonly scrubber: Scrubber;
  private readonly controls: Controls;
  private readonly all: AllParameters;
  private readonly ownData: OwnData;
  private readonly capsule: Capsule;
  private readonly experiments: ExperimentsView;
  private readonly table: DataTable;
  readonly status: Status;
  private inputs: Inputs = {};
  result: RunResult | null = null;
  /** What the charts show. */
  private metrics: MetricKey[] = [];
  /** Loaded with the first experiment that has a sweep. */
  sweep: SweepPanel | null = null;
  private sweepLoading: Promise<SweepPanel> | null = null;
  private builder: EmbedBuilder | null = null;
  /** Loaded after the first curve, or at once when the link asks for some of it. */
  private bench: Workbench | null = null;
  private benchLoading: Promise<Workbench> | null = null;
  private settling: ReturnType<typeof setTimeout> | undefined;
  private address = location.hash;
  private shownExperiment = '';
  private readonly run = everyFrame(() => this.startRun());

  constructor(
    readonly srlm: Srlm,
    public view: View,
    workers: number,
  ) {
    const table = srlm.parameters();
    const type = (key: string, text: string): void => this.type(key, text);
    this.crew = new Crew(workers);
    this.runner = new Runner(this.crew, {
      started: (spec) => {
        this.sweep?.pause();
        this.status.running(0, spec.replicates, 0);
        this.bench?.control.started();
      },
      progress: (done, total, seconds, before) => {
        if (this.runner.paused) this.status.paused(done, total);
        else this.status.running(done, total, seconds, before);
        this.bench?.control.progress(done, total, seconds, before);
      },
      paused: (paused) => this.bench?.control.paused(paused),
      result: (result) => this.show(result),
      failed: (failure) => this.failed(failure),
    });
    const choose = (round: number): void => this.choose(round);
    this.charts = new FigureCharts(byId('charts'), choose);
    this.model = new ModelView(this.runner);
    this.scrubber = new Scrubber(byId('scrubber'), choose);
    this.controls = new Controls(table, {
      change: (key, value) => this.change({ [key]: value }),
      type,
      explain: (row: ParameterInfo) => this.controls.explain(row),
    });
    this.all = new AllParameters(byId<HTMLDetailsElement>('all-parameters'), table, type);
    this.ownData = new OwnData(byId('own-data'), table, (inputs, names) => this.give(inputs, names));
    this.capsule = new Capsule(srlm, {
      document: (format) => this.runner.document(format, this.result?.seconds ?? 0),
      link: () => this.link(),
      embed: () => void this.openBuilder(),
    });
    this.experiments = new ExperimentsView(srlm, (name) => {
      const { tour, present } = this.view;
      this.open({ ...viewOf(this.experiment(name)), tour, present }, []);
    });
    this.table = new DataTable(byId<HTMLDetailsElement>('data-table'), srlm.metrics());
    this.status = new Status(
      () => this.cancel(),
      () => this.change({ seed: this.view.spec.seed + 1 }),
    );
    byId('build').textContent = `Core ${srlm.version}, ${srlm.build}.`;
  }

  experiment(name = this.view.experiment): Experiment {
    const experiment = experimentOf(this.srlm, name);
    if (!experiment) throw new Error(`No experiment ${name}`);
    return experiment;
  }

  /** Shows another view, and what in its link could not be used. */
  open(view: View, problems: LinkProblem[]): void {
    const workers = view.workers ?? this.view.workers;
    this.address = location.hash;
    this.view = { ...view, workers };
    this.arrange(this.experiment(view.experiment));
    this.fail(null);
    this.refresh();
    this.tellProblems(problems);
    this.run();
    if (view.tour || view.present || view.compare) void this.loadBench();
    this.bench?.opened();
  }

  private loadBench(): Promise<Workbench> {
    this.benchLoading ??= import('./workbench/workbench.js').then(({ Workbench }) => {
      this.bench = new Workbench(this);
      this.bench.opened();
      if (this.result) this.bench.shown(this.result);
      return this.bench;
    });
    return this.benchLoading;
  }

  link(): string {
    return new URL(formatLink(this.srlm, this.view), location.href).href;
  }

  command(spec: Spec, hash = ''): string {
    return nativeCommand(this.srlm, this.experiment(), spec, hash);
  }

  amend(changes: Partial<View>): void {
    this.view = { ...this.view, ...changes };
    this.remember();
  }

  /** With a sweep the run is one of its cells, and stands below the controls that change both. */
  private arrange(experiment: Experiment): void {
    this.experiments.show(experiment);
    const swept = experiment.sweep !== null;
    byId('sweep').hidden = !swept;
    byId('run-title').hidden = !swept;
    const main = byId('sweep').parentElement as HTMLElement;
    main.classList.toggle('has-sweep', swept);
    const [above, below] = swept ? ['controls', 'run-figure'] : ['run-figure', 'controls'];
    const second = byId(below as string);
    if (second.compareDocumentPosition(byId(above as string)) & Node.DOCUMENT_POSITION_FOLLOWING)
      byId(above as string).after(second);
    if (experiment.name !== this.shownExperiment) this.sweep?.leave();
    this.shownExperiment = experiment.name;
    if (swept) void this.loadSweep();
  }

  private loadSweep(): Promise<SweepPanel> {
    this.sweepLoading ??= import('./sweep/sweep-panel.js').then(({ SweepPanel }) => {
      this.sweep = new SweepPanel(this.srlm, this.crew, byId('sweep'), {
        open: (spec) => this.change(valuesOf(spec)),
        announce: (text) => {
          this.status.announce(`${byId('sentence').textContent} ${text}`);
          this.bench?.sweepShown();
        },
        place: (text) => byId('run-place').replaceChildren(rich(text)),
      });
      this.bench?.sweepLoaded();
      return this.sweep;
    });
    return this.sweepLoading;
  }

  /** The single run is over: the crew is free for the sweep around it. */
  private async followSweep(): Promise<void> {
    const { view } = this;
    const experiment = this.experiment(view.experiment);
    if (!experiment.sweep) return;
    const panel = await this.loadSweep();
    if (this.view.spec === view.spec && !this.runner.running)
      panel.follow(experiment, view.spec, this.inputs);
  }

  private async openBuilder(): Promise<void> {
    const { EmbedBuilder } = await import('./embed/builder.js');
    this.builder ??= new EmbedBuilder(this.srlm);
    this.builder.open(this.view);
  }

  private tellProblems(problems: LinkProblem[]): void {
    showLinkProblems('Some of this link could not be used and stands at its default:', problems);
  }

  /** Changes parameters; an error leaves the view as it was. */
  change(changes: Values): void {
    try {
      const view = viewWith(this.srlm, this.view, changes, this.result?.problem.prompts ?? 1);
      this.tellProblems([]);
      this.view = view;
      this.fail(null);
      this.refresh();
      this.run();
    } catch (error) {
      this.fail(failureOf(error as SrlmError));
    }
  }

  private type(key: string, text: string): void {
    try {
      this.change({ [key]: this.srlm.parseValue(key, text) as Value });
    } catch (error) {
      this.fail(failureOf(error as SrlmError));
    }
  }

  private give(inputs: Inputs, names: Values): void {
    this.inputs = { ...this.inputs, ...inputs };
    this.change(names);
  }

  /** Everything that follows from the view, but not from a result. */
  private refresh(): void {
    const { spec } = this.view;
    this.controls.show(this.experiment(this.view.experiment), spec, this.result?.problem ?? null);
    this.all.show(spec);
    this.ownData.show(spec);
    this.remember();
  }

  /**
   * Writes the view into the address when it has settled: browsers forbid doing so all the time. Not
   * when the address has changed meanwhile, for then another view is about to be opened.
   */
  private remember(): void {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      if (location.hash !== this.address) return;
      history.replaceState(null, '', formatLink(this.srlm, this.view));
      this.address = location.hash;
    }, 200);
  }

  private startRun(): void {
    const missing = missingData(this.view.spec, this.inputs);
    const waits = missing !== '' && this.result === null;
    byId('sweep').parentElement?.classList.toggle('is-waiting', waits);
    if (missing) {
      this.runner.cancel();
      this.status.ended(missing);
      return;
    }
    const failure = tooLarge(this.view.spec);
    if (failure) {
      this.runner.cancel();
      this.failed(failure);
      return;
    }
    this.status.announce(`Run started: ${this.view.spec.replicates} replicates.`);
    this.runner.start(this.view.spec, this.inputs);
  }

  private cancel(): void {
    this.runner.cancel();
    const { result } = this;
    this.status.ended(
      result && !result.complete ? `Stopped at ${result.replicates} of ${result.spec.replicates}` : 'Stopped',
    );
    this.status.announce('Run stopped.');
    this.bench?.control.ended();
  }

  private show(result: RunResult): void {
    const first = this.result?.problem !== result.problem;
    if (!this.result) {
      performance.mark('srlm-first-curve');
      whenIdle(() => this.all.build());
    }
    this.result = result;
    const { charts } = this.experiment(this.view.experiment);
    this.metrics = this.charts.show(result, charts);
    byId('theory-block').hidden = true;
    this.choose(this.view.round ?? result.spec.rounds, false);
    byId('sentence').replaceChildren(rich(sentence(result, charts)));
    byId('verdict').replaceChildren(rich(verdict(result)));
    const { experiment } = this.view;
    this.capsule.show(
      result,
      experiment,
      nativeCommand(this.srlm, this.experiment(experiment), result.spec, result.hash),
    );
    this.table.show(result.summary);
    void this.loadBench();
    this.bench?.shown(result);
    if (first) {
      this.controls.show(this.experiment(experiment), this.view.spec, result.problem);
      void this.model.load(result);
    }
    if (!result.complete) return;
    void this.loadTheory(result);
    void this.loadChecks(result);
    void this.followSweep();
    this.status.finished(result.replicates, result.seconds);
    this.status.announce(sentence(result, charts));
  }

  private async loadChecks(result: RunResult): Promise<void> {
    const text = await this.runner.document('checks', 0).catch(() => null);
    if (text && this.result === result) showChecks(JSON.parse(text) as Check[]);
  }

  private async loadTheory(result: RunResult): Promise<void> {
    const text = await this.runner.document('overlays', 0).catch(() => null);
    if (!text || this.result !== result) return;
    const overlays = JSON.parse(text) as Overlay[];
    this.charts.addTheory(overlays);
    const shown = overlays.filter(({ metric }) => this.metrics.includes(metric));
    byId('theory').replaceChildren(...theoryList(shown));
    byId('theory-block').hidden = shown.length === 0;
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
    this.remember();
  }

  private failed(failure: Failure): void {
    this.status.ended(this.result ? 'Showing the last result' : 'No result');
    this.fail(failure);
    this.bench?.control.ended();
    void this.followSweep();
  }

  private fail(failure: Failure | null): void {
    this.controls.fail(failure, failure !== null && this.result !== null);
    this.all.fail(failure, this.controls.has(failure?.parameter ?? ''));
    this.ownData.fail(failure);
  }

  restyle(): void {
    this.charts.restyle();
    this.model.restyle();
    this.sweep?.restyle();
    this.bench?.restyle();
  }
}
