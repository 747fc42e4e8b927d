/** The button that asks for a prediction, beside what there is to notice; a link may ask at once. */
import { byId } from '../base/dom.js';
import { lazily } from '../loading/lazily.js';
import type { Host } from '../page/host.js';
import type { Predict } from '../predict/predict.js';
import { whyNoQuestion } from '../state/view.js';

export class Guess {
  private readonly button = byId<HTMLButtonElement>('guess');
  private predict: Predict | null = null;
  private readonly load = lazily(
    'The question',
    () => import('../predict/predict.js'),
    ({ Predict }) => {
      this.predict = new Predict(this.host, byId('stage'), () => this.button.focus());
      return this.predict;
    },
  );

  constructor(private readonly host: Host) {
    this.button.addEventListener('click', () => void this.ask());
    this.button.disabled = false;
  }

  private async ask(): Promise<void> {
    const predict = await this.load();
    if (this.offered) predict.ask(true);
  }

  /** A question is about an experiment as it stands. */
  private get offered(): boolean {
    return whyNoQuestion(this.host.experiment(), this.host.view.spec) === '';
  }

  /** Another view is open. */
  opened(): void {
    this.predict?.end(false);
    this.refresh();
    if (this.host.view.predict && this.offered) void this.ask();
  }

  /** A result is there, or the settings have changed. */
  shown(): void {
    this.predict?.shown();
    this.refresh();
  }

  private refresh(): void {
    this.button.hidden = !this.offered;
  }
}
