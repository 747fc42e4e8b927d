/** The landing figure: it stands in the page before any script, is what the page draws, and nothing moves. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { recorded, recording, written } from '../../scripts/lib/landing.mjs';
import { hashOf, laboratory, linkOf, soon, sweepHashOf } from './harness.js';

const lab = laboratory();
afterEach(() => expect(lab.complaints).toEqual([]));

const kept = JSON.parse(readFileSync(new URL('../../web/landing.json', import.meta.url), 'utf8'));
const remedy = 'web/landing.json is out of date: npm run landing, after the page is built';

const words = (html: string): string => html.replaceAll(/<svg.*?<\/svg>/gs, '').replaceAll(/<[^>]*>/g, ' ');
const numbers = (html: string): number[] =>
  [...html.matchAll(/ d="([^"]*)"/g)].flatMap(([, path]) => (path?.match(/-?[\d.]+/g) ?? []).map(Number));

/** In the page: adds up how far what is seen has moved without being asked to. */
function observeShifts(): void {
  const seen = { shift: 0 };
  Object.assign(window, { seen });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & {
      value: number;
      hadRecentInput: boolean;
    })[])
      if (!entry.hadRecentInput) seen.shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
}

const openStill = (hash: string, width: number, height: number): Promise<Page> =>
  lab.openAt(lab.address + hash, { viewport: { width, height } }, (page) =>
    page.addInitScript(observeShifts),
  );

describe('the landing figure', () => {
  it('is what the page draws today', async () => {
    const drawn = [];
    for (const [width, height] of [
      [1440, 900],
      [1280, 720],
      [390, 844],
    ] as const) {
      for (const colorScheme of ['light', 'dark'] as const) {
        const page = await lab.openAt(lab.address, { viewport: { width, height }, colorScheme }, recording);
        drawn.push(await recorded(page));
        await lab.clear();
      }
    }
    const now = written(drawn);
    for (const part of ['hash', 'experiment', 'title', 'notice'] as const)
      expect(now[part], remedy).toBe(kept[part]);
    for (const part of ['figure', 'controls', 'choices'] as const)
      expect(words(now[part]), remedy).toBe(words(kept[part]));
    // Another browser may set a letter elsewhere by less than a pixel or two.
    const [mine, theirs] = [numbers(now.figure), numbers(kept.figure)];
    expect(mine.length, remedy).toBe(theirs.length);
    expect(Math.max(...mine.map((x, i) => Math.abs(x - (theirs[i] ?? 0)))), remedy).toBeLessThan(3);
  });

  it('stands there without JavaScript', async () => {
    const page = await lab.open('', { javaScriptEnabled: false });
    await soon(() => page.locator('.landing-wide').isVisible()).toBe(true);
    await soon(() => page.locator('.landing-narrow').isVisible()).toBe(false);
    await soon(() => page.locator('.landing').textContent()).toContain(kept.hash);
    await soon(() => page.locator('.landing-wide').getAttribute('aria-label')).toMatch(/^Line chart of/);
    await soon(() => page.locator('.noscript').textContent()).toMatch(/nothing moves/);
    // What would do nothing cannot be reached.
    await page.keyboard.press('Tab');
    for (let i = 0; i < 40; i++) {
      await soon(() => page.locator('.control :focus').count()).toBe(0);
      await page.keyboard.press('Tab');
    }
    // The browser says that nobody used the module.
    const others = lab.complaints.filter((complaint) => !/preload/.test(complaint));
    lab.complaints.splice(0, lab.complaints.length, ...others);
  });

  it.each([
    '#experiment=single-step-barrier',
    '#experiment=kappa-contraction&samples=400',
    '?samples=400',
    '#experiment=population',
  ])('is not shown where another view is asked for: %s', async (hash) => {
    const page = await lab.open(hash);
    await soon(() => page.locator('.landing').count()).toBe(0);
    await hashOf(page);
    await soon(() => page.locator('#control-grid input:visible').count()).toBeGreaterThan(3);
    await soon(() => page.locator('html').getAttribute('class')).not.toMatch(/is-starting/);
  });

  it('says what it is, and runs at the first sign of its reader', async () => {
    const page = await lab.look(lab.address);
    await soon(() => page.locator('.landing').textContent()).toMatch(/computed when this page was built/);
    await soon(() => page.locator('#run-state .until-touched').isVisible()).toBe(true);
    await page.locator('body').press('Tab');
    await soon(() => page.locator('.landing').count()).toBe(0);
  });

  it('keeps what is done to it before the page can do it', async () => {
    let come = (): void => {};
    const late = new Promise<void>((resolve) => {
      come = resolve;
    });
    const page = await lab.look(lab.address, { colorScheme: 'light' }, (empty) =>
      empty.route('**/*.wasm', async (route) => {
        await late;
        await route.continue();
      }),
    );
    const slider = await page.locator('.control:has(#control-beta_root_n) input[type=range]').boundingBox();
    if (!slider) throw new Error('no slider in the picture');
    const [x, y] = [slider.x + 0.33 * slider.width, slider.y + slider.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 0.3 * slider.width, y);
    await page.mouse.up();
    await page.locator('label[for=choice-problem-tabular]').click();
    await page.locator('#reseed').click();
    await page.locator('#control-samples').fill('400');
    await soon(() => page.locator('.landing').count()).toBe(1);
    await soon(() => page.locator('#run-state .while-loading').isVisible()).toBe(true);
    await soon(() => page.locator('#run-state .until-touched').isVisible()).toBe(false);
    come();
    await soon(() => page.locator('.landing').count()).toBe(0);
    expect(await sweepHashOf(page, kept.hash)).not.toBe(kept.hash);
    for (const part of [/problem=tabular/, /beta_root_n=\d/, /samples=400/, /seed=2/])
      await soon(() => linkOf(page)).toMatch(part);
    await soon(() => page.evaluate(() => document.activeElement?.id)).toBe('control-samples');
  });
});

describe('while the page starts', () => {
  it.each([
    [1440, 900],
    [1280, 720],
    [390, 844],
  ])('nothing moves: %i × %i', async (width, height) => {
    const page = await openStill('', width, height);
    await hashOf(page);
    // The live figure takes the place of the picture, and has its hash.
    expect(await sweepHashOf(page)).toBe(kept.hash);
    await soon(() => page.locator('.landing').count()).toBe(0);
    await soon(() => page.locator('.sweep-figure').count()).toBe(1);
    await page.waitForLoadState('networkidle');
    const shift = () => (window as unknown as { seen: { shift: number } }).seen.shift;
    await soon(() => page.evaluate(shift)).toBeLessThan(0.05);
  });

  it.each(['noisy-judge', 'words', 'population', 'greedy-trap'])('little moves: %s', async (name) => {
    const page = await openStill(`#experiment=${name}&replicates=2`, 1440, 900);
    await hashOf(page);
    const shift = () => (window as unknown as { seen: { shift: number } }).seen.shift;
    await soon(() => page.evaluate(shift)).toBeLessThan(0.15);
  });
});
