/** What lecturers take home, in a real browser: the notebook widget, the Quarto extension, and the files themselves. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { dist, frameAt, laboratory, setControl, soon } from './harness.js';

const lab = laboratory();

interface Told {
  hash?: string;
  spec?: { judge_noise: number; samples: number };
  summary?: { kappa: number };
}

interface Notebook {
  model: { get(key: string): unknown; set(key: string, value: unknown): void; saved: number };
  end(): void;
}

const inModel = <T>(page: Page, key: string): Promise<T> =>
  page.evaluate((name) => (window as unknown as Notebook).model.get(name), key) as Promise<T>;

const set = (page: Page, values: Record<string, unknown>): Promise<void> =>
  page.evaluate((all) => {
    for (const [key, value] of Object.entries(all)) (window as unknown as Notebook).model.set(key, value);
  }, values);

/** The example notebook, with its first result. */
async function notebook(): Promise<{ page: Page; hash: string }> {
  const page = await lab.open('examples/anywidget.html');
  await soon(async () => (await inModel<Told>(page, 'result')).hash).toMatch(/^[0-9a-f]{16}$/);
  return { page, hash: (await inModel<Told>(page, 'result')).hash ?? '' };
}

describe('the widget', () => {
  it('shows the experiment, and tells the notebook its result', async () => {
    const { page } = await notebook();
    const { spec, summary } = await inModel<Told>(page, 'result');
    expect(spec).toMatchObject({ judge_noise: 1, samples: 400 });
    expect(summary?.kappa).toBeGreaterThan(1);
    const frame = page.locator('#output iframe');
    await soon(() => frame.evaluate((each) => each.clientHeight)).not.toBe(560);
    await soon(() => page.locator('#python').textContent()).toContain('loop.judge_noise = 1,');
  });

  it('takes over what a reader sets', async () => {
    const { page, hash } = await notebook();
    const embed = await frameAt(page, 'embed.html');
    await setControl(embed as unknown as Page, 'judge_noise', '3');
    await soon(() => inModel(page, 'judge_noise')).toBe(3);
    await soon(async () => (await inModel<Told>(page, 'result')).hash).not.toBe(hash);
  });

  it('shows what Python sets, and only the last of it', async () => {
    const { page } = await notebook();
    await page.locator('#set').click();
    await set(page, { samples: 500 });
    await set(page, { samples: 300 });
    await soon(async () => (await inModel<Told>(page, 'result')).spec).toMatchObject({
      judge_noise: 2,
      samples: 300,
    });
    const control = page.frameLocator('#output iframe').locator('#control-samples');
    await soon(() => control.inputValue()).toBe('300');
    await soon(() => inModel(page, 'samples')).toBe(300);
  });

  it('does not take a result back that is older than what Python has set', async () => {
    // An embed that says only what it is told to say.
    lab.replaced.set('embed.html', {
      policy: "script-src 'unsafe-inline'",
      body: `<!doctype html><title>A stand-in</title><script>
        const heard = [];
        addEventListener('message', ({ data }) => heard.push(data));
        const say = (message) => parent.postMessage(message, '*');
        const result = (samples, hash) => say({ type: 'srlm-result', experiment: 'noisy-judge', figure: 'run',
          spec: { judge_noise: 1, samples }, hash: hash.repeat(16), summary: {} });
        say({ type: 'srlm-height', height: 600 });
        result(400, 'a');
      </script>`,
    });
    const { page } = await notebook();
    const embed = await frameAt(page, 'embed.html');
    await set(page, { samples: 300 });
    const heard = (): Promise<unknown> => embed.evaluate('heard');
    await soon(heard).toEqual([{ type: 'srlm-set', parameters: { samples: 300 } }]);
    await embed.evaluate("result(400, 'b'), say({ type: 'srlm-height', height: 601 })");
    await soon(() => page.locator('#output iframe').evaluate((each) => each.clientHeight)).toBe(601);
    await soon(() => inModel(page, 'samples')).toBe(300);
    await soon(async () => (await inModel<Told>(page, 'result')).hash).toBe('a'.repeat(16));
    await embed.evaluate("result(300, 'c')");
    await soon(async () => (await inModel<Told>(page, 'result')).hash).toBe('c'.repeat(16));
    await soon(() => inModel(page, 'samples')).toBe(300);
    // What the frame has told is not said to it again.
    await embed.evaluate("result(250, 'd')");
    await soon(() => inModel(page, 'samples')).toBe(250);
    await soon(() => heard()).toHaveLength(1);
  });

  it('goes back to what is shown where a value is refused, and says why', async () => {
    const { page } = await notebook();
    await set(page, { samples: -4 });
    await soon(() => page.locator('#output [role=alert]').textContent()).toMatch(/^samples: .*-4/);
    await soon(() => inModel(page, 'samples')).toBe(400);
    await soon(() => inModel(page, 'problems')).toMatchObject([{ key: 'samples' }]);
  });

  it('opens another experiment with its own values', async () => {
    const { page } = await notebook();
    await set(page, {
      experiment: 'population',
      judge_noise: 0,
      _link: '#experiment=population&controls=beta',
    });
    const embed = (): Promise<string | null> =>
      page.frameLocator('#output iframe').locator('#embed-title').textContent();
    await soon(embed).toMatch(/many pairs/);
    await soon(() => inModel<Told & { experiment: string }>(page, 'result')).toMatchObject({
      experiment: 'population',
    });
  });

  it('leaves nothing behind when its output is removed', async () => {
    const { page } = await notebook();
    await page.evaluate(() => (window as unknown as Notebook).end());
    const saved = (): Promise<number> => page.evaluate(() => (window as unknown as Notebook).model.saved);
    const before = await saved();
    const embed = await frameAt(page, 'embed.html');
    const shown = (): Promise<string | undefined> =>
      embed.locator('#hash').evaluate((each) => each.dataset.hash);
    const hash = await shown();
    await setControl(embed as unknown as Page, 'judge_noise', '3');
    await soon(async () => ![hash, ''].includes(await shown())).toBe(true);
    await soon(() => saved()).toBe(before);
  });
});

describe('the Quarto extension', () => {
  it('has its example, which shows a result', async () => {
    const page = await lab.open('examples/quarto-extension.html');
    const embed = await frameAt(page, 'embed.html');
    await embed.waitForFunction(() => document.getElementById('hash')?.dataset.hash);
    await soon(() => embed.locator('#link-problems').textContent()).toBe('');
    await soon(() => embed.locator('#control-grid [data-key]:visible').count()).toBe(2);
  });
});

describe('the archives', () => {
  it.each([
    [
      'srlm-quarto.zip',
      ['_extensions/srlm/_extension.yml', '_extensions/srlm/srlm.lua', '_extensions/srlm/names.lua'],
    ],
    [
      'srlm-widget.zip',
      [
        'pyproject.toml',
        'README.md',
        'srlm_widget/__init__.py',
        'srlm_widget/widget.js',
        'srlm_widget/names.json',
      ],
    ],
  ])('%s has what its installer looks for', (name, files) => {
    const given = unzipSync(new Uint8Array(readFileSync(join(dist, 'kit', name))));
    expect(Object.keys(given)).toEqual(expect.arrayContaining(files));
    for (const file of files) expect(given[file]?.length).toBeGreaterThan(0);
  });

  it('made no complaint in all of this', () => expect(lab.complaints).toEqual([]));
});
