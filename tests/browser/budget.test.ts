/** What a first visit costs: bytes, time until a curve is drawn, and how long the page cannot answer. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { dist, hashOf, laboratory, soon, sweepHashOf } from './harness.js';

/**
 * A little more than what was measured when this was written; a change that needs more has to say so
 * here. Times are generous: they are to catch what becomes several times as slow. They are longer on a
 * slower machine, by what a fixed piece of work takes there, and one of several loads has to keep them:
 * a busy neighbour only ever makes a load slower.
 */
const limits = {
  /** Compressed bytes of a visit that looks at the landing figure: page, style, fonts (measured: 100 kB). */
  bytesOfLook: 101_000,
  /** Of one whose reader touches something: all that is loaded before anything is asked for (measured: 592.9 kB, of them 341 the module; 1 kB came with sums of sparse rows side by side and with names beside rings). */
  bytes: 593_500,
  /** Of them, what has to be there before the first live curve (measured: 581.9 kB). */
  bytesToCurve: 582_500,
  /** ms from the start of the navigation. */
  firstCurve: 8_000,
  longestTask: 2_500,
  /** The sum of what tasks take beyond 50 ms, until the page is at rest. */
  blocking: 6_000,
};
const loads = 6;
/** What the fixed piece of work took (ms) where the limits were set. */
const usualWork = 60;

const types: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** A host that compresses, and counts what it gives. */
class Host {
  readonly given: { name: string; bytes: number }[] = [];
  private readonly packed = new Map<string, Buffer>();
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      const name = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1) || 'index.html';
      const url = join(dist, name);
      if (!existsSync(url)) {
        response.writeHead(404).end();
        return;
      }
      const body = this.packed.get(name) ?? brotliCompressSync(readFileSync(url));
      this.packed.set(name, body);
      this.given.push({ name, bytes: body.length });
      const type = types[extname(name)] ?? 'application/octet-stream';
      response
        .writeHead(200, { 'content-type': type, 'content-encoding': 'br', 'cache-control': 'max-age=600' })
        .end(body);
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  get bytes(): number {
    return this.given.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Parts of the build that were asked for: "sweep-panel" for assets/sweep-panel-BTc8w2.js. */
  get parts(): Set<string> {
    return new Set(
      this.given.map(({ name }) => name.replace(/^assets\//, '').replace(/-[\w-]{8}\.\w+$/, '')),
    );
  }

  stop(): void {
    this.server.close();
  }
}

const lab = laboratory();
const host = new Host();
let address: string;

beforeAll(async () => {
  address = await host.start();
});
afterEach(() => expect(lab.complaints).toEqual([]));
afterAll(() => host.stop());

/** In the page: notes what blocks it for more than 50 ms. */
function observeTasks(): void {
  const tasks: number[] = [];
  Object.assign(window, { tasks });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) tasks.push(duration);
  }).observe({ type: 'longtask', buffered: true });
}

/** A first visit, until nothing happens any more. */
async function visit(hash = '', sweep = true): Promise<Page> {
  host.given.length = 0;
  const page = await lab.openAt(address + hash, {}, (empty) => empty.addInitScript(observeTasks));
  await hashOf(page);
  if (sweep) await sweepHashOf(page);
  await page.waitForLoadState('networkidle');
  return page;
}

/** In the page: how long (ms) a fixed piece of work takes. */
function work(): number {
  const since = performance.now();
  let mixed = 1;
  for (let i = 0; i < 4e7; i++) mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) + i;
  return performance.now() - since + (mixed === 0.5 ? 1 : 0);
}

interface Times {
  firstCurve: number;
  longestTask: number;
  blocking: number;
}

/** The times of a first visit, in those of a machine as fast as the one where the limits were set. */
async function timed(): Promise<Times> {
  const page = await visit();
  const first = () => performance.getEntriesByName('srlm-first-curve')[0]?.startTime ?? Number.NaN;
  const firstCurve = await page.evaluate(first);
  const tasks = (await page.evaluate('tasks')) as number[];
  const slower = Math.max(1, (await page.evaluate(work)) / usualWork);
  const times = {
    firstCurve,
    longestTask: Math.max(0, ...tasks),
    blocking: tasks.reduce((sum, each) => sum + Math.max(each - 50, 0), 0),
  };
  console.log(`One load (ms), on a machine ${slower.toFixed(2)} times as slow: ${JSON.stringify(times)}`);
  for (const key of ['firstCurve', 'longestTask', 'blocking'] as const) times[key] /= slower;
  return times;
}

