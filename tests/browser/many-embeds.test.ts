/** Several embeds on a page share the cores of the machine. */
import { describe, expect, it } from 'vitest';
import { laboratory, soon } from './harness.js';

const lab = laboratory();
const embeds = 6;

/** Embeds in one page, all with a result; how many workers there are then. */
async function workersOf(): Promise<{ workers: number; cores: number }> {
  const page = await lab.open('examples/course-html-block.html');
  await page.evaluate((count) => {
    const address = '../embed.html#experiment=population&replicates=1&figure=run';
    document.body.innerHTML = `<iframe src="${address}"></iframe>`.repeat(count);
  }, embeds);
  const finished = async (): Promise<number> => {
    const hashes = await Promise.all(
      page.frames().map((frame) => frame.evaluate(() => document.getElementById('hash')?.dataset.hash ?? '')),
    );
    return hashes.filter(Boolean).length;
  };
  await soon(finished).toBe(embeds);
  return { workers: page.workers().length, cores: await page.evaluate(() => navigator.hardwareConcurrency) };
}

describe('embeds of one page', () => {
  it('have a worker and a collector each, and a second worker while there are cores', async () => {
    const { workers, cores } = await workersOf();
    expect(workers).toBeGreaterThanOrEqual(2 * embeds);
    expect(workers).toBeLessThanOrEqual(2 * embeds + Math.min(embeds, Math.floor(cores / 2)));
  });

  it('have made no complaint', () => expect(lab.complaints).toEqual([]));
});
