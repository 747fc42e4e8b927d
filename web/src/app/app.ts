/** The page as a whole: what it has in common with an embed, and all that stands around the figure. */
import type { Check, Experiment, Inputs, Overlay, Spec, Srlm } from 'srlm';
import { byId, whenIdle } from '../base/dom.js';
import type { Failure } from '../base/errors.js';
import { focusOn, placeOf } from '../base/focus.js';
import { plainMath } from '../base/plain-math.js';
import { rich } from '../base/text.js';
import { AllParameters } from '../controls/all-parameters.js';
import { OwnData } from '../data/own-data.js';
import type { RunResult } from '../engine/run.js';
import { lazily } from '../loading/lazily.js';
import type { Host } from '../page/host.js';
import { Page } from '../page/page.js';
import { partsIn } from '../page/parts.js';
import { nativeCommand } from '../state/command.js';
import { foreignQuery } from '../state/link-fields.js';
import { isOwn } from '../state/missing-data.js';
import type { Values } from '../state/values.js';
import { formatLink, type LinkProblem, namesOf, parseLink, type View, viewOf } from '../state/view.js';
import { Capsule } from '../views/capsule.js';
import { showChecks } from '../views/checks-view.js';
import { DataTable } from '../views/data-table.js';
import { showLinkProblems } from '../views/link-problems.js';
import { verdict } from '../views/summary-text.js';
import { theoryList } from '../views/theory-list.js';
import { ExperimentsView } from './experiments-view.js';
import { Status } from './status.js';
import type { Workbench } from './workbench.js';

/** Where the figure and its controls come before all else: as phone.css has it. */
const narrow = matchMedia('(max-width: 46rem)');

export class App extends Page implements Host {
  private readonly all: AllParameters;
  private readonly ownData: OwnData;
  private readonly capsule: Capsule;
  private readonly experiments: ExperimentsView;
  private readonly table: DataTable;
  private readonly status: Status;
  /** Loaded after the first curve, or at once when the link asks for some of it. */
  private bench: Workbench | null = null;
  private readonly loadBench = lazily(
    'What this page can do beyond a run',
    () => import('./workbench.js'),
    ({ Workbench }) => this.equip(new Workbench(this)),
  );
  private readonly loadBuilder = lazily(
    'The builder of embeds',
    () => import('../embed/builder.js'),
    ({ EmbedBuilder }) => new EmbedBuilder(this.srlm),
  );
  private settling: ReturnType<typeof setTimeout> | undefined;
  private address = location.hash;
  private readonly title = document.title;
  outside: View;
  /** How the parts stand: with a sweep or without, wide or narrow. */
  private placed = '';

  constructor(srlm: Srlm, view: View, workers: number) {
    super(srlm, view, workers, partsIn(document));
    this.outside = view;
    const table = srlm.parameters();
    this.all = new AllParameters(byId<HTMLDetailsElement>('all-parameters'), table, (key, text) =>
      this.type(key, text),
    );
    this.ownData = new OwnData(
      byId('own-data'),
      table,
      (inputs, names) => this.give(inputs, names),
      async (files) => void (await this.loadBench()).follow(files),
    );
    this.capsule = new Capsule(srlm, {
      document: (format) => this.runner.document(format, this.result?.seconds ?? 0),
      link: () => this.link(),
      embed: () => void this.openBuilder(),
    });
    this.experiments = new ExperimentsView(srlm, (name) => {
      const { present } = this.view;
      this.open({ ...viewOf(this.experiment(name)), present }, []);
    });
    this.table = new DataTable(byId<HTMLDetailsElement>('data-table'), srlm.metrics());
    this.status = new Status(
      () => this.cancel(),
      () => this.change({ seed: this.view.spec.seed + 1 }),
    );
    narrow.addEventListener('change', () => this.place(this.swept));
    byId('build').textContent = `Core ${srlm.version}, ${srlm.build}.`;
  }

  /** Shows a view that the reader has chosen: a step that Back undoes; the whole narrative is one. */
  open(view: View, problems?: LinkProblem[]): void {
    const other = { ...view, workers: view.workers ?? this.view.workers };
    const [told, tells] = [this.view.tour, view.tour].map((step) => step !== undefined);
    if (tells && !told) this.outside = this.view;
    const same = formatLink(this.srlm, other) === formatLink(this.srlm, this.view);
    if (!same && !(told && tells)) this.step(other);
    this.show(other, problems);
  }

  /** From here on the history has a step of its own; Back leads to the view, the place and the focus of now. */
  step(view = this.view): void {
    this.write('replaceState');
    this.view = view;
    this.write('pushState');
  }

