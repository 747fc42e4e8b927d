/** Names of a chart's curves, as buttons that take a curve out and put it back. */
import { el } from '../base/dom.js';
import { rich } from '../base/text.js';
import type { Instrumented } from './instrument.js';
import type { Line } from './plugins.js';
import { lineSwatch } from './swatch.js';

interface Entry {
  key: string;
  name: string;
  line: Line;
  /** The colour of all its lines; '' where they have several. */
  ink: string;
}

export class Legend {
  readonly element = el('div', { class: 'legend', role: 'group', 'aria-label': 'Curves' });
  private shown = '';

  constructor(private readonly target: Instrumented) {}

  /** One button for each curve; a single curve needs none. */
  refresh(): void {
    const found = new Map<string, Entry>();
    for (const line of this.target.chart.data.datasets as Line[]) {
      if (!line.key || !line.name) continue;
      const { key, name, tag, ink = '' } = line;
      const entry = found.get(key);
      if (!entry) found.set(key, { key, name: tag ? `${name} ${tag}` : name, line, ink });
      else if (entry.ink !== ink) entry.ink = '';
    }
    const isTheory = ({ line }: Entry): number => Number(Boolean(line.borderDash));
    const entries = [...found.values()].sort((a, b) => isTheory(a) - isTheory(b));
    const { hidden } = this.target.lens;
    const state = JSON.stringify([
      this.target.name,
      ...entries.map(({ key, name, line, ink }) => [key, name, ink, line.borderDash, hidden.has(key)]),
    ]);
    if (state === this.shown) return;
    this.shown = state;
    this.element.setAttribute('aria-label', `Curves of the chart: ${this.target.name}`);
    const focused = (document.activeElement as HTMLElement | null)?.closest<HTMLElement>('.legend button');
    const at = focused && this.element.contains(focused) ? focused.dataset.curve : undefined;
    this.element.replaceChildren(...(entries.length > 1 ? entries.map((entry) => this.button(entry)) : []));
    this.element.hidden = entries.length < 2;
    if (at) this.element.querySelector<HTMLElement>(`[data-curve="${CSS.escape(at)}"]`)?.focus();
  }

  private button({ key, name, line, ink }: Entry): HTMLElement {
    const { hidden } = this.target.lens;
    return el(
      'button',
      {
        type: 'button',
        'data-curve': key,
        'aria-pressed': String(!hidden.has(key)),
        onclick: () => {
          if (!hidden.delete(key)) hidden.add(key);
          this.target.redraw();
          this.refresh();
        },
      },
      swatchOf(line, ink),
      el('span', {}, rich(name)),
      el('span', { class: 'hidden' }, `, ${this.target.name}`),
    );
  }
}

/** The line as it is drawn, pattern and all; or the shape of its marks. */
function swatchOf(
  { key, borderDash, borderWidth, pointStyle, pointRadius, tag }: Line,
  ink: string,
): Element {
  const dash = Array.isArray(borderDash) ? (borderDash as number[]) : [];
  const marked = typeof pointStyle === 'string' && Number(pointRadius) > 0;
  if (!marked || (dash.length > 0 && !tag)) return lineSwatch(ink, Number(borderWidth), dash);
  const shape = key === 'yours' ? 'yours' : pointStyle;
  const swatch = el('span', { class: `swatch shape shape-${shape}`, 'aria-hidden': 'true' });
  swatch.style.color = ink;
  return swatch;
}
