/** Links as they arrive, after mailers, chat programs and course systems have had them. */
import { describe, expect, it } from 'vitest';
import { parseEmbed } from '../../web/src/embed/options.js';
import { foreignQuery } from '../../web/src/state/link-fields.js';
import { distance, misspelt } from '../../web/src/state/misspelt.js';
import { namesOf, parseLink } from '../../web/src/state/view.js';
import { core } from './core.js';

const meant = parseLink(core, '#experiment=noisy-judge&judge_noise=1&samples=200');

describe('a link opens what it means', () => {
  it.each([
    ['encoded as a whole', '#experiment%3Dnoisy-judge%26judge_noise%3D1%26samples%3D200', ''],
    ['encoded twice', '#experiment%253Dnoisy-judge%2526judge_noise%253D1%2526samples%253D200', ''],
    ['encoded in part', '#experiment=noisy-judge%26judge_noise=1&samples%3D200', ''],
    ['with entities', '#experiment=noisy-judge&amp;judge_noise=1&#38;samples=200', ''],
    ['in the query', '', '?experiment=noisy-judge&judge_noise=1&samples=200'],
    ['in the query, with -', '', '?experiment=noisy-judge&judge-noise=1&samples=200&embed&v=3'],
    ['in both', '#experiment=noisy-judge&samples=200', '?judge_noise=1&samples=999'],
    [
      'with marks of statistics',
      '#experiment=noisy-judge&judge_noise=1&samples=200&utm_source=x',
      '?fbclid=a&gclid=b',
    ],
    ...[')', '.', ',', '>', ').', '",', '%29', '%3E', '»', '&gt;', '…'].map((end) => [
      `before “${end}”`,
      `#experiment=noisy-judge&judge_noise=1&samples=200${end}`,
      '',
    ]),
  ] as [string, string, string][])('%s', (_, hash, search) => {
    const { view, problems } = parseLink(core, hash, search);
    expect(problems).toEqual([]);
    expect(view).toEqual(meant.view);
  });

  it('an embed, too', () => {
    const { view, options, problems } = parseEmbed(
      core,
      '#experiment%3Dnoisy-judge%26judge_noise%3D1%26samples%3D200%26controls%3Dsamples,beta)',
    );
    expect({ view, problems }).toEqual({ view: meant.view, problems: [] });
    expect(options.controls).toEqual(['samples', 'beta']);
  });
});

describe('of a link', () => {
  it.each([
    ['#nonsense', '', 'nonsense'],
    ['#judge_nose=1', '', 'judge_nose'],
    ['', '?judge_nose=1', 'judge_nose'],
    ['#experiment=noisy-judge&experiment=ties', '', 'experiment'],
    ['#round=1&round=2', '', 'round'],
  ])('nothing is dropped in silence: %s%s', (hash, search, key) => {
    expect(parseLink(core, hash, search).problems.map((each) => each.key)).toContain(key);
  });

  it('what belongs to the host stays in the query, and what is ours leaves it', () => {
    const query = foreignQuery('?experiment=ties&judge-noise=1&v=3&utm_source=x&embed', namesOf(core));
    expect(query).toBe('?v=3&embed');
  });
});

describe('a name that is not known', () => {
  it.each([
    ['judge-nose', 'judge-noise'],
    ['sampels', 'samples'],
    ['_msthash', null],
    ['v-cloak', null],
    ['class', null],
  ])('%s may be meant to be %s', (name, wanted) => {
    expect(misspelt(name, ['judge-noise', 'samples', 'beta', 'rounds', 'replicates'])).toBe(wanted);
  });

  it('is as far from another as letters have to change', () => {
    expect(distance('', 'abc')).toBe(3);
    expect(distance('kitten', 'sitting')).toBe(3);
    expect(distance('ab', 'ba')).toBe(1);
  });
});
