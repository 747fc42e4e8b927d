import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { zstdStored } from '../cases/zstd.mjs';
import { axe, hashOf, laboratory, linkOf, soon } from './harness.js';

const lab = laboratory();

/** Round t of four prompts, as a server answers: the likeliest response gains. */
function round(t: number): { name: string; mimeType: string; buffer: Buffer } {
  const lines = [0, 1, 2, 3].map((x) => {
    const best = 0.4 + 0.15 * t + 0.02 * x;
    const p = { a: best, b: (1 - best) * 0.5, c: (1 - best) * 0.3 };
    const choices = (['a', 'a', 'b', 'c'] as const).map((text, index) => ({
      index,
      text,
      correct: text === 'b',
      logprobs: { tokens: [text, '</s>'], token_logprobs: [Math.log(p[text]) + 0.1, -0.1] },
      finish_reason: 'stop',
    }));
    return JSON.stringify({ id: `${x}`, object: 'text_completion', prompt: `question ${x}`, choices });
  });
  return { name: `round${t}.jsonl`, mimeType: 'application/json', buffer: Buffer.from(lines.join('\n')) };
}

/** Drops a file on the page, not on a place of its own. */
const drop = (page: Page, name: string, buffer: Buffer): Promise<void> =>
  page.locator('main').evaluate(
    (place, [name, bytes]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([Uint8Array.from(bytes)], name));
      place.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
    },
    [name, [...buffer]] as const,
  );

/** A round whose responses have no scores. */
const unscored = Buffer.from(
  round(0)
    .buffer.toString()
    .replace(/"correct":(?:true|false),/g, ''),
);

describe('rollouts of one round', () => {
  it('that are dropped are taken and described, beside the run of them', async () => {
    const page = await lab.open('#experiment=phonemes&replicates=2&samples=200');
    const before = await hashOf(page);
    await soon(() => page.locator('#capsule').textContent()).not.toContain('responses');
    await drop(page, 'one.jsonl', unscored);
    const panel = page.locator('#followed');
    await soon(() => panel.locator('h2').textContent()).toBe('Read: one.jsonl');
    await hashOf(page, before);
    const said = () => panel.textContent();
    await soon(said).toMatch(/Read as .*, 4 prompts × 4 draws, the end token in the sum of each/);
    await soon(said).toMatch(/Over 4 prompts κ, the mean of 1\/max.*, is/);
    await soon(said).not.toContain('went from');
    await soon(() => page.locator('#file-rollouts-name').textContent()).toBe('one.jsonl');
    await soon(() => linkOf(page)).toContain('problem=rollouts');
    await soon(() => page.locator('#sweep').isVisible()).toBe(false);
    await soon(() => page.locator('#charts').textContent()).toContain(
      'pass@k: these rollouts have no scores',
    );
    await soon(() => page.locator('#capsule').textContent()).toMatch(/responses\d/);
    await soon(() => axe(page)).toEqual([]);
  });

  it('that are pasted are described, too; and the head asks of them, not of the experiment', async () => {
    const page = await lab.open('#experiment=phonemes&replicates=2&samples=200');
    await hashOf(page);
    const question = page.locator('#experiment-title');
    const foretold = await question.textContent();
    await soon(() => page.locator('#notice').isVisible()).toBe(true);
    await page.getByLabel('Your rollouts', { exact: true }).check();
    await soon(() => question.textContent()).toBe('What would the loop make of your own data?');
    for (const of of ['#notice', '#guess']) await soon(() => page.locator(of).isVisible()).toBe(false);
    await page.locator('#own-rollouts').fill(unscored.toString());
    await soon(() => page.locator('#followed h2').textContent()).toBe('Read: pasted.jsonl');
    await page.locator('#experiment').selectOption('greedy-trap');
    await soon(() => page.locator('#notice').isVisible()).toBe(true);
    await page.locator('#experiment').selectOption('phonemes');
    await soon(() => question.textContent()).toBe(foretold);
  });

  it('that cannot be read leave what is there, until others come', async () => {
    const page = await lab.open('#replicates=4&problem=rollouts&kappa_0=null');
    await page.locator('#file-rollouts').setInputFiles({ ...round(0), name: 'good.jsonl' });
    const [name, title, error] = ['#file-rollouts-name', '#followed h2', '#own-data .error'].map((place) =>
      page.locator(place),
    ) as [Locator, Locator, Locator];
    await soon(() => title.textContent()).toBe('Read: good.jsonl');
    await soon(() => page.locator('#sweep').isVisible()).toBe(false);
    await hashOf(page);
    const xz = Buffer.from('fd377a585a000000', 'hex');
    await drop(page, 'packed.xz', xz);
    await soon(() => page.locator('#followed [role="alert"]').textContent()).toContain('packed with xz');
    await page.locator('#file-rollouts').setInputFiles({ ...round(0), name: 'packed.xz', buffer: xz });
    await soon(() => error.textContent()).toContain('“packed.xz” is packed with xz');
    await soon(() => name.textContent()).toBe('good.jsonl');
    await drop(page, 'better.jsonl', round(1).buffer);
    await soon(() => title.textContent()).toBe('Read: better.jsonl');
    await soon(() => name.textContent()).toBe('better.jsonl');
    await soon(() => error.isVisible()).toBe(false);
    await drop(page, 'err.json', Buffer.from('{}'));
    await soon(() => page.locator('#opened').textContent()).toContain('err.json could not be opened');
    await drop(page, 'good.jsonl', round(0).buffer);
    await soon(() => title.textContent()).toBe('Read: good.jsonl');
    await soon(() => page.locator('#opened').isVisible()).toBe(false);
  });
});

