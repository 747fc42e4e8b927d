/** The state of the run: words, progress bar, buttons, and announcements for screen readers. */
import { byId } from './dom.js';
import { count, duration } from './format.js';

export class Status {
  private readonly state = byId('run-state');
  private readonly bar = byId<HTMLProgressElement>('progress');
  private readonly cancel = byId<HTMLButtonElement>('cancel');
  private readonly live = byId('live');
  private timer: ReturnType<typeof setTimeout> | undefined;

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

  /** Tells a screen reader, once nothing else has happened for a while. */
  announce(text: string): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.live.textContent = text;
    }, 600);
  }
}
