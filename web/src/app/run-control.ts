/** Pausing a run, going on with more replicates, and saying beforehand that a run is long. */
import type { Spec } from 'srlm';
import { byId, el } from '../base/dom.js';
import { count, duration } from '../base/format.js';
import { CommandBox, quietButton } from '../base/take-away.js';
import type { RunResult } from '../engine/run.js';
import type { Host } from '../page/host.js';

/** A run that will take longer (s) is told to be long. */
const long = 20;
/** How many replicates more at a time. */
const factor = 4;

/** "12 MiB", "1.3 GiB". */
const bytesText = (bytes: number): string =>
  bytes >= 2 ** 30
    ? `${(bytes / 2 ** 30).toFixed(1)} GiB`
    : `${Math.max(1, Math.round(bytes / 2 ** 20))} MiB`;

/** Seconds that a run takes in all, from what the first replicates took; NaN before those. */
export const expected = (done: number, before: number, total: number, seconds: number): number =>
  done > before ? (seconds * (total - before)) / (done - before) : Number.NaN;

export class RunControl {
  readonly more = quietButton('4 × replicates', () => this.extend());
  readonly notice = el('div', { class: 'long-run', id: 'long-run', role: 'status' });
  private readonly pause = quietButton('Pause', () => this.toggle());
  private told: Spec | null = null;

  constructor(private readonly host: Host) {
    this.pause.id = 'pause';
    this.more.id = 'more-replicates';
    this.more.title = 'Keeps the replicates that have run, and runs three times as many more';
    byId('cancel').before(this.pause);
    this.refresh();
  }

  private toggle(): void {
    const { runner } = this.host;
    if (runner.paused) runner.resume();
    else runner.pause();
  }

  private extend(): void {
    const { spec } = this.host.view;
    this.host.change({ replicates: factor * spec.replicates });
  }

  /** A run has begun, or ended early. */
  turned(): void {
    this.notice.replaceChildren();
    this.refresh();
  }

  /** The first block's time tells how long the run will be. */
  progress(done: number, total: number, seconds: number, before: number): void {
    const { spec } = this.host.view;
    this.refresh();
    if (this.told === spec || seconds < 0.3) return;
    const all = expected(done, before, total, seconds);
    if (!(all > long)) return;
    this.told = spec;
    this.tell(spec, all);
  }

  private tell(spec: Spec, seconds: number): void {
    const memory = bytesText(this.host.srlm.memoryBytes(spec));
    this.notice.replaceChildren(
      el(
        'p',
        {},
        el('b', {}, 'A long run. '),
        `${count(spec.replicates, 'replicate')} will take about ${duration(seconds)} in this page, with up to ${memory} in each worker. Natively, on all cores:`,
      ),
      new CommandBox('native command of this run').show(this.host.command(spec)).element,
    );
  }

  paused(paused: boolean): void {
    this.host.announce(paused ? 'Run paused.' : 'Run goes on.');
    this.refresh();
  }

  shown(result: RunResult): void {
    if (result.complete) this.notice.replaceChildren();
    this.refresh();
  }

  private refresh(): void {
    const { runner, result, view } = this.host;
    const { running, paused } = runner;
    this.pause.disabled = !running;
    this.pause.textContent = paused ? 'Resume' : 'Pause';
    byId('run-bar').classList.toggle('is-running', running);
    this.more.disabled = running || !result?.complete || result.spec.replicates !== view.spec.replicates;
  }
}
