import { describe, expect, it } from 'vitest';
import { grouped } from '../../web/src/base/format.js';
import { steps } from '../../web/src/tour/steps.js';
import {
  axe,
  hashOf,
  laboratory,
  linkOf,
  picture,
  setControl,
  sideways,
  soon,
  sweepHashOf,
} from './harness.js';

const lab = laboratory();

describe('comparing', () => {
  it('keeps a run beside the next one, and a link brings both back', async () => {
    const page = await lab.open('#experiment=population');
    const before = await hashOf(page);
    await page.locator('#keep-run').click();
    await setControl(page, 'beta', '3');
    await hashOf(page, before);
    await soon(() => page.locator('#kept').textContent()).toBe('Thin curves: β = 1');
    const legend = page.locator('.panel-condition .legend');
    await soon(() => legend.textContent()).toContain('β = 1');
    const link = await linkOf(page);
    expect(link).toContain('beta=3&compare=1');
    const copy = await lab.open(link);
    await hashOf(copy);
    await copy.waitForFunction(() => document.getElementById('kept')?.textContent === 'Thin curves: β = 1');
    await copy.waitForFunction(() =>
      /β = 1/.test(document.querySelector('.panel-condition .legend')?.textContent ?? ''),
    );
    await copy.locator('#theory-block').waitFor();
    await soon(async () => (await picture(copy)) === (await picture(page))).toBe(true);
    await page.locator('#clear-kept').click();
    await soon(() => linkOf(page)).not.toContain('compare');
    await soon(() => legend.textContent()).not.toContain('β = 1');
  });
});

describe('the tour', () => {
  it('goes from step to step by keyboard, and gives the focus back', async () => {
    const page = await lab.open('#experiment=population', { reducedMotion: 'reduce' });
    await hashOf(page);
    await page.locator('#tour-link').press('Enter');
    const heading = page.locator('#tour-title');
    await heading.waitFor();
    await soon(() => page.evaluate(() => document.activeElement?.id)).toBe('tour-title');
    await soon(() => heading.textContent()).toBe(steps[0]?.title);
    for (const step of steps.slice(1, 4)) {
      await page.keyboard.press('Tab'); // Close
      await page.keyboard.press('Tab'); // Back, or Next where there is no way back
      const name = await page.evaluate(() => document.activeElement?.textContent);
      expect(name).toMatch(/^(Back|Next)$/);
      if (name === 'Back') await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await soon(() => heading.textContent()).toBe(step.title);
      await soon(() => page.locator('#experiment').inputValue()).toBe(step.experiment);
      await page.locator('[data-tour-mark]').waitFor();
    }
    await soon(() => linkOf(page)).toContain('tour=4');
    await page.keyboard.press('Escape');
    await soon(() => page.locator('#tour').isVisible()).toBe(false);
    await soon(() => page.evaluate(() => document.activeElement?.id)).toBe('tour-link');
    await soon(() => linkOf(page)).not.toContain('tour');
  });

  it.each([
    ['light', { colorScheme: 'light' }],
    ['dark, on a phone', { colorScheme: 'dark', viewport: { width: 390, height: 844 }, hasTouch: true }],
  ] as const)('opens at a step from its link, accessible, %s', async (_, options) => {
    const page = await lab.open('#tour=8', options);
    await page.locator('#tour').waitFor();
    await sweepHashOf(page);
    await soon(() => page.locator('#tour-title').textContent()).toBe(steps[7]?.title);
    await soon(() => page.locator('#control-beta_root_n').inputValue()).toBe('0.5');
    await soon(() => sideways(page)).toBe(0);
    expect(await axe(page)).toEqual([]);
  });
});

describe('presenting', () => {
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
      const screenshot = await page.screenshot();
      expect(screenshot.length).toBeGreaterThan(20_000);
      await page.keyboard.press('Escape');
      await soon(() => page.locator('.bar').isVisible()).toBe(true);
      await soon(() => linkOf(page)).not.toContain('present');
    },
  );

  it('fits a phone', async () => {
    const page = await lab.open('#present=1', { viewport: { width: 390, height: 844 }, hasTouch: true });
    await sweepHashOf(page);
    await soon(() => sideways(page)).toBe(0);
    const boxOf = (part: string) => page.locator(part).boundingBox();
    await soon(
      async () => ((await boxOf('#sweep-plot'))?.y ?? 0) - ((await boxOf('.lead'))?.y ?? 1e9),
    ).toBeGreaterThan(0);
    await soon(async () => (await boxOf('.lead'))?.width).toBeGreaterThan(300);
  });

  it('prints a handout, in light colours, with hash and link', async () => {
    const page = await lab.open('#experiment=kappa-contraction&replicates=4', { colorScheme: 'dark' });
    const hash = await sweepHashOf(page);
    await page.locator('#handout').waitFor({ state: 'attached' });
    await page.emulateMedia({ media: 'print' });
    await page.locator('#handout').waitFor();
    const wanted = [
      grouped(hash), // the command has it in one
      'Caveat',
      '#experiment=kappa-contraction&replicates=4',
    ];
    for (const text of wanted) await soon(() => page.locator('#handout').textContent()).toContain(text);
    for (const shown of ['#title', '#experiment-title', '#takeaway', '#sweep-plot'])
      expect([shown, await page.locator(shown).isVisible()]).toEqual([shown, true]);
    for (const gone of ['.bar', '#controls', '#capsule', '.gallery'])
      expect([gone, await page.locator(gone).isVisible()]).toEqual([gone, false]);
    await soon(() => page.evaluate(() => document.documentElement.dataset.theme)).toBe('light');
    const pdf = await page.pdf();
    expect(pdf.length).toBeGreaterThan(20_000);
    await page.emulateMedia({ media: 'screen' });
    await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
  });
});

describe('listening', () => {
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
    await soon(() => page.locator('#listen').getAttribute('aria-pressed')).toBe('true');
    await soon(() => page.evaluate('pitches')).toHaveLength(9);
    const pitches = (await page.evaluate('pitches')) as number[];
    expect(pitches).toEqual([...pitches].sort((a, b) => b - a));
    await page.locator('#listen').click();
    await soon(() => page.locator('#listen').textContent()).toBe('Listen');
  });

  it('has made no complaint in all of this', () => expect(lab.complaints).toEqual([]));
});
