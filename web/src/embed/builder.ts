/** The dialog that makes an embed of the view: its controls, its look, a preview, and what to paste. */
import type { Srlm } from 'srlm';
import { el, scrolling } from '../base/dom.js';
import { copy, quietButton } from '../base/take-away.js';
import { nameOf, rich } from '../base/text.js';
import { offered } from '../controls/controls.js';
import { rowOf } from '../state/values.js';
import { experimentOf, type View, whyNoQuestion } from '../state/view.js';
import { elementAddress, embedAddress } from './address.js';
import {
  type EmbedFigure,
  type EmbedOptions,
  type EmbedTheme,
  formatEmbed,
  usualControls,
  usualFigure,
  withControl,
} from './options.js';
import { isHeightMessage, isResultMessage } from './protocol.js';
import { Question } from './question.js';
import type { ScormVersion } from './scorm.js';
import { type Size, type Snippet, sizes, snippets } from './snippets.js';

type State = 'hidden' | 'open' | 'fixed';

const states: Record<State, string> = { hidden: 'hidden', open: 'to change', fixed: 'fixed' };
const themes: Record<EmbedTheme, string> = { auto: 'As the reader’s system', light: 'Light', dark: 'Dark' };
const first: Record<'figure' | 'question', string> = {
  figure: 'The figure',
  question: 'A question: readers guess, then see',
};
const figures: Record<EmbedFigure, string> = { sweep: 'The sweep', run: 'One run' };

/** Places that take a package instead of a text. */
const packages: Record<string, ScormVersion> = {
  'SCORM 1.2: a graded question': '1.2',
  'SCORM 2004: a graded question': '2004',
};
const packageHint =
  'A .zip with the experiment inside: it needs no network but the course’s own. Moodle: Add an activity or ' +
  'resource, SCORM package. Canvas: SCORM in the course’s navigation, Upload. Others call it “content package”.';
const noPackageHint =
  'This one file has no other files to put into a package: open the laboratory from its site and make it there.';

/** Until the preview has told its own (px). */
const usualHeight = 720;

export class EmbedBuilder {
  private readonly controls = el('div', { class: 'embed-controls' });
  private readonly theme: HTMLSelectElement;
  private readonly figure: HTMLSelectElement;
  private readonly figureRow: HTMLElement;
  private readonly first: HTMLSelectElement;
  private readonly firstRow: HTMLElement;
  private readonly preview = el('iframe', {
    class: 'embed-preview',
    title: 'Preview of the embed',
    allow: 'clipboard-write',
  });
  /** The preview is as wide as the place of the embed; where the dialog is narrower it is shown smaller. */
  private readonly stage = el('div', { class: 'embed-stage' }, this.preview);
  private readonly size: HTMLSelectElement;
  private readonly place: HTMLSelectElement;
  private readonly copying = quietButton('Copy', (button) => void copy(button, this.snippet));
  private readonly text: HTMLElement;
  private readonly question: Question;
  private readonly code = el('code', { id: 'embed-code', translate: 'no' });
  /** What stands there. */
  private snippet = '';
  private readonly hint = el('p', { class: 'embed-hint', id: 'embed-hint' });
  private readonly dialog: HTMLDialogElement;
  private choices = new Map<string, HTMLSelectElement>();
  private height = usualHeight;
  private view: View | null = null;
  private hash = '';

  constructor(private readonly srlm: Srlm) {
    this.theme = choice('embed-theme', themes, () => this.changed());
    this.figure = choice('embed-figure', figures, () => this.changed());
    this.figureRow = row('Figure', this.figure);
    this.first = choice('embed-first', first, () => this.changed());
    this.firstRow = row('Shows first', this.first);
    const names = Object.entries(sizes).map(([key, { name }]) => [key, name]);
    this.size = choice('embed-size', Object.fromEntries(names), () => this.sized());
    this.place = el('select', { id: 'embed-place', onchange: () => this.placed() });
    this.text = scrolling('What to paste', this.code);
    this.question = new Question(srlm);
    this.dialog = el(
      'dialog',
      { class: 'builder', id: 'embed-builder', 'aria-labelledby': 'embed-builder-title' },
      el(
        'div',
        { class: 'builder-head' },
        el('h2', { id: 'embed-builder-title' }, 'Embed this view'),
        quietButton('Close', () => this.dialog.close()),
      ),
      el(
        'div',
        { class: 'builder-body' },
        el(
          'div',
          { class: 'builder-choices' },
          el(
            'fieldset',
            {},
            el('legend', {}, 'Controls'),
            el('p', { class: 'builder-note' }, 'What your readers see, and what they may change.'),
            this.controls,
          ),
          this.figureRow,
          this.firstRow,
          row('Colours', this.theme),
          row('Stands in', this.size),
          lessonsLink(),
        ),
        el(
          'div',
          { class: 'builder-result' },
          el('div', { class: 'builder-place' }, row('Paste into', this.place), this.copying),
          this.text,
          this.question.element,
          this.hint,
          el('h3', {}, 'Preview'),
          this.stage,
        ),
      ),
    );
    this.dialog.addEventListener('close', () => {
      this.preview.removeAttribute('src');
      this.hash = '';
    });
    this.dialog.addEventListener('click', (event) => {
      if (event.target === this.dialog) this.dialog.close();
    });
    window.addEventListener('message', ({ source, data }) => {
      if (source === null || source !== this.preview.contentWindow) return;
      if (isResultMessage(data)) this.question.heard(data);
      if (!isHeightMessage(data)) return;
      this.height = data.height;
      this.resize();
    });
    new ResizeObserver(() => this.resize()).observe(this.stage);
    document.body.append(this.dialog);
  }

