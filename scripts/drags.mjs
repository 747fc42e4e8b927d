// npm run bench:drags: how soon the main figure of each experiment answers a slider, in the page as it was built.
//   npm run bench:drags -- --only words,own-failure   these experiments
//   npm run bench:drags -- --repeats 3                medians of so many
// A drag is one input event, at a page at rest; the answer is the first picture of the main figure whose curves or
// cells stand elsewhere; where the page says that there is none, the control has no line. Beside it, what the time went to: until the workers were asked, until they had computed
// what is drawn first, and until it was drawn.
import { parseArgs } from 'node:util';
import { chromium as playwright } from 'playwright-core';
import { preview } from 'vite';
import { median } from './bench/tables.mjs';
import { fail } from './lib/run.mjs';
import { chromium } from './lib/setup.mjs';

/** In the page, before its scripts: what its canvases were last drawn with, and what its workers are told and tell. */
function listen() {
  delete window.Path2D; // whose paths cannot be read
  const pictures = new Map();
  const seen = { since: Number.NaN, before: '', answer: null, asked: null, computed: null };
  const main = () => {
    const sweep = document.getElementById('sweep');
    return sweep.hidden ? document.getElementById('run-figure') : document.getElementById('sweep-plot');
  };
  const read = () => {
    const figure = main();
    if (!figure) return '';
    const map = figure.classList.contains('is-map') && figure.querySelector('.map-cells');
    if (map) {
      const rings = figure.querySelector('.map-yours');
      return map.innerHTML + (rings?.outerHTML ?? '');
    }
    return [...figure.querySelectorAll('canvas')].map((canvas) => pictures.get(canvas) ?? '').join();
  };
  const look = () => {
    if (seen.answer !== null || Number.isNaN(seen.since) || read() === seen.before) return;
    seen.answer = performance.now() - seen.since;
  };
  const ours = CanvasRenderingContext2D.prototype;
  // A number for all that is drawn: no text, which would take longer than the drawing.
  const mix = (canvas, value) => {
    pictures.set(canvas, Math.imul((pictures.get(canvas) ?? 0) ^ Math.round(16 * value), 0x01000193));
  };
  for (const name of ['clearRect', 'moveTo', 'lineTo', 'arc', 'bezierCurveTo']) {
    const usual = ours[name];
    ours[name] = function (...given) {
      if (name === 'clearRect') {
        pictures.set(this.canvas, 0);
        queueMicrotask(look);
      } else for (const value of given) mix(this.canvas, value);
      return usual.apply(this, given);
    };
  }
  const since = () => performance.now() - seen.since;
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, ...more) {
    if (message.type === 'cell' || message.type === 'run') seen.asked ??= since();
    if (message.type === 'join' || message.type === 'collect')
      if (seen.answer === null) seen.computed = since();
    return post.call(this, message, ...more);
  };
  document.addEventListener('DOMContentLoaded', () => {
    new MutationObserver(look).observe(document.getElementById('sweep'), { subtree: true, childList: true });
  });
  window.drag = (key) => {
    const slider = document.querySelector(`.control:has(#control-${key}) input[type=range]`);
    const [at, most] = [slider.valueAsNumber, Number(slider.max)];
    slider.value = String(at + 0.1 * most > most ? at - 0.05 * most : at + 0.1 * most);
    Object.assign(seen, {
      since: performance.now(),
      before: read(),
      answer: null,
      asked: null,
      computed: null,
    });
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    return slider.valueAsNumber !== at;
  };
  window.seen = seen;
}

/** Later than this (ms) a figure does not seem to move with the hand. */
const target = 150;

/** In the page: the figure has moved, or the page says why it does not. */
const answered = () =>
  window.seen.answer !== null ||
  document.getElementById('alert').textContent !== '' ||
  document.getElementById('hint').dataset.unmoved !== undefined;