  /**
   * Shows the view of the address, and what of it could not be used; `shown` is the one that this page has
   * shown there, with what no link carries.
   */
  follow(shown?: View, focus = ''): void {
    if (shown && JSON.stringify(shown) === JSON.stringify(this.view)) {
      this.address = location.hash;
      focusOn(focus);
      return;
    }
    const { hash, search } = location;
    const section = document.getElementById(hash.slice(1)) !== null;
    const { view, problems } = parseLink(this.srlm, section ? '' : hash, search);
    if (shown && this.isValid(shown.spec)) this.show(shown, []);
    else this.show(view, problems);
    focusOn(focus);
  }

  /** Another version of the page may have shown it. */
  private isValid(spec: Spec): boolean {
    try {
      this.srlm.validate(spec);
      return true;
    } catch {
      return false;
    }
  }

  private show(view: View, problems?: LinkProblem[]): void {
    if (view.tour && !this.view.tour) this.outside = this.view;
    const workers = view.workers ?? this.view.workers;
    this.address = location.hash;
    this.view = { ...view, workers };
    this.arrange(this.experiment(view.experiment));
    this.fail(null);
    this.refresh();
    if (problems) this.tellProblems(problems);
    this.run();
    document.documentElement.classList.remove('is-starting');
    if (view.tour || view.present || view.compare) void this.loadBench();
    this.bench?.opened();
  }

  private equip(bench: Workbench): Workbench {
    this.bench = bench;
    bench.opened();
    if (this.result) bench.shown(this.result);
    return bench;
  }

  link(): string {
    return new URL(formatLink(this.srlm, this.view), location.href).href;
  }

  command(spec: Spec, hash = ''): string {
    return nativeCommand(this.srlm, this.experiment(), spec, hash);
  }

  amend(changes: Partial<View>): void {
    const view = { ...this.view, ...changes };
    if ('present' in changes) this.step(view);
    else {
      this.view = view;
      this.remember();
    }
  }

  /** With a sweep the run is one of its cells, and its picture stands beside the figure with the controls. */
  private arrange(experiment: Experiment): void {
    this.experiments.show(experiment);
    const [landing] = this.srlm.experiments();
    const inside = experiment.name !== landing?.name;
    document.documentElement.classList.toggle('is-inside', inside);
    document.title = inside ? `${plainMath(experiment.title)} · srlm` : this.title;
    const { swept } = this;
    const { name, spec } = landing ?? {};
    if (experiment.name !== name || JSON.stringify(this.view.spec) !== JSON.stringify(spec))
      this.dropLanding();
    this.turnTo(experiment);
    this.place(swept);
    if (swept) void this.loadSweep();
  }

  /** The figure that came with the page is of another view than this. */
  private dropLanding(): void {
    if (this.sweep) this.sweep.view.reveal();
    else document.querySelector('.landing')?.remove();
  }

  /** The order in the document is the one that is seen. */
  private place(swept: boolean): void {
    byId('sweep').hidden = !swept;
    byId('run-title').hidden = !swept;
    const main = byId('stage').parentElement as HTMLElement;
    if (this.sweep) for (const part of [this.sweep.view.more, this.sweep.view.repeat]) part.hidden = !swept;
    const arrangement = `${swept} ${narrow.matches}`;
    if (this.placed === arrangement) return;
    this.placed = arrangement;
    main.classList.toggle('has-sweep', swept);
    const [beside, figure, controls] = [byId('beside'), byId('run-figure'), byId('controls')];
    const { charts, panel, scrubber, sentence, spoken, words } = this.parts;
    if (swept) {
      beside.before(controls);
      beside.append(panel, spoken, scrubber, sentence);
      figure.before(byId('parameters'));
    } else {
      charts.after(panel);
      charts.parentElement?.after(scrubber, sentence);
      words.prepend(spoken);
      byId('run-tools').before(controls);
      figure.after(byId('parameters'));
      if (narrow.matches) charts.after(controls, byId('parameters'), scrubber, panel);
    }
  }

  /** Of the reader's own data the run is shown: a sweep would vary what came with them, or has no measure there. */
  protected get swept(): boolean {
    return this.experiment().sweep !== null && !isOwn(this.view.spec);
  }

  protected override sweepLoaded(): void {
    const view = this.sweep?.view;
    if (view) byId('side').after(view.more, view.repeat);
    this.place(this.swept);
    this.bench?.sweepLoaded();
  }

  protected sweepSays(text: string): void {
    this.announce(`${this.parts.sentence.textContent} ${text}`);
    this.bench?.sweepShown();
  }

  private async openBuilder(): Promise<void> {
    (await this.loadBuilder()).open(this.view);
  }

  private tellProblems(problems: LinkProblem[]): void {
    const intro = 'Some of this link could not be used and stands at its default:';
    showLinkProblems(this.parts.problems, intro, problems);
  }

  override change(changes: Values): void {
    const before = this.view;
    super.change(changes);
    if (this.view === before) return;
    this.tellProblems([]);
    this.dropLanding();
  }

