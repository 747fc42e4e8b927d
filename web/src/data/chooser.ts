/** A button that asks for a file. */
import { el } from '../base/dom.js';

export function chooser(id: string, accept: string, text: string, take: (file: File) => void): HTMLElement[] {
  const input = el('input', {
    type: 'file',
    id,
    accept,
    class: 'file',
    onchange: () => {
      const file = input.files?.[0];
      if (file) take(file);
      input.value = '';
    },
  });
  return [input, el('label', { for: id, class: 'quiet' }, text)];
}
