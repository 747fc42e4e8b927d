/** What a reader can do beyond moving controls. Loaded after the first curve; large parts on demand. */
import './workbench.css';
import { byId, el } from '../base/dom.js';
import { chooser, quietButton } from '../base/take-away.js';
import type { Instrumented } from '../charts/instrument.js';
import { equip } from '../charts/instruments.js';
import { Compare } from '../compare/compare.js';
import { takeDrops } from '../data/drop.js';
import type { FollowedView } from '../data/followed-view.js';
import type { OpenedView } from '../data/opened-view.js';
import { isResult } from '../data/result-head.js';
import type { RunResult } from '../engine/run.js';
import type { Ground } from '../export/png.js';
import { lazily } from '../loading/lazily.js';
import type { Narrative } from '../narrative/narrative.js';
import type { Host } from '../page/host.js';
import { Guess } from './guess.js';
import { Listen } from './listen.js';
import { MarginsPanel } from './margins-panel.js';
import { Present } from './present.js';
import { RunControl } from './run-control.js';

const loadPng = lazily(
  'The saving of pictures',
  () => import('../export/png.js'),
  (png) => png,
);

export class Workbench {
  readonly control: RunControl;
  readonly margins: MarginsPanel;
  private readonly charts = new Set<Instrumented>();
  private readonly compare: Compare;
  private readonly present: Present;
  private readonly listen: Listen;
  private readonly guess: Guess;
  private readonly saves = this.pictures('saveRun', '');
  private readonly loadOpened = lazily(
    'The view of result files',
    () => import('../data/opened-view.js'),
    ({ OpenedView }) => new OpenedView(this.host, this.showComparisons),
  );
  private file: OpenedView | null = null;
  private readonly loadFollowed = lazily(
    'The view of a model’s rounds',
    () => import('../data/followed-view.js'),
    ({ FollowedView }) => new FollowedView(this.host),
  );
  private followed: FollowedView | null = null;
  private readonly loadNarrative = lazily(
    'The argument, step by step,',
    () => import('../narrative/narrative.js'),
    ({ Narrative }) => {
      this.narrative = new Narrative(this.host);
      return this.narrative;
    },
  );
  private narrative: Narrative | null = null;
  private readonly showComparisons = (): void => {
    const { host } = this;
    host.charts.setComparisons([...this.compare.comparisons, ...(this.file?.comparisons ?? [])]);
    host.sweep?.setKept(this.compare.sweeps);
  };

  constructor(private readonly host: Host) {
    this.control = new RunControl(host);
    this.compare = new Compare(host, this.showComparisons);
    this.present = new Present(host);
    this.listen = new Listen(host);
    this.guess = new Guess(host);
    this.margins = new MarginsPanel(host, equip);
    const { control, compare, present, listen } = this;
    const tools = byId('run-tools');
    tools.append(control.more, compare.keep, compare.clear, listen.button, present.button);
    tools.before(control.notice, compare.list);
    const choose = chooser('open-result', '.json,application/json', 'Open a result file', (file) =>
      this.open([file]),
    );
    const downloads = document.querySelector('#capsule-body .downloads');
    downloads?.append(...this.saves, el('span', { class: 'chooser' }, ...choose));
    takeDrops(this.open, this.follow);
    host.charts.equipWith((chart) => this.equip(chart));
    this.sweepLoaded();
  }

  private equip(chart: Instrumented): void {
    for (const old of this.charts) if (!old.plot?.isConnected) this.charts.delete(old);
    this.charts.add(chart);
    equip(chart);
  }

  /** Buttons that save a figure as it stands, in the page's colours or for paper. */
  private pictures(save: 'saveRun' | 'saveSweep', of: string): HTMLButtonElement[] {
    const grounds: [Ground, string][] = [
      ['page', 'PNG'],
      ['white', 'PNG on white'],
    ];
    return grounds.map(([ground, name]) => {
      const button = quietButton(name, async () => {
        const png = await loadPng();
        await png[save](this.host, this.charts, ground);
      });
      if (of) button.setAttribute('aria-label', `${name} ${of}`);
      return button;
    });
  }

  private readonly open = async (files: readonly File[]): Promise<void> => {
    const [file] = files;
    if (!file) return;
    this.followed?.forgetError();
    this.file?.forgetError();
    if (files.length > 1 || !(await isResult(file))) {
      this.followed = await this.loadFollowed();
      const read = await this.followed.open(files);
      if (read && files.length === 1) await this.host.takeRollouts(file);
      return;
    }
    this.file = await this.loadOpened();
    await this.file.open(file);
  };

  /** Rounds of a model that were chosen; the rollouts of one are shown below the run of them, which keeps the focus. */
  readonly follow = async (files: readonly File[]): Promise<void> => {
    this.file?.forgetError();
    this.followed = await this.loadFollowed();
    await this.followed.open(files, files.length === 1);
  };

  /** Another view is open. */
  opened(): void {
    this.compare.opened();
    this.guess.opened();
    const { tour = null, present = false } = this.host.view;
    this.present.show(present && tour === null);
    if (this.narrative) this.narrative.show(tour);
    else if (tour !== null) void this.tell();
  }

  private async tell(): Promise<void> {
    const narrative = await this.loadNarrative();
    narrative.show(this.host.view.tour ?? null);
    if (this.host.result) narrative.shown(this.host.result);
  }

  /** The figure of the run points at a round. */
  marked(round: number): void {
    this.margins.mark(round);
    this.narrative?.marked(round);
  }

  /** A result is on the page, complete or so far. */
  shown(result: RunResult): void {
    this.control.shown(result);
    for (const button of this.saves) button.disabled = !result.complete;
    this.compare.refresh();
    void this.margins.show();
    this.narrative?.shown(result);
    this.guess.shown();
    if (result.complete) {
      this.listen.stop();
      this.compare.renamed();
      this.file?.refresh();
    }
  }

  /** The panel of sweeps has come. */
  sweepLoaded(): void {
    if (!this.host.sweep) return;
    const { view } = this.host.sweep;
    view.equipWith((chart) => this.equip(chart));
    view.addSaves(this.pictures('saveSweep', 'of the sweep'));
    this.compare.followSweep();
  }

  /** A sweep is complete. */
  sweepShown(): void {
    this.guess.shown();
    this.compare.followSweep();
    this.file?.refresh();
  }

  restyle(): void {
    this.followed?.restyle();
    this.margins.restyle();
    this.narrative?.restyle();
    this.file?.restyle();
  }
}
