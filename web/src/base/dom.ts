/** Building the document: short forms of what the DOM already does. */

type Child = Node | string | number | null | undefined | false;
type Attribute = string | number | boolean | null | undefined | ((event: never) => void);

/**
 * An element with attributes and children. `on…` attributes are listeners, true is an empty
 * attribute, and false, null and undefined leave the attribute out.
 */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, Attribute> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value as EventListener);
    else if (value !== false && value !== null && value !== undefined)
      element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    element.append(typeof child === 'number' ? String(child) : child);
  }
  return element;
}

const svgSpace = 'http://www.w3.org/2000/svg';

/** The same for SVG. */
export function svg<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, string | number> = {},
  ...children: (Node | string)[]
): SVGElementTagNameMap[Tag] {
  const element = document.createElementNS(svgSpace, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** Preformatted text that scrolls, so it takes the focus of the keyboard; a name needs a role. */
export const scrolling = (name: string, text: Child, style?: string): HTMLPreElement =>
  el('pre', { class: style, tabindex: 0, role: 'group', 'aria-label': name, translate: 'no' }, text);

/** The element of index.html with this id. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (!element) throw new Error(`index.html has no element #${id}`);
  return element as T;
}

/** At most one call in each frame, with the arguments of the last. */
export function everyFrame<Arguments extends unknown[]>(work: (...given: Arguments) => void) {
  let latest: Arguments | null = null;
  return (...given: Arguments): void => {
    const waiting = latest !== null;
    latest = given;
    if (waiting) return;
    requestAnimationFrame(() => {
      const last = latest as Arguments;
      latest = null;
      work(...last);
    });
  };
}

/** Calls when the page has nothing better to do, within some seconds. Safari has no word for that. */
export function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(work, { timeout: 5000 });
  else setTimeout(work, 1000);
}
