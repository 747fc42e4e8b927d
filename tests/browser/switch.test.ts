import { describe, expect, it } from 'vitest';
import { hashOf, laboratory, linkOf, soon } from './harness.js';

const lab = laboratory();

describe('a parameter of yes or no', () => {
  it('is a switch, among the controls and in the list of all, by pointer and keyboard', async () => {
    const page = await lab.open('#experiment=rank-deficient&replicates=2&samples=30');
    const before = await hashOf(page);
    await page.locator('#all-parameters > summary').click();
    const list = page.getByRole('switch', { name: 'CREAM' });
    await soon(() => list.isChecked()).toBe(false);
    await list.press('Space');
    const cream = await hashOf(page, before);
    await soon(() => linkOf(page)).toContain('cream=true');
    await page.locator('#experiment').selectOption('judge-errors');
    await hashOf(page, cream);
    const control = page.locator('#control-cream');
    await soon(() => control.getAttribute('role')).toBe('switch');
    await soon(() => control.isChecked()).toBe(false);
    await page.locator('.switch-control label').click();
    await soon(() => control.isChecked()).toBe(true);
    await soon(() => page.evaluate(() => location.hash)).toContain('cream=true');
  });

  it('can be offered by an embed, and locked', async () => {
    const page = await lab.open(
      'embed.html#experiment=judge-errors&figure=run&replicates=2&samples=60&controls=cream,samples&lock=samples',
    );
    const before = await hashOf(page);
    await page.getByRole('switch', { name: 'CREAM' }).check();
    expect(await hashOf(page, before)).not.toBe(before);
    await page.goto(`${page.url().replace('lock=samples', 'lock=cream')}`);
    await page.reload();
    await hashOf(page);
    await soon(() => page.getByRole('switch', { name: 'CREAM' }).isDisabled()).toBe(true);
  });

  it('has made no complaint in all of this', () => expect(lab.complaints).toEqual([]));
});
