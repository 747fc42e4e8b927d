/** The page in Firefox: another engine, the same bits. What the page does is tested in tests/browser. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, launch, type Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { formatLink, viewOf } from '../../web/src/state/view.js';
import { dist, folder, patience, patiently, serve, soon } from '../browser/harness.js';
import { core, first } from '../web/core.js';

const golden: { name: string; spec: object; sweep?: boolean; hash: string }[] = JSON.parse(
  readFileSync(new URL('../golden/golden.json', import.meta.url), 'utf8'),
);
const goldenOf = (name: string, sweep?: boolean): string =>
  golden.find((each) => each.name === name && each.sweep === sweep)?.hash ?? 'not in golden.json';
const defaults = golden.find(({ name }) => name === 'default')?.spec ?? {};

let server: Server;
let browser: Browser;
let address: string;
const downloads = mkdtempSync(join(tmpdir(), 'srlm-firefox-'));
/** What no page may do: console errors, uncaught exceptions, requests to elsewhere, broken policies. */
const complaints: string[] = [];

patiently();
beforeAll(async () => {
  server = await serve();
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}${folder}`;
  browser = await launch({
    browser: 'firefox',
    executablePath: process.env.FIREFOX || '/usr/bin/firefox-esr',
    extraPrefsFirefox: {
      'browser.download.folderList': 2,
      'browser.download.dir': downloads,
      'browser.download.useDownloadDir': true,
      'browser.download.always_ask_before_handling_new_types': false,
    },
  });
});
afterEach(async () => {
  for (const page of (await browser.pages()).slice(1)) await page.close();
});
afterAll(async () => {
  await browser?.close();
  server?.close();
  rmSync(downloads, { recursive: true, force: true });
});

/** A page at an address, or with a link's hash; `width` as on a phone. */
async function open(at = '', width = 1440): Promise<Page> {
  const url = /^\w+:/.test(at) ? at : address + at;
  const page = await browser.newPage();
  page.setDefaultTimeout(patience);
  await page.setViewport({ width, height: width > 800 ? 900 : 844 });
  page.on('console', (message) => {
    if (['error', 'warn'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    const from = url.startsWith('file:') ? new URL('.', url).href : address;
    // Firefox asks for an icon of pages that name none: the example.
    if (request.url().endsWith('/favicon.ico')) return;
    if (![from, 'blob:', 'data:'].some((start) => request.url().startsWith(start)))
      complaints.push(`request to ${request.url()}`);
  });
  await page.evaluateOnNewDocument(() => {
    const broken: string[] = [];
    Object.assign(window, { broken });
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      broken.push(`${violatedDirective} ${blockedURI}`),
    );
  });
  await page.goto(url);
  for (const place of [1, 2]) await page.mouse.move(place, place); // the landing page waits for a sign of its reader
  return page;
}

/** Notes what broke the page's policy. */
async function checkPolicy(page: Page): Promise<void> {
  complaints.push(...((await page.evaluate('window.broken')) as string[]));
}

/** The hash of a complete run, or sweep, that is not `before`. */
async function hashOf(page: Page, before = '', id = 'hash'): Promise<string> {
  const found = await page.waitForFunction(
    (where, old) => {
      const hash = document.getElementById(where)?.dataset.hash ?? '';
      return hash !== '' && hash !== old ? hash : null;
    },
    {},
    id,
    before,
  );
  return (await found.jsonValue()) as string;
}

async function setControl(page: Page, key: string, value: string): Promise<void> {
  await page.$eval(`#control-${key}`, (field) => (field as HTMLInputElement).select());
  await page.type(`#control-${key}`, value);
  await page.keyboard.press('Enter');
}

/** Presses a button of the page by its name. */
const press = (page: Page, name: string): Promise<void> =>
  page.locator(`::-p-aria([name="${name}"][role="button"])`).click();

const downloaded = async (ending: string): Promise<string> => {
  const found = (): string | undefined => readdirSync(downloads).find((name) => name.endsWith(ending));
  await soon(found).toBeDefined();
  const text = (): string => readFileSync(join(downloads, found() as string), 'utf8');
  await soon(() => text().length).toBeGreaterThan(0);
  return text();
};

