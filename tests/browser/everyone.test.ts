/** The page for readers who look, point, read or choose their colours in other ways. */
import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { axe, hashOf, laboratory, linkOf, setControl, sideways, soon, sweepHashOf } from './harness.js';

const lab = laboratory();

const phone = { viewport: { width: 390, height: 844 } };

/** A view at rest: with the tools that come after the first curve, and its sweep if it has one. */
async function view(hash: string, options: BrowserContextOptions = {}, sweep = true): Promise<Page> {
  const page = await lab.open(hash, options);
  await hashOf(page);
  if (sweep) await sweepHashOf(page);
  await page.locator('#keep-run').waitFor({ state: 'attached' });
  await page.locator('.legend button').first().waitFor();
  return page;
}

interface Stop {
  name: string;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** What the Tab key stops at, in its order, with the name that is read out. */
const stops = (page: Page): Promise<Stop[]> =>
  page.evaluate(() => {
    const wanted = 'a[href], button, input, select, textarea, summary, [tabindex]';
    const text = (element: Element | null): string => element?.textContent ?? '';
    const nameOf = (element: HTMLElement): string => {
      const by = element.getAttribute('aria-labelledby')?.split(' ') ?? [];
      const labels = [...((element as HTMLInputElement).labels ?? [])];
      const names = [
        element.getAttribute('aria-label') ?? '',
        by.map((id) => text(document.getElementById(id))).join(' '),
        labels.map(text).join(' '),
        element instanceof HTMLSelectElement ? '' : text(element),
      ];
      return (names.find((name) => name.trim() !== '') ?? '').replace(/\s+/g, ' ').trim();
    };
    return [...document.querySelectorAll<HTMLElement>(wanted)]
      .filter(
        (element) =>
          element.tabIndex >= 0 &&
          !element.matches(':disabled, [type="radio"]:not(:checked)') &&
          element.checkVisibility({ visibilityProperty: true }) &&
          element.getBoundingClientRect().height > 0,
      )
      .map((element) => {
        const { left, right, top, bottom } = element.getBoundingClientRect();
        const kind = element instanceof HTMLAnchorElement ? 'link' : 'control';
        const name = nameOf(element);
        return { name: name && `${kind} ${name}`, left, right, top: top + scrollY, bottom: bottom + scrollY };
      });
  });

/** Columns side by side end where their texts end: a control's height up is no jump. */
const level = 20;

/** Where Tab goes up without going to a column further right. */
const jumps = (all: readonly Stop[]): string[] =>
  all.flatMap((next, i) => {
    const before = all[i - 1];
    if (!before || next.bottom > before.top - level || next.left >= before.right) return [];
    return [`from “${before.name}” up to “${next.name}”`];
  });

const views = [
  ['a sweep', '#replicates=4', true],
  ['a run', '#experiment=population&replicates=4', false],
  ['a map', '#experiment=phase-map&replicates=1', true],
  ['words', '#experiment=words&replicates=1', true],
] as const;

describe('the keyboard and the screen reader', () => {
  for (const [size, options] of [
    ['wide', {}],
    ['on a phone', phone],
  ] as const) {
    it.each(views)(
      `go in the order that is seen, past names that differ, ${size}: %s`,
      async (_, hash, sweep) => {
        const page = await view(hash, options, sweep);
        for (const summary of await page.locator('#all-parameters > summary, .sweep-table > summary').all())
          await summary.click();
        const all = await stops(page);
        expect(jumps(all)).toEqual([]);
        const names = all.map(({ name }) => name);
        expect(names.filter((name, i) => name === '' || names.indexOf(name) !== i)).toEqual([]);
      },
    );
  }

  it('hear which quantity and experiment each chart shows, and which parameter a button changes', async () => {
    const page = await view('#replicates=4');
    const title = 'κ forgets its start';
    await soon(() => page.locator('#sweep-plot').getAttribute('aria-label')).toMatch(
      new RegExp(`condition number κ.*by round.*${title}`),
    );
    for (const plot of await page.locator('#charts .plot').all())
      await soon(() => plot.getAttribute('aria-label')).toMatch(new RegExp(`of the run, by round, ${title}`));
    for (const canvas of await page.locator('#charts canvas').all())
      await soon(() => canvas.getAttribute('aria-label')).toMatch(
        new RegExp(`^Line chart.*: .+, ${title}\\.`),
      );
    await soon(() => page.locator('.heat-map').getAttribute('aria-label')).toContain(title);
    const names = (await stops(page)).map(({ name }) => name);
    expect(names).toContain('control no ball: B ball radius');
    expect(names).toContain('control as is: κ₀ initial spread');
    expect(names).toContain('control n pairs per round');
    expect(names).toContain('control n pairs per round, slider');
  });
});

describe('colours that the reader has chosen', () => {
  it.each(['light', 'dark'] as const)('replace those of the page, %s', async (colorScheme) => {
    const page = await view('#replicates=4', { forcedColors: 'active', colorScheme });
    const look = (selector: string): Promise<Record<string, string>> =>
      page
        .locator(selector)
        .first()
        .evaluate((element) => {
          const { backgroundColor, color, borderBottomColor, forcedColorAdjust } = getComputedStyle(element);
          return { backgroundColor, color, borderBottomColor, forcedColorAdjust };
        });
    const system = await page.evaluate(() => {
      const probe = document.createElement('p');
      document.body.append(probe);
      const read = (colour: string): string => {
        probe.style.color = colour;
        return getComputedStyle(probe).color;
      };
      probe.style.forcedColorAdjust = 'none';
      const colours = { ground: read('Canvas'), ink: read('CanvasText'), chosen: read('Highlight') };
      probe.remove();
      return colours;
    });
    // The charts are drawn in them, whatever the page's own theme would be.
    await soon(() => look('#chart-kappa')).toMatchObject({
      backgroundColor: system.ground,
      color: system.ink,
    });
    await soon(() => page.evaluate(() => document.documentElement.dataset.theme)).toBe(colorScheme);
    await soon(() => page.locator('#theme').isVisible()).toBe(false);
    // What is chosen and pressed stands out, and what is not does not.
    const chosen = await look('.choice input:checked + span');
    expect(chosen.backgroundColor).toBe(system.chosen);
    await soon(async () => (await look('.choice input:not(:checked) + span')).borderBottomColor).toBe(
      system.ground,
    );
    await soon(async () => (await look('.pill[aria-pressed="true"]')).backgroundColor).toBe(system.chosen);
    await soon(async () => (await look('.pill[aria-pressed="false"]')).backgroundColor).not.toBe(
      system.chosen,
    );
    // Tracks are drawn, and swatches keep the colour that says which curve is meant.
    await soon(async () => (await look('.control input[type="range"]')).forcedColorAdjust).toBe('none');
    const inks = await page
      .locator('.sweep-figure .legend .shape')
      .evaluateAll((all) => all.map((each) => getComputedStyle(each).backgroundColor));
    expect(new Set(inks).size).toBe(inks.length);
    expect(await axe(page)).toEqual([]);
  });

  it('are followed where the reader’s choice here was another', async () => {
    const page = await lab.open('#replicates=2', { colorScheme: 'light' });
    await hashOf(page);
    await page.locator('#theme').click();
    const theme = (): Promise<string | undefined> =>
      page.evaluate(() => document.documentElement.dataset.theme);
    await soon(theme).toBe('dark');
    await page.emulateMedia({ forcedColors: 'active' });
    await soon(theme).toBe('light');
    await page.emulateMedia({ forcedColors: 'none' });
    await soon(theme).toBe('dark');
  });

  it.each(['light', 'dark'] as const)('may be of more contrast, %s', async (colorScheme) => {
    const muted = async (contrast: 'more' | 'no-preference'): Promise<string> => {
      const page = await lab.open('#replicates=2', { colorScheme, contrast });
      await hashOf(page);
      return page.locator('.hint').evaluate((element) => getComputedStyle(element).color);
    };
    const sum = (colour: string): number =>
      (colour.match(/\d+/g) ?? []).slice(0, 3).reduce((all, each) => all + Number(each), 0);
    const [usual, more] = [sum(await muted('no-preference')), sum(await muted('more'))];
    if (colorScheme === 'light') expect(more).toBeLessThan(usual);
    else expect(more).toBeGreaterThan(usual);
  });
});

/** As browsers translate: every text that may be touched goes into elements of theirs, in capitals here. */
const translate = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    for (const text of texts) {
      const parent = text.parentElement;
      if (!parent || text.data.trim() === '' || parent.closest('script, style, svg, [translate="no"]'))
        continue;
      const [outer, inner] = [document.createElement('font'), document.createElement('font')];
      inner.textContent = text.data.toUpperCase();
      outer.append(inner);
      text.replaceWith(outer);
    }
    document.documentElement.lang = 'ar';
    document.documentElement.dir = 'rtl';
  });

