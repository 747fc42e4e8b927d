import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { unpack } from '../../web/src/data/unpack.js';
import { withChanges } from '../../web/src/state/spec-edit.js';
import { cases } from '../cases/cases.mjs';
import { badData, bytesOf } from '../web/bad-specs.js';
import { core, first } from '../web/core.js';
import { hashOf, laboratory, linkOf, soon } from './harness.js';

const lab = laboratory();

const text = 'It was the best of times, it was the worst of times, it was the age of wisdom. '.repeat(20);

/** An .npy file, version 1.0, of doubles. */
function npy(shape: number[], values: number[]): Buffer {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const header = `{'descr': '<f8', 'fortran_order': False, 'shape': ${tuple}, }`;
  const length = Math.ceil((header.length + 11) / 64) * 64 - 10;
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, length & 255, length >> 8]);
  const padded = Buffer.from(`${header.padEnd(length - 1)}\n`);
  return Buffer.concat([start, padded, Buffer.from(Float64Array.from(values).buffer)]);
}

/** Chooses a file, and waits until the page has taken it, or says that it is refused. */
async function give(page: Page, kind: string, name: string, buffer: Buffer): Promise<void> {
  await page.locator(`#file-${kind}`).setInputFiles(file(name, buffer));
  await soon(() => page.locator('#own-data').textContent()).toContain(name);
}

async function expectError(page: Page, row: (typeof badData)[number]): Promise<void> {
  const error = page.locator('#own-data .error');
  for (const part of ['', ...row.contains]) {
    await soon(() => error.textContent(), row.name).toContain(part);
  }
  await soon(() => error.isVisible(), row.name).toBe(true);
}

const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'application/octet-stream', buffer });

