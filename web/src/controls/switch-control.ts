/** Yes or no: a switch with its name. */
import type { ParameterInfo } from 'srlm';
import { el } from '../base/dom.js';
import { nameOf } from '../base/text.js';
import type { Value } from '../state/values.js';
import type { ControlEvents } from './number-control.js';

/** The switch itself: a checkbox, so that a click, the space bar and a form all mean what they do elsewhere. */
export const switchField = (id: string, changed: (on: boolean) => void): HTMLInputElement =>
  el('input', {
    type: 'checkbox',
    role: 'switch',
    class: 'switch',
    id,
    onchange: (event: Event) => changed((event.target as HTMLInputElement).checked),
  });

export class SwitchControl {
  readonly element: HTMLElement;
  private readonly field: HTMLInputElement;
  private readonly error: HTMLElement;

  constructor(row: ParameterInfo, events: ControlEvents) {
    const { key } = row;
    const id = `control-${key}`;
    this.error = el('p', { class: 'error', id: `${id}-error`, hidden: true });
    this.field = switchField(id, (on) => events.change(key, on));
    this.field.setAttribute('aria-describedby', `${id}-error`);
    this.element = el(
      'div',
      {
        class: 'switch-control',
        'data-key': key,
        onpointerenter: () => events.explain(row),
        onfocusin: () => events.explain(row),
      },
      el('label', { for: id }, el('span', { class: 'name' }, nameOf(key)), this.field),
      this.error,
    );
  }

  show(value: Value): void {
    this.field.checked = value === true;
  }

  fail(text: string | null): void {
    this.error.hidden = text === null;
    this.error.textContent = text;
  }
}
