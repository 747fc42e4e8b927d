/** Controls that are shown, but belong to the page around the embed. */
import { el } from '../base/dom.js';

/** Locks these controls among those of `root`, and unlocks all others. */
export function lockControls(root: HTMLElement, locked: ReadonlySet<string>): void {
  for (const control of root.querySelectorAll<HTMLElement>('[data-key]')) {
    const lock = locked.has(control.dataset.key ?? '');
    if (control.classList.contains('is-locked') === lock) continue;
    control.classList.toggle('is-locked', lock);
    for (const part of control.querySelectorAll<HTMLInputElement>('input, button')) part.disabled = lock;
    if (lock) control.querySelector('.name, legend')?.append(el('span', { class: 'lock' }, 'fixed'));
    else control.querySelector('.lock')?.remove();
  }
}