describe('a translated page', () => {
  it('copies the command of its state, keeps symbols and hashes, and goes on', async () => {
    const page = await view(
      '#experiment=population&replicates=4&beta=2',
      {
        permissions: ['clipboard-read', 'clipboard-write'],
      },
      false,
    );
    const kept = (): Promise<(string | null)[]> =>
      page.locator('#command, #hash, .control .symbol, math, .prose i').allTextContents();
    const [before, command] = [await kept(), await page.locator('#command').textContent()];
    await translate(page);
    await soon(() => kept()).toEqual(before);
    await soon(() => page.locator('.run-tools').textContent()).toContain('LISTEN');
    // Even where a translator touches what it should not.
    await page.locator('#command').evaluate((code) => {
      code.textContent = 'SRLM RUN';
    });
    const copied = async (): Promise<string> => {
      await page.locator('.capsule .command button').click();
      return page.evaluate(() => navigator.clipboard.readText());
    };
    await soon(copied).toBe(command);
    await soon(() => page.locator('.capsule .command button').textContent()).toContain('COPY THE COMMAND');
    const first = await hashOf(page);
    await setControl(page, 'beta', '3');
    await hashOf(page, first);
    await soon(copied).toMatch(/--beta 3/);
    await page.locator('#experiment').selectOption('greedy-trap');
    await sweepHashOf(page);
    await soon(() => linkOf(page)).toContain('experiment=greedy-trap');
  });
});

