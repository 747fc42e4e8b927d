/** The worker that collects a run's chunks and a sweep's cells, and answers questions about the result. */
import type { Chunk } from 'srlm';
import type { Answer, FromWorker, Question, ToWorker } from './messages.js';

interface Asked {
  resolve(value: never): void;
  reject(error: Error): void;
}

type Unnumbered<T> = T extends { id: number } ? Omit<T, 'id'> : never;

export class Keeper {
  private readonly asked = new Map<number, Asked>();
  private ids = 0;

  /** `listen` is told all that is not the answer to a question. */
  constructor(
    private readonly worker: Worker,
    listen: (message: FromWorker) => void,
  ) {
    worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      if (data.type === 'answer') this.taken(data.id)?.resolve(data.value as never);
      else if (data.type === 'failed' && data.id !== null)
        this.taken(data.id)?.reject(new Error(data.failure.message));
      else listen(data);
    });
  }

  /** Sends a message; the arrays of `chunks` are handed over, not copied. */
  send(message: ToWorker, chunks: readonly Chunk[] = []): void {
    const buffers = chunks.flatMap(({ metrics, theta, policy }) => [
      metrics.buffer,
      theta.buffer,
      policy.buffer,
    ]);
    this.worker.postMessage(message, buffers);
  }

  ask<T extends Answer>(question: Unnumbered<Question>): Promise<T> {
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
