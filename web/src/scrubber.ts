/** Chooses a round: slider, play and pause, and the values at that round. */
import type { Summary } from 'srlm';
import { el } from './dom.js';
import { number, percent } from './format.js';

const stepMilliseconds = 700;

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

  show(round: number, rounds: number, summary: Summary): void {
    this.slider.max = String(rounds);
    this.slider.value = String(round);
    this.slider.style.setProperty('--fill', String(rounds > 0 ? round / rounds : 0));
    const at = (key: 'kappa' | 'own_failure' | 'target_failure'): number =>
      summary[key].mean[round] as number;
    this.slider.setAttribute('aria-valuetext', `round ${round} of ${rounds}, κ ${number(at('kappa'))}`);
    this.readout.replaceChildren(
      el('span', {}, `round ${round} of ${rounds}`),
      el('span', { class: 'q-kappa' }, el('i', {}, 'κ'), ` ${number(at('kappa'))}`),
      el('span', { class: 'q-own' }, `own failure ${percent(at('own_failure'))}`),
      el('span', { class: 'q-target' }, `target failure ${percent(at('target_failure'))}`),
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
