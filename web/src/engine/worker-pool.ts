/** The workers that the runs and sweeps of a page share, and the one that collects what they send. */
import { settle, tell } from '../loading/trouble.js';
import { Collector } from './collector.js';
import { CoreWorker } from './core-worker.js';
import type { FromWorker, ToWorker } from './messages.js';

const spare: CoreWorker[] = [];

const spawn = (): CoreWorker => spare.pop() ?? new CoreWorker();

/** Lets the workers of a pool, and its collector, load while the page does. */
export function warmUp(workers: number): void {
  while (spare.length <= workers) spare.push(new CoreWorker());
}

/** A worker that has been busy for so long (ms) is replaced rather than waited for. */
const tooBusy = 100;

/** A place in the pool; its worker may be replaced. */
export class PoolWorker {
  private worker = spawn();
  /** When its work began; null when it is idle. */
  private since: number | null = null;

  constructor(
    private readonly hear: (worker: PoolWorker, message: FromWorker) => void,
    private readonly broken: (why: string) => void,
  ) {
    this.listen();
  }

  private listen(): void {
    this.worker.serve({ hear: (message) => this.hear(this, message), broken: this.broken });
  }

  send(message: ToWorker): void {
    this.worker.send(message);
  }

  /** Its work begins now, or begins in earnest. */
  begin(): void {
    this.since = performance.now();
  }

  get milliseconds(): number {
    return this.since === null ? 0 : performance.now() - this.since;
  }

  finish(): void {
    this.since = null;
  }

  /** Takes its work away: a worker that has been at it for long, or `now`, is ended. */
  stop(now = false): void {
    if (this.since === null || (!now && this.milliseconds <= tooBusy)) return;
    this.replace();
  }

  replace(): void {
    this.worker.end();
    this.worker = spawn();
    this.since = null;
    this.listen();
  }
}

interface PoolListener {
  hear?(worker: PoolWorker, message: FromWorker): void;
  /** What the collector sends unasked. */
  collected?(message: FromWorker): void;
  /** A worker is lost, and with it what all were at; that has been told. */
  broken(): void;
  /** There are new workers: what was lost can begin anew. */
  renewed?(): void;
}

export class WorkerPool {
  readonly workers: PoolWorker[];
  readonly collector: Collector;
  private readonly listeners: PoolListener[] = [];
  private runs = 0;
  /** Whether a worker is lost, so that nothing can run. */
  broken = false;

  constructor(size: number) {
    const broken = (why: string): void => this.lose(why);
    this.collector = new Collector(
      spawn,
      (message) => {
        for (const listener of this.listeners) listener.collected?.(message);
      },
      broken,
    );
    this.workers = Array.from(
      { length: size },
      () =>
        new PoolWorker((worker, message) => {
          for (const listener of this.listeners) listener.hear?.(worker, message);
        }, broken),
    );
  }

  private lose(why: string): void {
    if (this.broken) return;
    this.broken = true;
    const what = 'Nothing can be computed: a worker of this page could not start, or has stopped.';
    tell('workers', { what, why, again: () => this.renew() });
    for (const listener of this.listeners) listener.broken();
  }

  /** Takes new workers for all. */
  private renew(): void {
    this.broken = false;
    settle('workers');
    for (const worker of spare.splice(0)) worker.end();
    this.collector.replace();
    for (const worker of this.workers) worker.replace();
    // The last to listen begin first: a sweep, which gives way to the run that begins after it.
    for (const listener of [...this.listeners].reverse()) listener.renewed?.();
  }

  /** A number that no run or sweep had before: what is sent under older ones is dropped. */
  number(): number {
    return ++this.runs;
  }

  /** Tells what the workers send, and when one of them breaks. */
  listen(listener: PoolListener): void {
    this.listeners.push(listener);
  }
}
