/** A number inside a sentence that the reader drags, or moves with the arrow keys: a slider of one word. */
import type { ParameterInfo } from 'srlm';
import { el } from '../base/dom.js';
import { nameOf } from '../base/text.js';
import { fromPosition, neighbour, positions, type Range, rangeOf, toPosition } from '../controls/ranges.js';
import { type Value, valueText } from '../state/values.js';

/** So many pixels of a drag are the whole range. */
const reach = 360;

/** Steps of the slider for each key. */
const keys: Record<string, number> = {
  ArrowLeft: -10,
  ArrowDown: -10,
  ArrowRight: 10,
  ArrowUp: 10,
  PageDown: -100,
  PageUp: 100,
  Home: -positions,
  End: positions,
};

export class Scrub {
  readonly element: HTMLElement;
  private range: Range;
  private value = 0;
  private from: { x: number; position: number } | null = null;

  /** `change` sets the parameter; the new value comes by show(). */
  constructor(
    private readonly row: ParameterInfo,
    private readonly change: (value: Value) => void,
  ) {
    this.range = rangeOf(row, 16);
    this.element = el('span', {
      class: 'scrub',
      role: 'slider',
      tabindex: 0,
      'data-scrub': row.key,
      'aria-label': nameOf(row.key),
      title: 'Drag, or use the arrow keys',
      onpointerdown: (event: PointerEvent) => this.take(event),
      onpointermove: (event: PointerEvent) => this.drag(event),
      onpointerup: () => this.leave(),
      onpointercancel: () => this.leave(),
      onkeydown: (event: KeyboardEvent) => this.key(event),
    });
  }

  private take(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.element.setPointerCapture(event.pointerId);
    this.element.focus({ preventScroll: true });
    this.from = { x: event.clientX, position: toPosition(this.value, this.range) };
    this.element.classList.add('is-held');
  }

  private drag({ clientX }: PointerEvent): void {
    if (!this.from) return;
    const position = this.from.position + ((clientX - this.from.x) / reach) * positions;
    this.set(fromPosition(Math.min(Math.max(position, 0), positions), this.range));
  }

  private leave(): void {
    this.from = null;
    this.element.classList.remove('is-held');
  }

  private key(event: KeyboardEvent): void {
    const by = keys[event.key];
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.set(neighbour(this.value, by, this.range));
  }

  private set(value: number): void {
    if (value !== this.value) this.change(value);
  }

  /** `responses` bounds κ_0. */
  show(value: number, responses: number): void {
    this.range = rangeOf(this.row, responses);
    this.value = value;
    const { element, range, row } = this;
    const text = valueText(value);
    element.textContent = text;
    const values = { min: Math.min(range.min, value), max: Math.max(range.max, value), now: value };
    for (const [name, each] of Object.entries(values))
      element.setAttribute(`aria-value${name}`, String(each));
    element.setAttribute('aria-valuetext', row.unit ? `${text} ${row.unit}` : text);
  }
}
