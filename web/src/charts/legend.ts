/** Names of a chart's curves, as buttons that take a curve out and put it back. */
import { el } from '../base/dom.js';
import { rich } from '../base/text.js';
import type { Instrumented } from './instrument.js';
import type { Line } from './plugins.js';

interface Entry {
  key: string;
  name: string;
  line: Line;
}

export class Legend {
  readonly element = el('div', { class: 'legend', role: 'group', 'aria-label': 'Curves' });
  private shown = '';

  constructor(private readonly target: Instrumented) {}

  /** One button for each curve; a single curve needs none. */
  refresh(): void {
    const found = new Map<string, Entry>();
    for (const line of this.target.chart.data.datasets as Line[]) {
      if (line.key && line.name && !found.has(line.key))
        found.set(line.key, { key: line.key, name: line.name, line });
    }
    const isTheory = ({ line }: Entry): number => Number(Boolean(line.borderDash));
    const entries = [...found.values()].sort((a, b) => isTheory(a) - isTheory(b));
    const { hidden } = this.target.lens;
    const state = JSON.stringify([
      this.target.name,
      ...entries.map(({ key, name, line }) => [key, name, line.ink, hidden.has(key)]),
    ]);
    if (state === this.shown) return;
    this.shown = state;
    this.element.setAttribute('aria-label', `Curves of the chart: ${this.target.name}`);
    const focused = (document.activeElement as HTMLElement | null)?.closest<HTMLElement>('.legend button');
    const at = focused && this.element.contains(focused) ? focused.dataset.key : undefined;
    this.element.replaceChildren(...(entries.length > 1 ? entries.map((entry) => this.button(entry)) : []));
    this.element.hidden = entries.length < 2;
    if (at) this.element.querySelector<HTMLElement>(`[data-key="${CSS.escape(at)}"]`)?.focus();
  }

  private button({ key, name, line }: Entry): HTMLElement {
    const { hidden } = this.target.lens;
    const swatch = el('span', { class: `swatch swatch-${styleOf(line)}`, 'aria-hidden': 'true' });
    swatch.style.color = line.ink ?? '';
    return el(
      'button',
      {
        type: 'button',
        'data-key': key,
        'aria-pressed': String(!hidden.has(key)),
        onclick: () => {
          if (!hidden.delete(key)) hidden.add(key);
          this.target.redraw();
          this.refresh();
        },
      },
      swatch,
      el('span', {}, rich(name)),
      el('span', { class: 'hidden' }, `, ${this.target.name}`),
    );
  }
}

/** Solid, dashed or dotted, as the line is; or the shape of its marks. */
function styleOf(line: Line): string {
  const { borderDash, pointStyle, pointRadius } = line;
  if (Array.isArray(borderDash) && borderDash.length > 0)
    return (borderDash[0] as number) < 3 ? 'dotted' : 'dashed';
  const marked = typeof pointStyle === 'string' && Number(pointRadius) > 0;
  if (Number(line.borderWidth) < 2) return 'thin';
  return marked ? `shape shape shape-${pointStyle}` : 'solid';
}
