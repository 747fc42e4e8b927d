/** The workers that the runs and sweeps of a page share. */
import { createWorker } from './create-worker.js';
import { Keeper } from './keeper.js';
import type { FromWorker, ToWorker } from './messages.js';

const spare: Worker[] = [];

const spawn = (): Worker => spare.pop() ?? createWorker();

/** Lets the workers of a crew load while the page does. */
export function warmUp(workers: number): void {
  while (spare.length <= workers) spare.push(createWorker());
}

/** A worker that has been busy for so long (ms) is replaced rather than waited for. */
const tooBusy = 100;

/** A place in the crew; its worker may be replaced. */
export class Member {
  private worker = spawn();
  /** When its work began; null when it is idle. */
  private since: number | null = null;

  constructor(
    private readonly hear: (member: Member, message: FromWorker) => void,
    private readonly broken: (problem: string) => void,
  ) {
    this.listen();
  }

  private listen(): void {
    const { worker } = this;
    worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      if (this.worker === worker) this.hear(this, data);
    });
    worker.addEventListener('error', (event) => this.broken(event.message || 'A worker could not be loaded'));
  }

  send(message: ToWorker): void {
    this.worker.postMessage(message);
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
    this.worker.terminate();
    this.worker = spawn();
    this.since = null;
    this.listen();
  }
}

type Listener = (member: Member, message: FromWorker) => void;

export class Crew {
  readonly members: Member[];
  readonly keeper: Keeper;
  private readonly listeners: { hear: Listener; broken: (problem: string) => void }[] = [];
  private readonly answers: ((message: FromWorker) => void)[] = [];
  private runs = 0;

  constructor(workers: number) {
    this.keeper = new Keeper(spawn(), (message) => {
      for (const hear of this.answers) hear(message);
    });
    this.members = Array.from(
      { length: workers },
      () =>
        new Member(
          (member, message) => {
            for (const { hear } of this.listeners) hear(member, message);
          },
          (problem) => {
            for (const { broken } of this.listeners) broken(problem);
          },
        ),
    );
  }

  /** A number that no run or sweep had before: what is sent under older ones is dropped. */
  number(): number {
    return ++this.runs;
  }

  /** Tells what the members send, and when one of them breaks. */
  listen(hear: Listener, broken: (problem: string) => void): void {
    this.listeners.push({ hear, broken });
  }

  /** Tells what the keeper sends unasked. */
  listenToKeeper(hear: (message: FromWorker) => void): void {
    this.answers.push(hear);
  }
}
