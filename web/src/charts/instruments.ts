/** Gives a chart its instruments: zoom, crosshair and names that take curves out. Loaded after the first curve. */
import './instruments.css';
import { Crosshair } from './crosshair.js';
import type { Instrumented } from './instrument.js';
import { Legend } from './legend.js';
import { Zoom } from './zoom.js';

export function equip(target: Instrumented): void {
  const { plot } = target;
  plot.tabIndex = 0;
  if (!plot.hasAttribute('role')) plot.setAttribute('role', 'group');
  if (!plot.hasAttribute('aria-label'))
    plot.setAttribute(
      'aria-label',
      'Chart. Plus and minus zoom, 0 shows all; the arrow keys choose a round.',
    );
  else
    plot.setAttribute('aria-label', `${plot.getAttribute('aria-label')} Plus and minus zoom, 0 shows all.`);
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
