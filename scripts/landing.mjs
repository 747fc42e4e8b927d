// npm run landing: draws the landing figure for web/landing.json, and the card of links, after the page's build. The build puts it into
// index.html, so that a figure with its text stands before any script: on a slow line, without JavaScript, in a
// preview, on paper. It is the page's own figure, drawn by a Chromium at three sizes and written down as SVG; the
// hash of its sweep says what it was computed from. A browser test fails when it is out of date.
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { chromium as playwright } from 'playwright-core';
import { recorded, recording, written } from './lib/landing.mjs';
import { root } from './lib/run.mjs';
import { chromium } from './lib/setup.mjs';

const dist = join(root, 'web/dist');
const types = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

const server = createServer((request, response) => {
  const name = new URL(request.url, 'http://localhost').pathname.slice(1) || 'index.html';
  try {
    const body = readFileSync(join(dist, name));
    response.writeHead(200, { 'content-type': types[extname(name)] ?? 'application/octet-stream' }).end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = `http://127.0.0.1:${server.address().port}/`;
const browser = await playwright.launch({ executablePath: process.env.CHROMIUM || chromium() });
try {
  const drawn = [];
  for (const [width, height] of [
    [1440, 900],
    [1280, 720],
    [390, 844],
  ]) {
    for (const colorScheme of ['light', 'dark']) {
      const page = await browser.newPage({ viewport: { width, height }, colorScheme });
      await recording(page);
      await page.goto(address);
      drawn.push(await recorded(page));
      await page.close();
    }
  }
  const { style, ...parts } = written(drawn);
  writeFileSync(join(root, 'web/landing.json'), `${JSON.stringify(parts, null, 2)}\n`);
  const note = '/* Written by scripts/landing.mjs: the colours of the landing picture. */';
  writeFileSync(join(root, 'web/src/styles/landing-inks.css'), `${note}\n${style.slice(1)}`);
  // The card of a link to the page: the figure as it is presented, in the proportions that cards have.
  const page = await browser.newPage({ viewport: { width: 1500, height: 788 }, colorScheme: 'light' });
  await page.goto(`${address}#present=1`);
  await page.waitForFunction(
    () =>
      document.getElementById('sweep-hash')?.dataset.hash && document.getElementById('hash')?.dataset.hash,
  );
  await page.locator('#leave-presentation').waitFor();
  await page.evaluate(() => {
    document.getElementById('run-bar').style.visibility = 'hidden';
    return document.fonts.ready.then(() => {});
  });
  await page.screenshot({ path: join(root, 'web/public/preview.png') });
  console.log(`web/landing.json: the landing figure, hash ${drawn[0].hash}`);
} finally {
  await browser.close();
  server.close();
}
