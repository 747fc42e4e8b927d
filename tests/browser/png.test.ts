import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { core } from '../web/core.js';
import { chunksOf, textOf } from '../web/png-file.js';
import { hashOf, laboratory, saved, soon, sweepHashOf } from './harness.js';

const lab = laboratory();

/** Width, and the colour of the first pixel, as the browser decodes the file. */
const decoded = (page: Page, png: Buffer): Promise<{ width: number; corner: number[] }> =>
  page.evaluate(
    async (numbers) => {
      const image = await createImageBitmap(new Blob([new Uint8Array(numbers)], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(image.width, image.height);
      const ctx = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
      ctx.drawImage(image, 0, 0);
      return { width: image.width, corner: [...ctx.getImageData(0, 0, 1, 1).data] };
    },
    [...png],
  );

describe('a picture of a figure', () => {
  it('carries the capsule of the run, in the colours of the page or on white', async () => {
    const page = await lab.open('#experiment=population&beta=0.5', { colorScheme: 'dark' });
    const hash = await hashOf(page);
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const { name, bytes: png } = await saved(page, 'PNG');
    expect(name).toBe(`population-${hash}.png`);
    const capsule = JSON.parse(textOf(png, 'srlm') ?? '');
    expect(capsule).toMatchObject({ version: core.version, hash, spec: { beta: 0.5 } });
    expect(capsule.command).toBe(`srlm run --experiment population --beta 0.5 --expect ${hash}`);
    const session = core.prepare(capsule.spec);
    expect(session.summarise([session.run(0, capsule.spec.replicates)]).hash).toBe(hash);
    session.free();
    const { width, corner } = await decoded(page, png);
    expect(width).toBeGreaterThan(1000);
    expect(ground).toBe(`rgb(${corner.slice(0, 3).join(', ')})`);
    const white = await saved(page, 'PNG on white');
    expect((await decoded(page, white.bytes)).corner).toEqual([255, 255, 255, 255]);
    await soon(() => page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
  });

  it.each([
    ['curves', '#experiment=kappa-contraction&replicates=4&rounds=3'],
    ['a map', '#experiment=phase-map&rounds=1'],
  ])('carries the capsule of a sweep: %s', async (_, link) => {
    const page = await lab.open(link);
    const hash = await sweepHashOf(page);
    const { name, bytes: png } = await saved(page, 'PNG of the sweep');
    expect(name).toContain(hash);
    const capsule = JSON.parse(textOf(png, 'srlm') ?? '');
    expect(capsule).toMatchObject({ hash, sweep: { version: 1 } });
    expect(core.sweepPlan(capsule.sweep).cells.length).toBeGreaterThan(2);
    expect(chunksOf(png).at(-1)?.type).toBe('IEND');
  });

  it('has made no complaint in all of this', () => expect(lab.complaints).toEqual([]));
});
