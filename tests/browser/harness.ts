/**
 * A static server for the built page, below a folder of its own, and a Chromium to open it with.
 *
 * No test depends on how fast the machine is: what follows an action is waited for (`soon`, hashOf …),
 * never read at once, and only `patience` ends a wait. SRLM_SLOW=6 makes every page six times as slow,
 * which finds what is read too early.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { type Browser, type BrowserContextOptions, chromium, type Frame, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest';

/** PAGE_DIST names another folder with a build, for trying one out beside the usual one. */
export const dist = process.env.PAGE_DIST || fileURLToPath(new URL('../../web/dist', import.meta.url));
export const folder = '/some/sub/path/';

/** How many times as slow the pages are made. */
const slowness = Number(process.env.SRLM_SLOW || 1);

/** npm run test:long: every form of what npm test looks at in one. */
export const thorough = process.env.SRLM_THOROUGH === '1';

/** Nothing that is waited for takes longer (ms) on any machine that tests can run on. */
export const patience = 120_000 * Math.max(1, slowness / 2);

/** For the tests of this file: each waits several times. */
export const patiently = (): void => {
  vi.setConfig({ testTimeout: 4 * patience, hookTimeout: 4 * patience });
};

/** Reads until what it reads is what is expected of it: `await soon(() => …).toBe(…)`. */
export const soon = <T>(read: () => T | Promise<T>, message?: string) =>
  expect.poll(read, { timeout: patience, interval: 30, ...(message === undefined ? {} : { message }) });

const types: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/** As strict as a host may be: nothing inline, nothing from elsewhere, no eval. */
export const policy =
  "default-src 'none'; base-uri 'none'; form-action 'none'; font-src 'self'; img-src 'self'; " +
  "style-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; " +
  "frame-src 'self'; manifest-src 'self'";

/** Somebody else's pages, with rules of their own. */
const examples = /^examples\//;
/**
 * Playwright's own; and what Chromium says when a machine is so slow, or a page so bare of scripts, that
 * what was preloaded is not used within seconds (that it is used, and comes once, budget.test.ts sees).
 */
const expected =
  /^Service Worker registration blocked by Playwright|was preloaded using link preload but not used within a few seconds/;

/** What the server gives instead of a file of the build. */
export type Replacement =
  | string
  | { status?: number; type?: string; policy?: string; body?: string | Buffer };

/** `replaced` has other answers for some files, as another build or a broken host would give. */
export function serve(replaced: ReadonlyMap<string, Replacement> = new Map()): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const inside = pathname.startsWith(folder)
      ? normalize(pathname.slice(folder.length) || 'index.html')
      : '..';
    const path = join(dist, inside);
    if (pathname === '/favicon.ico') {
      response.writeHead(204).end(); // a page without an icon asks for it
      return;
    }
    const given = replaced.get(inside);
    if (inside.startsWith('..') || (given === undefined && !existsSync(path))) {
      response.writeHead(404).end();
      return;
    }
    const { status = 200, ...other } = typeof given === 'string' ? { body: given } : (given ?? {});
    const type = other.type ?? types[extname(path)] ?? 'application/octet-stream';
    const rules = examples.test(inside) ? {} : { 'content-security-policy': other.policy ?? policy };
    response
      .writeHead(status, { 'content-type': type, ...rules })
      .end(other.body ?? (status < 400 ? readFileSync(path) : ''));
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

/** One for all files of tests that a process runs; it ends with the process. */
let browser: Promise<Browser> | undefined;
const sharedBrowser = (): Promise<Browser> => {
  // Whoever started this process has gone without a word to it.
  if (!browser) process.once('disconnect', () => process.exit(1));
  browser ??= chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  return browser;
};

export class Laboratory {
  /** What no page may do: console errors, uncaught exceptions, requests to elsewhere. */
  readonly complaints: string[] = [];
  private readonly opened = new Set<Page>();
  /** What the server gives instead of some files; as usual again after each test. */
  readonly replaced = new Map<string, Replacement>();
  address = '';
  private server: Server | undefined;

  async start(): Promise<void> {
    this.server = await serve(this.replaced);
    const { port } = this.server.address() as AddressInfo;
    this.address = `http://127.0.0.1:${port}${folder}`;
  }

  /** A page of its own, with its own storage. */
  open(hash = '', options: BrowserContextOptions = {}): Promise<Page> {
    return this.openAt(this.address + hash, options);
  }

  /** The same for a file of the build, from the disk. */
  openFile(file: string, options: BrowserContextOptions = {}): Promise<Page> {
    return this.openAt(pathToFileURL(dist).href + file, options);
  }

  /** `before` is done with the page while it is still empty; after that its reader gives a first sign. */
  async openAt(
    address: string,
    options: BrowserContextOptions = {},
    before?: (page: Page) => Promise<unknown>,
  ): Promise<Page> {
    const page = await this.look(address, options, before);
    for (const place of [1, 2]) await page.mouse.move(place, place);
    return page;
  }

