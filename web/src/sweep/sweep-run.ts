/**
 * Running a sweep: its cells, ordinary specs, handed out one by one to the workers that also do the
 * single runs. A new sweep replaces the one before it.
 */
import type { Inputs, Sweep, SweepCell, SweepResult } from 'srlm';
import { type Failure, failureOf } from '../base/errors.js';
import type { FromWorker } from '../engine/messages.js';
import type { PoolWorker, WorkerPool } from '../engine/worker-pool.js';
import { Heard } from '../loading/trouble.js';
import { scattered } from './order.js';

export interface Plan {
  sweep: Sweep;
  cells: SweepCell[];
}

export interface SweepProgress {
  done: number;
  total: number;
  seconds: number;
  failed: { index: number; failure: Failure }[];
  /** No cell is left to run. */
  over: boolean;
}

interface SweepEvents {
  progress(progress: SweepProgress): void;
  /** The sweep, complete or as far as it has come. */
  result(result: SweepResult, complete: boolean): void;
  /** The sweep itself, not one of its cells, went wrong. */
  failed(failure: Failure): void;
}

interface Active {
  run: number;
  plan: Plan;
  inputs: Inputs;
  waiting: number[];
  records: (string | null)[];
  /** Records that stand for those that are still to come. */
  under: readonly (string | null)[];
  failed: { index: number; failure: Failure }[];
  /** When it went on last, and the seconds before that. */
  since: number;
  before: number;
  joining: boolean;
  joined: number;
  /** The worker that was to join them is lost. */
  lost: boolean;
  state: 'running' | 'paused' | 'over';
}

/** A worker is not waited for when a cell takes longer than this (ms) on average. */
const long = 100;
/** Figures of an unfinished sweep come at most this often (ms). */
const pause = 200;

export class SweepRunner {
  private readonly tasks = new Map<PoolWorker, number>();
  private active: Active | null = null;

  /**
   * `gathers`: so long (ms) cells are gathered before the first picture, which would else be of one; after twice the
   * time it shows what there is.
   */
  constructor(
    private readonly pool: WorkerPool,
    private readonly events: SweepEvents,
    private readonly gathers = 0,
  ) {
    pool.listen({
      hear: (worker, message) => this.hear(worker, message),
      broken: () => this.pause(),
      renewed: () => this.renewed(),
    });
  }

  get state(): 'none' | Active['state'] {
    return this.active?.state ?? 'none';
  }

  /** What a replicate of a cell has taken a worker, on average (ms); NaN before a sweep is complete. */
  get each(): number {
    const { active } = this;
    if (active?.state !== 'over' || active.waiting.length > 0) return Number.NaN;
    const replicates = active.plan.cells.reduce((sum, { spec }) => sum + (spec.replicates ?? 1), 0);
    return (1000 * active.before * this.pool.workers.length) / Math.max(replicates, 1);
  }

  /** What has run of each cell. */
  get records(): readonly (string | null)[] {
    return this.active?.records ?? [];
  }

  /** `under`: records of these cells with fewer replicates; they are shown until the cells themselves have run. */
  start(plan: Plan, inputs: Inputs, under: readonly (string | null)[] = []): void {
    this.stop();
    const active: Active = {
      run: this.pool.number(),
      plan,
      inputs,
      waiting: scattered(plan.cells.length),
      records: plan.cells.map(() => null),
      under,
      failed: [],
      since: 0,
      before: 0,
      joining: false,
      joined: performance.now() + this.gathers - pause,
      lost: false,
      state: 'paused',
    };
    this.active = active;
    this.resume();
    if (this.gathers === 0) return;
    setTimeout(() => {
      if (this.active === active) void this.join(active);
    }, 2 * this.gathers);
  }

  /** Goes on with the cells that have not run. */
  resume(): void {
    const { active } = this;
    if (active?.state !== 'paused' || this.pool.broken) return;
    active.state = 'running';
    active.since = performance.now();
    this.tell(active);
    for (const worker of this.pool.workers) this.assign(worker, active);
  }

  /** There are new workers: cells run on, and what was not shown any more is. */
  private renewed(): void {
    const { active } = this;
    this.resume();
    if (!active?.lost) return;
    active.lost = false;
    void this.join(active);
  }

