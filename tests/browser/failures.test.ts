/** What a host or a network may do to the parts of the page: it is told, and mended when the cause is gone. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import {
  axe,
  dist,
  frameAt,
  hashOf,
  laboratory,
  policy,
  type Replacement,
  saved,
  setControl,
  sideways,
  soon,
  sweepHashOf,
} from './harness.js';

const lab = laboratory();

/** The file of the build whose name begins like this. */
const built = (start: string, end: string): string => {
  const name = readdirSync(join(dist, 'assets')).find((each) => each.startsWith(start) && each.endsWith(end));
  if (!name) throw new Error(`The build has no ${start}…${end}`);
  return `assets/${name}`;
};

const worker = built('worker-', '.js');
const module = built('srlm-simd-', '.wasm');
const html: Replacement = { type: 'text/html', body: '<!doctype html><title>Not here</title>' };
const gone: Replacement = { status: 404 };

const box = (page: Page | Frame) => page.locator('#trouble');
const told = (page: Page | Frame): Promise<string | null> => box(page).textContent();
const way = (page: Page | Frame, name: string) => box(page).getByRole('button', { name });

const run = '#experiment=population&replicates=4';
const places = [
  ['the page', run],
  ['the embed', `embed.html${run}`],
] as const;

describe.each(places)('workers that do not start, in %s', (_, address) => {
  const file = address.startsWith('embed') ? 'embed.html' : 'index.html';
  const cases: [string, string, Replacement, RegExp][] = [
    ['missing', worker, gone, /The host has no worker-.*404/],
    ['a page in place of the script', worker, html, /sends worker-.* as text\/html/],
    [
      'forbidden by the host',
      file,
      { policy: policy.replace("worker-src 'self'", "worker-src 'none'") },
      /Content-Security-Policy, worker-src\) forbids workers/,
    ],
    ['a script that breaks', worker, 'throw new Error("on purpose")', /on purpose/],
  ];

  it.each(cases)('%s: is told, and mended', async (_, name, answer, why) => {
    lab.replaced.set(name, answer);
    const page = await lab.open(address);
    await soon(() => told(page)).toMatch(/^Nothing can be computed/);
    await soon(() => told(page)).toMatch(why);
    await soon(() => page.locator('#run-state').textContent()).toMatch(/^Stopped/);
    lab.replaced.clear();
    if (name === file) await way(page, 'Reload the page').click();
    else await way(page, 'Try again').click();
    await hashOf(page);
    await soon(() => told(page)).toBe('');
  });
});

describe.each(places)('the module of the core, in %s', (_, address) => {
  const cases: [string, Replacement, RegExp][] = [
    ['missing', gone, /srlm-simd-.*HTTP status 404/],
    ['a page in its place', html, /is not WebAssembly: it begins with "<!doctype/],
    ['cut short', { body: Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 5, 1]) }, /damaged or incomplete/],
  ];

  it.each(cases)('%s: is told, and there after a reload', async (_, answer, why) => {
    lab.replaced.set(module, answer);
    const page = await lab.open(address);
    await soon(() => told(page)).toMatch(/could not start/);
    await soon(() => told(page)).toMatch(why);
    lab.replaced.clear();
    await way(page, 'Reload the page').first().click();
    await hashOf(page);
    await soon(() => told(page)).toBe('');
  });
});

