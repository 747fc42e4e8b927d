/**
 * The argument in steps: texts beside the figure of the page, which stays in sight while they scroll. Each step opens
 * its experiment there, numbers in its sentences are controls, and the address holds the step.
 */
import './narrative.css';
import { byId, el, everyFrame } from '../base/dom.js';
import { number } from '../base/format.js';
import { quietButton } from '../base/take-away.js';
import { rich } from '../base/text.js';
import { metricText } from '../charts/quantities.js';
import type { RunResult } from '../engine/run.js';
import { orTell } from '../loading/trouble.js';
import type { Host } from '../page/host.js';
import { withChanges } from '../state/spec-edit.js';
import { rowOf, valuesOf } from '../state/values.js';
import { type View, viewOf } from '../state/view.js';
import { hasTables } from '../views/model-view.js';
import { Scrub } from './scrub.js';
import { piecesOf, roundOf, type Step, steps } from './steps.js';
import { Strip } from './strip.js';

/** Scrolling settles so long (ms) before the figure turns to another step. */
const settle = 140;
/** Below this width the figure stands above the text; narrative.css says the same. */
const stacked = matchMedia('(max-width: 60rem)');

/** What has arrow keys of its own. */
const ownKeys = 'input, select, textarea, summary, [role="slider"], [role="group"], [contenteditable]';

interface Shown {
  element: HTMLElement;
  heading: HTMLElement;
  scrubs: Map<string, Scrub>;
  numbers: { element: HTMLElement; of: string }[];
}

export class Narrative {
  private readonly place = el('p', { class: 'narrative-place', role: 'status' });
  private readonly dots: HTMLButtonElement[];
  private readonly back = quietButton('←', () => this.turn(this.step - 1));
  private readonly next = quietButton('→', () => this.turn(this.step + 1));
  private readonly bar: HTMLElement;
  private readonly texts: HTMLElement;
  private readonly shownSteps: Shown[];
  private readonly strip: Strip;
  /** From 1; 0 when it is closed. */
  private step = 0;
  /** The step that the page is scrolling to. */
  private aim = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly follow = everyFrame(() => this.scrolled());

  constructor(private readonly host: Host) {
    this.strip = new Strip((round) => host.choose(round));
    this.shownSteps = steps.map((step, i) => this.draw(step, i + 1));
    this.dots = steps.map(({ title }, i) =>
      el('button', {
        type: 'button',
        'aria-label': `Step ${i + 1}: ${title}`,
        onclick: () => this.turn(i + 1),
      }),
    );
    this.back.setAttribute('aria-label', 'Previous step');
    this.next.id = 'narrative-next';
    const close = quietButton('Close', () => this.close());
    close.title = 'Back to where you came from (Escape)';
    this.bar = el(
      'nav',
      { class: 'narrative-bar', id: 'narrative', 'aria-label': 'The argument, step by step', hidden: true },
      el('p', { class: 'narrative-name' }, 'The argument'),
      el('ol', { class: 'narrative-dots' }, ...this.dots.map((dot) => el('li', {}, dot))),
      this.place,
      this.back,
      this.next,
      close,
    );
    this.texts = el(
      'article',
      { class: 'narrative', 'aria-label': 'The argument', hidden: true },
      ...this.shownSteps.map(({ element }) => element),
    );
    byId('stage').parentElement?.before(this.bar);
    byId('experiments').before(this.texts);
    document.querySelector('#run-figure .panels')?.after(this.strip.element);
    this.listen();
  }

  private listen(): void {
    addEventListener('scroll', () => this.follow(), { passive: true });
    // Whoever scrolls by hand goes where they like.
    for (const name of ['wheel', 'touchmove'])
      addEventListener(
        name,
        () => {
          this.aim = 0;
        },
        { passive: true },
      );
    document.addEventListener('keydown', (event) => this.key(event));
  }