/** Nothing is being computed, or it takes so long (ms) that a reader would have gone on. */
const patience = 4000;
const atRest = (page, swept) =>
  page
    .waitForFunction(
      (both) =>
        document.getElementById('hash').dataset.hash &&
        (!both || document.getElementById('sweep-hash')?.dataset.hash),
      swept,
      { timeout: patience },
    )
    .catch(() => {})
    .then(() => page.waitForTimeout(500));

/** The controls with a slider, the experiment's own first. */
const sliders = (page) =>
  page
    .locator('#control-grid .control:not([hidden]) input[type=range]')
    .evaluateAll((all) =>
      all.map((one) => one.parentElement.querySelector('input.value').id.replace('control-', '')),
    );

const { values } = parseArgs({
  options: { only: { type: 'string' }, repeats: { type: 'string', default: '5' } },
});
const repeats = Number(values.repeats);
let server;
let browser;
try {
  server = await preview({
    root: 'web',
    logLevel: 'warn',
    build: { outDir: process.env.PAGE_DIST || 'dist' },
  });
  browser = await playwright.launch({ executablePath: chromium(), args: ['--no-sandbox', '--disable-gpu'] });
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    serviceWorkers: 'block',
  });
  await context.addInitScript(listen);
  const address = server.resolvedUrls.local[0];
  const first = await context.newPage();
  await first.goto(`${address}#experiment=population`);
  await atRest(first, false);
  const names = (
    await first.locator('#experiment option').evaluateAll((all) => all.map(({ value }) => value))
  ).filter((name) => !values.only || values.only.split(',').includes(name));
  if (names.length === 0) throw new Error(`--only names no experiment: "${values.only}".`);
  await first.close();

  const answers = [];
  const digits = (number) => (number === null || Number.isNaN(number) ? '–' : number.toFixed(0)).padStart(9);
  console.log(
    `${'experiment'.padEnd(24)}${'control'.padEnd(18)}${['answer', 'asked', 'computed', 'drawn'].map((head) => head.padStart(9)).join('')}   ms, medians of ${repeats}`,
  );
  for (const name of names) {
    const page = await context.newPage();
    await page.goto(`${address}#experiment=${name}`);
    await page.waitForFunction(() => document.getElementById('hash')?.dataset.hash);
    const swept = await page.locator('#sweep').isVisible();
    await atRest(page, swept);
    for (const key of await sliders(page)) {
      // Each from where the experiment stands.
      await page.evaluate((hash) => {
        location.hash = hash;
      }, `#experiment=${name}&`);
      await atRest(page, swept);
      const times = [];
      for (let i = 0; i < repeats; i++) {
        if (!(await page.evaluate((each) => window.drag(each), key))) continue;
        await page.waitForFunction(answered, undefined, { timeout: patience }).catch(() => {});
        const time = await page.evaluate(() => ({
          ...window.seen,
          answer: window.seen.answer ?? Infinity,
          said:
            document.getElementById('alert').textContent || document.getElementById('hint').dataset.unmoved,
        }));
        if (!time.said) times.push(time);
        await atRest(page, swept);
      }
      if (times.length === 0) continue;
      const of = (read) => median(times.map(read));
      const answer = of((each) => each.answer);
      answers.push({ name: `${name} ${key}`, answer });
      const asked = of(({ asked }) => asked ?? Number.NaN);
      const computed = of(({ computed }) => computed ?? Number.NaN);
      console.log(
        `${name.padEnd(24)}${key.padEnd(18)}${[answer, asked, computed - asked, answer - computed].map(digits).join('')}`,
      );
    }
    await page.close();
  }
  const sorted = answers.map(({ answer }) => answer).sort((a, b) => a - b);
  const share = (part) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))].toFixed(0);
  const late = answers.filter(({ answer }) => answer > target);
  console.log(
    `\n${sorted.length - late.length} of ${sorted.length} within ${target} ms; median ${share(0.5)}, 90 % ${share(0.9)}, slowest ${share(1)}`,
  );
  for (const { name, answer } of late) console.log(`later: ${name}, ${answer.toFixed(0)} ms`);
} catch (error) {
  fail(error);
} finally {
  await browser?.close();
  await server?.close();
}