  /** The same without a sign of its reader, for which the landing page waits. */
  async look(
    address: string,
    options: BrowserContextOptions = {},
    before: (page: Page) => Promise<unknown> = async () => {},
  ): Promise<Page> {
    const context = await (await sharedBrowser()).newContext({
      viewport: { width: 1440, height: 900 },
      // It would fetch the whole page once more in every test.
      serviceWorkers: 'block',
      ...options,
    });
    const page = await context.newPage();
    this.opened.add(page);
    page.setDefaultTimeout(patience);
    page.on('console', (message) => {
      const bad = message.type() === 'error' || message.type() === 'warning';
      if (bad && !expected.test(message.text())) this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('request', (request) => {
      const url = request.url();
      const root = address.indexOf(folder);
      const from = root < 0 ? new URL('.', address).href : address.slice(0, root + folder.length);
      const within = [this.address, from, 'blob:', 'data:'];
      if (!within.some((start) => url.startsWith(start))) this.complaints.push(`request to ${url}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 400) this.complaints.push(`${response.status()} for ${response.url()}`);
    });
    if (slowness > 1) {
      const session = await context.newCDPSession(page);
      await session.send('Emulation.setCPUThrottlingRate', { rate: slowness });
    }
    await before(page);
    await page.goto(address);
    return page;
  }

  /** Ends what a test has opened. */
  async clear(): Promise<void> {
    await Promise.all([...this.opened].map((page) => page.context().close()));
    this.opened.clear();
    this.replaced.clear();
  }

  async stop(): Promise<void> {
    await this.clear();
    this.server?.close();
  }
}

/** The laboratory of a file of tests: what a test opens is closed after it. */
export function laboratory(): Laboratory {
  patiently();
  const lab = new Laboratory();
  beforeAll(() => lab.start());
  afterEach(() => lab.clear());
  afterAll(() => lab.stop());
  return lab;
}

/** Waits until an element carries a hash that is not `before`, and gives it. */
async function newHash(page: Page, id: string, before: string): Promise<string> {
  const found = await page.waitForFunction(
    ([where, old]) => {
      const hash = document.getElementById(where)?.dataset.hash ?? '';
      return hash !== '' && hash !== old ? hash : null;
    },
    [id, before] as const,
  );
  return (await found.jsonValue()) as string;
}

/** Waits for a complete result that is not `before`, and gives its hash. */
export const hashOf = (page: Page, before = ''): Promise<string> => newHash(page, 'hash', before);

/** Waits for a complete sweep that is not `before`, and gives its hash. */
export const sweepHashOf = (page: Page, before = ''): Promise<string> => newHash(page, 'sweep-hash', before);

/** Types a value into a large control. */
export async function setControl(page: Page, key: string, value: string): Promise<void> {
  await page.locator(`#control-${key}`).fill(value);
  await page.locator(`#control-${key}`).press('Enter');
}

/** The link in the address: the page writes it a while after the last change, by a timer of its own. */
export const linkOf = (page: Page): Promise<string> =>
  page.evaluate(() => new Promise((resolve) => setTimeout(() => resolve(location.hash), 300)));

/** What axe finds wrong, in words: nothing, or the rule and where it is broken; in frames, too, unless they are left. */
export async function axe(page: Page, part?: string, iframes = true): Promise<string[]> {
  const builder = new AxeBuilder({ page })
    .options({
      iframes,
      // WCAG 2.2, whose rule on the size of targets axe leaves out unless it is asked for.
      rules: { 'target-size': { enabled: true } },
      // Naming the thousands of elements that are in order takes most of the time.
      resultTypes: ['violations'],
    })
    // Within the page, not in a blank one beside it, to which all results would be sent.
    .setLegacyMode();
  const { violations } = await (part === undefined ? builder : builder.include(part)).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`);
}

/** How far (px) a page, or a part of it, scrolls sideways. */
export const sideways = (page: Page, part = 'html'): Promise<number> =>
  page.locator(part).evaluate((each) => each.scrollWidth - each.clientWidth);

/** What a canvas shows. */
export const picture = (page: Page, canvas = '#chart-kappa'): Promise<string> =>
  page.locator(canvas).evaluate((element) => (element as HTMLCanvasElement).toDataURL());

/** The same once it is at rest: fonts are there, and nothing that waits for a timer or a frame is left. */
export async function settled(page: Page, canvas = '#chart-kappa'): Promise<string> {
  await page.evaluate(() => document.fonts.ready.then(() => {}));
  let last = '';
  const same = async (): Promise<boolean> => {
    const before = last;
    last = await picture(page, canvas);
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 250)));
    return last === before;
  };
  await soon(same).toBe(true);
  return last;
}

/** Presses a button that saves a file; gives the file. */
export async function saved(page: Page, button: string): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button, exact: true }).click(),
  ]);
  const parts: Buffer[] = [];
  for await (const part of await download.createReadStream()) parts.push(part as Buffer);
  return { name: download.suggestedFilename(), bytes: Buffer.concat(parts) };
}

/** The frame inside a page whose address has this in it. */
export async function frameAt(page: Page, part: string): Promise<Frame> {
  const found = (): Frame | undefined =>
    page.frames().find((each) => each !== page.mainFrame() && each.url().includes(part));
  await soon(found, `a frame at ${part}`).toBeDefined();
  return found() as Frame;
}
