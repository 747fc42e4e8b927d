/** An embed: one view, its main figure, and the controls that its link offers. */
import type { Spec, Srlm, SweepResult } from 'srlm';
import type { Change, Hand, Settable } from 'srlm/element';
import { byId } from '../base/dom.js';
import { type Failure, failureOf } from '../base/errors.js';
import { count, duration, grouped } from '../base/format.js';
import { plainMath } from '../base/plain-math.js';
import { rich } from '../base/text.js';
import { followSystem, giveTheme } from '../base/theme.js';
import type { RunResult } from '../engine/run.js';
import { lazily } from '../loading/lazily.js';
import { Page } from '../page/page.js';
import { partsIn } from '../page/parts.js';
import type { Predict } from '../predict/predict.js';
import { dataKeys } from '../state/spec-edit.js';
import { sameValue, type Value, type Values, valuesOf, valueText } from '../state/values.js';
import { formatLink, type LinkProblem, type View } from '../state/view.js';
import { showLinkProblems } from '../views/link-problems.js';
import { appAddress } from './address.js';
import { expectation, reproduces } from './expect.js';
import { lockControls } from './lock.js';
import { type EmbedOptions, formatEmbed, formatShown, parseEmbed } from './options.js';
import { tellParent } from './parent.js';
import type { DoMessage, LookMessage, ResultMessage } from './protocol.js';
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
  /** The hash of the complete result, or ''. */
  private resultHash = '';
  /** The settings that the expected hash is of. */
  private lecture: Spec;
  /** Who changes something now: its reader, unless the page around has asked for it. */
  private hand: Hand = 'reader';
  /** What is being changed: a parameter's key, or several things at once. */
  private what = 'state';
  /** What the page around has been told last. */
  private told: { view: View; state: string; round: number } | null = null;

  private predict: Predict | null = null;
  private readonly loadPredict = lazily(
    'The question',
    () => import('../predict/predict.js'),
    ({ Predict }) => {
      this.predict = new Predict(this, this.parts.sweep, () => byId('laboratory').focus());
      return this.predict;
    },
  );
  private equipped = false;

  constructor(
    srlm: Srlm,
    view: View,
    private options: EmbedOptions,
    workers: number,
  ) {
    super(srlm, view, workers, partsIn(document));
    this.lecture = view.spec;
    followSystem(() => this.restyle());
    byId('embed-fold').setAttribute('popovertarget', 'embed-takeaway');
    byId('embed-back').addEventListener('click', () => this.showRun(false));
  }

  /** Shows another view, and what in its link could not be used. An expected hash is one of this view. */
  open(view: View, options: EmbedOptions, problems: LinkProblem[]): void {
    this.lecture = view.spec;
    this.byPage(() => this.show(view, options, problems));
  }

  private show(view: View, options: EmbedOptions, problems: LinkProblem[]): void {
    this.view = view;
    if (this.told) this.told.round = -1;
    const experiment = this.experiment();
    byId('embed-title').replaceChildren(rich(experiment.title));
    byId('embed-question').replaceChildren(rich(experiment.question));
    byId('takeaway').replaceChildren(rich(experiment.takeaway));
    this.turnTo(experiment);
    this.options = options;
    this.showRun(!this.swept);
    document.title = plainMath(experiment.title);
    this.fail(null);
    this.look(options, problems);
    this.predict?.end(false);
    if (view.predict) void this.ask(view);
    this.run();
  }

  private async ask(view: View): Promise<void> {
    const predict = await this.loadPredict();
    if (this.view.spec === view.spec) predict.ask(false);
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
    this.look({ ...asked.options, expected: options.expected }, asked.problems);
  }

  /** What the page around does, it is told as its own. */
  private byPage(work: () => void): void {
    this.hand = 'page';
    try {
      work();
    } finally {
      this.hand = 'reader';
    }
  }

  /** Does what the page around asks for, and says so. */
  does({ id, what, to }: DoMessage): void {
    this.byPage(() => this.act(what, to));
    tellParent({ type: 'srlm-done', id, hash: formatEmbed(this.srlm, this.view, this.said) });
  }

  private act(what: string, to: Settable): void {
    if (what === 'state' || what === 'point') {
      if (to === null) return;
      const { view, options, problems } = parseEmbed(this.srlm, String(to));
      const expected = options.expected ?? this.options.expected;
      if (options.expected) this.lecture = view.spec;
      if (what === 'state') this.show(view, { ...options, expected }, problems);
      else this.openCell(view.spec);
    } else if (what === 'round') this.point(Number(to));
    else this.setAll({ [what]: to });
  }

  /** Points at a round, which may have to be computed first. */
  private point(round: number): void {
    const { view } = this;
    const { rounds } = view.spec;
    if (!Number.isInteger(round) || round < 0 || round > rounds) {
      const message = `got ${round} but allowed is a whole number from 0 to ${rounds}`;
      this.tellProblems([{ key: 'round', message }]);
    } else if (this.result?.spec.rounds === rounds) this.choose(round);
    else {
      this.view = { ...view, round: round === rounds ? null : round };
      this.remember();
    }
  }

  /** Sets parameters for the page around, which may change those that its readers may not. */
  set(parameters: Record<string, Settable>): void {
    this.byPage(() => this.setAll(parameters));
  }

  private setAll(parameters: Record<string, Settable>): void {
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

  override change(changes: Values): void {
    const keys = Object.keys(changes);
    const { what } = this;
    if (what === 'state' && keys.length === 1) this.what = keys[0] as string;
    super.change(changes);
    this.what = what;
  }

  protected refresh(): void {
    const { controls, locked } = this.options;
    this.controls.show(this.experiment(), this.view.spec, this.result?.problem ?? null);
    lockControls(this.grid, locked);
    this.parts.grid.hidden = controls.length === 0;
    this.parts.hint.hidden = controls.length === 0;
    this.remember();
  }

  /** The settings are other than those that the expected hash is of. */
  private get other(): boolean {
    return JSON.stringify(this.view.spec) !== JSON.stringify(this.lecture);
  }

  /** What its links say; an expected hash is none of other settings. */
  private get said(): EmbedOptions {
    const { options } = this;
    return this.other ? { ...options, expected: null } : options;
  }

  /** In the link to the app, and with the page around. */
  protected remember(): void {
    const { srlm, view, asked, said, hand: by } = this;
    byId<HTMLAnchorElement>('laboratory').href = appAddress(formatLink(srlm, { ...view, workers: null }));
    this.sayExpected();
    const state = formatShown(srlm, view, said.figure);
    const changes = this.changes(state);
    this.told = { view, state, round: this.told?.round ?? -1 };
    tellParent({ type: 'srlm-view', hash: formatEmbed(srlm, view, said), asked, by, changes });
  }

  /** What is other than what the page around knows. */
  private changes(state: string): Change[] {
    const { view, told, what } = this;
    if (!told || (told.state === state && what !== 'point')) return [];
    const pair = (name: string, from: Settable, to: Settable): Change[] => [{ what: name, from, to }];
    if (what !== 'state' && what !== 'point') {
      const [from, to] = [valuesOf(told.view.spec)[what], valuesOf(view.spec)[what]];
      return sameValue(from, to) ? [] : pair(what, from ?? null, to ?? null);
    }
    const roundOf = ({ round, spec }: View): number => round ?? spec.rounds;
    if (what === 'state' && told.view.spec === view.spec && roundOf(told.view) !== roundOf(view))
      return pair('round', roundOf(told.view), roundOf(view));
    return pair(what, told.state, state);
  }

  private sayExpected(): void {
    const { resultHash, other } = this;
    const line = expectation(this.options.expected ?? null, resultHash, other);
    const shown = byId('expected');
    const text = line.map((each) => (typeof each === 'string' ? each : each.textContent)).join('');
    // A screen reader hears what is new.
    if (shown.textContent !== text) shown.replaceChildren(...line);
  }

  private state(text: string): void {
    byId('run-state').textContent = text;
  }

  /** A hash names a complete result only. */
  private hash(hash: string): void {
    const shown = byId('hash');
    shown.textContent = hash ? grouped(hash) : '····';
    shown.dataset.hash = hash;
    this.resultHash = hash;
    this.sayExpected();
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
    this.what = 'point';
    super.openCell(spec);
    this.what = 'state';
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
    this.predict?.shown();
    if (!complete) return;
    const { spec } = this.view;
    this.tellResult({ figure: 'sweep', spec, hash: result.hash, summary: lastPoints(result) });
  }

  private tellResult(told: Pick<ResultMessage, 'figure' | 'spec' | 'hash' | 'summary'>): void {
    const { figure, expected = null } = this.options;
    const reproduced = told.figure === figure ? reproduces(expected, told.hash, this.other) : null;
    tellParent({ type: 'srlm-result', experiment: this.view.experiment, ...told, reproduced });
  }

  protected override marked(round: number): void {
    const { told, runShown } = this;
    const rounds = this.result?.spec.rounds;
    if (!told || !runShown || rounds === undefined || told.round === round) return;
    told.round = round;
    tellParent({ type: 'srlm-round', round, rounds });
  }

  protected shown(_result: RunResult, other: boolean): void {
    this.predict?.shown();
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
