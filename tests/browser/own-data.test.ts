import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hashOf, Laboratory, linkOf } from './harness.js';

let lab: Laboratory;

beforeAll(async () => {
  lab = await Laboratory.start();
}, 60_000);
afterEach(() => lab.clear());
afterAll(() => lab.stop());

const text = 'It was the best of times, it was the worst of times, it was the age of wisdom. '.repeat(20);

/** An .npy file, version 1.0, of doubles. */
function npy(shape: number[], values: number[]): Buffer {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const header = `{'descr': '<f8', 'fortran_order': False, 'shape': ${tuple}, }`;
  const length = Math.ceil((header.length + 11) / 64) * 64 - 10;
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, length & 255, length >> 8]);
  const padded = Buffer.from(`${header.padEnd(length - 1)}\n`);
  return Buffer.concat([start, padded, Buffer.from(Float64Array.from(values).buffer)]);
}

const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'application/octet-stream', buffer });

describe('own data', { timeout: 60_000 }, () => {
  it('is a text that is pasted', async () => {
    const page = await lab.open('#replicates=4&samples=500');
    const before = await hashOf(page);
    await page.getByLabel('Text', { exact: true }).check();
    const genesis = await hashOf(page, before);
    await page.getByLabel('Your own', { exact: true }).check();
    await page.waitForFunction(
      () => document.getElementById('run-state')?.textContent === 'Waiting for your text',
    );
    await page.locator('#own-text').fill(text);
    const own = await hashOf(page, genesis);
    expect(own).toMatch(/^[0-9a-f]{16}$/);
    expect(await page.locator('.bars li').count()).toBeGreaterThan(5);
    expect(await linkOf(page)).not.toContain('pasted');
    expect(await page.locator('#own-data').textContent()).toMatch(
      /stays in this page.*link to this view does not carry/,
    );
    expect(await page.locator('#command').textContent()).toContain('--text-file pasted.txt');

    await page.locator('#context').fill('th');
    await page.locator('#context').press('Enter');
    expect(await page.locator('.is-mode .bar-name').textContent()).toBe('e');

    await page.locator('#own-text').fill(`${text} Quite another ending.`);
    expect(await hashOf(page, own)).not.toBe(own);
  });

  it.each([
    ['an empty text', Buffer.from('')],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00, 0x9f, 0x92])],
    ['a text that is too short', Buffer.from('a')],
  ])('may be %s: an error, no crash', async (_, buffer) => {
    const page = await lab.open('#replicates=4&problem=text&kappa_0=none');
    const before = await hashOf(page);
    await page.getByLabel('Your own', { exact: true }).check();
    await page.locator('#file-text').setInputFiles(file('bad.txt', buffer));
    await page.waitForFunction(() => document.querySelector('#own-data .error:not([hidden])')?.textContent);
    expect(await page.locator('#alert').textContent()).toMatch(/last result/);
    expect(await page.locator('#hash').getAttribute('data-hash')).toBe(before);
  });

  it('is arrays that are chosen', async () => {
    const page = await lab.open('#replicates=4&kappa_0=none');
    const before = await hashOf(page);
    await page.getByLabel('Your arrays', { exact: true }).check();
    await page.waitForFunction(() => /Waiting/.test(document.getElementById('run-state')?.textContent ?? ''));
    const values = Array.from({ length: 4 * 3 * 2 }, (_, i) => Math.sin(i + 1) / 2);
    await page.locator('#file-features').setInputFiles(file('phi.npy', npy([4, 3, 2], values)));
    await page.locator('#file-theta').setInputFiles(file('theta.npy', npy([2], [1, -0.5])));
    const good = await hashOf(page, before);

    const bad: [string, Buffer, RegExp][] = [
      ['no array', Buffer.from('not an array'), /npy/i],
      ['a hole', npy([4, 3, 2], values.with(5, Number.NaN)), /finite|NaN/i],
      ['a feature too long', npy([4, 3, 2], values.with(5, 7)), /norm|‖/i],
      ['another shape', npy([4, 6], values), /shape|dimension/i],
      ['cut off', npy([4, 3, 2], values.slice(3)), /\S/],
    ];
    for (const [name, buffer, message] of bad) {
      await page.locator('#file-features').setInputFiles(file(`${name}.npy`, buffer));
      await page.waitForFunction((wanted) => {
        const error = document.querySelector<HTMLElement>('#own-data .error:not([hidden])');
        return error && document.getElementById('file-features-name')?.textContent === wanted;
      }, `${name}.npy`);
      await expect
        .poll(() => page.locator('#own-data .error').textContent(), { message: name })
        .toMatch(message);
      expect(await page.locator('#hash').getAttribute('data-hash')).toBe(good);
    }
  });

  it('is asked for again by a link, which cannot carry it', async () => {
    const page = await lab.open('#problem=text&kappa_0=none&corpus=own&replicates=4');
    await page.waitForFunction(
      () => document.getElementById('run-state')?.textContent === 'Waiting for your text',
    );
    await page.locator('#own-text').fill(text);
    expect(await hashOf(page)).toMatch(/^[0-9a-f]{16}$/);
  });

  it('has made no complaint in all of this', () => expect(lab.complaints).toEqual([]));
});
