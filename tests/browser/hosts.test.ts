/** <srlm-experiment> in pages of React, Vue and Angular, which render again and again. */
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import { describe, expect, it } from 'vitest';
import { frameAt, laboratory, setControl, soon } from './harness.js';

const lab = laboratory();

/** The script of a host, in one file. */
async function bundled(name: string): Promise<string> {
  const { output } = (await build({
    configFile: false,
    root: fileURLToPath(new URL('hosts', import.meta.url)),
    logLevel: 'error',
    define: {
      'process.env.NODE_ENV': '"production"',
      __VUE_OPTIONS_API__: 'false',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    build: {
      write: false,
      minify: false,
      rolldownOptions: {
        input: fileURLToPath(new URL(`hosts/${name}.mjs`, import.meta.url)),
        output: { codeSplitting: false },
      },
    },
  })) as Rolldown.RolldownOutput;
  return output[0].code;
}

interface State {
  attributes: Record<string, unknown>;
  last: boolean;
}

const show = (page: Page, state: State): Promise<void> =>
  page.evaluate((next) => (window as unknown as { show(state: State): void }).show(next), state);

describe.each(['react', 'vue', 'angular'])('a page of %s', (name) => {
  it('keeps what the reader has set when it renders anew, and hears the results', async () => {
    lab.replaced.set('examples/host.js', { type: 'text/javascript', body: await bundled(name) });
    lab.replaced.set('examples/host.html', {
      type: 'text/html',
      body:
        '<!doctype html><title>A host</title><div id="root"></div>' +
        '<script src="../srlm-experiment.js"></script><script type="module" src="host.js"></script>',
    });
    const page = await lab.open('examples/host.html');
    const results = (): Promise<{ spec: { beta: number } }[]> => page.evaluate('results');
    const frame = await frameAt(page, 'embed.html');
    // In whatever frame the element has after it has been moved.
    const control = page.frameLocator('srlm-experiment iframe').locator('#control-beta');
    const beta = (): Promise<string> => control.inputValue();
    await setControl(frame as unknown as Page, 'beta', '2');
    await soon(async () => (await results()).at(-1)?.spec.beta).toBe(2);
    await frame.evaluate(() => Object.assign(window, { same: true }));

    const element = page.locator('srlm-experiment');
    for (const step of [1, 2, 3]) {
      const attributes = {
        class: `step-${step}`,
        style: { marginTop: `${step}px` },
        'data-step': step,
        'aria-label': `Step ${step}`,
        theme: step % 2 ? 'dark' : 'light',
      };
      await show(page, { attributes, last: false });
      await soon(() => element.getAttribute('class')).toBe(`step-${step}`);
      await soon(() => element.evaluate((each) => getComputedStyle(each).marginTop)).toBe(`${step}px`);
      await soon(() => frame.locator('html').getAttribute('data-theme')).toBe(attributes.theme);
    }
    await soon(() => frame.evaluate('window.same')).toBe(true);
    await soon(beta).toBe('2');

    for (const last of [true, false]) {
      await show(page, { attributes: { theme: 'dark' }, last });
      const first = (): Promise<string> =>
        page
          .locator('main > *')
          .first()
          .evaluate((each) => each.localName);
      await soon(first).toBe(last ? 'p' : 'srlm-experiment');
      await soon(beta).toBe('2');
    }
    expect(lab.complaints).toEqual([]);
  });
});
