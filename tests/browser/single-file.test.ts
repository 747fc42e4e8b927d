import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatLink, viewOf } from '../../web/src/state/view.js';
import { core, first } from '../web/core.js';
import { frameAt, hashOf, laboratory, soon } from './harness.js';

const lab = laboratory();

const golden: { name: string; spec: object; hash: string }[] = JSON.parse(
  readFileSync(new URL('../golden/golden.json', import.meta.url), 'utf8'),
);
const standard = golden.find(({ name }) => name === 'default');
if (!standard) throw new Error('There is no golden hash of the defaults.');
const link = formatLink(core, { ...viewOf(first), spec: core.validate(standard.spec) });

describe('the single file, from a disk', () => {
  it('gives the golden hash', async () => {
    const page = await lab.openFile(`/srlm.html${link}`);
    expect(await hashOf(page)).toBe(standard.hash);
    await soon(() => page.locator('#build').textContent()).toContain('simd128');
  });

  it('gives it without SIMD, too', async () => {
    const page = await lab.openFile('/words-copyright.txt');
    await page.addInitScript(() => {
      WebAssembly.validate = () => false;
    });
    await page.goto(page.url().replace('words-copyright.txt', `srlm.html${link}`));
    expect(await hashOf(page)).toBe(standard.hash);
    await soon(() => page.locator('#build').textContent()).not.toContain('simd128');
  });

  it('has the sweeps, the fonts, and the views that are loaded late', async () => {
    const page = await lab.openFile('/srlm.html#experiment=greedy-trap&replicates=1');
    await page.waitForFunction(() => document.getElementById('sweep-hash')?.dataset.hash);
    await soon(() => page.locator('.tree .edge').count()).toBeGreaterThan(3);
    const fonts = (): number => [...document.fonts].filter(({ status }) => status === 'loaded').length;
    await soon(() => page.evaluate(fonts)).toBeGreaterThanOrEqual(3);
  });

  it('is an embed as well, and its builder says so', async () => {
    const page = await lab.openFile('/srlm.html?embed#experiment=population&controls=beta');
    const hash = await hashOf(page);
    await soon(() => page.locator('.control').count()).toBe(1);
    await soon(() => page.locator('.gallery').count()).toBe(0);
    const address = (await page.locator('#laboratory').getAttribute('href')) ?? '';
    expect(address).toMatch(/srlm\.html#experiment=population$/);
    await page.goto(address);
    await page.reload();
    expect(await hashOf(page)).toBe(hash);
    await page.getByRole('button', { name: 'Embed', exact: true }).click();
    const frame = await frameAt(page, '?embed');
    await frame.waitForFunction(() => document.getElementById('hash')?.dataset.hash);
    expect(frame.url()).toMatch(/srlm\.html\?embed#experiment=population/);
  });

  it('lets nothing else in: no script, no style, no connection', async () => {
    const page = await lab.openFile(`/srlm.html${link}`);
    await hashOf(page);
    const before = lab.complaints.length;
    const outcome = await page.evaluate(async (elsewhere) => {
      const script = document.createElement('script');
      script.textContent = 'window.injected = true';
      document.head.append(script);
      const fetched = await fetch(elsewhere).then(
        () => 'fetched',
        () => 'refused',
      );
      return { injected: 'injected' in window, fetched };
    }, lab.address);
    expect(outcome).toEqual({ injected: false, fetched: 'refused' });
    lab.complaints.splice(before);
  });

  it('has made no complaint in all of this', () => expect(lab.complaints).toEqual([]));
});
