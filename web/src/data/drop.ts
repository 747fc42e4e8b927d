/**
 * Files given to the page as a whole: dropped anywhere, a result or the rollouts of a model's rounds; a field that takes
 * files of its own keeps them, and passes on several rounds at once.
 */
import { el } from '../base/dom.js';

const event = 'srlm-rounds';

/** Passes on files of rollouts, one for each round. */
export const giveRounds = (files: readonly File[]): void => {
  document.dispatchEvent(new CustomEvent(event, { detail: files }));
};

/** `take` is given what is dropped, `follow` the rounds that are passed on. */
export function takeDrops(
  take: (files: readonly File[]) => void,
  follow: (files: readonly File[]) => void,
): void {
  const sign = el(
    'div',
    { class: 'page-drop', hidden: true },
    'Drop a result here, or the rollouts of all rounds of a model',
  );
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
    const files = [...(event.dataTransfer?.files ?? [])];
    if (!mine(event) || files.length === 0) return;
    event.preventDefault();
    take(files);
  });
  document.addEventListener(event, (given) => follow((given as CustomEvent<readonly File[]>).detail));
}
