/** The dialog that makes an embed of the view: its controls, its look, a preview, and what to paste. */
import type { Srlm } from 'srlm';
import { el, scrolling } from '../base/dom.js';
import { copy, quietButton } from '../base/take-away.js';
import { nameOf, rich } from '../base/text.js';
import { offered } from '../controls/controls.js';
import { rowOf } from '../state/values.js';
import { experimentOf, type View } from '../state/view.js';
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
import { isHeightMessage } from './protocol.js';
import { type Snippet, snippets } from './snippets.js';

type State = 'hidden' | 'open' | 'fixed';

const states: Record<State, string> = { hidden: 'hidden', open: 'to change', fixed: 'fixed' };
const themes: Record<EmbedTheme, string> = { auto: 'As the reader’s system', light: 'Light', dark: 'Dark' };
const figures: Record<EmbedFigure, string> = { sweep: 'The sweep', run: 'One run' };

/** Until the preview has told its own (px). */
const usualHeight = 720;

export class EmbedBuilder {
  private readonly controls = el('div', { class: 'embed-controls' });
  private readonly theme: HTMLSelectElement;
  private readonly figure: HTMLSelectElement;
  private readonly figureRow: HTMLElement;
  private readonly preview = el('iframe', {
    class: 'embed-preview',
    title: 'Preview of the embed',
    allow: 'clipboard-write',
  });
  private readonly place: HTMLSelectElement;
  private readonly code = el('code', { id: 'embed-code' });
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
    this.place = el('select', { id: 'embed-place', onchange: () => this.write() });
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
          row('Colours', this.theme),
        ),
        el(
          'div',
          { class: 'builder-result' },
          el(
            'div',
            { class: 'builder-place' },
            row('Paste into', this.place),
            quietButton('Copy', (button) => void copy(button, this.code.textContent ?? '')),
          ),
          scrolling('What to paste', this.code),
          this.hint,
          el('h3', {}, 'Preview'),
          this.preview,
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
      if (source === null || source !== this.preview.contentWindow || !isHeightMessage(data)) return;
      this.height = data.height;
      this.preview.style.height = `${data.height}px`;
      this.write();
    });
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
    this.figureRow.hidden = !experiment.sweep;
    this.height = usualHeight;
    this.dialog.showModal();
    this.changed();
  }

  private options(): EmbedOptions {
    const controls = [...this.choices].filter(([, { value }]) => value !== 'hidden');
    const locked = controls.filter(([, { value }]) => value === 'fixed');
    return {
      controls: controls.map(([key]) => key),
      locked: new Set(locked.map(([key]) => key)),
      theme: this.theme.value as EmbedTheme,
      fit: 'height',
      figure: this.figure.value as EmbedFigure,
    };
  }

  private changed(): void {
    if (!this.view) return;
    const hash = formatEmbed(this.srlm, this.view, this.options());
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
    const { experiment } = this.view;
    const all: Snippet[] = snippets({
      address: embedAddress(this.hash),
      script: elementAddress(),
      title: experimentOf(this.srlm, experiment)?.title ?? experiment,
      height: this.height,
    });
    const names = all.map(({ name }) => name);
    if ([...this.place.options].map(({ value }) => value).join() !== names.join()) {
      this.place.replaceChildren(...names.map((name) => el('option', { value: name }, name)));
    }
    const shown = all.find(({ name }) => name === this.place.value) ?? all[0];
    this.code.textContent = shown?.code ?? '';
    this.hint.textContent = shown?.hint ?? '';
  }
}

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
