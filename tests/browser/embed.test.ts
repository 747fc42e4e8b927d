import type { Frame, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { axe, frameAt, hashOf, laboratory, setControl, sideways, soon } from './harness.js';

const lab = laboratory();

const run = 'embed.html#experiment=noisy-judge&figure=run&prompts=20&replicates=4&samples=300';
const sweep = 'embed.html#experiment=noisy-judge&prompts=20&replicates=1';

const keysShown = (page: Page): Promise<string[]> =>
  page
    .locator('#controls [data-key]:visible')
    .evaluateAll((all) => all.map((each) => (each as HTMLElement).dataset.key ?? ''));

/** In the page: notes what the workers are told to do from now on. */
function noteTold(): void {
  const noted: string[] = [];
  Object.assign(window, { noted });
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (message: { type: string }, ...rest) {
    noted.push(message.type);
    return postMessage.call(this, message, ...(rest as [StructuredSerializeOptions]));
  };
}

interface Told {
  origin: string;
  data: { type: string; [key: string]: unknown };
}

/** An embed in a frame of another origin's page, which collects what it is told. */
async function hosted(hash: string): Promise<{ page: Page; frame: Frame; told(): Promise<Told[]> }> {
  const page = await lab.openAt(
    `${lab.address.replace('127.0.0.1', 'localhost')}examples/course-html-block.html`,
  );
  await page.evaluate((address) => {
    const told: Told[] = [];
    Object.assign(window, { told });
    window.addEventListener('message', ({ origin, data }) => told.push({ origin, data }));
    const frame = document.createElement('iframe');
    frame.style.width = '800px';
    frame.src = address;
    document.body.replaceChildren(frame);
  }, lab.address + hash);
  const told = (): Promise<Told[]> => page.evaluate(() => (window as unknown as { told: Told[] }).told);
  await page.waitForFunction(() =>
    (window as unknown as { told: Told[] }).told.some(({ data }) => data.type === 'srlm-result'),
  );
  return { page, frame: await frameAt(page, 'embed.html'), told };
}

describe('the embed', () => {
  it('shows one experiment: its figure, its controls, what to take away', async () => {
    const page = await lab.open(run);
    expect(await hashOf(page)).toMatch(/^[0-9a-f]{16}$/);
    await soon(() => page.locator('h1').textContent()).toBe('How far a noisy judge leads away');
    await soon(() => page.locator('#chart-target_failure').getAttribute('aria-label')).toMatch(
      /Target failure/,
    );
    await soon(() => keysShown(page)).toEqual(['judge_noise', 'samples', 'dimension', 'beta', 'rounds']);
    await soon(() => page.locator('.embed-takeaway').textContent()).toContain('more pairs change nothing');
    for (const part of ['nav', '#experiment', '.prose', '.gallery', '#capsule'])
      await soon(() => page.locator(part).count()).toBe(0);
  });

  it('opens the same state in the laboratory', async () => {
    const page = await lab.open(run);
    const before = await hashOf(page);
    await setControl(page, 'judge_noise', '1');
    const hash = await hashOf(page, before);
    const address = (await page.locator('#laboratory').getAttribute('href')) ?? '';
    await soon(() => page.locator('#laboratory').getAttribute('target')).toBe('_blank');
    const laboratory = await lab.openAt(address);
    expect(await hashOf(laboratory)).toBe(hash);
    await soon(() => laboratory.locator('#control-judge_noise').inputValue()).toBe('1');
  });

  it('shows a sweep, and a point of it as a run below', async () => {
    const page = await lab.open(sweep);
    const hash = await hashOf(page);
    await soon(() => page.locator('#run-figure').isVisible()).toBe(false);
    const state = await page.locator('#run-state').textContent();
    expect(state).toMatch(/^\d+ runs in /);
    await page.evaluate(noteTold);
    await page.locator('#sweep-plot').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.locator('#run-figure').waitFor();
    await page.waitForFunction(() => document.getElementById('sentence')?.textContent);
    await soon(() => page.locator('#run-place').textContent()).toMatch(/^One cell of the figure/);
    await soon(() => page.locator('#hash').getAttribute('data-hash')).toBe(hash);
    // The sweep stands: only the run is computed.
    await soon(() => page.locator('#run-state').textContent()).toBe(state);
    await soon(() => page.evaluate('noted')).toContain('run');
    await soon(() => page.evaluate('noted')).not.toContain('cell');
  });

  it('shows the controls that are asked for, and locks some', async () => {
    const page = await lab.open(`${run}&controls=samples,judge-noise&lock=samples,objective`);
    const before = await hashOf(page);
    await soon(() => keysShown(page)).toEqual(['samples', 'judge_noise', 'objective']);
    await soon(() => page.locator('#control-samples').isDisabled()).toBe(true);
    await soon(() => page.locator('#choice-objective-regression').isDisabled()).toBe(true);
    await soon(() => page.locator('[data-key="samples"]').textContent()).toContain('fixed');
    await soon(() => page.locator('#control-judge_noise').isDisabled()).toBe(false);
    await setControl(page, 'judge_noise', '2.5');
    await hashOf(page, before);
    await soon(() => page.locator('#control-samples').isDisabled()).toBe(true);
  });

  it('shows no controls when asked for none', async () => {
    const page = await lab.open(`${run}&controls=none`);
    await hashOf(page);
    await soon(() => keysShown(page)).toEqual([]);
    await soon(() => page.locator('#controls').isVisible()).toBe(false);
  });

  it('takes its colours from the link, else from the system', async () => {
    const ground = async (hash: string, colorScheme: 'light' | 'dark'): Promise<string> => {
      const page = await lab.open(hash, { colorScheme });
      await hashOf(page);
      return page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    };
    const [light, dark] = [await ground(run, 'light'), await ground(run, 'dark')];
    expect(light).not.toBe(dark);
    await soon(() => ground(`${run}&theme=dark`, 'light')).toBe(dark);
    await soon(() => ground(`${run}&theme=light`, 'dark')).toBe(light);
  });

  it('says by name what it could not use, and takes the default', async () => {
    const page = await lab.open(
      `${run}&beta=-1&nonsense=3&theme=pink&figure=film&controls=beta,foo,weights,spikes&theme=dark`,
    );
    await hashOf(page);
    const named = ['beta', 'nonsense', 'theme', 'figure', '“foo”', '“weights”', '“spikes”', 'twice'];
    for (const name of named) await soon(() => page.locator('#link-problems').textContent()).toContain(name);
    await soon(() => keysShown(page)).toEqual(['beta']);
    await soon(() => page.locator('#control-beta').inputValue()).toBe('0.02');
  });

  it('says so when an experiment has no sweep to show', async () => {
    const page = await lab.open('embed.html#experiment=population&figure=sweep');
    await hashOf(page);
    await soon(() => page.locator('#link-problems').textContent()).toContain('has no sweep');
  });

  it('shows an error of the core beside its control', async () => {
    const page = await lab.open(run);
    await hashOf(page);
    await setControl(page, 'beta', '-1');
    await soon(() => page.locator('#control-beta-error').textContent()).toMatch(/-1/);
    await soon(() => page.locator('#alert').textContent()).toMatch(/last result/);
  });

  it.each([
    ['a run, light', run, { colorScheme: 'light' }],
    ['a run, dark', `${run}&lock=samples,objective&beta=-1`, { colorScheme: 'dark' }],
    ['a sweep, phone', sweep, { viewport: { width: 390, height: 844 } }],
    ['a map, dark', 'embed.html#experiment=phase-map&replicates=1', { colorScheme: 'dark' }],
    ['a tree, light', 'embed.html#experiment=greedy-trap&figure=run', { colorScheme: 'light' }],
  ] as const)('axe finds nothing: %s', async (_, hash, options) => {
    const page = await lab.open(hash, options);
    await hashOf(page);
    expect(await axe(page)).toEqual([]);
  });

  it('never scrolls sideways on a phone', async () => {
    const page = await lab.open('embed.html#experiment=population', {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
    });
    let before = await hashOf(page);
    for (const name of ['noisy-judge', 'phase-map', 'greedy-trap', 'words', 'real-text']) {
      for (const figure of ['sweep', 'run']) {
        await page.evaluate(
          ([experiment, shown]) => {
            location.hash = `#experiment=${experiment}&replicates=1&figure=${shown}`;
          },
          [name, figure],
        );
        before = await hashOf(page, before);
        await soon(() => sideways(page), `${name}, ${figure}`).toBe(0);
        await soon(() => sideways(page, 'body'), `${name}, ${figure}`).toBe(0);
        if (name === 'real-text') break; // it has no sweep, so both are the same
      }
    }
  });

  it('has made no complaint in all of this', () => expect(lab.complaints).toEqual([]));
});

describe('an embed and the page around it', () => {
  it('tells its height and its result', async () => {
    const { frame, told } = await hosted(run);
    const messages = await told();
    const origin = new URL(lab.address).origin;
    expect([...new Set(messages.map((each) => each.origin))]).toEqual([origin]);
    const result = messages.findLast(({ data }) => data.type === 'srlm-result')?.data;
    expect(result).toMatchObject({
      experiment: 'noisy-judge',
      figure: 'run',
      hash: await frame.locator('#hash').getAttribute('data-hash'),
      spec: { samples: 300, replicates: 4 },
    });
    const { kappa, accuracy } = (result?.summary ?? {}) as Record<string, number | null>;
    expect(kappa).toBeGreaterThan(1);
    expect(accuracy).toBeNull();
    const difference = async (): Promise<number> => {
      const height = (await told()).findLast(({ data }) => data.type === 'srlm-height')?.data.height;
      const { height: now } = (await frame.locator('.embed').boundingBox()) ?? { height: 0 };
      return Number(height) - Math.ceil(now);
    };
    await soon(difference).toBe(0);
  });

  it('takes parameters from it, each of them checked', async () => {
    const { page, frame, told } = await hosted(`${run}&controls=beta,samples&lock=samples`);
    const before = await frame.locator('#hash').getAttribute('data-hash');
    const set = (parameters: Record<string, unknown>): Promise<void> =>
      page.evaluate((given) => {
        const message = { type: 'srlm-set', parameters: given };
        document.querySelector('iframe')?.contentWindow?.postMessage(message, '*');
      }, parameters);
    await set({ samples: 200, beta: -1, nonsense: 'x', text_file: 'mine.txt' });
    await frame.waitForFunction((old) => {
      const hash = document.getElementById('hash')?.dataset.hash;
      return hash && hash !== old;
    }, before);
    await soon(() => frame.locator('#control-samples').inputValue()).toBe('200');
    await soon(() => frame.locator('#control-beta').inputValue()).toBe('0.02');
    const problems = async (): Promise<string[]> => {
      const last = (await told()).findLast(({ data }) => data.type === 'srlm-problem')?.data.problems;
      return (last as { key: string }[] | undefined)?.map(({ key }) => key) ?? [];
    };
    await soon(problems).toEqual(['beta', 'nonsense', 'text_file']);
    await soon(() => frame.locator('#link-problems li').count()).toBe(3);
  });

  it('listens to nobody else, and to no other shape', async () => {
    const { page, frame } = await hosted(`${run}&controls=samples`);
    await frame.evaluate(() => {
      window.postMessage({ type: 'srlm-set', parameters: { samples: 50 } }, '*');
    });
    await page.evaluate(() => {
      const target = document.querySelector('iframe')?.contentWindow;
      for (const message of [
        { type: 'srlm-set' },
        { type: 'srlm-set', parameters: [60] },
        { type: 'srlm-set', parameters: { samples: { toString: '60' } } },
        { type: 'other', parameters: { samples: 60 } },
        'srlm-set',
        null,
      ])
        target?.postMessage(message, '*');
      // Messages come in order: when this one has been heard, all others have been.
      target?.postMessage({ type: 'srlm-set', parameters: { rounds: 3 } }, '*');
    });
    await soon(() => frame.locator('#laboratory').getAttribute('href')).toContain('rounds=3');
    await soon(() => frame.locator('#control-samples').inputValue()).toBe('300');
    await soon(() => frame.locator('#link-problems').textContent()).toBe('');
  });

  it('has made no complaint in all of this', () => expect(lab.complaints).toEqual([]));
});
