/**
 * Predict, then reveal: a question about the experiment as it stands, asked in the place of the figure, which the
 * reader's guess, or "Show me", uncovers. Nothing is kept of it, and every control goes on working meanwhile.
 */
import './predict.css';
import type { Spec } from 'srlm';
import { el } from '../base/dom.js';
import { quietButton } from '../base/take-away.js';
import { rich } from '../base/text.js';
import type { Page } from '../page/page.js';
import { measuredInRun, measuredInSweep } from './measured.js';
import { type Prediction, predictions } from './predictions.js';

/** Covers whatever gives the answer away. */
const asking = (on: boolean): void => {
  document.documentElement.classList.toggle('is-guessing', on);
};

export class Predict {
  private readonly box = el('section', {
    class: 'predict',
    id: 'predict',
    'aria-label': 'Prediction',
    hidden: true,
  });
  private readonly measured = el('p', { class: 'predict-measured' });
  private prediction: Prediction | null = null;
  /** The spec that the question is about. */
  private spec: Spec | null = null;

  /** The box stands before `place`; `ended` gives the focus back. */
  constructor(
    private readonly page: Page,
    place: HTMLElement,
    private readonly ended: () => void,
  ) {
    place.before(this.box);
  }

  /** Asks about the experiment that is shown. */
  ask(focus: boolean): void {
    const { name, spec } = this.page.experiment();
    const prediction = predictions[name];
    if (!prediction) return;
    this.prediction = prediction;
    this.spec = spec;
    const { question, choices } = prediction;
    const heading = el(
      'h3',
      { id: 'predict-question', tabindex: -1 },
      el('b', {}, 'Your guess? '),
      rich(question),
    );
    this.box.replaceChildren(
      el(
        'div',
        { class: 'predict-ask' },
        heading,
        el(
          'div',
          { class: 'predict-choices', role: 'group', 'aria-labelledby': 'predict-question' },
          ...choices.map((choice, i) =>
            el('button', { type: 'button', class: 'quiet', onclick: () => this.reveal(i) }, rich(choice)),
          ),
        ),
        quietButton('Show me', () => this.end(true)),
      ),
    );
    this.box.classList.add('is-asking');
    this.box.hidden = false;
    asking(true);
    if (focus) heading.focus();
  }

  private reveal(guess: number): void {
    const { prediction } = this;
    if (!prediction) return;
    const { choices, right } = prediction;
    asking(false);
    this.box.classList.remove('is-asking');
    const heading = el(
      'h3',
      { tabindex: -1, id: 'predict-verdict' },
      el('b', {}, guess === right ? 'As you guessed. ' : 'Not as you guessed. '),
      rich(`${choices[right]}.`),
      guess === right
        ? ''
        : el('span', { class: 'predict-guess' }, ' Your guess: ', rich(`${choices[guess]}.`)),
    );
    this.box.replaceChildren(
      heading,
      this.measured,
      quietButton('Close', () => this.end(true)),
    );
    this.tell();
    heading.focus();
  }

  /** What the figure shows has changed: the result is there, or the reader has changed the settings. */
  shown(): void {
    const { page, spec } = this;
    if (!spec) return;
    if (JSON.stringify(page.view.spec) !== JSON.stringify(spec)) this.end(false);
    else this.tell();
  }

  private tell(): void {
    const { page, prediction } = this;
    const { sweep, charts } = page.experiment();
    const [metric] = charts;
    const swept = page.sweep?.shown?.result;
    const text = sweep
      ? swept && measuredInSweep(swept, page.srlm.parameters(), prediction?.point)
      : page.result && metric && measuredInRun(page.result, metric);
    this.measured.replaceChildren('Measured: ', rich(text || '…'));
  }

  /** Takes the question or the answer away; `back` when its reader is done with it. */
  end(back: boolean): void {
    if (this.box.hidden) return;
    asking(false);
    this.box.classList.remove('is-asking');
    this.box.hidden = true;
    this.box.replaceChildren();
    this.spec = null;
    if (back) this.ended();
  }
}
