/**
 * What a reader has done to the page while it was a picture (public/start.js): it is done again to the page itself,
 * whose controls take the place of the picture's.
 */

const of = '.control, .choice';
const parts = 'input, button';

/** A slider that is held is let go first: it would be lost under the hand. */
export async function letGo(): Promise<void> {
  while (document.querySelector(`:is(${of}) :active`)) await new Promise(requestAnimationFrame);
}

/** Finds the element that takes the place of a part of a control. */
function successor(element: Element): () => HTMLElement | null {
  const control = element.closest(of);
  if (!control) return () => element as HTMLElement;
  const id = control.querySelector('[id]')?.id ?? '';
  const place = [...control.querySelectorAll(parts)].indexOf(element);
  return () => document.getElementById(id)?.closest(of)?.querySelectorAll<HTMLElement>(parts)[place] ?? null;
}

/** Keeps what has been done; the function that this gives does it again. */
export function early(): () => void {
  const done = [...document.querySelectorAll('[data-early]')].map((element) => ({
    value: (element as HTMLInputElement).value,
    next: successor(element),
  }));
  const focused = document.activeElement?.closest(of) ? successor(document.activeElement) : null;
  return () => {
    for (const { value, next } of done) {
      const element = next();
      element?.removeAttribute('data-early');
      if (element instanceof HTMLInputElement && element.type !== 'radio') {
        element.value = value;
        for (const name of ['input', 'change']) element.dispatchEvent(new Event(name, { bubbles: true }));
      } else element?.click();
    }
    focused?.()?.focus({ preventScroll: true });
  };
}