describe('from right to left', () => {
  it.each([
    ['the page', '#replicates=4'],
    ['on a phone', '#replicates=4'],
    ['an embed', 'embed.html#experiment=kappa-contraction&replicates=4'],
  ])(
    'charts, formulas and sliders go on from left to right, and nothing is out of sight: %s',
    async (name, hash) => {
      const page = await lab.openAt(lab.address + hash, name === 'on a phone' ? phone : {}, async (empty) => {
        await empty.addInitScript(() =>
          addEventListener('DOMContentLoaded', () => {
            document.documentElement.dir = 'rtl';
          }),
        );
      });
      await hashOf(page);
      await soon(() => sideways(page)).toBe(0);
      const direction = (selector: string): Promise<string[]> =>
        page.locator(selector).evaluateAll((all) => all.map((each) => getComputedStyle(each).direction));
      const all = await direction('canvas, input[type="range"], .value, math, code');
      expect(all.length).toBeGreaterThan(5);
      expect(new Set(all)).toEqual(new Set(['ltr']));
      await soon(() => direction('.hint')).toEqual(['rtl']);
      // Further right is more: a slider moves as the chart's axis does.
      const slider = page.locator('#control-grid input[type="range"]').first();
      const value = (): Promise<number> =>
        slider.evaluate((each) => (each as HTMLInputElement).valueAsNumber);
      const low = await value();
      await slider.focus();
      await page.keyboard.press('ArrowRight');
      await soon(value).toBeGreaterThan(low);
    },
  );
});

/** Words that are cut, that lie over others, or outside the page. */
const faults = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    const width = document.documentElement.clientWidth;
    /** The part of a box that is in sight inside its scrolling ancestors; null when one of them can bring it there. */
    const clipped = (element: Element): boolean => {
      for (let each: Element | null = element; each; each = each.parentElement)
        if (/auto|scroll|hidden/.test(getComputedStyle(each).overflowX))
          return each !== document.documentElement;
      return false;
    };
    const skipped =
      '.hidden, .skip, .run-state, svg, math, option, select, script, noscript, .trouble, sub, sup';
    const boxes: { box: DOMRect; text: string; element: Element }[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode as Text;
      const element = text.parentElement;
      if (!element || text.data.trim() === '' || element.closest(skipped)) continue;
      if (!element.checkVisibility({ visibilityProperty: true }) || clipped(element)) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      for (const box of range.getClientRects()) {
        if (box.right > width + 1 || box.left < -1) found.push(`outside: ${text.data.trim().slice(0, 40)}`);
        boxes.push({ box, text: text.data.trim().slice(0, 40), element });
      }
    }
    boxes.forEach(({ box: a, text, element }, i) => {
      for (const { box: b, text: other, element: second } of boxes.slice(i + 1)) {
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 3 && down > 0.45 * Math.min(a.height, b.height) && element !== second)
          found.push(`over each other: ${text} / ${other}`);
      }
    });
    for (const element of document.body.querySelectorAll('*')) {
      if (element.matches(skipped) || element.closest(skipped) || !element.checkVisibility()) continue;
      const { overflowX, overflowY } = getComputedStyle(element);
      const hides = [overflowX, overflowY].some((value) => /hidden|clip/.test(value));
      const { scrollWidth, clientWidth, scrollHeight, clientHeight } = element;
      if (hides && clientWidth > 2 && (scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 2))
        found.push(`cut: ${(element.textContent ?? '').trim().slice(0, 40)}`);
    }
    return [...new Set(found)];
  });

