/** An embed: one view, its main figure, and the controls that its link offers. */
import type { Spec, Srlm, SweepResult } from 'srlm';
import { byId } from '../base/dom.js';
import { type Failure, failureOf } from '../base/errors.js';
import { count, duration, grouped } from '../base/format.js';
import { rich } from '../base/text.js';
import { followSystem, giveTheme } from '../base/theme.js';
import type { RunResult } from '../engine/run.js';
import { lazily } from '../loading/lazily.js';
import { Page } from '../page/page.js';
import { partsIn } from '../page/parts.js';
import { dataKeys } from '../state/spec-edit.js';
import { type Value, type Values, valueText } from '../state/values.js';
import { formatLink, type LinkProblem, type View } from '../state/view.js';
import { showLinkProblems } from '../views/link-problems.js';
import { appAddress } from './address.js';
import { lockControls } from './lock.js';
import { type EmbedOptions, formatEmbed, parseEmbed } from './options.js';
import { tellParent } from './parent.js';
import type { LookMessage, ResultMessage, Settable } from './protocol.js';
import { lastPoints, lastRound } from './summary.js';

const loadInstruments = lazily(
  'The names of the curves',
  () => import('../charts/instruments.js'),
  ({ equip }) => equip,
);

export class Embed extends Page {
  private readonly grid = byId('controls');
  /** The hash of the link that it shows. */
  asked = '';
  /** Whether a run is shown: always, or below a sweep once the reader has chosen one of its points. */
  private runShown = false;
  private equipped = false;

  constructor(
    srlm: Srlm,
    view: View,
    private options: EmbedOptions,
    workers: number,
  ) {
    super(srlm, view, workers, partsIn(document));
    followSystem(() => this.restyle());
    byId('embed-fold').setAttribute('popovertarget', 'embed-takeaway');
    byId('embed-back').addEventListener('click', () => this.showRun(false));
  }

  /** Shows another view, and what in its link could not be used. */
  open(view: View, options: EmbedOptions, problems: LinkProblem[]): void {
    this.view = view;
    const experiment = this.experiment();
    byId('embed-title').replaceChildren(rich(experiment.title));
    byId('embed-question').replaceChildren(rich(experiment.question));
    byId('takeaway').replaceChildren(rich(experiment.takeaway));
    this.turnTo(experiment);
    this.options = options;
    this.showRun(!this.swept);
    document.title = experiment.title;
    this.fail(null);
    this.look(options, problems);
    this.run();
  }

  /** Other colours, controls or locks; what its reader has set stays. */
  look(options: EmbedOptions, problems: LinkProblem[]): void {
    this.options = options;
    giveTheme(options.theme);
    const framed = options.fit === 'frame';
    if (framed) document.documentElement.dataset.fit = 'frame';
    else delete document.documentElement.dataset.fit;
    byId('embed-takeaway').popover = framed ? 'auto' : null;
    this.showRun(this.runShown);
    this.controls.only = options.controls;
    this.refresh();
    this.tellProblems(problems);
    this.restyle();
  }

  /** The same as the page around spells it. */
  lookLike(fields: LookMessage['fields']): void {
    const { view, options } = this;
    const link = formatLink(this.srlm, { ...view, workers: null });
    const more = new URLSearchParams({ figure: options.figure, ...fields });
    const asked = parseEmbed(this.srlm, `${link}&${more}`);
    this.look(asked.options, asked.problems);
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
    showLinkProblems(this.parts.problems, 'Some of what was asked for could not be used:', problems);
    if (problems.length > 0) tellParent({ type: 'srlm-problem', problems });
  }

  protected refresh(): void {
    const { controls, locked } = this.options;
    this.controls.show(this.experiment(), this.view.spec, this.result?.problem ?? null);
    lockControls(this.grid, locked);
    this.parts.grid.hidden = controls.length === 0;
    this.parts.hint.hidden = controls.length === 0;
    this.remember();
  }

  /** In the link to the app, and with the page around. */
  protected remember(): void {
    const hash = formatLink(this.srlm, { ...this.view, workers: null });
    byId<HTMLAnchorElement>('laboratory').href = appAddress(hash);
    const { asked } = this;
    tellParent({ type: 'srlm-view', hash: formatEmbed(this.srlm, this.view, this.options), asked });
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

  protected starting(missing: string): void {
    if (this.options.figure === 'run') this.hash('');
    if (missing) this.state('This experiment needs data of your own: open it in the laboratory.');
  }

  protected progress(done: number, total: number): void {
    if (!this.runShown) return;
    this.state(`${Math.floor(done)} of ${count(total, 'replicate')}`);
  }

  protected stopped(): void {
    this.state('Stopped: see the message at the top');
  }

  protected override renewed(): void {
    this.state('');
  }

  /** Only what has a control that is not locked. */
  protected override mayMove(key: string): boolean {
    const { controls, locked } = this.options;
    return controls.includes(key) && !locked.has(key) && super.mayMove(key);
  }

  protected get swept(): boolean {
    return this.options.figure === 'sweep';
  }

  protected sweepSays(text: string): void {
    this.announce(text);
  }

  protected override openCell(spec: Spec): void {
    this.showRun(true);
    super.openCell(spec);
  }

  /** Names of curves, values under the pointer, zoom: after the first result. */
  private async equip(): Promise<void> {
    if (this.equipped) return;
    this.equipped = true;
    const equip = await loadInstruments();
    this.charts.equipWith(equip);
    if (this.swept) (await this.loadSweep()).view.equipWith(equip);
  }

  /** The run, below the sweep where there is one; in a frame's own height there is room for one of them. */
  private showRun(shown: boolean): void {
    const instead = shown && this.swept && this.options.fit === 'frame';
    this.runShown = shown;
    byId('run-figure').hidden = !shown;
    this.parts.sweep.hidden = !this.swept || instead;
    byId('embed-back').hidden = !instead;
  }

  protected override sweepShown(result: SweepResult, complete: boolean): void {
    this.state(complete ? `${count(result.cells.length, 'run')} in ${duration(result.wall_seconds)}` : '');
    this.hash(complete ? result.hash : '');
    if (!complete) return;
    const { spec } = this.view;
    this.tellResult({ figure: 'sweep', spec, hash: result.hash, summary: lastPoints(result) });
  }

  private tellResult(told: Pick<ResultMessage, 'figure' | 'spec' | 'hash' | 'summary'>): void {
    tellParent({ type: 'srlm-result', experiment: this.view.experiment, ...told });
  }

  protected shown(_result: RunResult, other: boolean): void {
    if (other) this.refresh();
  }

  protected finished(result: RunResult): void {
    void this.equip();
    if (this.options.figure === 'run') {
      this.state(`${count(result.replicates, 'replicate')} in ${duration(result.seconds)}`);
      this.hash(result.hash);
    }
    if (!this.runShown) return;
    const { spec, hash, summary } = result;
    this.tellResult({ figure: 'run', spec, hash, summary: lastRound(summary) });
  }

  protected override fail(failure: Failure | null): void {
    super.fail(failure);
    if (failure) this.state(this.result ? 'Showing the last result' : 'No result');
  }
}
