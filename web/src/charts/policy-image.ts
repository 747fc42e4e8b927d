/** A policy as a picture of one pixel for each cell, prompts × responses. */
import type { ProblemInfo } from 'srlm';
import { el } from '../base/dom.js';
import { currentTheme } from '../base/theme.js';
import { mapColour, shareOf } from './colour-map.js';

/** `rows` are the prompts that are shown, `policy` is [prompts][responses]. */
export function policyImage(
  { responses, response_count }: ProblemInfo,
  rows: readonly number[],
  policy: Float64Array,
): HTMLCanvasElement {
  const theme = currentTheme();
  const image = new ImageData(responses, rows.length);
  rows.forEach((x, row) => {
    for (let y = 0; y < responses; y++) {
      const [r, g, b] = mapColour(shareOf(policy[x * responses + y] as number), theme);
      const alpha = y < (response_count[x] as number) ? 255 : 0;
      image.data.set([r, g, b, alpha], 4 * (row * responses + y));
    }
  });
  const pixels = el('canvas', { width: responses, height: rows.length });
  pixels.getContext('2d')?.putImageData(image, 0, 0);
  return pixels;
}
