import { describe, expect, it } from 'vitest';
import { nativeCommand, shellWord } from '../../web/src/command.js';
import { changesFrom, completed, withChanges } from '../../web/src/spec-edit.js';
import { unmet, valuesOf } from '../../web/src/values.js';
import { core, first } from './core.js';

const table = core.parameters();

describe('changing a parameter', () => {
  it('drops what has no meaning any more', () => {
    const spiked = withChanges(core, first.spec, { spectrum: 'spiked', spikes: 3 });
    expect(valuesOf(spiked)).toMatchObject({ spectrum: 'spiked', spikes: 3 });
    const text = withChanges(core, spiked, { problem: 'text', kappa_0: null });
    for (const key of ['spikes', 'spectrum', 'prompts', 'dimension'])
      expect(valuesOf(text)).not.toHaveProperty(key);
    expect(text.beta).toBe(first.spec.beta);
  });

  it('leaves the spec alone when the core refuses', () => {
    const before = structuredClone(first.spec);
    expect(() => withChanges(core, first.spec, { beta: -1 })).toThrowError(
      expect.objectContaining({ name: 'SrlmError', code: 'out_of_range', parameter: 'beta' }),
    );
    expect(first.spec).toEqual(before);
  });

  it('agrees with the core about what applies', () => {
    for (const { spec } of core.experiments()) {
      const values = valuesOf(spec);
      for (const row of table) {
        expect([row.key, unmet(table, row, values) === undefined]).toEqual([row.key, row.key in values]);
      }
    }
  });

  it('forgets the fingerprint of old data', () => {
    const text = withChanges(core, first.spec, {
      problem: 'text',
      kappa_0: null,
      data_digest: '0123456789abcdef',
    });
    expect(withChanges(core, text, { corpus: 'words' }).data_digest || '').toBe('');
  });
});

describe('given weights', () => {
  it('are all 1 at first, so that they can be chosen at all', () => {
    const changes = completed({ prompt_weights: 'given' }, first.spec, first.spec.prompts ?? 0);
    expect(withChanges(core, first.spec, changes).weights).toEqual(Array(first.spec.prompts).fill(1));
    expect(completed({ beta: 2 }, first.spec, 3)).toEqual({ beta: 2 });
  });
});

describe('what differs', () => {
  it('is empty for the same spec', () => expect(changesFrom(core, first.spec, first.spec)).toEqual({}));

  it('rebuilds the spec', () => {
    const spec = withChanges(core, first.spec, { beta: 0.3, rounds: 2, delta: 0.25 });
    const changes = changesFrom(core, first.spec, spec);
    expect(changes).toEqual({ beta: 0.3, rounds: 2, delta: 0.25 });
    expect(withChanges(core, first.spec, changes)).toEqual(spec);
  });
});

describe('the native command', () => {
  const command = (changes: Parameters<typeof withChanges>[2], hash = ''): string =>
    nativeCommand(core, first, withChanges(core, first.spec, changes), hash);

  it('names the experiment and the changed parameters', () => {
    expect(command({})).toBe(`srlm run --experiment ${first.name}`);
    expect(command({ beta: 0.25, judge_noise: 3 }, '0123456789abcdef')).toBe(
      `srlm run --experiment ${first.name} --beta 0.25 --judge-noise 3 --expect 0123456789abcdef`,
    );
  });

  it('writes optional numbers, lists and booleans as the program reads them', () => {
    expect(command({ kappa_0: null, radius: 8 })).toContain('--kappa-0 null --radius 8');
    expect(command({ prompt_weights: 'given', prompts: 2, weights: [1, 2.5] })).toContain(
      "--weights '[1,2.5]'",
    );
    expect(command({ record_spectrum: false })).toContain('--record-spectrum false');
  });

  it('starts from the defaults where the experiment sets what has no meaning', () => {
    const tabular = core.experiments().find(({ spec }) => spec.problem === 'tabular' && spec.prompts !== 24);
    if (!tabular) return;
    const spec = withChanges(core, tabular.spec, { problem: 'text', kappa_0: null });
    expect(nativeCommand(core, tabular, spec, '')).toMatch(/^srlm run --problem text /);
  });

  it('quotes names of files', () => {
    const spec = withChanges(core, first.spec, {
      problem: 'text',
      kappa_0: null,
      corpus: 'own',
      text_file: "my diary's.txt",
    });
    expect(nativeCommand(core, first, spec, '')).toContain(`--text-file 'my diary'\\''s.txt'`);
    expect(shellWord('$(rm)')).toBe("'$(rm)'");
  });
});