  takeRollouts(file: File): Promise<void> {
    return this.ownData.take('rollouts', file, () => {});
  }

  private give(inputs: Inputs, names: Values): void {
    this.inputs = { ...this.inputs, ...inputs };
    this.change(names);
  }

  protected refresh(): void {
    const { spec } = this.view;
    const experiment = this.experiment();
    this.experiments.head(experiment, isOwn(spec));
    this.controls.show(experiment, spec, this.result?.problem ?? null);
    this.all.show(spec);
    this.ownData.show(spec);
    if (!this.swept) this.sweep?.leave();
    this.place(this.swept);
    this.remember();
  }

  /**
   * Writes the view into the address when it has settled: browsers forbid doing so all the time. Not
   * when the address has changed meanwhile, for then another view is about to be opened.
   */
  protected remember(): void {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      if (location.hash === this.address) this.write('replaceState');
    }, 200);
  }

  private write(how: 'pushState' | 'replaceState'): void {
    clearTimeout(this.settling);
    const { pathname, search } = location;
    const address = pathname + foreignQuery(search, namesOf(this.srlm)) + formatLink(this.srlm, this.view);
    try {
      history[how]({ view: this.view, focus: placeOf(document.activeElement) }, '', address);
    } catch {
      // Some frames have no history, and some browsers not so much of it at once.
    }
    this.address = location.hash;
  }

  protected starting(missing: string): void {
    const waits = missing !== '' && this.result === null;
    this.parts.sweep.parentElement?.classList.toggle('is-waiting', waits);
    if (missing) this.status.ended(missing);
    // No result follows that would load it, and it is what takes dropped files.
    if (missing) void this.loadBench();
  }

  protected override begin(spec: Spec): void {
    if (!this.pool.broken) this.announce(`Run started: ${spec.replicates} replicates.`);
    super.begin(spec);
  }

  protected override started(spec: Spec): void {
    this.status.running(0, spec.replicates, 0);
    this.bench?.control.turned();
  }

  protected progress(done: number, total: number, seconds: number, before: number): void {
    if (this.runner.paused) this.status.paused(done, total);
    else this.status.running(done, total, seconds, before);
    this.bench?.control.progress(done, total, seconds, before);
  }

  protected override paused(paused: boolean): void {
    this.bench?.control.paused(paused);
  }

  protected stopped(): void {
    this.status.ended('Stopped: see the message at the top');
    this.bench?.control.turned();
  }

  private cancel(): void {
    this.runner.cancel();
    this.sweep?.pause();
    const { result } = this;
    this.status.ended(
      result && !result.complete ? `Stopped at ${result.replicates} of ${result.spec.replicates}` : 'Stopped',
    );
    this.announce('Run stopped.');
    this.bench?.control.turned();
  }

  protected shown(result: RunResult, other: boolean): void {
    const experiment = this.experiment();
    byId('theory-block').hidden = true;
    byId('verdict').replaceChildren(rich(verdict(result)));
    this.capsule.show(result, experiment.name, this.command(result.spec, result.hash));
    this.table.show(result.summary);
    void this.loadBench();
    this.bench?.shown(result);
    if (!other) return;
    whenIdle(() => this.all.build());
    this.controls.show(experiment, this.view.spec, result.problem);
    this.ownData.note(result.problem.notes);
  }

  protected override marked(round: number): void {
    this.bench?.marked(round);
  }

  protected finished(result: RunResult): void {
    void this.loadChecks(result);
    this.status.finished(result.replicates, result.seconds);
  }

  private async loadChecks(result: RunResult): Promise<void> {
    const text = await this.documentOf(
      result,
      'checks',
      'What the theory says exactly could not be checked.',
    );
    if (text !== null) showChecks(JSON.parse(text) as Check[]);
  }

  protected override theoryShown(overlays: readonly Overlay[]): void {
    const { metrics } = this.charts;
    // A limit that is not computed is missing in every chart.
    const shown = overlays.filter(
      ({ metric, kind, x }) => metrics.includes(metric) || (kind === 'value' && x.length === 0),
    );
    byId('theory').replaceChildren(...theoryList(shown, this.ghosts, (name) => this.toggleGhost(name)));
    byId('theory-block').hidden = shown.length === 0;
  }

  protected override failed(failure: Failure): void {
    this.status.ended(this.result ? 'Showing the last result' : 'No result');
    super.failed(failure);
    this.bench?.control.turned();
    void this.followSweep();
  }

  protected override fail(failure: Failure | null): void {
    super.fail(failure);
    if (failure) void this.loadBench();
    this.all.fail(failure, this.controls.has(failure?.parameter ?? ''));
    this.ownData.fail(failure);
  }

  override restyle(): void {
    super.restyle();
    this.bench?.restyle();
  }
}
