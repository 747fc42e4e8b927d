import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { core } from '../web/core.js';
import { hashOf, Laboratory, linkOf, setControl } from './harness.js';

let lab: Laboratory;

beforeAll(async () => {
  lab = await Laboratory.start();
}, 60_000);
afterEach(() => lab.clear());
afterAll(() => lab.stop());

const text = (id: string) => `document.getElementById('${id}').textContent`;

describe('a run', { timeout: 60_000 }, () => {
  it('goes on with more replicates to the hash of a fresh run of as many', async () => {
    const page = await lab.open('#experiment=population&objective=regression&samples=60&replicates=8');
    const before = await hashOf(page);
    await page.locator('#more-replicates').click();
    const more = await hashOf(page, before);
    expect(await page.locator('#control-replicates').inputValue()).toBe('32');
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
    // What the page sends to its workers from here on.
    await page.evaluate(() => {
      const shares: number[][] = [];
      Object.assign(window, { shares });
      const { postMessage } = Worker.prototype;
      Worker.prototype.postMessage = function (
        message: { type: string; first: number; count: number },
        ...rest
      ) {
        if (message.type === 'run') shares.push([message.first, message.count]);
        return postMessage.call(this, message, ...(rest as [StructuredSerializeOptions]));
      };
    });
    await setControl(page, 'replicates', '24');
    await hashOf(page, before);
    const shares = (await page.evaluate('shares')) as [number, number][];
    expect(shares[0]?.[0]).toBe(8);
    expect(shares.reduce((sum, [, count]) => sum + count, 0)).toBe(16);
  });

  it('waits when it is paused, and ends with the same hash', async () => {
    const spec = { samples: 20000, replicates: 120, judge_noise: 0.5 };
    const page = await lab.open('#experiment=ties&samples=20000&replicates=120');
    await page.waitForFunction(() =>
      /\d+ of 120/.test(document.getElementById('run-state')?.textContent ?? ''),
    );
    await page.locator('#pause:not([disabled])').click();
    expect(await page.locator('#pause').textContent()).toBe('Resume');
    await page.waitForFunction(() =>
      /^Paused at/.test(document.getElementById('run-state')?.textContent ?? ''),
    );
    await page.waitForTimeout(800); // what was in work comes in
    const held = await page.evaluate(text('run-state'));
    await page.waitForTimeout(800);
    expect(await page.evaluate(text('run-state'))).toBe(held);
    expect(await page.locator('#hash').getAttribute('data-hash')).toBe('');
    await page.locator('#pause').click();
    const hash = await hashOf(page);
    const experiment = core.experiments().find(({ name }) => name === 'ties');
    const session = core.prepare({ ...experiment?.spec, samples: spec.samples, replicates: spec.replicates });
    expect(session.summarise([session.run(0, spec.replicates)]).hash).toBe(hash);
    session.free();
    expect(await page.locator('#pause').isDisabled()).toBe(true);
  });

  it('can be cancelled while it is paused', async () => {
    const page = await lab.open('#experiment=ties&samples=20000&replicates=1200');
    await page.locator('#pause:not([disabled])').click();
    await page.locator('#cancel').click();
    expect(await page.locator('#run-state').textContent()).toMatch(/^Stopped/);
    expect(await page.locator('#pause').isDisabled()).toBe(true);
    await setControl(page, 'replicates', '4');
    expect(await hashOf(page)).toMatch(/^[0-9a-f]{16}$/);
  });

  it('says early that it will be long, and how to run it natively', async () => {
    const page = await lab.open('#experiment=ties&samples=300000&replicates=20000');
    const notice = page.locator('#long-run p');
    await notice.waitFor();
    expect(await notice.textContent()).toMatch(
      /20 000 replicates will take about .* (min|h) in this page, with up to \d+ MB/,
    );
    expect(await page.locator('#long-run code').textContent()).toBe(
      'srlm run --experiment ties --samples 300000 --replicates 20000',
    );
    await page.locator('#cancel').click();
    expect(await notice.count()).toBe(0);
  });

  it('has made no complaint in all of this', () => expect(lab.complaints).toEqual([]));
});
