/** Many runs in a row: a page that stays open for a lecture must not grow. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { dist, hashOf, laboratory, sweepHashOf, thorough } from './harness.js';

const lab = laboratory();

/** Caches and compiled code have settled after so many runs. */
const settled = 8;
const runs = thorough ? 40 : 18;

/** What may be added from the settled page to the last run: noise, not a bit for every run. */
const tolerance = {
  /** Bytes on the JavaScript heap after a collection: 40 kB for each of 30 runs would be a leak. */
  heap: 1.2e6,
  nodes: 60,
  listeners: 30,
  /** Pages of 64 kB that a worker's allocator may take late. */
  memory: 4 * 65536,
};

interface Size {
  heap: number;
  nodes: number;
  listeners: number;
  /** Bytes of WebAssembly memory of each worker, the largest first. */
  memories: number[];
}

/** Workers that keep their WebAssembly memory where a test can see it. */
function showMemories(): void {
  const assets = join(dist, 'assets');
  for (const name of readdirSync(assets).filter((each) => /^worker-.*\.js$/.test(each))) {
    const show = `
      const { instantiate } = WebAssembly;
      WebAssembly.instantiate = async (...given) => {
        const made = await instantiate.apply(WebAssembly, given);
        const { exports } = made.instance ?? made;
        self.srlmMemory = Object.values(exports).find((each) => each instanceof WebAssembly.Memory);
        return made;
      };
    `;
    // Imports come first in any case, and the module is instantiated after them.
    lab.replaced.set(`assets/${name}`, `${readFileSync(join(assets, name), 'utf8')}\n;{${show}}`);
  }
}

async function sizeOf(page: Page, session: CDPSession): Promise<Size> {
  // Twice: what finalisers let go is collected by the second.
  for (let i = 0; i < 2; i++) await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const metric = (name: string): number => metrics.find((each) => each.name === name)?.value ?? Number.NaN;
  const memories = await Promise.all(
    page.workers().map((worker) => worker.evaluate<number>('self.srlmMemory.buffer.byteLength')),
  );
  return {
    heap: metric('JSHeapUsedSize'),
    nodes: metric('Nodes'),
    listeners: metric('JSEventListeners'),
    memories: memories.sort((a, b) => b - a),
  };
}

/** Runs with new seeds, by the page's own button; the sizes after some of them and after all. */
async function grown(hash: string, swept: boolean): Promise<[Size, Size]> {
  showMemories();
  const page = await lab.open(hash);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await session.send('HeapProfiler.enable');
  let last = await hashOf(page);
  let lastSweep = swept ? await sweepHashOf(page) : '';
  let before: Size | null = null;
  for (let run = 1; run <= runs; run++) {
    await page.getByRole('button', { name: 'New seed' }).click();
    last = await hashOf(page, last);
    if (swept) lastSweep = await sweepHashOf(page, lastSweep);
    if (run === settled) before = await sizeOf(page, session);
  }
  return [before as Size, await sizeOf(page, session)];
}

function expectNoGrowth(before: Size, after: Size): void {
  console.log(`After ${settled} runs: ${JSON.stringify(before)}\nAfter ${runs}: ${JSON.stringify(after)}`);
  expect(after.heap - before.heap).toBeLessThan(tolerance.heap);
  expect(after.nodes - before.nodes).toBeLessThan(tolerance.nodes);
  expect(after.listeners - before.listeners).toBeLessThan(tolerance.listeners);
  expect(after.memories).toHaveLength(before.memories.length);
  after.memories.forEach((bytes, i) => {
    expect(bytes - (before.memories[i] as number)).toBeLessThanOrEqual(tolerance.memory);
  });
}

describe(`${runs} runs in a row`, () => {
  it('leave a run, its words and its policy no larger', async () => {
    const [before, after] = await grown('#experiment=population&objective=regression&replicates=8', false);
    expectNoGrowth(before, after);
  });

  it('leave a sweep and its run no larger', async () => {
    const [before, after] = await grown('#replicates=4&samples=60&rounds=4', true);
    expectNoGrowth(before, after);
  });
});
