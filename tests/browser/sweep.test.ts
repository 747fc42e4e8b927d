import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { joinCells, runCell } from '../../web/src/engine/cells.js';
import { withChanges } from '../../web/src/state/spec-edit.js';
import type { Values } from '../../web/src/state/values.js';
import type { Plan } from '../../web/src/sweep/sweep-run.js';
import { planOf } from '../../web/src/sweep/sweep-spec.js';
import { core } from '../web/core.js';
import { hashOf, laboratory, linkOf, saved, setControl, soon, sweepHashOf } from './harness.js';

const lab = laboratory();

/** The sweep of an experiment with some parameters changed, and its hash, as Node computes it. */
function computed(name: string, changes: Values): { plan: Plan; hash: string } {
  const experiment = core.experiments().find((each) => each.name === name);
  if (!experiment) throw new Error(`No experiment ${name}`);
  const plan = planOf(core, experiment, withChanges(core, experiment.spec, changes));
  if (!plan) throw new Error(`No sweep of ${name}`);
  const records = plan.cells.map(({ spec }, index) => runCell(core, plan.sweep, index, spec, {}));
  return { plan, hash: joinCells(core, plan.sweep, records, 1).hash };
}

const small = '#experiment=kappa-contraction&replicates=6&rounds=4';
const smallChanges = { replicates: 6, rounds: 4 };
const map = '#experiment=phase-map&rounds=2';

const readout = (page: Page): Promise<string | null> => page.locator('.sweep-readout').textContent();

