/** Where the focus is, in a form that outlives the page: the history keeps it with a view. */

/** A selector of the element, by its id or, for a link, by where it leads; '' for any other. */
export function placeOf(element: Element | null): string {
  if (element?.id) return `#${CSS.escape(element.id)}`;
  const to = element?.getAttribute('href');
  return to ? `a[href="${CSS.escape(to)}"]` : '';
}

/** Gives the focus back without scrolling; where there is no such element any more, it stays. */
export function focusOn(place: string): void {
  if (place) document.querySelector<HTMLElement>(place)?.focus({ preventScroll: true });
}
