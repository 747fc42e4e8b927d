import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { axe, hashOf, laboratory, saved, setControl, soon, sweepHashOf } from './harness.js';

const program = fileURLToPath(new URL('../../build/native/native/srlm', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'srlm-opened-'));

const lab = laboratory();

/** A file that the program writes. */
function written(name: string, ...words: string[]): string {
  const path = join(folder, name);
  execFileSync(program, [...words, '--json', path], { stdio: 'ignore' });
  return path;
}

async function open(page: Page, path: string): Promise<string> {
  await page.locator('#open-result').setInputFiles(path);
  await page.locator('#opened h2').waitFor();
  return (await page.locator('#opened').textContent()) ?? '';
}

const says = (page: Page, pattern: string): Promise<unknown> =>
  page.waitForFunction(
    (wanted) => new RegExp(wanted).test(document.querySelector('.opened-says')?.textContent ?? ''),
    pattern,
  );

describe('a file of the program', () => {
  it('of the same spec has the hash of the run on the page', async () => {
    const path = written('same.json', 'run', '--experiment', 'population', '--beta', '0.5');
    const page = await lab.open('#experiment=population&beta=0.5');
    const hash = await hashOf(page);
    const told = await open(page, path);
    expect(told).toContain('The hashes agree');
    expect(told).toContain('g++');
    expect(JSON.parse(readFileSync(path, 'utf8')).hash).toBe(hash);
    const legend = page.locator('.panel-condition .legend');
    await soon(() => legend.textContent()).toContain(`file ${hash.slice(0, 4)}`);
    await page.getByRole('button', { name: 'Close the file' }).click();
    await soon(() => legend.textContent()).not.toContain('file');
  });

  it('of another spec says what differs, and can be run here', async () => {
    const path = written(
      'other.json',
      'run',
      '--experiment',
      'noisy-judge',
      '--samples',
      '300',
      '--rounds',
      '3',
    );
    const page = await lab.open('#experiment=population');
    const before = await hashOf(page);
    const told = await open(page, path);
    expect(told).toMatch(/has another spec; the file has .*=/);
    await page.getByRole('button', { name: 'Run this spec here' }).click();
    const hash = await hashOf(page, before);
    expect(hash).toBe(JSON.parse(readFileSync(path, 'utf8')).hash);
    await soon(() => page.locator('#experiment').inputValue()).toBe('noisy-judge');
    await says(page, 'The hashes agree');
  });

  it('of a sweep is drawn in the sweep, or in a figure of its own', async () => {
    const words = ['--experiment', 'kappa-contraction', '--replicates', '4', '--rounds', '4'];
    const path = written('sweep.json', 'sweep', ...words);
    const page = await lab.open('#experiment=kappa-contraction&replicates=4&rounds=4');
    const hash = await sweepHashOf(page);
    expect(JSON.parse(readFileSync(path, 'utf8')).hash).toBe(hash);
    await open(page, path);
    await says(page, 'The hashes agree');
    await soon(() => page.locator('.sweep-figure .legend').first().textContent()).toContain('file: ');
    await setControl(page, 'judge_noise', '0.7');
    await sweepHashOf(page, hash);
    await page.waitForFunction(
      () => !/agree/.test(document.querySelector('.opened-says')?.textContent ?? ''),
    );
    await page.locator('#experiment').selectOption('population');
    await says(page, 'a figure of its own');
    await page.locator('#opened canvas').waitFor();
    await page.getByRole('button', { name: 'Run this sweep here' }).click();
    await says(page, 'The hashes agree');
  });

  it.each(['light', 'dark'] as const)('is accessible, %s', async (colorScheme) => {
    const path = written(`axe-${colorScheme}.json`, 'run', '--experiment', 'population');
    const page = await lab.open('#experiment=population&compare=1~beta~3', { colorScheme });
    await hashOf(page);
    await open(page, path);
    await page.locator('#opened summary').click();
    expect(await axe(page)).toEqual([]);
  });
});

describe('a file of the page', () => {
  const opened = async (page: Page, text: string): Promise<void> => {
    const buffer = Buffer.from(text);
    await page
      .locator('#open-result')
      .setInputFiles({ name: 'a.json', mimeType: 'application/json', buffer });
  };
  const heard = (page: Page) => soon(() => page.locator('#opened').textContent());

  it.each([
    ['a run', 'JSON', 'summary'],
    ['a sweep', 'JSON of the sweep', 'curves'],
  ])('%s carries its digests, and tells when a digit is another', async (_, button, part) => {
    const page = await lab.open('#experiment=kappa-contraction&replicates=2&rounds=2');
    await sweepHashOf(page);
    const text = (await saved(page, button)).bytes.toString();
    await opened(page, text);
    await heard(page).toMatch(/The hashes agree.*digestsagree/);
    const digit = new RegExp(`("${part}":[^]*?\\d\\.)(\\d)`);
    const other = text.replace(digit, (_match, before, found) => `${before}${9 - Number(found)}`);
    await opened(page, other);
    await heard(page).toMatch(
      /could not be opened.*It has been changed since it was written, in: .*Take the document as/,
    );
    const { digests, ...older } = JSON.parse(text);
    expect(Object.keys(digests)).toEqual(Object.keys(older));
    await opened(page, JSON.stringify(older));
    await heard(page).toMatch(/Opened: a\.json.*Unverified: the file has no digests/);
  });
});

describe('any other file', () => {
  it('dropped on the page is refused in words, and never becomes part of the page', async () => {
    const page = await lab.open('#experiment=population');
    await hashOf(page);
    await page.locator('#open-result').waitFor({ state: 'attached' });
    await page.evaluate(() => {
      const files = new DataTransfer();
      const text = '{"format":"srlm-result","format_version":1,"version":"<img src=x onerror=alert(1)>"}';
      files.items.add(new File([text], '<img src=x>.json'));
      const drop = (type: string) =>
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer: files, bubbles: true }));
      drop('dragover');
      drop('drop');
    });
    await page.locator('#opened .alert').waitFor();
    await soon(() => page.locator('#opened h2').textContent()).toBe('<img src=x>.json could not be opened');
    await soon(() => page.locator('#opened .alert').textContent()).toMatch(
      /^rounds: here should be a whole number/,
    );
    await soon(() => page.locator('img').count()).toBe(0);
    await page.getByRole('button', { name: 'Close' }).click();
    await soon(() => page.locator('#opened').isVisible()).toBe(false);
  });

  it('has made no complaint in all of this', () => expect(lab.complaints).toEqual([]));
});
