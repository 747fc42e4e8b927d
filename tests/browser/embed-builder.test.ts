import type { BrowserContextOptions, Frame, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { axe, frameAt, hashOf, laboratory, sideways, soon } from './harness.js';

const lab = laboratory();

async function builder(hash: string, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await lab.open(hash, options);
  await hashOf(page);
  await page.getByRole('button', { name: 'Embed', exact: true }).click();
  await page.locator('#embed-builder').waitFor();
  return page;
}

const code = (page: Page): Promise<string | null> => page.locator('#embed-code').textContent();

/** The preview, with its result. */
const preview = async (page: Page): Promise<Frame> => {
  const frame = await frameAt(page, 'embed.html');
  await frame.waitForFunction(() => document.getElementById('hash')?.dataset.hash);
  return frame;
};

const view = '#experiment=population&beta=0.5&rounds=5';

describe('the builder of embeds', () => {
  it('offers the view as it is, and shows it', async () => {
    const page = await builder(view);
    const address = `${lab.address}embed.html#experiment=population&beta=0.5&rounds=5`;
    expect((await preview(page)).url()).toBe(address);
    await soon(() => code(page)).toContain(`src="${address.replaceAll('&', '&amp;')}"`);
    await page.waitForFunction(() =>
      /height="\d+"/.test(document.getElementById('embed-code')?.textContent ?? ''),
    );
    const difference = async (): Promise<number> => {
      const height = Number(/height="(\d+)"/.exec((await code(page)) ?? '')?.[1]);
      return Math.abs(height - (await page.locator('.embed-preview').evaluate((each) => each.clientHeight)));
    };
    await soon(difference).toBeLessThanOrEqual(2);
  });

  it('chooses controls, locks and colours', async () => {
    const page = await builder(view);
    await page.locator('#embed-control-kappa_0').selectOption('hidden');
    await page.locator('#embed-control-delta').selectOption('hidden');
    await page.locator('#embed-control-radius').selectOption('hidden');
    await page.locator('#embed-control-rounds').selectOption('fixed');
    await page.locator('#embed-theme').selectOption('dark');
    const frame = await preview(page);
    await soon(() => frame.url()).toMatch(/&controls=beta,rounds&lock=rounds&theme=dark$/);
    await soon(() => page.locator('#embed-figure').isVisible()).toBe(false);
    await soon(() => frame.locator('#control-grid [data-key]:visible').count()).toBe(2);
    await soon(() => frame.locator('#control-rounds').isDisabled()).toBe(true);
    await soon(() => frame.locator('#link-problems').textContent()).toBe('');
  });

  it('asks first, where there is a question', async () => {
    const page = await builder('#experiment=greedy-trap');
    await page.locator('#embed-first').selectOption('question');
    await soon(() => code(page)).toContain('predict=1');
    await page.frameLocator('.embed-preview').locator('#predict-question').waitFor();
    await page.locator('#embed-figure').selectOption('run');
    await soon(() => page.locator('#embed-first').isVisible()).toBe(false);
    await soon(() => code(page)).not.toContain('predict=1');
    await page.locator('#embed-figure').selectOption('sweep');
    await page.locator('#embed-place').selectOption('SCORM 1.2: a graded question');
    await soon(() => page.locator('#embed-first').isVisible()).toBe(false);
    const other = await builder('#experiment=greedy-trap&replicates=2');
    await soon(() => other.locator('#embed-first').isVisible()).toBe(false);
  });

  it('has something to paste for every place, and each works', async () => {
    const page = await builder('#experiment=noisy-judge&replicates=3&judge_noise=1');
    await page.locator('#embed-figure').selectOption('run');
    const wanted: [string, RegExp][] = [
      ['HTML: a frame', /^<iframe src="http[^"]*embed\.html#experiment=noisy-judge&amp;/],
      [
        'HTML: <srlm-experiment>',
        /srlm-experiment\.js" defer><\/script>\n<srlm-experiment experiment="noisy-judge"\s+judge-noise="1"\s+replicates="3"\s+figure="run"/,
      ],
      ['Moodle', /^<iframe/],
      ['Canvas', /^<iframe/],
      ['Quarto', /^```\{=html\}\n<iframe/],
      [
        'Quarto: the extension',
        /^---\nsrlm-base: http\S+\/\n---\n\n\{\{< srlm experiment=noisy-judge judge_noise=1 replicates=3 figure=run height=\d+ >\}\}$/,
      ],
      ['Jupyter', /^from IPython\.display import IFrame\nIFrame\("http/],
      [
        'Jupyter, Colab, marimo: the widget',
        /^from srlm_widget import Experiment\n\nloop = Experiment\("noisy-judge",\s+base="http\S+\/",\s+judge_noise=1,\s+replicates=3,\s+figure="run"\)\nloop$/,
      ],
      ['Jupyter Book, MyST', /^:::\{iframe\} http\S+#experiment=noisy-judge\S+\n:width: 100%\n[^:]+\n:::$/],
      ['Observable', /^viewof result = \{\n {2}const frame =/],
      ['Reveal.js', /^<section>\n<iframe data-src=/],
    ];
    const packages = ['SCORM 1.2: a graded question', 'SCORM 2004: a graded question'];
    await soon(() => page.locator('#embed-place option').allTextContents()).toEqual([
      ...wanted.map(([name]) => name),
      ...packages,
    ]);
    for (const [name, text] of wanted) {
      await page.locator('#embed-place').selectOption(name);
      await soon(() => code(page)).toMatch(text);
      await soon(() => page.locator('#embed-hint').textContent()).toMatch(/.{20}/);
    }
    await page.locator('#embed-place').selectOption('HTML: <srlm-experiment>');
    await soon(() => code(page)).toContain('srlm-experiment.js');
    const snippet = (await code(page)) ?? '';
    const course = await lab.open('examples/course-html-block.html');
    const hash = await course.evaluate(async (html) => {
      const result = new Promise((resolve) =>
        document.addEventListener('srlm-result', (event) => resolve((event as CustomEvent).detail.hash)),
      );
      document.body.replaceChildren(document.createRange().createContextualFragment(html));
      return result;
    }, snippet);
    expect(hash).toMatch(/^[0-9a-f]{16}$/);
  });

  it('makes an Observable cell that tells its results', async () => {
    const page = await builder('#experiment=population&beta=0.5&rounds=3');
    await page.locator('#embed-place').selectOption('Observable');
    await soon(() => code(page)).toContain('"srlm-result"');
    const cell = ((await code(page)) ?? '').replace(/^viewof result = /, '');
    const course = await lab.open('examples/course-html-block.html');
    const hash = await course.evaluate(async (text) => {
      const frame = new Function('invalidation', text)(new Promise(() => {}));
      const told = new Promise((resolve) => frame.addEventListener('input', () => resolve(frame.value.hash)));
      document.body.replaceChildren(frame);
      return told;
    }, cell);
    expect(hash).toMatch(/^[0-9a-f]{16}$/);
  });

  it('sizes what is pasted for its place, and shows it at that width', async () => {
    const page = await builder(view);
    await preview(page);
    const height = async (): Promise<number> => Number(/height="(\d+)"/.exec((await code(page)) ?? '')?.[1]);
    const width = (): Promise<number> => page.locator('.embed-preview').evaluate((each) => each.clientWidth);
    await soon(width).toBe(760);
    await soon(height).not.toBe(720);
    const onPage = await height();
    await page.locator('#embed-size').selectOption('column');
    await soon(width).toBe(400);
    await soon(height).toBeGreaterThan(onPage);
    await page.locator('#embed-size').selectOption('slide');
    await soon(width).toBe(960);
    await soon(height).toBe(640);
    await soon(() => code(page)).toContain('&amp;fit=frame"');
    const inside = (): Promise<boolean> =>
      page.evaluate(() => {
        const [stage, frame] = ['.embed-stage', '.embed-preview'].map((each) =>
          document.querySelector(each)?.getBoundingClientRect(),
        );
        return !!stage && !!frame && frame.right <= stage.right + 1 && frame.bottom <= stage.bottom + 1;
      });
    await soon(inside).toBe(true);
    await page.locator('#embed-size').selectOption('page');
    await page.locator('#embed-place').selectOption('Reveal.js');
    await soon(() => page.locator('#embed-size').inputValue()).toBe('slide');
    await soon(height).toBe(640);
    await soon(() => code(page)).toMatch(/^<section>\n<iframe data-src="[^"]*&amp;fit=frame"/);
    await page.locator('#embed-place').selectOption('HTML: <srlm-experiment>');
    await soon(() => code(page)).toContain('fit="frame"\n  style="height: 640px"');
  });

  it('copies', async () => {
    const page = await builder(view, { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await page.getByRole('button', { name: 'Copied', exact: true }).waitFor();
    await soon(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/^<iframe/);
  });

  it('is used by keyboard alone, and gives the focus back', async () => {
    const page = await lab.open(view);
    await hashOf(page);
    await page.getByRole('button', { name: 'Embed', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.locator('#embed-builder').waitFor();
    await page.keyboard.press('Tab');
    await soon(() => page.evaluate(() => document.activeElement?.id)).toBe('embed-control-kappa_0');
    await page.keyboard.press('Escape');
    await page.locator('#embed-builder').waitFor({ state: 'hidden' });
    await soon(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Embed');
    await soon(() => page.locator('.embed-preview').getAttribute('src')).toBeNull();
  });

  it.each([
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['phone', { viewport: { width: 390, height: 844 }, hasTouch: true }],
  ] as const)('axe finds nothing: %s', async (_, options) => {
    const page = await builder(view, options);
    await preview(page);
    expect(await axe(page, '#embed-builder')).toEqual([]);
    await soon(() => sideways(page, '#embed-builder')).toBe(0);
  });

  it('has made no complaint in all of this', () => expect(lab.complaints).toEqual([]));
});
