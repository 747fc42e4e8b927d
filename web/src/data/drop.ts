/** Files that the reader chooses, or drops. */
import { el } from '../base/dom.js';

/** A button that asks for a file. */
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

/** Files dropped anywhere on the page; a field that takes files of its own keeps them. */

export function takeDrops(take: (file: File) => void): void {
  const sign = el('div', { class: 'page-drop', hidden: true }, 'Drop a result to open it here');
  document.body.append(sign);
  const mine = (event: DragEvent): boolean =>
    (event.dataTransfer?.types.includes('Files') ?? false) &&
    !(event.target as Element | null)?.closest?.('.drop');
  document.addEventListener('dragover', (event) => {
    sign.hidden = !mine(event);
    if (!sign.hidden) event.preventDefault();
  });
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) sign.hidden = true;
  });
  document.addEventListener('drop', (event) => {
    sign.hidden = true;
    const [file] = event.dataTransfer?.files ?? [];
    if (!mine(event) || !file) return;
    event.preventDefault();
    take(file);
  });
}