  /** Goes on with a sweep that has been stopped; false where there is none, or nothing is left of it. */
  goOn(): boolean {
    const { active } = this;
    if (active?.state !== 'over' || active.waiting.length === 0) return false;
    active.state = 'paused';
    this.resume();
    return true;
  }

  /** Leaves the workers to a single run; cells in work begin anew later. */
  pause(): void {
    if (this.active?.state === 'running') this.leave(this.active, 'paused');
  }

  /** Ends the sweep; what has been shown stays. */
  stop(): void {
    if (this.active && this.active.state !== 'over') this.leave(this.active, 'over');
  }

  private leave(active: Active, state: 'paused' | 'over'): void {
    const done = active.records.filter((record) => record !== null).length;
    const each = (1000 * this.seconds(active) * this.pool.workers.length) / Math.max(done, 0.5);
    active.before = this.seconds(active);
    active.state = state;
    active.waiting.unshift(...this.tasks.values());
    for (const worker of this.tasks.keys()) worker.stop(each > long);
    this.tasks.clear();
  }

  private seconds({ state, before, since }: Active): number {
    return before + (state === 'running' ? (performance.now() - since) / 1000 : 0);
  }

  /** The points of the finished sweep as CSV. */
  csv(): Promise<string> {
    const { active } = this;
    const records = active?.records.filter((record) => record !== null) ?? [];
    if (!active || records.length < active.records.length) {
      return Promise.reject(new Error('The sweep is not complete.'));
    }
    const { run, plan } = active;
    return this.pool.collector.ask({ type: 'sweep-csv', run, sweep: plan.sweep, records });
  }

  private assign(worker: PoolWorker, active: Active): void {
    const index = active.waiting.shift();
    if (index === undefined) {
      this.tasks.delete(worker);
      worker.finish();
      return;
    }
    const { run, plan, inputs } = active;
    const { spec } = plan.cells[index] as SweepCell;
    this.tasks.set(worker, index);
    worker.begin();
    worker.send({ type: 'cell', run, sweep: plan.sweep, index, spec, inputs });
  }

  private hear(worker: PoolWorker, message: FromWorker): void {
    const { active } = this;
    if (!active || message.run !== active.run || active.state === 'over') return;
    if (message.type === 'record') active.records[message.index] = message.record;
    else if (message.type === 'cell-failed') active.failed.push(message);
    else return;
    // A cell may come in that was given up when the sweep was paused: it need not run again.
    active.waiting = active.waiting.filter((index) => index !== message.index);
    if (this.tasks.get(worker) === message.index) this.assign(worker, active);
    if (active.waiting.length === 0 && this.tasks.size === 0) {
      active.before = this.seconds(active);
      active.state = 'over';
    }
    this.tell(active);
    void this.join(active);
  }

  private tell(active: Active): void {
    const { records, failed, state } = active;
    const done = records.filter((record) => record !== null).length + failed.length;
    const seconds = this.seconds(active);
    this.events.progress({ done, total: records.length, seconds, failed, over: state === 'over' });
  }

  /** Shows what there is: now and then while cells run, and once more when all have. */
  private async join(active: Active): Promise<void> {
    const { run, plan, records } = active;
    if (active.joining || !records.some((record) => record !== null)) return;
    const over = active.state === 'over';
    if (!over && performance.now() - active.joined < pause) return;
    active.joining = true;
    const complete = records.every((record) => record !== null);
    // A fit is of the cells themselves.
    const sweep: Sweep = complete ? plan.sweep : { ...plan.sweep, fit: 'none', floor: false };
    try {
      const result = await this.pool.collector.ask<SweepResult>({
        type: 'join',
        run,
        sweep,
        records: records.map((record, index) => record ?? active.under[index] ?? null),
        wallSeconds: this.seconds(active),
      });
      if (this.active === active) this.events.result(result, complete);
    } catch (error) {
      if (error instanceof Heard) active.lost = true;
      else if (this.active === active) this.events.failed(failureOf(error));
    }
    active.joining = false;
    active.joined = performance.now();
    if (active.state === 'over' && !over) void this.join(active);
  }
}
