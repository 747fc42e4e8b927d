/** What a page may know of an experiment in it, and ask of it: expected hashes, states, events, logs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import type { ExperimentLog, LogEntry, SrlmExperiment } from 'srlm/element';
import { describe, expect, it } from 'vitest';
import { axe, dist, frameAt, hashOf, laboratory, setControl, soon } from './harness.js';

const lab = laboratory();

const spec = 'experiment=noisy-judge&prompts=20&replicates=3&samples=200';
const run = `${spec}&figure=run`;
const attributes = (link: string): string =>
  [...new URLSearchParams(link)].map(([key, value]) => `${key}="${value}"`).join(' ');

interface Heard {
  type: string;
  detail: Record<string, unknown>;
}

/** A page with an element, and all that it tells. */
async function withElement(text: string, script = 'srlm-experiment.js', more = {}): Promise<Page> {
  const page = await lab.open('examples/course-html-block.html');
  await page.evaluate(
    ([html, src, also]) => {
      const heard: Heard[] = [];
      Object.assign(window, { heard });
      for (const name of ['ready', 'change', 'round', 'result', 'problem', 'log'])
        document.addEventListener(`srlm-${name}`, (event) => {
          const { type, detail } = event as CustomEvent;
          heard.push({ type, detail });
        });
      document.body.innerHTML = html;
      const element = document.createElement('script');
      element.src = `../${src}`;
      document.head.append(Object.assign(element, also));
    },
    [text, script, more] as const,
  );
  return page;
}

const heard = async (page: Page, name: string): Promise<Heard['detail'][]> =>
  (await page.evaluate(() => (window as unknown as { heard: Heard[] }).heard))
    .filter(({ type }) => type === `srlm-${name}`)
    .map(({ detail }) => detail);

const ready = (page: Page, times = 1): Promise<void> =>
  soon(async () => (await heard(page, 'ready')).length).toBeGreaterThanOrEqual(times);

/** In the page: does something with the element. */
const withIt = <T>(page: Page, work: (element: SrlmExperiment) => T | Promise<T>): Promise<T> =>
  page
    .locator('srlm-experiment')
    .first()
    .evaluate(work as (element: Element) => T | Promise<T>);

const set = (frame: Frame, key: string, value: string): Promise<void> =>
  setControl(frame as unknown as Page, key, value);

describe('an expected hash', () => {
  const line = (page: Page) => page.locator('#expected');

  it('is reproduced, in words; not for settings of the reader; and again', async () => {
    const hash = await hashOf(await lab.open(`embed.html#${run}`));
    const page = await lab.open(`embed.html#${run}&expect=${hash.toUpperCase()}&controls=beta,judge_noise`);
    await soon(() => line(page).textContent()).toMatch(/^✓ Reproduced: this browser has computed the hash/);
    await soon(() => line(page).getAttribute('role')).toBe('status');
    expect(await axe(page)).toEqual([]);
    const before = await page.locator('#control-judge_noise').inputValue();
    await setControl(page, 'judge_noise', '2.5');
    await soon(() => line(page).textContent()).toMatch(
      /is for the settings of the lecture; you have changed them/,
    );
    await hashOf(page, hash);
    await soon(() => line(page).textContent()).toMatch(/you have changed them/);
    await setControl(page, 'judge_noise', before);
    await soon(() => line(page).textContent()).toMatch(/^✓/);
  });

  it('is not reproduced', async () => {
    const page = await lab.open(`embed.html#${run}&expect=0123456789abcdef`);
    await soon(() => line(page).textContent()).toMatch(
      /^✗ Not reproduced: the hash of the lecture is 0123 4567/,
    );
    expect(await axe(page)).toEqual([]);
  });

  it('of a sweep stands while the reader opens a point of it', async () => {
    const sweep = 'embed.html#experiment=noisy-judge&prompts=20&replicates=1';
    const hash = await hashOf(await lab.open(sweep));
    const page = await lab.open(`${sweep}&expect=${hash}`);
    await soon(() => line(page).textContent()).toMatch(/^✓/);
    await page.locator('#sweep-plot').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.locator('#run-figure').waitFor();
    await page.waitForFunction(() => document.getElementById('sentence')?.textContent);
    await soon(() => line(page).textContent()).toMatch(/^✓/);
  });

  it('that is none is refused by name', async () => {
    const page = await lab.open(`embed.html#${run}&expect=12345`);
    await hashOf(page);
    await soon(() => page.locator('#link-problems').textContent()).toContain(
      'expect got “12345” but a hash has 16 digits, 0–9 and a–f; copy it from below the figure',
    );
    await soon(() => line(page).textContent()).toBe('');
  });

  it('is an attribute, and each result says whether it is reproduced', async () => {
    const page = await withElement(
      `<srlm-experiment ${attributes(run)} expect="0123456789abcdef"></srlm-experiment>`,
    );
    const last = async () => (await heard(page, 'result')).at(-1);
    await soon(async () => (await last())?.reproduced).toBe(false);
    const hash = String((await last())?.hash);
    await withIt(page, (element) => element.set({ beta: 0.5 }));
    await soon(async () => (await last())?.reproduced).toBe(null);
    await page.evaluate(
      (right) => document.querySelector('srlm-experiment')?.setAttribute('expect', right),
      hash,
    );
    const frame = await frameAt(page, 'embed.html');
    // The reader's, or the page's, own setting stays: only what is expected has changed.
    await soon(() => frame.locator('#expected').textContent()).toMatch(/you have changed them/);
    await withIt(page, (element) => element.setState(element.log.start));
    await soon(() => frame.locator('#expected').textContent()).toMatch(/^✓/);
    await soon(async () => (await last())?.reproduced).toBe(true);
  });
});

