import { readFileSync } from 'node:fs';
import type { PartialSpec } from 'srlm';
import { describe, expect, it } from 'vitest';
import { formatLink, viewOf } from '../../web/src/state/view.js';
import { core, first } from '../web/core.js';
import { hashOf, laboratory, linkOf, setControl, soon } from './harness.js';

const lab = laboratory();

interface Golden {
  name: string;
  /** Sweeps have none. */
  spec?: PartialSpec;
  hash: string;
}
const golden: Golden[] = JSON.parse(readFileSync(new URL('../golden/golden.json', import.meta.url), 'utf8'));

/** Quick ones of every kind of problem that a link can describe. */
const chosen = golden.filter(
  ({ name, spec }) =>
    spec &&
    ['default', 'exponential-noise', 'spiked-ball', 'population', 'text-words', 'trap'].includes(name),
);

describe('a link', () => {
  it('has golden specs to open', () => expect(chosen.length).toBeGreaterThanOrEqual(5));

  it.each(chosen.map((each) => [each.name, each] as const))(
    'gives the golden hash of %s',
    async (_, { spec, hash }) => {
      const link = formatLink(core, { ...viewOf(first), spec: core.validate(spec ?? {}) });
      for (const workers of [1, 3]) {
        const page = await lab.open(`${link}&workers=${workers}`);
        expect(await hashOf(page)).toBe(hash);
      }
    },
  );

  it('reproduces the view', async () => {
    const page = await lab.open('#replicates=8');
    let hash = await hashOf(page);
    await setControl(page, 'samples', '333');
    hash = await hashOf(page, hash);
    await setControl(page, 'radius', '40');
    hash = await hashOf(page, hash);
    await page.locator('#round-slider').fill('2');
    await soon(() => linkOf(page)).toContain('round=2');
    const copy = await lab.open(await linkOf(page));
    expect(await hashOf(copy)).toBe(hash);
    for (const id of ['#control-samples', '#control-radius', '#round-slider']) {
      await soon(() => copy.locator(id).inputValue()).toBe(await page.locator(id).inputValue());
    }
    await soon(() => copy.locator('#command').textContent()).toBe(
      await page.locator('#command').textContent(),
    );
    await soon(() => linkOf(copy)).toBe(await linkOf(page));
  });

  it('is followed while the page is open', async () => {
    const page = await lab.open('#replicates=4');
    const before = await hashOf(page);
    await page.evaluate(() => {
      location.hash = '#replicates=5&beta=2';
    });
    await hashOf(page, before);
    await soon(() => page.locator('#control-beta').inputValue()).toBe('2');
  });

  it('says by name what it could not use', async () => {
    const page = await lab.open('#samples=-1&nonsense=3&spikes=2&replicates=4&round=99');
    await hashOf(page);
    for (const name of ['samples', 'nonsense', 'spikes', 'round'])
      await soon(() => page.locator('#link-problems').textContent()).toContain(name);
    await soon(() => page.locator('#control-samples').inputValue()).toBe(String(first.spec.samples));
    await soon(() => page.locator('#control-replicates').inputValue()).toBe('4');
  });

  it('opens every experiment', async () => {
    const page = await lab.open('#replicates=1');
    let hash = await hashOf(page);
    for (const { name, question, spec } of core.experiments()) {
      await page.goto(
        `${page.url().replace(/#.*/, '')}#experiment=${name}&replicates=1&seed=${Number(spec.seed) + 5}`,
      );
      hash = await hashOf(page, hash);
      const title = async () => (await page.locator('#experiment-title').textContent())?.length;
      await soon(title).toBeGreaterThan(question.length / 2);
      await soon(() => page.locator('#link-problems').textContent()).toBe('');
    }
  });

  it('has made no complaint in all of this', () => expect(lab.complaints).toEqual([]));
});