describe('larger text', () => {
  it.each([
    ['in a column of 320', { viewport: { width: 320, height: 640 } }, ''],
    ['zoomed to 200 %', { viewport: { width: 720, height: 450 } }, ''],
    ['of twice the size', {}, '200%'],
    ['of twice the size on a phone', phone, '200%'],
  ])('is never cut, nor over other text, nor outside: %s', async (_, options, size) => {
    for (const hash of [
      ...views.map(([, hash]) => hash),
      'embed.html#experiment=kappa-contraction&replicates=2',
    ]) {
      const page = await lab.openAt(lab.address + hash, options, async (empty) => {
        await empty.addInitScript(
          (text) =>
            addEventListener('DOMContentLoaded', () => {
              document.documentElement.style.fontSize = text;
            }),
          size,
        );
      });
      await hashOf(page);
      await soon(() => sideways(page), hash).toBe(0);
      await soon(() => faults(page), hash).toEqual([]);
      await page.context().close();
    }
  });
});

describe('on paper', () => {
  it('stand the figure, the words, hash and link; no controls', async () => {
    const page = await view('#experiment=single-step-barrier&replicates=2');
    await sweepHashOf(page);
    await page.emulateMedia({ media: 'print' });
    await soon(() => page.locator('#handout').textContent()).toContain('#experiment=single-step-barrier');
    const shown = (selector: string): Promise<boolean> => page.locator(selector).first().isVisible();
    for (const part of ['#title', '#experiment-title', '#sweep-plot canvas', '#takeaway', '#handout'])
      expect([part, await shown(part)]).toEqual([part, true]);
    const controls = page.locator(
      'button:visible, input:visible, select:visible, summary:visible, textarea:visible',
    );
    await soon(() => controls.evaluateAll((all) => all.map((each) => each.outerHTML))).toEqual([]);
    const hash = (await page.locator('#sweep-hash').getAttribute('data-hash')) ?? '-';
    await soon(async () => (await page.locator('#handout').textContent())?.replaceAll(' ', '')).toContain(
      hash,
    );
  });
});

describe('titles and cards', () => {
  it('follow the experiment', async () => {
    const page = await lab.open('#replicates=2');
    await hashOf(page);
    await soon(() => page.title()).toBe('Why does a language model that rewards itself get better?');
    await page.locator('#experiment').selectOption('words');
    await soon(() => page.title()).toBe('A model of words rewards itself · srlm');
    await page.goBack();
    await soon(() => page.title()).toBe('Why does a language model that rewards itself get better?');
  });

  it('are on a page for each experiment, which leads on to the view with what else its link says', async () => {
    const read = await (await fetch(`${lab.address}x/words.html`)).text();
    expect(read).toContain('<meta property="og:title" content="A model of words rewards itself">');
    expect(read).toContain('<meta property="og:image" content="../preview.png">');
    await soon(async () => (await fetch(`${lab.address}preview.png`)).status).toBe(200);
    const page = await lab.open('x/population.html?from=mail#beta=2&replicates=4');
    await hashOf(page);
    await soon(() => page.evaluate(() => location.search + location.hash)).toBe(
      '?from=mail#experiment=population&beta=2&replicates=4',
    );
    await soon(() => page.locator('#control-beta').inputValue()).toBe('2');
  });

  it('has made no complaint in all of this', () => expect(lab.complaints).toEqual([]));
});
