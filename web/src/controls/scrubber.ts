/** Chooses a round: slider, play and pause, and the values at that round. */
import type { MetricKey, Summary } from 'srlm';
import { el } from '../base/dom.js';
import { rich } from '../base/text.js';
import { lookOf, metricText } from '../charts/quantities.js';

const stepMilliseconds = 700;
const mostValues = 3;

export class Scrubber {
  private readonly slider: HTMLInputElement;
  private readonly play: HTMLButtonElement;
  private readonly readout = el('output', { class: 'readout', for: 'round-slider' });
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    root: HTMLElement,
    private readonly choose: (round: number) => void,
  ) {
    this.slider = el('input', {
      type: 'range',
      id: 'round-slider',
      min: 0,
      max: 1,
      step: 1,
      'aria-label': 'Round',
      oninput: () => {
        this.stop();
        this.choose(this.slider.valueAsNumber);
      },
    });
    this.play = el('button', {
      type: 'button',
      class: 'play',
      'aria-label': 'Play the rounds',
      onclick: () => this.toggle(),
    });
    root.append(this.play, this.slider, this.readout);
  }

  /** `metrics` are told at the round, the first three of them. */
  show(round: number, rounds: number, summary: Summary, metrics: readonly MetricKey[]): void {
    this.slider.max = String(rounds);
    this.slider.value = String(round);
    this.slider.style.setProperty('--fill', String(rounds > 0 ? round / rounds : 0));
    const values = metrics.slice(0, mostValues).map((metric) => {
      const { colour, name } = lookOf(metric);
      const value = metricText(metric, summary[metric].mean[round] as number);
      return { colour, text: metric === 'kappa' ? `κ ${value}` : `${name} ${value}` };
    });
    const told = values.map(({ text }) => text).join(', ');
    this.slider.setAttribute('aria-valuetext', `round ${round} of ${rounds}, ${told}`);
    this.readout.replaceChildren(
      el('span', {}, `round ${round} of ${rounds}`),
      ...values.map(({ colour, text }) => el('span', { class: `q-${colour}` }, rich(text))),
    );
  }

  private toggle(): void {
    if (this.timer !== undefined) {
      this.stop();
      return;
    }
    const rounds = Number(this.slider.max);
    this.choose(this.slider.valueAsNumber >= rounds ? 0 : this.slider.valueAsNumber);
    this.play.classList.add('playing');
    this.play.setAttribute('aria-label', 'Pause');
    this.timer = setInterval(() => {
      const next = this.slider.valueAsNumber + 1;
      if (next >= Number(this.slider.max)) this.stop();
      this.choose(Math.min(next, Number(this.slider.max)));
    }, stepMilliseconds);
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.play.classList.remove('playing');
    this.play.setAttribute('aria-label', 'Play the rounds');
  }
}