describe('the state of an element', () => {
  it('is given and taken, and is the same in another element', async () => {
    const page = await withElement(
      `<srlm-experiment ${attributes(run)} controls="beta" theme="dark"></srlm-experiment>`,
    );
    // Asked for before there is anything to ask.
    const first = await withIt(page, (element) =>
      customElements.whenDefined('srlm-experiment').then(() => element.getState()),
    );
    expect(new URLSearchParams(first.slice(1)).get('samples')).toBe('200');
    expect(first).not.toMatch(/theme|controls/);
    const frame = await frameAt(page, 'embed.html');
    await set(frame, 'beta', '2');
    const second = await withIt(page, (element) => element.getState());
    expect(second).toContain('beta=2');
    const third = '#experiment=population&rounds=3';
    const got = await withIt(page, (element) => element.setState('#experiment=population&rounds=3'));
    expect(got).toBe(third);
    // It looks as its attributes say.
    await soon(() => frame.locator('html').getAttribute('data-theme')).toBe('dark');
    await soon(() => frame.locator('#controls [data-key]:visible').count()).toBe(1);
    const copied = await withIt(page, async (element) => {
      const other = document.createElement('srlm-experiment');
      document.body.append(other);
      return other.setState(await element.getState());
    });
    expect(copied).toBe(third);
    const refused = await withIt(page, (element) =>
      element.setState('population').catch((error) => String(error)),
    );
    expect(refused).toContain('setState(): got "population", but a state is text like “#experiment=…”');
  });

  it('that cannot be used is told by name', async () => {
    const page = await withElement(`<srlm-experiment ${attributes(run)}></srlm-experiment>`);
    await ready(page);
    const state = await withIt(page, (element) => element.setState('#experiment=population&beta=-1'));
    expect(state).toBe('#experiment=population');
    await soon(() => heard(page, 'problem')).toMatchObject([{ problems: [{ key: 'beta' }] }]);
  });
});

