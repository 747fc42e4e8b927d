import { describe, expect, it } from 'vitest';
import { explain, failureOf } from '../../web/src/base/errors.js';
import { count, duration, grouped, number, percent } from '../../web/src/base/format.js';
import { display } from '../../web/src/controls/display.js';
import { tooLarge } from '../../web/src/state/limits.js';
import { missingData } from '../../web/src/state/missing-data.js';
import { withChanges } from '../../web/src/state/spec-edit.js';
import { conditionText, valueText } from '../../web/src/state/values.js';
import { core, first } from './core.js';

describe('numbers', () => {
  it.each([
    [1, '1.00'],
    [12.345, '12.3'],
    [1234.5, '1235'],
    [0.00312, '0.00312'],
    [0, '0'],
    [-2.5, '−2.50'],
    [2.4e6, '2.40e6'],
    [1e-9, '1.00e-9'.replace('-', '−')],
    [Number.NaN, '–'],
    [Infinity, '∞'],
    [-Infinity, '−∞'],
  ])('%d is %s', (value, text) => expect(number(value)).toBe(text));

  it.each([
    [0, '0 %'],
    [1, '100 %'],
    [0.004, '0.4 %'],
    [0.29, '29 %'],
    [0.05, '5 %'],
    [0.00001, '< 0.1 %'],
    [0.99999, '> 99.9 %'],
    [0.995, '99.5 %'],
    [Number.NaN, '–'],
  ])('the share %d is %s', (share, text) => expect(percent(share)).toBe(text));

  it.each([
    [0.04, '0.04 s'],
    [1.26, '1.3 s'],
    [42.4, '42 s'],
    [300, '5 min'],
    [7200, '2 h'],
    [Infinity, '–'],
  ])('%d seconds are %s', (seconds, text) => expect(duration(seconds)).toBe(text));

  it('counts in words', () => {
    expect(count(1, 'round')).toBe('1 round');
    expect(count(12000, 'replicate')).toBe('12 000 replicates');
  });

  it('groups a hash', () => expect(grouped('0123456789abcdef')).toBe('0123 4567 89ab cdef'));

  it('writes values so that the core reads them back', () => {
    const table = core.parameters();
    for (const { spec } of core.experiments()) {
      for (const [key, value] of Object.entries(spec)) {
        const row = table.find((each) => each.key === key);
        expect([key, core.parseValue(key, valueText(value as never))]).toEqual([key, value]);
        expect(row).toBeDefined();
      }
    }
  });
});

describe('errors', () => {
  const failure = (work: () => unknown) => {
    try {
      work();
    } catch (error) {
      return failureOf(error);
    }
    throw new Error('no error');
  };

  it('are the core’s own words, beside the parameter’s symbol', () => {
    const { name, text } = display(
      core.parameters(),
      failure(() => core.validate({ beta: -1 })),
    );
    expect(name).toBe('β (beta)');
    expect(text).toMatch(/^[A-Z].*-1.*\. [A-Z].*\.$/);
  });

  it('travel between workers as plain data', () => {
    const plain = failure(() => core.parseValue('nonsense', '1'));
    expect(structuredClone(plain)).toEqual(plain);
    expect(plain.code).toBe('unknown_key');
    expect(failureOf('odd')).toMatchObject({ code: 'internal', message: 'odd' });
    expect(explain(failureOf(new Error('broken')))).toBe('broken');
  });
});

describe('a page', () => {
  it('refuses a trace that it cannot hold', () => {
    expect(tooLarge(first.spec)).toBeNull();
    expect(tooLarge({ ...first.spec, replicates: 1e6, rounds: 100 })).toMatchObject({
      code: 'too_large',
      parameter: 'replicates',
    });
  });
});

describe('own data', () => {
  const own = withChanges(core, first.spec, { problem: 'text', corpus: 'own', kappa_0: null });
  const arrays = withChanges(core, first.spec, { problem: 'npy', kappa_0: null });

  it('is waited for, not guessed', () => {
    expect(missingData(own, {})).toMatch(/text/);
    expect(missingData(own, { text: '' })).toBe('');
    expect(missingData(arrays, {})).toMatch(/features/);
    expect(missingData(arrays, { features: new Uint8Array() })).toMatch(/parameters/);
    expect(missingData(first.spec, {})).toBe('');
  });

  it('says when a parameter has a meaning', () => {
    expect(conditionText({ key: 'spectrum', values: ['exponential', 'polynomial'] })).toBe(
      'only with spectrum = exponential or polynomial',
    );
    expect(conditionText({ key: 'kappa_0', values: ['null'] })).toBe('only with kappa 0 = null');
  });
});
