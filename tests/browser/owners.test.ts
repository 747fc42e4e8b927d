/** <srlm-experiment> among what others do to a page: frameworks, translators, editors. */
import type { Frame, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { core } from '../web/core.js';
import { frameAt, laboratory, setControl, soon } from './harness.js';

const lab = laboratory();

const attributes = {
  experiment: 'population',
  replicates: '3',
  controls: 'beta',
};

/** A page with this in its body, and the script of the element. */
async function pageWith(html: string): Promise<Page> {
  const page = await lab.open('examples/course-html-block.html');
  await page.evaluate((body) => {
    document.body.innerHTML = body;
    window.addEventListener('message', ({ data }) => {
      if (data.type === 'srlm-view') Object.assign(window, { view: data.hash });
    });
    const script = document.createElement('script');
    script.src = '../srlm-experiment.js';
    document.head.append(script);
  }, html);
  return page;
}

const tag = (more = ''): string => {
  const text = Object.entries(attributes).map(([name, value]) => `${name}="${value}"`);
  return `<srlm-experiment ${text.join(' ')} ${more}></srlm-experiment>`;
};

async function withBeta(page: Page, value: string): Promise<Frame> {
  const frame = await frameAt(page, 'embed.html');
  await setControl(frame as unknown as Page, 'beta', value);
  // The page has heard of it, too.
  await soon(() => page.evaluate('window.view')).toContain(`beta=${value}`);
  return frame;
}

const beta = (frame: Frame): Promise<string> => frame.locator('#control-beta').inputValue();

describe('what the reader has set', () => {
  it('stays when attributes of others come and go', async () => {
    const page = await pageWith(tag());
    const frame = await withBeta(page, '2');
    await frame.evaluate(() => Object.assign(window, { same: true }));
    await page.evaluate(() => {
      const element = document.querySelector('srlm-experiment');
      for (const name of ['_msthash', '_msttexthash', 'v-cloak', '_ngcontent-abc-c1', 'ng-version'])
        element?.setAttribute(name, '1');
      for (const name of ['contenteditable', 'data-x', 'class', 'id', 'slot', 'jsaction', 'bis_skin_checked'])
        element?.setAttribute(name, 'a');
      for (const name of ['v-cloak', 'class', '_msthash']) element?.removeAttribute(name);
    });
    // The frame has heard everything that came before this.
    await page.evaluate(() => document.querySelector('srlm-experiment')?.setAttribute('min-height', '1234'));
    const height = (): Promise<number> =>
      page.locator('srlm-experiment iframe').evaluate((each) => each.clientHeight);
    await soon(height).toBeGreaterThanOrEqual(1200);
    await soon(() => beta(frame)).toBe('2');
    await soon(() => frame.evaluate('window.same')).toBe(true);
    await soon(() => frame.locator('#link-problems').textContent()).toBe('');
    await soon(() => page.locator('srlm-experiment .problems').textContent()).toBe('');
  });

  it('stays when the element is moved in the document', async () => {
    const page = await pageWith(`${tag()}<div id="there"></div>`);
    await withBeta(page, '2');
    await page.evaluate(() => {
      const element = document.querySelector('srlm-experiment') as Element;
      document.getElementById('there')?.append(element);
    });
    const moved = async (): Promise<string> => {
      const frame = page.frames().find((each) => each.url().includes('beta=2'));
      return frame ? beta(frame) : '';
    };
    await soon(moved).toBe('2');
  });

  it('is asked for again of a frame that has loaded what it had been asked before', async () => {
    const page = await pageWith(`${tag()}<div id="there"></div>`);
    await withBeta(page, '2');
    await page.evaluate(() => {
      const element = document.querySelector('srlm-experiment') as Element;
      document.getElementById('there')?.append(element);
      const frame = element.shadowRoot?.querySelector('iframe') as HTMLIFrameElement;
      frame.contentWindow?.location.replace(frame.src.replace('beta=2&', ''));
    });
    const moved = async (): Promise<string> => {
      const frame = page.frames().find((each) => each.url().includes('beta=2'));
      return frame ? beta(frame) : '';
    };
    await soon(moved).toBe('2');
    await soon(() => page.evaluate('document.querySelector("srlm-experiment").getState()')).toContain(
      'beta=2',
    );
  });

  it('stays when the page around asks for other colours, controls or locks', async () => {
    const page = await pageWith(tag('theme="light"'));
    const frame = await withBeta(page, '2');
    await frame.evaluate(() => Object.assign(window, { same: true }));
    const set = (...steps: Record<string, string | null>[]): Promise<void> =>
      page.evaluate((all) => {
        const element = document.querySelector('srlm-experiment');
        for (const [name, value] of all.flatMap((step) => Object.entries(step)))
          if (value === null) element?.removeAttribute(name);
          else element?.setAttribute(name, value);
      }, steps);
    const theme = (): Promise<string | null> => frame.locator('html').getAttribute('data-theme');
    await set({ theme: 'dark' });
    await soon(theme).toBe('dark');
    await set({ theme: null, controls: 'beta,rounds', lock: 'beta' });
    await soon(theme).toBe('light');
    await soon(() => frame.locator('#control-rounds').count()).toBe(1);
    await soon(() => frame.locator('#control-beta').isDisabled()).toBe(true);
    await set({ theme: 'pink', lock: null });
    await soon(() => frame.locator('#link-problems').textContent()).toContain('theme');
    await soon(() => frame.locator('#control-beta').isDisabled()).toBe(false);
    await soon(() => beta(frame)).toBe('2');
    // The same attributes in another order, as when all are taken away and given anew.
    const { experiment, replicates } = attributes;
    await set({ experiment: null, replicates: null, theme: null }, { theme: 'dark', replicates, experiment });
    await soon(theme).toBe('dark');
    await soon(() => beta(frame)).toBe('2');
    await soon(() => frame.evaluate('window.same')).toBe(true);
    // What is shown is the page's: a new value there counts.
    await set({ beta: '7' });
    await soon(() => beta(frame)).toBe('7');
  });

  it('stays when the element is moved and looks different at once, and then again', async () => {
    const page = await pageWith(`${tag('theme="light"')}<div id="there"></div>`);
    await withBeta(page, '2');
    await page.evaluate(() => {
      const element = document.querySelector('srlm-experiment') as Element;
      document.getElementById('there')?.append(element);
      element.setAttribute('theme', 'dark');
    });
    const moved = (): Frame | undefined => page.frames().find((each) => each.url().includes('beta=2'));
    const theme = async (): Promise<unknown> => moved()?.locator('html').getAttribute('data-theme');
    await soon(theme).toBe('dark');
    await page.evaluate(() => document.querySelector('srlm-experiment')?.setAttribute('theme', 'light'));
    await soon(theme).toBe('light');
    await soon(async () => moved() && beta(moved() as Frame)).toBe('2');
  });

  it('stays in a frame whose link asks for other colours', async () => {
    const page = await pageWith('<iframe width="800"></iframe>');
    const link = `${lab.address}embed.html#experiment=population&replicates=3&controls=beta`;
    const lead = (address: string): Promise<void> =>
      page.evaluate((to) => {
        (document.querySelector('iframe') as HTMLIFrameElement).src = to;
      }, address);
    await lead(link);
    const frame = await withBeta(page, '2');
    await lead(`${link}&theme=dark`);
    await soon(() => frame.locator('html').getAttribute('data-theme')).toBe('dark');
    await soon(() => beta(frame)).toBe('2');
    await lead(`${link}&theme=dark&rounds=3`);
    await soon(() => frame.locator('#laboratory').getAttribute('href')).toContain('rounds=3');
    await soon(() => beta(frame)).not.toBe('2');
  });

  it('does not come back with another value that the page asks for', async () => {
    const page = await pageWith(`${tag()}<div id="there"></div>`);
    await withBeta(page, '2');
    await page.evaluate(async () => {
      const element = document.querySelector('srlm-experiment') as Element;
      const inside = element.shadowRoot?.querySelector('iframe')?.contentDocument;
      const control = inside?.getElementById('control-beta') as HTMLInputElement;
      element.setAttribute('rounds', '3');
      await Promise.resolve(); // the element has asked for it, and what is inside has not heard it yet
      control.value = '5';
      control.dispatchEvent(new Event('change', { bubbles: true }));
      // The element has just been told of that when it is moved.
      const move = ({ data }: MessageEvent): void => {
        if (data.type !== 'srlm-view') return;
        window.removeEventListener('message', move);
        document.getElementById('there')?.append(element);
      };
      window.addEventListener('message', move);
    });
    const moved = page.locator('#there').frameLocator('iframe');
    await soon(() => moved.locator('#laboratory').getAttribute('href')).toContain('rounds=3');
    await soon(() => moved.locator('#control-beta').inputValue()).not.toMatch(/^[25]$/);
  });

  it('is not given up for a style', async () => {
    const page = await pageWith(tag('width="300" style="width: 640px; margin: 7px auto"'));
    const frame = await withBeta(page, '2');
    const look = (): Promise<string[]> =>
      page.locator('srlm-experiment').evaluate((each) => {
        const { width, marginTop } = getComputedStyle(each);
        return [width, marginTop];
      });
    await soon(look).toEqual(['640px', '7px']);
    await page.evaluate(() => document.querySelector('srlm-experiment')?.setAttribute('width', '200'));
    await soon(look).toEqual(['640px', '7px']);
    await soon(() => beta(frame)).toBe('2');
  });
});

it('no attribute is a property, which frameworks would set in its place', async () => {
  const page = await pageWith(tag());
  const known = [...core.parameters().map(({ key }) => key as string), 'base', 'min-height', 'width'];
  const names = [...known, 'experiment', 'controls', 'lock', 'theme', 'figure', 'beta'];
  const found = (): Promise<string[]> =>
    page.evaluate(async (all) => {
      await customElements.whenDefined('srlm-experiment');
      const element = document.querySelector('srlm-experiment') as Element;
      return all.filter((name) => name in element || name.replaceAll('_', '-') in element);
    }, names);
  await soon(found).toEqual([]);
});

describe('two elements, one in a shadow root', () => {
  it('do not hear each other', async () => {
    const page = await pageWith(`${tag('beta="3"')}<div id="host"></div>`);
    await page.evaluate((inner) => {
      const root = document.getElementById('host')?.attachShadow({ mode: 'open' });
      if (root) root.innerHTML = inner;
    }, tag('beta="5"'));
    for (const value of ['3', '5']) {
      const frame = await frameAt(page, `beta=${value}`);
      await soon(() => beta(frame)).toBe(value);
    }
  });

  it('has made no complaint in all of this', () => expect(lab.complaints).toEqual([]));
});
