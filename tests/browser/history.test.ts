/** The address: what Back undoes, and links as they arrive. */
import { describe, expect, it } from 'vitest';
import { hashOf, laboratory, linkOf, setControl, soon } from './harness.js';

const lab = laboratory();

describe('the history of the page', () => {
  it('has a step for the choice of an experiment, none for settings, and Back restores both', async () => {
    const page = await lab.open('#experiment=population&replicates=4');
    const first = await hashOf(page);
    const steps = await page.evaluate(() => history.length);
    await setControl(page, 'beta', '2');
    const set = await hashOf(page, first);
    await page.locator('#experiment').selectOption('greedy-trap');
    const trap = await hashOf(page, set);
    await soon(() => page.evaluate(() => history.length)).toBe(steps + 1);
    await soon(() => linkOf(page)).toContain('experiment=greedy-trap');

    await page.goBack();
    await soon(() => page.locator('#experiment').inputValue()).toBe('population');
    await soon(() => page.locator('#control-beta').inputValue()).toBe('2');
    expect(await hashOf(page, trap)).toBe(set);

    await page.goForward();
    await soon(() => page.locator('#experiment').inputValue()).toBe('greedy-trap');
    expect(await hashOf(page, set)).toBe(trap);
  });

  it('leads back to the place and the focus from which another experiment was chosen', async () => {
    const page = await lab.open('#experiment=population&replicates=4');
    await hashOf(page);
    const link = page.locator('#experiment-list a[href="#experiment=diversity"]');
    await link.focus();
    const place = (): Promise<number> => page.evaluate(() => Math.round(scrollY));
    const from = await place();
    expect(from).toBeGreaterThan(900);
    await page.keyboard.press('Enter');
    await soon(() => page.locator('#experiment').inputValue()).toBe('diversity');
    // What is read next is the new question.
    await soon(() =>
      page.locator('#experiment-title').evaluate((each) => each === document.activeElement),
    ).toBe(true);
    await soon(place).toBeLessThan(200);

    await page.goBack();
    await soon(() => page.locator('#experiment').inputValue()).toBe('population');
    await soon(() => link.evaluate((each) => each === document.activeElement)).toBe(true);
    await soon(async () => Math.abs((await place()) - from)).toBeLessThan(300);
  });

  it('has a step for a link to a section, which Back undoes without running anything anew', async () => {
    const page = await lab.open('#experiment=population&replicates=4');
    const hash = await hashOf(page);
    await page.locator('#hash').evaluate((each) => {
      each.textContent = 'as it was';
    });
    const link = page.locator('nav a[href="#quantities"]');
    await link.click();
    await soon(() => page.evaluate(() => scrollY)).toBeGreaterThan(900);
    await page.goBack();
    await soon(() => page.evaluate(() => scrollY)).toBe(0);
    await soon(() => link.evaluate((each) => each === document.activeElement)).toBe(true);
    await soon(() => page.locator('#hash').textContent()).toBe('as it was');
    expect(await hashOf(page)).toBe(hash);
  });

  it('has a step for a presentation, which Back leaves', async () => {
    const page = await lab.open('#experiment=population&replicates=4');
    await hashOf(page);
    await page.locator('#present').click();
    const presents = (): Promise<boolean> =>
      page.evaluate(() => document.documentElement.hasAttribute('data-present'));
    await soon(presents).toBe(true);
    await soon(() => linkOf(page)).toContain('present=1');
    await page.goBack();
    await soon(presents).toBe(false);
    await soon(() => page.locator('#present').evaluate((each) => each === document.activeElement)).toBe(true);
    await soon(() => linkOf(page)).toBe('#experiment=population&replicates=4');
  });

  it('is left alone by an embed', async () => {
    const page = await lab.open('embed.html#experiment=population&replicates=4');
    const before = await hashOf(page);
    const steps = await page.evaluate(() => history.length);
    await setControl(page, 'beta', '2');
    await hashOf(page, before);
    await soon(() => linkOf(page)).toBe('#experiment=population&replicates=4');
    await soon(() => page.evaluate(() => history.length)).toBe(steps);
  });
});

describe('a link that was changed on its way', () => {
  it.each([
    ['#experiment%3Dpopulation%26beta%3D2%26replicates%3D4).', ''],
    ['?experiment=population&beta=2&replicates=4&utm_source=mail&v=3', '?v=3'],
  ])('opens what it means, and stands right in the address: %s', async (link, query) => {
    const page = await lab.open(link);
    await hashOf(page);
    await soon(() => page.locator('#control-beta').inputValue()).toBe('2');
    await soon(() => page.locator('#link-problems').textContent()).toBe('');
    const address = `${query}#experiment=population&beta=2&replicates=4`;
    await soon(() => page.evaluate(() => location.search + location.hash)).toBe(address);
  });

  it('has made no complaint in all of this', () => expect(lab.complaints).toEqual([]));
});
