/** Whatever a reader moves, the main figure answers: the whole of it, or the reader's run in it. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { core } from '../web/core.js';
import { hashOf, laboratory, patience, soon, sweepHashOf } from './harness.js';

const lab = laboratory();

/** The main figure as it is drawn: of a sweep, else the charts of the run. */
const picture = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const sweep = document.getElementById('sweep') as HTMLElement;
    const figure = sweep.hidden
      ? document.getElementById('run-figure')
      : document.getElementById('sweep-plot');
    const map = figure?.querySelector('.is-map, .sweep-map');
    if (map?.isConnected && figure?.classList.contains('is-map')) return map.outerHTML;
    return [...(figure?.querySelectorAll('canvas') ?? [])].map((canvas) => canvas.toDataURL()).join();
  });

/** Moves a slider by a tenth of its length, or a twentieth back where it is near its end. */
const drag = (page: Page, key: string): Promise<void> =>
  page.locator(`.control:has(#control-${key}) input[type=range]`).evaluate((slider: HTMLInputElement) => {
    const [at, most] = [slider.valueAsNumber, Number(slider.max)];
    slider.value = String(at + 0.1 * most > most ? at - 0.05 * most : at + 0.1 * most);
    slider.dispatchEvent(new Event('input', { bubbles: true }));
  });

/** The sliders that are in sight. */
const sliders = (page: Page): Promise<string[]> =>
  page
    .locator('#control-grid .control:not([hidden]) input[type=range]')
    .evaluateAll((all) =>
      all.map((one) => (one.parentElement?.querySelector('input.value')?.id ?? '').replace('control-', '')),
    );

/** Waits until nothing is computed, and the figure has been the same for longer than the page waits for more changes. */
async function settled(page: Page, swept: boolean): Promise<string> {
  let last = '';
  await soon(async () => {
    await hashOf(page);
    if (swept) await sweepHashOf(page);
    const before = last;
    last = await picture(page);
    await new Promise((resolve) => setTimeout(resolve, 700));
    return before === last && last === (await picture(page));
  }).toBe(true);
  return last;
}

describe('the main figure answers', () => {
  // Curves by round, curves over an axis, a map, and a figure of one run; all others in tests/web/answers.test.ts.
  const shown = ['kappa-contraction', 'noisy-judge', 'phase-map', 'ball'];
  for (const { name, sweep, controls } of core.experiments().filter((each) => shown.includes(each.name))) {
    it(
      name,
      async () => {
        const page = await lab.open(`#experiment=${name}&replicates=2`);
        let before = await settled(page, sweep !== null);
        const offered = (await sliders(page))
          .filter((key) => (controls as string[]).includes(key))
          .slice(0, 3);
        expect(offered.length).toBeGreaterThan(0);
        for (const key of offered) {
          await drag(page, key);
          await soon(async () => (await picture(page)) !== before, `${name}: ${key}`).toBe(true);
          before = await settled(page, sweep !== null);
        }
      },
      8 * patience,
    );
  }
});