describe('a sweep', () => {
  it('has the hash that Node computes for it, and its command', async () => {
    const page = await lab.open(small);
    const { hash } = computed('kappa-contraction', smallChanges);
    expect(await sweepHashOf(page)).toBe(hash);
    await soon(() => page.locator('#sweep-state').textContent()).toMatch(/^3 cells in /);
    await page.locator('.sweep-table summary').click();
    await soon(() => page.locator('#sweep-command').textContent()).toBe(
      `srlm sweep --experiment kappa-contraction --rounds 4 --replicates 6 --expect ${hash}`,
    );
    await soon(() => page.locator('.sweep-table tbody tr').count()).toBe(5);
    await soon(() => page.locator('.sweep-table thead th').allTextContents()).toContain('κ0 = 64');
  });

  it('follows a control, but not for what it varies', async () => {
    const page = await lab.open(small);
    const before = await sweepHashOf(page);
    const run = await hashOf(page);
    await setControl(page, 'kappa_0', '5');
    await hashOf(page, run);
    expect(await sweepHashOf(page)).toBe(before);
    await soon(() => page.locator('.sweep-says').textContent()).toContain('initial spread');
    await setControl(page, 'judge_noise', '0.25');
    expect(await sweepHashOf(page, before)).toBe(
      computed('kappa-contraction', { ...smallChanges, judge_noise: 0.25 }).hash,
    );
  });

  it('opens a cell as the run, with the link of that cell', async () => {
    const page = await lab.open(small);
    const sweep = await sweepHashOf(page);
    const before = await hashOf(page);
    const { plan } = computed('kappa-contraction', smallChanges);
    const plot = page.locator('#sweep-plot');
    await plot.focus();
    await plot.press('ArrowRight');
    await plot.press('ArrowUp');
    await soon(() => readout(page)).toMatch(/^κ0 = 16, round 0: condition number κ 16\.0/);
    await plot.press('Enter');
    const cell = core.prepare(plan.cells[1]?.spec ?? {});
    expect(await hashOf(page, before)).toBe(cell.summarise([cell.run(0, 6)]).hash);
    cell.free();
    await page.waitForFunction(() =>
      /One cell/.test(document.getElementById('run-place')?.textContent ?? ''),
    );
    await soon(() => page.locator('#run-place').textContent()).toContain('κ0 = 16');
    expect(await sweepHashOf(page)).toBe(sweep);
    const copy = await lab.open(await linkOf(page));
    expect(await sweepHashOf(copy)).toBe(sweep);
    expect(await hashOf(copy)).toBe(await hashOf(page));
  });

  it('draws no vacuous theory, and says so', async () => {
    const page = await lab.open(`${small}&beta_root_n=100`);
    await sweepHashOf(page);
    const bound = page.locator('.sweep-theory [data-overlay="unrolled-kappa-bound"]');
    await soon(() => bound.getAttribute('data-drawn')).toBe('false');
    await soon(() => bound.textContent()).toMatch(/not drawn for 3 of 3 curves/);
    await soon(() =>
      page.locator('.sweep-theory [data-overlay="inverse-confidence"]').getAttribute('data-drawn'),
    ).toBe('true');
    await soon(() => page.locator('#sweep-description').textContent()).toContain(
      'Theory drawn: 1/c₁ [exact].',
    );
    await page.locator('#theory [data-overlay="iterated-failure-bound"]').waitFor();
    await soon(() => page.locator('#theory [data-overlay="iterated-failure-bound"]').textContent()).toMatch(
      /Vacuous, not drawn/,
    );
  });

  it('names theory that has nothing to say of the sweep, with the reason', async () => {
    const page = await lab.open(`${small}&objective=logistic`);
    await sweepHashOf(page);
    const bound = page.locator('.sweep-theory [data-overlay="unrolled-kappa-bound"]');
    await soon(() => bound.getAttribute('data-drawn')).toBe('false');
    await soon(() => bound.textContent()).toContain(
      'Not drawn: it is about the objective regression, and here it is logistic.',
    );
  });

  it('says why there is no limit of infinitely many pairs, in the sweep and in the run', async () => {
    const page = await lab.open('#experiment=judge-errors&replicates=2&cream=true');
    await sweepHashOf(page);
    await soon(() => page.locator('.sweep-says').textContent()).toContain(
      'No floor (n = ∞) in 5 of 15 cells (noise, CREAM): CREAM weights the rewards',
    );
    const limit = page.locator('#theory [data-overlay="population-kappa"]');
    await soon(() => limit.getAttribute('data-drawn')).toBe('false');
    await soon(() => limit.textContent()).toMatch(/Not drawn: CREAM weights the rewards by an agreement/);
  });

  it('fits lines, and names the points that cannot be drawn', async () => {
    const page = await lab.open('#experiment=single-step-barrier&replicates=8');
    expect(await sweepHashOf(page)).toBe(computed('single-step-barrier', { replicates: 8 }).hash);
    await soon(() => page.locator('.fit-list li').count()).toBe(3);
    const fits = await page.locator('.fit-list li').allTextContents();
    for (const fit of fits)
      expect(fit).toMatch(/slope −\d\.\d\d \(95 %: −\d\.\d\d to −\d\.\d\d for this problem\), \d+ points/);
  });

  it('can be stopped and goes on', async () => {
    // So long a sweep that no machine has done it before it is stopped.
    const page = await lab.open('#experiment=phase-map&rounds=40&replicates=1000');
    const state = (): Promise<string | null> => page.locator('#sweep-state').textContent();
    await soon(state).toMatch(/cell \d+ of/);
    await page.locator('#sweep-cancel').click();
    await soon(() => page.locator('#sweep-cancel').textContent()).toBe('Go on');
    await soon(state).toMatch(/^stopped/);
    await soon(() => page.locator('#sweep .alert').isVisible()).toBe(false); // nothing went wrong
    await page.locator('#sweep-cancel').click();
    await soon(state).toMatch(/cell \d+ of/);
  });

  it('tells a cell that cannot run', async () => {
    const page = await lab.open('#experiment=kappa-contraction&responses=6&kappa_0=3&replicates=2&rounds=1');
    await page.waitForFunction(() =>
      /could not run/.test(document.querySelector('#sweep .alert')?.textContent ?? ''),
    );
    await soon(() => page.locator('#sweep .alert').textContent()).toMatch(
      /2 cells could not run.*κ0 = (16|64)/,
    );
    await soon(() => page.locator('#sweep-hash').getAttribute('data-hash')).toBe('');
  });

  it('is left out where an experiment is a single run', async () => {
    const page = await lab.open('#experiment=population');
    await hashOf(page);
    await soon(() => page.locator('#sweep').isVisible()).toBe(false);
    await soon(() => page.locator('#run-title').isVisible()).toBe(false);
    const inOrder = (): boolean =>
      document
        .querySelector('.panels')
        ?.compareDocumentPosition(document.getElementById('controls') as Node) ===
      Node.DOCUMENT_POSITION_FOLLOWING;
    await soon(() => page.evaluate(inOrder)).toBe(true);
  });

  it('is offered as JSON and CSV', async () => {
    const page = await lab.open(small);
    const hash = await sweepHashOf(page);
    const text = async (button: string): Promise<string> => {
      const { name, bytes } = await saved(page, button);
      expect(name).toContain(hash);
      return bytes.toString();
    };
    expect(JSON.parse(await text('JSON of the sweep'))).toMatchObject({ format: 'srlm-sweep', hash });
    expect((await text('CSV of the sweep')).trim().split('\n')).toHaveLength(1 + 3);
  });
});

