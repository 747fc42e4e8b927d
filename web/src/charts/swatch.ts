/** A piece of a line as it is drawn, beside its name. */

const svg = 'http://www.w3.org/2000/svg';
const width = 28;

/** `ink` '' is the colour of the text. */
export function lineSwatch(ink: string, borderWidth: number, dash: readonly number[]): SVGElement {
  const swatch = document.createElementNS(svg, 'svg');
  const line = document.createElementNS(svg, 'path');
  const attributes = {
    d: `M1 4H${width - 1}`,
    stroke: ink || 'currentColor',
    'stroke-width': String(borderWidth),
    'stroke-dasharray': dash.join(' '),
  };
  for (const [name, value] of Object.entries(attributes)) if (value) line.setAttribute(name, value);
  swatch.setAttribute('class', 'swatch swatch-line');
  swatch.setAttribute('viewBox', `0 0 ${width} 8`);
  swatch.setAttribute('aria-hidden', 'true');
  swatch.append(line);
  return swatch;
}
