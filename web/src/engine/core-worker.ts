/**
 * A worker with the core, listened to from its creation: one that cannot be loaded tells so before anybody
 * has asked it for anything, and is not to be waited for.
 */
import { awaitPart, reasonFor } from '../loading/trouble.js';
import { createWorker, workerAddress } from './create-worker.js';
import type { Equipment, FromWorker, Greeting, ToWorker } from './messages.js';
import { compiledModule } from './module.js';

interface CoreWorkerEvents {
  hear(message: FromWorker): void;
  /** It will not answer any more; why, in sentences. */
  broken(why: string): void;
}

let created = 0;

export class CoreWorker {
  private readonly worker: Worker | null;
  private events: CoreWorkerEvents | null = null;
  private ended = false;
  private broken = '';
  private readonly greeted = awaitPart(
    `worker ${++created}`,
    'A worker, which computes, has not answered yet.',
  );

  constructor() {
    this.worker = this.created();
    this.worker?.addEventListener('message', ({ data }: MessageEvent<FromWorker | Greeting>) =>
      this.hear(data),
    );
    this.worker?.addEventListener('messageerror', () =>
      this.fail('A worker sent what could not be read: memory may be short.'),
    );
    this.worker?.addEventListener('error', (event) => void this.failed(event));
    compiledModule().then(
      (compiled) => this.equip({ type: 'module', compiled }),
      ({ message }: Error) => this.fail(message),
    );
  }

  /** Not every browser hands a compiled module to every worker. */
  private equip(equipment: Equipment): void {
    try {
      this.worker?.postMessage(equipment);
    } catch (error) {
      this.fail(`The browser says: ${(error as Error).message}`);
    }
  }

  private created(): Worker | null {
    try {
      return createWorker();
    } catch (error) {
      this.fail(`The browser says: ${(error as Error).message}`);
      return null;
    }
  }

  /** From here on these hear it, and what it has told before. */
  serve(events: CoreWorkerEvents): void {
    this.events = events;
    if (this.broken) queueMicrotask(() => this.events?.broken(this.broken));
  }

  private hear(message: FromWorker | Greeting): void {
    if (message.type === 'hello') this.greeted();
    else if (message.type === 'unusable') this.fail(message.failure.message);
    else this.events?.hear(message);
  }

  /** An error with a message is one of its script; without one, the script itself did not come. */
  private async failed(event: ErrorEvent): Promise<void> {
    event.preventDefault();
    this.fail(event.message ? `The browser says: ${event.message}` : await whyNoScript());
  }

  private fail(why: string): void {
    this.greeted();
    if (this.ended || this.broken) return;
    this.broken = why;
    this.events?.broken(why);
  }

  send(message: ToWorker, transfer: Transferable[] = []): void {
    this.worker?.postMessage(message, transfer);
  }

  end(): void {
    this.ended = true;
    this.greeted();
    this.worker?.terminate();
  }
}

/** Which rule of the host keeps workers from being started. */
let refused = '';
document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
  if (/^(?:worker|child|script)-src/.test(effectiveDirective) && /^blob|worker/.test(blockedURI))
    refused = `A rule of the host (Content-Security-Policy, ${effectiveDirective}) forbids workers.`;
});

async function whyNoScript(): Promise<string> {
  await new Promise((resolve) => setTimeout(resolve)); // a refusal is told after the error
  if (refused) return refused;
  return workerAddress ? reasonFor(workerAddress) : 'The browser does not start workers here.';
}
