/** A choice among a few names: a row of radio buttons, or a list to open. */
import type { ParameterInfo } from 'srlm';
import { el } from '../base/dom.js';
import { nameOf, rich } from '../base/text.js';
import type { Value } from '../state/values.js';
import type { ControlEvents } from './number-control.js';

export class ChoiceControl {
  readonly element: HTMLElement;
  private readonly buttons: HTMLInputElement[];
  private readonly error: HTMLElement;

  constructor(row: ParameterInfo, labels: Record<string, string>, events: ControlEvents) {
    const { key } = row;
    this.error = el('p', { class: 'error', hidden: true });
    this.buttons = row.choices.map(({ name }) =>
      el('input', {
        type: 'radio',
        name: `choice-${key}`,
        value: name,
        id: `choice-${key}-${name}`,
        onchange: () => events.change(key, name),
      }),
    );
    this.element = el(
      'fieldset',
      {
        class: 'choice',
        'data-key': key,
        onpointerenter: () => events.explain(row),
        onfocusin: () => events.explain(row),
      },
      el('legend', {}, nameOf(key)),
      ...row.choices.map(({ name, meaning }, i) =>
        el(
          'label',
          { for: `choice-${key}-${name}`, title: meaning },
          this.buttons[i],
          el('span', {}, rich(labels[name] ?? name)),
        ),
      ),
      this.error,
    );
  }

  show(value: Value): void {
    for (const button of this.buttons) button.checked = button.value === value;
  }

  fail(text: string | null): void {
    this.error.hidden = text === null;
    this.error.textContent = text;
  }
}
