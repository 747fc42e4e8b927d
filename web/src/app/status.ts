/** The state of the run: words, progress bar and buttons. */
import { byId } from '../base/dom.js';
import { count, duration } from '../base/format.js';

export class Status {
  private readonly state = byId('run-state');
  private readonly bar = byId<HTMLProgressElement>('progress');
  private readonly cancel = byId<HTMLButtonElement>('cancel');

  constructor(cancel: () => void, reseed: () => void) {
    this.cancel.addEventListener('click', cancel);
    const button = byId<HTMLButtonElement>('reseed');
    button.disabled = false;
    button.addEventListener('click', reseed);
  }

  /** `before` of the replicates did not have to be run. */
  running(done: number, total: number, seconds: number, before = 0): void {
    this.cancel.disabled = false;
    this.bar.max = total;
    this.bar.value = done;
    const each = seconds / (done - before);
    const left = done > before && seconds > 0.5 ? `, ${duration(each * (total - done))} left` : '';
    this.state.textContent = `${Math.floor(done)} of ${count(total, 'replicate')}${left}`;
  }

  /** It waits, and can still be ended. */
  paused(done: number, total: number): void {
    this.bar.value = done;
    this.state.textContent = `Paused at ${Math.floor(done)} of ${count(total, 'replicate')}`;
  }

  ended(text: string): void {
    this.cancel.disabled = true;
    this.state.textContent = text;
  }

  finished(replicates: number, seconds: number): void {
    this.bar.max = replicates;
    this.bar.value = replicates;
    this.ended(`${count(replicates, 'replicate')} in ${duration(seconds)}`);
  }
}
