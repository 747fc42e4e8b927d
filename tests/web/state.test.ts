import { describe, expect, it } from 'vitest';
import { withChanges } from '../../web/src/state/spec-edit.js';
import type { Values } from '../../web/src/state/values.js';
import { formatLink, parseLink, type View, viewOf } from '../../web/src/state/view.js';
import { badLinks, fieldsOf } from './bad-specs.js';
import { core, first, other } from './core.js';

const view = (changes: Values, rest: Partial<View> = {}): View => ({
  ...viewOf(first),
  spec: withChanges(core, first.spec, changes),
  ...rest,
});

const keys = (hash: string): string[] => parseLink(core, hash).problems.map(({ key }) => key);

describe('a link', () => {
  it('opens the first experiment when it says nothing', () => {
    for (const hash of ['', '#', '#&', '#?']) {
      expect(parseLink(core, hash)).toMatchObject({ view: viewOf(first), problems: [] });
    }
  });

  it('carries only what differs from the experiment', () => {
    expect(formatLink(core, viewOf(first))).toBe(`#experiment=${first.name}`);
    expect(formatLink(core, view({ beta: 0.25, seed: 7 }))).toBe(
      `#experiment=${first.name}&beta=0.25&seed=7`,
    );
  });

  it.each<[string, Values, Partial<View>]>([
    ['nothing changed', {}, {}],
    ['numbers', { beta: 0.1, samples: 12345, judge_noise: 1e-7 }, {}],
    ['the largest seed', { seed: Number.MAX_SAFE_INTEGER }, {}],
    ['a third, to the last bit', { beta: 1 / 3 }, {}],
    ['an optional number taken away', { kappa_0: null }, {}],
    ['an optional number set', { radius: 12.5 }, {}],
    ['a list', { prompt_weights: 'given', prompts: 3, weights: [3, 0.5, 1] }, {}],
    ['a boolean', { record_spectrum: false }, {}],
    ['another problem', { problem: 'text', corpus: 'words', smoothing: 0.5, kappa_0: null }, {}],
    ['a dependent choice', { spectrum: 'spiked', spikes: 3 }, {}],
    ['round and workers', { rounds: 9 }, { round: 4, workers: 3 }],
  ])('reproduces the view: %s', (_, changes, rest) => {
    const before = view(changes, rest);
    expect(parseLink(core, formatLink(core, before))).toMatchObject({ view: before, problems: [] });
  });

  it('reproduces every experiment', () => {
    for (const experiment of core.experiments()) {
      const before = viewOf(experiment);
      expect(parseLink(core, formatLink(core, before))).toMatchObject({ view: before, problems: [] });
    }
  });

  it('never carries the names of own data', () => {
    const link = formatLink(
      core,
      view({ problem: 'text', corpus: 'own', text_file: 'diary.txt', kappa_0: null }),
    );
    expect(link).toContain('corpus=own');
    expect(link).not.toContain('diary');
  });
});

describe('a bad link', () => {
  it.each([
    ['an unknown experiment', '#experiment=nonsense', 'experiment'],
    ['an unknown parameter', '#betta=1', 'betta'],
    ['a word for a number', '#beta=large', 'beta'],
    ['an empty value', '#samples=', 'samples'],
    ['a number out of range', '#beta=-1', 'beta'],
    ['a fraction for an integer', '#rounds=2.5', 'rounds'],
    ['an unknown choice', '#problem=quantum', 'problem'],
    ['a parameter without meaning', '#spikes=3', 'spikes'],
    ['a value that needs another', '#spectrum=spiked&dimension=2&spikes=5', 'spikes'],
    ['a round beyond the last', '#rounds=3&round=4', 'round'],
    ['a round that is none', '#round=first', 'round'],
    ['no workers', '#workers=0', 'workers'],
    ['a file', '#problem=text&kappa_0=null&corpus=own&text_file=/etc/passwd', 'text_file'],
  ])('names %s and opens all the same', (_, hash, key) => {
    const { view, problems } = parseLink(core, hash);
    expect(problems.map((problem) => problem.key)).toEqual([key]);
    expect(problems[0]?.message).toMatch(/\S/);
    expect(core.validate(view.spec)).toEqual(view.spec);
  });

  const defaults = formatLink(core, { ...viewOf(first), spec: core.validate({}) });

  it.each(badLinks.map((row) => [row.name, row] as const))('is told the core’s reason: %s', (_, row) => {
    const added = Object.keys(row.spec ?? {});
    const kept = new URLSearchParams(defaults.slice(1));
    for (const key of added) kept.delete(key);
    const { view, problems } = parseLink(core, `#${kept}${fieldsOf(row.spec ?? {})}`);
    expect(problems.map(({ key }) => key)).toContain(row.parameter);
    expect(core.validate(view.spec)).toEqual(view.spec);
  });

  it('keeps what is good in it', () => {
    const { view } = parseLink(core, '#beta=0.5&rounds=minus&samples=77');
    expect(view.spec).toMatchObject({ beta: 0.5, samples: 77, rounds: first.spec.rounds });
  });

  it('takes the first of two values', () => {
    expect(parseLink(core, '#beta=0.5&beta=2').view.spec.beta).toBe(0.5);
    expect(keys('#beta=0.5&beta=2')).toEqual(['beta']);
  });

  it('reports each of many', () => {
    expect(keys('#beta=0&rounds=x&nope=1&spikes=2').sort()).toEqual(['beta', 'nope', 'rounds', 'spikes']);
  });

  it('survives anything', () => {
    for (const hash of [
      '#%',
      '#=',
      '#&&&=&',
      '#a=%zz',
      `#${'x'.repeat(5000)}=1`,
      '#__proto__=1',
      '#constructor=1',
    ]) {
      expect(() => parseLink(core, hash)).not.toThrow();
    }
  });
});

describe('another experiment', () => {
  it('starts from its own spec', () => {
    const { view } = parseLink(core, `#experiment=${other.name}&beta=0.5`);
    expect(view.spec).toEqual(core.validate({ ...other.spec, beta: 0.5 }));
  });
});
