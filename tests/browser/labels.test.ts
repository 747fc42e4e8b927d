import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { core } from '../web/core.js';
import { badWords, drawnOn, listenToCanvases } from './drawn.js';
import { hashOf, laboratory, soon, sweepHashOf, thorough } from './harness.js';

const lab = laboratory();

/** What is wrong with the words on the page at a size, once it has come to rest there. */
async function wrong(page: Page, where: string, width: number, height: number): Promise<string[]> {
  await page.setViewportSize({ width, height });
  await page.evaluate(async () => {
    await document.fonts.ready;
    await new Promise((resolve) => setTimeout(resolve, 400));
  });
  const charts = await drawnOn(page);
  return charts.flatMap(badWords).map((each) => `${where}, ${each}`);
}

describe('words in the figures', () => {
  // Else of few replicates, which takes a second for each: bands are narrower, words and curves are the same.
  const few = thorough ? '' : '&replicates=3';
  const experiments = core.experiments().map((each) => [each.name, each] as const);

  it.each(experiments)(
    'of %s stand on no curve, on no other words, and inside',
    async (name, { sweep, charts }) => {
      const page = await lab.openAt(`${lab.address}#experiment=${name}${few}`, {}, listenToCanvases);
      await hashOf(page);
      if (sweep) await sweepHashOf(page);
      // Names of curves, and the theory of the run, come after the first picture.
      await page.locator('.panel .legend').first().waitFor({ state: 'attached' });
      if (charts.includes('kappa')) await page.locator('#theory li').first().waitFor({ state: 'attached' });
      await soon(async () => (await drawnOn(page)).flatMap(({ texts }) => texts).length).toBeGreaterThan(5);
      const found = await wrong(page, 'on a desktop', 1440, 900);
      if (thorough) {
        found.push(...(await wrong(page, 'on a phone', 390, 844)));
        await page.setViewportSize({ width: 1280, height: 720 });
        await page.locator('#present').click();
        found.push(...(await wrong(page, 'presented', 1280, 720)));
      }
      expect(found).toEqual([]);
    },
  );

  it('name the mark of the run beside it, not among the ends of curves', async () => {
    const hash = '#experiment=noisy-judge&replicates=3';
    const page = await lab.openAt(
      `${lab.address}${hash}`,
      { viewport: { width: 1440, height: 900 } },
      listenToCanvases,
    );
    await hashOf(page);
    await sweepHashOf(page);
    // From the bar of its spread to its name.
    const distance = async (): Promise<number> => {
      const { texts = [], curves = [] } =
        (await drawnOn(page)).find(({ canvas }) => canvas === 'sweep-plot') ?? {};
      const name = texts.find(({ text }) => text.startsWith('yours'));
      const bar = curves.find(({ colour, dash }) => colour === name?.colour && dash.length === 0);
      const [at] = bar?.pieces[0] ?? [];
      const xs = (name?.parts ?? []).flatMap(({ corners }) => corners.map(({ x }) => x));
      return at ? Math.min(...xs.map((x) => Math.abs(x - at.x))) : Number.NaN;
    };
    await soon(distance).toBeLessThan(20);
  });

  it('have made no complaint', () => expect(lab.complaints).toEqual([]));
});