describe('rollouts of several rounds', () => {
  it('have a tax below zero where a later round finds more', async () => {
    const page = await lab.open('#replicates=4&problem=rollouts&kappa_0=null');
    const none = Buffer.from(round(0).buffer.toString().replaceAll('"correct":true', '"correct":false'));
    await page.locator('#file-rollouts').setInputFiles([{ ...round(0), buffer: none }, round(1)]);
    const last = page.locator('#followed tbody').first().locator('tr').last();
    await soon(() => last.locator('td').last().textContent()).toBe('−100 %');
    await soon(() => page.locator('#followed tbody').first().textContent()).not.toContain('99.9 %…100 %');
  });

  it('are followed: figures, table, sentences and forecast', async () => {
    const page = await lab.open('#replicates=4&problem=rollouts&kappa_0=null');
    await page.locator('#file-rollouts').setInputFiles([round(1), round(0), round(2)]);
    const panel = page.locator('#followed');
    await panel.locator('h2').waitFor();
    await soon(() => panel.locator('h2').textContent()).toBe(
      'Followed: round0.jsonl, round1.jsonl, round2.jsonl',
    );
    await soon(() => panel.locator('canvas').count()).toBe(4);
    const kappa = (t: number) =>
      [0, 1, 2, 3].reduce((sum, x) => sum + 1 / (0.4 + 0.15 * t + 0.02 * x), 0) / 4;
    const cells = await panel.locator('tbody').first().locator('tr').allTextContents();
    expect(cells.length).toBe(3);
    cells.forEach((text, t) => {
      expect(text).toContain(kappa(t).toPrecision(3));
    });
    const text = (await panel.textContent()) ?? '';
    expect(text).toContain('Over 4 prompts κ');
    expect(text).toContain('the end token in the sum of each');
    expect(text).toContain('a sharpening tax of');
    expect(text).toContain('the majority of its own draws');
    await soon(() => axe(page)).toEqual([]);
    await page.getByRole('button', { name: 'Close the rounds' }).click();
    await soon(() => panel.isVisible()).toBe(false);
  });

  it('may be packed with zstd, also where they are dropped on the page', async () => {
    const page = await lab.open('#replicates=4&problem=rollouts&kappa_0=null');
    const packed = [0, 1].map((t) => ({ ...round(t), buffer: zstdStored(round(t).buffer) }));
    const title = page.locator('#followed h2');
    await page.locator('#file-rollouts').setInputFiles(packed);
    await soon(() => title.textContent()).toBe('Followed: round0.jsonl, round1.jsonl');
    await page.getByRole('button', { name: 'Close the rounds' }).click();
    // One file with both rounds, as frames one after the other.
    const both = Buffer.concat(
      [0, 1].map((t) =>
        zstdStored(Buffer.from(`${round(t).buffer}\n`.replaceAll('{"id"', `{"round":${t},"id"`))),
      ),
    );
    await page.locator('main').evaluate(
      (place, bytes) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([Uint8Array.from(bytes)], 'both.zst'));
        place.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
      },
      [...both],
    );
    await soon(() => title.textContent()).toMatch(/both.zst/);
    await soon(() => page.locator('#followed').textContent()).toContain('2 rounds of 4 prompts');
  });

  it('that share no prompt are refused in words', async () => {
    const page = await lab.open('#replicates=4&problem=rollouts&kappa_0=null');
    const other = round(1);
    other.buffer = Buffer.from(other.buffer.toString().replaceAll('question', 'another'));
    await page.locator('#file-rollouts').setInputFiles([round(0), other]);
    await soon(() => page.locator('#followed [role="alert"]').textContent()).toContain(
      'no prompt that all rounds',
    );
  });
});
