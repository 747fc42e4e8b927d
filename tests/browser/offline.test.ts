import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { delay } from '../../web/src/offline/register.js';
import { dist, hashOf, laboratory, soon } from './harness.js';

const lab = laboratory();

const built = (name: string): string => readFileSync(join(dist, name), 'utf8');

const caches = (page: Page): Promise<string[]> => page.evaluate(() => window.caches.keys());

/** A first visit, until the copy of the page is complete. */
async function visited(): Promise<Page> {
  const page = await lab.open('#replicates=4', { serviceWorkers: 'allow' });
  await hashOf(page);
  await page.evaluate(() => navigator.serviceWorker.ready);
  return page;
}

describe('the hosted page', () => {
  it('works offline after the first visit, its embed and late parts too', async () => {
    const page = await visited();
    const hash = await page.locator('#hash').getAttribute('data-hash');
    await page.context().setOffline(true);
    await page.reload();
    expect(await hashOf(page)).toBe(hash);
    await page.goto(`${lab.address}#experiment=greedy-trap&replicates=1`);
    await page.locator('.tree .edge').first().waitFor();
    await page.goto(`${lab.address}embed.html#experiment=population`);
    await hashOf(page);
  });

  it('gives up the copy of an old build', async () => {
    const page = await visited();
    const [old] = await caches(page);
    expect(old).toContain(lab.address);
    const version = /"version": "([0-9a-f]{16})"/.exec(built('sw.js'))?.[1] ?? '';
    lab.replaced.set('sw.js', built('sw.js').replace(version, 'fedcba9876543210'));
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
    const waits = (): Promise<boolean> =>
      page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration())?.waiting));
    await soon(waits).toBe(true);
    // The old build's page still has its copy; nobody uses it once that page is left.
    await soon(() => caches(page)).toHaveLength(2);
    const afterLeaving = async (): Promise<string[]> => {
      await page.goto('about:blank');
      await page.goto(`${lab.address}#replicates=1`);
      return caches(page);
    };
    await soon(afterLeaving).toEqual([expect.stringContaining('fedcba9876543210')]);
  });

  it('can be installed', async () => {
    const page = await lab.open('#replicates=2');
    const address = await page.locator('link[rel="manifest"]').getAttribute('href');
    const manifest = await (await page.request.get(new URL(address ?? '', page.url()).href)).json();
    expect(manifest).toMatchObject({ start_url: './', scope: './', display: 'standalone' });
    const found: string[] = [];
    for (const { src, sizes, type, purpose } of manifest.icons) {
      const response = await page.request.get(new URL(src, page.url()).href);
      expect(response.ok()).toBe(true);
      expect(response.headers()['content-type']).toBe(type);
      found.push(`${sizes} ${purpose}`);
      if (type !== 'image/png') continue;
      // Width and height stand at the beginning of a PNG file.
      const bytes = await response.body();
      expect(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`).toBe(sizes);
    }
    expect(found).toEqual(['any any', '192x192 any', '512x512 any', '512x512 maskable']);
  });

  it('has no worker of its own in an embed', async () => {
    const page = await lab.open('embed.html#experiment=population', { serviceWorkers: 'allow' });
    await hashOf(page);
    // As long as the laboratory waits before it makes one; timers of one page come in their order.
    await page.evaluate((wait) => new Promise((resolve) => setTimeout(resolve, wait)), delay + 100);
    const registered = async (): Promise<number> => (await navigator.serviceWorker.getRegistrations()).length;
    await soon(() => page.evaluate(registered)).toBe(0);
  });

  it.each(['index.html', 'embed.html', 'srlm.html'])('%s lets nothing else in', (name) => {
    const rules = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(built(name))?.[1] ?? '';
    expect(rules).toMatch(/^default-src 'none'; script-src /);
    expect(rules).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:|\*/);
    expect(rules).toMatch(/base-uri 'none'; form-action 'none'/);
  });

  it('has made no complaint in all of this', () =>
    expect(lab.complaints.filter((text) => !text.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([]));
});