describe('the page in Firefox', () => {
  it('draws the golden run, and exports it', async () => {
    const link = formatLink(core, { ...viewOf(first), spec: core.validate(defaults) });
    const page = await open(link);
    expect(await hashOf(page)).toBe(goldenOf('default'));
    const drawn = (): Promise<boolean | undefined> =>
      page.$eval('#chart-kappa', (canvas) => {
        const { width, height } = canvas as HTMLCanvasElement;
        const context = (canvas as HTMLCanvasElement).getContext('2d');
        const pixels = context?.getImageData(0, 0, width, height).data;
        return pixels?.some((value, i) => i % 4 === 3 && value > 0);
      });
    await soon(drawn).toBe(true);
    await press(page, 'JSON');
    expect(JSON.parse(await downloaded('.json'))).toMatchObject({ hash: goldenOf('default') });
    await press(page, 'CSV');
    const csv = await downloaded('.csv');
    expect(csv.split('\n').length).toBeGreaterThan(8);
    await checkPolicy(page);
  });

  it('computes the golden sweep', async () => {
    const page = await open('#experiment=greedy-trap');
    expect(await hashOf(page, '', 'sweep-hash')).toBe(goldenOf('greedy-trap', true));
    await checkPolicy(page);
  });

  it('follows a control, and a link gives the view again', async () => {
    const page = await open('#experiment=population&objective=regression&replicates=4');
    const before = await hashOf(page);
    await setControl(page, 'beta', '2');
    const after = await hashOf(page, before);
    await page.waitForFunction(() => location.hash.includes('beta=2'));
    const copy = await open(await page.evaluate(() => location.hash));
    expect(await hashOf(copy)).toBe(after);
    await checkPolicy(page);
  });

  it('stops a run', async () => {
    const page = await open('#experiment=ties&samples=20000&replicates=900');
    await page.waitForFunction(() => /of 900/.test(document.getElementById('run-state')?.textContent ?? ''));
    await page.click('#cancel');
    await page.waitForFunction(() =>
      /^Stopped/.test(document.getElementById('run-state')?.textContent ?? ''),
    );
    await setControl(page, 'replicates', '2');
    expect(await hashOf(page)).toMatch(/^[0-9a-f]{16}$/);
    await checkPolicy(page);
  });

  it('fits a phone', async () => {
    const page = await open('#replicates=4', 390);
    await hashOf(page);
    const width = (): number => document.documentElement.scrollWidth;
    await soon(() => page.evaluate(width)).toBeLessThanOrEqual(390);
    const bottom = (): number =>
      document.querySelector('.sweep-plot')?.getBoundingClientRect().bottom ?? Number.POSITIVE_INFINITY;
    await soon(() => page.evaluate(bottom)).toBeLessThan(844);
    await checkPolicy(page);
  });

  it('holds the element of the example', async () => {
    const page = await open('examples/plain.html');
    const hash = await page.waitForFunction(
      () => /hash ([0-9a-f]{16})/.exec(document.body.textContent ?? '')?.[1],
    );
    const experiment = core.experiments().find(({ name }) => name === 'noisy-judge');
    const session = core.prepare({ ...experiment?.spec, judge_noise: 1, samples: 400, replicates: 16 });
    const told = await hash.jsonValue();
    expect(told).toBe(session.summarise([session.run(0, 16)]).hash);
    session.free();
    await page.waitForFunction(
      () =>
        (document.querySelector('srlm-experiment')?.shadowRoot?.querySelector('iframe')?.clientHeight ?? 0) >
        200,
    );
  });

  it('opens the single file from a disk', async () => {
    const link = formatLink(core, { ...viewOf(first), spec: core.validate(defaults) });
    const page = await open(`${pathToFileURL(join(dist, 'srlm.html')).href}${link}`);
    expect(await hashOf(page)).toBe(goldenOf('default'));
    await checkPolicy(page);
  });

  it('has made no complaint in all of this', () => expect(complaints).toEqual([]));
});