describe('a part that is loaded late and has gone', () => {
  it.each([
    ['.js', 'Try again'],
    ['.css', 'Try again'],
    ['.js', 'the link once more'],
  ])('the narrative (%s) is told, and comes by %s when it is there again', async (ending, how) => {
    const page = await lab.open(run);
    await hashOf(page);
    lab.replaced.set(built('narrative-', ending), gone);
    await page.locator('#tour-link').click();
    await soon(() => told(page)).toMatch(
      /^The argument, step by step, could not be loaded\. The host has no narrative-.*404/,
    );
    lab.replaced.clear();
    if (how === 'Try again') await way(page, how).click();
    else await page.locator('#tour-link').click();
    await page.locator('.step.is-current').waitFor();
    await soon(() => told(page)).toBe('');
    const position = (): Promise<string> =>
      page.locator('#narrative').evaluate((each) => getComputedStyle(each).position);
    await soon(position).toBe('sticky');
  });

  it('the builder of embeds, pictures and sweeps are told by name', async () => {
    for (const part of ['builder-', 'png-', 'sweep-panel-']) lab.replaced.set(built(part, '.js'), gone);
    const page = await lab.open(run);
    await hashOf(page);
    await page.getByRole('button', { name: 'Embed', exact: true }).click();
    await soon(() => told(page)).toContain('The builder of embeds could not be loaded.');
    await page.getByRole('button', { name: 'PNG', exact: true }).click();
    await soon(() => told(page)).toContain('The saving of pictures could not be loaded.');
    await page.locator('#experiment').selectOption('kappa-contraction');
    await soon(() => told(page)).toContain('The figure of the sweep could not be loaded.');
    lab.replaced.clear();
    // A run that comes to its end tries again as well: then there may be nothing left to press.
    const again = box(page).locator('.trouble-entry', { hasText: 'sweep' }).getByText('Try again');
    const press = (all: Element[]): void => all.forEach((each) => void (each as HTMLElement).click());
    const pressed = async (): Promise<number> => {
      await again.evaluateAll(press);
      return page.locator('#sweep-plot').count();
    };
    await soon(pressed).toBe(1);
    await soon(() => told(page)).not.toContain('The figure of the sweep');
  });
});

describe('the start', () => {
  it.each([
    ['index.html', '#experiment=population', 'index-', '.js', 'A script'],
    ['embed.html', 'embed.html#experiment=population', 'embed-', '.css', 'A style sheet'],
  ])('of %s without a part tells so, and works after a reload', async (_, address, start, end, what) => {
    lab.replaced.set(built(start, end), gone);
    const page = await lab.open(address);
    await soon(() => told(page)).toContain(`${what} did not come: ${lab.address}assets/${start}`);
    lab.replaced.clear();
    await way(page, 'Reload the page').click();
    await hashOf(page);
    await soon(() => told(page)).toBe('');
  });

  it('hears what goes wrong later', async () => {
    const page = await lab.open(run);
    await hashOf(page);
    await page.evaluate(() => void Promise.reject(new TypeError('nobody waits for this')));
    await soon(() => told(page)).toContain('TypeError: nobody waits for this');
  });
});

/** The worker's script; where `test` holds of a message's `data`, `then` comes before its own answer, or in its place. */
const meddled = (test: string, then: string): string => `{
  const listen = self.addEventListener.bind(self);
  const fail = (data) => self.postMessage({
    type: 'failed', run: data.run, id: data.id, failure: { message: 'It failed on purpose.' },
  });
  self.addEventListener = (type, hear) => listen(type, (event) => {
    const { data } = event;
    if (type !== 'message' || !(${test}) || ((data) => { ${then} })(data)) hear(event);
  });
}
${readFileSync(join(dist, worker), 'utf8')}`;

describe('a question that fails', () => {
  it.each([
    ['the page', run, "data.format === 'overlays'", 'The theory of this run could not be computed.'],
    ['the page', run, "data.format === 'checks'", 'What the theory says exactly could not be checked.'],
    ['the page', run, "data.type === 'policies'", 'The policy of this run could not be computed.'],
    [
      'the page',
      '#experiment=words&replicates=1',
      "data.type === 'words'",
      'The words of this run could not',
    ],
    ['the embed', `embed.html${run}`, "data.format === 'overlays'", 'The theory of this run could not'],
    ['the embed', `embed.html${run}`, "data.type === 'policies'", 'The policy of this run could not'],
  ])('in %s (%s, %s) is told', async (_, address, test, what) => {
    lab.replaced.set(worker, meddled(test, 'fail(data)'));
    const page = await lab.open(address);
    await soon(() => told(page)).toContain(what);
    await soon(() => told(page)).toContain('It failed on purpose.');
    expect(await hashOf(page)).toMatch(/^[0-9a-f]{16}$/);
  });

  it('is told when a file was to be saved', async () => {
    lab.replaced.set(worker, meddled("data.format === 'csv'", 'fail(data)'));
    const page = await lab.open(run);
    await hashOf(page);
    await page.getByRole('button', { name: 'CSV', exact: true }).click();
    await soon(() => told(page)).toMatch(/^The result could not be saved\. It failed on purpose\./);
  });

  it('about a run that another has replaced is dropped', async () => {
    const first =
      'if (data.format) self.asked ??= data; else if (self.asked) fail(self.asked); return self.asked !== data';
    lab.replaced.set(worker, meddled("data.format === 'overlays' || data.type === 'shown'", first));
    const page = await lab.open(run);
    const before = await hashOf(page);
    await box(page).evaluate((each) => {
      const seen: string[] = [];
      Object.assign(window, { seen });
      new MutationObserver(() => seen.push(each.textContent ?? '')).observe(each, { childList: true });
    });
    await setControl(page, 'beta', '3');
    await hashOf(page, before);
    await page.locator('#theory-block').waitFor();
    await soon(() => page.evaluate('seen')).toEqual([]);
  });
});

