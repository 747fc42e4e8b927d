import AxeBuilder from '@axe-core/playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hashOf, Laboratory, sweepHashOf } from './harness.js';

let lab: Laboratory;

beforeAll(async () => {
  lab = await Laboratory.start();
}, 60_000);
afterEach(() => lab.clear());
afterAll(() => lab.stop());

describe('for everybody', { timeout: 60_000 }, () => {
  it.each([
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['phone', { colorScheme: 'light', viewport: { width: 390, height: 844 } }],
  ] as const)('axe finds nothing: %s', async (_, options) => {
    const page = await lab.open('#replicates=4&problem=text&kappa_0=null&samples=300&nonsense=1', options);
    await hashOf(page);
    await page.locator('#all-parameters > summary').click();
    await page.locator('#data-table > summary').click();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`)).toEqual(
      [],
    );
  });

  it.each([
    ['curves, light', 'kappa-contraction', { colorScheme: 'light' }],
    ['curves, phone', 'single-step-barrier', { viewport: { width: 390, height: 844 } }],
    ['a map, dark', 'phase-map', { colorScheme: 'dark' }],
    ['a tree', 'greedy-trap', {}],
    ['words, dark', 'words', { colorScheme: 'dark' }],
  ] as const)('axe finds nothing: %s', async (_, name, options) => {
    const page = await lab.open(`#experiment=${name}&replicates=1`, options);
    await sweepHashOf(page);
    await page.locator('.sweep-table summary').click();
    for (const details of await page.locator('.theory-each summary').all()) await details.click();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`)).toEqual(
      [],
    );
  });

  it('never scrolls sideways on a phone', async () => {
    const page = await lab.open('#replicates=1', { viewport: { width: 390, height: 844 }, hasTouch: true });
    for (const name of ['noisy-judge', 'phase-map', 'greedy-trap', 'words', 'objectives']) {
      await page.goto(`${page.url().replace(/#.*/, '')}#experiment=${name}&replicates=1`);
      await page.waitForFunction(
        (wanted) => (document.getElementById('command')?.textContent ?? '').includes(wanted),
        name,
      );
      const { scroll, client } = await page.evaluate(() => ({
        scroll: document.documentElement.scrollWidth,
        client: document.documentElement.clientWidth,
      }));
      expect([name, scroll]).toEqual([name, client]);
    }
  });

  it('axe finds nothing with an error on the page', async () => {
    const page = await lab.open('#replicates=4');
    await hashOf(page);
    await page.locator('#control-beta').fill('zero');
    await page.locator('#control-beta').press('Enter');
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  });

  it('changes colours, and remembers', async () => {
    const page = await lab.open('#replicates=2', { colorScheme: 'light' });
    await hashOf(page);
    const ground = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.locator('#theme').click();
    const dark = await ground();
    expect(dark).not.toBe(light);
    await page.reload();
    await hashOf(page);
    expect(await ground()).toBe(dark);
  });

  it('gives fingers room', async () => {
    const page = await lab.open('#replicates=2', { viewport: { width: 390, height: 844 }, hasTouch: true });
    await hashOf(page);
    const small = await page
      .locator('button:visible, select:visible, summary:visible, .choice label:visible')
      .evaluateAll((all) =>
        all
          .filter((element) => !element.classList.contains('pill'))
          .map((element) => ({
            name: element.textContent ?? '',
            height: element.getBoundingClientRect().height,
          }))
          .filter(({ height }) => height < 43.9),
      );
    expect(small).toEqual([]);
  });

  it('moves nothing by itself when asked not to', async () => {
    const page = await lab.open('#replicates=2', { reducedMotion: 'reduce' });
    await hashOf(page);
    expect(
      await page.evaluate(
        () =>
          document.getAnimations().length +
          Number(getComputedStyle(document.querySelector('button') as Element).transitionDuration !== '0s'),
      ),
    ).toBe(0);
  });
});
