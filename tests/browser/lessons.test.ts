/** The lecturers' page: its experiments run in it, it can be printed, and it costs the main page nothing. */
import { describe, expect, it } from 'vitest';
import { lessons } from '../../web/build/lessons.js';
import { axe, hashOf, laboratory, sideways, soon } from './harness.js';

const lab = laboratory();

describe('the lessons', () => {
  it('are found from the page, and lead back to it', async () => {
    const page = await lab.open();
    await page.getByRole('link', { name: 'five lessons, ready to teach' }).click();
    await soon(() => page.locator('h1').textContent()).toMatch(/^Five lessons/);
    await soon(() => page.locator('article').count()).toBe(5);
    await page.getByRole('link', { name: 'The laboratory' }).click();
    await page.locator('#control-grid').waitFor();
    for (const place of [1, 2]) await page.mouse.move(place, place); // it waits for a sign
    await hashOf(page);
  });

  it.each(lessons.map(({ id }) => id))(
    '%s: its experiment runs, without a complaint about its link',
    async (id) => {
      const page = await lab.open(`lessons.html#${id}`);
      const frame = page.frameLocator(`#${id} srlm-experiment iframe`);
      await page.locator(`#${id} srlm-experiment`).scrollIntoViewIfNeeded();
      await soon(() => frame.locator('#hash').evaluate((each) => each.dataset.hash ?? '')).toMatch(
        /^[0-9a-f]{16}$/,
      );
      await soon(() => frame.locator('#link-problems').textContent()).toBe('');
    },
  );

  it.each(lessons.map(({ id }) => id))(
    '%s: the link of its question gives the hash of its answer',
    async (id) => {
      const page = await lab.open('lessons.html');
      const link = (await page.locator(`#${id} .grade a`).getAttribute('href')) ?? '';
      const sheet =
        (await page
          .locator('.answers dd')
          .nth(lessons.findIndex((each) => each.id === id))
          .textContent()) ?? '';
      const told = /Hash of the run: ([0-9a-f]{16})/.exec(sheet)?.[1];
      const laboratory = await lab.open(link.replace('./', ''));
      expect(await hashOf(laboratory)).toBe(told);
    },
  );

  it('hide the answer until it is asked for, by keyboard, too', async () => {
    const page = await lab.open('lessons.html');
    const answer = page.locator('#spread details p').first();
    await soon(() => answer.isVisible()).toBe(false);
    await page.locator('#spread summary').focus();
    await page.keyboard.press('Enter');
    await soon(() => answer.textContent()).toMatch(/^\d\.\d+, and/);
    await soon(() => answer.isVisible()).toBe(true);
  });

  it('print as sheets with full addresses and a line to write on, answers at the end', async () => {
    const page = await lab.open('lessons.html', { colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const ink = (): Promise<string> =>
      page.locator('#noise .asked').evaluate((each) => getComputedStyle(each).color);
    await soon(ink).toBe('rgb(0, 0, 0)');
    const visible = (selector: string): Promise<boolean> => page.locator(selector).first().isVisible();
    for (const [selector, shown] of [
      ['.answers', true],
      ['#noise fieldset', true],
      ['#noise .address', true],
      ['#noise details', false],
      ['#noise srlm-experiment', false],
      ['#noise .grade', false],
    ] as const)
      await soon(() => visible(selector), selector).toBe(shown);
    await soon(() => page.locator('#noise .address').textContent()).toBe(
      `${lab.address}embed.html#experiment=noisy-judge&samples=800&replicates=16&figure=run&controls=samples,judge_noise`,
    );
    const breaks = (selector: string): Promise<string> =>
      page.locator(selector).evaluate((each) => getComputedStyle(each).breakBefore);
    expect([await breaks('#noise'), await breaks('.answers')]).toEqual(['page', 'page']);
  });

  it.each([
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['phone', { viewport: { width: 390, height: 844 }, hasTouch: true }],
  ] as const)('axe finds nothing: %s', async (_, options) => {
    const page = await lab.open('lessons.html', options);
    await page.evaluate(() => customElements.whenDefined('srlm-experiment').then(() => {}));
    // What is in the frames has tests of its own.
    expect(await axe(page, undefined, false)).toEqual([]);
    await soon(() => sideways(page)).toBe(0);
  });

  it('can be read without scripts', async () => {
    const page = await lab.open('lessons.html', { javaScriptEnabled: false });
    await soon(() => page.locator('#right .asked').isVisible()).toBe(true);
    await soon(() => page.locator('noscript p').first().isVisible()).toBe(true);
  });

  it('have made no complaint in all of this', () => expect(lab.complaints).toEqual([]));
});
