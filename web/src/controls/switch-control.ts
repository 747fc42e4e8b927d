/** Yes or no: a switch with its name. */
import type { ParameterInfo } from 'srlm';
import { el } from '../base/dom.js';
import { nameOf } from '../base/text.js';
import { type Control, type ControlEvents, controlOf, errorLine, tellError } from './control.js';

/** The switch itself: a checkbox, so that a click, the space bar and a form all mean what they do elsewhere. */
export const switchField = (id: string, changed: (on: boolean) => void): HTMLInputElement =>
  el('input', {
    type: 'checkbox',
    role: 'switch',
    class: 'switch',
    id,
    onchange: (event: Event) => changed((event.target as HTMLInputElement).checked),
  });

export function switchControl(row: ParameterInfo, events: ControlEvents): Control {
  const id = `control-${row.key}`;
  const error = errorLine(`${id}-error`);
  const field = switchField(id, (on) => events.change(row.key, on));
  field.setAttribute('aria-describedby', `${id}-error`);
  const label = el('label', { for: id }, el('span', { class: 'name' }, nameOf(row.key)), field);
  return {
    element: el('div', controlOf('switch-control', row, events), label, error),
    show(value) {
      field.checked = value === true;
    },
    fail: (text) => tellError(error, text),
  };
}
