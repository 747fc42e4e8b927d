import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { grouped } from '../../web/src/base/format.js';
import { steps } from '../../web/src/narrative/steps.js';
import {
  axe,
  hashOf,
  laboratory,
  linkOf,
  picture,
  setControl,
  settled,
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

/** The step that the figure and the bar are at. */
const stepOf = (page: Page): Promise<string | null> =>
  page.evaluate(() => document.querySelector('.narrative-place')?.firstChild?.textContent ?? null);
const last = steps.length;
const inSight = (page: Page, part: string): Promise<boolean> =>
  page.locator(part).evaluate((each) => {
    const { top, bottom } = each.getBoundingClientRect();
    return top < innerHeight && bottom > 0 && getComputedStyle(each).visibility === 'visible';
  });

/** Whether the first of these that is well in sight is on top of all else there. */
const uncovered = (page: Page, parts: string): Promise<boolean> =>
  page.evaluate((selector) => {
    const found = [...document.querySelectorAll(selector)].find((each) => {
      const { top, bottom } = each.getBoundingClientRect();
      return top > 0.25 * innerHeight && bottom < innerHeight;
    });
    const { left, top } = found?.getBoundingClientRect() ?? { left: -1, top: -1 };
    return found?.contains(document.elementFromPoint(left + 5, top + 5)) ?? false;
  }, parts);

describe('the argument, step by step', () => {
  it('goes on by button, key and address, and back to where its reader came from', async () => {
    const page = await lab.open('#experiment=greedy-trap&beta=3', { reducedMotion: 'reduce' });
    await hashOf(page);
    await page.locator('#tour-link').press('Enter');
    await page.locator('#narrative').waitFor();
    await soon(() => page.evaluate(() => document.activeElement?.id)).toBe('step-1');
    await soon(() => page.locator('#experiment').inputValue()).toBe(steps[0]?.experiment);
    await soon(() => page.locator('.figure').isVisible()).toBe(false);
    // By the keyboard alone: the arrow keys, and the buttons, which keep the focus.
    await page.keyboard.press('ArrowRight');
    await soon(() => stepOf(page)).toBe(`2 of ${last}`);
    await page.locator('#narrative-next').focus();
    for (const at of [3, 4]) {
      await page.keyboard.press('Enter');
      await soon(() => stepOf(page)).toBe(`${at} of ${last}`);
      await soon(() => page.locator('#experiment').inputValue()).toBe(steps[at - 1]?.experiment);
    }
    await soon(() => page.evaluate(() => document.activeElement?.id)).toBe('narrative-next');
    await soon(() => inSight(page, '#step-4')).toBe(true);
    await soon(() => page.locator('.narrative-place').textContent()).toBe(`4 of ${last}: ${steps[3]?.title}`);
    await sweepHashOf(page);
    await soon(() => linkOf(page)).toBe('#experiment=single-step-barrier&tour=4');
    await page.keyboard.press('ArrowLeft');
    await soon(() => stepOf(page)).toBe(`3 of ${last}`);
    await page.keyboard.press('Escape');
    await soon(() => page.locator('#narrative').isVisible()).toBe(false);
    await soon(() => linkOf(page)).toBe('#experiment=greedy-trap&beta=3');
    await soon(() => page.evaluate(() => document.activeElement?.id)).toBe('tour-link');
    await soon(() => page.locator('.figure').isVisible()).toBe(true);
    // The narrative is one place in the history.
    await page.goBack();
    await soon(() => stepOf(page)).toBe(`3 of ${last}`);
    await page.locator('#narrative').waitFor();
    await page.goBack();
    await soon(() => page.locator('#narrative').isVisible()).toBe(false);
    await soon(() => page.locator('#experiment').inputValue()).toBe('greedy-trap');
  });

  it('follows the scroll, with the figure always in sight, and ends in the experiments', async () => {
    const page = await lab.open('#tour=1');
    await hashOf(page);
    for (const at of [2, 4, 6, last]) {
      await page.locator(`#step-${at}`).evaluate((each) => each.scrollIntoView({ block: 'start' }));
      await soon(() => stepOf(page)).toBe(`${at} of ${last}`);
      const figure = at < 4 ? '.panel-condition' : '#sweep-plot';
      await soon(() => inSight(page, figure)).toBe(true);
      await soon(() => page.locator('#experiment').inputValue()).toBe(steps[at - 1]?.experiment);
    }
    await page.locator('#narrative-next').click();
    await soon(() => page.evaluate(() => document.activeElement?.id)).toBe('gallery-title');
    await soon(() => uncovered(page, '#experiment-list a')).toBe(true);
    await page.locator('#experiment-list a', { hasText: 'The greedy trap' }).click();
    await soon(() => page.locator('#narrative').isVisible()).toBe(false);
    await soon(() => page.locator('#experiment').inputValue()).toBe('greedy-trap');
  });

  it('has numbers in its sentences that are dragged or moved by keys, and the figure follows', async () => {
    const page = await lab.open('#tour=2');
    const before = await hashOf(page);
    const number = page.locator('.is-current [data-scrub="beta"]');
    const kappa = page.locator('.is-current [data-of="kappa@1"]');
    const power = page.locator('.is-current [data-of="power"]');
    await soon(() => power.textContent()).toBe('2.00');
    const at = await kappa.textContent();
    const figure = await settled(page);
    await number.press('ArrowRight');
    await soon(() => number.getAttribute('aria-valuenow')).toBe('1.1');
    await soon(() => number.textContent()).toBe('1.1');
    await hashOf(page, before);
    await soon(() => kappa.textContent()).not.toBe(at);
    await soon(() => power.textContent()).toBe('1.91');
    await soon(async () => (await picture(page)) === figure).toBe(false);
    await soon(() => linkOf(page)).toBe('#experiment=population&beta=1.1&round=1&tour=2');
    // The same by the pointer; the value stays in the next step, which is of the same experiment.
    const { x, y, width, height } = (await number.boundingBox()) as NonNullable<
      Awaited<ReturnType<typeof number.boundingBox>>
    >;
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width / 2 + 60, y + height / 2, { steps: 6 });
    await page.mouse.up();
    await soon(async () => Number(await number.getAttribute('aria-valuenow'))).toBeGreaterThan(1.5);
    const set = (await number.textContent()) as string;
    await page.locator('#narrative-next').click();
    await soon(() => stepOf(page)).toBe(`3 of ${last}`);
    await soon(() => page.locator('.is-current [data-scrub="beta"]').textContent()).toBe(set);
    // It opens again as it was left.
    const again = await lab.open(await linkOf(page));
    await soon(() => again.locator('.is-current [data-scrub="beta"]').textContent()).toBe(set);
    await soon(() => stepOf(again)).toBe(`3 of ${last}`);
  });

  it('shows the policy of each round with its κ, and a round is chosen there', async () => {
    const page = await lab.open('#tour=3');
    await hashOf(page);
    const rounds = page.locator('.strip button');
    await soon(() => rounds.count()).toBe(9);
    await soon(() => rounds.first().getAttribute('aria-label')).toBe('Round 0, κ 8.00');
    await soon(() => rounds.last().getAttribute('aria-current')).toBe('true');
    await rounds.nth(2).click();
    await soon(() => rounds.nth(2).getAttribute('aria-current')).toBe('true');
    await soon(() => page.locator('#policy-round').textContent()).toBe('round 2');
    await soon(() => linkOf(page)).toContain('round=2');
  });

  it('has its whole figure on a phone: the policy, or the curve', async () => {
    const page = await lab.open('#tour=1', { viewport: { width: 390, height: 844 }, hasTouch: true });
    const heightOf = async (part: string): Promise<number> =>
      (await page.locator(part).boundingBox())?.height ?? 0;
    await soon(() => heightOf('#policy-view canvas')).toBeGreaterThan(150);
    await page.locator('.narrative-bar').getByRole('button', { name: 'Next step' }).click();
    await page.locator('.narrative-bar').getByRole('button', { name: 'Next step' }).click();
    await soon(() => heightOf('#chart-kappa')).toBeGreaterThan(200);
    for (const part of ['#parameters', '#scrubber', '#control-grid'])
      await soon(() => page.locator(part).isVisible(), part).toBe(false);
  });

  it('tells of a step that is not there', async () => {
    const page = await lab.open('#tour=99');
    await soon(() => page.locator('#link-problems').textContent()).toMatch(/tour.*from 1 to 8/);
    await soon(() => page.locator('#narrative').count()).toBe(0);
  });

  it('keeps what its link has wrong in sight', async () => {
    const page = await lab.open('#tour=4&bogus=1');
    await page.locator('#narrative').waitFor();
    await soon(() => page.locator('#link-problems').textContent()).toContain('bogus');
    await soon(() => page.locator('#link-problems').isVisible()).toBe(true);
  });

  it.each([
    ['light', { colorScheme: 'light' }],
    ['dark, on a phone', { colorScheme: 'dark', viewport: { width: 390, height: 844 }, hasTouch: true }],
  ] as const)('opens at a step from its link, accessible, and covers nothing: %s', async (_, options) => {
    const page = await lab.open(`#tour=${last}`, options);
    await page.locator('#narrative').waitFor();
    await sweepHashOf(page);
    await soon(() => stepOf(page)).toBe(`${last} of ${last}`);
    await soon(() => inSight(page, `#step-${last}`)).toBe(true);
    await soon(() => sideways(page)).toBe(0);
    const boxOf = async (part: string) => {
      const box = await page.locator(part).boundingBox();
      return box ?? { x: 0, y: 0, width: 0, height: 0 };
    };
    await soon(async () => {
      const [figure, text] = [await boxOf('.sweep-figure'), await boxOf(`#step-${last}`)];
      const apart = text.y >= figure.y + figure.height - 1 || text.x >= figure.x + figure.width - 1;
      return apart && figure.height > 150;
    }).toBe(true);
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
