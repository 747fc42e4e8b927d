/**
 * Files dropped anywhere on the page: a result, or rollouts of several rounds. A field that takes files of its own
 * keeps them, but for several rounds at once.
 */
import { el } from '../base/dom.js';

export function takeDrops(take: (files: File[]) => void): void {
  const sign = el(
    'div',
    { class: 'page-drop', hidden: true },
    'Drop a result here, or the rollouts of all rounds of a model',
  );
  document.body.append(sign);
  const rounds = (event: DragEvent): boolean => (event.dataTransfer?.items.length ?? 0) > 1;
  const mine = (event: DragEvent): boolean =>
    (event.dataTransfer?.types.includes('Files') ?? false) &&
    (!(event.target as Element | null)?.closest?.('.drop') ||
      (rounds(event) && (event.target as Element).closest('[data-rounds]') !== null));
  document.addEventListener('dragover', (event) => {
    sign.hidden = !mine(event);
    if (!sign.hidden) event.preventDefault();
  });
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) sign.hidden = true;
  });
  document.addEventListener('drop', (event) => {
    sign.hidden = true;
    const files = [...(event.dataTransfer?.files ?? [])];
    if (!mine(event) || files.length === 0) return;
    event.preventDefault();
    take(files);
  });
}
