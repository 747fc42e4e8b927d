import { describe, expect, it } from 'vitest';
import { axe, hashOf, laboratory, sideways, soon, sweepHashOf } from './harness.js';

const lab = laboratory();

describe('for everybody', () => {
  it.each([
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['phone', { colorScheme: 'light', viewport: { width: 390, height: 844 } }],
  ] as const)('axe finds nothing: %s', async (_, options) => {
    const page = await lab.open('#replicates=4&problem=text&kappa_0=null&samples=300&nonsense=1', options);
    await hashOf(page);
    await page.locator('#all-parameters > summary').click();
    await page.locator('#data-table > summary').click();
    expect(await axe(page)).toEqual([]);
  });

  it.each([
    ['curves, light', 'kappa-contraction', '#theory-block', { colorScheme: 'light' }],
    // Its theory is about the sweep: there is none on the failure of one run.
    ['curves, phone', 'single-step-barrier', '.sweep-theory', { viewport: { width: 390, height: 844 } }],
    ['a map, dark', 'phase-map', '#theory-block', { colorScheme: 'dark' }],
    ['a tree', 'greedy-trap', '#theory-block', {}],
    ['words, dark', 'words', '#theory-block', { colorScheme: 'dark' }],
  ] as const)('axe finds nothing: %s', async (_, name, theory, options) => {
    const page = await lab.open(`#experiment=${name}&replicates=1`, options);
    await sweepHashOf(page);
    await page.locator('.sweep-table summary').click();
    await page.locator(theory).waitFor();
    for (const details of await page.locator('.theory-each summary').all()) await details.click();
    expect(await axe(page)).toEqual([]);
  });

  it('never scrolls sideways on a phone', async () => {
    const page = await lab.open('#replicates=1', { viewport: { width: 390, height: 844 }, hasTouch: true });
    for (const name of ['noisy-judge', 'phase-map', 'greedy-trap', 'words', 'objectives']) {
      await page.goto(`${page.url().replace(/#.*/, '')}#experiment=${name}&replicates=1`);
      await page.waitForFunction(
        (wanted) => (document.getElementById('command')?.textContent ?? '').includes(wanted),
        name,
      );
      await soon(() => sideways(page), name).toBe(0);
    }
  });

  it('axe finds nothing with an error on the page', async () => {
    const page = await lab.open('#replicates=4');
    await hashOf(page);
    await page.locator('#control-samples').fill('zero');
    await page.locator('#control-samples').press('Enter');
    await page.locator('#control-samples[aria-invalid="true"]').waitFor();
    expect(await axe(page)).toEqual([]);
  });

  it('changes colours, and remembers', async () => {
    const page = await lab.open('#replicates=2', { colorScheme: 'light' });
    await hashOf(page);
    const ground = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.locator('#theme').click();
    await soon(ground).not.toBe(light);
    const dark = await ground();
    await page.reload();
    await hashOf(page);
    await soon(() => ground()).toBe(dark);
  });

  it('gives fingers room', async () => {
    const page = await lab.open('#replicates=2', { viewport: { width: 390, height: 844 }, hasTouch: true });
    await hashOf(page);
    const small = (): Promise<unknown[]> =>
      page
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
    await soon(small).toEqual([]);
  });

  it('moves nothing by itself when asked not to', async () => {
    const page = await lab.open('#replicates=2', { reducedMotion: 'reduce' });
    await hashOf(page);
    await soon(() =>
      page.evaluate(
        () =>
          document.getAnimations().length +
          Number(getComputedStyle(document.querySelector('button') as Element).transitionDuration !== '0s'),
      ),
    ).toBe(0);
  });
});
