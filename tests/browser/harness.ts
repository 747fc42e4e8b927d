/** A static server for the built page, below a folder of its own, and a Chromium to open it with. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** PAGE_DIST names another folder with a build, for trying one out beside the usual one. */
export const dist = process.env.PAGE_DIST || fileURLToPath(new URL('../../web/dist', import.meta.url));
export const folder = '/some/sub/path/';

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
const policy =
  "default-src 'none'; base-uri 'none'; form-action 'none'; font-src 'self'; img-src 'self'; " +
  "style-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; " +
  "frame-src 'self'; manifest-src 'self'";

/** Somebody else's pages, with rules of their own. */
const examples = /^examples\//;
/** Playwright's own. */
const expected = /^Service Worker registration blocked by Playwright/;

/** `replaced` has other contents for some files, as another build would. */
export function serve(replaced: ReadonlyMap<string, string> = new Map()): Promise<Server> {
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
    if (inside.startsWith('..') || !existsSync(path)) {
      response.writeHead(404).end();
      return;
    }
    const type = types[extname(path)] ?? 'application/octet-stream';
    const rules = examples.test(inside) ? {} : { 'content-security-policy': policy };
    response
      .writeHead(200, { 'content-type': type, ...rules })
      .end(replaced.get(inside) ?? readFileSync(path));
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

export class Laboratory {
  /** What no page may do: console errors, uncaught exceptions, requests to elsewhere. */
  readonly complaints: string[] = [];

  private constructor(
    private readonly server: Server,
    private readonly browser: Browser,
    /** What the server gives instead of some files. */
    readonly replaced: Map<string, string>,
    readonly address: string,
  ) {}

  static async start(): Promise<Laboratory> {
    const replaced = new Map<string, string>();
    const server = await serve(replaced);
    const browser = await chromium.launch({
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
    const { port } = server.address() as AddressInfo;
    return new Laboratory(server, browser, replaced, `http://127.0.0.1:${port}${folder}`);
  }

  /** A page of its own, with its own storage. */
  open(hash = '', options: BrowserContextOptions = {}): Promise<Page> {
    return this.openAt(this.address + hash, options);
  }

  /** The same for a file of the build, from the disk. */
  openFile(file: string, options: BrowserContextOptions = {}): Promise<Page> {
    return this.openAt(pathToFileURL(dist).href + file, options);
  }

  /** `before` is done with the page while it is still empty. */
  async openAt(
    address: string,
    options: BrowserContextOptions = {},
    before: (page: Page) => Promise<unknown> = async () => {},
  ): Promise<Page> {
    const context = await this.browser.newContext({
      viewport: { width: 1440, height: 900 },
      // It would fetch the whole page once more in every test.
      serviceWorkers: 'block',
      ...options,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
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
    await before(page);
    await page.goto(address);
    return page;
  }

  /** Ends what a test has opened. */
  async clear(): Promise<void> {
    await Promise.all(this.browser.contexts().map((context) => context.close()));
  }

  async stop(): Promise<void> {
    await this.browser.close();
    this.server.close();
  }
}

/** Waits for a complete result that is not `before`, and gives its hash. */
export async function hashOf(page: Page, before = ''): Promise<string> {
  await page.waitForFunction((old) => {
    const hash = document.getElementById('hash')?.dataset.hash ?? '';
    return hash !== '' && hash !== old;
  }, before);
  return (await page.locator('#hash').getAttribute('data-hash')) as string;
}

/** Waits for a complete sweep that is not `before`, and gives its hash. */
export async function sweepHashOf(page: Page, before = ''): Promise<string> {
  await page.waitForFunction((old) => {
    const hash = document.getElementById('sweep-hash')?.dataset.hash ?? '';
    return hash !== '' && hash !== old;
  }, before);
  return (await page.locator('#sweep-hash').getAttribute('data-hash')) as string;
}

/** Types a value into a large control. */
export async function setControl(page: Page, key: string, value: string): Promise<void> {
  await page.locator(`#control-${key}`).fill(value);
  await page.locator(`#control-${key}`).press('Enter');
}

/** The link in the address, once the view has settled. */
export async function linkOf(page: Page): Promise<string> {
  await page.waitForTimeout(300);
  return page.evaluate(() => location.hash);
}
