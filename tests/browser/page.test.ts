import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hashOf, Laboratory, linkOf, setControl } from './harness.js';

let lab: Laboratory;

beforeAll(async () => {
  lab = await Laboratory.start();
}, 60_000);
afterEach(() => lab.clear());
afterAll(() => lab.stop());

const quick = '#beta=0.5&replicates=8';

describe('the page', { timeout: 60_000 }, () => {
  it('runs at once, without complaints and without asking anybody', async () => {
    const page = await lab.open();
    expect(await hashOf(page)).toMatch(/^[0-9a-f]{16}$/);
    expect(await page.locator('#sentence').textContent()).toMatch(/^κ falls from 8\.00 to 1\./);
    expect(await page.locator('#chart-kappa').getAttribute('aria-label')).toMatch(
      /Condition number.*round 0 8\.00.*1\/c/,
    );
    expect(await page.locator('#run-state').textContent()).toMatch(/replicates in /);
    const firstCurve = await page.evaluate(
      () => performance.getEntriesByName('srlm-first-curve')[0]?.startTime ?? 1e9,
    );
    expect(firstCurve).toBeLessThan(5000);
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
    expect(await linkOf(page)).toContain('seed=2');
  });

  it('stops a run and starts another', async () => {
    const page = await lab.open('#samples=300000&replicates=2000');
    await page.waitForFunction(() => document.getElementById('sentence')?.textContent !== '');
    await page.locator('#cancel').click();
    expect(await page.locator('#run-state').textContent()).toMatch(/^Stopped/);
    expect(await page.locator('#hash').getAttribute('data-hash')).toBe('');
    await setControl(page, 'samples', '100');
    await setControl(page, 'replicates', '4');
    expect(await hashOf(page)).toMatch(/^[0-9a-f]{16}$/);
  });

  it('shows an error beside its control and keeps the last result', async () => {
    const page = await lab.open(quick);
    const before = await hashOf(page);
    await setControl(page, 'beta', '-1');
    expect(await page.locator('#control-beta-error').textContent()).toMatch(/-1/);
    expect(await page.locator('#alert').textContent()).toMatch(/β.*-1.*last result/s);
    expect(await page.locator('#control-beta').getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator('#hash').getAttribute('data-hash')).toBe(before);
    expect(await linkOf(page)).toContain('beta=0.5');
    await setControl(page, 'beta', '0.7');
    await hashOf(page, before);
    expect(await page.locator('#alert').textContent()).toBe('');
  });

  it('shows an error that only building the problem finds', async () => {
    const page = await lab.open(quick);
    const before = await hashOf(page);
    await setControl(page, 'kappa_0', '900');
    await page.waitForFunction(() => document.getElementById('control-kappa_0-error')?.textContent !== '');
    expect(await page.locator('#hash').getAttribute('data-hash')).toBe(before);
  });

  it('moves a control with the keyboard', async () => {
    const page = await lab.open(quick);
    const before = await hashOf(page);
    const slider = page.locator('[data-key="rounds"] input[type="range"]');
    await slider.focus();
    await slider.press('ArrowRight');
    await hashOf(page, before);
    const rounds = Number(await page.locator('#control-rounds').inputValue());
    expect(await linkOf(page)).toContain(`rounds=${rounds}`);
    expect(await page.locator('#hint').textContent()).toMatch(/^T /);
  });

  it('steps through the rounds of the policy', async () => {
    const page = await lab.open(quick);
    await hashOf(page);
    const picture = (): Promise<string> =>
      page.locator('.heat-map canvas').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
    await page.waitForFunction(() =>
      /probability/.test(document.getElementById('policy-readout')?.textContent ?? ''),
    );
    const end = await picture();
    await page.locator('#round-slider').fill('0');
    expect(await page.locator('#policy-round').textContent()).toBe('round 0');
    expect(await picture()).not.toBe(end);
    expect(await linkOf(page)).toContain('round=0');
    await page.locator('.heat-map').press('ArrowRight');
    expect(await page.locator('#policy-readout').textContent()).toMatch(/prompt 0, answer \d: /);
    await page.locator('.play').click();
    await page.waitForFunction(() => document.getElementById('policy-round')?.textContent === 'round 2');
    await page.locator('.play').click();
  });

  it('has every number in a table', async () => {
    const page = await lab.open(quick);
    await hashOf(page);
    await page.locator('#data-table summary').click();
    expect(await page.locator('#data-table tbody tr').count()).toBe(9);
    expect(await page.locator('#data-table thead th').count()).toBe(25);
  });

  it('carries the terms of its word list', async () => {
    const page = await lab.open(quick);
    const terms = page.getByRole('link', { name: 'its own terms' });
    const url = new URL((await terms.getAttribute('href')) ?? '', page.url());
    expect(await (await page.request.get(url.href)).text()).toContain('SCOWL');
  });

  it('says which exact statements held, and which do not apply and why', async () => {
    const page = await lab.open(quick);
    await hashOf(page);
    const checks = page.locator('#checks-body li');
    await checks.first().waitFor();
    const texts = await checks.allTextContents();
    expect(texts).toHaveLength(6);
    expect(texts.filter((text) => text.includes('Held.'))).toHaveLength(3);
    expect(texts.filter((text) => text.includes('the judge is noisy'))).toHaveLength(3);
    expect(texts.join()).not.toContain('Violated');
  });

  it('finds parameters and says which have no meaning', async () => {
    const page = await lab.open(quick);
    await hashOf(page);
    await page.locator('#all-parameters > summary').click();
    await page.locator('#parameter-search').fill('seed');
    expect(await page.locator('.parameter:visible').count()).toBe(2);
    await page.locator('.nested summary').click();
    expect(await page.locator('.others').textContent()).toContain('only with spectrum = spiked');
    await page.locator('#parameter-search').fill('');
    await page.locator('#parameter-spectrum').selectOption('spiked');
    expect(await linkOf(page)).toContain('spectrum=spiked');
  });

  it('offers the whole result as JSON and CSV', async () => {
    const page = await lab.open(quick);
    const hash = await hashOf(page);
    const saved = async (name: string): Promise<string> => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name, exact: true }).click(),
      ]);
      expect(download.suggestedFilename()).toContain(hash);
      const chunks: Buffer[] = [];
      for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks).toString();
    };
    expect(JSON.parse(await saved('JSON'))).toMatchObject({ hash, spec: { beta: 0.5, replicates: 8 } });
    expect((await saved('CSV')).trim().split('\n')).toHaveLength(1 + 8 * 9);
  });

  it('fits a phone, with the figure and three controls in sight', async () => {
    const page = await lab.open('', { viewport: { width: 390, height: 844 }, hasTouch: true });
    await hashOf(page);
    const { scroll, client } = await page.evaluate(() => ({
      scroll: document.documentElement.scrollWidth,
      client: document.documentElement.clientWidth,
    }));
    expect(scroll).toBe(client);
    for (const part of ['#sweep-plot']) {
      const box = await page.locator(part).boundingBox();
      expect((box?.y ?? 1e9) + (box?.height ?? 0)).toBeLessThanOrEqual(844);
    }
    const bottoms = await page
      .locator('.control')
      .evaluateAll((all) => all.map((element) => element.getBoundingClientRect().bottom));
    expect(bottoms.filter((bottom) => bottom <= 850).length).toBeGreaterThanOrEqual(3);
  });

  it('has made no complaint in all of this', () => expect(lab.complaints).toEqual([]));
});