  private key(event: KeyboardEvent): void {
    if (this.step === 0 || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') this.close();
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const target = event.target as Element | null;
    if (!by || target?.closest?.(ownKeys)) return;
    event.preventDefault();
    this.turn(this.step + by);
  }

  /** A step's text, with its numbers and what the core says of its experiment. */
  private draw(step: Step, at: number): Shown {
    const heading = el('h2', { id: `step-${at}`, tabindex: -1 }, rich(step.title));
    const scrubs: Shown['scrubs'] = new Map();
    const numbers: Shown['numbers'] = [];
    const paragraphs = step.text.map((text) =>
      el('p', {}, ...piecesOf(text).map((piece) => this.piece(piece, at, scrubs, numbers))),
    );
    const { quantity, regime, theorem, caveat } = this.host.experiment(step.experiment);
    const exactly: [string, string][] = [
      ['Measured', quantity],
      ['Regime', regime],
      ['From', theorem],
    ];
    const whole = el('a', { href: `#experiment=${step.experiment}` }, 'The whole experiment');
    whole.addEventListener('click', (event) => {
      if (this.step !== at) this.turn(at, false);
      this.leave(event, { ...this.host.view, tour: undefined });
    });
    const element = el(
      'section',
      { class: 'step', 'aria-labelledby': `step-${at}` },
      el('p', { class: 'step-number' }, `${at} of ${steps.length}`),
      heading,
      ...paragraphs,
      step.more && this.more(step.more),
      el(
        'dl',
        { class: 'step-exactly' },
        ...exactly.flatMap(([name, text]) => [el('dt', {}, name), el('dd', {}, rich(text))]),
      ),
      el('details', {}, el('summary', {}, 'Caveat'), el('p', {}, rich(caveat))),
      el('p', { class: 'step-links' }, whole),
    );
    return { element, heading, scrubs, numbers };
  }

  private more({ experiment, text }: NonNullable<Step['more']>): HTMLElement {
    const link = el('a', { href: `#experiment=${experiment}` }, text);
    link.addEventListener('click', (event) => this.leave(event, viewOf(this.host.experiment(experiment))));
    return el('p', {}, link, '.');
  }

  private piece(
    piece: ReturnType<typeof piecesOf>[number],
    at: number,
    scrubs: Shown['scrubs'],
    numbers: Shown['numbers'],
  ): Node {
    if (piece.kind === 'text') return rich(piece.text);
    if (piece.kind === 'number') {
      const element = el('b', { class: 'step-value', 'data-of': piece.of }, '…');
      numbers.push({ element, of: piece.of });
      return element;
    }
    const row = rowOf(this.host.srlm.parameters(), piece.key);
    if (!row) throw new Error(`The core has no parameter ${piece.key}`);
    const scrub = new Scrub(row, (value) => {
      if (this.step !== at) this.turn(at, false);
      this.host.change({ [piece.key]: value });
      this.tell();
    });
    scrubs.set(piece.key, scrub);
    return scrub.element;
  }

  /** Shows the step that the address names; null takes the narrative away. */
  show(step: number | null): void {
    if (step === null) {
      this.hide();
      return;
    }
    const opening = this.step === 0;
    if (!opening && this.step === step) return;
    this.set(step);
    this.scrollTo(step, true);
    if (opening) this.shownSteps[step - 1]?.heading.focus({ preventScroll: true });
  }

  /** Goes to a step, as its reader asks for it by a button or a key; beyond the last one the experiments follow. */
  private turn(step: number, scroll = true): void {
    if (step < 1) return;
    if (step > steps.length) {
      byId('experiments').scrollIntoView({ block: 'start', behavior: this.behaviour });
      byId('gallery-title').tabIndex = -1;
      byId('gallery-title').focus({ preventScroll: true });
      return;
    }
    this.set(step);
    if (scroll) this.scrollTo(step);
  }

  private get behaviour(): ScrollBehavior {
    return matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
  }

  private scrollTo(step: number, atOnce = false): void {
    this.aim = step;
    const { element } = this.shownSteps[step - 1] as Shown;
    element.scrollIntoView({ block: 'start', behavior: atOnce ? 'instant' : this.behaviour });
  }

  /** The step whose text is at the height where one reads. */
  private scrolled(): void {
    if (this.step === 0) return;
    const stage = byId(document.documentElement.dataset.narrative === 'sweep' ? 'stage' : 'run-figure');
    const line = stacked.matches
      ? (stage.getBoundingClientRect().bottom + innerHeight) / 2
      : 0.45 * innerHeight;
    const tops = this.shownSteps.map(({ element }) => element.getBoundingClientRect().top);
    const step = Math.max(tops.filter((top) => top <= line).length, 1);
    clearTimeout(this.timer);
    if (this.aim === step) this.aim = 0;
    if (this.aim || step === this.step) return;
    this.timer = setTimeout(() => this.set(step), settle);
  }

  /** Turns the figure to a step. */
  private set(number: number): void {
    clearTimeout(this.timer);
    const { host } = this;
    const { experiment: name, changes, round } = steps[number - 1] as Step;
    const experiment = host.experiment(name);
    const before = steps[this.step - 1];
    this.step = number;
    const own = JSON.stringify(host.view.spec) === JSON.stringify(experiment.spec);
    // What its reader has set stays from step to step, and in a link.
    const same = host.view.experiment === name && (!changes || !own);
    const spec = changes ? withChanges(host.srlm, experiment.spec, changes) : experiment.spec;
    const view: View = { ...viewOf(experiment), spec, round: round ?? null, tour: number };
    this.frame();
    if (!same) host.open(view);
    else {
      const at = before ? (round ?? null) : (host.view.round ?? round ?? null);
      host.amend({ tour: number, round: at });
      host.choose(at ?? host.view.spec.rounds);
    }
    this.tell();
  }

  /** All that follows from the step alone. */
  private frame(): void {
    const { step } = this;
    const { experiment, shows } = steps[step - 1] as Step;
    const { dataset } = document.documentElement;
    dataset.narrative = this.host.experiment(experiment).sweep ? 'sweep' : 'run';
    dataset.narrativeShows = shows ?? '';
    this.bar.hidden = false;
    this.texts.hidden = false;
    const title = steps[step - 1]?.title ?? '';
    this.place.replaceChildren(
      `${step} of ${steps.length}`,
      el('span', { class: 'hidden' }, ': ', rich(title)),
    );
    this.back.disabled = step === 1;
    const next = step === steps.length ? 'To all experiments' : 'Next step';
    this.next.setAttribute('aria-label', next);
    this.next.title = next;
    this.dots.forEach((dot, i) => {
      if (i === step - 1) dot.setAttribute('aria-current', 'step');
      else dot.removeAttribute('aria-current');
    });
    this.shownSteps.forEach(({ element }, i) => {
      element.classList.toggle('is-current', i === step - 1);
    });
  }

  /** The parameters in the sentences: of this step as its reader has set them, of the others as they will be. */
  private tell(): void {
    const { host } = this;
    this.shownSteps.forEach(({ scrubs }, i) => {
      const { experiment, changes } = steps[i] as Step;
      const here = host.view.experiment === experiment;
      const values = valuesOf(here ? host.view.spec : { ...host.experiment(experiment).spec, ...changes });
      const responses = (here && host.result?.problem.responses) || Number(values.responses ?? 16);
      for (const [key, scrub] of scrubs) scrub.show(Number(values[key]), responses);
    });
  }

  /** A result is on the page: the numbers in the sentences are its own. */
  shown(result: RunResult): void {
    if (this.step === 0) return;
    this.tell();
    this.shownSteps.forEach(({ numbers }, i) => {
      if (steps[i]?.experiment !== this.host.view.experiment) return;
      for (const { element, of } of numbers) element.replaceChildren(rich(numberOf(of, result)));
    });
    void this.fill(result);
  }

  private async fill(result: RunResult): Promise<void> {
    if (!result.complete) return;
    const { host, strip } = this;
    const wanted = (): boolean => host.result === result;
    const failed = 'The policy of this run could not be computed.';
    const policies =
      document.documentElement.dataset.narrative === 'run' && hasTables(result)
        ? await orTell('strip', failed, host.runner.policies(0), wanted)
        : null;
    if (!wanted()) return;
    strip.load(result, policies);
    strip.mark(host.view.round ?? result.spec.rounds);
  }

  /** The figure points at another round. */
  marked(round: number): void {
    this.strip.mark(round);
  }

  restyle(): void {
    this.strip.draw();
    this.strip.mark(this.host.view.round ?? this.host.view.spec.rounds);
  }

  /** Back to where its reader came from. */
  private close(): void {
    this.host.open({ ...this.host.outside, tour: undefined });
    scrollTo({ top: 0 });
    byId('tour-link').focus({ preventScroll: true });
  }

  /** Out of the narrative, to an experiment as a whole. */
  private leave(event: Event, view: View): void {
    event.preventDefault();
    this.host.open(view);
    scrollTo({ top: 0 });
    byId('experiment').focus({ preventScroll: true });
  }

  private hide(): void {
    if (this.step === 0) return;
    clearTimeout(this.timer);
    this.step = 0;
    this.aim = 0;
    this.bar.hidden = true;
    this.texts.hidden = true;
    this.strip.element.hidden = true;
    const { dataset } = document.documentElement;
    delete dataset.narrative;
    delete dataset.narrativeShows;
    this.host.announce('The argument is closed.');
  }
}

/** A number of a run as it stands in a sentence. */
function numberOf(of: string, result: RunResult): string {
  const { spec, summary } = result;
  if (of === 'power') return number(1 + 1 / (spec.beta ?? Number.NaN));
  if (of === 'T') return `${spec.rounds} ${spec.rounds === 1 ? 'round' : 'rounds'}`;
  const [metric, at = 'T'] = of.split('@') as [keyof typeof summary, string?];
  return metricText(metric, summary[metric].mean[roundOf(at, result)] ?? Number.NaN);
}
