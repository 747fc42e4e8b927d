/** Browser tests may not depend on how fast the machine is: what makes them so is not written. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const sources = ['browser', 'firefox'].flatMap((folder) => {
  const at = new URL(`../${folder}/`, import.meta.url);
  return readdirSync(at)
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => ({ name: `${folder}/${name}`, text: readFileSync(new URL(name, at), 'utf8') }));
});

/** Functions that wait for what they give. */
const waiting = 'hashOf|sweepHashOf|resultOf|preview|axe|text|decoded|sharesOf|withElement';

const faults: [string, RegExp, string][] = [
  ['reads at once', new RegExp(`expect\\(\\s*\\(*await (?!(?:${waiting})\\()`, 'g'), 'await soon(() => …)'],
  ['waits for a time', /\.waitForTimeout\(/g, 'soon, hashOf, linkOf'],
  [
    'has a limit of its own',
    /\btimeout: \d|(?:setDefaultTimeout|beforeAll)\([^()]*\d{3}/g,
    'patience of harness.ts',
  ],
];

describe('the browser tests', () => {
  it('are found', () => expect(sources.length).toBeGreaterThan(15));

  it.each(faults)('have none that %s', (_, pattern, instead) => {
    const found = sources.flatMap(({ name, text }) =>
      [...text.matchAll(pattern)].map(
        ({ index, 0: words }) =>
          `${name}:${text.slice(0, index).split('\n').length}: ${words} … (${instead})`,
      ),
    );
    expect(found).toEqual([]);
  });
});

describe('no test', () => {
  const folder = new URL('../', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(?:mjs|ts)$/.test(name),
  );
  it('has a limit in time of its own: one for all is in forever.mjs', () => {
    expect(files.length).toBeGreaterThan(50);
    const own = /\b(?:testTimeout|hookTimeout|timeout): [\d_]{3}/;
    expect(files.filter((name) => own.test(readFileSync(new URL(name, folder), 'utf8')))).toEqual([]);
  });
});
