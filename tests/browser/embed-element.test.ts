import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { frameAt, laboratory, soon } from './harness.js';

const lab = laboratory();

interface Detail {
  experiment: string;
  figure: string;
  hash: string;
  spec: Record<string, unknown>;
  summary: Record<string, number>;
}

/** A page with one element of these attributes, and the results it has told. */
async function withElement(attributes: string, kind = 'defer'): Promise<Page> {
  const page = await lab.open('examples/course-html-block.html');
  await page.evaluate(
    ([text, how]) => {
      Object.assign(window, { results: [], problems: [] });
      const { results, problems } = window as unknown as { results: unknown[]; problems: unknown[] };
      document.addEventListener('srlm-result', (event) => results.push((event as CustomEvent).detail));
      document.addEventListener('srlm-problem', (event) => problems.push((event as CustomEvent).detail));
      document.body.innerHTML = `<srlm-experiment ${text}></srlm-experiment>`;
      const script = document.createElement('script');
      script.src = '../srlm-experiment.js';
      if (how === 'module') script.type = 'module';
      document.head.append(script);
    },
    [attributes, kind],
  );
  return page;
}

async function resultOf(page: Page, before = ''): Promise<Detail> {
  const handle = await page.waitForFunction((old) => {
    const { results } = window as unknown as { results: Detail[] };
    const last = results.at(-1);
    return last && last.hash !== old ? last : null;
  }, before);
  return (await handle.jsonValue()) as Detail;
}

const problemsOf = (page: Page): Promise<unknown[]> =>
  page.evaluate(() => (window as unknown as { problems: unknown[] }).problems);

const frameHeight = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      document.querySelector('srlm-experiment')?.shadowRoot?.querySelector('iframe')?.getBoundingClientRect()
        .height ?? 0,
  );

const quick =
  'experiment="noisy-judge" figure="run" prompts="20" replicates="3" samples="200" judge-noise="1"';

