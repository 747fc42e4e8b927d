/** Walks a first visitor through the page: a card that does not block it, and a mark around one part. */
import './tour.css';
import { el } from '../base/dom.js';
import { quietButton } from '../base/take-away.js';
import { rich } from '../base/text.js';
import type { Host } from '../page/host.js';
import { withChanges } from '../state/spec-edit.js';
import { viewOf } from '../state/view.js';
import { steps } from './steps.js';

/** A part that loads with its experiment is waited for so long (ms). */
const patience = 4000;

export class Tour {
  private readonly heading = el('h2', { id: 'tour-title', tabindex: -1 });
  private readonly place = el('p', { class: 'tour-place' });
  private readonly text = el('p', { class: 'tour-text', 'aria-live': 'polite' });
  private readonly back = quietButton('Back', () => this.go(this.step - 1));
  private readonly next = el('button', { type: 'button', class: 'solid', onclick: () => this.forward() });
  private readonly card = el(
    'section',
    { class: 'tour', id: 'tour', role: 'dialog', 'aria-labelledby': 'tour-title', hidden: true },
    this.place,
    this.heading,
    this.text,
    el(
      'div',
      { class: 'tour-buttons' },
      quietButton('Close', () => this.close()),
      this.back,
      this.next,
    ),
  );
  /** From 1; 0 when the tour is closed. */
  private step = 0;
  private marked: Element | null = null;
  /** Where the focus was before. */
  private from: HTMLElement | null = null;

  constructor(private readonly host: Host) {
    document.body.append(this.card);
    document.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || this.card.hidden || event.defaultPrevented) return;
      this.close();
    });
  }

  /** Shows the step that the address names; null takes the tour away. */
  show(step: number | null): void {
    if (step === null) {
      this.hide();
      return;
    }
    const number = Math.min(step, steps.length);
    if (this.step === 0) this.from = document.activeElement as HTMLElement | null;
    const again = this.step === number;
    this.step = number;
    const { experiment, changes } = steps[number - 1] as (typeof steps)[number];
    const { view } = this.host;
    const own = JSON.stringify(view.spec) === JSON.stringify(this.host.experiment().spec);
    if (!again && (view.experiment !== experiment || (changes && own))) {
      this.go(number); // the link names a step only
      return;
    }
    if (!again || this.card.hidden) this.draw();
  }

  private draw(): void {
    const { title, text, at } = steps[this.step - 1] as (typeof steps)[number];
    this.place.textContent = `Step ${this.step} of ${steps.length}`;
    this.heading.replaceChildren(rich(title));
    this.text.replaceChildren(rich(text));
    this.back.disabled = this.step === 1;
    this.next.textContent = this.step === steps.length ? 'Done' : 'Next';
    this.card.hidden = false;
    document.documentElement.toggleAttribute('data-touring', true);
    this.heading.focus({ preventScroll: true });
    this.mark(at, this.step, performance.now());
  }

  private forward(): void {
    if (this.step === steps.length) this.close();
    else this.go(this.step + 1);
  }

  private go(number: number): void {
    const { experiment: name, changes } = steps[number - 1] as (typeof steps)[number];
    const { srlm, view } = this.host;
    const experiment = this.host.experiment(name);
    const spec = changes ? withChanges(srlm, experiment.spec, changes) : experiment.spec;
    this.step = number;
    const same = view.experiment === name && JSON.stringify(view.spec) === JSON.stringify(spec);
    if (same) this.host.amend({ tour: number });
    else this.host.open({ ...viewOf(experiment), spec, tour: number, present: view.present }, []);
    this.draw();
  }

  /** Marks the part of the step as soon as it is in the page. */
  private mark(at: readonly string[], step: number, since: number): void {
    this.unmark();
    if (this.step !== step || this.card.hidden) return;
    const [wanted, ...others] = at.map((selector) => document.querySelector<HTMLElement>(selector));
    const shown = (part: HTMLElement | null | undefined): part is HTMLElement =>
      (part?.getClientRects().length ?? 0) > 0;
    const waited = performance.now() - since > patience;
    const part = shown(wanted) ? wanted : others.find(shown);
    if (part) {
      this.marked = part;
      part.setAttribute('data-tour-mark', '');
      const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
      const tall = part.getBoundingClientRect().height > 0.5 * innerHeight;
      part.scrollIntoView({ behavior: calm ? 'auto' : 'smooth', block: tall ? 'start' : 'center' });
    }
    if (part !== wanted && !waited) setTimeout(() => this.mark(at, step, since), 250);
  }

  private unmark(): void {
    this.marked?.removeAttribute('data-tour-mark');
    this.marked = null;
  }

  private close(): void {
    this.host.amend({ tour: undefined });
    this.hide();
  }

  private hide(): void {
    if (this.card.hidden) return;
    this.card.hidden = true;
    this.step = 0;
    this.unmark();
    document.documentElement.removeAttribute('data-touring');
    const back = this.from?.isConnected && this.from !== document.body ? this.from : null;
    (back ?? document.getElementById('tour-link'))?.focus();
    this.host.announce('The tour is closed.');
  }
}
