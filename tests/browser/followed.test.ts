import { describe, expect, it } from 'vitest';
import { zstdStored } from '../cases/zstd.mjs';
import { axe, laboratory, soon } from './harness.js';

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

describe('rollouts of several rounds', () => {
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
