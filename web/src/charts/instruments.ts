/** Gives a chart its instruments: zoom, crosshair and names that take curves out. Loaded after the first curve. */
import './instruments.css';
import { el } from '../base/dom.js';
import { Crosshair } from './crosshair.js';
import type { Instrumented } from './instrument.js';
import { Legend } from './legend.js';
import { Zoom } from './zoom.js';

let equipped = 0;

export function equip(target: Instrumented): void {
  const { plot } = target;
  plot.tabIndex = 0;
  if (!plot.hasAttribute('role')) plot.setAttribute('role', 'group');
  const step = target.step ? '; the arrow keys choose a round' : '';
  const keys = el('span', { class: 'hidden' }, `Plus and minus zoom, 0 shows all${step}.`);
  keys.id = `keys-${++equipped}`;
  plot.append(keys);
  plot.setAttribute('aria-describedby', `${plot.getAttribute('aria-describedby') ?? ''} ${keys.id}`.trim());
  const zoom = new Zoom(target);
  const crosshair = new Crosshair(target);
  const legend = new Legend(target);
  const key = plot.parentElement?.querySelector('.sweep-key');
  if (key) key.replaceWith(legend.element);
  else plot.after(legend.element);
  target.drawn = () => {
    crosshair.hide();
    zoom.refresh();
    legend.refresh();
  };
  target.drawn();
}
