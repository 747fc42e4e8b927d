/** A choice among a few names: a row of radio buttons. */
import type { ParameterInfo } from 'srlm';
import { el } from '../base/dom.js';
import { nameOf, rich, upperFirst } from '../base/text.js';
import { type Control, type ControlEvents, controlOf, errorLine, tellError } from './control.js';

export function choiceControl(
  row: ParameterInfo,
  labels: Record<string, string>,
  events: ControlEvents,
): Control {
  const { key, choices } = row;
  const error = errorLine();
  const buttons = choices.map(({ name }) =>
    el('input', {
      type: 'radio',
      name: `choice-${key}`,
      value: name,
      id: `choice-${key}-${name}`,
      onchange: () => events.change(key, name),
    }),
  );
  const element = el(
    'fieldset',
    controlOf('choice', row, events),
    el('legend', {}, nameOf(key)),
    ...choices.map(({ name, meaning }, i) =>
      el(
        'label',
        { for: `choice-${key}-${name}`, title: meaning },
        buttons[i],
        el('span', {}, rich(labels[name] ?? upperFirst(name.replaceAll('_', ' ')))),
      ),
    ),
    error,
  );
  return {
    element,
    show(value) {
      for (const button of buttons) button.checked = button.value === value;
    },
    fail: (text) => tellError(error, text),
  };
}
