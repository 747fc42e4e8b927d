/** Frames that fit: fit=frame in narrow columns and on slides, and keys that go back to the slides. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { axe, frameAt, hashOf, laboratory, soon, sweepHashOf } from './harness.js';

const lab = laboratory();

const sizes = [
  [340, 560],
  [600, 480],
  [900, 600],
  [1280, 720],
] as const;

/** What of an embed does not fit into its frame. */
const unfit = (page: Page | Frame): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    for (const each of document.querySelectorAll<HTMLElement>('html, body, body *')) {
      if (each.closest('.hidden, svg') || each.getClientRects().length === 0) continue;
      const name = `${each.tagName.toLowerCase()}.${each.className || each.id}`;
      const { overflowY } = getComputedStyle(each);
      const whole = each.matches('html, body, .embed');
      const may = whole || overflowY === 'auto' || overflowY === 'scroll';
      const scrolls = may && each.scrollHeight > each.clientHeight + 1;
      if (scrolls) found.push(`${name} holds ${each.scrollHeight} px in ${each.clientHeight}`);
      const { top, bottom } = each.getBoundingClientRect();
      if (bottom > innerHeight + 1 || top < -1) found.push(`${name} stands at ${top} to ${bottom}`);
    }
    const plots = [...document.querySelectorAll<HTMLElement>('.plot, .sweep-plot')];
    const height = Math.max(...plots.map((plot) => plot.clientHeight));
    if (height < 110) found.push(`the figure is ${height} px high`);
    return found;
  });

const rested = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 150)));

describe('an embed that fits its frame', () => {
  /** One for each look: curves, long names, a tree, one to three panels, a map, words, many controls. */
  const looks = [
    ...['kappa-contraction', 'noisy-judge', 'stopping', 'greedy-trap', 'population', 'phase-map', 'words'],
    ...['real-text', 'margin-collapse', 'rank-deficient'],
  ];

  it.each(looks)('scrolls nowhere in columns and on a slide: %s', async (name) => {
    const page = await lab.open(`embed.html#experiment=${name}&replicates=1&fit=frame`);
    await hashOf(page);
    await page.locator('.legend').first().waitFor({ state: 'attached' });
    for (const [width, height] of sizes) {
      await page.setViewportSize({ width, height });
      await rested(page);
      expect({ width, found: await unfit(page) }).toEqual({ width, found: [] });
    }
  });

  it('has its controls first, and what to take away folded', async () => {
    const page = await lab.open('embed.html#experiment=population&fit=frame', {
      viewport: { width: 600, height: 480 },
    });
    await hashOf(page);
    const top = (part: string): Promise<number> =>
      page
        .locator(part)
        .first()
        .evaluate((each) => each.getBoundingClientRect().top);
    await soon(() => top('#controls')).toBeLessThan(await top('#charts canvas'));
    await soon(() => page.locator('#takeaway').isVisible()).toBe(false);
    expect(await axe(page)).toEqual([]);
    await page.locator('#embed-fold').press('Enter');
    await soon(() => page.locator('#takeaway').isVisible()).toBe(true);
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await soon(() => page.locator('#takeaway').isVisible()).toBe(false);
  });

  it('shows the run of a mark in the place of the figure, and goes back', async () => {
    const page = await lab.open('embed.html#experiment=kappa-contraction&replicates=2&fit=frame', {
      viewport: { width: 600, height: 480 },
    });
    await sweepHashOf(page);
    await page.locator('#sweep-plot').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await soon(() => page.locator('#run-figure').isVisible()).toBe(true);
    await soon(() => page.locator('#sweep').isVisible()).toBe(false);
    await rested(page);
    await soon(() => unfit(page)).toEqual([]);
    await page.locator('#embed-back').click();
    await soon(() => page.locator('#sweep').isVisible()).toBe(true);
    await soon(() => page.locator('#run-figure').isVisible()).toBe(false);
  });

  it('says what fit= may be', async () => {
    const page = await lab.open('embed.html#experiment=population&fit=slide');
    await soon(() => page.locator('#link-problems').textContent()).toContain(
      'got “slide” but allowed is height, frame',
    );
  });

  it('has made no complaint', () => expect(lab.complaints).toEqual([]));
});

/** A deck of the real Reveal.js: a slide, a live one, a slide. */
async function deck(live: string, script = ''): Promise<Page> {
  const from = dirname(createRequire(import.meta.url).resolve('reveal.js/package.json'));
  for (const name of ['reveal.js', 'reveal.css'])
    lab.replaced.set(`examples/${name}`, {
      type: name.endsWith('.js') ? 'text/javascript' : 'text/css',
      body: readFileSync(join(from, 'dist', name)),
    });
  lab.replaced.set('examples/deck.html', {
    type: 'text/html',
    body:
      '<!doctype html><title>A deck</title><link rel="stylesheet" href="reveal.css">' +
      '<script src="reveal.js"></script><script src="../srlm-experiment.js" defer></script>' +
      `<div class="reveal"><div class="slides"><section>One</section><section>${live}</section>` +
      `<section>Three</section></div></div><script>${script}; Reveal.initialize({ width: 1280, height: 720, ` +
      'margin: 0, transition: "none", progress: false });</script>',
  });
  const page = await lab.open('examples/deck.html', { viewport: { width: 1280, height: 720 } });
  await page.waitForFunction(() =>
    (window as unknown as { Reveal: { isReady(): boolean } }).Reveal.isReady(),
  );
  await page.keyboard.press('ArrowRight');
  await soon(() => slide(page)).toBe(1);
  return page;
}

const slide = (page: Page): Promise<number> =>
  page.evaluate(
    () => (window as unknown as { Reveal: { getIndices(): { h: number } } }).Reveal.getIndices().h,
  );

describe('in a deck of Reveal.js', () => {
  const experiment = 'experiment="population" replicates="1" fit="frame" style="height: 700px"';

  it('an element fits its slide, and gives back the keys that it has no use for', async () => {
    const page = await deck(`<srlm-experiment ${experiment}></srlm-experiment>`);
    const frame = await frameAt(page, 'embed.html');
    await hashOf(frame as unknown as Page);
    await soon(() => frame.evaluate(() => innerHeight)).toBe(698);
    await soon(() => unfit(frame)).toEqual([]);
    // A slider uses its arrows.
    const slider = frame.locator('#controls input[type="range"]').first();
    const before = await slider.inputValue();
    await slider.press('ArrowLeft');
    await soon(() => slider.inputValue()).not.toBe(before);
    await soon(() => slide(page)).toBe(1);
    await frame.locator('#embed-title').click();
    await page.keyboard.press('ArrowRight');
    await soon(() => slide(page)).toBe(2);
    await page.keyboard.press('ArrowLeft');
    await soon(() => slide(page)).toBe(1);
  });

  it('a plain frame does so with the few lines of the documentation', async () => {
    const docs = readFileSync(new URL('../../docs/embedding.md', import.meta.url), 'utf8');
    const [, script = ''] = /```js\n(addEventListener\('message'[^`]*srlm-key[^`]*)```/.exec(docs) ?? [];
    expect(script).not.toBe('');
    const source = 'data-src="../embed.html#experiment=population&amp;replicates=1&amp;fit=frame"';
    const page = await deck(`<iframe ${source} width="1280" height="700"></iframe>`, script);
    const frame = await frameAt(page, 'embed.html');
    await hashOf(frame as unknown as Page);
    await frame.locator('#embed-title').click();
    await page.keyboard.press('PageDown');
    await soon(() => slide(page)).toBe(2);
  });

  it('has made no complaint', () => expect(lab.complaints).toEqual([]));
});
