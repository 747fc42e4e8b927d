/** What all controls have in common: they explain themselves, and tell what is wrong with their value. */
import type { ParameterInfo } from 'srlm';
import { el } from '../base/dom.js';
import type { Value } from '../state/values.js';

export interface ControlEvents {
  /** A new value. */
  change(key: string, value: Value): void;
  /** Text typed into the field. */
  type(key: string, text: string): void;
  /** The control is pointed at or has the focus. */
  explain(row: ParameterInfo): void;
}

export interface Control {
  readonly element: HTMLElement;
  show(value: Value): void;
  /** The text of an error of the core about this parameter, or null. */
  fail(text: string | null): void;
}

/** Attributes of the element of a control. */
export const controlOf = (style: string, row: ParameterInfo, events: ControlEvents) => ({
  class: style,
  'data-key': row.key,
  onpointerenter: () => events.explain(row),
  onfocusin: () => events.explain(row),
});

/** Where an error is told. */
export const errorLine = (id?: string): HTMLElement => el('p', { class: 'error', id, hidden: true });

/** Tells an error, or takes it away (null); `field` is what has the wrong value. */
export function tellError(line: HTMLElement, text: string | null, field?: HTMLElement): void {
  line.hidden = text === null;
  line.textContent = text;
  if (text === null) field?.removeAttribute('aria-invalid');
  else field?.setAttribute('aria-invalid', 'true');
}
