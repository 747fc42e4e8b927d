/** Colours and fonts of the charts, which the style sheets say. */
import { Chart, type Point } from 'chart.js';
import { textScale } from './text-scale.js';

export function inkOf(element: HTMLElement) {
  const style = getComputedStyle(element);
  return {
    text: style.color,
    grid: style.getPropertyValue('outline-color'),
    ground: style.backgroundColor,
    family: style.fontFamily,
  };
}

/** Reads the colours and fonts again, after a change of theme or when fonts have come. */
export function restyle(chart: Chart<'line', Point[]>): void {
  const ink = inkOf(chart.canvas);
  Chart.defaults.font.family = ink.family;
  for (const axis of Object.values(chart.options.scales ?? {})) {
    Object.assign(axis?.ticks ?? {}, {
      color: ink.text,
      font: { family: ink.family, size: 12 * textScale() },
    });
    Object.assign(axis?.grid ?? {}, { color: ink.grid, tickLength: 4 });
  }
}
