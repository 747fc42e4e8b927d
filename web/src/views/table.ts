/** Tables of numbers. */
import { el } from '../base/dom.js';
import { rich } from '../base/text.js';

/** Where a table stands: it scrolls sideways, which the keyboard must be able to do too. */
export const tableRoom = (name: string): HTMLElement =>
  el('div', { class: 'table-wrap', tabindex: 0, role: 'region', 'aria-label': name });

/** The name of a column; its title says more. */
export const column = (name: string, title?: string): HTMLElement =>
  el('th', { scope: 'col', title }, rich(name));

export const row = (...cells: (HTMLElement | '' | false | null)[]): HTMLElement => el('tr', {}, ...cells);

/** The name of a row. */
export const rowName = (name: string | number): HTMLElement => el('th', { scope: 'row' }, name);

/** A value and its band, where they differ. */
export const cell = (value: string, low: string, high: string): HTMLElement =>
  el('td', {}, value, low !== high && el('small', {}, ` ${low} to ${high}`));

export const table = (
  caption: string,
  columns: HTMLElement[],
  rows: HTMLElement[],
  foot: HTMLElement | null = null,
): HTMLElement =>
  el(
    'table',
    {},
    el('caption', {}, rich(caption)),
    el('thead', {}, row(...columns)),
    el('tbody', {}, ...rows),
    foot && el('tfoot', {}, foot),
  );