describe('a worker that breaks while it joins the cells of a sweep', () => {
  it('is told, and the sweep is shown by its successor', async () => {
    const last = "data.type === 'join' && data.records.every((each) => each !== null)";
    const breaks = "setTimeout(() => { throw new Error('It broke on purpose.'); });";
    lab.replaced.set(worker, meddled(last, breaks));
    const page = await lab.open('#experiment=kappa-contraction&replicates=2&rounds=2');
    await soon(() => told(page)).toMatch(/^Nothing can be computed.*It broke on purpose\./);
    lab.replaced.clear();
    await way(page, 'Try again').click();
    expect(await sweepHashOf(page)).toMatch(/^[0-9a-f]{16}$/);
    await soon(() => told(page)).toBe('');
  });
});

describe('a run that is stopped before its first replicate is in', () => {
  it('leaves the last result whole', async () => {
    // The first share of a later run never comes back.
    lab.replaced.set(worker, meddled("data.type === 'run' && data.run > 1 && data.first === 0", ''));
    const page = await lab.open(`${run}&workers=2`);
    const hash = await hashOf(page);
    await page.evaluate(() => {
      const { postMessage } = Worker.prototype;
      Worker.prototype.postMessage = function (message: { type: string }, ...rest) {
        if (message.type === 'collect') Object.assign(window, { collected: true });
        return postMessage.call(this, message, ...(rest as [StructuredSerializeOptions]));
      };
    });
    await setControl(page, 'beta', '3');
    await page.waitForFunction(() => 'collected' in window);
    await page.locator('#cancel').click();
    const { bytes } = await saved(page, 'JSON');
    expect(JSON.parse(bytes.toString()).hash).toBe(hash);
    await soon(() => told(page)).toBe('');
  });
});

/** A page of somebody else's with one frame. */
async function framed(address: string, sandbox: string): Promise<Page> {
  const page = await lab.open('examples/course-html-block.html');
  await page.evaluate(
    ([source, rules]) => {
      const messages: unknown[] = [];
      Object.assign(window, { messages });
      window.addEventListener('message', ({ data }) => messages.push(data));
      const frame = document.createElement('iframe');
      frame.setAttribute('sandbox', rules);
      frame.style.width = '800px';
      frame.style.height = '1200px'; // what is out of sight is loaded late, or never
      frame.src = source;
      document.body.replaceChildren(frame);
    },
    [address, sandbox] as const,
  );
  return page;
}

describe('a frame without an origin (sandbox="allow-scripts")', () => {
  it.each([
    ['embed.html', `${run}&controls=beta`],
    ['', run],
  ])('computes all the same: %s', async (file, hash) => {
    lab.replaced.set('srlm.html', { policy: '' }); // where the host allows what is inside it
    const page = await framed(`${lab.address}${file}${hash}`, 'allow-scripts');
    const frame = await frameAt(page, 'srlm.html');
    await soon(() => frame.locator('#hash').getAttribute('data-hash')).toMatch(/^[0-9a-f]{16}$/);
    await soon(() => told(frame)).toBe('');
    if (file === '') return;
    await soon(() => frame.locator('.control').count()).toBe(1);
    await soon(() => page.evaluate('messages')).toContainEqual(
      expect.objectContaining({ type: 'srlm-result' }),
    );
    await soon(() => page.evaluate('messages')).toContainEqual(
      expect.objectContaining({ type: 'srlm-height' }),
    );
  });
});