describe('a map', () => {
  it('is read and opened by keyboard', async () => {
    const page = await lab.open(map);
    const { plan, hash } = computed('phase-map', { rounds: 2 });
    expect(await sweepHashOf(page)).toBe(hash);
    await soon(() => page.locator('.map-cells rect').count()).toBe(plan.cells.length);
    const plot = page.locator('#sweep-plot');
    await plot.focus();
    await plot.press('ArrowRight');
    await plot.press('ArrowRight');
    await plot.press('ArrowUp');
    const across = plan.sweep.axes[0]?.values.length ?? 0;
    const index = across + 1;
    const value = await page.locator(`.map-cells rect[data-cell="${index}"]`).getAttribute('data-value');
    // Hairlines to both axes and the colour bar, with the cell's values.
    await soon(() => page.locator('.map-hairline').count()).toBe(3);
    await soon(() => page.locator('.map-at').allTextContents()).toEqual(
      plan.sweep.axes.map(({ values }) => String(Number(Number(values[1]).toPrecision(3)))),
    );
    const session = core.prepare(plan.cells[index]?.spec ?? {});
    const { summary } = session.summarise([session.run(0, 1)]);
    session.free();
    expect(Number(value)).toBeCloseTo(summary.kappa.mean.at(-1) as number, 2);
    await soon(() => readout(page)).toContain(`condition number κ ${value}`);
    const before = await hashOf(page);
    await plot.press('Enter');
    await hashOf(page, before);
    await soon(() => page.locator('#control-beta').inputValue()).toBe(String(plan.cells[index]?.spec.beta));
    await soon(() => page.locator('.ring-chosen').count()).toBe(1);
  });
});

describe('words', () => {
  it('are drawn by round, with the invented ones marked in words', async () => {
    const page = await lab.open('#experiment=words&samples=500&rounds=2&round=0&context_length=1');
    await page.locator('.drawn li').first().waitFor();
    await soon(() => page.locator('.drawn li').count()).toBe(12);
    const experiment = core.experiments().find(({ name }) => name === 'words');
    const session = core.prepare({ ...experiment?.spec, samples: 500, rounds: 2, context_length: 1 });
    const output = session.words(0, 12);
    session.free();
    const texts = async (): Promise<string[]> => page.locator('.drawn .word').allTextContents();
    const wanted = (t: number): string[] =>
      (output?.rounds[t]?.drawn ?? []).map(({ word, known }) => (known ? word : `${word}✳ (invented)`));
    await soon(() => texts()).toEqual(wanted(0));
    await page.locator('#round-slider').fill('2');
    await soon(() => texts()).toEqual(wanted(2));
    await soon(() => page.locator('.words-drawn h3').textContent()).toBe('Twelve words drawn after round 2');
    await soon(() => page.locator('.modal-words li').count()).toBe(output?.rounds[2]?.modal.length);
    await soon(() => page.locator('.change-list').first().locator('li').count()).toBe(output?.risen.length);
    await soon(() => page.locator('#policy-panel').isVisible()).toBe(false);
  });
});

describe('the trap', () => {
  it('is walked into at first, and not at the end', async () => {
    const page = await lab.open('#experiment=greedy-trap&round=0');
    await page.locator('#decode-next').waitFor();
    const said = (): Promise<string | null> => page.locator('.decoding').textContent();
    await soon(() => said()).toMatch(/likeliest whole response is “modal”/);
    await page.locator('#decode-next').click();
    await soon(() => said()).toMatch(/This is the trap/);
    await soon(() => page.locator('.node-taken').allTextContents()).toEqual([
      expect.stringMatching(/^▸ trap/),
    ]);
    await page.locator('#decode-next').click();
    await soon(() => said()).toMatch(/misses “modal”/);
    await soon(() => page.locator('#decode-next').isDisabled()).toBe(true);
    await page
      .locator('#round-slider')
      .fill(String((await page.locator('#round-slider').getAttribute('max')) ?? 0));
    await soon(() => said()).toMatch(/finds it now/);
    await page.locator('#decode-again').click();
    await soon(() => said()).toMatch(/Does greedy decoding find it/);
  });
});

describe('the gallery', () => {
  it('has every experiment in its chapter, and marks the one that is shown', async () => {
    const page = await lab.open('#experiment=population');
    await hashOf(page);
    const experiments = core.experiments();
    const chapters = [...new Set(experiments.map(({ chapter }) => chapter))];
    await soon(() => page.locator('.chapter').count()).toBe(chapters.length);
    await soon(() => page.locator('.chapter a').count()).toBe(experiments.length);
    await soon(() => page.locator('.chapter a[aria-current]').count()).toBe(1);
    await soon(() => page.locator('#experiment optgroup').count()).toBe(chapters.length);
    const link = page.locator('.chapter a', { hasText: 'The greedy trap' });
    await link.focus();
    const before = await hashOf(page);
    await link.press('Enter');
    await hashOf(page, before);
    await soon(() => linkOf(page)).toContain('experiment=greedy-trap');
    await soon(() => link.getAttribute('aria-current')).toBe('true');
  });

  it('has made no complaint in all of this', () => expect(lab.complaints).toEqual([]));
});
