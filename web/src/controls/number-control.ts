/** One large control: symbol, name, slider, and the value as an editable number. */
import type { ParameterInfo } from 'srlm';
import { el } from '../base/dom.js';
import { fullName, nameOf, rich } from '../base/text.js';
import { type Value, valueText } from '../state/values.js';
import { type ControlEvents, controlOf, errorLine, tellError } from './control.js';
import { fromPosition, neighbour, positions, type Range, rangeOf, toPosition } from './ranges.js';

/** What "not set" is called, and the value that the slider then stands at. */
const unset: Record<string, { name: string; shown: string }> = {
  kappa_0: { name: 'as is', shown: '' },
  radius: { name: 'no ball', shown: '∞' },
};

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
    this.error = errorLine(`${id}-error`);
    this.slider = el('input', {
      type: 'range',
      min: 0,
      max: positions,
      'aria-label': `${fullName(row)}, slider`,
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
    const symbol = row.symbol && el('b', { class: 'symbol', translate: 'no' }, rich(row.symbol));
    const label = el('label', { for: id, class: 'name' }, symbol, ' ', el('span', {}, nameOf(key)));
    this.element = el(
      'div',
      controlOf(compact ? 'control compact' : 'control', row, events),
      label,
      compact ? null : this.slider,
      this.field,
      el('span', { class: 'hidden', id: `${id}-meaning` }, `${row.meaning}. ${row.allowed}`),
      this.error,
    );
    const none = unset[key];
    if (row.type === 'real or null' && none) {
      this.toggle = el(
        'button',
        {
          type: 'button',
          class: 'pill',
          'aria-pressed': 'false',
          'aria-label': `${none.name}: ${fullName(row)}`,
          onclick: () => this.switch(),
        },
        none.name,
      );
      label.after(this.toggle);
      this.element.classList.add('has-toggle');
    }
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
    const now = this.slider.valueAsNumber;
    const next = neighbour(fromPosition(now, this.range), 10 * direction, this.range);
    this.events.change(this.row.key, next);
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

  fail(text: string | null): void {
    tellError(this.error, text, this.field);
  }
}
