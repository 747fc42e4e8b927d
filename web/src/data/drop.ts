/** Result files dropped anywhere on the page; a field that takes files of its own keeps them. */
import { el } from '../base/dom.js';

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
