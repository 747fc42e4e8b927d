/**
 * Live runs: replicates split over independent workers, whose traces one more worker
 * collects as they come. A new run replaces the one before it; what old ones still send is dropped.
 */
import type { Inputs, ProblemInfo, Spec, Sweep, SweepResult, WordOutput } from 'srlm';
import type { Failure } from '../base/errors.js';
import type { Format, FromWorker, RunSummary } from './messages.js';
import { Schedule } from './schedule.js';
import type { Trace } from './trace.js';
import type { PoolWorker, WorkerPool } from './worker-pool.js';

/** What a run has to show, complete or so far. */
export interface RunResult extends RunSummary {
  spec: Spec;
  problem: ProblemInfo;
  complete: boolean;
  seconds: number;
}

interface RunEvents {
  started(spec: Spec): void;
  /**
   * `done` replicates, with a fraction for those in work, of `total`; `before` of them an earlier run
   * has left.
   */
  progress(done: number, total: number, seconds: number, before: number): void;
  result(result: RunResult): void;
  /** The run has ended early; what was shown before stays. */
  failed(failure: Failure): void;
  /** The run waits, or goes on. */
  paused?(paused: boolean): void;
}

/** A worker's share of the replicates: how many, how many are done, and the round of those in work. */
interface Task {
  count: number;
  done: number;
  round: number;
}

interface Active {
  run: number;
  spec: Spec;
  inputs: Inputs;
  schedule: Schedule;
  /** Known once the collector has built the problem. */
  prepared: { spec: Spec; problem: ProblemInfo } | null;
  /** Workers that have been told to build the problem. */
  ready: Set<PoolWorker>;
  since: number;
  done: number;
  waiting: Trace[];
  summarising: boolean;
  shown: boolean;
  over: boolean;
  /** Replicates that an earlier run of the same has left. */
  before: number;
  /** When it was paused (ms); null while it runs. */
  pausedAt: number | null;
}

/** Whether `spec` is `done` with more replicates: those that have run are the first ones of it. */
const extendsRun = (done: Spec, spec: Spec): boolean =>
  spec.replicates > done.replicates &&
  JSON.stringify({ ...done, replicates: 0, data_digest: '' }) ===
    JSON.stringify({ ...spec, replicates: 0, data_digest: '' });

/** Without the time it was paused. */
const secondsOf = ({ since, pausedAt }: Active): number => ((pausedAt ?? performance.now()) - since) / 1000;

/** A run that has shown nothing for so long (ms) gives way to the next one. */
const patience = 300;

export class Runner {
  private readonly tasks = new Map<PoolWorker, Task>();
  private active: Active | null = null;
  private next: { spec: Spec; inputs: Inputs } | null = null;
  /** What cannot run because the workers are lost. */
  private lost: { spec: Spec; inputs: Inputs } | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private shownRun = 0;

  constructor(
    private readonly pool: WorkerPool,
    private readonly events: RunEvents,
  ) {
    pool.listen({
      hear: (worker, message) => this.hearWorker(worker, message),
      collected: (message) => this.hearCollector(message),
      broken: () => this.broken(),
      renewed: () => this.renewed(),
    });
  }

  get running(): boolean {
    return this.next !== null || (this.active !== null && !this.active.over);
  }

  /** Runs a spec as soon as the run before it has shown something; only the last one asked for counts. */
  start(spec: Spec, inputs: Inputs): void {
    if (this.pool.broken) {
      this.lost = { spec, inputs };
      return;
    }
    this.next = { spec, inputs };
    const { active } = this;
    const wait = active && !active.shown && !active.over ? active.since + patience - performance.now() : 0;
    clearTimeout(this.timer);
    if (wait > 0) this.timer = setTimeout(() => this.launch(), wait);
    else this.launch();
  }

  /** Ends the run; what has been shown stays. */
  cancel(): void {
    clearTimeout(this.timer);
    this.next = null;
    if (this.active) this.active.over = true;
    for (const worker of this.tasks.keys()) worker.stop(true);
    this.tasks.clear();
  }

  /** π_t of one replicate of the shown run, [T + 1][prompts][responses]. */
  policies(replicate: number): Promise<Float64Array> {
    return this.pool.collector.ask({ type: 'policies', run: this.shownRun, replicate });
  }

  /** What one replicate of the shown run says, if it is over sequences. */
  words(replicate: number, count: number): Promise<WordOutput | null> {
    return this.pool.collector.ask({ type: 'words', run: this.shownRun, replicate, count });
  }

  /** The shown run, complete or so far, as the one cell of this sweep. */
  alone(sweep: Sweep): Promise<SweepResult> {
    return this.pool.collector.ask({ type: 'alone', run: this.shownRun, sweep });
  }

  /** The shown run, which must be complete, as a document. */
  document(format: Format, wallSeconds: number): Promise<string> {
    return this.pool.collector.ask({ type: 'export', run: this.shownRun, format, wallSeconds });
  }

  /** Workers finish what they are at, and then wait. */
  pause(): void {
    const { active } = this;
    if (!active || active.over || active.pausedAt !== null) return;
    active.pausedAt = performance.now();
    this.events.paused?.(true);
  }

  resume(): void {
    const { active } = this;
    if (!active || active.over || active.pausedAt === null) return;
    active.since += performance.now() - active.pausedAt;
    active.pausedAt = null;
    this.events.paused?.(false);
    for (const worker of this.pool.workers) if (!this.tasks.has(worker)) this.assign(worker, active);
  }

