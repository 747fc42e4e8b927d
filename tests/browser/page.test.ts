import { describe, expect, it } from 'vitest';
import { hashOf, laboratory, linkOf, picture, saved, setControl, sideways, soon } from './harness.js';

const lab = laboratory();

const quick = '#beta=0.5&replicates=8';

describe('the page', () => {
  it('runs at once, without complaints and without asking anybody', async () => {
    const page = await lab.open();
    expect(await hashOf(page)).toMatch(/^[0-9a-f]{16}$/);
    await soon(() => page.locator('#sentence').textContent()).toMatch(/^κ falls from 8\.00 to 1\./);
    await soon(() => page.locator('#chart-kappa').getAttribute('aria-label')).toMatch(
      /Condition number.*round 0 8\.00.*1\/c/,
    );
    await soon(() => page.locator('#run-state').textContent()).toMatch(/replicates in /);
    expect(lab.complaints).toEqual([]);
  });

  it('announces the end for screen readers', async () => {
    const page = await lab.open(quick);
    await page.waitForFunction(() => /^κ falls/.test(document.getElementById('live')?.textContent ?? ''));
  });

  it('changes the result with the seed', async () => {
    const page = await lab.open(quick);
    const before = await hashOf(page);
    await page.locator('#reseed').click();
    expect(await hashOf(page, before)).not.toBe(before);
    await soon(() => linkOf(page)).toContain('seed=2');
  });

  it('stops a run and starts another', async () => {
    const page = await lab.open('#samples=300000&replicates=2000');
    await page.waitForFunction(() => document.getElementById('sentence')?.textContent !== '');
    await page.locator('#cancel').click();
    await soon(() => page.locator('#run-state').textContent()).toMatch(/^Stopped/);
    await soon(() => page.locator('#hash').getAttribute('data-hash')).toBe('');
    await setControl(page, 'samples', '100');
    await setControl(page, 'replicates', '4');
    expect(await hashOf(page)).toMatch(/^[0-9a-f]{16}$/);
  });

  it('shows an error beside its control and keeps the last result', async () => {
    const page = await lab.open(quick);
    const before = await hashOf(page);
    await setControl(page, 'beta', '-1');
    await soon(() => page.locator('#control-beta-error').textContent()).toMatch(/-1/);
    await soon(() => page.locator('#alert').textContent()).toMatch(/β.*-1.*last result/s);
    await soon(() => page.locator('#control-beta').getAttribute('aria-invalid')).toBe('true');
    await soon(() => page.locator('#hash').getAttribute('data-hash')).toBe(before);
    await soon(() => linkOf(page)).toContain('beta=0.5');
    await setControl(page, 'beta', '0.7');
    await hashOf(page, before);
    await soon(() => page.locator('#alert').textContent()).toBe('');
  });

  it('shows an error that only building the problem finds', async () => {
    const page = await lab.open(quick);
    const before = await hashOf(page);
    await setControl(page, 'kappa_0', '900');
    await page.waitForFunction(() => document.getElementById('control-kappa_0-error')?.textContent !== '');
    await soon(() => page.locator('#hash').getAttribute('data-hash')).toBe(before);
  });

  it('moves a control with the keyboard', async () => {
    const page = await lab.open(quick);
    const before = await hashOf(page);
    const slider = page.locator('[data-key="rounds"] input[type="range"]');
    await slider.focus();
    await slider.press('ArrowRight');
    await hashOf(page, before);
    const rounds = Number(await page.locator('#control-rounds').inputValue());
    expect(rounds).toBeGreaterThan(6);
    await soon(() => linkOf(page)).toContain(`rounds=${rounds}`);
    await soon(() => page.locator('#hint').textContent()).toMatch(/^T /);
  });

  it('steps through the rounds of the policy', async () => {
    const page = await lab.open(quick);
    await hashOf(page);
    const shown = (): Promise<string> => picture(page, '.heat-map canvas');
    await page.waitForFunction(() =>
      /probability/.test(document.getElementById('policy-readout')?.textContent ?? ''),
    );
    const end = await shown();
    await page.locator('#round-slider').fill('0');
    await soon(() => page.locator('#policy-round').textContent()).toBe('round 0');
    await soon(shown).not.toBe(end);
    await soon(() => linkOf(page)).toContain('round=0');
    await page.locator('.heat-map').press('ArrowRight');
    await soon(() => page.locator('#policy-readout').textContent()).toMatch(/prompt 0, answer \d: /);
    await page.locator('.play').click();
    await soon(() => page.locator('#policy-round').textContent()).toMatch(/round [2-8]/);
    await page.locator('.play').click();
  });

  it('has every number in a table', async () => {
    const page = await lab.open(quick);
    await hashOf(page);
    await page.locator('#data-table summary').click();
    await soon(() => page.locator('#data-table tbody tr').count()).toBe(7);
    await soon(() => page.locator('#data-table thead th').count()).toBe(28);
  });

  it('has the colours that its reader wants, also where nothing may be stored', async () => {
    const forbid = (): void => {
      Object.defineProperty(window, 'localStorage', {
        get: () => {
          throw new Error('Storage is forbidden.');
        },
      });
    };
    const page = await lab.openAt(lab.address + quick, { colorScheme: 'light' }, (empty) =>
      empty.addInitScript(forbid),
    );
    await hashOf(page);
    const theme = (): Promise<string | undefined> =>
      page.evaluate(() => document.documentElement.dataset.theme);
    for (const wanted of ['dark', 'light']) {
      await page.locator('#theme').click();
      await soon(theme).toBe(wanted);
    }
  });

  it.each([
    ['word list', 'SCOWL'],
    ['phoneme model', 'Carnegie Mellon University'],
  ])('carries the terms of its %s', async (name, owner) => {
    const page = await lab.open(quick);
    const terms = page.getByRole('link', { name, exact: true });
    const url = new URL((await terms.getAttribute('href')) ?? '', page.url());
    const response = await page.request.get(url.href);
    const text = await response.text();
    expect(text).toContain(owner);
  });

  it('says which exact statements held, and which do not apply and why', async () => {
    const page = await lab.open(quick);
    await hashOf(page);
    const checks = page.locator('#checks-body li');
    await soon(() => checks.count()).toBe(9);
    const texts = await checks.allTextContents();
    expect(texts.filter((text) => text.includes('Held.'))).toHaveLength(6);
    expect(texts.filter((text) => text.includes('the judge is noisy'))).toHaveLength(3);
    expect(texts.join()).not.toContain('Violated');
  });

  it('finds parameters and says which have no meaning', async () => {
    const page = await lab.open(quick);
    await hashOf(page);
    await page.locator('#all-parameters > summary').click();
    await page.locator('#parameter-search').fill('seed');
    await soon(() => page.locator('.parameter:visible').count()).toBe(2);
    await page.locator('.nested summary').click();
    await soon(() => page.locator('.others').textContent()).toContain('only with spectrum = spiked');
    await page.locator('#parameter-search').fill('');
    await page.locator('#parameter-spectrum').selectOption('spiked');
    await soon(() => linkOf(page)).toContain('spectrum=spiked');
  });

  it('offers the whole result as JSON and CSV', async () => {
    const page = await lab.open(quick);
    const hash = await hashOf(page);
    const text = async (button: string): Promise<string> => {
      const { name, bytes } = await saved(page, button);
      expect(name).toContain(hash);
      return bytes.toString();
    };
    expect(JSON.parse(await text('JSON'))).toMatchObject({ hash, spec: { beta: 0.5, replicates: 8 } });
    expect((await text('CSV')).trim().split('\n')).toHaveLength(1 + 8 * 7);
  });

  it('fits a phone, with the figure and three controls in sight', async () => {
    const page = await lab.open('', { viewport: { width: 390, height: 844 }, hasTouch: true });
    await hashOf(page);
    await soon(() => sideways(page)).toBe(0);
    const bottomsOf = (parts: string): Promise<number[]> =>
      page.locator(parts).evaluateAll((all) => all.map((element) => element.getBoundingClientRect().bottom));
    await soon(async () => (await bottomsOf('#sweep-plot'))[0]).toBeLessThanOrEqual(844);
    const inSight = async (): Promise<number> =>
      (await bottomsOf('.control')).filter((bottom) => bottom <= 850).length;
    await soon(inSight).toBeGreaterThanOrEqual(3);
  });

  it('has made no complaint in all of this', () => expect(lab.complaints).toEqual([]));
});
