/** Predict, then reveal: in the page and in an embed, by keyboard, and without it. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { predictions } from '../../web/src/predict/predictions.js';
import { axe, hashOf, laboratory, linkOf, setControl, sideways, soon, sweepHashOf } from './harness.js';

const lab = laboratory();

const focused = (page: Page): Promise<string | undefined> => page.evaluate(() => document.activeElement?.id);
/** Whether what gives the answer away can be seen. */
const seen = (page: Page): Promise<boolean[]> =>
  Promise.all(['#sweep-plot', '#notice'].map((part) => page.locator(part).isVisible()));

describe('a prediction in the page', () => {
  it('is asked in the place of the figure, and set against the measurement, by the keyboard', async () => {
    const page = await lab.open('#experiment=kappa-contraction');
    await sweepHashOf(page);
    await soon(() => seen(page)).toEqual([true, true]);
    const before = await page.locator('#controls').boundingBox();
    await page.locator('#guess').press('Enter');
    await soon(() => focused(page)).toBe('predict-question');
    await soon(() => seen(page)).toEqual([false, false]);
    await soon(() => page.locator('#control-grid').isVisible()).toBe(true);
    await soon(() => page.locator('#controls').boundingBox()).toEqual(before); // nothing has moved
    const { question, choices, right } = predictions['kappa-contraction'] as (typeof predictions)[string];
    await soon(() => page.locator('#predict-question').textContent()).toContain(
      question.replaceAll('_', ''), // set below the line
    );
    await soon(() => page.locator('.predict-choices button').allTextContents()).toEqual(choices);
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab'); // the second choice, which is not right
    expect(right).toBe(2);
    await page.keyboard.press('Enter');
    await soon(() => focused(page)).toBe('predict-verdict');
    await soon(() => seen(page)).toEqual([true, true]);
    const verdict = page.locator('#predict-verdict');
    await soon(() => verdict.textContent()).toBe(
      `Not as you guessed. ${choices[right]}. Your guess: ${choices[1]}.`,
    );
    await soon(() => page.locator('.predict-measured').textContent()).toMatch(
      /^Measured: .*κ0 = 64: 64\.0 to 1\.0\d\.$/,
    );
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter'); // Close
    await soon(() => page.locator('#predict').isVisible()).toBe(false);
    await soon(() => focused(page)).toBe('guess');
    await soon(() => linkOf(page)).not.toContain('predict');
  });

  it('is passed over by one button, ends where a control is moved, and is asked again by no one', async () => {
    const page = await lab.open('#experiment=budget&predict=1', {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
    });
    await page.locator('#predict-question').waitFor();
    await soon(() => seen(page)).toEqual([false, false]);
    await soon(() => sideways(page)).toBe(0);
    await page.getByRole('button', { name: 'Show me' }).click();
    await soon(() => seen(page)).toEqual([true, true]);
    await soon(() => page.locator('#predict').isVisible()).toBe(false);
    await page.locator('#guess').click();
    await soon(() => seen(page)).toEqual([false, false]);
    await setControl(page, 'kappa_0', '20');
    await soon(() => seen(page)).toEqual([true, true]);
    await soon(() => page.locator('#guess').isVisible()).toBe(false); // the question is about other settings
    await soon(() => linkOf(page)).toBe('#experiment=budget&kappa_0=20');
    await soon(() => page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0]);
    await page.locator('#experiment').selectOption('population');
    await hashOf(page);
    await soon(() => page.locator('#guess').isVisible()).toBe(false); // nothing to guess there
  });

  it('tells by name where a link asks for none that there is', async () => {
    const page = await lab.open('#experiment=population&predict=1');
    await soon(() => page.locator('#link-problems').textContent()).toMatch(/predict.*no question about/);
  });
});

describe('a prediction in an embed', () => {
  it('is asked first where the link says so', async () => {
    const page = await lab.open('embed.html#experiment=kappa-contraction&predict=1&controls=samples');
    await page.locator('#predict-question').waitFor();
    await soon(() => page.locator('#sweep-plot').isVisible()).toBe(false);
    await soon(() => page.locator('#takeaway').isVisible()).toBe(false);
    await soon(() => page.locator('#control-samples').isVisible()).toBe(true);
    const { choices, right } = predictions['kappa-contraction'] as (typeof predictions)[string];
    await page.getByRole('button', { name: choices[right] as string }).click();
    await soon(() => page.locator('#predict-verdict').textContent()).toBe(
      `As you guessed. ${choices[right]}.`,
    );
    await soon(() => page.locator('.predict-measured').textContent()).toMatch(/κ0 = 64: 64\.0 to 1\.0\d\.$/);
    await soon(() => page.locator('#sweep-plot').isVisible()).toBe(true);
    expect(await axe(page)).toEqual([]);
  });

  it('has made no complaint in all of this', () => expect(lab.complaints).toEqual([]));
});