describe('<srlm-experiment> in a page without an origin', () => {
  it('tells its results, and follows its attributes', async () => {
    lab.replaced.set('srlm.html', { policy: '' });
    const page = await framed(`${lab.address}examples/plain.html`, 'allow-scripts');
    const inner = await frameAt(page, 'plain.html');
    const heard = () => soon(() => inner.locator('#told').textContent());
    await heard().toMatch(/hash [0-9a-f]{16}/);
    const before = (await inner.locator('#told').textContent()) ?? '';
    const set = (name: string, value: string): Promise<void> =>
      inner.locator('#noise').evaluate((each, given) => each.setAttribute(...given), [name, value] as const);
    const control = inner.frameLocator('#noise iframe').locator('#control-judge_noise');
    await control.fill('2');
    await control.press('Enter');
    await heard().not.toBe(before);
    await set('theme', 'dark');
    const html = inner.frameLocator('#noise iframe').locator('html');
    await soon(() => html.getAttribute('data-theme')).toBe('dark');
    await soon(() => control.inputValue()).toBe('2');
    const between = (await inner.locator('#told').textContent()) ?? '';
    await set('judge-noise', '3');
    await heard().not.toBe(between);
    await soon(() => control.inputValue()).toBe('3');
  });
});

describe('the single file where the host forbids what is inside a page', () => {
  it('says so, and what to do', async () => {
    const page = await lab.open('srlm.html');
    await soon(() => page.locator('#not-started').isVisible()).toBe(true);
    await soon(() => page.locator('#not-started').textContent()).toMatch(
      /forbids .*save this file .*embed\.html/s,
    );
  });

  it('says so in a frame without an origin', async () => {
    const page = await framed(`${lab.address}embed.html${run}`, 'allow-scripts');
    const frame = await frameAt(page, 'srlm.html');
    await soon(() => frame.locator('#not-started').isVisible()).toBe(true);
  });

  it('says so where only the script is forbidden, and nothing where it runs', async () => {
    const [styles, all] = ["style-src 'unsafe-inline'; script-src 'none'", ''];
    lab.replaced.set('srlm.html', { policy: styles });
    const page = await lab.open('srlm.html');
    await soon(() => page.locator('#not-started').isVisible()).toBe(true);
    lab.replaced.set('srlm.html', { policy: all });
    const other = await lab.open(`srlm.html${run}`);
    await hashOf(other);
    await soon(() => other.locator('#not-started').count()).toBe(0);
  });
});

describe('an embed in a page', () => {
  it('tells that page too', async () => {
    lab.replaced.set(worker, gone);
    const page = await framed(`${lab.address}embed.html${run}`, 'allow-scripts allow-same-origin');
    const problem = {
      type: 'srlm-problem',
      problems: [{ key: 'loading', message: expect.stringMatching(/worker/) }],
    };
    await soon(() => page.evaluate('messages')).toContainEqual(problem);
  });
});

describe('the box of troubles', () => {
  it.each([
    ['light', { colorScheme: 'light' }],
    ['dark, on a phone', { colorScheme: 'dark', viewport: { width: 390, height: 844 }, hasTouch: true }],
  ] as const)('is accessible, and fits: %s', async (_, options) => {
    lab.replaced.set(worker, gone);
    for (const [, address] of places) {
      const page = await lab.open(address, options);
      await soon(() => told(page)).toMatch(/404/);
      expect(await axe(page)).toEqual([]);
      await soon(() => sideways(page)).toBe(0);
    }
  });
});

describe('a text that does not come', () => {
  const text = built('words-', '.txt');
  it.each([
    ['missing', gone, /words-.*could not be loaded.*404/],
    ['a page in its place', html, /not the one of this version/],
  ] as const)('%s: is told, and there with the next run', async (_, answer, why) => {
    lab.replaced.set(text, answer);
    const page = await lab.open('#experiment=words&replicates=1');
    await soon(() => page.locator('#alert').textContent()).toMatch(why);
    lab.replaced.clear();
    await page.locator('#reseed').click();
    await hashOf(page);
    await soon(() => page.locator('#alert').textContent()).toBe('');
  });
});
