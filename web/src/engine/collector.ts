/** The worker that collects a run's traces and a sweep's cells, and answers questions about the result. */
import { Heard } from '../loading/trouble.js';
import type { CoreWorker } from './core-worker.js';
import type { Answer, FromWorker, Question, ToWorker } from './messages.js';
import { buffersOf, type Trace } from './trace.js';

interface Asked {
  resolve(value: never): void;
  reject(error: Error): void;
}

type Unnumbered<T> = T extends { id: number } ? Omit<T, 'id'> : never;

export class Collector {
  private readonly asked = new Map<number, Asked>();
  private ids = 0;
  private worker: CoreWorker;
  /** Why it answers nothing any more; '' while it does. */
  private gone = '';

  /** `listen` is told all that is not the answer to a question. */
  constructor(
    private readonly spawn: () => CoreWorker,
    private readonly listen: (message: FromWorker) => void,
    private readonly broken: (why: string) => void,
  ) {
    this.worker = this.begin();
  }

  private begin(): CoreWorker {
    const worker = this.spawn();
    this.gone = '';
    worker.serve({
      hear: (data) => {
        if (data.type === 'answer') this.taken(data.id)?.resolve(data.value as never);
        else if (data.type === 'failed' && data.id !== null)
          this.taken(data.id)?.reject(new Error(data.failure.message));
        else this.listen(data);
      },
      broken: (why) => {
        this.gone = why;
        this.drop(why);
        this.broken(why);
      },
    });
    return worker;
  }

  /** A new worker, which knows nothing of what this one had. */
  replace(): void {
    this.worker.end();
    this.drop('The worker that knew it has been replaced.');
    this.worker = this.begin();
  }

  /** What is asked is not answered any more: why is told where a worker is lost. */
  private drop(why: string): void {
    for (const { reject } of this.asked.values()) reject(new Heard(why));
    this.asked.clear();
  }

  /** Sends a message; the arrays of `traces` are handed over, not copied. */
  send(message: ToWorker, traces: readonly Trace[] = []): void {
    this.worker.send(message, traces.flatMap(buffersOf));
  }

  ask<T extends Answer>(question: Unnumbered<Question>): Promise<T> {
    if (this.gone) return Promise.reject(new Heard(this.gone));
    const id = ++this.ids;
    return new Promise<T>((resolve, reject) => {
      this.asked.set(id, { resolve, reject });
      this.send({ ...question, id } as Question);
    });
  }

  private taken(id: number): Asked | undefined {
    const asked = this.asked.get(id);
    this.asked.delete(id);
    return asked;
  }
}
