import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import {
  axe,
  hashOf,
  laboratory,
  linkOf,
  picture,
  saved,
  settled,
  sideways,
  soon,
  sweepHashOf,
} from './harness.js';

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

  it('zooms a sweep by dragging with the shift key, and does not take that for a click', async () => {
    const page = await lab.open('#experiment=kappa-contraction&replicates=4&rounds=4');
    await sweepHashOf(page);
    const before = await hashOf(page);
    const plot = page.locator('#sweep-plot');
    await page.locator('.sweep-figure .legend').waitFor();
    const whole = await settled(page, '.sweep-canvas canvas');
    const box = (await plot.boundingBox()) as { x: number; y: number };
    await page.keyboard.down('Shift');
    await page.mouse.move(box.x + 60, box.y + 30);
    await page.mouse.down();
    await page.mouse.move(box.x + 300, box.y + 160, { steps: 4 });
    await page.mouse.up();
    await page.keyboard.up('Shift');
    await plot.locator('.zoom-reset').click();
    await page.mouse.move(2, 2);
    await soon(() => picture(page, '.sweep-canvas canvas')).toBe(whole);
    await soon(() => hashOf(page)).toBe(before);
  });

  it('zooms by its buttons', async () => {
    const page = await lab.open(run);
    await ready(page);
    const whole = await settled(page, '#chart-kappa');
    await page.locator(kappa).hover();
    await page.locator(`${kappa} .zoom-in`).click();
    await soon(() => picture(page, '#chart-kappa')).not.toBe(whole);
    await page.locator(`${kappa} .zoom-out`).press('Enter');
    await soon(() => page.locator(kappa).getAttribute('data-zoomed')).toBeNull();
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

  it('moves the reader’s mark along its axis by a drag, and its control with it', async () => {
    const page = await lab.open('#experiment=own-failure&prompts=20&replicates=1&judge_noise=1&samples=500');
    await sweepHashOf(page);
    const plot = page.locator('#sweep-plot');
    // Where the chart says that there is something to take.
    const grip = (): Promise<{ x: number; y: number } | null> =>
      plot.evaluate((each) => {
        const { left, top, right, bottom } = each.getBoundingClientRect();
        for (let x = left + 30; x < right; x += 8)
          for (let y = top + 6; y < bottom; y += 8) {
            each.dispatchEvent(new PointerEvent('pointermove', { clientX: x, clientY: y }));
            if (each.hasAttribute('data-grip')) return { x, y };
          }
        return null;
      });
    let found: { x: number; y: number } | null = null;
    await soon(async () => {
      found = await grip();
      return found;
    }).not.toBeNull();
    const at = found as unknown as { x: number; y: number };
    await page.mouse.move(at.x, at.y);
    await page.mouse.down();
    await page.mouse.move(at.x + 60, at.y, { steps: 4 });
    await page.mouse.up();
    await soon(async () => Number(await page.locator('#control-samples').inputValue())).toBeGreaterThan(600);
    await soon(() => linkOf(page)).toMatch(/samples=\d+/);
    await soon(() => page.locator(`#sweep-plot[data-zoomed]`).count()).toBe(0);
  });

  it('has made no complaint in all of this', () => expect(lab.complaints).toEqual([]));
});

describe('the margins by prompt', () => {
  const limit = '#experiment=margin-collapse&rounds=3&beta=1';
  const told = (page: Page): Promise<string | null> => page.locator('#margins .policy-readout').textContent();

  async function opened(hash: string, options = {}): Promise<Page> {
    const page = await lab.open(hash, options);
    await hashOf(page);
    await page.locator('#margins > summary').press('Enter');
    await page.locator('#margins .legend button').first().waitFor();
    return page;
  }

  it('tell the least of each round, which doubles where β is 1', async () => {
    const page = await opened(limit);
    await soon(() => told(page)).toBe('Round 3: γ3 is 0.0800, prompt 0; the median is 1.13.');
    await soon(() => page.locator('#margins .margins-note').textContent()).toContain(
      'Thin lines: 40 prompts, of the first replicate',
    );
    await soon(() => page.locator('#margins canvas').getAttribute('aria-label')).toContain(
      'γ_t, the least: round 0 0.0100, prompt 0; round 3 0.0800, prompt 0.',
    );
    await page.locator('#round-slider').fill('1');
    await soon(() => told(page)).toMatch(/^Round 1: γ1 is 0\.0200/);
    await page.locator('#margins .nested > summary').click();
    await soon(() => page.locator('#margins tbody tr').count()).toBe(4);
    await soon(() => page.locator('#margins tbody tr').nth(2).textContent()).toMatch(/^20\.04000prompt 0/);
    expect(await axe(page, '#margins')).toEqual([]);
  });

  it('are read prompt by prompt, by keys and by the pointer', async () => {
    const page = await opened(limit);
    const plain = await settled(page, '#margins canvas');
    const plot = page.locator('#margins .plot');
    await plot.focus();
    await plot.press('ArrowUp');
    await plot.press('ArrowUp');
    await soon(() => told(page)).toMatch(/^prompt 1, round 3: margin 0\.0916 \(round 0: 0\.0115\)$/);
    await soon(() => picture(page, '#margins canvas')).not.toBe(plain);
    await plot.press('ArrowLeft');
    await soon(() => told(page)).toMatch(/^prompt 1, round 2: margin 0\.0458/);
    await plot.hover({ position: { x: 45, y: 120 } });
    await soon(() => told(page)).toMatch(/^prompt \d+, round 0: margin/);
    await page.mouse.move(2, 2);
    await soon(() => told(page)).toMatch(/^Round 2: γ2 is 0\.0400/);
  });

  it('follow another run, with quantiles for many prompts, and are saved whole', async () => {
    const page = await opened(`${run}&prompts=12&rounds=2`);
    const before = await hashOf(page);
    await page.locator('#all-parameters > summary').click();
    await page.locator('#parameter-prompts').fill('201');
    await page.locator('#parameter-prompts').press('Enter');
    await hashOf(page, before);
    await soon(() => page.locator('#margins .margins-note').textContent()).toContain(
      'Quantiles over 201 prompts',
    );
    const seen = page.locator('#margins .legend button > span:not(.hidden):not(.swatch)');
    await soon(() => seen.allTextContents()).toEqual([...['γt', '5 %', '25 %', '50 %', '75 %', '95 %']]);
    const { name, bytes } = await saved(page, 'CSV of the margins');
    expect(name).toMatch(/^population-[0-9a-f]{16}-margins\.csv$/);
    const lines = bytes.toString().trimEnd().split('\n');
    expect(lines[0]).toBe('round,prompt,margin');
    expect(lines).toHaveLength(1 + 3 * 201);
  });

  it('say which ties there are, on a phone in the dark', async () => {
    const page = await opened('#experiment=real-text&rounds=2', {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      colorScheme: 'dark',
    });
    await soon(() => page.locator('#margins .margins-note').textContent()).toMatch(
      /A tie, margin 0 up to rounding, is drawn at the bottom: .*prompts, from round 0 to 2\./,
    );
    await page.locator('#margins .nested > summary').click();
    await soon(() => sideways(page)).toBe(0);
    expect(await axe(page, '#margins')).toEqual([]);
  });

  it('are not offered for whole sequences', async () => {
    const page = await lab.open('#experiment=words&replicates=1&rounds=1');
    await hashOf(page);
    await soon(() => page.locator('#margins').isVisible()).toBe(false);
  });

  it('have made no complaint in all of this', () => expect(lab.complaints).toEqual([]));
});