  open(view: View): void {
    this.view = view;
    const experiment = experimentOf(this.srlm, view.experiment);
    if (!experiment) return;
    const table = this.srlm.parameters();
    const usual = usualControls(this.srlm, view);
    this.choices = new Map(
      withControl(this.srlm, view, offered(experiment)).map((key) => {
        const select = choice(`embed-control-${key}`, states, () => this.changed());
        select.value = usual.includes(key) ? 'open' : 'hidden';
        return [key, select];
      }),
    );
    this.controls.replaceChildren(
      ...[...this.choices].map(([key, select]) => {
        const symbol = rowOf(table, key)?.symbol;
        const name = el('span', {}, symbol && el('b', { class: 'symbol' }, rich(symbol)), ' ', nameOf(key));
        return row(name, select);
      }),
    );
    this.figure.value = usualFigure(this.srlm, view);
    this.first.value = view.predict ? 'question' : 'figure';
    this.height = usualHeight;
    this.dialog.showModal();
    this.changed();
    this.resize();
  }

  private placed(): void {
    if (this.place.value === 'Reveal.js') this.size.value = 'slide';
    this.sized();
  }

  private sized(): void {
    this.changed();
    this.resize();
  }

  /** The preview at the width of its place, as large as the dialog has room for. */
  private resize(): void {
    const { width, height = this.height } = sizes[this.size.value as Size];
    const scale = Math.min(1, (this.stage.clientWidth || width) / width);
    Object.assign(this.preview.style, { width: `${width}px`, height: `${height}px`, scale: String(scale) });
    this.stage.style.height = `${Math.ceil(height * scale)}px`;
    this.write();
  }

  /** The version of the package that the place takes; null where it takes a text. */
  private get package(): ScormVersion | null {
    return packages[this.place.value] ?? null;
  }

  private options(): EmbedOptions {
    const controls = [...this.choices].filter(([, { value }]) => value !== 'hidden');
    const locked = controls.filter(([, { value }]) => value === 'fixed');
    return {
      controls: controls.map(([key]) => key),
      locked: new Set(locked.map(([key]) => key)),
      theme: this.theme.value as EmbedTheme,
      fit: this.size.value === 'slide' && !this.package ? 'frame' : 'height',
      // A package asks for a number of a run.
      figure: this.package ? 'run' : (this.figure.value as EmbedFigure),
    };
  }

  /** Whether there is a question about the view, in whose figure it is asked: a package has one of its own. */
  private get askable(): boolean {
    const { view } = this;
    const experiment = view && experimentOf(this.srlm, view.experiment);
    if (!experiment || this.package || this.figure.value === 'run') return false;
    return whyNoQuestion(experiment, view.spec) === '';
  }

  private get asks(): boolean {
    return this.askable && this.first.value === 'question';
  }

  private changed(): void {
    if (!this.view) return;
    const hash = formatEmbed(this.srlm, { ...this.view, predict: this.asks }, this.options());
    if (hash !== this.hash) {
      const { contentWindow } = this.preview;
      // A new hash through `src` would be a step in the page's history.
      if (this.hash && contentWindow) contentWindow.location.replace(embedAddress(hash));
      else this.preview.src = embedAddress(hash);
    }
    this.hash = hash;
    this.write();
  }

  private write(): void {
    if (!this.view) return;
    const experiment = experimentOf(this.srlm, this.view.experiment);
    if (!experiment) return;
    const all: Snippet[] = snippets({
      address: embedAddress(this.hash),
      script: elementAddress(),
      title: experiment.title,
      height: sizes[this.size.value as Size].height ?? this.height,
    });
    const names = [...all.map(({ name }) => name), ...Object.keys(packages)];
    if (this.place.options.length !== names.length)
      this.place.replaceChildren(...names.map((name) => el('option', { value: name }, name)));
    const version = this.package;
    const single = !elementAddress();
    this.text.hidden = this.copying.hidden = version !== null;
    this.question.element.hidden = version === null || single;
    this.question.show(this.view, experiment, this.options(), version ?? '1.2');
    this.figureRow.hidden = !experiment.sweep || version !== null;
    this.firstRow.hidden = !this.askable;
    if (version) {
      this.hint.textContent = single ? noPackageHint : packageHint;
      return;
    }
    const shown = all.find(({ name }) => name === this.place.value) ?? all[0];
    this.snippet = shown?.code ?? '';
    this.code.textContent = this.snippet;
    this.hint.textContent = shown?.hint ?? '';
  }
}

/** Beside the page; the single file has nothing beside it. */
const lessonsLink = (): HTMLElement | null =>
  elementAddress()
    ? el('p', { class: 'builder-note' }, el('a', { href: 'lessons.html' }, 'Five lessons, ready to teach'))
    : null;

function choice(id: string, names: Record<string, string>, changed: () => void): HTMLSelectElement {
  return el(
    'select',
    { id, onchange: changed },
    ...Object.entries(names).map(([value, name]) => el('option', { value }, name)),
  );
}

const row = (name: string | HTMLElement, select: HTMLSelectElement): HTMLElement =>
  el(
    'div',
    { class: 'builder-row' },
    el('label', { for: select.id }, name),
    el('span', { class: 'select' }, select),
  );
