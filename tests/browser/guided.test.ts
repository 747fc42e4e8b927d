import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { grouped } from '../../web/src/format.js';
import { steps } from '../../web/src/tour/steps.js';
import { hashOf, Laboratory, linkOf, setControl, sweepHashOf } from './harness.js';

let lab: Laboratory;

beforeAll(async () => {
  lab = await Laboratory.start();
}, 60_000);
afterEach(() => lab.clear());
afterAll(() => lab.stop());

async function axe(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`);
}

const sideways = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describe('comparing', { timeout: 60_000 }, () => {
  it('keeps a run beside the next one, and a link brings both back', async () => {
    const page = await lab.open('#experiment=population');
    const before = await hashOf(page);
    await page.locator('#keep-run').click();
    await setControl(page, 'beta', '3');
    await hashOf(page, before);
    expect(await page.locator('#kept').textContent()).toBe('Thin curves: β = 1');
    const legend = page.locator('.panel-condition .legend');
    expect(await legend.textContent()).toContain('β = 1');
    const link = await linkOf(page);
    expect(link).toContain('beta=3&compare=1');
    const copy = await lab.open(link);
    await hashOf(copy);
    await copy.waitForFunction(() => document.getElementById('kept')?.textContent === 'Thin curves: β = 1');
    const picture = (of: Page): Promise<string> =>
      of.locator('#chart-kappa').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
    await copy.waitForFunction(() =>
      /β = 1/.test(document.querySelector('.panel-condition .legend')?.textContent ?? ''),
    );
    await copy.locator('#theory-block').waitFor();
    expect(await picture(copy)).toBe(await picture(page));
    await page.locator('#clear-kept').click();
    expect(await linkOf(page)).not.toContain('compare');
    expect(await legend.textContent()).not.toContain('β = 1');
  });
});

describe('the tour', { timeout: 120_000 }, () => {
  it('goes from step to step by keyboard, and gives the focus back', async () => {
    const page = await lab.open('#experiment=population', { reducedMotion: 'reduce' });
    await hashOf(page);
    await page.locator('#tour-link').press('Enter');
    const heading = page.locator('#tour-title');
    await heading.waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('tour-title');
    expect(await heading.textContent()).toBe(steps[0]?.title);
    for (const step of steps.slice(1, 4)) {
      await page.keyboard.press('Tab'); // Close
      await page.keyboard.press('Tab'); // Back, or Next where there is no way back
      if (await page.evaluate(() => document.activeElement?.textContent === 'Back'))
        await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      expect(await heading.textContent()).toBe(step.title);
      expect(await page.locator('#experiment').inputValue()).toBe(step.experiment);
      await page.locator('[data-tour-mark]').waitFor();
    }
    expect(await linkOf(page)).toContain('tour=4');
    await page.keyboard.press('Escape');
    expect(await page.locator('#tour').isVisible()).toBe(false);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('tour-link');
    expect(await linkOf(page)).not.toContain('tour');
  });

  it.each([
    ['light', { colorScheme: 'light' }],
    ['dark, on a phone', { colorScheme: 'dark', viewport: { width: 390, height: 844 }, hasTouch: true }],
  ] as const)('opens at a step from its link, accessible, %s', async (_, options) => {
    const page = await lab.open('#tour=8', options);
    await page.locator('#tour').waitFor();
    await sweepHashOf(page);
    expect(await page.locator('#tour-title').textContent()).toBe(steps[7]?.title);
    expect(await page.locator('#control-beta').inputValue()).toBe('0.5');
    expect(await sideways(page)).toBe(0);
    expect(await axe(page)).toEqual([]);
  });
});

describe('presenting', { timeout: 60_000 }, () => {
  it.each(['light', 'dark'] as const)(
    'shows the figure, what it teaches and its controls: %s',
    async (colorScheme) => {
      const page = await lab.open('#present=1', { colorScheme });
      await sweepHashOf(page);
      for (const shown of ['#takeaway', '#sweep-plot', '#control-grid', '#experiment-title'])
        expect([shown, await page.locator(shown).isVisible()]).toEqual([shown, true]);
      for (const gone of ['.bar', '#capsule', '#experiments', '.prose', '#run-figure'])
        expect([gone, await page.locator(gone).isVisible()]).toEqual([gone, false]);
      expect(await axe(page)).toEqual([]);
      expect((await page.screenshot()).length).toBeGreaterThan(20_000);
      await page.keyboard.press('Escape');
      expect(await page.locator('.bar').isVisible()).toBe(true);
      expect(await linkOf(page)).not.toContain('present');
    },
  );

  it('fits a phone', async () => {
    const page = await lab.open('#present=1', { viewport: { width: 390, height: 844 }, hasTouch: true });
    await sweepHashOf(page);
    expect(await sideways(page)).toBe(0);
    const [lead, plot] = await Promise.all(
      ['.lead', '#sweep-plot'].map((part) => page.locator(part).boundingBox()),
    );
    expect(lead?.y).toBeLessThan(plot?.y ?? 0);
    expect(lead?.width).toBeGreaterThan(300);
  });

  it('prints a handout, in light colours, with hash and link', async () => {
    const page = await lab.open('#experiment=kappa-contraction&replicates=4', { colorScheme: 'dark' });
    const hash = await sweepHashOf(page);
    await page.locator('#handout').waitFor({ state: 'attached' });
    await page.emulateMedia({ media: 'print' });
    await page.locator('#handout').waitFor();
    const text = (await page.locator('#handout').textContent()) ?? '';
    expect(text).toContain(grouped(hash)); // in groups: the command has it in one
    expect(text).toContain('Caveat');
    expect(text).toContain('#experiment=kappa-contraction&replicates=4');
    for (const shown of ['#title', '#experiment-title', '#takeaway', '#sweep-plot'])
      expect([shown, await page.locator(shown).isVisible()]).toEqual([shown, true]);
    for (const gone of ['.bar', '#controls', '#capsule', '.gallery'])
      expect([gone, await page.locator(gone).isVisible()]).toEqual([gone, false]);
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('light');
    expect((await page.pdf()).length).toBeGreaterThan(20_000);
    await page.emulateMedia({ media: 'screen' });
    await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
  });
});

describe('listening', { timeout: 60_000 }, () => {
  it('plays one note for each round, and stops', async () => {
    const page = await lab.open('#experiment=population');
    await hashOf(page);
    await page.evaluate(() => {
      const pitches: number[] = [];
      Object.assign(window, { pitches });
      const { start } = OscillatorNode.prototype;
      OscillatorNode.prototype.start = function (when?: number) {
        pitches.push(this.frequency.value);
        return start.call(this, when);
      };
    });
    await page.locator('#listen').click();
    expect(await page.locator('#listen').getAttribute('aria-pressed')).toBe('true');
    const pitches = (await page.evaluate('pitches')) as number[];
    expect(pitches).toHaveLength(9);
    expect(pitches).toEqual([...pitches].sort((a, b) => b - a));
    await page.locator('#listen').click();
    expect(await page.locator('#listen').textContent()).toBe('Listen');
  });

  it('has made no complaint in all of this', () => expect(lab.complaints).toEqual([]));
});
