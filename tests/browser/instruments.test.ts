import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { hashOf, laboratory, picture, settled, soon, sweepHashOf } from './harness.js';

const lab = laboratory();

const run = '#experiment=population';
const kappa = '.panel-condition .plot';

async function ready(page: Page): Promise<void> {
  await hashOf(page);
  await page.locator(`${kappa} + .legend button`).first().waitFor();
  await page.locator('#theory-block').waitFor();
}

describe('a chart', () => {
  it('zooms by keys and shows all again', async () => {
    const page = await lab.open(run);
    await ready(page);
    const whole = await settled(page, '#chart-kappa');
    const plot = page.locator(kappa);
    await plot.focus();
    await plot.press('+');
    await soon(() => picture(page, '#chart-kappa')).not.toBe(whole);
    await plot.press('0');
    await soon(() => picture(page, '#chart-kappa')).toBe(whole);
    await plot.press('+');
    await plot.press('-');
    await soon(() => picture(page, '#chart-kappa')).toBe(whole);
  });

  it('zooms by the wheel with Ctrl, and leaves the wheel to the page otherwise', async () => {
    const page = await lab.open(run);
    await ready(page);
    const whole = await settled(page, '#chart-kappa');
    await page.locator(kappa).hover({ position: { x: 200, y: 80 } });
    await page.mouse.wheel(0, -300);
    await page.waitForFunction(() => scrollY >= 0);
    await soon(() => picture(page, '#chart-kappa')).toBe(whole);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -300);
    await page.keyboard.up('Control');
    await page.locator(`${kappa} .zoom-reset`).waitFor();
    await soon(() => picture(page, '#chart-kappa')).not.toBe(whole);
    await page.locator(`${kappa} .zoom-reset`).click();
    await soon(() => picture(page, '#chart-kappa')).toBe(whole);
  });

  it('zooms into a frame that is drawn with the shift key, without choosing a round', async () => {
    const page = await lab.open(run);
    await ready(page);
    const box = (await page.locator(kappa).boundingBox()) as { x: number; y: number };
    await page.keyboard.down('Shift');
    await page.mouse.move(box.x + 100, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x + 250, box.y + 140, { steps: 4 });
    await page.mouse.up();
    await page.keyboard.up('Shift');
    await page.locator(`${kappa} .zoom-reset`).waitFor();
    await soon(() => page.locator('#policy-round').textContent()).toBe('round 8');
  });

  it('zooms a sweep by dragging, and does not take that for a click', async () => {
    const page = await lab.open('#experiment=kappa-contraction&replicates=4&rounds=4');
    await sweepHashOf(page);
    const before = await hashOf(page);
    const plot = page.locator('#sweep-plot');
    await page.locator('.sweep-figure .legend').waitFor();
    const whole = await settled(page, '.sweep-canvas canvas');
    const box = (await plot.boundingBox()) as { x: number; y: number };
    await page.mouse.move(box.x + 60, box.y + 30);
    await page.mouse.down();
    await page.mouse.move(box.x + 300, box.y + 160, { steps: 4 });
    await page.mouse.up();
    await plot.locator('.zoom-reset').click();
    await page.mouse.move(2, 2);
    await soon(() => picture(page, '.sweep-canvas canvas')).toBe(whole);
    await soon(() => hashOf(page)).toBe(before);
  });

  it('takes a curve out and puts it back, by keyboard', async () => {
    const page = await lab.open(run);
    await ready(page);
    const whole = await settled(page, '#chart-kappa');
    const bound = page.locator(`${kappa} + .legend`).getByRole('button', { name: '1/c' });
    await soon(() => bound.getAttribute('aria-pressed')).toBe('true');
    await bound.press('Enter');
    await soon(() => bound.getAttribute('aria-pressed')).toBe('false');
    await soon(() => picture(page, '#chart-kappa')).not.toBe(whole);
    await page.keyboard.press('Space');
    await soon(() => bound.getAttribute('aria-pressed')).toBe('true');
    await soon(() => picture(page, '#chart-kappa')).toBe(whole);
  });

  it('tells the values of all curves under the pointer, and at the round that keys choose', async () => {
    const page = await lab.open(run);
    await ready(page);
    const plot = page.locator(kappa);
    await plot.hover({ position: { x: 30, y: 80 } });
    await soon(() => plot.locator('.hair-box').textContent()).toMatch(/^round 0κ8\.00/);
    await plot.focus();
    await plot.press('ArrowLeft');
    await soon(() => plot.locator('.hair-box').textContent()).toMatch(/^round 7κ.*1\/c₁/);
    await soon(() => page.locator('#policy-round').textContent()).toBe('round 7');
  });

  it('has made no complaint in all of this', () => expect(lab.complaints).toEqual([]));
});
