/** Plays the main curve of the run, one note for each round; the figure points at the round that sounds. */

import { quietButton } from '../base/take-away.js';
import { lookOf } from '../charts/quantities.js';
import type { Host } from '../page/host.js';
import { tuneOf } from './tune.js';

/** A run of many rounds is played faster (s for each note). */
const usual = 0.32;
const longest = 8;

export class Listen {
  readonly button = quietButton('Listen', () => this.toggle());
  private sound: AudioContext | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly host: Host) {
    this.button.id = 'listen';
    this.button.setAttribute('aria-pressed', 'false');
    this.button.title = 'One note for each round, higher where the curve is';
  }

  private toggle(): void {
    if (this.sound) this.stop();
    else this.play();
  }

  private play(): void {
    const { result } = this.host;
    const [metric] = this.host.charts.metrics;
    if (!result || !metric) return;
    const notes = tuneOf(result.summary[metric].mean);
    const each = Math.min(usual, longest / notes.length);
    const sound = new AudioContext();
    this.sound = sound;
    notes.forEach(({ pitch }, i) => {
      if (pitch !== null) beep(sound, pitch, sound.currentTime + 0.05 + i * each, each);
    });
    this.button.textContent = 'Stop';
    this.button.setAttribute('aria-pressed', 'true');
    this.host.announce(
      `Playing ${lookOf(metric).name}, one note for each of ${notes.length} rounds from 0; higher is more.`,
    );
    const point = (round: number): void => {
      if (this.sound !== sound) return;
      if (round >= notes.length) this.stop();
      else this.host.charts.mark(round);
      if (round < notes.length) this.timer = setTimeout(() => point(round + 1), each * 1000);
    };
    point(0);
  }

  stop(): void {
    clearTimeout(this.timer);
    void this.sound?.close();
    this.sound = null;
    this.button.textContent = 'Listen';
    this.button.setAttribute('aria-pressed', 'false');
    const { view, result } = this.host;
    if (result) this.host.charts.mark(view.round ?? result.spec.rounds);
  }
}

function beep(sound: AudioContext, pitch: number, at: number, length: number): void {
  const tone = sound.createOscillator();
  const loudness = sound.createGain();
  tone.type = 'triangle';
  tone.frequency.value = pitch;
  loudness.gain.setValueAtTime(0, at);
  loudness.gain.linearRampToValueAtTime(0.18, at + 0.015);
  loudness.gain.exponentialRampToValueAtTime(0.001, at + length * 0.95);
  tone.connect(loudness).connect(sound.destination);
  tone.start(at);
  tone.stop(at + length);
}