describe('a first visit', () => {
  it('that looks loads the landing figure with its words, and nothing that computes', async () => {
    host.given.length = 0;
    const page = await lab.look(address);
    await page.locator('.landing-wide').waitFor();
    await page.waitForLoadState('networkidle');
    console.log(`A visit that looks: ${host.bytes} bytes in ${host.given.length} files`);
    expect(host.bytes).toBeLessThan(limits.bytesOfLook);
    const computing = host.given.map(({ name }) => name).filter((name) => /\.(?:m?js|wasm)$/.test(name));
    expect(computing).toEqual(['start.js']);
  });

  it('loads few bytes, and before the first curve only what that needs', async () => {
    const page = await visit();
    const first = await page.evaluate(() => performance.getEntriesByName('srlm-first-curve')[0]?.startTime);
    const late = await page.evaluate(
      (curve) =>
        performance
          .getEntriesByType('resource')
          .filter(({ startTime }) => startTime > (curve ?? 0))
          .map(({ name }) => name.split('/').at(-1) ?? ''),
      first,
    );
    expect(late.filter((name) => /^workbench-.*\.js$/.test(name))).toHaveLength(1);
    const size = (name: string): number =>
      host.given.find((each) => each.name === `assets/${name}`)?.bytes ?? 0;
    const after = late.reduce((sum, name) => sum + size(name), 0);
    console.log(
      `First visit: ${host.bytes} bytes in ${host.given.length} files, ${host.bytes - after} of them before the first curve`,
    );
    expect(host.bytes).toBeLessThan(limits.bytes);
    expect(host.bytes - after).toBeLessThan(limits.bytesToCurve);
    // Everything once, and one of the two modules.
    expect(new Set(host.given.map(({ name }) => name)).size).toBe(host.given.length);
    expect(host.given.filter(({ name }) => name.endsWith('.wasm'))).toHaveLength(1);
  });

  it('leaves every part that is not used until it is', async () => {
    const page = await visit('#experiment=population', false);
    expect([...host.parts].filter((part) => /^(?:words|genesis)$/.test(part))).toEqual([]);
    const parts = [
      ...['sweep-panel', 'tree-view', 'words-view', 'margins-view'],
      ...['narrative', 'builder', 'opened-view', 'png', 'zstd', 'server-view', 'srlm-collect'],
    ];
    expect([...host.parts].filter((part) => parts.includes(part))).toEqual([]);
    const comes = (part: string) => soon(() => host.parts.has(part)).toBe(true);
    await page.getByText('Margins by prompt').click();
    await comes('margins-view');
    await page.getByRole('link', { name: 'The argument in 8 steps' }).click();
    await comes('narrative');
    await page.getByRole('button', { name: 'Close' }).click();
    await page.locator('#experiment').selectOption('greedy-trap');
    await comes('tree-view');
    await comes('sweep-panel');
    await page.getByRole('button', { name: 'Embed' }).click();
    await comes('builder');
    for (const part of ['words-view', 'opened-view', 'png']) expect(host.parts).not.toContain(part);
    // A text comes with the first run that counts one.
    await page.keyboard.press('Escape');
    await page.locator('#experiment').selectOption('real-text');
    await soon(() => host.given.some(({ name }) => /genesis-[\w-]+\.txt$/.test(name))).toBe(true);
  });

  it('draws the first curve soon, and does not keep the reader waiting', async () => {
    const keeps = ({ firstCurve, longestTask, blocking }: Times): boolean =>
      firstCurve < limits.firstCurve && longestTask < limits.longestTask && blocking < limits.blocking;
    const seen: Times[] = [];
    while (seen.length < loads && !seen.some(keeps)) {
      seen.push(await timed());
      await lab.clear();
    }
    expect(seen, 'no load kept the limits').toSatisfy((all: Times[]) => all.some(keeps));
  });
});