  get paused(): boolean {
    return this.active !== null && !this.active.over && this.active.pausedAt !== null;
  }

  /** The finished run whose replicates this one can go on from. */
  private base(spec: Spec, inputs: Inputs): Active | null {
    const { active } = this;
    const whole = active?.over && active.shown && active.done === active.spec.replicates;
    return whole && active.inputs === inputs && extendsRun(active.spec, spec) ? active : null;
  }

  private launch(): void {
    if (!this.next) return;
    const { spec, inputs } = this.next;
    this.next = null;
    const base = this.base(spec, inputs);
    const before = base?.done ?? 0;
    this.active = {
      run: this.pool.number(),
      spec,
      inputs,
      schedule: new Schedule(spec.replicates, this.pool.workers.length, before),
      prepared: null,
      ready: new Set(),
      since: performance.now(),
      done: before,
      before,
      pausedAt: null,
      waiting: [],
      summarising: false,
      shown: false,
      over: false,
    };
    this.events.started(spec);
    const onto = base ? { onto: base.run } : {};
    this.pool.collector.send({ type: 'prepare', run: this.active.run, spec, inputs, ...onto });
    for (const worker of this.pool.workers) {
      if (this.tasks.has(worker)) worker.stop();
      this.assign(worker, this.active);
    }
  }

  /** The workers are lost: the last run is kept in mind until there are others. */
  private broken(): void {
    const { active, next } = this;
    this.cancel();
    this.lost = next ?? active;
  }

  private renewed(): void {
    const { lost } = this;
    this.lost = null;
    if (lost) this.start(lost.spec, lost.inputs);
  }

  /** Gives a worker its next share; for its first one it has to build the problem. */
  private assign(worker: PoolWorker, active: Active): void {
    const { run, spec, inputs } = active;
    const paused = active.pausedAt !== null;
    const share = paused ? null : active.schedule.take(active.prepared?.problem.block_size ?? 1);
    if (!share) {
      this.tasks.delete(worker);
      worker.finish();
      return;
    }
    this.tasks.set(worker, { count: share.count, done: 0, round: 0 });
    worker.begin();
    if (!active.ready.has(worker)) worker.send({ type: 'prepare', run, spec, inputs });
    active.ready.add(worker);
    worker.send({ type: 'run', run, ...share });
  }

  private hearWorker(worker: PoolWorker, message: FromWorker): void {
    const { active } = this;
    if (!active || message.run !== active.run || active.over) return;
    if (message.type === 'failed') {
      this.fail(active, message.failure);
    } else if (message.type === 'prepared') {
      if (this.tasks.has(worker)) worker.begin(); // it may have waited for an older share
    } else if (message.type === 'round') {
      const task = this.tasks.get(worker);
      if (task) task.round = message.round;
      this.tellProgress(active);
    } else if (message.type === 'trace') {
      active.done += message.trace.count;
      active.waiting.push(message.trace);
      this.advance(worker, active, message.trace.count);
      this.tellProgress(active);
      this.collect(active);
    }
  }

  /** A worker has finished some of its share; with all of it done, it gets the next one. */
  private advance(worker: PoolWorker, active: Active, count: number): void {
    const task = this.tasks.get(worker);
    if (!task) return;
    task.done += count;
    task.round = 0;
    if (task.done < task.count) return;
    active.schedule.finished(task.count, worker.milliseconds);
    this.assign(worker, active);
  }

  private hearCollector(message: FromWorker): void {
    const { active } = this;
    if (!active || message.run !== active.run) return;
    if (message.type === 'failed') {
      this.fail(active, message.failure);
    } else if (message.type === 'prepared') {
      active.prepared = { spec: message.spec, problem: message.problem };
      this.collect(active);
    } else if (message.type === 'summary') {
      active.summarising = false;
      if (message.result) this.show(active, message.result);
      this.collect(active);
    }
  }

  /** Hands the finished traces to the collector, one summary at a time. */
  private collect(active: Active): void {
    if (active.summarising || active.waiting.length === 0 || !active.prepared) return;
    const traces = active.waiting.splice(0);
    active.summarising = true;
    this.pool.collector.send({ type: 'collect', run: active.run, traces }, traces);
  }

  private show(active: Active, summary: RunSummary): void {
    const { prepared } = active;
    if (!prepared) return;
    const complete = summary.replicates === active.spec.replicates;
    active.shown = true;
    if (complete) active.over = true;
    this.shownRun = active.run;
    this.pool.collector.send({ type: 'shown', run: active.run });
    this.events.result({ ...summary, ...prepared, complete, seconds: secondsOf(active) });
    if (this.next) this.start(this.next.spec, this.next.inputs);
  }

  private tellProgress(active: Active): void {
    const { rounds, replicates } = active.spec;
    let done = active.done;
    for (const task of this.tasks.values()) {
      if (rounds === 0) continue;
      const inWork = Math.min(active.prepared?.problem.block_size ?? 1, task.count - task.done);
      done += (inWork * task.round) / rounds;
    }
    this.events.progress(done, replicates, secondsOf(active), active.before);
  }

  private fail(active: Active, failure: Failure): void {
    if (active.over) return;
    active.over = true;
    for (const worker of this.tasks.keys()) worker.finish();
    this.tasks.clear();
    this.events.failed(failure);
    if (this.next) this.launch();
  }
}