describe('own data', () => {
  it('is a text that is pasted', async () => {
    const page = await lab.open('#replicates=4&samples=500');
    const before = await hashOf(page);
    await page.getByLabel('Text', { exact: true }).check();
    const genesis = await hashOf(page, before);
    await page.getByLabel('Your own', { exact: true }).check();
    await page.waitForFunction(
      () => document.getElementById('run-state')?.textContent === 'Waiting for your text',
    );
    await page.locator('#own-text').fill(text);
    const own = await hashOf(page, genesis);
    expect(own).toMatch(/^[0-9a-f]{16}$/);
    await soon(() => page.locator('.bars li').count()).toBeGreaterThan(5);
    await soon(() => linkOf(page)).not.toContain('pasted');
    await soon(() => page.locator('#own-data').textContent()).toMatch(
      /stays in this page.*link to this view does not carry/,
    );
    await soon(() => page.locator('#command').textContent()).toContain('--text-file pasted.txt');

    await page.locator('#context').fill('th');
    await page.locator('#context').press('Enter');
    await soon(() => page.locator('.is-mode .bar-name').textContent()).toBe('e');

    await page.locator('#own-text').fill(`${text} Quite another ending.`);
    expect(await hashOf(page, own)).not.toBe(own);
  });

  it('may be bad: an error beside it and no crash, and the last result stays', async () => {
    const texts = badData.filter((row) => row.parameter === 'text_file');
    const page = await lab.open('#replicates=4&problem=text&kappa_0=null&alphabet=characters');
    const before = await hashOf(page);
    await page.getByLabel('Your own', { exact: true }).check();
    for (const row of texts) {
      await give(page, 'text', row.name, bytesOf(row, 'text') as Buffer);
      await expectError(page, row);
      await soon(() => page.locator('#hash').getAttribute('data-hash')).toBe(before);
    }
    expect(texts.length).toBeGreaterThan(4);
    await soon(() => page.locator('#alert').textContent()).toMatch(/last result/);
    await page.locator('#own-text').fill(text);
    await hashOf(page, before);
    await soon(() => page.locator('#alert').textContent()).toBe('');
  });

  it('is arrays that are chosen', async () => {
    const page = await lab.open('#replicates=4&kappa_0=null');
    const before = await hashOf(page);
    await page.getByLabel('Your arrays', { exact: true }).check();
    await page.waitForFunction(() => /Waiting/.test(document.getElementById('run-state')?.textContent ?? ''));
    const values = Array.from({ length: 4 * 3 * 2 }, (_, i) => Math.sin(i + 1) / 2);
    await give(page, 'features', 'phi.npy', npy([4, 3, 2], values));
    await give(page, 'theta', 'theta.npy', npy([2], [1, -0.5]));
    await hashOf(page, before);

    const rows = badData.filter((row) => bytesOf(row, 'features') && bytesOf(row, 'theta'));
    for (const row of rows) {
      await give(page, 'theta', row.name, bytesOf(row, 'theta') as Buffer);
      await give(page, 'features', row.name, bytesOf(row, 'features') as Buffer);
      await expectError(page, row);
      // What was shown stays, whole or as far as it had come when the bad file stopped it.
      await soon(() => page.locator('#sentence').textContent()).toMatch(/^κ /);
    }
    expect(rows.length).toBeGreaterThan(10);
  });

  it('is a table of logits that is pasted', async () => {
    const page = await lab.open('#replicates=4&problem=logits&kappa_0=null&rounds=0');
    await page.waitForFunction(
      () => document.getElementById('run-state')?.textContent === 'Waiting for your table of logits',
    );
    await page.locator('#own-logits').fill('prompt,yes,no\nfirst,0,0\nsecond,0,0\n');
    expect(await hashOf(page)).toMatch(/^[0-9a-f]{16}$/);
    await soon(() => page.locator('#sentence').textContent()).toContain('2');
    await soon(() => page.locator('#command').textContent()).toContain('--logits-file pasted.csv');
    await page.locator('#own-logits').fill('0,1\n2,x\n');
    await page.waitForFunction(() =>
      /line 2, column 2/i.test(document.querySelector('#own-data .error')?.textContent ?? ''),
    );
  });

  it('is rollouts of a language model, with the hash that the program gives', async () => {
    const page = await lab.open('#replicates=4&problem=rollouts&kappa_0=null&samples=500');
    await page.locator('#file-rollouts').setInputFiles('docs/examples/words.jsonl');
    const shown = await hashOf(page);
    const session = core.prepare(
      withChanges(core, first.spec, { problem: 'rollouts', kappa_0: null, samples: 500, replicates: 4 }),
      { rollouts: readFileSync('docs/examples/words.jsonl') },
    );
    expect(shown).toBe(session.summarise([session.run(0, 4)]).hash);
    session.free();
    await page.locator('#own-rollouts').fill('{"responses": []}');
    await page.waitForFunction(() =>
      /line 1 has no list/i.test(document.querySelector('#own-data .error')?.textContent ?? ''),
    );
  });

  it('keeps its own base policy, whatever the experiment had before', async () => {
    const page = await lab.open('#replicates=4&kappa_0=8');
    const before = await hashOf(page);
    await page.getByLabel('Your rollouts', { exact: true }).check();
    await give(page, 'rollouts', 'own-sharp.jsonl', readFileSync('tests/cases/rollouts/own-sharp.jsonl'));
    await hashOf(page, before);
    await soon(() => page.locator('#capsule').textContent()).toContain('1.019');
  });

  it('is what users have: read with notes, or refused with its place', async () => {
    const page = await lab.open('#replicates=4&problem=rollouts');
    const notes = page.locator('#own-data .notes');
    for (const row of cases.filter(({ name, spec }) => name.startsWith('rollouts/') && !spec.self_reward)) {
      await give(page, 'rollouts', row.name, row.inputs.rollouts as Buffer);
      for (const part of row.error ?? []) {
        const text = async () => (await page.locator('#own-data .error').textContent())?.toLowerCase();
        await soon(text, row.name).toContain(part.toLowerCase());
      }
      if (row.error) await soon(() => notes.isVisible(), row.name).toBe(false);
      else
        await soon(() => notes.locator('li').allTextContents(), row.name).toEqual(
          row.notes.map((note) => expect.stringContaining(note)),
        );
    }
  });

  it('is a file that is dropped', async () => {
    const page = await lab.open('#replicates=4&problem=text&kappa_0=null&corpus=own');
    await page.locator('#own-text').evaluate((area, words) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([words], 'dropped.txt', { type: 'text/plain' }));
      area.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
    }, text);
    expect(await hashOf(page)).toMatch(/^[0-9a-f]{16}$/);
    await soon(() => page.locator('#command').textContent()).toContain('--text-file dropped.txt');
  });

  it('may be packed with zstd, whatever its name', async () => {
    const page = await lab.open('#replicates=4&problem=rollouts&kappa_0=null&samples=500');
    const packedBytes = readFileSync('tests/cases/packed/words.jsonl.zst');
    const unpacked = await unpack(new Blob([packedBytes]), 'words.jsonl');
    await give(page, 'rollouts', 'plain.jsonl', Buffer.from(unpacked.bytes));
    const plain = await hashOf(page);
    await page.locator('#own-rollouts').fill('');
    const bytes = [...packedBytes];
    await page.locator('#own-rollouts').evaluate((place, packed) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([Uint8Array.from(packed)], 'words.jsonl'));
      place.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
    }, bytes);
    await soon(() => page.locator('#file-rollouts-name').textContent()).toBe('words.jsonl (zstd, unpacked)');
    await soon(() => page.locator('#hash').getAttribute('data-hash')).toBe(plain);
    await soon(() => page.locator('#own-rollouts').inputValue()).toContain('{"prompt"');
    await give(page, 'rollouts', 'cut.zst', packedBytes.subarray(0, 99));
    await soon(() => page.locator('#own-data .error').textContent()).toMatch(
      /“cut.zst” is a zstd archive that cannot be unpacked: it ends early, after 99 bytes. Copy or download/,
    );
  });

  it('is asked for again by a link, which cannot carry it', async () => {
    const page = await lab.open('#problem=text&kappa_0=null&corpus=own&replicates=4');
    await page.waitForFunction(
      () => document.getElementById('run-state')?.textContent === 'Waiting for your text',
    );
    await page.locator('#own-text').fill(text);
    expect(await hashOf(page)).toMatch(/^[0-9a-f]{16}$/);
  });

  it('has made no complaint in all of this', () => expect(lab.complaints).toEqual([]));
});
