import { describe, expect, it } from 'vitest';
import { hashOf, laboratory, linkOf, setControl, soon, sweepHashOf } from './harness.js';

const lab = laboratory();

const legend = '.sweep-figure .legend button';
const small = '#experiment=noisy-judge&prompts=12&replicates=2';

describe('a setting kept for comparison, in a sweep', () => {
  it('has its points beside those of the sweep, is told in words, and in the link', async () => {
    const page = await lab.open(small);
    const before = await hashOf(page);
    const kept = await sweepHashOf(page);
    await page.locator('#keep-run').click();
    // The same sweep twice would say nothing.
    await soon(() => page.locator(legend, { hasText: 'd = 8' }).count()).toBe(0);
    await setControl(page, 'dimension', '12');
    await hashOf(page, before);
    const sweep = await sweepHashOf(page, kept);
    await page.locator(legend, { hasText: 'd = 8: noisy judge' }).waitFor();
    await soon(() => page.locator(legend, { hasText: 'd = 8' }).count()).toBe(3);
    const says = page.locator('.sweep-says');
    await soon(() => says.locator('h3', { hasText: 'Kept' }).textContent()).toBe('Kept: d = 8');
    await soon(() => says.locator('h3:has-text("Kept") + ul li').allTextContents()).toEqual([
      expect.stringMatching(/^noisy judge: [\d.]+ %, here [\d.]+ %$/),
      expect.stringMatching(/^Bradley–Terry labels: [\d.]+ %, here [\d.]+ %$/),
      expect.stringMatching(/^no noise \(control\): [\d.]+ %, here [\d.]+ %$/),
    ]);
    const link = await linkOf(page);
    expect(link).toContain('compare=1');

    // In a copy the kept sweep is computed anew: the same words.
    const copy = await lab.open(link);
    expect(await sweepHashOf(copy)).toBe(sweep);
    await copy.locator(legend, { hasText: 'd = 8: noisy judge' }).waitFor();
    await soon(() => copy.locator('.sweep-says').textContent()).toBe(await says.textContent());

    await page.locator('#clear-kept').click();
    await page.locator(legend, { hasText: 'd = 8' }).first().waitFor({ state: 'detached' });
    await soon(() => says.locator('h3', { hasText: 'Kept' }).count()).toBe(0);
  });

  it('is counted cell by cell in a map', async () => {
    const page = await lab.open('#experiment=phase-map&rounds=2&compare=1');
    const words = page.locator('.sweep-says h3:has-text("Kept: T = 6") + p');
    await words.waitFor();
    const [, cells, lower, higher] =
      /^Of (\d+) cells, (\d+) are lower here and (\d+) higher\.$/.exec((await words.textContent()) ?? '') ??
      [];
    expect(Number(cells)).toBe(120);
    expect(Number(lower) + Number(higher)).toBeLessThanOrEqual(120);
    // Two rounds leave the policy less sure than six nearly everywhere.
    expect(Number(higher)).toBeGreaterThan(90);
  });

  it('goes with its experiment', async () => {
    const page = await lab.open(`${small}&dimension=12&compare=1~prompts~12~replicates~2`);
    await page.locator(legend, { hasText: 'd = 8: noisy judge' }).waitFor();
    const sweep = await sweepHashOf(page);
    await page.locator('#experiment').selectOption('greedy-trap');
    await sweepHashOf(page, sweep);
    await soon(() => page.locator('.sweep-says h3', { hasText: 'Kept' }).count()).toBe(0);
    await soon(() => page.locator(legend, { hasText: 'd = 8' }).count()).toBe(0);
  });

  it('has made no complaint in all of this', () => expect(lab.complaints).toEqual([]));
});
