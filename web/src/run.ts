/**
 * Live runs: replicates split over independent workers, chunks collected by the keeper as they
 * finish. A new run replaces the one before it; what old ones still send is dropped.
 */
import type { Chunk, Inputs, ProblemInfo, Spec } from 'srlm';
import type { Failure } from './errors.js';
import { Keeper } from './keeper.js';
import type { Format, FromWorker, RunSummary, ToWorker } from './messages.js';
import { Schedule } from './schedule.js';

/** What a run has to show, complete or so far. */
export interface RunResult extends RunSummary {
  spec: Spec;
  problem: ProblemInfo;
  complete: boolean;
  seconds: number;
}

export interface RunEvents {
  started(spec: Spec): void;
  /** `done` replicates, with a fraction for those in work, of `total`. */
  progress(done: number, total: number, seconds: number): void;
  result(result: RunResult): void;
  /** The run has ended early; what was shown before stays. */
  failed(failure: Failure): void;
}

interface Member {
  worker: Worker;
  /** Its share of the replicates: how many, how many are done, and the round of those in work. */
  task: { count: number; done: number; round: number; since: number } | null;
}

interface Active {
  run: number;
  spec: Spec;
  inputs: Inputs;
  schedule: Schedule;
  /** Known once the keeper has built the problem. */
  prepared: { spec: Spec; problem: ProblemInfo } | null;
  since: number;
  done: number;
  waiting: Chunk[];
  summarising: boolean;
  shown: boolean;
  over: boolean;
}

/** A run that has shown nothing for so long (ms) gives way to the next one. */
const patience = 300;
/** A worker that has been busy for so long (ms) is replaced rather than waited for. */
const tooBusy = 100;

const spare: Worker[] = [];

const create = (): Worker =>
  new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'srlm' });

const spawn = (): Worker => spare.pop() ?? create();

/** Lets the workers of a Runner load while the page does. */
export function warmUp(workers: number): void {
  while (spare.length <= workers) spare.push(create());
}

const send = (worker: Worker, message: ToWorker): void => worker.postMessage(message);

export class Runner {
  private readonly crew: Member[];
  private readonly keeper: Keeper;
  private active: Active | null = null;
  private next: { spec: Spec; inputs: Inputs } | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private runs = 0;
  private shownRun = 0;

  constructor(
    workers: number,
    private readonly events: RunEvents,
  ) {
    this.keeper = new Keeper(spawn(), (message) => this.fromKeeper(message));
    this.crew = Array.from({ length: workers }, () => {
      const member: Member = { worker: spawn(), task: null };
      this.listen(member);
      return member;
    });
  }

  get running(): boolean {
    return this.next !== null || (this.active !== null && !this.active.over);
  }

  /** Runs a spec as soon as the run before it has shown something; only the last one asked for counts. */
  start(spec: Spec, inputs: Inputs): void {
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
    for (const member of this.crew) if (member.task) this.replace(member);
  }

  /** π_t of one replicate of the shown run, [T + 1][prompts][responses]. */
  policies(replicate: number): Promise<Float64Array> {
    return this.keeper.ask({ type: 'policies', run: this.shownRun, replicate });
  }

  /** The shown run, which must be complete, as a document. */
  document(format: Format, wallSeconds: number): Promise<string> {
    return this.keeper.ask({ type: 'export', run: this.shownRun, format, wallSeconds });
  }

  private launch(): void {
    if (!this.next) return;
    const { spec, inputs } = this.next;
    this.next = null;
    this.active = {
      run: ++this.runs,
      spec,
      inputs,
      schedule: new Schedule(spec.replicates, this.crew.length),
      prepared: null,
      since: performance.now(),
      done: 0,
      waiting: [],
      summarising: false,
      shown: false,
      over: false,
    };
    this.events.started(spec);
    this.keeper.send({ type: 'prepare', run: this.runs, spec, inputs });
    for (const member of this.crew) {
      if (member.task && performance.now() - member.task.since > tooBusy) this.replace(member);
      this.assign(member, this.active, true);
    }
  }

  private listen(member: Member): void {
    const { worker } = member;
    worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      if (member.worker === worker) this.fromMember(member, data);
    });
    worker.addEventListener('error', (event) => {
      const problem = event.message || 'A worker could not be loaded';
      if (this.active)
        this.fail(this.active, {
          code: 'internal',
          parameter: '',
          problem,
          remedy: 'Reload the page',
          message: problem,
        });
    });
  }

  private replace(member: Member): void {
    member.worker.terminate();
    member.worker = spawn();
    member.task = null;
    this.listen(member);
  }

  /** Gives a member its next share; for its first one it has to build the problem. */
  private assign(member: Member, active: Active, first: boolean): void {
    const { run, spec, inputs } = active;
    const share = active.schedule.take(active.prepared?.problem.block_size ?? 1);
    member.task = share && { count: share.count, done: 0, round: 0, since: performance.now() };
    if (!share) return;
    if (first) send(member.worker, { type: 'prepare', run, spec, inputs });
    send(member.worker, { type: 'run', run, ...share });
  }

  private fromMember(member: Member, message: FromWorker): void {
    const { active } = this;
    if (!active || message.run !== active.run || active.over) return;
    if (message.type === 'failed') {
      this.fail(active, message.failure);
    } else if (message.type === 'prepared') {
      if (member.task) member.task.since = performance.now(); // it may have waited for an older share
    } else if (message.type === 'round') {
      if (member.task) member.task.round = message.round;
      this.tellProgress(active);
    } else if (message.type === 'chunk') {
      active.done += message.chunk.count;
      active.waiting.push(message.chunk);
      this.advance(member, active, message.chunk.count);
      this.tellProgress(active);
      this.collect(active);
    }
  }

  /** A member has finished some of its share; with all of it done, it gets the next one. */
  private advance(member: Member, active: Active, count: number): void {
    const { task } = member;
    if (!task) return;
    task.done += count;
    task.round = 0;
    if (task.done < task.count) return;
    active.schedule.finished(task.count, performance.now() - task.since);
    this.assign(member, active, false);
  }

  private fromKeeper(message: FromWorker): void {
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

  /** Hands the finished chunks to the keeper, one summary at a time. */
  private collect(active: Active): void {
    if (active.summarising || active.waiting.length === 0 || !active.prepared) return;
    const chunks = active.waiting.splice(0);
    active.summarising = true;
    this.keeper.send({ type: 'collect', run: active.run, chunks }, chunks);
  }

  private show(active: Active, summary: RunSummary): void {
    const { prepared } = active;
    if (!prepared) return;
    const complete = summary.replicates === active.spec.replicates;
    active.shown = true;
    if (complete) active.over = true;
    this.shownRun = active.run;
    this.events.result({
      ...summary,
      ...prepared,
      complete,
      seconds: (performance.now() - active.since) / 1000,
    });
    if (this.next) this.start(this.next.spec, this.next.inputs);
  }

  private tellProgress(active: Active): void {
    const { rounds, replicates } = active.spec;
    let done = active.done;
    for (const { task } of this.crew) {
      if (!task || rounds === 0) continue;
      const inWork = Math.min(active.prepared?.problem.block_size ?? 1, task.count - task.done);
      done += (inWork * task.round) / rounds;
    }
    this.events.progress(done, replicates, (performance.now() - active.since) / 1000);
  }

  private fail(active: Active, failure: Failure): void {
    if (active.over) return;
    active.over = true;
    for (const member of this.crew) member.task = null;
    this.events.failed(failure);
    if (this.next) this.launch();
  }
}
