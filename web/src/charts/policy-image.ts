/** A policy as a picture of one pixel for each cell, prompts × responses. */
import type { ProblemInfo } from 'srlm';
import type { Theme } from '../base/colours.js';
import { el } from '../base/dom.js';
import { currentTheme } from '../base/theme.js';
import { mapColour, type Rgb, shareOf } from './colour-map.js';

/** So many colours of the map are computed once for each theme: a picture has many more cells. */
const shades = 1024;
const tables: Partial<Record<Theme, Rgb[]>> = {};

/** `rows` are the prompts that are shown, `policy` is [prompts][responses]. */
export function policyImage(
  { responses, response_count }: ProblemInfo,
  rows: readonly number[],
  policy: Float64Array,
): HTMLCanvasElement {
  const theme = currentTheme();
  tables[theme] ??= Array.from({ length: shades + 1 }, (_, i) => mapColour(i / shades, theme));
  const colours = tables[theme];
  const image = new ImageData(responses, rows.length);
  rows.forEach((x, row) => {
    for (let y = 0; y < responses; y++) {
      const share = shareOf(policy[x * responses + y] as number);
      const at = 4 * (row * responses + y);
      image.data.set(colours[Math.round(Math.min(share, 1) * shades)] as Rgb, at);
      image.data[at + 3] = y < (response_count[x] as number) ? 255 : 0;
    }
  });
  const pixels = el('canvas', { width: responses, height: rows.length });
  pixels.getContext('2d')?.putImageData(image, 0, 0);
  return pixels;
}
