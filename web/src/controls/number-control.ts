/** One large control: symbol, name, slider, and the value as an editable number. */
import type { ParameterInfo } from 'srlm';
import { el } from '../base/dom.js';
import { nameOf, rich } from '../base/text.js';
import { type Value, valueText } from '../state/values.js';
import { fromPosition, positions, type Range, rangeOf, toPosition } from './ranges.js';

/** What "not set" is called, and the value that the slider then stands at. */
const unset: Record<string, { name: string; shown: string }> = {
  kappa_0: { name: 'as is', shown: '' },
  radius: { name: 'no ball', shown: '∞' },
};

export interface ControlEvents {
  /** A new value from the slider. */
  change(key: string, value: Value): void;
  /** Text typed into the field. */
  type(key: string, text: string): void;
  /** The control is pointed at or has the focus. */
  explain(row: ParameterInfo): void;
}

export class NumberControl {
  readonly element: HTMLElement;
  private readonly slider: HTMLInputElement;
  private readonly field: HTMLInputElement;
  private readonly toggle: HTMLButtonElement | null = null;
  private readonly error: HTMLElement;
  private range: Range;
  private typing = false;

  constructor(
    private readonly row: ParameterInfo,
    private readonly events: ControlEvents,
    compact = false,
  ) {
    const { key } = row;
    const id = `control-${key}`;
    this.range = rangeOf(row, 16);
    this.error = el('p', { class: 'error', id: `${id}-error`, hidden: true });
    this.slider = el('input', {
      type: 'range',
      min: 0,
      max: positions,
      'aria-label': `${nameOf(key)}, slider`,
      oninput: () => events.change(key, fromPosition(this.slider.valueAsNumber, this.range)),
      onkeydown: (event: KeyboardEvent) => this.step(event),
    });
    this.field = el('input', {
      id,
      class: 'value',
      inputmode: 'decimal',
      autocomplete: 'off',
      spellcheck: 'false',
      'aria-describedby': `${id}-meaning ${id}-error`,
      oninput: () => {
        this.typing = true;
      },
      onchange: () => this.typed(),
      onblur: () => {
        this.typing = false;
      },
    });
    const label = el('label', { for: id, class: 'name' }, this.symbol(), el('span', {}, nameOf(key)));
    this.element = el(
      'div',
      {
        class: compact ? 'control compact' : 'control',
        'data-key': key,
        onpointerenter: () => events.explain(row),
        onfocusin: () => events.explain(row),
      },
      label,
      this.field,
      compact ? null : this.slider,
      el('span', { class: 'hidden', id: `${id}-meaning` }, `${row.meaning}. ${row.allowed}`),
      this.error,
    );
    const none = unset[key];
    if (row.type === 'real or null' && none) {
      this.toggle = el(
        'button',
        { type: 'button', class: 'pill', 'aria-pressed': 'false', onclick: () => this.switch() },
        none.name,
      );
      label.after(this.toggle);
      this.element.classList.add('has-toggle');
    }
  }

  private symbol(): Node {
    return this.row.symbol
      ? el('b', { class: 'symbol' }, rich(this.row.symbol))
      : document.createDocumentFragment();
  }

  private typed(): void {
    this.typing = false;
    const text = this.field.value.trim().replace('−', '-');
    const none = this.row.type === 'real or null' && (text === '' || text === '∞');
    this.events.type(this.row.key, none ? 'null' : text);
  }

  private switch(): void {
    const pressed = this.toggle?.getAttribute('aria-pressed') === 'true';
    this.events.change(this.row.key, pressed ? fromPosition(this.slider.valueAsNumber, this.range) : null);
  }

  /** Arrow keys move an integer by one where the slider's own step would not reach the next. */
  private step(event: KeyboardEvent): void {
    const direction = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    if (!direction) return;
    event.preventDefault();
    const now = fromPosition(this.slider.valueAsNumber, this.range);
    let position = this.slider.valueAsNumber;
    let value = now;
    do {
      position += direction * 10;
      value = fromPosition(position, this.range);
    } while (value === now && position > 0 && position < positions);
    if (position < -9 || position > positions + 9) return;
    this.events.change(this.row.key, Math.min(Math.max(value, this.range.min), this.range.max));
  }

  /** `found` stands in for a value that is not set: what the problem came with. */
  show(value: Value, found: number, responses: number): void {
    this.range = rangeOf(this.row, responses);
    const number = typeof value === 'number' ? value : found;
    const position = toPosition(number, this.range);
    this.slider.value = String(position);
    this.slider.style.setProperty('--fill', String(position / positions));
    this.slider.setAttribute('aria-valuetext', value === null ? 'not set' : valueText(value));
    this.element.classList.toggle('is-unset', value === null);
    this.toggle?.setAttribute('aria-pressed', String(value === null));
    if (this.typing || !this.error.hidden) return;
    const shown = unset[this.row.key]?.shown || (Number.isFinite(found) ? found.toPrecision(3) : '');
    this.field.value = value === null ? shown : valueText(value);
  }

  /** The text of an error of the core about this parameter, or null. */
  fail(text: string | null): void {
    this.error.hidden = text === null;
    this.error.textContent = text;
    if (text === null) this.field.removeAttribute('aria-invalid');
    else this.field.setAttribute('aria-invalid', 'true');
  }
}