describe('the events of an element', () => {
  it('say what has changed, and by whom', async () => {
    const page = await withElement(
      `<srlm-experiment ${attributes(run)} rounds="6" controls="beta"></srlm-experiment>`,
    );
    await ready(page);
    const [{ state }] = (await heard(page, 'ready')) as [{ state: string }];
    expect(state).toMatch(/^#experiment=noisy-judge&/);
    await soon(() => heard(page, 'round')).toEqual([{ round: 6, rounds: 6 }]);
    const frame = await frameAt(page, 'embed.html');
    await set(frame, 'beta', '2');
    await soon(() => heard(page, 'change')).toMatchObject([
      { by: 'reader', changes: [{ what: 'beta', from: 0.02, to: 2 }] },
    ]);
    await withIt(page, (element) => element.set({ samples: 100 }));
    await soon(() => heard(page, 'change')).toMatchObject([
      {},
      { by: 'page', changes: [{ what: 'samples', from: 200, to: 100 }] },
    ]);
    await frame.locator('#scrubber input').first().press('ArrowLeft');
    await soon(async () => (await heard(page, 'round')).at(-1)).toEqual({ round: 5, rounds: 6 });
    await soon(async () => (await heard(page, 'change')).at(-1)).toMatchObject({
      by: 'reader',
      changes: [{ what: 'round', from: 6, to: 5 }],
      state: expect.stringContaining('round=5'),
    });
    // Other colours are no change of what is shown.
    await page.evaluate(() => document.querySelector('srlm-experiment')?.setAttribute('theme', 'dark'));
    await soon(() => frame.locator('html').getAttribute('data-theme')).toBe('dark');
    await soon(async () => (await heard(page, 'change')).length).toBe(3);
  });

  it('come from the frame alone, and in their shape', async () => {
    const page = await withElement(`<srlm-experiment ${attributes(run)}></srlm-experiment>`);
    await ready(page);
    const frame = await frameAt(page, 'embed.html');
    await page.evaluate(() => window.postMessage({ type: 'srlm-round', round: 1, rounds: 2 }, '*'));
    await frame.evaluate(() => {
      const change = { what: 'beta', from: 1, to: { toString: () => 2 } };
      const view = { type: 'srlm-view', hash: location.hash, asked: location.hash };
      for (const message of [
        { type: 'srlm-round', round: 'x', rounds: 2 },
        { ...view, by: 'nobody', changes: [] },
        { ...view, by: 'reader', changes: [{ ...change, to: {} }] },
        { type: 'srlm-done', id: 1, hash: 'nothing' },
        // The last one is right, and comes after all others.
        { type: 'srlm-round', round: 1, rounds: 99 },
      ])
        window.parent.postMessage(message, '*');
    });
    await soon(async () => (await heard(page, 'round')).at(-1)).toEqual({ round: 1, rounds: 99 });
    const wrong = async () => (await heard(page, 'round')).filter(({ rounds }) => rounds === 2);
    await soon(wrong).toEqual([]);
    await soon(() => heard(page, 'change')).toEqual([]);
  });
});

describe('the log of an element', () => {
  it('says what a reader did, and another element does it again', async () => {
    const page = await withElement(
      `<srlm-experiment ${attributes('experiment=noisy-judge&prompts=20&replicates=1')} controls="beta"></srlm-experiment>`,
    );
    await ready(page);
    const frame = await frameAt(page, 'embed.html');
    const before = await hashOf(frame as unknown as Page);
    await set(frame, 'beta', '2');
    await hashOf(frame as unknown as Page, before);
    await frame.locator('#sweep-plot').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await frame.locator('#run-figure').waitFor();
    await frame.locator('#scrubber input').first().press('ArrowLeft');
    const entries = (): Promise<LogEntry[]> => withIt(page, (element) => element.log.entries);
    await soon(async () => (await entries()).map(({ what, by }) => `${by} ${what}`)).toEqual([
      'reader beta',
      'reader point',
      'reader round',
    ]);
    await soon(async () => (await heard(page, 'log')).length).toBe(3);
    const told = await heard(page, 'log');
    await soon(entries).toEqual(told);

    // As a page may keep it.
    const log = JSON.parse(JSON.stringify(await withIt(page, (element) => element.log))) as ExperimentLog;
    const state = await withIt(page, (element) => element.getState());
    const replayed = await page.evaluate(async (kept) => {
      document.body.innerHTML = '<srlm-experiment experiment="population"></srlm-experiment>';
      const element = document.querySelector('srlm-experiment') as SrlmExperiment;
      return element.replay(kept, { speed: Number.POSITIVE_INFINITY });
    }, log);
    expect(replayed).toBe(state);
    const again = await frameAt(page, 'embed.html');
    await soon(() => again.locator('#run-figure').isVisible()).toBe(true);
    await soon(() => again.locator('#control-beta').inputValue()).toBe('2');
  });

  it('is replayed in its time, one at a time, and may be ended', async () => {
    const page = await withElement(`<srlm-experiment ${attributes(run)}></srlm-experiment>`);
    await ready(page);
    const log: ExperimentLog = {
      version: 1,
      start: `#${run}`,
      entries: [
        { at: 0, by: 'reader', what: 'beta', from: 0.02, to: 1 },
        { at: 1e8, by: 'reader', what: 'beta', from: 1, to: 2 },
      ],
    };
    await page.evaluate((given) => Object.assign(window, { log: given }), log);
    const told = await withIt(page, async (element) => {
      const { log: given } = window as unknown as { log: ExperimentLog };
      const one = element.replay(given).catch((error) => error.name);
      const other = element.replay({ ...given, entries: given.entries.slice(0, 1) });
      const stop = new AbortController();
      const names = [await one, await other];
      const third = element.replay(given, { signal: stop.signal }).catch((error) => error.name);
      stop.abort();
      return [...names, await third];
    });
    expect(told).toEqual(['AbortError', expect.stringContaining('beta=1'), 'AbortError']);
    const refused = await withIt(page, (element) =>
      element
        .replay({ version: 1, start: '#a', entries: [] }, { speed: -1 })
        .catch((error) => `${error.name}: ${error.message}`),
    );
    expect(refused).toBe('RangeError: replay(): speed is -1, but must be above 0');
  });
});

describe('where an element comes from', () => {
  it('a script with its version in its name, and its digest', async () => {
    const digests = JSON.parse(readFileSync(join(dist, 'integrity.json'), 'utf8')) as Record<string, string>;
    const { version } = JSON.parse(readFileSync(join(dist, '../../package.json'), 'utf8'));
    const name = `srlm-experiment-${version}.js`;
    expect(Object.keys(digests)).toEqual(['srlm-experiment.js', name]);
    const page = await withElement(`<srlm-experiment ${attributes(run)}></srlm-experiment>`, name, {
      integrity: digests[name],
    });
    await soon(async () => (await heard(page, 'result')).length).toBe(1);
    expect(lab.complaints).toEqual([]);
  });

  it.each(['/some/sub/path', '../', '../srlm.html'])('a base: %s', async (base) => {
    // What is inside a page needs a host that does not forbid it.
    const body = readFileSync(join(dist, 'srlm.html'));
    lab.replaced.set('srlm.html', { type: 'text/html', policy: "frame-ancestors 'self'", body });
    const page = await withElement(`<srlm-experiment ${attributes(run)} base="${base}"></srlm-experiment>`);
    await soon(async () => (await heard(page, 'result')).length).toBe(1);
    expect(lab.complaints).toEqual([]);
  });

  it('a base with nothing there is told, until there is something', async () => {
    const page = await withElement(`<srlm-experiment ${attributes(run)} base="nowhere/"></srlm-experiment>`);
    await soon(() => heard(page, 'problem')).toMatchObject([{ problems: [{ key: 'base' }] }]);
    const box = page.locator('srlm-experiment .problems');
    await soon(() => box.textContent()).toMatch(
      /nothing of the laboratory has answered from http\S+\/nowhere\/embed\.html;/,
    );
    lab.complaints.length = 0;
    await page.evaluate(() => document.querySelector('srlm-experiment')?.setAttribute('base', '..'));
    await soon(async () => (await heard(page, 'result')).length).toBe(1);
    await soon(() => box.textContent()).toBe('');
    expect(lab.complaints).toEqual([]);
  });
});

describe('the example of a log', () => {
  it('says that its result is reproduced, and does again what was done', async () => {
    const page = await lab.open('examples/log.html');
    const frame = await frameAt(page, 'embed.html');
    await soon(() => frame.locator('#expected').textContent()).toMatch(/^✓/);
    await set(frame, 'beta', '2');
    await soon(() => page.locator('#log').textContent()).toMatch(/^[\d.]+ s: beta from [\d.]+ to 2$/);
    await set(frame, 'beta', '3');
    await soon(() => page.locator('#log li').count()).toBe(2);
    await page.locator('#again').click();
    const byPage = () => withIt(page, (element) => element.log.entries.filter(({ by }) => by === 'page'));
    await soon(async () => (await byPage()).map(({ what }) => what).slice(0, 2)).toEqual(['state', 'beta']);
    await soon(async () => (await byPage()).at(-1)?.to).toBe(3);
    await soon(() => page.locator('#again').isEnabled()).toBe(true);
    await soon(() => page.locator('#log li').count()).toBe(2);
    expect(lab.complaints).toEqual([]);
  });
});
