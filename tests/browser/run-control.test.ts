import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { core } from '../web/core.js';
import { hashOf, laboratory, linkOf, setControl, soon } from './harness.js';

const lab = laboratory();

/** In the page: notes which replicates the workers are told to run. */
function noteShares(): void {
  const shares: number[][] = [];
  Object.assign(window, { shares });
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (message: { type: string; first: number; count: number }, ...rest) {
    if (message.type === 'run') shares.push([message.first, message.count]);
    return postMessage.call(this, message, ...(rest as [StructuredSerializeOptions]));
  };
}

const sharesOf = (page: Page): Promise<[number, number][]> => page.evaluate('shares');
const inAll = (shares: [number, number][]): number => shares.reduce((sum, [, count]) => sum + count, 0);

describe('a run', () => {
  it('goes on with more replicates to the hash of a fresh run of as many', async () => {
    const page = await lab.open('#experiment=population&objective=regression&samples=60&replicates=8');
    const before = await hashOf(page);
    await page.locator('#more-replicates').click();
    const more = await hashOf(page, before);
    await soon(() => page.locator('#control-replicates').inputValue()).toBe('32');
    const link = await linkOf(page);
    expect(link).toContain('replicates=32');
    const copy = await lab.open(link);
    expect(await hashOf(copy)).toBe(more);
  });

  it('runs only the replicates that have not run', async () => {
    const page = await lab.open(
      '#experiment=population&objective=regression&samples=60&replicates=8&workers=1',
    );
    const before = await hashOf(page);
    await page.evaluate(noteShares);
    await setControl(page, 'replicates', '24');
    await hashOf(page, before);
    const shares = await sharesOf(page); // all had been sent before the run was complete
    expect(shares[0]?.[0]).toBe(8);
    expect(inAll(shares)).toBe(16);
  });

  it('waits when it is paused, and ends with the same hash', async () => {
    const spec = { samples: 20000, replicates: 40 };
    const page = await lab.openAt(`${lab.address}#experiment=ties&samples=20000&replicates=40`, {}, (empty) =>
      empty.addInitScript(noteShares),
    );
    await page.waitForFunction(() =>
      /\d+ of 40/.test(document.getElementById('run-state')?.textContent ?? ''),
    );
    await page.locator('#pause:not([disabled])').click();
    await soon(() => page.locator('#pause').textContent()).toBe('Resume');
    const held = inAll(await sharesOf(page));
    expect(held).toBeLessThan(40);
    // What was in work comes in, and nothing is begun.
    await soon(() => page.locator('#run-state').textContent()).toBe(`Paused at ${held} of 40 replicates`);
    expect(inAll(await sharesOf(page))).toBe(held);
    await soon(() => page.locator('#hash').getAttribute('data-hash')).toBe('');
    await page.locator('#pause').click();
    const hash = await hashOf(page);
    const experiment = core.experiments().find(({ name }) => name === 'ties');
    const session = core.prepare({ ...experiment?.spec, samples: spec.samples, replicates: spec.replicates });
    expect(session.summarise([session.run(0, spec.replicates)]).hash).toBe(hash);
    session.free();
    await soon(() => page.locator('#pause').isDisabled()).toBe(true);
  });

  it('can be cancelled while it is paused', async () => {
    const page = await lab.open('#experiment=ties&samples=20000&replicates=1200');
    await page.locator('#pause:not([disabled])').click();
    await page.locator('#cancel').click();
    await soon(() => page.locator('#run-state').textContent()).toMatch(/^Stopped/);
    await soon(() => page.locator('#pause').isDisabled()).toBe(true);
    await setControl(page, 'replicates', '4');
    expect(await hashOf(page)).toMatch(/^[0-9a-f]{16}$/);
  });

  it('says early that it will be long, and how to run it natively', async () => {
    const page = await lab.open('#experiment=ties&samples=300000&replicates=20000');
    const notice = page.locator('#long-run p');
    await notice.waitFor();
    await soon(() => notice.textContent()).toMatch(
      /20 000 replicates will take about .* (min|h) in this page, with up to \d+ MiB/,
    );
    await soon(() => page.locator('#long-run code').textContent()).toBe(
      'srlm run --experiment ties --samples 300000 --replicates 20000',
    );
    await page.locator('#cancel').click();
    await soon(() => notice.count()).toBe(0);
  });

  it('has made no complaint in all of this', () => expect(lab.complaints).toEqual([]));
});