describe('<srlm-experiment>', () => {
  it.each(['defer', 'module'])('tells its results (%s)', async (kind) => {
    const page = await withElement(quick, kind);
    const { experiment, figure, hash, spec, summary } = await resultOf(page);
    expect({ experiment, figure }).toEqual({ experiment: 'noisy-judge', figure: 'run' });
    expect(spec).toMatchObject({ judge_noise: 1, samples: 200, replicates: 3 });
    expect(hash).toMatch(/^[0-9a-f]{16}$/);
    expect(summary.kappa).toBeGreaterThan(1);
  });

  it('is as high as what it shows, and no less than it must be', async () => {
    const page = await withElement(`${quick} controls="none"`);
    await resultOf(page);
    const inside = await frameAt(page, 'embed.html');
    const outer = page.locator('srlm-experiment iframe');
    const difference = async (): Promise<number> => {
      const wanted = await inside.locator('.embed').evaluate((each) => each.getBoundingClientRect().height);
      return Math.abs((await outer.evaluate((each) => each.clientHeight)) - wanted);
    };
    await soon(difference).toBeLessThanOrEqual(1);
    await page.evaluate(() => document.querySelector('srlm-experiment')?.setAttribute('min-height', '1500'));
    await soon(() => frameHeight(page)).toBe(1500);
  });

  it('follows its attributes, without a step in the history', async () => {
    const page = await withElement(`${quick} controls="samples"`);
    const { hash } = await resultOf(page);
    const steps = await page.evaluate(() => history.length);
    await page.evaluate(() => {
      const element = document.querySelector('srlm-experiment');
      element?.setAttribute('judge-noise', '3');
      element?.setAttribute('lock', 'samples');
    });
    expect((await resultOf(page, hash)).spec.judge_noise).toBe(3);
    const inside = await frameAt(page, 'embed.html');
    await soon(() => inside.locator('#control-samples').isDisabled()).toBe(true);
    await soon(() => page.evaluate(() => history.length)).toBe(steps);
  });

  it('sets parameters by a call, even before it is ready', async () => {
    const page = await withElement(quick);
    await page.evaluate(async () => {
      await customElements.whenDefined('srlm-experiment');
      const element = document.querySelector('srlm-experiment') as HTMLElement & {
        set(parameters: Record<string, unknown>): void;
      };
      element.set({ samples: 123, beta: -4 });
    });
    await page.waitForFunction(() =>
      (window as unknown as { results: Detail[] }).results.some(({ spec }) => spec.samples === 123),
    );
    await soon(() => problemsOf(page)).toMatchObject([{ problems: [{ key: 'beta' }] }]);
  });

  it('tells an attribute that is no parameter, and leaves those of HTML alone', async () => {
    const page = await withElement(`${quick} id="a" class="b" data-x="1" aria-label="c" judge-nose="2"`);
    await resultOf(page);
    await soon(() => problemsOf(page)).toMatchObject([{ problems: [{ key: 'judge-nose' }] }]);
  });

  it('believes nobody but its frame', async () => {
    const page = await withElement(quick);
    const { hash } = await resultOf(page);
    await page.evaluate(() => {
      const forged = { type: 'srlm-result', experiment: 'x', figure: 'run', hash: '0123456789abcdef' };
      window.postMessage({ ...forged, spec: {}, summary: {} }, '*');
      window.postMessage({ type: 'srlm-height', height: 7 }, '*');
    });
    // What the frame itself tells comes after what was forged.
    await page.evaluate(() => document.querySelector('srlm-experiment')?.setAttribute('judge-noise', '3'));
    const next = await resultOf(page, hash);
    const hashes = await page.evaluate(() =>
      (window as unknown as { results: Detail[] }).results.map((each) => each.hash),
    );
    expect([...new Set(hashes)]).toEqual([hash, next.hash]);
    await soon(() => frameHeight(page)).toBeGreaterThan(200);
  });

  it('can be styled from outside', async () => {
    const page = await withElement(`${quick} width="500"`);
    await page.addStyleTag({
      content: 'srlm-experiment { --srlm-border: 5px solid red } ::part(frame) { opacity: 0.5 }',
    });
    const look = await page.evaluate(async () => {
      await customElements.whenDefined('srlm-experiment');
      const frame = document.querySelector('srlm-experiment')?.shadowRoot?.querySelector('iframe');
      const { borderTopWidth, opacity, width } = getComputedStyle(frame as Element);
      return { borderTopWidth, opacity, width };
    });
    expect(look).toEqual({ borderTopWidth: '5px', opacity: '0.5', width: '500px' });
  });
});

describe('examples of embedding', () => {
  it.each(['plain.html', 'course-html-block.html', 'reveal.html', 'quarto.html', 'jupyter.html'])(
    '%s shows a curve and is told a height',
    async (name) => {
      const page = await lab.open('words-copyright.txt');
      await page.addInitScript(() => {
        if (window.parent !== window) return;
        const heights: number[] = [];
        Object.assign(window, { heights });
        window.addEventListener('message', ({ data }) => {
          if (data?.type === 'srlm-height') heights.push(data.height);
        });
      });
      await page.goto(`${lab.address}examples/${name}`);
      if (name === 'reveal.html') await page.keyboard.press('ArrowRight');
      await page.waitForFunction(
        () => ((window as unknown as { heights: number[] }).heights.at(-1) ?? 0) > 300,
      );
      const embed = await frameAt(page, 'embed.html');
      await embed.waitForFunction(() => document.getElementById('hash')?.dataset.hash);
      const chart = embed.locator('.panel canvas').first();
      await soon(() => chart.getAttribute('aria-label')).toMatch(/^Line chart by round.*round 0/);
      const drawn = (): Promise<number> =>
        chart.evaluate((canvas) => {
          const { width, height } = canvas as HTMLCanvasElement;
          const context = (canvas as HTMLCanvasElement).getContext('2d');
          const pixels = context?.getImageData(0, 0, width, height).data;
          return pixels?.filter((value, i) => i % 4 === 3 && value > 0).length ?? 0;
        });
      await soon(drawn).toBeGreaterThan(1000);
      if (name === 'plain.html')
        await page.waitForFunction(() =>
          /κ ends at/.test(document.getElementById('told')?.textContent ?? ''),
        );
    },
  );

  it('has made no complaint in all of this', () => expect(lab.complaints).toEqual([]));
});
